//! Normalize: the port tables of a page become rules, row by row.
//!
//! Takes a [`Page`] and the lexicons, gives a [`PortPage`]: its port tables with each row's rule, gaps
//! (what could not be read) and remarks (what was understood and is wrong all the same), and the tables
//! that no recogniser took, as they are. A pure function of its input; nothing here compares languages.

use std::borrow::Cow;
use std::sync::Arc;

use crate::lexicon::{ConceptId, Lexicon, Lexicons, PackSet};
use crate::limits::MAX_TITLE_CHARS;
use crate::locale::Locale;
use crate::order::Order;
use crate::page::{
    Cell, Heading, Identity, Page, Partial, Problem, Suppression, Table, TableRow, front_matter,
};
use crate::rule::{Field, Rule, Value};
use crate::span::Place;

mod action;
pub mod cell;
mod column;
mod direction;
mod header;
pub(crate) mod heading;
mod pair;
mod readings;
mod row;
mod shape;
mod sign;
mod told;

pub use cell::note::NoteFacts;
pub use column::ColumnKind;
pub use header::is_unknown_header;
pub use shape::Passed;

pub(crate) use pair::words_of;
use row::RowReader;
use shape::Shape;

/// A page with its port tables understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortPage {
    /// Who the page is.
    pub identity: Identity,
    /// Bytes of its text.
    pub length: usize,
    /// What the page calls itself.
    pub title: Option<String>,
    /// Whether a lexicon knows the page's language.
    pub has_lexicon: bool,
    /// The packs that are about the page.
    pub packs: PackSet,
    /// Port tables, in the order of the page.
    pub tables: Vec<PortTable>,
    /// All other tables, in the order of the page, each with the reason why it was passed over.
    pub passed: Vec<PassedTable>,
    /// Files that the page shows as parts of itself.
    pub partials: Vec<Partial>,
    /// Whether the page shows a partial of another language, for its own has none: those tables are no
    /// statement of this edition, nor does it lack them.
    pub borrows: bool,
    /// Suppression comments.
    pub suppressions: Vec<Suppression>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

impl PortPage {
    /// The file that a table of the page stands in: the page, or the partial that it shows.
    #[must_use]
    pub fn path_of<'p>(&'p self, table: &'p PortTable) -> &'p str {
        table.file.as_deref().unwrap_or(&self.identity.path)
    }

    /// All tables of the page, in its order, as they were read.
    #[must_use]
    pub fn as_read(&self) -> Vec<Table> {
        let known = self.tables.iter();
        let known = known.map(|table| (table.index, table.to_table()));
        let passed = self.passed.iter();
        let passed = passed.map(|passed| (passed.index, passed.table.clone()));
        let mut tables: Vec<(u32, Table)> = known.chain(passed).collect();
        tables.order_by_key(|(index, _)| *index);
        tables.into_iter().map(|(_, table)| table).collect()
    }

    /// The same page with these tables, which are understood in its language.
    #[must_use]
    pub fn with_tables(self, tables: Vec<Table>, source: &Locale, lexicons: &Lexicons) -> Self {
        let language = Language::of(&self.identity, self.packs, source, lexicons);
        let (tables, passed) = recognized(tables, language);
        Self {
            tables,
            passed,
            ..self
        }
    }
}

/// A table that no recogniser took for a port table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassedTable {
    /// 1-based among all tables of the page.
    pub index: u32,
    /// The table as the page has it.
    pub table: Table,
    /// Why it was passed over.
    pub why: Passed,
}

impl PassedTable {
    /// Whether it looks like a port table all the same: it has ports, or headers that promise them.
    #[must_use]
    pub fn is_like_ports(&self) -> bool {
        matches!(self.why, Passed::UnknownHeader(_) | Passed::NoEvidence(_))
    }
}

