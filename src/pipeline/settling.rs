//! 两清: proposals from the open documents, matches by hand from a file, and what is in force.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::Path;

use crate::analyze::{
    self, ControlKey, Dispute, DocumentState, DocumentStates, Ledger, OpenAccount, Promise,
    SettledPair,
};
use crate::archive::{Archive, NewSettlement, NoteOf, Pair, SettledDocument, Settlement};
use crate::domain::control_account;
use crate::domain::date::{DateOrder, parse_date};
use crate::domain::money::parse_amount;
use crate::domain::settle::{self, Item, Rule};
use crate::domain::{Currency, Date};
use crate::i18n::{Language, text};
use crate::pipeline::PipelineError;
use crate::read;

/// A match, before it is committed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    pub rule: Rule,
    pub customer_code: String,
    pub currency: String,
    /// 往来科目, as in the ledger frame.
    pub control_account: String,
    pub settled_on: Date,
    /// Debits above 0, credits below; they add up to 0.
    pub items: Vec<Item>,
}

impl Proposal {
    fn key(&self) -> ControlKey {
        let [code, currency] = [&self.customer_code, &self.currency].map(String::clone);
        (code, currency, self.control_account.clone())
    }

    fn pairs(&self) -> Option<Vec<Pair>> {
        let items: Vec<&Item> = self.items.iter().collect();
        let number = |at: usize| self.items[at].document_number.clone();
        let pairs = settle::pair_off(&items)?.into_iter();
        Some(
            pairs
                .map(|(debit, credit, amount)| Pair {
                    debit_number: number(debit),
                    credit_number: number(credit),
                    amount,
                })
                .collect(),
        )
    }
}

/// Why a match by hand cannot be committed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// `two-accounts`, `no-document`, `amount`, `sum` or `date`.
    pub reason: &'static str,
    /// The match's own number in the file.
    pub number: String,
    pub document_number: String,
}

/// Whole open documents that cancel out, account by account.
pub fn propose(ledger: &Ledger, as_of: Date) -> Result<Vec<Proposal>, PipelineError> {
    let mut proposals = Vec::new();
    for (key, account) in analyze::open_documents(ledger, as_of)? {
        let (customer_code, currency, control_account) = key;
        let credits = account.credits.into_values();
        let credits = credits.map(|item| Item { amount: -item.amount, ..item });
        let items: Vec<Item> = account.debits.into_values().chain(credits).collect();
        for found in settle::propose(&items) {
            let items: Vec<Item> = found.items.iter().map(|at| items[*at].clone()).collect();
            proposals.push(Proposal {
                rule: found.rule,
                customer_code: customer_code.clone(),
                currency: currency.clone(),
                control_account: control_account.clone(),
                settled_on: newest(&items),
                items,
            });
        }
    }
    Ok(proposals)
}

fn newest(items: &[Item]) -> Date {
    items.iter().map(|item| item.date).max().expect("a match has items")
}

/// Commits all of these, or none; gives their numbers in the book. What their documents are in the
/// ledger now is kept, so that a later change of them is seen.
pub fn commit(
    archive: &mut Archive,
    ledger: &Ledger,
    proposals: &[Proposal],
    created: &str,
) -> Result<Vec<i64>, PipelineError> {
    let mut wanted = DocumentStates::new();
    for proposal in proposals {
        let account = wanted.entry(proposal.key()).or_default();
        let numbers = proposal.items.iter().map(|item| item.document_number.clone());
        account.extend(numbers.map(|number| (number, DocumentState::default())));
    }
    let states = analyze::document_states(ledger, wanted)?;
    let matches: Vec<NewSettlement> = proposals
        .iter()
        .map(|proposal| NewSettlement {
            customer_code: proposal.customer_code.clone(),
            currency: proposal.currency.clone(),
            control_account: proposal.control_account.clone(),
            rule: proposal.rule.word().to_owned(),
            settled_on: proposal.settled_on.to_string(),
            pairs: proposal.pairs().expect("a proposal adds up to zero"),
            documents: documents_of(proposal, &states),
        })
        .collect();
    Ok(archive.settle(&matches, created)?)
}

