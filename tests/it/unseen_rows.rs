//! Rows of documentation that nobody tuned anything to: cells and captions as real pages have them, typed
//! by hand, and what a reader of the page says of each row.

#![allow(clippy::unwrap_used)]

use crate::columns::{all, held, lints, rows, table, told, wrong};

/// What a row says whose source is the cell.
fn source(cell: &str) -> String {
    let text = table("Protocol|Port|Source", &[&format!("TCP|1|{cell}")]);
    let said = all("en", &text).remove(0);
    let end = said.strip_prefix("tcp 1 | ").unwrap_or(&said);
    end.replace(" >  |", "")
}

#[test]
fn two_kinds_of_nodes_share_their_head() {
    for (cell, ends) in [
        (
            "K3s server and agent nodes",
            "k3s-agent-nodes + k3s-server-nodes",
        ),
        (
            "All server and agent nodes",
            "agent-nodes[all] + server-nodes[all]",
        ),
        ("Server and agent nodes", "agent-nodes + server-nodes"),
        (
            "Harvester management and compute nodes",
            "harvester-compute-nodes + harvester-management-nodes",
        ),
        (
            "etcd, master and worker nodes",
            "etcd-nodes + master-nodes + worker-nodes",
        ),
        // What is whole lacks nothing.
        (
            "Load balancer and worker nodes",
            "load-balancer + worker-nodes",
        ),
        ("Clients and worker nodes", "client + worker-nodes"),
        ("vCenter and ESXi hosts", "esxi-hosts + vcenter"),
        ("server nodes, agent nodes", "agent-nodes + server-nodes"),
    ] {
        assert_eq!(source(cell), ends, "{cell}");
    }
}

#[test]
fn a_transport_in_the_middle_of_a_list_is_that_of_its_item() {
    let ports = |cell: &str| {
        let text = table(
            "Component|Port",
            &[&format!("Consul|{cell}"), "Gitaly|1", "Redis|2"],
        );
        all("en", &text).remove(0)
    };
    assert_eq!(
        ports("8300, 8301(UDP), 8500, 8600"),
        "? 8300, udp 8301, ? 8500, ? 8600 |  >  |"
    );
    assert_eq!(ports("88, 464 (TCP)"), "tcp 88, tcp 464 |  >  |");
    assert_eq!(ports("53 (UDP), 88 (TCP)"), "udp 53, tcp 88 |  >  |");
}

#[test]
fn a_transport_in_brackets_is_that_of_its_item_where_the_row_says_so() {
    let said = |port: &str, protocol: &str| {
        let text = table("Port|Protocol|Source", &[&format!("{port}|{protocol}|")]);
        all("en", &text).remove(0).replace(" |  >  |", "")
    };
    for (port, protocol, ports) in [
        // Brackets that hug a number are of that number, and the row has the rest.
        ("8300, 8301(UDP)", "", "? 8300, udp 8301"),
        ("8300, 8301(UDP)", "TCP", "tcp 8300, udp 8301"),
        ("8300, 8301 (UDP)", "TCP", "tcp 8300, udp 8301"),
        (
            "8300, 8301 (UDP)",
            "TCP/UDP",
            "tcp 8300, udp 8300, udp 8301",
        ),
        ("53 (TCP/UDP), 443", "", "tcp 53, udp 53, ? 443"),
        ("53 (TCP/UDP), 443", "TCP", "tcp 53, udp 53, tcp 443"),
        ("53 (UDP), 443", "TCP", "udp 53, tcp 443"),
        // Elsewhere they are of all.
        ("88, 464 (UDP)", "", "udp 88, udp 464"),
        ("88, 464 (UDP)", "UDP", "udp 88, udp 464"),
        ("80,443(TCP)", "", "tcp 80, tcp 443"),
        ("8300、8301（UDP）", "", "udp 8300, udp 8301"),
        // A row that says otherwise of its only port contradicts itself.
        ("53 (UDP)", "TCP", "|  >  |  !matches"),
    ] {
        assert_eq!(said(port, protocol), ports, "{port} | {protocol}");
    }
    // What hugs its number in one language and not in another is the same.
    let en = table("Port|Protocol|Source", &["80, 443(TCP)||Any"]);
    let de = table("Port|Protokoll|Quelle", &["80, 443 (TCP)||Alle"]);
    let said = told(&[("en/a.md", en), ("de/a.md", de)]);
    assert!(said.is_empty(), "{said:?}");
}

#[test]
fn servers_of_administration_are_no_administrators() {
    assert_eq!(source("Administration Server"), "administration-server");
    assert_eq!(
        source("Administrative workstation"),
        "administrative-workstation"
    );
    assert_eq!(source("System administrators"), "administrator");
}

#[test]
fn a_column_of_allow_and_deny_is_one_of_actions() {
    let text = table(
        "Rule|Access|Source address range|Destination port|Protocol",
        &[
            "allow HTTP|Allow|INTERNET|80|TCP",
            "deny the rest|Deny|INTERNET|443|TCP",
        ],
    );
    let actions: Vec<String> = rows("en", &text)
        .iter()
        .map(|row| row["rule"]["action"].to_string())
        .collect();
    assert_eq!(actions, ["\"accept\"", "\"deny\""]);
    let text = table(
        "Port|Protocol|Purpose",
        &["80|TCP|Allow internal health ping traffic"],
    );
    assert!(rows("en", &text)[0]["rule"]["action"].is_null());
    let text = table(
        "Port|Protocol|Local host only",
        &["443|TCP|Yes", "80|TCP|No"],
    );
    assert!(
        rows("en", &text)
            .iter()
            .all(|row| row["rule"]["action"].is_null())
    );
}

#[test]
fn a_caption_counts_in_pages_of_components_too() {
    let rows = table("Protocol|Port|Source|Description", &["TCP|22|Any|x"]);
    let text = format!(
        "import Tabs from '@theme/Tabs';\n\n<details>\n  <summary>Click</summary>\n\n\
         <figcaption>Inbound Rules for Nodes</figcaption>\n\n{rows}\n</details>\n"
    );
    assert_eq!(all("en", &text), ["tcp 22 | any >  | inbound"]);
}

#[test]
fn a_virtual_network_is_no_address() {
    assert_eq!(source("Virtual Network"), "virtual-network");
}

#[test]
fn addresses_are_the_end_that_the_way_tells() {
    let text = table(
        "Address|Protocol|Outbound port|Purpose|Client(s)",
        &[
            "`aka.ms`|TCP|443|x|All",
            "`*.wvd.example.com`|TCP|443|y|All",
        ],
    );
    assert_eq!(
        all("en", &text),
        [
            "tcp 443 | client[all] > aka.ms | outbound",
            "tcp 443 | client[all] > *.wvd.example.com | outbound"
        ]
    );
    let rows = table(
        "Component|IP Address|TCP Port|Description",
        &["Portal|3.22.94.230|443|x", "Snapshots|18.219.251.83|443|y"],
    );
    assert_eq!(
        all("en", &format!("## Outbound rules\n\n{rows}"))[0],
        "tcp 443 |  > 3.22.94.230 | outbound"
    );
    // Nothing says whose they are.
    assert_eq!(all("en", &rows)[0], "tcp 443 |  >  |  !source !destination");
    assert_eq!(
        all("en", &format!("## Inbound rules\n\n{rows}"))[0],
        "tcp 443 |  >  | inbound !source !destination"
    );
}

#[test]
fn links_are_hosts() {
    let text = table(
        "Protocol|Port|Destination",
        &["TCP|443|https://management.example.com<br>https://*.blob.example.net<br>office.com"],
    );
    assert_eq!(
        all("en", &text),
        ["tcp 443 |  > *.blob.example.net + management.example.com + office.com |"]
    );
}

