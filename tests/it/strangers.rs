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

/// Pages of a dump whose keys are their paths, as key by path.
fn keys(pages: &[(&str, &str)]) -> Vec<(String, String)> {
    let texts: Vec<(Origin, &[u8])> = pages
        .iter()
        .map(|(path, text)| (Origin::from_path(*path), text.as_bytes()))
        .collect();
    let survey = survey_texts(&texts, &Lexicons::built_in());
    let pages = survey.pages.iter();
    pages
        .map(|page| (page.identity.path.clone(), page.identity.key.clone()))
        .collect()
}

#[test]
fn a_translation_that_was_not_moved_with_its_source_stays_its_translation() {
    let english = "|Protocol|Port|Source|Destination|\n|-|-|-|-|\n|TCP|6443|All|Self|\n|TCP|10250|All|Self|\n";
    let portuguese = "|Protocolo|Porta|Origem|Destino|\n|-|-|-|-|\n|TCP|6443|Todos|Local|\n|TCP|10250|Todos|Local|\n";
    let other = "|Protocolo|Porta|Origem|Destino|\n|-|-|-|-|\n|UDP|8472|Todos|Local|\n";
    let english_page = ("en/docs/networking/ports-and-protocols.md", english);
    let found = keys(&[english_page, ("pt/docs/ports-and-protocols.md", portuguese)]);
    assert_eq!(found[0].1, found[1].1);
    // The same name above other ports is another page, and so is each of two that could be it.
    let found = keys(&[english_page, ("pt/docs/ports-and-protocols.md", other)]);
    assert_ne!(found[0].1, found[1].1);
    let found = keys(&[
        english_page,
        ("pt/docs/a/ports-and-protocols.md", portuguese),
        ("pt/docs/b/ports-and-protocols.md", portuguese),
    ]);
    assert!(found[1..].iter().all(|(_, key)| *key != found[0].1));
}

#[test]
fn a_header_that_means_purpose_or_destination_is_decided_by_the_table_of_the_source() {
    let header = |words: &str| format!("|{words}|\n|-|-|-|-|-|\n");
    let rows =
        "|TCP|Inbound|6443|Kubernetes API server|All|\n|TCP|Inbound|10250|Kubelet API|Self|\n";
    let english = header("Protocol|Direction|Port Range|Purpose|Used By") + rows;
    let indonesian = header("Protokol|Arah|Rentang Port|Tujuan|Digunakan oleh") + rows;
    let lexicons = Lexicons::built_in();
    let survey = survey_texts(
        &[
            (Origin::from_path("en/ports.md"), english.as_bytes()),
            (Origin::from_path("id/ports.md"), indonesian.as_bytes()),
        ],
        &lexicons,
    );
    let kinds = |index: usize| {
        let columns = survey.pages[index].tables[0].columns.iter();
        columns.map(|kind| kind.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(
        kinds(1),
        ["protocol", "direction", "port", "notes", "source"]
    );
    assert_eq!(kinds(0), kinds(1));
    // Beside a column that is the source by name, it is the destination.
    let both = "|Protokol|Port|Sumber|Tujuan|\n|-|-|-|-|\n|TCP|443|Internet|Server web|\n";
    let survey = survey_texts(
        &[(Origin::from_path("id/a.md"), both.as_bytes())],
        &lexicons,
    );
    let columns = &survey.pages[0].tables[0].columns;
    assert_eq!(columns[3].as_str(), "destination");
}
