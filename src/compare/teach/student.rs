//! Students: readers that use the words which were learned.
//!
//! Takes pages and what was learned of their languages, and reads again the ends that nobody understood.
//! Readings that rest on learned words say so.

// A few fields stand in cells of their own, and values are of many kinds.
#![allow(clippy::wildcard_enum_match_arm)]

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::OnceLock;

use foldhash::HashMap;
use rayon::prelude::*;

use super::known::{SHAPES, borrowed_words, known_terms, names_any, neutral_words};
use super::{Lesson, Lessons, TAUGHT, file_of, has_unread, unread_role};
use crate::lexicon::learn::{KnownSpan, LearnedTerm, Reader, UnitKind};
use crate::lexicon::{ConceptId, ConceptKind, Lexicons, WordList, fold};
use crate::locale::Locale;
use crate::normalize::cell::endpoint;
use crate::normalize::{
    Basis, Gap, GapCode, Language, PassedTable, PortPage, PortTable, Row, heading, read_learned,
    reread_learned, words_of,
};
use crate::order::{Collect, Order};
use crate::rule::{Endpoint, Field, Rule, Stated, Value};
use crate::unicode::one_line;

/// A reader for each language that was learned, made when a page first needs it.
pub struct Students<'l> {
    by_locale: BTreeMap<&'l Locale, (&'l Lesson, OnceLock<Reader>)>,
    lexicons: &'l Lexicons,
}

impl<'l> Students<'l> {
    /// Readers of what was learned.
    #[must_use]
    pub fn new(lessons: &'l Lessons, lexicons: &'l Lexicons) -> Self {
        let lessons = lessons.by_locale.iter();
        Self {
            by_locale: lessons
                .map(|(locale, lesson)| (locale, (lesson, OnceLock::new())))
                .into_map(),
            lexicons,
        }
    }

    /// Reads again, with what was learned, what was not understood of pages.
    pub fn read_again(&self, pages: &mut [PortPage], source: &Locale) {
        // Beside its source a table has been read as its twin.
        let is_source = |page: &&PortPage| page.identity.is_within(source);
        let is_alone = !pages.iter().any(|page| is_source(&page));
        let borrowed = pages.iter().map(|page| {
            let sources = pages.iter().filter(is_source);
            let sources = sources.filter(|_| !is_source(&page));
            borrowed_words(page, sources, source, self.lexicons)
        });
        let borrowed: Vec<BTreeSet<ConceptId>> = borrowed.collect();
        let pages: Vec<_> = pages.iter_mut().zip(borrowed).collect();
        pages.into_par_iter().for_each(|(page, borrowed)| {
            let Some(locale) = page.identity.locale.clone() else {
                return;
            };
            let set_aside = set_aside(page, &borrowed);
            self.read_page_again(page, source, (&locale, borrowed), is_alone);
            restore(page, set_aside);
        });
    }

    /// Reads a page again; its `borrowed` words are not known.
    fn read_page_again(
        &self,
        page: &mut PortPage,
        source: &Locale,
        (locale, borrowed): (&Locale, BTreeSet<ConceptId>),
        is_alone: bool,
    ) {
        let Some((lesson, reader)) = self.by_locale.get(locale) else {
            return;
        };
        if is_alone && !lesson.learned.headers.is_empty() {
            let identity = page.identity.clone();
            let language = Language::of(&identity, page.packs, source, self.lexicons);
            read_headers(page, &lesson.learned.headers, language);
        }
        if !has_unread(page) {
            return;
        }
        let new = || {
            Reader::new(
                &lesson.learned,
                &file_of(locale, lesson.packs, self.lexicons),
            )
        };
        let student = Student {
            reader: reader.get_or_init(new),
            language: Language::of(&page.identity, page.packs, source, self.lexicons),
            borrowed,
            seen: RefCell::default(),
        };
        student.read_page(&mut page.tables);
    }
}

/// What rows said in words that are borrowed, by table and row.
type SetAside = Vec<(usize, usize, Field, Value)>;

