//! `ietf-access-control-list` of RFC 8519 in the JSON encoding of RFC 7951: one ACL for each port table.
//!
//! The model matches addresses, not roles, and has no room for comments: a member of our own would be
//! invalid, and annotations (RFC 7952) need a module that declares them. So:
//!
//! * Each party gets a placeholder of the documentation networks (RFC 5737). The document is valid as
//!   it stands and matches no real traffic until the placeholders are replaced.
//! * The name of an ACE says rule, transport, port and roles, cut to the 64 characters of the model.
//! * `acl-notes.txt` beside it lists the placeholders, and all that the model cannot say.
//!
//! Roles are IPv4 here, hence `ipv4-acl-type`; an ACE of "any" to "any" matches the port alone.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::flow::{self, Flow, Member, Plan, Side};
use super::words::{head, identifier, one_line, range_words};
use super::{ExportFile, Selection};
use crate::output::records::PortRangeRecord;

/// Longest name of an ACL or ACE.
const NAME_LIMIT: usize = 64;

type Addresses = BTreeMap<Member, Option<String>>;

/// The ACLs of a selection, and the notes beside them.
pub(super) fn files(selection: &Selection<'_>) -> Vec<ExportFile> {
    let tables: Vec<Vec<Plan<'_>>> = selection
        .tables()
        .map(|rules| {
            // SCTP has no port match in the model.
            let plan = |rule| flow::plan(selection, rule, &["tcp", "udp", "icmp"]);
            rules.iter().copied().map(plan).collect()
        })
        .collect();
    let addresses: Addresses = flow::members(tables.iter().flatten())
        .into_iter()
        .enumerate()
        .map(|(index, member)| (member, flow::placeholder(index)))
        .collect();

    let mut notes = String::new();
    for line in selection.preamble() {
        let _ = writeln!(notes, "{line}");
    }
    notes.push_str("\nPlaceholders of acl.json; replace each by the address of the role.\n\n");
    for (member, address) in &addresses {
        let address = address
            .as_deref()
            .unwrap_or("none left; its entries are not in acl.json");
        let _ = writeln!(notes, "{}: {address}", member.words());
    }
    let mut acls = Vec::new();
    let mut names = BTreeSet::new();
    for table in &tables {
        let Some(first) = table.first() else { continue };
        let page = identifier(&first.rule.page, '-');
        let name = unique(
            &format!("{}-t{}", head(&page, 48), first.rule.table),
            &mut names,
        );
        let section = one_line(selection.text_of(&first.rule.section));
        let _ = writeln!(notes, "\nACL {name}: {section}\n");
        let entries = entries(table, &addresses, &mut notes);
        if !entries.is_empty() {
            acls.push(json!({
                "name": name,
                "type": "ietf-access-control-list:ipv4-acl-type",
                "aces": { "ace": entries },
            }));
        }
    }
    let document = json!({ "ietf-access-control-list:acls": { "acl": acls } });
    vec![
        ExportFile {
            name: "acl.json".to_owned(),
            text: format!("{document:#}\n"),
        },
        ExportFile {
            name: "acl-notes.txt".to_owned(),
            text: notes,
        },
    ]
}

