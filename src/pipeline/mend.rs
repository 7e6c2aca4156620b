//! Safe mending of a book's customers and contacts: what changes nothing but the form, and the one
//! repair that a finding suggests, where the user accepts it.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use crate::archive::{Archive, Batch, Loaded, Mode};
use crate::domain::bank::{BankAccountNote, parse_bank_account};
use crate::domain::customer::{Contact, Customer};
use crate::domain::name::normal_name;
use crate::domain::phone::{Expect, parse_phones};
use crate::domain::postcode::{PostcodeFault, is_email, parse_postcode};
use crate::domain::tax_id::{TaxId, TaxIdNote};
use crate::domain::text::fold;
use crate::finding::Code;
use crate::pipeline::{Checked, PipelineError, quality, settings};
use crate::post::Posting;
use crate::template::Kind;

/// What a change is called that only brings a text to its normal form.
pub const NORMAL_FORM: &str = "normal-form";

/// One cell of one customer, or of one of its contacts, that can be mended.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mend {
    pub customer_code: String,
    /// Empty for the customer itself.
    pub contact_name: String,
    pub field: String,
    pub old: String,
    pub new: String,
    /// [`NORMAL_FORM`], or the word of the finding that suggests it.
    pub reason: &'static str,
    /// Whether it is applied; a repair that nobody accepted is only offered.
    pub applied: bool,
}

/// Everything that can be mended, in order of customer, contact and field. Repairs are applied
/// for the codes in `accepted` alone.
pub fn proposals(archive: &Archive, accepted: &[Code]) -> Result<Vec<Mend>, PipelineError> {
    let mut mends = Vec::new();
    let mut abroad = BTreeSet::new();
    for customer in archive.customers()? {
        let code = &customer.customer_code;
        let domestic = matches!(customer.text("country").as_str(), "" | "CN" | "中国");
        if !domestic {
            abroad.insert(code.clone());
        }
        mends.extend(normal_forms(code, "", domestic, &|field| customer.text(field)));
    }
    for contact in archive.contacts()? {
        let (code, name) = (&contact.customer_code, &contact.contact_name);
        let domestic = !abroad.contains(code);
        mends.extend(normal_forms(code, name, domestic, &|field| cell(&contact, field)));
    }
    let cell =
        |one: &Mend| (one.customer_code.clone(), one.contact_name.clone(), one.field.clone());
    let mut taken: BTreeSet<_> = mends.iter().map(cell).collect();
    let checked = quality::check_book(archive, settings::of_book(archive.directory())?)?;
    let owners = owners(&checked);
    for finding in &checked.findings {
        let place = &finding.place;
        let row = place.row.map(|row| (place.file_order, row));
        let owner = row.and_then(|row| owners.get(&row));
        let (Some(field), Some(new), Some(owner)) = (&finding.field, &finding.suggestion, owner)
        else {
            continue;
        };
        let mend = Mend {
            customer_code: owner.0.clone(),
            contact_name: owner.1.clone(),
            field: field.clone(),
            old: finding.value.clone(),
            new: new.clone(),
            reason: finding.code.word(),
            applied: accepted.contains(&finding.code),
        };
        // The first of a cell counts.
        if taken.insert(cell(&mend)) {
            mends.push(mend);
        }
    }
    mends.sort();
    Ok(mends)
}

/// Whose each row of the book's own tables is, by file and row: a code, and the contact's name.
fn owners(checked: &Checked) -> BTreeMap<(u32, u32), (String, String)> {
    let mut owners = BTreeMap::new();
    for file in &checked.tables.files {
        for table in file.sheets.iter().filter_map(|sheet| sheet.table.as_ref()) {
            let text = |field: &str, at: usize| {
                let cells = table.frame.column(field).ok().and_then(|column| column.try_str());
                cells.and_then(|cells| cells.get(at)).unwrap_or_default().to_owned()
            };
            for (at, row) in table.rows().enumerate() {
                let owner = (text("customer_code", at), person(table.template.kind, &text, at));
                if !owner.0.is_empty() {
                    owners.insert((file.order, row), owner);
                }
            }
        }
    }
    owners
}

