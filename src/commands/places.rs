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

    /// What is made of findings whose paths lead from where the command runs.
    pub(super) fn seen_from_here<T>(
        &self,
        findings: &mut [Finding],
        show: impl FnOnce(&[Finding]) -> T,
    ) -> T {
        let shown = |path: &str| self.shown(path);
        with_paths(findings, &shown, &|| self.config_shown(), show)
    }

    /// What is made of findings whose paths lead from the root of the repository that holds the pages, else from
    /// where the command runs; absolute where a file lies elsewhere.
    pub(super) fn seen_from_root<T>(
        &self,
        findings: &mut [Finding],
        show: impl FnOnce(&[Finding]) -> T,
    ) -> T {
        let from_root = |file: &Path| {
            let file = self.absolute(file);
            let folder = self.absolute(Path::new(""));
            let root = repository(&file).unwrap_or(folder);
            slashed(file.strip_prefix(&root).unwrap_or(&file))
        };
        let config = || self.config.map(&from_root);
        let path = |path: &str| from_root(&self.reach.file(path));
        with_paths(findings, &path, &config, show)
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

/// What is made of findings while they have other paths; a copy of all would be as large as they are.
fn with_paths<T>(
    findings: &mut [Finding],
    path: &dyn Fn(&str) -> String,
    config: &dyn Fn() -> Option<String>,
    show: impl FnOnce(&[Finding]) -> T,
) -> T {
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    let mut path_of = |below: &str| match known.get(below) {
        Some(path) => path.clone(),
        None => {
            let path = path(below);
            known.insert(below.to_owned(), path.clone());
            path
        }
    };
    let mut own: Vec<String> = Vec::new();
    for finding in findings.iter_mut() {
        // Only what is about the configuration is about no page.
        let is_config = finding.key.is_empty() && finding.lint == "unused-suppression";
        let shown = match is_config.then(config).flatten() {
            Some(config) => config,
            None => path_of(&finding.path),
        };
        own.push(std::mem::replace(&mut finding.path, shown));
        for related in &mut finding.related {
            let shown = path_of(&related.path);
            own.push(std::mem::replace(&mut related.path, shown));
        }
    }
    let shown = show(findings);
    let paths = findings.iter_mut().flat_map(|finding| {
        let related = finding.related.iter_mut().map(|related| &mut related.path);
        std::iter::once(&mut finding.path).chain(related)
    });
    for (path, own) in paths.zip(own) {
        *path = own;
    }
    shown
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
