//! rdjsonl: reviewdog's Diagnostic Format, one JSON object a line.
//!
//! Takes findings, gives JSON lines. reviewdog counts columns in bytes of UTF-8, not in characters
//! (`proto/rdf/reviewdog.proto`), so they are counted anew from the source line.

use serde::Serialize;

use super::locate::{byte_of_column, locate};
use crate::finding::{Finding, Fix, Level, Related};
use crate::harmless::harmless;
use crate::record::json;

/// One diagnostic a line.
#[must_use]
pub fn rdjsonl(findings: &[Finding]) -> String {
    json::lines(findings.iter().map(diagnostic))
}

fn diagnostic(finding: &Finding) -> Diagnostic<'_> {
    Diagnostic {
        message: message(finding),
        location: Location {
            path: &finding.path,
            range: range(finding),
        },
        severity: match finding.level {
            Level::Info => "INFO",
            Level::Warning => "WARNING",
            Level::Error => "ERROR",
        },
        suggestions: finding
            .fix
            .iter()
            .filter_map(|fix| suggestion(finding, fix))
            .collect(),
        source: Source { name: "portolan" },
        code: Code {
            value: finding.lint,
        },
    }
}

/// The fix, where the source line reaches that far: columns are counted in bytes.
fn suggestion<'f>(finding: &Finding, fix: &'f Fix) -> Option<Suggestion<'f>> {
    let line = Some(&finding.excerpt).filter(|_| fix.place.line == finding.place.line)?;
    let start = byte_of_column(line, fix.place.column)?;
    let position = |offset: usize| Position {
        line: fix.place.line,
        column: u32::try_from(offset + 1).ok(),
    };
    Some(Suggestion {
        range: Range {
            start: position(start),
            end: Some(position(start + fix.text.len())),
        },
        text: &fix.replacement,
    })
}

/// The message with other languages and help; older readers know no related places.
fn message(finding: &Finding) -> String {
    let mut text = harmless(&finding.message).into_owned();
    for Related { locale, cell, .. } in &finding.related {
        if let Some(locale) = locale {
            text.push_str(&format!("\n{locale}: {}", harmless(cell)));
        }
    }
    if let Some(help) = &finding.help {
        text.push_str(&format!("\nhelp: {}", harmless(help)));
    }
    text
}

/// The range of the cell; only the line where the source line does not reach that far.
fn range(finding: &Finding) -> Range {
    let line = finding.place.line;
    let column = |offset: usize| u32::try_from(offset + 1).ok();
    let start = byte_of_column(&finding.excerpt, finding.place.column)
        .filter(|_| !finding.excerpt.is_empty());
    let end = locate(&finding.excerpt, finding.place.column, &finding.cell)
        .filter(|located| located.whole && !located.range.is_empty())
        .map(|located| located.range.end);
    Range {
        start: Position {
            line,
            column: start.and_then(column),
        },
        end: end.and_then(column).map(|column| Position {
            line,
            column: Some(column),
        }),
    }
}

#[derive(Serialize)]
struct Diagnostic<'f> {
    message: String,
    location: Location<'f>,
    severity: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion<'f>>,
    source: Source,
    code: Code,
}

#[derive(Serialize)]
struct Location<'f> {
    path: &'f str,
    range: Range,
}

#[derive(Serialize)]
struct Suggestion<'f> {
    range: Range,
    text: &'f str,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<Position>,
}

#[derive(Serialize)]
struct Position {
    line: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u32>,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
}

#[derive(Serialize)]
struct Code {
    value: &'static str,
}
