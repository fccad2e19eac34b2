//! Newer documentation writes port tables as GitHub pipe tables: these shapes are read too.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use portolan::normalize::PortPage;
use portolan::protocol::Protocol;
use portolan::rule::Stated;

use crate::cells::{lync, matches, stated};

const PAGE: &str = "\
# Ports

| Server role | Service name | Port | Protocol | Notes |
|:---|:---|:---|:---|:---|
| All Servers | SQL Browser | 1434 | UDP | Local copy |
| Front End Servers | Front-End service | 444 | HTTPS: <br/> TCP | Focus |
| Front End Servers | A/V Conferencing service | 57501-65535 | TCP/UDP | Media |
| Persistent Chat Front End Server | WCF | 881 | TCP (TLS) and TCP (MTLS) | |
| Office Web Apps Servers | | 443 | | |
| Clients | | 67/68 | DHCP | |

| Source IP | Destination IP | Source Port | Destination Port |
|---|---|---|---|
| A/V Edge service interface | Any | TCP 50,000-59,999 | TCP 443 |
| Any | A/V Edge service interface | Any | UDP 3478 |

| Protocol / Port | Applications |
|---|---|
| TCP 80 and 443 | Open inbound |

| Setting | Number of ports | Reporting |
|---|---|---|
| Audio | 20 | TCP 443 |
";

fn read() -> PortPage {
    crate::cells::page(&lync(), "en-US", PAGE)
}

/// Protocols, security, transports with ports of a row.
fn service(page: &PortPage, table: usize, row: usize) -> String {
    let rule = page.tables[table].rows[row].rule.as_ref().unwrap();
    let names = |names: &Stated<BTreeSet<Protocol>>| {
        let names = names.value().into_iter().flatten();
        names.map(Protocol::as_str).collect::<Vec<_>>().join("+")
    };
    format!(
        "{}/{}/{}",
        names(&rule.application_protocols),
        names(&rule.security),
        matches(rule)
    )
}

#[test]
fn tables_of_ports_are_told_from_tables_about_ports() {
    let page = read();
    let shapes: Vec<usize> = page.tables.iter().map(|table| table.rows.len()).collect();
    assert_eq!(shapes, [6, 2, 1]);
}

#[test]
fn services_are_read_from_split_columns() {
    let page = read();
    let expected = [
        "//udp 1434",
        "https//tcp 444",
        "//tcp udp 57501-65535",
        "/mtls+tls/tcp 881",
        "//443",
        "dhcp//67 68",
    ];
    for (row, expected) in expected.into_iter().enumerate() {
        assert_eq!(service(&page, 0, row), expected, "row {}", row + 1);
    }
    assert_eq!(service(&page, 2, 0), "//tcp 80 443");
}

#[test]
fn what_the_table_does_not_give_is_not_made_up() {
    let page = read();
    let first = page.tables[0].rows[1].rule.as_ref().unwrap();
    assert!(first.source.is_absent() && first.destination.is_absent());
    assert_eq!(stated(&first.component), "front-end-server");
    assert_eq!(first.service.as_deref(), Some("Front-End service"));
    let media = page.tables[1].rows[0].rule.as_ref().unwrap();
    let range = "50000-59999".parse().unwrap();
    assert_eq!(media.source_ports, Stated::Is(vec![range]));
    assert_eq!(matches(media), "tcp 443");
    assert_eq!(stated(&media.source), "av-edge-service [interface]");
    let back = page.tables[1].rows[1].rule.as_ref().unwrap();
    assert_eq!(back.source_ports, Stated::Is(Vec::new()), "from any port");
}
