//! Known: what packs say of the words of an endpoint, before anything is learned.
//!
//! Takes a text and the lexicon of its language, and gives the terms in it and the words that say nothing.

// Pieces are of many kinds, and a match asks for one of them.
#![allow(clippy::wildcard_enum_match_arm)]

use std::collections::BTreeSet;
use std::ops::Range;

use super::TAUGHT;
use crate::lexicon::learn::UnitKind;
use crate::lexicon::{ConceptId, ConceptKind, Lexicon, Lexicons, Piece, TermStatus, WordList};
use crate::locale::Locale;
use crate::normalize::cell::endpoint;
use crate::normalize::{Language, PortPage, Row};
use crate::order::{Collect, Order};
use crate::rule::{Field, Stated, Value};

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

/// The general words of a page that its source has no word for: "administrator" in all cells of a page that
/// names none in the source. There they are the translator's words for something else, a role of the product,
/// and count as words that nobody knows. Nothing where the page has no source beside it.
pub(super) fn borrowed_words<'p>(
    page: &PortPage,
    sources: impl Iterator<Item = &'p PortPage>,
    source: &Locale,
    lexicons: &Lexicons,
) -> BTreeSet<ConceptId> {
    let mut borrowed: BTreeSet<ConceptId> = rows(page)
        .flat_map(named)
        .filter(|id| {
            let concept = lexicons.concept(id);
            lexicons.is_core(id)
                && concept.is_some_and(|concept| {
                    concept.kind == ConceptKind::Role && !concept.generic && !concept.qualifies
                })
        })
        .into_set();
    // A page of roles that all products share has no other role that a general word could be for.
    let mut has_own_names = false;
    let sources: Vec<&PortPage> = sources.collect();
    for id in sources.iter().flat_map(|page| rows(page)).flat_map(named) {
        let concept = lexicons.concept(&id);
        has_own_names |= !lexicons.is_core(&id)
            && concept.is_none_or(|concept| concept.kind == ConceptKind::Role);
        borrowed.remove(&id);
    }
    if !has_own_names {
        return BTreeSet::new();
    }
    // A "proxy" where the source says "reverse proxy" is what is left of it.
    for page in sources {
        let own = Language::of(&page.identity, page.packs, source, lexicons).own;
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        for term in rows(page).flat_map(|row| &row.terms) {
            if borrowed.is_empty() {
                return borrowed;
            }
            if seen.insert(&term.text) {
                let parts = own.map(|own| inner_names(&term.text, own));
                for (_, id) in parts.unwrap_or_default() {
                    borrowed.remove(&id);
                }
            }
        }
    }
    borrowed
}

/// The names that are proper parts of a name, with what they name.
pub(super) fn inner_names(words: &str, lexicon: &Lexicon) -> Vec<(String, ConceptId)> {
    let tokens = crate::lexicon::folded_words(words);
    let count = tokens.len().min(MAX_NAME_WORDS);
    let mut found = Vec::new();
    for start in 0..count {
        for end in start + 1..=count {
            if end - start == tokens.len() {
                continue;
            }
            let range = tokens[start].0.start..tokens[end - 1].0.end;
            let part = words.get(range).unwrap_or_default();
            let pieces = lexicon.find(part, &endpoint::KINDS);
            let mut pieces = pieces.iter();
            if let (Some(Piece::Term(term)), None) = (pieces.next(), pieces.next()) {
                let named = term.concepts.iter();
                found.extend(named.map(|id| (part.to_owned(), id.clone())));
            }
        }
    }
    found.order();
    found.dedup();
    found
}

/// Words of a name that are looked at.
const MAX_NAME_WORDS: usize = 10;

/// Whether an endpoint of a row names one of some roles.
pub(super) fn names_any(row: &Row, field: Field, names: &BTreeSet<ConceptId>) -> bool {
    let Some(Stated::Is(Value::Endpoint(endpoint))) = row.rule.as_ref().map(|rule| field.get(rule))
    else {
        return false;
    };
    endpoint.roles().any(|role| names.contains(role))
}

fn rows(page: &PortPage) -> impl Iterator<Item = &Row> {
    page.tables.iter().flat_map(|table| &table.rows)
}

/// What the terms and the ends of a row name.
fn named(row: &Row) -> Vec<ConceptId> {
    let terms = row.terms.iter().flat_map(|term| term.concepts.iter());
    let mut all: Vec<ConceptId> = terms.cloned().collect();
    for field in TAUGHT {
        if let Some(Stated::Is(Value::Endpoint(endpoint))) =
            row.rule.as_ref().map(|rule| field.get(rule))
        {
            all.extend(endpoint.roles().cloned());
        }
    }
    all
}

/// The terms that packs know in a text, but for those that are `borrowed`.
pub(super) fn known_terms(
    text: &str,
    lexicon: Option<&Lexicon>,
    borrowed: &BTreeSet<ConceptId>,
) -> Vec<KnownTerm> {
    let mut known = all_known_terms(text, lexicon);
    known.retain(|term| !term.concepts.iter().any(|id| borrowed.contains(id)));
    known
}

fn all_known_terms(text: &str, lexicon: Option<&Lexicon>) -> Vec<KnownTerm> {
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
