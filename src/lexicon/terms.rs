//! Terms: those of one lexicon file in a trie over stems, ready to be looked up.
//!
//! Takes a lexicon file and gives the longest term at any place of a text that is taken apart into
//! units. Words are compared by stem, compounds by the stems of their parts; stems are numbered when the
//! terms are compiled, so that looking up compares numbers.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use foldhash::{HashMap, HashSet};
use serde::{Deserialize, Serialize};

use super::compiled::{sorted_map, sorted_set};
use super::fold::{TokenKind, tokens};
use super::load::{Extent, LexiconFile, Term, TermList};
use super::matcher::Piece;
use super::morphology::Morphology;
use super::topics::Topics;
use super::words::{Phrases, WordList};
use super::{ConceptId, ConceptKind, PortWords};

use crate::order::Collect;

/// The smallest thing that is compared: a word, a part of a compound, a character of a script
/// without blanks, or a mark.
pub(super) struct Unit {
    pub(super) kind: TokenKind,
    /// Byte range of the whole word, also for a part of it.
    pub(super) range: Range<usize>,
    /// What the unit is to the terms of the language.
    pub(super) own: Key,
    /// What the unit is to the terms of the language that words are left in.
    pub(super) foreign: Key,
    /// On the first unit of a word: its folded form, and how many units it has.
    pub(super) whole: Option<(String, usize)>,
    pub(super) filler: bool,
}

/// What a unit is to the terms of a language; nothing where no term has its like.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Key {
    stem: Option<Symbol>,
    /// On the first unit of a word: the very form of the word.
    exact: Option<Symbol>,
}

/// The number of a stem, or of a form, among those of the terms of a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Symbol(u32);

impl Unit {
    pub(super) fn own(&self) -> Key {
        self.own
    }

    pub(super) fn foreign(&self) -> Key {
        self.foreign
    }

    pub(super) fn plain_piece(&self) -> Option<Piece> {
        match self.kind {
            TokenKind::Separator => Some(Piece::Separator),
            TokenKind::Open => Some(Piece::Open),
            TokenKind::Close => Some(Piece::Close),
            TokenKind::Word => Some(Piece::Unknown(self.range.clone())),
        }
    }
}

/// Words that shape a list rather than name something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Grammar {
    Filler,
    Connective,
    Narrowing,
    Range,
}

impl Grammar {
    pub(super) fn piece(self, range: Range<usize>) -> Option<Piece> {
        match self {
            Grammar::Filler => None,
            Grammar::Connective => Some(Piece::Connective),
            Grammar::Narrowing => Some(Piece::Narrowing),
            Grammar::Range => Some(Piece::RangeWord(range)),
        }
    }
}

/// The terms of one file in a trie over stems.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Terms {
    pub(super) morphology: Arc<Morphology>,
    #[serde(serialize_with = "sorted_map")]
    stems: HashMap<String, Symbol>,
    /// Words as they are written, of terms that count in no other form.
    #[serde(serialize_with = "sorted_map")]
    forms: HashMap<String, Symbol>,
    /// How many stems and forms have a number.
    symbols: u32,
    /// The trie; the first node is its root.
    nodes: Vec<Node>,
    /// Not compiled with the rest: the files have them.
    #[serde(skip)]
    list: Arc<TermList>,
    #[serde(serialize_with = "sorted_set")]
    pub(super) fillers: HashSet<String>,
    #[serde(serialize_with = "sorted_map")]
    pub(super) grammar: HashMap<String, Grammar>,
    /// Grammar of more than one word by the first of them, longest first: the words behind it.
    #[serde(serialize_with = "sorted_map")]
    grammar_phrases: HashMap<String, Vec<(Vec<String>, Grammar)>>,
    /// In the order of [`WordList::ALL`].
    lists: Vec<Phrases>,
    /// What words do to the numbers beside them.
    pub(super) port_words: PortWords,
    pub(super) postpositions: bool,
    pub(super) topics: Topics,
}

/// Which kind a concept is of; `None` where nobody knows it.
pub(super) type KindOf<'k> = &'k dyn Fn(&ConceptId) -> Option<ConceptKind>;

#[derive(Debug, Default, Serialize, Deserialize)]
struct Node {
    /// Sorted by symbol.
    edges: Vec<(Symbol, usize)>,
    /// The terms that end here, by what they mean.
    ends: Vec<(ConceptKind, usize)>,
}

