//! `portolan export`: a canon in the formats of other programs.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use portolan::export::{ExportOptions, export, left_out};
use portolan::output::file;

use super::{Console, Ending, print, read_canon};
use crate::cli::ExportArgs;

pub(super) fn run(args: &ExportArgs, console: &Console) -> Result<Ending> {
    let canon = read_canon(&args.canon)?;
    let options = ExportOptions {
        include_disputed: args.include_disputed,
    };
    let files = export(&canon, args.to, options);
    match &args.output {
        Some(folder) => {
            let paths: Vec<PathBuf> = files.iter().map(|file| folder.join(&file.name)).collect();
            for parent in paths.iter().filter_map(|path| path.parent()) {
                std::fs::create_dir_all(parent)
                    .with_context(|| format!("{}: cannot make the folder", parent.display()))?;
            }
            let texts = files.iter().map(|file| file.text.as_str());
            let drafts: Vec<(&Path, &str)> =
                paths.iter().map(PathBuf::as_path).zip(texts).collect();
            file::write_all(&drafts)?;
        }
        None => match files.as_slice() {
            [only] => print(&only.text)?,
            many => bail!(
                "{} writes {} files: give a folder with --output",
                args.to.as_str(),
                many.len()
            ),
        },
    }
    let disputed = left_out(&canon, options);
    if disputed > 0 {
        console.say(&format!(
            "{disputed} disputed rules left out; --include-disputed exports them"
        ));
    }
    Ok(Ending::Clean)
}
