//! Family `rule`: what a row states, field by field, in all languages at once.

use std::collections::BTreeSet;

use super::{
    Comparison, Site, column_of, listed, locale_name, one_per_locale, ports_text, verb,
    with_verdict,
};
use crate::align::{AlignedRow, AlignedTable, Alignment};
use crate::finding::{Finding, Verdict};
use crate::normalize::{ColumnKind, GapCode, PortPage, PortTable, RemarkKind, Row};
use crate::page::Translation;
use crate::rule::{Endpoint, Name, Party, PortRange, Rule};
use crate::vote::{Ballot, vote};

pub(super) fn check(comparison: &Comparison<'_>, findings: &mut Vec<Finding>) {
    for alignment in &comparison.alignments {
        for table in &alignment.tables {
            for row in &table.rows {
                let aligned = Aligned {
                    alignment,
                    table,
                    row,
                };
                aligned.check(findings);
            }
        }
    }
    for page in &comparison.survey.pages {
        for table in &page.tables {
            for row in &table.rows {
                wording(page, table, row, findings);
            }
        }
    }
}

/// Faults of a service cell that need no other language.
fn wording(page: &PortPage, table: &PortTable, row: &Row, findings: &mut Vec<Finding>) {
    for remark in &row.remarks {
        let site = Site::cell(page, table, row, remark.column);
        let finding = match remark.kind {
            RemarkKind::OddCase => {
                let usual = remark.text.to_uppercase();
                let mut finding = site.finding(
                    "token-case",
                    format!("`{}` is usually written `{usual}`", remark.text),
                );
                finding.observed = Some(remark.text.clone());
                finding.expected = Some(usual);
                finding
            }
            RemarkKind::Garbled => {
                let mut finding = site.finding(
                    "garbled-service",
                    format!("the parts of `{}` stand in no order", remark.text),
                );
                finding.observed = Some(remark.text.clone());
                finding
            }
            RemarkKind::FaultyTerm(_) | RemarkKind::Untranslated | RemarkKind::HiddenCharacter => {
                continue;
            }
        };
        findings.push(finding);
    }
}

/// A field of a rule: its name, where it stands, and its value in words.
struct Field {
    name: &'static str,
    columns: &'static [ColumnKind],
    value: fn(&Rule) -> Value,
}

/// A value that can be compared and shown.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Value {
    Ports(BTreeSet<PortRange>),
    Names(BTreeSet<Name>),
    Role(Option<String>),
    Endpoint(Option<Endpoint>),
    Word(Option<&'static str>),
}

impl Value {
    fn text(&self) -> String {
        match self {
            Value::Ports(ports) => ports_text(&ports.iter().copied().collect::<Vec<_>>()),
            Value::Names(names) if names.is_empty() => String::from("none"),
            Value::Names(names) => names
                .iter()
                .map(|name| name.as_str())
                .collect::<Vec<_>>()
                .join(", "),
            Value::Role(role) => role.clone().unwrap_or_else(|| String::from("none")),
            Value::Endpoint(endpoint) => endpoint
                .as_ref()
                .map_or_else(|| String::from("none"), ToString::to_string),
            Value::Word(word) => word.unwrap_or("none").to_owned(),
        }
    }
}

use ColumnKind as K;

const FIELDS: [Field; 11] = [
    Field {
        name: "ports",
        columns: &[K::Port, K::Service, K::VirtualPort],
        value: |rule| Value::Ports(rule.port_set()),
    },
    Field {
        name: "source_ports",
        columns: &[K::SourcePort],
        value: |rule| Value::Ports(rule.source_ports.iter().copied().collect()),
    },
    Field {
        name: "node_ports",
        columns: &[K::NodePort],
        value: |rule| Value::Ports(rule.node_ports.iter().copied().collect()),
    },
    Field {
        name: "transport",
        columns: &[K::Service, K::Protocol, K::Port],
        value: |rule| Value::Names(rule.transport.clone()),
    },
    Field {
        name: "application_protocols",
        columns: &[K::Service, K::Protocol],
        value: |rule| Value::Names(rule.application_protocols.clone()),
    },
    Field {
        name: "security",
        columns: &[K::Service, K::Protocol],
        value: |rule| Value::Names(rule.security.clone()),
    },
    Field {
        name: "role",
        columns: &[K::Service],
        value: |rule| Value::Role(rule.role.as_ref().map(ToString::to_string)),
    },
    Field {
        name: "source",
        columns: &[K::Source],
        value: |rule| Value::Endpoint(rule.source.clone()),
    },
    Field {
        name: "destination",
        columns: &[K::Destination],
        value: |rule| Value::Endpoint(rule.destination.clone()),
    },
    Field {
        name: "component",
        columns: &[K::Component],
        value: |rule| Value::Endpoint(rule.component.clone()),
    },
    Field {
        name: "direction",
        columns: &[K::Direction],
        value: |rule| Value::Word(rule.direction.map(crate::rule::Direction::as_str)),
    },
];

/// What the languages make of one field of a row; for the canon and the report.
pub(crate) struct Disagreement {
    pub(crate) field: &'static str,
    /// The columns that may state the field; it stands in the first that a table has.
    pub(crate) columns: &'static [ColumnKind],
    /// What is expected, in words; `None` where nobody can say.
    pub(crate) expected: Option<String>,
    /// Editions that deviate, with what they state and who is wrong.
    pub(crate) deviating: Vec<(usize, String, Verdict)>,
    /// An edition that states what is expected; `None` where nobody can say.
    pub(crate) exemplar: Option<usize>,
}

