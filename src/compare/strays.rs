//! Strays: rows that stand in another table of a page than in the other languages.
//!
//! Takes an alignment and tells, for each edition, the ports of the rows that nobody else has at their
//! place, and of those that it lacks where others have them. Where one language cuts its tables otherwise, a
//! row that is lacking in one of them is such a stray in another: nothing is lost, and nothing is added.

use std::collections::BTreeSet;

use super::align::{AlignedRow, AlignedTable, Alignment};
use crate::order::Order;
use crate::rule::{Match, Ports, Rule};

/// The rows that each edition has at another place, by their ports.
#[derive(Debug)]
pub struct Strays {
    /// The edition that the others are held against.
    reference: Option<usize>,
    /// What an edition has alone, by edition.
    alone: Vec<BTreeSet<Vec<Match>>>,
    /// What an edition lacks, by edition.
    lacking: Vec<BTreeSet<Vec<Match>>>,
}

impl Strays {
    /// The strays of a group.
    #[must_use]
    pub fn of(alignment: &Alignment<'_>) -> Self {
        let editions = alignment.group.editions.len();
        let mut strays = Self {
            reference: alignment.reference,
            alone: vec![BTreeSet::new(); editions],
            lacking: vec![BTreeSet::new(); editions],
        };
        for row in alignment.tables.iter().flat_map(|table| &table.rows) {
            let is_there = |edition: usize| row.rows[edition].is_some();
            let all = (0..editions).filter(|edition| is_there(*edition)).count();
            if all == editions {
                continue;
            }
            let Some(any) = ports_of(row) else { continue };
            let is_stated = alignment.reference.is_none_or(is_there);
            for edition in 0..editions {
                // What the source has is alone only where no translation has it.
                let is_alone = match alignment.reference {
                    Some(source) if source != edition => !is_there(source),
                    _ => all * 2 <= editions,
                };
                let ports = row.rows[edition].and_then(|row| numbered(row.rule.as_ref()?));
                match ports {
                    Some(ports) if is_alone => {
                        strays.alone[edition].insert(ports);
                    }
                    None if is_stated && !is_there(edition) => {
                        strays.lacking[edition].insert(any.clone());
                    }
                    _ => {}
                }
            }
        }
        strays
    }

    /// Whether an edition has a row at another place than the others: one that it lacks here and has alone
    /// elsewhere, or the other way round. What the source has is where it belongs.
    #[must_use]
    pub fn is_elsewhere(&self, edition: usize, row: &AlignedRow<'_>) -> bool {
        let is_known = |places: &[BTreeSet<Vec<Match>>], ports: &Vec<Match>| {
            places
                .get(edition)
                .is_some_and(|known| known.contains(ports))
        };
        ports_of(row).is_some_and(|ports| match row.rows[edition] {
            Some(_) => {
                self.reference != Some(edition)
                    && is_known(&self.alone, &ports)
                    && is_known(&self.lacking, &ports)
            }
            None => is_known(&self.alone, &ports),
        })
    }

    /// Whether an edition has most rows of a table at another place than the others.
    #[must_use]
    pub fn has_most_of(&self, edition: usize, table: &AlignedTable<'_>) -> bool {
        let rows = table.rows.iter();
        let found = rows.filter(|row| self.is_elsewhere(edition, row));
        found.count() * 2 >= table.rows.len().max(1)
    }
}

/// The ports of an aligned row, as the first edition that has any says them.
fn ports_of(row: &AlignedRow<'_>) -> Option<Vec<Match>> {
    let mut rows = row.rows.iter().flatten();
    rows.find_map(|row| numbered(row.rule.as_ref()?))
}

/// The ports of a rule, in order, where they have numbers.
fn numbered(rule: &Rule) -> Option<Vec<Match>> {
    let mut ports = rule.matches().to_vec();
    ports.order();
    let is_telling =
        |one: &Match| one.ports.range().is_some() || matches!(one.ports, Ports::IcmpType { .. });
    ports.iter().any(is_telling).then_some(ports)
}
