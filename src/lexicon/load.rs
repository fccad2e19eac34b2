//! Lexicon files: TOML in, checked terms out, every error with its place.
//!
//! One file holds one locale, and may define concepts of its own. The built-in files are embedded.
//!
//! A term may be a template: `using this {edge-server}` is spelled out with every right term that the
//! same file has for the concept. `[forms]` lists word forms that the stemmer does not bring together
//! (`pool = ["pools"]`). A faulty term counts in any case and number, with `exact` only as written, with
//! `alone` only as written and only as a whole item of a list.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use toml::Spanned;

use super::file::{LexiconToml, TermToml};
use super::{Concept, ConceptId, ConceptKind, fold};
use crate::locale::Locale;
use crate::span::{LineIndex, Place};
use crate::unicode::is_alphanumeric;

const BUILT_IN: [(&str, &str); 6] = [
    ("concepts.toml", include_str!("data/concepts.toml")),
    ("de.toml", include_str!("data/de.toml")),
    ("en.toml", include_str!("data/en.toml")),
    ("pt-BR.toml", include_str!("data/pt-BR.toml")),
    ("ru.toml", include_str!("data/ru.toml")),
    ("zh-TW.toml", include_str!("data/zh-TW.toml")),
];

/// Why a lexicon cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LexiconError {
    /// The file cannot be read.
    #[error("{}: cannot read the lexicon: {reason}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// The file is no lexicon.
    #[error("{}:{}:{}: {message}", path.display(), place.line, place.column)]
    Invalid {
        /// The file.
        path: PathBuf,
        /// Where in the file.
        place: Place,
        /// What is wrong.
        message: String,
    },
}

/// How a term stands in its lexicon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// The word to write.
    Preferred,
    /// Another right word.
    Accepted,
    /// A wrong word that is understood all the same, with the reason why it is wrong.
    Faulty(String),
}

/// Where and in which forms a term counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Extent {
    /// Anywhere, in any case and number.
    Any,
    /// Anywhere, but only this very form.
    Exact,
    /// Only this very form, and only where it is a whole item of a list.
    Alone,
}

/// One term: words with the concepts that they mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The words as a page writes them.
    pub text: String,
    /// The meanings; most terms have one.
    pub concepts: Vec<ConceptId>,
    /// How the term stands.
    pub standing: Standing,
    /// Where and in which forms the term counts.
    pub extent: Extent,
    /// Where the term stands in its file.
    pub place: Place,
}

/// A lexicon as its file has it, checked but not compiled.
#[derive(Debug, Clone)]
pub struct LexiconFile {
    path: PathBuf,
    locales: Vec<Locale>,
    name: String,
    pub(super) stemmer: Option<String>,
    pub(super) compounds: Option<(Vec<String>, Vec<String>)>,
    fallback: Option<Locale>,
    pub(super) fillers: Vec<String>,
    pub(super) connectives: Vec<String>,
    pub(super) narrowing: Vec<String>,
    pub(super) range: Vec<String>,
    /// A form and the word that it is a form of: `pools`, `pool`.
    pub(super) forms: Vec<(String, String)>,
    pub(super) digit_groups: Vec<char>,
    terms: Vec<Term>,
    concepts: Vec<Concept>,
}

