//! Everything that consumes a canon, on a small canon written by hand.
#![allow(clippy::unwrap_used)]

use portolan::publish::validate::{Fault, invariant_faults, validate};
use portolan::record::canon::Canon;
use portolan::record::schema;
use serde_json::{Value, json};

mod openings;

const SMALL: &str = include_str!("../fixtures/canon/small.json");
const NEXT: &str = include_str!("../fixtures/canon/next.json");

fn small() -> Canon {
    validate(SMALL).unwrap()
}

fn next() -> Canon {
    validate(NEXT).unwrap()
}

/// The small canon with one value put in another's place.
fn with(pointer: &str, value: Value) -> String {
    let mut document: Value = serde_json::from_str(SMALL).unwrap();
    *document.pointer_mut(pointer).unwrap() = value;
    serde_json::to_string_pretty(&document).unwrap()
}

fn faults(text: &str) -> Vec<Fault> {
    validate(text).unwrap_err()
}

fn pointers(text: &str) -> Vec<String> {
    faults(text).into_iter().map(|f| f.pointer).collect()
}

#[test]
fn the_fixtures_are_canons() {
    assert_eq!(small().rules.len(), 6);
    assert_eq!(next().rules.len(), 6);
    assert!(invariant_faults(&small()).is_empty());
}

#[test]
fn the_schema_is_strict_and_valid() {
    let text = schema::find("canon").unwrap().text;
    let schema: Value = serde_json::from_str(text).unwrap();
    assert!(jsonschema::meta::is_valid(&schema));
    assert_eq!(
        schema["$schema"],
        "https://json-schema.org/draft/2020-12/schema"
    );
    assert_eq!(schema["additionalProperties"], false);
    for (name, definition) in schema["$defs"].as_object().unwrap() {
        assert_eq!(definition["additionalProperties"], false, "{name}");
    }
    // Each narrowing found its place.
    for pointer in [
        "/$defs/Meta/properties/schema_version/pattern",
        "/$defs/CanonRule/properties/id/pattern",
        "/$defs/CanonRule/properties/direction/enum",
        "/$defs/Provenance/properties/translation/enum",
        "/$defs/Edition/properties/translation/enum",
        "/$defs/Agreement/properties/verdict/enum",
        "/$defs/Agreement/properties/state/enum",
        "/$defs/Match/properties/transport/enum",
        "/$defs/Concept/properties/origin/enum",
        "/$defs/CanonRule/properties/action/enum",
    ] {
        assert!(schema.pointer(pointer).is_some(), "{pointer}");
    }
    assert!(text.ends_with("}\n"));
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    for text in [SMALL, NEXT] {
        assert!(validator.is_valid(&serde_json::from_str(text).unwrap()));
    }
}

#[test]
fn faults_have_pointer_message_and_place() {
    let text = with("/rules/2/matches/0/lower", json!(60000));
    let found = faults(&text);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].pointer, "/rules/2/matches/0");
    assert_eq!(found[0].message, "lower 60000 is above upper 59999");
    let place = found[0].place.unwrap();
    let line = text.lines().nth(place.line as usize - 1).unwrap();
    assert_eq!(line.chars().nth(place.column as usize - 1), Some('{'));
    assert!(
        text.lines()
            .nth(place.line as usize)
            .unwrap()
            .contains("60000")
    );
}

#[test]
fn what_the_types_say_has_its_place() {
    let cases = [
        ("/rules/0/matches/0/upper", json!(65536), "65536"),
        ("/rules/0/matches/0/lower", json!("443"), "string"),
        ("/rules/0/transport_inferred", json!("no"), "string"),
        ("/rules/5/row", json!(-1), "-1"),
    ];
    for (pointer, value, word) in cases {
        let text = with(pointer, value);
        let found = faults(&text);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].pointer, pointer, "{found:?}");
        assert!(found[0].message.contains(word), "{found:?}");
        assert!(!found[0].message.contains("at line"), "{found:?}");
    }
    let extra = SMALL.replacen("\"meta\": {", "\"meta\": {\"x\": 1,", 1);
    assert_eq!(pointers(&extra), ["/meta"]);
    assert!(faults(&extra)[0].message.contains("unknown field `x`"));
    let lacking = SMALL.replacen("\"transport_inferred\": false,", "", 1);
    assert_eq!(pointers(&lacking), ["/rules/0"]);
}

