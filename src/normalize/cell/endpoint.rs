//! Endpoint cells: who sends, who listens.
//!
//! Takes the text of a cell, or of one side of a heading, and gives what it says for sure, its other
//! admissible readings, and the words that mean nothing known. Known words are those of a lexicon. In
//! the language that pages are written in first, a role that no lexicon knows is its own phrase; in any
//! other language it is unread, and its words in the source's manner are kept as a reading that may
//! only ever agree.

mod coordination;

use std::collections::BTreeSet;
use std::ops::Range;

use crate::lexicon::{ConceptId, ConceptKind, Lexicon, Lexicons, Piece, TermMatch, WordList, fold};
use crate::normalize::{Basis, GapCode, Language, readings};
use crate::order::Collect;
use crate::protocol::Name;
use crate::rule::{Endpoint, Party, Stated};
use crate::unicode::is_alphanumeric;

use super::address::{is_any_address, of_addresses, without_addresses};
use coordination::Common;

/// What an endpoint cell states.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct EndpointReading {
    /// What it says.
    pub(crate) stated: Stated<Endpoint>,
    /// Other admissible readings.
    pub(crate) others: Vec<Endpoint>,
    /// Whether a phrase of the source language stands in it.
    pub(crate) has_phrase: bool,
    /// The terms of the lexicon that were found.
    pub(crate) terms: Vec<TermMatch>,
    /// Words that mean nothing known.
    pub(crate) unknown: Vec<Range<usize>>,
    /// Why it is unread, where it is for another reason than unknown words.
    pub(crate) gap: Option<GapCode>,
}

impl EndpointReading {
    /// Whether the cell says anything, understood or not.
    pub(crate) fn is_there(&self) -> bool {
        !self.stated.is_absent()
    }

    /// On what the reading rests.
    pub(crate) fn basis(&self) -> Basis {
        if self.has_phrase {
            Basis::Phrase
        } else {
            Basis::Known
        }
    }
}

/// Kinds of words that an endpoint is made of.
pub(crate) const KINDS: [ConceptKind; 4] = [
    ConceptKind::Any,
    ConceptKind::Role,
    ConceptKind::Qualifier,
    ConceptKind::Condition,
];

/// The qualifier of a plain address.
const IP: &str = "ip";

/// The qualifier "all", which alone is "any".
const ALL: &str = "all";

/// The qualifier "each", which says nothing that a rule would not say without it.
const EACH: &str = "each";

/// A noun phrase has no more words; a sentence has.
const MAX_PHRASE_WORDS: usize = 8;

/// Nor has one with a clause that narrows it: "Load balancer that does external SSL termination".
const MAX_NARROWED_WORDS: usize = 16;

/// Other readings that are kept of one cell.
const MAX_OTHERS: usize = 8;

/// Reads an endpoint.
pub(crate) fn read(text: &str, language: Language<'_>) -> EndpointReading {
    readings::endpoint(text, language, || read_anew(text, language))
}

fn read_anew(text: &str, language: Language<'_>) -> EndpointReading {
    let (masked, addresses) = without_addresses(text);
    let own = language
        .own
        .or(language.source.filter(|_| language.is_source));
    if is_none(&masked, own) && addresses.is_empty() {
        return EndpointReading::default();
    }
    // "* example.com", "*.example p.com": a torn name, and not every address.
    let any = addresses.iter().filter(|address| is_any_address(address));
    let is_torn = masked.contains("*.") || (1..addresses.len()).contains(&any.count());
    if is_torn && !addresses.is_empty() {
        return EndpointReading {
            stated: Stated::Unread,
            gap: Some(GapCode::UnknownTerm),
            ..EndpointReading::default()
        };
    }
    let Some(lexicon) = own else {
        return unread_in_unknown_language(&masked, addresses, language);
    };
    let mut reading = EndpointReading::default();
    let denies = [WordList::Except, WordList::Denial]
        .into_iter()
        .any(|list| !lexicon.find_words(list, &masked).is_empty());
    if let Some(reading) = initials(&masked, lexicon, language) {
        return reading;
    }
    let items = items(&masked, lexicon, language.lexicons);
    let common = coordination::common(&items, &masked, language.lexicons);
    let has_unknown = common.iter().any(Common::is_there)
        || items
            .iter()
            .any(|item| item.has_unknown() || item.is_compound(language.lexicons));
    reading.terms = items.iter().flat_map(Item::terms).cloned().collect();
    reading.unknown = items.iter().flat_map(Item::unknown).collect();
    if denies {
        reading.stated = Stated::Unread;
        reading.gap = Some(GapCode::Exception);
        return reading;
    }
    let phrases = has_unknown.then(|| {
        let manner = if language.is_source {
            Some(lexicon)
        } else {
            language.source
        };
        manner.and_then(|manner| phrased(&masked, manner, language, &addresses))
    });
    match phrases {
        None => {
            let endpoint = put_together(
                &items,
                &common,
                &masked,
                language.lexicons,
                &addresses,
                None,
            );
            let Some((endpoint, is_torn)) = endpoint else {
                reading.stated = Stated::Unread;
                return reading;
            };
            reading.others = other_readings(&endpoint, language.lexicons);
            let is_named = endpoint.parties.iter().all(Party::is_named);
            reading.stated = match is_named && !endpoint.is_empty() && !is_torn {
                true => Stated::Is(endpoint),
                false => {
                    reading.others.insert(0, endpoint);
                    Stated::Unread
                }
            };
        }
        Some(Some(endpoint)) if language.is_source => {
            // Words that a pack defines a concept for are known, whether or not it lists them as a term.
            reading.has_phrase = endpoint
                .roles()
                .any(|role| language.lexicons.concept(role).is_none());
            reading.others = other_readings(&endpoint, language.lexicons);
            reading.stated = Stated::Is(endpoint);
            reading.unknown.clear();
        }
        Some(phrased) => {
            reading.stated = Stated::Unread;
            reading.others = phrased.into_iter().collect();
        }
    }
    reading
}

