//! What people do with findings: click on places, mend, silence, hand on lists.

#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::run::{ENGLISH, Ended, Folder, GERMAN, ended};

/// Runs the binary in a folder below the test's.
fn run_in(folder: &Folder, below: &str, words: &[&str]) -> Ended {
    let mut command = folder.command();
    ended(
        command
            .current_dir(folder.at(below))
            .args(words)
            .output()
            .unwrap(),
    )
}

/// All paths that a format names.
fn paths(format: &str, out: &str) -> Vec<String> {
    match format {
        "jsonl" | "rdjsonl" => out
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap())
            .flat_map(|one| {
                let path = one.pointer("/page/path").or(one.pointer("/location/path"));
                let related = one["related"].as_array().cloned().unwrap_or_default();
                let related = related.into_iter().map(|one| one["path"].clone());
                path.cloned().into_iter().chain(related)
            })
            .map(|path| path.as_str().unwrap().to_owned())
            .collect(),
        "sarif" => {
            let log: Value = serde_json::from_str(out).unwrap();
            let results = log["runs"][0]["results"].as_array().unwrap();
            let uri = |one: &Value| {
                let place = &one["physicalLocation"]["artifactLocation"];
                assert_eq!(place["uriBaseId"], "%SRCROOT%");
                place["uri"].as_str().unwrap().to_owned()
            };
            let own = results.iter().map(|one| uri(&one["locations"][0]));
            own.collect()
        }
        "github" => out
            .lines()
            .map(|line| {
                let (_, rest) = line.split_once("file=").unwrap();
                rest.split(',').next().unwrap().to_owned()
            })
            .collect(),
        "gitlab" => {
            let issues: Vec<Value> = serde_json::from_str(out).unwrap();
            let path = |one: &Value| one["location"]["path"].as_str().unwrap().to_owned();
            issues.iter().map(path).collect()
        }
        _ => out
            .lines()
            .map(|line| line.split(':').next().unwrap().to_owned())
            .collect(),
    }
}

#[test]
fn paths_lead_to_the_pages_from_wherever_the_command_runs() {
    let folder = Folder::disagreeing();
    folder.write("docs/de-DE/b.txt", "");
    let docs = folder.at("docs");
    let docs = docs.to_str().unwrap();
    for format in ["jsonl", "rdjsonl", "github", "gitlab", "concise"] {
        for (below, given) in [
            ("", "docs"),
            ("", "./docs/"),
            ("", docs),
            ("docs", "."),
            ("docs/de-DE", ".."),
            ("docs", docs),
        ] {
            let ended = run_in(&folder, below, &["check", given, "--format", format]);
            assert_eq!(ended.code, Some(1), "{}", ended.err);
            let paths = paths(format, &ended.out);
            assert!(!paths.is_empty());
            for path in paths {
                assert!(
                    folder.at(below).join(&path).is_file() && Path::new(&path).is_relative(),
                    "{format} in {below:?} of {given}: {path}"
                );
                assert!(!path.starts_with("./"), "{path}");
            }
        }
    }
}

#[test]
fn keys_and_fingerprints_know_only_what_is_below_the_dump() {
    let folder = Folder::disagreeing();
    let known = |below: &str, given: &str| -> Vec<(String, String)> {
        let ended = run_in(&folder, below, &["check", given, "--format", "jsonl"]);
        let lines = ended.out.lines();
        lines
            .map(|line| serde_json::from_str::<Value>(line).unwrap())
            .map(|one| {
                let text = |value: &Value| value.as_str().unwrap().to_owned();
                (text(&one["page"]["key"]), text(&one["fingerprint"]))
            })
            .collect()
    };
    let here = known("", "docs");
    assert!(!here.is_empty());
    assert_eq!(here, known("docs", "."));
    assert_eq!(here, known("docs/de-DE", ".."));
    let canon = |below: &str, given: &str| {
        run_in(
            &folder,
            below,
            &["build", given, "--disputed", "mark", "--quiet"],
        )
        .out
    };
    assert!(canon("", "docs").len() > 100);
    assert_eq!(canon("", "docs"), canon("docs", "."));
}

