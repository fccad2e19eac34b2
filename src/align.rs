//! Align: the tables and rows of a group side by side.
//!
//! Takes a group and gives, for each table and row, what each edition has there. Editions are aligned
//! to one of them, the centre. Inside a table the cheapest story wins: a changed row costs one, a
//! missing and an extra row cost one each, so a wrong port is one changed row and two exchanged cells
//! are one; rows left over that equal each other have moved. Tables too long for that are first cut at
//! the rows that are equal (`similar`).

use std::collections::BTreeSet;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::group::Group;
use crate::lexicon::ConceptId;
use crate::locale::Locale;
use crate::normalize::{ColumnKind, PortTable, Row};
use crate::rule::{Endpoint, Rule};

/// The rows of a group side by side.
#[derive(Debug, Clone)]
pub struct Alignment<'s> {
    /// The group.
    pub group: Group<'s>,
    /// The edition that is right unless it stands alone.
    pub reference: Option<usize>,
    /// Tables, in the order of the centre.
    pub tables: Vec<AlignedTable<'s>>,
}

/// One table in all editions.
#[derive(Debug, Clone)]
pub struct AlignedTable<'s> {
    /// For each edition its table, where it has one.
    pub tables: Vec<Option<&'s PortTable>>,
    /// Rows, in the order of the centre.
    pub rows: Vec<AlignedRow<'s>>,
}

/// One row in all editions.
#[derive(Debug, Clone)]
pub struct AlignedRow<'s> {
    /// For each edition its row, where it has one.
    pub rows: Vec<Option<&'s Row>>,
    /// Editions in which the row stands at another position.
    pub moved: Vec<usize>,
}

/// Product of lengths up to which every pair of rows is weighed.
const MAX_PAIRS: usize = 250_000;

/// Aligns a group.
#[must_use]
pub fn align<'s>(group: Group<'s>, wanted: Option<&Locale>, source: &Locale) -> Alignment<'s> {
    let reference = group.reference(wanted, source);
    let has_tables = |index: &usize| !group.editions[*index].tables.is_empty();
    let centre = reference.filter(has_tables).unwrap_or_else(|| {
        // Most tables, then most rows, then the first.
        let size = |index: usize| {
            let page = group.editions[index];
            let rows: usize = page.tables.iter().map(|table| table.rows.len()).sum();
            (page.tables.len(), rows, std::cmp::Reverse(index))
        };
        (0..group.editions.len())
            .max_by_key(|&index| size(index))
            .unwrap_or(0)
    });
    let tables = align_tables(&group, centre)
        .into_iter()
        .map(|tables| {
            let rows = align_rows(&tables, centre);
            AlignedTable { tables, rows }
        })
        .collect();
    Alignment {
        group,
        reference,
        tables,
    }
}

/// For each table of the centre, and each that the centre lacks, the tables of all editions.
fn align_tables<'s>(group: &Group<'s>, centre: usize) -> Vec<Vec<Option<&'s PortTable>>> {
    let count = group.editions.len();
    let middle: Vec<&PortTable> = group.editions[centre].tables.iter().collect();
    let middle_sketches: Vec<Sketch<'_>> = middle.iter().copied().map(Sketch::of).collect();
    let mut slots = Slots::new(count, centre, &middle);
    for (edition, page) in group.editions.iter().enumerate() {
        if edition == centre {
            continue;
        }
        let tables: Vec<&PortTable> = page.tables.iter().collect();
        let sketches: Vec<Sketch<'_>> = tables.iter().copied().map(Sketch::of).collect();
        // Pages with tables without number are taken to have them in one order.
        let steps = if middle.len() * tables.len() > MAX_PAIRS {
            in_order(0..middle.len(), 0..tables.len())
        } else {
            cheapest(&middle_sketches, &sketches, |a, b| {
                let likeness = a.likeness(b);
                if likeness >= 0.999 {
                    0.0
                } else {
                    1.0 + (1.0 - likeness) * 1.25
                }
            })
        };
        slots.place(edition, &tables, steps, &|a, b| {
            let likeness = Sketch::of(a).likeness(&Sketch::of(b));
            Some(1.0 - likeness).filter(|difference| *difference <= 0.5)
        });
    }
    slots.finish().into_iter().map(|(items, _)| items).collect()
}

/// What a table says about protocols and ports, sorted: two of them are compared in one pass.
struct Sketch<'s> {
    table: &'s PortTable,
    keys: Vec<Rule>,
}

impl<'s> Sketch<'s> {
    fn of(table: &'s PortTable) -> Self {
        let rules = table.rows.iter().filter_map(|row| row.rule.as_ref());
        let mut keys: Vec<Rule> = rules.map(service_of).collect();
        keys.sort();
        Self { table, keys }
    }

