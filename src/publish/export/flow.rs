//! What firewalls can be told: takes a rule, gives flows (one transport each) and remarks.
//!
//! A flow never allows more than the rule states. What a rule leaves open, what was not understood of it
//! and what it denies make a remark without a flow; what no firewall language can say (protocols,
//! conditions, node ports) is a remark beside the flow. Transports and ports stay paired as the page has
//! them: `TCP 443; UDP 3478` never becomes `TCP 3478`.

use std::collections::{BTreeMap, BTreeSet};

use super::address::Prefix;
use super::words::{
    concept_words, dissent_words, endpoint_words, one_line, party_words, place_words, ports_words,
    rule_words,
};
use super::{ExportOptions, Family, Selection, is_disputed};
use crate::order::Collect;
use crate::record::canon::CanonRule;
use crate::record::rule::{EndpointRecord, MatchRecord, PartyRecord, PortRangeRecord};

/// The quality that says nothing of who it is: the address of a role is the role's address.
pub(super) const ADDRESS_OF: &str = "ip";

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
    fn new(party: &PartyRecord, conditions: &[String]) -> Self {
        let mut party = party.clone();
        if party.role.is_some() || party.address.is_some() {
            party.qualifiers.retain(|quality| quality != ADDRESS_OF);
        }
        Self {
            party: Some(party),
            conditions: conditions.to_vec(),
        }
    }

    /// What it stands for, in words on one line.
    pub(super) fn words(&self) -> String {
        let mut words = match (&self.party, self.conditions.is_empty()) {
            (Some(party), _) => party_words(party),
            (None, false) => "any".to_owned(),
            (None, true) => "the side that the page does not state".to_owned(),
        };
        if !self.conditions.is_empty() {
            let conditions: Vec<String> =
                self.conditions.iter().map(|id| concept_words(id)).collect();
            words.push_str(" which ");
            words.push_str(&conditions.join(" and "));
        }
        one_line(&words)
    }

    /// The word within names: `edge-server-internal`, `any-if-runs-gateway`, `unstated`.
    pub(super) fn name(&self) -> String {
        let mut words = Vec::new();
        match (&self.party, self.conditions.is_empty()) {
            (Some(party), _) => {
                let who = party.role.as_deref().or(party.address.as_deref());
                words.push(who.unwrap_or("some"));
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

    /// The address that the page itself writes, where it means all of it: "10.0.0.0/8, internal" may be
    /// fewer, and so may be any address under a condition.
    fn literal(&self) -> Option<Prefix> {
        let party = self.party.as_ref()?;
        let prefix: Prefix = party.address.as_ref()?.parse().ok()?;
        let is_whole = prefix.is_host() || party.qualifiers.is_empty();
        (is_whole && party.role.is_none() && self.conditions.is_empty()).then_some(prefix)
    }
}

/// One side of a flow: `None` is every address; else at least one member.
pub(super) type Side = Option<Vec<Member>>;

/// What a flow opens of its transport.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Opening {
    /// All of it: the page says every port, or the transport has none.
    Whole,
    /// These ports; never empty.
    Ports(Vec<PortRangeRecord>),
    /// One ICMP type, with a code where the page names one.
    Icmp(u8, Option<u8>),
}

/// One transport of one rule.
#[derive(Debug, Clone)]
pub(super) struct Flow {
    pub(super) transport: String,
    pub(super) source: Side,
    pub(super) destination: Side,
    /// Empty for any.
    pub(super) source_ports: Vec<PortRangeRecord>,
    pub(super) opening: Opening,
}

impl Flow {
    /// The destination ports; none where the flow opens something else.
    pub(super) fn ports(&self) -> &[PortRangeRecord] {
        match &self.opening {
            Opening::Ports(ranges) => ranges,
            Opening::Whole | Opening::Icmp(..) => &[],
        }
    }
}

/// What a format can say.
pub(super) struct Abilities {
    /// Transports that it can match.
    pub(super) transports: &'static [&'static str],
    /// Whether it can match an ICMP type and code.
    pub(super) icmp: fn(u8, Option<u8>) -> bool,
}

