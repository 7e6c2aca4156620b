//! 对账单, 催款单, 询证函: which customers are written to, and what each letter says.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use crate::analyze::{self, AccountKey, AccountRow, Bands, Basis, Ledger, Method, OpenItem};
use crate::archive::Archive;
use crate::domain::Date;
use crate::domain::customer::Customer;
use crate::domain::mask::mask;
use crate::export::Letter;
use crate::i18n::Language;
use crate::pipeline::PipelineError;
use crate::template::print::{LetterKind, PrintTemplate};
use crate::template::{self, Templates};

/// Which letters are asked for.
pub struct Wanted<'a> {
    pub from: Option<Date>,
    pub as_of: Date,
    /// How receipts are set against invoices.
    pub method: Method,
    pub language: Language,
    /// Only customers with something past due for more days than this.
    pub overdue_above: Option<u32>,
    /// The step of dunning (from 0) of every letter, instead of the one by days past due.
    pub level: Option<usize>,
    /// Names and phones as they are.
    pub unmask: bool,
    /// The customers that may be written to.
    pub chosen: &'a dyn Fn(&Customer) -> bool,
}

/// The letters to all customers that are asked for and have a reason to be written to, by
/// customer and currency.
pub fn letters(
    archive: &Archive,
    ledger: &Ledger,
    template: &PrintTemplate,
    wanted: &Wanted,
) -> Result<Vec<Letter>, PipelineError> {
    let customers: BTreeMap<String, Customer> = archive
        .customers()?
        .into_iter()
        .filter(|customer| (wanted.chosen)(customer))
        .map(|customer| (customer.customer_code.clone(), customer))
        .collect();
    let accounts = accounts(ledger, wanted)?;
    let mut lines = match template.kind {
        LetterKind::Statement => movements(ledger, wanted, &customers)?,
        LetterKind::Dunning | LetterKind::Confirmation => BTreeMap::new(),
    };
    let mut letters = Vec::new();
    for ((code, currency), account) in accounts {
        let Some(customer) = customers.get(code.as_str()) else { continue };
        let lines = lines.remove(&(code, currency.clone())).unwrap_or_default();
        letters.extend(letter(template, wanted, (customer, &currency), account, lines));
    }
    Ok(letters)
}

/// What is open of one customer in one currency.
#[derive(Default)]
struct Account {
    items: Vec<OpenItem>,
    balance: i64,
    not_due: i64,
    overdue: i64,
    unapplied: i64,
    /// What of the overdue is contested: nobody duns for it.
    contested: i64,
    /// Of the oldest debit that all credits together leave unpaid.
    oldest_overdue_days: i64,
}

/// The open items of every account, held against the ageing to the cent.
fn accounts(
    ledger: &Ledger,
    wanted: &Wanted,
) -> Result<BTreeMap<AccountKey, Account>, PipelineError> {
    let mut accounts: BTreeMap<AccountKey, Account> = BTreeMap::new();
    for item in analyze::open_items(ledger, wanted.as_of, wanted.method)?.rows {
        let key = (item.customer_code.clone(), item.currency.clone());
        let account = accounts.entry(key).or_default();
        account.balance += item.open;
        let sum = match (item.open < 0, item.overdue_days > 0) {
            (true, _) => &mut account.unapplied,
            (false, true) => &mut account.overdue,
            (false, false) => &mut account.not_due,
        };
        *sum += item.open;
        if item.overdue_days > 0 {
            account.contested += item.disputed;
        }
        account.items.push(item);
    }
    let bands = Bands::default();
    let aging = analyze::aging(ledger, wanted.as_of, wanted.method, Basis::Due, &bands)?;
    for row in aging.rows {
        let account =
            accounts.entry((row.customer_code.clone(), row.currency.clone())).or_default();
        let overdue: i64 = row.bands[1..].iter().sum();
        let aged = (row.balance, row.unapplied, row.bands[0], overdue);
        let listed = (account.balance, account.unapplied, account.not_due, account.overdue);
        assert_eq!(listed, aged, "a letter to {} ties to the ageing", row.customer_code);
    }
    // Money that came counts, also where nobody has said which invoice it pays.
    for item in analyze::open_items(ledger, wanted.as_of, Method::Fifo)?.rows {
        if is_contested(&item) {
            continue;
        }
        let key = (item.customer_code.clone(), item.currency.clone());
        let account = accounts.entry(key).or_default();
        account.oldest_overdue_days = account.oldest_overdue_days.max(item.overdue_days);
    }
    Ok(accounts)
}

