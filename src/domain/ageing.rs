//! The three ageing methods as plain functions: the oracle of the SQL texts.

use std::collections::BTreeMap;

use chrono::Datelike;

use super::Date;
use super::ledger::LineKind;

/// A line of one customer in one currency, as ageing sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub document_date: Date,
    /// `None`: document date + credit term.
    pub due_date: Option<Date>,
    /// Empty: a document of its own.
    pub document_number: String,
    /// Minor units; above 0 a debit, below 0 a credit.
    pub amount: i64,
    /// The number of the debit document that a credit settles; empty: none.
    pub settles: String,
    pub kind: LineKind,
}

/// What is open of a debit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenDebit {
    pub document_date: Date,
    pub due_date: Date,
    pub amount: i64,
}

/// What is open as of a day, and what of the credits settles nothing (never above 0).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Open {
    pub debits: Vec<OpenDebit>,
    pub unapplied: i64,
}

/// The lines of one document, day and due day set against each other: a discount line lowers its
/// own invoice. A sale or an opening item that is left below 0 settles a document of its own
/// number, where it names no other. Lines without a number are documents of their own.
pub fn net(lines: &[Line]) -> Vec<Line> {
    let mut netted: BTreeMap<_, Line> = BTreeMap::new();
    let mut alone = Vec::new();
    for line in lines {
        if line.document_number.is_empty() {
            alone.push(line.clone());
            continue;
        }
        let dates = (line.document_date, line.due_date);
        let key = (line.document_number.clone(), line.kind, dates, line.settles.clone());
        let part = netted.entry(key).or_insert_with(|| Line { amount: 0, ..line.clone() });
        part.amount += line.amount;
    }
    let mut netted: Vec<Line> = netted.into_values().filter(|part| part.amount != 0).collect();
    for part in netted.iter_mut().filter(|part| part.amount < 0 && part.settles.is_empty()) {
        if matches!(part.kind, LineKind::Sales | LineKind::Opening) {
            part.settles = part.document_number.clone();
        }
    }
    netted.extend(alone);
    netted
}

/// Only what is matched is settled: a credit settles the document that it names, the oldest debit
/// of it first, and at most what is open of it.
pub fn open_item(lines: &[Line], credit_days: Option<i64>, as_of: Date) -> Open {
    let lines = &net(lines);
    let mut open = Open::default();
    let mut documents: BTreeMap<&str, Vec<OpenDebit>> = BTreeMap::new();
    for line in there(lines, as_of).filter(|line| line.amount > 0) {
        documents.entry(&line.document_number).or_default().push(open_debit(line, credit_days));
    }
    for document in documents.values_mut() {
        document.sort_by_key(|debit| (debit.document_date, debit.due_date));
    }
    for line in there(lines, as_of).filter(|line| line.amount < 0) {
        let mut left = -line.amount;
        if !line.settles.is_empty()
            && let Some(document) = documents.get_mut(line.settles.as_str())
        {
            pay(document, &mut left);
        }
        open.unapplied -= left;
    }
    open.debits = documents.into_values().flatten().filter(|debit| debit.amount > 0).collect();
    open
}

/// All credits pay the debits in order of document date, then due date, then number.
pub fn fifo(lines: &[Line], credit_days: Option<i64>, as_of: Date) -> Open {
    let lines = &net(lines);
    let mut debits: Vec<(&str, OpenDebit)> = there(lines, as_of)
        .filter(|line| line.amount > 0)
        .map(|line| (line.document_number.as_str(), open_debit(line, credit_days)))
        .collect();
    debits.sort_by_key(|(number, debit)| (debit.document_date, debit.due_date, *number));
    let mut debits: Vec<OpenDebit> = debits.into_iter().map(|(_, debit)| debit).collect();
    let mut left: i64 = there(lines, as_of).map(|line| (-line.amount).max(0)).sum();
    pay(&mut debits, &mut left);
    debits.retain(|debit| debit.amount > 0);
    Open { debits, unapplied: -left }
}

