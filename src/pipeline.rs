//! The pipeline: the one place where stages are put together and run in parallel.
//!
//! Takes a dump and gives a [`Survey`]: the pages that hold port tables, understood, and which other
//! pages there are. Threads take files as they come; what they find is put in the order of paths, so the
//! result is a function of the bytes and names of the files and of nothing else.

use std::any::Any;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use rayon::prelude::*;

use crate::compare::moved::moved;
use crate::compare::project::project_all;
use crate::compare::shown;
use crate::compare::teach::{MayTeach, teach};
use crate::discover::{self, Dump, DumpFile, DumpOptions, Location};
use crate::error::Error;
use crate::lexicon::Lexicons;
use crate::limits::MAX_PARTIAL_DEPTH;
use crate::locale::Locale;
use crate::normalize::{PassedTable, PortPage, normalize};
use crate::order::{Collect, Order};
use crate::page::{
    self, Identity, Origin, Page, Problem, ProblemKind, Table, Version, partial_name, partial_paths,
};
use crate::prefilter::Prefilter;
use crate::span::Place;
use crate::survey::{Found, Presence, Survey, key_digest, source_locale};

mod finish;
mod map;
mod plan;
mod reduce;
mod wire;

pub use finish::{Finished, Finisher, TwoGroups};
pub use map::{Mapper, bad_line};
pub use plan::{Planned, plan_dump, plan_paths};
pub use reduce::{Counts, Reduced, Reducer};
pub use wire::{BadLine, GroupLine};

/// A page of more bytes waits for its turn; real pages are smaller.
const LARGE_PAGE_BYTES: usize = 1024 * 1024;

/// How to survey.
#[derive(Debug, Clone)]
pub struct SurveyOptions {
    /// What to read.
    pub dump: DumpOptions,
    /// Whether pages that cannot hold a port table are spared the full parse. The result is the same.
    pub prefilter: bool,
    /// The locale that pages are written in first: its words are concepts.
    pub source: Locale,
}

/// Reads a dump.
///
/// # Errors
/// Where an input path does not exist. A bad page is no error: it becomes a page with a problem.
pub fn survey(options: &SurveyOptions, lexicons: &Lexicons) -> Result<Survey, Error> {
    survey_watched(options, lexicons, &|_| {})
}

/// Reads a dump, and tells `watch` how many files have been read since it was last told.
///
/// # Errors
/// As [`survey`].
pub fn survey_watched(
    options: &SurveyOptions,
    lexicons: &Lexicons,
    watch: &(dyn Fn(usize) + Sync),
) -> Result<Survey, Error> {
    survey_taught_by(options, lexicons, watch, &|_, _| true)
}

/// Reads a dump, and learns words only from the tables that `may_teach` lets through: how well words travel
/// to pages that were never seen is measured so.
///
/// # Errors
/// As [`survey`].
pub fn survey_taught_by(
    options: &SurveyOptions,
    lexicons: &Lexicons,
    watch: &(dyn Fn(usize) + Sync),
    may_teach: MayTeach<'_>,
) -> Result<Survey, Error> {
    let reader = Reader::new(lexicons, &options.source, options.prefilter);
    let (dump, seen) = discover::dump_seen(&options.dump, &seeing(&reader, watch))?;
    let (mut survey, plain) = read_all(&dump, seen, &reader, &|page| page);
    // Pages without port tables are not kept, for a dump has many. Those of which another language has
    // port tables are few, and are read in full now, and no others.
    let wanted = survey.keys_wanted(&plain, &dump);
    let sisters: Vec<PortPage> = plain
        .pages
        .into_par_iter()
        .filter(|(key, _)| wanted.contains(key))
        .map_init(Vec::new, |buffer, (_, at)| {
            let file = dump.file(at)?;
            discover::read(&file.location, buffer).ok()?;
            reader.sister(buffer, &file.origin)
        })
        .flatten()
        .collect();
    // Learning takes memory, and the paths are needed no more.
    drop(dump);
    survey.adopt(sisters);
    survey.project(&options.source, lexicons, may_teach);
    Ok(survey)
}