/// `BE`, `IT`: a name of capitals that is spelt like a word which says nothing; `None` for anything else.
fn initials(masked: &str, lexicon: &Lexicon, language: Language<'_>) -> Option<EndpointReading> {
    let name = masked.trim();
    let is_name = name.len() > 1 && name.chars().all(|c| c.is_ascii_uppercase());
    if !is_name || !lexicon.is_in(WordList::Fillers, name) {
        return None;
    }
    let start = masked.len() - masked.trim_start().len();
    let party = Party {
        role: Some(ConceptId::new(&name.to_ascii_lowercase())),
        ..Party::default()
    };
    let endpoint = Endpoint {
        parties: BTreeSet::from([party]),
        ..Endpoint::default()
    };
    Some(match language.is_source {
        true => EndpointReading {
            stated: Stated::Is(endpoint),
            has_phrase: true,
            ..EndpointReading::default()
        },
        false => EndpointReading {
            stated: Stated::Unread,
            unknown: std::iter::once(start..start + name.len()).collect(),
            others: vec![endpoint],
            ..EndpointReading::default()
        },
    })
}

/// Without a lexicon nothing is understood, but a name that stays as it is in all languages may agree.
fn unread_in_unknown_language(
    masked: &str,
    addresses: Vec<String>,
    language: Language<'_>,
) -> EndpointReading {
    let only_addresses = !masked.chars().any(is_alphanumeric);
    if only_addresses {
        return EndpointReading {
            stated: Stated::Is(of_addresses(addresses)),
            ..EndpointReading::default()
        };
    }
    let words = masked.char_indices().find(|(_, c)| is_alphanumeric(*c));
    let start = words.map_or(0, |(at, _)| at);
    EndpointReading {
        stated: Stated::Unread,
        others: language
            .source
            .and_then(|manner| phrased(masked, manner, language, &addresses))
            .into_iter()
            .collect(),
        unknown: std::iter::once(start..start + masked[start..].trim_end().len()).collect(),
        ..EndpointReading::default()
    }
}

/// One concept of a text, in the order of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unit {
    /// What it means.
    pub(crate) concept: ConceptId,
    /// Where its words stand.
    pub(crate) range: Range<usize>,
    /// How many commas, brackets and the like stand before it.
    pub(crate) group: u16,
}

/// What a text of the source language says, concept by concept; nothing where it was not read in full.
pub(crate) fn units(text: &str, language: Language<'_>) -> Vec<Unit> {
    let (Some(lexicon), Stated::Is(_)) = (language.own, read(text, language).stated) else {
        return Vec::new();
    };
    let (masked, _) = without_addresses(text);
    let mut units = Vec::new();
    let mut group = 0_u16;
    let mut unit = |concept: ConceptId, range: Range<usize>, group: u16| {
        units.push(Unit {
            concept,
            range,
            group,
        });
    };
    let items = items(&masked, lexicon, language.lexicons);
    let common = coordination::common(&items, &masked, language.lexicons);
    if common.iter().any(Common::is_there) {
        // What one word says of several items no word says of one.
        return units;
    }
    for item in items {
        let phrase = item.has_unknown() || item.is_compound(language.lexicons);
        let body = if phrase {
            item.body(language.lexicons)
        } else {
            None
        };
        for (at, element) in item.elements.iter().enumerate() {
            if let Some((first, last)) = body
                && (first..=last).contains(&at)
            {
                let start = item.elements[first].range().map_or(0, |range| range.start);
                let start = hyphenated_from(&masked, start);
                let end = item.elements[last].range().map_or(start, |range| range.end);
                let id = phrase_id(&masked[start..end], lexicon).filter(|_| at == first);
                if let Some(id) = id {
                    unit(id, start..end, group);
                }
                continue;
            }
            match element {
                Element::Term(term) => term
                    .concepts
                    .iter()
                    .for_each(|id| unit(id.clone(), term.range.clone(), group)),
                Element::Composite(id, range) => unit(id.clone(), range.clone(), group),
                Element::Bracket => group = group.saturating_add(1),
                Element::Neutral(_) | Element::Unknown(_) => {}
            }
        }
        group = group.saturating_add(1);
    }
    units
}

