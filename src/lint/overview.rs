//! Overview: what the lints need that look over all groups, and what they find.
//!
//! Takes what each group says of itself, in any order, and gives findings about pages that are missing in a
//! language, words that nobody knows and tables that two pages state differently. Overviews are owned
//! data and are added up, so that groups may be looked at one by one, in many processes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Comparison;
use super::registry::{LintName, names};
use super::{all_listed, source, structure, term};
use crate::finding::{Finding, Related};
use crate::locale::Locale;
use crate::order::Order;
use crate::span::Place;
use crate::survey::Sites;

/// Where a finding stands, without its page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// Key of the page.
    pub key: String,
    /// Its language.
    pub locale: Option<Locale>,
    /// The file, below the dump.
    pub path: String,
    /// What the page calls itself, else the name of its file.
    pub title: String,
    /// 1-based table of the page.
    pub table: Option<u32>,
    /// 1-based row of the table.
    pub row: Option<u32>,
    /// 1-based cell of the row.
    pub column: Option<u32>,
    /// Where the text begins.
    pub place: Place,
    /// The text of the cell that the place is taken from.
    pub cell: String,
    /// The source line at the place; empty where nobody is to see it.
    pub excerpt: Arc<str>,
    /// What the row is, in words that outlive edits.
    pub row_identity: String,
}

impl Spot {
    /// A finding of this lint at its default level.
    pub(super) fn finding(self, lint: LintName, message: String) -> Finding {
        Finding {
            key: self.key,
            locale: self.locale,
            title: self.title,
            table: self.table,
            row: self.row,
            column: self.column,
            place: self.place,
            cell: match self.column {
                Some(_) => self.cell,
                None => String::new(),
            },
            excerpt: self.excerpt,
            row_identity: self.row_identity,
            ..Finding::of_file(lint.as_str(), lint.level(), self.path, message)
        }
    }

    /// The same place as evidence for a finding elsewhere.
    pub(super) fn related(self, agrees: bool) -> Related {
        Related {
            locale: self.locale,
            path: self.path,
            place: self.place,
            cell: self.cell,
            excerpt: self.excerpt,
            words: Vec::new(),
            agrees,
        }
    }
}

/// In which locales a page with port tables is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Present {
    /// The page that the others are versions of.
    pub spot: Spot,
    /// What to call it.
    pub name: String,
    /// The editions that take part in the comparison, for a sentence.
    pub editions: String,
    /// The locales that have it, with port tables or without.
    pub locales: BTreeSet<Locale>,
    /// The sites that its editions are of; `None` where one is of no folder of a language.
    pub sites: Option<BTreeSet<String>>,
}

/// Words of one language that nobody knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownWords {
    /// The first cell that has any.
    pub first: Spot,
    /// Number of cells.
    pub cells: usize,
    /// How often each text was met.
    pub texts: BTreeMap<String, usize>,
}

/// A table that another page may state as well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Twin {
    /// Whether the page is what others are translations of.
    pub is_source: bool,
    /// The heading above it, in one spelling.
    pub heading: String,
    /// The rows that state rules; tables of a few are left out.
    pub rows: Vec<TwinRow>,
}

/// A row of such a table. Its identity is what it says in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TwinRow {
    /// Where it is.
    pub spot: Spot,
    /// A digest that is equal for equal rules.
    pub rule: String,
    /// What the rule states, field by field, in words.
    pub says: Vec<(String, String)>,
}

/// Tables of fewer rows are too easily alike.
pub(super) const FEWEST_ROWS: usize = 3;

/// Tables that state one rule are looked at up to this number.
const MOST_TWINS: usize = 16;

/// Unknown words that a finding names.
const SHOWN_WORDS: usize = 5;

/// What groups say of themselves for the lints that look over all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overview {
    /// Pages with port tables.
    pub present: Vec<Present>,
    /// Words that nobody knows, once a language or more.
    pub unknown: Vec<UnknownWords>,
    /// Tables that may stand on two pages.
    pub twins: Vec<Twin>,
}

impl Overview {
    /// What the groups of a comparison say.
    #[must_use]
    pub fn of(comparison: &Comparison<'_>) -> Self {
        let alignments = comparison.alignments.iter();
        Self {
            present: alignments
                .filter_map(|alignment| structure::present(comparison, alignment))
                .collect(),
            unknown: term::unknown(comparison),
            twins: source::twins(comparison),
        }
    }

    /// Adds what other groups say.
    pub fn add(&mut self, other: Self) {
        self.present.extend(other.present);
        self.unknown.extend(other.unknown);
        self.twins.extend(other.twins);
    }

