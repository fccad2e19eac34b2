//! Markdown: the events of the Markdown parser, handed on as they come.
//!
//! Takes prepared Markdown and gives what [`gather`](super::gather) makes of it. A large page is parsed
//! piece by piece, for the parser takes some sixty bytes for each byte of the worst of them.

// The enums of the Markdown parser have many variants, and grow.
#![allow(clippy::wildcard_enum_match_arm)]

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::flow;
use super::gather::{Gathered, Gatherer, Host, Raw};
use super::tags;
use crate::limits::{MAX_BLOCK_BYTES, MAX_PIECE_BYTES};

/// Reads a whole page from byte `body` on.
pub(super) fn gather(text: &str, body: usize, partials: Vec<usize>) -> Gathered {
    let mut reader = Reader {
        text,
        gatherer: Gatherer::new(Host::Markdown),
        html: None,
        links: Vec::new(),
        strikes: Vec::new(),
        code: None,
        in_head: false,
    };
    reader.gatherer.partials = partials;
    let mut start = body;
    while start < text.len() {
        let end = piece_end(text, start);
        start = reader.piece(start..end).unwrap_or(end);
    }
    reader
        .gatherer
        .finish(|offset| text.get(offset..).unwrap_or_default())
}

/// Where the piece of the page that begins at `start` ends: before a line at the margin behind a blank
/// line, where no list, quote or paragraph goes on.
fn piece_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    if bytes.len() - start <= MAX_PIECE_BYTES {
        return bytes.len();
    }
    let limit = bytes.len().min(start + MAX_BLOCK_BYTES);
    let mut from = start + MAX_PIECE_BYTES;
    while let Some(found) = memchr::memchr(b'\n', &bytes[from..limit]) {
        let at = from + found + 1;
        from = at;
        let is_blank = matches!(bytes.get(at), Some(b'\n' | b'\r'));
        if !is_blank {
            continue;
        }
        let blanks = bytes[at..limit]
            .iter()
            .take_while(|byte| matches!(byte, b'\n' | b'\r'))
            .count();
        from = at + blanks;
        if bytes
            .get(from)
            .is_some_and(|byte| !matches!(byte, b' ' | b'\t'))
            || from == bytes.len()
        {
            return from;
        }
        if from >= limit {
            break;
        }
    }
    if limit == bytes.len() {
        return limit;
    }
    // One block and no end of it: any line will do, and any character where there are no lines.
    let line = memchr::memrchr(b'\n', &bytes[start + MAX_PIECE_BYTES..limit]);
    let mut end = line.map_or(limit, |at| start + MAX_PIECE_BYTES + at + 1);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    end
}

struct Reader<'t> {
    text: &'t str,
    gatherer: Gatherer,
    /// The block of raw HTML that is open.
    html: Option<HtmlBlock>,
    /// Of each link that is open, whether it is the mark of a footnote.
    links: Vec<bool>,
    /// Of each struck out text that is open, whether GitHub alone strikes it out.
    strikes: Vec<bool>,
    /// The fenced code that is open: where it begins.
    code: Option<usize>,
    in_head: bool,
}

/// Raw HTML, line by line.
#[derive(Default)]
struct HtmlBlock {
    /// Where its one part stands in the page, as long as there is but one.
    whole: Range<usize>,
    /// The text and its parts, where the marks of quotes stand between them.
    text: String,
    parts: Vec<(usize, usize)>,
}

