//! Words of notes, headings and header cells: what can be told of prose without reading it.
//!
//! Takes aligned rows and tables and gives findings where the words of packs prove something: one phrase on
//! both sides of "or", a faulty term, a role or quality that all other languages name, two notes that are
//! one here and two elsewhere. Each asks for more than one witness, for prose is free and rules are not.

use std::collections::{BTreeMap, BTreeSet};

use super::super::registry::names;
use super::super::vocabulary::Vocabulary;
use super::super::{Comparison, Site, listed, locale_name, with_verdict};
use super::note_column_of;
use crate::compare::align::{AlignedRow, AlignedTable, Alignment};
use crate::finding::{Finding, Verdict};
use crate::lexicon::{
    ConceptId, ConceptKind, Lexicon, Lexicons, TermStatus, WordList, fold, is_ideograph,
};
use crate::normalize::{PortPage, PortTable};
use crate::unicode;

/// Languages that must say the same before another is told that it does not; the source is one of them.
const WITNESSES: usize = 3;

/// Letters of a phrase that stands on both sides of "or"; a shorter one may well be a part of a longer.
const SHORTEST_PHRASE: usize = 6;

/// Words of the longest phrase that is looked for on both sides of "or".
const LONGEST_PHRASE: usize = 8;

/// Letters of a note below which two equal ones mean nothing.
const SHORTEST_NOTE: usize = 20;

pub(super) fn check(comparison: &Comparison<'_>, findings: &mut Vec<Finding>) {
    let reader = Reader {
        lexicons: comparison.lexicons,
        vocabulary: Vocabulary::new(comparison.lexicons),
    };
    for alignment in &comparison.alignments {
        let Some(reference) = alignment.reference else {
            continue;
        };
        for table in &alignment.tables {
            reader.headings(alignment, table, reference, findings);
            for row in &table.rows {
                reader.row(alignment, table, row, reference, findings);
            }
            equal_notes(alignment, table, reference, findings);
        }
    }
    for page in &comparison.survey.pages {
        for table in &page.tables {
            placeholders(page, table, findings);
        }
    }
}

/// What a text names.
#[derive(Default)]
struct Named {
    roles: BTreeSet<ConceptId>,
    /// Roles that go by the name that the lexicon prefers: other words for them are words of prose too.
    by_name: BTreeSet<ConceptId>,
    qualities: BTreeMap<ConceptId, usize>,
    /// Faulty terms: the words, the meaning and why.
    faulty: Vec<(String, Vec<ConceptId>, String)>,
}

/// One language's text at a place.
struct Text<'s> {
    edition: usize,
    site: Site<'s>,
    text: &'s str,
    named: Named,
}

struct Reader<'s> {
    lexicons: &'s Lexicons,
    vocabulary: Vocabulary<'s>,
}

