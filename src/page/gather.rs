//! Gather: the tables, headings and comments of a page, as its text comes along.
//!
//! Takes what the readers of Markdown and of HTML find, in the order of the page, and gives tables as
//! their tags have them, headings, comments, and what the page swallows. Markdown and raw HTML come in
//! here alike: a blank line ends a block of HTML, so a table parsed block by block would lose rows.
//!
//! Only what shapes a table is kept of its tags; all others either end a line of text or mean nothing to
//! it, so that the nesting of a hostile page costs nothing.

use super::flow::{self, Flow, fold_all};
use super::markup::{self, Section, TableMarkup, Token, TokenKind};
use super::silence;
use super::tags::{self, Piece, Tag, TagKind, lower_case, tag_kind};
use crate::limits::{
    MAX_COMMENTS, MAX_ELEMENTS, MAX_HEADING_CHARS, MAX_LEAD_CHARS, MAX_LOOKED_AT, MAX_LOST_BYTES,
    MAX_META, MAX_PARAGRAPH_BYTES, MAX_SWALLOWED, MAX_TABLE_DEPTH, MAX_TOKENS,
};
use crate::unicode::one_line;

/// What was gathered of a page; all offsets are bytes of the text as it was parsed.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub(super) tables: Vec<TableMarkup>,
    /// Headings in the order of the page, but for those without a table below them.
    pub(super) headings: Vec<RawHeading>,
    /// Suppression comments: byte offset of the text and the text.
    pub(super) comments: Vec<(usize, String)>,
    /// Paragraphs that end in an ISO date, such as "Topic last modified: 2012-10-20".
    pub(super) dated: Vec<String>,
    /// Whether tables, quotes or lists were nested deeper than is followed.
    pub(super) too_deep: bool,
    /// Where the cells became too many to be kept; nothing is kept from there on.
    pub(super) full: Option<usize>,
    /// Where rows are swallowed that look like port rows, and why.
    pub(super) swallowed: Vec<(usize, String)>,
    /// What the page says of itself as HTML.
    pub(super) head: super::html::Head,
}

/// A heading as the page has it.
#[derive(Debug, Default)]
pub(super) struct RawHeading {
    pub(super) level: u8,
    pub(super) text: String,
    pub(super) anchor: Option<String>,
    pub(super) offset: usize,
}

/// What kind of page the raw HTML stands in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Host {
    /// Markdown: some tags are shown as text.
    #[default]
    Markdown,
    /// A page that is HTML from its first byte.
    Html,
}

/// Text of raw HTML, and where its parts stand: a quote's marks are no part of it.
pub(super) struct Raw<'t> {
    pub(super) text: &'t str,
    /// Where a part begins in the text, and where in the page.
    pub(super) parts: &'t [(usize, usize)],
}

impl Raw<'_> {
    fn offset(&self, at: usize) -> usize {
        let part = self.parts.partition_point(|(start, _)| *start <= at);
        let (start, offset) = self.parts[..part].last().copied().unwrap_or((0, 0));
        offset + (at - start)
    }

    /// Where the part at hand ends in the text.
    fn part_end(&self, at: usize) -> usize {
        let part = self.parts.partition_point(|(start, _)| *start <= at);
        self.parts
            .get(part)
            .map_or(self.text.len(), |(start, _)| *start)
    }
}

#[derive(Default)]
pub(super) struct Gatherer {
    pub(super) out: Gathered,
    host: Host,
    /// Tables, rows, sections and cells kept.
    elements: usize,
    table_depth: u32,
    /// The outer table that is open.
    flow: Flow,
    tokens: Vec<Token>,
    lead: Option<String>,
    caption: Option<Flow>,
    /// Whether the open row is hidden.
    row_is_hidden: bool,
    /// The element in the open cell whose contents are hidden, and how many of its name are open.
    hidden: Option<(String, u32)>,
    heading: Option<OpenHeading>,
    /// Headings that stood above the last table.
    used_headings: usize,
    /// Where partials are shown that may hold tables, in order.
    pub(super) partials: Vec<usize>,
    /// An anchor that stands for itself, and may belong to the heading below.
    anchor: Option<String>,
    /// The paragraph that is open, or was the last.
    paragraph: Flow,
    paragraph_is_over: bool,
    paragraph_is_long: bool,
    /// Whether the paragraph is the caption of what comes.
    paragraph_is_caption: bool,
    /// Where a comment began that has no end so far.
    comment: Option<usize>,
    /// Bytes that were looked at for rows that are swallowed.
    looked_at: usize,
}