impl Node {
    fn child(&self, symbol: Symbol) -> Option<usize> {
        let at = self.edges.binary_search_by_key(&symbol, |edge| edge.0);
        at.ok().map(|at| self.edges[at].1)
    }
}

/// The most fillers in a row that are passed over inside a term; no language writes as many.
const MAX_FILLERS: usize = 8;

impl Terms {
    /// Compiles the terms of a file.
    pub(super) fn compile(file: &LexiconFile, kind_of: KindOf<'_>) -> Self {
        let morphology = Arc::new(Morphology::new(file));
        let list = |list| file.words(list);
        let mut compiled = Self {
            stems: HashMap::default(),
            forms: HashMap::default(),
            symbols: 0,
            nodes: vec![Node::default()],
            fillers: list(WordList::Fillers)
                .iter()
                .map(|word| super::fold(word))
                .collect(),
            grammar: HashMap::default(),
            grammar_phrases: HashMap::default(),
            lists: WordList::ALL
                .into_iter()
                .map(|known| Phrases::compile(known, list(known), &morphology))
                .collect(),
            port_words: PortWords::new(list, file.terms(), Arc::clone(&morphology)),
            postpositions: file.postpositions,
            topics: Topics::compile(&file.topics),
            list: LexiconFile::terms_of(&[file]),
            morphology,
        };
        let lists = [
            (WordList::Fillers, Grammar::Filler),
            (WordList::Connectives, Grammar::Connective),
            (WordList::Narrowing, Grammar::Narrowing),
            (WordList::Range, Grammar::Range),
        ];
        for (words, grammar) in lists {
            let words = list(words);
            for phrase in words {
                let mut words = tokens(phrase).into_iter().map(|token| token.text);
                let Some(first) = words.next() else { continue };
                let behind: Vec<String> = words.collect();
                if behind.is_empty() {
                    compiled.grammar.insert(first, grammar);
                } else {
                    let known = compiled.grammar_phrases.entry(first).or_default();
                    let at = known.partition_point(|(words, _)| words.len() >= behind.len());
                    known.insert(at, (behind, grammar));
                }
            }
        }
        // Terms share their words.
        let mut known = HashMap::default();
        let mut kinds: HashMap<ConceptId, Option<ConceptKind>> = HashMap::default();
        for index in 0..compiled.list.terms.len() {
            let term = &compiled.list.terms[index];
            let meanings = term.concepts.iter().chain(&term.alternatives);
            let kinds: BTreeSet<ConceptKind> = meanings
                .filter_map(|id| *kinds.entry(id.clone()).or_insert_with(|| kind_of(id)))
                .into_set();
            compiled.insert(index, kinds, &mut known);
        }
        compiled
    }

    /// Compiled terms with those parts that other parts have.
    pub(super) fn completed(mut self, list: Arc<TermList>) -> Self {
        self.port_words = self.port_words.with_morphology(&self.morphology);
        self.list = list;
        self
    }

    /// The phrases of a list.
    pub(super) fn phrases(&self, list: WordList) -> &Phrases {
        &self.lists[list as usize]
    }

    fn insert(
        &mut self,
        index: usize,
        kinds: BTreeSet<ConceptKind>,
        known: &mut HashMap<String, Vec<Symbol>>,
    ) {
        let tokens = tokens(&self.list.terms[index].text);
        let is_exact = self.list.terms[index].extent != Extent::Any;
        let is_filler = |text: &String| self.fillers.contains(text);
        let fillers: Vec<bool> = tokens.iter().map(|token| is_filler(&token.text)).collect();
        let all_fillers = fillers.iter().all(|filler| *filler);
        let mut node = 0;
        for (at, token) in tokens.iter().enumerate() {
            if is_exact {
                let symbol = number(&mut self.forms, &mut self.symbols, &token.text);
                node = self.grow(node, symbol);
                continue;
            }
            // Inside a term, fillers may be passed over; the one it begins with belongs to it.
            if fillers[at] && !all_fillers && at > 0 {
                continue;
            }
            if !known.contains_key(&token.text) {
                let stems = self.morphology.stems(token);
                let symbols = stems
                    .iter()
                    .map(|stem| number(&mut self.stems, &mut self.symbols, stem))
                    .collect();
                known.insert(token.text.clone(), symbols);
            }
            for symbol in &known[&token.text] {
                node = self.grow(node, *symbol);
            }
        }
        let ends = kinds.into_iter().map(|kind| (kind, index));
        self.nodes[node].ends.extend(ends);
    }

