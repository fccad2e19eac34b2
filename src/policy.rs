//! Policy: which findings count, after configuration, suppressions and baseline.
//!
//! Takes all findings of a run and gives those that are reported, those that are not and why, and the
//! findings of the family `upkeep`: suppressions and baseline entries that have outlived their use.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::finding::{Finding, Level, Related, count_places, number};
use crate::limits::MAX_FINDINGS_WITH_EVIDENCE;
use crate::lint::registry::{self, LintName, names};
use crate::locale::Locale;
use crate::normalize::PortPage;
use crate::order::{Collect, Order};
use crate::page::{Silenced, Suppression};
use crate::span::Place;

mod quiet;

use quiet::Told;

/// A person's choice of lints for one run.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Only these lints or families; empty for all.
    pub select: Vec<String>,
    /// Not these lints or families.
    pub ignore: Vec<String>,
}

impl Selection {
    fn takes(&self, lint: &str) -> bool {
        let family = registry::find(lint).map_or("", |lint| lint.family.as_str());
        let names = |list: &[String]| list.iter().any(|name| name == lint || name == family);
        (self.select.is_empty() || names(&self.select)) && !names(&self.ignore)
    }
}

/// Version of the format of baselines.
pub const BASELINE_SCHEMA_VERSION: &str = "1.0";

/// Known findings that do not fail a run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// Version of the format.
    pub schema_version: String,
    /// The findings, sorted by fingerprint.
    pub findings: Vec<BaselineEntry>,
}

/// One known finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BaselineEntry {
    /// The fingerprint; the rest is for people.
    pub fingerprint: String,
    /// How many findings have it.
    pub count: usize,
    /// The lint.
    pub lint: String,
    /// The file.
    pub path: String,
    /// What it says.
    pub message: String,
}

impl Baseline {
    /// A baseline of these findings.
    #[must_use]
    pub fn of(findings: &[Finding]) -> Self {
        let mut entries: BTreeMap<String, BaselineEntry> = BTreeMap::new();
        for finding in findings {
            let fingerprint = finding.fingerprint();
            entries
                .entry(fingerprint.clone())
                .or_insert_with(|| BaselineEntry {
                    fingerprint,
                    count: 0,
                    lint: finding.lint.to_owned(),
                    path: finding.path.clone(),
                    message: finding.message.clone(),
                })
                .count += 1;
        }
        Self {
            schema_version: String::from(BASELINE_SCHEMA_VERSION),
            findings: entries.into_values().collect(),
        }
    }
}

/// What is reported, and how much is not.
#[derive(Debug, Clone, Default)]
pub struct Judged {
    /// Findings to report, the worst first, then by file and place.
    pub findings: Vec<Finding>,
    /// Findings that nobody asked to see; they count for the exit code all the same.
    pub hidden: Vec<Finding>,
    /// Number of findings suppressed in pages or configuration.
    pub suppressed: usize,
    /// Number of findings that the baseline knows.
    pub baselined: usize,
}

impl Judged {
    /// Hides the findings that nobody asked to see.
    pub fn show_only(&mut self, is_asked_for: impl Fn(&Finding) -> bool) {
        let hidden = self
            .findings
            .extract_if(.., |finding| !is_asked_for(finding));
        self.hidden.extend(hidden);
    }

    /// All findings, shown or not.
    pub fn all(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().chain(&self.hidden)
    }

    /// Whether a finding, shown or not, is at or above a level.
    #[must_use]
    pub fn fails(&self, level: Option<Level>) -> bool {
        level.is_some_and(|level| self.all().any(|finding| finding.level >= level))
    }
}

/// A suppression comment of a page, and what it covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Key of the page.
    pub key: String,
    /// Its language.
    pub locale: Option<Locale>,
    /// The file, below the dump.
    pub path: String,
    /// What the comment says, and where.
    pub suppression: Suppression,
    /// What it covers.
    pub covered: Covered,
}