struct OpenHeading {
    level: u8,
    offset: usize,
    anchor: Option<String>,
    flow: Flow,
}

impl Gatherer {
    pub(super) fn new(host: Host) -> Self {
        Self {
            host,
            ..Self::default()
        }
    }

    /// Text that stands at byte `source`.
    pub(super) fn text(&mut self, text: &str, source: usize) {
        if self.comment.is_some() {
            return;
        }
        if let Some(heading) = &mut self.heading
            && heading.flow.len() < MAX_PARAGRAPH_BYTES
        {
            heading.flow.push(text, source);
        }
        if let Some(caption) = &mut self.caption {
            if caption.len() < MAX_PARAGRAPH_BYTES {
                caption.push(text, source);
            }
        } else if self.is_writing() {
            if self.stretch() <= flow::MAX_STRETCH_BYTES {
                self.flow
                    .push(bounded(text, flow::MAX_STRETCH_BYTES), source);
            }
        } else if self.table_depth == 0 && self.heading.is_none() {
            self.paragraph_text(text, source);
        }
    }

    pub(super) fn mark(&mut self, mark: char) {
        if self.comment.is_some() {
            return;
        }
        if let Some(heading) = &mut self.heading
            && heading.flow.len() < MAX_PARAGRAPH_BYTES
        {
            heading.flow.mark(mark);
        }
        if let Some(caption) = &mut self.caption {
            if caption.len() < MAX_PARAGRAPH_BYTES {
                caption.mark(mark);
            }
        } else if self.is_writing() {
            if self.stretch() <= flow::MAX_STRETCH_BYTES {
                self.flow.mark(mark);
            }
        } else if self.table_depth == 0 && self.heading.is_none() {
            if self.paragraph_is_over && mark == flow::BOLD {
                self.begin_paragraph();
            }
            if !self.paragraph_is_over && self.paragraph.len() < MAX_PARAGRAPH_BYTES {
                self.paragraph.mark(mark);
            }
        }
    }

    fn paragraph_text(&mut self, text: &str, source: usize) {
        if self.paragraph_is_over {
            if text.trim().is_empty() {
                return;
            }
            self.begin_paragraph();
        }
        if self.paragraph.len() + text.len() > MAX_PARAGRAPH_BYTES {
            self.paragraph_is_long = true;
        } else {
            self.paragraph.push(text, source);
        }
    }

    fn begin_paragraph(&mut self) {
        self.paragraph.clear();
        self.paragraph_is_over = false;
        self.paragraph_is_long = false;
        self.paragraph_is_caption = false;
    }

    /// Bytes gathered since the last tag that shapes the table.
    fn stretch(&self) -> usize {
        let start = self.tokens.last().map_or(0, |token| token.at as usize);
        self.flow.len() - start
    }

    /// A line of text ends.
    pub(super) fn line_break(&mut self) {
        self.mark(flow::LINE_END);
    }

    /// A block of text begins or ends.
    pub(super) fn boundary(&mut self) {
        if self.table_depth > 0 || self.heading.is_some() {
            self.line_break();
        }
        if self.table_depth == 0 && !self.paragraph_is_over {
            self.end_paragraph();
        }
    }

    fn end_paragraph(&mut self) {
        let text = self.paragraph.text();
        let shown = text.trim_matches(|c: char| flow::is_mark(c) || c.is_whitespace());
        if shown.is_empty() {
            // Nothing that was seen: what stood before it still stands above what comes.
            self.paragraph.clear();
            return;
        }
        self.paragraph_is_over = true;
        if !self.paragraph_is_long && ends_in_iso_date(shown) {
            self.out.dated.push(shown.to_owned());
        }
    }

    /// What stands here is no paragraph, so that none stands above the next table.
    pub(super) fn other_block(&mut self) {
        if self.table_depth == 0 {
            self.begin_paragraph();
            self.anchor = None;
        }
    }

    pub(super) fn open_heading(&mut self, level: u8, offset: usize, anchor: Option<String>) {
        if self.comment.is_some() {
            return;
        }
        self.close_heading();
        self.boundary();
        self.heading = Some(OpenHeading {
            level,
            offset,
            anchor: anchor.or(self.anchor.take()),
            flow: Flow::default(),
        });
    }