#[test]
fn two_sides_of_a_stroke_are_two_columns() {
    let cells = [
        "* / [80], 443|Inbound|TCP|INTERNET / VIRTUAL_NETWORK|x",
        "* / 6381 - 6383|Inbound & Outbound|TCP|VIRTUAL_NETWORK / Storage|y",
        "* / *|Inbound|TCP|AZURE_LOAD_BALANCER / VIRTUAL_NETWORK|z",
    ];
    let text = table(
        "Source / Destination Port(s)|Direction|Transport protocol|Service Tags<br>Source / Destination|Purpose",
        &cells,
    );
    assert_eq!(
        all("en", &text),
        [
            "tcp 80, tcp 443 | internet > virtual_network | inbound",
            "tcp 6381-6383 | virtual_network > storage | both",
            "tcp - | azure_load_balancer > virtual_network | inbound",
        ]
    );
    let text = table(
        "ソース / ターゲット ポート|Direction|トランスポート プロトコル|ソース / ターゲット|目的 ( * )",
        &["* / 3443|受信|TCP|ApiManagement / VIRTUAL_NETWORK|x"],
    );
    assert_eq!(
        all("ja", &text),
        ["tcp 3443 |  >  | inbound !source !destination"]
    );
    // One of two, whichever it is.
    let text = table(
        "Protocol|Port|Source/Destination|Rule type",
        &["TCP|22|0.0.0.0/0|Inbound", "TCP|80|0.0.0.0/0|Outbound"],
    );
    assert_eq!(
        all("en", &text),
        ["tcp 22 | any >  | inbound", "tcp 80 |  > any | outbound"]
    );
}

#[test]
fn a_heading_that_says_ports_announces_them() {
    let rows = table(
        "Port|Downstream Service|Description",
        &["443|Proxy Service|x", "3080 or 443|Proxy Service|y"],
    );
    assert_eq!(
        all("en", &format!("## Ports with TLS routing\n\n{rows}")),
        ["? 443 |  >  |", "? 3080, ? 443 |  >  |"]
    );
    assert_eq!(
        all("en", &format!("## Services\n\n{rows}")),
        Vec::<String>::new()
    );
    // A record of the domain name system is no rule, whatever stands above it.
    let rows = table("Host|Port|Priority|Weight", &["sip.example.com|5061|10|20"]);
    assert_eq!(
        all("en", &format!("## Ports\n\n{rows}")),
        Vec::<String>::new()
    );
}

#[test]
fn a_clause_that_narrows_a_name_is_a_part_of_it() {
    for (cell, end) in [
        (
            "Load balancer/proxy that does external SSL termination",
            "load-balancer-proxy-does-external-ssl-termination",
        ),
        (
            "Any node created using a node driver",
            "node-created-using-node-driver",
        ),
        ("All clients that need access", "clients-need-access[all]"),
        (
            "hosts running the agent<br>server nodes",
            "hosts-running-agent + server-nodes",
        ),
    ] {
        assert_eq!(source(cell), end, "{cell}");
    }
    for cell in [
        "Clients must connect to the server",
        "any source that needs to use the UI",
        "clients that use the UI or API",
        "Using the proxy",
    ] {
        assert!(source(cell).contains("!source"), "{cell}");
    }
}

#[test]
fn a_range_may_go_on_in_the_next_line() {
    let text = table("Protocol|Port|Description", &["TCP/UDP|30000-</br>32767|x"]);
    assert_eq!(
        all("en", &text),
        ["tcp 30000-32767, udp 30000-32767 |  >  |"]
    );
    let text = table("Protocol|Port|Description", &["TCP|80 -<br>443|x"]);
    assert_ne!(all("en", &text), ["tcp 80-443 |  >  |"]);
}

#[test]
fn a_component_of_a_product_is_one() {
    let text = table(
        "PMM component|TCP port|Direction|Description",
        &["pmm-agent|7777|out|x", "PMM Server|443|both|y"],
    );
    let components = |text: &str| -> Vec<String> {
        let rows = rows("en", text);
        let roles = rows
            .iter()
            .map(|row| &row["rule"]["component"]["parties"][0]["role"]);
        roles.map(ToString::to_string).collect()
    };
    assert_eq!(components(&text), ["\"pmm-agent\"", "\"pmm-server\""]);
    let text = table(
        "Zabbix component|Port number|Protocol|Connection type",
        &["Zabbix agent|10050|TCP|on demand"],
    );
    assert_eq!(components(&text), ["\"zabbix-agent\""]);
}

#[test]
fn all_ports_of_a_transport_without_ports_are_none() {
    let text = table(
        "Type|Protocol|Port range|Source",
        &[
            "All ICMP - IPv4|ICMP|All|10.0.0.0/16",
            "SSH|TCP|22|10.0.0.0/16",
        ],
    );
    assert_eq!(all("en", &text)[0], "icmp - | 10.0.0.0/16 >  |");
    let text = table(
        "Destination FQDN|Port|Use",
        &["`*.hcp.<location>.example.io`|`HTTPS:443`|x"],
    );
    assert_eq!(
        all("en", &text),
        ["? 443 |  > *.hcp.<location>.example.io |"]
    );
}

#[test]
fn japanese_words_for_in_and_out_and_for_ends_of_ranges() {
    let text = table(
        "ポート番号|インまたはアウト|ポート範囲|必須|メモ",
        &[
            "TCP 80 (HTTP)|アウト|WAN|いいえ|x",
            "TCP 5985|アウト/イン|LAN|はい|y",
            "TCP 445|場所|LAN|はい|z",
        ],
    );
    assert_eq!(
        all("ja", &text),
        [
            "tcp 80 |  >  | outbound",
            "tcp 5985 |  >  | both",
            "tcp 445 |  >  |  !direction"
        ]
    );
    for header in [
        "種類|開始ポート|終了ポート|プロトコル",
        "種類|ポート開始|ポート終了|プロトコル",
        "種類|ポートの開始|ポートの終了|プロトコル",
    ] {
        let text = table(header, &["オーディオ|50000|50019|UDP"]);
        assert_eq!(all("ja", &text), ["udp 50000-50019 |  >  |"], "{header}");
    }
    // The word stands in many others.
    let text = table("インターフェイス|ポート|プロトコル", &["内部|443|TCP"]);
    assert_eq!(all("ja", &text), ["tcp 443 |  >  |"]);
}

#[test]
fn a_heading_that_says_nothing_but_a_way_says_it() {
    let rows = table("From|Port|Protocol", &["`UI`|9500|TCP"]);
    for (heading, way) in [
        ("Ingress:", "inbound"),
        ("egress", "outbound"),
        ("Incoming traffic", "inbound"),
        ("Ports for the Receive Server", ""),
        ("Ingress controller", ""),
    ] {
        let said = all("en", &format!("#### {heading}\n\n{rows}")).remove(0);
        assert_eq!(
            said,
            format!("tcp 9500 | ui >  | {way}").trim(),
            "{heading}"
        );
    }
}

#[test]
fn one_cell_of_prose_hides_no_addresses() {
    let text = table(
        "Used for|Hostname (IP address/subnet)|Protocol|Port",
        &[
            "x|itunes.example.com<br>*.mzstatic.example.com|TCP|80",
            "y|#-courier.push.example.com<br>'#' is a random number|TCP|5223 and 443",
            "z|phobos.example.com|TCP|443",
        ],
    );
    let said = all("en", &text);
    assert_eq!(said[0], "tcp 80 |  >  |  !source !destination");
    assert_eq!(said[1], "tcp 5223, tcp 443 |  >  |  !source !destination");
}

#[test]
fn tables_under_a_heading_that_keeps_its_anchor_are_one() {
    let rows = |header: &str| table(header, &["HTTPS|443 (TCP)|x"]);
    let en = format!(
        "## Table 1 - WAP and Servers\n\n{0}\n## Table 2 - WAP/Users\n\n{0}\n## Table 3 - Agents\n\n{0}",
        rows("Protocol|Ports|Description")
    );
    let ru = format!(
        "## <a name=\"table-2---wapusers\"></a>Таблица 2\n\n{0}\n## <a name=\"table-3---agents\"></a>Таблица 3\n\n{0}",
        rows("Протокол|Порты|Описание")
    );
    let told = told(&[("en/a.md", en), ("ru/a.md", ru)]);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("Table 1 - WAP and Servers"), "{told:?}");
}