    /// Share of rows of two tables that say the same about protocols and ports.
    fn likeness(&self, other: &Self) -> f64 {
        let (a, b) = (self.table, other.table);
        let (a_keys, b_keys) = (&self.keys, &other.keys);
        let total = a_keys.len().max(b_keys.len());
        if total == 0 {
            return if a.rows.len() == b.rows.len() {
                1.0
            } else {
                0.0
            };
        }
        let (mut i, mut j, mut common) = (0, 0, 0_usize);
        while i < a_keys.len() && j < b_keys.len() {
            match a_keys[i].cmp(&b_keys[j]) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    common += 1;
                    i += 1;
                    j += 1;
                }
            }
        }
        // Tables of one shape and length are alike even where every row differs.
        let same_shape = a.columns.len() == b.columns.len() && a_keys.len() == b_keys.len();
        let shape = if same_shape { 0.25 } else { 0.0 };
        #[allow(clippy::cast_precision_loss)]
        let share = common as f64 / total as f64;
        share.mul_add(1.0 - shape, shape)
    }
}

/// The part of a rule that is written alike in all languages.
fn service_of(rule: &Rule) -> Rule {
    Rule {
        application_protocols: rule.application_protocols.clone(),
        security: rule.security.clone(),
        transport: rule.transport.clone(),
        ports: rule.ports.clone(),
        source_ports: rule.source_ports.clone(),
        ..Rule::default()
    }
}

fn align_rows<'s>(tables: &[Option<&'s PortTable>], centre: usize) -> Vec<AlignedRow<'s>> {
    let stating = |table: Option<&'s PortTable>| -> Vec<&'s Row> {
        let rows = table.map(|table| table.rows.as_slice()).unwrap_or_default();
        rows.iter().filter(|row| row.rule.is_some()).collect()
    };
    // Where the centre lacks the table, the first edition that has it stands in.
    let centre = match tables[centre] {
        Some(_) => centre,
        None => tables.iter().position(Option::is_some).unwrap_or(centre),
    };
    let middle = stating(tables[centre]);
    let mut slots = Slots::new(tables.len(), centre, &middle);
    for (edition, table) in tables.iter().enumerate() {
        if edition == centre || table.is_none() {
            continue;
        }
        let rows = stating(*table);
        let missing = lacking_columns(tables[centre], *table);
        let steps = pair_rows(&middle, &rows, &missing);
        slots.place(edition, &rows, steps, &|a, b| {
            Some(row_difference(a, b, &missing)).filter(|difference| *difference <= 0.35)
        });
    }
    slots
        .finish()
        .into_iter()
        .map(|(rows, moved)| AlignedRow { rows, moved })
        .collect()
}

/// Columns that only one of two tables has: what they state is no difference of rows.
fn lacking_columns(a: Option<&PortTable>, b: Option<&PortTable>) -> Vec<ColumnKind> {
    let columns = |table: Option<&PortTable>| table.map(|t| t.columns.clone()).unwrap_or_default();
    let (a, b) = (columns(a), columns(b));
    let only = |x: &[ColumnKind], y: &[ColumnKind]| -> Vec<ColumnKind> {
        x.iter().filter(|kind| !y.contains(kind)).copied().collect()
    };
    [only(&a, &b), only(&b, &a)].concat()
}

fn pair_rows(a: &[&Row], b: &[&Row], missing: &[ColumnKind]) -> Vec<Step> {
    let cost = |a: &&Row, b: &&Row| {
        let difference = row_difference(a, b, missing);
        if difference == 0.0 {
            0.0
        } else {
            difference.mul_add(1.4, 1.0)
        }
    };
    if a.len() * b.len() <= MAX_PAIRS {
        return cheapest(a, b, cost);
    }
    let rules =
        |rows: &[&Row]| -> Vec<Rule> { rows.iter().filter_map(|row| row.rule.clone()).collect() };
    let mut steps = Vec::new();
    for op in capture_diff_slices(Algorithm::Patience, &rules(a), &rules(b)) {
        let (old, new) = (op.old_range(), op.new_range());
        match matches!(op, DiffOp::Equal { .. }) {
            true => steps.extend(old.zip(new).map(|(i, j)| Step::Pair(i, j))),
            false if old.len() * new.len() <= MAX_PAIRS => {
                let inner = cheapest(&a[old.clone()], &b[new.clone()], cost);
                steps.extend(
                    inner
                        .into_iter()
                        .map(|step| step.shifted(old.start, new.start)),
                );
            }
            false => steps.extend(in_order(old, new)),
        }
    }
    steps
}

