//! Random filters over random customers, held against a second, plain evaluation.

use std::collections::BTreeMap;

use super::*;

/// What may stand in a cell, and what it counts as in comparisons: a text in the same order; empty
/// as the empty text; `None` where it cannot be read.
type Pool = &'static [(&'static str, Option<&'static str>)];

const FIELDS: [(&str, Kind, Pool); 6] = [
    (
        "region",
        Kind::Text,
        &[
            ("", Some("")),
            ("01", Some("01")),
            ("批发", Some("批发")),
            ("０１００１", Some("01001")),
            ("省内", Some("省内")),
            ("02", Some("02")),
            ("East Side", Some("east side")),
            ("EAST SIDE", Some("east side")),
            ("月球", Some("月球")),
        ],
    ),
    (
        "remark",
        Kind::Text,
        &[
            ("", Some("")),
            ("Late payer", Some("late payer")),
            ("ＬＡＴＥ", Some("late")),
            ("付款慢", Some("付款慢")),
            ("慢", Some("慢")),
        ],
    ),
    (
        "customer_code",
        Kind::Code,
        &[
            ("", Some("")),
            ("C001", Some("C001")),
            (" C001 ", Some("C001")),
            ("c001", Some("c001")),
            ("C0", Some("C0")),
        ],
    ),
    (
        "credit_limit",
        Kind::Number,
        &[
            ("", Some("")),
            ("-5", Some("-")),
            ("0", Some("00000000")),
            ("100", Some("00010000")),
            ("100.00", Some("00010000")),
            ("1,000.5", Some("00100050")),
            ("10万", Some("10000000")),
            ("n/a", None),
        ],
    ),
    (
        "stopped_on",
        Kind::Date,
        &[
            ("", Some("")),
            ("2023-01-31", Some("2023-01-31")),
            ("2024-06-30", Some("2024-06-30")),
            ("2024-12-01", Some("2024-12-01")),
            ("soon", None),
        ],
    ),
    (
        "tags",
        Kind::Text,
        &[("", Some("")), ("月结", Some("月结")), ("VIP", Some("vip")), ("ｖｉｐ", Some("vip"))],
    ),
];

const CLASSES: [(&str, &str); 4] =
    [("01", "批发"), ("01001", "省内"), ("02", "零售"), ("0201", "East Side")];
/// A class as it is asked for, and what stands in its branch.
const BRANCHES: [(&str, &[&str]); 4] = [
    ("01", &["01", "批发", "01001", "省内"]),
    ("省内", &["01001", "省内"]),
    ("零售", &["02", "零售", "0201", "east side"]),
    ("0201", &["0201", "east side"]),
];

struct Fields;

impl Names for Fields {
    fn field(&self, name: &str) -> Option<Named> {
        let (key, kind, _) = FIELDS.iter().find(|(key, ..)| *key == name)?;
        Some(Named { is_class: *key == "region", ..Named::new(key, *kind) })
    }
}

/// The cells of a customer by field; tags may have several.
struct Row(BTreeMap<&'static str, Vec<&'static str>>);

impl Cells for Row {
    fn any(&self, field: &str, test: &mut dyn FnMut(&str) -> bool) -> bool {
        self.0[field].iter().any(|cell| test(cell))
    }
}

/// What a filter says.
#[derive(Debug)]
enum Said {
    Or(Vec<Said>),
    And(Vec<Said>),
    Not(Box<Said>),
    /// Field, sign, value.
    Compare(usize, &'static str, &'static str),
    In(usize, Vec<&'static str>),
    Contains(usize, &'static str),
    Empty(usize),
    Under(usize),
}

/// A small source of chance that its seed repeats.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % sides as u64).expect("fewer than the sides")
    }

    fn one<T: Copy>(&mut self, among: &[T]) -> T {
        among[self.below(among.len())]
    }

