//! The binary, run on folders made for a test.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A table with one rule, in English and in German.
pub(crate) const ENGLISH: &str = "---\nms:assetid: x\n---\n\n|Protocol/TCP or UDP/Port|Source IP address|Destination IP address|\n|-|-|-|\n|SIP/TLS/TCP/5061|Any|Edge Server|\n";
pub(crate) const GERMAN: &str = "---\nms:assetid: x\n---\n\n|Protokoll/TCP oder UDP/Port|Quell-IP-Adresse|Ziel-IP-Adresse|\n|-|-|-|\n|SIP/TLS/TCP/5061|Beliebig|Edgeserver|\n";

/// A folder that goes with the test, and the binary run in it.
pub(crate) struct Folder {
    folder: tempfile::TempDir,
}

/// How a run ended.
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Folder {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// Two pages that agree.
    pub(crate) fn agreeing() -> Self {
        let folder = Self::new();
        folder.write("docs/en-US/a.md", ENGLISH);
        folder.write("docs/de-DE/a.md", GERMAN);
        folder
    }

    /// Two pages of which the German one says UDP.
    pub(crate) fn disagreeing() -> Self {
        let folder = Self::agreeing();
        folder.write("docs/de-DE/a.md", GERMAN.replace("/TCP/5061", "/UDP/5061"));
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn at(&self, path: &str) -> PathBuf {
        self.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.at(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.at(path)).unwrap()
    }

    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_portolan"));
        command
            .current_dir(self.path())
            .env_remove("RUST_BACKTRACE")
            .env_remove("NO_COLOR");
        command
    }

    /// Runs the binary with words that are parted by blanks.
    pub(crate) fn run(&self, words: &str) -> Ended {
        ended(
            self.command()
                .args(words.split_whitespace())
                .output()
                .unwrap(),
        )
    }

    /// Files left behind by a run that was stopped.
    pub(crate) fn drafts(&self) -> usize {
        let names = std::fs::read_dir(self.path()).unwrap();
        names
            .filter(|entry| {
                entry
                    .as_ref()
                    .unwrap()
                    .file_name()
                    .to_string_lossy()
                    .starts_with(".portolan-")
            })
            .count()
    }
}

pub(crate) fn ended(output: Output) -> Ended {
    Ended {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}
