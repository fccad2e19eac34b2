//! Real pages with one thing changed, in one language at a time: what the change means is found at its
//! place and nothing besides, and what means nothing raises no error.
//!
//! Runs over the corpus, and over the port summaries of the whole documentation where a copy of it lies
//! at `PORTOLAN_DUMP` or beside the project.
#![allow(
    clippy::print_stderr,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm
)]

use std::fmt::Write as _;

use portolan::lexicon::Lexicons;
use rayon::prelude::*;

mod harmless;
mod judge;
mod meanings;
pub(crate) mod pages;
mod random;
mod rules;
mod spot;
mod structure;
mod words;

use judge::{Outcome, judge};
use pages::Group;
use random::Random;
use spot::Spot;

/// One kind of change.
struct Kind {
    name: &'static str,
    make: fn(&Spot<'_>, &mut Random) -> Option<Change>,
}

/// A page with one thing changed.
struct Change {
    text: String,
    before: String,
    after: String,
    expect: Expect,
    shift: Shift,
}

/// What must come of a change.
#[derive(Clone, Copy)]
enum Expect {
    /// One error of one of these lints, at the row or at the table as a whole.
    Error {
        lints: &'static [&'static str],
        field: Option<&'static str>,
        row: bool,
    },
    /// No error, and a finding of this lint below that level.
    Mild(&'static str),
    /// No error.
    Nothing,
}

/// How the numbers of rows and tables of the changed page moved.
enum Shift {
    None,
    RowOut,
    RowTwice,
    RowTo(usize),
    TableOut,
    /// It is there, and states no rule any more.
    TableUnread,
    /// Nothing is stated of this field any more.
    ColumnOut(&'static str),
}

/// A change, its kind and its place.
struct Mutation<'g> {
    kind: &'static str,
    spot: Spot<'g>,
    change: Change,
}

/// Mutations of one kind in one language, at random places.
fn mutations<'g>(
    kind: &Kind,
    locale: &str,
    groups: &'g [Group],
    lexicons: &'g Lexicons,
    count: usize,
) -> Vec<Mutation<'g>> {
    let mut random = Random::named(&format!("{} in {locale}", kind.name));
    let mut spots = Vec::new();
    for group in groups {
        for (edition, page) in group.editions.iter().enumerate() {
            for (table, raw) in page.tables.iter().enumerate() {
                for row in (0..raw.rows.len()).filter(|_| page.locale == locale) {
                    spots.push((group, edition, table, row));
                }
            }
        }
    }
    random.shuffle(&mut spots);
    let mut made = Vec::new();
    for (group, edition, table, row) in spots {
        if made.len() == count {
            break;
        }
        let spot = Spot {
            group,
            lexicons,
            donors: meanings::donors(locale),
            edition,
            table,
            row,
        };
        if let Some(change) = (kind.make)(&spot, &mut random) {
            made.push(Mutation {
                kind: kind.name,
                spot,
                change,
            });
        }
    }
    made
}

/// What became of the mutations of one kind.
#[derive(Default)]
struct Tally {
    made: usize,
    right: usize,
}

