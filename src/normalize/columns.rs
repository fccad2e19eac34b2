//! Columns: what each column of a table states, told by the words of its header.
//!
//! Takes the header cells and the lexicons, gives a kind for each column, and decides whether the
//! table is a port table at all. Position means nothing: translations reorder columns.

use crate::lexicon::{ConceptKind, Lexicon, Lexicons, Piece};
use crate::page::Table;
use crate::rule::{Name, NameKind};
use crate::unicode::is_alphanumeric;

use super::service_cell::{self, Reading};

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
    /// The server role, component or load balancer that the row belongs to.
    Component,
    /// The name of a service, in the page's own words.
    ServiceName,
    /// Inbound or outbound.
    Direction,
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
            ColumnKind::Port => "port",
            ColumnKind::SourcePort => "source-port",
            ColumnKind::VirtualPort => "virtual-port",
            ColumnKind::NodePort => "node-port",
            ColumnKind::Source => "source",
            ColumnKind::Destination => "destination",
            ColumnKind::Component => "component",
            ColumnKind::ServiceName => "service-name",
            ColumnKind::Direction => "direction",
            ColumnKind::Notes => "notes",
            ColumnKind::Other => "other",
        }
    }

    fn states_ports(self) -> bool {
        matches!(
            self,
            ColumnKind::Service
                | ColumnKind::Port
                | ColumnKind::SourcePort
                | ColumnKind::VirtualPort
        )
    }
}

/// What a table is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Recognition {
    /// A port table with these columns.
    Ports(Vec<ColumnKind>),
    /// No port table, though it has the source and destination columns of one.
    Partial(Vec<ColumnKind>),
    /// Something else.
    Other,
}

/// Recognises a table, in its own language first, then in any other.
pub(super) fn recognize(table: &Table, own: Option<&Lexicon>, lexicons: &Lexicons) -> Recognition {
    if table.header.is_empty() {
        return Recognition::Other;
    }
    let first = match own {
        Some(lexicon) => recognize_in(table, lexicon),
        None => Recognition::Other,
    };
    // Most tables are about something else in every language.
    if first != Recognition::Other {
        return first;
    }
    let cells: Vec<&str> = table.header.iter().map(|cell| cell.text.as_str()).collect();
    let header = cells.join("\n");
    if !lexicons
        .header_words()
        .class_of(&header)
        .may_head_port_table()
    {
        return Recognition::Other;
    }
    lexicons
        .that_tell(&header, own)
        .map(|lexicon| recognize_in(table, lexicon))
        .find(|recognition| matches!(recognition, Recognition::Ports(_)))
        .or_else(|| by_cells(table))
        .unwrap_or(Recognition::Other)
}

fn recognize_in(table: &Table, lexicon: &Lexicon) -> Recognition {
    let kinds: Vec<ColumnKind> = table
        .header
        .iter()
        .map(|cell| column_kind(&cell.text, lexicon))
        .collect();
    let has = |kind: ColumnKind| kinds.contains(&kind);
    let states_ports = kinds.iter().any(|kind| kind.states_ports());
    let companions = kinds
        .iter()
        .filter(|kind| !kind.states_ports() && **kind != ColumnKind::Other)
        .count();
    let is_service_table = has(ColumnKind::Service) && kinds.len() > 1;
    // A port beside columns of unknown meaning may be that of a DNS record; a protocol settles it.
    let is_about_rules = has(ColumnKind::Protocol)
        || has(ColumnKind::VirtualPort)
        || !has(ColumnKind::Other)
        || names_transports(table, &kinds);
    let is_port_table = states_ports && companions > 0 && is_about_rules;
    if (is_service_table || is_port_table) && has_evidence(table, &kinds, lexicon) {
        return Recognition::Ports(kinds);
    }
    if has(ColumnKind::Source) && has(ColumnKind::Destination) {
        return Recognition::Partial(kinds);
    }
    Recognition::Other
}

/// Whether port cells name transports: `TCP 443`.
fn names_transports(table: &Table, kinds: &[ColumnKind]) -> bool {
    table.rows.iter().any(|row| {
        let ports = row
            .cells
            .iter()
            .zip(kinds)
            .filter(|(_, kind)| kind.states_ports());
        ports
            .map(|(cell, _)| service_cell::read(&cell.text, None))
            .any(|reading| !reading.transport.is_empty())
    })
}

