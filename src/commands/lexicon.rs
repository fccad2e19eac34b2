//! `portolan lexicon`: what concepts there are, which words stand for them, and whether a lexicon of
//! one's own is sound.

use std::fmt::Write;

use anyhow::{Result, bail};
use portolan::config::Config;
use portolan::lexicon::load::Standing;
use portolan::lexicon::{LexiconFile, Lexicons};

use super::{Ending, lexicons, print};
use crate::cli::LexiconArgs;

pub(super) fn run(args: &LexiconArgs) -> Result<Ending> {
    if let Some(path) = &args.check {
        let file = LexiconFile::read(path)?;
        let count = file.terms().len();
        Lexicons::with_files(vec![file])?;
        print(format!("{}: {count} terms, no faults\n", path.display()))?;
        return Ok(Ending::Clean);
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
                    concept.id.as_str(),
                    concept.kind.as_str(),
                    concept.definition
                )?;
            }
        }
        Some(locale) => {
            let file = lexicons
                .files()
                .iter()
                .find(|file| file.locales().any(|known| locale.is_within(known)));
            let Some(file) = file else {
                bail!("there is no lexicon for {locale}");
            };
            for term in file.terms() {
                let concepts: Vec<&str> = term.concepts.iter().map(|id| id.as_str()).collect();
                let standing = match &term.standing {
                    Standing::Preferred => String::from("preferred"),
                    Standing::Accepted => String::from("accepted"),
                    Standing::Faulty(reason) => format!("faulty: {reason}"),
                };
                writeln!(
                    text,
                    "{:36} {}  ({standing})",
                    concepts.join("+"),
                    term.text
                )?;
            }
        }
    }
    print(&text)?;
    Ok(Ending::Clean)
}
