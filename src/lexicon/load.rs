//! Lexicon files: TOML in, checked terms out, every error with its place.
//!
//! One file holds one locale, and may define concepts of its own. A file is read beside those below it
//! (a product's pack beside the core), whose words its templates may name.
//!
//! A term may be a template: `using this {edge-server}` is spelled out with every right term that the
//! same file has for the concept. `[forms]` lists word forms that the stemmer does not bring together
//! (`pool = ["pools"]`). A faulty term counts in any case and number, with `exact` only as written, with
//! `alone` only as written and only as a whole item of a list.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::file::{LexiconToml, TellingToml, TermToml};
use super::fold::folded_words;
use super::topics::Topic;
use super::words::{self, Lists};
use super::{Concept, ConceptId, ConceptKind, fold};
use crate::limits::{MAX_LEXICON_BYTES, MAX_SPELLED};
use crate::locale::Locale;
use crate::order::Collect;
use crate::source;
use crate::span::{LineIndex, Place};
use crate::unicode::is_alphanumeric;

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

impl LexiconError {
    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        match self {
            LexiconError::Unreadable { path, .. } | LexiconError::Invalid { path, .. } => path,
        }
    }
}

/// Reads TOML past its faults, so that all of them are told: what is no field, or no value of one, is blanked
/// where it stands, and the rest read again. Only text that is no TOML, and what is missing, end the reading.
fn past_faults(text: &str) -> (Option<LexiconToml>, Vec<(usize, String)>) {
    let mut faults = Vec::new();
    let mut text = Cow::Borrowed(text);
    loop {
        let error = match toml::from_str(&text) {
            Ok(raw) => return (Some(raw), faults),
            Err(error) => error,
        };
        // What is misspelled is missing under its own name: that is the same fault.
        let is_missing = error.message().starts_with("missing field");
        if is_missing && !faults.is_empty() {
            return (None, faults);
        }
        let span = error.span().unwrap_or_default();
        faults.push((span.start, error.message().to_owned()));
        let blanked =
            (!is_missing && faults.len() < MOST_FAULTS).then(|| without_entry(&text, span));
        match blanked.flatten() {
            Some(blanked) => text = Cow::Owned(blanked),
            None => return (None, faults),
        }
    }
}

/// Faults that are told; a file with more is no lexicon.
const MOST_FAULTS: usize = 32;

/// The text with blanks for the lines of the entry that a span is of, everything else in its place; `None`
/// where it is of a table's header, or where that leaves no TOML.
fn without_entry(text: &str, span: Range<usize>) -> Option<String> {
    let start = text.get(..span.start)?.rfind('\n').map_or(0, |at| at + 1);
    let rest = text.get(span.end..)?;
    let end = span.end + rest.find('\n').unwrap_or(rest.len());
    let blanks = text[start..end].bytes().map(|byte| match byte {
        b'\n' => '\n',
        _ => ' ',
    });
    let blanked: String = [&text[..start], &blanks.collect::<String>(), &text[end..]].concat();
    let is_header = text[start..].trim_start().starts_with('[');
    (!is_header && toml::from_str::<toml::Table>(&blanked).is_ok()).then_some(blanked)
}

/// How a term stands in its lexicon.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// The word to write.
    Preferred,
    /// Another right word.
    Accepted,
    /// A wrong word that is understood all the same, with the reason why it is wrong.
    Faulty(String),
}

/// Where and in which forms a term counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Extent {
    /// Anywhere, in any case and number.
    Any,
    /// Anywhere, but only this very form.
    Exact,
    /// Only this very form, and only where it is a whole item of a list.
    Alone,
}

/// One term: words with the concepts that they mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// The words as a page writes them.
    pub text: String,
    /// The meanings; most terms have one.
    pub concepts: Vec<ConceptId>,
    /// What the words may mean instead, the likelier first; nearly always empty.
    pub alternatives: Vec<ConceptId>,
    /// How the term stands.
    pub standing: Standing,
    /// Where and in which forms the term counts.
    pub extent: Extent,
    /// Where the term stands in its file.
    pub place: Place,
}

