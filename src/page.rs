//! Read: one file of a dump becomes a page with its tables; nothing is understood yet.
//!
//! Takes the bytes of a file and its path below the dump, gives a [`Page`]: identity, tables with
//! the place of every cell, and what could not be read. Reading never fails; a page without text is
//! a page with a problem.

use std::borrow::Cow;
use std::sync::Arc;

use crate::source;
use crate::span::{LineIndex, Place};

mod flow;
pub mod front_matter;
mod gather;
pub mod html;
mod identity;
mod markdown;
mod markup;
mod mdx;
mod nesting;
mod partial;
mod prepare;
mod silence;
mod table;
pub(crate) mod tags;

use front_matter::FrontMatter;
use identity::identify;

pub(crate) use identity::Stated;
pub use identity::{Identity, Origin, Translation, Version};
pub(crate) use partial::partial_name;
pub use partial::{Partial, partial_paths};

/// One page: identity, tables and problems.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Who the page is.
    pub identity: Identity,
    /// Bytes of its text.
    pub length: usize,
    /// The front matter as the page has it, with its marks; empty where there is none.
    pub front_matter: String,
    /// The first heading.
    pub title: Option<String>,
    /// All tables in the order of the page.
    pub tables: Vec<Table>,
    /// Files that the page shows as parts of itself, in the order of the page.
    pub partials: Vec<Partial>,
    /// What an HTML page says of itself; empty for Markdown.
    pub head: html::Head,
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
            length: 0,
            front_matter: String::new(),
            title: None,
            tables: Vec::new(),
            partials: Vec::new(),
            head: html::Head::default(),
            suppressions: Vec::new(),
            problems: Vec::new(),
        }
    }
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its text on one line, without the anchor.
    pub text: String,
    /// `<a name="X">`, `<h2 id="X">` or `{#X}`.
    pub anchor: Option<String>,
    /// Byte offset in the page.
    pub offset: usize,
    /// Where it begins.
    pub place: Place,
}

/// One table of a page, spans expanded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The partial that it stands in, which all its places are of; `None` where it is the page itself.
    pub file: Option<Arc<str>>,
    /// Where the table begins.
    pub place: Place,
    /// The heading above the table.
    pub heading: Option<String>,
    /// The headings that the table stands under, outermost first; the last is the one above it.
    pub headings: Vec<Arc<Heading>>,
    /// Its caption, or the paragraph right above it, where that is one short line that is bold or ends
    /// in a colon.
    pub lead: Option<String>,
    /// The header cells, stacked headers joined.
    pub header: Vec<Cell>,
    /// The body rows.
    pub rows: Vec<TableRow>,
}

impl Table {
    /// The table with its first body row as its header, for one whose header row is empty.
    ///
    /// ```
    /// use portolan::page::{self, Origin};
    /// let page = page::read(b"| | |\n|-|-|\n|Port|Protocol|\n|443|TCP|\n", &Origin::default());
    /// let table = page.tables[0].with_first_row_as_header();
    /// assert_eq!(table.header[0].text, "Port");
    /// assert_eq!(table.rows.len(), 1);
    /// ```
    #[must_use]
    pub fn with_first_row_as_header(&self) -> Table {
        let mut table = self.clone();
        if !table.rows.is_empty() {
            table.header = table.rows.remove(0).cells;
        }
        table
    }
}

/// One body row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRow {
    /// Where the row begins.
    pub place: Place,
    /// Its cells; a spanned cell stands in every column and row it covers.
    pub cells: Vec<Cell>,
    /// The text of a row that has but one cell with text, and that one bold or as wide as the table: the
    /// title of the rows below.
    pub section: Option<String>,
    /// Whether the row is a sentence that a missing blank line, or a wide last cell, has made a row.
    pub is_trailing_prose: bool,
}

/// One cell: its text and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Text as the page shows it, blanks folded, `\n` between paragraphs and at line breaks. What stands
    /// above or below the line is in brackets: `443<sup>2</sup>` is `443 [2]`.
    pub text: String,
    /// Where the text begins.
    pub place: Place,
    /// The source line at that place, for showing it; shared by the cells of a line.
    pub excerpt: Arc<str>,
    /// Whether a part of the cell is missing from the text: only the page's own tools can show it, or the
    /// page hides it.
    pub has_template: bool,
    /// Whether a part of the cell is struck out, and missing from the text.
    pub has_deletion: bool,
    /// Whether all of the text is bold.
    pub is_bold: bool,
    /// Where the parts of the text stand; `None` where it is one part.
    segments: Option<Arc<[Segment]>>,
}

