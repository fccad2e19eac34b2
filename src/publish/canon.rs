//! Canon: the agreed rules as one document.
//!
//! Takes a comparison and gives the published [`Canon`]: one rule for each aligned row, with who states
//! it, who states something else, and every place that it comes from.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::compare::align::{AlignedRow, AlignedTable, Alignment};
use crate::compare::outcome::{Outcome, hand, outcomes, row_presence};
use crate::compare::strays::Strays;
use crate::compare::teach::Lessons;
use crate::compare::vote::{Decision, Hand};
use crate::finding::{Verdict, stable_id};
use crate::lexicon::Lexicons;
use crate::lint::Comparison;
use crate::locale::Locale;
use crate::normalize::{Basis, ColumnKind, PortPage, PortTable, Row};
use crate::order::{Collect, Order};
use crate::page::Translation;
use crate::prose;
use crate::record::canon::{
    Agreement, CANON_SCHEMA_VERSION, Canon, CanonRule, ConceptRecord, Dissent, EditionRecord, Meta,
    PageRecord, Provenance, TermRecord,
};
use crate::record::rule::{EndpointRecord, RuleRecord, unread};
use crate::rule::{ConceptId, Field, Stated, Value};

/// What becomes of rules on which the languages disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disputed {
    /// Published, with the dissent.
    Mark,
    /// Left out, and counted.
    Omit,
}

/// Draws up the canon.
#[must_use]
pub fn draw_up(comparison: &Comparison<'_>, disputed: Disputed) -> Canon {
    let lessons = &comparison.survey.lessons;
    let parts = comparison.alignments.iter();
    let parts = parts.map(|alignment| part(alignment, lessons)).collect();
    assemble(parts, comparison.lexicons, disputed)
}

/// What one page in all its languages brings into the canon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The page.
    pub page: PageRecord,
    /// The locale that its other editions are held against.
    pub reference: Option<String>,
    /// Its rules, those included that are disputed.
    pub rules: Vec<CanonRule>,
    /// On which words they rest.
    pub words: Words,
}

/// On which words rules rest.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// Concepts that a page states in words of packs, or in the source's own.
    known: BTreeSet<String>,
    /// Concepts that a page states in words which were learned.
    learned: BTreeSet<String>,
    /// Words that were learned.
    terms: Vec<TermRecord>,
}

impl Words {
    fn of(alignment: &Alignment<'_>, lessons: &Lessons) -> Self {
        let mut words = Self::default();
        if lessons.by_locale.is_empty() {
            return words;
        }
        let pages = alignment.group.editions.iter();
        let rows = pages.flat_map(|page| page.tables.iter().flat_map(|table| &table.rows));
        for row in rows {
            let Some(rule) = &row.rule else { continue };
            for field in [Field::Source, Field::Destination, Field::Component] {
                let Stated::Is(Value::Endpoint(endpoint)) = field.get(rule) else {
                    continue;
                };
                let ids = match row.basis(field) {
                    Basis::Known | Basis::Phrase => &mut words.known,
                    Basis::Learned | Basis::Guessed => &mut words.learned,
                };
                let parties = endpoint.parties.iter();
                let named = parties.flat_map(|party| party.role.iter().chain(&party.qualifiers));
                ids.extend(named.chain(&endpoint.conditions).map(ToString::to_string));
            }
        }
        for page in &alignment.group.editions {
            let Some(locale) = &page.identity.locale else {
                continue;
            };
            let lesson = lessons.by_locale.get(locale);
            let terms = lesson.into_iter().flat_map(|lesson| &lesson.learned.terms);
            let is_here = |id: &ConceptId| words.learned.contains(id.as_str());
            for term in terms.filter(|term| term.concepts.iter().all(is_here)) {
                words.terms.push(TermRecord {
                    locale: locale.to_string(),
                    text: term.text.clone(),
                    concepts: term.concepts.iter().map(ToString::to_string).collect(),
                    origin: String::from("learned"),
                    rows: term.rows,
                    texts: term.texts,
                });
            }
        }
        words
    }