#[test]
fn from_a_proxy_is_no_exception_in_french() {
    let text = table(
        "Équilibrage|Port|Protocole",
        &["a|4443|HTTPS (à partir du proxy inverse)"],
    );
    let row = &rows("fr", &text)[0];
    assert_eq!(row["rule"]["application_protocols"][0], "https");
    assert!(row["gaps"].as_array().unwrap().is_empty());
}

#[test]
fn what_is_said_of_an_end_is_no_end() {
    for cell in ["Your IP only", "Internal only", "My IP"] {
        assert!(source(cell).contains("!source"), "{cell}: {}", source(cell));
    }
    assert_eq!(source("App servers only"), "app-servers");
    let text = table(
        "Source Type|Source CIDR|IP Protocol|Destination Port Range",
        &["CIDR|10.0.0.0/16|TCP|4369"],
    );
    assert_eq!(all("en", &text), ["tcp 4369 | 10.0.0.0/16 >  |"]);
}

#[test]
fn headers_of_two_words_say_what_the_cells_bear_out() {
    let text = table(
        "Port Number|Protocol|Direction|Subsystem Purpose",
        &["50051|TCP|Inbound|gRPC interface for edge appliances"],
    );
    assert!(rows("en", &text)[0]["rule"]["component"].is_null());
    let text = table("Function|Default Port|TLS", &["UI|3000|yes"]);
    let protocols = &rows("en", &text)[0]["rule"]["application_protocols"];
    assert_eq!(protocols.as_array().map(Vec::len), Some(0));
    let text = table(
        "Port number|Protocol|Used By|Notes",
        &["67|TCP/UDP|DHCP|x", "4505|TCP|salt|y"],
    );
    assert_eq!(all("en", &text)[1], "tcp 4505 |  >  |");
    let text = table(
        "Protocol|Port Range|Used By",
        &["TCP|6443|All", "TCP|2379|kube-apiserver, etcd"],
    );
    assert_eq!(all("en", &text)[1], "tcp 2379 | etcd + kube-apiserver >  |");
    let text = table(
        "Source|Destination|Port|Protocol|Allowed",
        &[
            "Mobile|Backend|443|HTTPS|✅",
            "Mobile|Frontend|443|HTTPS|❌",
        ],
    );
    let actions: Vec<String> = rows("en", &text)
        .iter()
        .map(|row| row["rule"]["action"].to_string())
        .collect();
    assert_eq!(actions, ["\"accept\"", "\"deny\""]);
}

#[test]
fn prose_behind_a_port_changes_nothing_of_it() {
    let ports = |cell: &str| {
        let text = table(
            "Scenario|Port|Comments",
            &[&format!("a|{cell}|x"), "b|TCP 1|y", "c|TCP 2|z"],
        );
        all("en", &text).remove(0)
    };
    for cell in [
        "TCP port 4022. To verify the port used, execute the following query: `SELECT name`",
        "TCP port 4022 for the default instance",
        "TCP 4022 only needed for an Analysis Services named instance",
    ] {
        assert_eq!(ports(cell), "tcp 4022 |  >  |", "{cell}");
    }
    for cell in [
        "TCP port 1434 for the default instance. Other ports are used for named instances.",
        "80 for CLEAR_PORT traffic and 443 for SSL_PORT traffic and UDP",
        "443 for all but the first server",
        "20 for each call",
    ] {
        assert!(ports(cell).contains("!matches"), "{cell}: {}", ports(cell));
    }
}

#[test]
fn what_stands_beside_a_stroke_is_somebody() {
    assert_eq!(source("User/System"), "user-system");
    assert_eq!(source("User system"), "user");
}

#[test]
fn beginning_and_end_are_from_and_to_where_another_language_says_so() {
    let en = table(
        "Traffic|From|To|Source port|Destination port",
        &["UDP/SRTP|SBC|Media Processor|1024-65535|3478-3481"],
    );
    let ja = table(
        "トラフィック|開始|終了|発信元ポート|宛先ポート",
        &["UDP または SRTP|SBC|Media Processor|1024-65535|3478-3481"],
    );
    let (findings, rules) = held(&[("en/a.md", en), ("ja/a.md", ja)]);
    assert_eq!(findings, Vec::<String>::new());
    assert_eq!(rules, ["sbc agreed"]);
}

#[test]
fn an_english_word_of_action_denies_in_pages_of_all_languages() {
    let text = table(
        "Priorité|Mode|Protocole|Adresse IP source|Port de destination",
        &["1|Allow|TCP|all|443", "2|Deny|TCP|all|3306"],
    );
    let actions: Vec<String> = rows("fr", &text)
        .iter()
        .map(|row| row["rule"]["action"].to_string())
        .collect();
    assert_eq!(actions, ["\"accept\"", "\"deny\""]);
}

#[test]
fn of_two_columns_of_one_word_the_one_beside_the_source_is_the_end() {
    let text = table(
        "Źródło|Cel|Port|Cel reguły",
        &["klient|serwer|443|przeglądanie", "klient|serwer|80|any"],
    );
    assert_eq!(
        all("pl", &text),
        ["? 443 | client > server |", "? 80 | client > server |"]
    );
    let text = table(
        "Источник|Назначение|Порт|Протокол|Назначение",
        &["клиент|сервер|1514|TCP|Передача событий"],
    );
    assert_eq!(all("ru", &text), ["tcp 1514 | client > server |"]);
    // Beside neither nobody can say.
    let text = table(
        "Источник|Порт|Назначение|Протокол|Назначение",
        &["клиент|1514|сервер|TCP|сервер"],
    );
    assert_eq!(all("ru", &text), ["tcp 1514 | client >  |"]);
}

#[test]
fn any_protocol_without_ports_is_all_traffic() {
    for (locale, header, row) in [
        ("en", "Protocol|Port|Source", "All|-|Client"),
        ("ko", "프로토콜|포트|소스", "전체|-|클라이언트"),
        ("de", "Protokoll|Port|Quelle", "Alle|—|Client"),
    ] {
        let text = table(header, &[row, "TCP|443|Client"]);
        assert_eq!(all(locale, &text)[0], "? - | client >  |", "{locale}");
    }
    // A dash alone says that there is none.
    let text = table("Protocol|Port|Source", &["-|-|Client", "TCP|443|Client"]);
    assert_eq!(all("en", &text)[0], "|  >  |");
}

#[test]
fn how_many_are_sent_to_is_no_protocol() {
    let text = table(
        "Port|Protocol|Purpose",
        &[
            "5353|UDP Multicast/Unicast|discovery",
            "8766|UDP broadcast|discovery",
        ],
    );
    for row in rows("en", &text) {
        assert_eq!(row["rule"]["application_protocols"], serde_json::json!([]));
        assert_eq!(row["gaps"], serde_json::json!([]));
    }
}

#[test]
fn the_name_of_a_port_is_that_of_a_service() {
    let text = table(
        "Instance Name|Port Name|Default Port|Description",
        &["Worker|be_port|9060|Thrift", "Gateway|http_port|8030|HTTP"],
    );
    let names: Vec<String> = rows("en", &text)
        .iter()
        .map(|row| row["rule"]["service"].to_string())
        .collect();
    assert_eq!(names, ["\"be_port\"", "\"http_port\""]);
    assert_eq!(all("en", &text), ["? 9060 |  >  |", "? 8030 |  >  |"]);
}

#[test]
fn any_address_is_said_in_brackets_as_well() {
    for (locale, header, cell) in [
        ("en", "Protocol|Port|Source", "0.0.0.0/0 (any IP)"),
        ("ru", "Протокол|Порт|Источник", "0.0.0.0/0 (любой IP)"),
        ("de", "Protokoll|Port|Quelle", "beliebige IP"),
        ("zh-CN", "协议|端口|源", "任意 IP"),
    ] {
        let text = table(header, &[&format!("TCP|80|{cell}")]);
        assert_eq!(all(locale, &text), ["tcp 80 | any >  |"], "{cell}");
    }
}