#[test]
fn another_version_is_refused_in_words() {
    for version in ["1.0", "3.0", "20.1"] {
        let found = faults(&with("/meta/schema_version", json!(version)));
        assert_eq!(found[0].pointer, "/meta/schema_version");
        assert!(found[0].message.contains(version), "{found:?}");
        assert!(found[0].message.contains("reads version 2"), "{found:?}");
        assert!(found[0].place.is_some());
    }
    for version in ["2", "two", "2.", ".", "2.0.0", ""] {
        let found = faults(&with("/meta/schema_version", json!(version)));
        assert!(found[0].message.contains("no version"), "{found:?}");
    }
    assert!(validate(&with("/meta/schema_version", json!("2.7"))).is_ok());
    // What is no canon of version 1 either is told as what it is.
    assert!(faults("{\"rules\": []}")[0].message.contains("`meta`"));
}

#[test]
fn what_no_type_can_say() {
    let first = serde_json::from_str::<Value>(SMALL).unwrap()["rules"][0]["id"].clone();
    let cases = [
        ("/rules/1/id", first, "/rules/1/id"),
        ("/rules/0/id", json!("XYZ"), "/rules/0/id"),
        ("/rules/0/row", json!(0), "/rules/0/row"),
        ("/rules/0/row", json!(9), "/rules/1"),
        (
            "/rules/4/direction",
            json!("sideways"),
            "/rules/4/direction",
        ),
        (
            "/rules/0/agreement/state",
            json!("fine"),
            "/rules/0/agreement/state",
        ),
        (
            "/rules/0/agreement/verdict",
            json!("fine"),
            "/rules/0/agreement/verdict",
        ),
        (
            "/rules/0/agreement/unread",
            json!(["ports"]),
            "/rules/0/agreement/unread/0",
        ),
        ("/rules/5/page", json!("nowhere"), "/rules/5/page"),
        ("/rules/1/role", json!("nobody"), "/rules/1/role"),
        (
            "/rules/1/source/parties/0/qualifiers/0",
            json!("tall"),
            "/rules/1/source/parties/0/qualifiers/0",
        ),
        (
            "/rules/2/matches/0/transport",
            json!("tpc"),
            "/rules/2/matches/0/transport",
        ),
        (
            "/rules/2/matches/0/transport",
            json!("sip"),
            "/rules/2/matches/0/transport",
        ),
        (
            "/rules/2/matches/0/lower",
            Value::Null,
            "/rules/2/matches/0",
        ),
        ("/rules/0/security", json!(["tcp"]), "/rules/0/security/0"),
        (
            "/rules/0/application_protocols",
            json!(["SIP"]),
            "/rules/0/application_protocols/0",
        ),
        (
            "/rules/0/application_protocols",
            json!(["a\nb"]),
            "/rules/0/application_protocols/0",
        ),
        ("/concepts/0/origin", json!("guess"), "/concepts/0/origin"),
        (
            "/rules/0/provenance/0/path",
            json!("en-US/z.md"),
            "/rules/0/provenance/0/path",
        ),
        (
            "/rules/0/provenance/0/line",
            json!(0),
            "/rules/0/provenance/0/line",
        ),
        (
            "/meta/locales",
            json!(["pt-BR", "en-US"]),
            "/meta/locales/1",
        ),
        ("/meta/source_digest", json!("0"), "/meta/source_digest"),
    ];
    for (pointer, value, at) in cases {
        let text = with(pointer, value);
        assert!(
            pointers(&text).contains(&at.to_owned()),
            "{pointer}: {:?}",
            faults(&text)
        );
    }
    let disputed = with("/rules/3/agreement/state", json!("agreed"));
    assert_eq!(pointers(&disputed), ["/rules/3/agreement/state"]);
}

#[test]
fn an_id_is_the_digest_of_what_the_rule_states() {
    let changes = [
        ("/rules/2/matches/0/upper", json!(59998)),
        ("/rules/0/source/any", json!(false)),
        ("/rules/1/security", json!([])),
        ("/rules/4/direction", json!("both")),
    ];
    for (pointer, value) in changes {
        let text = with(pointer, value);
        let rule: String = pointer.split('/').take(3).collect::<Vec<_>>().join("/");
        assert_eq!(
            pointers(&text),
            [format!("{rule}/id")],
            "{:?}",
            faults(&text)
        );
    }
    // Where a rule stands and what its notes say is no part of it.
    assert!(validate(&with("/rules/5/row", json!(7))).is_ok());
    assert!(validate(&with("/rules/0/notes", json!({}))).is_ok());
}

#[test]
fn what_is_no_json_has_its_place_too() {
    let torn = faults("{\n  \"meta\": ]\n}");
    assert_eq!(torn[0].place.unwrap().line, 2);
    assert!(!torn[0].message.contains("at line"));
    let twice = SMALL.replacen(
        "\"omitted_rules\": 0",
        "\"omitted_rules\": 0, \"omitted_rules\": 0",
        1,
    );
    assert!(faults(&twice)[0].message.contains("duplicate field"));
}

mod exports {
    use std::path::Path;
    use std::process::Command;

