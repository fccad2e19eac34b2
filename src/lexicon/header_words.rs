//! Header words: which words may stand in the header of a port table, without compiling any lexicon.
//!
//! Takes the heads of all lexicon files and tells for a word whether some language reads it as a part of
//! "port", "source" or "destination". It may say yes too often, never no too often: each term is known
//! by one word that no text with the term can lack, and a test holds the telling words of a file against
//! its terms. Words such as "from" tell only where they are a whole cell, for prose is full of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use aho_corasick::AhoCorasick;
use foldhash::{HashMap, HashSet};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::compiled::sorted_set;
use super::fold::{Token, TokenKind, is_ideograph, tokens};
use super::load::LexiconFile;
use super::morphology::{Beginning, Morphology, without_marks};
use crate::locale::Locale;
use crate::memo::Memo;
use crate::order::{Collect, Order};
use crate::protocol::{Name, NameKind};
use crate::unicode::is_alphanumeric;

/// What a word may say in a header; a set of flags.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct WordClass {
    /// "Port", or the name of a transport.
    pub(crate) port: bool,
    /// "Source".
    pub(crate) source: bool,
    /// "Destination".
    pub(crate) destination: bool,
}

impl WordClass {
    fn join(self, other: Self) -> Self {
        Self {
            port: self.port || other.port,
            source: self.source || other.source,
            destination: self.destination || other.destination,
        }
    }

    /// Whether a table with such a header may state ports, or be one that lost its port column.
    pub(crate) fn may_head_port_table(self) -> bool {
        self.port || (self.source && self.destination)
    }
}

/// The telling words of all languages.
#[derive(Debug)]
pub(crate) struct HeaderWords {
    languages: Vec<Language>,
    sieve: Sieve,
    /// Words like "from" and "to" of all languages.
    from: HashSet<String>,
    to: HashSet<String>,
    /// Headers seen before: they repeat.
    headers: Memo<WordClass>,
    /// Words seen before. "From" says less as a word of a header than as the whole of it.
    words: Memo<WordClass>,
    /// Languages of headers seen before.
    with_ports: Memo<Arc<[Locale]>>,
}

/// What one language has to say of headers.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Language {
    locale: Option<Locale>,
    morphology: Morphology,
    #[serde(serialize_with = "sorted_set")]
    port: HashSet<String>,
    #[serde(serialize_with = "sorted_set")]
    protocol: HashSet<String>,
    #[serde(serialize_with = "sorted_set")]
    source: HashSet<String>,
    #[serde(serialize_with = "sorted_set")]
    destination: HashSet<String>,
    /// What texts of a script without blanks say: all characters of one must be there, for a character alone says
    /// little.
    phrases: Vec<Phrase>,
    /// Folded words that are whole cells.
    from: Vec<String>,
    to: Vec<String>,
    /// How words with these stems begin.
    beginnings: Vec<Beginning>,
    /// Letters, without marks, of which a word that may tell from its middle on holds some: a compound,
    /// or a word of a language whose stemmer takes off beginnings.
    marks: Vec<String>,
}

/// Characters of a script without blanks that say something together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Phrase {
    /// Sorted.
    characters: Vec<String>,
    says: PhraseKind,
}

/// What a phrase says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
enum PhraseKind {
    Port,
    Protocol,
    Source,
    Destination,
}

impl PhraseKind {
    fn class(self) -> WordClass {
        WordClass {
            port: self == PhraseKind::Port,
            source: self == PhraseKind::Source,
            destination: self == PhraseKind::Destination,
        }
    }
}

/// Headers and words that are remembered; bounds what a hostile dump can cost.
const MAX_REMEMBERED: usize = 8_192;
/// Letters of a stem that its words have.
const TELLING_LETTERS: usize = 3;
/// The most words that a cell like "from" has.
const MAX_WHOLE: usize = 4;
/// The longest header that is remembered, in bytes.
const MAX_REMEMBERED_BYTES: usize = 256;

const PORT: &str = "column-port";
const PROTOCOL: &str = "column-protocol";
const SOURCE: &str = "column-source";
const DESTINATION: &str = "column-destination";

