//! Rows: the cells of one row, each read as its column says, become one rule.
//!
//! Takes a row of a table, what its columns state and what its heading gives, and gives the row with its
//! rule, gaps and remarks. What one cell leaves open another may settle: a transport without a port
//! belongs to the ports without a transport.

// Kinds of columns are many, and a match asks for a few of them.
#![allow(clippy::wildcard_enum_match_arm)]

use std::collections::BTreeSet;
use std::ops::Range;

use super::cell::endpoint::{self, EndpointReading};
use super::cell::service::{self, CellKind, ServiceReading};
use super::direction::direction_of;
use super::header;
use super::heading::{self, Flow, Given};
use super::pair;
use super::sign::{self, Sign, Signs, is_cross, is_tick};
use super::{
    Basis, ColumnKind, Gap, GapCode, Language, NoteFacts, Remark, RemarkKind, Row, TermUse,
};
use crate::lexicon::{ConceptKind, Lexicon, Piece, TermStatus, WordList};
use crate::order::Collect;
use crate::page::{Cell, TableRow};
use crate::protocol::{Name, NameKind, Protocol};
use crate::rule::{
    Action, ConceptId, Direction, Endpoint, Field, Match, Party, PortRange, Ports, Rule, Stated,
    Value,
};
use crate::unicode::{is_alphanumeric, is_hidden, one_line};

pub(super) struct RowReader<'r> {
    kinds: &'r [ColumnKind],
    given: &'r Given,
    language: Language<'r>,
    /// Columns whose header says that clients stand in them.
    clients: Vec<bool>,
    /// What ticks and crosses say.
    signs: Signs,
    /// The direction that a row across the table gives to those below it.
    section: Option<Direction>,
}

/// What the cells of a row state before it is put together.
#[derive(Clone, Default)]
struct Draft {
    rule: Rule,
    /// Transports that are bound to no port.
    transports: Vec<Name>,
    matches: Vec<Match>,
    /// Other admissible readings of the ports.
    others: Vec<Vec<Match>>,
    /// The matches where a transport at the end of a list is that of its last item alone.
    alone: Option<Vec<Match>>,
    /// Whether ports are there that cannot be told.
    unread: bool,
    /// Whether a cell says that no port is there.
    none: bool,
    /// The lowest port of a range whose end stands in another column.
    start: Option<(PortRange, u32)>,
    end: Option<PortRange>,
    /// The other end, whichever it is, with its words that are not understood.
    peer: Option<(EndpointReading, String, u32)>,
    denied: bool,
    /// Whether a cell of protocols says that any will do.
    any_protocol: bool,
    /// Whether a cell of ports says something.
    has_ports: bool,
    /// The transport without ports that the row is about: a number beside it is a type, or its own.
    portless: Option<Name>,
}

impl Draft {
    /// What was known before a cell of which a part is missing; nothing for a whole cell.
    fn clone_for_template(&self, cell: &Cell) -> Option<Self> {
        cell.has_template.then(|| self.clone())
    }

    /// Everything that a column states is unread.
    fn hide(&mut self, kind: ColumnKind) {
        for field in Field::ALL.into_iter().filter(|field| kind.states(*field)) {
            field.set(&mut self.rule, Stated::Unread);
            self.unread |= field == Field::Matches;
        }
    }
}

impl<'r> RowReader<'r> {
    pub(super) fn new(
        kinds: &'r [ColumnKind],
        header: &[Cell],
        rows: &[TableRow],
        given: &'r Given,
        language: Language<'r>,
    ) -> Self {
        let says_client = |cell: &Cell| {
            let own = language.own;
            own.is_some_and(|own| header::names(&cell.text, own, &["column-client"]))
        };
        let clients = kinds
            .iter()
            .zip(header)
            .map(|(kind, cell)| *kind == ColumnKind::Source && says_client(cell))
            .collect();
        Self {
            clients,
            signs: Signs::of(rows, kinds),
            kinds,
            given,
            language,
            section: None,
        }
    }

    pub(super) fn row(&mut self, row: TableRow, index: usize, header: &[&str]) -> Row {
        let mut read = Row {
            index: u32::try_from(index).unwrap_or(u32::MAX),
            place: row.place,
            cells: Vec::new(),
            section: row.section,
            is_trailing_prose: row.is_trailing_prose,
            rule: None,
            others: Vec::new(),
            bases: Vec::new(),
            gaps: Vec::new(),
            remarks: Vec::new(),
            terms: Vec::new(),
            note: NoteFacts::default(),
        };
        let title = read.section.as_deref().or_else(|| banner(&row.cells));
        if read.is_trailing_prose {
            // It is no row of the table.
        } else if let Some(banner) = title {
            if let Some(lexicon) = self.lexicon() {
                self.section = direction_of(banner, lexicon).0;
            }
        } else if !states_nothing(&row.cells, header) {
            let mut draft = Draft {
                portless: portless(self.kinds, &row.cells),
                has_ports: has_ports(self.kinds, &row.cells),
                ..Draft::default()
            };
            for (at, (cell, kind)) in row.cells.iter().zip(self.kinds).enumerate() {
                let column = u32::try_from(at + 1).unwrap_or(u32::MAX);
                self.cell(cell, *kind, column, &mut draft, &mut read);
            }
            let rule = self.put_together(draft, &mut read);
            if is_rule(&rule) {
                read.rule = Some(rule);
            }
        }
        read.cells = row.cells;
        read
    }

