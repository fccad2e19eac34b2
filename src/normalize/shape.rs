//! Shape: what each column of a table states, and whether the table is a port table at all.
//!
//! Takes a table and gives its shape, or the reason why it is passed over. Recognisers are asked in
//! order: header words of the page's language, header words of any language, the cells themselves. Where
//! none knows, another language may tell (`compare::project`). Position means nothing: translations
//! reorder columns.

// Kinds of columns are many, and a match asks for a few of them.
#![allow(clippy::wildcard_enum_match_arm)]

use crate::lexicon::Lexicon;
use crate::page::{Cell, Table};
use crate::protocol::{Name, NameKind};

use super::cell::service::{self, CellKind};
use super::header::{self, column_of_text};
use super::pair;
use super::row::virtual_server;
use super::sign::Signs;
use super::told::{decide_ambiguous, only_marks_are_unknown, told_by_cells};
use super::{ColumnKind, Language, Told};

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
    // Of neighbours that share their word for port the one that knows more of the headers is meant.
    let mut best: Option<(usize, Vec<ColumnKind>)> = None;
    for lexicon in language.lexicons.that_tell(&header, language.own) {
        match by_header(&table, lexicon, language.source) {
            Ok(columns) => {
                let is_open = |kind: &&ColumnKind| **kind == ColumnKind::Other;
                let open = columns.iter().filter(is_open).count();
                if best.as_ref().is_none_or(|(least, _)| open < *least) {
                    best = Some((open, columns));
                }
            }
            Err(other) if why == Passed::NoPorts => why = other,
            Err(_) => {}
        }
    }
    if let Some((_, columns)) = best {
        return Ok((table, shape(columns)));
    }
    match by_cells(&table) {
        Some(columns) => Ok((table, shape(columns))),
        None => Err((table, why)),
    }
}

/// The language of a table that is in another than the source, to which its page was put for want of a better
/// one: a header that says port, protocol or end there means nothing here, and half of those at least that mean
/// nothing here mean something there.
pub(super) fn spoken_in<'l>(table: &Table, language: Language<'l>) -> Option<Language<'l>> {
    let own = language.own.filter(|_| language.is_source)?;
    let headers = || {
        let texts = table.header.iter().map(|cell| cell.text.as_str());
        texts.filter(|text| text.chars().any(char::is_alphabetic))
    };
    let unknown = |own: &Lexicon| {
        let language = Language {
            own: Some(own),
            ..language
        };
        let unknown = headers().filter(|text| header::is_unknown_header(text, language));
        unknown.count()
    };
    let missed = unknown(own);
    if missed == 0 {
        return None;
    }
    let cells: Vec<&str> = table.header.iter().map(|cell| cell.text.as_str()).collect();
    let header = cells.join("\n");
    let told = language.lexicons.that_tell(&header, Some(own));
    let told = told.map(|lexicon| (unknown(lexicon), lexicon));
    let (left, spoken) = told.min_by_key(|(left, _)| *left)?;
    (left * 2 <= missed).then_some(Language {
        own: Some(spoken),
        ..language
    })
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
    let columns = table.header.iter().map(kind).collect();
    borne_out(table, columns, lexicon, source)
}

/// What the headers of a table say with words that were learned; `told` knows them.
pub(super) fn by_learned_header(
    table: &Table,
    told: Told<'_>,
    lexicon: &Lexicon,
    source: Option<&Lexicon>,
) -> Option<Vec<ColumnKind>> {
    let kind = |cell: &Cell| match told(&cell.text) {
        Some(words) => header::column_of_words(&words),
        None => column_of_text(&cell.text, lexicon),
    };
    let columns = table.header.iter().map(kind).collect();
    borne_out(table, columns, lexicon, source).ok()
}

