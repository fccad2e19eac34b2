//! Told: what the cells of a table say of a column whose header does not.
//!
//! Takes the kinds that the headers give and mends them: a word of two meanings, a column of transports
//! under "Type", addresses beside ports that go out.

// Kinds of columns are many, and a match asks for a few of them.
#![allow(clippy::wildcard_enum_match_arm)]

use crate::lexicon::{Lexicon, Piece, WordList};
use crate::page::{Cell, Table};
use crate::protocol::{Name, NameKind};
use crate::rule::{Direction, Field};

use super::ColumnKind;
use super::cell::service::{self, CellKind};
use super::cell::{address, endpoint};
use super::direction::direction_of;
use super::header;
use super::heading;
use super::pair;

/// A header word that means two things means the end only where the table has the other end or its cells
/// are ends: `目的` is a destination beside `源`, and a purpose elsewhere.
pub(super) fn decide_ambiguous(table: &Table, columns: &mut [ColumnKind], lexicon: &Lexicon) {
    let opposite_of = |end: ColumnKind| match end {
        ColumnKind::Destination => Some(ColumnKind::Source),
        ColumnKind::Source => Some(ColumnKind::Destination),
        _ => None,
    };
    // What each ambiguous header may be: an end, and something else.
    let open: Vec<Option<(ColumnKind, ColumnKind)>> = columns
        .iter()
        .zip(&table.header)
        .map(|(kind, cell)| {
            let other = header::other_kind(&cell.text, lexicon)?;
            let (end, otherwise) = match opposite_of(*kind) {
                Some(_) => (*kind, other),
                None => (other, *kind),
            };
            opposite_of(end).map(|_| (end, otherwise))
        })
        .collect();
    let names_end =
        |text: &str| header::names(text, lexicon, &["column-source", "column-destination"]);
    for (at, meanings) in open.iter().enumerate() {
        let Some((end, otherwise)) = *meanings else {
            continue;
        };
        let opposite = columns
            .iter()
            .zip(&table.header)
            .position(|(kind, cell)| Some(*kind) == opposite_of(end) && names_end(&cell.text));
        let has_rival = |is_near: &dyn Fn(usize) -> bool| {
            let mut rivals = open.iter().enumerate();
            rivals.any(|(i, other)| i != at && other.is_some_and(|(of, _)| of == end) && is_near(i))
        };
        let is_taken = columns
            .iter()
            .enumerate()
            .any(|(i, kind)| i != at && *kind == end && open[i].is_none());
        // Of two such words the one right beside the other end means an end: "Source | Target | … | Target".
        let is_beside = |i: usize| opposite.is_some_and(|other| i.abs_diff(other) == 1);
        let is_alone = match has_rival(&|_| true) {
            true => is_beside(at) && !has_rival(&is_beside),
            false => true,
        };
        let is_end = !is_taken
            && is_alone
            && !holds_protocols(table, at)
            && (opposite.is_some() || holds_ends(table, at, lexicon));
        columns[at] = if is_end { end } else { otherwise };
    }
}

