//! Pairing: which transport belongs to which ports of a cell.
//!
//! Takes what a cell names in order, with the strength of what parts it, and gives matches. A transport
//! stands before its ports (`TCP 80, 443`) or behind them (`88, 464 (TCP+UDP)`), and the first of a
//! clause tells which; only transports that the text joins share ports, and none is ever multiplied. One in
//! the middle of a list (`8300, 8301 (UDP), 8500`) is that of the item that it stands behind, and so may be one
//! at its end.

use crate::protocol::{Name, NameKind};
use crate::rule::{Match, Ports};

/// One thing that a cell names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Element {
    /// A transport that has ports.
    Transport(Name),
    /// A match that is whole: a transport that has no ports.
    Whole(Match),
    /// Ports.
    Ports(Ports),
    /// An application protocol or a protection.
    Name(Name),
    /// A slash, a bracket, a colon: binds closely.
    Bond,
    /// A comma or a word such as "and".
    Comma,
    /// A semicolon or a line end.
    Break,
}

/// What a cell pairs.
#[derive(Debug, Default)]
pub(super) struct Paired {
    pub(super) matches: Vec<Match>,
    /// Transports that stand beside no ports.
    pub(super) loose: Vec<Name>,
    /// Whether a transport may belong to ports before it or behind it.
    pub(super) is_doubtful: bool,
}

/// Pairs the elements of a cell.
pub(super) fn pair(elements: &[Element]) -> Paired {
    pair_as(elements, false)
}

/// Pairs the elements of a cell where a transport at the end of a list is that of the last item alone; `None` where
/// that is nothing else.
pub(super) fn pair_alone(elements: &[Element]) -> Option<Vec<Match>> {
    let alone = pair_as(elements, true);
    let is_other = !alone.is_doubtful && alone.matches != pair(elements).matches;
    is_other.then_some(alone.matches)
}

fn pair_as(elements: &[Element], is_alone: bool) -> Paired {
    let mut state = State {
        is_alone,
        ..State::default()
    };
    for clause in elements.split(|element| *element == Element::Break) {
        state.clause(clause);
    }
    state.loose_ends();
    state.paired
}

#[derive(Default)]
struct State {
    paired: Paired,
    /// The transports that ports to come belong to.
    current: Vec<Name>,
    /// Whether no ports have come since `current` was named.
    is_open: bool,
    /// The clause says transports before ports.
    is_prefix: bool,
    /// Ports that wait for a transport behind them, as places in `matches`.
    waiting: Vec<usize>,
    /// A transport behind ports is that of the last item alone.
    is_alone: bool,
    /// Ports without a transport behind them end the clause: one in the middle is that of its own item.
    binds_alone: bool,
    /// Ports that the last transport was bound to, with no transport.
    bound: Vec<Ports>,
    /// Names since the last ports.
    names: Vec<Name>,
    /// Whether a transport was named since the last ports.
    is_named: bool,
}

impl State {
    fn clause(&mut self, clause: &[Element]) {
        let is_transport = |element: &Element| matches!(element, Element::Transport(_));
        let is_ports = |element: &Element| matches!(element, Element::Ports(_));
        let transport = clause.iter().position(is_transport);
        let ports = clause.iter().position(is_ports);
        match (transport, ports) {
            (None, _) | (_, None) => {}
            (Some(transport), Some(ports)) => {
                self.is_prefix = transport < ports;
                if self.is_prefix && self.is_open {
                    // "TCP; UDP 53": a line of its own, and a transport that has its own ports.
                    self.paired.is_doubtful = true;
                }
                if !self.is_prefix {
                    self.current.clear();
                    self.is_open = false;
                }
            }
        }
        if transport.is_some() && ports.is_none() {
            self.is_prefix = true;
        }
        self.waiting.clear();
        self.bound.clear();
        let last_transport = clause.iter().rposition(is_transport);
        let last_ports = clause.iter().rposition(is_ports);
        let goes_on = || {
            let ends = last_transport.zip(last_ports);
            ends.is_some_and(|(transport, ports)| {
                transport < ports && clause[transport..ports].contains(&Element::Comma)
            })
        };
        self.binds_alone = !self.is_prefix && (self.is_alone || goes_on());
        for segment in clause.split(|element| *element == Element::Comma) {
            self.segment(segment);
        }
    }

