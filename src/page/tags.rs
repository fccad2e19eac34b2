//! Tags: the one place where the tags, comments and character references of HTML are read.
//!
//! Takes a piece of HTML and gives what stands in it, one after the other, as the tokenizer of the HTML
//! standard has it: text, whole tags, comments, and what browsers show nothing of. Every byte belongs to
//! one [`Piece`], and reading is linear in the text: what has no end is said once, never looked for
//! again.

use crate::limits::MAX_REFERENCE_NAME;
pub(crate) use crate::limits::MAX_TAG_BYTES;
use std::borrow::Cow;

/// What stands at a place of the HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece<'t> {
    /// Text, character references not yet resolved.
    Text(&'t str),
    /// A whole tag.
    Tag(Tag<'t>),
    /// A comment: the text between its marks.
    Comment(&'t str),
    /// A comment without end: all that follows its mark.
    OpenComment(&'t str),
    /// `<?…>`, `<!…>` and `</…>` without a name: nothing of it is shown.
    Bogus,
    /// A tag, `<?…` or `<!…` without end: nothing of it is shown.
    Cut,
}

/// A tag with all of its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tag<'t> {
    /// The name as it is written.
    pub(crate) name: &'t str,
    /// Whether it is an end tag.
    pub(crate) closing: bool,
    /// From `<` to `>`.
    pub(crate) whole: &'t str,
}

impl<'t> Tag<'t> {
    /// The attributes with their values, names as they are written, references not resolved.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = (&'t str, &'t str)> + use<'t> {
        let start = self.name.len() + if self.closing { 2 } else { 1 };
        let mut rest = &self.whole[start..self.whole.len() - 1];
        std::iter::from_fn(move || {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
            if rest.is_empty() {
                return None;
            }
            // A name may begin with `=`, and with nothing else that ends one.
            let ends = |c: char| c.is_ascii_whitespace() || matches!(c, '/' | '=');
            let first = rest.chars().next().map_or(0, char::len_utf8);
            let end = rest[first..].find(ends).map(|at| at + first);
            let (name, behind) = rest.split_at(end.unwrap_or(rest.len()));
            rest = behind;
            let Some(value) = behind.trim_ascii_start().strip_prefix('=') else {
                return Some((name, ""));
            };
            let value = value.trim_ascii_start();
            let quoted = |quote: char| value.strip_prefix(quote)?.split_once(quote);
            let (value, behind) = quoted('"').or_else(|| quoted('\'')).unwrap_or_else(|| {
                let end = value.find(|c: char| c.is_ascii_whitespace());
                value.split_at(end.unwrap_or(value.len()))
            });
            rest = behind;
            Some((name, value))
        })
    }

    /// The value of an attribute, references resolved; of two the first holds.
    pub(crate) fn attribute(&self, wanted: &str) -> Option<Cow<'t, str>> {
        if self.whole.len() <= self.name.len() + wanted.len() + 2 {
            return None;
        }
        self.attributes()
            .find(|(name, _)| name.eq_ignore_ascii_case(wanted))
            .map(|(_, value)| resolved(value))
    }

    /// The number in `rowspan="2"`, as the HTML standard reads one.
    pub(crate) fn number(&self, wanted: &str) -> Option<u32> {
        let value = self.attribute(wanted)?;
        let value = value.trim_ascii_start();
        let value = value.strip_prefix('+').unwrap_or(value);
        let digits = value.bytes().take_while(u8::is_ascii_digit).count();
        value[..digits.min(9)].parse().ok()
    }

    /// Whether the page hides the element from its readers.
    pub(crate) fn is_hidden(&self) -> bool {
        // The shortest that hides is `<a hidden>`.
        !self.closing
            && self.whole.len() > "<a hidden".len()
            && self.attributes().any(|(name, value)| {
                name.eq_ignore_ascii_case("hidden")
                    || (name.eq_ignore_ascii_case("style") && hides(value))
            })
            || self.is_hidden_by_class()
    }

    /// Whether the element has a class that style sheets hide.
    pub(crate) fn is_hidden_by_class(&self) -> bool {
        // The shortest is `<p class="x">`.
        !self.closing
            && self.whole.len() > "<p class=".len()
            && self
                .attributes()
                .any(|(name, value)| name.eq_ignore_ascii_case("class") && is_hidden_class(value))
    }
}

/// Whether a class of an element is one of those that style sheets hide.
fn is_hidden_class(classes: &str) -> bool {
    let hidden = super::identity::hidden_classes();
    classes
        .split_ascii_whitespace()
        .any(|class| hidden.iter().any(|hidden| hidden == class))
}

