//! Terminologies go out and come back without loss; what is no TBX is told with its place.

#![allow(clippy::unwrap_used)]

use std::path::Path;

use portolan::lexicon::load::{Extent, Standing, Term};
use portolan::lexicon::tbx::{Setting, Terminology, read, write};
use portolan::lexicon::{Concept, ConceptId, ConceptKind, LexiconFile, Lexicons};
use portolan::span::Place;
use proptest::prelude::*;

fn back(text: &str) -> Result<Terminology, String> {
    let source = "en".parse().unwrap();
    read(text, Path::new("terms.tbx"), &source, &|_| None).map_err(|error| error.to_string())
}

fn words() -> impl Strategy<Value = String> {
    // Letters of several scripts, blanks at any place, and what XML gives a meaning.
    proptest::string::string_regex(
        "[ \t\n]{0,2}[a-zäß语サĄ][a-z <>&\"'語\u{301}\u{a0}\n]{0,12}[ ]{0,1}",
    )
    .unwrap()
}

fn id() -> impl Strategy<Value = ConceptId> {
    proptest::string::string_regex("[a-z0-9_ä \"-]{1,8}")
        .unwrap()
        .prop_map(|id| ConceptId::new(&id))
}

fn concept() -> impl Strategy<Value = Concept> {
    (
        id(),
        proptest::sample::select(ConceptKind::ALL.to_vec()),
        words(),
        proptest::option::of(id()),
        proptest::option::of(id()),
        any::<(bool, bool)>(),
    )
        .prop_map(
            |(id, kind, definition, part_of, opposite, (generic, qualifies))| Concept {
                id,
                kind,
                source: definition.chars().rev().collect(),
                definition,
                part_of,
                implies: None,
                generic,
                qualifies,
                opposite,
            },
        )
}

fn term(concepts: Vec<ConceptId>) -> impl Strategy<Value = (String, Term)> {
    let some = proptest::sample::subsequence(concepts.clone(), 1..=concepts.len().min(2));
    let standing = prop_oneof![
        Just(Standing::Accepted),
        Just(Standing::Preferred),
        words().prop_map(Standing::Faulty),
    ];
    let extent = prop_oneof![Just(Extent::Any), Just(Extent::Exact), Just(Extent::Alone)];
    let locale = proptest::sample::select(vec!["de-DE", "ja", "pt-BR"]);
    (some, words(), standing, extent, locale, any::<bool>()).prop_map(
        |(mut concepts, text, standing, extent, locale, is_either)| {
            let alternatives = match is_either && concepts.len() > 1 {
                true => concepts.split_off(1),
                false => Vec::new(),
            };
            let term = Term {
                text,
                concepts,
                alternatives,
                standing,
                extent,
                place: Place::START,
            };
            (locale.to_owned(), term)
        },
    )
}

