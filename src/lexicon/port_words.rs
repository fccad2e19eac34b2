//! Words beside ports: what shapes a number in a cell of ports, in one language and in English.
//!
//! Takes the words of a lexicon file, gives for a word of a cell, or a phrase that begins there, what it
//! does to the numbers beside it. Words are compared by stem; those of the language hide those of English.

use std::sync::{Arc, OnceLock};

use foldhash::HashMap;
use serde::{Deserialize, Serialize};

use super::compiled::{self, sorted_map};
use super::fold::{is_ideograph, tokens};
use super::load::Term;
use super::morphology::Morphology;
use super::words::WordList;

/// What a word does to the numbers beside it; a word may do several things, by its place.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PortWord(u32);

impl PortWord {
    /// Between the items of a list: "or".
    pub(crate) const JOIN: Self = Self(1);
    /// Between the ends of a range: "to".
    pub(crate) const RANGE: Self = Self(1 << 1);
    /// Before the first end of a range: "between".
    pub(crate) const RANGE_OPEN: Self = Self(1 << 2);
    /// Above a number that is not meant itself.
    pub(crate) const ABOVE: Self = Self(1 << 3);
    /// A number and all above it.
    pub(crate) const UPWARDS: Self = Self(1 << 4);
    /// Below a number that is not meant itself.
    pub(crate) const BELOW: Self = Self(1 << 5);
    /// A number and all below it.
    pub(crate) const UP_TO: Self = Self(1 << 6);
    /// Takes away what follows: "except".
    pub(crate) const EXCEPT: Self = Self(1 << 7);
    /// Says that something is not so: "not", "blocked".
    pub(crate) const DENIAL: Self = Self(1 << 8);
    /// Makes numbers beside it uncertain: "formerly", "etc.".
    pub(crate) const DOUBT: Self = Self(1 << 9);
    /// Tells two numbers of one cell apart by where they apply: "local", "source".
    pub(crate) const SIDE: Self = Self(1 << 10);
    /// Says that there is none.
    pub(crate) const NONE: Self = Self(1 << 11);
    /// Changes nothing: "default".
    pub(crate) const REMARK: Self = Self(1 << 12);
    /// Refers to a note or another text: "see".
    pub(crate) const NOTE: Self = Self(1 << 13);
    /// Makes a number before it a count: "20 ports".
    pub(crate) const COUNT: Self = Self(1 << 14);
    /// Every port.
    pub(crate) const ANY: Self = Self(1 << 15);
    /// A port that is no number: "dynamic".
    pub(crate) const UNNUMBERED: Self = Self(1 << 16);
    /// "Port", "number".
    pub(crate) const PORT: Self = Self(1 << 17);
    /// "Protocol".
    pub(crate) const PROTOCOL: Self = Self(1 << 18);
    /// Shapes a sentence.
    pub(crate) const FILLER: Self = Self(1 << 19);

    /// Goes on with the phrase of the word before it, and says nothing more.
    pub(crate) const CONTINUED: Self = Self(1 << 20);

    /// Whether the word does one of the things of `other`.
    pub(crate) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether the word means nothing known here.
    pub(crate) fn is_unknown(self) -> bool {
        self.0 == 0
    }

    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// The words of one language.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct PortWords {
    /// Not compiled with the rest: the terms of the language have it.
    #[serde(skip)]
    morphology: Arc<Morphology>,
    /// Phrases by their first word, longest first.
    #[serde(serialize_with = "sorted_map")]
    phrases: HashMap<String, Vec<(Vec<String>, PortWord)>>,
}

/// Words of a phrase at most; bounds how far a look-up reads.
pub(crate) const MAX_PHRASE: usize = 12;

/// Shorter words are compared as written: their stems collide.
const SHORTEST_STEMMED: usize = 4;