impl<'s> Reader<'s> {
    fn lexicon(&self, page: &PortPage) -> Option<&'s Lexicon> {
        let locale = page.identity.locale.as_ref()?;
        self.lexicons.lexicon(locale, page.packs)
    }

    fn named(&self, page: &PortPage, text: &str) -> Option<Named> {
        let lexicon = self.lexicon(page)?;
        let mut named = Named::default();
        let pieces = lexicon.find(text, &[ConceptKind::Role, ConceptKind::Qualifier]);
        for term in pieces.iter().filter_map(|piece| piece.term()) {
            if let TermStatus::Faulty(reason) = &term.status {
                let words = text.get(term.range.clone()).unwrap_or_default();
                let concepts = term.concepts.to_vec();
                named
                    .faulty
                    .push((words.to_owned(), concepts, reason.clone()));
            }
            for id in term.concepts.iter() {
                let Some(concept) = self.lexicons.concept(id) else {
                    continue;
                };
                if concept.kind == ConceptKind::Role {
                    named.roles.insert(id.clone());
                    if term.status == TermStatus::Preferred {
                        named.by_name.insert(id.clone());
                    }
                } else if concept.opposite.is_some() {
                    // Qualities that turn a sentence round: internal and external.
                    *named.qualities.entry(id.clone()).or_default() += 1;
                }
            }
        }
        Some(named)
    }

    fn row(
        &self,
        alignment: &Alignment<'s>,
        table: &AlignedTable<'s>,
        row: &AlignedRow<'s>,
        reference: usize,
        findings: &mut Vec<Finding>,
    ) {
        let mut texts: Vec<Text<'s>> = Vec::new();
        for (edition, page) in alignment.group.editions.iter().enumerate() {
            let (Some(table), Some(row)) = (table.tables[edition], row.rows[edition]) else {
                continue;
            };
            let Some(column) = row.note.column.or_else(|| note_column_of(table)) else {
                continue;
            };
            let cell = row.cells.get(column as usize - 1);
            let Some(cell) = cell.filter(|_| row.note.has_text) else {
                continue;
            };
            if let Some(named) = self.named(page, &cell.text) {
                texts.push(Text {
                    edition,
                    site: Site::cell(page, table, row, column),
                    text: &cell.text,
                    named,
                });
            }
        }
        let Some(source) = texts.iter().position(|text| text.edition == reference) else {
            return;
        };
        for at in (0..texts.len()).filter(|at| *at != source) {
            let (own, source) = (&texts[at], &texts[source]);
            let faulty = self.faulty(own, source, findings);
            let doubled = self.doubled(own, source, findings);
            if !faulty && !doubled {
                self.lacking(own, source, &texts, "notes", findings);
            }
        }
    }

    /// Words that the lexicon calls faulty, where the source names what they should mean.
    fn faulty(&self, own: &Text<'s>, source: &Text<'s>, findings: &mut Vec<Finding>) -> bool {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        for (words, concepts, reason) in &own.named.faulty {
            let is_meant = concepts.iter().any(|id| source.named.by_name.contains(id));
            if !is_meant || !seen.insert(words) {
                continue;
            }
            let meaning = self.vocabulary.names(own.site.page, concepts);
            let mut finding = own.site.finding(
                names::FAULTY_TERM,
                format!("`{words}` stands for {meaning}: {reason}"),
            );
            finding.observed = Some(words.clone());
            finding.expected = self.vocabulary.preferred(own.site.page, concepts);
            finding.help = finding
                .expected
                .as_ref()
                .map(|right| format!("write `{right}`"));
            finding.words = vec![words.clone()];
            finding.related = vec![source.site.related(true)];
            findings.push(finding);
        }
        !seen.is_empty()
    }

    /// One phrase on both sides of "or", where the source has two.
    fn doubled(&self, own: &Text<'s>, source: &Text<'s>, findings: &mut Vec<Finding>) -> bool {
        let phrase = |text: &Text<'s>, is_same: &dyn Fn(&str, &str) -> bool| {
            let lexicon = self.lexicon(text.site.page)?;
            doubled_phrase(text.text, lexicon, is_same)
        };
        let Some(words) = phrase(own, &|a, b| a == b) else {
            return false;
        };
        // "The server or servers" is one thing twice in the source as well.
        if phrase(source, &is_form_of).is_some() {
            return false;
        }
        let mut finding = own.site.finding(
            names::COLLIDING_TERMS,
            format!(
                "`{words}` stands on both sides of one word, where the source names two things"
            ),
        );
        finding.observed = Some(words.clone());
        finding.field = Some("notes");
        finding.help = Some(String::from("name both things as the source does"));
        finding.related = vec![source.site.related(true)];
        findings.push(finding);
        true
    }

    /// Roles and qualities that the source and all other languages name, and this one does not.
    fn lacking(
        &self,
        own: &Text<'s>,
        source: &Text<'s>,
        texts: &[Text<'s>],
        field: &'static str,
        findings: &mut Vec<Finding>,
    ) {
        let others: Vec<&Text<'s>> = texts
            .iter()
            .filter(|text| text.edition != own.edition)
            .collect();
        if others.len() < WITNESSES {
            return;
        }
        // A language whose words for a thing are not known does not lack them.
        let has_words = |id: &ConceptId| {
            let words = self
                .vocabulary
                .preferred(own.site.page, std::slice::from_ref(id));
            words.is_some() && !self.vocabulary.hints_at(own.site.page, id, own.text)
        };
        let mut lost: Vec<&ConceptId> = Vec::new();
        for id in &source.named.by_name {
            let is_named = |text: &&Text<'s>| text.named.roles.contains(id);
            if !is_named(&own) && others.iter().all(is_named) && self.is_a_name(id) && has_words(id)
            {
                lost.push(id);
            }
        }
        for (id, count) in &source.named.qualities {
            let number = |text: &Text<'s>| text.named.qualities.get(id).copied().unwrap_or(0);
            let witnesses = others.iter().filter(|text| number(text) == *count).count();
            if number(own) < *count && witnesses >= WITNESSES && has_words(id) {
                lost.push(id);
            }
        }
        if lost.is_empty() {
            return;
        }
        let page = own.site.page;
        let words: Vec<String> = lost
            .iter()
            .map(|id| format!("\"{}\"", self.vocabulary.name(page, id)))
            .collect();
        let who: Vec<String> = others
            .iter()
            .map(|text| locale_name(text.site.page))
            .collect();
        let what = if field == "heading" {
            "heading"
        } else {
            "note"
        };
        let mut finding = own.site.finding(
            names::NOTE_DIFFERS,
            format!(
                "the {what} in {} does not name {}, unlike {}",
                locale_name(page),
                words.join(" and "),
                listed(&who)
            ),
        );
        let ids: Vec<&str> = lost.iter().map(|id| id.as_str()).collect();
        finding.field = Some(field);
        finding.observed = Some(String::from("names: none"));
        finding.expected = Some(format!("names: {}", ids.join(", ")));
        let lost: Vec<ConceptId> = lost.into_iter().cloned().collect();
        finding.help = self.vocabulary.words_for(page, &lost);
        let source_first = std::iter::once(source).chain(
            others
                .into_iter()
                .filter(|text| text.edition != source.edition),
        );
        finding.related = source_first.map(|text| text.site.related(true)).collect();
        findings.push(with_verdict(finding, Verdict::TranslationDeviates, true));
    }

    /// Whether a concept goes by names of its own, which prose does not use for anything else: no term of
    /// English is a single common word.
    fn is_a_name(&self, id: &ConceptId) -> bool {
        if self.lexicons.is_core(id) || self.lexicons.concept(id).is_none_or(|known| known.generic)
        {
            return false;
        }
        !self.vocabulary.has_common_word(id)
    }

    /// Qualities in headings and header cells.
    fn headings(
        &self,
        alignment: &Alignment<'s>,
        aligned: &AlignedTable<'s>,
        reference: usize,
        findings: &mut Vec<Finding>,
    ) {
        let texts_of = |text: &dyn Fn(&'s PortTable) -> Option<&'s str>| -> Vec<Text<'s>> {
            let editions = alignment.group.editions.iter().enumerate();
            editions
                .filter_map(|(edition, page)| {
                    let table = aligned.tables[edition]?;
                    let text = text(table)?;
                    let mut named = self.named(page, text)?;
                    // Roles of headings are titles, which are written freely.
                    named.roles.clear();
                    named.by_name.clear();
                    Some(Text {
                        edition,
                        site: Site::table(page, table),
                        text,
                        named,
                    })
                })
                .collect()
        };
        let columns = aligned.tables[reference].map_or(0, |table| table.header.len());
        let heading = texts_of(&|table| table.heading.as_deref());
        let cells = (0..columns).map(|at| {
            texts_of(&|table| {
                let is_whole = table.header.len() == columns;
                let cell = table.header.get(at).filter(|_| is_whole)?;
                Some(cell.text.as_str())
            })
        });
        for texts in std::iter::once(heading).chain(cells) {
            let Some(source) = texts.iter().position(|text| text.edition == reference) else {
                continue;
            };
            for at in (0..texts.len()).filter(|at| *at != source) {
                self.lacking(&texts[at], &texts[source], &texts, "heading", findings);
            }
        }
    }
}

