//! The command line: names, options and their help. What they do is in `commands`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use portolan::finding::Level;
use portolan::locale::Locale;
use portolan::show::format::Format;

/// Reads localized port tables, compares the languages and publishes canonical firewall rules.
#[derive(Debug, Parser)]
#[command(
    name = "portolan",
    version,
    max_term_width = 100,
    after_help = "Exit codes: 0 nothing at or above --fail-on, 1 findings at or above it, 2 bad usage, \
                  configuration or input path, 3 nothing to check."
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: ColorWhen,
    /// Say nothing on standard error but errors
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// Say more on standard error
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub(crate) verbose: bool,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorWhen {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Compare the languages and report where they disagree; fails a CI run
    Check(CheckArgs),
    /// Check, then write the canonical rules as JSON
    Build(BuildArgs),
    /// Write one JSON line for each row of each port table, before any comparison
    Extract(ExtractArgs),
    /// Write one HTML page with all languages side by side and the findings at their rows
    Report(ReportArgs),
    /// Write where the pages of a dump are and what their paths tell; `-` reads paths
    Plan(InputArgs),
    /// Write pages as records, one line each, their keys first; `-` reads JSON lines with path and text
    Map(InputArgs),
    /// Turn the records of `map`, all of a key together, into findings and rules
    Reduce(ReduceArgs),
    /// Put together what `reduce` wrote: the findings of `check` and the canon of `build`
    Finish(FinishArgs),
    /// Say what a lint means, why it matters, with an example
    Explain(ExplainArgs),
    /// List concepts and terms, learn or check a lexicon of your own, say what is understood
    Lexicon(LexiconArgs),
    /// Print the JSON Schema of a published format
    Schema(SchemaArgs),
    /// Say what changed between two canons, by rule and field; exits with 1 where they differ
    Diff(DiffArgs),
    /// Find the rules of a canon that matter to a role, a port or a pair of roles
    Query(QueryArgs),
    /// Write a canon for other programs: CSV, Markdown, RFC 8519, Aerleon, nftables, Data Package
    Export(ExportArgs),
    /// Check that a file is a canon, and say where it is not
    Validate(ValidateArgs),
    /// Write a commented portolan.toml for the pages here
    Init(InitArgs),
    /// Print the completions of a shell
    Completions(CompletionsArgs),
    /// Print a manual page, or write them all
    Man(ManArgs),
}

/// Which configuration holds.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct ConfigArgs {
    /// Configuration file; the nearest portolan.toml upwards by default
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Read no configuration file
    #[arg(long, conflicts_with = "config")]
    pub(crate) isolated: bool,
}

/// What to read and how; for all commands that read pages.
#[derive(Debug, Default, Args)]
pub(crate) struct InputArgs {
    /// Folders, pages or archives (.tar.gz, .zip) [default: those of portolan.toml, else `.`]
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Leave out what fits, as a line of .gitignore does; may be repeated
    #[arg(long, value_name = "GLOB")]
    pub(crate) exclude: Vec<String>,
    /// Locale of pages that tell none
    #[arg(long, value_name = "LOCALE")]
    pub(crate) locale: Option<Locale>,
    /// Locale that is held to be right unless it stands alone
    #[arg(long, value_name = "LOCALE")]
    pub(crate) reference: Option<Locale>,
    #[command(flatten)]
    pub(crate) config: ConfigArgs,
    /// Number of threads; all cores by default
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<std::num::NonZeroUsize>,
    /// Follow symbolic links
    #[arg(long)]
    pub(crate) follow: bool,
    /// Parse every page in full; the output is the same
    #[arg(long, hide = true)]
    pub(crate) no_prefilter: bool,
    /// Exit with 0 where there is nothing to check
    #[arg(long)]
    pub(crate) allow_empty: bool,
}

