//! TBX: lexicons in the format of terminologists' tools, ISO 30042, dialect TBX-Basic.
//!
//! Takes lexicon files and gives one document, data categories as attributes (DCA); takes a document of
//! either style and gives concepts and terms. What is written is read back without loss: what TBX-Basic has
//! no category for stands in `projectSubset`, as `portolan:alone`. A document declares no entities of its
//! own, and its size bounds what is made of it.

mod file;
mod read;
mod write;

use std::collections::{BTreeMap, BTreeSet};

use super::load::{LexiconFile, Standing, Term};
use super::words::WordList;
use super::{Concept, ConceptId};
use crate::locale::Locale;
use crate::order::{Collect, Order};
use crate::span::Place;
use file::file_text;
pub use read::{Named, read};
pub use write::write;

/// The identifier of an entry that is a concept of ours.
const CONCEPT: &str = "concept.";
const SETTING: &str = "setting.";
/// Begins what TBX-Basic has no data category for.
const OURS: &str = "portolan:";
/// An entry of a concept that has no terms; the dialect wants one.
const NO_TERM: &str = "portolan:no-term";

const PREFERRED: &str = "preferredTerm-admn-sts";
const ADMITTED: &str = "admittedTerm-admn-sts";
const DEPRECATED: &str = "deprecatedTerm-admn-sts";

/// Words of a language that name no concept: what `[words]` and the head of a lexicon file hold.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Setting {
    /// The locale of the file.
    pub locale: Locale,
    /// The key in the file: `words.fillers`, `language.stemmer`.
    pub key: String,
    /// The value.
    pub text: String,
    /// What the value is of, where it is of something: the word that a form is a form of.
    pub of: String,
}

/// Concepts and terms of any number of languages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Terminology {
    /// Concepts, sorted by identifier.
    pub concepts: Vec<Concept>,
    /// Terms with their locale.
    pub terms: Vec<(Locale, Term)>,
    /// What files hold besides.
    pub settings: Vec<Setting>,
}

impl Terminology {
    /// What lexicon files hold, the nearer before the farther; `concepts` defines what they name.
    #[must_use]
    pub fn of_files<'f>(
        files: impl Iterator<Item = &'f LexiconFile>,
        concepts: impl Iterator<Item = &'f Concept>,
    ) -> Self {
        let mut all = Self::default();
        let mut by_id: BTreeMap<ConceptId, Concept> = concepts
            .map(|concept| (concept.id.clone(), concept.clone()))
            .into_map();
        for file in files {
            for concept in file.concepts() {
                by_id.insert(concept.id.clone(), concept.clone());
            }
            let Some(locale) = file.locale() else {
                continue;
            };
            for term in file.terms() {
                let term = Term {
                    place: Place::START,
                    ..term.clone()
                };
                all.terms.push((locale.clone(), term));
            }
            all.settings.extend(settings(file, locale));
        }
        all.concepts = by_id.into_values().collect();
        all.put_in_order();
        all
    }

    /// Sorts, and leaves each concept one word to write in each language.
    fn put_in_order(&mut self) {
        let mut preferred: BTreeSet<(Locale, Vec<ConceptId>)> = BTreeSet::new();
        for (locale, term) in &mut self.terms {
            let is_first = term.standing != Standing::Preferred
                || preferred.insert((locale.clone(), term.concepts.clone()));
            if !is_first {
                term.standing = Standing::Accepted;
            }
        }
        self.terms
            .order_by_cached_key(|(locale, term)| (term_key(term), locale.to_string()));
        let mut seen = BTreeSet::new();
        self.terms
            .retain(|(locale, term)| seen.insert((locale.to_string(), term_key(term))));
        self.settings.order();
        self.settings.dedup();
    }

    /// The locales that have terms or settings.
    #[must_use]
    pub fn locales(&self) -> Vec<Locale> {
        let of_terms = self.terms.iter().map(|(locale, _)| locale);
        let of_settings = self.settings.iter().map(|setting| &setting.locale);
        let all: BTreeSet<&Locale> = of_terms.chain(of_settings).into_set();
        all.into_iter().cloned().collect()
    }

    /// Lexicon files, one a locale; a file without locale holds concepts that have no terms.
    ///
    /// `is_defined` says which concepts other packs define.
    #[must_use]
    pub fn files(&self, is_defined: &dyn Fn(&ConceptId) -> bool) -> Vec<(Option<Locale>, String)> {
        let mut used: BTreeSet<&ConceptId> = BTreeSet::new();
        let mut files = Vec::new();
        for locale in self.locales() {
            let terms: Vec<&Term> = self
                .terms
                .iter()
                .filter(|(known, _)| *known == locale)
                .map(|(_, term)| term)
                .collect();
            let settings: Vec<&Setting> = self
                .settings
                .iter()
                .filter(|setting| setting.locale == locale)
                .collect();
            let mut named: BTreeSet<&ConceptId> = terms
                .iter()
                .flat_map(|term| term.concepts.iter().chain(&term.alternatives))
                .into_set();
            // What a concept refers to comes with it.
            for concept in &self.concepts {
                if named.contains(&concept.id) {
                    let targets = concept.part_of.iter().chain(&concept.implies);
                    named.extend(targets.chain(&concept.opposite));
                }
            }
            let concepts: Vec<&Concept> = self
                .concepts
                .iter()
                .filter(|concept| named.contains(&concept.id) && !is_defined(&concept.id))
                .collect();
            used.extend(concepts.iter().map(|concept| &concept.id));
            files.push((
                Some(locale.clone()),
                file_text(Some(&locale), &settings, &concepts, &terms),
            ));
        }
        let left: Vec<&Concept> = self
            .concepts
            .iter()
            .filter(|concept| !used.contains(&concept.id) && !is_defined(&concept.id))
            .collect();
        if !left.is_empty() {
            files.push((None, file_text(None, &[], &left, &[])));
        }
        files
    }
}

