//! Normalize: the port tables of a page become rules, row by row.
//!
//! Takes a [`Page`] and the lexicons, gives a [`PortPage`]: port tables only, each row with its rule,
//! its gaps (what could not be read) and its remarks (what was understood and is wrong all the same).
//! A pure function of its input; nothing here compares languages.

use std::sync::Arc;

use crate::lexicon::{ConceptId, Lexicons};
use crate::page::{Cell, Identity, Page, Problem, Suppression, Table};
use crate::rule::Rule;
use crate::span::Place;

mod columns;
mod endpoint_cell;
pub mod note;
mod row;
mod service_cell;

pub use columns::ColumnKind;
pub use note::NoteFacts;

use row::RowReader;

/// A page with its port tables understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortPage {
    /// Who the page is.
    pub identity: Identity,
    /// Whether a lexicon knows the page's language.
    pub has_lexicon: bool,
    /// Port tables, in the order of the page.
    pub tables: Vec<PortTable>,
    /// Tables with source and destination columns that state no ports.
    pub partial_tables: Vec<PortTable>,
    /// Suppression comments.
    pub suppressions: Vec<Suppression>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

/// A table whose rows state rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortTable {
    /// 1-based among the port tables of the page.
    pub index: u32,
    /// Where it begins.
    pub place: Place,
    /// The heading above it.
    pub heading: Option<String>,
    /// What each column states.
    pub columns: Vec<ColumnKind>,
    /// The header cells.
    pub header: Vec<Cell>,
    /// The body rows.
    pub rows: Vec<Row>,
}

/// A body row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// 1-based, the header not counted.
    pub index: u32,
    /// Where it begins.
    pub place: Place,
    /// The cells as the page has them.
    pub cells: Vec<Cell>,
    /// What the row states; `None` where it states no rule.
    pub rule: Option<Rule>,
    /// What could not be read.
    pub gaps: Vec<Gap>,
    /// What was understood and should be looked at.
    pub remarks: Vec<Remark>,
    /// Terms found, for holding wording against wording.
    pub terms: Vec<TermUse>,
    /// Facts stated in the row's prose.
    pub note: NoteFacts,
}

/// Why a part of a cell could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum GapCode {
    /// Words of no known meaning in a role or endpoint.
    UnknownTerm,
    /// Numbers that may be one port, a list or a range.
    AmbiguousPorts,
    /// A number above 65535.
    PortOutOfBounds,
    /// A range whose end lies below its beginning.
    BackwardRange,
    /// A cell that should state a protocol or port and states none.
    UnreadableService,
}

impl GapCode {
    /// The word used in records.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            GapCode::UnknownTerm => "unknown-term",
            GapCode::AmbiguousPorts => "ambiguous-ports",
            GapCode::PortOutOfBounds => "port-out-of-bounds",
            GapCode::BackwardRange => "backward-range",
            GapCode::UnreadableService => "unreadable-service",
        }
    }
}

/// Something a reader could not read in full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Why.
    pub code: GapCode,
    /// 1-based column of the cell.
    pub column: u32,
    /// The text that was not understood.
    pub text: String,
}

/// What kind of a [`Remark`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RemarkKind {
    /// A faulty term, with the reason of the lexicon.
    FaultyTerm(String),
    /// A term of the source language.
    Untranslated,
    /// A protocol name in unusual case.
    OddCase,
    /// A service cell in scrambled order.
    Garbled,
    /// An invisible character.
    HiddenCharacter,
}

/// Something understood that a writer should look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// What.
    pub kind: RemarkKind,
    /// 1-based column of the cell.
    pub column: u32,
    /// The words.
    pub text: String,
    /// What they mean.
    pub concepts: Vec<ConceptId>,
}

/// A term as one cell uses it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermUse {
    /// 1-based column of the cell.
    pub column: u32,
    /// The words as the page has them.
    pub text: String,
    /// Their meaning.
    pub concepts: Arc<[ConceptId]>,
    /// The term as the lexicon writes it.
    pub term: Arc<str>,
    /// Whether the lexicon calls the words right.
    pub is_right: bool,
}

/// Understands the port tables of a page.
///
/// ```
/// use portolan::lexicon::Lexicons;
/// use portolan::page::{self, Origin};
/// let source = "|Protocol/TCP or UDP/Port|Source IP address|Destination IP address|\n|-|-|-|\n\
///               |SIP/MTLS/TCP/5061|Any|Edge Server internal interface|\n";
/// let origin = Origin { path: "en-US/x.md".into(), default_locale: None };
/// let page = portolan::normalize::normalize(page::read(source.as_bytes(), &origin), &Lexicons::built_in());
/// let rule = page.tables[0].rows[0].rule.as_ref().unwrap();
/// assert_eq!(rule.ports[0].to_string(), "5061");
/// assert_eq!(rule.destination.as_ref().unwrap().to_string(), "edge-server [interface, internal]");
/// ```
#[must_use]
pub fn normalize(page: Page, lexicons: &Lexicons) -> PortPage {
    let lexicon = page
        .identity
        .locale
        .as_ref()
        .and_then(|locale| lexicons.for_locale(locale));
    let mut tables: Vec<PortTable> = Vec::new();
    let mut partial_tables: Vec<PortTable> = Vec::new();
    for table in page.tables {
        let (kinds, list) = match columns::recognize(&table, lexicon, lexicons) {
            columns::Recognition::Ports(kinds) => (kinds, &mut tables),
            columns::Recognition::Partial(kinds) => (kinds, &mut partial_tables),
            columns::Recognition::Other => continue,
        };
        let index = u32::try_from(list.len() + 1).unwrap_or(u32::MAX);
        let reader = RowReader {
            kinds: &kinds,
            lexicon,
            lexicons,
        };
        list.push(port_table(table, index, &reader));
    }
    PortPage {
        has_lexicon: lexicon.is_some(),
        identity: page.identity,
        tables,
        partial_tables,
        suppressions: page.suppressions,
        problems: page.problems,
    }
}

fn port_table(table: Table, index: u32, reader: &RowReader<'_>) -> PortTable {
    let header_texts: Vec<&str> = table.header.iter().map(|cell| cell.text.as_str()).collect();
    let rows = table
        .rows
        .into_iter()
        .enumerate()
        .map(|(at, row)| reader.row(row, at + 1, &header_texts))
        .collect();
    PortTable {
        index,
        place: table.place,
        heading: table.heading,
        columns: reader.kinds.to_vec(),
        rows,
        header: table.header,
    }
}
