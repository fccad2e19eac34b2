//! Outcome: what the editions say of one field of one row, and who deviates.
//!
//! Takes an aligned row and gives, for each field, the vote with its verdicts. Findings, canon and report
//! all take them from here, so they cannot contradict each other. What was not understood votes for
//! nothing and differs from nothing.

// Values are of many kinds, and a match asks for one of them.
#![allow(clippy::wildcard_enum_match_arm)]

use std::collections::BTreeSet;

use super::align::{AlignedRow, AlignedTable, Alignment};
use super::strays::Strays;
use super::vote::{Ballot, Decision, Hand, vote};
use crate::finding::Verdict;
use crate::lexicon::ConceptId;
use crate::normalize::{Basis, ColumnKind, GapCode, PortPage, PortTable, Row};
use crate::order::Collect;
use crate::page::Translation;
use crate::rule::{Field, Match, Rule, Stated, Value};

/// What an edition says; `None` where its column is there and says nothing.
pub type Said = Option<Value>;

/// An edition that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deviation {
    /// Index of the edition.
    pub edition: usize,
    /// What it says.
    pub observed: Said,
    /// Who is wrong.
    pub verdict: Verdict,
    /// Whether both sides rest on known words and numbers alone.
    pub is_certain: bool,
}

/// What the editions make of one field of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The field.
    pub field: Field,
    /// What is expected; `None` where nobody can say.
    pub expected: Option<Said>,
    /// Editions that state what is expected.
    pub agreeing: Vec<usize>,
    /// Editions that state something else.
    pub deviating: Vec<Deviation>,
    /// Editions whose words were not understood, or cannot be compared with those of the others.
    pub unread: Vec<usize>,
}

/// What one edition says of one field.
struct Claim {
    edition: usize,
    stated: Stated<Value>,
    others: Vec<Value>,
    basis: Basis,
    /// Whether it names protocols in words of its own, and none of the vocabulary.
    is_own: bool,
}

impl Claim {
    /// Names that the vocabulary does not have say nothing beside those that it has: one page spells a
    /// protocol out where another does not.
    fn without_own_names(mut self) -> Self {
        if let Stated::Is(Value::Protocols(names)) = &mut self.stated {
            if names.iter().any(|name| name.known().is_some()) {
                names.retain(|name| name.known().is_some());
            } else if !names.is_empty() {
                self.is_own = true;
            }
        }
        self
    }

    /// Whether it names a protocol of the vocabulary.
    fn names_known(&self) -> bool {
        self.stated.value().is_some_and(names_known)
    }

    /// What counts as its word: nothing where it is unread.
    fn said(&self) -> Option<Said> {
        match &self.stated {
            Stated::Is(value) => Some(Some(value.clone())),
            Stated::Absent => Some(None),
            Stated::Unread => None,
        }
    }

    /// Whether it may be read so.
    fn admits(&self, said: &Said) -> bool {
        let is_said = self.said().as_ref() == Some(said);
        is_said
            || said
                .as_ref()
                .is_some_and(|value| self.others.contains(value))
    }
}

fn names_known(value: &Value) -> bool {
    match value {
        Value::Protocols(names) => names.iter().any(|name| name.known().is_some()),
        _ => false,
    }
}

/// Whether an edition is older than the source: it translates another text, and bears no witness of what
/// the source should say today.
pub(super) fn is_outdated(alignment: &Alignment<'_>, edition: usize) -> bool {
    let modified = |edition: usize| {
        alignment.group.editions[edition]
            .identity
            .modified
            .as_deref()
    };
    let source = alignment.reference.and_then(modified);
    source
        .zip(modified(edition))
        .is_some_and(|(source, own)| own < source)
}

/// Who holds the pen of an edition.
#[must_use]
pub fn hand(alignment: &Alignment<'_>, edition: usize) -> Hand {
    let page = alignment.group.editions[edition];
    if alignment.reference == Some(edition) {
        return Hand::Source;
    }
    match page.identity.translation {
        Translation::Machine => Hand::Machine,
        Translation::Human | Translation::Unstated => Hand::Person(locale_or_path(page)),
    }
}

fn locale_or_path(page: &PortPage) -> String {
    match &page.identity.locale {
        Some(locale) => locale.to_string(),
        None => page.identity.path.clone(),
    }
}

