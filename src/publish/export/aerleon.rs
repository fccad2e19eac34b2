//! Policy and definitions in the YAML of Aerleon: one filter for each port table, one network for each
//! party, one service for each transport and port range.
//!
//! Aerleon refuses a network without addresses, so each party whose addresses are not known has a
//! placeholder of the documentation networks (RFC 5737, RFC 3849) that matches no real traffic until it
//! is replaced. The target is `cisco`; other targets can be put in its place. Texts are JSON strings,
//! which YAML takes as they are.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::address::Prefix;
use super::flow::{self, Abilities, Directory, Flow, Member, Opening, Plan, Side};
use super::words::{head, identifier, one_line, range_words};
use super::{ExportFile, Family, Selection, unique};
use crate::order::Collect;
use crate::record::rule::PortRangeRecord;

/// Names of the networks, and their addresses; none where no placeholder is left.
type Networks = BTreeMap<Member, (String, Vec<Prefix>)>;

const ABILITIES: Abilities = Abilities {
    transports: &["tcp", "udp", "icmp", "esp", "ah", "gre"],
    // A code has no word that all targets know.
    icmp: |kind, code| code.is_none() && icmp_name(kind).is_some(),
};

/// The name that Aerleon has for an ICMP type.
fn icmp_name(kind: u8) -> Option<&'static str> {
    Some(match kind {
        0 => "echo-reply",
        3 => "unreachable",
        4 => "source-quench",
        5 => "redirect",
        8 => "echo-request",
        9 => "router-advertisement",
        10 => "router-solicitation",
        11 => "time-exceeded",
        12 => "parameter-problem",
        13 => "timestamp-request",
        14 => "timestamp-reply",
        17 => "mask-request",
        18 => "mask-reply",
        _ => return None,
    })
}

/// The policy and the definitions of a selection.
pub(super) fn files(selection: &Selection<'_>) -> Vec<ExportFile> {
    let tables: Vec<Vec<Plan<'_>>> = selection
        .tables()
        .map(|rules| {
            let plan = |rule| flow::plan(selection, rule, &ABILITIES);
            rules.iter().copied().map(plan).collect()
        })
        .collect();
    let networks = networks(selection, &tables);
    vec![
        ExportFile {
            name: "policies/pol/portolan.yaml".to_owned(),
            text: policy(selection, &tables, &networks),
        },
        ExportFile {
            name: "def/portolan.yaml".to_owned(),
            text: definitions(selection, &tables, &networks),
        },
    ]
}

fn networks(selection: &Selection<'_>, tables: &[Vec<Plan<'_>>]) -> Networks {
    let family = selection.options.family;
    let members = flow::members(tables.iter().flatten());
    let directory = Directory::new(members.clone(), selection.options);
    let mut taken = BTreeMap::new();
    let mut placeholders = 0;
    members
        .into_iter()
        .map(|member| {
            let name = identifier(&member.name(), '_').to_uppercase();
            let name = unique(
                &format!("AT_{}", head(&name, 96)),
                "_",
                usize::MAX,
                &mut taken,
            );
            let addresses = match directory.known().get(&member) {
                Some(known) => {
                    let wanted = known.iter().copied();
                    wanted.filter(|prefix| family.has(prefix.is_v6())).collect()
                }
                None => {
                    placeholders += 1;
                    flow::placeholder(placeholders - 1, family)
                        .into_iter()
                        .collect()
                }
            };
            (member, (name, addresses))
        })
        .into_map()
}

/// The kind of access list: of one family, or of both where both have addresses.
fn filter_type(family: Family, networks: &Networks) -> &'static str {
    let mut all = networks.values().flat_map(|(_, addresses)| addresses);
    match family {
        Family::V4 => "extended",
        Family::V6 => "inet6",
        Family::Both if all.any(|prefix| prefix.is_v6()) => "mixed",
        Family::Both => "extended",
    }
}

fn policy(selection: &Selection<'_>, tables: &[Vec<Plan<'_>>], networks: &Networks) -> String {
    let mut text = comments("", &selection.preamble());
    text.push_str("# Networks of the documentation in def/portolan.yaml are placeholders: replace them first.\n");
    let mut filters = String::new();
    let mut names = BTreeMap::new();
    let filter_type = filter_type(selection.options.family, networks);
    for table in tables {
        let Some(first) = table.first() else { continue };
        let page = selection.title(&first.rule.page);
        let name = identifier(page, '-');
        let name = format!("{}-t{}", head(&name, 48), first.rule.table);
        let name = unique(&name, "-", usize::MAX, &mut names);
        let section = one_line(selection.text_of(&first.rule.section));
        let title = format!(
            "{page} ({}), table {}: {section}",
            first.rule.page, first.rule.table
        );
        let mut terms = String::new();
        let mut term_names = BTreeMap::new();
        for plan in table {
            terms.push_str(&comments(
                "    ",
                &[format!("{} {}", plan.rule.id, plan.title)],
            ));
            let remarks: Vec<String> = plan.remarks.iter().map(|r| format!("  {r}")).collect();
            terms.push_str(&comments("    ", &remarks));
            for flow in &plan.flows {
                let name = format!("r-{}-{}", plan.rule.id, flow.transport);
                let name = unique(&identifier(&name, '-'), "-", usize::MAX, &mut term_names);
                term(&mut terms, &name, plan, flow, networks);
            }
        }
        let _ = writeln!(filters, "  # {}", one_line(&title));
        if term_names.is_empty() {
            // A filter without terms is refused; what its rules say stays as a comment.
            filters.push_str(&terms);
            continue;
        }
        let _ = write!(
            filters,
            "  - header:\n      comment: {}\n      targets:\n        cisco: {}\n    terms:\n{terms}",
            string(&title),
            string(&format!("{name} {filter_type}")),
        );
    }
    if names.is_empty() || !filters.contains("- header:") {
        let _ = write!(text, "filters: []\n{filters}");
    } else {
        let _ = write!(text, "filters:\n{filters}");
    }
    text
}

