//! quality.xlsx and quality.html: the score of an archive, its trend and every finding.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet};

use super::ExportError;
use super::chart::{self, Cells, Words};
use super::form::{column_number, heading_format, landscape, write_text};
use crate::finding::Severity;
use crate::i18n::{Language, text};

/// One line of scores: a customer or a group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QualityRow {
    pub key: String,
    pub label: String,
    pub customers: u32,
    /// Out of 1000.
    pub score: u32,
    pub errors: u32,
    pub warnings: u32,
    pub infos: u32,
    /// In ten-thousandths.
    pub complete: u32,
}

/// One check.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QualityCheck {
    pub at: String,
    pub score: u32,
    pub customers: u32,
    pub errors: u32,
    pub warnings: u32,
    pub infos: u32,
    pub new: u32,
    pub mended: u32,
    pub open: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QualityFinding {
    pub severity: Severity,
    pub code: String,
    pub title: String,
    pub customer_code: String,
    pub message: String,
    pub suggestion: String,
}

/// All that the workbook shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QualityReport {
    pub language: Language,
    pub company: String,
    pub now: QualityCheck,
    pub trend: Vec<QualityCheck>,
    /// Title, severity and count, the gravest first.
    pub codes: Vec<(String, Severity, u32)>,
    pub categories: Vec<QualityRow>,
    pub salespersons: Vec<QualityRow>,
    pub customers: Vec<QualityRow>,
    pub findings: Vec<QualityFinding>,
}

/// Findings that fit on a sheet below the headings.
const LISTED_MAX: usize = 1_000_000;
/// Codes in the chart.
const BARS_MAX: usize = 15;

/// The bytes of quality.xlsx.
pub fn quality_workbook(report: &QualityReport) -> Result<Vec<u8>, ExportError> {
    let mut workbook = Workbook::new();
    let page = Page::new(report);
    page.summary(workbook.add_worksheet())?;
    for (key, rows) in [
        ("quality-sheet-categories", &report.categories),
        ("quality-sheet-salespersons", &report.salespersons),
        ("quality-sheet-customers", &report.customers),
    ] {
        page.scores(workbook.add_worksheet(), key, rows)?;
    }
    page.findings(workbook.add_worksheet())?;
    Ok(workbook.save_to_buffer()?)
}

struct Page<'a> {
    report: &'a QualityReport,
    cell: Format,
    score: Format,
    share: Format,
}

impl<'a> Page<'a> {
    fn new(report: &'a QualityReport) -> Page<'a> {
        let cell = Format::new().set_border(FormatBorder::Thin).set_border_color("#D5DAE0");
        let score = cell.clone().set_num_format("0.0");
        let share = cell.clone().set_num_format("0%");
        Page { report, cell, score, share }
    }

    fn say(&self, key: &str) -> String {
        text(self.report.language, key, &[])
    }

    fn headings(&self, sheet: &mut Worksheet, row: u32, keys: &[&str]) -> Result<(), ExportError> {
        for (index, key) in keys.iter().enumerate() {
            let format = heading_format(false);
            write_text(sheet, row, column_number(index), &self.say(key), &format)?;
        }
        Ok(())
    }

    fn number(&self, sheet: &mut Worksheet, at: (u32, u16), value: u32) -> Result<(), ExportError> {
        sheet.write_number_with_format(at.0, at.1, value, &self.cell)?;
        Ok(())
    }

    fn score(&self, sheet: &mut Worksheet, at: (u32, u16), tenths: u32) -> Result<(), ExportError> {
        sheet.write_number_with_format(at.0, at.1, f64::from(tenths) / 10.0, &self.score)?;
        Ok(())
    }

    fn summary(&self, sheet: &mut Worksheet) -> Result<(), ExportError> {
        let report = self.report;
        sheet.set_name(self.say("quality-sheet-summary"))?.set_screen_gridlines(false);
        for (column, width) in (0..).zip([24, 12, 12, 12, 12, 12, 12, 12, 12]) {
            sheet.set_column_width(column, width)?;
        }
        sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0);
        let title = Format::new().set_bold().set_font_size(16);
        write_text(sheet, 0, 0, &self.say("quality-title"), &title)?;
        let made = format!("{}  {}", report.company, report.now.at);
        write_text(sheet, 1, 0, made.trim(), &Format::new())?;
        let keys = [
            "quality-score",
            "quality-customers",
            "quality-errors",
            "quality-warnings",
            "quality-infos",
            "quality-new",
            "quality-mended",
            "quality-open",
        ];
        self.headings(sheet, 3, &keys)?;
        let now = &report.now;
        let large = self.score.clone().set_bold().set_font_size(20).set_align(FormatAlign::Left);
        sheet.set_row_height(4, 30)?;
        sheet.write_number_with_format(4, 0, f64::from(now.score) / 10.0, &large)?;
        let figures =
            [now.customers, now.errors, now.warnings, now.infos, now.new, now.mended, now.open];
        for (column, figure) in (1..).zip(figures) {
            self.number(sheet, (4, column), figure)?;
        }
        write_text(sheet, 5, 0, &self.say("quality-formula"), &Format::new().set_italic())?;
        let row = self.trend(sheet, 7)?;
        self.codes(sheet, row + 1)
    }

