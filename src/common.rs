//! Common: what two lists have in common, in order.
//!
//! Takes two lists of numbers, which stand for rows, words or letters, and gives pairs of places where they
//! are equal, rising on both sides. There is no deadline: what is found depends on the lists alone.

use std::convert::Infallible;

use similar::algorithms::{DiffHook, myers, patience};

/// Pairs `(place in a, place in b)` of equal items; of two short lists the most there are.
pub(crate) fn common(a: &[u64], b: &[u64]) -> Vec<(usize, usize)> {
    let mut pairs = Pairs(Vec::new());
    let Ok(()) = myers::diff(&mut pairs, a, 0..a.len(), b, 0..b.len());
    pairs.0
}

/// The same for long lists, which hold on to items that each list has once.
pub(crate) fn landmarks(a: &[u64], b: &[u64]) -> Vec<(usize, usize)> {
    let mut pairs = Pairs(Vec::new());
    let Ok(()) = patience::diff(&mut pairs, a, 0..a.len(), b, 0..b.len());
    pairs.0
}

/// Pairs of equal items as an algorithm finds them.
struct Pairs(Vec<(usize, usize)>);

impl DiffHook for Pairs {
    type Error = Infallible;

    fn equal(&mut self, a: usize, b: usize, len: usize) -> Result<(), Infallible> {
        self.0.extend((a..a + len).zip(b..b + len));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_stands_on_both_sides_in_order_is_common() {
        assert_eq!(
            common(&[1, 2, 3, 4], &[1, 3, 4, 5]),
            [(0, 0), (2, 1), (3, 2)]
        );
        assert_eq!(common(&[], &[1]), []);
        // Of 1 2 3 and 4 5, which have changed places, the longer run holds.
        assert_eq!(
            landmarks(&[1, 2, 3, 4, 5], &[4, 5, 1, 2, 3]),
            [(0, 2), (1, 3), (2, 4)]
        );
    }

    proptest! {
        #[test]
        fn pairs_are_equal_and_rise(
            a in proptest::collection::vec(0_u64..5, 0..20),
            b in proptest::collection::vec(0_u64..5, 0..20),
        ) {
            for pairs in [common(&a, &b), landmarks(&a, &b)] {
                prop_assert!(pairs.iter().all(|(i, j)| a[*i] == b[*j]));
                prop_assert!(pairs.is_sorted_by(|x, y| x.0 < y.0 && x.1 < y.1));
            }
        }
    }
}
