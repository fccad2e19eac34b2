//! Patterns: how a path names locale and page, read from text such as `i18n/{locale}/docs/{key}`.
//!
//! A [`Form`] takes the folders of a path and finds in them the locale and what the path of the same page in
//! the source language is. Matching looks at each folder name a bounded number of times.

use std::fmt;

use crate::limits::MAX_PATTERN_PARTS;
use crate::locale::{MAX_TAG_BYTES, Tag};

/// Why a pattern cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the pattern `{pattern}` {reason}")]
pub struct BadPattern {
    pattern: String,
    reason: &'static str,
}

/// A part of a segment.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Locale,
    Language,
    Region,
    /// Some text; the number is its place among the captures.
    Any(usize),
    /// The ending of a file.
    Ending,
}

type Segment = Vec<Part>;

/// How the path of a translation is written, and how that of its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Form {
    pattern: String,
    folders: Vec<Segment>,
    /// What stands behind the key in the name of the file; empty where the key is the rest of the path.
    behind: Segment,
    source_folders: Vec<Segment>,
    source_behind: Segment,
}

/// What a form found in the folders of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) tag: Option<Tag>,
    pub(super) captures: Vec<String>,
    language: Option<String>,
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.pattern)
    }
}

impl Form {
    /// Reads a pattern and that of its source; without one, the source is the pattern without its locale.
    pub(super) fn parse(pattern: &str, source: Option<&str>) -> Result<Self, BadPattern> {
        let mut names = Vec::new();
        let (folders, behind) = segments(pattern, &mut names)?;
        let bad = |reason| BadPattern {
            pattern: pattern.to_owned(),
            reason,
        };
        let parts = || folders.iter().flatten().chain(&behind);
        let count = |wanted: &Part| parts().filter(|part| *part == wanted).count();
        let is_told = match (
            count(&Part::Locale),
            count(&Part::Language),
            count(&Part::Region),
        ) {
            (1, 0, 0) => true,
            (0, 1, 1) => {
                let language = folders
                    .iter()
                    .position(|folder| *folder == [Part::Language]);
                let region = folders.iter().position(|folder| *folder == [Part::Region]);
                language.is_some() && region > language
            }
            _ => false,
        };
        if !is_told {
            return Err(bad(
                "names no locale: write `{locale}` once, or the folders `{language}/{region}`",
            ));
        }
        let (source_folders, source_behind) = match source {
            Some(source) => segments(source, &mut names.clone()).and_then(|read| {
                let parts = read.0.iter().flatten().chain(&read.1);
                let is_plain = parts.clone().all(|part| match part {
                    Part::Text(_) | Part::Ending => true,
                    Part::Any(at) => *at < names.len(),
                    Part::Locale | Part::Language | Part::Region => false,
                });
                match is_plain {
                    true => Ok(read),
                    false => Err(BadPattern {
                        pattern: source.to_owned(),
                        reason: "names something that the pattern of the translation does not",
                    }),
                }
            })?,
            None => without_locale(&folders, &behind),
        };
        if behind.contains(&Part::Ending) != source_behind.contains(&Part::Ending) {
            return Err(bad(
                "has `{ext}` where its source has none, or the other way",
            ));
        }
        Ok(Self {
            pattern: pattern.to_owned(),
            folders,
            behind,
            source_folders,
            source_behind,
        })
    }

    /// Number of folders the pattern stands for, those of the key not counted.
    pub(super) fn depth(&self) -> usize {
        self.folders.len()
    }

    /// The folders between those above and one that is nothing but the locale, where there is one.
    pub(super) fn before_locale(&self, captures: &[String]) -> Option<String> {
        let at = self
            .folders
            .iter()
            .position(|folder| *folder == [Part::Locale])?;
        let between = self.folders[..at].iter();
        Some(
            between
                .map(|folder| rendered(folder, captures, "") + "/")
                .collect(),
        )
    }

    /// Whether the name of the file matters.
    pub(super) fn reads_file_name(&self) -> bool {
        !self.behind.is_empty()
    }

    /// Whether the tag in the name of a file stands behind a mark that parts words too: `how-to.md`.
    pub(super) fn is_word_of_name(&self) -> bool {
        matches!(self.behind.first(), Some(Part::Text(mark)) if !mark.starts_with('.'))
    }

