//! Wire: what `portolan reduce` writes and `portolan finish` reads, one line of JSON each.
//!
//! Takes a [`Reduced`] apart into lines and puts lines back. A line has its key first and its version second.
//! The lines go from one stage of a run to the next; findings and rules in them are those of the published
//! records, the rest is what the end needs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::reduce::{Counts, Reduced};
use crate::compare::teach::Examples;
use crate::finding::{Certainty, Finding, Fix, Level, Related, Verdict};
use crate::limits::MAX_MEMBER_PATH_BYTES;
use crate::lint::overview::{Present, Spot, Twin, TwinRow, UnknownWords};
use crate::lint::registry;
use crate::locale::Locale;
use crate::page::{Silenced, Suppression};
use crate::policy::{Comment, Covered};
use crate::publish::canon::Words;
use crate::record::canon::{CanonRule, PageRecord};
use crate::record::page::{PAGE_SCHEMA_VERSION, PageInput, PageLine};
use crate::show::report::{CertaintyRecord, FindingRecord, LevelRecord, VerdictRecord};
use crate::span::Place;
use crate::survey::Sites;

/// Version of the lines; a reader takes this one and no other.
const GROUP_VERSION: &str = "2.0";

/// Why a line cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadLine {
    /// Another program wrote it.
    #[error(
        "the input is of version {found}, and this program reads {expected}: run all stages with the same portolan"
    )]
    OtherVersion {
        /// The version of the line.
        found: String,
        /// The version that is read.
        expected: &'static str,
    },
    /// It is no such line at all.
    #[error("{0}")]
    Malformed(String),
}

/// One line between `reduce` and `finish`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupLine {
    key: String,
    version: String,
    item: Item,
}

