//! Likeness: how alike two tables, or two rows, are whatever their language.
//!
//! Takes what is written alike in all languages (numbers, names in capitals, anchors, the number of rows
//! and columns, fields that were read) and gives one measure from 0 to 1. All pairing rests on it.

use std::collections::BTreeSet;
use std::hash::{BuildHasher, Hasher};

use crate::lexicon::fold;
use crate::normalize::{ColumnKind, PortTable, Row};
use crate::page::{Cell, Heading, Table};
use crate::rule::{ConceptId, Field, Stated, Value};

/// How alike two things are, from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub(super) struct Likeness(pub(super) f64);

/// Sums of shares differ from 1 by rounding.
const EQUAL: f64 = 0.999;

impl Likeness {
    /// What pairing two tables costs, where a table without a partner costs one: like ones pair for
    /// nothing, and those with a fifth in common are still cheaper paired than apart.
    pub(super) fn cost(self) -> f64 {
        if self.0 >= EQUAL {
            0.0
        } else {
            (1.0 - self.0).mul_add(1.25, 1.0)
        }
    }

    /// What pairing two rows costs: rows with less than a third in common are two rows.
    pub(super) fn row_cost(self) -> f64 {
        if self.0 >= EQUAL {
            0.0
        } else {
            (1.0 - self.0).mul_add(1.4, 1.0)
        }
    }

    /// How much they differ.
    pub(super) fn difference(self) -> Option<f64> {
        Some(1.0 - self.0)
    }
}

/// What a table is by, in every language.
#[derive(Debug, Clone)]
pub(super) struct TableProfile {
    anchor: Option<String>,
    /// The anchor that a site makes of the heading where the page gives none.
    implied: Option<String>,
    columns: usize,
    rows: usize,
    /// Digests of numbers and capital names in the cells, sorted.
    tokens: Vec<u64>,
}

impl TableProfile {
    /// The profile of a table that was understood.
    pub(super) fn of_port_table(table: &PortTable) -> Self {
        let cells = table.rows.iter().flat_map(|row| &row.cells);
        Self::new(
            table.headings.last().map(AsRef::as_ref),
            table.columns.len(),
            table.rows.len(),
            cells,
        )
    }

    /// The profile of any table.
    pub(super) fn of_table(table: &Table) -> Self {
        let cells = table.rows.iter().flat_map(|row| &row.cells);
        let heading = table.headings.last().map(AsRef::as_ref);
        Self::new(heading, table.header.len(), table.rows.len(), cells)
    }

    fn new<'c>(
        heading: Option<&Heading>,
        columns: usize,
        rows: usize,
        cells: impl Iterator<Item = &'c Cell>,
    ) -> Self {
        let mut tokens: Vec<u64> = cells.flat_map(|cell| tokens(&cell.text)).collect();
        tokens.sort_unstable();
        let anchor = heading.and_then(|heading| heading.anchor.clone());
        let implied = heading
            .filter(|_| anchor.is_none())
            .map(|heading| implied_anchor(&heading.text));
        Self {
            anchor,
            implied,
            columns,
            rows,
            tokens,
        }
    }

    /// How alike two tables are: half by what stands in them, half by their size. An anchor that both
    /// have settles it.
    #[allow(clippy::cast_precision_loss)]
    pub(super) fn likeness(&self, other: &Self) -> Likeness {
        let content = shared(&self.tokens, &other.tokens);
        let same = |a: usize, b: usize| a.min(b) as f64 / a.max(b).max(1) as f64;
        let columns = if self.columns == other.columns {
            1.0
        } else {
            0.0
        };
        let size = 0.25_f64.mul_add(same(self.rows, other.rows), 0.25 * columns);
        let likeness = 0.5_f64.mul_add(content, size);
        Likeness(match (&self.anchor, &other.anchor) {
            (Some(a), Some(b)) if a == b => 1.0,
            (Some(_), Some(_)) => likeness * 0.5,
            // A translation keeps the anchor that a site makes of a heading without one. Another says little: the
            // heading may have been worded anew.
            (Some(anchor), None) | (None, Some(anchor)) => {
                let implied = self.implied.as_ref().or(other.implied.as_ref());
                match implied {
                    Some(implied) if implied == anchor => likeness.midpoint(1.0),
                    Some(_) => likeness * OTHER_HEADING,
                    None => likeness,
                }
            }
            (None, None) => likeness,
        })
    }
}

