//! Morphology: what a word is in its language, whatever its number, case or compound.
//!
//! Takes a folded word and gives its stems: one, or those of the parts of a compound. Stems come from
//! the Snowball stemmer that the lexicon names, from its list of forms, and from its list of parts.

use std::fmt;
use std::sync::OnceLock;

use foldhash::{HashMap, HashSet};
use serde::{Deserialize, Serialize};
use snowball_stemmers_rs::{Algorithm, Stemmer};
use unicode_normalization::char::decompose_canonical;

use super::compiled::{sorted_map, sorted_set};
use super::fold::{Token, TokenKind, is_ideograph, tokens};
use super::load::LexiconFile;
use crate::memo::Memo;

/// A Snowball stemmer with what it has said of words; lexicons of one language share it.
struct Snowball {
    /// The name that lexicon files use.
    name: &'static str,
    algorithm: Algorithm,
    said: OnceLock<Memo<String>>,
}

impl Snowball {
    const fn new(name: &'static str, algorithm: Algorithm) -> Self {
        Self {
            name,
            algorithm,
            said: OnceLock::new(),
        }
    }

    /// The word without one ending.
    fn step(&self, word: &str) -> String {
        let said = self
            .said
            .get_or_init(|| Memo::new(MAX_WORDS, MAX_WORD_BYTES));
        said.get(word, || {
            Stemmer::create(self.algorithm).stem(word).into_owned()
        })
    }

    /// The stem to a fixed point, or to a word that keeps to itself: German "intern" would give "int" and "interne"
    /// give "intern".
    fn stem(&self, word: &str, unstemmed: &HashSet<String>) -> String {
        let mut stem = word.to_owned();
        for _ in 0..4 {
            if unstemmed.contains(&stem) {
                break;
            }
            let shorter = self.step(&stem);
            if shorter == stem {
                break;
            }
            stem = shorter;
        }
        stem
    }
}

impl fmt::Debug for Snowball {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

static STEMMERS: [Snowball; 23] = [
    Snowball::new("arabic", Algorithm::Arabic),
    Snowball::new("catalan", Algorithm::Catalan),
    Snowball::new("czech", Algorithm::Czech),
    Snowball::new("danish", Algorithm::Danish),
    Snowball::new("dutch", Algorithm::Dutch),
    Snowball::new("english", Algorithm::English),
    Snowball::new("finnish", Algorithm::Finnish),
    Snowball::new("french", Algorithm::French),
    Snowball::new("german", Algorithm::German),
    Snowball::new("greek", Algorithm::Greek),
    Snowball::new("hindi", Algorithm::Hindi),
    Snowball::new("hungarian", Algorithm::Hungarian),
    Snowball::new("indonesian", Algorithm::Indonesian),
    Snowball::new("italian", Algorithm::Italian),
    Snowball::new("norwegian", Algorithm::Norwegian),
    Snowball::new("polish", Algorithm::Polish),
    Snowball::new("portuguese", Algorithm::Portuguese),
    Snowball::new("romanian", Algorithm::Romanian),
    Snowball::new("russian", Algorithm::Russian),
    Snowball::new("spanish", Algorithm::Spanish),
    Snowball::new("swedish", Algorithm::Swedish),
    Snowball::new("turkish", Algorithm::Turkish),
    Snowball::new("ukrainian", Algorithm::Ukrainian),
];

/// Whether there is a Snowball stemmer of a name.
pub(super) fn has_stemmer(name: &str) -> bool {
    stemmer(name).is_some()
}

fn stemmer(name: &str) -> Option<&'static Snowball> {
    STEMMERS.iter().find(|stemmer| stemmer.name == name)
}

/// A stemmer as compiled lexicons name it.
mod by_name {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Snowball;

    pub(super) fn serialize<S: Serializer>(
        stemmer: &Option<&'static Snowball>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        stemmer.map(|known| known.name).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<&'static Snowball>, D::Error> {
        let name = Option::<&str>::deserialize(deserializer)?;
        Ok(name.and_then(super::stemmer))
    }
}

/// How the words of one language are taken apart.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Morphology {
    #[serde(with = "by_name")]
    stemmer: Option<&'static Snowball>,
    keeps_beginnings: bool,
    /// Forms that the stemmer does not bring together, with the word that it knows.
    #[serde(serialize_with = "sorted_map")]
    forms: HashMap<String, String>,
    /// Words that the stemmer would take for forms of others.
    #[serde(serialize_with = "sorted_set")]
    unstemmed: HashSet<String>,
    compounds: Option<Compounds>,
}

