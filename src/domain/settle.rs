//! 两清: which open items of one account cancel out, by rules in a fixed order.

use std::collections::BTreeMap;

use super::Date;

/// Credits, and debits, that a search for a sum looks at: the oldest of them.
const CANDIDATES_MAX: usize = 24;
/// Steps of one search for a sum; a search that is not done by then finds nothing.
const STEPS_MAX: u32 = 200_000;
/// Steps of all searches for sums in one account, so that a till with a hundred thousand open
/// documents ends too.
const ACCOUNT_STEPS_MAX: u32 = 20_000_000;

/// What is open of one document of one customer in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub document_number: String,
    pub date: Date,
    /// Minor units; above 0 a debit, below 0 a credit.
    pub amount: i64,
    pub department: String,
    pub project: String,
    pub bill_number: String,
}

/// Why items were matched, in the order in which the rules are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// 专认: the same document number and equal amounts.
    SameNumber,
    /// 逐笔: equal amounts on opposite sides, one to one, the oldest first.
    EqualAmount,
    /// 全额: some items of one side add up to one of the other.
    Sum,
    /// All open items of one department cancel out.
    Department,
    /// All open items of one project cancel out.
    Project,
    /// All open items of one bill cancel out.
    Bill,
    /// By hand.
    Hand,
}

impl Rule {
    pub const ALL: [Rule; 7] = [
        Rule::SameNumber,
        Rule::EqualAmount,
        Rule::Sum,
        Rule::Department,
        Rule::Project,
        Rule::Bill,
        Rule::Hand,
    ];

    /// The word in files and in the book.
    pub fn word(self) -> &'static str {
        match self {
            Rule::SameNumber => "same-number",
            Rule::EqualAmount => "equal-amount",
            Rule::Sum => "sum",
            Rule::Department => "department",
            Rule::Project => "project",
            Rule::Bill => "bill",
            Rule::Hand => "hand",
        }
    }

    pub fn parse(word: &str) -> Option<Rule> {
        Rule::ALL.into_iter().find(|rule| rule.word() == word)
    }
}

/// Items that add up to zero, by their places in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    pub rule: Rule,
    pub items: Vec<usize>,
}

/// Matches whole open items of one account; each item stands in at most one match.
pub fn propose(items: &[Item]) -> Vec<Match> {
    let mut order: Vec<usize> = (0..items.len()).filter(|at| items[*at].amount != 0).collect();
    order.sort_by_key(|at| (items[*at].date, &items[*at].document_number, *at));
    let taken = vec![false; items.len()];
    let mut search = Search { items, order, taken, matches: Vec::new() };
    search.one_to_one(Rule::SameNumber);
    search.one_to_one(Rule::EqualAmount);
    search.sums(|amount| amount < 0);
    search.sums(|amount| amount > 0);
    search.groups(Rule::Department, |item| &item.department);
    search.groups(Rule::Project, |item| &item.project);
    search.groups(Rule::Bill, |item| &item.bill_number);
    search.matches
}

struct Search<'a> {
    items: &'a [Item],
    /// All items with an amount, the oldest first.
    order: Vec<usize>,
    /// The items that are matched.
    taken: Vec<bool>,
    matches: Vec<Match>,
}

