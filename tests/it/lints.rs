//! Each lint has two small dumps: one in which it fires on the lines that are marked and on no other, and
//! one that is the nearest thing to the fault and right, in which it is silent.
//!
//! `tests/lints/<lint>/fires` and `…/passes` are the dumps; `expected.txt` beside them names the lines,
//! `path:line` one a line; `args.txt` may hold more arguments for both runs.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use portolan::lint::LINTS;
use serde_json::Value;

/// Lints that no page can provoke, and why.
const WITHOUT_FIXTURES: [(&str, &str); 1] = [(
    "internal-error",
    "it tells of a fault of the program; were there a page that has it, the fault would be mended",
)];

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lints")
}

fn lines_of(path: &Path) -> Option<BTreeSet<String>> {
    let text = std::fs::read_to_string(path).ok()?;
    Some(text.lines().map(str::to_owned).collect())
}

/// The lines, `path:line`, at which a run over a dump reports a lint.
fn reported(lint: &str, dump: &Path, more: &str) -> BTreeSet<String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portolan"));
    command
        .current_dir(dump)
        .args(["check", ".", "--format", "jsonl", "--fail-on", "never"])
        .args(more.split_whitespace());
    if !more.contains("--config") {
        command.arg("--isolated");
    }
    let ended = crate::run::ended(command.output().unwrap());
    assert_eq!(ended.code, Some(0), "{}: {}", dump.display(), ended.err);
    let findings = ended
        .out
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    findings
        .filter(|finding| finding["lint"] == lint)
        .map(|finding| {
            let path = finding["page"]["path"].as_str().unwrap();
            format!("{path}:{}", finding["line"])
        })
        .collect()
}

#[test]
fn every_lint_has_fixtures_and_every_folder_names_a_lint() {
    let names: BTreeSet<String> = LINTS.iter().map(|lint| lint.name.to_owned()).collect();
    let excused: BTreeSet<String> = WITHOUT_FIXTURES
        .iter()
        .map(|(lint, _)| (*lint).to_owned())
        .collect();
    assert!(excused.is_subset(&names), "{excused:?}");
    let folders: BTreeSet<String> = std::fs::read_dir(fixtures())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let wanted: BTreeSet<String> = names.difference(&excused).cloned().collect();
    let lacking: Vec<&String> = wanted.difference(&folders).collect();
    assert!(
        lacking.is_empty(),
        "no fixtures in tests/lints: {lacking:?}"
    );
    let strange: Vec<&String> = folders.difference(&wanted).collect();
    assert!(
        strange.is_empty(),
        "folders of tests/lints that name no lint: {strange:?}"
    );
    for lint in wanted {
        let folder = fixtures().join(&lint);
        for dump in ["fires", "passes"] {
            assert!(folder.join(dump).is_dir(), "{lint} has no `{dump}`");
        }
        let expected = lines_of(&folder.join("expected.txt")).unwrap_or_default();
        assert!(
            !expected.is_empty(),
            "{lint} has no expected.txt, or an empty one"
        );
    }
}

#[test]
fn every_lint_fires_where_it_should_and_nowhere_else() {
    let mut faults: Vec<String> = Vec::new();
    for entry in std::fs::read_dir(fixtures()).unwrap() {
        let folder = entry.unwrap().path();
        let lint = folder.file_name().unwrap().to_str().unwrap();
        let more = std::fs::read_to_string(folder.join("args.txt")).unwrap_or_default();
        let expected = lines_of(&folder.join("expected.txt")).unwrap();
        let fires = reported(lint, &folder.join("fires"), &more);
        for line in expected.difference(&fires) {
            faults.push(format!("{lint} is silent at fires/{line}"));
        }
        for line in fires.difference(&expected) {
            faults.push(format!("{lint} fires at fires/{line}, which is not marked"));
        }
        for line in reported(lint, &folder.join("passes"), &more) {
            faults.push(format!("{lint} fires at passes/{line}, which is right"));
        }
    }
    faults.sort();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
