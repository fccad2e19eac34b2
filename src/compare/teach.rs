//! Teach: what one language says of a row, its translations say in other words.
//!
//! Takes the editions of all pages and gives their endpoints read with words that were learned from the
//! rows of this dump. Only what nobody understood is learned; where known words contradict the source,
//! there is a fault and no lesson. Readings that rest on learned words say so.

// Pieces and values are of many kinds, and a match asks for one of them.
#![allow(clippy::wildcard_enum_match_arm)]

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use foldhash::HashMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::align::{Alignment, align};
use super::group::Group;
use crate::lexicon::learn::{
    Example, ExampleKind, KnownSpan, Learned, Reader, SourceUnit, UnitKind, learn,
};
use crate::lexicon::{
    ConceptId, ConceptKind, Lexicon, LexiconFile, Lexicons, PackSet, Piece, TermStatus, WordList,
};
use crate::locale::Locale;
use crate::normalize::cell::endpoint::{self, Unit};
use crate::normalize::{Basis, Gap, GapCode, Language, PortPage, PortTable, Row, heading};
use crate::rule::{Endpoint, Field, Rule, Stated, Value};

/// The ends of a rule: what is learned and read again.
pub(super) const ENDS: [Field; 3] = [Field::Source, Field::Destination, Field::Component];

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
    let ends = ENDS.len() as u32;
    let field = ENDS[(row % ends) as usize];
    ((row >= ends).then_some(row / ends), field)
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
        .filter_map(|pages| examples_from(pages, source, lexicons, may_teach))
        .collect();
    let lessons = learn_all(examples, lexicons);
    groups
        .par_iter_mut()
        .for_each(|pages| read_all_again(pages, &lessons, source, lexicons));
    lessons
}

/// What the editions of one page have to teach; `None` where all of them are understood.
#[must_use]
pub fn examples_of(pages: &[PortPage], source: &Locale, lexicons: &Lexicons) -> Option<Examples> {
    examples_from(pages, source, lexicons, &|_, _| true)
}

fn examples_from(
    pages: &[PortPage],
    source: &Locale,
    lexicons: &Lexicons,
    may_teach: MayTeach<'_>,
) -> Option<Examples> {
    if !pages.iter().any(has_unread_ends) {
        return None;
    }
    let inner = RefCell::new(Inner::default());
    let gatherer = Gatherer {
        source,
        lexicons,
        inner: &inner,
        may_teach,
    };
    let mut by_locale = BTreeMap::new();
    gatherer.of_group(pages, &mut by_locale);
    (!by_locale.is_empty()).then(|| Examples {
        key: pages[0].identity.key.clone(),
        by_locale,
    })
}

/// Learns from the examples of all pages, in whatever order they come.
#[must_use]
pub fn learn_all(mut all: Vec<Examples>, lexicons: &Lexicons) -> Lessons {
    all.sort_by(|a, b| a.key.cmp(&b.key));
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
            let learned = learn(&examples, &file);
            (locale, Lesson { learned, packs })
        })
        .filter(|(_, lesson)| !(lesson.learned.is_empty() && lesson.learned.once.is_empty()))
        .collect();
    Lessons { by_locale, pages }
}

/// Reads again, with what was learned, what was not understood of the editions of a page.
pub fn read_all_again(
    pages: &mut [PortPage],
    lessons: &Lessons,
    source: &Locale,
    lexicons: &Lexicons,
) {
    for page in pages {
        let lesson = page
            .identity
            .locale
            .as_ref()
            .and_then(|locale| lessons.by_locale.get(locale));
        if let Some(lesson) = lesson.filter(|_| has_unread_ends(page)) {
            read_again(page, &lesson.learned, source, lexicons);
        }
    }
}

fn has_unread_ends(page: &PortPage) -> bool {
    let mut rules = page
        .tables
        .iter()
        .flat_map(|table| table.rows.iter().filter_map(|row| row.rule.as_ref()));
    rules.any(|rule| ENDS.iter().any(|field| field.is_unread(rule)))
}

