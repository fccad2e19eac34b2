//! Targets: what any bytes are put through, and what holds whatever they are.
//!
//! Each takes bytes and panics where a promise is broken. Fuzzers call them with bytes that they choose, the
//! tests with bytes that proptest chooses.

use std::path::Path;
use std::sync::OnceLock;

use portolan::lexicon::{LexiconFile, Lexicons};
use portolan::lint::{CompareOptions, compare, run};
use portolan::page::{Origin, ProblemKind};
use portolan::pipeline::survey_texts;
use portolan::policy::Baseline;
use portolan::publish::diff::diff;
use portolan::publish::export::AddressMap;
use portolan::publish::query::{Query, query, to_csv, to_json, to_table};
use portolan::publish::validate::validate;
use portolan::show::format::{Format, render};
use portolan::show::summary::Summary;
use portolan::span::Place;
use portolan::survey::Survey;

fn lexicons() -> &'static Lexicons {
    static LEXICONS: OnceLock<Lexicons> = OnceLock::new();
    LEXICONS.get_or_init(Lexicons::built_in)
}

fn survey(paths: [&str; 2], bytes: [&[u8]; 2]) -> Survey {
    let origins = paths.map(Origin::from_path);
    let texts: Vec<(Origin, &[u8])> = origins.into_iter().zip(bytes).collect();
    let survey = survey_texts(&texts, lexicons());
    let problems = survey.pages.iter().flat_map(|page| &page.problems);
    for problem in problems {
        assert!(problem.kind != ProblemKind::Internal, "{}", problem.text);
    }
    survey
}

/// Any bytes as a page, in Markdown, MDX and HTML, beside a translation that is the same: it is read and
/// written in every format, and its places are in it.
pub(super) fn page(bytes: &[u8]) {
    for ending in ["md", "mdx", "html"] {
        let paths = ["en-US", "de-DE"].map(|locale| format!("{locale}/a.{ending}"));
        let survey = survey([&paths[0], &paths[1]], [bytes, bytes]);
        let findings = run(&compare(&survey, lexicons(), &CompareOptions::default()));
        let lines = bytes.len() + 1;
        for finding in &findings {
            let Place { line, column } = finding.place;
            assert!(line >= 1 && line as usize <= lines, "{finding:?}");
            assert!(column >= 1 && column as usize <= lines + 1, "{finding:?}");
        }
        let summary = Summary::default().counting(&findings);
        for format in Format::ALL {
            let text = render(format, &findings, &summary, false);
            let is_plain = !text
                .chars()
                .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'));
            assert!(
                is_plain || !matches!(format, Format::Human | Format::Concise | Format::Github)
            );
        }
    }
}

/// Any bytes as the cells of a port table: ports are within their range, and gaps point at cells.
pub(super) fn cell(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes).replace(['\n', '\r', '|'], " ");
    let row = format!("|{text}|TCP|{text}|{text}|{text}|\n");
    let page = format!(
        "|Port|Protocol|Source IP|Destination IP|Notes|\n|-|-|-|-|-|\n{row}|443|TCP|Any|Any|x|\n"
    );
    let survey = survey(
        ["en-US/a.md", "ru-RU/a.md"],
        [page.as_bytes(), page.as_bytes()],
    );
    for row in survey
        .pages
        .iter()
        .flat_map(|page| &page.tables)
        .flat_map(|table| &table.rows)
    {
        for gap in &row.gaps {
            assert!(
                (1..=row.cells.len()).contains(&(gap.column as usize)),
                "{gap:?}"
            );
        }
        let rule = row.rule.as_ref();
        for range in rule.map(|rule| rule.port_ranges()).into_iter().flatten() {
            assert!(range.lower() <= range.upper(), "{range}");
        }
    }
}

/// Any bytes as a lexicon: refused with its place, or read; nothing else.
pub(super) fn pack(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match LexiconFile::parse(&text, Path::new("pack.toml")) {
        Ok(file) => {
            // What is read may contradict what is built in, and says so.
            let _ = Lexicons::with_files(vec![file]).map(|lexicons| lexicons.concepts().count());
        }
        Err(error) => assert!(error.to_string().starts_with("pack.toml"), "{error}"),
    }
}

/// Any bytes as the smaller records that come from strangers, a baseline and an address map: refused or read,
/// and what is read is written back as it was.
pub(super) fn record(bytes: &[u8]) {
    if let Ok(baseline) = serde_json::from_slice::<Baseline>(bytes) {
        let text = serde_json::to_string(&baseline).unwrap_or_default();
        assert_eq!(serde_json::from_str::<Baseline>(&text).ok(), Some(baseline));
    }
    let _ = AddressMap::parse(&String::from_utf8_lossy(bytes));
}

/// Any bytes as a canon: refused with a reason, or asked, compared with itself and written without a control.
pub(super) fn canon(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match validate(&text) {
        Err(faults) => assert!(!faults.is_empty()),
        Ok(canon) => {
            assert!(diff(&canon, &canon).is_empty());
            let all = query(&canon, &Query::default());
            assert_eq!(all.len(), canon.rules.len());
            let csv = to_csv(&canon, &all);
            assert!(!csv.contains('\u{1B}'));
            assert!(!to_table(&canon, &all).contains('\u{1B}'));
            assert!(validate(&to_json(&canon, &all)).is_ok());
        }
    }
}
