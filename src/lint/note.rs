//! Family `note`: facts in prose, held against the rule and against the other languages.

use std::collections::BTreeSet;

use super::registry::names;
use super::{Comparison, Site, listed, locale_name, one_per_locale, verb, with_verdict};
use crate::compare::align::{AlignedRow, AlignedTable, Alignment};
use crate::compare::outcome::hand;
use crate::compare::vote::{Ballot, Decision, Hand, vote};
use crate::finding::{Finding, Verdict};
use crate::normalize::{NoteFacts, PortPage, PortTable, Row};
use crate::order::Collect;
use crate::prose;

mod doubled;
mod equal;
mod marks;
mod way;
mod words;

/// Languages that must say the same before another is told that it does not; the source is one of them.
const WITNESSES: usize = 3;

pub(super) fn check(comparison: &Comparison<'_>, findings: &mut Vec<Finding>) {
    for page in &comparison.survey.pages {
        for table in &page.tables {
            for row in &table.rows {
                contradiction(page, table, row, findings);
            }
        }
    }
    for alignment in &comparison.alignments {
        for table in &alignment.tables {
            for row in &table.rows {
                differences(alignment, table, row, findings);
            }
        }
    }
    words::check(comparison, findings);
}

/// Prose that names another transport for a port of the rule.
fn contradiction(page: &PortPage, table: &PortTable, row: &Row, findings: &mut Vec<Finding>) {
    let (Some(rule), Some(column)) = (&row.rule, row.note.column) else {
        return;
    };
    let transports = rule.transports();
    if transports.is_empty() {
        return;
    }
    let contradicting = row.note.services.iter().find(|(transport, port)| {
        let is_about = rule.port_ranges().iter().any(|range| range.contains(*port));
        let is_confirmed = row
            .note
            .services
            .iter()
            .any(|(other, same)| same == port && transports.contains(other));
        is_about && !transports.contains(transport) && !is_confirmed
    });
    let Some((transport, port)) = contradicting else {
        return;
    };
    let stated: Vec<String> = transports
        .iter()
        .map(|name| name.display().to_owned())
        .collect();
    let mut finding = Site::cell(page, table, row, column).finding(
        names::NOTE_CONTRADICTS_RULE,
        format!(
            "the note says {}/{port}, the rule of the same row says {}/{}",
            transport.display(),
            stated.join(", "),
            prose::ports(rule.port_ranges().iter())
        ),
    );
    finding.field = Some("transport");
    finding.observed = Some(format!("{}/{port}", transport.as_str()));
    finding.expected = Some(format!(
        "{}/{}",
        stated.join(", ").to_lowercase(),
        prose::ports(rule.port_ranges().iter())
    ));
    finding.help = Some(String::from("one of the two is wrong: check which"));
    let kinds = [
        crate::normalize::ColumnKind::Service,
        crate::normalize::ColumnKind::Port,
    ];
    if let Some(service) = super::column_of(table, &kinds) {
        finding.related = vec![Site::cell(page, table, row, service).related(false)];
    }
    findings.push(finding);
}