    fn segment(&mut self, segment: &[Element]) {
        let first_ports = segment.iter().position(|e| matches!(e, Element::Ports(_)));
        let last_ports = segment.iter().rposition(|e| matches!(e, Element::Ports(_)));
        let first_transport = segment
            .iter()
            .position(|e| matches!(e, Element::Transport(_)));
        let last_transport = segment
            .iter()
            .rposition(|e| matches!(e, Element::Transport(_)));
        let is_prefix = match (first_transport, first_ports, last_transport, last_ports) {
            (Some(transport), Some(ports), _, _) if transport < ports => true,
            // `443/TCP` among `TCP 80, 443/TCP`; `443 UDP: 3478` goes on as it began.
            (Some(_), Some(_), Some(transport), Some(ports)) if transport > ports => false,
            _ => self.is_prefix,
        };
        if self.binds_alone {
            self.waiting.clear();
        }
        let mut before = None;
        for (at, element) in segment.iter().enumerate() {
            match *element {
                Element::Transport(name) if is_prefix => self.head(name),
                Element::Transport(name) => {
                    let follows_blank = matches!(before, Some(Element::Transport(_)));
                    let has_ports_behind = last_ports.is_some_and(|ports| ports > at);
                    self.paired.is_doubtful |= follows_blank && has_ports_behind;
                    self.tail(name);
                }
                Element::Ports(ports) if is_prefix => self.headed(ports),
                Element::Ports(ports) => {
                    if !self.bound.is_empty() {
                        self.waiting.clear();
                        self.bound.clear();
                    }
                    self.waiting.push(self.paired.matches.len());
                    self.paired.matches.push(Match {
                        transport: None,
                        ports,
                    });
                }
                Element::Whole(whole) => self.paired.matches.push(whole),
                Element::Name(name) => self.names.push(name),
                Element::Bond | Element::Comma | Element::Break => {}
            }
            before = Some(*element);
        }
    }

    /// A transport before its ports.
    fn head(&mut self, name: Name) {
        if !self.is_open {
            self.current.clear();
            self.is_open = true;
        }
        if !self.current.contains(&name) {
            self.current.push(name);
        }
        self.is_named = true;
    }

    /// Ports behind their transports.
    fn headed(&mut self, ports: Ports) {
        // `TCP 5068, DTLS 5067`: what runs over another transport alone has left the one before.
        let strays = !self.is_named
            && self
                .names
                .iter()
                .filter(|name| name.kind() != NameKind::Transport)
                .filter_map(|name| name.carrier())
                .any(|carrier| !self.current.contains(&carrier));
        if self.current.is_empty() || strays {
            self.paired.matches.push(Match {
                transport: None,
                ports,
            });
        } else {
            let transports = self.current.iter();
            self.paired.matches.extend(transports.map(|name| Match {
                transport: Some(*name),
                ports,
            }));
        }
        self.is_open = false;
        self.is_named = false;
        self.names.clear();
    }

    /// A transport behind its ports.
    fn tail(&mut self, name: Name) {
        if !self.waiting.is_empty() {
            self.bound = self
                .waiting
                .iter()
                .map(|&at| self.paired.matches[at].ports)
                .collect();
            for &at in &self.waiting {
                self.paired.matches[at].transport = Some(name);
            }
            self.waiting.clear();
            return;
        }
        if self.bound.is_empty() {
            // A transport on its own behind none: it heads what comes.
            self.head(name);
            return;
        }
        let more = self.bound.iter().map(|&ports| Match {
            transport: Some(name),
            ports,
        });
        self.paired.matches.extend(more);
    }

    /// A transport that no ports follow is doubtful beside others that have some.
    fn loose_ends(&mut self) {
        if !self.is_open {
            return;
        }
        self.paired.loose = std::mem::take(&mut self.current);
        let has_ports = |found: &Match| found.transport.is_some_and(Name::has_ports);
        self.paired.is_doubtful |= self.paired.matches.iter().any(has_ports);
    }
}
