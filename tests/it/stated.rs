//! What a row states, and what it leaves unsaid: cells typed by a person, each with what it says and what
//! nobody may make of it.

#![allow(clippy::unwrap_used)]

use portolan::lexicon::Lexicons;
use portolan::normalize::PortPage;
use portolan::record::rule::unread;
use portolan::rule::{Action, Rule, Stated};

use crate::cells::{HEADERS, lync, matches, page, row, shown, stated};

/// The rules of a page in English that no product pack is about.
fn rules(text: &str) -> Vec<Rule> {
    let page: PortPage = page(&Lexicons::built_in(), "en-US", text);
    let rows = page.tables.into_iter().flat_map(|table| table.rows);
    rows.filter_map(|row| row.rule).collect()
}

#[test]
fn what_is_unread_is_named_and_is_nothing() {
    let row = row(
        &lync(),
        "de-DE",
        ["Zugriff/SIP(TLS)/TCP/443", "Lizenzserver", "Director"],
    );
    let rule = row.rule.unwrap();
    assert_eq!(rule.source, Stated::Unread);
    assert_eq!(unread(&rule), ["source"]);
    assert_eq!(stated(&rule.destination), "director");
    assert_eq!(matches(&rule), "tcp 443");
}

#[test]
fn a_party_with_a_word_left_over_is_unread_as_a_whole() {
    let lexicons = lync();
    for (locale, text) in [
        ("de-DE", "Druckerpool des Directors"),
        ("de-DE", "Director, Lizenzserver"),
        ("pt-BR", "Interface interna do Diretor da fábrica"),
        ("ru-RU", "Директор или принтер"),
        ("zh-TW", "Director 印表機"),
    ] {
        let row = row(&lexicons, locale, ["SIP/TLS/TCP/443", text, ""]);
        assert_eq!(
            stated(&row.rule.unwrap().source),
            "unread",
            "{locale}: {text}"
        );
        assert!(
            row.gaps
                .iter()
                .any(|gap| gap.code.as_str() == "unknown-term"),
            "{locale}: {text}"
        );
    }
}

/// Only "any" by itself is anybody; with a noun it is that noun, known or not.
#[test]
fn quantifiers_with_a_noun_are_not_anybody() {
    let lexicons = Lexicons::built_in();
    let cells = [
        ("en-US", "All nodes"),
        ("en-US", "All RKE2 nodes"),
        ("en-US", "Any node IP"),
        ("en-US", "Any kiosk"),
        ("en-US", "Every RKE2 server"),
        ("de-DE", "Alle Knoten"),
        ("de-DE", "Jeder Kassenautomat"),
        ("pt-BR", "Qualquer quiosque"),
        ("ru-RU", "каждый узел"),
        ("ru-RU", "любой киоск"),
    ];
    for (locale, text) in cells {
        let row = row(&lexicons, locale, ["SIP/TLS/TCP/443", text, text]);
        let rule = row.rule.unwrap();
        for end in [&rule.source, &rule.destination] {
            let is_any = end
                .value()
                .is_some_and(|end| end.any && end.parties.is_empty());
            assert!(
                !is_any && !end.is_absent(),
                "{locale}: {text}: {}",
                stated(end)
            );
        }
    }
    for (locale, text) in [
        ("en-US", "Any"),
        ("de-DE", "Alle"),
        ("ru-RU", "Любой"),
        ("zh-TW", "任何"),
    ] {
        let row = row(&lexicons, locale, ["SIP/TLS/TCP/443", text, ""]);
        assert_eq!(stated(&row.rule.unwrap().source), "any", "{locale}: {text}");
    }
}

