//! `portolan extract`: one JSON line for each row, or for each table.

use std::sync::Arc;

use anyhow::Result;
use portolan::harmless::harmless;
use portolan::normalize::PortPage;
use portolan::pipeline;
use portolan::record::extract::{page_record, passed_record, record, table_record};
use rayon::prelude::*;

use super::{Console, Ending, Setup, print, tell};
use crate::cli::ExtractArgs;

/// Bytes of a line, roughly.
const USUAL_LINE: usize = 1024;

/// What is written of one page.
struct Extracted {
    has_tables: bool,
    problems: Vec<String>,
    lines: Vec<u8>,
}

pub(super) fn run(args: &ExtractArgs, console: &Console) -> Result<Ending> {
    let setup = Setup::open(&args.input, console)?;
    let survey = console
        .watching(|watch| pipeline::survey_watched(&setup.options, &setup.lexicons, watch))?;
    tell(&survey.found, console);
    let pages = survey
        .pages
        .par_iter()
        .map(|page| extract(page, args))
        .collect::<Result<Vec<_>>>()?;
    for problem in pages.iter().flat_map(|page| &page.problems) {
        console.say(problem);
    }
    for page in &pages {
        print(&page.lines)?;
    }
    if pages.iter().any(|page| !page.problems.is_empty()) {
        return Ok(Ending::Findings);
    }
    let passed = survey.pages.iter().flat_map(|page| &page.passed);
    let like_ports = passed.filter(|table| table.is_like_ports()).count();
    if like_ports > 0 && !args.all {
        console.whisper(&format!(
            "{} like port tables and passed over; `--tables --all` lists them",
            match like_ports {
                1 => String::from("1 table that looks"),
                many => format!("{many} tables that look"),
            }
        ));
    }
    let has_tables = pages.iter().any(|page| page.has_tables);
    let nothing = setup.nothing(has_tables, survey.presence.pages, console);
    Ok(nothing.unwrap_or(Ending::Clean))
}

fn extract(page: &PortPage, args: &ExtractArgs) -> Result<Extracted> {
    let problems = page.problems.iter().map(|problem| {
        format!(
            "{}:{}:{}: {}",
            harmless(&page.identity.path),
            problem.place.line,
            problem.place.column,
            harmless(&problem.text)
        )
    });
    let rows: usize = page.tables.iter().map(|table| table.rows.len()).sum();
    let mut lines = Vec::with_capacity(rows * USUAL_LINE);
    let mut identity = Arc::new(page_record(page, None));
    for table in &page.tables {
        if args.tables {
            serde_json::to_writer(&mut lines, &table_record(page, table))?;
            lines.push(b'\n');
            continue;
        }
        if identity.path != page.path_of(table) {
            identity = Arc::new(page_record(page, table.file.as_deref()));
        }
        for row in &table.rows {
            serde_json::to_writer(&mut lines, &record(&identity, table, row))?;
            lines.push(b'\n');
        }
    }
    let like_ports = page.passed.iter().filter(|table| table.is_like_ports());
    for passed in like_ports.filter(|_| args.all) {
        serde_json::to_writer(&mut lines, &passed_record(page, passed))?;
        lines.push(b'\n');
    }
    lines.shrink_to_fit();
    Ok(Extracted {
        has_tables: !page.tables.is_empty(),
        problems: problems.collect(),
        lines,
    })
}