/// A table whose rows state rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortTable {
    /// 1-based among all tables of the page.
    pub index: u32,
    /// The partial that it stands in, which all its places are of; `None` where it is the page itself.
    pub file: Option<Arc<str>>,
    /// Where it begins.
    pub place: Place,
    /// The heading above it.
    pub heading: Option<String>,
    /// The headings that the table stands under, outermost first.
    pub headings: Vec<Arc<Heading>>,
    /// The line right above it that introduces it.
    pub lead: Option<String>,
    /// What each column states.
    pub columns: Vec<ColumnKind>,
    /// Whether the columns were taken over from another language.
    pub is_projected: bool,
    /// Fields that the heading gives to all rows.
    pub given: Vec<Field>,
    /// The header cells.
    pub header: Vec<Cell>,
    /// The body rows.
    pub rows: Vec<Row>,
}

impl PortTable {
    /// The table as it was read.
    fn to_table(&self) -> Table {
        let row = |row: &Row| TableRow {
            place: row.place,
            cells: row.cells.clone(),
            section: row.section.clone(),
            is_trailing_prose: row.is_trailing_prose,
        };
        Table {
            file: self.file.clone(),
            place: self.place,
            heading: self.heading.clone(),
            headings: self.headings.clone(),
            lead: self.lead.clone(),
            header: self.header.clone(),
            rows: self.rows.iter().map(row).collect(),
        }
    }

    /// The anchor of the heading above: the same in all languages.
    #[must_use]
    pub fn anchor(&self) -> Option<&str> {
        self.headings.last()?.anchor.as_deref()
    }

    /// Whether the table has a place for a field: a column, or a heading that gives it.
    #[must_use]
    pub fn has_field(&self, field: Field) -> bool {
        self.given.contains(&field) || self.columns.iter().any(|kind| kind.states(field))
    }

    /// The 1-based column in which a field stands.
    #[must_use]
    pub fn column_of(&self, field: Field) -> Option<u32> {
        let at = self.columns.iter().position(|kind| kind.is_home_of(field));
        let at = at.or_else(|| self.columns.iter().position(|kind| kind.states(field)));
        at.and_then(|at| u32::try_from(at + 1).ok())
    }
}

/// On what the reading of a field rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// Words of a pack, or closed vocabulary and numbers.
    Known,
    /// Words that were learned from the rows of the dump at hand.
    Learned,
    /// Words that one text alone bears out: good enough to be published as learned, and no ground for a
    /// finding.
    Guessed,
    /// The source language's own words.
    Phrase,
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
    /// The title that the row is to those below it.
    pub section: Option<String>,
    /// Whether the row is a sentence that was glued to the table.
    pub is_trailing_prose: bool,
    /// What the row states; `None` where it states no rule.
    pub rule: Option<Rule>,
    /// Other admissible readings of fields. They count where they agree with another language, and are
    /// never held against one.
    pub others: Vec<(Field, Value)>,
    /// Fields that rest on something else than known words.
    pub bases: Vec<(Field, Basis)>,
    /// What could not be read.
    pub gaps: Vec<Gap>,
    /// What was understood and should be looked at.
    pub remarks: Vec<Remark>,
    /// Terms found, for holding wording against wording.
    pub terms: Vec<TermUse>,
    /// Facts stated in the row's prose.
    pub note: NoteFacts,
}

impl Row {
    /// On what a field rests.
    #[must_use]
    pub fn basis(&self, field: Field) -> Basis {
        let found = self.bases.iter().find(|(known, _)| *known == field);
        found.map_or(Basis::Known, |(_, basis)| *basis)
    }
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
    /// A rule whose ports no number tells: dynamic ports, transports without ports.
    UnnumberedPort,
    /// An exception ("any except 443") that a rule cannot state.
    Exception,
    /// A template or an include whose text is not on the page.
    Template,
    /// Two cells of the row that contradict each other.
    Contradiction,
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
            GapCode::UnnumberedPort => "unnumbered-port",
            GapCode::Exception => "exception",
            GapCode::Template => "template",
            GapCode::Contradiction => "contradiction",
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

/// What a reader of cells knows of the page's language.
#[derive(Debug, Clone, Copy)]
pub struct Language<'l> {
    /// All lexicons.
    pub lexicons: &'l Lexicons,
    /// That of the page's language.
    pub own: Option<&'l Lexicon>,
    /// That of the language that pages are written in first.
    pub source: Option<&'l Lexicon>,
    /// Whether the page is in that language: then its words are concepts.
    pub is_source: bool,
}

