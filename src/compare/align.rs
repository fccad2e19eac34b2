//! Align: the tables and rows of a group side by side.
//!
//! Takes a group and gives, for each table and row, what each edition has there. Editions are aligned
//! to one of them, the centre. Inside a table the cheapest story wins: a changed row costs one, a
//! missing and an extra row cost one each, so a wrong port is one changed row and two exchanged cells
//! are one; rows left over that equal each other have moved. Tables too long for that are first cut at
//! the rows that are equal (`similar`).

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;

use super::group::Group;
use super::likeness::{Likeness, RowProfile, TableProfile};
use crate::common::landmarks;
use crate::locale::Locale;
use crate::normalize::{PortTable, Row};
use crate::order::Order;
use crate::rule::{Field, Stated, Value};

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

/// Product of lengths up to which every pair of rows is weighed: tables of 300 rows, and people write none
/// of 200.
const MAX_PAIRS: usize = 90_000;

/// The same for all editions of a page together: one in thirty languages has tables of 250 rows weighed.
const MAX_PAIRS_OF_PAGE: usize = 2_000_000;

/// Rows that only some editions have, at one place: so many are looked at for one that is like another.
const MAX_LIKE: usize = 64;

/// How many pairs may be weighed for one table in one edition.
fn most_pairs(editions: usize) -> usize {
    MAX_PAIRS.min(MAX_PAIRS_OF_PAGE / editions.max(1))
}

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
    let middle_profiles: Vec<TableProfile> = middle
        .iter()
        .map(|table| TableProfile::of_port_table(table))
        .collect();
    let mut slots = Slots::new(count, centre, &middle);
    for (edition, page) in group.editions.iter().enumerate() {
        if edition == centre {
            continue;
        }
        let tables: Vec<&PortTable> = page.tables.iter().collect();
        let profiles: Vec<TableProfile> = tables
            .iter()
            .map(|table| TableProfile::of_port_table(table))
            .collect();
        let steps = pair_tables(&middle_profiles, &profiles);
        slots.place(edition, &tables, steps, &|a, b| {
            let likeness = TableProfile::of_port_table(a).likeness(&TableProfile::of_port_table(b));
            likeness
                .difference()
                .filter(|difference| *difference <= MOST_DIFFERENT_TABLE)
        });
    }
    slots.finish().into_iter().map(|(items, _)| items).collect()
}

/// Pairs the tables of two pages; both know them by their profiles.
pub(super) fn pair_tables(a: &[TableProfile], b: &[TableProfile]) -> Vec<Step> {
    // Pages with tables without number are taken to have them in one order.
    if a.len() * b.len() > MAX_PAIRS {
        return in_order(0..a.len(), 0..b.len());
    }
    cheapest(a, b, |a, b| a.likeness(b).cost())
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
        let (Some(own), Some(table)) = (tables[centre], table) else {
            continue;
        };
        if edition == centre {
            continue;
        }
        let rows = stating(Some(table));
        let fields = shared_fields(own, table);
        let profiles = |table: &PortTable, rows: &[&Row]| -> Vec<RowProfile> {
            rows.iter()
                .map(|row| RowProfile::of(table, row, &fields))
                .collect()
        };
        let (a, b) = (profiles(own, &middle), profiles(table, &rows));
        let pairs = pair_rows(&a, &b, most_pairs(tables.len()));
        slots.place_pairs(edition, &rows, &pairs, &|row| RowProfile::of_row(row));
    }
    slots
        .finish()
        .into_iter()
        .map(|(rows, moved)| AlignedRow { rows, moved })
        .collect()
}

/// Fields that both tables have a place for: what one of them lacks is no difference of rows.
fn shared_fields(a: &PortTable, b: &PortTable) -> Vec<Field> {
    let fields = Field::ALL.into_iter();
    // The direction that a heading gives to all rows tells none from another.
    let is_common = |field: &Field| {
        *field == Field::Direction && (a.given.contains(field) || b.given.contains(field))
    };
    fields
        .filter(|field| a.has_field(*field) && b.has_field(*field))
        .filter(|field| !is_common(field))
        .collect()
}

/// Pairs of rows, and whether each stands at another place than its neighbours.
struct Pairs {
    /// For each row of the second list its partner in the first.
    partner: Vec<Option<usize>>,
    moved: Vec<bool>,
}

