//! MDX: what it adds to Markdown, taken out.
//!
//! Takes the text of an MDX page and passes over `import` and `export`, the tags of components, and
//! expressions in braces, so that Markdown is left. In MDX a component swallows no table that stands in
//! it, and what is indented is no code; HTML tables keep their tags. Code is left alone.

use super::partial::NOTATIONS;
use super::prepare::Editor;
use super::tags::is_void;
use crate::limits::{MAX_EXPRESSION_BYTES, MAX_IMPORT_BYTES};

/// Whether a page imports components, as Docusaurus lets Markdown pages do.
pub(super) fn imports_something(body: &str) -> bool {
    let bytes = &body.as_bytes()[..body.len().min(MAX_IMPORT_BYTES)];
    let mut fence = Fence::default();
    if memchr::memmem::find(bytes, b"import ").is_none() {
        return false;
    }
    bytes.split(|byte| *byte == b'\n').any(|line| {
        let Ok(line) = std::str::from_utf8(line) else {
            return false;
        };
        let is_code = fence.passes(line.trim());
        !is_code && import(line).is_some()
    })
}

/// A name that a line imports, and the file it stands for.
fn import(line: &str) -> Option<(&str, &str)> {
    let rest = line.strip_prefix("import ")?;
    let (names, path) = rest.rsplit_once(" from ")?;
    let path = path.trim().trim_end_matches(';').trim_end();
    let quoted = |quote: char| path.strip_prefix(quote)?.strip_suffix(quote);
    let path = quoted('"').or_else(|| quoted('\''))?;
    Some((names.trim(), path))
}

/// Fenced code, line by line.
#[derive(Default)]
struct Fence {
    open: Option<(char, usize)>,
}

impl Fence {
    /// Whether a line, without blanks around it, is a part of code.
    fn passes(&mut self, line: &str) -> bool {
        let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'));
        let count = mark.map_or(0, |mark| line.chars().take_while(|c| *c == mark).count());
        match (self.open, mark) {
            (Some((open, length)), Some(mark)) => {
                if mark == open && count >= length && line.len() == count {
                    self.open = None;
                }
                true
            }
            (Some(_), None) => true,
            (None, Some(mark)) if count >= 3 && !(mark == '`' && line[count..].contains('`')) => {
                self.open = Some((mark, count));
                true
            }
            (None, _) => false,
        }
    }
}

/// Takes out of the page what is MDX, from byte `body` on.
pub(super) fn edit(editor: &mut Editor<'_>, body: usize) {
    let mut pass = Pass {
        text: editor.text,
        editor,
        imports: Vec::new(),
        fence: Fence::default(),
        in_list: false,
        in_tables: 0,
        is_module: false,
        balanced_from: 0,
        tags_from: 0,
    };
    let mut at = body;
    while at < pass.text.len() {
        at = pass.line(at);
    }
}

struct Pass<'e, 't> {
    text: &'t str,
    editor: &'e mut Editor<'t>,
    /// Names that stand for Markdown files.
    imports: Vec<(String, String)>,
    fence: Fence,
    in_list: bool,
    /// HTML tables that are open.
    in_tables: usize,
    /// Whether the line before was a part of an import or export.
    is_module: bool,
    /// From where on expressions and tags may have ends again.
    balanced_from: usize,
    tags_from: usize,
}

impl Pass<'_, '_> {
    fn line_end(&self, at: usize) -> usize {
        let bytes = &self.text.as_bytes()[at..];
        memchr::memchr(b'\n', bytes).map_or(self.text.len(), |end| at + end + 1)
    }

