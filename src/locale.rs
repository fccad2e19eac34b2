//! Locales: BCP 47 language identifiers, compared and written in one form, and which words are tags at all.
//!
//! [`Locale`] takes any well-formed identifier that a page or a person states; [`Tag`] takes the name of a
//! folder, which nobody meant as a language until there is evidence, and knows only what `languages.toml`
//! lists.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use foldhash::{HashMap, HashSet};
use serde::{Deserialize, Serialize};
use unic_langid::LanguageIdentifier;

use crate::memo::Memo;

/// A BCP 47 language identifier in canonical case (`zh-TW`, `pt-BR`).
///
/// ```
/// use portolan::locale::Locale;
/// let locale: Locale = "zh-tw".parse().unwrap();
/// assert_eq!(locale.to_string(), "zh-TW");
/// assert!("LyncServer_2013".parse::<Locale>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Locale(LanguageIdentifier);

impl Locale {
    /// The language subtag alone (`zh`).
    #[must_use]
    pub fn language(&self) -> &str {
        self.0.language.as_str()
    }

    /// Reads a name as a locale, where it is a tag whose every part is known.
    ///
    /// ```
    /// use portolan::locale::Locale;
    /// assert_eq!(Locale::from_folder("zh_CN").unwrap().to_string(), "zh-CN");
    /// assert_eq!(Locale::from_folder("js"), None);
    /// ```
    #[must_use]
    pub fn from_folder(name: &str) -> Option<Self> {
        Tag::read(name)
            .filter(|tag| !tag.is_alias)
            .map(|tag| tag.locale)
    }

    /// How much the locale names: 1 for a language, more with a script, a region or variants.
    #[must_use]
    pub fn subtags(&self) -> usize {
        let parts = [self.0.script.is_some(), self.0.region.is_some()];
        1 + parts.iter().filter(|part| **part).count() + self.0.variants().len()
    }

    /// Whether `self` is `other` or a narrower form of it (`ru-RU` is within `ru`).
    #[must_use]
    pub fn is_within(&self, other: &Locale) -> bool {
        let (a, b) = (&self.0, &other.0);
        a.language == b.language
            && (b.script.is_none() || a.script == b.script)
            && (b.region.is_none() || a.region == b.region)
            && (b.variants().len() == 0 || a.variants().eq(b.variants()))
    }

    /// What lies above the folder of this language in a path; `None` where no folder is called after it.
    ///
    /// ```
    /// use portolan::locale::Locale;
    /// let german: Locale = "de-DE".parse().unwrap();
    /// assert_eq!(german.folder_above("gateway/de-de/ports.md"), Some("gateway"));
    /// assert_eq!(german.folder_above("de/ports.md"), Some(""));
    /// assert_eq!(german.folder_above("ports.de.md"), None);
    /// ```
    #[must_use]
    pub fn folder_above<'p>(&self, path: &'p str) -> Option<&'p str> {
        let language = self.language();
        let mut from = 0;
        while let Some(length) = path[from..].find('/') {
            let folder = &path[from..from + length];
            let is_it = folder
                .get(..language.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(language))
                && matches!(
                    folder.as_bytes().get(language.len()),
                    None | Some(b'-' | b'_')
                );
            if is_it {
                return Some(path[..from].trim_end_matches('/'));
            }
            from += length + 1;
        }
        None
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The text is no BCP 47 language identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a BCP 47 language identifier")]
pub struct NotALocale(String);

impl From<Locale> for String {
    fn from(locale: Locale) -> Self {
        locale.to_string()
    }
}

impl TryFrom<String> for Locale {
    type Error = NotALocale;

    fn try_from(text: String) -> Result<Self, NotALocale> {
        text.parse()
    }
}

impl FromStr for Locale {
    type Err = NotALocale;

    fn from_str(text: &str) -> Result<Self, NotALocale> {
        text.parse::<LanguageIdentifier>()
            .ok()
            .filter(|id| id.language.as_str() != "und")
            .map(Self)
            .ok_or_else(|| NotALocale(text.to_owned()))
    }
}