/// The endpoint that concepts make, group by group; nothing where a party of it has no name.
pub(crate) fn of_concepts<'c>(
    groups: impl Iterator<Item = &'c [ConceptId]>,
    lexicons: &Lexicons,
) -> Option<Endpoint> {
    let mut draft = Draft::new(lexicons);
    for group in groups {
        group.iter().for_each(|id| draft.concept(id));
        draft.close_party(Boundary::ListItem);
    }
    let endpoint = draft.finish();
    let is_named = endpoint.parties.iter().all(Party::is_named);
    (is_named && !endpoint.is_empty()).then_some(endpoint)
}

/// The reading in which unknown roles are their own phrases.
fn phrased(
    masked: &str,
    manner: &Lexicon,
    language: Language<'_>,
    addresses: &[String],
) -> Option<Endpoint> {
    let items = items(masked, manner, language.lexicons);
    let common = coordination::common(&items, masked, language.lexicons);
    let manner = Some(manner);
    let (endpoint, _) = put_together(
        &items,
        &common,
        masked,
        language.lexicons,
        addresses,
        manner,
    )?;
    let is_named = endpoint.parties.iter().all(Party::is_named);
    (is_named && !endpoint.is_empty()).then_some(endpoint)
}

/// One thing in a list item.
#[derive(Debug, Clone)]
enum Element {
    Term(TermMatch),
    /// A role that is put together of a protocol's name and a generic head: `DNS` `server`.
    Composite(ConceptId, Range<usize>),
    /// A word that says nothing beside a role: "service", "traffic".
    Neutral(Range<usize>),
    Unknown(Range<usize>),
    Bracket,
}

impl Element {
    fn range(&self) -> Option<Range<usize>> {
        match self {
            Element::Term(term) => Some(term.range.clone()),
            Element::Composite(_, range) | Element::Unknown(range) | Element::Neutral(range) => {
                Some(range.clone())
            }
            Element::Bracket => None,
        }
    }
}

/// An item of a list, with what ends it.
#[derive(Debug, Clone)]
struct Item {
    elements: Vec<Element>,
    end: Boundary,
}

impl Item {
    fn has_unknown(&self) -> bool {
        self.unknown().next().is_some()
    }

    /// Whether two roles that all products share stand side by side: together they name something else
    /// ("node agent"), which only the page's own words say.
    fn is_compound(&self, lexicons: &Lexicons) -> bool {
        let role = |element: &Element| match element {
            Element::Term(term) => match &*term.concepts {
                [id] => lexicons
                    .concept(id)
                    .filter(|concept| concept.kind == ConceptKind::Role && !concept.qualifies)
                    .filter(|concept| !concept.generic && lexicons.is_core(id))
                    .map(|_| id.clone()),
                _ => None,
            },
            Element::Composite(id, _) => Some(id.clone()),
            Element::Neutral(_) | Element::Unknown(_) | Element::Bracket => None,
        };
        // "Service connection point": words that name nothing by themselves name something together.
        let heads = self.elements.iter().filter(|element| match element {
            Element::Term(term) => term.concepts.iter().any(|id| is_generic(id, lexicons)),
            Element::Neutral(_) => true,
            Element::Composite(..) | Element::Unknown(_) | Element::Bracket => false,
        });
        let is_specific = |element: &Element| match element {
            Element::Term(term) => term.concepts.iter().any(|id| {
                let concept = lexicons.concept(id);
                concept.is_some_and(|concept| concept.kind == ConceptKind::Role && !concept.generic)
            }),
            Element::Composite(..) => true,
            Element::Neutral(_) | Element::Unknown(_) | Element::Bracket => false,
        };
        if heads.count() > 1 && !self.elements.iter().any(is_specific) {
            return true;
        }
        // "Server nodes" are nodes of a kind, and "node server" a server.
        let is_plain_head = |element: &Element| match element {
            Element::Term(term) => matches!(&*term.concepts, [id] if {
                is_generic(id, lexicons) && lexicons.is_core(id)
            }),
            Element::Composite(..)
            | Element::Neutral(_)
            | Element::Unknown(_)
            | Element::Bracket => false,
        };
        let mut pairs = self.elements.windows(2);
        if pairs.any(|pair| is_plain_head(&pair[0]) && role(&pair[1]).is_some()) {
            return true;
        }
        let elements = self.elements.windows(2);
        elements
            .into_iter()
            .any(|pair| match (role(&pair[0]), role(&pair[1])) {
                (Some(a), Some(b)) => a != b,
                _ => false,
            })
    }

