//! Quiet: what repeats another finding at its row is not told twice.
//!
//! Takes the findings of the lints that a run asks for and says which of them repeat of a cell or a row what
//! another says of it. A lint that is turned off makes no other quiet.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::Finding;
use crate::lint::registry::{LintName, names};

/// Lints that hold a row against those of other languages.
const DIFFERENCES: [LintName; 10] = [
    names::ENDPOINT_DIFFERS,
    names::LOST_QUALIFIER,
    names::MISSING_TRANSPORT,
    names::PORT_DIFFERS,
    names::PROTOCOL_DIFFERS,
    names::ROLE_DIFFERS,
    names::SECURITY_DIFFERS,
    names::SWAPPED_ENDPOINTS,
    names::TRANSPORT_DIFFERS,
    names::TRUNCATED_RANGE,
];

/// What else makes a finding quiet.
const OTHERS: [LintName; 3] = [names::EXTRA_ROW, names::FAULTY_TERM, names::NOTE_DIFFERS];

/// A finding: number of the file, table, row, lint, column.
type Spot = (u32, Option<u32>, Option<u32>, &'static str, Option<u32>);

/// What is told of each row by the lints that make others quiet; small, for a row may have many findings and a
/// run many rows.
#[derive(Default)]
pub(super) struct Told {
    files: BTreeMap<String, u32>,
    spots: BTreeSet<Spot>,
}

impl Told {
    pub(super) fn add(&mut self, finding: &Finding) {
        let mut counting = DIFFERENCES.iter().chain(&OTHERS);
        if !counting.any(|lint| lint.as_str() == finding.lint) {
            return;
        }
        let file = match self.files.get(&finding.path) {
            Some(file) => *file,
            None => {
                let next = u32::try_from(self.files.len()).unwrap_or(u32::MAX);
                self.files.insert(finding.path.clone(), next);
                next
            }
        };
        let spot = (
            file,
            finding.table,
            finding.row,
            finding.lint,
            finding.column,
        );
        self.spots.insert(spot);
    }

    /// Whether another finding says the same.
    pub(super) fn repeats(&self, finding: &Finding) -> bool {
        let Some(file) = self.files.get(&finding.path) else {
            return false;
        };
        let row = (*file, finding.table, finding.row);
        let beside = |lints: &[LintName], in_cell: bool| {
            let mut others = self
                .spots
                .range((row.0, row.1, row.2, "", None)..)
                .take_while(|spot| (spot.0, spot.1, spot.2) == row);
            others.any(|(.., lint, column)| {
                lints.iter().any(|wanted| wanted.as_str() == *lint)
                    && (!in_cell || *column == finding.column)
            })
        };
        let is = |name: LintName| name.as_str() == finding.lint;
        match () {
            // The row is wrong, or its note is: the languages have decided.
            () if is(names::NOTE_CONTRADICTS_RULE) => {
                beside(&DIFFERENCES, false) || beside(&[names::NOTE_DIFFERS], false)
            }
            // The difference itself says that a phrase stands twice.
            () if is(names::COLLIDING_TERMS) => {
                beside(&[names::FAULTY_TERM], true) || beside(&DIFFERENCES, true)
            }
            () if is(names::AMBIGUOUS_PORTS) => {
                beside(&[names::PORT_DIFFERS, names::TRUNCATED_RANGE], true)
            }
            // What is lost is told by the name that the other languages have.
            () if is(names::LEAKED_PLACEHOLDER) => beside(&[names::NOTE_DIFFERS], true),
            () if is(names::DUPLICATE_RULE) => beside(&[names::EXTRA_ROW], false),
            () => false,
        }
    }
}
