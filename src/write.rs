//! Files: written beside their target and renamed, so that a target is either old or new, and whole.
//!
//! A draft has a name of its own (`.portolan-….partial`) and is locked while its run lives, so that two runs
//! into one folder never meet; what a killed run leaves behind is locked by nobody, and the next run that
//! writes into the folder clears it.

use std::fs;
use std::io::Write;
use std::path::{Component, Path, PathBuf};

use crate::error::Error;
use crate::limits::MAX_NEIGHBOURS;
use crate::order::Order;

/// What the name of a draft begins and ends with.
const DRAFT: (&str, &str) = (".portolan-", ".partial");

/// Writes `text` to `path` in one step.
///
/// The text goes to a new file in the same folder first, so that a full disk or a kill in the middle
/// leaves the old file as it was. A symbolic link is followed where it leads to a file below the same
/// folder: its target is replaced.
///
/// # Errors
/// Where the folder or the file cannot be written, or the path is a link that leads elsewhere; the old file
/// is as it was.
pub fn write(path: &Path, text: &str) -> Result<(), Error> {
    write_all(&[(path, text)])
}

/// Writes several files: all are drafted before the first is put in place, so that where one cannot be
/// written, none is.
///
/// # Errors
/// As [`write()`], and where two of the paths are one file.
pub fn write_all(files: &[(&Path, &str)]) -> Result<(), Error> {
    let mut targets: Vec<PathBuf> = Vec::with_capacity(files.len());
    for (path, _) in files {
        let target = target_of(path);
        if leads_out(path, &target) {
            return Err(Error::Output {
                path: (*path).to_owned(),
                reason: String::from("it is a link out of the folder: name the file that is meant"),
            });
        }
        if targets.contains(&target) && !is_special(&target) {
            return Err(Error::Output {
                path: (*path).to_owned(),
                reason: String::from("two outputs are to be written to it"),
            });
        }
        targets.push(target);
    }
    let mut folders: Vec<&Path> = targets
        .iter()
        .filter_map(|target| target.parent())
        .collect();
    folders.order();
    folders.dedup();
    folders.into_iter().for_each(clear_drafts);
    let mut drafts = Vec::with_capacity(files.len());
    for ((path, text), target) in files.iter().zip(targets) {
        drafts.push(Draft::new(path, target, text)?);
    }
    drafts.into_iter().try_for_each(Draft::put_in_place)
}

/// The file that is meant: behind symbolic links, and with its folder in one spelling.
fn target_of(path: &Path) -> PathBuf {
    if let Ok(target) = fs::canonicalize(path) {
        return target;
    }
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    match (fs::canonicalize(folder), path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => path.to_owned(),
    }
}

/// Whether links lead out of the folder that was named: of where the command runs for a path below it, of
/// the folder of the file for any other. A repository may hold links to anywhere.
fn leads_out(path: &Path, target: &Path) -> bool {
    let is_plain = path
        .components()
        .all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    let root = match path.parent() {
        _ if is_plain => Path::new("."),
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    // `/dev/stdout` is a link to whatever it is.
    let is_device = path.starts_with("/dev") || path.starts_with("/proc");
    !is_device && fs::canonicalize(root).is_ok_and(|root| !target.starts_with(root))
}

/// Takes away the drafts of runs that were killed: nobody has them locked. What cannot be taken away stays.
fn clear_drafts(folder: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten();
    for entry in entries.take(MAX_NEIGHBOURS).flatten() {
        let name = entry.file_name();
        let is_draft = name
            .to_str()
            .is_some_and(|name| name.starts_with(DRAFT.0) && name.ends_with(DRAFT.1));
        if !is_draft || !entry.file_type().is_ok_and(|kind| kind.is_file()) {
            continue;
        }
        let path = entry.path();
        if let Ok(file) = fs::File::open(&path)
            && file.try_lock().is_ok()
        {
            let _ = fs::remove_file(&path);
        }
    }
}

/// A device or pipe cannot be replaced, only written to.
fn is_special(target: &Path) -> bool {
    fs::metadata(target).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
}

/// A text on its way to a file.
enum Draft<'f> {
    /// In a file beside the target.
    Beside {
        path: &'f Path,
        target: PathBuf,
        file: tempfile::NamedTempFile,
    },
    /// Not written yet: the target is a device or a pipe.
    Direct {
        path: &'f Path,
        target: PathBuf,
        text: &'f str,
    },
}

fn fault(path: &Path, error: &std::io::Error) -> Error {
    Error::Output {
        path: path.to_owned(),
        reason: error.to_string(),
    }
}

impl<'f> Draft<'f> {
    fn new(path: &'f Path, target: PathBuf, text: &'f str) -> Result<Self, Error> {
        if target.is_dir() {
            return Err(Error::Output {
                path: path.to_owned(),
                reason: String::from("it is a folder"),
            });
        }
        if is_special(&target) {
            return Ok(Draft::Direct { path, target, text });
        }
        let folder = target.parent().unwrap_or(Path::new("."));
        let mut file = locked(folder).map_err(|error| fault(path, &error))?;
        file.write_all(text.as_bytes())
            .and_then(|()| file.as_file().sync_all())
            .map_err(|error| fault(path, &error))?;
        keep_permissions(&target, file.path());
        Ok(Draft::Beside { path, target, file })
    }

    fn put_in_place(self) -> Result<(), Error> {
        match self {
            Draft::Beside { path, target, file } => file
                .persist(&target)
                .map(|_| ())
                .map_err(|error| fault(path, &error.error)),
            Draft::Direct { path, target, text } => {
                fs::write(&target, text).map_err(|error| fault(path, &error))
            }
        }
    }
}

/// A new draft, locked for as long as it is open.
fn locked(folder: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    loop {
        let mut builder = tempfile::Builder::new();
        builder.prefix(DRAFT.0).suffix(DRAFT.1);
        let file = rights(&mut builder).tempfile_in(folder)?;
        // A file system without locks has its drafts taken away by nobody. Between its making and its lock
        // another run may have taken a draft for one that was left behind.
        let is_locked = file.as_file().lock().is_ok();
        if !is_locked || file.path().exists() {
            return Ok(file);
        }
    }
}

/// A new file has the rights of any new file: what the mask of the user leaves.
#[cfg(unix)]
fn rights<'b, 'p, 's>(
    builder: &'b mut tempfile::Builder<'p, 's>,
) -> &'b mut tempfile::Builder<'p, 's> {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(fs::Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn rights<'b, 'p, 's>(
    builder: &'b mut tempfile::Builder<'p, 's>,
) -> &'b mut tempfile::Builder<'p, 's> {
    builder
}

/// A file that replaces another has the rights of that.
#[cfg(unix)]
fn keep_permissions(target: &Path, draft: &Path) {
    use std::os::unix::fs::PermissionsExt;
    if let Ok(old) = fs::metadata(target) {
        let mode = old.permissions().mode() & 0o777;
        // Rights are a courtesy: a file system without them takes the file all the same.
        let _ = fs::set_permissions(draft, fs::Permissions::from_mode(mode));
    }
}

#[cfg(not(unix))]
fn keep_permissions(_target: &Path, _draft: &Path) {}
