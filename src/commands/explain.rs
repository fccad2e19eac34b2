//! `portolan explain`: the documentation of a lint, or the list of all.

use std::fmt::Write;

use anyhow::{Result, bail};
use portolan::lint::registry::{LINTS, find};

use super::{Ending, print};
use crate::cli::ExplainArgs;

pub(super) fn run(args: &ExplainArgs) -> Result<Ending> {
    let mut text = String::new();
    match &args.lint {
        Some(name) => {
            let Some(lint) = find(name) else {
                bail!(portolan::config::unknown_lint(name));
            };
            writeln!(
                text,
                "{} ({}, {} by default)\n",
                lint.name,
                lint.family.as_str(),
                lint.level
            )?;
            writeln!(text, "{}", lint.documentation.trim_end())?;
        }
        None => {
            for lint in LINTS {
                writeln!(
                    text,
                    "{:26} {:9} {:7}  {}",
                    lint.name,
                    lint.family.as_str(),
                    lint.level.as_str(),
                    lint.summary()
                )?;
            }
        }
    }
    print(&text)?;
    Ok(Ending::Clean)
}
