//! `portolan reduce`: the records of whole groups become findings and rules, or what they teach.

use std::path::Path;

use anyhow::{Context, Result};
use portolan::compare::teach::Lessons;
use portolan::pipeline::{BadLine, Counts, GroupLine, Reduced, Reducer, bad_line};
use portolan::record::page::PageLine;
use rayon::prelude::*;

use super::lines::{Lines, Output};
use super::{Console, Ending, Setup};
use crate::cli::ReduceArgs;

/// Lines of the groups that are reduced at once. A group that alone has more is reduced alone.
const BATCH_LINES: usize = 256;

pub(super) fn run(args: &ReduceArgs, console: &Console) -> Result<Ending> {
    let setup = Setup::open(&args.stage.input(), console)?;
    let lessons = match &args.lessons {
        Some(path) => read_lessons(path)?,
        None => Lessons::default(),
    };
    let source = &setup.options.source;
    let moved = match &args.moved {
        Some(path) => read_moved(path)?,
        None => Vec::new(),
    };
    let compare = setup.compare.clone();
    let reducer = Reducer::new(&setup.lexicons, source, compare, lessons, moved);
    let mut groups = Groups::of(Lines::of(&args.stage.files));
    let mut out = Output::new();
    let mut counts = Counts::default();
    loop {
        let batch = groups.batch()?;
        if batch.is_empty() {
            break;
        }
        let written = match () {
            () if args.movers => {
                let movers = batch.par_iter().flat_map(|group| reducer.movers(group));
                movers
                    .map(|page| GroupLine::of_mover(page).line())
                    .collect::<Vec<_>>()
            }
            () if args.examples => batch
                .par_iter()
                .filter_map(|group| reducer.examples(group))
                .map(|examples| GroupLine::of_examples(examples).line())
                .collect::<Vec<_>>(),
            () => {
                let reduced: Vec<Reduced> = batch
                    .par_iter()
                    .map(|group| reducer.reduce(group))
                    .collect();
                let mut lines = Vec::new();
                for mut group in reduced {
                    counts.add(std::mem::take(&mut group.counts));
                    lines.extend(GroupLine::of(group).iter().map(GroupLine::line));
                }
                lines
            }
        };
        if !out.write(&written.concat())? {
            return Ok(Ending::Clean);
        }
    }
    if !args.examples && !args.movers && counts != Counts::default() {
        out.write(&GroupLine::of_counts(counts).line())?;
    }
    out.finish()?;
    Ok(Ending::Clean)
}

fn read_lessons(path: &Path) -> Result<Lessons> {
    let text = std::fs::read(path)
        .with_context(|| format!("{}: cannot read the lessons", path.display()))?;
    serde_json::from_slice(&text).with_context(|| {
        format!(
            "{}: these are no lessons of this portolan; write them with `portolan finish --lessons`",
            path.display()
        )
    })
}

fn read_moved(path: &Path) -> Result<Vec<PageLine>> {
    let mut lines = Lines::of(&[path.to_owned()]);
    let mut moved = Vec::new();
    while let Some(line) = lines.next()? {
        moved.push(PageLine::parse(&line)?);
    }
    Ok(moved)
}

/// Groups of lines that have one key and stand together.
struct Groups {
    lines: Lines,
    next: Option<PageLine>,
}

impl Groups {
    fn of(lines: Lines) -> Self {
        Self { lines, next: None }
    }

    /// The next groups, each whole.
    fn batch(&mut self) -> Result<Vec<Vec<PageLine>>> {
        let mut groups: Vec<Vec<PageLine>> = Vec::new();
        let mut broken: Vec<Vec<PageLine>> = Vec::new();
        let mut taken = 0;
        loop {
            let page = match self.next.take() {
                Some(page) => page,
                None => {
                    let Some(line) = self.lines.next()? else {
                        break;
                    };
                    match PageLine::parse(&line) {
                        Ok(page) => page,
                        Err(BadLine::Malformed(why)) => {
                            // It has no key, and parts no group.
                            broken.push(vec![bad_line(&line, &why)]);
                            if groups.is_empty() && broken.len() > BATCH_LINES {
                                break;
                            }
                            continue;
                        }
                        Err(other) => return Err(other.into()),
                    }
                }
            };
            taken += 1;
            match groups.last_mut() {
                Some(group) if group.first().is_some_and(|first| first.key == page.key) => {
                    group.push(page);
                }
                Some(_) if taken > BATCH_LINES => {
                    self.next = Some(page);
                    break;
                }
                _ => groups.push(vec![page]),
            }
        }
        groups.extend(broken);
        Ok(groups)
    }
}
