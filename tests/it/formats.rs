//! What the output formats promise: places are right, and no text of a page does anything.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use clap::ValueEnum;
use portolan::finding::{Certainty, Finding, Level, Related, Verdict};
use portolan::show::format::{Format, render};
use portolan::show::report::{FindingRecord, ReportRecord};
use portolan::show::summary::Summary;
use portolan::span::Place;
use serde_json::Value;

mod carets;
mod hostile;
mod locating;

/// The place of `text` in `line`, counted by hand in code points.
fn place_of(line: &str, text: &str, number: u32) -> Place {
    let column = line[..line.find(text).unwrap()].chars().count() + 1;
    Place {
        line: number,
        column: u32::try_from(column).unwrap(),
    }
}

fn related(locale: &str, line: &str, cell: &str, agrees: bool) -> Related {
    Related {
        locale: Some(locale.parse().unwrap()),
        path: format!("{locale}/ports.md"),
        place: place_of(line, cell, 229),
        cell: cell.to_owned(),
        excerpt: Arc::from(line),
        words: Vec::new(),
        agrees,
    }
}

/// Row 15 of the Russian page says UDP where the others say TCP.
fn transport_differs(line: &str, cell: &str) -> Finding {
    let english = "A/V/STUN,MSTURN/TCP/443";
    let chinese = "A/V/STUN、MSTURN/443";
    Finding {
        lint: "transport-differs",
        level: Level::Error,
        certainty: Certainty::Certain,
        verdict: Some(Verdict::TranslationDeviates),
        key: "f7cbd0f1-841d-4116-8d17-e9d991daa4a8".to_owned(),
        locale: Some("ru-RU".parse().unwrap()),
        path: "ru-RU/ports.md".to_owned(),
        title: "Port summary".to_owned(),
        table: Some(1),
        row: Some(15),
        column: Some(1),
        place: place_of(line, cell, 212),
        cell: cell.to_owned(),
        excerpt: Arc::from(line),
        field: Some("transport"),
        observed: Some("udp".to_owned()),
        expected: Some("tcp".to_owned()),
        message: "the transport is UDP where other languages state TCP".to_owned(),
        help: Some("write TCP as the source does".to_owned()),
        fix: None,
        words: Vec::new(),
        related: vec![
            related("zh-TW", &format!("| {chinese} |"), chinese, false),
            related("en-US", &format!("<td>{english}</td>"), english, true),
            related("pt-BR", &format!("<td>{english}</td>"), english, true),
        ],
        same: 1,
        row_identity: "stun 443".to_owned(),
        nth: 0,
    }
}

fn cyrillic() -> Finding {
    transport_differs(
        "<td><p>Служба/STUN,MSTURN/UDP/443</p></td>",
        "Служба/STUN,MSTURN/UDP/443",
    )
}

/// A page that is not there: no cell, no table, nobody to compare.
fn missing_page() -> Finding {
    Finding {
        key: "f7cbd0f1-841d-4116-8d17-e9d991daa4a8".to_owned(),
        title: "Port summary".to_owned(),
        ..Finding::of_file(
            "missing-page",
            Level::Warning,
            "en-US/ports.md".to_owned(),
            "there is no German page".to_owned(),
        )
    }
}

fn summary(findings: &[Finding]) -> Summary {
    Summary {
        pages: 65,
        port_pages: 65,
        tables: 155,
        rows: 1185,
        locales: vec!["en-US".to_owned(), "ru-RU".to_owned()],
        ..Summary::default()
    }
    .counting(findings)
}

fn text(format: Format, findings: &[Finding]) -> String {
    render(format, findings, &summary(findings), false)
}

fn parsed(format: Format, findings: &[Finding]) -> Value {
    serde_json::from_str(&text(format, findings)).unwrap()
}

#[test]
fn names_of_formats_are_the_ones_of_the_command_line() {
    assert_eq!(Format::ALL.as_slice(), Format::value_variants());
    for format in Format::ALL {
        assert_eq!(format.to_string().parse(), Ok(format));
        let value = format.to_possible_value().unwrap();
        assert_eq!(value.get_name(), format.as_str());
    }
    assert!("xml".parse::<Format>().is_err());
}

