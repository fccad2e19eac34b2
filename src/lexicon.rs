//! Lexicons: what words mean in each language. All language knowledge of the crate is this data.
//!
//! A *concept* is a meaning of no language, listed once with an English definition. A *term* is the
//! words for a concept in one locale. A *lexicon* holds the terms of one locale, and the few things
//! one must know of a language to find them in running text: its stemmer, its words for "or".
//!
//! Lexicons come in *packs*: the core, which all documentation shares, and the vocabulary of products.
//! The lexicon of a page is the core of its language with the packs that are about the page laid over
//! it; what nobody meets is never read. Matching itself is in [`matcher`], reading the TOML files in
//! [`load`]. The packs that come with the crate are compiled from those under `data/`; who changes one
//! writes `data/compiled.bin` anew, as the test of `compiled` says.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use foldhash::HashMap;

use crate::locale::Locale;
use crate::memo::Memo;
use crate::order::{Collect, Order};

mod compiled;
pub mod file;
mod fold;
mod header_words;
pub mod learn;
pub mod load;
pub mod matcher;
mod morphology;
pub mod pack;
mod port_words;
mod shelf;
mod spoken;
pub mod tbx;
mod terms;
mod topics;
pub mod words;

pub use crate::rule::ConceptId;
pub use fold::fold;
pub(crate) use fold::{folded_words, is_ideograph};
use header_words::Head;
pub(crate) use header_words::HeaderWords;
pub use load::{LexiconError, LexiconFile};
pub use matcher::{Lexicon, Piece, TermMatch, TermStatus};
pub use pack::PackSet;
use pack::UnknownPack;
pub(crate) use port_words::{MAX_PHRASE, PortWord, PortWords};
pub(crate) use shelf::Shelf;
use terms::Terms;
pub use words::WordList;

/// What a concept is to a rule; also which columns its terms are looked up in.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ConceptKind {
    /// A party: a server, a pool, a service, a client.
    Role,
    /// A quality of a party: internal, virtual-ip, interface.
    Qualifier,
    /// A clause about an endpoint: "running the XMPP Gateway service".
    Condition,
    /// The word "any".
    Any,
    /// A word of a table header.
    Column,
    /// Inbound, outbound.
    Direction,
    /// A port that is no number: "dynamic", "statically defined".
    Port,
}

impl ConceptKind {
    /// All kinds, in the order of the concepts file.
    pub const ALL: [ConceptKind; 7] = [
        ConceptKind::Any,
        ConceptKind::Role,
        ConceptKind::Qualifier,
        ConceptKind::Condition,
        ConceptKind::Direction,
        ConceptKind::Port,
        ConceptKind::Column,
    ];

    /// The word used in lexicon files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            ConceptKind::Role => "role",
            ConceptKind::Qualifier => "qualifier",
            ConceptKind::Condition => "condition",
            ConceptKind::Any => "any",
            ConceptKind::Column => "column",
            ConceptKind::Direction => "direction",
            ConceptKind::Port => "port",
        }
    }
}

/// A meaning of no language.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Concept {
    /// Its identifier.
    pub id: ConceptId,
    /// What it is to a rule.
    pub kind: ConceptKind,
    /// What it means, in English.
    pub definition: String,
    /// Where the meaning comes from: a standard, or pages that use it.
    pub source: String,
    /// The role that hosts this one: the Access Edge service runs on the Edge Server, so a page that
    /// names both names one party.
    pub part_of: Option<ConceptId>,
    /// The qualifier that this one makes superfluous: a virtual IP address is an IP address.
    pub implies: Option<ConceptId>,
    /// Whether the word is a part of the name where it stands beside one: "server" in "A/V Edge Server".
    pub generic: bool,
    /// Whether the role is a quality where it stands beside another role: "load balancer of the pool".
    pub qualifies: bool,
    /// What it is the opposite of: internal and external.
    pub opposite: Option<ConceptId>,
}

