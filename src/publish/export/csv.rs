//! CSV as RFC 4180 has it: one row for each rule and match, every value of the rule on it. The column
//! `opens` says whether a row states all that a firewall needs; where it says false, nothing may be opened.
//!
//! A spreadsheet runs a cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return; such a
//! cell gets an apostrophe in front (OWASP, CSV injection). Lines end with CR LF. Controls, which a terminal
//! obeys, are spelled out, and a line within a cell begins with nothing that a runner obeys.

use std::borrow::Cow;

use super::flow::{opening, shut};
use super::words::{dissent_words, endpoint_words, ports_words};
use super::{ExportFile, ExportOptions, Selection};
use crate::harmless::{harmless, without_commands};
use crate::record::canon::CanonRule;
use crate::record::rule::{EndpointRecord, MatchRecord};

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

/// The columns in order.
pub(super) const COLUMNS: [Column; 31] = [
    column(
        "rule_id",
        "string",
        "Stable identifier of the rule; one rule has a row for each transport and port range",
    ),
    column("page", "string", "Key of the page"),
    column("title", "string", "Title of the page"),
    column("table", "integer", "1-based table of the page"),
    column("row", "integer", "1-based row of the table"),
    column(
        "section",
        "string",
        "Heading above the table, in the reference locale",
    ),
    column(
        "opens",
        "boolean",
        "Whether the row states all that a firewall needs; where false, nothing may be opened",
    ),
    column("action", "string", "accept or deny, where the page says it"),
    column(
        "role",
        "string",
        "Concept of the role that the service cell names",
    ),
    column(
        "application_protocols",
        "string",
        "Application protocols, parted by blanks",
    ),
    column("security", "string", "Session security, parted by blanks"),
    column(
        "transport",
        "string",
        "Transport protocol; empty where the page states none",
    ),
    column(
        "transport_inferred",
        "boolean",
        "Whether the transport follows from TLS or MTLS and is stated nowhere",
    ),
    column(
        "port_lower",
        "integer",
        "Lowest destination port; empty where the page states no number",
    ),
    column(
        "port_upper",
        "integer",
        "Highest destination port; empty where the page states no number",
    ),
    column("any_port", "boolean", "Whether the page says every port"),
    column(
        "icmp_type",
        "integer",
        "ICMP type, where the page names one",
    ),
    column(
        "icmp_code",
        "integer",
        "ICMP code, where the page names one",
    ),
    column("source_ports", "string", "Source ports; empty for any"),
    column(
        "node_ports",
        "string",
        "Ports of the machines behind a load balancer",
    ),
    column(
        "source",
        "string",
        "Where traffic comes from; empty where not stated",
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
    column("state", "string", "agreed, settled, single or disputed"),
    column(
        "unread",
        "string",
        "Fields that the page states and that were not understood, parted by blanks",
    ),
    column(
        "agreed_locales",
        "string",
        "Locales that state the rule as it stands, parted by blanks",
    ),
    column("dissent", "string", "What other locales state"),
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
pub(crate) fn rules_csv(canon: &crate::record::canon::Canon, rules: &[&CanonRule]) -> String {
    let options = ExportOptions::default();
    text(&Selection::of(canon, &options, rules.to_vec(), Vec::new()))
}

/// The prose of a rule stands in its first rows; no page that people write has a rule of more matches.
const ROWS_WITH_PROSE: usize = 64;

/// Columns of prose, which may be long.
const PROSE: [&str; 6] = [
    "title",
    "section",
    "service",
    "notes",
    "dissent",
    "provenance",
];

fn text(selection: &Selection<'_>) -> String {
    let header: Vec<String> = COLUMNS.iter().map(|c| c.name.to_owned()).collect();
    let mut text = line(&header);
    for rule in &selection.rules {
        if rule.matches.is_empty() {
            text.push_str(&line(&cells(selection, rule, None)));
        }
        for (number, one) in rule.matches.iter().enumerate() {
            let mut cells = cells(selection, rule, Some(one));
            if number >= ROWS_WITH_PROSE {
                for (cell, column) in cells.iter_mut().zip(&COLUMNS) {
                    if PROSE.contains(&column.name) {
                        cell.clear();
                    }
                }
            }
            text.push_str(&line(&cells));
        }
    }
    text
}

fn cells(selection: &Selection<'_>, rule: &CanonRule, one: Option<&MatchRecord>) -> Vec<String> {
    let endpoint = |endpoint: &Option<EndpointRecord>| {
        endpoint.as_ref().map(endpoint_words).unwrap_or_default()
    };
    let provenance: Vec<String> = rule
        .provenance
        .iter()
        .map(|p| format!("{}:{}", p.path, p.line))
        .collect();
    let number = |of: fn(&MatchRecord) -> Option<u16>| {
        let number = one.and_then(of);
        number.map(|number| number.to_string()).unwrap_or_default()
    };
    let opens = shut(rule).is_none() && one.is_some_and(|one| opening(one).is_ok());
    vec![
        rule.id.clone(),
        rule.page.clone(),
        selection.title(&rule.page).to_owned(),
        rule.table.to_string(),
        rule.row.to_string(),
        selection.text_of(&rule.section).to_owned(),
        opens.to_string(),
        rule.action.clone().unwrap_or_default(),
        rule.role.clone().unwrap_or_default(),
        rule.application_protocols.join(" "),
        rule.security.join(" "),
        one.and_then(|one| one.transport.clone())
            .unwrap_or_default(),
        rule.transport_inferred.to_string(),
        number(|one| one.lower),
        number(|one| one.upper),
        one.is_some_and(|one| one.any).to_string(),
        number(|one| one.icmp_type.map(u16::from)),
        number(|one| one.icmp_code.map(u16::from)),
        ports_words(&rule.source_ports),
        ports_words(&rule.node_ports),
        endpoint(&rule.source),
        endpoint(&rule.destination),
        endpoint(&rule.component),
        rule.direction.clone().unwrap_or_default(),
        selection.text_of(&rule.service).to_owned(),
        selection.text_of(&rule.notes).to_owned(),
        rule.agreement.state.clone(),
        rule.agreement.unread.join(" "),
        rule.agreement.locales.join(" "),
        dissent_words(rule),
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
    let cell = &*plain(cell);
    if cell.contains(['"', ',', '\r', '\n']) {
        format!("\"{guard}{}\"", cell.replace('"', "\"\""))
    } else {
        format!("{guard}{cell}")
    }
}

/// A cell that may be shown as it is: its line ends and tabs are kept.
fn plain(cell: &str) -> Cow<'_, str> {
    let is_obeyed = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    if !cell.contains(is_obeyed) {
        return without_commands(cell);
    }
    let mut shown = String::with_capacity(cell.len() + 16);
    for c in cell.chars() {
        match is_obeyed(c) {
            true => shown.push_str(&harmless(c.encode_utf8(&mut [0; 4]))),
            false => shown.push(c),
        }
    }
    Cow::Owned(without_commands(&shown).into_owned())
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
        assert_eq!(quoted("a\u{1B}[2Jb"), "a<U+001B>[2Jb");
        assert_eq!(
            quoted("a\n::stop-commands::b"),
            "\"a\n<U+003A>:stop-commands::b\""
        );
    }
}