    fn lexicon(&self) -> Option<&'r Lexicon> {
        let language = self.language;
        language
            .own
            .or(language.source.filter(|_| language.is_source))
    }

    fn cell(&self, cell: &Cell, kind: ColumnKind, column: u32, draft: &mut Draft, row: &mut Row) {
        let text = cell.text.as_str();
        if text.is_empty() {
            return;
        }
        if kind != ColumnKind::Other && text.chars().any(is_hidden) {
            row.remarks.push(Remark {
                kind: RemarkKind::HiddenCharacter,
                column,
                text: text.to_owned(),
                concepts: Vec::new(),
            });
        }
        let before = draft.clone_for_template(cell);
        self.understood_cell(text, kind, column, draft, row);
        if let Some(before) = before
            && kind.is_part_of_rule()
        {
            // A part of the cell stands elsewhere: what is here is not what it says.
            *draft = before;
            draft.hide(kind);
            row.gaps.push(Gap {
                code: GapCode::Template,
                column,
                text: one_line(text),
            });
        }
    }

    fn understood_cell(
        &self,
        text: &str,
        kind: ColumnKind,
        column: u32,
        draft: &mut Draft,
        row: &mut Row,
    ) {
        let says_ports = kind.states_ports() || kind == ColumnKind::Protocol;
        if says_ports && let Some(sign) = self.sign(text, column) {
            match (sign, kind) {
                (Sign::No, _) => {
                    draft.none = true;
                    return;
                }
                (Sign::Yes, ColumnKind::PortOf(transport)) => {
                    draft.transports.push(transport);
                    return;
                }
                (Sign::Yes, _) => {}
            }
        }
        match kind {
            ColumnKind::PortPair | ColumnKind::EndPair => {
                self.pair(text, kind, column, draft, row);
            }
            ColumnKind::Service => {
                let reading = self.service(text, CellKind::Service, column, row);
                let rest = reading.rest.clone();
                take_service(reading, draft);
                draft.rule.role = self.role(&rest, column, row);
            }
            ColumnKind::Protocol => {
                let mut reading = self.service(text, CellKind::Protocol, column, row);
                if draft.has_ports && !reading.unread {
                    // "TLS 1.2/1.3", "IEEE 802.11": what has no transport is no port beside those of the row.
                    reading.matches.retain(|one| one.transport.is_some());
                    reading.others.clear();
                }
                draft.any_protocol = !reading.states_something() && self.says_any(text);
                take_service(reading, draft);
            }
            ColumnKind::Port => {
                let mut reading = match draft.portless.filter(|_| is_number(text)) {
                    Some(name) => {
                        let text = format!("{} {text}", name.display());
                        self.service(&text, CellKind::Service, column, row)
                    }
                    None => self.service(text, CellKind::Port, column, row),
                };
                if draft.portless.is_some() {
                    // "All" beside a transport without ports are none.
                    reading.matches.retain(|one| one.ports != Ports::Any);
                }
                take_service(reading, draft);
            }
            ColumnKind::PortOf(transport) => self.ports_of(transport, text, column, draft, row),
            ColumnKind::PortStart => {
                let reading = self.service(text, CellKind::Port, column, row);
                match only_range(&reading) {
                    Some(range) => draft.start = Some((range, column)),
                    None => take_service(reading, draft),
                }
            }
            ColumnKind::PortEnd => {
                let reading = self.service(text, CellKind::Port, column, row);
                draft.end = only_range(&reading);
                draft.unread |= draft.end.is_none() && !reading.none;
            }
            ColumnKind::SourcePort => {
                let reading = self.service(text, CellKind::Port, column, row);
                draft.rule.source_ports = ranges(&reading);
                open_ranges(Field::SourcePorts, &reading, row);
            }
            ColumnKind::NodePort => {
                let reading = self.service(text, CellKind::Port, column, row);
                draft.rule.node_ports = ranges(&reading);
                open_ranges(Field::NodePorts, &reading, row);
            }
            ColumnKind::VirtualPort => {
                let (name, port) = virtual_server(text);
                let mut reading = self.service(port, CellKind::Service, column, row);
                let rest = std::mem::take(&mut reading.rest);
                let name = name.unwrap_or(&rest);
                draft.rule.service = Some(one_line(name.trim_matches([' ', '/'])));
                take_service(reading, draft);
            }
            ColumnKind::Source | ColumnKind::Destination | ColumnKind::Peer
                if sign::is_letter_x(text) =>
            {
                // Nobody is called so, and whom it marks no cell says.
                draft.hide(kind);
                row.gaps.push(Gap {
                    code: GapCode::UnknownTerm,
                    column,
                    text: one_line(text),
                });
            }
            ColumnKind::Source => {
                let mut reading = endpoint::read(text, self.language);
                if self.clients.get(column as usize - 1) == Some(&true) {
                    all_clients(&mut reading);
                }
                draft.rule.source = self.remember(Field::Source, text, column, reading, row);
            }
            ColumnKind::Destination => {
                let reading = endpoint::read(text, self.language);
                draft.rule.destination =
                    self.remember(Field::Destination, text, column, reading, row);
            }
            ColumnKind::Component | ColumnKind::Server => {
                let reading = endpoint::read(text, self.language);
                draft.rule.component = self.remember(Field::Component, text, column, reading, row);
            }
            ColumnKind::Peer | ColumnKind::Address => {
                let reading = endpoint::read(text, self.language);
                if !reading.is_there() {
                    return;
                }
                let unknown = reading
                    .unknown
                    .first()
                    .map(|range| one_line(&text[range.clone()]));
                draft.peer = Some((reading, unknown.unwrap_or_default(), column));
            }
            ColumnKind::ServiceName => draft.rule.service = Some(one_line(text)),
            ColumnKind::Direction | ColumnKind::Flow => self.direction(text, column, draft, row),
            ColumnKind::Action => self.action(text, column, draft, row),
            ColumnKind::Notes => {
                let is_port = |word: &str| self.is_port_word(word);
                row.note.read(text, column, &is_port);
            }
            ColumnKind::Other => {}
        }
    }

    /// Two things in one cell; a cell with one alone says neither.
    fn pair(&self, text: &str, kind: ColumnKind, column: u32, draft: &mut Draft, row: &mut Row) {
        match pair::sides(text).zip(pair::kinds(kind)) {
            Some(((left, right), (first, second))) => {
                self.understood_cell(left, first, column, draft, row);
                self.understood_cell(right, second, column, draft, row);
            }
            None => {
                draft.hide(kind);
                row.gaps.push(Gap {
                    code: GapCode::UnknownTerm,
                    column,
                    text: one_line(text),
                });
            }
        }
    }

    /// What a cell says that is nothing but a sign.
    fn sign(&self, text: &str, column: u32) -> Option<Sign> {
        self.signs.read(text, column as usize - 1, self.lexicon())
    }

    /// Whether a text says "any" and nothing else.
    fn says_any(&self, text: &str) -> bool {
        let reading = service::read(text, CellKind::Port, self.lexicon());
        !reading.unread && matches!(reading.matches.as_slice(), [one] if one.ports == Ports::Any)
    }

    /// Whether a word of a note is one for "port" in its language.
    fn is_port_word(&self, word: &str) -> bool {
        let pieces = self
            .lexicon()
            .map(|lexicon| lexicon.find(word, &[ConceptKind::Column]));
        pieces.is_some_and(|pieces| match &*pieces {
            [Piece::Term(term)] => term.concepts.iter().any(|id| id.as_str() == "column-port"),
            _ => false,
        })
    }

    /// Reads a cell of protocols or ports; what cannot be read of it goes to the row.
    fn service(&self, text: &str, kind: CellKind, column: u32, row: &mut Row) -> ServiceReading {
        let mut reading = service::read(text, kind, self.lexicon());
        for (code, text) in std::mem::take(&mut reading.gaps) {
            row.gaps.push(Gap { code, column, text });
        }
        for text in std::mem::take(&mut reading.odd_case) {
            row.remarks.push(Remark {
                kind: RemarkKind::OddCase,
                column,
                text,
                concepts: Vec::new(),
            });
        }
        if reading.garbled && kind == CellKind::Service {
            row.remarks.push(Remark {
                kind: RemarkKind::Garbled,
                column,
                text: one_line(text),
                concepts: Vec::new(),
            });
        }
        reading
    }

    /// A column of one transport: ports, or a mark that says that the transport is meant.
    fn ports_of(&self, transport: Name, text: &str, column: u32, draft: &mut Draft, row: &mut Row) {
        let mut reading = self.service(text, CellKind::Port, column, row);
        if reading.none {
            return;
        }
        let named = reading.matches.iter().filter_map(|one| one.transport);
        if named
            .chain(reading.transports.drain(..))
            .any(|name| name != transport)
        {
            reading.unread = true;
            row.gaps.push(Gap {
                code: GapCode::Contradiction,
                column,
                text: one_line(text),
            });
        }
        let bind = |one: &mut Match| one.transport = Some(transport);
        reading.matches.iter_mut().for_each(bind);
        reading.others.iter_mut().flatten().for_each(bind);
        reading.alone = None;
        if reading.unread {
            reading.matches.clear();
        } else if reading.matches.is_empty() {
            reading.matches.push(Match {
                transport: Some(transport),
                ports: Ports::Unnumbered,
            });
        }
        take_service(reading, draft);
    }

    /// The role that a service cell begins with.
    fn role(&self, rest: &str, column: u32, row: &mut Row) -> Stated<crate::rule::ConceptId> {
        if !rest.chars().any(is_alphanumeric) {
            return Stated::Absent;
        }
        // What stands before ports is a role or the name of a service: its words are no concepts.
        let language = Language {
            is_source: false,
            ..self.language
        };
        let mut reading = endpoint::read(rest, language);
        reading.others.clear();
        // "TCP 80 and 443" leaves an "and" over, which is no role.
        let has_words = !(reading.terms.is_empty() && reading.unknown.is_empty());
        if reading.stated.is_unread() && !has_words && reading.gap.is_none() {
            return Stated::Absent;
        }
        match self.remember(Field::Role, rest, column, reading, row) {
            Stated::Is(endpoint) => match endpoint.roles().next() {
                Some(role) => Stated::Is(role.clone()),
                None => Stated::Absent,
            },
            Stated::Unread => Stated::Unread,
            Stated::Absent => Stated::Absent,
        }
    }

    fn direction(&self, text: &str, column: u32, draft: &mut Draft, row: &mut Row) {
        let arrow = heading::bare_arrow(text);
        let says_none = |lexicon: &Lexicon| lexicon.is_in(WordList::None, text);
        if heading::is_dashes(text) || self.lexicon().is_some_and(says_none) {
            return;
        }
        if arrow.is_none() && self.flow(text, column, draft, row) {
            return;
        }
        let (direction, rest) = match (arrow, self.lexicon()) {
            (Some(direction), _) => (Some(direction), String::new()),
            (None, Some(lexicon)) => match (direction_of(text, lexicon), self.language.source) {
                ((None, _), Some(source)) => direction_of(text, source),
                (own, _) => own,
            },
            (None, None) => (None, String::new()),
        };
        draft.rule.direction = match direction {
            Some(direction) => Stated::Is(direction),
            None => Stated::Unread,
        };
        if direction.is_none() {
            row.gaps.push(Gap {
                code: GapCode::UnknownTerm,
                column,
                text: one_line(text),
            });
        }
        let says = |list| {
            self.lexicon()
                .is_some_and(|lexicon| !lexicon.find_words(list, text).is_empty())
        };
        // "Inbound from the sensors", "outbound to the targets": the other end.
        let end = match direction {
            Some(Direction::Inbound) if says(WordList::From) => Some(Field::Source),
            Some(Direction::Outbound) if says(WordList::To) => Some(Field::Destination),
            _ => None,
        };
        if let Some(end) = end {
            if end.get(&draft.rule).is_absent() {
                let reading = endpoint::read(&rest, self.language);
                let stated = self.remember(end, &rest, column, reading, row);
                end.set(&mut draft.rule, stated.map(Value::Endpoint));
            }
            return;
        }
        // "Inbound to SQL Server" names the machine as well; other words there say nothing of a rule.
        if direction.is_some() && draft.rule.component.is_absent() && !rest.trim().is_empty() {
            let language = Language {
                is_source: false,
                ..self.language
            };
            let named = endpoint::read(&rest, language);
            if let Stated::Is(endpoint) = named.stated {
                draft.rule.component = Stated::Is(endpoint);
            }
        }
    }

    /// `Client → Server`: the ends, where the table has no columns for them. Whether the cell is read so.
    fn flow(&self, text: &str, column: u32, draft: &mut Draft, row: &mut Row) -> bool {
        let has_column = self.kinds.iter().any(|kind| {
            *kind != ColumnKind::Flow
                && (kind.states(Field::Source) || kind.states(Field::Destination))
        });
        let Some(flow) = heading::flow(text).filter(|_| !has_column) else {
            return false;
        };
        if let Some(way) = self.across_border(&flow) {
            draft.rule.direction = Stated::Is(way);
            return true;
        }
        // `Outbound → robot` says the way on the one side of the arrow, and an end on the other.
        let way = match (flow.sources.as_slice(), self.lexicon()) {
            ([source], Some(lexicon)) => match direction_of(source, lexicon) {
                (Some(way), rest) if rest.trim().is_empty() => Some(way),
                _ => None,
            },
            _ => None,
        };
        match way {
            Some(Direction::Outbound) => draft.rule.direction = Stated::Is(Direction::Outbound),
            Some(_) => return false,
            None => {
                if flow.is_both {
                    draft.rule.direction = Stated::Is(Direction::Both);
                }
                draft.rule.source = self.named(Field::Source, &flow.sources, column, row);
            }
        }
        draft.rule.destination = self.named(Field::Destination, &flow.destinations, column, row);
        true
    }

    /// `Internal → External` is a way, and names nobody.
    fn across_border(&self, flow: &Flow<'_>) -> Option<Direction> {
        let ([source], [destination]) = (flow.sources.as_slice(), flow.destinations.as_slice())
        else {
            return None;
        };
        let lexicon = self.lexicon()?;
        let side = |text: &str| match &*lexicon.find(text, &[ConceptKind::Qualifier]) {
            [Piece::Term(term)] => match &*term.concepts {
                [id] => Some(id.as_str().to_owned()),
                _ => None,
            },
            _ => None,
        };
        match (side(source)?.as_str(), side(destination)?.as_str()) {
            ("internal", "external") | ("external", "internal") if flow.is_both => {
                Some(Direction::Both)
            }
            ("internal", "external") => Some(Direction::Outbound),
            ("external", "internal") => Some(Direction::Inbound),
            _ => None,
        }
    }

    /// Several names of one end, each in a text of its own.
    fn named(&self, field: Field, names: &[&str], column: u32, row: &mut Row) -> Stated<Endpoint> {
        let mut whole = Endpoint::default();
        let mut is_read = true;
        for name in names {
            let reading = endpoint::read(name, self.language);
            match self.remember(field, name, column, reading, row) {
                Stated::Is(one) => {
                    whole.any |= one.any;
                    whole.parties.extend(one.parties);
                    whole.conditions.extend(one.conditions);
                }
                Stated::Absent | Stated::Unread => is_read = false,
            }
        }
        if names.len() > 1 {
            // Another reading of one name is none of the list.
            row.others.retain(|(other, _)| *other != field);
        }
        match is_read {
            true => Stated::Is(whole),
            false => Stated::Unread,
        }
    }

    /// What is done with the traffic; a column of another sense ("Type") says neither.
    fn action(&self, text: &str, column: u32, draft: &mut Draft, row: &mut Row) {
        let says = |list| {
            let known = [self.lexicon(), self.language.source];
            let mut known = known.into_iter().flatten();
            known.any(|lexicon| !lexicon.find_words(list, text).is_empty())
        };
        let denies = says(WordList::Deny) || says(WordList::Doubt) || is_cross(text);
        draft.rule.action = match (says(WordList::Allow) || is_tick(text), denies) {
            (true, false) => Stated::Is(Action::Accept),
            (false, true) => Stated::Is(Action::Deny),
            _ => Stated::Unread,
        };
        if draft.rule.action.is_unread() {
            row.gaps.push(Gap {
                code: GapCode::UnknownTerm,
                column,
                text: one_line(text),
            });
        }
    }

    /// Keeps what an endpoint reading found out about words, and gives what it states.
    fn remember(
        &self,
        field: Field,
        text: &str,
        column: u32,
        reading: EndpointReading,
        row: &mut Row,
    ) -> Stated<Endpoint> {
        let basis = reading.basis();
        if basis != Basis::Known {
            row.bases.push((field, basis));
        }
        let cut = |range: Range<usize>| one_line(&text[range]);
        // "Server" in a name that stays as it is ("RKE2 Server") is no word that somebody forgot.
        let is_beside_unknown = |range: &Range<usize>| {
            let touches = |a: usize, b: usize| {
                let between = text.get(a..b);
                between.is_some_and(|between| between.chars().all(|c| c == ' ' || c == '-'))
            };
            let mut unknown = reading.unknown.iter();
            unknown.any(|other| touches(other.end, range.start) || touches(range.end, other.start))
        };
        // Consoles label their fields "All IPv4", and nobody translates that.
        let is_kept = |text: &str| {
            let source = self.language.source;
            source.is_some_and(|source| source.is_in(WordList::Kept, text))
        };
        for term in reading.terms {
            let is_part_of_name = is_beside_unknown(&term.range);
            let text = cut(term.range);
            let fault = match term.status {
                TermStatus::Preferred | TermStatus::Accepted => None,
                TermStatus::Untranslated if is_part_of_name || is_kept(&text) => None,
                TermStatus::Faulty(reason) => Some(RemarkKind::FaultyTerm(reason)),
                TermStatus::Untranslated => Some(RemarkKind::Untranslated),
            };
            let is_right = fault.is_none();
            row.remarks.extend(fault.map(|kind| Remark {
                kind,
                column,
                text: text.clone(),
                concepts: term.concepts.to_vec(),
            }));
            row.terms.push(TermUse {
                column,
                text,
                concepts: term.concepts,
                term: term.term,
                is_right,
            });
        }
        for range in reading.unknown {
            row.gaps.push(Gap {
                code: GapCode::UnknownTerm,
                column,
                text: cut(range),
            });
        }
        row.gaps.extend(reading.gap.map(|code| Gap {
            code,
            column,
            text: one_line(text),
        }));
        let others = reading.others.into_iter();
        row.others
            .extend(others.map(|other| (field, Value::Endpoint(other))));
        reading.stated
    }

    fn put_together(&self, mut draft: Draft, row: &mut Row) -> Rule {
        self.ends(&mut draft, row);
        join_ends_of_range(&mut draft, row);
        let transports = std::mem::take(&mut draft.transports);
        if draft.any_protocol && draft.none && draft.matches.is_empty() && transports.is_empty() {
            // "Any protocol" beside a dash for its ports: all of them.
            draft.matches.push(Match {
                transport: None,
                ports: Ports::Any,
            });
        }
        if let Some(alone) = draft.alone.take()
            && !transports.is_empty()
            && !names_just(&draft.matches, &transports)
        {
            // "8300, 8301 (UDP)" beside "TCP": the one is TCP, and the other UDP.
            draft.matches = alone;
        }
        let bound = |matches: &[Match]| bind(matches, &transports);
        let is_own = |one: &Match| one.transport.is_some();
        // What a cell says of one of its ports goes before what the row says of all.
        let contradicts = draft.matches.iter().all(is_own)
            && draft
                .matches
                .iter()
                .filter_map(|one| one.transport)
                .any(|name| !transports.is_empty() && !transports.contains(&name));
        if contradicts {
            draft.unread = true;
            row.gaps.push(Gap {
                code: GapCode::Contradiction,
                column: self.column(Field::Matches),
                text: transports
                    .iter()
                    .map(|name| name.display())
                    .collect::<Vec<_>>()
                    .join(", "),
            });
        }
        let mut rule = draft.rule;
        rule.matches = match (draft.unread, bound(&draft.matches)) {
            (true, _) => Stated::Unread,
            (false, mut matches) if draft.portless.is_some() => {
                // "ICMP" in one column and its type in another are one thing.
                let is_told = matches
                    .iter()
                    .any(|one| matches!(one.ports, Ports::IcmpType { .. }));
                matches.retain(|one| !is_told || one.ports != Ports::Unnumbered);
                Stated::Is(matches)
            }
            (false, matches) if matches.is_empty() => Stated::Absent,
            (false, matches) => Stated::Is(matches),
        };
        for other in draft.others {
            let value = bound(&other).into_iter().into_set();
            row.others.push((Field::Matches, Value::Matches(value)));
        }
        if draft.denied && rule.action.is_absent() {
            rule.action = Stated::Is(Action::Deny);
        }
        let unnumbered = rule
            .matches()
            .iter()
            .all(|one| matches!(one.ports, Ports::Unnumbered | Ports::IcmpType { .. }));
        let says = row
            .gaps
            .iter()
            .any(|gap| gap.code == GapCode::UnnumberedPort);
        if unnumbered && !rule.matches.is_unread() && !says {
            row.gaps.push(Gap {
                code: GapCode::UnnumberedPort,
                column: self.column(Field::Matches),
                text: rule
                    .matches()
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
                    .join(", "),
            });
        }
        rule
    }

    fn column(&self, field: Field) -> u32 {
        let at = self.kinds.iter().position(|kind| kind.is_home_of(field));
        at.and_then(|at| u32::try_from(at + 1).ok()).unwrap_or(1)
    }

    /// Source and destination, as far as no column of their own says them.
    fn ends(&self, draft: &mut Draft, row: &mut Row) {
        let rule = &mut draft.rule;
        if rule.direction.is_absent()
            && let Some(direction) = self.given.direction.or(self.section)
        {
            rule.direction = Stated::Is(direction);
        }
        if rule.action.is_absent()
            && let Some((action, words)) = &self.given.action
        {
            rule.action = *action;
            if action.is_unread() {
                row.gaps.push(Gap {
                    code: GapCode::Exception,
                    column: self.column(Field::Matches),
                    text: one_line(words),
                });
            }
        }
        if let Some(reading) = &self.given.source {
            rule.source = self.remember_given(Field::Source, reading.clone(), row);
        }
        if let Some(reading) = &self.given.destination {
            rule.destination = self.remember_given(Field::Destination, reading.clone(), row);
        }
        let Some((reading, unknown, column)) = draft.peer.take() else {
            return;
        };
        let is_address = self.kinds.get(column as usize - 1) == Some(&ColumnKind::Address);
        let fields: &[Field] = match rule.direction {
            // Addresses beside ports that are open are those of who may come, or of where they come to.
            Stated::Is(Direction::Inbound | Direction::Both) if is_address => &[],
            Stated::Is(Direction::Inbound) => &[Field::Source],
            Stated::Is(Direction::Outbound) => &[Field::Destination],
            Stated::Is(Direction::Both) => &[Field::Source, Field::Destination],
            Stated::Absent | Stated::Unread => &[],
        };
        if fields.is_empty() {
            // Somebody is named, and nobody can say at which end.
            rule.source = Stated::Unread;
            rule.destination = Stated::Unread;
        }
        for field in fields {
            let stated = self.remember_given(*field, reading.clone(), row);
            field.set(rule, stated.map(Value::Endpoint));
        }
        if !unknown.is_empty() {
            row.gaps.push(Gap {
                code: GapCode::UnknownTerm,
                column,
                text: unknown,
            });
        }
    }

    /// What a heading or a column of the other end gives to a field.
    fn remember_given(
        &self,
        field: Field,
        reading: EndpointReading,
        row: &mut Row,
    ) -> Stated<Endpoint> {
        let basis = reading.basis();
        if basis != Basis::Known {
            row.bases.push((field, basis));
        }
        let others = reading.others.into_iter();
        row.others
            .extend(others.map(|other| (field, Value::Endpoint(other))));
        reading.stated
    }
}