/// Reads a dump, and keeps what `keep` makes of each page with port tables or with problems, in the order
/// of their paths: memory grows with that, however large the dump.
///
/// # Errors
/// As [`survey`].
pub fn survey_each<P: Send>(
    options: &SurveyOptions,
    lexicons: &Lexicons,
    watch: &(dyn Fn(usize) + Sync),
    keep: &(dyn Fn(PortPage) -> P + Sync),
) -> Result<Survey<P>, Error> {
    let reader = Reader::new(lexicons, &options.source, options.prefilter);
    let (dump, seen) = discover::dump_seen(&options.dump, &seeing(&reader, watch))?;
    let (survey, _) = read_all(&dump, seen, &reader, keep);
    Ok(survey)
}

/// Pages that hold no port table.
#[derive(Default)]
struct Plain {
    /// Digests of their keys, and their numbers in the dump.
    pages: Vec<(u64, usize)>,
    /// Of the few that show other files as parts of themselves, by their numbers, what they write of them.
    shows: BTreeMap<usize, Shows>,
}

/// Paths of partials, as a page writes them.
type Shows = Vec<Box<str>>;

/// What is seen in a file where the walk meets it, before its locale and its key are known.
enum Seen {
    /// What an earlier run has written.
    Own,
    /// A page without port tables: the digest of the key, and the number of the locale, that it states
    /// itself; and what it shows.
    Plain(Option<u64>, Option<u8>, Shows),
    /// A page that is to be read in full, or that cannot be read.
    Page,
}

/// A look at each file that the walk meets; `watch` is told of them by the handful.
fn seeing<'s>(
    reader: &'s Reader<'_>,
    watch: &'s (dyn Fn(usize) + Sync),
) -> impl Fn(&Location, &mut Vec<u8>) -> Seen + Sync + 's {
    let met = AtomicUsize::new(0);
    move |location, buffer| {
        if met.fetch_add(1, Ordering::Relaxed).is_multiple_of(HANDFUL) {
            watch(HANDFUL);
        }
        reader.see(location, buffer)
    }
}

/// Locales by their numbers, for a dump has many pages and few locales.
#[derive(Debug, Default)]
struct Locales(RwLock<Vec<Locale>>);

impl Locales {
    /// The number of a locale; `None` where there are more than any documentation has.
    fn number(&self, locale: &Locale) -> Option<u8> {
        let place = |known: &[Locale]| known.iter().position(|known| known == locale);
        let found = place(&self.0.read().unwrap_or_else(PoisonError::into_inner));
        let at = found.or_else(|| {
            let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
            let at = place(&known);
            if at.is_none() && known.len() <= usize::from(u8::MAX) {
                known.push(locale.clone());
            }
            at.or(place(&known))
        });
        at.and_then(|at| u8::try_from(at).ok())
    }

    fn get(&self, number: u8) -> Option<Locale> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.get(usize::from(number)).cloned()
    }
}

/// Files that are told of at a time.
const HANDFUL: usize = 64;

