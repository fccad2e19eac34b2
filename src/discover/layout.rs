//! Layout: which part of a path is the locale and which the page, decided by all paths of a dump together.
//!
//! Takes the paths of the pages and gives for each what its layout finds in it. A folder is no locale because
//! it is spelt like one: pages of the same names must stand beside its own, or its neighbours must be locales.
//! Of the layouts that fit a page the one that finds most pages another language has it, so what is decided
//! depends on the names below the dump and on nothing else.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt;

use foldhash::fast::RandomState;
use serde::Deserialize;

use super::pattern::{BadPattern, Form, Found};
use crate::limits::MAX_LAYOUT_FOLDERS;
use crate::locale::{Likeness, Locale, Tag};
use crate::order::{Collect, Order};

/// Pages of a folder, and folders beside it, that are looked at to find that it is one of many of its kind.
const SAMPLE: usize = 64;

/// A layout that was told and not found: `[[layout]]` of the configuration.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LayoutPattern {
    /// How the path of a translation is written.
    pub pattern: String,
    /// How that of its source is; by default the same without the locale.
    #[serde(default)]
    pub source: Option<String>,
}

impl LayoutPattern {
    /// Whether the pattern can be used.
    ///
    /// # Errors
    /// Where it names no locale, or not as patterns are written.
    pub fn check(&self) -> Result<(), BadPattern> {
        Form::parse(&self.pattern, self.source.as_deref()).map(|_| ())
    }
}

/// `layouts.toml` as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LayoutsFile {
    common: Vec<String>,
    layout: Vec<LayoutSection>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LayoutSection {
    /// For who reads the file.
    #[serde(rename = "name")]
    _name: String,
    forms: Vec<LayoutPattern>,
}

/// The layouts that may be found.
#[derive(Debug, Clone)]
pub(super) struct Layouts {
    /// Forms, each with the number of its layout.
    forms: Vec<(usize, Form)>,
    common: BTreeSet<String>,
    /// Whether a person has named them: then a tag is a locale without evidence.
    are_believed: bool,
}

impl Layouts {
    /// Those of the program, or those that are told instead.
    pub(super) fn new(told: &[LayoutPattern]) -> Result<Self, BadPattern> {
        let mut forms = Vec::new();
        if !told.is_empty() {
            for (number, layout) in told.iter().enumerate() {
                let form = Form::parse(&layout.pattern, layout.source.as_deref())?;
                forms.push((number, form));
            }
            return Ok(Self {
                forms,
                common: BTreeSet::new(),
                are_believed: true,
            });
        }
        #[allow(clippy::expect_used)]
        let file: LayoutsFile = toml::from_str(include_str!("layouts.toml"))
            .expect("the layouts of the program are well formed, which a test holds");
        for (number, section) in file.layout.iter().enumerate() {
            for form in &section.forms {
                forms.push((number, Form::parse(&form.pattern, form.source.as_deref())?));
            }
        }
        Ok(Self {
            forms,
            common: file.common.into_iter().into_set(),
            are_believed: false,
        })
    }

    /// Whether a word is the name of a folder in some layout, as `content`.
    pub(super) fn names(&self, folder: &str) -> bool {
        self.forms.iter().any(|(_, form)| {
            let pattern = form.to_string();
            pattern.split('/').any(|segment| segment == folder)
                || form
                    .source_folders(&[])
                    .split('/')
                    .any(|segment| segment == folder)
        })
    }
}

/// What a layout found in a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Choice {
    slot: u32,
    tag: u32,
}

/// How one layout was used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayoutUse {
    /// The pattern, with the folders above it.
    pub pattern: String,
    /// Pages whose locale it tells.
    pub pages: usize,
    /// Locales it tells, sorted.
    pub locales: Vec<Locale>,
}

/// Which layouts a dump has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LayoutReport {
    /// Those that tell the locale of pages, most pages first.
    pub uses: Vec<LayoutUse>,
    /// Pages whose path tells no locale.
    pub outside: usize,
}

/// Layouts named in one line; a tree of many projects has many.
const NAMED: usize = 3;

