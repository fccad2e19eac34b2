//! Configuration: `portolan.toml`, found upwards from where the command runs.
//!
//! Takes TOML text and gives settings; every error names its place. Unknown keys and unknown lints are
//! errors: a misspelt suppression must not look like a clean run.

use std::path::{Component, Path, PathBuf};

#[cfg(test)]
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use toml::Spanned;

use crate::common::common;
use crate::discover::LayoutPattern;
use crate::error::Error;
use crate::finding::Level;
use crate::limits::{
    MAX_CONFIG_BYTES, MAX_EXCLUDES, MAX_LAYOUTS, MAX_LEXICONS, MAX_PATHS, MAX_PATTERN_BYTES,
    MAX_PATTERNS, MAX_SECTIONS, MAX_STARS,
};
use crate::lint::registry;
use crate::locale::Locale;
use crate::source::{self, Kind};
use crate::span::LineIndex;

/// The name of the configuration file.
pub const FILE_NAME: &str = "portolan.toml";

/// What a lint is set to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum LintLevel {
    /// Not reported.
    Off,
    /// Worth knowing.
    Info,
    /// Should be looked at.
    Warning,
    /// Fails the run by default.
    Error,
}

impl LintLevel {
    /// The level of a finding; `None` for off.
    #[must_use]
    pub fn level(self) -> Option<Level> {
        match self {
            LintLevel::Off => None,
            LintLevel::Info => Some(Level::Info),
            LintLevel::Warning => Some(Level::Warning),
            LintLevel::Error => Some(Level::Error),
        }
    }
}

/// The file as it is written; its schema is published as `config`.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
#[cfg_attr(test, schemars(title = "portolan.toml", deny_unknown_fields))]
pub struct ConfigFile {
    /// The locale that is held to be right unless it stands alone, such as `en-US`.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    reference: Option<Spanned<String>>,
    /// The locale that pages are written in first; `en` by default.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    source_locale: Option<Spanned<String>>,
    /// Exit with 1 on a finding of this level or above: `info`, `warning`, `error` or `never`.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    fail_on: Option<Spanned<String>>,
    /// What is read.
    check: CheckSection,
    /// How paths name locale and page, where it is not found by itself; then no other layout is looked for.
    layout: Vec<LayoutSection>,
    /// Lexicons of your own.
    lexicon: LexiconSection,
    /// Levels of lints by name: `off`, `info`, `warning`, `error`.
    #[cfg_attr(test, schemars(with = "std::collections::BTreeMap<String, LintLevel>"))]
    lints: std::collections::BTreeMap<Spanned<String>, LintLevel>,
    /// Levels of lints for some locales or paths.
    #[serde(rename = "override")]
    overrides: Vec<OverrideSection>,
    /// Findings to be quiet about.
    ignore: Vec<IgnoreSection>,
}

/// `[check]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct CheckSection {
    /// Folders, pages or archives to read where the command line names none, relative to this file and below it.
    #[cfg_attr(test, schemars(with = "Vec<PathBuf>"))]
    paths: Vec<Spanned<PathBuf>>,
    /// What is left out, as lines of a `.gitignore`; paths are those below the dump.
    exclude: Vec<String>,
}

/// `[[layout]]`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LayoutSection {
    /// The path of a translation: `handbook/{locale}/{key}`, `{key}.{locale}.{ext}`.
    #[cfg_attr(test, schemars(with = "String"))]
    pattern: Spanned<String>,
    /// The path of the same page in the source language; by default the same without the locale.
    source: Option<String>,
}

/// `[lexicon]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct LexiconSection {
    /// Lexicon files, relative to the configuration file and below its folder.
    #[cfg_attr(test, schemars(with = "Vec<PathBuf>"))]
    paths: Vec<Spanned<PathBuf>>,
    /// Built-in packs that hold on all pages, and not only on those that are about their product.
    packs: Vec<String>,
}

/// `[[override]]`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct OverrideSection {
    /// Only in this locale.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    locale: Option<Spanned<String>>,
    /// Only in paths that fit: `*` is anything within a folder, `**` anything.
    path: Option<String>,
    /// Levels of lints by name.
    #[cfg_attr(test, schemars(with = "std::collections::BTreeMap<String, LintLevel>"))]
    lints: std::collections::BTreeMap<Spanned<String>, LintLevel>,
}

/// `[[ignore]]`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct IgnoreSection {
    /// The lint.
    #[cfg_attr(test, schemars(with = "String"))]
    lint: Spanned<String>,
    /// Only in this locale.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    locale: Option<Spanned<String>>,
    /// Only in paths that fit.
    path: Option<String>,
    /// Only on the page of this key.
    page: Option<String>,
    /// Only in this table of the page, all its tables counted.
    table: Option<u32>,
    /// Only in this row of the table.
    row: Option<u32>,
    /// Why; compulsory.
    #[cfg_attr(test, schemars(with = "String"))]
    reason: Spanned<String>,
}

