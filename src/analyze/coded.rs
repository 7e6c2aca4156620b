//! Texts as numbers: the engine groups, joins and sorts by the rank of a text among all texts of a
//! ledger. Ranks compare as their texts do, so that a SQL text means the same over both.

use std::sync::Arc;

use polars::prelude::{
    AnyValue, ChunkAgg, Column, DataFrame, DataType, IntoColumn, NewChunkedArray, PlHashMap,
    PlSmallStr, PolarsError, Scalar, StringChunked, UInt32Chunked, UInt64Chunked,
};
use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};
use rayon::slice::ParallelSliceMut;

use super::parts::{self, Part};

/// The texts that the SQL texts name themselves.
const LITERALS: [&str; 5] = ["", "opening", "sales", "receipt", "CNY"];

/// The columns of lines that statistics are made from.
pub const LINE_COLUMNS: [&str; 25] = {
    let mut columns = [""; 25];
    let mut at = 0;
    while at < columns.len() {
        columns[at] = if at < TEXTS.len() { TEXTS[at] } else { NUMBERS[at - TEXTS.len()] };
        at += 1;
    }
    columns
};

/// The text columns of lines that SQL texts read, and the rate that local currency is told by.
pub(super) const TEXTS: [&str; 17] = [
    "kind",
    "customer_code",
    "document_number",
    "currency",
    "settles",
    "product_code",
    "product_name",
    "tax_rate",
    "salesperson",
    "department",
    "project",
    "control_account",
    "category",
    "region",
    "bill_number",
    "summary",
    "exchange_rate",
];

/// The columns of lines that are numbers in the ledger frame.
pub(super) const NUMBERS: [&str; 8] =
    ["document_day", "due_day", "debit", "credit", "quantity_millionths", "net", "tax", "gross"];

/// The columns of coded lines that the SQL texts on sales read.
const OF_SALES: [&str; 16] = [
    "kind",
    "customer_code",
    "document_number",
    "document",
    "currency",
    "product_code",
    "product_name",
    "tax_rate",
    "salesperson",
    "category",
    "region",
    "document_day",
    "quantity_millionths",
    "net",
    "tax",
    "gross",
];

/// The text columns of customers that SQL texts read, and the numbers.
const OF_CUSTOMERS: [&str; 5] = ["customer_code", "currency", "category", "region", "salesperson"];
const TERMS: [&str; 2] = ["credit_limit", "credit_days"];

/// The code of the empty text, which no text stands before.
pub(super) const EMPTY: u32 = 0;

/// A null, before texts have ranks.
const NONE: u32 = u32::MAX;

/// The frames of a ledger as the engine sees them.
#[derive(Debug)]
pub(super) struct Coded {
    /// By customer, those of one customer in the order of the ledger.
    pub lines: DataFrame,
    pub customers: DataFrame,
    pub texts: Arc<Texts>,
    pub parts: Arc<[Part]>,
}

impl Coded {
    /// The numbers of the lines alone.
    pub fn numbers(&self) -> Result<DataFrame, PolarsError> {
        let present = present(&self.lines, &NUMBERS).cloned().collect();
        DataFrame::new(self.lines.height(), present)
    }

    /// The same lines for sales alone.
    pub fn of_sales(&self) -> Result<Coded, PolarsError> {
        let present = present(&self.lines, &OF_SALES).cloned().collect();
        let lines = DataFrame::new(self.lines.height(), present)?;
        Ok(self.with(lines))
    }

    /// The same with other columns of the same lines.
    pub fn with(&self, lines: DataFrame) -> Coded {
        let (customers, texts) = (self.customers.clone(), self.texts.clone());
        Coded { lines, customers, texts, parts: self.parts.clone() }
    }
}

/// A text column of which each cell is the place of its text among the different ones.
pub(super) struct Numbered {
    name: PlSmallStr,
    cells: Vec<u32>,
    texts: Texts,
}