#[test]
fn other_ports_leave_ports_open_in_every_language() {
    for (locale, header, cell) in [
        (
            "es",
            "Escenario|Puerto|Comentarios",
            "Puerto TCP 1434 para la instancia predeterminada. Otros puertos se utilizan para las demás.",
        ),
        (
            "fr",
            "Scénario|Port|Commentaires",
            "Port TCP 1434 pour l’instance par défaut. D’autres ports sont utilisés.",
        ),
    ] {
        let text = table(header, &[&format!("a|{cell}|x"), "b|TCP 1|y", "c|TCP 2|z"]);
        let said = all(locale, &text).remove(0);
        assert!(said.contains("!matches"), "{said}");
    }
}

#[test]
fn what_an_exception_or_prose_names_is_not_stated() {
    let security = |locale: &str, header: &str, cell: &str| {
        let text = table(header, &[&format!("a|{cell}|x"), "b|TCP 1|y", "c|TCP 2|z"]);
        let row = rows(locale, &text).remove(0);
        let is_unread = row["unread"].to_string().contains("security");
        (row["rule"]["security"].to_string(), is_unread)
    };
    let en = "Scenario|Port|Comments";
    let zh = "应用场景|端口|注释";
    assert_eq!(
        security(
            "en",
            en,
            "TCP port 135<br /> The IPsec exception might be required."
        ),
        (String::from("[]"), true)
    );
    assert_eq!(
        security("zh-CN", zh, "TCP 端口 135<br /> 可能还需要 IPsec 例外。"),
        (String::from("[]"), false)
    );
    // What is said of ports without a number denies none.
    let text = table(
        en,
        &[
            "a|Clustering requires additional ports that are not directly related to it.|x",
            "b|TCP 1|y",
            "c|TCP 2|z",
        ],
    );
    assert!(rows("en", &text)[0]["rule"]["action"].is_null());
}

#[test]
fn rows_of_another_version_pair_by_what_they_share() {
    // The translation is older: it has one port where there are three, and lacks a row before it.
    let en = table(
        "Protocol|Port|Source|Destination",
        &[
            "TCP|1433|Client|SQL Server",
            "TCP|443|Client|KeyVault",
            "TCP|5671, 5672, 443|Client|EventHub",
            "TCP|445|Client|Storage-Share",
        ],
    );
    let ja = table(
        "プロトコル|ポート|送信元|宛先",
        &[
            "TCP|1433|クライアント|SQL Server",
            "TCP|5672|クライアント|EventHub",
            "TCP|445|クライアント|Storage-Share",
        ],
    );
    let said = told(&[("en/a.md", en), ("ja/a.md", ja)]);
    assert!(
        said.iter()
            .any(|text| text.contains("ja lacks the row `TCP 443`")),
        "{said:?}"
    );
    assert!(
        said.iter()
            .any(|text| text.contains("ja says port 5672 where en says 443, 5671, 5672")),
        "{said:?}"
    );
}

#[test]
fn one_row_may_be_several_in_another_language() {
    let en = table(
        "Protocol|Port|Source|Destination",
        &["TCP|25, 587, 465|Client|Internet", "TCP|443|Client|Server"],
    );
    let rows = [
        "TCP|25|客户端|Internet",
        "TCP|587|客户端|Internet",
        "TCP|465|客户端|Internet",
        "TCP|443|客户端|服务器",
    ];
    let zh = |rows: &[&str]| table("协议|端口|源|目标", rows);
    let errors = |rows: &[&str]| wrong(&[("en/a.md", en.clone()), ("zh/a.md", zh(rows))]);
    assert_eq!(errors(&rows), Vec::<String>::new());
    // A port that stands nowhere is lost.
    let lost = ["TCP|25, 587|客户端|Internet", "TCP|443|客户端|服务器"];
    assert_eq!(errors(&lost).len(), 1);
}

#[test]
fn an_older_translation_deviates_from_what_the_others_settle() {
    let page = |locale: &str, date: &str, header: &str, row: &str| {
        let rows = table(header, &[row, "HTTPS|443 (TCP)|x"]);
        let text = format!("---\nms.assetid: a\nms.date: {date}\n---\n\n{rows}");
        (format!("{locale}/a.md"), text)
    };
    let en = page(
        "en",
        "03/04/2020",
        "Protocol|Ports|Description",
        "SMB|445 (TCP)|x",
    );
    let es = page(
        "es",
        "08/02/2017",
        "Protocolo|Puertos|Descripción",
        "SMB|445 (TCP/UDP)|x",
    );
    let pages = [(en.0.as_str(), en.1), (es.0.as_str(), es.1)];
    let (findings, rules) = held(&pages);
    assert!(
        findings.contains(&String::from("transport-differs es")),
        "{findings:?}"
    );
    assert_eq!(rules, [" settled", " agreed"]);
}

#[test]
fn headings_of_hosts_and_english_words_say_a_way_too() {
    let under = |locale: &str, heading: &str| {
        let rows = table("Port|Protocol", &["443|TCP"]);
        all(locale, &format!("# Setup\n\n## {heading}\n\n{rows}")).remove(0)
    };
    assert_eq!(
        under("en", "Outgoing Ports/Hosts"),
        "tcp 443 |  >  | outbound"
    );
    assert_eq!(under("de", "Inbound Regeln"), "tcp 443 |  >  | inbound");
    assert_eq!(
        under("ru", "Правила (Outbound)"),
        "tcp 443 |  >  | outbound"
    );
    assert_eq!(under("en", "Receive connectors"), "tcp 443 |  >  |");
}

#[test]
fn rules_of_one_way_are_so_in_every_language() {
    let under = |locale: &str, heading: &str| {
        let rows = table("Port|Protocol", &["443|TCP"]);
        all(locale, &format!("# Setup\n\n## {heading}\n\n{rows}")).remove(0)
    };
    for (locale, headings) in [
        ("bg", ["Входящи правила", "Изходящи правила"]),
        ("cs", ["Příchozí pravidla", "Odchozí pravidla"]),
        ("da", ["Indgående regler", "Udgående regler"]),
        (
            "el",
            [
                "Κανόνες εισερχόμενης κίνησης",
                "Κανόνες εξερχόμενης κίνησης",
            ],
        ),
        (
            "fi",
            ["Saapuvan liikenteen säännöt", "Lähtevän liikenteen säännöt"],
        ),
        ("nb", ["Innkommende regler", "Utgående regler"]),
        ("ro", ["Reguli de intrare", "Reguli de ieșire"]),
        ("vi", ["Quy tắc chiều vào", "Quy tắc chiều ra"]),
        ("de", ["Eingehende Regeln", "Ausgehende Regeln"]),
        ("en", ["Inbound rules", "Outbound rules"]),
        ("es", ["Reglas de entrada", "Reglas de salida"]),
        ("fr", ["Règles entrantes", "Règles sortantes"]),
        ("hu", ["Bejövő szabályok", "Kimenő szabályok"]),
        ("id", ["Aturan masuk", "Aturan keluar"]),
        ("it", ["Regole in ingresso", "Regole in uscita"]),
        ("ja", ["インバウンドルール", "アウトバウンドルール"]),
        ("ja", ["受信規則", "送信規則"]),
        ("ko", ["인바운드 규칙", "아웃바운드 규칙"]),
        ("nl", ["Inkomende regels", "Uitgaande regels"]),
        ("pl", ["Reguły przychodzące", "Reguły wychodzące"]),
        ("pt", ["Regras de entrada", "Regras de saída"]),
        (
            "ru",
            ["Правила входящего трафика", "Правила исходящего трафика"],
        ),
        ("sv", ["Inkommande regler", "Utgående regler"]),
        ("tr", ["Gelen kuralları", "Giden kuralları"]),
        (
            "uk",
            ["Правила вхідного трафіку", "Правила вихідного трафіку"],
        ),
        ("zh-CN", ["入站规则", "出站规则"]),
        ("zh-TW", ["輸入規則", "輸出規則"]),
        ("es", ["Conexiones entrantes", "Conexiones salientes"]),
        (
            "it",
            ["Regole firewall in entrata", "Regole firewall in uscita"],
        ),
    ] {
        let said = headings.map(|heading| under(locale, heading));
        let ways = ["inbound", "outbound"].map(|way| format!("tcp 443 |  >  | {way}"));
        assert_eq!(said, ways, "{locale}");
    }
    // Servers have rules as well, and some rules go both ways.
    for (locale, heading) in [
        ("es", "Reglas del servidor de entrada"),
        ("es", "Reglas de entrada y salida"),
        ("de", "Regeln"),
    ] {
        assert_eq!(under(locale, heading), "tcp 443 |  >  |", "{heading}");
    }
}