impl LexiconFile {
    /// Reads a lexicon from TOML text; `path` is for messages.
    ///
    /// # Errors
    /// Where the text is no TOML, has unknown fields, or a term is broken; each with its place.
    ///
    /// ```
    /// use std::path::Path;
    /// use portolan::lexicon::LexiconFile;
    /// let text = "locale = \"nl\"\n[term.edge-server]\npreferred = \"Edge-server\"\n";
    /// let file = LexiconFile::parse(text, Path::new("nl.toml")).unwrap();
    /// assert_eq!(file.terms()[0].text, "Edge-server");
    /// let error = LexiconFile::parse("locale = \"nl\"\nterms = 1\n", Path::new("nl.toml"));
    /// assert!(error.unwrap_err().to_string().starts_with("nl.toml:2:1: "));
    /// ```
    pub fn parse(text: &str, path: &Path) -> Result<Self, LexiconError> {
        let source = text;
        let lines = LineIndex::new(source);
        let fail = |offset: usize, message: String| LexiconError::Invalid {
            path: path.to_owned(),
            place: lines.place(source, offset),
            message,
        };
        let raw: LexiconToml = toml::from_str(text).map_err(|error| {
            let offset = error.span().map_or(0, |span| span.start);
            fail(offset, error.message().to_owned())
        })?;
        let locale_of = |name: &Spanned<String>| {
            name.as_ref()
                .parse::<Locale>()
                .map_err(|error| fail(name.span().start, error.to_string()))
        };
        let mut locales = Vec::new();
        if let Some(locale) = &raw.locale {
            locales.push(locale_of(locale)?);
        }
        for also in &raw.also {
            locales.push(locale_of(also)?);
        }
        if locales.is_empty() && !(raw.term.is_empty() && raw.phrase.is_empty()) {
            return Err(fail(
                0,
                String::from("a lexicon with terms needs a `locale`"),
            ));
        }
        if let Some(stemmer) = &raw.stemmer
            && super::morphology::stemmer(stemmer.as_ref()).is_none()
        {
            return Err(fail(
                stemmer.span().start,
                format!("`{}` is no Snowball stemmer", stemmer.as_ref()),
            ));
        }
        let mut terms: Vec<Term> = Vec::new();
        let mut push =
            |text: &Spanned<String>, concepts: Vec<ConceptId>, standing: Standing, extent| {
                let start = text.span().start;
                if !text.as_ref().chars().any(is_alphanumeric) {
                    return Err(fail(start, String::from("a term without words")));
                }
                let texts =
                    spell_out(text.as_ref(), &raw.term).map_err(|error| fail(start, error))?;
                let is_template = texts.len() > 1;
                for (index, text) in texts.into_iter().enumerate() {
                    let is_known = |term: &Term| term.text == text && term.concepts == concepts;
                    if is_template && terms.iter().any(is_known) {
                        continue;
                    }
                    terms.push(Term {
                        text,
                        concepts: concepts.clone(),
                        // A template is as many terms, and only one of them can be preferred.
                        standing: if index > 0 && standing == Standing::Preferred {
                            Standing::Accepted
                        } else {
                            standing.clone()
                        },
                        extent,
                        place: lines.place(source, start),
                    });
                }
                Ok(())
            };
        for (id, term) in &raw.term {
            let meaning = || vec![ConceptId::new(id.as_ref())];
            push(&term.preferred, meaning(), Standing::Preferred, Extent::Any)?;
            for accepted in &term.accepted {
                push(accepted, meaning(), Standing::Accepted, Extent::Any)?;
            }
            for faulty in &term.faulty {
                if faulty.reason.as_ref().trim().is_empty() {
                    return Err(fail(
                        faulty.reason.span().start,
                        String::from("a faulty term needs a reason"),
                    ));
                }
                let standing = Standing::Faulty(faulty.reason.as_ref().clone());
                let extent = match (faulty.exact, faulty.alone) {
                    (_, true) => Extent::Alone,
                    (true, false) => Extent::Exact,
                    (false, false) => Extent::Any,
                };
                push(&faulty.text, meaning(), standing, extent)?;
            }
        }
        for phrase in &raw.phrase {
            let concepts: Vec<ConceptId> = phrase
                .means
                .iter()
                .map(|id| ConceptId::new(id.as_ref()))
                .collect();
            if concepts.is_empty() {
                return Err(fail(
                    phrase.text.span().start,
                    String::from("a phrase without a meaning"),
                ));
            }
            let standing = match &phrase.reason {
                Some(reason) => Standing::Faulty(reason.clone()),
                None => Standing::Accepted,
            };
            let extent = match phrase.exact {
                true => Extent::Exact,
                false => Extent::Any,
            };
            push(&phrase.text, concepts, standing, extent)?;
        }
        let concepts = raw
            .concept
            .into_iter()
            .map(|(id, concept)| Concept {
                id: ConceptId::new(id.as_ref()),
                kind: concept.kind,
                definition: concept.definition,
                source: concept.source,
                part_of: concept.part_of.map(|of| ConceptId::new(of.as_ref())),
                implies: concept.implies.map(|of| ConceptId::new(of.as_ref())),
            })
            .collect();
        Ok(Self {
            path: path.to_owned(),
            name: raw.name.unwrap_or_default(),
            locales,
            stemmer: raw.stemmer.map(Spanned::into_inner),
            compounds: raw.compounds.map(|c| (c.parts, c.links)),
            fallback: match &raw.fallback {
                Some(fallback) => Some(locale_of(fallback)?),
                None => None,
            },
            fillers: raw.words.fillers,
            connectives: raw.words.connectives,
            narrowing: raw.words.narrowing,
            range: raw.words.range,
            forms: raw
                .forms
                .iter()
                .flat_map(|(word, forms)| forms.iter().map(move |form| (fold(form), fold(word))))
                .collect(),
            digit_groups: raw
                .words
                .digit_groups
                .iter()
                .flat_map(|group| group.chars())
                .collect(),
            terms,
            concepts,
        })
    }