    /// The first and the last element that are neither qualities nor brackets around the name.
    fn body(&self, lexicons: &Lexicons) -> Option<(usize, usize)> {
        let is_quality = |element: &Element| match element {
            Element::Term(term) => term.concepts.iter().all(|id| {
                lexicons.concept(id).is_some_and(|concept| {
                    matches!(concept.kind, ConceptKind::Qualifier | ConceptKind::Any)
                })
            }),
            Element::Bracket => true,
            Element::Composite(..) | Element::Neutral(_) | Element::Unknown(_) => false,
        };
        let first = self
            .elements
            .iter()
            .position(|element| !is_quality(element))?;
        let last = self
            .elements
            .iter()
            .rposition(|element| !is_quality(element))?;
        Some((first, last))
    }

    /// Whether a clause narrows it: "that needs access".
    fn is_narrowed(&self, text: &str, manner: &Lexicon) -> bool {
        let mut ranges = self.elements.iter().filter_map(Element::range);
        let Some(start) = ranges.next() else {
            return false;
        };
        let end = ranges.next_back().unwrap_or_else(|| start.clone()).end;
        let words = fold(&text[start.start..end]);
        words
            .split(' ')
            .any(|word| manner.is_in(WordList::Relative, word))
    }

    /// The qualities that stand before the name.
    fn leading_qualities(&self, lexicons: &Lexicons) -> Vec<ConceptId> {
        let first = self.body(lexicons).map_or(0, |(first, _)| first);
        let mut ids = Vec::new();
        for element in &self.elements[..first] {
            if let Element::Term(term) = element {
                ids.extend(term.concepts.iter());
            }
        }
        let is_quality = |id: &&ConceptId| {
            let concept = lexicons.concept(id);
            concept.is_some_and(|concept| concept.kind == ConceptKind::Qualifier)
        };
        ids.retain(is_quality);
        ids.into_iter().cloned().collect()
    }

    fn unknown(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        self.elements.iter().filter_map(|element| match element {
            Element::Unknown(range) => Some(range.clone()),
            Element::Term(_) | Element::Composite(..) | Element::Neutral(_) | Element::Bracket => {
                None
            }
        })
    }

    fn terms(&self) -> impl Iterator<Item = &TermMatch> {
        self.elements.iter().filter_map(|element| match element {
            Element::Term(term) => Some(term),
            Element::Composite(..)
            | Element::Neutral(_)
            | Element::Unknown(_)
            | Element::Bracket => None,
        })
    }
}

/// What ends a party.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Boundary {
    /// A comma: the end of a list item, or the beginning of a clause about the item.
    Comma,
    /// "Or": the end of a list item.
    ListItem,
}

/// Cuts a cell into the items of its list.
fn items(text: &str, lexicon: &Lexicon, lexicons: &Lexicons) -> Vec<Item> {
    let pieces = lexicon.find(text, &KINDS);
    let mut items = Vec::new();
    let mut elements: Vec<Element> = Vec::new();
    let mut depth = 0_usize;
    let mut close = |elements: &mut Vec<Element>, end: Boundary| {
        let elements = composed(std::mem::take(elements), text, lexicons);
        items.push(Item { elements, end });
    };
    for piece in pieces.iter() {
        match piece {
            Piece::Term(term) => elements.push(Element::Term(term.clone())),
            Piece::Unknown(range) => {
                elements.extend(known_parts(text, range.clone(), lexicon));
            }
            Piece::Separator => close(&mut elements, Boundary::Comma),
            // "Node (control plane and etcd)" is one item: what stands in brackets behind words of the
            // page's own belongs to them.
            Piece::Connective | Piece::Narrowing if depth == 0 || !has_unknown(&elements) => {
                close(&mut elements, Boundary::ListItem);
            }
            Piece::Open => {
                depth += 1;
                elements.push(Element::Bracket);
            }
            Piece::Close => {
                depth = depth.saturating_sub(1);
                elements.push(Element::Bracket);
            }
            Piece::Connective | Piece::Narrowing | Piece::RangeWord(_) => {}
        }
    }
    close(&mut elements, Boundary::ListItem);
    items
}