/// Which findings count; for `check`, `build` and `report`.
#[derive(Debug, Args)]
pub(crate) struct FindingArgs {
    /// Exit with 1 on a finding of this level or above [default: error]
    #[arg(long, value_name = "LEVEL", value_parser = fail_on)]
    pub(crate) fail_on: Option<FailOn>,
    /// Tell only of findings of this level or above; the exit code stays
    #[arg(long, value_name = "LEVEL", value_parser = level, default_value = "info")]
    pub(crate) min_severity: Level,
    /// Read all languages and tell of one; the exit code stays
    #[arg(long, value_name = "LOCALE")]
    pub(crate) only_locale: Option<Locale>,
    /// Run only these lints or families
    #[arg(long, value_name = "LINT", value_delimiter = ',')]
    pub(crate) select: Vec<String>,
    /// Leave these lints or families out
    #[arg(long, value_name = "LINT", value_delimiter = ',')]
    pub(crate) ignore: Vec<String>,
    /// Pass over findings that this file knows
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
}

/// The level that fails a run, or never.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FailOn(pub(crate) Option<Level>);

fn fail_on(text: &str) -> Result<FailOn, String> {
    portolan::config::parse_fail_on(text)
        .map(FailOn)
        .ok_or_else(|| String::from("one of info, warning, error, never"))
}

fn level(text: &str) -> Result<Level, String> {
    Level::ALL
        .into_iter()
        .find(|level| level.as_str() == text)
        .ok_or_else(|| String::from("one of info, warning, error"))
}

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) findings: FindingArgs,
    /// How to write findings to standard output
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: Format,
    /// Write findings to a file as well, as FORMAT=FILE; may be repeated
    #[arg(long = "output", value_name = "FORMAT=FILE", value_parser = output)]
    pub(crate) outputs: Vec<(Format, PathBuf)>,
    /// Write the findings of this run to a baseline file (`-`: standard output) and exit with 0
    #[arg(long, value_name = "FILE", conflicts_with_all = ["baseline", "outputs"])]
    pub(crate) write_baseline: Option<PathBuf>,
    /// Print only how many findings there are, by lint and language
    #[arg(long, conflicts_with_all = ["format", "diff"])]
    pub(crate) statistics: bool,
    /// Print what `--fix` would write, as a patch
    #[arg(long, conflicts_with_all = ["fix", "write_baseline", "format"])]
    pub(crate) diff: bool,
    /// Write what is certain into the pages: ports, transports, protocol names, letter case
    #[arg(long, conflicts_with = "write_baseline")]
    pub(crate) fix: bool,
}

fn output(text: &str) -> Result<(Format, PathBuf), String> {
    let (format, file) = text
        .split_once('=')
        .ok_or_else(|| String::from("write FORMAT=FILE, as in sarif=findings.sarif"))?;
    if file.is_empty() {
        return Err(String::from(
            "the file is missing, as in sarif=findings.sarif",
        ));
    }
    if file == "-" {
        return Err(format!(
            "standard output is for `--format`: write `--format {format}`"
        ));
    }
    let format = format
        .parse::<Format>()
        .map_err(|error| error.to_string())?;
    Ok((format, PathBuf::from(file)))
}

#[derive(Debug, Args)]
pub(crate) struct BuildArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) findings: FindingArgs,
    /// File to write; standard output by default or as `-`
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    pub(crate) output: PathBuf,
    /// Publish although languages disagree: mark disputed rules, or omit them
    #[arg(long, value_name = "HOW")]
    pub(crate) disputed: Option<DisputedHow>,
}

/// What becomes of disputed rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DisputedHow {
    /// Publish them, marked
    Mark,
    /// Leave them out
    Omit,
}

#[derive(Debug, Args)]
pub(crate) struct ExtractArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// List the recognised tables instead of their rows
    #[arg(long)]
    pub(crate) tables: bool,
    /// With `--tables`: also tables that look like port tables and were passed over, each with its reason
    #[arg(long, requires = "tables")]
    pub(crate) all: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) findings: FindingArgs,
    /// File to write, `-` for standard output; links lead from its folder to the pages
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
}

/// What a stage reads that reads lines.
#[derive(Debug, Args)]
pub(crate) struct StageArgs {
    /// Files of lines; standard input by default or as `-`
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Locale that is held to be right unless it stands alone
    #[arg(long, value_name = "LOCALE")]
    reference: Option<Locale>,
    #[command(flatten)]
    config: ConfigArgs,
    /// Number of threads; all cores by default
    #[arg(long, value_name = "N")]
    jobs: Option<std::num::NonZeroUsize>,
    /// Exit with 0 where there is nothing to check
    #[arg(long)]
    allow_empty: bool,
}