/// A column "Type" whose cells all name transports is one of protocols, and one whose cells all say "in" or
/// "out" is one of directions, whatever stands above them.
pub(super) fn told_by_cells(
    table: &Table,
    columns: &mut [ColumnKind],
    lexicon: &Lexicon,
    source: Option<&Lexicon>,
) {
    pair::find(table, columns, lexicon);
    told_by_names(table, columns, lexicon);
    if !columns.iter().any(|kind| kind.states_ports()) {
        // "Connection port" above ports: the word that is not known says which.
        let found = (0..columns.len()).find(|at| {
            columns[*at] == ColumnKind::Other
                && header::says_port(&table.header[*at].text, lexicon)
                && holds_ports(table, *at, lexicon)
        });
        match found {
            Some(at) => columns[at] = ColumnKind::Port,
            None => return,
        }
    }
    let is_port = |kind: ColumnKind| kind == ColumnKind::Port;
    // One of several columns of ports without a number in any cell is one of something else: "port scope".
    if columns.iter().filter(|kind| is_port(**kind)).count() > 1 {
        for (at, kind) in columns.iter_mut().enumerate() {
            if is_port(*kind) && !filled(table, at).any(|cell| has_digit(&cell.text)) {
                *kind = ColumnKind::Other;
            }
        }
    }
    let all = |at: usize, says: &dyn Fn(&Cell) -> bool| {
        let mut cells = filled(table, at).peekable();
        cells.peek().is_some() && cells.all(says)
    };
    let has_transport = |at: usize| filled(table, at).any(|cell| names_only(&cell.text, true));
    let names_transports = columns.iter().enumerate().any(|(at, kind)| match kind {
        ColumnKind::PortOf(_) | ColumnKind::Service => true,
        ColumnKind::Protocol => has_transport(at),
        _ => false,
    });
    if !names_transports {
        let may_be_protocols = ["column-type", "column-traffic"];
        tell(columns, ColumnKind::Protocol, &|at| {
            let says_kind = || header::names(&table.header[at].text, lexicon, &may_be_protocols);
            all(at, &|cell| names_only(&cell.text, false)) && (has_transport(at) || says_kind())
        });
    }
    let is_outbound = {
        let ports = columns.iter().zip(&table.header);
        let mut ways = ports
            .filter(|(kind, _)| kind.states_ports())
            .filter_map(|(_, cell)| direction_of(&cell.text, lexicon).0);
        ways.next() == Some(Direction::Outbound)
    };
    let is_address = |cell: &Cell| address::is_addresses(&cell.text);
    let has_end = |columns: &[ColumnKind]| {
        let mut kinds = columns.iter();
        kinds.any(|kind| kind.states(Field::Source) || kind.states(Field::Destination))
    };
    if is_outbound && !columns.contains(&ColumnKind::Destination) {
        // Addresses beside ports that go out are where they go to; one of many may be mistyped.
        let nearly_all = |at: usize| {
            let filled = filled(table, at).count();
            filled > 0 && (filled - filled_with(table, at, &is_address)) * 5 <= filled
        };
        tell(columns, ColumnKind::Destination, &nearly_all);
    } else if !has_end(columns) {
        // Elsewhere they are one of the ends, and the way may tell which.
        let says_address =
            |at: usize| header::names(&table.header[at].text, lexicon, &ADDRESS_WORDS);
        let most = |at: usize| {
            let filled = filled(table, at).count();
            filled > 0 && filled < 2 * filled_with(table, at, &is_address)
        };
        tell(columns, ColumnKind::Address, &|at| {
            says_address(at) && most(at)
        });
    }
    // "Access" above "Allow" and "Deny"; "yes" and "no" allow nothing.
    if !columns.contains(&ColumnKind::Action) {
        // Consoles of firewalls are seldom translated: "Allow" stands in pages of all languages.
        let known = || std::iter::once(lexicon).chain(source);
        let says = |text: &str, list| known().any(|known| !known.find_words(list, text).is_empty());
        let decides =
            |cell: &Cell| says(&cell.text, WordList::Allow) || says(&cell.text, WordList::Deny);
        let is_prose: Vec<bool> = columns
            .iter()
            .map(|kind| *kind == ColumnKind::Notes)
            .collect();
        // "Allow health pings" is what a rule is for.
        let is_short = |cell: &Cell| cell.text.split_whitespace().count() <= WORDS_OF_ACTION;
        let names_action = |at: usize| {
            filled(table, at).any(|cell| {
                let is_action = |known| header::names(&cell.text, known, &["column-action"]);
                known().any(is_action)
            })
        };
        tell(columns, ColumnKind::Action, &|at| {
            let is_plain = |cell: &Cell| decides(cell) && (!is_prose[at] || is_short(cell));
            all(at, &is_plain) && names_action(at)
        });
    }
    if !columns.contains(&ColumnKind::Direction) {
        let says_way = |cell: &Cell| {
            let (direction, rest) = direction_of(&cell.text, lexicon);
            direction.is_some() && rest.trim().is_empty()
        };
        tell(columns, ColumnKind::Direction, &|at| all(at, &says_way));
    }
    told_by_arrows(table, columns);
    roles_beside_ends(table, columns, lexicon);
}