/// Whether a row states a rule: endpoints alone are none, nor are names without ports that nobody knows.
fn is_rule(rule: &Rule) -> bool {
    let is_known = |names: &BTreeSet<Protocol>| names.iter().any(|name| name.known().is_some());
    let protocols = match &rule.application_protocols {
        Stated::Is(names) if rule.matches.is_absent() && !is_known(names) => Stated::Absent,
        other => other.clone(),
    };
    let rest = Rule {
        source: Stated::Absent,
        destination: Stated::Absent,
        direction: Stated::Absent,
        application_protocols: protocols,
        ..rule.clone()
    };
    !rest.is_empty()
}

/// Puts what a cell states into the draft.
fn take_service(reading: ServiceReading, draft: &mut Draft) {
    let add = |field: &mut Stated<BTreeSet<Protocol>>, names: BTreeSet<Protocol>, is_hidden| {
        match field {
            _ if is_hidden => *field = Stated::Unread,
            _ if names.is_empty() => {}
            Stated::Is(known) => known.extend(names),
            Stated::Absent | Stated::Unread => *field = Stated::Is(names),
        }
    };
    add(
        &mut draft.rule.application_protocols,
        reading.application_protocols,
        reading.hidden.application_protocols,
    );
    add(
        &mut draft.rule.security,
        reading.security,
        reading.hidden.security,
    );
    for transport in reading.transports {
        if !draft.transports.contains(&transport) {
            draft.transports.push(transport);
        }
    }
    // Two cells that each leave their ports open leave too many readings to choose from.
    if draft.others.is_empty() && !draft.unread {
        draft.others = reading
            .others
            .into_iter()
            .map(|other| [draft.matches.as_slice(), &other].concat())
            .collect();
    } else {
        draft.others.clear();
    }
    draft.alone = match draft.matches.is_empty() {
        true => reading.alone,
        false => draft.alone.take().filter(|_| reading.matches.is_empty()),
    };
    for one in reading.matches {
        if !draft.matches.contains(&one) {
            draft.matches.push(one);
        }
    }
    draft.unread |= reading.unread;
    draft.none |= reading.none;
    draft.denied |= reading.denied;
}

