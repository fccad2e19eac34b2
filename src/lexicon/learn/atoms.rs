//! Atoms: texts as rows of the smallest things that can be a part of a term.
//!
//! Takes examples and gives the different texts among them, each as a row of atoms: words by their stem,
//! parts of compounds, characters of scripts without blanks. Equal texts with equal units are one text
//! with many places. Everything is sorted, so that numbers of atoms do not depend on the order of examples.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Bound, Range};
use std::sync::Arc;

use foldhash::HashMap;

use super::{Example, MAX_TEXTS, SourceUnit, UnitKind};
use crate::lexicon::fold::{TokenKind, folded_words, is_ideograph, tokens};
use crate::lexicon::load::{LexiconFile, TermList};
use crate::lexicon::morphology::Morphology;
use crate::lexicon::{ConceptId, fold};
use crate::order::{Collect, Order};

/// The longest text that is learned from, in atoms, and the most units; longer ones are prose.
const MAX_ATOMS: usize = 96;
const MAX_UNITS: usize = 24;

/// The number of a stem.
pub(super) type Symbol = u32;

/// One atom.
#[derive(Debug, Clone)]
pub(super) struct Atom {
    pub(super) symbol: Symbol,
    /// Byte range in the text.
    pub(super) range: Range<usize>,
    /// Whether a term may not begin here without a reason: two characters of one script without blanks.
    pub(super) is_glued: bool,
    /// Whether it is a character of a script without blanks.
    pub(super) is_character: bool,
    /// Whether it is known to say nothing.
    pub(super) is_neutral: bool,
    /// Whether it is known by itself and stands here as a part of a longer name, so that it says something.
    pub(super) is_inner: bool,
    /// Whether it is a comma or a bracket; kept where a name may hold one.
    pub(super) is_mark: bool,
}

/// What becomes of commas and brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marks {
    /// They end a chunk.
    Cut,
    /// They are atoms.
    Keep,
}

/// A run of atoms between marks and known words.
pub(super) type Chunk = Vec<Atom>;

/// A unit that nothing known accounts for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unit {
    pub(super) concept: u32,
    pub(super) kind: UnitKind,
    pub(super) group: u16,
    /// Words of the source.
    pub(super) words: u32,
}

/// One text with what it may mean, and its places.
#[derive(Debug)]
pub(super) struct Text {
    pub(super) text: String,
    pub(super) chunks: Vec<Chunk>,
    /// Chunks with the group of the source that they translate, where both are cut alike by their marks.
    pub(super) parts: Vec<(Vec<usize>, u16)>,
    /// The source's words for each concept.
    pub(super) names: BTreeMap<u32, BTreeSet<String>>,
    /// The units that are left.
    pub(super) units: Vec<Unit>,
    /// Concepts of all units, also of those that are known.
    pub(super) concepts: BTreeSet<u32>,
    /// Concepts that the units name, be it inside of a longer name: "pool" in "Director pool".
    pub(super) mentions: BTreeSet<u32>,
    /// Concepts of the known spans.
    pub(super) known: BTreeSet<u32>,
    /// Whether the text is only there for the parts of the source's names: it says more than its units.
    pub(super) is_apart: bool,
    /// Whether the text may teach: what is known of it does not contradict the source.
    pub(super) may_teach: bool,
    /// Numbers of the different segments it stands in.
    pub(super) segments: BTreeSet<u32>,
    /// Page, table, row.
    pub(super) places: BTreeSet<(u32, u32, u32)>,
}

/// All texts of a language.
pub(super) struct Corpus {
    pub(super) texts: Vec<Text>,
    pub(super) concepts: Vec<ConceptId>,
    /// What each concept is to a text, and how many words the source has for it.
    pub(super) kinds: Vec<UnitKind>,
    pub(super) speller: Speller,
    /// Rows of symbols that are the source's own words for a concept.
    pub(super) source_terms: BTreeMap<Vec<Symbol>, u32>,
    /// The terms of packs.
    pub(super) known_terms: BTreeMap<Vec<Symbol>, Vec<ConceptId>>,
    /// Concepts whose name holds the name of another: "Director pool" and "Director".
    pub(super) holds: BTreeSet<(u32, u32)>,
}

