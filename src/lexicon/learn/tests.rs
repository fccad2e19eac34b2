//! What the learner must find, and the faults that it must leave visible.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use super::*;

use crate::order::Order;

fn language(more: &str) -> LexiconFile {
    let text = format!("locale = \"fr\"\n{more}");
    LexiconFile::parse(&text, Path::new("fr.toml")).unwrap()
}

fn unit(words: &str, kind: UnitKind) -> SourceUnit {
    SourceUnit {
        concept: ConceptId::new(&super::super::fold(words).replace(' ', "-")),
        words: words.to_owned(),
        group: 0,
        kind,
        inner: Vec::new(),
    }
}

/// A cell; roles of the source are capitalized, qualities are not.
fn cell(row: u32, text: &str, source: &[&str]) -> Example {
    let units = source.iter().map(|words| match *words {
        "or" => unit(words, UnitKind::Connective),
        words if words.starts_with(char::is_uppercase) => unit(words, UnitKind::Role),
        words => unit(words, UnitKind::Qualifier),
    });
    Example {
        kind: ExampleKind::Endpoint,
        page: 1,
        table: 1,
        row,
        text: text.to_owned(),
        segment: text.to_owned(),
        known: Vec::new(),
        neutral: Vec::new(),
        units: units.collect(),
        mentions: Vec::new(),
        teaches: true,
        untranslated: Vec::new(),
    }
}

fn cells(rows: &[(&str, &[&str])]) -> Vec<Example> {
    let rows = (1..).zip(rows);
    rows.map(|(row, (text, source))| cell(row, text, source))
        .collect()
}

/// One half of each heading stands beside another one.
fn heading(table: u32, text: &str, beside: &str, source: &str) -> Example {
    Example {
        kind: ExampleKind::Heading,
        table,
        segment: format!("{text} -> {beside}"),
        ..cell(0, text, &[source])
    }
}

fn know(example: &mut Example, word: &str, concept: &str) {
    let start = example.text.find(word).unwrap();
    example
        .known
        .push((start..start + word.len(), vec![ConceptId::new(concept)]));
}

fn meanings(learned: &Learned) -> Vec<(String, String)> {
    let terms = learned.terms.iter().map(|term| {
        let concepts: Vec<&str> = term.concepts.iter().map(ConceptId::as_str).collect();
        (term.text.clone(), concepts.join(" "))
    });
    terms.collect()
}

fn means(learned: &Learned, text: &str) -> Option<String> {
    let all = meanings(learned).into_iter();
    all.filter(|(word, _)| word.eq_ignore_ascii_case(text))
        .map(|(_, concepts)| concepts)
        .next()
}

fn read(learned: &Learned, language: &LexiconFile, text: &str) -> Option<Vec<String>> {
    let reading = Reader::new(learned, language).read(text, &[])?;
    let mut concepts: Vec<String> = reading.concepts().map(|(id, _)| id.to_string()).collect();
    concepts.order();
    Some(concepts)
}

const FRENCH: &[(&str, &[&str])] = &[
    (
        "Interface interne du serveur Edge",
        &["Edge Server", "internal", "interface"],
    ),
    (
        "Interface publique du serveur Edge",
        &["Edge Server", "public", "interface"],
    ),
    (
        "Interface interne du proxy inverse",
        &["Reverse proxy", "internal", "interface"],
    ),
    ("Serveur Edge", &["Edge Server"]),
    ("Proxy inverse", &["Reverse proxy"]),
    ("Clients internes", &["internal", "Client"]),
    ("Clients", &["Client"]),
    ("Clients du serveur Edge", &["Edge Server", "Client"]),
    ("Clients du proxy inverse", &["Reverse proxy", "Client"]),
    (
        "Clients ou proxy inverse",
        &["Client", "or", "Reverse proxy"],
    ),
    ("Serveur Edge ou clients", &["Edge Server", "or", "Client"]),
    (
        "Interface du serveur Edge ou proxy inverse",
        &["Edge Server", "interface", "or", "Reverse proxy"],
    ),
];

