//! Family `term`: words that are wrong, unknown, untranslated, or used in two ways.

use std::collections::{BTreeMap, BTreeSet};

use super::overview::UnknownWords;
use super::registry::names;
use super::vocabulary::Vocabulary;
use super::{Comparison, Site, rule};
use crate::compare::teach::place_of;
use crate::finding::{Certainty, Finding};
use crate::lexicon::learn::Name;
use crate::lexicon::{ConceptId, ConceptKind, Lexicons, fold};
use crate::locale::Locale;
use crate::normalize::{GapCode, PortPage, PortTable, RemarkKind, Row};

pub(super) fn check(comparison: &Comparison<'_>, findings: &mut Vec<Finding>) {
    let words = RightWords::new(comparison);
    for page in &comparison.survey.pages {
        for table in &page.tables {
            for row in &table.rows {
                remarks(page, table, row, &words, findings);
                colliding(page, table, row, findings);
            }
        }
        inconsistent(page, comparison.lexicons, &words, findings);
    }
    two_names(comparison, &words, findings);
}

/// Words that mean nothing known, by language: they are nobody's fault.
pub(super) fn unknown(comparison: &Comparison<'_>) -> Vec<UnknownWords> {
    let mut by_locale: BTreeMap<Option<&Locale>, UnknownWords> = BTreeMap::new();
    for page in &comparison.survey.pages {
        for table in &page.tables {
            for row in &table.rows {
                let mut columns: Vec<u32> = Vec::new();
                for gap in row
                    .gaps
                    .iter()
                    .filter(|gap| gap.code == GapCode::UnknownTerm)
                {
                    let known = by_locale
                        .entry(page.identity.locale.as_ref())
                        .or_insert_with(|| UnknownWords {
                            first: Site::cell(page, table, row, gap.column).spot(),
                            cells: 0,
                            texts: BTreeMap::new(),
                        });
                    known.cells += usize::from(!columns.contains(&gap.column));
                    columns.push(gap.column);
                    match known.texts.get_mut(&gap.text) {
                        Some(count) => *count += 1,
                        None => {
                            known.texts.insert(gap.text.clone(), 1);
                        }
                    }
                }
            }
        }
    }
    by_locale.into_values().collect()
}

fn remarks(
    page: &PortPage,
    table: &PortTable,
    row: &Row,
    words: &RightWords<'_>,
    findings: &mut Vec<Finding>,
) {
    let mut seen: Vec<(u32, &str)> = Vec::new();
    for remark in &row.remarks {
        let meaning = words.vocabulary.names(page, &remark.concepts);
        let (lint, message) = match &remark.kind {
            RemarkKind::FaultyTerm(reason) => (
                names::FAULTY_TERM,
                format!("`{}` stands for {meaning}: {reason}", remark.text),
            ),
            RemarkKind::Untranslated => (
                names::UNTRANSLATED_TERM,
                format!("`{}` ({meaning}) is left untranslated", remark.text),
            ),
            RemarkKind::OddCase | RemarkKind::Garbled | RemarkKind::HiddenCharacter => continue,
        };
        if seen.contains(&(remark.column, remark.text.as_str())) {
            continue;
        }
        seen.push((remark.column, &remark.text));
        let mut finding = Site::cell(page, table, row, remark.column).finding(lint, message);
        finding.observed = Some(remark.text.clone());
        let cell = row.cells.get(remark.column as usize - 1);
        let cell = cell.map_or("", |cell| cell.text.as_str());
        finding.expected = words.right(page, &remark.concepts, cell, &remark.text);
        let write = |right: &String| format!("write `{right}`");
        finding.help = finding
            .expected
            .as_ref()
            .map(write)
            .or_else(|| words.vocabulary.help(page, &remark.concepts));
        findings.push(finding);
    }
}

/// Whether two terms are written with the same words.
fn are_one(a: &str, b: &str) -> bool {
    a == b || fold(a) == fold(b)
}

