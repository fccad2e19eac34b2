//! The pipeline: the one place where stages are put together and run in parallel.
//!
//! Takes a dump and gives a [`Survey`]: the pages that hold port tables, understood, and which other
//! pages there are. Threads take files as they come; what they find is put in the order of paths, so the
//! result is a function of the bytes and names of the files and of nothing else.

use std::any::Any;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;

use rayon::prelude::*;

use crate::dump::{self, DumpFile, DumpOptions};
use crate::error::Error;
use crate::lexicon::Lexicons;
use crate::locale::Locale;
use crate::normalize::{PortPage, normalize};
use crate::page::{self, Identity, Origin, Page, Problem, ProblemKind, Version};
use crate::prefilter::Prefilter;
use crate::span::Place;

/// A page of more bytes waits for its turn; real pages are smaller.
const LARGE_PAGE_BYTES: usize = 1024 * 1024;

/// How to survey.
#[derive(Debug, Clone)]
pub struct SurveyOptions {
    /// What to read.
    pub dump: DumpOptions,
    /// Whether pages that cannot hold a port table are spared the full parse. The result is the same.
    pub prefilter: bool,
}

/// What a dump holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey<P = PortPage> {
    /// Pages with port tables or with problems, and other language versions of a page with port tables
    /// that have none; in the order of their paths.
    pub pages: Vec<P>,
    /// Which pages there are besides.
    pub presence: Presence,
}

/// Which page keys exist in which locale, in a few bytes a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Presence {
    /// Number of pages read.
    pub pages: usize,
    /// Pages by locale; pages of unknown locale are counted in `pages` alone.
    pub locales: BTreeMap<Locale, usize>,
    /// Digests of key and locale, sorted.
    digests: Vec<u64>,
}

impl Presence {
    fn add(&mut self, key: &str, locale: Option<&Locale>) {
        self.pages += 1;
        if let Some(locale) = locale {
            match self.locales.get_mut(locale) {
                Some(count) => *count += 1,
                None => {
                    self.locales.insert(locale.clone(), 1);
                }
            }
            self.digests.push(digest(key, locale));
        }
    }

    fn join(&mut self, other: Self) {
        self.pages += other.pages;
        self.digests.extend(other.digests);
        for (locale, count) in other.locales {
            *self.locales.entry(locale).or_default() += count;
        }
    }

    fn finish(&mut self) {
        self.digests.sort_unstable();
        self.digests.dedup();
    }

    /// Whether the dump has a page of this key in this locale, with port tables or without.
    #[must_use]
    pub fn has(&self, key: &str, locale: &Locale) -> bool {
        self.digests.binary_search(&digest(key, locale)).is_ok()
    }
}

/// A digest of key and locale, the same on every machine and in every run.
fn digest(key: &str, locale: &Locale) -> u64 {
    let mut digest = Fnv(0xCBF2_9CE4_8422_2325);
    // Adding to a digest cannot fail.
    let _ = write!(digest, "{key}\0{locale}");
    digest.0
}

/// FNV-1a, 64 bits.
struct Fnv(u64);

impl fmt::Write for Fnv {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for byte in text.bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
        }
        Ok(())
    }
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
    let reader = Reader::new(lexicons, options.prefilter);
    let mut survey = read_all(options, &reader, watch, &|page| page)?;
    // Pages without port tables are not kept, for a dump has many. Those of which another language has
    // port tables are few, and are looked up now.
    let wanted = survey.bare_sisters();
    if !wanted.is_empty() {
        let sisters: Vec<PortPage> = dump::walk(&options.dump)?
            .par_bridge()
            .map_init(Vec::new, |buffer, file| {
                dump::read(&file, buffer).ok()?;
                reader.sister(buffer, &file.origin, &wanted)
            })
            .flatten()
            .collect();
        survey.adopt(sisters);
    }
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
    let reader = Reader::new(lexicons, options.prefilter);
    read_all(options, &reader, watch, keep)
}

