//! Findings: lists of findings, each with level, place, verdict and what to do.

use maud::{Markup, html};

use super::sheet::Sheet;
use super::{Links, locale_name, source_link};
use crate::finding::{Finding, Level};
use crate::show::harmless::harmless;
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
        li class=(class(finding.level)) data-l=(finding.lint) data-o=(locale) {
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
