//! Learning: words of a language are learned from rows that say the same in a language that is understood.
//!
//! Takes examples, each a text of the language beside the concepts of the same place in the source, and
//! gives terms with their evidence, words that say nothing, and suspects. Where a term begins and ends and
//! what it means are found together: of all ways to cover a text by terms and fillers, the one counts
//! that is the shortest to describe when the other texts are known. A pure function: the same from any
//! order of its examples, and what packs know is never learned again. Examples and what was learned can be
//! handed from process to process of one run; that form is of no version and is not published.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::ConceptId;
use super::load::LexiconFile;
use compose::{Compositions, Names};

mod analysis;
mod atoms;
mod compose;
mod counts;
mod headers;
mod pack;
mod reader;
#[cfg(test)]
mod tests;
mod trust;

pub use headers::learn_headers;
pub(crate) use pack::{key, list, quoted};
pub use pack::{pack_text, pack_text_over};
pub use reader::{KnownSpan, Reader, Reading};

/// What kind of text an example is. Texts of all kinds share words; evidence is counted over all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ExampleKind {
    /// A source or destination cell.
    Endpoint,
    /// A heading, or a half of one that stands on one side of an arrow.
    Heading,
    /// The words of a service cell.
    Service,
    /// A header cell; learned apart from the others, for it names no party.
    Header,
}

/// What a unit of the source is to the text it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum UnitKind {
    /// "Any": may be an article, so a translation may leave it out.
    Any,
    /// A party, known or a phrase; a text that lacks one is no lesson.
    Role,
    /// A quality of a party.
    Qualifier,
    /// A clause about an endpoint.
    Condition,
    /// "Or", "and"; translations may write a comma instead.
    Connective,
    /// "Can be defined as".
    Narrowing,
    /// What a column states; header cells alone say so.
    Column,
}

/// One concept of the source's text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SourceUnit {
    /// What it means. Connectives and narrowing have an identifier as well, of the caller's choice.
    pub concept: ConceptId,
    /// The words of the source.
    pub words: String,
    /// How many commas and brackets of the source stand before it.
    pub group: u16,
    /// What it is to the text.
    pub kind: UnitKind,
    /// Names that stand inside of its words, with what they name by themselves: "pool" in "Director pool".
    pub inner: Vec<(String, ConceptId)>,
}

/// A text of the language beside what the source says at the same place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// What kind of text.
    pub kind: ExampleKind,
    /// The number of the page, for counting rows.
    pub page: u32,
    /// The number of the table in its page.
    pub table: u32,
    /// The number of the row in its table.
    pub row: u32,
    /// The translated cell, or the translated half of a heading.
    pub text: String,
    /// What was translated as one: the cell, or the whole heading. A translator who repeats a segment
    /// repeats its faults, so evidence is counted in different segments.
    pub segment: String,
    /// Spans of the text that packs know, with their concepts; sorted and disjoint. A span of a concept that
    /// is no unit is a part of a longer name.
    pub known: Vec<(Range<usize>, Vec<ConceptId>)>,
    /// Spans of the text that are the source's own words for units.
    pub untranslated: Vec<(Range<usize>, Vec<ConceptId>)>,
    /// Spans of the text that are known to say nothing; sorted and disjoint.
    pub neutral: Vec<Range<usize>>,
    /// What the source says, in its order.
    pub units: Vec<SourceUnit>,
    /// Roles that the source names inside of longer names, or that are so general that they say nothing
    /// beside words which are not known.
    pub mentions: Vec<ConceptId>,
    /// Whether words may be learned from it. What the source calls things is known in any case.
    pub teaches: bool,
}

impl Example {
    /// Whether any letter of the text is outside of what is known.
    #[must_use]
    pub fn is_open(&self) -> bool {
        let is_stated =
            |concept: &ConceptId| self.units.iter().any(|unit| unit.concept == *concept);
        let stated = self.known.iter().chain(&self.untranslated);
        let stated = stated.filter(|(_, concepts)| concepts.iter().any(is_stated));
        let mut covered: Vec<&Range<usize>> = stated.map(|(range, _)| range).collect();
        covered.extend(&self.neutral);
        covered.sort_by_key(|range| range.start);
        let mut at = 0;
        let has_letter = |range: Range<usize>| {
            let text = self.text.get(range).unwrap_or_default();
            text.chars().any(crate::unicode::is_alphanumeric)
        };
        for range in covered {
            if range.start > at && has_letter(at..range.start) {
                return true;
            }
            at = at.max(range.end);
        }
        has_letter(at.min(self.text.len())..self.text.len())
    }
}

/// Words that were found to mean concepts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearnedTerm {
    /// The form that most rows have.
    pub text: String,
    /// What the words mean, in the order of the source.
    pub concepts: Vec<ConceptId>,
    /// What each of the concepts is to a text.
    pub kinds: Vec<UnitKind>,
    /// All forms, the one of most rows first.
    pub forms: Vec<String>,
    /// Rows that have the words so.
    pub rows: u32,
    /// Different segments that have the words so.
    pub texts: u32,
    /// Different segments in which the words mean something else, or nothing.
    pub against: u32,
}

