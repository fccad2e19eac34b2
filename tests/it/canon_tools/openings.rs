//! No export of any format opens what the canon does not state: generated canons, every format read back.
//!
//! What a canon states is worked out here from its records alone, and what a file opens from its text.

// Formats may be added; those that are read back are named above.
#![allow(clippy::wildcard_enum_match_arm, clippy::wildcard_in_or_patterns)]

use std::collections::BTreeMap;

use portolan::publish::export::{AddressMap, ExportFormat, ExportOptions, Family, export};
use portolan::record::canon::{
    Agreement, CANON_SCHEMA_VERSION, Canon, CanonRule, Meta, PageRecord,
};
use portolan::record::rule::{EndpointRecord, MatchRecord, PartyRecord, PortRangeRecord};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::strategy::ValueTree;
use serde_json::Value;

/// Addresses of the parties that the generator makes; what is missing here has none.
const ADDRESSES: &str = "\
r1 = ['10.1.0.0/24', '2001:db8:1::/64']
'r1, internal' = '10.1.1.7'
r2 = '10.2.0.0/16'
'r2 if c1' = '10.2.9.0/24'
'host.example.com' = '10.3.0.1'
";

/// A range of port numbers, or none for the whole transport.
type Ports = Option<(u16, u16)>;

/// What one line of one file opens.
#[derive(Debug, Clone)]
struct Opened {
    /// Known where the file names it; a CSV row does not, in a form to be read back.
    rule: Option<String>,
    transport: String,
    ports: Ports,
    source_ports: Ports,
    icmp: Option<(u8, Option<u8>)>,
    /// `None`: everybody.
    source: Option<String>,
    destination: Option<String>,
}

/// The addresses of a party; nothing where nobody has told them.
fn addresses(party: &PartyRecord, conditions: &[String]) -> Vec<&'static str> {
    let qualities: Vec<&str> = party
        .qualifiers
        .iter()
        .map(String::as_str)
        .filter(|quality| *quality != "ip")
        .collect();
    let who = party.role.as_deref().or(party.address.as_deref());
    match (who, qualities.as_slice(), conditions) {
        (Some("r1"), [], []) => vec!["10.1.0.0/24", "2001:db8:1::/64"],
        (Some("r1"), ["internal"], []) => vec!["10.1.1.7/32"],
        (Some("r2"), [], []) => vec!["10.2.0.0/16"],
        (Some("r2"), [], [one]) if one == "c1" => vec!["10.2.9.0/24"],
        (Some("host.example.com"), [], []) => vec!["10.3.0.1/32"],
        (Some("10.9.9.9"), _, []) => vec!["10.9.9.9/32"],
        (Some("10.8.0.0/16"), [], []) => vec!["10.8.0.0/16"],
        _ => Vec::new(),
    }
}

/// Whether a side of a rule states an end: `None` is everybody.
fn states_end(side: Option<&EndpointRecord>, end: Option<&str>) -> bool {
    let Some(side) = side else { return false };
    let is_open = side.any && side.parties.is_empty() && side.conditions.is_empty();
    match end {
        None => is_open,
        Some(address) => {
            is_open
                || side
                    .parties
                    .iter()
                    .any(|party| addresses(party, &side.conditions).contains(&address))
        }
    }
}

fn states_transport(rule: &CanonRule, opened: &Opened) -> bool {
    let own = rule.matches.iter();
    let own: Vec<&MatchRecord> = own
        .filter(|one| one.transport.as_deref() == Some(opened.transport.as_str()))
        .collect();
    match (opened.icmp, opened.ports) {
        (Some((kind, code)), _) => own.iter().any(|one| {
            let is_all = one.icmp_type.is_none() && one.lower.is_none();
            is_all
                || (one.icmp_type == Some(kind)
                    && (one.icmp_code.is_none() || one.icmp_code == code))
        }),
        (None, None) => own.iter().any(|one| {
            let is_plain = one.lower.is_none() && one.icmp_type.is_none();
            is_plain && (one.any || opened.transport == "icmp")
        }),
        (None, Some((lower, upper))) => {
            let middle = lower + (upper - lower) / 2;
            [lower, middle, upper].iter().all(|port| {
                own.iter().any(|one| {
                    let range = one.lower.zip(one.upper);
                    let holds = range.is_some_and(|(lower, upper)| (lower..=upper).contains(port));
                    holds || (range.is_none() && one.any)
                })
            })
        }
    }
}

