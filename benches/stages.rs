//! Stages: how long each takes on the pages of the corpus, or of the folder in `PORTOLAN_DUMP`.
//!
//! `cargo bench --bench stages` prints times and bytes a second; a stage begins with what the one before
//! it gave.

#![allow(missing_docs, clippy::unwrap_used)]

use std::path::PathBuf;
use std::sync::LazyLock;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use portolan::discover::{self, DumpFile, DumpOptions, dump};
use portolan::lexicon::Lexicons;
use portolan::lint::{CompareOptions, compare, run};
use portolan::normalize::normalize;
use portolan::page::{self, Origin, Page};
use portolan::pipeline::{SurveyOptions, survey};
use portolan::prefilter::Prefilter;
use portolan::show::format::{Format, render};
use portolan::show::summary::Summary;
use portolan::survey::Survey;

fn main() {
    divan::main();
}

fn options() -> DumpOptions {
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus");
    let folder = std::env::var_os("PORTOLAN_DUMP").unwrap_or_else(|| corpus.into());
    DumpOptions {
        paths: vec![PathBuf::from(folder)],
        ..DumpOptions::default()
    }
}

static LEXICONS: LazyLock<Lexicons> = LazyLock::new(Lexicons::built_in);

/// All files, read.
static TEXTS: LazyLock<Vec<(Origin, String)>> = LazyLock::new(|| {
    let read = |file: DumpFile| {
        let mut bytes = Vec::new();
        discover::read(&file.location, &mut bytes).unwrap();
        let text = page::text(&bytes).unwrap().into_owned();
        (file.origin, text)
    };
    dump(&options()).unwrap().files().map(read).collect()
});

/// The files that the cheap test lets through.
static CANDIDATES: LazyLock<Vec<&(Origin, String)>> = LazyLock::new(|| {
    let prefilter = Prefilter::new(&LEXICONS);
    let may_hold = |(_, text): &&(Origin, String)| prefilter.may_hold_port_table(text);
    TEXTS.iter().filter(may_hold).collect()
});

static PAGES: LazyLock<Vec<Page>> = LazyLock::new(|| {
    let pages = CANDIDATES.iter();
    pages
        .map(|(origin, text)| page::read_text(text, origin))
        .collect()
});

fn whole(prefilter: bool) -> Survey {
    let options = SurveyOptions {
        dump: options(),
        prefilter,
        source: portolan::survey::source_locale(),
    };
    survey(&options, &LEXICONS).unwrap()
}

static SURVEY: LazyLock<Survey> = LazyLock::new(|| whole(true));

fn size<'t>(texts: impl IntoIterator<Item = &'t (Origin, String)>) -> BytesCount {
    BytesCount::new(texts.into_iter().map(|(_, text)| text.len()).sum::<usize>())
}

#[divan::bench]
fn a_lexicons(bencher: Bencher<'_, '_>) {
    bencher.bench(|| {
        let lexicons = Lexicons::built_in();
        lexicons
            .files()
            .map(|file| file.terms().len())
            .sum::<usize>()
    });
}

#[divan::bench]
fn b_walk_and_read(bencher: Bencher<'_, '_>) {
    bencher.counter(size(TEXTS.iter())).bench(|| {
        let mut bytes = Vec::new();
        for file in dump(&options()).unwrap().files() {
            discover::read(&file.location, &mut bytes).unwrap();
            black_box(page::text(&bytes).unwrap());
        }
    });
}

#[divan::bench]
fn c_cheap_test(bencher: Bencher<'_, '_>) {
    let prefilter = Prefilter::new(&LEXICONS);
    bencher.counter(size(TEXTS.iter())).bench(|| {
        let may_hold = |(_, text): &&(Origin, String)| prefilter.may_hold_port_table(text);
        TEXTS.iter().filter(may_hold).count()
    });
}

#[divan::bench]
fn d_key_and_locale(bencher: Bencher<'_, '_>) {
    bencher.counter(size(TEXTS.iter())).bench(|| {
        for (origin, text) in &*TEXTS {
            black_box(page::version(text, origin));
        }
    });
}

#[divan::bench]
fn e_parse(bencher: Bencher<'_, '_>) {
    bencher.counter(size(CANDIDATES.iter().copied())).bench(|| {
        for (origin, text) in &*CANDIDATES {
            black_box(page::read_text(text, origin));
        }
    });
}

#[divan::bench]
fn f_normalize(bencher: Bencher<'_, '_>) {
    bencher
        .counter(size(CANDIDATES.iter().copied()))
        .with_inputs(|| PAGES.clone())
        .bench_values(|pages| {
            for page in pages {
                black_box(normalize(
                    page,
                    &portolan::survey::source_locale(),
                    &LEXICONS,
                ));
            }
        });
}

#[divan::bench]
fn g_all_of_these(bencher: Bencher<'_, '_>) {
    bencher.counter(size(TEXTS.iter())).bench(|| whole(true));
}

#[divan::bench]
fn h_without_the_cheap_test(bencher: Bencher<'_, '_>) {
    bencher.counter(size(TEXTS.iter())).bench(|| whole(false));
}

#[divan::bench]
fn i_compare_and_lint(bencher: Bencher<'_, '_>) {
    bencher.bench(|| {
        let comparison = compare(&SURVEY, &LEXICONS, &CompareOptions::default());
        run(&comparison).len()
    });
}

#[divan::bench]
fn j_write_json(bencher: Bencher<'_, '_>) {
    let comparison = compare(&SURVEY, &LEXICONS, &CompareOptions::default());
    let findings = run(&comparison);
    let summary = Summary::default().counting(&findings);
    bencher.bench(|| render(Format::Json, &findings, &summary, false).len());
}
