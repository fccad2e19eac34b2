//! One edition that differs in one field of a row: which lint it is, and what to say of it.
//!
//! Takes what the edition states and what the vote expects, gives a finding with the cells of the other
//! languages as evidence.

use std::collections::BTreeSet;

use super::super::{Site, listed, locale_name, one_per_locale, row_identity, verb};
use super::{Aligned, Field, Value, repeated_phrase};
use crate::finding::Finding;
use crate::normalize::{ColumnKind as K, PortPage, Row};
use crate::rule::{Endpoint, Party, PortRange};
use crate::vote::Ballot;

/// One edition that differs in one field.
pub(super) struct Difference<'a> {
    pub(super) aligned: &'a Aligned<'a, 'a>,
    pub(super) field: &'a Field,
    pub(super) ballots: &'a [Ballot<Value>],
    pub(super) edition: usize,
    pub(super) observed: &'a Value,
    pub(super) expected: Option<&'a Value>,
}

impl Difference<'_> {
    pub(super) fn finding(&self) -> Option<Finding> {
        let site = self.aligned.site(self.edition, self.field.columns)?;
        let lint = self.lint();
        let observed = self.observed.text();
        let expected = self.expected.map(Value::text);
        let mut message = self.message(lint, &site);
        if let Some(why) = self.collision(&site) {
            message.push_str(&why);
        }
        let mut finding = site.finding(lint, message);
        finding.field = Some(self.field.name);
        finding.observed = Some(observed);
        finding.expected = expected;
        finding.related = self.related(site.page);
        // The row is what the languages take it for, not what this one says.
        if let Some(model) = self.model() {
            finding.row_identity = row_identity(model);
        }
        Some(finding)
    }

    /// A row that states what is expected.
    fn model(&self) -> Option<&Row> {
        let ballot = self
            .ballots
            .iter()
            .find(|ballot| Some(&ballot.value) == self.expected)?;
        self.aligned.row.rows[ballot.edition]
    }

    fn lint(&self) -> &'static str {
        match (self.observed, self.expected) {
            (Value::Ports(observed), Some(Value::Ports(expected)))
                if is_truncated(observed, expected) =>
            {
                "truncated-range"
            }
            (Value::Ports(_), _) => "port-differs",
            (Value::Names(observed), Some(Value::Names(expected)))
                if self.field.name == "transport"
                    && observed.is_empty()
                    && !expected.is_empty() =>
            {
                "missing-transport"
            }
            (Value::Names(_), _) => match self.field.name {
                "transport" => "transport-differs",
                "security" => "security-differs",
                _ => "protocol-differs",
            },
            (Value::Role(_), _) => "role-differs",
            (Value::Endpoint(Some(observed)), Some(Value::Endpoint(Some(expected)))) => {
                endpoint_lint(observed, expected)
            }
            (Value::Endpoint(_) | Value::Word(_), _) => "endpoint-differs",
        }
    }

    fn message(&self, lint: &str, site: &Site<'_>) -> String {
        let here = locale_name(site.page);
        let observed = self.observed.text();
        let Some(expected) = self.expected else {
            let others: Vec<String> = self
                .ballots
                .iter()
                .filter(|ballot| ballot.value != *self.observed)
                .map(|ballot| locale_name(self.aligned.alignment.group.editions[ballot.edition]))
                .collect();
            return format!(
                "{here} says {} {observed}; {} {} otherwise, and no side has a majority",
                label(self.field.name),
                listed(&others),
                verb(&others, "says", "say")
            );
        };
        let agreeing: Vec<String> = self
            .ballots
            .iter()
            .filter(|ballot| ballot.value == *expected)
            .map(|ballot| locale_name(self.aligned.alignment.group.editions[ballot.edition]))
            .collect();
        let who = listed(&agreeing);
        let says = verb(&agreeing, "says", "say");
        let expected_text = expected.text();
        match (lint, self.observed, expected) {
            ("missing-transport", ..) => {
                format!(
                    "{here} names no transport where {who} {says} {}",
                    shout(&expected_text)
                )
            }
            (
                "lost-qualifier",
                Value::Endpoint(Some(observed)),
                Value::Endpoint(Some(expected)),
            ) => {
                let lost = lost_qualifiers(observed, expected).join(", ");
                format!(
                    "the {} lost `{lost}` in {here}; {who} {says} {expected_text}",
                    self.field.name
                )
            }
            (_, Value::Names(_), _) => format!(
                "{here} says {} where {who} {says} {}",
                shout(&observed),
                shout(&expected_text)
            ),
            ("truncated-range", ..) => format!(
                "{here} cut the range {expected_text} down to {observed}; {who} {} it whole",
                verb(&agreeing, "has", "have")
            ),
            _ => format!(
                "{here} says {} {observed} where {who} {says} {expected_text}",
                label(self.field.name)
            ),
        }
    }

    /// One phrase for two roles explains more than the difference itself.
    fn collision(&self, site: &Site<'_>) -> Option<String> {
        let (Value::Endpoint(Some(observed)), Some(Value::Endpoint(Some(expected)))) =
            (self.observed, self.expected)
        else {
            return None;
        };
        let phrase = repeated_phrase(site.row?, site.column?)?;
        let stated: BTreeSet<_> = observed.roles().collect();
        let is_lost = |role: &&crate::lexicon::ConceptId| !stated.contains(role);
        let lost: Vec<String> = expected
            .roles()
            .filter(is_lost)
            .map(ToString::to_string)
            .collect();
        (!lost.is_empty()).then(|| {
            format!(
                "; `{phrase}` stands there twice, and no reader can tell that one of the two is {}",
                lost.join(" or ")
            )
        })
    }

    fn related(&self, except: &PortPage) -> Vec<crate::finding::Related> {
        // Those that agree come first, the reference before all.
        let mut order: Vec<&Ballot<Value>> = self.ballots.iter().collect();
        let reference = self.aligned.alignment.reference;
        order.sort_by_key(|ballot| {
            (
                Some(&ballot.value) != self.expected,
                Some(ballot.edition) != reference,
                ballot.edition,
            )
        });
        let others = order.into_iter().filter_map(|ballot| {
            let page = self.aligned.alignment.group.editions[ballot.edition];
            let site = self.aligned.site(ballot.edition, self.field.columns)?;
            Some((page, site.related(Some(&ballot.value) == self.expected)))
        });
        one_per_locale(others, except)
            .into_iter()
            .map(|(_, related)| related)
            .collect()
    }

    /// Source and destination exchanged: one finding, not two.
    pub(super) fn swapped(&self) -> Option<Finding> {
        let row = self.aligned.row.rows[self.edition]?;
        let rule = row.rule.as_ref()?;
        let source = self.aligned.expected("source")?;
        let is_swapped = rule.source != rule.destination
            && self.aligned.expected("destination")? == Value::Endpoint(rule.source.clone())
            && source == Value::Endpoint(rule.destination.clone());
        if !is_swapped {
            return None;
        }
        let site = self.aligned.site(self.edition, &[K::Source])?;
        let here = locale_name(site.page);
        let mut finding = site.finding(
            "swapped-endpoints",
            format!("{here} has source and destination exchanged"),
        );
        finding.field = Some("source");
        finding.observed = rule.source.as_ref().map(ToString::to_string);
        finding.expected = Some(source.text());
        finding.related = self.related(site.page);
        finding.row_identity = self.model().map(row_identity).unwrap_or_default();
        Some(finding)
    }
}

