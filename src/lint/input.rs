//! Family `input`: what could not be read, or not for certain.

use super::{Comparison, Site};
use crate::finding::Finding;
use crate::normalize::{GapCode, PortPage, PortTable, RemarkKind, Row};
use crate::page::ProblemKind;

pub(super) fn check(comparison: &Comparison<'_>, findings: &mut Vec<Finding>) {
    for page in &comparison.survey.pages {
        problems(page, findings);
        if page.tables.is_empty() {
            continue;
        }
        identity(page, findings);
        for table in &page.tables {
            if table.rows.is_empty() {
                let message = String::from("the port table has a header and no rows");
                findings.push(Site::table(page, table).finding("unreadable-table", message));
            }
            for row in &table.rows {
                gaps(page, table, row, findings);
            }
        }
    }
}

fn problems(page: &PortPage, findings: &mut Vec<Finding>) {
    for problem in &page.problems {
        let lint = match problem.kind {
            ProblemKind::UnreadablePage => "unreadable-page",
            ProblemKind::UnreadableTable => "unreadable-table",
            ProblemKind::Internal => "internal-error",
        };
        let mut finding = Site::page(page).finding(lint, problem.text.clone());
        finding.place = problem.place;
        findings.push(finding);
    }
}

fn identity(page: &PortPage, findings: &mut Vec<Finding>) {
    let site = Site::page(page);
    if let Some((claimed, place)) = &page.identity.claimed_locale {
        let mut finding = site.finding(
            "conflicting-locale",
            format!(
                "`ms.contentlocale` says {} and `ms:mtpsurl` says {claimed}; the page is taken as {}",
                site.locale_name(),
                site.locale_name(),
            ),
        );
        finding.place = *place;
        finding.observed = Some(claimed.to_string());
        finding.expected = page.identity.locale.as_ref().map(ToString::to_string);
        findings.push(finding);
    }
    match &page.identity.locale {
        None => {
            let mut finding = site.finding(
                "unknown-locale",
                String::from("nothing tells the language of this page"),
            );
            finding.help = Some(String::from(
                "add `ms.contentlocale`, put the page in a folder such as `de-DE`, or give `--locale`",
            ));
            findings.push(finding);
        }
        Some(locale) if !page.has_lexicon => {
            let mut finding = site.finding(
                "unknown-locale",
                format!("no lexicon knows {locale}: ports are read, roles and endpoints are not"),
            );
            finding.help = Some(String::from(
                "add a lexicon with `[lexicon] paths` in portolan.toml",
            ));
            findings.push(finding);
        }
        Some(_) => {}
    }
    if !page.identity.has_own_key {
        let mut finding = site.finding(
            "missing-page-key",
            format!(
                "the page has no `ms:assetid` and no library id; its path `{}` is its key",
                page.identity.key
            ),
        );
        finding.help = Some(String::from(
            "language versions are found by equal paths below the locale folders",
        ));
        findings.push(finding);
    }
}

fn gaps(page: &PortPage, table: &PortTable, row: &Row, findings: &mut Vec<Finding>) {
    let mut seen: Vec<(GapCode, u32)> = Vec::new();
    for gap in &row.gaps {
        // Unknown words are of the family `term`.
        let (lint, message) = match gap.code {
            GapCode::UnknownTerm => continue,
            GapCode::AmbiguousPorts => (
                "ambiguous-ports",
                format!("`{}` may be one port, a list or a range", gap.text),
            ),
            GapCode::PortOutOfBounds => (
                "unreadable-service",
                format!("`{}` is no port: ports end at 65535", gap.text),
            ),
            GapCode::BackwardRange => (
                "unreadable-service",
                format!("the range `{}` runs backwards", gap.text),
            ),
            GapCode::UnreadableService => (
                "unreadable-service",
                format!("`{}` names no protocol or port that is known", gap.text),
            ),
        };
        if seen.contains(&(gap.code, gap.column)) {
            continue;
        }
        seen.push((gap.code, gap.column));
        let mut finding = Site::cell(page, table, row, gap.column).finding(lint, message);
        finding.observed = Some(gap.text.clone());
        findings.push(finding);
    }
    for remark in &row.remarks {
        if remark.kind == RemarkKind::HiddenCharacter {
            let site = Site::cell(page, table, row, remark.column);
            let hidden: Vec<String> = remark
                .text
                .chars()
                .filter(|c| crate::unicode::is_hidden(*c))
                .map(|c| format!("U+{:04X}", c as u32))
                .collect();
            let mut finding = site.finding(
                "hidden-character",
                format!("the cell holds invisible characters: {}", hidden.join(", ")),
            );
            finding.observed = Some(hidden.join(" "));
            finding.help = Some(String::from(
                "they are read as if they were not there: take them out",
            ));
            findings.push(finding);
        }
    }
}
