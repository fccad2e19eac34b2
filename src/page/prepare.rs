//! Prepare: what a page's own tools do before its Markdown is read.
//!
//! Takes the text of a page and gives the Markdown that is left once shortcodes, template tags, includes,
//! and what MDX adds to Markdown are taken out, with a map back to the page, byte for byte. What only the
//! page's own tools can show leaves a mark in its place, so that nobody takes a cell for the whole of what
//! it says. A page without any of it is not copied.

use std::borrow::Cow;

use super::flow::{JOINT, TEMPLATE};
use super::mdx;
use super::nesting;
use super::partial::NOTATIONS;
use super::tags::is_noncharacter;
use crate::limits::{MAX_PARTIAL_PATH_BYTES, MAX_PARTIALS, MAX_TEMPLATE_BYTES};

/// A file that the page shows as a part of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RawPartial {
    pub(super) path: String,
    pub(super) offset: usize,
    /// The same in the Markdown that is left.
    pub(super) at: usize,
    pub(super) is_alone: bool,
}

/// Markdown, and where it stands in the page.
#[derive(Debug, Default)]
pub(super) struct Prepared<'t> {
    pub(super) text: Cow<'t, str>,
    /// Where a part begins in the Markdown, and where in the page; empty where both are one.
    parts: Vec<(usize, usize)>,
    pub(super) partials: Vec<RawPartial>,
    /// Whether quotes or lists were nested too deep.
    pub(super) too_deep: bool,
}

impl Prepared<'_> {
    /// Where a byte of the Markdown stands in the page.
    pub(super) fn source(&self, at: usize) -> usize {
        let part = self.parts.partition_point(|(start, _)| *start <= at);
        match self.parts[..part].last() {
            Some((start, source)) => source + (at - start),
            None => at,
        }
    }

    /// Where the part at `at` ends in the Markdown.
    pub(super) fn part_end(&self, at: usize) -> usize {
        let part = self.parts.partition_point(|(start, _)| *start <= at);
        self.parts.get(part).map_or(usize::MAX, |(start, _)| *start)
    }
}

/// Takes from `text` what is no Markdown, from byte `body` on.
pub(super) fn markdown(text: &str, body: usize, is_mdx: bool) -> Prepared<'_> {
    let plain = plain(text, body);
    let mut editor = Editor::new(&plain);
    if is_mdx || mdx::imports_something(&plain[body..]) {
        mdx::edit(&mut editor, body);
    } else {
        templates(&mut editor, body);
    }
    let (edited, parts, partials) = editor.finish();
    let text = match edited {
        Some(edited) => Cow::Owned(edited),
        None => plain,
    };
    let (text, too_deep) = match nesting::flattened(&text) {
        Cow::Owned(flat) => (Cow::Owned(flat), true),
        Cow::Borrowed(_) => (text, false),
    };
    Prepared {
        text,
        parts,
        partials,
        too_deep,
    }
}

/// An HTML page has nothing to take out but characters that are none.
pub(super) fn html(text: &str) -> Prepared<'_> {
    Prepared {
        text: without_noncharacters(text),
        ..Prepared::default()
    }
}

/// The text with what is written otherwise in the same number of bytes: noncharacters, of which reading
/// makes marks of its own, and tabs in the line below the header of a pipe table, which GitHub reads.
fn plain(text: &str, body: usize) -> Cow<'_, str> {
    let mut plain = without_noncharacters(text);
    let mut from = body;
    while let Some(found) = memchr::memchr(b'\t', &plain.as_bytes()[from..]) {
        let tab = from + found;
        let bytes = plain.as_bytes();
        let start =
            memchr::memrchr2(b'\n', b'\r', &bytes[from..tab]).map_or(from, |at| from + at + 1);
        let end = memchr::memchr2(b'\n', b'\r', &bytes[tab..]).map_or(bytes.len(), |at| tab + at);
        let line = &bytes[start..end];
        let indent = line
            .iter()
            .take_while(|byte| byte.is_ascii_whitespace())
            .count();
        let is_mark = |byte: &u8| matches!(byte, b'|' | b':' | b'-' | b' ' | b'\t' | b'>');
        if line.contains(&b'|') && line.contains(&b'-') && line.iter().all(is_mark) {
            let marks = line[indent..].iter();
            let marks = marks.map(|byte| {
                if *byte == b'\t' {
                    ' '
                } else {
                    char::from(*byte)
                }
            });
            let marks: String = marks.collect();
            plain.to_mut().replace_range(start + indent..end, &marks);
        }
        from = end;
    }
    plain
}