    /// Reads a lexicon file from disk.
    ///
    /// # Errors
    /// Where the file cannot be read, and as [`LexiconFile::parse`].
    pub fn read(path: &Path) -> Result<Self, LexiconError> {
        let text = std::fs::read_to_string(path).map_err(|error| LexiconError::Unreadable {
            path: path.to_owned(),
            reason: error.to_string(),
        })?;
        Self::parse(&text, path)
    }

    /// The file the lexicon came from.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The locale of the lexicon; `None` for a file of concepts alone.
    #[must_use]
    pub fn locale(&self) -> Option<&Locale> {
        self.locales.first()
    }

    /// The locale and the others that it serves.
    pub fn locales(&self) -> impl Iterator<Item = &Locale> {
        self.locales.iter()
    }

    /// The English name of the language.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The locale whose words translators leave untranslated.
    #[must_use]
    pub fn fallback(&self) -> Option<&Locale> {
        self.fallback.as_ref()
    }

    /// All terms, by concept.
    #[must_use]
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    fn invalid(&self, place: Place, message: String) -> LexiconError {
        LexiconError::Invalid {
            path: self.path.clone(),
            place,
            message,
        }
    }
}

/// A term text with `{concept}` spelled out: once for each right term of the concept in this file.
///
/// # Errors
/// Where the concept has no terms here, or its terms are templates themselves.
fn spell_out(
    text: &str,
    terms: &BTreeMap<Spanned<String>, TermToml>,
) -> Result<Vec<String>, String> {
    let Some((before, (id, after))) = text
        .split_once('{')
        .and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
    else {
        return Ok(vec![text.to_owned()]);
    };
    let term = terms
        .iter()
        .find(|(known, _)| known.as_ref() == id)
        .map(|(_, term)| term)
        .ok_or_else(|| format!("`{{{id}}}` names a concept without terms"))?;
    let names = std::iter::once(&term.preferred).chain(&term.accepted);
    names
        .map(|name| match name.as_ref().contains('{') {
            true => Err(format!("the terms of `{id}` are templates themselves")),
            false => Ok(format!("{before}{}{after}", name.as_ref())),
        })
        .collect()
}

type Parts = (BTreeMap<ConceptId, Concept>, Vec<LexiconFile>);

