//! Findings: one fault of the documentation each, with place, evidence and verdict.

use std::collections::BTreeMap;
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
    /// The words of the cell that matter, as it writes them; none where the values tell.
    pub words: Vec<String>,
    /// Whether the cell states what is expected.
    pub agrees: bool,
}

/// Text of a page with what should stand there instead; only where there is no doubt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// Where the text begins.
    pub place: Place,
    /// The text; it stands on one line of the file just so.
    pub text: String,
    /// What to write instead.
    pub replacement: String,
}

impl Fix {
    /// The column behind the text.
    #[must_use]
    pub fn end_column(&self) -> u32 {
        let length = u32::try_from(self.text.chars().count()).unwrap_or(u32::MAX);
        self.place.column.saturating_add(length)
    }
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
    /// What the page calls itself, else the name of its file: for people.
    pub title: String,
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
    /// What to write, where there is no doubt.
    pub fix: Option<Fix>,
    /// The words of the cell that matter, as it writes them; none where the values tell.
    pub words: Vec<String>,
    /// The other languages.
    pub related: Vec<Related>,
    /// Number of places with the same fault, this one counted.
    pub same: usize,
    /// What the row is, in words that outlive edits: no line numbers, no paths.
    pub row_identity: String,
    /// Findings of the run before this one of which all that makes a fingerprint is equal.
    pub nth: usize,
}

/// What makes two findings one fault at two places.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault<'f> {
    lint: &'static str,
    locale: Option<&'f Locale>,
    level: Level,
    certainty: Certainty,
    /// What is stated and what should be; the message where nothing is.
    said: (String, Option<&'f str>),
    /// The page, of a fault that is not of words or values.
    page: &'f str,
}

impl Finding {
    /// A finding about a file as a whole: certain, and with nothing known of it but what is wrong.
    #[must_use]
    pub fn of_file(lint: &'static str, level: Level, path: String, message: String) -> Self {
        Self {
            lint,
            level,
            certainty: Certainty::Certain,
            verdict: None,
            key: String::new(),
            locale: None,
            title: path.clone(),
            path,
            table: None,
            row: None,
            column: None,
            place: Place::START,
            cell: String::new(),
            excerpt: Arc::from(""),
            field: None,
            observed: None,
            expected: None,
            message,
            help: None,
            fix: None,
            words: Vec::new(),
            related: Vec::new(),
            same: 1,
            row_identity: String::new(),
            nth: 0,
        }
    }

    /// A stable identifier: lint, page, locale, table, row identity, field and observed value.
    ///
    /// Line numbers and paths are no part of it, so it outlives edits elsewhere on the page.
    ///
    /// Sixteen hexadecimal digits of a SHA-256.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let locale = self.locale.as_ref().map(ToString::to_string);
        let table = self.table.map(|table| table.to_string());
        let nth = self.nth.to_string();
        let mut parts = vec![
            self.lint,
            &self.key,
            locale.as_deref().unwrap_or(""),
            table.as_deref().unwrap_or(""),
            &self.row_identity,
            self.field.unwrap_or(""),
            self.observed.as_deref().unwrap_or(""),
        ];
        if self.nth > 0 {
            parts.push(&nth);
        }
        stable_id(&parts)
    }

    /// What this finding shares with those that tell the same fault at other places.
    #[must_use]
    pub fn fault(&self) -> Fault<'_> {
        // What a row or a page lacks is a fault of its own each time.
        let is_of_words = self.column.is_some() || self.lint == "missing-note";
        let said = match &self.observed {
            Some(observed) if is_of_words => (observed.to_lowercase(), self.expected.as_deref()),
            Some(_) | None => (self.message.clone(), None),
        };
        Fault {
            lint: self.lint,
            locale: self.locale.as_ref(),
            level: self.level,
            certainty: self.certainty,
            said,
            page: if is_of_words { "" } else { &self.key },
        }
    }

    /// The order in which findings stand: by file, place, column, lint.
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

/// Numbers findings of which all that makes a fingerprint is equal, so that each has its own.
pub fn number(findings: &mut [Finding]) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for finding in findings {
        finding.nth = 0;
        let times = seen.entry(finding.fingerprint()).or_default();
        finding.nth = *times;
        *times += 1;
    }
}

/// Counts at how many places each fault stands.
pub fn count_places(findings: &mut [Finding]) {
    let mut places: BTreeMap<Fault<'_>, usize> = BTreeMap::new();
    for finding in findings.iter() {
        *places.entry(finding.fault()).or_default() += 1;
    }
    let counts: Vec<usize> = findings
        .iter()
        .map(|finding| places.get(&finding.fault()).copied().unwrap_or(1))
        .collect();
    for (finding, count) in findings.iter_mut().zip(counts) {
        finding.same = finding.same.max(count);
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
