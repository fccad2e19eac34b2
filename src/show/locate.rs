//! Locate: finds the text of a cell, and words in it, in the source line it was read from.
//!
//! Takes a source line, a column and the text of the cell, gives byte ranges of the line. The text
//! was read through markup (tags, entities, emphasis, folded blanks), so the two are walked side by
//! side; what cannot be matched ends at the next tag or cell border.

use std::ops::Range;

use crate::order::Order;

pub use crate::span::byte_of_column;

/// Where a cell's text stands in a source line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// From the first to after the last character of the text that is on the line; empty where
    /// the cell is.
    pub range: Range<usize>,
    /// Whether the whole text was found on this line.
    pub whole: bool,
    /// Each matched character of the cell: its byte range in the line.
    matched: Vec<(char, Range<usize>)>,
}

/// Finds `cell` in `line` at the 1-based `column` in code points.
///
/// `None` where the line has no such column, as with a line that was cut.
///
/// ```
/// use portolan::show::locate::locate;
/// let line = "<td><p>A&amp;B  <b>TCP</b></p></td>";
/// let found = locate(line, 8, "A&B TCP").unwrap();
/// assert_eq!(&line[found.range], "A&amp;B  <b>TCP");
/// ```
#[must_use]
pub fn locate(line: &str, column: u32, cell: &str) -> Option<Located> {
    let start = byte_of_column(line, column)?;
    let mut matched = Vec::new();
    let mut at = start;
    let mut whole = true;
    for c in cell.chars() {
        let Some(piece) = next_piece(line, at, c) else {
            whole = false;
            break;
        };
        at = piece.end;
        matched.push((c, piece));
    }
    // A blank at the end was perhaps not on the line at all.
    while matched.last().is_some_and(|(_, piece)| piece.is_empty()) {
        matched.pop();
    }
    let range = match (matched.first(), matched.last()) {
        (Some((_, first)), Some((_, last))) if whole => first.start..last.end,
        (Some((_, first)), Some((_, last))) => first.start..border(line, last.end),
        _ if cell.is_empty() => start..start,
        // Nothing was recognised: something is marked all the same.
        _ => {
            let first = line[start..].chars().next().map_or(0, char::len_utf8);
            start..border(line, start).max(start + first)
        }
    };
    Some(Located {
        range,
        whole,
        matched,
    })
}

impl Located {
    /// Where words stand in the line; `None` unless they occur exactly once.
    ///
    /// Case, the kind of dash and the grouping of digits make no difference: `50000-59999` is found
    /// in `50.000–59.999`. A value of several parts (`tcp, udp`) is found where each part is.
    #[must_use]
    pub fn words(&self, words: &str) -> Option<Vec<Range<usize>>> {
        let hay = Folded::new(self.matched.iter().cloned());
        if let Some(found) = hay.find_once(words) {
            return Some(vec![found]);
        }
        let mut parts = words
            .split(", ")
            .map(|part| hay.find_once(part))
            .collect::<Option<Vec<_>>>()?;
        parts.order_by_key(|part| part.start);
        let apart = parts.windows(2).all(|pair| pair[0].end <= pair[1].start);
        apart.then_some(parts)
    }
}

/// The 1-based column in code points of a byte offset.
#[must_use]
pub fn column_of_byte(line: &str, offset: usize) -> u32 {
    let before = line
        .char_indices()
        .take_while(|(at, _)| *at < offset)
        .count();
    u32::try_from(before + 1).unwrap_or(u32::MAX)
}

/// The bytes of `line` at or after `at` that are read as `wanted`, past markup that gives no text.
fn next_piece(line: &str, mut at: usize, wanted: char) -> Option<Range<usize>> {
    if wanted == ' ' || wanted == '\n' {
        return Some(blanks(line, at));
    }
    loop {
        let rest = line.get(at..)?;
        let c = rest.chars().next()?;
        if let Some((value, length)) = entity(rest) {
            return (value == wanted).then_some(at..at + length);
        }
        if c == wanted && !(c == '<' && tag(rest).is_some()) {
            return Some(at..at + c.len_utf8());
        }
        at += match c {
            '<' => tag(rest)?,
            // The target of a Markdown link is no text.
            ']' if rest.starts_with("](") => rest.find(')')? + 1,
            '\\' | '*' | '_' | '`' | '[' | ']' | '~' => 1,
            c if c.is_ascii_whitespace() => 1,
            _ => return None,
        };
    }
}

