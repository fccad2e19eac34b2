//! Sheet: what the report shows, put in order; no markup yet.
//!
//! Takes a comparison and its findings, gives pages, tables and rows with their canonical rules, and
//! every finding at the most exact of these that it is about. Each finding stands at one place.

use std::collections::BTreeMap;

use super::Links;
use crate::compare::align::{AlignedRow, AlignedTable, Alignment};
use crate::compare::outcome::{Outcome, outcomes};
use crate::compare::strays::Strays;
use crate::finding::{Finding, Verdict};
use crate::lint::Comparison;
use crate::normalize::{ColumnKind, PortTable};
use crate::order::Order;
use crate::publish::canon::canon_rule;
use crate::record::canon::CanonRule;

/// Everything that is shown.
pub(super) struct Sheet<'c> {
    /// Pages in the order of their titles.
    pub(super) pages: Vec<PageView<'c>>,
    /// Findings about no page with port tables: the configuration, pages that cannot be read.
    pub(super) elsewhere: Vec<&'c Finding>,
    /// How the files are shown and reached.
    pub(super) links: Links<'c>,
    /// Where each finding stands in the document, in the order of the findings.
    pub(super) anchors: Vec<String>,
}

/// A page in all its languages.
pub(super) struct PageView<'c> {
    /// 1-based.
    pub(super) number: usize,
    /// What the page calls itself, else the name of its file; the key of a page is often no word.
    pub(super) title: String,
    pub(super) alignment: &'c Alignment<'c>,
    pub(super) tables: Vec<TableView<'c>>,
    /// Findings about the page as a whole.
    pub(super) findings: Vec<&'c Finding>,
    /// How the files are shown and reached.
    pub(super) links: Links<'c>,
}

/// A table in all languages.
pub(super) struct TableView<'c> {
    /// 1-based, among the tables of the page.
    pub(super) number: usize,
    pub(super) aligned: &'c AlignedTable<'c>,
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<RowView<'c>>,
    /// Findings about the table as a whole.
    pub(super) findings: Vec<&'c Finding>,
}

/// A row in all languages.
pub(super) struct RowView<'c> {
    pub(super) aligned: &'c AlignedRow<'c>,
    /// What the row states; `None` where no language states anything.
    pub(super) rule: Option<CanonRule>,
    /// What the languages make of each field: the same that findings and canon are taken from.
    pub(super) outcomes: Vec<Outcome>,
    pub(super) standing: Standing,
    pub(super) findings: Vec<&'c Finding>,
}

/// A column of all languages: the nth of its kind, for languages order columns as they like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) kind: ColumnKind,
    nth: usize,
}

impl Column {
    /// The index of this column in one language's table.
    pub(super) fn index_in(self, table: &PortTable) -> Option<usize> {
        let own = table.columns.iter().enumerate();
        own.filter(|(_, kind)| **kind == self.kind)
            .map(|(index, _)| index)
            .nth(self.nth)
    }
}

/// What the languages make of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    Agreed,
    Alone,
    /// A field of the rule was understood in no language: nobody can say that they agree.
    Unread,
    NoRule,
    Deviates(Verdict),
}

impl Standing {
    pub(super) const ALL: [Standing; 7] = [
        Standing::Agreed,
        Standing::Deviates(Verdict::TranslationDeviates),
        Standing::Deviates(Verdict::SourceDeviates),
        Standing::Deviates(Verdict::Split),
        Standing::Alone,
        Standing::Unread,
        Standing::NoRule,
    ];

