//! Export: takes a canon, gives the files of another format. No file is written here.
//!
//! A canon says who may talk to whom in roles, not in addresses. Formats that need addresses get
//! names to fill in, or the addresses of a map, never a rule that is wider than what the page says:
//!
//! * An endpoint that is "any, narrowed to parties" becomes its parties.
//! * A rule that denies, of which a part that matters was not understood, whose transport or port is not
//!   stated, or that names neither source nor destination opens nothing; it is written as a comment.
//! * Disputed rules are left out and listed unless they are asked for.
//! * What a format cannot say is written as a comment, or, where it has none, in a file beside it.

mod address;
mod aerleon;
mod csv;
mod datapackage;
mod flow;
mod ietf_acl;
mod markdown;
mod nftables;
pub(crate) mod words;

use std::collections::BTreeMap;

use crate::limits::MAX_TITLE_CHARS;
use crate::order::Collect;
use crate::publish::query::{Query, query};
use crate::record::canon::{Canon, CanonRule};

pub use address::{AddressError, AddressMap, Prefix};
pub(crate) use csv::rules_csv;
pub(crate) use words::{endpoint_words, matches_words, one_line, ports_words, rule_words};

/// Format of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
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

/// The address families of an export.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum Family {
    /// IPv4.
    V4,
    /// IPv6.
    V6,
    /// Both.
    #[default]
    Both,
}

impl Family {
    fn has(self, is_v6: bool) -> bool {
        match self {
            Family::V4 => !is_v6,
            Family::V6 => is_v6,
            Family::Both => true,
        }
    }
}

/// What an export takes from the canon, and what it knows beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExportOptions {
    /// Take the rules too on which the languages do not agree.
    pub include_disputed: bool,
    /// Take only the rules that answer this.
    pub query: Query,
    /// Addresses of the parties; those without stay names to fill in.
    pub addresses: AddressMap,
    /// The families to write.
    pub family: Family,
}

/// One file of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportFile {
    /// Name below the folder of the export, with `/`; the first file of an export is the main one.
    pub name: String,
    /// The whole text.
    pub text: String,
}

/// Name of the file that lists what a format without comments leaves out.
pub const LEFT_OUT_FILE: &str = "left-out.txt";

/// Writes a canon in another format; the first file is the main one.
///
/// The files depend on the canon and the options alone.
#[must_use]
pub fn export(canon: &Canon, format: ExportFormat, options: &ExportOptions) -> Vec<ExportFile> {
    let selection = Selection::new(canon, options);
    let (mut files, has_comments) = match format {
        ExportFormat::Csv => (vec![csv::file(&selection)], false),
        ExportFormat::Markdown => (vec![markdown::file(&selection)], true),
        ExportFormat::IetfAcl => (ietf_acl::files(&selection), true),
        ExportFormat::Aerleon => (aerleon::files(&selection), true),
        ExportFormat::Nftables => (vec![nftables::file(&selection)], true),
        ExportFormat::Datapackage => (datapackage::files(&selection), false),
    };
    if !has_comments && !selection.left_out.is_empty() {
        let mut text = selection.left_out_lines().join("\n");
        text.push('\n');
        files.push(ExportFile {
            name: LEFT_OUT_FILE.to_owned(),
            text,
        });
    }
    files
}

/// The disputed rules that an export with these options leaves out, a line each: page, table, row, what
/// the rule states and what other languages state.
#[must_use]
pub fn left_out(canon: &Canon, options: &ExportOptions) -> Vec<String> {
    let selection = Selection::new(canon, options);
    let rules = selection.left_out.iter();
    rules.map(|rule| selection.left_out_line(rule)).collect()
}

/// What a map of addresses does not fit: parties of the rules that it does not have, and its entries that
/// no rule has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unmapped {
    /// Parties without addresses, as an entry of the map names them.
    pub parties: Vec<String>,
    /// Entries of the map that are never used, most likely misspelt.
    pub entries: Vec<String>,
}

/// Holds the map of the options against the rules that are exported.
#[must_use]
pub fn unmapped(canon: &Canon, options: &ExportOptions) -> Unmapped {
    const EVERY: flow::Abilities = flow::Abilities {
        transports: &["tcp", "udp", "sctp", "icmp", "esp", "ah", "gre"],
        icmp: |_, _| true,
    };
    let selection = Selection::new(canon, options);
    let rules = selection.rules.iter();
    let plans: Vec<_> = rules
        .map(|rule| flow::plan(&selection, rule, &EVERY))
        .collect();
    let members = flow::members(&plans);
    let entries = options.addresses.unused(members.iter());
    let directory = flow::Directory::new(members, options);
    Unmapped {
        parties: directory
            .unknown()
            .iter()
            .map(|member| address::entry_of(member).unwrap_or_else(|| member.words()))
            .collect(),
        entries,
    }
}

