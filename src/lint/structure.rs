//! Family `structure`: pages, tables, rows and columns that one language has and another lacks.

use std::collections::{BTreeMap, BTreeSet};

use super::overview::Present;
use super::registry::names;
use super::{
    Comparison, Site, column_of, listed, locale_name, one_per_locale, title, verb, with_verdict,
};
use crate::compare::align::{AlignedRow, AlignedTable, Alignment};
use crate::compare::outcome::{has_twin, is_pasted, presence, row_presence};
use crate::compare::strays::Strays;
use crate::finding::{Finding, Level};
use crate::normalize::{ColumnKind, Passed, PortPage, PortTable, Row};
use crate::order::{Collect, Order};
use crate::page::Table;
use crate::rule::{Field, Rule};
use crate::unicode::one_line;

pub(super) fn check(comparison: &Comparison<'_>, findings: &mut Vec<Finding>) {
    for alignment in &comparison.alignments {
        left_out(alignment, findings);
        let strays = Strays::of(alignment);
        for table in &alignment.tables {
            tables(alignment, table, &strays, findings);
            moved(alignment, table, findings);
            columns(alignment, table, findings);
            let mut of_table = Vec::new();
            for row in &table.rows {
                rows(alignment, table, row, &strays, &mut of_table);
            }
            findings.extend(pasted_once(of_table));
        }
    }
}

/// Rows that a table states a second time are one fault: they were pasted together.
fn pasted_once(of_table: Vec<Raised>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    let mut pasted: BTreeMap<String, (usize, Vec<u32>)> = BTreeMap::new();
    for Raised { finding, is_twin } in of_table {
        let row = finding.row.unwrap_or_default();
        if is_twin {
            if let Some((first, rows)) = pasted.get_mut(&finding.path) {
                let first = &mut findings[*first];
                first.level = first.level.min(finding.level);
                first.certainty = first.certainty.max(finding.certainty);
                first.same += 1;
                rows.push(row);
                continue;
            }
            pasted.insert(finding.path.clone(), (findings.len(), vec![row]));
        }
        findings.push(finding);
    }
    for (at, rows) in pasted.into_values().filter(|(_, rows)| rows.len() > 1) {
        let finding = &mut findings[at];
        let who = finding.locale.as_ref().map(ToString::to_string);
        let numbers: Vec<String> = rows.iter().map(ToString::to_string).collect();
        finding.message = format!(
            "{} states {} rows of the table twice: rows {}",
            who.as_deref().unwrap_or("the page"),
            rows.len(),
            numbers.join(", ")
        );
        finding.help = Some(String::from("take the second rows out"));
    }
    findings
}

/// A finding about a row, and whether the table states the row elsewhere too.
struct Raised {
    finding: Finding,
    is_twin: bool,
}

/// In which locales a page with port tables is there; it should be in every locale of its site.
pub(super) fn present(comparison: &Comparison<'_>, alignment: &Alignment<'_>) -> Option<Present> {
    let group = &alignment.group;
    let shown = alignment.reference.or_else(|| {
        group
            .editions
            .iter()
            .position(|page| !page.tables.is_empty())
    });
    let page = shown.map(|index| group.editions[index])?;
    let names: Vec<String> = group
        .editions
        .iter()
        .map(|page| locale_name(page))
        .collect();
    let presence = &comparison.survey.presence;
    let own = group
        .editions
        .iter()
        .filter_map(|page| page.identity.locale.as_ref());
    let others = presence.locales.keys();
    let sites = group.editions.iter().map(|page| {
        let locale = page.identity.locale.as_ref()?;
        locale.folder_above(&page.identity.path).map(str::to_owned)
    });
    Some(Present {
        spot: Site::page(page).spot(),
        name: title(page),
        editions: listed(&names),
        locales: own
            .chain(others.filter(|locale| presence.has(group.key, locale)))
            .cloned()
            .into_set(),
        sites: sites.collect(),
    })
}

/// Versions beyond what is compared are named once.
fn left_out(alignment: &Alignment<'_>, findings: &mut Vec<Finding>) {
    let pages = &alignment.group.left_out;
    let Some(first) = pages.first() else { return };
    let message = match pages.len() {
        1 => String::from("this version of the page is not compared: the page has too many"),
        many => format!(
            "this version of the page and {} more are not compared: the page has too many",
            many - 1
        ),
    };
    findings.push(Site::page(first).finding(names::NOT_COMPARED, message));
}

/// Names of the editions with `value`.
fn who(alignment: &Alignment<'_>, has: &dyn Fn(usize) -> Option<bool>, value: bool) -> Vec<String> {
    let editions = alignment.group.editions.iter().enumerate();
    editions
        .filter(|(edition, _)| has(*edition) == Some(value))
        .map(|(_, page)| locale_name(page))
        .collect()
}

