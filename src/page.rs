//! Read: one file of a dump becomes a page with its tables; nothing is understood yet.
//!
//! Takes the bytes of a file and its path below the dump, gives a [`Page`]: identity, tables with
//! the place of every cell, and what could not be read. Reading never fails; a page without text is
//! a page with a problem.

use std::borrow::Cow;
use std::sync::Arc;

use crate::locale::Locale;
use crate::source;
use crate::span::{LineIndex, Place};

pub mod front_matter;
mod markup;
mod nesting;
mod render;
mod table;

pub(crate) use render::{TagKind, lower_case, tag_kind};

use front_matter::FrontMatter;

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
    /// Date of the topic, ISO 8601: the "topic last modified" line, else `ms.date`.
    pub modified: Option<String>,
    /// `ms.openlocfilehash`: equal hashes are equal source sentences.
    pub source_hash: Option<String>,
}

/// One page: identity, tables and problems.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Who the page is.
    pub identity: Identity,
    /// All tables in the order of the page.
    pub tables: Vec<Table>,
    /// Suppression comments.
    pub suppressions: Vec<Suppression>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

impl Page {
    /// A page of which nothing but its identity counts.
    pub(crate) fn bare(identity: Identity) -> Self {
        Self {
            identity,
            tables: Vec::new(),
            suppressions: Vec::new(),
            problems: Vec::new(),
        }
    }
}

/// One table of a page, spans expanded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Where the table begins.
    pub place: Place,
    /// The heading above the table.
    pub heading: Option<String>,
    /// The header cells, stacked headers joined.
    pub header: Vec<Cell>,
    /// The body rows.
    pub rows: Vec<TableRow>,
}

/// One body row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRow {
    /// Where the row begins.
    pub place: Place,
    /// Its cells; a spanned cell stands in every column and row it covers.
    pub cells: Vec<Cell>,
}

/// One cell: its text and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Text as the page has it, blanks folded, `\n` between paragraphs and at line breaks.
    pub text: String,
    /// Where the text begins.
    pub place: Place,
    /// The source line at that place, for showing it; shared by the cells of a line.
    pub excerpt: Arc<str>,
}

/// A `<!-- portolan-ignore LINT: reason -->` comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// The lint to be quiet.
    pub lint: String,
    /// Why; empty where the writer gave none.
    pub reason: String,
    /// Where the comment stands. It covers its table, or the whole page before the first table.
    pub place: Place,
}

/// The kind of a [`Problem`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ProblemKind {
    /// The page has no text that can be read.
    UnreadablePage,
    /// A table of the page cannot be read, or not in full.
    UnreadableTable,
    /// Something in the program went wrong on this page.
    Internal,
}

/// Something about a page that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What kind.
    pub kind: ProblemKind,
    /// Where.
    pub place: Place,
    /// What is wrong and what to do, for a person.
    pub text: String,
}

/// What the caller knows of a file besides its bytes.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// Path below the dump, with `/`.
    pub path: String,
    /// The locale to take where the page and its folders tell none.
    pub default_locale: Option<Locale>,
}

/// Reads a whole page.
///
/// ```
/// use portolan::page::{self, Origin};
/// let bytes = b"---\nms:assetid: abc\nms.translationtype: HT\n---\n\n|Port|Protocol|\n|-|-|\n|443|TCP|\n";
/// let origin = Origin { path: "de-DE/x.md".into(), default_locale: None };
/// let page = page::read(bytes, &origin);
/// assert_eq!(page.identity.key, "abc");
/// assert_eq!(page.identity.locale.unwrap().to_string(), "de-DE");
/// let cell = &page.tables[0].rows[0].cells[1];
/// assert_eq!((cell.text.as_str(), cell.place.line, cell.place.column), ("TCP", 8, 6));
/// ```
#[must_use]
pub fn read(bytes: &[u8], origin: &Origin) -> Page {
    match text(bytes) {
        Ok(text) => read_text(&text, origin),
        Err(problem) => unreadable(origin, problem),
    }
}

/// Reads a whole page that is text already.
#[must_use]
pub fn read_text(text: &str, origin: &Origin) -> Page {
    let lines = LineIndex::new(text);
    let front = front_matter::read(text);
    let mut problems = Vec::new();
    if front.unclosed {
        problems.push(Problem {
            kind: ProblemKind::UnreadablePage,
            place: Place::START,
            text: String::from("the front matter has no end: close it with a line `---`"),
        });
    }
    let rendered = render::render(text, front.body);
    if rendered.too_deep {
        problems.push(Problem {
            kind: ProblemKind::UnreadableTable,
            place: Place::START,
            text: String::from("tables, quotes or lists are nested too deep to be read"),
        });
    }
    if let Some(offset) = rendered.full {
        problems.push(Problem {
            kind: ProblemKind::UnreadableTable,
            place: lines.place(text, offset),
            text: String::from("the page has too many cells; the rest is not read"),
        });
    }
    let tables = table::read(rendered.tables(), text, &lines, &mut problems)
        .into_iter()
        .map(|(offset, table)| {
            // Headings stand in the order of the page.
            let above = rendered.headings.partition_point(|(at, _)| *at < offset);
            let heading = rendered.headings[..above]
                .last()
                .map(|(_, heading)| heading.clone());
            Table { heading, ..table }
        })
        .collect();
    let suppressions = rendered
        .comments
        .iter()
        .filter_map(|(offset, comment)| suppression(comment, lines.place(text, *offset)))
        .collect();
    let dated = rendered
        .dated
        .iter()
        .find_map(|line| render::iso_date_at_end(line).map(str::to_owned));
    Page {
        identity: identify(&front, origin, dated, |offset| lines.place(text, offset)),
        tables,
        suppressions,
        problems,
    }
}