fn read_all<P: Send>(
    options: &SurveyOptions,
    reader: &Reader<'_>,
    watch: &(dyn Fn(usize) + Sync),
    keep: &(dyn Fn(PortPage) -> P + Sync),
) -> Result<Survey<P>, Error> {
    let files = dump::walk(&options.dump)?;
    // A file is taken from the walk when a thread is free for it, so that no batch waits for its
    // slowest page; what is put together does not depend on the order.
    let gathered = handfuls(files)
        .par_bridge()
        .fold(
            || (Gathered::default(), Vec::new()),
            |(mut gathered, mut buffer), files| {
                watch(files.len());
                for file in files {
                    gathered.add(reader.file(&file, &mut buffer), keep);
                }
                (gathered, buffer)
            },
        )
        .map(|(gathered, _)| gathered)
        .reduce(Gathered::default, Gathered::joined);
    Ok(gathered.survey())
}

/// Files a thread takes at a time: few enough that no thread waits long for the last, enough that they
/// seldom meet at the walk.
const HANDFUL: usize = 64;

fn handfuls(mut files: impl Iterator<Item = DumpFile>) -> impl Iterator<Item = Vec<DumpFile>> {
    std::iter::from_fn(move || {
        let handful: Vec<DumpFile> = files.by_ref().take(HANDFUL).collect();
        (!handful.is_empty()).then_some(handful)
    })
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
/// let origin = Origin { path: "en-US/a.md".into(), default_locale: None };
/// let survey = portolan::pipeline::survey_texts(&[(origin, page.as_bytes())], &Lexicons::built_in());
/// assert_eq!(survey.pages[0].tables[0].rows.len(), 1);
/// ```
#[must_use]
pub fn survey_texts(texts: &[(Origin, &[u8])], lexicons: &Lexicons) -> Survey {
    let reader = Reader::new(lexicons, true);
    let mut gathered = Gathered::default();
    for (origin, bytes) in texts {
        gathered.add(reader.page(bytes, origin), &|page| page);
    }
    let mut survey = gathered.survey();
    let wanted = survey.bare_sisters();
    if !wanted.is_empty() {
        let sisters = texts
            .iter()
            .filter_map(|(origin, bytes)| reader.sister(bytes, origin, &wanted));
        survey.adopt(sisters.collect());
    }
    survey
}

/// What became of one file.
enum Outcome {
    /// A page with something to say.
    Page(Box<PortPage>),
    /// A page without port tables.
    Plain(Version),
}

/// What one thread has read, in no order.
struct Gathered<P> {
    /// Pages by their paths.
    pages: Vec<(String, P)>,
    presence: Presence,
}

impl<P> Default for Gathered<P> {
    fn default() -> Self {
        Self {
            pages: Vec::new(),
            presence: Presence::default(),
        }
    }
}

impl<P> Gathered<P> {
    fn add(&mut self, outcome: Outcome, keep: &dyn Fn(PortPage) -> P) {
        match outcome {
            Outcome::Page(page) => {
                let identity = &page.identity;
                self.presence.add(&identity.key, identity.locale.as_ref());
                self.pages.push((identity.path.clone(), keep(*page)));
            }
            Outcome::Plain(version) => self.presence.add(&version.key, version.locale.as_ref()),
        }
    }

    fn joined(mut self, other: Self) -> Self {
        self.pages.extend(other.pages);
        self.presence.join(other.presence);
        self
    }

    fn survey(mut self) -> Survey<P> {
        self.presence.finish();
        self.pages.sort_by(|a, b| a.0.cmp(&b.0));
        Survey {
            pages: self.pages.into_iter().map(|(_, page)| page).collect(),
            presence: self.presence,
        }
    }
}

impl Survey {
    /// Key and locale of pages that are there without port tables, where another language has some.
    fn bare_sisters(&self) -> BTreeSet<u64> {
        let kept: BTreeSet<u64> = self
            .pages
            .iter()
            .filter_map(|page| Some(digest(&page.identity.key, page.identity.locale.as_ref()?)))
            .collect();
        let with_tables = self.pages.iter().filter(|page| !page.tables.is_empty());
        let keys: BTreeSet<&str> = with_tables.map(|page| page.identity.key.as_str()).collect();
        keys.iter()
            .flat_map(|key| {
                self.presence
                    .locales
                    .keys()
                    .map(|locale| digest(key, locale))
            })
            .filter(|wanted| !kept.contains(wanted))
            .filter(|wanted| self.presence.digests.binary_search(wanted).is_ok())
            .collect()
    }

    fn adopt(&mut self, sisters: Vec<PortPage>) {
        self.pages.extend(sisters);
        self.pages
            .sort_by(|a, b| a.identity.path.cmp(&b.identity.path));
    }
}

fn is_worth_keeping(page: &PortPage) -> bool {
    !page.tables.is_empty() || !page.partial_tables.is_empty() || !page.problems.is_empty()
}

/// Reads files of a dump one by one.
struct Reader<'l> {
    lexicons: &'l Lexicons,
    prefilter: Prefilter<'l>,
    /// Whether the prefilter spares work, or is asked for nothing but its opinion.
    spares: bool,
}