    use portolan::publish::export::{
        AddressMap, ExportFile, ExportFormat, ExportOptions, Family, LEFT_OUT_FILE, export,
        left_out, unmapped,
    };
    use portolan::publish::query::Query;
    use portolan::record::rule::MatchRecord;

    use super::*;

    const ALL: [ExportFormat; 6] = [
        ExportFormat::Csv,
        ExportFormat::Markdown,
        ExportFormat::IetfAcl,
        ExportFormat::Aerleon,
        ExportFormat::Nftables,
        ExportFormat::Datapackage,
    ];

    fn agreed() -> ExportOptions {
        ExportOptions::default()
    }

    fn every() -> ExportOptions {
        ExportOptions {
            include_disputed: true,
            ..ExportOptions::default()
        }
    }

    fn mapped(text: &str, family: Family) -> ExportOptions {
        ExportOptions {
            addresses: AddressMap::parse(text).unwrap(),
            family,
            ..every()
        }
    }

    fn one_match(transport: &str, port: Option<u16>) -> MatchRecord {
        MatchRecord {
            transport: Some(transport.to_owned()),
            lower: port,
            upper: port,
            any: false,
            icmp_type: None,
            icmp_code: None,
        }
    }

    fn main_file(canon: &Canon, format: ExportFormat, options: &ExportOptions) -> String {
        export(canon, format, options).remove(0).text
    }

    /// The small canon with text that tries to leave its comment, cell or string.
    fn hostile() -> Canon {
        let mut canon = small();
        for rule in &mut canon.rules {
            let words = "\"'; } \\\n# x\r\nflush ruleset | <b>*/ -- =1\u{2028}\u{202e}{{ %} @a:\u{85}\u{7f} - \u{0}\u{fffe}";
            rule.notes.insert("en-US".to_owned(), words.to_owned());
            rule.section.insert("en-US".to_owned(), words.to_owned());
            rule.service.insert("en-US".to_owned(), words.to_owned());
            rule.page = format!("{} {words}", rule.page);
        }
        canon.rules[2].matches = ["icmp", "sctp", "tcp", "udp"]
            .map(|name| MatchRecord {
                upper: (name != "icmp").then_some(59999),
                ..one_match(name, (name != "icmp").then_some(50000))
            })
            .to_vec();
        let any = canon.rules[2].destination.clone();
        canon.rules[3].source.clone_from(&any);
        canon.rules[3].destination = any;
        canon.rules[3].matches = vec![one_match("icmp", None)];
        canon.pages[0].title = Some("\"'; } \n# t\u{202e} {{ %}".to_owned());
        canon
    }

    fn write(files: &[ExportFile], folder: &Path) {
        for file in files {
            let path = folder.join(&file.name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, &file.text).unwrap();
        }
    }

