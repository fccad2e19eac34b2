//! The stages run apart give the bytes of the local commands, whoever runs them and in whatever order.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

use crate::dumps::dumps;
use crate::run::{ENGLISH, Folder, GERMAN};

/// Runs the binary in a folder with lines on its standard input.
fn portolan(folder: &Path, words: &[&str], input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portolan"));
    let mut child = command
        .args(words)
        .arg("--isolated")
        .current_dir(folder)
        .env_remove("RUST_BACKTRACE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    std::thread::scope(|scope| {
        // A program that refuses its input closes it.
        scope.spawn(move || stdin.write_all(input.as_bytes()).is_ok());
        child.wait_with_output().unwrap()
    })
}

fn text(output: &Output) -> String {
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Numbers in no order that anybody would choose, the same in every run.
struct Dealer(u64);

impl Dealer {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % below
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.next(at + 1));
        }
    }
}

/// Deals the records out by key; the keys of a part are in no order, nor are the lines of a key.
fn deal(records: &str, parts: usize, dealer: &mut Dealer) -> Vec<String> {
    let mut groups: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for line in records.lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        assert!(line.starts_with("{\"key\":"), "the key is first");
        let key = record["key"].as_str().unwrap().to_owned();
        groups.entry(key).or_default().push(line);
    }
    let mut groups: Vec<Vec<&str>> = groups.into_values().collect();
    dealer.shuffle(&mut groups);
    let mut dealt = vec![String::new(); parts];
    for mut group in groups {
        dealer.shuffle(&mut group);
        let part = &mut dealt[dealer.next(parts)];
        for line in group {
            part.push_str(line);
            part.push('\n');
        }
    }
    dealt
}

/// What the stages come to, over so many parts: exit code and findings, exit code and canon.
fn staged(folder: &Path, records: &str, parts: usize) -> [(Option<i32>, Vec<u8>); 2] {
    let mut dealer = Dealer(parts as u64);
    let dealt = deal(records, parts, &mut dealer);
    let scratch = tempfile::tempdir().unwrap();
    let lessons = scratch.path().join("lessons.json");
    let lessons = lessons.to_str().unwrap();
    let moved = scratch.path().join("moved.jsonl");
    let moved = moved.to_str().unwrap();
    let mut movers: Vec<String> = dealt
        .iter()
        .map(|part| text(&portolan(folder, &["reduce", "--movers"], part)))
        .collect();
    dealer.shuffle(&mut movers);
    text(&portolan(
        folder,
        &["finish", "--moved", moved],
        &movers.concat(),
    ));
    let teach = ["reduce", "--examples", "--moved", moved];
    let mut examples: Vec<String> = dealt
        .iter()
        .map(|part| text(&portolan(folder, &teach, part)))
        .collect();
    dealer.shuffle(&mut examples);
    text(&portolan(
        folder,
        &["finish", "--lessons", lessons],
        &examples.concat(),
    ));
    let mut reduced: Vec<String> = Vec::new();
    for part in &dealt {
        let words = ["reduce", "--lessons", lessons, "--moved", moved];
        let out = text(&portolan(folder, &words, part));
        reduced.extend(out.lines().map(|line| format!("{line}\n")));
    }
    dealer.shuffle(&mut reduced);
    let reduced = reduced.concat();
    let findings = portolan(folder, &["finish"], &reduced);
    let canon = scratch.path().join("canon.json");
    let arguments = ["--disputed", "mark", "--fail-on", "never", "--canon"];
    let arguments = [&["finish"], &arguments[..], &[canon.to_str().unwrap()]].concat();
    let built = portolan(folder, &arguments, &reduced);
    [
        (findings.status.code(), findings.stdout),
        (
            built.status.code(),
            std::fs::read(&canon).unwrap_or_default(),
        ),
    ]
}

/// Stages know only paths below the dump, so the local commands run in it.
pub(crate) fn same_as_on_one_machine(folder: &Path, dump: &str) {
    let (folder, dump) = (&folder.join(dump), ".");
    let check = portolan(folder, &["check", dump, "--format", "jsonl"], "");
    let build = ["build", dump, "--disputed", "mark", "--fail-on", "never"];
    let build = portolan(folder, &build, "");
    let local = [
        (check.status.code(), check.stdout),
        (build.status.code(), build.stdout),
    ];
    let records = text(&portolan(folder, &["map", dump], ""));
    let planned = text(&portolan(folder, &["plan", dump], ""));
    let piped = text(&portolan(folder, &["map", "-"], &planned));
    assert!(records == piped, "{dump}: a plan is as good as its folder");
    for parts in [1, 2, 7] {
        let staged = staged(folder, &records, parts);
        assert!(staged == local, "{} in {parts} parts", folder.display());
    }
}

