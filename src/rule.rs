//! The domain: one canonical firewall rule, its ports, protocols and endpoints. No I/O, no language.
//!
//! A [`Rule`] says what one row of a port table says, in terms that are equal for all languages.
//! Field names follow RFC 8519 where it has one.

use std::collections::BTreeSet;

pub mod endpoint;
pub mod ports;
pub mod vocabulary;

pub use endpoint::{Endpoint, Party};
pub use ports::{NotAPortRange, PortRange};
pub use vocabulary::{Name, NameKind};

use crate::lexicon::ConceptId;

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

/// One firewall rule as one page states it.
///
/// A field is empty or `None` where the table does not give it; nothing is filled in. In particular
/// `transport` is empty for `XMPP/MTLS/23456`; what follows from MTLS is said by
/// [`Rule::inferred_transport`] and never mixed with what the page says.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rule {
    /// The role of the service cell: `access-edge-service` in `Access/SIP(TLS)/TCP/443`.
    pub role: Option<ConceptId>,
    /// Application protocols, sorted.
    pub application_protocols: BTreeSet<Name>,
    /// Session security, sorted.
    pub security: BTreeSet<Name>,
    /// Transport protocols as literally stated, sorted.
    pub transport: BTreeSet<Name>,
    /// Destination ports in the order of the page.
    pub ports: Vec<PortRange>,
    /// Source ports, where the table keeps them apart.
    pub source_ports: Vec<PortRange>,
    /// Ports on the machines behind a load balancer.
    pub node_ports: Vec<PortRange>,
    /// Where the traffic comes from; `None` where the table has no such column.
    pub source: Option<Endpoint>,
    /// Where the traffic goes; `None` where the table has no such column.
    pub destination: Option<Endpoint>,
    /// The server role or component a row belongs to, in tables by component.
    pub component: Option<Endpoint>,
    /// The service as the page names it, in the page's language.
    pub service: Option<String>,
    /// Direction, where the table says one.
    pub direction: Option<Direction>,
}

impl Rule {
    /// TCP where the page names no transport but a protection that runs over TCP alone.
    #[must_use]
    pub fn inferred_transport(&self) -> Option<Name> {
        let implied = self.transport.is_empty()
            && !self.security.is_empty()
            && self.security.iter().all(|name| name.implies_tcp());
        if implied { Name::lookup("tcp") } else { None }
    }

    /// The ports as a set: the order of a list means nothing.
    #[must_use]
    pub fn port_set(&self) -> BTreeSet<PortRange> {
        self.ports.iter().copied().collect()
    }

    /// Whether the row states anything at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self
            == Rule {
                service: self.service.clone(),
                ..Rule::default()
            }
    }
}