/// The words and the grammar that are known of a language beforehand.
#[must_use]
pub fn file_of(locale: &Locale, packs: PackSet, lexicons: &Lexicons) -> LexiconFile {
    let file = lexicons.file(locale, packs).unwrap_or_default();
    file.with_locale(locale)
}

/// Whether words are learned from a table: the key of its page, and its number in it.
pub type MayTeach<'m> = &'m (dyn Fn(&str, u32) -> bool + Sync);

/// Takes examples from pages.
struct Gatherer<'l> {
    source: &'l Locale,
    lexicons: &'l Lexicons,
    inner: &'l RefCell<Inner>,
    may_teach: MayTeach<'l>,
}

impl Gatherer<'_> {
    /// The examples that one page gives in all its languages.
    fn of_group(
        &self,
        pages: &[PortPage],
        by_locale: &mut BTreeMap<Locale, (PackSet, Vec<Example>)>,
    ) {
        let Some(key) = pages.first().map(|page| page.identity.key.as_str()) else {
            return;
        };
        let group = Group::new(key, pages.iter().collect());
        let alignment = align(group, None, self.source);
        let Some(model) = alignment.reference else {
            return;
        };
        let model_page = alignment.group.editions[model];
        let source_language = Language::of(
            &model_page.identity,
            model_page.packs,
            self.source,
            self.lexicons,
        );
        if !source_language.is_source {
            return;
        }
        for (edition, page) in alignment.group.editions.iter().enumerate() {
            let Some(locale) = page.identity.locale.as_ref() else {
                continue;
            };
            if edition == model || locale.is_within(self.source) {
                continue;
            }
            let language = Language::of(&page.identity, page.packs, self.source, self.lexicons);
            let pair = Pair {
                source: source_language,
                language,
                inner: self.inner,
                may_teach: self.may_teach,
            };
            let (_, all) = by_locale
                .entry(locale.clone())
                .or_insert((page.packs, Vec::new()));
            all.extend(pair.of_page(&alignment, model, edition));
        }
    }
}

/// One translation beside its source.
struct Pair<'l> {
    source: Language<'l>,
    language: Language<'l>,
    /// What the names of the source name inside; shared by all pages.
    inner: &'l RefCell<Inner>,
    may_teach: MayTeach<'l>,
}

/// Names, with what their parts name.
type Inner = HashMap<String, Vec<ConceptId>>;

