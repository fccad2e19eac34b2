//! Publish: what programs read: the canon, what is made of it, and what holds it.

pub mod canon;
#[cfg(feature = "exports")]
pub mod diff;
#[cfg(feature = "exports")]
pub mod export;
#[cfg(feature = "exports")]
pub mod query;
pub mod validate;