/// Whether ports name these transports, all of them and no others.
fn names_just(matches: &[Match], transports: &[Name]) -> bool {
    let mut named = matches.iter().filter_map(|one| one.transport);
    let has_others = named.any(|name| !transports.contains(&name));
    let names = |name: &Name| matches.iter().any(|one| one.transport == Some(*name));
    !has_others && transports.iter().all(names)
}

/// Ports without a transport are those of the transports without a port.
fn bind(matches: &[Match], transports: &[Name]) -> Vec<Match> {
    if matches.is_empty() {
        let unnumbered = |transport: &Name| Match {
            transport: Some(*transport),
            ports: Ports::Unnumbered,
        };
        return transports.iter().map(unnumbered).collect();
    }
    let mut bound: Vec<Match> = Vec::new();
    for one in matches {
        match one.transport {
            None if !transports.is_empty() => bound.extend(transports.iter().map(|name| Match {
                transport: Some(*name),
                ..*one
            })),
            Some(_) | None => bound.push(*one),
        }
    }
    bound
}

/// `From port` and `To port` are one range.
fn join_ends_of_range(draft: &mut Draft, row: &mut Row) {
    let Some((start, column)) = draft.start.take() else {
        return;
    };
    let range = match draft.end {
        Some(end) => PortRange::new(start.lower(), end.upper()),
        None => Some(start),
    };
    match range {
        Some(range) => draft.matches.push(Match::new(None, range)),
        None => {
            draft.unread = true;
            row.gaps.push(Gap {
                code: GapCode::BackwardRange,
                column,
                text: format!("{start}-{}", draft.end.map_or(start, |end| end)),
            });
        }
    }
}

