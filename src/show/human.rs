//! Human: findings in rustc's manner, each with the place that deviates and one that does not.
//!
//! Takes findings and the summary, gives text for a terminal. Page text is made harmless, and carets
//! stay right where that changes it.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level as Kind, Origin, Padding, Renderer, Snippet};

use super::harmless::{harmless, harmless_within, shown_line, width_of};
use super::locate::locate;
use super::summary::Summary;
use crate::finding::{Finding, Level, Related, Verdict};
use crate::span::Place;

/// Columns of a terminal that a source line may take.
const LINE_WIDTH: usize = 110;
/// Columns that a cell may take in a note.
const CELL_WIDTH: usize = 90;
/// Columns that a value may take in a label.
const VALUE_WIDTH: usize = 60;

/// All findings, then the summary.
#[must_use]
pub fn human(findings: &[Finding], summary: &Summary, color: bool) -> String {
    let renderer = if color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    // Lines are cut here already: the renderer must not cut them again.
    let renderer = renderer.term_width(10 * LINE_WIDTH);
    let mut text = String::new();
    for finding in findings {
        let rendered = renderer.render(&[group(finding)]);
        for line in rendered.lines().filter(|line| !is_bare_marker(line)) {
            text.push_str(line.trim_end_matches(' '));
            text.push('\n');
        }
        text.push('\n');
    }
    text.push_str(&harmless(&summary.line()));
    text.push('\n');
    text
}

/// Who is wrong, in words.
#[must_use]
pub fn verdict_words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::TranslationDeviates => "the translation deviates",
        Verdict::SourceDeviates => "the source deviates from its translations",
        Verdict::Split => "the languages are split and nobody can say who is wrong",
    }
}

fn group(finding: &Finding) -> Group<'_> {
    let kind = match finding.level {
        Level::Error => Kind::ERROR,
        Level::Warning => Kind::WARNING,
        Level::Info => Kind::INFO,
    };
    let title = kind
        .primary_title(harmless(&finding.message))
        .id(finding.lint);
    let mut group = Group::with_title(title);
    let label = label(finding);
    group = show(
        group,
        &Source {
            path: &finding.path,
            place: finding.place,
            excerpt: &finding.excerpt,
            cell: &finding.cell,
            words: finding.observed.as_deref(),
        },
        AnnotationKind::Primary,
        label,
    );
    let shown = finding.related.iter().find(|related| related.agrees);
    if let Some(related) = shown {
        group = show(
            group.element(Padding),
            &Source {
                path: &related.path,
                place: related.place,
                excerpt: &related.excerpt,
                cell: &related.cell,
                words: finding.expected.as_deref(),
            },
            AnnotationKind::Context,
            Some(related_label(related, finding.expected.as_deref())),
        );
    }
    let others: Vec<&Related> = finding
        .related
        .iter()
        .filter(|related| shown.is_none_or(|shown| !std::ptr::eq(*related, shown)))
        .collect();
    if let Some(note) = note(finding.verdict, &others) {
        group = group.element(Kind::NOTE.message(note));
    }
    if let Some(help) = &finding.help {
        group = group.element(Kind::HELP.message(harmless(help)));
    }
    group
}

/// A cell and the words in it that matter.
struct Source<'f> {
    path: &'f str,
    place: Place,
    excerpt: &'f str,
    cell: &'f str,
    words: Option<&'f str>,
}

/// Adds a place, with its source line where there is one.
///
/// The place is written as its own element, for the renderer would count columns in the line as it
/// is shown, not as it is in the file.
fn show<'f>(
    group: Group<'f>,
    source: &Source<'f>,
    kind: AnnotationKind,
    label: Option<String>,
) -> Group<'f> {
    let group = group.element(
        Origin::path(harmless(source.path))
            .line(source.place.line as usize)
            .char_column(source.place.column as usize),
    );
    let Some(marks) = marks(source) else {
        return group;
    };
    let shown = shown_line(source.excerpt, &marks, LINE_WIDTH);
    let mut labels = label.into_iter();
    let annotations: Vec<_> = shown
        .marks
        .into_iter()
        .map(|mark| kind.span(mark).label(labels.next()))
        .collect();
    group.element(
        Snippet::source(shown.text)
            .line_start(source.place.line as usize)
            .annotations(annotations),
    )
}

/// Whether a line holds nothing but `:::`: the renderer writes it before a source line that brings
/// no path of its own, and `show` has written the path already.
fn is_bare_marker(line: &str) -> bool {
    let mut rest = line;
    let mut seen = false;
    loop {
        rest = rest.trim_start_matches(' ');
        if let Some(style) = rest.strip_prefix("\u{1B}[") {
            let Some(end) = style.find('m') else {
                return false;
            };
            rest = &style[end + 1..];
        } else if let Some(after) = rest.strip_prefix(":::").filter(|_| !seen) {
            seen = true;
            rest = after;
        } else {
            return seen && rest.is_empty();
        }
    }
}

/// What to mark in the line: the words where they are found, else the cell.
fn marks(source: &Source<'_>) -> Option<Vec<Range<usize>>> {
    if source.excerpt.trim().is_empty() {
        return None;
    }
    let located = locate(source.excerpt, source.place.column, source.cell)?;
    let words = source.words.and_then(|words| located.words(words));
    Some(words.unwrap_or_else(|| vec![located.range]))
}

/// What is observed and what is expected, in a few words.
fn label(finding: &Finding) -> Option<String> {
    let value = |text: &Option<String>| {
        text.as_deref()
            .map(|text| format!("`{}`", harmless_within(text, VALUE_WIDTH)))
    };
    let field = finding
        .field
        .map_or_else(String::new, |field| format!("{field}: "));
    match (value(&finding.observed), value(&finding.expected)) {
        (Some(observed), Some(expected)) => Some(format!("{field}{observed}, expected {expected}")),
        (Some(observed), None) => Some(format!("{field}{observed}")),
        (None, Some(expected)) => Some(format!("{field}nothing, expected {expected}")),
        (None, None) => None,
    }
}

fn related_label(related: &Related, expected: Option<&str>) -> String {
    let locale = locale_of(related);
    match expected {
        Some(expected) => format!("{locale}: `{}`", harmless_within(expected, VALUE_WIDTH)),
        None => locale,
    }
}

fn locale_of(related: &Related) -> String {
    related
        .locale
        .as_ref()
        .map_or_else(|| "unknown language".to_owned(), ToString::to_string)
}

/// The verdict in words, then the cells of other languages, one a line.
fn note(verdict: Option<Verdict>, others: &[&Related]) -> Option<String> {
    let mut lines: Vec<String> = Vec::new();
    if let Some(verdict) = verdict {
        lines.push(verdict_words(verdict).to_owned());
    } else if !others.is_empty() {
        lines.push("other languages:".to_owned());
    }
    let locales: Vec<String> = others.iter().map(|related| locale_of(related)).collect();
    let widest = locales
        .iter()
        .map(|locale| width_of(locale))
        .max()
        .unwrap_or(0);
    for (related, locale) in others.iter().zip(&locales) {
        let cell = if related.cell.is_empty() {
            "(empty)".to_owned()
        } else {
            harmless_within(&related.cell, CELL_WIDTH)
        };
        lines.push(format!("{locale:widest$}  {cell}"));
    }
    (!lines.is_empty()).then(|| lines.join("\n"))
}