impl Reader<'_> {
    /// Reads one piece of the page. Gives where the next begins, where that is not behind this one.
    fn piece(&mut self, piece: Range<usize>) -> Option<usize> {
        let base = piece.start;
        let text = &self.text[piece.clone()];
        let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
        let mut open: Option<OpenFence> = None;
        let is_last = piece.end == self.text.len();
        for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
            let range = range.start + base..range.end + base;
            if range.end == piece.end && !is_last {
                open = OpenFence::of(&event, self.text, &range).or(open);
            }
            self.event(&event, range);
        }
        // A comment or a fence that this piece does not close goes on in the next.
        let rest = &self.text[piece.end..];
        if !is_last && self.gatherer.is_in_comment() {
            let Some((_, behind)) = tags::comment_end(rest) else {
                return Some(self.text.len());
            };
            self.gatherer.end_comment();
            return Some(piece.end + behind);
        }
        let fence = open?;
        let end = fence.end(self.text, piece.end);
        if end.is_none() {
            self.gatherer
                .swallow(rest, fence.start, "code that is not closed");
        }
        Some(end.unwrap_or(self.text.len()))
    }

    fn event(&mut self, event: &Event<'_>, range: Range<usize>) {
        match event {
            Event::Html(html) => self.html_line(html, range),
            Event::InlineHtml(html) => self.gatherer.raw(&Raw {
                text: html,
                parts: &[(0, range.start)],
            }),
            Event::Text(text) => self.text(text, range.start),
            Event::Code(text) => {
                // The text stands behind the marks, and blanks that are no part of it.
                let source = &self.text[range.clone()];
                let marks = source.len() - source.trim_start_matches('`').len();
                let at = source[marks..].find(&**text).map_or(marks, |at| marks + at);
                self.text(text, range.start + at);
            }
            Event::SoftBreak => self.gatherer.text("\n", range.start),
            Event::HardBreak => self.gatherer.line_break(),
            Event::Start(tag) => self.start(tag, range),
            Event::End(end) => self.end(*end, range),
            _ => {}
        }
    }

    fn text(&mut self, text: &str, source: usize) {
        // A reference may stand for any character.
        if text.chars().next().is_some_and(tags::is_noncharacter)
            && !self.text[source..].starts_with(text)
        {
            self.gatherer.text("\u{FFFD}", source);
            return;
        }
        // What preparing has put in marks what the page's own tools show.
        for (at, piece) in pieces_at_marks(text) {
            match piece.chars().next() {
                Some(mark) if flow::is_mark(mark) => self.gatherer.mark(mark),
                _ => self.gatherer.text(piece, source + at),
            }
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::HtmlBlock => self.html = Some(HtmlBlock::default()),
            Tag::Table(_) => self.gatherer.open_table(range.start),
            Tag::TableHead => {
                self.in_head = true;
                self.gatherer.row(range.start, false);
            }
            Tag::TableRow => {
                let row = &self.text.as_bytes()[range.clone()];
                let has_no_bar = memchr::memchr(b'|', row).is_none();
                self.gatherer.row(range.start, has_no_bar);
            }
            Tag::TableCell => {
                let slice = self.text.get(range.clone()).unwrap_or_default();
                let before = slice.len() - slice.trim_start_matches(['|', ' ', '\t']).len();
                self.gatherer.cell(self.in_head, range.start + before);
            }
            Tag::Heading { level, .. } => {
                let level = match level {
                    HeadingLevel::H1 => 1,
                    HeadingLevel::H2 => 2,
                    HeadingLevel::H3 => 3,
                    HeadingLevel::H4 => 4,
                    HeadingLevel::H5 => 5,
                    HeadingLevel::H6 => 6,
                };
                self.gatherer.open_heading(level, range.start, None);
            }
            Tag::Emphasis => {}
            Tag::Strong => self.gatherer.mark(flow::BOLD),
            Tag::Strikethrough => {
                // One tilde strikes out on GitHub alone, and between numbers it means a range.
                let is_range = !self.text[range.start..].starts_with("~~");
                self.strikes.push(is_range);
                match is_range {
                    true => self.gatherer.text("~", range.start),
                    false => self.gatherer.mark(flow::DELETED),
                }
            }
            Tag::Link { .. } => {
                let is_footnote = self.text[range.start..].starts_with("[^");
                self.links.push(is_footnote);
                if is_footnote {
                    self.gatherer.text("[", range.start);
                }
            }
            Tag::CodeBlock(kind) => {
                self.gatherer.boundary();
                let is_fenced = matches!(kind, CodeBlockKind::Fenced(_));
                self.code = is_fenced.then_some(range.start);
            }
            _ => self.gatherer.boundary(),
        }
    }

    fn end(&mut self, end: TagEnd, range: Range<usize>) {
        match end {
            TagEnd::HtmlBlock => self.end_html(),
            TagEnd::Table => self.gatherer.close_table(),
            TagEnd::TableHead => {
                self.in_head = false;
                self.gatherer.end_row();
            }
            TagEnd::TableRow => self.gatherer.end_row(),
            TagEnd::TableCell => self.gatherer.end_cell(self.in_head),
            TagEnd::Heading(_) => self.gatherer.close_heading(),
            TagEnd::Emphasis => {}
            TagEnd::Strong => self.gatherer.mark(flow::BOLD_END),
            TagEnd::Strikethrough => match self.strikes.pop() {
                Some(true) => self.gatherer.text("~", range.end.saturating_sub(1)),
                _ => self.gatherer.mark(flow::DELETED_END),
            },
            TagEnd::Link => {
                if self.links.pop() == Some(true) {
                    self.gatherer.text("]", range.end.saturating_sub(1));
                }
            }
            TagEnd::CodeBlock => {
                if self.code.take().is_some() {
                    self.end_code(range);
                }
                self.gatherer.boundary();
                self.gatherer.other_block();
            }
            TagEnd::Paragraph | TagEnd::Item => self.gatherer.boundary(),
            TagEnd::List(_) | TagEnd::BlockQuote(_) => {
                self.gatherer.boundary();
                self.gatherer.other_block();
            }
            _ => self.gatherer.boundary(),
        }
    }

    /// Fenced code ends. Where its fence was never closed, or was closed by the next one, it may have
    /// swallowed a table.
    fn end_code(&mut self, range: Range<usize>) {
        let block = &self.text[range.clone()];
        let mark = block.trim_start().chars().next().unwrap_or('`');
        let fence = |line: &str| {
            let line = line.trim_matches([' ', '>', '\t', '\r']);
            let length = line.chars().take_while(|c| *c == mark).count();
            (length >= 3, length == line.chars().count())
        };
        let mut lines = block.trim_end().lines();
        let last = lines.next_back().unwrap_or_default();
        let is_closed = lines.next().is_some() && fence(last) == (true, true);
        if !is_closed {
            self.gatherer
                .swallow(block, range.start, "code that is not closed");
        } else if lines.any(|line| fence(line).0) {
            self.gatherer.swallow(
                block,
                range.start,
                "code that ends at the next block of code",
            );
        }
    }

    fn html_line(&mut self, html: &str, range: Range<usize>) {
        let Some(block) = &mut self.html else {
            return;
        };
        if block.parts.is_empty() {
            let is_next = block.whole.end == range.start || block.whole.is_empty();
            if is_next && html.len() == range.len() {
                if block.whole.is_empty() {
                    block.whole = range;
                } else {
                    block.whole.end = range.end;
                }
                return;
            }
            block.text.push_str(&self.text[block.whole.clone()]);
            block.parts.push((0, block.whole.start));
        }
        block.parts.push((block.text.len(), range.start));
        block.text.push_str(html);
    }

    fn end_html(&mut self) {
        let Some(block) = self.html.take() else {
            return;
        };
        let text = match block.parts.is_empty() {
            true => &self.text[block.whole.clone()],
            false => &block.text,
        };
        if let Some(name) = open_verbatim(text) {
            let start = block.parts.first().map_or(block.whole.start, |part| part.1);
            self.gatherer
                .swallow(text, start, &format!("a `<{name}>` that is not closed"));
        } else if hides_bars(text) {
            // A tag and a table of bars in one block: no reader sees a table.
            let start = block.parts.first().map_or(block.whole.start, |part| part.1);
            let why =
                "they follow a tag on the line before, and make no table; put a blank line between";
            self.gatherer.swallow_for(text, start, why);
        }
        match block.parts.as_slice() {
            [] => self.gatherer.raw(&Raw {
                text: &self.text[block.whole.clone()],
                parts: &[(0, block.whole.start)],
            }),
            parts => self.gatherer.raw(&Raw {
                text: &block.text,
                parts,
            }),
        }
    }
}

