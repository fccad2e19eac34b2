//! Invariants of a canon that a schema cannot say: takes a canon, gives pointers and messages.

use std::collections::BTreeSet;

use crate::output::canon::{Canon, CanonRule};
use crate::output::records::{EndpointRecord, PortRangeRecord};

/// Everything that is wrong, as JSON Pointer and message.
pub(super) fn faults(canon: &Canon) -> Vec<(String, String)> {
    let mut faults = Faults::default();
    faults.ascending("/meta/locales", &canon.meta.locales, "locales");
    let ids: Vec<&str> = canon.concepts.iter().map(|c| c.id.as_str()).collect();
    faults.ascending("/concepts", &ids, "concepts");
    let keys: Vec<&str> = canon.pages.iter().map(|page| page.key.as_str()).collect();
    faults.ascending("/pages", &keys, "pages");

    let known = Known {
        concepts: ids.into_iter().collect(),
        pages: keys.into_iter().collect(),
    };
    let mut seen = BTreeSet::new();
    for (index, rule) in canon.rules.iter().enumerate() {
        let at = format!("/rules/{index}");
        if !seen.insert(rule.id.as_str()) {
            faults.add(
                format!("{at}/id"),
                format!("another rule has the id \"{}\"", rule.id),
            );
        }
        faults.rule(&at, rule, &known);
    }
    for (index, pair) in canon.rules.windows(2).enumerate() {
        let key = |rule: &CanonRule| (rule.page.clone(), rule.table, rule.row);
        if key(&pair[0]) > key(&pair[1]) {
            faults.add(
                format!("/rules/{}", index + 1),
                "rules are not sorted by page, table and row".to_owned(),
            );
        }
    }
    faults.found
}

struct Known<'c> {
    concepts: BTreeSet<&'c str>,
    pages: BTreeSet<&'c str>,
}

#[derive(Default)]
struct Faults {
    found: Vec<(String, String)>,
}

impl Faults {
    fn add(&mut self, pointer: String, message: String) {
        self.found.push((pointer, message));
    }

    /// Holds a list sorted and free of doubles.
    fn ascending<T: Ord>(&mut self, at: &str, list: &[T], what: &str) {
        for (index, pair) in list.windows(2).enumerate() {
            if pair[0] >= pair[1] {
                self.add(
                    format!("{at}/{}", index + 1),
                    format!("{what} are not sorted, or one is there twice"),
                );
            }
        }
    }

    fn rule(&mut self, at: &str, rule: &CanonRule, known: &Known<'_>) {
        if !known.pages.contains(rule.page.as_str()) {
            self.add(
                format!("{at}/page"),
                format!("no such page: \"{}\"", rule.page),
            );
        }
        if let Some(role) = &rule.role {
            self.concept(format!("{at}/role"), role, known);
        }
        for (field, ranges) in [
            ("ports", &rule.ports),
            ("source_ports", &rule.source_ports),
            ("node_ports", &rule.node_ports),
        ] {
            self.ranges(&format!("{at}/{field}"), ranges);
        }
        for (field, words) in [
            ("application_protocols", &rule.application_protocols),
            ("security", &rule.security),
            ("transport", &rule.transport),
            ("agreement/locales", &rule.agreement.locales),
        ] {
            self.ascending(&format!("{at}/{field}"), words, field);
        }
        for (field, endpoint) in [
            ("source", &rule.source),
            ("destination", &rule.destination),
            ("component", &rule.component),
        ] {
            if let Some(endpoint) = endpoint {
                self.endpoint(&format!("{at}/{field}"), endpoint, known);
            }
        }
        if rule.agreement.verdict == "agreed" && !rule.agreement.dissent.is_empty() {
            self.add(
                format!("{at}/agreement/verdict"),
                "\"agreed\" although a locale dissents".to_owned(),
            );
        }
        if rule.transport_inferred && rule.transport.is_empty() {
            self.add(
                format!("{at}/transport_inferred"),
                "an inferred transport is named in \"transport\"".to_owned(),
            );
        }
    }

    fn ranges(&mut self, at: &str, ranges: &[PortRangeRecord]) {
        for (index, range) in ranges.iter().enumerate() {
            if range.lower > range.upper {
                self.add(
                    format!("{at}/{index}"),
                    format!("lower {} is above upper {}", range.lower, range.upper),
                );
            }
        }
    }

    fn endpoint(&mut self, at: &str, endpoint: &EndpointRecord, known: &Known<'_>) {
        self.ascending(&format!("{at}/parties"), &endpoint.parties, "parties");
        for (index, party) in endpoint.parties.iter().enumerate() {
            if let Some(role) = &party.role {
                self.concept(format!("{at}/parties/{index}/role"), role, known);
            }
            for (place, qualifier) in party.qualifiers.iter().enumerate() {
                let at = format!("{at}/parties/{index}/qualifiers/{place}");
                self.concept(at, qualifier, known);
            }
        }
        for (index, condition) in endpoint.conditions.iter().enumerate() {
            self.concept(format!("{at}/conditions/{index}"), condition, known);
        }
    }

    fn concept(&mut self, pointer: String, id: &str, known: &Known<'_>) {
        if !known.concepts.contains(id) {
            self.add(pointer, format!("no such concept: \"{id}\""));
        }
    }
}