/// Pairs the rows of two tables: in order where that tells the cheapest story; then rows that are left
/// over or changed, and equal a row elsewhere that is left over or changed as well, have moved.
fn pair_rows(a: &[RowProfile], b: &[RowProfile], most: usize) -> Pairs {
    let mut pairs = Pairs {
        partner: vec![None; b.len()],
        moved: vec![false; b.len()],
    };
    let mut is_free = vec![true; a.len()];
    let steps = in_order_pairs(a, b, most);
    // Equal rows keep their partners.
    for step in &steps {
        if let Step::Pair(i, j) = *step
            && a[i].is_equal(&b[j])
        {
            pairs.partner[j] = Some(i);
            is_free[i] = false;
        }
    }
    // Rows that changed in order may really have moved.
    let mut elsewhere: BTreeMap<&[Stated<Value>], Vec<usize>> = BTreeMap::new();
    for (i, profile) in a.iter().enumerate().rev() {
        if is_free[i] && profile.is_whole() {
            elsewhere.entry(profile.key()).or_default().push(i);
        }
    }
    for (j, profile) in b.iter().enumerate() {
        if pairs.partner[j].is_none()
            && profile.is_whole()
            && let Some(i) = elsewhere.get_mut(profile.key()).and_then(Vec::pop)
        {
            pairs.partner[j] = Some(i);
            pairs.moved[j] = true;
            is_free[i] = false;
        }
    }
    // The same for rows that were not read in full: by their ports, as far as nothing else contradicts.
    let mut by_ports: BTreeMap<&Value, VecDeque<usize>> = BTreeMap::new();
    for (i, profile) in a.iter().enumerate() {
        if is_free[i]
            && let Some(value) = profile.ports()
        {
            by_ports.entry(value).or_default().push_back(i);
        }
    }
    let mut story: Vec<Option<usize>> = vec![None; b.len()];
    for step in &steps {
        if let Step::Pair(i, j) = *step {
            story[j] = Some(i);
        }
    }
    for (j, profile) in b.iter().enumerate() {
        let own = profile.ports().filter(|_| pairs.partner[j].is_none());
        let Some(candidates) = own.and_then(|value| by_ports.get_mut(value)) else {
            continue;
        };
        while candidates.front().is_some_and(|i| !is_free[*i]) {
            candidates.pop_front();
        }
        let free = candidates.iter().filter(|i| is_free[**i]).take(MAX_LIKE);
        // Two rows that were read in full are equal or not, and that is settled.
        let open = |i: &usize| !(a[*i].is_whole() && profile.is_whole());
        // A row whose ends bear the same names is the one that is meant, though its ports have changed.
        let named = story[j].map_or(0.0, |i| a[i].same_ends(profile));
        let is_as_near = |i: &usize| a[*i].same_ends(profile) >= named;
        let mut moved = free.copied().filter(|i| open(i) && is_as_near(i));
        if let Some(i) = moved.find(|i| a[*i].is_equal(profile)) {
            pairs.partner[j] = Some(i);
            pairs.moved[j] = true;
            is_free[i] = false;
        }
    }
    // What is left pairs as the story has it, where both are still free.
    for step in &steps {
        if let Step::Pair(i, j) = *step
            && pairs.partner[j].is_none()
            && is_free[i]
        {
            pairs.partner[j] = Some(i);
            is_free[i] = false;
        }
    }
    let left_a: Vec<usize> = (0..a.len()).filter(|i| is_free[*i]).collect();
    let left_b: Vec<usize> = (0..b.len())
        .filter(|j| pairs.partner[*j].is_none())
        .collect();
    if left_a.len().saturating_mul(left_b.len()) > most {
        return pairs;
    }
    // Like rows of the rest, the likest first.
    let mut like: Vec<(f64, usize, usize)> = Vec::new();
    for &i in &left_a {
        for &j in &left_b {
            let difference = a[i].difference(&b[j]);
            if difference <= MOST_DIFFERENT_ROW {
                like.push((difference, i, j));
            }
        }
    }
    like.order_by(|x, y| x.0.total_cmp(&y.0).then(x.1.cmp(&y.1)).then(x.2.cmp(&y.2)));
    for (_, i, j) in like {
        if is_free[i] && pairs.partner[j].is_none() {
            pairs.partner[j] = Some(i);
            pairs.moved[j] = true;
            is_free[i] = false;
        }
    }
    pairs
}

/// A row that differs more is another row: it has lost a field and kept all others.
const MOST_DIFFERENT_ROW: f64 = 0.35;

/// A table that differs more is another table.
const MOST_DIFFERENT_TABLE: f64 = 0.5;