#[test]
fn stages_over_any_parts_give_the_bytes_of_one_machine() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    same_as_on_one_machine(root, "corpus");
    let Some(dumps) = dumps() else { return };
    for dump in [
        "configmgr-2018",
        "world/kubernetes",
        "world/k3s",
        "world/ms-ata",
    ] {
        same_as_on_one_machine(&dumps, dump);
    }
}

/// `check` leads from where it runs, and so does `finish` where it is told how the pages are reached.
#[test]
fn paths_lead_to_the_pages_where_finish_is_told_their_folder() {
    let folder = Folder::new();
    // With words that nobody needs to learn.
    folder.write("docs/en-US/a.md", ENGLISH.replace("Edge Server", "Client"));
    let german = GERMAN.replace("Edgeserver", "Client");
    folder.write("docs/de-DE/a.md", german.replace("/TCP/", "/UDP/"));
    folder.write(
        "portolan.toml",
        "[[ignore]]\nlint = \"port-differs\"\nreason = \"there is none\"\n",
    );
    let run = |words: &[&str], input: &str| {
        let mut command = folder.command();
        command.args(words).stdin(Stdio::piped());
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(input.as_bytes()).unwrap();
        drop(stdin);
        String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
    };
    let check = run(&["check", "docs", "--format", "jsonl"], "");
    assert!(check.contains("\"path\":\"docs/de-DE/a.md\""), "{check}");
    assert!(check.contains("unused-suppression"), "{check}");
    let reduced = run(&["reduce"], &run(&["map", "docs"], ""));
    assert_eq!(run(&["finish", "--pages", "docs"], &reduced), check);
    let bare = run(&["finish"], &reduced);
    assert_eq!(bare, check.replace("\"docs/", "\""));
}

#[test]
fn comments_unknown_words_and_equal_tables_of_two_pages_travel_with_their_groups() {
    let folder = Folder::new();
    let table = |ports: [u16; 4]| {
        let rows = ports.map(|port| format!("|SIP/TLS/TCP/{port}|Any|Edge Server|\n"));
        format!(
            "# Ports\n\n|Protocol/TCP or UDP/Port|Source IP|Destination IP|\n|-|-|-|\n{}",
            rows.concat()
        )
    };
    folder.write("docs/en-US/one.md", table([5061, 5062, 5063, 5064]));
    folder.write("docs/en-US/two.md", table([5061, 5062, 5063, 6064]));
    folder.write(
        "docs/en-US/three.md",
        format!(
            "<!-- portolan-ignore missing-page: English only -->\n\n{}",
            table([1, 2, 3, 4])
        ),
    );
    folder.write("docs/en-US/plain.md", "# Nothing\n");
    folder.write("docs/de-DE/plain.md", "# Nichts\n");
    folder.write("docs/de-DE/one.md", "# Anschlüsse\n\nEs gibt keine.\n");
    folder.write("docs/en-US/a.md", ENGLISH);
    folder.write(
        "docs/de-DE/a.md",
        GERMAN.replace("Edgeserver", "Randknecht"),
    );
    folder.write("docs/fr-FR/broken.md", b"caf\xE9 |Port|\n");
    folder.write("docs/fr-FR/old.md", b"\xFF\xFE#\0 \0P\0\n\0");
    same_as_on_one_machine(folder.path(), "docs");
    let records = text(&portolan(folder.path(), &["map", "docs"], ""));
    let [(code, findings), _] = staged(folder.path(), &records, 2);
    let findings = String::from_utf8(findings).unwrap();
    assert_eq!(code, Some(1));
    for lint in [
        "pages-disagree",
        "missing-page",
        "unreadable-page",
        "missing-table",
    ] {
        assert!(
            findings.contains(&format!("\"lint\":\"{lint}\"")),
            "{lint}: {findings}"
        );
    }
    let of_three = findings.lines().filter(|line| line.contains("three.md"));
    let missing = of_three.filter(|line| line.contains("\"lint\":\"missing-page\""));
    assert_eq!(missing.count(), 0, "{findings}");
}

