//! Everything that holds of the whole crate, in one test binary: a module for each promise.

mod canon_tools;
mod cells;
mod cli;
mod corpus;
mod dump;
mod files;
mod formats;
mod lexicons;
mod mutations;
mod pipes;
mod plugged;
mod prefilter;
mod properties;
mod readme;
mod report;
mod robust;
mod run;
mod schemas;
mod service_cells;
mod strangers;
mod unseen_forms;
