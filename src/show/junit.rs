//! JUnit: findings as test results, a test case a page.
//!
//! Takes findings and the summary, gives XML. A page with errors fails, with all of them in one
//! failure, for many readers show only one; warnings and infos are its output. The first case is
//! the run itself, so that a clean run is a passed test and no empty suite. No times: equal pages
//! give equal bytes.

use std::fmt::Write;

use super::concise::concise_line;
use super::summary::{Summary, counted};
use crate::finding::{Finding, Level};
use crate::harmless::harmless;
use crate::order::Order;

/// One test suite.
#[must_use]
pub fn junit(findings: &[Finding], summary: &Summary) -> String {
    let mut pages: Vec<(&str, Vec<&Finding>)> = Vec::new();
    let mut sorted: Vec<&Finding> = findings.iter().collect();
    // Stable: findings of a page keep their order.
    sorted.order_by_key(|finding| finding.path.as_str());
    for finding in sorted {
        match pages.last_mut() {
            Some((path, of_page)) if *path == finding.path => of_page.push(finding),
            _ => pages.push((&finding.path, vec![finding])),
        }
    }
    let mut cases = String::new();
    let mut failures = 0;
    for (path, findings) in &pages {
        failures += usize::from(case(&mut cases, path, findings));
    }
    let tests = pages.len() + 1;
    let counts = format!(r#"name="portolan" tests="{tests}" failures="{failures}" errors="0""#);
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <testsuites {counts}>\n  \
         <testsuite {counts} skipped=\"0\">\n    \
         <testcase classname=\"portolan\" name=\"summary\">\n      \
         <system-out>{}</system-out>\n    \
         </testcase>\n{cases}  </testsuite>\n</testsuites>\n",
        xml(&summary.line()),
    )
}

/// Writes the case of a page and says whether it fails.
fn case(cases: &mut String, path: &str, findings: &[&Finding]) -> bool {
    let (errors, others): (Vec<&Finding>, Vec<&Finding>) = findings
        .iter()
        .partition(|finding| finding.level == Level::Error);
    // Writing to a `String` does not fail.
    let _ = writeln!(
        cases,
        "    <testcase classname=\"portolan\" name=\"{0}\" file=\"{0}\">",
        xml(path)
    );
    if let Some(first) = errors.first() {
        let _ = writeln!(
            cases,
            "      <failure type=\"{}\" message=\"{}: {}\">{}</failure>",
            xml(first.lint),
            counted(errors.len(), "error"),
            xml(&first.message),
            body(&errors),
        );
    }
    if !others.is_empty() {
        let _ = writeln!(cases, "      <system-out>{}</system-out>", body(&others));
    }
    cases.push_str("    </testcase>\n");
    !errors.is_empty()
}

fn body(findings: &[&Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        text.push('\n');
        text.push_str(&xml(&concise_line(finding)));
        for related in &finding.related {
            let locale = related
                .locale
                .as_ref()
                .map_or_else(String::new, ToString::to_string);
            text.push_str("\n  ");
            text.push_str(&xml(&format!("{locale}: {}", related.cell)));
        }
    }
    text.push('\n');
    text
}

/// Harmless text with the characters of XML escaped. What XML 1.0 has no way to write, controls and
/// the noncharacters U+FFFE and U+FFFF, is among what is spelled out.
fn xml(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in harmless(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            c => escaped.push(c),
        }
    }
    escaped
}