    /// What follows from all of it, in no order; `locales` are those of the dump, sorted.
    #[must_use]
    pub fn findings(self, locales: &[Locale], mut sites: Sites) -> Vec<Finding> {
        let mut findings = Vec::new();
        sites.unite(self.present.iter().filter_map(|page| page.sites.as_ref()));
        missing_pages(&self.present, locales, &sites, &mut findings);
        unknown_words(self.unknown, &mut findings);
        pages_disagree(self.twins, &mut findings);
        findings
    }
}

/// A page with port tables should have a version in every locale of its site.
fn missing_pages(
    present: &[Present],
    locales: &[Locale],
    sites: &Sites,
    findings: &mut Vec<Finding>,
) {
    for page in present {
        let is_missing = |locale: &&Locale| {
            !page.locales.contains(*locale) && sites.expect(page.sites.as_ref(), locale)
        };
        let missing: Vec<&Locale> = locales.iter().filter(is_missing).collect();
        if missing.is_empty() {
            continue;
        }
        let names: Vec<String> = missing.iter().map(ToString::to_string).collect();
        let mut finding = page.spot.clone().finding(
            names::MISSING_PAGE,
            format!(
                "the page \"{}\" has no version in {}; it is there in {}",
                page.name,
                all_listed(&names),
                page.editions
            ),
        );
        finding.observed = Some(names.join(", "));
        finding.locale = match missing.as_slice() {
            [only] => Some((*only).clone()),
            _ => None,
        };
        findings.push(finding);
    }
}

/// One finding a language. It says how much is not compared for the sake of unknown words, and which of them
/// would help most.
fn unknown_words(all: Vec<UnknownWords>, findings: &mut Vec<Finding>) {
    let mut by_locale: BTreeMap<Option<Locale>, UnknownWords> = BTreeMap::new();
    for words in all {
        match by_locale.get_mut(&words.first.locale) {
            None => {
                by_locale.insert(words.first.locale.clone(), words);
            }
            Some(known) => {
                known.cells += words.cells;
                for (text, count) in words.texts {
                    *known.texts.entry(text).or_default() += count;
                }
                let order = |spot: &Spot| (spot.table, spot.row);
                if (&words.first.path, order(&words.first))
                    < (&known.first.path, order(&known.first))
                {
                    known.first = words.first;
                }
            }
        }
    }
    for unknown in by_locale.into_values() {
        let mut texts: Vec<(String, usize)> = unknown.texts.into_iter().collect();
        texts.order_by(|(a, many), (b, more)| more.cmp(many).then_with(|| a.cmp(b)));
        let shown: Vec<&str> = texts
            .iter()
            .take(SHOWN_WORDS)
            .map(|(text, _)| text.as_str())
            .collect();
        let more = match texts.len().saturating_sub(SHOWN_WORDS) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let cells = match unknown.cells {
            1 => String::from("one cell is"),
            many => format!("{many} cells are"),
        };
        let mut finding = unknown.first.finding(
            names::UNKNOWN_TERM,
            format!(
                "{cells} not compared in full, for these words are not known: `{}`{more}",
                shown.join("`, `")
            ),
        );
        finding.observed = Some(shown.join(" … "));
        finding.row_identity = String::new();
        finding.help = Some(String::from(
            "if the words are right, add them to a lexicon of your own",
        ));
        findings.push(finding);
    }
}

/// The same table on several pages of one language. Tables are the same where they stand under the same
/// heading, have equally many rules, and two of three are equal. Each row in which they differ is one finding,
/// at the page that says something else than most; where no side has more pages, at the last.
fn pages_disagree(mut tables: Vec<Twin>, findings: &mut Vec<Finding>) {
    // The source language first, then the order of paths.
    tables.order_by_cached_key(|table| {
        let first = table.rows.first();
        let place = first.map(|row| (row.spot.path.clone(), row.spot.table));
        (!table.is_source, place)
    });
    // What several languages disagree on in the same way is told once, in the first of them.
    let mut told: BTreeMap<(&str, Option<u32>), Option<&Locale>> = BTreeMap::new();
    for set in same_tables(&tables) {
        let length = set.iter().map(|table| table.rows.len()).min().unwrap_or(0);
        for at in 0..length {
            let said: Vec<&TwinRow> = set.iter().map(|table| &table.rows[at]).collect();
            let Some((deviating, right)) = outvoted(&said) else {
                continue;
            };
            let row = said[deviating];
            let locale = row.spot.locale.as_ref();
            let known = told.entry((&row.spot.key, row.spot.row)).or_insert(locale);
            if *known != locale {
                continue;
            }
            let agreeing = said.iter().filter(|other| other.rule == right.rule);
            let others = match agreeing.count() {
                1 => format!("\"{}\"", right.spot.title),
                count => format!("\"{}\" and {} more", right.spot.title, count - 1),
            };
            let mut finding = row.spot.clone().finding(
                names::PAGES_DISAGREE,
                format!(
                    "{}, unlike the same table of {others}",
                    differences(&row.says, &right.says)
                ),
            );
            finding.observed = Some(row.spot.row_identity.clone());
            finding.expected = Some(right.spot.row_identity.clone());
            let others = said.iter().enumerate().filter(|(at, _)| *at != deviating);
            finding.related = others
                .map(|(_, other)| other.spot.clone().related(other.rule == right.rule))
                .collect();
            finding.related.order_by_key(|related| !related.agrees);
            findings.push(finding);
        }
    }
}

