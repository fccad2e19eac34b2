//! Cells as people write them, and what each of them states.

use crate::lexicon::Lexicons;
use crate::rule::Ports;

use super::{CellKind, ServiceReading, read};
use CellKind::{Port, Protocol, Service};

/// A reading in one line: matches, `+` transports without ports, `@` protocols, `!` gaps.
fn facts(reading: &ServiceReading) -> String {
    let mut parts: Vec<String> = reading
        .matches
        .iter()
        .map(|found| {
            let transport = found
                .transport
                .map_or(String::new(), |name| format!("{}/", name.as_str()));
            match found.ports {
                Ports::Range(range) => format!("{transport}{range}"),
                Ports::Any => format!("{transport}*"),
                Ports::Unnumbered => format!("{transport}-"),
                Ports::IcmpType { kind, code } => {
                    let code = code.map_or(String::new(), |code| format!(".{code}"));
                    format!("{transport}type{kind}{code}")
                }
            }
        })
        .collect();
    parts.extend(
        reading
            .transports
            .iter()
            .map(|name| format!("+{}", name.as_str())),
    );
    let names = reading
        .application_protocols
        .iter()
        .chain(&reading.security);
    parts.extend(names.map(|name| format!("@{name}")));
    parts.extend(reading.none.then(|| String::from("none")));
    parts.extend(reading.denied.then(|| String::from("denied")));
    parts.extend(
        reading
            .gaps
            .iter()
            .map(|(code, _)| format!("!{}", code.as_str())),
    );
    parts.join(" ")
}