    fn python() -> String {
        std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned())
    }

    /// Runs a program; `None` and a printed word where `probe` says that it is not there.
    #[allow(clippy::print_stderr)]
    fn run(probe: &[&str], command: &mut Command) -> Option<String> {
        let there = Command::new(probe[0]).args(&probe[1..]).output();
        if !there.is_ok_and(|output| output.status.success()) {
            eprintln!("skipped: {probe:?} does not run here");
            return None;
        }
        let output = command.output().unwrap();
        let text = format!(
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        assert!(output.status.success(), "{command:?}\n{text}");
        Some(text)
    }

    #[test]
    fn disputed_rules_are_left_out_and_listed() {
        let disputed = &small().rules[3].id;
        let line = "Port summary, table 1, row 4";
        assert_eq!(left_out(&small(), &agreed()).len(), 1);
        assert!(left_out(&small(), &agreed())[0].starts_with(line));
        assert!(left_out(&small(), &agreed())[0].contains("UDP 3478"));
        assert!(left_out(&small(), &every()).is_empty());
        for format in ALL {
            let all = |options: &ExportOptions| -> String {
                let files = export(&small(), format, options);
                files.into_iter().map(|file| file.text).collect()
            };
            let main = main_file(&small(), format, &agreed());
            let opens = |text: &str| {
                let mut lines = text.lines();
                lines.any(|line| line.contains(disputed.as_str()) && line.contains("accept"))
            };
            assert!(!opens(&main), "{format:?}");
            assert!(all(&every()).contains(disputed.as_str()), "{format:?}");
            assert!(all(&agreed()).contains(line), "{format:?}");
            let said = "Left out because the languages disagree: 1";
            assert!(all(&agreed()).contains(said), "{format:?}");
            assert!(!all(&every()).contains(said), "{format:?}");
        }
        let files = export(&small(), ExportFormat::Csv, &agreed());
        assert_eq!(files[1].name, LEFT_OUT_FILE);
        assert!(!files[0].text.contains(disputed.as_str()));
    }

    #[test]
    fn what_was_not_understood_or_is_denied_is_a_comment() {
        let stated = |canon: &Canon| main_file(canon, ExportFormat::Nftables, &agreed());
        let accepts = |text: &str, id: &str| {
            let mut lines = text.lines();
            lines.any(|line| line.contains("accept comment") && line.contains(id))
        };
        let id = small().rules[0].id.clone();
        assert!(accepts(&stated(&small()), &id));
        for field in ["matches", "source", "destination", "source_ports", "action"] {
            let mut canon = small();
            canon.rules[0].agreement.unread = vec![field.to_owned()];
            let text = stated(&canon);
            assert!(!accepts(&text, &id), "{field}");
            let said = format!("opens nothing: not understood: {}", field.replace('_', " "));
            assert!(text.contains(&said), "{text}");
        }
        // What a firewall does not look at shuts nothing.
        let mut canon = small();
        canon.rules[0].agreement.unread = vec!["security".to_owned(), "role".to_owned()];
        assert!(accepts(&stated(&canon), &id));
        canon.rules[0].action = Some("deny".to_owned());
        assert!(!accepts(&stated(&canon), &id));
        assert!(stated(&canon).contains("opens nothing: the page denies it"));
        // The component is an end where the page states no other.
        let web = small().rules[4].id.clone();
        assert!(accepts(&stated(&small()), &web));
        let mut canon = small();
        canon.rules[4].agreement.unread = vec!["component".to_owned()];
        assert!(!accepts(&stated(&canon), &web));
    }

    #[test]
    fn transports_and_ports_stay_paired() {
        let mut canon = small();
        canon.rules[0].matches = vec![
            one_match("tcp", Some(443)),
            one_match("udp", Some(3478)),
            one_match("tcp", None),
        ];
        for format in ALL {
            let text = main_file(&canon, format, &agreed());
            for wrong in ["tcp dport 3478", "udp dport 443", "TCP_3478", "UDP_443"] {
                assert!(!text.contains(wrong), "{format:?}");
            }
        }
        let text = main_file(&canon, ExportFormat::Nftables, &agreed());
        assert!(text.contains("tcp dport 443 accept") && text.contains("udp dport 3478 accept"));
        assert!(
            text.contains("opens nothing for TCP: the page states no port")
                || text.contains("opens nothing for TCP no port number: the page states no port"),
            "{text}"
        );
        let csv = main_file(&canon, ExportFormat::Csv, &agreed());
        assert_eq!(csv.matches(canon.rules[0].id.as_str()).count(), 3);
    }

    #[test]
    fn icmp_is_as_narrow_as_the_page() {
        let mut canon = small();
        canon.rules[0].matches = vec![MatchRecord {
            icmp_type: Some(8),
            ..one_match("icmp", None)
        }];
        let nft = main_file(&canon, ExportFormat::Nftables, &agreed());
        assert!(nft.contains("icmp type 8 accept"), "{nft}");
        assert!(!nft.contains("meta l4proto icmp"));
        let acl = main_file(&canon, ExportFormat::IetfAcl, &agreed());
        let document: Value = serde_json::from_str(&acl).unwrap();
        let ace = &document["ietf-access-control-list:acls"]["acl"][0]["aces"]["ace"][0];
        assert_eq!(ace["matches"]["icmp"], json!({"type": 8}));
        assert!(
            main_file(&canon, ExportFormat::Aerleon, &agreed())
                .contains("icmp-type: [echo-request]")
        );
        canon.rules[0].matches[0].icmp_type = Some(200);
        let policy = main_file(&canon, ExportFormat::Aerleon, &agreed());
        assert!(policy.contains("opens nothing for ICMP type 200: the format has no such match"));
        canon.rules[0].matches = vec![one_match("icmp", None)];
        let nft = main_file(&canon, ExportFormat::Nftables, &agreed());
        assert!(nft.contains("meta l4proto icmp accept"), "{nft}");
    }

    #[test]
    fn addresses_are_those_of_the_map_or_of_the_page() {
        let map = "\
            access-edge-service = ['192.0.2.10', '2001:db8:9::10']\n\
            'access-edge-service, interface' = ['10.0.0.10', '10.0.0.0/24']\n\
            'av-edge-service, interface' = '10.0.0.0/24'\n\
            'edge-sever' = '10.0.0.9'\n";
        let options = mapped(map, Family::V4);
        let text = main_file(&small(), ExportFormat::Nftables, &options);
        // The entry of the role alone is not that of its interface; equal addresses are one set.
        assert!(!text.contains("192.0.2.10"), "{text}");
        assert_eq!(
            text.matches("elements = { 10.0.0.0/24 }").count(),
            1,
            "{text}"
        );
        assert!(!text.contains("_v6"), "{text}");
        let found = unmapped(&small(), &options);
        assert_eq!(found.entries, ["access-edge-service", "edge-sever"]);
        assert!(found.parties.contains(&"director".to_owned()), "{found:?}");
        // A name that is listed can be copied into the map: every party that has one then has addresses.
        let nobody = "the side that the page does not state";
        let names = found.parties.iter().filter(|name| *name != nobody);
        let all: String = names
            .map(|name| format!("'{name}' = '10.1.0.1'\n"))
            .collect();
        let map = map.replace("'edge-sever' = '10.0.0.9'\n", "");
        let options = mapped(&format!("{map}{all}"), Family::V4);
        let left = unmapped(&small(), &options);
        assert_eq!(left.parties, [nobody]);
        assert_eq!(left.entries, ["access-edge-service"]);
        // An address that the page writes needs no map, unless the page narrows it.
        let mut canon = small();
        let party = &mut canon.rules[0].destination.as_mut().unwrap().parties[0];
        party.role = None;
        party.qualifiers.clear();
        party.address = Some("10.9.0.0/16".to_owned());
        let text = main_file(&canon, ExportFormat::Nftables, &agreed());
        assert!(text.contains("elements = { 10.9.0.0/16 }"), "{text}");
        let end = canon.rules[0].destination.as_mut().unwrap();
        end.conditions = vec!["runs-xmpp-gateway-service".to_owned()];
        let text = main_file(&canon, ExportFormat::Nftables, &agreed());
        assert!(!text.contains("elements = { 10.9.0.0/16 }"), "{text}");
    }

    #[test]
    fn an_export_takes_what_is_asked_for() {
        let asked = |query: Query| -> Vec<usize> {
            let options = ExportOptions { query, ..every() };
            let text = main_file(&small(), ExportFormat::Nftables, &options);
            let rules = small().rules;
            (0..rules.len())
                .filter(|&at| text.contains(&rules[at].id))
                .collect()
        };
        let title = Some("SUMMARY".to_owned());
        assert_eq!(
            asked(Query {
                title,
                ..Query::default()
            }),
            [0, 1, 2, 3]
        );
        let page = Some("lync/ports-and-protocols".to_owned());
        assert_eq!(
            asked(Query {
                page,
                ..Query::default()
            }),
            [4, 5]
        );
        let role = Some("Edge Server".to_owned());
        assert_eq!(
            asked(Query {
                role,
                ..Query::default()
            }),
            [1]
        );
    }

    #[test]
    fn every_rule_is_named_in_every_format() {
        for format in ALL {
            for canon in [small(), hostile()] {
                let files = export(&canon, format, &every());
                let text: String = files.iter().map(|file| file.text.as_str()).collect();
                for rule in &canon.rules {
                    assert!(text.contains(&rule.id), "{format:?} {}", rule.id);
                }
            }
        }
    }

    #[test]
    fn csv_has_a_row_for_each_match() {
        let files = export(&small(), ExportFormat::Csv, &agreed());
        let text = &files[0].text;
        assert!(text.starts_with("rule_id,page,title,table,row,"));
        assert!(text.contains("\"'=Web, \"\"compatibility\"\"\""), "{text}");
        assert!(text.contains(",'@SUM(1),"), "{text}");
        assert!(text.contains(",\"any, that is director (IP) or front end pool (virtual IP)\","));
        let web = &small().rules[4].id;
        assert_eq!(text.matches(web.as_str()).count(), 2);
        assert!(text.split("\r\n").all(|line| !line.contains('\r')));
    }

    #[test]
    fn markdown_tables_keep_their_columns() {
        for canon in [small(), hostile()] {
            let text = export(&canon, ExportFormat::Markdown, &every())
                .remove(0)
                .text;
            let rows: Vec<&str> = text.lines().filter(|line| line.starts_with('|')).collect();
            assert_eq!(rows.len(), 6 + 2 * 2);
            for row in rows {
                let bars = row.matches('|').count() - row.matches("\\|").count();
                assert_eq!(bars, 8, "{row}");
            }
            assert!(!text.contains("<b>"));
        }
    }

    #[test]
    fn an_acl_says_ports_and_opens_nothing_real() {
        let files = export(&small(), ExportFormat::IetfAcl, &every());
        let document: Value = serde_json::from_str(&files[0].text).unwrap();
        let acls = document["ietf-access-control-list:acls"]["acl"]
            .as_array()
            .unwrap();
        assert_eq!(acls.len(), 2);
        let first = &acls[0]["aces"]["ace"][0];
        assert_eq!(
            first["matches"],
            json!({
                "ipv4": {"protocol": 6, "destination-ipv4-network": "192.0.2.2/32"},
                "tcp": {"destination-port": {"operator": "eq", "port": 5269}}
            })
        );
        assert_eq!(
            first["actions"]["forwarding"],
            "ietf-access-control-list:accept"
        );
        // A rule without transport or endpoint is in the notes alone.
        let dns = &small().rules[5].id;
        assert!(!files[0].text.contains(dns.as_str()));
        assert!(
            files[1]
                .text
                .contains("opens nothing: the page states neither source nor destination")
        );
        // The range is in both transports; an inbound component has the unstated side.
        let range = json!({"destination-port": {"lower-port": 50000, "upper-port": 59999}});
        let aces: Vec<&Value> = acls
            .iter()
            .flat_map(|acl| acl["aces"]["ace"].as_array().unwrap())
            .collect();
        assert!(aces.iter().any(|ace| ace["matches"]["udp"] == range));
        assert!(aces.iter().any(|ace| ace["matches"]["tcp"] == range));
        let mut names = std::collections::BTreeSet::new();
        for ace in aces {
            let name = ace["name"].as_str().unwrap();
            assert!(name.len() <= 64 && !name.contains(' '), "{name}");
            assert!(names.insert(name.to_owned()), "{name}");
            let address = &ace["matches"]["ipv4"];
            let any = ["source-ipv4-network", "destination-ipv4-network"]
                .iter()
                .all(|leaf| address.get(leaf).is_none());
            assert!(!any, "{name} is open to everyone");
        }
    }

    #[test]
    fn nft_accepts_the_rule_set() {
        for canon in [small(), hostile()] {
            let folder = tempfile::tempdir().unwrap();
            write(
                &export(&canon, ExportFormat::Nftables, &every()),
                folder.path(),
            );
            let path = folder.path().join("portolan.nft");
            // `nft -c` asks the kernel too, so the probe is an empty check and not `--version`.
            run(
                &["nft", "-c", "list", "ruleset"],
                Command::new("nft").arg("-c").arg("-f").arg(path),
            );
        }
    }

    #[test]
    fn an_nft_rule_set_hooks_nothing_and_fills_nothing() {
        let text = export(&hostile(), ExportFormat::Nftables, &every())
            .remove(0)
            .text;
        assert!(!text.contains("hook "));
        for line in text.lines() {
            let code = line.trim_start();
            let known = [
                "#",
                "table inet portolan",
                "delete table inet portolan",
                "set ",
                "type ",
                "flags ",
                "comment \"",
                "}",
                "chain ",
                "ip ",
                "ip6 ",
                "meta l4proto ",
                "jump ",
                "",
            ];
            assert!(
                known.iter().any(|k| if k.is_empty() {
                    code.is_empty()
                } else {
                    code.starts_with(k)
                }),
                "{line}"
            );
        }
    }

    #[test]
    fn aerleon_builds_acls_of_the_policy() {
        let script = "import sys\nfrom aerleon import aclgen\nsys.argv = ['aclgen'] + sys.argv[1:]\naclgen.EntryPoint()\n";
        let mut typed = small();
        typed.rules[3].matches = [0, 3, 4, 5, 8, 9, 10, 11, 12, 13, 14, 17, 18]
            .map(|kind| MatchRecord {
                icmp_type: Some(kind),
                ..one_match("icmp", None)
            })
            .to_vec();
        typed.rules[3].matches.push(one_match("esp", None));
        let map = "'access-edge-service, interface' = ['192.0.2.2', '2001:db8::2']";
        for (canon, options) in [
            (small(), every()),
            (hostile(), every()),
            (typed, mapped(map, Family::Both)),
            (small(), mapped(map, Family::V6)),
        ] {
            let folder = tempfile::tempdir().unwrap();
            write(
                &export(&canon, ExportFormat::Aerleon, &options),
                folder.path(),
            );
            std::fs::create_dir(folder.path().join("out")).unwrap();
            let python = python();
            let ran = run(
                &[&python, "-c", "import aerleon"],
                Command::new(&python).current_dir(folder.path()).args([
                    "-c",
                    script,
                    "--base_directory",
                    "policies",
                    "--definitions_directory",
                    "def",
                    "--output_directory",
                    "out",
                ]),
            );
            if ran.is_none() {
                continue;
            }
            let acl = std::fs::read_to_string(folder.path().join("out/portolan.acl")).unwrap();
            let is_v6 = options.family == Family::V6;
            let host = if is_v6 { "2001:db8::2" } else { "192.0.2.2" };
            let permit = format!("permit tcp any host {host} eq 5269");
            assert!(acl.contains(&permit), "{acl}");
            assert!(acl.contains("range 50000 59999"), "{acl}");
        }
    }

    #[test]
    fn frictionless_accepts_the_data_package() {
        let script = "import sys\nfrom frictionless import validate\nr = validate('datapackage.json')\nprint(r)\nsys.exit(not r.valid)\n";
        for canon in [small(), hostile()] {
            let folder = tempfile::tempdir().unwrap();
            write(
                &export(&canon, ExportFormat::Datapackage, &every()),
                folder.path(),
            );
            let python = python();
            run(
                &[&python, "-c", "import frictionless"],
                Command::new(&python)
                    .current_dir(folder.path())
                    .args(["-c", script]),
            );
        }
    }
}