    /// A sign, so that nothing is said by colour alone.
    pub(super) fn sign(self) -> &'static str {
        match self {
            Standing::Agreed => "✓",
            Standing::Alone => "·",
            Standing::Unread => "…",
            Standing::NoRule => "–",
            Standing::Deviates(Verdict::Split) => "?",
            Standing::Deviates(_) => "≠",
        }
    }

    pub(super) fn words(self) -> &'static str {
        match self {
            Standing::Agreed => "languages agree",
            Standing::Alone => "one language only",
            Standing::Unread => "not understood in full",
            Standing::NoRule => "no rule",
            Standing::Deviates(Verdict::TranslationDeviates) => "a translation deviates",
            Standing::Deviates(Verdict::SourceDeviates) => "the source deviates",
            Standing::Deviates(Verdict::Split) => "split, no majority",
        }
    }

    /// The class in the style sheet.
    pub(super) fn class(self) -> &'static str {
        match self {
            Standing::Agreed => "ok",
            Standing::Alone => "one",
            Standing::Unread => "un",
            Standing::NoRule => "none",
            Standing::Deviates(Verdict::TranslationDeviates) => "tr",
            Standing::Deviates(Verdict::SourceDeviates) => "so",
            Standing::Deviates(Verdict::Split) => "sp",
        }
    }

    fn of(rule: Option<&CanonRule>) -> Self {
        let Some(rule) = rule else {
            return Standing::NoRule;
        };
        let verdicts = [
            Verdict::TranslationDeviates,
            Verdict::SourceDeviates,
            Verdict::Split,
        ];
        let agreement = &rule.agreement;
        let verdict = agreement.verdict.as_deref();
        match verdicts
            .into_iter()
            .find(|one| Some(one.as_str()) == verdict)
        {
            Some(verdict) => Standing::Deviates(verdict),
            None if !agreement.unread.is_empty() => Standing::Unread,
            None if rule.provenance.len() > 1 => Standing::Agreed,
            None => Standing::Alone,
        }
    }
}

impl<'c> Sheet<'c> {
    pub(super) fn new(
        comparison: &'c Comparison<'c>,
        findings: &'c [Finding],
        links: Links<'c>,
    ) -> Self {
        let alignments = comparison.alignments.iter();
        let mut pages: Vec<PageView<'c>> = alignments
            .map(|alignment| page_view(alignment, links))
            .collect();
        pages.order_by(|a, b| {
            (&a.title, a.alignment.group.key).cmp(&(&b.title, b.alignment.group.key))
        });
        for (index, page) in pages.iter_mut().enumerate() {
            page.number = index + 1;
        }
        let places = Places::new(&pages);
        let mut elsewhere = Vec::new();
        let mut anchors = Vec::with_capacity(findings.len());
        for finding in findings {
            let spot = places.of(finding);
            anchors.push(anchor(spot));
            let list = match spot {
                Some((page, Some((table, Some(row))))) => {
                    &mut pages[page].tables[table].rows[row].findings
                }
                Some((page, Some((table, None)))) => &mut pages[page].tables[table].findings,
                Some((page, None)) => &mut pages[page].findings,
                None => &mut elsewhere,
            };
            list.push(finding);
        }
        Self {
            pages,
            elsewhere,
            links,
            anchors,
        }
    }

    /// All rows of all pages.
    pub(super) fn rows(&self) -> impl Iterator<Item = &RowView<'c>> {
        let tables = self.pages.iter().flat_map(|page| &page.tables);
        tables.flat_map(|table| &table.rows)
    }
}

impl<'c> PageView<'c> {
    /// All findings of the page, its tables and rows.
    pub(super) fn all_findings(&self) -> impl Iterator<Item = &'c Finding> {
        let in_tables = self.tables.iter().flat_map(|table| {
            let in_rows = table.rows.iter().flat_map(|row| &row.findings);
            table.findings.iter().chain(in_rows)
        });
        self.findings.iter().chain(in_tables).copied()
    }
}

fn page_view<'c>(alignment: &'c Alignment<'c>, links: Links<'c>) -> PageView<'c> {
    let group = &alignment.group;
    let model = alignment.reference.unwrap_or(0);
    let path = group
        .editions
        .get(model)
        .map_or("", |page| &page.identity.path);
    let name = path.rsplit('/').next().unwrap_or(path);
    let own_title = group
        .editions
        .get(model)
        .and_then(|page| page.title.as_deref());
    let title = own_title.filter(|title| !title.trim().is_empty());
    let mut ids = BTreeMap::new();
    let strays = Strays::of(alignment);
    let tables = alignment.tables.iter().enumerate();
    let tables = tables
        .map(|(index, aligned)| TableView {
            number: index + 1,
            aligned,
            columns: columns(alignment, aligned),
            rows: aligned
                .rows
                .iter()
                .map(|row| {
                    let rule = canon_rule(alignment, aligned, row, &strays, &mut ids);
                    RowView {
                        aligned: row,
                        standing: Standing::of(rule.as_ref()),
                        rule,
                        outcomes: outcomes(alignment, aligned, row),
                        findings: Vec::new(),
                    }
                })
                .collect(),
            findings: Vec::new(),
        })
        .collect();
    PageView {
        number: 0,
        title: title
            .unwrap_or(name.strip_suffix(".md").unwrap_or(name))
            .to_owned(),
        alignment,
        tables,
        findings: Vec::new(),
        links,
    }
}