/// A rule as a firewall sees it.
pub(super) struct Plan<'c> {
    pub(super) rule: &'c CanonRule,
    /// Where it stands and what it states, in one line.
    pub(super) title: String,
    pub(super) flows: Vec<Flow>,
    /// What the flows do not say, one line each, safe for any comment that ends with the line.
    pub(super) remarks: Vec<String>,
}

/// Transports whose ports a firewall matches.
const WITH_PORTS: [&str; 3] = ["tcp", "udp", "sctp"];

/// Fields that open nothing, so that it does not matter to a firewall whether they were understood.
const HARMLESS: [&str; 4] = ["role", "application_protocols", "security", "node_ports"];

/// Entries of one rule, as formats count them that have no sets; no page of this world comes near, and a
/// hostile one would fill a disk with few words.
const MOST_ENTRIES: usize = 65_536;

/// Turns a rule into flows over what the format can say.
pub(super) fn plan<'c>(
    selection: &Selection<'c>,
    rule: &'c CanonRule,
    abilities: &Abilities,
) -> Plan<'c> {
    let mut remarks = remarks(selection, rule);
    let flows = match shut(rule) {
        Some(why) => {
            remarks.push(format!("opens nothing: {why}"));
            Vec::new()
        }
        None => flows(rule, abilities, &mut remarks),
    };
    let place = place_words(selection.title(&rule.page), rule);
    Plan {
        rule,
        title: format!("{place}: {}", rule_words(rule)),
        flows,
        remarks: remarks.iter().map(|remark| one_line(remark)).collect(),
    }
}

/// Why a rule opens nothing for any format, as far as its fields tell.
pub(super) fn shut(rule: &CanonRule) -> Option<String> {
    match rule.action.as_deref() {
        None | Some("accept") => {}
        Some("deny") => return Some("the page denies it".to_owned()),
        Some(_) => return Some("what is done with the traffic is no known word".to_owned()),
    }
    let ends_are_stated = is_stated(rule.source.as_ref()) || is_stated(rule.destination.as_ref());
    let unread: Vec<String> = rule
        .agreement
        .unread
        .iter()
        .filter(|field| !HARMLESS.contains(&field.as_str()))
        .filter(|field| !(ends_are_stated && matches!(field.as_str(), "component" | "direction")))
        .map(|field| field.replace('_', " "))
        .collect();
    if !unread.is_empty() {
        return Some(format!("not understood: {}", unread.join(", ")));
    }
    if rule.matches.is_empty() {
        return Some("the page states no port".to_owned());
    }
    if sides(rule).is_empty() {
        return Some("the page states neither source nor destination".to_owned());
    }
    let nobody = [&rule.source, &rule.destination, &rule.component];
    let mut parties = nobody.into_iter().flatten().flat_map(|end| &end.parties);
    let is_nobody = |party: &PartyRecord| {
        party.role.is_none() && party.address.is_none() && party.qualifiers.is_empty()
    };
    parties
        .any(is_nobody)
        .then(|| "a party is not named".to_owned())
}

/// What one match opens; else why it opens nothing.
pub(super) fn opening(one: &MatchRecord) -> Result<(&str, Opening), &'static str> {
    let Some(transport) = one.transport.as_deref() else {
        return Err("the page states no transport");
    };
    let has_ports = WITH_PORTS.contains(&transport);
    let icmp = one.icmp_type.map(|kind| (kind, one.icmp_code));
    match (one.lower, one.upper, icmp, one.any) {
        (Some(lower), Some(upper), None, _) if has_ports && lower <= upper => {
            let range = PortRangeRecord { lower, upper };
            Ok((transport, Opening::Ports(vec![range])))
        }
        (None, None, None, true) if has_ports => Ok((transport, Opening::Whole)),
        (None, None, None, _) if !has_ports => Ok((transport, Opening::Whole)),
        (None, None, Some((kind, code)), false) if transport == "icmp" => {
            Ok((transport, Opening::Icmp(kind, code)))
        }
        (None, None, None, false) => Err("the page states no port"),
        _ => Err("its numbers are no ports of that transport"),
    }
}

