//! Record parts that several outputs share: rules, endpoints and ports as JSON.
//!
//! These are published types: a change of a field is a change of the schema version.

#[cfg(test)]
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::rule::{Endpoint, Field, Match, PortRange, Ports, Rule};

/// An inclusive range of ports; a single port has equal ends (RFC 8519 `lower-port`, `upper-port`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, schemars(rename = "PortRange"))]
pub struct PortRangeRecord {
    /// Lowest port, 0 to 65535.
    pub lower: u16,
    /// Highest port, 0 to 65535; not below `lower`.
    pub upper: u16,
}

/// One party of an endpoint.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, schemars(rename = "Party"))]
pub struct PartyRecord {
    /// Concept of the role, such as `edge-server`; null where the page names only qualities.
    pub role: Option<String>,
    /// Concepts of the qualities of the role, sorted: `internal`, `ip`, `virtual-ip`, `interface`.
    pub qualifiers: Vec<String>,
    /// A host name, address or prefix that the page names instead of a role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// A transport with its ports, as the page pairs them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, schemars(rename = "Match"))]
pub struct MatchRecord {
    /// Transport protocol in lower case: `tcp`, `udp`; null where the page states none.
    pub transport: Option<String>,
    /// Lowest port, 0 to 65535; null where the page states no number.
    pub lower: Option<u16>,
    /// Highest port, 0 to 65535, not below `lower`; null where the page states no number.
    pub upper: Option<u16>,
    /// Whether the page says "every port".
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub any: bool,
    /// ICMP type, where the page names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icmp_type: Option<u8>,
    /// ICMP code, where the page names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icmp_code: Option<u8>,
}

/// The source or destination of a rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, schemars(rename = "Endpoint"))]
pub struct EndpointRecord {
    /// Whether the page says "any"; with parties, it is any, narrowed to these.
    pub any: bool,
    /// The parties, sorted; the order of a list means nothing.
    pub parties: Vec<PartyRecord>,
    /// Concepts of clauses about the endpoint as a whole, such as `runs-xmpp-gateway-service`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<String>,
}

/// What one row states, in words of no language. A field that the page does not state is null or empty; so
/// is one that was not understood, and that one is named in `unread` beside the rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, schemars(rename = "Rule"))]
pub struct RuleRecord {
    /// Concept of the role that a service cell names, such as `access-edge-service`.
    pub role: Option<String>,
    /// Application protocols in lower case, sorted: `sip`, `xmpp`, `stun`.
    pub application_protocols: Vec<String>,
    /// Session security in lower case, sorted: `tls`, `mtls`.
    pub security: Vec<String>,
    /// Transports with destination ports, as the page pairs them and in its order.
    pub matches: Vec<MatchRecord>,
    /// Source ports, where the table keeps them apart; empty for "any".
    pub source_ports: Vec<PortRangeRecord>,
    /// Ports of the machines behind a load balancer.
    pub node_ports: Vec<PortRangeRecord>,
    /// Where traffic comes from.
    pub source: Option<EndpointRecord>,
    /// Where traffic goes.
    pub destination: Option<EndpointRecord>,
    /// The server role, component or load balancer that the row belongs to.
    pub component: Option<EndpointRecord>,
    /// Name of the service in the words of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// `inbound`, `outbound` or `both`.
    pub direction: Option<String>,
    /// `accept` or `deny`, where the page says it; a rule that denies opens nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
}

impl From<PortRange> for PortRangeRecord {
    fn from(range: PortRange) -> Self {
        Self {
            lower: range.lower(),
            upper: range.upper(),
        }
    }
}

impl From<&Match> for MatchRecord {
    fn from(one: &Match) -> Self {
        let range = one.ports.range();
        let (icmp_type, icmp_code) = match one.ports {
            Ports::IcmpType { kind, code } => (Some(kind), code),
            Ports::Range(_) | Ports::Any | Ports::Unnumbered => (None, None),
        };
        Self {
            transport: one.transport.map(|name| name.as_str().to_owned()),
            lower: range.map(PortRange::lower),
            upper: range.map(PortRange::upper),
            any: one.ports == Ports::Any,
            icmp_type,
            icmp_code,
        }
    }
}

impl From<&Endpoint> for EndpointRecord {
    fn from(endpoint: &Endpoint) -> Self {
        Self {
            any: endpoint.any,
            parties: endpoint
                .parties
                .iter()
                .map(|party| PartyRecord {
                    role: party.role.as_ref().map(ToString::to_string),
                    qualifiers: party.qualifiers.iter().map(ToString::to_string).collect(),
                    address: party.address.clone(),
                })
                .collect(),
            conditions: endpoint
                .conditions
                .iter()
                .map(ToString::to_string)
                .collect(),
        }
    }
}

impl From<&Rule> for RuleRecord {
    fn from(rule: &Rule) -> Self {
        let names = |names: Option<&std::collections::BTreeSet<crate::protocol::Protocol>>| {
            let names = names.into_iter().flatten();
            names.map(|name| name.as_str().to_owned()).collect()
        };
        let ports = |ports: Option<&Vec<PortRange>>| {
            let ports = ports.into_iter().flatten();
            ports.map(|&range| range.into()).collect()
        };
        Self {
            role: rule.role.value().map(ToString::to_string),
            application_protocols: names(rule.application_protocols.value()),
            security: names(rule.security.value()),
            matches: rule.matches().iter().map(Into::into).collect(),
            source_ports: ports(rule.source_ports.value()),
            node_ports: ports(rule.node_ports.value()),
            source: rule.source.value().map(Into::into),
            destination: rule.destination.value().map(Into::into),
            component: rule.component.value().map(Into::into),
            service: rule.service.clone(),
            direction: rule.direction.value().map(|way| way.as_str().to_owned()),
            action: rule.action.value().map(|action| action.as_str().to_owned()),
        }
    }
}

/// Names of the fields that are there and were not understood.
#[must_use]
pub fn unread(rule: &Rule) -> Vec<String> {
    let fields = Field::ALL.into_iter().filter(|field| field.is_unread(rule));
    fields.map(|field| field.as_str().to_owned()).collect()
}
