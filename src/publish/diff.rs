//! Diff: takes two canons, gives what changed between them, by rule and field.
//!
//! A rule is the same rule where its `id` is. An `id` depends on what the rule states, so a changed
//! port is a new `id`; rules that are left over are therefore paired with the most alike of the same
//! page and table, and become one change with a before and an after. Where a table has so many of them
//! that all pairs are too many, the same row is held to be the same rule. Memory grows with the canons
//! and not with their product.
//!
//! Where a rule stands (row, line, path) and its `id` are no fields: a rule that only moved is no change.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

#[cfg(test)]
use schemars::JsonSchema;
#[cfg(test)]
use schemars::generate::SchemaSettings;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::harmless::harmless;
use crate::limits::MAX_RULE_PAIRS;
use crate::order::{Collect, Order};
use crate::publish::export::{endpoint_words, matches_words, ports_words, rule_words, titles};
use crate::record::canon::{Canon, CanonRule};
use crate::record::rule::{EndpointRecord, MatchRecord, PortRangeRecord};

/// Version of the change feed's schema, `major.minor`.
pub const DIFF_SCHEMA_VERSION: &str = "2.0";

/// What changed between two canons: the change feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Diff {
    /// Version of this schema, `major.minor`.
    pub schema_version: String,
    /// The changes, sorted by page, table and row.
    pub changes: Vec<Change>,
}

/// What happened to a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Disposition {
    /// Only the old canon has it.
    Removed,
    /// Both have it, with other fields.
    Changed,
    /// Only the new canon has it.
    Added,
}

impl Disposition {
    /// The word used in records.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Disposition::Removed => "removed",
            Disposition::Changed => "changed",
            Disposition::Added => "added",
        }
    }
}

/// One rule that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// Identifier of the rule in the new canon; in the old one where it is removed.
    pub id: String,
    /// What happened.
    pub disposition: Disposition,
    /// Key of the page.
    pub page: String,
    /// Its title, where the canon has one.
    pub title: Option<String>,
    /// 1-based table of the page.
    pub table: u32,
    /// 1-based row of the table, in the canon that `id` is from.
    pub row: u32,
    /// The fields that differ, sorted by name; empty unless the rule is changed.
    pub fields: Vec<FieldChange>,
    /// The rule of the old canon; null where it is added.
    pub before: Option<CanonRule>,
    /// The rule of the new canon; null where it is removed.
    pub after: Option<CanonRule>,
}

/// One field that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FieldChange {
    /// Name of the field, with the locale or part behind a dot: `matches`, `notes.pt-BR`, `agreement.state`.
    pub field: String,
    /// The old value; null where there was none.
    pub before: Value,
    /// The new value; null where there is none.
    pub after: Value,
}

/// Compares two canons.
#[must_use]
pub fn diff(old: &Canon, new: &Canon) -> Diff {
    let mut changes = Vec::new();
    let (old_titles, new_titles) = (titles(old), titles(new));
    for (before, after) in pairs(&old.rules, &new.rules) {
        let (disposition, rule) = match (before, after) {
            (Some(_), Some(rule)) => (Disposition::Changed, rule),
            (Some(rule), None) => (Disposition::Removed, rule),
            (None, Some(rule)) => (Disposition::Added, rule),
            (None, None) => continue,
        };
        let fields = match (before, after) {
            (Some(before), Some(after)) => field_changes(before, after),
            (Some(_), None) | (None, _) => Vec::new(),
        };
        if disposition == Disposition::Changed && fields.is_empty() {
            continue;
        }
        changes.push(Change {
            id: rule.id.clone(),
            disposition,
            page: rule.page.clone(),
            title: new_titles
                .get(rule.page.as_str())
                .or_else(|| old_titles.get(rule.page.as_str()))
                .map(|title| (*title).to_owned()),
            table: rule.table,
            row: rule.row,
            fields,
            before: before.cloned(),
            after: after.cloned(),
        });
    }
    changes.order_by(|a, b| {
        fn key(c: &Change) -> (&str, u32, u32, Disposition, &str) {
            (&c.page, c.table, c.row, c.disposition, &c.id)
        }
        key(a).cmp(&key(b))
    });
    Diff {
        schema_version: DIFF_SCHEMA_VERSION.to_owned(),
        changes,
    }
}

type Pair<'c> = (Option<&'c CanonRule>, Option<&'c CanonRule>);

