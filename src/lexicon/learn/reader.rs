//! Reading with learned words: all words of a text must be covered, or the text is not read.
//!
//! Takes what was learned and gives the concepts of a text, the longest term first, as the matcher of
//! packs does. Nothing is guessed: one word too many, and there is no reading.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use foldhash::HashMap;

use super::atoms::{Atom, Chunk, Marks, Speller, Symbol};
use super::compose::{Compositions, Part};
use super::{Learned, UnitKind};
use crate::lexicon::fold::{TokenKind, tokens};
use crate::lexicon::load::LexiconFile;
use crate::lexicon::{ConceptId, fold};
use crate::order::Order;

/// Terms as rows of symbols.
#[derive(Default)]
pub(super) struct Book {
    edges: HashMap<(u32, Symbol), u32>,
    nodes: u32,
    /// The entry that ends at a node.
    ends: HashMap<u32, usize>,
    /// Single words that may stand inside of a term.
    fillers: BTreeSet<Symbol>,
}

/// A covered part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Covered {
    pub(super) chunk: usize,
    pub(super) atoms: Range<usize>,
    /// The entry of the book; `None` for an uncovered word.
    pub(super) entry: Option<usize>,
}

/// The most fillers in a row inside of a term.
const MAX_FILLERS: usize = 2;

impl Book {
    /// Adds a row of symbols; the first entry of a row stays.
    pub(super) fn add(&mut self, symbols: &[Symbol], entry: usize) {
        let mut node = 0;
        for symbol in symbols {
            let next = self.nodes + 1;
            node = *self.edges.entry((node, *symbol)).or_insert(next);
            if node == next {
                self.nodes = next;
            }
        }
        if node != 0 {
            self.ends.entry(node).or_insert(entry);
        }
    }

    pub(super) fn add_inner_filler(&mut self, symbol: Symbol) {
        self.fillers.insert(symbol);
    }

    /// Covers chunks, the longest entry first.
    pub(super) fn cover(&self, chunks: &[Chunk]) -> Vec<Covered> {
        self.cover_beside(chunks, &[])
    }

    /// Covers chunks, the longest entry or known span first; known spans have the entries after the last.
    fn cover_beside(&self, chunks: &[Chunk], known: &[Range<usize>]) -> Vec<Covered> {
        let mut covered = Vec::new();
        for (number, chunk) in chunks.iter().enumerate() {
            let mut at = 0;
            while at < chunk.len() {
                let span = known
                    .iter()
                    .position(|range| range.contains(&chunk[at].range.start))
                    .map(|span| {
                        let is_inside = |atom: &Atom| atom.range.start < known[span].end;
                        let length = chunk[at..]
                            .iter()
                            .take_while(|atom| is_inside(atom))
                            .count();
                        (at + length, usize::MAX - span)
                    });
                // "Servizio Web" ends where "Web Conferencing Edge" has but begun, and is not said there.
                let tears = |end: usize| {
                    let (from, to) = (chunk[at].range.start, chunk[end - 1].range.end);
                    let mut spans = known.iter();
                    spans.any(|span| from < span.start && span.start < to && to < span.end)
                };
                let own = self.longest(chunk, at).filter(|(end, _)| !tears(*end));
                let (end, entry) = match (own, span) {
                    (Some((end, entry)), Some((reach, _))) if end > reach => (end, Some(entry)),
                    (_, Some((reach, span))) => (reach, Some(span)),
                    (Some((end, entry)), None) => (end, Some(entry)),
                    (None, None) => (at + 1, None),
                };
                let says_nothing = chunk[at].is_neutral || chunk[at].is_mark;
                if entry.is_some() || !says_nothing {
                    covered.push(Covered {
                        chunk: number,
                        atoms: at..end,
                        entry,
                    });
                }
                at = end;
            }
        }
        covered
    }

    fn longest(&self, chunk: &Chunk, at: usize) -> Option<(usize, usize)> {
        let mut best: Option<(usize, usize)> = None;
        // A node, the next atom, and the fillers passed over since the last atom that counted.
        let mut states = vec![(0u32, at, 0usize)];
        while let Some((node, next, passed)) = states.pop() {
            if passed == 0
                && let Some(entry) = self.ends.get(&node)
                && best.is_none_or(|(end, _)| next > end)
            {
                best = Some((next, *entry));
            }
            let Some(atom) = chunk.get(next) else {
                continue;
            };
            let may_pass = atom.is_neutral || self.fillers.contains(&atom.symbol);
            if may_pass && next > at && passed < MAX_FILLERS {
                states.push((node, next + 1, passed + 1));
            }
            if let Some(child) = self.edges.get(&(node, atom.symbol)) {
                states.push((*child, next + 1, 0));
            }
        }
        best
    }
}

/// What a text says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// Concepts in the order of the text, by what stands between marks, connectives and narrowing words.
    pub groups: Vec<Vec<(ConceptId, UnitKind)>>,
    /// Whether every word has two different segments to bear it out.
    pub is_certain: bool,
    /// Whether words stand in it that were learned to say nothing.
    pub has_fillers: bool,
}