/// The name of a contact; a customer's row is nobody's but its own.
fn person(kind: Kind, text: &dyn Fn(&str, usize) -> String, at: usize) -> String {
    match kind {
        Kind::Contact => text("contact_name", at),
        _ => String::new(),
    }
}

/// A field of a contact that can be mended.
fn cell(contact: &Contact, field: &str) -> String {
    let cell = match field {
        "phone" => &contact.phone,
        "mobile" => &contact.mobile,
        "fax" => &contact.fax,
        "email" => &contact.email,
        _ => return String::new(),
    };
    cell.clone()
}

/// The fields whose normal form is another text that says the same; a field that there is not
/// is empty.
fn normal_forms(
    customer_code: &str,
    contact_name: &str,
    domestic: bool,
    text: &dyn Fn(&str) -> String,
) -> Vec<Mend> {
    let mut mends = Vec::new();
    let mut add = |field: &str, form: fn(&str) -> Option<String>| {
        let old = text(field);
        if let Some(new) = form(&old).filter(|new| !new.is_empty() && *new != old) {
            mends.push(Mend {
                customer_code: customer_code.to_owned(),
                contact_name: contact_name.to_owned(),
                field: field.to_owned(),
                old,
                new,
                reason: NORMAL_FORM,
                applied: true,
            });
        }
    };
    add("customer_name", |name| Some(normal_name(name)));
    add("short_name", |name| Some(normal_name(name)));
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
    mends
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
    let mut by_owner: BTreeMap<(&str, &str), Vec<&Mend>> = BTreeMap::new();
    for mend in mends.iter().filter(|mend| mend.applied) {
        by_owner.entry((&mend.customer_code, &mend.contact_name)).or_default().push(mend);
    }
    if by_owner.is_empty() {
        return Ok(None);
    }
    let mut digest = Sha256::new();
    digest.update(at.as_bytes());
    let mut posting = Posting::default();
    let people = archive.contacts()?;
    for ((code, name), mends) in by_owner {
        for mend in &mends {
            let parts = [code, name, &mend.field, &mend.new];
            digest.update(format!("{}\u{0}", parts.join("\u{0}")).as_bytes());
        }
        if name.is_empty() {
            posting.customers.extend(archive.customer(code)?.map(|one| mended(one, &mends)));
        } else {
            let known =
                people.iter().find(|one| one.customer_code == code && one.contact_name == name);
            posting.contacts.extend(known.map(|one| mended_contact(one.clone(), &mends)));
        }
    }
    let sha256: String = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    let mut templates = Vec::new();
    if !posting.customers.is_empty() {
        templates.push("customers".to_owned());
    }
    if !posting.contacts.is_empty() {
        templates.push("contacts".to_owned());
    }
    let batch = Batch {
        file: "mend".to_owned(),
        sha256,
        templates,
        rows_accepted: (posting.customers.len() + posting.contacts.len()) as u64,
        rows_rejected: 0,
        posting,
        edits: Vec::new(),
    };
    Ok(Some(archive.load(batch, Mode::Overwrite, dry_run)?))
}

fn mended(mut customer: Customer, mends: &[&Mend]) -> Customer {
    for mend in mends {
        match mend.field.as_str() {
            "customer_name" => customer.customer_name.clone_from(&mend.new),
            field => {
                customer.texts.insert(field.to_owned(), mend.new.clone());
            }
        }
    }
    customer
}

fn mended_contact(mut contact: Contact, mends: &[&Mend]) -> Contact {
    for mend in mends {
        match mend.field.as_str() {
            "phone" => contact.phone.clone_from(&mend.new),
            "mobile" => contact.mobile.clone_from(&mend.new),
            "fax" => contact.fax.clone_from(&mend.new),
            "email" => contact.email.clone_from(&mend.new),
            _ => {}
        }
    }
    contact
}