fn states_source_ports(rule: &CanonRule, opened: &Opened) -> bool {
    if rule.source_ports.is_empty() || opened.transport == "icmp" {
        return true;
    }
    let ranges = &rule.source_ports;
    let (lower, upper) = opened.source_ports.unwrap_or((0, u16::MAX));
    [lower, upper].iter().all(|port| {
        let mut ranges = ranges.iter();
        ranges.any(|range| (range.lower..=range.upper).contains(port))
    })
}

fn states(rule: &CanonRule, opened: &Opened, options: &ExportOptions, with_ends: bool) -> bool {
    let is_asked = options.include_disputed || rule.agreement.state != "disputed";
    let is_accepted = rule
        .action
        .as_deref()
        .is_none_or(|action| action == "accept");
    let matters = ["matches", "source", "destination", "source_ports", "action"];
    let unread = |field: &&str| rule.agreement.unread.iter().any(|unread| unread == field);
    let ends = [&rule.source, &rule.destination];
    let has_ends = ends
        .into_iter()
        .flatten()
        .any(|end| end.any || !end.parties.is_empty() || !end.conditions.is_empty());
    let is_read = !matters.iter().any(&unread)
        && (has_ends || !(unread(&"component") || unread(&"direction")));
    let direction = rule.direction.as_deref().filter(|_| !has_ends);
    let (source, destination) = (opened.source.as_deref(), opened.destination.as_deref());
    // A side that no page states has no addresses, so nothing that is opened may rest on it.
    let fits = states_end(rule.source.as_ref(), source)
        && states_end(rule.destination.as_ref(), destination);
    is_asked
        && is_accepted
        && is_read
        && opened.rule.as_ref().is_none_or(|id| *id == rule.id)
        && states_transport(rule, opened)
        && states_source_ports(rule, opened)
        && (fits || (!with_ends && (has_ends || direction.is_some())))
}

// Reading the files.

fn range(text: &str) -> (u16, u16) {
    let (lower, upper) = text.split_once('-').unwrap_or((text, text));
    (lower.trim().parse().unwrap(), upper.trim().parse().unwrap())
}

/// Every pair of what two lists have; an empty list stands for everything.
fn pairs<A: Clone, B: Clone>(a: &[A], b: &[B]) -> Vec<(Option<A>, Option<B>)> {
    fn or_none<T: Clone>(list: &[T]) -> Vec<Option<T>> {
        match list {
            [] => vec![None],
            list => list.iter().cloned().map(Some).collect(),
        }
    }
    let b = or_none(b);
    or_none(a)
        .into_iter()
        .flat_map(|a| b.iter().cloned().map(move |b| (a.clone(), b)))
        .collect()
}

/// Elements of an nft set by its name; a set without elements lets nobody through.
fn nft_sets(text: &str) -> BTreeMap<String, Vec<String>> {
    let mut sets: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut name = String::new();
    for line in text.lines().map(str::trim) {
        if let Some(rest) = line.strip_prefix("set ") {
            name = rest.trim_end_matches(" {").to_owned();
            sets.insert(name.clone(), Vec::new());
        } else if let Some(rest) = line.strip_prefix("elements = { ") {
            let list = rest.trim_end_matches(" }").split(", ");
            sets.insert(name.clone(), list.map(str::to_owned).collect());
        }
    }
    sets
}

