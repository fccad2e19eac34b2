//! `portolan extract`: one JSON line for each row, or for each table.

use anyhow::Result;
use portolan::normalize::PortPage;
use portolan::output::extract::{record, table_record};
use portolan::output::harmless::harmless;
use rayon::prelude::*;

use super::{Console, Ending, Session, print};
use crate::cli::ExtractArgs;

/// Pages whose lines are in memory at a time.
const BATCH: usize = 256;

pub(super) fn run(args: &ExtractArgs, console: &Console) -> Result<Ending> {
    let session = Session::open(&args.input, console)?;
    let pages = &session.survey.pages;
    for page in pages {
        for problem in &page.problems {
            let place = problem.place;
            console.say(&format!(
                "{}:{}:{}: {}",
                harmless(&page.identity.path),
                place.line,
                place.column,
                harmless(&problem.text)
            ));
        }
    }
    for batch in pages.chunks(BATCH) {
        let lines = batch.par_iter().map(|page| lines(page, args.tables));
        let lines: Vec<Vec<u8>> = lines.collect::<Result<_>>()?;
        print(&lines.concat())?;
    }
    if pages.iter().any(|page| !page.problems.is_empty()) {
        return Ok(Ending::Findings);
    }
    Ok(session.nothing(console).unwrap_or(Ending::Clean))
}

/// The lines of one page.
fn lines(page: &PortPage, of_tables: bool) -> Result<Vec<u8>> {
    let mut lines = Vec::new();
    for table in &page.tables {
        if of_tables {
            serde_json::to_writer(&mut lines, &table_record(page, table))?;
            lines.push(b'\n');
            continue;
        }
        for row in &table.rows {
            serde_json::to_writer(&mut lines, &record(page, table, row))?;
            lines.push(b'\n');
        }
    }
    Ok(lines)
}