impl Corpus {
    pub(super) fn new(
        open: &[&Example],
        apart: &[Example],
        all: &[Example],
        language: &LexiconFile,
        source_words: &[(String, ConceptId, UnitKind)],
    ) -> Self {
        let mut sorted: Vec<&Example> = open.to_vec();
        sorted.extend(apart);
        sorted.order_by_cached_key(|example| {
            let starts = |range: &Range<usize>| (range.start, range.end);
            let known: Vec<_> = example
                .known
                .iter()
                .map(|(range, concepts)| (starts(range), concepts.clone()))
                .collect();
            let neutral: Vec<_> = example.neutral.iter().map(starts).collect();
            let place = (example.page, example.table, example.row, example.kind);
            (
                example.text.clone(),
                example.segment.clone(),
                place,
                known,
                neutral,
                example.units.clone(),
            )
        });
        let mut speller = Speller::new(&sorted, language, source_words);
        let mut kinds_by_concept: BTreeMap<&ConceptId, UnitKind> = BTreeMap::new();
        for unit in all.iter().chain(apart).flat_map(|example| &example.units) {
            let kind = kinds_by_concept.entry(&unit.concept).or_insert(unit.kind);
            *kind = unit.kind.min(*kind);
        }
        let concepts: Vec<ConceptId> = kinds_by_concept.keys().map(|id| (*id).clone()).collect();
        let kinds: Vec<UnitKind> = kinds_by_concept.values().copied().collect();
        let number = |id: &ConceptId| {
            let at = concepts.binary_search(id).ok()?;
            u32::try_from(at).ok()
        };
        let names: BTreeMap<&str, u32> = source_words
            .iter()
            .filter_map(|(words, concept, _)| Some((words.as_str(), number(concept)?)))
            .into_map();
        let mut holds = BTreeSet::new();
        for (words, concept) in &names {
            let inner = inner_names(words, &names).into_iter();
            holds.extend(inner.map(|inner| (*concept, inner)));
        }
        let source_terms = source_words
            .iter()
            .filter_map(|(words, concept, _)| Some((speller.symbols_of(words), number(concept)?)))
            .filter(|(symbols, _)| !symbols.is_empty())
            .collect();
        // Only what the source says here can be cut short here.
        let is_said = |ids: &[ConceptId]| ids.iter().all(|id| concepts.binary_search(id).is_ok());
        let known_terms = language
            .terms()
            .iter()
            .filter(|term| is_said(&term.concepts))
            .map(|term| (speller.symbols_of(&term.text), term.concepts.clone()))
            .collect();
        let mut segments: BTreeMap<String, u32> = BTreeMap::new();
        for example in &sorted {
            let next = u32::try_from(segments.len()).unwrap_or(u32::MAX);
            segments.entry(fold(&example.segment)).or_insert(next);
        }
        let is_apart =
            |example: &Example| apart.as_ptr_range().contains(&std::ptr::from_ref(example));
        let mut texts: BTreeMap<(Vec<Vec<Symbol>>, Vec<u32>), Text> = BTreeMap::new();
        for example in &sorted {
            let Some(text) = read(example, &mut speller, &kinds, &names, number) else {
                continue;
            };
            if text.chunks.is_empty() {
                continue;
            }
            let shape: Vec<Vec<Symbol>> = text
                .chunks
                .iter()
                .map(|chunk| chunk.iter().map(|atom| atom.symbol).collect())
                .collect();
            let units: Vec<u32> = text.units.iter().map(|unit| unit.concept).collect();
            if texts.len() >= MAX_TEXTS && !texts.contains_key(&(shape.clone(), units.clone())) {
                continue;
            }
            let names = text.names.clone();
            let text = texts.entry((shape, units)).or_insert(text);
            text.is_apart &= is_apart(example);
            for (concept, words) in names {
                text.names.entry(concept).or_default().extend(words);
            }
            text.segments.insert(segments[&fold(&example.segment)]);
            text.places
                .insert((example.page, example.table, example.row));
        }
        let mut texts: Vec<Text> = texts.into_values().collect();
        texts.order_by_cached_key(|text| {
            let atoms: usize = text.chunks.iter().map(Vec::len).sum();
            (text.units.len(), atoms, text.text.clone())
        });
        Self {
            texts,
            kinds,
            concepts,
            source_terms,
            known_terms,
            holds,
            speller,
        }
    }

