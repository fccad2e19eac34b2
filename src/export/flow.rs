//! What firewalls can be told: takes a rule, gives flows (one transport each) and remarks.
//!
//! A flow never allows more than the rule states. What a rule leaves open makes it a remark without a
//! flow, and what no firewall language can say (protocols, conditions, node ports) is a remark beside it.

use std::collections::BTreeSet;

use super::words::{endpoint_words, one_line, party_words, ports_words, rule_words};
use super::{Selection, is_disputed};
use crate::output::canon::CanonRule;
use crate::output::records::{EndpointRecord, PartyRecord, PortRangeRecord};

/// Whom an address stands for: a name that the reader fills in.
///
/// Conditions are part of it: "Edge Servers that run the gateway" are fewer than all Edge Servers,
/// so the two never share a name. Without party and conditions it is the side that no page states.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Member {
    pub(super) party: Option<PartyRecord>,
    pub(super) conditions: Vec<String>,
}

impl Member {
    /// What it stands for, in words on one line.
    pub(super) fn words(&self) -> String {
        let mut words = match (&self.party, self.conditions.is_empty()) {
            (Some(party), _) => party_words(party),
            (None, false) => "any".to_owned(),
            (None, true) => "the side that the page does not state".to_owned(),
        };
        if !self.conditions.is_empty() {
            words.push_str(" if ");
            words.push_str(&self.conditions.join(" and "));
        }
        one_line(&words)
    }

    /// The word within names: `edge-server-internal-ip`, `any-if-runs-gateway`, `unstated`.
    pub(super) fn name(&self) -> String {
        let mut words = Vec::new();
        match (&self.party, self.conditions.is_empty()) {
            (Some(party), _) => {
                words.push(party.role.as_deref().unwrap_or("some"));
                words.extend(party.qualifiers.iter().map(String::as_str));
            }
            (None, false) => words.push("any"),
            (None, true) => words.push("unstated"),
        }
        for condition in &self.conditions {
            words.extend(["if", condition]);
        }
        words.join("-")
    }
}

/// One side of a flow: `None` is every address; else at least one member.
pub(super) type Side = Option<Vec<Member>>;

/// One transport of one rule.
#[derive(Debug, Clone)]
pub(super) struct Flow {
    pub(super) transport: String,
    pub(super) source: Side,
    pub(super) destination: Side,
    /// Empty for any.
    pub(super) source_ports: Vec<PortRangeRecord>,
    /// Never empty but for ICMP.
    pub(super) ports: Vec<PortRangeRecord>,
}

/// A rule as a firewall sees it.
pub(super) struct Plan<'c> {
    pub(super) rule: &'c CanonRule,
    pub(super) flows: Vec<Flow>,
    /// What the flows do not say, one line each, safe for any comment that ends with the line.
    pub(super) remarks: Vec<String>,
}

impl Plan<'_> {
    /// The rule in one line.
    pub(super) fn title(&self) -> String {
        rule_words(self.rule)
    }
}

/// Turns a rule into flows over the transports that the format has.
pub(super) fn plan<'c>(
    selection: &Selection<'c>,
    rule: &'c CanonRule,
    transports: &[&str],
) -> Plan<'c> {
    let mut remarks = remarks(selection, rule);
    let mut flows = Vec::new();
    let sides = sides(rule, &mut remarks);
    if rule.transport.is_empty() {
        remarks.push("opens nothing: the page states no transport".to_owned());
    }
    if sides.is_empty() {
        remarks.push("opens nothing: the page states neither source nor destination".to_owned());
    }
    for transport in &rule.transport {
        if !transports.contains(&transport.as_str()) {
            remarks.push(format!(
                "opens nothing for {transport}: the format has no such match"
            ));
        } else if transport != "icmp" && rule.ports.is_empty() {
            remarks.push(format!(
                "opens nothing for {transport}: the page states no port"
            ));
        } else {
            flows.extend(sides.iter().map(|(source, destination)| Flow {
                transport: transport.clone(),
                source: source.clone(),
                destination: destination.clone(),
                source_ports: source_ports(rule, transport),
                ports: if transport == "icmp" {
                    Vec::new()
                } else {
                    rule.ports.clone()
                },
            }));
        }
    }
    Plan {
        rule,
        flows,
        remarks: remarks.iter().map(|remark| one_line(remark)).collect(),
    }
}

