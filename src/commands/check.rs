//! `portolan check`: findings, in one or more formats.

use anyhow::Result;
use portolan::output::{file, format};
use portolan::policy::Baseline;

use super::{Console, Ending, Session, print};
use crate::cli::CheckArgs;

pub(super) fn run(args: &CheckArgs, console: &Console) -> Result<Ending> {
    let session = Session::open(&args.input, console)?;
    let comparison = session.compare();
    let judged = session.judge(&comparison, &args.findings)?;
    if let Some(path) = &args.write_baseline {
        let mut text = serde_json::to_string_pretty(&Baseline::of(&judged.findings))?;
        text.push('\n');
        file::write(path, &text)?;
        let count = judged.findings.len();
        console.say(&format!("{count} findings written to {}", path.display()));
        return Ok(Ending::Clean);
    }
    let summary = session.summary(&judged);
    for (format, path) in &args.outputs {
        file::write(
            path,
            &format::render(*format, &judged.findings, &summary, false),
        )?;
    }
    let color = console.stdout_color();
    print(&format::render(
        args.format,
        &judged.findings,
        &summary,
        color,
    ))?;
    Ok(session.ending(&judged.findings, session.fail_on(&args.findings), console))
}