    pub(super) fn ids(&self, concepts: &[u32]) -> Vec<ConceptId> {
        let ids = concepts
            .iter()
            .map(|at| self.concepts[*at as usize].clone());
        ids.collect()
    }
}

/// One example as chunks and units; `None` where it is too long to learn from.
fn read(
    example: &Example,
    speller: &mut Speller,
    kinds: &[UnitKind],
    names: &BTreeMap<&str, u32>,
    number: impl Fn(&ConceptId) -> Option<u32>,
) -> Option<Text> {
    if example.units.len() > MAX_UNITS {
        return None;
    }
    // A name with a bracket in the source may have one in the translation.
    let has_mark = |words: &str| tokens(words).iter().any(|t| t.kind != TokenKind::Word);
    let marks = match example.units.as_slice() {
        [unit] if has_mark(&unit.words) => Marks::Keep,
        _ => Marks::Cut,
    };
    let concepts: BTreeSet<ConceptId> = example.units.iter().map(|u| u.concept.clone()).into_set();
    let source: Vec<String> = example.units.iter().map(|unit| fold(&unit.words)).collect();
    let mut mentions = BTreeSet::new();
    for words in &source {
        mentions.extend(inner_names(words, names));
    }
    // What is known of a part of a longer name is not known of the name.
    let is_inner = |concept: &ConceptId| {
        !concepts.contains(concept)
            && (example.mentions.contains(concept)
                || number(concept).is_some_and(|at| mentions.contains(&at)))
    };
    let known: Vec<(Range<usize>, Vec<ConceptId>)> = example
        .known
        .iter()
        .filter(|(_, concepts)| !concepts.iter().all(is_inner))
        .cloned()
        .collect();
    let (chunks, places) = speller.cut(&example.text, &known, &example.neutral, marks);
    let mut chunks = chunks;
    for atom in chunks.iter_mut().flatten() {
        let is_known =
            |(range, _): &(Range<usize>, Vec<ConceptId>)| range.contains(&atom.range.start);
        atom.is_inner = example.known.iter().any(is_known);
    }
    let parts = parts(&example.text, &places, &known, &example.units);
    if chunks.iter().map(Vec::len).sum::<usize>() > MAX_ATOMS {
        return None;
    }
    let mut units: Vec<Unit> = Vec::with_capacity(example.units.len());
    for (unit, words) in example.units.iter().zip(&source) {
        units.push(Unit {
            concept: number(&unit.concept)?,
            kind: unit.kind,
            group: unit.group,
            words: u32::try_from(words.split(' ').count()).unwrap_or(1),
        });
    }
    let concepts: BTreeSet<u32> = units.iter().map(|unit| unit.concept).into_set();
    mentions.extend(&concepts);
    let mut in_source: BTreeMap<u32, BTreeSet<String>> = BTreeMap::new();
    for (unit, words) in units.iter().zip(&source) {
        let known = in_source.entry(unit.concept).or_default();
        known.insert(words.clone());
    }
    let spans = known;
    let mut known = BTreeSet::new();
    let mut contradicts = false;
    let mut knows_role = false;
    for concept in spans.iter().flat_map(|(_, concepts)| concepts) {
        match number(concept) {
            Some(concept) if concepts.contains(&concept) => {
                knows_role |= kinds[concept as usize] == UnitKind::Role;
                known.insert(concept);
                if let Some(at) = units.iter().position(|unit| unit.concept == concept) {
                    units.remove(at);
                }
            }
            // "Any" may be an article; any other known word that the source lacks is a finding.
            Some(concept) if kinds[concept as usize] == UnitKind::Any => {}
            _ => contradicts = true,
        }
    }
    // A translation may name a quality once for two parties.
    units.retain(|unit| unit.kind == UnitKind::Role || !known.contains(&unit.concept));
    let missing_roles = units
        .iter()
        .filter(|unit| unit.kind == UnitKind::Role)
        .count();
    let has_spans = !knows_role || chunks.len() >= missing_roles;
    Some(Text {
        text: example.text.clone(),
        is_apart: true,
        may_teach: !contradicts && has_spans,
        chunks,
        parts,
        units,
        names: in_source,
        concepts,
        mentions,
        known,
        segments: BTreeSet::new(),
        places: BTreeSet::new(),
    })
}

