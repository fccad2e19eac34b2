//! Direction: which way a text says that traffic goes.
//!
//! Takes a cell, a header or a heading, and gives inbound, outbound or both, where its words name one.

// Kinds of columns are many, and a match asks for a few of them.
#![allow(clippy::wildcard_enum_match_arm)]

use std::ops::Range;

use crate::lexicon::{ConceptKind, Lexicon, Piece, TermMatch, TermStatus, WordList, fold};
use crate::page::Table;
use crate::protocol::Name;
use crate::rule::{Direction, Field};
use crate::unicode::is_alphanumeric;

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
    above.find_map(|text| {
        // "Receive" and "send" are said of servers as well: above a table only the very words for the way
        // count, where they are said of rules or traffic ("受信コネクタ" is a connector), and others where
        // nothing else is said: "Egress:", "Incoming traffic".
        let is_plain = |term: &TermMatch| {
            term.status == TermStatus::Preferred
                && is_form_of(&text[term.range.clone()], &term.term)
                && is_said_of_flows(text, &term.range, language)
        };
        let own = language.own.and_then(|own| match says_only_way(text, own) {
            true => way_of(text, own, &|_| true),
            false => way_of(text, own, &is_plain),
        });
        // Consoles of firewalls are seldom translated: "Inbound" stands above tables of all languages.
        own.or_else(|| way_of(text, language.source?, &is_plain))
    })
}

/// Whether words are a term in another case or number: "входа" has the stem of "входящий", and is a noun.
fn is_form_of(written: &str, term: &str) -> bool {
    let (written, term) = (fold(written), fold(term));
    let letters = written.chars().zip(term.chars());
    let alike = letters.take_while(|(a, b)| a == b).count();
    term.chars().count() - alike <= LETTERS_OF_ENDING
}

/// Letters of the longest ending that an adjective has in its own form: "ий", "ый".
const LETTERS_OF_ENDING: usize = 3;

/// What stands on one side of a word for a way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Beside {
    /// Nothing, or a mark that ends what is said together.
    Nothing,
    /// A word for where traffic goes: "to the server".
    To,
    /// Words for rules, connections, ports or traffic.
    Flow,
    /// Such words, with an article or preposition between: "reglas de entrada".
    FlowOf,
    /// Words of anything else.
    Other,
    /// Such words, with an article or preposition between.
    OtherOf,
}

/// Whether the word for a way at a place of a heading is said of rules, connections or traffic, or stands
/// alone; beside another noun it is a part of that: "受信コネクタのルール", "Entrada de dados".
fn is_said_of_flows(text: &str, range: &Range<usize>, language: Language<'_>) -> bool {
    let lexicons = || language.own.into_iter().chain(language.source);
    let best = |side: &dyn Fn(&Lexicon) -> Beside, wanted: &[Beside]| {
        let sides: Vec<Beside> = lexicons().map(side).collect();
        let found = wanted.iter().find(|one| sides.contains(one));
        found.or(sides.first()).copied().unwrap_or(Beside::Nothing)
    };
    let wanted = [Beside::Flow, Beside::FlowOf, Beside::To, Beside::Nothing];
    let left = best(&|lexicon| before(&text[..range.start], lexicon), &wanted);
    let right = best(&|lexicon| behind(&text[range.end..], lexicon), &wanted);
    match (left, right) {
        (_, Beside::Flow | Beside::FlowOf) | (Beside::Flow, _) => true,
        (Beside::FlowOf, right) => right != Beside::Other,
        (Beside::Nothing, right) => matches!(right, Beside::Nothing | Beside::To),
        (Beside::To | Beside::Other | Beside::OtherOf, _) => false,
    }
}

/// What stands behind a word for a way.
fn behind(text: &str, lexicon: &Lexicon) -> Beside {
    let Some((range, is_flow)) = neighbour(text, lexicon, Side::Behind) else {
        return Beside::Nothing;
    };
    let goes_to = || {
        let mut words = lexicon.find_words(WordList::To, text).into_iter();
        words.any(|word| !text[..word.start].chars().any(is_alphanumeric))
    };
    match beside(&text[..range.start], is_flow) {
        Beside::OtherOf if goes_to() => Beside::To,
        side => side,
    }
}

/// What stands before a word for a way.
fn before(text: &str, lexicon: &Lexicon) -> Beside {
    match neighbour(text, lexicon, Side::Before) {
        Some((range, is_flow)) => beside(&text[range.end..], is_flow),
        None => Beside::Nothing,
    }
}

/// On which side of a word for a way a text stands.
#[derive(Clone, Copy)]
enum Side {
    Before,
    Behind,
}

/// The part of a text that is nearest to the word for a way on this side of it, and whether it names rules,
/// connections, ports or traffic.
fn neighbour(text: &str, lexicon: &Lexicon, side: Side) -> Option<(Range<usize>, bool)> {
    let pieces = lexicon.find(text, &[ConceptKind::Column]);
    let piece = match side {
        Side::Before => pieces.last(),
        Side::Behind => pieces.first(),
    };
    let (range, is_term) = match piece? {
        Piece::Term(term) => (term.range.clone(), is_term_of_flows(term)),
        Piece::Unknown(range) => (range.clone(), false),
        _ => return None,
    };
    let is_nearest = |flow: &Range<usize>| match side {
        Side::Before => flow.end == range.end,
        Side::Behind => flow.start == range.start,
    };
    let is_name = || {
        let mut words = text[range.clone()].split_whitespace();
        let word = match side {
            Side::Before => words.next_back(),
            Side::Behind => words.next(),
        };
        word.is_some_and(|word| Name::lookup(word).is_some())
    };
    let is_flow = is_term
        || lexicon
            .find_words(WordList::Flows, text)
            .iter()
            .any(is_nearest)
        || is_name();
    Some((range, is_flow))
}

/// What a neighbour is with this text between it and the word for a way.
fn beside(between: &str, is_flow: bool) -> Beside {
    let is_joined = |c: char| is_alphanumeric(c) || c.is_whitespace();
    let is_direct = !between.chars().any(is_alphanumeric);
    match (is_flow, is_direct) {
        _ if !between.chars().all(is_joined) => Beside::Nothing,
        (true, true) => Beside::Flow,
        (true, false) => Beside::FlowOf,
        (false, true) => Beside::Other,
        (false, false) => Beside::OtherOf,
    }
}

/// Whether a text says nothing but a way, and that it is about ports or traffic.
fn says_only_way(text: &str, lexicon: &Lexicon) -> bool {
    let (_, rest) = direction_of(text, lexicon);
    let is_about = |piece: &Piece| match piece {
        Piece::Term(term) => is_term_of_flows(term),
        Piece::Unknown(range) => is_of_flows(&rest[range.clone()], lexicon),
        _ => true,
    };
    lexicon
        .find(&rest, &[ConceptKind::Column])
        .iter()
        .all(is_about)
}

/// Whether a header word names something that has a way.
fn is_term_of_flows(term: &TermMatch) -> bool {
    term.concepts.iter().any(|id| {
        matches!(
            id.as_str(),
            "column-port" | "column-traffic" | "column-protocol" | "column-host" | "column-address"
        )
    })
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
fn way_of(text: &str, lexicon: &Lexicon, counts: &dyn Fn(&TermMatch) -> bool) -> Option<Direction> {
    let pieces = lexicon.find(text, &[ConceptKind::Direction]);
    let terms = pieces.iter().filter_map(|piece| match piece {
        Piece::Term(term) if term.range.len() >= SHORTEST_WAY && counts(term) => Some(term),
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