/// Makes unread what a page says in words that are `borrowed`.
fn set_aside(page: &mut PortPage, borrowed: &BTreeSet<ConceptId>) -> SetAside {
    let mut said = SetAside::new();
    if borrowed.is_empty() {
        return said;
    }
    for (at, table) in page.tables.iter_mut().enumerate() {
        for (row_at, row) in table.rows.iter_mut().enumerate() {
            for field in TAUGHT {
                if !names_any(row, field, borrowed) {
                    continue;
                }
                let Some(rule) = &mut row.rule else { continue };
                if let Stated::Is(value) = field.get(rule) {
                    said.push((at, row_at, field, value));
                    field.set(rule, Stated::Unread);
                }
            }
        }
    }
    said
}

/// States again what nothing was learned of: it may be what the page means, and is not certain.
fn restore(page: &mut PortPage, said: SetAside) {
    for (table, row, field, value) in said {
        let row = &mut page.tables[table].rows[row];
        let Some(rule) = row.rule.as_mut().filter(|rule| field.is_unread(rule)) else {
            continue;
        };
        field.set(rule, Stated::Is(value));
        row.bases.retain(|(known, _)| *known != field);
        row.bases.push((field, Basis::Learned));
    }
}

/// Reads the tables of a page again of which learned headers tell more than was known.
fn read_headers(page: &mut PortPage, headers: &[LearnedTerm], language: Language<'_>) {
    let headers = headers.iter().map(|known| (fold(&known.text), known));
    let headers: HashMap<String, &LearnedTerm> = headers.collect();
    let told = |text: &str| headers.get(&fold(text)).map(|known| known.concepts.clone());
    for table in &mut page.tables {
        if let Some(read) = reread_learned(table, &told, language) {
            *table = read;
        }
    }
    let is_told = |passed: &&PassedTable| {
        let mut header = passed.table.header.iter();
        header.any(|cell| told(&cell.text).is_some())
    };
    let passed = page.passed.iter().filter(is_told);
    let found: Vec<PortTable> = passed
        .filter_map(|passed| read_learned(passed, &told, language))
        .collect();
    page.passed
        .retain(|passed| !found.iter().any(|table| table.index == passed.index));
    page.tables.extend(found);
    page.tables.order_by_key(|table| table.index);
}

struct Student<'l> {
    reader: &'l Reader,
    language: Language<'l>,
    /// General words that name something else on the page.
    borrowed: BTreeSet<ConceptId>,
    seen: RefCell<HashMap<String, Option<(Endpoint, bool)>>>,
}

