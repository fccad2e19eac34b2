//! Commands: thin layers that load, call the pipeline and render. Each file is one command.

use std::collections::BTreeSet;
use std::io::{self, IsTerminal, Write};
use std::num::NonZero;
use std::path::PathBuf;
use std::sync::Once;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use portolan::config::Config;
use portolan::discover::DumpOptions;
use portolan::finding::Level;
use portolan::harmless::{harmless, without_commands};
use portolan::lexicon::{LexiconFile, Lexicons};
use portolan::limits::{MAX_BASELINE_BYTES, MAX_CANON_BYTES};
use portolan::lint::{self, CompareOptions, Comparison, registry};
use portolan::normalize::PortPage;
use portolan::pipeline::{self, SurveyOptions};
use portolan::policy::{self, BASELINE_SCHEMA_VERSION, Baseline, Judged, Selection};
use portolan::record::canon::Canon;
use portolan::show::human;
use portolan::show::summary::{Summary, counted};
use portolan::source;
use portolan::survey::{Found, Survey};

use crate::cli::{Cli, ColorWhen, Command, ConfigArgs, FindingArgs, InputArgs};
use places::Places;

mod build;
mod check;
mod diff;
mod explain;
mod export;
mod extract;
mod finish;
mod fix;
mod init;
mod lexicon;
mod lines;
mod manual;
mod map;
mod places;
mod query;
mod reduce;
mod report;
mod schema;
mod validate;

/// How a run ended; the number is the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Nothing at or above the level that fails a run.
    Clean = 0,
    /// Findings at or above it.
    Findings = 1,
    /// Nothing to check.
    Nothing = 3,
}

/// Runs one command.
pub(crate) fn run(cli: Cli) -> Result<Ending> {
    let console = Console::new(&cli);
    match cli.command {
        Command::Check(args) => check::run(&args, &console),
        Command::Build(args) => build::run(&args, &console),
        Command::Extract(args) => extract::run(&args, &console),
        Command::Report(args) => report::run(&args, &console),
        Command::Plan(args) => map::plan(&args, &console),
        Command::Map(args) => map::map(&args, &console),
        Command::Reduce(args) => reduce::run(&args, &console),
        Command::Finish(args) => finish::run(&args, &console),
        Command::Explain(args) => explain::run(&args),
        Command::Lexicon(args) => lexicon::run(&args, &console),
        Command::Schema(args) => schema::run(&args),
        Command::Diff(args) => diff::run(&args),
        Command::Query(args) => query::run(&args, &console),
        Command::Export(args) => export::run(&args, &console),
        Command::Validate(args) => validate::run(&args, &console),
        Command::Init(args) => init::run(&args, &console),
        Command::Completions(args) => manual::completions(args.shell),
        Command::Man(args) => manual::man(&args),
    }
}

/// What a run may write to standard error, and where colour is welcome.
pub(crate) struct Console {
    color: ColorWhen,
    quiet: bool,
    verbose: bool,
}

impl Console {
    fn new(cli: &Cli) -> Self {
        Self {
            color: cli.color,
            quiet: cli.quiet,
            verbose: cli.verbose,
        }
    }

    fn color_on(&self, is_terminal: bool) -> bool {
        match self.color {
            ColorWhen::Always => true,
            ColorWhen::Never => false,
            ColorWhen::Auto => {
                let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
                let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
                is_terminal && !refused && !dumb
            }
        }
    }

    fn stdout_color(&self) -> bool {
        self.color_on(io::stdout().is_terminal())
    }

    /// Columns of standard output; where it is no terminal, those that every terminal has.
    fn stdout_width(&self) -> usize {
        let size = terminal_size::terminal_size_of(io::stdout());
        size.map_or(human::WIDTH, |(width, _)| usize::from(width.0))
    }

    fn stderr_color(&self) -> bool {
        self.color_on(io::stderr().is_terminal())
    }