/// A lexicon as its file has it, checked but not compiled.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct LexiconFile {
    path: PathBuf,
    locales: Vec<Locale>,
    name: String,
    pub(super) stemmer: Option<String>,
    /// Words that keep to themselves.
    pub(super) unstemmed: Vec<String>,
    pub(super) compounds: Option<(Vec<String>, Vec<String>)>,
    pub(super) telling: TellingToml,
    fallback: Option<Locale>,
    pub(super) lists: Lists,
    pub(super) postpositions: bool,
    pub(super) topics: Vec<Topic>,
    /// A form and the word that it is a form of: `pools`, `pool`.
    pub(super) forms: Vec<(String, String)>,
    /// Shared by copies of the file.
    terms: Arc<TermList>,
    concepts: Vec<Concept>,
}

/// The terms of a file, and what is found out of them once.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct TermList {
    pub(super) terms: Vec<Term>,
    #[serde(skip)]
    words: OnceLock<BTreeSet<String>>,
    #[serde(skip)]
    stems: OnceLock<BTreeSet<String>>,
}

impl TermList {
    /// The words of all terms, folded.
    pub(super) fn words(&self) -> &BTreeSet<String> {
        self.words.get_or_init(|| {
            let words = self.terms.iter().flat_map(|term| folded_words(&term.text));
            words.map(|(_, word)| word).into_set()
        })
    }

    /// The stems of those words; `stem` is what the stemmer of the language makes of a word.
    pub(super) fn stems(&self, stem: impl Fn(&str) -> String) -> &BTreeSet<String> {
        let words = self.words().iter();
        self.stems
            .get_or_init(|| words.map(|word| stem(word)).into_set())
    }
}

