//! The cheap test that spares a page the full parse.
//!
//! Takes the raw bytes of a page and says whether it may hold a port table; "no" is certain.

use crate::lexicon::Lexicons;

/// The test, compiled for a set of lexicons.
#[derive(Debug)]
pub struct Prefilter;

impl Prefilter {
    /// Compiles the test.
    #[must_use]
    pub fn new(_lexicons: &Lexicons) -> Self {
        Self
    }

    /// Whether the page may hold a port table.
    #[must_use]
    pub fn may_hold_port_table(&self, bytes: &[u8]) -> bool {
        memchr::memchr2(b'<', b'|', bytes).is_some()
    }
}
