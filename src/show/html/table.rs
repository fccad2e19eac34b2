//! Table: one page of the documentation, its tables with the languages side by side.
//!
//! Each row of the documentation is a group of rows here: what the row stands for, one line for each
//! language, the notes folded, the findings. Long tables are cut into pieces that a browser lays out
//! only when they come into sight.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use maud::{Markup, html};

use super::findings::{self, by_level, level_words};
use super::marks::{self, Mark, marked};
use super::overview::{Stance, stances};
use super::sheet::{Column, PageView, RowView, Standing, TableView};
use super::{address, lang, locale_name, source_link};
use crate::finding::Finding;
use crate::harmless::harmless;
use crate::normalize::{ColumnKind, PortPage, PortTable, Row};
use crate::page::Translation;
use crate::prose;
use crate::publish::export::words::{concept_words, endpoint_words, matches_words, ports_words};
use crate::record::canon::CanonRule;
use crate::show::summary::counted;

/// Rows of the documentation in one piece of a long table.
const PIECE: usize = 25;

/// Lines of one table, one for each row and language: fifty times what the longest known has.
const MAX_LINES: usize = 20_000;

/// One page.
pub(super) fn page(page: &PageView<'_>) -> Markup {
    let editions = &page.alignment.group.editions;
    let known = |path: &str| {
        let is_partial = |page: &PortPage| {
            let mut files = page.tables.iter().filter_map(|table| table.file.as_deref());
            files.any(|file| file == path)
        };
        let mut editions = editions.iter();
        editions.any(|page| page.identity.path == path || is_partial(page))
    };
    html! {
        section.page id={ "p" (page.number) } aria-labelledby={ "h" (page.number) } {
            h2 id={ "h" (page.number) } { bdi { (harmless(&page.title)) } }
            p.sub {
                (level_words(by_level(page.all_findings()))) " · "
                (counted(page.tables.len(), "table")) " · key "
                code { bdi { (harmless(page.alignment.group.key)) } }
            }
            details.eds {
                summary { (counted(editions.len(), "edition")) }
                ul {
                    @for (index, edition) in editions.iter().enumerate() {
                        li {
                            b { (locale_name(edition.identity.locale.as_ref())) } " "
                            a.src href=(address(page.links, &edition.identity.path, 1)) { bdi { (harmless(&(page.links.text)(&edition.identity.path))) } }
                            @if let Some(words) = translation(edition) { " · " (words) }
                            @if let Some(date) = &edition.identity.modified { " · " (harmless(date)) }
                            @if page.alignment.reference == Some(index) { " · the reference" }
                        }
                    }
                }
            }
            (findings::list(&page.findings, &known, page.links))
            @for view in &page.tables { (table(page, view, &known)) }
        }
    }
}

fn translation(page: &PortPage) -> Option<&'static str> {
    match page.identity.translation {
        Translation::Human => Some("translated by people"),
        Translation::Machine => Some("translated by a machine"),
        Translation::Unstated => None,
    }
}

