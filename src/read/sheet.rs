//! One sheet, row by row: the first rows are kept until the heading is found, the rest flows.

use std::ops::ControlFlow;

use sha2::{Digest, Sha256};

use crate::domain::Currency;
use crate::finding::{Code, Finding, Place, column_letters};
use crate::table::{Account, Column, Sheet};
use crate::template::own::is_own_sheet;

use super::Options;
use super::cell::RawRow;
use super::heading::{Headings, NearMiss, Recognised};
use super::layout::Hidden;
use super::recognise::Fault;
use super::source::{RowVisitor, SheetName, Workbook};
use super::table::TableReader;
use super::title::Titles;
use super::xlsx::LeanRow;

/// Filled rows that are kept before the heading must be known.
const KEPT_ROWS: usize = 200;

/// Cells that are kept before the heading must be known.
const KEPT_CELLS: usize = 200_000;

/// Names by which others call a sheet that explains the rest.
const EXPLAINING: [&str; 8] =
    ["说明", "填表说明", "字段说明", "使用说明", "instructions", "notes", "read me", "readme"];

/// What came of a sheet.
pub struct Outcome {
    pub sheet: Sheet,
    pub findings: Vec<Finding>,
    /// Of all cells, to find the same sheet twice.
    pub digest: [u8; 32],
    /// Of the texts of each row under the heading, where the file has several sheets.
    pub rows: Vec<(u32, u64)>,
}

enum Stage {
    Waiting(Vec<RawRow>, usize),
    Reading(Box<TableReader>),
    Unrecognised,
}

struct SheetReader<'a> {
    workbook: &'a Workbook,
    name: &'a SheetName,
    headings: &'a Headings,
    currency: Currency,
    options: &'a Options<'a>,
    account: Account,
    findings: Vec<Finding>,
    last_row: Option<u32>,
    digest: Sha256,
    rows: Vec<(u32, u64)>,
    stage: Stage,
}

/// Reads a sheet of a workbook.
pub fn read(
    workbook: &Workbook,
    index: usize,
    headings: &Headings,
    options: &Options<'_>,
) -> Result<Outcome, Fault> {
    let mut reader = SheetReader {
        workbook,
        name: &workbook.sheets()[index],
        headings,
        currency: options.currency,
        options,
        account: Account::default(),
        findings: Vec::new(),
        last_row: None,
        digest: Sha256::new(),
        rows: Vec::new(),
        stage: Stage::Waiting(Vec::new(), 0),
    };
    let limit = workbook.opening.limits.findings;
    let hidden = workbook.visit(index, &mut reader)?;
    if reader.findings_len() > limit {
        return Err(Fault::Limit("findings", limit, reader.findings_len()));
    }
    reader.finish(hidden)
}

impl RowVisitor for SheetReader<'_> {
    fn raw(&mut self, row: RawRow) -> ControlFlow<()> {
        self.push(row);
        self.unless_too_many()
    }

    fn lean(&mut self, row: LeanRow<'_>) -> ControlFlow<()> {
        // Sheets of one file are held against each other by all their cells.
        let alone = self.workbook.sheets().len() == 1;
        let taken = match &mut self.stage {
            Stage::Reading(table) if alone => table.push_lean(&row),
            _ => false,
        };
        match taken {
            true => self.count(row.number),
            false => self.push(row.raw()),
        }
        self.unless_too_many()
    }
}

/// Of the texts of a row, wherever it stands.
fn digest_of(row: &RawRow) -> u64 {
    let mut hash = Sha256::new();
    for cell in &row.cells {
        hash.update(cell.text.trim().as_bytes());
        hash.update([0]);
    }
    let whole: [u8; 32] = hash.finalize().into();
    u64::from_le_bytes(whole[..8].try_into().expect("eight of thirty-two bytes"))
}

