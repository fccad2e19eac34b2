//! Translations that nobody tuned anything to: the same rows in English and in other words, typed by hand,
//! and what `check` says of them. What a bilingual reader calls right must be told by nobody.

#![allow(clippy::unwrap_used)]

use serde_json::Value;

use crate::columns::{all, rows, table};
use crate::run::Folder;

/// The first cell, source and destination of a row.
type Row = (&'static str, &'static str, &'static str);

/// A page of Lync Server 2013.
fn page(key: &str, locale: &str, header: &str, rows: &[Row]) -> String {
    let mut text = format!(
        "---\nms:assetid: {key}\nms:mtpsurl: https://technet.microsoft.com/{locale}/library/JJ204648(v=OCS.15)\nmtps_version: v=OCS.15\n---\n\n# Ports\n\n|{header}|\n|-|-|-|\n"
    );
    for (service, source, destination) in rows {
        text.push_str(&format!("|{service}|{source}|{destination}|\n"));
    }
    text
}

const ENGLISH: &str = "Role/Protocol/TCP or UDP/Port|Source IP address|Destination IP address";

/// What is told of the translation, but for notices: the level, the lint, the row, and what it says.
fn told(locale: &str, header: &str, pages: &[(&[Row], &[Row])]) -> Vec<String> {
    let folder = Folder::new();
    for (number, (english, translated)) in pages.iter().enumerate() {
        let key = format!("{number}");
        let path = |locale: &str| format!("docs/{locale}/ports-{number}.md");
        folder.write(&path("en-US"), page(&key, "en-us", ENGLISH, english));
        let text = page(&key, &locale.to_lowercase(), header, translated);
        folder.write(&path(locale), text);
    }
    let ended = folder.run("check --isolated --format jsonl docs");
    let findings = ended.out.lines().map(|line| {
        let finding: Value = serde_json::from_str(line).unwrap();
        let text = |name: &str| finding[name].as_str().unwrap_or_default().to_owned();
        let (level, lint, message) = (text("level"), text("lint"), text("message"));
        (level, format!("{lint} {}: {message}", finding["row"]))
    });
    findings
        .filter(|(level, _)| level != "info")
        .map(|(level, told)| format!("{level} {told}"))
        .collect()
}

const NONE: [&str; 0] = [];

/// The ends of a page's translation that are not understood beside its source.
fn unread(locale: &str, header: &str, english: &[Row], translated: &[Row]) -> Vec<String> {
    let folder = Folder::new();
    folder.write("docs/en-US/a.md", page("a", "en-us", ENGLISH, english));
    let text = page("a", &locale.to_lowercase(), header, translated);
    folder.write(&format!("docs/{locale}/a.md"), text);
    let ended = folder.run("extract --isolated docs");
    let rows = ended
        .out
        .lines()
        .map(|line| -> Value { serde_json::from_str(line).unwrap() });
    let mut found = Vec::new();
    for row in rows.filter(|row| row["page"]["locale"] == locale) {
        for (at, field) in [(1, "source"), (2, "destination")] {
            let is_unread = |one: &Value| one == field;
            if row["unread"].as_array().unwrap().iter().any(is_unread) {
                found.push(row["cells"][at].as_str().unwrap().to_owned());
            }
        }
    }
    found
}

#[test]
fn names_that_stay_english_stand_twice_where_the_source_has_them_twice() {
    let found = told(
        "it-IT",
        "Ruolo/Protocollo/TCP o UDP/Porta|Indirizzo IP di origine|Indirizzo IP di destinazione",
        &[(
            &[
                (
                    "SIP/MTLS/TCP/5061",
                    "Director",
                    "Front End Server, Front End pool, Director, Director pool",
                ),
                (
                    "SIP/TLS/TCP/443",
                    "Any",
                    "Front End pool or Front End Server",
                ),
            ],
            &[
                (
                    "SIP/MTLS/TCP/5061",
                    "Director",
                    "Front End Server, pool Front End, Director, pool Director",
                ),
                (
                    "SIP/TLS/TCP/443",
                    "Qualsiasi",
                    "Pool Front End o server Front End",
                ),
            ],
        )],
    );
    assert_eq!(found, NONE);
}

#[test]
fn an_english_name_has_no_small_words_of_the_translation_inside() {
    // "Front End Server in un pool" is a server in a pool, and not the "Front End Server pool".
    let found = told(
        "it-IT",
        "Ruolo/Protocollo/TCP o UDP/Porta|Indirizzo IP di origine|Indirizzo IP di destinazione",
        &[(
            &[(
                "PSOM/MTLS/TCP/8057",
                "Any (can be defined as Front End Server IP address, or each Front End Server IP address in a Front End pool)",
                "Any",
            )],
            &[(
                "PSOM/MTLS/TCP/8057",
                "Qualsiasi (può essere definito come indirizzo IP del Front End Server o ogni indirizzo IP del Front End Server in un pool Front End)",
                "Qualsiasi",
            )],
        )],
    );
    assert_eq!(found, NONE);
}

#[test]
fn a_general_word_may_be_the_translators_word_for_a_role_of_the_product() {
    // "Yönetici" is an administrator, and no English page names one: it is what this page calls a Director.
    let found = told(
        "tr-TR",
        "Rol/Protokol/TCP veya UDP/Bağlantı Noktası|Kaynak IP adresi|Hedef IP adresi",
        &[
            (
                &[
                    ("HTTPS/TCP/444", "Director", "Front End Server"),
                    ("SIP/MTLS/TCP/5061", "Any", "Director"),
                    ("MTLS/TCP/50001", "Any", "Director"),
                ],
                &[
                    ("HTTPS/TCP/444", "Yönetici", "Ön Uç Sunucusu"),
                    ("SIP/MTLS/TCP/5061", "Herhangi biri", "Yönetici"),
                    ("MTLS/TCP/50001", "Herhangi biri", "Yönetici"),
                ],
            ),
            (
                &[
                    (
                        "HTTPS/TCP/443",
                        "Clients",
                        "Director Hardware Load Balancer VIP",
                    ),
                    ("HTTPS/TCP/4443", "Any", "Director"),
                ],
                &[
                    (
                        "HTTPS/TCP/443",
                        "İstemciler",
                        "Yönetici Donanım Yük Dengeleyici VIP",
                    ),
                    ("HTTPS/TCP/4443", "Herhangi biri", "Yönetici"),
                ],
            ),
        ],
    );
    assert_eq!(found, NONE);
}

#[test]
fn what_is_left_of_a_name_of_the_source_is_no_word_for_something_else() {
    let found = told(
        "de-DE",
        "Rolle/Protokoll/TCP oder UDP/Port|Quell-IP-Adresse|Ziel-IP-Adresse",
        &[(
            &[
                (
                    "HTTPS/TCP/4443",
                    "Reverse proxy internal interface",
                    "Director",
                ),
                ("HTTPS/TCP/443", "Any", "Reverse proxy internal interface"),
            ],
            &[
                ("HTTPS/TCP/4443", "Interne Proxyschnittstelle", "Director"),
                (
                    "HTTPS/TCP/443",
                    "Beliebig",
                    "Interne Reverseproxyschnittstelle",
                ),
            ],
        )],
    );
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("error role-differs 1:"), "{found:?}");
}

