//! Family `source`: faults that are in the source too, and signs that a translation is old.

use std::collections::{BTreeMap, BTreeSet};

use super::overview::{FEWEST_ROWS, Twin, TwinRow};
use super::registry::names;
use super::{Comparison, Site, locale_name};
use crate::compare::align::{AlignedTable, Alignment};
use crate::finding::{Finding, stable_id};
use crate::lexicon::fold;
use crate::locale::Locale;
use crate::normalize::{Basis, PortPage, PortTable, Row};
use crate::order::Collect;
use crate::page::Translation;
use crate::prose;
use crate::protocol::Protocol;
use crate::record::rule::{RuleRecord, unread};
use crate::rule::{ConceptId, Field, Rule};

pub(super) fn check(comparison: &Comparison<'_>, findings: &mut Vec<Finding>) {
    for page in &comparison.survey.pages {
        for table in &page.tables {
            duplicates(page, table, findings);
        }
    }
    for alignment in &comparison.alignments {
        stale(alignment, findings);
        for table in &alignment.tables {
            implausible(alignment, table, findings);
            siblings(comparison, alignment, table, findings);
        }
    }
}

/// The same rule in two rows of one table; reported at the later one.
fn duplicates(page: &PortPage, table: &PortTable, findings: &mut Vec<Finding>) {
    let mut first: BTreeMap<&Rule, &Row> = BTreeMap::new();
    for row in &table.rows {
        let Some(rule) = &row.rule else { continue };
        // A row of prose about ports of no endpoint and no service is told apart by its prose.
        let says_who = rule.source.value().is_some()
            || rule.component.value().is_some()
            || rule.service.is_some();
        // What was not read may be what tells two rows apart.
        let says_who = says_who
            && !crate::rule::Field::ALL
                .iter()
                .any(|field| field.is_unread(rule));
        match first.get(rule) {
            Some(earlier) if says_who => {
                let mut finding = Site::row(page, table, row).finding(
                    names::DUPLICATE_RULE,
                    format!("row {} of the table states the same rule", earlier.index),
                );
                finding.observed = Some(row.index.to_string());
                finding.related = vec![Site::row(page, table, earlier).related(false)];
                findings.push(finding);
            }
            Some(_) => {}
            None => {
                first.insert(rule, row);
            }
        }
    }
}

/// A translation older than its source, or made from another version of it.
fn stale(alignment: &Alignment<'_>, findings: &mut Vec<Finding>) {
    let editions = &alignment.group.editions;
    if let Some(source) = alignment.reference.map(|index| editions[index])
        && let Some(newest) = &source.identity.modified
    {
        for page in editions.iter().filter(|page| !page.tables.is_empty()) {
            let Some(modified) = page
                .identity
                .modified
                .as_ref()
                .filter(|date| *date < newest)
            else {
                continue;
            };
            let mut finding = Site::page(page).finding(
                names::STALE_TRANSLATION,
                format!(
                    "the page is of {modified}, the source {} of {newest}",
                    locale_name(source)
                ),
            );
            finding.observed = Some(modified.clone());
            finding.expected = Some(newest.clone());
            findings.push(finding);
        }
    }
    let by_machine = editions
        .iter()
        .filter(|page| page.identity.translation == Translation::Machine);
    let mut hashes: BTreeMap<&str, Vec<&&PortPage>> = BTreeMap::new();
    for page in by_machine {
        if let Some(hash) = &page.identity.source_hash {
            hashes.entry(hash).or_default().push(page);
        }
    }
    let Some(most) = hashes
        .values()
        .map(Vec::len)
        .max()
        .filter(|_| hashes.len() > 1)
    else {
        return;
    };
    for pages in hashes.values().filter(|pages| pages.len() < most) {
        for page in pages {
            findings.push(Site::page(page).finding(
                names::STALE_TRANSLATION,
                String::from(
                    "the page was translated from another version of the source than its sisters",
                ),
            ));
        }
    }
}

/// A service cell that names one part of a machine beside an endpoint that names another, in all languages
/// alike: told at the source, or at the only edition.
fn siblings(
    comparison: &Comparison<'_>,
    alignment: &Alignment<'_>,
    table: &AlignedTable<'_>,
    findings: &mut Vec<Finding>,
) {
    let editions = &alignment.group.editions;
    let alone = (editions.len() == 1).then_some(0);
    let Some(edition) = alignment.reference.or(alone) else {
        return;
    };
    let (page, Some(port_table)) = (editions[edition], table.tables[edition]) else {
        return;
    };
    let vocabulary = &comparison.vocabulary;
    let host = |id: &ConceptId| comparison.lexicons.concept(id)?.part_of.clone();
    for row in table.rows.iter().filter_map(|row| row.rows[edition]) {
        let Some(rule) = &row.rule else { continue };
        let Some(role) = rule.role.value() else {
            continue;
        };
        let Some(own_host) = host(role) else { continue };
        let ends = [&rule.source, &rule.destination];
        let parties = || {
            let ends = ends.iter().filter_map(|end| end.value());
            ends.flat_map(|end| end.roles())
        };
        // The part itself, or the machine that it is a part of: then nothing is wrong.
        if parties().any(|other| other == role || *other == own_host) {
            continue;
        }
        let Some(other) = parties().find(|other| host(other).as_ref() == Some(&own_host)) else {
            continue;
        };
        let (role, other) = (vocabulary.name(page, role), vocabulary.name(page, other));
        let column = port_table.column_of(Field::Role).unwrap_or(1);
        let mut finding = Site::cell(page, port_table, row, column).finding(
            names::ROLE_CONTRADICTS_ENDPOINT,
            format!("the service is of the {role}, and the only end beside it is the {other}"),
        );
        finding.field = Some("role");
        finding.observed = Some(role);
        finding.help = Some(String::from("one of the two is wrong: check which"));
        findings.push(finding);
    }
}

