//! `portolan diff`: what changed between two canons.

use std::path::Path;

use anyhow::{Result, bail};
use portolan::publish::diff::diff;

use super::{Ending, print, print_lines, read_canon};
use crate::cli::{DiffArgs, DiffFormat};

pub(super) fn run(args: &DiffArgs) -> Result<Ending> {
    if [&args.old, &args.new]
        .iter()
        .all(|path| path.as_path() == Path::new("-"))
    {
        bail!("standard input holds one canon: give a file for the other");
    }
    let changes = diff(&read_canon(&args.old)?, &read_canon(&args.new)?);
    match args.format {
        DiffFormat::Human => print_lines(&changes.to_text())?,
        DiffFormat::Json => print(changes.to_json())?,
    }
    Ok(match changes.is_empty() {
        true => Ending::Clean,
        false => Ending::Findings,
    })
}
