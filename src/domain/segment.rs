//! Which customers matter, how they buy, and who comes and goes.

/// ABC 分类: the few that make most, those that follow, and the many that make little.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    A,
    B,
    C,
}

impl Class {
    pub fn word(self) -> &'static str {
        match self {
            Class::A => "A",
            Class::B => "B",
            Class::C => "C",
        }
    }
}

/// Up to which share of the whole, in percent, the classes A and B go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClassEnds {
    pub a: u32,
    pub b: u32,
}

impl Default for ClassEnds {
    fn default() -> ClassEnds {
        ClassEnds { a: 80, b: 95 }
    }
}

impl ClassEnds {
    /// `None` unless 0 < a < b ≤ 100.
    pub fn new(a: u32, b: u32) -> Option<ClassEnds> {
        (0 < a && a < b && b <= 100).then_some(ClassEnds { a, b })
    }
}

/// The classes of amounts that stand from the highest down. The one that crosses an end belongs
/// to the class before it; what is not above 0 is C.
pub fn classes(amounts: &[i64], ends: ClassEnds) -> Vec<Class> {
    let positive = |amount: &&i64| **amount > 0;
    let total: i128 = amounts.iter().filter(positive).map(|amount| i128::from(*amount)).sum();
    let mut reached: i128 = 0;
    let mut classes = Vec::with_capacity(amounts.len());
    for amount in amounts {
        let below = |end: u32| reached * 100 < total * i128::from(end);
        classes.push(match *amount > 0 {
            true if below(ends.a) => Class::A,
            true if below(ends.b) => Class::B,
            _ => Class::C,
        });
        reached += i128::from(*amount).max(0);
    }
    classes
}

/// 1 (worst) to 5 (best) for each value, by its place among all: fifths of the ranks from the
/// worst up; equal values get the score of the lowest of them.
pub fn scores<T: Ord>(values: &[T]) -> Vec<u8> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].cmp(&values[*b]));
    let mut scores = vec![0; values.len()];
    let mut first = 0;
    for (rank, at) in order.iter().enumerate() {
        if values[*at] != values[order[first]] {
            first = rank;
        }
        let fifth = first * 5 / values.len();
        scores[*at] = u8::try_from(fifth).expect("a rank is below the count") + 1;
    }
    scores
}

/// The scores of one customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rfm {
    pub recency: u8,
    pub frequency: u8,
    pub monetary: u8,
}

/// What a customer's scores say of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Segment {
    /// Buys now, often and much.
    Champion,
    /// Buys often or much, and lately.
    Loyal,
    /// Bought lately for the first times.
    Recent,
    /// Was good and has not bought for a while.
    AtRisk,
    /// Rarely, little, and not lately.
    Dormant,
    /// In between.
    Regular,
}

impl Segment {
    pub const ALL: [Segment; 6] = [
        Segment::Champion,
        Segment::Loyal,
        Segment::Recent,
        Segment::AtRisk,
        Segment::Dormant,
        Segment::Regular,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Segment::Champion => "champion",
            Segment::Loyal => "loyal",
            Segment::Recent => "recent",
            Segment::AtRisk => "at-risk",
            Segment::Dormant => "dormant",
            Segment::Regular => "regular",
        }
    }

    /// The first rule that fits.
    pub fn of(scores: Rfm) -> Segment {
        let Rfm { recency, frequency, monetary } = scores;
        let value = frequency.max(monetary);
        match (recency, frequency.min(monetary), value) {
            (4.., 4.., _) => Segment::Champion,
            (3.., _, 4..) => Segment::Loyal,
            (4.., _, _) => Segment::Recent,
            (..=2, _, 4..) => Segment::AtRisk,
            (..=2, _, ..=2) => Segment::Dormant,
            _ => Segment::Regular,
        }
    }
}

/// Whether a customer came, stayed or went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Retention {
    New,
    Kept,
    Regained,
    Lost,
}

impl Retention {
    pub const ALL: [Retention; 4] =
        [Retention::New, Retention::Kept, Retention::Regained, Retention::Lost];