/// How much a name looks like a language by itself; what is less needs more evidence from around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Likeness {
    /// A language that few documents are written in, or a spelling that is mostly something else: `br`,
    /// `IT`, `to-do`.
    Faint,
    /// A language of documentation, bare: `de`.
    Plain,
    /// Hardly anything but a language: `en`, `pt-BR`, `zh-hans`.
    Sure,
}

/// A name that may be a language tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// The locale it would be.
    pub locale: Locale,
    /// How much it looks like one.
    pub likeness: Likeness,
    /// Whether a region or a script is named.
    pub is_specific: bool,
    /// Whether the word stands for a language and is no tag of it, as `cn`.
    pub is_alias: bool,
}

/// No tag in use is longer; longer names are not looked at.
pub(crate) const MAX_TAG_BYTES: usize = 24;

/// Tags that were read before.
static READ: LazyLock<Memo<Option<Tag>>> = LazyLock::new(|| Memo::new(MAX_TAGS, MAX_TAG_BYTES));

/// Tags that are remembered.
const MAX_TAGS: usize = 1_024;

impl Tag {
    /// Reads a name as a tag, with `-` or `_`, in any case.
    #[must_use]
    pub fn read(name: &str) -> Option<Self> {
        if !(2..=MAX_TAG_BYTES).contains(&name.len())
            || !name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        {
            return None;
        }
        let plain = name.to_ascii_lowercase().replace('_', "-");
        let known = &*KNOWN;
        if let Some((locale, likeness)) = known.aliases.get(&*plain) {
            let is_specific = plain.contains('-');
            return Some(Self {
                locale: locale.clone(),
                likeness: *likeness,
                is_specific,
                is_alias: !is_specific,
            });
        }
        let language = plain.split('-').next()?;
        let regions = known.languages.get(language)?;
        // A dump has few languages, and each of its pages names one.
        READ.get(name, || Self::of_language(name, &plain, regions.as_ref()))
    }

    /// Whether a text may begin with a tag, as far as its first letters tell.
    pub(crate) fn may_begin(text: &str) -> bool {
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric();
        let end = text.bytes().take_while(is_part).count();
        // The subtags of languages have two letters or three; words that stand for a language may be longer.
        matches!(end, 2 | 3)
            || KNOWN
                .aliases
                .contains_key(&*text[..end].to_ascii_lowercase())
    }

    /// A name as a tag, where its first part is a language; `regions` are those in which it is written.
    fn of_language(name: &str, plain: &str, regions: Option<&String>) -> Option<Self> {
        let known = &*KNOWN;
        let mut parts = plain.split('-').peekable();
        let language = parts.next()?;
        let script = parts.next_if(|part| known.scripts.contains(*part));
        let region = parts.next_if(|part| known.regions.contains(*part));
        let is_specific = script.is_some() || region.is_some();
        if !parts.all(|part| is_specific && known.variants.contains(part)) {
            return None;
        }
        let is_usual =
            regions.is_some_and(|usual| region.is_none_or(|region| usual.contains(region)));
        let first = name.split(['-', '_']).next().unwrap_or_default();
        let is_lower = first.bytes().all(|byte| byte.is_ascii_lowercase());
        let likeness = match (is_usual, is_specific || language == "en", is_lower) {
            (true, true, _) => Likeness::Sure,
            (true, false, true) => Likeness::Plain,
            _ => Likeness::Faint,
        };
        Some(Self {
            locale: plain.parse().ok()?,
            likeness,
            is_specific,
            is_alias: false,
        })
    }

    /// Reads a language and a region that stand apart, as the folders `pt/BR`; the region is in capitals.
    #[must_use]
    pub fn of_two(language: &str, region: &str) -> Option<Self> {
        let stands_alone = region.bytes().all(|byte| byte.is_ascii_uppercase());
        let is_language = Self::read(language).is_some_and(|tag| !tag.is_specific);
        (stands_alone && is_language)
            .then(|| Self::read(&format!("{language}-{region}")))
            .flatten()
    }
}