/// A phrase that stands on both sides of a connective.
fn doubled_phrase(
    text: &str,
    lexicon: &Lexicon,
    is_same: &dyn Fn(&str, &str) -> bool,
) -> Option<String> {
    for range in lexicon.find_words(WordList::Connectives, text) {
        let before = words(&text[..range.start]);
        let after = words(&text[range.end..]);
        // A comma or a full stop ends what the connective joins.
        let longest = before.len().min(after.len()).min(LONGEST_PHRASE);
        for length in (1..=longest).rev() {
            let (left, right) = (&before[before.len() - length..], &after[..length]);
            let is_twice = left.iter().zip(right).all(|(a, b)| is_same(a, b));
            let letters: usize = right.iter().map(|word| word.chars().count()).sum();
            let wide = right.iter().flat_map(|word| word.chars());
            // An ideograph says as much as two letters.
            let letters = letters + wide.filter(|c| is_ideograph(*c)).count();
            // One word may be the head of two phrases: "connections and connections to partners".
            let is_phrase = length > 1;
            if is_twice && is_phrase && letters >= SHORTEST_PHRASE {
                let is_wide = right.iter().all(|word| word.chars().all(is_ideograph));
                return Some(right.join(if is_wide { "" } else { " " }));
            }
        }
    }
    None
}