    /// A word for a person, on standard error.
    fn say(&self, text: &str) {
        if !self.quiet {
            self.write_error(text);
        }
    }

    /// A line that counts files, on a terminal where somebody waits; nothing anywhere else.
    fn progress(&self) -> ProgressBar {
        if self.quiet || !io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let style = ProgressStyle::with_template("{spinner} {human_pos} files, {rate} a second");
        let style = style.unwrap_or_else(|_| ProgressStyle::default_spinner());
        let rate = |state: &ProgressState, text: &mut dyn std::fmt::Write| {
            // A line that is not written is drawn again soon.
            let _ = write!(text, "{:.0}", state.per_sec());
        };
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        bar.set_style(style.with_key("rate", rate));
        bar
    }

    /// Reads with that line on the terminal while it lasts; `read` is given what to tell of its files.
    fn watching<T>(&self, read: impl FnOnce(&(dyn Fn(usize) + Sync)) -> T) -> T {
        let progress = self.progress();
        let is_terminal = !self.quiet && io::stderr().is_terminal();
        let shown = Once::new();
        let outcome = read(&|files| {
            progress.inc(files as u64);
            if is_terminal && progress.elapsed() >= SOON {
                shown.call_once(|| progress.set_draw_target(ProgressDrawTarget::stderr()));
            }
        });
        progress.finish_and_clear();
        outcome
    }

    /// A word for a curious person.
    fn whisper(&self, text: &str) {
        if self.verbose {
            self.write_error(text);
        }
    }

    fn write_error(&self, text: &str) {
        // Nobody can be told that standard error is closed.
        let _ = writeln!(io::stderr().lock(), "{}", without_commands(text));
    }
}

/// Nobody waits for what is done by then.
const SOON: Duration = Duration::from_millis(500);

/// Writes data to standard output; a reader that has gone away is a quiet end.
pub(crate) fn print(text: impl AsRef<[u8]>) -> Result<()> {
    print_by(|out| out.write_all(text.as_ref()))
}

