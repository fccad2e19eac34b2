//! Reduce: the records of one page in all its languages become findings and rules.
//!
//! Takes the records of one key in any order, gives a [`Reduced`]: owned data, a few lines for each row. It is
//! the local program on a few pages, and a function of those records, of the configuration and of what was
//! learned before.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::{Gathered, Outcome, Reader, leave_pages, project_group};
use crate::compare::moved::{may_move, moved};
use crate::compare::shown;
use crate::compare::teach::{Examples, Lessons, Students, examples_of};
use crate::finding::Finding;
use crate::lexicon::Lexicons;
use crate::lint::{self, CompareOptions, Overview};
use crate::locale::Locale;
use crate::normalize::{Language, PortPage};
use crate::order::{Collect, Order};
use crate::page::{self, Identity, Origin, ProblemKind, Translation, Version};
use crate::policy::{self, Comment};
use crate::publish::canon::{self, Part};
use crate::record::page::{PageLine, PageProblemKind, Shown, ShownOn};

use super::map::broken;
use super::panic_message;
use crate::survey::{Found, Sites, Survey};

/// What was read, in numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Pages read.
    pub pages: usize,
    /// Pages with port tables.
    pub port_pages: usize,
    /// Port tables.
    pub tables: usize,
    /// Their rows.
    pub rows: usize,
    /// Pages by locale.
    pub locales: BTreeMap<Locale, usize>,
    /// In which languages the sites of the dump have pages.
    pub sites: Sites,
    /// Keys that one locale has.
    pub alone: usize,
    /// Keys that two locales have, or more.
    pub shared: usize,
}

impl Counts {
    /// Adds what was counted elsewhere.
    pub fn add(&mut self, other: Self) {
        self.pages += other.pages;
        self.port_pages += other.port_pages;
        self.tables += other.tables;
        self.rows += other.rows;
        self.alone += other.alone;
        self.shared += other.shared;
        self.sites.join(other.sites);
        for (locale, count) in other.locales {
            *self.locales.entry(locale).or_default() += count;
        }
    }
}

/// What one page in all its languages comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reduced {
    /// The key.
    pub key: String,
    /// Findings of lints that look at one group, at their default levels.
    pub findings: Vec<Finding>,
    /// Suppression comments of the pages.
    pub comments: Vec<Comment>,
    /// What the lints need that look at all groups.
    pub overview: Overview,
    /// What the canon takes; `None` where no edition has port tables.
    pub part: Option<Part>,
    /// Numbers.
    pub counts: Counts,
}

/// Reduces groups, one at a time.
pub struct Reducer<'l> {
    reader: Reader<'l>,
    options: CompareOptions,
    lessons: Arc<Lessons>,
    moved: Moved,
}

/// Records of pages that stand under another key than their paths tell: under the key of their source.
#[derive(Debug, Clone, Default)]
struct Moved {
    /// By the key that they belong to.
    by_key: BTreeMap<String, Vec<PageLine>>,
    paths: BTreeSet<String>,
    /// Partials, by the keys of the pages that show them.
    shown: BTreeMap<String, Vec<PageLine>>,
    /// Paths of partials that are no pages of their own.
    used: BTreeSet<String>,
}

impl<'l> Reducer<'l> {
    /// A reducer; `source` is the locale that pages are written in first as configured, `lessons` are what
    /// all groups have taught.
    #[must_use]
    pub fn new(
        lexicons: &'l Lexicons,
        source: &'l Locale,
        options: CompareOptions,
        lessons: Lessons,
        moved: Vec<PageLine>,
    ) -> Self {
        let mut known = Moved::default();
        for line in moved {
            if let Some(shown) = &line.shown {
                if !shown.is_page {
                    known.used.insert(line.path.clone());
                }
                known.shown.entry(line.key.clone()).or_default().push(line);
                continue;
            }
            known.paths.insert(line.path.clone());
            known.by_key.entry(line.key.clone()).or_default().push(line);
        }
        Self {
            reader: Reader::new(lexicons, source, true),
            options,
            lessons: Arc::new(lessons),
            moved: known,
        }
    }