/// All packs of a run.
///
/// A file is read and compiled when a page of its language is first met.
#[derive(Debug)]
pub struct Lexicons {
    /// The concepts of each pack; the last are the user's.
    concepts: Vec<OnceLock<HashMap<ConceptId, Concept>>>,
    sources: Vec<Source>,
    /// The number of the pack that the files of a user make up; those before it come with the program.
    user: usize,
    /// Packs that configuration asks for.
    forced: PackSet,
    /// By the files that they are made of; shared by the lexicons that fall back on them.
    terms: Shelf<Vec<usize>, Arc<Terms>>,
    /// By the files of their own language and of the one that words are left in.
    lexicons: Shelf<Arc<Layers>, Lexicon>,
    /// The same files by the locale and the packs that are asked for; nothing where nobody knows a word.
    asked: Memo<Option<Arc<Layers>>>,
    header_words: OnceLock<HeaderWords>,
}

/// The files that make up a lexicon, by their numbers.
#[derive(Debug, PartialEq, Eq)]
struct Layers {
    own: Vec<usize>,
    /// Those of the language that its words are left in.
    fallback: Option<Vec<usize>>,
}

/// Locales that are remembered, with the packs that are asked for beside them.
const MAX_ASKED: usize = 1_024;

fn no_answers<V: Clone>() -> Memo<V> {
    Memo::new(MAX_ASKED, crate::locale::MAX_TAG_BYTES + 12)
}

/// A file of terms: where it comes from, and what it holds once somebody has asked.
#[derive(Debug)]
struct Source {
    /// The number of its pack.
    pack: usize,
    /// The locales that it serves.
    locales: Vec<Locale>,
    /// Its number among those that come with the program; `None` for a user's.
    number: Option<usize>,
    file: OnceLock<LexiconFile>,
    /// Its words, for telling languages apart.
    vocabulary: OnceLock<spoken::Vocabulary>,
}

/// The number of the pack that everybody shares.
const CORE: usize = 0;

impl Lexicons {
    /// The packs that come with the crate: the core for all pages, those of products where pages are
    /// about them.
    ///
    /// # Panics
    /// Never: a test reads all built-in files.
    #[must_use]
    pub fn built_in() -> Self {
        let packs = &compiled::index().packs;
        let mut built_in = Self::empty(packs.len());
        let files = packs.iter().enumerate();
        let files =
            files.flat_map(|(pack, known)| known.files.iter().map(move |file| (pack, file)));
        let sources = files.enumerate().map(|(number, (pack, file))| Source {
            pack,
            number: Some(number),
            locales: file.locales.clone(),
            file: OnceLock::new(),
            vocabulary: OnceLock::new(),
        });
        built_in.sources.extend(sources);
        built_in
    }

    /// So many packs, without their files and concepts.
    fn empty(packs: usize) -> Self {
        Self {
            concepts: (0..=packs).map(|_| OnceLock::new()).collect(),
            sources: Vec::new(),
            user: packs,
            forced: PackSet::default(),
            terms: Shelf::default(),
            lexicons: Shelf::default(),
            asked: no_answers(),
            header_words: OnceLock::new(),
        }
    }

    /// The built-in packs with the files of a user laid over them: new locales, new terms of known
    /// locales, new concepts. They hold on all pages.
    ///
    /// # Errors
    /// Where a file contradicts itself or another, or refers to what nobody knows.
    pub fn with_files(extra: Vec<LexiconFile>) -> Result<Self, LexiconError> {
        let built_in = Self::built_in();
        match built_in.faults(&extra).into_iter().next() {
            Some(fault) => Err(fault),
            None => Ok(built_in.laid_over(extra)),
        }
    }

    fn laid_over(mut self, extra: Vec<LexiconFile>) -> Self {
        let concepts = extra.iter().flat_map(LexiconFile::concepts);
        let concepts = concepts.map(|concept| (concept.id.clone(), concept.clone()));
        self.forget();
        self.concepts[self.user] = OnceLock::from(concepts.collect::<HashMap<_, _>>());
        let files = extra.into_iter().filter(|file| file.locale().is_some());
        let user = self.user;
        self.sources.extend(files.map(|file| Source {
            pack: user,
            number: None,
            locales: file.locales().cloned().collect(),
            file: OnceLock::from(file),
            vocabulary: OnceLock::new(),
        }));
        self
    }

