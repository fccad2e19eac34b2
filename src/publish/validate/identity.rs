//! Identity: whether the id of a rule is the digest of what is published of it.
//!
//! An id is that of page key, content and number among equal rules of the page. A canon may be a part of
//! another (an answer of `query`, a canon without its disputed rules), so numbers may be missing; they
//! never run backwards.

use std::collections::BTreeMap;

use crate::finding::stable_id;
use crate::limits::{MAX_TRIES, MAX_TRIES_IN_ALL};
use crate::record::canon::CanonRule;
use crate::record::rule::RuleRecord;

/// The numbers that equal rules have had so far.
#[derive(Default)]
pub(super) struct Ids<'c> {
    numbers: BTreeMap<(&'c str, String), usize>,
    tries: usize,
}

impl<'c> Ids<'c> {
    /// Whether the id of the next rule fits; rules come in the order of the canon.
    pub(super) fn fits(&mut self, rule: &'c CanonRule) -> bool {
        let content = content(rule);
        let number = self
            .numbers
            .entry((rule.page.as_str(), content.clone()))
            .or_default();
        let most = if self.tries < MAX_TRIES_IN_ALL {
            MAX_TRIES
        } else {
            2
        };
        let first = *number + 1;
        let mut numbers = first..first + most;
        let found = numbers.find(|number| {
            self.tries += 1;
            stable_id(&[&rule.page, &content, &number.to_string()]) == rule.id
        });
        if let Some(found) = found {
            *number = found;
        }
        found.is_some()
    }
}

/// What is published of a rule as the digest takes it: without the service's name, which is of one
/// language, and without a transport that no page states.
fn content(rule: &CanonRule) -> String {
    let mut matches = rule.matches.clone();
    if rule.transport_inferred {
        matches.iter_mut().for_each(|one| one.transport = None);
    }
    let record = RuleRecord {
        role: rule.role.clone(),
        application_protocols: rule.application_protocols.clone(),
        security: rule.security.clone(),
        matches,
        source_ports: rule.source_ports.clone(),
        node_ports: rule.node_ports.clone(),
        source: rule.source.clone(),
        destination: rule.destination.clone(),
        component: rule.component.clone(),
        service: None,
        direction: rule.direction.clone(),
        action: rule.action.clone(),
    };
    // A record of texts and numbers always has a JSON text.
    serde_json::to_string(&record).unwrap_or_default()
}
