//! Markup: the rows and cells of a table as its tags have them, spans not yet expanded.
//!
//! Takes the HTML that rendering wrote, one outer table at a time, and gives its tables in document
//! order. A table whose tags are all there, in their places, is what its tags say and is read off them.
//! Whatever else strangers write goes to an HTML parser, which knows what a browser would make of it.

// The node kinds of the HTML tree are many, and only text and elements matter here.
#![allow(clippy::wildcard_enum_match_arm)]

use std::borrow::Cow;

use scraper::{ElementRef, Html, Node, Selector};

use super::render::{LINE_END, OFFSET_ATTRIBUTE};

/// Characters of a cell beyond this are not read.
pub(super) const MAX_CELL_CHARS: usize = 20_000;

/// A table as written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct TableMarkup {
    /// Byte offset of its tag in the page.
    pub(super) offset: usize,
    pub(super) rows: Vec<RowMarkup>,
}

/// A row as written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct RowMarkup {
    /// Whether it stands in `<thead>`.
    pub(super) in_head: bool,
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
    /// Blanks folded, one `\n` where a block or line ends, nested tables left out.
    pub(super) text: String,
    /// Whether the text goes on.
    pub(super) is_cut: bool,
}

/// The tables of one outer table: itself and those inside it.
pub(super) fn tables(html: &str) -> Vec<TableMarkup> {
    match tidy_table(html) {
        Some(table) => vec![table],
        None if html.is_empty() => Vec::new(),
        None => parsed_tables(html),
    }
}

/// The table, where every tag is closed where it should be and nothing is nested.
fn tidy_table(html: &str) -> Option<TableMarkup> {
    let mut table: Option<TableMarkup> = None;
    let mut section: Option<&str> = None;
    let mut row: Option<RowMarkup> = None;
    let mut cell: Option<CellMarkup> = None;
    let mut rest = html;
    while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
        let (text, tag) = rest.split_at(at);
        let end = memchr::memchr(b'>', tag.as_bytes())?;
        let mut words = tag[1..end].split(' ');
        let name = words.next()?;
        rest = &tag[end + 1..];
        match (name, &mut table, &mut row, &mut cell) {
            ("td" | "th", Some(_), Some(_), None) => {
                let mut opened = CellMarkup {
                    is_header: name == "th",
                    ..CellMarkup::default()
                };
                for (attribute, value) in words.filter_map(|word| word.split_once('=')) {
                    let value = value.parse().ok()?;
                    match attribute {
                        OFFSET_ATTRIBUTE => opened.offset = value,
                        "colspan" => opened.colspan = Some(value),
                        "rowspan" => opened.rowspan = Some(value),
                        _ => return None,
                    }
                }
                cell = Some(opened);
            }
            ("/td" | "/th", Some(_), Some(row), Some(open)) => {
                if open.is_header != (name == "/th") {
                    return None;
                }
                (open.text, open.is_cut) = folded(&decoded(text));
                row.cells.extend(cell.take());
            }
            ("tr", Some(_), None, None) => {
                row = Some(RowMarkup {
                    in_head: section == Some("thead"),
                    cells: Vec::new(),
                });
            }
            ("/tr", Some(table), Some(_), None) => table.rows.extend(row.take()),
            ("thead" | "tbody" | "tfoot", Some(_), None, None) if section.is_none() => {
                section = Some(name);
            }
            ("/thead" | "/tbody" | "/tfoot", Some(_), None, None) => {
                section.take().filter(|open| name.ends_with(open))?;
            }
            ("table", None, None, None) => {
                let (_, offset) = words.next()?.split_once('=')?;
                table = Some(TableMarkup {
                    offset: offset.parse().ok()?,
                    rows: Vec::new(),
                });
            }
            // Nothing but a line end is written behind the table.
            ("/table", Some(_), None, None) if section.is_none() => {
                return table.filter(|_| rest.trim_ascii().is_empty());
            }
            _ => return None,
        }
    }
    None
}

/// Text with its character references resolved.
fn decoded(text: &str) -> Cow<'_, str> {
    if memchr::memchr(b'&', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let fragment = Html::parse_fragment(text);
    Cow::Owned(fragment.root_element().text().collect())
}