/// Blanks and the tags among them; may be none, for a line break is often a tag alone.
fn blanks(line: &str, start: usize) -> Range<usize> {
    let mut at = start;
    let mut end = start;
    let mut begin = None;
    while let Some(rest) = line.get(at..)
        && let Some(c) = rest.chars().next()
    {
        let length = match c {
            '<' => tag(rest),
            c if c.is_ascii_whitespace() => Some(1),
            _ => None,
        };
        let Some(length) = length else { break };
        begin.get_or_insert(at);
        at += length;
        end = at;
    }
    begin.unwrap_or(start)..end
}

/// The length of a tag or comment at the start of `rest`, unless the cell ends there.
fn tag(rest: &str) -> Option<usize> {
    let body = rest.strip_prefix('<')?;
    let name = body.strip_prefix('/').unwrap_or(body);
    if !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!') {
        return None;
    }
    let length = name
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(name.len());
    let ends = ["td", "th", "tr", "tbody", "thead", "tfoot", "table"];
    if ends
        .iter()
        .any(|end| end.eq_ignore_ascii_case(&name[..length]))
    {
        return None;
    }
    memchr::memchr(b'>', rest.as_bytes()).map(|end| end + 1)
}

/// The character that an entity at the start of `rest` stands for, and its length.
fn entity(rest: &str) -> Option<(char, usize)> {
    let rest = rest.strip_prefix('&')?;
    let end = rest.bytes().take(12).position(|byte| byte == b';')?;
    let name = rest.get(..end)?;
    let value = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{A0}',
        "ndash" => '–',
        "mdash" => '—',
        "shy" => '\u{AD}',
        _ => {
            let digits = name.strip_prefix('#')?;
            let number = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(number)?
        }
    };
    Some((value, end + 2))
}

/// Where a cell that could not be matched ends: before the next tag or bar.
fn border(line: &str, start: usize) -> usize {
    let rest = line.get(start..).unwrap_or_default();
    let end = rest.find(['<', '|']).unwrap_or(rest.len());
    start + rest[..end].trim_end().len()
}

/// Text folded for finding words: lower case, one dash, no grouping of digits.
struct Folded {
    text: String,
    /// For each byte of `text`, the range of the line it comes from.
    origin: Vec<Range<usize>>,
}

impl Folded {
    fn new(chars: impl Iterator<Item = (char, Range<usize>)>) -> Self {
        let chars: Vec<_> = chars.collect();
        let mut folded = Self {
            text: String::new(),
            origin: Vec::new(),
        };
        for (index, (c, range)) in chars.iter().enumerate() {
            if groups_digits(&chars, index) {
                continue;
            }
            let before = folded.text.len();
            match c {
                '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FF0D}' => {
                    folded.text.push('-');
                }
                '\n' | '\u{A0}' | '\u{202F}' => folded.text.push(' '),
                c => folded.text.extend(c.to_lowercase()),
            }
            let grown = folded.text.len() - before;
            folded
                .origin
                .extend(std::iter::repeat_n(range.clone(), grown));
        }
        folded
    }

    /// The place of `words` as whole words, where there is exactly one.
    fn find_once(&self, words: &str) -> Option<Range<usize>> {
        let needle = Folded::new(words.trim().chars().map(|c| (c, 0..0))).text;
        if needle.is_empty() {
            return None;
        }
        let mut found = self
            .text
            .match_indices(&needle)
            .map(|(start, hit)| start..start + hit.len())
            .filter(|hit| self.is_whole_word(hit));
        let hit = found.next()?;
        if found.next().is_some() {
            return None;
        }
        let first = self.origin.get(hit.start)?;
        let last = self.origin.get(hit.end - 1)?;
        Some(first.start..last.end)
    }

