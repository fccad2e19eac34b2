//! The lexicons are reviewed data: in order, complete, and every term is found again as what it means.

#![allow(clippy::unwrap_used, clippy::wildcard_enum_match_arm)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use portolan::lexicon::load::{Standing, Term};
use portolan::lexicon::{
    ConceptId, ConceptKind, Lexicon, LexiconFile, Lexicons, PackSet, Piece, TermStatus, WordList,
};

use crate::cells::lync;

/// The files of all packs, as `core/de.toml`, with their text.
pub(crate) fn data() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lexicon/data");
    let below = |folder: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).unwrap();
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        paths
    };
    let packs = below(&root).into_iter().filter(|path| path.is_dir());
    let files = packs.flat_map(|pack| below(&pack));
    files
        .map(|path| {
            let name = path.strip_prefix(&root).unwrap().display().to_string();
            (name, fs::read_to_string(&path).unwrap())
        })
        .collect()
}

/// Whether a file holds terms.
fn is_language(name: &str) -> bool {
    !name.ends_with("/concepts.toml") && !name.ends_with("/pack.toml")
}

fn name(file: &LexiconFile) -> String {
    file.path().display().to_string()
}

fn pack(file: &LexiconFile) -> &str {
    file.path().parent().unwrap().to_str().unwrap()
}

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