impl fmt::Display for LayoutReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pages = |count: usize| match count {
            1 => String::from("1 page"),
            count => format!("{count} pages"),
        };
        f.write_str("layout: ")?;
        if self.uses.is_empty() {
            f.write_str("no path names a locale")?;
        }
        for (at, used) in self.uses.iter().take(NAMED).enumerate() {
            let comma = if at == 0 { "" } else { "; " };
            let locales = match used.locales.as_slice() {
                [one] => format!("in {one}"),
                locales => format!("in {} locales", locales.len()),
            };
            write!(
                f,
                "{comma}{} ({} {locales})",
                used.pattern,
                pages(used.pages)
            )?;
        }
        if self.uses.len() > NAMED {
            write!(f, "; and {} more", self.uses.len() - NAMED)?;
        }
        if self.outside > 0 {
            write!(f, "; {} outside any locale", pages(self.outside))?;
        }
        Ok(())
    }
}

/// What was decided of all paths.
#[derive(Debug, Default)]
pub(super) struct Decision {
    pub(super) choices: Vec<Option<Choice>>,
    slots: Vec<Slot>,
    tags: Vec<Tag>,
    forms: Vec<Form>,
    pub(super) report: LayoutReport,
    /// Whether pages outside any locale are what others are translations of.
    pub(super) has_source: bool,
}

/// One place in the tree where a locale may stand: a form, the folders above it and what its names stand for.
#[derive(Debug)]
struct Slot {
    form: usize,
    /// How many folders stand above.
    above: usize,
    project: u32,
    family: u32,
    /// The folder that holds the folders of locales, where a folder is nothing but the locale.
    holder: Option<String>,
}

impl Decision {
    pub(super) fn locale(&self, choice: Choice) -> &Locale {
        &self.tags[choice.tag as usize].locale
    }

    /// The path of the same page in the language of the source.
    pub(super) fn key(&self, choice: Choice, path: &str) -> String {
        let slot = &self.slots[choice.slot as usize];
        let form = &self.forms[slot.form];
        let mut folders: Vec<&str> = path.split('/').collect();
        let name = folders.pop().unwrap_or_default();
        let found = form.match_folders(&folders[slot.above..]);
        let found = found.and_then(|found| form.match_name(name, &found));
        let Some((found, bytes)) = found else {
            return path.to_owned();
        };
        let mut key = String::with_capacity(path.len());
        for folder in &folders[..slot.above] {
            key.push_str(folder);
            key.push('/');
        }
        key.push_str(&form.source_folders(&found.captures));
        for folder in &folders[slot.above + form.depth()..] {
            key.push_str(folder);
            key.push('/');
        }
        key.push_str(&form.source_name(name, bytes, &found.captures));
        key
    }
}

/// A page that may be a translation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    project: u32,
    key: u64,
    locale: u32,
    page: u32,
    place: u32,
}

/// FNV-1a, 64 bits, which can be carried on from the folders to each of their files.
#[derive(Clone, Copy)]
struct Digest(u64);

impl Digest {
    const EMPTY: Self = Self(0xCBF2_9CE4_8422_2325);

    fn with(self, text: &str) -> Self {
        let step =
            |digest: u64, byte: &u8| (digest ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3);
        Self(text.as_bytes().iter().fold(self.0, step))
    }
}

/// Numbers for things that are equal.
struct Numbers<K>(HashMap<K, u32, RandomState>);

impl<K: std::hash::Hash + Eq> Numbers<K> {
    fn new() -> Self {
        Self(HashMap::default())
    }

    /// The number of a thing, and whether it is new.
    fn of(&mut self, thing: K) -> (u32, bool) {
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        let number = *self.0.entry(thing).or_insert(next);
        (number, number == next)
    }
}

/// What speaks for a tag in a slot.
#[derive(Default)]
struct Evidence {
    /// Pages, and those of them that stand beside a page of the same name; common names apart.
    pages: usize,
    shared: usize,
    common_pages: usize,
    common_shared: usize,
    sample: Vec<u32>,
}

impl Evidence {
    /// Pages and shared pages that count: those with common names where there are no others.
    fn counts(&self) -> (usize, usize) {
        match self.pages {
            0 => (self.common_pages, self.common_shared),
            pages => (pages, self.shared),
        }
    }
}

/// The tags of one place in the tree, over all forms of a layout, that look like languages.
#[derive(Default)]
struct Family {
    locales: BTreeSet<u32>,
    is_sure: bool,
    /// Whether pages of one stand beside another's.
    is_shared: bool,
}

