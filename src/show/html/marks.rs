//! Marks: which words of a cell are the difference.
//!
//! Takes a cell, what the rule says about it and the cell of a language that states what is expected;
//! gives byte ranges of the cell. Where no word can be named, nothing is marked but the cell itself.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use maud::{Markup, html};

use crate::common::common;
use crate::compare::align::Alignment;
use crate::compare::outcome::{Deviation, Outcome};
use crate::finding::Finding;
use crate::harmless::harmless;
use crate::normalize::Row;
use crate::order::Collect;
use crate::rule::{ConceptId, Endpoint, Field, Rule, Stated, Value};
use crate::show::locate::locate;

use super::sheet::{Column, RowView, TableView};

/// Why a word is marked; the graver stands where both hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Why {
    /// A finding names the word.
    Finding,
    /// Other languages state something else.
    Deviation,
}

/// Words of a cell up to which it is compared; there is no deadline that would end a long comparison.
const MAX_WORDS: usize = 2_000;

/// Words that are looked for in one cell; more marks than words are seen by nobody.
const MAX_MARKS: usize = 32;

/// One marked word.
pub(super) type Mark = (Range<usize>, Why);

/// The words of one edition's cell in which it deviates from `outcome.expected`.
pub(super) fn deviation(
    alignment: &Alignment<'_>,
    table: &TableView<'_>,
    row: &RowView<'_>,
    outcome: &Outcome,
    deviation: &Deviation,
    (column, index): (Column, usize),
) -> Vec<Mark> {
    let edition = deviation.edition;
    let Some(own) = row.aligned.rows[edition] else {
        return Vec::new();
    };
    let Some(cell) = own.cells.get(index) else {
        return Vec::new();
    };
    let text = cell.text.as_str();
    let mut ranges = match &outcome.expected {
        Some(Some(Value::Endpoint(expected))) => wrong_terms(own, index, expected, outcome.field),
        Some(_) | None => Vec::new(),
    };
    if ranges.is_empty()
        && let Some(model) = model_cell(alignment, table, row, outcome, edition, column)
    {
        ranges = differing_words(text, model);
    }
    if ranges.is_empty()
        && let Some(observed) = &deviation.observed
    {
        let expected = outcome.expected.as_ref().and_then(Option::as_ref);
        let expected = expected.map(names).unwrap_or_default();
        let wrong = names(observed)
            .into_iter()
            .filter(|name| !expected.contains(name));
        ranges = wrong
            .take(MAX_MARKS)
            .flat_map(|name| words(text, &name))
            .collect();
    }
    let why = |range| (range, Why::Deviation);
    ranges.into_iter().map(why).collect()
}

/// Names and numbers of a value, as a cell has them in any language.
fn names(value: &Value) -> BTreeSet<String> {
    match value {
        Value::Matches(matches) => matches
            .iter()
            .flat_map(|one| {
                let transport = one.transport.map(|transport| transport.as_str().to_owned());
                let range = one.ports.range().map(|range| range.to_string());
                transport.into_iter().chain(range)
            })
            .into_set(),
        Value::Ports(ranges) => ranges.iter().map(ToString::to_string).into_set(),
        Value::Protocols(protocols) => {
            let names = protocols.iter().map(|name| name.as_str().to_owned());
            names.into_set()
        }
        Value::Concept(_) | Value::Endpoint(_) | Value::Direction(_) | Value::Action(_) => {
            BTreeSet::new()
        }
    }
}

/// The words that a finding names in a cell.
pub(super) fn named(text: &str, finding: &Finding) -> Vec<Mark> {
    let Some(observed) = &finding.observed else {
        return Vec::new();
    };
    let ranges = words(text, observed);
    ranges
        .into_iter()
        .map(|range| (range, Why::Finding))
        .collect()
}

/// Where words stand in a cell.
fn words(text: &str, words: &str) -> Vec<Range<usize>> {
    if let Some(start) = text.find(words)
        && !words.is_empty()
        && text.rfind(words) == Some(start)
        && !words.is_ascii()
    {
        return std::iter::once(start..start + words.len()).collect();
    }
    locate(text, 1, text)
        .and_then(|cell| cell.words(words))
        .unwrap_or_default()
}