    /// The node below `node` for a symbol, made where there is none.
    fn grow(&mut self, node: usize, symbol: Symbol) -> usize {
        let new = self.nodes.len();
        let edges = &mut self.nodes[node].edges;
        match edges.binary_search_by_key(&symbol, |edge| edge.0) {
            Ok(at) => edges[at].1,
            Err(at) => {
                edges.insert(at, (symbol, new));
                self.nodes.push(Node::default());
                new
            }
        }
    }

    /// What a unit of this stem is; `form` is the whole word, on its first unit.
    pub(super) fn key(&self, stem: &str, form: Option<&str>) -> Key {
        Key {
            stem: self.stems.get(stem).copied(),
            exact: form.and_then(|form| self.forms.get(form)).copied(),
        }
    }

    /// The longest term of the given kinds that begins at unit `at`: the unit after it, and it.
    ///
    /// Inside a term, fillers ("the", "do", "der") may be passed over where it is in the language of the text.
    /// Of two terms of one length, the exact one wins.
    pub(super) fn longest(
        &self,
        units: &[Unit],
        at: usize,
        kinds: &[ConceptKind],
        key: fn(&Unit) -> Key,
        passes_fillers: bool,
    ) -> Option<(usize, &Term)> {
        let begins = key(units.get(at)?);
        let root = &self.nodes[0];
        let goes_on = |symbol: Option<Symbol>| symbol.and_then(|symbol| root.child(symbol));
        goes_on(begins.stem).or(goes_on(begins.exact))?;
        let mut best: Option<(usize, &Term)> = None;
        // A state is a node of the trie, the next unit, and the end of the last unit that counted.
        let mut states = vec![(0, at, at)];
        while let Some((index, next, end)) = states.pop() {
            let node = &self.nodes[index];
            if let Some(&(_, term)) = node.ends.iter().find(|(kind, _)| kinds.contains(kind)) {
                let term = &self.list.terms[term];
                let counts = term.extent != Extent::Alone || self.is_item(units, at, end);
                let better =
                    |(reach, known): (usize, &Term)| (end, term.extent) > (reach, known.extent);
                if counts && best.is_none_or(better) {
                    best = Some((end, term));
                }
            }
            let Some(unit) = units.get(next) else {
                continue;
            };
            if passes_fillers && unit.filler && next > at && next - end < MAX_FILLERS {
                states.push((index, next + 1, end));
            }
            let key = key(unit);
            if let Some(child) = key.stem.and_then(|stem| node.child(stem)) {
                states.push((child, next + 1, next + 1));
            }
            if let Some((_, count)) = unit.whole
                && let Some(child) = key.exact.and_then(|form| node.child(form))
            {
                states.push((child, next + count, next + count));
            }
        }
        best
    }

    /// Whether the units from `start` to `end` are a whole item of a list.
    fn is_item(&self, units: &[Unit], start: usize, end: usize) -> bool {
        let bounds = |at: usize| {
            units.get(at).is_none_or(|unit| {
                let word = unit.whole.as_ref().map(|(whole, _)| whole);
                let grammar = word.and_then(|word| self.grammar.get(word));
                unit.kind != TokenKind::Word || grammar == Some(&Grammar::Connective)
            })
        };
        (start == 0 || bounds(start - 1)) && bounds(end)
    }

    /// The grammar word or phrase at unit `at`.
    pub(super) fn grammar(&self, units: &[Unit], at: usize) -> Option<(usize, Grammar)> {
        let whole_at = |at: usize| units.get(at)?.whole.as_ref();
        let (whole, count) = whole_at(at)?;
        for (words, grammar) in self.grammar_phrases.get(whole).into_iter().flatten() {
            let mut next = at + count;
            let is_here = words.iter().all(|word| {
                whole_at(next).is_some_and(|(whole, count)| {
                    next += count;
                    whole == word
                })
            });
            if is_here {
                return Some((next, *grammar));
            }
        }
        let grammar = self.grammar.get(whole)?;
        Some((at + count, *grammar))
    }
}

/// The number of a text, a new one where it has none.
fn number(known: &mut HashMap<String, Symbol>, count: &mut u32, text: &str) -> Symbol {
    if let Some(symbol) = known.get(text) {
        return *symbol;
    }
    let symbol = Symbol(*count);
    *count += 1;
    known.insert(text.to_owned(), symbol);
    symbol
}
