//! The book as a state machine: random imports, edits, removals, merges, reverts and undoes against
//! a plain model that knows nothing of tables.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::record::Key;
use super::tests::{batch, book, customer, lines_of};
use super::*;
use crate::domain::customer::Customer;

const CODES: u8 = 4;
const FIELDS: [&str; 2] = ["region", "industry"];

type Fields = BTreeMap<&'static str, String>;

/// One change; its number in the book is its place among all that were ever made.
#[derive(Clone, Debug, PartialEq)]
enum Effect {
    Whole(Fields),
    /// An empty value empties the field.
    Set(&'static str, String, String),
    Removed(bool),
    /// Old and new.
    Merged(Option<u8>, Option<u8>),
}

#[derive(Clone, Debug)]
struct Made {
    batch: usize,
    code: u8,
    effect: Effect,
    in_force: bool,
}

#[derive(Clone, Debug, Default)]
struct Model {
    made: Vec<Made>,
    /// Lines of each batch, and whether it was undone.
    batches: Vec<(Vec<(u32, u8)>, bool)>,
}

/// What the model thinks of one code.
#[derive(Clone, Debug, Default)]
struct One {
    fields: Fields,
    has_any: bool,
    has_whole: bool,
    removed: bool,
    merged: Option<u8>,
}

impl Model {
    fn one(&self, code: u8) -> One {
        let mut one = One::default();
        for made in self.made.iter().filter(|made| made.in_force && made.code == code) {
            one.has_any = true;
            match &made.effect {
                Effect::Whole(fields) => {
                    one.has_whole = true;
                    if one.removed {
                        one.fields.clear();
                        one.removed = false;
                    }
                    one.fields.remove("incomplete");
                    one.fields.extend(fields.clone());
                }
                Effect::Set(field, _, value) if value.is_empty() => {
                    one.fields.remove(field);
                }
                Effect::Set(field, _, value) => {
                    one.fields.insert(field, value.clone());
                }
                Effect::Removed(removed) => one.removed = *removed,
                Effect::Merged(_, into) => one.merged = *into,
            }
        }
        one
    }

    /// Where a code leads to.
    fn now(&self, code: u8) -> u8 {
        let mut now = code;
        for _ in 0..CODES {
            now = self.one(now).merged.unwrap_or(now);
        }
        now
    }

    /// Batches whose lines name a customer, by any code that leads to it.
    fn naming(&self, code: u8) -> bool {
        let live = self.batches.iter().filter(|(_, undone)| !undone);
        live.flat_map(|(lines, _)| lines).any(|(_, named)| {
            let mut at = *named;
            (0..=CODES).any(|_| {
                let is_it = at == code;
                at = self.one(at).merged.unwrap_or(at);
                is_it
            })
        })
    }

    fn is_target(&self, code: u8) -> bool {
        (0..CODES).any(|other| self.one(other).merged == Some(code))
    }

    /// The customer as its table has it.
    fn customer(&self, code: u8) -> Option<Fields> {
        let one = self.one(code);
        if one.removed || one.merged.is_some() {
            return None;
        }
        if !one.has_any && !self.naming(code) && !self.is_target(code) {
            return None;
        }
        let mut fields = one.fields;
        if !one.has_whole {
            fields.insert("incomplete", "1".to_owned());
            let names = self.made.iter().rev().filter(|made| made.code == code);
            let mut names = names.filter_map(|made| match &made.effect {
                Effect::Whole(fields) => fields.get("customer_name").cloned(),
                Effect::Set("customer_name", _, name) => Some(name.clone()),
                _ => None,
            });
            if let Some(name) = names.find(|name| !name.is_empty()) {
                fields.entry("customer_name").or_insert(name);
            }
        }
        Some(fields)
    }

    fn customers(&self) -> BTreeMap<u8, Fields> {
        (0..CODES).filter_map(|code| Some((code, self.customer(code)?))).collect()
    }

    fn lines(&self) -> Vec<u32> {
        let live = self.batches.iter().filter(|(_, undone)| !undone);
        live.flat_map(|(lines, _)| lines.iter().map(|(print, _)| *print)).collect()
    }

    fn note(&mut self, code: u8, effect: Effect) {
        let batch = self.batches.len() - 1;
        self.made.push(Made { batch, code, effect, in_force: true });
    }

    fn set_all(&mut self, code: u8, before: &Fields, after: &Fields) {
        let keys: BTreeSet<&'static str> = before.keys().chain(after.keys()).copied().collect();
        for key in keys {
            let value = |fields: &Fields| fields.get(key).cloned().unwrap_or_default();
            if value(before) != value(after) {
                self.note(code, Effect::Set(key, value(before), value(after)));
            }
        }
    }