    /// Records of a group that may stand under another key, or be what another belongs to; of the rest of the
    /// group only who they are.
    #[must_use]
    pub fn movers(&self, lines: &[PageLine]) -> Vec<PageLine> {
        let read = || {
            let survey = self.read(lines, false);
            let shows = |line: &PageLine| {
                let text = line.text.as_deref();
                text.is_some_and(|text| !page::partials_of(text, || &line.path).is_empty())
            };
            if survey.pages.is_empty() && !lines.iter().any(shows) {
                return Vec::new();
            }
            let may_move = survey
                .pages
                .iter()
                .filter(|page| may_move(&survey.pages, page, self.reader.source));
            let may_move: BTreeSet<&str> =
                may_move.map(|page| page.identity.path.as_str()).into_set();
            let known: BTreeMap<&str, &PortPage> = survey
                .pages
                .iter()
                .map(|page| (page.identity.path.as_str(), page))
                .into_map();
            let has_own_key = |line: &PageLine| {
                let text = line.text.as_deref();
                let version = text.and_then(|text| page::version(text, &origin_of(line)));
                version.is_some_and(|version| version.has_own_key)
            };
            // A page of an id of its own is shown by none, nor is it found by its path.
            let is_of_id = lines.iter().any(has_own_key);
            let mut told: BTreeSet<&str> = BTreeSet::new();
            let line_of = |line: &PageLine| {
                let may_be_shown = |page: &PortPage| {
                    let has_tables = !(page.tables.is_empty() && page.passed.is_empty());
                    has_tables && !page.identity.has_own_key
                };
                let path = line.path.as_str();
                let is_whole = may_move.contains(path)
                    || known.get(path).is_some_and(|page| may_be_shown(page))
                    || shows(line);
                match is_whole {
                    true => Some(line.clone()),
                    false if is_of_id => None,
                    false => Some(PageLine {
                        text: None,
                        problem: None,
                        ..line.clone()
                    }),
                }
            };
            lines
                .iter()
                .filter(|line| told.insert(&line.path))
                .filter_map(line_of)
                .collect()
        };
        catch_unwind(AssertUnwindSafe(read)).unwrap_or_default()
    }

    /// Which of the movers of all groups belong under another key, and which are shown on others: their
    /// records, under that key.
    #[must_use]
    pub fn moved(&self, movers: Vec<PageLine>) -> Vec<PageLine> {
        let mut by_path: BTreeMap<String, PageLine> = BTreeMap::new();
        let mut pages: Vec<PortPage> = Vec::new();
        for line in movers {
            pages.extend(self.page(&line));
            by_path.insert(line.path.clone(), line);
        }
        pages.order_by(|a, b| a.identity.path.cmp(&b.identity.path));
        let moved = moved(&pages, self.reader.source);
        for (index, key) in &moved {
            pages[*index].identity.key.clone_from(key);
        }
        let plan = shown::plan(&pages, self.reader.source);
        let mut records: Vec<PageLine> = moved
            .iter()
            .map(|(index, _)| &pages[*index].identity)
            .filter(|identity| !plan.used.contains(&identity.path))
            .filter_map(|identity| {
                let line = by_path.get(&identity.path)?;
                Some(PageLine {
                    key: identity.key.clone(),
                    ..line.clone()
                })
            })
            .collect();
        let keys: BTreeMap<&str, &str> = pages
            .iter()
            .map(|page| (page.identity.path.as_str(), page.identity.key.as_str()))
            .into_map();
        let mut shown: BTreeMap<(&str, &str), BTreeSet<ShownOn>> = BTreeMap::new();
        for root in &plan.roots {
            let Some(key) = keys.get(root.as_str()) else {
                continue;
            };
            for (partial, uses) in plan.below(root) {
                let on = shown.entry((key, partial)).or_default();
                on.extend(uses.into_iter().map(|(page, written)| ShownOn {
                    page: page.to_owned(),
                    written: written.to_owned(),
                }));
            }
        }
        records.extend(shown.into_iter().filter_map(|((key, path), on)| {
            let line = by_path.get(path)?;
            Some(PageLine {
                key: key.to_owned(),
                shown: Some(Shown {
                    on: on.into_iter().collect(),
                    is_page: !plan.used.contains(path),
                }),
                ..line.clone()
            })
        }));
        records.extend(plan.refused.iter().filter_map(|path| {
            let line = by_path.get(path)?;
            Some(PageLine {
                key: (*keys.get(path.as_str())?).to_owned(),
                text: None,
                shown: Some(Shown {
                    on: Vec::new(),
                    is_page: true,
                }),
                ..line.clone()
            })
        }));
        records
    }

