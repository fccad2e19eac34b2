//! Teach: what one language says of a row, its translations say in other words.
//!
//! Takes the editions of all pages and gives their endpoints read with words that were learned from the
//! rows of this dump. Only what nobody understood is learned; where known words contradict the source,
//! there is a fault and no lesson. Readings that rest on learned words say so.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::lexicon::learn::{Example, ExampleKind, Learned, learn, learn_headers};
use crate::lexicon::{LexiconFile, Lexicons, PackSet};
use crate::locale::Locale;
use crate::normalize::{GapCode, PortPage, Row};
use crate::order::Order;
use crate::rule::Field;

mod examples;
mod known;
mod student;

pub use student::Students;

/// What is learned and read again: who takes part in a rule.
pub(super) const TAUGHT: [Field; 4] = [
    Field::Source,
    Field::Destination,
    Field::Component,
    Field::Role,
];

/// What was learned, and of which pages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lessons {
    /// What was learned of each language.
    pub by_locale: BTreeMap<Locale, Lesson>,
    /// The keys of pages; places of what was learned have their numbers.
    pub pages: Vec<String>,
}

/// What was learned of one language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lesson {
    /// Words, with their evidence.
    pub learned: Learned,
    /// The packs that the pages of the language are about.
    pub packs: PackSet,
}

/// The row and the field of a place; no row for a heading.
#[must_use]
pub fn place_of(row: u32) -> (Option<u32>, Field) {
    let fields = TAUGHT.len() as u32;
    let field = TAUGHT[(row % fields) as usize];
    ((row >= fields).then_some(row / fields), field)
}

/// What one page in all its languages has to teach.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Examples {
    /// The key of the page.
    pub key: String,
    /// By language: the packs that the page is about there, and the examples.
    pub by_locale: BTreeMap<Locale, (PackSet, Vec<Example>)>,
}

/// Learns what the rows of a dump teach, and reads again what was not understood. Tables that `may_teach`
/// refuses, by the key of their page and their number in it, are read and not learned from.
pub fn teach(
    groups: &mut [Vec<PortPage>],
    source: &Locale,
    lexicons: &Lexicons,
    may_teach: MayTeach<'_>,
) -> Lessons {
    let examples = groups
        .par_iter()
        .filter_map(|pages| examples::of_group(pages, source, lexicons, may_teach))
        .collect();
    let lessons = learn_all(examples, lexicons);
    let students = Students::new(&lessons, lexicons);
    groups
        .par_iter_mut()
        .for_each(|pages| students.read_again(pages, source));
    drop(students);
    lessons
}

/// What the editions of one page have to teach; `None` where all of them are understood.
#[must_use]
pub fn examples_of(pages: &[PortPage], source: &Locale, lexicons: &Lexicons) -> Option<Examples> {
    examples::of_group(pages, source, lexicons, &|_, _| true)
}

/// Learns from the examples of all pages, in whatever order they come.
#[must_use]
pub fn learn_all(mut all: Vec<Examples>, lexicons: &Lexicons) -> Lessons {
    all.order_by(|a, b| a.key.cmp(&b.key));
    let mut pages = Vec::with_capacity(all.len());
    let mut by_locale: BTreeMap<Locale, (PackSet, Vec<Example>)> = BTreeMap::new();
    for (number, examples) in (0..).zip(all) {
        pages.push(examples.key);
        for (locale, (packs, mut examples)) in examples.by_locale {
            examples
                .iter_mut()
                .for_each(|example| example.page = number);
            let (_, known) = by_locale.entry(locale).or_insert((packs, Vec::new()));
            known.extend(examples);
        }
    }
    let by_locale: BTreeMap<Locale, Lesson> = by_locale
        .into_par_iter()
        .map(|(locale, (packs, examples))| {
            let file = file_of(&locale, packs, lexicons);
            let is_header = |example: &Example| example.kind == ExampleKind::Header;
            let (headers, rows): (Vec<_>, Vec<_>) = examples.into_iter().partition(is_header);
            let mut learned = learn(&rows, &file);
            learned.headers = learn_headers(&headers);
            (locale, Lesson { learned, packs })
        })
        .filter(|(_, lesson)| !lesson.learned.reads_nothing())
        .collect();
    Lessons { by_locale, pages }
}

fn has_unread(page: &PortPage) -> bool {
    let mut rules = page
        .tables
        .iter()
        .flat_map(|table| table.rows.iter().filter_map(|row| row.rule.as_ref()));
    rules.any(|rule| TAUGHT.iter().any(|field| field.is_unread(rule)))
}

/// Whether the headers of some table are not understood in their own language.
fn is_projected(page: &PortPage) -> bool {
    page.tables.iter().any(|table| table.is_projected)
}

/// The words and the grammar that are known of a language beforehand.
#[must_use]
pub fn file_of(locale: &Locale, packs: PackSet, lexicons: &Lexicons) -> LexiconFile {
    let file = lexicons.file(locale, packs).unwrap_or_default();
    file.with_locale(locale)
}

/// Whether words are learned from a table: the key of its page, and its number in it.
pub type MayTeach<'m> = &'m (dyn Fn(&str, u32) -> bool + Sync);

/// The words of a row's service cell that were left over and not understood, where they stand together.
fn unread_role(column: u32, row: &Row) -> Option<&str> {
    let mut unknown = row
        .gaps
        .iter()
        .filter(|gap| gap.code == GapCode::UnknownTerm && gap.column == column);
    match (unknown.next(), unknown.next()) {
        (Some(gap), None) if row.rule.as_ref()?.role.is_unread() => Some(&gap.text),
        _ => None,
    }
}