    /// Reads from the beginning of a line; gives where the next begins that is not read.
    fn line(&mut self, start: usize) -> usize {
        let mut end = self.line_end(start);
        let line = &self.text[start..end];
        let words = line.trim_start_matches([' ', '\t']);
        let indent = line.len() - words.len();
        let words = words.trim_end();
        if self.fence.passes(words) {
            self.is_module = false;
            return end;
        }
        if words.is_empty() {
            self.is_module = false;
            return end;
        }
        if self.is_module || (indent == 0 && is_module(words)) {
            if let Some((names, path)) = import(words) {
                self.import(names, path);
            }
            self.is_module = true;
            self.editor
                .cut(start, end - (line.len() - line.trim_end().len()));
            return end;
        }
        let is_item = words.starts_with(['-', '*', '+'])
            || words
                .trim_start_matches(|c: char| c.is_ascii_digit())
                .starts_with(['.', ')']);
        self.in_list = is_item || (self.in_list && indent > 0);
        if indent >= 4 && !self.in_list {
            // Indented code is no part of MDX.
            self.editor.cut(start, start + indent);
        }
        let mut at = start + indent;
        while at < end {
            let found = self.text.as_bytes()[at..end]
                .iter()
                .position(|byte| matches!(byte, b'`' | b'\\' | b'{' | b'<'));
            let Some(found) = found else { break };
            at = self.construct(at + found);
            if at > end {
                end = self.line_end(at.saturating_sub(1)).max(at);
            }
        }
        end
    }

    fn import(&mut self, names: &str, path: &str) {
        let is_page = NOTATIONS.import.endings.iter().any(|ending| {
            let start = path.len().saturating_sub(ending.len());
            path.get(start..)
                .is_some_and(|end| end.eq_ignore_ascii_case(ending))
        });
        let is_name = names
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '$'));
        if is_page && is_name && self.imports.len() < 1_000 {
            self.imports.push((names.to_owned(), path.to_owned()));
        }
    }

    /// Reads what begins at `at`; gives where it ends.
    fn construct(&mut self, at: usize) -> usize {
        let bytes = self.text.as_bytes();
        match bytes[at] {
            b'\\' => {
                let next = self.text[at + 1..].chars().next();
                at + 1 + next.map_or(0, char::len_utf8)
            }
            b'`' => {
                let run = bytes[at..].iter().take_while(|byte| **byte == b'`').count();
                let line_end = self.line_end(at);
                let mark = &bytes[at..at + run];
                let within = &bytes[at + run..line_end];
                let close = memchr::memmem::find_iter(within, mark).find(|close| {
                    within.get(close + run) != Some(&b'`')
                        && (*close == 0 || within[close - 1] != b'`')
                });
                at + run + close.map_or(0, |close| close + run)
            }
            b'{' => self.expression(at),
            _ => self.tag(at),
        }
    }

    fn expression(&mut self, start: usize) -> usize {
        if start < self.balanced_from {
            return start + 1;
        }
        let Some(end) = balanced(self.text, start) else {
            self.balanced_from = start + MAX_EXPRESSION_BYTES;
            return start + 1;
        };
        let inner = self.text[start + 1..end - 1].trim();
        let inner_start = start + 1 + self.text[start + 1..].find(inner).unwrap_or(0);
        if inner.starts_with('#') {
            // The anchor of a heading.
            return end;
        }
        if let Some(comment) = inner.strip_prefix("/*") {
            let comment = comment.strip_suffix("*/").unwrap_or(comment);
            if comment.trim_start().starts_with("portolan-ignore") && !comment.contains("--") {
                let from = inner_start + "/*".len();
                self.editor.cut(start, from);
                self.editor.insert("<!--");
                self.editor.keep(from + comment.len());
                self.editor.cut(from + comment.len(), end);
                self.editor.insert("-->");
            } else {
                self.editor.cut_comment(start, end);
            }
            return end;
        }
        match literal(inner) {
            Some(shown) => {
                let from = inner_start + shown.start;
                let to = inner_start + shown.end;
                self.editor.cut(start, from);
                self.editor.keep(to);
                self.editor.cut(to, end);
            }
            None => self.editor.cut_template(start, end),
        }
        end
    }

    fn tag(&mut self, start: usize) -> usize {
        let rest = &self.text[start..];
        if rest.starts_with("<!--") {
            return rest.find("-->").map_or(start + 4, |end| start + end + 3);
        }
        let inner = rest[1..].strip_prefix('/').unwrap_or(&rest[1..]);
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '-' | '.' | ':');
        let name = &inner[..inner.find(|c| !is_name(c)).unwrap_or(inner.len())];
        let is_fragment = name.is_empty() && inner.starts_with('>');
        let begins = name.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '$'));
        if start < self.tags_from || !(begins || is_fragment) {
            return start + 1;
        }
        let Some(end) = tag_end(self.text, start) else {
            self.tags_from = start + MAX_EXPRESSION_BYTES;
            return start + 1;
        };
        let whole = &self.text[start..end];
        let closes_itself = whole.ends_with("/>");
        let is_component = is_fragment
            || name.contains('.')
            || name.starts_with(|c: char| c.is_uppercase() || matches!(c, '_' | '$'));
        if is_component {
            let file = self.imports.iter().find(|(known, _)| known == name);
            if let Some((_, path)) = file
                && !whole.starts_with("</")
            {
                // What stands between the two tags of a file is its own affair.
                let close = format!("</{name}>");
                let behind = self.text[end..].strip_prefix(&close);
                let end = behind.map_or(end, |behind| self.text.len() - behind.len());
                self.editor.partial(path, start, end);
            }
            if closes_itself && !self.editor.stands_alone(start, end) {
                self.editor.cut_template(start, end);
            } else {
                self.editor.cut(start, end);
            }
            return end;
        }
        let lower = name.to_ascii_lowercase();
        if lower == "table" {
            self.in_tables = match whole.starts_with("</") {
                true => self.in_tables.saturating_sub(1),
                false => self.in_tables + 1,
            };
        }
        let shapes = matches!(
            &*lower,
            "table" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th" | "caption" | "figcaption"
        );
        let speaks = matches!(&*lower, "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "a");
        if self.in_tables == 0 && !shapes && !speaks && !is_void(&lower) && self.begins_line(start)
        {
            // A tag that begins a line makes no block of HTML here.
            self.editor.cut(start, end);
        } else if whole.contains('{') {
            self.attributes(start, end);
        }
        end
    }

    fn begins_line(&self, at: usize) -> bool {
        let line = memchr::memrchr(b'\n', &self.text.as_bytes()[..at]).map_or(0, |end| end + 1);
        self.text[line..at].trim().is_empty()
    }

    /// Makes `colSpan={2}` an attribute of HTML, and passes over what is computed.
    fn attributes(&mut self, start: usize, end: usize) {
        let mut at = start;
        while let Some(found) = self.text[at..end].find(['{', '"', '\'']) {
            let open = at + found;
            let mark = self.text.as_bytes()[open];
            if mark != b'{' {
                let close = self.text[open + 1..end].find(char::from(mark));
                at = close.map_or(end, |close| open + 1 + close + 1);
                continue;
            }
            let close = balanced(self.text, open).unwrap_or(end).min(end);
            let inner = &self.text[open + 1..close.saturating_sub(1).max(open + 1)];
            let is_number = !inner.is_empty() && inner.bytes().all(|byte| byte.is_ascii_digit());
            if is_number {
                self.editor.cut(open, open + 1);
                self.editor.keep(close - 1);
                self.editor.cut(close - 1, close);
            } else {
                self.editor.cut(open, close);
                self.editor.insert("\"\"");
            }
            at = close;
        }
    }
}

