//! Walk: which files there are.
//!
//! Takes the paths of the command line and gives the paths of all pages below them, sorted, each once, with
//! what was seen in each by the thread that met it. Walks as ripgrep does, from several threads: hidden files
//! and what `.gitignore` names are passed over, links are not followed unless asked, pipes and devices are no
//! pages. A place that cannot be walked is a page with a fault; only a path of the command line that cannot be
//! used ends the run.

// The kinds of system errors are many, and grow.
#![allow(clippy::wildcard_enum_match_arm)]

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use ignore::{DirEntry, WalkBuilder, WalkState};
use rayon::prelude::*;

use super::archive::{self, Kind};
use super::layout::Layouts;
use super::{
    DumpOptions, Entry, FileKind, Location, Root, See, Special, Unread, folder_of, holder, kind_of,
    portable, reason, site,
};
use crate::error::Error;
use crate::limits::{MAX_IGNORE_BYTES, MAX_LOCALE_NEIGHBOURS, MAX_PATH_BYTES};
use crate::locale::{Likeness, Locale, Tag};
use crate::order::Order;

/// What walking has found; `S` is what was seen in a page when it was met.
pub(super) struct Walked<S> {
    pub(super) roots: Vec<Root>,
    /// In the order of paths; pages that were met otherwise than in a folder have not been looked at.
    pub(super) entries: Pages<S>,
    pub(super) unread: Unread,
    /// Folders, with `/` behind, and the source locales of the sites in them.
    pub(super) sites: Vec<(String, Locale)>,
}