/// Chunks by the group of the source that they translate; none where the marks differ.
fn parts(
    text: &str,
    places: &[usize],
    known: &[(Range<usize>, Vec<ConceptId>)],
    units: &[SourceUnit],
) -> Vec<(Vec<usize>, u16)> {
    let marks: Vec<usize> = tokens(text)
        .into_iter()
        .filter(|token| token.kind != TokenKind::Word)
        .map(|token| token.range.start)
        .collect();
    let part_of = |place: usize| marks.partition_point(|mark| *mark < place);
    let mut in_text: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (chunk, place) in places.iter().enumerate() {
        in_text.entry(part_of(*place)).or_default().push(chunk);
    }
    for (range, _) in known {
        in_text.entry(part_of(range.start)).or_default();
    }
    let groups: BTreeSet<u16> = units.iter().map(|unit| unit.group).into_set();
    if groups.len() < 2 || groups.len() != in_text.len() {
        return Vec::new();
    }
    in_text.into_values().zip(groups).collect()
}

/// Concepts whose name is a part of longer words.
fn inner_names(words: &str, names: &BTreeMap<&str, u32>) -> Vec<u32> {
    let starts: Vec<usize> = std::iter::once(0)
        .chain(words.match_indices(' ').map(|(at, _)| at + 1))
        .take(MAX_NAME)
        .collect();
    let ends: Vec<usize> = words
        .match_indices(' ')
        .map(|(at, _)| at)
        .chain([words.len()])
        .take(MAX_NAME)
        .collect();
    let mut found = Vec::new();
    for (first, start) in starts.iter().enumerate() {
        for end in &ends[first..] {
            found.extend(names.get(&words[*start..*end]));
        }
    }
    found
}

/// Words of a name that are looked at.
const MAX_NAME: usize = 12;

/// Takes texts of one language apart into atoms.
pub(super) struct Speller {
    morphology: Morphology,
    /// Stems of words in languages without a stemmer, by common beginning.
    beginnings: HashMap<String, String>,
    has_stemmer: bool,
    /// Words that compounds may be made of.
    vocabulary: BTreeSet<String>,
    /// Their stems but for those that packs know, once a compound asks for them.
    stems: OnceCell<BTreeSet<String>>,
    /// What packs know.
    known: Arc<TermList>,
    links: Vec<String>,
    symbols: HashMap<String, Symbol>,
    words: HashMap<String, Vec<(String, Range<usize>)>>,
}

impl Speller {
    fn new(
        sorted: &[&Example],
        language: &LexiconFile,
        source_words: &[(String, ConceptId, UnitKind)],
    ) -> Self {
        let texts = sorted.iter().map(|example| example.text.as_str());
        let names = source_words.iter().map(|(words, ..)| words.as_str());
        Self::of_words(texts.chain(names), language)
    }