fn hides(style: &str) -> bool {
    style.split(';').any(|declaration| {
        declaration.split_once(':').is_some_and(|(name, value)| {
            let is = |text: &str, wanted: &str| text.trim().eq_ignore_ascii_case(wanted);
            let value = value.split('!').next().unwrap_or_default();
            (is(name, "display") && is(value, "none"))
                || (is(name, "visibility") && (is(value, "hidden") || is(value, "collapse")))
        })
    })
}

/// What stands at byte `at` of `html`, and where it ends; `None` at the end of the text.
pub(crate) fn piece(html: &str, at: usize) -> Option<(Piece<'_>, usize)> {
    let rest = html.get(at..).filter(|rest| !rest.is_empty())?;
    let bytes = rest.as_bytes();
    if bytes[0] != b'<' || !opens(bytes) {
        // A lone `<` is text.
        let end = memchr::memchr(b'<', &bytes[1..]).map_or(rest.len(), |found| found + 1);
        return Some((Piece::Text(&rest[..end]), at + end));
    }
    if let Some(inner) = rest.strip_prefix("<!--") {
        for empty in [">", "->"] {
            if inner.starts_with(empty) {
                return Some((Piece::Comment(""), at + "<!--".len() + empty.len()));
            }
        }
        return Some(match comment_end(inner) {
            Some((end, behind)) => (Piece::Comment(&inner[..end]), at + "<!--".len() + behind),
            None => (Piece::OpenComment(inner), html.len()),
        });
    }
    let closing = bytes[1] == b'/';
    let name_at = if closing { 2 } else { 1 };
    if !bytes.get(name_at).is_some_and(u8::is_ascii_alphabetic) {
        return Some(match memchr::memchr(b'>', bytes) {
            Some(end) => (Piece::Bogus, at + end + 1),
            None => (Piece::Cut, html.len()),
        });
    }
    let Some(end) = tag_end(rest) else {
        let mut end = rest.len().min(MAX_TAG_BYTES);
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        return Some((Piece::Cut, at + end));
    };
    let whole = &rest[..end];
    let name_end = whole[name_at..]
        .find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>'))
        .map_or(end - 1, |found| name_at + found);
    let tag = Tag {
        name: &whole[name_at..name_end],
        closing,
        whole,
    };
    Some((Piece::Tag(tag), at + end))
}

/// Whether a `<` begins anything but text.
fn opens(bytes: &[u8]) -> bool {
    match bytes.get(1) {
        Some(b'/') => bytes.len() > 2,
        Some(b'!' | b'?') => true,
        Some(byte) => byte.is_ascii_alphabetic(),
        None => false,
    }
}

/// Where the text of a comment ends, and where what follows begins.
pub(crate) fn comment_end(inner: &str) -> Option<(usize, usize)> {
    let mut from = 0;
    loop {
        let at = from + memchr::memmem::find(&inner.as_bytes()[from..], b"--")?;
        match &inner.as_bytes()[at + 2..] {
            [b'>', ..] => return Some((at, at + 3)),
            [b'!', b'>', ..] => return Some((at, at + 4)),
            _ => from = at + 1,
        }
    }
}

/// Where the tag at the start of `rest` ends; a `>` within quotes ends none.
fn tag_end(rest: &str) -> Option<usize> {
    let bytes = &rest.as_bytes()[..rest.len().min(MAX_TAG_BYTES)];
    let mut from = 1;
    loop {
        let at = from + memchr::memchr3(b'>', b'"', b'\'', &bytes[from..])?;
        let mark = bytes[at];
        from = at + 1;
        if mark == b'>' {
            return Some(from);
        }
        // Quotes that begin no value mean themselves.
        if bytes[..at].trim_ascii_end().ends_with(b"=") {
            from += memchr::memchr(mark, &bytes[from..])? + 1;
        }
    }
}