#[test]
fn a_json_line_has_the_fields_of_the_plan_in_their_order() {
    let lines = text(Format::Jsonl, &[cyrillic(), missing_page()]);
    let lines: Vec<&str> = lines.lines().collect();
    assert_eq!(lines.len(), 2);
    let fields = [
        "\"lint\":\"transport-differs\"",
        "\"level\":\"error\"",
        "\"verdict\":\"translation-deviates\"",
        "\"page\":{\"key\":\"f7cbd0f1-841d-4116-8d17-e9d991daa4a8\",\"locale\":\"ru-RU\",\
         \"path\":\"ru-RU/ports.md\"}",
        "\"table\":1",
        "\"row\":15",
        "\"column\":1",
        "\"line\":212",
        "\"field\":\"transport\"",
        "\"observed\":\"udp\"",
        "\"expected\":\"tcp\"",
        "\"message\":",
        "\"related\":[{\"locale\":\"zh-TW\",\"path\":\"zh-TW/ports.md\",\"line\":229",
        "\"fingerprint\":",
    ];
    let mut rest = lines[0];
    for field in fields {
        let at = rest.find(field).unwrap_or_else(|| panic!("{field}"));
        rest = &rest[at + field.len()..];
    }
    let missing: Value = serde_json::from_str(lines[1]).unwrap();
    for field in [
        "verdict", "table", "row", "column", "field", "observed", "expected",
    ] {
        assert_eq!(missing.get(field), Some(&Value::Null), "{field}");
    }
    assert_eq!(missing.pointer("/page/locale"), Some(&Value::Null));
}

#[test]
fn a_report_is_read_again_and_fits_its_schema() {
    let findings = [cyrillic(), missing_page()];
    let value = parsed(Format::Json, &findings);
    let report: ReportRecord = serde_json::from_value(value.clone()).unwrap();
    assert_eq!((report.summary.errors, report.summary.warnings), (1, 1));
    let lines: Vec<FindingRecord> = text(Format::Jsonl, &findings)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(report.findings, lines);
    let schema = portolan::record::schema::find("report").unwrap().text;
    let schema: serde_json::Value = serde_json::from_str(schema).unwrap();
    jsonschema::validate(&schema, &value).unwrap();
    let mut odd = value;
    odd["findings"][0]["colour"] = Value::Null;
    assert!(serde_json::from_value::<ReportRecord>(odd).is_err());
}

