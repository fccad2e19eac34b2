//! Shape: what each column of a table states, and whether the table is a port table at all.
//!
//! Takes a table and gives its shape, or the reason why it is passed over. Recognisers are asked in
//! order: header words of the page's language, header words of any language, the cells themselves. Where
//! none knows, another language may tell (`compare::project`). Position means nothing: translations
//! reorder columns.

// Kinds of columns are many, and a match asks for a few of them.
#![allow(clippy::wildcard_enum_match_arm)]

use crate::lexicon::{ConceptKind, Lexicon, Piece, TermStatus};
use crate::page::{Cell, Table};
use crate::protocol::{Name, NameKind};
use crate::rule::{Direction, Field};
use crate::unicode::is_alphanumeric;

use super::Language;
use super::cell::endpoint;
use super::cell::service::{self, CellKind};
use super::row::{direction_of, virtual_server};

/// What a column states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ColumnKind {
    /// Role, protocols and port in one cell: `Protocol/TCP or UDP/Port`.
    Service,
    /// Protocols alone.
    Protocol,
    /// Ports, with or without a transport: `Destination Port`, `Port`.
    Port,
    /// Ports of this transport: a column `UDP` or `TCP`; or a mark that the transport is meant.
    PortOf(Name),
    /// The lowest port of a range.
    PortStart,
    /// The highest port of a range.
    PortEnd,
    /// Source ports.
    SourcePort,
    /// A virtual server and its port: `Virtual IP/Port`.
    VirtualPort,
    /// Ports of the machines behind a load balancer.
    NodePort,
    /// Where traffic comes from.
    Source,
    /// Where traffic goes.
    Destination,
    /// The other end; the direction tells which.
    Peer,
    /// The server role, component or load balancer that the row belongs to.
    Component,
    /// A column "Server", until its neighbours tell whether it is the end that listens.
    Server,
    /// The name of a service, in the page's own words.
    ServiceName,
    /// Inbound or outbound.
    Direction,
    /// Accept or deny.
    Action,
    /// Prose about the row.
    Notes,
    /// Something that is no part of a rule.
    Other,
}

impl ColumnKind {
    /// The word used in records and messages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            ColumnKind::Service => "service",
            ColumnKind::Protocol => "protocol",
            ColumnKind::Port | ColumnKind::PortOf(_) => "port",
            ColumnKind::PortStart => "port-start",
            ColumnKind::PortEnd => "port-end",
            ColumnKind::SourcePort => "source-port",
            ColumnKind::VirtualPort => "virtual-port",
            ColumnKind::NodePort => "node-port",
            ColumnKind::Source => "source",
            ColumnKind::Destination => "destination",
            ColumnKind::Peer => "peer",
            ColumnKind::Component | ColumnKind::Server => "component",
            ColumnKind::ServiceName => "service-name",
            ColumnKind::Direction => "direction",
            ColumnKind::Action => "action",
            ColumnKind::Notes => "notes",
            ColumnKind::Other => "other",
        }
    }

    /// Whether cells of this kind hold destination ports.
    #[must_use]
    pub fn states_ports(self) -> bool {
        matches!(
            self,
            ColumnKind::Service
                | ColumnKind::Port
                | ColumnKind::PortOf(_)
                | ColumnKind::PortStart
                | ColumnKind::VirtualPort
        )
    }

    /// Whether cells of this kind may say something of a field.
    #[must_use]
    pub fn states(self, field: Field) -> bool {
        match field {
            Field::Matches => self.states_ports() || self == ColumnKind::Protocol,
            Field::SourcePorts => self == ColumnKind::SourcePort,
            Field::NodePorts => self == ColumnKind::NodePort,
            Field::ApplicationProtocols | Field::Security => matches!(
                self,
                ColumnKind::Service | ColumnKind::Protocol | ColumnKind::Port
            ),
            Field::Role => self == ColumnKind::Service,
            Field::Source => matches!(self, ColumnKind::Source | ColumnKind::Peer),
            Field::Destination => matches!(self, ColumnKind::Destination | ColumnKind::Peer),
            Field::Component => self == ColumnKind::Component,
            Field::Direction => self == ColumnKind::Direction,
            Field::Action => self == ColumnKind::Action,
        }
    }

    /// Whether cells of this kind say anything of a rule.
    #[must_use]
    pub fn is_part_of_rule(self) -> bool {
        !matches!(
            self,
            ColumnKind::ServiceName | ColumnKind::Notes | ColumnKind::Other
        )
    }

    /// Whether a field stands in such a column before any other.
    #[must_use]
    pub fn is_home_of(self, field: Field) -> bool {
        match field {
            Field::Matches => self.states_ports(),
            Field::ApplicationProtocols | Field::Security => {
                matches!(self, ColumnKind::Service | ColumnKind::Protocol)
            }
            Field::SourcePorts
            | Field::NodePorts
            | Field::Role
            | Field::Source
            | Field::Destination
            | Field::Component
            | Field::Direction
            | Field::Action => self.states(field),
        }
    }
}