impl StageArgs {
    /// The same for what opens configuration and lexicons; no pages are read.
    pub(crate) fn input(&self) -> InputArgs {
        InputArgs {
            reference: self.reference.clone(),
            config: self.config.clone(),
            jobs: self.jobs,
            allow_empty: self.allow_empty,
            ..InputArgs::default()
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct ReduceArgs {
    #[command(flatten)]
    pub(crate) stage: StageArgs,
    /// Write pages that may belong under another key instead; `finish --moved` decides
    #[arg(long, conflicts_with_all = ["examples", "moved", "lessons"])]
    pub(crate) movers: bool,
    /// Pages that belong under another key
    #[arg(long, value_name = "FILE")]
    pub(crate) moved: Option<PathBuf>,
    /// Write what the groups have to teach instead; `finish --lessons` adds it up
    #[arg(long, conflicts_with = "lessons")]
    pub(crate) examples: bool,
    /// What was learned from all groups
    #[arg(long, value_name = "FILE")]
    pub(crate) lessons: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct FinishArgs {
    #[command(flatten)]
    pub(crate) stage: StageArgs,
    #[command(flatten)]
    pub(crate) findings: FindingArgs,
    /// File for the findings, one a line; standard output by default or as `-`
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    pub(crate) output: PathBuf,
    /// Write the canon as well, where findings let it; the exit code is then that of `build`
    #[arg(long, value_name = "FILE")]
    pub(crate) canon: Option<PathBuf>,
    /// Publish although languages disagree: mark disputed rules, or omit them
    #[arg(long, value_name = "HOW", requires = "canon")]
    pub(crate) disputed: Option<DisputedHow>,
    /// Folder that the pages are reached in from here: paths of findings lead there, as those of `check` do
    #[arg(long, value_name = "FOLDER")]
    pub(crate) pages: Option<PathBuf>,
    /// Find which pages of `reduce --movers` belong under another key, and write their records
    #[arg(long, value_name = "FILE", conflicts_with_all = ["canon", "output", "lessons"])]
    pub(crate) moved: Option<PathBuf>,
    /// Learn from the lines of `reduce --examples`, and write what was learned
    #[arg(long, value_name = "FILE", conflicts_with_all = ["canon", "output"])]
    pub(crate) lessons: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// The lint; without one, all lints are listed
    #[arg(value_name = "LINT")]
    pub(crate) lint: Option<String>,
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct LexiconArgs {
    #[command(subcommand)]
    pub(crate) command: Option<LexiconCommand>,
    /// Only the terms of this locale
    #[arg(long, value_name = "LOCALE", conflicts_with = "check")]
    pub(crate) locale: Option<Locale>,
    /// Check a lexicon file
    #[arg(long, value_name = "FILE")]
    pub(crate) check: Option<PathBuf>,
    /// Write concepts and terms for the tools of terminologists
    #[arg(long, value_name = "FORMAT", conflicts_with = "check")]
    pub(crate) to: Option<Interchange>,
    /// Only the terms of this lexicon file, for --to
    #[arg(long, value_name = "FILE", requires = "to")]
    pub(crate) of: Option<PathBuf>,
    /// Turn a file of terminologists' tools into lexicon files: `--from tbx terms.tbx`
    #[arg(
        long,
        num_args = 2,
        value_names = ["FORMAT", "FILE"],
        conflicts_with_all = ["check", "to"]
    )]
    pub(crate) from: Option<Vec<String>>,
    /// Say how much of the endpoints of a dump is understood, language by language, the worst first
    #[arg(long, value_name = "DUMP", num_args = 1.., conflicts_with_all = ["check", "to", "from"])]
    pub(crate) coverage: Vec<PathBuf>,
    /// File to write with --to and --from, or a folder for a file a language; standard output by default
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) config: ConfigArgs,
}

#[derive(Debug, Subcommand)]
pub(crate) enum LexiconCommand {
    /// Learn the words of a language from rows that say the same in the source, as a lexicon to correct
    Learn(LearnArgs),
}

#[derive(Debug, Args)]
pub(crate) struct LearnArgs {
    /// Folders, pages or archives of the documentation
    #[arg(value_name = "DUMP", required = true)]
    pub(crate) paths: Vec<PathBuf>,
    /// Learn this locale; needed where the dump teaches several and no folder is given for them
    #[arg(long, value_name = "LOCALE")]
    pub(crate) locale: Option<Locale>,
    /// File to write; what a person has changed in it is kept. A folder gets a file a locale
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Leave out what fits, as a line of .gitignore does; may be repeated
    #[arg(long, value_name = "GLOB")]
    pub(crate) exclude: Vec<String>,
    #[command(flatten)]
    pub(crate) config: ConfigArgs,
    /// Number of threads; all cores by default
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<std::num::NonZeroUsize>,
}

/// Formats of terminologists' tools.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Interchange {
    /// TBX-Basic, ISO 30042
    Tbx,
}

#[derive(Debug, Args)]
pub(crate) struct SchemaArgs {
    /// canon, config, diff, extract, lexicon, page or report; without a name, all are listed
    #[arg(value_name = "NAME")]
    pub(crate) name: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// The earlier canon, `-` for standard input
    pub(crate) old: PathBuf,
    /// The later canon, `-` for standard input
    pub(crate) new: PathBuf,
    /// How to write the changes
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: DiffFormat,
}

/// How to write changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// For a person
    Human,
    /// A change feed
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct QueryArgs {
    /// The canon, `-` for standard input
    pub(crate) canon: PathBuf,
    #[command(flatten)]
    pub(crate) choice: ChoiceArgs,
    /// Rules whose destination ports hold this port
    #[arg(long, value_name = "PORT")]
    pub(crate) port: Option<u16>,
    /// Rules of this transport
    #[arg(long, value_name = "NAME")]
    pub(crate) transport: Option<String>,
    /// How to write the rules
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub(crate) format: QueryFormat,
}

/// Which rules of a canon; for `query` and `export`.
#[derive(Debug, Args)]
pub(crate) struct ChoiceArgs {
    /// Rules between two roles, either way round
    #[arg(long, num_args = 2, value_names = ["ROLE", "ROLE"])]
    pub(crate) between: Option<Vec<String>>,
    /// Rules that name this role, host or address
    #[arg(long, value_name = "ROLE")]
    pub(crate) role: Option<String>,
    /// Rules of the page with this key
    #[arg(long, value_name = "KEY")]
    pub(crate) page: Option<String>,
    /// Rules of pages whose title holds these words
    #[arg(long, value_name = "WORDS")]
    pub(crate) title: Option<String>,
}

/// How to write rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum QueryFormat {
    /// For a person
    Table,
    /// For a program
    Json,
    /// For a spreadsheet
    Csv,
}

