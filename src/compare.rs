//! Compare: the language versions of a page side by side, and what they say together.
//!
//! Takes pages that are understood and gives groups, aligned, with one [`outcome::Outcome`] for each field
//! of each row. What is not understood in one language is taken over from another where the structure says
//! that it is the same (`project`), and never counts against anybody.

pub mod align;
pub mod coverage;
mod foreign;
pub mod group;
mod likeness;
pub mod moved;
pub mod outcome;
pub mod project;
pub mod shown;
pub mod strays;
pub mod teach;
pub mod vote;