fn table(page: &PageView<'_>, table: &TableView<'_>, known: &dyn Fn(&str) -> bool) -> Markup {
    let editions = &page.alignment.group.editions;
    let model = page
        .alignment
        .reference
        .into_iter()
        .chain(0..editions.len());
    let heading = model
        .filter_map(|index| Some((editions[index], table.aligned.tables[index]?)))
        .find_map(|(edition, table)| Some((edition, table.heading.as_deref()?)));
    let projected: Vec<String> = (0..editions.len())
        .filter(|index| table.aligned.tables[*index].is_some_and(|table| table.is_projected))
        .map(|index| locale_name(editions[index].identity.locale.as_ref()))
        .collect();
    let lacking: Vec<String> = (0..editions.len())
        .filter(|index| table.aligned.tables[*index].is_none())
        .map(|index| locale_name(editions[index].identity.locale.as_ref()))
        .collect();
    let id = format!("p{}t{}", page.number, table.number);
    let most = (MAX_LINES / editions.len().max(1)).max(PIECE);
    let in_sight = &table.rows[..table.rows.len().min(most)];
    let shown: Vec<Column> = table
        .columns
        .iter()
        .copied()
        .filter(|column| column.kind != ColumnKind::Notes)
        .collect();
    html! {
        section.t id=(id) {
            h3 {
                "Table " (table.number)
                @if let Some((edition, heading)) = heading {
                    ": " bdi lang=(lang(edition)) { (harmless(heading)) }
                }
            }
            (strip(table))
            @if !projected.is_empty() {
                p.sub { "Columns taken over from another language in " (projected.join(", ")) }
            }
            @if !lacking.is_empty() { p.sub { "Not in " (lacking.join(", ")) } }
            (findings::list(&table.findings, known, page.links))
            @for (piece, rows) in in_sight.chunks(PIECE).enumerate() {
                table.c {
                    thead {
                        tr {
                            th.lc scope="col" { "language" }
                            @for column in &shown { th scope="col" { (column.kind.as_str().replace('-', " ")) } }
                        }
                    }
                    @for (offset, view) in rows.iter().enumerate() {
                        @let number = piece * PIECE + offset + 1;
                        (row(&Around { page, table, shown: &shown, known }, view, &format!("{id}r{number}"), number))
                    }
                }
            }
            @if in_sight.len() < table.rows.len() {
                p.sub {
                    (counted(table.rows.len() - in_sight.len(), "more row"))
                    " of this table not shown: no browser would; `portolan check` tells of all"
                }
            }
        }
    }
}

/// One bar a row: low where languages agree, high where they do not.
fn strip(table: &TableView<'_>) -> Markup {
    let mut counts: BTreeMap<Standing, usize> = BTreeMap::new();
    for row in &table.rows {
        *counts.entry(row.standing).or_default() += 1;
    }
    let words: Vec<String> = Standing::ALL
        .iter()
        .filter_map(|standing| Some(format!("{}: {}", standing.words(), counts.get(standing)?)))
        .collect();
    let width = table.rows.len() * 8;
    html! {
        p.strip {
            // A table of thousands of rows has no such picture: it would be wider than any screen.
            @if table.rows.len() <= 200 {
                svg width=(width) height="16" viewBox={ "0 0 " (width) " 16" } aria-hidden="true" {
                    @for (index, row) in table.rows.iter().enumerate() {
                        @let high = if matches!(row.standing, Standing::Deviates(_)) { 16 } else { 8 };
                        rect class=(row.standing.class()) x=(index * 8) y=(16 - high) width="7" height=(high) {}
                    }
                }
                " "
            }
            span { (counted(table.rows.len(), "row")) " · " (words.join(" · ")) }
        }
    }
}

/// What a row stands in.
struct Around<'a, 'c> {
    page: &'a PageView<'c>,
    table: &'a TableView<'c>,
    shown: &'a [Column],
    known: &'a dyn Fn(&str) -> bool,
}

fn row(around: &Around<'_, '_>, row: &RowView<'_>, id: &str, number: usize) -> Markup {
    let editions = &around.page.alignment.group.editions;
    let width = around.shown.len() + 1;
    let stances = stances(around.page, row);
    let named = |is: &dyn Fn(&Stance) -> bool| -> String {
        let locales = stances.iter().filter(|(_, stance)| is(stance));
        let locales: Vec<&str> = locales.map(|(locale, _)| locale.as_str()).collect();
        locales.join(" ")
    };
    let held = named(&|_| true);
    let deviating = named(&|(deviates, _)| *deviates);
    let unread = named(&|(deviates, unread)| *unread && !deviates);
    html! {
        tbody.r.(row.standing.class()) id=(id) data-st=(row.standing.class()) data-h=(held) data-d=(deviating) data-u=(unread) {
            tr.h {
                th colspan=(width) scope="rowgroup" {
                    a.no href={ "#" (id) } { (number) } " "
                    span.vd { span aria-hidden="true" { (row.standing.sign()) " " } (row.standing.words()) } " "
                    @if let Some(rule) = &row.rule { (rule_line(rule)) }
                }
            }
            @for index in 0..editions.len() {
                @if let Some(table) = around.table.aligned.tables[index] { (line(around, row, index, table)) }
            }
            (notes(around, row))
            @if !row.findings.is_empty() {
                tr.f { td colspan=(width) { (findings::list(&row.findings, around.known, around.page.links)) } }
            }
        }
    }
}

