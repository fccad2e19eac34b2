//! Words that shape a statement rather than name something: the lists under `[words]`.
//!
//! Takes the lists of a language and finds their phrases in a text, each with its byte range. Words are
//! compared folded; in lists of names ("blocked", "dienst") by stem as well. The longest phrase wins.

use std::ops::Range;

use foldhash::HashMap;
use serde::{Deserialize, Serialize};

use super::compiled::sorted_map;
use super::file::WordsToml;
use super::fold::{Token, TokenKind, tokens};
use super::morphology::Morphology;

use crate::order::Order;

/// A list of words of a lexicon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum WordList {
    /// Words that a term may hold or lack: articles, prepositions.
    Fillers,
    /// Words between the items of a list: "or".
    Connectives,
    /// Words before what an "any" can be: "can be defined as".
    Narrowing,
    /// Words between the ends of a range: "to".
    Range,
    /// Words before the first end of a range: "between", "from".
    RangeOpen,
    /// Words before a port that is the last one left out: "above", "higher than".
    Above,
    /// Words behind a port that is the first of a range without end: "and above".
    Upwards,
    /// Words before a port that is the first one left out: "below", "less than".
    Below,
    /// Words before a port that is the last of a range without beginning: "up to".
    UpTo,
    /// Words before ports that are left out: "except", "other than".
    Except,
    /// Words that turn a statement round or make it doubtful: "not", "no longer", "blocked".
    Doubt,
    /// Cells that say that there is nothing: "none", "n/a".
    None,
    /// Words about a port that is stated all the same: "default", "optional".
    Remarks,
    /// Words that refer to a note: "see note", "footnote".
    Note,
    /// Words before, or behind, where traffic comes from: "from".
    From,
    /// Words before, or behind, where traffic goes: "to".
    To,
    /// Words before two parties without a direction: "between".
    Between,
    /// Cells of a column that says what is done: "allow", "yes".
    Allow,
    /// Cells of a column that says what is done: "deny", "no".
    Deny,
    /// Words that say nothing beside a role: "service", "traffic".
    Neutral,
    /// What a heading says a way of: "rules" in "inbound rules".
    Flows,
    /// Words that say that something is not so: "not", "closed", "blocked".
    Denial,
    /// Words that tell two numbers of one cell apart by where they apply: "local", "source".
    Sides,
    /// Words that make a number before them a count: "connections" in "20 connections".
    Counts,
    /// Words for "number" before a port: "no.", "number".
    Number,
    /// Words that make a sentence of a noun: "that", "needs", "created".
    Clause,
    /// Those of them that a noun may be narrowed by: "that", "created".
    Relative,
    /// Words that other languages leave as they are: "All IPv4", "localhost".
    Kept,
}

impl WordList {
    /// All lists, in the order of the file.
    pub const ALL: [WordList; 28] = [
        WordList::Fillers,
        WordList::Connectives,
        WordList::Narrowing,
        WordList::Range,
        WordList::RangeOpen,
        WordList::Above,
        WordList::Upwards,
        WordList::Below,
        WordList::UpTo,
        WordList::Except,
        WordList::Doubt,
        WordList::None,
        WordList::Remarks,
        WordList::Note,
        WordList::From,
        WordList::To,
        WordList::Between,
        WordList::Allow,
        WordList::Deny,
        WordList::Neutral,
        WordList::Flows,
        WordList::Denial,
        WordList::Sides,
        WordList::Counts,
        WordList::Number,
        WordList::Clause,
        WordList::Relative,
        WordList::Kept,
    ];

    /// The key used in lexicon files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            WordList::Fillers => "fillers",
            WordList::Connectives => "connectives",
            WordList::Narrowing => "narrowing",
            WordList::Range => "range",
            WordList::RangeOpen => "range-open",
            WordList::Above => "above",
            WordList::Upwards => "upwards",
            WordList::Below => "below",
            WordList::UpTo => "up-to",
            WordList::Except => "except",
            WordList::Doubt => "doubt",
            WordList::None => "none",
            WordList::Remarks => "remarks",
            WordList::Note => "note",
            WordList::From => "from",
            WordList::To => "to",
            WordList::Between => "between",
            WordList::Allow => "allow",
            WordList::Deny => "deny",
            WordList::Neutral => "neutral",
            WordList::Flows => "flows",
            WordList::Denial => "denial",
            WordList::Sides => "sides",
            WordList::Counts => "counts",
            WordList::Number => "number",
            WordList::Clause => "clause",
            WordList::Relative => "relative",
            WordList::Kept => "kept",
        }
    }

    /// Whether the words of the list are inflected like names.
    fn is_inflected(self) -> bool {
        matches!(
            self,
            WordList::Doubt
                | WordList::Remarks
                | WordList::Note
                | WordList::Allow
                | WordList::Deny
                | WordList::Neutral
                | WordList::Flows
                | WordList::Denial
        )
    }
}

/// The lists of a lexicon file, in the order of [`WordList::ALL`].
pub(super) type Lists = Vec<Vec<String>>;

