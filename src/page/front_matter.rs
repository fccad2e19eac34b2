//! Front matter: the flat `key: value` block at the top of a page.
//!
//! Takes the text of a page and gives its keys and where the body starts. The reader is total: the
//! real pages hold values that YAML parsers refuse, and every one of them is a flat scalar.

use crate::limits::{MAX_BLANK_LINES, MAX_FRONT_MATTER_BYTES};
use std::borrow::Cow;

/// Real front matter has fewer lines.
const USUAL_LINES: usize = 32;

/// The front matter of one page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrontMatter<'t> {
    /// The lines between the two marks, with their byte offsets.
    lines: Vec<(usize, &'t str)>,
    /// What parts a key from its value.
    separator: char,
    /// Byte offset at which the body of the page starts.
    pub body: usize,
    /// Whether a block was opened and never closed; the page then has no front matter.
    pub unclosed: bool,
}

impl Default for FrontMatter<'_> {
    fn default() -> Self {
        Self {
            lines: Vec::new(),
            separator: ':',
            body: 0,
            unclosed: false,
        }
    }
}

impl<'t> FrontMatter<'t> {
    /// The value of a key, without quotes and comment, and the offset of its text. Of two equal keys the first
    /// holds; a value that goes on in further lines is none.
    #[must_use]
    pub fn find(&self, key: &str) -> Option<(Cow<'t, str>, usize)> {
        let (value, offset) = self.lines.iter().find_map(|(offset, line)| {
            let behind = behind_key(line, key)?;
            let value = behind.trim_start().strip_prefix(self.separator)?;
            // A key may hold colons (`ms:assetid`), so the separator is a colon before white space or
            // the end.
            let is_key =
                self.separator != ':' || value.chars().next().is_none_or(char::is_whitespace);
            let value = value.trim_start();
            is_key.then(|| (value.trim_end(), offset + line.len() - value.len()))
        })?;
        let (value, quotes) = plain(value)?;
        Some((value, offset + quotes))
    }

    /// The value of a key, without quotes.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Cow<'t, str>> {
        self.find(key).map(|(value, _)| value)
    }
}

/// What stands behind a key at the beginning of a line, whether the key is quoted or not.
fn behind_key<'t>(line: &'t str, key: &str) -> Option<&'t str> {
    let quote = line
        .as_bytes()
        .first()
        .filter(|byte| matches!(byte, b'"' | b'\''));
    let Some(quote) = quote else {
        // Most lines are told from a key by their first letter.
        let behind = (line.as_bytes().first() == key.as_bytes().first())
            .then(|| line.strip_prefix(key))
            .flatten()?;
        return behind.starts_with([':', '=', ' ', '\t']).then_some(behind);
    };
    line[1..]
        .strip_prefix(key)?
        .strip_prefix(char::from(*quote))
}

/// Reads the front matter at the start of `text`.
///
/// Only a block whose first line is `---` counts, or `+++` with `key = value`; it ends at the same line, or at
/// `...`. A byte order mark and a few blank lines may stand before it. Block lists and nested maps are passed
/// over.
///
/// ```
/// use portolan::page::front_matter;
/// let page = "---\nms:assetid: 62e98fab\ntitle: 'Сводка: порты' # old\n---\n# Порты\n";
/// let front = front_matter::read(page);
/// assert_eq!(front.get("title").as_deref(), Some("Сводка: порты"));
/// assert_eq!(&page[front.body..], "# Порты\n");
/// ```
#[must_use]
pub fn read(text: &str) -> FrontMatter<'_> {
    let mut front = FrontMatter::default();
    let mut lines = lines_with_offsets(text).peekable();
    let is_blank = |line: &str| line.trim_matches(is_blank_or_mark).is_empty();
    let mut blank = 0;
    while blank < MAX_BLANK_LINES && lines.next_if(|(_, line)| is_blank(line)).is_some() {
        blank += 1;
    }
    let first = lines.next().map_or("", |(_, line)| line);
    let close: &[&str] = match first.trim_start_matches(BYTE_ORDER_MARK).trim_end() {
        "---" => &["---", "..."],
        "+++" => {
            front.separator = '=';
            &["+++"]
        }
        _ => return front,
    };
    // Below blank lines, a line of dashes may as well be a rule of the page.
    if blank > 0
        && !lines
            .peek()
            .is_some_and(|(_, line)| has_key(line, front.separator))
    {
        return FrontMatter::default();
    }
    front.lines.reserve(USUAL_LINES);
    for (offset, line) in lines {
        if offset > MAX_FRONT_MATTER_BYTES {
            break;
        }
        if line.starts_with(['-', '.', '+']) && close.contains(&line.trim_end()) {
            front.body = offset + line.len();
            return front;
        }
        front.lines.push((offset, line));
    }
    FrontMatter {
        unclosed: blank == 0,
        ..FrontMatter::default()
    }
}

/// A page that was saved twice has two; the first is gone when its text is decoded.
const BYTE_ORDER_MARK: char = '\u{FEFF}';

fn is_blank_or_mark(c: char) -> bool {
    c.is_whitespace() || c == BYTE_ORDER_MARK
}

/// Whether a line gives a value to a name.
fn has_key(line: &str, separator: char) -> bool {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '"' | '\'' | ':');
    let name = line
        .split([' ', '\t', separator])
        .next()
        .unwrap_or_default();
    !name.is_empty() && name.chars().all(is_name) && line.contains(separator)
}