#[test]
fn terms_travel_to_texts_that_were_never_seen() {
    let french = language("stemmer = \"french\"\n");
    let learned = learn(&cells(FRENCH), &french);
    assert_eq!(
        means(&learned, "serveur Edge").as_deref(),
        Some("edge-server")
    );
    assert_eq!(
        means(&learned, "proxy inverse").as_deref(),
        Some("reverse-proxy")
    );
    assert_eq!(means(&learned, "ou").as_deref(), Some("or"));
    assert!(learned.fillers.iter().any(|filler| filler.text == "du"));
    assert_eq!(
        read(&learned, &french, "Interface interne des clients"),
        None,
        "`des` was never seen"
    );
    assert_eq!(
        read(
            &learned,
            &french,
            "Proxy inverse ou interface interne du serveur Edge"
        )
        .unwrap(),
        ["edge-server", "interface", "internal", "reverse-proxy"]
    );
}

#[test]
fn words_of_scripts_without_blanks_are_found() {
    let japanese = LexiconFile::parse("locale = \"ja\"\n", Path::new("ja.toml")).unwrap();
    let learned = learn(
        &cells(&[
            (
                "エッジサーバーの内部インターフェイス",
                &["Edge Server", "internal", "interface"],
            ),
            (
                "エッジサーバーのパブリックインターフェイス",
                &["Edge Server", "public", "interface"],
            ),
            (
                "リバースプロキシ内部インターフェイス",
                &["Reverse proxy", "internal", "interface"],
            ),
            ("内部クライアント", &["internal", "Client"]),
            ("クライアント", &["Client"]),
            ("エッジサーバー", &["Edge Server"]),
            ("リバースプロキシ", &["Reverse proxy"]),
        ]),
        &japanese,
    );
    assert_eq!(
        means(&learned, "エッジサーバー").as_deref(),
        Some("edge-server")
    );
    assert_eq!(means(&learned, "内部").as_deref(), Some("internal"));
    assert_eq!(means(&learned, "クライアント").as_deref(), Some("client"));
    let text = "内部エッジサーバーインターフェイス";
    assert_eq!(
        read(&learned, &japanese, text).unwrap(),
        ["edge-server", "interface", "internal"]
    );
}

#[test]
fn inflected_words_are_one_word_without_a_stemmer() {
    let polish = LexiconFile::parse("locale = \"pl\"\n", Path::new("pl.toml")).unwrap();
    let learned = learn(
        &cells(&[
            (
                "Interfejs wewnętrzny serwera granicznego",
                &["Edge Server", "internal", "interface"],
            ),
            ("Serwer graniczny", &["Edge Server"]),
            ("Klienci wewnętrzni", &["internal", "Client"]),
            (
                "Interfejs serwera granicznego",
                &["Edge Server", "interface"],
            ),
            ("Klienci", &["Client"]),
        ]),
        &polish,
    );
    let server = learned
        .terms
        .iter()
        .find(|term| term.concepts[0].as_str() == "edge-server");
    assert_eq!(
        server.unwrap().forms,
        ["serwera granicznego", "Serwer graniczny"]
    );
    assert_eq!(
        read(&learned, &polish, "Interfejsy serwerów granicznych").unwrap(),
        ["edge-server", "interface"]
    );
}

#[test]
fn parts_of_compounds_are_words() {
    let german = language("stemmer = \"german\"\n[compounds]\nparts = []\nlinks = [\"s\"]\n");
    let learned = learn(
        &cells(&[
            (
                "Interne Schnittstelle des Edgeservers",
                &["Edge Server", "internal", "interface"],
            ),
            ("Edgeserver", &["Edge Server"]),
            ("Edgeserverschnittstelle", &["Edge Server", "interface"]),
            ("Interne Clients", &["internal", "Client"]),
            ("Clients", &["Client"]),
            ("Clients des Edgeservers", &["Edge Server", "Client"]),
            ("Interne Schnittstelle", &["internal", "interface"]),
        ]),
        &german,
    );
    assert_eq!(
        means(&learned, "Schnittstelle").as_deref(),
        Some("interface")
    );
    assert_eq!(
        read(&learned, &german, "Interne Edgeserverschnittstelle"),
        Some(
            ["edge-server", "interface", "internal"]
                .map(String::from)
                .to_vec()
        ),
        "{learned:?}"
    );
}