    fn is_whole_word(&self, hit: &Range<usize>) -> bool {
        let joined = |a: Option<char>, b: Option<char>| match (a, b) {
            (Some(a), Some(b)) => is_word(a) && is_word(b),
            _ => false,
        };
        let inside = &self.text[hit.clone()];
        !joined(
            self.text[..hit.start].chars().next_back(),
            inside.chars().next(),
        ) && !joined(
            inside.chars().next_back(),
            self.text[hit.end..].chars().next(),
        )
    }
}

/// Characters that make one word with their like; CJK is written without blanks.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() && c < '\u{2E80}'
}

/// Whether the character at `index` separates groups of three digits.
fn groups_digits(chars: &[(char, Range<usize>)], index: usize) -> bool {
    let digit = |at: usize| chars.get(at).is_some_and(|(c, _)| c.is_ascii_digit());
    let separates = matches!(
        chars[index].0,
        ',' | '.' | ' ' | '\'' | '\u{2019}' | '\u{A0}' | '\u{202F}' | '\u{2009}'
    );
    separates
        && index > 0
        && digit(index - 1)
        && (1..=3).all(|step| digit(index + step))
        && !digit(index + 4)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn text<'l>(line: &'l str, column: u32, cell: &str) -> (&'l str, bool) {
        let found = locate(line, column, cell).unwrap();
        (&line[found.range], found.whole)
    }

    #[test]
    fn cells_are_found_through_markup() {
        let row = "| A/V/STUN,MSTURN/UDP/3478 | Любой |";
        assert_eq!(
            text(row, 3, "A/V/STUN,MSTURN/UDP/3478"),
            ("A/V/STUN,MSTURN/UDP/3478", true)
        );
        assert_eq!(text(row, 30, "Любой"), ("Любой", true));
        assert_eq!(
            text("| **TCP** \\| `443` |", 3, "TCP | 443"),
            ("TCP** \\| `443", true)
        );
        assert_eq!(text("<td>A<br />B</td>", 5, "A\nB"), ("A<br />B", true));
        assert_eq!(
            text(
                "<td>50&nbsp;000&#8211;59&#xA0;999</td>",
                5,
                "50\u{A0}000–59\u{A0}999"
            ),
            ("50&nbsp;000&#8211;59&#xA0;999", true)
        );
        assert_eq!(text("內 部 介面", 1, "內部介面"), ("內 部 介面", true));
        assert_eq!(text("<td>a &lt;b", 5, "a <b"), ("a &lt;b", true));
    }

    #[test]
    fn a_cell_that_goes_on_below_ends_with_the_line() {
        assert_eq!(text("<p>one", 4, "one two"), ("one", false));
        assert_eq!(text("<p>one</p>", 4, "ONE"), ("one", false));
        assert_eq!(text("", 1, "one"), ("", false));
        assert_eq!(text("<td>A</td><td>B</td>", 5, "A B"), ("A", false));
        assert_eq!(text("a & b; &c", 1, "a & b; &c"), ("a & b; &c", true));
        assert_eq!(locate("abc", 5, "x"), None);
        assert_eq!(locate("abc", 0, "x"), None);
    }

    #[test]
    fn words_are_found_as_they_are_written() {
        let found = |line: &str, words: &str| {
            locate(line, 1, line).unwrap().words(words).map(|ranges| {
                ranges
                    .into_iter()
                    .map(|range| line[range].to_owned())
                    .collect::<Vec<_>>()
            })
        };
        let one = |text: &str| Some(vec![text.to_owned()]);
        assert_eq!(found("A/V/STUN/UDP/3478", "udp"), one("UDP"));
        assert_eq!(
            found("RTP/UDP/50.000–59.999", "50000-59999"),
            one("50.000–59.999")
        );
        assert_eq!(found("50 000–59 999", "50000-59999"), one("50 000–59 999"));
        assert_eq!(found("TCP連接埠443", "tcp"), one("TCP"));
        assert_eq!(
            found("TCP и UDP", "udp, tcp"),
            Some(vec!["TCP".to_owned(), "UDP".to_owned()])
        );
        // Twice is nowhere; a part of a word or number is no word.
        assert_eq!(found("TCP/443 TCP/444", "tcp"), None);
        assert_eq!(found("UDPX/34430", "udp"), None);
        assert_eq!(found("UDP/34430", "443"), None);
        assert_eq!(found("UDP", ""), None);
    }
}
