//! The texts and tables of letters to customers (`templates/print/*.toml`), which users change.

use serde::Deserialize;

use crate::domain::text::nearest;

/// What a letter is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LetterKind {
    /// 对账单.
    Statement,
    /// 催款单.
    Dunning,
    /// 询证函.
    Confirmation,
}

impl LetterKind {
    pub const ALL: [LetterKind; 3] =
        [LetterKind::Statement, LetterKind::Dunning, LetterKind::Confirmation];

    /// The name on the command line and in the file.
    pub fn name(self) -> &'static str {
        match self {
            LetterKind::Statement => "statement",
            LetterKind::Dunning => "dunning",
            LetterKind::Confirmation => "confirmation",
        }
    }

    /// The text of the built-in template, which is made to be copied.
    pub fn built_in(self) -> &'static str {
        match self {
            LetterKind::Statement => include_str!("../../templates/print/statement.toml"),
            LetterKind::Dunning => include_str!("../../templates/print/dunning.toml"),
            LetterKind::Confirmation => include_str!("../../templates/print/confirmation.toml"),
        }
    }
}

/// One letter before it is filled in.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrintTemplate {
    pub version: u32,
    pub kind: LetterKind,
    #[serde(default)]
    pub company: Company,
    #[serde(default)]
    pub tables: PrintTables,
    #[serde(default)]
    zh: LetterWords,
    #[serde(default)]
    en: LetterWords,
    #[serde(default)]
    fr: LetterWords,
    /// By days past due, ascending; only of dunning letters.
    #[serde(default)]
    pub levels: Vec<Level>,
}

/// The writer of the letter.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Company {
    pub name: String,
    pub address: String,
    pub phone: String,
    pub tax_id: String,
    pub bank_name: String,
    pub bank_account: String,
}

/// The columns of the tables by their keys.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PrintTables {
    pub lines: Vec<String>,
    pub items: Vec<String>,
}

impl Default for PrintTables {
    fn default() -> PrintTables {
        let owned = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect();
        PrintTables { lines: owned(&LINE_COLUMNS), items: owned(&ITEM_COLUMNS) }
    }
}

/// The columns that a table of movements can have.
pub const LINE_COLUMNS: [&str; 7] =
    ["date", "number", "summary", "due", "debit", "credit", "balance"];
/// The columns that a table of open items can have.
pub const ITEM_COLUMNS: [&str; 8] =
    ["number", "kind", "date", "due", "amount", "settled", "open", "overdue"];
/// The words in braces that are filled in.
pub const PLACEHOLDERS: [&str; 18] = [
    "company",
    "customer_name",
    "customer_code",
    "address",
    "contact",
    "currency",
    "from",
    "day",
    "balance",
    "balance_in_words",
    "direction",
    "overdue",
    "not_due",
    "unapplied",
    "claim",
    "claim_in_words",
    "oldest_days",
    "pay_by",
];

/// One step of dunning.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// The days past due from which it holds.
    pub days: u32,
    /// The days from the letter's day until payment is asked for.
    #[serde(default = "seven")]
    pub pay_within_days: u32,
    #[serde(default)]
    zh: LetterWords,
    #[serde(default)]
    en: LetterWords,
    #[serde(default)]
    fr: LetterWords,
}

fn seven() -> u32 {
    7
}

/// The texts of a letter in one language; paragraphs are lists.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LetterWords {
    pub title: String,
    pub greeting: String,
    pub opening: Vec<String>,
    pub lines_heading: String,
    pub items_heading: String,
    pub closing: Vec<String>,
    pub signature: Vec<String>,
    pub reply_heading: String,
    pub reply: Vec<String>,
}

impl LetterWords {
    /// The words of a level where it has some, else these.
    fn under(&self, level: &LetterWords) -> LetterWords {
        let text = |own: &String, other: &String| {
            if own.is_empty() { other.clone() } else { own.clone() }
        };
        let list = |own: &Vec<String>, other: &Vec<String>| {
            if own.is_empty() { other.clone() } else { own.clone() }
        };
        LetterWords {
            title: text(&level.title, &self.title),
            greeting: text(&level.greeting, &self.greeting),
            opening: list(&level.opening, &self.opening),
            lines_heading: text(&level.lines_heading, &self.lines_heading),
            items_heading: text(&level.items_heading, &self.items_heading),
            closing: list(&level.closing, &self.closing),
            signature: list(&level.signature, &self.signature),
            reply_heading: text(&level.reply_heading, &self.reply_heading),
            reply: list(&level.reply, &self.reply),
        }
    }

    fn texts(&self) -> impl Iterator<Item = &String> {
        let single = [
            &self.title,
            &self.greeting,
            &self.lines_heading,
            &self.items_heading,
            &self.reply_heading,
        ];
        let lists = [&self.opening, &self.closing, &self.signature, &self.reply];
        single.into_iter().chain(lists.into_iter().flatten())
    }
}

