//! Common: what two lists have in common, in order.
//!
//! Takes two lists of numbers, which stand for rows, words or letters, and gives pairs of places where they are
//! equal, rising on both sides. What is found depends on the lists alone: no clock ends the search.

/// The most pairs `(place in a, place in b)` of equal items that rise on both sides; `None` where more than
/// `most` items would be left over.
///
/// This is the greedy algorithm of Myers, *An O(ND) Difference Algorithm and Its Variations* (1986): time and
/// memory grow with the square of what is left over.
pub(crate) fn common(a: &[u64], b: &[u64], most: usize) -> Option<Vec<(usize, usize)>> {
    // How far each round came into `a`, by the number of items of `a` among those that it left over: with `k`
    // of `round` from `a`, the place in `b` is as far as that in `a`, `round - k` further and `k` nearer.
    let mut rounds: Vec<Vec<usize>> = Vec::new();
    for round in 0..=most.min(a.len() + b.len()) {
        let mut reached = Vec::with_capacity(round + 1);
        for k in 0..=round {
            let (mut at, _) = left_over(rounds.last(), k);
            let other = |at: usize| at + round - 2 * k;
            while at < a.len() && b.get(other(at)) == Some(&a[at]) {
                at += 1;
            }
            reached.push(at);
            if at == a.len() && other(at) == b.len() {
                return Some(traced(&rounds, k, at));
            }
        }
        rounds.push(reached);
    }
    None
}

/// Where a round starts that has left over `k` items of `a`, and whether the last one was of `a`.
fn left_over(before: Option<&Vec<usize>>, k: usize) -> (usize, bool) {
    let of_a = k.checked_sub(1).and_then(|k| before?.get(k));
    let of_b = before.and_then(|before| before.get(k));
    match (of_a, of_b) {
        (Some(a), Some(b)) if a < b => (*b, false),
        (Some(a), _) => (a + 1, true),
        (None, Some(b)) => (*b, false),
        (None, None) => (0, false),
    }
}

/// The way back from the end, which the last round has reached.
fn traced(rounds: &[Vec<usize>], mut k: usize, mut at: usize) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for round in (0..=rounds.len()).rev() {
        let before = round.checked_sub(1).map(|round| &rounds[round]);
        let (start, is_of_a) = left_over(before, k);
        while at > start {
            at -= 1;
            pairs.push((at, at + round - 2 * k));
        }
        if is_of_a {
            k -= 1;
            at -= 1;
        }
    }
    pairs.reverse();
    pairs
}

/// Pairs of items that each list has once, as many as rise on both sides: what Bram Cohen's patience diff
/// holds on to. Lists of any length, however little they have in common, take no more than sorting does.
pub(crate) fn landmarks(a: &[u64], b: &[u64]) -> Vec<(usize, usize)> {
    let (here, there) = (once(a), once(b));
    let mut pairs: Vec<(usize, usize)> = here
        .into_iter()
        .filter_map(|(item, at)| {
            let other = there.binary_search_by_key(&item, |(item, _)| *item).ok()?;
            Some((at, there[other].1))
        })
        .collect();
    pairs.sort_unstable();
    // Of the runs of each length the one that ends lowest; each pair knows the one that it goes on from.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (index, pair) in pairs.iter().enumerate() {
        let len = ends.partition_point(|end| pairs[*end].1 < pair.1);
        before.push(len.checked_sub(1).map(|shorter| ends[shorter]));
        match ends.get_mut(len) {
            Some(end) => *end = index,
            None => ends.push(index),
        }
    }
    let run = std::iter::successors(ends.last().copied(), |index| before[*index]);
    let mut rising: Vec<(usize, usize)> = run.map(|index| pairs[index]).collect();
    rising.reverse();
    rising
}

/// Items that a list has once, sorted, with their places.
fn once(list: &[u64]) -> Vec<(u64, usize)> {
    let mut places: Vec<(u64, usize)> = list.iter().copied().zip(0..).collect();
    places.sort_unstable();
    let equal = places.chunk_by(|a, b| a.0 == b.0);
    equal
        .filter(|places| places.len() == 1)
        .flatten()
        .copied()
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_stands_on_both_sides_in_order_is_common() {
        assert_eq!(
            common(&[1, 2, 3, 4], &[1, 3, 4, 5], 2),
            Some(vec![(0, 0), (2, 1), (3, 2)])
        );
        assert_eq!(common(&[1, 2, 3, 4], &[1, 3, 4, 5], 1), None);
        assert_eq!(common(&[], &[], 0), Some(Vec::new()));
        assert_eq!(common(&[1], &[], 5), Some(Vec::new()));
        // Two rows that changed places: one of them has moved.
        assert_eq!(common(&[1, 2], &[2, 1], 2).unwrap().len(), 1);
    }

    #[test]
    fn landmarks_are_items_that_neither_side_repeats() {
        assert_eq!(landmarks(&[7, 1, 7, 2], &[1, 7, 2]), [(1, 0), (3, 2)]);
        // Of 1 2 3 and 4 5, which have changed places, the longer run holds.
        assert_eq!(
            landmarks(&[1, 2, 3, 4, 5], &[4, 5, 1, 2, 3]),
            [(0, 2), (1, 3), (2, 4)]
        );
        assert!(landmarks(&[7, 7], &[7, 7]).is_empty());
    }

    /// The length of the longest common subsequence, by the table of the textbook.
    fn longest(a: &[u64], b: &[u64]) -> usize {
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..a.len() {
            for j in 0..b.len() {
                table[i + 1][j + 1] = match a[i] == b[j] {
                    true => table[i][j] + 1,
                    false => table[i][j + 1].max(table[i + 1][j]),
                };
            }
        }
        table[a.len()][b.len()]
    }

    proptest! {
        #[test]
        fn no_pairs_are_more(
            a in proptest::collection::vec(0_u64..5, 0..20),
            b in proptest::collection::vec(0_u64..5, 0..20),
        ) {
            let pairs = common(&a, &b, a.len() + b.len()).unwrap();
            prop_assert_eq!(pairs.len(), longest(&a, &b));
            for pairs in [pairs, landmarks(&a, &b)] {
                prop_assert!(pairs.iter().all(|(i, j)| a[*i] == b[*j]));
                prop_assert!(pairs.is_sorted_by(|x, y| x.0 < y.0 && x.1 < y.1));
            }
        }
    }
}