    /// Holds the pattern against the folders of a path, from the first of them on.
    pub(super) fn match_folders(&self, folders: &[&str]) -> Option<Found> {
        let mut found = Found {
            tag: None,
            captures: Vec::new(),
            language: None,
        };
        if folders.len() < self.folders.len() {
            return None;
        }
        let fits = self
            .folders
            .iter()
            .zip(folders)
            .all(|(segment, name)| match_parts(segment, name, &mut found));
        (fits && (found.tag.is_some() || self.reads_file_name())).then_some(found)
    }

    /// Holds what stands behind the key against the name of a file; gives the length of the key in it too.
    pub(super) fn match_name(&self, name: &str, found: &Found) -> Option<(Found, usize)> {
        if self.behind.is_empty() {
            return Some((found.clone(), name.len()));
        }
        let Some(Part::Text(text)) = self.behind.first() else {
            return None;
        };
        // `.` before the tag and another before the ending: most names have but one.
        let marks = self.behind.iter().filter_map(|part| match part {
            Part::Text(text) => text.bytes().next(),
            Part::Locale | Part::Language | Part::Region | Part::Any(_) | Part::Ending => None,
        });
        let mut rest = name.as_bytes();
        for mark in marks {
            rest = &rest[memchr::memchr(mark, rest)? + 1..];
        }
        // A tag and an ending stand at the end of the name; of the places where they may begin the first
        // leaves most to the locale.
        let starts: Vec<usize> = name
            .rmatch_indices(text.as_str())
            .map(|(at, _)| at)
            .take(MAX_PATTERN_PARTS)
            .collect();
        let begins_with_tag = self.behind.get(1) == Some(&Part::Locale);
        starts.into_iter().rev().find_map(|at| {
            // Most words of a name are no languages.
            if begins_with_tag && !Tag::may_begin(&name[at + text.len()..]) {
                return None;
            }
            let mut found = found.clone();
            let fits = at > 0 && match_parts(&self.behind, &name[at..], &mut found);
            (fits && found.tag.is_some()).then_some((found, at))
        })
    }

    /// The folders that the source has in place of those of the pattern, each with a `/` behind.
    pub(super) fn source_folders(&self, captures: &[String]) -> String {
        self.source_folders
            .iter()
            .map(|folder| rendered(folder, captures, "") + "/")
            .collect()
    }

    /// The name of the source's file.
    pub(super) fn source_name(&self, name: &str, key_bytes: usize, captures: &[String]) -> String {
        // The language may stand behind the ending.
        let behind = self.behind.iter().skip_while(|part| **part != Part::Ending);
        let marks = behind.filter(|part| matches!(part, Part::Text(_))).count();
        let ending = name.rsplit('.').nth(marks).unwrap_or_default();
        name[..key_bytes].to_owned() + &rendered(&self.source_behind, captures, ending)
    }
}

/// The folders and what stands behind the key.
fn segments(pattern: &str, names: &mut Vec<String>) -> Result<(Vec<Segment>, Segment), BadPattern> {
    let bad = |reason| BadPattern {
        pattern: pattern.to_owned(),
        reason,
    };
    let parts: Vec<&str> = pattern.split('/').collect();
    let Some((last, folders)) = parts.split_last() else {
        return Err(bad("is empty"));
    };
    let Some(behind) = last.strip_prefix("{key}") else {
        return Err(bad(
            "does not end with `{key}` or a file name that begins with it",
        ));
    };
    if parts.len() > MAX_PATTERN_PARTS {
        return Err(bad("has too many folders"));
    }
    let mut segments = Vec::new();
    for folder in folders {
        if matches!(*folder, "" | "." | "..") {
            return Err(bad("has an empty folder name, `.` or `..`"));
        }
        segments.push(segment(folder, names).map_err(bad)?);
    }
    let behind = segment(behind, names).map_err(bad)?;
    if segments.iter().flatten().any(|part| *part == Part::Ending) {
        return Err(bad("has `{ext}` in the name of a folder"));
    }
    if !behind.is_empty() && !matches!(behind.first(), Some(Part::Text(_))) {
        return Err(bad("has nothing between `{key}` and what follows"));
    }
    Ok((segments, behind))
}

