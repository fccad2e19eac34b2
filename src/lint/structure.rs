//! Family `structure`: pages, tables, rows and columns that one language has and another lacks.

use super::{Comparison, Site, column_of, listed, locale_name, one_per_locale, verb, with_verdict};
use crate::align::{AlignedRow, AlignedTable, Alignment};
use crate::finding::Finding;
use crate::normalize::{ColumnKind, PortPage, PortTable, Row};
use crate::page::Translation;
use crate::unicode::one_line;
use crate::vote::{Ballot, vote};

pub(super) fn check(comparison: &Comparison<'_>, findings: &mut Vec<Finding>) {
    for alignment in &comparison.alignments {
        pages(comparison, alignment, findings);
        for table in &alignment.tables {
            tables(alignment, table, findings);
            columns(alignment, table, findings);
            for row in &table.rows {
                rows(alignment, table, row, findings);
            }
        }
    }
}

/// A page with port tables should have a version in every locale of the dump.
fn pages(comparison: &Comparison<'_>, alignment: &Alignment<'_>, findings: &mut Vec<Finding>) {
    let group = &alignment.group;
    let has_own_key = group.editions.iter().any(|page| page.identity.has_own_key);
    let shown = alignment.reference.or_else(|| {
        group
            .editions
            .iter()
            .position(|page| !page.tables.is_empty())
    });
    let Some(page) = shown.map(|index| group.editions[index]) else {
        return;
    };
    let present: Vec<String> = group
        .editions
        .iter()
        .map(|page| locale_name(page))
        .collect();
    for locale in comparison.survey.presence.locales.keys() {
        let is_present = group
            .editions
            .iter()
            .any(|page| page.identity.locale.as_ref() == Some(locale));
        if is_present || comparison.survey.presence.has(group.key, locale) {
            continue;
        }
        let what = if has_own_key {
            group.key
        } else {
            page.identity.path.as_str()
        };
        let mut finding = Site::page(page).finding(
            "missing-page",
            format!(
                "the page {what} has no {locale} version; it is there in {}",
                listed(&present)
            ),
        );
        finding.observed = Some(locale.to_string());
        finding.locale = Some(locale.clone());
        findings.push(finding);
    }
}

/// Ballots of all editions of a group that have a table list at all.
fn ballots<V>(
    alignment: &Alignment<'_>,
    value: impl Fn(usize, &PortPage) -> Option<V>,
) -> Vec<Ballot<V>> {
    let editions = alignment.group.editions.iter().enumerate();
    editions
        .filter_map(|(edition, page)| {
            Some(Ballot {
                edition,
                value: value(edition, page)?,
                by_people: page.identity.translation != Translation::Machine,
            })
        })
        .collect()
}

/// Names of the editions with `value`.
fn who<V: PartialEq>(alignment: &Alignment<'_>, ballots: &[Ballot<V>], value: &V) -> Vec<String> {
    ballots
        .iter()
        .filter(|ballot| ballot.value == *value)
        .map(|ballot| locale_name(alignment.group.editions[ballot.edition]))
        .collect()
}

fn tables(alignment: &Alignment<'_>, aligned: &AlignedTable<'_>, findings: &mut Vec<Finding>) {
    let ballots = ballots(alignment, |edition, _| {
        Some(aligned.tables[edition].is_some())
    });
    let Some(outcome) = vote(&ballots, alignment.reference) else {
        return;
    };
    let having = who(alignment, &ballots, &true);
    let expected = outcome.expected.unwrap_or(true);
    for (edition, has, verdict) in outcome.deviating {
        let page = alignment.group.editions[edition];
        let (site, message) = match (has, aligned.tables[edition]) {
            // A table that only this language has; the others lack it by right, or have lost it.
            (true, Some(table)) if !expected => (
                Site::table(page, table),
                format!(
                    "only {} has this table with {} rows",
                    listed(&having),
                    table.rows.len()
                ),
            ),
            (true, _) => continue,
            (false, _) => {
                if let Some(finding) = lost_column(alignment, aligned, page, &having) {
                    findings.push(with_verdict(finding, verdict));
                    continue;
                }
                let name = heading(aligned);
                (
                    Site::page(page),
                    format!(
                        "{} lacks the port table{name} that {} {}",
                        locale_name(page),
                        listed(&having),
                        verb(&having, "has", "have")
                    ),
                )
            }
        };
        let mut finding = site.finding("missing-table", message);
        finding.row_identity = first_row(aligned);
        finding.related = evidence(alignment, aligned, page);
        findings.push(with_verdict(finding, verdict));
    }
}

