//! Places: where the files of findings are, for those who click on them.
//!
//! Takes findings with paths below the dump and gives them with paths that lead there: from where the
//! command runs, from the root of the repository, or from the folder of a report. Keys and fingerprints
//! stay as they are, for nothing of this is in them.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use portolan::discover::Reach;
use portolan::finding::Finding;

/// Where a run has its files.
pub(super) struct Places<'r> {
    reach: &'r Reach,
    /// The folder that the command runs in.
    folder: PathBuf,
    /// The configuration file, which findings name by its name alone.
    config: Option<&'r Path>,
}

impl<'r> Places<'r> {
    pub(super) fn new(reach: &'r Reach, config: Option<&'r Path>) -> Self {
        Self {
            reach,
            folder: std::env::current_dir().unwrap_or_default(),
            config,
        }
    }

    /// The findings with paths from where the command runs.
    pub(super) fn leading_from_here(&self, findings: &[Finding]) -> Vec<Finding> {
        let shown = |path: &str| self.shown(path);
        with_paths(findings, &shown, &|| self.config_shown())
    }

    /// The findings with paths from the root of the repository that holds the pages, else from where the
    /// command runs; absolute where a file lies elsewhere.
    pub(super) fn leading_from_root(&self, findings: &[Finding]) -> Vec<Finding> {
        let from_root = |file: &Path| {
            let file = self.absolute(file);
            let folder = self.absolute(Path::new(""));
            let root = repository(&file).unwrap_or(folder);
            slashed(file.strip_prefix(&root).unwrap_or(&file))
        };
        let config = || self.config.map(&from_root);
        with_paths(findings, &|path| from_root(&self.reach.file(path)), &config)
    }

    /// A path from where the command runs.
    pub(super) fn shown(&self, path: &str) -> String {
        self.reach.shown(path, &self.folder)
    }

    /// A path from the folder of a file that is written, `None` for standard output.
    pub(super) fn way_from(&self, output: Option<&Path>, path: &str) -> String {
        let from = match output {
            Some(output) => {
                let folder = output.parent().unwrap_or(Path::new(""));
                self.absolute(folder)
            }
            None => self.absolute(Path::new("")),
        };
        slashed(&relative(&from, &self.absolute(&self.reach.file(path))))
    }

    /// The file of a path below the dump.
    pub(super) fn file(&self, path: &str) -> PathBuf {
        self.reach.file(path)
    }

    fn config_shown(&self) -> Option<String> {
        let config = self.config?;
        let file = self.absolute(config);
        Some(slashed(&relative(&self.absolute(Path::new("")), &file)))
    }

    /// A path without links and dots; as far as it exists.
    fn absolute(&self, path: &Path) -> PathBuf {
        let whole = self.folder.join(path);
        let mut rest: Vec<Component<'_>> = Vec::new();
        let mut known = whole.as_path();
        loop {
            if let Ok(found) = known.canonicalize() {
                return rest.iter().rev().fold(found, |path, part| path.join(part));
            }
            match (known.components().next_back(), known.parent()) {
                (Some(last), Some(parent)) => {
                    rest.push(last);
                    known = parent;
                }
                _ => return whole,
            }
        }
    }
}

fn with_paths(
    findings: &[Finding],
    path: &dyn Fn(&str) -> String,
    config: &dyn Fn() -> Option<String>,
) -> Vec<Finding> {
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    let mut path_of = |below: &str| match known.get(below) {
        Some(path) => path.clone(),
        None => {
            let path = path(below);
            known.insert(below.to_owned(), path.clone());
            path
        }
    };
    let placed = findings.iter().cloned().map(|mut finding| {
        // Only what is about the configuration is about no page.
        let is_config = finding.key.is_empty() && finding.lint == "unused-suppression";
        finding.path = match is_config.then(config).flatten() {
            Some(config) => config,
            None => path_of(&finding.path),
        };
        for related in &mut finding.related {
            related.path = path_of(&related.path);
        }
        finding
    });
    placed.collect()
}

/// The nearest folder above a file that git calls a repository.
fn repository(file: &Path) -> Option<PathBuf> {
    let mut folders = file.ancestors().skip(1);
    folders
        .find(|folder| folder.join(".git").exists())
        .map(Path::to_owned)
}

/// The way from one folder to a file; both are absolute.
fn relative(from: &Path, to: &Path) -> PathBuf {
    let shared = from
        .components()
        .zip(to.components())
        .take_while(|(a, b)| a == b)
        .count();
    let up = from.components().skip(shared).map(|_| Component::ParentDir);
    up.chain(to.components().skip(shared)).collect()
}

/// A path as text, with `/`.
fn slashed(path: &Path) -> String {
    Reach::default().shown(&path.to_string_lossy(), Path::new(""))
}