/// The canonical rule in one line.
fn rule_line(rule: &CanonRule) -> Markup {
    let mut service: Vec<String> = Vec::new();
    service.extend(rule.role.as_deref().map(concept_words));
    let protocols = rule.application_protocols.iter().chain(&rule.security);
    service.extend(protocols.map(|name| name.to_uppercase()));
    let mut ports = matches_words(&rule.matches);
    if rule.transport_inferred {
        ports.push_str(" (TCP is inferred)");
    }
    for (name, ranges) in [("from", &rule.source_ports), ("node", &rule.node_ports)] {
        if !ranges.is_empty() {
            let _ = write!(ports, ", {name} {}", ports_words(ranges));
        }
    }
    let unread = rule.agreement.unread.join(", ").replace('_', " ");
    html! {
        span.rule {
            @if rule.action.as_deref() == Some("deny") { b { "denied" } " " }
            @if let Some(component) = &rule.component { code { (harmless(&endpoint_words(component))) } " " }
            @if !service.is_empty() { code { (harmless(&service.join(" "))) } " " }
            @if !ports.is_empty() { code.po { (ports.trim()) } " " }
            @if let Some(source) = &rule.source { code { (harmless(&endpoint_words(source))) } " " }
            @if rule.source.is_some() || rule.destination.is_some() { "→ " }
            @if let Some(destination) = &rule.destination { code { (harmless(&endpoint_words(destination))) } " " }
            @if let Some(direction) = &rule.direction { code { (direction) } " " }
            @if !unread.is_empty() { small.un { "not understood: " (unread) } " " }
        }
        small.id { (rule.id) }
    }
}

/// One language's row.
fn line(around: &Around<'_, '_>, row: &RowView<'_>, edition: usize, table: &PortTable) -> Markup {
    let page = around.page.alignment.group.editions[edition];
    let is_reference = around.page.alignment.reference == Some(edition);
    let own = row.aligned.rows[edition];
    html! {
        tr.l.ref[is_reference] data-lo=(locale_name(page.identity.locale.as_ref())) {
            th scope="row" {
                b { (locale_name(page.identity.locale.as_ref())) }
                @if is_reference { " " small { "reference" } }
                @if page.identity.translation == Translation::Machine { " " small { "machine" } }
                @if row.aligned.moved.contains(&edition) && let Some(own) = own {
                    " " small { "its row " (own.index) }
                }
                @if let Some(own) = own { " " (source_link(around.page.links, page.path_of(table), own.place)) }
            }
            @match own {
                None => td.x.gone colspan=(around.shown.len()) { "no such row" },
                Some(own) => @for column in around.shown {
                    (cell(around, row, edition, table, own, *column))
                },
            }
        }
    }
}

