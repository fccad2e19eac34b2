//! `portolan completions` and `portolan man`: made from the one definition of the command line.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::{Command, CommandFactory};
use portolan::write;

use super::{Ending, print};
use crate::cli::{Cli, ManArgs};

pub(super) fn completions(shell: clap_complete::Shell) -> Result<Ending> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "portolan", &mut text);
    print(&text)?;
    Ok(Ending::Clean)
}

/// One page to standard output, or all pages into a folder.
pub(super) fn man(args: &ManArgs) -> Result<Ending> {
    let mut program = Cli::command();
    program.build();
    let pages = pages(&program);
    if let Some(folder) = &args.output {
        let mut files: Vec<(PathBuf, String)> = Vec::new();
        for (name, command) in pages {
            files.push((folder.join(format!("{name}.1")), text(command)?));
        }
        std::fs::create_dir_all(folder)
            .with_context(|| format!("{}: cannot make the folder", folder.display()))?;
        let files: Vec<(&Path, &str)> = files
            .iter()
            .map(|(path, text)| (path.as_path(), text.as_str()))
            .collect();
        write::write_all(&files)?;
        return Ok(Ending::Clean);
    }
    let wanted = match &args.command {
        Some(command) => format!("portolan-{command}"),
        None => String::from("portolan"),
    };
    let Some((_, command)) = pages.into_iter().find(|(name, _)| *name == wanted) else {
        bail!(
            "there is no command `{}`",
            wanted.trim_start_matches("portolan-")
        );
    };
    print(text(command)?)?;
    Ok(Ending::Clean)
}

/// A page for the program and one for each command, by their names.
fn pages(program: &Command) -> Vec<(String, Command)> {
    let mut pages = vec![(String::from("portolan"), program.clone())];
    for command in program.get_subcommands() {
        if !command.is_hide_set() && command.get_name() != "help" {
            let name = format!("portolan-{}", command.get_name());
            pages.push((name, command.clone()));
        }
    }
    pages
}

fn text(command: Command) -> Result<String> {
    let mut text = Vec::new();
    clap_mangen::Man::new(command).render(&mut text)?;
    Ok(String::from_utf8(text)?)
}
