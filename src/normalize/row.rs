//! Rows: the cells of one row, each read as its column says, become one rule.
//!
//! Takes a row of a table and what its columns state, gives the row with its rule, gaps and remarks.

use std::ops::Range;

use super::{ColumnKind, Gap, GapCode, NoteFacts, Remark, RemarkKind, Row, TermUse};
use super::{endpoint_cell, service_cell};
use crate::lexicon::{ConceptId, ConceptKind, Lexicon, Lexicons, Piece, TermStatus};
use crate::page::{Cell, TableRow};
use crate::rule::{Direction, Endpoint, PortRange, Rule};
use crate::unicode::{is_hidden, one_line};

pub(super) struct RowReader<'r> {
    pub(super) kinds: &'r [ColumnKind],
    pub(super) lexicon: Option<&'r Lexicon>,
    pub(super) lexicons: &'r Lexicons,
}

impl RowReader<'_> {
    pub(super) fn row(&self, row: TableRow, index: usize, header: &[&str]) -> Row {
        let mut read = Row {
            index: u32::try_from(index).unwrap_or(u32::MAX),
            place: row.place,
            cells: Vec::new(),
            rule: None,
            gaps: Vec::new(),
            remarks: Vec::new(),
            terms: Vec::new(),
            note: NoteFacts::default(),
        };
        if !states_nothing(&row.cells, header) {
            let mut rule = Rule::default();
            for (at, (cell, kind)) in row.cells.iter().zip(self.kinds).enumerate() {
                let column = u32::try_from(at + 1).unwrap_or(u32::MAX);
                self.cell(cell, *kind, column, &mut rule, &mut read);
            }
            if !rule.is_empty() {
                read.rule = Some(rule);
            }
        }
        read.cells = row.cells;
        read
    }

    fn cell(&self, cell: &Cell, kind: ColumnKind, column: u32, rule: &mut Rule, row: &mut Row) {
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
        match kind {
            ColumnKind::Service => {
                let rest = self.service(text, column, rule, row);
                rule.role = self.role(&rest, column, row);
            }
            ColumnKind::Protocol => self.protocol(text, column, rule, row),
            ColumnKind::Port => {
                let ports = self.ports(text, column, rule, row);
                rule.ports.extend(ports);
            }
            ColumnKind::SourcePort => rule.source_ports = self.ports(text, column, rule, row),
            ColumnKind::NodePort => rule.node_ports = self.ports(text, column, rule, row),
            ColumnKind::VirtualPort => {
                let reading = service_cell::read(text, self.lexicon);
                rule.ports = reading.ports;
                rule.service = Some(one_line(reading.rest.trim_matches([' ', '/'])));
            }
            ColumnKind::Source => rule.source = self.endpoint(text, column, row),
            ColumnKind::Destination => rule.destination = self.endpoint(text, column, row),
            ColumnKind::Component => rule.component = self.endpoint(text, column, row),
            ColumnKind::ServiceName => rule.service = Some(one_line(text)),
            ColumnKind::Direction => self.direction(text, rule),
            ColumnKind::Notes => row.note.read(text, column),
            ColumnKind::Other => {}
        }
    }

    /// Reads protocols and ports into the rule and returns the words left over.
    fn service(&self, text: &str, column: u32, rule: &mut Rule, row: &mut Row) -> String {
        let reading = service_cell::read(text, self.lexicon);
        take_service(reading, text, column, rule, row)
    }

    /// The role that a service cell begins with.
    fn role(&self, rest: &str, column: u32, row: &mut Row) -> Option<ConceptId> {
        let lexicon = self.lexicon?;
        let reading = endpoint_cell::read(rest, lexicon, self.lexicons);
        let endpoint = self.remember(rest, column, reading, row);
        endpoint.roles().next().cloned()
    }

    /// A cell of protocols alone; prose behind a dash or in brackets is a remark of the page's own.
    fn protocol(&self, text: &str, column: u32, rule: &mut Rule, row: &mut Row) {
        let head = first_clause(text);
        let mut stated = Rule::default();
        let before = row.gaps.len();
        let _ = self.service(head, column, &mut stated, row);
        if stated.application_protocols.is_empty()
            && stated.security.is_empty()
            && stated.transport.is_empty()
            && head.len() < text.len()
        {
            row.gaps.truncate(before);
            let _ = self.service(text, column, &mut stated, row);
        }
        rule.application_protocols
            .extend(stated.application_protocols);
        rule.security.extend(stated.security);
        rule.transport.extend(stated.transport);
        row.remarks
            .retain(|remark| !(remark.column == column && remark.kind == RemarkKind::Garbled));
    }

    /// A cell of ports; transports beside them go into the rule.
    fn ports(&self, text: &str, column: u32, rule: &mut Rule, row: &mut Row) -> Vec<PortRange> {
        let reading = service_cell::read(text, self.lexicon);
        let is_word = reading.ports.is_empty() && reading.gaps.is_empty();
        let named = self.lexicon.filter(|_| is_word).map(|lexicon| {
            let pieces = lexicon.find(text, &[ConceptKind::Port]);
            let mut ids = pieces
                .iter()
                .filter_map(|piece| piece.term()?.concepts.first());
            ids.next().map(|id| id.as_str().to_owned())
        });
        match named {
            Some(Some(id)) if id == "any-port" => return vec![PortRange::ANY],
            Some(Some(_)) => return Vec::new(),
            Some(None) | None if is_word => {
                row.gaps.push(Gap {
                    code: if reading.states_something() {
                        GapCode::UnreadableService
                    } else {
                        GapCode::UnknownTerm
                    },
                    column,
                    text: one_line(text),
                });
                return Vec::new();
            }
            _ => {}
        }
        let mut stated = Rule::default();
        let _ = take_service(reading, text, column, &mut stated, row);
        row.remarks
            .retain(|remark| !(remark.column == column && remark.kind == RemarkKind::Garbled));
        rule.application_protocols
            .extend(stated.application_protocols);
        rule.security.extend(stated.security);
        rule.transport.extend(stated.transport);
        stated.ports
    }

    fn endpoint(&self, text: &str, column: u32, row: &mut Row) -> Option<Endpoint> {
        let lexicon = self.lexicon?;
        let reading = endpoint_cell::read(text, lexicon, self.lexicons);
        let endpoint = self.remember(text, column, reading, row);
        (!endpoint.is_empty()).then_some(endpoint)
    }

    fn direction(&self, text: &str, rule: &mut Rule) {
        let Some(lexicon) = self.lexicon else { return };
        let pieces = lexicon.find(text, &[ConceptKind::Direction]);
        let mut both = (false, false);
        let mut rest = String::new();
        for piece in pieces.iter() {
            match piece {
                Piece::Term(term) => match term.concepts[0].as_str() {
                    "inbound" => both.0 = true,
                    "outbound" => both.1 = true,
                    _ => both = (true, true),
                },
                Piece::Unknown(range) => {
                    rest.push_str(&text[range.clone()]);
                    rest.push(' ');
                }
                Piece::Separator
                | Piece::Connective
                | Piece::Open
                | Piece::Close
                | Piece::Narrowing
                | Piece::RangeWord(_) => {}
            }
        }
        rule.direction = match both {
            (true, true) => Some(Direction::Both),
            (true, false) => Some(Direction::Inbound),
            (false, true) => Some(Direction::Outbound),
            (false, false) => None,
        };
        // "Inbound to SQL Server" names the machine as well; other words there say nothing of a rule.
        if rule.component.is_none() {
            let named = endpoint_cell::read(&rest, lexicon, self.lexicons).endpoint;
            rule.component = (!named.is_empty()).then_some(named);
        }
    }

    /// Keeps what an endpoint reading found out about words, and gives the endpoint.
    fn remember(
        &self,
        text: &str,
        column: u32,
        reading: endpoint_cell::Reading,
        row: &mut Row,
    ) -> Endpoint {
        let cut = |range: Range<usize>| one_line(&text[range]);
        for term in reading.terms {
            let text = cut(term.range);
            let fault = match term.status {
                TermStatus::Preferred | TermStatus::Accepted => None,
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
        reading.endpoint
    }
}

/// Puts what a cell states into the rule and the row, and gives the words left over.
fn take_service(
    reading: service_cell::Reading,
    text: &str,
    column: u32,
    rule: &mut Rule,
    row: &mut Row,
) -> String {
    let states_something = reading.states_something() || !reading.gaps.is_empty();
    rule.application_protocols
        .extend(reading.application_protocols);
    rule.security.extend(reading.security);
    rule.transport.extend(reading.transport);
    rule.ports.extend(reading.ports);
    for (code, text) in reading.gaps {
        row.gaps.push(Gap { code, column, text });
    }
    for text in reading.odd_case {
        row.remarks.push(Remark {
            kind: RemarkKind::OddCase,
            column,
            text,
            concepts: Vec::new(),
        });
    }
    if !states_something {
        row.gaps.push(Gap {
            code: GapCode::UnreadableService,
            column,
            text: one_line(text),
        });
        return String::new();
    }
    if reading.garbled {
        row.remarks.push(Remark {
            kind: RemarkKind::Garbled,
            column,
            text: one_line(text),
            concepts: Vec::new(),
        });
    }
    reading.rest
}

/// Empty rows, repeated headers and rows that are one cell across the table state no rule.
fn states_nothing(cells: &[Cell], header: &[&str]) -> bool {
    let all_empty = cells.iter().all(|cell| cell.text.is_empty());
    let is_header = cells
        .iter()
        .map(|cell| cell.text.as_str())
        .eq(header.iter().copied());
    let is_banner = cells.len() > 1
        && cells
            .windows(2)
            .all(|pair| pair[0].text == pair[1].text && pair[0].place == pair[1].place);
    all_empty || is_header || is_banner
}

/// The text up to a dash behind its first word or an opening bracket with prose: `TCP - Client and …`.
fn first_clause(text: &str) -> &str {
    let is_dash = |c: char| matches!(c, '-' | '\u{2010}'..='\u{2015}');
    let cut = text
        .char_indices()
        .filter(|(_, c)| is_dash(*c))
        .map(|(at, _)| at)
        .find(|&at| {
            let before = text[..at].trim_end();
            let is_name = before
                .rsplit(|c: char| !c.is_alphanumeric())
                .next()
                .and_then(crate::rule::Name::lookup)
                .is_some();
            // Looked at only behind a name: a row of dashes is not walked once for each dash.
            is_name
                && text[at..]
                    .trim_start_matches(is_dash)
                    .trim_start()
                    .chars()
                    .next()
                    .is_some_and(|c| !c.is_ascii_digit())
        });
    cut.map_or(text, |at| &text[..at])
}
