//! Family `input`: what could not be read, or not for certain.

use super::registry::names;
use super::{Comparison, Site};
use crate::finding::{Finding, Level};
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
                findings.push(Site::table(page, table).finding(names::UNREADABLE_TABLE, message));
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
            ProblemKind::UnreadablePage => names::UNREADABLE_PAGE,
            ProblemKind::UnreadableTable => names::UNREADABLE_TABLE,
            ProblemKind::Internal => names::INTERNAL_ERROR,
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
            names::CONFLICTING_LOCALE,
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
}

fn gaps(page: &PortPage, table: &PortTable, row: &Row, findings: &mut Vec<Finding>) {
    let mut seen: Vec<(GapCode, u32)> = Vec::new();
    for gap in &row.gaps {
        // Unknown words are of the family `term`.
        let (lint, message) = match gap.code {
            GapCode::UnknownTerm | GapCode::UnnumberedPort | GapCode::Template => continue,
            GapCode::AmbiguousPorts => (
                names::AMBIGUOUS_PORTS,
                match gap.text.contains(|c: char| c.is_ascii_digit()) {
                    true => format!("`{}` may be one port, a list or a range", gap.text),
                    false => format!("`{}` leaves open which ports are meant", gap.text),
                },
            ),
            GapCode::PortOutOfBounds => (
                names::UNREADABLE_SERVICE,
                format!("`{}` is no port: ports end at 65535", gap.text),
            ),
            GapCode::BackwardRange => (
                names::UNREADABLE_SERVICE,
                format!("the range `{}` runs backwards", gap.text),
            ),
            GapCode::Exception => (
                names::UNREADABLE_SERVICE,
                format!("`{}` states an exception, which no rule can", gap.text),
            ),
            GapCode::Contradiction => (
                names::UNREADABLE_SERVICE,
                format!("`{}` contradicts another cell of the row", gap.text),
            ),
            GapCode::UnreadableService => (
                names::UNREADABLE_SERVICE,
                format!("`{}` names no protocol or port that is known", gap.text),
            ),
        };
        if seen.contains(&(gap.code, gap.column)) {
            continue;
        }
        seen.push((gap.code, gap.column));
        let mut finding = Site::cell(page, table, row, gap.column).finding(lint, message);
        finding.observed = Some(gap.text.clone());
        // A port that cannot be is a fault; what is merely not understood is nobody's.
        if matches!(
            gap.code,
            GapCode::UnreadableService | GapCode::Exception | GapCode::Contradiction
        ) {
            finding.level = Level::Info;
        }
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
                names::HIDDEN_CHARACTER,
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
