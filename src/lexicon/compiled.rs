//! Compiled: the packs that come with the program, in the form in which they are used.
//!
//! People write and review the TOML files under `data/`, a folder a pack; `data/compiled.bin` is made of them, so
//! that a run reads no TOML and takes no word of a pack apart. Nothing is decoded before it is asked for, and then
//! one language of one pack alone. A test makes the file anew and tells when it is old.

use std::hash::BuildHasher;
use std::sync::{Arc, OnceLock};

use flate2::{Decompress, FlushDecompress};
use foldhash::{HashMap, HashSet};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize, Serializer};

use super::header_words::Language;
use super::load::LexiconFile;
use super::morphology::Morphology;
use super::pack::About;
use super::terms::Terms;
use super::{Concept, ConceptId, PortWords};
use crate::locale::Locale;
use crate::order::Collect;

/// All packs, the core first.
static BYTES: &[u8] = include_bytes!("data/compiled.bin");

/// What there is; the parts are decoded one by one.
#[derive(Serialize, Deserialize)]
pub(super) struct Index<'b> {
    pub(super) packs: Vec<Pack<'b>>,
    /// Tells one state of the files from another.
    pub(super) digest: &'b str,
    /// What the languages of all files say of headers.
    header_languages: &'b [u8],
    /// What words of English do to the numbers beside them, and how English inflects: known in every language, so
    /// that none of the terms of English is decoded for it.
    english_port_words: &'b [u8],
    /// The terms of each lexicon that pages can ask for, deflated, by the numbers of its files.
    terms: Vec<(Vec<usize>, &'b [u8])>,
}

/// A pack of the index.
#[derive(Serialize, Deserialize)]
pub(super) struct Pack<'b> {
    /// The name of its folder.
    pub(super) name: &'b str,
    /// What pages it is about; nothing for the core, which is about all.
    pub(super) about: Option<About>,
    concepts: &'b [u8],
    pub(super) files: Vec<File<'b>>,
}

/// A file of terms; files are numbered through all packs.
#[derive(Serialize, Deserialize)]
pub(super) struct File<'b> {
    /// The locales that it serves.
    pub(super) locales: Vec<Locale>,
    /// What it holds, deflated.
    file: &'b [u8],
}

/// What there is.
pub(super) fn index() -> &'static Index<'static> {
    static INDEX: OnceLock<Index<'static>> = OnceLock::new();
    INDEX.get_or_init(|| decode(BYTES))
}

impl Index<'static> {
    /// The concepts of a pack.
    pub(super) fn concepts(&self, pack: usize) -> HashMap<ConceptId, Concept> {
        let concepts: Vec<Concept> = decode(self.packs[pack].concepts);
        let named = concepts.into_iter().map(|known| (known.id.clone(), known));
        named.collect()
    }

    /// The file of a number.
    pub(super) fn file(&self, number: usize) -> LexiconFile {
        let mut files = self.packs.iter().flat_map(|pack| &pack.files);
        files
            .nth(number)
            .map_or_else(LexiconFile::default, |known| inflate(known.file))
    }

    /// The terms of a lexicon made of the files of these numbers, where they are compiled; [`Terms::completed`] has
    /// yet to be called.
    pub(super) fn terms(&self, files: &[usize]) -> Option<Terms> {
        let (_, bytes) = self.terms.iter().find(|(known, _)| known == files)?;
        Some(inflate(bytes))
    }

    /// What words of English do to the numbers beside them.
    pub(super) fn english_port_words(&self) -> PortWords {
        let (words, morphology): (PortWords, Arc<Morphology>) = decode(self.english_port_words);
        words.with_morphology(&morphology)
    }

    /// What the languages of all files say of headers.
    pub(super) fn header_languages(&self) -> Vec<Language> {
        decode(self.header_languages)
    }
}

/// A part of the compiled file.
fn decode<T: Deserialize<'static>>(bytes: &'static [u8]) -> T {
    match postcard::from_bytes(bytes) {
        Ok(part) => part,
        Err(error) => unreachable!("the compiled lexicons are of another version: {error}"),
    }
}