/// The anchor of a heading as sites make it: its words in small letters, with hyphens for blanks and without
/// other marks.
fn implied_anchor(heading: &str) -> String {
    let kept = heading.trim().chars().filter_map(|c| match c {
        ' ' => Some('-'),
        c if c.is_alphanumeric() || matches!(c, '-' | '_') => Some(c),
        _ => None,
    });
    kept.flat_map(char::to_lowercase).collect()
}

/// What a table is still worth under another heading.
const OTHER_HEADING: f64 = 0.9;

/// Share of two sorted lists that both have, 1 for two empty ones.
#[allow(clippy::cast_precision_loss)]
fn shared(a: &[u64], b: &[u64]) -> f64 {
    let total = a.len().max(b.len());
    if total == 0 {
        return 1.0;
    }
    let (mut i, mut j, mut common) = (0, 0, 0_usize);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                common += 1;
                i += 1;
                j += 1;
            }
        }
    }
    common as f64 / total as f64
}

/// Digests of what is written alike in all languages: numbers, and names with a capital or a digit inside.
fn tokens(text: &str) -> impl Iterator<Item = u64> + '_ {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| {
            let has_digit = word.bytes().any(|b| b.is_ascii_digit());
            let is_capital = word.len() > 1 && word.bytes().all(|b| b.is_ascii_uppercase());
            has_digit || is_capital
        })
        .map(digest)
}

fn digest(word: &str) -> u64 {
    // The same in every run: what is paired must not depend on it.
    let mut hasher = foldhash::fast::FixedState::default().build_hasher();
    hasher.write(word.as_bytes());
    hasher.finish()
}

/// What a row is by, in every language.
#[derive(Debug, Clone)]
pub(super) struct RowProfile {
    fields: Vec<Field>,
    values: Vec<Stated<Value>>,
    /// The same, ready to be held against those of many rows.
    sketches: Vec<Sketch>,
    /// Names in the cells that say which service the row is about.
    names: BTreeSet<u64>,
    /// Names in the cells that say the ends.
    ends: BTreeSet<u64>,
    /// The very words of the cells that say which service the row is about.
    label: Option<u64>,
}

impl RowProfile {
    /// The profile of a row by the given fields.
    pub(super) fn of(table: &PortTable, row: &Row, fields: &[Field]) -> Self {
        let values = fields.iter().map(|field| {
            row.rule
                .as_ref()
                .map_or(Stated::Absent, |rule| field.get(rule))
        });
        let about = table.columns.iter().zip(&row.cells).filter(|(kind, _)| {
            matches!(
                kind,
                ColumnKind::ServiceName | ColumnKind::Component | ColumnKind::Notes
            )
        });
        let label: Vec<String> = table
            .columns
            .iter()
            .zip(&row.cells)
            .filter(|(kind, _)| matches!(kind, ColumnKind::ServiceName | ColumnKind::Component))
            .map(|(_, cell)| fold(&cell.text))
            .collect();
        let label = label.join(" ");
        let says_end =
            |kind: &ColumnKind| kind.states(Field::Source) || kind.states(Field::Destination);
        let ends = table.columns.iter().zip(&row.cells);
        let ends = ends.filter(|(kind, _)| says_end(kind));
        let values: Vec<Stated<Value>> = values.collect();
        Self {
            fields: fields.to_vec(),
            sketches: values.iter().map(Sketch::of).collect(),
            values,
            names: about.flat_map(|(_, cell)| names(&cell.text)).collect(),
            ends: ends.flat_map(|(_, cell)| names(&cell.text)).collect(),
            label: (!label.trim().is_empty()).then(|| digest(&label)),
        }
    }

    /// The profile of a row by all that it states.
    pub(super) fn of_row(row: &Row) -> Self {
        let values = Field::ALL.iter().map(|field| {
            row.rule
                .as_ref()
                .map_or(Stated::Absent, |rule| field.get(rule))
        });
        let values: Vec<Stated<Value>> = values.collect();
        Self {
            fields: Field::ALL.to_vec(),
            sketches: values.iter().map(Sketch::of).collect(),
            values,
            names: BTreeSet::new(),
            ends: BTreeSet::new(),
            label: None,
        }
    }

    /// Whether all fields were read: only then does the key tell the row.
    pub(super) fn is_whole(&self) -> bool {
        !self.values.iter().any(Stated::is_unread)
    }