    pub(super) fn close_heading(&mut self) {
        if let Some(open) = self.heading.take() {
            let folded = fold_all(&open.flow);
            let mut text = one_line(&folded.text);
            let mut anchor = open.anchor;
            if let Some((before, id)) = heading_attribute(&text) {
                anchor = Some(id.to_owned());
                text.truncate(before.len());
            }
            if let Some((cut, _)) = text.char_indices().nth(MAX_HEADING_CHARS) {
                text.truncate(cut);
            }
            if !text.is_empty() {
                // No table stands below those that this one closes without any.
                while self.out.headings.len() > self.used_headings
                    && (self.out.headings.last()).is_some_and(|last| {
                        last.level >= open.level && !self.shows_between(last.offset, open.offset)
                    })
                {
                    self.out.headings.pop();
                }
                self.out.headings.push(RawHeading {
                    level: open.level,
                    text,
                    anchor,
                    offset: open.offset,
                });
            }
        }
        if self.table_depth > 0 {
            self.line_break();
        } else {
            self.begin_paragraph();
        }
    }

    /// Whether a partial is shown between two places.
    fn shows_between(&self, from: usize, to: usize) -> bool {
        let next = self.partials.partition_point(|at| *at < from);
        self.partials.get(next).is_some_and(|at| *at < to)
    }

    /// Whether what comes is part of a table that is read.
    fn is_writing(&self) -> bool {
        self.table_depth > 0 && self.out.full.is_none()
    }

    /// Adds a tag that shapes the table, where it may be added.
    fn token(&mut self, kind: TokenKind, offset: usize) -> bool {
        if !self.is_writing() || self.comment.is_some() {
            return false;
        }
        let is_opening = !matches!(
            kind,
            TokenKind::TableEnd
                | TokenKind::SectionEnd(_)
                | TokenKind::RowEnd
                | TokenKind::CellEnd { .. }
        );
        self.elements += usize::from(is_opening);
        if self.elements > MAX_ELEMENTS || self.tokens.len() >= MAX_TOKENS {
            self.out.full = Some(offset);
            return false;
        }
        self.caption = None;
        if self.hidden.take().is_some() {
            self.flow.mark(flow::HIDDEN_END);
        }
        self.tokens.push(Token {
            kind,
            at: self.flow.len() as u32,
            offset: offset as u32,
            colspan: None,
            rowspan: None,
        });
        true
    }

    pub(super) fn open_table(&mut self, offset: usize) {
        if self.comment.is_some() {
            return;
        }
        if self.table_depth == 0 {
            if !self.paragraph_is_over {
                self.end_paragraph();
            }
            self.lead = self.lead_text();
        }
        self.used_headings = self.out.headings.len();
        self.table_depth += 1;
        if self.table_depth > MAX_TABLE_DEPTH {
            self.out.too_deep = true;
        } else {
            self.token(TokenKind::Table, offset);
        }
    }

    pub(super) fn close_table(&mut self) {
        if self.comment.is_some() || self.table_depth == 0 {
            return;
        }
        if self.table_depth <= MAX_TABLE_DEPTH {
            self.end_caption();
            self.token(TokenKind::TableEnd, 0);
        }
        self.table_depth -= 1;
        if self.table_depth == 0 {
            self.end_tables();
        }
    }

    /// Reads the outer table that was open.
    fn end_tables(&mut self) {
        let tables = markup::tables(&self.tokens, &self.flow);
        let first = self.out.tables.len();
        self.out.tables.extend(tables);
        if let Some(table) = self.out.tables.get_mut(first) {
            table.lead = self.lead.take();
        }
        self.tokens.clear();
        self.flow.clear();
        self.lead = None;
        self.caption = None;
        self.hidden = None;
        self.row_is_hidden = false;
        self.begin_paragraph();
    }

    fn end_caption(&mut self) {
        if let Some(caption) = self.caption.take() {
            let text = one_line(&fold_all(&caption).text);
            if !text.is_empty() && text.chars().count() <= MAX_LEAD_CHARS {
                self.lead = Some(text);
            }
        }
    }

    /// The paragraph above, where it is one short line that speaks of what is below it.
    fn lead_text(&self) -> Option<String> {
        if self.paragraph_is_long || self.paragraph.is_empty() {
            return None;
        }
        let folded = fold_all(&self.paragraph);
        let is_line = !folded.text.is_empty()
            && !folded.text.contains('\n')
            && folded.text.chars().count() <= MAX_LEAD_CHARS;
        let announces =
            self.paragraph_is_caption || folded.is_bold || folded.text.ends_with([':', '：']);
        (is_line && announces).then_some(folded.text)
    }