/// Makes mutations of all kinds in all languages and holds every one to what it should bring about.
fn hold(groups: &[Group], lexicons: &Lexicons, each: usize) -> usize {
    let mut locales: Vec<&str> = groups
        .iter()
        .flat_map(|group| group.editions.iter().map(|page| page.locale.as_str()))
        .collect();
    locales.sort_unstable();
    locales.dedup();
    let jobs: Vec<(&Kind, &str)> = rules::KINDS
        .iter()
        .chain(structure::KINDS)
        .chain(harmless::KINDS)
        .flat_map(|kind| locales.iter().map(move |locale| (kind, *locale)))
        .collect();
    let results: Vec<(&'static str, String, Option<String>)> = jobs
        .into_par_iter()
        .flat_map_iter(|(kind, locale)| {
            mutations(kind, locale, groups, lexicons, each)
                .into_iter()
                .enumerate()
                .map(|(at, mutation)| {
                    let wrong = apply(&mutation, lexicons, at % 16 == 0);
                    (mutation.kind, locale.to_owned(), wrong)
                })
        })
        .collect();
    report(&results)
}

/// Reads the changed page and judges; `None` where all is as it should be.
fn apply(mutation: &Mutation<'_>, lexicons: &Lexicons, with_all: bool) -> Option<String> {
    let (spot, change) = (&mutation.spot, &mutation.change);
    let changed = spot.group.with(spot.edition, &change.text, lexicons);
    let after = pages::findings(&changed, lexicons);
    if with_all {
        let whole = spot.group.with_all(spot.edition, &change.text, lexicons);
        assert_eq!(
            pages::findings(&whole, lexicons),
            after,
            "one page read or all"
        );
    }
    match judge(mutation, &after) {
        Outcome::Right => None,
        Outcome::Wrong(why) => Some(format!(
            "{}: {} table {} row {}\n    before: {}\n    after:  {}\n    {why}",
            mutation.kind,
            spot.edition().path,
            spot.table + 1,
            spot.row + 1,
            change.before,
            change.after,
        )),
    }
}

fn report(results: &[(&'static str, String, Option<String>)]) -> usize {
    let mut tallies: Vec<(&str, Tally)> = Vec::new();
    let mut wrong = Vec::new();
    for (kind, _, why) in results {
        if tallies.last().is_none_or(|(known, _)| known != kind) {
            tallies.push((kind, Tally::default()));
        }
        let (_, tally) = tallies.last_mut().unwrap();
        tally.made += 1;
        tally.right += usize::from(why.is_none());
        wrong.extend(why);
    }
    let mut table = format!(
        "{:28} {:>6} {:>6} {:>6}\n",
        "mutation", "made", "right", "wrong"
    );
    for (kind, tally) in &tallies {
        let (made, right) = (tally.made, tally.right);
        writeln!(table, "{kind:28} {made:>6} {right:>6} {:>6}", made - right).unwrap();
    }
    eprintln!("{table}{} mutations, {} wrong", results.len(), wrong.len());
    for why in wrong.iter().take(60) {
        eprintln!("{why}");
    }
    assert!(
        wrong.is_empty(),
        "{} of {} mutations",
        wrong.len(),
        results.len()
    );
    results.len()
}

#[test]
fn changes_of_the_corpus_are_found_and_no_others() {
    let lexicons = Lexicons::built_in();
    let groups = pages::corpus(&lexicons);
    // A page in one language alone has nothing to be compared with.
    let groups: Vec<Group> = groups
        .into_iter()
        .filter(|group| group.editions.len() > 1)
        .collect();
    let made = hold(&groups, &lexicons, 3);
    assert!(made >= 200, "{made}");
}

#[test]
fn changes_of_the_port_summaries_are_found_and_no_others() {
    let lexicons = Lexicons::built_in();
    let Some(groups) = pages::dump(&lexicons) else {
        return;
    };
    assert_eq!(groups.len(), 13);
    assert!(groups.iter().all(|group| group.editions.len() == 5));
    // More of each kind in each language for a longer look.
    let each = std::env::var("PORTOLAN_MUTATIONS").map_or(15, |count| count.parse().unwrap());
    let made = hold(&groups, &lexicons, each);
    assert!(made >= 2_000, "{made}");
}

/// The source is right unless independent people outvote it: two at the least, and more than stand by it.
#[test]
fn people_outvote_a_source_and_no_single_one_does() {
    let page = |service: &str, header: &str, any: &str| {
        format!("---\nms:assetid: x\n---\n|{header}|\n|-|-|-|\n|{service}|{any}|{any}|\n")
    };
    let anywhere = ["Beliebig", "Any", "Qualquer um", "Любой", "任何"];
    let wrong = |transports: [&str; 5]| -> Vec<String> {
        let pages: Vec<_> = crate::cells::HEADERS
            .iter()
            .zip(transports)
            .zip(anywhere)
            .map(|(((locale, header), transport), any)| {
                let text = page(&format!("STUN/{transport}/443"), header, any);
                (format!("{locale}/x.md"), text)
            })
            .collect();
        let lexicons = Lexicons::built_in();
        let findings = pages::findings(&pages::survey(&pages, &lexicons), &lexicons);
        let errors = findings.iter().filter(|f| f.lint == "transport-differs");
        errors
            .map(|f| f.locale.as_ref().unwrap().to_string())
            .collect()
    };
    // The order is de, en, pt, ru, zh.
    assert_eq!(wrong(["TCP", "TCP", "TCP", "UDP", "TCP"]), ["ru-RU"]);
    assert_eq!(wrong(["TCP", "UDP", "TCP", "TCP", "TCP"]), ["en-US"]);
    // Three against the source and its witness.
    assert_eq!(
        wrong(["TCP", "UDP", "TCP", "UDP", "TCP"]),
        ["en-US", "ru-RU"]
    );
    // Two against the source and two witnesses.
    assert_eq!(
        wrong(["UDP", "UDP", "TCP", "UDP", "TCP"]),
        ["pt-BR", "zh-TW"]
    );
}
