//! Render: what others read. Record types are published and versioned; the domain does not derive
//! `Serialize`.

pub mod canon;
pub mod concise;
pub mod extract;
pub mod file;
pub mod format;
pub mod github;
pub mod gitlab;
pub mod harmless;
pub mod html;
pub mod human;
pub(crate) mod json;
pub mod junit;
pub mod locate;
pub mod markdown;
pub mod rdjsonl;
pub mod records;
pub mod report;
pub mod sarif;
pub mod schema;
pub mod summary;
