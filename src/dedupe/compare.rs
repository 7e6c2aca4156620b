//! How likely two customers are one, and why.

use super::Customer;
use super::name::Company;

/// One thing that two customers have in common; its word is the key of its words for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    TaxId,
    /// The same organisation code in an old number of 15 and a new one of 18 digits.
    OrganisationCode,
    BankAccount,
    Phone,
    Email,
    Address,
    NameEqual,
    /// Equal but for the legal form, such as 有限公司 and 股份有限公司.
    NameForm,
    /// Equal but for the region, which stands elsewhere or only in one of them.
    NameRegion,
    /// Two neighbouring signs are swapped.
    NameSwapped,
    /// The brand word (字号) and the region are the same, a word of the trade is missing or
    /// another one for the same.
    NameShortened,
    NameBrand,
    /// One sign of the core differs.
    NameNear,
    /// Against it: the tax ids are those of two organisations.
    TaxIdsDiffer,
}

impl Reason {
    pub const ALL: [Reason; 14] = [
        Reason::TaxId,
        Reason::OrganisationCode,
        Reason::BankAccount,
        Reason::Phone,
        Reason::Email,
        Reason::Address,
        Reason::NameEqual,
        Reason::NameForm,
        Reason::NameRegion,
        Reason::NameSwapped,
        Reason::NameShortened,
        Reason::NameBrand,
        Reason::NameNear,
        Reason::TaxIdsDiffer,
    ];

    /// The word of machine-readable output.
    pub fn word(self) -> &'static str {
        match self {
            Reason::TaxId => "tax-id",
            Reason::OrganisationCode => "organisation-code",
            Reason::BankAccount => "bank-account",
            Reason::Phone => "phone",
            Reason::Email => "email",
            Reason::Address => "address",
            Reason::NameEqual => "name-equal",
            Reason::NameForm => "name-form",
            Reason::NameRegion => "name-region",
            Reason::NameSwapped => "name-swapped",
            Reason::NameShortened => "name-shortened",
            Reason::NameBrand => "name-brand",
            Reason::NameNear => "name-near",
            Reason::TaxIdsDiffer => "tax-ids-differ",
        }
    }

    /// How sure it alone makes, out of 100.
    fn weight(self, company: bool) -> u32 {
        match self {
            Reason::TaxId => 98,
            Reason::OrganisationCode => 96,
            Reason::BankAccount => 75,
            Reason::Phone => 45,
            Reason::Email => 45,
            Reason::Address => 40,
            // Many people have one name, few companies do.
            Reason::NameEqual => {
                if company {
                    92
                } else {
                    50
                }
            }
            Reason::NameForm => 82,
            Reason::NameRegion => 74,
            Reason::NameSwapped => 85,
            Reason::NameShortened => 62,
            Reason::NameBrand => 40,
            Reason::NameNear => 45,
            Reason::TaxIdsDiffer => 0,
        }
    }
}

/// Two customers, by their place among the candidates, that are likely one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    pub one: usize,
    pub two: usize,
    /// Out of 100.
    pub score: u32,
    /// The strongest first.
    pub reasons: Vec<Reason>,
}

/// The score of two customers with its reasons.
pub(super) fn compare(one: &Customer, two: &Customer) -> (u32, Vec<Reason>) {
    let (left, right) = (&one.company, &two.company);
    // Branches of one parent are apart, whatever number or address they share with it.
    if left.branch != right.branch {
        return (0, Vec::new());
    }
    let mut reasons = Vec::new();
    let same = |one: &Option<String>, two: &Option<String>| one.is_some() && one == two;
    let same_tax_id = same(&one.tax_id, &two.tax_id);
    if same_tax_id {
        reasons.push(Reason::TaxId);
    } else if same(&one.organisation, &two.organisation) {
        reasons.push(Reason::OrganisationCode);
    }
    if same(&one.account, &two.account) {
        reasons.push(Reason::BankAccount);
    }
    reasons.extend(by_name(left, right));
    if one.phones.iter().any(|phone| two.phones.contains(phone)) {
        reasons.push(Reason::Phone);
    }
    if same(&one.email, &two.email) {
        reasons.push(Reason::Email);
    }
    if same(&one.address, &two.address) {
        reasons.push(Reason::Address);
    }
    let company = left.is_company || right.is_company;
    let doubt =
        reasons.iter().fold(10_000, |doubt, reason| doubt * (100 - reason.weight(company)) / 100);
    let mut score = 100 - doubt.div_ceil(100);
    let differ = one.organisation.is_some()
        && two.organisation.is_some()
        && one.organisation != two.organisation;
    if differ {
        let equal_name = company && reasons.contains(&Reason::NameEqual);
        let most = if equal_name || reasons.contains(&Reason::BankAccount) { 65 } else { 45 };
        score = score.min(most);
        reasons.push(Reason::TaxIdsDiffer);
    }
    // Companies below one parent often share its phone and office.
    let parent = &one.written.parent_code;
    let siblings = !parent.is_empty() && *parent == two.written.parent_code;
    let parent_and_child = one.written.parent_code == two.written.customer_code
        || two.written.parent_code == one.written.customer_code;
    let certain = same_tax_id || reasons.contains(&Reason::NameEqual);
    if (siblings || parent_and_child) && !certain {
        score = score.min(45);
    }
    (score, reasons)
}

