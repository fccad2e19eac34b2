//! `portolan lexicon`: what concepts there are, which words stand for them, whether a lexicon of one's own
//! is sound, what a dump teaches, and how much of it is understood.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use portolan::compare::coverage::coverage;
use portolan::compare::teach::{Lesson, file_of};
use portolan::config::Config;
use portolan::harmless::harmless;
use portolan::lexicon::learn::{pack_text, pack_text_over};
use portolan::lexicon::load::Standing;
use portolan::lexicon::tbx::{self, Terminology};
use portolan::lexicon::{ConceptId, LexiconFile, Lexicons};
use portolan::locale::Locale;
use portolan::show::summary::counted;

use super::{Console, Ending, Session, Setup, config, lexicons, print, print_lines};
use crate::cli::{InputArgs, Interchange, LearnArgs, LexiconArgs, LexiconCommand};

pub(super) fn run(args: &LexiconArgs, console: &Console) -> Result<Ending> {
    if let Some(LexiconCommand::Learn(args)) = &args.command {
        return learn(args, console);
    }
    if let Some(path) = &args.check {
        return check(path);
    }
    if !args.coverage.is_empty() {
        return tell_coverage(args, console);
    }
    let config = config(&args.config)?;
    let lexicons = lexicons(&config)?;
    match (&args.to, &args.from) {
        (Some(Interchange::Tbx), _) => to_tbx(args, &lexicons),
        (None, Some(from)) => from_tbx(args, from, &config, &lexicons, console),
        (None, None) => show(args.locale.as_ref(), &lexicons),
    }
}

/// Lists concepts, or the terms of a locale.
fn show(locale: Option<&Locale>, lexicons: &Lexicons) -> Result<Ending> {
    let mut text = String::new();
    match locale {
        None => {
            for concept in lexicons.concepts() {
                writeln!(
                    text,
                    "{:36} {:10} {}",
                    harmless(concept.id.as_str()),
                    concept.kind.as_str(),
                    harmless(&concept.definition)
                )?;
            }
        }
        Some(locale) => {
            for term in files_of(locale, lexicons)?
                .iter()
                .flat_map(|file| file.terms())
            {
                let concepts: Vec<&str> = term.concepts.iter().map(|id| id.as_str()).collect();
                let standing = match &term.standing {
                    Standing::Preferred => String::from("preferred"),
                    Standing::Accepted => String::from("accepted"),
                    Standing::Faulty(reason) => format!("faulty: {}", harmless(reason)),
                };
                writeln!(
                    text,
                    "{:36} {}  ({standing})",
                    harmless(&concepts.join("+")),
                    harmless(&term.text)
                )?;
            }
        }
    }
    print_lines(&text)?;
    Ok(Ending::Clean)
}

/// The files that serve a locale.
fn files_of<'l>(locale: &Locale, lexicons: &'l Lexicons) -> Result<Vec<&'l LexiconFile>> {
    let serves = |file: &&LexiconFile| file.locales().any(|known| locale.is_within(known));
    let files: Vec<&LexiconFile> = lexicons.files().filter(serves).collect();
    if files.is_empty() {
        bail!("there is no lexicon for {locale}");
    }
    Ok(files)
}

