//! Harmless text: what a page says, made safe to show.
//!
//! Takes text that comes from a page and gives text of one line in which nothing is invisible and
//! nothing commands a terminal: controls, bidirectional controls and zero-width characters are
//! spelled out as `<U+200B>`. Only for people; JSON records keep the text as it is.

use std::borrow::Cow;
use std::fmt::Write;
use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use crate::unicode::is_hidden;

/// Text of one line with nothing hidden in it; line ends and tabs become blanks.
///
/// ```
/// use portolan::harmless::harmless;
/// assert_eq!(harmless("TCP\u{200B}443\u{1B}[2J"), "TCP<U+200B>443<U+001B>[2J");
/// assert_eq!(harmless("one\ntwo"), "one two");
/// assert_eq!(harmless("порт 埠"), "порт 埠");
/// ```
#[must_use]
pub fn harmless(text: &str) -> Cow<'_, str> {
    if !text.contains(changes) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        // A Windows line end is one blank, not two.
        if c == '\r' && chars.peek() == Some(&'\n') {
            continue;
        }
        push(&mut shown, c);
    }
    Cow::Owned(shown)
}

/// Harmless text that stands alone in a line: one that a runner of GitHub would obey, which begins with
/// `::` or holds `##[`, is no command either.
///
/// ```
/// use portolan::harmless::harmless_line;
/// assert_eq!(harmless_line("::stop-commands::x"), "<U+003A>:stop-commands::x");
/// assert_eq!(harmless_line("a ##[group]x"), "a #<U+0023>[group]x");
/// assert_eq!(harmless_line("a::b"), "a::b");
/// ```
#[must_use]
pub fn harmless_line(text: &str) -> Cow<'_, str> {
    let shown = harmless(text);
    match disarmed(&shown) {
        Some(line) => Cow::Owned(line),
        None => shown,
    }
}

/// Lines that were made harmless one by one, and that no runner obeys.
#[must_use]
pub fn without_commands(text: &str) -> Cow<'_, str> {
    if !text.contains("##[") && text.lines().all(|line| !commands(line)) {
        return Cow::Borrowed(text);
    }
    let lines = text.split_inclusive('\n');
    Cow::Owned(
        lines
            .map(|line| disarmed(line).unwrap_or_else(|| line.to_owned()))
            .collect(),
    )
}

/// What annotates a snippet begins with three colons, and is no command.
fn commands(line: &str) -> bool {
    let bare = line.trim_start();
    bare.starts_with("::") && !bare.starts_with(":::")
}

/// A line without what a runner obeys; `None` where there is nothing of the kind.
fn disarmed(line: &str) -> Option<String> {
    if !commands(line) && !line.contains("##[") {
        return None;
    }
    let mut shown = line.replace("##[", "#<U+0023>[");
    if commands(line) {
        let at = line.len() - line.trim_start().len();
        shown.replace_range(at..=at, "<U+003A>");
    }
    Some(shown)
}

/// Harmless text, cut to `width` columns of a terminal with `...` where something is left out.
#[must_use]
pub fn harmless_within(text: &str, width: usize) -> String {
    let shown = harmless(text);
    if width_of(&shown) <= width {
        return shown.into_owned();
    }
    let mut left = width.saturating_sub(3);
    let mut cut = String::new();
    for c in shown.chars() {
        let wide = c.width().unwrap_or(0);
        if wide > left {
            break;
        }
        left -= wide;
        cut.push(c);
    }
    cut.push_str("...");
    cut
}

/// A source line as it is shown, with the byte ranges that are to be marked in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The line, harmless and cut to a width.
    pub text: String,
    /// The marks, as byte ranges of `text`; those outside the cut are left out.
    pub marks: Vec<Range<usize>>,
}

/// Makes a source line harmless and cuts it to `width` columns around `marks`.
///
/// `marks` are byte ranges of `line` on character boundaries, in order; they move with the text, so
/// that a caret stays right where characters before it were spelled out or cut. From 40 columns on,
/// the beginning of the first mark is always shown.
#[must_use]
pub fn shown_line(line: &str, marks: &[Range<usize>], width: usize) -> Shown {
    // One piece for each character: where it was and how it is shown.
    let mut text = String::with_capacity(line.len());
    let mut pieces: Vec<Piece> = Vec::with_capacity(line.len());
    let mut columns = 0;
    for (offset, c) in line.char_indices() {
        let start = text.len();
        push(&mut text, c);
        pieces.push(Piece {
            offset,
            start,
            columns,
        });
        columns += width_of(&text[start..]);
    }
    pieces.push(Piece {
        offset: line.len(),
        start: text.len(),
        columns,
    });

    let (first, last) = window(&pieces, columns, marks, width);
    let (from, to) = (pieces[first].start, pieces[last].start);
    let head = if first > 0 { ELLIPSIS } else { "" };
    let tail = if last + 1 < pieces.len() {
        ELLIPSIS
    } else {
        ""
    };
    let moved = |offset: usize| {
        let index = pieces.partition_point(|piece| piece.offset < offset);
        let start = pieces.get(index).map_or(text.len(), |piece| piece.start);
        start.clamp(from, to) - from + head.len()
    };
    let marks = marks
        .iter()
        .filter(|mark| {
            let (start, end) = (pieces[first].offset, pieces[last].offset);
            mark.start <= end && mark.end >= start && (mark.is_empty() || mark.start < end)
        })
        .map(|mark| moved(mark.start)..moved(mark.end))
        .collect();
    Shown {
        text: format!("{head}{}{tail}", &text[from..to]),
        marks,
    }
}