/// Whether two words are one up to its ending.
fn is_form_of(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let rest = long.strip_prefix(short);
    rest.is_some_and(|rest| {
        rest.is_empty() || short.chars().count() > 3 && rest.chars().count() <= 2
    })
}

/// Words in small letters, each ideograph one; a mark that ends a clause is a word that equals none.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut is_open = false;
    for (at, c) in text.char_indices() {
        if is_ideograph(c) {
            words.push(c.to_string());
            is_open = false;
        } else if unicode::is_alphanumeric(c) || c == '-' && is_open {
            match words.last_mut() {
                Some(word) if is_open => word.extend(c.to_lowercase()),
                _ => words.push(c.to_lowercase().collect()),
            }
            is_open = true;
        } else {
            if matches!(c, ',' | '.' | ';' | ':' | '(' | ')' | '，' | '。' | '、') {
                words.push(format!("{c}{at}"));
            }
            is_open = false;
        }
    }
    words
}

/// Two rows with one note, where the source and every other language have two.
fn equal_notes(
    alignment: &Alignment<'_>,
    table: &AlignedTable<'_>,
    reference: usize,
    findings: &mut Vec<Finding>,
) {
    let note = |edition: usize, row: &AlignedRow<'_>| -> Option<String> {
        let (table, row) = (table.tables[edition]?, row.rows[edition]?);
        let column = row.note.column.or_else(|| note_column_of(table))?;
        let text = fold(&row.cells.get(column as usize - 1)?.text);
        (text.chars().count() >= SHORTEST_NOTE).then_some(text)
    };
    let editions = &alignment.group.editions;
    for (edition, page) in editions
        .iter()
        .enumerate()
        .filter(|(at, _)| *at != reference)
    {
        let mut first: BTreeMap<String, &AlignedRow<'_>> = BTreeMap::new();
        for row in &table.rows {
            let Some(text) = note(edition, row) else {
                continue;
            };
            let Some(earlier) = first.get(&text) else {
                first.insert(text, row);
                continue;
            };
            let others: Vec<usize> = (0..editions.len())
                .filter(|other| *other != edition && note(*other, row).is_some())
                .collect();
            let differ = others.iter().all(|other| {
                note(*other, earlier).is_some() && note(*other, earlier) != note(*other, row)
            });
            if others.len() < WITNESSES || !others.contains(&reference) || !differ {
                continue;
            }
            let (Some(port_table), Some(here), Some(before)) = (
                table.tables[edition],
                row.rows[edition],
                earlier.rows[edition],
            ) else {
                continue;
            };
            let Some(column) = here.note.column else {
                continue;
            };
            let mut finding = Site::cell(page, port_table, here, column).finding(
                names::NOTE_DIFFERS,
                format!(
                    "the note is that of row {} once more; all other languages have another here",
                    before.index
                ),
            );
            finding.field = Some("notes");
            finding.observed = Some(format!("text: that of row {}", before.index));
            finding.help = Some(String::from("translate the note of this row"));
            let source = table.tables[reference].zip(row.rows[reference]);
            finding.related = source
                .and_then(|(table, row)| {
                    let column = row.note.column?;
                    Some(Site::cell(editions[reference], table, row, column).related(true))
                })
                .into_iter()
                .collect();
            findings.push(with_verdict(finding, Verdict::TranslationDeviates, true));
        }
    }
}

