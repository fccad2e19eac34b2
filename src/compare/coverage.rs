//! Coverage: how much of what tables say of endpoints is understood, language by language.
//!
//! Takes a survey and counts cells by what their reading rests on, and the different words that are known,
//! learned and unknown. A heading that gives an end to all rows of its table counts once.

use std::collections::{BTreeMap, BTreeSet};

use super::teach::Lessons;
use super::teach::TAUGHT;
use crate::lexicon::fold;
use crate::locale::Locale;
use crate::normalize::{Basis, GapCode, PortPage};
use crate::order::Order;
use crate::rule::Stated;

/// What is understood of one language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Cells that are read by words of packs, or by the source's own phrases.
    pub known: usize,
    /// Cells that are read by words that the dump has taught.
    pub learned: usize,
    /// Cells that are read by words which one text alone bears out.
    pub once: usize,
    /// Cells that are not understood.
    pub unknown: usize,
    /// Different terms of packs that were met.
    pub known_words: usize,
    /// Different terms that were learned.
    pub learned_words: usize,
    /// Different words that mean nothing known.
    pub unknown_words: usize,
}

impl Coverage {
    /// All cells that state an end of a rule.
    #[must_use]
    pub fn cells(&self) -> usize {
        self.known + self.learned + self.once + self.unknown
    }
}

/// Counts by language, the one that is understood least first.
#[must_use]
pub fn coverage(pages: &[PortPage], lessons: &Lessons) -> Vec<(Locale, Coverage)> {
    let mut by_locale: BTreeMap<Locale, (Coverage, Words)> = BTreeMap::new();
    for page in pages {
        if let Some(locale) = &page.identity.locale
            && !page.tables.is_empty()
        {
            let (coverage, words) = by_locale.entry(locale.clone()).or_default();
            count(page, coverage, words);
        }
    }
    let mut all: Vec<(Locale, Coverage)> = by_locale
        .into_iter()
        .map(|(locale, (mut coverage, words))| {
            let lesson = lessons.by_locale.get(&locale);
            coverage.known_words = words.known.len();
            coverage.unknown_words = words.unknown.len();
            coverage.learned_words = lesson.map_or(0, |lesson| lesson.learned.terms.len());
            (locale, coverage)
        })
        .collect();
    // Shares are compared by cross products: no rounding decides the order.
    all.order_by(|(a, one), (b, other)| {
        let left = other.unknown * one.cells().max(1);
        let right = one.unknown * other.cells().max(1);
        left.cmp(&right)
            .then(other.unknown.cmp(&one.unknown))
            .then(a.cmp(b))
    });
    all
}

/// Different words of one language.
#[derive(Default)]
struct Words {
    known: BTreeSet<String>,
    unknown: BTreeSet<String>,
}

fn count(page: &PortPage, coverage: &mut Coverage, words: &mut Words) {
    for table in &page.tables {
        for field in TAUGHT {
            let is_given = table.given.contains(&field);
            let rows = table.rows.iter().filter(|row| row.rule.is_some());
            let rows = rows.take(if is_given { 1 } else { usize::MAX });
            for row in rows {
                let Some(rule) = &row.rule else { continue };
                match (field.get(rule), row.basis(field)) {
                    (Stated::Absent, _) => {}
                    (Stated::Unread, _) => coverage.unknown += 1,
                    (Stated::Is(_), Basis::Known | Basis::Phrase) => coverage.known += 1,
                    (Stated::Is(_), Basis::Learned) => coverage.learned += 1,
                    (Stated::Is(_), Basis::Guessed) => coverage.once += 1,
                }
            }
        }
        for row in &table.rows {
            words
                .known
                .extend(row.terms.iter().map(|term| fold(&term.term)));
            let unknown = row
                .gaps
                .iter()
                .filter(|gap| gap.code == GapCode::UnknownTerm);
            words.unknown.extend(unknown.map(|gap| fold(&gap.text)));
        }
    }
}