/// `languages.toml` as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LanguagesFile {
    documented: BTreeMap<String, String>,
    known: KnownSection,
    aliases: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KnownSection {
    languages: String,
    regions: String,
    scripts: String,
    variants: String,
}

/// What there is, in lower case.
struct Known {
    /// Regions of a language, parted by blanks, where it is one that documentation is written in.
    languages: HashMap<String, Option<String>>,
    regions: HashSet<String>,
    scripts: HashSet<String>,
    variants: HashSet<String>,
    aliases: HashMap<String, (Locale, Likeness)>,
}

#[allow(clippy::expect_used)]
static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let file: LanguagesFile = toml::from_str(include_str!("locale/languages.toml"))
        .expect("the languages of the program are well formed, which a test holds");
    let words = |text: &str| -> HashSet<String> {
        text.split_whitespace()
            .map(str::to_ascii_lowercase)
            .collect()
    };
    let mut languages: HashMap<String, Option<String>> = words(&file.known.languages)
        .into_iter()
        .map(|language| (language, None))
        .collect();
    languages.extend(
        file.documented
            .into_iter()
            .map(|(language, regions)| (language, Some(regions.to_ascii_lowercase()))),
    );
    let aliases = file
        .aliases
        .into_iter()
        .filter_map(|(word, locale)| {
            let likeness = match word.contains('-') {
                true => Likeness::Sure,
                false => Likeness::Faint,
            };
            Some((word, (locale.parse().ok()?, likeness)))
        })
        .collect();
    Known {
        languages,
        regions: words(&file.known.regions),
        scripts: words(&file.known.scripts),
        variants: words(&file.known.variants),
        aliases,
    }
});

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn likeness(name: &str) -> Option<Likeness> {
        Tag::read(name).map(|tag| tag.likeness)
    }

    #[test]
    fn names_of_the_trade_are_no_tags() {
        for name in [
            "how-to-guides",
            "cli-with-rancher",
            "js",
            "ai",
            "qa",
            "ad-fs",
            "gh-pages",
            "docs",
            "cli",
            "en-server",
            "add-ons",
            "api",
            "dm",
            "faq",
            "rpm",
            "corpus",
            "v2",
            "a",
            "",
            "zh-",
            "-zh",
            "de-DE-extra",
            "ui",
            "db",
            "vm",
        ] {
            assert_eq!(likeness(name), None, "{name}");
        }
    }

    #[test]
    fn tags_in_every_spelling_are_one_locale() {
        for (names, locale) in [
            (&["zh-cn", "zh_CN", "zh-CN", "ZH-CN"] as &[&str], "zh-CN"),
            (&["pt_br", "pt-BR", "pt-br"], "pt-BR"),
            (&["zh-hans", "zh_Hans", "zh-CHS"], "zh-Hans"),
            (&["sr-latn-rs"], "sr-Latn-RS"),
            (&["es-419"], "es-419"),
            (&["en"], "en"),
        ] {
            for name in names {
                let tag = Tag::read(name).unwrap();
                assert_eq!(
                    (tag.locale.to_string(), tag.likeness),
                    (locale.to_owned(), Likeness::Sure)
                );
            }
        }
    }

    #[test]
    fn abbreviations_look_like_a_language_faintly() {
        for name in [
            "br", "to-do", "as-is", "IT", "ce", "ee", "ts", "cn", "so-me",
        ] {
            assert_eq!(likeness(name), Some(Likeness::Faint), "{name}");
        }
        assert_eq!(likeness("de"), Some(Likeness::Plain));
        assert_eq!(Tag::of_two("pt", "BR").unwrap().locale.to_string(), "pt-BR");
        assert_eq!(Tag::of_two("pt", "br"), None);
    }
}
