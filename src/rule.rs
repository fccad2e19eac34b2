//! The domain: one canonical firewall rule, its matches and endpoints. No I/O, no language.
//!
//! A [`Rule`] says what one row of a port table says, in terms that are equal for all languages. Every
//! field is [`Stated`]: what was not understood is never mistaken for what the page does not say. All
//! fields are reached through [`Field`]. Names follow RFC 8519 where it has one.

use std::collections::BTreeSet;

pub mod concept;
pub mod endpoint;
pub mod field;
pub mod matching;
pub mod ports;

pub use concept::ConceptId;
pub use endpoint::{Endpoint, Party};
pub use field::{Field, Value};
pub use matching::{Match, Ports};
pub use ports::{NotAPortRange, PortRange};

use crate::order::Collect;
use crate::protocol::{Name, Protocol};

/// What a page says of one field.
///
/// ```
/// use portolan::rule::Stated;
/// assert_eq!(Stated::Is(443).value(), Some(&443));
/// assert_eq!(Stated::<u16>::Unread.value(), None);
/// assert_ne!(Stated::<u16>::Unread, Stated::Absent);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stated<T> {
    /// There is no such column, or its cell is empty.
    #[default]
    Absent,
    /// It is there and was not understood. It votes for nothing and is published as nothing.
    Unread,
    /// It is there, and this is what it says.
    Is(T),
}

impl<T> Stated<T> {
    /// What is said, where it was understood.
    pub fn value(&self) -> Option<&T> {
        match self {
            Stated::Is(value) => Some(value),
            Stated::Absent | Stated::Unread => None,
        }
    }

    /// Whether something is there that was not understood.
    pub fn is_unread(&self) -> bool {
        matches!(self, Stated::Unread)
    }

    /// Whether nothing is there.
    pub fn is_absent(&self) -> bool {
        matches!(self, Stated::Absent)
    }

    /// The same statement of another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Stated<U> {
        match self {
            Stated::Absent => Stated::Absent,
            Stated::Unread => Stated::Unread,
            Stated::Is(value) => Stated::Is(change(value)),
        }
    }

    /// The statement with its value borrowed.
    pub fn as_ref(&self) -> Stated<&T> {
        match self {
            Stated::Absent => Stated::Absent,
            Stated::Unread => Stated::Unread,
            Stated::Is(value) => Stated::Is(value),
        }
    }
}

/// The way a rule lets traffic through, seen from the machine whose table it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// Towards the machine.
    Inbound,
    /// From the machine.
    Outbound,
    /// Both ways.
    Both,
}

impl Direction {
    /// The word used in records.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Direction::Inbound => "inbound",
            Direction::Outbound => "outbound",
            Direction::Both => "both",
        }
    }
}

/// What is done with traffic that matches (RFC 8519 `forwarding`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// It is let through.
    Accept,
    /// It is not; a rule that says so is never exported as one that lets through.
    Deny,
}

impl Action {
    /// The word used in records.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Action::Accept => "accept",
            Action::Deny => "deny",
        }
    }
}

/// One firewall rule as one page states it; nothing is filled in.
///
/// What follows from a protection that runs over TCP alone is said by [`Rule::inferred_transport`] and
/// never mixed with what the page says.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rule {
    /// The role of the service cell: `access-edge-service` in `Access/SIP(TLS)/TCP/443`.
    pub role: Stated<ConceptId>,
    /// Application protocols.
    pub application_protocols: Stated<BTreeSet<Protocol>>,
    /// Session security.
    pub security: Stated<BTreeSet<Protocol>>,
    /// Transports with destination ports, as the page pairs them and in its order.
    pub matches: Stated<Vec<Match>>,
    /// Source ports, where the table keeps them apart; an empty list is "any".
    pub source_ports: Stated<Vec<PortRange>>,
    /// Ports on the machines behind a load balancer.
    pub node_ports: Stated<Vec<PortRange>>,
    /// Where the traffic comes from.
    pub source: Stated<Endpoint>,
    /// Where the traffic goes.
    pub destination: Stated<Endpoint>,
    /// The server role or component a row belongs to, in tables by component.
    pub component: Stated<Endpoint>,
    /// Direction, where the page says one.
    pub direction: Stated<Direction>,
    /// What is done with the traffic, where the page says it.
    pub action: Stated<Action>,
    /// The service as the page names it, in the page's language: it helps to pair rows.
    pub service: Option<String>,
}

impl Rule {
    /// TCP where the page names no transport but a protection that runs over TCP alone.
    #[must_use]
    pub fn inferred_transport(&self) -> Option<Name> {
        let matches = self.matches.value()?;
        let security = self.security.value()?;
        let implied = matches.iter().all(|one| one.transport.is_none())
            && !security.is_empty()
            && security.iter().all(Protocol::implies_tcp);
        if implied { Name::lookup("tcp") } else { None }
    }

    /// The matches, or nothing where they are absent or unread.
    #[must_use]
    pub fn matches(&self) -> &[Match] {
        self.matches.value().map(Vec::as_slice).unwrap_or_default()
    }

    /// Transports of the matches.
    #[must_use]
    pub fn transports(&self) -> BTreeSet<Name> {
        self.matches()
            .iter()
            .filter_map(|one| one.transport)
            .into_set()
    }

    /// Port ranges of the matches, each once, in the order of the page.
    #[must_use]
    pub fn port_ranges(&self) -> Vec<PortRange> {
        let mut ranges = Vec::new();
        for range in self.matches().iter().filter_map(|one| one.ports.range()) {
            if !ranges.contains(&range) {
                ranges.push(range);
            }
        }
        ranges
    }

    /// Whether the row states anything at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        Field::ALL.iter().all(|field| field.get(self).is_absent())
    }
}