fn without_noncharacters(text: &str) -> Cow<'_, str> {
    // What they begin with in UTF-8, and few other characters do.
    if memchr::memmem::find(text.as_bytes(), b"\xEF\xB7").is_none() {
        return Cow::Borrowed(text);
    }
    // Both have three bytes.
    let replaced = |c: char| if is_noncharacter(c) { '\u{FFFD}' } else { c };
    Cow::Owned(text.chars().map(replaced).collect())
}

/// A text in the making: parts of another, and words put in.
pub(super) struct Editor<'t> {
    pub(super) text: &'t str,
    out: String,
    parts: Vec<(usize, usize)>,
    /// What has been copied or passed over.
    taken: usize,
    is_edited: bool,
    partials: Vec<RawPartial>,
}

impl<'t> Editor<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            out: String::new(),
            parts: Vec::new(),
            taken: 0,
            is_edited: false,
            partials: Vec::new(),
        }
    }

    /// Copies up to byte `end`.
    pub(super) fn keep(&mut self, end: usize) {
        if end > self.taken {
            if self.out.capacity() == 0 {
                self.out.reserve(self.text.len());
            }
            self.out.push_str(&self.text[self.taken..end]);
            self.taken = end;
        }
    }

    /// Copies up to byte `start` and passes over what stands between it and `end`.
    pub(super) fn cut(&mut self, start: usize, end: usize) {
        self.keep(start);
        if end > self.taken {
            self.taken = end;
            self.is_edited = true;
            self.parts.push((self.out.len(), end));
        }
    }

    /// Puts in words that the page does not have.
    pub(super) fn insert(&mut self, text: &str) {
        self.parts.push((self.out.len(), self.taken));
        self.out.push_str(text);
        self.parts.push((self.out.len(), self.taken));
        self.is_edited = true;
    }

    /// Takes a partial that is shown from byte `start` to `end`.
    pub(super) fn partial(&mut self, path: &str, start: usize, end: usize) {
        let path = path.trim();
        if self.partials.len() < MAX_PARTIALS
            && !path.is_empty()
            && path.len() <= MAX_PARTIAL_PATH_BYTES
        {
            self.partials.push(RawPartial {
                path: path.to_owned(),
                offset: start,
                at: self.out.len() + start.saturating_sub(self.taken),
                is_alone: self.stands_alone(start, end),
            });
        }
    }

    /// Cuts out what only the page's own tools show, and leaves a mark.
    ///
    /// On a line of its own the mark is a comment: it joins no table and no paragraph.
    pub(super) fn cut_template(&mut self, start: usize, end: usize) {
        let alone = self.stands_alone(start, end);
        self.cut(start, end);
        let mut mark = [0; 4];
        let mark = TEMPLATE.encode_utf8(&mut mark);
        if alone {
            self.insert("<!--");
            self.insert(mark);
            self.insert("-->");
        } else {
            self.insert(mark);
        }
    }

    /// Cuts out what is shown nowhere.
    pub(super) fn cut_comment(&mut self, start: usize, end: usize) {
        let alone = self.stands_alone(start, end);
        self.cut(start, end);
        if alone {
            self.insert("<!---->");
        } else {
            self.insert(JOINT.encode_utf8(&mut [0; 4]));
        }
    }

    /// Whether nothing but blanks stands on the line before `start` and behind `end`.
    pub(super) fn stands_alone(&self, start: usize, end: usize) -> bool {
        let bytes = self.text.as_bytes();
        let is_blank = |byte: &&u8| matches!(byte, b' ' | b'\t');
        let before = bytes[..start].iter().rev().find(|byte| !is_blank(byte));
        let behind = bytes[end..].iter().find(|byte| !is_blank(byte));
        let ends = |byte: Option<&u8>| byte.is_none_or(|byte| matches!(byte, b'\n' | b'\r'));
        ends(before) && ends(behind)
    }

    fn finish(mut self) -> (Option<String>, Vec<(usize, usize)>, Vec<RawPartial>) {
        if !self.is_edited {
            return (None, Vec::new(), self.partials);
        }
        self.keep(self.text.len());
        (Some(self.out), self.parts, self.partials)
    }
}

/// What opens a template tag, and what closes it.
const TEMPLATES: [(&str, &str); 4] = [("{{<", ">}}"), ("{{%", "%}}"), ("{{", "}}"), ("{%", "%}")];

