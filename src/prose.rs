//! Prose: rules in words for a person; the only notation that people are shown.
//!
//! Takes parts of rules and gives plain words: "edge server, internal interface (IP)", "TCP 443, UDP 3478".
//! Records have identifiers; no program reads what is written here.

use std::collections::BTreeSet;

use crate::order::Order;
use crate::rule::{ConceptId, Endpoint, Field, Match, Party, PortRange, Rule, Stated, Value};

/// What stands for a field that says nothing.
pub const NOTHING: &str = "nothing";

/// A value in words.
///
/// ```
/// use portolan::prose;
/// use portolan::rule::{ConceptId, Endpoint, Party};
/// let id = |text: &str| ConceptId::new(text);
/// let party = Party {
///     role: Some(id("edge-server")),
///     qualifiers: [id("internal"), id("interface"), id("ip")].into(),
///     address: None,
/// };
/// let end = Endpoint { parties: [party].into(), ..Endpoint::default() };
/// assert_eq!(prose::endpoint(&end), "edge server, internal interface (IP)");
/// ```
#[must_use]
pub fn value(value: &Value) -> String {
    match value {
        Value::Matches(set) => matches(set.iter()),
        Value::Ports(ranges) => ports(ranges.iter()),
        Value::Protocols(names) => {
            let names: Vec<String> = names.iter().map(|name| name.display()).collect();
            or_nothing(names.join(", "))
        }
        Value::Concept(id) => concept(id),
        Value::Endpoint(end) => endpoint(end),
        Value::Direction(direction) => direction.as_str().to_owned(),
        Value::Action(action) => action.as_str().to_owned(),
    }
}

/// What an edition says, in words.
#[must_use]
pub fn said(said: &Option<Value>) -> String {
    said.as_ref().map_or_else(|| NOTHING.to_owned(), value)
}

/// Matches in words: ports of one transport together.
pub fn matches<'m>(all: impl Iterator<Item = &'m Match>) -> String {
    let mut parts: Vec<(Option<crate::protocol::Name>, Vec<String>)> = Vec::new();
    for one in all {
        let text = one.ports.to_string();
        match parts
            .iter_mut()
            .find(|(transport, _)| *transport == one.transport)
        {
            Some((_, ports)) => ports.push(text),
            None => parts.push((one.transport, vec![text])),
        }
    }
    let parts: Vec<String> = parts
        .into_iter()
        .map(|(transport, ports)| match transport {
            Some(transport) => format!("{} {}", transport.display(), ports.join(", ")),
            None => ports.join(", "),
        })
        .collect();
    or_nothing(parts.join("; "))
}

/// Port ranges in words.
pub fn ports<'r>(ranges: impl Iterator<Item = &'r PortRange>) -> String {
    let ranges: Vec<String> = ranges.map(ToString::to_string).collect();
    or_nothing(ranges.join(", "))
}

/// A concept in words.
#[must_use]
pub fn concept(id: &ConceptId) -> String {
    id.as_str().replace('-', " ")
}

/// Concepts in words.
pub fn concepts<'c>(ids: impl Iterator<Item = &'c ConceptId>) -> String {
    ids.map(concept).collect::<Vec<_>>().join(" and ")
}

/// An endpoint in words.
#[must_use]
pub fn endpoint(end: &Endpoint) -> String {
    let mut parts: Vec<String> = end.parties.iter().map(party).collect();
    let conditions = concepts(end.conditions.iter());
    if !conditions.is_empty() {
        parts.push(format!("which {conditions}"));
    }
    let parts = parts.join(" or ");
    match (end.any, parts.is_empty()) {
        (true, true) => String::from("any"),
        (true, false) => format!("any, that is {parts}"),
        (false, _) => or_nothing(parts),
    }
}

/// A party in words.
#[must_use]
pub fn party(party: &Party) -> String {
    party_named(party, &concept)
}

/// A party in words, its role by a name.
pub fn party_named(party: &Party, name: &dyn Fn(&ConceptId) -> String) -> String {
    let is_address = |id: &&ConceptId| matches!(id.as_str(), "ip" | "virtual-ip");
    let (addresses, qualities): (Vec<&ConceptId>, Vec<&ConceptId>) =
        party.qualifiers.iter().partition(is_address);
    // A noun stands behind its adjectives.
    let mut qualities: Vec<String> = qualities.into_iter().map(concept).collect();
    qualities.order_by_key(|word| word == "interface");
    let who = match (&party.role, &party.address) {
        (Some(role), _) => name(role),
        (None, Some(address)) => address.clone(),
        (None, None) => String::new(),
    };
    let mut text = who;
    if !qualities.is_empty() {
        if !text.is_empty() {
            text.push_str(", ");
        }
        text.push_str(&qualities.join(" "));
    }
    if !addresses.is_empty() {
        let names: Vec<String> = addresses.into_iter().map(quality).collect();
        let names = names.join(", ");
        text = if text.is_empty() {
            names
        } else {
            format!("{text} ({names})")
        };
    }
    text
}

/// A quality of a role in words.
#[must_use]
pub fn quality(id: &ConceptId) -> String {
    match id.as_str() {
        "ip" => String::from("IP"),
        "virtual-ip" => String::from("virtual IP"),
        _ => concept(id),
    }
}

/// A whole rule in one line.
#[must_use]
pub fn rule(rule: &Rule) -> String {
    let mut parts = Vec::new();
    for field in [Field::ApplicationProtocols, Field::Security, Field::Matches] {
        if let Stated::Is(stated) = field.get(rule) {
            parts.push(value(&stated));
        }
    }
    for (field, word) in [
        (Field::Source, "from"),
        (Field::Destination, "to"),
        (Field::Component, "at"),
    ] {
        if let Stated::Is(stated) = field.get(rule) {
            parts.push(format!("{word} {}", value(&stated)));
        }
    }
    parts.join(" ")
}

/// The names of transports in words.
#[must_use]
pub fn transports(names: &BTreeSet<crate::protocol::Name>) -> String {
    or_nothing(
        names
            .iter()
            .map(|name| name.display())
            .collect::<Vec<_>>()
            .join(", "),
    )
}

fn or_nothing(text: String) -> String {
    if text.is_empty() {
        NOTHING.to_owned()
    } else {
        text
    }
}