impl From<Vec<Term>> for TermList {
    fn from(terms: Vec<Term>) -> Self {
        Self {
            terms,
            ..Self::default()
        }
    }
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
        let (file, faults) = Self::parse_beside(text, path, &[]);
        match faults.into_iter().next() {
            Some(fault) => Err(fault),
            None => Ok(file),
        }
    }

    /// Reads a lexicon whose templates may name concepts of the files `below`; gives what could be read,
    /// and all faults.
    pub(super) fn parse_beside(
        text: &str,
        path: &Path,
        below: &[&LexiconFile],
    ) -> (Self, Vec<LexiconError>) {
        let lines = LineIndex::new(text);
        let fail = |offset: usize, message: String| LexiconError::Invalid {
            path: path.to_owned(),
            place: lines.place(text, offset),
            message,
        };
        let (raw, broken) = past_faults(text);
        let mut faults: Vec<LexiconError> = broken
            .into_iter()
            .map(|(offset, message)| fail(offset, message))
            .collect();
        let Some(raw) = raw else {
            return (Self::default(), faults);
        };
        let mut locale_of = |name: &Spanned<String>| match name.as_ref().parse::<Locale>() {
            Ok(locale) => Some(locale),
            Err(error) => {
                faults.push(fail(name.span().start, error.to_string()));
                None
            }
        };
        let locales: Vec<Locale> = raw
            .locale
            .iter()
            .chain(&raw.also)
            .filter_map(&mut locale_of)
            .collect();
        let fallback = raw.fallback.as_ref().and_then(&mut locale_of);
        if raw.locale.is_none() && !(raw.term.is_empty() && raw.phrase.is_empty()) {
            faults.push(fail(
                0,
                String::from("a lexicon with terms needs a `locale`"),
            ));
        }
        if let Some(stemmer) = &raw.stemmer
            && !super::morphology::has_stemmer(stemmer.as_ref())
        {
            faults.push(fail(
                stemmer.span().start,
                format!("`{}` is no Snowball stemmer", stemmer.as_ref()),
            ));
        }
        let mut reader = TermReader {
            raw: &raw,
            below,
            terms: Vec::new(),
            faults: Vec::new(),
            spelled: 0,
        };
        reader.read();
        let TermReader {
            terms,
            faults: found,
            ..
        } = reader;
        faults.extend(
            found
                .into_iter()
                .map(|(offset, message)| fail(offset, message)),
        );
        let terms: Vec<Term> = terms
            .into_iter()
            .map(|(offset, term)| Term {
                place: lines.place(text, offset),
                ..term
            })
            .collect();
        let forms = raw
            .forms
            .iter()
            .flat_map(|(word, forms)| forms.iter().map(move |form| (fold(form), fold(word))))
            .collect();
        let id = |of: Spanned<String>| ConceptId::new(of.as_ref());
        let concepts = raw
            .concept
            .into_iter()
            .map(|(name, concept)| Concept {
                id: id(name),
                kind: concept.kind,
                definition: concept.definition,
                source: concept.source,
                part_of: concept.part_of.map(id),
                implies: concept.implies.map(id),
                generic: concept.generic,
                qualifies: concept.qualifies,
                opposite: concept.opposite.map(id),
            })
            .collect();
        let file = Self {
            path: path.to_owned(),
            name: raw.name.unwrap_or_default(),
            locales,
            stemmer: raw.stemmer.map(Spanned::into_inner),
            unstemmed: raw.unstemmed,
            compounds: raw.compounds.map(|c| (c.parts, c.links)),
            telling: raw.telling,
            fallback,
            postpositions: raw.words.postpositions,
            topics: raw.topics.into_iter().collect(),
            lists: words::lists(raw.words),
            forms,
            terms: Arc::new(TermList::from(terms)),
            concepts,
        };
        (file, faults)
    }

    /// One lexicon of several files of a language: words of the first ones hold against those behind.
    pub(super) fn layered(files: &[&LexiconFile]) -> Self {
        let mut layered = Self::default();
        for file in files.iter().rev() {
            // From the last: what a language is, its core knows best.
            if layered.locales.is_empty() {
                layered.locales.clone_from(&file.locales);
            }
            layered.stemmer = layered.stemmer.or_else(|| file.stemmer.clone());
            layered.fallback = layered.fallback.or_else(|| file.fallback.clone());
            layered.postpositions |= file.postpositions;
            layered.unstemmed.extend(file.unstemmed.iter().cloned());
            if let Some((parts, links)) = &file.compounds {
                let known = layered.compounds.get_or_insert_default();
                known.0.extend(parts.iter().cloned());
                known.1.extend(links.iter().cloned());
            }
            let telling = &mut layered.telling;
            telling.port.extend(file.telling.port.iter().cloned());
            telling
                .protocol
                .extend(file.telling.protocol.iter().cloned());
            telling.source.extend(file.telling.source.iter().cloned());
            let destination = file.telling.destination.iter();
            telling.destination.extend(destination.cloned());
            telling.from.extend(file.telling.from.iter().cloned());
            telling.to.extend(file.telling.to.iter().cloned());
            layered.forms.extend(file.forms.iter().cloned());
            layered.topics.extend(file.topics.iter().cloned());
            layered.lists.resize_with(file.lists.len(), Vec::new);
            for (known, words) in layered.lists.iter_mut().zip(&file.lists) {
                known.extend(words.iter().cloned());
            }
        }
        layered.terms = Self::terms_of(files);
        layered
    }

    /// The terms of several files of a language, the nearest first.
    pub(super) fn terms_of(files: &[&LexiconFile]) -> Arc<TermList> {
        match files {
            [file] => Arc::clone(&file.terms),
            _ => {
                let terms = files.iter().flat_map(|file| file.terms().iter().cloned());
                Arc::new(TermList::from(terms.collect::<Vec<_>>()))
            }
        }
    }

    /// Reads a lexicon file from disk.
    ///
    /// # Errors
    /// Where the file cannot be read, and as [`LexiconFile::parse`].
    pub fn read(path: &Path) -> Result<Self, LexiconError> {
        let (file, faults) = Self::read_with_faults(path);
        match faults.into_iter().next() {
            Some(fault) => Err(fault),
            None => Ok(file),
        }
    }

    /// Reads a lexicon file from disk: what could be read, and all that is wrong with it.
    #[must_use]
    pub fn read_with_faults(path: &Path) -> (Self, Vec<LexiconError>) {
        match source::read_text(path, source::Kind::Regular, MAX_LEXICON_BYTES) {
            Ok(text) => Self::parse_beside(&text, path, &[]),
            Err(error) => {
                let fault = LexiconError::Unreadable {
                    path: path.to_owned(),
                    reason: error,
                };
                (Self::default(), vec![fault])
            }
        }
    }

    /// The same words for another locale.
    #[must_use]
    pub(crate) fn with_locale(mut self, locale: &Locale) -> Self {
        self.locales = vec![locale.clone()];
        self
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

    /// The words of a list.
    pub(super) fn words(&self, list: super::WordList) -> &[String] {
        let words = self.lists.get(list as usize);
        words.map(Vec::as_slice).unwrap_or_default()
    }

    /// All terms, by concept.
    #[must_use]
    pub fn terms(&self) -> &[Term] {
        &self.terms.terms
    }

    /// The terms with what is found out of them.
    pub(super) fn term_list(&self) -> &Arc<TermList> {
        &self.terms
    }

    /// The concepts that the file defines.
    #[must_use]
    pub fn concepts(&self) -> &[Concept] {
        &self.concepts
    }

    /// The file without its terms and without what shapes a statement: what tells headers from other text.
    pub(super) fn head(&self) -> Self {
        Self {
            path: self.path.clone(),
            locales: self.locales.clone(),
            stemmer: self.stemmer.clone(),
            unstemmed: self.unstemmed.clone(),
            compounds: self.compounds.clone(),
            telling: self.telling.clone(),
            fallback: self.fallback.clone(),
            forms: self.forms.clone(),
            ..Self::default()
        }
    }

    fn invalid(&self, place: Place, message: String) -> LexiconError {
        LexiconError::Invalid {
            path: self.path.clone(),
            place,
            message,
        }
    }
}