/// Why a table was passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Passed {
    /// It has no header or no rows.
    Empty,
    /// No header says "port", and no column holds ports.
    NoPorts,
    /// Its cells do not bear out what its header says; the column.
    NoEvidence(u32),
    /// A column of ports among columns of something else; the header that is not known.
    UnknownHeader(String),
}

impl std::fmt::Display for Passed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Passed::Empty => f.write_str("it has no rows"),
            Passed::NoPorts => f.write_str("no column states ports"),
            Passed::NoEvidence(column) => {
                write!(f, "most cells of column {column} state no port")
            }
            Passed::UnknownHeader(header) => {
                write!(
                    f,
                    "it has ports, and a header that is not known: `{header}`"
                )
            }
        }
    }
}

/// What a table is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shape {
    /// What each column states.
    pub(super) columns: Vec<ColumnKind>,
    /// Whether another language has told it.
    pub(super) is_projected: bool,
}

/// Recognises a table; its first row becomes its header where the header is empty.
#[allow(
    clippy::result_large_err,
    reason = "the table goes back to whom it came from"
)]
pub(super) fn recognize(
    table: Table,
    language: Language<'_>,
) -> Result<(Table, Shape), (Table, Passed)> {
    let table = with_header(table);
    if table.header.is_empty() || table.rows.is_empty() {
        return Err((table, Passed::Empty));
    }
    let shape = |columns| Shape {
        columns,
        is_projected: false,
    };
    let mut why = match language
        .own
        .map(|own| by_header(&table, own, language.source))
    {
        Some(Ok(columns)) => return Ok((table, shape(columns))),
        Some(Err(why)) => why,
        None => Passed::NoPorts,
    };
    // Most tables are about something else in every language.
    let cells: Vec<&str> = table.header.iter().map(|cell| cell.text.as_str()).collect();
    let header = cells.join("\n");
    let words = language.lexicons.header_words();
    if !words.class_of(&header).may_head_port_table() {
        return Err((table, why));
    }
    for lexicon in language.lexicons.that_tell(&header, language.own) {
        match by_header(&table, lexicon, language.source) {
            Ok(columns) => return Ok((table, shape(columns))),
            Err(other) if why == Passed::NoPorts => why = other,
            Err(_) => {}
        }
    }
    match by_cells(&table) {
        Some(columns) => Ok((table, shape(columns))),
        None => Err((table, why)),
    }
}

/// An empty header row stands before the names, which are then the first row.
fn with_header(table: Table) -> Table {
    let is_empty = table.header.iter().all(|cell| cell.text.trim().is_empty());
    if is_empty && !table.rows.is_empty() {
        table.with_first_row_as_header()
    } else {
        table
    }
}