struct Search<'p> {
    paths: &'p [&'p str],
    layouts: &'p Layouts,
    slots: Vec<Slot>,
    tags: Vec<Tag>,
    tag_locales: Vec<u32>,
    /// Slots, each with a tag that may stand there.
    places: Vec<Choice>,
    entries: Vec<Entry>,
    digests: HashSet<u64, RandomState>,
    /// Of each place, whether the tag is a locale there.
    accepted: Vec<bool>,
    /// Layout and folders above of each project.
    projects: Vec<(usize, String)>,
    has_source: bool,
}

/// Decides the layout of all pages; paths are those below the dump, sorted.
pub(super) fn decide(paths: &[&str], layouts: &Layouts) -> Decision {
    let mut search = Search {
        paths,
        layouts,
        slots: Vec::new(),
        tags: Vec::new(),
        tag_locales: Vec::new(),
        places: Vec::new(),
        entries: Vec::new(),
        digests: paths
            .iter()
            .map(|path| Digest::EMPTY.with(path).0)
            .collect(),
        accepted: Vec::new(),
        projects: Vec::new(),
        has_source: false,
    };
    search.find();
    search.entries.order();
    search.accept();
    let choices = search.choose();
    let report = search.report(&choices);
    Decision {
        choices,
        report,
        has_source: search.has_source,
        slots: search.slots,
        tags: search.tags,
        forms: layouts.forms.iter().map(|(_, form)| form.clone()).collect(),
    }
}

/// What a form may find in the pages of a folder.
struct Guess {
    form: usize,
    above: usize,
    found: Found,
    /// Slot and tag, where the folders tell them.
    place: Option<u32>,
    /// Of the key as far as the folders tell it.
    digest: Digest,
}