/// The outcomes of all fields of a row that some edition says anything of.
#[must_use]
pub fn outcomes(
    alignment: &Alignment<'_>,
    table: &AlignedTable<'_>,
    row: &AlignedRow<'_>,
) -> Vec<Outcome> {
    let fields = Field::ALL.into_iter();
    fields
        .filter_map(|field| outcome(alignment, table, row, field))
        .collect()
}

/// The outcome of one field; `None` where no edition says anything of it.
#[must_use]
pub fn outcome(
    alignment: &Alignment<'_>,
    table: &AlignedTable<'_>,
    row: &AlignedRow<'_>,
    field: Field,
) -> Option<Outcome> {
    let mut claims = claims(table, row, field);
    let is_silent = claims.iter().all(|claim| claim.stated.is_absent());
    if is_silent || is_given_by_translations(alignment, table, field, &claims) {
        return None;
    }
    settle_open_readings(&mut claims);
    let claims: Vec<Claim> = claims.into_iter().map(Claim::without_own_names).collect();
    // Words of a page's own do not vote against names of the vocabulary.
    let has_names = claims.iter().any(Claim::names_known);
    let votes = |claim: &&Claim| !claim.is_own || !has_names && !claim.stated.is_absent();
    // Words of the source's own cannot be held against known words of a translation, nor be outvoted.
    let own_words = claims
        .iter()
        .find(|claim| claim.basis == Basis::Phrase && alignment.reference == Some(claim.edition))
        .and_then(Claim::said);
    let source_speaks = claims
        .iter()
        .any(|claim| alignment.reference == Some(claim.edition) && claim.said().is_some());
    let ballots: Vec<Ballot<Said>> = claims
        .iter()
        .filter(votes)
        .filter(|claim| own_words.as_ref().is_none_or(|said| claim.admits(said)))
        .filter(|claim| !source_speaks || !is_outdated(alignment, claim.edition))
        .filter_map(|claim| {
            Some(Ballot {
                edition: claim.edition,
                value: claim.said()?,
                hand: hand(alignment, claim.edition),
            })
        })
        .collect();
    let mut outcome = Outcome {
        field,
        expected: ballots.first().map(|ballot| ballot.value.clone()),
        agreeing: Vec::new(),
        deviating: Vec::new(),
        unread: Vec::new(),
    };
    let decision: Option<Decision<Said>> = vote(&ballots);
    if let Some(decision) = &decision {
        outcome.expected.clone_from(&decision.expected);
    }
    let model = outcome.expected.as_ref().and_then(|expected| {
        claims
            .iter()
            .find(|claim| claim.said().as_ref() == Some(expected))
    });
    for claim in &claims {
        let verdict_of_its_own = match hand(alignment, claim.edition) {
            Hand::Source => Verdict::SourceDeviates,
            Hand::Person(_) | Hand::Machine => Verdict::TranslationDeviates,
        };
        let expected = outcome.expected.as_ref().and_then(Option::as_ref);
        let Some(observed) = claim.said() else {
            // All that an open cell may say is known; where none of it fits, it says something else.
            match (claim.others.first(), expected) {
                (Some(first), Some(_)) if has_numbers(field) => {
                    outcome.deviating.push(Deviation {
                        edition: claim.edition,
                        observed: Some(first.clone()),
                        verdict: verdict_of_its_own,
                        is_certain: false,
                    });
                }
                _ => outcome.unread.push(claim.edition),
            }
            continue;
        };
        let is_own = claim.is_own || field == Field::ApplicationProtocols && !has_names;
        if is_own && outcome.expected.as_ref() != Some(&observed) {
            // `RAIO` where all others say RADIUS; beside other words of a page's own it proves nothing.
            match expected {
                Some(expected) if names_known(expected) => outcome.deviating.push(Deviation {
                    edition: claim.edition,
                    observed,
                    verdict: verdict_of_its_own,
                    is_certain: false,
                }),
                _ => outcome.unread.push(claim.edition),
            }
            continue;
        }
        let agrees = match &outcome.expected {
            Some(expected) => {
                claim.admits(expected) || model.is_some_and(|model| model.admits(&observed))
            }
            None => false,
        };
        if agrees {
            outcome.agreeing.push(claim.edition);
            continue;
        }
        // A phrase is the source's own, and a guess is a guess: neither proves anything against anybody.
        let basis = claim
            .basis
            .max(model.map_or(Basis::Known, |model| model.basis));
        // What was learned is what the source calls something else on the page.
        let is_other_phrase = claim.basis == Basis::Learned
            && model.is_some_and(|model| model.basis == Basis::Phrase)
            && is_named_by_source(alignment, &observed, expected);
        if matches!(basis, Basis::Phrase | Basis::Guessed) && !is_other_phrase {
            outcome.unread.push(claim.edition);
            continue;
        }
        let verdict = decision.as_ref().and_then(|decision| {
            let deviating = &decision.deviating;
            deviating
                .iter()
                .find(|(edition, ..)| *edition == claim.edition)
        });
        // Who has no vote, for it translates an older text, deviates from what the others have settled.
        let has_vote = ballots.iter().any(|ballot| ballot.edition == claim.edition);
        let otherwise = match has_vote || outcome.expected.is_none() {
            true => Verdict::Split,
            false => verdict_of_its_own,
        };
        let is_apart = || {
            let model = model.map(|model| model.edition);
            is_told_apart(table, [Some(claim.edition), model], &observed, expected)
        };
        outcome.deviating.push(Deviation {
            edition: claim.edition,
            verdict: verdict.map_or(otherwise, |(.., verdict)| *verdict),
            is_certain: basis == Basis::Known
                && !is_apart()
                && is_closed(table, claim.edition)
                && model.is_none_or(|model| {
                    has_same_column(field, table, claim.edition, model.edition)
                })
                && model.is_none_or(|model| is_anchored(table, row, claim.edition, model.edition)),
            observed,
        });
    }
    Some(outcome)
}

