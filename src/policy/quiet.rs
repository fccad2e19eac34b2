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

/// One row of one file.
type Row = (String, Option<u32>, Option<u32>);

/// What is told of each row.
#[derive(Default)]
pub(super) struct Told {
    at_row: BTreeMap<Row, BTreeSet<(&'static str, Option<u32>)>>,
}

impl Told {
    pub(super) fn add(&mut self, finding: &Finding) {
        let known = self.at_row.entry(row(finding)).or_default();
        known.insert((finding.lint, finding.column));
    }

    /// Whether another finding says the same.
    pub(super) fn repeats(&self, finding: &Finding) -> bool {
        let Some(others) = self.at_row.get(&row(finding)) else {
            return false;
        };
        let beside = |lints: &[LintName], in_cell: bool| {
            others.iter().any(|(lint, column)| {
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

fn row(finding: &Finding) -> Row {
    (finding.path.clone(), finding.table, finding.row)
}