#[test]
fn a_reading_says_whether_it_passed_over_learned_fillers() {
    let french = language("stemmer = \"french\"\n");
    let learned = learn(&cells(FRENCH), &french);
    let reader = Reader::new(&learned, &french);
    let has_fillers = |text: &str| reader.read(text, &[]).unwrap().has_fillers;
    assert!(has_fillers("Interface du serveur Edge"));
    assert!(!has_fillers("Serveur Edge"));
}

#[test]
fn one_text_in_fifty_rows_is_no_term() {
    let french = language("");
    let mut rows = cells(FRENCH);
    rows.extend((100..150).map(|row| cell(row, "Partenaires de messagerie", &["IM partner"])));
    let learned = learn(&rows, &french);
    assert_eq!(means(&learned, "Partenaires de messagerie"), None);
    let once = learned
        .once
        .iter()
        .find(|term| term.text == "Partenaires de messagerie");
    assert_eq!((once.unwrap().rows, once.unwrap().texts), (50, 1));
    let reader = Reader::new(&learned, &french);
    assert!(
        !reader
            .read("Partenaires de messagerie", &[])
            .unwrap()
            .is_certain
    );
    assert!(reader.read("Proxy inverse", &[]).unwrap().is_certain);
}

#[test]
fn halves_of_headings_count_by_heading() {
    let learned = learn(
        &[
            heading(1, "Point de gestion", "Client", "Management point"),
            heading(2, "Point de gestion", "SQL Server", "Management point"),
            heading(3, "Point de distribution", "Client", "Distribution point"),
        ],
        &language(""),
    );
    assert_eq!(
        means(&learned, "Point de gestion").as_deref(),
        Some("management-point")
    );
    assert_eq!(means(&learned, "Point de distribution"), None);
}

#[test]
fn the_name_inside_of_a_longer_name_is_found() {
    let learned = learn(
        &[
            heading(1, "登録ポイント", "A", "Enrollment point"),
            heading(2, "登録ポイント", "B", "Enrollment point"),
            heading(
                3,
                "証明書登録ポイント",
                "A",
                "Certificate registration point",
            ),
            heading(
                4,
                "証明書登録ポイント",
                "B",
                "Certificate registration point",
            ),
        ],
        &language(""),
    );
    assert_eq!(
        means(&learned, "登録ポイント").as_deref(),
        Some("enrollment-point")
    );
    let long = read(&learned, &language(""), "証明書登録ポイント").unwrap();
    assert_eq!(long, ["certificate-registration-point"]);
}

#[test]
fn known_words_that_contradict_teach_nothing() {
    let mut rows = cells(&[
        ("Interne Reverseproxy", &["external", "Reverse proxy"]),
        (
            "Interne Reverseproxy und mehr",
            &["external", "Reverse proxy"],
        ),
    ]);
    for row in &mut rows {
        know(row, "Interne", "internal");
    }
    let learned = learn(&rows, &language(""));
    assert!(
        learned.terms.is_empty() && learned.once.is_empty(),
        "{learned:?}"
    );
}

#[test]
fn fewer_spans_than_missing_roles_teach_nothing() {
    let mut rows = cells(&[
        (
            "Director, Sammelstelle",
            &["Director", "Front End pool", "Edge pool"],
        ),
        (
            "Sammelstelle, Director",
            &["Director", "Front End pool", "Edge pool"],
        ),
    ]);
    for row in &mut rows {
        know(row, "Director", "director");
    }
    let learned = learn(&rows, &language(""));
    assert!(
        learned.terms.is_empty() && learned.once.is_empty(),
        "{learned:?}"
    );
}