/// The words to write for a meaning, in a language.
struct RightWords<'s> {
    vocabulary: &'s Vocabulary<'s>,
    /// Forms of preferred terms by language, meaning and the word before them.
    forms: BTreeMap<Context<'s>, BTreeSet<&'s str>>,
}

/// A page, so that what is found of it rests on nothing else; a language, a meaning, and the word that stands
/// before it, in small letters.
type Context<'s> = (&'s str, &'s Locale, &'s [ConceptId], String);

impl<'s> RightWords<'s> {
    fn new(comparison: &'s Comparison<'s>) -> Self {
        let vocabulary = &comparison.vocabulary;
        let mut forms: BTreeMap<Context<'s>, BTreeSet<&'s str>> = BTreeMap::new();
        for page in &comparison.survey.pages {
            let Some(locale) = &page.identity.locale else {
                continue;
            };
            for row in page.tables.iter().flat_map(|table| &table.rows) {
                for term in row.terms.iter().filter(|term| term.is_right) {
                    let preferred = vocabulary.preferred(page, &term.concepts);
                    if preferred.is_none_or(|words| !are_one(&words, &term.term)) {
                        continue;
                    }
                    let Some(cell) = row.cells.get(term.column as usize - 1) else {
                        continue;
                    };
                    if let Some(before) = word_before(&cell.text, &term.text) {
                        let key = page.identity.key.as_str();
                        let context = (key, locale, &*term.concepts, before);
                        forms.entry(context).or_default().insert(&term.text);
                    }
                }
            }
        }
        Self { vocabulary, forms }
    }

    /// The preferred term: in the form that it has elsewhere behind the same word, else as the dictionary
    /// has it.
    fn right(
        &self,
        page: &'s PortPage,
        concepts: &'s [ConceptId],
        cell: &str,
        text: &str,
    ) -> Option<String> {
        let preferred = self.vocabulary.preferred(page, concepts)?;
        let form = || {
            let locale = page.identity.locale.as_ref()?;
            let key = page.identity.key.as_str();
            let forms = self
                .forms
                .get(&(key, locale, concepts, word_before(cell, text)?))?;
            let mut forms = forms.iter();
            let first = forms.next()?;
            forms.next().is_none().then(|| (*first).to_owned())
        };
        Some(form().unwrap_or(preferred))
    }
}

/// The word before the first place of a text in a cell.
fn word_before(cell: &str, text: &str) -> Option<String> {
    let before = &cell[..cell.find(text)?];
    let word = before.split_whitespace().next_back()?;
    // A term behind a comma or a bracket begins anew.
    let is_word = word.chars().all(crate::unicode::is_alphanumeric);
    is_word.then(|| word.to_lowercase())
}

/// One phrase in one cell that must stand for two things, for no list names a thing twice.
fn colliding(page: &PortPage, table: &PortTable, row: &Row, findings: &mut Vec<Finding>) {
    let columns = u32::try_from(row.cells.len()).unwrap_or(u32::MAX);
    for column in 1..=columns {
        if let Some(phrase) = rule::repeated_phrase(row, column) {
            let mut finding = Site::cell(page, table, row, column).finding(
                names::COLLIDING_TERMS,
                format!("`{phrase}` stands twice in one cell: one phrase for two things"),
            );
            finding.observed = Some(phrase);
            findings.push(finding);
        }
    }
}

