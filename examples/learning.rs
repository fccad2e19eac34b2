//! Measures the learner: words of one locale are learned from the aligned rows of a dump, and its cells
//! are read with them, all at once and with pages or headings left out.
//!
//! `cargo run --example learning -- DUMP LOCALE [STEMMER] [CONCEPT=WORD ...]`
//!
//! The words are what is known beforehand: `any=tout ip="adresse ip"`. Tables are paired by their place in
//! the page, endpoint columns by the source's header; headings with an arrow give two phrases each. Every
//! wrong reading is printed, for a person to say whether the page or the reader is wrong.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};

use portolan::lexicon::learn::{
    Example, ExampleKind, Learned, Reader, SourceUnit, UnitKind, learn, pack_text,
};
use portolan::lexicon::{ConceptId, ConceptKind, Lexicon, LexiconFile, Lexicons, Piece, fold};
use portolan::normalize::{ColumnKind, normalize};
use portolan::page::{self, Origin, Page};

/// One example with where it comes from.
struct Case {
    example: Example,
    page: String,
    source: String,
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let root = PathBuf::from(arguments.next().unwrap());
    let locale = arguments.next().unwrap();
    let mut head = format!("locale = \"{locale}\"\n");
    let mut known: Vec<(String, String)> = Vec::new();
    for argument in arguments {
        match argument.split_once('=') {
            Some((concept, word)) => known.push((word.to_lowercase(), concept.to_owned())),
            None => head.push_str(&format!("stemmer = \"{argument}\"\n")),
        }
    }
    known.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    let language = LexiconFile::parse(&head, Path::new("language.toml")).unwrap();
    let lexicons = Lexicons::built_in()
        .with_packs(&["lync-server-2013"])
        .unwrap();
    let pages = pages(&root, &locale);
    let cells = endpoint_cells(&pages, &lexicons, &known);
    let headings = headings(&pages);
    for (name, cases) in [("endpoint cells", cells), ("heading phrases", headings)] {
        if cases.is_empty() {
            continue;
        }
        let examples: Vec<Example> = cases.iter().map(|case| case.example.clone()).collect();
        let learned = learn(&examples, &language);
        println!(
            "{}",
            pack_text(&learned, &language, &|id| lexicons.concept(id).is_some())
        );
        let mut score = Score::default();
        score.read(
            &learned,
            &language,
            &cases.iter().collect::<Vec<_>>(),
            &lexicons,
        );
        score.print(&format!("{name}, all learned"));
        let mut score = Score::default();
        for left_out in splits(&cases) {
            let is_out = |case: &&Case| left_out.contains(&key(case));
            let train: Vec<Example> = cases
                .iter()
                .filter(|case| !is_out(case))
                .map(|case| case.example.clone())
                .collect();
            let mut learned = learn(&train, &language);
            learned.add_source_words(&examples);
            let test: Vec<&Case> = cases.iter().filter(is_out).collect();
            score.read(&learned, &language, &test, &lexicons);
        }
        score.print(&format!("{name}, left out"));
    }
}

/// The pages of the source and of the locale, by key.
fn pages(root: &Path, locale: &str) -> Vec<(Page, Page)> {
    let read = |locale: &str| {
        let mut files = Vec::new();
        walk(&root.join(locale), &mut files);
        let mut pages = BTreeMap::new();
        for file in files {
            let bytes = std::fs::read(&file).unwrap();
            let path = file
                .strip_prefix(root)
                .unwrap()
                .to_string_lossy()
                .into_owned();
            let page = page::read(&bytes, &Origin::from_path(path));
            if !page.tables.is_empty() {
                pages.insert(page.identity.key.clone(), page);
            }
        }
        pages
    };
    let mut other = read(locale);
    read("en-US")
        .into_iter()
        .filter_map(|(key, source)| Some((source, other.remove(&key)?)))
        .filter(|(source, page)| source.tables.len() == page.tables.len())
        .collect()
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for entry in entries {
        if entry.is_dir() {
            walk(&entry, files);
        } else if entry.extension().is_some_and(|extension| extension == "md") {
            files.push(entry);
        }
    }
}

fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap()
}

/// The endpoint cells of all port tables that the source's lexicon reads in full.
fn endpoint_cells(
    pages: &[(Page, Page)],
    lexicons: &Lexicons,
    known: &[(String, String)],
) -> Vec<Case> {
    let english = lexicons.for_locale(&"en-US".parse().unwrap()).unwrap();
    let mut cases = Vec::new();
    for (at, (source, page)) in pages.iter().enumerate() {
        for table in normalize(source.clone(), &"en".parse().unwrap(), lexicons).tables {
            let index = source
                .tables
                .iter()
                .position(|t| t.place == table.place)
                .unwrap();
            let other = &page.tables[index];
            for (row, other_row) in table.rows.iter().zip(&other.rows) {
                for (column, kind) in table.columns.iter().enumerate() {
                    let is_endpoint = matches!(kind, ColumnKind::Source | ColumnKind::Destination);
                    let Some(cell) = other_row.cells.get(column).filter(|_| is_endpoint) else {
                        continue;
                    };
                    let source_text = &row.cells[column].text;
                    let Some(units) = units(source_text, english, lexicons) else {
                        continue;
                    };
                    cases.push(Case {
                        page: source.identity.path.clone(),
                        source: source_text.clone(),
                        example: Example {
                            kind: ExampleKind::Endpoint,
                            page: number(at),
                            table: number(index),
                            row: row.index * 100 + number(column),
                            text: cell.text.clone(),
                            segment: cell.text.clone(),
                            known: known_spans(&cell.text, known),
                            neutral: Vec::new(),
                            mentions: Vec::new(),
                            untranslated: Vec::new(),
                            units,
                        },
                    });
                }
            }
        }
    }
    cases
}

