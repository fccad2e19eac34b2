//! Everything that consumes a canon, on a small canon written by hand.
#![allow(clippy::unwrap_used)]

use portolan::output::canon::Canon;
use portolan::validate::{Fault, invariant_faults, schema, schema_text, validate};
use serde_json::{Value, json};

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
    let schema = schema();
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
    ] {
        assert!(schema.pointer(pointer).is_some(), "{pointer}");
    }
    assert!(schema_text().ends_with("}\n"));
}

#[test]
fn faults_have_pointer_message_and_place() {
    let text = with("/rules/2/ports/0/lower", json!(60000));
    let found = faults(&text);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].pointer, "/rules/2/ports/0");
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
fn what_a_schema_can_say() {
    let cases = [
        ("/rules/0/ports/0/upper", json!(65536)),
        ("/rules/0/ports/0/lower", json!("443")),
        ("/rules/0/id", json!("XYZ")),
        ("/rules/0/row", json!(0)),
        ("/rules/4/direction", json!("sideways")),
        ("/rules/0/agreement/verdict", json!("fine")),
        ("/meta/schema_version", json!("2.0")),
    ];
    for (pointer, value) in cases {
        let text = with(pointer, value);
        assert_eq!(pointers(&text), [pointer], "{:?}", faults(&text));
    }
    let extra = with("/meta/locales", json!([])).replacen("\"meta\": {", "\"meta\": {\"x\": 1,", 1);
    assert_eq!(pointers(&extra), ["/meta"]);
}