#[test]
fn a_way_of_something_else_than_traffic_is_none_of_the_rows() {
    let under = |locale: &str, heading: &str| {
        let rows = table("Port|Protocol", &["443|TCP"]);
        all(locale, &format!("# Setup\n\n## {heading}\n\n{rows}")).remove(0)
    };
    for (locale, heading, way) in [
        ("ru", "Правила входа в систему", ""),
        ("ru", "Правила для входящего трафика кластера", "inbound"),
        ("ru", "Входящие подключения к Rancher", "inbound"),
        ("ja", "受信コネクタのルール", ""),
        ("ja", "Rancher の受信規則", "inbound"),
        ("pt", "Entrada de dados do Rancher", ""),
        ("zh-TW", "輸入資料的規則", ""),
        ("it", "Posta in entrata di Zimbra", ""),
        ("it", "Regole in entrata di Zimbra", "inbound"),
        ("fr", "Règles entrantes Rancher", "inbound"),
        ("de", "Eingehende Rechnungen", ""),
        ("de", "Eingehende TCP-Ports für Rancher", "inbound"),
        ("en", "Inbound mail servers", ""),
        ("en", "Inbound to Rancher nodes", "inbound"),
        ("en", "Inbound: Rancher nodes", "inbound"),
        ("en", "Rancher nodes - Outbound", "outbound"),
        ("en", "Rancher (inbound)", "inbound"),
        ("en", "Outbound HTTPS of the nodes", "outbound"),
    ] {
        let said = under(locale, heading);
        assert_eq!(
            said,
            format!("tcp 443 |  >  | {way}").trim(),
            "{locale}: {heading}"
        );
    }
}

#[test]
fn a_caption_may_say_that_ports_stay_closed() {
    let actions = |locale: &str, above: &str| -> Vec<String> {
        let rows = table("Port|Protocol|Purpose", &["4369|TCP|EPMD", "5432|TCP|x"]);
        rows_of(locale, &format!("# Setup\n\n{above}\n\n{rows}"))
    };
    fn rows_of(locale: &str, text: &str) -> Vec<String> {
        let action = |row: &serde_json::Value| {
            let is_unread = row["unread"].to_string().contains("action");
            match row["rule"]["action"].as_str() {
                Some(action) => action.to_owned(),
                None if is_unread => String::from("unread"),
                None => String::from("-"),
            }
        };
        rows(locale, text).iter().map(action).collect()
    }
    for (locale, above, said) in [
        ("en", "**Block from edge networks (by design):**", "deny"),
        ("en", "## Blocked ports", "deny"),
        ("en", "## Ports NOT needed externally", "unread"),
        ("de", "## Ports, die extern NICHT benötigt werden", "unread"),
        ("fr", "## Ports NON requis en externe", "unread"),
        ("zh-CN", "## 无需对外开放的端口", "unread"),
        // Sentences about firewalls say nothing of the rows.
        ("en", "## Required ports", "-"),
        ("en", "If a firewall blocks traffic, open these ports:", "-"),
        (
            "en",
            "Closed networks need more than that, so make sure that all of the following are reachable:",
            "-",
        ),
        ("en", "## Ports to allow or block", "-"),
        ("en", "## No-proxy ports", "-"),
    ] {
        assert_eq!(actions(locale, above), [said, said], "{above}");
    }
}

#[test]
fn a_host_that_is_mistyped_takes_no_other_its_place() {
    let text = table(
        "Domain names|Outbound ports|Description",
        &[
            "*.download.example.com|80|x",
            "*. example.net|443|x",
            "login.example.com|443|x",
            "*.bus.example.net|443|x",
            "*.core.example.net|443|x",
            "*.example p.com|443|x",
        ],
    );
    assert_eq!(
        all("en", &text),
        [
            "? 80 |  > *.download.example.com | outbound",
            "? 443 |  > *.example.net | outbound",
            "? 443 |  > login.example.com | outbound",
            "? 443 |  > *.bus.example.net | outbound",
            "? 443 |  > *.core.example.net | outbound",
            "? 443 |  >  | outbound !destination",
        ]
    );
}

#[test]
fn all_addresses_of_both_families_are_any() {
    assert_eq!(source("All IPv4, All IPv6"), "any");
    assert_eq!(source("Any IPv4"), "any");
}

#[test]
fn labels_of_consoles_are_left_as_they_are() {
    let untranslated = |locale: &str, header: &str, cell: &str| -> Vec<String> {
        let rows = |header: &str| table(header, &[&format!("443|TCP|{cell}")]);
        let path = format!("{locale}/ports.md");
        let pages = [
            ("en/ports.md", rows("Port|Protocol|Source")),
            (path.as_str(), rows(header)),
        ];
        let found = lints(&pages).into_iter();
        let found = found.filter(|(lint, _)| lint == "untranslated-term");
        found.map(|(_, observed)| observed).collect()
    };
    for cell in [
        "All IPv4",
        "All IPv6",
        "All IPv4/IPv6",
        "localhost",
        "Active Directory",
        "HLB",
    ] {
        let french = untranslated("fr", "Port|Protocole|Source", cell);
        let japanese = untranslated("ja", "ポート|プロトコル|送信元", cell);
        assert_eq!(
            [french, japanese],
            [const { Vec::<String>::new() }; 2],
            "{cell}"
        );
    }
    let french = untranslated("fr", "Port|Protocole|Source", "Web server");
    assert_eq!(french, ["Web server"]);
    let japanese = untranslated("ja", "ポート|プロトコル|送信元", "Any");
    assert_eq!(japanese, ["Any"]);
}

#[test]
fn a_heading_that_says_ports_and_nothing_else_announces_them() {
    let rows = table(
        "Component|On by default|Communicates via|Alternative|Connection port",
        &[
            "Node exporter|Yes|Port|X|9100",
            "Consul|No|Port|X|8300, 8301(UDP), 8500",
            "Kerberos|No|Port|X|8443 or 8088",
        ],
    );
    let said = [
        "? 9100 |  >  |",
        "? 8300, udp 8301, ? 8500 |  >  |",
        "? 8443, ? 8088 |  >  |",
    ];
    assert_eq!(all("en", &format!("## Ports\n\n{rows}")), said);
    let rows = table(
        "Process|Port|Internal access|External access",
        &["SSH|22|yes|Restricted", "Kafka|9092|yes|no"],
    );
    let said = ["? 22 |  >  |", "? 9092 |  >  |"];
    assert_eq!(all("en", &format!("# Ports\n\n{rows}")), said);
    assert!(all("en", &format!("# Processes\n\n{rows}")).is_empty());
    let rows = table(
        "コンポーネント|デフォルトで有効|通信手段|代替|接続ポート",
        &[
            "Consul|いいえ|ポート||`8300`、`8301`（TCPおよびUDP）、`8500`",
            "GitLab Pages|いいえ|ポート||`80`または`443`",
        ],
    );
    assert_eq!(
        all("ja", &format!("## ポート\n\n{rows}")),
        [
            "? 8300, tcp 8301, udp 8301, ? 8500 |  >  |  !component",
            "? 80, ? 443 |  >  |  !component",
        ]
    );
}

