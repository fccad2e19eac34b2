//! `portolan init`: a commented configuration for the pages here.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Result, bail};
use portolan::config::FILE_NAME;
use portolan::discover::DumpOptions;
use portolan::harmless::harmless;
use portolan::lexicon::{Lexicons, PackSet};
use portolan::normalize::GapCode;
use portolan::pipeline::{SurveyOptions, survey};
use portolan::show::summary::counted;
use portolan::survey::Survey;
use portolan::write;

use super::{Console, Ending};
use crate::cli::InitArgs;

pub(super) fn run(args: &InitArgs, console: &Console) -> Result<Ending> {
    let target = Path::new(FILE_NAME);
    if target.exists() {
        bail!("{FILE_NAME} is there already; it is left as it is");
    }
    let options = SurveyOptions {
        dump: DumpOptions {
            paths: vec![args.path.clone()],
            ..DumpOptions::default()
        },
        prefilter: true,
        source: portolan::survey::source_locale(),
    };
    let found = survey(&options, &Lexicons::built_in())?;
    let port_pages = found
        .pages
        .iter()
        .filter(|page| !page.tables.is_empty())
        .count();
    write::write(target, &configuration(&look(&found, port_pages)))?;
    console.say(&format!(
        "{FILE_NAME} written; {port_pages} pages hold port tables"
    ));
    Ok(Ending::Clean)
}

/// What there is and what was not understood, as comments.
fn look(found: &Survey, port_pages: usize) -> String {
    let listed = |names: Vec<String>| match names.is_empty() {
        true => String::from("none"),
        false => names.join(", "),
    };
    let locales = found.presence.locales.iter();
    let locales = locales.map(|(locale, pages)| format!("{locale} ({})", counted(*pages, "page")));
    let packs = found
        .pages
        .iter()
        .fold(PackSet::default(), |all, page| all.union(page.packs));
    let packs = Lexicons::names_of(packs).into_iter().map(str::to_owned);
    let mut lines = vec![
        format!("Found: {}.", found.found.layout),
        format!("Locales: {}.", listed(locales.collect())),
        format!(
            "Packs of products that the pages name: {}.",
            listed(packs.collect())
        ),
        format!("Pages with port tables: {port_pages}."),
    ];
    let passed = found.pages.iter().flat_map(|page| {
        let passed = page.passed.iter().filter(|table| table.is_like_ports());
        passed.map(move |table| (page, table))
    });
    let passed: Vec<String> = passed
        .map(|(page, table)| {
            let line = table.table.place.line;
            format!("{}:{line}: {}", page.identity.path, table.why)
        })
        .collect();
    if !passed.is_empty() {
        lines.push(String::from(
            "Tables that look like port tables and were not understood:",
        ));
        lines.extend(passed.iter().take(NAMED).map(|line| format!("  {line}")));
        lines.extend(rest(passed.len()));
    }
    let mut words: BTreeMap<(String, &str), usize> = BTreeMap::new();
    for page in &found.pages {
        let locale = page.identity.locale.as_ref().map(ToString::to_string);
        let rows = page.tables.iter().flat_map(|table| &table.rows);
        let gaps = rows.flat_map(|row| &row.gaps);
        for gap in gaps.filter(|gap| gap.code == GapCode::UnknownTerm) {
            let locale = locale.clone().unwrap_or_default();
            *words.entry((locale, gap.text.as_str())).or_default() += 1;
        }
    }
    let mut words: Vec<((String, &str), usize)> = words.into_iter().collect();
    words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    if !words.is_empty() {
        lines.push(String::from(
            "Words that were not understood, the most frequent first:",
        ));
        let named = words.iter().take(NAMED);
        lines
            .extend(named.map(|((locale, word), cells)| format!("  {locale}: `{word}` ({cells})")));
        lines.extend(rest(words.len()));
    }
    let lines = lines.iter().map(|line| harmless(line).replace('\n', " "));
    lines.map(|line| format!("# {line}\n")).collect()
}

/// Lines of one kind that are written out.
const NAMED: usize = 10;

fn rest(count: usize) -> Option<String> {
    (count > NAMED).then(|| format!("  and {} more", count - NAMED))
}

fn configuration(look: &str) -> String {
    format!(
        r#"# Configuration of portolan. Every line is optional; what is commented out shows the default.
#
{look}#

# The locale that is held to be right unless it stands alone; by default the source, else the majority.
# reference = "en-US"

# The locale that pages are written in first.
# source-locale = "en"

# Exit with 1 on a finding of this level or above: info, warning, error or never.
# fail-on = "error"

# [check]
# What is read where the command line names nothing, and what is left out, as lines of a .gitignore.
# paths = ["docs"]
# exclude = ["archive/", "*-draft.md"]

# [[layout]]
# How paths name locale and page, where `portolan check -v` shows that it was not found.
# pattern = "handbook/{{locale}}/{{key}}"

# [lexicon]
# Words of your own, relative to this file; `portolan lexicon --check FILE` checks one.
# paths = ["lexicon/nl.toml"]
# Packs of products that hold on all pages; without this, on pages that name their product.
# packs = ["lync-server-2013"]

# [lints]
# Levels by lint: off, info, warning, error. `portolan explain` lists them.
# token-case = "off"

# [[override]]
# locale = "zh-TW"
# path = "zh-TW/**"
# lints = {{ faulty-term = "info" }}

# [[ignore]]
# lint = "missing-page"
# locale = "zh-TW"
# reason = "translated next quarter"
"#
    )
}
