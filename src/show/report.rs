//! Report: findings as JSON, in one document or one a line.
//!
//! Takes findings and the summary, gives text. The record types are published: a change of a field
//! is a change of [`REPORT_SCHEMA_VERSION`]. Text is as the pages have it; JSON escapes the rest.

use std::io::{self, Write};

#[cfg(test)]
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::summary::Summary;
use crate::finding::{Certainty, Finding, Level, Related, Verdict};
use crate::locale::Locale;
use crate::record::json::{self, Each};

/// Version of the report's schema: the major number changes where a reader of the old one would fail.
pub const REPORT_SCHEMA_VERSION: &str = "2.0";

/// One document, indented.
#[must_use]
pub fn json(findings: &[Finding], summary: &Summary) -> String {
    json::text(|out| write_json(out, findings, summary))
}

/// Writes one document, indented.
///
/// # Errors
/// Where the writer fails.
pub fn write_json(out: &mut dyn Write, findings: &[Finding], summary: &Summary) -> io::Result<()> {
    let report = ReportRecord {
        schema_version: REPORT_SCHEMA_VERSION.to_owned(),
        summary: summary.into(),
        findings: Each {
            items: findings,
            record: FindingRecord::from,
        },
    };
    json::write_document(out, &report)
}

/// One finding a line.
#[must_use]
pub fn jsonl(findings: &[Finding]) -> String {
    json::text(|out| write_jsonl(out, findings))
}

/// Writes one finding a line.
///
/// # Errors
/// Where the writer fails.
pub fn write_jsonl(out: &mut dyn Write, findings: &[Finding]) -> io::Result<()> {
    json::write_lines(out, findings.iter().map(FindingRecord::from))
}

/// What `portolan check` found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, schemars(rename = "Report"))]
pub struct ReportRecord<F = Vec<FindingRecord>> {
    /// Version of this schema, `major.minor`.
    pub schema_version: String,
    /// What was checked and what came of it, in numbers.
    pub summary: SummaryRecord,
    /// The findings, the worst first, then by file and place.
    pub findings: F,
}

/// What was checked and what came of it, in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, schemars(rename = "Summary"))]
pub struct SummaryRecord {
    /// Pages read.
    pub pages: usize,
    /// Pages with at least one port table.
    pub port_pages: usize,
    /// Port tables.
    pub tables: usize,
    /// Rows of the port tables.
    pub rows: usize,
    /// Locales of the pages, BCP 47, sorted.
    pub locales: Vec<String>,
    /// Findings of level `error` in this report.
    pub errors: usize,
    /// Findings of level `warning` in this report.
    pub warnings: usize,
    /// Findings of level `info` in this report.
    pub infos: usize,
    /// Findings left out because a page or the configuration says so.
    pub suppressed: usize,
    /// Findings left out because the baseline has them.
    pub baselined: usize,
}

/// One fault of the documentation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, schemars(rename = "Finding"))]
pub struct FindingRecord {
    /// Name of the lint, such as `transport-differs`.
    pub lint: String,
    /// How bad.
    pub level: LevelRecord,
    /// `certain` where both sides were understood in full, else `likely`.
    pub certainty: CertaintyRecord,
    /// Who is wrong; null where no languages are compared.
    pub verdict: Option<VerdictRecord>,
    /// The page that deviates.
    pub page: FindingPageRecord,
    /// 1-based table of the page, all its tables counted; null where the finding is about no single table.
    pub table: Option<u32>,
    /// 1-based row of the table, header not counted; null where it is about no single row.
    pub row: Option<u32>,
    /// 1-based cell of the row; null where it is about no single cell.
    pub column: Option<u32>,
    /// 1-based line of the file.
    pub line: u32,
    /// 1-based column of the line in Unicode code points, where the cell's text begins.
    pub text_column: u32,
    /// Field of the rule, such as `transport`; null where it is about no single field.
    pub field: Option<String>,
    /// What the page states, in words of no language; null where it states nothing.
    pub observed: Option<String>,
    /// What it should state; null where nobody can say.
    pub expected: Option<String>,
    /// The fault in one sentence.
    pub message: String,
    /// What to do about it; null where there is nothing to add.
    pub help: Option<String>,
    /// What to write, where there is no doubt; else null.
    pub fix: Option<FixRecord>,
    /// Cells of other languages, as evidence.
    pub related: Vec<RelatedRecord>,
    /// Number of places with the same fault, this one counted.
    pub same: usize,
    /// Stable identifier: sixteen hexadecimal digits that outlive edits elsewhere on the page.
    pub fingerprint: String,
}

