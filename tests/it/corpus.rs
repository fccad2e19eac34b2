//! The five pages that the project was created from, and two of another product: what a person reads on them,
//! typed by hand.
//!
//! Everything here goes through the built binary, so it also holds what users see: the canon, the
//! findings, the exit codes.
#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};

mod copies;
mod places;
mod provenance;
mod rules;

pub(crate) const FEDERATION: &str = "62e98fab-7add-4983-a3fa-dbe74e1c3849";
pub(crate) const PUBLIC_IM: &str = "ab05bdd6-e9b0-4b1b-9dd9-29ab88e8befe";

pub(crate) const NAME_RESOLUTION: &str = "defender-for-identity/nnr-policy.md";

/// The pages, with the number of cells in their port tables, headers not counted.
pub(crate) const PAGES: [(&str, usize); 7] = [
    ("de-DE/port-summary-xmpp-federation.md", 12),
    ("pt-BR/port-summary-xmpp-federation.md", 12),
    (
        "ru-RU/port-summary-sip-xmpp-federation-and-public-im.md",
        40,
    ),
    ("ru-RU/port-summary-xmpp-federation.md", 12),
    ("zh-TW/port-summary-xmpp-federation.md", 12),
    ("defender-for-identity/en-US/nnr-policy.md", 20),
    ("defender-for-identity/pt-BR/nnr-policy.md", 20),
];

pub(crate) fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

/// Runs the built binary in a folder that has nothing to do with the pages.
pub(crate) fn portolan(arguments: &[&str], pages: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_portolan"))
        .args(arguments)
        .args(["--isolated", "--color", "never"])
        .arg(pages)
        .current_dir(pages)
        .env_remove("PORTOLAN_CONFIG")
        .output()
        .unwrap()
}

/// The findings of `check`, one JSON value each.
pub(crate) fn findings(pages: &Path) -> Vec<Value> {
    let output = portolan(&["check", "--format", "jsonl"], pages);
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Findings as (level, lint, locale, table, row, column, line, observed), the way a person lists them.
fn listed(pages: &Path) -> Vec<Value> {
    findings(pages)
        .iter()
        .map(|f| {
            json!([
                f["level"],
                f["lint"],
                f["page"]["locale"],
                f["table"],
                f["row"],
                f["column"],
                f["line"],
                f["observed"]
            ])
        })
        .collect()
}

#[test]
fn the_findings_are_those_that_a_reader_of_the_pages_makes() {
    let none = Value::Null;
    let faulty = |locale: &str, table: u32, row: u32, column: u32, line: u32, words: &str| {
        json!([
            "warning",
            "faulty-term",
            locale,
            table,
            row,
            column,
            line,
            words
        ])
    };
    let sibling = |row: u32, line: u32| {
        json!([
            "warning",
            "role-contradicts-endpoint",
            "ru-RU",
            2,
            row,
            1,
            line,
            "A/V Edge service"
        ])
    };
    // "Interface of access server": one Edge word is lost, in six rows of the second table.
    let interface = "Интерфейс доступа сервер";
    let expected = [
        // NetBIOS became `Output` under a machine's hands.
        json!([
            "warning",
            "protocol-differs",
            "pt-BR",
            1,
            2,
            1,
            70,
            "Output"
        ]),
        json!([
            "warning",
            "missing-page",
            none,
            none,
            none,
            none,
            1,
            "de-DE, pt-BR, zh-TW"
        ]),
        faulty("ru-RU", 1, 1, 1, 51, "Сервер доступа"),
        faulty("ru-RU", 1, 1, 2, 52, "IP-адрес доступа"),
        faulty("ru-RU", 2, 1, 3, 82, interface),
        faulty("ru-RU", 2, 2, 2, 87, interface),
        faulty("ru-RU", 2, 3, 3, 94, interface),
        // A/V traffic beside the address of the Access Edge service, as the English page has it too.
        sibling(4, 98),
        faulty("ru-RU", 2, 4, 2, 99, interface),
        sibling(5, 104),
        faulty("ru-RU", 2, 5, 2, 105, interface),
        sibling(6, 110),
        faulty("ru-RU", 2, 6, 3, 112, interface),
        faulty("ru-RU", 3, 1, 3, 141, "доступа"),
        faulty("ru-RU", 3, 2, 2, 146, "доступа"),
        faulty("ru-RU", 3, 3, 3, 153, "интерфейса сервер"),
        faulty("ru-RU", 1, 1, 3, 42, "доступа"),
        faulty("ru-RU", 1, 2, 2, 47, "доступа"),
        faulty("zh-TW", 1, 1, 2, 63, "每"),
        faulty("zh-TW", 1, 2, 3, 70, "每"),
        faulty("zh-TW", 1, 3, 2, 75, "每"),
        json!([
            "info",
            "conflicting-locale",
            "zh-TW",
            none,
            none,
            none,
            8,
            "en-US"
        ]),
    ];
    // Words that are not known yet are no faults of the pages.
    let mut found = listed(&corpus());
    found.retain(|finding| finding[1] != "unknown-term");
    assert_eq!(found, expected);
    assert_eq!(portolan(&["check"], &corpus()).status.code(), Some(0));
}

/// The same bytes with one thread and eight, and wherever the pages lie.
#[test]
fn neither_threads_nor_folders_change_a_byte() {
    let elsewhere = copies::copy();
    let runs = |arguments: &[&str]| {
        let one = portolan(&[arguments, &["--jobs", "1"]].concat(), &corpus());
        let eight = portolan(&[arguments, &["--jobs", "8"]].concat(), &corpus());
        let moved = portolan(&[arguments, &["--jobs", "8"]].concat(), elsewhere.path());
        [one, eight, moved].map(|output| {
            assert_eq!(output.status.code(), Some(0));
            output.stdout
        })
    };
    for arguments in [
        ["check", "--format", "json"].as_slice(),
        &["build", "-o", "-"],
        &["extract"],
    ] {
        let [one, eight, moved] = runs(arguments);
        assert!(one.len() > 1_000, "{arguments:?}");
        assert!(one == eight, "{arguments:?}: threads");
        assert!(one == moved, "{arguments:?}: folders");
    }
}