/// The suppression comments of pages.
#[must_use]
pub fn comments(pages: &[PortPage]) -> Vec<Comment> {
    let of_page = |page: &PortPage| -> Vec<Comment> {
        let comments = page.suppressions.iter().map(|suppression| Comment {
            key: page.identity.key.clone(),
            locale: page.identity.locale.clone(),
            path: match &suppression.file {
                Some(file) => file.to_string(),
                None => page.identity.path.clone(),
            },
            suppression: suppression.clone(),
            covered: covered(page, suppression),
        });
        comments.collect()
    };
    pages.iter().flat_map(of_page).collect()
}

/// Applies configuration, suppressions and baseline, in this order.
#[must_use]
pub fn judge(
    findings: Vec<Finding>,
    comments: &[Comment],
    config: &Config,
    selection: &Selection,
    baseline: Option<&Baseline>,
) -> Judged {
    let mut judged = Judged::default();
    let mut used_ignores = vec![false; config.ignores.len()];
    let mut comments = Comments::new(comments);
    let mut known: BTreeMap<&str, usize> = baseline
        .map(|baseline| {
            let entries = baseline.findings.iter();
            entries
                .map(|entry| (entry.fingerprint.as_str(), entry.count))
                .into_map()
        })
        .unwrap_or_default();
    let mut findings = told_once(findings);
    number(&mut findings);
    let mut told = Told::default();
    findings.retain_mut(|finding| match config.level(finding) {
        Some(level) => {
            finding.level = level;
            if selection.takes(finding.lint) {
                told.add(finding);
            }
            true
        }
        None => false,
    });
    findings.retain(|finding| {
        let ignored = config
            .ignores
            .iter()
            .position(|ignore| ignore.lint == finding.lint && ignore.scope.covers(finding));
        if let Some(index) = ignored {
            used_ignores[index] = true;
            judged.suppressed += 1;
            return false;
        }
        if comments.suppress(finding) {
            judged.suppressed += 1;
            return false;
        }
        if !selection.takes(finding.lint) || told.repeats(finding) {
            return false;
        }
        if let Some(count) = known.get_mut(finding.fingerprint().as_str())
            && *count > 0
        {
            *count -= 1;
            judged.baselined += 1;
            return false;
        }
        true
    });
    judged.findings = findings;
    conflicts_once(&mut judged.findings);
    let mut upkeep = comments.unused();
    upkeep.extend(unused_ignores(config, &used_ignores));
    if let Some(baseline) = baseline {
        upkeep.extend(stale_entries(baseline, &known));
    }
    for mut finding in upkeep {
        if let Some(level) = config.level(&finding)
            && selection.takes(finding.lint)
        {
            finding.level = level;
            judged.findings.push(finding);
        }
    }
    // The worst first.
    judged
        .findings
        .order_by(|a, b| (b.level, a.sort_key()).cmp(&(a.level, b.sort_key())));
    count_places(&mut judged.findings);
    let beyond = judged.findings.iter_mut().skip(MAX_FINDINGS_WITH_EVIDENCE);
    beyond.for_each(|finding| finding.related.truncate(1));
    judged
}

/// A table that several pages show is found at fault on each: it is told of the first by its key.
fn told_once(findings: Vec<Finding>) -> Vec<Finding> {
    type Spot<'f> = (
        &'f str,
        Place,
        Option<u32>,
        &'f str,
        Option<&'f str>,
        &'f str,
    );
    fn spot(finding: &Finding) -> Spot<'_> {
        let observed = finding.observed.as_deref().unwrap_or(&finding.message);
        (
            &finding.path,
            finding.place,
            finding.column,
            finding.lint,
            finding.field,
            observed,
        )
    }
    let mut keys: BTreeMap<Spot<'_>, &str> = BTreeMap::new();
    for finding in findings.iter().filter(|finding| finding.table.is_some()) {
        let first = keys.entry(spot(finding)).or_insert(&finding.key);
        *first = (*first).min(&finding.key);
    }
    let is_first = |finding: &Finding| match keys.get(&spot(finding)) {
        Some(first) => finding.table.is_none() || *first == finding.key,
        None => true,
    };
    let kept: Vec<bool> = findings.iter().map(is_first).collect();
    let mut kept = kept.into_iter();
    findings
        .into_iter()
        .filter(|_| kept.next().unwrap_or(true))
        .collect()
}

