//! Everything that holds of the whole crate, in one test binary.

mod canon_tools;
mod cells;
mod lexicons;
mod service_cells;
mod unseen_forms;
//! One integration binary: each module proves what one stage promises.

mod formats;
