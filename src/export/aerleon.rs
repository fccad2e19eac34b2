//! Policy and definitions in the YAML of Aerleon: one filter for each port table, one network for each
//! party, one service for each transport and port range.
//!
//! Aerleon refuses a network without addresses, so each party has a placeholder of the documentation
//! networks (RFC 5737) that matches no real traffic until it is replaced. The target is `cisco`; other
//! targets can be put in its place. Texts are JSON strings, which YAML takes as they are.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::flow::{self, Flow, Member, Plan, Side};
use super::words::{head, identifier, one_line, range_words};
use super::{ExportFile, Selection};
use crate::output::records::PortRangeRecord;

/// Names of the networks, and their placeholders.
type Networks = BTreeMap<Member, (String, Option<String>)>;

/// The policy and the definitions of a selection.
pub(super) fn files(selection: &Selection<'_>) -> Vec<ExportFile> {
    let tables: Vec<Vec<Plan<'_>>> = selection
        .tables()
        .map(|rules| {
            let plan = |rule| flow::plan(selection, rule, &["tcp", "udp", "icmp"]);
            rules.iter().copied().map(plan).collect()
        })
        .collect();
    let networks = networks(&tables);
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

fn networks(tables: &[Vec<Plan<'_>>]) -> Networks {
    let mut taken = BTreeSet::new();
    flow::members(tables.iter().flatten())
        .into_iter()
        .enumerate()
        .map(|(index, member)| {
            let name = identifier(&member.name(), '_').to_uppercase();
            let name = unique(&format!("AT_{}", head(&name, 96)), '_', &mut taken);
            (member, (name, flow::placeholder(index)))
        })
        .collect()
}

fn policy(selection: &Selection<'_>, tables: &[Vec<Plan<'_>>], networks: &Networks) -> String {
    let mut text = comments("", &selection.preamble());
    text.push_str("# The networks of def/portolan.yaml are placeholders: replace them first.\n");
    let mut filters = String::new();
    let mut names = BTreeSet::new();
    for table in tables {
        let Some(first) = table.first() else { continue };
        let page = identifier(&first.rule.page, '-');
        let name = unique(
            &format!("{}-t{}", head(&page, 48), first.rule.table),
            '-',
            &mut names,
        );
        let section = one_line(selection.text_of(&first.rule.section));
        let title = format!(
            "Page {}, table {}: {section}",
            first.rule.page, first.rule.table
        );
        let mut terms = String::new();
        let mut term_names = BTreeSet::new();
        for plan in table {
            terms.push_str(&comments(
                "    ",
                &[format!("{} {}", plan.rule.id, plan.title())],
            ));
            let remarks: Vec<String> = plan.remarks.iter().map(|r| format!("  {r}")).collect();
            terms.push_str(&comments("    ", &remarks));
            for flow in &plan.flows {
                let name = format!("r-{}-{}", plan.rule.id, flow.transport);
                let name = unique(&identifier(&name, '-'), '-', &mut term_names);
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
            string(&format!("{name} extended")),
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
        format!("  comment: {}", string(&plan.title())),
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
                    &["  left out: no placeholder address is left".to_owned()],
                ));
                return;
            }
        }
    }
    lines.push(format!("  protocol: {}", string(&flow.transport)));
    for (key, ranges) in [
        ("source-port", &flow.source_ports),
        ("destination-port", &flow.ports),
    ] {
        if !ranges.is_empty() {
            let names: BTreeSet<String> = ranges
                .iter()
                .map(|range| service(&flow.transport, range))
                .collect();
            let names: Vec<String> = names.into_iter().collect();
            lines.push(format!("  {key}: [{}]", names.join(", ")));
        }
    }
    lines.push("  action: accept".to_owned());
    for line in lines {
        let _ = writeln!(text, "      {line}");
    }
}

/// Network names of a side: nothing for any, an error where a placeholder is missing.
fn names_of(side: &Side, networks: &Networks) -> Result<Option<Vec<String>>, ()> {
    let Some(members) = side else {
        return Ok(None);
    };
    members
        .iter()
        .map(|member| match networks.get(member) {
            Some((name, Some(_))) => Ok(name.clone()),
            Some((_, None)) | None => Err(()),
        })
        .collect::<Result<Vec<_>, ()>>()
        .map(Some)
}

/// `TCP_443` or `UDP_50000_59999`.
fn service(transport: &str, range: &PortRangeRecord) -> String {
    identifier(&format!("{transport}_{}", range_words(range)), '_').to_uppercase()
}

fn definitions(selection: &Selection<'_>, tables: &[Vec<Plan<'_>>], networks: &Networks) -> String {
    let mut text = comments("", &selection.preamble());
    text.push_str(
        "# Placeholder addresses (RFC 5737): replace each by the addresses of the role.\n",
    );
    text.push_str(if networks.is_empty() {
        "networks: {}\n"
    } else {
        "networks:\n"
    });
    for (member, (name, address)) in networks {
        let words = member.words();
        match address {
            Some(address) => {
                let _ = write!(
                    text,
                    "  {name}:\n    values:\n      - address: {}\n        comment: {}\n",
                    string(address),
                    // A hash sign ends the address where Aerleon keeps both in one string.
                    string(&words.replace('#', " "))
                );
            }
            None => {
                let _ = writeln!(text, "  # {name} ({words}): no placeholder address is left");
            }
        }
    }
    let mut services = BTreeMap::new();
    for flow in tables.iter().flatten().flat_map(|plan| &plan.flows) {
        for range in flow.ports.iter().chain(&flow.source_ports) {
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

fn unique(name: &str, separator: char, taken: &mut BTreeSet<String>) -> String {
    let mut candidate = name.to_owned();
    let mut number = 2;
    while !taken.insert(candidate.clone()) {
        candidate = format!("{name}{separator}{number}");
        number += 1;
    }
    candidate
}