impl Pair<'_> {
    fn of_page(&self, alignment: &Alignment<'_>, model: usize, edition: usize) -> Vec<Example> {
        let mut examples = Vec::new();
        for table in &alignment.tables {
            let (Some(source), Some(own)) = (table.tables[model], table.tables[edition]) else {
                continue;
            };
            if !(self.may_teach)(alignment.group.key, source.index) {
                continue;
            }
            examples.extend(self.of_headings(source, own));
            for row in &table.rows {
                let (Some(source_row), Some(own_row)) = (row.rows[model], row.rows[edition]) else {
                    continue;
                };
                for (end, field) in (0_u32..).zip(ENDS) {
                    let cells =
                        cell_of(source, source_row, field).zip(cell_of(own, own_row, field));
                    let Some((source_text, text)) = cells else {
                        continue;
                    };
                    let place = (
                        own.index,
                        own_row.index.saturating_mul(ENDS.len() as u32) + end,
                    );
                    examples.extend(self.example(
                        ExampleKind::Endpoint,
                        source_text,
                        text,
                        text,
                        place,
                    ));
                }
            }
        }
        examples
    }

    /// The two ends of a heading teach once, however many rows the table has.
    fn of_headings(&self, source: &PortTable, own: &PortTable) -> Vec<Example> {
        let is_given = |table: &PortTable| table.given.contains(&Field::Source);
        let headings = source.heading.as_deref().zip(own.heading.as_deref());
        let Some((source_heading, heading)) =
            headings.filter(|_| is_given(source) && is_given(own))
        else {
            return Vec::new();
        };
        let (Some(source_ends), Some(ends)) =
            (heading::ends(source_heading), heading::ends(heading))
        else {
            return Vec::new();
        };
        let pairs = (0_u32..).zip(source_ends.into_iter().zip(ends));
        pairs
            .filter_map(|(side, (source_text, text))| {
                self.example(
                    ExampleKind::Heading,
                    source_text,
                    text,
                    heading,
                    (own.index, side),
                )
            })
            .collect()
    }

    /// A text beside its source; `None` where the source was not read, or known words contradict it.
    fn example(
        &self,
        kind: ExampleKind,
        source_text: &str,
        text: &str,
        segment: &str,
        (table, row): (u32, u32),
    ) -> Option<Example> {
        let units = endpoint::units(source_text, self.source);
        if units.is_empty() {
            return None;
        }
        let stated: Vec<&ConceptId> = units.iter().map(|unit| &unit.concept).collect();
        let has_phrase = stated
            .iter()
            .any(|id| self.language.lexicons.concept(id).is_none());
        let mut mentions = self.mentions(source_text, &units);
        let terms = known_terms(text, self.language.own);
        let spans: Vec<(Range<usize>, Vec<ConceptId>)> = terms
            .iter()
            .map(|term| (term.range.clone(), term.concepts.clone()))
            .collect();
        let neutral = neutral_words(text, self.language.own, &spans);
        let is_open = has_letters_beside(text, &spans, &neutral);
        let mut known = Vec::new();
        let mut untranslated = Vec::new();
        for term in terms {
            let span = (term.range, term.concepts);
            if span.1.iter().all(|id| stated.contains(&id)) {
                match term.is_untranslated {
                    true => untranslated.push(span),
                    false => known.push(span),
                }
                continue;
            }
            let of = |id| self.language.lexicons.concept(id);
            let is_role = span
                .1
                .iter()
                .all(|id| of(id).is_some_and(|concept| concept.kind == ConceptKind::Role));
            let is_generic = span
                .1
                .iter()
                .all(|id| of(id).is_some_and(|concept| concept.generic));
            let is_mentioned = span.1.iter().all(|id| mentions.contains(id));
            // A word that says nothing beside a role is open: it may belong to a name, or say nothing.
            if is_generic && (is_mentioned || is_open) && self.is_neutral(text, &span.0) {
                continue;
            }
            // A general word beside words that are not known is a part of what they name.
            if is_generic && (is_mentioned || is_open) {
                mentions.extend(span.1.iter().cloned());
                known.push(span);
                continue;
            }
            // What the source names inside of a longer name, the translation may.
            if is_mentioned {
                if !term.is_untranslated {
                    known.push(span);
                }
                continue;
            }
            // A word that is a role elsewhere may be a part of a longer name here; any other known word that
            // the source lacks is a fault of the page.
            if !(is_role && has_phrase) {
                return None;
            }
        }
        Some(Example {
            kind,
            // Pages are numbered when all are known.
            page: 0,
            table,
            row,
            text: text.to_owned(),
            segment: segment.to_owned(),
            neutral,
            known,
            untranslated,
            units: source_units(source_text, units, self.source),
            mentions: mentions.into_iter().collect(),
        })
    }

    /// Whether words say nothing beside a role.
    fn is_neutral(&self, text: &str, range: &Range<usize>) -> bool {
        let word = text.get(range.clone()).unwrap_or_default();
        let own = self.language.own;
        own.is_some_and(|lexicon| lexicon.is_in(WordList::Neutral, word))
    }

    /// What the source names inside of the longer names of a text: "pool" in "Director pool".
    fn mentions(&self, source_text: &str, units: &[Unit]) -> BTreeSet<ConceptId> {
        let mut mentions = BTreeSet::new();
        let Some(lexicon) = self.source.own else {
            return mentions;
        };
        for unit in units {
            // A quality that lacks a word is another quality: "IP address" for "virtual IP address".
            let concept = self.language.lexicons.concept(&unit.concept);
            let is_name = concept.is_none_or(|concept| {
                matches!(concept.kind, ConceptKind::Role | ConceptKind::Condition)
            });
            if !is_name {
                continue;
            }
            let words = source_text.get(unit.range.clone()).unwrap_or_default();
            let mut cache = self.inner.borrow_mut();
            let known = match cache.get(words) {
                Some(known) => known,
                None => cache
                    .entry(words.to_owned())
                    .or_insert_with(|| inner_names(words, lexicon)),
            };
            mentions.extend(known.iter().cloned());
        }
        mentions
    }
}

