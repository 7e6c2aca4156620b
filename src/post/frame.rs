//! Ledger lines as one frame.

use std::fmt::Write;

use polars::prelude::{
    ChunkTake, Column, DataFrame, IntoColumn, NamedFrom, PlSmallStr, Scalar, Series,
    StringChunkedBuilder,
};
use rayon::prelude::*;

use crate::post::documents::{Documents, Line, Settles};
use crate::post::row::Texts;
use crate::table::{FileTables, ledger};

/// Lines in reading order, as [`ledger::schema`] says; each column by itself.
pub fn ledger_frame(file: &FileTables, lines: &[Line], sheets: &[Option<Documents>]) -> DataFrame {
    let names: Vec<String> = ledger::schema().iter_names().map(ToString::to_string).collect();
    let frame = Frame { file, lines, sheets };
    let columns: Vec<Column> = names.par_iter().map(|name| frame.column(name)).collect();
    DataFrame::new(lines.len(), columns).expect("every column has one cell a line")
}

struct Frame<'a> {
    file: &'a FileTables,
    lines: &'a [Line],
    sheets: &'a [Option<Documents<'a>>],
}

impl<'a> Frame<'a> {
    fn whole(&self, name: &str, of: impl Fn(&Line) -> i64) -> Series {
        Series::new(name.into(), self.lines.iter().map(of).collect::<Vec<i64>>())
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
        if self.lines.iter().all(|line| of(line) == first) {
            return self.same(name, first);
        }
        let mut texts = StringChunkedBuilder::new(name.into(), self.lines.len());
        self.lines.iter().for_each(|line| texts.append_value(of(line)));
        texts.finish().into_column()
    }

    fn documents(&self, line: &Line) -> &'a Documents<'a> {
        self.sheets[line.sheet].as_ref().expect("the sheet of a line gave it")
    }

    /// The same text on each line.
    fn same(&self, name: &str, text: &str) -> Column {
        let scalar = Scalar::from(PlSmallStr::from_str(text));
        Column::new_scalar(name.into(), scalar, self.lines.len())
    }

    /// A text of each line's row, on the lines of which `has` is true.
    fn of_row(&self, name: &str, has: impl Fn(&Line) -> bool) -> Column {
        let of = |sheet: &'a Option<Documents<'a>>| sheet.as_ref().map(|it| it.rows.texts(name));
        let columns: Vec<Option<Texts<'a>>> = self.sheets.iter().map(of).collect();
        let filled: Vec<_> = columns.iter().flatten().filter_map(|column| column.0).collect();
        let all = self.lines.iter().all(&has);
        match filled[..] {
            [] => return self.same(name, ""),
            // The lines look at the texts of their rows.
            [texts] if columns.len() == 1 && texts.null_count() == 0 && all => {
                let place = |line: &Line| u32::try_from(line.at).expect("32 bits count rows");
                let places: Vec<u32> = self.lines.iter().map(place).collect();
                let taken = texts.take(&places).expect("a line has the place of its row");
                return taken.with_name(name.into()).into_column();
            }
            _ => {}
        }
        let text = |line: &Line| columns[line.sheet].map_or("", |column| column.at(line.at));
        self.text(name, |line| if has(line) { text(line) } else { "" })
    }

    fn column(&self, name: &str) -> Column {
        match name {
            "file" => self.same(name, &self.file.file),
            "sheet" => {
                self.common(name, |line| line.sheet, |line| &self.file.sheets[line.sheet].name)
            }
            "fingerprint" => self.fingerprints(name),
            "kind" => self.common(name, |line| line.kind, |line| line.kind.word()),
            "customer_code" => self.text(name, |line| self.documents(line).customer(line.at)),
            "document_number" => self.text(name, |line| self.documents(line).number(line)),
            "currency" => self.common(name, |line| line.currency, |line| line.currency.code()),
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

    fn control_accounts(&self, name: &str) -> Column {
        let mut sheets = self.sheets.iter().flatten();
        if sheets.all(|sheet| sheet.rows.texts("control_account").0.is_none()) {
            return self.same(name, "");
        }
        self.text(name, |line| self.documents(line).control_account(line.at))
    }

    fn fingerprints(&self, name: &str) -> Column {
        let mut texts = StringChunkedBuilder::new(name.into(), self.lines.len());
        let mut digits = String::new();
        for line in self.lines {
            digits.clear();
            write!(digits, "{:032x}", line.fingerprint).expect("a text takes what is written");
            texts.append_value(&digits);
        }
        texts.finish().into_column()
    }

    fn numbers(&self, name: &str) -> Series {
        let lines = self.lines;
        match name {
            "batch" => self.whole(name, |_| 0),
            "line" => {
                let count = i64::try_from(lines.len()).expect("lines fit the memory");
                Series::new(name.into(), (1..=count).collect::<Vec<i64>>())
            }
            "row" => {
                let rows = lines.iter().map(|line| self.documents(line).rows.number(line.at));
                Series::new(name.into(), rows.collect::<Vec<u32>>())
            }
            "document_day" => {
                let days: Vec<i32> = lines.iter().map(|line| line.document_day).collect();
                Series::new(name.into(), days)
            }
            "due_day" => {
                let days: Vec<Option<i32>> = lines.iter().map(|line| line.due_day).collect();
                Series::new(name.into(), days)
            }
            "debit" => self.whole(name, |line| line.sides.debit),
            "credit" => self.whole(name, |line| line.sides.credit),
            "quantity_millionths" => {
                let cells: Vec<Option<i64>> =
                    lines.iter().map(|line| line.quantity_millionths).collect();
                Series::new(name.into(), cells)
            }
            "net" => self.whole(name, |line| line.net),
            "tax" => self.whole(name, |line| line.tax),
            "gross" => self.whole(name, |line| line.gross),
            other => unreachable!("the ledger's schema has a column {other} that no line fills"),
        }
    }
}