fn term(text: &mut String, name: &str, plan: &Plan<'_>, flow: &Flow, networks: &Networks) {
    let mut lines = vec![
        format!("- name: {}", string(name)),
        format!("  comment: {}", string(&plan.title)),
    ];
    for (key, side) in [
        ("source-address", &flow.source),
        ("destination-address", &flow.destination),
    ] {
        match names_of(side, networks) {
            Ok(None) => {}
            Ok(Some(names)) => lines.push(format!("  {key}: [{}]", names.join(", "))),
            Err(()) => {
                text.push_str(&comments(
                    "    ",
                    &["  left out: a side has no address of this family".to_owned()],
                ));
                return;
            }
        }
    }
    lines.push(format!("  protocol: {}", string(&flow.transport)));
    for (key, ranges) in [
        ("source-port", flow.source_ports.as_slice()),
        ("destination-port", flow.ports()),
    ] {
        if !ranges.is_empty() {
            let names: BTreeSet<String> = ranges
                .iter()
                .map(|range| service(&flow.transport, range))
                .into_set();
            let names: Vec<String> = names.into_iter().collect();
            lines.push(format!("  {key}: [{}]", names.join(", ")));
        }
    }
    if let Opening::Icmp(kind, _) = flow.opening
        && let Some(name) = icmp_name(kind)
    {
        lines.push(format!("  icmp-type: [{name}]"));
    }
    lines.push("  action: accept".to_owned());
    for line in lines {
        let _ = writeln!(text, "      {line}");
    }
}

/// Network names of a side: nothing for any, an error where no member has an address.
fn names_of(side: &Side, networks: &Networks) -> Result<Option<Vec<String>>, ()> {
    let Some(members) = side else {
        return Ok(None);
    };
    let names: Vec<String> = members
        .iter()
        .filter_map(|member| networks.get(member))
        .filter(|(_, addresses)| !addresses.is_empty())
        .map(|(name, _)| name.clone())
        .collect();
    if names.is_empty() {
        Err(())
    } else {
        Ok(Some(names))
    }
}

/// `TCP_443` or `UDP_50000_59999`.
fn service(transport: &str, range: &PortRangeRecord) -> String {
    identifier(&format!("{transport}_{}", range_words(range)), '_').to_uppercase()
}

fn definitions(selection: &Selection<'_>, tables: &[Vec<Plan<'_>>], networks: &Networks) -> String {
    let mut text = comments("", &selection.preamble());
    text.push_str(
        "# Addresses of the documentation (RFC 5737, RFC 3849) are placeholders: replace each by the addresses\n\
         # of the role.\n",
    );
    let has_networks = networks
        .values()
        .any(|(_, addresses)| !addresses.is_empty());
    text.push_str(if has_networks {
        "networks:\n"
    } else {
        "networks: {}\n"
    });
    for (member, (name, addresses)) in networks {
        let words = member.words();
        if addresses.is_empty() {
            let _ = writeln!(text, "  # {name} ({words}): no address of this family");
            continue;
        }
        let _ = write!(text, "  {name}:\n    values:\n");
        for address in addresses {
            let _ = write!(
                text,
                "      - address: {}\n        comment: {}\n",
                string(&address.to_string()),
                // A hash sign ends the address where Aerleon keeps both in one string.
                string(&words.replace('#', " "))
            );
        }
    }
    let mut services = BTreeMap::new();
    for flow in tables.iter().flatten().flat_map(|plan| &plan.flows) {
        for range in flow.ports().iter().chain(&flow.source_ports) {
            let name = service(&flow.transport, range);
            services.insert(name, (flow.transport.as_str(), range_words(range)));
        }
    }
    text.push_str(if services.is_empty() {
        "services: {}\n"
    } else {
        "services:\n"
    });
    for (name, (transport, ports)) in services {
        let _ = write!(
            text,
            "  {name}:\n    - protocol: {}\n      port: {}\n",
            string(transport),
            string(&ports)
        );
    }
    text
}

fn comments(indent: &str, lines: &[String]) -> String {
    lines
        .iter()
        .map(|line| {
            format!(
                "{indent}# {}{}\n",
                if line.starts_with("  ") { "  " } else { "" },
                one_line(line)
            )
        })
        .collect()
}

/// A YAML string on one line.
fn string(text: &str) -> String {
    serde_json::Value::from(one_line(text)).to_string()
}
