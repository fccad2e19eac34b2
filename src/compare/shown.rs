//! Shown: partials, read where pages show them.
//!
//! Takes the pages of a dump and gives which page shows which partial ([`plan`]), and puts the tables of
//! partials in their place on the pages that show them ([`place`]): under the headings of the page, each with
//! the file that it stands in. Of several files that a name may mean, that of the page's own language is taken.
//! Where its own language has none, a page shows that of the source: it borrows it, and says nothing itself.
//! Nothing outside of the pages is looked at, and both are functions of the pages alone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::lexicon::Lexicons;
use crate::limits::{FREE_SHOWN_BYTES, MAX_PARTIAL_DEPTH, SHOWN_BYTES};
use crate::locale::Locale;
use crate::normalize::PortPage;
use crate::page::{Partial, Problem, ProblemKind, Suppression, Table, partial_name, partial_paths};
use crate::span::Place;

/// Which pages show which partials.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// By the path of a page and what it writes, the path of the partial.
    pub shown: BTreeMap<(String, String), String>,
    /// Partials whose tables stand on a page, and which are no pages of their own.
    pub used: BTreeSet<String>,
    /// Pages that show partials and are shown by none.
    pub roots: BTreeSet<String>,
    /// Pages that show more than is placed.
    pub refused: BTreeSet<String>,
}

/// Finds which pages show which partials; `source` is the locale that pages are written in first.
#[must_use]
pub fn plan(pages: &[PortPage], source: &Locale) -> Plan {
    let has_uses = pages.iter().any(|page| shows(page).next().is_some());
    if !has_uses {
        return Plan::default();
    }
    let known = Known::new(pages, source);
    let mut graph: Vec<Vec<usize>> = vec![Vec::new(); pages.len()];
    let mut is_shown = vec![false; pages.len()];
    let mut shown = BTreeMap::new();
    for (at, page) in pages.iter().enumerate() {
        for partial in shows(page) {
            let written = (page.identity.path.clone(), partial.path.clone());
            let Some(found) = known
                .resolve(at, &partial.path)
                .filter(|found| *found != at)
            else {
                continue;
            };
            graph[at].push(found);
            is_shown[found] = true;
            shown.insert(written, pages[found].identity.path.clone());
        }
    }
    // What leads to no table, or too deep, is nothing that is read in place.
    let has_tables = |page: &PortPage| !(page.tables.is_empty() && page.passed.is_empty());
    let mut leads: Vec<bool> = pages.iter().map(has_tables).collect();
    for _ in 0..MAX_PARTIAL_DEPTH {
        let next = graph.iter().zip(&leads);
        leads = next
            .map(|(shown, known)| *known || shown.iter().any(|at| leads[*at]))
            .collect();
    }
    for shown in &mut graph {
        shown.retain(|at| leads[*at]);
    }
    // Partials that show each other and that no page shows stay pages.
    let roots = |at: &usize| !graph[*at].is_empty() && !is_shown[*at];
    let own: Vec<usize> = pages.iter().map(size_of).collect();
    let sizes = sizes(&own, &graph);
    let mut free = FREE_SHOWN_BYTES;
    let mut counted = vec![false; pages.len()];
    let mut seen = vec![usize::MAX; pages.len()];
    let mut plan = Plan {
        shown,
        ..Plan::default()
    };
    for root in (0..pages.len()).filter(roots) {
        let page = &pages[root];
        let reached = reached(root, &graph, &mut seen);
        // Each partial once is for nothing.
        let new = reached.iter().filter(|one| !counted[**one]);
        let new: usize = new.map(|one| own[*one] + SHOWN_BYTES).sum();
        let Some(left) = (free + new).checked_sub(sizes[root]) else {
            plan.refused.insert(page.identity.path.clone());
            continue;
        };
        free = left;
        reached.iter().for_each(|one| counted[*one] = true);
        plan.roots.insert(page.identity.path.clone());
        let placed = reached
            .into_iter()
            .map(|at| &pages[at])
            .filter(|partial| !is_borrowed(page, partial));
        plan.used
            .extend(placed.map(|partial| partial.identity.path.clone()));
    }
    plan
}

impl Plan {
    /// Whether no page shows anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.roots.is_empty() && self.refused.is_empty()
    }

    /// The partials that a page shows, and those within them, by their paths; with what is written of them.
    #[must_use]
    pub fn below(&self, path: &str) -> BTreeMap<&str, Vec<(&str, &str)>> {
        let mut found: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
        let mut open = vec![path];
        let mut seen = BTreeSet::from([path]);
        while let Some(path) = open.pop() {
            let from = (path.to_owned(), String::new());
            let own = self.shown.range(from..);
            for ((page, written), partial) in own.take_while(|((page, _), _)| page == path) {
                found.entry(partial).or_default().push((page, written));
                if seen.insert(partial) {
                    open.push(partial);
                }
            }
        }
        found
    }
}

