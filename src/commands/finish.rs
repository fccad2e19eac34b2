//! `portolan finish`: what all groups came to, as `check` and `build` write it.

use std::path::Path;

use anyhow::{Context, Result};
use portolan::compare::teach::{Examples, Lessons, learn_all};
use portolan::discover::Reach;
use portolan::pipeline::{BadLine, Finisher, GroupLine, Reducer};
use portolan::policy::{self, Judged};
use portolan::record::page::PageLine;
use portolan::show::report;
use portolan::write;

use super::lines::Lines;
use super::places::Places;
use super::{Console, Ending, Setup, build, known_lints, print, read_baseline};
use crate::cli::FinishArgs;

pub(super) fn run(args: &FinishArgs, console: &Console) -> Result<Ending> {
    let setup = Setup::open(&args.stage.input(), console)?;
    let mut lines = Lines::of(&args.stage.files);
    if let Some(path) = &args.moved {
        return moved(&mut lines, setup, path);
    }
    if let Some(path) = &args.lessons {
        return lessons(&mut lines, setup, path);
    }
    let mut finisher = Finisher::default();
    while let Some(line) = lines.next()? {
        let added = GroupLine::parse(&line).and_then(|line| finisher.add_line(line));
        match added {
            Ok(added) => added?,
            Err(other @ BadLine::OtherVersion { .. }) => return Err(other.into()),
            // A line of ours that cannot be read is a broken pipe or disk: the end would be wrong in silence.
            Err(BadLine::Malformed(why)) => {
                anyhow::bail!("a line of the input is none of `portolan reduce`: {why}")
            }
        }
    }
    let mut finished = finisher.finish();
    let selection = policy::Selection {
        select: known_lints(&args.findings.select)?,
        ignore: known_lints(&args.findings.ignore)?,
    };
    let baseline = args
        .findings
        .baseline
        .as_deref()
        .map(read_baseline)
        .transpose()?;
    let mut judged: Judged = policy::judge(
        std::mem::take(&mut finished.findings),
        &finished.comments,
        &setup.config,
        &selection,
        baseline.as_ref(),
    );
    super::show_only_asked(&mut judged, &args.findings);
    let mut summary = finished.summary();
    summary.suppressed = judged.suppressed;
    summary.baselined = judged.baselined;
    summary.hidden = judged.hidden.len();
    let summary = summary.counting(&judged.findings);
    console.say(&summary.line());
    // Without a folder the pages may lie anywhere, in no file system at all: paths are then as they came.
    let findings = match &args.pages {
        None => report::jsonl(&judged.findings),
        Some(folder) => {
            let reach = Reach::of_folder(folder.clone());
            let places = Places::new(&reach, setup.config.file.as_deref());
            places.seen_from_here(&mut judged.findings, report::jsonl)
        }
    };
    if args.output == Path::new("-") {
        print(&findings)?;
    } else {
        write::write(&args.output, &findings).context("the findings were not written")?;
    }
    let fail_on = setup.fail_on(&args.findings);
    let nothing = setup.nothing(summary.tables > 0, summary.pages, console);
    if let Some(canon) = &args.canon {
        if build::blocks(&judged, fail_on, args.disputed, console) {
            return Ok(Ending::Findings);
        }
        if let Some(ending) = nothing {
            return Ok(ending);
        }
        let canon_of = finished.canon(&setup.lexicons, build::disputed(args.disputed));
        build::publish(&canon_of, canon)?;
        return Ok(Ending::Clean);
    }
    if judged.fails(fail_on) {
        return Ok(Ending::Findings);
    }
    let one_language = || setup.one_language(finished.counts.shared, console);
    Ok(nothing.or_else(one_language).unwrap_or(Ending::Clean))
}

/// Finds which pages stand under another key than their paths tell, and writes their records.
fn moved(lines: &mut Lines, setup: &Setup, path: &Path) -> Result<Ending> {
    let mut movers: Vec<PageLine> = Vec::new();
    while let Some(line) = lines.next()? {
        let mover = GroupLine::parse(&line)?.into_mover();
        movers.push(mover.context(
            "a line of the input is no page that may be moved: it is none of `portolan reduce --movers`",
        )?);
    }
    let (source, compare) = (&setup.options.source, setup.compare.clone());
    let reducer = Reducer::new(
        &setup.lexicons,
        source,
        compare,
        Lessons::default(),
        Vec::new(),
    );
    let mut text = Vec::new();
    for record in reducer.moved(movers) {
        text.extend(record.line());
    }
    put(
        path,
        &String::from_utf8(text)?,
        "the records were not written",
    )
}

fn put(path: &Path, text: &str, failed: &'static str) -> Result<Ending> {
    if path == Path::new("-") {
        print(text)?;
    } else {
        write::write(path, text).context(failed)?;
    }
    Ok(Ending::Clean)
}

/// Adds up what groups have to teach, and writes what follows from it.
fn lessons(lines: &mut Lines, setup: &Setup, path: &Path) -> Result<Ending> {
    let mut all: Vec<Examples> = Vec::new();
    while let Some(line) = lines.next()? {
        let examples = GroupLine::parse(&line)?.into_examples();
        all.push(examples.context(
            "a line of the input has nothing to teach: it is none of `portolan reduce --examples`",
        )?);
    }
    let lessons = learn_all(all, &setup.lexicons);
    let mut text = serde_json::to_string(&lessons)?;
    text.push('\n');
    put(path, &text, "the lessons were not written")
}
