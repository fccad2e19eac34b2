//! The faults of notes and headings in the Lync pages, as a person found them who read every note of the port
//! tables in five languages, before looking at what the program says of them.
//!
//! A fault is the meaning: a role, a quality, a port or the way is lost or another one, or the text cannot be
//! understood. Style, spelling and cases are none. What is not found is listed with the rest: it shows what
//! nobody should rely on.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

use super::{dumps, lync};
use crate::corpus::{findings, portolan};

/// Locale, words of the English note, words of the note that is wrong beside it (none where the note is
/// missing), what is wrong.
type Fault = (&'static str, &'static str, &'static str, &'static str);

#[rustfmt::skip]
const FOUND: &[Fault] = &[
    ("de-DE", "Authentication of A/V", "Survivable Branch-Anwendung", "application for appliance"),
    ("de-DE", "Preferred path", "Survivable Branch-Anwendung", "application for appliance"),
    ("de-DE", "Fallback path", "Survivable Branch-Anwendung", "application for appliance"),
    ("de-DE", "between Survivable Branch", "Survivable Branch-Anwendungen", "application for appliance"),
    ("de-DE", "port 443 on the reverse proxy", "an Port 80 der externen", "80 and 8080 for 443 and 4443"),
    ("de-DE", "proxy to federated XMPP", "mit XMPP-Partnern", "federated is lost"),
    ("de-DE", "Director pool virtual IP", "eine Directorpool-IP-Adresse", "virtual is lost"),
    ("de-DE", "for Autodiscover sign-in", "", "no note"),
    ("pt-BR", "to Internal Edge Server interface", "para interface de Servidor", "internal is lost"),
    ("pt-BR", "Preferred path", "externos (UDP)", "UDP is added"),
    ("pt-BR", "communication to the Edge Server XMPP", "comunicação do proxy", "the other way round"),
    ("pt-BR", "for Autodiscover sign-in", "", "no note"),
    ("ru-RU", "Initially received", "Директор и переднего плана", "Front End Server cut"),
    ("ru-RU", "Initially received", "веб-службы переднего плана", "Front End Server cut"),
    ("ru-RU", "Initially received", "веб-служб переднего плана", "Front End Server cut"),
    ("ru-RU", "Inter-server communication", "Директор и переднего плана", "Front End Server cut"),
    ("ru-RU", "SIP communication", "Директор и переднего плана", "Front End Server cut"),
    ("ru-RU", "SIP communication", "от сервер в Директор", "Edge Server, Front End Servers cut"),
    ("ru-RU", "SIP communication", "Директор, а также переднего", "Front End Servers cut"),
    ("ru-RU", "Web Conferencing media", "Устройство", "device for media"),
    ("ru-RU", "3478 outbound", "версии сервер, с которой", "Edge Server and Edge pool cut"),
    ("ru-RU", "Outbound XMPP traffic", "на переднего плана или переднего", "both names cut"),
    ("ru-RU", "Authentication of A/V", "с IP-адреса переднего плана", "five names cut"),
    ("ru-RU", "Preferred path", "для обеспечения связи в филиалах", "both names cut"),
    ("ru-RU", "Fallback path", "для обеспечения связи в филиалах", "both names cut"),
    ("ru-RU", "Replication of changes", "из управления в сервер", "both names cut"),
    ("ru-RU", "communication to the Edge Server XMPP", "прокси-сервера XMPP сервер", "Edge Server cut"),
    ("ru-RU", "communication to the Edge Server XMPP", "прокси-сервером XMPP сервер", "Edge Server cut"),
    ("ru-RU", "from the Edge Server XMPP", "прокси-сервером XMPP сервер", "Edge Server cut"),
    ("ru-RU", "from the Edge Server XMPP", "прокси-сервера XMPP сервер", "Edge Server cut"),
    ("ru-RU", "Internal XMPP traffic", "в роль сервер", "three names cut"),
    ("ru-RU", "Internal XMPP traffic", "на сервер сервер", "two names cut"),
    ("ru-RU", "Web conferencing traffic", "внутренний интерфейс сервер", "Edge Server cut"),
    ("ru-RU", "Outbound SIP traffic", "IP-адреса Директоров, переднего", "three names cut"),
    ("ru-RU", "Inbound SIP traffic", "интерфейса сервер", "four names cut"),
    ("ru-RU", "Front End pools for all internal", "серверами переднего плана для всех", "servers for pools"),
    ("ru-RU", "between Survivable Branch", "между для обеспечения", "Survivable Branch Appliance cut"),
    ("ru-RU", "for Autodiscover sign-in", "", "no note"),
    ("ru-RU", "push configuration data", "с управления", "the store is lost"),
    ("ru-RU", "SQL Browser for local", "копии данных управления", "the store is lost"),
    ("ru-RU", "certificate publish (to Front", "(на переднего плана)", "Front End Servers cut"),
    ("zh-TW", "candidates over TCP/443", "UDP/443", "UDP for TCP"),
    ("zh-TW", "Inbound SIP traffic", "介面) 的輸入", "the brackets are torn"),
    ("zh-TW", "Logging Service controller", "# A0", "placeholders for files"),
    ("zh-TW", "if public IM connectivity", "如果有設定 IM 連線", "public is lost"),
    ("zh-TW", "http://<publishedSiteFQDN>", "< >", "the angle brackets are empty"),
    ("zh-TW", "all internal SIP communications", "用於伺服器 (MTLS)", "internal is lost"),
    ("zh-TW", "between the Focus", "會議狀態) 和", "the brackets are torn"),
    ("zh-TW", "requests for Attendant", "用於在會議) 中", "the brackets are torn"),
    ("zh-TW", "A/V Edge TURN traffic", "輪流", "taking turns for TURN"),
];

