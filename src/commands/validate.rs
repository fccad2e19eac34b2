//! `portolan validate`: whether a file is a canon, and where it is not.

use anyhow::{Context, Result};
use portolan::validate::validate;

use super::{Console, Ending, print};
use crate::cli::ValidateArgs;

pub(super) fn run(args: &ValidateArgs, console: &Console) -> Result<Ending> {
    let shown = args.canon.display();
    let text = std::fs::read_to_string(&args.canon)
        .with_context(|| format!("{shown}: cannot read the canon"))?;
    match validate(&text) {
        Ok(canon) => {
            console.say(&format!("{shown}: a canon of {} rules", canon.rules.len()));
            Ok(Ending::Clean)
        }
        Err(faults) => {
            let lines: Vec<String> = faults
                .iter()
                .map(|fault| format!("{shown}: {fault}\n"))
                .collect();
            print(lines.concat())?;
            Ok(Ending::Findings)
        }
    }
}
