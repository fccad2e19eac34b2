//! Unicode: what characters are to those who compare text.
//!
//! Nearly all characters of pages are ASCII letters, letters of the basic Cyrillic alphabet and Han
//! ideographs; each function here answers for those first, and asks the tables of Unicode for the rest.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Whether a character is invisible and changes how text looks or matches: zero-width characters,
/// bidirectional controls, and controls other than white space.
#[must_use]
pub fn is_hidden(c: char) -> bool {
    match c {
        ' '..='~' | '\t' | '\n' | '\r' => false,
        _ if is_plain(c) => false,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' => true,
        '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206F}' => true,
        '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}' => true,
        c => c.is_control(),
    }
}

/// The words of a text with one blank between them.
pub(crate) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// Whether a character adds to the one before it: an accent, a vowel sign.
pub(crate) fn is_mark(c: char) -> bool {
    // No character before U+0300 is one.
    c >= '\u{0300}' && !is_plain(c) && is_combining_mark(c)
}

/// Whether a character is a letter, an ideograph or a digit of any script.
pub(crate) fn is_alphanumeric(c: char) -> bool {
    is_plain(c) || (!c.is_ascii() && c.is_alphanumeric())
}

/// Whether a character is a letter, an ideograph or a digit that normalization leaves alone, whatever
/// stands before it.
pub(crate) fn is_plain(c: char) -> bool {
    matches!(c, 'a'..='z' | 'A'..='Z' | '0'..='9' | '\u{0410}'..='\u{044F}' | '\u{4E00}'..='\u{9FFF}')
}

/// The text in normalization form KC, without hidden characters.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    let stays = |c: char| matches!(c, ' '..='~' | '\t' | '\n' | '\r') || is_plain(c);
    let Some((first, _)) = text.char_indices().find(|(_, c)| !stays(*c)) else {
        return Cow::Borrowed(text);
    };
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    let mut odd = first;
    loop {
        // What stays may combine with what comes after it, but never with what stands before it.
        let start = rest[..odd]
            .char_indices()
            .next_back()
            .map_or(0, |(at, _)| at);
        let end = rest[odd..].find(stays).map_or(rest.len(), |at| odd + at);
        clean.push_str(&rest[..start]);
        clean.extend(rest[start..end].chars().filter(|c| !is_hidden(*c)).nfkc());
        rest = &rest[end..];
        match rest.char_indices().find(|(_, c)| !stays(*c)) {
            Some((at, _)) => odd = at,
            None => {
                clean.push_str(rest);
                return Cow::Owned(clean);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn clean_text_is_normal_and_shows_all_it_has(
            text in "([a-zа-яё埠每]|[éйçã]|[\u{0300}-\u{0308}]|[，（０-９ｶﾞ]|[가각]|[\u{200B}\u{AD}\u{A0}\n ]|\\PC){0,24}"
        ) {
            let plainly: String = text.chars().filter(|c| !is_hidden(*c)).nfkc().collect();
            prop_assert_eq!(clean(&text), plainly);
        }

        #[test]
        fn no_plain_character_is_a_mark_or_hidden(c in any::<char>()) {
            prop_assert_eq!(is_mark(c), is_combining_mark(c));
            prop_assert_eq!(is_alphanumeric(c), c.is_alphanumeric());
            if is_plain(c) {
                prop_assert!(!is_hidden(c) && c.nfkc().eq([c]));
            }
        }
    }
}