/// What a cell of the source says; `None` where a word of it is unknown, or it says nothing.
fn units(text: &str, english: &Lexicon, lexicons: &Lexicons) -> Option<Vec<SourceUnit>> {
    let kinds = [
        ConceptKind::Any,
        ConceptKind::Role,
        ConceptKind::Qualifier,
        ConceptKind::Condition,
    ];
    let mut units = Vec::new();
    let mut group = 0;
    let unit = |concept: &str, words: &str, group, kind| SourceUnit {
        concept: ConceptId::new(concept),
        words: words.to_owned(),
        group,
        kind,
    };
    for piece in english.find(text, &kinds).iter() {
        match piece {
            Piece::Term(term) => {
                for id in term.concepts.iter() {
                    #[allow(clippy::wildcard_enum_match_arm)]
                    let kind = match lexicons.concept(id)?.kind {
                        ConceptKind::Any => UnitKind::Any,
                        ConceptKind::Role => UnitKind::Role,
                        ConceptKind::Condition => UnitKind::Condition,
                        ConceptKind::Qualifier => UnitKind::Qualifier,
                        _ => return None,
                    };
                    units.push(unit(id.as_str(), &text[term.range.clone()], group, kind));
                }
            }
            Piece::Connective => units.push(unit("or", "or", group, UnitKind::Connective)),
            Piece::Narrowing => {
                units.push(unit(
                    "can-be",
                    "can be defined as",
                    group,
                    UnitKind::Narrowing,
                ));
            }
            Piece::Separator | Piece::Open | Piece::Close => group += 1,
            Piece::RangeWord(_) => {}
            Piece::Unknown(_) => return None,
        }
    }
    (!units.is_empty()).then_some(units)
}

/// Where the words that are known beforehand stand.
fn known_spans(text: &str, words: &[(String, String)]) -> Vec<(Range<usize>, Vec<ConceptId>)> {
    let lower = text.to_lowercase();
    let mut found: Vec<(Range<usize>, Vec<ConceptId>)> = Vec::new();
    if lower.len() != text.len() {
        return found;
    }
    let joins = |one: Option<char>, other: Option<char>| {
        let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && c < '\u{2E80}');
        is_letter(one) && is_letter(other)
    };
    for (word, concept) in words {
        for (start, _) in lower.match_indices(word.as_str()) {
            let end = start + word.len();
            let is_torn = joins(lower[..start].chars().next_back(), word.chars().next())
                || joins(word.chars().next_back(), lower[end..].chars().next());
            let is_taken = found
                .iter()
                .any(|(range, _)| range.start < end && start < range.end);
            if !is_torn && !is_taken {
                found.push((start..end, vec![ConceptId::new(concept)]));
            }
        }
    }
    found.sort_by_key(|(range, _)| range.start);
    found
}

/// The phrases of headings with an arrow.
fn headings(pages: &[(Page, Page)]) -> Vec<Case> {
    let mut cases = Vec::new();
    for (at, (source, page)) in pages.iter().enumerate() {
        for (index, (table, other)) in source.tables.iter().zip(&page.tables).enumerate() {
            let (Some(from), Some(to)) = (&table.heading, &other.heading) else {
                continue;
            };
            let (Some(source_halves), Some(halves)) = (halves(from), halves(to)) else {
                continue;
            };
            for (side, (words, text)) in (0..).zip(source_halves.iter().zip(&halves)) {
                cases.push(Case {
                    page: source.identity.path.clone(),
                    source: words.clone(),
                    example: Example {
                        kind: ExampleKind::Heading,
                        page: number(at),
                        table: number(index),
                        row: side,
                        text: text.clone(),
                        segment: to.clone(),
                        known: Vec::new(),
                        neutral: Vec::new(),
                        mentions: Vec::new(),
                        untranslated: Vec::new(),
                        units: vec![SourceUnit {
                            concept: ConceptId::new(&fold(words).replace(' ', "-")),
                            words: words.clone(),
                            group: 0,
                            kind: UnitKind::Role,
                        }],
                    },
                });
            }
        }
    }
    cases
}

