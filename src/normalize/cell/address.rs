//! Addresses: the networks, machines and host names that a cell writes out.
//!
//! Takes the text of a cell, and gives its addresses in lower case and the text with blanks for them, byte
//! for byte. A word with points in it is a host name only where its end is that of a name: "H.323" and
//! "e.g." are none.

use std::net::IpAddr;
use std::ops::Range;

use crate::rule::{Endpoint, Party};
use crate::unicode::is_alphanumeric;

/// The domains that names of two labels end in wherever they stand: those that are no country's, from RFC 1591
/// and the years after.
const TOP_DOMAINS: [&str; 9] = [
    "biz", "com", "edu", "gov", "info", "int", "mil", "net", "org",
];

pub(super) fn is_any_address(address: &str) -> bool {
    matches!(address, "0.0.0.0/0" | "::/0" | "*")
}

pub(super) fn of_addresses(addresses: Vec<String>) -> Endpoint {
    let mut endpoint = Endpoint::default();
    for address in addresses {
        if is_any_address(&address) {
            endpoint.any = true;
        } else {
            endpoint.parties.insert(Party {
                address: Some(address),
                ..Party::default()
            });
        }
    }
    endpoint
}

/// Whether a cell holds addresses and host names, and nothing else.
pub(crate) fn is_addresses(text: &str) -> bool {
    let (rest, addresses) = without_addresses(text);
    !addresses.is_empty() && !rest.chars().any(is_alphanumeric)
}

/// The text with blanks for its addresses, and the addresses in lower case.
pub(super) fn without_addresses(text: &str) -> (String, Vec<String>) {
    let mut masked = String::with_capacity(text.len());
    let mut addresses = Vec::new();
    let ends = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | '、' | '，');
    let mut at = 0;
    // A translation may have torn `*.example.com` in two behind its star.
    let mut star: Option<Range<usize>> = None;
    for word in text.split_inclusive(ends) {
        let bare = word.trim_end_matches(ends);
        let torn = star.take();
        if bare == "*." && torn.is_none() {
            star = Some(masked.len()..masked.len() + bare.len());
            masked.push_str(word);
            at += word.len();
            continue;
        }
        let address = bare.trim_matches(|c| matches!(c, '`' | '"' | '\'' | '\\' | '[' | ']'));
        let address = address.replace('\\', "");
        match address_in(&address, stands_alone(text, at..at + bare.len())) {
            Some(address) => {
                let host = address.to_lowercase();
                let is_host = host.parse::<IpAddr>().is_err() && !host.starts_with('*');
                addresses.push(match torn.filter(|_| is_host) {
                    Some(star) => {
                        masked.replace_range(star, "  ");
                        format!("*.{host}")
                    }
                    None => host,
                });
                masked.extend(std::iter::repeat_n(' ', bare.len()));
                masked.push_str(&word[bare.len()..]);
            }
            None => masked.push_str(word),
        }
        at += word.len();
    }
    (masked, addresses)
}

/// Whether a word is a whole item of a list.
fn stands_alone(text: &str, word: Range<usize>) -> bool {
    let is_blank = |c: &char| matches!(c, ' ' | '\t' | '\u{A0}');
    let before = text[..word.start].chars().rev().find(|c| !is_blank(c));
    let after = text[word.end..].chars().find(|c| !is_blank(c));
    let is_end = |c: Option<char>| c.is_none_or(|c| matches!(c, '\n' | ',' | ';' | '、' | '，'));
    is_end(before) && is_end(after)
}

