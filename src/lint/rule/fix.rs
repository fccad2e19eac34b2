//! Fixes: what to write instead, where one word or number of a cell is wrong and nothing else is.
//!
//! Takes a cell and both sides, gives the place and the replacement. Only what stands in the cell once, as
//! a whole word and in the file just as the page shows it, is replaced; the manner of the page stays: its
//! grouping of digits, its letter case.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::finding::Fix;
use crate::page::Cell;
use crate::rule::{PortRange, Ports};
use crate::span::byte_of_column;

/// Words of a cell replaced by others.
pub(super) fn words(cell: &Cell, old: &str, new: &str) -> Option<Fix> {
    let range = once(&cell.text, old)?;
    fix(cell, range, new.to_owned())
}

/// A name in whatever case the page has it, replaced by another in the same case.
pub(super) fn name(cell: &Cell, old: &str, new: &str) -> Option<Fix> {
    let range = once(&cell.text, old)?;
    let is_small = cell
        .text
        .get(range.clone())?
        .chars()
        .all(|c| !c.is_uppercase());
    let new = match is_small {
        true => new.to_lowercase(),
        false => new.to_owned(),
    };
    fix(cell, range, new)
}

/// A word as the cell writes it, in whatever case that is.
pub(super) fn spelled<'c>(cell: &'c Cell, word: &str) -> Option<&'c str> {
    cell.text.get(once(&cell.text, word)?)
}

/// One port or range replaced by another: by its numbers, so that the manner of the page stays.
pub(super) fn ports(
    cell: &Cell,
    observed: &BTreeSet<Ports>,
    expected: &BTreeSet<Ports>,
) -> Option<Fix> {
    let only = |a: &BTreeSet<Ports>, b: &BTreeSet<Ports>| -> Option<PortRange> {
        let mut only = a.difference(b);
        match (only.next(), only.next()) {
            (Some(one), None) => one.range(),
            _ => None,
        }
    };
    let (old, new) = (only(observed, expected)?, only(expected, observed)?);
    let (wrong, right) = match (old.is_single(), new.is_single()) {
        (true, true) => (old.lower(), new.lower()),
        (false, false) if old.lower() == new.lower() => (old.upper(), new.upper()),
        (false, false) if old.upper() == new.upper() => (old.lower(), new.lower()),
        _ => return None,
    };
    let (range, mark) = number(&cell.text, wrong)?;
    fix(cell, range, grouped(right, mark))
}

/// The only place of a word in a text, in any case.
fn once(text: &str, word: &str) -> Option<Range<usize>> {
    let is_word = |c: char| c.is_ascii_alphanumeric();
    let (hay, needle) = (text.to_ascii_lowercase(), word.to_ascii_lowercase());
    if needle.is_empty() {
        return None;
    }
    let mut found = hay.match_indices(&needle).filter(|(at, _)| {
        let before = hay[..*at].chars().next_back();
        let after = hay[at + needle.len()..].chars().next();
        !before.is_some_and(is_word) && !after.is_some_and(is_word)
    });
    match (found.next(), found.next()) {
        (Some((at, _)), None) => Some(at..at + needle.len()),
        _ => None,
    }
}

/// The only place of a number in a text, and the mark that groups its digits.
fn number(text: &str, wanted: u16) -> Option<(Range<usize>, Option<char>)> {
    let plain = wanted.to_string();
    let marks = [',', '.', ' ', '\u{A0}', '\u{202F}'].map(Some);
    let mut found: Vec<(Range<usize>, Option<char>)> = Vec::new();
    for mark in marks.into_iter().chain([None]) {
        let written = grouped(wanted, mark);
        // A number of three digits has no groups.
        if mark.is_some() && written == plain {
            continue;
        }
        for (at, _) in text.match_indices(&written) {
            let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
            let joins = |c: Option<char>, next: Option<char>| {
                is_digit(c) || c.is_some_and(|c| matches!(c, '.' | ',')) && is_digit(next)
            };
            let mut before = text[..at].chars().rev();
            let mut after = text[at + written.len()..].chars();
            if !joins(before.next(), before.next()) && !joins(after.next(), after.next()) {
                found.push((at..at + written.len(), mark));
            }
        }
    }
    match found.as_slice() {
        [one] => Some(one.clone()),
        _ => None,
    }
}

/// A number with its last three digits apart, where there are more.
fn grouped(number: u16, mark: Option<char>) -> String {
    let digits = number.to_string();
    match (mark, digits.len().checked_sub(3)) {
        (Some(mark), Some(head)) if head > 0 => {
            format!("{}{mark}{}", &digits[..head], &digits[head..])
        }
        _ => digits,
    }
}

/// The fix, where the file has the text just so on one line.
fn fix(cell: &Cell, range: Range<usize>, replacement: String) -> Option<Fix> {
    let text = cell.text.get(range.clone())?;
    let place = cell.place_of(range.start);
    // The text of a cell that goes on below is not on the line at hand.
    let line = (place.line == cell.place.line).then_some(&cell.excerpt)?;
    let start = byte_of_column(line, place.column)?;
    let is_there = line.get(start..)?.starts_with(text);
    (is_there && text != replacement).then(|| Fix {
        place,
        text: text.to_owned(),
        replacement,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_keeps_the_manner_of_its_page() {
        assert_eq!(
            number("RTP/TCP/50.000\u{2013}59.998", 59998),
            Some((17..23, Some('.')))
        );
        assert_eq!(number("433", 433), Some((0..3, None)));
        // Twice, or a part of another number, is nowhere.
        assert_eq!(number("433, 433", 433), None);
        assert_eq!(number("1433", 433), None);
        assert_eq!(number("1,433", 433), None);
        assert_eq!(grouped(59999, Some('.')), "59.999");
        assert_eq!(grouped(443, Some('.')), "443");
    }

    #[test]
    fn a_name_is_a_whole_word() {
        assert_eq!(once("A/V/STUN/udp/3478", "UDP"), Some(9..12));
        assert_eq!(once("UDPX", "UDP"), None);
        assert_eq!(once("UDP UDP", "UDP"), None);
    }
}