fn nft(text: &str) -> Vec<Opened> {
    let sets = nft_sets(text);
    let mut found = Vec::new();
    for line in text.lines().map(str::trim) {
        let Some((matches, comment)) = line.split_once(" accept") else {
            continue;
        };
        if line.starts_with('#') {
            continue;
        }
        let rule = comment.split('"').nth(1).unwrap();
        let rule = rule.split(' ').next().unwrap().to_owned();
        let mut opened = Opened {
            rule: Some(rule),
            transport: String::new(),
            ports: None,
            source_ports: None,
            icmp: None,
            source: None,
            destination: None,
        };
        let (mut ports, mut source_ports) = (Vec::new(), Vec::new());
        let mut ends: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        let mut words = matches.split(' ');
        while let Some(word) = words.next() {
            let key = words.next().unwrap();
            let mut value = words.next().unwrap().to_owned();
            if value == "{" {
                let list: Vec<&str> = words.by_ref().take_while(|word| *word != "}").collect();
                value = list.concat();
            }
            let ranges = || value.split(',').map(range).collect::<Vec<_>>();
            match (word, key) {
                ("ip" | "ip6", "saddr" | "daddr") => {
                    ends.insert(key, sets[value.trim_start_matches('@')].clone());
                }
                ("meta", "nfproto") => {}
                ("meta", "l4proto") => opened.transport = value,
                ("icmp", "type") => {
                    opened.transport = "icmp".to_owned();
                    opened.icmp = Some((value.parse().unwrap(), None));
                }
                ("icmp", "code") => opened.icmp.as_mut().unwrap().1 = Some(value.parse().unwrap()),
                (_, "dport") => (opened.transport, ports) = (word.to_owned(), ranges()),
                (_, "sport") => (opened.transport, source_ports) = (word.to_owned(), ranges()),
                _ => panic!("{line}"),
            }
        }
        // A set without elements matches nothing.
        if ends.values().any(Vec::is_empty) {
            continue;
        }
        let end = |key: &str| ends.get(key).cloned().unwrap_or_default();
        for (source, destination) in pairs(&end("saddr"), &end("daddr")) {
            for (source_port, port) in pairs(&source_ports, &ports) {
                found.push(Opened {
                    ports: port,
                    source_ports: source_port,
                    source: source.clone(),
                    destination: destination.clone(),
                    ..opened.clone()
                });
            }
        }
    }
    found
}

/// Whether an address is one of the documentation; the generated pages write none of these.
fn is_placeholder(address: &str) -> bool {
    ["192.0.2.", "198.51.100.", "203.0.113.", "2001:db8::"]
        .iter()
        .any(|network| address.starts_with(network))
}

fn ietf(text: &str) -> Vec<Opened> {
    let document: Value = serde_json::from_str(text).unwrap();
    let acls = document["ietf-access-control-list:acls"]["acl"].clone();
    let mut found = Vec::new();
    for acl in acls.as_array().unwrap() {
        for ace in acl["aces"]["ace"].as_array().unwrap() {
            let matches = &ace["matches"];
            let is_v6 = matches.get("ipv6").is_some();
            let version = if is_v6 { "ipv6" } else { "ipv4" };
            let l3 = &matches[version];
            let transport = match l3["protocol"].as_u64().unwrap() {
                1 => "icmp",
                6 => "tcp",
                17 => "udp",
                other => panic!("{other}"),
            };
            let l4 = &matches[transport];
            let end = |side: &str| {
                let leaf = &l3[format!("{side}-{version}-network")];
                leaf.as_str().map(str::to_owned)
            };
            let ports = |side: &str| {
                let leaf = l4.get(side)?;
                let number = |name: &str| u16::try_from(leaf[name].as_u64()?).ok();
                let single = number("port").map(|port| (port, port));
                single.or_else(|| number("lower-port").zip(number("upper-port")))
            };
            let byte = |name: &str| {
                l4.get(name)?
                    .as_u64()
                    .map(|byte| u8::try_from(byte).unwrap())
            };
            let name = ace["name"].as_str().unwrap();
            found.push(Opened {
                rule: Some(name.split('-').next().unwrap().to_owned()),
                transport: transport.to_owned(),
                ports: ports("destination-port"),
                source_ports: ports("source-port"),
                icmp: byte("type").map(|kind| (kind, byte("code"))),
                source: end("source"),
                destination: end("destination"),
            });
        }
    }
    found
}

