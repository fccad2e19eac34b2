//! Everything that holds of the whole crate, in one test binary.

mod cells;
mod lexicons;
mod properties;
mod service_cells;
mod unseen_forms;