impl<'l> Reader<'l> {
    fn new(lexicons: &'l Lexicons, spares: bool) -> Self {
        Self {
            lexicons,
            prefilter: Prefilter::new(lexicons),
            spares,
        }
    }

    fn file(&self, file: &DumpFile, buffer: &mut Vec<u8>) -> Outcome {
        match dump::read(file, buffer) {
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
        let text = match page::text(bytes) {
            Ok(text) => text,
            Err(problem) => return self.broken(origin, problem.kind, problem.text),
        };
        let may_hold = self.prefilter.may_hold_port_table(&text);
        if self.spares
            && !may_hold
            && let Some(version) = page::version(&text, origin)
        {
            return Outcome::Plain(version);
        }
        let mut page = page::read_text(&text, origin);
        if !may_hold {
            // A table that cannot be read is no loss where it cannot be a port table.
            page.problems
                .retain(|problem| problem.kind != ProblemKind::UnreadableTable);
        }
        let page = normalize(page, self.lexicons);
        if is_worth_keeping(&page) {
            Outcome::Page(Box::new(page))
        } else {
            let Identity {
                key,
                has_own_key,
                locale,
                ..
            } = page.identity;
            Outcome::Plain(Version {
                key,
                has_own_key,
                locale,
            })
        }
    }

    /// The page as one without tables, where it is wanted.
    fn sister(&self, bytes: &[u8], origin: &Origin, wanted: &BTreeSet<u64>) -> Option<PortPage> {
        let text = page::text(bytes).ok()?;
        let identity = page::identity(&text, origin)?;
        let own = digest(&identity.key, identity.locale.as_ref()?);
        wanted
            .contains(&own)
            .then(|| normalize(Page::bare(identity), self.lexicons))
    }

    fn broken(&self, origin: &Origin, kind: ProblemKind, text: String) -> Outcome {
        let problem = Problem {
            kind,
            place: Place::START,
            text,
        };
        let page = page::unreadable(origin, problem);
        Outcome::Page(Box::new(normalize(page, self.lexicons)))
    }
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
        let origin = |path: &str| Origin {
            path: path.to_owned(),
            default_locale: None,
        };
        let table = b"|Port|Protocol|\n|-|-|\n|443|TCP|\n";
        let reader = Reader::new(&lexicons, true);
        let mut gathered = Gathered::default();
        let mut add = |outcome| gathered.add(outcome, &|page| page);
        add(reader.page(table, &origin("en-US/good.md")));
        let name = "row\n1";
        let bad = origin("en-US/bad.md");
        add(reader.guarded(&bad, || panic!("no {name}")));
        let stuck = origin("en-US/stuck.md");
        add(reader.guarded(&stuck, || panic!("stuck")));
        let odd = origin("en-US/odd.md");
        let payload = || std::panic::resume_unwind(Box::new(1_u8));
        add(reader.guarded(&odd, payload));
        let survey = gathered.survey();
        assert_eq!(survey.presence.pages, 4);
        assert_eq!(survey.pages[1].tables[0].rows.len(), 1);
        let findings = run(&compare(&survey, &lexicons, &CompareOptions::default()));
        let said: Vec<(&str, &str)> = findings
            .iter()
            .filter(|finding| finding.lint == "internal-error")
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
