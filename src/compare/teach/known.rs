//! Known: what packs say of the words of an endpoint, before anything is learned.
//!
//! Takes a text and the lexicon of its language, and gives the terms in it and the words that say nothing.

// Pieces are of many kinds, and a match asks for one of them.
#![allow(clippy::wildcard_enum_match_arm)]

use std::ops::Range;

use crate::lexicon::learn::UnitKind;
use crate::lexicon::{ConceptId, Lexicon, Piece, TermStatus, WordList};
use crate::normalize::cell::endpoint;
use crate::order::Order;

/// Words that shape a list, with the identifiers that they have among units.
pub(super) const SHAPES: [(WordList, UnitKind, &str); 2] = [
    (WordList::Connectives, UnitKind::Connective, "or"),
    (WordList::Narrowing, UnitKind::Narrowing, "can-be"),
];

/// Words of a text that packs know.
pub(super) struct KnownTerm {
    pub(super) range: Range<usize>,
    pub(super) concepts: Vec<ConceptId>,
    /// Whether they are the source's own.
    pub(super) is_untranslated: bool,
}

/// The terms that packs know in a text.
pub(super) fn known_terms(text: &str, lexicon: Option<&Lexicon>) -> Vec<KnownTerm> {
    let Some(lexicon) = lexicon else {
        return Vec::new();
    };
    let mut known: Vec<KnownTerm> = Vec::new();
    let pieces = lexicon.find(text, &endpoint::KINDS);
    let unknown: Vec<&Range<usize>> = pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Unknown(range) => Some(range),
            _ => None,
        })
        .collect();
    for piece in pieces.iter() {
        if let Piece::Term(term) = piece {
            // The known part of a compound whose other part is not known says nothing.
            let is_torn = |range: &&Range<usize>| {
                range.start < term.range.end && term.range.start < range.end
            };
            if unknown.iter().any(is_torn) {
                continue;
            }
            match known.last_mut() {
                // Parts of a compound share its place.
                Some(last) if term.range.start < last.range.end => {
                    last.range.end = last.range.end.max(term.range.end);
                    last.concepts.extend(term.concepts.iter().cloned());
                }
                _ => known.push(KnownTerm {
                    range: term.range.clone(),
                    concepts: term.concepts.to_vec(),
                    is_untranslated: term.status == TermStatus::Untranslated,
                }),
            }
        }
    }
    known
}

/// Words of a text that are known to say nothing.
pub(super) fn neutral_words(
    text: &str,
    lexicon: Option<&Lexicon>,
    known: &[(Range<usize>, Vec<ConceptId>)],
) -> Vec<Range<usize>> {
    let Some(lexicon) = lexicon else {
        return Vec::new();
    };
    let lists = [
        WordList::Fillers,
        WordList::Neutral,
        WordList::Connectives,
        WordList::Narrowing,
    ];
    let mut found: Vec<Range<usize>> = lists
        .into_iter()
        .flat_map(|list| lexicon.find_words(list, text))
        .filter(|range| {
            known
                .iter()
                .all(|(other, _)| range.end <= other.start || other.end <= range.start)
        })
        .collect();
    found.order_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
    found.dedup_by(|next, last| next.start < last.end);
    found
}