/// An unknown run without the words that say nothing: numbers of notes, and neutral words.
fn known_parts(text: &str, range: Range<usize>, lexicon: &Lexicon) -> Vec<Element> {
    let run = &text[range.clone()];
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some(found) = run[at..].find(is_alphanumeric) {
        let start = at + found;
        let rest = &run[start..];
        let end = start
            + rest
                .find(|c: char| !is_alphanumeric(c))
                .unwrap_or(rest.len());
        let word = &run[start..end];
        at = end;
        // `[1]` and `(2)` refer to a note.
        let before = text[..range.start + start].trim_end().chars().next_back();
        let after = text[range.start + end..].trim_start().chars().next();
        let is_bracketed =
            matches!(before, Some('[' | '(' | '^')) && matches!(after, Some(']' | ')'));
        let is_note = is_bracketed && word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit());
        if is_note {
            continue;
        }
        // "User/System": what stands beside a stroke is somebody.
        let is_beside_stroke = before == Some('/') || after == Some('/');
        let is_neutral = !is_beside_stroke && lexicon.is_in(WordList::Neutral, word);
        parts.push((range.start + start..range.start + end, is_neutral));
    }
    // What stood together stays together.
    let mut joined: Vec<Element> = Vec::new();
    for (part, is_neutral) in parts {
        match joined.last_mut() {
            _ if is_neutral => joined.push(Element::Neutral(part)),
            Some(Element::Unknown(last)) => last.end = part.end,
            _ => joined.push(Element::Unknown(part)),
        }
    }
    joined
}

/// `DNS` beside a generic head is a role in every language.
fn composed(elements: Vec<Element>, text: &str, lexicons: &Lexicons) -> Vec<Element> {
    let is_head = |id: &ConceptId| {
        let concept = lexicons.concept(id);
        concept.is_some_and(|concept| concept.kind == ConceptKind::Role) && lexicons.is_core(id)
    };
    let head = |element: &Element| match element {
        Element::Term(term) => match &*term.concepts {
            [id] if is_head(id) => Some(id.clone()),
            _ => None,
        },
        Element::Composite(..) | Element::Neutral(_) | Element::Unknown(_) | Element::Bracket => {
            None
        }
    };
    let protocol = |element: &Element| match element {
        Element::Unknown(range) => {
            let word = &text[range.clone()];
            Name::lookup(word).map(|name| name.as_str())
        }
        Element::Term(_) | Element::Composite(..) | Element::Neutral(_) | Element::Bracket => None,
    };
    let mut composed: Vec<Element> = Vec::with_capacity(elements.len());
    for element in elements {
        let pair = composed.last().and_then(|last| {
            let forward = protocol(last).zip(head(&element));
            forward.or_else(|| protocol(&element).zip(head(last)))
        });
        match (
            pair,
            composed.last().and_then(Element::range),
            element.range(),
        ) {
            (Some((name, head)), Some(first), Some(second)) => {
                let id = ConceptId::new(&format!("{name}-{head}"));
                composed.pop();
                composed.push(Element::Composite(id, first.start..second.end));
            }
            _ => composed.push(element),
        }
        join_hyphenated(&mut composed, text);
    }
    composed
}

/// A known word that a hyphen ties to an unknown one is a part of a name: `proxy` in `kube-proxy`.
fn join_hyphenated(elements: &mut Vec<Element>, text: &str) {
    let [.., first, second] = elements.as_slice() else {
        return;
    };
    let is_name = matches!(
        (first, second),
        (Element::Unknown(_), Element::Term(_) | Element::Unknown(_))
            | (Element::Term(_), Element::Unknown(_))
    );
    let (Some(first), Some(second)) = (first.range(), second.range()) else {
        return;
    };
    let last_word = |range: &Range<usize>| {
        let words = &text[range.clone()];
        let at = words.rfind(char::is_whitespace).map_or(0, |at| at + 1);
        range.start + at
    };
    let is_tied = text.get(first.end..second.start) == Some("-");
    // Only the word that the hyphen ties, not the whole run before it.
    let starts_word = last_word(&first) == first.start;
    if is_name && is_tied && starts_word {
        elements.truncate(elements.len() - 2);
        elements.push(Element::Unknown(first.start..second.end));
    }
}

fn has_unknown(elements: &[Element]) -> bool {
    elements
        .iter()
        .any(|element| matches!(element, Element::Unknown(_)))
}

fn is_generic(id: &ConceptId, lexicons: &Lexicons) -> bool {
    lexicons.concept(id).is_some_and(|concept| concept.generic)
}