/// Two learned names for one role where the source has one: told once for a language, where the rarer name
/// first stands.
fn two_names(comparison: &Comparison<'_>, words: &RightWords<'_>, findings: &mut Vec<Finding>) {
    let lessons = &comparison.survey.lessons;
    for (locale, lesson) in &lessons.by_locale {
        for pair in &lesson.learned.two_names {
            let Some((usual, rarer)) = pair.names.split_first() else {
                continue;
            };
            let site = |place: &(u32, u32, u32)| {
                let key = lessons.pages.get(place.0 as usize)?;
                let (row, field) = place_of(place.2);
                comparison.survey.pages.iter().find_map(|page| {
                    let is_it =
                        page.identity.key == *key && page.identity.locale.as_ref() == Some(locale);
                    let mut tables = page.tables.iter().filter(|_| is_it);
                    let table = tables.find(|table| table.index == place.1)?;
                    let Some(row) = row else {
                        return Some(Site::table(page, table));
                    };
                    let row = table.rows.iter().find(|known| known.index == row)?;
                    let column = table.column_of(field)?;
                    Some(Site::cell(page, table, row, column))
                })
            };
            // The first place of the rarer name decides which page tells it, whatever pages are looked at.
            let first = rarer.first().and_then(|name| name.places.first());
            let Some((place, here)) = first.and_then(|place| Some((place, site(place)?))) else {
                continue;
            };
            let counted = |name: &Name| format!("`{}` ({})", name.text, places(name.places.len()));
            let others: Vec<String> = rarer.iter().map(counted).collect();
            let mut finding = here.finding(
                names::INCONSISTENT_TERM,
                format!(
                    "{} has {} names in {locale} and one in the source: {} and {}",
                    words.vocabulary.names(here.page, &pair.concepts),
                    pair.names.len(),
                    counted(usual),
                    others.join(", ")
                ),
            );
            finding.observed = rarer.first().map(|name| name.text.clone());
            finding.expected = Some(usual.text.clone());
            finding.help = Some(format!(
                "write `{}` everywhere, or say in a lexicon that both are right",
                usual.text
            ));
            finding.certainty = Certainty::Likely;
            finding.related = usual
                .places
                .iter()
                .find(|known| known.0 == place.0)
                .and_then(site)
                .map(|site| site.related(true))
                .into_iter()
                .collect();
            findings.push(finding);
        }
    }
}

fn places(count: usize) -> String {
    match count {
        1 => String::from("one place"),
        many => format!("{many} places"),
    }
}

/// Two right words for one role on one page; reported once, where the second word first stands.
fn inconsistent(
    page: &PortPage,
    lexicons: &Lexicons,
    words: &RightWords<'_>,
    findings: &mut Vec<Finding>,
) {
    let names_a_role = |id: &ConceptId| {
        lexicons
            .concept(id)
            .is_some_and(|concept| matches!(concept.kind, ConceptKind::Role | ConceptKind::Any))
    };
    // The first word for a meaning in a kind of column, and whether a second was reported.
    let mut first: BTreeMap<(&[ConceptId], bool), (&str, &str, bool)> = BTreeMap::new();
    for table in &page.tables {
        for row in &table.rows {
            for term in row.terms.iter().filter(|term| term.is_right) {
                let [concept] = &*term.concepts else {
                    continue;
                };
                if !names_a_role(concept) {
                    continue;
                }
                let kind = table.columns.get(term.column as usize - 1);
                let is_service = kind == Some(&crate::normalize::ColumnKind::Service);
                let (known, shown, reported) = first
                    .entry((&term.concepts, is_service))
                    .or_insert_with(|| (&term.term, &term.text, false));
                if *reported || are_one(known, &term.term) {
                    continue;
                }
                *reported = true;
                let mut finding = Site::cell(page, table, row, term.column).finding(
                    names::INCONSISTENT_TERM,
                    format!(
                        "{} is `{}` here and `{shown}` elsewhere on the page",
                        words.vocabulary.name(page, concept),
                        term.text
                    ),
                );
                let preferred = words.vocabulary.preferred(page, &term.concepts);
                finding.help =
                    preferred.map(|words| format!("write `{words}`, which the lexicon prefers"));
                finding.observed = Some(term.text.clone());
                finding.expected = Some((*shown).to_owned());
                findings.push(finding);
            }
        }
    }
}