/// Different texts; in those of a ledger, which stand in their order, the place of one is its code.
#[derive(Debug, Default)]
pub(super) struct Texts {
    joined: String,
    ends: Vec<usize>,
}

impl Texts {
    fn push(&mut self, text: &str) -> u32 {
        self.joined.push_str(text);
        self.ends.push(self.joined.len());
        u32::try_from(self.ends.len() - 1).expect("a ledger in memory has fewer texts")
    }

    pub fn of(&self, code: u32) -> &str {
        let at = code as usize;
        let from = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.joined[from..self.ends[at]]
    }

    /// The code of a text; `None` where the ledger does not have it.
    pub fn code(&self, text: &str) -> Option<u32> {
        let (mut low, mut high) = (0, self.ends.len() as u32);
        while low < high {
            let middle = low + (high - low) / 2;
            match self.of(middle).cmp(text) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// A SQL text whose literals are their codes.
    pub fn coded(&self, sql: &str) -> String {
        let mut coded = String::with_capacity(sql.len() * 2);
        for (at, piece) in sql.split('\'').enumerate() {
            if at % 2 == 0 {
                coded.push_str(piece);
            } else {
                let code = self.code(piece).expect("every literal of a SQL text has a code");
                coded.push_str(&format!("CAST({code} AS UINT4)"));
            }
        }
        coded
    }
}

/// Gives every text of a ledger its code.
pub(super) fn code(lines: &DataFrame, customers: &DataFrame) -> Result<Coded, PolarsError> {
    let columns: Vec<&Column> = present(lines, &TEXTS).collect();
    let numbered = columns.into_par_iter().map(number).collect::<Result<Vec<_>, _>>()?;
    let numbers = present(lines, &NUMBERS).map(Column::rechunk).collect();
    ranked(numbered, DataFrame::new(lines.height(), numbers)?, customers)
}

/// The ledger whose lines have these texts and these numbers.
pub(super) fn ranked(
    of_lines: Vec<Numbered>,
    numbers: DataFrame,
    customers: &DataFrame,
) -> Result<Coded, PolarsError> {
    let literals = StringChunked::from_slice("literal".into(), &LITERALS).into_column();
    let of_customers = present(customers, &OF_CUSTOMERS).map(number);
    let mut all = of_lines;
    let lines_end = all.len();
    all.extend(of_customers.collect::<Result<Vec<_>, _>>()?);
    let customers_end = all.len();
    all.push(number(&literals)?);
    let (texts, mut columns) = in_order(all);
    columns.truncate(customers_end);
    let mut of_customers = columns.split_off(lines_end);
    of_customers.extend(present(customers, &TERMS).map(Column::rechunk));
    let customers = DataFrame::new(customers.height(), of_customers)?;
    let height = numbers.height();
    columns.extend(numbers.into_columns().into_iter().map(|column| column.rechunk()));
    let mut lines = parts::by_customer(DataFrame::new(height, columns)?)?;
    if let Some(documents) = documents(&lines) {
        lines.with_column(documents)?;
    }
    let parts = parts::parts(&lines)?.into();
    Ok(Coded { lines, customers, texts: Arc::new(texts), parts })
}

/// The column `document` of the lines: one number for what bears one number of one customer, and
/// another for each line without a number. `None` for lines that were read without either.
fn documents(lines: &DataFrame) -> Option<Column> {
    let codes = |name: &str| lines.column(name).ok()?.u32().ok();
    let (customers, numbers) = (codes("customer_code")?, codes("document_number")?);
    let pairs = customers.iter().zip(numbers.iter());
    let number = |(at, (customer, number)): (usize, (Option<u32>, Option<u32>))| match number {
        None | Some(EMPTY) => u64::MAX - at as u64,
        Some(number) => u64::from(customer.unwrap_or(EMPTY)) << 32 | u64::from(number),
    };
    let documents: Vec<u64> = pairs.enumerate().map(number).collect();
    Some(UInt64Chunked::from_vec("document".into(), documents).into_column())
}

/// The columns of these names that the frame has: a part of a ledger may be read without some.
fn present<'a>(frame: &'a DataFrame, names: &[&str]) -> impl Iterator<Item = &'a Column> {
    names.iter().filter_map(|name| frame.column(name).ok())
}

