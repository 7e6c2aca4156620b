//! What the rows of a statement come to: their currencies, sums, widths and decimals, all found in
//! one pass.

use super::measure::grouped_width;
use super::value::{EXACT_BELOW, Kind, Value};
use super::{Total, currencies};

/// What all rows come to.
#[derive(Default)]
pub(in crate::export) struct Survey<'a> {
    /// In the order in which they came up.
    codes: Vec<&'a str>,
    columns: Vec<OfColumn>,
}

/// The cells of one column.
#[derive(Default)]
struct OfColumn {
    /// That of the first cell that is not blank.
    kind: Option<Kind>,
    /// Of its texts and of what is equally wide always.
    widest: usize,
    quantity_digits: u32,
    /// By the place of their currency.
    sums: Vec<Sum>,
}

/// The numbers of one column in one currency.
#[derive(Clone, Copy, Default)]
struct Sum {
    /// That of the first cell that is not blank.
    kind: Option<Kind>,
    digits: u32,
    most: i128,
    least: i128,
    sum: i128,
    /// The bounds of the sum on its way.
    sum_most: i128,
    sum_least: i128,
}

impl<'a> Survey<'a> {
    pub(super) fn see(&mut self, currency: &'a str, cells: &[Value]) {
        let known = self.codes.iter().position(|code| *code == currency);
        let place = known.unwrap_or_else(|| {
            self.codes.push(currency);
            self.codes.len() - 1
        });
        if self.columns.len() < cells.len() {
            self.columns.resize_with(cells.len(), OfColumn::default);
        }
        for (column, value) in self.columns.iter_mut().zip(cells) {
            column.see(place, currency, value);
        }
    }

    /// CNY first, then by code.
    pub fn currencies(&self) -> Vec<String> {
        currencies(self.codes.iter().copied())
    }

    pub fn kind(&self, column: usize) -> Option<Kind> {
        self.columns.get(column)?.kind
    }

    fn sum_in(&self, column: usize, currency: &str) -> Option<&Sum> {
        let place = self.codes.iter().position(|code| *code == currency)?;
        self.columns.get(column)?.sums.get(place)
    }

    /// The sum of a column in one currency.
    pub fn sum(&self, column: usize, currency: &str) -> Value<'static> {
        let known = self.sum_in(column, currency).copied().unwrap_or_default();
        match known.kind {
            Some(Kind::Quantity) => Value::Quantity(known.sum),
            Some(Kind::Count) => Value::Count(i64::try_from(known.sum).unwrap_or(i64::MAX)),
            _ => Value::Amount(known.sum),
        }
    }

    /// A number of the column is too large for a cell.
    pub fn is_too_large(&self, column: usize, currency: &str) -> bool {
        self.sum_in(column, currency).is_some_and(Sum::is_too_large)
    }

    pub fn has_too_large(&self) -> bool {
        self.columns.iter().flat_map(|column| &column.sums).any(Sum::is_too_large)
    }

    /// The most decimals that a quantity needs, so that all of them line up.
    pub fn quantity_digits(&self) -> u32 {
        self.columns.iter().map(|column| column.quantity_digits).max().unwrap_or(0)
    }

    /// Characters of the widest cell of a column, and of its sum where it has one.
    pub fn widest(&self, column: usize, total: Total) -> usize {
        let Some(column) = self.columns.get(column) else { return 0 };
        let of_numbers = column.sums.iter().map(|sum| sum.widest(total)).max().unwrap_or(0);
        column.widest.max(of_numbers)
    }
}

impl OfColumn {
    fn see(&mut self, place: usize, currency: &str, value: &Value) {
        let Some(kind) = value.kind() else { return };
        self.kind = self.kind.or(Some(kind));
        if self.sums.len() <= place {
            self.sums.resize(place + 1, Sum::default());
        }
        let sum = &mut self.sums[place];
        sum.kind = sum.kind.or(Some(kind));
        match value.integer() {
            Some(number) => sum.add(number, || value.digits(currency)),
            None => self.widest = self.widest.max(value.shown_width(currency)),
        }
        if let Value::Quantity(quantity) = value {
            self.quantity_digits =
                self.quantity_digits.max(decimals_beyond(*quantity, self.quantity_digits));
        }
    }
}

/// The decimals that a quantity needs, at least so many.
fn decimals_beyond(quantity: i128, digits: u32) -> u32 {
    let needs = |digits: u32| quantity % 10_i128.pow(6 - digits) != 0;
    (digits..6).find(|digits| !needs(*digits)).unwrap_or(6)
}

impl Sum {
    fn add(&mut self, number: i128, digits: impl Fn() -> u32) {
        if self.most == 0 && self.least == 0 {
            self.digits = digits();
        }
        self.most = self.most.max(number);
        self.least = self.least.min(number);
        self.sum += number;
        self.sum_most = self.sum_most.max(self.sum);
        self.sum_least = self.sum_least.min(self.sum);
    }

    fn is_too_large(&self) -> bool {
        self.most >= EXACT_BELOW || self.least <= -EXACT_BELOW
    }

    fn widest(&self, total: Total) -> usize {
        let Some(kind) = self.kind else { return 0 };
        let wider = |a, b| grouped_width(a, self.digits).max(grouped_width(b, self.digits));
        // A quantity is shown with the decimals that it needs.
        let spare = if kind == Kind::Quantity { 4 } else { 0 };
        let cell = wider(self.most, self.least).saturating_sub(spare);
        let sum = wider(self.sum_most, self.sum_least);
        match total {
            Total::Nothing => cell,
            Total::Sum => cell.max(sum.saturating_sub(usize::from(self.digits < 2))),
        }
    }
}
