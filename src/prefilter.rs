//! The cheap test that spares a page the full parse.
//!
//! Takes the text of a page and says whether it may hold a port table. "No" is certain: a table is told
//! by the words of its header, so a page whose headers hold none of those words has none. The test reads
//! headers roughly, a little more than the parser would take for one; whatever it does not read just as
//! the parser does (references, comments, templates, Markdown marks inside a header) makes it say "may".
//!
//! Where a table is told otherwise than by its header, by its cells or by what it is in another language,
//! [`Prefilter::has_table`] is the test to ask.

use std::borrow::Cow;

use aho_corasick::packed::Searcher;

use crate::lexicon::{HeaderWords, Lexicons};
use crate::page::tags::{self, Piece, TagKind, lower_case, tag_kind};

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
        let may_head = |header: Option<Cow<'_, str>>| match header {
            // Where the header is empty, the first row may be it.
            Some(header) => {
                let header = header.trim();
                header.is_empty() || self.words.class_of(header).may_head_port_table()
            }
            None => true,
        };
        pipe_headers(text).any(|line| may_head(pipe_header_text(line)))
            || self
                .html_tables(text)
                .any(|table| may_head(header_text(table).map(Cow::Owned)))
    }

    /// Whether the page may hold any table at all of two columns or more.
    #[must_use]
    pub fn has_table(&self, text: &str) -> bool {
        pipe_headers(text).next().is_some() || self.html_tables(text).next().is_some()
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

/// Lines with a bar that are followed by a line of bars and dashes, as a pipe table begins.
fn pipe_headers(text: &str) -> impl Iterator<Item = &str> {
    let bytes = text.as_bytes();
    let mut from = 0;
    std::iter::from_fn(move || {
        while let Some(found) = memchr::memchr(b'|', &bytes[from..]) {
            let bar = from + found;
            let end =
                memchr::memchr2(b'\n', b'\r', &bytes[bar..]).map_or(bytes.len(), |at| bar + at);
            let start =
                memchr::memrchr2(b'\n', b'\r', &bytes[from..bar]).map_or(from, |at| from + at + 1);
            let next = &bytes[end..];
            let next = next
                .strip_prefix(b"\r\n")
                .or(next.get(1..))
                .unwrap_or_default();
            let is_mark =
                |byte: &u8| matches!(byte, b'|' | b':' | b'-' | b' ' | b'\t' | 0x0B | 0x0C | b'>');
            let marks = next.iter().take_while(|byte| is_mark(byte)).count();
            let ends = next
                .get(marks)
                .is_none_or(|byte| matches!(byte, b'\n' | b'\r'));
            from = end;
            if ends && next[..marks].contains(&b'-') {
                return Some(&text[start..end]);
            }
        }
        None
    })
}

/// The words of a pipe table's header; `None` where it cannot be read just as the parser would.
fn pipe_header_text(line: &str) -> Option<Cow<'_, str>> {
    let is_plain = |text: &str| plain_text(text, &mut String::new()).is_some();
    let words = line.replace(['|', '>'], " ");
    let has_words = words.contains(char::is_alphanumeric);
    match has_words {
        true => (is_plain(&words) && !words.contains('<')).then_some(Cow::Owned(words)),
        false => Some(Cow::Borrowed("")),
    }
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
    let mut at = 0;
    while let Some((piece, end)) = tags::piece(table, at) {
        at = end;
        let tag = match piece {
            Piece::Text(text) => {
                plain_text(text, &mut header)?;
                continue;
            }
            Piece::Tag(tag) if is_plain_tag(tag.whole) => tag,
            Piece::Tag(_)
            | Piece::Comment(_)
            | Piece::OpenComment(_)
            | Piece::Bogus
            | Piece::Cut => return None,
        };
        let closing = tag.closing;
        // Each cell is a line.
        let mut between = '\n';
        match (lower_case(tag.name).as_ref(), closing) {
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
            // What stands above the line or is struck out is not read like other text.
            ("sup" | "sub" | "del" | "s" | "strike", _) => return None,
            (name, _) => match tag_kind(name) {
                TagKind::Inline => continue,
                TagKind::Block => between = ' ',
                TagKind::Raw | TagKind::Inert | TagKind::Unknown => return None,
            },
        }
        header.push(between);
        if header.len() > MAX_HEADER_BYTES {
            return None;
        }
    }
    Some(header)
}

/// Bytes that mean more than themselves in a header.
const MARKS: [bool; 256] = {
    let mut marks = [false; 256];
    let mut at = 0;
    while at < 256 {
        let is_blank = matches!(at as u8, b'\t' | b'\n' | b'\r' | 0x0C);
        marks[at] = (at < 0x20 && !is_blank) || at == 0x7F;
        at += 1;
    }
    let bytes = b"&`*_\\[~|{";
    let mut at = 0;
    while at < bytes.len() {
        marks[bytes[at] as usize] = true;
        at += 1;
    }
    marks
};

/// Adds text that means itself; references, escapes, templates, Markdown marks and small figures do not.
fn plain_text(text: &str, header: &mut String) -> Option<()> {
    let bytes = text.as_bytes();
    if bytes.len() > MAX_HEADER_BYTES || bytes.iter().any(|byte| MARKS[usize::from(*byte)]) {
        return None;
    }
    let is_odd = |at: usize| match (bytes[at], bytes.get(at + 1)) {
        // C1 controls and superior figures.
        (0xC2, Some(byte)) => *byte != 0xA0,
        // Superior and inferior figures.
        (0xE2, Some(byte)) => matches!(byte, 0x81 | 0x82),
        // Characters that are none.
        (0xEF, Some(byte)) => *byte == 0xB7,
        _ => false,
    };
    if memchr::memchr3_iter(0xC2, 0xE2, 0xEF, bytes).any(is_odd) {
        return None;
    }
    header.push_str(text);
    Some(())
}

/// Whether a tag means no more than its name: no quotes that may hide its end, nothing hidden, nothing
/// that the page's own tools make.
fn is_plain_tag(tag: &str) -> bool {
    let inner = &tag[1..];
    let (mut double, mut single) = (false, false);
    for byte in inner.bytes() {
        match byte {
            b'"' => double = !double,
            b'\'' => single = !single,
            b'<' | b'{' => return false,
            _ => {}
        }
    }
    !double && !single && (inner.len() < "td hidden>".len() || !may_hide(inner.as_bytes()))
}

/// Whether a tag has one of the words that hide: `hidden`, `display`, `visibility`. All have an `i` in the
/// second place.
fn may_hide(tag: &[u8]) -> bool {
    let words: [&[u8]; 3] = [b"hidden", b"display", b"visibility"];
    let begins_at = |at: usize| {
        words.iter().any(|word| {
            let here = tag.get(at..at + word.len());
            here.is_some_and(|here| here.eq_ignore_ascii_case(word))
        })
    };
    memchr::memchr2_iter(b'i', b'I', tag).any(|at| at > 0 && begins_at(at - 1))
}