fn aerleon(policy: &str, definitions: &str) -> Vec<Opened> {
    let mut networks: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut name = String::new();
    for line in definitions.lines() {
        if let Some(rest) = line.strip_prefix("      - address: ") {
            let address: String = serde_json::from_str(rest).unwrap();
            networks.entry(name.clone()).or_default().push(address);
        } else if let Some(rest) = line.strip_prefix("  ")
            && !rest.starts_with(' ')
        {
            name = rest.trim_end_matches(':').to_owned();
        }
    }
    let list = |text: &str| -> Vec<String> {
        let inner = text.trim_start_matches('[').trim_end_matches(']');
        inner.split(", ").map(str::to_owned).collect()
    };
    let mut found = Vec::new();
    for term in policy.split("      - name: ").skip(1) {
        let mut term_lines = term.lines();
        let name: String = serde_json::from_str(term_lines.next().unwrap()).unwrap();
        let fields: BTreeMap<&str, &str> = term_lines
            .take_while(|line| line.starts_with("        "))
            .map(|line| line.trim().split_once(": ").unwrap())
            .collect();
        assert_eq!(fields["action"], "accept");
        let transport: String = serde_json::from_str(fields["protocol"]).unwrap();
        let ports = |key: &str| -> Vec<(u16, u16)> {
            let names = fields.get(key).map(|text| list(text)).unwrap_or_default();
            let ranges = names.iter().map(|name| {
                let (own, ports) = name.split_once('_').unwrap();
                assert_eq!(own.to_lowercase(), transport);
                range(&ports.replace('_', "-"))
            });
            ranges.collect()
        };
        let ends = |key: &str| -> Vec<String> {
            let names = fields.get(key).map(|text| list(text)).unwrap_or_default();
            names
                .iter()
                .flat_map(|name| networks[name].clone())
                .collect()
        };
        let icmp = fields.get("icmp-type").map(|text| match *text {
            "[echo-request]" => (8, None),
            "[time-exceeded]" => (11, None),
            other => panic!("{other}"),
        });
        for (source, destination) in pairs(&ends("source-address"), &ends("destination-address")) {
            for (source_port, port) in pairs(&ports("source-port"), &ports("destination-port")) {
                found.push(Opened {
                    rule: Some(name.split('-').nth(1).unwrap().to_owned()),
                    transport: transport.clone(),
                    ports: port,
                    source_ports: source_port,
                    icmp,
                    source: source.clone(),
                    destination: destination.clone(),
                });
            }
        }
    }
    found
}

/// The cells of each line; the generator makes no line ends.
fn csv(text: &str) -> Vec<BTreeMap<String, String>> {
    let line = |line: &str| -> Vec<String> {
        let mut cells = vec![String::new()];
        let mut is_quoted = false;
        for c in line.chars() {
            match c {
                '"' => is_quoted = !is_quoted,
                ',' if !is_quoted => cells.push(String::new()),
                c => cells.last_mut().unwrap().push(c),
            }
        }
        cells
    };
    let mut lines = text.split("\r\n").filter(|text| !text.is_empty()).map(line);
    let header = lines.next().unwrap();
    lines
        .map(|cells| {
            assert_eq!(cells.len(), header.len());
            header.iter().cloned().zip(cells).collect()
        })
        .collect()
}

fn csv_openings(text: &str) -> Vec<Opened> {
    let rows = csv(text).into_iter();
    rows.filter(|row| row["opens"] == "true")
        .map(|row| {
            let number = |name: &str| row[name].parse::<u16>().ok();
            let byte = |name: &str| row[name].parse::<u8>().ok();
            Opened {
                rule: Some(row["rule_id"].clone()),
                transport: row["transport"].clone(),
                ports: number("port_lower").zip(number("port_upper")),
                source_ports: row["source_ports"]
                    .split(", ")
                    .next()
                    .filter(|text| !text.is_empty())
                    .map(range),
                icmp: byte("icmp_type").map(|kind| (kind, byte("icmp_code"))),
                source: None,
                destination: None,
            }
        })
        .collect()
}

// Making canons.

fn party() -> impl Strategy<Value = PartyRecord> {
    let who = select(vec![
        (Some("r1"), None),
        (Some("r2"), None),
        (Some("r3"), None),
        (None, Some("10.9.9.9")),
        (None, Some("10.8.0.0/16")),
        (None, Some("10.8.0.7/16")),
        (None, Some("host.example.com")),
        (None, Some("0.0.0.0/0 except r1")),
        (None, None),
    ]);
    (who, subsequence(vec!["internal", "ip"], 0..=2)).prop_map(|((role, address), qualifiers)| {
        PartyRecord {
            role: role.map(str::to_owned),
            qualifiers: qualifiers.into_iter().map(str::to_owned).collect(),
            address: address.map(str::to_owned),
        }
    })
}