/// The lexicon that a file is a part of; the core by itself.
fn lexicon<'l>(core: &'l Lexicons, products: &'l Lexicons, file: &LexiconFile) -> &'l Lexicon {
    let lexicons = match pack(file) {
        "core" => core,
        _ => products,
    };
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
fn every_file_of_the_folder_is_compiled() {
    let lexicons = Lexicons::built_in();
    let mut embedded: Vec<String> = lexicons.files().map(name).collect();
    embedded.sort();
    let files = data().into_iter().map(|(name, _)| name);
    let there: Vec<String> = files.filter(|name| is_language(name)).collect();
    assert_eq!(embedded, there);
}

#[test]
fn files_are_named_after_their_locale() {
    for file in Lexicons::built_in().files() {
        let locale = file.locale().unwrap().to_string();
        assert_eq!(file.path().file_stem().unwrap(), locale.as_str());
    }
}

#[test]
fn terms_are_sorted_by_concept() {
    for (name, text) in data().into_iter().filter(|(name, _)| is_language(name)) {
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
    let place = |kind: ConceptKind| ConceptKind::ALL.iter().position(|known| *known == kind);
    let mut count = 0;
    for (name, text) in data() {
        if !name.ends_with("/concepts.toml") {
            continue;
        }
        let listed: Vec<(ConceptKind, &str)> = text
            .lines()
            .filter_map(|line| line.strip_prefix("[concept.")?.strip_suffix(']'))
            .map(|id| {
                let known = lexicons.concepts().find(|known| known.id.as_str() == id);
                (known.unwrap().kind, id)
            })
            .collect();
        for pair in listed.windows(2) {
            let [one, other] = [(place(pair[0].0), pair[0].1), (place(pair[1].0), pair[1].1)];
            assert!(one < other, "{name}: {} stands before {}", one.1, other.1);
        }
        count += listed.len();
    }
    assert_eq!(
        count,
        lexicons.concepts().count(),
        "a concept is defined in two packs"
    );
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
fn opposites_are_opposites_of_each_other() {
    let lexicons = Lexicons::built_in();
    for concept in lexicons.concepts() {
        if let Some(other) = &concept.opposite {
            let other = lexicons.concept(other).unwrap();
            assert_eq!(other.opposite.as_ref(), Some(&concept.id));
            assert_eq!(other.kind, concept.kind);
        }
    }
}

/// Concepts of a pack, by its folder.
fn concepts_of(pack: &str) -> BTreeSet<String> {
    let path = format!("{pack}/concepts.toml");
    let files = data();
    let (_, text) = files.iter().find(|(name, _)| *name == path).unwrap();
    text.lines()
        .filter_map(|line| line.strip_prefix("[concept.")?.strip_suffix(']'))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_concept_has_words_in_every_language_of_its_pack() {
    let mut lacking = Vec::new();
    for file in Lexicons::built_in().files() {
        let terms = file.terms().iter();
        let right = terms.filter(|term| !matches!(term.standing, Standing::Faulty(_)));
        let named: BTreeSet<String> = right
            .flat_map(|term| term.concepts.iter().chain(&term.alternatives))
            .map(ToString::to_string)
            .collect();
        let lacks = concepts_of(pack(file));
        let lacks: Vec<&String> = lacks.difference(&named).collect();
        if !lacks.is_empty() {
            lacking.push(format!("{}: {lacks:?}", name(file)));
        }
    }
    assert!(lacking.is_empty(), "{}", lacking.join("\n"));
}

#[test]
fn faulty_terms_say_why() {
    for file in Lexicons::built_in().files() {
        for term in file.terms() {
            if let Standing::Faulty(reason) = &term.standing {
                assert!(reason.len() > 10, "{}: {}", name(file), term.text);
                assert!(!reason.ends_with('.'), "{}: {reason}", name(file));
            }
        }
    }
}

/// A topic that one language spells otherwise would be one that the others lack; a mark inside a word would be
/// a letter.
#[test]
fn topics_have_one_name_in_all_languages_and_words_that_can_stand_in_a_text() {
    let topics = |text: &str| -> toml::Table {
        let file: toml::Table = text.parse().unwrap();
        let topics = file.get("topics").and_then(toml::Value::as_table);
        topics.cloned().unwrap_or_default()
    };
    let data = data();
    let english: BTreeSet<String> = data
        .iter()
        .filter(|(name, _)| name.ends_with("/en.toml"))
        .flat_map(|(_, text)| topics(text).keys().cloned().collect::<Vec<_>>())
        .collect();
    assert!(english.len() > 10);
    for (name, text) in data.iter().filter(|(name, _)| is_language(name)) {
        let topics = topics(text);
        assert!(!topics.is_empty(), "{name} has none");
        for (topic, words) in topics {
            assert!(english.contains(&topic), "{name}: {topic}");
            for word in words.as_array().unwrap() {
                let word = word.as_str().unwrap();
                let bare = word.strip_prefix('*').unwrap_or(word);
                let bare = bare.strip_suffix('*').unwrap_or(bare);
                assert!(!bare.contains('*') && !bare.is_empty(), "{name}: {word}");
                assert_eq!(bare, bare.to_lowercase(), "{name}: {word}");
            }
        }
    }
}

/// Words that agree with a noun are the same word in every gender and number.
#[test]
fn qualities_are_known_in_every_gender_and_number() {
    let lexicons = Lexicons::built_in();
    for (locale, words) in [
        ("fr-FR", "public publique publics publiques"),
        ("fr-FR", "interne internes"),
        ("fr-FR", "externe externes"),
        ("fr-FR", "privé privée privés privées"),
        ("es-ES", "público pública públicos públicas"),
        ("es-ES", "interno interna internos internas"),
        ("es-ES", "externo externa externos externas"),
        ("es-ES", "privado privada privados privadas"),
        ("it-IT", "pubblico pubblica pubblici pubbliche"),
        ("it-IT", "interno interna interni interne"),
        ("it-IT", "esterno esterna esterni esterne"),
        ("it-IT", "privato privata privati private"),
        ("pt-BR", "público pública públicos públicas"),
        ("pt-BR", "interno interna internos internas"),
        ("pt-BR", "externo externa externos externas"),
        ("pt-BR", "privado privada privados privadas"),
        ("de-DE", "öffentlich öffentliche öffentlicher öffentlichen"),
        ("de-DE", "intern interne interner internen internes"),
        ("de-DE", "extern externe externer externen externes"),
        (
            "ru-RU",
            "общедоступный общедоступная общедоступными общедоступных",
        ),
        ("ru-RU", "внутренний внутренняя внутреннего внутренними"),
        ("ru-RU", "внешний внешняя внешнего внешними"),
        (
            "pl-PL",
            "publiczny publiczna publiczne publicznych publicznego",
        ),
        ("pl-PL", "wewnętrzny wewnętrzna wewnętrzne wewnętrznego"),
    ] {
        let lexicon = lexicons.for_locale(&locale.parse().unwrap()).unwrap();
        let means = |word: &str| -> BTreeSet<ConceptId> {
            let pieces = lexicon.find(word, &[ConceptKind::Qualifier]);
            let terms = pieces.iter().filter_map(Piece::term);
            terms.flat_map(|term| term.concepts.to_vec()).collect()
        };
        let first = means(words.split(' ').next().unwrap());
        assert!(!first.is_empty(), "{locale}: {words}");
        for word in words.split(' ') {
            assert_eq!(means(word), first, "{locale}: {word}");
        }
    }
}

#[test]
fn no_term_is_listed_twice() {
    let lexicons = Lexicons::built_in();
    let mut twice = Vec::new();
    for file in lexicons.files() {
        let mut seen = BTreeSet::new();
        for term in file.terms() {
            let family = family(&lexicons, term)[0];
            if !seen.insert((term.text.to_lowercase(), family)) {
                twice.push(format!(
                    "{}: {} ({:?})",
                    name(file),
                    term.text,
                    term.concepts
                ));
            }
        }
    }
    assert!(twice.is_empty(), "{}", twice.join("\n"));
}

/// A term that is a part of another's words, a form of another word or made of fillers could be hidden:
/// looked up by itself, each is one match over its whole text, with its own meaning. No two terms of
/// one column with two meanings can both pass.
#[test]
fn every_term_is_found_again_as_itself() {
    let (core, products) = (Lexicons::built_in(), lync());
    let mut lost = Vec::new();
    for file in core.files() {
        let lexicon = lexicon(&core, &products, file);
        for term in file.terms() {
            for text in spellings(&term.text) {
                let pieces = lexicon.find(&text, family(&core, term));
                let is_itself = match &*pieces {
                    [Piece::Term(found)] => {
                        let is_faulty = matches!(found.status, TermStatus::Faulty(_));
                        let should_be = matches!(term.standing, Standing::Faulty(_));
                        *found.concepts == *term.concepts
                            && found.alternatives == term.alternatives
                            && is_faulty == should_be
                    }
                    _ => false,
                };
                if !is_itself {
                    lost.push(format!("{}: {text}: {pieces:?}", name(file)));
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
    let lexicons = lync();
    for (locale, words) in [
        ("bg", &["или", "и"][..]),
        ("cs", &["nebo", "a"]),
        ("da", &["eller", "og"]),
        ("el", &["ή", "και"]),
        ("fi", &["tai", "ja"]),
        ("nb", &["eller", "og"]),
        ("ro", &["sau", "și"]),
        ("vi", &["hoặc", "và"]),
        ("de", &["oder", "und", "kann definiert werden als"]),
        ("en", &["or", "and", "can be defined as"]),
        ("es", &["o", "y", "puede definirse como"]),
        ("fr", &["ou", "et", "peut être défini comme"]),
        ("hu", &["vagy", "és"]),
        ("id", &["atau", "dan"]),
        ("it", &["o", "e"]),
        ("ja", &["または", "と"]),
        ("ko", &["또는", "및"]),
        ("nl", &["of", "en"]),
        ("pl", &["lub", "i"]),
        ("pt-BR", &["ou", "e", "pode ser definido como"]),
        ("ru", &["или", "и", "может быть определен как"]),
        ("sv", &["eller", "och"]),
        ("tr", &["veya", "ve"]),
        ("uk", &["або", "та"]),
        ("zh-CN", &["或", "和", "可以定义为"]),
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
    let lexicons = lync();
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
    let lexicons = lync();
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

/// A header cell and what it says.
type HeaderCell = (&'static str, &'static [&'static str]);

/// Headers of port tables, as pages of each language write them, with what each cell says.
const HEADERS: &[(&str, &[HeaderCell])] = &[
    (
        "cs",
        &[
            ("Protokol", &["protocol"]),
            ("Zdrojový port", &["source", "port"]),
            ("Cílový port", &["destination", "port"]),
            ("Směr", &["direction"]),
            ("Popis", &["description"]),
            ("Účel", &["purpose"]),
            ("Od", &["from"]),
            ("Do", &["to"]),
            ("Služba", &["service"]),
            ("Poznámky", &["notes"]),
        ],
    ),
    (
        "de",
        &[
            ("Protokoll", &["protocol"]),
            ("Quellport", &["source", "port"]),
            ("Ziel-IP", &["destination", "address"]),
            ("Richtung", &["direction"]),
            ("Portbereich", &["port", "range"]),
            ("Zweck", &["purpose"]),
            ("Von", &["from"]),
            ("Nach", &["to"]),
            ("Verwendet von", &["used-by"]),
            ("Hinweise", &["notes"]),
        ],
    ),
    (
        "en",
        &[
            ("Transport", &["transport"]),
            ("Source Port(s)", &["source", "port"]),
            ("Destination address", &["destination", "address"]),
            ("Direction", &["direction"]),
            ("Default port", &["default", "port"]),
            ("Used By", &["used-by"]),
            ("Used for", &["purpose"]),
            ("From", &["from"]),
            ("To", &["to"]),
            ("From Port", &["start", "port"]),
            ("Listening port", &["listening", "port"]),
        ],
    ),
    (
        "es",
        &[
            ("Protocolo", &["protocol"]),
            ("Puerto de origen", &["port", "source"]),
            ("IP de destino", &["address", "destination"]),
            ("Sentido", &["direction"]),
            ("Intervalo de puertos", &["range", "port"]),
            ("Propósito", &["purpose"]),
            ("Desde", &["from"]),
            ("Hacia", &["to"]),
            ("Usado por", &["used-by"]),
            ("Notas", &["notes"]),
        ],
    ),
    (
        "fr",
        &[
            ("Protocole", &["protocol"]),
            ("Port source", &["port", "source"]),
            ("Adresse IP de destination", &["address", "destination"]),
            ("Sens", &["direction"]),
            ("Plage de ports", &["range", "port"]),
            ("Objectif", &["purpose"]),
            ("De", &["from"]),
            ("Vers", &["to"]),
            ("Utilisé par", &["used-by"]),
            ("Remarques", &["notes"]),
        ],
    ),
    (
        "bg",
        &[
            ("Протокол", &["protocol"]),
            ("Изходен порт", &["source", "port"]),
            ("Целеви порт", &["destination", "port"]),
            ("Посока", &["direction"]),
            ("Диапазон портове", &["range", "port"]),
            ("Предназначение", &["purpose"]),
            ("Описание", &["description"]),
            ("Забележки", &["notes"]),
            ("Откъде", &["from"]),
            ("Към", &["to"]),
        ],
    ),
    (
        "da",
        &[
            ("Protokol", &["protocol"]),
            ("Kildeport", &["source", "port"]),
            ("Destinationsport", &["destination", "port"]),
            ("Retning", &["direction"]),
            ("Portinterval", &["port", "range"]),
            ("Bruges til", &["purpose"]),
            ("Bruges af", &["used-by"]),
            ("Fra", &["from"]),
            ("Til", &["to"]),
            ("Beskrivelse", &["description"]),
        ],
    ),
    (
        "el",
        &[
            ("Πρωτόκολλο", &["protocol"]),
            ("ΘΥΡΑ ΠΡΟΕΛΕΥΣΗΣ", &["port", "source"]),
            ("Θύρα προορισμού", &["port", "destination"]),
            ("Κατεύθυνση", &["direction"]),
            ("Εύρος θυρών", &["range", "port"]),
            ("Σκοπός", &["purpose"]),
            ("Από", &["from"]),
            ("ΠΡΟΣ", &["to"]),
            ("Περιγραφή", &["description"]),
        ],
    ),
    (
        "fi",
        &[
            ("Protokolla", &["protocol"]),
            ("Lähdeportti", &["source", "port"]),
            ("Kohdeportti", &["destination", "port"]),
            ("Kohdeosoite", &["destination", "address"]),
            ("Suunta", &["direction"]),
            ("Porttialue", &["port", "range"]),
            ("Käyttötarkoitus", &["purpose"]),
            ("Mistä", &["from"]),
            ("Mihin", &["to"]),
            ("Kuvaus", &["description"]),
            ("Palvelun nimi", &["service"]),
        ],
    ),
    (
        "nb",
        &[
            ("Protokoll", &["protocol"]),
            ("Kildeport", &["source", "port"]),
            ("Målport", &["destination", "port"]),
            ("Retning", &["direction"]),
            ("Portområde", &["port", "range"]),
            ("Brukes til", &["purpose"]),
            ("Fra", &["from"]),
            ("Til", &["to"]),
            ("Merknader", &["notes"]),
        ],
    ),
    (
        "ro",
        &[
            ("Protocol", &["protocol"]),
            ("Port sursă", &["port", "source"]),
            ("Portul destinație", &["port", "destination"]),
            ("Direcție", &["direction"]),
            ("Interval de porturi", &["range", "port"]),
            ("Scop", &["purpose"]),
            ("De la", &["from"]),
            ("Către", &["to"]),
            ("Descriere", &["description"]),
            ("Observații", &["notes"]),
        ],
    ),
    (
        "vi",
        &[
            ("Giao thức", &["protocol"]),
            ("Cổng nguồn", &["port", "source"]),
            ("Cổng đích", &["port", "destination"]),
            ("Hướng", &["direction"]),
            ("Phạm vi cổng", &["range", "port"]),
            ("Mục đích", &["purpose"]),
            ("Từ", &["from"]),
            ("Đến", &["to"]),
            ("Mô tả", &["description"]),
            ("Ghi chú", &["notes"]),
        ],
    ),
    (
        "hu",
        &[
            ("Protokoll", &["protocol"]),
            ("Forrásport", &["source", "port"]),
            ("Irány", &["direction"]),
            ("Leírás", &["description"]),
            ("Portszám", &["port"]),
            ("Szolgáltatás", &["service"]),
            ("Megjegyzések", &["notes"]),
            ("Honnan", &["from"]),
            ("Hova", &["to"]),
        ],
    ),
    (
        "id",
        &[
            ("Protokol", &["protocol"]),
            ("Port sumber", &["port", "source"]),
            ("Arah", &["direction"]),
            ("Rentang Port", &["range", "port"]),
            ("Kegunaan", &["purpose"]),
            ("Digunakan oleh", &["used-by"]),
            ("Dari", &["from"]),
            ("Ke", &["to"]),
        ],
    ),
    (
        "it",
        &[
            ("Protocollo", &["protocol"]),
            ("Porta di origine", &["port", "source"]),
            ("Porta di destinazione", &["port", "destination"]),
            ("Direzione", &["direction"]),
            ("Scopo", &["purpose"]),
            ("Da", &["from"]),
            ("A", &["to"]),
            ("Usato da", &["used-by"]),
            ("Note", &["notes"]),
        ],
    ),
    (
        "ja",
        &[
            ("プロトコル", &["protocol"]),
            ("送信元ポート", &["source", "port"]),
            ("宛先 IP アドレス", &["destination", "address"]),
            ("通信の向き", &["direction"]),
            ("ポート範囲", &["port", "range"]),
            ("用途", &["purpose"]),
            ("説明", &["description"]),
            ("備考", &["notes"]),
            ("サービス名", &["service"]),
        ],
    ),
    (
        "ko",
        &[
            ("프로토콜", &["protocol"]),
            ("원본 포트", &["source", "port"]),
            ("대상포트", &["destination", "port"]),
            ("방향", &["direction"]),
            ("포트 범위", &["port", "range"]),
            ("용도", &["purpose"]),
            ("사용 주체", &["used-by"]),
            ("설명", &["description"]),
        ],
    ),
    (
        "nl",
        &[
            ("Protocol", &["protocol"]),
            ("Bronpoort", &["source", "port"]),
            ("Doelpoort", &["destination", "port"]),
            ("Richting", &["direction"]),
            ("Poortbereik", &["port", "range"]),
            ("Gebruikt voor", &["purpose"]),
            ("Van", &["from"]),
            ("Naar", &["to"]),
            ("Opmerkingen", &["notes"]),
        ],
    ),
    (
        "pl",
        &[
            ("Protokół", &["protocol"]),
            ("Port źródłowy", &["port", "source"]),
            ("Port docelowy", &["port", "destination"]),
            ("Kierunek", &["direction"]),
            ("Zakres portów", &["range", "port"]),
            ("Zastosowanie", &["purpose"]),
            ("Od", &["from"]),
            ("Do", &["to"]),
            ("Uwagi", &["notes"]),
            ("Opis", &["description"]),
        ],
    ),
    (
        "pt-PT",
        &[
            ("Protocolo", &["protocol"]),
            ("Porta de origem", &["port", "source"]),
            ("Porta de destino", &["port", "destination"]),
            ("Direção", &["direction"]),
            ("Intervalo de portas", &["range", "port"]),
            ("Utilizado para", &["purpose"]),
            ("De", &["from"]),
            ("Para", &["to"]),
            ("Usado por", &["used-by"]),
        ],
    ),
    (
        "ru",
        &[
            ("Протокол", &["protocol"]),
            ("Исходный порт", &["source", "port"]),
            ("Порт назначения", &["port", "destination"]),
            ("Направление", &["direction"]),
            ("Диапазон портов", &["range", "port"]),
            ("Назначение", &["destination"]),
            ("Откуда", &["from"]),
            ("Куда", &["to"]),
            ("Используется для", &["purpose"]),
            ("Примечания", &["notes"]),
        ],
    ),
    (
        "sv",
        &[
            ("Protokoll", &["protocol"]),
            ("Källport", &["source", "port"]),
            ("Målport", &["destination", "port"]),
            ("Riktning", &["direction"]),
            ("Portintervall", &["port", "range"]),
            ("Används för", &["purpose"]),
            ("Från", &["from"]),
            ("Till", &["to"]),
            ("Beskrivning", &["description"]),
        ],
    ),
    (
        "tr",
        &[
            ("Protokol", &["protocol"]),
            ("Kaynak bağlantı noktası", &["source", "port"]),
            ("HEDEF BAĞLANTI NOKTASI", &["destination", "port"]),
            ("Yön", &["direction"]),
            ("Amaç", &["purpose"]),
            ("Kimden", &["from"]),
            ("Kime", &["to"]),
            ("Açıklama", &["description"]),
            ("Notlar", &["notes"]),
        ],
    ),
    (
        "uk",
        &[
            ("Протокол", &["protocol"]),
            ("Порт джерела", &["port", "source"]),
            ("Цільовий порт", &["destination", "port"]),
            ("Напрямок", &["direction"]),
            ("Діапазон портів", &["range", "port"]),
            ("Використання", &["purpose"]),
            ("Звідки", &["from"]),
            ("Куди", &["to"]),
            ("Опис", &["description"]),
        ],
    ),
    (
        "zh-CN",
        &[
            ("协议", &["protocol"]),
            ("源端口", &["source", "port"]),
            ("目标端口", &["destination", "port"]),
            ("方向", &["direction"]),
            ("端口范围", &["port", "range"]),
            ("默认监听端口", &["default", "listening", "port"]),
            ("用途", &["purpose"]),
            ("使用者", &["used-by"]),
            ("起始端口", &["start", "port"]),
            ("备注", &["notes"]),
        ],
    ),
    (
        "zh-TW",
        &[
            ("通訊協定", &["protocol"]),
            ("來源連接埠", &["source", "port"]),
            ("目的地 IP", &["destination", "address"]),
            ("方向", &["direction"]),
            ("連接埠範圍", &["port", "range"]),
            ("用途", &["purpose"]),
            ("從", &["from"]),
            ("到", &["to"]),
            ("說明", &["description"]),
        ],
    ),
];

/// A header word without what all of them begin with.
fn bare(id: &ConceptId) -> String {
    id.as_str().trim_start_matches("column-").to_owned()
}

#[test]
fn headers_say_what_a_reader_of_the_language_reads() {
    let lexicons = Lexicons::built_in();
    let mut wrong = Vec::new();
    for (locale, cells) in HEADERS {
        let lexicon = lexicons.for_locale(&locale.parse().unwrap()).unwrap();
        for (text, expected) in *cells {
            let pieces = lexicon.find(text, &[ConceptKind::Column]);
            let read: Vec<String> = pieces
                .iter()
                .flat_map(|piece| match piece {
                    Piece::Term(term) => term.concepts.iter().map(bare).collect(),
                    other => vec![format!("{other:?}")],
                })
                .collect();
            if read != *expected {
                wrong.push(format!("{locale}: {text}: {read:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Words that mean either of two columns are read as the likelier one, with the other at hand.
#[test]
fn a_header_word_of_two_meanings_keeps_both() {
    let lexicons = Lexicons::built_in();
    for (locale, text, meanings) in [
        ("ru", "Назначение", ["column-destination", "column-purpose"]),
        ("hu", "Cél", ["column-destination", "column-purpose"]),
        ("ja", "目的", ["column-purpose", "column-destination"]),
    ] {
        let lexicon = lexicons.for_locale(&locale.parse().unwrap()).unwrap();
        let pieces = lexicon.find(text, &[ConceptKind::Column]);
        let term = pieces[0].term().unwrap();
        let read = term.concepts.iter().chain(&term.alternatives);
        assert!(read.map(|id| id.as_str()).eq(meanings), "{locale}");
    }
}

#[test]
fn lists_of_words_are_found_as_phrases() {
    let lexicons = Lexicons::built_in();
    for (locale, list, text, found) in [
        ("en", WordList::Except, "any except for 443", "except for"),
        ("en", WordList::UpTo, "up to 1023", "up to"),
        ("de", WordList::Upwards, "1024 und höher", "und höher"),
        (
            "de",
            WordList::Except,
            "alle mit Ausnahme von 25",
            "mit Ausnahme von",
        ),
        ("fr", WordList::Doubt, "n'est plus utilisé", "n"),
        (
            "ru",
            WordList::Except,
            "все, за исключением 25",
            "за исключением",
        ),
        ("ja", WordList::Upwards, "1024 以上", "以上"),
        ("zh-CN", WordList::Except, "除 443 以外", "除"),
    ] {
        let lexicon = lexicons.for_locale(&locale.parse().unwrap()).unwrap();
        let ranges = lexicon.find_words(list, text);
        assert_eq!(&text[ranges[0].clone()], found, "{locale}: {text}");
    }
    for (locale, text) in [
        ("de", "k. A."),
        ("en", "N/A"),
        ("fr", "Sans objet"),
        ("ja", "該当なし"),
        ("ko", "해당 없음"),
        ("zh-TW", "不適用"),
    ] {
        let lexicon = lexicons.for_locale(&locale.parse().unwrap()).unwrap();
        assert!(lexicon.is_in(WordList::None, text), "{locale}: {text}");
    }
    let japanese = lexicons.for_locale(&"ja".parse().unwrap()).unwrap();
    assert!(japanese.has_postpositions());
}

/// The words of a product are known where a page is about it, and nowhere else.
#[test]
fn a_pack_holds_where_pages_are_about_its_product() {
    let lexicons = Lexicons::built_in();
    let english = "en-US".parse().unwrap();
    let says = |packs: PackSet| {
        let pieces = lexicons
            .lexicon(&english, packs)
            .unwrap()
            .find("Access Edge", FAMILIES[0]);
        pieces[0].term().map(|term| term.concepts[0].to_string())
    };
    let about = |key: &str, value: &str| {
        let metadata = |asked: &str| (asked == key).then(|| value.to_owned());
        lexicons.packs_about(&metadata, None)
    };
    let known = Some(String::from("access-edge-service"));
    assert_eq!(says(PackSet::default()), None);
    assert_eq!(says(about("mtps_version", "v=OCS.15")), known);
    assert_eq!(says(about("mtps_version", "v=SQL.110")), None);
    assert_eq!(
        says(lexicons.packs_about(&|_| None, Some("Порты Lync Server 2013"))),
        known
    );
    let error = Lexicons::built_in().with_packs(&["lync"]).unwrap_err();
    let message = "there is no pack `lync`; there is `lync-server-2013`";
    assert_eq!(error.to_string(), message);
}

/// A user's word holds against the same word of a built-in pack; two of a user's files may not disagree.
#[test]
fn words_of_a_user_hold_against_those_of_the_program() {
    let parse = |text: &str| LexiconFile::parse(text, Path::new("mine.toml")).unwrap();
    let mine = "locale = \"en\"\n[concept.backup-appliance]\n[term.backup-appliance]\npreferred = \"appliance\"\n";
    let lexicons = Lexicons::with_files(vec![parse(mine)]).unwrap();
    let english = lexicons.for_locale(&"en-GB".parse().unwrap()).unwrap();
    let pieces = english.find("appliances", FAMILIES[0]);
    assert_eq!(
        pieces[0].term().unwrap().concepts[0].as_str(),
        "backup-appliance"
    );
    let other = "locale = \"en\"\n[term.server]\npreferred = \"appliance\"\n";
    let fault = Lexicons::with_files(vec![parse(mine), parse(other)]).unwrap_err();
    assert!(fault.to_string().contains("already means"), "{fault}");
}

/// French has no words of the product: what is left in English is known on its pages, whichever page of the
/// language was read before.
#[test]
fn words_of_a_product_are_known_whatever_was_read_before() {
    let french = "fr-FR".parse().unwrap();
    let knows = |lexicons: &Lexicons| {
        let packs = lexicons.packs_about(&|_| None, Some("Lync Server 2013"));
        let lexicon = lexicons.lexicon(&french, packs).unwrap();
        let pieces = lexicon.find("Front End Server", &[ConceptKind::Role]);
        matches!(&*pieces, [Piece::Term(term)] if term.concepts[0].as_str() == "front-end-server")
    };
    assert!(knows(&Lexicons::built_in()));
    let lexicons = Lexicons::built_in();
    assert!(lexicons.for_locale(&french).is_some());
    assert!(knows(&lexicons), "after a page about nothing");
}
