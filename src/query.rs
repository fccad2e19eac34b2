//! Query: takes a canon and what is asked, gives the rules that answer, in the order of the canon.
//!
//! Nothing is guessed: a side that the page does not state matches no role. A side that says "any",
//! not narrowed to parties, covers every role.

use serde_json::json;

use crate::export::{endpoint_words, is_disputed, one_line, ports_words, rules_csv};
use crate::output::canon::{CANON_SCHEMA_VERSION, Canon, CanonRule};
use crate::output::records::EndpointRecord;

/// What is asked; a rule answers where all that is given holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// Two roles that talk to each other, either way round; the word `any` asks for sides that say "any".
    pub between: Option<(String, String)>,
    /// A role of the service, of the component or of either side.
    pub role: Option<String>,
    /// A port within the destination ports, or the ports behind a load balancer.
    ///
    /// Source ports do not count: most are "any", and would make every rule an answer.
    pub port: Option<u16>,
    /// A transport protocol, without regard to case.
    pub transport: Option<String>,
}

/// The rules that answer a query, in the order of the canon.
#[must_use]
pub fn query<'c>(canon: &'c Canon, query: &Query) -> Vec<&'c CanonRule> {
    canon
        .rules
        .iter()
        .filter(|rule| {
            query.between.as_ref().is_none_or(|(a, b)| {
                let way = |from: &str, to: &str| {
                    covers(rule.source.as_ref(), from) && covers(rule.destination.as_ref(), to)
                };
                way(a, b) || way(b, a)
            })
        })
        .filter(|rule| query.role.as_ref().is_none_or(|role| names(rule, role)))
        .filter(|rule| query.port.is_none_or(|port| has_port(rule, port)))
        .filter(|rule| {
            query.transport.as_ref().is_none_or(|asked| {
                let same = |name: &String| name.eq_ignore_ascii_case(asked.trim());
                rule.transport.iter().any(same)
            })
        })
        .collect()
}

/// The roles of a query that no concept of the canon has: most likely spelled otherwise.
#[must_use]
pub fn unknown_roles<'q>(canon: &Canon, query: &'q Query) -> Vec<&'q str> {
    let between = query.between.iter().flat_map(|(a, b)| [a, b]);
    between
        .chain(&query.role)
        .map(|role| role.as_str())
        .filter(|role| !is_any(role))
        .filter(|role| {
            let same = |id: &str| same_role(id, role);
            !canon.concepts.iter().any(|concept| same(&concept.id))
        })
        .collect()
}

fn same_role(id: &str, asked: &str) -> bool {
    id.eq_ignore_ascii_case(asked.trim())
}

fn is_any(asked: &str) -> bool {
    same_role("any", asked)
}

/// Whether a side takes in the role: it names it, or says "any" and does not narrow it.
fn covers(endpoint: Option<&EndpointRecord>, asked: &str) -> bool {
    endpoint.is_some_and(|endpoint| {
        let open = endpoint.any && (endpoint.parties.is_empty() || is_any(asked));
        open || has_party(endpoint, asked)
    })
}

fn has_party(endpoint: &EndpointRecord, asked: &str) -> bool {
    let mut roles = endpoint.parties.iter().flat_map(|party| &party.role);
    roles.any(|role| same_role(role, asked))
}

/// Whether the rule names the role anywhere; "any" is no naming, but for the word itself.
fn names(rule: &CanonRule, asked: &str) -> bool {
    let sides = [&rule.source, &rule.destination, &rule.component];
    let mut stated = sides.into_iter().flatten();
    rule.role.iter().any(|role| same_role(role, asked))
        || stated.any(|side| has_party(side, asked) || (is_any(asked) && side.any))
}

fn has_port(rule: &CanonRule, port: u16) -> bool {
    let mut ranges = rule.ports.iter().chain(&rule.node_ports);
    ranges.any(|range| (range.lower..=range.upper).contains(&port))
}

/// The rules as a table with aligned columns, for a terminal; empty where there are none.
#[must_use]
pub fn to_table(rules: &[&CanonRule]) -> String {
    if rules.is_empty() {
        return String::new();
    }
    let header = [
        "ports",
        "transport",
        "protocols",
        "source",
        "destination",
        "component",
        "page",
        "table",
        "row",
        "verdict",
    ];
    let mut lines = vec![header.map(str::to_owned)];
    lines.extend(rules.iter().map(|rule| cells(rule)));
    let mut widths = [0; 10];
    for line in &lines {
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut text = String::new();
    for line in &lines {
        let cells: Vec<String> = line
            .iter()
            .zip(widths)
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        text.push_str(cells.join("  ").trim_end());
        text.push('\n');
    }
    text
}

fn cells(rule: &CanonRule) -> [String; 10] {
    let or_dash = |text: String| {
        if text.is_empty() {
            "-".to_owned()
        } else {
            one_line(&text)
        }
    };
    let endpoint = |endpoint: &Option<EndpointRecord>| {
        or_dash(endpoint.as_ref().map(endpoint_words).unwrap_or_default())
    };
    let protocols: Vec<String> = rule
        .application_protocols
        .iter()
        .chain(&rule.security)
        .cloned()
        .collect();
    let verdict = if is_disputed(rule) {
        format!("disputed: {}", rule.agreement.verdict)
    } else {
        rule.agreement.verdict.clone()
    };
    [
        or_dash(ports_words(&rule.ports)),
        or_dash(rule.transport.join(" ")),
        or_dash(protocols.join(" ")),
        endpoint(&rule.source),
        endpoint(&rule.destination),
        endpoint(&rule.component),
        or_dash(rule.page.clone()),
        rule.table.to_string(),
        rule.row.to_string(),
        or_dash(verdict),
    ]
}

/// The rules as one JSON document, as the canon has them.
#[must_use]
pub fn to_json(rules: &[&CanonRule]) -> String {
    let document = json!({ "schema_version": CANON_SCHEMA_VERSION, "rules": rules });
    format!("{document:#}\n")
}

/// The rules as CSV, with the columns of the CSV export.
#[must_use]
pub fn to_csv(canon: &Canon, rules: &[&CanonRule]) -> String {
    rules_csv(canon, rules)
}
