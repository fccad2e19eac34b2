//! Policy: which findings count, after configuration, suppressions and baseline.
//!
//! Takes all findings of a run and gives those that are reported, those that are not and why, and the
//! findings of the family `upkeep`: suppressions and baseline entries that have outlived their use.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::finding::{Certainty, Finding};
use crate::limits::MAX_FINDINGS_WITH_EVIDENCE;
use crate::lint::registry::{self, LintName, names};
use crate::locale::Locale;
use crate::normalize::PortPage;
use crate::page::Suppression;
use crate::span::Place;

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
    /// Findings to report, sorted.
    pub findings: Vec<Finding>,
    /// Number of findings suppressed in pages or configuration.
    pub suppressed: usize,
    /// Number of findings that the baseline knows.
    pub baselined: usize,
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
    /// The table that it covers; `None` for the whole page.
    pub table: Option<u32>,
}

/// The suppression comments of pages.
#[must_use]
pub fn comments(pages: &[PortPage]) -> Vec<Comment> {
    let of_page = |page: &PortPage| -> Vec<Comment> {
        let comments = page.suppressions.iter().map(|suppression| Comment {
            key: page.identity.key.clone(),
            locale: page.identity.locale.clone(),
            path: page.identity.path.clone(),
            suppression: suppression.clone(),
            table: covered_table(page, suppression),
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
                .collect()
        })
        .unwrap_or_default();
    for mut finding in findings {
        let Some(level) = config.level(&finding) else {
            continue;
        };
        finding.level = level;
        let ignored = config
            .ignores
            .iter()
            .position(|ignore| ignore.lint == finding.lint && ignore.scope.covers(&finding));
        if let Some(index) = ignored {
            used_ignores[index] = true;
            judged.suppressed += 1;
            continue;
        }
        if comments.suppress(&finding) {
            judged.suppressed += 1;
            continue;
        }
        if !selection.takes(finding.lint) {
            continue;
        }
        if let Some(count) = known.get_mut(finding.fingerprint().as_str())
            && *count > 0
        {
            *count -= 1;
            judged.baselined += 1;
            continue;
        }
        judged.findings.push(finding);
    }
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
    judged
        .findings
        .sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    let beyond = judged.findings.iter_mut().skip(MAX_FINDINGS_WITH_EVIDENCE);
    beyond.for_each(|finding| finding.related.truncate(1));
    judged
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
        Self { by_path }
    }

    /// A comment covers the table that it stands in or before; before the first table, the whole page.
    fn suppress(&mut self, finding: &Finding) -> bool {
        let Some(comments) = self.by_path.get_mut(finding.path.as_str()) else {
            return false;
        };
        for (comment, used) in comments {
            let suppression = &comment.suppression;
            let is_lint = suppression.lint == finding.lint && !suppression.reason.is_empty();
            if is_lint && (comment.table.is_none() || comment.table == finding.table) {
                *used = true;
                return true;
            }
        }
        false
    }

    fn unused(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (comment, used) in self.by_path.values().flatten() {
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

/// The table that a comment covers; `None` for the whole page.
fn covered_table(page: &PortPage, suppression: &Suppression) -> Option<u32> {
    // The last table that begins before the comment; none: the comment is for the page.
    let own = page
        .tables
        .iter()
        .rev()
        .find(|table| table.place < suppression.place)?;
    let inside = own
        .rows
        .last()
        .is_some_and(|row| suppression.place.line <= row.place.line);
    Some(if inside { own.index } else { own.index + 1 })
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
    Finding {
        lint: lint.as_str(),
        level: lint.level(),
        certainty: Certainty::Certain,
        verdict: None,
        key: String::new(),
        locale: None,
        path: path.to_owned(),
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
        related: Vec::new(),
        same: 1,
        row_identity: String::new(),
    }
}