impl PortWords {
    /// The words of a language, from its lists and its terms.
    pub(super) fn new<'w>(
        words_of: impl Fn(WordList) -> &'w [String],
        terms: &[Term],
        morphology: Arc<Morphology>,
    ) -> Self {
        let mut words = Self {
            morphology,
            phrases: HashMap::default(),
        };
        let lists = [
            (WordList::Connectives, PortWord::JOIN),
            (WordList::Range, PortWord::RANGE),
            (WordList::Fillers, PortWord::FILLER),
            (WordList::RangeOpen, PortWord::RANGE_OPEN),
            (WordList::Above, PortWord::ABOVE),
            (WordList::Upwards, PortWord::UPWARDS),
            (WordList::Below, PortWord::BELOW),
            (WordList::UpTo, PortWord::UP_TO),
            (WordList::Except, PortWord::EXCEPT),
            (WordList::Denial, PortWord::DENIAL),
            (WordList::Doubt, PortWord::DOUBT),
            (WordList::Sides, PortWord::SIDE),
            (WordList::None, PortWord::NONE),
            (WordList::Remarks, PortWord::REMARK),
            (WordList::Note, PortWord::NOTE),
            (WordList::Counts, PortWord::COUNT),
            (WordList::Number, PortWord::PORT),
        ];
        for (list, kind) in lists {
            for phrase in words_of(list) {
                words.insert(phrase, kind);
            }
        }
        for term in terms {
            let kind = match term.concepts.first().map(super::ConceptId::as_str) {
                Some("any-port") => PortWord::ANY,
                Some("dynamic-port" | "static-port") => PortWord::UNNUMBERED,
                Some("column-port") => PortWord::PORT,
                Some("column-protocol") => PortWord::PROTOCOL,
                Some(
                    "internal" | "external" | "inbound" | "outbound" | "column-local"
                    | "column-remote",
                ) => PortWord::SIDE,
                _ => continue,
            };
            words.insert(&term.text, kind);
        }
        // What joins two ports is no mere filler there.
        for (_, kind) in words.phrases.values_mut().flatten() {
            if kind.has(PortWord::JOIN) {
                kind.0 &= !PortWord::FILLER.0;
            }
        }
        words
    }

    /// Compiled words with what takes those of a cell apart.
    pub(super) fn with_morphology(mut self, morphology: &Arc<Morphology>) -> Self {
        self.morphology = Arc::clone(morphology);
        self
    }

    fn insert(&mut self, phrase: &str, kind: PortWord) {
        let keys: Vec<String> = tokens(phrase)
            .into_iter()
            .filter(|token| token.text.chars().any(char::is_alphanumeric))
            .map(|token| self.key(&token.text))
            .take(MAX_PHRASE)
            .collect();
        let Some(first) = keys.first() else { return };
        let known = self.phrases.entry(first.clone()).or_default();
        match known.iter_mut().find(|(words, _)| *words == keys) {
            Some((_, kinds)) => *kinds = kinds.or(kind),
            None => {
                let at = known.partition_point(|(words, _)| words.len() >= keys.len());
                known.insert(at, (keys, kind));
            }
        }
    }

    /// What a folded word is looked up by.
    fn key(&self, word: &str) -> String {
        let is_short = word.chars().take(SHORTEST_STEMMED).count() < SHORTEST_STEMMED;
        if is_short || word.chars().any(is_ideograph) {
            word.to_owned()
        } else {
            self.morphology.stem(word)
        }
    }

    /// The longest phrase that `words`, folded, begin with: how many words it has, and what it does.
    pub(crate) fn longest(&self, words: &[&str]) -> Option<(usize, PortWord)> {
        let first = self.key(words.first()?);
        let phrases = self.phrases.get(&first)?;
        phrases.iter().find_map(|(phrase, kind)| {
            let rest = words.get(1..phrase.len())?;
            let same = phrase[1..]
                .iter()
                .zip(rest)
                .all(|(key, word)| self.key(word) == *key);
            same.then_some((phrase.len(), *kind))
        })
    }

    /// The words of English, which are known in every language.
    pub(crate) fn english() -> &'static PortWords {
        static ENGLISH: OnceLock<PortWords> = OnceLock::new();
        ENGLISH.get_or_init(|| compiled::index().english_port_words())
    }
}