/// Puts the tables of partials, by their paths, in their place on the pages that show them.
pub fn place(
    pages: &mut [PortPage],
    partials: &BTreeMap<String, PortPage>,
    plan: &Plan,
    source: &Locale,
    lexicons: &Lexicons,
) {
    let in_hand: usize = partials
        .values()
        .map(|one| size_of(one) + SHOWN_BYTES)
        .sum();
    for page in pages {
        if plan.refused.contains(&page.identity.path) {
            let text = "the page shows more of other files than is read in place; they are read as pages of their own";
            let first = shows(page).next().map_or(Place::START, |shown| shown.place);
            page.problems.push(problem(first, String::from(text)));
        }
        if !plan.roots.contains(&page.identity.path) {
            continue;
        }
        let mut pass = Pass {
            plan,
            partials,
            root: page,
            problems: Vec::new(),
            suppressions: Vec::new(),
            silent: BTreeSet::new(),
            borrows: false,
            placed: false,
            left: FREE_SHOWN_BYTES + in_hand,
        };
        let mut above = vec![page.identity.path.as_str()];
        let tables = pass.tables(page, &mut above, None);
        let (placed, borrows) = (pass.placed, pass.borrows);
        let (problems, suppressions) = (pass.problems, pass.suppressions);
        page.borrows = borrows;
        page.problems.extend(problems);
        page.suppressions.extend(suppressions);
        if placed {
            *page = page.clone().with_tables(tables, source, lexicons);
        }
    }
}

/// What a page shows that may hold a table.
fn shows(page: &PortPage) -> impl Iterator<Item = &Partial> {
    page.partials.iter().filter(|partial| partial.is_alone)
}

/// Whether what a page shows is in another language than the page.
fn is_borrowed(page: &PortPage, partial: &PortPage) -> bool {
    let locales = (&page.identity.locale, &partial.identity.locale);
    match locales {
        (Some(own), Some(other)) => !(own.is_within(other) || other.is_within(own)),
        (None, _) | (_, None) => false,
    }
}

fn problem(place: Place, text: String) -> Problem {
    Problem {
        kind: ProblemKind::UnreadableTable,
        place,
        text,
    }
}

/// The files that names may mean.
struct Known<'p> {
    pages: &'p [PortPage],
    source: &'p Locale,
    by_path: BTreeMap<&'p str, usize>,
    /// The names of all files, for most that pages show are none of these.
    names: BTreeSet<&'p str>,
    by_key: BTreeMap<&'p str, Vec<usize>>,
}

impl<'p> Known<'p> {
    fn new(pages: &'p [PortPage], source: &'p Locale) -> Self {
        let mut by_path = BTreeMap::new();
        let mut names = BTreeSet::new();
        let mut by_key: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, page) in pages.iter().enumerate() {
            // What has an id of its own is a page wherever it is shown.
            if !page.identity.has_own_key {
                by_path.insert(page.identity.path.as_str(), at);
                names.insert(partial_name(&page.identity.path));
            }
            by_key.entry(&page.identity.key).or_default().push(at);
        }
        Self {
            pages,
            source,
            by_path,
            names,
            by_key,
        }
    }

    fn resolve(&self, page: usize, written: &str) -> Option<usize> {
        let own = &self.pages[page];
        let found = self.at_path(&own.identity.path, written).or_else(|| {
            // What lies elsewhere in the tree of a translation, or not at all, lies where the source has it.
            let sisters = self.by_key.get(own.identity.key.as_str())?;
            let mut sources = sisters.iter().filter(|sister| {
                let sister = &self.pages[**sister];
                sister.identity.is_within(self.source) && sister.identity.path != own.identity.path
            });
            let source = &self.pages[*sources.next()?];
            shows(source).find(|shown| shown.path == written)?;
            self.at_path(&source.identity.path, written)
        })?;
        if !is_borrowed(own, &self.pages[found]) {
            return Some(found);
        }
        let versions = self.by_key.get(self.pages[found].identity.key.as_str());
        let mut versions = versions.into_iter().flatten().copied();
        let is_own = |at: &usize| self.pages[*at].identity.locale == own.identity.locale;
        Some(versions.find(is_own).unwrap_or(found))
    }

    fn at_path(&self, page: &str, written: &str) -> Option<usize> {
        if !self.names.contains(partial_name(written)) {
            return None;
        }
        let paths = partial_paths(page, written);
        paths
            .iter()
            .find_map(|path| self.by_path.get(path.as_str()).copied())
    }
}