fn lines_with_offsets(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let end = memchr::memchr(b'\n', rest.as_bytes()).map_or(rest.len(), |at| at + 1);
        let (line, tail) = rest.split_at(end);
        let offset = text.len() - rest.len();
        rest = tail;
        (!line.is_empty()).then_some((offset, line))
    })
}

/// A value without its quotes and the comment behind it, and how many bytes of quotes stand before it. `#`
/// begins a comment where a blank stands before it: `C# and F#` holds none.
fn plain(value: &str) -> Option<(Cow<'_, str>, usize)> {
    match value.as_bytes().first() {
        Some(b'"') => {
            let inner = quoted(value, '"').unwrap_or(value);
            let plain = match inner.contains('\\') {
                true => Cow::Owned(inner.replace("\\\"", "\"").replace("\\\\", "\\")),
                false => Cow::Borrowed(inner),
            };
            Some((plain, usize::from(inner.len() < value.len())))
        }
        Some(b'\'') => {
            let inner = quoted(value, '\'').unwrap_or(value);
            let plain = match inner.contains("''") {
                true => Cow::Owned(inner.replace("''", "'")),
                false => Cow::Borrowed(inner),
            };
            Some((plain, usize::from(inner.len() < value.len())))
        }
        // The text of such a value is in the lines below.
        Some(b'|' | b'>') if is_block_mark(value) => None,
        Some(b'#') => Some((Cow::Borrowed(""), 0)),
        _ => {
            let comment = value
                .match_indices('#')
                .find(|(at, _)| value[..*at].ends_with(char::is_whitespace));
            let end = comment.map_or(value.len(), |(at, _)| at);
            Some((Cow::Borrowed(value[..end].trim_end()), 0))
        }
    }
}

/// `|`, `>-`, `|2+`: the value is a block.
fn is_block_mark(value: &str) -> bool {
    let mark = value.split_whitespace().next().unwrap_or_default();
    let is_mark = |c: char| matches!(c, '+' | '-') || c.is_ascii_digit();
    mark[1..].chars().all(is_mark) && mark.len() <= 3
}

/// What stands between two quotes, where nothing but a comment stands behind the second.
fn quoted(value: &str, quote: char) -> Option<&str> {
    let inner = value.strip_prefix(quote)?;
    let mut chars = inner.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\\' && quote == '"' {
            chars.next();
        } else if c == quote {
            // A single quote within single quotes is written twice.
            if quote == '\'' && chars.next_if(|(_, next)| *next == quote).is_some() {
                continue;
            }
            let behind = inner[at + quote.len_utf8()..].trim();
            return (behind.is_empty() || behind.starts_with('#')).then_some(&inner[..at]);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn value(front: &str) -> String {
        let page = format!("---\n{front}\n---\nbody\n");
        read(&page).get("title").unwrap().into_owned()
    }

    #[test]
    fn comments_and_quotes_are_no_part_of_a_value() {
        for (front, title) in [
            ("title: Ports # of 2013", "Ports"),
            ("title: C# and F# ports", "C# and F# ports"),
            ("title: ports#anchor", "ports#anchor"),
            ("title: 'Ports # kept' # not", "Ports # kept"),
            ("title: \"a \\\"b\\\" c\"", "a \"b\" c"),
            ("title: 'it''s'", "it's"),
            ("'title': Ports", "Ports"),
            ("\"title\" : Ports", "Ports"),
            ("title: # nothing", ""),
            ("title: 'a' and 'b'", "'a' and 'b'"),
            ("titleSuffix: x\ntitle: Ports", "Ports"),
            ("title: 'open", "'open"),
        ] {
            assert_eq!(value(front), title, "{front}");
        }
        assert_eq!(read("---\ntitle: >-\n  Ports\n---\n").get("title"), None);
    }

    #[test]
    fn marks_and_blank_lines_before_a_front_matter_are_passed_over() {
        for before in [
            "\u{FEFF}",
            "\n",
            "\r\n",
            "\u{FEFF}\n",
            "  \n\n",
            "\u{FEFF}\u{FEFF}",
        ] {
            let page = format!("{before}---\ntitle: Ports\n---\nbody\n");
            let front = read(&page);
            assert_eq!(front.get("title").as_deref(), Some("Ports"), "{before:?}");
            assert_eq!(&page[front.body..], "body\n");
        }
        let rule = read("\n---\n\nA page that begins with a rule.\n");
        assert!(!rule.unclosed && rule.body == 0);
        let text = read("\n---\nSome text without end\n");
        assert!(!text.unclosed && text.body == 0);
        assert!(read("---\ntitle: x\n").unclosed);
    }

    #[test]
    fn toml_is_read_as_well() {
        let page = "+++\ntitle = \"Ports\" # x\ndraft=false\n+++\nbody\n";
        let front = read(page);
        assert_eq!(front.get("title").as_deref(), Some("Ports"));
        assert_eq!(front.get("draft").as_deref(), Some("false"));
        assert_eq!(&page[front.body..], "body\n");
    }

    #[test]
    fn the_place_of_a_value_is_that_of_its_text() {
        let page = "---\n\"title\":  'Ports' # x\n---\n";
        let (value, offset) = read(page).find("title").unwrap();
        assert_eq!(&page[offset..offset + value.len()], "Ports");
    }
}
