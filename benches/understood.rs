//! Understood: how much of the endpoints of a dump is read, language by language, and how.
//!
//! `cargo run --example understood -- DUMP…` prints a table in Markdown, as the README has it. Each cell of
//! a translation is held against the same cell of the source: read by words of packs, by words that were
//! learned from the dump, or not read. Then pages are left out when learning, four at a time, each as often as
//! any, or tables one by one where there are few pages, and only those are counted. With `--core` the words of products are known in the source's language alone; with `-v` it prints the cells that were not read, or were read as something else.

#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use portolan::compare::align::align;
use portolan::compare::group::group;
use portolan::compare::teach::MayTeach;
use portolan::discover::DumpOptions;
use portolan::lexicon::Lexicons;
use portolan::locale::Locale;
use portolan::normalize::{Basis, PortPage};
use portolan::pipeline::{SurveyOptions, survey_taught_by};
use portolan::rule::{Field, Stated};
use portolan::survey::{Survey, source_locale};

/// How often pages are left out, and how many together; each is left out as often as any.
const SPLITS: usize = 13;
const LEFT_OUT: usize = 4;

#[derive(Debug, Default, Clone)]
struct Tally {
    known: usize,
    learned: usize,
    guessed: usize,
    unread: usize,
    /// Read as something else than the source says.
    differ: usize,
}

impl Tally {
    fn all(&self) -> usize {
        self.known + self.learned + self.guessed + self.unread + self.differ
    }

    fn read(&self) -> usize {
        self.known + self.learned + self.guessed
    }
}

fn main() {
    let (flags, folders): (Vec<String>, Vec<String>) = std::env::args()
        .skip(1)
        .partition(|arg| arg.starts_with('-'));
    let is_verbose = flags.iter().any(|flag| flag == "-v");
    let mut lexicons = Lexicons::built_in();
    if flags.iter().any(|flag| flag == "--core") {
        lexicons = lexicons.with_products_in(&source_locale());
    }
    println!(
        "| dump | language | endpoints | read | by packs | learned | one text | left out: read | learned | one text | unlike the source |"
    );
    println!("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    for folder in folders {
        table(&folder, &lexicons, is_verbose);
    }
}

fn table(folder: &str, lexicons: &Lexicons, is_verbose: bool) {
    let options = SurveyOptions {
        dump: DumpOptions {
            paths: vec![PathBuf::from(folder)],
            ..DumpOptions::default()
        },
        prefilter: true,
        source: source_locale(),
    };
    let survey =
        |may_teach: MayTeach<'_>| survey_taught_by(&options, lexicons, &|_| {}, may_teach).unwrap();
    let whole = survey(&|_, _| true);
    let all = tally(&whole, &|_, _| true, is_verbose.then_some("whole"));
    let has_ends = |page: &&PortPage| {
        let mut rules = page.tables.iter().flat_map(|table| &table.rows);
        rules.any(|row| {
            row.rule
                .as_ref()
                .is_some_and(|rule| !rule.source.is_absent())
        })
    };
    let keys: BTreeSet<String> = whole
        .pages
        .iter()
        .filter(has_ends)
        .map(|page| page.identity.key.clone())
        .collect();
    let keys: Vec<String> = keys.into_iter().collect();
    let mut left: BTreeMap<Locale, Tally> = BTreeMap::new();
    // Pages by fours; where there are no more than that, tables one by one.
    let mut splits: Vec<BTreeSet<(String, Option<u32>)>> = Vec::new();
    if keys.len() > LEFT_OUT {
        for split in 0..SPLITS.min(keys.len()) {
            let at = |at: usize| &keys[(split + at * keys.len() / LEFT_OUT) % keys.len()];
            splits.push(
                (0..LEFT_OUT)
                    .map(|number| (at(number).clone(), None))
                    .collect(),
            );
        }
    } else {
        let source = |page: &&PortPage| {
            let locale = page.identity.locale.as_ref();
            locale.is_some_and(|locale| locale.is_within(&source_locale()))
        };
        for page in whole.pages.iter().filter(source) {
            let key = &page.identity.key;
            let tables = page.tables.iter();
            splits.extend(tables.map(|table| BTreeSet::from([(key.clone(), Some(table.index))])));
        }
    }
    for out in &splits {
        let is_out = |key: &str, table: u32| {
            out.contains(&(key.to_owned(), None)) || out.contains(&(key.to_owned(), Some(table)))
        };
        let survey = survey(&|key, table| !is_out(key, table));
        for (locale, tally) in tally(&survey, &is_out, is_verbose.then_some("left out")) {
            let sum = left.entry(locale).or_default();
            sum.known += tally.known;
            sum.learned += tally.learned;
            sum.guessed += tally.guessed;
            sum.unread += tally.unread;
            sum.differ += tally.differ;
        }
    }
    let name = PathBuf::from(folder);
    let name = name
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    for (locale, tally) in &all {
        let share = |part: usize, all: usize| match all {
            0 => String::from("–"),
            _ => format!("{:.1} %", 100.0 * part as f64 / all as f64),
        };
        let out = left.get(locale).cloned().unwrap_or_default();
        println!(
            "| {} | {locale} | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
            name.as_deref().unwrap_or(folder),
            tally.all(),
            share(tally.read(), tally.all()),
            tally.known,
            tally.learned,
            tally.guessed,
            share(out.read(), out.all()),
            share(out.learned, out.all()),
            share(out.guessed, out.all()),
            tally.differ,
        );
    }
}

