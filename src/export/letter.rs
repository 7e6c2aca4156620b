//! 对账单, 催款单, 询证函: letters to customers as pages of a workbook.

use rust_xlsxwriter::{Url, Worksheet};

use super::ExportError;
use super::grid::{self, Column, Rows, Statement, Value};
use super::style::{self, Book, Caption};
use crate::analyze::{AccountRow, OpenItem};
use crate::domain::money::in_capitals;
use crate::domain::{Currency, Date};
use crate::i18n::Language;
use crate::template::print::{LetterKind, LetterWords, PrintTemplate};

mod page;

/// What a letter says of one customer in one currency; money in minor units.
#[derive(Clone, Debug)]
pub struct Letter {
    pub customer_code: String,
    pub customer_name: String,
    pub address: String,
    /// Name and phone, masked unless the user wants them.
    pub contact: String,
    pub currency: String,
    pub from: Option<Date>,
    pub as_of: Date,
    /// The step of dunning, from 0.
    pub level: Option<usize>,
    /// The movements of the period after their opening; only of a statement.
    pub lines: Vec<AccountRow>,
    /// What is open, or what of it is past due.
    pub items: Vec<OpenItem>,
    pub balance: i64,
    pub not_due: i64,
    pub overdue: i64,
    /// Credits that settle nothing, never above 0.
    pub unapplied: i64,
    /// What is asked for: past due, less what was received and not matched.
    pub claim: i64,
    pub oldest_overdue_days: i64,
}

/// The letters as one workbook, a sheet each; several come behind a list of them. The caption's
/// language is that of the letters.
pub fn letter_workbook(
    letters: &[Letter],
    template: &PrintTemplate,
    caption: &Caption,
) -> Result<Vec<u8>, ExportError> {
    let mut book = Book::new(caption);
    let title = book.text(&format!("letter-{}", template.kind.name()));
    let list = (letters.len() > 1).then(|| {
        let wanted = book.text("letter-list");
        book.claim_name(&wanted)
    });
    let mut names = Vec::new();
    for letter in letters {
        let several =
            letters.iter().filter(|one| one.customer_code == letter.customer_code).count();
        let code = &letter.customer_code;
        let wanted = if several > 1 { format!("{code} {}", letter.currency) } else { code.clone() };
        let name = book.claim_name(&wanted);
        let sheet = page::sheet(&book, &name, letter, template)?;
        book.push(sheet);
        names.push(name);
    }
    if let Some(name) = list {
        let sheet = listed(&book, name, &title, (letters, &names))?;
        book.push_first(sheet);
    }
    let mut bytes = Vec::new();
    book.finish(&title, &mut bytes)?;
    Ok(bytes)
}

/// The list of the letters with links to their sheets, and what they come to.
fn listed<'a>(
    book: &Book<'a>,
    name: String,
    title: &str,
    (letters, names): (&'a [Letter], &[String]),
) -> Result<Worksheet, ExportError> {
    let mut part = Book::new(book.caption);
    let has_levels = letters.iter().any(|letter| letter.level.is_some());
    let plain = |key: &str| Column::plain(book.text(key));
    let sum = |key: &str| Column::sum(book.text(key));
    let account = |letter: &'a Letter| (&*letter.customer_code, &*letter.currency);
    let rows = Rows::of(letters, account, move |letter, values| {
        values.extend([&*letter.customer_code, &*letter.customer_name].map(Value::text));
        let amounts =
            [letter.balance, letter.not_due, letter.overdue, letter.unapplied, letter.claim];
        values.extend(amounts.map(Value::amount));
        values.push(Value::Count(letter.oldest_overdue_days));
        if has_levels {
            values.push(Value::maybe(letter.level, |level| Value::Count(level as i64 + 1)));
        }
    });
    let mut columns = vec![
        plain("export-column-code"),
        plain("export-column-name"),
        sum("export-column-balance"),
        sum("export-band-not-due"),
        sum("export-card-overdue"),
        sum("export-column-unapplied"),
        sum("letter-column-claim"),
        plain("export-column-overdue-days"),
    ];
    columns.extend(has_levels.then(|| plain("letter-column-level")));
    let statement = Statement {
        key: "letters",
        leads: None,
        sheet: name,
        title: title.to_owned(),
        period: book.as_of_line(book.caption.as_of),
        columns,
        currency_at: 2,
        rows,
        totals: Vec::new(),
        notes: vec![book.text("letter-note-list")],
        grouped: false,
    };
    // Its cells are linked one by one below.
    part.gap_from = usize::MAX;
    grid::write(&mut part, vec![statement])?;
    let mut sheet = part.into_sheet();
    for (index, (letter, name)) in letters.iter().zip(names).enumerate() {
        let url =
            Url::new(format!("internal:'{name}'!A1")).set_text(style::clean(&letter.customer_code));
        let line = grid::FIRST_ROW + grid::row_number(index);
        sheet.write_url_with_format(line, 0, url, &book.look.link)?;
    }
    sheet.set_active(true);
    Ok(sheet)
}

