//! The pipeline: the one place where stages are put together and run in parallel.
//!
//! Takes a dump and gives a [`Survey`]: the pages that hold port tables, understood, and which other
//! pages there are. Files are read in batches; rayon keeps their order, so the result is a function of
//! the bytes and names of the files and of nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;

use crate::dump::{self, DumpFile, DumpOptions};
use crate::error::Error;
use crate::lexicon::Lexicons;
use crate::locale::Locale;
use crate::normalize::{PortPage, normalize};
use crate::page::{self, Identity, Page, Problem, ProblemKind};
use crate::prefilter::Prefilter;
use crate::span::Place;

/// Files read between two looks at the order; bounds the memory that is in flight.
const BATCH: usize = 2_048;

/// How to survey.
#[derive(Debug, Clone)]
pub struct SurveyOptions {
    /// What to read.
    pub dump: DumpOptions,
    /// Whether pages that cannot hold a port table are spared the full parse. The result is the same.
    pub prefilter: bool,
}

/// What a dump holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Survey {
    /// Pages with port tables or with problems, and other language versions of a page with port tables
    /// that have none; in the order of their paths.
    pub pages: Vec<PortPage>,
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
    fn add(&mut self, identity: &Identity) {
        self.pages += 1;
        if let Some(locale) = &identity.locale {
            *self.locales.entry(locale.clone()).or_default() += 1;
            self.digests.push(digest(&identity.key, locale));
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

/// FNV-1a over key and locale: the same on every machine and in every run.
fn digest(key: &str, locale: &Locale) -> u64 {
    let locale = locale.to_string();
    key.bytes()
        .chain([0])
        .chain(locale.bytes())
        .fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
        })
}

/// Reads a dump.
///
/// # Errors
/// Where an input path does not exist. A bad page is no error: it becomes a page with a problem.
pub fn survey(options: &SurveyOptions, lexicons: &Lexicons) -> Result<Survey, Error> {
    let mut files = dump::walk(&options.dump)?;
    let prefilter = options.prefilter.then(|| Prefilter::new(lexicons));
    let mut gathering = Gathering::default();
    loop {
        let batch: Vec<DumpFile> = files.by_ref().take(BATCH).collect();
        if batch.is_empty() {
            break;
        }
        let outcomes: Vec<PortPage> = batch
            .par_iter()
            .with_min_len(16)
            .map_init(Vec::new, |buffer, file| {
                read_file(file, buffer, prefilter.as_ref(), lexicons)
            })
            .collect();
        for page in outcomes {
            gathering.add(page);
        }
    }
    Ok(gathering.finish())
}

/// Understands pages that are already in memory, each with its path; no file is touched.
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
pub fn survey_texts(texts: &[(page::Origin, &[u8])], lexicons: &Lexicons) -> Survey {
    let mut gathering = Gathering::default();
    for (origin, bytes) in texts {
        gathering.add(normalize(page::read(bytes, origin), lexicons));
    }
    gathering.finish()
}

/// A survey while pages come in.
#[derive(Default)]
struct Gathering {
    survey: Survey,
    /// Pages with nothing to say, unless another language has port tables where they have none.
    plain: Vec<PortPage>,
}

impl Gathering {
    fn add(&mut self, page: PortPage) {
        self.survey.presence.add(&page.identity);
        if is_worth_keeping(&page) {
            self.survey.pages.push(page);
        } else {
            self.plain.push(page);
        }
    }

    fn finish(self) -> Survey {
        let mut survey = self.survey;
        survey.presence.finish();
        let with_tables = survey.pages.iter().filter(|page| !page.tables.is_empty());
        let keys: BTreeSet<String> = with_tables.map(|page| page.identity.key.clone()).collect();
        let bare = |page: &PortPage| keys.contains(&page.identity.key);
        survey.pages.extend(self.plain.into_iter().filter(bare));
        survey
            .pages
            .sort_by(|a, b| a.identity.path.cmp(&b.identity.path));
        survey
    }
}

fn is_worth_keeping(page: &PortPage) -> bool {
    !page.tables.is_empty() || !page.partial_tables.is_empty() || !page.problems.is_empty()
}

fn read_file(
    file: &DumpFile,
    buffer: &mut Vec<u8>,
    prefilter: Option<&Prefilter>,
    lexicons: &Lexicons,
) -> PortPage {
    let broken = |kind, text| {
        let problem = Problem {
            kind,
            place: Place::START,
            text,
        };
        let page = page::unreadable(&file.origin, problem);
        normalize(page, lexicons)
    };
    if let Err(text) = dump::read(file, buffer) {
        return broken(ProblemKind::UnreadablePage, text);
    }
    let read = || {
        if prefilter.is_some_and(|prefilter| !prefilter.may_hold_port_table(buffer))
            && let Some(identity) = page::identity(buffer, &file.origin)
        {
            return normalize(Page::bare(identity), lexicons);
        }
        normalize(page::read(buffer, &file.origin), lexicons)
    };
    // A fault of the program on one page costs that page alone.
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|panic| {
        let what = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied())
            .unwrap_or("unknown");
        broken(
            ProblemKind::Internal,
            format!("the program failed on this page ({what}); please report it"),
        )
    })
}
