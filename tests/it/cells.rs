//! One cell read by way of a whole page: a pipe table with the header of a language and one row.

#![allow(clippy::unwrap_used)]

use portolan::lexicon::Lexicons;
use portolan::normalize::{Row, normalize};
use portolan::page::{self, Origin};

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

/// Reads one row of a service, a source and a destination.
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
    let origin = Origin {
        path: format!("{locale}/page.md"),
        default_locale: None,
    };
    let mut read = normalize(page::read(text.as_bytes(), &origin), lexicons);
    assert_eq!(
        read.tables.len(),
        1,
        "{locale}: no port table with {cells:?}"
    );
    read.tables.swap_remove(0).rows.swap_remove(0)
}

/// What an endpoint cell states, and the words that were not understood.
pub(crate) fn endpoint(lexicons: &Lexicons, locale: &str, text: &str) -> (String, Vec<String>) {
    let row = row(lexicons, locale, ["SIP/TLS/TCP/443", text, ""]);
    let source = row.rule.and_then(|rule| rule.source);
    let shown = source.map_or(String::from("nothing"), |endpoint| endpoint.to_string());
    let gaps = row
        .gaps
        .into_iter()
        .map(|gap| format!("{}: {}", gap.code.as_str(), gap.text))
        .collect();
    (shown, gaps)
}