fn tables(
    alignment: &Alignment<'_>,
    aligned: &AlignedTable<'_>,
    strays: &Strays,
    findings: &mut Vec<Finding>,
) {
    // What an edition shows of another is nothing that it says, and nothing that it lacks.
    let has = |edition: usize| {
        let is_there = aligned.tables[edition].is_some();
        let may_lack = !alignment.group.editions[edition].borrows;
        (is_there || may_lack).then_some(is_there)
    };
    let repeats = |edition: usize| {
        let page = alignment.group.editions[edition];
        aligned.tables[edition].is_some_and(|table| is_pasted(page, table))
    };
    let Some(outcome) = presence(alignment, &has, &repeats) else {
        return;
    };
    let having = who(alignment, &has, true);
    let expected = outcome.expected.unwrap_or(true);
    for (edition, has, verdict) in outcome.deviating {
        let page = alignment.group.editions[edition];
        let is_certain = is_read_in_full(alignment, aligned, page);
        if !has && let Some(finding) = lost_column(alignment, aligned, page, &having) {
            findings.push(with_verdict(finding, verdict, is_certain));
            continue;
        }
        if strays.has_most_of(edition, aligned) {
            continue;
        }
        if !has && may_hide(alignment, aligned, page) {
            findings.push(not_compared(alignment, aligned, page));
            continue;
        }
        let lacks = |index: usize| aligned.tables[index].is_none();
        let hiding = (0..aligned.tables.len())
            .filter(|index| lacks(*index))
            .map(|index| alignment.group.editions[index])
            .find(|page| hides_ports(aligned, page));
        if let Some(hiding) = hiding.filter(|_| has && !expected) {
            findings.push(not_compared(alignment, aligned, hiding));
            break;
        }
        let (site, message) = match (has, aligned.tables[edition]) {
            // A table that only this language has; the others lack it by right, or have lost it.
            (true, Some(table)) if !expected => (
                Site::table(page, table),
                format!(
                    "only {} {} this table with {}",
                    listed(&having),
                    verb(&having, "has", "have"),
                    match table.rows.len() {
                        1 => String::from("one row"),
                        many => format!("{many} rows"),
                    }
                ),
            ),
            (true, _) => continue,
            (false, _) => {
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
        let mut finding = site.finding(names::MISSING_TABLE, message);
        finding.row_identity = first_row(aligned);
        finding.related = evidence(alignment, aligned, page);
        findings.push(with_verdict(finding, verdict, is_certain));
    }
}

/// Whether all is known of a page that a missing table could hide in: its language, and that the model
/// was no projection.
fn is_read_in_full(alignment: &Alignment<'_>, aligned: &AlignedTable<'_>, page: &PortPage) -> bool {
    let is_projected = aligned
        .tables
        .iter()
        .flatten()
        .all(|table| table.is_projected);
    let others_know = alignment.group.editions.iter().any(|page| page.has_lexicon);
    page.has_lexicon && others_know && !is_projected && !has_broken_table(page)
}

/// Whether a table of the page has lost its rows: then those of the others may be paired with the wrong ones.
fn has_broken_table(page: &PortPage) -> bool {
    page.passed.iter().any(|passed| {
        passed.why == Passed::Empty && passed.table.rows.is_empty() && passed.table.header.len() > 2
    })
}

/// Whether the page has a table that was passed over and may be the one that is looked for: then it is
/// not understood, and not missing.
fn may_hide(alignment: &Alignment<'_>, aligned: &AlignedTable<'_>, page: &PortPage) -> bool {
    let Some(model) = aligned.tables.iter().flatten().next() else {
        return false;
    };
    let known = alignment.group.editions.iter().zip(&aligned.tables);
    let model_page = known
        .filter(|(_, table)| table.is_some())
        .map(|(page, _)| page)
        .next();
    let count = |page: &PortPage| page.tables.len() + page.passed.len();
    let is_whole = model_page.is_some_and(|model| count(page) >= count(model));
    hides_ports(aligned, page)
        || page.passed.iter().any(|passed| {
            let same_rows = passed.table.rows.len().abs_diff(model.rows.len()) <= 1;
            let same_columns = passed.table.header.len() == model.columns.len();
            (same_rows && same_columns) || (is_whole && passed.index == model.index)
        })
}

/// Whether the page has a table like it with ports, under a header that nobody knows.
fn hides_ports(aligned: &AlignedTable<'_>, page: &PortPage) -> bool {
    let Some(model) = aligned.tables.iter().flatten().next() else {
        return false;
    };
    page.passed.iter().any(|passed| {
        let same_columns = passed.table.header.len() == model.columns.len();
        matches!(passed.why, Passed::UnknownHeader(_))
            && (same_columns || shares_names(&passed.table, model) == Some(true))
    })
}

/// A table that is there and was not understood.
fn not_compared(alignment: &Alignment<'_>, aligned: &AlignedTable<'_>, page: &PortPage) -> Finding {
    let model = aligned.tables.iter().flatten().next();
    let index = model.map(|table| table.index);
    let hidden = page
        .passed
        .iter()
        .find(|passed| Some(passed.index) == index)
        .or(page.passed.first());
    let why = hidden
        .map(|passed| passed.why.to_string())
        .unwrap_or_default();
    let mut finding = Site::page(page).finding(
        names::NOT_COMPARED,
        format!("a table of {} is not compared: {why}", locale_name(page)),
    );
    if let Some(passed) = hidden {
        finding.place = passed.table.place;
    }
    finding.table = hidden.map(|passed| passed.index);
    finding.row_identity = first_row(aligned);
    finding.related = evidence(alignment, aligned, page);
    finding
}

/// A table whose port column is lost is no port table any more; it is found at its place, by its size. Only
/// where the headers that are left are read: one that is not understood may be the column.
fn lost_column(
    alignment: &Alignment<'_>,
    aligned: &AlignedTable<'_>,
    page: &PortPage,
    having: &[String],
) -> Option<Finding> {
    let model = aligned.tables.iter().flatten().next()?;
    let remains = page.passed.iter().find(|passed| {
        let table = &passed.table;
        let is_like =
            table.rows.len() == model.rows.len() && table.header.len() + 1 == model.columns.len();
        is_like
            && passed.index == model.index
            && passed.why == Passed::NoPorts
            && shares_names(table, model).unwrap_or(true)
    })?;
    if !page.has_lexicon {
        return None;
    }
    let lost = model.columns.iter().find(|kind| kind.states_ports())?;
    let mut finding =
        Site::page(page).finding(names::MISSING_COLUMN, column_message(page, *lost, having));
    finding.place = remains.table.place;
    finding.field = Some(lost.as_str());
    finding.row_identity = first_row(aligned);
    finding.related = evidence(alignment, aligned, page);
    Some(finding)
}

/// Whether a fair part of the names and numbers of a table's other columns stands in what may be left of it;
/// nothing where it has none. Translators keep an eighth of them at least.
fn shares_names(remains: &Table, model: &PortTable) -> Option<bool> {
    let is_name = |word: &&str| {
        let is_capital = word.len() > 1 && word.bytes().all(|b| b.is_ascii_uppercase());
        is_capital || word.bytes().any(|b| b.is_ascii_digit())
    };
    fn words(text: &str) -> impl Iterator<Item = &str> {
        text.split(|c: char| !c.is_ascii_alphanumeric())
    }
    let left: BTreeSet<&str> = remains
        .rows
        .iter()
        .flat_map(|row| row.cells.iter().flat_map(|cell| words(&cell.text)))
        .into_set();
    let others = model.rows.iter().flat_map(|row| {
        let cells = row.cells.iter().zip(&model.columns);
        cells.filter(|(_, kind)| !kind.states_ports())
    });
    let names: Vec<&str> = others
        .flat_map(|(cell, _)| words(&cell.text).filter(is_name))
        .collect();
    let shared = names.iter().filter(|name| left.contains(*name)).count();
    (!names.is_empty()).then_some(shared * 8 >= names.len())
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
    kinds.order();
    kinds.dedup();
    for kind in kinds {
        let has =
            |edition: usize| aligned.tables[edition].map(|table| table.columns.contains(&kind));
        let Some(outcome) = presence(alignment, &has, &|_| false) else {
            continue;
        };
        let having = who(alignment, &has, true);
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
                names::MISSING_NOTE
            } else {
                names::MISSING_COLUMN
            };
            let mut finding =
                Site::table(page, table).finding(lint, column_message(page, kind, &having));
            finding.field = Some(kind.as_str());
            finding.row_identity = first_row(aligned);
            finding.related = evidence(alignment, aligned, page);
            // A column is a matter of layout; what its cells say is a matter of rows.
            findings.push(with_verdict(finding, verdict, false));
        }
    }
}