/// Why a form of words is suspected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum SuspectKind {
    /// The concept has another name nearly everywhere.
    Minority,
    /// The words are the name of another concept.
    OtherConcept,
    /// The words are a part of the concept's name.
    Truncation,
    /// Too few texts have the words.
    Rare,
}

impl SuspectKind {
    /// The word used in packs and messages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            SuspectKind::Minority => "minority",
            SuspectKind::OtherConcept => "other-concept",
            SuspectKind::Truncation => "truncation",
            SuspectKind::Rare => "rare",
        }
    }
}

/// Words that stand where a concept is due and are not its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspect {
    /// Why.
    pub kind: SuspectKind,
    /// The words.
    pub text: String,
    /// The concept that is due.
    pub concepts: Vec<ConceptId>,
    /// Rows and different segments that have the words there.
    pub rows: u32,
    /// Different segments that have the words there.
    pub texts: u32,
    /// The name of the concept, or what the words mean elsewhere; empty where there is none.
    pub instead: String,
    /// What `instead` means.
    pub instead_concepts: Vec<ConceptId>,
    /// Different segments that bear `instead` out.
    pub instead_texts: u32,
    /// Where the words stand: page, table, row.
    pub places: Vec<(u32, u32, u32)>,
}

/// A concept that has two names in a language and one in the source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TwoNames {
    /// The concept.
    pub concepts: Vec<ConceptId>,
    /// Its names, the one of most rows first.
    pub names: Vec<Name>,
}

/// One of several names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// The form that most rows have.
    pub text: String,
    /// Different segments that have it.
    pub texts: u32,
    /// Where it stands: page, table, row; sorted.
    pub places: Vec<(u32, u32, u32)>,
}

/// A word that says nothing, or that shapes a list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Filler {
    /// The words.
    pub text: String,
    /// Different segments that have them so.
    pub texts: u32,
}

/// What was learned of one language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Learned {
    /// Terms, by concept and then by evidence.
    pub terms: Vec<LearnedTerm>,
    /// Words that one segment alone bears out, but in which nothing else is left to explain: to be used
    /// where a mistake costs little, and to be confirmed by a person. No fault is ever raised or excused
    /// by them.
    pub once: Vec<LearnedTerm>,
    /// Headers, whole.
    pub headers: Vec<LearnedTerm>,
    /// Words that say nothing.
    pub fillers: Vec<Filler>,
    /// Forms that are no terms, and why.
    pub suspects: Vec<Suspect>,
    /// Concepts with two names.
    pub two_names: Vec<TwoNames>,
    /// Parts of compounds that were taken apart.
    pub parts: Vec<String>,
    /// Roles that the source puts side by side in one item of a list, in the order of their identifiers.
    side_by_side: BTreeSet<(ConceptId, ConceptId)>,
    /// Roles that the source puts in different items of one list.
    listed: BTreeSet<(ConceptId, ConceptId)>,
    /// The source's own words for its concepts, which translators leave as they are.
    source_words: Vec<(String, ConceptId, UnitKind)>,
    /// Names of the source that are put together of others.
    compositions: Compositions,
}

impl Learned {
    /// Whether nothing was learned.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let has_terms = !self.terms.is_empty() || !self.headers.is_empty();
        !has_terms && self.fillers.is_empty() && self.suspects.is_empty()
    }

    /// Whether there is nothing to read a text with.
    pub(crate) fn reads_nothing(&self) -> bool {
        self.is_empty() && self.once.is_empty() && self.source_words.is_empty()
    }
}

/// The most different texts that one language is learned from; more say nothing new.
const MAX_TEXTS: usize = 20_000;

/// Learns the words of one language; `language` has its morphology and the terms that packs know.
#[must_use]
pub fn learn(examples: &[Example], language: &LexiconFile) -> Learned {
    if !examples.iter().any(Example::is_open) {
        return Learned::default();
    }
    let source_words = source_words(examples);
    let names = Names::new(&source_words);
    let compositions = Compositions::new(examples, &names);
    let teaches = |example: &&Example| example.teaches && example.is_open();
    let (open, slips) = without_slips(examples.iter().filter(teaches).collect());
    let apart: Vec<Example> = open
        .iter()
        .filter_map(|example| compose::taken_apart(example, &names))
        .filter(Example::is_open)
        .collect();
    let corpus = atoms::Corpus::new(&open, &apart, examples, language, &source_words);
    let (_, analyses) = analysis::analyse(&corpus);
    let (side_by_side, listed) = pairs(examples);
    let mut learned = trust::settle(&corpus, &analyses, source_words);
    learned.suspects.extend(slips);
    Learned {
        side_by_side,
        listed,
        compositions,
        ..learned
    }
}

