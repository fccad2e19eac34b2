//! Examples: what the rows of a page teach, each cell beside the same cell of the source.
//!
//! Takes the editions of a page and gives, for each language, texts that were not understood beside the
//! concepts of the source. Where known words contradict the source there is a fault, and no lesson.

// A few fields stand in cells of their own.
#![allow(clippy::wildcard_enum_match_arm)]

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;

use foldhash::HashMap;

use super::known::{SHAPES, borrowed_words, inner_names, known_terms, neutral_words};
use super::{Examples, MayTeach, TAUGHT, has_unread, is_projected, unread_role};
use crate::compare::align::{Alignment, align};
use crate::compare::foreign::names_something_else;
use crate::compare::group::Group;
use crate::compare::outcome::is_outdated;
use crate::lexicon::learn::{Example, ExampleKind, SourceUnit, UnitKind};
use crate::lexicon::{
    ConceptId, ConceptKind, Lexicon, Lexicons, PackSet, Piece, TermMatch, TermStatus, WordList,
    fold,
};
use crate::locale::Locale;
use crate::normalize::cell::endpoint::{self, Unit};
use crate::normalize::{
    Language, PortPage, PortTable, Row, TermUse, heading, is_unknown_header, words_of,
};
use crate::order::{Collect, Order};
use crate::rule::{Field, Stated};

/// The examples that one page gives, in all languages in which it is not understood in full.
pub(super) fn of_group(
    pages: &[PortPage],
    source: &Locale,
    lexicons: &Lexicons,
    may_teach: MayTeach<'_>,
) -> Option<Examples> {
    let is_source = |page: &PortPage| page.identity.is_within(source);
    // What is understood teaches nothing, and costs nothing.
    let borrowed = |page: &PortPage| {
        let sources = pages.iter().filter(|page| is_source(page));
        borrowed_words(page, sources, source, lexicons)
    };
    let needed = |page: &&PortPage| {
        is_source(page) || has_unread(page) || is_projected(page) || !borrowed(page).is_empty()
    };
    let needed: Vec<&PortPage> = pages.iter().filter(needed).collect();
    if needed.iter().all(|page| is_source(page)) {
        return None;
    }
    let gatherer = Gatherer {
        source,
        lexicons,
        units: UnitsByText::default(),
        may_teach,
    };
    let key = needed[0].identity.key.clone();
    let by_locale = gatherer.of_editions(Group::new(&key, needed));
    (!by_locale.is_empty()).then_some(Examples { key, by_locale })
}

/// What words of headers mean.
const HEADER: [ConceptKind; 1] = [ConceptKind::Column];

/// Takes examples from pages.
struct Gatherer<'l> {
    source: &'l Locale,
    lexicons: &'l Lexicons,
    units: UnitsByText,
    may_teach: MayTeach<'l>,
}

/// What texts of the source say: read once for all languages.
type UnitsByText = RefCell<HashMap<String, Rc<[SourceUnit]>>>;

impl Gatherer<'_> {
    /// The examples that one page gives in each of its languages.
    fn of_editions(&self, group: Group<'_>) -> BTreeMap<Locale, (PackSet, Vec<Example>)> {
        let mut by_locale = BTreeMap::new();
        let alignment = align(group, None, self.source);
        let Some(model) = alignment.reference else {
            return by_locale;
        };
        let model_page = alignment.group.editions[model];
        let source_language = Language::of(
            &model_page.identity,
            model_page.packs,
            self.source,
            self.lexicons,
        );
        if !source_language.is_source {
            return by_locale;
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
                borrowed: borrowed_words(
                    page,
                    std::iter::once(model_page),
                    self.source,
                    self.lexicons,
                ),
                source: source_language,
                language,
                units: &self.units,
                may_teach: self.may_teach,
            };
            let examples = pair.of_page(&alignment, model, edition);
            if !examples.is_empty() {
                let new = (page.packs, Vec::new());
                let (_, all): &mut (PackSet, Vec<Example>) =
                    by_locale.entry(locale.clone()).or_insert(new);
                all.extend(examples);
            }
        }
        by_locale
    }
}

/// One translation beside its source.
struct Pair<'l> {
    /// General words that name something else here.
    borrowed: BTreeSet<ConceptId>,
    source: Language<'l>,
    language: Language<'l>,
    units: &'l UnitsByText,
    may_teach: MayTeach<'l>,
}