impl SheetReader<'_> {
    fn findings_len(&self) -> u64 {
        let table = match &self.stage {
            Stage::Reading(table) => table.findings.len(),
            _ => 0,
        };
        (table + self.findings.len()) as u64
    }

    fn unless_too_many(&self) -> ControlFlow<()> {
        match self.findings_len() > self.workbook.opening.limits.findings {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    }

    /// Counts a row and the blank ones before it.
    fn count(&mut self, number: u32) {
        if let Some(progress) = self.options.progress {
            progress.inc(1);
        }
        let before = self.last_row.map_or(number.saturating_sub(1), |last| last);
        let blank = u64::from(number.saturating_sub(before).saturating_sub(1));
        self.account.rows_read += blank + 1;
        self.account.blank += blank;
        self.last_row = Some(number);
    }

    fn push(&mut self, row: RawRow) {
        self.count(row.number);
        if self.workbook.sheets().len() > 1 {
            for cell in &row.cells {
                self.digest.update(cell.column.to_le_bytes());
                self.digest.update(cell.text.as_bytes());
            }
            self.digest.update(row.number.to_le_bytes());
        }
        match &mut self.stage {
            Stage::Waiting(rows, cells) => {
                *cells += row.cells.len();
                rows.push(row);
                if rows.len() >= KEPT_ROWS || *cells >= KEPT_CELLS {
                    self.decide();
                }
            }
            Stage::Reading(table) => {
                if self.workbook.sheets().len() > 1 {
                    self.rows.push((row.number, digest_of(&row)));
                }
                table.push(row, &mut self.account);
            }
            Stage::Unrecognised => self.account.title += 1,
        }
    }

    /// Looks for the heading among the rows that were kept.
    fn decide(&mut self) {
        let Stage::Waiting(rows, _) = std::mem::replace(&mut self.stage, Stage::Unrecognised)
        else {
            return;
        };
        if is_own_sheet(&self.name.name) {
            self.account.title += rows.len() as u64;
            return;
        }
        let file = self.workbook.file.rsplit(['/', '\\']).next().unwrap_or_default();
        match self.headings.recognise(&rows, &self.name.name, file) {
            Ok(recognised) => self.begin(recognised, rows),
            Err(near_miss) => {
                self.account.title += rows.len() as u64;
                self.say_unrecognised(near_miss, &rows);
            }
        }
    }

    fn begin(&mut self, recognised: Recognised, mut rows: Vec<RawRow>) {
        let data = rows.split_off(recognised.last + 1);
        let heading = rows.split_off(recognised.first);
        self.account.rows_read -= heading.len() as u64;
        self.account.title += rows.len() as u64;
        let mut titles = Titles::default();
        for row in &rows {
            titles.learn(row);
        }
        // 2024年 over 月 and 日 stands in the heading itself.
        for row in &heading {
            titles.learn_year(row);
        }
        if self.name.hidden {
            self.findings.push(Finding::new(Code::SheetHidden, self.place()));
        }
        let mut table = Box::new(TableReader::new(
            recognised,
            &heading,
            titles,
            self.place(),
            self.currency,
            self.options.date_order,
            self.workbook.date1904,
            &data,
        ));
        for row in data {
            if self.workbook.sheets().len() > 1 {
                self.rows.push((row.number, digest_of(&row)));
            }
            table.push(row, &mut self.account);
        }
        self.stage = Stage::Reading(table);
    }

    fn say_hidden(&mut self, mut hidden: Hidden, columns: &[Column]) {
        if let Some(first) = hidden.rows.first() {
            let mut rows: Vec<String> = hidden.rows.iter().map(u32::to_string).collect();
            if hidden.row_count > rows.len() as u64 {
                rows.push("…".to_owned());
            }
            let finding =
                Finding::new(Code::RowsHidden, Place { row: Some(*first), ..self.place() })
                    .argument("count", hidden.row_count)
                    .argument("rows", rows.join(", "));
            self.findings.push(finding);
        }
        let headed = |column: &u32| columns.iter().any(|known| known.index == *column);
        hidden.columns.retain(headed);
        if !hidden.columns.is_empty() {
            let columns = hidden.columns.iter().map(|column| column_letters(*column));
            let finding = Finding::new(Code::ColumnsHidden, self.place())
                .argument("columns", columns.take(20).collect::<Vec<_>>().join(", "));
            self.findings.push(finding);
        }
    }

    fn place(&self) -> Place {
        Place {
            sheet_order: self.name.order,
            sheet: self.name.name.clone(),
            ..self.workbook.place()
        }
    }

    fn say_unrecognised(&mut self, near_miss: Option<NearMiss>, rows: &[RawRow]) {
        let explains = EXPLAINING.contains(&self.name.name.trim().to_lowercase().as_str());
        if self.name.hidden || explains || rows.is_empty() {
            return;
        }
        match near_miss {
            Some(miss) if miss.clear => {
                let mut place = self.place();
                place.row = Some(rows[miss.row].number);
                let finding = Finding::new(Code::ColumnMissing, place)
                    .field(&miss.missing)
                    .argument("template", &miss.template.name);
                self.findings.push(finding);
            }
            miss => {
                let (template, missing) =
                    miss.map(|miss| (miss.template.name.clone(), miss.missing)).unwrap_or_default();
                let finding = Finding::new(Code::SheetUnrecognised, self.place())
                    .argument("template", template)
                    .argument("missing", missing);
                self.findings.push(finding);
            }
        }
    }

    fn finish(mut self, hidden: Option<Hidden>) -> Result<Outcome, Fault> {
        if let Stage::Waiting(..) = self.stage {
            self.decide();
        }
        let table = match std::mem::replace(&mut self.stage, Stage::Unrecognised) {
            Stage::Reading(mut reader) => {
                let sheet = self.name.order as usize;
                let hidden = hidden.unwrap_or_else(|| self.workbook.hidden(sheet));
                self.say_hidden(hidden, reader.columns());
                reader.settle(&mut self.account);
                let (table, findings) = reader
                    .finish(&self.workbook.file, &self.name.name)
                    .map_err(|fault| Fault::Damaged(fault.to_string()))?;
                self.findings.extend(findings);
                Some(table)
            }
            _ => None,
        };
        Ok(Outcome {
            sheet: Sheet {
                order: self.name.order,
                name: self.name.name.clone(),
                hidden: self.name.hidden,
                table,
                account: self.account,
            },
            findings: self.findings,
            digest: self.digest.finalize().into(),
            rows: self.rows,
        })
    }
}
