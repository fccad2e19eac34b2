//! Identity: who a page is, from its path and its front matter.
//!
//! Takes the front matter and what the path told, and gives page key, locale, kind of translation, date and
//! title. What the page says of itself goes before its path. Which names say what is data, in
//! `metadata.toml`: no publisher is named here.

use std::borrow::Cow;
use std::sync::LazyLock;

use serde::Deserialize;

use super::front_matter::FrontMatter;
use crate::limits::MAX_KEY_BYTES;
use crate::locale::{Likeness, Locale, Tag};
use crate::span::Place;

/// Which page a file is a language version of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// What is equal for all language versions of the page.
    pub key: String,
    /// Whether the key comes from the page itself and not from its path.
    pub has_own_key: bool,
    /// The language of the page, where anything tells it.
    pub locale: Option<Locale>,
}

/// What a page states of itself, wherever it lies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Stated {
    /// Its key.
    pub(crate) key: Option<String>,
    /// Its language.
    pub(crate) locale: Option<Locale>,
}

impl Stated {
    /// With what is known of the file besides.
    pub(crate) fn version(self, origin: &Origin) -> Version {
        let locale = || origin.locale.clone().or(origin.default_locale.clone());
        Version {
            has_own_key: self.key.is_some(),
            key: self.key.unwrap_or_else(|| origin.key.clone()),
            locale: self.locale.or_else(locale),
        }
    }
}

/// How a page came to its language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Translation {
    /// By people (`ms.translationtype: HT`).
    Human,
    /// By a machine (`ms.translationtype: MT`).
    Machine,
    /// The page does not say; source pages do not.
    Unstated,
}

impl Translation {
    /// The word used in records.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Translation::Human => "human",
            Translation::Machine => "machine",
            Translation::Unstated => "unstated",
        }
    }
}

/// Who a page is: everything about it but its contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Path below the dump, with `/`.
    pub path: String,
    /// What is equal for all language versions of the page.
    pub key: String,
    /// Whether the key comes from the page itself and not from its path.
    pub has_own_key: bool,
    /// The language of the page, where anything tells it.
    pub locale: Option<Locale>,
    /// A second locale that the page claims, with the place of the claim.
    pub claimed_locale: Option<(Locale, Place)>,
    /// Human or machine.
    pub translation: Translation,
    /// Date of the topic, ISO 8601: the "topic last modified" line, else that of the front matter.
    pub modified: Option<String>,
    /// Of the source sentences: equal hashes are equal sentences.
    pub source_hash: Option<String>,
    /// What the page is called, where its front matter says so.
    pub title: Option<String>,
}

impl Identity {
    /// Whether the page is in a language, or in a narrower form of it.
    #[must_use]
    pub fn is_within(&self, language: &Locale) -> bool {
        let locale = self.locale.as_ref();
        locale.is_some_and(|locale| locale.is_within(language))
    }
}

/// What the caller knows of a file besides its bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// Path below the dump, with `/`.
    pub path: String,
    /// The page key as the path tells it: the path without the locale.
    pub key: String,
    /// The locale that the path names.
    pub locale: Option<Locale>,
    /// The locale to take where the page and its path tell none.
    pub default_locale: Option<Locale>,
    /// Whether nobody has told that locale: pages are mostly written in it, and the words of this one may
    /// say otherwise.
    pub is_assumed: bool,
}

impl Origin {
    /// A path on its own, without the tree around it: the first folder that is spelt as a locale is taken for
    /// one. [`crate::discover::origins`] looks at all paths together, and is to be preferred.
    ///
    /// ```
    /// use portolan::page::Origin;
    /// let origin = Origin::from_path("docs/pt-br/ports.md");
    /// assert_eq!(origin.key, "docs/ports.md");
    /// assert_eq!(origin.locale.unwrap().to_string(), "pt-BR");
    /// ```
    #[must_use]
    pub fn from_path(path: impl Into<String>) -> Self {
        let path = path.into();
        let mut folders: Vec<&str> = path.split('/').collect();
        let name = folders.pop().unwrap_or_default();
        let tag = |name: &&str| Tag::read(name).filter(|tag| tag.likeness > Likeness::Faint);
        let at = folders.iter().position(|name| tag(name).is_some());
        let locale = at.and_then(|at| tag(&folders.remove(at)));
        folders.push(name);
        Self {
            key: folders.join("/"),
            locale: locale.map(|tag| tag.locale),
            default_locale: None,
            is_assumed: false,
            path,
        }
    }
}

/// `metadata.toml` as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Metadata {
    key: KeyNames,
    locale: LocaleNames,
    address: Names,
    translation: TranslationNames,
    modified: Names,
    source_hash: Names,
    title: Names,
    hidden: HiddenClasses,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HiddenClasses {
    classes: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    names: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyNames {
    names: Vec<String>,
    not: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LocaleNames {
    stated: Vec<String>,
    usual: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TranslationNames {
    names: Vec<String>,
    human: Vec<String>,
    machine: Vec<String>,
}

#[allow(clippy::expect_used)]
static METADATA: LazyLock<Metadata> = LazyLock::new(|| {
    toml::from_str(include_str!("metadata.toml"))
        .expect("the metadata of the program are well formed, which a test holds")
});

/// Classes of elements that publishers' style sheets hide.
pub(super) fn hidden_classes() -> &'static [String] {
    &METADATA.hidden.classes
}

/// The first value that one of some names has, with its place.
fn first<'t>(front: &FrontMatter<'t>, names: &[String]) -> Option<(Cow<'t, str>, usize)> {
    let mut values = names.iter().filter_map(|name| front.find(name));
    values.find(|(value, _)| !value.is_empty())
}

fn value<'t>(front: &FrontMatter<'t>, names: &[String]) -> Option<Cow<'t, str>> {
    first(front, names).map(|(value, _)| value)
}