/// Whether the source names on the page all roles of an endpoint that are not expected.
fn is_named_by_source(
    alignment: &Alignment<'_>,
    observed: &Said,
    expected: Option<&Value>,
) -> bool {
    let (Some(Value::Endpoint(observed)), Some(Value::Endpoint(expected))) = (observed, expected)
    else {
        return false;
    };
    let Some(source) = alignment.reference else {
        return false;
    };
    let is_named = |role: &ConceptId| {
        let tables = &alignment.group.editions[source].tables;
        let mut rules = tables
            .iter()
            .flat_map(|table| table.rows.iter().filter_map(|row| row.rule.as_ref()));
        rules.any(|rule| {
            [Field::Source, Field::Destination, Field::Component]
                .into_iter()
                .any(|field| match field.get(rule) {
                    Stated::Is(Value::Endpoint(end)) => end.roles().any(|known| known == role),
                    _ => false,
                })
        })
    };
    let others = observed
        .roles()
        .filter(|role| expected.roles().all(|known| known != *role));
    let mut others = others.peekable();
    others.peek().is_some() && others.all(is_named)
}

/// Whether ports that a row lacks stand in rows that the model has not: one row there is several here.
fn is_told_apart(
    table: &AlignedTable<'_>,
    [edition, model]: [Option<usize>; 2],
    observed: &Said,
    expected: Option<&Value>,
) -> bool {
    let (Some(Value::Matches(observed)), Some(Value::Matches(expected))) = (observed, expected)
    else {
        return false;
    };
    let mut lacking = expected.difference(observed).peekable();
    let (Some(edition), Some(model)) = (edition, model) else {
        return false;
    };
    if table.rows.len() > MOST_ROWS_WITH_TWINS {
        return false;
    }
    let rows = || {
        let own = table.rows.iter().filter(|row| row.rows[model].is_none());
        own.filter_map(|row| row.rows[edition])
    };
    let stands = |one: &Match| {
        let mut rules = rows().filter_map(|row| row.rule.as_ref());
        rules.any(|rule| rule.matches().contains(one))
    };
    observed.is_subset(expected) && lacking.peek().is_some() && lacking.all(stands)
}

/// Whether a field stands in headings of translations alone: what they add above a table of the source is
/// theirs, and not the rule's.
fn is_given_by_translations(
    alignment: &Alignment<'_>,
    table: &AlignedTable<'_>,
    field: Field,
    claims: &[Claim],
) -> bool {
    let is_given = |edition: usize| {
        let table = table.tables[edition];
        table.is_some_and(|table| table.given.contains(&field))
    };
    let source = alignment.reference.and_then(|source| table.tables[source]);
    source.is_some_and(|source| !source.has_field(field))
        && claims.iter().all(|claim| is_given(claim.edition))
}

