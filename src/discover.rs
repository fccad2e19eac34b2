//! Discover: the pages of a dump, and what their paths say of language and page.
//!
//! Takes the paths of the command line, folders, files or archives, and gives all pages with the locale and
//! the page key that their paths tell. A page may be looked at where the walk meets it, but all paths are
//! known before any is understood, for what is a locale is told by the whole tree; a path costs about a
//! hundred bytes. What is given depends on the bytes and names below the dump alone: not on the order of a
//! file system, nor on where the dump lies, nor on its name.

use std::fs;
use std::io::Read;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, LazyLock};

use memchr::memmem::Finder;
use rayon::prelude::*;

use crate::error::Error;
use crate::locale::{Locale, Tag};
use crate::page::Origin;
use crate::source::{self, MAX_PAGE_BYTES};

mod archive;
mod layout;
mod pattern;
mod site;
mod walk;

pub use layout::{LayoutPattern, LayoutReport, LayoutUse};
pub use pattern::BadPattern;

use layout::{Choice, Decision, Layouts};

/// What to read.
#[derive(Debug, Clone, Default)]
pub struct DumpOptions {
    /// Folders, files or archives.
    pub paths: Vec<PathBuf>,
    /// The locale of pages that tell none.
    pub default_locale: Option<Locale>,
    /// The locale pages are written in first, where the configuration says so.
    pub source_locale: Option<Locale>,
    /// Whether symbolic links are followed.
    pub follow_links: bool,
    /// What is left out, as lines of a `.gitignore`.
    pub exclude: Vec<String>,
    /// How paths name locale and page, where it is told and not to be found.
    pub layouts: Vec<LayoutPattern>,
}

/// Files that are documentation and are not read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Unread {
    /// Files in AsciiDoc.
    pub asciidoc: usize,
    /// Files in reStructuredText.
    pub restructuredtext: usize,
}

impl Unread {
    /// One line for people, where there are any.
    #[must_use]
    pub fn line(self) -> Option<String> {
        let files = |count: usize| if count == 1 { "file" } else { "files" };
        let named: Vec<String> = [
            (self.asciidoc, "AsciiDoc"),
            (self.restructuredtext, "reStructuredText"),
        ]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, name)| format!("{count} {name} {}", files(count)))
        .collect();
        (!named.is_empty()).then(|| {
            let named = named.join(" and ");
            format!("not read: {named} (Markdown, MDX and HTML are)")
        })
    }
}

/// All pages of a dump.
#[derive(Debug)]
pub struct Dump {
    roots: Vec<Root>,
    entries: Vec<Entry>,
    decision: Decision,
    sites: Vec<(String, Locale)>,
    source: Locale,
    /// Whether nobody has told that locale.
    is_source_assumed: bool,
    default_locale: Option<Locale>,
    /// What the paths name.
    pub layout: LayoutReport,
    /// What else there is.
    pub unread: Unread,
}

/// One path of the command line.
#[derive(Debug)]
struct Root {
    path: PathBuf,
    /// What paths below the root begin with; empty for the only root.
    prefix: String,
    /// The locale of a root that is itself the folder of one.
    locale: Option<Locale>,
}

/// A page, as small as can be.
#[derive(Debug)]
struct Entry {
    path: Box<str>,
    root: u32,
    /// For the few whose place is not root and path.
    special: Option<Box<Special>>,
}

impl Entry {
    fn new(path: String, root: u32, special: Option<Special>) -> Self {
        Self {
            path: path.into_boxed_str(),
            root,
            special: special.map(Box::new),
        }
    }

    /// Where its bytes are.
    fn location(&self, roots: &[Root]) -> Location {
        match self.special.as_deref() {
            None => {
                let root = &roots[self.root as usize];
                Location::File(root.path.join(&self.path[root.prefix.len()..]))
            }
            Some(Special::Odd(location)) => Location::File(location.clone()),
            Some(Special::Bytes(bytes)) => Location::Archived(Arc::clone(bytes)),
            Some(Special::Fault(fault)) => Location::Nowhere(fault.clone()),
        }
    }
}

#[derive(Debug, Clone)]
enum Special {
    /// Walking has found out why it cannot be read.
    Fault(String),
    /// A name that is no text.
    Odd(PathBuf),
    /// A file of an archive.
    Bytes(Arc<[u8]>),
}

