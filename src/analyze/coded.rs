//! Texts as numbers: the engine groups, joins and sorts by the rank of a text among all texts of a
//! ledger. Ranks compare as their texts do, so that a SQL text means the same over both.

use polars::prelude::{
    Column, DataFrame, IntoColumn, NewChunkedArray, PlHashMap, PlSmallStr, PolarsError,
    StringChunked, UInt32Chunked,
};
use rayon::slice::ParallelSliceMut;

/// The texts that the SQL texts name themselves.
const LITERALS: [&str; 5] = ["", "opening", "sales", "receipt", "CNY"];

/// The columns of lines that statistics are made from.
pub const LINE_COLUMNS: [&str; 25] = {
    let mut columns = ["exchange_rate"; 25];
    let mut at = 0;
    while at < OF_LINES.len() {
        columns[at] = OF_LINES[at];
        at += 1;
    }
    while at < OF_LINES.len() + NUMBERS.len() {
        columns[at] = NUMBERS[at - OF_LINES.len()];
        at += 1;
    }
    columns
};

/// The text columns of lines that SQL texts read.
const OF_LINES: [&str; 16] = [
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
];

/// The columns of lines that are numbers in the ledger frame.
pub(super) const NUMBERS: [&str; 8] =
    ["document_day", "due_day", "debit", "credit", "quantity_millionths", "net", "tax", "gross"];

/// The text columns of customers that SQL texts read, and the numbers.
const OF_CUSTOMERS: [&str; 5] = ["customer_code", "currency", "category", "region", "salesperson"];
const TERMS: [&str; 2] = ["credit_limit", "credit_days"];

/// A null, before texts have ranks.
const NONE: u32 = u32::MAX;

/// The frames of a ledger as the engine sees them.
#[derive(Debug)]
pub(super) struct Coded {
    pub lines: DataFrame,
    pub customers: DataFrame,
    pub texts: Texts,
}

/// Different texts in their order; the place of one is its code.
#[derive(Debug)]
pub(super) struct Texts {
    joined: String,
    ends: Vec<usize>,
}

impl Texts {
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
    let literals = StringChunked::from_slice("literal".into(), &LITERALS);
    let mut numbering = Numbering::default();
    numbering.number(&literals);
    let mut of_lines = Vec::new();
    for column in present(lines, &OF_LINES) {
        of_lines.push((column.name().clone(), numbering.number(column.str()?)));
    }
    let mut of_customers = Vec::new();
    for column in present(customers, &OF_CUSTOMERS) {
        of_customers.push((column.name().clone(), numbering.number(column.str()?)));
    }
    let (texts, ranks) = ranked(&numbering.texts);
    let coded = |columns: Vec<(_, Vec<u32>)>| {
        let columns = columns.into_iter();
        columns.map(|(name, numbers)| column_of_ranks(name, numbers, &ranks)).collect::<Vec<_>>()
    };
    let frame = |mut columns: Vec<Column>, frame: &DataFrame, numbers: &[&str]| {
        columns.extend(present(frame, numbers).map(Column::rechunk));
        DataFrame::new(frame.height(), columns)
    };
    Ok(Coded {
        lines: frame(coded(of_lines), lines, &NUMBERS)?,
        customers: frame(coded(of_customers), customers, &TERMS)?,
        texts,
    })
}

/// The columns of these names that the frame has: a part of a ledger may be read without some.
fn present<'a>(frame: &'a DataFrame, names: &[&str]) -> impl Iterator<Item = &'a Column> {
    names.iter().filter_map(|name| frame.column(name).ok())
}

fn column_of_ranks(name: PlSmallStr, mut numbers: Vec<u32>, ranks: &[u32]) -> Column {
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

/// Texts numbered as they are first seen.
#[derive(Default)]
struct Numbering<'a> {
    texts: Vec<&'a str>,
    /// Those of up to 12 bytes, which stand in the view of a cell itself.
    short: PlHashMap<u128, u32>,
    long: PlHashMap<&'a str, u32>,
}

impl<'a> Numbering<'a> {
    /// The number of each cell.
    fn number(&mut self, column: &'a StringChunked) -> Vec<u32> {
        let mut numbers = Vec::with_capacity(column.len());
        let nulls: Option<Vec<bool>> = (column.null_count() > 0)
            .then(|| column.is_null().iter().map(|is_null| is_null == Some(true)).collect());
        for array in column.downcast_iter() {
            // Equal views of one array are equal texts; the other way round only short ones are.
            let mut seen: PlHashMap<u128, u32> = PlHashMap::default();
            let mut last = None;
            for (at, view) in array.views().iter().enumerate() {
                if nulls.as_ref().is_some_and(|nulls| nulls[numbers.len()]) {
                    numbers.push(NONE);
                    continue;
                }
                let key = view.as_u128();
                if let Some((_, number)) = last.filter(|(known, _)| *known == key) {
                    numbers.push(number);
                    continue;
                }
                let texts = &mut self.texts;
                let mut new = || {
                    texts.push(array.value(at));
                    u32::try_from(texts.len() - 1).expect("a ledger in memory has fewer texts")
                };
                let number = if view.is_inline() {
                    *self.short.entry(key).or_insert_with(new)
                } else {
                    let long = &mut self.long;
                    *seen
                        .entry(key)
                        .or_insert_with(|| *long.entry(array.value(at)).or_insert_with(&mut new))
                };
                last = Some((key, number));
                numbers.push(number);
            }
        }
        numbers
    }
}

/// The texts in their order, and the rank of each.
fn ranked(texts: &[&str]) -> (Texts, Vec<u32>) {
    let mut order: Vec<(u128, u32)> = (0..).zip(texts).map(|(at, text)| (head(text), at)).collect();
    order.par_sort_unstable_by(|a, b| {
        let whole = || texts[a.1 as usize].cmp(texts[b.1 as usize]);
        a.0.cmp(&b.0).then_with(whole)
    });
    let mut ranks = vec![0; texts.len()];
    let mut joined = String::with_capacity(texts.iter().map(|text| text.len()).sum());
    let mut ends = Vec::with_capacity(texts.len());
    for (rank, (_, at)) in (0..).zip(order) {
        ranks[at as usize] = rank;
        joined.push_str(texts[at as usize]);
        ends.push(joined.len());
    }
    (Texts { joined, ends }, ranks)
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
        /// leads back to its text.
        #[test]
        fn codes_compare_as_their_texts(
            cells in proptest::collection::vec(
                (proptest::option::of("[a甲\0]{0,20}"), proptest::option::of("[a甲\0]{0,20}")),
                1..40,
            ),
            cut in 0..40_usize,
        ) {
            let (left, right): (Vec<_>, Vec<_>) = cells.into_iter().unzip();
            let whole = frame(&[("customer_code", &left), ("settles", &right)]);
            let cut = cut.min(left.len());
            let mut lines = whole.slice(0, cut);
            lines.vstack_mut(&whole.slice(cut as i64, left.len() - cut)).unwrap();
            let coded = code(&lines, &frame(&[("currency", &right)])).unwrap();
            let mut pairs = Vec::new();
            for (frame, name, texts) in [
                (&coded.lines, "customer_code", &left),
                (&coded.lines, "settles", &right),
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
        let texts = ranked(&["sales", "", "opening"]).0;
        let sql = "CASE WHEN kind = 'sales' THEN '' END";
        let coded = "CASE WHEN kind = CAST(2 AS UINT4) THEN CAST(0 AS UINT4) END";
        assert_eq!(texts.coded(sql), coded);
    }
}
