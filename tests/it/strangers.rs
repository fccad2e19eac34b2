//! Languages that no lexicon knows: ports and protocols are compared all the same, words are not.

#![allow(clippy::unwrap_used)]

use portolan::finding::{Finding, Level};
use portolan::lexicon::Lexicons;
use portolan::lint::{CompareOptions, compare, run};
use portolan::page::Origin;
use portolan::pipeline::survey_texts;

fn page(header: &str, rows: &[&str]) -> String {
    let rows: Vec<String> = rows.iter().map(|row| format!("|{row}|\n")).collect();
    format!(
        "---\nms:assetid: x\n---\n\n|{header}|\n|-|-|-|-|\n{}",
        rows.concat()
    )
}

fn findings(thai_range: &str, thai_transport: &str) -> Vec<Finding> {
    let english = page(
        "Role/Protocol/TCP or UDP/Port|Source IP address|Destination IP address|Notes",
        &[
            "A/V/RTP/TCP/50,000-59,999|A/V Edge service|Any|Media",
            "A/V/STUN,MSTURN/UDP/3478|Any|A/V Edge service|Media",
        ],
    );
    let range = format!("A/V/RTP/TCP/{thai_range}|บริการขอบเสียงและวิดีโอ|ใดก็ได้|สื่อ");
    let stun = format!("A/V/STUN, MSTURN/{thai_transport}/3478|ใดก็ได้|บริการขอบเสียงและวิดีโอ|สื่อ");
    let thai = page(
        "บทบาท/โปรโตคอล/TCP หรือ UDP/พอร์ต|ที่อยู่ IP ต้นทาง|ที่อยู่ IP ปลายทาง|หมายเหตุ",
        &[&range, &stun],
    );
    let origin = |path: &str| Origin::from_path(path);
    let lexicons = Lexicons::built_in();
    let survey = survey_texts(
        &[
            (origin("en-US/x.md"), english.as_bytes()),
            (origin("th-TH/x.md"), thai.as_bytes()),
        ],
        &lexicons,
    );
    run(&compare(&survey, &lexicons, &CompareOptions::default()))
}

/// Warnings and errors as lint, locale and row.
fn faults(findings: &[Finding]) -> Vec<String> {
    findings
        .iter()
        .filter(|finding| finding.level >= Level::Warning)
        .map(|finding| {
            let locale = finding
                .locale
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default();
            format!("{} {locale} {}", finding.lint, finding.row.unwrap_or(0))
        })
        .collect()
}

#[test]
fn a_right_page_in_an_unknown_language_has_no_faults() {
    let findings = findings("50,000-59,999", "UDP");
    assert_eq!(faults(&findings), [] as [String; 0]);
}

#[test]
fn a_range_cut_to_its_end_and_a_wrong_transport_are_found() {
    assert_eq!(
        faults(&findings("59999", "TCP")),
        ["truncated-range th-TH 1", "transport-differs th-TH 2"]
    );
}

/// `59,999` may be one port or two; neither is what English says, and nobody can say for certain what it is.
#[test]
fn an_open_number_is_called_open_and_never_surely_wrong() {
    let findings = findings("59,999", "UDP");
    assert!(
        findings
            .iter()
            .any(|finding| finding.lint == "ambiguous-ports")
    );
    let compared = findings.iter().filter(|finding| finding.verdict.is_some());
    let compared: Vec<_> = compared
        .map(|finding| (finding.row, finding.level))
        .collect();
    assert_eq!(compared, [(Some(1), Level::Warning)]);
}