/// Whether a line begins what MDX hands to JavaScript.
fn is_module(words: &str) -> bool {
    if import(words).is_some() {
        return true;
    }
    let Some((keyword, rest)) = words.split_once(' ') else {
        return false;
    };
    let next = rest
        .split(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default();
    match keyword {
        "import" => rest.starts_with(['{', '*', '"', '\'']),
        "export" => {
            rest.starts_with(['{', '*'])
                || matches!(
                    next,
                    "const" | "let" | "var" | "default" | "function" | "async" | "class"
                )
        }
        _ => false,
    }
}

/// Where the brace at `start` is closed; braces in strings and comments count for nothing.
fn balanced(text: &str, start: usize) -> Option<usize> {
    let bytes = &text.as_bytes()[..text.len().min(start + MAX_EXPRESSION_BYTES)];
    let mut depth = 0_u32;
    let mut at = start;
    while at < bytes.len() {
        match bytes[at] {
            b'{' => depth += 1,
            b'}' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            b'/' if bytes[at..].starts_with(b"/*") => {
                at += 2 + memchr::memmem::find(&bytes[at + 2..], b"*/")? + 1;
            }
            quote @ (b'"' | b'\'' | b'`') => {
                let mut close = at + 1;
                // An apostrophe in prose closes nothing: a string ends on its line.
                while bytes
                    .get(close)
                    .is_some_and(|byte| *byte != quote && *byte != b'\n')
                {
                    close += if bytes[close] == b'\\' { 2 } else { 1 };
                }
                if bytes.get(close) == Some(&quote) {
                    at = close;
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// Where the tag at `start` ends; quotes and braces may hold a `>`.
fn tag_end(text: &str, start: usize) -> Option<usize> {
    let bytes = &text.as_bytes()[..text.len().min(start + MAX_EXPRESSION_BYTES)];
    let mut at = start + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'>' => return Some(at + 1),
            b'{' => at = balanced(text, at)?,
            quote @ (b'"' | b'\'') => at += 1 + memchr::memchr(quote, &bytes[at + 1..])? + 1,
            b'<' => return None,
            _ => at += 1,
        }
    }
    None
}

/// What an expression shows, where it is a text or a number.
fn literal(inner: &str) -> Option<std::ops::Range<usize>> {
    let is_number = |c: char| c.is_ascii_digit() || c == '.';
    if !inner.is_empty() && inner.chars().all(is_number) {
        return Some(0..inner.len());
    }
    let quote = inner
        .chars()
        .next()
        .filter(|c| matches!(c, '"' | '\'' | '`'))?;
    let within = inner.get(1..)?.strip_suffix(quote)?;
    let is_plain = !within.contains([quote, '\\']) && !within.contains("${");
    is_plain.then(|| 1..inner.len() - 1)
}

#[cfg(test)]
mod tests {
    use super::super::prepare;

    fn left(text: &str) -> String {
        let prepared = prepare::markdown(text, 0, true);
        prepared.text.into_owned()
    }

    #[test]
    fn components_are_passed_over() {
        for (text, markdown) in [
            (
                "import Tabs from '@theme/Tabs';\nimport X from \"./x.js\"\n\n# A\n",
                "\n\n\n# A\n",
            ),
            ("export const a = {\n  b: 1\n}\n\nText", "\n\n\n\nText"),
            (
                "<Tabs groupId=\"a>b\">\n<TabItem value={x => <b/>} default>\n\n|a|\n",
                "\n\n\n|a|\n",
            ),
            (
                "<div className=\"x\">\n|a|b|\n|-|-|\n</div>\n",
                "\n|a|b|\n|-|-|\n\n",
            ),
            ("    |a|b|\n    |-|-|\n", "|a|b|\n|-|-|\n"),
            ("- a\n    |a|b|\n", "- a\n    |a|b|\n"),
            (
                "|<Badge text=\"443\"/>|{'443'}|{443}|{port}|",
                "|\u{FDD1}|443|443|\u{FDD1}|",
            ),
            ("|44{/* x */}3|", "|44\u{FDD2}3|"),
            (
                "{/* portolan-ignore row-missing: x */}\n",
                "<!-- portolan-ignore row-missing: x -->\n",
            ),
            ("`{a}` \\{b\\} ```<X>```\n", "`{a}` \\{b\\} ```<X>```\n"),
            (
                "```jsx\nimport A from 'b'\n<A {x}/>\n```\n",
                "```jsx\nimport A from 'b'\n<A {x}/>\n```\n",
            ),
            (
                "<td rowSpan={2} style={{a: '>'}}>x</td>",
                "<td rowSpan=2 style=\"\">x</td>",
            ),
            ("## Title {#id}\n", "## Title {#id}\n"),
            (
                "a < b and c > d {never closed\n",
                "a < b and c > d {never closed\n",
            ),
        ] {
            assert_eq!(left(text), markdown, "{text}");
        }
    }

    #[test]
    fn imported_pages_are_partials_where_they_are_used() {
        let text = "import Ports from './_ports.mdx';\nimport Tabs from '@theme/Tabs';\n\n<Ports />\n<Tabs/>\n";
        let partials = prepare::markdown(text, 0, false).partials;
        assert_eq!(partials.len(), 1);
        assert_eq!(partials[0].path, "./_ports.mdx");
        assert!(text[partials[0].offset..].starts_with("<Ports />"));
    }
}
