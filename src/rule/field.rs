//! Fields: everything that a rule states, each by its name. Whoever reads, compares, votes on, names or
//! publishes a field does it through [`Field`].

use std::collections::BTreeSet;

use super::{Action, ConceptId, Direction, Endpoint, Match, PortRange, Rule, Stated};
use crate::order::Collect;
use crate::protocol::Protocol;

/// A field of a rule, in the order in which they are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// Transports with their destination ports.
    Matches,
    /// Source ports.
    SourcePorts,
    /// Ports of the machines behind a load balancer.
    NodePorts,
    /// Application protocols.
    ApplicationProtocols,
    /// Session security.
    Security,
    /// The role of the service cell.
    Role,
    /// Where the traffic comes from.
    Source,
    /// Where the traffic goes.
    Destination,
    /// The component that the row belongs to.
    Component,
    /// The direction.
    Direction,
    /// What is done with the traffic.
    Action,
}

/// What a field says, in a form that is equal for all languages.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// Transports with ports; the order of a list means nothing.
    Matches(BTreeSet<Match>),
    /// Port ranges.
    Ports(BTreeSet<PortRange>),
    /// Protocols.
    Protocols(BTreeSet<Protocol>),
    /// One concept.
    Concept(ConceptId),
    /// An endpoint.
    Endpoint(Endpoint),
    /// A direction.
    Direction(Direction),
    /// An action.
    Action(Action),
}

impl Field {
    /// All fields.
    pub const ALL: [Field; 11] = [
        Field::Matches,
        Field::SourcePorts,
        Field::NodePorts,
        Field::ApplicationProtocols,
        Field::Security,
        Field::Role,
        Field::Source,
        Field::Destination,
        Field::Component,
        Field::Direction,
        Field::Action,
    ];

    /// The name used in records.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Field::Matches => "matches",
            Field::SourcePorts => "source_ports",
            Field::NodePorts => "node_ports",
            Field::ApplicationProtocols => "application_protocols",
            Field::Security => "security",
            Field::Role => "role",
            Field::Source => "source",
            Field::Destination => "destination",
            Field::Component => "component",
            Field::Direction => "direction",
            Field::Action => "action",
        }
    }

    /// The name in a sentence.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Field::Matches => "port",
            Field::SourcePorts => "source port",
            Field::NodePorts => "node port",
            Field::ApplicationProtocols => "protocol",
            Field::Security => "security",
            Field::Role => "role",
            Field::Source => "source",
            Field::Destination => "destination",
            Field::Component => "component",
            Field::Direction => "direction",
            Field::Action => "action",
        }
    }

    /// What a rule states.
    #[must_use]
    pub fn get(self, rule: &Rule) -> Stated<Value> {
        let set = |ports: &Vec<PortRange>| Value::Ports(ports.iter().copied().into_set());
        let endpoint = |end: &Endpoint| Value::Endpoint(end.clone());
        let protocols = |names: &BTreeSet<Protocol>| Value::Protocols(names.clone());
        match self {
            Field::Matches => {
                let value =
                    |matches: &Vec<Match>| Value::Matches(matches.iter().copied().into_set());
                rule.matches.as_ref().map(value)
            }
            Field::SourcePorts => rule.source_ports.as_ref().map(set),
            Field::NodePorts => rule.node_ports.as_ref().map(set),
            Field::ApplicationProtocols => rule.application_protocols.as_ref().map(protocols),
            Field::Security => rule.security.as_ref().map(protocols),
            Field::Role => rule.role.as_ref().map(|id| Value::Concept(id.clone())),
            Field::Source => rule.source.as_ref().map(endpoint),
            Field::Destination => rule.destination.as_ref().map(endpoint),
            Field::Component => rule.component.as_ref().map(endpoint),
            Field::Direction => rule.direction.map(Value::Direction),
            Field::Action => rule.action.map(Value::Action),
        }
    }

    /// Whether a rule says something here that was not understood.
    #[must_use]
    pub fn is_unread(self, rule: &Rule) -> bool {
        match self {
            Field::Matches => rule.matches.is_unread(),
            Field::SourcePorts => rule.source_ports.is_unread(),
            Field::NodePorts => rule.node_ports.is_unread(),
            Field::ApplicationProtocols => rule.application_protocols.is_unread(),
            Field::Security => rule.security.is_unread(),
            Field::Role => rule.role.is_unread(),
            Field::Source => rule.source.is_unread(),
            Field::Destination => rule.destination.is_unread(),
            Field::Component => rule.component.is_unread(),
            Field::Direction => rule.direction.is_unread(),
            Field::Action => rule.action.is_unread(),
        }
    }

    /// Takes over what another rule states; the order of its lists with it.
    pub fn adopt(self, rule: &mut Rule, from: &Rule) {
        match self {
            Field::Matches => rule.matches.clone_from(&from.matches),
            Field::SourcePorts => rule.source_ports.clone_from(&from.source_ports),
            Field::NodePorts => rule.node_ports.clone_from(&from.node_ports),
            Field::ApplicationProtocols => {
                rule.application_protocols
                    .clone_from(&from.application_protocols);
            }
            Field::Security => rule.security.clone_from(&from.security),
            Field::Role => rule.role.clone_from(&from.role),
            Field::Source => rule.source.clone_from(&from.source),
            Field::Destination => rule.destination.clone_from(&from.destination),
            Field::Component => rule.component.clone_from(&from.component),
            Field::Direction => rule.direction = from.direction,
            Field::Action => rule.action = from.action,
        }
    }

    /// States a value; a value of another kind than the field's leaves the rule as it is.
    pub fn set(self, rule: &mut Rule, value: Stated<Value>) {
        macro_rules! put {
            ($target:expr, $kind:ident, $change:expr) => {
                match value {
                    Stated::Absent => $target = Stated::Absent,
                    Stated::Unread => $target = Stated::Unread,
                    Stated::Is(Value::$kind(inner)) => $target = Stated::Is($change(inner)),
                    Stated::Is(_) => {}
                }
            };
        }
        let list = |set: BTreeSet<PortRange>| set.into_iter().collect();
        match self {
            Field::Matches => put!(rule.matches, Matches, |set: BTreeSet<Match>| set
                .into_iter()
                .collect()),
            Field::SourcePorts => put!(rule.source_ports, Ports, list),
            Field::NodePorts => put!(rule.node_ports, Ports, list),
            Field::ApplicationProtocols => put!(rule.application_protocols, Protocols, |x| x),
            Field::Security => put!(rule.security, Protocols, |x| x),
            Field::Role => put!(rule.role, Concept, |x| x),
            Field::Source => put!(rule.source, Endpoint, |x| x),
            Field::Destination => put!(rule.destination, Endpoint, |x| x),
            Field::Component => put!(rule.component, Endpoint, |x| x),
            Field::Direction => put!(rule.direction, Direction, |x| x),
            Field::Action => put!(rule.action, Action, |x| x),
        }
    }
}