/// Whether something is there or not, and who deviates: a table, a column, a row. `has` says it of the
/// editions that could have it, `repeats` of those that say it a second time: they are no witnesses.
///
/// What the source has, it has: translations that lack it are old or cut short, however many they are. What
/// it lacks, or has twice, is its fault where independent people outvote it, and theirs otherwise.
#[must_use]
pub fn presence(
    alignment: &Alignment<'_>,
    has: &dyn Fn(usize) -> Option<bool>,
    repeats: &dyn Fn(usize) -> bool,
) -> Option<Decision<bool>> {
    let editions = 0..alignment.group.editions.len();
    let all: Vec<(usize, bool)> = editions.filter_map(|at| Some((at, has(at)?))).collect();
    let is_source = |edition: usize| alignment.reference == Some(edition);
    let ballots: Vec<Ballot<bool>> = all
        .iter()
        .filter(|(edition, has)| is_source(*edition) || !(*has && repeats(*edition)))
        .map(|&(edition, value)| Ballot {
            edition,
            value,
            hand: hand(alignment, edition),
        })
        .collect();
    let in_source = all.iter().find(|(edition, _)| is_source(*edition));
    let expected = match in_source {
        Some((source, true)) if !repeats(*source) => Some(true),
        Some(_) | None => match vote(&ballots) {
            Some(decision) => decision.expected,
            None => Some(ballots.first()?.value),
        },
    };
    let deviating: Vec<(usize, bool, Verdict)> = all
        .into_iter()
        .filter(|(_, has)| Some(*has) != expected)
        .map(|(edition, has)| {
            let verdict = match expected {
                None => Verdict::Split,
                Some(_) if is_source(edition) => Verdict::SourceDeviates,
                Some(_) => Verdict::TranslationDeviates,
            };
            (edition, has, verdict)
        })
        .collect();
    (!deviating.is_empty()).then_some(Decision {
        expected,
        deviating,
    })
}

/// Whether a row is there, by the editions that have its table and do not have the row in another one.
#[must_use]
pub fn row_presence(
    alignment: &Alignment<'_>,
    table: &AlignedTable<'_>,
    row: &AlignedRow<'_>,
    strays: &Strays,
) -> Option<Decision<bool>> {
    let has = |edition: usize| {
        let is_part = || is_part_of_another(alignment, table, row, edition);
        table.tables[edition].filter(|_| !strays.is_elsewhere(edition, row) && !is_part())?;
        Some(row.rows[edition].is_some())
    };
    let repeats = |edition: usize| match (table.tables[edition], row.rows[edition]) {
        (Some(table), Some(row)) => has_twin(table, row),
        _ => false,
    };
    presence(alignment, &has, &repeats)
}

/// What a row states in an edition.
fn rule<'r>(row: &AlignedRow<'r>, edition: usize) -> Option<&'r Rule> {
    row.rows[edition].and_then(|row| row.rule.as_ref())
}

/// Whether a row that the source has not states ports that a row of the source has and the partner of that
/// row lacks: one row there is several here.
fn is_part_of_another(
    alignment: &Alignment<'_>,
    table: &AlignedTable<'_>,
    row: &AlignedRow<'_>,
    edition: usize,
) -> bool {
    // Every row may be held against every other: no page states a rule in parts so often.
    if table.rows.len() > MOST_ROWS_WITH_TWINS {
        return false;
    }
    let Some(source) = alignment
        .reference
        .filter(|source| row.rows[*source].is_none())
    else {
        return false;
    };
    let Some(own) = rule(row, edition).filter(|own| !own.matches().is_empty()) else {
        return false;
    };
    table.rows.iter().any(|other| {
        let (Some(whole), Some(part)) = (rule(other, source), rule(other, edition)) else {
            return false;
        };
        let is_lacking =
            |one: &Match| whole.matches().contains(one) && !part.matches().contains(one);
        own.matches().iter().all(is_lacking)
            && part
                .matches()
                .iter()
                .all(|one| whole.matches().contains(one))
    })
}

/// Whether the table states the same rule in another row.
#[must_use]
pub fn has_twin(table: &PortTable, row: &Row) -> bool {
    // Every row is held against every other: a table without number is not pasted by hand.
    table.rows.len() <= MOST_ROWS_WITH_TWINS
        && table
            .rows
            .iter()
            .any(|other| other.index != row.index && other.rule.is_some() && other.rule == row.rule)
}

/// Rows of the largest table in which equal rows are looked for.
const MOST_ROWS_WITH_TWINS: usize = 500;

