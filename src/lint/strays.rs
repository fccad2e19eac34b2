//! Strays: rows that stand in another table of a page than in the other languages.
//!
//! Takes an alignment and tells, for each edition, the ports of the rows that nobody else has at their
//! place. Where one language cuts its tables otherwise, a row that is missing in one of them is such a
//! stray in another: nothing is lost.

use std::collections::BTreeSet;

use crate::compare::align::{AlignedRow, AlignedTable, Alignment};
use crate::rule::{Match, Ports, Rule};

/// The ports of the rows that an edition has alone, by edition.
pub(super) struct Strays {
    by_edition: Vec<BTreeSet<Vec<Match>>>,
}

impl Strays {
    pub(super) fn new(alignment: &Alignment<'_>) -> Self {
        let editions = alignment.group.editions.len();
        let mut by_edition = vec![BTreeSet::new(); editions];
        for row in alignment.tables.iter().flat_map(|table| &table.rows) {
            let is_there = |edition: usize| row.rows[edition].is_some();
            // What the source has is alone only where no translation has it.
            let all = (0..editions).filter(|edition| is_there(*edition)).count();
            if all == editions {
                continue;
            }
            for (edition, strays) in by_edition.iter_mut().enumerate() {
                let is_alone = match alignment.reference {
                    Some(source) if source != edition => !is_there(source),
                    _ => all * 2 <= editions,
                };
                let ports = row.rows[edition].and_then(|row| numbered(row.rule.as_ref()?));
                if is_alone && let Some(ports) = ports {
                    strays.insert(ports);
                }
            }
        }
        Self { by_edition }
    }

    /// Whether an edition has the row as a stray.
    pub(super) fn has(&self, edition: usize, row: &AlignedRow<'_>) -> bool {
        let mut rows = row.rows.iter().flatten();
        let ports = rows.find_map(|row| numbered(row.rule.as_ref()?));
        ports.is_some_and(|ports| self.by_edition[edition].contains(&ports))
    }

    /// Whether another edition has the row as a stray.
    pub(super) fn others_have(&self, edition: usize, row: &AlignedRow<'_>) -> bool {
        (0..self.by_edition.len())
            .filter(|other| *other != edition && row.rows[*other].is_none())
            .any(|other| self.has(other, row))
    }

    /// Whether an edition has most rows of a table as strays.
    pub(super) fn has_most_of(&self, edition: usize, table: &AlignedTable<'_>) -> bool {
        let found = table.rows.iter().filter(|row| self.has(edition, row));
        found.count() * 2 >= table.rows.len().max(1)
    }
}

/// The ports of a rule, in order, where they have numbers.
fn numbered(rule: &Rule) -> Option<Vec<Match>> {
    let mut ports = rule.matches().to_vec();
    ports.sort_unstable();
    let is_telling =
        |one: &Match| one.ports.range().is_some() || matches!(one.ports, Ports::IcmpType { .. });
    ports.iter().any(is_telling).then_some(ports)
}
