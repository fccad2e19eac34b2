//! Cells that say who talks to whom: arrows in a column of directions, and both ends with a stroke between,
//! typed by hand as real pages have them, and what a reader of the page says of each row.

use crate::columns::{all, held, table, told};

/// What a row says whose direction is the cell.
fn flow(locale: &str, cell: &str) -> String {
    let header = match locale {
        "zh-CN" => "端口|协议|方向",
        "es" => "Puerto|Protocolo|Dirección",
        _ => "Port|Protocol|Direction",
    };
    let other = "2|TCP|Client → Server";
    let said = all(locale, &table(header, &[&format!("1|TCP|{cell}"), other])).remove(0);
    let end = said.strip_prefix("tcp 1 | ").unwrap_or(&said);
    let words: Vec<&str> = end.split_whitespace().collect();
    words.join(" ").trim_end_matches(" |").to_owned()
}

#[test]
fn an_arrow_in_a_column_of_directions_has_two_ends() {
    for (cell, ends) in [
        ("On-Prem → AWS", "on-prem > aws"),
        ("Client -> Web server", "client > web-server"),
        ("FE --> Broker", "fe > broker"),
        ("Broker <- Worker nodes", "worker-nodes > broker"),
        ("FE <--> FE", "fe > fe | both"),
        ("Bridge ↔ Agent", "bridge > agent | both"),
        // All of one side talk to all of the other.
        ("FE --> Broker, Gateway --> Broker", "fe + gateway > broker"),
        ("FE <--> FE, user <--> FE", "fe + user > fe | both"),
        ("Bidirectional", "> | both"),
        ("Inbound", "> | inbound"),
        ("—", ">"),
    ] {
        assert_eq!(flow("en", cell), ends, "{cell}");
    }
}

#[test]
fn arrows_that_are_no_product_of_two_sides_are_not_read() {
    for cell in [
        "Windows → Gateway / Gateway → Linux",
        "Broker --> FE, FE <--> FE",
        "A → B → C",
    ] {
        assert_eq!(flow("en", cell), "> | !direction", "{cell}");
    }
}

#[test]
fn a_way_before_an_arrow_says_the_way_and_the_arrow_the_end() {
    assert_eq!(
        flow("en", "Outbound → Web server"),
        "> web-server | outbound"
    );
    assert_eq!(flow("zh-CN", "出站→客户端"), "> client | outbound");
    // What nobody knows is there all the same.
    assert_eq!(flow("zh-CN", "出站→机器人"), "> | outbound !destination");
}

#[test]
fn a_column_of_directions_that_is_not_understood_names_no_component() {
    let text = table("端口|协议|方向", &["2379-2380|TCP|集群内部", "80|TCP|入站"]);
    assert_eq!(
        all("zh-CN", &text),
        [
            "tcp 2379-2380 |  >  |  !direction",
            "tcp 80 |  >  | inbound"
        ]
    );
}

#[test]
fn columns_for_the_ends_are_nearer_than_an_arrow() {
    let text = table(
        "Source|Destination|Port|Protocol|Direction",
        &["Client|Web server|443|TCP|Client → Proxy"],
    );
    assert_eq!(
        all("en", &text),
        ["tcp 443 | client > web-server |  !direction"]
    );
}

#[test]
fn names_beside_arrows_are_learned_one_by_one() {
    let rows = ["443|TCP|On-Prem → AWS", "10250|TCP|AWS → On-Prem"];
    let en = table("Port|Protocol|Direction", &rows);
    let ja = table("ポート|プロトコル|方向", &rows);
    let (findings, rules) = held(&[("en/a.md", en), ("ja/a.md", ja)]);
    assert_eq!(findings, Vec::<String>::new());
    assert_eq!(rules, ["on-prem agreed", "aws agreed"]);
}

#[test]
fn an_arrow_that_was_turned_is_a_fault() {
    let en = table(
        "Port|Protocol|Direction",
        &[
            "443|TCP|Client → Web server",
            "80|TCP|Client → Proxy server",
        ],
    );
    let de = table(
        "Port|Protokoll|Richtung",
        &["443|TCP|Webserver → Client", "80|TCP|Client → Proxyserver"],
    );
    let findings = told(&[("en/a.md", en), ("de/a.md", de)]);
    assert!(
        findings.iter().any(|said| said.contains("source")),
        "{findings:?}"
    );
}

#[test]
fn a_stroke_between_two_ends_has_no_need_of_blanks() {
    let header = "Source / Destination Port(s)|Direction|Protocol|Source / Destination";
    let text = table(
        header,
        &[
            "* / 443|Outbound|TCP|Client / Web server",
            "*/25|Outbound|TCP|Client/INTERNET",
        ],
    );
    assert_eq!(
        all("en", &text),
        [
            "tcp 443 | client > web-server | outbound",
            "tcp 25 | client > internet | outbound"
        ]
    );
    // Where no cell has any, a stroke may be a part of a name or of a prefix.
    let text = table(
        "Protocol|Port|Direction|Source/Destination",
        &["TCP|443|Inbound|10.0.0.0/16", "TCP|80|Outbound|10.1.0.0/16"],
    );
    assert_eq!(
        all("en", &text),
        [
            "tcp 443 | 10.0.0.0/16 >  | inbound",
            "tcp 80 |  > 10.1.0.0/16 | outbound"
        ]
    );
}
