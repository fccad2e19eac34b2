//! Tables: the grid of cells that the HTML standard makes of rows and spans.
//!
//! Takes the HTML of a page's tables and gives grids of text cells with their places. Spans are
//! expanded and clamped as the standard says; limits keep a hostile table from costing memory.

// The node kinds of the HTML tree are many, and only text and elements matter here.
#![allow(clippy::wildcard_enum_match_arm)]

use std::sync::Arc;

use scraper::{ElementRef, Html, Node, Selector};

use super::render::{LINE_END, MAX_TAG_BYTES, OFFSET_ATTRIBUTE};
use super::{Cell, Problem, ProblemKind, Table, TableRow};
use crate::span::{LineIndex, Place};

/// More columns than this and a table is not read.
const MAX_COLUMNS: usize = 200;
/// Rows beyond this are not read.
const MAX_ROWS: usize = 20_000;
/// More tables than this and the rest of the page is not read.
const MAX_TABLES: usize = 5_000;
/// More cells on a page than this, spans expanded, and the rest of the page is not read.
const MAX_CELLS: usize = 300_000;
/// Bytes of text that spans may copy on a page.
const MAX_COPIED_BYTES: usize = 16 * 1024 * 1024;
/// Characters of a cell beyond this are not read.
const MAX_CELL_CHARS: usize = 20_000;
/// The longest source line that is kept for showing a cell.
const MAX_EXCERPT_BYTES: usize = 2_000;

/// Reads all tables of the rendered HTML, in document order.
pub(super) fn read(
    html: &str,
    source: &str,
    lines: &LineIndex,
    problems: &mut Vec<Problem>,
) -> Vec<(usize, Table)> {
    if html.is_empty() {
        return Vec::new();
    }
    let document = Html::parse_document(html);
    let Ok(selector) = Selector::parse("table") else {
        return Vec::new();
    };
    let mut reader = Reader {
        source,
        lines,
        excerpt: None,
        cells_left: MAX_CELLS,
        copies_left: MAX_COPIED_BYTES,
        cut_cell: None,
    };
    let mut tables = Vec::new();
    for element in document.select(&selector) {
        let offset = offset_of(element).unwrap_or(0);
        let mut problem = |place: Place, text: String| {
            problems.push(Problem {
                kind: ProblemKind::UnreadableTable,
                place,
                text,
            });
        };
        if tables.len() == MAX_TABLES {
            problem(
                lines.place(source, offset),
                format!("the page has more than {MAX_TABLES} tables; the rest is not read"),
            );
            break;
        }
        let read = reader.table(element);
        if let Some(place) = reader.cut_cell.take() {
            problem(
                place,
                format!("the cell has more than {MAX_CELL_CHARS} characters; the rest is not read"),
            );
        }
        match read {
            Ok((table, cut)) => {
                if cut {
                    problem(
                        table.place,
                        format!("the table has more than {MAX_ROWS} rows; the rest is not read"),
                    );
                }
                tables.push((offset, table));
            }
            Err(text) => problem(lines.place(source, offset), text),
        }
        if reader.cells_left == 0 {
            break;
        }
    }
    tables
}

struct Reader<'s> {
    source: &'s str,
    lines: &'s LineIndex,
    /// The last source line cut out, so that cells of one line share it.
    excerpt: Option<(u32, Arc<str>)>,
    /// Cells that the page may still have.
    cells_left: usize,
    /// Bytes that spans may still copy.
    copies_left: usize,
    /// The first cell of the table at hand whose text was cut.
    cut_cell: Option<Place>,
}

/// A cell that reaches into rows below: its text and how many rows are left.
struct Reach {
    column: usize,
    rows_left: usize,
    cell: Cell,
}

