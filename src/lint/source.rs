//! Family `source`: faults that are in the source too, and signs that a translation is old.

use std::collections::{BTreeMap, BTreeSet};

use super::registry::names;
use super::rule::difference::clauses;
use super::vocabulary::Vocabulary;
use super::{Comparison, Site, locale_name, title};
use crate::compare::align::{AlignedTable, Alignment};
use crate::finding::Finding;
use crate::lexicon::fold;
use crate::locale::Locale;
use crate::normalize::{PortPage, PortTable, Row};
use crate::page::Translation;
use crate::prose;
use crate::protocol::Protocol;
use crate::rule::{Field, Rule, Stated, Value};

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
        }
    }
    pages_disagree(comparison, findings);
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

/// Tables of fewer rows are too easily alike.
const FEWEST_ROWS: usize = 3;

/// Tables that state one rule are looked at up to this number.
const MOST_TWINS: usize = 16;

/// The same table on several pages of one language. Tables are the same where they stand under the same
/// heading, have equally many rules, and two of three are equal. Each row in which they differ is one finding,
/// at the page that says something else than most; where no side has more pages, at the last.
fn pages_disagree(comparison: &Comparison<'_>, findings: &mut Vec<Finding>) {
    let tables = one_edition_each(comparison);
    let mut stating: BTreeMap<(Option<&Locale>, String, &Rule), Vec<usize>> = BTreeMap::new();
    for (index, (page, table)) in tables.iter().enumerate() {
        let mut rules: Vec<&Rule> = rules_of(table).map(|(_, rule)| rule).collect();
        rules.sort_unstable();
        rules.dedup();
        let heading = table.heading.as_deref().map(fold).unwrap_or_default();
        for rule in rules {
            let known = stating
                .entry((page.identity.locale.as_ref(), heading.clone(), rule))
                .or_default();
            if known.len() < MOST_TWINS {
                known.push(index);
            }
        }
    }
    let mut pairs: BTreeSet<(usize, usize)> = BTreeSet::new();
    for twins in stating.values() {
        for (at, &a) in twins.iter().enumerate() {
            pairs.extend(twins[at + 1..].iter().map(|&b| (a, b)));
        }
    }
    // Sets of tables that are one; each is known by its first.
    let mut first_of: Vec<usize> = (0..tables.len()).collect();
    for (a, b) in pairs {
        let ((first_page, first_table), (page, table)) = (tables[a], tables[b]);
        let is_same = page.identity.key != first_page.identity.key && are_alike(first_table, table);
        if is_same {
            let (a, b) = (first(&mut first_of, a), first(&mut first_of, b));
            first_of[a.max(b)] = a.min(b);
        }
    }
    let mut sets: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for index in 0..first_of.len() {
        sets.entry(first(&mut first_of, index))
            .or_default()
            .push(index);
    }
    let vocabulary = Vocabulary::new(comparison.lexicons);
    // What several languages disagree on in the same way is told once, in the first of them.
    let mut told: BTreeMap<(&str, u32), Option<&Locale>> = BTreeMap::new();
    for set in sets.into_values().filter(|set| set.len() > 1) {
        let rows: Vec<Vec<(&Row, &Rule)>> = set
            .iter()
            .map(|at| rules_of(tables[*at].1).collect())
            .collect();
        let length = rows.iter().map(Vec::len).min().unwrap_or(0);
        for at in 0..length {
            let said: Vec<(usize, &Row, &Rule)> = set
                .iter()
                .zip(&rows)
                .map(|(table, rows)| (*table, rows[at].0, rows[at].1))
                .collect();
            let Some((deviating, right)) = outvoted(&said) else {
                continue;
            };
            let (table_at, row, rule) = said[deviating];
            let (page, table) = tables[table_at];
            let locale = page.identity.locale.as_ref();
            let known = told
                .entry((&page.identity.key, row.index))
                .or_insert(locale);
            if *known != locale {
                continue;
            }
            let agreeing: Vec<_> = said.iter().filter(|(.., rule)| *rule == right).collect();
            let mut finding = Site::row(page, table, row).finding(
                names::PAGES_DISAGREE,
                disagreement(
                    &vocabulary,
                    page,
                    rule,
                    right,
                    &|count| {
                        let title = agreeing.first().map(|(at, ..)| title(tables[*at].0));
                        let title = title.unwrap_or_default();
                        match count {
                            1 => format!("\"{title}\""),
                            _ => format!("\"{title}\" and {} more", count - 1),
                        }
                    },
                    agreeing.len(),
                ),
            );
            finding.observed = Some(prose::rule(rule));
            finding.expected = Some(prose::rule(right));
            let others = said.iter().filter(|(at, ..)| *at != table_at);
            finding.related = others
                .map(|(at, row, other)| {
                    let (page, table) = tables[*at];
                    Site::row(page, table, row).related(*other == right)
                })
                .collect();
            finding.related.sort_by_key(|related| !related.agrees);
            findings.push(finding);
        }
    }
}

