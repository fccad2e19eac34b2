//! `portolan lexicon`: what concepts there are, which words stand for them, and whether a lexicon of
//! one's own is sound.

use std::fmt::Write;

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use portolan::config::Config;
use portolan::lexicon::load::Standing;
use portolan::lexicon::{LexiconFile, Lexicons};
use portolan::show::harmless::harmless;

use super::{Ending, lexicons, print_lines};
use crate::cli::LexiconArgs;

pub(super) fn run(args: &LexiconArgs) -> Result<Ending> {
    if let Some(path) = &args.check {
        return check(path);
    }
    let config = Config::load(args.config.as_deref(), &std::env::current_dir()?)?;
    let lexicons = lexicons(&config)?;
    let mut text = String::new();
    match &args.locale {
        None => {
            for concept in lexicons.concepts() {
                writeln!(
                    text,
                    "{:36} {:10} {}",
                    harmless(concept.id.as_str()),
                    concept.kind.as_str(),
                    harmless(&concept.definition)
                )?;
            }
        }
        Some(locale) => {
            let serves = |file: &&LexiconFile| file.locales().any(|known| locale.is_within(known));
            let files: Vec<&LexiconFile> = lexicons.files().filter(serves).collect();
            if files.is_empty() {
                bail!("there is no lexicon for {locale}");
            }
            for term in files.iter().flat_map(|file| file.terms()) {
                let concepts: Vec<&str> = term.concepts.iter().map(|id| id.as_str()).collect();
                let standing = match &term.standing {
                    Standing::Preferred => String::from("preferred"),
                    Standing::Accepted => String::from("accepted"),
                    Standing::Faulty(reason) => format!("faulty: {}", harmless(reason)),
                };
                writeln!(
                    text,
                    "{:36} {}  ({standing})",
                    harmless(&concepts.join("+")),
                    harmless(&term.text)
                )?;
            }
        }
    }
    print_lines(&text)?;
    Ok(Ending::Clean)
}

/// Checks a file beside the others of its folder: a concept may be defined in any of them.
fn check(path: &Path) -> Result<Ending> {
    let (file, mut faults) = LexiconFile::read_with_faults(path);
    let count = file.terms().len();
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut files = vec![file];
    if faults.is_empty() {
        files.extend(siblings(folder, path));
        let found = Lexicons::built_in().faults(&files);
        // What is wrong with a neighbour is told when that file is checked.
        faults.extend(found.into_iter().filter(|fault| fault.path() == path));
    }
    if faults.is_empty() {
        print_lines(&format!("{}: {count} terms, no faults\n", path.display()))?;
        return Ok(Ending::Clean);
    }
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    bail!("{}", told.join("\n"))
}

/// The lexicons beside a file; other TOML is passed over.
fn siblings(folder: &Path, path: &Path) -> Vec<LexiconFile> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|other| other.extension().is_some_and(|kind| kind == "toml"))
        .filter(|other| other.file_name() != path.file_name() && other.is_file())
        .collect();
    paths.sort();
    paths.truncate(MAX_SIBLINGS);
    paths
        .iter()
        .filter_map(|other| LexiconFile::read(other).ok())
        .collect()
}

/// Files of one folder that are read for their concepts; more languages than anybody documents in.
const MAX_SIBLINGS: usize = 256;