fn terminology() -> impl Strategy<Value = Terminology> {
    proptest::collection::vec(concept(), 1..5)
        .prop_flat_map(|mut concepts| {
            concepts.sort_by(|a, b| a.id.cmp(&b.id));
            concepts.dedup_by(|a, b| a.id == b.id);
            let ids: Vec<ConceptId> = concepts.iter().map(|concept| concept.id.clone()).collect();
            let terms = proptest::collection::vec(term(ids), 0..8);
            (
                Just(concepts),
                terms,
                proptest::collection::vec(words(), 0..3),
            )
        })
        .prop_map(|(concepts, terms, fillers)| Terminology {
            concepts,
            terms: terms
                .into_iter()
                .map(|(locale, term)| (locale.parse().unwrap(), term))
                .collect(),
            settings: fillers
                .into_iter()
                .map(|text| Setting {
                    locale: "de-DE".parse().unwrap(),
                    key: String::from("words.fillers"),
                    text,
                    of: String::new(),
                })
                .collect(),
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_goes_out_comes_back(one in terminology()) {
        // The first trip puts terms in order; from then on every trip gives the same.
        let first = back(&write(&one)).unwrap();
        prop_assert_eq!(&first.concepts, &one.concepts);
        let key = |term: &(portolan::locale::Locale, Term)| format!("{term:?}");
        let mut texts: Vec<String> = one.terms.iter().map(|(_, term)| term.text.clone()).collect();
        let mut again: Vec<String> = first.terms.iter().map(|(_, term)| term.text.clone()).collect();
        texts.sort();
        texts.dedup();
        again.sort();
        again.dedup();
        prop_assert_eq!(again, texts);
        let second = back(&write(&first)).unwrap();
        let (a, b): (Vec<String>, Vec<String>) =
            (first.terms.iter().map(key).collect(), second.terms.iter().map(key).collect());
        prop_assert_eq!(a, b);
        prop_assert_eq!(first, second);
    }

    #[test]
    fn any_bytes_are_read_or_refused(text in ".{0,200}") {
        let _ = back(&text);
        let _ = back(&format!("<tbx type=\"TBX-Basic\"><text><body>{text}</body></text></tbx>"));
    }
}

#[test]
fn the_packs_go_out_and_come_back_as_files_with_the_same_terms() {
    let lexicons = Lexicons::built_in();
    for file in lexicons.files() {
        let one = Terminology::of_files(std::iter::once(file), lexicons.concepts());
        let again = back(&write(&one)).unwrap();
        assert_eq!(again, one, "{}", file.path().display());
        let locale = file.locale().unwrap();
        let files = again.files(&|id| lexicons.concept(id).is_some());
        assert_eq!(files.len(), 1);
        let text = &files[0].1;
        let read = LexiconFile::parse(text, Path::new("again.toml")).unwrap();
        assert_eq!(read.locale(), Some(locale));
        let terms = Terminology::of_files(std::iter::once(&read), lexicons.concepts());
        assert_eq!(terms, one, "{}", file.path().display());
    }
}

#[test]
fn statuses_of_the_dialect_are_written() {
    let file = "locale = \"de\"\n[term.client]\npreferred = \"Rechner\"\naccepted = [\"Client\"]\n\
                [[term.client.faulty]]\ntext = \"Kunde\"\nreason = \"a customer\"\n";
    let file = LexiconFile::parse(file, Path::new("de.toml")).unwrap();
    let lexicons = Lexicons::built_in();
    let client = lexicons
        .concepts()
        .filter(|concept| concept.id.as_str() == "client");
    let text = write(&Terminology::of_files(std::iter::once(&file), client));
    for (term, status) in [
        ("Rechner", "preferredTerm-admn-sts"),
        ("Client", "admittedTerm-admn-sts"),
        ("Kunde", "deprecatedTerm-admn-sts"),
    ] {
        let section = text
            .split("<termSec>")
            .find(|part| part.contains(&format!("<term>{term}<")));
        assert!(section.unwrap().contains(status), "{text}");
    }
    assert!(text.contains("<note>a customer</note>"));
    assert!(text.contains("xmlns=\"urn:iso:std:iso:30042:ed-2\""));
}

#[test]
fn data_categories_as_tags_are_read_as_well() {
    let text = "<?xml version=\"1.0\"?>\n<tbx type=\"TBX-Basic\" style=\"dct\" xml:lang=\"en\"\n \
        xmlns=\"urn:iso:std:iso:30042:ed-2\" xmlns:min=\"http://www.tbxinfo.net/ns/min\" \
        xmlns:basic=\"http://www.tbxinfo.net/ns/basic\">\n<tbxHeader/><text><body>\n\
        <conceptEntry id=\"c7\"><descripGrp><basic:definition>It keeps\n   stock.</basic:definition></descripGrp>\n\
        <langSec xml:lang=\"fr\"><termSec><term>  registre\n  des stocks </term>\
        <min:administrativeStatus>supersededTerm-admn-sts</min:administrativeStatus><note>old</note></termSec></langSec>\
        </conceptEntry></body></text></tbx>";
    let found = back(text).unwrap();
    assert_eq!(found.concepts[0].id.as_str(), "c7");
    assert_eq!(found.concepts[0].definition, "It keeps stock.");
    let (locale, term) = &found.terms[0];
    assert_eq!(
        (locale.to_string().as_str(), term.text.as_str()),
        ("fr", "registre des stocks")
    );
    assert_eq!(term.standing, Standing::Faulty(String::from("old")));
}

#[test]
fn what_is_no_tbx_is_told_with_its_place() {
    let body = |inner: &str| {
        format!("<tbx type=\"TBX-Basic\">\n<text><body>\n{inner}</body></text></tbx>")
    };
    let entry = |inner: &str| body(&format!("<conceptEntry id=\"a\">\n{inner}</conceptEntry>"));
    for (text, place, words) in [
        (String::from("words"), "terms.tbx:1:1", "no `tbx` element"),
        (
            String::from("<html></html>"),
            "terms.tbx:1:1",
            "its root is `html`",
        ),
        (
            String::from("<tbx type=\"XLIFF\"/>"),
            "terms.tbx:1:1",
            "`XLIFF` is no dialect of TBX",
        ),
        (
            body("<langSec xml:lang=\"de\"/>"),
            "terms.tbx:3:1",
            "`langSec` does not belong here",
        ),
        (entry(""), "terms.tbx:4:1", "no term in any language"),
        (
            entry("<langSec xml:lang=\"?\"></langSec>"),
            "terms.tbx:4:1",
            "not a BCP 47",
        ),
        (
            entry(
                "<langSec xml:lang=\"de\"><termSec><term>a</term>\n<term>b</term></termSec></langSec>",
            ),
            "terms.tbx:5:1",
            "this is the second",
        ),
        (
            entry(
                "<langSec xml:lang=\"de\"><termSec><term>a</term>\n<termNote type=\"administrativeStatus\">good</termNote></termSec></langSec>",
            ),
            "terms.tbx:5:",
            "`good` is no administrative status",
        ),
        (
            entry("<langSec xml:lang=\"de\"><termSec><term>&boom;</term></termSec></langSec>"),
            "terms.tbx:4:",
            "the entity `&boom;` is not known",
        ),
        (
            String::from(
                "<!DOCTYPE tbx [<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"&a;&a;\">]><tbx type=\"TBX-Basic\"/>",
            ),
            "terms.tbx:1:1",
            "declarations of its own",
        ),
        (
            format!("<tbx type=\"TBX-Basic\">{}", "<a>".repeat(100)),
            "terms.tbx:1:",
            "more than 64 deep",
        ),
        (
            String::from("<tbx type=\"TBX-Basic\"><text>"),
            "terms.tbx:1:",
            "ends before",
        ),
        (
            String::from("<tbx type=\"TBX-Basic\"></text>"),
            "terms.tbx:1:",
            "this is no XML",
        ),
    ] {
        let error = back(&text).unwrap_err();
        assert!(error.starts_with(place), "{error}");
        assert!(error.contains(words), "{error}");
    }
}
