//! `portolan build`: checks, then writes the canon.

use std::path::Path;

use anyhow::{Context, Result, bail};
use portolan::finding::{Finding, Level};
use portolan::lint::{Family, registry};
use portolan::policy::Judged;
use portolan::publish::canon::{Disputed, draw_up};
use portolan::record::canon::Canon;
use portolan::show::format::{self, Format};
use portolan::write;

use super::{Console, Ending, Session, print};
use crate::cli::{BuildArgs, DisputedHow};

pub(super) fn run(args: &BuildArgs, console: &Console) -> Result<Ending> {
    let session = Session::open(&args.input, console)?;
    let comparison = session.compare();
    let mut judged = session.judge(&comparison, &args.findings)?;
    let summary = session.summary(&judged);
    session.tell_only(&comparison, &args.findings, console);
    if !console.quiet {
        let color = console.stderr_color();
        let text = session
            .places()
            .seen_from_here(&mut judged.findings, |told| {
                format::render(Format::Human, told, &summary, color)
            });
        console.say(text.trim_end());
    }
    let fail_on = session.setup.fail_on(&args.findings);
    if blocks(&judged, fail_on, args.disputed, console) {
        return Ok(Ending::Findings);
    }
    if let Some(ending) = session.nothing(console) {
        return Ok(ending);
    }
    publish(&draw_up(&comparison, disputed(args.disputed)), &args.output)?;
    Ok(Ending::Clean)
}

/// Whether findings stand against a canon, and says so.
pub(super) fn blocks(
    judged: &Judged,
    fail_on: Option<Level>,
    disputed: Option<DisputedHow>,
    console: &Console,
) -> bool {
    let blocks = |finding: &&Finding| {
        fail_on.is_some_and(|level| finding.level >= level)
            && !(disputed.is_some() && is_dispute(finding))
    };
    let blocking = judged.all().filter(blocks).count();
    if blocking > 0 {
        console.say(&format!(
            "nothing written: {blocking} findings at or above the level of --fail-on"
        ));
    }
    blocking > 0
}

/// What becomes of disputed rules; they are marked where nobody says.
pub(super) fn disputed(how: Option<DisputedHow>) -> Disputed {
    match how {
        Some(DisputedHow::Omit) => Disputed::Omit,
        Some(DisputedHow::Mark) | None => Disputed::Mark,
    }
}

/// Writes a canon that fits its schema, or nothing.
pub(super) fn publish(canon: &Canon, path: &Path) -> Result<()> {
    let mut text = serde_json::to_string_pretty(canon)?;
    text.push('\n');
    if let Err(faults) = portolan::publish::validate::validate(&text) {
        let first = faults.first().map(ToString::to_string).unwrap_or_default();
        bail!(
            "the canon does not fit its own schema, at {} places; the first: {first}",
            faults.len()
        );
    }
    if path == Path::new("-") {
        print(&text)?;
    } else {
        write::write(path, &text).context("the canon was not written")?;
    }
    Ok(())
}

/// Whether a finding is about languages that disagree, and not about something unread.
fn is_dispute(finding: &Finding) -> bool {
    registry::find(finding.lint).is_some_and(|lint| lint.family != Family::Input)
}