impl Pair<'_> {
    fn of_page(&self, alignment: &Alignment<'_>, model: usize, edition: usize) -> Vec<Example> {
        let mut examples = Vec::new();
        let is_open = has_unread(alignment.group.editions[edition]) || !self.borrowed.is_empty();
        // The same two texts teach the same in every row.
        let mut seen: HashMap<(&str, &str), Option<Example>> = HashMap::default();
        for table in &alignment.tables {
            let (Some(source), Some(own)) = (table.tables[model], table.tables[edition]) else {
                continue;
            };
            let before = examples.len();
            examples.extend(self.of_header(source, own));
            if is_open {
                examples.extend(self.of_headings(source, own));
            }
            // A table with other rows is that of another version: its words are of other rows as well.
            let apart = source.rows.len().abs_diff(own.rows.len());
            let is_other = apart * 5 > source.rows.len() || is_outdated(alignment, edition);
            let rows = match !is_open || apart > 0 && is_other {
                true => &[],
                false => table.rows.as_slice(),
            };
            for row in rows {
                let (Some(source_row), Some(own_row)) = (row.rows[model], row.rows[edition]) else {
                    continue;
                };
                for (number, field) in (0_u32..).zip(TAUGHT) {
                    let Some((words, segment)) = cell_of(own, own_row, field) else {
                        continue;
                    };
                    let (kind, texts) = match field {
                        Field::Role => (
                            ExampleKind::Service,
                            role_of(source, source_row).zip(
                                own.column_of(field)
                                    .and_then(|column| unread_role(column, own_row)),
                            ),
                        ),
                        _ => (
                            ExampleKind::Endpoint,
                            cell_of(source, source_row, field).map(|(text, _)| (text, words)),
                        ),
                    };
                    let Some((source_text, text)) = texts else {
                        continue;
                    };
                    let known = seen.get(&(source_text, text));
                    // Rows count as evidence for words that are not known.
                    if known.is_some_and(|known| !known.as_ref().is_some_and(Example::is_open)) {
                        continue;
                    }
                    let example = seen
                        .entry((source_text, text))
                        .or_insert_with(|| self.example(kind, source_text, text, segment));
                    let place = |example| Example {
                        segment: segment.to_owned(),
                        table: own.index,
                        row: own_row.index.saturating_mul(TAUGHT.len() as u32) + number,
                        ..example
                    };
                    examples.extend(example.clone().map(place));
                }
            }
            let teaches = (self.may_teach)(alignment.group.key, source.index);
            for example in &mut examples[before..] {
                example.teaches = teaches;
            }
        }
        examples
    }

    /// Whether a name that is written alike in all languages stands in one of two texts alone. What
    /// an abbreviation means inside of a name that packs know, a translation may write out.
    fn names_something_else(&self, source_text: &str, text: &str, units: &[SourceUnit]) -> bool {
        let is_in_known_name = |word: &str| {
            let is_known =
                |unit: &SourceUnit| self.source.lexicons.concept(&unit.concept).is_some();
            let mut units = units.iter();
            units.any(|unit| is_known(unit) && unit.words.contains(word))
        };
        let knows = |lexicon: Option<&Lexicon>, word: &str| {
            let pieces = lexicon.map(|lexicon| lexicon.find(word, &endpoint::KINDS));
            pieces.is_some_and(|pieces| match &*pieces {
                [Piece::Term(term)] => !matches!(term.status, TermStatus::Untranslated),
                _ => false,
            })
        };
        let is_own = |word: &str| knows(self.language.own, word);
        let is_known = |word: &str| knows(self.source.own, word) || is_in_known_name(word);
        names_something_else(source_text, text, &is_own, &is_known)
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
                let example = self.example(ExampleKind::Heading, source_text, text, heading)?;
                Some(Example {
                    table: own.index,
                    row: side,
                    ..example
                })
            })
            .collect()
    }

    /// The headers of a table that only the source tells to be one of ports.
    fn of_header(&self, source: &PortTable, own: &PortTable) -> Vec<Example> {
        if !own.is_projected || own.columns != source.columns {
            return Vec::new();
        }
        let cells = source.header.iter().zip(&own.header).zip(0_u32..);
        cells
            .filter_map(|((source_cell, cell), column)| {
                let units = self.words_of_header(&source_cell.text)?;
                let is_open = is_unknown_header(&cell.text, self.language);
                let is_left = fold(&cell.text) == fold(&source_cell.text);
                (is_open && !is_left).then(|| Example {
                    kind: ExampleKind::Header,
                    page: 0,
                    table: own.index,
                    row: column,
                    text: cell.text.clone(),
                    segment: cell.text.clone(),
                    neutral: Vec::new(),
                    known: Vec::new(),
                    untranslated: Vec::new(),
                    units,
                    mentions: Vec::new(),
                    teaches: true,
                })
            })
            .collect()
    }

    /// The words of a header of the source, where all of them are known and none means two things.
    fn words_of_header(&self, text: &str) -> Option<Vec<SourceUnit>> {
        let pieces = self.source.own?.find(text, &HEADER);
        let words = pieces.iter().map(|piece| match piece {
            Piece::Term(term) if term.alternatives.is_empty() => Some(term),
            _ => None,
        });
        let words: Option<Vec<&TermMatch>> = words.collect();
        let units = words?.into_iter().flat_map(|term| {
            term.concepts.iter().map(|concept| SourceUnit {
                concept: concept.clone(),
                words: text[term.range.clone()].to_owned(),
                group: 0,
                kind: UnitKind::Column,
                inner: Vec::new(),
            })
        });
        Some(units.collect()).filter(|units: &Vec<SourceUnit>| !units.is_empty())
    }

    /// A text beside its source; `None` where the source was not read, or known words contradict it.
    fn example(
        &self,
        kind: ExampleKind,
        source_text: &str,
        text: &str,
        segment: &str,
    ) -> Option<Example> {
        let units = self.units_of(source_text);
        if units.is_empty() || self.names_something_else(source_text, text, &units) {
            return None;
        }
        let inner = units.iter().flat_map(|unit| &unit.inner);
        let mut mentions: BTreeSet<ConceptId> = inner.map(|(_, id)| id.clone()).into_set();
        let stated: Vec<&ConceptId> = units.iter().map(|unit| &unit.concept).collect();
        let names = || units.iter().filter(|unit| unit.kind == UnitKind::Role);
        let concept = |unit: &SourceUnit| self.language.lexicons.concept(&unit.concept);
        let has_phrase = names().any(|unit| concept(unit).is_none());
        let is_of_product = |unit: &SourceUnit| !self.language.lexicons.is_core(&unit.concept);
        let has_own_name = names().any(is_of_product);
        // Beside a role that all products share, a general word is that other role.
        let none = BTreeSet::new();
        let borrowed = match has_own_name {
            true => &self.borrowed,
            false => &none,
        };
        let terms = known_terms(text, self.language.own, borrowed);
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
            // A word that is a role elsewhere may be a part of a longer name here, and so may a word that all
            // products share beside words that are not known; any other known word that the source lacks is
            // a fault of the page.
            let is_shared = span.1.iter().all(|id| self.language.lexicons.is_core(id));
            let may_be_part = has_phrase || has_own_name && is_shared && is_open;
            if !(is_role && may_be_part) {
                return None;
            }
        }
        Some(Example {
            kind,
            // Pages are numbered when all are known; tables and rows, where the text stands.
            page: 0,
            table: 0,
            row: 0,
            text: text.to_owned(),
            segment: segment.to_owned(),
            neutral,
            known,
            untranslated,
            units: units.to_vec(),
            teaches: true,
            mentions: mentions.into_iter().collect(),
        })
    }

    /// Whether words say nothing beside a role.
    fn is_neutral(&self, text: &str, range: &Range<usize>) -> bool {
        let word = text.get(range.clone()).unwrap_or_default();
        let own = self.language.own;
        own.is_some_and(|lexicon| lexicon.is_in(WordList::Neutral, word))
    }

    /// What the source names inside of the longer name that a unit is: "pool" in "Director pool".
    fn inner(&self, words: &str, concept: &ConceptId) -> Vec<(String, ConceptId)> {
        let Some(lexicon) = self.source.own else {
            return Vec::new();
        };
        // A quality that lacks a word is another quality: "IP address" for "virtual IP address".
        let concept = self.language.lexicons.concept(concept);
        let is_name = concept.is_none_or(|concept| {
            matches!(concept.kind, ConceptKind::Role | ConceptKind::Condition)
        });
        if !is_name {
            return Vec::new();
        }
        inner_names(words, lexicon)
    }

    /// What a text of the source says.
    fn units_of(&self, source_text: &str) -> Rc<[SourceUnit]> {
        if let Some(known) = self.units.borrow().get(source_text) {
            return Rc::clone(known);
        }
        let units = endpoint::units(source_text, self.source);
        let units: Rc<[SourceUnit]> = self.source_units(source_text, units).into();
        let mut known = self.units.borrow_mut();
        known.insert(source_text.to_owned(), Rc::clone(&units));
        units
    }

    /// The units of the source, with the words between them that shape a list.
    fn source_units(&self, text: &str, units: Vec<Unit>) -> Vec<SourceUnit> {
        let mut all: Vec<(usize, SourceUnit)> = Vec::new();
        for unit in units {
            let concept = self.source.lexicons.concept(&unit.concept);
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
            let words = text.get(unit.range.clone()).unwrap_or_default();
            all.push((
                unit.range.start,
                SourceUnit {
                    words: words.to_owned(),
                    inner: self.inner(words, &unit.concept),
                    concept: unit.concept,
                    group: unit.group,
                    kind,
                },
            ));
        }
        if let Some(own) = self.source.own {
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
                            inner: Vec::new(),
                            group,
                            kind,
                        },
                    ));
                }
            }
        }
        all.order_by_key(|(start, _)| *start);
        all.into_iter().map(|(_, unit)| unit).collect()
    }
}

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

/// The words with which the service cell of a row names its role.
fn role_of<'r>(table: &PortTable, row: &'r Row) -> Option<&'r str> {
    let column = table.column_of(Field::Role)?;
    let Stated::Is(role) = &row.rule.as_ref()?.role else {
        return None;
    };
    let is_role =
        |term: &&TermUse| term.column == column && matches!(&*term.concepts, [id] if id == role);
    let mut terms = row.terms.iter().filter(is_role);
    terms.next().map(|term| term.text.as_str())
}

/// The words in which a field stands, and the cell that they stand in: all of it, or a side of one that says
/// both ends.
fn cell_of<'r>(table: &PortTable, row: &'r Row, field: Field) -> Option<(&'r str, &'r str)> {
    let at = table.column_of(field)? as usize - 1;
    let cell = row.cells.get(at)?.text.as_str();
    let words = words_of(table.columns[at], cell, field)?;
    (!words.trim().is_empty()).then_some((words, cell))
}