/// What proper parts of a name name.
fn inner_names(words: &str, lexicon: &Lexicon) -> Vec<ConceptId> {
    let tokens = crate::lexicon::folded_words(words);
    let count = tokens.len().min(MAX_NAME_WORDS);
    let mut found = Vec::new();
    for start in 0..count {
        for end in start + 1..=count {
            if end - start == tokens.len() {
                continue;
            }
            let range = tokens[start].0.start..tokens[end - 1].0.end;
            let part = words.get(range).unwrap_or_default();
            let pieces = lexicon.find(part, &ENDPOINT_KINDS);
            let mut pieces = pieces.iter();
            if let (Some(Piece::Term(term)), None) = (pieces.next(), pieces.next()) {
                found.extend(term.concepts.iter().cloned());
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

/// Words of a name that are looked at.
const MAX_NAME_WORDS: usize = 10;

/// Whether any letter of a text stands beside what is known of it.
fn has_letters_beside(
    text: &str,
    known: &[(Range<usize>, Vec<ConceptId>)],
    neutral: &[Range<usize>],
) -> bool {
    text.char_indices().any(|(at, c)| {
        crate::unicode::is_alphanumeric(c)
            && !known.iter().any(|(range, _)| range.contains(&at))
            && !neutral.iter().any(|range| range.contains(&at))
    })
}

/// The units of the source, with the words between them that shape a list.
fn source_units(text: &str, units: Vec<Unit>, language: Language<'_>) -> Vec<SourceUnit> {
    let mut all: Vec<(usize, SourceUnit)> = Vec::new();
    for unit in units {
        let concept = language.lexicons.concept(&unit.concept);
        let kind = match concept.map(|concept| concept.kind) {
            Some(ConceptKind::Any) => UnitKind::Any,
            Some(ConceptKind::Qualifier) => UnitKind::Qualifier,
            Some(ConceptKind::Condition) => UnitKind::Condition,
            Some(
                ConceptKind::Role
                | ConceptKind::Column
                | ConceptKind::Direction
                | ConceptKind::Port,
            )
            | None => UnitKind::Role,
        };
        all.push((
            unit.range.start,
            SourceUnit {
                words: text.get(unit.range).unwrap_or_default().to_owned(),
                concept: unit.concept,
                group: unit.group,
                kind,
            },
        ));
    }
    if let Some(own) = language.own {
        for (list, kind, id) in SHAPES {
            for range in own.find_words(list, text) {
                let is_inside = |(start, unit): &(usize, SourceUnit)| {
                    (*start..*start + unit.words.len()).contains(&range.start)
                };
                if all.iter().any(is_inside) {
                    continue;
                }
                let before = all.iter().filter(|(start, _)| *start < range.start);
                let group = before.map(|(_, unit)| unit.group).max().unwrap_or(0);
                all.push((
                    range.start,
                    SourceUnit {
                        concept: ConceptId::new(id),
                        words: text.get(range).unwrap_or_default().to_owned(),
                        group,
                        kind,
                    },
                ));
            }
        }
    }
    all.sort_by_key(|(start, _)| *start);
    all.into_iter().map(|(_, unit)| unit).collect()
}

/// Words that shape a list, with the identifiers that they have among units.
const SHAPES: [(WordList, UnitKind, &str); 2] = [
    (WordList::Connectives, UnitKind::Connective, "or"),
    (WordList::Narrowing, UnitKind::Narrowing, "can-be"),
];

/// The cell in which a field stands.
fn cell_of<'r>(table: &PortTable, row: &'r Row, field: Field) -> Option<&'r str> {
    let column = table.column_of(field)? as usize;
    let text = row.cells.get(column - 1)?.text.as_str();
    (!text.trim().is_empty()).then_some(text)
}

/// Kinds of what an endpoint is made of.
const ENDPOINT_KINDS: [ConceptKind; 4] = [
    ConceptKind::Any,
    ConceptKind::Role,
    ConceptKind::Qualifier,
    ConceptKind::Condition,
];

/// Words of a text that packs know.
struct KnownTerm {
    range: Range<usize>,
    concepts: Vec<ConceptId>,
    /// Whether they are the source's own.
    is_untranslated: bool,
}

/// The terms that packs know in a text.
fn known_terms(text: &str, lexicon: Option<&Lexicon>) -> Vec<KnownTerm> {
    let Some(lexicon) = lexicon else {
        return Vec::new();
    };
    let mut known: Vec<KnownTerm> = Vec::new();
    let pieces = lexicon.find(text, &ENDPOINT_KINDS);
    let unknown: Vec<&Range<usize>> = pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Unknown(range) => Some(range),
            _ => None,
        })
        .collect();
    for piece in pieces.iter() {
        if let Piece::Term(term) = piece {
            // The known part of a compound whose other part is not known says nothing.
            let is_torn = |range: &&Range<usize>| {
                range.start < term.range.end && term.range.start < range.end
            };
            if unknown.iter().any(is_torn) {
                continue;
            }
            match known.last_mut() {
                // Parts of a compound share its place.
                Some(last) if term.range.start < last.range.end => {
                    last.range.end = last.range.end.max(term.range.end);
                    last.concepts.extend(term.concepts.iter().cloned());
                }
                _ => known.push(KnownTerm {
                    range: term.range.clone(),
                    concepts: term.concepts.to_vec(),
                    is_untranslated: term.status == TermStatus::Untranslated,
                }),
            }
        }
    }
    known
}