/// Metadata that contradict each other do so on all pages of a site: one finding a run, which names them.
fn conflicts_once(findings: &mut Vec<Finding>) {
    let (conflicts, others): (Vec<Finding>, Vec<Finding>) = std::mem::take(findings)
        .into_iter()
        .partition(|finding| finding.lint == names::CONFLICTING_LOCALE.as_str());
    *findings = others;
    let count = conflicts.len();
    let mut conflicts = conflicts.into_iter();
    let Some(mut first) = conflicts.next() else {
        return;
    };
    let others = conflicts.map(|other| Related {
        locale: other.locale,
        path: other.path,
        place: other.place,
        cell: other.observed.unwrap_or_default(),
        excerpt: other.excerpt,
        words: Vec::new(),
        agrees: false,
    });
    first.related = others.collect();
    first.same = count;
    if count > 1 {
        let more = count - 1;
        let pages = if more == 1 { "page" } else { "pages" };
        let text = format!("; so it is on {more} more {pages}");
        first.message.push_str(&text);
    }
    findings.push(first);
}

/// Suppression comments of all pages, each with whether it has covered anything.
struct Comments<'c> {
    by_path: BTreeMap<&'c str, Vec<(&'c Comment, bool)>>,
}

impl<'c> Comments<'c> {
    fn new(comments: &'c [Comment]) -> Self {
        let mut by_path: BTreeMap<&str, Vec<_>> = BTreeMap::new();
        for comment in comments {
            let of_page = by_path.entry(comment.path.as_str()).or_default();
            of_page.push((comment, false));
        }
        // Groups come in any order, and a partial may be of several.
        for of_page in by_path.values_mut() {
            of_page.order_by_key(|(comment, _)| comment.key.as_str());
        }
        Self { by_path }
    }

    fn suppress(&mut self, finding: &Finding) -> bool {
        let Some(comments) = self.by_path.get_mut(finding.path.as_str()) else {
            return false;
        };
        for (comment, used) in comments {
            let suppression = &comment.suppression;
            let is_lint = suppression.lint == finding.lint && !suppression.reason.is_empty();
            // A partial has comments for each page that shows it, and a number in each for its tables.
            let is_page = finding.key.is_empty() || finding.key == comment.key;
            if is_lint && is_page && comment.covered.holds(finding) {
                *used = true;
                return true;
            }
        }
        false
    }

    fn unused(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        let place =
            |comment: &Comment| (comment.suppression.place, comment.suppression.lint.clone());
        let mut told: BTreeSet<(&str, (Place, String))> = BTreeSet::new();
        for (path, comments) in &self.by_path {
            let used = comments.iter().filter(|(_, used)| *used);
            told.extend(used.map(|(comment, _)| (*path, place(comment))));
        }
        for (comment, used) in self.by_path.values().flatten() {
            if !used && !told.insert((&comment.path, place(comment))) {
                continue;
            }
            let suppression = &comment.suppression;
            let (lint, message) = if suppression.reason.is_empty() {
                (
                    names::SUPPRESSION_WITHOUT_REASON,
                    format!(
                        "the suppression of `{}` gives no reason and has no effect",
                        suppression.lint
                    ),
                )
            } else if !used {
                let what = match registry::find(&suppression.lint) {
                    Some(_) => String::from("no such finding is here"),
                    None => crate::config::unknown_lint(&suppression.lint),
                };
                (
                    names::UNUSED_SUPPRESSION,
                    format!(
                        "the suppression of `{}` has no effect: {what}",
                        suppression.lint
                    ),
                )
            } else {
                continue;
            };
            findings.push(Finding {
                locale: comment.locale.clone(),
                key: comment.key.clone(),
                place: suppression.place,
                observed: Some(suppression.lint.clone()),
                ..upkeep(lint, &comment.path, message)
            });
        }
        findings
    }
}

