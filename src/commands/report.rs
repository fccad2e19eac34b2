//! `portolan report`: one HTML page with all languages side by side.

use std::path::Path;

use anyhow::{Context, Result};
use portolan::show::html;
use portolan::write;

use super::{Console, Ending, Session, print};
use crate::cli::ReportArgs;

pub(super) fn run(args: &ReportArgs, console: &Console) -> Result<Ending> {
    let session = Session::open(&args.input, console)?;
    let comparison = session.compare();
    let judged = session.judge(&comparison, &args.findings)?;
    let summary = session.summary(&judged);
    let text = html::html(&comparison, &judged.findings, &summary);
    if args.output == Path::new("-") {
        print(&text)?;
    } else {
        write::write(&args.output, &text).context("the report was not written")?;
        console.say(&summary.line());
    }
    Ok(session.ending(
        &judged.findings,
        session.setup.fail_on(&args.findings),
        console,
    ))
}
