//! Matching: finds the terms of a lexicon in a text, whatever their case, number or compound.
//!
//! Takes the text of a cell and gives pieces in order: terms with their meaning, separators, and
//! words that mean nothing known. Words are compared by stem (a Snowball stemmer, where the language
//! has one), compounds are taken apart into parts that the lexicon knows, characters of scripts
//! without blanks count one by one, and the longest term wins.

use std::any::Any;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::fold::{Token, tokens};
use super::load::Standing;
use super::shelf::Shelf;
use super::terms::{Grammar, Key, Terms, Unit};
use super::words::{WordList, Worded};
use super::{ConceptId, ConceptKind};
use crate::memo::Memo;

/// How a matched term stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TermStatus {
    /// The word to write.
    Preferred,
    /// Another right word.
    Accepted,
    /// A wrong word, with the reason.
    Faulty(String),
    /// A word of the source language, left untranslated.
    Untranslated,
}

/// One term found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermMatch {
    /// What it means; never empty.
    pub concepts: Arc<[ConceptId]>,
    /// What it may mean instead, the likelier first; nearly always empty. Only what stands below a header
    /// word can tell.
    pub alternatives: Vec<ConceptId>,
    /// How it stands.
    pub status: TermStatus,
    /// The term as the lexicon writes it.
    pub term: Arc<str>,
    /// Byte range in the text.
    pub range: Range<usize>,
}

/// One piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// A term.
    Term(TermMatch),
    /// A comma, a line end or another end of a list item.
    Separator,
    /// A word such as "or".
    Connective,
    /// An opening bracket.
    Open,
    /// A closing bracket.
    Close,
    /// Words such as "can be defined as".
    Narrowing,
    /// A word between two ends of a range, such as "to".
    RangeWord(Range<usize>),
    /// A word of no known meaning.
    Unknown(Range<usize>),
}

impl Piece {
    /// The term, where the piece is one.
    #[must_use]
    pub fn term(&self) -> Option<&TermMatch> {
        if let Piece::Term(term) = self {
            Some(term)
        } else {
            None
        }
    }
}

/// The lexicon of one locale, ready to match.
#[derive(Debug)]
pub struct Lexicon {
    locale: String,
    fallback_locale: Option<String>,
    own: Arc<Terms>,
    fallback: Option<Arc<Terms>>,
    /// What was found in texts before: cells repeat.
    found: Shelf<Kinds, Memo<Arc<[Piece]>>>,
    /// What words are to the terms: texts share them.
    words: Memo<Word>,
    /// Texts taken apart for the lists of words.
    worded: Memo<Arc<Worded>>,
    /// What a reader of this language remembers.
    notes: OnceLock<Box<dyn Any + Send + Sync>>,
}

/// The units of a word: what each is to the terms of the language, and to those that it falls back on.
type Word = Arc<[(Key, Key)]>;

/// Kinds of concepts that are asked for, a bit each.
type Kinds = u8;

const _: () = assert!(ConceptKind::ALL.len() <= Kinds::BITS as usize, "a bit each");

/// Texts that a lexicon remembers, for each set of kinds; bounds what a hostile dump can cost.
const MAX_REMEMBERED: usize = 4_096;
/// The longest text that is worth remembering, in bytes.
const MAX_REMEMBERED_BYTES: usize = 512;
/// Texts that a lexicon remembers word by word.
const MAX_WORDED: usize = 2_048;
/// Words that a lexicon remembers.
const MAX_WORDS: usize = 16_384;
/// The longest word that is worth remembering, in bytes.
const MAX_WORD_BYTES: usize = 64;

impl Lexicon {
    /// A lexicon of its own terms; those of `fallback` are known too, as untranslated.
    pub(super) fn new(
        locale: String,
        fallback_locale: Option<String>,
        own: Arc<Terms>,
        fallback: Option<Arc<Terms>>,
    ) -> Self {
        Self {
            locale,
            fallback_locale,
            own,
            fallback,
            found: Shelf::default(),
            words: Memo::new(MAX_WORDS, MAX_WORD_BYTES),
            worded: Memo::new(MAX_WORDED, MAX_REMEMBERED_BYTES),
            notes: OnceLock::new(),
        }
    }

