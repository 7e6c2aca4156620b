//! One sheet, row by row: the first rows are kept until the heading is found, the rest flows.

use std::ops::ControlFlow;

use polars::prelude::DataFrame;

use crate::domain::Currency;
use crate::finding::{Code, Finding, Place, column_letters};
use crate::table::{Account, Column, Sheet};
use crate::template::own::is_own_sheet;
use crate::template::{Kind, Template};

use super::cell::RawRow;
use super::digest::Digests;
use super::heading::{Headings, NearMiss, Recognised};
use super::layout::Hidden;
use super::recognise::Fault;
use super::source::{SheetName, Workbook};
use super::table::TableReader;
use super::title::{Titles, customer_of_sheet};
use super::twice::DocumentSums;
use super::visit::RowVisitor;
use super::voucher::names_accounts;
use super::xlsx::{LeanCell, LeanRow, Styles, Texts};
use super::{Batch, Options, TakeBatch};

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
    /// Of all cells, to find the same sheet twice; where the file has several sheets.
    pub digest: u64,
    /// Of the texts of each row under the heading, where the file has several sheets.
    pub rows: Vec<(u32, u64)>,
    /// Rows of the table, in all frames.
    pub height: u64,
    /// What the documents come to, where the file has several sheets.
    pub documents: DocumentSums,
}

enum Stage {
    /// Rows, and how many cells they have.
    Waiting(Vec<Waiting>, usize),
    Reading(Box<TableReader>),
    Unrecognised,
}

/// A row that waits for its heading.
struct Waiting {
    row: RawRow,
    digest: u64,
    /// The row as it was scanned.
    lean: Vec<LeanCell>,
    /// Of the texts that it names.
    generation: u32,
}

/// What gives the cells of a scanned row their meaning.
#[derive(Clone, Copy)]
struct Scanned<'r> {
    texts: &'r Texts<'r>,
    styles: &'r Styles,
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
    digests: Digests,
    rows: Vec<(u32, u64)>,
    documents: DocumentSums,
    /// Why no further frame can be made.
    broken: Option<Fault>,
    batches: Option<(usize, TakeBatch<'a>)>,
    stage: Stage,
}

/// Reads a sheet of a workbook.
pub fn read(
    workbook: &Workbook,
    index: usize,
    headings: &Headings,
    options: &Options<'_>,
    batches: Option<(usize, TakeBatch<'_>)>,
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
        digests: Digests::default(),
        rows: Vec::new(),
        documents: DocumentSums::default(),
        broken: None,
        batches,
        stage: Stage::Waiting(Vec::new(), 0),
    };
    let limit = workbook.opening.limits.findings;
    let hidden = workbook.visit(index, &mut reader)?;
    if let Some(fault) = reader.broken {
        return Err(fault);
    }
    if reader.findings_len() > limit {
        return Err(Fault::Limit("findings", limit, reader.findings_len()));
    }
    reader.finish(hidden)
}

impl RowVisitor for SheetReader<'_> {
    fn raw(&mut self, row: RawRow) -> ControlFlow<()> {
        let digest = if self.is_alone() { 0 } else { self.digests.raw(&row) };
        self.count(row.number);
        self.push(Waiting { row, digest, lean: Vec::new(), generation: 0 }, None);
        self.give()?;
        self.unless_too_many()
    }

    fn lean(&mut self, row: LeanRow<'_>) -> ControlFlow<()> {
        let digest = if self.is_alone() { 0 } else { self.digests.lean(&row) };
        self.count(row.number);
        let (taken, waits) = match &mut self.stage {
            Stage::Reading(table) => (table.push_lean(&row), false),
            Stage::Waiting(..) => (false, true),
            Stage::Unrecognised => {
                // Its cells are nobody's: the row is counted.
                self.account.title += 1;
                return ControlFlow::Continue(());
            }
        };
        if taken {
            self.note(row.number, digest);
        } else {
            let lean = if waits { row.cells.to_vec() } else { Vec::new() };
            let generation = row.texts.generation;
            let scanned = Scanned { texts: row.texts, styles: row.styles };
            self.push(Waiting { row: row.raw(), digest, lean, generation }, Some(scanned));
        }
        self.give()?;
        self.unless_too_many()
    }
}

