//! Words of notes, headings and header cells: what can be told of prose without reading it.
//!
//! Takes aligned rows and tables and gives findings where the words of packs prove something: a faulty term, one
//! phrase on both sides of "or", a role, quality or topic that all other languages name, two roles that have
//! changed places. Each but the first asks for more than one witness or for two marks that contradict each other,
//! for prose is free and rules are not.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::super::registry::names;
use super::super::vocabulary::Vocabulary;
use super::super::{Comparison, Site, listed, locale_name, with_verdict};
use super::doubled::{doubled_phrase, is_form_of};
use super::way::Ways;
use super::{WITNESSES, equal, marks, note_column_of};
use crate::compare::align::{AlignedRow, AlignedTable, Alignment};
use crate::finding::{Finding, Verdict};
use crate::lexicon::{ConceptId, ConceptKind, Lexicon, Lexicons, TermStatus};
use crate::normalize::{NoteFacts, PortPage, PortTable};
use crate::order::Collect;
use crate::protocol::Name;

pub(super) fn check(comparison: &Comparison<'_>, findings: &mut Vec<Finding>) {
    let reader = Reader {
        lexicons: comparison.lexicons,
        vocabulary: &comparison.vocabulary,
    };
    let alignments = comparison.alignments.par_iter();
    let found = alignments.map(|alignment| reader.of_alignment(alignment));
    findings.extend(found.collect::<Vec<_>>().into_iter().flatten());
    for page in &comparison.survey.pages {
        for table in &page.tables {
            marks::placeholders(page, table, findings);
        }
    }
}

/// What a text names.
#[derive(Default)]
struct Named<'s> {
    roles: BTreeSet<ConceptId>,
    /// Roles that go by the name that the lexicon prefers: other words for them are words of prose too.
    by_name: BTreeSet<ConceptId>,
    qualities: BTreeMap<ConceptId, usize>,
    topics: BTreeSet<&'s str>,
    /// Faulty terms: the words, the meaning and why.
    faulty: Vec<(String, Vec<ConceptId>, String)>,
}

/// What a text is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Note,
    Heading,
    HeaderCell,
}

impl What {
    fn name(self) -> &'static str {
        match self {
            What::Note => "note",
            What::Heading => "heading",
            What::HeaderCell => "header cell",
        }
    }

    fn field(self) -> &'static str {
        match self {
            What::Note => "notes",
            What::Heading | What::HeaderCell => "heading",
        }
    }
}

/// One language's text at a place.
struct Text<'s> {
    edition: usize,
    site: Site<'s>,
    text: &'s str,
    /// Protocols, above a table; those of notes are facts that are compared with all others.
    names: BTreeSet<Name>,
    named: Named<'s>,
    /// Where it says that something goes, once somebody has asked.
    ways: OnceCell<Option<Ways>>,
}

struct Reader<'s> {
    lexicons: &'s Lexicons,
    vocabulary: &'s Vocabulary<'s>,
}

impl<'s> Reader<'s> {
    fn of_alignment(&self, alignment: &Alignment<'s>) -> Vec<Finding> {
        let mut findings = Vec::new();
        let Some(reference) = alignment.reference else {
            return findings;
        };
        for table in &alignment.tables {
            self.headings(alignment, table, reference, &mut findings);
            let before = findings.len();
            for row in &table.rows {
                self.row(alignment, table, row, reference, &mut findings);
            }
            let told = findings[before..].iter();
            let told = told.filter(|finding| finding.field == Some("notes"));
            let told = told.filter_map(|finding| Some((finding.path.clone(), finding.row?)));
            let told = told.into_set();
            equal::check(alignment, table, reference, &told, &mut findings);
        }
        findings
    }

