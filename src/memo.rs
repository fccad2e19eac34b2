//! Memo: answers about texts that were asked before, for words, headers and cells repeat.
//!
//! Takes a text and a way to find the answer, gives the answer; threads share what one of them has found.
//! What is remembered is bounded in number and length, so that no dump makes it grow.

use std::sync::{PoisonError, RwLock};

use foldhash::HashMap;

/// Answers about texts.
#[derive(Debug)]
pub(crate) struct Memo<V> {
    known: RwLock<HashMap<String, V>>,
    texts: usize,
    bytes: usize,
}

impl<V: Clone> Memo<V> {
    /// A memo of at most so many texts, of at most so many bytes each.
    pub(crate) fn new(texts: usize, bytes: usize) -> Self {
        Self {
            known: RwLock::default(),
            texts,
            bytes,
        }
    }

    /// The answer for a text, found by `find` where it is not remembered; `find` may ask the memo itself.
    pub(crate) fn get(&self, text: &str, find: impl FnOnce() -> V) -> V {
        if text.len() > self.bytes {
            return find();
        }
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(answer) = known.get(text) {
            return answer.clone();
        }
        drop(known);
        let answer = find();
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() < self.texts {
            known.insert(text.to_owned(), answer.clone());
        }
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_found_once_and_the_memo_has_bounds() {
        let memo = Memo::new(2, 4);
        let asked = std::cell::Cell::new(0);
        let ask = |text: &str| {
            memo.get(text, || {
                asked.set(asked.get() + 1);
                text.len()
            })
        };
        for text in [
            "one", "one", "four", "four", "longer", "longer", "two", "two",
        ] {
            assert_eq!(ask(text), text.len());
        }
        assert_eq!(
            asked.get(),
            6,
            "`longer` is too long, and `two` one too many"
        );
    }
}