    /// The page of a record alone, with all its tables.
    fn page(&self, line: &PageLine) -> Option<PortPage> {
        let Some(text) = &line.text else {
            return Some(self.bare(line, origin_of(line)));
        };
        let mut read = self.read(std::slice::from_ref(line), false).pages;
        let sister = || self.reader.sister(text.as_bytes(), &origin_of(line));
        read.pop().or_else(sister)
    }

    /// What a group has to teach; `None` where it is understood, and where the program fails on it.
    #[must_use]
    pub fn examples(&self, lines: &[PageLine]) -> Option<Examples> {
        let read = || {
            let survey = self.survey(lines);
            examples_of(&survey.pages, self.reader.source, self.reader.lexicons)
        };
        catch_unwind(AssertUnwindSafe(read)).ok().flatten()
    }

    /// What a group comes to. A fault of the program costs that group alone.
    #[must_use]
    pub fn reduce(&self, lines: &[PageLine]) -> Reduced {
        let reduce = || self.compare(lines);
        catch_unwind(AssertUnwindSafe(reduce)).unwrap_or_else(|payload| {
            let what = panic_message(&*payload);
            let broken: Vec<PageLine> = lines
                .iter()
                .map(|line| {
                    let origin = origin_of(line);
                    let text =
                        format!("the program failed on this page ({what}); please report it");
                    broken(&origin, PageProblemKind::Internal, text)
                })
                .collect();
            self.compare(&broken)
        })
    }

    fn compare(&self, lines: &[PageLine]) -> Reduced {
        let Some(key) = lines.first().map(|line| line.key.clone()) else {
            return Reduced::default();
        };
        let mut survey = self.survey(lines);
        let (source, lexicons) = (self.reader.source, self.reader.lexicons);
        let students = Students::new(&self.lessons, lexicons);
        students.read_again(&mut survey.pages, source);
        survey.lessons = Arc::clone(&self.lessons);
        let found = lines.iter().find_map(|line| line.source.as_ref());
        let found = found.and_then(|source| source.parse().ok());
        let options = CompareOptions {
            source: found.unwrap_or_else(|| self.options.source.clone()),
            ..self.options.clone()
        };
        let comparison = lint::compare(&survey, lexicons, &options);
        let (alone, shared) = survey.presence.shared();
        let tables = || survey.pages.iter().flat_map(|page| &page.tables);
        let port_pages = survey.pages.iter().filter(|page| !page.tables.is_empty());
        Reduced {
            findings: lint::run_within_groups(&comparison),
            comments: policy::comments(&survey.pages),
            overview: Overview::of(&comparison),
            part: comparison
                .alignments
                .first()
                .map(|alignment| canon::part(alignment, &survey.lessons)),
            counts: Counts {
                pages: survey.presence.pages,
                port_pages: port_pages.count(),
                tables: tables().count(),
                rows: tables().map(|table| table.rows.len()).sum(),
                locales: survey.presence.locales.clone(),
                sites: survey.presence.sites.clone(),
                alone,
                shared,
            },
            key,
        }
    }

    /// The pages of a group as the local program has them, projected.
    fn survey(&self, lines: &[PageLine]) -> Survey {
        let key = lines.first().map(|line| line.key.as_str());
        let shown = key.and_then(|key| self.moved.shown.get(key));
        let mut survey = self.read(lines, shown.is_some());
        // What has moved away was counted here and is compared elsewhere.
        let moved = &self.moved;
        survey
            .pages
            .retain(|page| !moved.paths.contains(&page.identity.path));
        let arrived = lines.first().and_then(|line| moved.by_key.get(&line.key));
        for line in arrived.into_iter().flatten() {
            let pages = self.read(std::slice::from_ref(line), shown.is_some()).pages;
            for page in &pages {
                if let Some(locale) = &page.identity.locale {
                    survey.presence.move_to(&line.key, locale);
                }
            }
            survey.adopt(pages);
        }
        leave_pages(&mut survey.pages, |path| moved.used.contains(path));
        if let Some(partials) = shown {
            self.show(&mut survey.pages, partials);
        }
        project_group(&mut survey.pages, self.reader.source, self.reader.lexicons);
        survey
    }