fn end() -> impl Strategy<Value = Option<EndpointRecord>> {
    let parties = proptest::collection::btree_set(party(), 0..3);
    let conditions = prop_oneof![4 => Just(Vec::new()), 1 => Just(vec!["c1".to_owned()])];
    let end = (any::<bool>(), parties, conditions).prop_map(|(any, parties, conditions)| {
        EndpointRecord {
            any,
            parties: parties.into_iter().collect(),
            conditions,
        }
    });
    proptest::option::weighted(0.8, end)
}

fn one_match() -> impl Strategy<Value = MatchRecord> {
    let transport = select(vec![
        Some("tcp"),
        Some("udp"),
        Some("sctp"),
        Some("icmp"),
        None,
    ]);
    let numbers = select(vec![
        (None, None, false, None, None),
        (None, None, true, None, None),
        (Some(443), Some(443), false, None, None),
        (Some(3478), Some(3481), false, None, None),
        (Some(3480), Some(3500), false, None, None),
        (Some(0), Some(65535), false, None, None),
        (Some(10), Some(9), false, None, None),
        (Some(10), None, false, None, None),
        (None, None, false, Some(8), None),
        (None, None, false, Some(11), Some(0)),
    ]);
    (transport, numbers).prop_map(|(transport, (lower, upper, any, icmp_type, icmp_code))| {
        MatchRecord {
            transport: transport.map(str::to_owned),
            lower,
            upper,
            any,
            icmp_type,
            icmp_code,
        }
    })
}

fn rule() -> impl Strategy<Value = CanonRule> {
    let source_ports = prop_oneof![
        3 => Just(Vec::new()),
        1 => Just(vec![PortRangeRecord { lower: 1024, upper: 65535 }]),
        1 => Just(vec![PortRangeRecord { lower: 0, upper: 65535 }]),
        1 => Just(vec![PortRangeRecord { lower: 1, upper: 65535 }]),
    ];
    let fields = vec![
        "matches",
        "source_ports",
        "node_ports",
        "application_protocols",
        "security",
        "role",
        "source",
        "destination",
        "component",
        "direction",
        "action",
    ];
    let unread = prop_oneof![3 => Just(Vec::new()), 1 => subsequence(fields, 0..3)];
    let action = select(vec![
        None,
        None,
        None,
        Some("accept"),
        Some("deny"),
        Some("drop"),
    ]);
    let direction = select(vec![None, Some("inbound"), Some("outbound"), Some("both")]);
    let state = select(vec!["agreed", "settled", "single", "disputed"]);
    let matches = proptest::collection::vec(one_match(), 0..4);
    (
        matches,
        (end(), end(), end()),
        source_ports,
        unread,
        action,
        direction,
        state,
    )
        .prop_map(
            |(
                matches,
                (source, destination, component),
                source_ports,
                unread,
                action,
                direction,
                state,
            )| CanonRule {
                id: String::new(),
                page: "page".to_owned(),
                table: 1,
                row: 1,
                section: BTreeMap::new(),
                role: None,
                application_protocols: Vec::new(),
                security: Vec::new(),
                matches,
                transport_inferred: false,
                source,
                destination,
                source_ports,
                node_ports: Vec::new(),
                component,
                service: BTreeMap::new(),
                direction: direction.map(str::to_owned),
                action: action.map(str::to_owned),
                notes: BTreeMap::new(),
                provenance: Vec::new(),
                agreement: Agreement {
                    state: state.to_owned(),
                    locales: Vec::new(),
                    dissent: Vec::new(),
                    verdict: None,
                    unread: unread.into_iter().map(str::to_owned).collect(),
                },
            },
        )
}

fn canon(rules: Vec<CanonRule>) -> Canon {
    let digest = "0123456789abcdef".to_owned();
    let rules = rules
        .into_iter()
        .enumerate()
        .map(|(index, rule)| CanonRule {
            id: format!("{index:016x}"),
            table: u32::try_from(index / 3 + 1).unwrap(),
            row: u32::try_from(index + 1).unwrap(),
            ..rule
        });
    Canon {
        meta: Meta {
            schema_version: CANON_SCHEMA_VERSION.to_owned(),
            tool_version: "0.0.0".to_owned(),
            lexicon_digest: digest.clone(),
            source_digest: digest,
            locales: Vec::new(),
            reference: None,
            omitted_rules: 0,
        },
        concepts: Vec::new(),
        terms: Vec::new(),
        pages: vec![PageRecord {
            key: "page".to_owned(),
            title: Some("A page".to_owned()),
            editions: Vec::new(),
        }],
        rules: rules.collect(),
    }
}