#[test]
fn what_is_denied_is_no_accept() {
    let rules = rules(
        "|Protocol|Port|Source|Destination|Action|\n|-|-|-|-|-|\n\
         |TCP|443|Any|Web server|Allow|\n\
         |TCP|23|Any|Web server|Deny|\n\
         |TCP|135|Any|Web server|Block|\n\
         |TCP|80|Any|Web server|see the guide|\n\n\
         |Protocol|Port|Source|Destination|Allowed|\n|-|-|-|-|-|\n\
         |TCP|443|Any|Web server|Yes|\n\
         |TCP|23|Any|Web server|No|\n",
    );
    let actions: Vec<Stated<Action>> = rules.iter().map(|rule| rule.action).collect();
    let (accept, deny) = (Stated::Is(Action::Accept), Stated::Is(Action::Deny));
    assert_eq!(actions, [accept, deny, deny, Stated::Unread, accept, deny]);
}

#[test]
fn from_and_to_are_one_range_and_node_ports_are_apart() {
    let ranges = rules(
        "|Protocol|From Port|To Port|Source|Destination|\n|-|-|-|-|-|\n\
         |TCP|1024|5000|Any|Web server|\n|UDP|53|53|Any|Web server|\n|TCP|80||Any|Web server|\n",
    );
    let ranges: Vec<String> = ranges.iter().map(matches).collect();
    assert_eq!(ranges, ["tcp 1024-5000", "udp 53", "tcp 80"]);
    let nodes = rules(
        "|Protocol|Port|Node port|Source|Destination|\n|-|-|-|-|-|\n\
         |TCP|443|30443|Any|Web server|\n",
    );
    assert_eq!(matches(&nodes[0]), "tcp 443");
    assert_eq!(
        nodes[0].node_ports,
        Stated::Is(vec!["30443".parse().unwrap()])
    );
}

/// "Server", "gateway", "point" beside a name are a part of the name, in any language.
#[test]
fn a_generic_head_is_no_party_of_its_own() {
    let lexicons = lync();
    for (locale, text) in [
        ("de-DE", "XMPP-Gatewayserver"),
        ("de-DE", "IP-Adresse des XMPP-Gatewayservers"),
        ("en-US", "A/V Edge Server"),
        ("en-US", "XMPP gateway server"),
        ("ru-RU", "Сервер шлюза XMPP"),
        ("pt-BR", "Servidor de gateway XMPP"),
    ] {
        let row = row(&lexicons, locale, ["SIP/TLS/TCP/443", text, ""]);
        let source = row.rule.unwrap().source;
        let roles: Vec<&str> = source
            .value()
            .into_iter()
            .flat_map(|end| end.roles().map(portolan::lexicon::ConceptId::as_str))
            .collect();
        assert!(!roles.contains(&"server"), "{locale}: {text}: {roles:?}");
        assert!(!roles.contains(&"gateway"), "{locale}: {text}: {roles:?}");
        assert!(roles.len() < 2, "{locale}: {text}: {roles:?}");
    }
    let zabbix = rules(
        "|Protocol|Port|Source|Destination|\n|-|-|-|-|\n|TCP|8443|Zabbix proxy|Zabbix server|\n",
    );
    let (source, destination) = (&zabbix[0].source, &zabbix[0].destination);
    assert_eq!(shown(source.value().unwrap()), "zabbix-proxy");
    assert_eq!(shown(destination.value().unwrap()), "zabbix-server");
}

/// `59,999` may be one port or two: nothing is stated where nobody can tell.
#[test]
fn an_open_number_states_no_port() {
    let lexicons = lync();
    for (locale, _) in HEADERS {
        let row = row(&lexicons, locale, ["RTP/TCP/59,999", "", ""]);
        let rule = row.rule.unwrap();
        assert!(
            rule.matches.is_unread() && rule.port_ranges().is_empty(),
            "{locale}"
        );
    }
}

/// What groups the digits of one end groups those of the other, and 69,999 is no port.
#[test]
fn a_range_with_an_end_that_cannot_be_is_unread() {
    let lexicons = lync();
    for (locale, cell) in [
        ("en-US", "RTP/TCP/50,000-69,999"),
        ("de-DE", "RTP/TCP/50.000-69.999"),
        ("ru-RU", "RTP/TCP/50 000–69 999"),
    ] {
        let rule = row(&lexicons, locale, [cell, "", ""]).rule.unwrap();
        assert!(rule.matches.is_unread(), "{cell}: {}", matches(&rule));
    }
}