/// Where something applies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// Only in this locale.
    pub locale: Option<Locale>,
    /// Only in paths that fit.
    pub path: Option<String>,
    /// Only on the page of this key.
    pub page: Option<String>,
    /// Only in this port table.
    pub table: Option<u32>,
    /// Only in this row.
    pub row: Option<u32>,
}

/// A configured suppression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ignore {
    /// The lint.
    pub lint: String,
    /// Where.
    pub scope: Scope,
    /// Why.
    pub reason: String,
}

/// Checked settings.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// The file they came from.
    pub file: Option<PathBuf>,
    /// The reference locale.
    pub reference: Option<Locale>,
    /// The source locale.
    pub source_locale: Option<Locale>,
    /// The level that fails a run; the outer `None` is "not set", the inner "never".
    pub fail_on: Option<Option<Level>>,
    /// What to read where the command line names nothing.
    pub paths: Vec<PathBuf>,
    /// What is left out.
    pub exclude: Vec<String>,
    /// How paths name locale and page.
    pub layouts: Vec<LayoutPattern>,
    /// Lexicon files.
    pub lexicon_paths: Vec<PathBuf>,
    /// Built-in packs that hold on all pages.
    pub packs: Vec<String>,
    /// Levels by lint, later ones win.
    pub levels: Vec<(Scope, String, LintLevel)>,
    /// Suppressions.
    pub ignores: Vec<Ignore>,
}

impl Config {
    /// Reads a configuration; `path` is for messages and for relative lexicon paths.
    ///
    /// # Errors
    /// Where the text is no TOML, names something unknown, or an `[[ignore]]` has no reason.
    ///
    /// ```
    /// use std::path::Path;
    /// use portolan::config::Config;
    /// let text = "[lints]\nlost-qualifer = \"warning\"\n";
    /// let error = Config::parse(text, Path::new("portolan.toml")).unwrap_err().to_string();
    /// assert_eq!(error, "portolan.toml:2:1: there is no lint `lost-qualifer`; did you mean `lost-qualifier`?");
    /// ```
    pub fn parse(text: &str, path: &Path) -> Result<Self, Error> {
        let lines = LineIndex::new(text);
        let fail = |offset: usize, message: String| Error::Config {
            path: path.to_owned(),
            place: lines.place(text, offset),
            message,
        };
        let raw: ConfigFile = toml::from_str(text).map_err(|error| {
            fail(
                error.span().map_or(0, |span| span.start),
                error.message().to_owned(),
            )
        })?;
        let too_many = |section: &str, most: usize, count: usize| match count > most {
            true => Err(fail(
                0,
                format!("`{section}` has {count} entries, and more than {most} are not read"),
            )),
            false => Ok(()),
        };
        let has_path = raw.overrides.iter().map(|one| &one.path);
        let has_path = has_path.chain(raw.ignore.iter().map(|one| &one.path));
        let patterns: Vec<&String> = has_path.flatten().collect();
        for (section, most, count) in [
            ("[check] paths", MAX_PATHS, raw.check.paths.len()),
            ("[check] exclude", MAX_EXCLUDES, raw.check.exclude.len()),
            ("[lexicon] paths", MAX_LEXICONS, raw.lexicon.paths.len()),
            ("[[layout]]", MAX_LAYOUTS, raw.layout.len()),
            ("[[override]]", MAX_SECTIONS, raw.overrides.len()),
            ("[[ignore]]", MAX_SECTIONS, raw.ignore.len()),
            ("path", MAX_PATTERNS, patterns.len()),
        ] {
            too_many(section, most, count)?;
        }
        let is_long = |pattern: &&String| {
            pattern.len() > MAX_PATTERN_BYTES || pattern.matches('*').count() > MAX_STARS
        };
        let excludes = raw.check.exclude.iter();
        if let Some(pattern) = patterns.iter().copied().chain(excludes).find(is_long) {
            let start: String = pattern.chars().take(40).collect();
            return Err(fail(
                text.find(start.as_str()).unwrap_or(0),
                format!(
                    "a pattern of more than {MAX_PATTERN_BYTES} bytes or {MAX_STARS} stars is not read"
                ),
            ));
        }
        let locale = |name: &Option<Spanned<String>>| match name {
            None => Ok(None),
            Some(name) => name
                .as_ref()
                .parse::<Locale>()
                .map(Some)
                .map_err(|error| fail(name.span().start, error.to_string())),
        };
        let known = |name: &Spanned<String>| match registry::find(name.as_ref()) {
            Some(_) => Ok(name.as_ref().clone()),
            None => Err(fail(name.span().start, unknown_lint(name.as_ref()))),
        };
        let mut levels = Vec::new();
        for (name, level) in &raw.lints {
            levels.push((Scope::default(), known(name)?, *level));
        }
        for section in &raw.overrides {
            let scope = Scope {
                locale: locale(&section.locale)?,
                path: section.path.clone(),
                ..Scope::default()
            };
            for (name, level) in &section.lints {
                levels.push((scope.clone(), known(name)?, *level));
            }
        }
        let mut ignores = Vec::new();
        for section in &raw.ignore {
            if section.reason.as_ref().trim().is_empty() {
                return Err(fail(
                    section.reason.span().start,
                    String::from("an `[[ignore]]` needs a reason"),
                ));
            }
            ignores.push(Ignore {
                lint: known(&section.lint)?,
                scope: Scope {
                    locale: locale(&section.locale)?,
                    path: section.path.clone(),
                    page: section.page.clone(),
                    table: section.table,
                    row: section.row,
                },
                reason: section.reason.as_ref().clone(),
            });
        }
        let fail_on = match &raw.fail_on {
            None => None,
            Some(level) => Some(parse_fail_on(level.as_ref()).ok_or_else(|| {
                fail(
                    level.span().start,
                    format!(
                        "`{}` is none of info, warning, error, never",
                        level.as_ref()
                    ),
                )
            })?),
        };
        let folder = path.parent().unwrap_or(Path::new(""));
        // A configuration comes with the pages, and speaks of no others.
        let below = |section: &str, given: &Spanned<PathBuf>, advice: &str| {
            let is_below = given
                .as_ref()
                .components()
                .all(|component| matches!(component, Component::Normal(_) | Component::CurDir));
            match is_below && leads_below(folder, &folder.join(given.as_ref())) {
                true => Ok(folder.join(given.as_ref())),
                false => Err(fail(
                    given.span().start,
                    format!("`[{section}] paths` leads out of the folder of this file: {advice}"),
                )),
            }
        };
        let paths = raw
            .check
            .paths
            .iter()
            .map(|given| below("check", given, "give such a path on the command line"))
            .collect::<Result<Vec<_>, _>>()?;
        let lexicon_paths = raw
            .lexicon
            .paths
            .iter()
            .map(|given| below("lexicon", given, "copy the lexicon beside it"))
            .collect::<Result<Vec<_>, _>>()?;
        let mut layouts = Vec::new();
        for section in &raw.layout {
            let layout = LayoutPattern {
                pattern: section.pattern.as_ref().clone(),
                source: section.source.clone(),
            };
            layout
                .check()
                .map_err(|error| fail(section.pattern.span().start, error.to_string()))?;
            layouts.push(layout);
        }
        Ok(Self {
            paths,
            exclude: raw.check.exclude.clone(),
            layouts,
            file: Some(path.to_owned()),
            reference: locale(&raw.reference)?,
            source_locale: locale(&raw.source_locale)?,
            fail_on,
            lexicon_paths,
            packs: raw.lexicon.packs,
            levels,
            ignores,
        })
    }

