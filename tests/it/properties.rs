//! What holds of any input: folding, reading without panic, one table in two notations, ports.

#![allow(clippy::unwrap_used)]

use std::sync::OnceLock;

use portolan::lexicon::{Lexicons, fold};
use portolan::normalize::PortPage;
use portolan::rule::{PortRange, Rule};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;

use crate::cells::{HEADERS, row};

/// The same cases on each run; `PROPTEST_CASES` asks for more.
fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases: match std::env::var("PROPTEST_CASES") {
            Ok(_) => ProptestConfig::default().cases,
            Err(_) => cases,
        },
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(2013),
        ..ProptestConfig::default()
    }
}

fn lexicons() -> &'static Lexicons {
    static LEXICONS: OnceLock<Lexicons> = OnceLock::new();
    LEXICONS.get_or_init(crate::cells::lync)
}

fn read(locale: &str, text: &str) -> PortPage {
    crate::cells::page(lexicons(), locale, text)
}

fn rules(page: &PortPage) -> Vec<Option<&Rule>> {
    let rows = page.tables.iter().flat_map(|table| &table.rows);
    rows.map(|row| row.rule.as_ref()).collect()
}

/// Characters that fold to several, that group digits, join words or shape lists.
fn odd_text() -> impl Strategy<Value = String> {
    "[\u{2100}-\u{214f}\u{3200}-\u{33ff}\u{fb00}-\u{fb06}\u{ff01}-\u{ff5e}\u{300}-\u{308}０-９0-9,.'’\u{a0}\u{202f}\u{2009}\u{200b} a-eа-ё/()~…\u{2010}-\u{2015}]{0,24}"
}

/// Words of endpoint and service cells of all languages, with marks between them.
fn words() -> impl Strategy<Value = String> {
    let word = select(vec![
        "Edge",
        "Server",
        "edge-server",
        "IP",
        "VIP",
        "public",
        "Director",
        "pool",
        "any",
        "or",
        "interface",
        "A/V",
        "пограничного",
        "сервера",
        "служба",
        "доступа",
        "любой",
        "пул",
        "или",
        "IP-адрес",
        "интерфейс",
        "Servidor",
        "de",
        "Borda",
        "qualquer",
        "virtual",
        "acesso",
        "Edgeserver",
        "Zugriffs-Edgedienst",
        "beliebig",
        "Schnittstelle",
        "Reverseproxy",
        "邊緣伺服器",
        "介面",
        "任何",
        "或",
        "集區",
        "內部",
        "公用",
        "Printer",
        "Принтер",
        "5",
    ]);
    let mark = select(vec![
        " ", " ", " ", ", ", "/", " (", ") ", "-", "、", "\u{a0}",
    ]);
    proptest::collection::vec((word, mark), 1..8).prop_map(|parts| {
        let text: String = parts
            .iter()
            .flat_map(|(word, mark)| [*word, *mark])
            .collect();
        text.trim().to_owned()
    })
}

fn service() -> impl Strategy<Value = String> {
    let role = select(vec![
        "",
        "Access/",
        "Доступ/",
        "存取/",
        "A/V/",
        "Zugriff/",
        "Acesso/",
    ]);
    let names = select(vec![
        "SIP(TLS)",
        "PSOM (MTLS)",
        "HTTP",
        "STUN, MSTURN",
        "DNS",
        "XMPP",
    ]);
    let transport = select(vec![
        "/TCP/",
        "/UDP/",
        "/TCP и UDP/",
        "/TCP 或 UDP/",
        "/",
        " TCP ",
    ]);
    (
        role,
        names,
        transport,
        any::<u16>(),
        any::<u16>(),
        any::<bool>(),
    )
        .prop_map(
            |(role, names, transport, lower, upper, is_range)| match is_range {
                true => format!("{role}{names}{transport}{lower}-{upper}"),
                false => format!("{role}{names}{transport}{lower}"),
            },
        )
}

fn locale() -> impl Strategy<Value = &'static str> {
    select(HEADERS.map(|(locale, _)| locale).to_vec())
}

fn header(locale: &str) -> &'static str {
    let known = HEADERS.iter().find(|(known, _)| *known == locale);
    known.map(|(_, header)| *header).unwrap()
}

fn pipe_table(locale: &str, rows: &[[String; 3]]) -> String {
    let mut text = format!("|{}|\n|-|-|-|\n", header(locale));
    for row in rows {
        text.push_str(&format!("|{}|\n", row.join("|")));
    }
    text
}

fn html_table(locale: &str, rows: &[[String; 3]]) -> String {
    let head: String = header(locale)
        .split('|')
        .map(|cell| format!("<th>{cell}</th>\n"))
        .collect();
    let mut text = format!("<table>\n<thead>\n<tr>\n{head}</tr>\n</thead>\n<tbody>\n");
    for row in rows {
        let cells: String = row
            .iter()
            .map(|cell| format!("<td><p>{cell}</p></td>\n"))
            .collect();
        text.push_str(&format!("<tr>\n{cells}</tr>\n"));
    }
    text + "</tbody>\n</table>\n"
}

