//! Facts of the whole documentation of Lync Server 2013 in five languages, as a person who knows the
//! pages states them. Runs where a copy lies at `PORTOLAN_DUMP` or beside the project.
//!
//! Every error listed here was read in the pages and is one.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::corpus::{findings, portolan};
use crate::dumps::lync as dump_folder;

/// The file names of the pages, without what is common to them.
fn short(path: &Value) -> String {
    let name = path.as_str().unwrap().rsplit('/').next().unwrap();
    name.trim_start_matches("lync-server-2013-")
        .trim_end_matches(".md")
        .to_owned()
}

const NAT_PRIVATE: &str =
    "port-summary-single-consolidated-edge-with-private-ip-addresses-using-nat";
const PUBLIC: &str = "port-summary-single-consolidated-edge-with-public-ip-addresses";
const SCALED_NAT: &str =
    "port-summary-scaled-consolidated-edge-dns-load-balancing-with-private-ip-addresses-using-nat";
const SCALED_PUBLIC: &str =
    "port-summary-scaled-consolidated-edge-dns-load-balancing-with-public-ip-addresses";
const SCALED_HLB: &str = "port-summary-scaled-consolidated-edge-with-hardware-load-balancers";
const DIRECTOR_POOL: &str = "port-summary-scaled-director-pool-hardware-load-balancer";
const DNS_AND_HLB: &str = "port-summary-dns-and-hlb-load-balanced";
const HYBRID: &str = "planning-for-hybrid-deployments";

/// Rows of each port table of a page, equal in all languages but for one page.
const TABLES: [(&str, &[usize]); 20] = [
    (
        "determine-external-a-v-firewall-and-port-requirements",
        &[4, 4],
    ),
    ("hardware-load-balancer-requirements", &[2, 2]),
    (HYBRID, &[7]),
    ("ipsec-exceptions", &[15]),
    ("port-summary-autodiscover", &[2, 2]),
    (DNS_AND_HLB, &[9]),
    (
        "port-summary-extensible-messaging-and-presence-protocol-xmpp-federation",
        &[3],
    ),
    ("port-summary-public-instant-messaging-connectivity", &[6]),
    ("port-summary-reverse-proxy", &[2, 3]),
    (SCALED_NAT, &[17, 11, 1, 6, 3]),
    (SCALED_PUBLIC, &[16, 11, 1, 6, 3]),
    (SCALED_HLB, &[11, 8, 8, 6]),
    (DIRECTOR_POOL, &[9]),
    (NAT_PRIVATE, &[16, 11, 1, 6, 3]),
    (PUBLIC, &[16, 11, 1, 6, 3]),
    ("port-summary-single-director", &[9]),
    (
        "port-summary-sip-xmpp-federation-and-public-instant-messaging",
        &[1, 6, 3],
    ),
    ("ports-and-protocols-for-internal-servers", &[52, 20, 7, 12]),
    ("technical-requirements-for-conferencing", &[2]),
    (
        "understanding-firewall-requirements-for-sql-server",
        &[1, 1, 1],
    ),
];