/// A part of a cell's text that stands in the page just so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Segment {
    /// Byte of the text.
    text: u32,
    place: Place,
}

impl Cell {
    /// Where the character at a byte of the text stands in the page.
    ///
    /// ```
    /// use portolan::page::{self, Origin};
    /// let page = page::read("|a|\n|-|\n|TCP &amp; **埠** 443|\n".as_bytes(), &Origin::default());
    /// let cell = &page.tables[0].rows[0].cells[0];
    /// assert_eq!(cell.text, "TCP & 埠 443");
    /// assert_eq!(cell.place_of(cell.text.find("443").unwrap()).column, 18);
    /// ```
    #[must_use]
    pub fn place_of(&self, byte: usize) -> Place {
        let segments = self.segments.as_deref().unwrap_or_default();
        let segment = segments.partition_point(|segment| segment.text as usize <= byte);
        let (start, place) = match segments[..segment].last() {
            Some(segment) => (segment.text as usize, segment.place),
            None => (0, self.place),
        };
        let before = self.text.get(start..byte).unwrap_or_default();
        let characters = u32::try_from(before.chars().count()).unwrap_or(u32::MAX);
        Place {
            line: place.line,
            column: place.column.saturating_add(characters),
        }
    }
}

/// What a suppression comment covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Silenced {
    /// The row or paragraph that it stands in, else the next: `portolan-ignore`.
    Row,
    /// The table that it stands in, else the next: `portolan-ignore-table`.
    Table,
    /// The page: `portolan-ignore-page`.
    Page,
}

/// A `<!-- portolan-ignore LINT: reason -->` comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// The lint to be quiet.
    pub lint: String,
    /// Why; empty where the writer gave none.
    pub reason: String,
    /// The partial that it stands in; `None` where it is the page itself.
    pub file: Option<Arc<str>>,
    /// Where the comment stands.
    pub place: Place,
    /// How much it covers.
    pub covers: Silenced,
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

/// Reads a whole page.
///
/// ```
/// use portolan::page::{self, Origin};
/// let bytes = b"---\nms:assetid: abc\nms.translationtype: HT\n---\n\n|Port|Protocol|\n|-|-|\n|443|TCP|\n";
/// let origin = Origin::from_path("de-DE/x.md");
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
    let kind = PageKind::of(&origin.path);
    let prepared = match kind {
        PageKind::Html => prepare::html(text),
        PageKind::Markdown => prepare::markdown(text, front.body, false),
        PageKind::Mdx => prepare::markdown(text, front.body, true),
    };
    let gathered = match kind {
        PageKind::Html => html::gather(&prepared.text, front.body),
        PageKind::Markdown | PageKind::Mdx => {
            let shown = prepared.partials.iter().filter(|partial| partial.is_alone);
            let shown = shown.map(|partial| partial.at).collect();
            markdown::gather(&prepared.text, front.body, shown)
        }
    };
    let place = |at: usize| lines.place(text, prepared.source(at));
    let mut unreadable = |place: Place, text: String| {
        problems.push(Problem {
            kind: ProblemKind::UnreadableTable,
            place,
            text,
        });
    };
    if gathered.too_deep || prepared.too_deep {
        let text = "tables, quotes or lists are nested too deep to be read";
        unreadable(Place::START, String::from(text));
    }
    if let Some(offset) = gathered.full {
        let text = "the page has too many cells; the rest is not read";
        unreadable(place(offset), String::from(text));
    }
    for (offset, why) in &gathered.swallowed {
        let text = format!("rows that look like port rows are not shown to readers: {why}");
        unreadable(place(*offset), text);
    }
    let title = gathered
        .headings
        .first()
        .map(|heading| heading.text.clone());
    let headings = Headings::new(gathered.headings, |at| (prepared.source(at), place(at)));
    let tables = table::read(gathered.tables, text, &prepared, &lines, &mut problems)
        .into_iter()
        .map(|(offset, table)| {
            let headings = headings.above(offset);
            Table {
                heading: headings.last().map(|heading| heading.text.clone()),
                headings,
                ..table
            }
        })
        .collect();
    let suppressions = gathered
        .comments
        .iter()
        .filter_map(|(offset, comment)| suppression(comment, place(*offset)))
        .collect();
    let partials = prepared
        .partials
        .iter()
        .map(|partial| Partial {
            path: partial.path.clone(),
            offset: partial.offset,
            place: lines.place(text, partial.offset),
            is_alone: partial.is_alone,
            headings: headings.above(partial.offset),
        })
        .collect();
    let dated = gathered
        .dated
        .iter()
        .find_map(|line| gather::iso_date_at_end(line).map(str::to_owned));
    Page {
        identity: identify(&front, origin, dated, |offset| lines.place(text, offset)),
        length: text.len(),
        front_matter: text[..front.body].to_owned(),
        title,
        tables,
        partials,
        head: gathered.head,
        suppressions,
        problems,
    }
}