/// Examples without those whose text stands for something else nearly everywhere, and these as suspects: a name
/// that forty headings bear out is not unlearned for the sake of one that has the wrong name.
fn without_slips(examples: Vec<&Example>) -> (Vec<&Example>, Vec<Suspect>) {
    type Meaning<'e> = Vec<&'e ConceptId>;
    fn meaning(example: &Example) -> Meaning<'_> {
        example.units.iter().map(|unit| &unit.concept).collect()
    }
    let mut texts: BTreeMap<&str, BTreeMap<Meaning<'_>, Vec<&Example>>> = BTreeMap::new();
    for example in &examples {
        let meanings = texts.entry(&example.text).or_default();
        meanings.entry(meaning(example)).or_default().push(example);
    }
    let mut slips: BTreeSet<(&str, Meaning<'_>)> = BTreeSet::new();
    let mut suspects = Vec::new();
    for (text, meanings) in &texts {
        let all: usize = meanings.values().map(Vec::len).sum();
        let usual = meanings.iter().max_by_key(|(_, places)| places.len());
        let Some((usual, most)) = usual.filter(|(_, places)| places.len() * 5 >= all * 4) else {
            continue;
        };
        let segments = |places: &[&Example]| {
            let segments: BTreeSet<&str> = places.iter().map(|one| &*one.segment).collect();
            u32::try_from(segments.len()).unwrap_or(u32::MAX)
        };
        let owned = |meaning: &[&ConceptId]| meaning.iter().map(|id| (*id).clone()).collect();
        for (meaning, places) in meanings.iter().filter(|(meaning, _)| *meaning != usual) {
            slips.insert((text, meaning.clone()));
            suspects.push(Suspect {
                kind: SuspectKind::OtherConcept,
                text: (*text).to_owned(),
                concepts: owned(meaning),
                rows: u32::try_from(places.len()).unwrap_or(u32::MAX),
                texts: segments(places),
                instead: (*text).to_owned(),
                instead_concepts: owned(usual),
                instead_texts: segments(most),
                places: places
                    .iter()
                    .map(|one| (one.page, one.table, one.row))
                    .collect(),
            });
        }
    }
    let kept = |example: &&Example| !slips.contains(&(example.text.as_str(), meaning(example)));
    (examples.iter().copied().filter(kept).collect(), suspects)
}

/// Pairs of roles.
type Pairs = BTreeSet<(ConceptId, ConceptId)>;

/// Pairs of roles of one item of a list, and of different items of one list.
fn pairs(examples: &[Example]) -> (Pairs, Pairs) {
    let (mut beside, mut listed) = (Pairs::new(), Pairs::new());
    for example in examples.iter().filter(|example| example.teaches) {
        let mut item: Vec<&SourceUnit> = Vec::new();
        let mut before: Vec<&SourceUnit> = Vec::new();
        for unit in &example.units {
            let is_new = item.last().is_some_and(|last| last.group != unit.group);
            if is_new || matches!(unit.kind, UnitKind::Connective | UnitKind::Narrowing) {
                before.append(&mut item);
            }
            if unit.kind == UnitKind::Role {
                for other in &item {
                    beside.insert(pair(&other.concept, &unit.concept));
                }
                for other in &before {
                    listed.insert(pair(&other.concept, &unit.concept));
                }
                item.push(unit);
            }
        }
    }
    (beside, listed)
}

fn pair(one: &ConceptId, other: &ConceptId) -> (ConceptId, ConceptId) {
    let (first, second) = if one <= other {
        (one, other)
    } else {
        (other, one)
    };
    (first.clone(), second.clone())
}

/// What the source calls its concepts; words that it uses for two concepts name neither.
fn source_words(examples: &[Example]) -> Vec<(String, ConceptId, UnitKind)> {
    let mut words: BTreeMap<String, BTreeSet<(ConceptId, UnitKind)>> = BTreeMap::new();
    for unit in examples.iter().flat_map(|example| &example.units) {
        let folded = super::fold(&unit.words);
        if !folded.is_empty() {
            let meanings = words.entry(folded).or_default();
            meanings.insert((unit.concept.clone(), unit.kind));
        }
    }
    for example in examples {
        for (range, concepts) in &example.untranslated {
            let folded = super::fold(example.text.get(range.clone()).unwrap_or_default());
            let unit = match concepts.as_slice() {
                [concept] => example.units.iter().find(|unit| unit.concept == *concept),
                _ => None,
            };
            if let (Some(unit), false) = (unit, folded.is_empty()) {
                let meanings = words.entry(folded).or_default();
                meanings.insert((unit.concept.clone(), unit.kind));
            }
        }
    }
    words
        .into_iter()
        .filter(|(_, meanings)| meanings.len() == 1)
        .flat_map(|(words, meanings)| {
            meanings
                .into_iter()
                .map(move |(concept, kind)| (words.clone(), concept, kind))
        })
        .take(MAX_TEXTS)
        .collect()
}