/// "Role" beside a source and a destination says what for, where its cells are sentences.
fn roles_beside_ends(table: &Table, columns: &mut [ColumnKind], lexicon: &Lexicon) {
    let has = |kind: ColumnKind| columns.contains(&kind);
    if !(has(ColumnKind::Source) && has(ColumnKind::Destination)) {
        return;
    }
    let is_sentence = |cell: &Cell| cell.text.split_whitespace().count() > WORDS_OF_NAME;
    for (at, kind) in columns.iter_mut().enumerate() {
        let says_role = || header::names(&table.header[at].text, lexicon, &["column-role"]);
        let filled = filled(table, at).count();
        if *kind == ColumnKind::Component
            && says_role()
            && filled < 2 * filled_with(table, at, &is_sentence)
        {
            *kind = ColumnKind::Notes;
        }
    }
}

/// Words of a role; a sentence has more.
const WORDS_OF_NAME: usize = 3;

/// A column of directions that says `Client → Server` in most cells names the ends, where no other does; so
/// does one of an unknown header that says nothing else.
fn told_by_arrows(table: &Table, columns: &mut [ColumnKind]) {
    let states_end =
        |kind: &ColumnKind| kind.states(Field::Source) || kind.states(Field::Destination);
    if columns.iter().any(states_end) {
        return;
    }
    let is_flow = |cell: &Cell| heading::is_flow(&cell.text);
    for (at, kind) in columns.iter_mut().enumerate() {
        let enough = match kind {
            ColumnKind::Direction => filled(table, at).count().div_ceil(2),
            ColumnKind::Other => filled(table, at).count().max(2),
            _ => continue,
        };
        if filled_with(table, at, &is_flow) >= enough.max(1) {
            *kind = ColumnKind::Flow;
        }
    }
}

/// A column "TLS" without a protocol in any cell says whether, and not which. "Used by" above `DHCP` and `TFTP`
/// are services, and no clients.
fn told_by_names(table: &Table, columns: &mut [ColumnKind], lexicon: &Lexicon) {
    for (at, kind) in columns.iter_mut().enumerate() {
        let header = &table.header[at].text;
        let names_one = || filled(table, at).any(|cell| names_only(&cell.text, false));
        let says = |words: &[&str]| header::names(header, lexicon, words);
        *kind = match *kind {
            ColumnKind::Protocol if !says(&PROTOCOL_WORDS) && !names_one() => ColumnKind::Other,
            ColumnKind::Source if says(&["column-used-by"]) && names_one() => {
                ColumnKind::ServiceName
            }
            other => other,
        };
    }
}

/// Words above a column of protocols.
const PROTOCOL_WORDS: [&str; 2] = ["column-protocol", "column-transport"];

/// "Allow", "not allowed"; prose has more words.
const WORDS_OF_ACTION: usize = 2;

/// Words above a column of addresses.
const ADDRESS_WORDS: [&str; 4] = [
    "column-address",
    "column-host",
    "column-url",
    "column-endpoint",
];

/// The first column of prose, or of nobody knows what, of which this is told is of that kind.
fn tell(columns: &mut [ColumnKind], kind: ColumnKind, is_told: &dyn Fn(usize) -> bool) {
    let is_open = |kind: ColumnKind| matches!(kind, ColumnKind::Other | ColumnKind::Notes);
    let found = (0..columns.len()).find(|at| is_open(columns[*at]) && is_told(*at));
    if let Some(at) = found {
        columns[at] = kind;
    }
}

