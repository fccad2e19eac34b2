//! Where a change is put in, and what stands there.

use std::collections::BTreeMap;

use portolan::lexicon::Lexicons;
use portolan::normalize::Row;
use portolan::rule::{Endpoint, Rule};

use super::pages::{Edition, Group, RawRow, RawTable};
use super::{Change, Expect, Shift};

/// Where a change is put in.
pub(super) struct Spot<'g> {
    pub(super) group: &'g Group,
    pub(super) lexicons: &'g Lexicons,
    /// Endpoint cells of the language.
    pub(super) donors: &'g [Donor],
    pub(super) edition: usize,
    pub(super) table: usize,
    pub(super) row: usize,
}

/// An endpoint cell, with its meaning in the language that is compared with.
#[derive(PartialEq)]
pub(super) struct Donor {
    pub(super) text: String,
    pub(super) meaning: Endpoint,
}

impl Spot<'_> {
    pub(super) fn edition(&self) -> &Edition {
        &self.group.editions[self.edition]
    }

    pub(super) fn locale(&self) -> &str {
        &self.edition().locale
    }

    pub(super) fn raw_table(&self) -> &RawTable {
        &self.edition().tables[self.table]
    }

    pub(super) fn raw_row(&self) -> &RawRow {
        &self.raw_table().rows[self.row]
    }

    pub(super) fn cell(&self, column: usize) -> &str {
        self.edition().cell(self.table, self.row, column)
    }

    pub(super) fn row_text(&self) -> String {
        format!("{} | {} | {}", self.cell(0), self.cell(1), self.cell(2))
    }

    pub(super) fn table_number(&self) -> u32 {
        u32::try_from(self.table + 1).unwrap()
    }

    pub(super) fn row_number(&self) -> u32 {
        u32::try_from(self.row + 1).unwrap()
    }

    /// The row and those of its table that say the same: none of them can be told from another.
    pub(super) fn equal_rows(&self) -> Vec<u32> {
        let rows = &self.group.page(self.edition).tables[self.table].rows;
        let own = &rows[self.row].rule;
        rows.iter()
            .filter(|row| row.rule == *own)
            .map(|row| row.index)
            .collect()
    }

    /// What source or destination mean in the language that is compared with.
    pub(super) fn meaning(&self, column: usize) -> Option<Endpoint> {
        meaning(self.group, self.table, self.row, column)
    }

    /// The cell with other words, which make a difference in `field`.
    ///
    /// `None` where the page says by that what another language says, rightly or wrongly.
    pub(super) fn says(
        &self,
        column: usize,
        new: String,
        field: &'static str,
        lints: &'static [&'static str],
    ) -> Option<Change> {
        let before = self.cell(column).to_owned();
        (before != new).then_some(())?;
        let cell = self.raw_row().cells[column].text.clone();
        let text = self.edition().replaced(cell, &new);
        let changed = self.group.with(self.edition, &text, self.lexicons);
        let path = &self.edition().path;
        let page = changed
            .pages
            .iter()
            .find(|page| page.identity.path == *path);
        let row = page
            .and_then(|page| page.tables.get(self.table))
            .and_then(|table| table.rows.get(self.row));
        let stated = |row: &Row| row.rule.as_ref().map(|rule| stated(rule, field));
        let now = row.and_then(stated);
        let of = |edition: usize| stated(self.group.row(edition, self.table, self.row));
        // What is read as before is no word of another language: it must be judged.
        let joins = now != of(self.edition)
            && (0..self.group.editions.len())
                .any(|other| other != self.edition && of(other) == now);
        (!joins).then_some(Change {
            text,
            before,
            after: new,
            expect: Expect::Error {
                lints,
                field: Some(field),
                row: true,
            },
            shift: Shift::None,
        })
    }
}

/// What a rule states in one field.
fn stated(rule: &Rule, field: &str) -> String {
    match field {
        "ports" => format!("{:?}", rule.port_set()),
        "transport" => format!("{:?}", rule.transport),
        "application_protocols" => format!("{:?}", rule.application_protocols),
        "security" => format!("{:?}", rule.security),
        "role" => format!("{:?}", rule.role),
        "source" => format!("{:?}", rule.source),
        _ => format!("{:?}", rule.destination),
    }
}

/// The endpoint in English, else in the first language there is.
fn meaning(group: &Group, table: usize, row: usize, column: usize) -> Option<Endpoint> {
    let editions = group.editions.iter();
    let english = editions.clone().position(|page| page.locale == "en-US");
    let rule = group.row(english.unwrap_or(0), table, row).rule.clone()?;
    match column {
        1 => rule.source,
        _ => rule.destination,
    }
}

/// The endpoint cells of each language that are right, each wording once.
pub(super) fn donors(groups: &[Group]) -> BTreeMap<String, Vec<Donor>> {
    let mut donors: BTreeMap<String, Vec<Donor>> = BTreeMap::new();
    for group in groups.iter().filter(|group| group.editions.len() > 1) {
        for (at, edition) in group.editions.iter().enumerate() {
            for (table, raw) in edition.tables.iter().enumerate() {
                for row in 0..raw.rows.len() {
                    let number = |at: usize| u32::try_from(at + 1).ok();
                    let is_wrong = group.findings.iter().any(|finding| {
                        finding.path == group.editions[at].path
                            && finding.table == number(table)
                            && finding.row == number(row)
                            && ["error", "warning"].contains(&finding.level.as_str())
                            && finding.lint != "note-differs"
                    });
                    for column in [1, 2] {
                        let text = edition.cell(table, row, column).to_owned();
                        let Some(meaning) = meaning(group, table, row, column) else {
                            continue;
                        };
                        let donor = Donor { text, meaning };
                        let known = donors.entry(edition.locale.clone()).or_default();
                        if !is_wrong && !known.contains(&donor) {
                            known.push(donor);
                        }
                    }
                }
            }
        }
    }
    donors
}