    /// A speller that knows the given words, and those of the language's packs.
    pub(super) fn of_words<'w>(
        texts: impl Iterator<Item = &'w str>,
        language: &LexiconFile,
    ) -> Self {
        let mut vocabulary = language.term_list().words().clone();
        vocabulary.extend(texts.flat_map(folded_words).map(|(_, word)| word));
        let has_stemmer = language.stemmer.is_some();
        let beginnings = match has_stemmer {
            true => HashMap::default(),
            false => common_beginnings(&vocabulary),
        };
        Self {
            morphology: Morphology::new(language),
            beginnings,
            has_stemmer,
            stems: OnceCell::new(),
            links: language
                .compounds
                .as_ref()
                .map(|(_, links)| links.clone())
                .unwrap_or_default(),
            vocabulary,
            known: Arc::clone(language.term_list()),
            symbols: HashMap::default(),
            words: HashMap::default(),
        }
    }

    /// The symbols of a text without marks, as one row.
    pub(super) fn symbols_of(&mut self, text: &str) -> Vec<Symbol> {
        let chunks = self.chunks(text, &[], &[], Marks::Keep);
        chunks
            .into_iter()
            .flatten()
            .map(|atom| atom.symbol)
            .collect()
    }

    /// The atoms of a text, cut at marks and at what is known.
    pub(super) fn chunks(
        &mut self,
        text: &str,
        known: &[(Range<usize>, Vec<ConceptId>)],
        neutral: &[Range<usize>],
        marks: Marks,
    ) -> Vec<Chunk> {
        self.cut(text, known, neutral, marks).0
    }

    /// The atoms of a text with the places in it where its chunks begin.
    fn cut(
        &mut self,
        text: &str,
        known: &[(Range<usize>, Vec<ConceptId>)],
        neutral: &[Range<usize>],
        marks: Marks,
    ) -> (Vec<Chunk>, Vec<usize>) {
        let mut chunks: Vec<Chunk> = vec![Vec::new()];
        let mut last: Option<(usize, Script)> = None;
        for token in tokens(text) {
            let overlaps = |range: &Range<usize>| {
                range.start < token.range.end && token.range.start < range.end
            };
            let is_mark = token.kind != TokenKind::Word;
            let cuts = is_mark && marks == Marks::Cut;
            if cuts || known.iter().any(|(range, _)| overlaps(range)) {
                chunks.push(Vec::new());
                last = None;
                continue;
            }
            if is_mark {
                last = None;
                let symbol = self.symbol(token.text);
                if let Some(chunk) = chunks.last_mut() {
                    chunk.push(Atom {
                        symbol,
                        range: token.range,
                        is_glued: false,
                        is_character: false,
                        is_neutral: false,
                        is_inner: false,
                        is_mark: true,
                    });
                }
                continue;
            }
            let is_neutral = neutral.iter().any(overlaps);
            let token_text = &text[token.range.clone()];
            for (stem, part) in self.parts(&token.text, token_text) {
                let range = token.range.start + part.start..token.range.start + part.end;
                let script = Script::of(&stem);
                let is_glued = script != Script::Spaced && last == Some((range.start, script));
                last = Some((range.end, script));
                let symbol = self.symbol(stem);
                if let Some(chunk) = chunks.last_mut() {
                    chunk.push(Atom {
                        symbol,
                        range,
                        is_glued,
                        is_character: script != Script::Spaced,
                        is_neutral,
                        is_inner: false,
                        is_mark: false,
                    });
                }
            }
        }
        chunks.retain(|chunk| chunk.iter().any(|atom| !atom.is_mark));
        let places = chunks.iter().map(|chunk| chunk[0].range.start).collect();
        (chunks, places)
    }

    fn symbol(&mut self, stem: String) -> Symbol {
        let next = u32::try_from(self.symbols.len()).unwrap_or(u32::MAX);
        *self.symbols.entry(stem).or_insert(next)
    }

    /// The stems of a word with their ranges in it: of its parts, where it is a compound.
    fn parts(&mut self, word: &str, written: &str) -> Vec<(String, Range<usize>)> {
        if let Some(known) = self.words.get(written) {
            return known.clone();
        }
        let parts = self.take_apart(word, written);
        self.words.insert(written.to_owned(), parts.clone());
        parts
    }

    fn take_apart(&self, word: &str, written: &str) -> Vec<(String, Range<usize>)> {
        let whole = || vec![(self.stem(word), 0..written.len())];
        if word.chars().any(is_unspaced) {
            if word.chars().count() == 1 {
                return vec![(word.to_owned(), 0..written.len())];
            }
            // A character with its marks is one atom.
            let mut parts: Vec<(String, Range<usize>)> = Vec::new();
            for (at, c) in written.char_indices() {
                let end = at + c.len_utf8();
                match parts.last_mut() {
                    Some((text, range)) if crate::unicode::is_mark(c) || !is_unspaced(c) => {
                        text.push(c);
                        range.end = end;
                    }
                    _ => parts.push((c.to_string(), at..end)),
                }
            }
            return parts;
        }
        // Folding may change what a place in the word is.
        if word.len() != written.len() {
            return whole();
        }
        match self.split(word) {
            Some(cuts) => {
                let mut parts = Vec::new();
                let mut start = 0;
                for end in cuts {
                    let part = self.without_link(&word[start..end], end == word.len());
                    parts.push((self.stem(part), start..end));
                    start = end;
                }
                parts
            }
            None => whole(),
        }
    }

    /// The ends of the most parts of a compound that are words by themselves.
    fn split(&self, word: &str) -> Option<Vec<usize>> {
        let bounds: Vec<usize> = word
            .char_indices()
            .map(|(at, _)| at)
            .chain([word.len()])
            .collect();
        let count = bounds.len() - 1;
        if !(2 * SHORTEST_PART..=LONGEST_COMPOUND).contains(&count) {
            return None;
        }
        let mut best: Vec<Option<(usize, usize)>> = vec![None; count + 1];
        best[0] = Some((0, 0));
        for end in SHORTEST_PART..=count {
            for start in 0..=end - SHORTEST_PART {
                let Some((before, _)) = best[start] else {
                    continue;
                };
                if (start == 0 && end == count)
                    || best[end].is_some_and(|(parts, _)| parts > before)
                {
                    continue;
                }
                let part = &word[bounds[start]..bounds[end]];
                if self.is_part(part, end == count) {
                    best[end] = Some((before + 1, start));
                }
            }
        }
        let mut cuts = Vec::new();
        let mut at = count;
        while at > 0 {
            cuts.push(bounds[at]);
            at = best[at]?.1;
        }
        cuts.reverse();
        Some(cuts)
    }

    fn is_part(&self, part: &str, is_last: bool) -> bool {
        let part = self.without_link(part, is_last);
        self.vocabulary.contains(part) || (is_last && self.is_stem(&self.stem(part)))
    }

    /// Whether a word of the vocabulary has the stem.
    fn is_stem(&self, stem: &str) -> bool {
        // Where a stemmer tells stems, those of packs are the same in every text.
        let known = self
            .has_stemmer
            .then(|| self.known.stems(|word| self.morphology.stem(word)));
        let stems = self.stems.get_or_init(|| {
            let is_known = |word: &&String| self.has_stemmer && self.known.words().contains(*word);
            let words = self.vocabulary.iter().filter(|word| !is_known(word));
            words.map(|word| self.stem(word)).collect()
        });
        stems.contains(stem) || known.is_some_and(|known| known.contains(stem))
    }

    /// A part without the letters that link it to the next one.
    fn without_link<'p>(&self, part: &'p str, is_last: bool) -> &'p str {
        if is_last || self.vocabulary.contains(part) {
            return part;
        }
        self.links
            .iter()
            .filter_map(|link| part.strip_suffix(link.as_str()))
            .find(|part| part.chars().count() >= SHORTEST_PART && self.vocabulary.contains(*part))
            .unwrap_or(part)
    }

    fn stem(&self, word: &str) -> String {
        if self.has_stemmer {
            return self.morphology.stem(word);
        }
        if let Some(stem) = self.beginnings.get(word) {
            return stem.clone();
        }
        if self.vocabulary.contains(word) {
            return word.to_owned();
        }
        // A form that was never seen belongs to the word that begins alike.
        let before = self
            .vocabulary
            .range::<str, _>((Bound::Unbounded, Bound::Excluded(word)))
            .next_back();
        let after = self
            .vocabulary
            .range::<str, _>((Bound::Excluded(word), Bound::Unbounded))
            .next();
        // Another form may stand between the two: "서버도" between "서버" and "서버의".
        let mut ends = word.char_indices().rev().map(|(at, _)| at);
        let shorter = ends.find_map(|end| {
            let known = self.vocabulary.get(&word[..end])?;
            are_forms(known, word).then_some(known)
        });
        let like = before.filter(|known| are_forms(known, word)).or(shorter);
        let like = like.or(after.filter(|known| are_forms(word, known)));
        match like {
            Some(known) => self.beginnings.get(known).unwrap_or(known).clone(),
            None => word.to_owned(),
        }
    }

    /// Parts of compounds that were taken apart.
    pub(super) fn compound_parts(&self) -> Vec<String> {
        let mut parts = BTreeSet::new();
        for (word, found) in &self.words_sorted() {
            if found.len() > 1 && !word.chars().any(is_unspaced) {
                let folded = fold(word);
                for (_, range) in *found {
                    if let Some(part) = folded.get(range.clone()) {
                        parts.insert(
                            self.without_link(part, range.end == folded.len())
                                .to_owned(),
                        );
                    }
                }
            }
        }
        parts.into_iter().collect()
    }

    fn words_sorted(&self) -> BTreeMap<&String, &Vec<(String, Range<usize>)>> {
        let mut sorted = BTreeMap::new();
        sorted.extend(&self.words);
        sorted
    }
}