/// How a page is to be read, told by the end of its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PageKind {
    Markdown,
    Mdx,
    Html,
}

impl PageKind {
    fn of(path: &str) -> Self {
        let of_ending = |ending: &str| match tags::lower_case(ending).as_ref() {
            "html" | "htm" | "xhtml" => Some(PageKind::Html),
            "mdx" => Some(PageKind::Mdx),
            "md" | "markdown" => Some(PageKind::Markdown),
            _ => None,
        };
        // A language may stand behind the ending: `ports.html.de`.
        let endings = path.rsplit('.').take(2);
        let mut kinds = endings.filter_map(of_ending);
        kinds.next().unwrap_or(PageKind::Markdown)
    }
}

/// The headings of a page, in its order.
struct Headings {
    headings: Vec<Arc<Heading>>,
    /// Of each heading, the one that it stands under.
    parents: Vec<Option<usize>>,
}

impl Headings {
    fn new(raw: Vec<gather::RawHeading>, place: impl Fn(usize) -> (usize, Place)) -> Self {
        let mut headings: Vec<Arc<Heading>> = Vec::with_capacity(raw.len());
        let mut parents = Vec::with_capacity(raw.len());
        let mut open: Vec<usize> = Vec::new();
        for (at, heading) in raw.into_iter().enumerate() {
            while open
                .last()
                .is_some_and(|last| headings[*last].level >= heading.level)
            {
                open.pop();
            }
            parents.push(open.last().copied());
            open.push(at);
            let (offset, place) = place(heading.offset);
            headings.push(Arc::new(Heading {
                level: heading.level,
                text: heading.text,
                anchor: heading.anchor,
                offset,
                place,
            }));
        }
        Self { headings, parents }
    }

    /// The headings that stand above a byte of the page, outermost first.
    fn above(&self, offset: usize) -> Vec<Arc<Heading>> {
        let above = self
            .headings
            .partition_point(|heading| heading.offset < offset);
        let mut next = above.checked_sub(1);
        let mut path = Vec::new();
        while let Some(at) = next {
            path.push(Arc::clone(&self.headings[at]));
            next = self.parents[at];
        }
        path.reverse();
        path
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
        problems: vec![problem],
        ..Page::bare(identify(&FrontMatter::default(), origin, None, |_| {
            Place::START
        }))
    }
}

/// Which page a file is a language version of, read without the body of the page.
///
/// `None` where the front matter has no end: such a page has a problem, and is to be read in full.
#[must_use]
pub fn version(text: &str, origin: &Origin) -> Option<Version> {
    stated(text).map(|stated| stated.version(origin))
}

/// The partials that a page shows on lines of their own, as it writes their paths, read without its body; of nearly
/// all pages nobody asks for the `path`.
pub(crate) fn partials_of<P: AsRef<str>>(text: &str, path: impl FnOnce() -> P) -> Vec<Box<str>> {
    if !partial::may_show(text) {
        return Vec::new();
    }
    let kind = PageKind::of(path().as_ref());
    if kind == PageKind::Html {
        return Vec::new();
    }
    let body = front_matter::read(text).body;
    let prepared = prepare::markdown(text, body, kind == PageKind::Mdx);
    let shown = prepared.partials.into_iter().filter(|one| one.is_alone);
    shown.map(|one| one.path.into_boxed_str()).collect()
}

/// The same as far as the page itself tells it.
pub(crate) fn stated(text: &str) -> Option<Stated> {
    let front = front_matter::read(text);
    (!front.unclosed).then(|| identity::stated(&front))
}

fn suppression(comment: &str, place: Place) -> Option<Suppression> {
    let rest = comment.trim().strip_prefix("portolan-ignore")?;
    let forms = [("-table", Silenced::Table), ("-page", Silenced::Page)];
    let form = forms
        .into_iter()
        .find_map(|(form, covers)| Some((rest.strip_prefix(form)?, covers)));
    let (rest, covers) = form.unwrap_or((rest, Silenced::Row));
    let (lint, reason) = match rest.split_once(':') {
        Some((lint, reason)) => (lint, reason),
        None => (rest, ""),
    };
    Some(Suppression {
        lint: lint.trim().to_owned(),
        reason: reason.trim().to_owned(),
        file: None,
        place,
        covers,
    })
}
