//! Lint: named checks over pages and alignments, each raising findings.
//!
//! Takes a [`Comparison`] and gives findings in the order of files and places, at their default levels.
//! One module a family; the documentation of each lint is the Markdown file of its name.

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::compare::align::{Alignment, align};
use crate::compare::group::group;
use crate::finding::{Certainty, Finding, Level, Related, Verdict};
use crate::lexicon::Lexicons;
use crate::limits::MAX_EVIDENCE;
use crate::locale::Locale;
use crate::normalize::{ColumnKind, PortPage, PortTable, Row};
use crate::prose;
use crate::span::Place;
use crate::survey::Survey;
use crate::unicode::one_line;

mod input;
mod note;
pub mod overview;
pub mod registry;
mod rule;
mod source;
mod structure;
mod term;
mod vocabulary;

pub use overview::Overview;
use overview::Spot;
use registry::LintName;
pub use registry::{Family, LINTS, Lint};
use vocabulary::Vocabulary;

/// What is compared with what.
#[derive(Debug)]
pub struct Comparison<'s> {
    /// The pages.
    pub survey: &'s Survey,
    /// Groups, aligned.
    pub alignments: Vec<Alignment<'s>>,
    /// The language knowledge in use.
    pub lexicons: &'s Lexicons,
    /// What messages call things.
    vocabulary: Vocabulary<'s>,
}

/// Who the others are held against.
#[derive(Debug, Clone)]
pub struct CompareOptions {
    /// The locale that a person has called the reference.
    pub reference: Option<Locale>,
    /// The locale that pages are written in first.
    pub source: Locale,
}

impl Default for CompareOptions {
    /// No reference; pages are written in English first.
    fn default() -> Self {
        Self {
            reference: None,
            source: crate::survey::source_locale(),
        }
    }
}

/// Groups and aligns the pages of a survey.
#[must_use]
pub fn compare<'s>(
    survey: &'s Survey,
    lexicons: &'s Lexicons,
    options: &CompareOptions,
) -> Comparison<'s> {
    let alignments = group(&survey.pages)
        .into_par_iter()
        .map(|group| align(group, options.reference.as_ref(), &options.source))
        .collect();
    Comparison {
        survey,
        alignments,
        lexicons,
        vocabulary: Vocabulary::new(lexicons),
    }
}

/// Runs all lints; findings are sorted by file, place and name.
///
/// ```
/// use portolan::lexicon::Lexicons;
/// use portolan::lint::{CompareOptions, compare, run};
/// use portolan::page::Origin;
/// use portolan::pipeline::survey_texts;
/// let page = |service: &str| format!(
///     "---\nms:assetid: x\n---\n|Protocol/TCP or UDP/Port|Source IP|Destination IP|\n|-|-|-|\n|{service}|Any|Edge Server|\n");
/// let origin = |locale: &str| Origin::from_path(format!("{locale}/x.md"));
/// let (a, b) = (page("SIP/TCP/5061"), page("SIP/UDP/5061"));
/// let lexicons = Lexicons::built_in();
/// let survey = survey_texts(&[(origin("en-US"), a.as_bytes()), (origin("en-GB"), b.as_bytes())], &lexicons);
/// let findings = run(&compare(&survey, &lexicons, &CompareOptions::default()));
/// let error = findings.iter().find(|finding| finding.lint == "transport-differs").unwrap();
/// assert_eq!(error.locale.as_ref().unwrap().to_string(), "en-US");
/// ```
#[must_use]
pub fn run(comparison: &Comparison<'_>) -> Vec<Finding> {
    let presence = &comparison.survey.presence;
    let locales: Vec<Locale> = presence.locales.keys().cloned().collect();
    let (mut findings, over_all) = rayon::join(
        || run_within_groups(comparison),
        || Overview::of(comparison).findings(&locales, presence.sites.clone()),
    );
    findings.extend(over_all);
    findings.par_sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    findings
}

/// Runs the lints that look at one page, or at the editions of one: what they find of a group is the same
/// whatever else is in the comparison. The others rest on an [`Overview`].
#[must_use]
pub fn run_within_groups(comparison: &Comparison<'_>) -> Vec<Finding> {
    // The longest first, so that the others run beside it.
    let families: [fn(&Comparison<'_>, &mut Vec<Finding>); 6] = [
        note::check,
        term::check,
        rule::check,
        structure::check,
        input::check,
        source::check,
    ];
    let found = families.into_par_iter().map(|check| {
        let mut findings = Vec::new();
        check(comparison, &mut findings);
        findings
    });
    // Moved: `concat` would copy every one of them.
    let mut found = found.collect::<Vec<_>>().into_iter();
    let mut findings = found.next().unwrap_or_default();
    found.for_each(|more| findings.extend(more));
    findings
}

/// Where a finding stands: a page, and as much of table, row and column as has a meaning.
#[derive(Clone, Copy)]
struct Site<'s> {
    page: &'s PortPage,
    table: Option<&'s PortTable>,
    row: Option<&'s Row>,
    /// 1-based.
    column: Option<u32>,
}

impl<'s> Site<'s> {
    fn page(page: &'s PortPage) -> Self {
        Self {
            page,
            table: None,
            row: None,
            column: None,
        }
    }

    fn table(page: &'s PortPage, table: &'s PortTable) -> Self {
        Self {
            table: Some(table),
            ..Self::page(page)
        }
    }

    fn row(page: &'s PortPage, table: &'s PortTable, row: &'s Row) -> Self {
        Self {
            row: Some(row),
            ..Self::table(page, table)
        }
    }