#[rustfmt::skip]
const NOT_FOUND: &[Fault] = &[
    ("de-DE", "from the reverse proxy internal", "8080 der internen", "from is lost"),
    ("pt-BR", "Web conferencing traffic", "parar a interface", "stop for to"),
    ("pt-BR", "to the web farm FQDNs", "no farm da web FQDNs", "in for to"),
    ("pt-BR", "provisioning FQDN", "fornecendo FQDN", "providing an FQDN"),
    ("ru-RU", "group expansion", "углубление в группы", "going deeper into groups"),
    ("ru-RU", "provisioning FQDN", "подготовки полных доменных имен", "preparing FQDNs"),
    ("ru-RU", "Conferencing Attendant application", "Используется помощника", "application cut"),
    ("ru-RU", "Conferencing Announcement application", "Используется объявлений", "application cut"),
    ("zh-TW", "each Front End Server if in a pool", "則為 Edge Server", "the interface is in the condition"),
    ("zh-TW", "communication to the Edge Server XMPP", "來自同盟 XMPP", "to is lost"),
    ("zh-TW", "Live Meeting client", "Lync Server PSOM)", "PSOM is in the wrong brackets"),
    ("zh-TW", "between servers and for client", "與用戶端連線之間", "between servers and connections"),
];

/// Found though the meaning is the same: "Media port range" without "media".
const FALSE: &[Fault] = &[(
    "ru-RU",
    "Media port range used for application",
    "Диапазон портов",
    "media is plain",
)];

/// Locale, end of the path, table, what is wrong above it.
#[rustfmt::skip]
const HEADINGS: &[(&str, &str, u64, &str)] = &[
    ("pt-BR", "edge-with-hardware-load-balancers.md", 3, "internal for external"),
    ("pt-BR", "single-consolidated-edge-with-public-ip-addresses.md", 1, "TSE for TCP"),
    ("pt-BR", "federation-and-public-instant-messaging.md", 2, "certificate for firewall"),
    ("ru-RU", "scaled-consolidated-edge-dns-load-balancing-with-private-ip-addresses-using-nat.md", 1, "Edge is lost"),
    ("ru-RU", "scaled-consolidated-edge-dns-load-balancing-with-private-ip-addresses-using-nat.md", 2, "Edge is lost"),
    ("ru-RU", "single-consolidated-edge-with-private-ip-addresses-using-nat.md", 1, "Edge is lost"),
    ("ru-RU", "single-consolidated-edge-with-private-ip-addresses-using-nat.md", 2, "Edge is lost"),
    ("ru-RU", "federation-and-public-instant-messaging.md", 1, "federation is lost"),
];

/// The same for the other translation of these pages, of which every finding above a table was read.
#[rustfmt::skip]
const ARCHIVE_HEADINGS: &[(&str, &str, u64, &str)] = &[
    ("fr-FR", "dns-load-balancing-with-private-ip-addresses-using-nat.md", 1, "tar for NAT"),
    ("fr-FR", "single-consolidated-edge-with-private-ip-addresses-using-nat.md", 1, "tar for NAT"),
    ("fr-FR", "single-consolidated-edge-with-private-ip-addresses-using-nat.md", 2, "tar for NAT"),
    ("fr-FR", "edge-with-hardware-load-balancers.md", 2, "ends in the middle: no interface, no balancing"),
    ("fr-FR", "edge-with-hardware-load-balancers.md", 4, "internal is lost"),
    ("fr-FR", "federation-and-public-instant-messaging.md", 3, "XMPP is lost"),
    ("ja-JP", "dns-load-balancing-with-private-ip-addresses-using-nat.md", 1, "the external interface is lost"),
    ("ja-JP", "dns-load-balancing-with-public-ip-addresses.md", 1, "the external interface is lost"),
    ("ja-JP", "dns-load-balancing-with-public-ip-addresses.md", 2, "the internal interface is lost"),
    ("ja-JP", "edge-with-hardware-load-balancers.md", 1, "the external interface is lost"),
];

