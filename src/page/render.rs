//! Rendering: the tables of a Markdown page as one HTML text whose cells know their source offset.
//!
//! Takes the body of a page and gives HTML for the table reader, the headings, and the comments. A
//! blank line ends an HTML block, so tables parsed block by block lose bare rows and cells; here all
//! events of a page are written into one text and parsed once. Every `<table>`, `<tr>`, `<th>` and
//! `<td>` gets an attribute with its byte offset in the source, so that a cell knows its place.
//!
//! Only what shapes a table is written: other tags either end a line of text or mean nothing to it,
//! so the HTML parser never sees the nesting of a hostile page.

// The enums of the Markdown parser have many variants, and grow.
#![allow(clippy::wildcard_enum_match_arm)]

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::nesting;
use crate::unicode::one_line;

/// The attribute that carries a source offset.
pub(super) const OFFSET_ATTRIBUTE: &str = "o";

/// The deepest nesting of tables that is followed.
const MAX_TABLE_DEPTH: u32 = 32;

/// The most tables, rows and cells of a page that are written; the HTML parser takes some three
/// hundred bytes for each. The largest real page has some five thousand.
const MAX_ELEMENTS: usize = 300_000;

/// The longest heading that is kept, in characters: every table below it has a copy.
const MAX_HEADING_CHARS: usize = 300;

/// The most suppression comments that are kept of a page.
const MAX_COMMENTS: usize = 1_000;

/// Stands for a line end inside a cell. As a character it costs the HTML parser nothing, where a
/// `<br>` would be an element; Unicode promises that it is no character of any text.
pub(super) const LINE_END: char = '\u{FDD0}';

/// The first byte of [`LINE_END`] in UTF-8.
const LINE_END_BYTE: u8 = 0xEF;

/// The longest tag that is read.
pub(super) const MAX_TAG_BYTES: usize = 16 * 1024;

/// What rendering found on a page.
#[derive(Debug, Default)]
pub(super) struct Rendered {
    /// Tables as HTML.
    html: String,
    /// Where in the HTML each outer table begins.
    tables: Vec<usize>,
    /// Headings: byte offset and text.
    pub(super) headings: Vec<(usize, String)>,
    /// Suppression comments: byte offset of the text and the text.
    pub(super) comments: Vec<(usize, String)>,
    /// Paragraphs that end in an ISO date, such as "Topic last modified: 2012-10-20".
    pub(super) dated: Vec<String>,
    /// Whether tables, quotes or lists were nested deeper than is followed.
    pub(super) too_deep: bool,
    /// Where the cells became too many to be written; nothing is written from there on.
    pub(super) full: Option<usize>,
}

impl Rendered {
    /// The HTML of each outer table, with all that is inside it.
    pub(super) fn tables(&self) -> impl Iterator<Item = &str> {
        let ends = self.tables.iter().skip(1).copied().chain([self.html.len()]);
        let ranges = self.tables.iter().zip(ends);
        ranges.map(|(start, end)| &self.html[*start..end])
    }
}

/// Renders the Markdown of `text` from byte `body` on.
pub(super) fn render(text: &str, body: usize) -> Rendered {
    let mut writer = Writer {
        source: text,
        ..Writer::default()
    };
    let flat = nesting::flattened(&text[body..]);
    writer.out.too_deep = matches!(flat, Cow::Owned(_));
    let parser = Parser::new_ext(&flat, Options::ENABLE_TABLES).into_offset_iter();
    for (event, range) in parser {
        writer.event(&event, range.start + body..range.end + body);
    }
    writer.finish();
    writer.out
}

#[derive(Default)]
struct Writer<'t> {
    source: &'t str,
    out: Rendered,
    /// Tables, rows and cells written.
    elements: usize,
    table_depth: u32,
    in_pipe_head: bool,
    /// Text of the heading that is open, and where it began.
    heading: Option<(usize, String)>,
    /// Text of the paragraph that is open.
    paragraph: Option<String>,
    raw: RawState,
}