impl Reading {
    /// All concepts of all groups.
    pub fn concepts(&self) -> impl Iterator<Item = &(ConceptId, UnitKind)> {
        self.groups.iter().flatten()
    }
}

/// A span of a text that packs know, with what it means.
pub type KnownSpan = (Range<usize>, Vec<(ConceptId, UnitKind)>);

/// Reads texts of one language with what was learned of it.
pub struct Reader {
    speller: Mutex<Speller>,
    book: Book,
    entries: Vec<Entry>,
    side_by_side: BTreeSet<(ConceptId, ConceptId)>,
    listed: BTreeSet<(ConceptId, ConceptId)>,
    compositions: Compositions,
}

struct Entry {
    says: Says,
    is_certain: bool,
}

/// What an entry of the book says.
enum Says {
    Concepts(Vec<(ConceptId, UnitKind)>),
    /// A word of a longer name of the source.
    Word,
}

/// What a part of a text says.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Said {
    Concept(ConceptId, UnitKind),
    /// A word of a longer name of the source, which says nothing by itself.
    Word(String),
}

fn said((id, kind): &(ConceptId, UnitKind)) -> Said {
    Said::Concept(id.clone(), *kind)
}

impl Reader {
    /// A reader of learned terms, and of the source's own words.
    #[must_use]
    pub fn new(learned: &Learned, language: &LexiconFile) -> Self {
        let mut words: Vec<&str> = Vec::new();
        for term in learned.terms.iter().chain(&learned.once) {
            words.extend(term.forms.iter().map(String::as_str));
        }
        words.extend(learned.fillers.iter().map(|filler| filler.text.as_str()));
        words.extend(learned.parts.iter().map(String::as_str));
        words.extend(
            learned
                .source_words
                .iter()
                .map(|(words, ..)| words.as_str()),
        );
        let parts = learned.compositions.words();
        words.extend(&parts);
        let mut speller = Speller::of_words(words.into_iter(), language);
        let mut book = Book::default();
        let mut entries = Vec::new();
        let certain = learned.terms.iter().map(|term| (term, true));
        let all = certain.chain(learned.once.iter().map(|term| (term, false)));
        for (term, is_certain) in all {
            for form in &term.forms {
                book.add(&speller.symbols_of(form), entries.len());
            }
            let concepts = term.concepts.iter().zip(&term.kinds);
            entries.push(Entry {
                says: Says::Concepts(concepts.map(|(id, kind)| (id.clone(), *kind)).collect()),
                is_certain,
            });
        }
        for filler in &learned.fillers {
            let symbols = speller.symbols_of(&filler.text);
            if let [symbol] = symbols.as_slice() {
                book.add_inner_filler(*symbol);
            }
            book.add(&symbols, entries.len());
            entries.push(Entry {
                says: Says::Concepts(Vec::new()),
                is_certain: true,
            });
        }
        // What packs call the parts of names: they may stand in a compound, where packs do not find them.
        for term in language.terms() {
            if let [id] = term.concepts.as_slice()
                && learned.compositions.has(id)
            {
                book.add(&speller.symbols_of(&term.text), entries.len());
                entries.push(Entry {
                    says: Says::Concepts(vec![(id.clone(), UnitKind::Role)]),
                    is_certain: true,
                });
            }
        }
        let names = learned.source_words.iter();
        let names = names
            .map(|(words, id, kind)| (words.as_str(), Says::Concepts(vec![(id.clone(), *kind)])));
        let parts = parts.into_iter().map(|word| (word, Says::Word));
        for (words, says) in names.chain(parts) {
            book.add(&speller.symbols_of(words), entries.len());
            entries.push(Entry {
                says,
                is_certain: true,
            });
        }
        Self {
            compositions: learned.compositions.clone(),
            speller: Mutex::new(speller),
            book,
            entries,
            side_by_side: learned.side_by_side.clone(),
            listed: learned.listed.clone(),
        }
    }

    /// Whether the roles of an item stand side by side in the source as well; else they are parts of a
    /// longer name that is not known.
    fn may_stand(&self, item: &[(ConceptId, UnitKind)]) -> bool {
        let roles: Vec<&ConceptId> = item
            .iter()
            .filter(|(_, kind)| *kind == UnitKind::Role)
            .map(|(concept, _)| concept)
            .collect();
        roles
            .windows(2)
            .all(|two| two[0] == two[1] || self.side_by_side.contains(&super::pair(two[0], two[1])))
    }

    /// Whether two items are one: the source has their roles side by side, and never in a list. "And" may
    /// stand inside of a name.
    fn is_one_item(&self, one: &[(ConceptId, UnitKind)], other: &[(ConceptId, UnitKind)]) -> bool {
        let roles = |item: &[(ConceptId, UnitKind)]| -> Vec<ConceptId> {
            let roles = item.iter().filter(|(_, kind)| *kind == UnitKind::Role);
            roles.map(|(concept, _)| concept.clone()).collect()
        };
        let (one, other) = (roles(one), roles(other));
        let mut pairs = one
            .iter()
            .flat_map(|a| other.iter().map(move |b| super::pair(a, b)))
            .peekable();
        pairs.peek().is_some()
            && pairs.all(|pair| self.side_by_side.contains(&pair) && !self.listed.contains(&pair))
    }

