//! Markup: the rows and cells of a table as its tags have them, spans not yet expanded.
//!
//! Takes the tags that shape one outer table, with the text between them, and gives its tables in document
//! order. A table whose tags are all there, in their places, is what its tags say and is read off them.
//! Whatever else strangers write goes to an HTML parser, which knows what a browser would make of it; it
//! sees the tags alone, with a number in place of each stretch of text.

// The node kinds of the HTML tree are many, and only text and elements matter here.
#![allow(clippy::wildcard_enum_match_arm)]

use std::fmt::Write;
use std::ops::Range;

use scraper::{ElementRef, Html, Node, Selector};

use super::flow::{Flow, Folded, fold};
use crate::limits::MAX_ROWS;

/// A table as written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct TableMarkup {
    /// Byte offset of its tag in the page.
    pub(super) offset: usize,
    /// The line above it that speaks of it, or its caption.
    pub(super) lead: Option<String>,
    pub(super) rows: Vec<RowMarkup>,
}

/// A row as written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct RowMarkup {
    /// Whether it stands in `<thead>`.
    pub(super) in_head: bool,
    /// Whether it is a line of a pipe table without any bar.
    pub(super) has_no_bar: bool,
    pub(super) cells: Vec<CellMarkup>,
}

/// A cell as written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct CellMarkup {
    /// Whether it is a `<th>`.
    pub(super) is_header: bool,
    /// Byte offset behind its tag in the page.
    pub(super) offset: usize,
    pub(super) colspan: Option<usize>,
    pub(super) rowspan: Option<usize>,
    /// Its text, nested tables left out.
    pub(super) folded: Folded,
}

/// A part of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    Head,
    Body,
    Foot,
}

/// A tag that shapes a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    Table,
    TableEnd,
    Section(Section),
    SectionEnd(Section),
    Row {
        /// Whether it is a line of a pipe table without any bar.
        has_no_bar: bool,
    },
    RowEnd,
    Cell {
        is_header: bool,
    },
    CellEnd {
        is_header: bool,
    },
}

/// A tag that shapes a table, behind the text that ends where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    /// Where it stands in the text that was gathered.
    pub(super) at: u32,
    /// Byte offset in the page: of the tag, or behind it where it opens a cell.
    pub(super) offset: u32,
    pub(super) colspan: Option<u32>,
    pub(super) rowspan: Option<u32>,
}

/// The tables of one outer table: itself and those inside it.
pub(super) fn tables(tokens: &[Token], flow: &Flow) -> Vec<TableMarkup> {
    match tidy_table(tokens, flow) {
        Some(table) => vec![table],
        None if tokens.is_empty() => Vec::new(),
        None => parsed_tables(tokens, flow),
    }
}

fn row_markup(in_head: bool, has_no_bar: bool) -> RowMarkup {
    RowMarkup {
        in_head,
        has_no_bar,
        cells: Vec::new(),
    }
}

fn cell_markup(token: &Token, is_header: bool) -> CellMarkup {
    CellMarkup {
        is_header,
        offset: token.offset as usize,
        colspan: token.colspan.map(|span| span as usize),
        rowspan: token.rowspan.map(|span| span as usize),
        folded: Folded::default(),
    }
}

/// The table, where every tag is closed where it should be and nothing is nested.
fn tidy_table(tokens: &[Token], flow: &Flow) -> Option<TableMarkup> {
    let (first, rest) = tokens.split_first()?;
    if first.kind != TokenKind::Table {
        return None;
    }
    let mut table = TableMarkup {
        offset: first.offset as usize,
        ..TableMarkup::default()
    };
    let mut section: Option<Section> = None;
    let mut row: Option<RowMarkup> = None;
    let mut cell: Option<(CellMarkup, usize)> = None;
    // Rows beyond those that are read are not looked at; one more tells that there are any.
    let mut body = 0;
    for (at, token) in rest.iter().enumerate() {
        match (token.kind, &mut row, &mut cell) {
            (TokenKind::Cell { is_header }, Some(_), None) => {
                cell = Some((cell_markup(token, is_header), token.at as usize));
            }
            (TokenKind::CellEnd { is_header }, Some(row), Some((open, start))) => {
                if open.is_header != is_header {
                    return None;
                }
                open.folded = fold(flow, std::iter::once(*start..token.at as usize));
                row.cells.extend(cell.take().map(|(cell, _)| cell));
            }
            (TokenKind::Row { has_no_bar }, None, None) => {
                row = Some(row_markup(section == Some(Section::Head), has_no_bar));
            }
            (TokenKind::RowEnd, Some(ended), None) => {
                let is_head = ended.in_head || ended.cells.iter().all(|cell| cell.is_header);
                body += usize::from(body > 0 || !is_head);
                table.rows.extend(row.take());
                if body > MAX_ROWS {
                    return Some(table);
                }
            }
            (TokenKind::Section(opened), None, None) if section.is_none() => {
                section = Some(opened);
            }
            (TokenKind::SectionEnd(closed), None, None) => {
                section.take().filter(|open| *open == closed)?;
            }
            (TokenKind::TableEnd, None, None) if section.is_none() => {
                return (at + 1 == rest.len()).then_some(table);
            }
            _ => return None,
        }
    }
    None
}