fn in_order_pairs(a: &[RowProfile], b: &[RowProfile], most: usize) -> Vec<Step> {
    let cost = |a: &RowProfile, b: &RowProfile| Likeness(1.0 - a.difference(b)).row_cost();
    if a.len() * b.len() <= most {
        return cheapest(a, b, cost);
    }
    let keys = |rows: &[RowProfile]| -> Vec<u64> { rows.iter().map(RowProfile::digest).collect() };
    let mut steps = Vec::new();
    // What lies between equal rows is weighed as long as all of it together is no more than one table's.
    let mut left = most;
    let (mut i, mut j) = (0, 0);
    let ends = (a.len(), b.len());
    for (at, other) in landmarks(&keys(a), &keys(b)).into_iter().chain([ends]) {
        let (old, new) = (i..at, j..other);
        if old.len() * new.len() <= left {
            left -= old.len() * new.len();
            let inner = cheapest(&a[old.clone()], &b[new.clone()], cost).into_iter();
            steps.extend(inner.map(|step| step.shifted(old.start, new.start)));
        } else {
            steps.extend(in_order(old, new));
        }
        if (at, other) != ends {
            steps.push(Step::Pair(at, other));
        }
        (i, j) = (at + 1, other + 1);
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

/// One step of an alignment of two lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
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

/// Costs that differ by less are equal: they were added up in another order.
const TIE: f64 = 1e-9;

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
            if pair <= here + TIE {
                steps.push(Step::Pair(i, j));
                i += 1;
                j += 1;
                continue;
            }
        }
        if i < a.len() && 1.0 + best[(i + 1) * width + j] <= here + TIE {
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
    /// Slots that the centre lacks, by the place where they stand.
    opened: BTreeMap<usize, Vec<usize>>,
    /// The same by what they state as well: as many languages may have the row, and none is looked for long.
    equal: BTreeMap<(usize, u64), Vec<usize>>,
}

struct Slot<'s, T> {
    /// Index of the centre's item that the slot stands at or after, for the order.
    after: usize,
    items: Vec<Option<&'s T>>,
    moved: Vec<usize>,
    /// What its first row states, where the centre has none.
    profile: Option<RowProfile>,
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
                    profile: None,
                }
            })
            .collect();
        Self {
            editions,
            centre,
            slots,
            opened: BTreeMap::new(),
            equal: BTreeMap::new(),
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
                        profile: None,
                    });
                }
            }
        }
    }

    /// Puts one edition's items into the slots of their partners; those without one open a slot.
    fn place_pairs(
        &mut self,
        edition: usize,
        items: &[&'s T],
        pairs: &Pairs,
        profile: &dyn Fn(&'s T) -> RowProfile,
    ) {
        let mut after = 0;
        for (j, item) in items.iter().enumerate() {
            match pairs.partner[j].and_then(|i| self.slots.get_mut(i)) {
                Some(slot) => {
                    after = slot.after;
                    slot.items[edition] = Some(item);
                    if pairs.moved[j] {
                        slot.moved.push(edition);
                    }
                }
                None => self.open(edition, item, after, profile(item)),
            }
        }
    }

    /// An item that the centre lacks; where an edition before has the like, they share a slot.
    fn open(&mut self, edition: usize, item: &'s T, after: usize, profile: RowProfile) {
        let digest = profile.digest();
        let is_free = |slots: &[Slot<'s, T>], at: usize| slots[at].items[edition].is_none();
        let equal = self.equal.entry((after, digest)).or_default();
        // An edition takes equal slots in their order, but for those that were like another of its rows.
        let at = equal.partition_point(|at| !is_free(&self.slots, *at));
        let mut free = equal[at..].iter().take(MAX_LIKE).copied();
        let found = free.find(|at| is_free(&self.slots, *at)).or_else(|| {
            let like = self.opened.get(&after).into_iter().flatten().rev();
            let like = like.take(MAX_LIKE).filter_map(|at| {
                let other = self.slots[*at].profile.as_ref();
                let other = other.filter(|_| is_free(&self.slots, *at))?;
                Some((other.difference(&profile), *at))
            });
            like.filter(|(difference, _)| *difference <= MOST_DIFFERENT_ROW)
                .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))
                .map(|(_, at)| at)
        });
        if let Some(at) = found {
            self.slots[at].items[edition] = Some(item);
            return;
        }
        let mut all = vec![None; self.editions];
        all[edition] = Some(item);
        let at = self.slots.len();
        self.slots.push(Slot {
            after,
            items: all,
            moved: Vec::new(),
            profile: Some(profile),
        });
        self.opened.entry(after).or_default().push(at);
        self.equal.entry((after, digest)).or_default().push(at);
    }

    fn finish(mut self) -> Vec<(Vec<Option<&'s T>>, Vec<usize>)> {
        let centre = self.centre;
        // A slot of the centre comes before those that were opened after it.
        self.slots
            .order_by_key(|slot| (slot.after, slot.items[centre].is_none()));
        self.slots
            .into_iter()
            .map(|slot| (slot.items, slot.moved))
            .collect()
    }
}