#[test]
fn a_comma_may_be_an_apposition_in_learned_words_too() {
    let found = told(
        "cs-CZ",
        "Role/Protokol/TCP nebo UDP/Port|Zdrojová adresa IP|Cílová adresa IP",
        &[(
            &[
                (
                    "Access/SIP(TLS)/TCP/443",
                    "Any",
                    "Edge Server Access Edge service",
                ),
                (
                    "Access/SIP(MTLS)/TCP/5061",
                    "Edge Server Access Edge service",
                    "Any",
                ),
                ("HTTPS/TCP/4443", "Any", "Edge Server internal interface"),
                ("MTLS/TCP/50001", "Any", "Edge Server internal interface"),
                (
                    "Access/DNS/TCP/53",
                    "Access Edge service public IP address",
                    "Any",
                ),
                (
                    "Access/DNS/UDP/53",
                    "Edge Server Access Edge service",
                    "Any",
                ),
            ],
            &[
                (
                    "Access/SIP(TLS)/TCP/443",
                    "Libovolný",
                    "Hraniční služba přístupu hraničního serveru",
                ),
                (
                    "Access/SIP(MTLS)/TCP/5061",
                    "Hraniční server, hraniční služba přístupu",
                    "Libovolný",
                ),
                (
                    "HTTPS/TCP/4443",
                    "Libovolný",
                    "Interní rozhraní hraničního serveru",
                ),
                (
                    "MTLS/TCP/50001",
                    "Libovolný",
                    "Interní rozhraní hraničního serveru",
                ),
                (
                    "Access/DNS/TCP/53",
                    "Veřejná IP adresa hraniční služby přístupu",
                    "Libovolný",
                ),
                (
                    "Access/DNS/UDP/53",
                    "Hraniční služba přístupu hraničního serveru",
                    "Libovolný",
                ),
            ],
        )],
    );
    assert_eq!(found, NONE);
}