/// The frame with one cell for all in columns of codes that say the same in each row.
pub(super) fn lean(frame: DataFrame) -> Result<DataFrame, PolarsError> {
    let height = frame.height();
    let columns = frame.into_columns().into_iter().map(|column| {
        let same = column.u32().ok().filter(|codes| codes.null_count() == 0).and_then(|codes| {
            let (least, most) = codes.min_max()?;
            (least == most).then_some(least)
        });
        match same {
            Some(code) => one_cell(column.name().clone(), Some(code), height),
            None => column,
        }
    });
    DataFrame::new(height, columns.collect())
}

/// A column of codes in which all rows say the same.
fn one_cell(name: PlSmallStr, code: Option<u32>, height: usize) -> Column {
    Column::new_scalar(name, Scalar::new(DataType::UInt32, AnyValue::from(code)), height)
}

fn column_of_ranks(name: PlSmallStr, mut numbers: Vec<u32>, ranks: &[u32]) -> Column {
    // Many columns of a ledger say the same in each line, or nothing: one cell stands for all.
    if let Some(first) = numbers.first().filter(|first| numbers.iter().all(|one| one == *first)) {
        return one_cell(name, ranks.get(*first as usize).copied(), numbers.len());
    }
    let mut has_null = false;
    for number in &mut numbers {
        match ranks.get(*number as usize) {
            Some(rank) => *number = *rank,
            None => has_null = true,
        }
    }
    if has_null {
        let cells = numbers.into_iter().map(|code| (code != NONE).then_some(code));
        return UInt32Chunked::from_iter_options(name, cells).into_column();
    }
    UInt32Chunked::from_vec(name, numbers).into_column()
}

/// Numbers the texts of a column as they are first seen.
pub(super) fn number(column: &Column) -> Result<Numbered, PolarsError> {
    let (name, column) = (column.name().clone(), column.str()?);
    let mut texts = Texts::default();
    // Those of up to 12 bytes stand in the view of a cell itself.
    let mut short: PlHashMap<u128, u32> = PlHashMap::default();
    let mut long: PlHashMap<&str, u32> = PlHashMap::default();
    let mut cells = Vec::with_capacity(column.len());
    let nulls: Option<Vec<bool>> = (column.null_count() > 0)
        .then(|| column.is_null().iter().map(|is_null| is_null == Some(true)).collect());
    for array in column.downcast_iter() {
        // Equal views of one array are equal texts; the other way round only short ones are.
        let mut seen: PlHashMap<u128, u32> = PlHashMap::default();
        let mut last = None;
        for (at, view) in array.views().iter().enumerate() {
            if nulls.as_ref().is_some_and(|nulls| nulls[cells.len()]) {
                cells.push(NONE);
                continue;
            }
            let key = view.as_u128();
            if let Some((_, number)) = last.filter(|(known, _)| *known == key) {
                cells.push(number);
                continue;
            }
            let mut new = || texts.push(array.value(at));
            let number = if view.is_inline() {
                *short.entry(key).or_insert_with(new)
            } else {
                *seen
                    .entry(key)
                    .or_insert_with(|| *long.entry(array.value(at)).or_insert_with(&mut new))
            };
            last = Some((key, number));
            cells.push(number);
        }
    }
    Ok(Numbered { name, cells, texts })
}

