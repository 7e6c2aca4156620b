//! Pairs joined to groups by union-find.

use std::collections::BTreeMap;

use super::{Candidate, Pair};

/// Customers that are likely one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Places among the candidates, in their order.
    pub members: Vec<usize>,
    /// The one to keep: the fullest, then one of the book, then the first.
    pub keep: usize,
    /// The surest of its pairs.
    pub score: u32,
    /// In order of the members.
    pub pairs: Vec<Pair>,
}

impl Group {
    /// The surest pair that a member stands in, those with the one to keep first.
    pub fn pair_of(&self, member: usize) -> Option<&Pair> {
        let with_keep =
            |pair: &Pair| member != self.keep && (pair.one == self.keep || pair.two == self.keep);
        let mine = self.pairs.iter().filter(|pair| pair.one == member || pair.two == member);
        // The first of the best: `max_by_key` alone would take the last.
        mine.rev().max_by_key(|pair| (with_keep(pair), pair.score))
    }
}

/// The groups, in order of their first member.
pub fn join(candidates: &[Candidate], pairs: Vec<Pair>) -> Vec<Group> {
    let mut above: Vec<usize> = (0..candidates.len()).collect();
    for pair in &pairs {
        let (one, two) = (top(&mut above, pair.one), top(&mut above, pair.two));
        // The smaller place leads, so that groups come in order of their first member.
        above[one.max(two)] = one.min(two);
    }
    let mut found: BTreeMap<usize, Vec<Pair>> = BTreeMap::new();
    for pair in pairs {
        found.entry(top(&mut above, pair.one)).or_default().push(pair);
    }
    let groups = found.into_values().map(|mut pairs| {
        pairs.sort_by_key(|pair| (pair.one, pair.two));
        let mut members: Vec<usize> = pairs.iter().flat_map(|pair| [pair.one, pair.two]).collect();
        members.sort_unstable();
        members.dedup();
        let rank = |at: &usize| (candidates[*at].filled, candidates[*at].place.is_none());
        let keep = members.iter().rev().max_by_key(|at| rank(at)).copied();
        let score = pairs.iter().map(|pair| pair.score).max().unwrap_or(0);
        Group { keep: keep.unwrap_or(members[0]), members, score, pairs }
    });
    groups.collect()
}

fn top(above: &mut [usize], mut at: usize) -> usize {
    while above[at] != at {
        above[at] = above[above[at]];
        at = above[at];
    }
    at
}