/// Learns what the rows of a dump teach, and writes it as lexicon files.
fn learn(args: &LearnArgs, console: &Console) -> Result<Ending> {
    let input = InputArgs {
        paths: args.paths.clone(),
        exclude: args.exclude.clone(),
        config: args.config.clone(),
        jobs: args.jobs,
        ..InputArgs::default()
    };
    let is_folder = |path: &&PathBuf| path.is_dir();
    let folder = args.output.as_ref().filter(is_folder);
    let file = args.output.as_ref().filter(|path| !is_folder(path));
    // What is about to be written is learned anew; what a person has made of it is laid over afterwards.
    let setup = Setup::open_without(&input, file.map(PathBuf::as_path), console)?;
    let session = Session::of(setup, console)?;
    if let Some(ending) = session.nothing(console) {
        return Ok(ending);
    }
    let lessons = &session.survey.lessons.by_locale;
    let is_wanted = |locale: &Locale| {
        args.locale
            .as_ref()
            .is_none_or(|wanted| locale.is_within(wanted))
    };
    let mut taught: Vec<(&Locale, Lesson)> = lessons
        .iter()
        .filter(|(locale, _)| is_wanted(locale))
        .map(|(locale, lesson)| (locale, lesson.clone()))
        .collect();
    if let (true, Some(wanted)) = (taught.is_empty(), &args.locale) {
        if !session.survey.presence.locales.keys().any(is_wanted) {
            bail!("there is no page in {wanted}");
        }
        taught.push((wanted, Lesson::default()));
    }
    if taught.is_empty() {
        console.say("nothing to learn: all endpoints are understood, or no row has a source");
        return Ok(Ending::Clean);
    }
    if taught.len() > 1 && folder.is_none() {
        let names: Vec<String> = taught
            .iter()
            .map(|(locale, _)| locale.to_string())
            .collect();
        bail!(
            "the pages teach {}: choose one with --locale, or give a folder with --output",
            names.join(", ")
        );
    }
    let mut files: Vec<(Option<PathBuf>, String)> = Vec::new();
    for (locale, lesson) in &taught {
        let path = match (folder, file) {
            (Some(folder), _) => Some(folder.join(format!("{locale}.toml"))),
            (None, file) => file.cloned(),
        };
        let language = file_of(locale, lesson.packs, &setup.lexicons);
        let is_defined = |id: &ConceptId| setup.lexicons.concept(id).is_some();
        let before = match &path {
            Some(path) if path.exists() => Some(
                std::fs::read_to_string(path)
                    .with_context(|| format!("{}: cannot read the lexicon", path.display()))?,
            ),
            _ => None,
        };
        let text = match (&before, &path) {
            (Some(before), Some(path)) => {
                pack_text_over(before, path, &lesson.learned, &language, &is_defined)?
            }
            _ => pack_text(&lesson.learned, &language, &is_defined),
        };
        console.say(&format!(
            "{locale}: {} learned, {} to be confirmed, {} suspected",
            counted(lesson.learned.terms.len(), "term"),
            lesson.learned.once.len(),
            lesson.learned.suspects.len()
        ));
        files.push((path, text));
    }
    write_files(&files)?;
    Ok(Ending::Clean)
}

/// Writes files in one step; what has no path goes to standard output.
fn write_files(files: &[(Option<PathBuf>, String)]) -> Result<()> {
    let mut with_path: Vec<(&Path, &str)> = Vec::new();
    for (path, text) in files {
        match path {
            Some(path) if path != Path::new("-") => with_path.push((path, text)),
            _ => print(text)?,
        }
    }
    portolan::write::write_all(&with_path)?;
    Ok(())
}

/// How much of a dump is understood, a line a language.
fn tell_coverage(args: &LexiconArgs, console: &Console) -> Result<Ending> {
    let input = InputArgs {
        paths: args.coverage.clone(),
        config: args.config.clone(),
        ..InputArgs::default()
    };
    let session = Session::open(&input, console)?;
    if let Some(ending) = session.nothing(console) {
        return Ok(ending);
    }
    let is_wanted = |locale: &Locale| {
        args.locale
            .as_ref()
            .is_none_or(|wanted| locale.is_within(wanted))
    };
    let mut text = String::from(
        "                           cells                                         words\n\
         locale          all   pack         learned      one text     unknown         pack learned unknown\n",
    );
    for (locale, found) in coverage(&session.survey.pages, &session.survey.lessons) {
        if !is_wanted(&locale) {
            continue;
        }
        let all = found.cells();
        let share = |part: usize| {
            let tenths = (part * 1_000 + all.max(1) / 2) / all.max(1);
            format!("{part:>5} {:>3}.{} %", tenths / 10, tenths % 10)
        };
        writeln!(
            text,
            "{:12} {all:>6} {} {} {} {}   {:>8} {:>7} {:>7}",
            locale.to_string(),
            share(found.known),
            share(found.learned),
            share(found.once),
            share(found.unknown),
            found.known_words,
            found.learned_words,
            found.unknown_words,
        )?;
    }
    print(&text)?;
    Ok(Ending::Clean)
}

/// All terms, those of a locale, or those of a file, as TBX.
fn to_tbx(args: &LexiconArgs, lexicons: &Lexicons) -> Result<Ending> {
    let own = args.of.as_deref().map(LexiconFile::read).transpose()?;
    let files: Vec<&LexiconFile> = match (&own, &args.locale) {
        (Some(file), _) => vec![file],
        (None, Some(locale)) => files_of(locale, lexicons)?,
        (None, None) => lexicons.files().collect(),
    };
    // The user's files are the last of all, and the nearest.
    let terms = || files.iter().flat_map(|file| file.terms());
    let named: BTreeSet<&ConceptId> = terms()
        .flat_map(|term| term.concepts.iter().chain(&term.alternatives))
        .collect();
    let is_all = own.is_none() && args.locale.is_none();
    let concepts = lexicons
        .concepts()
        .filter(|concept| is_all || named.contains(&concept.id));
    let terminology = Terminology::of_files(files.iter().rev().copied(), concepts);
    let text = tbx::write(&terminology);
    write_files(&[(args.output.clone(), text)])?;
    Ok(Ending::Clean)
}

