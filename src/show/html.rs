//! HTML: one page for a person, all languages side by side, every finding at its row.
//!
//! Takes a comparison, the findings that count and the summary; gives one document that needs nothing
//! else: style and script are inside, and its content security policy forbids everything but these
//! two, by their hashes. All text of a page is escaped by the template crate, hidden characters are
//! spelled out, and a link can only lead to a file below the report's own folder.

use std::fmt::Write;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::summary::Summary;
use crate::finding::Finding;
use crate::harmless::harmless;
use crate::lint::Comparison;
use crate::span::Place;

mod assets;
mod findings;
mod marks;
mod overview;
mod sheet;
mod table;

use sheet::Sheet;

/// How the files of findings are shown and reached; both are given paths below the dump.
#[derive(Clone, Copy)]
pub struct Links<'l> {
    /// The path as a person reads it.
    pub text: &'l dyn Fn(&str) -> String,
    /// The path from the folder of the document.
    pub address: &'l dyn Fn(&str) -> String,
}

/// One self-contained document: overview, then each page's tables with the languages side by side.
///
/// Links lead to the pages' paths below the folder that the document is put in.
///
/// ```
/// use portolan::lexicon::Lexicons;
/// use portolan::lint::{CompareOptions, compare, run};
/// use portolan::show::{html::html, summary::Summary};
/// use portolan::page::Origin;
/// use portolan::pipeline::survey_texts;
/// let page = "|Protocol/TCP or UDP/Port|Source IP|Destination IP|\n|-|-|-|\n|SIP/TCP/5061|<b>Any</b> & all|Edge Server|\n";
/// let origin = Origin::from_path("en-US/x.md");
/// let lexicons = Lexicons::built_in();
/// let survey = survey_texts(&[(origin, page.as_bytes())], &lexicons);
/// let comparison = compare(&survey, &lexicons, &CompareOptions::default());
/// let document = html(&comparison, &run(&comparison), &Summary::default());
/// assert!(document.starts_with("<!DOCTYPE html>"));
/// assert!(document.contains(r#"href="./en-US/x.md#L3""#));
/// ```
#[must_use]
pub fn html(comparison: &Comparison<'_>, findings: &[Finding], summary: &Summary) -> String {
    let links = Links {
        text: &str::to_owned,
        address: &str::to_owned,
    };
    html_with(comparison, findings, summary, &links)
}

/// Rows that a browser draws at once; of a longer report it draws what is in view. Programs that look at a page as a
/// whole then find tables beyond the window that have no size yet.
const DRAWN_AT_ONCE: usize = 200;

/// The same with links that lead from the folder of the document to the pages, wherever both are.
#[must_use]
pub fn html_with(
    comparison: &Comparison<'_>,
    findings: &[Finding],
    summary: &Summary,
    links: &Links<'_>,
) -> String {
    let sheet = Sheet::new(comparison, findings, *links);
    let tables = comparison.alignments.iter().flat_map(|page| &page.tables);
    let is_long = tables.map(|table| table.rows.len()).sum::<usize>() > DRAWN_AT_ONCE;
    let document = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(assets::policy());
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                meta name="generator" content=(concat!("portolan ", env!("CARGO_PKG_VERSION")));
                title { "Port tables, language by language" }
                style { (PreEscaped(assets::style())) }
            }
            body {
                a.skip href="#pages" { "Skip to the tables" }
                header {
                    h1 { "Port tables, language by language" }
                    p.summary { (harmless(&summary.line())) }
                }
                (overview::filters(&sheet, findings))
                main {
                    (overview::overview(&sheet, comparison, findings))
                    (findings::by_fault(&sheet, findings))
                    div #pages .long[is_long] tabindex="-1" {
                        (findings::elsewhere(&sheet))
                        @for page in &sheet.pages { (table::page(page)) }
                    }
                }
                footer {
                    p {
                        "Written by portolan " (env!("CARGO_PKG_VERSION")) ". "
                        code { "portolan explain LINT" } " says what a lint means."
                    }
                }
                script { (PreEscaped(assets::script())) }
            }
        }
    };
    let mut text = document.into_string();
    text.push('\n');
    text
}

/// A relative address: percent-encoded, and begun with `./`, so that no path is read as a scheme.
fn address(links: Links<'_>, path: &str, line: u32) -> String {
    let path = (links.address)(path);
    // A file of another disk is reached by its whole path.
    let mut address = String::from(if path.starts_with('/') {
        "file://"
    } else {
        "./"
    });
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            address.push(char::from(byte));
        } else {
            // Writing to a `String` does not fail.
            let _ = write!(address, "%{byte:02X}");
        }
    }
    let _ = write!(address, "#L{line}");
    address
}

/// `path:line`, as text and as link.
fn source_link(links: Links<'_>, path: &str, place: Place) -> Markup {
    html! {
        a.src href=(address(links, path, place.line)) { bdi { (harmless(&(links.text)(path))) } span { ":" (place.line) } }
    }
}

/// Text of a page, line by line.
fn lines(text: &str) -> Markup {
    html! {
        @for (index, line) in text.split('\n').enumerate() {
            @if index > 0 { br; }
            (harmless(line))
        }
    }
}

/// The value of a `lang` attribute; empty says "unknown" in HTML.
fn lang(page: &crate::normalize::PortPage) -> String {
    let locale = page.identity.locale.as_ref();
    locale.map(ToString::to_string).unwrap_or_default()
}

/// A locale for people.
fn locale_name(locale: Option<&crate::locale::Locale>) -> String {
    locale.map_or_else(|| String::from("unknown"), ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_below_the_folder_of_the_report() {
        let plain = Links {
            text: &str::to_owned,
            address: &str::to_owned,
        };
        let address = |path, line| address(plain, path, line);
        assert_eq!(address("ru-RU/x.md", 7), "./ru-RU/x.md#L7");
        assert_eq!(
            address("javascript:alert(1)//.md", 1),
            "./javascript%3Aalert%281%29//.md#L1"
        );
        assert_eq!(
            address("\\\\host\\a b\"'<埠>?#%.md", 2),
            "./%5C%5Chost%5Ca%20b%22%27%3C%E5%9F%A0%3E%3F%23%25.md#L2"
        );
    }
}