#[test]
fn a_part_of_a_known_name_is_a_truncation() {
    let german = language("[term.reverse-proxy]\npreferred = \"Reverse Proxy\"\n");
    let mut rows = cells(&[
        ("Interne Proxy", &["internal", "Reverse proxy"]),
        ("Proxy", &["Reverse proxy"]),
        ("Externe Proxy", &["external", "Reverse proxy"]),
    ]);
    know(&mut rows[0], "Interne", "internal");
    know(&mut rows[2], "Externe", "external");
    let learned = learn(&rows, &german);
    assert!(
        learned.terms.is_empty() && learned.once.is_empty(),
        "{learned:?}"
    );
    assert_eq!(learned.suspects[0].kind, SuspectKind::Truncation);
    assert_eq!(learned.suspects[0].text, "Proxy");
    assert_eq!(read(&learned, &german, "Proxy"), None);
}

#[test]
fn a_form_in_a_minority_of_the_places_is_a_suspect() {
    let mut rows: Vec<Example> = (1..=6)
        .map(|table| {
            heading(
                table,
                "Pool de directeurs",
                &format!("Client {table}"),
                "Director pool",
            )
        })
        .collect();
    rows.push(heading(
        7,
        "Pool de réalisateurs",
        "Serveur",
        "Director pool",
    ));
    let learned = learn(&rows, &language(""));
    assert_eq!(means(&learned, "Pool de réalisateurs"), None);
    let suspect = &learned.suspects[0];
    assert_eq!(
        (suspect.kind, suspect.text.as_str()),
        (SuspectKind::Minority, "Pool de réalisateurs")
    );
    assert_eq!(
        (suspect.instead.as_str(), suspect.instead_texts),
        ("Pool de directeurs", 6)
    );
    assert_eq!(suspect.places, [(1, 7, 0)]);
}

#[test]
fn the_name_of_another_concept_is_no_name() {
    let mut rows = Vec::new();
    for table in 1..=6 {
        rows.push(heading(table, "클라이언트", &format!("A{table}"), "Client"));
        rows.push(heading(
            10 + table,
            "클라우드",
            &format!("A{table}"),
            "Cloud",
        ));
    }
    rows.push(heading(30, "클라우드", "B", "Client"));
    let korean = LexiconFile::parse("locale = \"ko\"\n", Path::new("ko.toml")).unwrap();
    let learned = learn(&rows, &korean);
    assert_eq!(means(&learned, "클라이언트").as_deref(), Some("client"));
    assert!(
        learned
            .terms
            .iter()
            .all(|term| term.text != "클라우드" || term.concepts[0].as_str() != "client"),
        "{learned:?}"
    );
    let fault = learned
        .suspects
        .iter()
        .find(|suspect| suspect.concepts[0].as_str() == "client");
    assert_eq!(fault.unwrap().text, "클라우드");
    assert_eq!(fault.unwrap().places, [(1, 30, 0)]);
}

#[test]
fn a_word_that_is_left_out_everywhere_is_not_learned_away() {
    // "Сервер" alone stands for "Edge Server" in some rows; its name has two words elsewhere.
    let learned = learn(
        &cells(&[
            ("Пограничный сервер", &["Edge Server"]),
            (
                "Пограничный сервер или клиент",
                &["Edge Server", "or", "Client"],
            ),
            (
                "Внутренний пограничный сервер",
                &["internal", "Edge Server"],
            ),
            ("Внутренний клиент", &["internal", "Client"]),
            ("Клиент", &["Client"]),
            (
                "Публичный сервер доступа",
                &["Edge Server", "Access Edge", "public"],
            ),
            ("Сервер доступа", &["Edge Server", "Access Edge"]),
            ("Сервер архивации", &["Archiving Server"]),
            (
                "Внутренний сервер архивации",
                &["internal", "Archiving Server"],
            ),
        ]),
        &language("stemmer = \"russian\"\n"),
    );
    assert!(
        learned.terms.iter().all(|term| term.concepts.len() == 1),
        "{learned:?}"
    );
    assert_eq!(
        read(
            &learned,
            &language("stemmer = \"russian\"\n"),
            "Сервер доступа"
        ),
        None
    );
}

