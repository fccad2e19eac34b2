//! Family `source`: faults that are in the source too, and signs that a translation is old.

use std::collections::BTreeMap;

use super::{Comparison, Site, locale_name, ports_text};
use crate::align::{AlignedTable, Alignment};
use crate::finding::Finding;
use crate::normalize::{PortPage, PortTable, Row};
use crate::page::Translation;
use crate::rule::{Name, Rule};

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
        let says_who = rule.source.is_some() || rule.component.is_some() || rule.service.is_some();
        match first.get(rule) {
            Some(earlier) if says_who => {
                let mut finding = Site::row(page, table, row).finding(
                    "duplicate-rule",
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
        for page in editions {
            let Some(modified) = page
                .identity
                .modified
                .as_ref()
                .filter(|date| *date < newest)
            else {
                continue;
            };
            let mut finding = Site::page(page).finding(
                "stale-translation",
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
                "stale-translation",
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
        let is_udp = rule.transport.iter().map(|name| name.as_str()).eq(["udp"]);
        let agree = stated.iter().all(|other| other.transport == rule.transport);
        let needs_tcp = |name: &&Name| name.implies_tcp() || TCP_ONLY.contains(&name.as_str());
        let names = || rule.application_protocols.iter().chain(&rule.security);
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
            "implausible-transport",
            format!(
                "{} does not run over UDP, as port {} says",
                name.display(),
                ports_text(&rule.ports)
            ),
        );
        finding.field = Some("transport");
        finding.observed = Some(String::from("udp"));
        findings.push(finding);
    }
}

/// Tables of fewer rows are too easily alike.
const FEWEST_ROWS: usize = 3;

/// The same table on two pages of one language: equal services row by row, and other endpoints.
fn pages_disagree(comparison: &Comparison<'_>, findings: &mut Vec<Finding>) {
    type Services = Vec<(Vec<Name>, Vec<Name>, Vec<Name>, Vec<crate::rule::PortRange>)>;
    let services = |table: &PortTable| -> Services {
        let rules = table.rows.iter().filter_map(|row| row.rule.as_ref());
        rules
            .map(|rule| {
                let list =
                    |names: &std::collections::BTreeSet<Name>| names.iter().copied().collect();
                (
                    list(&rule.application_protocols),
                    list(&rule.security),
                    list(&rule.transport),
                    rule.ports.clone(),
                )
            })
            .collect()
    };
    let mut same: BTreeMap<(Option<String>, String, Services), Vec<(&PortPage, &PortTable)>> =
        BTreeMap::new();
    for page in &comparison.survey.pages {
        let locale = page.identity.locale.as_ref().map(ToString::to_string);
        for table in &page.tables {
            let services = services(table);
            let heading = table
                .heading
                .as_deref()
                .map(crate::lexicon::fold)
                .unwrap_or_default();
            if services.len() >= FEWEST_ROWS {
                same.entry((locale.clone(), heading, services))
                    .or_default()
                    .push((page, table));
            }
        }
    }
    for tables in same.values() {
        let Some(((first_page, first), others)) = tables.split_first() else {
            continue;
        };
        for (page, table) in others {
            // Editions of one page are compared as such.
            if page.identity.key == first_page.identity.key {
                continue;
            }
            let stating = |table: &'_ PortTable| -> Vec<usize> {
                (0..table.rows.len())
                    .filter(|&at| table.rows[at].rule.is_some())
                    .collect()
            };
            for (a, b) in stating(first).into_iter().zip(stating(table)) {
                let (a, b) = (&first.rows[a], &table.rows[b]);
                let (Some(rule), Some(other)) = (&b.rule, &a.rule) else {
                    continue;
                };
                let ends = |rule: &Rule| (rule.source.clone(), rule.destination.clone());
                if ends(rule) == ends(other) {
                    continue;
                }
                let shown = |rule: &Rule| {
                    let end = |end: &Option<crate::rule::Endpoint>| {
                        end.as_ref()
                            .map_or_else(|| String::from("nothing"), ToString::to_string)
                    };
                    format!("from {} to {}", end(&rule.source), end(&rule.destination))
                };
                let mut finding = Site::row(page, table, b).finding(
                    "pages-disagree",
                    format!(
                        "this row goes {}; in the same table of {} it goes {}",
                        shown(rule),
                        first_page.identity.path,
                        shown(other)
                    ),
                );
                finding.observed = Some(shown(rule));
                finding.expected = Some(shown(other));
                finding.related = vec![Site::row(first_page, first, a).related(false)];
                findings.push(finding);
            }
        }
    }
}
