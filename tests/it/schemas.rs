//! Real output fits the schemas that the program prints.

#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::Command;

use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Standard output of the program over the corpus.
fn output(args: &[&str]) -> String {
    let run = Command::new(env!("CARGO_BIN_EXE_portolan"))
        .args(args)
        .arg("corpus")
        .arg("--isolated")
        .current_dir(root())
        .output()
        .unwrap();
    String::from_utf8(run.stdout).unwrap()
}

fn fits(schema: &str, record: &Value) {
    let schema = portolan::record::schema::find(schema).unwrap().text;
    let validator = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
    if let Err(error) = validator.validate(record) {
        panic!("{error} at {}", error.instance_path());
    }
}

#[test]
fn output_over_the_corpus_fits_its_schemas() {
    fits("canon", &serde_json::from_str(&output(&["build"])).unwrap());
    fits(
        "report",
        &serde_json::from_str(&output(&["check", "--format", "json"])).unwrap(),
    );
    let rows = output(&["extract"]);
    assert_eq!(rows.lines().count(), 30);
    for row in rows.lines() {
        fits("extract", &serde_json::from_str(row).unwrap());
    }
}

#[test]
fn built_in_lexicons_fit_the_lexicon_schema() {
    for (name, text) in crate::lexicons::data() {
        if name.ends_with("/pack.toml") {
            continue;
        }
        let value: toml::Value = toml::from_str(&text).unwrap();
        fits("lexicon", &serde_json::to_value(value).unwrap());
    }
}