    /// The locale of the lexicon.
    #[must_use]
    pub fn locale(&self) -> &str {
        &self.locale
    }

    /// A place for what a reader of this language remembers, of a type of its own; nothing here looks at
    /// it. `None` where it is taken by another type.
    pub(crate) fn notes<T: Any + Send + Sync + Default>(&self) -> Option<&T> {
        let notes = self.notes.get_or_init(|| Box::new(T::default()));
        notes.downcast_ref()
    }

    /// What words do to the numbers beside them in this language.
    pub(crate) fn port_words(&self) -> &super::PortWords {
        &self.own.port_words
    }

    /// The locale whose words translators leave untranslated.
    pub(super) fn fallback_locale(&self) -> Option<&str> {
        self.fallback_locale.as_deref()
    }

    /// Whether a word stands between the two ends of a range: "to", "bis", "至".
    #[must_use]
    pub fn is_range_word(&self, word: &str) -> bool {
        self.own.grammar.get(&super::fold(word)) == Some(&Grammar::Range)
    }

    /// Whether a word shapes a sentence rather than names something: "the", "und", "até".
    #[must_use]
    pub fn is_grammar_word(&self, word: &str) -> bool {
        let folded = super::fold(word);
        self.own.fillers.contains(&folded) || self.own.grammar.contains_key(&folded)
    }

    /// Whether a text is a word or phrase of a list, and nothing else: "n/a", "no longer".
    ///
    /// ```
    /// use portolan::lexicon::{Lexicons, WordList};
    /// let lexicons = Lexicons::built_in();
    /// let english = lexicons.for_locale(&"en-US".parse().unwrap()).unwrap();
    /// assert!(english.is_in(WordList::None, "Not applicable"));
    /// assert_eq!(english.find_words(WordList::Upwards, "1024 and higher, 80"), [5..15]);
    /// ```
    #[must_use]
    pub fn is_in(&self, list: WordList, text: &str) -> bool {
        self.own.phrases(list).is(&self.worded(text))
    }

    /// The words and phrases of a list in a text, as byte ranges in order; the longest phrase wins.
    #[must_use]
    pub fn find_words(&self, list: WordList, text: &str) -> Vec<Range<usize>> {
        self.own.phrases(list).find(&self.worded(text))
    }

    fn worded(&self, text: &str) -> Arc<Worded> {
        let new = || Arc::new(Worded::new(text, &self.own.morphology));
        self.worded.get(text, new)
    }

    /// Whether the words for "from", "to" and "between" stand behind what they are about.
    #[must_use]
    pub fn has_postpositions(&self) -> bool {
        self.own.postpositions
    }

    /// What a text is about, of the topics that the language has words for; in words that were left untranslated
    /// too.
    ///
    /// ```
    /// use portolan::lexicon::Lexicons;
    /// let lexicons = Lexicons::built_in();
    /// let german = lexicons.for_locale(&"de-DE".parse().unwrap()).unwrap();
    /// assert!(german.topics("Ports für Mediendatenverkehr").contains("media"));
    /// ```
    #[must_use]
    pub fn topics(&self, text: &str) -> BTreeSet<&str> {
        let text = super::fold(text);
        let mut topics = self.own.topics.of(&text);
        if let Some(fallback) = &self.fallback {
            topics.append(&mut fallback.topics.of(&text));
        }
        topics
    }

    /// Whether the language has words for a topic.
    #[must_use]
    pub fn has_topic(&self, name: &str) -> bool {
        self.own.topics.has(name)
    }

