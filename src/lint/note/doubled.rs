//! Doubled: one phrase on both sides of "or".
//!
//! Takes a text and the connectives of its language, gives the phrase that stands on both sides of one.

use crate::lexicon::{Lexicon, WordList, is_ideograph};
use crate::unicode;

/// Letters of a phrase that stands on both sides of "or"; a shorter one may well be a part of a longer.
const SHORTEST_PHRASE: usize = 6;

/// Words of the longest phrase that is looked for on both sides of "or".
const LONGEST_PHRASE: usize = 8;

/// A phrase that stands on both sides of a connective.
pub(super) fn doubled_phrase(
    text: &str,
    lexicon: &Lexicon,
    is_same: &dyn Fn(&str, &str) -> bool,
) -> Option<String> {
    let connectives = lexicon.find_words(WordList::Connectives, text);
    if connectives.is_empty() {
        return None;
    }
    let (places, all) = words(text);
    for range in connectives {
        let before = &all[..places.partition_point(|at| *at < range.start)];
        let after = &all[places.partition_point(|at| *at < range.end)..];
        // A comma or a full stop ends what the connective joins.
        let longest = before.len().min(after.len()).min(LONGEST_PHRASE);
        for length in (1..=longest).rev() {
            let (left, right) = (&before[before.len() - length..], &after[..length]);
            let is_twice = left.iter().zip(right).all(|(a, b)| is_same(a, b));
            let letters: usize = right.iter().map(|word| word.chars().count()).sum();
            let wide = right.iter().flat_map(|word| word.chars());
            // An ideograph says as much as two letters.
            let letters = letters + wide.filter(|c| is_ideograph(*c)).count();
            // One word may be the head of two phrases: "connections and connections to partners".
            let is_phrase = length > 1;
            if is_twice && is_phrase && letters >= SHORTEST_PHRASE {
                let is_wide = right.iter().all(|word| word.chars().all(is_ideograph));
                return Some(right.join(if is_wide { "" } else { " " }));
            }
        }
    }
    None
}

/// Whether two words are one up to its ending.
pub(super) fn is_form_of(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let rest = long.strip_prefix(short);
    rest.is_some_and(|rest| {
        rest.is_empty() || short.chars().count() > 3 && rest.chars().count() <= 2
    })
}

/// Words in small letters with their places, each ideograph one; a mark that ends a clause is a word that equals
/// none.
fn words(text: &str) -> (Vec<usize>, Vec<String>) {
    let mut words: Vec<String> = Vec::new();
    let mut places: Vec<usize> = Vec::new();
    let mut is_open = false;
    for (at, c) in text.char_indices() {
        if is_ideograph(c) {
            words.push(c.to_string());
            places.push(at);
            is_open = false;
        } else if unicode::is_alphanumeric(c) || c == '-' && is_open {
            match words.last_mut() {
                Some(word) if is_open => word.extend(c.to_lowercase()),
                _ => {
                    words.push(c.to_lowercase().collect());
                    places.push(at);
                }
            }
            is_open = true;
        } else {
            if matches!(c, ',' | '.' | ';' | ':' | '(' | ')' | '，' | '。' | '、') {
                words.push(format!("{c}{at}"));
                places.push(at);
            }
            is_open = false;
        }
    }
    (places, words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicons;

    #[test]
    fn a_phrase_on_both_sides_of_or_is_found() {
        let lexicons = Lexicons::built_in();
        let locale = "en"
            .parse()
            .unwrap_or_else(|_| unreachable!("`en` is a locale"));
        let Some(english) = lexicons.for_locale(&locale) else {
            unreachable!("English is known")
        };
        let found = |text: &str| doubled_phrase(text, english, &|a, b| a == b);
        assert_eq!(
            found("from the branch server or branch server to it").as_deref(),
            Some("branch server")
        );
        assert_eq!(found("internal and external users"), None);
        assert_eq!(found("TCP or TCP"), None);
        assert_eq!(found("one server, or, server"), None);
    }
}
