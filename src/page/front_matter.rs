//! Front matter: the flat `key: value` block at the top of a page.
//!
//! Takes the text of a page and gives its keys and where the body starts. The reader is total: the
//! real pages hold values that YAML parsers refuse, and every one of them is a flat scalar.

use std::borrow::Cow;

/// The longest front matter that is searched for its end, in bytes.
const MAX_FRONT_MATTER_BYTES: usize = 256 * 1024;

/// The front matter of one page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FrontMatter<'t> {
    /// Key, value without quotes, and the value's offset, in the order of the page.
    values: Vec<(&'t str, Cow<'t, str>, usize)>,
    /// Byte offset at which the body of the page starts.
    pub body: usize,
    /// Whether a block was opened and never closed; the page then has no front matter.
    pub unclosed: bool,
}

impl<'t> FrontMatter<'t> {
    /// Of two equal keys the first holds.
    fn find(&self, key: &str) -> Option<&(&'t str, Cow<'t, str>, usize)> {
        self.values.iter().find(|(known, ..)| *known == key)
    }

    /// The value of a key, without quotes.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.find(key).map(|(_, value, _)| value.as_ref())
    }

    /// Byte offset of the value of a key, quotes not counted.
    #[must_use]
    pub fn offset(&self, key: &str) -> Option<usize> {
        self.find(key).map(|(_, _, offset)| *offset)
    }
}

/// Values beyond this many are passed over.
const MAX_VALUES: usize = 256;

/// Reads the front matter at the start of `text`.
///
/// Only a block whose first line is `---` at offset 0 counts; it ends at a line `---` or `...`.
/// Of two equal keys the first holds. Block lists and nested maps are passed over.
///
/// ```
/// use portolan::page::front_matter;
/// let page = "---\nms:assetid: 62e98fab\ntitle: 'Сводка: порты'\n---\n# Порты\n";
/// let front = front_matter::read(page);
/// assert_eq!(front.get("title"), Some("Сводка: порты"));
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
    for (offset, line) in lines {
        if offset > MAX_FRONT_MATTER_BYTES {
            break;
        }
        if matches!(line.trim_end(), "---" | "...") {
            front.body = (offset + line.len()).min(text.len());
            return front;
        }
        if let Some((key, value, at)) = entry(line) {
            if front.values.len() < MAX_VALUES {
                front.values.push((key, value, offset + at));
            }
        }
    }
    FrontMatter {
        unclosed: true,
        ..FrontMatter::default()
    }
}

/// `key: value` with the value's offset in the line; `None` for comments, lists and nested lines.
fn entry(line: &str) -> Option<(&str, Cow<'_, str>, usize)> {
    if line.starts_with([' ', '\t', '-', '#']) {
        return None;
    }
    // A key may hold colons (`ms:assetid`), so the separator is a colon before white space or the end.
    let colon = line.match_indices(':').map(|(at, _)| at).find(|&at| {
        line[at + 1..]
            .chars()
            .next()
            .is_none_or(char::is_whitespace)
    })?;
    let raw = &line[colon + 1..];
    let value = raw.trim();
    let mut at = colon + 1 + (raw.len() - raw.trim_start().len());
    let mut quoted = value;
    for quote in ['"', '\''] {
        if value.len() >= 2 && value.starts_with(quote) && value.ends_with(quote) {
            quoted = &value[1..value.len() - 1];
            at += 1;
        }
    }
    let value = match (quoted.len() == value.len(), value.starts_with('\'')) {
        (true, _) => Cow::Borrowed(value),
        (false, true) if quoted.contains("''") => Cow::Owned(quoted.replace("''", "'")),
        (false, false) if quoted.contains('\\') => {
            Cow::Owned(quoted.replace("\\\"", "\"").replace("\\\\", "\\"))
        }
        (false, _) => Cow::Borrowed(quoted),
    };
    Some((line[..colon].trim(), value, at))
}

fn lines_with_offsets(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut offset = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = offset;
        offset += line.len();
        (start, line)
    })
}