fn only_range(reading: &ServiceReading) -> Option<PortRange> {
    match reading.matches.as_slice() {
        [one] if !reading.unread => one.ports.range(),
        _ => None,
    }
}

/// Ports of a column of their own; "any" is an empty list.
fn ranges(reading: &ServiceReading) -> Stated<Vec<PortRange>> {
    if reading.none {
        return Stated::Absent;
    }
    let is_any = reading.matches.iter().any(|one| one.ports == Ports::Any);
    let ranges: Vec<PortRange> = reading
        .matches
        .iter()
        .filter_map(|one| one.ports.range())
        .collect();
    match (reading.unread, is_any, ranges.is_empty()) {
        (false, true, true) => Stated::Is(Vec::new()),
        (false, false, false) => Stated::Is(ranges),
        _ => Stated::Unread,
    }
}

/// Other admissible readings of ports in a column of their own.
fn open_ranges(field: Field, reading: &ServiceReading, row: &mut Row) {
    for other in &reading.others {
        let ranges = other.iter().filter_map(|one| one.ports.range()).into_set();
        row.others.push((field, Value::Ports(ranges)));
    }
}

/// "All" in a column of clients is all of them, and no address in the world.
fn all_clients(reading: &mut EndpointReading) {
    let is_bare = matches!(&reading.stated, Stated::Is(endpoint) if endpoint.any && endpoint.parties.is_empty());
    if is_bare {
        let party = Party {
            role: Some(ConceptId::new("client")),
            qualifiers: BTreeSet::from([ConceptId::new("all")]),
            ..Party::default()
        };
        reading.stated = Stated::Is(Endpoint {
            parties: BTreeSet::from([party]),
            ..Endpoint::default()
        });
    }
}