/// As `print`, piece by piece.
pub(crate) fn print_by(write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> Result<()> {
    let mut out = io::BufWriter::with_capacity(1 << 16, io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.context("cannot write to standard output"),
    }
}

/// Writes lines for people; a runner that reads them obeys none.
pub(crate) fn print_lines(text: &str) -> Result<()> {
    print(without_commands(text).as_bytes())
}

/// The configuration that holds.
fn config(args: &ConfigArgs) -> Result<Config> {
    Ok(match args.isolated {
        true => Config::default(),
        false => Config::load(args.config.as_deref(), &std::env::current_dir()?)?,
    })
}

/// What the commands that read pages need before they read any. It is kept to the end of the program, for
/// the system takes memory back faster than piece by piece.
pub(crate) struct Setup {
    config: Config,
    lexicons: Lexicons,
    options: SurveyOptions,
    compare: CompareOptions,
    allow_empty: bool,
}

impl Setup {
    fn open(input: &InputArgs, console: &Console) -> Result<&'static Self> {
        Self::open_without(input, None, console)
    }

    /// As `open`, without one of the lexicons of the configuration: the one that is about to be written.
    fn open_without(
        input: &InputArgs,
        lexicon: Option<&std::path::Path>,
        console: &Console,
    ) -> Result<&'static Self> {
        if let Some(jobs) = input.jobs {
            // More threads than cores only wait for each other.
            let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
            rayon::ThreadPoolBuilder::new()
                .num_threads(jobs.get().min(cores))
                .build_global()
                .context("cannot start the threads")?;
        }
        let mut config = config(&input.config)?;
        if let Some(lexicon) = lexicon.and_then(|path| path.canonicalize().ok()) {
            let is_other = |path: &PathBuf| path.canonicalize().ok().as_ref() != Some(&lexicon);
            config.lexicon_paths.retain(is_other);
        }
        if let Some(file) = &config.file {
            console.whisper(&harmless(&format!("configuration: {}", file.display())));
        }
        let lexicons = lexicons(&config)?;
        let defaults = CompareOptions::default();
        let compare = CompareOptions {
            reference: input.reference.clone().or_else(|| config.reference.clone()),
            source: config.source_locale.clone().unwrap_or(defaults.source),
        };
        let options = SurveyOptions {
            dump: DumpOptions {
                paths: match (input.paths.is_empty(), config.paths.is_empty()) {
                    (false, _) => input.paths.clone(),
                    (true, false) => config.paths.clone(),
                    (true, true) => vec![PathBuf::from(".")],
                },
                default_locale: input.locale.clone(),
                source_locale: config.source_locale.clone(),
                follow_links: input.follow,
                exclude: [config.exclude.as_slice(), &input.exclude].concat(),
                layouts: config.layouts.clone(),
            },
            prefilter: !input.no_prefilter,
            source: compare.source.clone(),
        };
        Ok(Box::leak(Box::new(Self {
            config,
            lexicons,
            options,
            compare,
            allow_empty: input.allow_empty,
        })))
    }

    /// Where there is nothing to check, says so.
    fn nothing(&self, has_tables: bool, pages: usize, console: &Console) -> Option<Ending> {
        if self.allow_empty || has_tables {
            return None;
        }
        let what = match pages {
            0 => String::from("no pages there"),
            1 => String::from("no port table on the page"),
            pages => format!("no port table on any of the {pages} pages"),
        };
        console.say(&format!("nothing to check: {what}"));
        Some(Ending::Nothing)
    }

    /// The level that fails the run: that of the command line, else of the configuration, else error.
    fn fail_on(&self, args: &FindingArgs) -> Option<Level> {
        match (args.fail_on, self.config.fail_on) {
            (Some(level), _) => level.0,
            (None, Some(level)) => level,
            (None, None) => Some(Level::Error),
        }
    }

    /// Where none of the pages is there in two languages there is nothing to compare, and says so.
    fn one_language(&self, shared: usize, console: &Console) -> Option<Ending> {
        if self.allow_empty || shared > 0 {
            return None;
        }
        console.say("nothing to check: no page has another language");
        Some(Ending::Nothing)
    }
}

/// Everything that the commands which compare pages need; kept as the setup is.
pub(crate) struct Session {
    setup: &'static Setup,
    survey: Survey,
}

