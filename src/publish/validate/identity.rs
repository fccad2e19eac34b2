//! Identity: whether the id of a rule is the digest of what is published of it.
//!
//! An id is that of page key, content and number among equal rules of the page. A canon may be a part of
//! another (an answer of `query`, a canon without its disputed rules), so numbers may be missing; equal rules
//! are numbered as the languages have them side by side, which need not be the order of the rows.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::stable_id;
use crate::limits::{MAX_TRIES, MAX_TRIES_IN_ALL};
use crate::record::canon::CanonRule;

/// The numbers that equal rules have had so far.
#[derive(Default)]
pub(super) struct Ids<'c> {
    numbers: BTreeMap<(&'c str, String), BTreeSet<usize>>,
    tries: usize,
}

impl<'c> Ids<'c> {
    /// Whether the id of the next rule fits; rules come in the order of the canon.
    pub(super) fn fits(&mut self, rule: &'c CanonRule) -> bool {
        let content = rule.content();
        let taken = self
            .numbers
            .entry((rule.page.as_str(), content.clone()))
            .or_default();
        let most = if self.tries < MAX_TRIES_IN_ALL {
            MAX_TRIES
        } else {
            2
        };
        // The next number is the likeliest.
        let first = taken.last().map_or(1, |last| last + 1);
        let mut numbers = (first..first + most)
            .chain((1..first).take(most))
            .filter(|number| !taken.contains(number));
        let found = numbers.find(|number| {
            self.tries += 1;
            stable_id(&[&rule.page, &content, &number.to_string()]) == rule.id
        });
        if let Some(found) = found {
            taken.insert(found);
        }
        found.is_some()
    }
}