/// The attribute that says which tag an element comes from.
const TOKEN_ATTRIBUTE: &str = "o";
/// Stands before the number of a stretch of text; Unicode promises that it is no character of any text.
const STRETCH: char = '\u{FDEF}';

/// The tags as HTML, with a number in place of each stretch of text: that of the tag behind it.
fn printed(tokens: &[Token], flow: &Flow) -> String {
    let mut html = String::with_capacity(tokens.len() * 12);
    let mut start = 0;
    for (number, token) in tokens.iter().enumerate() {
        let text = &flow.text()[start..token.at as usize];
        start = token.at as usize;
        if !text.trim_ascii().is_empty() {
            let _ = write!(html, "{STRETCH}{number}");
        }
        let section = |section: Section| match section {
            Section::Head => "thead",
            Section::Body => "tbody",
            Section::Foot => "tfoot",
        };
        let cell = |is_header: bool| if is_header { "th" } else { "td" };
        let (name, closing) = match token.kind {
            TokenKind::Table => ("table", false),
            TokenKind::TableEnd => ("table", true),
            TokenKind::Section(which) => (section(which), false),
            TokenKind::SectionEnd(which) => (section(which), true),
            TokenKind::Row { .. } => ("tr", false),
            TokenKind::RowEnd => ("tr", true),
            TokenKind::Cell { is_header } => (cell(is_header), false),
            TokenKind::CellEnd { is_header } => (cell(is_header), true),
        };
        let _ = match closing {
            true => write!(html, "</{name}>"),
            false => write!(html, "<{name} {TOKEN_ATTRIBUTE}={number}>"),
        };
    }
    if !flow.text()[start..].trim_ascii().is_empty() {
        let _ = write!(html, "{STRETCH}{}", tokens.len());
    }
    html
}

/// What a browser makes of it.
fn parsed_tables(tokens: &[Token], flow: &Flow) -> Vec<TableMarkup> {
    let Ok(selector) = Selector::parse("table") else {
        return Vec::new();
    };
    let document = Html::parse_document(&printed(tokens, flow));
    let token = |element: ElementRef<'_>| -> Option<&Token> {
        tokens.get(element.attr(TOKEN_ATTRIBUTE)?.parse::<usize>().ok()?)
    };
    let stretch = |number: usize| -> Range<usize> {
        let start = number.checked_sub(1).and_then(|at| tokens.get(at));
        let start = start.map_or(0, |token| token.at as usize);
        let end = tokens
            .get(number)
            .map_or(flow.len(), |token| token.at as usize);
        start..end
    };
    let cell = |element: ElementRef<'_>| {
        let is_header = element.value().name() == "th";
        let mut cell = match token(element) {
            Some(token) => cell_markup(token, is_header),
            None => CellMarkup {
                is_header,
                ..CellMarkup::default()
            },
        };
        cell.folded = fold(flow, own_stretches(element).into_iter().map(stretch));
        cell
    };
    let row = |(element, in_head): (ElementRef<'_>, bool)| {
        let has_no_bar =
            token(element).is_some_and(|token| token.kind == TokenKind::Row { has_no_bar: true });
        let mut row = row_markup(in_head, has_no_bar);
        row.cells = element
            .child_elements()
            .filter(|child| matches!(child.value().name(), "td" | "th"))
            .map(cell)
            .collect();
        row
    };
    document
        .select(&selector)
        .map(|element| TableMarkup {
            offset: token(element).map_or(0, |token| token.offset as usize),
            lead: None,
            rows: rows_of(element).map(row).collect(),
        })
        .collect()
}

/// Rows of this table and not of tables inside it, with whether each is in `<thead>`.
fn rows_of(table: ElementRef<'_>) -> impl Iterator<Item = (ElementRef<'_>, bool)> {
    table.child_elements().flat_map(|child| {
        let name = child.value().name();
        let in_head = name == "thead";
        let direct = (name == "tr").then_some((child, false));
        let nested = matches!(name, "thead" | "tbody" | "tfoot")
            .then(|| {
                child
                    .child_elements()
                    .filter(|e| e.value().name() == "tr")
                    .map(move |row| (row, in_head))
            })
            .into_iter()
            .flatten();
        direct.into_iter().chain(nested)
    })
}