fn rows(
    alignment: &Alignment<'_>,
    aligned: &AlignedTable<'_>,
    row: &AlignedRow<'_>,
    strays: &Strays,
    findings: &mut Vec<Raised>,
) {
    let editions = &alignment.group.editions;
    let has = |edition: usize| aligned.tables[edition].map(|_| row.rows[edition].is_some());
    let Some(outcome) = row_presence(alignment, aligned, row, strays) else {
        return;
    };
    let (having, lacking) = (who(alignment, &has, true), who(alignment, &has, false));
    for (edition, has, verdict) in outcome.deviating {
        let page = editions[edition];
        let Some(table) = aligned.tables[edition] else {
            continue;
        };
        let is_twin = has && row.rows[edition].is_some_and(|here| has_twin(table, here));
        let mut finding = match (has, row.rows[edition]) {
            (true, Some(here)) => {
                let why = if is_twin {
                    "; the table states the same rule in another row"
                } else {
                    ""
                };
                let mut finding = Site::row(page, table, here).finding(
                    names::EXTRA_ROW,
                    format!(
                        "{} has a row that {} {} not have{why}",
                        locale_name(page),
                        listed(&lacking),
                        verb(&lacking, "does", "do"),
                    ),
                );
                finding.observed = Some(service_cell(table, here));
                finding.help = is_twin.then(|| String::from("take the second row out"));
                finding
            }
            (true, None) => continue,
            (false, _) => {
                let Some((other_table, other)) = first_with(alignment, aligned, row) else {
                    continue;
                };
                let text = service_cell(other_table, other);
                let mut finding = Site::table(page, table).finding(
                    names::MISSING_ROW,
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
                finding.help = Some(format!(
                    "add the row: {}",
                    row_text(other).unwrap_or_else(|| text.clone())
                ));
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
        let is_certain =
            aligned.tables.iter().flatten().all(|table| is_whole(table)) && !has_broken_table(page);
        findings.push(Raised {
            finding: with_verdict(finding, verdict, is_certain),
            is_twin,
        });
    }
}

/// Whether the ports of all rows of a table were read, in columns that the page itself tells.
fn is_whole(table: &PortTable) -> bool {
    let rules = table.rows.iter().filter_map(|row| row.rule.as_ref());
    !table.is_projected
        && rules
            .into_iter()
            .all(|rule| !Field::Matches.is_unread(rule))
}

/// The editions in which a row stands elsewhere than in most, or than in the source where two differ.
fn movers(row: &AlignedRow<'_>) -> Vec<usize> {
    let having = || (0..row.rows.len()).filter(|&edition| row.rows[edition].is_some());
    if row.moved.len() * 2 > having().count() {
        return having()
            .filter(|edition| !row.moved.contains(edition))
            .collect();
    }
    row.moved.clone()
}

/// Rows that stand at another position than in other languages: another order of the same rows is one
/// finding a table, told at the first of them.
fn moved(alignment: &Alignment<'_>, aligned: &AlignedTable<'_>, findings: &mut Vec<Finding>) {
    let mut by_edition: BTreeMap<usize, (usize, &AlignedRow<'_>)> = BTreeMap::new();
    for row in &aligned.rows {
        for edition in movers(row) {
            let index = |row: &AlignedRow<'_>| row.rows[edition].map(|row| row.index);
            let (count, first) = by_edition.entry(edition).or_insert((0, row));
            *count += 1;
            if index(row) < index(first) {
                *first = row;
            }
        }
    }
    for (edition, (count, row)) in by_edition {
        let (Some(table), Some(here)) = (aligned.tables[edition], row.rows[edition]) else {
            continue;
        };
        let usual = row
            .rows
            .iter()
            .flatten()
            .map(|row| row.index)
            .find(|index| *index != here.index);
        let rest = match count {
            1 => String::new(),
            _ => format!(", and {} more rows of the table stand elsewhere", count - 1),
        };
        let mut finding = Site::row(alignment.group.editions[edition], table, here).finding(
            names::MOVED_ROW,
            format!(
                "this row stands at row {} in other languages{rest}",
                usual.unwrap_or(here.index)
            ),
        );
        finding.level = Level::Info;
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

/// The cells of a row, for a person who is to translate it.
fn row_text(row: &Row) -> Option<String> {
    let cells: Vec<String> = row.cells.iter().map(|cell| one_line(&cell.text)).collect();
    let text = cells.join(" | ");
    (text.chars().count() <= LONGEST_ROW).then_some(text)
}

/// Characters of a row that is told whole.
const LONGEST_ROW: usize = 300;

/// What the row is about, in the words of its page.
fn service_cell(table: &PortTable, row: &Row) -> String {
    let kinds = [
        ColumnKind::Service,
        ColumnKind::Port,
        ColumnKind::VirtualPort,
    ];
    let column = column_of(table, &kinds).unwrap_or(1);
    let cell = row.cells.get(column as usize - 1);
    let text = cell.map(|cell| one_line(&cell.text)).unwrap_or_default();
    // Where transports have a column of their own, a port alone may be that of two rows.
    let has_service = column_of(table, &kinds[..1]).is_some();
    let matches = row.rule.iter().flat_map(Rule::matches);
    let transports: BTreeSet<&str> = matches
        .filter_map(|one| Some(one.transport?.display()))
        .filter(|name| !has_service && !text.contains(name))
        .into_set();
    match transports.is_empty() {
        true => text,
        false => {
            let names: Vec<&str> = transports.into_iter().collect();
            format!("{} {text}", names.join("/"))
        }
    }
}
