//! Ledger lines as one frame.

use polars::prelude::{Column, DataFrame, NamedFrom, Series};

use crate::domain::ledger::Line;
use crate::table::{FileTables, ledger};

/// Lines (each with the position of its sheet) in reading order, as [`ledger::schema`] says.
pub fn ledger_frame(file: &FileTables, lines: &[(usize, Line)]) -> DataFrame {
    let columns: Vec<Column> = ledger::schema()
        .iter_names()
        .map(|name| series(file, lines, name.as_str()).into())
        .collect();
    DataFrame::new(lines.len(), columns).expect("every column has one cell a line")
}

fn series(file: &FileTables, lines: &[(usize, Line)], name: &str) -> Series {
    let whole = |of: &dyn Fn(&Line) -> i64| {
        Series::new(name.into(), lines.iter().map(|(_, line)| of(line)).collect::<Vec<i64>>())
    };
    let text = |of: &dyn Fn(&Line) -> &str| {
        let cells: Vec<&str> = lines.iter().map(|(_, line)| of(line)).collect();
        Series::new(name.into(), cells)
    };
    match name {
        "batch" => whole(&|_| 0),
        "line" => {
            let count = i64::try_from(lines.len()).expect("lines fit the memory");
            Series::new(name.into(), (1..=count).collect::<Vec<i64>>())
        }
        "file" => Series::new(name.into(), vec![&*file.file; lines.len()]),
        "sheet" => {
            let cells: Vec<&str> = lines.iter().map(|(at, _)| &*file.sheets[*at].name).collect();
            Series::new(name.into(), cells)
        }
        "row" => {
            Series::new(name.into(), lines.iter().map(|(_, line)| line.row).collect::<Vec<u32>>())
        }
        "fingerprint" => text(&|line| &line.fingerprint),
        "kind" => text(&|line| line.kind.word()),
        "customer_code" => text(&|line| &line.customer_code),
        "document_number" => text(&|line| &line.document_number),
        "document_day" => {
            let days: Vec<i32> = lines.iter().map(|(_, line)| line.document_day).collect();
            Series::new(name.into(), days)
        }
        "due_day" => {
            let days: Vec<Option<i32>> = lines.iter().map(|(_, line)| line.due_day).collect();
            Series::new(name.into(), days)
        }
        "currency" => text(&|line| line.currency.code()),
        "debit" => whole(&|line| line.sides.debit),
        "credit" => whole(&|line| line.sides.credit),
        "settles" => text(&|line| &line.settles),
        "product_code" => text(&|line| &line.product_code),
        "product_name" => text(&|line| &line.product_name),
        "quantity_millionths" => {
            let cells: Vec<Option<i64>> =
                lines.iter().map(|(_, line)| line.quantity_millionths).collect();
            Series::new(name.into(), cells)
        }
        "unit_price" => text(&|line| &line.unit_price),
        "net" => whole(&|line| line.net),
        "tax" => whole(&|line| line.tax),
        "gross" => whole(&|line| line.gross),
        "tax_rate" => text(&|line| &line.tax_rate),
        "salesperson" => text(&|line| &line.salesperson),
        "department" => text(&|line| &line.department),
        "category" => text(&|line| &line.category),
        "region" => text(&|line| &line.region),
        "bill_number" => text(&|line| &line.bill_number),
        "exchange_rate" => text(&|line| &line.exchange_rate),
        "settlement_method" => text(&|line| &line.settlement_method),
        "summary" => text(&|line| &line.summary),
        other => unreachable!("the ledger's schema has a column {other} that no line fills"),
    }
}