impl<'l> Language<'l> {
    /// The language of a page.
    #[must_use]
    pub fn of(
        identity: &Identity,
        packs: PackSet,
        source: &Locale,
        lexicons: &'l Lexicons,
    ) -> Self {
        let locale = identity.locale.as_ref();
        Self {
            lexicons,
            own: locale.and_then(|locale| lexicons.lexicon(locale, packs)),
            source: lexicons.lexicon(source, packs),
            is_source: identity.is_within(source),
        }
    }
}

/// The concept that words of the source language name: that of a lexicon, or their own phrase; `None`
/// where they name several, or are no name.
#[must_use]
pub fn concept_named(words: &str, source: &Locale, lexicons: &Lexicons) -> Option<ConceptId> {
    let language = Language {
        lexicons,
        own: lexicons.for_locale(source),
        source: lexicons.for_locale(source),
        is_source: true,
    };
    match cell::endpoint::units(words, language).as_slice() {
        [unit] => Some(unit.concept.clone()),
        _ => None,
    }
}

/// Understands the port tables of a page; `source` is the locale that pages are written in first.
///
/// ```
/// use portolan::lexicon::Lexicons;
/// use portolan::page::{self, Origin};
/// let source = "|Protocol/TCP or UDP/Port|Source IP address|Destination IP address|\n|-|-|-|\n\
///               |SIP/MTLS/TCP/5061|Any|Database server|\n";
/// let origin = Origin::from_path("en-US/x.md");
/// let page = page::read(source.as_bytes(), &origin);
/// let page = portolan::normalize::normalize(page, &"en".parse().unwrap(), &Lexicons::built_in());
/// let rule = page.tables[0].rows[0].rule.as_ref().unwrap();
/// assert_eq!(rule.matches()[0].to_string(), "TCP 5061");
/// assert_eq!(rule.destination.value().unwrap().roles().next().unwrap().as_str(), "database-server");
/// ```
#[must_use]
pub fn normalize(page: Page, source: &Locale, lexicons: &Lexicons) -> PortPage {
    let front = front_matter::read(&page.front_matter);
    let metadata = |key: &str| front.get(key).map(Cow::into_owned);
    let title = metadata("title").or_else(|| page.title.clone());
    let packs = lexicons.packs_about(&metadata, title.as_deref());
    let language = Language::of(&page.identity, packs, source, lexicons);
    let (tables, passed) = recognized(page.tables, language);
    let title = title.map(|title| match title.char_indices().nth(MAX_TITLE_CHARS) {
        Some((end, _)) => title[..end].to_owned(),
        None => title,
    });
    PortPage {
        has_lexicon: language.own.is_some(),
        packs,
        title,
        length: page.length,
        identity: page.identity,
        tables,
        passed,
        partials: page.partials,
        borrows: false,
        suppressions: page.suppressions,
        problems: page.problems,
    }
}

/// The port tables among all tables of a page, understood, and the others.
fn recognized(all: Vec<Table>, language: Language<'_>) -> (Vec<PortTable>, Vec<PassedTable>) {
    let mut tables: Vec<PortTable> = Vec::new();
    let mut passed: Vec<PassedTable> = Vec::new();
    for (at, table) in all.into_iter().enumerate() {
        let index = u32::try_from(at + 1).unwrap_or(u32::MAX);
        let read = shape::recognize(table, language);
        let (read, language) = match read {
            Ok((table, shape)) => match shape::spoken_in(&table, language) {
                Some(spoken) => (shape::recognize(table, spoken), spoken),
                None => (Ok((table, shape)), language),
            },
            Err(passed) => (Err(passed), language),
        };
        match read {
            Ok((table, shape)) => tables.push(port_table(table, index, shape, language)),
            Err((table, why)) => passed.push(PassedTable { index, table, why }),
        }
    }
    (tables, passed)
}

