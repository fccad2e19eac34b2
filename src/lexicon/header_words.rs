//! Header words: which words may stand in the header of a port table, without compiling any lexicon.
//!
//! Takes the files of all lexicons and tells for a word whether some language reads it as a part of
//! "port", "source" or "destination". It may say yes too often, never no too often: each term is known
//! by one word that no text with the term can lack.

use std::sync::{PoisonError, RwLock};

use foldhash::{HashMap, HashSet};

use super::fold::{Token, TokenKind, tokens};
use super::load::LexiconFile;
use super::morphology::{Beginning, Morphology};
use crate::rule::{Name, NameKind};
use crate::unicode::is_alphanumeric;

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
    morphology: Morphology,
    port: HashSet<String>,
    source: HashSet<String>,
    destination: HashSet<String>,
    /// How words with these stems begin; `None` where they may begin with anything.
    beginnings: Option<Vec<Beginning>>,
}

/// Headers and words that are remembered; bounds what a hostile dump can cost.
const MAX_REMEMBERED: usize = 8_192;
/// The longest header that is remembered, in bytes.
const MAX_REMEMBERED_BYTES: usize = 256;

const PORT: &str = "column-port";
const SOURCE: &str = "column-source";
const DESTINATION: &str = "column-destination";

impl Language {
    fn new(file: &LexiconFile) -> Self {
        let morphology = Morphology::new(file);
        let telling = |concept| telling_stems(file, &morphology, concept);
        let (port, source, destination) = (telling(PORT), telling(SOURCE), telling(DESTINATION));
        let beginnings = morphology.keeps_beginnings().then(|| {
            let stems = port.union(&source).chain(&destination);
            let mut beginnings: Vec<Beginning> = stems.map(|stem| Beginning::of(stem)).collect();
            let forms: Vec<Beginning> = morphology
                .forms()
                .filter(|(_, word)| may_tell(&beginnings, Beginning::of(word)))
                .map(|(form, _)| Beginning::of(form))
                .collect();
            beginnings.extend(forms);
            beginnings
        });
        Self {
            morphology,
            port,
            source,
            destination,
            beginnings,
        }
    }

    /// Whether a word is worth taking apart; most words of headers tell nothing by their first letters.
    fn may_tell(&self, word: &str, beginning: Beginning) -> bool {
        let known = self.beginnings.as_ref();
        known.is_none_or(|known| may_tell(known, beginning))
            || self.morphology.may_be_compound(word)
    }

    fn class_of(&self, token: &Token) -> WordClass {
        let stems = self.morphology.stems(token);
        let has = |telling: &HashSet<String>| stems.iter().any(|stem| telling.contains(stem));
        WordClass {
            port: has(&self.port),
            source: has(&self.source),
            destination: has(&self.destination),
        }
    }
}

fn may_tell(stems: &[Beginning], word: Beginning) -> bool {
    stems.iter().any(|stem| word.may_have_stem(*stem))
}

/// One stem of each term of a concept: no text without one of them holds the term.
fn telling_stems(file: &LexiconFile, morphology: &Morphology, concept: &str) -> HashSet<String> {
    let terms = file.terms().iter();
    let mut stems: Vec<Vec<String>> = terms
        .filter(|term| term.concepts.iter().any(|id| id.as_str() == concept))
        .map(|term| {
            tokens(&term.text)
                .iter()
                .filter(|token| token.kind == TokenKind::Word)
                .flat_map(|token| morphology.stems(token))
                .collect()
        })
        .collect();
    // Terms of one word first: longer ones often hold one of them.
    stems.sort_by_key(Vec::len);
    let mut telling = HashSet::default();
    for words in stems {
        if !words.iter().any(|stem| telling.contains(stem)) {
            telling.extend(words.into_iter().max_by_key(String::len));
        }
    }
    telling
}

impl HeaderWords {
    pub(super) fn new(files: &[LexiconFile]) -> Self {
        Self {
            languages: files.iter().map(Language::new).collect(),
            memo: RwLock::default(),
        }
    }

    /// What the words of a text may say together.
    pub(crate) fn class_of(&self, text: &str) -> WordClass {
        self.remembered(text, || {
            tokens(text)
                .iter()
                .filter(|token| token.kind == TokenKind::Word)
                .map(|token| self.remembered(&token.text, || self.class_of_word(token)))
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

    fn class_of_word(&self, token: &Token) -> WordClass {
        let word = token.text.as_str();
        let names_transport = word
            .split(|c: char| !is_alphanumeric(c))
            .filter_map(Name::lookup)
            .any(|name| name.kind() == NameKind::Transport);
        let beginning = Beginning::of(word);
        self.languages
            .iter()
            .filter(|language| language.may_tell(word, beginning))
            .map(|language| language.class_of(token))
            .fold(
                WordClass {
                    port: names_transport,
                    ..WordClass::default()
                },
                WordClass::join,
            )
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::lexicon::load;

    /// Words of all terms and parts of compounds, as pieces of words that were never seen.
    fn pieces() -> Vec<String> {
        let (_, files) = load::built_in().unwrap();
        let terms = files.iter().flat_map(LexiconFile::terms);
        let words = terms.flat_map(|term| tokens(&term.text));
        let parts = files
            .iter()
            .flat_map(|file| file.compounds.iter().flat_map(|known| &known.0));
        let mut pieces: Vec<String> = words.map(|token| token.text).collect();
        pieces.extend(parts.cloned());
        pieces
            .extend(["port", "ports", "quell", "ziel", "порт", "источник", "埠"].map(String::from));
        pieces.sort();
        pieces.dedup();
        pieces
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3_000))]

        #[test]
        fn a_word_passed_over_tells_nothing(
            words in proptest::collection::vec(proptest::sample::select(pieces()), 1..4),
            ending in "(s|en|es|ов|ами|)",
            start in "(ge|ü|)",
        ) {
            static WORDS: LazyLock<HeaderWords> =
                LazyLock::new(|| HeaderWords::new(&load::built_in().unwrap().1));
            let word = format!("{start}{}{ending}", words.concat());
            for token in tokens(&word) {
                let asked = WORDS
                    .languages
                    .iter()
                    .map(|language| language.class_of(&token))
                    .fold(WordClass::default(), WordClass::join);
                let known = WORDS.class_of_word(&token);
                prop_assert_eq!(asked.join(known), known, "{}", token.text);
            }
        }
    }
}