    /// Puts the tables of partials in their place on the pages of a group that show them.
    fn show(&self, pages: &mut [PortPage], lines: &[PageLine]) {
        let mut plan = shown::Plan::default();
        let mut partials = BTreeMap::new();
        for line in lines {
            let on = line.shown.iter().flat_map(|shown| &shown.on);
            for on in on {
                let uses = (on.page.clone(), on.written.clone());
                plan.shown.insert(uses, line.path.clone());
                plan.roots.insert(on.page.clone());
            }
            match &line.shown {
                Some(shown) if shown.on.is_empty() => {
                    plan.refused.insert(line.path.clone());
                }
                _ => partials.extend(self.page(line).map(|page| (line.path.clone(), page))),
            }
        }
        let (source, lexicons) = (self.reader.source, self.reader.lexicons);
        shown::place(pages, &partials, &plan, source, lexicons);
    }

    /// The pages of a group as they are read, each alone; those without tables too where others have tables, or
    /// `all` are wanted.
    fn read(&self, lines: &[PageLine], all: bool) -> Survey {
        let mut lines: Vec<&PageLine> = lines.iter().collect();
        lines.order_by(|a, b| a.path.cmp(&b.path));
        lines.dedup();
        let mut gathered = Gathered::default();
        let mut plain = Vec::new();
        for line in lines {
            let origin = origin_of(line);
            let outcome = match (&line.text, &line.problem) {
                (Some(text), _) => self
                    .reader
                    .guarded(&origin, || self.reader.understand_text(text, &origin)),
                (None, Some(problem)) => {
                    let kind = match problem.kind {
                        PageProblemKind::Unreadable => ProblemKind::UnreadablePage,
                        PageProblemKind::Internal => ProblemKind::Internal,
                    };
                    self.reader.broken(&origin, kind, problem.text.clone())
                }
                (None, None) => {
                    let version = Version {
                        key: line.key.clone(),
                        // Of a page without tables nobody asks.
                        has_own_key: false,
                        locale: origin.locale.clone(),
                    };
                    Outcome::Plain(version, Vec::new())
                }
            };
            if gathered.add(&line.path, outcome, &|page| page).is_some() {
                plain.push((line, origin));
            }
        }
        let (mut survey, _) = gathered.survey(Found::default());
        if all || survey.pages.iter().any(|page| !page.tables.is_empty()) {
            let sisters = plain
                .into_iter()
                .filter_map(|(line, origin)| match &line.text {
                    Some(text) => self.reader.sister(text.as_bytes(), &origin),
                    None => Some(self.bare(line, origin)),
                });
            survey.adopt(sisters.collect());
        }
        survey
    }

    /// A page without tables, as its record tells it.
    fn bare(&self, line: &PageLine, origin: Origin) -> PortPage {
        let identity = Identity {
            path: origin.path,
            key: origin.key,
            has_own_key: false,
            locale: origin.locale,
            claimed_locale: None,
            translation: [Translation::Human, Translation::Machine]
                .into_iter()
                .find(|kind| line.translation.as_deref() == Some(kind.as_str()))
                .unwrap_or(Translation::Unstated),
            modified: line.modified.clone(),
            source_hash: line.source_hash.clone(),
            title: line.title.clone(),
        };
        let (source, lexicons) = (self.reader.source, self.reader.lexicons);
        let language = Language::of(&identity, line.packs, source, lexicons);
        PortPage {
            has_lexicon: language.own.is_some(),
            packs: line.packs,
            title: line.title.clone(),
            identity,
            tables: Vec::new(),
            passed: Vec::new(),
            length: 0,
            partials: Vec::new(),
            borrows: false,
            suppressions: Vec::new(),
            problems: Vec::new(),
        }
    }
}

fn origin_of(line: &PageLine) -> Origin {
    Origin {
        path: line.path.clone(),
        key: line.key.clone(),
        locale: line.locale.as_ref().and_then(|locale| locale.parse().ok()),
        ..Origin::default()
    }
}