/// The lists of a file.
pub(super) fn lists(words: WordsToml) -> Lists {
    let mut lists = [
        (WordList::Fillers, words.fillers),
        (WordList::Connectives, words.connectives),
        (WordList::Narrowing, words.narrowing),
        (WordList::Range, words.range),
        (WordList::RangeOpen, words.range_open),
        (WordList::Above, words.above),
        (WordList::Upwards, words.upwards),
        (WordList::Below, words.below),
        (WordList::UpTo, words.up_to),
        (WordList::Except, words.except),
        (WordList::Doubt, words.doubt),
        (WordList::None, words.none),
        (WordList::Remarks, words.remarks),
        (WordList::Note, words.note),
        (WordList::From, words.from),
        (WordList::To, words.to),
        (WordList::Between, words.between),
        (WordList::Allow, words.allow),
        (WordList::Deny, words.deny),
        (WordList::Neutral, words.neutral),
        (WordList::Flows, words.flows),
        (WordList::Denial, words.denial),
        (WordList::Sides, words.sides),
        (WordList::Counts, words.counts),
        (WordList::Number, words.number),
        (WordList::Clause, words.clause),
        (WordList::Relative, words.relative),
        (WordList::Kept, words.kept),
    ];
    lists.order_by_key(|(list, _)| *list);
    lists.into_iter().map(|(_, words)| words).collect()
}

/// The phrases of one list, ready to be found.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Phrases {
    /// By their first word, longest first.
    #[serde(serialize_with = "sorted_map")]
    by_first: HashMap<String, Vec<Vec<String>>>,
    is_inflected: bool,
}

impl Phrases {
    pub(super) fn compile(list: WordList, texts: &[String], morphology: &Morphology) -> Self {
        let mut phrases = Self {
            by_first: HashMap::default(),
            is_inflected: list.is_inflected(),
        };
        for text in texts {
            let words = tokens(text).into_iter();
            let words = words.filter(|token| token.kind == TokenKind::Word);
            let words: Vec<String> = match phrases.is_inflected {
                true => words.map(|token| stem(&token, morphology)).collect(),
                false => words.map(|token| token.text).collect(),
            };
            if let Some(first) = words.first() {
                let known = phrases.by_first.entry(first.clone()).or_default();
                if !known.contains(&words) {
                    let at = known.partition_point(|other| other.len() >= words.len());
                    known.insert(at, words);
                }
            }
        }
        phrases
    }

    /// What a word is compared by.
    fn key<'w>(&self, word: &'w Word) -> &'w str {
        if self.is_inflected {
            &word.stem
        } else {
            &word.form
        }
    }

    /// The phrases of a text, in order, none inside another.
    pub(super) fn find(&self, text: &Worded) -> Vec<Range<usize>> {
        let words = &text.words;
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(first) = words.get(at) {
            let phrases = self.by_first.get(self.key(first));
            let longest = phrases.into_iter().flatten().find(|phrase| {
                let here = words.get(at..at + phrase.len());
                here.is_some_and(|here| self.is_here(phrase, here))
            });
            at += match longest {
                Some(phrase) => {
                    let last = at + phrase.len() - 1;
                    found.push(first.range.start..words[last].range.end);
                    phrase.len()
                }
                None => 1,
            };
        }
        found
    }

    /// Whether words are those of a phrase, with nothing between them.
    fn is_here(&self, phrase: &[String], words: &[Word]) -> bool {
        let mut pairs = phrase.iter().zip(words);
        let is_whole = words.iter().skip(1).all(|word| !word.is_parted);
        is_whole && pairs.all(|(wanted, word)| wanted == self.key(word))
    }

    /// Whether a text is one phrase of the list and nothing else.
    pub(super) fn is(&self, text: &Worded) -> bool {
        let keys = || text.words.iter().map(|word| self.key(word));
        let phrases = keys().next().and_then(|first| self.by_first.get(first));
        let mut phrases = phrases.into_iter().flatten();
        phrases.any(|phrase| keys().eq(phrase.iter().map(String::as_str)))
    }
}

/// The words of a text, ready to be held against all lists of a language.
#[derive(Debug)]
pub(super) struct Worded {
    words: Vec<Word>,
}

#[derive(Debug)]
struct Word {
    range: Range<usize>,
    form: String,
    /// The stems of its parts.
    stem: String,
    /// Whether a comma or a bracket stands before it.
    is_parted: bool,
}

impl Worded {
    pub(super) fn new(text: &str, morphology: &Morphology) -> Self {
        let mut words = Vec::new();
        let mut is_parted = false;
        for token in tokens(text) {
            if token.kind == TokenKind::Word {
                words.push(Word {
                    stem: stem(&token, morphology),
                    range: token.range,
                    form: token.text,
                    is_parted,
                });
            }
            is_parted = token.kind != TokenKind::Word;
        }
        Self { words }
    }
}

/// The stems of the parts of a word.
fn stem(word: &Token, morphology: &Morphology) -> String {
    morphology.stems(word).join(" ")
}