    pub fn word(self) -> &'static str {
        match self {
            Retention::New => "new",
            Retention::Kept => "kept",
            Retention::Regained => "regained",
            Retention::Lost => "lost",
        }
    }

    /// From what a customer bought before the period before, in that one, and in this one; `None`:
    /// in neither of the two.
    pub fn of(earlier: bool, before: bool, now: bool) -> Option<Retention> {
        match (now, before, earlier) {
            (true, true, _) => Some(Retention::Kept),
            (true, false, true) => Some(Retention::Regained),
            (true, false, false) => Some(Retention::New),
            (false, true, _) => Some(Retention::Lost),
            (false, false, _) => None,
        }
    }
}

/// What a change in the net sales of one product comes from; the three add up to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    pub price: i64,
    pub quantity: i64,
    /// The product is sold in one of the two periods only.
    pub range: i64,
}

/// The effects between two periods, each of net sales and quantity in millionths; `None` beyond
/// 64 bits.
pub fn effect(before: (i64, i64), now: (i64, i64)) -> Option<Effect> {
    let change = now.0.checked_sub(before.0)?;
    if before.1 <= 0 || now.1 <= 0 {
        return Some(Effect { range: change, ..Effect::default() });
    }
    let (part, whole) = (i128::from(before.0) * i128::from(now.1), i128::from(before.1));
    let rounded = (part.abs() * 2 + whole) / (whole * 2);
    let at_old_price = i64::try_from(if part < 0 { -rounded } else { rounded }).ok()?;
    let price = now.0.checked_sub(at_old_price)?;
    Some(Effect { price, quantity: at_old_price.checked_sub(before.0)?, range: 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_few_that_make_most_are_a() {
        let classes = |amounts: &[i64]| -> String {
            super::classes(amounts, ClassEnds::default()).iter().map(|class| class.word()).collect()
        };
        assert_eq!(classes(&[70, 20, 5, 4, 1]), "AABCC");
        assert_eq!(classes(&[80, 15, 5]), "ABC");
        assert_eq!(classes(&[100, 0, -50]), "ACC");
        assert_eq!(classes(&[]), "");
        assert_eq!(classes(&[i64::MAX, i64::MAX]), "AA");
        for (a, b, good) in [(80, 95, true), (0, 95, false), (95, 95, false), (80, 101, false)] {
            assert_eq!(ClassEnds::new(a, b).is_some(), good);
        }
    }

    #[test]
    fn scores_are_fifths_and_equal_for_equals() {
        assert_eq!(scores(&[10, 20, 30, 40, 50]), [1, 2, 3, 4, 5]);
        assert_eq!(scores(&[5, 5, 5, 5]), [1, 1, 1, 1]);
        assert_eq!(scores(&[3, 1, 1, 2]), [4, 1, 1, 3]);
        assert_eq!(scores::<i64>(&[]), Vec::<u8>::new());
    }

    #[test]
    fn every_customer_has_a_segment() {
        let segment =
            |recency, frequency, monetary| Segment::of(Rfm { recency, frequency, monetary }).word();
        for (scores, expected) in [
            ((5, 5, 5), "champion"),
            ((4, 4, 5), "champion"),
            ((3, 5, 5), "loyal"),
            ((5, 2, 4), "loyal"),
            ((5, 1, 1), "recent"),
            ((2, 4, 1), "at-risk"),
            ((1, 1, 2), "dormant"),
            ((3, 3, 3), "regular"),
            ((1, 3, 1), "regular"),
        ] {
            assert_eq!(segment(scores.0, scores.1, scores.2), expected, "{scores:?}");
        }
    }

    #[test]
    fn a_customer_comes_stays_or_goes() {
        let of = |earlier, before, now| Retention::of(earlier, before, now).map(Retention::word);
        assert_eq!(of(false, false, true), Some("new"));
        assert_eq!(of(true, true, true), Some("kept"));
        assert_eq!(of(true, false, true), Some("regained"));
        assert_eq!(of(false, true, false), Some("lost"));
        assert_eq!(of(true, false, false), None);
    }

    #[test]
    fn the_effects_add_up_to_the_change() {
        // 10 at 5.00, then 12 at 6.00.
        let found = effect((5_000, 10_000_000), (7_200, 12_000_000)).unwrap();
        assert_eq!(found, Effect { price: 1_200, quantity: 1_000, range: 0 });
        assert_eq!(effect((0, 0), (700, 1)).unwrap().range, 700);
        assert_eq!(effect((700, 1), (-30, 0)).unwrap().range, -730);
        let third = effect((100, 3), (100, 1)).unwrap();
        assert_eq!((third.price, third.quantity), (67, -67));
    }
}