fn read_all<P: Send>(
    dump: &Dump,
    seen: Vec<Seen>,
    reader: &Reader<'_>,
    keep: &(dyn Fn(PortPage) -> P + Sync),
) -> (Survey<P>, Plain) {
    // Most files are plain, and known by now but for what their paths tell.
    let plain = seen.into_par_iter().enumerate().fold(
        || (Gathered::default(), Vec::new()),
        |(mut gathered, mut pages), (at, seen)| {
            match seen {
                Seen::Own => gathered.own += 1,
                Seen::Plain(key, locale, shows) => {
                    let locale = locale.and_then(|number| reader.locales.get(number));
                    gathered.add_plain(dump, at, key, locale.as_ref());
                    gathered.add_shows(at, shows);
                }
                Seen::Page => pages.push(at),
            }
            (gathered, pages)
        },
    );
    let (known, pages) = plain.reduce(Default::default, |(known, mut pages), (other, more)| {
        pages.extend(more);
        (known.joined(other), pages)
    });
    // A page is taken when a thread is free for it, so that none waits for the slowest; what is put together
    // does not depend on the order.
    let read = pages.into_iter().par_bridge().fold(
        || (Gathered::default(), Vec::new()),
        |(mut gathered, mut buffer), at| {
            if let Some(file) = dump.file(at)
                && let Some((key, shows)) =
                    gathered.add(&file.origin.path, reader.file(&file, &mut buffer), keep)
            {
                gathered.plain.pages.push((key, at));
                gathered.add_shows(at, shows);
            }
            (gathered, buffer)
        },
    );
    let read = read.map(|(gathered, _)| gathered);
    let gathered = read.reduce(Gathered::default, Gathered::joined);
    gathered.joined(known).survey(Found::of(dump))
}

/// Understands pages that are already in memory, each with its path; no file is touched.
///
/// This is where a fuzzer comes in: any bytes under any path give a survey, in time and memory in
/// proportion to their length, and never a panic that leaves this function.
///
/// ```
/// use portolan::lexicon::Lexicons;
/// use portolan::page::Origin;
/// let page = "|Port|Protocol|Notes|\n|-|-|-|\n|443|TCP|Web|\n";
/// let origin = Origin::from_path("en-US/a.md");
/// let survey = portolan::pipeline::survey_texts(&[(origin, page.as_bytes())], &Lexicons::built_in());
/// assert_eq!(survey.pages[0].tables[0].rows.len(), 1);
/// ```
#[must_use]
pub fn survey_texts(texts: &[(Origin, &[u8])], lexicons: &Lexicons) -> Survey {
    let source = source_locale();
    let reader = Reader::new(lexicons, &source, true);
    let mut gathered = Gathered::default();
    let mut plain = Vec::new();
    for (origin, bytes) in texts {
        let outcome = reader.page(bytes, origin);
        if let Some((key, _)) = gathered.add(&origin.path, outcome, &|page| page) {
            plain.push((key, origin, bytes));
        }
    }
    let (mut survey, _) = gathered.survey(Found::default());
    let wanted = survey.keys_with_tables();
    let sisters = plain
        .into_iter()
        .filter(|(key, ..)| wanted.contains(key))
        .filter_map(|(_, origin, bytes)| reader.sister(bytes, origin));
    survey.adopt(sisters.collect());
    survey.project(&source, lexicons, &|_, _| true);
    survey
}

/// What became of one file.
enum Outcome {
    /// A page with something to say.
    Page(Box<PortPage>),
    /// A page without port tables, and what it shows.
    Plain(Version, Shows),
    /// No page: what an earlier run has written.
    Own,
}

/// What one thread has read, in no order.
struct Gathered<P> {
    /// Pages by their paths.
    pages: Vec<(String, P)>,
    presence: Presence,
    plain: Plain,
    own: usize,
}

impl<P> Default for Gathered<P> {
    fn default() -> Self {
        Self {
            pages: Vec::new(),
            presence: Presence::default(),
            plain: Plain::default(),
            own: 0,
        }
    }
}

impl<P> Gathered<P> {
    /// Counts a page and keeps what there is to keep; gives the key of one that holds no port table, and what
    /// it shows.
    fn add(
        &mut self,
        path: &str,
        outcome: Outcome,
        keep: &dyn Fn(PortPage) -> P,
    ) -> Option<(u64, Shows)> {
        match outcome {
            Outcome::Page(page) => {
                let identity = &page.identity;
                let key = key_digest(&identity.key);
                self.presence.add(path, key, identity.locale.as_ref());
                self.pages.push((identity.path.clone(), keep(*page)));
                None
            }
            Outcome::Plain(version, shows) => {
                let key = key_digest(&version.key);
                self.presence.add(path, key, version.locale.as_ref());
                Some((key, shows))
            }
            Outcome::Own => {
                self.own += 1;
                None
            }
        }
    }