    /// A value that a filter may name.
    fn value(&mut self, field: usize) -> &'static str {
        loop {
            if let (written, Some(_)) = self.one(FIELDS[field].2) {
                return written;
            }
        }
    }

    fn said(&mut self, depth: usize) -> Said {
        let several = |dice: &mut Dice| {
            let count = 2 + dice.below(2);
            (0..count).map(|_| dice.said(depth - 1)).collect()
        };
        let field = self.below(FIELDS.len());
        match self.below(if depth == 0 { 5 } else { 10 }) {
            0 | 1 => {
                let sign = self.one(&["=", "＝", "!=", "<>", "≠", "<", "<=", "≤", ">", ">=", "≥"]);
                Said::Compare(field, sign, self.value(field))
            }
            2 => Said::In(field, (0..1 + self.below(3)).map(|_| self.value(field)).collect()),
            3 => Said::Empty(field),
            4 if self.below(2) == 0 => Said::Under(self.below(BRANCHES.len())),
            4 => {
                let field = self.one(&[0, 1, 2, 5]);
                Said::Contains(field, self.value(field))
            }
            5 | 6 => Said::Or(several(self)),
            7 | 8 => Said::And(several(self)),
            _ => Said::Not(Box::new(self.said(depth - 1))),
        }
    }

    fn row(&mut self) -> Row {
        let cells = FIELDS.iter().map(|(key, _, pool)| {
            let count = if *key == "tags" { 1 + self.below(3) } else { 1 };
            (*key, (0..count).map(|_| self.one(pool).0).collect())
        });
        Row(cells.collect())
    }

    /// A value as people write it: bare where it may be, else in quotes.
    fn quoted(&mut self, value: &str) -> String {
        let is_plain = !value.is_empty() && value.chars().all(char::is_alphanumeric);
        match self.below(if is_plain { 4 } else { 3 }) {
            0 => format!("\"{value}\""),
            1 => format!("“{value}”"),
            2 => format!("「{value}」"),
            _ => value.to_owned(),
        }
    }

    /// The source of what is said, with no more brackets than it needs, or a few more.
    fn written(&mut self, said: &Said, is_inside_and: bool) -> String {
        let mut all = |nodes: &[Said], between: [&str; 2], inside: bool| {
            let between = self.one(&between);
            nodes.iter().map(|node| self.written(node, inside)).collect::<Vec<_>>().join(between)
        };
        let (source, needs_brackets) = match said {
            Said::Or(nodes) => (all(nodes, [" or ", " OR "], false), is_inside_and),
            Said::And(nodes) => (all(nodes, [" and ", " And "], true), false),
            Said::Not(node) => {
                let inner = self.written(node, true);
                // Without brackets it would end at the first "and".
                let is_both = matches!(**node, Said::And(_));
                (format!("not {}", if is_both { format!("({inner})") } else { inner }), false)
            }
            Said::Compare(field, sign, value) => {
                let value = self.quoted(value);
                (format!("{}{}{sign} {value}", FIELDS[*field].0, self.one(&["", " "])), false)
            }
            Said::In(field, values) => {
                let values: Vec<String> = values.iter().map(|one| self.quoted(one)).collect();
                let values = values.join(self.one(&[", ", "，", "、"]));
                (format!("{} in ({values})", FIELDS[*field].0), false)
            }
            Said::Contains(field, value) => {
                (format!("{} contains {}", FIELDS[*field].0, self.quoted(value)), false)
            }
            Said::Empty(field) => (format!("{} is empty", FIELDS[*field].0), false),
            Said::Under(at) => (format!("region under {}", self.quoted(BRANCHES[*at].0)), false),
        };
        let brackets = needs_brackets || self.below(8) == 0;
        if brackets { format!("({source})") } else { source }
    }
}

/// What a written value of a field counts as.
fn counts_as(field: usize, written: &str) -> Option<&'static str> {
    let found = FIELDS[field].2.iter().find(|(known, _)| *known == written);
    found.expect("every value is of the pool").1
}

/// The plain evaluation.
fn is_true(said: &Said, row: &Row) -> bool {
    let cells = |field: usize| -> Vec<Option<&str>> {
        row.0[FIELDS[field].0].iter().map(|cell| counts_as(field, cell)).collect()
    };
    match said {
        Said::Or(nodes) => nodes.iter().filter(|node| is_true(node, row)).count() > 0,
        Said::And(nodes) => nodes.iter().filter(|node| !is_true(node, row)).count() == 0,
        Said::Not(node) => !is_true(node, row),
        Said::Empty(field) => cells(*field).iter().all(|cell| *cell == Some("")),
        Said::Under(at) => cells(0).iter().flatten().any(|cell| BRANCHES[*at].1.contains(cell)),
        Said::In(field, values) => cells(*field).into_iter().flatten().any(|cell| {
            !cell.is_empty() && values.iter().any(|one| counts_as(*field, one) == Some(cell))
        }),
        Said::Contains(field, value) => {
            let wanted = counts_as(*field, value).expect("a filter names what can be read");
            let cells = cells(*field);
            !wanted.is_empty() && cells.into_iter().flatten().any(|cell| cell.contains(wanted))
        }
        Said::Compare(field, sign, value) => {
            let wanted = counts_as(*field, value).expect("a filter names what can be read");
            let cells = cells(*field);
            if ["!=", "<>", "≠"].contains(sign) {
                // What cannot be read may be the value: it is not said to differ.
                return cells.iter().all(|cell| cell.is_some_and(|cell| cell != wanted));
            }
            cells.into_iter().flatten().any(|cell| {
                let is_ordered = !cell.is_empty() && !wanted.is_empty();
                match *sign {
                    "=" | "＝" => cell == wanted,
                    "<" => is_ordered && cell < wanted,
                    "<=" | "≤" => is_ordered && cell <= wanted,
                    ">" => is_ordered && cell > wanted,
                    _ => is_ordered && cell >= wanted,
                }
            })
        }
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(400))]

    /// A failure names the seed that repeats it.
    #[test]
    fn filters_choose_as_a_plain_evaluation_does(seed in proptest::prelude::any::<u64>()) {
        let mut dice = Dice(seed);
        let said = dice.said(3);
        let source = dice.written(&said, false);
        let mut tree = ClassTree::default();
        CLASSES.iter().for_each(|(code, name)| tree.insert(code, name));
        let trees = BTreeMap::from([("region".to_owned(), tree)]);
        let filter = Filter::parse(&source, &Fields).and_then(|filter| filter.with_trees(&trees));
        let filter = filter.unwrap_or_else(|fault| panic!("seed {seed}: {source}: {fault:?}"));
        for _ in 0..20 {
            let row = dice.row();
            let (found, plain) = (filter.matches(&row), is_true(&said, &row));
            proptest::prop_assert_eq!(found, plain, "seed {}: {}: {:?}", seed, source, row.0);
        }
    }
}