/// Reads the terms of a file.
struct TermReader<'r> {
    raw: &'r LexiconToml,
    below: &'r [&'r LexiconFile],
    /// Terms, with the byte where each stands; their place is found later.
    terms: Vec<(usize, Term)>,
    faults: Vec<(usize, String)>,
    /// How many terms templates have been spelled out as.
    spelled: usize,
}

impl TermReader<'_> {
    fn read(&mut self) {
        let raw = self.raw;
        for (id, term) in &raw.term {
            let meaning = [id];
            let right = extent(false, term.alone);
            self.push(&term.preferred, &meaning, &[], &Standing::Preferred, right);
            for accepted in &term.accepted {
                self.push(accepted, &meaning, &[], &Standing::Accepted, right);
            }
            for faulty in &term.faulty {
                let reason = &faulty.reason;
                if reason.as_ref().trim().is_empty() {
                    let message = String::from("a faulty term needs a reason");
                    self.faults.push((reason.span().start, message));
                }
                let standing = Standing::Faulty(reason.as_ref().clone());
                let extent = extent(faulty.exact, faulty.alone);
                self.push(&faulty.text, &meaning, &[], &standing, extent);
            }
        }
        for phrase in &raw.phrase {
            let (concepts, alternatives): (Vec<&Spanned<String>>, &[Spanned<String>]) =
                match (phrase.means.as_slice(), phrase.either.as_slice()) {
                    (means @ [_, ..], []) => (means.iter().collect(), &[]),
                    ([], [first, others @ ..]) => (vec![first], others),
                    _ => {
                        let message = String::from("a phrase has either `means` or `either`");
                        self.faults.push((phrase.text.span().start, message));
                        continue;
                    }
                };
            let standing = match &phrase.reason {
                Some(reason) => Standing::Faulty(reason.clone()),
                None => Standing::Accepted,
            };
            let extent = extent(phrase.exact, phrase.alone);
            self.push(&phrase.text, &concepts, alternatives, &standing, extent);
        }
    }

    fn push(
        &mut self,
        text: &Spanned<String>,
        concepts: &[&Spanned<String>],
        alternatives: &[Spanned<String>],
        standing: &Standing,
        extent: Extent,
    ) {
        let start = text.span().start;
        if !text.as_ref().chars().any(is_alphanumeric) {
            let message = String::from("a term without words");
            self.faults.push((start, message));
            return;
        }
        let texts = match self.spell_out(text.as_ref()) {
            Ok(texts) => texts,
            Err(message) => {
                self.faults.push((start, message));
                return;
            }
        };
        let concepts: Vec<ConceptId> = concepts
            .iter()
            .map(|id| ConceptId::new(id.as_ref()))
            .collect();
        let alternatives: Vec<ConceptId> = alternatives
            .iter()
            .map(|id| ConceptId::new(id.as_ref()))
            .collect();
        let is_template = texts.len() > 1;
        if is_template {
            self.spelled += texts.len();
        }
        for (index, text) in texts.into_iter().enumerate() {
            let is_known =
                |(_, term): &(usize, Term)| term.text == text && term.concepts == concepts;
            if is_template && self.terms.iter().any(is_known) {
                continue;
            }
            let term = Term {
                text,
                concepts: concepts.clone(),
                alternatives: alternatives.clone(),
                // A template is as many terms, and only one of them can be preferred.
                standing: if index > 0 && *standing == Standing::Preferred {
                    Standing::Accepted
                } else {
                    standing.clone()
                },
                extent,
                place: Place::START,
            };
            self.terms.push((start, term));
        }
    }

    /// A term text with `{concept}` spelled out: once for each right term of the concept here and in the
    /// files below.
    ///
    /// # Errors
    /// Where the concept has no terms, or its terms are templates themselves.
    fn spell_out(&self, text: &str) -> Result<Vec<String>, String> {
        let Some((before, (id, after))) = text
            .split_once('{')
            .and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
        else {
            return Ok(vec![text.to_owned()]);
        };
        let own = self.raw.term.iter().find(|(known, _)| known.as_ref() == id);
        let own = own.into_iter().flat_map(|(_, term)| names(term));
        let is_right = |term: &&Term| {
            term.concepts.len() == 1
                && term.concepts[0].as_str() == id
                && !matches!(term.standing, Standing::Faulty(_))
        };
        let below = self.below.iter().flat_map(|file| file.terms());
        let below = below.filter(is_right).map(|term| term.text.as_str());
        let mut texts: Vec<String> = Vec::new();
        for name in own.chain(below) {
            if self.spelled + texts.len() >= MAX_SPELLED {
                return Err(format!(
                    "the templates of the file stand for more than {MAX_SPELLED} terms"
                ));
            }
            if name.contains('{') {
                return Err(format!("the terms of `{id}` are templates themselves"));
            }
            let text = format!("{before}{name}{after}");
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        match texts.is_empty() {
            true => Err(format!("`{{{id}}}` names a concept without terms")),
            false => Ok(texts),
        }
    }
}

