//! Publish: what programs read: the canon, what is made of it, and what holds it.

pub mod canon;
