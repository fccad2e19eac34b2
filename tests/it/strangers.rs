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

fn findings(japanese_range: &str, japanese_transport: &str) -> Vec<Finding> {
    let english = page(
        "Role/Protocol/TCP or UDP/Port|Source IP address|Destination IP address|Notes",
        &[
            "A/V/RTP/TCP/50,000-59,999|A/V Edge service|Any|Media",
            "A/V/STUN,MSTURN/UDP/3478|Any|A/V Edge service|Media",
        ],
    );
    let range = format!("A/V/RTP/TCP/{japanese_range}|音声ビデオ エッジ サービス|任意|メディア");
    let stun = format!(
        "A/V/STUN、MSTURN/{japanese_transport}/3478|任意|音声ビデオ エッジ サービス|メディア"
    );
    let japanese = page(
        "役割/プロトコル/TCP または UDP/ポート|送信元 IP アドレス|宛先 IP アドレス|注",
        &[&range, &stun],
    );
    let origin = |path: &str| Origin {
        path: path.to_owned(),
        default_locale: None,
    };
    let lexicons = Lexicons::built_in();
    let survey = survey_texts(
        &[
            (origin("en-US/x.md"), english.as_bytes()),
            (origin("ja-JP/x.md"), japanese.as_bytes()),
        ],
        &lexicons,
    );
    run(&compare(&survey, &lexicons, &CompareOptions::default()))
}

fn errors(findings: &[Finding]) -> Vec<String> {
    findings
        .iter()
        .filter(|finding| finding.level == Level::Error)
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
fn a_right_page_in_an_unknown_language_has_no_errors() {
    let findings = findings("50,000-59,999", "UDP");
    assert_eq!(errors(&findings), [] as [String; 0]);
    assert!(
        findings
            .iter()
            .any(|finding| finding.lint == "unknown-locale")
    );
}

#[test]
fn a_range_cut_to_its_end_and_a_wrong_transport_are_found() {
    let findings = findings("59,999", "TCP");
    assert_eq!(
        errors(&findings),
        ["truncated-range ja-JP 1", "transport-differs ja-JP 2"]
    );
}