impl Session {
    /// Loads configuration and lexicons, and reads the pages.
    fn open(input: &InputArgs, console: &Console) -> Result<&'static Self> {
        Self::of(Setup::open(input, console)?, console)
    }

    /// Reads the pages.
    fn of(setup: &'static Setup, console: &Console) -> Result<&'static Self> {
        let survey = console
            .watching(|watch| pipeline::survey_watched(&setup.options, &setup.lexicons, watch))?;
        tell(&survey.found, console);
        tell_languages(&survey, console);
        Ok(Box::leak(Box::new(Self { setup, survey })))
    }

    fn compare(&self) -> Comparison<'_> {
        // The configuration says which locale is the source, else the site of the pages does.
        let found = self.survey.found.source.clone();
        let compare = CompareOptions {
            source: found.unwrap_or_else(|| self.setup.compare.source.clone()),
            ..self.setup.compare.clone()
        };
        lint::compare(&self.survey, &self.setup.lexicons, &compare)
    }

    /// Runs all lints, keeps what counts, and hides what is not asked for.
    fn judge(&self, comparison: &Comparison<'_>, args: &FindingArgs) -> Result<Judged> {
        let selection = Selection {
            select: known_lints(&args.select)?,
            ignore: known_lints(&args.ignore)?,
        };
        let baseline = args.baseline.as_deref().map(read_baseline).transpose()?;
        let findings = lint::run(comparison);
        let mut judged = policy::judge(
            findings,
            &policy::comments(&self.survey.pages),
            &self.setup.config,
            &selection,
            baseline.as_ref(),
        );
        show_only_asked(&mut judged, args);
        Ok(judged)
    }

    /// Where the files of findings are.
    fn places(&self) -> Places<'_> {
        Places::new(&self.survey.found.reach, self.setup.config.file.as_deref())
    }

    /// Where one language is asked for and nothing of it was compared, says so and why.
    fn tell_only(&self, comparison: &Comparison<'_>, args: &FindingArgs, console: &Console) {
        let Some(wanted) = &args.only_locale else {
            return;
        };
        let is_wanted = |page: &PortPage| {
            let locale = page.identity.locale.as_ref();
            locale.is_some_and(|locale| locale.is_within(wanted))
        };
        let is_compared = comparison.alignments.iter().any(|alignment| {
            let editions = &alignment.group.editions;
            alignment.tables.iter().any(|table| {
                let having = || (0..editions.len()).filter(|at| table.tables[*at].is_some());
                having().count() > 1 && having().any(|at| is_wanted(editions[at]))
            })
        });
        if is_compared {
            return;
        }
        let locales = &self.survey.presence.locales;
        let why = if !locales.keys().any(|locale| locale.is_within(wanted)) {
            let known: Vec<String> = locales.keys().map(ToString::to_string).collect();
            format!("no page is in {wanted}; there are {}", known.join(", "))
        } else if !self
            .survey
            .pages
            .iter()
            .any(|page| is_wanted(page) && !page.tables.is_empty())
        {
            format!("no page in {wanted} has a port table")
        } else {
            format!("no port table in {wanted} has one in another language beside it")
        };
        console.say(&format!("nothing was compared in {wanted}: {why}"));
    }

    fn ending(&self, judged: &Judged, fail_on: Option<Level>, console: &Console) -> Ending {
        if judged.fails(fail_on) {
            return Ending::Findings;
        }
        self.nothing(console).unwrap_or(Ending::Clean)
    }

    /// Where there is nothing to check, says so.
    fn nothing(&self, console: &Console) -> Option<Ending> {
        let has_tables = self.survey.pages.iter().any(|page| !page.tables.is_empty());
        let pages = self.survey.presence.pages;
        self.setup.nothing(has_tables, pages, console)
    }

    /// How many pages cannot be compared for want of another language.
    fn tell_alone(&self, console: &Console) {
        let (alone, shared) = self.survey.presence.shared();
        if alone > 0 && shared > 0 {
            let have = if alone == 1 { "has" } else { "have" };
            let pages = counted(alone, "page");
            console.say(&format!("{pages} {have} no other language"));
        }
    }

    /// Where no page has two languages there is nothing to compare, and says so.
    fn one_language(&self, console: &Console) -> Option<Ending> {
        let (_, shared) = self.survey.presence.shared();
        self.setup.one_language(shared, console)
    }

    fn summary(&self, judged: &Judged) -> Summary {
        let tables = || self.survey.pages.iter().flat_map(|page| &page.tables);
        Summary {
            pages: self.survey.presence.pages,
            port_pages: self
                .survey
                .pages
                .iter()
                .filter(|page| !page.tables.is_empty())
                .count(),
            tables: tables().count(),
            rows: tables().map(|table| table.rows.len()).sum(),
            locales: self
                .survey
                .presence
                .locales
                .keys()
                .map(ToString::to_string)
                .collect(),
            suppressed: judged.suppressed,
            baselined: judged.baselined,
            hidden: judged.hidden.len(),
            ..Summary::default()
        }
        .counting(&judged.findings)
    }
}

/// Hides the findings that the options do not ask for.
pub(crate) fn show_only_asked(judged: &mut Judged, args: &FindingArgs) {
    judged.show_only(|finding| {
        let of_locale = args.only_locale.as_ref().is_none_or(|wanted| {
            let locale = finding.locale.as_ref();
            locale.is_some_and(|locale| locale.is_within(wanted))
        });
        finding.level >= args.min_severity && of_locale
    });
}

