//! Ledger lines with the rows that they stand in, made into frames a part at a time.

use std::ops::Range;
use std::sync::Arc;

use polars::prelude::{
    ChunkTake, Column, DataFrame, IntoColumn, NamedFrom, NewChunkedArray, PlSmallStr, Scalar,
    Series, StringChunked, StringChunkedBuilder,
};
use rayon::prelude::*;

use crate::post::documents::{Documents, Goods, Line, Settles, of_line};
use crate::post::row::{Rows, Texts, digits};
use crate::table::ledger;

/// The columns that are made of [`Goods`].
const OF_GOODS: [&str; 4] = ["quantity_millionths", "net", "tax", "gross"];

/// The lines of a file in reading order, and the rows of its sheets, where their texts stay.
#[derive(Debug)]
pub struct Posted {
    pub file: Arc<str>,
    /// By sheet of the file its name, and its rows where it has a table.
    pub sheets: Vec<(Arc<str>, Option<Rows>)>,
    pub lines: Vec<Line>,
}

impl ledger::Lines for Posted {
    fn count(&self) -> usize {
        self.lines.len()
    }

    /// Each column by itself.
    fn frame(&self, columns: &[&str], range: Range<usize>) -> DataFrame {
        let sheets: Vec<Option<Documents>> =
            self.sheets.iter().map(|(_, rows)| rows.as_ref().map(Documents::of)).collect();
        let frame = Frame::new(self, &sheets, range, columns);
        let columns = columns.par_iter().with_max_len(1).map(|name| frame.column(name));
        let columns: Vec<Column> = columns.collect();
        DataFrame::new(frame.lines.len(), columns).expect("every column has one cell a line")
    }
}

struct Frame<'a> {
    posted: &'a Posted,
    sheets: &'a [Option<Documents<'a>>],
    /// The place of the first line among all of the file.
    first: usize,
    lines: &'a [Line],
    /// The places of the lines' rows, where all stand on one sheet.
    rows: Option<Vec<u32>>,
    /// By line, where one of the four columns is wanted that are made of them.
    goods: Vec<Goods>,
}

