//! What a dump teaches, as people use it: the command, the pack that it writes, and what holds whatever
//! the order of pages. Pages are written here, and small.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::process::Command;

use portolan::compare::coverage::coverage;
use portolan::lexicon::learn::SuspectKind;
use portolan::lexicon::{LexiconFile, Lexicons};
use portolan::normalize::Basis;
use portolan::page::Origin;
use portolan::pipeline::survey_texts;
use portolan::rule::{Field, Stated};
use portolan::survey::Survey;
use tempfile::TempDir;

use crate::run::{Ended, Folder, ended};

/// Rows of a page: source and destination, in English and in a language without a word of the product.
type Rows = &'static [(&'static str, &'static str, &'static str, &'static str)];

/// The roles of a product that no pack knows, in Italian.
const WAREHOUSE: [(&str, Rows); 3] = [
    (
        "gate",
        &[
            (
                "Picking station",
                "Stock ledger",
                "Stazione di prelievo",
                "Registro scorte",
            ),
            (
                "Stock ledger",
                "Dispatch desk",
                "Registro scorte",
                "Banco spedizioni",
            ),
            (
                "Dispatch desk",
                "Picking station",
                "Banco spedizioni",
                "Stazione di prelievo",
            ),
        ],
    ),
    (
        "hall",
        &[
            (
                "Picking station, Stock ledger",
                "Dispatch desk",
                "Stazione di prelievo, Registro scorte",
                "Banco spedizioni",
            ),
            (
                "Dispatch desk",
                "Stock ledger, Dispatch desk",
                "Banco spedizioni",
                "Registro scorte, Banco spedizioni",
            ),
        ],
    ),
    (
        "yard",
        &[
            (
                "Dispatch desk or Picking station",
                "Any",
                "Banco spedizioni o Stazione di prelievo",
                "Qualsiasi",
            ),
            (
                "Any",
                "Stock ledger or Picking station",
                "Qualsiasi",
                "Registro scorte o Stazione di prelievo",
            ),
        ],
    ),
];

fn page(rows: Rows, is_source: bool) -> String {
    let mut text = String::from("# Ports\n\n");
    text.push_str(match is_source {
        true => "| Protocol | Port | Source | Destination |\n",
        false => "| Protocollo | Porta | Origine | Destinazione |\n",
    });
    text.push_str("|---|---|---|---|\n");
    for (number, (from, to, own_from, own_to)) in rows.iter().enumerate() {
        let (from, to) = if is_source {
            (from, to)
        } else {
            (own_from, own_to)
        };
        text.push_str(&format!("| TCP | {} | {from} | {to} |\n", 4_000 + number));
    }
    text
}

fn pages(products: &[(&str, Rows)]) -> Vec<(String, String)> {
    let both = products.iter().flat_map(|(name, rows)| {
        [("en-US", true), ("it-IT", false)]
            .map(|(locale, is_source)| (format!("{locale}/{name}.md"), page(rows, is_source)))
    });
    both.collect()
}

fn survey(pages: &[(String, String)], lexicons: &Lexicons) -> Survey {
    let texts: Vec<(Origin, &[u8])> = pages
        .iter()
        .map(|(path, text)| (Origin::from_path(path), text.as_bytes()))
        .collect();
    survey_texts(&texts, lexicons)
}

fn learned(survey: &Survey, locale: &str) -> Vec<(String, String)> {
    let lesson = &survey.lessons.by_locale[&locale.parse().unwrap()];
    let terms = lesson.learned.terms.iter();
    terms
        .map(|term| (term.text.to_lowercase(), term.concepts[0].to_string()))
        .collect()
}

/// Each end of each rule of a language, with what its reading rests on.
fn ends(survey: &Survey, locale: &str) -> Vec<(String, u32, Field, String, Basis)> {
    let mut found = Vec::new();
    for page in &survey.pages {
        if page
            .identity
            .locale
            .as_ref()
            .map(ToString::to_string)
            .as_deref()
            != Some(locale)
        {
            continue;
        }
        for row in page.tables.iter().flat_map(|table| &table.rows) {
            for field in [Field::Source, Field::Destination] {
                let value = match field.get(row.rule.as_ref().unwrap()) {
                    Stated::Is(value) => format!("{value:?}"),
                    Stated::Unread => String::from("unread"),
                    Stated::Absent => String::from("absent"),
                };
                let key = page.identity.key.clone();
                found.push((key, row.index, field, value, row.basis(field)));
            }
        }
    }
    found
}