impl Letter {
    /// The text with its words in braces filled in.
    fn fill(&self, book: &Book, template: &PrintTemplate, text: &str) -> String {
        let mut filled = text.to_owned();
        for (name, value) in self.values(book, template) {
            filled = filled.replace(&format!("{{{name}}}"), &value);
        }
        filled
    }

    fn values(&self, book: &Book, template: &PrintTemplate) -> [(&'static str, String); 18] {
        let day = |day: Date| book.day(day);
        let within = self.level.and_then(|level| template.levels.get(level));
        let within = within.map_or(7, |level| level.pay_within_days);
        let pay_by = self.as_of.checked_add_days(chrono::Days::new(within.into()));
        let side = match self.balance {
            1.. => "letter-they-owe",
            0 => "letter-even",
            _ => "letter-we-owe",
        };
        let from = self.from.or_else(|| self.lines.iter().find_map(|line| line.date));
        [
            // No value may hold a word in braces, as braces of names are put in last.
            ("balance", self.money(book, self.balance.abs())),
            ("balance_in_words", self.in_words(book, self.balance.abs())),
            ("overdue", self.money(book, self.overdue)),
            ("not_due", self.money(book, self.not_due)),
            ("unapplied", self.money(book, self.unapplied)),
            ("claim", self.money(book, self.claim)),
            ("claim_in_words", self.in_words(book, self.claim)),
            ("direction", book.text(side)),
            ("oldest_days", self.oldest_overdue_days.to_string()),
            ("from", from.map_or_else(|| "—".to_owned(), day)),
            ("day", day(self.as_of)),
            ("pay_by", pay_by.map_or_else(|| "—".to_owned(), day)),
            ("currency", self.currency_word(book)),
            ("company", company_name(book, template)),
            ("customer_code", self.customer_code.clone()),
            ("address", self.address.clone()),
            ("contact", self.contact.clone()),
            ("customer_name", self.customer_name.clone()),
        ]
    }

    /// `12,345.00`, in the manner of the language.
    fn money(&self, book: &Book, amount: i64) -> String {
        let digits = style::digits_of(&self.currency);
        let plain = grid::decimal_text(i128::from(amount), digits);
        let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
        let (sign, whole) = whole.strip_prefix('-').map_or(("", whole), |rest| ("-", rest));
        let (between, point) = match book.caption.language {
            Language::Fr => ("\u{202f}", ","),
            Language::Zh | Language::En => (",", "."),
        };
        let mut grouped = String::new();
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at).is_multiple_of(3) {
                grouped.push_str(between);
            }
            grouped.push(digit);
        }
        match part {
            "" => format!("{sign}{grouped}"),
            part => format!("{sign}{grouped}{point}{part}"),
        }
    }

    /// ` 元（大写：…）` in Chinese letters over CNY, else nothing.
    fn in_words(&self, book: &Book, amount: i64) -> String {
        if book.caption.language != Language::Zh || self.currency != Currency::CNY.code() {
            return String::new();
        }
        book.text_with("letter-in-words", &[("words", in_capitals(amount))])
    }

    fn currency_word(&self, book: &Book) -> String {
        match (book.caption.language, self.currency.as_str()) {
            (Language::Zh, "CNY") => book.text("letter-cny"),
            _ => self.currency.clone(),
        }
    }
}

fn company_name(book: &Book, template: &PrintTemplate) -> String {
    let given = book.caption.company.trim();
    if given.is_empty() { template.company.name.trim().to_owned() } else { given.to_owned() }
}

/// The words of a letter, which the caller has tried before.
fn words(book: &Book, letter: &Letter, template: &PrintTemplate) -> LetterWords {
    let words = template.words(book.caption.language.tag(), letter.level);
    words.expect("the caller refuses a template without words in this language")
}

/// Whether a letter shows the movements, the open items, or the balance alone.
fn shows_items(kind: LetterKind) -> bool {
    kind != LetterKind::Confirmation
}