impl Student<'_> {
    fn read_page(&self, tables: &mut [PortTable]) {
        for table in tables {
            let given = table.given.clone();
            let ends: Option<[String; 2]> = table
                .heading
                .as_deref()
                .and_then(heading::ends)
                .map(|ends| ends.map(str::to_owned));
            let columns: Vec<(Field, Option<u32>)> = TAUGHT
                .into_iter()
                .map(|field| (field, table.column_of(field)))
                .collect();
            let kinds = table.columns.as_slice();
            for row in &mut table.rows {
                for (field, column) in &columns {
                    let is_unread = |rule: &Rule| field.is_unread(rule);
                    if !row.rule.as_ref().is_some_and(is_unread) {
                        continue;
                    }
                    let text = match (given.contains(field), &ends, column) {
                        (true, Some([first, _]), _) if *field == Field::Source => {
                            Some(first.clone())
                        }
                        (true, Some([_, second]), _) => Some(second.clone()),
                        (false, _, Some(column)) if *field == Field::Role => {
                            unread_role(*column, row).map(str::to_owned)
                        }
                        (false, _, Some(column)) => {
                            let at = *column as usize - 1;
                            let cell = row.cells.get(at).filter(|cell| !cell.has_template);
                            cell.and_then(|cell| words_of(kinds[at], &cell.text, *field))
                                .map(str::to_owned)
                        }
                        _ => None,
                    };
                    let is_exception = row
                        .gaps
                        .iter()
                        .any(|gap| gap.code == GapCode::Exception && Some(gap.column) == *column);
                    let text = text.filter(|_| !is_exception);
                    let Some(text) = text else { continue };
                    if let Some(read) = self.understood(&text) {
                        self.state(row, *field, (*column, &text), read);
                    }
                }
            }
        }
    }

    /// What a text says; the same in every row of a page.
    fn understood(&self, text: &str) -> Option<(Endpoint, bool)> {
        if let Some(known) = self.seen.borrow().get(text) {
            return known.clone();
        }
        let read = self.read(text);
        let mut seen = self.seen.borrow_mut();
        seen.insert(text.to_owned(), read.clone());
        read
    }

    fn read(&self, text: &str) -> Option<(Endpoint, bool)> {
        let lexicons = self.language.lexicons;
        let unit_kind = |id: &ConceptId| match lexicons.concept(id).map(|concept| concept.kind) {
            Some(ConceptKind::Any) => UnitKind::Any,
            Some(ConceptKind::Qualifier) => UnitKind::Qualifier,
            Some(ConceptKind::Condition) => UnitKind::Condition,
            _ => UnitKind::Role,
        };
        let terms: Vec<(Range<usize>, Vec<ConceptId>)> =
            known_terms(text, self.language.own, &self.borrowed)
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
        known.order_by_key(|(range, _)| range.start);
        // A word that says nothing beside a role may be a role by itself.
        let mut beside = known.clone();
        for (_, concepts) in beside.iter_mut().filter(|(range, _)| says_nothing(range)) {
            concepts.clear();
        }
        let reading = self.reading(text, &beside, has_neutral);
        reading.or_else(|| {
            self.reading(text, &known, has_neutral)
                .filter(|_| beside != known)
        })
    }

    /// States in a row what was read of some words of a column.
    fn state(
        &self,
        row: &mut Row,
        field: Field,
        (column, words): (Option<u32>, &str),
        read: (Endpoint, bool),
    ) {
        let (endpoint, is_certain) = read;
        let value = match field {
            Field::Role => only_role(&endpoint).map(Value::Concept),
            _ => {
                // What may be read otherwise in known words may be in learned ones.
                let others = endpoint::other_readings(&endpoint, self.language.lexicons);
                let others = others.into_iter().map(Value::Endpoint);
                row.others.retain(|(of, _)| *of != field);
                row.others.extend(others.map(|other| (field, other)));
                Some(Value::Endpoint(endpoint))
            }
        };
        let (Some(rule), Some(value)) = (&mut row.rule, value) else {
            return;
        };
        field.set(rule, Stated::Is(value));
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
            // One end of a cell that names both says nothing of the other.
            let words = one_line(words);
            let is_read = |gap: &Gap| {
                gap.code == GapCode::UnknownTerm
                    && Some(gap.column) == column
                    && words.contains(&gap.text)
            };
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
        // A general word beside words that say nothing is what is left of a name that nobody knows, and so
        // is a role of any product beside a word of names that was taken for one that says nothing: "pool"
        // of "Front End pool".
        let is_left = |group: &Vec<ConceptId>, is_part: &dyn Fn(&ConceptId) -> bool| {
            group.iter().any(is_part) && group.iter().all(|id| is_part(id) || !is_role(id))
        };
        let is_of_any_product = |id: &ConceptId| is_role(id) && self.language.lexicons.is_core(id);
        let is_remainder = |group: &Vec<ConceptId>| {
            has_neutral && is_left(group, &is_general)
                || reading.has_fillers && is_left(group, &is_of_any_product)
        };
        if groups.iter().any(is_remainder) {
            return None;
        }
        let groups = groups.iter().map(Vec::as_slice);
        let endpoint = endpoint::of_concepts(groups, self.language.lexicons)?;
        Some((endpoint, reading.is_certain))
    }
}

/// The role of an endpoint that says nothing else.
fn only_role(endpoint: &Endpoint) -> Option<ConceptId> {
    let mut parties = endpoint.parties.iter();
    match (parties.next(), parties.next()) {
        (Some(party), None) if party.qualifiers.is_empty() && !endpoint.any => party.role.clone(),
        _ => None,
    }
}
