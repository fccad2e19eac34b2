//! Record parts that several outputs share: rules, endpoints and ports as JSON.
//!
//! These are published types: a change of a field is a change of the schema version.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::rule::{Endpoint, PortRange, Rule};

/// An inclusive range of ports; a single port has equal ends (RFC 8519 `lower-port`, `upper-port`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "PortRange")]
pub struct PortRangeRecord {
    /// Lowest port, 0 to 65535.
    pub lower: u16,
    /// Highest port, 0 to 65535; not below `lower`.
    pub upper: u16,
}

/// One party of an endpoint.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Party")]
pub struct PartyRecord {
    /// Concept of the role, such as `edge-server`; null where the page names only qualities.
    pub role: Option<String>,
    /// Concepts of the qualities of the role, sorted: `internal`, `ip`, `virtual-ip`, `interface`.
    pub qualifiers: Vec<String>,
}

/// The source or destination of a rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Endpoint")]
pub struct EndpointRecord {
    /// Whether the page says "any"; with parties, it is any, narrowed to these.
    pub any: bool,
    /// The parties, sorted; the order of a list means nothing.
    pub parties: Vec<PartyRecord>,
    /// Concepts of clauses about the endpoint as a whole, such as `runs-xmpp-gateway-service`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<String>,
}

/// What one row states, in words of no language. Fields that the table does not give are empty, null or absent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Rule")]
pub struct RuleRecord {
    /// Concept of the role that a service cell names, such as `access-edge-service`.
    pub role: Option<String>,
    /// Application protocols in lower case, sorted: `sip`, `xmpp`, `stun`.
    pub application_protocols: Vec<String>,
    /// Session security in lower case, sorted: `tls`, `mtls`.
    pub security: Vec<String>,
    /// Transport protocols as literally stated, in lower case, sorted: `tcp`, `udp`.
    pub transport: Vec<String>,
    /// Destination ports in the order of the page.
    pub ports: Vec<PortRangeRecord>,
    /// Where traffic comes from; null where the table does not say.
    pub source: Option<EndpointRecord>,
    /// Where traffic goes; null where the table does not say.
    pub destination: Option<EndpointRecord>,
    /// Source ports, where the table keeps them apart; 0 to 65535 is "any".
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub source_ports: Vec<PortRangeRecord>,
    /// Ports of the machines behind a load balancer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub node_ports: Vec<PortRangeRecord>,
    /// The server role, component or load balancer that the row belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub component: Option<EndpointRecord>,
    /// Name of the service in the words of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// `inbound`, `outbound` or `both`, where the table has a direction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<String>,
}

impl From<PortRange> for PortRangeRecord {
    fn from(range: PortRange) -> Self {
        Self {
            lower: range.lower(),
            upper: range.upper(),
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
        let names = |names: &std::collections::BTreeSet<crate::rule::Name>| {
            names.iter().map(|name| name.as_str().to_owned()).collect()
        };
        let ports = |ports: &[PortRange]| ports.iter().map(|&range| range.into()).collect();
        Self {
            role: rule.role.as_ref().map(ToString::to_string),
            application_protocols: names(&rule.application_protocols),
            security: names(&rule.security),
            transport: names(&rule.transport),
            ports: ports(&rule.ports),
            source: rule.source.as_ref().map(Into::into),
            destination: rule.destination.as_ref().map(Into::into),
            source_ports: ports(&rule.source_ports),
            node_ports: ports(&rule.node_ports),
            component: rule.component.as_ref().map(Into::into),
            service: rule.service.clone(),
            direction: rule
                .direction
                .map(|direction| direction.as_str().to_owned()),
        }
    }
}