/// Whether the cells bear out what the header says: half of them state something.
fn has_evidence(table: &Table, kinds: &[ColumnKind], lexicon: &Lexicon) -> bool {
    let cells = || {
        let all = table
            .rows
            .iter()
            .flat_map(|row| row.cells.iter().zip(kinds));
        all.filter(|(cell, kind)| {
            let is_relevant = kind.states_ports() || **kind == ColumnKind::Protocol;
            is_relevant && !cell.text.is_empty()
        })
    };
    let enough = cells().count().div_ceil(2);
    let readable = cells()
        .filter(|(cell, _)| service_cell::read(&cell.text, Some(lexicon)).states_something());
    readable.take(enough).count() == enough
}

/// A header of unknown words that names a transport, above cells that name one with a port.
fn by_cells(table: &Table) -> Option<Recognition> {
    let names_transport = |text: &str| {
        text.split(|c: char| !c.is_ascii_alphanumeric())
            .filter_map(Name::lookup)
            .any(|name| name.kind() == NameKind::Transport)
    };
    let column = table
        .header
        .iter()
        .position(|cell| names_transport(&cell.text))?;
    let is_service = |reading: &Reading| {
        !reading.ports.is_empty() && (!reading.transport.is_empty() || !reading.security.is_empty())
    };
    let (mut filled, mut services) = (0_usize, 0_usize);
    for cell in table.rows.iter().filter_map(|row| row.cells.get(column)) {
        filled += usize::from(!cell.text.is_empty());
        services += usize::from(is_service(&service_cell::read(&cell.text, None)));
    }
    let enough = services > 0 && services * 5 >= filled * 3;
    enough.then(|| {
        let mut kinds = vec![ColumnKind::Other; table.header.len()];
        kinds[column] = ColumnKind::Service;
        Recognition::Ports(kinds)
    })
}

/// What a header cell says, as a set of header words.
#[derive(Default)]
struct Words<'w> {
    known: Vec<&'w str>,
    unknown: usize,
}

impl Words<'_> {
    fn has(&self, word: &str) -> bool {
        self.known.contains(&word)
    }

    /// Only these words, and nothing unknown.
    fn only(&self, words: &[&str]) -> bool {
        self.unknown == 0 && self.known.iter().all(|known| words.contains(known))
    }
}

/// Words that a header of a port column may hold.
const PORT_WORDS: [&str; 7] = [
    "column-port",
    "column-number",
    "column-range",
    "column-value",
    "column-default",
    "column-listening",
    "column-open",
];

/// Words that a header of prose may hold.
const NOTE_WORDS: [&str; 5] = [
    "column-notes",
    "column-description",
    "column-application",
    "column-purpose",
    "column-used-by",
];

fn column_kind(text: &str, lexicon: &Lexicon) -> ColumnKind {
    let pieces = lexicon.find(text, &[ConceptKind::Column]);
    let mut words = Words::default();
    for piece in pieces.iter() {
        match piece {
            Piece::Term(term) => words
                .known
                .extend(term.concepts.iter().map(|id| id.as_str())),
            Piece::Unknown(range) => {
                for word in text[range.clone()].split(|c: char| !is_alphanumeric(c)) {
                    match Name::lookup(word) {
                        Some(_) => words.known.push("column-protocol"),
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
    if words.unknown > words.known.len() {
        return ColumnKind::Other;
    }
    let port = words.has("column-port");
    let source = words.has("column-source") || words.has("column-from");
    let destination = words.has("column-destination") || words.has("column-to");
    let protocol = words.has("column-protocol") || words.has("column-transport");
    match (source, destination) {
        (true, true) => return ColumnKind::Other,
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
    if words.unknown > 0 || words.known.is_empty() {
        return ColumnKind::Other;
    }
    let component = [
        "column-role",
        "column-component",
        "column-load-balancer",
        "column-server",
    ];
    match () {
        () if words.only(&["column-protocol", "column-transport"]) => ColumnKind::Protocol,
        () if words.has("column-service") => ColumnKind::ServiceName,
        () if component.iter().any(|word| words.has(word)) => ColumnKind::Component,
        () if words.has("column-direction") => ColumnKind::Direction,
        () if words.only(&NOTE_WORDS) => ColumnKind::Notes,
        () => ColumnKind::Other,
    }
}