/// The columns as they are to each other, where the cells bear out what the header says.
fn borne_out(
    table: &Table,
    mut columns: Vec<ColumnKind>,
    lexicon: &Lexicon,
    source: Option<&Lexicon>,
) -> Result<Vec<ColumnKind>, Passed> {
    decide_ambiguous(table, &mut columns, lexicon);
    told_by_cells(table, &mut columns, lexicon, source);
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
                || is_announced(table, &columns, lexicon)
                || names_transports(table, &columns));
    if !is_about_rules {
        let unknown = columns.iter().position(|kind| *kind == ColumnKind::Other);
        let header = unknown.and_then(|at| table.header.get(at));
        return Err(header.map_or(Passed::NoPorts, |cell| {
            Passed::UnknownHeader(cell.text.clone())
        }));
    }
    has_evidence(table, &columns, lexicon)?;
    match holds_dns_records(table, &columns) {
        Some(column) => Err(Passed::NoEvidence(column)),
        None => Ok(columns),
    }
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

/// Whether what stands above the table says "ports", and one header alone is not known; or more, where the
/// heading says nothing else. A column of other numbers is a priority or a weight, and the ports are those of
/// DNS records.
fn is_announced(table: &Table, columns: &[ColumnKind], lexicon: &Lexicon) -> bool {
    let unknown = columns.iter().filter(|kind| **kind == ColumnKind::Other);
    let heading = table.heading.as_deref();
    let mut above = heading.into_iter().chain(table.lead.as_deref());
    let is_number = |cell: &Cell| cell.text.trim().bytes().all(|byte| byte.is_ascii_digit());
    let has_numbers = |at: usize| {
        let cells = table.rows.iter().filter_map(|row| row.cells.get(at));
        let mut filled = cells.filter(|cell| !cell.text.is_empty()).peekable();
        filled.peek().is_some() && filled.all(is_number)
    };
    let only_ports = |text: &str| {
        let mut open = (0..columns.len()).filter(|at| columns[*at] == ColumnKind::Other);
        column_of_text(text, lexicon) == ColumnKind::Port && !open.any(has_numbers)
    };
    heading.is_some_and(only_ports)
        || unknown.count() == 1 && above.any(|text| header::names(text, lexicon, &["column-port"]))
}

/// Whether a column of protocols or services has names of DNS records: `_tcp`. Their ports are the record's.
fn holds_dns_records(table: &Table, columns: &[ColumnKind]) -> Option<u32> {
    let is_label = |text: &str| {
        let name = text.trim_matches('`');
        name.len() > 1 && name.starts_with('_')
    };
    (0..columns.len()).zip(1_u32..).find_map(|(at, column)| {
        let may_hold = matches!(columns[at], ColumnKind::Protocol | ColumnKind::ServiceName);
        let cells = table.rows.iter().filter_map(|row| row.cells.get(at));
        let filled = cells.filter(|cell| !cell.text.is_empty());
        let (labels, others): (Vec<_>, Vec<_>) = filled.partition(|cell| is_label(&cell.text));
        (may_hold && labels.len() > others.len()).then_some(column)
    })
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
    let signs = Signs::of(&table.rows, columns);
    let filled = || {
        let all = table
            .rows
            .iter()
            .flat_map(|row| row.cells.iter().zip(columns).zip(1_u32..));
        all.filter(|((cell, kind), _)| {
            let is_relevant = kind.states_ports() || **kind == ColumnKind::Protocol;
            is_relevant && !cell.text.is_empty()
        })
    };
    // Ticks and crosses beside ports are no evidence for or against them; alone they are of something else.
    let cells = || {
        filled().filter(|((cell, _), column)| {
            let at = *column as usize - 1;
            signs.read(&cell.text, at, Some(lexicon)).is_none()
        })
    };
    if let (Some((_, column)), None) = (filled().next(), cells().next()) {
        return Err(Passed::NoEvidence(column));
    }
    let enough = cells().count().div_ceil(2);
    let speaks = |cell: &Cell, kind: ColumnKind| {
        let is_virtual = kind == ColumnKind::VirtualPort;
        let is_pair = kind == ColumnKind::PortPair;
        let kind = match kind {
            ColumnKind::Service | ColumnKind::VirtualPort => CellKind::Service,
            ColumnKind::Protocol => CellKind::Protocol,
            _ => CellKind::Port,
        };
        let text = match () {
            () if is_virtual => virtual_server(&cell.text).1,
            () if is_pair => pair::sides(&cell.text).map_or("", |(_, ports)| ports),
            () => &cell.text,
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
