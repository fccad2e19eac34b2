//! Headers: what a language calls the columns of its port tables.
//!
//! Takes header cells beside the concepts of the same column in the source, gives those that several tables
//! bear out and none contradicts. A header cell is short and written alike in many tables, so it is learned
//! whole.

use std::collections::{BTreeMap, BTreeSet};

use super::{Example, LearnedTerm, UnitKind};
use crate::lexicon::{ConceptId, fold};
use crate::order::Order;

/// Tables that must bear a header out: what stands above one alone may be a fault of it.
const LEAST_TABLES: usize = 2;

/// The tables in which a header means one thing, and how it is written in them.
#[derive(Default)]
struct Seen<'e> {
    tables: BTreeSet<(u32, u32)>,
    forms: BTreeMap<&'e str, usize>,
}

/// Learns the headers of one language; a header that means two things is none.
#[must_use]
pub fn learn_headers(examples: &[Example]) -> Vec<LearnedTerm> {
    let mut headers: BTreeMap<String, BTreeMap<Vec<&ConceptId>, Seen<'_>>> = BTreeMap::new();
    for example in examples.iter().filter(|example| example.teaches) {
        let concepts = example.units.iter().map(|unit| &unit.concept).collect();
        let meanings = headers.entry(fold(&example.text)).or_default();
        let seen = meanings.entry(concepts).or_default();
        seen.tables.insert((example.page, example.table));
        *seen.forms.entry(example.text.trim()).or_default() += 1;
    }
    let learned = headers.into_values().filter_map(|meanings| {
        let mut meanings = meanings.into_iter();
        let (concepts, seen) = meanings.next()?;
        let is_sure = meanings.next().is_none() && seen.tables.len() >= LEAST_TABLES;
        is_sure.then(|| term(&concepts, &seen))
    });
    let mut learned: Vec<LearnedTerm> = learned.collect();
    learned.order_by(|a, b| (&a.concepts, &a.text).cmp(&(&b.concepts, &b.text)));
    learned
}

fn term(concepts: &[&ConceptId], seen: &Seen<'_>) -> LearnedTerm {
    let tables = u32::try_from(seen.tables.len()).unwrap_or(u32::MAX);
    let usual = seen.forms.iter().max_by_key(|(_, count)| **count);
    let text = usual.map_or_else(String::new, |(form, _)| String::from(*form));
    LearnedTerm {
        concepts: concepts.iter().copied().cloned().collect(),
        kinds: vec![UnitKind::Column; concepts.len()],
        // Other forms differ in what is folded away.
        forms: vec![text.clone()],
        text,
        rows: tables,
        texts: tables,
        against: 0,
    }
}
