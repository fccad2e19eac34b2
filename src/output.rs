//! Render: what others read. Record types are published and versioned; the domain does not derive
//! `Serialize`.

pub mod canon;
pub mod extract;
pub mod records;