/// The terms of an endpoint's cell that put something into it that the expected endpoint lacks.
fn wrong_terms(row: &Row, index: usize, expected: &Endpoint, field: Field) -> Vec<Range<usize>> {
    let stated = |rule: &Rule| match field.get(rule) {
        Stated::Is(Value::Endpoint(endpoint)) => Some(endpoint),
        Stated::Is(_) | Stated::Absent | Stated::Unread => None,
    };
    let Some(own) = row.rule.as_ref().and_then(stated) else {
        return Vec::new();
    };
    let (stated, known) = (concepts(&own), concepts(expected));
    let is_wrong = |concept: &ConceptId| match concept.as_str() {
        "any" => own.any && !expected.any,
        _ => stated.contains(concept) && !known.contains(concept),
    };
    let text = row.cells[index].text.as_str();
    row.terms
        .iter()
        .filter(|term| term.column as usize == index + 1)
        .filter(|term| term.concepts.iter().any(is_wrong))
        .take(MAX_MARKS)
        .flat_map(|term| match text.find(&term.text) {
            Some(start) if !term.text.is_empty() => {
                std::iter::once(start..start + term.text.len()).collect()
            }
            _ => words(text, &term.text),
        })
        .collect()
}

/// Roles, qualities and conditions of an endpoint.
fn concepts(endpoint: &Endpoint) -> BTreeSet<&ConceptId> {
    let parties = endpoint.parties.iter();
    parties
        .flat_map(|party| party.role.iter().chain(&party.qualifiers))
        .chain(&endpoint.conditions)
        .into_set()
}

/// The cell to hold a deviating one against: of a language that states what is expected, in the same
/// script; the same language first, then the reference.
fn model_cell<'c>(
    alignment: &Alignment<'_>,
    table: &TableView<'c>,
    row: &RowView<'c>,
    outcome: &Outcome,
    edition: usize,
    column: Column,
) -> Option<&'c str> {
    outcome.expected.as_ref()?;
    let cell = |edition: usize| {
        let index = column.index_in(table.aligned.tables[edition]?)?;
        let cell = row.aligned.rows[edition]?.cells.get(index)?;
        Some(cell.text.as_str())
    };
    let locale = |edition: usize| alignment.group.editions[edition].identity.locale.as_ref();
    let own = cell(edition)?;
    let agreeing = outcome.agreeing.iter().copied();
    agreeing
        .filter(|other| cell(*other).is_some_and(|text| script(text) == script(own)))
        .min_by_key(|other| {
            let language = |edition| locale(edition).map(|locale| locale.language());
            let is_kin = language(*other) == language(edition);
            (!is_kin, Some(*other) != alignment.reference, *other)
        })
        .and_then(cell)
}

/// A script, as far as it matters here: words of two scripts are never equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Script {
    Latin,
    Cyrillic,
    Greek,
    SemiticOrIndic,
    EastAsian,
}

/// The script of the letters of a text that are not Latin, for protocol names are Latin everywhere.
fn script(text: &str) -> Option<Script> {
    let of = |c: char| match c {
        c if !c.is_alphabetic() => None,
        '\0'..='\u{36F}' | '\u{1E00}'..='\u{1EFF}' => Some(Script::Latin),
        '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}' => Some(Script::Greek),
        '\u{400}'..='\u{52F}' => Some(Script::Cyrillic),
        '\u{530}'..='\u{10FF}' => Some(Script::SemiticOrIndic),
        _ => Some(Script::EastAsian),
    };
    text.chars().filter_map(of).max()
}

