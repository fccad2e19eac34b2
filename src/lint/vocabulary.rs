//! Vocabulary: what concepts are called in a message, and which words a writer of a language should use.
//!
//! Takes the lexicons and gives names. Messages are in English, so a concept goes by its English name where
//! a pack has one and by the words of its identifier where it is a phrase of the page's own.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use crate::lexicon::load::{LexiconFile, Standing};
use crate::lexicon::{ConceptId, Lexicons, PackSet, Shelf};
use crate::locale::Locale;
use crate::normalize::PortPage;
use crate::prose;
use crate::rule::Party;

/// All right words of a concept, each word of a term apart, in small letters.
type RightWords = HashMap<ConceptId, Vec<Vec<String>>>;

/// The words of a language.
#[derive(Debug)]
struct Words {
    file: Option<LexiconFile>,
    /// The words to write, by meaning.
    preferred: HashMap<Vec<ConceptId>, String>,
    /// Those that are right as well, once somebody has asked.
    right: OnceLock<RightWords>,
}

/// Names of concepts; a language is read when it is first asked for.
#[derive(Debug)]
pub(super) struct Vocabulary<'s> {
    lexicons: &'s Lexicons,
    english: Option<Locale>,
    known: Shelf<(Locale, PackSet), Words>,
    common: OnceLock<HashSet<ConceptId>>,
}

impl<'s> Vocabulary<'s> {
    pub(super) fn new(lexicons: &'s Lexicons) -> Self {
        Self {
            lexicons,
            english: "en".parse().ok(),
            known: Shelf::default(),
            common: OnceLock::new(),
        }
    }

    /// What a message calls a concept.
    pub(super) fn name(&self, page: &PortPage, id: &ConceptId) -> String {
        let known = self
            .english
            .as_ref()
            .and_then(|english| self.words(english, page.packs, std::slice::from_ref(id)));
        known.unwrap_or_else(|| prose::concept(id))
    }

    /// What a message calls a meaning of several concepts.
    pub(super) fn names(&self, page: &PortPage, ids: &[ConceptId]) -> String {
        let whole = self
            .english
            .as_ref()
            .and_then(|english| self.words(english, page.packs, ids));
        whole.unwrap_or_else(|| {
            let names: Vec<String> = ids.iter().map(|id| self.name(page, id)).collect();
            names.join(", ")
        })
    }

    /// What a message calls a party: with an article where it is a role.
    pub(super) fn party(&self, page: &PortPage, party: &Party) -> String {
        let text = prose::party_named(party, &|id| self.name(page, id));
        match party.role {
            Some(_) => format!("the {text}"),
            None => text,
        }
    }

    /// The words that the lexicon of the page's language prefers for a meaning, in dictionary form.
    pub(super) fn preferred(&self, page: &PortPage, ids: &[ConceptId]) -> Option<String> {
        self.words(page.identity.locale.as_ref()?, page.packs, ids)
    }

    /// What to write for a meaning: its own words, else those of its parts.
    pub(super) fn help(&self, page: &PortPage, ids: &[ConceptId]) -> Option<String> {
        match self.preferred(page, ids) {
            Some(words) => Some(format!("write `{words}`")),
            None => self.words_for(page, ids),
        }
    }

    /// What to write for each of some concepts, as far as the lexicon of the language knows.
    pub(super) fn words_for(&self, page: &PortPage, ids: &[ConceptId]) -> Option<String> {
        let known: Vec<String> = ids
            .iter()
            .filter_map(|id| {
                let words = self.preferred(page, std::slice::from_ref(id))?;
                Some(format!("`{words}` for {}", self.name(page, id)))
            })
            .collect();
        (!known.is_empty()).then(|| format!("write {}", known.join(", ")))
    }

    /// Whether English has a single common word for a concept: then prose may use it for something else.
    pub(super) fn has_common_word(&self, id: &ConceptId) -> bool {
        let common = self.common.get_or_init(|| {
            let english = self.english.iter();
            let files = english.flat_map(|english| self.lexicons.files_in(english));
            let terms = files.flat_map(|file| file.terms());
            let is_common = |text: &str| {
                !text.contains([' ', '-', '/']) && text.chars().all(|c| !c.is_uppercase())
            };
            terms
                .filter(|term| is_common(&term.text))
                .flat_map(|term| term.concepts.iter().cloned())
                .collect()
        });
        common.contains(id)
    }

    fn words(&self, locale: &Locale, packs: PackSet, ids: &[ConceptId]) -> Option<String> {
        self.words_of(locale, packs).preferred.get(ids).cloned()
    }

    fn words_of(&self, locale: &Locale, packs: PackSet) -> &Words {
        let key = (locale.clone(), packs);
        self.known.get(key, |(locale, packs)| {
            Words::of(self.lexicons.file(locale, *packs))
        })
    }

    /// How often a text has the words of some right term of a concept, each in whatever form and wherever: an
    /// ending that no list knows, words that stand apart.
    pub(super) fn hints(&self, page: &PortPage, id: &ConceptId, text: &str) -> usize {
        let Some(locale) = &page.identity.locale else {
            return 0;
        };
        let text = text.to_lowercase();
        let parts: Vec<&str> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        let right = self.words_of(locale, page.packs).right();
        let terms = right.get(id).map(Vec::as_slice).unwrap_or_default();
        let forms_of = |word: &String| parts.iter().filter(|part| is_form(part, word)).count();
        let hints = terms
            .iter()
            .filter_map(|term| term.iter().map(forms_of).min());
        hints.max().unwrap_or(0)
    }
}

impl Words {
    fn of(file: Option<LexiconFile>) -> Self {
        let mut preferred: HashMap<Vec<ConceptId>, String> = HashMap::new();
        let terms = file.iter().flat_map(|file| file.terms());
        for term in terms.filter(|term| term.standing == Standing::Preferred) {
            // The nearest file comes first.
            let known = preferred.entry(term.concepts.clone());
            known.or_insert_with(|| term.text.clone());
        }
        Self {
            file,
            preferred,
            right: OnceLock::new(),
        }
    }

    fn right(&self) -> &RightWords {
        self.right.get_or_init(|| {
            let mut right = RightWords::new();
            for term in self.file.iter().flat_map(|file| file.terms()) {
                if let ([id], Standing::Preferred | Standing::Accepted) =
                    (term.concepts.as_slice(), &term.standing)
                {
                    let text = term.text.to_lowercase();
                    let parts = text.split(|c: char| !c.is_alphanumeric());
                    let parts = parts.filter(|word| !word.is_empty()).map(str::to_owned);
                    right.entry(id.clone()).or_default().push(parts.collect());
                }
            }
            right
        })
    }
}

/// Whether one word is likely a form of another: they begin alike, for all but three letters of the longer.
fn is_form(a: &str, b: &str) -> bool {
    let shared = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    let longest = a.chars().count().max(b.chars().count());
    // Ideographs have no endings, and may stand within a longer run.
    let is_within = b.chars().any(|c| c >= '\u{2E80}') && a.contains(b);
    is_within || shared == longest || shared >= 4 && shared + 3 >= longest
}
