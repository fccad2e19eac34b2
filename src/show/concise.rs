//! Concise: one line a finding, as compilers write them and editors read them.
//!
//! Takes findings, gives lines `path:line:column: level[lint] message`, all text harmless.

use std::fmt::Write;

use crate::finding::Finding;
use crate::harmless::harmless;

/// One line a finding, no summary.
#[must_use]
pub fn concise(findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        // Writing to a `String` does not fail.
        let _ = writeln!(text, "{}", concise_line(finding));
    }
    text
}

/// The line of one finding, without a line end.
pub(crate) fn concise_line(finding: &Finding) -> String {
    format!(
        "{}:{}:{}: {}[{}] {}",
        harmless(&finding.path),
        finding.place.line,
        finding.place.column,
        finding.level,
        finding.lint,
        harmless(&finding.message),
    )
}