fn entries(table: &[Plan<'_>], addresses: &Addresses, notes: &mut String) -> Vec<Value> {
    let mut entries = Vec::new();
    let mut names = BTreeSet::new();
    for plan in table {
        let _ = writeln!(notes, "{} {}", one_line(&plan.rule.id), plan.title());
        for remark in &plan.remarks {
            let _ = writeln!(notes, "  {remark}");
        }
        for flow in &plan.flows {
            for source in sides(&flow.source) {
                for destination in sides(&flow.destination) {
                    let Some(l3) = networks(flow, source, destination, addresses) else {
                        continue;
                    };
                    for (source_port, port) in port_pairs(flow) {
                        let name = entry_name(plan, flow, port, source, destination);
                        let name = unique(&name, &mut names);
                        let _ = writeln!(notes, "  ACE {name}");
                        entries.push(json!({
                            "name": name,
                            "matches": matches(flow, l3.clone(), source_port, port),
                            "actions": { "forwarding": "ietf-access-control-list:accept" },
                        }));
                    }
                }
            }
        }
    }
    entries
}

/// The members of a side; `None` is any.
fn sides(side: &Side) -> Vec<Option<&Member>> {
    side.as_ref()
        .map_or_else(|| vec![None], |members| members.iter().map(Some).collect())
}

/// The `ipv4` container; `None` where a placeholder is missing.
fn networks(
    flow: &Flow,
    source: Option<&Member>,
    destination: Option<&Member>,
    addresses: &Addresses,
) -> Option<Map<String, Value>> {
    let mut l3 = Map::new();
    let protocol = match flow.transport.as_str() {
        "icmp" => 1,
        "udp" => 17,
        _ => 6,
    };
    l3.insert("protocol".to_owned(), json!(protocol));
    for (leaf, side) in [
        ("source-ipv4-network", source),
        ("destination-ipv4-network", destination),
    ] {
        if let Some(member) = side {
            let address = addresses.get(member)?.as_deref()?;
            l3.insert(leaf.to_owned(), json!(address));
        }
    }
    Some(l3)
}

type MaybeRange<'f> = Option<&'f PortRangeRecord>;

fn port_pairs(flow: &Flow) -> Vec<(MaybeRange<'_>, MaybeRange<'_>)> {
    fn or_none(ranges: &[PortRangeRecord]) -> Vec<MaybeRange<'_>> {
        if ranges.is_empty() {
            vec![None]
        } else {
            ranges.iter().map(Some).collect()
        }
    }
    or_none(&flow.source_ports)
        .into_iter()
        .flat_map(|source| {
            or_none(&flow.ports)
                .into_iter()
                .map(move |port| (source, port))
        })
        .collect()
}

fn matches(
    flow: &Flow,
    l3: Map<String, Value>,
    source_port: MaybeRange<'_>,
    port: MaybeRange<'_>,
) -> Value {
    let mut matches = Map::from_iter([("ipv4".to_owned(), Value::Object(l3))]);
    let mut l4 = Map::new();
    for (name, range) in [("source-port", source_port), ("destination-port", port)] {
        if let Some(range) = range {
            l4.insert(name.to_owned(), port_match(range));
        }
    }
    if !l4.is_empty() {
        matches.insert(flow.transport.clone(), Value::Object(l4));
    }
    Value::Object(matches)
}

fn port_match(range: &PortRangeRecord) -> Value {
    if range.lower == range.upper {
        json!({ "operator": "eq", "port": range.lower })
    } else {
        json!({ "lower-port": range.lower, "upper-port": range.upper })
    }
}

/// `1f0c…-tcp-5269-any-to-edge-server-internal-ip`.
fn entry_name(
    plan: &Plan<'_>,
    flow: &Flow,
    port: MaybeRange<'_>,
    source: Option<&Member>,
    destination: Option<&Member>,
) -> String {
    let side = |side: Option<&Member>| side.map_or_else(|| "any".to_owned(), Member::name);
    let port = port.map(range_words).unwrap_or_default();
    let words = [
        plan.rule.id.clone(),
        flow.transport.clone(),
        port,
        side(source),
        "to".to_owned(),
        side(destination),
    ];
    identifier(&words.join("-"), '-')
}

/// The name cut to its limit; a name that is taken gets a number at its end.
fn unique(name: &str, taken: &mut BTreeSet<String>) -> String {
    let mut candidate = head(name, NAME_LIMIT).trim_end_matches('-').to_owned();
    let mut number = 2;
    while !taken.insert(candidate.clone()) {
        let suffix = format!("-{number}");
        candidate = format!("{}{suffix}", head(name, NAME_LIMIT - suffix.len()));
        number += 1;
    }
    candidate
}