/// What the header words of a language say; a header that was left in the source language is read as such.
fn by_header(
    table: &Table,
    lexicon: &Lexicon,
    source: Option<&Lexicon>,
) -> Result<Vec<ColumnKind>, Passed> {
    let kind = |cell: &Cell| match (column_of_text(&cell.text, lexicon), source) {
        (ColumnKind::Other, Some(source)) if source.locale() != lexicon.locale() => {
            column_of_text(&cell.text, source)
        }
        (kind, _) => kind,
    };
    let mut columns: Vec<ColumnKind> = table.header.iter().map(kind).collect();
    decide_ambiguous(table, &mut columns, lexicon);
    told_by_cells(table, &mut columns, lexicon);
    settle(&mut columns);
    let has = |kind: ColumnKind| columns.contains(&kind);
    let states_ports = columns.iter().any(|kind| kind.states_ports());
    if !states_ports {
        return Err(Passed::NoPorts);
    }
    let companions = columns
        .iter()
        .filter(|kind| !kind.states_ports() && **kind != ColumnKind::Other)
        .count();
    let by_transport = columns
        .iter()
        .filter(|kind| matches!(kind, ColumnKind::PortOf(_)))
        .count();
    // A port beside columns of unknown meaning may be that of a DNS record; a protocol settles it, or an end.
    let is_about_rules = has(ColumnKind::Service) && columns.len() > 1
        || by_transport > 1
        || companions > 0
            && (has(ColumnKind::Protocol)
                || has(ColumnKind::VirtualPort)
                || has(ColumnKind::Source) && has(ColumnKind::Destination)
                || !has(ColumnKind::Other)
                || by_transport > 0
                || only_marks_are_unknown(table, &columns)
                || names_transports(table, &columns));
    if !is_about_rules {
        let unknown = columns.iter().position(|kind| *kind == ColumnKind::Other);
        let header = unknown.and_then(|at| table.header.get(at));
        return Err(header.map_or(Passed::NoPorts, |cell| {
            Passed::UnknownHeader(cell.text.clone())
        }));
    }
    has_evidence(table, &columns, lexicon)?;
    Ok(columns)
}

/// A header word that means two things means the end only where the table has the other end or its cells
/// are ends: `目的` is a destination beside `源`, and a purpose elsewhere.
fn decide_ambiguous(table: &Table, columns: &mut [ColumnKind], lexicon: &Lexicon) {
    for at in 0..columns.len() {
        let Some(other) = other_kind(&table.header[at].text, lexicon) else {
            continue;
        };
        let (end, otherwise) = match columns[at] {
            ColumnKind::Source | ColumnKind::Destination => (columns[at], other),
            kind => (other, kind),
        };
        let opposite = match end {
            ColumnKind::Destination => ColumnKind::Source,
            ColumnKind::Source => ColumnKind::Destination,
            _ => continue,
        };
        let names_end = |text: &str| {
            let pieces = lexicon.find(text, &[ConceptKind::Column]);
            let concepts = pieces.iter().filter_map(|piece| match piece {
                Piece::Term(term) => Some(term.concepts.iter()),
                _ => None,
            });
            let mut concepts = concepts.flatten();
            concepts.any(|id| matches!(id.as_str(), "column-source" | "column-destination"))
        };
        let has_opposite = columns
            .iter()
            .zip(&table.header)
            .any(|(kind, cell)| *kind == opposite && names_end(&cell.text));
        let is_alone = !columns
            .iter()
            .enumerate()
            .any(|(i, kind)| i != at && *kind == end);
        columns[at] = match is_alone && (has_opposite || holds_ends(table, at, lexicon)) {
            true => end,
            false => otherwise,
        };
    }
}

