//! `portolan check`: findings, in one or more formats; what is certain can be written into the pages.

use std::path::Path;

use anyhow::Result;
use portolan::finding::Finding;
use portolan::policy::Baseline;
use portolan::show::format::{self, Format};
use portolan::show::harmless::harmless;
use portolan::show::summary::Summary;
use portolan::show::{human, statistics};
use portolan::write;

use super::places::Places;
use super::{Console, Ending, Session, fix, print, print_lines};
use crate::cli::CheckArgs;

pub(super) fn run(args: &CheckArgs, console: &Console) -> Result<Ending> {
    let session = Session::open(&args.input, console)?;
    let comparison = session.compare();
    let mut judged = session.judge(&comparison, &args.findings)?;
    let places = session.places();
    session.tell_only(&comparison, &args.findings, console);
    if args.diff {
        let told = super::told(&judged, &args.findings);
        print(fix::patch(&told, &places, console))?;
        return Ok(ending(session, &judged.findings, args, console));
    }
    if args.fix {
        let told = super::told(&judged, &args.findings);
        let done = fix::write(&told, &places, console)?;
        // What is mended is no finding any more.
        judged
            .findings
            .retain(|finding| !done.contains(&finding.fingerprint()));
    }
    let told = super::told(&judged, &args.findings);
    if let Some(path) = &args.write_baseline {
        return write_baseline(path, &told, console);
    }
    let summary = session.summary(&judged, &told);
    let shown = Shown::new(&told, &places);
    let texts: Vec<String> = args
        .outputs
        .iter()
        .map(|(format, _)| shown.render(*format, &summary))
        .collect();
    let paths = args.outputs.iter().map(|(_, path)| path.as_path());
    let files: Vec<(&Path, &str)> = paths.zip(texts.iter().map(String::as_str)).collect();
    write::write_all(&files)?;
    // What is made for people has lines that a page could begin; the commands of `github` are meant.
    let has_lines = matches!(
        args.format,
        Format::Human | Format::Concise | Format::Junit | Format::Markdown
    );
    if args.statistics {
        print(statistics::statistics(&told))?;
    } else if args.format == Format::Human {
        let text = human::human_within(
            &shown.from_here,
            &summary,
            console.stdout_color(),
            console.stdout_width(),
        );
        print_lines(&text)?;
        // The other formats are for programs, which count for themselves.
        session.tell_alone(console);
    } else {
        let text = shown.render(args.format, &summary);
        match has_lines {
            true => print_lines(&text)?,
            false => print(&text)?,
        }
    }
    Ok(ending(session, &judged.findings, args, console))
}

/// Hidden or not, findings at or above the level fail the run.
fn ending(session: &Session, findings: &[Finding], args: &CheckArgs, console: &Console) -> Ending {
    match session.ending(findings, session.setup.fail_on(&args.findings), console) {
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

/// Findings with the paths that each format wants.
struct Shown<'p> {
    told: &'p [Finding],
    places: &'p Places<'p>,
    from_here: Vec<Finding>,
}

impl<'p> Shown<'p> {
    fn new(told: &'p [Finding], places: &'p Places<'p>) -> Self {
        Self {
            told,
            places,
            from_here: places.leading_from_here(told),
        }
    }

    fn render(&self, format: Format, summary: &Summary) -> String {
        // Code scanning knows nothing of where the command ran.
        if format == Format::Sarif {
            let findings = self.places.leading_from_root(self.told);
            return format::render(format, &findings, summary, false);
        }
        format::render(format, &self.from_here, summary, false)
    }
}
