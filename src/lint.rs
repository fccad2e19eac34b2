//! Lint: named checks over pages and alignments, each raising findings.
pub mod registry;
pub use registry::{Family, LINTS, Lint};