/// All fields of a row in which languages disagree.
pub(crate) fn disagreements(
    alignment: &Alignment<'_>,
    table: &AlignedTable<'_>,
    row: &AlignedRow<'_>,
) -> Vec<Disagreement> {
    let aligned = Aligned {
        alignment,
        table,
        row,
    };
    FIELDS
        .iter()
        .filter_map(|field| {
            let ballots = aligned.ballots(field);
            let outcome = vote(&ballots, alignment.reference)?;
            let exemplar = ballots
                .iter()
                .find(|ballot| Some(&ballot.value) == outcome.expected.as_ref())
                .map(|ballot| ballot.edition);
            Some(Disagreement {
                field: field.name,
                columns: field.columns,
                expected: outcome.expected.as_ref().map(Value::text),
                deviating: outcome
                    .deviating
                    .into_iter()
                    .map(|(edition, value, verdict)| (edition, value.text(), verdict))
                    .collect(),
                exemplar,
            })
        })
        .collect()
}

struct Aligned<'a, 's> {
    alignment: &'a Alignment<'s>,
    table: &'a AlignedTable<'s>,
    row: &'a AlignedRow<'s>,
}

impl Aligned<'_, '_> {
    fn check(&self, findings: &mut Vec<Finding>) {
        let mut swapped: Vec<usize> = Vec::new();
        for field in &FIELDS {
            let ballots = self.ballots(field);
            let Some(outcome) = vote(&ballots, self.alignment.reference) else {
                continue;
            };
            for (edition, observed, verdict) in &outcome.deviating {
                if swapped.contains(edition) {
                    continue;
                }
                let difference = Difference {
                    aligned: self,
                    field,
                    ballots: &ballots,
                    edition: *edition,
                    observed,
                    expected: outcome.expected.as_ref(),
                };
                if matches!(field.name, "source" | "destination")
                    && let Some(finding) = difference.swapped(&outcome.expected)
                {
                    swapped.push(*edition);
                    findings.push(with_verdict(finding, *verdict));
                    continue;
                }
                findings.extend(
                    difference
                        .finding()
                        .map(|finding| with_verdict(finding, *verdict)),
                );
            }
        }
    }

    /// What each edition states; editions that cannot be asked have no vote.
    fn ballots(&self, field: &Field) -> Vec<Ballot<Value>> {
        let editions = self.alignment.group.editions.iter().enumerate();
        editions
            .filter_map(|(edition, page)| {
                let (table, row) = (self.table.tables[edition]?, self.row.rows[edition]?);
                let rule = row.rule.as_ref()?;
                if !can_be_asked(page, table, row, field) {
                    return None;
                }
                Some(Ballot {
                    edition,
                    value: (field.value)(rule),
                    by_people: page.identity.translation != Translation::Machine,
                })
            })
            .collect()
    }

    fn site(&self, edition: usize, columns: &[ColumnKind]) -> Option<Site<'_>> {
        let (table, row) = (self.table.tables[edition]?, self.row.rows[edition]?);
        let page = self.alignment.group.editions[edition];
        Some(match column_of(table, columns) {
            Some(column) => Site::cell(page, table, row, column),
            None => Site::row(page, table, row),
        })
    }
}

/// Whether a row states a field so that it can be held against others: the column is there, and
/// nothing in its cell was left unread.
fn can_be_asked(page: &PortPage, table: &PortTable, row: &Row, field: &Field) -> bool {
    let columns: Vec<u32> = field
        .columns
        .iter()
        .filter_map(|kind| column_of(table, &[*kind]))
        .collect();
    if columns.is_empty() {
        return false;
    }
    let unread = |code: GapCode| {
        row.gaps
            .iter()
            .any(|gap| gap.code == code && columns.contains(&gap.column))
    };
    match field.name {
        "source" | "destination" | "component" | "role" | "direction" => {
            page.has_lexicon && !unread(GapCode::UnknownTerm)
        }
        "ports" | "source_ports" | "node_ports" => {
            !(unread(GapCode::PortOutOfBounds)
                || unread(GapCode::BackwardRange)
                || unread(GapCode::UnreadableService)
                || unread(GapCode::UnknownTerm)
                    && row.rule.as_ref().is_some_and(|r| r.ports.is_empty()))
        }
        _ => !unread(GapCode::UnreadableService),
    }
}

/// One edition that differs in one field.
struct Difference<'a> {
    aligned: &'a Aligned<'a, 'a>,
    field: &'a Field,
    ballots: &'a [Ballot<Value>],
    edition: usize,
    observed: &'a Value,
    expected: Option<&'a Value>,
}

impl Difference<'_> {
    fn finding(&self) -> Option<Finding> {
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
            finding.row_identity = super::row_identity(model);
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
    fn swapped(&self, expected: &Option<Value>) -> Option<Finding> {
        let row = self.aligned.row.rows[self.edition]?;
        let rule = row.rule.as_ref()?;
        let model = self.model()?.rule.as_ref()?;
        let _ = expected;
        let is_swapped = rule.source != rule.destination
            && rule.source == model.destination
            && rule.destination == model.source;
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
        finding.expected = model.source.as_ref().map(ToString::to_string);
        finding.related = self.related(site.page);
        finding.row_identity = self.model().map(super::row_identity).unwrap_or_default();
        Some(finding)
    }
}

/// A phrase that a cell uses twice.
pub(super) fn repeated_phrase(row: &Row, column: u32) -> Option<String> {
    let uses: Vec<_> = row
        .terms
        .iter()
        .filter(|term| term.column == column)
        .collect();
    uses.iter()
        .enumerate()
        .find(|(at, term)| {
            let is_twin = |other: &&crate::normalize::TermUse| {
                other.concepts == term.concepts
                    && crate::lexicon::fold(&other.text) == crate::lexicon::fold(&term.text)
            };
            !term.is_right && uses[at + 1..].iter().any(|other| is_twin(&other))
        })
        .map(|(_, term)| term.text.clone())
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