fn write(folder: &Path, pages: &[(String, String)]) {
    for (path, text) in pages {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

fn portolan(folder: &Path, args: &[&str]) -> Ended {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portolan"));
    ended(command.current_dir(folder).args(args).output().unwrap())
}

fn dump() -> TempDir {
    let folder = TempDir::new().unwrap();
    write(&folder.path().join("docs"), &pages(&WAREHOUSE));
    folder
}

#[test]
fn a_product_that_nobody_has_packed_is_learned_and_read() {
    let survey = survey(&pages(&WAREHOUSE), &Lexicons::built_in());
    let terms = learned(&survey, "it-IT");
    for (words, concept) in [
        ("stazione di prelievo", "picking-station"),
        ("registro scorte", "stock-ledger"),
        ("banco spedizioni", "dispatch-desk"),
    ] {
        assert!(
            terms.contains(&(words.to_owned(), concept.to_owned())),
            "{terms:?}"
        );
    }
    let english = ends(&survey, "en-US");
    for (own, source) in ends(&survey, "it-IT").iter().zip(&english) {
        assert_eq!(own.3, source.3, "{own:?}");
    }
    let all = coverage(&survey.pages, &survey.lessons);
    let (_, worst) = all
        .iter()
        .find(|(locale, _)| locale.to_string() == "it-IT")
        .unwrap();
    assert_eq!(worst.unknown, 0);
    assert!(worst.learned > 0 && worst.learned_words == 3, "{worst:?}");
}

#[test]
fn the_order_of_pages_rows_and_languages_changes_nothing() {
    let lexicons = Lexicons::built_in();
    let all = pages(&WAREHOUSE);
    let first = survey(&all, &lexicons);
    for turn in 1..all.len() {
        let mut turned = all.clone();
        turned.rotate_left(turn);
        if turn % 2 == 1 {
            turned.reverse();
        }
        let other = survey(&turned, &lexicons);
        assert_eq!(other.lessons, first.lessons);
        assert_eq!(other.pages, first.pages);
    }
    // Rows that change places together teach the same words.
    let mut reversed = all.clone();
    for (_, text) in &mut reversed {
        let mut lines: Vec<&str> = text.lines().collect();
        let rows = lines
            .iter()
            .position(|line| line.starts_with("| TCP"))
            .unwrap();
        lines[rows..].reverse();
        *text = lines.join("\n") + "\n";
    }
    let other = survey(&reversed, &lexicons);
    assert_eq!(learned(&other, "it-IT"), learned(&first, "it-IT"));
}

#[test]
fn a_page_more_never_turns_a_right_reading_wrong() {
    let lexicons = Lexicons::built_in();
    for count in 1..WAREHOUSE.len() {
        let fewer = survey(&pages(&WAREHOUSE[..count]), &lexicons);
        let more = survey(&pages(&WAREHOUSE[..=count]), &lexicons);
        let source = ends(&more, "en-US");
        let more = ends(&more, "it-IT");
        for own in ends(&fewer, "it-IT").iter().filter(|own| own.3 != "unread") {
            let is_it = |other: &&(String, u32, Field, String, Basis)| {
                (&other.0, other.1, other.2) == (&own.0, own.1, own.2)
            };
            let right = &source.iter().find(is_it).unwrap().3;
            let now = &more.iter().find(is_it).unwrap().3;
            if own.3 == *right {
                assert!(now == right || now == "unread", "{own:?} became {now}");
            }
        }
    }
}

/// The source's own pack, of a product with abbreviations in its names.
fn source_pack() -> Lexicons {
    let text = "locale = \"en\"\n\
        [concept.stock-partner]\nkind = \"role\"\ndefinition = \"d\"\n\
        [concept.branch-appliance]\nkind = \"role\"\ndefinition = \"d\"\n\
        [term.branch-appliance]\npreferred = \"branch appliance\"\n\
        [term.stock-partner]\npreferred = \"public WM partner\"\n";
    let file = LexiconFile::parse(text, Path::new("en.toml")).unwrap();
    Lexicons::with_files(vec![file]).unwrap()
}

fn italian(rows: Rows) -> Vec<String> {
    let survey = survey(&pages(&[("rows", rows)]), &source_pack());
    let ends = ends(&survey, "it-IT").into_iter();
    ends.filter(|end| end.2 == Field::Source)
        .map(|end| end.3)
        .collect()
}

#[test]
fn an_abbreviation_inside_of_a_known_name_may_be_written_out() {
    const ROWS: Rows = &[
        (
            "Public WM partner",
            "Any",
            "Partner pubblico di magazzino",
            "Qualsiasi",
        ),
        (
            "Public WM partner, client",
            "Any",
            "Partner pubblico di magazzino, client",
            "Qualsiasi",
        ),
    ];
    assert!(
        italian(ROWS)[0].contains("stock-partner"),
        "{:?}",
        italian(ROWS)
    );
    // A name that nobody has packed may be another one: the page may be of another version.
    const OTHER: Rows = &[
        ("WMX connector", "Any", "Gestore di magazzino", "Qualsiasi"),
        (
            "WMX connector, client",
            "Any",
            "Gestore di magazzino, client",
            "Qualsiasi",
        ),
    ];
    assert_eq!(italian(OTHER), ["unread", "unread"]);
}

#[test]
fn a_shared_word_may_be_a_part_of_a_products_name() {
    const ROWS: Rows = &[
        (
            "Branch appliance",
            "Any",
            "Dispositivo di filiale",
            "Qualsiasi",
        ),
        (
            "Branch appliance, client",
            "Any",
            "Dispositivo di filiale, client",
            "Qualsiasi",
        ),
    ];
    assert!(
        italian(ROWS)[0].contains("branch-appliance"),
        "{:?}",
        italian(ROWS)
    );
    // By itself it is another role, and that is told.
    const FAULT: Rows = &[
        ("Branch appliance", "Any", "Dispositivo", "Qualsiasi"),
        (
            "Branch appliance, client",
            "Any",
            "Dispositivo, client",
            "Qualsiasi",
        ),
    ];
    assert!(italian(FAULT)[0].contains("device"), "{:?}", italian(FAULT));
}

#[test]
fn a_word_that_says_nothing_says_and_mutes_nothing() {
    const ROWS: Rows = &[
        ("Client", "Any", "Traffico client", "Qualsiasi"),
        // Beside such a word a fault stays a fault.
        ("Client", "Any", "Traffico firewall", "Qualsiasi"),
    ];
    let lexicons = Lexicons::built_in();
    let survey = survey(&pages(&[("rows", ROWS)]), &lexicons);
    let ends = ends(&survey, "it-IT").into_iter();
    let read: Vec<_> = ends.filter(|end| end.2 == Field::Source).collect();
    for (end, role) in read.iter().zip(["client", "firewall"]) {
        assert!(end.3.contains(&format!("\"{role}\"")), "{end:?}");
        assert_eq!(end.4, Basis::Known);
    }
    assert!(survey.lessons.by_locale.is_empty(), "{:?}", survey.lessons);
}

#[test]
fn roles_of_service_cells_are_learned_like_any_other() {
    let page = |header: &str, role: &str, any: &str| {
        let mut text = format!("# Ports\n\n{header}\n|---|---|---|\n");
        for cell in ["SIP/TCP/5061", "SIP/TCP/443", "HTTP/TCP/80"] {
            text.push_str(&format!("| {role}/{cell} | {any} | client |\n"));
        }
        text
    };
    let english = "| Protocol/TCP or UDP/Port | Source | Destination |";
    let italian = "| Protocollo/TCP o UDP/Porta | Origine | Destinazione |";
    let pages = vec![
        (
            String::from("en-US/roles.md"),
            page(english, "Branch appliance", "Any"),
        ),
        (
            String::from("it-IT/roles.md"),
            page(italian, "Filiale", "Qualsiasi"),
        ),
    ];
    let survey = survey(&pages, &source_pack());
    let is_italian = |page: &&portolan::normalize::PortPage| page.identity.path.contains("it-IT");
    let page = survey.pages.iter().find(is_italian).unwrap();
    for row in &page.tables[0].rows {
        let role = &row.rule.as_ref().unwrap().role;
        let role = role.value().map(ToString::to_string);
        assert_eq!(role.as_deref(), Some("branch-appliance"), "{:?}", row.gaps);
        assert_eq!(row.basis(Field::Role), Basis::Learned);
        assert!(row.gaps.is_empty(), "{:?}", row.gaps);
    }
}

#[test]
fn a_name_that_is_another_roles_is_told_and_not_learned_away() {
    const ROWS: Rows = &[
        (
            "Picking station",
            "Stock ledger",
            "Registro scorte",
            "Registro scorte",
        ),
        (
            "Dispatch desk",
            "Picking station",
            "Banco spedizioni",
            "Stazione di prelievo",
        ),
    ];
    let mut products = WAREHOUSE.to_vec();
    products.push(("fault", ROWS));
    let survey = survey(&pages(&products), &Lexicons::built_in());
    let fault = ends(&survey, "it-IT")
        .into_iter()
        .find(|(key, row, field, ..)| key.contains("fault") && *row == 1 && *field == Field::Source)
        .unwrap();
    assert!(fault.3.contains("stock-ledger"), "{fault:?}");
    let lesson = &survey.lessons.by_locale[&"it-IT".parse().unwrap()];
    let suspect = lesson
        .learned
        .suspects
        .iter()
        .find(|suspect| suspect.concepts[0].as_str() == "picking-station");
    assert!(
        matches!(
            suspect.unwrap().kind,
            SuspectKind::Minority | SuspectKind::OtherConcept | SuspectKind::Rare
        ),
        "{suspect:?}"
    );
}

#[test]
fn the_pack_is_read_like_any_other_and_its_words_are_certain() {
    let folder = dump();
    let run = portolan(
        folder.path(),
        &[
            "lexicon",
            "learn",
            "docs",
            "--locale",
            "it",
            "-o",
            "it.toml",
            "--isolated",
        ],
    );
    assert_eq!(run.code, Some(0), "{}", run.err);
    let pack = LexiconFile::read(&folder.path().join("it.toml")).unwrap();
    assert_eq!(pack.locale().unwrap().to_string(), "it-IT");
    let text = std::fs::read_to_string(folder.path().join("it.toml")).unwrap();
    assert!(text.contains("[concept.picking-station]"), "{text}");
    assert!(
        text.contains(" rows, ") && text.contains(" texts"),
        "{text}"
    );
    let lexicons = Lexicons::with_files(vec![pack]).unwrap();
    let survey = survey(&pages(&WAREHOUSE), &lexicons);
    for end in ends(&survey, "it-IT") {
        assert_eq!(end.4, Basis::Known, "{end:?}");
    }
    assert!(survey.lessons.by_locale.is_empty());
    // By the command line: configuration names the file, and the check of a pack finds no fault.
    std::fs::write(
        folder.path().join("portolan.toml"),
        "[lexicon]\npaths = [\"it.toml\"]\n",
    )
    .unwrap();
    let run = portolan(folder.path(), &["lexicon", "--coverage", "docs"]);
    let line = run
        .out
        .lines()
        .find(|line| line.starts_with("it-IT"))
        .unwrap();
    assert!(
        line.contains("14  100.0 %") || line.contains("14 100.0 %"),
        "{line}"
    );
    let run = portolan(folder.path(), &["lexicon", "--check", "it.toml"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
}

#[test]
fn what_a_person_has_changed_stays() {
    let folder = dump();
    let learn = || {
        let run = portolan(
            folder.path(),
            &["lexicon", "learn", "docs", "-o", "it.toml", "--isolated"],
        );
        assert_eq!(run.code, Some(0), "{}", run.err);
        std::fs::read_to_string(folder.path().join("it.toml")).unwrap()
    };
    let first = learn();
    assert_eq!(learn(), first, "nothing has changed");
    let start = first.find("[term.dispatch-desk]").unwrap();
    let end = start + first[start..].find("\n\n").unwrap();
    let changed = format!(
        "{}{}\n# By hand.\n[term.night-porter]\npreferred = \"Portiere notturno\"\n\n[concept.night-porter]\n",
        &first[..start],
        &first[end..]
    )
    .replace("\"Registro scorte\"", "\"Registro delle scorte\"");
    std::fs::write(folder.path().join("it.toml"), &changed).unwrap();
    let again = learn();
    assert!(
        again.contains("preferred = \"Registro delle scorte\""),
        "{again}"
    );
    assert!(again.contains("# By hand.\n[term.night-porter]"), "{again}");
    assert!(
        !again.contains("[term.dispatch-desk]"),
        "what was deleted stays so: {again}"
    );
    assert!(again.contains("[term.picking-station]"), "{again}");
    assert!(
        again.contains("learned as well: \"Registro scorte\""),
        "{again}"
    );
    assert_eq!(learn(), again);
    LexiconFile::parse(&again, Path::new("it.toml")).unwrap();
}

#[test]
fn several_languages_need_a_folder_or_a_choice() {
    let folder = dump();
    let spanish: Vec<(String, String)> = pages(&WAREHOUSE)
        .into_iter()
        .filter(|(path, _)| path.starts_with("it-IT"))
        .map(|(path, text)| {
            let text = text
                .replace("Stazione di prelievo", "Puesto de recogida")
                .replace("Registro scorte", "Libro de existencias")
                .replace("Banco spedizioni", "Mesa de envíos")
                .replace("Qualsiasi", "Cualquiera")
                .replace(
                    "| Protocollo | Porta | Origine | Destinazione |",
                    "| Protocolo | Puerto | Origen | Destino |",
                );
            (path.replace("it-IT", "es-ES"), text)
        })
        .collect();
    write(&folder.path().join("docs"), &spanish);
    let run = portolan(
        folder.path(),
        &["lexicon", "learn", "docs", "-o", "all.toml", "--isolated"],
    );
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("es-ES, it-IT"), "{}", run.err);
    assert!(!folder.path().join("all.toml").exists());
    std::fs::create_dir(folder.path().join("packs")).unwrap();
    let run = portolan(
        folder.path(),
        &["lexicon", "learn", "docs", "-o", "packs", "--isolated"],
    );
    assert_eq!(run.code, Some(0), "{}", run.err);
    let files: Vec<LexiconFile> = ["es-ES", "it-IT"]
        .map(|locale| {
            LexiconFile::read(&folder.path().join(format!("packs/{locale}.toml"))).unwrap()
        })
        .into();
    // Both bring the concepts that they need.
    Lexicons::with_files(files).unwrap();
}

#[test]
fn bad_input_is_told_in_words() {
    let folder = dump();
    let run = portolan(folder.path(), &["lexicon", "learn", "nowhere"]);
    assert_eq!(run.code, Some(2));
    let run = portolan(
        folder.path(),
        &["lexicon", "learn", "docs", "--locale", "sv", "--isolated"],
    );
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("there is no page in sv"), "{}", run.err);
    std::fs::write(
        folder.path().join("it.toml"),
        "locale = \"it\"\nterms = 1\n",
    )
    .unwrap();
    let run = portolan(
        folder.path(),
        &["lexicon", "learn", "docs", "-o", "it.toml", "--isolated"],
    );
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("it.toml:2:1"), "{}", run.err);
    let text = std::fs::read_to_string(folder.path().join("it.toml")).unwrap();
    assert_eq!(
        text, "locale = \"it\"\nterms = 1\n",
        "nothing is written over what is not understood"
    );
}

#[test]
fn rules_that_rest_on_learned_words_say_so_in_the_canon() {
    let folder = dump();
    let run = portolan(
        folder.path(),
        &["build", "docs", "--isolated", "--fail-on", "never"],
    );
    assert_eq!(run.code, Some(0), "{}", run.err);
    let canon: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let terms = canon["terms"].as_array().unwrap();
    assert!(terms.iter().any(|term| term["origin"] == "learned"
        && term["locale"] == "it-IT"
        && term["concepts"][0] == "stock-ledger"));
    std::fs::write(folder.path().join("canon.json"), &run.out).unwrap();
    let run = portolan(folder.path(), &["validate", "canon.json"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
}

#[test]
fn a_document_of_terminologists_makes_a_pack() {
    let folder = dump();
    let entry = |english: &str, italian: &str, id: &str| {
        format!(
            "<conceptEntry id=\"{id}\"><langSec xml:lang=\"en\"><termSec><term>{english}</term></termSec></langSec>\
             <langSec xml:lang=\"it\"><termSec><term>{italian}</term>\
             <termNote type=\"administrativeStatus\">preferredTerm-admn-sts</termNote></termSec></langSec></conceptEntry>"
        )
    };
    let document = format!(
        "<?xml version=\"1.0\"?><tbx type=\"TBX-Basic\" style=\"dca\" xml:lang=\"en\" xmlns=\"urn:iso:std:iso:30042:ed-2\">\
         <tbxHeader><fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc></tbxHeader><text><body>{}{}{}</body></text></tbx>",
        entry("Picking station", "Stazione di prelievo", "c1"),
        entry("Stock ledger", "Registro scorte", "c2"),
        entry("Dispatch desk", "Banco spedizioni", "c3"),
    );
    std::fs::write(folder.path().join("terms.tbx"), document).unwrap();
    let run = portolan(
        folder.path(),
        &[
            "lexicon",
            "--from",
            "tbx",
            "terms.tbx",
            "--locale",
            "it",
            "-o",
            "it.toml",
            "--isolated",
        ],
    );
    assert_eq!(run.code, Some(0), "{}", run.err);
    let pack = LexiconFile::read(&folder.path().join("it.toml")).unwrap();
    let survey = survey(
        &pages(&WAREHOUSE),
        &Lexicons::with_files(vec![pack]).unwrap(),
    );
    assert!(
        ends(&survey, "it-IT")
            .iter()
            .all(|end| end.4 == Basis::Known)
    );
    let run = portolan(
        folder.path(),
        &[
            "lexicon",
            "--to",
            "tbx",
            "--of",
            "it.toml",
            "-o",
            "back.tbx",
            "--isolated",
        ],
    );
    assert_eq!(run.code, Some(0), "{}", run.err);
    let back: PathBuf = folder.path().join("back.tbx");
    assert!(
        std::fs::read_to_string(back)
            .unwrap()
            .contains("<term>Banco spedizioni</term>")
    );
}

/// A word that one text alone bears out is published as learned, and is no gap then: a field of a record has a
/// value or is unread, and never both.
#[test]
fn a_field_is_a_value_or_a_gap_and_never_both() {
    let folder = Folder::new();
    let rows = [
        ("6443", "Agent", "Server", "Agent", "Server"),
        ("9345", "Agent", "Server", "Agent", "Server"),
        ("10250", "Monitor", "Server", "Bildschirm", "Server"),
        (
            "10251",
            "Any except Agent",
            "Server",
            "Bildwerfer",
            "Server",
        ),
    ];
    let table = |header: &str, is_english: bool| {
        let row = |(port, from, to, von, nach): &(&str, &str, &str, &str, &str)| match is_english {
            true => format!("|TCP|{port}|{from}|{to}|\n"),
            false => format!("|TCP|{port}|{von}|{nach}|\n"),
        };
        let rows: String = rows.iter().map(row).collect();
        format!("|{header}|\n|-|-|-|-|\n{rows}")
    };
    folder.write(
        "en-US/a.md",
        table("Protocol|Port|Source|Destination", true),
    );
    folder.write("de-DE/a.md", table("Protokoll|Port|Quelle|Ziel", false));
    let ended = folder.run("extract . --isolated");
    let records = ended
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    let german: Vec<serde_json::Value> = records
        .filter(|record: &serde_json::Value| record["page"]["locale"] == "de-DE")
        .collect();
    assert_eq!(german.len(), 4);
    for record in &german {
        let has_gap = !record["gaps"].as_array().unwrap().is_empty();
        assert_eq!(record["rule"]["source"].is_null(), has_gap, "{record}");
        let unread = record["unread"].as_array().unwrap();
        assert_eq!(unread.contains(&"source".into()), has_gap, "{record}");
    }
    assert!(german[3]["rule"]["source"].is_null());
}
