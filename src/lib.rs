//! `portolan` reads localized port tables, compares the languages and publishes canonical rules.
pub mod dump;
pub mod error;
pub mod export;
pub mod finding;
pub mod lexicon;
pub mod lint;
pub mod locale;
pub mod normalize;
pub mod output;
pub mod page;
pub mod pipeline;
pub mod prefilter;
pub mod rule;
pub mod source;
pub mod span;
pub mod validate;
