//! Counts: where runs of atoms stand, and with which concepts.
//!
//! Takes the texts of a corpus and numbers their runs in a trie; for each run, the texts that have it, how
//! different its neighbours are, and with which concepts it stands. Evidence is counted in different texts.

use foldhash::HashMap;

use super::atoms::{Chunk, Corpus, Symbol};

use crate::order::Order;

/// The longest term, in words and in characters of a script without blanks.
pub(super) const LONGEST_WORDS: usize = 16;
pub(super) const LONGEST_CHARACTERS: usize = 32;

/// The number of a run of atoms.
pub(super) type Run = u32;

/// What is known of a run.
#[derive(Debug, Clone, Default)]
pub(super) struct RunFacts {
    /// Different texts that have the run and may teach.
    pub(super) texts: u32,
    last_text: Option<u32>,
    left: Neighbours,
    right: Neighbours,
    /// Different texts that have the run, by concept of the source; kept for runs of several texts.
    pub(super) with: Vec<(u32, u32)>,
}

/// Whether the neighbours on one side are of one kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Neighbours {
    #[default]
    None,
    One(Symbol),
    Several,
}

impl Neighbours {
    fn add(&mut self, symbol: Option<Symbol>) {
        *self = match (*self, symbol) {
            (Neighbours::None, Some(symbol)) => Neighbours::One(symbol),
            (Neighbours::One(known), Some(symbol)) if known == symbol => return,
            _ => Neighbours::Several,
        };
    }
}

/// The runs of all texts.
pub(super) struct Counts {
    edges: HashMap<(Run, Symbol), Run>,
    pub(super) facts: Vec<RunFacts>,
    /// Different texts that have a concept.
    pub(super) with_concept: Vec<u32>,
}

/// A run at a place of a chunk.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub(super) start: usize,
    pub(super) length: usize,
    pub(super) run: Run,
    /// Whether one of its ends is no place where a word is seen to end.
    pub(super) is_torn: bool,
}

impl Counts {
    pub(super) fn new(corpus: &Corpus) -> Self {
        let mut counts = Self {
            edges: HashMap::default(),
            facts: vec![RunFacts::default()],
            with_concept: vec![0; corpus.concepts.len()],
        };
        for (number, text) in corpus.texts.iter().enumerate() {
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            for chunk in &text.chunks {
                counts.count(chunk, text.may_teach.then_some(number));
            }
        }
        for text in corpus.texts.iter().filter(|text| text.may_teach) {
            let concepts = &text.mentions;
            for concept in concepts {
                counts.with_concept[*concept as usize] += 1;
            }
            let mut runs: Vec<Run> = Vec::new();
            for chunk in &text.chunks {
                runs.extend(counts.runs(chunk).iter().map(|found| found.run));
            }
            runs.order();
            runs.dedup();
            for run in runs {
                let facts = &mut counts.facts[run as usize];
                if facts.texts > 1 {
                    for concept in concepts {
                        match facts.with.iter_mut().find(|(known, _)| known == concept) {
                            Some((_, count)) => *count += 1,
                            None => facts.with.push((*concept, 1)),
                        }
                    }
                }
            }
        }
        counts
    }

    fn count(&mut self, chunk: &Chunk, text: Option<u32>) {
        for start in 0..chunk.len() {
            let mut run = 0;
            for length in 1..=longest(chunk, start) {
                let next = Run::try_from(self.facts.len()).unwrap_or(Run::MAX);
                let edge = (run, chunk[start + length - 1].symbol);
                run = *self.edges.entry(edge).or_insert(next);
                if run == next {
                    self.facts.push(RunFacts::default());
                }
                let facts = &mut self.facts[run as usize];
                if text.is_some() && facts.last_text != text {
                    facts.last_text = text;
                    facts.texts += 1;
                }
                let end = start + length;
                // A free boundary is as good as any number of neighbours.
                let before = start.checked_sub(1).filter(|_| chunk[start].is_glued);
                let after = chunk.get(end).filter(|atom| atom.is_glued);
                facts.left.add(before.map(|at| chunk[at].symbol));
                facts.right.add(after.map(|atom| atom.symbol));
            }
        }
    }

    /// All runs of a chunk that may be a term or a filler here.
    pub(super) fn runs(&self, chunk: &Chunk) -> Vec<Found> {
        let mut found = Vec::new();
        for start in 0..chunk.len() {
            let mut run = 0;
            for length in 1..=longest(chunk, start) {
                let Some(next) = self.edges.get(&(run, chunk[start + length - 1].symbol)) else {
                    break;
                };
                run = *next;
                let end = start + length;
                let facts = &self.facts[run as usize];
                let is_free_left = !chunk[start].is_glued || facts.left == Neighbours::Several;
                let is_free_right = chunk.get(end).is_none_or(|atom| !atom.is_glued)
                    || facts.right == Neighbours::Several;
                // Both ends cannot be guesses.
                if is_free_left || is_free_right {
                    found.push(Found {
                        start,
                        length,
                        run,
                        is_torn: !(is_free_left && is_free_right),
                    });
                }
            }
        }
        found
    }

    /// Different texts with both, of those that may teach.
    pub(super) fn together(&self, run: Run, concept: u32) -> u32 {
        let facts = &self.facts[run as usize];
        match facts.with.iter().find(|(known, _)| *known == concept) {
            Some((_, count)) => *count,
            None => 0,
        }
    }

    /// How much a run and a concept go together, from 0 to 1.
    pub(super) fn dice(&self, run: Run, concept: u32) -> f64 {
        let facts = &self.facts[run as usize];
        let both = match facts.texts {
            0 | 1 => facts.texts,
            _ => self.together(run, concept),
        };
        let sum = facts.texts + self.with_concept[concept as usize];
        2.0 * f64::from(both) / f64::from(sum.max(1))
    }

    /// The run of a row of symbols, where any text has it.
    pub(super) fn run_of(&self, symbols: &[Symbol]) -> Option<Run> {
        symbols
            .iter()
            .try_fold(0, |run, symbol| self.edges.get(&(run, *symbol)).copied())
    }
}

/// The longest run that begins at an atom.
fn longest(chunk: &Chunk, start: usize) -> usize {
    let mut words = 0;
    let mut characters = 0;
    for (length, atom) in chunk[start..].iter().enumerate() {
        match atom.is_character {
            true => characters += 1,
            false => words += 1,
        }
        if words > LONGEST_WORDS || characters > LONGEST_CHARACTERS {
            return length;
        }
    }
    chunk.len() - start
}