/// Whether the page has the same table at another place.
#[must_use]
pub fn is_pasted(page: &PortPage, table: &PortTable) -> bool {
    // Every table is held against every other: a page without number of them is not pasted by hand.
    page.tables.len() <= MOST_TABLES_WITH_TWINS
        && page.tables.iter().any(|other| {
            let pairs = || other.rows.iter().zip(&table.rows);
            other.index != table.index
                && other.rows.len() == table.rows.len()
                && pairs().all(|(a, b)| a.rule == b.rule)
        })
}

/// Tables of the largest page in which equal tables are looked for.
const MOST_TABLES_WITH_TWINS: usize = 500;

/// Columns that were taken over from another language make nothing certain.
fn is_closed(table: &AlignedTable<'_>, edition: usize) -> bool {
    table.tables[edition].is_some_and(|table| !table.is_projected)
}

/// Whether a field stands in the same column of both tables, or in one that leaves no doubt: where a header
/// that nobody knows stands at its place, that may be the column.
fn has_same_column(field: Field, table: &AlignedTable<'_>, edition: usize, model: usize) -> bool {
    let (Some(own), Some(other)) = (table.tables[edition], table.tables[model]) else {
        return true;
    };
    let (here, there) = (own.column_of(field), other.column_of(field));
    let at_its_place = there.and_then(|there| own.columns.get(there as usize - 1));
    here == there || at_its_place != Some(&ColumnKind::Other)
}

/// Whether two rows are the same row beyond doubt: their tables have as many rows, or they share a port or
/// a protocol. Rows of tables that differ in length and say "any" may be any of them.
fn is_anchored(
    table: &AlignedTable<'_>,
    row: &AlignedRow<'_>,
    edition: usize,
    model: usize,
) -> bool {
    let rows = |edition: usize| table.tables[edition].map(|table| table.rows.len());
    let rule = |edition: usize| row.rows[edition].and_then(|row| row.rule.as_ref());
    let (Some(own), Some(other)) = (rule(edition), rule(model)) else {
        return true;
    };
    let shares_port = own
        .matches()
        .iter()
        .any(|one| one.ports.range().is_some() && other.matches().contains(one));
    let names = |rule: &Rule| {
        rule.application_protocols
            .value()
            .cloned()
            .unwrap_or_default()
    };
    rows(edition) == rows(model) || shares_port || !names(own).is_disjoint(&names(other))
}

/// Fields of numbers: all readings of an open cell are at hand.
fn has_numbers(field: Field) -> bool {
    matches!(
        field,
        Field::Matches | Field::SourcePorts | Field::NodePorts
    )
}

fn claims(table: &AlignedTable<'_>, row: &AlignedRow<'_>, field: Field) -> Vec<Claim> {
    let mut claims = Vec::new();
    for (edition, (port_table, row)) in table.tables.iter().zip(&row.rows).enumerate() {
        let (Some(port_table), Some(row)) = (port_table, row) else {
            continue;
        };
        let Some(rule) = row.rule.as_ref().filter(|_| port_table.has_field(field)) else {
            continue;
        };
        let basis = row.basis(field);
        // What was guessed from the source bears no witness for it.
        let is_guess = basis == Basis::Guessed;
        let others = row
            .others
            .iter()
            .filter(|(of, _)| *of == field && !is_guess);
        let stated = if is_guess {
            Stated::Unread
        } else {
            field.get(rule)
        };
        let has_words = || {
            let in_protocols = |column: u32| {
                port_table.columns.get(column as usize - 1) == Some(&ColumnKind::Protocol)
            };
            let mut gaps = row.gaps.iter();
            gaps.any(|gap| gap.code == GapCode::UnknownTerm && in_protocols(gap.column))
        };
        claims.push(Claim {
            edition,
            is_own: field == Field::ApplicationProtocols && stated.is_absent() && has_words(),
            stated,
            others: others.map(|(_, value)| value.clone()).collect(),
            basis,
        });
    }
    claims
}

/// A reading that is open in one language is the one that another language states: `1.024` beside `1024`,
/// a name that stays as it is.
fn settle_open_readings(claims: &mut [Claim]) {
    let stated: BTreeSet<Value> = claims
        .iter()
        .filter_map(|claim| claim.stated.value().cloned())
        .into_set();
    for claim in claims.iter_mut().filter(|claim| claim.stated.is_unread()) {
        let mut fitting = claim.others.iter().filter(|other| stated.contains(other));
        if let (Some(one), None) = (fitting.next(), fitting.next()) {
            claim.stated = Stated::Is(one.clone());
            claim.basis = Basis::Known;
        }
    }
}