#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    /// The canon, `-` for standard input
    pub(crate) canon: PathBuf,
    /// What to write
    #[arg(long, value_name = "FORMAT")]
    pub(crate) to: portolan::publish::export::ExportFormat,
    /// Folder for the files; standard output where the format is one file
    #[arg(short, long, value_name = "FOLDER")]
    pub(crate) output: Option<PathBuf>,
    /// Export rules on which the languages disagree as well
    #[arg(long)]
    pub(crate) include_disputed: bool,
    #[command(flatten)]
    pub(crate) choice: ChoiceArgs,
    /// TOML file with the addresses of roles: `'edge-server, internal' = ['10.0.0.0/24']`
    #[arg(long, value_name = "FILE")]
    pub(crate) addresses: Option<PathBuf>,
    /// Address families to write
    #[arg(long, value_name = "FAMILY", default_value = "both")]
    pub(crate) family: portolan::publish::export::Family,
}

#[derive(Debug, Args)]
pub(crate) struct ValidateArgs {
    /// The file, `-` for standard input
    pub(crate) canon: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// The folder of the pages
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) path: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// The shell
    pub(crate) shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub(crate) struct ManArgs {
    /// The command that the page is about; without one, the program
    #[arg(value_name = "COMMAND")]
    pub(crate) command: Option<String>,
    /// Write the pages of the program and of all commands into this folder
    #[arg(short, long, value_name = "FOLDER", conflicts_with = "command")]
    pub(crate) output: Option<PathBuf>,
}
