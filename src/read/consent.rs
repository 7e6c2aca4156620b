//! What a user answers to the suggestions of a returned copy, in the column beside the results.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::column_letters;
use crate::table::{Column, Consent};
use crate::template::own::{is_accept_heading, is_consent, is_refusal};
use crate::template::{Template, heading_key};

use super::cell::{RawCell, RawRow};

/// Signs between the names of several columns.
const SEPARATORS: &[char] = &['、', ',', '，', ';', '；', '\n', '+'];

/// The answers of a sheet.
pub struct Answers {
    /// Columns of answers; a sheet that is no returned copy has none.
    columns: Vec<u32>,
    /// How a column may be named, and which it is.
    names: BTreeMap<String, u32>,
    pub given: BTreeMap<u32, Consent>,
}

impl Answers {
    /// Whether the sheet is no returned copy.
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    pub fn new(heading: &[RawRow], columns: &[Column], template: &Template) -> Answers {
        let cells = heading.iter().flat_map(|row| &row.cells);
        let answers: Vec<u32> =
            cells.filter(|cell| is_accept_heading(&cell.text)).map(|cell| cell.column).collect();
        let mut names = BTreeMap::new();
        if !answers.is_empty() {
            for column in columns {
                let field = column.field.as_deref().and_then(|key| template.field(key));
                let headings = field.map(|field| &field.heading);
                let headings = headings.map(|words| [&words.zh, &words.en, &words.fr]);
                let written = headings.iter().flatten().map(|name| name.as_str());
                // The column's own heading and letter win over the names of the template.
                for name in written.chain([column.heading.as_str(), &column_letters(column.index)])
                {
                    names.insert(heading_key(name), column.index);
                }
            }
        }
        Answers { columns: answers, names, given: BTreeMap::new() }
    }

    /// Takes the answer of a row; gives the cell that is none.
    pub fn take<'a>(&mut self, row: &'a RawRow) -> Option<&'a RawCell> {
        let mut unknown = None;
        for cell in row.cells.iter().filter(|cell| self.columns.contains(&cell.column)) {
            let text = cell.text.trim();
            if text.is_empty() || is_refusal(text) {
                continue;
            }
            match self.read(text) {
                Some(consent) => {
                    self.given.insert(row.number, consent);
                }
                None => unknown = Some(cell),
            }
        }
        unknown
    }

    fn read(&self, text: &str) -> Option<Consent> {
        if is_consent(text) {
            return Some(Consent::Row);
        }
        let column = |name: &str| self.names.get(&heading_key(name)).copied();
        if let Some(column) = column(text) {
            return Some(Consent::Columns(BTreeSet::from([column])));
        }
        let parts = text.split(SEPARATORS).filter(|part| !part.trim().is_empty());
        parts.map(column).collect::<Option<BTreeSet<u32>>>().map(Consent::Columns)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_yes_or_names_columns() {
        let names =
            BTreeMap::from([("税号".to_owned(), 2), ("电话".to_owned(), 3), ("d".to_owned(), 3)]);
        let answers = Answers { columns: vec![9], names, given: BTreeMap::new() };
        let columns = |list: &[u32]| Some(Consent::Columns(list.iter().copied().collect()));
        assert_eq!(answers.read("是"), Some(Consent::Row));
        assert_eq!(answers.read("税号"), columns(&[2]));
        assert_eq!(answers.read("* 税 号、D"), columns(&[2, 3]));
        assert_eq!(answers.read("税号、传真"), None);
        assert_eq!(answers.read("也许"), None);
    }
}
