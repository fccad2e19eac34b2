//! Compositions: names of the source that are put together of others.
//!
//! Takes the names of the source and gives what each is made of: names of other concepts ("service connection
//! point" in "Configuration Manager service connection point") and words that translators leave as they are.
//! A text that says all parts of one name, each as its language says it or in the source's word, and nothing
//! else, says the name, though its language has never said it before. And a text of such a name teaches what
//! its parts are called.

// Units are of many kinds, and only roles have names.
#![allow(clippy::wildcard_enum_match_arm)]

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::{Example, SourceUnit, UnitKind};
use crate::lexicon::fold::{TokenKind, tokens};
use crate::lexicon::{ConceptId, fold};
use crate::order::{Collect, Order};

/// A part of a name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Part {
    /// A name by itself.
    Concept(ConceptId),
    /// A word of the source, folded.
    Word(String),
}

/// What the source calls its roles; words that it uses for two name neither.
pub(super) struct Names<'e>(BTreeMap<&'e str, &'e ConceptId>);

impl<'e> Names<'e> {
    pub(super) fn new(source_words: &'e [(String, ConceptId, UnitKind)]) -> Self {
        let roles = source_words.iter();
        let roles = roles.filter(|(_, _, kind)| *kind == UnitKind::Role);
        Self(
            roles
                .map(|(words, concept, _)| (words.as_str(), concept))
                .collect(),
        )
    }

    /// What a name is made of, with the words of each part: the longest names inside of it, and the words
    /// between them.
    fn parts(&self, unit: &SourceUnit) -> Vec<(Part, String)> {
        let whole = fold(&unit.words);
        let words: Vec<&str> = whole.split(' ').filter(|word| !word.is_empty()).collect();
        let name_of = |words: &str| {
            let inner = unit.inner.iter().find(|(inner, _)| fold(inner) == words);
            let inner = inner.map(|(_, concept)| concept);
            self.0.get(words).copied().or(inner)
        };
        let mut parts = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let found = (at + 1..=words.len())
                .rev()
                .filter(|end| end - at < words.len())
                .find_map(|end| {
                    let name = words[at..end].join(" ");
                    let concept = name_of(&name)?.clone();
                    Some((end, Part::Concept(concept), name))
                });
            match found {
                Some((end, part, name)) => {
                    parts.push((part, name));
                    at = end;
                }
                None => {
                    parts.push((Part::Word(words[at].to_owned()), words[at].to_owned()));
                    at += 1;
                }
            }
        }
        parts
    }
}

/// Names by their parts, which are sorted: languages put them in different orders.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Compositions {
    names: Vec<(Vec<Part>, ConceptId)>,
}

impl Compositions {
    /// What the names of the source are made of.
    pub(super) fn new(examples: &[Example], names: &Names<'_>) -> Self {
        let mut by_parts: BTreeMap<Vec<Part>, BTreeSet<&ConceptId>> = BTreeMap::new();
        let units = examples.iter().flat_map(|example| &example.units);
        let roles: BTreeSet<&SourceUnit> =
            units.filter(|unit| unit.kind == UnitKind::Role).into_set();
        for unit in roles {
            let parts = names.parts(unit).into_iter().map(|(part, _)| part);
            let mut parts: Vec<Part> = parts.collect();
            parts.order();
            if parts.len() > 1 && parts.iter().any(|part| matches!(part, Part::Concept(_))) {
                by_parts.entry(parts).or_default().insert(&unit.concept);
            }
        }
        let one = |(parts, concepts): (Vec<Part>, BTreeSet<&ConceptId>)| {
            let mut concepts = concepts.into_iter();
            match (concepts.next(), concepts.next()) {
                (Some(concept), None) => Some((parts, concept.clone())),
                _ => None,
            }
        };
        Self {
            names: by_parts.into_iter().filter_map(one).collect(),
        }
    }

    /// The one name that is made of all these parts and no others.
    pub(super) fn name_of(&self, mut parts: Vec<Part>) -> Option<&ConceptId> {
        parts.order();
        let at = self.names.binary_search_by(|(known, _)| known.cmp(&parts));
        at.ok().map(|at| &self.names[at].1)
    }

    /// Whether a concept is a part of a name.
    pub(super) fn has(&self, concept: &ConceptId) -> bool {
        let mut parts = self.names.iter().flat_map(|(parts, _)| parts);
        parts.any(|part| matches!(part, Part::Concept(id) if id == concept))
    }

    /// The words that names are made of beside other names.
    pub(super) fn words(&self) -> BTreeSet<&str> {
        let parts = self.names.iter().flat_map(|(parts, _)| parts);
        parts
            .filter_map(|part| match part {
                Part::Word(word) => Some(word.as_str()),
                Part::Concept(_) => None,
            })
            .into_set()
    }
}

/// The example of a text that leaves words of the source's names as they are, with the rest of the names: what
/// "Configuration Manager" stands beside is what the source has beside it.
pub(super) fn taken_apart(example: &Example, names: &Names<'_>) -> Option<Example> {
    let words: Vec<(Range<usize>, String)> = tokens(&example.text)
        .into_iter()
        .filter(|token| token.kind == TokenKind::Word)
        .map(|token| (token.range, token.text))
        .collect();
    let is_free = |range: &Range<usize>| {
        let known = example.known.iter().map(|(known, _)| known);
        let mut taken = known.chain(&example.neutral);
        taken.all(|known| known.end <= range.start || range.end <= known.start)
    };
    let mut units = Vec::with_capacity(example.units.len());
    let mut left: Vec<Range<usize>> = Vec::new();
    for unit in &example.units {
        let parts = match unit.kind {
            UnitKind::Role => names.parts(unit),
            _ => Vec::new(),
        };
        let places: Option<Vec<Range<usize>>> = parts
            .iter()
            .filter(|(part, _)| matches!(part, Part::Word(_)))
            .map(|(_, word)| {
                let mut places = words.iter().filter(|(_, text)| text == word);
                let mut free = places.by_ref().map(|(range, _)| range);
                free.find(|range| is_free(range) && !left.contains(range))
                    .cloned()
            })
            .collect();
        let concepts = parts.iter().filter_map(|(part, words)| match part {
            Part::Concept(concept) => Some((concept, words)),
            Part::Word(_) => None,
        });
        match places {
            Some(places) if !places.is_empty() && places.len() < parts.len() => {
                left.extend(places);
                units.extend(concepts.map(|(concept, words)| SourceUnit {
                    concept: concept.clone(),
                    words: words.clone(),
                    group: unit.group,
                    kind: UnitKind::Role,
                    inner: Vec::new(),
                }));
            }
            _ => units.push(unit.clone()),
        }
    }
    if left.is_empty() {
        return None;
    }
    let mut neutral = example.neutral.clone();
    neutral.extend(left);
    neutral.order_by_key(|range| range.start);
    Some(Example {
        units,
        neutral,
        ..example.clone()
    })
}