fn flows(rule: &CanonRule, abilities: &Abilities, remarks: &mut Vec<String>) -> Vec<Flow> {
    let mut openings: Vec<(&str, Opening)> = Vec::new();
    for one in &rule.matches {
        let said = || super::words::matches_words(std::slice::from_ref(one));
        let (transport, opening) = match opening(one) {
            Ok(found) => found,
            Err(why) => {
                remarks.push(format!("opens nothing for {}: {why}", said()));
                continue;
            }
        };
        let can = abilities.transports.contains(&transport)
            && match opening {
                Opening::Icmp(kind, code) => (abilities.icmp)(kind, code),
                Opening::Whole | Opening::Ports(_) => true,
            };
        if !can {
            let name = match opening {
                Opening::Ports(_) | Opening::Icmp(..) => said(),
                Opening::Whole => transport.to_uppercase(),
            };
            remarks.push(format!(
                "opens nothing for {name}: the format has no such match"
            ));
            continue;
        }
        // Port ranges of one transport go into one flow; they never change their transport.
        let mut open = openings.iter_mut().filter(|(known, _)| *known == transport);
        match (
            open.find(|(_, known)| matches!(known, Opening::Ports(_))),
            opening,
        ) {
            (Some((_, Opening::Ports(known))), Opening::Ports(more)) => known.extend(more),
            (_, opening) => openings.push((transport, opening)),
        }
    }
    if rule.source.is_none() && rule.destination.is_none() && !openings.is_empty() {
        let direction = rule.direction.as_deref().unwrap_or_default();
        remarks.push(format!(
            "{direction} for the component that the table names"
        ));
    }
    let sides = sides(rule);
    let width = |side: &Side| side.as_ref().map_or(1, Vec::len);
    let pairs = sides
        .iter()
        .map(|(from, to)| width(from) * width(to))
        .sum::<usize>();
    if pairs * rule.matches.len() * rule.source_ports.len().max(1) > MOST_ENTRIES {
        remarks.push("opens nothing: it would take too many entries".to_owned());
        return Vec::new();
    }
    openings
        .into_iter()
        .flat_map(|(transport, opening)| {
            let flow = move |(source, destination): (Side, Side)| Flow {
                transport: transport.to_owned(),
                source,
                destination,
                source_ports: source_ports(rule, transport),
                opening: opening.clone(),
            };
            sides.clone().into_iter().map(flow)
        })
        .collect()
}

/// Source ports 0 to 65535 match everything and are left out; a transport without ports has none.
fn source_ports(rule: &CanonRule, transport: &str) -> Vec<PortRangeRecord> {
    let ranges = &rule.source_ports;
    let every = ranges.iter().any(|r| r.lower == 0 && r.upper == u16::MAX);
    if every || !WITH_PORTS.contains(&transport) {
        Vec::new()
    } else {
        ranges.clone()
    }
}

/// Whether an end says anything.
fn is_stated(end: Option<&EndpointRecord>) -> bool {
    end.is_some_and(|end| end.any || !end.parties.is_empty() || !end.conditions.is_empty())
}

/// Source and destination of each flow; a table with a direction names its component instead.
fn sides(rule: &CanonRule) -> Vec<(Side, Side)> {
    let unstated = || Some(vec![Member::default()]);
    let stated = |end: &Option<EndpointRecord>| match end {
        Some(end) if is_stated(Some(end)) => side(end),
        Some(_) | None => unstated(),
    };
    if is_stated(rule.source.as_ref()) || is_stated(rule.destination.as_ref()) {
        return vec![(stated(&rule.source), stated(&rule.destination))];
    }
    let Some(direction) = rule.direction.as_deref() else {
        return Vec::new();
    };
    if !is_stated(rule.component.as_ref()) {
        return Vec::new();
    }
    let component = stated(&rule.component);
    let inbound = (unstated(), component.clone());
    let outbound = (component, unstated());
    match direction {
        "inbound" => vec![inbound],
        "outbound" => vec![outbound],
        "both" => vec![inbound, outbound],
        _ => Vec::new(),
    }
}

