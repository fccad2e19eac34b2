//! Spoken: which language a text is in, by the words that the core packs know.
//!
//! Takes the texts of a page that nothing tells the language of, and the language that it is assumed to be in. Only
//! words in the very form that a pack has them count, for stems of many languages are alike: "Protokolle" has
//! nearly that of "protocol". Pages are left where they were assumed to be unless their words say otherwise.

use std::collections::BTreeSet;

use foldhash::{HashSet, HashSetExt};

use super::fold::{folded_words, is_ideograph};
use super::{CORE, LexiconFile, Lexicons, WordList};
use crate::locale::Locale;
use crate::protocol::Name;

/// What is known of the words of a language: those of its core pack, and the letters that they are written with.
#[derive(Debug)]
pub(super) struct Vocabulary {
    words: HashSet<String>,
    /// Those among them that sentences and names are put together with: "of", "the", "and".
    joints: HashSet<String>,
    letters: BTreeSet<char>,
}

impl Vocabulary {
    pub(super) fn new(file: &LexiconFile) -> Self {
        let mut words = HashSet::new();
        let folded = |text: &String| folded_words(text).into_iter().map(|(_, word)| word);
        let joints = [WordList::Fillers, WordList::Connectives].into_iter();
        let joints = joints.flat_map(|list| file.words(list)).flat_map(folded);
        let lists = WordList::ALL.into_iter().flat_map(|list| file.words(list));
        let forms = file.forms.iter().flat_map(|(form, word)| [form, word]);
        for text in lists.chain(forms) {
            words.extend(folded(text));
        }
        words.extend(file.term_list().words().iter().cloned());
        let letters = words.iter().flat_map(|word| word.chars());
        Self {
            letters: letters.collect(),
            joints: joints.collect(),
            words,
        }
    }

    fn has(&self, word: &str) -> bool {
        self.words.contains(word)
    }

    /// Whether a word has a letter that no word of the language is written with.
    fn is_foreign(&self, word: &str) -> bool {
        word.chars().any(|c| !self.letters.contains(&c))
    }
}

/// Words that are looked at: a page says its language in its first table.
const MOST_WORDS: usize = 400;

/// Words that a language must have, and the assumed one not, before a text is taken to be in it; a name or two
/// are in every text.
const FEWEST_WORDS: usize = 3;

/// Words that sentences are put together with, of so many kinds; another language has one or two in common: Dutch
/// "of" and "is".
const ENOUGH_JOINTS: usize = 3;

impl Lexicons {
    /// The language of a text that is assumed to be in one: that one, another whose words it has, or none where it
    /// is in none that is known.
    ///
    /// ```
    /// use portolan::lexicon::Lexicons;
    /// let lexicons = Lexicons::built_in();
    /// let english = "en".parse().unwrap();
    /// let spoken = |text| lexicons.spoken([text].into_iter(), &english).map(|locale| locale.to_string());
    /// let french = "Port Protocole Source Destination Tous Serveur web Serveur de base de données";
    /// assert_eq!(spoken(french).as_deref(), Some("fr"));
    /// assert_eq!(spoken("Port Protocol Source Destination Any Web server").as_deref(), Some("en"));
    /// ```
    pub fn spoken<'t>(
        &self,
        texts: impl Iterator<Item = &'t str>,
        assumed: &Locale,
    ) -> Option<Locale> {
        let mut words: BTreeSet<String> = BTreeSet::new();
        for (_, word) in texts.flat_map(folded_words) {
            let letters = word.chars().filter(|c| c.is_alphabetic()).count();
            let is_word = letters > 1 || word.chars().any(is_ideograph);
            let is_plain = !word.chars().any(|c| c.is_numeric() || c == '/');
            if is_word && is_plain && Name::lookup(&word).is_none() {
                words.insert(word);
            }
            if words.len() == MOST_WORDS {
                break;
            }
        }
        let Some(own) = self.vocabulary(assumed) else {
            return Some(assumed.clone());
        };
        // Text that is put together as the assumed language does it is in it, however many names nobody knows.
        let joints = words.iter().filter(|word| own.joints.contains(*word));
        if joints.count() >= ENOUGH_JOINTS {
            return Some(assumed.clone());
        }
        let unknown: Vec<&String> = words.iter().filter(|word| !own.has(word)).collect();
        if unknown.len() < FEWEST_WORDS || unknown.len() * 3 < words.len() {
            return Some(assumed.clone());
        }
        let foreign = unknown.iter().filter(|word| own.is_foreign(word)).count();
        let has_foreign = |share: usize| foreign >= FEWEST_WORDS && foreign * share >= words.len();
        // Of each language: how many words it has, and its locale.
        let mut spoken: Vec<(usize, &Locale)> = Vec::new();
        for (at, locale) in self.core() {
            if assumed.is_within(locale) {
                continue;
            }
            let other = self.vocabulary_at(at);
            let more = unknown.iter().filter(|word| other.has(word)).count();
            let known = words.iter().filter(|word| other.has(word)).count();
            // What the assumed language knows, and this one does not.
            let less = words.len() - unknown.len() - (known - more);
            // Where many words cannot be of the assumed language, those that it knows are loans.
            if more >= FEWEST_WORDS && (more >= 2 * less || has_foreign(3)) {
                spoken.push((known, locale));
            }
        }
        let most = spoken.iter().map(|(known, _)| *known).max();
        let mut best = spoken.iter().filter(|(known, _)| Some(*known) == most);
        match (best.next(), best.next()) {
            (Some((_, locale)), None) => Some((*locale).clone()),
            // Two languages that nobody can tell apart are none.
            (Some(_), Some(_)) => None,
            (None, _) => (!has_foreign(2)).then(|| assumed.clone()),
        }
    }

    /// The files of the core, with the first locale of each.
    fn core(&self) -> impl Iterator<Item = (usize, &Locale)> {
        let sources = self.sources.iter().enumerate();
        let core = sources.filter(|(_, source)| source.pack == CORE);
        core.filter_map(|(at, source)| Some((at, source.locales.first()?)))
    }

    /// The words of the core for a locale.
    fn vocabulary(&self, locale: &Locale) -> Option<&Vocabulary> {
        let (at, _) = self.core().find(|(_, known)| locale.is_within(known))?;
        Some(self.vocabulary_at(at))
    }

    fn vocabulary_at(&self, at: usize) -> &Vocabulary {
        let vocabulary = &self.sources[at].vocabulary;
        vocabulary.get_or_init(|| Vocabulary::new(self.file_at(at)))
    }
}
