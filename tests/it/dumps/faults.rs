//! The errors of real documentation, and what is likely one: each was read in the pages, in both cells.
//!
//! Whoever changes the program and finds a line too many or too few here reads the cells first.

use std::collections::BTreeSet;

use serde_json::Value;

use super::dumps;
use crate::corpus::findings;

/// Locale, lint, end of the path, table, row; 0 where a finding is about no single one.
type Fault = (&'static str, &'static str, &'static str, u64, u64);

const SCALED_NAT: &str =
    "scaled-consolidated-edge-dns-load-balancing-with-private-ip-addresses-using-nat.md";
const SCALED_PUBLIC: &str =
    "scaled-consolidated-edge-dns-load-balancing-with-public-ip-addresses.md";
const SCALED_HLB: &str = "scaled-consolidated-edge-with-hardware-load-balancers.md";
const SINGLE_NAT: &str = "single-consolidated-edge-with-private-ip-addresses-using-nat.md";
const SINGLE_PUBLIC: &str = "single-consolidated-edge-with-public-ip-addresses.md";
const PUBLIC_IM: &str = "sip-xmpp-federation-and-public-instant-messaging.md";

/// Another translation of the Lync pages, by a machine.
const ARCHIVE: &[Fault] = &[
    // "Interne Proxy-Schnittstelle" for "Reverse proxy internal interface".
    (
        "de-DE",
        "role-differs",
        "dns-and-hlb-load-balanced.md",
        1,
        1,
    ),
    (
        "de-DE",
        "role-differs",
        "dns-and-hlb-load-balanced.md",
        1,
        2,
    ),
    (
        "de-DE",
        "role-differs",
        "director-pool-hardware-load-balancer.md",
        1,
        1,
    ),
    (
        "de-DE",
        "role-differs",
        "director-pool-hardware-load-balancer.md",
        1,
        2,
    ),
    ("de-DE", "role-differs", "single-director.md", 1, 1),
    ("de-DE", "role-differs", "single-director.md", 1, 2),
    // `PSOM (TLS)/TCP/443` for `Web Conferencing/PSOM(TLS)/TCP/443`.
    ("fr-FR", "role-differs", SCALED_NAT, 1, 9),
    ("fr-FR", "role-differs", SCALED_PUBLIC, 1, 8),
    ("fr-FR", "role-differs", SCALED_HLB, 3, 6),
    ("fr-FR", "role-differs", SINGLE_NAT, 1, 8),
    ("fr-FR", "role-differs", SINGLE_PUBLIC, 1, 8),
    // `A/V/STUN、MSTURN/443` for `A/V/STUN,MSTURN/TCP/443`, `STUN/MSTURN/443` for `STUN/MSTURN/TCP/443`.
    ("ja-JP", "missing-transport", SCALED_NAT, 1, 16),
    ("ja-JP", "missing-transport", SCALED_NAT, 1, 17),
    ("ja-JP", "missing-transport", SCALED_NAT, 2, 7),
    ("ja-JP", "missing-transport", SCALED_PUBLIC, 1, 15),
    ("ja-JP", "missing-transport", SCALED_PUBLIC, 1, 16),
    ("ja-JP", "missing-transport", SCALED_PUBLIC, 2, 7),
    ("ja-JP", "missing-transport", SCALED_HLB, 1, 10),
    ("ja-JP", "missing-transport", SCALED_HLB, 1, 11),
    ("ja-JP", "missing-transport", SCALED_HLB, 2, 5),
    ("ja-JP", "missing-transport", SCALED_HLB, 3, 8),
    ("ja-JP", "missing-transport", SCALED_HLB, 4, 5),
    ("ja-JP", "missing-transport", SCALED_HLB, 4, 6),
    ("ja-JP", "missing-transport", SINGLE_NAT, 1, 15),
    ("ja-JP", "missing-transport", SINGLE_NAT, 1, 16),
    ("ja-JP", "missing-transport", SINGLE_NAT, 2, 7),
    ("ja-JP", "missing-transport", SINGLE_PUBLIC, 1, 15),
    ("ja-JP", "missing-transport", SINGLE_PUBLIC, 1, 16),
    ("ja-JP", "missing-transport", SINGLE_PUBLIC, 2, 7),
];

/// `A/V/RTP/59,999` for `A/V/RTP/TCP/50,000-59,999`: may be read as two ports, and is neither. Page, table,
/// first and last row.
const CUT: [(&str, u64, u64, u64); 11] = [
    ("public-instant-messaging-connectivity.md", 1, 4, 4),
    (SCALED_NAT, 1, 10, 13),
    (SCALED_NAT, 4, 4, 4),
    (SCALED_PUBLIC, 1, 9, 12),
    (SCALED_PUBLIC, 4, 4, 4),
    (SCALED_HLB, 1, 4, 7),
    (SINGLE_NAT, 1, 9, 12),
    (SINGLE_NAT, 4, 4, 4),
    (SINGLE_PUBLIC, 1, 9, 12),
    (SINGLE_PUBLIC, 4, 4, 4),
    (PUBLIC_IM, 2, 4, 4),
];

const FIREWALL: &str = "windows-firewall-and-port-settings-for-clients.md";

/// 433 for 443.
const CONFIGURATION_MANAGER: &[Fault] = &[
    ("zh-CN", "port-differs", FIREWALL, 2, 5),
    ("zh-CN", "port-differs", FIREWALL, 4, 2),
    ("zh-CN", "port-differs", FIREWALL, 5, 3),
    ("zh-CN", "port-differs", FIREWALL, 6, 3),
];

const K8S_PORTS: &str = "docs/reference/networking/ports-and-protocols.md";
const K8S_PORTS_MOVED: &str = "docs/reference/ports-and-protocols.md";
const KUBEADM: &str = "kubeadm/install-kubeadm.md";
const SERVICE: &str = "services-networking/service.md";

const KUBERNETES: &[Fault] = &[
    // The rules of a load balancer that the English page no longer has.
    ("es", "missing-table", SERVICE, 1, 0),
    ("fr", "missing-table", SERVICE, 1, 0),
    ("id", "missing-table", SERVICE, 1, 0),
    ("ko", "missing-table", SERVICE, 1, 0),
    // Ports of 2019 (10251, 10252), on a page that no longer states any.
    ("fr", "missing-table", KUBEADM, 1, 0),
    ("fr", "missing-table", KUBEADM, 2, 0),
    ("id", "missing-table", KUBEADM, 1, 0),
    ("id", "missing-table", KUBEADM, 2, 0),
    // Rows 10256 (kube-proxy) and UDP 30000-32767.
    ("ja", "missing-row", K8S_PORTS, 2, 2),
    ("ja", "missing-row", K8S_PORTS, 2, 4),
    ("ko", "missing-row", K8S_PORTS, 2, 2),
    ("ko", "missing-row", K8S_PORTS, 2, 4),
    // Its page stands at another place than the English one.
    ("pt-BR", "missing-row", K8S_PORTS_MOVED, 2, 2),
    ("pt-BR", "missing-row", K8S_PORTS_MOVED, 2, 4),
];

/// "Local Ports": 2381, 2382, 6444 and more.
const K3S: &[Fault] = &[
    ("ja", "missing-table", "installation/requirements.md", 0, 0),
    ("zh", "missing-table", "installation/requirements.md", 0, 0),
];

const ATA: &[Fault] = &[
    // "HTML через RPC" for "NTLM over RPC".
    (
        "ru-RU",
        "protocol-differs",
        "ATADocs/ata-prerequisites.md",
        2,
        9,
    ),
    (
        "ru-RU",
        "protocol-differs",
        "ATADocs/ata-prerequisites.md",
        3,
        2,
    ),
    (
        "ru-RU",
        "protocol-differs",
        "ATPDocs/prerequisites.md",
        3,
        10,
    ),
    (
        "ru-RU",
        "protocol-differs",
        "ATPDocs/prerequisites.md",
        4,
        17,
    ),
    // "Протокола" ("of the protocol") for NetBIOS.
    ("ru-RU", "protocol-differs", "ATPDocs/nnr-policy.md", 1, 2),
];

/// Names that were translated, and a header.
const ATA_LIKELY: &[Fault] = &[
    // "Beschreibung" ("description") above the destinations.
    ("de-DE", "missing-column", "ATPDocs/prerequisites.md", 3, 0),
    ("de-DE", "missing-column", "ATPDocs/prerequisites.md", 4, 0),
    // "Output" for NetBIOS.
    ("pt-BR", "protocol-differs", "ATPDocs/nnr-policy.md", 1, 2),
    // "RAIO" ("ray") for RADIUS.
    (
        "pt-BR",
        "protocol-differs",
        "ATPDocs/prerequisites.md",
        3,
        6,
    ),
    (
        "pt-BR",
        "protocol-differs",
        "ATPDocs/prerequisites.md",
        4,
        13,
    ),
    // "Системный журнал" ("system log") for Syslog.
    (
        "ru-RU",
        "protocol-differs",
        "ATADocs/ata-prerequisites.md",
        1,
        6,
    ),
];

/// What a finding says, as far as a list of facts does, with the whole path.
fn told(finding: &Value) -> (String, String, String, u64, u64) {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    (
        text(&finding["page"]["locale"]),
        text(&finding["lint"]),
        text(&finding["page"]["path"]),
        finding["table"].as_u64().unwrap_or(0),
        finding["row"].as_u64().unwrap_or(0),
    )
}

/// Whether the findings are the faults, no more and no fewer.
fn hold(dump: &str, what: &str, found: &[&Value], faults: &[Fault]) {
    let mut left: BTreeSet<usize> = (0..faults.len()).collect();
    let mut extra = Vec::new();
    for finding in found {
        let (locale, lint, path, table, row) = told(finding);
        let fits = |fault: &Fault| {
            let (its_locale, its_lint, end, its_table, its_row) = *fault;
            (its_locale, its_lint, its_table, its_row) == (&*locale, &*lint, table, row)
                && path.ends_with(end)
        };
        match left.iter().copied().find(|at| fits(&faults[*at])) {
            Some(at) => {
                left.remove(&at);
            }
            None => extra.push(format!("{} {}", path, finding["message"])),
        }
    }
    let missing: Vec<&Fault> = left.iter().map(|at| &faults[*at]).collect();
    assert!(
        extra.is_empty() && missing.is_empty(),
        "{dump}, {what}: too many {extra:#?}, missing {missing:#?}"
    );
}

fn of_level<'f>(findings: &'f [Value], level: &str) -> Vec<&'f Value> {
    findings
        .iter()
        .filter(|finding| finding["level"] == level)
        .collect()
}