#[test]
fn all_of_them_and_each_of_them_are_the_same_to_a_rule() {
    let found = told(
        "hu-HU",
        "Szerepkör/Protokoll/TCP vagy UDP/Port|Forrás IP-címe|Cél IP-címe",
        &[(
            &[("XMPP/MTLS/TCP/23456", "Any", "Each internal server")],
            &[("XMPP/MTLS/TCP/23456", "Bármely", "Minden belső kiszolgáló")],
        )],
    );
    assert_eq!(found, NONE);
}

#[test]
fn a_word_of_names_that_was_taken_for_a_filler_leaves_no_general_role() {
    let found = told(
        "ko-KR",
        "역할/프로토콜/TCP 또는 UDP/포트|원본 IP 주소|대상 IP 주소",
        &[(
            &[
                (
                    "A/V/STUN,MSTURN/UDP/3478",
                    "Any",
                    "Edge Server A/V Edge service",
                ),
                (
                    "A/V/STUN,MSTURN/TCP/443",
                    "Edge Server A/V Edge service public IP address",
                    "Any",
                ),
                ("SIP/MTLS/TCP/5062", "Any", "Edge Server internal interface"),
                ("HTTPS/TCP/4443", "Any", "Edge Server internal interface"),
                (
                    "Access/SIP(TLS)/TCP/443",
                    "Any",
                    "Edge Server Access Edge service",
                ),
                (
                    "MTLS/TCP/50001",
                    "Any",
                    "Edge Server internal interface IP address",
                ),
            ],
            &[
                (
                    "A/V/STUN,MSTURN/UDP/3478",
                    "모두",
                    "에지 서버의 A/V 에지 서비스",
                ),
                (
                    "A/V/STUN,MSTURN/TCP/443",
                    "에지 서버 A/V 에지 서비스의 공용 IP 주소",
                    "모두",
                ),
                ("SIP/MTLS/TCP/5062", "모두", "에지 서버의 내부 인터페이스"),
                ("HTTPS/TCP/4443", "모두", "에지 서버 내부 인터페이스"),
                (
                    "Access/SIP(TLS)/TCP/443",
                    "모두",
                    "에지 서버의 액세스 에지 서비스",
                ),
                (
                    "MTLS/TCP/50001",
                    "모두",
                    "에지 서버 내부 인터페이스 IP 주소",
                ),
            ],
        )],
    );
    assert_eq!(found, NONE);
}