/// What a tag that shapes no table is to the text around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TagKind {
    /// The text goes on without a break.
    Inline,
    /// The text before and after are two.
    Block,
    /// Up to its end tag there are no tags, and no text that browsers show.
    Raw,
    /// Up to its end tag there is something else than text.
    Inert,
    /// No element of HTML: a component, or a placeholder that its writer thinks is shown.
    Unknown,
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
        "a" | "abbr" | "acronym" | "b" | "bdi" | "bdo" | "big" | "cite" | "code" | "data"
        | "del" | "dfn" | "em" | "font" | "i" | "ins" | "kbd" | "label" | "mark" | "nobr" | "q"
        | "rb" | "rp" | "rt" | "rtc" | "ruby" | "s" | "samp" | "small" | "span" | "strike"
        | "strong" | "sub" | "sup" | "time" | "tt" | "u" | "var" | "wbr" | "col" | "colgroup"
        | "img" => TagKind::Inline,
        "script" | "style" | "iframe" | "textarea" | "title" | "xmp" | "noembed" | "noframes"
        | "plaintext" => TagKind::Raw,
        "template" | "svg" | "math" | "object" | "audio" | "video" | "canvas" => TagKind::Inert,
        "address" | "applet" | "area" | "article" | "aside" | "base" | "basefont" | "bgsound"
        | "blink" | "blockquote" | "body" | "br" | "button" | "caption" | "center" | "datalist"
        | "dd" | "details" | "dialog" | "dir" | "div" | "dl" | "dt" | "embed" | "fieldset"
        | "figcaption" | "figure" | "footer" | "form" | "frame" | "frameset" | "h1" | "h2"
        | "h3" | "h4" | "h5" | "h6" | "head" | "header" | "hgroup" | "hr" | "html" | "input"
        | "legend" | "li" | "link" | "main" | "map" | "marquee" | "menu" | "menuitem" | "meta"
        | "meter" | "nav" | "noscript" | "ol" | "optgroup" | "option" | "output" | "p"
        | "param" | "picture" | "pre" | "progress" | "search" | "section" | "select" | "slot"
        | "source" | "summary" | "table" | "tbody" | "td" | "tfoot" | "th" | "thead" | "tr"
        | "track" | "ul" => TagKind::Block,
        // Word writes `<o:p>` where it means nothing.
        _ if name.contains(':') => TagKind::Inline,
        _ => TagKind::Unknown,
    }
}

/// Whether an element never has contents.
pub(crate) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Where the end tag of `name` begins and ends in `html`, from byte `from` on.
pub(crate) fn end_tag(html: &str, name: &str, from: usize) -> Option<(usize, usize)> {
    let bytes = html.as_bytes();
    memchr::memmem::find_iter(&bytes[from..], b"</").find_map(|found| {
        let at = from + found;
        let behind = &bytes[at + 2..];
        let is_it = behind.len() >= name.len()
            && behind[..name.len()].eq_ignore_ascii_case(name.as_bytes())
            && behind
                .get(name.len())
                .is_none_or(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'));
        let end = || memchr::memchr(b'>', behind).map_or(html.len(), |end| at + 2 + end + 1);
        is_it.then(|| (at, end()))
    })
}

/// The text that the character reference at the start of `text` stands for, and how long it is.
pub(crate) fn reference(text: &str) -> Option<([Option<char>; 2], usize)> {
    let rest = text.strip_prefix('&')?;
    if let Some(number) = rest.strip_prefix('#') {
        let (digits, radix, mark) = match number.strip_prefix(['x', 'X']) {
            Some(digits) => (digits, 16, 3),
            None => (number, 10, 2),
        };
        let count = digits
            .bytes()
            .take_while(|byte| char::from(*byte).is_digit(radix))
            .count();
        if count == 0 {
            return None;
        }
        let value = digits[..count]
            .trim_start_matches('0')
            .get(..7)
            .map_or_else(|| digits[..count].trim_start_matches('0'), |_| "FFFFFFF");
        let c = u32::from_str_radix(value, radix)
            .ok()
            .and_then(char::from_u32)
            .filter(|c| *c != '\0' && !is_noncharacter(*c))
            .unwrap_or('\u{FFFD}');
        let length = mark + count;
        let length = length + usize::from(digits[count..].starts_with(';'));
        return Some(([Some(c), None], length));
    }
    let known = |name: &str| html5ever::data::NAMED_ENTITIES.get(name).copied();
    let mut found = None;
    for end in 1..=rest.len().min(MAX_REFERENCE_NAME) {
        let byte = rest.as_bytes()[end - 1];
        if !(byte.is_ascii_alphanumeric() || byte == b';') {
            break;
        }
        // The table knows the beginnings of all names, with no character.
        match known(&rest[..end]) {
            None => break,
            Some((0, _)) => {}
            Some(characters) => found = Some((characters, end + 1)),
        }
    }
    let ((first, second), length) = found?;
    let second = char::from_u32(second).filter(|c| *c != '\0');
    Some(([char::from_u32(first), second], length))
}

/// Text with its character references resolved.
pub(crate) fn resolved(text: &str) -> Cow<'_, str> {
    let Some(mut at) = memchr::memchr(b'&', text.as_bytes()) else {
        return Cow::Borrowed(text);
    };
    let mut resolved = String::with_capacity(text.len());
    let mut rest = text;
    loop {
        resolved.push_str(&rest[..at]);
        rest = &rest[at..];
        match reference(rest) {
            Some((characters, length)) => {
                resolved.extend(characters.into_iter().flatten());
                rest = &rest[length..];
            }
            None => {
                resolved.push('&');
                rest = &rest[1..];
            }
        }
        match memchr::memchr(b'&', rest.as_bytes()) {
            Some(next) => at = next,
            None => {
                resolved.push_str(rest);
                return Cow::Owned(resolved);
            }
        }
    }
}