/// Whether the customer contests all that is open of a document.
fn is_contested(item: &OpenItem) -> bool {
    item.open > 0 && item.disputed == item.open
}

/// The lines of the customers written to, with their opening.
fn movements(
    ledger: &Ledger,
    wanted: &Wanted,
    customers: &BTreeMap<String, Customer>,
) -> Result<BTreeMap<AccountKey, Vec<AccountRow>>, PipelineError> {
    let codes: BTreeSet<&str> = customers.keys().map(String::as_str).collect();
    let mut lines: BTreeMap<AccountKey, Vec<AccountRow>> = BTreeMap::new();
    for row in analyze::account(ledger, wanted.from, wanted.as_of)?.rows {
        if codes.contains(row.customer_code.as_str()) {
            let key = (row.customer_code.clone(), row.currency.clone());
            lines.entry(key).or_default().push(row);
        }
    }
    Ok(lines)
}

/// The letter to one customer; `None` where there is nothing to write.
fn letter(
    template: &PrintTemplate,
    wanted: &Wanted,
    (customer, currency): (&Customer, &str),
    account: Account,
    lines: Vec<AccountRow>,
) -> Option<Letter> {
    // What was received and not matched lowers what is asked for.
    let claim = (account.overdue - account.contested + account.unapplied).max(0);
    let days = if claim > 0 { account.oldest_overdue_days } else { 0 };
    if wanted.overdue_above.is_some_and(|above| days <= i64::from(above)) {
        return None;
    }
    let is_wanted = match template.kind {
        LetterKind::Statement => !account.items.is_empty() || lines.len() > 1,
        LetterKind::Dunning => claim > 0,
        LetterKind::Confirmation => account.balance != 0,
    };
    let level = match template.kind {
        LetterKind::Dunning => wanted.level.or_else(|| template.level_of(days)),
        _ => None,
    };
    if !is_wanted || (template.kind == LetterKind::Dunning && level.is_none()) {
        return None;
    }
    let overdue = match template.kind {
        LetterKind::Dunning => account.overdue - account.contested,
        LetterKind::Statement | LetterKind::Confirmation => account.overdue,
    };
    let mut items = account.items;
    if template.kind == LetterKind::Dunning {
        items.retain(|item| item.open < 0 || (item.overdue_days > 0 && !is_contested(item)));
        // Of what is contested in part the rest is asked for.
        for item in &mut items {
            item.amount -= item.disputed;
            item.open -= item.disputed;
        }
    }
    Some(Letter {
        customer_code: customer.customer_code.clone(),
        customer_name: name(customer, wanted.language),
        address: address(customer, wanted.language),
        contact: contact(customer, wanted.unmask),
        currency: currency.to_owned(),
        from: wanted.from,
        as_of: wanted.as_of,
        level,
        lines,
        items,
        balance: account.balance,
        not_due: account.not_due,
        overdue,
        unapplied: account.unapplied,
        claim,
        oldest_overdue_days: days,
    })
}

/// The name in the language of the letter, where the archive has one.
fn name(customer: &Customer, language: Language) -> String {
    let other = customer.text("english_name");
    let own = match language {
        Language::En | Language::Fr if !other.is_empty() => other,
        _ => customer.customer_name.clone(),
    };
    if own.trim().is_empty() { customer.customer_code.clone() } else { own }
}

fn address(customer: &Customer, language: Language) -> String {
    let other = customer.text("english_address");
    let own = match language {
        Language::En | Language::Fr if !other.is_empty() => other,
        _ => customer.text("address"),
    };
    let parts = [own, customer.text("postcode")];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  ")
}

/// Who to talk to; the template of customers says what is personal.
fn contact(customer: &Customer, unmask: bool) -> String {
    static TEMPLATES: LazyLock<Templates> = LazyLock::new(template::load);
    let template = TEMPLATES.template("customers").expect("the customers template is built in");
    let mut parts = Vec::new();
    for key in ["contact_name", "phone", "mobile"] {
        let text = customer.text(key);
        let is_personal = template.fields.iter().any(|field| field.key == key && field.personal);
        if !text.is_empty() {
            parts.push(if is_personal && !unmask { mask(&text) } else { text });
        }
    }
    parts.join("  ")
}