/// The shortest part of a compound, and the longest compound, in characters. Shorter parts are
/// endings of other words more often than words.
const SHORTEST_PART: usize = 4;
const LONGEST_COMPOUND: usize = 60;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    /// With blanks between words.
    Spaced,
    Hiragana,
    Katakana,
    /// All others that write no blanks.
    Unspaced,
}

impl Script {
    fn of(text: &str) -> Self {
        match text.chars().next() {
            Some('\u{3040}'..='\u{309F}') => Script::Hiragana,
            Some('\u{30A0}'..='\u{30FF}') => Script::Katakana,
            Some(c) if is_unspaced(c) => Script::Unspaced,
            _ => Script::Spaced,
        }
    }
}

/// Scripts that write no blanks between words: Han, kana, Thai, Lao, Khmer, Burmese.
fn is_unspaced(c: char) -> bool {
    is_ideograph(c)
        || matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}')
}

/// Words that begin alike and end in a few other letters are one word.
fn common_beginnings(vocabulary: &BTreeSet<String>) -> HashMap<String, String> {
    let mut stems = HashMap::default();
    let mut first: Option<&String> = None;
    for word in vocabulary {
        let is_form = first.is_some_and(|first| are_forms(first, word));
        match first {
            Some(stem) if is_form => {
                stems.insert(word.clone(), stem.clone());
            }
            _ => first = Some(word),
        }
    }
    stems
}

/// Whether two words may be forms of one. Endings of inflection are short against the word.
fn are_forms(one: &str, other: &str) -> bool {
    let is_hangul = |c: char| ('\u{AC00}'..='\u{D7A3}').contains(&c);
    if !one.chars().chain(other.chars()).all(char::is_alphabetic) {
        return false;
    }
    let common = one
        .chars()
        .zip(other.chars())
        .take_while(|(a, b)| a == b)
        .count();
    let rest = one.chars().count().max(other.chars().count()) - common;
    if one.chars().any(is_hangul) {
        // A particle of one or two syllables.
        return common >= 2 && rest <= 2 && common == one.chars().count();
    }
    match common {
        0..=3 => false,
        4 => rest <= 1,
        5 => rest <= 2,
        _ => rest <= 3,
    }
}