/// What a translation machine puts in the place of code, and did not take out again.
fn placeholders(page: &PortPage, table: &PortTable, findings: &mut Vec<Finding>) {
    for row in &table.rows {
        for (cell, column) in row.cells.iter().zip(1_u32..) {
            let Some(words) = placeholder(&cell.text) else {
                continue;
            };
            let mut finding = Site::cell(page, table, row, column).finding(
                names::LEAKED_PLACEHOLDER,
                format!("`{words}` is what a translation machine has put in the place of a name"),
            );
            finding.observed = Some(words.to_owned());
            finding.words = vec![words.to_owned()];
            finding.help = Some(String::from("write what the source has there"));
            findings.push(finding);
        }
    }
}

/// `# A0`, `#A12`: a mark, a capital A and a number, and nothing glued to them.
fn placeholder(text: &str) -> Option<&str> {
    let is_word = |c: Option<char>| c.is_some_and(unicode::is_alphanumeric);
    text.match_indices('#').find_map(|(at, _)| {
        let rest = &text[at + 1..];
        let name = rest.trim_start_matches([' ', '\u{A0}']);
        let digits = name.strip_prefix('A')?;
        let end = digits
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(digits.len());
        let behind = &digits[end..];
        let is_alone = !is_word(text[..at].chars().next_back()) && !is_word(behind.chars().next());
        let length = text.len() - at - behind.len();
        ((1..=3).contains(&end) && is_alone).then(|| &text[at..at + length])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_told_from_other_marks() {
        assert_eq!(placeholder("Controller ( # A0) oder"), Some("# A0"));
        assert_eq!(placeholder("(#A12)"), Some("#A12"));
        for other in [
            "C# A0x",
            "# Author",
            "#1",
            "Port #A",
            "A0",
            "color #A0F0F0",
            "x#A0",
        ] {
            assert_eq!(placeholder(other), None, "{other}");
        }
    }

    #[test]
    fn a_phrase_on_both_sides_of_or_is_found() {
        let lexicons = Lexicons::built_in();
        let locale = "en"
            .parse()
            .unwrap_or_else(|_| unreachable!("`en` is a locale"));
        let Some(english) = lexicons.for_locale(&locale) else {
            unreachable!("English is known")
        };
        let found = |text: &str| doubled_phrase(text, english, &|a, b| a == b);
        assert_eq!(
            found("from the branch server or branch server to it").as_deref(),
            Some("branch server")
        );
        assert_eq!(found("internal and external users"), None);
        assert_eq!(found("TCP or TCP"), None);
        assert_eq!(found("one server, or, server"), None);
    }
}