/// Raw HTML arrives in pieces; a tag, a comment or an element without markup may span several.
#[derive(Default)]
enum RawState {
    #[default]
    Text,
    Tag {
        start: usize,
        text: String,
        quote: Option<char>,
    },
    Comment {
        start: usize,
        text: String,
    },
    /// Inside `<script>` and its like: everything up to the end tag is dropped.
    Skip {
        end: String,
        seen: String,
    },
}

impl Writer<'_> {
    fn event(&mut self, event: &Event<'_>, range: Range<usize>) {
        match event {
            Event::Html(raw) | Event::InlineHtml(raw) => {
                self.raw_html(raw, range);
                return;
            }
            // The start of an HTML block is no boundary of its own.
            Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => return,
            _ => self.flush_open_tag(),
        }
        match event {
            Event::Text(text) | Event::Code(text) => self.text(text),
            Event::SoftBreak => self.text("\n"),
            Event::HardBreak => self.line_break(),
            Event::Start(tag) => self.start(tag, range),
            Event::End(end) => self.end(*end),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Table(_) => self.open_table(range.start),
            Tag::TableHead => {
                self.in_pipe_head = true;
                self.structure("tr", range.start);
            }
            Tag::TableRow => self.structure("tr", range.start),
            Tag::TableCell => {
                let name = if self.in_pipe_head { "th" } else { "td" };
                let start = self.cell_text_start(&range);
                self.structure(name, start);
            }
            Tag::Heading { .. } => self.heading = Some((range.start, String::new())),
            Tag::Paragraph => {
                self.paragraph = Some(String::new());
                self.line_break();
            }
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } => {}
            _ => self.line_break(),
        }
    }

    fn end(&mut self, end: TagEnd) {
        match end {
            TagEnd::Table => self.close_table(),
            TagEnd::TableHead => {
                self.in_pipe_head = false;
                self.push(&["</tr>"]);
            }
            TagEnd::TableRow => self.push(&["</tr>"]),
            TagEnd::TableCell if self.in_pipe_head => self.push(&["</th>"]),
            TagEnd::TableCell => self.push(&["</td>"]),
            TagEnd::Heading(_) => self.close_heading(),
            TagEnd::Paragraph => {
                if let Some(text) = self.paragraph.take()
                    && ends_in_iso_date(&text)
                {
                    self.out.dated.push(text);
                }
                self.line_break();
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link => {}
            _ => self.line_break(),
        }
    }

    /// The offset of a pipe cell's text: past the bar and the blanks that the event range covers.
    fn cell_text_start(&self, range: &Range<usize>) -> usize {
        let slice = self.source.get(range.clone()).unwrap_or_default();
        range.start + (slice.len() - slice.trim_start_matches(['|', ' ', '\t']).len())
    }

    fn text(&mut self, text: &str) {
        if let Some((_, heading)) = &mut self.heading {
            heading.push_str(text);
        }
        if let Some(paragraph) = &mut self.paragraph {
            paragraph.push_str(text);
        }
        if self.is_writing() {
            let mut rest = text;
            while let Some(at) = rest.find(['&', '<', '>', '\0', LINE_END]) {
                let (before, special) = rest.split_at(at);
                self.out.html.push_str(before);
                let mut chars = special.chars();
                self.out.html.push_str(match chars.next() {
                    Some('&') => "&amp;",
                    Some('<') => "&lt;",
                    Some('>') => "&gt;",
                    // The HTML parser would drop a NUL in silence and make one number of two.
                    _ => "\u{FFFD}",
                });
                rest = chars.as_str();
            }
            self.out.html.push_str(rest);
        }
    }

    /// Whether what comes is part of a table that is read.
    fn is_writing(&self) -> bool {
        self.table_depth > 0 && self.out.full.is_none()
    }

    /// Counts an element that begins at `offset`; says whether it may be written.
    fn takes_element(&mut self, offset: usize) -> bool {
        if !self.is_writing() {
            return false;
        }
        self.elements += 1;
        if self.elements > MAX_ELEMENTS {
            self.out.full = Some(offset);
        }
        self.out.full.is_none()
    }

    fn push(&mut self, markup: &[&str]) {
        if self.is_writing() {
            self.out.html.extend(markup.iter().copied());
        }
    }

    /// Writes `<name o=OFFSET`; more attributes may follow.
    fn open(&mut self, name: &str, offset: usize) {
        self.out
            .html
            .extend(["<", name, " ", OFFSET_ATTRIBUTE, "="]);
        self.number(offset);
    }

    /// Writes a number; a page has one for each cell.
    fn number(&mut self, number: usize) {
        let highest = number.checked_ilog10().unwrap_or(0);
        for place in (0..=highest).rev() {
            let digit = number / 10_usize.pow(place) % 10;
            self.out.html.push(char::from(b'0' + digit as u8));
        }
    }

    fn line_break(&mut self) {
        if self.is_writing() {
            self.out.html.push(LINE_END);
        }
    }

    fn structure(&mut self, name: &str, offset: usize) {
        if self.takes_element(offset) {
            self.open(name, offset);
            self.out.html.push('>');
        }
    }

    fn open_table(&mut self, offset: usize) {
        if self.table_depth == 0 {
            self.out.tables.push(self.out.html.len());
        }
        self.table_depth += 1;
        if self.table_depth > MAX_TABLE_DEPTH {
            self.out.too_deep = true;
        } else {
            self.structure("table", offset);
        }
    }

    fn close_table(&mut self) {
        if self.table_depth <= MAX_TABLE_DEPTH {
            self.push(&["</table>\n"]);
        }
        self.table_depth = self.table_depth.saturating_sub(1);
    }

    fn close_heading(&mut self) {
        if let Some((offset, text)) = self.heading.take() {
            let mut text = one_line(&text);
            if let Some((cut, _)) = text.char_indices().nth(MAX_HEADING_CHARS) {
                text.truncate(cut);
            }
            if !text.is_empty() {
                self.out.headings.push((offset, text));
            }
        }
        self.line_break();
    }

    fn raw_html(&mut self, raw: &str, range: Range<usize>) {
        let mut at = 0;
        while let Some(c) = raw[at..].chars().next() {
            let offset = range.start + at;
            // Text and whole tags are taken in one piece.
            if matches!(self.raw, RawState::Text) {
                let rest = &raw[at..];
                let text = memchr::memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
                if text > 0 {
                    self.raw_text(&rest[..text]);
                    at += text;
                    continue;
                }
                if let Some(tag) = whole_tag(rest) {
                    self.raw = self.tag(offset, tag);
                    at += tag.len();
                    continue;
                }
            }
            at += c.len_utf8();
            match std::mem::take(&mut self.raw) {
                RawState::Text if c == '<' => {
                    self.raw = RawState::Tag {
                        start: offset,
                        text: String::from("<"),
                        quote: None,
                    };
                }
                RawState::Text => self.raw_text(c.encode_utf8(&mut [0; 4])),
                RawState::Tag {
                    start,
                    mut text,
                    quote,
                } => {
                    text.push(c);
                    self.raw = self.tag_char(start, text, quote, c);
                }
                RawState::Comment { start, mut text } => {
                    text.push(c);
                    if let Some(inner) = text.strip_suffix("-->") {
                        let is_ours = inner.trim_start().starts_with("portolan-ignore");
                        if is_ours && self.out.comments.len() < MAX_COMMENTS {
                            self.out.comments.push((start, inner.to_owned()));
                        }
                    } else {
                        self.raw = RawState::Comment { start, text };
                    }
                }
                RawState::Skip { end, mut seen } => {
                    seen.push(c.to_ascii_lowercase());
                    if !seen.ends_with(&end) {
                        let keep = seen.len().saturating_sub(end.len());
                        let keep = (keep..=seen.len())
                            .find(|&i| seen.is_char_boundary(i))
                            .unwrap_or(seen.len());
                        seen.drain(..keep);
                        self.raw = RawState::Skip { end, seen };
                    }
                }
            }
        }
    }

    /// Character data of raw HTML: entities stay as they are for the HTML parser to decode.
    fn raw_text(&mut self, text: &str) {
        if let Some((_, heading)) = &mut self.heading {
            heading.push_str(text);
        }
        if let Some(paragraph) = &mut self.paragraph {
            paragraph.push_str(text);
        }
        if self.is_writing() {
            let is_odd = |c: char| matches!(c, LINE_END | '\0');
            if memchr::memchr2(0, LINE_END_BYTE, text.as_bytes()).is_none() {
                self.out.html.push_str(text);
                return;
            }
            for (at, piece) in text.split(is_odd).enumerate() {
                if at > 0 {
                    self.out.html.push('\u{FFFD}');
                }
                self.out.html.push_str(piece);
            }
        }
    }

    fn tag_char(&mut self, start: usize, text: String, quote: Option<char>, c: char) -> RawState {
        if text == "<!--" {
            return RawState::Comment {
                start: start + 4,
                text: String::new(),
            };
        }
        if text.len() > MAX_TAG_BYTES {
            return RawState::Text;
        }
        let is_second = text.len() == 1 + c.len_utf8();
        if is_second && !(c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
            // A lone `<` is text, as the HTML standard has it.
            self.push(&["&lt;"]);
            if c == '<' {
                return RawState::Tag {
                    start: start + 1,
                    text: String::from("<"),
                    quote: None,
                };
            }
            self.raw_text(c.encode_utf8(&mut [0; 4]));
            return RawState::Text;
        }
        match (quote, c) {
            (Some(open), _) if open == c => RawState::Tag {
                start,
                text,
                quote: None,
            },
            (Some(_), _) => RawState::Tag { start, text, quote },
            (None, '"' | '\'') if begins_value(&text) => RawState::Tag {
                start,
                text,
                quote: Some(c),
            },
            (None, '>') => self.tag(start, &text),
            (None, _) => RawState::Tag { start, text, quote },
        }
    }

    /// A whole tag `<name …>` or `</name>`.
    fn tag(&mut self, start: usize, text: &str) -> RawState {
        let closing = text.starts_with("</");
        let name = text.trim_start_matches(['<', '/']);
        let end = name.find(|c: char| !c.is_ascii_alphanumeric());
        let name = lower_case(&name[..end.unwrap_or(name.len())]);
        match (name.as_ref(), closing) {
            ("table", false) => self.open_table(start),
            ("table", true) => self.close_table(),
            ("thead" | "tbody" | "tfoot", false) => self.push(&["<", &name, ">"]),
            ("thead" | "tbody" | "tfoot" | "tr" | "td" | "th", true) => {
                self.push(&["</", &name, ">"]);
            }
            ("tr", false) => self.structure("tr", start),
            (name @ ("td" | "th"), false) => {
                if self.takes_element(start) {
                    let offset = start + text.len();
                    self.open(name, offset);
                    for attribute in ["rowspan", "colspan"] {
                        if let Some(span) = span_attribute(text, attribute) {
                            self.out.html.extend([" ", attribute, "="]);
                            self.number(span as usize);
                        }
                    }
                    self.out.html.push('>');
                }
            }
            ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", false) => {
                self.heading = Some((start, String::new()));
            }
            ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", true) => self.close_heading(),
            (name, closing) => match tag_kind(name) {
                TagKind::Inline => {}
                TagKind::Skipped if !closing => {
                    return RawState::Skip {
                        end: format!("</{name}>"),
                        seen: String::new(),
                    };
                }
                TagKind::Skipped | TagKind::Block => self.line_break(),
            },
        }
        RawState::Text
    }

    /// A tag that Markdown cuts off before its `>` is no tag.
    fn flush_open_tag(&mut self) {
        if matches!(self.raw, RawState::Tag { .. }) {
            self.raw = RawState::Text;
        }
    }

    fn finish(&mut self) {
        self.close_heading();
    }
}