/// A part that is deflated, its length before it: a run asks for few languages, and what a product adds is a copy
/// of the rest.
fn inflate<T: DeserializeOwned>(bytes: &[u8]) -> T {
    let inflated = || {
        let (length, deflated) = postcard::take_from_bytes::<usize>(bytes).ok()?;
        let mut part = Vec::with_capacity(length);
        let mut inflate = Decompress::new(false);
        let done = inflate.decompress_vec(deflated, &mut part, FlushDecompress::Finish);
        done.ok().and_then(|_| postcard::from_bytes(&part).ok())
    };
    inflated().unwrap_or_else(|| unreachable!("the compiled lexicons are of another version"))
}

/// Writes a map in order, so that the same map is always the same bytes.
pub(super) fn sorted_map<K: Ord + Serialize, V: Serialize, H: BuildHasher, S: Serializer>(
    map: &std::collections::HashMap<K, V, H>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    map.iter().into_map().serialize(serializer)
}

/// Writes a set in order.
pub(super) fn sorted_set<S: Serializer>(
    set: &HashSet<String>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    set.iter().into_set().serialize(serializer)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::{BTreeMap, BTreeSet};
    use std::fs;
    use std::io::Write;
    use std::path::{Path, PathBuf};

    use flate2::Compression;
    use flate2::write::DeflateEncoder;
    use sha2::{Digest, Sha256};

    use super::super::{CORE, HeaderWords, Lexicons, PackSet, Source};
    use super::*;

    fn encode<T: Serialize>(part: &T) -> Vec<u8> {
        postcard::to_allocvec(part).unwrap()
    }

    fn deflate<T: Serialize>(part: &T) -> Vec<u8> {
        let part = encode(part);
        let mut deflated = DeflateEncoder::new(encode(&part.len()), Compression::best());
        deflated.write_all(&part).unwrap();
        deflated.finish().unwrap()
    }

    /// The folders of packs, the core first.
    fn folders(data: &Path) -> Vec<PathBuf> {
        let entries = fs::read_dir(data)
            .unwrap()
            .map(|entry| entry.unwrap().path());
        let mut folders: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
        folders.sort_by_key(|path| (!path.ends_with("core"), path.clone()));
        folders
    }

    /// The files of a folder that hold terms, sorted by name.
    fn languages(folder: &Path) -> Vec<PathBuf> {
        let entries = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path());
        let is_language = |path: &PathBuf| {
            let name = path.file_stem().unwrap().to_str().unwrap();
            !matches!(name, "pack" | "concepts")
        };
        let mut files: Vec<PathBuf> = entries.filter(is_language).collect();
        files.sort();
        files
    }

    /// All packs as their TOML files say, none of them compiled.
    fn written(folders: &[PathBuf], digest: &mut Sha256) -> (Lexicons, Vec<Option<About>>) {
        let mut lexicons = Lexicons::empty(folders.len());
        let mut about = Vec::new();
        let mut text_of = |path: &Path| {
            let text = fs::read_to_string(path).unwrap();
            digest.update(&text);
            text
        };
        for (pack, folder) in folders.iter().enumerate() {
            let name = folder.file_name().unwrap().to_str().unwrap();
            let is_core = pack == CORE;
            about.push((!is_core).then(|| About::parse(&text_of(&folder.join("pack.toml")))));
            let concepts = text_of(&folder.join("concepts.toml"));
            let concepts = LexiconFile::parse(&concepts, &Path::new(name).join("concepts.toml"));
            let concepts = concepts.unwrap().concepts().to_vec().into_iter();
            let concepts = concepts
                .map(|known| (known.id.clone(), known))
                .collect::<HashMap<_, _>>();
            lexicons.concepts[pack] = OnceLock::from(concepts);
            for path in languages(folder) {
                let text = text_of(&path);
                let shown = Path::new(name).join(path.file_name().unwrap());
                let locale: Locale = path.file_stem().unwrap().to_str().unwrap().parse().unwrap();
                // The templates of a product may name words of the core.
                let below = if is_core {
                    Vec::new()
                } else {
                    lexicons.core_of(&locale)
                };
                let below: Vec<&LexiconFile> =
                    below.iter().map(|at| lexicons.file_at(*at)).collect();
                let (file, faults) = LexiconFile::parse_beside(&text, &shown, &below);
                assert_eq!(faults, []);
                assert_eq!(file.locale(), Some(&locale), "{}", path.display());
                lexicons.sources.push(Source {
                    pack,
                    number: None,
                    locales: file.locales().cloned().collect(),
                    file: OnceLock::from(file),
                    vocabulary: OnceLock::new(),
                });
            }
        }
        (lexicons, about)
    }

    /// Every lexicon that a page of one product at most can ask for, as the numbers of its files.
    fn asked_for(lexicons: &Lexicons) -> BTreeSet<Vec<usize>> {
        let products = (CORE + 1..lexicons.user).map(|pack| PackSet::default().with(pack));
        let sets: Vec<PackSet> = products.chain([PackSet::default()]).collect();
        let locales = lexicons.sources.iter().flat_map(|source| &source.locales);
        let lexicon = |locale| sets.iter().map(move |set| lexicons.layers(locale, *set));
        locales.flat_map(lexicon).collect()
    }

    fn compile() -> Vec<u8> {
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lexicon/data");
        let folders = folders(&data);
        let mut digest = Sha256::new();
        let (lexicons, about) = written(&folders, &mut digest);
        let terms: Vec<(Vec<usize>, Vec<u8>)> = asked_for(&lexicons)
            .into_iter()
            .map(|files| (files.clone(), deflate(&*lexicons.terms(files))))
            .collect();
        let files: Vec<Vec<u8>> = lexicons.files().map(deflate).collect();
        let concepts: Vec<Vec<u8>> = (0..folders.len())
            .map(|pack| {
                let known: BTreeMap<_, _> = lexicons.concepts_of(pack).iter().collect();
                encode(&known.into_values().collect::<Vec<_>>())
            })
            .collect();
        let english = lexicons.terms(lexicons.core_of(&"en".parse().unwrap()));
        let english_port_words = encode(&(&english.port_words, &english.morphology));
        let header_languages = encode(&HeaderWords::languages(lexicons.heads()));
        let digest: String = digest
            .finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let pack = |(pack, folder): (usize, &PathBuf)| Pack {
            name: folder
                .file_name()
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned()
                .leak(),
            about: about[pack].clone(),
            concepts: &concepts[pack],
            files: lexicons
                .sources
                .iter()
                .zip(&files)
                .filter(|(source, _)| source.pack == pack)
                .map(|(source, file)| File {
                    locales: source.locales.clone(),
                    file,
                })
                .collect(),
        };
        encode(&Index {
            packs: folders.iter().enumerate().map(pack).collect(),
            digest: &digest,
            header_languages: &header_languages,
            english_port_words: &english_port_words,
            terms: terms
                .iter()
                .map(|(files, terms)| (files.clone(), terms.as_slice()))
                .collect(),
        })
    }

    #[test]
    fn the_compiled_packs_are_those_that_are_written() {
        let compiled = compile();
        if std::env::var_os("WRITE_LEXICONS").is_some() {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lexicon/data/compiled.bin");
            fs::write(path, compiled).unwrap();
            return;
        }
        assert!(
            compiled == BYTES,
            "src/lexicon/data/compiled.bin is old: write it anew with `WRITE_LEXICONS=1 cargo test --lib compiled`"
        );
    }

    #[test]
    fn packs_are_about_something() {
        let packs = &index().packs;
        assert_eq!(packs[CORE].name, "core");
        assert!(packs[CORE].about.is_none());
        for pack in &packs[CORE + 1..] {
            assert!(
                pack.about.as_ref().unwrap().is_about_something(),
                "{}",
                pack.name
            );
        }
    }
}
