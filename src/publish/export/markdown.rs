//! Markdown for people: a heading for each page and table, a GitHub pipe table of its rules.
//!
//! Text of pages is escaped: it is shown as it is and makes no markup, no link and no HTML.

use std::fmt::Write as _;

use super::flow::{opening, shut};
use super::words::{
    concept_words, dissent_words, endpoint_words, matches_words, one_line, ports_words,
};
use super::{ExportFile, Selection, is_disputed};
use crate::record::canon::CanonRule;
use crate::record::rule::EndpointRecord;

const HEADER: [&str; 7] = [
    "Rule",
    "Protocols",
    "Ports",
    "Source",
    "Destination",
    "Component",
    "Notes",
];

/// The Markdown file of a selection.
pub(super) fn file(selection: &Selection<'_>) -> ExportFile {
    let mut text = format!("{}\n\n# Firewall rules\n\n", crate::source::OUTPUT_COMMENT);
    for line in selection.origin() {
        let _ = writeln!(text, "- {}", escaped(&line));
    }
    let mut page = None;
    for rules in selection.tables() {
        let Some(first) = rules.first() else { continue };
        if page != Some(&first.page) {
            page = Some(&first.page);
            let _ = write!(text, "\n## {}\n", escaped(selection.title(&first.page)));
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
    let mut left_out = selection.left_out_lines().into_iter();
    if let Some(first) = left_out.next() {
        let _ = write!(text, "\n## Left out\n\n{}\n\n", escaped(&first));
        for line in left_out {
            let _ = writeln!(text, "- {}", escaped(&line));
        }
    }
    ExportFile {
        name: "rules.md".to_owned(),
        text,
    }
}

fn cells(selection: &Selection<'_>, rule: &CanonRule) -> [String; 7] {
    let endpoint = |endpoint: &Option<EndpointRecord>| {
        endpoint
            .as_ref()
            .map(|endpoint| escaped(&endpoint_words(endpoint)))
            .unwrap_or_default()
    };
    let mut protocols = Vec::new();
    protocols.extend(rule.role.as_deref().map(concept_words));
    let names = rule.application_protocols.iter().chain(&rule.security);
    protocols.extend(names.map(|name| name.to_uppercase()));
    let mut ports = matches_words(&rule.matches);
    if rule.transport_inferred {
        ports.push_str(" (TCP is inferred)");
    }
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
        escaped(&ports),
        endpoint(&rule.source),
        endpoint(&rule.destination),
        component,
        notes(selection, rule),
    ]
}

fn notes(selection: &Selection<'_>, rule: &CanonRule) -> String {
    let mut notes = Vec::new();
    match shut(rule) {
        Some(why) => notes.push(format!("**Opens nothing**: {}", escaped(&why))),
        None => {
            for one in &rule.matches {
                if let Err(why) = opening(one) {
                    let said = matches_words(std::slice::from_ref(one));
                    notes.push(format!("**Opens nothing** for {}: {why}", escaped(&said)));
                }
            }
        }
    }
    let dissent = escaped(&dissent_words(rule));
    if is_disputed(rule) {
        notes.push(format!("**Disputed** ({dissent})"));
    } else if !dissent.is_empty() {
        notes.push(format!("Settled by the vote ({dissent})"));
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