/// The page of a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, schemars(rename = "FindingPage"))]
pub struct FindingPageRecord {
    /// What is equal for all language versions of the page.
    pub key: String,
    /// BCP 47 language identifier; null where nothing tells it.
    pub locale: Option<String>,
    /// Path from where the command ran, with `/`.
    pub path: String,
}

/// Text of the page and what should stand there instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, schemars(rename = "Fix"))]
pub struct FixRecord {
    /// 1-based line of the file.
    pub line: u32,
    /// 1-based column of the line in Unicode code points, where the text begins.
    pub column: u32,
    /// The column behind the text, on the same line.
    pub end_column: u32,
    /// The text that stands there.
    pub text: String,
    /// What to write instead.
    pub replacement: String,
}

/// A cell of another language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, schemars(rename = "Related"))]
pub struct RelatedRecord {
    /// BCP 47 language identifier; null where nothing tells it.
    pub locale: Option<String>,
    /// Path from where the command ran, with `/`.
    pub path: String,
    /// 1-based line of the file.
    pub line: u32,
    /// 1-based column of the line in Unicode code points.
    pub column: u32,
    /// The text of the cell.
    pub cell: String,
    /// Whether the cell states what is expected.
    pub agrees: bool,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, schemars(rename = "Level"))]
pub enum LevelRecord {
    /// Worth knowing.
    Info,
    /// Should be looked at.
    Warning,
    /// Opens a wrong port, or keeps the right one shut.
    Error,
}

/// On what a finding rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, schemars(rename = "Certainty"))]
pub enum CertaintyRecord {
    /// Known words and numbers on both sides.
    Certain,
    /// Learned words, or what another language tells of a table.
    Likely,
}

impl From<Certainty> for CertaintyRecord {
    fn from(certainty: Certainty) -> Self {
        match certainty {
            Certainty::Certain => Self::Certain,
            Certainty::Likely => Self::Likely,
        }
    }
}

/// Who is wrong, where languages disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, schemars(rename = "Verdict"))]
pub enum VerdictRecord {
    /// This translation differs from the source, or from most languages where there is no source.
    TranslationDeviates,
    /// The source stands alone against its translations.
    SourceDeviates,
    /// Nobody can say: there is no majority.
    Split,
}

impl From<Level> for LevelRecord {
    fn from(level: Level) -> Self {
        match level {
            Level::Info => Self::Info,
            Level::Warning => Self::Warning,
            Level::Error => Self::Error,
        }
    }
}

impl From<Verdict> for VerdictRecord {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::TranslationDeviates => Self::TranslationDeviates,
            Verdict::SourceDeviates => Self::SourceDeviates,
            Verdict::Split => Self::Split,
        }
    }
}

impl From<&Summary> for SummaryRecord {
    fn from(summary: &Summary) -> Self {
        Self {
            pages: summary.pages,
            port_pages: summary.port_pages,
            tables: summary.tables,
            rows: summary.rows,
            locales: summary.locales.clone(),
            errors: summary.errors,
            warnings: summary.warnings,
            infos: summary.infos,
            suppressed: summary.suppressed,
            baselined: summary.baselined,
        }
    }
}

impl From<&Finding> for FindingRecord {
    fn from(finding: &Finding) -> Self {
        Self {
            lint: finding.lint.to_owned(),
            level: finding.level.into(),
            certainty: finding.certainty.into(),
            verdict: finding.verdict.map(Into::into),
            page: FindingPageRecord {
                key: finding.key.clone(),
                locale: finding.locale.as_ref().map(Locale::to_string),
                path: finding.path.clone(),
            },
            table: finding.table,
            row: finding.row,
            column: finding.column,
            line: finding.place.line,
            text_column: finding.place.column,
            field: finding.field.map(str::to_owned),
            observed: finding.observed.clone(),
            expected: finding.expected.clone(),
            message: finding.message.clone(),
            help: finding.help.clone(),
            fix: finding.fix.as_ref().map(|fix| FixRecord {
                line: fix.place.line,
                column: fix.place.column,
                end_column: fix.end_column(),
                text: fix.text.clone(),
                replacement: fix.replacement.clone(),
            }),
            related: finding.related.iter().map(Into::into).collect(),
            same: finding.same,
            fingerprint: finding.fingerprint(),
        }
    }
}

impl From<&Related> for RelatedRecord {
    fn from(related: &Related) -> Self {
        Self {
            locale: related.locale.as_ref().map(Locale::to_string),
            path: related.path.clone(),
            line: related.place.line,
            column: related.place.column,
            cell: related.cell.clone(),
            agrees: related.agrees,
        }
    }
}