fn documents_of(proposal: &Proposal, states: &DocumentStates) -> Vec<SettledDocument> {
    let account = &states[&proposal.key()];
    let numbers: BTreeSet<&String> =
        proposal.items.iter().map(|item| &item.document_number).collect();
    let document = |number: &String| {
        let DocumentState { debit, credit, lines } = account[number];
        SettledDocument { document_number: number.clone(), debit, credit, lines }
    };
    numbers.into_iter().map(document).collect()
}

/// One row of a proposal file.
#[derive(Clone, Debug)]
struct Row {
    rule: String,
    settled_on: String,
    account: ControlKey,
    document_number: String,
    debit: String,
    credit: String,
}

/// The matches of a file in the layout of a proposal: any workbook, rows taken away or written by
/// hand. Each is judged against what is open now.
pub fn from_file(
    path: &Path,
    ledger: &Ledger,
    as_of: Date,
) -> Result<Result<Vec<Proposal>, Refusal>, PipelineError> {
    let mut matches: BTreeMap<u64, Vec<Row>> = BTreeMap::new();
    let shown = path.display().to_string();
    // A file of an earlier version has no such column, and knows of one account.
    let key = "control_account";
    let heading = |language| text(language, &format!("column-{}", key.replace('_', "-")), &[]);
    let headings: BTreeSet<String> =
        Language::ALL.into_iter().map(heading).chain([key.to_owned()]).collect();
    let workbook = read::workbook(path, &shown, 0, &read::Limits::default())?;
    if !workbook.sheets().is_empty() {
        // A file that is damaged behind the rows read so far still says what they say.
        let mut account_column = None;
        let _ = workbook.rows(0, &mut |row| {
            let text = |column| row.cell(column).map_or("", |cell| cell.text.trim()).to_owned();
            let headed = row.cells.iter().find(|cell| headings.contains(cell.text.trim()));
            account_column = headed.map(|cell| cell.column).or(account_column);
            if let Ok(number) = text(0).parse() {
                let account = account_column.map_or_else(String::new, text);
                let account = (text(3), text(5), control_account::stated(&account).to_owned());
                matches.entry(number).or_default().push(Row {
                    rule: text(1),
                    settled_on: text(2),
                    account,
                    document_number: text(6),
                    debit: text(8),
                    credit: text(9),
                });
            }
            ControlFlow::Continue(())
        });
    }
    let mut accounts = analyze::open_documents(ledger, as_of)?;
    let mut proposals = Vec::new();
    for (number, rows) in matches {
        match judge(&rows, &mut accounts) {
            Ok(proposal) => proposals.push(proposal),
            Err((reason, document_number)) => {
                let number = number.to_string();
                return Ok(Err(Refusal { reason, number, document_number }));
            }
        }
    }
    Ok(Ok(proposals))
}

/// One match of a file; what it takes is open no more for the next one.
fn judge(
    rows: &[Row],
    accounts: &mut BTreeMap<ControlKey, OpenAccount>,
) -> Result<Proposal, (&'static str, String)> {
    let account = &rows[0].account;
    if let Some(other) = rows.iter().find(|row| row.account != *account) {
        return Err(("two-accounts", other.document_number.clone()));
    }
    let nothing = || ("no-document", rows[0].document_number.clone());
    let currency = Currency::parse(&account.1).ok_or_else(nothing)?;
    let key = (account.0.clone(), currency.code().to_owned(), account.2.clone());
    let open = accounts.get_mut(&key).ok_or_else(nothing)?;
    let mut items = Vec::new();
    for row in rows {
        let (text, documents, sign) = if row.credit.is_empty() {
            (&row.debit, &mut open.debits, 1)
        } else {
            (&row.credit, &mut open.credits, -1)
        };
        let refused = |reason| (reason, row.document_number.clone());
        let document = documents.get_mut(&row.document_number);
        let document = document.ok_or_else(|| refused("no-document"))?;
        let amount = parse_amount(text, currency).map_err(|_| refused("amount"))?.amount.0;
        if amount <= 0 || amount > document.amount {
            return Err(refused("amount"));
        }
        document.amount -= amount;
        items.push(Item { amount: sign * amount, ..document.clone() });
    }
    let sum: i128 = items.iter().map(|item| i128::from(item.amount)).sum();
    if sum != 0 {
        return Err(("sum", rows[0].document_number.clone()));
    }
    let settled_on = match rows.iter().find(|row| !row.settled_on.is_empty()) {
        Some(row) => parse_date(&row.settled_on, DateOrder::Ymd)
            .ok()
            .filter(|date| *date >= newest(&items))
            .ok_or_else(|| ("date", row.document_number.clone()))?,
        None => newest(&items),
    };
    let rule = rule_of(&rows[0].rule).unwrap_or(Rule::Hand);
    let (customer_code, currency, control_account) = key;
    Ok(Proposal { rule, customer_code, currency, control_account, settled_on, items })
}