#[test]
fn two_names_are_told_where_the_source_has_one() {
    let mut rows: Vec<Example> = (1..=4)
        .map(|table| {
            heading(
                table,
                "Anmeldungspunkt",
                &format!("A{table}"),
                "Enrollment point",
            )
        })
        .collect();
    rows.extend((5..=6).map(|table| {
        heading(
            table,
            "Registrierungspunkt",
            &format!("A{table}"),
            "Enrollment point",
        )
    }));
    rows.push(heading(7, "Site Server", "A7", "Site server"));
    let learned = learn(&rows, &language(""));
    let names = learned.two_names[0].names.iter();
    let names: Vec<(&str, usize, u32)> = names
        .map(|name| (name.text.as_str(), name.places.len(), name.texts))
        .collect();
    assert_eq!(
        names,
        [("Anmeldungspunkt", 4, 4), ("Registrierungspunkt", 2, 2)]
    );
    for row in &mut rows[4..6] {
        row.units[0].words = String::from("Enrolment service");
    }
    assert_eq!(learn(&rows, &language("")).two_names, []);
}

#[test]
fn roles_that_the_source_never_puts_side_by_side_are_not_read() {
    let learned = learn(
        &cells(&[
            ("Pool", &["Pool"]),
            ("Pool interne", &["internal", "Pool"]),
            ("Directeur", &["Director"]),
            ("Directeur interne", &["internal", "Director"]),
        ]),
        &language(""),
    );
    assert_eq!(
        read(&learned, &language(""), "Pool, directeur").unwrap(),
        ["director", "pool"]
    );
    assert_eq!(read(&learned, &language(""), "Pool directeur"), None);
}

#[test]
fn order_does_not_matter_and_known_texts_cost_nothing() {
    let french = language("stemmer = \"french\"\n");
    let mut rows = cells(FRENCH);
    let learned = learn(&rows, &french);
    rows.reverse();
    rows.swap(1, 4);
    assert_eq!(learn(&rows, &french), learned);
    for row in &mut rows {
        row.known = vec![(
            0..row.text.len(),
            row.units.iter().map(|u| u.concept.clone()).collect(),
        )];
    }
    assert!(learn(&rows, &french).is_empty());
}

#[test]
fn a_pack_parses_back_with_every_term() {
    let french = language("stemmer = \"french\"\n");
    let learned = learn(&cells(FRENCH), &french);
    let text = pack_text(&learned, &french, &|_| false);
    let pack = LexiconFile::parse(&text, Path::new("learned.toml")).unwrap();
    let mut expected: Vec<(String, Vec<ConceptId>)> = learned
        .terms
        .iter()
        .filter(|term| term.kinds != [UnitKind::Connective])
        .flat_map(|term| {
            term.forms
                .iter()
                .map(|form| (form.clone(), term.concepts.clone()))
        })
        .collect();
    let terms = pack.terms().iter();
    let mut parsed: Vec<_> = terms
        .map(|term| (term.text.clone(), term.concepts.clone()))
        .collect();
    expected.order();
    parsed.order();
    assert_eq!(parsed, expected);
    assert_eq!(
        pack.lists[crate::lexicon::WordList::Connectives as usize],
        ["ou"]
    );
    assert!(
        text.contains("# \"serveur Edge\": 6 rows, 6 texts\n"),
        "{text}"
    );
}

