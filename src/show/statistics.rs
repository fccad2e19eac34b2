//! Statistics: how many findings there are, lint by lint and language by language.
//!
//! Takes findings, gives a table for a terminal; languages that do not fit stand in a table below.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::human::WIDTH;
use super::summary::grouped;
use crate::finding::{Finding, Level};
use crate::harmless::{harmless, width_of};

/// The table; nothing where there are no findings.
#[must_use]
pub fn statistics(findings: &[Finding]) -> String {
    statistics_within(findings, WIDTH)
}

pub(super) fn statistics_within(findings: &[Finding], width: usize) -> String {
    if findings.is_empty() {
        return String::new();
    }
    let mut locales: BTreeSet<String> = BTreeSet::new();
    let mut table: BTreeMap<(Reverse<Level>, &str), BTreeMap<String, usize>> = BTreeMap::new();
    for finding in findings {
        let locale = finding.locale.as_ref();
        let locale = locale.map_or_else(|| String::from("none"), ToString::to_string);
        let locale = harmless(&locale).into_owned();
        locales.insert(locale.clone());
        let counts = table
            .entry((Reverse(finding.level), finding.lint))
            .or_default();
        *counts.entry(locale).or_default() += 1;
    }
    let first = table
        .keys()
        .map(|(level, lint)| level.0.as_str().len() + 1 + lint.len())
        .max()
        .unwrap_or(0);
    let mut columns: Vec<String> = locales.into_iter().collect();
    columns.push(String::from(ALL));
    let mut text = String::new();
    let mut rest = columns.as_slice();
    while !rest.is_empty() {
        let room = width.saturating_sub(first);
        let mut used = 0;
        let fitting = rest
            .iter()
            .take_while(|name| {
                used += column_width(name) + 2;
                used <= room
            })
            .count();
        let (now, later) = rest.split_at(fitting.max(1));
        block(&mut text, &table, first, now);
        rest = later;
        if !rest.is_empty() {
            text.push('\n');
        }
    }
    text
}

/// The column of sums.
const ALL: &str = "all";

fn block(
    text: &mut String,
    table: &BTreeMap<(Reverse<Level>, &str), BTreeMap<String, usize>>,
    first: usize,
    columns: &[String],
) {
    let mut line = |name: &str, values: &dyn Fn(&str) -> String| {
        let mut line = format!("{name:first$}");
        for column in columns {
            let (value, width) = (values(column), column_width(column));
            line.push_str(&" ".repeat(2 + width.saturating_sub(width_of(&value))));
            line.push_str(&value);
        }
        text.push_str(line.trim_end());
        text.push('\n');
    };
    line("", &str::to_owned);
    for ((level, lint), counts) in table {
        line(&format!("{} {lint}", level.0), &|column| {
            let count = match column {
                ALL => Some(counts.values().sum()),
                locale => counts.get(locale).copied(),
            };
            count.map(grouped).unwrap_or_default()
        });
    }
}

/// Room for the name and for the counts that there may be.
fn column_width(name: &str) -> usize {
    width_of(name).max(5)
}