/// Source ports 0 to 65535 match everything and are left out; ICMP has no ports.
fn source_ports(rule: &CanonRule, transport: &str) -> Vec<PortRangeRecord> {
    let ranges = &rule.source_ports;
    let every = ranges.iter().any(|r| r.lower <= 1 && r.upper == u16::MAX);
    if transport == "icmp" || every {
        Vec::new()
    } else {
        ranges.clone()
    }
}

/// Source and destination of each flow; a table with a direction names its component instead.
fn sides(rule: &CanonRule, remarks: &mut Vec<String>) -> Vec<(Side, Side)> {
    let unstated = || Some(vec![Member::default()]);
    let stated = |endpoint: &Option<EndpointRecord>| endpoint.as_ref().map_or_else(unstated, side);
    let (source, destination) = (stated(&rule.source), stated(&rule.destination));
    if source != unstated() || destination != unstated() {
        return vec![(source, destination)];
    }
    let (Some(component), Some(direction)) = (&rule.component, &rule.direction) else {
        return Vec::new();
    };
    let component = side(component);
    if component == unstated() {
        return Vec::new();
    }
    remarks.push(format!(
        "{direction} for the component that the table names"
    ));
    let inbound = (unstated(), component.clone());
    let outbound = (component, unstated());
    match direction.as_str() {
        "inbound" => vec![inbound],
        "outbound" => vec![outbound],
        "both" => vec![inbound, outbound],
        _ => Vec::new(),
    }
}

fn side(endpoint: &EndpointRecord) -> Side {
    let member = |party| Member {
        party,
        conditions: endpoint.conditions.clone(),
    };
    if !endpoint.parties.is_empty() {
        let parties = endpoint.parties.iter().cloned();
        Some(parties.map(|party| member(Some(party))).collect())
    } else if endpoint.any && endpoint.conditions.is_empty() {
        None
    } else {
        Some(vec![member(None)])
    }
}

/// What no firewall language says of a rule.
fn remarks(selection: &Selection<'_>, rule: &CanonRule) -> Vec<String> {
    let mut remarks = Vec::new();
    let mut say = |what: &str, words: String| {
        if !words.is_empty() {
            remarks.push(format!("{what}: {words}"));
        }
    };
    say("role", rule.role.clone().unwrap_or_default());
    say("application", rule.application_protocols.join(" "));
    say("security", rule.security.join(" "));
    if rule.transport_inferred {
        say(
            "transport",
            "follows from the security, stated nowhere".to_owned(),
        );
    }
    for (what, endpoint) in [("source", &rule.source), ("destination", &rule.destination)] {
        let Some(endpoint) = endpoint else { continue };
        if (endpoint.any && !endpoint.parties.is_empty()) || !endpoint.conditions.is_empty() {
            say(what, endpoint_words(endpoint));
        }
    }
    say(
        "component",
        rule.component
            .as_ref()
            .map(endpoint_words)
            .unwrap_or_default(),
    );
    say("direction", rule.direction.clone().unwrap_or_default());
    say("node ports", ports_words(&rule.node_ports));
    say("service", selection.text_of(&rule.service).to_owned());
    if is_disputed(rule) {
        let dissent: Vec<String> = rule
            .agreement
            .dissent
            .iter()
            .map(|d| {
                format!(
                    "{} has {} {}",
                    d.locale,
                    d.field,
                    d.value.as_deref().unwrap_or("nothing")
                )
            })
            .collect();
        say(
            "disputed",
            format!("{} ({})", rule.agreement.verdict, dissent.join("; ")),
        );
    }
    say("note", selection.text_of(&rule.notes).to_owned());
    remarks
}

/// All members of some plans: the names that the reader fills in.
pub(super) fn members<'p>(plans: impl IntoIterator<Item = &'p Plan<'p>>) -> BTreeSet<Member> {
    let flows = plans.into_iter().flat_map(|plan| &plan.flows);
    flows
        .flat_map(|flow| [&flow.source, &flow.destination])
        .flatten()
        .flatten()
        .cloned()
        .collect()
}

/// Address placeholders of RFC 5737, one for each party: valid everywhere, routed nowhere.
///
/// `None` where the three documentation networks are used up.
pub(super) fn placeholder(index: usize) -> Option<String> {
    const NETWORKS: [&str; 3] = ["192.0.2", "198.51.100", "203.0.113"];
    let network = NETWORKS.get(index / 254)?;
    Some(format!("{network}.{}/32", index % 254 + 1))
}
