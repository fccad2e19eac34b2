//! Discover: the files of a dump.
//!
//! Takes the paths of the command line and gives Markdown files one by one, each with its path below
//! the dump, in no order: what is made of them is sorted, and that is less than all of them. Walking is
//! not the bottleneck, so it is serial; nothing is kept but the folder at hand, so a dump of a million
//! files costs no more memory than one of ten.

// The kinds of system errors and path components are many, and grow.
#![allow(clippy::wildcard_enum_match_arm)]

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::locale::Locale;
use crate::page::Origin;
use crate::source::MAX_PAGE_BYTES;

/// What to read.
#[derive(Debug, Clone, Default)]
pub struct DumpOptions {
    /// Folders or files.
    pub paths: Vec<PathBuf>,
    /// The locale of pages that tell none.
    pub default_locale: Option<Locale>,
    /// Whether symbolic links are followed.
    pub follow_links: bool,
}

/// One file of a dump.
#[derive(Debug, Clone)]
pub struct DumpFile {
    /// Where to read it.
    pub location: PathBuf,
    /// What is known of it besides its bytes.
    pub origin: Origin,
    /// Why it cannot be read, where walking has found that out.
    pub fault: Option<String>,
}

/// Walks a dump; files come as the file system lists them.
///
/// # Errors
/// Where a path of the command line does not exist or is neither a file nor a folder.
pub fn walk(options: &DumpOptions) -> Result<impl Iterator<Item = DumpFile> + use<>, Error> {
    let mut roots = Vec::new();
    for path in &options.paths {
        let metadata = fs::metadata(path).map_err(|error| Error::Input {
            path: path.clone(),
            reason: match error.kind() {
                std::io::ErrorKind::NotFound => {
                    String::from("no such file or folder: give the folder that holds the pages")
                }
                _ => error.to_string(),
            },
        })?;
        if !metadata.is_dir() && !metadata.is_file() {
            return Err(Error::Input {
                path: path.clone(),
                reason: String::from("neither a file nor a folder"),
            });
        }
        roots.push(Root {
            path: path.clone(),
            prefix: String::new(),
            is_file: metadata.is_file(),
        });
    }
    name_roots(&mut roots);
    let options = options.clone();
    Ok(roots
        .into_iter()
        .flat_map(move |root| root.walk(options.clone())))
}

struct Root {
    path: PathBuf,
    /// What paths below the root begin with; empty for the only root.
    prefix: String,
    is_file: bool,
}

/// Several roots are told apart by their names, or by their whole paths where names are equal.
fn name_roots(roots: &mut [Root]) {
    let names: Vec<String> = roots
        .iter()
        .map(|root| {
            let shown = if root.is_file {
                root.path.parent()
            } else {
                Some(root.path.as_path())
            };
            shown
                .and_then(Path::file_name)
                .map(portable)
                .unwrap_or_default()
        })
        .collect();
    let many = roots.len() > 1;
    for (index, root) in roots.iter_mut().enumerate() {
        let alone = names.iter().filter(|name| **name == names[index]).count() == 1;
        root.prefix = match (many || root.is_file, alone && !root.is_file) {
            (false, _) => String::new(),
            (true, true) => format!("{}/", names[index]),
            (true, false) => {
                let folder = if root.is_file {
                    root.path.parent()
                } else {
                    Some(root.path.as_path())
                };
                folder.map(folder_prefix).unwrap_or_default()
            }
        };
    }
}

