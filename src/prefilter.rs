//! The cheap test that spares a page the full parse.
//!
//! Takes the text of a page and says whether it may hold a port table. "No" is certain: a table is told
//! by the words of its header, so a page whose headers hold none of those words has none. The test reads
//! headers roughly, a little more than the parser would take for one; whatever it does not read just as
//! the parser does (entities, comments, Markdown marks inside a header) makes it say "may".

use aho_corasick::packed::Searcher;

use crate::lexicon::{HeaderWords, Lexicons};
use crate::page::{TagKind, lower_case, tag_kind};

/// The test, compiled for a set of lexicons.
#[derive(Debug)]
pub struct Prefilter<'l> {
    words: &'l HeaderWords,
    /// Finds what tables begin with, and few other tags do; `None` on machines that it has no code for.
    beginnings: Option<Searcher>,
}

/// A header longer than this is not read: the page may hold anything.
const MAX_HEADER_BYTES: usize = 64 * 1024;

impl<'l> Prefilter<'l> {
    /// Compiles the test.
    #[must_use]
    pub fn new(lexicons: &'l Lexicons) -> Self {
        Self {
            words: lexicons.header_words(),
            beginnings: Searcher::new(["<ta", "<tA", "<Ta", "<TA"]),
        }
    }

    /// Whether the page may hold a port table.
    ///
    /// ```
    /// use portolan::lexicon::Lexicons;
    /// use portolan::prefilter::Prefilter;
    /// let lexicons = Lexicons::built_in();
    /// let prefilter = Prefilter::new(&lexicons);
    /// assert!(prefilter.may_hold_port_table("<table><tr><th>Zielport</th></tr></table>"));
    /// assert!(!prefilter.may_hold_port_table("<table><tr><th>Support</th></tr></table> port 443"));
    /// ```
    #[must_use]
    pub fn may_hold_port_table(&self, text: &str) -> bool {
        has_pipe_table(text)
            || self
                .html_tables(text)
                .any(|table| match header_text(table) {
                    Some(header) => self.words.class_of(header.trim()).may_head_port_table(),
                    None => true,
                })
    }

    /// The text from each `<table` on.
    fn html_tables<'t>(&self, text: &'t str) -> impl Iterator<Item = &'t str> {
        let mut from = 0;
        std::iter::from_fn(move || {
            loop {
                let at = self.tag_from(text, from)?;
                from = at + 1;
                let tag = text.as_bytes().get(at..at + TABLE.len());
                if tag.is_some_and(|tag| tag.eq_ignore_ascii_case(TABLE)) {
                    return Some(&text[at..]);
                }
            }
        })
    }

    /// Where the next tag begins that may be that of a table.
    fn tag_from(&self, text: &str, from: usize) -> Option<usize> {
        let bytes = text.as_bytes();
        match &self.beginnings {
            Some(beginnings) => {
                let found = beginnings.find_in(bytes, (from..bytes.len()).into())?;
                Some(found.start())
            }
            None => memchr::memchr(b'<', &bytes[from..]).map(|at| from + at),
        }
    }
}

const TABLE: &[u8] = b"<table";

/// Whether some line with a bar is followed by a line of bars and dashes, as a pipe table begins.
fn has_pipe_table(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(found) = memchr::memchr(b'|', &bytes[from..]) {
        let bar = from + found;
        let end = memchr::memchr2(b'\n', b'\r', &bytes[bar..]).map_or(bytes.len(), |at| bar + at);
        let next = &bytes[end..];
        let next = next
            .strip_prefix(b"\r\n")
            .or(next.get(1..))
            .unwrap_or_default();
        let is_mark = |byte: &u8| matches!(byte, b'|' | b':' | b'-' | b' ' | b'\t' | b'>');
        let marks = next.iter().take_while(|byte| is_mark(byte)).count();
        let ends = next
            .get(marks)
            .is_none_or(|byte| matches!(byte, b'\n' | b'\r'));
        if ends && next[..marks].contains(&b'-') {
            return true;
        }
        from = end;
    }
    false
}

/// The text of a table's header and a little more; `None` where it cannot be read just as the parser
/// would.
///
/// The header is the rows of `<thead>` and of `<th>` alone; where there are none, the first row. It ends
/// at the first `<td>` behind such a row, or where a second row begins.
fn header_text(table: &str) -> Option<String> {
    let mut header = String::new();
    let (mut depth, mut in_head) = (0_u32, false);
    // Whether the open row has header or data cells, and whether a row of header cells has ended.
    let (mut has_header, mut has_data, mut has_header_row) = (false, false, false);
    let mut rest = table;
    while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
        plain_text(&rest[..at], &mut header)?;
        rest = &rest[at..];
        let end = memchr::memchr(b'>', rest.as_bytes())?;
        let tag = &rest[..end];
        rest = &rest[end + 1..];
        let (name, closing) = plain_name(tag)?;
        match (lower_case(name).as_ref(), closing) {
            ("table", false) => depth += 1,
            ("table", true) => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(header);
                }
            }
            // Tables inside tables are read in full.
            _ if depth > 1 => return None,
            ("thead", false) => in_head = true,
            ("thead" | "tbody" | "tfoot", _) => {
                has_header_row |= has_header && (in_head || !has_data);
                (has_header, in_head) = (false, false);
                has_data &= !has_header_row;
            }
            ("th", false) => has_header = true,
            ("td", false) if has_header_row && !in_head => return Some(header),
            ("td", false) => has_data = true,
            ("tr", false) if !in_head => {
                if has_data {
                    return Some(header);
                }
                has_header_row |= has_header;
                has_header = false;
            }
            (name, _) => match tag_kind(name) {
                TagKind::Inline => continue,
                TagKind::Block => {}
                TagKind::Skipped => return None,
            },
        }
        header.push(' ');
        if header.len() > MAX_HEADER_BYTES {
            return None;
        }
    }
    plain_text(rest, &mut header)?;
    Some(header)
}

/// Bytes that mean more than themselves in a header.
const MARKS: [bool; 256] = {
    let mut marks = [false; 256];
    let bytes = b"&`*_\\[~|";
    let mut at = 0;
    while at < bytes.len() {
        marks[bytes[at] as usize] = true;
        at += 1;
    }
    marks
};

/// Adds text that means itself; entities, escapes and Markdown marks do not.
fn plain_text(text: &str, header: &mut String) -> Option<()> {
    if text.len() > MAX_HEADER_BYTES || text.bytes().any(|byte| MARKS[usize::from(byte)]) {
        return None;
    }
    header.push_str(text);
    Some(())
}

/// The name of a tag without its `>`, and whether it closes; `None` for comments and for tags whose end
/// may be hidden in quotes.
fn plain_name(tag: &str) -> Option<(&str, bool)> {
    let inner = tag.strip_prefix('<')?;
    let (inner, closing) = match inner.strip_prefix('/') {
        Some(inner) => (inner, true),
        None => (inner, false),
    };
    let end = inner
        .bytes()
        .position(|b| !b.is_ascii_alphanumeric())
        .unwrap_or(inner.len());
    let (name, attributes) = inner.split_at(end);
    let (mut double, mut single) = (false, false);
    for byte in attributes.bytes() {
        match byte {
            b'"' => double = !double,
            b'\'' => single = !single,
            b'<' => return None,
            _ => {}
        }
    }
    let is_plain = name.starts_with(|c: char| c.is_ascii_alphabetic()) && !double && !single;
    is_plain.then_some((name, closing))
}