/// A rule by its word in files, or by that of a workbook in any language.
fn rule_of(word: &str) -> Option<Rule> {
    let is_said = |rule: &Rule| {
        let key = format!("settle-rule-{}", rule.word());
        Language::ALL.iter().any(|language| text(*language, &key, &[]) == word)
    };
    Rule::parse(word).or_else(|| Rule::ALL.into_iter().find(is_said))
}

/// The settlements that the ledger still bears, and how all of them stand.
#[derive(Clone, Debug, Default)]
pub struct InForce {
    pub pairs: Vec<SettledPair>,
    pub condition: Condition,
}

/// Which settlements are no more what they were when they were committed.
#[derive(Clone, Debug, Default)]
pub struct Condition {
    /// The ledger does not bear them: their documents were taken back, or lost so much that the
    /// match does not fit, and count as open until they are matched anew.
    pub broken: Vec<i64>,
    /// Still in force, though something of their documents is another thing now.
    pub altered: Vec<Altered>,
}

/// What a person must know of the settlements, a line for each kind of trouble.
pub fn notes(condition: &Condition, language: Language) -> Vec<String> {
    let altered: BTreeSet<i64> = condition.altered.iter().map(|one| one.settlement).collect();
    let said = |key: &str, numbers: Vec<String>| {
        let numbers = ("numbers", numbers.join(", "));
        (!numbers.1.is_empty()).then(|| text(language, key, &[numbers]))
    };
    let broken = said("settle-broken", condition.broken.iter().map(i64::to_string).collect());
    let altered = said("settle-altered", altered.iter().map(i64::to_string).collect());
    broken.into_iter().chain(altered).collect()
}

/// A settlement that is still borne, though one of its documents is another one now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Altered {
    pub settlement: i64,
    pub customer_code: String,
    pub currency: String,
    pub alteration: Alteration,
}

/// What became of a matched document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Alteration {
    /// Its customer was merged: the documents stood under another code.
    Moved { from: String },
    /// Lines came to it, or went.
    Document { then: SettledDocument, now: DocumentState },
}

/// Holds the book's settlements against its ledger, which has none of its own yet.
pub fn in_force(archive: &Archive, ledger: &Ledger) -> Result<InForce, PipelineError> {
    in_force_among(archive.settlements()?, ledger)
}