/// What a comment covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Covered {
    /// All of the page.
    Page,
    /// One of its tables.
    Table(u32),
    /// One row of a table; the table as a whole with its first row, where the comment stands before it.
    Row {
        /// The table.
        table: u32,
        /// The row.
        row: u32,
        /// Whether the table as a whole is covered too.
        with_table: bool,
        /// Whether what is of no table is covered too: the comment stands before the first.
        first: bool,
    },
    /// A line outside of tables, and the one below it.
    Line(u32),
}

impl Covered {
    fn holds(self, finding: &Finding) -> bool {
        match self {
            Covered::Page => true,
            Covered::Table(table) => finding.table == Some(table),
            Covered::Row {
                table,
                row,
                with_table,
                first,
            } => {
                let is_row = finding.row == Some(row) || with_table && finding.row.is_none();
                let is_of_page = first && finding.table.is_none();
                finding.table == Some(table) && is_row || is_of_page
            }
            // A heading, a line of prose: nothing else has findings of its own outside tables.
            Covered::Line(line) => {
                finding.table.is_none() && (line..=line + 1).contains(&finding.place.line)
            }
        }
    }
}

fn covered(page: &PortPage, suppression: &Suppression) -> Covered {
    let at = suppression.place;
    // Tables that were not understood have findings too.
    let here = || {
        let tables = page.tables.iter();
        tables.filter(|table| table.file == suppression.file)
    };
    let own = here().rev().find(|table| table.place < at);
    let inside = own.filter(|table| {
        let last = table.rows.iter().flat_map(|row| &row.cells).next_back();
        last.is_some_and(|cell| at.line <= cell.place.line)
    });
    let next = here().find(|table| table.place > at);
    match suppression.covers {
        Silenced::Page => Covered::Page,
        Silenced::Table => match inside.or(next) {
            Some(table) => Covered::Table(table.index),
            None => Covered::Line(at.line),
        },
        Silenced::Row => {
            let Some(table) = inside.or(next) else {
                return Covered::Line(at.line);
            };
            // The row that it stands in: one of its cells is on the line of the comment or below.
            let row = table.rows.iter().find(|row| {
                let mut cells = row.cells.iter();
                cells.any(|cell| cell.place.line >= at.line)
            });
            match row {
                Some(row) => Covered::Row {
                    table: table.index,
                    row: row.index,
                    with_table: inside.is_none(),
                    first: own.is_none(),
                },
                None => Covered::Table(table.index),
            }
        }
    }
}

fn unused_ignores(config: &Config, used: &[bool]) -> Vec<Finding> {
    let file = config
        .file
        .as_deref()
        .and_then(|file| file.file_name())
        .map_or_else(
            || String::from(crate::config::FILE_NAME),
            |name| name.to_string_lossy().into_owned(),
        );
    config
        .ignores
        .iter()
        .zip(used)
        .filter(|(_, used)| !**used)
        .map(|(ignore, _)| Finding {
            observed: Some(format!("{}: {}", ignore.lint, ignore.reason)),
            ..upkeep(
                names::UNUSED_SUPPRESSION,
                &file,
                format!(
                    "the `[[ignore]]` of `{}` ({}) has no effect",
                    ignore.lint, ignore.reason
                ),
            )
        })
        .collect()
}

fn stale_entries(baseline: &Baseline, left: &BTreeMap<&str, usize>) -> Vec<Finding> {
    baseline
        .findings
        .iter()
        .filter(|entry| {
            left.get(entry.fingerprint.as_str())
                .is_some_and(|count| *count > 0)
        })
        .map(|entry| Finding {
            observed: Some(entry.fingerprint.clone()),
            help: Some(String::from("the fault is mended: write the baseline anew")),
            ..upkeep(
                names::STALE_BASELINE_ENTRY,
                &entry.path,
                format!(
                    "the baseline knows a finding that is gone: {}",
                    entry.message
                ),
            )
        })
        .collect()
}

fn upkeep(lint: LintName, path: &str, message: String) -> Finding {
    Finding::of_file(lint.as_str(), lint.level(), path.to_owned(), message)
}