#[test]
fn hostile_text_is_bounded() {
    let long = "mot ".repeat(20_000);
    let mut rows = cells(FRENCH);
    rows.push(cell(90, &long, &["Edge Server"]));
    let many: Vec<&str> = vec!["Edge Server"; 200];
    rows.push(cell(91, "serveur", &many));
    let learned = learn(&rows, &language(""));
    assert_eq!(
        means(&learned, "serveur Edge").as_deref(),
        Some("edge-server")
    );
}

/// A row that only says what the source calls something.
fn source_alone(words: &str, inner: &[(&str, &str)]) -> Example {
    let mut example = cell(90, "x", &[words]);
    example.teaches = false;
    let inner = inner.iter();
    example.units[0].inner = inner
        .map(|(words, id)| ((*words).to_owned(), ConceptId::new(id)))
        .collect();
    example
}

#[test]
fn a_name_is_read_by_its_parts_in_any_order() {
    let language = language("");
    let mut examples = cells(&[
        ("Point de relève", &["Relay point"]),
        (
            "Point de relève ou clients",
            &["Relay point", "or", "Client"],
        ),
        ("Clients", &["Client"]),
    ]);
    examples.push(source_alone("Nordwind relay point", &[]));
    examples.push(source_alone("Harbour relay point", &[]));
    let learned = learn(&examples, &language);
    let read = |text: &str| read(&learned, &language, text);
    assert_eq!(
        read("Point de relève Nordwind"),
        Some(vec![String::from("nordwind-relay-point")])
    );
    assert_eq!(
        read("Point de relève"),
        Some(vec![String::from("relay-point")])
    );
    // A part that no language has in common, a part too many, a part alone, another form of a word.
    assert_eq!(read("Point de relève du port"), None);
    assert_eq!(read("Point de relève Nordwind Harbour"), None);
    assert_eq!(read("Nordwind"), None);
    assert_eq!(read("Point de relève Nordwinds"), None);
}

#[test]
fn parts_that_packs_know_make_a_name() {
    let language = language(
        "[concept.depot-computer]\nkind = \"role\"\ndefinition = \"d\"\n\
         [term.computer]\npreferred = \"ordinateur\"\n",
    );
    let mut examples = cells(&[
        ("Clients", &["Client"]),
        ("Clients ou clients", &["Client"]),
    ]);
    examples.push(source_alone("Depot computer", &[("computer", "computer")]));
    let learned = learn(&examples, &language);
    let computer = |range| (range, vec![(ConceptId::new("computer"), UnitKind::Role)]);
    let reader = Reader::new(&learned, &language);
    let reading = reader.read("Ordinateur Depot", &[computer(0..10)]);
    let concepts: Vec<String> = reading
        .unwrap()
        .concepts()
        .map(|(id, _)| id.to_string())
        .collect();
    assert_eq!(concepts, ["depot-computer"]);
    assert_eq!(reader.read("Ordinateur Dépôt", &[computer(0..10)]), None);
}

#[test]
fn a_longer_name_teaches_what_its_parts_are_called() {
    let language = language("");
    let examples = cells(&[
        ("Point de relève", &["Relay point"]),
        ("Point de relève Nordwind", &["Nordwind relay point"]),
    ]);
    let learned = learn(&examples, &language);
    assert_eq!(means(&learned, "Point de relève").unwrap(), "relay-point");
    // The longer name has one text, and its words are no fillers.
    assert_eq!(means(&learned, "Point de relève Nordwind"), None);
    assert!(learned.fillers.is_empty(), "{:?}", learned.fillers);
}

#[test]
fn a_long_name_is_one_term() {
    let language = language("");
    let long =
        "Module de stratégie de gestion du parc (service d’inscription des appareils du réseau)";
    let source = "Fleet policy module (network device enrolment service)";
    let examples = cells(&[
        (long, &[source]),
        (long, &[source]),
        ("Clients", &["Client"]),
    ]);
    let learned = learn(&examples, &language);
    assert!(read(&learned, &language, long).is_some(), "{learned:?}");
}