/// Sets of tables that are one, in the order of their first.
fn same_tables(tables: &[Twin]) -> Vec<Vec<&Twin>> {
    let mut stating: BTreeMap<(Option<&Locale>, &str, &str), Vec<usize>> = BTreeMap::new();
    for (index, table) in tables.iter().enumerate() {
        let mut rules: Vec<&str> = table.rows.iter().map(|row| row.rule.as_str()).collect();
        rules.order();
        rules.dedup();
        let Some(first) = table.rows.first() else {
            continue;
        };
        for rule in rules {
            let locale = first.spot.locale.as_ref();
            let known = stating.entry((locale, &table.heading, rule)).or_default();
            if known.len() < MOST_TWINS {
                known.push(index);
            }
        }
    }
    let mut pairs: BTreeSet<(usize, usize)> = BTreeSet::new();
    for twins in stating.values() {
        for (at, &a) in twins.iter().enumerate() {
            pairs.extend(twins[at + 1..].iter().map(|&b| (a, b)));
        }
    }
    // Each set is known by its first.
    let mut first_of: Vec<usize> = (0..tables.len()).collect();
    for (a, b) in pairs {
        if are_one(&tables[a], &tables[b]) {
            let (a, b) = (first(&mut first_of, a), first(&mut first_of, b));
            first_of[a.max(b)] = a.min(b);
        }
    }
    let mut sets: BTreeMap<usize, Vec<&Twin>> = BTreeMap::new();
    for (index, table) in tables.iter().enumerate() {
        sets.entry(first(&mut first_of, index))
            .or_default()
            .push(table);
    }
    sets.into_values().filter(|set| set.len() > 1).collect()
}

/// Whether two tables of two pages are one: equally many rules, of which two of three are equal.
fn are_one(a: &Twin, b: &Twin) -> bool {
    let pairs = || a.rows.iter().zip(&b.rows);
    let equal = pairs().filter(|(a, b)| a.rule == b.rule).count();
    let is_other_page = pairs().all(|(a, b)| a.spot.key != b.spot.key);
    is_other_page && a.rows.len() == b.rows.len() && equal * 3 >= a.rows.len() * 2
}

/// The first table of the set that a table is in; the way there is shortened for those who ask again.
fn first(first_of: &mut [usize], table: usize) -> usize {
    let mut at = table;
    while first_of[at] != at {
        first_of[at] = first_of[first_of[at]];
        at = first_of[at];
    }
    at
}

/// The first page that says something else than most pages, and what these say; without a majority the last
/// page that says something else than the first.
fn outvoted<'r>(said: &[&'r TwinRow]) -> Option<(usize, &'r TwinRow)> {
    let mut camps: Vec<(&'r TwinRow, usize)> = Vec::new();
    for row in said {
        match camps.iter_mut().find(|(known, _)| known.rule == row.rule) {
            Some((_, count)) => *count += 1,
            None => camps.push((row, 1)),
        }
    }
    if camps.len() < 2 {
        return None;
    }
    let most = camps.iter().map(|(_, count)| *count).max()?;
    let mut leading = camps.iter().filter(|(_, count)| *count == most);
    let (right, _) = *leading.next()?;
    let deviates = |row: &&TwinRow| row.rule != right.rule;
    let at = match leading.next() {
        None => said.iter().position(deviates)?,
        Some(_) => said.iter().rposition(deviates)?,
    };
    Some((at, right))
}

/// In what a row differs from the same row of other pages, in words.
fn differences(own: &[(String, String)], right: &[(String, String)]) -> String {
    let of = |says: &[(String, String)], label: &str| {
        let found = says.iter().find(|(known, _)| known == label);
        found.map_or_else(|| String::from("nothing"), |(_, text)| text.clone())
    };
    let mut labels: Vec<&str> = Vec::new();
    for (label, _) in own.iter().chain(right) {
        if !labels.contains(&label.as_str()) {
            labels.push(label);
        }
    }
    let differing = labels.into_iter().filter_map(|label| {
        let (own, right) = (of(own, label), of(right, label));
        (own != right).then(|| format!("the {label} is {own} instead of {right}"))
    });
    differing.collect::<Vec<_>>().join("; ")
}
