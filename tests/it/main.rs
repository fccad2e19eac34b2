//! Everything that holds of the whole crate, in one test binary: a module for each promise.

mod canon_tools;
mod cells;
mod corpus;
mod dump;
mod formats;
mod lexicons;
mod mutations;
mod service_cells;
mod unseen_forms;