mod diffs {
    use portolan::publish::diff::{Diff, Disposition, diff};
    use portolan::record::schema;

    use super::*;

    #[test]
    fn a_canon_does_not_differ_from_itself() {
        assert!(diff(&small(), &small()).is_empty());
        assert_eq!(
            diff(&small(), &small()).to_text(),
            "0 added, 0 removed, 0 changed\n"
        );
    }

    #[test]
    fn a_changed_port_is_one_change() {
        let found = diff(&small(), &next());
        let said: Vec<(Disposition, &str, u32)> = found
            .changes
            .iter()
            .map(|c| (c.disposition, c.page.as_str(), c.row))
            .collect();
        let (one, two) = (small().rules[0].page.clone(), small().rules[4].page.clone());
        assert_eq!(
            said,
            [
                (Disposition::Changed, one.as_str(), 1),
                (Disposition::Changed, one.as_str(), 3),
                (Disposition::Removed, two.as_str(), 2),
                (Disposition::Added, two.as_str(), 3),
            ]
        );
        let ports = &found.changes[1];
        assert_eq!(ports.fields.len(), 1);
        assert_eq!(ports.fields[0].field, "matches");
        assert_eq!(
            ports.fields[0].before,
            json!([
                {"transport": "tcp", "lower": 50000, "upper": 59999},
                {"transport": "udp", "lower": 50000, "upper": 59999},
            ])
        );
        assert_eq!(ports.before.as_ref().unwrap().id, small().rules[2].id);
        assert_eq!(ports.id, next().rules[2].id);
        assert_eq!(ports.title.as_deref(), Some("Port summary"));
        assert_eq!(found.changes[0].fields[0].field, "notes.pt-BR");
        let text = found.to_text();
        assert!(
            text.contains("  matches\n    - TCP 50000-59999; UDP 50000-59999\n    + TCP 50000-59998; UDP 50000-59998\n"),
            "{text}"
        );
        assert!(text.ends_with("1 added, 1 removed, 2 changed\n"), "{text}");
    }

