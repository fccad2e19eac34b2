//! Packs: which vocabulary of a product is in force on which page.
//!
//! Takes `pack.toml` and what a page says of itself, tells whether the pack is about the page.

use serde::{Deserialize, Serialize};

use super::fold;
use crate::locale::Locale;

/// A set of packs; the empty one is the core alone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PackSet(u32);

impl PackSet {
    /// The set with the pack of this number.
    pub(super) fn with(self, number: usize) -> Self {
        Self(self.0 | 1 << number)
    }

    /// Whether the core is all there is.
    #[must_use]
    pub fn is_core(&self) -> bool {
        self.0 == 0
    }

    /// All packs of both sets.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) fn holds(self, number: usize) -> bool {
        self.0 & (1 << number) != 0
    }
}

/// There is no pack of the name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no pack `{name}`; there {}", known(.others))]
pub struct UnknownPack {
    name: String,
    others: Vec<&'static str>,
}

fn known(others: &[&str]) -> String {
    match others {
        [one] => format!("is `{one}`"),
        many => format!("are `{}`", many.join("`, `")),
    }
}

impl UnknownPack {
    pub(super) fn new(name: &str) -> Self {
        let products = super::PACKS.iter().filter(|pack| pack.about.is_some());
        Self {
            name: name.to_owned(),
            others: products.map(|pack| pack.name).collect(),
        }
    }
}

/// `pack.toml`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct PackToml {
    /// The name of the pack, that of its folder.
    name: String,
    /// The name of the product.
    title: String,
    about: AboutToml,
}

/// `about` in `pack.toml`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct AboutToml {
    /// Keys of metadata, each with a text that its value holds.
    metadata: Vec<(String, String)>,
    /// Texts that the title of a page holds.
    title: Vec<String>,
}

/// Which pages a pack is about.
#[derive(Debug, Clone, Default)]
pub(super) struct About {
    metadata: Vec<(String, String)>,
    /// Folded.
    title: Vec<String>,
}

impl About {
    /// Reads an embedded `pack.toml`; an empty text is about nothing.
    pub(super) fn parse(text: &str) -> Self {
        match toml::from_str::<PackToml>(text) {
            Ok(pack) => Self {
                metadata: pack.about.metadata,
                title: pack.about.title.iter().map(|title| fold(title)).collect(),
            },
            Err(error) => unreachable!("a built-in pack is broken: {error}"),
        }
    }

    /// Whether a page is one of these.
    pub(super) fn fits(
        &self,
        metadata: &dyn Fn(&str) -> Option<String>,
        title: Option<&str>,
    ) -> bool {
        let says = |(key, text): &(String, String)| {
            metadata(key).is_some_and(|value| value.contains(text.as_str()))
        };
        let is_named = |title: &str| {
            let words = |text: &str| format!(" {text} ");
            let title = words(&fold(title));
            self.title.iter().any(|name| title.contains(&words(name)))
        };
        self.metadata.iter().any(says) || (!self.title.is_empty() && title.is_some_and(is_named))
    }
}

/// The locales that an embedded file serves: the one that it is named after, and those under `also`.
pub(super) fn locales(name: &str, text: &str) -> Vec<Locale> {
    /// What stands above the first table of a file.
    #[derive(Deserialize)]
    struct Preamble {
        #[serde(default)]
        also: Vec<String>,
    }
    let end = text.find("\n[").unwrap_or(text.len());
    // Most files serve one locale, and need not be looked into.
    let preamble = match text[..end].contains("\nalso") {
        true => toml::from_str(&text[..end]).ok(),
        false => None,
    };
    let also = preamble.map_or_else(Vec::new, |known: Preamble| known.also);
    std::iter::once(name)
        .chain(also.iter().map(String::as_str))
        .filter_map(|locale| locale.parse().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::PACKS;
    use super::*;

    #[test]
    fn packs_are_named_as_their_folders_and_are_about_something() {
        for pack in PACKS {
            let Some(text) = pack.about else {
                continue;
            };
            let read: PackToml = toml::from_str(text).unwrap();
            assert_eq!(read.name, pack.name);
            assert!(!read.title.is_empty());
            assert!(!read.about.metadata.is_empty() || !read.about.title.is_empty());
        }
    }
}
