//! Lexicons: what words mean in each language. All language knowledge of the crate is this data.
//!
//! A *concept* is a meaning of no language, listed once with an English definition. A *term* is the
//! words for a concept in one locale. A *lexicon* holds the terms of one locale, and the few things
//! one must know of a language to find them in running text: its stemmer, its digit grouping, its
//! words for "or". Matching itself is in [`matcher`], reading the TOML files in [`load`].

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

use crate::locale::Locale;

pub mod file;
mod fold;
mod header_words;
pub mod load;
pub mod matcher;
mod morphology;
mod terms;

pub use fold::fold;
pub(crate) use header_words::HeaderWords;
pub use load::{LexiconError, LexiconFile};
pub use matcher::{Lexicon, Piece, TermMatch, TermStatus};
use terms::Terms;

/// The identifier of a concept, such as `access-edge-service`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConceptId(Arc<str>);

impl ConceptId {
    /// Makes an identifier from its text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(Arc::from(text))
    }

    /// The text of the identifier.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ConceptId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a concept is to a rule; also which columns its terms are looked up in.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Deserialize,
    schemars::JsonSchema,
)]
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
#[derive(Debug, Clone, PartialEq, Eq)]
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
}

/// All concepts and lexicons of a run.
///
/// Built-in lexicons are compiled when first asked for: a run over one language pays for one.
#[derive(Debug)]
pub struct Lexicons {
    concepts: BTreeMap<ConceptId, Concept>,
    files: Vec<LexiconFile>,
    /// Compiled when first asked for, shared by the lexicons that fall back on them.
    terms: Vec<OnceLock<Arc<Terms>>>,
    compiled: Vec<OnceLock<Lexicon>>,
    header_words: OnceLock<HeaderWords>,
}

impl Lexicons {
    /// The lexicons that come with the crate.
    ///
    /// # Panics
    /// Never: a test reads all built-in files.
    #[must_use]
    pub fn built_in() -> Self {
        match load::built_in() {
            Ok((concepts, files)) => Self::from_parts(concepts, files),
            Err(error) => unreachable!("a built-in lexicon is broken: {error}"),
        }
    }

    /// The built-in lexicons with those of a user added: new locales, new terms of known locales, new
    /// concepts.
    ///
    /// # Errors
    /// Where a file is no lexicon, or contradicts what is known.
    pub fn with_files(extra: Vec<LexiconFile>) -> Result<Self, LexiconError> {
        let (mut concepts, mut files) = load::built_in()?;
        for file in extra {
            load::merge(&mut concepts, &mut files, file)?;
        }
        Ok(Self::from_parts(concepts, files))
    }

    fn from_parts(concepts: BTreeMap<ConceptId, Concept>, files: Vec<LexiconFile>) -> Self {
        Self {
            terms: files.iter().map(|_| OnceLock::new()).collect(),
            compiled: files.iter().map(|_| OnceLock::new()).collect(),
            header_words: OnceLock::new(),
            concepts,
            files,
        }
    }

    /// A concept by its identifier.
    #[must_use]
    pub fn concept(&self, id: &ConceptId) -> Option<&Concept> {
        self.concepts.get(id)
    }

    /// All concepts, sorted by identifier.
    pub fn concepts(&self) -> impl Iterator<Item = &Concept> {
        self.concepts.values()
    }

    /// The files of all lexicons, sorted by locale.
    #[must_use]
    pub fn files(&self) -> &[LexiconFile] {
        &self.files
    }

    /// The lexicon for a locale: that of the locale itself or of the nearest wider one.
    #[must_use]
    pub fn for_locale(&self, locale: &Locale) -> Option<&Lexicon> {
        let index = self
            .files
            .iter()
            .enumerate()
            .flat_map(|(index, file)| file.locales().map(move |known| (index, known)))
            .filter(|(_, known)| locale.is_within(known))
            .max_by_key(|(_, known)| known.to_string().len())
            .map(|(index, _)| index)?;
        Some(self.compile(index))
    }

    /// Lexicons of all locales, compiled; for recognising a header in a page of unknown language.
    pub fn all(&self) -> impl Iterator<Item = &Lexicon> {
        (0..self.files.len()).map(|index| self.compile(index))
    }

    fn compile(&self, index: usize) -> &Lexicon {
        self.compiled[index].get_or_init(|| {
            let file = &self.files[index];
            let fallback = file.fallback().and_then(|locale| {
                self.files
                    .iter()
                    .position(|other| other.locale() == Some(locale))
                    .filter(|other| *other != index)
            });
            Lexicon::new(
                file,
                self.terms(index),
                fallback.map(|other| self.terms(other)),
            )
        })
    }

    fn terms(&self, index: usize) -> Arc<Terms> {
        let compiled = self.terms[index]
            .get_or_init(|| Arc::new(Terms::compile(&self.files[index], &self.concepts)));
        Arc::clone(compiled)
    }

    /// The words by which a table header can be told from others, in all languages.
    pub(crate) fn header_words(&self) -> &HeaderWords {
        self.header_words
            .get_or_init(|| HeaderWords::new(&self.files))
    }
}