impl Language {
    fn new(locale: Option<Locale>, file: &LexiconFile) -> Self {
        let morphology = Morphology::new(file);
        let mut phrases = Vec::new();
        let mut telling = |concept, words: &[String], says| {
            let (stems, texts) = telling_stems(file, &morphology, concept, words);
            phrases.extend(
                texts
                    .into_iter()
                    .map(|characters| Phrase { characters, says }),
            );
            stems
        };
        let port = telling(PORT, &file.telling.port, PhraseKind::Port);
        let protocol = telling(PROTOCOL, &file.telling.protocol, PhraseKind::Protocol);
        let source = telling(SOURCE, &file.telling.source, PhraseKind::Source);
        let ends = &file.telling.destination;
        let destination = telling(DESTINATION, ends, PhraseKind::Destination);
        let whole = |words: &[String]| words.iter().map(|word| super::fold(word)).collect();
        let (from, to) = (whole(&file.telling.from), whole(&file.telling.to));
        let stems = || {
            let ends = source.iter().chain(&destination);
            port.iter().chain(&protocol).chain(ends)
        };
        let mut beginnings: Vec<Beginning> = stems().map(|stem| Beginning::of(stem)).collect();
        let forms: Vec<Beginning> = morphology
            .forms()
            .filter(|(_, word)| may_tell(&beginnings, Beginning::of(word)))
            .map(|(form, _)| Beginning::of(form))
            .collect();
        beginnings.extend(forms);
        beginnings.order();
        beginnings.dedup();
        // What is taken off a beginning may change the letter behind it, so that one doesn't count.
        let mut marks: Vec<String> =
            match (morphology.keeps_beginnings(), morphology.has_compounds()) {
                (true, false) => Vec::new(),
                (true, true) => stems().map(|stem| letters(stem, 0)).collect(),
                (false, _) => stems().map(|stem| letters(stem, 1)).collect(),
            };
        marks.order();
        marks.dedup();
        Self {
            locale,
            morphology,
            port,
            protocol,
            source,
            destination,
            phrases,
            from,
            to,
            beginnings,
            marks,
        }
    }

    fn class_of(&self, token: &Token) -> WordClass {
        let stems = self.morphology.stems(token);
        let has = |telling: &HashSet<String>| stems.iter().any(|stem| telling.contains(stem));
        WordClass {
            port: has(&self.port),
            source: has(&self.source),
            destination: has(&self.destination),
        }
    }

    /// The phrases that stand in a text of which these are the characters that are words by themselves, sorted.
    fn phrases_in(&self, characters: &[&str]) -> impl Iterator<Item = &Phrase> {
        let is_there = |wanted: &String| characters.binary_search(&wanted.as_str()).is_ok();
        self.phrases
            .iter()
            .filter(move |phrase| phrase.characters.iter().all(is_there))
    }
}

/// The characters of a script without blanks among tokens, sorted.
fn characters(tokens: &[Token]) -> Vec<&str> {
    let texts = tokens.iter().map(|token| token.text.as_str());
    let mut characters: Vec<&str> = texts
        .filter(|text| text.chars().all(is_ideograph))
        .collect();
    characters.order();
    characters.dedup();
    characters
}

/// A set of languages by their number; those past the last bit are in every set.
#[derive(Debug, Clone, Copy, Default)]
struct Languages(u128);

impl Languages {
    fn add(&mut self, number: usize) {
        if number < 128 {
            self.0 |= 1 << number;
        }
    }

    fn holds(self, number: usize) -> bool {
        number >= 128 || self.0 & (1 << number) != 0
    }
}

/// By its letters, in which languages a word is worth taking apart; most words say nothing in most.
#[derive(Debug)]
struct Sieve {
    /// Languages with stems that begin with a letter.
    begins: HashMap<char, Languages>,
    /// Finds the marks of all languages.
    marks: Option<AhoCorasick>,
    /// For each mark its languages.
    marked: Vec<Languages>,
}

impl Sieve {
    fn new(languages: &[Language]) -> Self {
        let mut begins: HashMap<char, Languages> = HashMap::default();
        let mut marks: BTreeMap<&str, Languages> = BTreeMap::new();
        for (number, language) in languages.iter().enumerate() {
            for letter in language.beginnings.iter().filter_map(|known| known.first()) {
                begins.entry(letter).or_default().add(number);
            }
            for mark in &language.marks {
                marks.entry(mark).or_default().add(number);
            }
        }
        Self {
            begins,
            marks: AhoCorasick::new(marks.keys()).ok(),
            marked: marks.into_values().collect(),
        }
    }