    pub(super) fn row(&mut self, offset: usize, has_no_bar: bool) {
        self.token(TokenKind::Row { has_no_bar }, offset);
        self.row_is_hidden = false;
    }

    pub(super) fn end_row(&mut self) {
        self.token(TokenKind::RowEnd, 0);
    }

    pub(super) fn cell(&mut self, is_header: bool, offset: usize) {
        if self.token(TokenKind::Cell { is_header }, offset) && self.row_is_hidden {
            self.flow.mark(flow::HIDDEN);
        }
    }

    pub(super) fn end_cell(&mut self, is_header: bool) {
        self.token(TokenKind::CellEnd { is_header }, 0);
    }

    /// Notes that `text` is not shown for want of an end, where it has rows that look like port rows.
    pub(super) fn swallow(&mut self, text: &str, offset: usize, by: &str) {
        self.swallow_for(text, offset, &format!("{by} swallows them; close it"));
    }

    /// Notes why `text` is not shown as it is meant.
    pub(super) fn swallow_for(&mut self, text: &str, offset: usize, why: &str) {
        if self.looked_at > MAX_LOOKED_AT || self.out.swallowed.len() >= MAX_SWALLOWED {
            return;
        }
        self.looked_at += text.len();
        if silence::holds_port_rows(text) {
            self.out.swallowed.push((offset, why.to_owned()));
        }
    }

    /// Whether a comment is open that nothing has closed so far.
    pub(super) fn is_in_comment(&self) -> bool {
        self.comment.is_some()
    }

    /// The comment that is open ends before what comes next.
    pub(super) fn end_comment(&mut self) {
        self.comment = None;
    }

    /// Raw HTML: a block of it, one tag, or a whole page.
    pub(super) fn raw(&mut self, raw: &Raw<'_>) {
        let html = raw.text;
        let mut at = 0;
        if self.comment.is_some() {
            let Some((_, behind)) = tags::comment_end(html) else {
                return;
            };
            self.comment = None;
            at = behind;
        }
        // Elements that have no end tag from here on.
        let mut endless: Vec<String> = Vec::new();
        while let Some((piece, end)) = tags::piece(html, at) {
            match piece {
                Piece::Text(text) => self.raw_text(raw, at, text),
                Piece::Comment(inner) => {
                    let start = raw.offset(at + (end - at).min("<!--".len()));
                    self.comment_text(inner, start);
                    if inner.contains("<!--") {
                        self.swallow(inner, raw.offset(at), "a comment that ends at the next one");
                    }
                }
                Piece::OpenComment(_) => self.comment = Some(raw.offset(at)),
                Piece::Bogus => {
                    self.mark(flow::JOINT);
                    if html[at + 1..end].contains("<t") {
                        // The tag that ended it is lost with it, and the table with the tag.
                        let mut until = html.len().min(end + MAX_LOST_BYTES);
                        while !html.is_char_boundary(until) {
                            until -= 1;
                        }
                        let what = "a `<?` or `<!` that is not closed";
                        self.swallow(&html[at..until], raw.offset(at), what);
                    }
                }
                Piece::Cut => {
                    let what = "a tag that has no `>`, or a quote in it that is not closed";
                    self.swallow(&html[at..end], raw.offset(at), what);
                }
                Piece::Tag(tag) => {
                    let behind = self.tag(&tag, raw, at, end, &mut endless);
                    at = behind.max(end);
                    continue;
                }
            }
            at = end;
        }
    }

    fn comment_text(&mut self, inner: &str, offset: usize) {
        // A comment that stands for something the page's own tools show.
        self.mark(match inner.contains(flow::TEMPLATE) {
            true => flow::TEMPLATE,
            false => flow::JOINT,
        });
        let is_ours = inner.trim_start().starts_with("portolan-ignore");
        if is_ours && self.out.comments.len() < MAX_COMMENTS {
            self.out.comments.push((offset, inner.to_owned()));
        }
    }

    /// Character data of raw HTML that begins at byte `at` of it.
    fn raw_text(&mut self, raw: &Raw<'_>, mut at: usize, mut text: &str) {
        while !text.is_empty() {
            let run = memchr::memchr(b'&', text.as_bytes()).unwrap_or(text.len());
            if run == 0 {
                let source = raw.offset(at);
                let used = match tags::reference(text) {
                    Some((characters, used)) => {
                        for c in characters.into_iter().flatten() {
                            self.text(c.encode_utf8(&mut [0; 4]), source);
                        }
                        used
                    }
                    None => {
                        self.text("&", source);
                        1
                    }
                };
                text = &text[used..];
                at += used;
                continue;
            }
            let run = run.min(raw.part_end(at) - at);
            self.text(&text[..run], raw.offset(at));
            text = &text[run..];
            at += run;
        }
    }