/// Where the bytes of a page are.
#[derive(Debug, Clone)]
pub enum Location {
    /// In a file.
    File(PathBuf),
    /// In an archive, which is in memory.
    Archived(Arc<[u8]>),
    /// Nowhere; the text says why.
    Nowhere(String),
}

impl Location {
    /// The name of the file, where it has one of its own.
    pub(crate) fn name(&self) -> std::borrow::Cow<'_, str> {
        match self {
            Location::File(path) => path.file_name().unwrap_or_default().to_string_lossy(),
            Location::Archived(_) | Location::Nowhere(_) => "".into(),
        }
    }
}

/// One page of a dump.
#[derive(Debug, Clone)]
pub struct DumpFile {
    /// Where to read it.
    pub location: Location,
    /// What is known of it besides its bytes.
    pub origin: Origin,
}

/// Walks a dump and decides what its paths name.
///
/// # Errors
/// Where a path of the command line cannot be read, and where a glob or a pattern cannot be used.
///
/// ```no_run
/// use portolan::discover::{DumpOptions, dump};
/// let options = DumpOptions { paths: vec!["docs".into()], ..DumpOptions::default() };
/// let dump = dump(&options)?;
/// println!("{}", dump.layout);
/// for file in dump.files() {
///     println!("{} {:?}", file.origin.key, file.origin.locale);
/// }
/// # Ok::<(), portolan::error::Error>(())
/// ```
pub fn dump(options: &DumpOptions) -> Result<Dump, Error> {
    dump_seen(options, &|_, _| ()).map(|(dump, _)| dump)
}

/// How a page is looked at where it is met, by any thread and before anybody knows its locale and key; the
/// buffer is the thread's, for the bytes.
pub(crate) type See<'s, S> = &'s (dyn Fn(&Location, &mut Vec<u8>) -> S + Sync);

/// Walks a dump, looks at each page where it is met, and decides what the paths name. What was seen stands
/// in the order of the pages.
pub(crate) fn dump_seen<S: Send>(
    options: &DumpOptions,
    see: See<'_, S>,
) -> Result<(Dump, Vec<S>), Error> {
    let told = |error: BadPattern| Error::Usage(error.to_string());
    let layouts = Layouts::new(&options.layouts).map_err(told)?;
    let walked = walk::walk(options, &layouts, see)?;
    let (roots, mut entries) = (walked.roots, walked.entries);
    let unseen = entries.par_iter_mut().filter(|(_, seen)| seen.is_none());
    unseen.for_each_init(Vec::new, |buffer, (entry, seen)| {
        *seen = Some(see(&entry.location(&roots), buffer));
    });
    let seen_of = |(entry, seen): (Entry, Option<S>)| seen.map(|seen| (entry, seen));
    let (entries, seen): (Vec<Entry>, Vec<S>) = entries.into_iter().filter_map(seen_of).unzip();
    let paths: Vec<&str> = entries.iter().map(|entry| &*entry.path).collect();
    let mut decision = layout::decide(&paths, &layouts);
    let source = options.source_locale.clone().or_else(|| {
        // A tree with sites of several languages has no one source.
        let (_, first) = walked.sites.first()?;
        let is_one = walked.sites.iter().all(|(_, locale)| locale == first);
        is_one.then(|| first.clone())
    });
    let source = match source {
        Some(source) => source,
        None => english()?,
    };
    let is_told = options.source_locale.is_some() || !walked.sites.is_empty();
    let dump = Dump {
        is_source_assumed: !is_told,
        layout: std::mem::take(&mut decision.report),
        unread: walked.unread,
        sites: match options.source_locale {
            Some(_) => Vec::new(),
            None => walked.sites,
        },
        default_locale: options.default_locale.clone(),
        roots,
        entries,
        decision,
        source,
    };
    Ok((dump, seen))
}

/// The language of pages that say nothing, unless something else does.
fn english() -> Result<Locale, Error> {
    "en".parse()
        .map_err(|error: crate::locale::NotALocale| Error::Internal(error.to_string()))
}

impl Dump {
    /// Number of pages.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The locale pages are written in first: as configured, as the site's generator has it, or English.
    #[must_use]
    pub fn source_locale(&self) -> &Locale {
        &self.source
    }

    /// All pages, in the order of their paths.
    pub fn files(&self) -> impl Iterator<Item = DumpFile> {
        (0..self.len()).filter_map(|at| self.file(at))
    }

    /// The path of one page below the dump, by its place in the order of paths.
    #[must_use]
    pub fn path(&self, at: usize) -> &str {
        self.entries.get(at).map_or("", |entry| &entry.path)
    }

