//! Locales: BCP 47 language identifiers, compared and written in one form.

use std::fmt;
use std::str::FromStr;

use unic_langid::LanguageIdentifier;

/// A BCP 47 language identifier in canonical case (`zh-TW`, `pt-BR`).
///
/// ```
/// use portolan::locale::Locale;
/// let locale: Locale = "zh-tw".parse().unwrap();
/// assert_eq!(locale.to_string(), "zh-TW");
/// assert!("LyncServer_2013".parse::<Locale>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Locale(LanguageIdentifier);

impl Locale {
    /// The language subtag alone (`zh`).
    #[must_use]
    pub fn language(&self) -> &str {
        self.0.language.as_str()
    }

    /// Reads a folder name as a locale.
    ///
    /// Stricter than BCP 47: a bare word such as `corpus` or `server` is a well-formed language
    /// subtag of five to eight letters, but no registered language has one, so only two- and
    /// three-letter languages count, and three letters only together with a region or a script.
    #[must_use]
    pub fn from_folder(name: &str) -> Option<Self> {
        let locale: Locale = name.parse().ok()?;
        let specific = locale.0.region.is_some() || locale.0.script.is_some();
        match locale.language().len() {
            2 => Some(locale),
            3 if specific => Some(locale),
            _ => None,
        }
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