    /// Finds the terms of the given kinds in a text.
    ///
    /// ```
    /// use portolan::lexicon::{ConceptKind, Lexicons, Piece};
    /// let lexicons = Lexicons::built_in().with_packs(&["lync-server-2013"]).unwrap();
    /// let german = lexicons.for_locale(&"de-DE".parse().unwrap()).unwrap();
    /// let pieces = german.find("Interne Reverseproxyschnittstelle", &[ConceptKind::Role, ConceptKind::Qualifier]);
    /// let means: Vec<_> = pieces.iter().filter_map(|piece| match piece {
    ///     Piece::Term(term) => Some(term.concepts[0].as_str()),
    ///     _ => None,
    /// }).collect();
    /// assert_eq!(means, ["internal", "reverse-proxy", "interface"]);
    /// ```
    #[must_use]
    pub fn find(&self, text: &str, kinds: &[ConceptKind]) -> Arc<[Piece]> {
        let set = kinds.iter().fold(0, |set, kind| set | 1 << *kind as u8);
        let new = |_: &Kinds| Memo::new(MAX_REMEMBERED, MAX_REMEMBERED_BYTES);
        let found = self.found.get(set, new);
        found.get(text, || self.look_up(text, kinds).into())
    }

    fn units(&self, tokens: Vec<Token>) -> Vec<Unit> {
        let mut units = Vec::with_capacity(tokens.len());
        for token in tokens {
            let word = self.word(&token);
            let filler = self.own.fillers.contains(&token.text);
            let mut whole = Some((token.text, word.len()));
            units.extend(word.iter().map(|&(own, foreign)| Unit {
                kind: token.kind,
                range: token.range.clone(),
                own,
                foreign,
                whole: whole.take(),
                filler,
            }));
        }
        units
    }

    fn word(&self, token: &Token) -> Word {
        self.words.get(&token.text, || {
            let stems = self.own.morphology.stems(token);
            let is_one = stems.len() == 1;
            let units = stems.into_iter().enumerate().map(|(index, stem)| {
                let form = (index == 0).then_some(token.text.as_str());
                let own = self.own.key(&stem, form);
                let foreign = match &self.fallback {
                    Some(terms) if is_one => terms.key(&terms.morphology.stem(&token.text), form),
                    Some(terms) => terms.key(&stem, form),
                    None => Key::default(),
                };
                (own, foreign)
            });
            units.collect()
        })
    }

    fn look_up(&self, text: &str, kinds: &[ConceptKind]) -> Vec<Piece> {
        let units = self.units(tokens(text));
        let mut pieces = Vec::new();
        let mut at = 0;
        while at < units.len() {
            let own = self.own.longest(&units, at, kinds, Unit::own, true);
            // A name that is left as it is has no small words of this language inside: "Front End Server in un
            // pool" names two things, and not the "Front End Server pool".
            let foreign = self
                .fallback
                .as_ref()
                .and_then(|terms| terms.longest(&units, at, kinds, Unit::foreign, false));
            let grammar = self.own.grammar(&units, at);
            let own_reach = own.as_ref().map_or(0, |hit| hit.0);
            let foreign_reach = foreign.as_ref().map_or(0, |hit| hit.0);
            let range = |reach: usize| units[at].range.start..units[reach - 1].range.end;
            if let Some((reach, word)) = grammar
                && reach > own_reach.max(foreign_reach)
            {
                pieces.extend(word.piece(range(reach)));
                at = reach;
                continue;
            }
            let is_foreign = foreign_reach > own_reach;
            let Some((reach, term)) = (if is_foreign { foreign } else { own }) else {
                pieces.extend(units[at].plain_piece());
                at += 1;
                continue;
            };
            let status = match &term.standing {
                _ if is_foreign => TermStatus::Untranslated,
                Standing::Preferred => TermStatus::Preferred,
                Standing::Accepted => TermStatus::Accepted,
                Standing::Faulty(reason) => TermStatus::Faulty(reason.clone()),
            };
            pieces.push(Piece::Term(TermMatch {
                concepts: term.concepts.as_slice().into(),
                alternatives: term.alternatives.clone(),
                status,
                term: term.text.as_str().into(),
                range: range(reach),
            }));
            at = reach;
        }
        join_unknown(pieces)
    }
}

/// Neighbouring words of no known meaning are one piece.
fn join_unknown(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut joined: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match (&piece, joined.last_mut()) {
            (Piece::Unknown(range), Some(Piece::Unknown(last))) => last.end = range.end,
            _ => joined.push(piece),
        }
    }
    joined
}