/// The closing balance is filled from the newest debits backward; an opening line is dated at the
/// first day of its year.
pub fn t3(lines: &[Line], credit_days: Option<i64>, as_of: Date) -> Open {
    let lines = &net(lines);
    let mut balance: i64 = there(lines, as_of).map(|line| line.amount).sum();
    if balance <= 0 {
        return Open { debits: Vec::new(), unapplied: balance };
    }
    let mut debits: Vec<OpenDebit> = Vec::new();
    for line in there(lines, as_of).filter(|line| line.amount > 0) {
        let mut line = line.clone();
        if line.kind == LineKind::Opening {
            let first_day = line.document_date.with_ordinal(1);
            line.document_date = first_day.expect("every year has a first day");
        }
        debits.push(open_debit(&line, credit_days));
    }
    debits.sort_by_key(|debit| (debit.document_date, debit.due_date));
    let mut open = Open::default();
    while balance > 0 {
        let mut debit = debits.pop().expect("the debits are not below the balance");
        debit.amount = debit.amount.min(balance);
        balance -= debit.amount;
        open.debits.push(debit);
    }
    open
}

/// The age of a debit in days: since its document date, or past its due date (0 or below: not due).
pub fn age_days(debit: &OpenDebit, by_due_date: bool, as_of: Date) -> i64 {
    let from = if by_due_date { debit.due_date } else { debit.document_date };
    as_of.signed_duration_since(from).num_days()
}

/// Sums open debits by age. `ends` are the upper ends of the bands, ascending; one band more than
/// these holds what is older. Each debit falls into the first band that it is not too old for.
pub fn bands(open: &Open, by_due_date: bool, ends: &[i64], as_of: Date) -> Vec<i64> {
    let mut sums = vec![0; ends.len() + 1];
    for debit in &open.debits {
        let age = age_days(debit, by_due_date, as_of);
        let band = ends.iter().position(|end| age <= *end).unwrap_or(ends.len());
        sums[band] += debit.amount;
    }
    sums
}

/// A document that is dated after the day is not there yet.
fn there(lines: &[Line], as_of: Date) -> impl Iterator<Item = &Line> {
    lines.iter().filter(move |line| line.document_date <= as_of)
}

fn open_debit(line: &Line, credit_days: Option<i64>) -> OpenDebit {
    let by_term = || {
        let term = chrono::TimeDelta::try_days(credit_days?)?;
        line.document_date.checked_add_signed(term)
    };
    OpenDebit {
        document_date: line.document_date,
        due_date: line.due_date.or_else(by_term).unwrap_or(line.document_date),
        amount: line.amount,
    }
}

