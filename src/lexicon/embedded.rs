//! The packs that come with the program: TOML files under `data/`, a folder a pack.
//!
//! Nothing is read here; [`super::Lexicons`] parses a file when a run meets its language. A test holds
//! this list against the folder, so that a file that is not listed is not forgotten.

/// A pack as it is embedded.
#[derive(Debug, Clone, Copy)]
pub(super) struct EmbeddedPack {
    /// The name of its folder.
    pub(super) name: &'static str,
    /// `pack.toml`, which says what pages the pack is about; the core has none, it is about all.
    pub(super) about: Option<&'static str>,
    /// `concepts.toml`.
    pub(super) concepts: &'static str,
    /// The other files: the locale that each is named after, and its text.
    pub(super) languages: &'static [(&'static str, &'static str)],
}

macro_rules! data {
    ($pack:literal, $file:literal) => {
        include_str!(concat!("data/", $pack, "/", $file, ".toml"))
    };
}

macro_rules! pack {
    ($pack:literal, $about:expr, [$($locale:literal),* $(,)?]) => {
        EmbeddedPack {
            name: $pack,
            about: $about,
            concepts: data!($pack, "concepts"),
            languages: &[$(($locale, data!($pack, $locale))),*],
        }
    };
}

/// All packs; the first is the core.
pub(super) const PACKS: [EmbeddedPack; 2] = [
    pack!(
        "core",
        None,
        [
            "cs", "de", "en", "es", "fr", "hu", "id", "it", "ja", "ko", "nl", "pl", "pt", "ru",
            "sv", "tr", "uk", "zh-CN", "zh-TW",
        ]
    ),
    pack!(
        "lync-server-2013",
        Some(data!("lync-server-2013", "pack")),
        ["de", "en", "pt-BR", "ru", "zh-TW"]
    ),
];

/// The place of a file below the folder of the packs, for messages.
pub(super) fn path(pack: &str, file: &str) -> String {
    format!("{pack}/{file}.toml")
}
