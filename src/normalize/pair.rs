//! Pairs: two things in one column, with a stroke between.
//!
//! `Source / Destination Port(s)` above `* / 443` states source ports and ports. Takes the header and the
//! cells of a column and tells whether each cell is such a pair, and gives the two sides of one.

// Kinds of columns are many, and a match asks for a few of them.
#![allow(clippy::wildcard_enum_match_arm)]

use crate::lexicon::Lexicon;
use crate::page::Table;

use super::ColumnKind;
use super::header::column_of_text;

/// The two sides of a pair; a stroke without blanks around it joins words, or is that of a prefix.
pub(super) fn sides(text: &str) -> Option<(&str, &str)> {
    let (left, right) = text.split_once(" / ")?;
    let (left, right) = (left.trim(), right.trim());
    (!left.is_empty() && !right.is_empty() && !right.contains(" / ")).then_some((left, right))
}

/// What the two sides of a column of pairs are.
pub(super) fn kinds(kind: ColumnKind) -> Option<(ColumnKind, ColumnKind)> {
    match kind {
        ColumnKind::PortPair => Some((ColumnKind::SourcePort, ColumnKind::Port)),
        ColumnKind::EndPair => Some((ColumnKind::Source, ColumnKind::Destination)),
        _ => None,
    }
}

/// Columns whose headers name both sides, and whose cells all have two, are columns of pairs.
pub(super) fn find(table: &Table, columns: &mut [ColumnKind], lexicon: &Lexicon) {
    for (at, kind) in columns.iter_mut().enumerate() {
        if !matches!(kind, ColumnKind::Other | ColumnKind::Peer) {
            continue;
        }
        let cells = table.rows.iter().filter_map(|row| row.cells.get(at));
        let mut filled = cells.filter(|cell| !cell.text.is_empty()).peekable();
        if filled.peek().is_none() || !filled.all(|cell| sides(&cell.text).is_some()) {
            continue;
        }
        let Some((first, second)) = table.header[at].text.split_once('/') else {
            continue;
        };
        let named = (
            column_of_text(first, lexicon),
            column_of_text(second, lexicon),
        );
        *kind = match named {
            (ColumnKind::Source | ColumnKind::SourcePort, ColumnKind::Port) => ColumnKind::PortPair,
            (ColumnKind::Source, ColumnKind::Destination) => ColumnKind::EndPair,
            _ => *kind,
        };
    }
}
