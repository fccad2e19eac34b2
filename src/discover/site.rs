//! Sites: the language pages are written in first, as the configuration of a site generator tells it.
//!
//! Takes the text of a file such as `mkdocs.yml` and gives a locale. The files are programs and documents of
//! four kinds; all that is wanted of them is the value of one name, so they are read line by line and never
//! run. What cannot be read tells nothing.

use std::sync::LazyLock;

use serde::Deserialize;

pub(crate) use crate::limits::{MAX_SITE_BYTES, MAX_SITES};
use crate::locale::{Likeness, Locale, Tag};

/// `sites.toml` as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SitesFile {
    site: Vec<Site>,
}

/// One generator.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Site {
    /// For who reads the file.
    #[serde(rename = "name")]
    _name: String,
    files: Vec<String>,
    keys: Vec<String>,
    flagged: Option<Flagged>,
    comment: String,
}

/// A list item that tells a language and whether it is the default.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Flagged {
    key: String,
    flag: String,
}

#[allow(clippy::expect_used)]
static SITES: LazyLock<Vec<Site>> = LazyLock::new(|| {
    let file: SitesFile = toml::from_str(include_str!("sites.toml"))
        .expect("the site generators of the program are well formed, which a test holds");
    file.site
});

/// Whether a file of this name configures a site.
pub(super) fn is_site(name: &str) -> bool {
    SITES
        .iter()
        .any(|site| site.files.iter().any(|file| file == name))
}

/// The language that a configuration tells.
pub(super) fn source_locale(name: &str, text: &str) -> Option<Locale> {
    let site = SITES
        .iter()
        .find(|site| site.files.iter().any(|file| file == name))?;
    let lines = || {
        text.lines()
            .filter(|line| !line.trim_start().starts_with(&site.comment))
    };
    let flagged = site.flagged.as_ref().and_then(|flagged| {
        // An item of a list: from a line that begins with `-` to the next.
        let mut item: (Option<Locale>, bool) = (None, false);
        for line in lines() {
            if line.trim_start().starts_with("- ") {
                item = (None, false);
            }
            item.0 = value_of(line, &flagged.key).and_then(locale).or(item.0);
            item.1 |= value_of(line, &flagged.flag) == Some("true");
            if let (Some(locale), true) = &item {
                return Some(locale.clone());
            }
        }
        None
    });
    flagged.or_else(|| {
        site.keys
            .iter()
            .find_map(|key| lines().find_map(|line| value_of(line, key).and_then(locale)))
    })
}

/// A value is taken where it is a language that documentation is written in.
fn locale(value: &str) -> Option<Locale> {
    Tag::read(value)
        .filter(|tag| tag.likeness > Likeness::Faint)
        .map(|tag| tag.locale)
}

/// The word that a line gives to a name: `key: word`, `key = "word"`, `'key': 'word',`.
fn value_of<'t>(line: &'t str, key: &str) -> Option<&'t str> {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    line.match_indices(key).find_map(|(at, _)| {
        if line[..at].chars().next_back().is_some_and(is_word) {
            return None;
        }
        let behind = line[at + key.len()..]
            .trim_start_matches(['"', '\'', '`'])
            .trim_start();
        let value = behind.strip_prefix([':', '='])?.trim_start();
        let value = value.trim_start_matches(['"', '\'', '`']);
        let end = value.find(|c| !is_word(c)).unwrap_or(value.len());
        (end > 0).then(|| &value[..end])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(name: &str, text: &str) -> Option<String> {
        source_locale(name, text).map(|locale| locale.to_string())
    }

    #[test]
    fn each_generator_tells_its_default_language() {
        let is = |locale: &str| Some(locale.to_owned());
        assert_eq!(
            told(
                "docusaurus.config.js",
                "module.exports = {\n  // defaultLocale: 'en',\n  i18n: { defaultLocale: 'zh-cn', locales: ['zh-cn', 'en'] },\n};\n"
            ),
            is("zh-CN")
        );
        assert_eq!(
            told(
                "docusaurus.config.ts",
                "const c = { i18n: { defaultLocale: LOCALE } }"
            ),
            None
        );
        assert_eq!(
            told(
                "mkdocs.yml",
                "theme:\n  name: material\n  language: en\nplugins:\n  - i18n:\n      languages:\n        - locale: en\n          name: English\n        - locale: de\n          default: true\n"
            ),
            is("de")
        );
        assert_eq!(told("mkdocs.yml", "theme:\n  language: fr\n"), is("fr"));
        assert_eq!(
            told(
                "hugo.toml",
                "title = 'x'\ndefaultContentLanguage = \"ja\"\n"
            ),
            is("ja")
        );
        assert_eq!(
            told(
                "config.yaml",
                "languageCode: en-us\ndefaultContentLanguage: ko\n"
            ),
            is("ko")
        );
        assert_eq!(
            told("hugo.json", "{\"defaultContentLanguage\":\"pt-br\"}"),
            is("pt-BR")
        );
        assert_eq!(
            told("conf.py", "# language = 'de'\nlanguage = None\n"),
            None
        );
        assert_eq!(told("config.toml", "base = \"js\"\n"), None);
        assert_eq!(told("README.md", "language: de"), None);
        assert!(is_site("mkdocs.yml") && !is_site("mkdocs.txt"));
    }
}