    /// The place of a page in the order of paths.
    pub(crate) fn find(&self, path: &str) -> Option<usize> {
        let found = self
            .entries
            .binary_search_by(|entry| (*entry.path).cmp(path));
        found.ok()
    }

    /// One page, by its place in the order of paths.
    #[must_use]
    pub fn file(&self, at: usize) -> Option<DumpFile> {
        let entry = self.entries.get(at)?;
        let root = &self.roots[entry.root as usize];
        let path = entry.path.to_string();
        let choice: Option<Choice> = self.decision.choices.get(at).copied().flatten();
        let (key, locale) = match choice {
            Some(choice) => (
                self.decision.key(choice, &path),
                Some(self.decision.locale(choice).clone()),
            ),
            None => (path.clone(), None),
        };
        // Where all languages have folders, what lies outside is in no language: a README, a licence.
        let is_source = self.layout.uses.is_empty() || self.decision.has_source;
        let source = || is_source.then(|| self.site_locale(&path).unwrap_or(&self.source));
        let told = root.locale.as_ref().or(self.default_locale.as_ref());
        let is_assumed = told.is_none() && self.is_source_assumed;
        let default_locale = told.or_else(source);
        Some(DumpFile {
            location: entry.location(&self.roots),
            origin: Origin {
                default_locale: default_locale.cloned(),
                is_assumed,
                path,
                key,
                locale,
            },
        })
    }

    /// What the nearest site above a page tells.
    fn site_locale(&self, path: &str) -> Option<&Locale> {
        let above = self
            .sites
            .iter()
            .filter(|(folder, _)| path.starts_with(folder.as_str()));
        above
            .max_by_key(|(folder, _)| folder.len())
            .map(|(_, locale)| locale)
    }

    /// How paths below the dump are reached from where the command runs.
    #[must_use]
    pub fn reach(&self) -> Reach {
        let roots = self.roots.iter();
        Reach {
            roots: roots
                .map(|root| (root.prefix.clone(), root.path.clone()))
                .collect(),
        }
    }
}

/// How paths below a dump are reached from where the command runs: what was given on the command line, by
/// what paths below it begin with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reach {
    roots: Vec<(String, PathBuf)>,
}

impl Reach {
    /// All paths below one folder.
    #[must_use]
    pub fn of_folder(folder: PathBuf) -> Self {
        Self {
            roots: vec![(String::new(), folder)],
        }
    }

    /// A path below the dump with what was given before it; as it is where no root holds it.
    #[must_use]
    pub fn file(&self, path: &str) -> PathBuf {
        let holding = self
            .roots
            .iter()
            .filter(|(prefix, _)| path.starts_with(prefix.as_str()));
        match holding.max_by_key(|(prefix, _)| prefix.len()) {
            Some((prefix, root)) => root.join(&path[prefix.len()..]),
            None => PathBuf::from(path),
        }
    }

    /// The same as text: relative to `folder` where it lies below, with `/` and without `./`.
    ///
    /// ```
    /// use std::path::Path;
    /// use portolan::discover::Reach;
    /// assert_eq!(Reach::default().shown("de/a.md", Path::new("/home")), "de/a.md");
    /// ```
    #[must_use]
    pub fn shown(&self, path: &str, folder: &Path) -> String {
        let file = self.file(path);
        let file = file.strip_prefix(folder).unwrap_or(&file);
        let parts = file
            .components()
            .filter(|part| !matches!(part, Component::CurDir));
        let text = portable(parts.collect::<PathBuf>().as_os_str());
        match std::path::MAIN_SEPARATOR {
            '/' => text,
            other => text.replace(other, "/"),
        }
    }
}

/// What all paths of a dump name, where its pages come from elsewhere than from files.
///
/// # Errors
/// Where a layout that is told cannot be used.
///
/// ```
/// let origins = portolan::discover::origins(&["docs/a.md", "docs/de/a.md"], &[])?;
/// assert_eq!(origins[1].key, "docs/a.md");
/// assert_eq!(origins[1].locale.as_ref().unwrap().to_string(), "de");
/// # Ok::<(), portolan::discover::BadPattern>(())
/// ```
pub fn origins(paths: &[&str], told: &[LayoutPattern]) -> Result<Vec<Origin>, BadPattern> {
    let layouts = Layouts::new(told)?;
    let decision = layout::decide(paths, &layouts);
    let origin = |(path, choice): (&&str, &Option<Choice>)| Origin {
        path: (*path).to_owned(),
        key: choice.map_or_else(|| (*path).to_owned(), |choice| decision.key(choice, path)),
        locale: choice.map(|choice| decision.locale(choice).clone()),
        ..Origin::default()
    };
    Ok(paths.iter().zip(&decision.choices).map(origin).collect())
}