fn extent(exact: bool, alone: bool) -> Extent {
    match (exact, alone) {
        (_, true) => Extent::Alone,
        (true, false) => Extent::Exact,
        (false, false) => Extent::Any,
    }
}

/// The right names that a term gives.
fn names(term: &TermToml) -> impl Iterator<Item = &str> {
    let names = std::iter::once(&term.preferred).chain(&term.accepted);
    names.map(|name| name.as_ref().as_str())
}

/// What is wrong with files beside what is known: a concept defined twice or referring to none, a term
/// that means an unknown concept, a text that means two things in one column.
///
/// A file may give words of the built-in packs another meaning, for the nearer pack holds; files of one
/// user may not contradict each other.
pub(super) fn faults<'c>(
    files: &[LexiconFile],
    built_in: &dyn Fn(&ConceptId) -> Option<&'c Concept>,
) -> Vec<LexiconError> {
    let mut faults = Vec::new();
    let mut concepts: BTreeMap<&ConceptId, &Concept> = BTreeMap::new();
    for file in files {
        for concept in &file.concepts {
            // Packs of several languages may each bring the concepts that they need.
            let other = concepts.insert(&concept.id, concept);
            let is_other = |known: &Concept| known != concept;
            if other.is_some_and(is_other) || built_in(&concept.id).is_some_and(is_other) {
                let message = format!("the concept `{}` is defined twice", concept.id);
                faults.push(file.invalid(Place::START, message));
            }
        }
    }
    let known = |id: &ConceptId| concepts.get(id).copied().or_else(|| built_in(id));
    for file in files {
        for concept in &file.concepts {
            let targets = concept.part_of.iter().chain(&concept.implies);
            for target in targets.chain(&concept.opposite) {
                if known(target).is_none() {
                    let message =
                        format!("`{}` refers to the unknown concept `{target}`", concept.id);
                    faults.push(file.invalid(Place::START, message));
                }
            }
        }
        for term in file.terms() {
            for id in term.concepts.iter().chain(&term.alternatives) {
                if known(id).is_none() {
                    faults.push(file.invalid(term.place, format!("unknown concept `{id}`")));
                }
            }
        }
    }
    let mut seen: BTreeMap<(String, String, Extent, ConceptKind), &Term> = BTreeMap::new();
    for file in files {
        let Some(locale) = file.locale() else {
            continue;
        };
        for term in file.terms() {
            let Some(kind) = term.concepts.first().and_then(&known) else {
                continue;
            };
            let column = column_family(kind.kind);
            let key = (locale.to_string(), fold(&term.text), term.extent, column);
            if let Some(other) = seen.insert(key, term)
                && other.concepts != term.concepts
            {
                let message = format!(
                    "`{}` already means `{}`; a text has one meaning in one column",
                    term.text, other.concepts[0]
                );
                faults.push(file.invalid(term.place, message));
            }
        }
    }
    faults
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
