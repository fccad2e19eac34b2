//! Finish: what all groups came to, put together.
//!
//! Takes groups in any order, as values or as lines, and gives all findings, the suppressions, the parts of
//! the canon and the numbers of the run: what the local program has when it has compared all pages.

use std::collections::BTreeMap;

use super::reduce::{Counts, Reduced};
use super::wire::{BadLine, GroupLine, Item};
use crate::finding::Finding;
use crate::lexicon::Lexicons;
use crate::lint::Overview;
use crate::locale::Locale;
use crate::order::Order;
use crate::policy::Comment;
use crate::publish::canon::Words;
use crate::publish::canon::{Disputed, Part, assemble};
use crate::record::canon::{Canon, CanonRule, PageRecord};
use crate::show::summary::Summary;

/// The records of one key were reduced in two groups.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the page `{key}` was reduced twice: bring all records of a key together before `portolan reduce`, and hand each of its outputs to `portolan finish` once"
)]
pub struct TwoGroups {
    key: String,
}

/// Takes up groups.
#[derive(Debug, Default)]
pub struct Finisher {
    /// Findings, each with its number in its group.
    findings: Vec<(Finding, usize)>,
    comments: Vec<Comment>,
    overview: Overview,
    pages: BTreeMap<String, (PageRecord, Option<String>, Words)>,
    rules: BTreeMap<String, Vec<CanonRule>>,
    counts: Counts,
}

/// All that a run has found.
#[derive(Debug, Default)]
pub struct Finished {
    /// Findings at their default levels, sorted.
    pub findings: Vec<Finding>,
    /// Suppression comments of all pages.
    pub comments: Vec<Comment>,
    /// What the canon is made of.
    pub parts: Vec<Part>,
    /// Numbers.
    pub counts: Counts,
}

impl Finisher {
    /// Takes a group.
    ///
    /// # Errors
    /// Where the group was there before.
    pub fn add(&mut self, reduced: Reduced) -> Result<(), TwoGroups> {
        let Reduced {
            key,
            findings,
            comments,
            overview,
            part,
            counts,
        } = reduced;
        self.findings.extend(findings.into_iter().zip(0..));
        self.comments.extend(comments);
        self.overview.add(overview);
        self.counts.add(counts);
        if let Some(part) = part {
            self.add_page(key.clone(), (part.page, part.reference, part.words))?;
            self.rules.insert(key, part.rules);
        }
        Ok(())
    }

    /// Takes a line of `portolan reduce`.
    ///
    /// # Errors
    /// Where the line says what this program does not know; lines of a group that was there before are found
    /// as well, and `Ok(Err(…))` says so.
    pub fn add_line(&mut self, line: GroupLine) -> Result<Result<(), TwoGroups>, BadLine> {
        let (key, item) = line.into_parts();
        match item {
            Item::Finding(found) => {
                let order = found.order;
                self.findings.push((found.finding()?, order));
            }
            Item::Comment(comment) => self.comments.push(comment.comment(key)),
            Item::Present(present) => self.overview.present.push(present.present(key)),
            Item::Unknown(unknown) => self.overview.unknown.push(unknown.unknown(key)),
            Item::Twin(twin) => self.overview.twins.push(twin.twin(&key)),
            Item::Page(page) => {
                return Ok(self.add_page(key, (page.record, page.reference, page.words)));
            }
            Item::Rule(rule) => self.rules.entry(key).or_default().push(*rule),
            Item::Counts(counts) => self.counts.add(counts.into()),
            Item::Examples(_) | Item::Mover(_) => {
                let text = "it is for an earlier `portolan finish`, with --lessons or --moved";
                return Err(BadLine::Malformed(String::from(text)));
            }
        }
        Ok(Ok(()))
    }

    fn add_page(
        &mut self,
        key: String,
        page: (PageRecord, Option<String>, Words),
    ) -> Result<(), TwoGroups> {
        match self.pages.insert(key.clone(), page) {
            Some(_) => Err(TwoGroups { key }),
            None => Ok(()),
        }
    }

    /// Runs the lints that look over all groups, and puts everything in order.
    #[must_use]
    pub fn finish(mut self) -> Finished {
        let locales: Vec<Locale> = self.counts.locales.keys().cloned().collect();
        let over_all = self
            .overview
            .findings(&locales, std::mem::take(&mut self.counts.sites));
        self.findings.extend(over_all.into_iter().zip(0..));
        self.findings.order_by(|(a, first), (b, second)| {
            a.sort_key()
                .cmp(&b.sort_key())
                .then_with(|| (&a.key, first).cmp(&(&b.key, second)))
        });
        // Comments of a page stay in its order.
        self.comments
            .order_by(|a, b| (&a.path, a.suppression.place).cmp(&(&b.path, b.suppression.place)));
        let mut rules = self.rules;
        let parts = self
            .pages
            .into_iter()
            .map(|(key, (page, reference, words))| Part {
                rules: rules.remove(&key).unwrap_or_default(),
                page,
                reference,
                words,
            });
        Finished {
            parts: parts.collect(),
            findings: self
                .findings
                .into_iter()
                .map(|(finding, _)| finding)
                .collect(),
            comments: self.comments,
            counts: self.counts,
        }
    }
}

impl Finished {
    /// The numbers of the run, findings not counted.
    #[must_use]
    pub fn summary(&self) -> Summary {
        Summary {
            pages: self.counts.pages,
            port_pages: self.counts.port_pages,
            tables: self.counts.tables,
            rows: self.counts.rows,
            locales: self
                .counts
                .locales
                .keys()
                .map(ToString::to_string)
                .collect(),
            ..Summary::default()
        }
    }

    /// The canon.
    #[must_use]
    pub fn canon(self, lexicons: &Lexicons, disputed: Disputed) -> Canon {
        assemble(self.parts, lexicons, disputed)
    }
}
