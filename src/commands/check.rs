//! `portolan check`: findings, in one or more formats.

use std::path::Path;

use anyhow::Result;
use portolan::policy::Baseline;
use portolan::show::format;
use portolan::show::format::Format;
use portolan::show::harmless::harmless;
use portolan::write;

use super::{Console, Ending, Session, print, print_lines};
use crate::cli::CheckArgs;

pub(super) fn run(args: &CheckArgs, console: &Console) -> Result<Ending> {
    let session = Session::open(&args.input, console)?;
    let comparison = session.compare();
    let judged = session.judge(&comparison, &args.findings)?;
    if let Some(path) = &args.write_baseline {
        let mut text = serde_json::to_string_pretty(&Baseline::of(&judged.findings))?;
        text.push('\n');
        if path == Path::new("-") {
            print(&text)?;
            return Ok(Ending::Clean);
        }
        write::write(path, &text)?;
        let count = judged.findings.len();
        let path = path.display().to_string();
        console.say(&format!("{count} findings written to {}", harmless(&path)));
        return Ok(Ending::Clean);
    }
    let summary = session.summary(&judged);
    let texts: Vec<String> = args
        .outputs
        .iter()
        .map(|(format, _)| format::render(*format, &judged.findings, &summary, false))
        .collect();
    let paths = args.outputs.iter().map(|(_, path)| path.as_path());
    let files: Vec<(&Path, &str)> = paths.zip(texts.iter().map(String::as_str)).collect();
    write::write_all(&files)?;
    let color = console.stdout_color();
    let text = format::render(args.format, &judged.findings, &summary, color);
    // What is made for people has lines that a page could begin; the commands of `github` are meant.
    let has_lines = matches!(
        args.format,
        Format::Human | Format::Concise | Format::Junit | Format::Markdown
    );
    match has_lines {
        true => print_lines(&text)?,
        false => print(&text)?,
    }
    // The other formats are for programs, which count for themselves.
    if args.format == Format::Human {
        session.tell_alone(console);
    }
    let ending = session.ending(
        &judged.findings,
        session.setup.fail_on(&args.findings),
        console,
    );
    Ok(match ending {
        Ending::Clean => session.one_language(console).unwrap_or(ending),
        Ending::Findings | Ending::Nothing => ending,
    })
}