/// One end of a range left over.
fn is_truncated(observed: &BTreeSet<PortRange>, expected: &BTreeSet<PortRange>) -> bool {
    let lost: Vec<&PortRange> = expected.difference(observed).collect();
    let left: Vec<&PortRange> = observed.difference(expected).collect();
    match (lost.as_slice(), left.as_slice()) {
        ([range], [single]) => {
            !range.is_single()
                && single.is_single()
                && [range.lower(), range.upper()].contains(&single.lower())
        }
        _ => false,
    }
}

fn endpoint_lint(observed: &Endpoint, expected: &Endpoint) -> &'static str {
    let same_frame = observed.any == expected.any && observed.conditions == expected.conditions;
    if !same_frame {
        return "endpoint-differs";
    }
    let (left, lost) = unshared(observed, expected);
    if left.len() != lost.len() {
        return "endpoint-differs";
    }
    let same_roles = left.iter().zip(&lost).all(|(a, b)| a.role == b.role);
    let same_qualifiers = left
        .iter()
        .zip(&lost)
        .all(|(a, b)| a.qualifiers == b.qualifiers);
    match (same_roles, same_qualifiers) {
        (false, true) => "role-differs",
        (true, false)
            if !lost_qualifiers(observed, expected).is_empty() && !gains(&left, &lost) =>
        {
            "lost-qualifier"
        }
        _ => "endpoint-differs",
    }
}

/// Parties that only one of two endpoints has.
fn unshared<'e>(a: &'e Endpoint, b: &'e Endpoint) -> (Vec<&'e Party>, Vec<&'e Party>) {
    (
        a.parties.difference(&b.parties).collect(),
        b.parties.difference(&a.parties).collect(),
    )
}

/// The plain address is what is left of a virtual one.
const PLAIN: &str = "ip";

fn gains(left: &[&Party], lost: &[&Party]) -> bool {
    left.iter().zip(lost).any(|(observed, expected)| {
        observed
            .qualifiers
            .difference(&expected.qualifiers)
            .any(|id| id.as_str() != PLAIN)
    })
}

/// Qualifiers that the expected parties have and the observed ones of the same role have not.
fn lost_qualifiers(observed: &Endpoint, expected: &Endpoint) -> Vec<String> {
    let (left, lost) = unshared(observed, expected);
    left.iter()
        .zip(&lost)
        .flat_map(|(a, b)| b.qualifiers.difference(&a.qualifiers))
        .map(ToString::to_string)
        .collect()
}

fn label(field: &str) -> String {
    match field {
        "ports" => String::from("port"),
        "source_ports" => String::from("source port"),
        "node_ports" => String::from("node port"),
        other => other.replace('_', " "),
    }
}

/// Protocol names as documents write them.
fn shout(names: &str) -> String {
    if names == "none" {
        String::from("nothing")
    } else {
        names.to_uppercase()
    }
}
