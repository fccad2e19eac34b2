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

/// The name of a lint of the registry: a finding can be raised under no other, and a misspelt one does
/// not compile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LintName(&'static str);

impl LintName {
    /// The name as people write it.
    pub(crate) fn as_str(self) -> &'static str {
        self.0
    }

    /// The level of the lint where nothing else is configured.
    pub(crate) fn level(self) -> Level {
        find(self.0).map_or(Level::Warning, |lint| lint.level)
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
    ($($constant:ident $name:literal $family:ident $folder:literal $level:ident,)*) => {
        /// All lints, sorted by name.
        pub static LINTS: &[Lint] = &[$(Lint {
            name: $name,
            family: Family::$family,
            level: Level::$level,
            documentation: include_str!(concat!($folder, "/", $name, ".md")),
        },)*];

        /// The name of each lint.
        pub(crate) mod names {
            use super::LintName;

            $(pub(crate) const $constant: LintName = LintName($name);)*
        }
    };
}

lints! {
    AMBIGUOUS_PORTS "ambiguous-ports" Input "input" Warning,
    COLLIDING_TERMS "colliding-terms" Term "term" Warning,
    CONFLICTING_LOCALE "conflicting-locale" Input "input" Info,
    DUPLICATE_RULE "duplicate-rule" Source "source" Info,
    ENDPOINT_DIFFERS "endpoint-differs" Rule "rule" Error,
    EXTRA_ROW "extra-row" Structure "structure" Error,
    FAULTY_TERM "faulty-term" Term "term" Warning,
    GARBLED_NOTE "garbled-note" Note "note" Warning,
    GARBLED_SERVICE "garbled-service" Rule "rule" Warning,
    HIDDEN_CHARACTER "hidden-character" Input "input" Warning,
    IMPLAUSIBLE_TRANSPORT "implausible-transport" Source "source" Warning,
    INCONSISTENT_TERM "inconsistent-term" Term "term" Info,
    INTERNAL_ERROR "internal-error" Input "input" Error,
    LEAKED_PLACEHOLDER "leaked-placeholder" Note "note" Warning,
    LOST_QUALIFIER "lost-qualifier" Rule "rule" Error,
    MISSING_COLUMN "missing-column" Structure "structure" Error,
    MISSING_NOTE "missing-note" Note "note" Warning,
    MISSING_PAGE "missing-page" Structure "structure" Warning,
    MISSING_ROW "missing-row" Structure "structure" Error,
    MISSING_TABLE "missing-table" Structure "structure" Error,
    MISSING_TRANSPORT "missing-transport" Rule "rule" Error,
    MOVED_ROW "moved-row" Structure "structure" Info,
    NOT_COMPARED "not-compared" Input "input" Info,
    NOTE_CONTRADICTS_RULE "note-contradicts-rule" Note "note" Warning,
    NOTE_DIFFERS "note-differs" Note "note" Warning,
    PAGES_DISAGREE "pages-disagree" Source "source" Warning,
    PORT_DIFFERS "port-differs" Rule "rule" Error,
    PROTOCOL_DIFFERS "protocol-differs" Rule "rule" Error,
    ROLE_CONTRADICTS_ENDPOINT "role-contradicts-endpoint" Source "source" Warning,
    ROLE_DIFFERS "role-differs" Rule "rule" Error,
    SECURITY_DIFFERS "security-differs" Rule "rule" Error,
    SOURCE_DEVIATES "source-deviates" Source "source" Warning,
    STALE_BASELINE_ENTRY "stale-baseline-entry" Upkeep "upkeep" Warning,
    STALE_TRANSLATION "stale-translation" Source "source" Info,
    SUPPRESSION_WITHOUT_REASON "suppression-without-reason" Upkeep "upkeep" Warning,
    SWAPPED_ENDPOINTS "swapped-endpoints" Rule "rule" Error,
    TOKEN_CASE "token-case" Rule "rule" Info,
    TRANSPORT_DIFFERS "transport-differs" Rule "rule" Error,
    TRUNCATED_RANGE "truncated-range" Rule "rule" Error,
    UNKNOWN_TERM "unknown-term" Term "term" Info,
    UNREADABLE_PAGE "unreadable-page" Input "input" Error,
    UNREADABLE_SERVICE "unreadable-service" Input "input" Error,
    UNREADABLE_TABLE "unreadable-table" Input "input" Error,
    UNTRANSLATED_TERM "untranslated-term" Term "term" Info,
    UNUSED_SUPPRESSION "unused-suppression" Upkeep "upkeep" Warning,
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
