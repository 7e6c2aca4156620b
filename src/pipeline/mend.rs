//! Safe mending of a book's customers: what changes nothing but the form, and the one repair
//! that a finding suggests, where the user accepts it.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use crate::archive::{Archive, Batch, Loaded, Mode};
use crate::domain::bank::{BankAccountNote, parse_bank_account};
use crate::domain::customer::Customer;
use crate::domain::name::normal_name;
use crate::domain::phone::{Expect, parse_phones};
use crate::domain::postcode::{PostcodeFault, is_email, parse_postcode};
use crate::domain::tax_id::{TaxId, TaxIdNote};
use crate::domain::text::fold;
use crate::finding::Code;
use crate::i18n::Language;
use crate::pipeline::{PipelineError, quality, settings};
use crate::post::Posting;
use crate::table::ledger;

/// What a change is called that only brings a text to its normal form.
pub const NORMAL_FORM: &str = "normal-form";

/// One cell of one customer that can be mended.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mend {
    pub customer_code: String,
    pub field: String,
    pub old: String,
    pub new: String,
    /// [`NORMAL_FORM`], or the word of the finding that suggests it.
    pub reason: &'static str,
    /// Whether it is applied; a repair that nobody accepted is only offered.
    pub applied: bool,
}

/// Everything that can be mended, in order of customer and field. Repairs are applied for the
/// codes in `accepted` alone.
pub fn proposals(archive: &Archive, accepted: &[Code]) -> Result<Vec<Mend>, PipelineError> {
    let mut mends = Vec::new();
    let mut normal = BTreeSet::new();
    for customer in archive.customers()? {
        for (field, new) in normal_forms(&customer) {
            let old = customer.text(field);
            normal.insert((customer.customer_code.clone(), field.to_owned()));
            mends.push(Mend {
                customer_code: customer.customer_code.clone(),
                field: field.to_owned(),
                old,
                new,
                reason: NORMAL_FORM,
                applied: true,
            });
        }
    }
    let checked = quality::check_book(archive, settings::of_book(archive.directory())?)?;
    let found = quality::of(&checked, Language::default());
    // The first sheet has the customers; a contact has no field of its own to mend here.
    let of_customers = checked.findings.iter().zip(&found.findings);
    let of_customers = of_customers.filter(|(finding, _)| finding.place.file_order == 0);
    for (finding, listed) in of_customers {
        let (Some(field), Some(new)) = (&finding.field, &finding.suggestion) else { continue };
        let cell = (listed.customer_code.clone(), field.clone());
        if listed.customer_code.is_empty() || !normal.insert(cell) {
            continue;
        }
        mends.push(Mend {
            customer_code: listed.customer_code.clone(),
            field: field.clone(),
            old: finding.value.clone(),
            new: new.clone(),
            reason: finding.code.word(),
            applied: accepted.contains(&finding.code),
        });
    }
    mends.sort();
    Ok(mends)
}

/// The fields of a customer whose normal form is another text that says the same.
fn normal_forms(customer: &Customer) -> Vec<(&'static str, String)> {
    let mut forms = Vec::new();
    let domestic = matches!(customer.text("country").as_str(), "" | "CN" | "中国");
    let mut add = |field: &'static str, form: fn(&str) -> Option<String>| {
        let old = customer.text(field);
        if let Some(new) = form(&old).filter(|new| !new.is_empty() && *new != old) {
            forms.push((field, new));
        }
    };
    add("customer_name", |name| Some(normal_name(name)));
    add("email", |email| {
        let bare: String = fold(email).split_whitespace().collect();
        is_email(&bare).then_some(bare)
    });
    if domestic {
        add("tax_id", |number| {
            let tax_id = TaxId::parse(number).ok()?;
            let normalised = |note: &TaxIdNote| matches!(note, TaxIdNote::Normalised { .. });
            tax_id.notes.iter().any(normalised).then_some(tax_id.normal)
        });
        add("postcode", |postcode| match parse_postcode(postcode) {
            Ok(normal) => Some(normal),
            Err(PostcodeFault::ZeroLost { suggestion }) => Some(suggestion),
            Err(PostcodeFault::Invalid) => None,
        });
        add("bank_account", |account| {
            let account = parse_bank_account(account).ok()?;
            account.notes.contains(&BankAccountNote::Normalised).then_some(account.normal)
        });
        add("phone", |cell| one_number(cell, Expect::Landline));
        add("fax", |cell| one_number(cell, Expect::Landline));
        add("mobile", |cell| one_number(cell, Expect::Mobile));
    }
    forms
}

/// The usual form of a cell's only number, where nothing is to be said of it.
fn one_number(cell: &str, expect: Expect) -> Option<String> {
    // A word beside the number, such as a name, would be lost.
    let figures = fold(cell).chars().all(|sign| !sign.is_alphabetic());
    match parse_phones(cell, expect, None).as_slice() {
        [Ok(phone)] if figures && phone.notes.is_empty() => Some(phone.display.clone()),
        _ => None,
    }
}

/// Applies what is to be applied as one batch, which can be undone; `None` where nothing is.
pub fn apply(
    archive: &mut Archive,
    mends: &[Mend],
    at: &str,
    dry_run: bool,
) -> Result<Option<Loaded>, PipelineError> {
    let mut by_customer: BTreeMap<&str, Vec<&Mend>> = BTreeMap::new();
    for mend in mends.iter().filter(|mend| mend.applied) {
        by_customer.entry(&mend.customer_code).or_default().push(mend);
    }
    if by_customer.is_empty() {
        return Ok(None);
    }
    let mut digest = Sha256::new();
    digest.update(at.as_bytes());
    let mut customers = Vec::new();
    for (code, mends) in by_customer {
        let Some(mut customer) = archive.customer(code)? else { continue };
        for mend in mends {
            digest.update(format!("{code}\u{0}{}\u{0}{}\u{0}", mend.field, mend.new).as_bytes());
            match mend.field.as_str() {
                "customer_name" => customer.customer_name.clone_from(&mend.new),
                field => {
                    customer.texts.insert(field.to_owned(), mend.new.clone());
                }
            }
        }
        customers.push(customer);
    }
    let sha256: String = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    let lines = polars::prelude::DataFrame::empty_with_schema(&ledger::schema());
    let batch = Batch {
        file: "mend".to_owned(),
        sha256,
        templates: vec!["customers".to_owned()],
        rows_accepted: customers.len() as u64,
        rows_rejected: 0,
        posting: Posting { customers, lines, ..Posting::default() },
        edits: Vec::new(),
    };
    Ok(Some(archive.load(batch, Mode::Overwrite, dry_run)?))
}
