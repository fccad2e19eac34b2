//! Packs: which vocabulary of a product is in force on which page.
//!
//! Takes `pack.toml` and what a page says of itself, tells whether the pack is about the page.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::fold;

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

impl fmt::Display for PackSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
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
    pub(super) fn new(name: &str, others: Vec<&'static str>) -> Self {
        Self {
            name: name.to_owned(),
            others,
        }
    }
}

/// `pack.toml`.
#[cfg(test)]
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct PackToml {
    /// The name of the pack, that of its folder.
    #[expect(dead_code, reason = "for who reads the file")]
    name: String,
    /// The name of the product.
    #[expect(dead_code, reason = "for who reads the file")]
    title: String,
    about: AboutToml,
}

/// `about` in `pack.toml`.
#[cfg(test)]
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct AboutToml {
    /// Keys of metadata, each with a text that its value holds.
    metadata: Vec<(String, String)>,
    /// Texts that the title of a page holds.
    title: Vec<String>,
}

/// Which pages a pack is about.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct About {
    metadata: Vec<(String, String)>,
    /// Folded.
    title: Vec<String>,
}

impl About {
    /// Reads a `pack.toml`.
    #[cfg(test)]
    pub(super) fn parse(text: &str) -> Self {
        let pack: PackToml = toml::from_str(text).expect("a built-in pack is sound");
        Self {
            metadata: pack.about.metadata,
            title: pack.about.title.iter().map(|title| fold(title)).collect(),
        }
    }

    /// Whether there can be such a page.
    #[cfg(test)]
    pub(super) fn is_about_something(&self) -> bool {
        !self.title.is_empty() || !self.metadata.is_empty()
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
