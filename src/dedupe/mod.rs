//! Stage 3: duplicates of customers: block → compare → group → explain.
//!
//! Only customers that share a key (a number, an address, the core of a name) are compared, so
//! the work grows with the customers and not with their pairs. A pair has a score out of 100 and
//! its reasons; pairs from [`SCORE_MIN`] on are joined to groups.
//!
//! A group is proposed as rows of a workbook whose first sheet has, by field key, the columns
//! `group` (a number), `mark` (`keep`, `merge`, `never` or empty), `customer_code`,
//! `customer_name`, `score` and `reasons`, then what helps to decide. Within a group the rows
//! marked `merge` are to go into the one marked `keep`; a pair of `keep` and `never` is never
//! proposed again. What is marked is the user's word; only `keep` is suggested.

mod block;
mod compare;
mod group;
mod name;
#[cfg(test)]
mod tests;

pub use compare::{Pair, Reason};
pub use group::Group;

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::domain::bank::parse_bank_account;
use crate::domain::phone::{Expect, PhoneKind, parse_phones};
use crate::domain::tax_id::{TaxId, foreign, organisation_code};
use crate::finding::Place;
use name::Company;

/// Pairs below this score are not proposed.
pub const SCORE_MIN: u32 = 60;

/// What is known of one customer, as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidate {
    pub customer_code: String,
    pub customer_name: String,
    pub tax_id: String,
    pub address: String,
    /// Cells of phones and mobiles.
    pub phones: Vec<String>,
    pub email: String,
    pub bank_account: String,
    pub parent_code: String,
    /// ISO 3166 code; empty is China.
    pub country: String,
    /// How many of its fields are filled: the fullest of a group is the one to keep.
    pub filled: u32,
    /// The cell of its name; `None` for a customer of the book.
    pub place: Option<Place>,
}

/// Two customers that the user keeps apart, the smaller code first.
pub type Never = BTreeSet<(String, String)>;

/// A candidate with its normal forms.
struct Customer<'a> {
    written: &'a Candidate,
    company: Company,
    tax_id: Option<String>,
    organisation: Option<String>,
    account: Option<String>,
    phones: Vec<String>,
    email: Option<String>,
    address: Option<String>,
}

/// The groups of likely duplicates, in order of their first member; members in the order of the
/// candidates, which must have one code each.
pub fn groups(candidates: &[Candidate], never: &Never) -> Vec<Group> {
    let customers: Vec<Customer> = candidates.par_iter().map(Customer::of).collect();
    let pairs: Vec<Pair> = block::pairs(&customers)
        .into_par_iter()
        .filter_map(|(one, two)| {
            let (score, reasons) = compare::compare(&customers[one], &customers[two]);
            if score < SCORE_MIN {
                return None;
            }
            let codes = [one, two].map(|at| &candidates[at].customer_code);
            let is_apart = || {
                never.contains(&(codes[0].min(codes[1]).clone(), codes[0].max(codes[1]).clone()))
            };
            let is_one = codes[0] == codes[1] || !never.is_empty() && is_apart();
            (!is_one).then_some(Pair { one, two, score, reasons })
        })
        .collect();
    group::join(candidates, pairs)
}

impl Customer<'_> {
    fn of(written: &Candidate) -> Customer<'_> {
        let parsed = match written.country.as_str() {
            "" | "CN" => TaxId::parse(&written.tax_id),
            country => foreign(&written.tax_id, country),
        };
        let tax_id = parsed.ok();
        let mut phones: Vec<String> = written
            .phones
            .iter()
            .flat_map(|cell| parse_phones(cell, Expect::Any, Some(&written.country)))
            .flatten()
            .filter(|phone| phone.kind != PhoneKind::Service && !phone.e164.is_empty())
            .map(|phone| phone.e164)
            .collect();
        phones.sort();
        phones.dedup();
        let account = parse_bank_account(&written.bank_account).ok();
        let email = written.email.trim().to_lowercase();
        Customer {
            company: Company::of(&written.customer_name),
            organisation: tax_id.as_ref().and_then(organisation_code),
            tax_id: tax_id.map(|tax_id| tax_id.normal),
            account: account.map(|account| account.normal),
            phones,
            email: email.contains('@').then_some(email),
            address: name::address_key(&written.address),
            written,
        }
    }
}
