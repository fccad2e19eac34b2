//! `portolan extract`: one JSON line for each row, or for each table.

use std::fmt::Write;

use anyhow::Result;
use portolan::output::extract::{record, table_record};
use portolan::output::harmless::harmless;

use super::{Console, Ending, Session, print};
use crate::cli::ExtractArgs;

pub(super) fn run(args: &ExtractArgs, console: &Console) -> Result<Ending> {
    let session = Session::open(&args.input, console)?;
    let mut text = String::new();
    let mut is_whole = true;
    for page in &session.survey.pages {
        for problem in &page.problems {
            is_whole = false;
            let place = problem.place;
            console.say(&format!(
                "{}:{}:{}: {}",
                harmless(&page.identity.path),
                place.line,
                place.column,
                harmless(&problem.text)
            ));
        }
        for table in &page.tables {
            if args.tables {
                writeln!(
                    text,
                    "{}",
                    serde_json::to_string(&table_record(page, table))?
                )?;
                continue;
            }
            for row in &table.rows {
                writeln!(
                    text,
                    "{}",
                    serde_json::to_string(&record(page, table, row))?
                )?;
            }
        }
    }
    print(&text)?;
    if !is_whole {
        return Ok(Ending::Findings);
    }
    Ok(session.nothing(console).unwrap_or(Ending::Clean))
}
