//! Human: faults in rustc's manner, each told once, with the source, the page that deviates, and how many agree.
//!
//! Takes findings and the summary, gives text for a terminal. Page text is made harmless, and carets stay
//! right where that changes it. A line is as wide as the terminal at the most, but for paths, which nobody
//! could use in pieces.

use std::collections::BTreeMap;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level as Kind, Origin, Padding, Renderer, Snippet};

use super::locate::locate;
use super::statistics::statistics_within;
use super::summary::{Summary, counted};
use crate::finding::{Fault, Finding, Level, Related, Verdict};
use crate::harmless::{harmless, harmless_within, shown_line, width_of};
use crate::order::Order;
use crate::span::Place;

/// Columns of a line where nobody tells how wide the terminal is.
pub const WIDTH: usize = 80;
/// Columns that a line takes at the most and, however narrow the terminal, at the least.
const WIDTHS: (usize, usize) = (40, 160);
/// Further places of a fault that are named; the other formats name all.
const PLACES: usize = 5;

/// All faults, how many there are of each kind, then the summary; for a terminal of 80 columns.
#[must_use]
pub fn human(findings: &[Finding], summary: &Summary, color: bool) -> String {
    human_within(findings, summary, color, WIDTH)
}

/// The same for a terminal of so many columns.
#[must_use]
pub fn human_within(findings: &[Finding], summary: &Summary, color: bool, width: usize) -> String {
    let width = width.clamp(WIDTHS.0, WIDTHS.1);
    let renderer = if color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    // Lines are cut here already: the renderer must not cut them again.
    let renderer = renderer.term_width(10 * WIDTHS.1);
    let mut text = String::new();
    for places in told_once(findings) {
        let Some((first, others)) = places.split_first() else {
            continue;
        };
        let rendered = renderer.render(&[group(first, others, width)]);
        for line in rendered.lines().filter(|line| !is_bare_marker(line)) {
            text.push_str(line.trim_end_matches(' '));
            text.push('\n');
        }
        text.push('\n');
    }
    let statistics = statistics_within(findings, width);
    if !statistics.is_empty() {
        text.push_str(&statistics);
        text.push('\n');
    }
    text.push_str(&wrapped(&harmless(&summary.line()), width, 0));
    text.push('\n');
    text
}

/// The findings of each fault, faults in the order of their first finding.
fn told_once(findings: &[Finding]) -> Vec<Vec<&Finding>> {
    let mut faults: Vec<Vec<&Finding>> = Vec::new();
    let mut known: BTreeMap<Fault<'_>, usize> = BTreeMap::new();
    for finding in findings {
        let at = *known.entry(finding.fault()).or_insert(faults.len());
        match faults.get_mut(at) {
            Some(fault) => fault.push(finding),
            None => faults.push(vec![finding]),
        }
    }
    faults
}

/// Text in lines of a width; lines after the first begin with blanks.
fn wrapped(text: &str, width: usize, indent: usize) -> String {
    let mut lines = String::new();
    let mut column = 0;
    for word in text.split(' ') {
        let wide = width_of(word);
        // No line may begin with what a runner takes for a command: `::error`, `##[error]`.
        let may_begin = !word.starts_with([':', '#']);
        if column > 0 && may_begin && column + 1 + wide > width.saturating_sub(indent) {
            lines.push('\n');
            lines.push_str(&" ".repeat(indent));
            column = 0;
        } else if column > 0 {
            lines.push(' ');
            column += 1;
        }
        lines.push_str(word);
        column += wide;
    }
    lines
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

/// Columns that the renderer puts before a note: `    = note: `.
fn margin(gutter: usize) -> usize {
    gutter + "= note: ".len()
}

fn group<'f>(finding: &'f Finding, others: &[&'f Finding], width: usize) -> Group<'f> {
    let kind = match finding.level {
        Level::Error => Kind::ERROR,
        Level::Warning => Kind::WARNING,
        Level::Info => Kind::INFO,
    };
    let head = finding.level.as_str().len() + finding.lint.len() + "[]: ".len();
    // The first line has the name of the lint before it, and the renderer puts the others under the first.
    let message = wrapped(&harmless(&finding.message), width.saturating_sub(head), 0);
    let title = kind.primary_title(message).id(finding.lint);
    let own = Source {
        path: &finding.path,
        place: finding.place,
        excerpt: &finding.excerpt,
        cell: &finding.cell,
        words: &finding.words,
        value: finding.observed.as_deref(),
    };
    let model = finding.related.iter().find(|related| related.agrees);
    let shown = model.or(finding.related.first());
    let other = shown.map(|related| Source {
        path: &related.path,
        place: related.place,
        excerpt: &related.excerpt,
        cell: &related.cell,
        words: &related.words,
        value: finding.expected.as_deref(),
    });
    let lines = [
        Some(finding.place.line),
        shown.map(|shown| shown.place.line),
    ];
    let widest = lines.into_iter().flatten().max().unwrap_or(1);
    let gutter = widest.to_string().len() + " | ".len();
    let room = width.saturating_sub(gutter);
    let mut group = Group::with_title(title);
    let own_label = value_label(finding.observed.as_deref());
    let own_kind = AnnotationKind::Primary;
    let other_label = shown.map(|related| {
        let value = value_label(finding.expected.as_deref().filter(|_| related.agrees));
        match value {
            Some(value) => format!("{}: {value}", locale_of(related)),
            None => locale_of(related),
        }
    });
    // The source stands first, whoever is wrong.
    let is_source = finding.verdict == Some(Verdict::SourceDeviates);
    match other {
        Some(other) if model.is_some() && !is_source => {
            group = show(group, &other, AnnotationKind::Context, other_label, room);
            group = show(group.element(Padding), &own, own_kind, own_label, room);
        }
        Some(other) => {
            group = show(group, &own, own_kind, own_label, room);
            let group_so_far = group.element(Padding);
            group = show(
                group_so_far,
                &other,
                AnnotationKind::Context,
                other_label,
                room,
            );
        }
        None => group = show(group, &own, own_kind, own_label, room),
    }
    let room = width.saturating_sub(margin(gutter));
    for note in notes(finding, shown, room) {
        group = group.element(Kind::NOTE.message(note));
    }
    if !others.is_empty() {
        group = group.element(Kind::NOTE.message(more_places(others)));
    }
    if let Some(help) = &finding.help {
        group = group.element(Kind::HELP.message(wrapped(&harmless(help), room, 0)));
    }
    group
}

/// Where else the fault stands.
fn more_places(others: &[&Finding]) -> String {
    let mut text = format!("and at {}:", counted(others.len(), "more place"));
    for other in others.iter().take(PLACES) {
        text.push_str(&format!("\n{}:{}", harmless(&other.path), other.place.line));
    }
    if others.len() > PLACES {
        text.push_str("\n…");
    }
    text
}

/// A cell and the words in it that matter.
struct Source<'f> {
    path: &'f str,
    place: Place,
    excerpt: &'f str,
    cell: &'f str,
    /// The words that matter, where they are known.
    words: &'f [String],
    /// What the cell states, to be looked for where they are not.
    value: Option<&'f str>,
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
    room: usize,
) -> Group<'f> {
    let group = group.element(
        Origin::path(harmless(source.path))
            .line(source.place.line as usize)
            .char_column(source.place.column as usize),
    );
    let Some(marks) = marks(source) else {
        return group;
    };
    let shown = shown_line(source.excerpt, &marks, room);
    // A label stands behind the last mark of its line, where there is room for it.
    let end = shown.marks.iter().map(|mark| mark.end).max().unwrap_or(0);
    let before = shown.text.get(..end).map_or(0, width_of);
    let mut labels = label
        .filter(|label| before + 1 + width_of(label) <= room)
        .into_iter();
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
    let mut words: Vec<Range<usize>> = Vec::new();
    for word in source.words {
        words.extend(located.words(word).unwrap_or_default());
    }
    words.order_by_key(|range| (range.start, range.end));
    words.dedup_by(|later, earlier| later.start < earlier.end);
    if !words.is_empty() {
        return Some(words);
    }
    let value = source.value.and_then(|value| located.words(value));
    Some(value.unwrap_or_else(|| vec![located.range]))
}