/// What a browser makes of it.
fn parsed_tables(html: &str) -> Vec<TableMarkup> {
    let Ok(selector) = Selector::parse("table") else {
        return Vec::new();
    };
    let document = Html::parse_document(html);
    let number = |element: ElementRef<'_>, name: &str| element.attr(name)?.parse().ok();
    let cell = |element: ElementRef<'_>| {
        let (text, is_cut) = folded(&own_text(element));
        CellMarkup {
            is_header: element.value().name() == "th",
            offset: number(element, OFFSET_ATTRIBUTE).unwrap_or(0),
            colspan: number(element, "colspan"),
            rowspan: number(element, "rowspan"),
            text,
            is_cut,
        }
    };
    let row = |(element, in_head): (ElementRef<'_>, bool)| RowMarkup {
        in_head,
        cells: element
            .child_elements()
            .filter(|child| matches!(child.value().name(), "td" | "th"))
            .map(cell)
            .collect(),
    };
    document
        .select(&selector)
        .map(|element| TableMarkup {
            offset: number(element, OFFSET_ATTRIBUTE).unwrap_or(0),
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

/// The text of a cell without that of tables inside it, no more of it than is read.
fn own_text(cell: ElementRef<'_>) -> String {
    let mut text = String::new();
    let mut node = cell.first_child();
    while let Some(current) = node {
        let mut descend = false;
        match current.value() {
            // A character has four bytes at most.
            Node::Text(piece) if text.len() <= MAX_CELL_CHARS * 4 => text.push_str(piece),
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
    text
}

/// Folds runs of blanks to one and drops those around line ends; says whether the text was cut.
///
/// No-break spaces stay: in numbers they group digits.
fn folded(text: &str) -> (String, bool) {
    let cut = match text.len() > MAX_CELL_CHARS {
        true => text.char_indices().nth(MAX_CELL_CHARS),
        false => None,
    };
    let text = cut.map_or(text, |(at, _)| &text[..at]);
    let mut folded = String::with_capacity(text.len());
    for line in text.split(LINE_END) {
        let before = folded.len();
        for word in line.split_ascii_whitespace() {
            if folded.len() > before {
                folded.push(' ');
            } else if before > 0 {
                folded.push('\n');
            }
            folded.push_str(word);
        }
        if folded[before..].trim().is_empty() {
            folded.truncate(before);
        }
    }
    (folded, cut.is_some())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Tags and text as rendering writes them, in any order.
    fn piece() -> impl Strategy<Value = &'static str> {
        prop_oneof![
            4 => Just("<tr o=7>"),
            4 => Just("</tr>"),
            5 => Just("<td o=9>"),
            5 => Just("</td>"),
            1 => Just("<td o=9 rowspan=2 colspan=3>"),
            2 => Just("<th o=8>"),
            2 => Just("</th>"),
            1 => Just("<thead>"),
            1 => Just("</thead>"),
            1 => Just("<tbody>"),
            1 => Just("</tbody>"),
            1 => Just("<table o=5>"),
            1 => Just("</table>\n"),
            4 => Just("TCP 443"),
            1 => Just(" \u{FDD0} \u{A0}"),
            1 => Just("&amp;&nbsp;&#65;&lt;x"),
        ]
    }

    /// Rows as nearly all tables have them.
    fn row() -> impl Strategy<Value = String> {
        let cell = (
            prop_oneof![Just("td"), Just("th")],
            prop_oneof![
                Just("a\u{FDD0}\u{FDD0}b c"),
                Just(""),
                Just("&gt; &copy"),
                Just("每 6")
            ],
        )
            .prop_map(|(name, text)| format!("<{name} o=3>{text}</{name}>\u{FDD0}"));
        proptest::collection::vec(cell, 0..4)
            .prop_map(|cells| format!("<tr o=2>{}</tr>", cells.concat()))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3_000))]

        #[test]
        fn tags_say_what_the_parser_makes_of_them(pieces in proptest::collection::vec(piece(), 0..14)) {
            let html = format!("<table o=1>{}</table>\n", pieces.concat());
            if let Some(table) = tidy_table(&html) {
                prop_assert_eq!(vec![table], parsed_tables(&html));
            }
        }

        #[test]
        fn tidy_tables_need_no_parser(
            head in proptest::collection::vec(row(), 0..3),
            body in proptest::collection::vec(row(), 0..4),
        ) {
            let html = format!(
                "<table o=1><thead>{}</thead>\n<tbody>{}</tbody></table>\n",
                head.concat(),
                body.concat()
            );
            prop_assert_eq!(tidy_table(&html).into_iter().collect::<Vec<_>>(), parsed_tables(&html));
            let plain = format!("<table o=1>{}</table>\n", body.concat());
            prop_assert_eq!(tidy_table(&plain).into_iter().collect::<Vec<_>>(), parsed_tables(&plain));
        }
    }
}