fn segment(text: &str, names: &mut Vec<String>) -> Result<Segment, &'static str> {
    let mut parts = Segment::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find('{').unwrap_or(rest.len());
        let (plain, tail) = rest.split_at(end);
        if plain.contains('}') {
            return Err("has a `}` without a `{`");
        }
        if !plain.is_empty() {
            parts.push(Part::Text(plain.to_owned()));
        }
        rest = tail;
        if let Some(open) = tail.strip_prefix('{') {
            let (name, behind) = open.split_once('}').ok_or("has a `{` without a `}`")?;
            if matches!(parts.last(), Some(part) if !matches!(part, Part::Text(_))) {
                return Err("has two names with nothing between them");
            }
            parts.push(match name {
                "key" => return Err("has `{key}` in another than the last place"),
                "locale" => Part::Locale,
                "language" | "lang" => Part::Language,
                "region" => Part::Region,
                "ext" => Part::Ending,
                "" => return Err("has an empty name"),
                other => Part::Any(match names.iter().position(|known| known == other) {
                    Some(at) => at,
                    None => {
                        names.push(other.to_owned());
                        names.len() - 1
                    }
                }),
            });
            rest = behind;
        }
        // Two in one name can be told apart in few ways; more would be tried in too many.
        let any = parts.iter().filter(|part| matches!(part, Part::Any(_)));
        if any.count() > 2 || parts.len() > MAX_PATTERN_PARTS {
            return Err("has too many names in one folder name");
        }
    }
    Ok(parts)
}

/// What is left where the locale is taken out: `docs/{locale}/{key}` is `docs/{key}`, `{key}.{locale}.{ext}` is
/// `{key}.{ext}`.
fn without_locale(folders: &[Segment], behind: &Segment) -> (Vec<Segment>, Segment) {
    let plain = |segment: &Segment| {
        let mut kept: Segment = Vec::new();
        for part in segment {
            match part {
                // What parts the locale from what stands before it goes with it.
                Part::Locale | Part::Language | Part::Region => {
                    if matches!(kept.last(), Some(Part::Text(_))) {
                        kept.pop();
                    }
                }
                Part::Text(_) | Part::Any(_) | Part::Ending => kept.push(part.clone()),
            }
        }
        kept
    };
    let folders = folders.iter().map(plain).filter(|kept| !kept.is_empty());
    (folders.collect(), plain(behind))
}

fn rendered(segment: &[Part], captures: &[String], ending: &str) -> String {
    segment
        .iter()
        .map(|part| match part {
            Part::Text(text) => text.as_str(),
            Part::Any(at) => captures.get(*at).map_or("", String::as_str),
            Part::Ending => ending,
            Part::Locale | Part::Language | Part::Region => "",
        })
        .collect()
}

/// Whether a name fits the parts of a segment; the first name takes as little as it can, the tag as much.
fn match_parts(parts: &[Part], name: &str, found: &mut Found) -> bool {
    let Some((part, rest)) = parts.split_first() else {
        return name.is_empty();
    };
    match part {
        Part::Text(text) => name
            .strip_prefix(text.as_str())
            .is_some_and(|tail| match_parts(rest, tail, found)),
        Part::Ending => {
            let (ending, tail) = match rest {
                [] => (name, ""),
                _ => name.split_at(name.find('.').unwrap_or(name.len())),
            };
            !ending.is_empty() && !ending.contains('.') && match_parts(rest, tail, found)
        }
        Part::Language if rest.is_empty() => {
            found.language = Some(name.to_owned());
            true
        }
        Part::Region if rest.is_empty() => {
            found.tag = found
                .language
                .as_ref()
                .and_then(|language| Tag::of_two(language, name));
            found.tag.is_some()
        }
        Part::Locale if rest.is_empty() => {
            found.tag = Tag::read(name);
            found.tag.is_some()
        }
        Part::Language | Part::Region => false,
        Part::Locale => ends(name, rest, MAX_TAG_BYTES).rev().any(|end| {
            found.tag = Tag::read(&name[..end]);
            found.tag.is_some() && match_parts(rest, &name[end..], found)
        }),
        Part::Any(at) => {
            let held = found.captures.get(*at).cloned();
            if let Some(held) = held.filter(|held| !held.is_empty()) {
                return name
                    .strip_prefix(held.as_str())
                    .is_some_and(|tail| match_parts(rest, tail, found));
            }
            if found.captures.len() <= *at {
                found.captures.resize(*at + 1, String::new());
            }
            let longest = name.len();
            // Only the last of a name can be a tag, so a long name is not tried from its beginning on.
            let from = match rest.contains(&Part::Locale) {
                true => longest.saturating_sub(2 * MAX_TAG_BYTES),
                false => 0,
            };
            let fits = ends(name, rest, longest)
                .filter(|end| *end >= from)
                .any(|end| {
                    match_parts(rest, &name[end..], found) && {
                        found.captures[*at] = name[..end].to_owned();
                        true
                    }
                });
            if !fits {
                found.captures[*at].clear();
            }
            fits
        }
    }
}

