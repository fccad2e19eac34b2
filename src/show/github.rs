//! GitHub: workflow commands that a runner turns into annotations.
//!
//! Takes findings, gives one command a line. GitHub shows ten annotations of each level a step;
//! the rest is in the log.

use std::fmt::Write;

use crate::finding::{Finding, Level};
use crate::harmless::harmless;

/// One workflow command a finding.
#[must_use]
pub fn github(findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        let command = match finding.level {
            Level::Info => "notice",
            Level::Warning => "warning",
            Level::Error => "error",
        };
        let message = match &finding.help {
            Some(help) => format!("{}\nhelp: {}", harmless(&finding.message), harmless(help)),
            None => harmless(&finding.message).into_owned(),
        };
        // Writing to a `String` does not fail.
        let _ = writeln!(
            text,
            "::{command} file={},line={},col={},title={}::{}",
            property(&harmless(&finding.path)),
            finding.place.line,
            finding.place.column,
            property(finding.lint),
            data(&message),
        );
    }
    text
}

/// Escapes as the runner unescapes: `%` first, so that nothing is unescaped twice.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Properties end at `,` or `::` as well.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
