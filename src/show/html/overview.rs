//! Overview: the state of all pages at a glance, and the controls that narrow the report.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use super::findings::{by_level, class, level_words, sign};
use super::locale_name;
use super::sheet::{PageView, RowView, Sheet, Standing};
use crate::finding::{Finding, Level};
use crate::harmless::harmless;
use crate::lint::{Comparison, registry};
use crate::order::Collect;
use crate::show::csv::csv_header;

/// The controls; hidden until the script, without which they do nothing, shows them.
pub(super) fn filters(sheet: &Sheet<'_>, findings: &[Finding]) -> Markup {
    let lints: BTreeSet<&str> = findings.iter().map(|finding| finding.lint).into_set();
    let locales: BTreeSet<String> = findings
        .iter()
        .map(|finding| locale_name(finding.locale.as_ref()))
        .into_set();
    let editions = sheet
        .pages
        .iter()
        .flat_map(|page| &page.alignment.group.editions);
    let shown: BTreeSet<String> = editions
        .map(|page| locale_name(page.identity.locale.as_ref()))
        .into_set();
    html! {
        div #filters role="search" aria-label="Narrow the report" hidden {
            label { "Language " select #locale { option value="" { "all" } @for locale in &locales { option { (locale) } } } }
            label { "Level " select #level { option value="" { "all" } @for level in Level::ALL.iter().rev() { option { (level) } } } }
            label { "Lint " select #lint { option value="" { "all" } @for lint in &lints { option { (lint) } } } }
            label { "Text " input #text type="search" autocomplete="off" spellcheck="false"; }
            label { "Beside the source " select #beside { option value="" { "all languages" } @for locale in &shown { option { (locale) } } } }
            label { input #only type="checkbox"; " only rows with findings" }
            span.views role="group" aria-label="View" {
                button #view-page type="button" aria-pressed="true" { "By page" }
                button #view-fault type="button" aria-pressed="false" { "By fault" }
            }
            button #clear type="button" { "Show all" }
            button #save type="button" data-head=(csv_header().trim_end()) { "CSV" }
            output #shown for="locale level lint text only" {
                (sheet.rows().count()) " rows, " (findings.len()) " findings"
            }
        }
        p #empty role="status" hidden { "Nothing fits what is asked for. " button #again type="button" { "Show all" } }
    }
}

/// The matrix, the agreement and the counts.
pub(super) fn overview(
    sheet: &Sheet<'_>,
    comparison: &Comparison<'_>,
    findings: &[Finding],
) -> Markup {
    let mut locales: BTreeSet<String> = BTreeSet::new();
    for locale in comparison.survey.presence.locales.keys() {
        locales.insert(locale.to_string());
    }
    for page in &sheet.pages {
        for edition in &page.alignment.group.editions {
            locales.insert(locale_name(edition.identity.locale.as_ref()));
        }
    }
    let locales: Vec<String> = locales.into_iter().collect();
    html! {
        section #overview aria-labelledby="ov" {
            h2 #ov { "Overview" }
            (agreement(sheet, &locales))
            (matrix(sheet, comparison, &locales))
            (by_lint(findings))
        }
    }
}

/// How many rows agree, in all and by language.
fn agreement(sheet: &Sheet<'_>, locales: &[String]) -> Markup {
    let total = sheet.rows().count();
    let mut counts: BTreeMap<Standing, usize> = BTreeMap::new();
    let mut of_locale: BTreeMap<String, Held> = BTreeMap::new();
    for page in &sheet.pages {
        for row in page.tables.iter().flat_map(|table| &table.rows) {
            *counts.entry(row.standing).or_default() += 1;
            hold(page, row, &mut of_locale);
        }
    }
    let bars: Vec<(Standing, usize)> = Standing::ALL
        .into_iter()
        .filter_map(|standing| Some((standing, *counts.get(&standing)?)))
        .collect();
    let mut left = 0;
    let parts: Vec<(Standing, usize, usize)> = bars
        .iter()
        .map(|(standing, count)| {
            let part = (*standing, share(left, total), share(left + count, total));
            left += count;
            part
        })
        .collect();
    html! {
        h3 { "Agreement" }
        @if total > 0 {
            svg.bar viewBox="0 0 1000 24" preserveAspectRatio="none" aria-hidden="true" {
                @for (standing, from, to) in parts {
                    rect class=(standing.class()) data-st=(standing.class()) x=(from) y="0" width=(to.saturating_sub(from).max(3)) height="24" {}
                }
            }
        }
        ul.legend {
            @for (standing, count) in &bars {
                li data-st=(standing.class()) { span.key.(standing.class()) aria-hidden="true" { (standing.sign()) } " " b { (count) } " " (standing.words()) }
            }
        }
        table.m.by tabindex="0" {
            caption { "Rows of each language held against the others; what is not understood is no agreement" }
            thead {
                tr {
                    th scope="col" { "language" }
                    th scope="col" { "rows" }
                    th scope="col" { "deviating or missing" }
                    th scope="col" { "not understood in full" }
                    th scope="col" { "in agreement" }
                }
            }
            tbody {
                @for locale in locales {
                    @let held = of_locale.get(locale).copied().unwrap_or_default();
                    tr data-ho=(locale) {
                        th scope="row" { (locale) }
                        td { (held.rows) }
                        td { (held.deviating) }
                        td { (held.unread) }
                        td {
                            @if held.rows == 0 { span.share { "nothing compared" } }
                            @else if held.is_unread() { span.share { "not understood" } }
                            @else {
                                svg.mini viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true" {
                                    rect.tr x="0" y="0" width="1000" height="10" {}
                                    rect.un x="0" y="0" width=(share(held.rows - held.deviating, held.rows)) height="10" {}
                                    rect.ok x="0" y="0" width=(share(held.agreeing(), held.rows)) height="10" {}
                                }
                                " " span.share { (percent(held.agreeing(), held.rows)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// How the rows of a language stand against those of the others.
#[derive(Debug, Clone, Copy, Default)]
struct Held {
    /// Rows that another language states too.
    rows: usize,
    /// Of these, rows that deviate in a field, or that the language lacks.
    deviating: usize,
    /// Of the rest, rows with a field that was not understood.
    unread: usize,
}

impl Held {
    fn agreeing(self) -> usize {
        self.rows - self.deviating - self.unread
    }

    /// Whether no row was understood in full: there is no share to speak of.
    fn is_unread(self) -> bool {
        self.rows > 0 && self.unread == self.rows
    }
}

/// How a row stands in a language: whether it deviates or is missing, and whether it was not understood.
pub(super) type Stance = (bool, bool);

/// How a row stands in each language whose table has it, or should; nothing where nobody else states it.
pub(super) fn stances(page: &PageView<'_>, row: &RowView<'_>) -> BTreeMap<String, Stance> {
    let mut held: BTreeMap<String, Stance> = BTreeMap::new();
    let dissent = match &row.rule {
        Some(rule) if row.aligned.rows.iter().flatten().count() > 1 => &rule.agreement.dissent,
        Some(rule) if !rule.agreement.dissent.is_empty() => &rule.agreement.dissent,
        Some(_) | None => return held,
    };
    for one in dissent.iter().filter(|one| one.field == "row") {
        let locale = match one.locale.is_empty() {
            true => locale_name(None),
            false => one.locale.clone(),
        };
        held.entry(locale).or_default().0 = true;
    }
    for (edition, own) in row.aligned.rows.iter().enumerate() {
        if own.is_none() {
            continue;
        }
        let locale = page.alignment.group.editions[edition]
            .identity
            .locale
            .as_ref();
        let state = held.entry(locale_name(locale)).or_default();
        state.0 |= row.outcomes.iter().any(|outcome| {
            let mut deviating = outcome.deviating.iter();
            deviating.any(|deviation| deviation.edition == edition)
        });
        state.1 |= row
            .outcomes
            .iter()
            .any(|outcome| outcome.unread.contains(&edition));
    }
    held
}

/// Counts one row for each language whose table has it, or should.
fn hold(page: &PageView<'_>, row: &RowView<'_>, of_locale: &mut BTreeMap<String, Held>) {
    for (locale, (deviates, is_unread)) in stances(page, row) {
        let of_locale = of_locale.entry(locale).or_default();
        of_locale.rows += 1;
        of_locale.deviating += usize::from(deviates);
        of_locale.unread += usize::from(is_unread && !deviates);
    }
}

/// Thousandths.
fn share(part: usize, whole: usize) -> usize {
    (part * 1000).checked_div(whole).unwrap_or(0)
}

/// Rounded down, so that 100 % means all.
fn percent(part: usize, whole: usize) -> String {
    let tenths = share(part, whole);
    format!("{}.{} %", tenths / 10, tenths % 10)
}

/// Pages by locales: the gravest level with its count, or that the page is missing.
fn matrix(sheet: &Sheet<'_>, comparison: &Comparison<'_>, locales: &[String]) -> Markup {
    html! {
        h3 { "Pages and languages" }
        table.m {
            caption { "Findings of each page in each language; the sign is that of the gravest level" }
            thead {
                tr {
                    th scope="col" { "page" }
                    th scope="col" { "rows" }
                    @for locale in locales { th scope="col" data-mo=(locale) data-go={ "locale=" (locale) } { (locale) } }
                }
            }
            tbody {
                @for page in &sheet.pages {
                    @let rows: usize = page.tables.iter().map(|table| table.rows.len()).sum();
                    tr data-mp={ "p" (page.number) } {
                        th scope="row" { a href={ "#p" (page.number) } { bdi { (harmless(&page.title)) } } }
                        td { (rows) }
                        @for locale in locales { (square(page, comparison, locale)) }
                    }
                }
            }
        }
        ul.legend {
            @for level in Level::ALL.iter().rev() {
                li { span.key.(class(*level)) aria-hidden="true" { (sign(*level)) } " " (level) }
            }
            li { span.key.ok aria-hidden="true" { "✓" } " no findings" }
            li { span.key.none aria-hidden="true" { "–" } " no port table there" }
            li { span.key.un aria-hidden="true" { "…" } " not understood" }
        }
    }
}

fn square(page: &PageView<'_>, comparison: &Comparison<'_>, locale: &str) -> Markup {
    let group = &page.alignment.group;
    let is_here = |page: &&&crate::normalize::PortPage| {
        locale_name(page.identity.locale.as_ref()) == locale && !page.tables.is_empty()
    };
    let has_table = group.editions.iter().any(|page| is_here(&page));
    let has_page = locale
        .parse()
        .is_ok_and(|locale| comparison.survey.presence.has(group.key, &locale));
    let counts = by_level(
        page.all_findings()
            .filter(|finding| locale_name(finding.locale.as_ref()) == locale),
    );
    let worst = Level::ALL
        .into_iter()
        .rev()
        .find(|level| counts[*level as usize] > 0);
    let rows = page.tables.iter().flat_map(|table| &table.rows);
    let own: Vec<Stance> = rows
        .filter_map(|row| stances(page, row).get(locale).copied())
        .collect();
    let is_unread = !own.is_empty() && own.iter().all(|(deviates, unread)| *unread && !deviates);
    let state = match (has_table, has_page) {
        (true, _) if is_unread => Some("not understood"),
        (true, _) => None,
        (false, true) => Some("no port table"),
        (false, false) => Some("no page"),
    };
    let (class, shown) = match (state, worst) {
        (_, Some(level)) => (
            class(level),
            format!("{} {}", sign(level), counts[level as usize]),
        ),
        (Some("not understood"), None) => ("un", String::from("…")),
        (Some(_), None) => ("none", String::from("–")),
        (None, None) => ("ok", String::from("✓")),
    };
    let words = match state {
        Some(state) if worst.is_some() => format!("{state}, {}", level_words(counts)),
        Some(state) => state.to_owned(),
        None => level_words(counts),
    };
    html! {
        td.sq.(class).gap[state.is_some()] title=(words) data-mo=(locale) data-go=[worst.map(|_| format!("locale={locale}&at=p{}", page.number))] {
            span aria-hidden="true" { (shown) } span.vh { (words) }
        }
    }
}

/// Findings by lint and locale.
fn by_lint(findings: &[Finding]) -> Markup {
    let mut locales: BTreeSet<String> = BTreeSet::new();
    let mut table: BTreeMap<(std::cmp::Reverse<Level>, &str), BTreeMap<String, usize>> =
        BTreeMap::new();
    for finding in findings {
        let locale = locale_name(finding.locale.as_ref());
        locales.insert(locale.clone());
        let of_lint = table
            .entry((std::cmp::Reverse(finding.level), finding.lint))
            .or_default();
        *of_lint.entry(locale).or_default() += 1;
    }
    html! {
        h3 { "Findings by lint and language" }
        @if findings.is_empty() { p { "No findings." } }
        @else {
            table.m {
                caption { "Number of findings" }
                thead {
                    tr {
                        th scope="col" { "lint" }
                        @for locale in &locales { th scope="col" data-mo=(locale) { (locale) } }
                        th scope="col" { "all" }
                    }
                }
                tbody {
                    @for ((level, lint), counts) in &table {
                        tr data-nl=(lint) data-nv=(level.0) {
                            th scope="row" {
                                span.key.(class(level.0)) aria-hidden="true" { (sign(level.0)) }
                                span.vh { (level.0) } " "
                                span data-go={ "lint=" (lint) } { (lint) }
                                @if let Some(lint) = registry::find(lint) { small { (lint.summary()) } }
                            }
                            @for locale in &locales {
                                td data-mo=(locale) {
                                    @if let Some(count) = counts.get(locale) {
                                        span data-go={ "lint=" (lint) "&locale=" (locale) "&level=" (level.0) } { (count) }
                                    }
                                }
                            }
                            td.sum { (counts.values().sum::<usize>()) }
                        }
                    }
                }
            }
        }
    }
}
