//! Cells: what the text of one cell says, read as its column asks.

pub(crate) mod address;
pub(crate) mod endpoint;
pub mod note;
mod number;
mod pairing;
pub(crate) mod service;
mod tail;
mod token;