/// The stretches of text of a cell without those of tables inside it.
fn own_stretches(cell: ElementRef<'_>) -> Vec<usize> {
    let mut stretches = Vec::new();
    let mut node = cell.first_child();
    while let Some(current) = node {
        let mut descend = false;
        match current.value() {
            Node::Text(text) => stretches.extend(
                text.split(STRETCH)
                    .filter_map(|number| number.trim_ascii().parse::<usize>().ok()),
            ),
            Node::Element(element) => descend = element.name() != "table",
            _ => {}
        }
        node = None;
        if descend {
            node = current.first_child();
        }
        let mut up = Some(current);
        while node.is_none() {
            match up {
                Some(at) if at.id() != cell.id() => {
                    node = at.next_sibling();
                    up = at.parent();
                }
                _ => break,
            }
        }
    }
    stretches
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Debug, Clone, Copy)]
    enum Part {
        Tag(TokenKind),
        Text(&'static str),
    }

    fn gathered(parts: &[Part]) -> (Vec<Token>, Flow) {
        let (mut tokens, mut flow) = (Vec::new(), Flow::default());
        let whole = [Part::Tag(TokenKind::Table)].iter().chain(parts);
        for (at, part) in whole.chain(&[Part::Tag(TokenKind::TableEnd)]).enumerate() {
            match part {
                Part::Tag(kind) => tokens.push(Token {
                    kind: *kind,
                    at: flow.len() as u32,
                    offset: at as u32 * 100,
                    colspan: matches!(kind, TokenKind::Cell { is_header: true }).then_some(2),
                    rowspan: None,
                }),
                Part::Text(text) => flow.push(text, at * 100),
            }
        }
        (tokens, flow)
    }

    /// Tags and text in any order.
    fn part() -> impl Strategy<Value = Part> {
        let row = TokenKind::Row { has_no_bar: false };
        let cell = |is_header| TokenKind::Cell { is_header };
        let end = |is_header| TokenKind::CellEnd { is_header };
        prop_oneof![
            4 => Just(Part::Tag(row)),
            4 => Just(Part::Tag(TokenKind::RowEnd)),
            6 => Just(Part::Tag(cell(false))),
            6 => Just(Part::Tag(end(false))),
            2 => Just(Part::Tag(cell(true))),
            2 => Just(Part::Tag(end(true))),
            1 => Just(Part::Tag(TokenKind::Section(Section::Head))),
            1 => Just(Part::Tag(TokenKind::SectionEnd(Section::Head))),
            1 => Just(Part::Tag(TokenKind::Section(Section::Body))),
            1 => Just(Part::Tag(TokenKind::SectionEnd(Section::Body))),
            1 => Just(Part::Tag(TokenKind::Table)),
            1 => Just(Part::Tag(TokenKind::TableEnd)),
            4 => Just(Part::Text("TCP 443")),
            1 => Just(Part::Text(" \n")),
            1 => Just(Part::Text(" \u{FDD0} \u{A0}")),
        ]
    }

    /// Rows as nearly all tables have them.
    fn row() -> impl Strategy<Value = Vec<Part>> {
        let text = prop_oneof![
            Just("a\u{FDD0}\u{FDD0}b c"),
            Just(""),
            Just("> &copy"),
            Just("每 6")
        ];
        let cell = (any::<bool>(), text).prop_map(|(is_header, text)| {
            vec![
                Part::Tag(TokenKind::Cell { is_header }),
                Part::Text(text),
                Part::Tag(TokenKind::CellEnd { is_header }),
                Part::Text("\n"),
            ]
        });
        proptest::collection::vec(cell, 0..4).prop_map(|cells| {
            let mut row = vec![Part::Tag(TokenKind::Row { has_no_bar: false })];
            row.extend(cells.concat());
            row.push(Part::Tag(TokenKind::RowEnd));
            row
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3_000))]

        #[test]
        fn tags_say_what_the_parser_makes_of_them(parts in proptest::collection::vec(part(), 0..14)) {
            let (tokens, flow) = gathered(&parts);
            if let Some(table) = tidy_table(&tokens, &flow) {
                prop_assert_eq!(vec![table], parsed_tables(&tokens, &flow));
            }
        }

        #[test]
        fn tidy_tables_need_no_parser(
            head in proptest::collection::vec(row(), 0..3),
            body in proptest::collection::vec(row(), 0..4),
        ) {
            let tag = |kind| vec![Part::Tag(kind)];
            let whole = [
                tag(TokenKind::Section(Section::Head)), head.concat(),
                tag(TokenKind::SectionEnd(Section::Head)), tag(TokenKind::Section(Section::Body)),
                body.concat(), tag(TokenKind::SectionEnd(Section::Body)),
            ].concat();
            for parts in [whole, body.concat()] {
                let (tokens, flow) = gathered(&parts);
                let tidy: Vec<_> = tidy_table(&tokens, &flow).into_iter().collect();
                prop_assert_eq!(tidy, parsed_tables(&tokens, &flow));
            }
        }
    }
}
