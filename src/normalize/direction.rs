//! Direction: which way a text says that traffic goes.
//!
//! Takes a cell, a header or a heading, and gives inbound, outbound or both, where its words name one.

// Kinds of columns are many, and a match asks for a few of them.
#![allow(clippy::wildcard_enum_match_arm)]

use crate::lexicon::{ConceptKind, Lexicon, Piece, TermStatus, WordList, fold};
use crate::page::Table;
use crate::rule::{Direction, Field};

use super::{ColumnKind, Language};

/// The direction that a text names, and the words beside it.
pub(super) fn direction_of(text: &str, lexicon: &Lexicon) -> (Option<Direction>, String) {
    let pieces = lexicon.find(text, &[ConceptKind::Direction]);
    let mut ways = (false, false);
    let mut rest = String::new();
    for piece in pieces.iter() {
        match piece {
            Piece::Term(term) => match term.concepts[0].as_str() {
                "inbound" => ways.0 = true,
                "outbound" => ways.1 = true,
                _ => ways = (true, true),
            },
            Piece::Unknown(range) => {
                rest.push_str(&text[range.clone()]);
                rest.push(' ');
            }
            _ => {}
        }
    }
    let direction = match ways {
        (true, true) => Some(Direction::Both),
        (true, false) => Some(Direction::Inbound),
        (false, true) => Some(Direction::Outbound),
        (false, false) => None,
    };
    (direction, rest)
}

/// The way that the headers of the ports name ("Outbound TCP port"; two that differ say two things of one
/// row), or the caption, or the heading: "Inbound rules".
pub(super) fn given_direction(
    table: &Table,
    columns: &[ColumnKind],
    language: Language<'_>,
) -> Option<Direction> {
    if columns.iter().any(|kind| kind.states(Field::Direction)) {
        return None;
    }
    let ports = columns.iter().zip(&table.header);
    let mut ways = ports
        .filter(|(kind, _)| kind.states_ports())
        .filter_map(|(_, cell)| way_of(&cell.text, language.own?, &|_| true));
    if let Some(first) = ways.next() {
        return ways.all(|way| way == first).then_some(first);
    }
    let above = [table.lead.as_deref(), table.heading.as_deref()];
    let mut above = above.into_iter().flatten();
    // "Receive" and "send" are said of servers as well: above a table only the very words for the way count,
    // and others where nothing else is said: "Egress:", "Incoming traffic".
    let is_plain = |status: &TermStatus| matches!(status, TermStatus::Preferred);
    above.find_map(|text| {
        let own = language.own.and_then(|own| match says_only_way(text, own) {
            true => way_of(text, own, &|_| true),
            false => way_of(text, own, &is_plain),
        });
        // Consoles of firewalls are seldom translated: "Inbound" stands above tables of all languages.
        own.or_else(|| way_of(text, language.source?, &is_plain))
    })
}

/// Whether a text says nothing but a way, and that it is about ports or traffic.
fn says_only_way(text: &str, lexicon: &Lexicon) -> bool {
    let (_, rest) = direction_of(text, lexicon);
    let is_about = |piece: &Piece| match piece {
        Piece::Term(term) => term.concepts.iter().any(|id| {
            matches!(
                id.as_str(),
                "column-port"
                    | "column-traffic"
                    | "column-protocol"
                    | "column-host"
                    | "column-address"
            )
        }),
        Piece::Unknown(range) => is_of_flows(&rest[range.clone()], lexicon),
        _ => true,
    };
    lexicon
        .find(&rest, &[ConceptKind::Column])
        .iter()
        .all(is_about)
}

/// Whether all words of a text are those for rules and connections, which have a way, or fillers.
fn is_of_flows(text: &str, lexicon: &Lexicon) -> bool {
    let is_filler = |text: &str| {
        let folded = fold(text);
        let mut words = folded.split(' ');
        words.all(|word| word.is_empty() || lexicon.is_in(WordList::Fillers, word))
    };
    let mut from = 0;
    for flow in lexicon.find_words(WordList::Flows, text) {
        if !is_filler(&text[from..flow.start]) {
            return false;
        }
        from = flow.end;
    }
    is_filler(&text[from..])
}

/// The one way that a text names in so many words: "in" and "out" are words of every sentence.
fn way_of(
    text: &str,
    lexicon: &Lexicon,
    counts: &dyn Fn(&TermStatus) -> bool,
) -> Option<Direction> {
    let pieces = lexicon.find(text, &[ConceptKind::Direction]);
    let terms = pieces.iter().filter_map(|piece| match piece {
        Piece::Term(term) if term.range.len() >= SHORTEST_WAY && counts(&term.status) => Some(term),
        _ => None,
    });
    let mut ways = terms.map(|term| match term.concepts[0].as_str() {
        "inbound" => Some(Direction::Inbound),
        "outbound" => Some(Direction::Outbound),
        _ => None,
    });
    let first = ways.next()??;
    ways.all(|way| way == Some(first)).then_some(first)
}

/// Bytes of the shortest word that names a way wherever it stands.
const SHORTEST_WAY: usize = 5;