/// What all formats open, each with its name; a line that rests on a placeholder opens nothing real.
fn everything(canon: &Canon, options: &ExportOptions) -> Vec<(&'static str, Opened)> {
    let mut found = Vec::new();
    for format in [
        ExportFormat::Nftables,
        ExportFormat::IetfAcl,
        ExportFormat::Aerleon,
        ExportFormat::Csv,
        ExportFormat::Datapackage,
    ] {
        let files = export(canon, format, options);
        let opened = match format {
            ExportFormat::Nftables => nft(&files[0].text),
            ExportFormat::IetfAcl => ietf(&files[0].text),
            ExportFormat::Aerleon => aerleon(&files[0].text, &files[1].text),
            ExportFormat::Datapackage => csv_openings(&files[1].text),
            _ => csv_openings(&files[0].text),
        };
        let ends = |opened: &Opened| [opened.source.clone(), opened.destination.clone()];
        found.extend(
            opened
                .into_iter()
                .filter(|opened| {
                    let mut ends = ends(opened).into_iter().flatten();
                    !ends.any(|end| is_placeholder(&end))
                })
                .map(|opened| (format.as_str(), opened)),
        );
    }
    found
}

fn options(include_disputed: bool, has_map: bool, family: Family) -> ExportOptions {
    let map = if has_map { ADDRESSES } else { "" };
    ExportOptions {
        include_disputed,
        addresses: AddressMap::parse(map).unwrap(),
        family,
        ..ExportOptions::default()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn no_export_opens_what_no_rule_states(
        rules in proptest::collection::vec(rule(), 1..8),
        include_disputed in any::<bool>(),
        has_map in any::<bool>(),
        family in select(vec![Family::V4, Family::V6, Family::Both]),
    ) {
        let canon = canon(rules);
        let options = options(include_disputed, has_map, family);
        for (format, opened) in everything(&canon, &options) {
            let with_ends = !matches!(format, "csv" | "datapackage");
            let stated = canon.rules.iter().any(|rule| states(rule, &opened, &options, with_ends));
            prop_assert!(stated, "{format} opens {opened:?}");
        }
    }
}

#[test]
fn what_is_stated_in_full_is_opened_by_every_format() {
    let party = |role: &str| EndpointRecord {
        any: false,
        parties: vec![PartyRecord {
            role: Some(role.to_owned()),
            qualifiers: Vec::new(),
            address: None,
        }],
        conditions: Vec::new(),
    };
    let numbered = |transport: &str, port: u16| MatchRecord {
        transport: Some(transport.to_owned()),
        lower: Some(port),
        upper: Some(port),
        any: false,
        icmp_type: None,
        icmp_code: None,
    };
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let template = rule().new_tree(&mut runner).unwrap().current();
    let full = CanonRule {
        matches: vec![numbered("tcp", 443), numbered("udp", 3478)],
        source: Some(party("r1")),
        destination: Some(party("r2")),
        source_ports: Vec::new(),
        action: None,
        agreement: Agreement {
            state: "agreed".to_owned(),
            locales: Vec::new(),
            dissent: Vec::new(),
            verdict: None,
            unread: Vec::new(),
        },
        ..template
    };
    let found = everything(&canon(vec![full]), &options(false, true, Family::Both));
    for format in ["nftables", "ietf-acl", "aerleon", "csv", "datapackage"] {
        let own = found.iter().filter(|(own, _)| *own == format);
        let mut pairs: Vec<(&str, Ports)> = own
            .map(|(_, opened)| (opened.transport.as_str(), opened.ports))
            .collect();
        pairs.sort_unstable();
        pairs.dedup();
        let stated = [("tcp", Some((443, 443))), ("udp", Some((3478, 3478)))];
        assert_eq!(pairs, stated, "{format}");
    }
    let (_, first) = found
        .iter()
        .find(|(format, _)| *format == "nftables")
        .unwrap();
    assert_eq!(first.source.as_deref(), Some("10.1.0.0/24"));
    assert_eq!(first.destination.as_deref(), Some("10.2.0.0/16"));
}
