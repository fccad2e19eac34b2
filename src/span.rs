//! Places in a file: lines and columns as people and editors count them.

use std::cell::OnceCell;
use std::ops::Range;

use serde::{Deserialize, Serialize};

/// A place in a source file.
///
/// Both numbers are 1-based. The column counts Unicode scalar values ("code points"), the unit that
/// SARIF calls `unicodeCodePoints`, so a place is right under Cyrillic and CJK text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// Line, 1-based.
    pub line: u32,
    /// Column in code points, 1-based.
    pub column: u32,
}

impl Place {
    /// The first character of a file.
    pub const START: Place = Place { line: 1, column: 1 };
}

impl Default for Place {
    fn default() -> Self {
        Place::START
    }
}

/// Line starts of one text, for turning byte offsets into places.
///
/// ```
/// use portolan::span::{LineIndex, Place};
/// let text = "порт\n埠 443";
/// let lines = LineIndex::new(text);
/// let offset = text.find("443").unwrap();
/// assert_eq!(lines.place(text, offset), Place { line: 2, column: 3 });
/// assert_eq!(lines.line_text(text, 2), "埠 443");
/// ```
#[derive(Debug, Clone)]
pub struct LineIndex {
    starts: Vec<usize>,
    /// Characters before every [`STRIDE`]th byte, so that a page of one line costs no more than another;
    /// counted when a long line asks for them.
    counts: OnceCell<Vec<usize>>,
}

/// Bytes between two known character counts.
const STRIDE: usize = 512;

impl LineIndex {
    /// Indexes `text`; `\n`, `\r\n` and a lone `\r` end a line.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            let crlf = bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n');
            if !crlf {
                starts.push(at + 1);
            }
        }
        Self {
            starts,
            counts: OnceCell::new(),
        }
    }

    /// The place of a byte offset; an offset past the end is the end.
    #[must_use]
    pub fn place(&self, text: &str, offset: usize) -> Place {
        let offset = floor_char(text, offset);
        let line = self.starts.partition_point(|&start| start <= offset) - 1;
        let start = self.starts[line];
        let column = if offset - start <= STRIDE {
            text[start..offset].chars().count() + 1
        } else {
            self.characters_before(text, offset) - self.characters_before(text, start) + 1
        };
        Place {
            line: to_u32(line + 1),
            column: to_u32(column),
        }
    }

    fn characters_before(&self, text: &str, offset: usize) -> usize {
        let chunk = offset / STRIDE;
        let rest = &text.as_bytes()[chunk * STRIDE..offset];
        let counts = self.counts.get_or_init(|| counts(text));
        let counted = counts.get(chunk).copied();
        // At the very end of a text of whole chunks there is no chunk, and nothing left to count.
        let counted = counted.unwrap_or_else(|| text.chars().count());
        counted + rest.iter().filter(|byte| is_first_byte(**byte)).count()
    }

    /// The 1-based line `line` without its line end; empty where there is no such line.
    #[must_use]
    pub fn line_text<'t>(&self, text: &'t str, line: u32) -> &'t str {
        let range = self.line_range(text, line);
        text[range].trim_end_matches(['\n', '\r'])
    }

    /// The bytes of a line, its end with it; empty where there is no such line.
    pub(crate) fn line_range(&self, text: &str, line: u32) -> Range<usize> {
        let index = (line.max(1) - 1) as usize;
        let Some(&start) = self.starts.get(index) else {
            return text.len()..text.len();
        };
        let end = self.starts.get(index + 1).copied().unwrap_or(text.len());
        start..end
    }
}

/// The byte offset of a 1-based column in code points; the end of the line counts as a column.
#[must_use]
pub fn byte_of_column(line: &str, column: u32) -> Option<usize> {
    let before = usize::try_from(column).ok()?.checked_sub(1)?;
    line.char_indices()
        .map(|(offset, _)| offset)
        .chain(std::iter::once(line.len()))
        .nth(before)
}

/// How many characters stand before every [`STRIDE`]th byte.
fn counts(text: &str) -> Vec<usize> {
    let mut count = 0;
    let chunks = text.as_bytes().chunks(STRIDE);
    chunks
        .map(|chunk| {
            let before = count;
            count += chunk.iter().filter(|byte| is_first_byte(**byte)).count();
            before
        })
        .collect()
}

/// Whether a byte of UTF-8 begins a character.
fn is_first_byte(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

/// The nearest character boundary at or below `offset`.
fn floor_char(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

fn to_u32(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
