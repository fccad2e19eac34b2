//! Record: the published, versioned types, their one notation and their schemas. The domain does not
//! derive `Serialize`.

pub mod canon;
pub mod extract;
pub(crate) mod json;
pub mod page;
pub mod rule;
#[cfg(feature = "schema")]
pub mod schema;