/// Code scanning knows the repository and not where the command ran.
#[test]
fn sarif_names_files_from_the_root_of_the_repository() {
    let folder = Folder::disagreeing();
    folder.write("repo/site/docs/en-US/a.md", ENGLISH);
    folder.write(
        "repo/site/docs/de-DE/a.md",
        GERMAN.replace("/TCP/5061", "/UDP/5061"),
    );
    let git = Command::new("git")
        .args(["init", "--quiet"])
        .current_dir(folder.at("repo"))
        .status();
    if !git.is_ok_and(|status| status.success()) {
        std::fs::create_dir(folder.at("repo/.git")).unwrap();
    }
    for (below, given) in [
        ("repo", "site"),
        ("repo/site", "docs"),
        ("repo/site/docs", "."),
        ("repo/site/docs/de-DE", ".."),
        ("", "repo/site/docs"),
    ] {
        let ended = run_in(&folder, below, &["check", given, "--format", "sarif"]);
        assert_eq!(ended.code, Some(1), "{}", ended.err);
        for path in paths("sarif", &ended.out) {
            assert!(folder.at("repo").join(&path).is_file(), "{below}: {path}");
            assert!(path.starts_with("site/docs/"), "{below}: {path}");
        }
    }
}

#[test]
fn links_of_a_report_lead_from_its_folder_to_the_pages() {
    let folder = Folder::disagreeing();
    std::fs::create_dir_all(folder.at("out/deep")).unwrap();
    for (below, output) in [
        ("", "out/deep/r.html"),
        ("", "r.html"),
        ("", "docs/r.html"),
        ("docs", "../out/r.html"),
    ] {
        let given = if below.is_empty() { "docs" } else { "." };
        let ended = run_in(&folder, below, &["report", given, "-o", output]);
        assert_eq!(ended.code, Some(1), "{}", ended.err);
        let file = folder.at(below).join(output);
        let text = std::fs::read_to_string(&file).unwrap();
        let links: Vec<&str> = text
            .split("class=\"src\" href=\"")
            .skip(1)
            .map(|rest| rest.split('#').next().unwrap())
            .collect();
        assert!(links.len() > 3);
        for link in links {
            let target = file.parent().unwrap().join(link);
            assert!(target.is_file(), "{output}: {link}");
        }
        std::fs::remove_file(file).unwrap();
    }
}

/// Protocol and port in columns of their own; German has a wrong transport, a wrong port and a wrong range.
fn columns() -> Folder {
    let folder = Folder::new();
    folder.write(
        "docs/en/a.md",
        "# Ports\n\n|Protocol|Port|Source|Destination|\n|-|-|-|-|\n|TCP|443|Client|Web server|\n\
         |UDP|3478|Client|Web server|\n|TCP|50,000-59,999|Client|Web server|\n",
    );
    folder.write(
        "docs/de/a.md",
        "# Ports\n\n|Protokoll|Port|Quelle|Ziel|\n|-|-|-|-|\n|TCP|433|Client|Webserver|\n\
         |TCP|3478|Client|Webserver|\n|TCP|50.000-59.998|Client|Webserver|\n",
    );
    folder
}

