//! Headers of a language that no lexicon knows: what the source tells of them, and what is learned. Slovene
//! has no lexicon; `Vir` is the source, `Cilj` the destination.

#![allow(clippy::unwrap_used)]

use crate::run::Folder;
use portolan::lexicon::Lexicons;
use portolan::normalize::{ColumnKind, PortTable};
use portolan::page::Origin;
use portolan::pipeline::survey_texts;
use portolan::rule::{Field, Stated};
use portolan::survey::Survey;

const ENGLISH: &str = "| Source | Destination | Port | Protocol |";
const SLOVENE: &str = "| Vir | Cilj | Port | Protokol |";

/// Three rows under a header; the ends are names of no product that is packed.
fn page(header: &str, ports: [u16; 3]) -> String {
    let [a, b, c] = ports;
    format!(
        "# Porte\n\n{header}\n|---|---|---|---|\n\
         | Anna | Bodil | {a} | TCP |\n| Bodil | Clara | {b} | UDP |\n| Clara | Anna | {c} | TCP |\n"
    )
}

fn survey(pages: &[(&str, String)]) -> Survey {
    let texts: Vec<(Origin, &[u8])> = pages
        .iter()
        .map(|(path, text)| (Origin::from_path(*path), text.as_bytes()))
        .collect();
    survey_texts(&texts, &Lexicons::built_in())
}

fn table<'s>(survey: &'s Survey, path: &str) -> &'s PortTable {
    let page = survey.pages.iter().find(|page| page.identity.path == path);
    &page.unwrap().tables[0]
}

const ENDS: [ColumnKind; 4] = [
    ColumnKind::Source,
    ColumnKind::Destination,
    ColumnKind::Port,
    ColumnKind::Protocol,
];

/// `Port` and `Protokol` are read in any language; what stands beside them, the English table tells.
#[test]
fn the_source_tells_the_columns_that_a_language_does_not() {
    let survey = survey(&[
        ("en/a.md", page(ENGLISH, [443, 514, 8443])),
        ("sl/a.md", page(SLOVENE, [443, 514, 8443])),
    ]);
    let slovene = table(&survey, "sl/a.md");
    assert_eq!(slovene.columns, ENDS);
    assert!(
        slovene.is_projected,
        "what the source tells is likely, not certain"
    );
    assert!(!table(&survey, "en/a.md").is_projected);
}

/// A header that the language knows means what it says there, whatever the source's says.
#[test]
fn the_source_tells_nothing_of_headers_that_are_known_or_of_other_tables() {
    let german = "| Quelle | Hinweise | Port | Protokoll |";
    let swapped = "| Port | Protokol | Vir | Cilj |";
    let swapped_rows =
        "|---|---|---|---|\n| 443 | TCP | Anna | Bodil |\n| 514 | UDP | Bodil | Clara |\n";
    let survey = survey(&[
        ("en/a.md", page(ENGLISH, [443, 514, 8443])),
        ("de/a.md", page(german, [443, 514, 8443])),
        ("sl/a.md", format!("# Porte\n\n{swapped}\n{swapped_rows}")),
    ]);
    let told = |path: &str| table(&survey, path).columns.clone();
    assert_eq!(told("de/a.md")[1], ColumnKind::Notes);
    assert_eq!(
        told("sl/a.md"),
        [
            ColumnKind::Port,
            ColumnKind::Protocol,
            ColumnKind::Other,
            ColumnKind::Other
        ]
    );
}

/// The pages that teach `Vir` and `Cilj`: two tables, for one may be wrong.
fn taught() -> Vec<(&'static str, String)> {
    vec![
        ("en/a.md", page(ENGLISH, [443, 514, 8443])),
        ("sl/a.md", page(SLOVENE, [443, 514, 8443])),
        ("en/b.md", page(ENGLISH, [22, 53, 636])),
        ("sl/b.md", page(SLOVENE, [22, 53, 636])),
    ]
}

#[test]
fn learned_headers_read_a_page_that_has_no_source() {
    let alone = ("sl/alone.md", page(SLOVENE, [80, 161, 5061]));
    let taught: Vec<_> = taught().into_iter().chain([alone.clone()]).collect();
    let with = survey(&taught);
    let read = table(&with, "sl/alone.md");
    assert_eq!(read.columns, ENDS);
    assert!(read.is_projected);
    let without = survey(&[alone]);
    assert_eq!(table(&without, "sl/alone.md").columns[0], ColumnKind::Other);
    let first = read.rows[0].rule.as_ref().unwrap();
    assert_ne!(
        Field::Source.get(first),
        Stated::Absent,
        "a source that nobody understands is unread, and the page has one"
    );
}

#[test]
fn a_header_of_one_table_or_of_two_meanings_is_not_learned() {
    let headers = |pages: &[(&str, String)]| -> Vec<String> {
        let survey = survey(pages);
        let lesson = survey.lessons.by_locale.get(&"sl".parse().unwrap());
        let headers = lesson.iter().flat_map(|lesson| &lesson.learned.headers);
        headers.map(|header| header.text.clone()).collect()
    };
    assert_eq!(headers(&taught()[..2]), [""; 0]);
    assert_eq!(headers(&taught()), ["Cilj", "Protokol", "Vir"]);
    let turned = "| Cilj | Vir | Port | Protokol |";
    let mut pages = taught();
    pages.push(("en/c.md", page(ENGLISH, [25, 123, 993])));
    pages.push(("sl/c.md", page(turned, [25, 123, 993])));
    assert_eq!(headers(&pages), ["Protokol"]);
}

/// What is learned of a language is a pack, and with the pack its pages are read one by one.
#[test]
fn learned_headers_are_in_the_pack() {
    let folder = Folder::new();
    for (path, text) in taught() {
        folder.write(&format!("docs/{path}"), &text);
    }
    let run = folder.run("lexicon learn docs --locale sl -o sl.toml");
    assert_eq!(run.code, Some(0), "{}", run.err);
    let pack = folder.read("sl.toml");
    for part in [
        "[term.column-source]\n# \"Vir\": 2 tables\npreferred = \"Vir\"",
        "[term.column-destination]\n# \"Cilj\": 2 tables\npreferred = \"Cilj\"",
    ] {
        assert!(pack.contains(part), "{pack}");
    }
    folder.write("portolan.toml", "[lexicon]\npaths = [\"sl.toml\"]\n");
    folder.write("one/a.md", page(SLOVENE, [80, 161, 5061]));
    let run = folder.run("extract one --tables --locale sl");
    let shape = "\"shape\":[\"source\",\"destination\",\"port\",\"protocol\"]";
    assert!(run.out.contains(shape), "{}", run.out);
}
