//! Formats: the names of the output formats and one function that writes any of them.
//!
//! Takes findings and the summary, gives text. A format never changes what is found.

use std::fmt;
use std::io::{self, Write};
use std::str::FromStr;

#[cfg(feature = "cli")]
use clap::ValueEnum;

use super::summary::Summary;
use super::{concise, csv, github, gitlab, human, junit, markdown, rdjsonl, report, sarif};
use crate::finding::Finding;

/// A way to write findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "cli", derive(ValueEnum))]
#[non_exhaustive]
pub enum Format {
    /// Source lines with carets, for a terminal.
    Human,
    /// One line a finding.
    Concise,
    /// One JSON document with the summary.
    Json,
    /// One JSON object a line.
    Jsonl,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// GitHub workflow commands.
    Github,
    /// GitLab Code Quality.
    Gitlab,
    /// JUnit XML, a test case a page.
    Junit,
    /// reviewdog diagnostics, one a line.
    Rdjsonl,
    /// A step summary.
    Markdown,
    /// A work list for a spreadsheet.
    Csv,
}

impl Format {
    /// All formats, in the order of the documentation.
    pub const ALL: [Format; 11] = [
        Format::Human,
        Format::Concise,
        Format::Json,
        Format::Jsonl,
        Format::Sarif,
        Format::Github,
        Format::Gitlab,
        Format::Junit,
        Format::Rdjsonl,
        Format::Markdown,
        Format::Csv,
    ];

    /// The name used on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Format::Human => "human",
            Format::Concise => "concise",
            Format::Json => "json",
            Format::Jsonl => "jsonl",
            Format::Sarif => "sarif",
            Format::Github => "github",
            Format::Gitlab => "gitlab",
            Format::Junit => "junit",
            Format::Rdjsonl => "rdjsonl",
            Format::Markdown => "markdown",
            Format::Csv => "csv",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text names no format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a format")]
pub struct NotAFormat(String);

impl FromStr for Format {
    type Err = NotAFormat;

    fn from_str(text: &str) -> Result<Self, NotAFormat> {
        Self::ALL
            .into_iter()
            .find(|format| format.as_str() == text)
            .ok_or_else(|| NotAFormat(text.to_owned()))
    }
}

/// Writes findings in a format; `color` matters to [`Format::Human`] alone.
#[must_use]
pub fn render(format: Format, findings: &[Finding], summary: &Summary, color: bool) -> String {
    match format {
        Format::Human => human::human(findings, summary, color),
        Format::Json => report::json(findings, summary),
        Format::Jsonl => report::jsonl(findings),
        Format::Concise => concise::concise(findings),
        Format::Sarif => sarif::sarif(findings),
        Format::Github => github::github(findings),
        Format::Gitlab => gitlab::gitlab(findings),
        Format::Junit => junit::junit(findings, summary),
        Format::Rdjsonl => rdjsonl::rdjsonl(findings),
        Format::Markdown => markdown::markdown(findings, summary),
        Format::Csv => csv::csv(findings),
    }
}

/// Writes findings in a format, as [`render`] gives it without colors; what may be long is not held as text.
///
/// # Errors
/// Where the writer fails.
pub fn write(
    out: &mut dyn Write,
    format: Format,
    findings: &[Finding],
    summary: &Summary,
) -> io::Result<()> {
    match format {
        Format::Json => report::write_json(out, findings, summary),
        Format::Jsonl => report::write_jsonl(out, findings),
        Format::Sarif => sarif::write_sarif(out, findings),
        Format::Human
        | Format::Concise
        | Format::Github
        | Format::Gitlab
        | Format::Junit
        | Format::Rdjsonl
        | Format::Markdown
        | Format::Csv => out.write_all(render(format, findings, summary, false).as_bytes()),
    }
}
