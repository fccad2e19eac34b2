//! Tables: the grid of cells that the HTML standard makes of rows and spans.
//!
//! Takes the HTML of a page's tables and gives grids of text cells with their places. Spans are
//! expanded and clamped as the standard says; limits keep a hostile table from costing memory.

use std::sync::Arc;

use super::markup::{self, CellMarkup, MAX_CELL_CHARS, RowMarkup, TableMarkup};
use super::render::MAX_TAG_BYTES;
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
/// The longest source line that is kept for showing a cell.
const MAX_EXCERPT_BYTES: usize = 2_000;

/// Reads all tables of the rendered HTML, in document order; each piece of it is one outer table.
pub(super) fn read<'h>(
    html: impl Iterator<Item = &'h str>,
    source: &str,
    lines: &LineIndex,
    problems: &mut Vec<Problem>,
) -> Vec<(usize, Table)> {
    let mut reader = Reader {
        source,
        lines,
        excerpt: None,
        cells_left: MAX_CELLS,
        copies_left: MAX_COPIED_BYTES,
        cut_cell: None,
    };
    let mut tables = Vec::new();
    for table in html.flat_map(markup::tables) {
        let offset = table.offset;
        let place = lines.place(source, offset);
        let mut problem = |place: Place, text: String| {
            problems.push(Problem {
                kind: ProblemKind::UnreadableTable,
                place,
                text,
            });
        };
        if tables.len() == MAX_TABLES {
            problem(
                place,
                format!("the page has more than {MAX_TABLES} tables; the rest is not read"),
            );
            break;
        }
        let read = reader.table(table, place);
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
            Err(text) => problem(place, text),
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
    fn table(&mut self, table: TableMarkup, place: Place) -> Result<(Table, bool), String> {
        let mut header: Vec<Vec<Cell>> = Vec::new();
        let mut rows = Vec::new();
        let mut reaches: Vec<Reach> = Vec::new();
        let mut cut = false;
        for row in table.rows {
            let in_head = row.in_head;
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
        row: RowMarkup,
        reaches: &mut Vec<Reach>,
    ) -> Result<(Vec<Cell>, bool), String> {
        let mut cells: Vec<Cell> = Vec::new();
        let mut all_header = true;
        let mut above = std::mem::take(reaches).into_iter().peekable();
        let mut next: Vec<Reach> = Vec::new();
        let mut own = row.cells.into_iter();
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
            let Some(markup) = own.next() else { break };
            all_header &= markup.is_header;
            // HTML standard: colspan is clamped to 1..=1000; here the table is refused above MAX_COLUMNS.
            let columns = markup.colspan.unwrap_or(1).clamp(1, 1000);
            let rows_left = match markup.rowspan {
                Some(0) => usize::MAX,
                Some(n) => n.min(65_534),
                None => 1,
            };
            let cell = self.cell(markup);
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

    fn cell(&mut self, markup: CellMarkup) -> Cell {
        let CellMarkup {
            text,
            is_cut,
            mut offset,
            ..
        } = markup;
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