    /// The checks with a line of their scores beside them; gives the next free row.
    fn trend(&self, sheet: &mut Worksheet, row: u32) -> Result<u32, ExportError> {
        let keys = [
            "quality-at",
            "quality-score",
            "quality-customers",
            "quality-errors",
            "quality-warnings",
            "quality-new",
            "quality-mended",
            "quality-open",
        ];
        self.headings(sheet, row, &keys)?;
        let mut last = row;
        for check in &self.report.trend {
            last += 1;
            write_text(sheet, last, 0, &check.at, &self.cell)?;
            self.score(sheet, (last, 1), check.score)?;
            let figures = [
                check.customers,
                check.errors,
                check.warnings,
                check.new,
                check.mended,
                check.open,
            ];
            for (column, figure) in (2..).zip(figures) {
                self.number(sheet, (last, column), figure)?;
            }
        }
        if last > row {
            let name = self.say("quality-sheet-summary");
            let labels = Cells { sheet: name, first: row + 1, last, column: 0 };
            let score = self.say("quality-score");
            let series = [(score.as_str(), labels.at(1))];
            let mut chart = chart::lines(&self.words("quality-trend", 100), &labels, &series);
            chart.y_axis().set_min(0).set_max(100);
            sheet.insert_chart_with_offset(row, 9, &chart, 0, 0)?;
        }
        Ok(last.max(row + 14))
    }

    fn codes(&self, sheet: &mut Worksheet, row: u32) -> Result<(), ExportError> {
        self.headings(sheet, row, &["quality-finding", "quality-severity", "quality-count"])?;
        let mut last = row;
        for (title, severity, count) in &self.report.codes {
            last += 1;
            write_text(sheet, last, 0, title, &self.cell)?;
            write_text(sheet, last, 1, &self.severity(*severity), &self.cell)?;
            self.number(sheet, (last, 2), *count)?;
        }
        if last > row {
            let shown = last.min(row + BARS_MAX as u32);
            let name = self.say("quality-sheet-summary");
            let labels = Cells { sheet: name, first: row + 1, last: shown, column: 0 };
            let most = self.report.codes.iter().map(|(_, _, count)| *count).max().unwrap_or(0);
            let words = self.words("quality-by-code", most.into());
            let mut chart = chart::bars(&words, &labels, &labels.at(2));
            chart.set_height(120 + 22 * (shown - row));
            sheet.insert_chart_with_offset(row, 9, &chart, 0, 0)?;
        }
        Ok(())
    }

    fn words(&self, key: &str, largest: i128) -> Words {
        let language = self.report.language;
        Words { title: self.say(key), language, largest, none_below_zero: true }
    }

    fn severity(&self, severity: Severity) -> String {
        self.say(&format!("severity-{}", severity.word()))
    }

