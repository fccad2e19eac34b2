//! Family `rule`: what a row states, field by field, in all languages at once.

use std::collections::BTreeSet;

use super::{Comparison, Site, column_of, ports_text, with_verdict};
use crate::align::{AlignedRow, AlignedTable, Alignment};
use crate::finding::{Finding, Verdict};
use crate::normalize::{ColumnKind, GapCode, PortPage, PortTable, RemarkKind, Row};
use crate::page::Translation;
use crate::rule::{Endpoint, Name, PortRange, Rule};
use crate::vote::{Ballot, vote};

mod difference;

use difference::Difference;

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
                    && let Some(finding) = difference.swapped()
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

    /// What the languages take a field for; `None` where nobody can say.
    fn expected(&self, name: &str) -> Option<Value> {
        let field = FIELDS.iter().find(|field| field.name == name)?;
        let ballots = self.ballots(field);
        match vote(&ballots, self.alignment.reference) {
            Some(outcome) => outcome.expected,
            None => ballots.into_iter().next().map(|ballot| ballot.value),
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
            !term.is_right && uses[at + 1..].iter().any(is_twin)
        })
        .map(|(_, term)| term.text.clone())
}
