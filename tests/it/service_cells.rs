//! Service cells in five languages: roles, protocol words, ranges and grouped digits in the forms that
//! people and machines write, and the scrambled ones of real pages.

use portolan::normalize::{RemarkKind, Row};
use portolan::rule::Stated;

use crate::cells::{matches, row};

/// Role, names and ports of a row in one line, gaps behind it.
fn facts(row: &Row) -> String {
    let mut parts: Vec<String> = Vec::new();
    if let Some(rule) = &row.rule {
        let role = match &rule.role {
            Stated::Is(role) => Some(role.to_string()),
            Stated::Unread => Some(String::from("role?")),
            Stated::Absent => None,
        };
        parts.extend(role);
        for names in [&rule.application_protocols, &rule.security] {
            let names = names.value().into_iter().flatten();
            parts.extend(names.map(ToString::to_string));
        }
        let ports = matches(rule);
        parts.extend((!ports.is_empty()).then_some(ports));
    }
    let gaps = row.gaps.iter().filter(|gap| gap.column == 1);
    parts.extend(gaps.map(|gap| format!("!{}", gap.code.as_str())));
    parts.join(" ")
}

fn hold(cells: &[(&str, &str, &str)]) {
    let lexicons = crate::cells::lync();
    let mut wrong = Vec::new();
    for (locale, text, expected) in cells {
        let read = facts(&row(&lexicons, locale, [text, "", ""]));
        if read != *expected {
            wrong.push(format!(
                "{locale}: {text}\n    expected {expected}\n    read     {read}"
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn roles_begin_a_cell_in_any_language() {
    hold(&[
        (
            "de-DE",
            "Zugriff/SIP(TLS)/TCP/443",
            "access-edge-service sip tls tcp 443",
        ),
        (
            "de-DE",
            "Zugriffs-Edgedienst/SIP(MTLS)/TCP/5061",
            "access-edge-service sip mtls tcp 5061",
        ),
        (
            "de-DE",
            "Access Edge-Dienst/SIP (TLS)/TCP/443",
            "access-edge-service sip tls tcp 443",
        ),
        (
            "de-DE",
            "Webkonferenz/PSOM(TLS)/TCP/443",
            "web-conferencing-edge-service psom tls tcp 443",
        ),
        (
            "de-DE",
            "Webkonferenzen/PSOM(MTLS)/TCP/8057",
            "web-conferencing-edge-service psom mtls tcp 8057",
        ),
        (
            "de-DE",
            "A/V-Authentifizierung/SIP(MTLS)/TCP/5062",
            "av-edge-service sip mtls tcp 5062",
        ),
        (
            "en-US",
            "Access/SIP(TLS)/TCP/443",
            "access-edge-service sip tls tcp 443",
        ),
        (
            "en-US",
            "access edge / SIP (MTLS) / TCP / 5061",
            "access-edge-service sip mtls tcp 5061",
        ),
        (
            "en-US",
            "Web Conferencing/PSOM(TLS)/TCP/443",
            "web-conferencing-edge-service psom tls tcp 443",
        ),
        (
            "en-US",
            "A/V/RTP/UDP/50,000-59,999",
            "av-edge-service rtp udp 50000-59999",
        ),
        (
            "en-US",
            "A/V/STUN,MSTURN/UDP/3478",
            "av-edge-service msturn stun udp 3478",
        ),
        (
            "pt-BR",
            "Acesso/SIP(TLS)/TCP/443",
            "access-edge-service sip tls tcp 443",
        ),
        (
            "pt-BR",
            "Serviço de Borda de Acesso/SIP(MTLS)/TCP/5061",
            "access-edge-service sip mtls tcp 5061",
        ),
        (
            "pt-BR",
            "Webconferência/PSOM(TLS)/TCP/443",
            "web-conferencing-edge-service psom tls tcp 443",
        ),
        (
            "pt-BR",
            "Webconferências/PSOM(MTLS)/TCP/8057",
            "web-conferencing-edge-service psom mtls tcp 8057",
        ),
        (
            "pt-BR",
            "A/V/STUN, MSTURN/TCP/443",
            "av-edge-service msturn stun tcp 443",
        ),
        (
            "ru-RU",
            "Пограничная служба доступа/SIP(TLS)/TCP/443",
            "access-edge-service sip tls tcp 443",
        ),
        (
            "ru-RU",
            "Доступ/SIP(MTLS)/TCP/5061",
            "access-edge-service sip mtls tcp 5061",
        ),
        (
            "ru-RU",
            "Веб-конференции/PSOM(TLS)/TCP/443",
            "web-conferencing-edge-service psom tls tcp 443",
        ),
        (
            "ru-RU",
            "Веб-конференция/PSOM(MTLS)/TCP/8057",
            "web-conferencing-edge-service psom mtls tcp 8057",
        ),
        (
            "ru-RU",
            "Пограничная служба веб-конференций/PSOM(TLS)/TCP/443",
            "web-conferencing-edge-service psom tls tcp 443",
        ),
        (
            "ru-RU",
            "Аудио/видео/STUN, MSTURN/UDP/3478",
            "av-edge-service msturn stun udp 3478",
        ),
        (
            "zh-TW",
            "存取/SIP(TLS)/TCP/443",
            "access-edge-service sip tls tcp 443",
        ),
        (
            "zh-TW",
            "存取邊緣服務/SIP（MTLS）/TCP/5061",
            "access-edge-service sip mtls tcp 5061",
        ),
        (
            "zh-TW",
            "Web 會議/PSOM(TLS)/TCP/443",
            "web-conferencing-edge-service psom tls tcp 443",
        ),
        (
            "zh-TW",
            "Ａ／Ｖ／ＳＴＵＮ、ＭＳＴＵＲＮ／ＵＤＰ／３４７８",
            "av-edge-service msturn stun udp 3478",
        ),
    ]);
}

#[test]
fn scrambled_cells_state_the_same() {
    hold(&[
        (
            "en-US",
            "Access/SIP(MTLS)/TCP/5061",
            "access-edge-service sip mtls tcp 5061",
        ),
        ("en-US", "HTTP/TCP 8080", "http tcp 8080"),
        (
            "en-US",
            "Web Conferencing/PSOM(TLS)TCP/443",
            "web-conferencing-edge-service psom tls tcp 443",
        ),
        ("en-US", "XMPP/MTLS/23456", "xmpp mtls 23456"),
        (
            "pt-BR",
            "/TCP/5061 de acesso/SIP (MTLS)",
            "access-edge-service sip mtls tcp 5061",
        ),
        (
            "pt-BR",
            "/UDP/3478 de A/V/STUN, MSTURN",
            "av-edge-service msturn stun udp 3478",
        ),
        (
            "de-DE",
            "A/V/Stun, MSTURN/UDP/3478",
            "av-edge-service msturn stun udp 3478",
        ),
        (
            "zh-TW",
            "A/V/STUN、MSTURN/443",
            "av-edge-service msturn stun 443",
        ),
        ("en-US", "UDP 67/68", "udp 67 68"),
        ("en-US", "TCP 80 and 443", "tcp 80 443"),
        ("en-US", "TCP/57501-65535", "tcp 57501-65535"),
        (
            "ru-RU",
            "443/TCP/SIP(TLS)/Доступ",
            "access-edge-service sip tls tcp 443",
        ),
        (
            "zh-TW",
            "SIP(TLS)/TCP/443/存取",
            "access-edge-service sip tls tcp 443",
        ),
    ]);
}

#[test]
fn scrambled_cells_are_called_garbled() {
    let lexicons = crate::cells::lync();
    let is_garbled = |locale: &str, text: &str| {
        let read = row(&lexicons, locale, [text, "", ""]);
        read.remarks
            .iter()
            .any(|remark| remark.kind == RemarkKind::Garbled)
    };
    assert!(is_garbled("pt-BR", "/TCP/5061 de acesso/SIP (MTLS)"));
    assert!(is_garbled("ru-RU", "443/TCP/SIP(TLS)/Доступ"));
    assert!(!is_garbled("pt-BR", "Acesso/SIP(MTLS)/TCP/5061"));
    assert!(!is_garbled("ru-RU", "Доступ/SIP(TLS)/TCP/443"));
    assert!(!is_garbled("de-DE", "DNS/TCP oder UDP/53"));
    for (locale, text) in [
        ("de-DE", "TCP/80 und 443"),
        ("en-US", "TCP/50000 to 59999"),
        ("pt-BR", "TCP/de 50000 a 59999"),
        ("ru-RU", "TCP/80 и 443"),
        ("zh-TW", "TCP/80 和 443"),
    ] {
        assert!(!is_garbled(locale, text), "{locale}: {text}");
    }
}

#[test]
fn two_transports_are_two_in_any_language() {
    hold(&[
        ("de-DE", "DNS/TCP oder UDP/53", "dns tcp udp 53"),
        ("de-DE", "DNS/TCP und UDP/53", "dns tcp udp 53"),
        ("en-US", "DNS/TCP and UDP/53", "dns tcp udp 53"),
        ("en-US", "DNS/UDP/TCP/53", "dns tcp udp 53"),
        ("pt-BR", "DNS/TCP e UDP/53", "dns tcp udp 53"),
        ("pt-BR", "DNS/TCP ou UDP/53", "dns tcp udp 53"),
        ("ru-RU", "DNS/TCP и UDP/53", "dns tcp udp 53"),
        ("ru-RU", "DNS/TCP или UDP/53", "dns tcp udp 53"),
        ("ru-RU", "DNS/TCP, UDP/53", "dns tcp udp 53"),
        ("zh-TW", "DNS/TCP 或 UDP/53", "dns tcp udp 53"),
        ("zh-TW", "DNS/TCP和UDP/53", "dns tcp udp 53"),
        ("zh-TW", "DNS/TCP 及 UDP/53", "dns tcp udp 53"),
        ("zh-TW", "DNS/TCP、UDP/53", "dns tcp udp 53"),
    ]);
}

#[test]
fn lists_of_ports_are_lists_in_any_language() {
    hold(&[
        ("de-DE", "TCP 80 und 443", "tcp 80 443"),
        ("de-DE", "TCP/80, 443", "tcp 80 443"),
        ("en-US", "TCP 80 or 443", "tcp 80 443"),
        ("en-US", "TCP 5060,5061", "tcp 5060 5061"),
        ("en-US", "TCP/443,8057", "tcp 443 8057"),
        ("pt-BR", "TCP 80 e 443", "tcp 80 443"),
        ("ru-RU", "TCP 80 и 443", "tcp 80 443"),
        ("ru-RU", "TCP 80, 443 и 8080", "tcp 80 443 8080"),
        ("zh-TW", "TCP 80 和 443", "tcp 80 443"),
        ("zh-TW", "TCP 80、443", "tcp 80 443"),
        ("zh-TW", "TCP 埠 80 與 443", "tcp 80 443"),
        ("zh-TW", "TCP 連接埠80及443", "tcp 80 443"),
        ("ru-RU", "TCP, порты 80 и 443", "tcp 80 443"),
        ("ru-RU", "TCP-порт 443", "tcp 443"),
        ("de-DE", "TCP-Ports 80 und 443", "tcp 80 443"),
        ("pt-BR", "Portas TCP 80 e 443", "tcp 80 443"),
        ("pt-BR", "porta 443/TCP", "tcp 443"),
        ("en-US", "TCP ports 80 and 443", "tcp 80 443"),
    ]);
}

#[test]
fn ranges_are_ranges_in_any_language() {
    hold(&[
        (
            "de-DE",
            "A/V/RTP/TCP/50000 bis 59999",
            "av-edge-service rtp tcp 50000-59999",
        ),
        ("de-DE", "UDP/von 50000 bis 59999", "udp 50000-59999"),
        ("de-DE", "UDP/50.000 bis 59.999", "udp 50000-59999"),
        ("en-US", "UDP/50000 to 59999", "udp 50000-59999"),
        ("en-US", "UDP/from 50000 through 59999", "udp 50000-59999"),
        ("en-US", "UDP/50000–59999", "udp 50000-59999"),
        ("en-US", "UDP/50000 — 59999", "udp 50000-59999"),
        ("en-US", "UDP/50000\u{2011}59999", "udp 50000-59999"),
        ("en-US", "UDP/50000...59999", "udp 50000-59999"),
        ("en-US", "UDP/50000…59999", "udp 50000-59999"),
        ("pt-BR", "UDP/50000 a 59999", "udp 50000-59999"),
        ("pt-BR", "UDP/de 50000 a 59999", "udp 50000-59999"),
        ("pt-BR", "UDP/50000 até 59999", "udp 50000-59999"),
        ("pt-BR", "UDP/50.000 até 59.999", "udp 50000-59999"),
        ("ru-RU", "UDP/с 50000 по 59999", "udp 50000-59999"),
        ("ru-RU", "UDP/от 50000 до 59999", "udp 50000-59999"),
        ("ru-RU", "UDP/с 50 000 по 59 999", "udp 50000-59999"),
        ("ru-RU", "UDP/50000 ДО 59999", "udp 50000-59999"),
        ("zh-TW", "UDP/50000 至 59999", "udp 50000-59999"),
        ("zh-TW", "UDP/50000到59999", "udp 50000-59999"),
        ("zh-TW", "UDP/50000～59999", "udp 50000-59999"),
        ("zh-TW", "UDP/５００００－５９９９９", "udp 50000-59999"),
        ("zh-TW", "UDP/從 50000 到 59999", "udp 50000-59999"),
        ("zh-TW", "UDP/自 50000 至 59999", "udp 50000-59999"),
    ]);
}

#[test]
fn digits_are_grouped_in_any_manner() {
    hold(&[
        ("de-DE", "TCP/50.000-59.999", "tcp 50000-59999"),
        ("de-DE", "TCP/50\u{a0}000–59\u{a0}999", "tcp 50000-59999"),
        (
            "de-DE",
            "TCP/50\u{202f}000–59\u{202f}999",
            "tcp 50000-59999",
        ),
        ("de-DE", "TCP/50'000-59'999", "tcp 50000-59999"),
        ("de-DE", "TCP/50’000–59’999", "tcp 50000-59999"),
        ("en-US", "TCP/50,000-59,999", "tcp 50000-59999"),
        ("en-US", "TCP/50,000 – 59,999", "tcp 50000-59999"),
        (
            "en-US",
            "TCP/50\u{2009}000-59\u{2009}999",
            "tcp 50000-59999",
        ),
        ("pt-BR", "TCP/50.000-59.999", "tcp 50000-59999"),
        ("pt-BR", "TCP/50\u{a0}000-59\u{a0}999", "tcp 50000-59999"),
        ("pt-BR", "TCP/50 000 - 59 999", "tcp 50000-59999"),
        ("ru-RU", "TCP/50 000 – 59 999", "tcp 50000-59999"),
        ("ru-RU", "TCP/50\u{a0}000–59\u{a0}999", "tcp 50000-59999"),
        (
            "ru-RU",
            "TCP/50\u{202f}000—59\u{202f}999",
            "tcp 50000-59999",
        ),
        ("zh-TW", "TCP/50,000-59,999", "tcp 50000-59999"),
        ("zh-TW", "TCP/５０，０００－５９，９９９", "tcp 50000-59999"),
        ("zh-TW", "TCP/４４３", "tcp 443"),
        ("en-US", "TCP/5,061", "tcp 5061"),
        ("de-DE", "TCP/5.061", "tcp 5061"),
    ]);
}

/// What may mean two things, or nothing, is said so.
#[test]
fn doubtful_numbers_are_reported() {
    hold(&[
        ("en-US", "TCP/59,999", "unread !ambiguous-ports"),
        ("de-DE", "TCP/59,999", "unread !ambiguous-ports"),
        ("en-US", "TCP/443,444", "tcp 443 444"),
        ("ru-RU", "TCP/50000 59999", "unread !ambiguous-ports"),
        ("en-US", "TCP/70000", "unread !port-out-of-bounds"),
        ("en-US", "TCP/59999-50000", "unread !backward-range"),
        ("en-US", "10.0.0.1/TCP/443", "role? tcp 443 !unknown-term"),
    ]);
}

/// Words beside two ends state a rule without ports; alone in a row they are its title.
#[test]
fn words_in_the_place_of_ports_are_reported() {
    let lexicons = crate::cells::lync();
    for (locale, text, any) in [
        ("en-US", "see below", "Any"),
        ("ru-RU", "см. ниже", "Любой"),
    ] {
        let beside = row(&lexicons, locale, [text, any, any]);
        let codes: Vec<&str> = beside.gaps.iter().map(|gap| gap.code.as_str()).collect();
        assert!(codes.contains(&"unreadable-service"), "{text}: {codes:?}");
        assert!(
            beside.rule.is_none_or(|rule| rule.matches.is_unread()),
            "{text}"
        );
        assert_eq!(row(&lexicons, locale, [text, "", ""]).rule, None, "{text}");
    }
}

/// A role that no lexicon knows is a gap, and no role.
#[test]
fn unknown_roles_stay_unknown() {
    hold(&[
        (
            "de-DE",
            "Drucker/HTTP/TCP/443",
            "role? http tcp 443 !unknown-term",
        ),
        (
            "en-US",
            "Printer/HTTP/TCP/443",
            "role? http tcp 443 !unknown-term",
        ),
        (
            "pt-BR",
            "Impressora/HTTP/TCP/443",
            "role? http tcp 443 !unknown-term",
        ),
        (
            "ru-RU",
            "Принтер/HTTP/TCP/443",
            "role? http tcp 443 !unknown-term",
        ),
        (
            "zh-TW",
            "印表機/HTTP/TCP/443",
            "role? http tcp 443 !unknown-term",
        ),
    ]);
}