/// Where something that `rest` follows may end in `name`, in their order.
fn ends<'t>(
    name: &'t str,
    rest: &'t [Part],
    longest: usize,
) -> impl DoubleEndedIterator<Item = usize> + 't {
    let next = match rest.first() {
        Some(Part::Text(text)) => Some(text.as_str()),
        _ => None,
    };
    (1..=name.len().min(longest)).filter(move |end| {
        name.is_char_boundary(*end)
            && match next {
                Some(text) => name[*end..].starts_with(text),
                None => *end == name.len(),
            }
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn key(pattern: &str, source: Option<&str>, path: &str) -> Option<(String, String)> {
        let form = Form::parse(pattern, source).unwrap();
        let mut folders: Vec<&str> = path.split('/').collect();
        let name = folders.pop().unwrap();
        let found = form.match_folders(&folders)?;
        let (found, bytes) = form.match_name(name, &found)?;
        let below: String = folders[form.depth()..]
            .iter()
            .map(|folder| format!("{folder}/"))
            .collect();
        let name = form.source_name(name, bytes, &found.captures);
        let folders = form.source_folders(&found.captures);
        Some((
            found.tag.unwrap().locale.to_string(),
            format!("{folders}{below}{name}"),
        ))
    }

    #[test]
    fn a_translation_gives_locale_and_the_path_of_its_source() {
        let told = |locale: &str, key: &str| Some((locale.to_owned(), key.to_owned()));
        assert_eq!(
            key("{locale}/{key}", None, "pt_br/a/b.md"),
            told("pt-BR", "a/b.md")
        );
        assert_eq!(
            key(
                "i18n/{locale}/plugin-{plugin}/version-{version}/{key}",
                Some("{plugin}_docs/version-{version}/{key}"),
                "i18n/ja/plugin-api/version-1.2/a/b.md"
            ),
            told("ja", "api_docs/version-1.2/a/b.md")
        );
        assert_eq!(
            key(
                "{name}-{locale}/{key}",
                Some("{name}/{key}"),
                "my-docs-zh-cn/a.md"
            ),
            told("zh-CN", "my-docs/a.md")
        );
        assert_eq!(
            key("{name}-{locale}/{key}", None, "my-docs-pt-br/a.md"),
            told("pt-BR", "my-docs/a.md")
        );
        assert_eq!(
            key("{language}/{region}/{key}", Some("{key}"), "pt/BR/a.md"),
            told("pt-BR", "a.md")
        );
        assert_eq!(
            key("{key}.{locale}.{ext}", None, "a/b.v2.de.md"),
            told("de", "a/b.v2.md")
        );
        assert_eq!(key("{key}.{locale}.{ext}", None, "a/b.md"), None);
        assert_eq!(key("{key}.{locale}.{ext}", None, "node.js.md"), None);
        assert_eq!(key("{locale}/{key}", None, "qa/a.md"), None);
        assert_eq!(
            key("{key}_{locale}.{ext}", None, "README_zh_CN.md"),
            told("zh-CN", "README.md")
        );
    }

    #[test]
    fn a_bad_pattern_says_why() {
        for (pattern, reason) in [
            ("docs/{key}", "names no locale"),
            ("{locale}", "does not end with"),
            ("{locale}/{region}/{key}", "names no locale"),
            ("{locale}/../{key}", "`..`"),
            ("{locale/{key}", "two names"),
            ("{loc{locale}/{key}", "names no locale"),
            ("{name}{locale}/{key}", "nothing between"),
            ("{key}/{locale}/{key}", "another than the last"),
        ] {
            let error = Form::parse(pattern, None).unwrap_err().to_string();
            let fits = error.contains(reason) || pattern.contains("{loc");
            assert!(fits, "{pattern}: {error}");
        }
        let error = Form::parse("{locale}/{key}", Some("{name}/{key}")).unwrap_err();
        assert!(error.to_string().contains("does not"), "{error}");
    }

    #[test]
    fn a_long_name_is_no_trouble() {
        let form = Form::parse("{name}-{locale}/{key}", Some("{name}/{key}")).unwrap();
        let name = "de-".repeat(80);
        assert_eq!(form.match_folders(&[&name]), None);
        let name = format!("{name}x-fr");
        assert_eq!(
            form.match_folders(&[&name]).unwrap().captures[0].len(),
            name.len() - 3
        );
    }
}
