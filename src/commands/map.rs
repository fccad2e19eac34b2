//! `portolan plan` and `portolan map`: the pages of a dump as records, one line each.

use std::path::Path;

use anyhow::{Context, Result};
use portolan::discover;
use portolan::harmless::harmless;
use portolan::pipeline::{Mapper, Planned, bad_line, plan_dump, plan_paths};
use portolan::record::page::PageLine;
use portolan::show::summary::counted;
use rayon::prelude::*;

use super::lines::{Lines, Output};
use super::{Console, Ending, Setup};
use crate::cli::InputArgs;

/// Files that are read before any of their records is written.
const BATCH_FILES: usize = 1024;

fn is_standard_input(args: &InputArgs) -> bool {
    args.paths == [Path::new("-")]
}

pub(super) fn map(args: &InputArgs, console: &Console) -> Result<Ending> {
    let setup = Setup::open(args, console)?;
    let mut out = Output::new();
    let source = &setup.options.source;
    let reference = setup.compare.reference.as_ref();
    if is_standard_input(args) {
        let mapper = Mapper::new(&setup.lexicons, source, reference, None);
        let mut lines = Lines::of(&[]);
        loop {
            let batch = lines.batch()?;
            if batch.is_empty() {
                break;
            }
            let records = batch
                .par_iter()
                .map(|input| {
                    let record = mapper.line(input);
                    let record = record.unwrap_or_else(|why| Some(bad_line(input, &why)));
                    record.map(PageLine::line).unwrap_or_default()
                })
                .collect::<Vec<_>>();
            if !out.write(&records.concat())? {
                break;
            }
        }
    } else {
        let dump = discover::dump(&setup.options.dump)?;
        console.whisper(&harmless(&dump.layout.to_string()));
        let mapper = Mapper::new(
            &setup.lexicons,
            source,
            reference,
            Some(dump.source_locale()),
        );
        let all: Vec<usize> = (0..dump.len()).collect();
        for batch in all.chunks(BATCH_FILES) {
            let records = batch
                .par_iter()
                .map_init(Vec::new, |buffer, at| {
                    let file = dump.file(*at);
                    let record = file.and_then(|file| mapper.file(&file, buffer));
                    record.map(PageLine::line).unwrap_or_default()
                })
                .collect::<Vec<_>>();
            if !out.write(&records.concat())? {
                break;
            }
        }
    }
    out.finish()?;
    Ok(Ending::Clean)
}

pub(super) fn plan(args: &InputArgs, console: &Console) -> Result<Ending> {
    let setup = Setup::open(args, console)?;
    let mut out = Output::new();
    let (dump, source) = (&setup.options.dump, &setup.options.source);
    if is_standard_input(args) {
        let mut paths: Vec<String> = Vec::new();
        let mut lines = Lines::of(&[]);
        while let Some(line) = lines.next()? {
            // A table gives objects, `find` gives bare paths.
            paths.push(match Planned::parse(&line) {
                Ok(planned) => planned.path,
                Err(_) => String::from_utf8(line).context("standard input: a path is no UTF-8")?,
            });
        }
        paths.sort_unstable();
        paths.dedup();
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        let default = dump.default_locale.as_ref();
        for page in plan_paths(&paths, &dump.layouts, source, default)? {
            if !out.write(&page.line())? {
                break;
            }
        }
    } else {
        let dump = discover::dump(dump)?;
        console.whisper(&harmless(&dump.layout.to_string()));
        console.whisper(&counted(dump.len(), "page"));
        for page in plan_dump(&dump, source) {
            if !out.write(&page.line())? {
                break;
            }
        }
    }
    out.finish()?;
    Ok(Ending::Clean)
}