#[test]
fn a_korean_word_is_known_with_another_particle_than_it_was_learned_with() {
    // "서버도" stands between "서버" and "서버의" in every list of words.
    let found = unread(
        "ko-KR",
        "역할/프로토콜/TCP 또는 UDP/포트|원본 IP 주소|대상 IP 주소",
        &[
            ("HTTPS/TCP/4443", "Any", "Edge Server internal interface"),
            ("SIP/MTLS/TCP/5062", "Any", "Edge Server"),
            ("MTLS/TCP/50001", "Edge Server", "Any"),
            ("MTLS/TCP/50002", "Any", "Edge Server internal interface"),
            (
                "MTLS/TCP/50003",
                "Edge Server",
                "Front End Servers that also run a Mediation Server",
            ),
        ],
        &[
            ("HTTPS/TCP/4443", "모두", "에지 서버 내부 인터페이스"),
            ("SIP/MTLS/TCP/5062", "모두", "에지 서버"),
            ("MTLS/TCP/50001", "에지 서버", "모두"),
            ("MTLS/TCP/50002", "모두", "에지 서버의 내부 인터페이스"),
            (
                "MTLS/TCP/50003",
                "에지 서버",
                "중재 서버도 실행하는 프런트 엔드 서버",
            ),
        ],
    );
    assert_eq!(found, NONE);
}

#[test]
fn a_polish_word_for_what_stands_between_is_no_proxy() {
    let found = told(
        "pl-PL",
        "Rola/Protokół/TCP lub UDP/Port|Źródłowy adres IP|Docelowy adres IP",
        &[(
            &[
                ("SIP/TLS/TCP/5067", "Mediation Server", "Any"),
                (
                    "HTTPS/TCP/4443",
                    "Reverse proxy internal interface",
                    "Director",
                ),
            ],
            &[
                ("SIP/TLS/TCP/5067", "Serwer pośredniczący", "Dowolny"),
                (
                    "HTTPS/TCP/4443",
                    "Wewnętrzny interfejs zwrotnego serwera proxy",
                    "Director",
                ),
            ],
        )],
    );
    assert_eq!(found, NONE);
}

#[test]
fn words_with_an_apostrophe_are_one_phrase() {
    let unread = |cell: &str| {
        let text = table("Protocole|Port source|Port", &[&format!("TCP|{cell}|443")]);
        rows("fr-FR", &text)[0]["unread"].clone()
    };
    for cell in ["N'importe lequel", "n’importe quel port", "Tous les ports"] {
        assert_eq!(unread(cell), serde_json::json!([]), "{cell}");
    }
    // "N'est plus" stays a doubt.
    assert_eq!(unread("N'est plus 25"), serde_json::json!(["source_ports"]));
}

#[test]
fn headers_say_where_from_and_where_to_in_their_own_forms() {
    for (locale, header, row) in [
        (
            "ja-JP",
            "プロトコル|ポート|発信元 IP アドレス|発信先 IP アドレス",
            "TCP|443|クライアント|サーバー",
        ),
        (
            "sv-SE",
            "Protokoll|Port|Källans IP-adress|Målets IP-adress",
            "TCP|443|Klient|Server",
        ),
    ] {
        assert_eq!(
            all(locale, &table(header, &[row])),
            ["tcp 443 | client > server |"]
        );
    }
}