/// Cells of translations by how they are read, where the source is read as well.
fn tally(
    survey: &Survey,
    counts: &dyn Fn(&str, u32) -> bool,
    told: Option<&str>,
) -> BTreeMap<Locale, Tally> {
    let mut by_locale: BTreeMap<Locale, Tally> = BTreeMap::new();
    let source = source_locale();
    for group in group(&survey.pages) {
        let key = group.key.to_owned();
        let alignment = align(group, None, &source);
        let Some(model) = alignment.reference else {
            continue;
        };
        for table in &alignment.tables {
            let number = table.tables[model].map_or(0, |table| table.index);
            if !counts(&key, number) {
                continue;
            }
            let mut headings: BTreeSet<(usize, Field)> = BTreeSet::new();
            for row in &table.rows {
                let Some(model_row) = row.rows[model] else {
                    continue;
                };
                for (edition, own) in row.rows.iter().enumerate() {
                    let (Some(own), true) = (own, edition != model) else {
                        continue;
                    };
                    let Some(own_table) = table.tables[edition] else {
                        continue;
                    };
                    let page = alignment.group.editions[edition];
                    let Some(locale) = page.identity.locale.clone() else {
                        continue;
                    };
                    for field in [Field::Source, Field::Destination] {
                        let (Some(rule), Some(model_rule)) = (&own.rule, &model_row.rule) else {
                            continue;
                        };
                        let Stated::Is(expected) = field.get(model_rule) else {
                            continue;
                        };
                        // A heading counts once, however many rows the table has.
                        let is_given = own_table.given.contains(&field);
                        if is_given && !headings.insert((edition, field)) {
                            continue;
                        }
                        let tally = by_locale.entry(locale.clone()).or_default();
                        let cell = match own_table.column_of(field).filter(|_| !is_given) {
                            Some(column) => own
                                .cells
                                .get(column as usize - 1)
                                .map(|cell| cell.text.clone()),
                            None => own_table.heading.clone(),
                        };
                        let cell = cell.unwrap_or_default().replace('\n', " ");
                        // Of several readings, the one that the source has counts.
                        let admits = own
                            .others
                            .iter()
                            .any(|(other, value)| *other == field && *value == expected);
                        let basis = own.basis(field);
                        let told = |what: &str| {
                            if let Some(when) = told {
                                println!("{when}\t{locale}\t{what}\t{cell}\t{expected:?}");
                            }
                        };
                        match field.get(rule) {
                            Stated::Is(value) if value == expected => match basis {
                                Basis::Learned => tally.learned += 1,
                                Basis::Guessed => tally.guessed += 1,
                                Basis::Known | Basis::Phrase => tally.known += 1,
                            },
                            Stated::Is(_) | Stated::Unread if admits => tally.known += 1,
                            Stated::Unread => {
                                tally.unread += 1;
                                told("unread");
                            }
                            Stated::Is(value) => {
                                tally.differ += 1;
                                told(&format!("differs, {basis:?}: {value:?}"));
                            }
                            Stated::Absent => {}
                        }
                    }
                }
            }
        }
    }
    by_locale
}