/// Found by the properties below.
#[test]
fn one_character_may_be_two_words() {
    assert_eq!(fold("℀ ℅"), "a c c o");
    assert_eq!(fold("Ё\u{300}"), fold("ѐ"));
    assert_eq!(fold("A/ \u{1134b}"), fold(&fold("A/ \u{1134b}")));
    assert_eq!(fold("Ａ／Ｖ"), "a/v");
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn folding_twice_is_folding_once(text in any::<String>()) {
        let folded = fold(&text);
        prop_assert_eq!(fold(&folded), folded);
    }

    /// Letters of two scripts, marks above them, full-width forms, initials with slashes.
    #[test]
    fn folding_mixed_scripts_twice_is_folding_once(
        text in "[a-cA-Cа-вА-ВёЁıİßſ0-9/／ａＡㄱ가か゛㎏Ⅷ½ﬁ介\u{300}\u{307}\u{308}\u{200d}\u{ad} ]{0,12}"
    ) {
        let folded = fold(&text);
        prop_assert_eq!(fold(&folded), folded);
    }

    #[test]
    fn folding_known_words_twice_is_folding_once(text in words()) {
        let folded = fold(&text);
        prop_assert_eq!(fold(&folded), folded.clone());
        prop_assert_eq!(fold(&text.to_uppercase()), folded);
    }

    #[test]
    fn ports_print_and_parse(lower in any::<u16>(), upper in any::<u16>()) {
        match PortRange::new(lower, upper) {
            Some(range) => {
                prop_assert_eq!(range.to_string().parse::<PortRange>().ok(), Some(range));
                prop_assert!(range.contains(lower) && range.contains(upper));
            }
            None => {
                let backward = format!("{lower}-{upper}").parse::<PortRange>();
                prop_assert!(backward.is_err());
            }
        }
    }

    #[test]
    fn texts_that_parse_as_ports_print_alike(text in "[0-9]{1,6}(-[0-9]{1,6})?") {
        if let Ok(range) = text.parse::<PortRange>() {
            prop_assert_eq!(range.to_string().parse::<PortRange>().ok(), Some(range));
        }
    }
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn any_cells_are_read_without_panic(
        locale in locale(),
        cells in proptest::collection::vec(any::<[String; 3]>(), 1..4),
    ) {
        let _ = read(locale, &pipe_table(locale, &cells));
        let _ = read(locale, &html_table(locale, &cells));
    }

    #[test]
    fn odd_cells_are_read_without_panic(
        locale in locale(),
        service in odd_text(),
        source in odd_text(),
    ) {
        let _ = row(lexicons(), locale, [&service, &source, &source]);
    }

    #[test]
    fn any_known_words_are_read_without_panic(
        locale in locale(),
        service in service(),
        source in words(),
        destination in words(),
    ) {
        let read = row(lexicons(), locale, [&service, &source, &destination]);
        prop_assert!(read.rule.is_some());
    }

    /// Nothing is lost in silence: a cell with words gives an endpoint or a gap.
    #[test]
    fn words_are_understood_or_reported(locale in locale(), source in words()) {
        let read = row(lexicons(), locale, ["SIP/TLS/TCP/443", &source, ""]);
        let is_said = read.rule.is_some_and(|rule| !rule.source.is_absent()) || !read.gaps.is_empty();
        let has_names = source
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| word.chars().count() > 2 && word != "или");
        prop_assert!(is_said || !has_names, "{}", source);
    }

    #[test]
    fn pipe_and_html_tables_state_the_same_rules(
        locale in locale(),
        rows in proptest::collection::vec((service(), words(), words()), 1..5),
    ) {
        let rows: Vec<[String; 3]> = rows.into_iter().map(|(a, b, c)| [a, b, c]).collect();
        let pipes = read(locale, &pipe_table(locale, &rows));
        let html = read(locale, &html_table(locale, &rows));
        prop_assert_eq!(rules(&pipes).len(), rows.len());
        prop_assert_eq!(rules(&pipes), rules(&html));
    }

    #[test]
    fn ports_are_read_as_they_are_printed(
        locale in locale(),
        lower in any::<u16>(),
        upper in any::<u16>(),
    ) {
        let range = PortRange::new(lower.min(upper), lower.max(upper)).unwrap();
        let cell = format!("SIP(TLS)/TCP/{range}");
        let read = row(lexicons(), locale, [&cell, "", ""]);
        prop_assert_eq!(read.rule.unwrap().port_ranges(), vec![range]);
        prop_assert!(read.gaps.is_empty());
    }
}