fn cell(
    around: &Around<'_, '_>,
    row: &RowView<'_>,
    edition: usize,
    table: &PortTable,
    own: &Row,
    column: Column,
) -> Markup {
    let page = around.page.alignment.group.editions[edition];
    let label = column.kind.as_str().replace('-', " ");
    let at = column.index_in(table);
    let Some((index, cell)) = at.and_then(|index| Some((index, own.cells.get(index)?))) else {
        return html! { td.na data-label=(label) { "not in this table" } };
    };
    let mut marks: Vec<Mark> = Vec::new();
    let mut words: Vec<String> = Vec::new();
    let mut unread: Vec<&str> = Vec::new();
    for outcome in &row.outcomes {
        let is_here = table
            .column_of(outcome.field)
            .is_some_and(|at| at as usize == index + 1);
        if !is_here {
            continue;
        }
        if outcome.unread.contains(&edition) {
            unread.push(outcome.field.label());
        }
        let mut deviating = outcome.deviating.iter();
        if let Some(deviation) = deviating.find(|deviation| deviation.edition == edition) {
            let field = outcome.field.label();
            let observed = prose::said(&deviation.observed);
            words.push(match &outcome.expected {
                Some(expected) => {
                    format!("{field}: {observed}, expected {}", prose::said(expected))
                }
                None => format!("{field}: {observed}, no majority"),
            });
            marks.extend(marks::deviation(
                around.page.alignment,
                around.table,
                row,
                outcome,
                deviation,
                (column, index),
            ));
        }
    }
    let findings = findings_of(row, page.path_of(table), index);
    let level = findings.iter().map(|finding| finding.level).max();
    for finding in &findings {
        marks.extend(marks::named(&cell.text, finding));
    }
    let class = match (words.is_empty(), level) {
        (false, _) => Some("x"),
        (true, Some(level)) => Some(findings::class(level)),
        (true, None) => None,
    };
    html! {
        td class=[class] data-label=(label) lang=(lang(page)) dir="auto" {
            (marked(&cell.text, &marks))
            @if cell.place.line != own.place.line {
                " " a.ln href=(address(around.page.links, page.path_of(table), cell.place.line)) aria-label={ "line " (cell.place.line) } { ":" (cell.place.line) }
            }
            @for words in words { small.dv lang="en" dir="ltr" { (harmless(&words)) } }
            @if !unread.is_empty() { small.un lang="en" dir="ltr" { "not compared: " (unread.join(", ")) } }
        }
    }
}

/// The findings about one cell.
fn findings_of<'c>(row: &RowView<'c>, path: &str, index: usize) -> Vec<&'c Finding> {
    row.findings
        .iter()
        .copied()
        .filter(|finding| finding.path == path)
        .filter(|finding| {
            finding
                .column
                .is_some_and(|column| column as usize == index + 1)
        })
        .collect()
}

/// The prose of the row in all languages; open where a finding is about it.
fn notes(around: &Around<'_, '_>, row: &RowView<'_>) -> Markup {
    let mut notes = Vec::new();
    let mut has_finding = false;
    for (edition, page) in around.page.alignment.group.editions.iter().enumerate() {
        let (Some(table), Some(own)) = (
            around.table.aligned.tables[edition],
            row.aligned.rows[edition],
        ) else {
            continue;
        };
        let columns = around.table.columns.iter();
        for column in columns.filter(|column| column.kind == ColumnKind::Notes) {
            let Some(index) = column.index_in(table) else {
                continue;
            };
            let Some(cell) = own.cells.get(index).filter(|cell| !cell.text.is_empty()) else {
                continue;
            };
            let findings = findings_of(row, page.path_of(table), index);
            has_finding |= !findings.is_empty();
            let marks: Vec<Mark> = findings
                .iter()
                .flat_map(|finding| marks::named(&cell.text, finding))
                .collect();
            notes.push((page, page.path_of(table), cell, marks));
        }
    }
    html! {
        @if !notes.is_empty() {
            tr.n {
                td colspan=(around.shown.len() + 1) {
                    details open[has_finding] {
                        summary { "notes (" (notes.len()) ")" }
                        dl {
                            @for (page, path, cell, marks) in &notes {
                                dt data-lo=(locale_name(page.identity.locale.as_ref())) {
                                    b { (locale_name(page.identity.locale.as_ref())) } " "
                                    a.ln href=(address(around.page.links, path, cell.place.line)) aria-label={ "line " (cell.place.line) } { ":" (cell.place.line) }
                                }
                                dd data-lo=(locale_name(page.identity.locale.as_ref())) lang=(lang(page)) dir="auto" { (marked(&cell.text, marks)) }
                            }
                        }
                    }
                }
            }
        }
    }
}
