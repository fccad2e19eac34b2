//! Export: takes a canon, gives the files of another format. No file is written here.
//!
//! A canon says who may talk to whom in roles, not in addresses. Formats that need addresses get
//! names to fill in, never a rule that is wider than what the page says:
//!
//! * An endpoint that is "any, narrowed to parties" becomes its parties.
//! * A rule whose transport or port is not stated, or that names neither source nor destination, opens
//!   nothing; it is written as a comment.
//! * Disputed rules are left out and counted unless they are asked for.
//! * What a format cannot say is written as a comment, or, where it has none, in a file beside it.

mod aerleon;
mod csv;
mod datapackage;
mod flow;
mod ietf_acl;
mod markdown;
mod nftables;
pub(crate) mod words;

use crate::output::canon::{Canon, CanonRule};

pub(crate) use csv::rules_csv;
pub(crate) use words::{endpoint_words, one_line, ports_words, rule_words};

/// Format of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, clap::ValueEnum)]
#[non_exhaustive]
pub enum ExportFormat {
    /// Comma-separated values, one row a rule and port range (RFC 4180).
    Csv,
    /// Tables for people, by page and section.
    Markdown,
    /// `ietf-access-control-list` in JSON (RFC 8519, RFC 7951).
    IetfAcl,
    /// Policy and definitions for Aerleon.
    Aerleon,
    /// Rule set for `nft -f`.
    Nftables,
    /// Frictionless Data Package around the CSV.
    Datapackage,
}

impl ExportFormat {
    /// The name on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            ExportFormat::Csv => "csv",
            ExportFormat::Markdown => "markdown",
            ExportFormat::IetfAcl => "ietf-acl",
            ExportFormat::Aerleon => "aerleon",
            ExportFormat::Nftables => "nftables",
            ExportFormat::Datapackage => "datapackage",
        }
    }
}

/// What an export takes from the canon.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ExportOptions {
    /// Take the rules too on which the languages do not agree.
    pub include_disputed: bool,
}

/// One file of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportFile {
    /// Name below the folder of the export, with `/`; the first file of an export is the main one.
    pub name: String,
    /// The whole text.
    pub text: String,
}

/// Writes a canon in another format; the first file is the main one.
///
/// The files depend on the canon and the options alone.
#[must_use]
pub fn export(canon: &Canon, format: ExportFormat, options: ExportOptions) -> Vec<ExportFile> {
    let selection = Selection::new(canon, options);
    match format {
        ExportFormat::Csv => vec![csv::file(&selection)],
        ExportFormat::Markdown => vec![markdown::file(&selection)],
        ExportFormat::IetfAcl => ietf_acl::files(&selection),
        ExportFormat::Aerleon => aerleon::files(&selection),
        ExportFormat::Nftables => vec![nftables::file(&selection)],
        ExportFormat::Datapackage => datapackage::files(&selection),
    }
}

/// Number of disputed rules that an export with these options leaves out.
#[must_use]
pub fn left_out(canon: &Canon, options: ExportOptions) -> usize {
    Selection::new(canon, options).left_out
}

/// The rules of an export and the count of those left out.
struct Selection<'c> {
    canon: &'c Canon,
    rules: Vec<&'c CanonRule>,
    left_out: usize,
}

impl<'c> Selection<'c> {
    fn new(canon: &'c Canon, options: ExportOptions) -> Self {
        let rules: Vec<_> = canon
            .rules
            .iter()
            .filter(|rule| options.include_disputed || !is_disputed(rule))
            .collect();
        Self {
            canon,
            left_out: canon.rules.len() - rules.len(),
            rules,
        }
    }

    /// The rules by page and table, in the order of the canon.
    fn tables(&self) -> impl Iterator<Item = &[&'c CanonRule]> {
        self.rules
            .chunk_by(|a, b| (&a.page, a.table) == (&b.page, b.table))
    }

    /// What every export says of itself, one line each.
    fn preamble(&self) -> Vec<String> {
        let meta = &self.canon.meta;
        let mut lines = vec![
            format!(
                "Written by portolan {} from the canon with sources {}.",
                words::one_line(&meta.tool_version),
                words::one_line(&meta.source_digest)
            ),
            format!("Rules: {}.", self.rules.len()),
        ];
        if self.left_out > 0 {
            lines.push(format!(
                "Left out because the languages disagree: {}.",
                self.left_out
            ));
        }
        if meta.omitted_rules > 0 {
            lines.push(format!(
                "Left out of the canon itself because the languages disagree: {}.",
                meta.omitted_rules
            ));
        }
        lines
    }

    /// The section above a table, in the reference locale where it has one.
    fn text_of<'r>(&self, by_locale: &'r std::collections::BTreeMap<String, String>) -> &'r str {
        let reference = self.canon.meta.reference.as_ref();
        reference
            .and_then(|locale| by_locale.get(locale))
            .or_else(|| by_locale.values().next())
            .map_or("", String::as_str)
    }
}

/// Whether the languages do not agree on the rule.
pub(crate) fn is_disputed(rule: &CanonRule) -> bool {
    rule.agreement.verdict != "agreed"
}