    #[test]
    fn a_rule_that_only_moved_is_no_change() {
        let mut moved = small();
        for rule in &mut moved.rules {
            rule.row += 1;
            rule.provenance[0].line += 7;
        }
        assert!(diff(&small(), &moved).is_empty());
    }

    #[test]
    fn a_long_table_that_changes_as_a_whole_is_paired_row_by_row() {
        let long = |port: u16| {
            let mut canon = small();
            let model = canon.rules[0].clone();
            canon.rules = (1..=2_000)
                .map(|row| {
                    let mut rule = model.clone();
                    rule.id = format!("{:016x}", u64::from(port) << 32 | u64::from(row));
                    rule.row = row;
                    rule.matches[0].lower = Some(port);
                    rule.matches[0].upper = Some(port);
                    rule
                })
                .collect();
            canon
        };
        let found = diff(&long(1), &long(2));
        assert_eq!(found.count(Disposition::Changed), 2_000);
        let same_row = |change: &portolan::publish::diff::Change| {
            change.before.as_ref().map(|rule| rule.row)
                == change.after.as_ref().map(|rule| rule.row)
        };
        assert!(found.changes.iter().all(same_row));
    }

    #[test]
    fn the_way_back_is_the_reverse() {
        let (there, back) = (diff(&small(), &next()), diff(&next(), &small()));
        assert_eq!(
            there.count(Disposition::Added),
            back.count(Disposition::Removed)
        );
        assert_eq!(
            there.count(Disposition::Changed),
            back.count(Disposition::Changed)
        );
    }