/// Whether a block of raw HTML holds a table of bars, with the line below its header, and no table of tags.
fn hides_bars(block: &str) -> bool {
    let is_rule = |line: &str| {
        let line = line.trim_matches([' ', '\t', '\r', '\n', '>']);
        line.contains('|')
            && line.contains("-")
            && line
                .bytes()
                .all(|byte| matches!(byte, b'|' | b':' | b'-' | b' ' | b'\t'))
    };
    let is_comment = block.trim_start().starts_with("<!") || block.trim_start().starts_with("<?");
    let has_table = || {
        memchr::memchr_iter(b'<', block.as_bytes()).any(|at| {
            let name = block.as_bytes().get(at + 1..at + 6);
            name.is_some_and(|name| name.eq_ignore_ascii_case(b"table"))
        })
    };
    !is_comment && block.lines().any(is_rule) && !has_table()
}

/// The element that a block of raw HTML opens and does not close, and in which no Markdown is read: until
/// the end of the page there is no table of bars.
fn open_verbatim(block: &str) -> Option<&'static str> {
    const VERBATIM: [&str; 4] = ["script", "pre", "style", "textarea"];
    let begins = |text: &str, name: &str| {
        let bytes = text.as_bytes();
        bytes
            .get(..name.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()))
            && !bytes
                .get(name.len())
                .is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
    };
    let first = block.trim_start().strip_prefix('<')?;
    let name = VERBATIM.into_iter().find(|name| begins(first, name))?;
    // The end of any of them ends the block, as CommonMark has it; tables of tags are read all the same.
    let mut others = memchr::memchr_iter(b'<', block.as_bytes()).map(|at| &block[at + 1..]);
    let is_read = others.any(|rest| {
        let closes = rest
            .strip_prefix('/')
            .is_some_and(|rest| VERBATIM.iter().any(|name| begins(rest, name)));
        closes || begins(rest, "table")
    });
    (!is_read).then_some(name)
}

