//! Where a change is put in, and what stands there. What it means is said by [`meanings`], never by the
//! reader under test.

use portolan::finding::Finding;
use portolan::lexicon::Lexicons;

use super::meanings::{self, Donor};
use super::pages::{Edition, Group, RawRow, RawTable};
use super::{Change, Expect, Shift};

/// Where a change is put in.
pub(super) struct Spot<'g> {
    pub(super) group: &'g Group,
    pub(super) lexicons: &'g Lexicons,
    /// Endpoint cells of the language.
    pub(super) donors: &'static [Donor],
    pub(super) edition: usize,
    pub(super) table: usize,
    pub(super) row: usize,
}

impl Spot<'_> {
    pub(super) fn edition(&self) -> &Edition {
        &self.group.editions[self.edition]
    }

    pub(super) fn locale(&self) -> &str {
        &self.edition().locale
    }

    pub(super) fn raw_table(&self) -> &RawTable {
        &self.edition().tables[self.table]
    }

    pub(super) fn raw_row(&self) -> &RawRow {
        &self.raw_table().rows[self.row]
    }

    pub(super) fn cell(&self, column: usize) -> &str {
        self.edition().cell(self.table, self.row, column)
    }

    pub(super) fn row_text(&self) -> String {
        format!("{} | {} | {}", self.cell(0), self.cell(1), self.cell(2))
    }

    pub(super) fn table_number(&self) -> u32 {
        self.raw_table().number
    }

    pub(super) fn row_number(&self) -> u32 {
        u32::try_from(self.row + 1).unwrap()
    }

    /// The row and those of its table that are written like it: none of them can be told from another.
    pub(super) fn equal_rows(&self) -> Vec<u32> {
        let first = &self.group.editions[0];
        let text = |edition: &Edition, row: usize| -> Vec<String> {
            let columns = (0..3).map(|column| edition.cell(self.table, row, column));
            columns.map(meanings::plain).collect()
        };
        (0..self.raw_table().rows.len())
            .filter(|&row| {
                let is_equal = |page: &Edition| text(page, row) == text(page, self.row);
                is_equal(self.edition()) || is_equal(self.source()) || is_equal(first)
            })
            .map(|row| u32::try_from(row + 1).unwrap())
            .collect()
    }

    /// The page in English, else in the first language there is.
    fn source(&self) -> &Edition {
        let mut editions = self.group.editions.iter();
        let english = editions.find(|page| page.locale == "en-US");
        english.unwrap_or(&self.group.editions[0])
    }

    /// What source or destination mean, in the words of a person who has read the source; `None` where
    /// nobody has.
    pub(super) fn meaning(&self, column: usize) -> Option<&'static str> {
        let source = self.source();
        meanings::of(&source.locale, source.cell(self.table, self.row, column))
    }

    /// Whether no language says something of its own in this row: then whatever a change makes one of
    /// them say, it says alone.
    pub(super) fn is_settled(&self) -> bool {
        let (table, row) = (Some(self.table_number()), Some(self.row_number()));
        let at_row = |finding: &&Finding| finding.table == table && finding.row == row;
        let mut compared = self.group.findings.iter().filter(at_row);
        !compared.any(|finding| finding.verdict.is_some() && !finding.lint.contains("note"))
    }

    /// The cell with other words, which make a difference in `field`.
    pub(super) fn says(
        &self,
        column: usize,
        new: String,
        field: &'static str,
        lints: &'static [&'static str],
    ) -> Option<Change> {
        let before = self.cell(column).to_owned();
        (before != new && self.is_settled()).then_some(())?;
        let cell = self.raw_row().cells[column].text.clone();
        Some(Change {
            text: self.edition().replaced(cell, &new),
            before,
            after: new,
            expect: Expect::Error {
                lints,
                field: Some(field),
                row: true,
            },
            shift: Shift::None,
        })
    }
}