impl SheetReader<'_> {
    /// Gives a batch away where it is full.
    fn give(&mut self) -> ControlFlow<()> {
        let (Stage::Reading(table), Some((most, take))) = (&mut self.stage, self.batches) else {
            return ControlFlow::Continue(());
        };
        if !table.is_full(most) {
            return ControlFlow::Continue(());
        }
        match table.take_frame(&self.workbook.file, &self.name.name) {
            Ok(frame) => {
                let template = table.template().clone();
                self.add_documents(&frame, &template);
                take(Batch { sheet: self.name.clone(), template, frame });
                ControlFlow::Continue(())
            }
            Err(fault) => {
                self.broken = Some(Fault::Damaged(fault.to_string()));
                ControlFlow::Break(())
            }
        }
    }

    /// Only sheets of one file are held against each other.
    fn add_documents(&mut self, frame: &DataFrame, template: &Template) {
        if !self.is_alone() && template.kind == Kind::Sales {
            self.documents.add(frame);
        }
    }

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

    /// Sheets of one file are held against each other by all their cells.
    fn is_alone(&self) -> bool {
        self.workbook.sheets().len() == 1
    }

    /// Notes what a row under the heading shows.
    fn note(&mut self, number: u32, digest: u64) {
        if !self.is_alone() {
            self.rows.push((number, digest));
        }
    }

    fn push(&mut self, waiting: Waiting, scanned: Option<Scanned<'_>>) {
        match &mut self.stage {
            Stage::Waiting(rows, cells) => {
                *cells += waiting.row.cells.len();
                rows.push(waiting);
                if rows.len() >= KEPT_ROWS || *cells >= KEPT_CELLS {
                    self.decide(scanned);
                }
            }
            Stage::Reading(_) => self.take(waiting, None),
            Stage::Unrecognised => self.account.title += 1,
        }
    }

    /// Takes a row under the heading.
    fn take(&mut self, waiting: Waiting, scanned: Option<Scanned<'_>>) {
        let Waiting { row, digest, lean, generation } = waiting;
        self.note(row.number, digest);
        let Stage::Reading(table) = &mut self.stage else { return };
        let scanned = scanned.filter(|it| !lean.is_empty() && it.texts.generation == generation);
        let taken = scanned.is_some_and(|Scanned { texts, styles }| {
            table.push_lean(&LeanRow { number: row.number, cells: &lean, texts, styles })
        });
        if !taken {
            table.push(row, &mut self.account);
        }
    }

    /// Looks for the heading among the rows that were kept.
    fn decide(&mut self, scanned: Option<Scanned<'_>>) {
        let Stage::Waiting(rows, _) = std::mem::replace(&mut self.stage, Stage::Unrecognised)
        else {
            return;
        };
        let mut waiting = rows;
        let rows: Vec<RawRow> =
            waiting.iter_mut().map(|waiting| std::mem::take(&mut waiting.row)).collect();
        if is_own_sheet(&self.name.name) {
            self.account.title += rows.len() as u64;
            return;
        }
        let file = self.workbook.file.rsplit(['/', '\\']).next().unwrap_or_default();
        match self.headings.recognise(&rows, &self.name.name, file) {
            Ok(recognised) => self.begin(recognised, rows, waiting, scanned),
            Err(near_miss) => {
                self.account.title += rows.len() as u64;
                self.say_unrecognised(near_miss, &rows);
            }
        }
    }

    fn begin(
        &mut self,
        recognised: Recognised,
        mut rows: Vec<RawRow>,
        mut waiting: Vec<Waiting>,
        scanned: Option<Scanned<'_>>,
    ) {
        let waiting = waiting.split_off(recognised.last + 1);
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
        let fields = recognised.columns.iter().filter_map(|column| column.field.as_deref());
        let named = fields.into_iter().any(|field| field.starts_with("customer_"));
        let ledger = recognised.template.kind == Kind::Ledger;
        if ledger && !named && !names_accounts(&recognised.columns) {
            titles.customer = titles.customer.or_else(|| customer_of_sheet(&self.name.name));
        }
        if self.name.hidden {
            self.findings.push(Finding::new(Code::SheetHidden, self.place()));
        }
        let table = Box::new(TableReader::new(
            recognised,
            &heading,
            titles,
            self.place(),
            self.currency,
            self.options.date_order,
            self.workbook.date1904,
            &data,
        ));
        self.stage = Stage::Reading(table);
        for (row, waiting) in data.into_iter().zip(waiting) {
            self.take(Waiting { row, ..waiting }, scanned);
            if self.give().is_break() {
                return;
            }
        }
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
            self.decide(None);
        }
        let mut height = 0;
        let table = match std::mem::replace(&mut self.stage, Stage::Unrecognised) {
            Stage::Reading(mut reader) => {
                let sheet = self.name.order as usize;
                let hidden = hidden.unwrap_or_else(|| self.workbook.hidden(sheet));
                self.say_hidden(hidden, reader.columns());
                reader.settle(&mut self.account);
                height = reader.rows_taken();
                let (mut table, findings) = reader
                    .finish(&self.workbook.file, &self.name.name)
                    .map_err(|fault| Fault::Damaged(fault.to_string()))?;
                self.findings.extend(findings);
                self.add_documents(&table.frame, &table.template);
                if let Some((_, take)) = self.batches {
                    let frame = std::mem::take(&mut table.frame);
                    table.frame = frame.clear();
                    let template = table.template.clone();
                    if frame.height() > 0 {
                        take(Batch { sheet: self.name.clone(), template, frame });
                    }
                }
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
            digest: self.digests.whole(),
            rows: self.rows,
            height,
            documents: self.documents,
        })
    }
}
