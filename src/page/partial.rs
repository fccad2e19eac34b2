//! Partials: files that a page shows as parts of itself.
//!
//! Takes what a page writes of such a file and gives the paths below the dump at which it may lie, the likeliest
//! first. Only a partial that has a line for itself can hold a table. Which notations there are is data, in
//! `partials.toml`: no generator is named here.

use std::sync::{Arc, LazyLock};

use aho_corasick::packed::Searcher;
use serde::Deserialize;

use super::Heading;
use crate::limits::MAX_PARTIAL_FOLDERS;
use crate::span::Place;

/// A file that a page shows as a part of itself: `<Ports />` of an imported `ports.mdx`,
/// `{{< include "ports.md" >}}`, `[!INCLUDE [Ports](ports.md)]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partial {
    /// The path as the page writes it; what it is relative to is up to the page's tools.
    pub path: String,
    /// Byte offset in the page of where it is shown.
    pub offset: usize,
    /// The same as a place.
    pub place: Place,
    /// Whether nothing else stands on its line: else it can hold no table.
    pub is_alone: bool,
    /// The headings that it is shown under, outermost first.
    pub headings: Vec<Arc<Heading>>,
}

/// `partials.toml` as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Notations {
    pub(super) tag: Tags,
    pub(super) link: Mark,
    pub(super) line: Mark,
    pub(super) import: Imports,
    folder: Folders,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tags {
    pub(super) words: Vec<String>,
    pub(super) parameters: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Mark {
    pub(super) mark: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Imports {
    pub(super) endings: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Folders {
    above: Vec<String>,
    within: Vec<String>,
}

#[allow(clippy::expect_used)]
pub(super) static NOTATIONS: LazyLock<Notations> = LazyLock::new(|| {
    toml::from_str(include_str!("partials.toml"))
        .expect("the notations of the program are well formed, which a test holds")
});

/// Whether a page may show a partial that has a line for itself. "No" is certain, and cheap.
pub(super) fn may_show(text: &str) -> bool {
    static BEGINNINGS: LazyLock<Option<Searcher>> = LazyLock::new(|| {
        let notations = &*NOTATIONS;
        let beginning = |mark: &str| mark.chars().take(2).collect::<String>();
        let marks = [&notations.link.mark, &notations.line.mark];
        let marks = marks.into_iter().map(|mark| beginning(mark));
        let tags = ["{{", "{%", "import "].map(String::from);
        Searcher::new(marks.chain(tags).collect::<Vec<_>>())
    });
    let Some(beginnings) = &*BEGINNINGS else {
        return true;
    };
    let bytes = text.as_bytes();
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    let mut found = beginnings.find_iter(bytes);
    found.any(|found| {
        let start = found.start();
        let line = memchr::memrchr2(b'\n', b'\r', &bytes[..start]).map_or(0, |end| end + 1);
        if !bytes[line..start].iter().all(is_blank) {
            return false;
        }
        // Of links nearly all are notes, of lines with dashes rules and the heads of tables.
        let begins = |mark: &str| {
            let own = bytes.get(start..start + mark.len());
            own.is_some_and(|own| own.eq_ignore_ascii_case(mark.as_bytes()))
        };
        match bytes[start] {
            b'[' => begins(&NOTATIONS.link.mark),
            b'-' => begins(&NOTATIONS.line.mark),
            _ => true,
        }
    })
}

/// The paths below the dump at which a file may lie that the page at `page` names so.
///
/// ```
/// use portolan::page::partial_paths;
/// let paths = partial_paths("docs/guide/a.mdx", "@site/docs/_ports.mdx");
/// assert!(paths.contains(&String::from("docs/_ports.mdx")));
/// assert_eq!(partial_paths("docs/guide/a.md", "../_ports.md"), ["docs/_ports.md"]);
/// assert!(partial_paths("docs/a.md", "../../x.md").is_empty());
/// ```
#[must_use]
pub fn partial_paths(page: &str, written: &str) -> Vec<String> {
    let folders = &NOTATIONS.folder;
    let written = written.split(['#', '?']).next().unwrap_or_default().trim();
    if written.is_empty() || written.contains("://") {
        return Vec::new();
    }
    let written = written.replace('\\', "/");
    let rooted = folders
        .above
        .iter()
        .find_map(|mark| written.strip_prefix(mark.as_str()));
    let mut above: Vec<&str> = page.match_indices('/').map(|(at, _)| &page[..at]).collect();
    above.reverse();
    above.truncate(MAX_PARTIAL_FOLDERS);
    let folder = above.first().copied().unwrap_or_default();
    let mut paths = Vec::new();
    if rooted.is_none() {
        paths.extend(below(folder, &written));
        if written.starts_with("./") || written.starts_with("../") {
            return paths;
        }
    }
    let Some(named) = below("", rooted.unwrap_or(&written)) else {
        return paths;
    };
    for folder in above.into_iter().chain([""]) {
        let parted = if folder.is_empty() { "" } else { "/" };
        paths.push([folder, parted, &named].concat());
        if rooted.is_none() {
            let within = folders.within.iter();
            paths.extend(within.map(|name| [folder, parted, name, "/", &named].concat()));
        }
    }
    paths
}

/// The name of the file that a page names so: it is that of each of its paths.
pub(crate) fn partial_name(written: &str) -> &str {
    let written = written.split(['#', '?']).next().unwrap_or_default().trim();
    written.rsplit(['/', '\\']).next().unwrap_or(written)
}

/// A path from a folder, without `.` and `..`; `None` where it leads out of the dump.
fn below(folder: &str, path: &str) -> Option<String> {
    let mut names: Vec<&str> = folder.split('/').filter(|name| !name.is_empty()).collect();
    for name in path.split('/') {
        match name {
            "" | "." => {}
            ".." => {
                names.pop()?;
            }
            name => names.push(name),
        }
    }
    Some(names.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_line_for_itself_may_be_shown() {
        for (text, may) in [
            ("a\n  {{< include \"p.md\" >}}\n", true),
            ("[!include [p](p.md)]", true),
            ("import P from './p.mdx'\n", true),
            ("--8<-- \"p.md\"\n", true),
            (
                "the [!INCLUDE [p](p.md)] and {{< x >}}, to import it\n",
                false,
            ),
            ("> [!NOTE]\n[!NOTE]\n--- | ---\n----\n", false),
        ] {
            assert_eq!(may_show(text), may, "{text}");
        }
    }

    #[test]
    fn a_file_is_looked_for_at_the_page_and_above() {
        let paths = partial_paths("content/de/docs/a.md", "ports.md");
        for path in [
            "content/de/docs/ports.md",
            "content/de/includes/ports.md",
            "content/ports.md",
            "ports.md",
        ] {
            assert!(paths.iter().any(|known| known == path), "{path}: {paths:?}");
        }
        assert_eq!(paths[0], "content/de/docs/ports.md");
        assert!(partial_paths("a.md", "https://x/y.md").is_empty());
        assert!(partial_paths("a.md", "../y.md").is_empty());
    }
}
