//! Which customers are compared at all: those that share a key.

use rayon::prelude::*;

use super::Customer;

/// Customers with one key of which every pair is compared; of a larger crowd, such as a brand of
/// which there are thousands, only neighbours are.
const CROWD: usize = 40;
const NEIGHBOURS: usize = 3;

/// Every pair to compare, once, the smaller index first.
pub fn pairs(customers: &[Customer]) -> Vec<(usize, usize)> {
    let mut keys: Vec<(String, usize)> = customers
        .par_iter()
        .enumerate()
        .flat_map_iter(|(at, customer)| keys(customer).into_iter().map(move |key| (key, at)))
        .collect();
    keys.par_sort_unstable();
    keys.dedup();
    let mut pairs: Vec<(usize, usize)> = keys
        .chunk_by(|one, other| one.0 == other.0)
        .flat_map(|block| {
            let reach = if block.len() <= CROWD { block.len() } else { NEIGHBOURS };
            (0..block.len()).flat_map(move |first| {
                let last = block.len().min(first.saturating_add(reach).saturating_add(1));
                block[first + 1..last].iter().map(move |other| (block[first].1, other.1))
            })
        })
        .collect();
    pairs.par_sort_unstable();
    pairs.dedup();
    pairs
}

/// The keys of a customer; the first letter says of what kind each is.
fn keys(customer: &Customer) -> Vec<String> {
    let mut keys = Vec::with_capacity(8);
    let mut add = |kind: char, key: &str| {
        if !key.is_empty() {
            keys.push(format!("{kind}{key}"));
        }
    };
    add('t', customer.tax_id.as_deref().unwrap_or_default());
    add('o', customer.organisation.as_deref().unwrap_or_default());
    add('a', customer.account.as_deref().unwrap_or_default());
    add('e', customer.email.as_deref().unwrap_or_default());
    add('d', customer.address.as_deref().unwrap_or_default());
    for phone in &customer.phones {
        add('p', phone);
    }
    let company = &customer.company;
    add('n', &company.key);
    add('c', &company.core);
    add('b', &company.brand);
    // Names with two signs swapped have the same signs.
    let mut signs: Vec<char> = company.core.chars().collect();
    signs.sort_unstable();
    add('s', &signs.into_iter().collect::<String>());
    keys
}
