//! Real documentation in every layout: which pages are one page, counted by hand from the names of the files.
//! Runs where copies lie in `PORTOLAN_DUMPS` or beside the project; says so where they don't.

#![allow(clippy::unwrap_used, clippy::print_stderr)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use portolan::discover::{self, DumpOptions, dump};
use portolan::page;

mod faults;
mod firewall;
mod notes;

/// Folder, pages, page keys, keys in two languages or more, and pages by locale.
type Facts = (
    &'static str,
    usize,
    usize,
    usize,
    &'static [(&'static str, usize)],
);

const DUMPS: [Facts; 8] = [
    (
        "world/kubernetes",
        166,
        33,
        29,
        &[
            ("bn", 2),
            ("de", 3),
            ("en", 27),
            ("es", 6),
            ("fr", 14),
            ("hi", 1),
            ("id", 21),
            ("ja", 26),
            ("ko", 24),
            ("pl", 1),
            ("pt-BR", 7),
            ("uk", 2),
            ("vi", 5),
            ("zh-CN", 27),
        ],
    ),
    (
        "world/k3s",
        195,
        87,
        55,
        &[("en", 76), ("ja", 62), ("zh", 57)],
    ),
    ("world/tidb", 159, 97, 62, &[("en", 96), ("zh-CN", 63)]),
    // The English pages were written in American English, and do not say so.
    (
        "world/ms-ata",
        935,
        150,
        150,
        &[
            ("de-DE", 156),
            ("en", 155),
            ("fr-FR", 156),
            ("pt-BR", 156),
            ("ru-RU", 156),
            ("zh-TW", 156),
        ],
    ),
    (
        "world/rockylinux",
        225,
        52,
        49,
        &[
            ("de", 14),
            ("en", 51),
            ("es", 8),
            ("fr", 23),
            ("it", 45),
            ("ko", 28),
            ("pl", 3),
            ("sv", 3),
            ("uk", 46),
            ("zh", 4),
        ],
    ),
    (
        "configmgr-2018",
        588,
        99,
        98,
        &[
            ("de-DE", 98),
            ("en-US", 98),
            ("fr-FR", 98),
            ("ja-JP", 98),
            ("pt-BR", 98),
            ("zh-CN", 98),
        ],
    ),
    (
        "lync-server-2013",
        9647,
        1977,
        1976,
        &[
            ("de-DE", 1914),
            ("en-US", 1975),
            ("pt-BR", 1914),
            ("ru-RU", 1914),
            ("zh-TW", 1930),
        ],
    ),
    (
        "lync-server-2013-archive",
        392,
        98,
        98,
        &[("de-DE", 98), ("en-US", 98), ("fr-FR", 98), ("ja-JP", 98)],
    ),
];

/// The folder of all dumps.
pub(crate) fn dumps() -> Option<PathBuf> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/dumps");
    let folder =
        std::env::var_os("PORTOLAN_DUMPS").map_or_else(|| PathBuf::from(beside), PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: there are no dumps in {}", folder.display());
    None
}

/// The documentation of Lync Server 2013, which may lie elsewhere.
pub(crate) fn lync() -> Option<PathBuf> {
    let folder = match std::env::var_os("PORTOLAN_DUMP") {
        Some(folder) => PathBuf::from(folder),
        None => dumps()?.join("lync-server-2013"),
    };
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: there is no dump in {}", folder.display());
    None
}

#[test]
fn pages_of_every_layout_are_grouped_as_their_names_say() {
    let Some(folder) = dumps() else { return };
    for (name, pages, keys, shared, locales) in DUMPS {
        let options = DumpOptions {
            paths: vec![folder.join(name)],
            ..DumpOptions::default()
        };
        let found = dump(&options).unwrap();
        let mut buffer = Vec::new();
        let mut by_key: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut by_locale: BTreeMap<String, usize> = BTreeMap::new();
        for file in found.files() {
            discover::read(&file.location, &mut buffer).unwrap();
            let text = page::text(&buffer).unwrap();
            let version = page::version(&text, &file.origin).unwrap();
            let locale = version.locale.unwrap().to_string();
            by_key
                .entry(version.key)
                .or_default()
                .insert(locale.clone());
            *by_locale.entry(locale).or_default() += 1;
        }
        let several = by_key.values().filter(|locales| locales.len() > 1).count();
        assert_eq!(
            (found.len(), by_key.len(), several),
            (pages, keys, shared),
            "{name}"
        );
        let counted: Vec<(&str, usize)> = by_locale.iter().map(|(l, n)| (l.as_str(), *n)).collect();
        assert_eq!(counted, locales, "{name}: {}", found.layout);
    }
}