    /// What the row states.
    pub(super) fn key(&self) -> &[Stated<Value>] {
        &self.values
    }

    /// The ports of the row, where they were read.
    pub(super) fn ports(&self) -> Option<&Value> {
        let mut fields = self.fields.iter().zip(&self.values);
        fields
            .find(|(field, _)| **field == Field::Matches)
            .and_then(|(_, value)| value.value())
    }

    /// A digest of what the row states.
    pub(super) fn digest(&self) -> u64 {
        foldhash::fast::FixedState::default().hash_one(format!("{:?}", self.values))
    }

    /// Whether two rows state the same, as far as both were read.
    pub(super) fn is_equal(&self, other: &Self) -> bool {
        let pairs = self.values.iter().zip(&other.values);
        pairs
            .into_iter()
            .all(|(a, b)| a.is_unread() || b.is_unread() || a == b)
    }

    /// How much two rows differ: 0 for equal ones, 1 for rows with nothing in common. What was not read
    /// counts for neither.
    pub(super) fn difference(&self, other: &Self) -> f64 {
        let (mut differing, mut total) = (0.0, 0.0);
        let (mut other_ports, mut other_end) = (false, false);
        for ((field, a), b) in self.fields.iter().zip(&self.sketches).zip(&other.sketches) {
            if a.is_unread() || b.is_unread() || (a.is_absent() && b.is_absent()) {
                continue;
            }
            let weight = weight(*field);
            let difference = a.difference(b);
            total += weight;
            differing += weight * difference;
            let is_other = difference >= 1.0 && !a.is_absent() && !b.is_absent();
            other_ports |= is_other && *field == Field::Matches;
            other_end |= is_other && matches!(field, Field::Source | Field::Destination);
        }
        // Other ports, and somebody else who has them open: nothing says that it is the same row.
        if other_ports && other_end {
            return 1.0;
        }
        // Names of services are many and short; they tell rows apart that differ in a port.
        if !self.names.is_empty() && !other.names.is_empty() {
            let common = self.names.intersection(&other.names).count();
            let fewer = self.names.len().min(other.names.len());
            #[allow(clippy::cast_precision_loss)]
            let share = common as f64 / fewer as f64;
            // A row that states the same is nearer than any other, however its service is called.
            let weight = if differing > 0.0 {
                NAMES_WEIGHT
            } else {
                EQUAL_NAMES_WEIGHT
            };
            total += weight;
            differing += weight * (1.0 - share);
        }
        // What one of them calls it in words that nobody understood may be called so in the other.
        if self.label.is_some() && self.label == other.label && self.has_open_label(other) {
            total += weight(Field::Component);
        }
        // An end that was not read in one of them may stand there in the very words of the other.
        if self.has_open_end(other) {
            total += self.same_ends(other) * weight(Field::Source);
        }
        if total == 0.0 { 0.0 } else { differing / total }
    }

    /// The share of names that the ends of both rows have, whether they were read or not.
    #[allow(clippy::cast_precision_loss)]
    pub(super) fn same_ends(&self, other: &Self) -> f64 {
        let common = self.ends.intersection(&other.ends).count();
        common as f64 / self.ends.len().max(other.ends.len()).max(1) as f64
    }

    /// Whether what a row is about was not read in one of two, or is no field of theirs.
    fn has_open_label(&self, other: &Self) -> bool {
        let mut fields = self.fields.iter().zip(&self.sketches).zip(&other.sketches);
        fields
            .find(|((field, _), _)| **field == Field::Component)
            .is_none_or(|((_, a), b)| {
                a.is_unread() || b.is_unread() || a.is_absent() && b.is_absent()
            })
    }

    /// Whether an end was not read in one of two rows, and none contradicts that of the other.
    fn has_open_end(&self, other: &Self) -> bool {
        let mut is_open = false;
        for ((field, a), b) in self.fields.iter().zip(&self.sketches).zip(&other.sketches) {
            if !matches!(field, Field::Source | Field::Destination) {
                continue;
            }
            match a.is_unread() || b.is_unread() {
                true => is_open = true,
                false if a.digest == b.digest => {}
                false => return false,
            }
        }
        is_open
    }
}

/// What the name of a service weighs among the fields.
const NAMES_WEIGHT: f64 = 3.0;

/// The same where all else is equal: names tell equal rows apart, and nothing more.
const EQUAL_NAMES_WEIGHT: f64 = 1.0;

