//! Findings: lists of findings, each with level, place, verdict and what to do.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::sheet::Sheet;
use super::{Links, locale_name, source_link};
use crate::finding::{Fault, Finding, Level};
use crate::harmless::harmless;
use crate::show::csv::csv_line;
use crate::show::summary::counted;

/// The sign of a level, so that nothing is said by colour alone.
pub(super) fn sign(level: Level) -> &'static str {
    match level {
        Level::Error => "✕",
        Level::Warning => "!",
        Level::Info => "i",
    }
}

/// The class of a level in the style sheet.
pub(super) fn class(level: Level) -> &'static str {
    match level {
        Level::Error => "e",
        Level::Warning => "w",
        Level::Info => "i",
    }
}

/// `3 errors, 1 warning`.
pub(super) fn level_words(counts: [usize; 3]) -> String {
    let [infos, warnings, errors] = counts;
    let words: Vec<String> = [(errors, "error"), (warnings, "warning"), (infos, "info")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, noun)| counted(count, noun))
        .collect();
    match words.is_empty() {
        true => String::from("no findings"),
        false => words.join(", "),
    }
}

/// Counts by level, mild first.
pub(super) fn by_level<'f>(findings: impl Iterator<Item = &'f Finding>) -> [usize; 3] {
    let mut counts = [0; 3];
    for finding in findings {
        counts[finding.level as usize] += 1;
    }
    counts
}

/// A list of findings; nothing where there are none. `known` are paths whose cells are shown beside.
pub(super) fn list(
    findings: &[&Finding],
    known: &dyn Fn(&str) -> bool,
    links: Links<'_>,
) -> Markup {
    html! {
        @if !findings.is_empty() {
            ul.fs { @for finding in findings { (item(finding, known, links)) } }
        }
    }
}

fn item(finding: &Finding, known: &dyn Fn(&str) -> bool, links: Links<'_>) -> Markup {
    let locale = locale_name(finding.locale.as_ref());
    let others: Vec<_> = finding
        .related
        .iter()
        .filter(|related| !known(&related.path))
        .collect();
    html! {
        li class=(class(finding.level)) data-l=(finding.lint) data-o=(locale)
            data-csv=(csv_line(finding, &(links.text)(&finding.path)).trim_end()) {
            b.lv { span aria-hidden="true" { (sign(finding.level)) " " } (finding.level) } " "
            code { (finding.lint) } " "
            b { (locale) } " "
            span dir="auto" { (harmless(&finding.message)) }
            @if let Some(verdict) = finding.verdict { " " span.vd { (verdict.as_str()) } }
            @if let Some(help) = &finding.help { " " span.help dir="auto" { (harmless(help)) } }
            " " (source_link(links, &finding.path, finding.place))
            @if !others.is_empty() {
                ul.rel {
                    @for other in others {
                        li {
                            (source_link(links, &other.path, other.place))
                            @if !other.cell.is_empty() {
                                " "
                                q lang=(other.locale.as_ref().map(ToString::to_string).unwrap_or_default()) dir="auto" {
                                    (harmless(&other.cell))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Findings about no page that is shown.
pub(super) fn elsewhere(sheet: &Sheet<'_>) -> Markup {
    html! {
        @if !sheet.elsewhere.is_empty() {
            section.page aria-labelledby="elsewhere" {
                h2 #elsewhere { "Other files" }
                (list(&sheet.elsewhere, &|_| false, sheet.links))
            }
        }
    }
}

/// The faults, each once: what it is, what to write, and all its places.
pub(super) fn by_fault(sheet: &Sheet<'_>, findings: &[Finding]) -> Markup {
    let mut faults: Vec<Vec<usize>> = Vec::new();
    let mut known: BTreeMap<Fault<'_>, usize> = BTreeMap::new();
    for (index, finding) in findings.iter().enumerate() {
        let at = *known.entry(finding.fault()).or_insert(faults.len());
        match faults.get_mut(at) {
            Some(places) => places.push(index),
            None => faults.push(vec![index]),
        }
    }
    html! {
        section #faults aria-labelledby="byfault" {
            h2 #byfault { "By fault" }
            p.sub { (counted(faults.len(), "fault")) " at " (counted(findings.len(), "place")) }
            ul.fl {
                @for places in &faults {
                    @if let Some(first) = places.first() { (fault(sheet, findings, &findings[*first], places)) }
                }
            }
        }
    }
}

fn fault(sheet: &Sheet<'_>, findings: &[Finding], first: &Finding, places: &[usize]) -> Markup {
    let locale = locale_name(first.locale.as_ref());
    let model = first.related.iter().find(|related| related.agrees);
    html! {
        li class=(class(first.level)) data-fl=(first.lint) data-fo=(locale) data-fv=(first.level) {
            b.lv { span aria-hidden="true" { (sign(first.level)) " " } (first.level) } " "
            code { (first.lint) } " "
            b { (locale) } " "
            span dir="auto" { (harmless(&first.message)) }
            @if let Some(verdict) = first.verdict { " " span.vd { (verdict.as_str()) } }
            dl.two {
                @if let Some(model) = model.filter(|model| !model.cell.is_empty()) {
                    dt { (locale_name(model.locale.as_ref())) }
                    dd lang=(model.locale.as_ref().map(ToString::to_string).unwrap_or_default()) dir="auto" { (harmless(&model.cell)) }
                }
                @if !first.cell.is_empty() {
                    dt { (locale) }
                    dd lang=(first.locale.as_ref().map(ToString::to_string).unwrap_or_default()) dir="auto" { (harmless(&first.cell)) }
                }
                @if let Some(help) = &first.help {
                    dt { "what to do" }
                    dd lang="en" dir="auto" {
                        (harmless(help)) " "
                        button.copy type="button" hidden data-copy=(harmless(what_to_write(help))) { "Copy" }
                    }
                }
            }
            details {
                summary { (counted(places.len(), "place")) }
                ul.rel {
                    @for index in places {
                        @let finding = &findings[*index];
                        li {
                            a.at href={ "#" (sheet.anchors[*index]) } { bdi { (harmless(&finding.title)) } } " "
                            (source_link(sheet.links, &finding.path, finding.place))
                        }
                    }
                }
            }
        }
    }
}

/// The words that a person copies: what is quoted, else what is said to be written, else all.
fn what_to_write(help: &str) -> &str {
    let mut quoted = help.split('`').skip(1);
    match quoted.next() {
        Some(words) if !words.is_empty() => words,
        Some(_) | None => help.strip_prefix("write ").unwrap_or(help),
    }
}