/// The lines of JSON that a command prints.
fn lines(arguments: &[&str], folder: &Path) -> Vec<Value> {
    let output = portolan(arguments, folder);
    assert_eq!(output.status.code(), Some(0));
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn each_language_has_the_same_port_tables() {
    let Some(folder) = dump_folder() else { return };
    let mut tables: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    for table in lines(&["extract", "--tables"], &folder) {
        let page = &table["page"];
        let key = page["key"].as_str().unwrap().to_owned();
        let locale = page["locale"].as_str().unwrap().to_owned();
        if locale == "en-US" {
            names.insert(key.clone(), short(&page["path"]));
        }
        let rows = usize::try_from(table["rows"].as_u64().unwrap()).unwrap();
        tables.entry((key, locale)).or_default().push(rows);
    }
    assert_eq!(names.len(), TABLES.len());
    assert_eq!(tables.len(), TABLES.len() * 5);
    for ((key, locale), rows) in &tables {
        let name = &names[key];
        let expected = TABLES.iter().find(|(known, _)| known == name).unwrap().1;
        // German, Portuguese and Russian have every row of this page twice.
        let is_twice = name == HYBRID && ["de-DE", "pt-BR", "ru-RU"].contains(&locale.as_str());
        if is_twice {
            assert_eq!(*rows, [14], "{locale} {name}");
        } else {
            assert_eq!(rows, expected, "{locale} {name}");
        }
    }
}

#[test]
fn the_port_summaries_have_237_rows_in_each_language() {
    let Some(folder) = dump_folder() else { return };
    let mut rows: BTreeMap<String, usize> = BTreeMap::new();
    for row in lines(&["extract"], &folder) {
        let page = &row["page"];
        if short(&page["path"]).starts_with("port-summary") {
            *rows
                .entry(page["locale"].as_str().unwrap().to_owned())
                .or_default() += 1;
            assert!(!row["rule"].is_null(), "{row}");
            assert_eq!(row["gaps"].as_array().unwrap().len(), 0, "{row}");
        }
    }
    assert_eq!(rows.len(), 5);
    assert!(rows.values().all(|count| *count == 237), "{rows:?}");
}

/// One error: page, table, row, field.
type Fault = (
    &'static str,
    &'static str,
    &'static str,
    u64,
    u64,
    &'static str,
);

/// `Аудио/видео/STUN,MSTURN/UDP/443`, where the others have TCP and the note beside it says TCP/443.
const UDP_FOR_TCP: [(&str, u64, u64); 11] = [
    (SCALED_NAT, 1, 16),
    (SCALED_NAT, 1, 17),
    (SCALED_PUBLIC, 1, 15),
    (SCALED_PUBLIC, 1, 16),
    (SCALED_HLB, 1, 10),
    (SCALED_HLB, 1, 11),
    (SCALED_HLB, 3, 8),
    (NAT_PRIVATE, 1, 15),
    (NAT_PRIVATE, 1, 16),
    (PUBLIC, 1, 15),
    (PUBLIC, 1, 16),
];

const FAULTS: &[Fault] = &[
    // "Öffentliche IP-Adresse des Zugriffs-Edgediensts" for "Access Edge service public VIP address".
    ("de-DE", "lost-qualifier", SCALED_HLB, 3, 3, "destination"),
    ("de-DE", "lost-qualifier", SCALED_HLB, 3, 4, "destination"),
    ("de-DE", "lost-qualifier", SCALED_HLB, 3, 5, "source"),
    // "переднего плана или переднего плана" for "Front End pool or Front End Server".
    (
        "ru-RU",
        "endpoint-differs",
        DNS_AND_HLB,
        1,
        3,
        "destination",
    ),
    (
        "ru-RU",
        "endpoint-differs",
        DIRECTOR_POOL,
        1,
        3,
        "destination",
    ),
    // "переднего плана, переднего плана, Директор, Директоров": the pool is lost.
    (
        "ru-RU",
        "endpoint-differs",
        "port-summary-reverse-proxy",
        2,
        1,
        "destination",
    ),
    (
        "ru-RU",
        "endpoint-differs",
        "port-summary-reverse-proxy",
        2,
        2,
        "destination",
    ),
    // "IP-адрес переднего плана, IP-адрес переднего плана, для обеспечения связи в филиалах или для
    // обеспечения связи в филиалах": two roles in the words of one, twice.
    ("ru-RU", "endpoint-differs", SCALED_NAT, 2, 5, "source"),
    ("ru-RU", "endpoint-differs", SCALED_PUBLIC, 2, 5, "source"),
    ("ru-RU", "endpoint-differs", NAT_PRIVATE, 2, 5, "source"),
    ("ru-RU", "endpoint-differs", PUBLIC, 2, 5, "source"),
    ("ru-RU", "endpoint-differs", SCALED_HLB, 4, 3, "source"),
    // "виртуального IP-адреса пула" for "pool IP address".
    ("ru-RU", "endpoint-differs", NAT_PRIVATE, 2, 1, "source"),
    ("ru-RU", "endpoint-differs", PUBLIC, 2, 1, "source"),
    // "адрес переднего плана или виртуальный IP-адрес переднего плана": the pool is lost.
    ("ru-RU", "role-differs", SCALED_HLB, 2, 1, "source"),
    // "виртуальный IP-адрес Директор, Директоров, …": the virtual address has gone to the Director.
    ("ru-RU", "endpoint-differs", SCALED_HLB, 4, 1, "source"),
    ("ru-RU", "endpoint-differs", SCALED_HLB, 4, 2, "destination"),
    // "Общедоступный IP-адрес" for "public VIP address".
    ("ru-RU", "lost-qualifier", SCALED_HLB, 3, 7, "destination"),
    ("ru-RU", "lost-qualifier", SCALED_HLB, 3, 8, "destination"),
    // "Внутренний виртуальный IP-адрес" for "Internal VIP interface".
    ("ru-RU", "lost-qualifier", SCALED_HLB, 4, 1, "destination"),
    ("ru-RU", "lost-qualifier", SCALED_HLB, 4, 2, "source"),
    ("ru-RU", "lost-qualifier", SCALED_HLB, 4, 3, "destination"),
    ("ru-RU", "lost-qualifier", SCALED_HLB, 4, 4, "destination"),
    ("ru-RU", "lost-qualifier", SCALED_HLB, 4, 5, "destination"),
    ("ru-RU", "lost-qualifier", SCALED_HLB, 4, 6, "source"),
];

/// A finding in the words of this file.
fn described(finding: &Value) -> (String, String, String, u64, u64, String) {
    let text = |value: &Value| value.as_str().unwrap_or("").to_owned();
    (
        text(&finding["page"]["locale"]),
        text(&finding["lint"]),
        short(&finding["page"]["path"]),
        finding["table"].as_u64().unwrap_or(0),
        finding["row"].as_u64().unwrap_or(0),
        text(&finding["field"]),
    )
}

#[test]
fn the_errors_are_those_that_are_in_the_pages() {
    let Some(folder) = dump_folder() else { return };
    let transports = UDP_FOR_TCP
        .iter()
        .map(|&(page, table, row)| ("ru-RU", "transport-differs", page, table, row, "transport"));
    // Rows 8 to 14 are rows 1 to 7 again: one fault a page.
    let twice = ["de-DE", "pt-BR", "ru-RU"]
        .into_iter()
        .map(|locale| (locale, "extra-row", HYBRID, 1, 8, ""));
    let mut expected: Vec<_> = FAULTS
        .iter()
        .copied()
        .chain(transports)
        .chain(twice)
        .map(|(locale, lint, page, table, row, field)| {
            let [locale, lint, page, field] = [locale, lint, page, field].map(str::to_owned);
            (locale, lint, page, table, row, field)
        })
        .collect();
    assert_eq!(expected.len(), 39);
    expected.sort();
    let mut errors: Vec<_> = findings(&folder)
        .iter()
        .filter(|finding| finding["level"] == "error")
        .map(described)
        .collect();
    errors.sort();
    assert_eq!(errors, expected);
}

/// `TCP 50000 59999` for `TCP 50,000-59,999`: the range lost its dash. What is written are two ports, but
/// nobody can be sure of it.
#[test]
fn a_lost_dash_is_likely_an_error() {
    let Some(folder) = dump_folder() else { return };
    let findings = findings(&folder);
    let likely: Vec<_> = findings
        .iter()
        .filter(|finding| finding["certainty"] == "likely")
        .map(described)
        .collect();
    let [locale, lint, page, field] = [
        "zh-TW",
        "port-differs",
        "determine-external-a-v-firewall-and-port-requirements",
        "source_ports",
    ]
    .map(str::to_owned);
    assert_eq!(likely, [(locale, lint, page, 3, 1, field)]);
}

/// Page, table and row of the findings of one lint in one language that state `observed`.
fn places(findings: &[Value], locale: &str, lint: &str, observed: &str) -> Vec<(String, u64, u64)> {
    findings
        .iter()
        .filter(|f| f["page"]["locale"] == locale && f["lint"] == lint)
        .filter(|f| f["observed"] == observed)
        .map(described)
        .map(|(_, _, page, table, row, _)| (page, table, row))
        .collect()
}

fn sorted(places: &[(&str, u64, u64)]) -> Vec<(String, u64, u64)> {
    let own = |&(page, table, row): &(&str, u64, u64)| (page.to_owned(), table, row);
    let mut places: Vec<_> = places.iter().map(own).collect();
    places.sort();
    places
}

#[test]
fn notes_that_are_wrong_are_found() {
    let Some(folder) = dump_folder() else { return };
    let findings = findings(&folder);
    // `透過 UDP/443` beside `A/V/STUN、MSTURN/TCP/443`, in the rows where Russian has it the other way. The
    // other languages tell that the note is wrong here and the rule there: that is told, and once.
    let rows = sorted(&UDP_FOR_TCP);
    let all = |lint: &str, locale: &str| -> BTreeSet<(String, u64, u64)> {
        findings
            .iter()
            .filter(|f| f["lint"] == lint && f["page"]["locale"] == locale)
            .map(described)
            .map(|(_, _, page, table, row, _)| (page, table, row))
            .collect()
    };
    let notes = all("note-differs", "zh-TW");
    assert!(rows.iter().all(|row| notes.contains(row)));
    for locale in ["zh-TW", "ru-RU"] {
        assert!(all("note-contradicts-rule", locale).is_empty());
    }
    // "Port 80 … Port 8080" beside HTTPS/TCP/4443.
    assert_eq!(
        places(&findings, "de-DE", "note-differs", "ports: 80, 8080"),
        sorted(&[
            ("port-summary-autodiscover", 2, 2),
            ("port-summary-reverse-proxy", 2, 2)
        ])
    );
    // `( # A0) 或 agent ( # A1)` for `(ClsController.exe) or agent (ClsAgent.exe)`.
    let logging = [
        (DNS_AND_HLB, 1, 7),
        (SCALED_NAT, 2, 9),
        (SCALED_PUBLIC, 2, 9),
        (SCALED_HLB, 2, 6),
        (DIRECTOR_POOL, 1, 7),
        (NAT_PRIVATE, 2, 9),
        (PUBLIC, 2, 9),
    ];
    let lost: Vec<_> = logging
        .iter()
        .flat_map(|&(page, table, first)| (first..first + 3).map(move |row| (page, table, row)))
        .collect();
    assert_eq!(
        places(
            &findings,
            "zh-TW",
            "note-differs",
            "files and addresses: none"
        ),
        sorted(&lost)
    );
}

/// A page that contradicts itself needs no other language to be found out.
#[test]
fn russian_alone_contradicts_itself() {
    let Some(folder) = dump_folder() else { return };
    let findings = findings(&folder.join("ru-RU"));
    assert_eq!(
        places(&findings, "ru-RU", "note-contradicts-rule", "tcp/443"),
        sorted(&UDP_FOR_TCP)
    );
    assert!(findings.iter().all(|finding| finding["level"] != "error"));
}
