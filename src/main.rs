//! The command `portolan`: parses the command line, runs one command, turns the outcome into an exit
//! code (0 clean, 1 findings, 2 impossible, 3 nothing to check).

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

mod cli;
mod commands;

fn main() -> ExitCode {
    // Help and version are no failure; bad usage is exit 2, as clap has it.
    let cli = cli::Cli::parse();
    match commands::run(cli) {
        Ok(ending) => ExitCode::from(ending as u8),
        Err(error) => {
            let _ = writeln!(std::io::stderr().lock(), "error: {error:#}");
            ExitCode::from(2)
        }
    }
}