/// A table whose port column is lost is no port table any more; it is found by its other columns.
fn lost_column(
    alignment: &Alignment<'_>,
    aligned: &AlignedTable<'_>,
    page: &PortPage,
    having: &[String],
) -> Option<Finding> {
    let model = aligned.tables.iter().flatten().next()?;
    let remains = page.partial_tables.iter().find(|table| {
        table.rows.len() == model.rows.len() && table.columns.len() + 1 == model.columns.len()
    })?;
    let lost = model
        .columns
        .iter()
        .find(|kind| !remains.columns.contains(kind))?;
    let mut finding =
        Site::table(page, remains).finding("missing-column", column_message(page, *lost, having));
    finding.table = None;
    finding.field = Some(lost.as_str());
    finding.row_identity = first_row(aligned);
    finding.related = evidence(alignment, aligned, page);
    Some(finding)
}

fn column_message(page: &PortPage, kind: ColumnKind, having: &[String]) -> String {
    format!(
        "{} lacks the {} column that {} {}",
        locale_name(page),
        kind.as_str(),
        listed(having),
        verb(having, "has", "have")
    )
}

fn heading(aligned: &AlignedTable<'_>) -> String {
    aligned
        .tables
        .iter()
        .flatten()
        .find_map(|table| table.heading.as_ref())
        .map(|heading| format!(" \"{heading}\""))
        .unwrap_or_default()
}

fn first_row(aligned: &AlignedTable<'_>) -> String {
    let mut rows = aligned
        .rows
        .iter()
        .flat_map(|row| row.rows.iter().flatten());
    rows.next()
        .map(|row| super::row_identity(row))
        .unwrap_or_default()
}

fn evidence(
    alignment: &Alignment<'_>,
    aligned: &AlignedTable<'_>,
    except: &PortPage,
) -> Vec<crate::finding::Related> {
    let others = alignment
        .group
        .editions
        .iter()
        .zip(&aligned.tables)
        .filter_map(|(page, table)| Some((*page, (*table)?)));
    one_per_locale(others, except)
        .into_iter()
        .map(|(page, table)| Site::table(page, table).related(true))
        .collect()
}

fn columns(alignment: &Alignment<'_>, aligned: &AlignedTable<'_>, findings: &mut Vec<Finding>) {
    let mut kinds: Vec<ColumnKind> = aligned
        .tables
        .iter()
        .flatten()
        .flat_map(|table| table.columns.iter().copied())
        .filter(|kind| *kind != ColumnKind::Other)
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    for kind in kinds {
        let ballots = ballots(alignment, |edition, _| {
            aligned.tables[edition].map(|table| table.columns.contains(&kind))
        });
        let Some(outcome) = vote(&ballots, alignment.reference) else {
            continue;
        };
        let having = who(alignment, &ballots, &true);
        for (edition, has, verdict) in outcome.deviating {
            let (page, table) = (alignment.group.editions[edition], aligned.tables[edition]);
            let Some(table) = table.filter(|_| !has) else {
                continue;
            };
            // A header of unknown words may well be this column: nothing is missing for certain.
            let widest = aligned
                .tables
                .iter()
                .flatten()
                .map(|table| table.columns.len())
                .max();
            if Some(table.columns.len()) == widest && table.columns.contains(&ColumnKind::Other) {
                continue;
            }
            // Prose opens no port.
            let lint = if kind == ColumnKind::Notes {
                "missing-note"
            } else {
                "missing-column"
            };
            let mut finding =
                Site::table(page, table).finding(lint, column_message(page, kind, &having));
            finding.field = Some(kind.as_str());
            finding.row_identity = first_row(aligned);
            finding.related = evidence(alignment, aligned, page);
            findings.push(with_verdict(finding, verdict));
        }
    }
}

