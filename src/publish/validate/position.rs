//! Where the values of a JSON text begin: takes a text that is known to be JSON and the pointers
//! that are asked for, gives byte offsets.
//!
//! One walk serves all pointers. On a text that is not JSON the walk stops early; it never panics.

use crate::limits::MAX_JSON_DEPTH;
use std::collections::{BTreeMap, BTreeSet};

/// Byte offset of each wanted JSON Pointer that the text has.
pub(super) fn offsets(text: &str, wanted: &BTreeSet<&str>) -> BTreeMap<String, usize> {
    let mut walk = Walk {
        text,
        at: 0,
        depth: 0,
        pointer: String::new(),
        wanted: Wanted::Pointers(wanted),
        found: BTreeMap::new(),
    };
    walk.value();
    walk.found
}

/// Pointer and offset of the innermost value that has begun at `offset` and has not ended before it.
pub(super) fn around(text: &str, offset: usize) -> Option<(String, usize)> {
    let mut walk = Walk {
        text,
        at: 0,
        depth: 0,
        pointer: String::new(),
        wanted: Wanted::Around(offset),
        found: BTreeMap::new(),
    };
    walk.value();
    // A value within another begins behind it.
    walk.found.into_iter().max_by_key(|(_, start)| *start)
}

/// What a walk looks for.
#[derive(Clone, Copy)]
enum Wanted<'t> {
    Pointers(&'t BTreeSet<&'t str>),
    Around(usize),
}

struct Walk<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
    pointer: String,
    wanted: Wanted<'t>,
    found: BTreeMap<String, usize>,
}

impl Walk<'_> {
    /// Reads one value; `None` where the text is not JSON.
    fn value(&mut self) -> Option<()> {
        let first = self.peek()?;
        let start = self.at;
        if let Wanted::Pointers(wanted) = self.wanted
            && wanted.contains(self.pointer.as_str())
        {
            self.found.insert(self.pointer.clone(), start);
        }
        let pointer_length = self.pointer.len();
        self.depth += 1;
        let read = if self.depth > MAX_JSON_DEPTH {
            None
        } else {
            self.inner(first)
        };
        self.depth -= 1;
        if let Wanted::Around(offset) = self.wanted
            && (start..=self.at.max(start)).contains(&offset)
        {
            let pointer = self.pointer[..pointer_length].to_owned();
            self.found.insert(pointer, start);
        }
        read
    }

    fn inner(&mut self, first: u8) -> Option<()> {
        match first {
            b'{' => self.items(b'}', |walk, _| {
                let key = walk.string()?;
                (walk.peek()? == b':').then_some(())?;
                walk.at += 1;
                Some(key.replace('~', "~0").replace('/', "~1"))
            }),
            b'[' => self.items(b']', |_, index| Some(index.to_string())),
            b'"' => self.string().map(drop),
            _ => {
                let rest = &self.text[self.at..];
                let length = rest
                    .find(|c: char| matches!(c, ',' | ']' | '}') || c.is_ascii_whitespace())
                    .unwrap_or(rest.len());
                self.at += length;
                (length > 0).then_some(())
            }
        }
    }

    /// Reads the items of an object or array; `step` reads what names an item.
    fn items(
        &mut self,
        close: u8,
        step: impl Fn(&mut Self, usize) -> Option<String>,
    ) -> Option<()> {
        self.at += 1;
        if self.peek()? == close {
            self.at += 1;
            return Some(());
        }
        for index in 0.. {
            self.peek()?;
            let name = step(self, index)?;
            let length = self.pointer.len();
            self.pointer.push('/');
            self.pointer.push_str(&name);
            self.value()?;
            self.pointer.truncate(length);
            let next = self.peek()?;
            self.at += 1;
            if next == close {
                return Some(());
            }
            (next == b',').then_some(())?;
        }
        None
    }

    /// Reads a string and decodes its escapes.
    fn string(&mut self) -> Option<String> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let mut end = start + 1;
        while *bytes.get(end)? != b'"' {
            end += if bytes[end] == b'\\' { 2 } else { 1 };
        }
        self.at = end + 1;
        serde_json::from_slice(self.text.get(start..=end)?.as_bytes()).ok()
    }

    /// The next byte that is not white space, without taking it.
    fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while bytes.get(self.at)?.is_ascii_whitespace() {
            self.at += 1;
        }
        bytes.get(self.at).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_values_behind_escapes_and_nesting() {
        let text = r#"{ "a/b": [1, {"\"}": "x, ]"}], "é~": {"n": null} }"#;
        let wanted = ["", "/a~1b/1/\"}", "/é~0/n", "/nowhere"].into();
        let found = offsets(text, &wanted);
        assert_eq!(found.get(""), Some(&0));
        assert_eq!(found.get("/a~1b/1/\"}"), text.find("\"x, ]").as_ref());
        assert_eq!(found.get("/é~0/n"), text.find("null").as_ref());
        assert_eq!(found.len(), 3);
    }

    #[test]
    fn the_innermost_value_around_an_offset() {
        let text = r#"{ "a": [1, {"b": "xy"}] }"#;
        let at = |needle: &str| text.find(needle).unwrap_or_default();
        assert_eq!(
            around(text, at("xy")),
            Some(("/a/1/b".to_owned(), at("\"xy")))
        );
        assert_eq!(
            around(text, at("\"b")),
            Some(("/a/1".to_owned(), at("{\"b")))
        );
        assert_eq!(around(text, 1), Some((String::new(), 0)));
    }

    #[test]
    fn a_torn_text_ends_the_walk() {
        for text in ["", "{", "[1", "{\"a", "{\"a\":", "[1 2]", "\"\\"] {
            assert!(offsets(text, &["/9"].into()).is_empty(), "{text}");
        }
    }
}
