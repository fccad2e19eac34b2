//! Fixes: what is certain, as a patch or written into the pages.
//!
//! Takes findings, reads their files anew and changes nothing but the words that the findings name, each
//! only where it still stands. Files are drafted before the first is replaced.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context, Result};
use portolan::finding::{Finding, Fix};
use portolan::harmless::harmless;
use portolan::show::patch::{mend, unified};
use portolan::show::summary::counted;
use portolan::write;

use super::Console;
use super::places::Places;

/// A file before and after.
struct Mended {
    /// The path from where the command runs.
    shown: String,
    file: PathBuf,
    old: String,
    new: String,
    /// Fingerprints of what is mended.
    done: Vec<String>,
}

/// What would be written, for `patch -p1`.
pub(super) fn patch(findings: &[Finding], places: &Places<'_>, console: &Console) -> String {
    let all = mended(findings, places, console);
    if all.is_empty() {
        console.say("nothing can be mended for certain");
    }
    let patches = all.iter();
    patches
        .map(|one| unified(&one.shown, &one.old, &one.new))
        .collect()
}

/// Writes it, and gives the fingerprints of what is mended.
pub(super) fn write(
    findings: &[Finding],
    places: &Places<'_>,
    console: &Console,
) -> Result<Vec<String>> {
    let all = mended(findings, places, console);
    let files: Vec<_> = all
        .iter()
        .map(|one| (one.file.as_path(), one.new.as_str()))
        .collect();
    write::write_all(&files).context("nothing was mended")?;
    let done: Vec<String> = all.iter().flat_map(|one| one.done.clone()).collect();
    console.say(&format!(
        "mended: {} in {}",
        counted(done.len(), "finding"),
        counted(files.len(), "file")
    ));
    Ok(done)
}

fn mended(findings: &[Finding], places: &Places<'_>, console: &Console) -> Vec<Mended> {
    let mut by_path: BTreeMap<&str, Vec<(&Finding, &Fix)>> = BTreeMap::new();
    for finding in findings {
        if let Some(fix) = &finding.fix {
            by_path
                .entry(&finding.path)
                .or_default()
                .push((finding, fix));
        }
    }
    let mut all = Vec::new();
    for (path, wanted) in by_path {
        let (shown, file) = (places.shown(path), places.file(path));
        // A page in an archive, or in another encoding than UTF-8, is left to its writer.
        let Ok(old) = std::fs::read_to_string(&file) else {
            let path = harmless(&shown);
            console.say(&format!(
                "{path}: cannot be read as a file of UTF-8, and is left as it is"
            ));
            continue;
        };
        let fixes: Vec<&Fix> = wanted.iter().map(|(_, fix)| *fix).collect();
        let (new, applied) = mend(&old, &fixes);
        let done: Vec<String> = wanted
            .iter()
            .zip(applied)
            .filter(|(_, applied)| *applied)
            .map(|((finding, _), _)| finding.fingerprint())
            .collect();
        if !done.is_empty() {
            all.push(Mended {
                shown,
                file,
                old,
                new,
                done,
            });
        }
    }
    all
}