/// Rules of one table whose `id` is in one canon only, as positions in each.
#[derive(Default)]
struct LeftOver {
    old: Vec<usize>,
    new: Vec<usize>,
}

/// Every rule of both canons once, paired where it is one rule.
fn pairs<'c>(old: &'c [CanonRule], new: &'c [CanonRule]) -> Vec<Pair<'c>> {
    let by_id: BTreeMap<&str, usize> = old
        .iter()
        .enumerate()
        .map(|(index, rule)| (rule.id.as_str(), index))
        .into_map();
    let mut pairs = Vec::new();
    let mut matched = BTreeSet::new();
    let mut left: BTreeMap<(&str, u32), LeftOver> = BTreeMap::new();
    for (index, rule) in new.iter().enumerate() {
        match by_id.get(rule.id.as_str()) {
            Some(&at) if matched.insert(at) => pairs.push((Some(&old[at]), Some(rule))),
            _ => {
                let table = left.entry((&rule.page, rule.table)).or_default();
                table.new.push(index);
            }
        }
    }
    for (index, rule) in old.iter().enumerate() {
        if !matched.contains(&index) {
            let table = left.entry((&rule.page, rule.table)).or_default();
            table.old.push(index);
        }
    }
    for table in left.into_values() {
        pair_alike(old, new, table, &mut pairs);
    }
    pairs
}

/// Pairs the rules of one table, most alike first; what is alike in less than half stays alone.
fn pair_alike<'c>(
    old: &'c [CanonRule],
    new: &'c [CanonRule],
    table: LeftOver,
    pairs: &mut Vec<Pair<'c>>,
) {
    let mut candidates = Vec::new();
    let mut weigh = |a: usize, b: usize| {
        let (score, possible) = likeness(&old[a], &new[b]);
        if score > 0 && 2 * score >= possible {
            let share = score * 1000 / possible;
            let distance = old[a].row.abs_diff(new[b].row);
            candidates.push((Reverse(share), distance, a, b));
        }
    };
    if table.old.len().saturating_mul(table.new.len()) <= MAX_RULE_PAIRS {
        for &a in &table.old {
            for &b in &table.new {
                weigh(a, b);
            }
        }
    } else {
        let by_row: BTreeMap<u32, usize> = table.old.iter().map(|&a| (old[a].row, a)).into_map();
        for &b in &table.new {
            if let Some(&a) = by_row.get(&new[b].row) {
                weigh(a, b);
            }
        }
    }
    candidates.sort_unstable();
    let (mut olds, mut news) = (BTreeSet::new(), BTreeSet::new());
    for (_, _, a, b) in candidates {
        if !olds.contains(&a) && !news.contains(&b) {
            olds.insert(a);
            news.insert(b);
            pairs.push((Some(&old[a]), Some(&new[b])));
        }
    }
    let alone = |all: Vec<usize>, paired: BTreeSet<usize>| {
        all.into_iter().filter(move |index| !paired.contains(index))
    };
    pairs.extend(alone(table.old, olds).map(|a| (Some(&old[a]), None)));
    pairs.extend(alone(table.new, news).map(|b| (None, Some(&new[b]))));
}

/// How much two rules have in common, and how much they could have; both being silent is no likeness.
fn likeness(a: &CanonRule, b: &CanonRule) -> (u32, u32) {
    fn stated<T: PartialEq>(weight: u32, a: &T, b: &T, silent: &T) -> (u32, u32) {
        match (a == silent && b == silent, a == b) {
            (true, _) => (0, 0),
            (false, true) => (weight, weight),
            (false, false) => (0, weight),
        }
    }
    let parts = [
        stated(4, &a.matches, &b.matches, &Vec::new()),
        stated(3, &a.source, &b.source, &None),
        stated(3, &a.destination, &b.destination, &None),
        stated(2, &a.component, &b.component, &None),
        stated(2, &a.service, &b.service, &BTreeMap::new()),
        stated(2, &a.role, &b.role, &None),
        stated(
            2,
            &a.application_protocols,
            &b.application_protocols,
            &Vec::new(),
        ),
        stated(1, &a.security, &b.security, &Vec::new()),
        stated(1, &a.action, &b.action, &None),
        stated(1, &a.direction, &b.direction, &None),
        stated(1, &a.notes, &b.notes, &BTreeMap::new()),
        stated(1, &a.row, &b.row, &0),
    ];
    parts
        .iter()
        .fold((0, 0), |sum, part| (sum.0 + part.0, sum.1 + part.1))
}

