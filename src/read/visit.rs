//! Who takes the rows of a sheet, and how many of them.

use std::ops::ControlFlow;

use super::cell::RawRow;
use super::recognise::Fault;
use super::xlsx::LeanRow;

/// Gives rows until it is told to stop.
pub type Visit<'v> = &'v mut dyn FnMut(RawRow) -> ControlFlow<()>;

/// Who takes the rows of a sheet.
pub trait RowVisitor {
    fn raw(&mut self, row: RawRow) -> ControlFlow<()>;
    fn lean(&mut self, row: LeanRow<'_>) -> ControlFlow<()>;
}

/// Takes every row in the same form.
pub struct Plainly<'v>(pub &'v mut dyn FnMut(RawRow) -> ControlFlow<()>);

impl RowVisitor for Plainly<'_> {
    fn raw(&mut self, row: RawRow) -> ControlFlow<()> {
        (self.0)(row)
    }

    fn lean(&mut self, row: LeanRow<'_>) -> ControlFlow<()> {
        (self.0)(row.raw())
    }
}

/// Lets no more rows through than the limit says, and those in their order.
pub struct Limited<'v> {
    visitor: &'v mut dyn RowVisitor,
    count: u64,
    most: u64,
    last: u32,
    /// Bytes of text in the rows so far: one text of the file can stand in any number of cells.
    given: u64,
    given_most: u64,
    pub over: Option<Fault>,
}

impl<'v> Limited<'v> {
    pub fn new(visitor: &'v mut dyn RowVisitor, most: u64, given_most: u64) -> Limited<'v> {
        Limited { visitor, count: 0, most, last: 0, given: 0, given_most, over: None }
    }

    fn admit(&mut self, number: u32, bytes: usize) -> ControlFlow<()> {
        self.count += 1;
        self.given += bytes as u64;
        if self.given > self.given_most {
            self.over = Some(Fault::Limit("given-ratio", self.given_most, self.given));
            return ControlFlow::Break(());
        }
        let last = std::mem::replace(&mut self.last, number);
        if number < last {
            // What stands above what cannot be told: the sheet is no table.
            self.over = Some(Fault::Damaged(format!("row {number} stands below row {last}")));
            return ControlFlow::Break(());
        }
        if self.count > self.most {
            self.over = Some(Fault::Limit("rows", self.most, self.count));
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }
}

impl RowVisitor for Limited<'_> {
    fn raw(&mut self, row: RawRow) -> ControlFlow<()> {
        self.admit(row.number, row.cells.iter().map(|cell| cell.text.len()).sum())?;
        self.visitor.raw(row)
    }

    fn lean(&mut self, row: LeanRow<'_>) -> ControlFlow<()> {
        self.admit(row.number, row.text_bytes())?;
        self.visitor.lean(row)
    }
}