impl Reader<'_> {
    fn table(&mut self, table: ElementRef<'_>) -> Result<(Table, bool), String> {
        let place = self.place(table);
        let mut header: Vec<Vec<Cell>> = Vec::new();
        let mut rows = Vec::new();
        let mut reaches: Vec<Reach> = Vec::new();
        let mut cut = false;
        for (row, in_head) in rows_of(table) {
            if rows.len() == MAX_ROWS {
                cut = true;
                break;
            }
            let (cells, all_header) = self.row(row, &mut reaches)?;
            if cells.is_empty() {
                continue;
            }
            if rows.is_empty() && (in_head || all_header) {
                header.push(cells);
            } else {
                let place = cells.first().map_or(place, |cell| cell.place);
                rows.push(TableRow { place, cells });
            }
        }
        let header = match header.len() {
            0 if rows.is_empty() => Vec::new(),
            // No header row is marked: the first row is it.
            0 => rows.remove(0).cells,
            _ => stack_headers(header),
        };
        let table = Table {
            place,
            heading: None,
            header,
            rows,
        };
        Ok((table, cut))
    }

    fn row(
        &mut self,
        row: ElementRef<'_>,
        reaches: &mut Vec<Reach>,
    ) -> Result<(Vec<Cell>, bool), String> {
        let mut cells: Vec<Cell> = Vec::new();
        let mut all_header = true;
        let mut above = std::mem::take(reaches).into_iter().peekable();
        let mut next: Vec<Reach> = Vec::new();
        let mut own = row.child_elements().filter(|e| is_cell(*e));
        loop {
            while let Some(reach) = above.next_if(|reach| reach.column == cells.len()) {
                self.spend(&reach.cell, true)?;
                cells.push(reach.cell.clone());
                if reach.rows_left > 1 {
                    next.push(Reach {
                        rows_left: reach.rows_left - 1,
                        ..reach
                    });
                }
            }
            let Some(element) = own.next() else { break };
            all_header &= element.value().name() == "th";
            let cell = self.cell(element);
            // HTML standard: colspan is clamped to 1..=1000; here the table is refused above MAX_COLUMNS.
            let columns = span(element, "colspan").unwrap_or(1).clamp(1, 1000);
            let rows_left = match span(element, "rowspan") {
                Some(0) => usize::MAX,
                Some(n) => n.min(65_534),
                None => 1,
            };
            for copy in 0..columns {
                self.spend(&cell, copy > 0)?;
                if cells.len() >= MAX_COLUMNS {
                    return Err(format!(
                        "the table has more than {MAX_COLUMNS} columns and is not read"
                    ));
                }
                if rows_left > 1 {
                    next.push(Reach {
                        column: cells.len(),
                        rows_left: rows_left - 1,
                        cell: cell.clone(),
                    });
                }
                cells.push(cell.clone());
            }
        }
        next.extend(above.filter_map(|reach| {
            (reach.rows_left > 1).then(|| Reach {
                rows_left: reach.rows_left - 1,
                ..reach
            })
        }));
        next.sort_by_key(|reach| reach.column);
        next.dedup_by_key(|reach| reach.column);
        *reaches = next;
        let all_header = all_header && !cells.is_empty();
        Ok((cells, all_header))
    }

    /// Counts a cell against what a page may have.
    fn spend(&mut self, cell: &Cell, is_copy: bool) -> Result<(), String> {
        let Some(left) = self.cells_left.checked_sub(1) else {
            return Err(format!(
                "the page has more than {MAX_CELLS} cells; this table and the rest is not read"
            ));
        };
        self.cells_left = left;
        if is_copy {
            let Some(left) = self.copies_left.checked_sub(cell.text.len()) else {
                return Err(String::from(
                    "`rowspan` and `colspan` copy more text than a page may have; the table is not read",
                ));
            };
            self.copies_left = left;
        }
        Ok(())
    }

    fn cell(&mut self, element: ElementRef<'_>) -> Cell {
        let (text, is_cut) = cell_text(element);
        let mut offset = offset_of(element).unwrap_or(0);
        // The place of a cell is where its text begins, past the tags that wrap it.
        let rest = self.source.get(offset..).unwrap_or_default();
        if let Some(skipped) = skip_markup(rest)
            && !text.is_empty()
        {
            offset += skipped;
        }
        let place = self.lines.place(self.source, offset);
        if is_cut {
            self.cut_cell.get_or_insert(place);
        }
        Cell {
            text,
            place,
            excerpt: self.excerpt(place.line),
        }
    }

    fn excerpt(&mut self, line: u32) -> Arc<str> {
        if let Some((known, text)) = &self.excerpt
            && *known == line
        {
            return Arc::clone(text);
        }
        let mut text = self.lines.line_text(self.source, line);
        if text.len() > MAX_EXCERPT_BYTES {
            let end = (0..=MAX_EXCERPT_BYTES)
                .rev()
                .find(|&end| text.is_char_boundary(end))
                .unwrap_or(0);
            text = &text[..end];
        }
        let text: Arc<str> = Arc::from(text);
        self.excerpt = Some((line, Arc::clone(&text)));
        text
    }

    fn place(&self, element: ElementRef<'_>) -> Place {
        self.lines
            .place(self.source, offset_of(element).unwrap_or(0))
    }
}

