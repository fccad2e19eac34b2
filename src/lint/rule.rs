//! Family `rule`: what a row states, field by field, in all languages at once.

use super::registry::names;
use super::vocabulary::Vocabulary;
use super::{Comparison, Site, with_verdict};
use crate::compare::align::{AlignedRow, AlignedTable, Alignment};
use crate::compare::outcome::{Outcome, outcomes};
use crate::finding::Finding;
use crate::normalize::{ColumnKind, PortPage, PortTable, RemarkKind, Row};
use crate::rule::Field;

pub(super) mod difference;
mod fix;

use difference::Difference;

pub(super) fn check(comparison: &Comparison<'_>, findings: &mut Vec<Finding>) {
    let vocabulary = &comparison.vocabulary;
    for alignment in &comparison.alignments {
        for table in &alignment.tables {
            for row in &table.rows {
                let aligned = Aligned {
                    alignment,
                    table,
                    row,
                    vocabulary,
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
                    names::TOKEN_CASE,
                    format!("`{}` is usually written `{usual}`", remark.text),
                );
                finding.observed = Some(remark.text.clone());
                finding.help = Some(format!("write {usual}"));
                finding.fix = row
                    .cells
                    .get(remark.column as usize - 1)
                    .and_then(|cell| fix::words(cell, &remark.text, &usual));
                finding.expected = Some(usual);
                finding
            }
            RemarkKind::Garbled => {
                let mut finding = site.finding(
                    names::GARBLED_SERVICE,
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

/// What of a row a finding points at.
#[derive(Clone, Copy)]
enum Place {
    /// The cell of a field.
    Field(Field),
    /// The cell of the transport, which may have a column of its own.
    Transport,
}

impl Place {
    fn column_in(self, table: &PortTable) -> Option<u32> {
        match self {
            Place::Field(field) => table.column_of(field),
            Place::Transport => super::column_of(table, &[ColumnKind::Protocol])
                .or_else(|| table.column_of(Field::Matches)),
        }
    }
}

/// One row of all editions.
#[derive(Clone, Copy)]
struct Aligned<'a, 's> {
    alignment: &'a Alignment<'s>,
    table: &'a AlignedTable<'s>,
    row: &'a AlignedRow<'s>,
    vocabulary: &'a Vocabulary<'s>,
}

impl<'a, 's> Aligned<'a, 's> {
    fn check(self, findings: &mut Vec<Finding>) {
        let outcomes = outcomes(self.alignment, self.table, self.row);
        for outcome in &outcomes {
            for deviation in &outcome.deviating {
                let difference = Difference {
                    aligned: self,
                    outcome,
                    deviation,
                };
                let is_end = matches!(outcome.field, Field::Source | Field::Destination);
                let finding = match is_end.then(|| difference.swapped(&outcomes)).flatten() {
                    // Told once, at the source.
                    Some(_) if outcome.field == Field::Destination => continue,
                    Some(finding) => Some(finding),
                    None => difference.finding(),
                };
                findings.extend(
                    finding.map(|finding| {
                        with_verdict(finding, deviation.verdict, deviation.is_certain)
                    }),
                );
            }
        }
    }

    fn site(self, edition: usize, place: Place) -> Option<Site<'s>> {
        let (table, row) = (self.table.tables[edition]?, self.row.rows[edition]?);
        let page = self.alignment.group.editions[edition];
        Some(match place.column_in(table) {
            Some(column) => Site::cell(page, table, row, column),
            None => Site::row(page, table, row),
        })
    }

    /// A row that states what is expected.
    fn model(self, outcome: &Outcome) -> Option<&'s Row> {
        let first = *outcome.agreeing.first()?;
        self.row.rows[first]
    }
}

/// A phrase that a cell uses twice. Words of the source that were left as they are stand as often as they do
/// there: "Director, Director pool".
pub(super) fn repeated_phrase(row: &Row, column: u32) -> Option<String> {
    let is_left = |text: &str| {
        row.remarks.iter().any(|remark| {
            remark.kind == RemarkKind::Untranslated
                && remark.column == column
                && remark.text == text
        })
    };
    let uses: Vec<_> = row
        .terms
        .iter()
        .filter(|term| term.column == column && !is_left(&term.text))
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