/// Which page a file says that it is.
pub(super) fn stated(front: &FrontMatter<'_>) -> Stated {
    let metadata = &*METADATA;
    let address = value(front, &metadata.address.names);
    let library = address.as_deref().and_then(LibraryUrl::parse);
    let locale = stated_locale(front)
        .or_else(|| library.as_ref()?.locale())
        .or_else(|| usual_locale(front));
    let key = value(front, &metadata.key.names)
        .filter(|id| {
            let is_none = |none: &String| none.eq_ignore_ascii_case(id);
            id.len() <= MAX_KEY_BYTES && !metadata.key.not.iter().any(is_none)
        })
        .map(Cow::into_owned)
        .or_else(|| Some(library.as_ref()?.key()).filter(|key| key.len() <= MAX_KEY_BYTES));
    Stated { key, locale }
}

fn stated_locale(front: &FrontMatter<'_>) -> Option<Locale> {
    value(front, &METADATA.locale.stated)?.parse().ok()
}

fn usual_locale(front: &FrontMatter<'_>) -> Option<Locale> {
    Tag::read(&value(front, &METADATA.locale.usual)?)
        .filter(|tag| tag.likeness > Likeness::Faint)
        .map(|tag| tag.locale)
}

/// The locale of the page's address, where it is another than the page states.
fn claimed_locale(front: &FrontMatter<'_>) -> Option<(Locale, usize)> {
    let (url, offset) = first(front, &METADATA.address.names)?;
    let claimed = LibraryUrl::parse(&url)?.locale()?;
    (stated_locale(front)? != claimed).then_some((claimed, offset))
}

/// Who a page is; `dated` is what its body says of its date.
pub(super) fn identify(
    front: &FrontMatter<'_>,
    origin: &Origin,
    dated: Option<String>,
    place: impl Fn(usize) -> Place,
) -> Identity {
    let metadata = &*METADATA;
    let Version {
        key,
        has_own_key,
        locale,
    } = stated(front).version(origin);
    let kind = value(front, &metadata.translation.names);
    let is_one_of = |words: &[String]| {
        let kind = kind.as_deref().unwrap_or_default();
        words.iter().any(|word| word.eq_ignore_ascii_case(kind))
    };
    let translation = match () {
        () if is_one_of(&metadata.translation.human) => Translation::Human,
        () if is_one_of(&metadata.translation.machine) => Translation::Machine,
        () => Translation::Unstated,
    };
    Identity {
        path: origin.path.clone(),
        key,
        has_own_key,
        locale,
        claimed_locale: claimed_locale(front).map(|(locale, offset)| (locale, place(offset))),
        translation,
        modified: dated.or_else(|| iso_date(&value(front, &metadata.modified.names)?)),
        source_hash: value(front, &metadata.source_hash.names).map(Cow::into_owned),
        title: value(front, &metadata.title.names).map(Cow::into_owned),
    }
}

/// `MM/DD/YYYY` or `YYYY-MM-DD` as ISO 8601.
fn iso_date(text: &str) -> Option<String> {
    // The time of the day, as Hugo writes it, is no part of the date.
    let text = text.split(['T', ' ']).next().unwrap_or_default();
    let digits =
        |part: &str, len: usize| part.len() == len && part.bytes().all(|b| b.is_ascii_digit());
    let slashes: Vec<&str> = text.split('/').collect();
    let dashes: Vec<&str> = text.split('-').collect();
    match (slashes.as_slice(), dashes.as_slice()) {
        (&[month, day, year], _) if digits(year, 4) && month.len() <= 2 && day.len() <= 2 => {
            Some(format!("{year}-{month:0>2}-{day:0>2}"))
        }
        (_, &[year, month, day]) if digits(year, 4) && digits(month, 2) && digits(day, 2) => {
            Some(text.to_owned())
        }
        _ => None,
    }
}

/// `https://technet.microsoft.com/ru-ru/library/JJ618371(v=OCS.15)`.
struct LibraryUrl<'t> {
    /// The first part of the path, which may be a locale.
    folder: &'t str,
    id: &'t str,
}

impl<'t> LibraryUrl<'t> {
    fn parse(url: &'t str) -> Option<Self> {
        let behind =
            |text: &'t str, mark| Some(&text[memchr::memchr(mark, text.as_bytes())? + 1..]);
        let below_scheme = behind(url, b':')?.strip_prefix("//")?;
        let path = behind(below_scheme, b'/')?;
        let below = behind(path, b'/')?;
        let folder = &path[..path.len() - below.len() - 1];
        let last = memchr::memrchr(b'/', below.as_bytes()).map_or(below, |at| &below[at + 1..]);
        let end = memchr::memchr3(b'(', b'?', b'#', last.as_bytes());
        let id = &last[..end.unwrap_or(last.len())];
        (!id.is_empty()).then_some(Self { folder, id })
    }

    fn locale(&self) -> Option<Locale> {
        Locale::from_folder(self.folder)
    }

    fn key(&self) -> String {
        self.id.to_ascii_uppercase()
    }
}
