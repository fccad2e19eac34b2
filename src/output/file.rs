//! Files: written beside their target and renamed, so that a target is either old or new, and whole.

use std::fs;
use std::io::Write;
use std::path::Path;

use crate::error::Error;

/// Writes `text` to `path` in one step.
///
/// The text goes to a new file in the same folder first, so that a full disk or a kill in the middle
/// leaves the old file as it was. A symbolic link is followed: its target is replaced.
///
/// # Errors
/// Where the folder or the file cannot be written; the old file is as it was.
pub fn write(path: &Path, text: &str) -> Result<(), Error> {
    let fail = |error: &std::io::Error| Error::Output {
        path: path.to_owned(),
        reason: error.to_string(),
    };
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if target.is_dir() {
        return Err(Error::Output {
            path: path.to_owned(),
            reason: String::from("it is a folder"),
        });
    }
    // A device or pipe cannot be replaced, only written to.
    if fs::metadata(&target).is_ok_and(|metadata| !metadata.is_file()) {
        return fs::write(&target, text).map_err(|error| fail(&error));
    }
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut draft = tempfile::Builder::new()
        .prefix(".portolan-")
        .suffix(".partial")
        .tempfile_in(folder)
        .map_err(|error| fail(&error))?;
    draft
        .write_all(text.as_bytes())
        .and_then(|()| draft.as_file().sync_all())
        .map_err(|error| fail(&error))?;
    keep_permissions(&target, draft.path());
    draft.persist(&target).map_err(|error| fail(&error.error))?;
    Ok(())
}

/// A new file has the rights of the one it replaces, or those of any new file.
#[cfg(unix)]
fn keep_permissions(target: &Path, draft: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(target).map_or(0o644, |old| old.permissions().mode() & 0o777);
    // Rights are a courtesy: a file system without them takes the file all the same.
    let _ = fs::set_permissions(draft, fs::Permissions::from_mode(mode));
}

#[cfg(not(unix))]
fn keep_permissions(_target: &Path, _draft: &Path) {}