/// Stands where a line was cut.
const ELLIPSIS: &str = "...";
/// Columns shown before the first mark of a line that is cut.
const LEAD: usize = 24;

/// One character of a line: its offset there, its offset and column in the shown text.
struct Piece {
    offset: usize,
    start: usize,
    columns: usize,
}

/// The pieces `first..last` that fit into `width` columns, with room for the ellipses.
fn window(
    pieces: &[Piece],
    columns: usize,
    marks: &[Range<usize>],
    width: usize,
) -> (usize, usize) {
    let end = pieces.len() - 1;
    if columns <= width {
        return (0, end);
    }
    let room = width.saturating_sub(2 * ELLIPSIS.len()).max(1);
    let mark = marks.first().map_or(0, |mark| mark.start);
    let at = pieces.partition_point(|piece| piece.offset < mark).min(end);
    // Half of the room is filled at least; the rest may be needed for a label at the line's end.
    let left = pieces[at]
        .columns
        .saturating_sub(LEAD.min(room / 2))
        .min(columns.saturating_sub(room / 2));
    let first = pieces.partition_point(|piece| piece.columns < left).min(at);
    let right = pieces[first].columns + room;
    let last = pieces.partition_point(|piece| piece.columns <= right);
    (first, last.saturating_sub(1).clamp(first, end))
}

/// Columns that harmless text takes in a terminal.
#[must_use]
pub fn width_of(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

/// Whether `push` shows a character as something else.
fn changes(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r') || is_unseen(c)
}

/// Hidden characters, and those that look like nothing or break a line where no line ends.
fn is_unseen(c: char) -> bool {
    is_hidden(c)
        || matches!(
            c,
            '\u{115F}'
                | '\u{1160}'
                | '\u{2028}'
                | '\u{2029}'
                | '\u{3164}'
                | '\u{FFA0}'
                | '\u{FFFE}'
                | '\u{FFFF}'
        )
}

fn push(shown: &mut String, c: char) {
    match c {
        '\t' | '\n' | '\r' => shown.push(' '),
        c if is_unseen(c) => {
            // Writing to a `String` does not fail.
            let _ = write!(shown, "<U+{:04X}>", u32::from(c));
        }
        c => shown.push(c),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::slice::from_ref;

    use super::*;

    #[test]
    fn every_hidden_character_is_spelled_out() {
        for c in "\u{0}\u{7}\u{8}\u{1B}\u{7F}\u{85}\u{9B}\u{AD}\u{61C}\u{200B}\u{200E}\u{200F}\u{202A}\u{202E}\u{2028}\u{2066}\u{2069}\u{FEFF}".chars() {
            let text = format!("a{c}b");
            assert_eq!(harmless(&text), format!("a<U+{:04X}>b", u32::from(c)));
        }
        assert_eq!(harmless("a\r\nb\tc"), "a b c");
        assert!(matches!(harmless("59 999–埠"), Cow::Borrowed(_)));
    }

    #[test]
    fn marks_move_with_the_text() {
        let line = "<td>\u{202E}a\u{200B}UDP</td>";
        let start = line.find("UDP").unwrap();
        let shown = shown_line(line, from_ref(&(start..start + 3)), 200);
        assert_eq!(shown.text, "<td><U+202E>a<U+200B>UDP</td>");
        assert_eq!(&shown.text[shown.marks[0].clone()], "UDP");
    }

    #[test]
    fn a_long_line_is_cut_around_its_mark() {
        for at in [0, 10, 500, 990, 1000] {
            let line = format!("{}443{}", "埠".repeat(at), "щ".repeat(1000 - at));
            let start = line.find("443").unwrap();
            let shown = shown_line(&line, from_ref(&(start..start + 3)), 80);
            assert_eq!(&shown.text[shown.marks[0].clone()], "443", "{at}");
            let width = width_of(&shown.text);
            assert!((38..=80).contains(&width), "{at}: {width}");
        }
    }

    #[test]
    fn a_mark_longer_than_the_window_is_cut_with_it() {
        let line = "x".repeat(1000);
        let whole = 0..line.len();
        let shown = shown_line(&line, from_ref(&whole), 80);
        assert_eq!(shown.text.len(), 77);
        assert_eq!(shown.marks, from_ref(&(0..74)));
        let nothing = shown_line("", from_ref(&(0..0)), 80);
        assert_eq!(nothing.text, "");
        assert_eq!(nothing.marks, from_ref(&(0..0)));
    }

    #[test]
    fn text_is_cut_to_columns() {
        assert_eq!(harmless_within("埠埠埠埠", 8), "埠埠埠埠");
        assert_eq!(harmless_within("埠埠埠埠埠", 8), "埠埠...");
    }
}
