//! CSV: a work list for a spreadsheet, as RFC 4180 has it; one line for each place that is to be mended.
//!
//! Takes findings, gives lines that end with CR LF, behind a byte order mark: without one, spreadsheets read
//! Cyrillic and Chinese in the code page of the machine. A spreadsheet runs a cell that begins with `=`, `+`, `-`,
//! `@`, a tab or a carriage return; such a cell gets an apostrophe in front (OWASP, CSV injection).

use crate::finding::Finding;
use crate::harmless::harmless;

/// The names of the columns.
pub const COLUMNS: [&str; 10] = [
    "language",
    "page",
    "file",
    "line",
    "source text",
    "this text",
    "fault",
    "what to write",
    "certainty",
    "fingerprint",
];

/// A byte order mark, a header and a line for each finding.
#[must_use]
pub fn csv(findings: &[Finding]) -> String {
    let mut text = String::from('\u{FEFF}');
    text.push_str(&csv_header());
    for finding in findings {
        text.push_str(&csv_line(finding, &finding.path));
    }
    text
}

/// The names of the columns, as a line.
pub(crate) fn csv_header() -> String {
    line(COLUMNS.map(String::from))
}

/// The line of one finding, its file under the name that people know.
pub(crate) fn csv_line(finding: &Finding, path: &str) -> String {
    let model = finding.related.iter().find(|related| related.agrees);
    let locale = finding.locale.as_ref().map(ToString::to_string);
    line([
        locale.unwrap_or_default(),
        finding.title.clone(),
        path.to_owned(),
        finding.place.line.to_string(),
        model
            .map(|related| related.cell.clone())
            .unwrap_or_default(),
        finding.cell.clone(),
        format!("{}: {}", finding.lint, finding.message),
        finding.help.clone().unwrap_or_default(),
        finding.certainty.as_str().to_owned(),
        finding.fingerprint(),
    ])
}

fn line(values: [String; COLUMNS.len()]) -> String {
    let values = values.map(|value| field(&harmless(&value)));
    format!("{}\r\n", values.join(","))
}

/// A value that no spreadsheet takes for a formula, in quotes where it needs them.
fn field(value: &str) -> String {
    // The wide forms are formulas where East Asian input is usual.
    let is_formula = value.trim_start().starts_with([
        '=', '+', '-', '@', '|', '%', '\u{FF1D}', '\u{FF0B}', '\u{FF0D}', '\u{FF20}',
    ]);
    let value = match is_formula {
        true => format!("'{value}"),
        false => value.to_owned(),
    };
    match value.contains([',', '"', '\n', '\r', ';']) {
        true => format!("\"{}\"", value.replace('"', "\"\"")),
        false => value,
    }
}
