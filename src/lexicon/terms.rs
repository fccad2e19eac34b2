//! Terms: those of one lexicon file in a trie over stems, ready to be looked up.
//!
//! Takes a lexicon file and gives the longest term at any place of a text that is taken apart into
//! units. Words are compared by stem, compounds by the stems of their parts.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use snowball_stemmers_rs::{Algorithm, Stemmer};

use super::fold::{Token, TokenKind, is_ideograph, tokens};
use super::load::{Extent, LexiconFile, Term};
use super::matcher::Piece;
use super::{Concept, ConceptId, ConceptKind};

/// The smallest thing that is compared: a word, a part of a compound, a character of a script
/// without blanks, or a mark.
pub(super) struct Unit {
    pub(super) kind: TokenKind,
    /// Byte range of the whole word, also for a part of it.
    pub(super) range: Range<usize>,
    pub(super) own_stem: String,
    pub(super) foreign_stem: String,
    /// On the first unit of a word: its folded form, and how many units it has.
    pub(super) whole: Option<(String, usize)>,
    pub(super) filler: bool,
}

impl Unit {
    pub(super) fn own(&self) -> &str {
        &self.own_stem
    }

    pub(super) fn foreign(&self) -> &str {
        &self.foreign_stem
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
#[derive(Debug)]
pub(super) struct Terms {
    stemmer: Option<MakeStemmer>,
    compounds: Option<Compounds>,
    edges: HashMap<u32, HashMap<String, u32>>,
    ends: HashMap<u32, Vec<(ConceptKind, usize)>>,
    nodes: u32,
    terms: Vec<Term>,
    /// Forms that the stemmer does not bring together, with the word that it knows.
    forms: HashMap<String, String>,
    pub(super) fillers: HashSet<String>,
    pub(super) grammar: HashMap<String, Grammar>,
    /// Grammar of more than one word, longest first.
    grammar_phrases: Vec<(Vec<String>, Grammar)>,
}

/// Makes the stemmer of a language; the crate's `Stemmer` is neither `Clone` nor `Debug`.
type MakeStemmer = fn() -> Stemmer;

/// The Snowball stemmer of the name that lexicon files use.
pub(super) fn stemmer(name: &str) -> Option<MakeStemmer> {
    Some(match name {
        "dutch" => || Stemmer::create(Algorithm::Dutch),
        "english" => || Stemmer::create(Algorithm::English),
        "french" => || Stemmer::create(Algorithm::French),
        "german" => || Stemmer::create(Algorithm::German),
        "italian" => || Stemmer::create(Algorithm::Italian),
        "polish" => || Stemmer::create(Algorithm::Polish),
        "portuguese" => || Stemmer::create(Algorithm::Portuguese),
        "russian" => || Stemmer::create(Algorithm::Russian),
        "spanish" => || Stemmer::create(Algorithm::Spanish),
        "turkish" => || Stemmer::create(Algorithm::Turkish),
        _ => return None,
    })
}

/// How a language writes compounds.
#[derive(Debug)]
struct Compounds {
    /// Parts as they stand inside a compound, with their stems.
    parts: HashMap<String, String>,
    links: Vec<String>,
}

/// The most fillers in a row that are passed over inside a term; no language writes as many.
const MAX_FILLERS: usize = 8;

/// The shortest part of a compound, in characters.
const SHORTEST_PART: usize = 2;

impl Terms {
    /// Compiles the terms of a file that mean one of `wanted`; all where nothing is wanted.
    pub(super) fn compile(
        file: &LexiconFile,
        concepts: &BTreeMap<ConceptId, Concept>,
        wanted: &[&str],
    ) -> Self {
        let is_wanted = |term: &&Term| {
            wanted.is_empty() || term.concepts.iter().any(|id| wanted.contains(&id.as_str()))
        };
        let stemmer = file.stemmer.as_deref().and_then(stemmer);
        let mut compiled = Self {
            stemmer,
            compounds: None,
            edges: HashMap::new(),
            ends: HashMap::new(),
            nodes: 1,
            terms: file.terms().iter().filter(is_wanted).cloned().collect(),
            forms: file.forms.iter().cloned().collect(),
            fillers: file.fillers.iter().map(|word| super::fold(word)).collect(),
            grammar: HashMap::new(),
            grammar_phrases: Vec::new(),
        };
        if let Some((parts, links)) = &file.compounds {
            let parts = parts
                .iter()
                .flat_map(|part| tokens(part))
                .map(|token| (token.text.clone(), compiled.stem_word(&token.text)))
                .collect();
            compiled.compounds = Some(Compounds {
                parts,
                links: links.clone(),
            });
        }
        let lists = [
            (&file.fillers, Grammar::Filler),
            (&file.connectives, Grammar::Connective),
            (&file.narrowing, Grammar::Narrowing),
            (&file.range, Grammar::Range),
        ];
        for (words, grammar) in lists {
            for phrase in words {
                let words: Vec<String> = tokens(phrase).into_iter().map(|t| t.text).collect();
                match words.as_slice() {
                    [] => {}
                    [word] => {
                        compiled.grammar.insert(word.clone(), grammar);
                    }
                    _ => compiled.grammar_phrases.push((words, grammar)),
                }
            }
        }
        compiled
            .grammar_phrases
            .sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        for index in 0..compiled.terms.len() {
            compiled.insert(index, concepts);
        }
        compiled
    }

    fn insert(&mut self, index: usize, concepts: &BTreeMap<ConceptId, Concept>) {
        let term = &self.terms[index];
        let kinds: HashSet<ConceptKind> = term
            .concepts
            .iter()
            .filter_map(|id| concepts.get(id))
            .map(|concept| concept.kind)
            .collect();
        let units = self.units(&tokens(&term.text), None);
        let all_fillers = units.iter().all(|unit| unit.filler);
        let mut path: Vec<String> = Vec::new();
        let is_exact = term.extent != Extent::Any;
        // Inside a term, fillers may be passed over; the one it begins with belongs to it, and to a
        // very form all of them do.
        let counts =
            |(at, unit): &(usize, &Unit)| is_exact || all_fillers || *at == 0 || !unit.filler;
        for (_, unit) in units.iter().enumerate().filter(counts) {
            match &unit.whole {
                Some((whole, _)) if is_exact => path.push(format!("={whole}")),
                None if is_exact => {}
                _ => path.push(unit.own_stem.clone()),
            }
        }
        let mut node = 0;
        for stem in path {
            let next = self.nodes;
            node = *self
                .edges
                .entry(node)
                .or_default()
                .entry(stem)
                .or_insert(next);
            if node == next {
                self.nodes += 1;
            }
        }
        let mut kinds: Vec<ConceptKind> = kinds.into_iter().collect();
        kinds.sort_unstable();
        let ends = self.ends.entry(node).or_default();
        for kind in kinds {
            ends.push((kind, index));
        }
    }

    /// Takes tokens apart into units.
    pub(super) fn units(&self, tokens: &[Token], foreign: Option<&Terms>) -> Vec<Unit> {
        let mut units = Vec::with_capacity(tokens.len());
        for token in tokens {
            let parts = match &self.compounds {
                Some(compounds) if token.kind == TokenKind::Word => {
                    self.split(compounds, &token.text)
                }
                _ => None,
            };
            let parts = parts.unwrap_or_else(|| vec![self.stem_word(&token.text)]);
            let count = parts.len();
            for (index, own_stem) in parts.into_iter().enumerate() {
                let foreign_stem = match foreign {
                    Some(terms) if count == 1 => terms.stem_word(&token.text),
                    _ => own_stem.clone(),
                };
                units.push(Unit {
                    kind: token.kind,
                    range: token.range.clone(),
                    own_stem,
                    foreign_stem,
                    whole: (index == 0).then(|| (token.text.clone(), count)),
                    filler: self.fillers.contains(&token.text),
                });
            }
        }
        units
    }

    /// The finest split of a word into known parts, with links such as the `s` of `Zugriffsdienst`.
    fn split(&self, compounds: &Compounds, word: &str) -> Option<Vec<String>> {
        let chars: Vec<usize> = word
            .char_indices()
            .map(|(at, _)| at)
            .chain([word.len()])
            .collect();
        let count = chars.len() - 1;
        if !(SHORTEST_PART * 2..=60).contains(&count) {
            return None;
        }
        // best[i]: the finest split of the first i characters.
        let mut best: Vec<Option<Vec<String>>> = vec![None; count + 1];
        best[0] = Some(Vec::new());
        for end in SHORTEST_PART..=count {
            for start in 0..=end - SHORTEST_PART {
                let Some(before) = &best[start] else { continue };
                let Some(stem) =
                    self.part(compounds, &word[chars[start]..chars[end]], end == count)
                else {
                    continue;
                };
                let is_finer = best[end]
                    .as_ref()
                    .is_none_or(|known| known.len() < before.len() + 1);
                if is_finer {
                    let mut parts = before.clone();
                    parts.push(stem);
                    best[end] = Some(parts);
                }
            }
        }
        best.pop().flatten().filter(|parts| parts.len() > 1)
    }

    /// The stem of a part: as listed, with a link behind it, or inflected at the end of the word.
    fn part(&self, compounds: &Compounds, part: &str, last: bool) -> Option<String> {
        if let Some(stem) = compounds.parts.get(part) {
            return Some(stem.clone());
        }
        if last {
            let stem = self.stem_word(part);
            if compounds.parts.values().any(|known| *known == stem) {
                return Some(stem);
            }
        }
        compounds
            .links
            .iter()
            .filter_map(|link| part.strip_suffix(link.as_str()))
            .find_map(|part| compounds.parts.get(part).cloned())
    }

    fn stem_word(&self, word: &str) -> String {
        let word = self.forms.get(word).map_or(word, String::as_str);
        let is_word = word.chars().all(char::is_alphabetic) && !word.chars().any(is_ideograph);
        match self.stemmer {
            Some(stemmer) if is_word => {
                // To a fixed point: German "intern" would give "int" and "interne" give "intern".
                let stemmer = stemmer();
                let mut stem = word.to_owned();
                for _ in 0..4 {
                    let shorter = stemmer.stem(&stem).into_owned();
                    if shorter == stem {
                        break;
                    }
                    stem = shorter;
                }
                stem
            }
            _ => word.to_owned(),
        }
    }

    /// One stem of each term: no text without one of them holds the term.
    pub(super) fn telling_stems(&self, concept: &str) -> HashSet<String> {
        let mut stems: Vec<Vec<String>> = Vec::new();
        for term in self
            .terms
            .iter()
            .filter(|term| term.concepts.iter().any(|id| id.as_str() == concept))
        {
            let units = self.units(&tokens(&term.text), None);
            let words = units
                .into_iter()
                .filter(|unit| unit.kind == TokenKind::Word);
            stems.push(words.map(|unit| unit.own_stem).collect());
        }
        // Terms of one word first: longer ones often hold one of them.
        stems.sort_by_key(Vec::len);
        let mut telling = HashSet::new();
        for words in stems {
            if !words.iter().any(|stem| telling.contains(stem)) {
                telling.extend(words.into_iter().max_by_key(String::len));
            }
        }
        telling
    }

    /// The stems of the words of a text, parts of compounds each by itself.
    pub(super) fn stems(&self, text: &str) -> impl Iterator<Item = String> {
        let units = self.units(&tokens(text), None);
        units.into_iter().map(|unit| unit.own_stem)
    }

    /// The longest term of the given kinds that begins at unit `at`: the unit after it, and it.
    ///
    /// Inside a term, fillers ("the", "do", "der") may be passed over. Of two terms of one length,
    /// the exact one wins.
    pub(super) fn longest(
        &self,
        units: &[Unit],
        at: usize,
        kinds: &[ConceptKind],
        stem: fn(&Unit) -> &str,
    ) -> Option<(usize, &Term)> {
        let mut best: Option<(usize, &Term)> = None;
        // A state is a node of the trie, the next unit, and the end of the last unit that counted.
        let mut states = vec![(0_u32, at, at)];
        while let Some((node, next, end)) = states.pop() {
            if let Some(ends) = self.ends.get(&node)
                && let Some(&(_, index)) = ends.iter().find(|(kind, _)| kinds.contains(kind))
            {
                let term = &self.terms[index];
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
            if unit.filler && next > at && next - end < MAX_FILLERS {
                states.push((node, next + 1, end));
            }
            if let Some(child) = self.child(node, stem(unit)) {
                states.push((child, next + 1, next + 1));
            }
            if let Some((whole, count)) = &unit.whole
                && let Some(child) = self.child(node, &format!("={whole}"))
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

    fn child(&self, node: u32, stem: &str) -> Option<u32> {
        self.edges.get(&node)?.get(stem).copied()
    }

    /// The grammar word or phrase at unit `at`.
    pub(super) fn grammar(&self, units: &[Unit], at: usize) -> Option<(usize, Grammar)> {
        let whole_at = |at: usize| units.get(at)?.whole.as_ref();
        for (words, grammar) in &self.grammar_phrases {
            let mut next = at;
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
        let (whole, count) = whole_at(at)?;
        let grammar = self.grammar.get(whole)?;
        Some((at + count, *grammar))
    }
}