fn by_name(left: &Company, right: &Company) -> Option<Reason> {
    if left.key.is_empty() || right.key.is_empty() {
        return None;
    }
    if left.key == right.key {
        return Some(Reason::NameEqual);
    }
    if !left.is_company || !right.is_company || !left.may_share_a_region(right) {
        return None;
    }
    if left.core == right.core {
        return Some(if left.regions == right.regions {
            Reason::NameForm
        } else {
            Reason::NameRegion
        });
    }
    // Two signs alone may well be two words.
    if left.core.chars().nth(2).is_some() && swapped(&left.core, &right.core) {
        return Some(Reason::NameSwapped);
    }
    if left.brand != right.brand {
        let long = left.core.chars().count() >= 4;
        return (long && is_near(&left.core, &right.core)).then_some(Reason::NameNear);
    }
    let shortened = left.core.starts_with(&right.core)
        || right.core.starts_with(&left.core)
        || left.trade() == right.trade();
    let both_placed = !left.regions.is_empty() && !right.regions.is_empty();
    Some(if shortened && both_placed { Reason::NameShortened } else { Reason::NameBrand })
}

/// Whether two neighbouring signs of one text are swapped in the other.
fn swapped(one: &str, two: &str) -> bool {
    if one.len() != two.len() {
        return false;
    }
    let (one, two) = differing(one, two);
    let (mut one, mut two) = (one.chars(), two.chars());
    let (first, second) = ((one.next(), two.next()), (one.next(), two.next()));
    let crossed = first.0.is_some() && first.0 == second.1 && first.1 == second.0;
    crossed && one.next().is_none() && two.next().is_none()
}

/// Whether one sign must be put in, taken out or changed to make one text of the other.
fn is_near(one: &str, two: &str) -> bool {
    let (one, two) = differing(one, two);
    let count = |text: &str| text.chars().take(2).count();
    count(one).max(count(two)) == 1
}

/// What is left of two texts without what both begin with and what both end with.
fn differing<'t>(one: &'t str, two: &'t str) -> (&'t str, &'t str) {
    let same = one.chars().zip(two.chars()).take_while(|(one, two)| one == two);
    let begin: usize = same.map(|(sign, _)| sign.len_utf8()).sum();
    let (one, two) = (&one[begin..], &two[begin..]);
    let same = one.chars().rev().zip(two.chars().rev()).take_while(|(one, two)| one == two);
    let end: usize = same.map(|(sign, _)| sign.len_utf8()).sum();
    (&one[..one.len() - end], &two[..two.len() - end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::distance;

    /// As [`swapped`], sign by sign.
    fn swapped_plainly(one: &str, two: &str) -> bool {
        let (one, two): (Vec<char>, Vec<char>) = (one.chars().collect(), two.chars().collect());
        (1..one.len()).any(|at| {
            let mut other = one.clone();
            other.swap(at - 1, at);
            other == two && one != two
        })
    }

    proptest::proptest! {
        #[test]
        fn near_and_swapped_texts_are_those_of_the_plain_rules(
            one in "[甲乙aé]{0,5}", two in "[甲乙aé]{0,5}",
        ) {
            assert_eq!(is_near(&one, &two), distance(&one, &two) == 1, "{one} {two}");
            assert_eq!(swapped(&one, &two), swapped_plainly(&one, &two), "{one} {two}");
        }
    }
}