/// Reads who a page is without reading its body.
///
/// `None` where its front matter has no end: such a page has a problem, and is to be read in full. The
/// topic date is that of the front matter; the line in the body is not looked for.
#[must_use]
pub fn identity(text: &str, origin: &Origin) -> Option<Identity> {
    let front = front_matter::read(text);
    (!front.unclosed).then(|| identify(&front, origin, None, |_| Place::START))
}

/// The text of a page.
///
/// # Errors
/// Where the page is too large, or its bytes are text in no encoding that can be told for certain.
pub fn text(bytes: &[u8]) -> Result<Cow<'_, str>, Problem> {
    let problem = |text| Problem {
        kind: ProblemKind::UnreadablePage,
        place: Place::START,
        text,
    };
    if bytes.len() as u64 > source::MAX_PAGE_BYTES {
        let limit = source::MAX_PAGE_BYTES / (1024 * 1024);
        return Err(problem(format!(
            "the file is larger than {limit} MiB and is not read: split it or leave it out"
        )));
    }
    source::decode(bytes).map_err(|error| problem(error.to_string()))
}

/// A page of which nothing is known but where it lies.
#[must_use]
pub fn unreadable(origin: &Origin, problem: Problem) -> Page {
    Page {
        identity: identify(&FrontMatter::default(), origin, None, |_| Place::START),
        tables: Vec::new(),
        suppressions: Vec::new(),
        problems: vec![problem],
    }
}

/// Which page a file is a language version of, read without the body of the page.
///
/// `None` where the front matter has no end: such a page has a problem, and is to be read in full.
#[must_use]
pub fn version(text: &str, origin: &Origin) -> Option<Version> {
    let front = front_matter::read(text);
    (!front.unclosed).then(|| version_of(&front, origin))
}

fn version_of(front: &FrontMatter<'_>, origin: &Origin) -> Version {
    let url = front.get("ms:mtpsurl");
    let library = || LibraryUrl::parse(url.as_deref()?);
    let from_url = || library()?.locale();
    let from_folder = || {
        let folders = origin.path.split('/').rev().skip(1);
        folders.filter_map(Locale::from_folder).next()
    };
    let locale = content_locale(front)
        .or_else(from_url)
        .or_else(from_folder)
        .or_else(|| origin.default_locale.clone());
    let own_key = front
        .get("ms:assetid")
        .filter(|id| !id.is_empty())
        .map(Cow::into_owned)
        .or_else(|| Some(library()?.key()));
    Version {
        has_own_key: own_key.is_some(),
        key: own_key.unwrap_or_else(|| path_key(&origin.path)),
        locale,
    }
}

fn content_locale(front: &FrontMatter<'_>) -> Option<Locale> {
    front.get("ms.contentlocale")?.parse().ok()
}

/// The locale of the page's address, where it is another than the page states.
fn claimed_locale(front: &FrontMatter<'_>) -> Option<(Locale, usize)> {
    let (url, offset) = front.find("ms:mtpsurl")?;
    let claimed = LibraryUrl::parse(&url)?.locale()?;
    (content_locale(front)? != claimed).then_some((claimed, offset))
}

fn identify(
    front: &FrontMatter<'_>,
    origin: &Origin,
    dated: Option<String>,
    place: impl Fn(usize) -> Place,
) -> Identity {
    let Version {
        key,
        has_own_key,
        locale,
    } = version_of(front, origin);
    let translation = match front.get("ms.translationtype") {
        Some(value) if value.eq_ignore_ascii_case("HT") => Translation::Human,
        Some(value) if value.eq_ignore_ascii_case("MT") => Translation::Machine,
        _ => Translation::Unstated,
    };
    Identity {
        path: origin.path.clone(),
        key,
        has_own_key,
        locale,
        claimed_locale: claimed_locale(front).map(|(locale, offset)| (locale, place(offset))),
        translation,
        modified: dated.or_else(|| front.get("ms.date").and_then(|date| iso_date(&date))),
        source_hash: front.get("ms.openlocfilehash").map(Cow::into_owned),
    }
}

/// The path below the innermost folder that is a locale.
fn path_key(path: &str) -> String {
    let parts: Vec<&str> = path.split('/').collect();
    let folders = parts.len().saturating_sub(1);
    let below = parts[..folders]
        .iter()
        .rposition(|part| Locale::from_folder(part).is_some())
        .map_or(0, |at| at + 1);
    parts[below..].join("/")
}

/// `MM/DD/YYYY` or `YYYY-MM-DD` as ISO 8601.
fn iso_date(text: &str) -> Option<String> {
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
        let below_scheme = url.split_once(':')?.1.strip_prefix("//")?;
        let (_host, path) = below_scheme.split_once('/')?;
        let (folder, below) = path.split_once('/')?;
        let last = below.rsplit_once('/').map_or(below, |(_, last)| last);
        let end = last.bytes().position(|b| matches!(b, b'(' | b'?' | b'#'));
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

fn suppression(comment: &str, place: Place) -> Option<Suppression> {
    let rest = comment.trim().strip_prefix("portolan-ignore")?;
    let (lint, reason) = match rest.split_once(':') {
        Some((lint, reason)) => (lint, reason),
        None => (rest, ""),
    };
    Some(Suppression {
        lint: lint.trim().to_owned(),
        reason: reason.trim().to_owned(),
        place,
    })
}