/// What a field tells of a row: its ports more than anything else, its ends more than what is around.
fn weight(field: Field) -> f64 {
    match field {
        Field::Matches => 4.0,
        Field::ApplicationProtocols | Field::Source | Field::Destination | Field::Component => 2.0,
        Field::SourcePorts
        | Field::NodePorts
        | Field::Security
        | Field::Role
        | Field::Direction
        | Field::Action => 1.0,
    }
}

/// What a field says, in numbers: most pairs of rows are no pair, and are told apart by them.
#[derive(Debug, Clone)]
struct Sketch {
    /// Equal for equal values.
    digest: u64,
    kind: SketchKind,
    /// What the value is made of, where a part of it can be shared: port ranges, roles. Sorted.
    parts: Vec<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SketchKind {
    Absent,
    Unread,
    Matches,
    Endpoint,
    Other,
}

impl Sketch {
    fn of(stated: &Stated<Value>) -> Self {
        let hash = foldhash::fast::FixedState::default();
        let (kind, mut parts) = match stated.value() {
            None if stated.is_unread() => (SketchKind::Unread, Vec::new()),
            None => (SketchKind::Absent, Vec::new()),
            Some(Value::Matches(matches)) => {
                let ports = matches.iter().map(|one| hash.hash_one(one.ports));
                (SketchKind::Matches, ports.collect())
            }
            Some(Value::Endpoint(endpoint)) => {
                let any = endpoint.any.then_some(None::<&ConceptId>);
                let roles = any.into_iter().chain(endpoint.roles().map(Some));
                (
                    SketchKind::Endpoint,
                    roles.map(|role| hash.hash_one(role)).collect(),
                )
            }
            Some(_) => (SketchKind::Other, Vec::new()),
        };
        parts.sort_unstable();
        parts.dedup();
        Self {
            digest: hash.hash_one(stated.value()),
            kind,
            parts,
        }
    }

    fn is_absent(&self) -> bool {
        self.kind == SketchKind::Absent
    }

    fn is_unread(&self) -> bool {
        self.kind == SketchKind::Unread
    }

    fn difference(&self, other: &Self) -> f64 {
        if self.digest == other.digest {
            return 0.0;
        }
        match (self.kind, other.kind) {
            // Ports weigh three quarters of a match, transports one.
            (SketchKind::Matches, SketchKind::Matches) if self.parts == other.parts => 0.25,
            (SketchKind::Matches, SketchKind::Matches) => {
                let worth = match self.is_part_of(other) || other.is_part_of(self) {
                    true => MORE_PORTS,
                    false => SOME_PORTS,
                };
                self.shared_parts(other).mul_add(-worth, 1.0)
            }
            // A half for other qualities of the same roles, 1 for nothing in common: a row whose endpoints lost
            // a word is still told from the row of the way back.
            (SketchKind::Endpoint, SketchKind::Endpoint) => {
                self.shared_parts(other).mul_add(-0.5, 1.0)
            }
            _ => 1.0,
        }
    }

    /// Whether the other has all parts of it.
    fn is_part_of(&self, other: &Self) -> bool {
        let is_there = |part: &u64| other.parts.binary_search(part).is_ok();
        self.parts.iter().all(is_there)
    }

    /// The share of all parts of both that both have.
    #[allow(clippy::cast_precision_loss)]
    fn shared_parts(&self, other: &Self) -> f64 {
        let is_there = |part: &&u64| other.parts.binary_search(part).is_ok();
        let common = self.parts.iter().filter(is_there).count();
        let all = self.parts.len() + other.parts.len() - common;
        common as f64 / all.max(1) as f64
    }
}

/// What some ports in common are worth: of two rows that could be meant the one that has them is.
const SOME_PORTS: f64 = 0.05;

/// The same where the one has all ports of the other: a port has come to the row, or left it.
const MORE_PORTS: f64 = 0.5;

/// Names that no translator touches: Latin words with a mark, a digit or a capital inside.
fn names(text: &str) -> impl Iterator<Item = u64> + '_ {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_')))
        .map(|word| word.trim_matches(['-', '_']))
        .filter(|word| {
            let inside = word.bytes().skip(1);
            let is_odd =
                |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_');
            word.len() >= 3
                && inside.into_iter().any(is_odd)
                && !word.bytes().all(|b| b.is_ascii_digit())
        })
        .map(|word| digest(&word.to_ascii_lowercase()))
}
