//! Summary: what was checked and what came of it, in numbers.
//!
//! Takes counts, gives one line for people; the report carries the same numbers.

use crate::finding::{Finding, Level};

/// What was checked and what came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Pages read.
    pub pages: usize,
    /// Pages with at least one port table.
    pub port_pages: usize,
    /// Port tables.
    pub tables: usize,
    /// Rows of the port tables.
    pub rows: usize,
    /// Locales of the pages, sorted.
    pub locales: Vec<String>,
    /// Findings of level error that are reported.
    pub errors: usize,
    /// Findings of level warning that are reported.
    pub warnings: usize,
    /// Findings of level info that are reported.
    pub infos: usize,
    /// Findings left out because a page or the configuration says so.
    pub suppressed: usize,
    /// Findings left out because the baseline has them.
    pub baselined: usize,
    /// Findings that nobody asked to be told of; they count for the exit code.
    pub hidden: usize,
}

impl Summary {
    /// The same summary with errors, warnings and infos counted from `findings`.
    #[must_use]
    pub fn counting(mut self, findings: &[Finding]) -> Self {
        let count = |level| findings.iter().filter(|f| f.level == level).count();
        self.errors = count(Level::Error);
        self.warnings = count(Level::Warning);
        self.infos = count(Level::Info);
        self
    }

    /// One line for people.
    ///
    /// ```
    /// use portolan::show::summary::Summary;
    /// let summary = Summary {
    ///     pages: 65, port_pages: 65, tables: 155, rows: 1185,
    ///     locales: vec!["de-DE".into(), "en-US".into()],
    ///     errors: 11, warnings: 1, suppressed: 2, ..Summary::default()
    /// };
    /// assert_eq!(
    ///     summary.line(),
    ///     "11 errors, 1 warning in 65 pages: 65 with port tables, 155 tables, 1,185 rows, \
    ///      2 locales (de-DE, en-US); 2 suppressed"
    /// );
    /// ```
    #[must_use]
    pub fn line(&self) -> String {
        let levels: Vec<String> = [
            (self.errors, "error"),
            (self.warnings, "warning"),
            (self.infos, "info"),
        ]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| counted(count, word))
        .collect();
        let findings = if levels.is_empty() {
            "no findings".to_owned()
        } else {
            levels.join(", ")
        };
        let mut line = format!(
            "{findings} in {}: {} with port tables, {}, {}, {}",
            counted(self.pages, "page"),
            grouped(self.port_pages),
            counted(self.tables, "table"),
            counted(self.rows, "row"),
            counted(self.locales.len(), "locale"),
        );
        if !self.locales.is_empty() {
            line.push_str(&format!(" ({})", self.locales.join(", ")));
        }
        let left_out: Vec<String> = [
            (self.suppressed, "suppressed"),
            (self.baselined, "in the baseline"),
            (self.hidden, "not shown"),
        ]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, words)| format!("{} {words}", grouped(count)))
        .collect();
        if !left_out.is_empty() {
            line.push_str("; ");
            line.push_str(&left_out.join(", "));
        }
        line
    }
}

/// A number and its noun, in the plural unless it is one.
#[must_use]
pub fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", grouped(count))
}

/// Digits in groups of three.
pub(crate) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_nouns_agree() {
        let one = Summary {
            pages: 1,
            port_pages: 1,
            tables: 1,
            rows: 1,
            locales: vec!["en-US".to_owned()],
            errors: 1,
            warnings: 1,
            infos: 1,
            suppressed: 1,
            baselined: 1,
            hidden: 1,
        };
        assert_eq!(
            one.line(),
            "1 error, 1 warning, 1 info in 1 page: 1 with port tables, 1 table, 1 row, \
             1 locale (en-US); 1 suppressed, 1 in the baseline, 1 not shown"
        );
        assert_eq!(
            Summary::default().line(),
            "no findings in 0 pages: 0 with port tables, 0 tables, 0 rows, 0 locales"
        );
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(grouped(123), "123");
    }
}