    /// Counts a page without port tables, of which the walk has seen what it states itself.
    fn add_plain(&mut self, dump: &Dump, at: usize, key: Option<u64>, locale: Option<&Locale>) {
        let file = match (key, locale) {
            (Some(_), Some(_)) => None,
            _ => dump.file(at),
        };
        let origin = file.map(|file| file.origin).unwrap_or_default();
        let key = key.unwrap_or_else(|| key_digest(&origin.key));
        let told = origin.locale.as_ref().or(origin.default_locale.as_ref());
        self.presence.add(dump.path(at), key, locale.or(told));
        self.plain.pages.push((key, at));
    }

    fn add_shows(&mut self, at: usize, shows: Shows) {
        if !shows.is_empty() {
            self.plain.shows.insert(at, shows);
        }
    }

    fn joined(mut self, other: Self) -> Self {
        self.pages.extend(other.pages);
        self.plain.pages.extend(other.plain.pages);
        self.plain.shows.extend(other.plain.shows);
        self.presence.join(other.presence);
        self.own += other.own;
        self
    }

    fn survey(mut self, found: Found) -> (Survey<P>, Plain) {
        self.presence.finish();
        self.pages.order_by(|a, b| a.0.cmp(&b.0));
        let survey = Survey {
            pages: self.pages.into_iter().map(|(_, page)| page).collect(),
            presence: self.presence,
            found: Found {
                own: self.own,
                ..found
            },
            lessons: Arc::default(),
        };
        (survey, self.plain)
    }
}

impl Survey {
    /// Digests of the keys of pages with port tables.
    fn keys_with_tables(&self) -> BTreeSet<u64> {
        let with_tables = self.pages.iter().filter(|page| !page.tables.is_empty());
        with_tables
            .map(|page| key_digest(&page.identity.key))
            .into_set()
    }

    /// Digests of the keys of pages that have port tables in some language, or show files that have.
    fn keys_wanted(&self, plain: &Plain, dump: &Dump) -> BTreeSet<u64> {
        let mut wanted = self.keys_with_tables();
        if plain.shows.is_empty() {
            return wanted;
        }
        let names: BTreeSet<&str> = (0..dump.len())
            .map(|at| partial_name(dump.path(at)))
            .into_set();
        // What each page may show: numbers of pages.
        let targets = |at: usize| -> Vec<usize> {
            let shows = plain.shows.get(&at).into_iter().flatten();
            let named = shows.filter(|shown| names.contains(partial_name(shown)));
            let paths = named.flat_map(|shown| partial_paths(dump.path(at), shown));
            paths.filter_map(|path| dump.find(&path)).collect()
        };
        let mut users: Vec<(u64, Vec<usize>)> = plain
            .pages
            .iter()
            .filter(|(key, at)| !wanted.contains(key) && plain.shows.contains_key(at))
            .map(|(key, at)| (*key, targets(*at)))
            .filter(|(_, targets)| !targets.is_empty())
            .collect();
        let pages = self.pages.iter();
        let mut known: BTreeSet<usize> = pages
            .filter_map(|page| dump.find(&page.identity.path))
            .into_set();
        for _ in 0..MAX_PARTIAL_DEPTH {
            let of_wanted = plain.pages.iter().filter(|(key, _)| wanted.contains(key));
            known.extend(of_wanted.map(|(_, at)| *at));
            let before = wanted.len();
            users.retain(|(key, targets)| {
                let is_user = targets.iter().any(|target| known.contains(target));
                if is_user {
                    wanted.insert(*key);
                }
                !is_user
            });
            if wanted.len() == before {
                break;
            }
        }
        wanted
    }

