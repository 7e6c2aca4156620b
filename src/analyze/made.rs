//! What was made of a ledger already, and is not made again.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, RwLock, RwLockReadGuard, RwLockWriteGuard};

use polars::prelude::{DataFrame, PlHashMap, PolarsError};

use super::coded::{self, Coded};
use super::pairing::SideRow;
use super::tables::Pieces;
use super::text::{self, Shared, Text};
use super::{AnalyzeError, Ledger};
use crate::domain::Date;

/// What was made of a ledger already; whoever changes something of the ledger makes it anew.
#[derive(Debug, Default)]
pub(super) struct Made {
    coded: OnceLock<Arc<Coded>>,
    /// The documents of the lines, each netted.
    documents: Mutex<Option<Pieces>>,
    /// With the name of the statistic, by the text that was asked.
    answers: Mutex<BTreeMap<String, (&'static str, DataFrame)>>,
    /// The two sides of all accounts as of the day that was asked for last.
    sides: Mutex<Option<(Date, Arc<Vec<SideRow>>)>>,
    names: OnceLock<Arc<Names>>,
    /// What rows of reports have in common.
    texts: Arc<RwLock<Shared>>,
}

impl Clone for Made {
    fn clone(&self) -> Made {
        let (coded, documents) = (self.coded.clone(), Mutex::new(self.documents().clone()));
        let (names, texts) = (self.names.clone(), self.texts.clone());
        Made { coded, documents, names, texts, ..Made::default() }
    }
}

impl Made {
    pub(super) fn coded(&self, ledger: &Ledger) -> Result<&Coded, PolarsError> {
        if let Some(coded) = self.coded.get() {
            return Ok(coded);
        }
        // Made outside the lock: a thread that waits for it would wait for this one's other work.
        let coded = Arc::new(coded::code(&ledger.lines, &ledger.customers)?);
        Ok(self.coded.get_or_init(|| coded))
    }

    pub(super) fn of(coded: Coded) -> Made {
        Made { coded: OnceLock::from(Arc::new(coded)), ..Made::default() }
    }

    pub(super) fn forget_documents(&self) {
        *self.documents() = None;
    }

    /// What is made of the same lines with fewer columns.
    pub(super) fn of_fewer(&self, coded: Coded) -> Made {
        let answers = Mutex::new(self.answers().clone());
        Made { answers, ..self.beside(coded) }
    }

    /// What is made of other lines with the same texts and customers.
    pub(super) fn beside(&self, coded: Coded) -> Made {
        Made { names: self.names.clone(), texts: self.texts.clone(), ..Made::of(coded) }
    }

    pub(super) fn answer(&self, key: &str) -> Option<DataFrame> {
        self.answers().get(key).map(|(_, frame)| frame.clone())
    }

    fn answers(&self) -> MutexGuard<'_, BTreeMap<String, (&'static str, DataFrame)>> {
        self.answers.lock().expect("no thread dies with the lock")
    }

    /// The rows as of a day, from memory where that day was asked for last.
    pub(super) fn side_rows(
        &self,
        as_of: Date,
        make: impl FnOnce() -> Result<Vec<SideRow>, AnalyzeError>,
    ) -> Result<Arc<Vec<SideRow>>, AnalyzeError> {
        if let Some((_, rows)) = self.sides().as_ref().filter(|(day, _)| *day == as_of) {
            return Ok(rows.clone());
        }
        let rows = Arc::new(make()?);
        *self.sides() = Some((as_of, rows.clone()));
        Ok(rows)
    }

    fn names(
        &self,
        make: impl FnOnce() -> Result<Names, PolarsError>,
    ) -> Result<&Names, PolarsError> {
        if let Some(names) = self.names.get() {
            return Ok(names);
        }
        let names = Arc::new(make()?);
        Ok(self.names.get_or_init(|| names))
    }

    /// For a moment: other reports wait.
    pub(super) fn texts(&self) -> RwLockWriteGuard<'_, Shared> {
        self.texts.write().expect("no thread dies with the lock")
    }

    /// A text that other rows have too.
    pub(super) fn text(&self, text: &str) -> Text {
        let known = self.known_texts().known(text);
        known.unwrap_or_else(|| self.texts().of(text))
    }

    /// Several reports at a time.
    pub(super) fn known_texts(&self) -> RwLockReadGuard<'_, Shared> {
        self.texts.read().expect("no thread dies with the lock")
    }

    fn sides(&self) -> MutexGuard<'_, Option<(Date, Arc<Vec<SideRow>>)>> {
        self.sides.lock().expect("no thread dies with the lock")
    }

    pub(super) fn documents(&self) -> MutexGuard<'_, Option<Pieces>> {
        self.documents.lock().expect("no thread dies with the lock")
    }

    pub(super) fn remember(&self, statistic: &'static str, text: &str, frame: &DataFrame) {
        self.answers().insert(text.to_owned(), (statistic, frame.clone()));
    }

    /// The texts and documents stay, which no settlement changes.
    pub(super) fn forget_answers(&self) {
        self.answers().clear();
        *self.sides() = None;
    }

    /// Only the answers to these statistics stay.
    pub(super) fn keep_answers(&self, are_asked_again: impl Fn(&str) -> bool) {
        self.answers().retain(|_, (statistic, _)| are_asked_again(statistic));
    }
}

/// The customers' names, which are looked up by code and never listed.
#[derive(Debug, Default)]
pub(super) struct Names(PlHashMap<Text, Text>);

impl Names {
    fn of_ledger(ledger: &Ledger) -> Result<Names, PolarsError> {
        let column = |name: &str| ledger.customers.column(name)?.str();
        let (codes, names) = (column("customer_code")?, column("customer_name")?);
        let mut texts = ledger.made.texts();
        let pairs = codes.iter().zip(names.iter());
        let known = pairs
            .filter_map(|(code, name)| Some((texts.of(code?), texts.of(name.unwrap_or_default()))));
        Ok(Names(known.collect()))
    }

    /// Empty where the customer is not known.
    pub(super) fn of(&self, code: &str) -> &Text {
        self.0.get(code).unwrap_or(&text::EMPTY)
    }

    pub(super) fn owned(&self) -> BTreeMap<String, String> {
        self.0.iter().map(|(code, name)| (code.to_string(), name.to_string())).collect()
    }
}

/// The customers' names as the ledger has them.
pub(super) fn names(ledger: &Ledger) -> Result<&Names, AnalyzeError> {
    let names = ledger.made.names(|| Names::of_ledger(ledger));
    names.map_err(|source| AnalyzeError::Engine { statistic: "names", source })
}
