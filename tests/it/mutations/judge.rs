//! What a change should bring about, held against what it does.

use std::collections::BTreeMap;

use portolan::finding::{Finding, Level};

use super::{Expect, Mutation, Shift};

/// A finding by what it is about: rows and tables are counted as they were before the change.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    lint: &'static str,
    locale: String,
    table: Option<u32>,
    row: Option<u32>,
    field: Option<&'static str>,
    observed: Option<String>,
}

/// Verdict on one mutation.
pub(super) enum Outcome {
    /// What should be found is found, and nothing besides.
    Right,
    /// Something is missing, or something is there that should not be.
    Wrong(String),
}

fn key(finding: &Finding) -> Key {
    Key {
        lint: finding.lint,
        locale: finding
            .locale
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        table: finding.table,
        row: finding.row,
        field: finding.field,
        observed: finding.observed.clone(),
    }
}

/// The findings of a level and above, counted.
fn counted(
    findings: &[Finding],
    level: Level,
    place: &dyn Fn(Key) -> Option<Key>,
) -> BTreeMap<Key, usize> {
    let mut counted = BTreeMap::new();
    for key in findings
        .iter()
        .filter(|f| f.level >= level)
        .map(key)
        .filter_map(place)
    {
        *counted.entry(key).or_default() += 1;
    }
    counted
}

/// What is in `a` and not in `b`.
fn minus(a: &BTreeMap<Key, usize>, b: &BTreeMap<Key, usize>) -> Vec<Key> {
    a.iter()
        .flat_map(|(key, count)| {
            let left = count.saturating_sub(b.get(key).copied().unwrap_or(0));
            std::iter::repeat_n(key.clone(), left)
        })
        .collect()
}

/// Where a place of the changed page was before.
fn unshifted(key: Key, mutation: &Mutation<'_>) -> Key {
    let spot = &mutation.spot;
    let (table, row) = (spot.table_number(), spot.row_number());
    if key.locale != spot.locale() {
        return key;
    }
    let mut before = key;
    if let Shift::TableOut = mutation.change.shift {
        before.table = before.table.map(|at| if at >= table { at + 1 } else { at });
        return before;
    }
    // A missing row is counted by the other languages.
    if before.table != Some(table) || before.lint == "missing-row" {
        return before;
    }
    before.row = before.row.map(|at| match mutation.change.shift {
        Shift::RowOut if at >= row => at + 1,
        Shift::RowTwice if at > row => at - 1,
        Shift::RowTo(to) => {
            let to = u32::try_from(to + 1).unwrap();
            match at {
                at if at == to => row,
                at if row < to && (row..to).contains(&at) => at + 1,
                at if to < row && (to + 1..=row).contains(&at) => at - 1,
                at => at,
            }
        }
        _ => at,
    });
    before
}

/// Judges the findings of a changed group by those of the group as it was.
pub(super) fn judge(mutation: &Mutation<'_>, after: &[Finding]) -> Outcome {
    let spot = &mutation.spot;
    let before = &spot.group.findings;
    let here = |key: &Key| {
        let rows = spot.equal_rows();
        key.locale == spot.locale()
            && key.table == Some(spot.table_number())
            && key.row.is_none_or(|row| rows.contains(&row))
    };
    let errors_before = counted(before, Level::Error, &Some);
    let errors_after = counted(after, Level::Error, &|key| Some(unshifted(key, mutation)));
    let mut new = minus(&errors_after, &errors_before);
    let mut lost = minus(&errors_before, &errors_after);
    // What was wrong with a row that is no more.
    let is_gone = |key: &Key| {
        let at_table = key.locale == spot.locale() && key.table == Some(spot.table_number());
        match (&mutation.change.shift, mutation.change.expect) {
            (Shift::TableOut | Shift::TableUnread, _) => at_table,
            (Shift::ColumnOut(field), _) => at_table && key.field == Some(field),
            (
                _,
                Expect::Error {
                    field, row: false, ..
                },
            ) => at_table && key.field == field,
            _ => here(key),
        }
    };
    // A row that was wrong before may be wrong in several ways, and an exchange is none any more.
    let was_wrong = errors_before.keys().any(here);
    let (wanted, mild) = match mutation.change.expect {
        Expect::Error { lints, field, row } => {
            lost.retain(|key| !is_gone(key));
            let is_wanted = |key: &Key| {
                let at_table = match row {
                    true => here(key) && key.row.is_some(),
                    false => key.locale == spot.locale() && key.row.is_none(),
                };
                let is_right = lints.contains(&key.lint)
                    || was_wrong
                        && lints == ["swapped-endpoints"]
                        && key.lint == "endpoint-differs";
                let at_table = at_table && key.table.is_none_or(|at| at == spot.table_number());
                is_right && at_table && (key.field == field || key.lint == "unreadable-service")
            };
            let found = new.iter().position(is_wanted);
            match found {
                Some(at) => drop(new.remove(at)),
                None => return Outcome::Wrong(told("not found", &new, &lost)),
            }
            (true, None)
        }
        Expect::Nothing => (true, None),
        Expect::Mild(lint) => {
            if let Shift::ColumnOut(_) = mutation.change.shift {
                lost.retain(|key| !is_gone(key));
            }
            (true, Some(lint))
        }
    };
    if was_wrong && matches!(mutation.change.expect, Expect::Error { .. }) {
        new.retain(|key| !here(key));
    }
    if !(wanted && new.is_empty() && lost.is_empty()) {
        return Outcome::Wrong(told("false", &new, &lost));
    }
    let Some(lint) = mild else {
        return Outcome::Right;
    };
    // New here, and in no other language.
    let count = |findings: &[Finding], at_home: bool| {
        let is_it = |f: &&Finding| {
            let locale = f.locale.as_ref().map(ToString::to_string);
            let is_home = locale.as_deref() == Some(spot.locale());
            f.lint == lint && f.level < Level::Error && is_home == at_home
        };
        findings.iter().filter(is_it).count()
    };
    let is_found = count(after, true) > count(before, true);
    match is_found && count(after, false) == count(before, false) {
        true => Outcome::Right,
        false => Outcome::Wrong(told(&format!("no {lint}, or elsewhere"), &new, &lost)),
    }
}

fn told(what: &str, new: &[Key], lost: &[Key]) -> String {
    let list = |keys: &[Key]| {
        let lines: Vec<String> = keys.iter().map(|key| format!("      {key:?}")).collect();
        lines.join("\n")
    };
    format!("{what}\n    new:\n{}\n    lost:\n{}", list(new), list(lost))
}
