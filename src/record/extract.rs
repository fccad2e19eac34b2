//! The extract: one JSON line for each row of each port table, before any comparison.

use std::sync::Arc;

#[cfg(test)]
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::rule::{RuleRecord, unread};
use crate::normalize::{Basis, Gap, GapCode, PassedTable, PortPage, PortTable, Row};
use crate::rule::Field;

/// One row of a port table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ExtractRecord {
    /// The page that the row stands on.
    pub page: Arc<ExtractPage>,
    /// 1-based table of the page, all its tables counted.
    pub table: u32,
    /// 1-based row of the table, the header not counted.
    pub row: u32,
    /// 1-based line of the row's first cell.
    pub line: u32,
    /// The heading above the table.
    pub heading: Option<String>,
    /// What each column states.
    pub columns: Vec<String>,
    /// The cells as the page has them.
    pub cells: Vec<String>,
    /// What the row states; null where it states no rule.
    pub rule: Option<RuleRecord>,
    /// Fields of the rule that are there and were not understood.
    pub unread: Vec<String>,
    /// What could not be read.
    pub gaps: Vec<GapRecord>,
}

/// Who a page is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ExtractPage {
    /// What is equal for all language versions of the page.
    pub key: String,
    /// BCP 47 language identifier; null where nothing tells it.
    pub locale: Option<String>,
    /// Path below the dump, with `/`.
    pub path: String,
    /// What the page is called, at most 200 characters of it.
    pub title: Option<String>,
    /// `human`, `machine` or `unstated`.
    pub translation: String,
    /// Date of the topic, ISO 8601.
    pub modified: Option<String>,
}

/// Characters of the longest title that is repeated in each row.
const MOST_LETTERS_OF_TITLE: usize = 200;

/// Something a reader could not read in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, schemars(rename = "Gap"))]
pub struct GapRecord {
    /// Why: `unknown-term`, `ambiguous-ports`, `port-out-of-bounds`, `backward-range`,
    /// `unreadable-service`, `unnumbered-port`, `exception`, `template` or `contradiction`.
    pub code: String,
    /// 1-based column of the cell.
    pub column: u32,
    /// The text that was not understood.
    pub text: String,
}

/// One recognised port table, for `--tables`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TableRecord {
    /// The page that the table stands on.
    pub page: ExtractPage,
    /// 1-based table of the page, all its tables counted.
    pub table: u32,
    /// 1-based line of its header.
    pub line: u32,
    /// The heading above it.
    pub heading: Option<String>,
    /// Number of body rows.
    pub rows: usize,
    /// What each column states; empty for a table that was passed over.
    pub shape: Vec<String>,
    /// Why the table was passed over; null for a port table.
    pub passed: Option<String>,
}

/// The record of a page; `file` is the partial of the page that the table at hand stands in.
#[must_use]
pub fn page_record(page: &PortPage, file: Option<&str>) -> ExtractPage {
    let identity = &page.identity;
    ExtractPage {
        key: identity.key.clone(),
        locale: identity.locale.as_ref().map(ToString::to_string),
        path: file.unwrap_or(&identity.path).to_owned(),
        title: page
            .title
            .as_ref()
            .map(|title| title.chars().take(MOST_LETTERS_OF_TITLE).collect()),
        translation: identity.translation.as_str().to_owned(),
        modified: identity.modified.clone(),
    }
}

/// Whether the words of a gap have been understood since: one text bears out what they mean, which is enough to
/// be published as learned, and the field has a value.
fn is_filled(gap: &Gap, table: &PortTable, row: &Row) -> bool {
    let column = (gap.column as usize).checked_sub(1);
    let kind = column.and_then(|column| table.columns.get(column));
    let is_of = |field: Field| kind.is_some_and(|kind| kind.states(field));
    let mut bases = row.bases.iter();
    gap.code == GapCode::UnknownTerm
        && bases.any(|(field, basis)| *basis == Basis::Guessed && is_of(*field))
}

/// The record of a row.
#[must_use]
pub fn record(page: &Arc<ExtractPage>, table: &PortTable, row: &Row) -> ExtractRecord {
    ExtractRecord {
        page: Arc::clone(page),
        table: table.index,
        row: row.index,
        line: row.place.line,
        cells: row
            .cells
            .iter()
            .map(|cell| cell.text.replace('\n', " "))
            .collect(),
        heading: table.heading.clone(),
        columns: table
            .columns
            .iter()
            .map(|kind| kind.as_str().to_owned())
            .collect(),
        rule: row.rule.as_ref().map(Into::into),
        unread: row.rule.as_ref().map(unread).unwrap_or_default(),
        gaps: row
            .gaps
            .iter()
            .filter(|gap| !is_filled(gap, table, row))
            .map(|gap| GapRecord {
                code: gap.code.as_str().to_owned(),
                column: gap.column,
                text: gap.text.clone(),
            })
            .collect(),
    }
}

/// The record of a table that looks like a port table and was passed over.
#[must_use]
pub fn passed_record(page: &PortPage, passed: &PassedTable) -> TableRecord {
    let table = &passed.table;
    TableRecord {
        page: page_record(page, table.file.as_deref()),
        table: passed.index,
        line: table.place.line,
        heading: table.heading.clone(),
        rows: table.rows.len(),
        shape: Vec::new(),
        passed: Some(passed.why.to_string()),
    }
}

/// The record of a table.
#[must_use]
pub fn table_record(page: &PortPage, table: &PortTable) -> TableRecord {
    TableRecord {
        page: page_record(page, table.file.as_deref()),
        table: table.index,
        line: table
            .header
            .first()
            .map_or(table.place, |cell| cell.place)
            .line,
        heading: table.heading.clone(),
        rows: table.rows.len(),
        shape: table
            .columns
            .iter()
            .map(|kind| kind.as_str().to_owned())
            .collect(),
        passed: None,
    }
}