/// Puts the parties of all items together; `None` where an item is neither known nor a phrase.
fn put_together(
    items: &[Item],
    common: &[Common],
    text: &str,
    lexicons: &Lexicons,
    addresses: &[String],
    manner: Option<&Lexicon>,
) -> Option<(Endpoint, bool)> {
    let mut draft = Draft::new(lexicons);
    for (at, (item, common)) in items.iter().zip(common).enumerate() {
        if item.has_unknown() || item.is_compound(lexicons) || common.is_there() {
            // "Clients that use the UI or API": how far a clause goes only the end of its line tells.
            if item.is_narrowed(text, manner?) && !ends_line(&items[at..], text) {
                return None;
            }
            draft.phrase(item, common, text, manner?)?;
        } else {
            let mut end = None;
            for element in &item.elements {
                let range = element.range();
                let between = end
                    .zip(range.as_ref())
                    .and_then(|(end, next)| text.get(end..next.start));
                draft.is_linked = between.is_some_and(|words| words.chars().any(is_alphanumeric));
                if between.is_some_and(|words| words.trim() == "/") {
                    draft.close_party(Boundary::ListItem);
                }
                end = range.map(|range| range.end);
                match element {
                    Element::Term(term) => term.concepts.iter().for_each(|id| draft.concept(id)),
                    Element::Composite(id, _) => draft.role(id),
                    // "Edge Server (internal interface)" is as good as a comma.
                    Element::Bracket => draft.close_party(Boundary::Comma),
                    Element::Neutral(_) | Element::Unknown(_) => {}
                }
            }
        }
        draft.close_party(item.end);
    }
    let is_torn = draft.is_torn;
    let mut endpoint = draft.finish();
    let named = of_addresses(addresses.to_vec());
    endpoint.any |= named.any;
    endpoint.parties.extend(named.parties);
    Some((endpoint, is_torn))
}

/// Whether nothing stands behind the first of the items on its line.
fn ends_line(items: &[Item], text: &str) -> bool {
    let end = items[0].elements.iter().rev().find_map(Element::range);
    let mut behind = items[1..].iter().flat_map(|item| &item.elements);
    let next = behind.find_map(Element::range);
    let between = end.zip(next).map(|(end, next)| &text[end.end..next.start]);
    between.is_none_or(|between| between.contains('\n'))
}

struct Draft<'l> {
    lexicons: &'l Lexicons,
    endpoint: Endpoint,
    party: Party,
    /// The party before the one that is open.
    last: Option<Party>,
    /// What stands between the two.
    boundary: Boundary,
    /// Whether anything has been read.
    begun: bool,
    /// Whether the open party begins with "any", which may prove to be an article of a role.
    is_article: bool,
    /// Whether small words link the concept at hand to the one before it: "with the".
    is_linked: bool,
    /// Whether the concept before the one at hand is a role.
    is_role: bool,
    /// Whether such words link two roles, or nothing stands between them: what the one is to the other nobody can tell.
    is_torn: bool,
}

impl<'l> Draft<'l> {
    fn new(lexicons: &'l Lexicons) -> Self {
        Self {
            lexicons,
            endpoint: Endpoint::default(),
            party: Party::default(),
            last: None,
            boundary: Boundary::ListItem,
            begun: false,
            is_article: false,
            is_linked: false,
            is_role: false,
            is_torn: false,
        }
    }

    fn concept(&mut self, id: &ConceptId) {
        let Some(concept) = self.lexicons.concept(id) else {
            // A learned role that is a phrase of the source.
            self.role(id);
            return;
        };
        match concept.kind {
            // "Any" opens an endpoint; before a role or further inside it is a mere article ("any
            // Survivable Branch Appliance").
            ConceptKind::Any => {
                self.is_article = !self.begun;
                self.endpoint.any |= !self.begun;
            }
            ConceptKind::Role if concept.qualifies && self.party.role.is_some() => {
                self.party.qualifiers.insert(id.clone());
            }
            ConceptKind::Role => self.role(id),
            ConceptKind::Qualifier => {
                self.party.qualifiers.insert(id.clone());
            }
            ConceptKind::Condition => {
                self.endpoint.conditions.insert(id.clone());
            }
            ConceptKind::Column | ConceptKind::Direction | ConceptKind::Port => {}
        }
        self.is_role = concept.kind == ConceptKind::Role;
        self.begun = true;
    }

