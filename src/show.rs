//! Show: what people read, and the programs that show it to them. One file a format.

pub mod concise;
pub mod csv;
pub mod format;
pub mod github;
pub mod gitlab;
#[cfg(feature = "report")]
pub mod html;
pub mod human;
pub mod junit;
pub mod locate;
pub mod markdown;
pub mod patch;
pub mod rdjsonl;
pub mod report;
pub mod sarif;
pub mod statistics;
pub mod summary;
