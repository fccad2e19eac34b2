//! Endpoint cells: who sends, who listens, put together from the terms of a lexicon.
//!
//! Takes the pieces that the matcher found in a cell and gives an endpoint, with the terms that a
//! translator should look at and the words that mean nothing known.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::lexicon::{ConceptId, ConceptKind, Lexicon, Lexicons, Piece, TermMatch};
use crate::rule::{Endpoint, Party};

/// What an endpoint cell states.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) endpoint: Endpoint,
    pub(super) terms: Vec<TermMatch>,
    pub(super) unknown: Vec<Range<usize>>,
}

const KINDS: [ConceptKind; 4] = [
    ConceptKind::Any,
    ConceptKind::Role,
    ConceptKind::Qualifier,
    ConceptKind::Condition,
];

/// The qualifier of a plain address.
const IP: &str = "ip";

/// The qualifier "all", which alone is "any".
const ALL: &str = "all";

/// Reads an endpoint.
pub(super) fn read(text: &str, lexicon: &Lexicon, lexicons: &Lexicons) -> Reading {
    let pieces = lexicon.find(text, &KINDS);
    let mut draft = Draft {
        lexicons,
        endpoint: Endpoint::default(),
        party: Party::default(),
        last: None,
        boundary: Boundary::ListItem,
        begun: false,
        is_article: false,
    };
    let mut reading = Reading::default();
    for piece in pieces.iter() {
        match piece {
            Piece::Term(term) => {
                for id in term.concepts.iter() {
                    draft.concept(id);
                }
                reading.terms.push(term.clone());
            }
            Piece::Unknown(range) => {
                reading.unknown.push(range.clone());
                draft.begun = true;
            }
            // "Edge Server (internal interface)" is as good as a comma.
            Piece::Separator | Piece::Open | Piece::Close => draft.close_party(Boundary::Comma),
            Piece::Connective | Piece::Narrowing => {
                draft.close_party(Boundary::ListItem);
            }
            Piece::RangeWord(_) => {}
        }
    }
    reading.endpoint = draft.finish();
    reading
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
}

/// What ends a party.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Boundary {
    /// A comma: the end of a list item, or the beginning of a clause about the item.
    Comma,
    /// "Or", a bracket: the end of a list item.
    ListItem,
}

impl Draft<'_> {
    fn concept(&mut self, id: &ConceptId) {
        let Some(concept) = self.lexicons.concept(id) else {
            return;
        };
        match concept.kind {
            // "Any" opens an endpoint; before a role or further inside it is a mere article ("any
            // Survivable Branch Appliance").
            ConceptKind::Any => {
                self.is_article = !self.begun;
                self.endpoint.any |= !self.begun;
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
        self.begun = true;
    }

    /// A role joins the party where it hosts or is hosted by the role there ("Edge Server Access Edge
    /// service"); else it begins a party of its own.
    fn role(&mut self, id: &ConceptId) {
        if std::mem::take(&mut self.is_article) {
            self.endpoint.any = false;
        }
        let is_part = |part: &ConceptId, whole: &ConceptId| {
            self.lexicons
                .concept(part)
                .is_some_and(|concept| concept.part_of.as_ref() == Some(whole))
        };
        match &self.party.role {
            Some(known) if known == id || is_part(known, id) => {}
            Some(known) if !is_part(id, known) => {
                self.close_party(Boundary::ListItem);
                self.party.role = Some(id.clone());
            }
            _ => self.party.role = Some(id.clone()),
        }
    }

    fn close_party(&mut self, boundary: Boundary) {
        let mut party = std::mem::take(&mut self.party);
        self.is_article = false;
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
            .collect();
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
                .collect();
        }
        self.endpoint
    }
}