    /// Reads the file at `path`, or the nearest one from `start` up to the root of the repository; where
    /// there is no repository, the one in `start`.
    ///
    /// # Errors
    /// Where the file cannot be read or is larger than a megabyte, where what is found by itself is a link
    /// out of the repository, and as [`Config::parse`].
    pub fn load(path: Option<&Path>, start: &Path) -> Result<Self, Error> {
        let found = match path {
            Some(path) => Some(path.to_owned()),
            None => nearest(start)?,
        };
        let Some(file) = found else {
            return Ok(Self::default());
        };
        let text = source::read_text(&file, Kind::Regular, MAX_CONFIG_BYTES).map_err(|reason| {
            Error::Input {
                path: file.clone(),
                reason: format!("cannot read the configuration: {reason}"),
            }
        })?;
        Self::parse(&text, &file)
    }

    /// The level of a lint at a place; `None` where it is off.
    #[must_use]
    pub fn level(&self, finding: &crate::finding::Finding) -> Option<Level> {
        self.levels
            .iter()
            .rev()
            .find(|(scope, lint, _)| lint == finding.lint && scope.covers(finding))
            .map_or(Some(finding.level), |(_, _, level)| level.level())
    }
}

/// The nearest configuration: what lies above the repository is nobody's, and may be anybody's.
fn nearest(start: &Path) -> Result<Option<PathBuf>, Error> {
    let root = start
        .ancestors()
        .find(|folder| folder.join(".git").exists())
        .unwrap_or(start);
    let below = start
        .ancestors()
        .take_while(|folder| folder.starts_with(root));
    let found = below
        .map(|folder| folder.join(FILE_NAME))
        .find(|file| file.is_file());
    match found {
        Some(file) if !leads_below(root, &file) => Err(Error::Input {
            path: file,
            reason: String::from(
                "the configuration is a link out of the repository: name it with --config",
            ),
        }),
        found => Ok(found),
    }
}