impl Search<'_> {
    /// All places where a locale may stand.
    fn find(&mut self) {
        let mut numbers = SlotNumbers::new();
        // Pages of one folder stand together, or nearly so.
        let (mut last, mut guesses) = (None, Vec::new());
        for (page, path) in self.paths.iter().enumerate() {
            let (folder, name) = in_folder(path);
            if last != Some(folder) {
                guesses = self.guesses(folder, &mut numbers);
                last = Some(folder);
            }
            let page = u32::try_from(page).unwrap_or(u32::MAX);
            for guess in &guesses {
                let (place, key) = match guess.place {
                    Some(place) => (place, guess.digest.with(name)),
                    None => {
                        let form = &self.layouts.forms[guess.form].1;
                        let Some((found, bytes)) = form.match_name(name, &guess.found) else {
                            continue;
                        };
                        let key = form.source_name(name, bytes, &found.captures);
                        let folders: Vec<&str> = split(folder);
                        let above = &folders[..guess.above];
                        let Some(place) = self.number(guess.form, above, found, &mut numbers)
                        else {
                            continue;
                        };
                        (place, guess.digest.with(&key))
                    }
                };
                let Choice { slot, tag } = self.places[place as usize];
                self.entries.push(Entry {
                    project: self.slots[slot as usize].project,
                    key: key.0,
                    locale: self.tag_locales[tag as usize],
                    page,
                    place,
                });
            }
        }
    }

    fn guesses(&mut self, folder: &str, numbers: &mut SlotNumbers) -> Vec<Guess> {
        let folders = split(folder);
        let layouts = self.layouts;
        let mut guesses = Vec::new();
        for (number, (_, form)) in layouts.forms.iter().enumerate() {
            // Without folders of its own a form leaves all of the path to the key.
            let last = match form.depth() {
                0 => 0,
                depth if depth > folders.len() => continue,
                depth => (folders.len() - depth).min(MAX_LAYOUT_FOLDERS),
            };
            for above in 0..=last {
                let Some(found) = form.match_folders(&folders[above..]) else {
                    continue;
                };
                let mut digest = Digest::EMPTY;
                for name in &folders[..above] {
                    digest = digest.with(name).with("/");
                }
                digest = digest.with(&form.source_folders(&found.captures));
                for name in &folders[above + form.depth()..] {
                    digest = digest.with(name).with("/");
                }
                let place = match form.reads_file_name() {
                    true => None,
                    false => self.number(number, &folders[..above], found.clone(), numbers),
                };
                guesses.push(Guess {
                    form: number,
                    above,
                    found,
                    place,
                    digest,
                });
            }
        }
        guesses
    }

    fn number(
        &mut self,
        form: usize,
        above: &[&str],
        found: Found,
        numbers: &mut SlotNumbers,
    ) -> Option<u32> {
        let tag = found.tag?;
        let (locale, _) = numbers.locales.of(tag.locale.clone());
        let (tag_number, is_new) = numbers.tags.of((locale, tag.likeness));
        if is_new {
            self.tags.push(tag);
            self.tag_locales.push(locale);
        }
        let prefix: String = above.iter().map(|name| format!("{name}/")).collect();
        let layout = self.layouts.forms[form].0;
        let (project, is_new) = numbers.projects.of((layout, prefix.clone()));
        if is_new {
            self.projects.push((layout, prefix.clone()));
        }
        let (family, _) = numbers.families.of((project, found.captures.clone()));
        let (slot, is_new) = numbers.slots.of((form, family));
        if is_new {
            self.slots.push(Slot {
                form,
                above: above.len(),
                project,
                family,
                holder: self.layouts.forms[form]
                    .1
                    .before_locale(&found.captures)
                    .map(|between| prefix + &between),
            });
        }
        let choice = Choice {
            slot,
            tag: tag_number,
        };
        let (place, is_new) = numbers.places.of(choice);
        if is_new {
            self.places.push(choice);
        }
        Some(place)
    }

    fn slot(&self, place: usize) -> &Slot {
        &self.slots[self.places[place].slot as usize]
    }

    fn tag(&self, place: usize) -> &Tag {
        &self.tags[self.places[place].tag as usize]
    }

    /// Pages of one project that would have one key.
    fn runs(&self) -> impl Iterator<Item = &[Entry]> {
        self.entries
            .chunk_by(|a, b| (a.project, a.key) == (b.project, b.key))
    }

    fn accept(&mut self) {
        if self.layouts.are_believed {
            self.accepted = vec![true; self.places.len()];
            return;
        }
        let places = 0..self.places.len();
        let likeness: Vec<Likeness> = places.map(|place| self.tag(place).likeness).collect();
        let likeness = |entry: &Entry| likeness[entry.place as usize];
        let firm = self.evidence(
            &|entry| likeness(entry) > Likeness::Faint,
            &|entry, other| likeness(entry) == Likeness::Sure || likeness(other) > Likeness::Faint,
        );
        let beside = self.siblings();
        let mut families: BTreeMap<u32, Family> = BTreeMap::new();
        for (place, evidence) in firm.iter().enumerate() {
            let likeness = self.tag(place).likeness;
            if likeness > Likeness::Faint {
                let family = families.entry(self.slot(place).family).or_default();
                let tag = self.places[place].tag as usize;
                family.locales.insert(self.tag_locales[tag]);
                family.is_sure |= likeness == Likeness::Sure;
                family.is_shared |= evidence.counts().1 > 0;
            }
        }
        let mut accepted: Vec<bool> = firm
            .iter()
            .enumerate()
            .map(|(place, evidence)| {
                let family = families.get(&self.slot(place).family);
                family.is_some_and(|family| self.is_locale(place, evidence, family, &beside))
            })
            .collect();
        if self.tags.iter().all(|tag| tag.likeness > Likeness::Faint) {
            self.accepted = accepted;
            return;
        }
        // A name that may be anything is a locale where most of its pages stand beside those of one.
        let faint = self.evidence(&|entry| likeness(entry) == Likeness::Faint, &|_, other| {
            accepted[other.place as usize]
        });
        let more: Vec<usize> = faint
            .iter()
            .enumerate()
            .filter(|(place, evidence)| {
                let (pages, shared) = evidence.counts();
                self.tag(*place).likeness == Likeness::Faint
                    && evidence.pages > 0
                    && shared * 2 >= pages
                    && !self.is_outdone(self.slot(*place), &evidence.sample, &beside)
            })
            .map(|(place, _)| place)
            .collect();
        for place in more {
            accepted[place] = true;
        }
        self.accepted = accepted;
    }

    /// Whether a name that looks like a language is one.
    fn is_locale(
        &self,
        place: usize,
        evidence: &Evidence,
        family: &Family,
        beside: &HashMap<&str, BTreeSet<&str>, RandomState>,
    ) -> bool {
        let (slot, tag) = (self.slot(place), self.tag(place));
        if tag.likeness == Likeness::Faint {
            return false;
        }
        let locales = family.locales.len();
        let are_many = locales > 2 || (locales == 2 && family.is_sure);
        let has_siblings = match &slot.holder {
            Some(holder) => {
                let folders = beside.get(holder.as_str()).map_or(0, BTreeSet::len);
                let is_alone = folders == 1 && tag.likeness == Likeness::Sure && tag.is_specific;
                (are_many && 2 * locales >= folders) || is_alone
            }
            None if self.layouts.forms[slot.form].1.is_word_of_name() => false,
            None => are_many && (family.is_shared || tag.is_specific),
        };
        // A quarter, for translations lag behind; `it` beside one page of the same name is no Italian.
        let (pages, shared) = evidence.counts();
        let is_beside = shared > 0 && shared * 4 >= pages;
        let is_outdone =
            || tag.likeness != Likeness::Sure && self.is_outdone(slot, &evidence.sample, beside);
        has_siblings || (is_beside && !is_outdone())
    }

    /// How many pages of each place stand beside another that counts, or beside a source; of the pages that
    /// are `asked` for.
    fn evidence(
        &self,
        asked: &dyn Fn(&Entry) -> bool,
        counts: &dyn Fn(&Entry, &Entry) -> bool,
    ) -> Vec<Evidence> {
        let mut all: Vec<Evidence> = Vec::new();
        all.resize_with(self.places.len(), Evidence::default);
        // One of each locale is enough to know; a run sorted by locale has few.
        let mut locales: Vec<&Entry> = Vec::new();
        for run in self.runs() {
            if !run.iter().any(asked) {
                continue;
            }
            let has_source = self.digests.contains(&run[0].key);
            // Pages of one key mostly have one name.
            let mut is_common: Option<(&str, bool)> = None;
            locales.clear();
            for entry in run {
                if locales.len() < SAMPLE
                    && locales
                        .last()
                        .is_none_or(|last| (last.locale, last.place) != (entry.locale, entry.place))
                {
                    locales.push(entry);
                }
            }
            for entry in run.iter().filter(|entry| asked(entry)) {
                let shared = has_source
                    || locales
                        .iter()
                        .any(|other| other.locale != entry.locale && counts(entry, other));
                let name = self.name(entry);
                let is_common = match is_common {
                    Some((known, is_common)) if known == name => is_common,
                    _ => is_common.insert((name, self.is_common(name))).1,
                };
                let evidence = &mut all[entry.place as usize];
                if is_common {
                    evidence.common_pages += 1;
                    evidence.common_shared += usize::from(shared);
                } else {
                    evidence.pages += 1;
                    evidence.shared += usize::from(shared);
                    if shared && evidence.sample.len() < SAMPLE {
                        evidence.sample.push(entry.page);
                    }
                }
            }
        }
        all
    }

    fn name(&self, entry: &Entry) -> &str {
        in_folder(self.paths[entry.page as usize]).1
    }

    fn is_common(&self, name: &str) -> bool {
        let stem = name.split('.').next().unwrap_or_default();
        let mut common = self.layouts.common.iter();
        common.any(|known| known.eq_ignore_ascii_case(stem))
    }

    /// The folders with pages beside each other, in the folders that may hold folders of locales.
    fn siblings(&self) -> HashMap<&str, BTreeSet<&str>, RandomState> {
        let mut beside: HashMap<&str, BTreeSet<&str>, RandomState> = HashMap::default();
        for holder in self.slots.iter().filter_map(|slot| slot.holder.as_deref()) {
            beside.entry(holder).or_default();
        }
        let mut last = "";
        for path in self.paths {
            let (folder, _) = in_folder(path);
            if folder == last || folder.is_empty() {
                continue;
            }
            last = folder;
            let mut at = 0;
            for name in folder.split('/').take(MAX_LAYOUT_FOLDERS * 2) {
                if let Some(names) = beside.get_mut(&path[..at]) {
                    names.insert(name);
                }
                at += name.len() + 1;
            }
        }
        beside
    }

    /// Whether the pages of a folder stand as well in folders beside it that are no locales: then they are
    /// variants of something else, as the samples of each programming language.
    fn is_outdone(
        &self,
        slot: &Slot,
        sample: &[u32],
        beside: &HashMap<&str, BTreeSet<&str>, RandomState>,
    ) -> bool {
        let Some(holder) = &slot.holder else {
            return false;
        };
        let others: Vec<&str> = beside
            .get(holder.as_str())
            .into_iter()
            .flatten()
            .filter(|name| Tag::read(name).is_none())
            .take(SAMPLE)
            .copied()
            .collect();
        let found = sample.iter().filter(|page| {
            let below = &self.paths[**page as usize][holder.len()..];
            let below = below.split_once('/').map_or("", |(_, below)| below);
            others.iter().any(|name| {
                let digest = Digest::EMPTY.with(holder).with(name).with("/").with(below);
                self.digests.contains(&digest.0)
            })
        });
        !sample.is_empty() && found.count() * 2 >= sample.len()
    }

    /// For each page the layout that finds most pages of its project another language.
    fn choose(&mut self) -> Vec<Option<Choice>> {
        let is_accepted = |entry: &&Entry| self.accepted[entry.place as usize];
        let mut any_source = false;
        let mut weights: Vec<usize> = vec![0; self.projects.len()];
        for run in self.runs() {
            let accepted: Vec<&Entry> = run.iter().filter(is_accepted).collect();
            let Some(first) = accepted.first() else {
                continue;
            };
            let has_source = self.digests.contains(&first.key);
            let is_many = accepted.iter().any(|entry| entry.locale != first.locale);
            any_source |= has_source;
            if has_source || is_many {
                weights[first.project as usize] += accepted.len() + usize::from(has_source);
            }
        }
        let mut best: Vec<Option<&Entry>> = vec![None; self.paths.len()];
        let rank = |entry: &Entry| {
            let slot = self.slot(entry.place as usize);
            let (layout, _) = &self.projects[entry.project as usize];
            let weight = weights[entry.project as usize];
            (std::cmp::Reverse(weight), *layout, slot.above, slot.form)
        };
        for entry in self.entries.iter().filter(is_accepted) {
            let held = &mut best[entry.page as usize];
            if held.is_none_or(|held| rank(entry) < rank(held)) {
                *held = Some(entry);
            }
        }
        let choices = best
            .into_iter()
            .map(|entry| entry.map(|entry| self.places[entry.place as usize]))
            .collect();
        self.has_source = any_source;
        choices
    }

    fn report(&self, choices: &[Option<Choice>]) -> LayoutReport {
        let mut chosen: HashMap<Choice, usize, RandomState> = HashMap::default();
        for choice in choices.iter().flatten() {
            *chosen.entry(*choice).or_default() += 1;
        }
        let mut uses: BTreeMap<(u32, usize), (usize, BTreeSet<&Locale>)> = BTreeMap::new();
        for choice in &self.places {
            let Some(count) = chosen.get(choice) else {
                continue;
            };
            let slot = &self.slots[choice.slot as usize];
            let (pages, locales) = uses.entry((slot.project, slot.form)).or_default();
            *pages += count;
            locales.insert(&self.tags[choice.tag as usize].locale);
        }
        let mut uses: Vec<LayoutUse> = uses
            .into_iter()
            .map(|((project, form), (pages, locales))| LayoutUse {
                pattern: format!(
                    "{}{}",
                    self.projects[project as usize].1, self.layouts.forms[form].1
                ),
                pages,
                locales: locales.into_iter().cloned().collect(),
            })
            .collect();
        uses.order_by(|a, b| {
            b.pages
                .cmp(&a.pages)
                .then_with(|| a.pattern.cmp(&b.pattern))
        });
        LayoutReport {
            uses,
            outside: choices.iter().filter(|choice| choice.is_none()).count(),
        }
    }
}

struct SlotNumbers {
    locales: Numbers<Locale>,
    tags: Numbers<(u32, Likeness)>,
    projects: Numbers<(usize, String)>,
    families: Numbers<(u32, Vec<String>)>,
    slots: Numbers<(usize, u32)>,
    places: Numbers<Choice>,
}

impl SlotNumbers {
    fn new() -> Self {
        Self {
            locales: Numbers::new(),
            tags: Numbers::new(),
            projects: Numbers::new(),
            families: Numbers::new(),
            slots: Numbers::new(),
            places: Numbers::new(),
        }
    }
}

/// The folder and the name of a file.
fn in_folder(path: &str) -> (&str, &str) {
    match memchr::memrchr(b'/', path.as_bytes()) {
        Some(at) => (&path[..at], &path[at + 1..]),
        None => ("", path),
    }
}

fn split(folder: &str) -> Vec<&str> {
    match folder {
        "" => Vec::new(),
        folder => folder.split('/').collect(),
    }
}