#[test]
fn ports_of_dns_records_are_no_rules() {
    for (locale, header) in [
        (
            "it",
            "Tipo|Servizio|Protocollo|Porta|Peso|Priority|Nome|Destinazione|TTL",
        ),
        (
            "en",
            "Type|Service|Protocol|Port|Weight|Priority|Name|Target|TTL",
        ),
    ] {
        let text = table(
            header,
            &[
                r"SRV|\_sip|\_tls|443|1|100|@|sipdir.example.com|1 h",
                r"SRV|\_sipfederationtls|\_tcp|5061|1|100|@|sipfed.example.com|1 h",
            ],
        );
        assert!(all(locale, &text).is_empty(), "{locale}");
    }
}

#[test]
fn allowed_addresses_are_those_who_may_come() {
    let text = table(
        "Action|Allowed IP|Protocol|Port(s)",
        &["Allow|All|TCP|80", "Allow|10.0.0.0/8|TCP|8080-8090"],
    );
    assert_eq!(
        all("en", &text),
        ["tcp 80 | any >  |", "tcp 8080-8090 | 10.0.0.0/8 >  |"]
    );
    let text = table("프로토콜|포트|허용 IP", &["TCP|1884|10.0.0.5/32"]);
    assert_eq!(all("ko", &text), ["tcp 1884 | 10.0.0.5/32 >  |"]);
    let text = table("Allowed ports|Protocol", &["80|TCP", "443|TCP"]);
    assert_eq!(all("en", &text), ["tcp 80 |  >  |", "tcp 443 |  >  |"]);
}

#[test]
fn roles_that_are_sentences_beside_both_ends_are_notes() {
    let text = table(
        "Protocol|Port|Source|Target|Role",
        &[
            "UDP|5005|Sensor nodes|Gateway|Telemetry channel (parent change, crash reports)",
            "UDP|5010|Gateway|Sensor nodes|Command channel (message period changes)",
        ],
    );
    let components: Vec<String> = rows("en", &text)
        .iter()
        .map(|row| row["rule"]["component"].to_string())
        .collect();
    assert_eq!(components, ["null", "null"]);
}

#[test]
fn tunnels_have_names() {
    let text = table(
        "Component|Port",
        &[
            "ovs|Geneve 6081/udp, STT 7471/tcp, Vxlan 4789/udp",
            "x|10660/tcp",
        ],
    );
    assert_eq!(all("en", &text)[0], "udp 6081, tcp 7471, udp 4789 |  >  |");
}

#[test]
fn a_page_of_no_known_language_is_read_in_that_of_its_tables() {
    let text = table(
        "规则|来源|目标|端口|操作",
        &[
            "允许 VPN|任意|网关|51820/UDP|接受",
            "丢弃其他|任意|任意|任意|丢弃",
        ],
    );
    assert_eq!(
        all("en", &text),
        ["udp 51820 | any > gateway |", "? - | any > any |"]
    );
    let text = table(
        "Prioridad|Puerto|Protocolo|Origen|Acción",
        &[
            "100|443|TCP|Cualquiera|Permitir",
            "4096|*|Cualquiera|Cualquiera|Denegar",
        ],
    );
    let said = ["tcp 443 | any >  |", "? - | any >  |"];
    assert_eq!(all("en", &text), said);
    // English with a name or two that nobody knows stays English.
    let text = table("Port|Protocol|Frobnication|Source", &["443|TCP|x|Tout"]);
    assert_eq!(all("en", &text), ["tcp 443 | tout >  |"]);
}

#[test]
fn names_of_protocols_are_what_for_and_no_end() {
    let text = table(
        "Порт|Протокол|Источник|Назначение",
        &[
            "80|TCP|0.0.0.0/0|HTTP для phpMyAdmin",
            "443|TCP|0.0.0.0/0|HTTPS для API",
            "6443|TCP|0.0.0.0/0|Kubernetes API Server",
            "22|TCP|0.0.0.0/0|SSH доступ",
        ],
    );
    assert_eq!(
        all("ru", &text),
        [
            "tcp 80 | any >  |",
            "tcp 443 | any >  |",
            "tcp 6443 | any >  |",
            "tcp 22 | any >  |"
        ]
    );
    let text = table(
        "Сервис|Порт|Протокол|Источник|Назначение|Описание",
        &["Video|10000|UDP|Любой|Сервер|RTP"],
    );
    assert_eq!(all("ru", &text), ["udp 10000 | any > server |"]);
}

#[test]
fn an_address_that_is_denied_is_no_source() {
    let text = table(
        "Puerto|Protocolo|Origen|Para qué",
        &["22|TCP|Tu IP (no 0.0.0.0/0)|SSH", "80|TCP|0.0.0.0/0|HTTP"],
    );
    assert_eq!(
        all("es", &text),
        ["tcp 22 |  >  |  !source", "tcp 80 | any >  |"]
    );
}

#[test]
fn endpoints_that_are_hosts_are_somebody() {
    let text = table(
        "Endpoint|Port|Protocol",
        &[
            "`ingest.example.com`|443|HTTPS",
            "`api.example.com:8443`|8443|HTTPS",
        ],
    );
    assert_eq!(
        all("en", &text),
        [
            "? 443 |  >  |  !source !destination",
            "? 8443 |  >  |  !source !destination"
        ]
    );
    let text = table(
        "Endpoint|Outbound port",
        &["ingest.example.com|443", "api.example.com:8443|8443"],
    );
    assert_eq!(
        all("en", &text),
        [
            "? 443 |  > ingest.example.com | outbound",
            "? 8443 |  > api.example.com | outbound"
        ]
    );
}

#[test]
fn another_transport_of_one_port_is_told_of_that_port_alone() {
    let en = table(
        "Component|Port",
        &["Consul|8300, 8301(UDP), 8500, 8600", "Redis|6379"],
    );
    let ja = table(
        "コンポーネント|ポート",
        &[
            "Consul|`8300`、`8301`（TCPおよびUDP）、`8500`、`8600`",
            "Redis|6379",
        ],
    );
    let said = told(&[("en/a.md", en), ("ja/a.md", ja)]);
    let about: Vec<&String> = said.iter().filter(|text| text.contains("8301")).collect();
    assert_eq!(about.len(), 1, "{said:?}");
    assert!(
        about[0].contains("TCP, UDP") && about[0].contains("for port 8301,"),
        "{said:?}"
    );
    let own = table("Component|Port", &["A|1/tcp, 2/udp, 3/udp", "B|9"]);
    let other = table("Komponente|Port", &["A|1/udp, 2/tcp, 3/udp", "B|9"]);
    let said = told(&[("en/a.md", own), ("de/a.md", other)]);
    assert!(said.iter().all(|text| !text.contains('3')), "{said:?}");
}