/// Words of a text that are known to say nothing.
fn neutral_words(
    text: &str,
    lexicon: Option<&Lexicon>,
    known: &[(Range<usize>, Vec<ConceptId>)],
) -> Vec<Range<usize>> {
    let Some(lexicon) = lexicon else {
        return Vec::new();
    };
    let lists = [
        WordList::Fillers,
        WordList::Neutral,
        WordList::Connectives,
        WordList::Narrowing,
    ];
    let mut found: Vec<Range<usize>> = lists
        .into_iter()
        .flat_map(|list| lexicon.find_words(list, text))
        .filter(|range| {
            known
                .iter()
                .all(|(other, _)| range.end <= other.start || other.end <= range.start)
        })
        .collect();
    found.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
    found.dedup_by(|next, last| next.start < last.end);
    found
}

/// Reads the ends of a page that were not understood with the words that were learned.
fn read_again(page: &mut PortPage, learned: &Learned, source: &Locale, lexicons: &Lexicons) {
    let Some(locale) = page.identity.locale.clone() else {
        return;
    };
    let language = Language::of(&page.identity, page.packs, source, lexicons);
    let file = file_of(&locale, page.packs, lexicons);
    let student = Student {
        reader: Reader::new(learned, &file),
        language,
    };
    for table in &mut page.tables {
        let given = table.given.clone();
        let ends: Option<[String; 2]> = table
            .heading
            .as_deref()
            .and_then(heading::ends)
            .map(|ends| ends.map(str::to_owned));
        let columns: Vec<(Field, Option<u32>)> = ENDS
            .into_iter()
            .map(|field| (field, table.column_of(field)))
            .collect();
        for row in &mut table.rows {
            for (field, column) in &columns {
                let is_unread = |rule: &Rule| field.is_unread(rule);
                if !row.rule.as_ref().is_some_and(is_unread) {
                    continue;
                }
                let text = match (given.contains(field), &ends, column) {
                    (true, Some([first, _]), _) if *field == Field::Source => Some(first.clone()),
                    (true, Some([_, second]), _) => Some(second.clone()),
                    (false, _, Some(column)) => {
                        let cell = row.cells.get(*column as usize - 1);
                        cell.filter(|cell| !cell.has_template)
                            .map(|cell| cell.text.clone())
                    }
                    _ => None,
                };
                let is_exception = row
                    .gaps
                    .iter()
                    .any(|gap| gap.code == GapCode::Exception && Some(gap.column) == *column);
                if let Some(text) = text.filter(|_| !is_exception) {
                    student.read(row, *field, *column, &text);
                }
            }
        }
    }
}

struct Student<'l> {
    reader: Reader,
    language: Language<'l>,
}