    fn add(&mut self, other: Self) {
        self.known.extend(other.known);
        self.learned.extend(other.learned);
        self.terms.extend(other.terms);
    }

    /// The words that were learned for concepts of the canon.
    fn terms_of(mut self, concepts: &[ConceptRecord]) -> Vec<TermRecord> {
        let used: BTreeSet<&str> = concepts
            .iter()
            .map(|concept| concept.id.as_str())
            .into_set();
        let is_used = |term: &TermRecord| term.concepts.iter().all(|id| used.contains(id.as_str()));
        self.terms.retain(is_used);
        let order = |term: &TermRecord| {
            (
                term.locale.clone(),
                term.text.clone(),
                term.concepts.clone(),
            )
        };
        self.terms.order_by_cached_key(order);
        self.terms.dedup();
        self.terms
    }
}

/// The part of one page.
#[must_use]
pub fn part(alignment: &Alignment<'_>, lessons: &Lessons) -> Part {
    let mut ids: BTreeMap<String, usize> = BTreeMap::new();
    let strays = Strays::of(alignment);
    let rows = alignment
        .tables
        .iter()
        .flat_map(|table| table.rows.iter().map(move |row| (table, row)));
    let reference = alignment
        .reference
        .and_then(|index| alignment.group.editions[index].identity.locale.as_ref());
    Part {
        page: page_record(alignment),
        reference: reference.map(ToString::to_string),
        rules: rows
            .filter_map(|(table, row)| canon_rule(alignment, table, row, &strays, &mut ids))
            .collect(),
        words: Words::of(alignment, lessons),
    }
}

/// Puts the parts of all pages together, whatever their order.
#[must_use]
pub fn assemble(mut parts: Vec<Part>, lexicons: &Lexicons, disputed: Disputed) -> Canon {
    parts.order_by(|a, b| a.page.key.cmp(&b.page.key));
    let references: BTreeSet<String> = parts
        .iter()
        .filter_map(|part| part.reference.clone())
        .into_set();
    let mut pages = Vec::new();
    let mut rules = Vec::new();
    let mut words = Words::default();
    for part in parts {
        pages.push(part.page);
        rules.extend(part.rules);
        words.add(part.words);
    }
    let all = rules.len();
    if disputed == Disputed::Omit {
        rules.retain(|rule| rule.agreement.state != DISPUTED);
    }
    let omitted_rules = all - rules.len();
    rules.order_by(|a, b| (&a.page, a.table, a.row, &a.id).cmp(&(&b.page, b.table, b.row, &b.id)));
    let mut locales = BTreeSet::new();
    let mut sources = Vec::new();
    for rule in &rules {
        for place in &rule.provenance {
            locales.extend(place.locale.clone());
            sources.push(place.path.as_str());
            sources.extend(place.cells.iter().map(String::as_str));
        }
    }
    let concepts = concepts(&rules, &words, lexicons);
    Canon {
        meta: Meta {
            schema_version: CANON_SCHEMA_VERSION.to_owned(),
            tool_version: env!("CARGO_PKG_VERSION").to_owned(),
            lexicon_digest: lexicon_digest(lexicons),
            source_digest: stable_id(&sources),
            locales: locales.into_iter().collect(),
            reference: match references.len() {
                1 => references.into_iter().next(),
                _ => None,
            },
            omitted_rules,
        },
        terms: words.terms_of(&concepts),
        concepts,
        pages,
        rules,
    }
}

/// The state of a rule on which nobody can say who is right.
pub(crate) const DISPUTED: &str = "disputed";

fn lexicon_digest(lexicons: &Lexicons) -> String {
    let parts: Vec<&str> = lexicons.texts().collect();
    stable_id(&parts)
}

fn page_record(alignment: &Alignment<'_>) -> PageRecord {
    PageRecord {
        key: alignment.group.key.to_owned(),
        title: title(alignment),
        editions: alignment
            .group
            .editions
            .iter()
            .map(|page| EditionRecord {
                locale: page.identity.locale.as_ref().map(ToString::to_string),
                path: page.identity.path.clone(),
                translation: page.identity.translation.as_str().to_owned(),
                modified: page.identity.modified.clone(),
                partials: partials(page),
            })
            .collect(),
    }
}