/// The cells of a column that have text.
fn filled(table: &Table, at: usize) -> impl Iterator<Item = &Cell> {
    let cells = table.rows.iter().filter_map(move |row| row.cells.get(at));
    cells.filter(|cell| !cell.text.is_empty())
}

/// How many cells of a column are of a kind.
fn filled_with(table: &Table, at: usize, is: &dyn Fn(&Cell) -> bool) -> usize {
    filled(table, at).filter(|cell| is(cell)).count()
}

/// Whether most cells of a column are ports and nothing else.
fn holds_ports(table: &Table, at: usize, lexicon: &Lexicon) -> bool {
    let filled: Vec<&Cell> = filled(table, at).collect();
    let is_port = |cell: &&&Cell| {
        let reading = service::read(&cell.text, CellKind::Port, Some(lexicon));
        let numbers = reading.matches.iter().filter_map(|one| one.ports.range());
        reading.none || !reading.unread && numbers.count() > 0
    };
    let ports = filled.iter().filter(is_port).count();
    let has_prose = filled
        .iter()
        .filter(|cell| !is_port(cell))
        .any(|cell| cell.text.chars().count() > MOST_LETTERS_OF_SIGN);
    let enough = match has_prose {
        true => filled.len() * 2 / 3,
        false => filled.len() / 2,
    };
    filled.len() > 1 && ports >= enough.max(1)
}

/// Whether a cell holds names of protocols and nothing else; a transport among them, where one is wanted.
fn names_only(text: &str, wants_transport: bool) -> bool {
    let mut names = text
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '.'))
        .filter(|word| !word.is_empty())
        .map(Name::lookup)
        .peekable();
    let mut has_transport = false;
    names.peek().is_some()
        && names.all(|name| {
            has_transport |= name.is_some_and(|name| name.kind() == NameKind::Transport);
            name.is_some()
        })
        && (has_transport || !wants_transport)
}

/// Whether most cells of a column begin with the name of a protocol: "HTTP for the console" is what for.
fn holds_protocols(table: &Table, at: usize) -> bool {
    let begins = |cell: &Cell| {
        let mut words = cell
            .text
            .split(|c: char| !(c.is_alphanumeric() || c == '/'));
        let first = words.find(|word| !word.is_empty());
        first.is_some_and(|word| Name::lookup(word).is_some())
    };
    filled(table, at).count() < 2 * filled_with(table, at, &begins)
}

/// Whether most cells of a column are read as ends in full.
fn holds_ends(table: &Table, at: usize, lexicon: &Lexicon) -> bool {
    let is_end = |text: &str| {
        let pieces = lexicon.find(text, &endpoint::KINDS);
        let mut terms = pieces
            .iter()
            .filter(|piece| matches!(piece, Piece::Term(_)));
        terms.next().is_some()
            && !pieces
                .iter()
                .any(|piece| matches!(piece, Piece::Unknown(_)))
    };
    let filled: Vec<&Cell> = filled(table, at).collect();
    let ends = filled.iter().filter(|cell| is_end(&cell.text)).count();
    ends * 2 > filled.len()
}

/// Whether the columns of unknown headers hold nothing but signs: `Cloud | OSS` above ticks.
pub(super) fn only_marks_are_unknown(table: &Table, columns: &[ColumnKind]) -> bool {
    let is_sign = |text: &str| text.chars().count() <= MOST_LETTERS_OF_SIGN && !has_digit(text);
    table.rows.iter().all(|row| {
        let cells = row.cells.iter().zip(columns);
        cells
            .filter(|(_, kind)| **kind == ColumnKind::Other)
            .all(|(cell, _)| is_sign(&cell.text))
    })
}

/// "✔", "Yes", "n/a"; a name is longer.
const MOST_LETTERS_OF_SIGN: usize = 4;

fn has_digit(text: &str) -> bool {
    text.chars().any(char::is_numeric)
}