/// What a line holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Item {
    Finding(Box<FoundLine>),
    Comment(CommentLine),
    Present(PresentLine),
    Unknown(UnknownLine),
    Twin(TwinLine),
    Page(PartLine),
    Rule(Box<CanonRule>),
    Counts(CountsLine),
    Examples(Box<Examples>),
    Mover(Box<PageLine>),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FoundLine {
    /// The number among the findings of the group, for those that are equal in all that orders them.
    pub(super) order: usize,
    row_identity: String,
    cell: String,
    title: String,
    finding: FindingRecord,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CommentLine {
    locale: Option<Locale>,
    path: String,
    lint: String,
    reason: String,
    place: (u32, u32),
    silenced: Silenced,
    covered: Covered,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SpotLine {
    locale: Option<Locale>,
    path: String,
    title: String,
    table: Option<u32>,
    row: Option<u32>,
    column: Option<u32>,
    place: (u32, u32),
    cell: String,
    says: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PresentLine {
    spot: SpotLine,
    name: String,
    editions: String,
    locales: BTreeSet<Locale>,
    sites: Option<BTreeSet<String>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UnknownLine {
    first: SpotLine,
    cells: usize,
    texts: BTreeMap<String, usize>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TwinLine {
    is_source: bool,
    heading: String,
    locale: Option<Locale>,
    path: String,
    title: String,
    table: Option<u32>,
    rows: Vec<TwinRowLine>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TwinRowLine {
    row: Option<u32>,
    place: (u32, u32),
    cell: String,
    says: String,
    rule: String,
    fields: Vec<(String, String)>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PartLine {
    pub(super) record: PageRecord,
    pub(super) reference: Option<String>,
    pub(super) words: Words,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CountsLine {
    pages: usize,
    port_pages: usize,
    tables: usize,
    rows: usize,
    locales: BTreeMap<Locale, usize>,
    sites: Sites,
    alone: usize,
    shared: usize,
}

/// What every record says first.
#[derive(Deserialize)]
struct Head {
    version: String,
}

/// Reads a line, and tells one of another version from one that is none.
fn parse<'l, T: Deserialize<'l>>(
    line: &'l [u8],
    expected: &'static str,
    version: impl Fn(&T) -> &str,
) -> Result<T, BadLine> {
    let other = |found: &str| BadLine::OtherVersion {
        found: found.to_owned(),
        expected,
    };
    match serde_json::from_slice::<T>(line) {
        Ok(parsed) if version(&parsed) == expected => Ok(parsed),
        Ok(parsed) => Err(other(version(&parsed))),
        Err(error) => match serde_json::from_slice::<Head>(line) {
            Ok(head) if head.version != expected => Err(other(&head.version)),
            _ => Err(BadLine::Malformed(error.to_string())),
        },
    }
}

/// Records are of text and numbers, and memory takes all of it.
const WHY: &str = "a record can be written to memory";

#[allow(clippy::expect_used)]
fn line(record: &impl Serialize) -> Vec<u8> {
    let mut line = serde_json::to_vec(record).expect(WHY);
    line.push(b'\n');
    line
}

impl PageLine {
    /// Reads a line of `portolan map`.
    ///
    /// # Errors
    /// Where it is none, or of another version.
    pub fn parse(line: &[u8]) -> Result<Self, BadLine> {
        let mut page = parse(line, PAGE_SCHEMA_VERSION, |page: &Self| &page.version)?;
        if let Some(folder) = page.folder.take() {
            page.path = path_of(&folder, &page.key);
        }
        if page.path.len().max(page.key.len()) > 2 * MAX_MEMBER_PATH_BYTES {
            let text = "the path or the key is longer than any file has";
            return Err(BadLine::Malformed(String::from(text)));
        }
        Ok(page)
    }

    /// The record as a line with its end. What the key says already is not said again.
    #[must_use]
    pub fn line(mut self) -> Vec<u8> {
        self.folder = folder_of(&self.path, &self.key).map(str::to_owned);
        if self.folder.is_some() {
            self.path = String::new();
        }
        line(&self)
    }
}

/// A folder, and what the key has beyond the folders that both begin with: `a/de/` and `a/b/c.md` are
/// `a/de/b/c.md`.
fn path_of(folder: &str, key: &str) -> String {
    let folders = folder.split_inclusive('/').zip(key.split_inclusive('/'));
    let shared = folders.take_while(|(own, of_key)| own == of_key);
    let shared: usize = shared.map(|(own, _)| own.len()).sum();
    [folder, &key[shared..]].concat()
}

/// The first folder that tells the path beside its key; `None` where none does.
fn folder_of<'p>(path: &'p str, key: &str) -> Option<&'p str> {
    let ends = path.match_indices('/').map(|(at, _)| at + 1);
    let mut folders = std::iter::once(0).chain(ends).map(|end| &path[..end]);
    folders.find(|folder| path_of(folder, key) == path)
}

impl PageInput {
    /// Reads a line that names a page.
    ///
    /// # Errors
    /// Where it is none; the text says why, and is for a person.
    pub fn parse(line: &[u8]) -> Result<Self, String> {
        serde_json::from_slice(line).map_err(|error| error.to_string())
    }

    /// What is planned, as a line with its end.
    #[must_use]
    pub fn line(&self) -> Vec<u8> {
        line(self)
    }
}

impl GroupLine {
    /// Reads a line of `portolan reduce`.
    ///
    /// # Errors
    /// Where it is none, or of another version.
    pub fn parse(line: &[u8]) -> Result<Self, BadLine> {
        parse(line, GROUP_VERSION, |group: &Self| &group.version)
    }

    /// The line with its end.
    #[must_use]
    pub fn line(&self) -> Vec<u8> {
        line(self)
    }

    fn new(key: &str, item: Item) -> Self {
        Self {
            key: key.to_owned(),
            version: String::from(GROUP_VERSION),
            item,
        }
    }

    /// What a group has to teach, as a line.
    #[must_use]
    pub fn of_examples(examples: Examples) -> Self {
        Self::new(&examples.key.clone(), Item::Examples(Box::new(examples)))
    }

    /// The examples that the line holds.
    #[must_use]
    pub fn into_examples(self) -> Option<Examples> {
        if let Item::Examples(examples) = self.item {
            return Some(*examples);
        }
        None
    }

    /// A record that may be told to stand under another key, as a line.
    #[must_use]
    pub fn of_mover(page: PageLine) -> Self {
        Self::new(&page.key.clone(), Item::Mover(Box::new(page)))
    }

    /// The record that the line holds, which may stand under another key.
    #[must_use]
    pub fn into_mover(self) -> Option<PageLine> {
        if let Item::Mover(page) = self.item {
            return Some(*page);
        }
        None
    }

    /// What was counted in many groups, as a line.
    #[must_use]
    pub fn of_counts(counts: Counts) -> Self {
        let counts = CountsLine {
            pages: counts.pages,
            port_pages: counts.port_pages,
            tables: counts.tables,
            rows: counts.rows,
            locales: counts.locales,
            sites: counts.sites,
            alone: counts.alone,
            shared: counts.shared,
        };
        Self::new("", Item::Counts(counts))
    }

    /// A group as lines, all but its counts.
    #[must_use]
    pub fn of(reduced: Reduced) -> Vec<Self> {
        let mut items = Vec::new();
        let findings = reduced.findings.iter().enumerate();
        items.extend(findings.map(|(order, finding)| {
            Item::Finding(Box::new(FoundLine {
                order,
                row_identity: finding.row_identity.clone(),
                cell: finding.cell.clone(),
                title: finding.title.clone(),
                finding: finding.into(),
            }))
        }));
        items.extend(reduced.comments.into_iter().map(|comment| {
            Item::Comment(CommentLine {
                locale: comment.locale,
                path: comment.path,
                lint: comment.suppression.lint,
                reason: comment.suppression.reason,
                place: pair(comment.suppression.place),
                silenced: comment.suppression.covers,
                covered: comment.covered,
            })
        }));
        let overview = reduced.overview;
        items.extend(overview.present.into_iter().map(|present| {
            Item::Present(PresentLine {
                spot: spot_line(present.spot),
                name: present.name,
                editions: present.editions,
                locales: present.locales,
                sites: present.sites,
            })
        }));
        items.extend(overview.unknown.into_iter().map(|unknown| {
            Item::Unknown(UnknownLine {
                first: spot_line(unknown.first),
                cells: unknown.cells,
                texts: unknown.texts,
            })
        }));
        items.extend(overview.twins.into_iter().filter_map(twin_line));
        if let Some(part) = reduced.part {
            items.push(Item::Page(PartLine {
                record: part.page,
                reference: part.reference,
                words: part.words,
            }));
            let rules = part.rules.into_iter();
            items.extend(rules.map(|rule| Item::Rule(Box::new(rule))));
        }
        items
            .into_iter()
            .map(|item| Self::new(&reduced.key, item))
            .collect()
    }

    pub(super) fn into_parts(self) -> (String, Item) {
        (self.key, self.item)
    }
}

fn pair(place: Place) -> (u32, u32) {
    (place.line, place.column)
}

fn place((line, column): (u32, u32)) -> Place {
    Place { line, column }
}

fn spot_line(spot: Spot) -> SpotLine {
    SpotLine {
        locale: spot.locale,
        path: spot.path,
        title: spot.title,
        table: spot.table,
        row: spot.row,
        column: spot.column,
        place: pair(spot.place),
        cell: spot.cell,
        says: spot.row_identity,
    }
}

fn spot(key: String, line: SpotLine) -> Spot {
    Spot {
        key,
        locale: line.locale,
        path: line.path,
        title: line.title,
        table: line.table,
        row: line.row,
        column: line.column,
        place: place(line.place),
        cell: line.cell,
        excerpt: Arc::from(""),
        row_identity: line.says,
    }
}

/// What is equal for all rows is written once.
fn twin_line(twin: Twin) -> Option<Item> {
    let first = twin.rows.first()?.spot.clone();
    let rows = twin.rows.into_iter().map(|row| TwinRowLine {
        row: row.spot.row,
        place: pair(row.spot.place),
        cell: row.spot.cell,
        says: row.spot.row_identity,
        rule: row.rule,
        fields: row.says,
    });
    Some(Item::Twin(TwinLine {
        is_source: twin.is_source,
        heading: twin.heading,
        locale: first.locale,
        path: first.path,
        title: first.title,
        table: first.table,
        rows: rows.collect(),
    }))
}

impl CommentLine {
    pub(super) fn comment(self, key: String) -> Comment {
        Comment {
            key,
            locale: self.locale,
            path: self.path,
            suppression: Suppression {
                lint: self.lint,
                reason: self.reason,
                file: None,
                place: place(self.place),
                covers: self.silenced,
            },
            covered: self.covered,
        }
    }
}

impl PresentLine {
    pub(super) fn present(self, key: String) -> Present {
        Present {
            spot: spot(key, self.spot),
            name: self.name,
            editions: self.editions,
            locales: self.locales,
            sites: self.sites,
        }
    }
}

impl UnknownLine {
    pub(super) fn unknown(self, key: String) -> UnknownWords {
        UnknownWords {
            first: spot(key, self.first),
            cells: self.cells,
            texts: self.texts,
        }
    }
}

impl TwinLine {
    pub(super) fn twin(self, key: &str) -> Twin {
        let rows = self.rows.into_iter().map(|row| TwinRow {
            spot: spot(
                key.to_owned(),
                SpotLine {
                    locale: self.locale.clone(),
                    path: self.path.clone(),
                    title: self.title.clone(),
                    table: self.table,
                    row: row.row,
                    column: None,
                    place: row.place,
                    cell: row.cell,
                    says: row.says,
                },
            ),
            rule: row.rule,
            says: row.fields,
        });
        Twin {
            is_source: self.is_source,
            heading: self.heading,
            rows: rows.collect(),
        }
    }
}

impl From<CountsLine> for Counts {
    fn from(line: CountsLine) -> Self {
        Self {
            pages: line.pages,
            port_pages: line.port_pages,
            tables: line.tables,
            rows: line.rows,
            locales: line.locales,
            sites: line.sites,
            alone: line.alone,
            shared: line.shared,
        }
    }
}

impl FoundLine {
    /// The finding as the group had it, without the lines of the page that are shown to people.
    pub(super) fn finding(self) -> Result<Finding, BadLine> {
        let record = self.finding;
        let unknown = |what: &str| BadLine::Malformed(format!("{what} is unknown here"));
        let lint = registry::find(&record.lint).ok_or_else(|| unknown("the lint"))?;
        let field = record
            .field
            .map(|field| field_name(&field).ok_or_else(|| unknown("the field")))
            .transpose()?;
        let locale = |text: Option<String>| match text {
            None => Ok(None),
            Some(text) => text
                .parse::<Locale>()
                .map(Some)
                .map_err(|_| unknown("the locale")),
        };
        let related = record.related.into_iter().map(|related| {
            Ok(Related {
                locale: locale(related.locale)?,
                path: related.path,
                place: Place {
                    line: related.line,
                    column: related.column,
                },
                cell: related.cell,
                excerpt: Arc::from(""),
                words: Vec::new(),
                agrees: related.agrees,
            })
        });
        let level = match record.level {
            LevelRecord::Info => Level::Info,
            LevelRecord::Warning => Level::Warning,
            LevelRecord::Error => Level::Error,
        };
        Ok(Finding {
            certainty: match record.certainty {
                CertaintyRecord::Certain => Certainty::Certain,
                CertaintyRecord::Likely => Certainty::Likely,
            },
            verdict: record.verdict.map(|verdict| match verdict {
                VerdictRecord::TranslationDeviates => Verdict::TranslationDeviates,
                VerdictRecord::SourceDeviates => Verdict::SourceDeviates,
                VerdictRecord::Split => Verdict::Split,
            }),
            key: record.page.key,
            locale: locale(record.page.locale)?,
            title: self.title,
            table: record.table,
            row: record.row,
            column: record.column,
            place: Place {
                line: record.line,
                column: record.text_column,
            },
            cell: self.cell,
            field,
            observed: record.observed,
            expected: record.expected,
            help: record.help,
            fix: record.fix.map(|fix| Fix {
                place: Place {
                    line: fix.line,
                    column: fix.column,
                },
                text: fix.text,
                replacement: fix.replacement,
            }),
            related: related.collect::<Result<_, BadLine>>()?,
            same: record.same,
            row_identity: self.row_identity,
            ..Finding::of_file(lint.name, level, record.page.path, record.message)
        })
    }
}

/// The names of fields are a handful of words of the program; so many and so long they may be.
const MOST_FIELDS: usize = 256;
const LONGEST_FIELD: usize = 64;

/// The name of a field as the program has it, for as long as the program runs. There are few, whatever the
/// input; a name beyond those is none.
fn field_name(text: &str) -> Option<&'static str> {
    static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = names.get(text) {
        return Some(known);
    }
    if names.len() >= MOST_FIELDS || text.len() > LONGEST_FIELD {
        return None;
    }
    let name: &'static str = Box::leak(text.to_owned().into_boxed_str());
    names.insert(name);
    Some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_and_the_key_tell_the_path() {
        for (path, key, folder) in [
            ("de-DE/ports.md", "ports.md", Some("de-DE/")),
            (
                "content/de/docs/a.md",
                "content/docs/a.md",
                Some("content/de/"),
            ),
            ("docs/ports.md", "docs/ports.md", Some("")),
            // Two folders of one name, and a locale that is a part of the name of the file.
            ("de/de/a.md", "de/a.md", Some("de/de/")),
            ("docs/ports.de.md", "docs/ports.md", None),
            (
                "de-DE/edge.md",
                "8eea541c-5f9d-4afc-92a8-a31d6f742544",
                None,
            ),
        ] {
            assert_eq!(folder_of(path, key), folder, "{path}");
            if let Some(folder) = folder {
                assert_eq!(path_of(folder, key), path);
            }
        }
    }
}
