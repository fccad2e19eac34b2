//! The rules of the corpus: thirteen of one product, four of another.

use serde_json::{Value, json};

use super::provenance::{DE, IM, PT, RU, ZH};
use super::{FEDERATION, NAME_RESOLUTION, PUBLIC_IM, corpus, portolan};

pub(super) fn canon() -> Value {
    let output = portolan(&["build", "-o", "-"], &corpus());
    assert_eq!(output.status.code(), Some(0));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn any() -> Value {
    json!({"any": true, "parties": []})
}

fn one(role: &str, qualifiers: &[&str]) -> Value {
    json!({"any": false, "parties": [{"role": role, "qualifiers": qualifiers}]})
}

fn access_interface_ip() -> Value {
    one("access-edge-service", &["interface", "ip"])
}

fn inner_edge() -> Value {
    one("edge-server", &["interface", "internal", "ip"])
}

/// What a person reads in a row: service, source and destination.
fn rule(
    role: Option<&str>,
    service: (&[&str], &[&str], &[&str]),
    ports: (u16, u16),
    endpoints: [Value; 2],
) -> Value {
    let [source, destination] = endpoints;
    let (application_protocols, security, transports) = service;
    let matches: Vec<Value> = transports
        .iter()
        .map(|transport| json!({"transport": transport, "lower": ports.0, "upper": ports.1}))
        .collect();
    json!({
        "role": role,
        "application_protocols": application_protocols,
        "security": security,
        "matches": matches,
        "transport_inferred": ports.0 == 23456,
        "source": source,
        "destination": destination,
    })
}

/// The three rules of the XMPP table, which stands on both pages.
fn xmpp() -> [Value; 3] {
    let plain: (&[&str], &[&str], &[&str]) = (&["xmpp"], &[], &["tcp"]);
    // The pages write `XMPP/MTLS/23456` and name no transport; MTLS runs over TCP.
    let secured: (&[&str], &[&str], &[&str]) = (&["xmpp"], &["mtls"], &["tcp"]);
    [
        rule(None, plain, (5269, 5269), [any(), access_interface_ip()]),
        rule(None, plain, (5269, 5269), [access_interface_ip(), any()]),
        rule(None, secured, (23456, 23456), [any(), inner_edge()]),
    ]
}

/// All rules with page, table and row.
fn expected() -> Vec<(&'static str, u32, u32, Value)> {
    let access = Some("access-edge-service");
    let av = Some("av-edge-service");
    let sip_mtls: (&[&str], &[&str], &[&str]) = (&["sip"], &["mtls"], &["tcp"]);
    let sip_tls: (&[&str], &[&str], &[&str]) = (&["sip"], &["tls"], &["tcp"]);
    let rtp: (&[&str], &[&str], &[&str]) = (&["rtp"], &[], &["tcp"]);
    let stun: (&[&str], &[&str], &[&str]) = (&["msturn", "stun"], &[], &["udp"]);
    let interface = || one("access-edge-service", &["interface"]);
    let partners = || one("public-im-connectivity-partner", &[]);
    let messenger = || one("live-messenger-client", &[]);
    let public = one("access-edge-service", &["ip", "public"]);
    let mut rules = Vec::new();
    for (row, rule) in (1..).zip(xmpp()) {
        rules.push((FEDERATION, 1, row, rule));
    }
    rules.push((
        PUBLIC_IM,
        1,
        1,
        rule(access, sip_mtls, (5061, 5061), [public, any()]),
    ));
    let second = [
        rule(access, sip_mtls, (5061, 5061), [partners(), interface()]),
        rule(access, sip_mtls, (5061, 5061), [interface(), partners()]),
        rule(
            access,
            sip_tls,
            (443, 443),
            [one("client", &[]), interface()],
        ),
        rule(av, rtp, (50000, 59999), [interface(), messenger()]),
        rule(av, stun, (3478, 3478), [interface(), messenger()]),
        rule(av, stun, (3478, 3478), [messenger(), interface()]),
    ];
    for (row, rule) in (1..).zip(second) {
        rules.push((PUBLIC_IM, 2, row, rule));
    }
    for (row, rule) in (1..).zip(xmpp()) {
        rules.push((PUBLIC_IM, 3, row, rule));
    }
    rules
}

#[test]
fn the_pages_state_thirteen_rules() {
    let canon = canon();
    let rules = canon["rules"].as_array().unwrap();
    let is_of_lync = |rule: &&Value| rule["page"] != NAME_RESOLUTION;
    let rules: Vec<&Value> = rules.iter().filter(is_of_lync).collect();
    let expected = expected();
    assert_eq!(rules.len(), 13);
    assert_eq!(expected.len(), 13);
    for (read, (page, table, row, rule)) in rules.into_iter().zip(expected) {
        let at = format!("{page} {table}/{row}");
        assert_eq!(
            (&read["page"], &read["table"], &read["row"]),
            (&json!(page), &json!(table), &json!(row))
        );
        for (field, value) in rule.as_object().unwrap() {
            assert_eq!(&read[field], value, "{at}: {field}");
        }
        // Four languages say the first three alike, one says the rest.
        let (state, locales) = match page {
            FEDERATION => ("agreed", json!(["de-DE", "pt-BR", "ru-RU", "zh-TW"])),
            _ => ("single", json!(["ru-RU"])),
        };
        let agreement = json!({
            "state": state,
            "locales": locales,
            "dissent": [],
            "verdict": null,
            "unread": [],
        });
        assert_eq!(read["agreement"], agreement, "{at}");
    }
}

/// `Output` for NetBIOS is a machine's mistake: the rule is settled as the source has it, and says who differs.
#[test]
fn the_pages_of_another_product_state_four() {
    let canon = canon();
    let read: Vec<Value> = canon["rules"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|rule| rule["page"] == NAME_RESOLUTION)
        .map(|rule| {
            json!([
                rule["application_protocols"],
                rule["matches"][0]["transport"],
                rule["matches"][0]["lower"],
                rule["direction"],
                rule["agreement"]["state"],
                rule["agreement"]["locales"]
            ])
        })
        .collect();
    let both = json!(["en-US", "pt-BR"]);
    let expected = [
        json!([["ntlm", "rpc"], "tcp", 135, "inbound", "agreed", both]),
        json!([["netbios"], "udp", 137, "inbound", "settled", ["en-US"]]),
        json!([["rdp"], "tcp", 3389, "inbound", "agreed", both]),
        json!([["dns"], "udp", 53, "outbound", "agreed", both]),
    ];
    assert_eq!(read, expected);
}

#[test]
fn equal_rules_of_two_pages_are_two_rules() {
    let canon = canon();
    let mut ids: Vec<_> = canon["rules"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| rule["id"].as_str().unwrap())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 17);
}

#[test]
fn the_canon_names_its_pages_and_languages() {
    let canon = canon();
    assert_eq!(
        canon["meta"]["locales"],
        json!(["de-DE", "en-US", "pt-BR", "ru-RU", "zh-TW"])
    );
    assert_eq!(canon["meta"]["reference"], "en-US");
    let pages: Vec<_> = canon["pages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|page| {
            let paths: Vec<_> = page["editions"]
                .as_array()
                .unwrap()
                .iter()
                .map(|edition| edition["path"].as_str().unwrap())
                .collect();
            (page["key"].as_str().unwrap(), paths)
        })
        .collect();
    assert_eq!(
        pages,
        [
            (FEDERATION, vec![DE, PT, RU, ZH]),
            (PUBLIC_IM, vec![IM]),
            (
                NAME_RESOLUTION,
                vec![
                    "defender-for-identity/en-US/nnr-policy.md",
                    "defender-for-identity/pt-BR/nnr-policy.md"
                ]
            ),
        ]
    );
}