    fn scores(
        &self,
        sheet: &mut Worksheet,
        name: &str,
        rows: &[QualityRow],
    ) -> Result<(), ExportError> {
        sheet.set_name(self.say(name))?;
        for (column, width) in (0..).zip([18, 36, 10, 10, 10, 10, 10, 12]) {
            sheet.set_column_width(column, width)?;
        }
        landscape(sheet)?;
        let keys = [
            "quality-key",
            "quality-label",
            "quality-customers",
            "quality-score",
            "quality-errors",
            "quality-warnings",
            "quality-infos",
            "quality-complete",
        ];
        self.headings(sheet, 0, &keys)?;
        let mut last = 0;
        for (row, one) in (1..).zip(rows.iter().take(LISTED_MAX)) {
            write_text(sheet, row, 0, &one.key, &self.cell)?;
            write_text(sheet, row, 1, &one.label, &self.cell)?;
            self.number(sheet, (row, 2), one.customers)?;
            self.score(sheet, (row, 3), one.score)?;
            for (column, figure) in (4..).zip([one.errors, one.warnings, one.infos]) {
                self.number(sheet, (row, column), figure)?;
            }
            let share = f64::from(one.complete) / 10_000.0;
            sheet.write_number_with_format(row, 7, share, &self.share)?;
            last = row;
        }
        sheet.set_freeze_panes(1, 2)?;
        sheet.autofilter(0, 0, last, 7)?;
        Ok(())
    }

    fn findings(&self, sheet: &mut Worksheet) -> Result<(), ExportError> {
        sheet.set_name(self.say("quality-sheet-findings"))?;
        for (column, width) in (0..).zip([10, 16, 22, 26, 70, 30]) {
            sheet.set_column_width(column, width)?;
        }
        landscape(sheet)?;
        let keys = [
            "quality-severity",
            "quality-key",
            "quality-finding",
            "quality-code",
            "quality-message",
            "quality-suggestion",
        ];
        self.headings(sheet, 0, &keys)?;
        let mut last = 0;
        for (row, finding) in (1..).zip(self.report.findings.iter().take(LISTED_MAX)) {
            let severity = self.severity(finding.severity);
            let cells = [
                &severity,
                &finding.customer_code,
                &finding.title,
                &finding.code,
                &finding.message,
                &finding.suggestion,
            ];
            for (column, content) in (0..).zip(cells) {
                write_text(sheet, row, column, content, &self.cell)?;
            }
            last = row;
        }
        sheet.set_freeze_panes(1, 0)?;
        sheet.autofilter(0, 0, last, 5)?;
        Ok(())
    }
}

/// The page; `data` is the machine-readable record, `words` the words of the page by their names.
pub fn quality_page(data: &serde_json::Value, language: Language) -> String {
    const NAMES: [&str; 26] = [
        "title",
        "score",
        "customers",
        "errors",
        "warnings",
        "infos",
        "new",
        "mended",
        "open",
        "trend",
        "by-code",
        "complete",
        "severity",
        "finding",
        "message",
        "suggestion",
        "search",
        "all",
        "key",
        "label",
        "previous",
        "next",
        "sheet-categories",
        "sheet-salespersons",
        "sheet-customers",
        "sheet-findings",
    ];
    let words: serde_json::Map<String, serde_json::Value> = NAMES
        .iter()
        .map(|name| {
            let said = text(language, &format!("quality-{name}"), &[]);
            ((*name).to_owned(), said.into())
        })
        .chain(Severity::ALL.map(|severity| {
            let said = text(language, &format!("severity-{}", severity.word()), &[]);
            (severity.word().to_owned(), said.into())
        }))
        .collect();
    // Nothing in the data may end the element that it stands in.
    let embedded = |value: &serde_json::Value| value.to_string().replace('<', "\\u003c");
    include_str!("quality.html")
        .replace("{{style}}", include_str!("page.css"))
        .replace("{{script}}", include_str!("page.js"))
        .replace("{{language}}", language.tag())
        .replace("{{title}}", &text(language, "quality-title", &[]))
        .replace("{{words}}", &embedded(&words.into()))
        .replace("{{data}}", &embedded(data))
}