#[test]
fn one_wrong_heading_unlearns_no_name_and_is_told() {
    let page = |locale: &str, ends: &[(&str, &str)]| {
        let header = match locale {
            "en-US" => "Description",
            _ => "Descrizione",
        };
        let mut text = String::from("# Ports\n");
        for (from, to) in ends {
            text.push_str(&format!(
                "\n### {from} -- > {to}\n\n|{header}|UDP|TCP|\n|-|-|-|\n|HTTPS|--|443|\n"
            ));
        }
        text
    };
    let english = [
        ("Site server", "Distribution point"),
        ("Site server", "Domain controller"),
        ("Site server", "SQL Server"),
        ("Site server", "Software update point"),
        ("Site server", "Management point"),
        ("Management point", "SQL Server"),
        ("Management point", "Domain controller"),
        ("Distribution point", "Management point"),
        ("Software update point", "SQL Server"),
    ];
    let italian = [
        ("Server del sito", "Punto di distribuzione"),
        ("Server del sito", "Controller di dominio"),
        ("Server del sito", "SQL Server"),
        ("Server del sito", "Punto di aggiornamento software"),
        ("Server del sito", "Punto di gestione"),
        ("Punto di gestione", "SQL Server"),
        ("Server del sito", "Controller di dominio"),
        ("Punto di distribuzione", "Punto di gestione"),
        ("Punto di aggiornamento software", "SQL Server"),
    ];
    let folder = Folder::new();
    folder.write("docs/en-US/ports.md", page("en-US", &english));
    folder.write("docs/it-IT/ports.md", page("it-IT", &italian));
    let ended = folder.run("check --isolated --format jsonl docs");
    let findings: Vec<Value> = ended
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .filter(|finding: &Value| finding["level"] != "info")
        .collect();
    assert_eq!(findings.len(), 1, "{findings:#?}");
    let finding = &findings[0];
    assert_eq!(finding["lint"], "role-differs");
    assert_eq!(finding["level"], "warning");
    assert_eq!(finding["table"], 7);
}

#[test]
fn a_learned_word_does_not_tear_a_name_that_stays_english() {
    // "Servizi Web" is learned, and "servizio Web" in "servizio Web Conferencing Edge" is none.
    let found = told(
        "it-IT",
        "Ruolo/Protocollo/TCP o UDP/Porta|Indirizzo IP di origine|Indirizzo IP di destinazione",
        &[(
            &[
                ("HTTPS/TCP/443", "Any", "Director web services"),
                ("HTTPS/TCP/4443", "Director web services", "Any"),
                ("HTTPS/TCP/444", "Director web services", "Front End Server"),
                (
                    "Web Conferencing/PSOM(TLS)/TCP/443",
                    "Any",
                    "Edge Server Web Conferencing Edge service public IP address",
                ),
                ("SIP/MTLS/TCP/5061", "Any", "Edge Server internal interface"),
                ("SIP/MTLS/TCP/5062", "Any", "Edge Server"),
                (
                    "MTLS/TCP/50001",
                    "Edge Server internal interface IP address",
                    "Any",
                ),
            ],
            &[
                ("HTTPS/TCP/443", "Qualsiasi", "Servizi Web di Director"),
                ("HTTPS/TCP/4443", "Servizi Web Director", "Qualsiasi"),
                (
                    "HTTPS/TCP/444",
                    "Servizi Web del Director",
                    "Front End Server",
                ),
                (
                    "Web Conferencing/PSOM(TLS)/TCP/443",
                    "Qualsiasi",
                    "Indirizzo IP pubblico del servizio Web Conferencing Edge del server perimetrale",
                ),
                (
                    "SIP/MTLS/TCP/5061",
                    "Qualsiasi",
                    "Interfaccia interna del server perimetrale",
                ),
                ("SIP/MTLS/TCP/5062", "Qualsiasi", "Server perimetrale"),
                (
                    "MTLS/TCP/50001",
                    "Indirizzo IP dell'interfaccia interna del server perimetrale",
                    "Qualsiasi",
                ),
            ],
        )],
    );
    assert_eq!(found, NONE);
}

#[test]
fn a_phrase_that_the_source_does_not_name_is_not_held_against_it() {
    // The source's "Mediation Server(s)" is read as its own words, and proves nothing.
    let found = told(
        "es-ES",
        "Rol/Protocolo/TCP o UDP/Puerto|Dirección IP de origen|Dirección IP de destino",
        &[(
            &[
                ("SIP/TCP/5060", "Mediation Server(s)", "Any"),
                ("SIP/TLS/TCP/5067", "Any", "Mediation Server(s)"),
            ],
            &[
                ("SIP/TCP/5060", "Servidor(es) de mediación", "Cualquiera"),
                ("SIP/TLS/TCP/5067", "Cualquiera", "Servidores de mediación"),
            ],
        )],
    );
    assert_eq!(found, NONE);
}
