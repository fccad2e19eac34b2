//! Pairs: two things in one column, with a stroke between.
//!
//! `Source / Destination Port(s)` above `* / 443` states source ports and ports. Takes the header and the
//! cells of a column and tells whether each cell is such a pair, and gives the two sides of one.

// Kinds of columns are many, and a match asks for a few of them.
#![allow(clippy::wildcard_enum_match_arm)]

use crate::lexicon::Lexicon;
use crate::page::Table;
use crate::rule::Field;

use super::ColumnKind;
use super::cell::address;
use super::header::column_of_text;
use super::heading;

/// The two sides of a pair: those of a stroke with blanks around it, or of the only stroke.
pub(super) fn sides(text: &str) -> Option<(&str, &str)> {
    spaced(text).or_else(|| {
        let (left, right) = text.split_once('/')?;
        let (left, right) = (left.trim(), right.trim());
        // A stroke behind an address is that of a prefix.
        let is_prefix = address::is_addresses(text.trim());
        let is_pair = !left.is_empty() && !right.is_empty() && !right.contains('/') && !is_prefix;
        is_pair.then_some((left, right))
    })
}

fn spaced(text: &str) -> Option<(&str, &str)> {
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

/// The words of a cell that say a field: all of it, or one side of a cell that says both ends.
pub(crate) fn words_of(kind: ColumnKind, text: &str, field: Field) -> Option<&str> {
    let (source, destination) = match kind {
        ColumnKind::EndPair => sides(text)?,
        ColumnKind::Flow => heading::flow_between_two(text)?,
        _ => return Some(text),
    };
    match field {
        Field::Source => Some(source),
        Field::Destination => Some(destination),
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
        // A stroke without blanks joins words as well: where none has any, nothing says that it parts two.
        let mut is_spaced = false;
        let mut is_pair = |text: &str| {
            is_spaced |= spaced(text).is_some();
            sides(text).is_some()
        };
        if filled.peek().is_none() || !filled.all(|cell| is_pair(&cell.text)) || !is_spaced {
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