/// A value that is short enough to stand behind a mark.
fn value_label(value: Option<&str>) -> Option<String> {
    let value = harmless(value?).into_owned();
    (width_of(&value) <= VALUE_WIDTH).then_some(value)
}

/// Columns that a value may take behind a mark; a longer one is told by the message.
const VALUE_WIDTH: usize = 24;

fn locale_of(related: &Related) -> String {
    related
        .locale
        .as_ref()
        .map_or_else(|| "unknown language".to_owned(), ToString::to_string)
}

/// Who is wrong and how many agree; then the languages that have the same, and the cells of those that say
/// something else again.
fn notes(finding: &Finding, shown: Option<&Related>, room: usize) -> Vec<String> {
    let mut notes = Vec::new();
    let agreeing: Vec<String> = finding
        .related
        .iter()
        .filter(|related| related.agrees)
        .map(locale_of)
        .collect();
    let mut words: Vec<String> = Vec::new();
    if let Some(verdict) = finding.verdict {
        words.push(verdict_words(verdict).to_owned());
    }
    match agreeing.as_slice() {
        [] => {}
        [one] => words.push(format!("{one} says otherwise")),
        many => words.push(format!(
            "{} languages agree: {}",
            many.len(),
            many.join(", ")
        )),
    }
    if !words.is_empty() {
        notes.push(wrapped(&harmless(&words.join("; ")), room, 0));
    }
    let others: Vec<&Related> = finding
        .related
        .iter()
        .filter(|related| !related.agrees)
        .filter(|related| shown.is_none_or(|shown| !std::ptr::eq(*related, shown)))
        .collect();
    let own = [Some(finding.cell.as_str()), finding.observed.as_deref()];
    let says_the_same =
        |related: &&Related| !related.cell.is_empty() && own.contains(&Some(related.cell.as_str()));
    let (same, others): (Vec<&Related>, Vec<&Related>) =
        others.into_iter().partition(says_the_same);
    if !same.is_empty() {
        let locales: Vec<String> = same.into_iter().map(locale_of).collect();
        let text = format!("the same stands in {}", locales.join(", "));
        notes.push(wrapped(&harmless(&text), room, 0));
    }
    let locales: Vec<String> = others.iter().map(|related| locale_of(related)).collect();
    let widest = locales.iter().map(|locale| width_of(locale)).max();
    let widest = widest.unwrap_or(0);
    if !others.is_empty() {
        let mut lines = vec![String::from("others say something else again:")];
        for (related, locale) in others.iter().zip(&locales) {
            let room = room.saturating_sub(widest + 2);
            let cell = match related.cell.is_empty() {
                true => String::from("(empty)"),
                false => harmless_within(&related.cell, room),
            };
            lines.push(format!("{locale:widest$}  {cell}"));
        }
        notes.push(lines.join("\n"));
    }
    notes
}