/// Pairs the first with the first and so on; the longer list has items left over.
fn in_order(a: Range<usize>, b: Range<usize>) -> Vec<Step> {
    let pairs = a.len().min(b.len());
    let mut steps: Vec<Step> = (0..pairs)
        .map(|k| Step::Pair(a.start + k, b.start + k))
        .collect();
    steps.extend((a.start + pairs..a.end).map(Step::OnlyA));
    steps.extend((b.start + pairs..b.end).map(Step::OnlyB));
    steps
}

/// How much two rows differ: 0 for equal rules, 1 for rules with nothing in common.
fn row_difference(a: &Row, b: &Row, missing: &[ColumnKind]) -> f64 {
    let (Some(a), Some(b)) = (&a.rule, &b.rule) else {
        return 1.0;
    };
    let (mut differing, mut total) = (0.0, 0.0);
    let mut weigh_share = |kinds: &[ColumnKind], weight: f64, stated: bool, share: f64| {
        let lacks = kinds.iter().any(|kind| missing.contains(kind));
        if stated && !lacks {
            total += weight;
            differing += weight * share;
        }
    };
    use ColumnKind as K;
    for (kind, a, b) in [
        (K::Source, &a.source, &b.source),
        (K::Destination, &a.destination, &b.destination),
        (K::Component, &a.component, &b.component),
    ] {
        let share = endpoint_difference(a.as_ref(), b.as_ref());
        weigh_share(&[kind], 2.0, a.is_some() || b.is_some(), share);
    }
    let mut weigh = |kinds: &[ColumnKind], weight: f64, stated: bool, equal: bool| {
        weigh_share(kinds, weight, stated, if equal { 0.0 } else { 1.0 });
    };
    weigh(
        &[],
        3.0,
        !(a.ports.is_empty() && b.ports.is_empty()),
        a.port_set() == b.port_set(),
    );
    weigh(
        &[],
        1.0,
        !(a.transport.is_empty() && b.transport.is_empty()),
        a.transport == b.transport,
    );
    weigh(
        &[],
        2.0,
        !(a.application_protocols.is_empty() && b.application_protocols.is_empty()),
        a.application_protocols == b.application_protocols,
    );
    weigh(
        &[],
        1.0,
        !(a.security.is_empty() && b.security.is_empty()),
        a.security == b.security,
    );
    weigh(
        &[],
        1.0,
        a.role.is_some() || b.role.is_some(),
        a.role == b.role,
    );
    weigh(
        &[K::SourcePort],
        1.0,
        !(a.source_ports.is_empty() && b.source_ports.is_empty()),
        a.source_ports == b.source_ports,
    );
    weigh(
        &[K::NodePort],
        1.0,
        !(a.node_ports.is_empty() && b.node_ports.is_empty()),
        a.node_ports == b.node_ports,
    );
    weigh(
        &[K::Direction],
        1.0,
        a.direction.is_some() || b.direction.is_some(),
        a.direction == b.direction,
    );
    if total == 0.0 { 0.0 } else { differing / total }
}

/// How much two endpoints differ: 0 for equal ones, a half for other qualities of the same roles, 1 for
/// nothing in common. A row whose endpoints lost a word is still told from the row of the way back.
fn endpoint_difference(a: Option<&Endpoint>, b: Option<&Endpoint>) -> f64 {
    if a == b {
        return 0.0;
    }
    let (Some(a), Some(b)) = (a, b) else {
        return 1.0;
    };
    let parts = |endpoint: &Endpoint| -> BTreeSet<Option<ConceptId>> {
        let any = endpoint.any.then_some(None);
        any.into_iter()
            .chain(endpoint.roles().cloned().map(Some))
            .collect()
    };
    let (a, b) = (parts(a), parts(b));
    let all = a.union(&b).count().max(1);
    #[allow(clippy::cast_precision_loss)]
    let shared = a.intersection(&b).count() as f64 / all as f64;
    shared.mul_add(-0.5, 1.0)
}

/// One step of an alignment of two lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Pair(usize, usize),
    OnlyA(usize),
    OnlyB(usize),
}

impl Step {
    fn shifted(self, a: usize, b: usize) -> Self {
        match self {
            Step::Pair(i, j) => Step::Pair(i + a, j + b),
            Step::OnlyA(i) => Step::OnlyA(i + a),
            Step::OnlyB(j) => Step::OnlyB(j + b),
        }
    }
}

