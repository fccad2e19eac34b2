//! `portolan extract`: one JSON line for each row, or for each table.

use anyhow::Result;
use portolan::normalize::PortPage;
use portolan::output::extract::{record, table_record};
use portolan::output::harmless::harmless;
use rayon::prelude::*;

use super::{Console, Ending, Session, print};
use crate::cli::ExtractArgs;

/// Pages whose lines are in memory at a time.
const BATCH: usize = 32;

/// Bytes of a line, roughly.
const USUAL_LINE: usize = 1024;

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
        lines.iter().try_for_each(print)?;
    }
    if pages.iter().any(|page| !page.problems.is_empty()) {
        return Ok(Ending::Findings);
    }
    Ok(session.nothing(console).unwrap_or(Ending::Clean))
}

/// The lines of one page.
fn lines(page: &PortPage, of_tables: bool) -> Result<Vec<u8>> {
    let rows: usize = page.tables.iter().map(|table| table.rows.len()).sum();
    let mut lines = Vec::with_capacity(rows * USUAL_LINE);
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
