//! The lexicons are reviewed data: in order, complete, and every term is found again as what it means.

#![allow(clippy::unwrap_used, clippy::wildcard_enum_match_arm)]

use std::collections::BTreeSet;

use portolan::lexicon::load::{Standing, Term};
use portolan::lexicon::{ConceptKind, Lexicon, LexiconFile, Lexicons, Piece, TermStatus};

const FILES: [(&str, &str); 6] = [
    (
        "concepts",
        include_str!("../../src/lexicon/data/concepts.toml"),
    ),
    ("de", include_str!("../../src/lexicon/data/de.toml")),
    ("en", include_str!("../../src/lexicon/data/en.toml")),
    ("pt-BR", include_str!("../../src/lexicon/data/pt-BR.toml")),
    ("ru", include_str!("../../src/lexicon/data/ru.toml")),
    ("zh-TW", include_str!("../../src/lexicon/data/zh-TW.toml")),
];

/// Kinds that are looked up together, as the readers of cells do.
const FAMILIES: [&[ConceptKind]; 4] = [
    &[
        ConceptKind::Any,
        ConceptKind::Role,
        ConceptKind::Qualifier,
        ConceptKind::Condition,
    ],
    &[ConceptKind::Direction],
    &[ConceptKind::Port],
    &[ConceptKind::Column],
];

fn lexicon<'l>(lexicons: &'l Lexicons, file: &LexiconFile) -> &'l Lexicon {
    lexicons.for_locale(file.locale().unwrap()).unwrap()
}

/// The kinds that a term is looked up with.
fn family(lexicons: &Lexicons, term: &Term) -> &'static [ConceptKind] {
    let kind = lexicons.concept(&term.concepts[0]).unwrap().kind;
    FAMILIES
        .into_iter()
        .find(|family| family.contains(&kind))
        .unwrap()
}

#[test]
fn the_list_here_is_the_list_of_the_crate() {
    let lexicons = Lexicons::built_in();
    let built_in: Vec<String> = lexicons
        .files()
        .iter()
        .map(|file| file.locale().unwrap().to_string())
        .collect();
    let here: Vec<&str> = FILES[1..].iter().map(|(name, _)| *name).collect();
    assert_eq!(built_in, here);
}

#[test]
fn terms_are_sorted_by_concept() {
    for (name, text) in &FILES[1..] {
        let ids: Vec<&str> = text
            .lines()
            .filter_map(|line| line.strip_prefix("[term.")?.strip_suffix(']'))
            .collect();
        assert!(!ids.is_empty(), "{name}");
        for pair in ids.windows(2) {
            assert!(
                pair[0] < pair[1],
                "{name}: {} stands before {}",
                pair[0],
                pair[1]
            );
        }
    }
}

#[test]
fn concepts_are_sorted_within_their_kind() {
    let lexicons = Lexicons::built_in();
    let text = FILES[0].1;
    let listed: Vec<(ConceptKind, &str)> = text
        .lines()
        .filter_map(|line| line.strip_prefix("[concept.")?.strip_suffix(']'))
        .map(|id| {
            let known = lexicons.concepts().find(|known| known.id.as_str() == id);
            (known.unwrap().kind, id)
        })
        .collect();
    let place = |kind: ConceptKind| ConceptKind::ALL.iter().position(|known| *known == kind);
    for pair in listed.windows(2) {
        let [one, other] = [(place(pair[0].0), pair[0].1), (place(pair[1].0), pair[1].1)];
        assert!(one < other, "{} stands before {}", one.1, other.1);
    }
    assert_eq!(listed.len(), lexicons.concepts().count());
}

#[test]
fn concepts_are_defined_in_english_and_have_a_source() {
    for concept in Lexicons::built_in().concepts() {
        assert!(concept.definition.len() > 3, "{}", concept.id);
        assert!(concept.definition.is_ascii(), "{}", concept.id);
        assert!(!concept.definition.ends_with('.'), "{}", concept.id);
        assert!(!concept.source.trim().is_empty(), "{}", concept.id);
    }
}

#[test]
fn every_concept_has_a_preferred_term_in_every_language() {
    let lexicons = Lexicons::built_in();
    for file in lexicons.files() {
        let preferred: BTreeSet<&str> = file
            .terms()
            .iter()
            .filter(|term| term.standing == Standing::Preferred)
            .map(|term| term.concepts[0].as_str())
            .collect();
        for concept in lexicons.concepts() {
            assert!(
                preferred.contains(concept.id.as_str()),
                "{}: {}",
                file.name(),
                concept.id
            );
        }
    }
}

#[test]
fn faulty_terms_say_why() {
    for file in Lexicons::built_in().files() {
        for term in file.terms() {
            if let Standing::Faulty(reason) = &term.standing {
                assert!(reason.len() > 10, "{}: {}", file.name(), term.text);
                assert!(!reason.ends_with('.'), "{}: {reason}", file.name());
            }
        }
    }
}

#[test]
fn no_term_is_listed_twice() {
    let lexicons = Lexicons::built_in();
    for file in lexicons.files() {
        let mut seen = BTreeSet::new();
        for term in file.terms() {
            let family = family(&lexicons, term)[0];
            assert!(
                seen.insert((&term.text, family)),
                "{}: {}",
                file.name(),
                term.text
            );
        }
    }
}