/// Path below the locale, table, row, and locale.
type Place = (String, u64, u64, String);

/// The notes of all rows, each with its 1-based column.
fn notes(folder: &Path) -> BTreeMap<Place, (String, u64)> {
    let output = portolan(&["extract"], folder);
    let rows = String::from_utf8(output.stdout).unwrap();
    let note = |row: Value| {
        let columns = row["columns"].as_array()?;
        let at = columns.iter().position(|column| column == "notes")?;
        let words: Vec<&str> = row["cells"][at].as_str()?.split_whitespace().collect();
        let text = words.join(" ");
        Some((place(&row)?, (text, at as u64 + 1)))
    };
    let rows = rows.lines().map(|row| serde_json::from_str(row).unwrap());
    rows.filter_map(note).collect()
}

fn place(record: &Value) -> Option<Place> {
    let path = record["page"]["path"].as_str()?;
    let name = path.rsplit('/').next()?.to_owned();
    let locale = record["page"]["locale"].as_str()?.to_owned();
    Some((
        name,
        record["table"].as_u64()?,
        record["row"].as_u64()?,
        locale,
    ))
}

#[test]
fn notes_of_the_lync_pages_are_found_wrong_where_they_are() {
    let Some(folder) = lync() else { return };
    let notes = notes(&folder);
    let findings = findings(&folder);
    let told: BTreeSet<Place> = findings
        .iter()
        .filter(|finding| {
            let is_note = || {
                let note = place(finding).and_then(|place| notes.get(&place));
                note.is_some_and(|(_, column)| finding["column"] == *column)
            };
            let lint = finding["lint"].as_str().unwrap_or_default();
            lint == "missing-note"
                || finding["field"] == "notes"
                || lint == "faulty-term" && is_note()
        })
        .filter_map(place)
        .collect();
    let english = |(name, table, row, _): &Place| {
        let note = notes.get(&(name.clone(), *table, *row, String::from("en-US")));
        note.map(|(text, _)| text)
    };
    let places = |(locale, source, text, _): &Fault| -> Vec<&Place> {
        let is_it = |(place, (note, _)): &(&Place, &(String, u64))| {
            let has = match text.is_empty() {
                true => note.is_empty(),
                false => note.contains(text),
            };
            place.3 == *locale && has && english(place).is_some_and(|there| there.contains(source))
        };
        notes.iter().filter(is_it).map(|(place, _)| place).collect()
    };
    let mut known: BTreeSet<&Place> = BTreeSet::new();
    let (mut found, mut missed) = (0, 0);
    for fault in FOUND {
        let places = places(fault);
        assert!(!places.is_empty(), "nowhere: {fault:?}");
        for place in places {
            assert!(told.contains(place), "not found: {fault:?} at {place:?}");
            found += usize::from(known.insert(place));
        }
    }
    for fault in NOT_FOUND {
        let places = places(fault);
        assert!(!places.is_empty(), "nowhere: {fault:?}");
        for place in places {
            missed += usize::from(!told.contains(place) && known.insert(place));
        }
    }
    assert!(missed * 3 <= found, "found {found}, missed {missed}");
    let false_ones: BTreeSet<&Place> = FALSE.iter().flat_map(places).collect();
    let more: Vec<&Place> = told
        .iter()
        .filter(|place| !known.contains(place) && !false_ones.contains(place))
        .collect();
    assert!(more.is_empty(), "nobody found these: {more:#?}");
    assert_eq!((found, missed), (135, 25));
}

/// Whether what is told of headings and header cells is what is wrong with them.
fn hold(folder: &Path, headings: &[(&str, &str, u64, &str)]) {
    let findings = findings(folder);
    let told = findings
        .iter()
        .filter(|finding| finding["field"] == "heading");
    let told: Vec<(&str, &str, u64)> = told
        .filter_map(|finding| {
            let page = &finding["page"];
            let table = finding["table"].as_u64()?;
            Some((page["locale"].as_str()?, page["path"].as_str()?, table))
        })
        .collect();
    for (locale, end, table, fault) in headings {
        let is_told = told
            .iter()
            .any(|(its, path, at)| its == locale && path.ends_with(end) && at == table);
        assert!(is_told, "not found: {fault} in {locale}, {end}");
    }
    assert_eq!(told.len(), headings.len(), "{told:#?}");
}

#[test]
fn headings_of_the_lync_pages_are_found_wrong_where_they_are() {
    if let Some(folder) = lync() {
        hold(&folder, HEADINGS);
    }
    if let Some(folder) = dumps() {
        hold(&folder.join("lync-server-2013-archive"), ARCHIVE_HEADINGS);
        hold(&folder.join("configmgr-2018"), &[]);
    }
}
