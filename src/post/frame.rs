//! Ledger lines as one frame.

use polars::prelude::{Column, DataFrame, NamedFrom, Series};
use rayon::prelude::*;

use crate::post::documents::{Documents, Line};
use crate::post::row::{Texts, digits};
use crate::table::{FileTables, ledger};

/// Lines in reading order, as [`ledger::schema`] says; each column by itself.
pub fn ledger_frame(file: &FileTables, lines: &[Line], sheets: &[Option<Documents>]) -> DataFrame {
    let names: Vec<String> = ledger::schema().iter_names().map(ToString::to_string).collect();
    let frame = Frame { file, lines, sheets };
    let columns: Vec<Column> =
        names.par_iter().map(|name| Column::from(frame.series(name))).collect();
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

    fn text(&self, name: &str, of: impl Fn(&'a Line) -> &'a str) -> Series {
        Series::new(name.into(), self.lines.iter().map(of).collect::<Vec<&str>>())
    }

    fn documents(&self, line: &Line) -> &'a Documents<'a> {
        self.sheets[line.sheet].as_ref().expect("the sheet of a line gave it")
    }

    /// A text of each line's row.
    fn of_row(&self, name: &str) -> Series {
        let of = |sheet: &'a Option<Documents<'a>>| sheet.as_ref().map(|it| it.rows.texts(name));
        let columns: Vec<Option<Texts<'a>>> = self.sheets.iter().map(of).collect();
        self.text(name, |line| columns[line.sheet].map_or("", |column| column.at(line.at)))
    }

    /// A text that stands with the goods, not with the receipt of a settled invoice.
    fn of_goods(&self, name: &str) -> Series {
        let of = |sheet: &'a Option<Documents<'a>>| sheet.as_ref().map(|it| it.rows.texts(name));
        let columns: Vec<Option<Texts<'a>>> = self.sheets.iter().map(of).collect();
        let receipt = |line: &Line| line.settles == crate::post::documents::Settles::Own;
        self.text(name, |line| match (columns[line.sheet], receipt(line)) {
            (Some(column), false) => column.at(line.at),
            _ => "",
        })
    }

    fn series(&self, name: &str) -> Series {
        let lines = self.lines;
        match name {
            "batch" => self.whole(name, |_| 0),
            "line" => {
                let count = i64::try_from(lines.len()).expect("lines fit the memory");
                Series::new(name.into(), (1..=count).collect::<Vec<i64>>())
            }
            "file" => Series::new(name.into(), vec![&*self.file.file; lines.len()]),
            "sheet" => self.text(name, |line| &self.file.sheets[line.sheet].name),
            "row" => {
                let rows = lines.iter().map(|line| self.documents(line).rows.number(line.at));
                Series::new(name.into(), rows.collect::<Vec<u32>>())
            }
            "fingerprint" => {
                let cells: Vec<String> = lines.iter().map(|it| digits(it.fingerprint)).collect();
                Series::new(name.into(), cells)
            }
            "kind" => self.text(name, |line| line.kind.word()),
            "customer_code" => self.text(name, |line| self.documents(line).customer(line.at)),
            "document_number" => self.text(name, |line| self.documents(line).number(line)),
            "document_day" => {
                let days: Vec<i32> = lines.iter().map(|line| line.document_day).collect();
                Series::new(name.into(), days)
            }
            "due_day" => {
                let days: Vec<Option<i32>> = lines.iter().map(|line| line.due_day).collect();
                Series::new(name.into(), days)
            }
            "currency" => self.text(name, |line| line.currency.code()),
            "debit" => self.whole(name, |line| line.sides.debit),
            "credit" => self.whole(name, |line| line.sides.credit),
            "settles" => self.text(name, |line| self.documents(line).settled(line)),
            "quantity_millionths" => {
                let cells: Vec<Option<i64>> =
                    lines.iter().map(|line| line.quantity_millionths).collect();
                Series::new(name.into(), cells)
            }
            "net" => self.whole(name, |line| line.net),
            "tax" => self.whole(name, |line| line.tax),
            "gross" => self.whole(name, |line| line.gross),
            "product_code" | "product_name" | "unit_price" | "tax_rate" => self.of_goods(name),
            "salesperson" | "department" | "category" | "region" | "bill_number"
            | "exchange_rate" | "settlement_method" | "summary" => self.of_row(name),
            other => unreachable!("the ledger's schema has a column {other} that no line fills"),
        }
    }
}
