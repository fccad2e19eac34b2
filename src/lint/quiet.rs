//! Quiet: what repeats another finding at its row is not told twice.
//!
//! Takes the findings of a run, in the order of files and places, and leaves out those that say of a cell
//! or a row what a graver one has said of it already. Nothing that is left out could fail a run that what
//! stays would not fail.

use std::collections::{BTreeMap, BTreeSet};

use super::registry::names;
use crate::finding::Finding;

/// Lints that hold a row against those of other languages.
const DIFFERENCES: [super::LintName; 10] = [
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

/// Leaves out what repeats another finding.
pub(super) fn quiet(findings: &mut Vec<Finding>) {
    let mut at_row: BTreeMap<Row, BTreeSet<(&'static str, Option<u32>)>> = BTreeMap::new();
    for finding in findings.iter() {
        let known = at_row.entry(row(finding)).or_default();
        known.insert((finding.lint, finding.column));
    }
    findings.retain(|finding| {
        let Some(others) = at_row.get(&row(finding)) else {
            return true;
        };
        let beside = |lints: &[super::LintName], in_cell: bool| {
            others.iter().any(|(lint, column)| {
                lints.iter().any(|wanted| wanted.as_str() == *lint)
                    && (!in_cell || *column == finding.column)
            })
        };
        let is = |name: super::LintName| name.as_str() == finding.lint;
        let repeats = match () {
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
            () if is(names::DUPLICATE_RULE) => beside(&[names::EXTRA_ROW], false),
            () => false,
        };
        !repeats
    });
}

fn row(finding: &Finding) -> Row {
    (finding.path.clone(), finding.table, finding.row)
}
