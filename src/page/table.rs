//! Tables: the grid of cells that the HTML standard makes of rows and spans.
//!
//! Takes the rows of a page's tables and gives grids of text cells with their places. Spans are
//! expanded and clamped as the standard says; limits keep a hostile table from costing memory.

use std::sync::Arc;

use super::flow::MAX_CELL_CHARS;
use super::markup::{CellMarkup, RowMarkup, TableMarkup};
use super::prepare::Prepared;
use super::{Cell, Problem, ProblemKind, Segment, Table, TableRow};
use crate::limits::{
    FREE_COPIED_BYTES, MAX_CELLS, MAX_COLUMNS, MAX_COPIES, MAX_EXCERPT_BYTES, MAX_ROWS,
    MAX_SECTION_CHARS, MAX_TABLES,
};
use crate::order::Order;
use crate::span::{LineIndex, Place};

/// A text that is longer is prose, whatever it ends in.
const MIN_PROSE_CHARS: usize = 80;

/// Reads all tables, in document order, each with its byte offset in the page.
pub(super) fn read(
    tables_as_written: Vec<TableMarkup>,
    source: &str,
    prepared: &Prepared<'_>,
    lines: &LineIndex,
    problems: &mut Vec<Problem>,
) -> Vec<(usize, Table)> {
    let mut reader = Reader {
        source,
        prepared,
        lines,
        excerpt: None,
        cells_left: MAX_CELLS,
        copies_left: FREE_COPIED_BYTES + MAX_COPIES * source.len(),
        cut_cell: None,
    };
    let mut tables = Vec::new();
    for table in tables_as_written {
        let offset = prepared.source(table.offset);
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
    prepared: &'s Prepared<'s>,
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
        // Of each row whether its line has no bar.
        let mut barless = Vec::new();
        let mut reaches: Vec<Reach> = Vec::new();
        let mut cut = false;
        for row in table.rows {
            let (in_head, has_no_bar) = (row.in_head, row.has_no_bar);
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
                rows.push(TableRow {
                    place,
                    cells,
                    section: None,
                    is_trailing_prose: false,
                });
                barless.push(has_no_bar);
            }
        }
        let header = match header.len() {
            0 if rows.is_empty() => Vec::new(),
            // No header row is marked: the first row is it.
            0 => {
                barless.remove(0);
                rows.remove(0).cells
            }
            _ => stack_headers(header),
        };
        mark_lone_cells(&mut rows, &barless, header.len());
        let table = Table {
            file: None,
            place,
            heading: None,
            headings: Vec::new(),
            lead: table.lead,
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
        next.order_by_key(|reach| reach.column);
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
        let folded = markup.folded;
        let mut segments = self.segments(&folded.text, &folded.anchors);
        // The place of a cell is where its text begins, past the tags that wrap it.
        let place = match segments.first() {
            Some(first) => first.place,
            None => self.place(markup.offset),
        };
        let is_one = segments.len() < 2;
        if folded.is_cut {
            self.cut_cell.get_or_insert(place);
        }
        if is_one {
            segments.clear();
        }
        Cell {
            text: folded.text,
            place,
            excerpt: self.excerpt(place.line),
            has_template: folded.has_template,
            has_deletion: folded.has_deletion,
            is_bold: folded.is_bold,
            segments: (!is_one).then(|| Arc::from(segments)),
        }
    }

    fn place(&self, at: usize) -> Place {
        self.lines.place(self.source, self.prepared.source(at))
    }

    /// Where the parts of a text stand.
    fn segments(&self, text: &str, anchors: &[(u32, u32)]) -> Vec<Segment> {
        let mut segments = Vec::with_capacity(anchors.len());
        let ends = anchors.iter().skip(1).map(|(at, _)| *at as usize);
        for ((start, source), end) in anchors.iter().zip(ends.chain([text.len()])) {
            let (mut at, mut source) = (*start as usize, *source as usize);
            loop {
                segments.push(Segment {
                    text: at as u32,
                    place: self.place(source),
                });
                // What was taken out of the page in between.
                let run = self.prepared.part_end(source).saturating_sub(source);
                if run >= end.saturating_sub(at) {
                    break;
                }
                at += run;
                source += run;
            }
        }
        segments
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

/// Marks rows that have but one cell with text: titles of the rows below, and sentences that a missing
/// blank line has made the last rows of a table.
fn mark_lone_cells(rows: &mut [TableRow], barless: &[bool], columns: usize) {
    if columns < 2 {
        return;
    }
    let mut is_end = true;
    for (row, has_no_bar) in rows.iter_mut().zip(barless).rev() {
        let Some(cell) = lone_cell(&row.cells) else {
            is_end = false;
            continue;
        };
        let text = cell.text.as_str();
        let length = text.chars().count();
        let spans_all =
            row.cells.len() >= columns && row.cells.iter().all(|cell| !cell.text.is_empty());
        let is_short = length <= MAX_SECTION_CHARS;
        let ends_as_prose = text.ends_with(['.', '。', '！', '!', '？', '?', '।', '۔', '։']);
        let is_first = row
            .cells
            .first()
            .is_some_and(|first| !first.text.is_empty());
        let has_words = text.chars().any(char::is_alphabetic)
            && (text.contains(char::is_whitespace) || length > 12);
        let is_prose = has_words
            && is_first
            && (*has_no_bar
                || ends_as_prose
                || text.ends_with([':', '：'])
                || length > MIN_PROSE_CHARS);
        if is_short && (cell.is_bold || (spans_all && !(is_end && is_prose) && !ends_as_prose)) {
            row.section = Some(text.to_owned());
            is_end = false;
        } else if is_end && is_prose {
            row.is_trailing_prose = true;
        } else {
            is_end = false;
        }
    }
}

/// The one cell of a row that has text, however many columns it spans.
fn lone_cell(cells: &[Cell]) -> Option<&Cell> {
    let mut filled = cells.iter().filter(|cell| !cell.text.is_empty());
    let first = filled.next()?;
    filled
        .all(|cell| cell.place == first.place)
        .then_some(first)
}