fn field_changes(before: &CanonRule, after: &CanonRule) -> Vec<FieldChange> {
    let (mut before, mut after) = (fields(before), fields(after));
    let names: BTreeSet<String> = before.keys().chain(after.keys()).cloned().collect();
    names
        .into_iter()
        .map(|field| FieldChange {
            before: before.remove(&field).unwrap_or(Value::Null),
            after: after.remove(&field).unwrap_or(Value::Null),
            field,
        })
        .filter(|change| change.before != change.after)
        .collect()
}

/// The fields of a rule by name; those by locale, and the agreement, one level deeper.
fn fields(rule: &CanonRule) -> BTreeMap<String, Value> {
    const PLACES: [&str; 5] = ["id", "page", "table", "row", "provenance"];
    const DEEPER: [&str; 4] = ["section", "service", "notes", "agreement"];
    let mut fields = BTreeMap::new();
    let Ok(Value::Object(record)) = serde_json::to_value(rule) else {
        return fields;
    };
    for (name, value) in record {
        if PLACES.contains(&name.as_str()) {
            continue;
        }
        match value.as_object() {
            Some(parts) if DEEPER.contains(&name.as_str()) => {
                for (part, value) in parts {
                    fields.insert(format!("{name}.{part}"), value.clone());
                }
            }
            Some(_) | None => {
                fields.insert(name, value);
            }
        }
    }
    fields
}

impl Diff {
    /// Whether both canons state the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Number of changes of one kind.
    #[must_use]
    pub fn count(&self, disposition: Disposition) -> usize {
        let same = |change: &&Change| change.disposition == disposition;
        self.changes.iter().filter(same).count()
    }

    /// The change feed as one JSON document, with a final newline.
    #[must_use]
    pub fn to_json(&self) -> String {
        format!("{:#}\n", json!(self))
    }

    /// The changes for a person, one paragraph a rule, and a line of counts.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for change in &self.changes {
            let rule = change.after.as_ref().or(change.before.as_ref());
            let words = rule.map(rule_words).unwrap_or_default();
            let page = change.title.as_deref().unwrap_or(&change.page);
            let _ = writeln!(
                text,
                "{} {}, table {}, row {} ({}): {}",
                change.disposition.as_str(),
                harmless(page),
                change.table,
                change.row,
                harmless(&change.id),
                harmless(&words)
            );
            for field in &change.fields {
                let _ = writeln!(
                    text,
                    "  {}\n    - {}\n    + {}",
                    harmless(&field.field),
                    value_words(&field.field, &field.before),
                    value_words(&field.field, &field.after)
                );
            }
        }
        let _ = writeln!(
            text,
            "{} added, {} removed, {} changed",
            self.count(Disposition::Added),
            self.count(Disposition::Removed),
            self.count(Disposition::Changed)
        );
        text
    }
}

/// The change feed's JSON Schema, draft 2020-12, as it is published.
#[cfg(test)]
pub(crate) fn schema_text() -> String {
    let generated = SchemaSettings::draft2020_12()
        .for_deserialize()
        .into_generator()
        .into_root_schema_for::<Diff>();
    let mut schema = Value::from(generated);
    if let Some(root) = schema.as_object_mut() {
        root.insert("$id".to_owned(), json!("urn:portolan:schema:diff:2"));
        root.insert("title".to_owned(), json!("portolan change feed"));
    }
    format!("{schema:#}\n")
}

/// A value in the words that the exports use.
fn value_words(field: &str, value: &Value) -> String {
    let words = match field {
        "matches" => {
            let matches = Vec::<MatchRecord>::deserialize(value);
            matches.ok().map(|matches| matches_words(&matches))
        }
        "source_ports" | "node_ports" => {
            let ranges = Vec::<PortRangeRecord>::deserialize(value);
            ranges.ok().map(|ranges| ports_words(&ranges))
        }
        "source" | "destination" | "component" => {
            let endpoint = EndpointRecord::deserialize(value);
            endpoint.ok().map(|endpoint| endpoint_words(&endpoint))
        }
        _ => None,
    };
    let words = words.unwrap_or_else(|| plain_words(value));
    if words.is_empty() {
        "(nothing)".to_owned()
    } else {
        harmless(&words).into_owned()
    }
}

fn plain_words(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            let words: Vec<String> = items.iter().map(plain_words).collect();
            words.join(", ")
        }
        Value::Object(parts) => {
            let words: Vec<String> = parts.values().map(plain_words).collect();
            words.join(" ")
        }
        Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}