/// What is wrong with a template of the user's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PrintFault {
    /// No TOML, or a key that no letter has: the parser's own words, with line and column.
    #[error("{0}")]
    Unreadable(String),
    #[error("this is a template of {found}, not of {wanted}")]
    OtherKind { found: &'static str, wanted: &'static str },
    #[error("version {0} is newer than this program")]
    Newer(u32),
    #[error("{{{name}}} is not filled in by anything; perhaps {{{near}}}")]
    Placeholder { name: String, near: &'static str },
    #[error("no table has a column {name}; perhaps {near}")]
    Column { name: String, near: &'static str },
    #[error("a dunning letter needs levels, each of more days than the one before")]
    Levels,
    #[error("there is no title or no opening in {0}")]
    NoWords(&'static str),
}

impl PrintTemplate {
    /// Reads a template, and refuses what could not be printed.
    pub fn parse(text: &str, wanted: LetterKind) -> Result<PrintTemplate, PrintFault> {
        let template: PrintTemplate =
            toml::from_str(text).map_err(|fault| PrintFault::Unreadable(fault.to_string()))?;
        if template.version > 1 {
            return Err(PrintFault::Newer(template.version));
        }
        if template.kind != wanted {
            let (found, wanted) = (template.kind.name(), wanted.name());
            return Err(PrintFault::OtherKind { found, wanted });
        }
        let ascending = template.levels.windows(2).all(|pair| pair[0].days < pair[1].days);
        let needed = wanted == LetterKind::Dunning;
        if template.levels.is_empty() == needed || !ascending {
            return Err(PrintFault::Levels);
        }
        let columns =
            [(&template.tables.lines, &LINE_COLUMNS[..]), (&template.tables.items, &ITEM_COLUMNS)];
        for (names, known) in columns {
            if let Some(name) = names.iter().find(|name| !known.contains(&name.as_str())) {
                let near = nearest(name, known).unwrap_or(known[0]);
                return Err(PrintFault::Column { name: name.clone(), near });
            }
        }
        let of_levels = template.levels.iter().flat_map(|level| [&level.zh, &level.en, &level.fr]);
        let words = [&template.zh, &template.en, &template.fr].into_iter().chain(of_levels);
        for text in words.flat_map(LetterWords::texts) {
            if let Some(name) = unknown_placeholder(text) {
                let near = nearest(&name, &PLACEHOLDERS).unwrap_or(PLACEHOLDERS[0]);
                return Err(PrintFault::Placeholder { name, near });
            }
        }
        Ok(template)
    }

    /// The words in the language of a tag (`zh`, `en`, `fr`), those of the level first.
    pub fn words(
        &self,
        tag: &'static str,
        level: Option<usize>,
    ) -> Result<LetterWords, PrintFault> {
        let level = level.and_then(|at| self.levels.get(at));
        let (own, of_level) = match tag {
            "en" => (&self.en, level.map(|level| &level.en)),
            "fr" => (&self.fr, level.map(|level| &level.fr)),
            _ => (&self.zh, level.map(|level| &level.zh)),
        };
        let words = own.under(of_level.unwrap_or(&LetterWords::default()));
        if words.title.is_empty() || words.opening.is_empty() {
            return Err(PrintFault::NoWords(tag));
        }
        Ok(words)
    }

    /// The level of so many days past due: its place among the levels.
    pub fn level_of(&self, days: i64) -> Option<usize> {
        self.levels.iter().rposition(|level| i64::from(level.days) <= days)
    }
}

fn unknown_placeholder(text: &str) -> Option<String> {
    let names = text.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    let mut names = names.map(|(name, _)| name);
    names.find(|name| !PLACEHOLDERS.contains(name)).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_letters_have_words_in_each_language() {
        for kind in LetterKind::ALL {
            let template = PrintTemplate::parse(kind.built_in(), kind).expect("well formed");
            let levels = template.levels.len();
            assert_eq!(levels, if kind == LetterKind::Dunning { 3 } else { 0 });
            for tag in ["zh", "en", "fr"] {
                for level in (0..levels).map(Some).chain((levels == 0).then_some(None)) {
                    assert!(template.words(tag, level).is_ok(), "{kind:?} {tag} {level:?}");
                }
            }
        }
    }

    #[test]
    fn a_level_holds_from_its_first_day_on() {
        let text = LetterKind::Dunning.built_in();
        let template = PrintTemplate::parse(text, LetterKind::Dunning).unwrap();
        let levels = [0, 1, 30, 31, 90, 91, 900].map(|days| template.level_of(days));
        assert_eq!(levels, [None, Some(0), Some(0), Some(1), Some(1), Some(2), Some(2)]);
    }

    #[test]
    fn what_could_not_be_printed_is_refused_with_the_nearest_word() {
        let parse = |text: &str| PrintTemplate::parse(text, LetterKind::Statement).unwrap_err();
        let head = "version = 1\nkind = \"statement\"\n";
        assert_eq!(
            parse(&format!("{head}[zh]\ntitle = \"{{custommer_name}}\"")),
            PrintFault::Placeholder { name: "custommer_name".into(), near: "customer_name" }
        );
        assert_eq!(
            parse(&format!("{head}[tables]\nlines = [\"date\", \"ballance\"]")),
            PrintFault::Column { name: "ballance".into(), near: "balance" }
        );
        assert_eq!(parse(&format!("{head}[[levels]]\ndays = 3")), PrintFault::Levels);
        assert_eq!(parse("version = 2\nkind = \"statement\""), PrintFault::Newer(2));
        assert!(matches!(parse(LetterKind::Dunning.built_in()), PrintFault::OtherKind { .. }));
        let PrintFault::Unreadable(words) = parse(&format!("{head}[zh]\ntitel = \"x\"")) else {
            panic!("an unknown key is refused");
        };
        assert!(words.contains("titel"), "{words}");
    }
}