#[test]
fn who_connects_is_the_source_and_who_listens_the_destination() {
    for (locale, protocol, who, whom) in [
        ("cs", "Protokol", "Kdo se připojuje", "Kdo naslouchá"),
        (
            "de",
            "Protokoll",
            "Wer verbindet sich",
            "Verbindet sich mit",
        ),
        ("en", "Protocol", "Who connects?", "Connects to"),
        ("es", "Protocolo", "¿Quién se conecta?", "Se conecta a"),
        ("fr", "Protocole", "Qui se connecte", "Se connecte à"),
        ("hu", "Protokoll", "Ki csatlakozik", "Mihez csatlakozik"),
        ("id", "Protokol", "Siapa yang terhubung", "Terhubung ke"),
        ("it", "Protocollo", "Chi si connette", "Si connette a"),
        ("ja", "プロトコル", "接続する側", "接続される側"),
        ("ko", "프로토콜", "연결하는 쪽", "연결받는 쪽"),
        (
            "nl",
            "Protocol",
            "Wie maakt verbinding",
            "Maakt verbinding met",
        ),
        ("pl", "Protokół", "Kto się łączy", "Kto nasłuchuje"),
        ("pt", "Protocolo", "Quem se conecta", "Se conecta a"),
        ("ru", "Протокол", "Кто подключается", "Куда подключается"),
        ("sv", "Protokoll", "Vem ansluter", "Ansluter till"),
        ("tr", "Protokol", "Kim bağlanır", "Kim dinliyor"),
        ("uk", "Протокол", "Хто підключається", "Хто слухає"),
        ("zh-CN", "协议", "谁连接", "被连接方"),
        ("zh-TW", "通訊協定", "由誰連線", "被連線方"),
    ] {
        let header = format!("Port|{protocol}|{who}|{whom}");
        let text = table(&header, &["443|TCP|10.0.0.1|10.0.0.2"]);
        let said = all(locale, &text);
        assert_eq!(said, ["tcp 443 | 10.0.0.1 > 10.0.0.2 |"], "{locale}");
    }
    // Others who do something with a port are no ends of it.
    for (locale, header) in [
        ("en", "Port|Protocol|Connection"),
        ("ru", "Порт|Протокол|Подключение"),
        ("de", "Port|Protokoll|Verbindung"),
    ] {
        let text = table(header, &["443|TCP|10.0.0.1"]);
        let said = all(locale, &text).remove(0);
        assert!(!said.contains("10.0.0.1 >"), "{locale}: {said}");
    }
}

#[test]
fn arrows_and_borders_in_a_column_of_directions() {
    let said = |locale: &str, header: &str, cell: &str| {
        all(
            locale,
            &table(header, &[&format!("443|TCP|{cell}"), "1|TCP|x y z"]),
        )
        .remove(0)
    };
    let headers = [
        ("en", "Port|Protocol|Direction"),
        ("zh-CN", "端口|协议|方向"),
        ("zh-TW", "連接埠|通訊協定|方向"),
        ("ja", "ポート|プロトコル|方向"),
        ("ko", "포트|프로토콜|방향"),
    ];
    for (locale, header) in headers {
        for (cell, way) in [
            ("→", "outbound"),
            ("->", "outbound"),
            ("=>", "outbound"),
            ("➡️", "outbound"),
            ("←", "inbound"),
            ("⇄", "both"),
            ("←→", "both"),
            ("<->", "both"),
            ("–", ""),
            ("⬆", "!direction"),
        ] {
            let way = match way.strip_prefix('!') {
                Some(unread) => format!(" !{unread}"),
                None => way.to_owned(),
            };
            let text = format!("tcp 443 |  >  | {way}");
            assert_eq!(said(locale, header, cell), text.trim(), "{locale}: {cell}");
        }
    }
    for (locale, header, cell, way) in [
        ("zh-CN", "端口|协议|方向", "入站→", "inbound"),
        ("zh-CN", "端口|协议|方向", "双向", "both"),
        ("zh-CN", "端口|协议|方向", "出向", "outbound"),
        ("zh-CN", "端口|协议|方向", "内→外", "outbound"),
        ("zh-CN", "端口|协议|方向", "外部 → 内部", "inbound"),
        ("zh-TW", "連接埠|通訊協定|方向", "雙向", "both"),
        ("zh-TW", "連接埠|通訊協定|方向", "內部→外部", "outbound"),
        ("ja", "ポート|プロトコル|方向", "→送信", "outbound"),
        ("ja", "ポート|プロトコル|方向", "内部 → 外部", "outbound"),
        ("ja", "ポート|プロトコル|方向", "双方向", "both"),
        ("ko", "포트|프로토콜|방향", "내부→외부", "outbound"),
        ("ko", "포트|프로토콜|방향", "외부 → 내부", "inbound"),
        ("ko", "포트|프로토콜|방향", "양방향", "both"),
        (
            "en",
            "Port|Protocol|Direction",
            "Internal ↔ External",
            "both",
        ),
        ("en", "Port|Protocol|Direction", "n/a", ""),
    ] {
        let text = format!("tcp 443 |  >  | {way}");
        assert_eq!(said(locale, header, cell), text.trim(), "{locale}: {cell}");
    }
}

#[test]
fn how_a_protocol_is_used_is_no_protocol() {
    let said = |locale: &str, header: &str, cell: &str| {
        let row = rows(locale, &table(header, &[&format!("443|{cell}|")])).remove(0);
        let names = |field: &str| row["rule"][field].to_string().replace('"', "");
        format!("{} {}", names("application_protocols"), names("security"))
    };
    for (cell, names) in [
        ("TLS 1.3, server-auth", "[] [tls]"),
        ("TLS, client-auth", "[] [tls]"),
        ("TLS, mutual auth", "[] [tls]"),
        ("HTTPS, no-auth", "[https] []"),
        ("TCP, plaintext", "[] []"),
        // A plain word that nobody knows says how; what is written like a name is one.
        ("SSH, key-based", "[ssh] []"),
        ("Thrift, TLS", "[thrift] [tls]"),
        ("TLS, Gossip2", "[gossip2] [tls]"),
        ("gossip", "[gossip] []"),
    ] {
        assert_eq!(said("en", "Port|Protocol|Source", cell), names, "{cell}");
    }
    for (locale, header, cell) in [
        (
            "de",
            "Port|Protokoll|Quelle",
            "TLS, gegenseitige Authentifizierung",
        ),
        ("ja", "ポート|プロトコル|送信元", "TLS（相互認証）"),
        ("zh-CN", "端口|协议|来源", "TLS，双向认证"),
        (
            "ru",
            "Порт|Протокол|Источник",
            "TLS, взаимная аутентификация",
        ),
    ] {
        assert_eq!(said(locale, header, cell), "[] [tls]", "{cell}");
    }
}

#[test]
fn a_row_whose_ports_have_grown_is_the_same_row() {
    let en = table(
        "Component|On by default|Connection port",
        &["Web|Yes|443", "Patroni|No|8008", "Gitaly|No|8075"],
    );
    let ja = table(
        "コンポーネント|デフォルトで有効|接続ポート",
        &[
            "Web|はい|443",
            "Patroni|いいえ|8008",
            "Gitaly|はい|`8075`または`9999`（TLS）",
            "Praefect|いいえ|`2305`または`3305`（TLS）",
        ],
    );
    let heading = |text: String| format!("## Ports\n\n{text}");
    let said = told(&[("en/a.md", heading(en)), ("ja/a.md", heading(ja))]);
    assert_eq!(
        said,
        [
            "ja says port 8075, 9999 where en says 8075",
            "ja says security TLS where en names none",
            "ja has a row that en does not have",
        ]
    );
}

