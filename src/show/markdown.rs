//! Markdown: a step summary for a pull request or a CI run.
//!
//! Takes findings and the summary, gives GitHub Flavored Markdown: the summary line, counts by lint
//! and locale, then the findings page by page. Page text is written with character references, so
//! that none of it is markup, link or mention. GitHub refuses a step summary above one mebibyte;
//! what does not fit is counted, not shown.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::summary::{Summary, counted};
use crate::finding::{Finding, Level};
use crate::harmless::{harmless, harmless_within};

/// GitHub takes 1,048,576 bytes a step; other tools may write to the same summary.
const MAX_BYTES: usize = 900_000;
/// Columns that one cell may take; the full text is in the other formats.
const CELL_WIDTH: usize = 300;

/// The summary, counts and findings.
#[must_use]
pub fn markdown(findings: &[Finding], summary: &Summary) -> String {
    let mut text = format!("# portolan\n\n{}\n", escaped(&summary.line()));
    if findings.is_empty() {
        return text;
    }
    counts(&mut text, findings);

    // By page, pages in order of their first finding.
    let mut order: Vec<&str> = Vec::new();
    let mut pages: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        let of_page = pages.entry(&finding.path).or_default();
        if of_page.is_empty() {
            order.push(&finding.path);
        }
        of_page.push(finding);
    }
    let mut shown = 0;
    'pages: for path in order {
        let heading = format!(
            "\n## {}\n\n| line | lint | finding | this page | other languages |\n\
             | ---: | --- | --- | --- | --- |\n",
            code(path)
        );
        let mut pending = Some(heading);
        for finding in pages.get(path).into_iter().flatten() {
            let row = row(finding);
            let length = row.len() + pending.as_ref().map_or(0, String::len);
            if text.len() + length > MAX_BYTES {
                break 'pages;
            }
            if let Some(heading) = pending.take() {
                text.push_str(&heading);
            }
            text.push_str(&row);
            shown += 1;
        }
    }
    if shown < findings.len() {
        // Writing to a `String` does not fail.
        let _ = writeln!(
            text,
            "\n{} not shown, for the summary would be too long.",
            counted(findings.len() - shown, "finding")
        );
    }
    text
}

/// A table of lints and locales.
fn counts(text: &mut String, findings: &[Finding]) {
    let mut locales: BTreeSet<String> = BTreeSet::new();
    let mut table: BTreeMap<(std::cmp::Reverse<Level>, &str), BTreeMap<String, usize>> =
        BTreeMap::new();
    for finding in findings {
        let locale = locale_of(finding.locale.as_ref());
        locales.insert(locale.clone());
        let of_lint = table
            .entry((std::cmp::Reverse(finding.level), finding.lint))
            .or_default();
        *of_lint.entry(locale).or_default() += 1;
    }
    text.push_str("\n| level | lint |");
    for locale in &locales {
        let _ = write!(text, " {} |", escaped(locale));
    }
    text.push_str(" all |\n| --- | --- |");
    for _ in 0..=locales.len() {
        text.push_str(" ---: |");
    }
    text.push('\n');
    for ((level, lint), of_lint) in &table {
        let _ = write!(text, "| {} | {} |", level.0, escaped(lint));
        for locale in &locales {
            match of_lint.get(locale) {
                Some(count) => {
                    let _ = write!(text, " {count} |");
                }
                None => text.push_str("  |"),
            }
        }
        let all: usize = of_lint.values().sum();
        let _ = writeln!(text, " {all} |");
    }
}

fn row(finding: &Finding) -> String {
    let others: Vec<String> = finding
        .related
        .iter()
        .map(|related| {
            format!(
                "{} {}",
                escaped(&locale_of(related.locale.as_ref())),
                code(&related.cell)
            )
        })
        .collect();
    format!(
        "| {} | {} {} | {} | {} | {} |\n",
        finding.place.line,
        finding.level,
        escaped(finding.lint),
        escaped(&finding.message),
        code(&finding.cell),
        others.join("<br>"),
    )
}

fn locale_of(locale: Option<&crate::locale::Locale>) -> String {
    locale.map_or_else(|| "unknown".to_owned(), ToString::to_string)
}

/// Text in `<code>`, where GitHub makes no mentions or links either.
fn code(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let shown = harmless_within(text, CELL_WIDTH);
    format!("<code>{}</code>", escaped(&shown))
}

/// Harmless text in which nothing is markup.
///
/// Every ASCII character that can begin markup becomes a character reference: CommonMark never
/// reads one as structure. A full stop is one only where it would begin a link.
fn escaped(text: &str) -> String {
    let shown = harmless(text);
    let mut escaped = String::with_capacity(shown.len());
    let mut previous = ' ';
    for c in shown.chars() {
        let link = c == '.' && previous.eq_ignore_ascii_case(&'w');
        let markup = matches!(
            c,
            '&' | '<'
                | '>'
                | '|'
                | '`'
                | '*'
                | '_'
                | '~'
                | '['
                | ']'
                | '\\'
                | '$'
                | '@'
                | '#'
                | '"'
        );
        // `:` stands in links (`https://`) and emoji (`:tada:`).
        if markup || link || c == ':' {
            let _ = write!(escaped, "&#{};", u32::from(c));
        } else {
            escaped.push(c);
        }
        previous = c;
    }
    escaped
}