/// A term that is a part of another's words, a form of another word or made of fillers could be hidden:
/// looked up by itself, each is one match over its whole text, with its own meaning. No two terms of
/// one column with two meanings can both pass.
#[test]
fn every_term_is_found_again_as_itself() {
    let lexicons = Lexicons::built_in();
    let mut lost = Vec::new();
    for file in lexicons.files() {
        let lexicon = lexicon(&lexicons, file);
        for term in file.terms() {
            for text in spellings(&term.text) {
                let pieces = lexicon.find(&text, family(&lexicons, term));
                let is_itself = match &*pieces {
                    [Piece::Term(found)] => {
                        let is_faulty = matches!(found.status, TermStatus::Faulty(_));
                        let should_be = matches!(term.standing, Standing::Faulty(_));
                        *found.concepts == *term.concepts && is_faulty == should_be
                    }
                    _ => false,
                };
                if !is_itself {
                    lost.push(format!("{}: {text}: {pieces:?}", file.name()));
                }
            }
        }
    }
    assert!(lost.is_empty(), "{} lost\n{}", lost.len(), lost.join("\n"));
}

/// A text as it stands, in capitals, with a capital on each word, with no-break blanks and hyphens.
fn spellings(text: &str) -> [String; 4] {
    let mut title = String::new();
    let mut begins = true;
    for c in text.chars() {
        match begins {
            true => title.extend(c.to_uppercase()),
            false => title.push(c),
        }
        begins = !c.is_alphanumeric();
    }
    [
        text.to_owned(),
        text.to_uppercase(),
        title,
        text.replace(' ', "\u{a0}").replace('-', "\u{2011}"),
    ]
}

/// Words that shape lists must not be names as well, or one of the two is never seen.
#[test]
fn connectives_are_no_terms() {
    let lexicons = Lexicons::built_in();
    for (locale, words) in [
        ("de", &["oder", "und", "kann definiert werden als"][..]),
        ("en", &["or", "and", "can be defined as"]),
        ("pt-BR", &["ou", "e", "pode ser definido como"]),
        ("ru", &["или", "и", "может быть определен как"]),
        ("zh-TW", &["或", "和", "可定義為"]),
    ] {
        let lexicon = lexicons.for_locale(&locale.parse().unwrap()).unwrap();
        for word in words {
            let pieces = lexicon.find(word, FAMILIES[0]);
            assert!(
                matches!(&*pieces, [Piece::Connective | Piece::Narrowing]),
                "{locale}: {word}: {pieces:?}"
            );
        }
    }
}

#[test]
fn forms_of_a_word_are_the_word() {
    let lexicons = Lexicons::built_in();
    let same = [
        (
            "de",
            "Reverseproxy",
            &["Reverse-Proxys", "Reverseproxys", "REVERSEPROXY"][..],
        ),
        ("de", "Directorpool", &["Directorpools", "Director-Pool"]),
        (
            "de",
            "Front-End-Pool",
            &["Front-End-Serverpool", "Frontendpools"],
        ),
        ("en", "reverse proxy", &["reverse proxies", "Reverse-Proxy"]),
        (
            "pt-BR",
            "proxy reverso",
            &["proxies reversos", "Proxy Reverso"],
        ),
        ("pt-BR", "pool", &["pools"]),
        (
            "ru",
            "служба доступа",
            &["служб доступа", "службами доступа", "СЛУЖБЕ ДОСТУПА"],
        ),
        ("ru", "партнер", &["партнёр", "партнёров", "партнерам"]),
        ("zh-TW", "前端伺服器", &["前端 伺服器", "前端 Server"]),
    ];
    for (locale, word, forms) in same {
        let lexicon = lexicons.for_locale(&locale.parse().unwrap()).unwrap();
        let meaning = |text: &str| -> Vec<String> {
            let pieces = lexicon.find(text, FAMILIES[0]);
            let terms = pieces.iter().map(|piece| match piece {
                Piece::Term(term) => format!("{:?}", term.concepts),
                other => format!("{other:?}"),
            });
            terms.collect()
        };
        for form in forms {
            assert_eq!(meaning(form), meaning(word), "{locale}: {form}");
        }
    }
}

#[test]
fn templates_know_all_names_of_a_concept() {
    let parse = |text: &str| LexiconFile::parse(text, std::path::Path::new("nl.toml"));
    let names = "locale = \"nl\"\n[term.edge-server]\npreferred = \"Edge-server\"\naccepted = [\"randserver\"]\n";
    let file = parse(&format!(
        "{names}[term.uses-edge-server]\npreferred = \"met {{edge-server}}\"\n"
    ));
    let file = file.unwrap();
    let texts: Vec<(&str, &Standing)> = file
        .terms()
        .iter()
        .map(|term| (term.text.as_str(), &term.standing))
        .collect();
    assert_eq!(
        texts,
        [
            ("Edge-server", &Standing::Preferred),
            ("randserver", &Standing::Accepted),
            ("met Edge-server", &Standing::Preferred),
            ("met randserver", &Standing::Accepted),
        ]
    );
    let error = parse(&format!(
        "{names}[term.uses-edge-server]\npreferred = \"met {{director}}\"\n"
    ));
    let message = error.unwrap_err().to_string();
    assert!(
        message.starts_with("nl.toml:6:13: `{director}`"),
        "{message}"
    );
}

/// "Директоров" as a list item has lost its noun; in a phrase it is a plural genitive like any other.
#[test]
fn a_term_that_counts_alone_counts_nowhere_else() {
    let lexicons = Lexicons::built_in();
    let russian = lexicons.for_locale(&"ru-RU".parse().unwrap()).unwrap();
    let last = |text: &str| match russian.find(text, FAMILIES[0]).last() {
        Some(Piece::Term(term)) => term.concepts[0].to_string(),
        other => format!("{other:?}"),
    };
    assert_eq!(last("Директоров"), "director-pool");
    assert_eq!(last("переднего плана, Директоров"), "director-pool");
    assert_eq!(last("директор или Директоров"), "director-pool");
    assert_eq!(last("IP-адреса директоров"), "director");
    assert_eq!(last("веб-службы директоров"), "director");
}