#[test]
fn what_a_schema_cannot_say() {
    let first = serde_json::from_str::<Value>(SMALL).unwrap()["rules"][0]["id"].clone();
    let cases = [
        ("/rules/1/id", first, "/rules/1/id"),
        ("/rules/0/row", json!(9), "/rules/1"),
        ("/rules/5/page", json!("nowhere"), "/rules/5/page"),
        ("/rules/1/role", json!("nobody"), "/rules/1/role"),
        (
            "/rules/1/source/parties/0/qualifiers/0",
            json!("tall"),
            "/rules/1/source/parties/0/qualifiers/0",
        ),
        (
            "/rules/2/transport",
            json!(["udp", "tcp"]),
            "/rules/2/transport/1",
        ),
        (
            "/rules/3/agreement/verdict",
            json!("agreed"),
            "/rules/3/agreement/verdict",
        ),
    ];
    for (pointer, value, at) in cases {
        let text = with(pointer, value);
        assert_eq!(pointers(&text), [at], "{:?}", faults(&text));
    }
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

    use portolan::export::{ExportFile, ExportFormat, ExportOptions, export, left_out};

    use super::*;

    const ALL: [ExportFormat; 6] = [
        ExportFormat::Csv,
        ExportFormat::Markdown,
        ExportFormat::IetfAcl,
        ExportFormat::Aerleon,
        ExportFormat::Nftables,
        ExportFormat::Datapackage,
    ];
    const AGREED: ExportOptions = ExportOptions {
        include_disputed: false,
    };
    const EVERY: ExportOptions = ExportOptions {
        include_disputed: true,
    };

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
        canon.rules[2].transport = ["icmp", "sctp", "tcp", "udp"].map(str::to_owned).to_vec();
        let any = canon.rules[2].destination.clone();
        canon.rules[3].source.clone_from(&any);
        canon.rules[3].destination = any;
        canon.rules[3].transport = vec!["icmp".to_owned()];
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
    fn disputed_rules_are_left_out_and_counted() {
        let disputed = &small().rules[3].id;
        assert_eq!(left_out(&small(), AGREED), 1);
        assert_eq!(left_out(&small(), EVERY), 0);
        for format in ALL {
            let all = |options| -> String {
                let files = export(&small(), format, options);
                files.into_iter().map(|file| file.text).collect()
            };
            assert!(!all(AGREED).contains(disputed.as_str()), "{format:?}");
            assert!(all(EVERY).contains(disputed.as_str()), "{format:?}");
            if format != ExportFormat::Csv {
                let said = "Left out because the languages disagree: 1";
                assert!(all(AGREED).contains(said), "{format:?}");
                assert!(!all(EVERY).contains(said), "{format:?}");
            }
        }
    }

    #[test]
    fn every_rule_is_named_in_every_format() {
        for format in ALL {
            for canon in [small(), hostile()] {
                let files = export(&canon, format, EVERY);
                let text: String = files.iter().map(|file| file.text.as_str()).collect();
                for rule in &canon.rules {
                    assert!(text.contains(&rule.id), "{format:?} {}", rule.id);
                }
            }
        }
    }

    #[test]
    fn csv_has_a_row_for_each_port_range() {
        let files = export(&small(), ExportFormat::Csv, AGREED);
        let text = &files[0].text;
        assert!(text.starts_with("rule_id,page,table,row,"));
        assert!(text.contains("\"'=Web, \"\"compatibility\"\"\""), "{text}");
        assert!(text.contains(",'@SUM(1),"), "{text}");
        assert!(text.contains(",any: director[ip] | front-end-pool[virtual-ip],"));
        let web = &small().rules[4].id;
        assert_eq!(text.matches(web.as_str()).count(), 2);
        assert!(text.split("\r\n").all(|line| !line.contains('\r')));
    }

    #[test]
    fn markdown_tables_keep_their_columns() {
        for canon in [small(), hostile()] {
            let text = export(&canon, ExportFormat::Markdown, EVERY).remove(0).text;
            let rows: Vec<&str> = text.lines().filter(|line| line.starts_with('|')).collect();
            assert_eq!(rows.len(), 6 + 2 * 2);
            for row in rows {
                let bars = row.matches('|').count() - row.matches("\\|").count();
                assert_eq!(bars, 9, "{row}");
            }
            assert!(!text.contains("<b>"));
        }
    }

    #[test]
    fn an_acl_says_ports_and_opens_nothing_real() {
        let files = export(&small(), ExportFormat::IetfAcl, EVERY);
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
                .contains("opens nothing: the page states no transport")
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
                &export(&canon, ExportFormat::Nftables, EVERY),
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
        let text = export(&hostile(), ExportFormat::Nftables, EVERY)
            .remove(0)
            .text;
        assert!(!text.contains("hook "));
        for line in text.lines() {
            let code = line.trim_start();
            let known = [
                "#",
                "table inet portolan {",
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
        for canon in [small(), hostile()] {
            let folder = tempfile::tempdir().unwrap();
            write(&export(&canon, ExportFormat::Aerleon, EVERY), folder.path());
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
            assert!(
                acl.contains("permit tcp any host 192.0.2.2 eq 5269"),
                "{acl}"
            );
            assert!(acl.contains("range 50000 59999"), "{acl}");
        }
    }

    #[test]
    fn frictionless_accepts_the_data_package() {
        let script = "import sys\nfrom frictionless import validate\nr = validate('datapackage.json')\nprint(r)\nsys.exit(not r.valid)\n";
        for canon in [small(), hostile()] {
            let folder = tempfile::tempdir().unwrap();
            write(
                &export(&canon, ExportFormat::Datapackage, EVERY),
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
    use portolan::diff::{Diff, Disposition, diff, schema_text};

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
        assert_eq!(ports.fields[0].field, "ports");
        assert_eq!(
            ports.fields[0].before,
            json!([{"lower": 50000, "upper": 59999}])
        );
        assert_eq!(
            ports.fields[0].after,
            json!([{"lower": 50000, "upper": 59998}])
        );
        assert_eq!(ports.before.as_ref().unwrap().id, small().rules[2].id);
        assert_eq!(ports.id, "aaaaaaaaaaaaaaaa");
        assert_eq!(found.changes[0].fields[0].field, "notes.pt-BR");
        let text = found.to_text();
        assert!(
            text.contains("  ports\n    - 50000-59999\n    + 50000-59998\n"),
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
        let schema: Value = serde_json::from_str(&schema_text()).unwrap();
        let document: Value = serde_json::from_str(&found.to_json()).unwrap();
        assert!(jsonschema::draft202012::is_valid(&schema, &document));
        assert_eq!(serde_json::from_value::<Diff>(document).unwrap(), found);
    }
}

mod queries {
    use portolan::query::{Query, query, to_csv, to_json, to_table, unknown_roles};

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
    }

    #[test]
    fn answers_are_shown() {
        let canon = small();
        let rules = query(&canon, &Query::default());
        let table = to_table(&rules);
        assert_eq!(table.lines().count(), 7);
        let column = |line: &str| {
            line.find("62e98fab")
                .or(line.find("lync/"))
                .or(line.find("page"))
        };
        let columns: Vec<_> = table.lines().map(column).collect();
        assert!(columns.iter().all(|&c| c == columns[0]), "{table}");
        let document: Value = serde_json::from_str(&to_json(&rules)).unwrap();
        assert_eq!(document["rules"].as_array().unwrap().len(), 6);
        assert_eq!(to_csv(&canon, &rules).matches("\r\n").count(), 1 + 7);
        assert_eq!(to_table(&[]), "");
    }
}