/// Reads a table of which another language tells what its columns state.
#[must_use]
pub fn project(
    passed: &PassedTable,
    columns: Vec<ColumnKind>,
    language: Language<'_>,
) -> PortTable {
    let shape = Shape {
        columns,
        is_projected: true,
    };
    port_table(passed.table.clone(), passed.index, shape, language)
}

/// What header words mean that were learned.
pub type Told<'t> = &'t dyn Fn(&str) -> Option<Vec<ConceptId>>;

/// Reads a table that was passed over, with header words that were learned.
#[must_use]
pub fn read_learned(
    passed: &PassedTable,
    told: Told<'_>,
    language: Language<'_>,
) -> Option<PortTable> {
    let lexicon = language.own.or(language.source)?;
    let columns = shape::by_learned_header(&passed.table, told, lexicon, language.source)?;
    Some(project(passed, columns, language))
}

/// Reads a table again of which learned header words tell what columns state that nobody understood; `None`
/// where they tell nothing.
#[must_use]
pub fn reread_learned(
    table: &PortTable,
    told: Told<'_>,
    language: Language<'_>,
) -> Option<PortTable> {
    let columns = table.header.iter().zip(&table.columns);
    let columns = columns.map(|(cell, own)| match (own, told(&cell.text)) {
        (ColumnKind::Other, Some(words)) => header::column_of_words(&words),
        _ => *own,
    });
    let columns: Vec<ColumnKind> = columns.collect();
    (columns != table.columns).then(|| read_as(table, columns, true, language))
}

/// Reads a table again of which the source tells what its headers mean that are ambiguous or, where the two
/// are `alike`, not understood; `None` where its headers cannot mean that, or mean it already.
#[must_use]
pub fn retell(
    table: &PortTable,
    columns: &[ColumnKind],
    alike: bool,
    language: Language<'_>,
) -> Option<PortTable> {
    if table.columns == columns || table.columns.len() != columns.len() {
        return None;
    }
    let mut is_projected = table.is_projected;
    for ((cell, own), kind) in table.header.iter().zip(&table.columns).zip(columns) {
        if own == kind || header::may_state(&cell.text, *kind, language) {
            continue;
        }
        let is_unknown = *own == ColumnKind::Other && is_unknown_header(&cell.text, language);
        if !(alike && is_unknown) {
            return None;
        }
        is_projected = true;
    }
    Some(read_as(table, columns.to_vec(), is_projected, language))
}

fn read_as(
    table: &PortTable,
    columns: Vec<ColumnKind>,
    is_projected: bool,
    language: Language<'_>,
) -> PortTable {
    let shape = Shape {
        columns,
        is_projected,
    };
    port_table(table.to_table(), table.index, shape, language)
}

fn port_table(table: Table, index: u32, shape: Shape, language: Language<'_>) -> PortTable {
    let mut given = heading::read(&table, &shape.columns, language);
    given.direction = given
        .direction
        .or_else(|| direction::given_direction(&table, &shape.columns, language));
    given.action = action::given_action(&table, &shape.columns, language);
    let header: Vec<&str> = table.header.iter().map(|cell| cell.text.as_str()).collect();
    let mut reader = RowReader::new(&shape.columns, &table.header, &table.rows, &given, language);
    let rows = table
        .rows
        .into_iter()
        .enumerate()
        .map(|(at, row)| reader.row(row, at + 1, &header))
        .collect();
    PortTable {
        index,
        file: table.file,
        place: table.place,
        heading: table.heading,
        headings: table.headings,
        lead: table.lead,
        given: given.fields(),
        columns: shape.columns,
        is_projected: shape.is_projected,
        rows,
        header: table.header,
    }
}