/// What stands before and behind an arrow, however it is spelled.
fn halves(heading: &str) -> Option<[String; 2]> {
    let text = heading.replace("&lt;", "<").replace("&gt;", ">");
    let is_dash = |c: char| matches!(c, '-' | '–' | '—' | '−' | '‑');
    let is_head = |c: char| matches!(c, '>' | '→' | '↔' | '＞');
    let is_arrow = |c: char| is_dash(c) || is_head(c) || matches!(c, '<' | '＜');
    let mut start = 0;
    while let Some(at) = text[start..].find(is_arrow).map(|at| at + start) {
        let rest = &text[at..];
        let end = rest
            .find(|c: char| !is_arrow(c) && !c.is_whitespace())
            .unwrap_or(rest.len());
        let arrow = &rest[..end];
        let is_whole =
            arrow.contains(is_head) && (arrow.contains(is_dash) || arrow.chars().count() == 1);
        if is_whole && at > 0 && end < rest.len() {
            return Some([text[..at].trim().to_owned(), rest[end..].trim().to_owned()]);
        }
        start = at + arrow.trim_end().len().max(1);
    }
    None
}

fn key(case: &Case) -> (String, u32) {
    let is_heading = case.example.kind == ExampleKind::Heading;
    let table = if is_heading { case.example.table } else { 0 };
    (case.page.clone(), table)
}

/// What is left out: each heading by itself, or four of the port summaries, eight times.
fn splits(cases: &[Case]) -> Vec<BTreeSet<(String, u32)>> {
    let keys: BTreeSet<(String, u32)> = cases.iter().map(key).collect();
    if cases[0].example.kind == ExampleKind::Heading {
        return keys.into_iter().map(|key| BTreeSet::from([key])).collect();
    }
    let summaries = keys
        .into_iter()
        .filter(|(page, _)| page.contains("port-summary"));
    let summaries: Vec<(String, u32)> = summaries.collect();
    let split = |number: u64| {
        let mut order = summaries.clone();
        let mut seed = 12_345 + number * 7_919;
        for last in (1..order.len()).rev() {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let other = usize::try_from(seed >> 33).unwrap() % (last + 1);
            order.swap(last, other);
        }
        order.into_iter().take(4).collect()
    };
    (0..8).map(split).collect()
}

#[derive(Default)]
struct Score {
    right: usize,
    certain: usize,
    abstained: BTreeMap<String, usize>,
    wrong: BTreeMap<String, usize>,
}

impl Score {
    fn read(
        &mut self,
        learned: &Learned,
        language: &LexiconFile,
        cases: &[&Case],
        lexicons: &Lexicons,
    ) {
        let reader = Reader::new(learned, language);
        for case in cases {
            let text = &case.example.text;
            let known: Vec<_> = case
                .example
                .known
                .iter()
                .map(|(range, ids)| {
                    let kind = |id: &ConceptId| match id.as_str() {
                        "any" => UnitKind::Any,
                        _ => UnitKind::Qualifier,
                    };
                    (
                        range.clone(),
                        ids.iter().map(|id| (id.clone(), kind(id))).collect(),
                    )
                })
                .collect();
            let place = format!("{} = {text}", case.source);
            let Some(reading) = reader.read(text, &known) else {
                *self.abstained.entry(place).or_default() += 1;
                continue;
            };
            let units = case.example.units.iter();
            let expected = concepts(units.map(|unit| (&unit.concept, unit.kind)), lexicons);
            let read = concepts(reading.concepts().map(|(id, kind)| (id, *kind)), lexicons);
            if expected == read {
                self.right += 1;
                self.certain += usize::from(reading.is_certain);
            } else {
                *self
                    .wrong
                    .entry(format!("{place} => {:?}", reading.groups))
                    .or_default() += 1;
            }
        }
    }

    fn print(&self, name: &str) {
        let wrong: usize = self.wrong.values().sum();
        let abstained: usize = self.abstained.values().sum();
        let total = self.right + wrong + abstained;
        let percent = |count: usize| 100.0 * count as f64 / total.max(1) as f64;
        println!(
            "{name}: {total}, right {:.1} % (without words of one text {:.1} %), wrong {wrong}, abstained {:.1} %",
            percent(self.right),
            percent(self.certain),
            percent(abstained)
        );
        for (place, count) in &self.abstained {
            println!("  abstained {count} × {place}");
        }
        for (place, count) in &self.wrong {
            println!("  WRONG {count} × {place}");
        }
    }
}

/// The concepts that make an endpoint; an address goes without saying where "any" or a virtual one is.
fn concepts<'c>(
    all: impl Iterator<Item = (&'c ConceptId, UnitKind)>,
    lexicons: &Lexicons,
) -> BTreeSet<ConceptId> {
    let shapes = |kind| matches!(kind, UnitKind::Connective | UnitKind::Narrowing);
    let mut ids: BTreeSet<ConceptId> = all
        .filter(|(_, kind)| !shapes(*kind))
        .map(|(id, _)| id.clone())
        .collect();
    let implied: BTreeSet<ConceptId> = ids
        .iter()
        .filter_map(|id| lexicons.concept(id)?.implies.clone())
        .collect();
    if ids.contains(&ConceptId::new("any")) {
        ids.remove(&ConceptId::new("ip"));
    }
    ids.retain(|id| !implied.contains(id));
    ids
}