/// Several header rows are one: the words of a column from top to bottom, repeats left out.
fn stack_headers(rows: Vec<Vec<Cell>>) -> Vec<Cell> {
    let mut rows = rows.into_iter();
    let Some(mut header) = rows.next() else {
        return Vec::new();
    };
    for row in rows {
        for (column, cell) in row.into_iter().enumerate() {
            match header.get_mut(column) {
                Some(top) if top.text != cell.text => {
                    top.text = format!("{} {}", top.text, cell.text).trim().to_owned();
                }
                Some(_) => {}
                None => header.push(cell),
            }
        }
    }
    header
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

fn is_cell(element: ElementRef<'_>) -> bool {
    matches!(element.value().name(), "td" | "th")
}

fn offset_of(element: ElementRef<'_>) -> Option<usize> {
    element.attr(OFFSET_ATTRIBUTE)?.parse().ok()
}

fn span(element: ElementRef<'_>, name: &str) -> Option<usize> {
    element.attr(name)?.parse().ok()
}

/// The text of a cell and whether it was cut: blanks folded, one `\n` where a block or line ends,
/// nested tables left out.
fn cell_text(cell: ElementRef<'_>) -> (String, bool) {
    let mut text = String::new();
    let mut length = 0;
    let mut node = cell.first_child();
    while let Some(current) = node {
        let mut descend = false;
        match current.value() {
            Node::Text(piece) => {
                for c in piece.chars() {
                    length += 1;
                    if length > MAX_CELL_CHARS {
                        return (fold_blanks(&text), true);
                    }
                    text.push(match c {
                        LINE_END => '\n',
                        c if c.is_ascii_whitespace() => ' ',
                        c => c,
                    });
                }
            }
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
    (fold_blanks(&text), false)
}

/// Folds runs of blanks to one, drops blanks between CJK characters and around line ends.
///
/// No-break spaces stay: in numbers they group digits.
fn fold_blanks(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in text.split('\n') {
        let mut folded = String::with_capacity(line.len());
        for word in line.split(' ').filter(|word| !word.is_empty()) {
            if !folded.is_empty() {
                folded.push(' ');
            }
            folded.push_str(word);
        }
        if !folded.trim().is_empty() {
            lines.push(folded);
        }
    }
    lines.join("\n")
}

/// Bytes of tags and blanks at the start of `rest`, up to the first text or the next cell.
fn skip_markup(rest: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        at += rest[at..].len() - rest[at..].trim_start().len();
        let tail = &rest.as_bytes()[at..];
        let opens = tail.first() == Some(&b'<') && tail.get(1).is_some_and(u8::is_ascii_alphabetic);
        let is_cell = tail.get(1).is_some_and(|b| b.eq_ignore_ascii_case(&b't'));
        if !opens || is_cell {
            return Some(at);
        }
        let tag = &tail[..tail.len().min(MAX_TAG_BYTES)];
        at += memchr::memchr(b'>', tag)? + 1;
    }
}