/// What walking found, in a line each.
fn tell(found: &Found, console: &Console) {
    console.whisper(&harmless(&found.layout.to_string()));
    if found.own > 0 {
        console.whisper(&format!(
            "passed over: {}, written by portolan",
            counted(found.own, "file")
        ));
    }
    if let Some(line) = found.unread.line() {
        console.say(&line);
    }
}

/// Which languages no lexicon knows, in one line.
fn tell_languages(survey: &Survey, console: &Console) {
    let unknown: BTreeSet<String> = survey
        .pages
        .iter()
        .filter(|page| !page.tables.is_empty() && !page.has_lexicon)
        .filter_map(|page| page.identity.locale.as_ref().map(ToString::to_string))
        .collect();
    if !unknown.is_empty() {
        let unknown: Vec<String> = unknown.into_iter().collect();
        console.say(&format!(
            "no lexicon knows {}: ports are compared, roles and endpoints are not",
            unknown.join(", ")
        ));
    }
}

/// The built-in lexicons with those of the configuration.
pub(crate) fn lexicons(config: &Config) -> Result<Lexicons> {
    let files = config
        .lexicon_paths
        .iter()
        .map(|path| LexiconFile::read(path))
        .collect::<Result<Vec<_>, _>>()?;
    let packs: Vec<&str> = config.packs.iter().map(String::as_str).collect();
    Ok(Lexicons::with_files(files)?.with_packs(&packs)?)
}

/// Names of lints or families; a misspelt one is an error.
fn known_lints(names: &[String]) -> Result<Vec<String>> {
    for name in names {
        let is_family = registry::LINTS
            .iter()
            .any(|lint| lint.family.as_str() == name);
        if !is_family && registry::find(name).is_none() {
            bail!(portolan::config::unknown_lint(name));
        }
    }
    Ok(names.to_vec())
}

fn read_baseline(path: &std::path::Path) -> Result<Baseline> {
    let text = named_text(path, MAX_BASELINE_BYTES, "the baseline")?;
    let baseline: Baseline = serde_json::from_str(&text).with_context(|| {
        format!(
            "{}: not a baseline; write it with --write-baseline",
            path.display()
        )
    })?;
    if baseline.schema_version != BASELINE_SCHEMA_VERSION {
        bail!(
            "{}: a baseline of version `{}`, and not {BASELINE_SCHEMA_VERSION}: write it anew with --write-baseline",
            path.display(),
            baseline.schema_version
        );
    }
    Ok(baseline)
}

/// Reads a file that a person has named.
pub(crate) fn named_text(path: &std::path::Path, most: u64, what: &str) -> Result<String> {
    source::read_text(path, source::Kind::Any, most)
        .map_err(|reason| anyhow::anyhow!("{}: cannot read {what}: {reason}", path.display()))
}

/// Reads the text of a canon, `-` from standard input, and gives what to call it.
pub(crate) fn canon_text(path: &std::path::Path) -> Result<(String, String)> {
    if path == std::path::Path::new("-") {
        let text = source::bounded(io::stdin().lock(), MAX_CANON_BYTES)
            .map_err(|reason| anyhow::anyhow!("standard input: cannot read the canon: {reason}"))?;
        return Ok((String::from("standard input"), text));
    }
    let shown = harmless(&path.display().to_string()).into_owned();
    let text = named_text(path, MAX_CANON_BYTES, "the canon")?;
    Ok((shown, text))
}

/// Reads a canon and checks it.
pub(crate) fn read_canon(path: &std::path::Path) -> Result<Canon> {
    let (shown, text) = canon_text(path)?;
    portolan::publish::validate::validate(&text).map_err(|faults| {
        let first = faults.first().map(ToString::to_string).unwrap_or_default();
        anyhow::anyhow!("{shown}: not a canon: {}", harmless(&first))
    })
}