/// The columns of the reference, then those that only other languages have.
fn columns(alignment: &Alignment<'_>, aligned: &AlignedTable<'_>) -> Vec<Column> {
    let model = alignment.reference.and_then(|index| aligned.tables[index]);
    let mut columns: Vec<Column> = Vec::new();
    for table in model
        .into_iter()
        .chain(aligned.tables.iter().flatten().copied())
    {
        for (index, kind) in table.columns.iter().enumerate() {
            let nth = table.columns[..index]
                .iter()
                .filter(|other| *other == kind)
                .count();
            let column = Column { kind: *kind, nth };
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
    }
    columns
}

/// The identifier of a place in the document.
fn anchor(spot: Option<Spot>) -> String {
    match spot {
        None => String::from("elsewhere"),
        Some((page, None)) => format!("p{}", page + 1),
        Some((page, Some((table, None)))) => format!("p{}t{}", page + 1, table + 1),
        Some((page, Some((table, Some(row))))) => {
            format!("p{}t{}r{}", page + 1, table + 1, row + 1)
        }
    }
}

/// A page, and as much of table and row as has a meaning; indices into the sheet.
type Spot = (usize, Option<(usize, Option<usize>)>);

/// Where the pages, tables and rows of the files went.
struct Places<'p> {
    by_path: BTreeMap<&'p str, usize>,
    by_key: BTreeMap<&'p str, usize>,
    by_table: BTreeMap<(&'p str, u32), Spot>,
    by_row: BTreeMap<(&'p str, u32, u32), Spot>,
    by_line: BTreeMap<(&'p str, u32), Spot>,
}

impl<'p> Places<'p> {
    fn new(pages: &[PageView<'p>]) -> Self {
        let mut places = Self {
            by_path: BTreeMap::new(),
            by_key: BTreeMap::new(),
            by_table: BTreeMap::new(),
            by_row: BTreeMap::new(),
            by_line: BTreeMap::new(),
        };
        for (at, page) in pages.iter().enumerate() {
            places.by_key.insert(page.alignment.group.key, at);
            for (edition, source) in page.alignment.group.editions.iter().enumerate() {
                let path = source.identity.path.as_str();
                places.by_path.insert(path, at);
                for (table_at, view) in page.tables.iter().enumerate() {
                    let Some(table) = view.aligned.tables[edition] else {
                        continue;
                    };
                    let path = source.path_of(table);
                    let spot = (at, Some((table_at, None)));
                    places.by_table.insert((path, table.index), spot);
                    for (row_at, row) in view.rows.iter().enumerate() {
                        let Some(row) = row.aligned.rows[edition] else {
                            continue;
                        };
                        let spot = (at, Some((table_at, Some(row_at))));
                        places.by_row.insert((path, table.index, row.index), spot);
                        for cell in &row.cells {
                            places
                                .by_line
                                .entry((path, cell.place.line))
                                .or_insert(spot);
                        }
                    }
                }
            }
        }
        places
    }

    fn of(&self, finding: &Finding) -> Option<Spot> {
        let path = finding.path.as_str();
        // A row that is missing has no place of its own: it stands with the row that others have.
        if finding.lint == "missing-row" {
            let mut evidence = finding.related.iter();
            let there = evidence
                .find_map(|other| self.by_line.get(&(other.path.as_str(), other.place.line)));
            if let Some(spot) = there {
                return Some(*spot);
            }
        }
        let in_table = finding.table.and_then(|table| {
            let row = finding
                .row
                .and_then(|row| self.by_row.get(&(path, table, row)));
            row.or_else(|| self.by_table.get(&(path, table)))
        });
        let page = || {
            let page = self.by_path.get(path);
            page.or_else(|| self.by_key.get(finding.key.as_str()))
                .map(|page| (*page, None))
        };
        in_table.copied().or_else(page)
    }
}
