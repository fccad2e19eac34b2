//! `portolan report`: one HTML page with all languages side by side.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use portolan::show::html::{self, Links};
use portolan::write;

use super::{Console, Ending, Session, print};
use crate::cli::ReportArgs;

pub(super) fn run(args: &ReportArgs, console: &Console) -> Result<Ending> {
    let session = Session::open(&args.input, console)?;
    let comparison = session.compare();
    let judged = session.judge(&comparison, &args.findings)?;
    let summary = session.summary(&judged);
    session.tell_only(&comparison, &args.findings, console);
    let places = session.places();
    let output = (args.output != Path::new("-")).then_some(args.output.as_path());
    // Each row leads to its file, and finding the way asks the file system for every folder on it.
    let known: RefCell<BTreeMap<String, String>> = RefCell::default();
    let address = |path: &str| {
        let mut known = known.borrow_mut();
        if let Some(way) = known.get(path) {
            return way.clone();
        }
        let way = places.way_from(output, path);
        known.insert(path.to_owned(), way.clone());
        way
    };
    let links = Links {
        text: &|path| places.shown(path),
        address: &address,
    };
    let text = html::html_with(&comparison, &judged.findings, &summary, &links);
    if args.output == Path::new("-") {
        print(&text)?;
    } else {
        write::write(&args.output, &text).context("the report was not written")?;
        console.say(&summary.line());
    }
    Ok(session.ending(&judged, session.setup.fail_on(&args.findings), console))
}