/// How a language writes compounds.
#[derive(Debug, Serialize, Deserialize)]
struct Compounds {
    /// Parts as they stand inside a compound, with their stems.
    #[serde(serialize_with = "sorted_map")]
    parts: HashMap<String, String>,
    /// The stems of all parts.
    #[serde(serialize_with = "sorted_set")]
    stems: HashSet<String>,
    links: Vec<String>,
}

/// Stemmers that take off prefixes as well as endings: `ge-`, `ber-`, `al-`.
const TAKE_OFF_BEGINNINGS: [&str; 3] = ["arabic", "dutch", "indonesian"];

/// Words that a stemmer remembers, and the longest of them in bytes.
const MAX_WORDS: usize = 16_384;
const MAX_WORD_BYTES: usize = 64;

/// The shortest part of a compound, in characters.
const SHORTEST_PART: usize = 2;

/// The longest compound that is taken apart, in characters.
const LONGEST_COMPOUND: usize = 60;

impl Morphology {
    pub(super) fn new(file: &LexiconFile) -> Self {
        let mut morphology = Self {
            stemmer: file.stemmer.as_deref().and_then(stemmer),
            keeps_beginnings: !file
                .stemmer
                .as_deref()
                .is_some_and(|name| TAKE_OFF_BEGINNINGS.contains(&name)),
            forms: file.forms.iter().cloned().collect(),
            unstemmed: file.unstemmed.iter().cloned().collect(),
            compounds: None,
        };
        if let Some((parts, links)) = &file.compounds {
            let parts: HashMap<String, String> = parts
                .iter()
                .flat_map(|part| tokens(part))
                .map(|token| {
                    let stem = morphology.stem(&token.text);
                    (token.text, stem)
                })
                .collect();
            morphology.compounds = Some(Compounds {
                stems: parts.values().cloned().collect(),
                parts,
                links: links.clone(),
            });
        }
        morphology
    }

    /// The stems of a token: those of its parts where it is a compound, else one.
    pub(super) fn stems(&self, token: &Token) -> Vec<String> {
        let parts = match &self.compounds {
            Some(compounds) if token.kind == TokenKind::Word => self.split(compounds, &token.text),
            _ => None,
        };
        parts.unwrap_or_else(|| vec![self.stem(self.without_particle(&token.text))])
    }

    /// A word without the particle that a language without stemmer writes behind it: `서버의` is `서버`.
    fn without_particle<'w>(&self, word: &'w str) -> &'w str {
        let Some(compounds) = self.compounds.as_ref().filter(|_| self.stemmer.is_none()) else {
            return word;
        };
        if compounds.parts.contains_key(word) {
            return word;
        }
        let links = compounds.links.iter();
        links
            .filter_map(|link| word.strip_suffix(link.as_str()))
            .find(|rest| compounds.parts.contains_key(*rest))
            .unwrap_or(word)
    }

    /// The stem of a word that is no compound.
    pub(super) fn stem(&self, word: &str) -> String {
        let word = self.forms.get(word).map_or(word, String::as_str);
        match self.stemmer {
            Some(stemmer) if word.chars().all(is_letter) => stemmer.stem(word, &self.unstemmed),
            _ => word.to_owned(),
        }
    }

    /// The finest split of a word into known parts, with links such as the `s` of `Zugriffsdienst`.
    fn split(&self, compounds: &Compounds, word: &str) -> Option<Vec<String>> {
        let bounds: Vec<usize> = word
            .char_indices()
            .map(|(at, _)| at)
            .chain([word.len()])
            .collect();
        let count = bounds.len() - 1;
        if !(SHORTEST_PART * 2..=LONGEST_COMPOUND).contains(&count) {
            return None;
        }
        // finest[i]: how many parts the finest split of the first i characters has, where its last part
        // begins, and the stem of that part.
        let mut finest: Vec<Option<(usize, usize, String)>> = vec![None; count + 1];
        finest[0] = Some((0, 0, String::new()));
        for end in SHORTEST_PART..=count {
            for start in 0..=end - SHORTEST_PART {
                let is_whole = start == 0 && end == count;
                let Some((before, ..)) = finest[start] else {
                    continue;
                };
                if is_whole || finest[end].as_ref().is_some_and(|known| known.0 > before) {
                    continue;
                }
                let part = &word[bounds[start]..bounds[end]];
                if let Some(stem) = self.part(compounds, part, end == count) {
                    finest[end] = Some((before + 1, start, stem));
                }
            }
        }
        let mut stems = Vec::new();
        let mut end = count;
        while end > 0 {
            let (_, start, stem) = finest[end].take()?;
            stems.push(stem);
            end = start;
        }
        stems.reverse();
        Some(stems)
    }

    /// The stem of a part: as listed, with a link behind it, or inflected at the end of the word.
    fn part(&self, compounds: &Compounds, part: &str, is_last: bool) -> Option<String> {
        if let Some(stem) = compounds.parts.get(part) {
            return Some(stem.clone());
        }
        if is_last {
            let stem = self.stem(part);
            if compounds.stems.contains(&stem) {
                return Some(stem);
            }
        }
        compounds
            .links
            .iter()
            .filter_map(|link| part.strip_suffix(link.as_str()))
            .find_map(|part| compounds.parts.get(part).cloned())
    }

    /// Whether words are taken apart.
    pub(super) fn has_compounds(&self) -> bool {
        self.compounds.is_some()
    }

    /// Forms with the words that they are forms of.
    pub(super) fn forms(&self) -> impl Iterator<Item = (&str, &str)> {
        self.forms
            .iter()
            .map(|(form, word)| (form.as_str(), word.as_str()))
    }

    /// Whether stems begin as their words do. Snowball stemmers take off endings; the Dutch one takes
    /// off `ge-` as well.
    pub(super) fn keeps_beginnings(&self) -> bool {
        self.keeps_beginnings
    }
}