/// Lexicon files from a document of terminologists' tools.
fn from_tbx(
    args: &LexiconArgs,
    from: &[String],
    config: &Config,
    lexicons: &Lexicons,
    console: &Console,
) -> Result<Ending> {
    let [format, path] = from else {
        bail!("write --from tbx FILE");
    };
    if format != "tbx" {
        bail!(
            "`{}` is no format that is read here: write --from tbx FILE",
            harmless(format)
        );
    }
    let path = Path::new(path);
    let shown = harmless(&path.display().to_string()).into_owned();
    let bytes = std::fs::read(path).with_context(|| format!("{shown}: cannot read the file"))?;
    let text = portolan::page::text(&bytes)
        .map_err(|problem| anyhow::anyhow!("{shown}: {}", problem.text))?;
    let source = config.source_locale.clone();
    let source = source.unwrap_or_else(portolan::survey::source_locale);
    let named = |words: &str| portolan::normalize::concept_named(words, &source, lexicons);
    let terminology = tbx::read(&text, path, &source, &named)?;
    let is_defined = |id: &ConceptId| lexicons.concept(id).is_some();
    let is_wanted = |locale: &Option<Locale>| match (&args.locale, locale) {
        (Some(wanted), Some(locale)) => locale.is_within(wanted),
        (Some(_), None) => false,
        (None, _) => true,
    };
    let mut files = terminology.files(&is_defined);
    files.retain(|(locale, _)| is_wanted(locale));
    let folder = args.output.as_ref().filter(|path| path.is_dir());
    if files.is_empty() {
        bail!("{shown}: there are no terms in the language that is asked for");
    }
    if files.len() > 1 && folder.is_none() {
        let names: Vec<String> = files
            .iter()
            .map(|(locale, _)| {
                locale
                    .as_ref()
                    .map_or(String::from("concepts"), Locale::to_string)
            })
            .collect();
        bail!(
            "{shown} has {}: choose one with --locale, or give a folder with --output",
            names.join(", ")
        );
    }
    let mut written = Vec::new();
    for (locale, text) in files {
        let name = locale.map_or(String::from("concepts"), |locale| locale.to_string());
        let path = match folder {
            Some(folder) => Some(folder.join(format!("{name}.toml"))),
            None => args.output.clone(),
        };
        // What is written can be read.
        LexiconFile::parse(
            &text,
            path.as_deref().unwrap_or(Path::new("standard output")),
        )?;
        if let Some(path) = &path {
            console.say(&format!("{}: {name}", path.display()));
        }
        written.push((path, text));
    }
    write_files(&written)?;
    Ok(Ending::Clean)
}

/// Checks a file beside the others of its folder: a concept may be defined in any of them.
fn check(path: &Path) -> Result<Ending> {
    let (file, mut faults) = LexiconFile::read_with_faults(path);
    let count = file.terms().len();
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut files = vec![file];
    files.extend(siblings(folder, path));
    // What is wrong with a neighbour is told when that file is checked.
    let found = Lexicons::built_in().faults(&files);
    let found = found.into_iter().filter(|fault| fault.path() == path);
    let more: Vec<_> = found.filter(|fault| !faults.contains(fault)).collect();
    faults.extend(more);
    if faults.is_empty() {
        print_lines(&format!("{}: {count} terms, no faults\n", path.display()))?;
        return Ok(Ending::Clean);
    }
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    bail!("{}", told.join("\n"))
}

/// The lexicons beside a file; other TOML is passed over.
fn siblings(folder: &Path, path: &Path) -> Vec<LexiconFile> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|other| other.extension().is_some_and(|kind| kind == "toml"))
        .filter(|other| other.file_name() != path.file_name() && other.is_file())
        .collect();
    paths.sort();
    paths.truncate(MAX_SIBLINGS);
    paths
        .iter()
        .filter_map(|other| LexiconFile::read(other).ok())
        .collect()
}

/// Files of one folder that are read for their concepts; more languages than anybody documents in.
const MAX_SIBLINGS: usize = 256;
