//! `ietf-access-control-list` of RFC 8519 in the JSON encoding of RFC 7951: one ACL for each port table.
//!
//! The model matches addresses, not roles, and has no room for comments: a member of our own would be
//! invalid, and annotations (RFC 7952) need a module that declares them. So:
//!
//! * Each party whose addresses are not known gets a placeholder of the documentation networks (RFC 5737,
//!   RFC 3849). The document is valid as it stands and matches no real traffic until the placeholders are
//!   replaced.
//! * The name of an ACE says rule, transport, port and roles, cut to the 64 characters of the model.
//! * `acl-notes.txt` beside it lists the placeholders, and all that the model cannot say.
//!
//! An ACL is of one family, `ipv4-acl-type` or `ipv6-acl-type`; an ACE of "any" to "any" matches the port
//! alone.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::address::Prefix;
use super::flow::{self, Abilities, Directory, Flow, Member, Opening, Plan, Side};
use super::words::{head, identifier, one_line, range_words};
use super::{ExportFile, Selection, unique};
use crate::record::rule::PortRangeRecord;

/// Longest name of an ACL or ACE.
const NAME_LIMIT: usize = 64;

const ABILITIES: Abilities = Abilities {
    // SCTP has no port match in the model.
    transports: &["tcp", "udp", "icmp", "icmpv6", "esp", "ah", "gre"],
    icmp: |_, _| true,
};

/// Protocol numbers of the IANA registry.
fn protocol_number(transport: &str) -> Option<u8> {
    Some(match transport {
        "icmp" => 1,
        "tcp" => 6,
        "udp" => 17,
        "gre" => 47,
        "esp" => 50,
        "ah" => 51,
        "icmpv6" => 58,
        _ => return None,
    })
}

/// Addresses and placeholders of the members.
type Addresses = BTreeMap<Member, Vec<Prefix>>;

/// What an ACL is made of.
struct Source<'s, 'c> {
    table: &'s [Plan<'c>],
    addresses: &'s Addresses,
    is_v6: bool,
}

/// The ACLs of a selection, and the notes beside them.
pub(super) fn files(selection: &Selection<'_>) -> Vec<ExportFile> {
    let family = selection.options.family;
    let tables: Vec<Vec<Plan<'_>>> = selection
        .tables()
        .map(|rules| {
            let plan = |rule| flow::plan(selection, rule, &ABILITIES);
            rules.iter().copied().map(plan).collect()
        })
        .collect();
    let members = flow::members(tables.iter().flatten());
    let directory = Directory::new(members, selection.options);

    let mut notes = String::new();
    for line in selection.preamble() {
        let _ = writeln!(notes, "{line}");
    }
    notes.push_str("\nPlaceholders of acl.json; replace each by the address of the role.\n\n");
    let mut addresses: Addresses = directory.known().clone();
    for (index, member) in directory.unknown().iter().enumerate() {
        let placeholder = flow::placeholder(index, family);
        let _ = match placeholder {
            Some(prefix) => writeln!(notes, "{}: {prefix}", member.words()),
            None => writeln!(
                notes,
                "{}: none left; its entries are not in acl.json",
                member.words()
            ),
        };
        addresses.insert(member.clone(), placeholder.into_iter().collect());
    }
    let mut acls = Vec::new();
    let mut names = BTreeMap::new();
    for table in &tables {
        let Some(first) = table.first() else { continue };
        let title = selection.title(&first.rule.page);
        let page = identifier(title, '-');
        let base = format!("{}-t{}", head(&page, 48), first.rule.table);
        let section = one_line(selection.text_of(&first.rule.section));
        let _ = writeln!(
            notes,
            "\n{} ({}), table {}: {section}\n",
            one_line(title),
            one_line(&first.rule.page),
            first.rule.table
        );
        for plan in table {
            let _ = writeln!(notes, "{} {}", one_line(&plan.rule.id), plan.title);
            for remark in &plan.remarks {
                let _ = writeln!(notes, "  {remark}");
            }
        }
        for is_v6 in [false, true] {
            if !family.has(is_v6) {
                continue;
            }
            let source = Source {
                table,
                addresses: &addresses,
                is_v6,
            };
            let entries = source.entries();
            if entries.is_empty() {
                continue;
            }
            let suffix = if is_v6 { "-v6" } else { "" };
            let name = unique(&format!("{base}{suffix}"), "-", NAME_LIMIT, &mut names);
            let _ = writeln!(notes, "  ACL {name}: {} entries", entries.len());
            let version = if is_v6 { 6 } else { 4 };
            acls.push(json!({
                "name": name,
                "type": format!("ietf-access-control-list:ipv{version}-acl-type"),
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

impl Source<'_, '_> {
    fn entries(&self) -> Vec<Value> {
        let mut entries = Vec::new();
        let mut names = BTreeMap::new();
        for plan in self.table {
            for flow in &plan.flows {
                // ICMP and ICMPv6 are two protocols, each of one family.
                if flow.transport == if self.is_v6 { "icmp" } else { "icmpv6" } {
                    continue;
                }
                let Some(protocol) = protocol_number(&flow.transport) else {
                    continue;
                };
                for (source, from) in self.side(&flow.source) {
                    for (destination, to) in self.side(&flow.destination) {
                        let l3 = self.networks(protocol, from, to);
                        for (source_port, port) in port_pairs(flow) {
                            let name = entry_name(plan, flow, port, source, destination);
                            let name = unique(&name, "-", NAME_LIMIT, &mut names);
                            entries.push(json!({
                                "name": name,
                                "matches": self.matches(flow, l3.clone(), source_port, port),
                                "actions": { "forwarding": "ietf-access-control-list:accept" },
                            }));
                        }
                    }
                }
            }
        }
        entries
    }

    /// The members of a side with each of their addresses; one `None` for any.
    fn side<'m>(&self, side: &'m Side) -> Vec<(Option<&'m Member>, Option<Prefix>)> {
        let Some(members) = side else {
            return vec![(None, None)];
        };
        let mut found = Vec::new();
        for member in members {
            let addresses = self.addresses.get(member).into_iter().flatten();
            let own = addresses.filter(|prefix| prefix.is_v6() == self.is_v6);
            found.extend(own.map(|prefix| (Some(member), Some(*prefix))));
        }
        found
    }

    /// The members of the `ipv4` or `ipv6` container.
    fn networks(
        &self,
        protocol: u8,
        from: Option<Prefix>,
        to: Option<Prefix>,
    ) -> Map<String, Value> {
        let version = if self.is_v6 { 6 } else { 4 };
        let mut l3 = Map::new();
        l3.insert("protocol".to_owned(), json!(protocol));
        for (side, prefix) in [("source", from), ("destination", to)] {
            if let Some(prefix) = prefix {
                l3.insert(
                    format!("{side}-ipv{version}-network"),
                    json!(prefix.to_string()),
                );
            }
        }
        l3
    }

    fn matches(
        &self,
        flow: &Flow,
        l3: Map<String, Value>,
        source_port: MaybeRange<'_>,
        port: MaybeRange<'_>,
    ) -> Value {
        let version = if self.is_v6 { "ipv6" } else { "ipv4" };
        let mut matches = Map::from_iter([(version.to_owned(), Value::Object(l3))]);
        let mut l4 = Map::new();
        if let Opening::Icmp(kind, code) = flow.opening {
            l4.insert("type".to_owned(), json!(kind));
            if let Some(code) = code {
                l4.insert("code".to_owned(), json!(code));
            }
        }
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
            or_none(flow.ports())
                .into_iter()
                .map(move |port| (source, port))
        })
        .collect()
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