/// What it costs to show a page: its text, and the tables that it itself has.
fn size_of(page: &PortPage) -> usize {
    let known = page.tables.iter().flat_map(|table| &table.rows);
    let known = known.flat_map(|row| &row.cells);
    let passed = page.passed.iter().flat_map(|passed| &passed.table.rows);
    let passed = passed.flat_map(|row| &row.cells);
    let cells = known.chain(passed);
    page.length + cells.map(|cell| 64 + cell.text.len()).sum::<usize>()
}

/// Bytes of what each page shows, as often as it does and as deep as it is read.
fn sizes(own: &[usize], graph: &[Vec<usize>]) -> Vec<usize> {
    let mut sizes = vec![0_usize; own.len()];
    for _ in 0..MAX_PARTIAL_DEPTH {
        let of_shown = |shown: &Vec<usize>| {
            shown.iter().fold(0_usize, |sum, &next| {
                let inner = sizes[next].saturating_add(own[next] + SHOWN_BYTES);
                sum.saturating_add(inner)
            })
        };
        sizes = graph.iter().map(of_shown).collect();
    }
    sizes
}

/// All that a page shows, partials within partials too, each once. `seen` says of each page for which root it was
/// met last.
fn reached(root: usize, graph: &[Vec<usize>], seen: &mut [usize]) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    let mut level = vec![root];
    seen[root] = root;
    for _ in 0..MAX_PARTIAL_DEPTH {
        let mut next = Vec::new();
        for &one in level.iter().flat_map(|at| &graph[*at]) {
            if seen[one] != root {
                seen[one] = root;
                next.push(one);
            }
        }
        found.extend(&next);
        level = next;
    }
    found
}

/// One page that shows partials.
struct Pass<'p> {
    plan: &'p Plan,
    partials: &'p BTreeMap<String, PortPage>,
    root: &'p PortPage,
    problems: Vec<Problem>,
    suppressions: Vec<Suppression>,
    /// Partials whose comments are there.
    silent: BTreeSet<&'p str>,
    borrows: bool,
    placed: bool,
    /// Bytes that may still be shown; a plan asks for no more, but a plan may come from strangers.
    left: usize,
}

impl<'p> Pass<'p> {
    /// The tables of a page, or of a partial that the root shows at `shown`, with those that it shows.
    fn tables(
        &mut self,
        page: &'p PortPage,
        above: &mut Vec<&'p str>,
        shown: Option<Place>,
    ) -> Vec<Table> {
        let mut own = page.as_read().into_iter().peekable();
        let mut tables = Vec::new();
        for partial in shows(page) {
            let written = (page.identity.path.clone(), partial.path.clone());
            let Some(path) = self.plan.shown.get(&written) else {
                continue;
            };
            while let Some(table) = own.next_if(|table| table.place < partial.place) {
                tables.push(table);
            }
            let place = shown.unwrap_or(partial.place);
            let Some((path, inner)) = self.partials.get_key_value(path) else {
                continue;
            };
            if is_borrowed(self.root, inner) {
                self.borrows = true;
                continue;
            }
            if above.contains(&path.as_str()) || above.len() > MAX_PARTIAL_DEPTH {
                let text = match above.contains(&path.as_str()) {
                    true => "what the page shows here shows itself; it is read once",
                    false => {
                        "what the page shows here shows files within files too deep to be read"
                    }
                };
                self.problems.push(problem(place, String::from(text)));
                continue;
            }
            let Some(left) = self.left.checked_sub(size_of(inner) + SHOWN_BYTES) else {
                let text = "the page shows more of other files than is read in place";
                self.problems.push(problem(place, String::from(text)));
                break;
            };
            self.left = left;
            self.placed = true;
            let file: Arc<str> = Arc::from(path.as_str());
            if self.silent.insert(path) {
                let comments = inner.suppressions.iter().cloned();
                self.suppressions
                    .extend(comments.map(|comment| Suppression {
                        file: Some(Arc::clone(&file)),
                        ..comment
                    }));
            }
            above.push(path);
            let inner = self.tables(inner, above, Some(place));
            above.pop();
            tables.extend(inner.into_iter().map(|table| {
                let headings = partial.headings.iter().chain(&table.headings);
                let headings: Vec<_> = headings.cloned().collect();
                Table {
                    file: table.file.or_else(|| Some(Arc::clone(&file))),
                    heading: headings.last().map(|heading| heading.text.clone()),
                    headings,
                    ..table
                }
            }));
        }
        tables.extend(own);
        tables
    }
}
