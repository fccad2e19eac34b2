//! Project: a table that is understood in one language tells what its twin in another states.
//!
//! Takes the editions of a page and gives a port table for each table that no recogniser took and whose
//! twin one did. Twins are found by what is written alike in all languages. What rests on a projection is
//! likely and never certain.

use super::align::{Step, pair_tables};
use super::likeness::TableProfile;
use crate::lexicon::Lexicons;
use crate::locale::Locale;
use crate::normalize::{ColumnKind, Language, PassedTable, PortPage, PortTable, project, retell};
use crate::order::Order;
use crate::page::Table;

/// A twin that differs more is another table.
const LEAST_LIKENESS: f64 = 0.75;

/// Lets the edition that knows most tables tell the others what theirs state.
pub fn project_all(editions: &mut [&mut PortPage], source: &Locale, lexicons: &Lexicons) {
    let Some(model) = (0..editions.len())
        .filter(|index| !editions[*index].tables.is_empty())
        .max_by_key(|&index| {
            let is_source = editions[index].identity.is_within(source);
            (
                editions[index].tables.len(),
                is_source,
                std::cmp::Reverse(index),
            )
        })
    else {
        return;
    };
    // What an ambiguous header means, the source says; what is not understood at all, anybody may tell.
    let is_source = editions[model].identity.is_within(source);
    let known: Vec<(TableProfile, Option<Vec<ColumnKind>>)> = in_order(editions[model])
        .into_iter()
        .map(|table| match table {
            Either::Port(table) => (
                TableProfile::of_port_table(table),
                Some(table.columns.clone()),
            ),
            Either::Passed(passed) => (TableProfile::of_table(&passed.table), None),
        })
        .collect();
    let profiles: Vec<TableProfile> = known.iter().map(|(profile, _)| profile.clone()).collect();
    for (index, page) in editions.iter_mut().enumerate() {
        let may_be_retold = is_source && !has_columns(page, &known);
        if index == model || page.passed.is_empty() && !may_be_retold {
            continue;
        }
        let own = in_order(page);
        let own_profiles: Vec<TableProfile> = own
            .iter()
            .map(|table| match table {
                Either::Port(table) => TableProfile::of_port_table(table),
                Either::Passed(passed) => TableProfile::of_table(&passed.table),
            })
            .collect();
        let mut found: Vec<PortTable> = Vec::new();
        let mut retold: Vec<PortTable> = Vec::new();
        let language = Language::of(&page.identity, page.packs, source, lexicons);
        for step in pair_tables(&profiles, &own_profiles) {
            let Step::Pair(i, j) = step else { continue };
            let Some(columns) = &known[i].1 else { continue };
            let is_like = profiles[i].likeness(&own_profiles[j]).0 >= LEAST_LIKENESS;
            let passed = match &own[j] {
                Either::Passed(passed) => passed,
                Either::Port(table) => {
                    let read = retell(table, columns, is_like, language);
                    retold.extend(read.filter(|_| is_source));
                    continue;
                }
            };
            let fits = passed.table.header.len() == columns.len() && is_like;
            if fits && has_words(&passed.table) {
                found.push(project(passed, columns.clone(), language));
            }
        }
        for table in retold {
            let mut own = page.tables.iter_mut();
            if let Some(own) = own.find(|own| own.index == table.index) {
                *own = table;
            }
        }
        let taken: Vec<u32> = found.iter().map(|table| table.index).collect();
        page.passed.retain(|passed| !taken.contains(&passed.index));
        page.tables.extend(found);
        page.tables.order_by_key(|table| table.index);
    }
}

/// Whether the port tables of a page have the columns of the model's, one by one.
fn has_columns(page: &PortPage, known: &[(TableProfile, Option<Vec<ColumnKind>>)]) -> bool {
    let known = known.iter().filter_map(|(_, columns)| columns.as_ref());
    known.eq(page.tables.iter().map(|table| &table.columns))
}

fn has_words(table: &Table) -> bool {
    !table.rows.is_empty()
}

enum Either<'p> {
    Port(&'p PortTable),
    Passed(&'p PassedTable),
}

impl Either<'_> {
    fn index(&self) -> u32 {
        match self {
            Either::Port(table) => table.index,
            Either::Passed(passed) => passed.index,
        }
    }
}

/// All tables of a page in its order.
fn in_order(page: &PortPage) -> Vec<Either<'_>> {
    let ports = page.tables.iter().map(Either::Port);
    let mut all: Vec<Either<'_>> = ports
        .chain(page.passed.iter().map(Either::Passed))
        .collect();
    all.order_by_key(Either::index);
    all
}
