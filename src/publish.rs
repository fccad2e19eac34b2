//! Publish: what programs read: the canon, what is made of it, and what holds it.

pub mod canon;
pub mod diff;
pub mod export;
pub mod query;
pub mod validate;