/// The partials in which tables of the page stand.
fn partials(page: &PortPage) -> Vec<String> {
    let files = page.tables.iter().filter_map(|table| table.file.as_deref());
    let files: BTreeSet<&str> = files.into_set();
    files.into_iter().map(str::to_owned).collect()
}

/// One aligned row as a rule; `None` where no edition states one.
///
/// `ids` counts equal rules of one page: give an empty map for each page, and its rows in order.
pub(crate) fn canon_rule(
    alignment: &Alignment<'_>,
    table: &AlignedTable<'_>,
    row: &AlignedRow<'_>,
    strays: &Strays,
    ids: &mut BTreeMap<String, usize>,
) -> Option<CanonRule> {
    let editions = &alignment.group.editions;
    let stating: Vec<(usize, &PortPage, &PortTable, &Row)> = (0..editions.len())
        .filter_map(|index| {
            Some((
                index,
                editions[index],
                table.tables[index]?,
                row.rows[index]?,
            ))
        })
        .collect();
    // What the source has at another place is the rule of that place.
    let is_elsewhere = |(index, ..): &(usize, _, _, _)| strays.is_elsewhere(*index, row);
    if alignment.reference.is_some() && stating.iter().all(is_elsewhere) {
        return None;
    }
    // The rule is that of the reference or of the first edition, field by field mended by the vote.
    let (_, _, model_table, model) = stating
        .iter()
        .find(|(index, ..)| Some(*index) == alignment.reference)
        .or(stating.first())?;
    let mut rule = model.rule.clone()?;
    let outcomes = outcomes(alignment, table, row);
    let mut dissent: Vec<(String, Dissent, Verdict)> = Vec::new();
    for outcome in &outcomes {
        // What the source says and nobody understood is not what one hand makes of it.
        if is_one_hands(alignment, row, outcome) {
            outcome.field.set(&mut rule, Stated::Unread);
            continue;
        }
        // What is expected is published in the words of an edition that says it.
        let exemplar = outcome.agreeing.iter().find_map(|edition| {
            let rule = row.rows[*edition]?.rule.as_ref()?;
            let says = match outcome.field.get(rule) {
                Stated::Is(value) => Some(Some(value)),
                Stated::Absent => Some(None),
                Stated::Unread => None,
            };
            (says == outcome.expected).then_some(rule)
        });
        match (exemplar, &outcome.expected) {
            (Some(right), Some(_)) => outcome.field.adopt(&mut rule, right),
            (None, Some(Some(value))) => outcome.field.set(&mut rule, Stated::Is(value.clone())),
            _ => {}
        }
        for deviation in &outcome.deviating {
            let page = editions[deviation.edition];
            let locale = page.identity.locale.as_ref();
            dissent.push((
                page.identity.path.clone(),
                Dissent {
                    locale: locale.map(ToString::to_string).unwrap_or_default(),
                    field: outcome.field.as_str().to_owned(),
                    value: Some(prose::said(&deviation.observed)),
                },
                deviation.verdict,
            ));
        }
    }
    let presence = row_presence(alignment, table, row, strays);
    dissent.extend(absent(alignment, table, row, presence.as_ref()));
    let silent: BTreeSet<&str> = dissent.iter().map(|(path, ..)| path.as_str()).into_set();
    let locale_of = |page: &PortPage| page.identity.locale.as_ref().map(ToString::to_string);
    let locales: BTreeSet<String> = stating
        .iter()
        .filter(|(_, page, ..)| !silent.contains(page.identity.path.as_str()))
        .filter_map(|(_, page, ..)| locale_of(page))
        .into_set();
    let verdict = dissent.iter().map(|(.., verdict)| *verdict).max();
    let mut dissent: Vec<Dissent> = dissent.into_iter().map(|(_, dissent, _)| dissent).collect();
    dissent.order_by(|a, b| (&a.locale, &a.field, &a.value).cmp(&(&b.locale, &b.field, &b.value)));
    dissent.dedup();
    // A row that only translations have is theirs; nobody says that it holds.
    let is_extra = presence.is_some_and(|presence| presence.expected == Some(false));
    let state = match verdict {
        _ if is_extra => DISPUTED,
        None if locales.len() < 2 => "single",
        None => "agreed",
        Some(Verdict::TranslationDeviates) => "settled",
        Some(Verdict::SourceDeviates | Verdict::Split) => DISPUTED,
    };
    // One edition's word is not agreed by silence: what the others were not understood in is its alone.
    let mut unread_fields = unread(&rule);
    for outcome in &outcomes {
        let name = outcome.field.as_str().to_owned();
        if outcome.agreeing.len() < 2
            && !outcome.unread.is_empty()
            && !unread_fields.contains(&name)
        {
            unread_fields.push(name);
        }
    }
    let by_locale =
        |value: &dyn Fn(&PortTable, &Row) -> Option<String>| -> BTreeMap<String, String> {
            stating
                .iter()
                .rev()
                .filter_map(|(_, page, table, row)| Some((locale_of(page)?, value(table, row)?)))
                .into_map()
        };
    let inferred = rule.inferred_transport();
    if let (Some(transport), Stated::Is(matches)) = (inferred, &mut rule.matches) {
        matches
            .iter_mut()
            .for_each(|one| one.transport = Some(transport));
    }
    let record = RuleRecord::from(&rule);
    let mut published = CanonRule {
        id: String::new(),
        page: alignment.group.key.to_owned(),
        table: model_table.index,
        row: model.index,
        section: by_locale(&|table, _| table.heading.clone()),
        role: record.role,
        application_protocols: record.application_protocols,
        security: record.security,
        matches: record.matches,
        transport_inferred: inferred.is_some(),
        source: record.source,
        destination: record.destination,
        source_ports: record.source_ports,
        node_ports: record.node_ports,
        component: record.component,
        service: match model_table.columns.contains(&ColumnKind::ServiceName)
            || record.service.is_some()
        {
            true => by_locale(&|_, row| row.rule.as_ref()?.service.clone()),
            false => BTreeMap::new(),
        },
        direction: record.direction,
        action: record.action,
        notes: by_locale(&note_text),
        provenance: stating
            .iter()
            .map(|(_, page, table, row)| Provenance {
                locale: locale_of(page),
                path: page.path_of(table).to_owned(),
                line: row.place.line,
                translation: page.identity.translation.as_str().to_owned(),
                modified: page.identity.modified.clone(),
                cells: row.cells.iter().map(|cell| one_line(&cell.text)).collect(),
            })
            .collect(),
        agreement: Agreement {
            state: state.to_owned(),
            locales: locales.into_iter().collect(),
            dissent,
            verdict: verdict.map(|verdict| verdict.as_str().to_owned()),
            unread: unread_fields,
        },
    };
    published.id = rule_id(&published, ids);
    Some(published)
}

