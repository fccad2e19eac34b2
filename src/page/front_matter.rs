//! Front matter: the flat `key: value` block at the top of a page.
//!
//! Takes the text of a page and gives its keys and where the body starts. The reader is total: the
//! real pages hold values that YAML parsers refuse, and every one of them is a flat scalar.

use std::borrow::Cow;

/// The longest front matter that is searched for its end, in bytes.
const MAX_FRONT_MATTER_BYTES: usize = 256 * 1024;

/// Real front matter has fewer lines.
const USUAL_LINES: usize = 32;

/// The front matter of one page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FrontMatter<'t> {
    /// The lines between the two marks, with their byte offsets.
    lines: Vec<(usize, &'t str)>,
    /// Byte offset at which the body of the page starts.
    pub body: usize,
    /// Whether a block was opened and never closed; the page then has no front matter.
    pub unclosed: bool,
}

impl<'t> FrontMatter<'t> {
    /// The value of a key, without quotes, and the offset of its text. Of two equal keys the first holds.
    #[must_use]
    pub fn find(&self, key: &str) -> Option<(Cow<'t, str>, usize)> {
        let (value, offset) = self.lines.iter().find_map(|(offset, line)| {
            let behind = line.as_bytes().get(key.len())?;
            if !matches!(behind, b':' | b' ' | b'\t') || !line.starts_with(key) {
                return None;
            }
            let value = line[key.len()..].trim_start().strip_prefix(':')?;
            // A key may hold colons (`ms:assetid`), so the separator is a colon before white space or
            // the end.
            let is_key = value.chars().next().is_none_or(char::is_whitespace);
            let value = value.trim_start();
            is_key.then(|| (value.trim_end(), offset + line.len() - value.len()))
        })?;
        let (value, quotes) = unquoted(value);
        Some((value, offset + quotes))
    }

    /// The value of a key, without quotes.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Cow<'t, str>> {
        self.find(key).map(|(value, _)| value)
    }
}

/// Reads the front matter at the start of `text`.
///
/// Only a block whose first line is `---` at offset 0 counts; it ends at a line `---` or `...`.
/// Block lists and nested maps are passed over.
///
/// ```
/// use portolan::page::front_matter;
/// let page = "---\nms:assetid: 62e98fab\ntitle: 'Сводка: порты'\n---\n# Порты\n";
/// let front = front_matter::read(page);
/// assert_eq!(front.get("title").as_deref(), Some("Сводка: порты"));
/// assert_eq!(&page[front.body..], "# Порты\n");
/// ```
#[must_use]
pub fn read(text: &str) -> FrontMatter<'_> {
    let mut front = FrontMatter::default();
    let mut lines = lines_with_offsets(text);
    if lines
        .next()
        .is_none_or(|(_, line)| line.trim_end() != "---")
    {
        return front;
    }
    front.lines.reserve(USUAL_LINES);
    for (offset, line) in lines {
        if offset > MAX_FRONT_MATTER_BYTES {
            break;
        }
        if line.starts_with(['-', '.']) && matches!(line.trim_end(), "---" | "...") {
            front.body = offset + line.len();
            return front;
        }
        front.lines.push((offset, line));
    }
    FrontMatter {
        unclosed: true,
        ..FrontMatter::default()
    }
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

/// A value without its quotes, and how many bytes of quotes stand before it.
fn unquoted(value: &str) -> (Cow<'_, str>, usize) {
    let within = |quote: char| value.strip_prefix(quote)?.strip_suffix(quote);
    match (within('"'), within('\'')) {
        (Some(inner), _) if inner.contains('\\') => {
            let plain = inner.replace("\\\"", "\"").replace("\\\\", "\\");
            (Cow::Owned(plain), 1)
        }
        (None, Some(inner)) if inner.contains("''") => (Cow::Owned(inner.replace("''", "'")), 1),
        (Some(inner), _) | (None, Some(inner)) => (Cow::Borrowed(inner), 1),
        (None, None) => (Cow::Borrowed(value), 0),
    }
}
