//! `portolan validate`: whether a file is a canon, and where it is not.

use anyhow::Result;
use portolan::harmless::harmless;
use portolan::publish::validate::validate;

use super::{Console, Ending, canon_text, print_lines};
use crate::cli::ValidateArgs;

pub(super) fn run(args: &ValidateArgs, console: &Console) -> Result<Ending> {
    let (shown, text) = canon_text(&args.canon)?;
    match validate(&text) {
        Ok(canon) => {
            console.say(&format!("{shown}: a canon of {} rules", canon.rules.len()));
            Ok(Ending::Clean)
        }
        Err(faults) => {
            let lines: Vec<String> = faults
                .iter()
                .map(|fault| format!("{shown}: {}\n", harmless(&fault.to_string())))
                .collect();
            print_lines(&lines.concat())?;
            Ok(Ending::Findings)
        }
    }
}
