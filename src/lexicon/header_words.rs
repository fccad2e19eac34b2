//! Header words: which words may stand in the header of a port table, without compiling any lexicon.
//!
//! Takes the files of all lexicons and tells for a word whether some language reads it as a part of
//! "port", "source" or "destination". It may say yes too often, never no too often: each term is known
//! by one word that no text with the term can lack.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{PoisonError, RwLock};

use super::fold::tokens;
use super::load::LexiconFile;
use super::terms::Terms;
use super::{Concept, ConceptId};
use crate::rule::{Name, NameKind};

/// What a word may say in a header; a set of flags.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct WordClass {
    /// "Port", or the name of a transport.
    pub(crate) port: bool,
    /// "Source".
    pub(crate) source: bool,
    /// "Destination".
    pub(crate) destination: bool,
}

impl WordClass {
    fn join(self, other: Self) -> Self {
        Self {
            port: self.port || other.port,
            source: self.source || other.source,
            destination: self.destination || other.destination,
        }
    }

    /// Whether a table with such a header may state ports, or be one that lost its port column.
    pub(crate) fn may_head_port_table(self) -> bool {
        self.port || (self.source && self.destination)
    }
}

/// The telling words of all languages.
#[derive(Debug)]
pub(crate) struct HeaderWords {
    languages: Vec<Language>,
    /// Headers and words seen before: they repeat.
    memo: RwLock<HashMap<String, WordClass>>,
}

#[derive(Debug)]
struct Language {
    terms: Terms,
    port: HashSet<String>,
    source: HashSet<String>,
    destination: HashSet<String>,
}

/// Headers and words that are remembered; bounds what a hostile dump can cost.
const MAX_REMEMBERED: usize = 8_192;
/// The longest header that is remembered, in bytes.
const MAX_REMEMBERED_BYTES: usize = 256;

const PORT: &str = "column-port";
const SOURCE: &str = "column-source";
const DESTINATION: &str = "column-destination";

impl HeaderWords {
    pub(super) fn new(files: &[LexiconFile], concepts: &BTreeMap<ConceptId, Concept>) -> Self {
        let languages = files
            .iter()
            .map(|file| {
                let terms = Terms::compile(file, concepts, &[PORT, SOURCE, DESTINATION]);
                Language {
                    port: terms.telling_stems(PORT),
                    source: terms.telling_stems(SOURCE),
                    destination: terms.telling_stems(DESTINATION),
                    terms,
                }
            })
            .collect();
        Self {
            languages,
            memo: RwLock::default(),
        }
    }

    /// What the words of a text may say together.
    pub(crate) fn class_of(&self, text: &str) -> WordClass {
        self.remembered(text, || {
            tokens(text)
                .into_iter()
                .map(|token| self.remembered(&token.text, || self.class_of_word(&token.text)))
                .fold(WordClass::default(), WordClass::join)
        })
    }

    fn remembered(&self, text: &str, class: impl FnOnce() -> WordClass) -> WordClass {
        let known = self.memo.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(class) = known.get(text) {
            return *class;
        }
        drop(known);
        let class = class();
        let mut memo = self.memo.write().unwrap_or_else(PoisonError::into_inner);
        if memo.len() < MAX_REMEMBERED && text.len() <= MAX_REMEMBERED_BYTES {
            memo.insert(text.to_owned(), class);
        }
        class
    }

    fn class_of_word(&self, word: &str) -> WordClass {
        let names_transport = word
            .split(|c: char| !c.is_alphanumeric())
            .filter_map(Name::lookup)
            .any(|name| name.kind() == NameKind::Transport);
        let mut class = WordClass {
            port: names_transport,
            ..WordClass::default()
        };
        for language in &self.languages {
            for stem in language.terms.stems(word) {
                class.port |= language.port.contains(&stem);
                class.source |= language.source.contains(&stem);
                class.destination |= language.destination.contains(&stem);
            }
        }
        class
    }
}