    /// Drops what was found out of other files.
    fn forget(&mut self) {
        self.terms = Shelf::default();
        self.lexicons = Shelf::default();
        self.asked = no_answers();
        self.header_words = OnceLock::new();
    }

    /// All that is wrong with files of a user beside the built-in packs and each other.
    #[must_use]
    pub fn faults(&self, files: &[LexiconFile]) -> Vec<LexiconError> {
        load::faults(files, &|id| self.concept(id))
    }

    /// The same packs, with those of these names in force on all pages.
    ///
    /// # Errors
    /// Where there is no pack of a name.
    pub fn with_packs(mut self, names: &[&str]) -> Result<Self, UnknownPack> {
        self.forget();
        for name in names {
            let packs = &compiled::index().packs;
            let known = packs.iter().position(|pack| pack.name == *name);
            let products = packs.iter().filter(|pack| pack.about.is_some());
            let number = known
                .ok_or_else(|| UnknownPack::new(name, products.map(|pack| pack.name).collect()))?;
            self.forced = self.forced.with(number);
        }
        Ok(self)
    }

    /// The same packs, where the words of products are known in one language alone; for measuring what is
    /// learned of the others.
    #[must_use]
    pub fn with_products_in(mut self, source: &Locale) -> Self {
        let is_of_source = |known: &Locale| source.is_within(known);
        self.forget();
        self.sources
            .retain(|known| known.pack == CORE || known.locales.iter().any(is_of_source));
        self
    }

    /// The packs that are about a page, by its metadata and its title.
    ///
    /// ```
    /// use portolan::lexicon::{Lexicons, PackSet};
    /// let lexicons = Lexicons::built_in();
    /// let packs = |title| lexicons.packs_about(&|_| None, title);
    /// assert_ne!(packs(Some("Ports in Lync Server 2013")), PackSet::default());
    /// assert_eq!(packs(Some("Ports of the mail server")), PackSet::default());
    /// ```
    #[must_use]
    pub fn packs_about(
        &self,
        metadata: &dyn Fn(&str) -> Option<String>,
        title: Option<&str>,
    ) -> PackSet {
        let packs = compiled::index().packs.iter().enumerate();
        packs
            .filter(|(_, pack)| {
                pack.about
                    .as_ref()
                    .is_some_and(|about| about.fits(metadata, title))
            })
            .fold(PackSet::default(), |set, (number, _)| set.with(number))
    }

    /// A concept of any pack by its identifier.
    #[must_use]
    pub fn concept(&self, id: &ConceptId) -> Option<&Concept> {
        (0..=self.user).find_map(|pack| self.concepts_of(pack).get(id))
    }