    fn worth(&self, word: &str, languages: &[Language]) -> Languages {
        let beginning = Beginning::of(word);
        let begins = beginning.first().and_then(|first| self.begins.get(&first));
        let mut worth = Languages::default();
        for (number, language) in languages.iter().enumerate() {
            if begins.is_some_and(|begins| begins.holds(number))
                && may_tell(&language.beginnings, beginning)
            {
                worth.add(number);
            }
        }
        let Some(marks) = &self.marks else {
            return Languages(u128::MAX);
        };
        let plain: String = word.chars().map(without_marks).collect();
        for found in marks.find_overlapping_iter(&plain) {
            worth.0 |= self.marked[found.pattern().as_usize()].0;
        }
        worth
    }
}

/// The first letters of a stem behind those passed over, without marks.
fn letters(stem: &str, passed_over: usize) -> String {
    let letters = stem.chars().map(without_marks);
    letters.skip(passed_over).take(TELLING_LETTERS).collect()
}

fn may_tell(stems: &[Beginning], word: Beginning) -> bool {
    stems.iter().any(|stem| word.may_have_stem(*stem))
}

/// One stem of each term of a concept, and those of the telling words, or else the characters of one: no text
/// without one of them holds a term.
fn telling_stems(
    file: &LexiconFile,
    morphology: &Morphology,
    concept: &str,
    words: &[String],
) -> (HashSet<String>, BTreeSet<Vec<String>>) {
    let terms = file.terms().iter();
    let texts = terms
        .filter(|term| {
            let mut meanings = term.concepts.iter().chain(&term.alternatives);
            meanings.any(|id| id.as_str() == concept)
        })
        .map(|term| term.text.as_str());
    let mut stems: Vec<Vec<String>> = words
        .iter()
        .map(String::as_str)
        .chain(texts)
        .map(|text| {
            tokens(text)
                .iter()
                .filter(|token| token.kind == TokenKind::Word)
                .flat_map(|token| morphology.stems(token))
                .collect()
        })
        .collect();
    // Terms of one word first: longer ones often hold one of them.
    stems.order_by_key(Vec::len);
    let mut telling = HashSet::default();
    let mut phrases: BTreeSet<Vec<String>> = BTreeSet::new();
    for words in stems {
        if words.iter().any(|stem| telling.contains(stem)) {
            continue;
        }
        let is_character = |stem: &&String| stem.chars().all(is_ideograph);
        let characters: BTreeSet<&String> = words.iter().filter(is_character).into_set();
        if characters.len() < 2 {
            telling.extend(words.into_iter().max_by_key(String::len));
        } else if !phrases
            .iter()
            .any(|known| known.iter().all(|c| characters.contains(c)))
        {
            phrases.insert(characters.into_iter().cloned().collect());
        }
    }
    (telling, phrases)
}

/// A file as far as it is known here: whether it is one of the core, the locales that it serves, its head.
pub(super) type Head<'s> = (bool, &'s [Locale], LexiconFile);

impl HeaderWords {
    /// The words of all heads; files of one language tell together.
    pub(super) fn new(heads: Vec<Head<'_>>) -> Self {
        Self::of_languages(Self::languages(heads))
    }

    /// What the languages of all heads say.
    pub(super) fn languages(heads: Vec<Head<'_>>) -> Vec<Language> {
        let mut languages: Vec<(&[Locale], Vec<LexiconFile>)> = Vec::new();
        for (is_core, locales, head) in heads {
            let serves = |known: &&[Locale]| {
                let mut pairs = known
                    .iter()
                    .flat_map(|one| locales.iter().map(move |other| (one, other)));
                pairs.any(|(one, other)| one.is_within(other) || other.is_within(one))
            };
            let mut is_there = false;
            for (_, files) in languages
                .iter_mut()
                .filter(|(known, _)| !is_core && serves(known))
            {
                files.insert(0, head.clone());
                is_there = true;
            }
            if !is_there {
                languages.push((locales, vec![head]));
            }
        }
        let language = |(locales, files): &(&[Locale], Vec<LexiconFile>)| {
            let files: Vec<&LexiconFile> = files.iter().collect();
            Language::new(locales.first().cloned(), &LexiconFile::layered(&files))
        };
        languages.par_iter().map(language).collect()
    }

