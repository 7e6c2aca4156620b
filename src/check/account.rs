//! Bank accounts: what `domain::bank` decides, said at the cell.

use std::ops::Range;

use super::country::{Home, home};
use super::tax_id::Verdict;
use super::view::View;
use crate::domain::bank::{
    BankAccountFault, BankAccountNote, issuer, names_another, parse_bank_account,
};
use crate::finding::{Code, Finding};
use crate::template::FieldType;

/// Every code that this check may give.
pub const CODES: &[Code] =
    &[Code::BankAccountInvalid, Code::BankCardCheck, Code::BankAccountRounded];

/// Signs between several accounts of one cell.
const SEPARATORS: &[char] = &['/', '、', ';', '；', ',', '，', '\n'];

pub fn check(view: &View, findings: &mut Vec<Finding>) {
    for field in view.fields_of(FieldType::BankAccount) {
        for (value, rows) in view.distinct(&field.key) {
            let verdicts = judge(value);
            for row in rows.into_iter().map(|index| view.row(index)) {
                // Accounts abroad may have letters, as an IBAN has.
                let abroad = home(row.text("country")) != Home::Domestic;
                if abroad || row.is_faulted(&field.key) {
                    continue;
                }
                findings.extend(verdicts.iter().map(|verdict| verdict.at(row, &field.key)));
            }
        }
    }
}

/// The card of one bank beside the name of another: each account with the name at its place.
pub fn bank(view: &View, rows: Range<usize>, findings: &mut Vec<Finding>) {
    if !view.has("bank_account") {
        return;
    }
    for row in rows.map(|index| view.row(index)) {
        let (Some(account), Some(name)) = (row.text("bank_account"), row.text("bank_name")) else {
            continue;
        };
        let parts = |text| -> Vec<&str> { str::split(text, SEPARATORS).map(str::trim).collect() };
        let (accounts, names) = (parts(account), parts(name));
        if accounts.len() != names.len() {
            continue;
        }
        for (account, name) in accounts.iter().zip(names) {
            let Ok(account) = parse_bank_account(account) else { continue };
            let Some(bank) = issuer(&account.normal).filter(|bank| names_another(name, bank))
            else {
                continue;
            };
            // The issuer's digits say enough; the rest is nobody's business.
            let shown = format!("{}…", &account.normal[..6]);
            findings.push(
                row.finding(Code::BankNameDiffers, "bank_name")
                    .argument("account", shown)
                    .argument("bank", bank),
            );
        }
    }
}

fn judge(value: &str) -> Vec<Verdict> {
    let mut verdicts = Vec::new();
    for part in value.split(SEPARATORS).filter(|part| !part.trim().is_empty()) {
        if is_iban(part) {
            continue;
        }
        match parse_bank_account(part) {
            Ok(account) => verdicts.extend(account.notes.iter().filter_map(say)),
            Err(BankAccountFault::Empty) => {}
            Err(_) => verdicts.push(Verdict::new(Code::BankAccountInvalid)),
        }
    }
    verdicts
}

fn say(note: &BankAccountNote) -> Option<Verdict> {
    match note {
        BankAccountNote::CardCheckFails { expected } => {
            Some(Verdict::new(Code::BankCardCheck).argument("expected", expected))
        }
        BankAccountNote::MaybeRounded => Some(Verdict::new(Code::BankAccountRounded)),
        BankAccountNote::Normalised => None,
    }
}

/// The shape of an international account: country, two check digits, up to 30 more.
fn is_iban(part: &str) -> bool {
    let part: String = part.chars().filter(|sign| !sign.is_whitespace()).collect();
    let bytes = part.as_bytes();
    (15..=34).contains(&bytes.len())
        && bytes[..2].iter().all(u8::is_ascii_alphabetic)
        && bytes[2..4].iter().all(u8::is_ascii_digit)
        && bytes[4..].iter().all(u8::is_ascii_alphanumeric)
}