impl Search<'_> {
    fn take(&mut self, rule: Rule, mut items: Vec<usize>) {
        for at in &items {
            self.taken[*at] = true;
        }
        // Debits stand first.
        items.sort_by_key(|at| self.items[*at].amount < 0);
        self.matches.push(Match { rule, items });
    }

    /// The items not matched yet, the oldest first.
    fn open(&self) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.order.iter().copied().filter(|at| !self.taken[*at])
    }

    fn one_to_one(&mut self, rule: Rule) {
        // The open debits by what a credit must equal, the oldest last, so that `pop` finds it.
        let mut debits: BTreeMap<(i64, &str), Vec<usize>> = BTreeMap::new();
        let key = |item: &Item| item.amount.saturating_abs();
        let items = self.items;
        let number = |at: usize| match rule {
            Rule::SameNumber => items[at].document_number.as_str(),
            _ => "",
        };
        for at in self.open().rev().filter(|at| items[*at].amount > 0) {
            debits.entry((key(&items[at]), number(at))).or_default().push(at);
        }
        let credits: Vec<usize> = self.open().filter(|at| items[*at].amount < 0).collect();
        for credit in credits {
            let found = debits.get_mut(&(key(&items[credit]), number(credit)));
            if let Some(debit) = found.and_then(Vec::pop) {
                self.take(rule, vec![debit, credit]);
            }
        }
    }

    /// Each item of one side, the oldest first, against a set of items of the other.
    fn sums(&mut self, is_one: impl Fn(i64) -> bool) {
        let items = self.items;
        let (ones, mut sides): (Vec<usize>, Vec<usize>) =
            self.open().partition(|at| is_one(items[*at].amount));
        let mut steps_left = ACCOUNT_STEPS_MAX;
        for one in ones {
            let wanted = items[one].amount.saturating_abs();
            let looked_at = u32::try_from(sides.len()).unwrap_or(u32::MAX);
            let Some(left) = steps_left.checked_sub(looked_at) else { return };
            steps_left = left;
            sides.retain(|at| !self.taken[*at]);
            let others: Vec<usize> = sides
                .iter()
                .copied()
                .filter(|at| items[*at].amount.saturating_abs() <= wanted)
                .take(CANDIDATES_MAX)
                .collect();
            let amounts: Vec<i64> =
                others.iter().map(|at| items[*at].amount.saturating_abs()).collect();
            if let Some(chosen) = subset(&amounts, wanted, &mut steps_left) {
                let mut set: Vec<usize> = chosen.into_iter().map(|at| others[at]).collect();
                set.push(one);
                self.take(Rule::Sum, set);
            }
        }
    }

    fn groups(&mut self, rule: Rule, of: impl Fn(&Item) -> &str) {
        let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for at in self.open() {
            let name = of(&self.items[at]);
            if !name.is_empty() {
                groups.entry(name).or_default().push(at);
            }
        }
        for group in groups.into_values() {
            let sum: i128 = group.iter().map(|at| i128::from(self.items[*at].amount)).sum();
            if sum == 0 {
                self.take(rule, group);
            }
        }
    }
}

/// At least two places whose amounts add up to `wanted`, the earliest places first; `None` where
/// there are none, or where the bound on steps is reached.
fn subset(amounts: &[i64], wanted: i64, steps_left: &mut u32) -> Option<Vec<usize>> {
    let mut rest: Vec<i64> = vec![0; amounts.len() + 1];
    for at in (0..amounts.len()).rev() {
        rest[at] = rest[at + 1].saturating_add(amounts[at]);
    }
    let mut chosen = Vec::new();
    let most = STEPS_MAX.min(*steps_left);
    let mut steps = most;
    let is_found = look(amounts, &rest, 0, wanted, &mut chosen, &mut steps);
    *steps_left -= most - steps;
    is_found.then_some(chosen)
}

fn look(
    amounts: &[i64],
    rest: &[i64],
    at: usize,
    wanted: i64,
    chosen: &mut Vec<usize>,
    steps: &mut u32,
) -> bool {
    if wanted == 0 {
        return chosen.len() > 1;
    }
    if at == amounts.len() || rest[at] < wanted || *steps == 0 {
        return false;
    }
    *steps -= 1;
    if amounts[at] <= wanted {
        chosen.push(at);
        if look(amounts, rest, at + 1, wanted - amounts[at], chosen, steps) {
            return true;
        }
        chosen.pop();
    }
    look(amounts, rest, at + 1, wanted, chosen, steps)
}