/// The cheapest alignment of two lists: a pair costs what `cost` says, an item alone costs one.
fn cheapest<T>(a: &[T], b: &[T], cost: impl Fn(&T, &T) -> f64) -> Vec<Step> {
    let width = b.len() + 1;
    let mut best = vec![0.0_f64; (a.len() + 1) * width];
    #[allow(clippy::cast_precision_loss)]
    for i in (0..=a.len()).rev() {
        for j in (0..=b.len()).rev() {
            best[i * width + j] = match (i == a.len(), j == b.len()) {
                (true, _) => (b.len() - j) as f64,
                (_, true) => (a.len() - i) as f64,
                (false, false) => {
                    let pair = cost(&a[i], &b[j]) + best[(i + 1) * width + j + 1];
                    let only_a = 1.0 + best[(i + 1) * width + j];
                    let only_b = 1.0 + best[i * width + j + 1];
                    pair.min(only_a).min(only_b)
                }
            };
        }
    }
    let mut steps = Vec::with_capacity(a.len().max(b.len()));
    let (mut i, mut j) = (0, 0);
    while i < a.len() || j < b.len() {
        let here = best[i * width + j];
        if i < a.len() && j < b.len() {
            let pair = cost(&a[i], &b[j]) + best[(i + 1) * width + j + 1];
            if pair <= here {
                steps.push(Step::Pair(i, j));
                i += 1;
                j += 1;
                continue;
            }
        }
        if i < a.len() && 1.0 + best[(i + 1) * width + j] <= here {
            steps.push(Step::OnlyA(i));
            i += 1;
        } else {
            steps.push(Step::OnlyB(j));
            j += 1;
        }
    }
    steps
}

/// Items of all editions in slots; the centre's items come first to be slots.
struct Slots<'s, T> {
    editions: usize,
    centre: usize,
    slots: Vec<Slot<'s, T>>,
}

struct Slot<'s, T> {
    /// Index of the centre's item that the slot stands at or after, for the order.
    after: usize,
    items: Vec<Option<&'s T>>,
    moved: Vec<usize>,
}

impl<'s, T> Slots<'s, T> {
    fn new(editions: usize, centre: usize, middle: &[&'s T]) -> Self {
        let slots = middle
            .iter()
            .enumerate()
            .map(|(after, item)| {
                let mut items = vec![None; editions];
                items[centre] = Some(*item);
                Slot {
                    after,
                    items,
                    moved: Vec::new(),
                }
            })
            .collect();
        Self {
            editions,
            centre,
            slots,
        }
    }

    /// Puts one edition's items into slots; items left over find a like one or open a slot.
    fn place(
        &mut self,
        edition: usize,
        items: &[&'s T],
        steps: Vec<Step>,
        difference: &dyn Fn(&'s T, &'s T) -> Option<f64>,
    ) {
        let mut unplaced: Vec<(usize, usize)> = Vec::new();
        let mut after = 0;
        for step in steps {
            match step {
                Step::Pair(i, j) => {
                    after = i;
                    if let Some(slot) = self.slots.get_mut(i) {
                        slot.items[edition] = Some(items[j]);
                    }
                }
                Step::OnlyA(i) => after = i,
                Step::OnlyB(j) => unplaced.push((after, j)),
            }
        }
        // Items without number are not held against each other.
        let may_move = unplaced.len().saturating_mul(self.slots.len()) <= MAX_PAIRS * 4;
        for (after, j) in unplaced {
            let item = items[j];
            let candidates = if may_move { self.slots.len() } else { 0 };
            let nearest = self.slots[..candidates]
                .iter()
                .enumerate()
                .filter(|(_, slot)| slot.items[edition].is_none())
                .filter_map(|(index, slot)| {
                    let other = slot.items.iter().flatten().next()?;
                    Some((index, difference(other, item)?))
                })
                .min_by(|(_, a), (_, b)| a.total_cmp(b));
            match nearest.and_then(|(index, _)| self.slots.get_mut(index)) {
                Some(slot) => {
                    slot.items[edition] = Some(item);
                    if slot.items[self.centre].is_some() {
                        slot.moved.push(edition);
                    }
                }
                None => {
                    let mut all = vec![None; self.editions];
                    all[edition] = Some(item);
                    self.slots.push(Slot {
                        after,
                        items: all,
                        moved: Vec::new(),
                    });
                }
            }
        }
    }

    fn finish(mut self) -> Vec<(Vec<Option<&'s T>>, Vec<usize>)> {
        let centre = self.centre;
        // A slot of the centre comes before those that were opened after it.
        self.slots
            .sort_by_key(|slot| (slot.after, slot.items[centre].is_none()));
        self.slots
            .into_iter()
            .map(|slot| (slot.items, slot.moved))
            .collect()
    }
}
