//! HTML: pages that are no Markdown, as they are saved from a site.
//!
//! Takes the text of the page and gives what the gatherer makes of it, and what the page
//! says of itself: its language, its title, its `<meta>` tags.

use super::gather::{Gatherer, Host, Raw};
use super::tags::{self, Piece, Tag, lower_case};
use crate::limits::MAX_HEAD_BYTES;
use crate::unicode::one_line;

/// What an HTML page says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Head {
    /// `<html lang>`, as it is written.
    pub lang: Option<String>,
    /// `<title>`, on one line.
    pub title: Option<String>,
    /// Names (`name`, `property` or `http-equiv`, in lower case) and contents of `<meta>` tags.
    pub meta: Vec<(String, String)>,
}

impl Head {
    /// The content of the first `<meta>` of this name, which is given in lower case.
    #[must_use]
    pub fn meta(&self, name: &str) -> Option<&str> {
        let found = self.meta.iter().find(|(known, _)| known == name);
        found.map(|(_, content)| content.as_str())
    }
}

/// Reads the head of an HTML page, and nothing behind it.
///
/// ```
/// use portolan::page::html::head;
/// let page = "<!doctype html><html lang=de-de><head><title>Ports &amp; Protokolle</title>\
///             <meta name=ms.assetid content=62e98fab></head><body>";
/// let head = head(page);
/// assert_eq!(head.lang.as_deref(), Some("de-de"));
/// assert_eq!(head.title.as_deref(), Some("Ports & Protokolle"));
/// assert_eq!(head.meta("ms.assetid"), Some("62e98fab"));
/// ```
#[must_use]
pub fn head(text: &str) -> Head {
    let mut end = text.len().min(MAX_HEAD_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let text = &text[..end];
    let mut head = Head::default();
    let mut at = 0;
    while let Some((piece, behind)) = tags::piece(text, at) {
        at = behind;
        let Piece::Tag(tag) = piece else { continue };
        match (&*lower_case(tag.name), tag.closing) {
            ("body", _) | ("head", true) => break,
            ("html", false) if head.lang.is_none() => {
                let lang = tag.attribute("lang").or_else(|| tag.attribute("xml:lang"));
                head.lang = lang.map(|lang| lang.into_owned());
            }
            ("meta", false) => head.meta.extend(meta(&tag)),
            (name @ ("title" | "script" | "style" | "noscript" | "template"), false) => {
                let Some((inner, behind)) = tags::end_tag(text, name, at) else {
                    break;
                };
                if name == "title" && head.title.is_none() {
                    let title = one_line(&tags::resolved(&text[at..inner]));
                    head.title = (!title.is_empty()).then_some(title);
                }
                at = behind;
            }
            _ => {}
        }
    }
    head
}

/// The name and content of a `<meta>` tag.
pub(super) fn meta(tag: &Tag<'_>) -> Option<(String, String)> {
    let name = ["name", "property", "http-equiv"]
        .iter()
        .find_map(|attribute| tag.attribute(attribute))?;
    let content = tag.attribute("content")?;
    Some((name.trim().to_ascii_lowercase(), content.into_owned()))
}

/// Reads a whole page from byte `body` on.
pub(super) fn gather(text: &str, body: usize) -> super::gather::Gathered {
    let mut gatherer = Gatherer::new(Host::Html);
    gatherer.raw(&Raw {
        text: &text[body..],
        parts: &[(0, body)],
    });
    gatherer.finish(|offset| text.get(offset..).unwrap_or_default())
}
