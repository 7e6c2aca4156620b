//! What pays what in every account, by one of two methods: the ground of 核销, open items, payment
//! behaviour and forecast.

use std::collections::BTreeMap;

use super::query::{Answer, Query, day_number, guard};
use super::{AnalyzeError, Ledger, Method};
use crate::domain::Date;
use crate::domain::payment::{Account, Committed, Credit, Debit};

/// One account with its two sides paired off.
pub(super) struct PairedAccount<'a> {
    pub customer_code: &'a str,
    pub currency: &'a str,
    pub account: Account<'a>,
    /// The kind of each debit and of each credit, as in the ledger frame.
    pub debit_kinds: Vec<&'static str>,
    pub credit_kinds: Vec<&'static str>,
}

/// Every control account of each customer and currency, nothing paid yet.
pub(super) fn unpaired_accounts(
    ledger: &Ledger,
    as_of: Date,
) -> Result<Vec<PairedAccount<'_>>, AnalyzeError> {
    guard(ledger, &["debit", "credit"])?;
    let parameters = [("as_of_day", day_number(as_of).to_string())];
    let text = include_str!("sql/payment.sql");
    let answer = Query { statistic: "payment", text, parameters: &parameters }.run(ledger)?;
    sides(&answer)
}

/// All accounts by customer and currency, each control account paired by itself. The method `t3`
/// pairs nothing, it says only what is open.
pub(super) fn paired_accounts(
    ledger: &Ledger,
    as_of: Date,
    method: Method,
) -> Result<Vec<PairedAccount<'_>>, AnalyzeError> {
    let mut accounts = unpaired_accounts(ledger, as_of)?;
    let committed = committed(ledger, as_of);
    for paired in &mut accounts {
        match method {
            Method::OpenItem => {
                let key = (paired.customer_code, paired.currency, paired.control_account());
                paired.account.pay_by_name(committed.get(&key).map_or(&[], Vec::as_slice));
            }
            Method::Fifo => paired.account.pay_by_age(),
            Method::T3 => {
                let kinds = &paired.debit_kinds;
                let is_opening = |at: usize| kinds[at] == crate::table::ledger::OPENING;
                paired.account.fill_from_newest(is_opening);
            }
        }
    }
    Ok(whole(accounts))
}

impl<'a> PairedAccount<'a> {
    /// Of a single control account, before they are put together.
    fn control_account(&self) -> &'a str {
        let of_debit = self.account.debits.first().map(|debit| debit.control_account);
        let of_credit = || self.account.credits.first().map(|credit| credit.control_account);
        of_debit.or_else(of_credit).unwrap_or_default()
    }

    fn is_of(&self, customer_code: &str, currency: &str) -> bool {
        self.customer_code == customer_code && self.currency == currency
    }
}

/// Puts the control accounts of each customer and currency together.
fn whole(accounts: Vec<PairedAccount<'_>>) -> Vec<PairedAccount<'_>> {
    let mut whole: Vec<PairedAccount<'_>> = Vec::with_capacity(accounts.len());
    for paired in accounts {
        match whole.last_mut().filter(|last| last.is_of(paired.customer_code, paired.currency)) {
            Some(last) => {
                last.account.append(paired.account);
                last.debit_kinds.extend(paired.debit_kinds);
                last.credit_kinds.extend(paired.credit_kinds);
            }
            None => whole.push(paired),
        }
    }
    whole
}

/// A customer, a currency and a control account.
type ControlKey<'a> = (&'a str, &'a str, &'a str);

fn committed(ledger: &Ledger, as_of: Date) -> BTreeMap<ControlKey<'_>, Vec<Committed>> {
    let mut found: BTreeMap<ControlKey<'_>, Vec<Committed>> = BTreeMap::new();
    for pair in ledger.settlements.iter().filter(|pair| pair.settled_on <= as_of) {
        let control_account = pair.control_account.as_str();
        let key = (pair.customer_code.as_str(), pair.currency.as_str(), control_account);
        found.entry(key).or_default().push(Committed {
            debit_number: pair.debit_number.clone(),
            credit_number: pair.credit_number.clone(),
            day: day_number(pair.settled_on),
            amount: pair.amount,
        });
    }
    found
}

/// The rows of the answer, one control account of a customer and currency after the other.
fn sides<'a>(answer: &Answer<'a>) -> Result<Vec<PairedAccount<'a>>, AnalyzeError> {
    let codes = answer.borrowed("customer_code")?;
    let currencies = answer.borrowed("currency")?;
    let control_accounts = answer.borrowed("control_account")?;
    let numbers = answer.borrowed("document_number")?;
    let kinds = answer.borrowed("kind")?;
    let settles = answer.borrowed("settles")?;
    let days = answer.integers("document_day")?;
    let due_days = answer.integers("due_day")?;
    let by_term = answer.integers("due_by_term")?;
    let amounts = answer.integers("amount")?;
    let paid = answer.integers("paid")?;
    let mut accounts: Vec<PairedAccount<'a>> = Vec::new();
    for at in 0..answer.height() {
        let is_same = accounts.last().is_some_and(|last| {
            last.is_of(codes[at], currencies[at])
                && control_accounts[at - 1] == control_accounts[at]
        });
        if !is_same {
            accounts.push(PairedAccount {
                customer_code: codes[at],
                currency: currencies[at],
                account: Account::default(),
                debit_kinds: Vec::new(),
                credit_kinds: Vec::new(),
            });
        }
        let paired = accounts.last_mut().expect("an account was pushed for this row");
        let kind = kind_word(kinds[at]);
        if amounts[at] > 0 {
            paired.debit_kinds.push(kind);
            paired.account.debits.push(Debit {
                control_account: control_accounts[at],
                number: numbers[at],
                day: days[at],
                due_day: due_days[at],
                due_by_term: by_term[at] == 1,
                amount: amounts[at],
                open: amounts[at],
            });
        }
        if paid[at] > 0 {
            paired.credit_kinds.push(kind);
            paired.account.credits.push(Credit {
                control_account: control_accounts[at],
                number: numbers[at],
                settles: settles[at],
                day: days[at],
                is_receipt: kind == crate::table::ledger::RECEIPT,
                amount: paid[at],
                open: paid[at],
            });
        }
    }
    Ok(accounts)
}

fn kind_word(kind: &str) -> &'static str {
    use crate::table::ledger::{OPENING, OTHER, RECEIPT, SALES};
    [OPENING, SALES, RECEIPT].into_iter().find(|word| *word == kind).unwrap_or(OTHER)
}