/// The characters that Unicode promises no text will have, and that reading marks text with.
pub(crate) fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{FDD0}'..='\u{FDEF}')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::wildcard_enum_match_arm)]
    use proptest::prelude::*;
    use scraper::Html;

    use super::*;

    fn pieces(html: &str) -> Vec<Piece<'_>> {
        let mut at = 0;
        std::iter::from_fn(|| {
            let (piece, end) = piece(html, at)?;
            assert!(end > at);
            at = end;
            Some(piece)
        })
        .collect()
    }

    #[test]
    fn tags_end_where_browsers_end_them() {
        let names = |html| {
            let tags = pieces(html).into_iter().filter_map(|piece| match piece {
                Piece::Tag(tag) => Some((tag.name, tag.closing)),
                _ => None,
            });
            tags.collect::<Vec<_>>()
        };
        assert_eq!(
            names("<td class=\"a>b\">x</td >"),
            [("td", false), ("td", true)]
        );
        assert_eq!(names("<td a'>x"), [("td", false)]);
        assert_eq!(names("<o:p></o:p>"), [("o:p", false), ("o:p", true)]);
        assert_eq!(names("<front-end pool>"), [("front-end", false)]);
        assert_eq!(names("a < b <3 <-- <br/>"), [("br", false)]);
        assert_eq!(names("<!-- <td> --><!--><td><!--->"), [("td", false)]);
        assert_eq!(names("<!-- a -- b --!><tr>"), [("tr", false)]);
        assert_eq!(names("<a href=\"never closed>x</a>"), []);
        assert_eq!(
            names("<!doctype html><?xml v=\"1\"?></3><p>"),
            [("p", false)]
        );
    }

    #[test]
    fn attributes_are_read_by_their_names() {
        let tag = |html: &'static str| match pieces(html)[0] {
            Piece::Tag(tag) => tag,
            _ => panic!("{html}"),
        };
        let cell = tag("<td data-rowspan=9 ROWSPAN = '2' colspan=\"3\" title='a &amp; b' nowrap>");
        assert_eq!(
            (cell.number("rowspan"), cell.number("colspan")),
            (Some(2), Some(3))
        );
        assert_eq!(cell.attribute("title").unwrap(), "a & b");
        assert_eq!(cell.attribute("nowrap").unwrap(), "");
        assert_eq!(cell.attribute("lang"), None);
        for hidden in [
            "<p hidden>",
            "<p style='color:red; DISPLAY : none'>",
            "<p class=x hidden=''>",
        ] {
            assert!(tag(hidden).is_hidden(), "{hidden}");
        }
        for shown in [
            "<p>",
            "<p class='hidden'>",
            "<p style='display:block'>",
            "<p aria-hidden=true>",
        ] {
            assert!(!tag(shown).is_hidden(), "{shown}");
        }
    }

    #[test]
    fn references_are_resolved() {
        for (html, text) in [
            ("&lt; -- &gt;", "< -- >"),
            ("A&amp;B &copy &notit; &nosuch; &", "A&B © ¬it; &nosuch; &"),
            ("80&ndash;90&#x2013;&#8211;", "80–90––"),
            (
                "&#0;&#xD800;&#x110000;&#99999999999;&#xFDD0;",
                "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}",
            ),
            ("&NotEqualTilde;", "\u{2242}\u{338}"),
        ] {
            assert_eq!(resolved(html), text, "{html}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn references_are_what_a_browser_makes_of_them(
            text in "(&(#x?[0-9A-Fa-f]{1,4}|amp|lt|not|notin|copy|NotEqualTilde|sup|sup2|[a-z]{1,3});?|[a-z;# ]){1,6}"
        ) {
            let parsed: String = Html::parse_fragment(&text).root_element().text().collect();
            // The parser takes what windows-1252 has there for C1 controls; here that comes later.
            let parsed: String = parsed.chars().filter(char::is_ascii).collect();
            let own: String = resolved(&text).chars().filter(char::is_ascii).collect();
            prop_assert_eq!(own.replace('\r', ""), parsed.replace(['\r', '\0'], ""));
        }

        #[test]
        fn every_byte_belongs_to_one_piece(html in "(<|>|/|!|-|--|[\"'=]|td|a|é| ){0,24}") {
            let mut at = 0;
            while let Some((_, end)) = piece(&html, at) {
                prop_assert!(end > at && html.is_char_boundary(end));
                at = end;
            }
            prop_assert_eq!(at, html.len());
        }
    }
}
