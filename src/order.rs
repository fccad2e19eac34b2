//! Order: lists are sorted, and sets and maps made, without a copy of the algorithm for each type.
//!
//! The standard library compiles its sort anew for every type and every comparison, ten kilobytes each; it also
//! does so for every set and map that is collected. Here numbers of places are sorted, once for all types, and the
//! items are then put where their numbers are.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// So many items at most are sorted by exchanging neighbours; it needs no memory, and no fewer comparisons pay.
const FEW: usize = 12;

/// Stable sorts of a list, as `sort`, `sort_by`, `sort_by_key` and `sort_by_cached_key` are.
pub(crate) trait Order<T> {
    fn order(&mut self)
    where
        T: Ord;
    fn order_by(&mut self, compare: impl FnMut(&T, &T) -> Ordering);
    fn order_by_key<K: Ord>(&mut self, key: impl FnMut(&T) -> K);
    fn order_by_cached_key<K: Ord>(&mut self, key: impl FnMut(&T) -> K);
}

impl<T> Order<T> for [T] {
    fn order(&mut self)
    where
        T: Ord,
    {
        self.order_by(T::cmp);
    }

    fn order_by(&mut self, mut compare: impl FnMut(&T, &T) -> Ordering) {
        if self.len() <= FEW {
            for end in 1..self.len() {
                let mut at = end;
                while at > 0 && compare(&self[at - 1], &self[at]).is_gt() {
                    self.swap(at - 1, at);
                    at -= 1;
                }
            }
            return;
        }
        let places = places(self.len(), &mut |a, b| compare(&self[a], &self[b]));
        put(self, places);
    }

    fn order_by_key<K: Ord>(&mut self, mut key: impl FnMut(&T) -> K) {
        self.order_by(|a, b| key(a).cmp(&key(b)));
    }

    fn order_by_cached_key<K: Ord>(&mut self, key: impl FnMut(&T) -> K) {
        let keys: Vec<K> = self.iter().map(key).collect();
        let places = places(self.len(), &mut |a, b| keys[a].cmp(&keys[b]));
        put(self, places);
    }
}

/// Puts every item where it belongs.
fn put<T>(items: &mut [T], mut places: Vec<usize>) {
    for at in 0..items.len() {
        while places[at] != at {
            let place = places[at];
            items.swap(at, place);
            places.swap(at, place);
        }
    }
}

/// Where each of so many items belongs.
fn places(items: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut sorted: Vec<usize> = (0..items).collect();
    sorted.sort_by(|a, b| compare(*a, *b));
    let mut places = vec![0; items];
    for (place, item) in sorted.into_iter().enumerate() {
        places[item] = place;
    }
    places
}

/// Sets and maps of what an iterator gives; of equal keys the last one's value stays, as in `collect`.
pub(crate) trait Collect: Iterator + Sized {
    fn into_set(self) -> BTreeSet<Self::Item>
    where
        Self::Item: Ord,
    {
        let mut set = BTreeSet::new();
        self.for_each(|item| {
            set.insert(item);
        });
        set
    }

    fn into_map<K: Ord, V>(self) -> BTreeMap<K, V>
    where
        Self: Iterator<Item = (K, V)>,
    {
        let mut map = BTreeMap::new();
        self.for_each(|(key, value)| {
            map.insert(key, value);
        });
        map
    }
}

impl<I: Iterator> Collect for I {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Collect, Order};

    proptest! {
        #[test]
        fn lists_are_sorted_as_the_standard_library_sorts_them(
            items in prop::collection::vec((0_u8..20, any::<u8>()), 0..80),
        ) {
            let (mut ours, mut theirs) = (items.clone(), items.clone());
            ours.order_by_key(|item| item.0);
            theirs.sort_by_key(|item| item.0);
            prop_assert_eq!(&ours, &theirs, "equal items keep their places");
            ours.order_by_cached_key(|item| item.1 % 4);
            theirs.sort_by_cached_key(|item| item.1 % 4);
            prop_assert_eq!(&ours, &theirs);
            ours.order();
            theirs.sort();
            prop_assert_eq!(ours, theirs);
            prop_assert_eq!(items.iter().copied().into_map(), items.into_iter().collect());
        }
    }
}