    /// A whole tag; gives where reading goes on in the raw HTML.
    fn tag(
        &mut self,
        tag: &Tag<'_>,
        raw: &Raw<'_>,
        at: usize,
        end: usize,
        endless: &mut Vec<String>,
    ) -> usize {
        let name = lower_case(tag.name);
        let offset = raw.offset(at);
        let closing = tag.closing;
        match (&*name, closing) {
            ("table", false) => self.open_table(offset),
            ("table", true) => self.close_table(),
            ("caption", _) if self.table_depth > 0 => {
                self.end_caption();
                if !closing && self.table_depth == 1 && self.is_writing() {
                    self.caption = Some(Flow::default());
                }
            }
            ("figcaption", false) if self.table_depth == 0 => {
                self.boundary();
                self.begin_paragraph();
                self.paragraph_is_caption = true;
            }
            ("thead" | "tbody" | "tfoot", _) if self.table_depth > 0 => {
                let section = match &*name {
                    "thead" => Section::Head,
                    "tbody" => Section::Body,
                    _ => Section::Foot,
                };
                self.end_caption();
                self.token(
                    match closing {
                        false => TokenKind::Section(section),
                        true => TokenKind::SectionEnd(section),
                    },
                    offset,
                );
            }
            ("tr", _) if self.table_depth > 0 => {
                self.end_caption();
                if closing {
                    self.end_row();
                } else {
                    self.row(offset, false);
                    self.row_is_hidden = tag.is_hidden();
                }
            }
            ("td" | "th", false) if self.table_depth > 0 => {
                self.end_caption();
                let is_header = &*name == "th";
                if self.token(TokenKind::Cell { is_header }, raw.offset(end - 1) + 1) {
                    if tag.whole.len() > "<td>".len()
                        && let Some(token) = self.tokens.last_mut()
                    {
                        token.colspan = tag.number("colspan");
                        token.rowspan = tag.number("rowspan");
                    }
                    if self.row_is_hidden || tag.is_hidden() {
                        self.flow.mark(flow::HIDDEN);
                    }
                }
            }
            ("td" | "th", true) if self.table_depth > 0 => self.end_cell(&*name == "th"),
            ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", false) => {
                let level = name.as_bytes()[1] - b'0';
                let id = tag.attribute("id").filter(|id| !id.is_empty());
                self.open_heading(level, offset, id.map(|id| id.into_owned()));
            }
            ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", true) => self.close_heading(),
            _ => return self.other_tag(tag, &name, raw, at, end, endless),
        }
        end
    }

    /// A tag that shapes no table.
    fn other_tag(
        &mut self,
        tag: &Tag<'_>,
        name: &str,
        raw: &Raw<'_>,
        at: usize,
        end: usize,
        endless: &mut Vec<String>,
    ) -> usize {
        let closing = tag.closing;
        self.hide(tag, name);
        match (name, closing) {
            ("sup" | "sub", false) => self.mark(flow::RAISED),
            ("sup" | "sub", true) => self.mark(flow::RAISED_END),
            ("del" | "s" | "strike", false) => self.mark(flow::DELETED),
            ("del" | "s" | "strike", true) => self.mark(flow::DELETED_END),
            ("b" | "strong", false) => self.mark(flow::BOLD),
            ("b" | "strong", true) => self.mark(flow::BOLD_END),
            ("wbr", _) => self.mark(flow::JOINT),
            ("br", _) => self.line_break(),
            ("a", false) => self.take_anchor(tag),
            ("html", false) if self.out.head.lang.is_none() => {
                let lang = tag.attribute("lang").or_else(|| tag.attribute("xml:lang"));
                self.out.head.lang = lang.map(|lang| lang.into_owned());
            }
            ("meta", false) if self.out.head.meta.len() < MAX_META => {
                self.out.head.meta.extend(super::html::meta(tag));
            }
            _ => match tag_kind(name) {
                TagKind::Inline => {}
                TagKind::Block => self.boundary(),
                TagKind::Unknown => self.mark(flow::TEMPLATE),
                TagKind::Raw => return self.raw_element(tag, name, raw, at, end, endless),
                TagKind::Inert if closing => {}
                TagKind::Inert => {
                    let found = find_end(raw.text, name, end, endless);
                    self.mark(flow::TEMPLATE);
                    return found.map_or(end, |(_, behind)| behind);
                }
            },
        }
        end
    }

    /// An element without tags inside it.
    fn raw_element(
        &mut self,
        tag: &Tag<'_>,
        name: &str,
        raw: &Raw<'_>,
        at: usize,
        end: usize,
        endless: &mut Vec<String>,
    ) -> usize {
        let is_code = matches!(name, "script" | "style");
        if self.host == Host::Markdown && (tag.closing || !is_code) {
            // GitHub shows such a tag as the text that it is: a writer means a placeholder.
            self.text(tag.whole, raw.offset(at));
            return end;
        }
        if tag.closing {
            return end;
        }
        let html = raw.text;
        match find_end(html, name, end, endless) {
            Some((inner, behind)) => {
                if name == "title" && self.out.head.title.is_none() {
                    let title = one_line(&tags::resolved(&html[end..inner]));
                    self.out.head.title = (!title.is_empty()).then_some(title);
                }
                behind
            }
            None if self.host == Host::Markdown => {
                self.text(tag.whole, raw.offset(at));
                end
            }
            None => {
                let what = format!("a `<{name}>` that is not closed");
                self.swallow(&html[end..], raw.offset(at), &what);
                html.len()
            }
        }
    }

    /// Begins and ends what the page hides from its readers.
    fn hide(&mut self, tag: &Tag<'_>, name: &str) {
        if self.table_depth == 0 {
            return;
        }
        match &mut self.hidden {
            Some((hidden, depth)) if hidden == name => {
                if tag.closing {
                    *depth -= 1;
                } else {
                    *depth += 1;
                }
                if *depth == 0 {
                    self.hidden = None;
                    self.mark(flow::HIDDEN_END);
                }
            }
            Some(_) => {}
            None if !tags::is_void(name) && tag.is_hidden() => {
                self.hidden = Some((name.to_owned(), 1));
                // What style sheets hide is the text once more; what a page hides may be what it says.
                self.mark(match tag.is_hidden_by_class() {
                    true => flow::ASIDE,
                    false => flow::HIDDEN,
                });
            }
            None => {}
        }
    }

    /// `<a name="…">` in a heading or before it.
    fn take_anchor(&mut self, tag: &Tag<'_>) {
        if self.table_depth > 0 && self.heading.is_none() {
            return;
        }
        let name = tag.attribute("name").or_else(|| tag.attribute("id"));
        let Some(name) = name.filter(|name| !name.is_empty()) else {
            return;
        };
        let place = match &mut self.heading {
            Some(heading) => &mut heading.anchor,
            None => &mut self.anchor,
        };
        if place.is_none() || self.heading.is_none() {
            let anchor = name.chars().take(MAX_HEADING_CHARS).collect();
            match &mut self.heading {
                Some(heading) => heading.anchor = Some(anchor),
                None => self.anchor = Some(anchor),
            }
        }
    }

    /// The page ends; `rest` gives the text from an offset on.
    pub(super) fn finish<'t>(mut self, rest: impl Fn(usize) -> &'t str) -> Gathered {
        if let Some(start) = self.comment.take() {
            self.swallow(rest(start), start, "a comment that is not closed");
        }
        self.close_heading();
        if self.table_depth > 0 {
            self.end_tables();
        }
        self.out
    }
}

/// Where the end tag of `name` stands, looked for once where there is none.
fn find_end(
    html: &str,
    name: &str,
    from: usize,
    endless: &mut Vec<String>,
) -> Option<(usize, usize)> {
    if endless.iter().any(|known| known == name) {
        return None;
    }
    let found = tags::end_tag(html, name, from);
    if found.is_none() {
        endless.push(name.to_owned());
    }
    found
}

/// The text, no more of it than is read.
fn bounded(text: &str, max: usize) -> &str {
    if text.len() <= max {
        return text;
    }
    let mut end = max;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// A heading without its `{#anchor}`, and the anchor.
fn heading_attribute(text: &str) -> Option<(&str, &str)> {
    let (before, inner) = text.strip_suffix('}')?.rsplit_once('{')?;
    let id = inner
        .trim_start_matches(':')
        .split_ascii_whitespace()
        .find_map(|word| word.strip_prefix('#'))?;
    (!id.is_empty()).then_some((before.trim_end(), id))
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
