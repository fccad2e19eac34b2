//! What makes a run impossible. A fault of the documentation is a finding, never an error.

use std::path::PathBuf;

use crate::lexicon::LexiconError;
use crate::span::Place;

/// Why a run cannot be done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An input path does not exist or cannot be read.
    #[error("{}: {reason}", path.display())]
    Input {
        /// The path as given.
        path: PathBuf,
        /// What is wrong and what to do.
        reason: String,
    },
    /// Something on the command line or in the configuration cannot be understood.
    #[error("{0}")]
    Usage(String),
    /// The configuration cannot be used.
    #[error("{}:{}:{}: {message}", path.display(), place.line, place.column)]
    Config {
        /// The configuration file.
        path: PathBuf,
        /// Where in the file.
        place: Place,
        /// What is wrong.
        message: String,
    },
    /// A lexicon cannot be used.
    #[error(transparent)]
    Lexicon(#[from] LexiconError),
    /// An output file cannot be written; it is as it was.
    #[error("{}: cannot write: {reason}; the file is left as it was", path.display())]
    Output {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// The program contradicts itself.
    #[error("internal error: {0}: this is a fault of portolan, please report it")]
    Internal(String),
}
