//! Equal: two rows with one note, where the source and every other language have two.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use super::super::registry::names;
use super::super::{Site, with_verdict};
use super::{WITNESSES, note_column_of};
use crate::compare::align::{AlignedRow, AlignedTable, Alignment};
use crate::finding::{Finding, Verdict};
use crate::lexicon::fold;

/// Letters of a note below which two equal ones mean nothing.
const SHORTEST_NOTE: usize = 20;

/// Reports each row whose note is that of an earlier one; one of the two is told, the earlier where a finding
/// about it says already that its note is wrong.
pub(super) fn check(
    alignment: &Alignment<'_>,
    table: &AlignedTable<'_>,
    reference: usize,
    told: &BTreeSet<(String, u32)>,
    findings: &mut Vec<Finding>,
) {
    let read = |edition: usize, row: &AlignedRow<'_>| -> Option<String> {
        let (table, row) = (table.tables[edition]?, row.rows[edition]?);
        let column = row.note.column.or_else(|| note_column_of(table))?;
        let text = fold(&row.cells.get(column as usize - 1)?.text);
        (text.chars().count() >= SHORTEST_NOTE).then_some(text)
    };
    let editions = &alignment.group.editions;
    let cells = editions.len() * table.rows.len();
    let notes: Vec<OnceCell<Option<String>>> = (0..cells).map(|_| OnceCell::new()).collect();
    let note = |edition: usize, row: usize| {
        let note = &notes[edition * table.rows.len() + row];
        note.get_or_init(|| read(edition, &table.rows[row]))
            .as_deref()
    };
    for (edition, page) in editions
        .iter()
        .enumerate()
        .filter(|(at, _)| *at != reference)
    {
        let mut first: BTreeMap<&str, usize> = BTreeMap::new();
        for row in 0..table.rows.len() {
            let Some(text) = note(edition, row) else {
                continue;
            };
            let Some(&earlier) = first.get(text) else {
                first.insert(text, row);
                continue;
            };
            let others: Vec<usize> = (0..editions.len())
                .filter(|other| *other != edition && note(*other, row).is_some())
                .collect();
            let differ = others.iter().all(|other| {
                note(*other, earlier).is_some() && note(*other, earlier) != note(*other, row)
            });
            if others.len() < WITNESSES || !others.contains(&reference) || !differ {
                continue;
            }
            let (row, earlier) = (&table.rows[row], &table.rows[earlier]);
            let (Some(port_table), Some(here), Some(before)) = (
                table.tables[edition],
                row.rows[edition],
                earlier.rows[edition],
            ) else {
                continue;
            };
            let path = page.path_of(port_table);
            if told.contains(&(path.to_owned(), before.index)) {
                continue;
            }
            let Some(column) = here.note.column else {
                continue;
            };
            let mut finding = Site::cell(page, port_table, here, column).finding(
                names::NOTE_DIFFERS,
                format!(
                    "the note is that of row {} once more; all other languages have another here",
                    before.index
                ),
            );
            finding.field = Some("notes");
            finding.observed = Some(format!("text: that of row {}", before.index));
            finding.help = Some(String::from("translate the note of this row"));
            let source = table.tables[reference].zip(row.rows[reference]);
            finding.related = source
                .and_then(|(table, row)| {
                    let column = row.note.column?;
                    Some(Site::cell(editions[reference], table, row, column).related(true))
                })
                .into_iter()
                .collect();
            findings.push(with_verdict(finding, Verdict::TranslationDeviates, true));
        }
    }
}