/// The first letters of a word, without their marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Beginning {
    letters: [Option<char>; 3],
    /// How many letters the word has, as far as it matters.
    count: usize,
}

/// A stem of fewer letters may end with another second letter than its words have.
const SECOND_IS_SURE: usize = 4;
/// A stem of fewer letters may end with another third letter than its words have.
const THIRD_IS_SURE: usize = 5;

impl Beginning {
    pub(super) fn of(word: &str) -> Self {
        let mut letters = word.chars().map(|c| match c {
            'ß' => 's',
            _ => without_marks(c),
        });
        let first = std::array::from_fn(|_| letters.next());
        let count = first.iter().flatten().count() + letters.take(THIRD_IS_SURE).count();
        Self {
            letters: first,
            count,
        }
    }

    /// The first letter.
    pub(super) fn first(self) -> Option<char> {
        self.letters[0]
    }

    /// Whether a word that begins so may have a stem that begins as `stem` does.
    pub(super) fn may_have_stem(self, stem: Beginning) -> bool {
        let [first, second, third] = self.letters;
        // German writes `ä` as `ae` as well, and its stems as `a`.
        let is_umlaut = |letter, next| matches!(letter, Some('a' | 'o' | 'u')) && next == Some('e');
        first == stem.letters[0]
            && (is_umlaut(first, second)
                || stem.count < SECOND_IS_SURE
                || second == stem.letters[1]
                    && (is_umlaut(second, third)
                        || stem.count < THIRD_IS_SURE
                        || third == stem.letters[2]))
    }
}

/// A letter without its marks.
pub(super) fn without_marks(c: char) -> char {
    if c.is_ascii() {
        return c;
    }
    let mut base = c;
    let mut is_first = true;
    decompose_canonical(c, |part| {
        if std::mem::take(&mut is_first) {
            base = part;
        }
    });
    base
}

/// Whether a stemmer may look at the character; those of scripts without blanks are words by themselves.
fn is_letter(c: char) -> bool {
    matches!(c, 'a'..='z' | 'а'..='я') || (c.is_alphabetic() && !is_ideograph(c))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::path::Path;

    use proptest::prelude::*;

    use super::*;

    fn morphology(stemmer: &str) -> Morphology {
        let text = format!("locale = \"qq\"\nstemmer = \"{stemmer}\"\n");
        Morphology::new(&LexiconFile::parse(&text, Path::new("qq.toml")).unwrap())
    }

    const STEMMERS: [&str; 20] = [
        "catalan",
        "czech",
        "danish",
        "english",
        "finnish",
        "french",
        "german",
        "greek",
        "hindi",
        "hungarian",
        "italian",
        "norwegian",
        "polish",
        "portuguese",
        "romanian",
        "russian",
        "spanish",
        "swedish",
        "turkish",
        "ukrainian",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn stems_begin_as_their_words(word in "[a-zà-öø-ÿа-яąęłśżğışä]{1,14}(s|es|ies|ing|en|ung|ção|ами|)") {
            for stemmer in STEMMERS {
                let morphology = morphology(stemmer);
                prop_assert!(morphology.keeps_beginnings());
                let stem = morphology.stem(&word);
                prop_assert!(
                    stem.is_empty() || Beginning::of(&word).may_have_stem(Beginning::of(&stem)),
                    "{stemmer}: {word} {stem}"
                );
            }
        }
    }

    #[test]
    fn a_dutch_stem_may_lack_its_beginning() {
        let dutch = morphology("dutch");
        for name in TAKE_OFF_BEGINNINGS {
            assert!(!morphology(name).keeps_beginnings());
        }
        assert_eq!(dutch.stem("gewerkt"), "werk");
    }
}