/// Text cut at its marks, each with its offset.
fn pieces_at_marks(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let first = rest.chars().next()?;
        let length = match flow::is_mark(first) {
            true => first.len_utf8(),
            // Few texts have a byte that marks begin with.
            false => match memchr::memchr(0xEF, rest.as_bytes()) {
                Some(_) => rest.find(flow::is_mark).unwrap_or(rest.len()),
                None => rest.len(),
            },
        };
        at += length;
        Some((at - length, &rest[..length]))
    })
}

/// Fenced code that is open at the end of a piece.
struct OpenFence {
    start: usize,
    mark: u8,
    length: usize,
}

impl OpenFence {
    fn of(event: &Event<'_>, text: &str, range: &Range<usize>) -> Option<Self> {
        let Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) = event else {
            return None;
        };
        let block = text[range.clone()].trim();
        let mark = *block.as_bytes().first()?;
        let length = block.bytes().take_while(|byte| *byte == mark).count();
        let fence = Self {
            start: range.start,
            mark,
            length,
        };
        let (_, last) = block.rsplit_once('\n').unwrap_or_default();
        (!fence.is_closed_by(last)).then_some(fence)
    }

    fn is_closed_by(&self, line: &str) -> bool {
        let line = line.trim();
        line.len() >= self.length && line.bytes().all(|byte| byte == self.mark)
    }

    /// Where it ends behind `from`.
    fn end(&self, text: &str, from: usize) -> Option<usize> {
        let mut at = from;
        text[from..].split_inclusive('\n').find_map(|line| {
            at += line.len();
            self.is_closed_by(line).then_some(at)
        })
    }
}
