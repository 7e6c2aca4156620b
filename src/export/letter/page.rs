//! One letter on one sheet: an upright A4 page, and as many more as its tables need.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Formula, Worksheet};

use super::{Letter, company_name, shows_items, words};
use crate::export::ExportError;
use crate::export::grid::{self, Formats, Value};
use crate::export::style::{self, Book};
use crate::template::print::{LetterKind, PrintTemplate};

/// The width of the columns in characters; the tables share them.
const WIDTHS: [u32; 7] = [12, 19, 22, 15, 15, 16, 9];
const LAST: usize = WIDTHS.len() - 1;

/// A sheet while it is written from the top.
struct Page<'a> {
    book: &'a Book<'a>,
    letter: &'a Letter,
    template: &'a PrintTemplate,
    sheet: Worksheet,
    row: u32,
    looks: Looks,
}

struct Looks {
    company: Format,
    faint: Format,
    right: Format,
    strong: Format,
    paragraph: Format,
    reply: Format,
    data: Formats,
    total: Formats,
}

impl Looks {
    fn new(book: &Book) -> Looks {
        let plain = book.look.note.clone().set_font_size(10.5).set_font_color(style::INK);
        let paragraph = plain.clone().set_text_wrap().set_align(FormatAlign::Top);
        Looks {
            company: plain.clone().set_bold().set_font_size(13).set_font_color(style::BLUE),
            faint: plain.clone().set_font_size(9).set_font_color(style::GREY).set_text_wrap(),
            right: plain.clone().set_align(FormatAlign::Right),
            strong: plain.clone().set_bold(),
            reply: paragraph.clone().set_border_left(FormatBorder::None),
            paragraph,
            data: Formats::with(book, 2, false),
            total: Formats::with(book, 2, true),
        }
    }
}

/// One table: its heading, the keys of its columns, and rows.
struct Table {
    heading: String,
    keys: Vec<String>,
    rows: Vec<Line>,
}

enum Line {
    Data(Vec<Value<'static>>),
    /// A word over the whole width.
    Section(String),
    /// A word, and sums of the columns over the data rows from the nth line on.
    Sum {
        word: String,
        from: usize,
        values: Vec<Value<'static>>,
    },
    /// A word, and values that are the sum of some lines above.
    Total {
        word: String,
        of: Vec<usize>,
        values: Vec<Value<'static>>,
    },
}

/// The sheet of a letter.
pub(super) fn sheet(
    book: &Book,
    name: &str,
    letter: &Letter,
    template: &PrintTemplate,
) -> Result<Worksheet, ExportError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(name)?;
    for (column, width) in WIDTHS.into_iter().enumerate() {
        sheet.set_column_width(grid::column_number(column), width)?;
    }
    book.set_page(&mut sheet, 0)?;
    sheet.set_portrait().set_print_fit_to_pages(1, 0).set_margins(0.6, 0.6, 0.7, 0.7, 0.3, 0.3);
    let looks = Looks::new(book);
    let mut page = Page { book, letter, template, sheet, row: 0, looks };
    page.head()?;
    page.body()?;
    page.foot()?;
    let last = page.row.saturating_sub(1);
    page.sheet.set_print_area(0, 0, last, grid::column_number(LAST))?;
    Ok(page.sheet)
}