    fn adopt(&mut self, sisters: Vec<PortPage>) {
        if !sisters.is_empty() {
            self.pages.extend(sisters);
            self.sort();
        }
    }

    fn sort(&mut self) {
        self.pages
            .order_by(|a, b| a.identity.path.cmp(&b.identity.path));
    }

    /// Lets the editions of a page that are understood tell the others what their tables state.
    fn project(&mut self, source: &Locale, lexicons: &Lexicons, may_teach: MayTeach<'_>) {
        for (index, key) in moved(&self.pages, source) {
            let identity = &mut self.pages[index].identity;
            if let Some(locale) = &identity.locale {
                self.presence.move_to(&key, locale);
            }
            identity.key = key;
        }
        self.show(source, lexicons);
        let mut groups: BTreeMap<String, Vec<PortPage>> = BTreeMap::new();
        for page in std::mem::take(&mut self.pages) {
            groups
                .entry(page.identity.key.clone())
                .or_default()
                .push(page);
        }
        let mut groups: Vec<Vec<PortPage>> = groups.into_values().collect();
        groups
            .par_iter_mut()
            .for_each(|pages| project_group(pages, source, lexicons));
        self.lessons = Arc::new(teach(&mut groups, source, lexicons, may_teach));
        self.pages = groups.into_iter().flatten().collect();
        self.sort();
    }
}

impl Survey {
    /// Puts the tables of partials in their place on the pages that show them.
    fn show(&mut self, source: &Locale, lexicons: &Lexicons) {
        let plan = shown::plan(&self.pages, source);
        if plan.is_empty() {
            return;
        }
        let of_pages: BTreeSet<&String> = plan.shown.values().into_set();
        let pages = self.pages.iter();
        let partials = pages.filter(|page| of_pages.contains(&page.identity.path));
        let partials = partials.map(|page| (page.identity.path.clone(), page.clone()));
        let partials: BTreeMap<String, PortPage> = partials.into_map();
        leave_pages(&mut self.pages, |path| plan.used.contains(path));
        shown::place(&mut self.pages, &partials, &plan, source, lexicons);
    }
}

/// Takes out what is no page of its own; what could not be read of it is told all the same.
fn leave_pages(pages: &mut Vec<PortPage>, is_used: impl Fn(&str) -> bool) {
    pages.retain_mut(|page| {
        if !is_used(&page.identity.path) {
            return true;
        }
        page.tables = Vec::new();
        page.passed = Vec::new();
        page.suppressions = Vec::new();
        !page.problems.is_empty()
    });
}

/// Lets the editions of one page that are understood tell the others what their tables state.
fn project_group(pages: &mut [PortPage], source: &Locale, lexicons: &Lexicons) {
    if pages.len() > 1 {
        let mut editions: Vec<&mut PortPage> = pages.iter_mut().collect();
        project_all(&mut editions, source, lexicons);
    }
}

fn is_worth_keeping(page: &PortPage) -> bool {
    !page.tables.is_empty()
        || !page.problems.is_empty()
        || page.passed.iter().any(PassedTable::is_like_ports)
}

/// Reads files of a dump one by one.
struct Reader<'l> {
    lexicons: &'l Lexicons,
    source: &'l Locale,
    prefilter: Prefilter<'l>,
    /// Locales that pages state.
    locales: Locales,
    /// Whether the prefilter spares work, or is asked for nothing but its opinion.
    spares: bool,
}

impl<'l> Reader<'l> {
    fn new(lexicons: &'l Lexicons, source: &'l Locale, spares: bool) -> Self {
        Self {
            lexicons,
            source,
            prefilter: Prefilter::new(lexicons),
            locales: Locales::default(),
            spares,
        }
    }