    /// The concepts of a text; `None` where a word of it is neither known nor learned.
    ///
    /// `known` are spans that packs know, sorted and disjoint.
    #[must_use]
    pub fn read(&self, text: &str, known: &[KnownSpan]) -> Option<Reading> {
        let spans: Vec<Range<usize>> = known.iter().map(|(range, _)| range.clone()).collect();
        let chunks = self
            .speller
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .chunks(text, &[], &[], Marks::Keep);
        let mut found: Vec<(usize, Vec<Said>)> = Vec::new();
        let mut is_certain = true;
        let mut has_fillers = false;
        let mut covers: Vec<Range<usize>> = Vec::new();
        for covered in self.book.cover_beside(&chunks, &spans) {
            let atoms = &chunks[covered.chunk][covered.atoms.clone()];
            let start = atoms.first()?.range.start;
            let range = start..atoms.last()?.range.end;
            let words = &text[range.clone()];
            covers.push(range);
            let entry = covered.entry?;
            if let Some((_, concepts)) = known.get(usize::MAX - entry) {
                found.push((start, concepts.iter().map(said).collect()));
                continue;
            }
            let entry = &self.entries[entry];
            is_certain &= entry.is_certain;
            has_fillers |= matches!(&entry.says, Says::Concepts(concepts) if concepts.is_empty());
            // A word that stays as it is has no other form.
            found.push((
                start,
                match &entry.says {
                    Says::Concepts(concepts) => concepts.iter().map(said).collect(),
                    Says::Word => vec![Said::Word(fold(words))],
                },
            ));
        }
        found.order_by_key(|(start, _)| *start);
        let inside = |at: usize| covers.iter().any(|range| range.contains(&at));
        let marks: Vec<usize> = tokens(text)
            .into_iter()
            .filter(|token| token.kind != TokenKind::Word && !inside(token.range.start))
            .map(|token| token.range.start)
            .collect();
        let mut groups: Vec<Vec<Said>> = Vec::new();
        let mut group: Vec<Said> = Vec::new();
        // Items that only a connective parts.
        let mut after_connective: Vec<bool> = Vec::new();
        let mut is_after_connective = false;
        let mut marks = marks.into_iter().peekable();
        for (start, says) in found {
            if marks.next_if(|mark| *mark < start).is_some() {
                groups.push(std::mem::take(&mut group));
                after_connective.push(std::mem::take(&mut is_after_connective));
                while marks.next_if(|mark| *mark < start).is_some() {}
            }
            for said in says {
                match &said {
                    Said::Concept(_, kind @ (UnitKind::Connective | UnitKind::Narrowing)) => {
                        groups.push(std::mem::take(&mut group));
                        after_connective.push(is_after_connective);
                        is_after_connective = *kind == UnitKind::Connective;
                    }
                    Said::Concept(..) | Said::Word(_) => group.push(said),
                }
            }
        }
        groups.push(group);
        after_connective.push(is_after_connective);
        let mut joined: Vec<Vec<(ConceptId, UnitKind)>> = Vec::new();
        for (group, is_after) in groups.into_iter().zip(after_connective) {
            let group = self.item(group)?;
            match joined.last_mut() {
                Some(last) if is_after && self.is_one_item(last, &group) => last.extend(group),
                _ => joined.push(group),
            }
        }
        joined.retain(|group| !group.is_empty());
        let is_sound = joined.iter().all(|group| self.may_stand(group));
        (is_sound && !joined.is_empty()).then_some(Reading {
            groups: joined,
            is_certain,
            has_fillers,
        })
    }

    /// What an item of a list says: where words of longer names stand in it, or roles that are not beside each
    /// other in the source, they are parts of one name. Qualities may stand beside a name.
    fn item(&self, says: Vec<Said>) -> Option<Vec<(ConceptId, UnitKind)>> {
        let mut plain = Vec::with_capacity(says.len());
        let mut name = Vec::new();
        let mut beside = Vec::new();
        for said in says {
            match said {
                Said::Concept(id, kind) => {
                    plain.push((id.clone(), kind));
                    match kind {
                        UnitKind::Role => name.push(Part::Concept(id)),
                        UnitKind::Any
                        | UnitKind::Qualifier
                        | UnitKind::Condition
                        | UnitKind::Connective
                        | UnitKind::Narrowing
                        | UnitKind::Column => beside.push((id, kind)),
                    }
                }
                Said::Word(word) => name.push(Part::Word(word)),
            }
        }
        let has_words = name.iter().any(|part| matches!(part, Part::Word(_)));
        if !has_words && self.may_stand(&plain) {
            return Some(plain);
        }
        let name = self.compositions.name_of(name)?;
        beside.push((name.clone(), UnitKind::Role));
        Some(beside)
    }
}