#[test]
fn the_errors_of_every_dump_are_those_that_are_in_the_pages() {
    let Some(folder) = dumps() else { return };
    for (dump, faults) in [
        ("lync-server-2013-archive", ARCHIVE),
        ("configmgr-2018", CONFIGURATION_MANAGER),
        ("world/kubernetes", KUBERNETES),
        ("world/k3s", K3S),
        ("world/tidb", &[]),
        ("world/ms-ata", ATA),
        ("world/rockylinux", &[]),
    ] {
        let findings = findings(&folder.join(dump));
        hold(dump, "errors", &of_level(&findings, "error"), faults);
    }
}

#[test]
fn ranges_that_a_machine_cut_are_told() {
    let Some(folder) = dumps() else { return };
    let findings = findings(&folder.join("lync-server-2013-archive"));
    let rows = CUT
        .iter()
        .flat_map(|&(page, table, first, last)| (first..=last).map(move |row| (page, table, row)));
    let faults: Vec<Fault> = rows
        .map(|(page, table, row)| ("ja-JP", "truncated-range", page, table, row))
        .collect();
    assert_eq!(faults.len(), 26);
    let mut found = of_level(&findings, "warning");
    found.retain(|finding| finding["lint"] == "truncated-range");
    hold("lync-server-2013-archive", "ranges", &found, &faults);
    assert!(
        found
            .iter()
            .all(|finding| finding["expected"] == "50000-59999")
    );
}

#[test]
fn names_of_protocols_that_were_translated_are_likely_wrong() {
    let Some(folder) = dumps() else { return };
    let findings = findings(&folder.join("world/ms-ata"));
    let mut found = of_level(&findings, "warning");
    found.retain(|finding| finding["lint"] != "ambiguous-ports");
    hold("world/ms-ata", "warnings", &found, ATA_LIKELY);
}
