//! CSV as RFC 4180 has it: one row for each rule and port range, every value of the rule on it.
//!
//! A spreadsheet runs a cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return; such a
//! cell gets an apostrophe in front (OWASP, CSV injection). Lines end with CR LF.

use super::words::{endpoint_words, ports_words};
use super::{ExportFile, Selection};
use crate::output::canon::CanonRule;
use crate::output::records::EndpointRecord;

/// Name of the CSV file; the data package points at it.
pub(super) const FILE_NAME: &str = "rules.csv";

/// One column: its name, the Frictionless type, and what it holds.
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) kind: &'static str,
    pub(super) description: &'static str,
}

const fn column(name: &'static str, kind: &'static str, description: &'static str) -> Column {
    Column {
        name,
        kind,
        description,
    }
}

/// The columns in order. Lists within a cell are separated by a space.
pub(super) const COLUMNS: [Column; 24] = [
    column(
        "rule_id",
        "string",
        "Stable identifier of the rule; one rule has a row for each port range",
    ),
    column("page", "string", "Key of the page"),
    column("table", "integer", "1-based port table of the page"),
    column("row", "integer", "1-based row of the table"),
    column(
        "section",
        "string",
        "Heading above the table, in the reference locale",
    ),
    column(
        "role",
        "string",
        "Concept of the role that the service cell names",
    ),
    column("application_protocols", "string", "Application protocols"),
    column("security", "string", "Session security"),
    column("transport", "string", "Transport protocols"),
    column(
        "transport_inferred",
        "boolean",
        "Whether the transport follows from TLS or MTLS and is stated nowhere",
    ),
    column(
        "port_lower",
        "integer",
        "Lowest destination port; empty where the rule has none",
    ),
    column("port_upper", "integer", "Highest destination port"),
    column("source_ports", "string", "Source ports"),
    column(
        "node_ports",
        "string",
        "Ports of the machines behind a load balancer",
    ),
    column(
        "source",
        "string",
        "Where traffic comes from; parties are separated by |; empty where not stated",
    ),
    column(
        "destination",
        "string",
        "Where traffic goes; empty where not stated",
    ),
    column(
        "component",
        "string",
        "The server role, component or load balancer of the row",
    ),
    column("direction", "string", "inbound, outbound or both"),
    column(
        "service",
        "string",
        "Name of the service, in the reference locale",
    ),
    column(
        "notes",
        "string",
        "Prose of the row, in the reference locale",
    ),
    column(
        "agreed_locales",
        "string",
        "Locales that state the rule as it stands",
    ),
    column(
        "verdict",
        "string",
        "agreed, translation-deviates, source-deviates or split",
    ),
    column(
        "dissent",
        "string",
        "What other locales state, as locale:field=value",
    ),
    column(
        "provenance",
        "string",
        "Places that state the rule, as path:line",
    ),
];

/// The CSV file of a selection.
pub(super) fn file(selection: &Selection<'_>) -> ExportFile {
    ExportFile {
        name: FILE_NAME.to_owned(),
        text: text(selection),
    }
}

/// CSV of rules that are chosen already, such as the answer of a query.
pub(crate) fn rules_csv(canon: &crate::output::canon::Canon, rules: &[&CanonRule]) -> String {
    text(&Selection {
        canon,
        rules: rules.to_vec(),
        left_out: 0,
    })
}

fn text(selection: &Selection<'_>) -> String {
    let header: Vec<String> = COLUMNS.iter().map(|c| c.name.to_owned()).collect();
    let mut text = line(&header);
    for rule in &selection.rules {
        if rule.ports.is_empty() {
            text.push_str(&line(&cells(selection, rule, None)));
        }
        for range in &rule.ports {
            let ends = (range.lower, range.upper);
            text.push_str(&line(&cells(selection, rule, Some(ends))));
        }
    }
    text
}

fn cells(selection: &Selection<'_>, rule: &CanonRule, port: Option<(u16, u16)>) -> Vec<String> {
    let endpoint = |endpoint: &Option<EndpointRecord>| {
        endpoint.as_ref().map(endpoint_words).unwrap_or_default()
    };
    let dissent: Vec<String> = rule
        .agreement
        .dissent
        .iter()
        .map(|d| {
            let value = d.value.as_deref().unwrap_or("(nothing)");
            format!("{}:{}={value}", d.locale, d.field)
        })
        .collect();
    let provenance: Vec<String> = rule
        .provenance
        .iter()
        .map(|p| format!("{}:{}", p.path, p.line))
        .collect();
    vec![
        rule.id.clone(),
        rule.page.clone(),
        rule.table.to_string(),
        rule.row.to_string(),
        selection.text_of(&rule.section).to_owned(),
        rule.role.clone().unwrap_or_default(),
        rule.application_protocols.join(" "),
        rule.security.join(" "),
        rule.transport.join(" "),
        rule.transport_inferred.to_string(),
        port.map(|(lower, _)| lower.to_string()).unwrap_or_default(),
        port.map(|(_, upper)| upper.to_string()).unwrap_or_default(),
        ports_words(&rule.source_ports),
        ports_words(&rule.node_ports),
        endpoint(&rule.source),
        endpoint(&rule.destination),
        endpoint(&rule.component),
        rule.direction.clone().unwrap_or_default(),
        selection.text_of(&rule.service).to_owned(),
        selection.text_of(&rule.notes).to_owned(),
        rule.agreement.locales.join(" "),
        rule.agreement.verdict.clone(),
        dissent.join("; "),
        provenance.join("; "),
    ]
}

fn line(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
    format!("{}\r\n", cells.join(","))
}

fn quoted(cell: &str) -> String {
    let guard = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        "'"
    } else {
        ""
    };
    if cell.contains(['"', ',', '\r', '\n']) {
        format!("\"{guard}{}\"", cell.replace('"', "\"\""))
    } else {
        format!("{guard}{cell}")
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn cells_are_quoted_and_guarded() {
        assert_eq!(quoted("plain"), "plain");
        assert_eq!(quoted("a,\"b\"\r\nc"), "\"a,\"\"b\"\"\r\nc\"");
        assert_eq!(quoted("=1+1"), "'=1+1");
        assert_eq!(quoted("@a,b"), "\"'@a,b\"");
        assert_eq!(quoted("\rx"), "\"'\rx\"");
    }
}
