//! `portolan export`: a canon in the formats of other programs.

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
            for exported in &files {
                let path = folder.join(&exported.name);
                if let Some(parent) = path.parent() {
                    std::fs::create_dir_all(parent)
                        .with_context(|| format!("{}: cannot make the folder", parent.display()))?;
                }
                file::write(&path, &exported.text)?;
            }
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
