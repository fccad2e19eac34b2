//! `portolan completions` and `portolan man`: made from the one definition of the command line.

use anyhow::Result;
use clap::CommandFactory;

use super::{Ending, print};
use crate::cli::Cli;

pub(super) fn completions(shell: clap_complete::Shell) -> Result<Ending> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "portolan", &mut text);
    print(&text)?;
    Ok(Ending::Clean)
}

pub(super) fn man() -> Result<Ending> {
    let mut text = Vec::new();
    clap_mangen::Man::new(Cli::command()).render(&mut text)?;
    print(&text)?;
    Ok(Ending::Clean)
}