/// Pays debits in their order until the money is gone.
fn pay(debits: &mut [OpenDebit], left: &mut i64) {
    for debit in debits {
        let paid = debit.amount.min(*left);
        debit.amount -= paid;
        *left -= paid;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(month: u32, day: u32) -> Date {
        Date::from_ymd_opt(2024, month, day).unwrap()
    }

    fn line(date: Date, number: &str, amount: i64, settles: &str) -> Line {
        Line {
            document_date: date,
            due_date: None,
            document_number: number.to_string(),
            amount,
            settles: settles.to_string(),
            kind: if amount < 0 { LineKind::Receipt } else { LineKind::Sales },
        }
    }

    fn example() -> Vec<Line> {
        vec![
            line(day(1, 10), "A", 1000, ""),
            line(day(2, 10), "B", 2000, ""),
            line(day(3, 10), "R1", -500, "B"),
            line(day(3, 20), "R2", -300, ""),
            line(day(4, 1), "R3", -900, "A"),
        ]
    }

    fn sums(open: &Open, by_due_date: bool, as_of: Date) -> (Vec<i64>, i64) {
        (bands(open, by_due_date, &[30, 60, 90], as_of), open.unapplied)
    }

    #[test]
    fn open_item_settles_what_is_named_from_the_later_date_on() {
        let at = |as_of| sums(&open_item(&example(), None, as_of), false, as_of);
        assert_eq!(at(day(3, 9)), (vec![2000, 1000, 0, 0], 0));
        assert_eq!(at(day(3, 31)), (vec![0, 1500, 1000, 0], -300));
        assert_eq!(at(day(4, 1)), (vec![0, 1500, 100, 0], -300));
    }

    #[test]
    fn open_item_leaves_the_excess_unapplied() {
        let lines = [line(day(1, 1), "A", 100, ""), line(day(1, 2), "R", -150, "A")];
        assert_eq!(sums(&open_item(&lines, None, day(1, 3)), false, day(1, 3)), (vec![0; 4], -50));
        // A receipt for a document that is not there yet settles nothing.
        let early = [line(day(2, 1), "A", 100, ""), line(day(1, 2), "R", -40, "A")];
        assert_eq!(open_item(&early, None, day(1, 31)).unapplied, -40);
        assert_eq!(open_item(&early, None, day(2, 1)).unapplied, 0);
    }

    #[test]
    fn a_discount_line_lowers_its_own_invoice() {
        let mut lines = vec![
            line(day(1, 1), "A", 100, ""),
            line(day(2, 1), "B", 100, ""),
            line(day(2, 1), "B", -10, ""),
        ];
        lines[2].kind = LineKind::Sales;
        let as_of = day(2, 10);
        let expected = (vec![90, 100, 0, 0], 0);
        for open in [open_item, fifo, t3] {
            assert_eq!(sums(&open(&lines, None, as_of), false, as_of), expected);
        }
        // A credit note of another day that carries the number of its invoice is tied to it.
        lines[2].document_date = day(2, 5);
        assert_eq!(sums(&open_item(&lines, None, as_of), false, as_of), expected);
        lines[2].document_number = "C".to_string();
        let free = (vec![100, 100, 0, 0], -10);
        assert_eq!(sums(&open_item(&lines, None, as_of), false, as_of), free);
        lines[2].settles = "A".to_string();
        let tied = (vec![100, 90, 0, 0], 0);
        assert_eq!(sums(&open_item(&lines, None, as_of), false, as_of), tied);
    }

    #[test]
    fn fifo_pays_the_oldest_first() {
        let as_of = day(4, 1);
        assert_eq!(sums(&fifo(&example(), None, as_of), false, as_of), (vec![0, 1300, 0, 0], 0));
        let paid = [line(day(1, 1), "A", 100, ""), line(day(1, 2), "R", -150, "")];
        assert_eq!(sums(&fifo(&paid, None, as_of), false, as_of), (vec![0; 4], -50));
    }

    #[test]
    fn t3_fills_from_the_newest_and_dates_an_opening_at_its_year() {
        let as_of = day(4, 1);
        assert_eq!(sums(&t3(&example(), None, as_of), false, as_of), (vec![0, 1300, 0, 0], 0));
        let mut opening = line(day(3, 20), "O", 700, "");
        opening.kind = LineKind::Opening;
        assert_eq!(sums(&t3(&[opening], None, as_of), false, as_of), (vec![0, 0, 0, 700], 0));
        let credit = [line(day(1, 1), "A", 100, ""), line(day(1, 2), "R", -150, "")];
        assert_eq!(sums(&t3(&credit, None, as_of), false, as_of), (vec![0; 4], -50));
    }

    #[test]
    fn a_missing_due_date_is_the_credit_term() {
        let lines = [line(day(1, 1), "A", 100, "")];
        let due = |term| open_item(&lines, term, day(3, 1)).debits[0].due_date;
        assert_eq!(due(Some(30)), day(1, 31));
        assert_eq!(due(None), day(1, 1));
    }

    #[test]
    fn due_on_the_day_itself_is_not_overdue() {
        let open = open_item(&[line(day(1, 1), "A", 100, "")], Some(30), day(1, 31));
        assert_eq!(bands(&open, true, &[0, 30], day(1, 31)), vec![100, 0, 0]);
        assert_eq!(bands(&open, true, &[0, 30], day(2, 1)), vec![0, 100, 0]);
    }
}