    #[test]
    fn the_feed_fits_its_schema_and_reads_back() {
        let found = diff(&small(), &next());
        let schema: Value = serde_json::from_str(schema::find("diff").unwrap().text).unwrap();
        let document: Value = serde_json::from_str(&found.to_json()).unwrap();
        assert!(jsonschema::draft202012::is_valid(&schema, &document));
        assert_eq!(serde_json::from_value::<Diff>(document).unwrap(), found);
    }
}

mod queries {
    use portolan::publish::query::{
        Query, near_names, near_pages, query, to_csv, to_json, to_table, unknown_pages,
        unknown_roles,
    };

    use super::*;

    fn rows(asked: &Query) -> Vec<usize> {
        let canon = small();
        let found = query(&canon, asked);
        let at = |id: &str| canon.rules.iter().position(|rule| rule.id == id).unwrap();
        found.iter().map(|rule| at(&rule.id)).collect()
    }

    fn between(a: &str, b: &str) -> Query {
        Query {
            between: Some((a.to_owned(), b.to_owned())),
            ..Query::default()
        }
    }

    #[test]
    fn between_goes_either_way() {
        assert_eq!(rows(&between("director", "edge-server")), [1]);
        assert_eq!(rows(&between("edge-server", "director")), [1]);
        // "Any" covers every role where it is not narrowed.
        assert_eq!(rows(&between("client", "access-edge-service")), [0]);
        assert_eq!(rows(&between("client", "av-edge-service")), [2, 3]);
        // A narrowed "any" does not, though the word itself finds it.
        assert!(rows(&between("client", "edge-server")).is_empty());
        assert_eq!(rows(&between("any", "edge-server")), [1]);
        // A side that is not stated is nobody.
        assert!(rows(&between("any", "front-end-server")).is_empty());
    }