    fn load(&mut self, rows: &[(u8, String, String)], lines: &[(u32, u8)], mode: Mode) {
        let earlier = self.clone();
        let mut left: BTreeMap<u32, usize> = BTreeMap::new();
        for print in self.lines() {
            *left.entry(print).or_default() += 1;
        }
        let mut added = Vec::new();
        for (print, code) in lines {
            match left.get_mut(print).filter(|count| **count > 0) {
                Some(count) => *count -= 1,
                None => added.push((*print, *code)),
            }
        }
        // The batch's own lines do not yet count while its customers are loaded.
        self.batches.push((Vec::new(), false));
        for (code, region, industry) in rows {
            let incoming: Fields = [("region", region), ("industry", industry)]
                .into_iter()
                .filter(|(_, value)| !value.is_empty())
                .map(|(field, value)| (field, value.clone()))
                .collect();
            self.load_row(*code, &incoming, mode);
        }
        let named: BTreeSet<u8> = lines.iter().map(|(_, code)| *code).collect();
        for code in named {
            let now = self.now(code);
            if self.customer(now).is_some() {
                continue;
            }
            if self.one(now).removed {
                self.note(now, Effect::Removed(false));
            } else {
                let name = ("customer_name", code.to_string());
                let fields = [name, ("incomplete", "1".to_owned())].into();
                self.note(now, Effect::Whole(fields));
            }
        }
        let is_nothing = added.is_empty() && self.made.len() == earlier.made.len();
        self.batches.last_mut().expect("it was pushed").0 = added;
        if is_nothing {
            *self = earlier;
        }
    }

    fn load_row(&mut self, code: u8, incoming: &Fields, mode: Mode) {
        let now = self.now(code);
        let merged = |current: &Fields, mode: Mode| {
            let mut after = current.clone();
            for (field, value) in incoming {
                let take = match current.get(field) {
                    Some(_) => mode == Mode::Overwrite,
                    None => mode >= Mode::Fill,
                };
                if take {
                    after.insert(field, value.clone());
                }
            }
            after
        };
        match self.customer(now) {
            None if self.one(now).removed => {
                let mut before = self.one(now).fields;
                before.remove("incomplete");
                let fields = merged(&before, mode.max(Mode::Fill));
                self.note(now, Effect::Whole(fields));
            }
            None => self.note(now, Effect::Whole(incoming.clone())),
            Some(mut current) if current.contains_key("incomplete") => {
                current.remove("incomplete");
                let fields = merged(&current, mode.max(Mode::Fill));
                self.note(now, Effect::Whole(fields));
            }
            Some(current) => {
                let mode = if now == code { mode } else { mode.min(Mode::Fill) };
                let after = merged(&current, mode);
                self.set_all(now, &current, &after);
            }
        }
    }

    /// One edit as a batch of its own; whether it was made or refused.
    fn edit(&mut self, edit: &Step) -> bool {
        let earlier = self.clone();
        self.batches.push((Vec::new(), false));
        let done = match edit {
            Step::Clear(code, field) => match self.customer(*code) {
                Some(before) => {
                    let mut after = before.clone();
                    after.remove(field);
                    self.set_all(*code, &before, &after);
                    true
                }
                None => false,
            },
            Step::Remove(code) => self.remove(*code),
            Step::Restore(code) => self.restore(*code),
            Step::Merge(from, into) => self.merge(*from, *into),
            Step::Revert(number) => self.revert(*number),
            Step::Load(..) | Step::Undo(_) => unreachable!("no edit"),
        };
        if !done || self.made.len() == earlier.made.len() {
            *self = earlier;
        }
        done
    }

    fn remove(&mut self, code: u8) -> bool {
        let can = self.customer(code).is_some() && !self.naming(code) && !self.is_target(code);
        if can {
            self.note(code, Effect::Removed(true));
        }
        can
    }

    fn restore(&mut self, code: u8) -> bool {
        let one = self.one(code);
        match one.merged {
            Some(into) => self.note(code, Effect::Merged(Some(into), None)),
            None if one.removed => self.note(code, Effect::Removed(false)),
            None => return false,
        }
        true
    }

    fn merge(&mut self, from: u8, into: u8) -> bool {
        let (Some(theirs), Some(own)) = (self.customer(from), self.customer(into)) else {
            return false;
        };
        if from == into {
            return false;
        }
        let mut after = own.clone();
        let completes = own.contains_key("incomplete") && !theirs.contains_key("incomplete");
        if completes {
            after.remove("incomplete");
            if theirs.contains_key("customer_name") {
                after.remove("customer_name");
            }
        }
        for (field, value) in theirs.iter().filter(|(field, _)| **field != "incomplete") {
            after.entry(field).or_insert_with(|| value.clone());
        }
        if completes {
            self.note(into, Effect::Whole(after));
        } else {
            self.set_all(into, &own, &after);
        }
        self.note(from, Effect::Merged(None, Some(into)));
        true
    }