/// The address that a word is: a network as it is written, of a link the host.
fn address_in(word: &str, is_alone: bool) -> Option<&str> {
    if word == "*" {
        return Some(word);
    }
    let word = without_port(word);
    if let Some((scheme, rest)) = word.split_once("://") {
        let host = host_of(rest);
        let is_link = !scheme.is_empty() && scheme.bytes().all(|b| b.is_ascii_lowercase());
        let is_address = host.parse::<IpAddr>().is_ok();
        return (is_link && (is_address || has_labels(host, 2))).then_some(host);
    }
    let (host, path) = word.split_once('/').unwrap_or((word, ""));
    let is_prefix = path.len() <= 3 && path.bytes().all(|b| b.is_ascii_digit());
    if is_prefix && host.parse::<IpAddr>().is_ok() {
        return Some(word);
    }
    let top = host.rsplit('.').next().unwrap_or_default();
    let is_told = TOP_DOMAINS.contains(&top);
    // "aka.ms" is one where it is all that is there.
    let is_country = is_alone && top.len() == 2 && !host.bytes().any(|b| b.is_ascii_uppercase());
    let fewest = match is_told || is_country {
        true => 2,
        false => 3,
    };
    let has_path = word.contains('/');
    ((is_told || !has_path) && has_labels(host, fewest)).then_some(host)
}

/// `example.com` of `example.com:443`; the port is that of the row.
fn without_port(word: &str) -> &str {
    match word.split_once(':') {
        Some((host, port)) if (1..=5).contains(&port.len()) => {
            let is_port = port.bytes().all(|b| b.is_ascii_digit());
            let is_host = host.contains('.') && is_port;
            if is_host { host } else { word }
        }
        _ => word,
    }
}

/// The host of a link behind its scheme.
fn host_of(rest: &str) -> &str {
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    }
}

/// Whether a word is a host name of so many labels at least.
fn has_labels(host: &str, fewest: usize) -> bool {
    let labels: Vec<&str> = host.split('.').collect();
    let is_label = |label: &&str| {
        let label = placeholder(label).unwrap_or(label);
        let is_part = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'*');
        !label.is_empty() && label.bytes().all(is_part)
    };
    let top = labels.last().copied().unwrap_or_default();
    let is_top = (2..=24).contains(&top.len()) && top.bytes().all(|b| b.is_ascii_lowercase());
    labels.len() >= fewest && labels.iter().all(is_label) && (is_top || placeholder(top).is_some())
}

/// What a reader is to fill in: `region` in `*.hcp.<region>.example.com`.
fn placeholder(label: &str) -> Option<&str> {
    let angled = label
        .strip_prefix('<')
        .and_then(|label| label.strip_suffix('>'));
    angled.or_else(|| label.strip_prefix('{')?.strip_suffix('}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_words() {
        for word in [
            "10.0.0.1",
            "10.0.0.0/8",
            "::1",
            "2001:db8::/32",
            "*.example.com",
            "www.example.com",
            "example.com",
            "*.hcp.<region>.example.com",
            "*.queue.<region>.<fqdn>",
            "*",
        ] {
            assert_eq!(address_in(word, false), Some(word), "{word}");
        }
        for word in [
            "e.g.", "Server", "H.323", "v1.2.3", "and/or", "etc.", "1.2.3", "aka.ms", "logs.zip",
        ] {
            assert_eq!(address_in(word, false), None, "{word}");
        }
        let torn = without_addresses("*. example.com, *. 10.0.0.1");
        let rest = String::from("              , *.         ");
        assert_eq!(
            torn,
            (
                rest,
                vec!["*.example.com".to_owned(), "10.0.0.1".to_owned()]
            )
        );
        assert_eq!(address_in("aka.ms", true), Some("aka.ms"));
        assert_eq!(address_in("H.323", true), None);
        for (link, host) in [
            ("https://*.blob.example.net", "*.blob.example.net"),
            ("https://www.example.com/pki/crl", "www.example.com"),
            ("www.example.com/pki/crl", "www.example.com"),
            ("http://10.0.0.1:8080/", "10.0.0.1"),
            ("10.0.0.1:8080", "10.0.0.1"),
            ("api.example.com:443", "api.example.com"),
        ] {
            assert_eq!(address_in(link, false), Some(host), "{link}");
        }
    }
}