/// What a tag that shapes no table is to the text around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TagKind {
    /// The text goes on without a break.
    Inline,
    /// The text before and after are two.
    Block,
    /// Everything up to the end tag is no text.
    Skipped,
}

/// The name of a tag in lower case; nearly all are written so.
pub(crate) fn lower_case(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    }
}

/// The kind of a tag by its name in lower case.
pub(crate) fn tag_kind(name: &str) -> TagKind {
    match name {
        "a" | "abbr" | "b" | "bdi" | "bdo" | "big" | "cite" | "code" | "del" | "dfn" | "em"
        | "font" | "i" | "ins" | "kbd" | "label" | "mark" | "nobr" | "q" | "s" | "samp"
        | "small" | "span" | "strike" | "strong" | "sub" | "sup" | "tt" | "u" | "var" | "wbr"
        | "col" | "colgroup" | "img" | "" => TagKind::Inline,
        "script" | "style" | "template" | "noscript" | "iframe" | "textarea" | "title" => {
            TagKind::Skipped
        }
        _ => TagKind::Block,
    }
}

/// The tag at the start of `rest`, where all of it stands there.
fn whole_tag(rest: &str) -> Option<&str> {
    let bytes = &rest.as_bytes()[..rest.len().min(MAX_TAG_BYTES)];
    let opens = bytes
        .get(1)
        .is_some_and(|b| b.is_ascii_alphabetic() || *b == b'/');
    if !opens {
        return None;
    }
    let mut from = 1;
    loop {
        let at = from + memchr::memchr3(b'>', b'"', b'\'', &bytes[from..])?;
        let mark = bytes[at];
        from = at + 1;
        if mark == b'>' {
            return Some(&rest[..from]);
        }
        if begins_value(&rest[..from]) {
            from += memchr::memchr(mark, &bytes[from..])? + 1;
        }
    }
}