fn side(endpoint: &EndpointRecord) -> Side {
    if !endpoint.parties.is_empty() {
        let parties = endpoint.parties.iter();
        let members: BTreeSet<Member> = parties
            .map(|party| Member::new(party, &endpoint.conditions))
            .into_set();
        Some(members.into_iter().collect())
    } else if endpoint.any && endpoint.conditions.is_empty() {
        None
    } else {
        Some(vec![Member {
            party: None,
            conditions: endpoint.conditions.clone(),
        }])
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
    say(
        "role",
        rule.role.as_deref().map(concept_words).unwrap_or_default(),
    );
    if rule.transport_inferred {
        say(
            "transport",
            "follows from the security, stated nowhere".to_owned(),
        );
    }
    say("direction", rule.direction.clone().unwrap_or_default());
    say("source ports", ports_words(&rule.source_ports));
    say("node ports", ports_words(&rule.node_ports));
    say("service", selection.text_of(&rule.service).to_owned());
    let harmless = rule
        .agreement
        .unread
        .iter()
        .map(|field| field.replace('_', " "));
    say("not understood", harmless.collect::<Vec<_>>().join(", "));
    for end in [&rule.source, &rule.destination] {
        let Some(end) = end else { continue };
        if end.any && !end.parties.is_empty() {
            say("narrowed", endpoint_words(end));
        }
    }
    if is_disputed(rule) {
        say("disputed", dissent_words(rule));
    } else {
        say("settled by the vote", dissent_words(rule));
    }
    say("note", selection.text_of(&rule.notes).to_owned());
    remarks
}

/// All members of some plans: the names that the reader fills in, or whose addresses are known.
pub(super) fn members<'p>(plans: impl IntoIterator<Item = &'p Plan<'p>>) -> BTreeSet<Member> {
    let flows = plans.into_iter().flat_map(|plan| &plan.flows);
    flows
        .flat_map(|flow| [&flow.source, &flow.destination])
        .flatten()
        .flatten()
        .cloned()
        .into_set()
}

/// Where the members are.
pub(super) struct Directory {
    known: BTreeMap<Member, Vec<Prefix>>,
    unknown: BTreeSet<Member>,
}

impl Directory {
    /// Looks the members up: an address that the page writes, else the entry of the reader's map.
    pub(super) fn new(members: BTreeSet<Member>, options: &ExportOptions) -> Self {
        let mut directory = Self {
            known: BTreeMap::new(),
            unknown: BTreeSet::new(),
        };
        for member in members {
            let mapped = options.addresses.of(&member).map(<[Prefix]>::to_vec);
            match mapped.or_else(|| Some(vec![member.literal()?])) {
                Some(prefixes) => {
                    directory.known.insert(member, prefixes);
                }
                None => {
                    directory.unknown.insert(member);
                }
            }
        }
        directory
    }

    /// Members whose addresses nobody has told.
    pub(super) fn unknown(&self) -> &BTreeSet<Member> {
        &self.unknown
    }

    /// Members whose addresses are known.
    pub(super) fn known(&self) -> &BTreeMap<Member, Vec<Prefix>> {
        &self.known
    }
}

/// Address placeholders of the documentation networks (RFC 5737, RFC 3849), one for each party: valid
/// everywhere, routed nowhere.
///
/// `None` where the documentation networks are used up.
pub(super) fn placeholder(index: usize, family: Family) -> Option<Prefix> {
    const NETWORKS: [&str; 3] = ["192.0.2", "198.51.100", "203.0.113"];
    let text = match family {
        Family::V6 => format!("2001:db8::{:x}", u16::try_from(index + 1).ok()?),
        Family::V4 | Family::Both => {
            let network = NETWORKS.get(index / 254)?;
            format!("{network}.{}", index % 254 + 1)
        }
    };
    text.parse().ok()
}
