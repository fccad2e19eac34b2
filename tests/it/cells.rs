//! One cell read by way of a whole page: a pipe table with the header of a language and one row.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use portolan::lexicon::{ConceptId, Lexicons};
use portolan::normalize::{PortPage, Row, normalize};
use portolan::page::{self, Origin};
use portolan::rule::{Endpoint, Match, Party, Ports, Rule, Stated};
use portolan::survey::source_locale;

/// The headers of service, source and destination columns.
pub(crate) const HEADERS: [(&str, &str); 5] = [
    (
        "de-DE",
        "Rolle/Protokoll/TCP oder UDP/Port|Quell-IP-Adresse|Ziel-IP-Adresse",
    ),
    (
        "en-US",
        "Role/Protocol/TCP or UDP/Port|Source IP address|Destination IP address",
    ),
    (
        "pt-BR",
        "Função/Protocolo/TCP ou UDP/Porta|Endereço IP de origem|Endereço IP de destino",
    ),
    (
        "ru-RU",
        "Роль/протокол/TCP или UDP/порт|Исходный IP-адрес|Конечный IP-адрес",
    ),
    (
        "zh-TW",
        "角色/通訊協定/TCP 或 UDP/連接埠|來源 IP 位址|目的地 IP 位址",
    ),
];

/// The packs with that of Lync Server in force on all pages.
pub(crate) fn lync() -> Lexicons {
    Lexicons::built_in()
        .with_packs(&["lync-server-2013"])
        .unwrap()
}

/// Reads one row of a service, a source and a destination; pages are written in English first.
pub(crate) fn row(lexicons: &Lexicons, locale: &str, cells: [&str; 3]) -> Row {
    let header = HEADERS
        .iter()
        .find(|(known, _)| *known == locale)
        .map(|(_, header)| *header)
        .unwrap();
    // A second row, so that the table is a port table whatever the first one holds.
    let text = format!(
        "|{header}|\n|-|-|-|\n|{}|\n|SIP/TLS/TCP/5061|||\n",
        cells.join("|")
    );
    let mut read = page(lexicons, locale, &text);
    assert_eq!(
        read.tables.len(),
        1,
        "{locale}: no port table with {cells:?}"
    );
    read.tables.swap_remove(0).rows.swap_remove(0)
}

/// Reads a page of a locale, of a dump that is written in English first.
pub(crate) fn page(lexicons: &Lexicons, locale: &str, text: &str) -> PortPage {
    let origin = Origin::from_path(format!("{locale}/page.md"));
    normalize(
        page::read(text.as_bytes(), &origin),
        &source_locale(),
        lexicons,
    )
}

/// What an endpoint cell states, and the words that were not understood.
pub(crate) fn endpoint(lexicons: &Lexicons, locale: &str, text: &str) -> (String, Vec<String>) {
    let row = row(lexicons, locale, ["SIP/TLS/TCP/443", text, ""]);
    let shown = row
        .rule
        .map_or(String::from("nothing"), |rule| stated(&rule.source));
    let gaps = row
        .gaps
        .into_iter()
        .map(|gap| format!("{}: {}", gap.code.as_str(), gap.text))
        .collect();
    (shown, gaps)
}

/// What an end states, `unread` or `nothing`.
pub(crate) fn stated(end: &Stated<Endpoint>) -> String {
    match end {
        Stated::Absent => String::from("nothing"),
        Stated::Unread => String::from("unread"),
        Stated::Is(endpoint) => shown(endpoint),
    }
}

/// An endpoint as the tests write it: `any`, `any: director [ip] | pool [virtual-ip]`,
/// `edge-server [interface, internal]`, what holds for the whole behind it in brackets.
pub(crate) fn shown(endpoint: &Endpoint) -> String {
    let party = |party: &Party| {
        let role = party.role.as_ref().map(ToString::to_string);
        let name = role.or(party.address.clone());
        let name = name.unwrap_or_else(|| String::from("?"));
        match party.qualifiers.is_empty() {
            true => name,
            false => format!("{name} [{}]", joined(&party.qualifiers)),
        }
    };
    let mut parts: Vec<String> = Vec::new();
    let parties: Vec<String> = endpoint.parties.iter().map(party).collect();
    parts.extend((!parties.is_empty()).then(|| parties.join(" | ")));
    let conditions = &endpoint.conditions;
    parts.extend((!conditions.is_empty()).then(|| format!("({})", joined(conditions))));
    match (endpoint.any, parts.is_empty()) {
        (true, true) => String::from("any"),
        (true, false) => format!("any: {}", parts.join(" ")),
        (false, _) => parts.join(" "),
    }
}

fn joined(ids: &BTreeSet<ConceptId>) -> String {
    let ids: Vec<&str> = ids.iter().map(ConceptId::as_str).collect();
    ids.join(", ")
}

/// The transports and ports of a rule: `tcp udp 443 8443` where each goes with each, else pair by pair,
/// `tcp/443 udp/3478`. `-` is a port without a number, `*` any port.
pub(crate) fn matches(rule: &Rule) -> String {
    if rule.matches.is_unread() {
        return String::from("unread");
    }
    let all = rule.matches();
    let port = |one: &Match| match one.ports {
        Ports::Range(range) => range.to_string(),
        Ports::Any => String::from("*"),
        Ports::Unnumbered => String::from("-"),
        Ports::IcmpType { kind, .. } => format!("type{kind}"),
    };
    let transport = |one: &Match| one.transport.map_or("", |name| name.as_str());
    let transports: BTreeSet<&str> = all.iter().map(transport).collect();
    let mut ports: Vec<String> = Vec::new();
    for one in all {
        let port = port(one);
        if !ports.contains(&port) {
            ports.push(port);
        }
    }
    let pairs: BTreeSet<(&str, String)> =
        all.iter().map(|one| (transport(one), port(one))).collect();
    let parts: Vec<String> = if pairs.len() == transports.len() * ports.len() {
        let names = transports.into_iter().filter(|name| !name.is_empty());
        names.map(str::to_owned).chain(ports).collect()
    } else {
        all.iter()
            .map(|one| format!("{}/{}", transport(one), port(one)))
            .collect()
    };
    parts.join(" ")
}