    /// A role joins the party where it hosts or is hosted by the role there ("Edge Server Access Edge
    /// service"), or where one of the two is a generic head; else it begins a party of its own.
    fn role(&mut self, id: &ConceptId) {
        if std::mem::take(&mut self.is_article) {
            self.endpoint.any = false;
        }
        self.begun = true;
        let is_part = |part: &ConceptId, whole: &ConceptId| {
            self.lexicons
                .concept(part)
                .is_some_and(|concept| concept.part_of.as_ref() == Some(whole))
        };
        let qualifies = |id: &ConceptId| {
            self.lexicons
                .concept(id)
                .is_some_and(|concept| concept.qualifies)
        };
        match &self.party.role {
            Some(known) if known == id || is_part(known, id) => {}
            Some(known) if is_part(id, known) => self.party.role = Some(id.clone()),
            Some(_) if is_generic(id, self.lexicons) => {}
            Some(known) if is_generic(known, self.lexicons) => self.party.role = Some(id.clone()),
            Some(known) if qualifies(known) => {
                let quality = known.clone();
                self.party.qualifiers.insert(quality);
                self.party.role = Some(id.clone());
            }
            Some(known) => {
                // A word that all products share beside a product's own is a part of a longer name.
                let is_mixed = self.lexicons.is_core(known) != self.lexicons.is_core(id);
                self.is_torn |= self.is_linked || self.is_role && is_mixed;
                self.close_party(Boundary::ListItem);
                self.party.role = Some(id.clone());
            }
            None => self.party.role = Some(id.clone()),
        }
    }

    /// An item with words that nobody knows: its qualities are taken off, and what is left is one role.
    fn phrase(&mut self, item: &Item, common: &Common, text: &str, manner: &Lexicon) -> Option<()> {
        let (first, last) = item.body(self.lexicons)?;
        let start = hyphenated_from(text, item.elements[first].range()?.start);
        let end = item.elements[last].range()?.end;
        let words = |range: &Option<Range<usize>>| range.clone().map(|range| &text[range]);
        let parts = [
            words(&common.name),
            Some(&text[start..end]),
            words(&common.head),
        ];
        let parts: Vec<&str> = parts.into_iter().flatten().collect();
        let id = phrase_id(&parts.join(" "), manner)?;
        let mut party = Party {
            role: Some(id),
            qualifiers: common.qualities.iter().cloned().into_set(),
            ..Party::default()
        };
        let around = item.elements[..first]
            .iter()
            .chain(&item.elements[last + 1..]);
        for element in around {
            if let Element::Term(term) = element {
                let qualities = term.concepts.iter().filter(|id| {
                    let concept = self.lexicons.concept(id);
                    concept.is_some_and(|concept| concept.kind == ConceptKind::Qualifier)
                });
                party.qualifiers.extend(qualities.cloned());
            }
        }
        self.close_party(Boundary::ListItem);
        self.begun = true;
        self.is_article = false;
        self.party = party;
        Some(())
    }

    fn close_party(&mut self, boundary: Boundary) {
        let mut party = std::mem::take(&mut self.party);
        (self.is_article, self.is_role) = (false, false);
        let is_all = party.qualifiers.iter().map(ConceptId::as_str).eq([ALL]);
        if is_all && party.role.is_none() && self.endpoint.parties.is_empty() {
            self.endpoint.any = true;
            party = Party::default();
        }
        if party == Party::default() {
            // "…, or" is one boundary, and the stronger.
            if boundary == Boundary::ListItem {
                self.boundary = boundary;
            }
            return;
        }
        // "Pool, der die interne Schnittstelle beinhaltet": qualities behind a comma are of the party
        // before it.
        if party.role.is_none()
            && self.boundary == Boundary::Comma
            && let Some(mut last) = self.last.take()
            && last.qualifiers.is_disjoint(&party.qualifiers)
        {
            self.endpoint.parties.remove(&last);
            last.qualifiers.append(&mut party.qualifiers);
            party = last;
        }
        let implied: BTreeSet<ConceptId> = party
            .qualifiers
            .iter()
            .filter_map(|id| self.lexicons.concept(id)?.implies.clone())
            .into_set();
        party.qualifiers.retain(|id| !implied.contains(id));
        self.last = Some(party.clone());
        self.boundary = boundary;
        self.endpoint.parties.insert(party);
    }

    fn finish(mut self) -> Endpoint {
        self.close_party(Boundary::ListItem);
        if self.endpoint.any {
            // What an "any" can be defined as is an address, whether or not the page repeats the word.
            let ip = ConceptId::new(IP);
            let lexicons = self.lexicons;
            let is_address = |id: &ConceptId| {
                *id == ip
                    || lexicons
                        .concept(id)
                        .is_some_and(|concept| concept.implies.as_ref() == Some(&ip))
            };
            self.endpoint.parties = std::mem::take(&mut self.endpoint.parties)
                .into_iter()
                .map(|mut party| {
                    if !party.qualifiers.iter().any(is_address) {
                        party.qualifiers.insert(ip.clone());
                    }
                    party
                })
                .into_set();
        }
        self.endpoint
    }
}

