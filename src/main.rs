//! The command `portolan`: parses the command line, runs one command, turns the outcome into an exit
//! code (0 clean, 1 findings, 2 impossible, 3 nothing to check).

use std::io::Write;
use std::panic;
use std::process::ExitCode;

use clap::Parser;
use portolan::harmless::harmless_line;

mod cli;
mod commands;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A file that may grow no further is an error of writing, told in words, and not the end of the program.
#[cfg(unix)]
fn outlive_limits() {
    use std::sync::Arc;
    // What happened is told by the write that failed; a program that cannot ask ends as it always did.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default());
}

#[cfg(not(unix))]
fn outlive_limits() {}

fn main() -> ExitCode {
    // Help and version are no failure; bad usage is exit 2, as clap has it.
    let cli = cli::Cli::parse();
    // A fault of the program on one page becomes a finding; nobody wants its raw message as well,
    // except who asks for a backtrace.
    if std::env::var_os("RUST_BACKTRACE").is_none_or(|value| value == "0") {
        panic::set_hook(Box::new(|_| {}));
    }
    outlive_limits();
    let outcome = panic::catch_unwind(|| commands::run(cli)).unwrap_or_else(|payload| {
        let what = portolan::pipeline::panic_message(&*payload);
        Err(portolan::error::Error::Internal(what).into())
    });
    match outcome {
        Ok(ending) => ExitCode::from(ending as u8),
        Err(error) => {
            // Errors quote what they were given, and what was given may be anybody's.
            let text = format!("error: {error:#}");
            let lines: Vec<_> = text.lines().map(harmless_line).collect();
            let _ = writeln!(std::io::stderr().lock(), "{}", lines.join("\n"));
            ExitCode::from(2)
        }
    }
}