/// The first table of the set that a table is in; the way there is shortened for those who ask again.
fn first(first_of: &mut [usize], table: usize) -> usize {
    let mut at = table;
    while first_of[at] != at {
        first_of[at] = first_of[first_of[at]];
        at = first_of[at];
    }
    at
}

/// Whether two tables are one: equally many rules, of which two of three are equal.
fn are_alike(a: &PortTable, b: &PortTable) -> bool {
    let pairs: Vec<_> = rules_of(a).zip(rules_of(b)).collect();
    let equal = pairs.iter().filter(|((_, a), (_, b))| a == b).count();
    let is_same_length = rules_of(a).count() == rules_of(b).count();
    is_same_length && pairs.len() >= FEWEST_ROWS && equal * 3 >= pairs.len() * 2
}

/// The first page that says something else than most pages, and what these say; without a majority the last
/// page that says something else than the first.
fn outvoted<'r>(said: &[(usize, &'r Row, &'r Rule)]) -> Option<(usize, &'r Rule)> {
    let mut camps: Vec<(&Rule, usize)> = Vec::new();
    for (.., rule) in said {
        match camps.iter_mut().find(|(known, _)| known == rule) {
            Some((_, count)) => *count += 1,
            None => camps.push((rule, 1)),
        }
    }
    if camps.len() < 2 {
        return None;
    }
    let most = camps.iter().map(|(_, count)| *count).max()?;
    let mut leading = camps.iter().filter(|(_, count)| *count == most);
    let (right, _) = *leading.next()?;
    let deviates = |(.., rule): &(usize, &'r Row, &'r Rule)| *rule != right;
    let at = match leading.next() {
        None => said.iter().position(deviates)?,
        Some(_) => said.iter().rposition(deviates)?,
    };
    Some((at, right))
}

/// In what a row differs from the same row of other pages.
fn disagreement(
    vocabulary: &Vocabulary<'_>,
    page: &PortPage,
    rule: &Rule,
    right: &Rule,
    who: &dyn Fn(usize) -> String,
    count: usize,
) -> String {
    let mut differences: Vec<String> = Vec::new();
    for field in Field::ALL {
        let (own, other) = (field.get(rule), field.get(right));
        if own == other {
            continue;
        }
        let text =
            |stated: &Stated<Value>| stated.value().map_or(prose::NOTHING.into(), prose::value);
        differences.push(match (own.value(), other.value()) {
            (Some(Value::Endpoint(own)), Some(Value::Endpoint(other))) => {
                let words = clauses(vocabulary, page, own, other).words.join(", ");
                format!("the {} {words}", field.label())
            }
            _ => format!(
                "the {} is {} instead of {}",
                field.label(),
                text(&own),
                text(&other)
            ),
        });
    }
    format!(
        "{}, unlike the same table of {}",
        differences.join("; "),
        who(count)
    )
}

/// The tables of one edition of each page and locale; the source language first.
fn one_edition_each<'s>(comparison: &Comparison<'s>) -> Vec<(&'s PortPage, &'s PortTable)> {
    let mut seen: BTreeSet<(&str, Option<&Locale>)> = BTreeSet::new();
    let mut pages: Vec<&PortPage> = comparison
        .survey
        .pages
        .iter()
        .filter(|page| seen.insert((&page.identity.key, page.identity.locale.as_ref())))
        .collect();
    let sources: BTreeSet<&str> = comparison
        .alignments
        .iter()
        .filter_map(|alignment| Some(alignment.group.editions[alignment.reference?]))
        .map(|page| page.identity.path.as_str())
        .collect();
    pages.sort_by_key(|page| !sources.contains(page.identity.path.as_str()));
    pages
        .into_iter()
        .flat_map(|page| page.tables.iter().map(move |table| (page, table)))
        .collect()
}

fn rules_of(table: &PortTable) -> impl Iterator<Item = (&Row, &Rule)> {
    table
        .rows
        .iter()
        .filter_map(|row| Some((row, row.rule.as_ref()?)))
}