impl Page<'_> {
    fn span(&mut self, text: &str, format: &Format) -> Result<(), ExportError> {
        grid::span(&mut self.sheet, self.row, 0, LAST, text, format)?;
        self.row += 1;
        Ok(())
    }

    /// Words over the whole width, on as many lines as they need; nothing where there are none.
    fn paragraph(&mut self, text: &str, format: &Format) -> Result<(), ExportError> {
        let filled = self.letter.fill(self.book, self.template, text);
        if filled.trim().is_empty() {
            return Ok(());
        }
        let width = WIDTHS.iter().sum::<u32>() as usize - 6;
        let lines = style::display_width(&filled).div_ceil(width).max(1);
        self.sheet.set_row_height(self.row, 17 * lines as u32 + 2)?;
        self.span(&filled, format)
    }

    fn head(&mut self) -> Result<(), ExportError> {
        let (book, letter, template) = (self.book, self.letter, self.template);
        let words = words(book, letter, template);
        let company = company_name(book, template);
        if !company.is_empty() {
            let format = self.looks.company.clone();
            self.sheet.set_row_height(self.row, 22)?;
            self.span(&company, &format)?;
        }
        let own = &template.company;
        let parts = [
            (&own.address, "letter-address"),
            (&own.phone, "letter-phone"),
            (&own.tax_id, "letter-tax-id"),
        ];
        let said = parts.iter().filter(|(value, _)| !value.trim().is_empty());
        let said = said.map(|(value, key)| book.text_with(key, &[("value", (*value).clone())]));
        let line = said.collect::<Vec<_>>().join("    ");
        if !line.is_empty() {
            let format = self.looks.faint.clone();
            self.span(&line, &format)?;
        }
        self.sheet.set_row_height(self.row, 36)?;
        let title = letter.fill(book, template, &words.title);
        self.span(&title, &book.look.title)?;
        let code = book.text_with("letter-code", &[("value", letter.customer_code.clone())]);
        grid::span(&mut self.sheet, self.row, 0, 2, &code, &book.look.caption_left)?;
        let day = book.as_of_line(letter.as_of);
        grid::span(&mut self.sheet, self.row, 3, LAST, &day, &book.look.caption_right)?;
        self.row += 2;
        let strong = self.looks.strong.clone();
        self.paragraph(&words.greeting, &strong)?;
        let faint = self.looks.faint.clone();
        for (key, value) in
            [("letter-address", &letter.address), ("letter-contact", &letter.contact)]
        {
            if !value.trim().is_empty() {
                let line = book.text_with(key, &[("value", value.clone())]);
                self.span(&style::clean(&line).clone(), &faint)?;
            }
        }
        self.row += 1;
        let format = self.looks.paragraph.clone();
        for text in &words.opening {
            self.paragraph(text, &format)?;
        }
        self.row += 1;
        Ok(())
    }

    fn body(&mut self) -> Result<(), ExportError> {
        let words = words(self.book, self.letter, self.template);
        match self.template.kind {
            LetterKind::Statement => {
                let table = self.movements(&words.lines_heading);
                self.table(table)?;
            }
            LetterKind::Confirmation => {
                let heading = words.lines_heading.clone();
                self.balance(&heading)?;
            }
            LetterKind::Dunning => {}
        }
        if shows_items(self.template.kind) {
            let table = self.items(&words.items_heading);
            self.table(table)?;
        }
        Ok(())
    }

    /// 往来明细: the opening, each document, the sums and the closing.
    fn movements(&self, heading: &str) -> Table {
        let keys = &self.template.tables.lines;
        let mut rows = Vec::new();
        for line in &self.letter.lines {
            let words = match line.summary.trim() {
                "" => self.book.text(&format!("ledger-{}", line.kind)),
                words => words.to_owned(),
            };
            let amount =
                |amount| if line.is_opening { Value::Blank } else { Value::amount(amount) };
            let value = |key: &String| match key.as_str() {
                "date" => Value::maybe(line.date, Value::Day),
                "number" => Value::text(line.document_number.to_string()),
                "due" => Value::maybe(line.due_date, Value::Day),
                "debit" => amount(line.debit),
                "credit" => amount(line.credit),
                "balance" => Value::amount(line.balance),
                _ => Value::text(words.clone()),
            };
            rows.push(Line::Data(keys.iter().map(value).collect()));
        }
        let sum = |pick: fn(&crate::analyze::AccountRow) -> i64| {
            Value::Amount(self.letter.lines.iter().map(|line| i128::from(pick(line))).sum())
        };
        let value = |key: &String| match key.as_str() {
            "debit" => sum(|line| line.debit),
            "credit" => sum(|line| line.credit),
            "balance" => Value::amount(self.letter.balance),
            _ => Value::Blank,
        };
        let values = keys.iter().map(value).collect();
        rows.push(Line::Sum { word: self.book.text("letter-closing"), from: 0, values });
        Table { heading: heading.to_owned(), keys: keys.clone(), rows }
    }

    /// 未结清明细: each side with its sum; both come to the balance, or to the claim.
    fn items(&self, heading: &str) -> Table {
        let keys = &self.template.tables.items;
        let (mut rows, mut sums) = (Vec::new(), Vec::new());
        let sides = [("letter-side-debit", false), ("letter-side-credit", true)];
        let both = self.letter.items.iter().any(|item| item.open < 0)
            && self.letter.items.iter().any(|item| item.open > 0);
        for (key, is_credit) in sides {
            let items: Vec<_> =
                self.letter.items.iter().filter(|item| (item.open < 0) == is_credit).collect();
            if items.is_empty() {
                continue;
            }
            if both {
                rows.push(Line::Section(self.book.text(key)));
            }
            let from = rows.len();
            let of = |key: &String, item: &crate::analyze::OpenItem| match key.as_str() {
                "date" => Value::maybe(item.document_date, Value::Day),
                "due" => Value::maybe(item.due_date, Value::Day),
                "number" => Value::text(item.document_number.to_string()),
                "amount" => Value::amount(item.amount),
                "settled" => Value::amount(item.settled),
                "open" => Value::amount(item.open),
                "overdue" if item.overdue_days > 0 => Value::Count(item.overdue_days),
                "overdue" => Value::Blank,
                _ => Value::text(self.book.text(&format!("ledger-{}", item.kind))),
            };
            for item in &items {
                rows.push(Line::Data(keys.iter().map(|key| of(key, item)).collect()));
            }
            let sum = |pick: fn(&crate::analyze::OpenItem) -> i64| {
                Value::Amount(items.iter().map(|item| i128::from(pick(item))).sum())
            };
            let values = keys.iter().map(|key| match key.as_str() {
                "amount" => sum(|item| item.amount),
                "settled" => sum(|item| item.settled),
                "open" => sum(|item| item.open),
                _ => Value::Blank,
            });
            let values = values.collect();
            let word = if both { "letter-subtotal" } else { "export-total" };
            sums.push(rows.len());
            rows.push(Line::Sum { word: self.book.text(word), from, values });
        }
        if both {
            let total = self.letter.items.iter().map(|item| i128::from(item.open)).sum();
            let values = keys.iter().map(|key| match key.as_str() {
                "open" => Value::Amount(total),
                _ => Value::Blank,
            });
            let values = values.collect();
            rows.push(Line::Total { word: self.book.text("letter-net"), of: sums, values });
        }
        Table { heading: heading.to_owned(), keys: keys.clone(), rows }
    }

    fn table(&mut self, table: Table) -> Result<(), ExportError> {
        let book = self.book;
        if table.rows.is_empty() {
            let (format, none) = (self.looks.faint.clone(), book.text("letter-nothing-open"));
            self.span(&none, &format)?;
            self.row += 1;
            return Ok(());
        }
        let heading = self.letter.fill(book, self.template, &table.heading);
        self.sheet.set_row_height(self.row, 20)?;
        self.span(&heading, &book.look.section)?;
        let last = table.keys.len().saturating_sub(1).min(LAST);
        for (column, key) in table.keys.iter().enumerate().take(LAST + 1) {
            let word = book.text(&format!("letter-column-{key}"));
            let column = grid::column_number(column);
            self.sheet.write_string_with_format(self.row, column, word, &book.look.heading)?;
        }
        self.sheet.set_row_height(self.row, 20)?;
        self.row += 1;
        let first = self.row;
        for line in &table.rows {
            self.line(line, first, last)?;
        }
        self.row += 1;
        Ok(())
    }

    fn line(&mut self, line: &Line, first: u32, last: usize) -> Result<(), ExportError> {
        let currency = &self.letter.currency;
        match line {
            Line::Section(word) => {
                let format = self.looks.total.text().clone().set_align(FormatAlign::Left);
                grid::span(&mut self.sheet, self.row, 0, last, word, &format)?;
            }
            Line::Data(values) => {
                self.sheet.set_row_height(self.row, 17)?;
                for (column, value) in values.iter().enumerate().take(last + 1) {
                    let cell = (self.row, grid::column_number(column));
                    grid::write_value(&mut self.sheet, cell, value, currency, &self.looks.data)?;
                }
            }
            Line::Sum { word, from, values } => {
                let (top, bottom) = (first + grid::row_number(*from) + 1, self.row);
                let has_rows = bottom >= top;
                let formula = |letter: &str| format!("=SUM({letter}{top}:{letter}{bottom})");
                self.sums(word, values, last, |letter, is_balance| {
                    (has_rows && !is_balance).then(|| formula(letter))
                })?;
            }
            Line::Total { word, of, values } => {
                let formula = |letter: &str| {
                    let cells: Vec<String> = of
                        .iter()
                        .map(|line| format!("{letter}{}", first as usize + line + 1))
                        .collect();
                    format!("={}", cells.join("+"))
                };
                self.sums(word, values, last, |letter, _| Some(formula(letter)))?;
            }
        }
        self.row += 1;
        Ok(())
    }

    /// A row of sums; a running balance is no sum of its column.
    fn sums(
        &mut self,
        word: &str,
        values: &[Value],
        last: usize,
        formula: impl Fn(&str, bool) -> Option<String>,
    ) -> Result<(), ExportError> {
        let currency = &self.letter.currency;
        let keys = &self.template.tables.lines;
        let is_lines = self.template.kind == LetterKind::Statement && values.len() == keys.len();
        for (column, value) in values.iter().enumerate().take(last + 1) {
            let cell = (self.row, grid::column_number(column));
            let format = self.looks.total.of(value, currency);
            let letter = grid::column_letter(column);
            let is_balance = is_lines && keys.get(column).is_some_and(|key| key == "balance");
            match (value, formula(&letter, is_balance)) {
                _ if column == 0 => {
                    let format = self.looks.total.text();
                    self.sheet.write_string_with_format(cell.0, cell.1, word, format)?;
                }
                (Value::Amount(amount), Some(formula)) if !value.too_large() => {
                    let result = grid::decimal_text(*amount, style::digits_of(currency));
                    let formula = Formula::new(formula).set_result(result);
                    self.sheet.write_formula_with_format(cell.0, cell.1, formula, format)?;
                }
                _ => grid::write_formatted(&mut self.sheet, cell, value, currency, format)?,
            }
        }
        Ok(())
    }

    /// 询证函: the day, what they owe and what we owe.
    fn balance(&mut self, heading: &str) -> Result<(), ExportError> {
        let (book, letter) = (self.book, self.letter);
        self.sheet.set_row_height(self.row, 20)?;
        self.span(heading, &book.look.section)?;
        let spans = [(0, 0), (1, 2), (3, 4), (5, LAST)];
        let keys = ["day", "they-owe", "we-owe", "remark"];
        for (key, (first, last)) in keys.iter().zip(spans) {
            let word = book.text(&format!("letter-column-{key}"));
            grid::span(&mut self.sheet, self.row, first, last, &word, &book.look.heading)?;
        }
        self.row += 1;
        let remark = Value::text(letter.currency_word(book));
        let values = [
            Value::Day(letter.as_of),
            Value::amount(letter.balance.max(0)),
            Value::amount(letter.balance.min(0).saturating_neg()),
            remark,
        ];
        for (value, (first, last)) in values.iter().zip(spans) {
            let format = self.looks.data.of(value, &letter.currency).clone();
            grid::span(&mut self.sheet, self.row, first, last, "", &format)?;
            let cell = (self.row, grid::column_number(first));
            grid::write_formatted(&mut self.sheet, cell, value, &letter.currency, &format)?;
        }
        self.sheet.set_row_height(self.row, 22)?;
        self.row += 2;
        Ok(())
    }

    fn foot(&mut self) -> Result<(), ExportError> {
        let (book, letter, template) = (self.book, self.letter, self.template);
        let words = words(book, letter, template);
        let paragraph = self.looks.paragraph.clone();
        for text in &words.closing {
            self.paragraph(text, &paragraph)?;
        }
        let own = &template.company;
        if template.kind == LetterKind::Dunning && !own.bank_account.trim().is_empty() {
            let variables =
                [("bank", own.bank_name.clone()), ("account", own.bank_account.clone())];
            let line = book.text_with("letter-bank", &variables);
            let strong = self.looks.strong.clone();
            self.span(&line, &strong)?;
        }
        self.row += 1;
        let right = self.looks.right.clone();
        for text in &words.signature {
            let filled = letter.fill(book, template, text);
            self.sheet.set_row_height(self.row, 20)?;
            self.span(&filled, &right)?;
        }
        if words.reply.is_empty() {
            return Ok(());
        }
        self.row += 1;
        let heading = letter.fill(book, template, &words.reply_heading);
        self.sheet.set_row_height(self.row, 20)?;
        self.span(&heading, &book.look.section)?;
        self.sheet.set_row_height(self.row, 6)?;
        self.row += 1;
        let reply = self.looks.reply.clone();
        for text in &words.reply {
            self.paragraph(text, &reply)?;
        }
        Ok(())
    }
}
