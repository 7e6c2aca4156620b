//! A ledger that is read column by column, so that its texts are never all in memory.

use std::collections::BTreeMap;

use polars::prelude::DataFrame;

use super::coded::{self, NUMBERS, Numbered, TEXTS};
use super::made::Made;
use super::{AnalyzeError, Ledger, classes};
use crate::domain::tree::ClassTree;

impl Ledger {
    /// The ledger of the lines of which `read` gives some columns. The statistics ask for the ranks
    /// of texts: a text column is let go of when it is numbered, so that no more than two are in
    /// memory. `trees` as in [`Ledger::take_classes`]. What chooses lines by their texts finds none
    /// in such a ledger.
    pub fn by_columns<E: From<AnalyzeError>>(
        customers: DataFrame,
        trees: BTreeMap<String, ClassTree>,
        mut read: impl FnMut(&[&str]) -> Result<DataFrame, E>,
    ) -> Result<Ledger, E> {
        let refused = |source| AnalyzeError::Engine { statistic: "ledger", source };
        let mut customers = customers;
        for (field, tree) in &trees {
            classes::code(&mut customers, field, tree).map_err(refused)?;
        }
        let mut numbered: Vec<Numbered> = Vec::new();
        let mut before: Option<DataFrame> = None;
        for name in TEXTS {
            let mut frame = beside(before.take(), &mut numbered, || read(&[name]))?;
            if let Some(tree) = trees.get(name) {
                classes::code(&mut frame, name, tree).map_err(refused)?;
            }
            before = Some(frame);
        }
        let lines = beside(before, &mut numbered, || read(&NUMBERS))?;
        let coded = coded::ranked(numbered, lines, &customers).map_err(refused)?;
        let lines = coded.numbers().map_err(refused)?;
        let (classes, made) = (trees, Made::of(coded));
        Ok(Ledger { classes, made, ..Ledger::new(lines, customers) })
    }
}

/// What `read` gives, while the column before it is numbered.
fn beside<E: From<AnalyzeError>>(
    column: Option<DataFrame>,
    numbered: &mut Vec<Numbered>,
    read: impl FnOnce() -> Result<DataFrame, E>,
) -> Result<DataFrame, E> {
    let mut made = None;
    let frame = rayon::in_place_scope(|scope| {
        scope.spawn(|_| made = column.map(|frame| coded::number(&frame.columns()[0])));
        read()
    })?;
    let made = made.transpose();
    let refused = |source| AnalyzeError::Engine { statistic: "ledger", source };
    numbered.extend(made.map_err(refused)?);
    Ok(frame)
}
