//! Words of an export: endpoints and ports as plain text, and text of pages made harmless.
//!
//! Text of a page is foreign text: nothing it holds may end a comment, a string or a cell.

use crate::output::canon::CanonRule;
use crate::output::records::{EndpointRecord, PartyRecord, PortRangeRecord};

/// `any`, `edge-server[internal,ip]`, or `any: director[ip] | front-end-pool` for a narrowed one.
pub(crate) fn endpoint_words(endpoint: &EndpointRecord) -> String {
    let parties: Vec<String> = endpoint.parties.iter().map(party_words).collect();
    let mut words = match (endpoint.any, parties.is_empty()) {
        (true, true) => "any".to_owned(),
        (true, false) => format!("any: {}", parties.join(" | ")),
        (false, true) => "unknown".to_owned(),
        (false, false) => parties.join(" | "),
    };
    if !endpoint.conditions.is_empty() {
        words.push_str(" if ");
        words.push_str(&endpoint.conditions.join(" and "));
    }
    words
}

/// `edge-server[internal,ip]`; `*` where the page names only qualities.
pub(super) fn party_words(party: &PartyRecord) -> String {
    let role = party.role.as_deref().unwrap_or("*");
    if party.qualifiers.is_empty() {
        role.to_owned()
    } else {
        format!("{role}[{}]", party.qualifiers.join(","))
    }
}

/// `443` or `50000-59999`.
pub(super) fn range_words(range: &PortRangeRecord) -> String {
    if range.lower == range.upper {
        range.lower.to_string()
    } else {
        format!("{}-{}", range.lower, range.upper)
    }
}

/// `80 443 50000-59999`.
pub(crate) fn ports_words(ranges: &[PortRangeRecord]) -> String {
    let words: Vec<String> = ranges.iter().map(range_words).collect();
    words.join(" ")
}

/// `PAGE table 1 row 3: xmpp mtls tcp 5269 any -> edge-server[internal,ip]`.
pub(crate) fn rule_words(rule: &CanonRule) -> String {
    let mut words = vec![format!(
        "{} table {} row {}:",
        rule.page, rule.table, rule.row
    )];
    for names in [&rule.application_protocols, &rule.security, &rule.transport] {
        words.extend(names.iter().cloned());
    }
    if !rule.ports.is_empty() {
        words.push(ports_words(&rule.ports));
    }
    if rule.source.is_some() || rule.destination.is_some() {
        let side = |endpoint: &Option<EndpointRecord>| {
            endpoint
                .as_ref()
                .map_or_else(|| "not stated".to_owned(), endpoint_words)
        };
        words.push(format!(
            "{} -> {}",
            side(&rule.source),
            side(&rule.destination)
        ));
    } else if let Some(component) = &rule.component {
        words.push(format!("({})", endpoint_words(component)));
    }
    one_line(&words.join(" "))
}

/// Text on one line: every control character and line or paragraph separator becomes a space.
///
/// Invisible characters that turn the direction of text are dropped: they hide what a comment says.
pub(crate) fn one_line(text: &str) -> String {
    let plain: String = text
        .chars()
        .filter(|c| {
            !matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
        })
        .map(|c| {
            if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') {
                ' '
            } else {
                c
            }
        })
        .collect();
    crate::unicode::one_line(&plain)
}

/// An identifier of `[A-Za-z0-9]` and `separator`, beginning with a letter or digit; never empty.
pub(super) fn identifier(text: &str, separator: char) -> String {
    let mut name = String::new();
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            name.push(c);
        } else if !name.is_empty() && !name.ends_with(separator) {
            name.push(separator);
        }
    }
    while name.ends_with(separator) {
        name.pop();
    }
    if name.is_empty() {
        name.push('x');
    }
    name
}

/// The longest head of `text` that has at most `limit` bytes.
pub(super) fn head(text: &str, limit: usize) -> &str {
    let end = (0..=limit.min(text.len()))
        .rev()
        .find(|&end| text.is_char_boundary(end))
        .unwrap_or(0);
    &text[..end]
}