/// A folder as given, with `/`, without `.`; absolute folders are shown by their last two names, for
/// no output may depend on where a dump lies.
fn folder_prefix(folder: &Path) -> String {
    let names: Vec<String> = folder
        .components()
        .filter_map(|component| match component {
            std::path::Component::Normal(name) => Some(portable(name)),
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

impl Root {
    fn walk(self, options: DumpOptions) -> impl Iterator<Item = DumpFile> {
        let default_locale = self.locale().or(options.default_locale);
        let walker = walkdir::WalkDir::new(&self.path)
            .follow_links(options.follow_links)
            .follow_root_links(true);
        walker.into_iter().filter_map(move |entry| {
            let (location, fault) = match entry {
                Ok(entry) => {
                    // Links out of the tree, pipes and devices are no pages; links are not followed.
                    let is_page =
                        entry.file_type().is_file() && (self.is_file || is_markdown(entry.path()));
                    if !is_page {
                        return None;
                    }
                    (entry.into_path(), None)
                }
                Err(error) => {
                    let location = error.path().unwrap_or(&self.path).to_owned();
                    (location, Some(walk_fault(&error)))
                }
            };
            let path = format!("{}{}", self.prefix, self.relative(&location));
            Some(DumpFile {
                location,
                origin: Origin {
                    path,
                    default_locale: default_locale.clone(),
                },
                fault,
            })
        })
    }

    fn relative(&self, location: &Path) -> String {
        if self.is_file {
            return location.file_name().map(portable).unwrap_or_default();
        }
        // Nearly all names are text with the separator that is wanted.
        if cfg!(unix)
            && let (Some(root), Some(whole)) = (self.path.to_str(), location.to_str())
            && let Some(below) = whole.strip_prefix(root)
        {
            return below.trim_start_matches('/').to_owned();
        }
        let below = location.strip_prefix(&self.path).unwrap_or(location);
        let names: Vec<String> = below
            .components()
            .map(|component| portable(component.as_os_str()))
            .collect();
        names.join("/")
    }

    /// A root that is itself a locale folder, or lies in one, tells the locale of its pages.
    fn locale(&self) -> Option<Locale> {
        let folder = if self.is_file {
            self.path.parent()
        } else {
            Some(self.path.as_path())
        };
        let absolute = folder.and_then(|folder| fs::canonicalize(folder).ok())?;
        absolute
            .file_name()
            .and_then(|name| Locale::from_folder(&portable(name)))
    }
}

/// Why a place in the tree could not be walked, without absolute paths.
fn walk_fault(error: &walkdir::Error) -> String {
    match (error.loop_ancestor(), error.io_error()) {
        (Some(_), _) => String::from("a symbolic link leads back to a folder above it"),
        (None, Some(io)) => format!("cannot be read: {}", reason(io)),
        (None, None) => String::from("cannot be read"),
    }
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
    match name.to_str() {
        Some(text) => text.to_owned(),
        None => name
            .as_encoded_bytes()
            .utf8_chunks()
            .map(|chunk| {
                let bad: String = chunk
                    .invalid()
                    .iter()
                    .map(|b| format!("\\x{b:02X}"))
                    .collect();
                format!("{}{bad}", chunk.valid())
            })
            .collect(),
    }
}

/// Whether a path ends as the name of a Markdown file; `.md` alone is a hidden file of no kind.
fn is_markdown(path: &Path) -> bool {
    let bytes = path.as_os_str().as_encoded_bytes();
    [".md", ".markdown"].iter().any(|ending| {
        let (stem, last) = bytes.split_at(bytes.len().saturating_sub(ending.len()));
        let has_name = stem
            .last()
            .is_some_and(|byte| !std::path::is_separator(char::from(*byte)));
        has_name && last.eq_ignore_ascii_case(ending.as_bytes())
    })
}

/// Reads the bytes of a file, no more than one page may have and a byte more.
///
/// # Errors
/// Where the file cannot be opened or read; the text is for a person and names no path.
pub fn read(file: &DumpFile, buffer: &mut Vec<u8>) -> Result<(), String> {
    buffer.clear();
    if let Some(fault) = &file.fault {
        return Err(format!("the file or folder {fault}"));
    }
    let fail = |error: std::io::Error| format!("the file cannot be read: {}", reason(&error));
    let handle = fs::File::open(&file.location).map_err(fail)?;
    handle
        .take(MAX_PAGE_BYTES + 1)
        .read_to_end(buffer)
        .map_err(fail)?;
    Ok(())
}