/// A column "Type" whose cells all name transports is one of protocols, and one whose cells all say "in" or
/// "out" is one of directions, whatever stands above them.
fn told_by_cells(table: &Table, columns: &mut [ColumnKind], lexicon: &Lexicon) {
    if !columns.iter().any(|kind| kind.states_ports()) {
        // "Connection port" above ports: the word that is not known says which.
        let found = (0..columns.len()).find(|at| {
            columns[*at] == ColumnKind::Other
                && says_port(&table.header[*at].text, lexicon)
                && holds_ports(table, *at, lexicon)
        });
        match found {
            Some(at) => columns[at] = ColumnKind::Port,
            None => return,
        }
    }
    let is_open = |kind: ColumnKind| matches!(kind, ColumnKind::Other | ColumnKind::Notes);
    let cells = |at: usize| {
        let cells = table.rows.iter().filter_map(move |row| row.cells.get(at));
        cells.filter(|cell| !cell.text.is_empty())
    };
    // One of several columns of ports without a number in any cell is one of something else: "port scope".
    let is_port = |kind: ColumnKind| kind == ColumnKind::Port;
    let has_number = |at: usize| {
        let mut cells = cells(at);
        cells.any(|cell| cell.text.chars().any(char::is_numeric))
    };
    if columns.iter().filter(|kind| is_port(**kind)).count() > 1 {
        for (at, kind) in columns.iter_mut().enumerate() {
            if is_port(*kind) && !has_number(at) {
                *kind = ColumnKind::Other;
            }
        }
    }
    let has_transports = columns.iter().enumerate().any(|(at, kind)| match kind {
        ColumnKind::PortOf(_) | ColumnKind::Service => true,
        ColumnKind::Protocol => cells(at).any(|cell| names_only(&cell.text, true)),
        _ => false,
    });
    if !has_transports {
        let is_told = |at: usize| {
            cells(at).next().is_some()
                && cells(at).all(|cell| names_only(&cell.text, false))
                && (cells(at).any(|cell| names_only(&cell.text, true))
                    || says_kind(&table.header[at].text, lexicon))
        };
        let found = (0..columns.len()).find(|at| is_open(columns[*at]) && is_told(*at));
        if let Some(at) = found {
            columns[at] = ColumnKind::Protocol;
        }
    }
    let is_outbound = || {
        let ports = columns.iter().zip(&table.header);
        let mut ways = ports
            .filter(|(kind, _)| kind.states_ports())
            .filter_map(|(_, cell)| direction_of(&cell.text, lexicon).0);
        ways.next() == Some(Direction::Outbound)
    };
    // Addresses beside ports that go out are where they go to.
    if !columns.contains(&ColumnKind::Destination) && is_outbound() {
        let is_told = |at: usize| {
            cells(at).next().is_some() && cells(at).all(|cell| endpoint::is_addresses(&cell.text))
        };
        let found = (0..columns.len()).find(|at| is_open(columns[*at]) && is_told(*at));
        if let Some(at) = found {
            columns[at] = ColumnKind::Destination;
        }
    }
    if !columns.contains(&ColumnKind::Direction) {
        let says_way = |cell: &Cell| {
            let (direction, rest) = direction_of(&cell.text, lexicon);
            direction.is_some() && rest.trim().is_empty()
        };
        let is_told = |at: usize| cells(at).next().is_some() && cells(at).all(says_way);
        let found = (0..columns.len()).find(|at| is_open(columns[*at]) && is_told(*at));
        if let Some(at) = found {
            columns[at] = ColumnKind::Direction;
        }
    }
}

/// Whether a header says "port", beside one word that is not known.
fn says_port(header: &str, lexicon: &Lexicon) -> bool {
    let pieces = lexicon.find(header, &[ConceptKind::Column]);
    let (mut ports, mut others, mut unknown) = (0, 0, 0);
    for piece in pieces.iter() {
        match piece {
            Piece::Term(term) => {
                let mut ids = term.concepts.iter().map(|id| id.as_str());
                match ids.any(|id| id == "column-port") {
                    true => ports += 1,
                    false => others += 1,
                }
            }
            Piece::Unknown(range) => {
                let words = header[range.clone()].split(|c: char| !is_alphanumeric(c));
                unknown += words.filter(|word| !word.is_empty()).count();
            }
            _ => {}
        }
    }
    ports == 1 && others == 0 && unknown == 1
}