/// Reads the bytes of a page, no more than one may have and a byte more.
///
/// # Errors
/// Where the file cannot be opened or read; the text is for a person and names no path.
pub fn read(location: &Location, buffer: &mut Vec<u8>) -> Result<(), String> {
    buffer.clear();
    match location {
        Location::Nowhere(fault) => Err(format!("the file or folder {fault}")),
        Location::Archived(bytes) => {
            buffer.extend_from_slice(bytes);
            Ok(())
        }
        Location::File(path) => {
            let fail =
                |error: std::io::Error| format!("the file cannot be read: {}", reason(&error));
            let handle = fs::File::open(path).map_err(fail)?;
            handle
                .take(MAX_PAGE_BYTES + 1)
                .read_to_end(buffer)
                .map_err(fail)?;
            Ok(())
        }
    }
}

/// Whether a file was written by this program, so that it is no page however much it looks like one.
#[must_use]
pub fn is_own_output(bytes: &[u8]) -> bool {
    static MARKS: LazyLock<Vec<Finder<'static>>> = LazyLock::new(|| {
        let marks = source::OUTPUT_MARKS.iter();
        marks.map(|mark| Finder::new(mark.as_bytes())).collect()
    });
    let head = &bytes[..bytes.len().min(source::OUTPUT_MARK_WITHIN)];
    MARKS.iter().any(|mark| mark.find(head).is_some())
}

/// A system error without the number of the system.
fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    match text.find(" (os error") {
        Some(at) => text[..at].to_lowercase(),
        None => text.to_lowercase(),
    }
}

/// A name that can be written to any output; bytes that are no text are shown as `\xHH`.
fn portable(name: &std::ffi::OsStr) -> String {
    portable_bytes(name.as_encoded_bytes())
}

fn portable_bytes(name: &[u8]) -> String {
    name.utf8_chunks()
        .map(|chunk| {
            let bad: String = chunk
                .invalid()
                .iter()
                .map(|b| format!("\\x{b:02X}"))
                .collect();
            format!("{}{bad}", chunk.valid())
        })
        .collect()
}

/// The folders of a path, with `/` behind each; no output may depend on what is above a dump.
fn folder_of(path: &str) -> &str {
    path.rfind('/').map_or("", |at| &path[..=at])
}

/// What a file is, by the ending of its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FileKind {
    Page,
    AsciiDoc,
    ReStructuredText,
    Other,
}

/// Endings of file names, in small letters.
const ENDINGS: [(&str, FileKind); 8] = [
    (".md", FileKind::Page),
    (".mdx", FileKind::Page),
    (".markdown", FileKind::Page),
    (".html", FileKind::Page),
    (".htm", FileKind::Page),
    (".adoc", FileKind::AsciiDoc),
    (".asciidoc", FileKind::AsciiDoc),
    (".rst", FileKind::ReStructuredText),
];

/// Behind the ending a language may stand: `ports.html.de`.
fn kind_of(name: &[u8]) -> FileKind {
    let kind = kind_by_ending(name);
    if kind != FileKind::Other {
        return kind;
    }
    let Some(dot) = memchr::memrchr(b'.', name) else {
        return FileKind::Other;
    };
    let before = kind_by_ending(&name[..dot]);
    let is_language =
        || std::str::from_utf8(&name[dot + 1..]).is_ok_and(|tag| Tag::read(tag).is_some());
    if before != FileKind::Other && is_language() {
        before
    } else {
        FileKind::Other
    }
}

/// `.md` alone is a hidden file of no kind.
fn kind_by_ending(name: &[u8]) -> FileKind {
    ENDINGS
        .iter()
        .find(|(ending, _)| {
            let (stem, last) = name.split_at(name.len().saturating_sub(ending.len()));
            !stem.is_empty() && last.eq_ignore_ascii_case(ending.as_bytes())
        })
        .map_or(FileKind::Other, |(_, kind)| *kind)
}

/// The name of the folder a path is in, or that it is.
fn holder(path: &Path, is_folder: bool) -> Option<&Path> {
    if is_folder { Some(path) } else { path.parent() }
}