    fn revert(&mut self, number: usize) -> bool {
        let Some(made) = self.made.get(number).filter(|made| made.in_force).cloned() else {
            return false;
        };
        let field = |effect: &Effect| match effect {
            Effect::Whole(_) => "*",
            Effect::Set(field, ..) => field,
            Effect::Removed(_) => "removed",
            Effect::Merged(..) => "merged_into",
        };
        let own = field(&made.effect);
        let others = |range: &[Made]| {
            range.iter().any(|other| {
                let other_field = field(&other.effect);
                other.in_force
                    && other.code == made.code
                    && (own == "*" || other_field == own || other_field == "*")
            })
        };
        if others(&self.made[number + 1..]) {
            return false;
        }
        match made.effect {
            Effect::Whole(_) if others(&self.made[..number]) => false,
            Effect::Whole(_) => self.remove(made.code),
            Effect::Merged(_, Some(_)) => false,
            Effect::Merged(Some(old), None) => self.merge(made.code, old),
            Effect::Merged(None, None) => unreachable!("it changes something"),
            Effect::Removed(false) => self.remove(made.code),
            Effect::Removed(true) => self.restore(made.code),
            Effect::Set(field, old, _) => match self.customer(made.code) {
                Some(before) => {
                    let mut after = before.clone();
                    after.remove(field);
                    if !old.is_empty() {
                        after.insert(field, old);
                    }
                    self.set_all(made.code, &before, &after);
                    true
                }
                None => false,
            },
        }
    }

    fn undo(&mut self, batch: usize) -> bool {
        if self.batches.get(batch).is_none_or(|(_, undone)| *undone) {
            return false;
        }
        let mut codes: BTreeSet<u8> = self.batches[batch].0.iter().map(|(_, code)| *code).collect();
        codes.extend(self.made.iter().filter(|made| made.batch == batch).map(|made| made.code));
        self.batches[batch].1 = true;
        let of_batch = |made: &&mut Made| made.batch == batch;
        self.made.iter_mut().filter(of_batch).for_each(|made| made.in_force = false);
        let mut stuck = BTreeSet::new();
        while let Some(code) =
            codes.iter().find(|code| !stuck.contains(*code) && self.is_amiss(**code)).copied()
        {
            stuck.insert(code);
            let back = |made: &&mut Made| made.batch == batch && made.code == code;
            self.made.iter_mut().filter(back).for_each(|made| made.in_force = true);
        }
        true
    }

