//! The page record: what `portolan map` writes of a page and `portolan reduce` reads.
//!
//! It is the page itself, with its key first in the line: no inner form is frozen, and `reduce` is the local
//! program on a few pages. Of a page without tables it holds what is told of an edition that lacks the tables
//! of its sisters, and no more. A record of another version is refused.

#[cfg(test)]
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::lexicon::PackSet;

/// Version of the page record: a reader takes this one and no other.
pub const PAGE_SCHEMA_VERSION: &str = "2.0";

/// One page for all the world that has to do with it: one line of `portolan map`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, schemars(rename = "PageRecord"))]
pub struct PageLine {
    /// What is equal for all language versions of the page. It is the first field of the line, so that lines
    /// which are sorted as text stand together by it.
    pub key: String,
    /// Version of this record, `major.minor`.
    pub version: String,
    /// BCP 47 language identifier; absent where nothing tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// Path below the dump, with `/`; absent where `folder` and the key tell it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub path: String,
    /// The first folders of the path: it goes on with what the key has beyond the folders that both begin with.
    /// `a/de/` and the key `a/b/c.md` are `a/de/b/c.md`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<String>,
    /// The locale that pages of the dump are written in first, where the dump and not the configuration
    /// tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The text of the page, where it has tables, comments for this program, or anything that is to be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Why the page has no text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<PageProblem>,
    /// Without a text: what the page calls itself, where it may give its sisters their name: a translation
    /// without tables does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Without a text: `human` or `machine`, where the page says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub translation: Option<String>,
    /// Without a text: the date of the topic, ISO 8601.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<String>,
    /// Without a text: a hash of the source sentences.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_hash: Option<String>,
    /// Without a text: the vocabularies that the page is about, where its language has no other, as a number of
    /// the program's own.
    #[serde(default, skip_serializing_if = "PackSet::is_core")]
    #[cfg_attr(test, schemars(with = "u32"))]
    pub packs: PackSet,
    /// From `portolan finish --moved` alone: what is put in its place on another page of this key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown: Option<Shown>,
}

/// Where a page is shown as a part of others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Shown {
    /// The pages, and what they write of it.
    pub on: Vec<ShownOn>,
    /// Whether it is a page of its own all the same.
    pub is_page: bool,
}

/// One page that shows another as a part of itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ShownOn {
    /// Its path.
    pub page: String,
    /// The path of the partial as the page writes it.
    pub written: String,
}

/// Why a page has no text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PageProblem {
    /// `unreadable` or `internal`.
    pub kind: PageProblemKind,
    /// What is wrong and what to do, for a person.
    pub text: String,
}

/// The kind of a [`PageProblem`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum PageProblemKind {
    /// The page cannot be read.
    Unreadable,
    /// The program failed on it.
    Internal,
}

/// A page as `portolan map` takes it on standard input: its path and its text, or where its bytes are. What
/// else a line holds is passed over.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageInput {
    /// Path below the dump, with `/`.
    pub path: String,
    /// The page key as the paths of the dump tell it; `portolan plan` finds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The locale that the path names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// The locale to take where neither the page nor its path tells one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_locale: Option<String>,
    /// Whether that locale is assumed, and the words of the page may say otherwise.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub assumed: bool,
    /// The locale that pages of the dump are written in first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Its bytes in Base64, where nobody knows their encoding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base64: Option<String>,
    /// A file that holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Why it cannot be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
}