/// The texts of all columns in their order, and the columns with their ranks.
fn in_order(columns: Vec<Numbered>) -> (Texts, Vec<Column>) {
    let all = (0..).zip(&columns).flat_map(|(of, column): (u32, _)| {
        let count = column.texts.ends.len() as u32;
        (0..count).map(move |at| (head(column.texts.of(at)), of, at))
    });
    let mut order: Vec<(u128, u32, u32)> = all.collect();
    let text = |of: u32, at: u32| columns[of as usize].texts.of(at);
    order.par_sort_unstable_by(|a, b| {
        a.0.cmp(&b.0).then_with(|| text(a.1, a.2).cmp(text(b.1, b.2)))
    });
    let mut ranks: Vec<Vec<u32>> =
        columns.iter().map(|column| vec![0; column.texts.ends.len()]).collect();
    let (mut texts, mut last) = (Texts::default(), None);
    for (_, of, at) in order {
        let text = text(of, at);
        // Columns have texts in common.
        let rank = match last {
            Some(rank) if texts.of(rank) == text => rank,
            _ => texts.push(text),
        };
        ranks[of as usize][at as usize] = rank;
        last = Some(rank);
    }
    let columns = columns.into_par_iter().zip(ranks);
    let columns = columns.map(|(column, ranks)| column_of_ranks(column.name, column.cells, &ranks));
    (texts, columns.collect())
}

/// The first 16 bytes as a number that compares as they do.
fn head(text: &str) -> u128 {
    let mut bytes = [0; 16];
    let taken = text.len().min(16);
    bytes[..taken].copy_from_slice(&text.as_bytes()[..taken]);
    u128::from_be_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use polars::prelude::{NamedFrom, Series};
    use proptest::prelude::*;

    use super::*;

    fn frame(columns: &[(&str, &[Option<String>])]) -> DataFrame {
        let height = columns[0].1.len();
        let columns =
            columns.iter().map(|(name, cells)| Series::new((*name).into(), *cells).into());
        DataFrame::new(height, columns.collect()).unwrap()
    }

    proptest! {
        /// Ranks compare as texts do, over all columns, also of lines that were stacked; and each
        /// leads back to its text. Lines stand by customer as they stood.
        #[test]
        fn codes_compare_as_their_texts(
            cells in proptest::collection::vec(
                (proptest::option::of("[a甲\0]{0,20}"), proptest::option::of("[a甲\0]{0,20}")),
                1..40,
            ),
            cut in 0..40_usize,
        ) {
            let (left, right): (Vec<_>, Vec<_>) = cells.iter().cloned().unzip();
            let whole = frame(&[("customer_code", &left), ("settles", &right)]);
            let cut = cut.min(left.len());
            let mut lines = whole.slice(0, cut);
            lines.vstack_mut(&whole.slice(cut as i64, left.len() - cut)).unwrap();
            let coded = code(&lines, &frame(&[("currency", &right)])).unwrap();
            let mut by_customer = cells;
            by_customer.sort_by(|(one, _), (other, _)| one.cmp(other));
            let (customers, settled): (Vec<_>, Vec<_>) = by_customer.into_iter().unzip();
            let mut pairs = Vec::new();
            for (frame, name, texts) in [
                (&coded.lines, "customer_code", &customers),
                (&coded.lines, "settles", &settled),
                (&coded.customers, "currency", &right),
            ] {
                let codes = frame.column(name).unwrap().u32().unwrap().clone();
                prop_assert_eq!(codes.len(), texts.len());
                for (number, text) in codes.iter().zip(texts) {
                    prop_assert_eq!(number.map(|number| coded.texts.of(number)), text.as_deref());
                    pairs.extend(number.zip(text.clone()));
                }
            }
            for (number, text) in &pairs {
                prop_assert_eq!(coded.texts.code(text), Some(*number));
                for (other, another) in &pairs {
                    prop_assert_eq!(number.cmp(other), text.cmp(another));
                }
            }
            prop_assert_eq!(coded.texts.code("nobody"), None);
        }
    }

    #[test]
    fn literals_of_a_text_become_codes() {
        let words = StringChunked::from_slice("kind".into(), &["sales", "", "opening"]);
        let texts = in_order(vec![number(&words.into_column()).unwrap()]).0;
        let sql = "CASE WHEN kind = 'sales' THEN '' END";
        let coded = "CASE WHEN kind = CAST(2 AS UINT4) THEN CAST(0 AS UINT4) END";
        assert_eq!(texts.coded(sql), coded);
    }
}
