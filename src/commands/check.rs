//! `portolan check`: findings, in one or more formats; what is certain can be written into the pages.

use std::path::Path;

use anyhow::Result;
use portolan::finding::Finding;
use portolan::harmless::harmless;
use portolan::policy::{Baseline, Judged};
use portolan::show::format::{self, Format};
use portolan::show::summary::Summary;
use portolan::show::{human, statistics};
use portolan::write;

use super::places::Places;
use super::{Console, Ending, Session, fix, print, print_by, print_lines};
use crate::cli::CheckArgs;

pub(super) fn run(args: &CheckArgs, console: &Console) -> Result<Ending> {
    let session = Session::open(&args.input, console)?;
    let comparison = session.compare();
    let mut judged = session.judge(&comparison, &args.findings)?;
    let places = session.places();
    session.tell_only(&comparison, &args.findings, console);
    if args.diff {
        print(fix::patch(&judged.findings, &places, console))?;
        return Ok(ending(session, &judged, args, console));
    }
    if args.fix {
        let done = fix::write(&judged.findings, &places, console)?;
        // What is mended is no finding any more.
        judged
            .findings
            .retain(|finding| !done.contains(&finding.fingerprint()));
    }
    if let Some(path) = &args.write_baseline {
        return write_baseline(path, &judged.findings, console);
    }
    let summary = session.summary(&judged);
    let told = &mut judged.findings;
    let texts: Vec<String> = args
        .outputs
        .iter()
        .map(|(format, _)| render(*format, told, &places, &summary))
        .collect();
    let paths = args.outputs.iter().map(|(_, path)| path.as_path());
    let files: Vec<(&Path, &str)> = paths.zip(texts.iter().map(String::as_str)).collect();
    write::write_all(&files)?;
    if args.statistics {
        print(statistics::statistics(told))?;
    } else if args.format == Format::Human {
        let (color, width) = (console.stdout_color(), console.stdout_width());
        let text = places.seen_from_here(told, |told| {
            human::human_within(told, &summary, color, width)
        });
        print_lines(&text)?;
        // The other formats are for programs, which count for themselves.
        session.tell_alone(console);
    } else if has_lines(args.format) {
        print_lines(&render(args.format, told, &places, &summary))?;
    } else {
        with_paths(args.format, told, &places, |told| {
            print_by(|out| format::write(out, args.format, told, &summary))
        })?;
    }
    Ok(ending(session, &judged, args, console))
}

/// Findings in a format, with the paths that it wants.
fn render(
    format: Format,
    findings: &mut [Finding],
    places: &Places<'_>,
    summary: &Summary,
) -> String {
    with_paths(format, findings, places, |findings| {
        format::render(format, findings, summary, false)
    })
}

/// What is made of findings that have the paths that a format wants.
fn with_paths<T>(
    format: Format,
    findings: &mut [Finding],
    places: &Places<'_>,
    show: impl FnOnce(&[Finding]) -> T,
) -> T {
    // Code scanning knows nothing of where the command ran.
    if format == Format::Sarif {
        places.seen_from_root(findings, show)
    } else {
        places.seen_from_here(findings, show)
    }
}

/// Whether a format is made for people and has lines that a page could begin; the commands of `github` are meant.
fn has_lines(format: Format) -> bool {
    matches!(
        format,
        Format::Human | Format::Concise | Format::Junit | Format::Markdown
    )
}

/// Hidden or not, findings at or above the level fail the run.
fn ending(session: &Session, judged: &Judged, args: &CheckArgs, console: &Console) -> Ending {
    match session.ending(judged, session.setup.fail_on(&args.findings), console) {
        Ending::Clean => session.one_language(console).unwrap_or(Ending::Clean),
        ending @ (Ending::Findings | Ending::Nothing) => ending,
    }
}

fn write_baseline(path: &Path, findings: &[Finding], console: &Console) -> Result<Ending> {
    let mut text = serde_json::to_string_pretty(&Baseline::of(findings))?;
    text.push('\n');
    if path == Path::new("-") {
        print(&text)?;
        return Ok(Ending::Clean);
    }
    write::write(path, &text)?;
    let count = findings.len();
    let path = path.display().to_string();
    console.say(&format!("{count} findings written to {}", harmless(&path)));
    Ok(Ending::Clean)
}
