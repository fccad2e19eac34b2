//! Nesting: how deep the quotes and lists of a page may go.
//!
//! Takes the text of a page and gives it with the markers of quotes and lists beyond a depth made
//! plain, byte for byte, so that offsets stay right. The Markdown parser looks at every open quote and
//! list on each line, so a page of a hundred thousand quotes costs it minutes; no page that was
//! written for people has more than a few.

pub(crate) use crate::limits::MAX_PREFIX_BYTES;
use std::borrow::Cow;

/// Gives `text` with every marker of a quote or a list item that stands deeper made a full stop.
pub(super) fn flattened(text: &str) -> Cow<'_, str> {
    let mut flat: Option<Vec<u8>> = None;
    let bytes = text.as_bytes();
    let mut start = 0;
    while start < bytes.len() {
        let end =
            memchr::memchr2(b'\n', b'\r', &bytes[start..]).map_or(bytes.len(), |at| start + at);
        let line = &bytes[start..end];
        if line.len() > MAX_PREFIX_BYTES {
            let prefix = line.iter().take_while(|byte| may_nest(**byte)).count();
            for at in MAX_PREFIX_BYTES..prefix {
                if nests(line, at) {
                    let flat = flat.get_or_insert_with(|| bytes.to_vec());
                    flat[start + at] = b'.';
                }
            }
        }
        start = end + 1;
    }
    // Only ASCII has been put in the place of ASCII.
    match flat.map(String::from_utf8) {
        Some(Ok(flat)) => Cow::Owned(flat),
        Some(Err(_)) | None => Cow::Borrowed(text),
    }
}

/// Whether a byte may stand before or in the marker of a quote or a list item.
fn may_nest(byte: u8) -> bool {
    matches!(
        byte,
        b' ' | b'\t' | b'>' | b'*' | b'+' | b'-' | b'.' | b')' | b'0'..=b'9'
    )
}

/// Whether a quote begins at `at`, or the marker of a list item ends there; `at` is not 0.
fn nests(line: &[u8], at: usize) -> bool {
    let is_blank = |at: usize| line.get(at).is_none_or(|byte| matches!(byte, b' ' | b'\t'));
    match line[at] {
        b'>' => true,
        b'*' | b'+' | b'-' => is_blank(at + 1) && matches!(line[at - 1], b' ' | b'\t' | b'>'),
        b')' | b'.' => is_blank(at + 1) && line[at - 1].is_ascii_digit(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_too_deep_is_made_plain() {
        let deep = format!("{}a\n> b\n", ">".repeat(300));
        let flat = flattened(&deep);
        assert_eq!(flat.len(), deep.len());
        assert!(flat.starts_with(&">".repeat(MAX_PREFIX_BYTES)));
        assert!(flat.ends_with(&format!("{}a\n> b\n", ".".repeat(300 - MAX_PREFIX_BYTES))));
        for plain in [
            "-".repeat(1000),
            format!("{}text > more", " ".repeat(1000)),
            format!("{}埠 - >", "埠".repeat(1000)),
            "- ".repeat(MAX_PREFIX_BYTES / 2),
        ] {
            assert!(matches!(flattened(&plain), Cow::Borrowed(_)), "{plain}");
        }
        for marker in ["- ", "* ", "+ ", "1. ", "2) ", "> ", "\t- ", "  > "] {
            let deep = format!("{}a", marker.repeat(1000));
            let flat = flattened(&deep);
            let rest = &flat[MAX_PREFIX_BYTES..];
            assert!(!rest.contains(['>', '*', '+', ')']), "{marker}");
            assert!(!rest.contains("- "), "{marker}");
        }
    }
}