/// The embedded concepts and lexicons, sorted by locale; tests hold them to what `merge` checks.
pub(super) fn built_in() -> Result<Parts, LexiconError> {
    // Reading them costs a few milliseconds, which a run on one small page would feel.
    let parsed: Vec<_> = BUILT_IN
        .par_iter()
        .map(|(name, text)| LexiconFile::parse(text, Path::new(name)))
        .collect();
    let mut concepts = BTreeMap::new();
    let mut files = Vec::new();
    for file in parsed {
        let file = file?;
        concepts.extend(file.concepts.iter().map(|c| (c.id.clone(), c.clone())));
        if file.locale().is_some() {
            files.push(file);
        }
    }
    Ok((concepts, files))
}

/// Adds one file: its concepts, then its terms to the lexicon of its locale.
///
/// # Errors
/// Where a concept is defined twice or refers to none, a term means an unknown concept, or one text
/// would mean two things in one column.
pub(super) fn merge(
    concepts: &mut BTreeMap<ConceptId, Concept>,
    files: &mut Vec<LexiconFile>,
    file: LexiconFile,
) -> Result<(), LexiconError> {
    for concept in &file.concepts {
        if concepts
            .insert(concept.id.clone(), concept.clone())
            .is_some()
        {
            let message = format!("the concept `{}` is defined twice", concept.id);
            return Err(file.invalid(Place::START, message));
        }
    }
    for concept in &file.concepts {
        for target in concept.part_of.iter().chain(&concept.implies) {
            if !concepts.contains_key(target) {
                let message = format!("`{}` refers to the unknown concept `{target}`", concept.id);
                return Err(file.invalid(Place::START, message));
            }
        }
    }
    for term in &file.terms {
        for id in &term.concepts {
            if !concepts.contains_key(id) {
                return Err(file.invalid(term.place, format!("unknown concept `{id}`")));
            }
        }
    }
    let Some(locale) = file.locale() else {
        return Ok(());
    };
    let known = files
        .iter()
        .position(|known| known.locale() == Some(locale));
    let merged = match known {
        Some(index) => {
            let mut merged = files[index].clone();
            merged.terms.extend(file.terms.iter().cloned());
            merged.fillers.extend(file.fillers.iter().cloned());
            merged.connectives.extend(file.connectives.iter().cloned());
            merged.narrowing.extend(file.narrowing.iter().cloned());
            merged.range.extend(file.range.iter().cloned());
            merged.forms.extend(file.forms.iter().cloned());
            merged
        }
        None => file.clone(),
    };
    one_meaning(&merged, &file, concepts)?;
    match known {
        Some(index) => files[index] = merged,
        None => {
            files.push(merged);
            files.sort_by_key(|file| file.locale().map(ToString::to_string));
        }
    }
    Ok(())
}

/// No text may mean two things in one column.
fn one_meaning(
    merged: &LexiconFile,
    file: &LexiconFile,
    concepts: &BTreeMap<ConceptId, Concept>,
) -> Result<(), LexiconError> {
    let mut seen: BTreeMap<(String, Extent, ConceptKind), &Term> = BTreeMap::new();
    for term in &merged.terms {
        let Some(kind) = term.concepts.first().and_then(|id| concepts.get(id)) else {
            continue;
        };
        let key = (fold(&term.text), term.extent, column_family(kind.kind));
        if let Some(other) = seen.insert(key, term)
            && other.concepts != term.concepts
        {
            let message = format!(
                "`{}` already means `{}`; a text has one meaning in one column",
                term.text, other.concepts[0]
            );
            return Err(file.invalid(term.place, message));
        }
    }
    Ok(())
}

/// Kinds that are looked up in the same column.
fn column_family(kind: ConceptKind) -> ConceptKind {
    match kind {
        ConceptKind::Role | ConceptKind::Qualifier | ConceptKind::Condition | ConceptKind::Any => {
            ConceptKind::Role
        }
        ConceptKind::Column | ConceptKind::Direction | ConceptKind::Port => kind,
    }
}