/// Whether the source was not understood, and no two independent hands say what it states.
fn is_one_hands(alignment: &Alignment<'_>, row: &AlignedRow<'_>, outcome: &Outcome) -> bool {
    let is_source_unread = alignment.reference.is_some_and(|source| {
        let rule = row.rows[source].and_then(|row| row.rule.as_ref());
        outcome.unread.contains(&source) && rule.is_some_and(|rule| outcome.field.is_unread(rule))
    });
    let agreeing = outcome.agreeing.iter();
    let hands: BTreeSet<Hand> = agreeing.map(|&edition| hand(alignment, edition)).into_set();
    is_source_unread && hands.len() < 2
}

/// Editions that have the table and lack the row, where they are the ones that deviate.
fn absent(
    alignment: &Alignment<'_>,
    table: &AlignedTable<'_>,
    row: &AlignedRow<'_>,
    presence: Option<&Decision<bool>>,
) -> Vec<(String, Dissent, Verdict)> {
    let Some(presence) = presence else {
        return Vec::new();
    };
    // A row that only few have is the deviation; the rule stands here all the same, as disputed.
    let gravest = presence
        .deviating
        .iter()
        .map(|(.., verdict)| *verdict)
        .max();
    (0..row.rows.len())
        .filter(|&index| table.tables[index].is_some() && row.rows[index].is_none())
        .filter_map(|index| {
            let identity = &alignment.group.editions[index].identity;
            let own = presence
                .deviating
                .iter()
                .find(|(edition, ..)| *edition == index);
            let dissent = Dissent {
                locale: identity
                    .locale
                    .as_ref()
                    .map(ToString::to_string)
                    .unwrap_or_default(),
                field: String::from("row"),
                value: None,
            };
            let verdict = own.map(|(.., verdict)| *verdict).or(gravest)?;
            Some((identity.path.clone(), dissent, verdict))
        })
        .collect()
}