/// The transport without ports that a row names in a column of protocols, alone: `ICMP`, `ESP`.
fn portless(kinds: &[ColumnKind], cells: &[Cell]) -> Option<Name> {
    let mut protocols = kinds
        .iter()
        .zip(cells)
        .filter(|(kind, _)| **kind == ColumnKind::Protocol);
    let (_, cell) = protocols.next()?;
    let name = Name::lookup(cell.text.trim())?;
    (name.kind() == NameKind::Transport && !name.has_ports()).then_some(name)
}

/// Whether a cell that should state ports says something, if only that there is none.
fn has_ports(kinds: &[ColumnKind], cells: &[Cell]) -> bool {
    let mut ports = kinds
        .iter()
        .zip(cells)
        .filter(|(kind, _)| kind.states_ports());
    ports.any(|(_, cell)| !cell.text.is_empty())
}

/// Whether a cell is a number, or two with a stroke: `8`, `8/0`.
fn is_number(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b'/')
}

/// The name of a virtual server and its port, where each stands in a line of its own.
pub(super) fn virtual_server(text: &str) -> (Option<&str>, &str) {
    match text.rsplit_once('\n') {
        Some((name, port)) if port.chars().any(|c| c.is_ascii_digit()) => (Some(name), port),
        _ => (None, text),
    }
}

/// A row of one text across the table, or of one cell and nothing else: a heading inside the table.
fn banner(cells: &[Cell]) -> Option<&str> {
    let first = cells.first()?;
    if cells.len() < 2 || first.text.is_empty() {
        return None;
    }
    let is_spanned = cells
        .windows(2)
        .all(|pair| pair[0].text == pair[1].text && pair[0].place == pair[1].place);
    let is_alone = cells[1..].iter().all(|cell| cell.text.is_empty());
    let has_digits = first.text.chars().any(char::is_numeric);
    (is_spanned || is_alone && !has_digits).then_some(first.text.as_str())
}

/// Empty rows and repeated headers state no rule.
fn states_nothing(cells: &[Cell], header: &[&str]) -> bool {
    let all_empty = cells.iter().all(|cell| cell.text.is_empty());
    let is_header = cells
        .iter()
        .map(|cell| cell.text.as_str())
        .eq(header.iter().copied());
    all_empty || is_header
}
