//! Sign: what a tick or a cross says in a column of ports or protocols.
//!
//! Takes the cells of a table and says of each cell that is nothing but a sign whether it stands for "this one" or
//! for "none". An "X" is both in documentation: beside ports it says that there is none, and in a column of marks
//! it is the mark, unless the table ticks what it means.

use crate::lexicon::{Lexicon, WordList};
use crate::page::{Cell, TableRow};
use crate::unicode::is_alphanumeric;

use super::ColumnKind;

/// What a sign says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// This one.
    Yes,
    /// None.
    No,
}

/// A sign that says yes.
pub(super) fn is_tick(text: &str) -> bool {
    matches!(text.trim(), "✓" | "✔" | "✅" | "☑" | "√")
}

/// A sign that says no.
pub(super) fn is_cross(text: &str) -> bool {
    matches!(
        text.trim(),
        "✗" | "✘" | "❌" | "❎" | "\u{2716}\u{fe0f}" | "✖" | "🚫"
    )
}

/// A sign that is a mark where nothing is ticked, and says no elsewhere.
pub(super) fn is_letter_x(text: &str) -> bool {
    matches!(text.trim(), "x" | "X" | "×" | "✕")
}

/// Other signs that say "this one".
fn is_mark(text: &str) -> bool {
    const MARKS: [&str; 9] = ["●", "•", "○", "◯", "〇", "*", "+", "V", "v"];
    MARKS.contains(&text.trim())
}

/// What signs say in each column of a table.
#[derive(Debug, Clone, Default)]
pub(super) struct Signs {
    /// What an "X" says in a column; `None` where it says nothing of ports.
    letters: Vec<Option<Sign>>,
    /// Columns of one transport.
    transports: Vec<bool>,
    /// Those of them without any port: "yes" is a mark there.
    marked: Vec<bool>,
}

impl Signs {
    pub(super) fn of(rows: &[TableRow], columns: &[ColumnKind]) -> Self {
        let cells = |at: usize| {
            let cells = rows.iter().filter_map(move |row| row.cells.get(at));
            cells.filter(|cell| !cell.text.is_empty())
        };
        let has_port = |cell: &Cell| cell.text.chars().any(char::is_numeric);
        let is_transport = |kind: &ColumnKind| matches!(kind, ColumnKind::PortOf(_));
        let transports: Vec<bool> = columns.iter().map(is_transport).collect();
        let marked: Vec<bool> = (0..columns.len())
            .map(|at| transports[at] && !cells(at).any(has_port))
            .collect();
        let says_yes = |cell: &Cell| is_tick(&cell.text) || is_mark(&cell.text);
        let is_ticked = (0..columns.len()).any(|at| marked[at] && cells(at).any(says_yes));
        let letter = |at: usize| {
            let is_about = columns[at].states_ports() || columns[at] == ColumnKind::Protocol;
            // A column of nothing else says nothing by it.
            let is_told = || {
                cells(at).any(|cell| cell.text.chars().filter(|c| is_alphanumeric(*c)).count() > 1)
            };
            match (marked[at], is_ticked) {
                (true, false) => Some(Sign::Yes),
                (true, true) => Some(Sign::No),
                (false, _) => (is_about && is_told()).then_some(Sign::No),
            }
        };
        Self {
            letters: (0..columns.len()).map(letter).collect(),
            transports,
            marked,
        }
    }

    /// What a cell says that is nothing but a sign, or a word for one in a column of marks: "yes".
    pub(super) fn read(&self, text: &str, at: usize, lexicon: Option<&Lexicon>) -> Option<Sign> {
        let letter = self.letters.get(at).copied().flatten();
        let is_transport = self.transports.get(at) == Some(&true);
        let is_marked = self.marked.get(at) == Some(&true);
        let says = |list| is_marked && lexicon.is_some_and(|lexicon| lexicon.is_in(list, text));
        match () {
            () if is_cross(text) => Some(Sign::No),
            () if is_letter_x(text) => letter,
            // A star below "Port" is any.
            () if is_tick(text) || is_transport && is_mark(text) => Some(Sign::Yes),
            () if says(WordList::Allow) => Some(Sign::Yes),
            () if says(WordList::Deny) => Some(Sign::No),
            () => None,
        }
    }
}