/// Whether most cells of a column are ports and nothing else.
fn holds_ports(table: &Table, at: usize, lexicon: &Lexicon) -> bool {
    let cells = table.rows.iter().filter_map(|row| row.cells.get(at));
    let filled: Vec<&Cell> = cells.filter(|cell| !cell.text.is_empty()).collect();
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

/// Whether a header says "type" or "traffic", which may be one of protocols.
fn says_kind(header: &str, lexicon: &Lexicon) -> bool {
    let pieces = lexicon.find(header, &[ConceptKind::Column]);
    let mut terms = pieces.iter().filter_map(|piece| match piece {
        Piece::Term(term) => Some(&term.concepts),
        _ => None,
    });
    terms.any(|concepts| {
        let mut ids = concepts.iter().map(|id| id.as_str());
        ids.any(|id| matches!(id, "column-type" | "column-traffic"))
    })
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

/// The way that the headers of the ports name ("Outbound TCP port"; two that differ say two things of one
/// row), or the caption, or the heading: "Inbound rules".
pub(super) fn given_direction(
    table: &Table,
    columns: &[ColumnKind],
    language: Language<'_>,
) -> Option<Direction> {
    if columns.contains(&ColumnKind::Direction) {
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
    // "Receive" and "send" are said of servers as well: above a table only the very words for the way count.
    let is_plain = |status: &TermStatus| matches!(status, TermStatus::Preferred);
    above.find_map(|text| way_of(text, language.own?, &is_plain))
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
    let cells = table.rows.iter().filter_map(|row| row.cells.get(at));
    let filled: Vec<&Cell> = cells.filter(|cell| !cell.text.is_empty()).collect();
    let ends = filled.iter().filter(|cell| is_end(&cell.text)).count();
    ends * 2 > filled.len()
}

/// What columns are to each other.
fn settle(columns: &mut [ColumnKind]) {
    let count =
        |columns: &[ColumnKind], kind| columns.iter().filter(|known| **known == kind).count();
    // One of two columns of one end is something else; nobody can say which.
    for kind in [ColumnKind::Source, ColumnKind::Destination] {
        if count(columns, kind) > 1 {
            let first = columns.iter().position(|known| *known == kind);
            for (at, column) in columns.iter_mut().enumerate() {
                if *column == kind && Some(at) != first {
                    *column = ColumnKind::Other;
                }
            }
        }
    }
    // Beside a client a server is the end that listens.
    let listens = count(columns, ColumnKind::Source) == 1
        && count(columns, ColumnKind::Destination) == 0
        && count(columns, ColumnKind::Server) == 1;
    for column in columns
        .iter_mut()
        .filter(|column| **column == ColumnKind::Server)
    {
        *column = if listens {
            ColumnKind::Destination
        } else {
            ColumnKind::Component
        };
    }
    let has_start = count(columns, ColumnKind::PortStart) > 0;
    let has_end = count(columns, ColumnKind::PortEnd) > 0;
    // "Port start" beside another number: that one is a length, or an end that nothing says.
    let has_length = has_start && !has_end && count(columns, ColumnKind::Port) > 0;
    if has_start != has_end {
        for column in columns.iter_mut() {
            if matches!(column, ColumnKind::PortStart | ColumnKind::PortEnd)
                || has_length && *column == ColumnKind::Port
            {
                *column = if has_length {
                    ColumnKind::Other
                } else {
                    ColumnKind::Port
                };
            }
        }
    }
}

/// Whether the columns of unknown headers hold nothing but signs: `Cloud | OSS` above ticks.
fn only_marks_are_unknown(table: &Table, columns: &[ColumnKind]) -> bool {
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

/// Whether port cells name transports: `TCP 443`.
fn names_transports(table: &Table, columns: &[ColumnKind]) -> bool {
    table.rows.iter().any(|row| {
        let ports = row
            .cells
            .iter()
            .zip(columns)
            .filter(|(_, kind)| kind.states_ports());
        ports
            .map(|(cell, _)| service::read(&cell.text, CellKind::Port, None))
            .any(|reading| {
                !reading.transports.is_empty()
                    || reading.matches.iter().any(|one| one.transport.is_some())
            })
    })
}

/// Whether the cells bear out what the header says: half of them state something.
fn has_evidence(table: &Table, columns: &[ColumnKind], lexicon: &Lexicon) -> Result<(), Passed> {
    let cells = || {
        let all = table
            .rows
            .iter()
            .flat_map(|row| row.cells.iter().zip(columns).zip(1_u32..));
        all.filter(|((cell, kind), _)| {
            let is_relevant = kind.states_ports() || **kind == ColumnKind::Protocol;
            is_relevant && !cell.text.is_empty()
        })
    };
    let enough = cells().count().div_ceil(2);
    let speaks = |cell: &Cell, kind: ColumnKind| {
        let is_virtual = kind == ColumnKind::VirtualPort;
        let kind = match kind {
            ColumnKind::Service | ColumnKind::VirtualPort => CellKind::Service,
            ColumnKind::Protocol => CellKind::Protocol,
            _ => CellKind::Port,
        };
        let text = match is_virtual {
            true => virtual_server(&cell.text).1,
            false => &cell.text,
        };
        let reading = service::read(text, kind, Some(lexicon));
        reading.states_something() || reading.none
    };
    let readable = cells().filter(|((cell, kind), _)| speaks(cell, **kind));
    if readable.take(enough).count() == enough {
        return Ok(());
    }
    let column = cells().find(|((cell, kind), _)| !speaks(cell, **kind));
    Err(Passed::NoEvidence(column.map_or(1, |(_, column)| column)))
}

/// A header of unknown words that names a transport, above cells that name one with a port.
fn by_cells(table: &Table) -> Option<Vec<ColumnKind>> {
    let names_transport = |text: &str| {
        text.split(|c: char| !c.is_ascii_alphanumeric())
            .filter_map(Name::lookup)
            .any(|name| name.kind() == NameKind::Transport)
    };
    let column = table
        .header
        .iter()
        .position(|cell| names_transport(&cell.text))?;
    let is_service = |reading: &service::ServiceReading| {
        let has_transport =
            |one: &crate::rule::Match| one.transport.is_some() || !reading.transports.is_empty();
        let numbered = reading
            .matches
            .iter()
            .filter(|one| one.ports.range().is_some());
        let mut numbered = numbered.peekable();
        numbered.peek().is_some() && (numbered.any(has_transport) || !reading.security.is_empty())
    };
    let (mut filled, mut services) = (0_usize, 0_usize);
    for cell in table.rows.iter().filter_map(|row| row.cells.get(column)) {
        filled += usize::from(!cell.text.is_empty());
        let reading = service::read(&cell.text, CellKind::Service, None);
        services += usize::from(is_service(&reading));
    }
    let enough = services > 0 && services * 5 >= filled * 3;
    enough.then(|| {
        let mut columns = vec![ColumnKind::Other; table.header.len()];
        columns[column] = ColumnKind::Service;
        columns
    })
}

/// What a header cell says, as a set of header words.
#[derive(Default)]
struct Words<'w> {
    known: Vec<&'w str>,
    /// Names of the vocabulary.
    names: Vec<Name>,
    /// Words of direction: "inbound".
    directions: usize,
    unknown: usize,
}

impl Words<'_> {
    fn has(&self, word: &str) -> bool {
        self.known.contains(&word)
    }

    fn has_one(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.has(word))
    }

    /// Only these words, and nothing unknown.
    fn only(&self, words: &[&str]) -> bool {
        self.unknown == 0 && self.known.iter().all(|known| words.contains(known))
    }
}

/// Words that say of a column of ports which ports, and leave it one.
const PORT_WORDS: [&str; 13] = [
    "column-port",
    "column-value",
    "column-range",
    "column-default",
    "column-listening",
    "column-open",
    "column-number",
    "column-required",
    "column-address",
    "column-service",
    "column-server",
    "column-interface",
    "column-network",
];

/// Words for those who start a connection.
const SOURCE_WORDS: [&str; 5] = [
    "column-source",
    "column-from",
    "column-initiator",
    "column-client",
    "column-used-by",
];

/// Words for those who are connected to.
const DESTINATION_WORDS: [&str; 3] = ["column-destination", "column-to", "column-listener"];

/// What a header says: as a whole, or, where that says nothing, its two parts: "To/From".
fn column_of_text(text: &str, lexicon: &Lexicon) -> ColumnKind {
    let whole = column_kind(text, lexicon);
    let parts = text.split_once('/').filter(|_| whole == ColumnKind::Other);
    let Some((first, second)) = parts else {
        return whole;
    };
    let pair = (column_kind(first, lexicon), column_kind(second, lexicon));
    match pair {
        (ColumnKind::Source, ColumnKind::Destination)
        | (ColumnKind::Destination, ColumnKind::Source) => ColumnKind::Peer,
        _ => whole,
    }
}

fn column_kind(text: &str, lexicon: &Lexicon) -> ColumnKind {
    let pieces = lexicon.find(text, &[ConceptKind::Column]);
    kind_of_pieces(text, &pieces, lexicon, false)
}

/// What a header says where its ambiguous words mean the other thing; `None` where none is ambiguous, or it
/// says the same.
fn other_kind(text: &str, lexicon: &Lexicon) -> Option<ColumnKind> {
    let pieces = lexicon.find(text, &[ConceptKind::Column]);
    let is_ambiguous =
        |piece: &Piece| matches!(piece, Piece::Term(term) if !term.alternatives.is_empty());
    if !pieces.iter().any(is_ambiguous) {
        return None;
    }
    let other = kind_of_pieces(text, &pieces, lexicon, true);
    (other != kind_of_pieces(text, &pieces, lexicon, false)).then_some(other)
}

/// Whether a header of this language may say that its column is of a kind.
pub(super) fn may_state(text: &str, kind: ColumnKind, language: Language<'_>) -> bool {
    let other = language.own.and_then(|own| other_kind(text, own));
    other == Some(kind)
        || language
            .own
            .is_some_and(|own| column_of_text(text, own) == kind)
}

fn kind_of_pieces(
    text: &str,
    pieces: &[Piece],
    lexicon: &Lexicon,
    takes_other: bool,
) -> ColumnKind {
    let mut words = Words::default();
    for piece in pieces {
        match piece {
            Piece::Term(term) => {
                let concepts = match takes_other && !term.alternatives.is_empty() {
                    true => &term.alternatives[..],
                    false => &term.concepts[..],
                };
                words.known.extend(concepts.iter().map(|id| id.as_str()));
            }
            Piece::Unknown(range) => {
                let (direction, rest) = direction_of(&text[range.clone()], lexicon);
                words.directions += usize::from(direction.is_some());
                for word in rest.split(|c: char| !is_alphanumeric(c)) {
                    match Name::lookup(word) {
                        Some(name) => words.names.push(name),
                        None => words.unknown += usize::from(!word.is_empty()),
                    }
                }
            }
            Piece::Separator
            | Piece::Connective
            | Piece::Open
            | Piece::Close
            | Piece::Narrowing
            | Piece::RangeWord(_) => {}
        }
    }
    // More foreign words than known ones: the header speaks of something else.
    let understood = words.known.len() + words.names.len() + words.directions;
    if words.unknown > understood {
        return ColumnKind::Other;
    }
    if words.directions > 0 && understood == words.directions {
        return match words.unknown {
            0 => ColumnKind::Direction,
            _ => ColumnKind::Other,
        };
    }
    let protocol = words.has_one(&["column-protocol", "column-transport"]);
    let port = words.has_one(&["column-port", "column-range"]);
    let transports: Vec<Name> = words
        .names
        .iter()
        .filter(|name| name.kind() == NameKind::Transport)
        .copied()
        .collect();
    // "TCP port", whatever else is said of it; two transports are those of the cells.
    let is_about_ports = words.known.iter().all(|known| PORT_WORDS.contains(known))
        && (words.unknown == 0 || port && words.unknown <= 2);
    if let ([transport], true) = (transports.as_slice(), words.names.len() == 1)
        && !protocol
        && is_about_ports
    {
        return ColumnKind::PortOf(*transport);
    }
    let protocol = protocol || !words.names.is_empty();
    let source = words.has_one(&SOURCE_WORDS);
    let destination = words.has_one(&DESTINATION_WORDS);
    if port && words.has("column-start") {
        return ColumnKind::PortStart;
    }
    if port && words.has("column-end") {
        return ColumnKind::PortEnd;
    }
    // "Do lub do …": a preposition beside words that nobody knows says no end.
    let prepositions = ["column-from", "column-to"];
    let is_preposition = words.known.iter().all(|known| prepositions.contains(known));
    if words.unknown > 0 && !port && is_preposition {
        return ColumnKind::Other;
    }
    match (source, destination) {
        (true, true) if !port && words.unknown == 0 => return ColumnKind::Peer,
        (true, true) => return ColumnKind::Other,
        // "From port" and "To port" are the ends of a range where both are there.
        (true, false) if port && words.has("column-from") => return ColumnKind::PortStart,
        (false, true) if port && words.has("column-to") => return ColumnKind::PortEnd,
        (true, false) if port => return ColumnKind::SourcePort,
        (false, true) if port => return ColumnKind::Port,
        (true, false) => return ColumnKind::Source,
        (false, true) => return ColumnKind::Destination,
        (false, false) => {}
    }
    if port {
        return match () {
            () if protocol && words.unknown <= 1 => ColumnKind::Service,
            () if words.has("column-node") && words.unknown == 0 => ColumnKind::NodePort,
            () if words.has("column-virtual") && words.unknown == 0 => ColumnKind::VirtualPort,
            () if words.only(&PORT_WORDS) => ColumnKind::Port,
            () => ColumnKind::Other,
        };
    }
    if words.unknown > 0 || words.known.is_empty() && !protocol {
        return ColumnKind::Other;
    }
    let component = [
        "column-role",
        "column-component",
        "column-load-balancer",
        "column-server",
        "column-instance",
        "column-node",
    ];
    let notes = [
        "column-notes",
        "column-description",
        "column-application",
        "column-purpose",
        "column-type",
        "column-status",
        "column-required",
        "column-traffic",
    ];
    match () {
        () if words.only(&["column-protocol", "column-transport"]) => ColumnKind::Protocol,
        () if words.has("column-action") => ColumnKind::Action,
        () if words.has("column-service") => ColumnKind::ServiceName,
        () if words.only(&["column-server"]) => ColumnKind::Server,
        () if words.has_one(&component) => ColumnKind::Component,
        () if words.has("column-direction") => ColumnKind::Direction,
        () if words.only(&notes) => ColumnKind::Notes,
        () => ColumnKind::Other,
    }
}