/// Holds some settlements against a ledger that has all lines of their customers.
pub fn in_force_among(
    settlements: Vec<Settlement>,
    ledger: &Ledger,
) -> Result<InForce, PipelineError> {
    let standing: Vec<_> = settlements.into_iter().filter(|one| one.undone.is_empty()).collect();
    let mut in_force = InForce::default();
    if standing.is_empty() {
        return Ok(in_force);
    }
    let states = states_of(&standing, ledger)?;
    let end = Date::from_ymd_opt(9999, 12, 31).expect("the calendar has this day");
    let mut accounts = analyze::open_documents(ledger, end)?;
    for settlement in standing {
        let key = key_of(&settlement);
        let date = parse_date(&settlement.of.settled_on, DateOrder::Ymd).ok();
        let borne = date.zip(accounts.get_mut(&key)).and_then(|(date, account)| {
            let mut left = account.clone();
            let is_borne = settlement.of.pairs.iter().all(|pair| {
                take(&mut left.debits, &pair.debit_number, pair.amount, date)
                    && take(&mut left.credits, &pair.credit_number, pair.amount, date)
            });
            is_borne.then(|| *account = left).map(|()| date)
        });
        let Some(settled_on) = borne else {
            in_force.condition.broken.push(settlement.settlement);
            continue;
        };
        in_force.condition.altered.extend(alterations(&settlement, &states[&key]));
        let debits = &accounts[&key].debits;
        in_force.pairs.extend(settlement.of.pairs.into_iter().map(|pair| SettledPair {
            customer_code: key.0.clone(),
            currency: key.1.clone(),
            control_account: key.2.clone(),
            debit_date: debits[&pair.debit_number].date,
            debit_number: pair.debit_number,
            credit_number: pair.credit_number,
            settled_on,
            amount: pair.amount,
        }));
    }
    Ok(in_force)
}

fn key_of(settlement: &Settlement) -> ControlKey {
    let NewSettlement { customer_code, currency, control_account, .. } = &settlement.of;
    (customer_code.clone(), currency.clone(), control_account.clone())
}

/// The documents of all these settlements as they are now.
fn states_of(settlements: &[Settlement], ledger: &Ledger) -> Result<DocumentStates, PipelineError> {
    let mut wanted = DocumentStates::new();
    for settlement in settlements {
        let account = wanted.entry(key_of(settlement)).or_default();
        let numbers = settlement.of.documents.iter().map(|one| one.document_number.clone());
        account.extend(numbers.map(|number| (number, DocumentState::default())));
    }
    Ok(analyze::document_states(ledger, wanted)?)
}

/// What of a settlement is another one now; one of an older book kept no documents.
fn alterations(settlement: &Settlement, states: &BTreeMap<String, DocumentState>) -> Vec<Altered> {
    let moved = settlement.moved_from.iter().map(|from| Alteration::Moved { from: from.clone() });
    let documents = settlement.of.documents.iter().filter_map(|then| {
        let now = states[&then.document_number];
        let as_then = DocumentState { debit: then.debit, credit: then.credit, lines: then.lines };
        (now != as_then).then(|| Alteration::Document { then: then.clone(), now })
    });
    let altered = |alteration| Altered {
        settlement: settlement.settlement,
        customer_code: settlement.of.customer_code.clone(),
        currency: settlement.of.currency.clone(),
        alteration,
    };
    moved.chain(documents).map(altered).collect()
}

fn take(documents: &mut analyze::Documents, number: &str, amount: i64, date: Date) -> bool {
    match documents.get_mut(number) {
        Some(item) if item.amount >= amount && item.date <= date => {
            item.amount -= amount;
            true
        }
        _ => false,
    }
}

/// What customers contest, and what they promised.
pub fn contested_and_promised(
    archive: &Archive,
) -> Result<(Vec<Dispute>, Vec<Promise>), PipelineError> {
    let day = |text: &str| parse_date(text, DateOrder::Ymd).ok();
    let (mut disputes, mut promises) = (Vec::new(), Vec::new());
    for note in archive.notes()? {
        let Some(noted_on) = day(&note.of.noted_on) else { continue };
        let closed_on = day(&note.closed_on);
        let customer_code = note.of.customer_code;
        match note.of.of {
            NoteOf::Dispute { document_number, amount, .. } => disputes.push(Dispute {
                customer_code,
                document_number,
                amount,
                since: noted_on,
                until: closed_on,
            }),
            // A promise that was taken back counts no more.
            NoteOf::Promise { currency, amount, due_on, .. } if closed_on.is_none() => {
                let Some(due_on) = day(&due_on) else { continue };
                let made_on = noted_on;
                promises.push(Promise { customer_code, currency, amount, made_on, due_on });
            }
            NoteOf::Promise { .. } => {}
        }
    }
    Ok((disputes, promises))
}