    /// The words of languages.
    pub(super) fn of_languages(languages: Vec<Language>) -> Self {
        let all = |words: fn(&Language) -> &Vec<String>| {
            languages.iter().flat_map(words).cloned().collect()
        };
        Self {
            from: all(|language| &language.from),
            to: all(|language| &language.to),
            sieve: Sieve::new(&languages),
            languages,
            headers: Memo::new(MAX_REMEMBERED, MAX_REMEMBERED_BYTES),
            words: Memo::new(MAX_REMEMBERED, MAX_REMEMBERED_BYTES),
            with_ports: Memo::new(MAX_REMEMBERED, MAX_REMEMBERED_BYTES),
        }
    }

    /// The languages in which a word of a text says "port", sorted; those that read nothing in it that
    /// the language `own` doesn't read as well are left out, but for `own`'s companion.
    pub(super) fn languages_with_ports(
        &self,
        text: &str,
        own: Option<&str>,
        companion: Option<&str>,
    ) -> Arc<[Locale]> {
        let name = |name: Option<&str>| String::from(name.unwrap_or_default());
        let asked = [name(own), name(companion), text.to_owned()].join("\0");
        self.with_ports
            .get(&asked, || self.find_languages(text, own, companion).into())
    }

    fn find_languages(
        &self,
        text: &str,
        own: Option<&str>,
        companion: Option<&str>,
    ) -> Vec<Locale> {
        let tokens = tokens(text);
        let words: Vec<&Token> = tokens
            .iter()
            .filter(|token| token.kind == TokenKind::Word)
            .collect();
        let is = |language: &Language, name: Option<&str>| {
            let locale = language.locale.as_ref().map(ToString::to_string);
            name.is_some() && locale.as_deref() == name
        };
        let worth: Vec<Languages> = words
            .iter()
            .map(|token| self.sieve.worth(&token.text, &self.languages))
            .collect();
        let characters = characters(&tokens);
        let tells = |language: &Language, token: &Token| {
            let stems = language.morphology.stems(token);
            let has = |telling: &HashSet<String>| stems.iter().any(|stem| telling.contains(stem));
            let phrases = language.phrases_in(&characters);
            let phrases = phrases.filter(|phrase| phrase.characters.contains(&token.text));
            let phrases: Vec<PhraseKind> = phrases.map(|phrase| phrase.says).collect();
            let says_port = has(&language.port) || phrases.contains(&PhraseKind::Port);
            let says_more =
                has(&language.protocol) || has(&language.source) || has(&language.destination);
            (says_port, says_port || says_more || !phrases.is_empty())
        };
        let is_read = |(number, language): (usize, &Language)| -> Vec<(bool, bool)> {
            let words = words.iter().zip(&worth);
            words
                .map(
                    |(token, worth)| match worth.holds(number) || characters.len() > 1 {
                        true => tells(language, token),
                        false => (false, false),
                    },
                )
                .collect()
        };
        let languages = || self.languages.iter().enumerate();
        let known = languages().find(|(_, language)| is(language, own));
        let known = known.map(is_read);
        let mut locales: Vec<Locale> = languages()
            .filter(|(_, language)| !is(language, own))
            .filter(|&(number, language)| {
                let read = is_read((number, language));
                let says_port = read.iter().any(|(says_port, _)| *says_port);
                let tells_more = known.as_ref().is_none_or(|known| {
                    let mut pairs = read.iter().zip(known);
                    pairs.any(|((_, here), (_, there))| *here && !there)
                });
                says_port && (tells_more || is(language, companion))
            })
            .filter_map(|(_, language)| language.locale.clone())
            .collect();
        locales.order();
        locales
    }

    /// What the words of a text may say together; each line is a cell.
    pub(crate) fn class_of(&self, text: &str) -> WordClass {
        self.headers.get(text, || {
            text.split('\n')
                .map(|cell| self.class_of_cell(cell))
                .fold(WordClass::default(), WordClass::join)
        })
    }

