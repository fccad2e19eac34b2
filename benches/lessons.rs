//! Lessons: how long learning takes, by rows and languages.
//!
//! `cargo bench --bench lessons` makes pages of a product that nobody has packed, in English and in as many
//! translations as are asked for, reads them, and learns their words. What reading costs without learning is
//! beside it: the difference is the price of the lessons.

#![allow(missing_docs, clippy::unwrap_used)]

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use portolan::lexicon::Lexicons;
use portolan::page::Origin;
use portolan::pipeline::survey_texts;

fn main() {
    divan::main();
}

/// Locales that translations are in.
const LOCALES: [&str; 13] = [
    "de-DE", "fr-FR", "es-ES", "it-IT", "pt-BR", "nl-NL", "sv-SE", "pl-PL", "cs-CZ", "hu-HU",
    "ru-RU", "tr-TR", "id-ID",
];

/// Names of roles are made of these, in the source and in a translation.
const KINDS: [(&str, &str); 6] = [
    ("Depot", "Tavola"),
    ("Ledger", "Morena"),
    ("Station", "Pirole"),
    ("Beacon", "Sondra"),
    ("Vault", "Carmel"),
    ("Relay", "Bistur"),
];
const KEYS: [(&str, &str); 8] = [
    ("Picking", "lumina"),
    ("Night", "verano"),
    ("Harbour", "quolda"),
    ("Copper", "zandor"),
    ("Summer", "felkin"),
    ("Silent", "oridan"),
    ("Golden", "mertax"),
    ("Winding", "suvela"),
];

/// A page in one language: rows of pairs of roles. No two rows of a page are one.
fn page(number: usize, rows: usize, locale: Option<&str>) -> String {
    let mut text = String::from("| Protocol | Port | Source | Destination |\n|---|---|---|---|\n");
    let name = |at: usize| {
        let (kind, own_kind) = KINDS[at % KINDS.len()];
        let (key, own_key) = KEYS[at / KINDS.len() % KEYS.len()];
        match locale {
            None => format!("{key} {kind}"),
            Some(locale) => format!("{own_kind} {own_key}{}", &locale[..2]),
        }
    };
    for row in 0..rows {
        let (from, to) = (name(number * 7 + row), name(number * 3 + row / 5 + 1));
        let cell = match row % 3 {
            0 => from,
            _ => format!("{from}, {}", name(row * 11 + number)),
        };
        text.push_str(&format!("| TCP | {} | {cell} | {to} |\n", 1_024 + row));
    }
    text
}

fn pages(rows: usize, locales: usize) -> Vec<(Origin, String)> {
    const ROWS_OF_A_PAGE: usize = 40;
    let count = rows.div_ceil(ROWS_OF_A_PAGE);
    let mut pages = Vec::new();
    for number in 0..count {
        let rows = ROWS_OF_A_PAGE.min(rows - number * ROWS_OF_A_PAGE);
        let path = |locale: &str| Origin::from_path(format!("{locale}/page-{number}.md"));
        pages.push((path("en-US"), page(number, rows, None)));
        for locale in &LOCALES[..locales] {
            pages.push((path(locale), page(number, rows, Some(locale))));
        }
    }
    pages
}

fn read(bencher: Bencher<'_, '_>, pages: &[(Origin, String)], rows: usize) {
    let lexicons = Lexicons::built_in();
    let texts: Vec<(Origin, &[u8])> = pages
        .iter()
        .map(|(origin, text)| (origin.clone(), text.as_bytes()))
        .collect();
    bencher
        .counter(ItemsCount::new(rows))
        .bench(|| black_box(survey_texts(black_box(&texts), &lexicons)));
}

/// Rows in each language by languages.
const SIZES: [(usize, usize); 6] = [
    (500, 1),
    (2_000, 1),
    (8_000, 1),
    (500, 13),
    (2_000, 13),
    (4_000, 13),
];

/// With words to learn in every language.
#[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
fn learning(bencher: Bencher<'_, '_>, (rows, locales): (usize, usize)) {
    read(bencher, &pages(rows, locales), rows * locales);
}

/// The same pages, all in the source language: nothing to learn.
#[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
fn reading_alone(bencher: Bencher<'_, '_>, (rows, locales): (usize, usize)) {
    let mut pages = pages(rows, locales);
    let source: Vec<String> = pages
        .chunk_by(|a, b| a.0.path.rsplit('/').next() == b.0.path.rsplit('/').next())
        .flat_map(|group| vec![group[0].1.clone(); group.len()])
        .collect();
    for (page, text) in pages.iter_mut().zip(source) {
        page.1 = text;
    }
    read(bencher, &pages, rows * locales);
}