    /// The names of the packs of products in a set.
    #[must_use]
    pub fn names_of(packs: PackSet) -> Vec<&'static str> {
        let numbered = compiled::index().packs.iter().enumerate();
        numbered
            .filter(|(number, _)| packs.holds(*number))
            .map(|(_, pack)| pack.name)
            .collect()
    }

    /// Whether a concept is one that all products share.
    #[must_use]
    pub fn is_core(&self, id: &ConceptId) -> bool {
        self.concepts_of(CORE).contains_key(id)
    }

    /// All concepts of all packs, sorted by identifier.
    pub fn concepts(&self) -> impl Iterator<Item = &Concept> {
        let all: BTreeMap<&ConceptId, &Concept> = (0..=self.user)
            .flat_map(|pack| self.concepts_of(pack))
            .into_map();
        all.into_values()
    }

    fn concepts_of(&self, pack: usize) -> &HashMap<ConceptId, Concept> {
        self.concepts[pack].get_or_init(|| match pack == self.user {
            true => HashMap::default(),
            false => compiled::index().concepts(pack),
        })
    }

    /// The files of all packs, the core first, each pack sorted by locale; all are read.
    pub fn files(&self) -> impl Iterator<Item = &LexiconFile> {
        (0..self.sources.len()).map(|index| self.file_at(index))
    }

    /// The files of a language and of its narrower forms; no others are read.
    pub(crate) fn files_in(&self, language: &Locale) -> impl Iterator<Item = &LexiconFile> {
        let serves = |source: &Source| {
            let mut locales = source.locales.iter();
            locales.any(|locale| locale.is_within(language))
        };
        let indices = (0..self.sources.len()).filter(move |at| serves(&self.sources[*at]));
        indices.map(|index| self.file_at(index))
    }

    /// What the packs say, for telling two states of them apart.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        let users = self
            .sources
            .iter()
            .filter(|source| source.pack == self.user);
        let terms = users.filter_map(|source| source.file.get());
        let terms = terms.flat_map(|file| file.terms()).flat_map(|term| {
            let meaning = term.concepts.iter().map(ConceptId::as_str);
            std::iter::once(term.text.as_str()).chain(meaning)
        });
        let concepts = self.concepts_of(self.user).values();
        let concepts = concepts.flat_map(|known| [known.id.as_str(), &known.definition]);
        std::iter::once(compiled::index().digest)
            .chain(terms)
            .chain(concepts)
    }

    /// The lexicon of a locale, without the packs that depend on the page.
    #[must_use]
    pub fn for_locale(&self, locale: &Locale) -> Option<&Lexicon> {
        self.lexicon(locale, PackSet::default())
    }

    /// The lexicon of a locale: in each pack, the words of the locale itself or of the nearest wider one.
    #[must_use]
    pub fn lexicon(&self, locale: &Locale, packs: PackSet) -> Option<&Lexicon> {
        let asked = format!("{locale} {packs}");
        let layers = self.asked.get(&asked, || {
            let own = self.layers(locale, packs);
            (!own.is_empty()).then(|| Arc::new(self.with_fallback(own, packs)))
        });
        layers.map(|layers| self.compile(layers))
    }

    /// Whether anything is known of the words of a locale.
    pub(crate) fn knows(&self, locale: &Locale, packs: PackSet) -> bool {
        !self.layers(locale, packs).is_empty()
    }

    /// The files that make up the lexicon of a locale, the nearest first: the user's, those of products,
    /// the core.
    fn layers(&self, locale: &Locale, packs: PackSet) -> Vec<usize> {
        let packs = packs.union(self.forced).with(CORE).with(self.user);
        let mut layers = Vec::new();
        for pack in (0..=self.user).rev().filter(|pack| packs.holds(*pack)) {
            // A locale that names more is the narrower one.
            let mut nearest = 0;
            let mut users = Vec::new();
            for (index, source) in self.sources.iter().enumerate() {
                if source.pack != pack {
                    continue;
                }
                let known = source.locales.iter();
                let known = known.filter(|known| locale.is_within(known));
                let Some(width) = known.map(Locale::subtags).max() else {
                    continue;
                };
                if pack == self.user {
                    users.push((std::cmp::Reverse(width), index));
                    continue;
                }
                if width > nearest {
                    layers.retain(|&layer: &usize| self.sources[layer].pack != pack);
                    nearest = width;
                }
                if width == nearest {
                    layers.push(index);
                }
            }
            // A user's words for a language hold beside those for a region of it.
            users.order();
            layers.extend(users.drain(..).map(|(_, index)| index));
        }
        layers
    }

    /// The words of a locale as files have them, core and packs together; for learning beside them.
    #[must_use]
    pub(crate) fn file(&self, locale: &Locale, packs: PackSet) -> Option<LexiconFile> {
        let packs = packs.union(self.forced).with(CORE).with(self.user);
        let layers = self.layers(locale, packs);
        let files: Vec<&LexiconFile> = layers.iter().map(|at| self.file_at(*at)).collect();
        (!files.is_empty()).then(|| LexiconFile::layered(&files))
    }

    /// Files of a language with those of the language that its words are left in.
    fn with_fallback(&self, own: Vec<usize>, packs: PackSet) -> Layers {
        let locale = self.fallback_of(&own);
        // A language without words of a product is left in words of that product all the same.
        let fallback = locale.map(|locale| self.layers(locale, packs));
        Layers {
            fallback: fallback.filter(|known| *known != own && !known.is_empty()),
            own,
        }
    }

    fn fallback_of(&self, files: &[usize]) -> Option<&Locale> {
        let mut files = files.iter().rev();
        files.find_map(|at| self.file_at(*at).fallback())
    }

    fn compile(&self, layers: Arc<Layers>) -> &Lexicon {
        self.lexicons.get(layers, |layers| {
            let core = layers.own.last().and_then(|at| self.file_at(*at).locale());
            Lexicon::new(
                core.map(ToString::to_string).unwrap_or_default(),
                self.fallback_of(&layers.own).map(ToString::to_string),
                self.terms(layers.own.clone()),
                layers.fallback.clone().map(|layers| self.terms(layers)),
            )
        })
    }

    fn terms(&self, layers: Vec<usize>) -> Arc<Terms> {
        let terms = self.terms.get(layers, |layers| {
            let files: Vec<&LexiconFile> = layers.iter().map(|at| self.file_at(*at)).collect();
            let numbers = layers.iter().map(|at| self.sources[*at].number);
            let numbers: Option<Vec<usize>> = numbers.collect();
            let compiled = numbers.and_then(|numbers| compiled::index().terms(&numbers));
            Arc::new(match compiled {
                Some(terms) => terms.completed(LexiconFile::terms_of(&files)),
                None => {
                    let kind_of = |id: &ConceptId| self.concept(id).map(|concept| concept.kind);
                    Terms::compile(&LexiconFile::layered(&files), &kind_of)
                }
            })
        });
        Arc::clone(terms)
    }

    /// A file, read where nobody has asked for it before.
    fn file_at(&self, index: usize) -> &LexiconFile {
        let source = &self.sources[index];
        source.file.get_or_init(|| {
            let number = source.number.unwrap_or_default();
            compiled::index().file(number)
        })
    }

    /// The lexicons in which words of a header say "port", sorted by locale; for tables that the lexicon
    /// of their page, `own`, doesn't recognise. Of languages that read no more of the header than that
    /// one only the language that translators leave words in is worth a try. Packs that depend on the
    /// page take no part.
    pub(crate) fn that_tell<'s>(
        &'s self,
        header: &str,
        own: Option<&Lexicon>,
    ) -> impl Iterator<Item = &'s Lexicon> {
        let languages = self.header_words().languages_with_ports(
            header,
            own.map(Lexicon::locale),
            own.and_then(Lexicon::fallback_locale),
        );
        // None is compiled before it is asked for.
        (0..languages.len()).filter_map(move |at| self.for_locale(&languages[at]))
    }

    /// The words by which a table header can be told from others, in all languages.
    pub(crate) fn header_words(&self) -> &HeaderWords {
        self.header_words.get_or_init(|| {
            // The files that come with the program, all of them and no others.
            let files = compiled::index().packs.iter().flat_map(|pack| &pack.files);
            let numbers = self.sources.iter().map(|source| source.number);
            if numbers.eq((0..files.count()).map(Some)) {
                HeaderWords::of_languages(compiled::index().header_languages())
            } else {
                HeaderWords::new(self.heads())
            }
        })
    }

    /// What each file has for telling headers from other text: a user's tells by its terms as well.
    fn heads(&self) -> Vec<Head<'_>> {
        let heads = self.sources.iter().enumerate().map(|(at, source)| {
            let file = self.file_at(at);
            let head = match source.pack == self.user {
                true => file.clone(),
                false => file.head(),
            };
            (source.pack == CORE, source.locales.as_slice(), head)
        });
        heads.collect()
    }
}

#[cfg(test)]
impl Lexicons {
    /// The files of the core for a locale.
    fn core_of(&self, locale: &Locale) -> Vec<usize> {
        let mut layers = self.layers(locale, PackSet::default());
        layers.retain(|at| self.sources[*at].pack == CORE);
        layers
    }
}