/// Protocols that run over TCP and have no form over UDP.
const TCP_ONLY: [&str; 10] = [
    "ftp", "http", "https", "imap", "ldaps", "pop3", "smtp", "ssh", "telnet", "xmpp",
];

/// A transport that cannot carry what the row says it does, in all languages alike.
fn implausible(alignment: &Alignment<'_>, table: &AlignedTable<'_>, findings: &mut Vec<Finding>) {
    for aligned in &table.rows {
        let stated: Vec<_> = aligned
            .rows
            .iter()
            .flatten()
            .filter_map(|row| row.rule.as_ref())
            .collect();
        let Some(rule) = stated.first() else { continue };
        let transports = rule.transports();
        let is_udp = transports.iter().map(|name| name.as_str()).eq(["udp"]);
        let agree = stated.iter().all(|other| other.transports() == transports);
        let needs_tcp = |name: &&Protocol| name.implies_tcp() || TCP_ONLY.contains(&name.as_str());
        let application = rule.application_protocols.value().into_iter().flatten();
        let security = rule.security.value().into_iter().flatten();
        let names = || application.clone().chain(security.clone());
        let Some(name) = names().find(needs_tcp).filter(|_| is_udp && agree) else {
            continue;
        };
        let order = alignment.reference.into_iter().chain(0..aligned.rows.len());
        let here = order
            .filter_map(|index| {
                Some((
                    alignment.group.editions[index],
                    table.tables[index]?,
                    aligned.rows[index]?,
                ))
            })
            .next();
        let Some((page, port_table, row)) = here else {
            continue;
        };
        let mut finding = Site::row(page, port_table, row).finding(
            names::IMPLAUSIBLE_TRANSPORT,
            format!(
                "{} does not run over UDP, as port {} says",
                name.display(),
                prose::ports(rule.port_ranges().iter())
            ),
        );
        finding.field = Some("transport");
        finding.observed = Some(String::from("udp"));
        findings.push(finding);
    }
}

/// The tables of one edition of each page and locale, as far as they are worth holding against each other.
pub(super) fn twins(comparison: &Comparison<'_>) -> Vec<Twin> {
    let mut seen: BTreeSet<(&str, Option<&Locale>)> = BTreeSet::new();
    let sources: BTreeSet<&str> = comparison
        .alignments
        .iter()
        .filter_map(|alignment| Some(alignment.group.editions[alignment.reference?]))
        .map(|page| page.identity.path.as_str())
        .into_set();
    let pages = comparison
        .survey
        .pages
        .iter()
        .filter(|page| seen.insert((&page.identity.key, page.identity.locale.as_ref())));
    pages
        .flat_map(|page| page.tables.iter().map(move |table| (page, table)))
        .filter(|(_, table)| rules_of(table).count() >= FEWEST_ROWS)
        // What a translation says in words that are not known beforehand proves nothing of another page.
        .filter(|(page, table)| {
            sources.contains(page.identity.path.as_str())
                || rules_of(table).all(|(row, rule)| is_known(row, rule))
        })
        .map(|(page, table)| Twin {
            is_source: sources.contains(page.identity.path.as_str()),
            heading: table.heading.as_deref().map(fold).unwrap_or_default(),
            rows: rules_of(table)
                .map(|(row, rule)| TwinRow {
                    spot: Site::row(page, table, row).spot(),
                    rule: rule_digest(rule),
                    says: says(rule),
                })
                .collect(),
        })
        .collect()
}

/// Whether a row is understood in full, by words that packs know.
fn is_known(row: &Row, rule: &Rule) -> bool {
    let is_learned = |(_, basis): &(Field, Basis)| matches!(basis, Basis::Learned | Basis::Guessed);
    !row.bases.iter().any(is_learned) && !Field::ALL.iter().any(|field| field.is_unread(rule))
}

/// What a rule states, field by field.
fn says(rule: &Rule) -> Vec<(String, String)> {
    let fields = Field::ALL.into_iter();
    fields
        .filter_map(|field| {
            let text = prose::value(field.get(rule).value()?);
            Some((field.label().to_owned(), text))
        })
        .collect()
}

/// Equal for equal rules, in every process.
fn rule_digest(rule: &Rule) -> String {
    // A record of texts and numbers always has a JSON text.
    let stated = serde_json::to_string(&(RuleRecord::from(rule), unread(rule))).unwrap_or_default();
    stable_id(&[&stated])
}

fn rules_of(table: &PortTable) -> impl Iterator<Item = (&Row, &Rule)> {
    table
        .rows
        .iter()
        .filter_map(|row| Some((row, row.rule.as_ref()?)))
}
