//! Column: what a column of a table may state.

use crate::protocol::Name;
use crate::rule::Field;

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
    /// Source ports and ports: `* / 443`.
    PortPair,
    /// A virtual server and its port: `Virtual IP/Port`.
    VirtualPort,
    /// Ports of the machines behind a load balancer.
    NodePort,
    /// Where traffic comes from.
    Source,
    /// Where traffic goes.
    Destination,
    /// Source and destination: `Internet / Storage`.
    EndPair,
    /// The other end; the direction tells which.
    Peer,
    /// Addresses, of which nothing says whose they are: where traffic goes out, those that it goes to.
    Address,
    /// The server role, component or load balancer that the row belongs to.
    Component,
    /// A column "Server", until its neighbours tell whether it is the end that listens.
    Server,
    /// The name of a service, in the page's own words.
    ServiceName,
    /// Inbound or outbound.
    Direction,
    /// Who talks to whom, with an arrow between: `Client → Server`.
    Flow,
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
            ColumnKind::PortPair => "source-port/port",
            ColumnKind::VirtualPort => "virtual-port",
            ColumnKind::NodePort => "node-port",
            ColumnKind::Source => "source",
            ColumnKind::Destination => "destination",
            ColumnKind::EndPair => "source/destination",
            ColumnKind::Peer => "peer",
            ColumnKind::Address => "address",
            ColumnKind::Component | ColumnKind::Server => "component",
            ColumnKind::ServiceName => "service-name",
            ColumnKind::Direction => "direction",
            ColumnKind::Flow => "flow",
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
                | ColumnKind::PortPair
                | ColumnKind::PortStart
                | ColumnKind::VirtualPort
        )
    }

    /// Whether cells of this kind may name either end, or both.
    fn states_ends(self) -> bool {
        matches!(
            self,
            ColumnKind::EndPair | ColumnKind::Peer | ColumnKind::Address | ColumnKind::Flow
        )
    }

    /// Whether cells of this kind may say something of a field.
    #[must_use]
    pub fn states(self, field: Field) -> bool {
        match field {
            Field::Matches => self.states_ports() || self == ColumnKind::Protocol,
            Field::SourcePorts => matches!(self, ColumnKind::SourcePort | ColumnKind::PortPair),
            Field::NodePorts => self == ColumnKind::NodePort,
            Field::ApplicationProtocols | Field::Security => matches!(
                self,
                ColumnKind::Service | ColumnKind::Protocol | ColumnKind::Port
            ),
            Field::Role => self == ColumnKind::Service,
            Field::Source => self == ColumnKind::Source || self.states_ends(),
            Field::Destination => self == ColumnKind::Destination || self.states_ends(),
            Field::Component => self == ColumnKind::Component,
            Field::Direction => matches!(self, ColumnKind::Direction | ColumnKind::Flow),
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