fn rows(
    alignment: &Alignment<'_>,
    aligned: &AlignedTable<'_>,
    row: &AlignedRow<'_>,
    findings: &mut Vec<Finding>,
) {
    let editions = &alignment.group.editions;
    moved(alignment, aligned, row, findings);
    let ballots = ballots(alignment, |edition, _| {
        aligned.tables[edition].map(|_| row.rows[edition].is_some())
    });
    let Some(outcome) = vote(&ballots, alignment.reference) else {
        return;
    };
    let (having, lacking) = (
        who(alignment, &ballots, &true),
        who(alignment, &ballots, &false),
    );
    for (edition, has, verdict) in outcome.deviating {
        let page = editions[edition];
        let Some(table) = aligned.tables[edition] else {
            continue;
        };
        let mut finding = match (has, row.rows[edition]) {
            (true, Some(here)) => {
                let twin = table.rows.iter().any(|other| {
                    other.index != here.index && other.rule.is_some() && other.rule == here.rule
                });
                let why = if twin {
                    "; the table states the same rule in another row"
                } else {
                    ""
                };
                let mut finding = Site::row(page, table, here).finding(
                    "extra-row",
                    format!(
                        "{} has a row that {} {} not have{why}",
                        locale_name(page),
                        listed(&lacking),
                        verb(&lacking, "does", "do"),
                    ),
                );
                finding.observed = Some(service_cell(table, here));
                finding
            }
            (true, None) => continue,
            (false, _) => {
                let Some((other_table, other)) = first_with(alignment, aligned, row) else {
                    continue;
                };
                let text = service_cell(other_table, other);
                let mut finding = Site::table(page, table).finding(
                    "missing-row",
                    format!(
                        "{} lacks the row `{text}` that {} {}",
                        locale_name(page),
                        listed(&having),
                        verb(&having, "has", "have")
                    ),
                );
                // Where it should stand: its number in the other languages.
                finding.row = Some(other.index);
                finding.row_identity = super::row_identity(other);
                finding.expected = Some(text);
                if let Some(near) = table
                    .rows
                    .get(other.index as usize - 1)
                    .or(table.rows.last())
                {
                    finding.place = near.place;
                    finding.excerpt = near
                        .cells
                        .first()
                        .map(|c| c.excerpt.clone())
                        .unwrap_or_default();
                }
                finding
            }
        };
        let others =
            editions
                .iter()
                .zip(&row.rows)
                .enumerate()
                .filter_map(|(index, (page, row))| {
                    let table = aligned.tables[index]?;
                    Some((*page, Site::row(page, table, (*row)?)))
                });
        finding.related = one_per_locale(others, page)
            .into_iter()
            .map(|(_, site)| site.related(!has))
            .collect();
        findings.push(with_verdict(finding, verdict));
    }
}

/// Rows that stand at another position than in most languages. Positions are told from one edition,
/// the centre; where most rows have moved away from there, it is the centre's own that has moved.
fn moved(
    alignment: &Alignment<'_>,
    aligned: &AlignedTable<'_>,
    row: &AlignedRow<'_>,
    findings: &mut Vec<Finding>,
) {
    let ballots = ballots(alignment, |edition, _| {
        row.rows[edition].map(|_| row.moved.contains(&edition))
    });
    let Some(outcome) = vote(&ballots, alignment.reference) else {
        return;
    };
    // Where nobody can say which position is right, those away from the centre are shown.
    let usual = outcome.expected.unwrap_or(false);
    for ballot in ballots.iter().filter(|ballot| ballot.value != usual) {
        let edition = ballot.edition;
        let (Some(table), Some(here)) = (aligned.tables[edition], row.rows[edition]) else {
            continue;
        };
        let others = row.rows.iter().flatten().map(|row| row.index);
        let usual = others.into_iter().find(|index| *index != here.index);
        let mut finding = Site::row(alignment.group.editions[edition], table, here).finding(
            "moved-row",
            format!(
                "this row stands at row {} in other languages",
                usual.unwrap_or(here.index)
            ),
        );
        finding.observed = Some(here.index.to_string());
        finding.expected = usual.map(|index| index.to_string());
        findings.push(finding);
    }
}

fn first_with<'s>(
    alignment: &Alignment<'s>,
    aligned: &AlignedTable<'s>,
    row: &AlignedRow<'s>,
) -> Option<(&'s PortTable, &'s Row)> {
    let mut order = alignment.reference.into_iter().chain(0..row.rows.len());
    order.find_map(|index| Some((aligned.tables[index]?, row.rows[index]?)))
}

/// What the row is about, in the words of its page.
fn service_cell(table: &PortTable, row: &Row) -> String {
    let kinds = [
        ColumnKind::Service,
        ColumnKind::Port,
        ColumnKind::VirtualPort,
    ];
    let column = column_of(table, &kinds).unwrap_or(1);
    row.cells
        .get(column as usize - 1)
        .map(|cell| one_line(&cell.text))
        .unwrap_or_default()
}
