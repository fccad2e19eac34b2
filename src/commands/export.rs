//! `portolan export`: a canon in the formats of other programs.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use portolan::harmless::harmless;
use portolan::limits::MAX_ADDRESSES_BYTES;
use portolan::publish::export::{
    AddressMap, ExportFile, ExportOptions, LEFT_OUT_FILE, export, left_out, unmapped,
};
use portolan::record::canon::Canon;
use portolan::write;

use super::query::{chosen, say_unknown};
use super::{Console, Ending, print, read_canon};
use crate::cli::ExportArgs;

pub(super) fn run(args: &ExportArgs, console: &Console) -> Result<Ending> {
    let canon = read_canon(&args.canon)?;
    let options = ExportOptions {
        include_disputed: args.include_disputed,
        query: chosen(&args.choice),
        addresses: match &args.addresses {
            Some(path) => read_addresses(path)?,
            None => AddressMap::default(),
        },
        family: args.family,
    };
    say_unknown(&canon, &options.query, console);
    let files = export(&canon, args.to, &options);
    match &args.output {
        Some(folder) => write(folder, &files)?,
        // What is left out is told on standard error all the same.
        None => match files.as_slice() {
            [only] => print(&only.text)?,
            [main, list] if list.name == LEFT_OUT_FILE => print(&main.text)?,
            many => bail!(
                "{} writes {} files: give a folder with --output",
                args.to.as_str(),
                many.len()
            ),
        },
    }
    say_left_out(&canon, &options, console);
    if args.addresses.is_some() {
        say_unmapped(&canon, &options, console);
    }
    Ok(Ending::Clean)
}

fn read_addresses(path: &Path) -> Result<AddressMap> {
    let shown = harmless(&path.display().to_string()).into_owned();
    let text = super::named_text(path, MAX_ADDRESSES_BYTES, "the addresses")?;
    AddressMap::parse(&text).map_err(|error| {
        let why = error.to_string();
        let lines: Vec<_> = why.lines().map(harmless).collect();
        anyhow::anyhow!("{shown}: {}", lines.join("\n"))
    })
}

fn write(folder: &Path, files: &[ExportFile]) -> Result<()> {
    let paths: Vec<PathBuf> = files.iter().map(|file| folder.join(&file.name)).collect();
    for parent in paths.iter().filter_map(|path| path.parent()) {
        std::fs::create_dir_all(parent)
            .with_context(|| format!("{}: cannot make the folder", parent.display()))?;
    }
    let texts = files.iter().map(|file| file.text.as_str());
    let drafts: Vec<(&Path, &str)> = paths.iter().map(PathBuf::as_path).zip(texts).collect();
    write::write_all(&drafts)?;
    Ok(())
}

fn say_left_out(canon: &Canon, options: &ExportOptions, console: &Console) {
    let lines = left_out(canon, options);
    if lines.is_empty() {
        return;
    }
    console.say(&format!(
        "{} disputed rules left out; --include-disputed exports them",
        lines.len()
    ));
    for line in lines {
        console.say(&format!("  {}", harmless(&line)));
    }
}

fn say_unmapped(canon: &Canon, options: &ExportOptions, console: &Console) {
    let unmapped = unmapped(canon, options);
    for entry in &unmapped.entries {
        console.say(&format!(
            "no rule names `{}` of the addresses",
            harmless(entry)
        ));
    }
    if !unmapped.parties.is_empty() {
        console.say(&format!(
            "{} parties have no addresses and stay names to fill in:",
            unmapped.parties.len()
        ));
        for party in &unmapped.parties {
            console.say(&format!("  {}", harmless(party)));
        }
    }
}