/// Takes out shortcodes (Hugo), template tags (Liquid, Jinja) and includes (DocFX).
fn templates(editor: &mut Editor<'_>, body: usize) {
    let text = editor.text;
    let bytes = text.as_bytes();
    let has = |mark: &[u8]| memchr::memmem::find(&bytes[body..], mark).is_some();
    if has(NOTATIONS.line.mark.as_bytes()) {
        snippets(editor, body);
    }
    if !(has(b"{{") || has(b"{%") || has(b"[!")) {
        return;
    }
    // Up to where each way to close a tag is known not to stand.
    let mut none_before = [0; TEMPLATES.len()];
    let mut at = body;
    while let Some(found) = memchr::memchr2(b'{', b'[', &bytes[at..]) {
        let start = at + found;
        at = start + 1;
        if bytes[start] == b'[' {
            if let Some(end) = include(editor, start) {
                at = end;
            }
            continue;
        }
        let Some(kind) = TEMPLATES
            .iter()
            .position(|(open, _)| bytes[start..].starts_with(open.as_bytes()))
        else {
            continue;
        };
        let (open, close) = TEMPLATES[kind];
        let from = (start + open.len()).max(none_before[kind]);
        let limit = bytes.len().min(start + MAX_TEMPLATE_BYTES);
        let found = bytes
            .get(from..limit)
            .and_then(|within| memchr::memmem::find(within, close.as_bytes()));
        let Some(found) = found else {
            none_before[kind] = limit.saturating_sub(close.len()).max(none_before[kind]);
            continue;
        };
        let (inner, end) = (start + open.len()..from + found, from + found + close.len());
        template(editor, start, inner, end);
        at = end;
    }
}

/// One template tag: its text where it states one, the file that it includes, or a mark.
fn template(editor: &mut Editor<'_>, start: usize, inner: std::ops::Range<usize>, end: usize) {
    let inner_start = inner.start;
    let inner = &editor.text[inner];
    let words = inner.trim_start_matches(['/', '-', ' ', '\t', '\n', '\r']);
    let name = words.split_ascii_whitespace().next().unwrap_or_default();
    let tag = &NOTATIONS.tag;
    let lower = name.to_ascii_lowercase();
    let is_include = tag.words.iter().any(|known| lower.contains(known.as_str()));
    let is_end = inner.trim_start().starts_with('/');
    if is_include && !is_end {
        let named = tag
            .parameters
            .iter()
            .find_map(|name| parameter(inner, name));
        let path = named
            .map(|range| &inner[range])
            .or_else(|| first_argument(words));
        if let Some(path) = path {
            editor.partial(path, start, end);
        }
    } else if let Some(shown) = parameter(inner, "text") {
        editor.cut(start, inner_start + shown.start);
        editor.keep(inner_start + shown.end);
        editor.cut(inner_start + shown.end, end);
        return;
    }
    editor.cut_template(start, end);
}

/// Where the value of `name="value"` stands.
fn parameter(inner: &str, name: &str) -> Option<std::ops::Range<usize>> {
    let mut from = 0;
    loop {
        let at = from + inner[from..].find(name)?;
        from = at + name.len();
        let begins = inner[..at].ends_with(|c: char| c.is_ascii_whitespace());
        let behind = &inner[from..];
        let value = behind
            .trim_ascii_start()
            .strip_prefix('=')
            .map(str::trim_ascii_start);
        let (true, Some(value)) = (begins, value) else {
            continue;
        };
        let start = inner.len() - value.len();
        let quote = value.chars().next()?;
        if matches!(quote, '"' | '\'' | '`') {
            let length = value[1..].find(quote)?;
            return Some(start + 1..start + 1 + length);
        }
        let length = value
            .find(|c: char| c.is_ascii_whitespace())
            .unwrap_or(value.len());
        return Some(start..start + length);
    }
}

/// The argument behind the name of a shortcode.
fn first_argument(words: &str) -> Option<&str> {
    let arguments = words
        .split_once(|c: char| c.is_ascii_whitespace())?
        .1
        .trim_ascii();
    let quoted = |quote: char| arguments.strip_prefix(quote)?.split(quote).next();
    quoted('"')
        .or_else(|| quoted('\''))
        .or_else(|| arguments.split_ascii_whitespace().next())
        .filter(|argument| !argument.is_empty())
}