fn hold_in(locale: Option<&str>, kind: CellKind, cells: &[(&str, &str)]) {
    let lexicons = Lexicons::built_in();
    let lexicon = locale.map(|locale| {
        let locale = locale.parse().expect("a locale");
        lexicons.for_locale(&locale).expect("a lexicon")
    });
    let wrong: Vec<String> = cells
        .iter()
        .filter_map(|(text, expected)| {
            let reading = read(text, kind, lexicon);
            assert!(
                !reading.unread || reading.matches.is_empty(),
                "{text}: ports though unread"
            );
            let read = facts(&reading);
            (read != *expected)
                .then(|| format!("{text}\n    expected {expected}\n    read     {read}"))
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "{} wrong\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

fn hold(kind: CellKind, cells: &[(&str, &str)]) {
    hold_in(None, kind, cells);
    hold_in(Some("en-US"), kind, cells);
}

#[test]
fn each_transport_has_its_own_ports() {
    hold(
        Port,
        &[
            ("TCP: 443; UDP: 3478", "tcp/443 udp/3478"),
            (
                "TCP: 80 & 443 UDP: 3478-3481",
                "tcp/80 tcp/443 udp/3478-3481",
            ),
            ("TCP 5068/ TLS 5067", "tcp/5068 tcp/5067 @tls"),
            ("TCP 5068, DTLS 5067", "tcp/5068 5067 @dtls"),
            ("TCP/UDP 53", "tcp/53 udp/53"),
            ("TCP and UDP 53", "tcp/53 udp/53"),
            ("53 (TCP+UDP)", "tcp/53 udp/53"),
            ("53/tcp, 53/udp", "tcp/53 udp/53"),
            ("88, 464 (TCP+UDP)", "tcp/88 tcp/464 udp/88 udp/464"),
            ("TCP 80 (FTP 20,21)", "tcp/80 tcp/20 tcp/21 @ftp"),
            ("TCP 443/UDP 3478", "tcp/443 udp/3478"),
            ("443 (TCP), 3478 (UDP)", "tcp/443 udp/3478"),
            ("443/TCP, UDP/3478", "tcp/443 udp/3478"),
            ("TCP 443\nUDP 3478", "tcp/443 udp/3478"),
            ("443\nTCP", "443 +tcp"),
            ("tcp443, 80", "tcp/443 tcp/80"),
            ("443/8443/TCP", "tcp/443 tcp/8443"),
            ("UDP 53, TCP", "+udp +tcp !ambiguous-ports"),
            ("53 TCP UDP 3478", "+tcp +udp !ambiguous-ports"),
        ],
    );
}

#[test]
fn what_has_no_number_has_none() {
    hold(
        Port,
        &[
            ("ESP (50)", "esp/- !unnumbered-port"),
            ("protocol 47", "gre/- !unnumbered-port"),
            ("IP protocol 50", "esp/- !unnumbered-port"),
            ("IP protocol 47 (GRE)", "gre/- !unnumbered-port"),
            ("ICMP", "icmp/- !unnumbered-port"),
            ("ICMP 8/0", "icmp/type8.0 !unnumbered-port"),
            ("ICMP type 8", "icmp/type8 !unnumbered-port"),
            (
                "ICMP 3, 8, 11",
                "icmp/type3 icmp/type8 icmp/type11 !unnumbered-port",
            ),
            ("ESP 4500", "+esp !ambiguous-ports"),
            ("UDP 500, ESP", "udp/500 esp/-"),
            (
                "UDP 500, 4500; ESP (50); AH (51)",
                "udp/500 udp/4500 esp/- ah/-",
            ),
            ("All", "*"),
            ("any", "*"),
            ("*", "*"),
            ("TCP/*", "tcp/*"),
            ("All ports", "*"),
            ("dynamic", "- !unnumbered-port"),
            ("135, dynamic RPC", "135 - @rpc !unnumbered-port"),
            ("Dynamic (1024-65535)", "1024-65535"),
            ("10124~N", "!ambiguous-ports"),
            ("user defined", "!ambiguous-ports"),
            ("443, any", "!ambiguous-ports"),
            ("--", "none"),
            ("n/a", "none"),
            ("none", "none"),
            ("http", "@http !unnumbered-port"),
            ("TCP", "+tcp !unnumbered-port"),
            ("0", "!port-out-of-bounds"),
        ],
    );
}

#[test]
fn ranges_are_read_in_every_notation() {
    hold(
        Port,
        &[
            ("between 1024 and 65535", "1024-65535"),
            (">1023", "1024-65535"),
            ("≥ 1024", "1024-65535"),
            ("1024+", "1024-65535"),
            ("1024 and above", "1024-65535"),
            ("< 1024", "0-1023"),
            ("up to 1024", "0-1024"),
            ("1024: 5000", "1024-5000"),
            ("443:4443", "!ambiguous-ports"),
            ("1.024-65.535", "1024-65535"),
            ("63 000–64 000", "63000-64000"),
            ("49 152 - 57 500", "49152-57500"),
            ("50,000-59,999", "50000-59999"),
            ("1024～5000", "1024-5000"),
            ("50k-60k", "50000-60000"),
            ("5060-61", "5060-5061"),
            ("137/8/9", "137 138 139"),
            ("5060/5061", "5060 5061"),
            ("25,443", "!ambiguous-ports"),
            ("25 443", "!ambiguous-ports"),
            ("25, 443", "25 443"),
            ("80,443", "80 443"),
            ("80 443", "80 443"),
            ("50000 59999", "!ambiguous-ports"),
            ("80-443-8080", "!ambiguous-ports"),
            ("59999-50000", "!backward-range"),
            ("65536", "!port-out-of-bounds"),
            ("-1024", "!ambiguous-ports"),
            ("1024-", "!ambiguous-ports"),
            ("2013-03-09", "!unreadable-service"),
        ],
    );
}

#[test]
fn open_readings_are_given() {
    let reading = read("25,443", Port, None);
    let ports: Vec<Vec<String>> = reading
        .others
        .iter()
        .map(|other| {
            other
                .iter()
                .filter_map(|found| found.range())
                .map(|range| range.to_string())
                .collect()
        })
        .collect();
    assert_eq!(ports, [vec!["25443"], vec!["25", "443"]]);
}

#[test]
fn notes_and_remarks_are_no_ports() {
    let cells = [
        "443 [2]",
        "443¹",
        "443 [Note 2]",
        "443 (See note 2, Alternate port available)",
        "443 (siehe Hinweis 2, Alternativer Port verfügbar)",
        "443*",
        "443†",
        "443 (RFC 7230)",
        "443 (Lync Server 2013)",
        "443 (up to 100 connections)",
        "443, see RFC 2616",
        "443 (default)",
        "443 1)",
        "#443",
        "{443}",
    ];
    for text in cells {
        assert_eq!(facts(&read(text, Port, None)), "443", "{text}");
    }
    hold(
        Port,
        &[
            ("https (443)", "443 @https"),
            ("443 (TCP)", "tcp/443"),
            ("514, depending on configuration", "514 !unknown-term"),
            ("80 - HTTP, 443 - HTTPS", "80 443 @http @https"),
            ("HTTP/2 443", "443 @http/2"),
            ("TLS 1.2 443", "443 @tls"),
            ("SNMPv3 161", "161 @snmp"),
            ("H.323 1720", "1720 @h.323"),
            ("10.0.0.0/24:443", "443 !unknown-term"),
            ("fe80::1 443", "443 !unknown-term"),
            ("0x1BB", "443"),
        ],
    );
}

#[test]
fn denials_and_exceptions_state_no_port() {
    hold(
        Port,
        &[
            ("any except 443", "!exception"),
            ("not 443", "denied !exception"),
            ("1024-65535 except 3389", "!exception"),
            ("any but UDP", "!exception"),
            ("not TCP", "denied !exception"),
            ("closed", "denied !exception"),
            ("443 (80 is blocked)", "denied !exception"),
            ("443, formerly 80", "!ambiguous-ports"),
            ("443 and all others", "!ambiguous-ports"),
            ("443 etc.", "!ambiguous-ports"),
            ("443 and eighty", "!unknown-term"),
            ("443 internal / 4443 external", "!ambiguous-ports"),
            ("443 (local), 8443 (remote)", "!ambiguous-ports"),
            ("443?", "!unreadable-service"),
            ("20 ports starting at 50000", "!ambiguous-ports"),
        ],
    );
}

#[test]
fn digits_stand_side_by_side() {
    hold(
        Port,
        &[
            ("٤٤٣", "443"),
            ("８０８０", "8080"),
            ("४४३, ८०", "443 80"),
            ("80\u{200B}81", "!unreadable-service"),
            ("80\u{AD}81", "!unreadable-service"),
            ("80\u{1}81", "!unreadable-service"),
            ("80\u{96}90", "80-90"),
            ("443½", "!unreadable-service"),
            ("443a", "!unreadable-service"),
            ("四四三", "!unreadable-service"),
        ],
    );
}

#[test]
fn every_language_has_its_words() {
    hold_in(
        Some("de-DE"),
        Port,
        &[
            ("80 oder 443", "80 443"),
            ("zwischen 1024 und 5000", "1024-5000"),
            ("5060 bis 5070", "5060-5070"),
            ("1024 und höher", "1024-65535"),
            ("ab 1024", "1024-65535"),
            ("alle außer 443", "!exception"),
            ("nicht 443", "denied !exception"),
            ("443 (nicht mehr verwendet)", "!ambiguous-ports"),
            ("443 usw.", "!ambiguous-ports"),
            ("keine", "none"),
            ("dynamisch", "- !unnumbered-port"),
            ("443 (siehe Anmerkung 3)", "443"),
        ],
    );
    hold_in(
        Some("ru-RU"),
        Port,
        &[
            ("80 и 443", "80 443"),
            ("от 1024 до 5000", "1024-5000"),
            ("UDP/с 50 000 по 59 999", "udp/50000-59999"),
            ("50\u{a0}000–59\u{a0}999", "50000-59999"),
            ("1024 и выше", "1024-65535"),
            ("любой, кроме 443", "!exception"),
            ("динамические", "- !unnumbered-port"),
            ("443 (по умолчанию)", "443"),
            ("н/д", "none"),
        ],
    );
    hold_in(
        Some("pt-BR"),
        Port,
        &[
            ("80 e 443", "80 443"),
            ("de 50000 a 59999", "50000-59999"),
            ("entre 1024 e 5000", "1024-5000"),
            ("1024 ou superior", "1024-65535"),
            ("qualquer exceto 443", "!exception"),
            ("443 (padrão)", "443"),
            ("não aplicável", "none"),
        ],
    );
    hold_in(
        Some("zh-TW"),
        Port,
        &[
            ("80 和 443", "80 443"),
            ("5060至5070", "5060-5070"),
            ("從 50000 到 59999", "50000-59999"),
            ("1024 以上", "1024-65535"),
            ("443 (預設值)", "443"),
            ("除了 443", "!exception"),
            ("不適用", "none"),
        ],
    );
}

#[test]
fn protocols_are_known_or_the_pages_own() {
    hold(
        Protocol,
        &[
            ("GRPC", "@grpc"),
            ("HTTP2", "@http/2"),
            ("MySQL", "@mysql"),
            ("BBDO", "@bbdo"),
            ("ZMQ", "@zmq"),
            ("mutual TLS", "@mtls"),
            ("RPC over HTTP", "@rpc-http"),
            ("TCP (HTTPS)", "+tcp @https"),
            ("TCP/UDP", "+tcp +udp"),
            ("TCP (6)", "+tcp"),
            ("IP protocol 50", "esp/-"),
            ("TCP - Client and server", "+tcp"),
            ("the usual ways of talking", "!unknown-term"),
        ],
    );
}

#[test]
fn service_cells_keep_their_words() {
    hold(
        Service,
        &[
            ("A/V/STUN,MSTURN/UDP/3478", "udp/3478 @msturn @stun"),
            ("DNS/TCP, UDP/53", "tcp/53 udp/53 @dns"),
            ("Office 365/TCP/443", "+tcp !unknown-term"),
            ("see below", "!unreadable-service"),
        ],
    );
    let reading = read("Access/SIP(TLS)/TCP/443", Service, None);
    assert!(reading.rest.starts_with("Access/"));
    assert!(!reading.garbled);
    assert!(read("/TCP/5061 Access/SIP (MTLS)", Service, None).garbled);
}

#[test]
fn a_long_cell_costs_no_more_than_its_length() {
    for unit in [
        "(", ")", "443 ", "443,", "-", "~", "~~", "[1]", "TCP ", "a ", "non ", "icmp 8,", "1:",
        ".", "*", "443(a",
    ] {
        let cell = unit.repeat(20_000 / unit.len());
        for kind in [Port, Service, Protocol] {
            let _ = read(&cell, kind, None);
        }
    }
}