    /// Looks at a file: whether anything in it is worth more.
    fn see(&self, location: &Location, buffer: &mut Vec<u8>) -> Seen {
        if discover::read(location, buffer).is_err() {
            return Seen::Page;
        }
        if discover::is_own_output(buffer) {
            return Seen::Own;
        }
        let look = || {
            let text = page::text(buffer).ok()?;
            let is_spared = self.spares && !self.prefilter.may_hold_port_table(&text);
            let stated = is_spared.then(|| page::stated(&text)).flatten()?;
            Some((stated, page::partials_of(&text, || location.name())))
        };
        // A fault of the program is told where the page is read in full.
        match catch_unwind(AssertUnwindSafe(look)) {
            Ok(Some((stated, shows))) => {
                let key = stated.key.as_deref().map(key_digest);
                match stated.locale.map(|locale| self.locales.number(&locale)) {
                    Some(None) => Seen::Page,
                    locale => Seen::Plain(key, locale.flatten(), shows),
                }
            }
            Ok(None) | Err(_) => Seen::Page,
        }
    }

    fn file(&self, file: &DumpFile, buffer: &mut Vec<u8>) -> Outcome {
        match discover::read(&file.location, buffer) {
            Ok(()) if discover::is_own_output(buffer) => Outcome::Own,
            Ok(()) => self.page(buffer, &file.origin),
            Err(text) => self.broken(&file.origin, ProblemKind::UnreadablePage, text),
        }
    }

    /// Understands one page. Of large pages only one is in work at a time, however many threads there
    /// are, for the parsers take some sixty bytes for each byte of the worst of them.
    fn page(&self, bytes: &[u8], origin: &Origin) -> Outcome {
        static LARGE: Mutex<()> = Mutex::new(());
        let _turn = (bytes.len() > LARGE_PAGE_BYTES).then(|| LARGE.lock());
        self.guarded(origin, || self.understand(bytes, origin))
    }

    /// Runs `read` for one page; a fault of the program there costs that page alone.
    fn guarded(&self, origin: &Origin, read: impl FnOnce() -> Outcome) -> Outcome {
        catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|payload| {
            let what = panic_message(&*payload);
            let text = format!("the program failed on this page ({what}); please report it");
            self.broken(origin, ProblemKind::Internal, text)
        })
    }

    fn understand(&self, bytes: &[u8], origin: &Origin) -> Outcome {
        match page::text(bytes) {
            Ok(text) => self.understand_text(&text, origin),
            Err(problem) => self.broken(origin, problem.kind, problem.text),
        }
    }

    fn understand_text(&self, text: &str, origin: &Origin) -> Outcome {
        let may_hold = self.prefilter.may_hold_port_table(text);
        if self.spares
            && !may_hold
            && let Some(version) = page::version(text, origin)
        {
            return Outcome::Plain(version, page::partials_of(text, || &origin.path));
        }
        let mut page = page::read_text(text, origin);
        if !may_hold {
            // A table that cannot be read is no loss where it cannot be a port table.
            page.problems
                .retain(|problem| problem.kind != ProblemKind::UnreadableTable);
        }
        if may_hold {
            self.hear(&mut page, text, origin);
        }
        let page = normalize(page, self.source, self.lexicons);
        if is_worth_keeping(&page) {
            Outcome::Page(Box::new(page))
        } else {
            let shows = page.partials.iter().filter(|partial| partial.is_alone);
            let shows = shows.map(|partial| partial.path.clone().into_boxed_str());
            let shows = shows.collect();
            let Identity {
                key,
                has_own_key,
                locale,
                ..
            } = page.identity;
            let version = Version {
                key,
                has_own_key,
                locale,
            };
            Outcome::Plain(version, shows)
        }
    }

    /// Puts a page that nothing tells the language of to the one that its words are of.
    fn hear(&self, page: &mut Page, text: &str, origin: &Origin) {
        if !is_assumed(text, origin) {
            return;
        }
        if let Some(assumed) = page.identity.locale.take() {
            page.identity.locale = self.lexicons.spoken(texts_of(page), &assumed);
        }
    }

    /// The page with all its tables, whether or not they look like port tables.
    fn sister(&self, bytes: &[u8], origin: &Origin) -> Option<PortPage> {
        let text = page::text(bytes).ok()?;
        let mut page = page::read_text(&text, origin);
        if self.prefilter.may_hold_port_table(&text) {
            self.hear(&mut page, &text, origin);
        }
        Some(normalize(page, self.source, self.lexicons))
    }

    fn broken(&self, origin: &Origin, kind: ProblemKind, text: String) -> Outcome {
        let problem = Problem {
            kind,
            place: Place::START,
            text,
        };
        let page = page::unreadable(origin, problem);
        Outcome::Page(Box::new(normalize(page, self.source, self.lexicons)))
    }
}