/// `[!INCLUDE [text](path)]`: the text stays. Gives where it ends.
fn include(editor: &mut Editor<'_>, start: usize) -> Option<usize> {
    let known = NOTATIONS.link.mark.as_str();
    let text = editor.text;
    let mark = text.as_bytes().get(start..start + known.len())?;
    if !mark.eq_ignore_ascii_case(known.as_bytes()) {
        return None;
    }
    let line_end = text.as_bytes()[start..]
        .iter()
        .take(MAX_TEMPLATE_BYTES)
        .position(|byte| matches!(byte, b'\n' | b'\r'));
    let line = text.get(start..line_end.map_or(text.len(), |end| start + end))?;
    let behind = line[known.len()..]
        .trim_start_matches(['-', '+', ' ', '\t'])
        .strip_prefix('[')?;
    let words_start = line.len() - behind.len();
    let words = behind.find(']')?;
    let target = behind[words + 1..].trim_start().strip_prefix('(')?;
    let path_end = target.find(')')?;
    let path = target[..path_end].split('"').next().unwrap_or_default();
    let rest = target[path_end + 1..].trim_start().strip_prefix(']')?;
    let end = start + line.len() - rest.len();
    editor.partial(path.trim().trim_matches(['<', '>']), start, end);
    editor.cut(start, start + words_start);
    editor.keep(start + words_start + words);
    editor.cut(start + words_start + words, end);
    Some(end)
}

/// `--8<-- "path"` on a line of its own.
fn snippets(editor: &mut Editor<'_>, body: usize) {
    let text = editor.text;
    let mark = NOTATIONS.line.mark.as_str();
    for found in memchr::memmem::find_iter(&text.as_bytes()[body..], mark) {
        let at = body + found;
        let behind = text[at + mark.len()..].trim_start_matches(['-', ' ', '\t']);
        let path = ['"', '\''].iter().find_map(|quote| {
            let rest = behind.strip_prefix(*quote)?;
            let end = rest
                .bytes()
                .take(MAX_PARTIAL_PATH_BYTES)
                .position(|byte| byte == *quote as u8)?;
            Some((&rest[..end], text.len() - rest.len() + end + 1))
        });
        if let Some((path, end)) = path {
            editor.partial(path, at, end);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prepared(text: &str) -> (String, Vec<(String, usize)>) {
        let prepared = markdown(text, 0, false);
        let partials = prepared.partials.into_iter();
        (
            prepared.text.into_owned(),
            partials
                .map(|partial| (partial.path, partial.offset))
                .collect(),
        )
    }

    #[test]
    fn what_templates_state_stays() {
        for (text, left) in [
            (
                "a [!INCLUDE [Product short](includes/p.md)] b",
                "a Product short b",
            ),
            ("|[!include[ATP](x.md)]|", "|ATP|"),
            (
                "{{< glossary_tooltip text=\"API server\" term_id=\"x\" >}}s",
                "API servers",
            ),
            ("v{{< skew currentVersion >}}.", "v\u{FDD1}."),
            (
                "|{% data variables.port %}|{{ port }}|",
                "|\u{FDD1}|\u{FDD1}|",
            ),
            ("{{< note >}}\n|a|", "<!--\u{FDD1}-->\n|a|"),
            ("{{ never closed", "{{ never closed"),
            ("[!NOTE] {x} [a](b)", "[!NOTE] {x} [a](b)"),
        ] {
            assert_eq!(prepared(text).0, left, "{text}");
        }
    }

    #[test]
    fn partials_are_named() {
        let paths = |text| {
            prepared(text)
                .1
                .into_iter()
                .map(|(path, offset)| format!("{path} at {offset}"))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            paths("a\n{{< include \"ports.md\" >}}\n"),
            ["ports.md at 2"]
        );
        assert_eq!(paths("{{% readfile file=\"/x/y.md\" %}}"), ["/x/y.md at 0"]);
        assert_eq!(
            paths("{% include ports.html port=443 %}"),
            ["ports.html at 0"]
        );
        assert_eq!(paths("[!INCLUDE [a](../b/c.md)]"), ["../b/c.md at 0"]);
        assert_eq!(paths("--8<-- \"docs/ports.md\""), ["docs/ports.md at 0"]);
    }

    #[test]
    fn every_byte_left_knows_where_it_stood() {
        let text = "ab [!INCLUDE [Product](p.md)] cd {{< x >}} ef";
        let prepared = markdown(text, 0, false);
        for word in ["ab", "Product", "cd", "ef"] {
            let at = prepared.text.find(word);
            assert_eq!(at.map(|at| prepared.source(at)), text.find(word), "{word}");
        }
    }

    #[test]
    fn tabs_below_a_header_are_blanks() {
        let text = "|a|b|\n|---|\t---|\n|1\t|2|\n";
        assert_eq!(
            markdown(text, 0, false).text,
            "|a|b|\n|---| ---|\n|1\t|2|\n"
        );
    }
}
