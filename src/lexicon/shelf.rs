//! A shelf: values made when they are first asked for, each at a place that it never leaves.
//!
//! Takes a key and a way to make its value, gives the value for as long as the shelf lives. Nothing is
//! ever taken off, so that readers hold plain references while other threads add values.

use std::sync::OnceLock;

/// A list that only grows, and at its end alone.
#[derive(Debug)]
pub(crate) struct Shelf<K, V> {
    first: OnceLock<Box<Place<K, V>>>,
}

#[derive(Debug)]
struct Place<K, V> {
    key: K,
    value: OnceLock<V>,
    next: OnceLock<Box<Place<K, V>>>,
}

impl<K, V> Default for Shelf<K, V> {
    fn default() -> Self {
        Self {
            first: OnceLock::new(),
        }
    }
}

impl<K: PartialEq, V> Shelf<K, V> {
    /// The value of a key, made by `make` where the shelf has none yet.
    pub(crate) fn get(&self, key: K, make: impl FnOnce(&K) -> V) -> &V {
        let mut key = Some(key);
        let mut next = &self.first;
        loop {
            // A new place takes the key with it; where another thread was faster, it gives it back.
            let place = match next.get() {
                Some(place) => place,
                None => {
                    let made = key.take().map(|key| {
                        Box::new(Place {
                            key,
                            value: OnceLock::new(),
                            next: OnceLock::new(),
                        })
                    });
                    if let Some(made) = made
                        && let Err(made) = next.set(made)
                    {
                        key = Some(made.key);
                    }
                    continue;
                }
            };
            if key.as_ref().is_none_or(|key| *key == place.key) {
                return place.value.get_or_init(|| make(&place.key));
            }
            next = &place.next;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_made_once_and_stays() {
        let shelf: Shelf<u32, String> = Shelf::default();
        let one = shelf.get(1, |key| format!("value {key}"));
        let other = shelf.get(2, |key| format!("value {key}"));
        assert_eq!((one.as_str(), other.as_str()), ("value 1", "value 2"));
        let again = shelf.get(1, |_| String::from("made anew"));
        assert!(std::ptr::eq(one, again));
    }

    #[test]
    fn threads_see_one_value_a_key() {
        let shelf: Shelf<usize, usize> = Shelf::default();
        std::thread::scope(|scope| {
            for thread in 0..8 {
                let shelf = &shelf;
                scope.spawn(move || {
                    for key in 0..64 {
                        let key = (key * 7 + thread) % 64;
                        assert_eq!(*shelf.get(key, |key| key + 1), key + 1);
                    }
                });
            }
        });
    }
}