/// Whether neither a page nor its path nor anybody else tells its language.
fn is_assumed(text: &str, origin: &Origin) -> bool {
    let states_it = || page::stated(text).is_some_and(|stated| stated.locale.is_some());
    origin.is_assumed && origin.locale.is_none() && !states_it()
}

/// What a page says in its title and in and above its tables.
fn texts_of(page: &Page) -> impl Iterator<Item = &str> {
    fn of_table(table: &Table) -> impl Iterator<Item = &str> {
        let above = table.lead.as_deref().into_iter();
        let above = above.chain(table.heading.as_deref());
        let below = table.rows.iter().flat_map(|row| &row.cells);
        let cells = table.header.iter().chain(below);
        above.chain(cells.map(|cell| cell.text.as_str()))
    }
    let title = page.title.as_deref().into_iter();
    title.chain(page.tables.iter().flat_map(of_table))
}

/// What a panic said, in one line.
#[must_use]
pub fn panic_message(payload: &(dyn Any + Send)) -> String {
    let text = payload
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| payload.downcast_ref::<&str>().copied())
        .unwrap_or("unknown");
    // The message may quote the page, and a page may be long.
    let line = text.lines().next().unwrap_or_default();
    line.chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::lint::{CompareOptions, compare, run};

    #[test]
    fn a_panic_costs_its_page_alone() {
        let lexicons = Lexicons::built_in();
        let origin = |path: &str| Origin::from_path(path);
        let table = b"|Port|Protocol|\n|-|-|\n|443|TCP|\n";
        let source = source_locale();
        let reader = Reader::new(&lexicons, &source, true);
        let mut gathered = Gathered::default();
        let mut add = |outcome| gathered.add("", outcome, &|page| page);
        add(reader.page(table, &origin("en-US/good.md")));
        let name = "row\n1";
        let bad = origin("en-US/bad.md");
        add(reader.guarded(&bad, || panic!("no {name}")));
        let stuck = origin("en-US/stuck.md");
        add(reader.guarded(&stuck, || panic!("stuck")));
        let odd = origin("en-US/odd.md");
        let payload = || std::panic::resume_unwind(Box::new(1_u8));
        add(reader.guarded(&odd, payload));
        let (survey, _) = gathered.survey(Found::default());
        assert_eq!(survey.presence.pages, 4);
        assert_eq!(survey.pages[1].tables[0].rows.len(), 1);
        let findings = run(&compare(&survey, &lexicons, &CompareOptions::default()));
        let said: Vec<(&str, &str)> = findings
            .iter()
            .filter(|finding| finding.lint == crate::lint::registry::names::INTERNAL_ERROR.as_str())
            .map(|finding| (finding.path.as_str(), finding.message.as_str()))
            .collect();
        let text = |what| format!("the program failed on this page ({what}); please report it");
        assert_eq!(
            said,
            [
                ("en-US/bad.md", &*text("no row")),
                ("en-US/odd.md", &*text("unknown")),
                ("en-US/stuck.md", &*text("stuck")),
            ]
        );
    }
}
