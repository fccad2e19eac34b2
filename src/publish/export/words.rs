//! Words of an export: records in the prose that people are shown, and text of pages made harmless.
//!
//! Text of a page is foreign text: nothing it holds may end a comment, a string or a cell. The prose
//! itself is `crate::prose`'s; here records are only turned into what it takes.

use crate::order::Collect;
use crate::prose;
use crate::protocol::{Name, NameKind};
use crate::record::canon::CanonRule;
use crate::record::rule::{EndpointRecord, MatchRecord, PartyRecord, PortRangeRecord};
use crate::rule::{ConceptId, Endpoint, Match, Party, PortRange, Ports};

/// `any`, `edge server, internal (IP)`, or `any, that is director or front end pool`.
pub(crate) fn endpoint_words(record: &EndpointRecord) -> String {
    prose::endpoint(&Endpoint {
        any: record.any,
        parties: record.parties.iter().map(party).into_set(),
        conditions: ids(&record.conditions),
    })
}

/// `edge server, internal (IP)`.
pub(super) fn party_words(record: &PartyRecord) -> String {
    prose::party(&party(record))
}

/// `edge server`.
pub(crate) fn concept_words(id: &str) -> String {
    prose::concept(&ConceptId::new(id))
}

/// `TCP 443; UDP 3478`; empty where the page states none.
pub(crate) fn matches_words(records: &[MatchRecord]) -> String {
    if records.is_empty() {
        return String::new();
    }
    let matches: Vec<Match> = records.iter().map(one_match).collect();
    prose::matches(matches.iter())
}

/// `443` or `50000-59999`.
pub(super) fn range_words(range: &PortRangeRecord) -> String {
    if range.lower == range.upper {
        range.lower.to_string()
    } else {
        format!("{}-{}", range.lower, range.upper)
    }
}

/// `80, 443, 50000-59999`; empty where there are none.
pub(crate) fn ports_words(ranges: &[PortRangeRecord]) -> String {
    let words: Vec<String> = ranges.iter().map(range_words).collect();
    words.join(", ")
}

/// `XMPP MTLS TCP 5269 from any to edge server, internal (IP)`.
pub(crate) fn rule_words(rule: &CanonRule) -> String {
    let mut words = Vec::new();
    if rule.action.as_deref() == Some("deny") {
        words.push("denied:".to_owned());
    }
    let protocols = rule.application_protocols.iter().chain(&rule.security);
    words.extend(protocols.map(|name| name.to_uppercase()));
    words.push(matches_words(&rule.matches));
    for (word, end) in [
        ("from", &rule.source),
        ("to", &rule.destination),
        ("at", &rule.component),
    ] {
        if let Some(end) = end {
            words.push(format!("{word} {}", endpoint_words(end)));
        }
    }
    words.retain(|word| !word.is_empty());
    one_line(&words.join(" "))
}

/// Where a rule stands: `Port summary, table 1, row 3`; `page` is the title or the key of its page.
pub(crate) fn place_words(page: &str, rule: &CanonRule) -> String {
    one_line(&format!("{page}, table {}, row {}", rule.table, rule.row))
}

/// What other languages state instead: `de-DE has port UDP 443`.
pub(super) fn dissent_words(rule: &CanonRule) -> String {
    let words: Vec<String> = rule
        .agreement
        .dissent
        .iter()
        .map(|dissent| {
            let locale = match dissent.locale.as_str() {
                "" => "an edition of no language",
                locale => locale,
            };
            match (dissent.field.as_str(), &dissent.value) {
                ("row", None) => format!("{locale} lacks the row"),
                (field, value) => {
                    let value = value.as_deref().unwrap_or(prose::NOTHING);
                    format!("{locale} has {} {value}", field.replace('_', " "))
                }
            }
        })
        .collect();
    one_line(&words.join("; "))
}

fn ids(names: &[String]) -> std::collections::BTreeSet<ConceptId> {
    names.iter().map(|id| ConceptId::new(id)).into_set()
}

fn party(record: &PartyRecord) -> Party {
    Party {
        role: record.role.as_deref().map(ConceptId::new),
        qualifiers: ids(&record.qualifiers),
        address: record.address.clone(),
    }
}

/// A transport that the vocabulary does not have is none: a canon that names one is no valid canon.
fn one_match(record: &MatchRecord) -> Match {
    let range = record.lower.zip(record.upper);
    let range = range.and_then(|(lower, upper)| PortRange::new(lower, upper));
    let ports = match (record.icmp_type, range, record.any) {
        (Some(kind), ..) => Ports::IcmpType {
            kind,
            code: record.icmp_code,
        },
        (None, Some(range), _) => Ports::Range(range),
        (None, None, true) => Ports::Any,
        (None, None, false) => Ports::Unnumbered,
    };
    let name = record.transport.as_deref().and_then(Name::lookup);
    Match {
        transport: name.filter(|name| name.kind() == NameKind::Transport),
        ports,
    }
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
