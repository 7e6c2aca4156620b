//! What an import may do to customers that the book has already, as a whole and field by field.

use std::collections::BTreeMap;
use std::fmt;

/// What an import may do to one field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// Only new customers are added, and incomplete ones completed.
    #[default]
    Add,
    /// Blank fields are filled, too.
    Fill,
    /// What the file says replaces what the book says; an empty cell erases nothing.
    Overwrite,
}

impl Mode {
    pub const ALL: [Mode; 3] = [Mode::Add, Mode::Fill, Mode::Overwrite];

    /// The word on the command line and in the book.
    pub fn word(self) -> &'static str {
        match self {
            Mode::Add => "add",
            Mode::Fill => "fill",
            Mode::Overwrite => "overwrite",
        }
    }

    pub fn parse(word: &str) -> Option<Mode> {
        Mode::ALL.into_iter().find(|mode| mode.word() == word)
    }
}

/// The mode of an import, and of the fields that have one of their own.
///
/// Written as `fill phone=overwrite region=add`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Modes {
    pub all: Mode,
    pub by_field: BTreeMap<String, Mode>,
}

impl From<Mode> for Modes {
    fn from(all: Mode) -> Modes {
        Modes { all, by_field: BTreeMap::new() }
    }
}

impl Modes {
    pub fn of(&self, field: &str) -> Mode {
        self.by_field.get(field).copied().unwrap_or(self.all)
    }

    /// Whether an import with these modes did all that one with the others would do.
    pub fn covers(&self, others: &Modes) -> bool {
        let mut fields = self.by_field.keys().chain(others.by_field.keys());
        self.all >= others.all && fields.all(|field| self.of(field) >= others.of(field))
    }

    pub fn parse(words: &str) -> Option<Modes> {
        let mut words = words.split(' ');
        let all = Mode::parse(words.next()?)?;
        let by_field = words.map(|word| {
            let (field, mode) = word.split_once('=')?;
            Some((field.to_owned(), Mode::parse(mode)?))
        });
        Some(Modes { all, by_field: by_field.collect::<Option<_>>()? })
    }
}

impl fmt::Display for Modes {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str(self.all.word())?;
        for (field, mode) in &self.by_field {
            write!(formatter, " {field}={}", mode.word())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes_are_written_read_and_compared() {
        let by_field = [("phone".to_owned(), Mode::Overwrite), ("region".to_owned(), Mode::Add)];
        let modes = Modes { all: Mode::Fill, by_field: by_field.into() };
        assert_eq!(modes.to_string(), "fill phone=overwrite region=add");
        assert_eq!(Modes::parse(&modes.to_string()), Some(modes.clone()));
        assert_eq!(Modes::parse("fill phone=odd"), None);
        assert_eq!((modes.of("phone"), modes.of("fax")), (Mode::Overwrite, Mode::Fill));
        assert!(modes.covers(&Mode::Add.into()));
        assert!(!modes.covers(&Mode::Fill.into()), "the region was not filled");
        assert!(Modes::from(Mode::Overwrite).covers(&modes));
    }
}