/// One path of the command line.
struct Start {
    given: PathBuf,
    whole: PathBuf,
    kind: StartKind,
    /// The start that it lies in.
    within: Option<usize>,
    prefix: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum StartKind {
    Folder,
    File,
    Archive(Kind),
}

/// Walks all paths.
pub(super) fn walk<S: Send>(
    options: &DumpOptions,
    layouts: &Layouts,
    see: See<'_, S>,
) -> Result<Walked<S>, Error> {
    let starts = starts(&options.paths)?;
    let exclude = Arc::new(globs(&options.exclude)?);
    let mut walked = Walked {
        roots: Vec::new(),
        entries: Vec::new(),
        unread: Unread::default(),
        sites: Vec::new(),
    };
    let mut sites: Vec<(String, String)> = Vec::new();
    for (number, start) in starts.iter().enumerate() {
        let root = u32::try_from(walked.roots.len()).unwrap_or(u32::MAX);
        let alone = starts.len() == 1;
        walked.roots.push(Root {
            path: match start.kind {
                StartKind::File => holder(&start.given, false)
                    .unwrap_or(Path::new(""))
                    .to_owned(),
                StartKind::Folder | StartKind::Archive(_) => start.given.clone(),
            },
            prefix: start.prefix.clone(),
            locale: alone.then(|| own_locale(start)).flatten(),
        });
        debug_assert_eq!(root as usize, number);
        let mut found = Vec::new();
        match start.kind {
            StartKind::Folder => {
                let (mut pages, others) = folder(start, root, options, &exclude, see);
                walked.entries.append(&mut pages);
                found = others;
            }
            StartKind::File => {
                let name = start.given.file_name().map(portable).unwrap_or_default();
                let special = start
                    .given
                    .file_name()
                    .is_some_and(|name| name.to_str().is_none())
                    .then(|| Special::Odd(start.given.clone()));
                found.push(Found::Page(format!("{}{name}", start.prefix), special));
            }
            StartKind::Archive(kind) => {
                archived(start, kind, &exclude, layouts, &mut |one| found.push(one))?;
            }
        }
        for one in found {
            match one {
                Found::Page(path, special) => {
                    walked.entries.push((Entry::new(path, root, special), None));
                }
                Found::Unread(FileKind::AsciiDoc) => walked.unread.asciidoc += 1,
                Found::Unread(_) => walked.unread.restructuredtext += 1,
                Found::Site(path, text) => sites.push((path, text)),
            }
        }
    }
    // Of a file that two paths reach one is kept; what lies below a path and in another is one file.
    walked
        .entries
        .par_sort_unstable_by(|(a, _), (b, _)| a.path.cmp(&b.path).then(a.root.cmp(&b.root)));
    let is_inner = |entry: &Entry| starts[entry.root as usize].within.is_some();
    walked.entries.dedup_by(|(later, _), (kept, _)| {
        later.path == kept.path && (is_inner(later) || is_inner(kept))
    });
    sites.order();
    walked.sites = source_locales(&sites);
    Ok(walked)
}

/// The folders of sites, each once, with the locales that their files name.
fn source_locales(sites: &[(String, String)]) -> Vec<(String, Locale)> {
    let mut found: Vec<(String, Locale)> = sites
        .iter()
        .take(site::MAX_SITES)
        .filter_map(|(path, text)| {
            let name = path.rsplit('/').next().unwrap_or_default();
            let locale = site::source_locale(name, text)?;
            Some((folder_of(path).to_owned(), locale))
        })
        .collect();
    found.order();
    found.dedup();
    found
}

/// Something that is there.
enum Found {
    Page(String, Option<Special>),
    Unread(FileKind),
    Site(String, String),
}

/// Pages with what was seen in them, where anybody has looked.
type Pages<S> = Vec<(Entry, Option<S>)>;

/// The paths of the command line, each once, and what paths below them begin with.
fn starts(paths: &[PathBuf]) -> Result<Vec<Start>, Error> {
    let mut starts: Vec<Start> = Vec::new();
    for path in paths {
        let fail = |reason: String| Error::Input {
            path: path.clone(),
            reason,
        };
        let metadata = fs::metadata(path).map_err(|error| {
            fail(match error.kind() {
                std::io::ErrorKind::NotFound => {
                    String::from("no such file or folder: give the folder that holds the pages")
                }
                _ => error.to_string(),
            })
        })?;
        let name = path.file_name().map(portable).unwrap_or_default();
        let kind = match (metadata.is_dir(), metadata.is_file(), Kind::of(&name)) {
            (true, _, _) => StartKind::Folder,
            (false, true, Some(kind)) => StartKind::Archive(kind),
            (false, true, None) => StartKind::File,
            (false, false, _) => return Err(fail(String::from("neither a file nor a folder"))),
        };
        let whole = fs::canonicalize(path).unwrap_or_else(|_| path.clone());
        if starts.iter().all(|start| start.whole != whole) {
            starts.push(Start {
                given: path.clone(),
                whole,
                kind,
                within: None,
                prefix: String::new(),
            });
        }
    }
    for at in 0..starts.len() {
        let holds = |other: &&usize| {
            let (inner, outer) = (&starts[at], &starts[**other]);
            **other != at
                && outer.kind == StartKind::Folder
                && inner.whole.starts_with(&outer.whole)
        };
        let numbers: Vec<usize> = (0..starts.len()).collect();
        // The outermost one.
        let within = numbers
            .iter()
            .filter(holds)
            .min_by_key(|other| starts[**other].whole.as_os_str().len());
        // An archive is a dump of its own wherever it lies.
        let is_archive = matches!(starts[at].kind, StartKind::Archive(_));
        starts[at].within = within.copied().filter(|_| !is_archive);
    }
    name_starts(&mut starts);
    Ok(starts)
}

/// Several starts are told apart by their names, or by their whole paths where names are equal; one that lies
/// in another is named from there.
fn name_starts(starts: &mut [Start]) {
    let name_of = |start: &Start| -> String {
        let name = match start.kind {
            StartKind::File => start.given.parent().and_then(Path::file_name),
            StartKind::Folder => start.given.file_name().or_else(|| start.whole.file_name()),
            StartKind::Archive(_) => start.given.file_name(),
        };
        let name = name.map(portable).unwrap_or_default();
        match start.kind {
            StartKind::Archive(_) => archive::stem(&name).to_owned(),
            StartKind::Folder | StartKind::File => name,
        }
    };
    let outer: Vec<String> = starts
        .iter()
        .filter(|start| start.within.is_none())
        .map(name_of)
        .collect();
    let many = outer.len() > 1;
    for start in starts.iter_mut().filter(|start| start.within.is_none()) {
        let name = name_of(start);
        let is_alone = outer.iter().filter(|other| **other == name).count() == 1;
        start.prefix = match start.kind {
            StartKind::File => start.given.parent().map(folder_prefix).unwrap_or_default(),
            StartKind::Folder | StartKind::Archive(_) if !many => String::new(),
            StartKind::Folder | StartKind::Archive(_) if is_alone => format!("{name}/"),
            StartKind::Folder => folder_prefix(&start.given),
            StartKind::Archive(_) => {
                start.given.parent().map(folder_prefix).unwrap_or_default() + &name + "/"
            }
        };
    }
    for at in 0..starts.len() {
        let Some(outer) = starts[at].within else {
            continue;
        };
        let (inner, outer) = (&starts[at], &starts[outer]);
        let folder = holder(&inner.whole, inner.kind == StartKind::Folder);
        let below = folder.and_then(|folder| folder.strip_prefix(&outer.whole).ok());
        let below = below.map(folder_prefix).unwrap_or_default();
        starts[at].prefix = format!("{}{below}", outer.prefix);
    }
}

/// A folder as given, with `/`, without `.`; absolute folders are shown by their last two names, for
/// no output may depend on where a dump lies.
fn folder_prefix(folder: &Path) -> String {
    let names: Vec<String> = folder
        .components()
        .filter_map(|component| match component {
            Component::Normal(name) => Some(portable(name)),
            _ => None,
        })
        .collect();
    let from = if folder.is_absolute() {
        names.len().saturating_sub(2)
    } else {
        0
    };
    names[from..]
        .iter()
        .map(|name| format!("{name}/"))
        .collect()
}

/// The locale of the only path of the command line, where it is the folder of one: its neighbours on the disk
/// are locales as well.
fn own_locale(start: &Start) -> Option<Locale> {
    if matches!(start.kind, StartKind::Archive(_)) {
        return None;
    }
    let folder = holder(&start.whole, start.kind == StartKind::Folder)?;
    let own = folder.file_name()?.to_str()?;
    let tag = Tag::read(own).filter(|tag| tag.likeness > Likeness::Faint)?;
    let neighbours = fs::read_dir(folder.parent()?)
        .ok()?
        .take(MAX_LOCALE_NEIGHBOURS);
    let is_locale = neighbours.flatten().any(|entry| {
        let name = entry.file_name();
        let is_other = name.to_str().is_some_and(|name| {
            let other = Tag::read(name).filter(|tag| tag.likeness > Likeness::Faint);
            name != own && other.is_some_and(|other| other.locale != tag.locale)
        });
        is_other && entry.file_type().is_ok_and(|kind| kind.is_dir())
    });
    is_locale.then_some(tag.locale)
}

/// The globs of `--exclude`, in the words of a `.gitignore`.
fn globs(lines: &[String]) -> Result<Gitignore, Error> {
    let mut builder = GitignoreBuilder::new("");
    for line in lines {
        builder
            .add_line(None, line)
            .map_err(|error| Error::Usage(format!("`{line}` is no glob: {error}")))?;
    }
    builder
        .build()
        .map_err(|error| Error::Usage(format!("the globs of --exclude cannot be used: {error}")))
}

/// Whether a path is excluded, as it is below the dump or as it is reached.
fn is_excluded(exclude: &Gitignore, path: &str, given: &Path, is_folder: bool) -> bool {
    if exclude.is_empty() {
        return false;
    }
    let given = given.strip_prefix("./").unwrap_or(given);
    let hits = |path: &Path| !path.has_root() && exclude.matched(path, is_folder).is_ignore();
    hits(Path::new(path)) || hits(given)
}

/// Walks a folder from several threads; each looks at the pages that it meets.
fn folder<S: Send>(
    start: &Start,
    root: u32,
    options: &DumpOptions,
    exclude: &Arc<Gitignore>,
    see: See<'_, S>,
) -> (Pages<S>, Vec<Found>) {
    // A file of ignored names counts for all of its repository, and without a repository from the dump on:
    // what lies above is nobody's.
    let in_repository = start
        .whole
        .ancestors()
        .any(|folder| folder.join(".git").exists());
    let mut builder = WalkBuilder::new(&start.given);
    builder
        .follow_links(options.follow_links)
        .parents(in_repository)
        .require_git(in_repository)
        .git_global(false)
        .git_exclude(false)
        .ignore(false);
    if !exclude.is_empty() {
        let (exclude, root, prefix) = (
            Arc::clone(exclude),
            start.given.clone(),
            start.prefix.clone(),
        );
        builder.filter_entry(move |entry| {
            let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
            let path = format!("{prefix}{}", relative(&root, entry.path()).0);
            entry.depth() == 0 || !is_excluded(&exclude, &path, entry.path(), is_folder)
        });
    }
    let found = Mutex::new((Pages::new(), Vec::new()));
    let walker = builder.threads(rayon::current_num_threads());
    walker.build_parallel().run(|| {
        let mut buffer = Vec::new();
        let found = &found;
        Box::new(move |entry| {
            let met = met(start, &entry);
            let seen = match (&met, entry) {
                (Some(Found::Page(_, None | Some(Special::Odd(_)))), Ok(entry)) => {
                    Some(see(&Location::File(entry.into_path()), &mut buffer))
                }
                _ => None,
            };
            let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
            match met {
                Some(Found::Page(path, special)) => {
                    found.0.push((Entry::new(path, root, special), seen));
                }
                Some(other) => found.1.push(other),
                None => {}
            }
            WalkState::Continue
        })
    });
    found.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// What one entry of a folder is; `None` where it is of no use.
fn met(start: &Start, entry: &Result<DirEntry, ignore::Error>) -> Option<Found> {
    let entry = match entry {
        Ok(entry) => entry,
        Err(error) => {
            let (path, fault) = walk_fault(error);
            let (below, _) = relative(&start.given, &path.unwrap_or_else(|| start.given.clone()));
            let path = format!("{}{below}", start.prefix);
            return Some(Found::Page(path, Some(Special::Fault(fault))));
        }
    };
    // Links out of the tree, pipes and devices are no pages; links are not followed.
    if !entry.file_type().is_some_and(|kind| kind.is_file()) {
        return None;
    }
    let (name, path) = (entry.file_name(), entry.path());
    let shown = |below: String| format!("{}{below}", start.prefix);
    match kind_of(name.as_encoded_bytes()) {
        FileKind::Page => {
            let (below, is_odd) = relative(&start.given, path);
            let below = shown(below);
            let special = is_odd.then(|| Special::Odd(path.to_owned()));
            let special = too_long(&below).or(special);
            Some(Found::Page(below, special))
        }
        kind @ (FileKind::AsciiDoc | FileKind::ReStructuredText) => Some(Found::Unread(kind)),
        FileKind::Other => {
            let text = name.to_str().filter(|name| site::is_site(name));
            let text = text.and_then(|_| head(path))?;
            Some(Found::Site(shown(relative(&start.given, path).0), text))
        }
    }
}

/// Why a page with such a path is not read.
fn too_long(path: &str) -> Option<Special> {
    let fault = || format!("has a path of more than {MAX_PATH_BYTES} bytes and is not read");
    (path.len() > MAX_PATH_BYTES).then(|| Special::Fault(fault()))
}

/// The beginning of a file that configures a site, where it is text.
fn head(path: &Path) -> Option<String> {
    let mut bytes = Vec::new();
    let file = fs::File::open(path).ok()?;
    file.take(site::MAX_SITE_BYTES)
        .read_to_end(&mut bytes)
        .ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// A path below a folder, with `/`, and whether it is written other than it is.
fn relative(folder: &Path, path: &Path) -> (String, bool) {
    // Nearly all names are text with the separator that is wanted.
    if cfg!(unix)
        && let (Some(folder), Some(whole)) = (folder.to_str(), path.to_str())
        && let Some(below) = whole.strip_prefix(folder)
    {
        return (below.trim_start_matches('/').to_owned(), false);
    }
    let below = path.strip_prefix(folder).unwrap_or(path);
    let names: Vec<String> = below
        .components()
        .map(|component| portable(component.as_os_str()))
        .collect();
    (names.join("/"), below.to_str().is_none())
}

/// Where walking failed and why, without absolute paths.
fn walk_fault(error: &ignore::Error) -> (Option<PathBuf>, String) {
    match error {
        ignore::Error::WithPath { path, err } => (Some(path.clone()), walk_fault(err).1),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            walk_fault(err)
        }
        ignore::Error::Loop { child, .. } => (
            Some(child.clone()),
            String::from("is a symbolic link that leads back to a folder above it"),
        ),
        ignore::Error::Io(io) => (None, format!("cannot be read: {}", reason(io))),
        ignore::Error::Partial(errors) => match errors.first() {
            Some(error) => walk_fault(error),
            None => (None, String::from("cannot be read")),
        },
        _ => (None, String::from("cannot be read")),
    }
}

fn archived(
    start: &Start,
    kind: Kind,
    exclude: &Gitignore,
    layouts: &Layouts,
    add: &mut dyn FnMut(Found),
) -> Result<(), Error> {
    let is_ignore_file = |path: &str| path == ".gitignore" || path.ends_with("/.gitignore");
    let mut is_rooted = false;
    let mut unread: Vec<(String, FileKind)> = Vec::new();
    let mut is_wanted = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or_default();
        let kind = kind_of(name.as_bytes());
        is_rooted |= !path.contains('/');
        if matches!(kind, FileKind::AsciiDoc | FileKind::ReStructuredText) {
            unread.push((path.to_owned(), kind));
        }
        kind == FileKind::Page || site::is_site(name) || is_ignore_file(path)
    };
    let members =
        archive::read(&start.given, kind, &mut is_wanted).map_err(|reason| Error::Input {
            path: start.given.clone(),
            reason,
        })?;
    // Of two members of one name the later is what unpacking would leave.
    let mut by_path: BTreeMap<String, Arc<[u8]>> = BTreeMap::new();
    for member in members {
        by_path.insert(member.path, member.bytes);
    }
    // Most archives have one folder around everything, named after the archive; it is no part of any path.
    let first = by_path
        .keys()
        .map(String::as_str)
        .chain(unread.iter().map(|(path, _)| path.as_str()));
    let mut tops = first.filter_map(|path| path.split_once('/').map(|(top, _)| top));
    let around = tops.next().filter(|top| {
        !is_rooted
            && tops.all(|other| other == *top)
            && Tag::read(top).is_none()
            && !layouts.names(top)
    });
    let around = around.map(|top| format!("{top}/")).unwrap_or_default();
    let mut ignored: BTreeMap<String, Gitignore> = BTreeMap::new();
    for (path, bytes) in by_path.iter().filter(|(path, _)| is_ignore_file(path)) {
        let bytes = &bytes[..bytes
            .len()
            .min(usize::try_from(MAX_IGNORE_BYTES).unwrap_or(usize::MAX))];
        let mut builder = GitignoreBuilder::new("");
        for line in String::from_utf8_lossy(bytes).lines() {
            // A line that is no glob ignores nothing, as git has it.
            let _ = builder.add_line(None, line);
        }
        if let Ok(built) = builder.build() {
            ignored.insert(folder_of(path).to_owned(), built);
        }
    }
    let passes = |path: &str| {
        let below = &path[around.len()..];
        let given = start.given.join(below);
        let mut ends: Vec<usize> = path.match_indices('/').map(|(at, _)| at).collect();
        ends.push(path.len());
        !below.split('/').any(|name| name.starts_with('.'))
            && ends.iter().all(|end| {
                let (part, is_folder) = (&path[..*end], *end < path.len());
                let is_ignored = part
                    .match_indices('/')
                    .map(|(at, _)| at + 1)
                    .chain([0])
                    .filter_map(|at| Some((ignored.get(&part[..at])?, &part[at..])))
                    .any(|(globs, below)| globs.matched(below, is_folder).is_ignore());
                let shown = format!(
                    "{}{}",
                    start.prefix,
                    part.get(around.len()..).unwrap_or_default()
                );
                !is_ignored && !is_excluded(exclude, &shown, &given, is_folder)
            })
    };
    for (path, kind) in &unread {
        if passes(path) {
            add(Found::Unread(*kind));
        }
    }
    for (path, bytes) in by_path.iter().filter(|(path, _)| passes(path)) {
        let shown = format!("{}{}", start.prefix, &path[around.len()..]);
        let name = path.rsplit('/').next().unwrap_or_default();
        if kind_of(name.as_bytes()) == FileKind::Page {
            let special = too_long(&shown).unwrap_or_else(|| Special::Bytes(Arc::clone(bytes)));
            add(Found::Page(shown, Some(special)));
        } else if site::is_site(name) {
            let bytes = &bytes[..bytes
                .len()
                .min(usize::try_from(site::MAX_SITE_BYTES).unwrap_or(usize::MAX))];
            add(Found::Site(
                shown,
                String::from_utf8_lossy(bytes).into_owned(),
            ));
        }
    }
    Ok(())
}