    fn cell(page: &'s PortPage, table: &'s PortTable, row: &'s Row, column: u32) -> Self {
        Self {
            column: Some(column),
            ..Self::row(page, table, row)
        }
    }

    /// The cell that the place is taken from: the named one, or the first of the row or header.
    fn cell_here(&self) -> Option<&'s crate::page::Cell> {
        let index = self.column.map_or(0, |column| column as usize - 1);
        match (self.row, self.table) {
            (Some(row), _) => row.cells.get(index),
            (None, Some(table)) => table.header.get(index),
            (None, None) => None,
        }
    }

    fn locale_name(&self) -> String {
        locale_name(self.page)
    }

    /// A finding of this lint at its default level.
    fn finding(&self, lint: LintName, message: String) -> Finding {
        self.spot().finding(lint, message)
    }

    /// The place on its own, for what is found when the pages are gone.
    fn spot(&self) -> Spot {
        let cell = self.cell_here();
        let place = cell
            .map(|cell| cell.place)
            .or(self.table.map(|table| table.place));
        Spot {
            key: self.page.identity.key.clone(),
            locale: self.page.identity.locale.clone(),
            path: match self.table {
                Some(table) => self.page.path_of(table).to_owned(),
                None => self.page.identity.path.clone(),
            },
            title: title(self.page),
            table: self.table.map(|table| table.index),
            row: self.row.map(|row| row.index),
            column: self.column,
            place: place.unwrap_or(Place::START),
            cell: cell.map(|cell| cell.text.clone()).unwrap_or_default(),
            excerpt: cell.map(|cell| cell.excerpt.clone()).unwrap_or_default(),
            row_identity: self.row.map(row_identity).unwrap_or_default(),
        }
    }

    /// The same place as evidence for a finding elsewhere.
    fn related(&self, agrees: bool) -> Related {
        self.spot().related(agrees)
    }
}

/// The locale of a page for a message.
fn locale_name(page: &PortPage) -> String {
    match &page.identity.locale {
        Some(locale) => locale.to_string(),
        None => page.identity.path.clone(),
    }
}

/// What a page calls itself, else the name of its file: a key is often no word.
fn title(page: &PortPage) -> String {
    match page.title.as_deref().map(str::trim) {
        Some(title) if !title.is_empty() => one_line(title),
        Some(_) | None => {
            let path = page.identity.path.as_str();
            let name = path.rsplit('/').next().unwrap_or(path);
            name.to_owned()
        }
    }
}

/// What a row is, in words that outlive edits of the page.
fn row_identity(row: &Row) -> String {
    row.rule.as_ref().map(prose::rule).unwrap_or_default()
}

/// The column of a table that states something of the given kinds; the first kind that it has.
fn column_of(table: &PortTable, kinds: &[ColumnKind]) -> Option<u32> {
    kinds
        .iter()
        .find_map(|kind| table.columns.iter().position(|column| column == kind))
        .and_then(|index| u32::try_from(index + 1).ok())
}

/// `en-US`, `en-US and de-DE`, `en-US, de-DE and pt-BR`; more than five are counted.
fn listed(names: &[String]) -> String {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut unique: Vec<&String> = names.iter().collect();
    unique.retain(|name| seen.insert(name.as_str()));
    match unique.as_slice() {
        [] => String::from("no other language"),
        [one] => (*one).clone(),
        [first @ .., last] if first.len() <= 5 => {
            let first: Vec<&str> = first.iter().map(|name| name.as_str()).collect();
            format!("{} and {last}", first.join(", "))
        }
        many => format!("{} and {} more", many[0], many.len() - 1),
    }
}

/// Every name, however many there are.
fn all_listed(names: &[String]) -> String {
    match names {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => names.concat(),
    }
}

/// "says" for one, "say" for more; two editions of one language are one.
fn verb(names: &[String], one: &'static str, many: &'static str) -> &'static str {
    let is_one = names.iter().all(|name| Some(name) == names.first());
    if is_one { one } else { many }
}

/// One edition of each other locale, the first by path, and no more than a person reads; so that evidence
/// grows neither with copies nor with the square of the locales.
fn one_per_locale<'a, T>(
    items: impl Iterator<Item = (&'a PortPage, T)>,
    except: &PortPage,
) -> Vec<(&'a PortPage, T)> {
    let mut chosen: Vec<(&PortPage, T)> = Vec::new();
    for (page, item) in items {
        let is_same = page.identity.path == except.identity.path;
        let is_known = chosen
            .iter()
            .any(|(known, _)| known.identity.locale == page.identity.locale);
        if !is_same && !is_known {
            chosen.push((page, item));
        }
        if chosen.len() == MAX_EVIDENCE {
            break;
        }
    }
    chosen
}

/// Puts a verdict on a finding. What is not certain is at most a warning; where nobody can say who is
/// wrong, the finding says so.
fn with_verdict(mut finding: Finding, verdict: Verdict, is_certain: bool) -> Finding {
    finding.verdict = Some(verdict);
    if !is_certain {
        finding.certainty = Certainty::Likely;
        finding.level = finding.level.min(Level::Warning);
    }
    let advice = match verdict {
        Verdict::TranslationDeviates => None,
        Verdict::SourceDeviates => {
            Some("the source stands against its translations: check which side is right")
        }
        Verdict::Split => Some("there is no source and no majority: check every language"),
    };
    finding.help = advice.map(String::from).or(finding.help);
    finding
}
