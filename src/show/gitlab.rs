//! GitLab: a Code Quality report.
//!
//! Takes findings, gives one JSON array. GitLab compares reports by fingerprint and drops repeats,
//! so a second finding with a fingerprint gets one made of it and its number.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::finding::{Finding, Level, stable_id};
use crate::harmless::harmless;
use crate::record::json;

/// One array of issues.
#[must_use]
pub fn gitlab(findings: &[Finding]) -> String {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let issues: Vec<Issue<'_>> = findings
        .iter()
        .map(|finding| {
            let fingerprint = finding.fingerprint();
            let times = seen.entry(fingerprint.clone()).or_default();
            *times += 1;
            let fingerprint = match *times {
                1 => fingerprint,
                n => stable_id(&[&fingerprint, &n.to_string()]),
            };
            Issue {
                description: harmless(&finding.message).into_owned(),
                check_name: finding.lint,
                fingerprint,
                severity: match finding.level {
                    Level::Info => "info",
                    Level::Warning => "minor",
                    Level::Error => "major",
                },
                location: Location {
                    path: &finding.path,
                    lines: Lines {
                        begin: finding.place.line,
                    },
                },
            }
        })
        .collect();
    json::document(&issues)
}

#[derive(Serialize)]
struct Issue<'f> {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'f>,
}

#[derive(Serialize)]
struct Location<'f> {
    path: &'f str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
}
