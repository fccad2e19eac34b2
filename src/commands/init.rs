//! `portolan init`: a commented configuration for the pages here.

use std::path::Path;

use anyhow::{Result, bail};
use portolan::config::FILE_NAME;
use portolan::discover::DumpOptions;
use portolan::lexicon::Lexicons;
use portolan::pipeline::{SurveyOptions, survey};
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
        source: portolan::pipeline::source_locale(),
    };
    let found = survey(&options, &Lexicons::built_in())?;
    let locales: Vec<String> = found
        .presence
        .locales
        .iter()
        .map(|(locale, pages)| format!("{locale} ({pages} pages)"))
        .collect();
    let port_pages = found
        .pages
        .iter()
        .filter(|page| !page.tables.is_empty())
        .count();
    write::write(target, &configuration(&locales, port_pages))?;
    console.say(&format!(
        "{FILE_NAME} written; {port_pages} pages hold port tables"
    ));
    Ok(Ending::Clean)
}

fn configuration(locales: &[String], port_pages: usize) -> String {
    let locales = match locales {
        [] => String::from("none"),
        known => known.join(", "),
    };
    format!(
        r#"# Configuration of portolan. Every line is optional; what is commented out shows the default.
# Locales found: {locales}. Pages with port tables: {port_pages}.

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