    fn class_of_cell(&self, cell: &str) -> WordClass {
        let tokens = tokens(cell);
        let words = || tokens.iter().filter(|token| token.kind == TokenKind::Word);
        let class = words()
            .map(|token| self.words.get(&token.text, || self.class_of_word(token)))
            .fold(WordClass::default(), WordClass::join);
        let characters = characters(&tokens);
        let phrases = self.languages.iter().filter(|_| characters.len() > 1);
        let phrases = phrases.flat_map(|language| language.phrases_in(&characters));
        let class = phrases
            .map(|phrase| phrase.says.class())
            .fold(class, WordClass::join);
        match words().take(MAX_WHOLE + 1).count() {
            1..=MAX_WHOLE => {
                let texts: Vec<&str> = words().map(|token| token.text.as_str()).collect();
                class.join(self.class_of_whole(&texts.join(" ")))
            }
            _ => class,
        }
    }

    /// What a cell says by being nothing but a word like "from".
    fn class_of_whole(&self, cell: &str) -> WordClass {
        WordClass {
            port: false,
            source: self.from.contains(cell),
            destination: self.to.contains(cell),
        }
    }

    fn class_of_word(&self, token: &Token) -> WordClass {
        let word = token.text.as_str();
        let names_transport = word
            .split(|c: char| !is_alphanumeric(c))
            .filter_map(Name::lookup)
            .any(|name| name.kind() == NameKind::Transport);
        let worth = self.sieve.worth(word, &self.languages);
        self.languages
            .iter()
            .enumerate()
            .filter(|(number, _)| worth.holds(*number))
            .map(|(_, language)| language.class_of(token))
            .fold(
                WordClass {
                    port: names_transport,
                    ..WordClass::default()
                },
                WordClass::join,
            )
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::super::Lexicons;
    use super::*;

    static LEXICONS: LazyLock<Lexicons> = LazyLock::new(Lexicons::built_in);

    /// Words of all terms and parts of compounds, as pieces of words that were never seen.
    fn pieces() -> Vec<String> {
        let terms = LEXICONS.files().flat_map(LexiconFile::terms);
        let words = terms.flat_map(|term| tokens(&term.text));
        let parts = LEXICONS
            .files()
            .flat_map(|file| file.compounds.iter().flat_map(|known| &known.0));
        let mut pieces: Vec<String> = words.map(|token| token.text).collect();
        pieces.extend(parts.cloned());
        pieces
            .extend(["port", "ports", "quell", "ziel", "порт", "источник", "埠"].map(String::from));
        pieces.sort();
        pieces.dedup();
        pieces
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3_000))]

        #[test]
        fn a_word_passed_over_tells_nothing(
            words in proptest::collection::vec(proptest::sample::select(pieces()), 1..4),
            ending in "(s|en|es|ов|ами|)",
            start in "(ge|ü|)",
        ) {
            let word = format!("{start}{}{ending}", words.concat());
            for token in tokens(&word) {
                let asked = LEXICONS
                    .header_words()
                    .languages
                    .iter()
                    .map(|language| language.class_of(&token))
                    .fold(WordClass::default(), WordClass::join);
                let known = LEXICONS.header_words().class_of_word(&token);
                prop_assert_eq!(asked.join(known), known, "{}", token.text);
            }
        }
    }

    /// A file tells headers by its `[telling]` before its terms are read: no term may be missed.
    #[test]
    fn telling_words_tell_all_terms() {
        let mut missed = Vec::new();
        for file in LEXICONS.files() {
            for term in file.terms() {
                let class = LEXICONS.header_words().class_of(&term.text);
                let meanings = term.concepts.iter().chain(&term.alternatives);
                for id in meanings {
                    let is_told = match id.as_str() {
                        PORT => class.port,
                        SOURCE | "column-from" => class.source,
                        DESTINATION | "column-to" => class.destination,
                        _ => true,
                    };
                    if !is_told {
                        missed.push(format!("{}: {} ({id})", file.path().display(), term.text));
                    }
                }
            }
        }
        assert!(missed.is_empty(), "{}", missed.join("\n"));
    }
}
