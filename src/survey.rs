//! Survey: what reading a dump gives, before languages are held against each other.
//!
//! Holds the pages with port tables, understood, which pages there are besides, and what the rows have taught.

mod presence;

use std::sync::Arc;

use crate::compare::teach::Lessons;
use crate::discover::{Dump, LayoutReport, Reach, Unread};
use crate::locale::Locale;
use crate::normalize::PortPage;
pub(crate) use presence::key_digest;
pub use presence::{Presence, Sites};

/// What a dump holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey<P = PortPage> {
    /// Pages with port tables or with problems, and other language versions of a page with port tables
    /// that have none; in the order of their paths.
    pub pages: Vec<P>,
    /// Which pages there are besides.
    pub presence: Presence,
    /// What walking found.
    pub found: Found,
    /// What the rows of the dump have taught.
    pub lessons: Arc<Lessons>,
}

/// What walking a dump found besides its pages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// How paths name locale and page.
    pub layout: LayoutReport,
    /// Documentation that is not read.
    pub unread: Unread,
    /// The locale pages are written in first; `None` where no dump was walked.
    pub source: Option<Locale>,
    /// Files that an earlier run has written.
    pub own: usize,
    /// How paths below the dump are reached from where the command runs.
    pub reach: Reach,
}

impl Found {
    pub(crate) fn of(dump: &Dump) -> Self {
        Self {
            layout: dump.layout.clone(),
            unread: dump.unread,
            source: Some(dump.source_locale().clone()),
            own: 0,
            reach: dump.reach(),
        }
    }
}

/// The locale that pages are written in first where nobody says otherwise: English.
#[must_use]
pub fn source_locale() -> Locale {
    "en".parse()
        .unwrap_or_else(|_| unreachable!("`en` is a locale"))
}
