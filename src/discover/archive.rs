//! Archives: a dump that is one file, read as the folder it was made of.
//!
//! Takes a `.tar`, `.tar.gz`, `.tgz` or `.zip` and gives the files that are wanted, in memory. Nothing is
//! written to disk and no link is followed; an archive that would lead out of its folder, or that unfolds
//! beyond all proportion, is refused as a whole, with the reason.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;
use std::sync::Arc;

use crate::limits::{
    FREE_STREAM_BYTES, MAX_ARCHIVE_RATIO, MAX_KEPT_BYTES, MAX_KEPT_RATIO, MAX_MEMBER_FOLDERS,
    MAX_MEMBER_PATH_BYTES, MAX_MEMBERS, MAX_STREAM_BYTES,
};
use crate::source::MAX_PAGE_BYTES;

/// How an archive is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Tar,
    TarGz,
    Zip,
}

impl Kind {
    /// By the ending of its name.
    pub(super) fn of(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
        match () {
            () if ends(&[".tar.gz", ".tgz"]) => Some(Self::TarGz),
            () if ends(&[".tar"]) => Some(Self::Tar),
            () if ends(&[".zip"]) => Some(Self::Zip),
            () => None,
        }
    }
}

/// The name of an archive without its ending.
pub(super) fn stem(name: &str) -> &str {
    let lower = name.to_ascii_lowercase();
    [".tar.gz", ".tgz", ".tar", ".zip"]
        .iter()
        .find(|ending| lower.ends_with(*ending))
        .map_or(name, |ending| &name[..name.len() - ending.len()])
}

/// A file of an archive.
pub(super) struct Member {
    /// Its path in the archive, with `/`.
    pub(super) path: String,
    pub(super) bytes: Arc<[u8]>,
}

/// Reads the files of an archive that `is_wanted`, by their paths; the rest is named to it and passed over.
pub(super) fn read(
    file: &Path,
    kind: Kind,
    is_wanted: &mut dyn FnMut(&str) -> bool,
) -> Result<Vec<Member>, String> {
    let handle = File::open(file).map_err(|error| unreadable(&error))?;
    let size = handle.metadata().map_err(|error| unreadable(&error))?.len();
    let handle = BufReader::new(handle);
    let most = FREE_STREAM_BYTES.max(size.saturating_mul(MAX_KEPT_RATIO));
    let mut kept = Kept {
        most: most.min(MAX_KEPT_BYTES),
        ..Kept::default()
    };
    match kind {
        Kind::Zip => zipped(handle, is_wanted, &mut kept)?,
        Kind::Tar => tarred(handle, is_wanted, &mut kept)?,
        Kind::TarGz => {
            let most = FREE_STREAM_BYTES
                .max(size.saturating_mul(MAX_ARCHIVE_RATIO))
                .min(MAX_STREAM_BYTES);
            let stream = Bounded {
                inner: flate2::read::MultiGzDecoder::new(handle),
                left: most,
            };
            tarred(stream, is_wanted, &mut kept)?;
        }
    }
    Ok(kept.members)
}

#[derive(Default)]
struct Kept {
    members: Vec<Member>,
    bytes: u64,
    /// How many bytes may be kept.
    most: u64,
    seen: usize,
}

impl Kept {
    fn see(&mut self) -> Result<(), String> {
        self.seen += 1;
        match self.seen > MAX_MEMBERS {
            true => Err(format!("the archive holds more than {MAX_MEMBERS} files")),
            false => Ok(()),
        }
    }

    fn keep(&mut self, path: String, content: impl Read) -> Result<(), String> {
        let mut bytes = Vec::new();
        content
            .take(MAX_PAGE_BYTES + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| unreadable(&error))?;
        self.bytes += bytes.len() as u64;
        if self.bytes > self.most && self.most < MAX_KEPT_BYTES {
            return Err(String::from(
                "the archive is not read, for it unfolds to far more than text does",
            ));
        }
        if self.bytes > MAX_KEPT_BYTES {
            let limit = MAX_KEPT_BYTES / (1024 * 1024);
            return Err(format!(
                "the archive holds more than {limit} MiB of pages: unpack it and give the folder"
            ));
        }
        self.members.push(Member {
            path,
            bytes: bytes.into(),
        });
        Ok(())
    }
}

fn tarred(
    stream: impl Read,
    is_wanted: &mut dyn FnMut(&str) -> bool,
    kept: &mut Kept,
) -> Result<(), String> {
    let mut archive = tar::Archive::new(stream);
    for entry in archive.entries().map_err(|error| unreadable(&error))? {
        let entry = entry.map_err(|error| unreadable(&error))?;
        kept.see()?;
        if !entry.header().entry_type().is_file() {
            continue;
        }
        let path = inner_path(&super::portable_bytes(&entry.path_bytes()))?;
        if is_wanted(&path) {
            kept.keep(path, entry)?;
        }
    }
    Ok(())
}

fn zipped(
    file: BufReader<File>,
    is_wanted: &mut dyn FnMut(&str) -> bool,
    kept: &mut Kept,
) -> Result<(), String> {
    let broken = |error: zip::result::ZipError| format!("the archive cannot be read: {error}");
    let mut archive = zip::ZipArchive::new(file).map_err(broken)?;
    for index in 0..archive.len() {
        kept.see()?;
        let path = {
            // Raw, so that what is passed over is neither unpacked nor decrypted.
            let entry = archive.by_index_raw(index).map_err(broken)?;
            if !entry.is_file() || entry.is_symlink() {
                continue;
            }
            // Some programs of Windows write their own separator.
            inner_path(&entry.name().map_err(broken)?.replace('\\', "/"))?
        };
        if is_wanted(&path) {
            let entry = archive.by_index(index).map_err(broken)?;
            kept.keep(path, entry)?;
        }
    }
    Ok(())
}

/// A path below the archive, without `.`.
fn inner_path(path: &str) -> Result<String, String> {
    let names: Vec<&str> = path
        .split('/')
        .filter(|name| !matches!(*name, "" | "."))
        .collect();
    let drive = |name: &&str| name.len() == 2 && name.ends_with(':');
    if path.starts_with('/') || names.contains(&"..") || names.first().is_some_and(drive) {
        return Err(String::from(
            "the archive is not read, for a path in it leads out of it",
        ));
    }
    if path.len() > MAX_MEMBER_PATH_BYTES || names.len() > MAX_MEMBER_FOLDERS {
        return Err(format!(
            "the archive is not read, for a path in it has more than {MAX_MEMBER_PATH_BYTES} bytes or \
             {MAX_MEMBER_FOLDERS} folders"
        ));
    }
    Ok(names.join("/"))
}

fn unreadable(error: &io::Error) -> String {
    format!("the archive cannot be read: {}", super::reason(error))
}

/// A stream that ends with an error where it unfolds too far.
struct Bounded<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.left = self
            .left
            .checked_sub(read as u64)
            .ok_or_else(|| io::Error::other("it unfolds to far more than text does"))?;
        Ok(read)
    }
}
