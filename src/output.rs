//! Render: what others read. Record types are published and versioned; the domain does not derive
//! `Serialize`.

pub mod canon;
pub mod extract;
pub mod file;
pub mod format;
pub mod harmless;
pub mod human;
mod json;
pub mod locate;
pub mod records;
pub mod report;
pub mod schema;
pub mod summary;