    #[test]
    fn role_port_and_transport() {
        let role = |role: &str| Query {
            role: Some(role.to_owned()),
            ..Query::default()
        };
        assert_eq!(rows(&role("Access-Edge-Service")), [0, 1]);
        assert_eq!(rows(&role("client")), [5]);
        assert_eq!(
            rows(&Query {
                port: Some(51000),
                ..Query::default()
            }),
            [2]
        );
        assert_eq!(
            rows(&Query {
                port: Some(4443),
                ..Query::default()
            }),
            [4]
        );
        let udp = Query {
            transport: Some("UDP".to_owned()),
            port: Some(3478),
            ..Query::default()
        };
        assert_eq!(rows(&udp), [3]);
        assert_eq!(rows(&Query::default()).len(), 6);
        assert_eq!(
            unknown_roles(&small(), &between("any", "edge-sever")),
            ["edge-sever"]
        );
        assert_eq!(near_names(&small(), "edge-sever")[0], "edge-server");
        assert_eq!(
            near_names(&small(), "Front End"),
            ["front-end-pool", "front-end-server"]
        );
        assert!(near_names(&small(), "mailbox").is_empty());
    }

    #[test]
    fn a_page_that_is_not_there_is_told_with_those_that_are_like_it() {
        let canon = small();
        let asked = |page: Option<&str>, title: Option<&str>| Query {
            page: page.map(str::to_owned),
            title: title.map(str::to_owned),
            ..Query::default()
        };
        let known = asked(Some("lync/ports-and-protocols"), Some("SUMMARY"));
        assert!(unknown_pages(&canon, &known).is_empty());
        let unknown = asked(Some("ports-and-protocols"), Some("summaries"));
        assert_eq!(
            unknown_pages(&canon, &unknown),
            ["ports-and-protocols", "summaries"]
        );
        let near = near_pages(&canon, "ports-and-protocols");
        let keys: Vec<&str> = near.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, ["lync/ports-and-protocols"]);
        assert_eq!(near_pages(&canon, "the port")[0].1, "Port summary");
        assert!(near_pages(&canon, "mailbox").is_empty());
    }

    #[test]
    fn answers_are_shown() {
        let canon = small();
        let rules = query(&canon, &Query::default());
        let table = to_table(&canon, &rules);
        assert_eq!(table.lines().count(), 7);
        let column = |line: &str| line.find("Port").or(line.find("page"));
        let columns: Vec<_> = table.lines().map(column).collect();
        assert!(columns.iter().all(|&c| c == columns[0]), "{table}");
        assert!(
            table.contains("any, that is director (IP) or front end"),
            "{table}"
        );
        // The answer is a canon.
        let some = query(&canon, &between("director", "edge-server"));
        let answer = validate(&to_json(&canon, &some)).unwrap();
        assert_eq!(answer.rules, [canon.rules[1].clone()]);
        assert_eq!(answer.pages.len(), 1);
        assert_eq!(
            validate(&to_json(&canon, &rules)).unwrap().rules,
            canon.rules
        );
        assert_eq!(to_csv(&canon, &rules).matches("\r\n").count(), 1 + 8);
        assert_eq!(to_table(&canon, &[]), "");
    }

    #[test]
    fn a_cell_of_any_length_is_cut() {
        let mut canon = small();
        let long = "\u{1b}[2J".to_owned() + &"x".repeat(70_000);
        let party = &mut canon.rules[1].destination.as_mut().unwrap().parties[0];
        party.role = Some(long.clone());
        canon.pages[0].title = Some(long);
        let table = to_table(&canon, &query(&canon, &Query::default()));
        assert!(
            table.lines().all(|line| line.len() < 300),
            "{}",
            table.len()
        );
        assert!(!table.contains('\u{1b}'));
        assert!(unknown_roles(&canon, &between("any", "edge-server")).len() == 1);
    }
}