/// A page of firewall rules as a technical writer of each language has it; all say the same.
#[test]
fn one_page_in_languages_that_came_late() {
    let said = [
        "tcp 443 | any > web-server | inbound",
        "tcp 5432 | web-server > database-server | inbound",
        "tcp 25 | mail-server > internet | outbound",
        "tcp 49152-65535 | client > domain-controller | both",
        "tcp 22 | administrator > node[all] | inbound",
        "udp 161 | internal-network > firewall |",
    ];
    for (locale, header, rows) in [
        (
            "bg",
            "Порт|Протокол|Източник|Дестинация|Посока|Описание",
            [
                "443|TCP|Всеки|Уеб сървър|Входяща|Портал",
                "5432|TCP|Уеб сървъри|Сървър за бази данни|Входяща|Данни",
                "25|TCP|Пощенски сървър|Интернет|Изходяща|Поща",
                "49152 до 65535|TCP|Клиенти|Домейн контролер|Двупосочна|RPC",
                "22|TCP|Администратори|Всички възли|Входяща|SSH",
                "161|UDP|Вътрешна мрежа|Защитна стена|-|Наблюдение",
            ],
        ),
        (
            "da",
            "Port|Protokol|Kilde|Destination|Retning|Beskrivelse",
            [
                "443|TCP|Alle adresser|Webserver|Indgående|Portal",
                "5432|TCP|Webservere|Databaseserver|Indgående|Data",
                "25|TCP|Mailserver|Internettet|Udgående|Post",
                "49152 til 65535|TCP|Klienter|Domænecontroller|Begge retninger|RPC",
                "22|TCP|Administratorer|Alle noder|Indgående|SSH",
                "161|UDP|Internt netværk|Firewall|-|Overvågning",
            ],
        ),
        (
            "el",
            "Θύρα|Πρωτόκολλο|Προέλευση|Προορισμός|Κατεύθυνση|Περιγραφή",
            [
                "443|TCP|Οποιοδήποτε|Διακομιστής web|Εισερχόμενη|Πύλη",
                "5432|TCP|Διακομιστές web|Διακομιστής βάσης δεδομένων|Εισερχόμενη|Δεδομένα",
                "25|TCP|Διακομιστής αλληλογραφίας|Διαδίκτυο|Εξερχόμενη|Ταχυδρομείο",
                "49152 έως 65535|TCP|Πελάτες|Ελεγκτής τομέα|Αμφίδρομη|RPC",
                "22|TCP|Διαχειριστές|Όλοι οι κόμβοι|Εισερχόμενη|SSH",
                "161|UDP|Εσωτερικό δίκτυο|Τείχος προστασίας|-|Επίβλεψη",
            ],
        ),
        (
            "fi",
            "Portti|Protokolla|Lähde|Kohde|Suunta|Kuvaus",
            [
                "443|TCP|Mikä tahansa|Verkkopalvelin|Saapuva|Portaali",
                "5432|TCP|Verkkopalvelimet|Tietokantapalvelin|Saapuva|Tiedot",
                "25|TCP|Sähköpostipalvelin|Internet|Lähtevä|Posti",
                "49152–65535|TCP|Asiakkaat|Toimialueen ohjauskone|Kaksisuuntainen|RPC",
                "22|TCP|Järjestelmänvalvojat|Kaikki solmut|Saapuva|SSH",
                "161|UDP|Sisäverkko|Palomuuri|-|Valvonta",
            ],
        ),
        (
            "nb",
            "Port|Protokoll|Kilde|Mål|Retning|Beskrivelse",
            [
                "443|TCP|Alle adresser|Webserver|Innkommende|Portal",
                "5432|TCP|Webservere|Databaseserver|Innkommende|Data",
                "25|TCP|E-postserver|Internett|Utgående|Post",
                "49152 til 65535|TCP|Klienter|Domenekontroller|Begge retninger|RPC",
                "22|TCP|Administratorer|Alle noder|Innkommende|SSH",
                "161|UDP|Internt nettverk|Brannmur|-|Overvåking",
            ],
        ),
        (
            "ro",
            "Port|Protocol|Sursă|Destinație|Direcție|Descriere",
            [
                "443|TCP|Oricare|Server web|Intrare|Portal",
                "5432|TCP|Servere web|Server de baze de date|Intrare|Date",
                "25|TCP|Server de e-mail|Internet|Ieșire|Poștă",
                "49152 până la 65535|TCP|Clienți|Controler de domeniu|Bidirecțional|RPC",
                "22|TCP|Administratori|Toate nodurile|Intrare|SSH",
                "161|UDP|Rețea internă|Firewall|-|Monitorizare",
            ],
        ),
        (
            "vi",
            "Cổng|Giao thức|Nguồn|Đích|Hướng|Mô tả",
            [
                "443|TCP|Bất kỳ|Máy chủ web|Vào|Cổng thông tin",
                "5432|TCP|Máy chủ web|Máy chủ cơ sở dữ liệu|Vào|Dữ liệu",
                "25|TCP|Máy chủ thư|Internet|Ra|Thư",
                "49152 đến 65535|TCP|Máy khách|Bộ điều khiển miền|Hai chiều|RPC",
                "22|TCP|Quản trị viên|Tất cả các nút|Vào|SSH",
                "161|UDP|Mạng nội bộ|Tường lửa|-|Giám sát",
            ],
        ),
    ] {
        assert_eq!(all(locale, &table(header, &rows)), said, "{locale}");
    }
}

#[test]
fn versions_and_standards_beside_ports_are_no_ports() {
    for (port, protocol, said) in [
        ("443", "TLS 1.2/1.3", "? 443 |  >  |"),
        ("443", "TLS 1.2, 1.3", "? 443 |  >  |"),
        ("161", "SNMP 2/3", "? 161 |  >  |"),
        ("445", "SMB 3.1.1", "? 445 |  >  |"),
        ("514", "RFC 3164", "? 514 |  >  |"),
        ("—", "IEEE 802.11", ""),
        ("443", "TCP 443", "? 443, tcp 443 |  >  |"),
    ] {
        let text = table(
            "Port|Protocol|Notes",
            &[&format!("{port}|{protocol}|x"), "1|TCP|"],
        );
        let ports = all("en", &text).remove(0);
        assert_eq!(ports.trim_start_matches("|  >  |"), said, "{protocol}");
    }
}

#[test]
fn initials_that_are_spelt_like_small_words_are_names() {
    let rows = [
        "BE|9060|FE --> BE",
        "FE|9010|FE <--> FE",
        "Broker|8000|FE --> Broker, BE --> Broker",
    ];
    let text = table("Instance|Default Port|Communication Direction", &rows);
    assert_eq!(
        all("en", &text),
        [
            "? 9060 | fe > be |",
            "? 9010 | fe > fe | both",
            "? 8000 | be + fe > broker |",
        ]
    );
    let text = table("实例名称|默认端口|通讯方向", &rows);
    let said = all("zh-CN", &text).remove(0);
    assert!(said.contains("!destination"), "{said}");
}

#[test]
fn administration_is_nobody() {
    for (locale, header, cell) in [
        ("es", "Puerto|Protocolo|Origen", "Administración"),
        ("fr", "Port|Protocole|Source", "Administration"),
        ("it", "Porta|Protocollo|Origine", "Amministrazione"),
        ("nl", "Poort|Protocol|Bron", "Beheer"),
        ("pt", "Porta|Protocolo|Origem", "Administração"),
        ("ro", "Port|Protocol|Sursă", "Administrare"),
    ] {
        let said = all(locale, &table(header, &[&format!("22|TCP|{cell}")]));
        assert_eq!(said, ["tcp 22 |  >  |  !source"], "{locale}");
    }
}

#[test]
fn who_may_come_is_the_source() {
    for (locale, header) in [
        ("en", "Port|Protocol|Allowed from"),
        ("de", "Port|Protokoll|Erreichbar von"),
        ("fr", "Port|Protocole|Accessible depuis"),
        ("es", "Puerto|Protocolo|Permitido desde"),
        ("it", "Porta|Protocollo|Consentito da"),
        ("ja", "ポート|プロトコル|許可元"),
        ("ko", "포트|프로토콜|허용 대상"),
        ("nl", "Poort|Protocol|Toegestaan vanaf"),
        ("pl", "Port|Protokół|Dostępny z"),
        ("pt", "Porta|Protocolo|Permitido de"),
        ("ru", "Порт|Протокол|Откуда доступен"),
        ("zh-CN", "端口|协议|放行范围"),
        ("zh-TW", "連接埠|通訊協定|允許來源"),
    ] {
        let said = all(
            locale,
            &table(header, &["443|TCP|0.0.0.0/0", "22|TCP|10.0.0.1"]),
        );
        assert_eq!(
            said,
            ["tcp 443 | any >  |", "tcp 22 | 10.0.0.1 >  |"],
            "{locale}"
        );
    }
}

#[test]
fn two_letters_are_no_global_catalog() {
    let header = "组件|端口|协议|方向";
    let text = table(header, &["A|3838|UDP|GC → Robot", "B|3939|UDP|Robot → GC"]);
    let said = all("zh-CN", &text);
    assert!(
        said.iter().all(|row| !row.contains("global-catalog")),
        "{said:?}"
    );
    assert_eq!(source("Global catalog server"), "global-catalog");
}