fn findings(folder: &Folder, words: &str) -> Vec<Value> {
    let ended = folder.run(&format!("check docs --format jsonl {words}"));
    let lines = ended.out.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn a_wrong_transport_is_told_at_its_own_cell() {
    let found = findings(&columns(), "");
    let of = |lint: &str| found.iter().find(|one| one["lint"] == lint).unwrap();
    let transport = of("transport-differs");
    assert_eq!(
        (&transport["column"], &transport["line"]),
        (&1.into(), &6.into())
    );
    assert_eq!(transport["help"], "write UDP");
    assert_eq!(
        transport["message"],
        "de says TCP instead of UDP for port 3478, as en says"
    );
    let fix = &transport["fix"];
    assert_eq!(
        (&fix["text"], &fix["replacement"]),
        (&"TCP".into(), &"UDP".into())
    );
    assert_eq!(
        (&fix["line"], &fix["column"], &fix["end_column"]),
        (&6.into(), &2.into(), &5.into())
    );
    assert_eq!(of("port-differs")["column"], 2);
}

/// As Kubernetes has it: one range for TCP and for UDP, of which translations have the first.
#[test]
fn a_row_that_is_missing_is_told_with_its_transport() {
    let folder = Folder::new();
    let page = |rows: &str| {
        format!("# Node\n\n|Protocol|Direction|Port Range|Used By|\n|-|-|-|-|\n{rows}")
    };
    let tcp = "|TCP|Inbound|10250|Self|\n|TCP|Inbound|30000-32767|All|\n";
    let udp = "|UDP|Inbound|30000-32767|All|\n";
    folder.write("docs/en/a.md", page(&format!("{tcp}{udp}")));
    folder.write("docs/de/a.md", page(tcp));
    let found = findings(&folder, "--min-severity error");
    let [missing] = found.as_slice() else {
        panic!("one row is missing: {found:#?}");
    };
    assert_eq!(
        missing["message"],
        "de lacks the row `UDP 30000-32767` that en has"
    );
    assert_eq!(
        missing["help"],
        "add the row: UDP | Inbound | 30000-32767 | All"
    );
}

#[test]
fn what_is_certain_is_shown_and_written_and_nothing_else() {
    let folder = columns();
    let before = folder.read("docs/de/a.md");
    let shown = folder.run("check docs --diff");
    assert_eq!(shown.code, Some(1), "{}", shown.err);
    assert!(
        shown
            .out
            .contains("--- a/docs/de/a.md\n+++ b/docs/de/a.md\n"),
        "{}",
        shown.out
    );
    for line in [
        "-|TCP|433|",
        "+|TCP|443|",
        "+|UDP|3478|",
        "+|TCP|50.000-59.999|",
    ] {
        assert!(shown.out.contains(line), "{line}: {}", shown.out);
    }
    assert_eq!(folder.read("docs/de/a.md"), before);

    let written = folder.run("check docs --fix");
    assert_eq!(written.code, Some(0), "{}{}", written.out, written.err);
    assert!(
        written.err.contains("mended: 3 findings in 1 file"),
        "{}",
        written.err
    );
    let wanted = before
        .replace("|433|", "|443|")
        .replace("|TCP|3478|", "|UDP|3478|")
        .replace("59.998", "59.999");
    assert_eq!(folder.read("docs/de/a.md"), wanted);
    assert_eq!(folder.drafts(), 0);
    assert_eq!(folder.run("check docs").code, Some(0));
    let again = folder.run("check docs --diff");
    assert_eq!((again.code, again.out.as_str()), (Some(0), ""));
}

#[test]
fn fixes_go_to_programs_as_their_formats_have_them() {
    let folder = columns();
    let sarif: Value = serde_json::from_str(&folder.run("check docs --format sarif").out).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let fixed = results
        .iter()
        .find(|one| one["ruleId"] == "transport-differs")
        .unwrap();
    let change = &fixed["fixes"][0]["artifactChanges"][0];
    let replacement = &change["replacements"][0];
    assert_eq!(replacement["insertedContent"]["text"], "UDP");
    assert_eq!(replacement["deletedRegion"]["startColumn"], 2);
    assert_eq!(replacement["deletedRegion"]["endColumn"], 5);
    let out = folder.run("check docs --format rdjsonl").out;
    let lines: Vec<Value> = out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let of = lines
        .iter()
        .find(|one| one["code"]["value"] == "transport-differs")
        .unwrap();
    assert_eq!(of["suggestions"][0]["text"], "UDP");
    assert_eq!(of["suggestions"][0]["range"]["end"]["column"], 5);
}

#[test]
fn a_work_list_has_both_texts_and_what_to_write() {
    let folder = columns();
    let german = folder.read("docs/de/a.md");
    folder.write(
        "docs/de/a.md",
        german.replace("|TCP|433|", "|=TCP|433, \"x\"|"),
    );
    let out = folder.run("check docs --format csv").out;
    let mut lines = out.split("\r\n");
    assert_eq!(
        lines.next(),
        Some(
            "\u{FEFF}language,page,file,line,source text,this text,fault,what to write,certainty,fingerprint"
        )
    );
    let rows: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    assert!(
        rows.iter()
            .any(|row| row.starts_with("de,Ports,docs/de/a.md,6,UDP,TCP,")),
        "{out}"
    );
    let mended = rows.iter().filter(|row| row.contains(",write "));
    assert_eq!(mended.count(), 3, "{out}");
    let is_rated = |row: &&str| row.contains(",certain,") || row.contains(",likely,");
    assert!(rows.iter().all(is_rated), "{out}");
}

#[test]
fn what_is_hidden_counts_for_the_exit_code() {
    let folder = columns();
    for words in [
        "",
        "--min-severity error",
        "--only-locale en",
        "--only-locale de",
        "--statistics",
    ] {
        assert_eq!(
            folder.run(&format!("check docs {words}")).code,
            Some(1),
            "{words}"
        );
    }
    let warned = folder.run("check docs --fail-on info --min-severity error");
    assert_eq!(warned.code, Some(1));
    let hidden = folder.run("check docs --only-locale en");
    assert!(hidden.out.contains("3 not shown"), "{}", hidden.out);
    let german = findings(&folder, "--only-locale de");
    assert_eq!(german.len(), 3);
    assert!(german.iter().all(|one| one["page"]["locale"] == "de"));
}

#[test]
fn where_nothing_was_compared_it_is_said() {
    let folder = columns();
    let none = folder.run("check docs --only-locale fr");
    assert!(
        none.err
            .contains("nothing was compared in fr: no page is in fr; there are de, en"),
        "{}",
        none.err
    );
    folder.write("docs/fr/b.md", "# Rien\n");
    let plain = folder.run("check docs --only-locale fr");
    assert!(
        plain.err.contains("no page in fr has a port table"),
        "{}",
        plain.err
    );
    assert!(
        !folder
            .run("check docs --only-locale de")
            .err
            .contains("nothing was compared")
    );
}

#[test]
fn the_worst_stands_first_and_a_table_of_counts_last() {
    let folder = columns();
    let german = folder.read("docs/de/a.md");
    folder.write("docs/de/a.md", german.replace("|TCP|3478", "|tcp|3478"));
    let levels: Vec<String> = findings(&folder, "")
        .iter()
        .map(|one| one["level"].as_str().unwrap().to_owned())
        .collect();
    let mut sorted = levels.clone();
    sorted.sort_by_key(|level| {
        ["error", "warning", "info"]
            .iter()
            .position(|one| one == level)
    });
    assert_eq!(levels, sorted);
    let human = folder.run("check docs").out;
    let table = human.find("\nerror port-differs").unwrap();
    assert!(human[table..].contains("\n3 errors"), "{human}");
    let statistics = folder.run("check docs --statistics").out;
    assert!(human.contains(&statistics), "{statistics}");
    assert!(!statistics.contains("-->"));
    for line in human.lines() {
        assert!(line.chars().count() <= 80 || line.contains("-->"), "{line}");
    }
}

/// A comment is for one row; for more one says so.
#[test]
fn a_comment_silences_a_row_a_table_or_a_page() {
    let folder = columns();
    let german = folder.read("docs/de/a.md");
    let silenced = |comment: &str, at_row: bool| {
        let text = match at_row {
            true => german.replace("|433|", &format!("|433 {comment}|")),
            false => german.replace("# Ports\n", &format!("# Ports\n\n{comment}\n")),
        };
        folder.write("docs/de/a.md", text);
        findings(&folder, "--min-severity error").len()
    };
    assert_eq!(silenced("", false), 3);
    assert_eq!(
        silenced("<!-- portolan-ignore port-differs: known -->", true),
        2
    );
    // Above the table it is for the first row.
    assert_eq!(
        silenced("<!-- portolan-ignore port-differs: known -->", false),
        2
    );
    assert_eq!(
        silenced("<!-- portolan-ignore transport-differs: known -->", false),
        3
    );
    assert_eq!(
        silenced("<!-- portolan-ignore-table port-differs: known -->", false),
        1
    );
    assert_eq!(
        silenced(
            "<!-- portolan-ignore-page transport-differs: known -->",
            true
        ),
        2
    );
}

#[test]
fn all_commands_have_a_manual_page() {
    let folder = Folder::new();
    let ended = folder.run("man -o pages");
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    for (page, words) in [
        ("portolan.1", "exit codes"),
        ("portolan-check.1", "--only-locale"),
        ("portolan-export.1", "--addresses"),
        ("portolan-man.1", "COMMAND"),
    ] {
        let text = folder.read(&format!("pages/{page}")).replace("\\-", "-");
        assert!(
            text.to_lowercase().contains(&words.to_lowercase()),
            "{page}"
        );
    }
    assert!(folder.run("man check").out.contains("portolan\\-check"));
    assert_eq!(folder.run("man nonsense").code, Some(2));
}

#[test]
fn a_finding_that_repeats_another_is_quiet() {
    let folder = columns();
    // The note says UDP as English does; the cell says TCP.
    let add = |path: &str, header: &str, note: &str| {
        let text = folder.read(path);
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines[2].push_str(header);
        lines[3].push_str("-|");
        for (at, line) in lines.iter_mut().enumerate().skip(4) {
            line.push_str(if at == 5 { note } else { "-|" });
        }
        folder.write(path, lines.join("\n") + "\n");
    };
    add("docs/en/a.md", "Notes|", "STUN over UDP/3478|");
    add("docs/de/a.md", "Hinweise|", "STUN \u{fc}ber UDP/3478|");
    let lints: Vec<String> = findings(&folder, "")
        .iter()
        .filter(|one| one["line"] == 6)
        .map(|one| one["lint"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(lints, ["transport-differs"]);
    let alone: Vec<Value> = findings(&folder, "--ignore transport-differs");
    assert!(
        alone
            .iter()
            .any(|one| one["lint"] == "note-contradicts-rule")
    );
}
