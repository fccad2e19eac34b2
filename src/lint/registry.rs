//! The registry: every lint, its family, its default level and its documentation, sorted by name.

use crate::finding::Level;

/// What a lint is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Family {
    /// What could not be read.
    Input,
    /// Pages, tables, rows and columns.
    Structure,
    /// What a rule states.
    Rule,
    /// Words.
    Term,
    /// Prose beside the rules.
    Note,
    /// Faults that are in the source too.
    Source,
    /// Suppressions and baselines.
    Upkeep,
}

impl Family {
    /// The word used in documents.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Family::Input => "input",
            Family::Structure => "structure",
            Family::Rule => "rule",
            Family::Term => "term",
            Family::Note => "note",
            Family::Source => "source",
            Family::Upkeep => "upkeep",
        }
    }
}

/// A named check.
#[derive(Debug, Clone, Copy)]
pub struct Lint {
    /// Its name; reads as "allow …".
    pub name: &'static str,
    /// What it is about.
    pub family: Family,
    /// Its level where nothing else is configured.
    pub level: Level,
    /// Its documentation: Markdown with "What it does", "Why it matters", "Example".
    pub documentation: &'static str,
}

impl Lint {
    /// The first sentence of the documentation.
    #[must_use]
    pub fn summary(&self) -> &'static str {
        self.documentation
            .lines()
            .map(str::trim)
            .find(|line| !line.is_empty() && !line.starts_with('#'))
            .unwrap_or_default()
    }
}

/// The lint of a name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Lint> {
    LINTS
        .binary_search_by(|lint| lint.name.cmp(name))
        .ok()
        .map(|index| &LINTS[index])
}

macro_rules! lints {
    ($($name:literal $family:ident $folder:literal $level:ident,)*) => {
        /// All lints, sorted by name.
        pub static LINTS: &[Lint] = &[$(Lint {
            name: $name,
            family: Family::$family,
            level: Level::$level,
            documentation: include_str!(concat!($folder, "/", $name, ".md")),
        },)*];
    };
}

lints! {
    "ambiguous-ports" Input "input" Warning,
    "colliding-terms" Term "term" Warning,
    "conflicting-locale" Input "input" Info,
    "duplicate-rule" Source "source" Info,
    "endpoint-differs" Rule "rule" Error,
    "extra-row" Structure "structure" Error,
    "faulty-term" Term "term" Warning,
    "garbled-service" Rule "rule" Warning,
    "hidden-character" Input "input" Warning,
    "implausible-transport" Source "source" Warning,
    "inconsistent-term" Term "term" Info,
    "internal-error" Input "input" Error,
    "lost-qualifier" Rule "rule" Error,
    "missing-column" Structure "structure" Error,
    "missing-note" Note "note" Warning,
    "missing-page" Structure "structure" Warning,
    "missing-page-key" Input "input" Warning,
    "missing-row" Structure "structure" Error,
    "missing-table" Structure "structure" Error,
    "missing-transport" Rule "rule" Error,
    "moved-row" Structure "structure" Info,
    "note-contradicts-rule" Note "note" Warning,
    "note-differs" Note "note" Warning,
    "pages-disagree" Source "source" Warning,
    "port-differs" Rule "rule" Error,
    "protocol-differs" Rule "rule" Error,
    "role-differs" Rule "rule" Error,
    "security-differs" Rule "rule" Error,
    "source-deviates" Source "source" Warning,
    "stale-baseline-entry" Upkeep "upkeep" Warning,
    "stale-translation" Source "source" Info,
    "suppression-without-reason" Upkeep "upkeep" Warning,
    "swapped-endpoints" Rule "rule" Error,
    "token-case" Rule "rule" Info,
    "transport-differs" Rule "rule" Error,
    "truncated-range" Rule "rule" Error,
    "unknown-locale" Input "input" Warning,
    "unknown-term" Term "term" Warning,
    "unreadable-page" Input "input" Error,
    "unreadable-service" Input "input" Error,
    "unreadable-table" Input "input" Error,
    "untranslated-term" Term "term" Info,
    "unused-suppression" Upkeep "upkeep" Warning,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_and_found_again() {
        assert!(LINTS.windows(2).all(|pair| pair[0].name < pair[1].name));
        for lint in LINTS {
            assert_eq!(find(lint.name).map(|found| found.name), Some(lint.name));
        }
    }

    #[test]
    fn every_lint_says_what_it_does_why_it_matters_and_shows_an_example() {
        for lint in LINTS {
            for heading in ["# What it does", "# Why it matters", "# Example"] {
                assert!(
                    lint.documentation.contains(heading),
                    "{} lacks `{heading}`",
                    lint.name
                );
            }
            assert!(lint.summary().ends_with('.'), "{}", lint.name);
        }
    }
}