    /// Whether a customer is out of the archive though it is needed there.
    fn is_amiss(&self, code: u8) -> bool {
        let one = self.one(code);
        if one.removed {
            return self.naming(code);
        }
        let mut seen = vec![code];
        let mut next = one.merged;
        while let Some(at) = next {
            if seen.contains(&at) || self.one(at).removed {
                return true;
            }
            seen.push(at);
            next = self.one(at).merged;
        }
        false
    }
}

#[derive(Clone, Debug)]
enum Step {
    Load(Vec<(u8, String, String)>, Vec<(u32, u8)>, Mode),
    Undo(usize),
    Clear(u8, &'static str),
    Remove(u8),
    Restore(u8),
    Merge(u8, u8),
    Revert(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let word = prop_oneof![Just(String::new()), "[ab]"];
    let row = (0..CODES, word.clone(), word);
    let mode = prop_oneof![Just(Mode::Add), Just(Mode::Fill), Just(Mode::Overwrite)];
    // A line's customer belongs to its identity.
    let line = (0..6_u32).prop_map(|print| (print, (print % u32::from(CODES)) as u8));
    let rows = prop::collection::vec(row, 0..3);
    let lines = prop_oneof![
        2 => Just(Vec::new()),
        1 => prop::collection::vec(line, 1..3),
    ];
    prop_oneof![
        4 => (rows, lines, mode).prop_map(|(rows, lines, mode)| Step::Load(rows, lines, mode)),
        3 => (0..10_usize).prop_map(Step::Undo),
        1 => (0..CODES, prop::sample::select(&FIELDS[..]))
            .prop_map(|(code, field)| Step::Clear(code, field)),
        2 => (0..CODES).prop_map(Step::Remove),
        2 => (0..CODES).prop_map(Step::Restore),
        2 => (0..CODES, 0..CODES).prop_map(|(from, into)| Step::Merge(from, into)),
        2 => (0..12_usize).prop_map(Step::Revert),
    ]
}

fn load(
    (archive, known): (&mut Archive, &mut KnownLines),
    at: usize,
    step: &Step,
) -> Result<Loaded, ArchiveError> {
    let Step::Load(rows, lines, mode) = step else { unreachable!("no load") };
    let customers = rows
        .iter()
        .map(|(code, region, industry)| {
            customer(&code.to_string(), "", &[("region", region), ("industry", industry)])
        })
        .collect();
    let codes: Vec<String> = lines.iter().map(|(_, code)| code.to_string()).collect();
    let posted: Vec<(u32, &str, i64)> =
        lines.iter().zip(&codes).map(|((print, _), code)| (*print, code.as_str(), 1)).collect();
    archive.load_next(batch(&format!("file {at}"), customers, &posted), *mode, false, known)
}

fn edit(archive: &mut Archive, at: usize, step: &Step) -> Result<Loaded, ArchiveError> {
    let key = |code: &u8| Key::customer(&code.to_string());
    let edit = match step {
        Step::Clear(code, field) => Edit::Clear { key: key(code), field: (*field).to_owned() },
        Step::Remove(code) => Edit::Remove { key: key(code) },
        Step::Restore(code) => Edit::Restore { code: code.to_string() },
        Step::Merge(from, into) => Edit::Merge { from: from.to_string(), into: into.to_string() },
        Step::Revert(number) => Edit::Revert { change: *number as i64 + 1 },
        Step::Load(..) | Step::Undo(_) => unreachable!("no edit"),
    };
    let file = batch(&format!("edit {at}"), Vec::new(), &[]);
    let file = Batch { edits: vec![edit], rows_accepted: 1, ..file };
    archive.load(file, Mode::Add, false)
}

fn state_of(archive: &Archive) -> BTreeMap<u8, Fields> {
    let customers = archive.customers().unwrap();
    let of = |customer: &Customer| {
        let mut fields: Fields = FIELDS
            .iter()
            .filter_map(|key| Some((*key, customer.texts.get(*key)?.clone())))
            .collect();
        if !customer.customer_name.is_empty() {
            fields.insert("customer_name", customer.customer_name.clone());
        }
        if customer.incomplete {
            fields.insert("incomplete", "1".to_owned());
        }
        (customer.customer_code.parse().unwrap(), fields)
    };
    customers.iter().map(of).collect()
}

/// The codes under which the lines stand, as numbers.
fn codes_of(archive: &Archive) -> Vec<u8> {
    let frame = archive.ledger().unwrap();
    ledger::codes(&frame).map(|code| code.parse().unwrap()).collect()
}

/// Takes the steps in a book and in the model, and compares after each.
fn hold(steps: &[Step]) -> Result<(), TestCaseError> {
    let (_folder, mut archive) = book();
    let (mut model, mut known) = (Model::default(), KnownLines::default());
    for (at, step) in steps.iter().enumerate() {
        match step {
            Step::Load(rows, lines, mode) => {
                load((&mut archive, &mut known), at, step)?;
                model.load(rows, lines, *mode);
            }
            Step::Undo(number) => {
                let dry = archive.undo_dry_run(*number as i64 + 1).ok();
                let undone = archive.undo(*number as i64 + 1).ok();
                prop_assert_eq!(&dry, &undone);
                prop_assert_eq!(undone.is_some(), model.undo(*number));
            }
            _ => {
                let loaded = edit(&mut archive, at, step)?;
                let is_refused = loaded.status == LoadStatus::Refused;
                prop_assert_eq!(!is_refused, model.edit(step), "{:?}", loaded);
            }
        }
        prop_assert_eq!(state_of(&archive), model.customers(), "after {:?}", step);
        let prints: Vec<u32> =
            lines_of(&archive).iter().map(|print| u32::try_from(*print).unwrap()).collect();
        prop_assert_eq!(prints, model.lines());
        let live = model.batches.iter().filter(|(_, undone)| !undone);
        let codes: Vec<u8> =
            live.flat_map(|(lines, _)| lines).map(|(_, code)| model.now(*code)).collect();
        prop_assert_eq!(codes_of(&archive), codes);
        prop_assert_eq!(archive.batches()?.len(), model.batches.len());
    }
    prop_assert_eq!(archive.verify()?, vec![]);
    Ok(())
}

#[test]
fn what_went_wrong_once_holds() {
    let row = |code, industry: &str| vec![(code, String::new(), industry.to_owned())];
    // Merging completes a customer whose base was undone.
    let steps = [
        Step::Load(row(1, ""), Vec::new(), Mode::Add),
        Step::Load(row(1, "a"), Vec::new(), Mode::Fill),
        Step::Load(row(3, ""), Vec::new(), Mode::Add),
        Step::Undo(0),
        Step::Merge(3, 1),
    ];
    hold(&steps).unwrap();
}

/// `WANGLAI_CASES` gives more for a wide run.
fn cases() -> u32 {
    std::env::var("WANGLAI_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(60)
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(cases())
    })]

    #[test]
    fn a_book_is_what_a_plain_model_says(steps in prop::collection::vec(step(), 1..14)) {
        hold(&steps)?;
    }
}