/// What makes two terms one: all but the place.
fn term_key(term: &Term) -> (Vec<ConceptId>, Vec<ConceptId>, u8, String, u8, String) {
    let (standing, reason) = match &term.standing {
        Standing::Preferred => (0, String::new()),
        Standing::Accepted => (1, String::new()),
        Standing::Faulty(reason) => (2, reason.clone()),
    };
    (
        term.concepts.clone(),
        term.alternatives.clone(),
        standing,
        term.text.clone(),
        term.extent as u8,
        reason,
    )
}

// ---- lexicon files ----

fn settings(file: &LexiconFile, locale: &Locale) -> Vec<Setting> {
    let mut found = Vec::new();
    let mut add = |key: &str, text: &str, of: &str| {
        found.push(Setting {
            locale: locale.clone(),
            key: key.to_owned(),
            text: text.to_owned(),
            of: of.to_owned(),
        });
    };
    if !file.name().is_empty() {
        add("language.name", file.name(), "");
    }
    for also in file.locales().skip(1) {
        add("language.also", &also.to_string(), "");
    }
    if let Some(stemmer) = &file.stemmer {
        add("language.stemmer", stemmer, "");
    }
    for word in &file.unstemmed {
        add("language.unstemmed", word, "");
    }
    if let Some(fallback) = file.fallback() {
        add("language.fallback", &fallback.to_string(), "");
    }
    for (name, words) in [
        ("telling.port", &file.telling.port),
        ("telling.protocol", &file.telling.protocol),
        ("telling.source", &file.telling.source),
        ("telling.destination", &file.telling.destination),
        ("telling.from", &file.telling.from),
        ("telling.to", &file.telling.to),
    ] {
        words.iter().for_each(|word| add(name, word, ""));
    }
    if let Some((parts, links)) = &file.compounds {
        parts
            .iter()
            .for_each(|part| add("compounds.parts", part, ""));
        links
            .iter()
            .for_each(|link| add("compounds.links", link, ""));
    }
    for (list, words) in WordList::ALL.into_iter().zip(&file.lists) {
        let name = format!("words.{}", list.as_str());
        words.iter().for_each(|word| add(&name, word, ""));
    }
    for (topic, words) in &file.topics {
        let name = format!("topics.{topic}");
        words.iter().for_each(|word| add(&name, word, ""));
    }
    if file.postpositions {
        add("words.postpositions", "true", "");
    }
    for (form, word) in &file.forms {
        add("forms", form, word);
    }
    found
}

/// What a concept refers to, by the key of a lexicon file.
fn relations(concept: &Concept) -> [(&'static str, Option<&ConceptId>); 3] {
    [
        ("part-of", concept.part_of.as_ref()),
        ("implies", concept.implies.as_ref()),
        ("opposite", concept.opposite.as_ref()),
    ]
}