/// One kind of fact: its name and how it is shown.
type Facts = (&'static str, fn(&NoteFacts) -> BTreeSet<String>);

const FACTS: [Facts; 4] = [
    ("ports", |note| {
        note.ports.iter().map(ToString::to_string).collect()
    }),
    ("protocols", |note| {
        note.names
            .iter()
            .map(|name| name.display().to_owned())
            .collect()
    }),
    ("versions", |note| note.versions.clone()),
    ("files and addresses", |note| note.files.clone()),
];

fn differences(
    alignment: &Alignment<'_>,
    table: &AlignedTable<'_>,
    row: &AlignedRow<'_>,
    findings: &mut Vec<Finding>,
) {
    let editions = &alignment.group.editions;
    let present = |value: &dyn Fn(&Row) -> BTreeSet<String>, needs_text: bool| {
        row.rows
            .iter()
            .enumerate()
            .filter_map(|(edition, row)| {
                let row = (*row)?;
                row.note.column.or_else(|| note_column(table, edition))?;
                if needs_text && !row.note.has_text {
                    return None;
                }
                Some(Ballot {
                    edition,
                    value: value(row),
                    hand: hand(alignment, edition),
                })
            })
            .collect::<Vec<_>>()
    };
    let site = |edition: usize| {
        let (table, row) = (table.tables[edition]?, row.rows[edition]?);
        let column = row.note.column.or_else(|| note_column_of(table))?;
        Some(Site::cell(editions[edition], table, row, column))
    };
    let with_evidence = |mut finding: Finding, edition: usize, agreeing: &[usize]| {
        let others = agreeing
            .iter()
            .filter_map(|&other| Some((editions[other], site(other)?)));
        finding.related = one_per_locale(others, editions[edition])
            .into_iter()
            .map(|(_, site)| site.related(true))
            .collect();
        finding
    };
    // A note that is there in other languages. Whoever has none is no witness that the source should have
    // none: translators leave out what was added later.
    let texts = present(
        &|row| row.note.has_text.then(String::new).into_iter().collect(),
        false,
    );
    let has_note = |ballot: &&Ballot<BTreeSet<String>>| !ballot.value.is_empty();
    let by_source = texts.iter().find(|ballot| ballot.hand == Hand::Source);
    let is_stated = by_source.is_some_and(|ballot| has_note(&ballot));
    let lacking: Vec<(usize, Verdict)> = match (is_stated, vote(&texts)) {
        (true, _) => texts
            .iter()
            .filter(|ballot| !has_note(ballot))
            .map(|ballot| (ballot.edition, Verdict::TranslationDeviates))
            .collect(),
        (false, Some(outcome)) => outcome
            .deviating
            .into_iter()
            .filter(|(_, value, _)| value.is_empty())
            .map(|(edition, _, verdict)| (edition, verdict))
            .collect(),
        (false, None) => Vec::new(),
    };
    let having: Vec<usize> = texts
        .iter()
        .filter(has_note)
        .map(|ballot| ballot.edition)
        .collect();
    for (edition, verdict) in lacking {
        let (Some(table), Some(row)) = (table.tables[edition], row.rows[edition]) else {
            continue;
        };
        let names = names(alignment, &having);
        let finding = Site::row(editions[edition], table, row).finding(
            names::MISSING_NOTE,
            format!(
                "the row has no note; {} {} one",
                listed(&names),
                verb(&names, "has", "have")
            ),
        );
        let finding = with_evidence(finding, edition, &having);
        findings.push(with_verdict(finding, verdict, true));
    }
    for (name, facts) in FACTS {
        let ballots = present(&|row| facts(&row.note), true);
        let Some(outcome) = vote(&ballots) else {
            continue;
        };
        let agreeing = who(&ballots, &outcome);
        for (edition, observed, verdict) in &outcome.deviating {
            let Some(here) = site(*edition) else { continue };
            let expected = outcome.expected.clone().unwrap_or_default();
            let lint = match verdict {
                Verdict::SourceDeviates => names::SOURCE_DEVIATES,
                Verdict::TranslationDeviates | Verdict::Split => names::NOTE_DIFFERS,
            };
            let mut finding = here.finding(
                lint,
                message(
                    &locale_name(here.page),
                    name,
                    observed,
                    &expected,
                    &names(alignment, &agreeing),
                ),
            );
            finding.field = Some("notes");
            let lost: BTreeSet<String> = expected.difference(observed).cloned().into_set();
            let extra: BTreeSet<String> = observed.difference(&expected).cloned().into_set();
            finding.help = match (lost.is_empty(), extra.is_empty()) {
                (false, true) => Some(format!("write {}", shown(&lost))),
                (false, false) => Some(format!(
                    "write {} instead of {}",
                    shown(&lost),
                    shown(&extra)
                )),
                (true, _) => Some(format!("take {} out", shown(&extra))),
            };
            finding.words = observed.difference(&expected).cloned().collect();
            finding.observed = Some(format!("{name}: {}", shown(observed)));
            finding.expected = outcome
                .expected
                .as_ref()
                .map(|expected| format!("{name}: {}", shown(expected)));
            findings.push(with_verdict(
                with_evidence(finding, *edition, &agreeing),
                *verdict,
                true,
            ));
        }
    }
}

fn note_column(table: &AlignedTable<'_>, edition: usize) -> Option<u32> {
    table.tables[edition].and_then(note_column_of)
}

fn note_column_of(table: &PortTable) -> Option<u32> {
    super::column_of(table, &[crate::normalize::ColumnKind::Notes])
}

/// Editions that state what is expected.
fn who(ballots: &[Ballot<BTreeSet<String>>], outcome: &Decision<BTreeSet<String>>) -> Vec<usize> {
    ballots
        .iter()
        .filter(|ballot| Some(&ballot.value) == outcome.expected.as_ref())
        .map(|ballot| ballot.edition)
        .collect()
}

fn names(alignment: &Alignment<'_>, editions: &[usize]) -> Vec<String> {
    editions
        .iter()
        .map(|&edition| locale_name(alignment.group.editions[edition]))
        .collect()
}

fn message(
    here: &str,
    name: &str,
    observed: &BTreeSet<String>,
    expected: &BTreeSet<String>,
    agreeing: &[String],
) -> String {
    let lost: BTreeSet<String> = expected.difference(observed).cloned().into_set();
    let extra: BTreeSet<String> = observed.difference(expected).cloned().into_set();
    let who = listed(agreeing);
    match (lost.is_empty(), extra.is_empty()) {
        (false, false) => format!(
            "the note in {here} names {name} {} where {who} {} {}",
            shown(&extra),
            verb(agreeing, "names", "name"),
            shown(&lost)
        ),
        (false, true) => format!(
            "the note in {here} does not name {} as {who} {}",
            shown(&lost),
            verb(agreeing, "does", "do")
        ),
        _ => format!(
            "the note in {here} names {} and {who} {} not",
            shown(&extra),
            verb(agreeing, "does", "do")
        ),
    }
}

fn shown(facts: &BTreeSet<String>) -> String {
    if facts.is_empty() {
        return String::from("none");
    }
    facts.iter().cloned().collect::<Vec<_>>().join(", ")
}