/// The words of `text` that `model` does not have there; none where the two have too little in common
/// for a comparison of words to mean anything.
fn differing_words(text: &str, model: &str) -> Vec<Range<usize>> {
    let (own, other) = (tokens(text), tokens(model));
    if own.len().max(other.len()) > MAX_WORDS {
        return Vec::new();
    }
    let mut numbers: HashMap<String, u64> = HashMap::default();
    let mut folded = |tokens: &[Range<usize>], text: &str| -> Vec<u64> {
        let words = tokens
            .iter()
            .map(|range| text[range.clone()].to_lowercase());
        let mut number = |word| {
            let next = numbers.len() as u64;
            *numbers.entry(word).or_insert(next)
        };
        words.map(&mut number).collect()
    };
    let (own_words, other_words) = (folded(&own, text), folded(&other, model));
    let pairs = common(&own_words, &other_words);
    if pairs.len() * 3 < own.len().max(other.len()) {
        return Vec::new();
    }
    // What lies between two words that both cells have is one mark.
    let mut differing: Vec<Range<usize>> = Vec::new();
    let mut next = 0;
    for at in pairs.iter().map(|(at, _)| *at).chain([own.len()]) {
        if at > next {
            differing.push(own[next].start..own[at - 1].end);
        }
        next = at + 1;
    }
    differing
}

/// Words and numbers; each character of a script without blanks is a word.
fn tokens(text: &str) -> Vec<Range<usize>> {
    let mut tokens: Vec<Range<usize>> = Vec::new();
    let mut is_open = false;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        let is_single = c >= '\u{2E80}';
        match tokens.last_mut() {
            _ if !c.is_alphanumeric() => is_open = false,
            Some(last) if is_open && !is_single => last.end = end,
            _ => {
                tokens.push(at..end);
                is_open = !is_single;
            }
        }
    }
    tokens
}

/// Text of a page with its marks.
pub(super) fn marked(text: &str, marks: &[Mark]) -> Markup {
    if marks.is_empty() {
        return super::lines(text);
    }
    let mut painted: Vec<Option<Why>> = vec![None; text.len()];
    for (range, why) in marks {
        for byte in &mut painted[range.clone()] {
            *byte = (*byte).max(Some(*why));
        }
    }
    let mut runs: Vec<(Option<Why>, String)> = Vec::new();
    for (at, c) in text.char_indices() {
        let why = painted[at];
        match runs.last_mut() {
            Some((last, run)) if *last == why => run.push(c),
            _ => runs.push((why, c.to_string())),
        }
    }
    html! {
        @for (why, run) in &runs {
            @match why {
                None => (super::lines(run)),
                Some(Why::Deviation) => mark { (harmless(run)) },
                Some(Why::Finding) => mark.q { (harmless(run)) },
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked_words<'t>(text: &'t str, model: &str) -> Vec<&'t str> {
        let ranges = differing_words(text, model);
        ranges.into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn only_words_count_not_what_stands_between() {
        let english = "A/V/STUN,MSTURN/TCP/443";
        assert_eq!(marked_words("A/V/STUN、MSTURN/udp/443", english), ["udp"]);
        assert_eq!(
            marked_words("RTP/TCP/50.000–59.998", "RTP/TCP/50,000-59,999"),
            ["998"]
        );
        // A word that is not there cannot be marked.
        assert_eq!(marked_words("A/V/STUN,MSTURN/443", english), [""; 0]);
        // Two sentences of two languages have nothing in common that would mean anything.
        assert_eq!(
            marked_words(
                "Interne IP der Edgeserver-Schnittstelle",
                "Edge Server internal IP"
            ),
            [""; 0]
        );
    }

    #[test]
    fn scripts_are_told_apart_by_what_is_not_latin() {
        assert_eq!(script("SIP/TCP/443"), Some(Script::Latin));
        assert_eq!(script("Сервер/SIP"), Some(Script::Cyrillic));
        assert_eq!(script("內部 Edge"), Some(Script::EastAsian));
        assert_eq!(script("443"), None);
    }

    #[test]
    fn marks_keep_the_text_and_escape_it() {
        let text = "<b>UDP\n443";
        let markup = marked(text, &[(3..6, Why::Deviation), (4..5, Why::Finding)]);
        assert_eq!(markup.into_string(), "&lt;b&gt;<mark>UDP</mark><br>443");
    }
}
