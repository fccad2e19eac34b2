//! Markdown for people: a heading for each page and table, a GitHub pipe table of its rules.
//!
//! Text of pages is escaped: it is shown as it is and makes no markup, no link and no HTML.

use std::fmt::Write as _;

use super::words::{endpoint_words, one_line, ports_words};
use super::{ExportFile, Selection, is_disputed};
use crate::output::canon::CanonRule;
use crate::output::records::EndpointRecord;

const HEADER: [&str; 8] = [
    "Rule",
    "Protocols",
    "Transport",
    "Ports",
    "Source",
    "Destination",
    "Component",
    "Notes",
];

/// The Markdown file of a selection.
pub(super) fn file(selection: &Selection<'_>) -> ExportFile {
    let mut text = "# Firewall rules\n\n".to_owned();
    for line in selection.preamble() {
        let _ = writeln!(text, "- {}", escaped(&line));
    }
    let mut page = None;
    for rules in selection.tables() {
        let Some(first) = rules.first() else { continue };
        if page != Some(&first.page) {
            page = Some(&first.page);
            let _ = write!(text, "\n## {}\n", escaped(&first.page));
        }
        let section = escaped(selection.text_of(&first.section));
        let colon = if section.is_empty() { "" } else { ": " };
        let _ = write!(text, "\n### Table {}{colon}{section}\n\n", first.table);
        text.push_str(&line(&HEADER.map(str::to_owned)));
        text.push_str(&line(&HEADER.map(|_| "---".to_owned())));
        for rule in rules {
            text.push_str(&line(&cells(selection, rule)));
        }
    }
    ExportFile {
        name: "rules.md".to_owned(),
        text,
    }
}

fn cells(selection: &Selection<'_>, rule: &CanonRule) -> [String; 8] {
    let endpoint = |endpoint: &Option<EndpointRecord>| {
        endpoint
            .as_ref()
            .map(|endpoint| escaped(&endpoint_words(endpoint)))
            .unwrap_or_default()
    };
    let mut protocols = Vec::new();
    protocols.extend(rule.role.clone());
    protocols.extend(rule.application_protocols.iter().cloned());
    protocols.extend(rule.security.iter().cloned());
    let inferred = if rule.transport_inferred {
        " (inferred)"
    } else {
        ""
    };
    let mut ports = ports_words(&rule.ports);
    for (words, ranges) in [("source", &rule.source_ports), ("nodes", &rule.node_ports)] {
        if !ranges.is_empty() {
            let _ = write!(ports, "; {words}: {}", ports_words(ranges));
        }
    }
    let mut component = endpoint(&rule.component);
    for word in [
        selection.text_of(&rule.service),
        rule.direction.as_deref().unwrap_or_default(),
    ] {
        if !word.is_empty() {
            let comma = if component.is_empty() { "" } else { ", " };
            let _ = write!(component, "{comma}{}", escaped(word));
        }
    }
    [
        format!("{} (row {})", escaped(&rule.id), rule.row),
        escaped(&protocols.join(" ")),
        escaped(&format!("{}{inferred}", rule.transport.join(" "))),
        escaped(&ports),
        endpoint(&rule.source),
        endpoint(&rule.destination),
        component,
        notes(selection, rule),
    ]
}

fn notes(selection: &Selection<'_>, rule: &CanonRule) -> String {
    let mut notes = Vec::new();
    if is_disputed(rule) {
        let dissent: Vec<String> = rule
            .agreement
            .dissent
            .iter()
            .map(|d| {
                let value = d.value.as_deref().unwrap_or("nothing");
                format!("{} has {} {value}", d.locale, d.field)
            })
            .collect();
        let words = format!("{}: {}", rule.agreement.verdict, dissent.join("; "));
        notes.push(format!("**Disputed** ({})", escaped(&words)));
    }
    let note = escaped(selection.text_of(&rule.notes));
    if !note.is_empty() {
        notes.push(note);
    }
    notes.join("<br>")
}

fn line(cells: &[String]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

/// Text with every character escaped that CommonMark or GitHub gives a meaning.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in one_line(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            // Bare addresses, mentions and issue numbers become links on GitHub, escaped or not.
            '@' => escaped.push_str("&#64;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '#' | '!' | '|' | '~'
            | '$' => {
                escaped.push('\\');
                escaped.push(c);
            }
            _ => escaped.push(c),
        }
    }
    escaped
        .replace("://", "&#58;//")
        .replace("www.", "www&#46;")
}