/// The title of a page: that of the reference, else the first of an edition that has its tables, or is no
/// translation.
fn title(alignment: &Alignment<'_>) -> Option<String> {
    let editions = &alignment.group.editions;
    let reference = alignment.reference.map(|index| editions[index]);
    let others = editions.iter().copied();
    let others = others.filter(|page| !page.tables.is_empty() || may_name_its_sisters(page, None));
    let mut order = reference.into_iter().chain(others);
    order.find_map(|page| page.title.clone())
}

/// Whether a page may be the reference of its sisters, or give them its title, although it has no tables:
/// one that is no translation, or of the locale that a person has called the reference.
pub(crate) fn may_name_its_sisters(page: &PortPage, reference: Option<&Locale>) -> bool {
    let own = page.identity.locale.as_ref();
    let is_called_so = reference
        .zip(own)
        .is_some_and(|(reference, own)| own.is_within(reference));
    is_called_so || page.identity.translation == Translation::Unstated
}

/// Page key and content as published; the second of two equal rules of a page is told apart by its number.
fn rule_id(rule: &CanonRule, ids: &mut BTreeMap<String, usize>) -> String {
    let content = rule.content();
    let count = ids.entry(content.clone()).or_default();
    *count += 1;
    stable_id(&[&rule.page, &content, &count.to_string()])
}

fn note_text(table: &PortTable, row: &Row) -> Option<String> {
    let texts: Vec<String> = table
        .columns
        .iter()
        .zip(&row.cells)
        .filter(|(kind, cell)| **kind == ColumnKind::Notes && !cell.text.is_empty())
        .map(|(_, cell)| cell.text.clone())
        .collect();
    (!texts.is_empty()).then(|| texts.join("\n"))
}

fn one_line(text: &str) -> String {
    text.split('\n').collect::<Vec<_>>().join(" ")
}

fn concepts(rules: &[CanonRule], words: &Words, lexicons: &Lexicons) -> Vec<ConceptRecord> {
    let mut used: BTreeSet<&str> = BTreeSet::new();
    for rule in rules {
        used.extend(rule.role.as_deref());
        let ends = [&rule.source, &rule.destination, &rule.component];
        for end in ends.into_iter().flatten() {
            used.extend(endpoint_concepts(end));
        }
    }
    let is_learned = |id: &str| words.learned.contains(id) && !words.known.contains(id);
    let record = |id: &str| {
        let concept = lexicons.concept(&ConceptId::new(id));
        let origin = match concept {
            _ if is_learned(id) => "learned",
            Some(_) => "pack",
            None => "page",
        };
        let (kind, definition) = match concept {
            Some(concept) => (concept.kind.as_str(), concept.definition.clone()),
            None => ("role", id.replace('-', " ")),
        };
        ConceptRecord {
            id: id.to_owned(),
            kind: kind.to_owned(),
            origin: origin.to_owned(),
            definition,
        }
    };
    used.into_iter().map(record).collect()
}

fn endpoint_concepts(endpoint: &EndpointRecord) -> impl Iterator<Item = &str> {
    let parties = endpoint.parties.iter().flat_map(|party| {
        party
            .role
            .iter()
            .map(String::as_str)
            .chain(party.qualifiers.iter().map(String::as_str))
    });
    parties
        .chain(endpoint.conditions.iter().map(String::as_str))
        .chain(endpoint.any.then_some("any"))
}