/// Whether what is at `path` lies in `folder`, links followed; what is not there leads nowhere.
fn leads_below(folder: &Path, path: &Path) -> bool {
    let folder = match folder.as_os_str().is_empty() {
        true => Path::new("."),
        false => folder,
    };
    match (folder.canonicalize(), path.canonicalize()) {
        (Ok(folder), Ok(path)) => path.starts_with(folder),
        _ => true,
    }
}

/// `info`, `warning`, `error` or `never`.
#[must_use]
pub fn parse_fail_on(text: &str) -> Option<Option<Level>> {
    match text {
        "never" => Some(None),
        _ => Level::ALL
            .into_iter()
            .find(|level| level.as_str() == text)
            .map(Some),
    }
}

/// What to say of a lint that there is not, with the nearest name.
#[must_use]
pub fn unknown_lint(name: &str) -> String {
    let numbers = |text: &str| -> Vec<u64> { text.chars().map(u64::from).collect() };
    let likeness = |lint: &&registry::Lint| {
        let (own, other) = (numbers(name), numbers(lint.name));
        2.0 * common(&own, &other).len() as f64 / (own.len() + other.len()) as f64
    };
    let nearest = registry::LINTS
        .iter()
        .max_by(|a, b| likeness(a).total_cmp(&likeness(b)))
        .filter(|lint| likeness(lint) > 0.6);
    match nearest {
        Some(lint) => format!("there is no lint `{name}`; did you mean `{}`?", lint.name),
        None => format!("there is no lint `{name}`; `portolan explain` lists them"),
    }
}

impl Scope {
    /// Whether a finding lies in the scope.
    #[must_use]
    pub fn covers(&self, finding: &crate::finding::Finding) -> bool {
        let fits = |wanted: &Option<u32>, value: Option<u32>| wanted.is_none() || *wanted == value;
        self.locale.as_ref().is_none_or(|wanted| {
            finding
                .locale
                .as_ref()
                .is_some_and(|locale| locale.is_within(wanted))
        }) && self
            .path
            .as_ref()
            .is_none_or(|pattern| glob(pattern, &finding.path))
            && self.page.as_ref().is_none_or(|page| *page == finding.key)
            && fits(&self.table, finding.table)
            && fits(&self.row, finding.row)
    }
}

/// Whether a path fits a pattern: `*` is anything but `/`, `**` anything, `?` one character.
///
/// ```
/// use portolan::config::glob;
/// assert!(glob("ru-RU/**", "ru-RU/LyncServer/a.md"));
/// assert!(glob("**/a.md", "ru-RU/LyncServer/a.md"));
/// assert!(!glob("ru-RU/*.md", "ru-RU/LyncServer/a.md"));
/// ```
#[must_use]
pub fn glob(pattern: &str, path: &str) -> bool {
    // Most patterns are of other files, and their first or last words tell.
    let is_wild = |c: char| matches!(c, '*' | '?');
    let (first, last) = (pattern.find(is_wild), pattern.rfind(is_wild));
    let (Some(first), Some(last)) = (first, last) else {
        return pattern == path;
    };
    // `**/` also fits no folder at all.
    let tail = &pattern[last + 1..];
    let tail = tail.strip_prefix('/').unwrap_or(tail);
    if !path.starts_with(&pattern[..first]) || !path.ends_with(tail) {
        return false;
    }
    let (pattern, path): (Vec<char>, Vec<char>) =
        (pattern.chars().collect(), path.chars().collect());
    // reach[j]: the pattern so far fits the first j characters of the path.
    let mut reach = vec![false; path.len() + 1];
    reach[0] = true;
    let mut at = 0;
    while at < pattern.len() {
        let mut next = vec![false; path.len() + 1];
        let is_deep = pattern[at] == '*' && pattern.get(at + 1) == Some(&'*');
        if pattern[at] == '*' {
            let mut open = false;
            for j in 0..=path.len() {
                open |= reach[j];
                next[j] = open;
                if !is_deep && path.get(j) == Some(&'/') {
                    open = false;
                }
            }
            at += if is_deep { 2 } else { 1 };
            // `**/` also fits no folder at all.
            if is_deep && pattern.get(at) == Some(&'/') {
                let mut skipped = reach.clone();
                for (j, &here) in next.iter().enumerate() {
                    if here && path.get(j) == Some(&'/') {
                        skipped[j + 1] = true;
                    }
                }
                next = skipped;
                at += 1;
            }
        } else {
            for (j, &c) in path.iter().enumerate() {
                let fits = pattern[at] == c || (pattern[at] == '?' && c != '/');
                next[j + 1] = reach[j] && fits;
            }
            at += 1;
        }
        reach = next;
    }
    reach[path.len()]
}