    fn lexicon(&self, page: &PortPage) -> Option<&'s Lexicon> {
        let locale = page.identity.locale.as_ref()?;
        self.lexicons.lexicon(locale, page.packs)
    }

    fn named(&self, page: &PortPage, text: &str) -> Option<Named<'s>> {
        let lexicon = self.lexicon(page)?;
        let mut named = Named {
            topics: lexicon.topics(text),
            ..Named::default()
        };
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
                } else if concept.opposite.is_some() || concept.implies.is_some() {
                    // Qualities that turn a sentence round, internal and external; and virtual addresses.
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
                    names: BTreeSet::new(),
                    named,
                    ways: OnceCell::new(),
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
            let torn = torn(own, source, What::Note, findings);
            if !faulty && !doubled && !torn {
                self.lacking(own, source, &texts, What::Note, findings);
            }
            self.swapped(own, source, findings);
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

    /// Roles, qualities, topics and, above a table, protocols that the source and all other languages name,
    /// and this one does not.
    fn lacking(
        &self,
        own: &Text<'s>,
        source: &Text<'s>,
        texts: &[Text<'s>],
        what: What,
        findings: &mut Vec<Finding>,
    ) {
        let others: Vec<&Text<'s>> = texts
            .iter()
            .filter(|text| text.edition != own.edition)
            .collect();
        if others.len() < WITNESSES {
            return;
        }
        let page = own.site.page;
        // A language whose words for a thing are not known does not lack them.
        let has_words = |id: &ConceptId| {
            let words = self.vocabulary.preferred(page, std::slice::from_ref(id));
            words.is_some()
        };
        let hints = |id: &ConceptId| self.vocabulary.hints(page, id, own.text);
        let mut lost: Vec<ConceptId> = Vec::new();
        for id in &source.named.by_name {
            let is_named = |text: &&Text<'s>| text.named.roles.contains(id);
            let is_lost = !is_named(&own) && others.iter().all(is_named);
            if is_lost && self.is_a_name(id) && has_words(id) && hints(id) == 0 {
                lost.push(id.clone());
            }
        }
        for (id, count) in &source.named.qualities {
            let number = |text: &Text<'s>| text.named.qualities.get(id).copied().unwrap_or(0);
            let witnesses = others.iter().filter(|text| number(text) == *count).count();
            let is_lost = number(own) < *count && witnesses >= WITNESSES;
            if is_lost && has_words(id) && hints(id) < *count {
                lost.push(id.clone());
            }
        }
        let mut words: Vec<String> = lost
            .iter()
            .map(|id| self.vocabulary.name(page, id))
            .collect();
        let is_lost = |named: &dyn Fn(&Text<'s>) -> bool| {
            !named(own) && others.iter().all(|text| named(text))
        };
        // A topic says less than the role of its name that is lost with it: "edge" beside the Edge Server.
        let has_topic = |topic: &str| {
            let lexicon = self.lexicon(page);
            lexicon.is_some_and(|lexicon| lexicon.has_topic(topic))
        };
        let topics = source.named.topics.iter().filter(|topic| {
            let is_said = lost.iter().any(|id| id.as_str().contains(**topic));
            !is_said && has_topic(topic) && is_lost(&|text| text.named.topics.contains(*topic))
        });
        words.extend(topics.map(|topic| topic.replace('-', " ")));
        if what != What::Note {
            let names = source.names.iter();
            let names = names.filter(|name| is_lost(&|text| text.names.contains(*name)));
            words.extend(names.map(|name| name.display().to_owned()));
        }
        if words.is_empty() {
            return;
        }
        let who: Vec<String> = others
            .iter()
            .map(|text| locale_name(text.site.page))
            .collect();
        let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
        let mut finding = own.site.finding(
            names::NOTE_DIFFERS,
            format!(
                "the {} in {} does not name {}, unlike {}",
                what.name(),
                locale_name(page),
                quoted.join(" and "),
                listed(&who)
            ),
        );
        finding.field = Some(what.field());
        finding.observed = Some(String::from("names: none"));
        finding.expected = Some(format!("names: {}", words.join(", ")));
        finding.help = self.vocabulary.words_for(page, &lost);
        let source_first = std::iter::once(source).chain(
            others
                .into_iter()
                .filter(|text| text.edition != source.edition),
        );
        finding.related = source_first.map(|text| text.site.related(true)).collect();
        findings.push(with_verdict(finding, Verdict::TranslationDeviates, true));
    }

    /// Roles that have changed places between "from" and "to".
    fn swapped(&self, own: &Text<'s>, source: &Text<'s>, findings: &mut Vec<Finding>) -> bool {
        let read = |text: &Text<'s>| {
            let lexicon = self.lexicon(text.site.page)?;
            Some(Ways::read(text.text, lexicon, self.lexicons))
        };
        let there = source.ways.get_or_init(|| read(source));
        let here = own.ways.get_or_init(|| read(own));
        let (Some(here), Some(there)) = (here, there) else {
            return false;
        };

        let page = own.site.page;
        let name = |id: &ConceptId| self.vocabulary.name(page, id);
        let Some((from, to)) = here.swapped(there) else {
            return false;
        };
        let message = format!(
            "the note in {} says from \"{}\" to \"{}\", and the source the other way round",
            locale_name(page),
            name(to),
            name(from)
        );
        let mut finding = own.site.finding(names::NOTE_DIFFERS, message);
        finding.field = Some("notes");
        finding.observed = Some(String::from("way"));
        finding.help = Some(String::from(
            "say where the traffic comes from and where it goes",
        ));
        finding.related = vec![source.site.related(true)];
        findings.push(with_verdict(finding, Verdict::TranslationDeviates, true));
        true
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

    /// Qualities, topics and protocols in headings and header cells.
    fn headings(
        &self,
        alignment: &Alignment<'s>,
        aligned: &AlignedTable<'s>,
        reference: usize,
        findings: &mut Vec<Finding>,
    ) {
        let texts_of = |text: &dyn Fn(&'s PortTable) -> Option<&'s str>, column: Option<u32>| {
            let editions = alignment.group.editions.iter().enumerate();
            let texts = editions.filter_map(|(edition, page)| {
                let table = aligned.tables[edition]?;
                let text = text(table)?;
                let mut named = self.named(page, text)?;
                // Roles of headings are titles, which are written freely.
                named.roles.clear();
                named.by_name.clear();
                let mut facts = NoteFacts::default();
                facts.read(text, 1, &|_| false);
                Some(Text {
                    edition,
                    site: Site {
                        column,
                        ..Site::table(page, table)
                    },
                    text,
                    names: facts.names,
                    named,
                    ways: OnceCell::new(),
                })
            });
            texts.collect::<Vec<Text<'s>>>()
        };
        let columns = aligned.tables[reference].map_or(0, |table| table.header.len());
        let heading = texts_of(&|table| table.heading.as_deref(), None);
        let cells = (0..columns).zip(1_u32..).map(|(at, column)| {
            let text = |table: &'s PortTable| {
                let is_whole = table.header.len() == columns;
                let cell = table.header.get(at).filter(|_| is_whole)?;
                Some(cell.text.as_str())
            };
            (What::HeaderCell, texts_of(&text, Some(column)))
        });
        for (what, texts) in std::iter::once((What::Heading, heading)).chain(cells) {
            let Some(source) = texts.iter().position(|text| text.edition == reference) else {
                continue;
            };
            for at in (0..texts.len()).filter(|at| *at != source) {
                let (own, source) = (&texts[at], &texts[source]);
                if !torn(own, source, what, findings) {
                    self.lacking(own, source, &texts, what, findings);
                }
            }
        }
    }
}

/// Marks that are torn here and whole in the source.
fn torn(own: &Text<'_>, source: &Text<'_>, what: What, findings: &mut Vec<Finding>) -> bool {
    let (own, source) = ((own.site, own.text), (source.site, source.text));
    marks::torn(own, source, what.name(), what.field(), findings)
}