impl<'a> Frame<'a> {
    fn new(
        posted: &'a Posted,
        sheets: &'a [Option<Documents<'a>>],
        range: Range<usize>,
        columns: &[&str],
    ) -> Frame<'a> {
        let (first, lines) = (range.start, &posted.lines[range]);
        let goods = |line: &Line| of_line(sheets, line).goods(line);
        let goods = match columns.iter().any(|name| OF_GOODS.contains(name)) {
            true => lines.par_iter().with_min_len(1 << 12).map(goods).collect(),
            false => Vec::new(),
        };
        let one_sheet = lines.iter().all(|line| line.sheet == lines[0].sheet);
        let rows = one_sheet.then(|| lines.iter().map(|line| line.at).collect());
        Frame { posted, sheets, first, lines, rows, goods }
    }

    fn whole(&self, name: &str, of: impl Fn(&Line) -> i64) -> Series {
        Series::new(name.into(), self.lines.iter().map(of).collect::<Vec<i64>>())
    }

    fn goods(&self, name: &str, of: impl Fn(&Goods) -> Option<i64>) -> Series {
        Series::new(name.into(), self.goods.iter().map(of).collect::<Vec<Option<i64>>>())
    }

    /// A text that lines have in common which are equal in something that is sooner compared.
    fn common<K: PartialEq>(
        &self,
        name: &str,
        key: impl Fn(&Line) -> K,
        of: impl Fn(&'a Line) -> &'a str,
    ) -> Column {
        match self.lines.first() {
            Some(first) if self.lines.iter().all(|line| key(line) == key(first)) => {
                self.same(name, of(first))
            }
            _ => self.text(name, of),
        }
    }

    fn text(&self, name: &str, of: impl Fn(&'a Line) -> &'a str) -> Column {
        let first = self.lines.first().map_or("", &of);
        // To compare the bytes of two empty texts costs a hundred times more than to see that they
        // have none: the processor first looks at where they are not.
        let is_first = |text: &str| text.len() == first.len() && (text.is_empty() || text == first);
        if self.lines.iter().all(|line| is_first(of(line))) {
            return self.same(name, first);
        }
        let mut texts = StringChunkedBuilder::new(name.into(), self.lines.len());
        self.lines.iter().for_each(|line| texts.append_value(of(line)));
        texts.finish().into_column()
    }

    fn documents(&self, line: &Line) -> &'a Documents<'a> {
        of_line(self.sheets, line)
    }

    /// The same text on each line.
    fn same(&self, name: &str, text: &str) -> Column {
        let scalar = Scalar::from(PlSmallStr::from_str(text));
        Column::new_scalar(name.into(), scalar, self.lines.len())
    }

    /// The cells of the lines' rows in a column that is filled in all of them: the same texts,
    /// not copies.
    fn cells(&self, of: impl Fn(&Documents<'a>) -> Texts<'a>) -> Option<StringChunked> {
        let (rows, line) = (self.rows.as_ref()?, self.lines.first()?);
        let cells = of(self.documents(line)).0?;
        let follow_each_other = rows.iter().zip(rows[0]..).all(|(row, next)| *row == next);
        let cells = match follow_each_other {
            true => cells.slice(i64::from(rows[0]), rows.len()),
            false => cells.take(rows).expect("a line has the place of its row"),
        };
        (cells.null_count() == 0).then_some(cells)
    }

    /// As [`Frame::cells`], where no cell is empty either.
    fn filled(&self, of: impl Fn(&Documents<'a>) -> Texts<'a>) -> Option<StringChunked> {
        self.cells(of).filter(|cells| cells.iter().flatten().all(|text| !text.is_empty()))
    }

    /// A text of each line's row, on the lines of which `has` is true.
    fn of_row(&self, name: &str, has: impl Fn(&Line) -> bool) -> Column {
        let of = |sheet: &'a Option<Documents<'a>>| sheet.as_ref().map(|it| it.rows.texts(name));
        let columns: Vec<Option<Texts<'a>>> = self.sheets.iter().map(of).collect();
        if columns.iter().flatten().all(|column| column.0.is_none()) {
            return self.same(name, "");
        }
        if self.lines.iter().all(&has)
            && let Some(cells) = self.cells(|documents| documents.rows.texts(name))
        {
            return cells.with_name(name.into()).into_column();
        }
        let text =
            |line: &Line| columns[line.sheet as usize].map_or("", |column| column.at(line.row()));
        self.text(name, |line| if has(line) { text(line) } else { "" })
    }

    fn column(&self, name: &str) -> Column {
        match name {
            "file" => self.same(name, &self.posted.file),
            "sheet" => self.common(
                name,
                |line| line.sheet,
                |line| &self.posted.sheets[line.sheet as usize].0,
            ),
            "fingerprint" => self.fingerprints(name),
            "kind" => self.common(name, |line| line.kind, |line| line.kind.word()),
            "customer_code" => match self.filled(Documents::codes) {
                Some(codes) => codes.with_name(name.into()).into_column(),
                None => self.text(name, |line| self.documents(line).customer(line.row())),
            },
            "document_number" => match self.filled(Documents::numbers) {
                Some(numbers) => numbers.with_name(name.into()).into_column(),
                None => self.text(name, |line| self.documents(line).number(line)),
            },
            "currency" => self.currencies(name),
            "control_account" => self.control_accounts(name),
            "settles" => self.text(name, |line| self.documents(line).settled(line)),
            // What stands with the goods, not with the receipt of a settled invoice.
            "product_code" | "product_name" | "unit_price" | "tax_rate" => {
                self.of_row(name, |line| line.settles != Settles::Own)
            }
            "salesperson" | "department" | "project" | "category" | "region" | "bill_number"
            | "exchange_rate" | "settlement_method" | "summary" => self.of_row(name, |_| true),
            name => self.numbers(name).into(),
        }
    }

    fn currencies(&self, name: &str) -> Column {
        let currency = |line: &Line| self.documents(line).rows.currency(line.row());
        let currencies: Vec<_> = self.lines.iter().map(currency).collect();
        match currencies.first() {
            Some(first) if currencies.iter().all(|it| it == first) => self.same(name, first.code()),
            _ => {
                let codes = currencies.iter().map(|currency| Some(currency.code()));
                StringChunked::from_iter_options(name.into(), codes).into_column()
            }
        }
    }

    fn control_accounts(&self, name: &str) -> Column {
        let mut sheets = self.sheets.iter().flatten();
        if sheets.all(|sheet| sheet.rows.texts("control_account").0.is_none()) {
            return self.same(name, "");
        }
        self.text(name, |line| self.documents(line).control_account(line.row()))
    }

    fn fingerprints(&self, name: &str) -> Column {
        let mut texts = StringChunkedBuilder::new(name.into(), self.lines.len());
        self.lines.iter().for_each(|line| texts.append_value(digits(line.fingerprint)));
        texts.finish().into_column()
    }

    fn numbers(&self, name: &str) -> Series {
        let lines = self.lines;
        match name {
            "batch" => self.whole(name, |_| 0),
            "line" => {
                let place = |place| i64::try_from(place).expect("lines fit the memory");
                let (first, last) = (self.first + 1, self.first + lines.len());
                Series::new(name.into(), (place(first)..=place(last)).collect::<Vec<i64>>())
            }
            "row" => {
                let rows = lines.iter().map(|line| self.documents(line).rows.number(line.row()));
                Series::new(name.into(), rows.collect::<Vec<u32>>())
            }
            "document_day" => {
                let days: Vec<i32> = lines.iter().map(|line| line.document_day).collect();
                Series::new(name.into(), days)
            }
            "due_day" => {
                let days = lines.iter().map(|line| self.documents(line).due_day(line));
                Series::new(name.into(), days.collect::<Vec<Option<i32>>>())
            }
            "debit" => self.whole(name, |line| line.sides.debit),
            "credit" => self.whole(name, |line| line.sides.credit),
            "quantity_millionths" => self.goods(name, |goods| goods.quantity_millionths),
            "net" => self.goods(name, |goods| Some(goods.net)),
            "tax" => self.goods(name, |goods| Some(goods.tax)),
            "gross" => self.goods(name, |goods| Some(goods.gross)),
            other => unreachable!("the ledger's schema has a column {other} that no line fills"),
        }
    }
}