#[test]
fn pages_may_come_as_json_lines_with_nothing_but_path_and_text() {
    let folder = Folder::disagreeing();
    let page = |path: &str, text: &str| json!({"path": path, "text": text, "etag": 7}).to_string();
    let german = GERMAN.replace("/TCP/5061", "/UDP/5061");
    let input = [
        page("s3://docs/en-US/a.md", ENGLISH),
        page("s3://docs/de-DE/a.md", &german),
    ]
    .join("\n");
    let records = text(&portolan(folder.path(), &["map", "-"], &input));
    let reduced = text(&portolan(folder.path(), &["reduce"], &records));
    let finished = portolan(folder.path(), &["finish"], &reduced);
    assert_eq!(finished.status.code(), Some(1));
    let finding: Value =
        serde_json::from_slice(finished.stdout.split(|b| *b == b'\n').next().unwrap()).unwrap();
    assert_eq!(finding["lint"], "transport-differs");
    assert_eq!(finding["page"]["path"], "s3://docs/de-DE/a.md");
}

#[test]
fn a_plan_of_bare_paths_finds_what_one_path_cannot_tell() {
    let folder = Folder::new();
    let paths =
        "docs/ports.md\ndocs/install.md\ni18n/de/ports.md\nports.de.md\nports.md\nports.fr.md\n";
    let planned = text(&portolan(folder.path(), &["plan", "-"], paths));
    let planned: Vec<Value> = planned
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let german = planned
        .iter()
        .find(|page| page["path"] == "ports.de.md")
        .unwrap();
    assert_eq!(
        (&german["key"], &german["locale"]),
        (&json!("ports.md"), &json!("de"))
    );
    let source = planned
        .iter()
        .find(|page| page["path"] == "ports.md")
        .unwrap();
    assert_eq!(
        (&source["key"], &source["default_locale"]),
        (&json!("ports.md"), &json!("en"))
    );
}

#[test]
fn a_bad_line_costs_itself_alone_and_is_found() {
    let folder = Folder::disagreeing();
    let records = text(&portolan(folder.path(), &["map", "docs"], ""));
    let lines: Vec<&str> = records.lines().collect();
    // Between the two lines of a key, where it must part nothing.
    let input = format!("{}\n{{\"key\":\"a.md\",\n{}\n", lines[0], lines[1]);
    let reduced = text(&portolan(folder.path(), &["reduce"], &input));
    let finished = portolan(folder.path(), &["finish"], &reduced);
    let findings = String::from_utf8(finished.stdout).unwrap();
    assert!(
        findings.contains("\"lint\":\"transport-differs\""),
        "{findings}"
    );
    assert!(
        findings.contains("\"lint\":\"unreadable-page\""),
        "{findings}"
    );
    assert!(
        findings.contains("a line of the input is no page"),
        "{findings}"
    );
    let mapped = text(&portolan(
        folder.path(),
        &["map", "-"],
        "no json\n{\"path\":\"a.md\"}\n",
    ));
    assert_eq!(mapped.matches("\"problem\"").count(), 2, "{mapped}");
}

#[test]
fn another_version_is_refused_in_words() {
    let folder = Folder::agreeing();
    let records = text(&portolan(folder.path(), &["map", "docs"], ""));
    let reduced = text(&portolan(folder.path(), &["reduce"], &records));
    let newer =
        |lines: &str| lines.replace("\"version\":\"2.0\"", "\"version\":\"7.0\",\"news\":1");
    for (stage, lines) in [("reduce", newer(&records)), ("finish", newer(&reduced))] {
        let output = portolan(folder.path(), &[stage], &lines);
        assert_eq!(output.status.code(), Some(2), "{stage}");
        assert!(output.stdout.is_empty(), "{stage}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(
            said.contains("version 7.0") && said.contains("2.0") && said.contains("same portolan"),
            "{said}"
        );
    }
}