/// The rules of an export and those left out.
struct Selection<'c> {
    canon: &'c Canon,
    options: &'c ExportOptions,
    titles: BTreeMap<&'c str, &'c str>,
    rules: Vec<&'c CanonRule>,
    left_out: Vec<&'c CanonRule>,
}

impl<'c> Selection<'c> {
    fn new(canon: &'c Canon, options: &'c ExportOptions) -> Self {
        let asked = query(canon, &options.query);
        let (rules, left_out) = asked
            .into_iter()
            .partition(|rule| options.include_disputed || !is_disputed(rule));
        Self::of(canon, options, rules, left_out)
    }

    fn of(
        canon: &'c Canon,
        options: &'c ExportOptions,
        rules: Vec<&'c CanonRule>,
        left_out: Vec<&'c CanonRule>,
    ) -> Self {
        Self {
            canon,
            options,
            titles: titles(canon),
            rules,
            left_out,
        }
    }

    /// The title of a page, else its key.
    fn title<'t>(&'t self, key: &'t str) -> &'t str {
        let title = self.titles.get(key).copied().unwrap_or(key);
        // A canon of a stranger may have one of any length, and every rule would repeat it.
        let end = title.char_indices().nth(MAX_TITLE_CHARS);
        end.map_or(title, |(end, _)| &title[..end])
    }

    fn left_out_line(&self, rule: &CanonRule) -> String {
        let place = words::place_words(self.title(&rule.page), rule);
        let mut line = format!("{place} ({}): {}", one_line(&rule.id), rule_words(rule));
        let dissent = words::dissent_words(rule);
        if !dissent.is_empty() {
            line.push_str(&format!("; {dissent}"));
        }
        line
    }

    /// The rules that are left out, under a line that says why; nothing where there are none.
    fn left_out_lines(&self) -> Vec<String> {
        if self.left_out.is_empty() {
            return Vec::new();
        }
        let mut lines = vec![format!(
            "Left out because the languages disagree: {}.",
            self.left_out.len()
        )];
        let rules = self.left_out.iter();
        lines.extend(rules.map(|rule| format!("  {}", self.left_out_line(rule))));
        lines
    }

    /// The rules by page and table, in the order of the canon.
    fn tables(&self) -> impl Iterator<Item = &[&'c CanonRule]> {
        self.rules
            .chunk_by(|a, b| (&a.page, a.table) == (&b.page, b.table))
    }

    /// What every export says of itself and of what it leaves out, one line each.
    fn preamble(&self) -> Vec<String> {
        let mut lines = self.origin();
        lines.extend(self.left_out_lines());
        lines
    }

    /// What every export says of itself, one line each.
    fn origin(&self) -> Vec<String> {
        let meta = &self.canon.meta;
        let mut lines = vec![
            format!(
                "Written by portolan {} from the canon with sources {}.",
                words::one_line(&meta.tool_version),
                words::one_line(&meta.source_digest)
            ),
            format!("Rules: {}.", self.rules.len()),
        ];
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

/// A name that nothing else has: the name itself, else with a number at its end, within `limit` bytes.
fn unique(
    name: &str,
    separator: &str,
    limit: usize,
    taken: &mut std::collections::BTreeMap<String, usize>,
) -> String {
    let name = words::head(name, limit);
    let mut candidate = name.to_owned();
    while taken.contains_key(&candidate) {
        // The number that was last in use with this name: equal names are counted, not tried.
        let number = taken.entry(name.to_owned()).or_insert(1);
        *number += 1;
        let suffix = format!("{separator}{number}");
        let room = limit.saturating_sub(suffix.len());
        candidate = format!("{}{suffix}", words::head(name, room));
    }
    taken.insert(candidate.clone(), 1);
    candidate
}

/// Titles of pages by key.
pub(crate) fn titles(canon: &Canon) -> BTreeMap<&str, &str> {
    let pages = canon.pages.iter();
    pages
        .filter_map(|page| Some((page.key.as_str(), page.title.as_deref()?)))
        .filter(|(_, title)| !title.trim().is_empty())
        .into_map()
}

/// Whether nobody can say what the rule is: the state is none of those that stand.
pub(crate) fn is_disputed(rule: &CanonRule) -> bool {
    !matches!(
        rule.agreement.state.as_str(),
        "agreed" | "settled" | "single"
    )
}