impl Student<'_> {
    fn read(&self, row: &mut Row, field: Field, column: Option<u32>, text: &str) {
        let lexicons = self.language.lexicons;
        let unit_kind = |id: &ConceptId| match lexicons.concept(id).map(|concept| concept.kind) {
            Some(ConceptKind::Any) => UnitKind::Any,
            Some(ConceptKind::Qualifier) => UnitKind::Qualifier,
            Some(ConceptKind::Condition) => UnitKind::Condition,
            _ => UnitKind::Role,
        };
        let terms: Vec<(Range<usize>, Vec<ConceptId>)> = known_terms(text, self.language.own)
            .into_iter()
            .map(|term| (term.range, term.concepts))
            .collect();
        let says_nothing = |range: &Range<usize>| {
            let word = text.get(range.clone()).unwrap_or_default();
            let own = self.language.own;
            own.is_some_and(|lexicon| lexicon.is_in(WordList::Neutral, word))
        };
        let mut known: Vec<KnownSpan> = terms
            .iter()
            .map(|(range, concepts)| {
                let kinds = concepts.iter().map(|id| (id.clone(), unit_kind(id)));
                (range.clone(), kinds.collect())
            })
            .collect();
        let mut has_neutral = terms.iter().any(|(range, _)| says_nothing(range));
        for range in neutral_words(text, self.language.own, &terms) {
            has_neutral |= says_nothing(&range);
            let shape = self.language.own.and_then(|lexicon| {
                let word = text.get(range.clone())?;
                SHAPES
                    .into_iter()
                    .find(|(list, ..)| lexicon.is_in(*list, word))
            });
            let says = shape.map(|(_, kind, id)| (ConceptId::new(id), kind));
            known.push((range, says.into_iter().collect()));
        }
        known.sort_by_key(|(range, _)| range.start);
        // A word that says nothing beside a role may be a role by itself.
        let mut beside = known.clone();
        for (_, concepts) in beside.iter_mut().filter(|(range, _)| says_nothing(range)) {
            concepts.clear();
        }
        let reading = self.reading(text, &beside, has_neutral);
        let reading = reading.or_else(|| {
            self.reading(text, &known, has_neutral)
                .filter(|_| beside != known)
        });
        let Some((endpoint, is_certain)) = reading else {
            return;
        };
        let Some(rule) = &mut row.rule else { return };
        field.set(rule, Stated::Is(Value::Endpoint(endpoint)));
        row.bases.retain(|(known, _)| *known != field);
        row.bases.push((
            field,
            if is_certain {
                Basis::Learned
            } else {
                Basis::Guessed
            },
        ));
        // A guess is no understanding: its words stay unknown.
        if is_certain {
            let is_read =
                |gap: &Gap| gap.code == GapCode::UnknownTerm && Some(gap.column) == column;
            row.gaps.retain(|gap| !is_read(gap));
        }
    }

    /// The endpoint that a text states, and whether all its words are certain.
    fn reading(
        &self,
        text: &str,
        known: &[KnownSpan],
        has_neutral: bool,
    ) -> Option<(Endpoint, bool)> {
        let reading = self.reader.read(text, known)?;
        let groups: Vec<Vec<ConceptId>> = reading
            .groups
            .iter()
            .map(|group| group.iter().map(|(id, _)| id.clone()).collect())
            .collect();
        let concept = |id: &ConceptId| self.language.lexicons.concept(id);
        let is_general = |id: &ConceptId| concept(id).is_some_and(|concept| concept.generic);
        let is_role =
            |id: &ConceptId| concept(id).is_none_or(|concept| concept.kind == ConceptKind::Role);
        // A general word beside words that say nothing is what is left of a name that nobody knows.
        let is_remainder = |group: &Vec<ConceptId>| {
            group.iter().any(is_general) && group.iter().all(|id| is_general(id) || !is_role(id))
        };
        if has_neutral && groups.iter().any(is_remainder) {
            return None;
        }
        let groups = groups.iter().map(Vec::as_slice);
        let endpoint = endpoint::of_concepts(groups, self.language.lexicons)?;
        Some((endpoint, reading.is_certain))
    }
}
