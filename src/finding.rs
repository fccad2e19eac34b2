//! Findings: one fault of the documentation each, with place, evidence and verdict.

use std::fmt;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::locale::Locale;
use crate::span::Place;

/// How bad a finding is; ordered from mild to grave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Worth knowing.
    Info,
    /// Should be looked at.
    Warning,
    /// Opens a wrong port, or keeps the right one shut.
    Error,
}

impl Level {
    /// All levels, mild first.
    pub const ALL: [Level; 3] = [Level::Info, Level::Warning, Level::Error];

    /// The word used in records and on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Level::Info => "info",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// On what a finding rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// Both sides were understood in full, by known words and numbers.
    Certain,
    /// A side rests on learned words, or on what another language tells of a table.
    Likely,
}

impl Certainty {
    /// The word used in records.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Certainty::Certain => "certain",
            Certainty::Likely => "likely",
        }
    }
}

/// Who is wrong, where languages disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// This translation differs from the source, or from most languages where there is no source.
    TranslationDeviates,
    /// The source stands alone against its translations.
    SourceDeviates,
    /// Nobody can say: there is no majority.
    Split,
}

impl Verdict {
    /// The word used in records.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::TranslationDeviates => "translation-deviates",
            Verdict::SourceDeviates => "source-deviates",
            Verdict::Split => "split",
        }
    }
}

/// A cell of another language, as evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// The language of the cell.
    pub locale: Option<Locale>,
    /// The file, below the dump.
    pub path: String,
    /// Where the cell's text begins.
    pub place: Place,
    /// The text of the cell.
    pub cell: String,
    /// The source line at that place.
    pub excerpt: Arc<str>,
    /// Whether the cell states what is expected.
    pub agrees: bool,
}

/// One fault of the documentation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Name of the lint, as in the registry.
    pub lint: &'static str,
    /// How bad.
    pub level: Level,
    /// On what it rests.
    pub certainty: Certainty,
    /// Who is wrong; `None` where no languages are compared.
    pub verdict: Option<Verdict>,
    /// Key of the page.
    pub key: String,
    /// The language that deviates.
    pub locale: Option<Locale>,
    /// The file, below the dump.
    pub path: String,
    /// 1-based table of the page, all its tables counted.
    pub table: Option<u32>,
    /// 1-based row of the table.
    pub row: Option<u32>,
    /// 1-based cell of the row.
    pub column: Option<u32>,
    /// Where the cell's text begins.
    pub place: Place,
    /// The text of the cell; empty where the finding is about more than a cell.
    pub cell: String,
    /// The source line at that place.
    pub excerpt: Arc<str>,
    /// The field of the rule.
    pub field: Option<&'static str>,
    /// What this page states.
    pub observed: Option<String>,
    /// What it should state.
    pub expected: Option<String>,
    /// The fault in one sentence, for a person.
    pub message: String,
    /// What to do about it, where there is something to say.
    pub help: Option<String>,
    /// The other languages.
    pub related: Vec<Related>,
    /// Number of places with the same fault, this one counted.
    pub same: usize,
    /// What the row is, in words that outlive edits: no line numbers, no paths.
    pub row_identity: String,
}

impl Finding {
    /// A stable identifier: lint, page, locale, table, row identity, field and observed value.
    ///
    /// Line numbers and paths are no part of it, so it outlives edits elsewhere on the page.
    ///
    /// Sixteen hexadecimal digits of a SHA-256.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let locale = self.locale.as_ref().map(ToString::to_string);
        let table = self.table.map(|table| table.to_string());
        stable_id(&[
            self.lint,
            &self.key,
            locale.as_deref().unwrap_or(""),
            table.as_deref().unwrap_or(""),
            &self.row_identity,
            self.field.unwrap_or(""),
            self.observed.as_deref().unwrap_or(""),
        ])
    }

    /// The order in which findings are shown: by file, place, column, lint.
    #[must_use]
    pub fn sort_key(
        &self,
    ) -> (
        &str,
        Place,
        Option<u32>,
        &'static str,
        Option<&'static str>,
        &str,
    ) {
        (
            &self.path,
            self.place,
            self.column,
            self.lint,
            self.field,
            &self.message,
        )
    }
}

/// Sixteen hexadecimal digits that depend on the parts and their order alone.
#[must_use]
pub fn stable_id(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize()
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