#[test]
fn sarif_fits_the_schema_of_oasis() {
    // A bracket too many in the pattern of `language`, which `portolan` does not write: no regex
    // of ECMA 262, so the validator refuses the schema as it is.
    let schema = include_str!("../schemas/sarif-2.1.0.json").replace("{2}]?$", "{2}?$");
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for findings in [vec![], vec![cyrillic(), missing_page(), hostile::finding()]] {
        let log = parsed(Format::Sarif, &findings);
        let errors: Vec<String> = validator.iter_errors(&log).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
}

#[test]
fn sarif_places_are_one_based_code_points() {
    let finding = cyrillic();
    let log = parsed(Format::Sarif, &[missing_page(), finding.clone()]);
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let names: Vec<&str> = run["tool"]["driver"]["rules"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| rule["id"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["missing-page", "transport-differs"]);
    let result = &run["results"][1];
    assert_eq!(result["ruleIndex"], 1);
    let place = &result["locations"][0]["physicalLocation"];
    let region = &place["region"];
    assert_eq!(region["startLine"], 212);
    // `<td><p>` is seven characters; the cell has 26.
    assert_eq!(region["startColumn"], 8);
    assert_eq!(region["endColumn"], 34);
    let shown: String = finding.excerpt.chars().skip(7).take(34 - 8).collect();
    assert_eq!(shown, finding.cell);
    assert_eq!(place["artifactLocation"]["uriBaseId"], "%SRCROOT%");
    assert_eq!(
        result["partialFingerprints"]["portolan/v1"],
        finding.fingerprint().as_str()
    );
    assert_eq!(result["relatedLocations"][0]["id"], 1);
    assert_eq!(
        result["relatedLocations"][0]["message"]["text"],
        "zh-TW: A/V/STUN、MSTURN/443"
    );
    let missing = &run["results"][0]["locations"][0]["physicalLocation"]["region"];
    assert_eq!(
        missing,
        &serde_json::json!({"startLine": 1, "startColumn": 1})
    );
}

#[test]
fn levels_have_the_words_of_each_format() {
    let mut info = cyrillic();
    info.level = Level::Info;
    let level = |format: Format, pointer: &str| {
        parsed(format, std::slice::from_ref(&info))
            .pointer(pointer)
            .unwrap()
            .clone()
    };
    assert_eq!(level(Format::Sarif, "/runs/0/results/0/level"), "note");
    assert_eq!(level(Format::Gitlab, "/0/severity"), "info");
    assert_eq!(level(Format::Rdjsonl, "/severity"), "INFO");
    let command = text(Format::Github, std::slice::from_ref(&info));
    assert!(command.starts_with("::notice file=ru-RU/ports.md,line=212,col=8,title="));
    let line = text(Format::Concise, &[info]);
    assert_eq!(
        line,
        "ru-RU/ports.md:212:8: info[transport-differs] the transport is UDP where other \
         languages state TCP\n"
    );
}

#[test]
fn reviewdog_columns_are_bytes() {
    let finding = transport_differs("| внутр. | порт UDP |", "порт UDP");
    let range = parsed(Format::Rdjsonl, &[finding])["location"]["range"].clone();
    // `| внутр. | ` has five Cyrillic letters of two bytes: 11 characters, 16 bytes.
    assert_eq!(
        range["start"],
        serde_json::json!({"line": 212, "column": 17})
    );
    assert_eq!(range["end"], serde_json::json!({"line": 212, "column": 29}));
    let missing = parsed(Format::Rdjsonl, &[missing_page()])["location"]["range"].clone();
    assert_eq!(missing, serde_json::json!({"start": {"line": 1}}));
}

#[test]
fn gitlab_fingerprints_are_unique() {
    let issues = parsed(Format::Gitlab, &[cyrillic(), cyrillic(), cyrillic()]);
    let mut prints: Vec<String> = issues
        .as_array()
        .unwrap()
        .iter()
        .map(|issue| issue["fingerprint"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(prints[0], cyrillic().fingerprint());
    prints.sort();
    prints.dedup();
    assert_eq!(prints.len(), 3);
}

#[test]
fn junit_has_a_case_a_page_and_passes_without_findings() {
    let clean = text(Format::Junit, &[]);
    assert!(clean.contains(r#"tests="1" failures="0" errors="0""#));
    let mut second = cyrillic();
    second.message = "a second one".to_owned();
    let xml = text(Format::Junit, &[cyrillic(), missing_page(), second]);
    assert!(xml.contains(r#"tests="3" failures="1" errors="0""#));
    assert_eq!(xml.matches("<testcase ").count(), 3);
    assert_eq!(xml.matches("<failure ").count(), 1);
    assert!(xml.contains("message=\"2 errors: the transport"));
    assert!(xml.contains("a second one</failure>") || xml.contains("a second one\n"));
}

#[test]
fn markdown_says_what_it_leaves_out() {
    let mut long = cyrillic();
    long.cell = "x".repeat(5000);
    long.related.clear();
    let findings = vec![long; 3000];
    let summary = text(Format::Markdown, &findings);
    assert!(summary.len() < 1_048_576);
    let shown = summary.matches("\n| 212 |").count();
    assert!((1500..3000).contains(&shown), "{shown}");
    let rest: String = summary
        .lines()
        .last()
        .unwrap()
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    assert_eq!(rest.parse::<usize>().unwrap(), 3000 - shown);
}

#[test]
fn every_finding_of_thousands_is_written() {
    let findings: Vec<Finding> = (0..3000)
        .map(|row| Finding {
            row: Some(row),
            ..cyrillic()
        })
        .collect();
    let human = text(Format::Human, &findings);
    // One fault at 3,000 places is told once.
    assert_eq!(human.matches("error[transport-differs]").count(), 1);
    assert!(human.contains("and at 2,999 more places:"));
    assert!(human.ends_with(
        "\n3,000 errors in 65 pages: 65 with port tables, 155 tables, 1,185 rows, 2 locales\n\
         (en-US, ru-RU)\n"
    ));
    for format in [
        Format::Concise,
        Format::Jsonl,
        Format::Github,
        Format::Rdjsonl,
    ] {
        assert_eq!(text(format, &findings).lines().count(), 3000, "{format}");
    }
}

/// OWASP, CSV injection: what begins like a formula is text.
#[test]
fn no_spreadsheet_runs_a_cell_of_a_page() {
    for formula in [
        "=cmd|' /C calc'!A0",
        "+1",
        "-1",
        "@SUM(1)",
        "  =1",
        "\t=1",
        "\u{FF1D}1",
    ] {
        let mut finding = cyrillic();
        finding.cell = formula.to_owned();
        finding.title = formula.to_owned();
        finding.help = Some(format!("{formula}, \"x\""));
        finding.related[1].cell = formula.to_owned();
        let written = text(Format::Csv, &[finding]);
        let row = written.split("\r\n").nth(1).unwrap();
        let cells: Vec<&str> = row.split(',').collect();
        for cell in [cells[1], cells[4], cells[5]] {
            assert!(
                cell.trim_start_matches('"').starts_with('\''),
                "{formula}: {row}"
            );
        }
        assert!(row.contains("\"\"x\"\""), "{row}");
        assert_eq!(written.split("\r\n").count(), 3);
    }
}