/// Mean bytes of the records of pages without tables, and of how many pages.
fn short_records(folder: &Path, dump: &str) -> (usize, usize) {
    let records = text(&portolan(folder, &["map", dump], ""));
    let short: Vec<&str> = records
        .lines()
        .filter(|line| !line.contains("\"text\":"))
        .collect();
    let bytes: usize = short.iter().map(|line| line.len() + 1).sum();
    (bytes / short.len().max(1), short.len())
}

#[test]
fn a_page_without_tables_costs_no_more_than_who_it_is() {
    let folder = Folder::new();
    folder.write("docs/en-US/a/plain.md", "---\ntitle: Plain\n---\n# Plain\n");
    folder.write(
        "docs/de-DE/a/plain.md",
        "---\nms.translationtype: HT\ntitle: Schlicht\n---\n# Schlicht\n",
    );
    let records = text(&portolan(folder.path(), &["map", "docs"], ""));
    // A translation without tables gives no page its name, and what the key tells of the path is not told again.
    assert_eq!(
        records.lines().collect::<Vec<_>>(),
        [
            r#"{"key":"a/plain.md","version":"2.0","locale":"de-DE","folder":"de-DE/","translation":"human"}"#,
            r#"{"key":"a/plain.md","version":"2.0","locale":"en-US","folder":"en-US/","title":"Plain"}"#,
        ]
    );
    let Some(dumps) = dumps() else { return };
    // Pages with ids of their own carry both, id and path; others the path alone.
    let (bytes, pages) = short_records(&dumps, "lync-server-2013");
    assert!(
        pages > 7_000 && bytes < 235,
        "{pages} pages, {bytes} bytes each"
    );
    let (bytes, pages) = short_records(&dumps, "world/k3s");
    assert!(
        pages > 100 && bytes < 160,
        "{pages} pages, {bytes} bytes each"
    );
}

#[test]
fn a_source_without_tables_still_names_the_page() {
    let folder = Folder::new();
    folder.write(
        "docs/en-US/a.md",
        "---\ntitle: Ports of an edge\n---\n# Ports\n\nThere are none.\n",
    );
    let head = "---\nms.translationtype: HT\ntitle: Anschlüsse\n---\n";
    folder.write("docs/de-DE/a.md", format!("{head}{GERMAN}"));
    folder.write(
        "docs/cs-CZ/a.md",
        "---\nms.translationtype: HT\ntitle: Porty\n---\n# Porty\n",
    );
    same_as_on_one_machine(folder.path(), "docs");
    let build = ["build", "docs", "--disputed", "mark", "--fail-on", "never"];
    let canon = text(&portolan(folder.path(), &build, ""));
    assert!(canon.contains("\"title\": \"Ports of an edge\""), "{canon}");
    let _ = std::fs::remove_file(folder.at("docs/en-US/a.md"));
    same_as_on_one_machine(folder.path(), "docs");
    let canon = text(&portolan(folder.path(), &build, ""));
    assert!(canon.contains("\"title\": \"Anschlüsse\""), "{canon}");
}

#[test]
fn a_key_in_two_groups_is_refused_and_a_repeated_task_changes_nothing() {
    let folder = Folder::agreeing();
    let records = text(&portolan(folder.path(), &["map", "docs"], ""));
    let once = text(&portolan(folder.path(), &["reduce"], &records));
    assert_eq!(once, text(&portolan(folder.path(), &["reduce"], &records)));
    // The same record twice in a group, as an upload that was repeated leaves it.
    let first = records.lines().next().unwrap();
    let twice = text(&portolan(
        folder.path(),
        &["reduce"],
        &format!("{first}\n{records}"),
    ));
    assert_eq!(once, twice);
    let doubled = portolan(folder.path(), &["finish"], &format!("{once}{once}"));
    assert_eq!(doubled.status.code(), Some(2));
    let said = String::from_utf8(doubled.stderr).unwrap();
    assert!(said.contains("reduced twice"), "{said}");
}

#[test]
fn records_fit_their_schema() {
    let folder = Folder::agreeing();
    folder.write("docs/en-US/plain.md", "# Plain\n");
    folder.write("docs/en-US/broken.md", b"caf\xE9\n");
    let schema = portolan::record::schema::find("page").unwrap().text;
    let validator = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
    let records = text(&portolan(folder.path(), &["map", "docs"], ""));
    assert_eq!(records.lines().count(), 4);
    for line in records.lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        assert!(validator.is_valid(&record), "{line}");
    }
}