/// Readings that a person would allow as well: a comma may be an apposition (a party and its part), "or"
/// may reach over two nouns, "each" says nothing of its own, and "all" no more than "each".
pub(crate) fn other_readings(endpoint: &Endpoint, lexicons: &Lexicons) -> Vec<Endpoint> {
    let mut others: Vec<Endpoint> = Vec::new();
    let part_of = |part: &Party| {
        let concept = lexicons.concept(part.role.as_ref()?)?;
        concept.part_of.clone()
    };
    for part in &endpoint.parties {
        let Some(whole) = part_of(part) else { continue };
        let host = endpoint
            .parties
            .iter()
            .find(|party| party.role.as_ref() == Some(&whole));
        if let Some(host) = host {
            let mut other = endpoint.clone();
            other.parties.remove(host);
            other.parties.remove(part);
            let mut joined = part.clone();
            joined.qualifiers.extend(host.qualifiers.iter().cloned());
            other.parties.insert(joined);
            others.push(other);
        }
    }
    for nameless in endpoint.parties.iter().filter(|party| !party.is_named()) {
        for named in endpoint.parties.iter().filter(|party| party.is_named()) {
            let mut other = endpoint.clone();
            other.parties.remove(nameless);
            let mut shared = nameless.clone();
            shared.role.clone_from(&named.role);
            other.parties.insert(shared);
            others.push(other.clone());
            other.parties.remove(named);
            others.push(other);
        }
    }
    let (all, each) = (ConceptId::new(ALL), ConceptId::new(EACH));
    others.extend(with_parties(endpoint, |party| {
        party.qualifiers.remove(&each)
    }));
    // "Minden" is "all" and "each", and a rule for all of them is one for each.
    others.extend(with_parties(endpoint, |party| {
        let is_all = party.is_named() && party.qualifiers.remove(&all);
        if is_all {
            party.qualifiers.insert(each.clone());
        }
        is_all
    }));
    others.retain(|other| other.parties.iter().all(Party::is_named));
    others.truncate(MAX_OTHERS);
    others
}

/// An endpoint whose parties are changed; `None` where none of them is.
fn with_parties(endpoint: &Endpoint, change: impl Fn(&mut Party) -> bool) -> Option<Endpoint> {
    let mut other = endpoint.clone();
    let mut is_changed = false;
    let parties = std::mem::take(&mut other.parties).into_iter();
    other.parties = parties
        .map(|mut party| {
            is_changed |= change(&mut party);
            party
        })
        .into_set();
    is_changed.then_some(other)
}

/// The identifier of a phrase: its words in lower case without articles; `None` for what is no noun phrase.
fn phrase_id(phrase: &str, manner: &Lexicon) -> Option<ConceptId> {
    let mut words: Vec<String> = Vec::new();
    let mut most = MAX_PHRASE_WORDS;
    for word in phrase.split_whitespace() {
        // "On-premises" is one word: what stands in it is no article.
        let is_hyphenated = has_inner_hyphen(word);
        for part in fold(word).split(' ') {
            if !part.chars().any(is_alphanumeric) {
                continue;
            }
            // "Clients need to use it" is a sentence, and no name; "clients that need to use it" is one.
            if !is_hyphenated && most == MAX_PHRASE_WORDS && manner.is_in(WordList::Clause, part) {
                if words.is_empty() || !manner.is_in(WordList::Relative, part) {
                    return None;
                }
                most = MAX_NARROWED_WORDS;
            }
            if is_hyphenated || !manner.is_in(WordList::Fillers, part) {
                words.push(part.to_owned());
            }
        }
        if words.len() > most {
            return None;
        }
    }
    let id = words.join("-");
    id.chars()
        .any(char::is_alphabetic)
        .then(|| ConceptId::new(&id))
}

/// Where the word begins that is tied to what stands at `start` by a hyphen: "On-premises".
fn hyphenated_from(text: &str, start: usize) -> usize {
    let Some(before) = text[..start].strip_suffix('-') else {
        return start;
    };
    let word = before.trim_end_matches(is_alphanumeric);
    match word.len() == before.len() {
        true => start,
        false => word.len(),
    }
}

fn has_inner_hyphen(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !is_alphanumeric(c));
    word.contains('-')
}

/// Whether a cell says that there is nothing: a dash, "n/a".
fn is_none(text: &str, lexicon: Option<&Lexicon>) -> bool {
    let text = text.trim();
    let has_words = text.chars().any(|c| is_alphanumeric(c) || c == '*');
    !has_words || lexicon.is_some_and(|lexicon| lexicon.is_in(WordList::None, text))
}