/// Whether the quote at the end of `tag` begins the value of an attribute.
fn begins_value(tag: &str) -> bool {
    tag[..tag.len() - 1].trim_end().ends_with('=')
}

/// The number in `rowspan="2"` or `colspan=2`, as digits.
fn span_attribute(tag: &str, name: &str) -> Option<u32> {
    if tag.len() <= "<td>".len() {
        return None;
    }
    let lower = tag.to_ascii_lowercase();
    let at = lower.find(name)? + name.len();
    let rest = lower[at..].trim_start().strip_prefix('=')?;
    let digits: String = rest
        .trim_start()
        .trim_start_matches(['"', '\''])
        .chars()
        .skip_while(|c| c.is_whitespace())
        .take_while(char::is_ascii_digit)
        .take(9)
        .collect();
    digits.parse().ok()
}

/// Whether a short paragraph ends in `YYYY-MM-DD`, as the "topic last modified" line does.
fn ends_in_iso_date(text: &str) -> bool {
    iso_date_at_end(text).is_some() && text.chars().count() <= 120
}

/// The ISO date at the end of `text`, if there is one.
pub(super) fn iso_date_at_end(text: &str) -> Option<&str> {
    let text = text.trim_end();
    let start = text.len().checked_sub(10)?;
    let date = text.get(start..)?;
    let shape = date.bytes().enumerate().all(|(i, b)| match i {
        4 | 7 => b == b'-',
        _ => b.is_ascii_digit(),
    });
    shape.then_some(date)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3_000))]

        #[test]
        fn raw_html_in_pieces_is_the_same(
            html in "(</?t[dr]|<a|>|[\"'=]| rowspan=\"?2|<!--|-->|</?script>|[a<] |é){1,24}",
        ) {
            let mut whole = Writer { table_depth: 1, ..Writer::default() };
            whole.raw_html(&html, 0..html.len());
            let mut pieces = Writer { table_depth: 1, ..Writer::default() };
            for (at, c) in html.char_indices() {
                let end = at + c.len_utf8();
                pieces.raw_html(&html[at..end], at..end);
            }
            prop_assert_eq!(whole.out.html, pieces.out.html);
        }
    }
}