/// Pairs of debit and credit of one match, with what the one pays of the other: the oldest pays
/// the oldest. `None` unless the items add up to zero.
pub fn pair_off(items: &[&Item]) -> Option<Vec<(usize, usize, i64)>> {
    let sum: i128 = items.iter().map(|item| i128::from(item.amount)).sum();
    if sum != 0 || items.is_empty() {
        return None;
    }
    let side = |is_debit: bool| {
        let mut places: Vec<(usize, i64)> = (0..items.len())
            .filter(|at| (items[*at].amount > 0) == is_debit)
            .map(|at| (at, items[at].amount.saturating_abs()))
            .collect();
        places.sort_by_key(|(at, _)| (items[*at].date, &items[*at].document_number, *at));
        places
    };
    let (mut debits, credits) = (side(true), side(false));
    let mut pairs = Vec::new();
    for (credit, mut left) in credits {
        for (debit, open) in debits.iter_mut().filter(|(_, open)| *open > 0) {
            let amount = left.min(*open);
            if amount == 0 {
                break;
            }
            *open -= amount;
            left -= amount;
            pairs.push((*debit, credit, amount));
        }
    }
    Some(pairs)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn item(number: &str, day: u32, amount: i64) -> Item {
        Item {
            document_number: number.to_string(),
            date: Date::from_ymd_opt(2024, 3, day).unwrap(),
            amount,
            department: String::new(),
            project: String::new(),
            bill_number: String::new(),
        }
    }

    fn found(items: &[Item]) -> Vec<(Rule, Vec<&str>)> {
        let name = |at: &usize| items[*at].document_number.as_str();
        propose(items).iter().map(|one| (one.rule, one.items.iter().map(name).collect())).collect()
    }

    #[test]
    fn the_rules_are_tried_in_order() {
        let mut items = vec![
            item("A", 1, 100),
            item("B", 2, 100),
            item("B", 9, -100),
            item("R1", 5, -100),
            item("C", 3, 30),
            item("D", 4, 50),
            item("R2", 8, -80),
            item("E", 6, 70),
            item("R3", 7, -40),
            item("R4", 7, -30),
            item("F", 8, 11),
        ];
        assert_eq!(
            found(&items),
            [
                (Rule::SameNumber, vec!["B", "B"]),
                (Rule::EqualAmount, vec!["A", "R1"]),
                (Rule::EqualAmount, vec!["C", "R4"]),
            ]
        );
        items[9].amount = -31;
        items[7].amount = 71;
        assert_eq!(
            found(&items)[2..],
            [(Rule::Sum, vec!["C", "D", "R2"]), (Rule::Sum, vec!["E", "R3", "R4"])]
        );
    }

    #[test]
    fn what_a_department_a_project_or_a_bill_has_open_cancels_out() {
        let mut items = vec![
            item("A", 1, 10),
            item("B", 1, 21),
            item("R1", 2, -14),
            item("R2", 2, -17),
            item("C", 1, 1_000),
        ];
        assert_eq!(found(&items), []);
        for item in &mut items[..4] {
            item.bill_number = "P1".to_string();
        }
        assert_eq!(found(&items), [(Rule::Bill, vec!["A", "B", "R1", "R2"])]);
        for item in &mut items[..4] {
            item.project = "J1".to_string();
        }
        assert_eq!(found(&items), [(Rule::Project, vec!["A", "B", "R1", "R2"])]);
        for item in &mut items[..4] {
            item.department = "D1".to_string();
        }
        assert_eq!(found(&items)[0].0, Rule::Department);
    }

    #[test]
    fn a_search_without_end_finds_nothing() {
        let mut items: Vec<Item> =
            (0..40).map(|at| item(&format!("D{at:02}"), 1, 2 << at)).collect();
        items.push(item("R", 2, -(1_i64 << 45) - 1));
        assert_eq!(found(&items), []);
    }

    #[test]
    fn a_till_with_many_open_documents_ends() {
        let mut items = Vec::new();
        for at in 0..60_000_i64 {
            items.push(item(&format!("D{at}"), 1, 2 * at + 1_000_002));
            items.push(item(&format!("R{at}"), 2, if at % 2 == 0 { -1_000_003 } else { -2 * at }));
        }
        let started = std::time::Instant::now();
        propose(&items);
        assert!(started.elapsed().as_secs() < 30, "{:?}", started.elapsed());
    }

    proptest! {
        #[test]
        fn every_match_adds_up_to_zero(amounts in proptest::collection::vec(-60_i64..60, 0..30)) {
            let items: Vec<Item> = amounts
                .iter()
                .enumerate()
                .map(|(at, amount)| item(&format!("N{at}"), at as u32 % 28 + 1, *amount))
                .collect();
            let mut seen = std::collections::BTreeSet::new();
            for one in propose(&items) {
                let members: Vec<&Item> = one.items.iter().map(|at| &items[*at]).collect();
                prop_assert!(one.items.iter().all(|at| seen.insert(*at)));
                let pairs = pair_off(&members).unwrap();
                let mut paid = vec![0; members.len()];
                for (debit, credit, amount) in pairs {
                    prop_assert!(amount > 0);
                    paid[debit] += amount;
                    paid[credit] -= amount;
                }
                let whole: Vec<i64> = members.iter().map(|item| item.amount).collect();
                prop_assert_eq!(paid, whole);
            }
        }
    }
}
