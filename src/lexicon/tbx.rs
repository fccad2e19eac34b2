//! TBX: lexicons in the format of terminologists' tools, ISO 30042, dialect TBX-Basic.
//!
//! Takes lexicon files and gives one document, data categories as attributes (DCA); takes a document of
//! either style and gives concepts and terms. What is written is read back without loss: what TBX-Basic has
//! no category for stands in `projectSubset`, as `portolan:alone`. A document declares no entities of its
//! own, and its size bounds what is made of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::learn::{key, list, quoted};
use super::load::{Extent, LexiconError, LexiconFile, Standing, Term};
use super::words::WordList;
use super::{Concept, ConceptId, ConceptKind};
use crate::locale::Locale;
use crate::order::{Collect, Order};
use crate::span::{LineIndex, Place};

/// Elements inside of each other; the dialect needs eight, and a stack of names is kept of them.
const MAX_DEPTH: usize = 64;
/// The longest term, definition or note, in characters; longer ones are no terminology.
const MAX_TEXT: usize = 65_536;

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

/// Keys whose value is one text, and no list.
const SINGLE: [&str; 3] = ["language.name", "language.stemmer", "language.fallback"];

/// The text of a lexicon file.
fn file_text(
    locale: Option<&Locale>,
    settings: &[&Setting],
    concepts: &[&Concept],
    terms: &[&Term],
) -> String {
    let mut text = String::new();
    let line = |text: &mut String, line: String| {
        text.push_str(&line);
        text.push('\n');
    };
    if let Some(locale) = locale {
        line(
            &mut text,
            format!("locale = {}", quoted(&locale.to_string())),
        );
    }
    let mut by_key: BTreeMap<(&str, &str), Vec<&Setting>> = BTreeMap::new();
    for setting in settings {
        let known = setting.key.split_once('.');
        let (table, name) = known.unwrap_or((setting.key.as_str(), ""));
        by_key.entry((table, name)).or_default().push(setting);
    }
    let mut table = "language";
    for ((of, name), values) in &by_key {
        if *of == "forms" {
            continue;
        }
        if *of == "language" {
            let value = match SINGLE.contains(&values[0].key.as_str()) {
                true => quoted(&values[0].text),
                false => list(values.iter().map(|value| value.text.as_str())),
            };
            line(&mut text, format!("{name} = {value}"));
        }
    }
    for ((of, name), values) in &by_key {
        if matches!(*of, "language" | "forms") {
            continue;
        }
        if *of != table {
            line(&mut text, format!("\n[{of}]"));
            table = of;
        }
        let value = match values[0].key.as_str() {
            "words.postpositions" => values[0].text.clone(),
            _ => list(values.iter().map(|value| value.text.as_str())),
        };
        let name = match *of {
            "topics" => quoted(name),
            _ => (*name).to_owned(),
        };
        line(&mut text, format!("{name} = {value}"));
    }
    if let Some(forms) = by_key.get(&("forms", "")) {
        line(&mut text, String::from("\n[forms]"));
        let mut by_word: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for form in forms {
            by_word.entry(&form.of).or_default().push(&form.text);
        }
        for (word, forms) in by_word {
            let forms = list(forms.into_iter());
            line(&mut text, format!("{} = {forms}", quoted(word)));
        }
    }
    for concept in concepts {
        line(&mut text, format!("\n[concept.{}]", key(&concept.id)));
        line(
            &mut text,
            format!("kind = {}", quoted(concept.kind.as_str())),
        );
        line(
            &mut text,
            format!("definition = {}", quoted(&concept.definition)),
        );
        if !concept.source.is_empty() {
            line(&mut text, format!("source = {}", quoted(&concept.source)));
        }
        for (name, is_so) in [
            ("generic", concept.generic),
            ("qualifies", concept.qualifies),
        ] {
            if is_so {
                line(&mut text, format!("{name} = true"));
            }
        }
        for (name, target) in relations(concept) {
            if let Some(target) = target {
                line(&mut text, format!("{name} = {}", quoted(target.as_str())));
            }
        }
    }
    let is_simple = |term: &Term| term.concepts.len() == 1 && term.alternatives.is_empty();
    let mut by_concept: BTreeMap<&ConceptId, Vec<&Term>> = BTreeMap::new();
    let mut phrases: Vec<&Term> = Vec::new();
    for term in terms {
        match is_simple(term) {
            true => by_concept.entry(&term.concepts[0]).or_default().push(term),
            false => phrases.push(term),
        }
    }
    for (concept, terms) in by_concept {
        let preferred = terms
            .iter()
            .find(|term| term.standing == Standing::Preferred && term.extent != Extent::Exact);
        let Some(preferred) = preferred else {
            phrases.extend(terms);
            continue;
        };
        line(&mut text, format!("\n[term.{}]", key(concept)));
        line(
            &mut text,
            format!("preferred = {}", quoted(&preferred.text)),
        );
        let fits =
            |term: &&&Term| term.standing == Standing::Accepted && term.extent == preferred.extent;
        let accepted: Vec<&str> = terms
            .iter()
            .filter(fits)
            .map(|term| term.text.as_str())
            .collect();
        if !accepted.is_empty() {
            line(
                &mut text,
                format!("accepted = {}", list(accepted.into_iter())),
            );
        }
        if preferred.extent == Extent::Alone {
            line(&mut text, String::from("alone = true"));
        }
        for &term in &terms {
            if let Standing::Faulty(reason) = &term.standing
                && !reason.trim().is_empty()
            {
                line(&mut text, format!("\n[[term.{}.faulty]]", key(concept)));
                line(&mut text, format!("text = {}", quoted(&term.text)));
                line(&mut text, format!("reason = {}", quoted(reason)));
                extent(&mut text, term.extent);
            } else if !std::ptr::eq(term, *preferred) && !fits(&&term) {
                phrases.push(term);
            }
        }
    }
    for term in phrases {
        line(&mut text, String::from("\n[[phrase]]"));
        line(&mut text, format!("text = {}", quoted(&term.text)));
        let (name, concepts): (&str, Vec<&str>) = match term.alternatives.is_empty() {
            true => (
                "means",
                term.concepts.iter().map(ConceptId::as_str).collect(),
            ),
            false => {
                let all = term.concepts.iter().chain(&term.alternatives);
                ("either", all.map(ConceptId::as_str).collect())
            }
        };
        line(
            &mut text,
            format!("{name} = {}", list(concepts.into_iter())),
        );
        if let Standing::Faulty(reason) = &term.standing {
            line(&mut text, format!("reason = {}", quoted(reason)));
        }
        extent(&mut text, term.extent);
    }
    text
}

fn extent(text: &mut String, extent: Extent) {
    match extent {
        Extent::Any => {}
        Extent::Exact => text.push_str("exact = true\n"),
        Extent::Alone => text.push_str("alone = true\n"),
    }
}

/// What a concept refers to, by the key of a lexicon file.
fn relations(concept: &Concept) -> [(&'static str, Option<&ConceptId>); 3] {
    [
        ("part-of", concept.part_of.as_ref()),
        ("implies", concept.implies.as_ref()),
        ("opposite", concept.opposite.as_ref()),
    ]
}

// ---- writing ----

/// One entry of a document.
#[derive(Default)]
struct Draft<'t> {
    concept: Option<&'t Concept>,
    /// What terms of the entry mean, where they don't mean the concept of the entry.
    means: Vec<(&'static str, &'t ConceptId)>,
    subject: &'static str,
    terms: BTreeMap<String, Vec<Written<'t>>>,
}

struct Written<'t> {
    text: &'t str,
    status: Option<&'static str>,
    subsets: Vec<String>,
    note: &'t str,
}

/// The identifier of an entry that is a concept of ours.
const CONCEPT: &str = "concept.";
const PHRASE: &str = "phrase.";
const SETTING: &str = "setting.";
/// Begins what TBX-Basic has no data category for.
const OURS: &str = "portolan:";
/// An entry of a concept that has no terms; the dialect wants one.
const NO_TERM: &str = "portolan:no-term";

/// A document with all concepts, terms and settings.
#[must_use]
pub fn write(terminology: &Terminology) -> String {
    let mut drafts: BTreeMap<(u8, Vec<String>), Draft<'_>> = BTreeMap::new();
    for concept in &terminology.concepts {
        let draft = drafts.entry((0, vec![concept.id.to_string()])).or_default();
        draft.concept = Some(concept);
    }
    for (locale, term) in &terminology.terms {
        let is_simple = term.concepts.len() == 1 && term.alternatives.is_empty();
        let ids = |ids: &[ConceptId]| ids.iter().map(ToString::to_string).collect::<Vec<_>>();
        let draft = match is_simple {
            true => drafts.entry((0, ids(&term.concepts))).or_default(),
            false => {
                let mut name = ids(&term.concepts);
                name.push(String::from("|"));
                name.extend(ids(&term.alternatives));
                let draft = drafts.entry((1, name)).or_default();
                if draft.means.is_empty() {
                    draft
                        .means
                        .extend(term.concepts.iter().map(|id| ("means", id)));
                    draft
                        .means
                        .extend(term.alternatives.iter().map(|id| ("either", id)));
                }
                draft
            }
        };
        let (status, note) = match &term.standing {
            Standing::Preferred => (PREFERRED, ""),
            Standing::Accepted => (ADMITTED, ""),
            Standing::Faulty(reason) => (DEPRECATED, reason.as_str()),
        };
        let subsets = match term.extent {
            Extent::Any => Vec::new(),
            Extent::Exact => vec![format!("{OURS}exact")],
            Extent::Alone => vec![format!("{OURS}alone")],
        };
        draft
            .terms
            .entry(locale.to_string())
            .or_default()
            .push(Written {
                text: &term.text,
                status: Some(status),
                subsets,
                note,
            });
    }
    for setting in &terminology.settings {
        let draft = drafts.entry((2, vec![setting.key.clone()])).or_default();
        draft.subject = "setting";
        let locale = setting.locale.to_string();
        draft.terms.entry(locale).or_default().push(Written {
            text: &setting.text,
            status: None,
            subsets: Vec::new(),
            note: &setting.of,
        });
    }
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <tbx type=\"TBX-Basic\" style=\"dca\" xml:lang=\"en\" xmlns=\"urn:iso:std:iso:30042:ed-2\">\n\
         \x20 <tbxHeader>\n    <fileDesc>\n      <sourceDesc>\n        <p>Lexicon of portolan</p>\n\
         \x20     </sourceDesc>\n    </fileDesc>\n  </tbxHeader>\n  <text>\n    <body>\n",
    );
    for (number, ((kind, name), draft)) in drafts.iter().enumerate() {
        let id = match kind {
            0 => format!("{CONCEPT}{}", escaped_id(&name[0])),
            1 => format!("{PHRASE}{number}"),
            _ => format!("{SETTING}{}", escaped_id(&name[0])),
        };
        draft.write(&mut out, &id);
    }
    out.push_str("    </body>\n  </text>\n</tbx>\n");
    out
}

const PREFERRED: &str = "preferredTerm-admn-sts";
const ADMITTED: &str = "admittedTerm-admn-sts";
const DEPRECATED: &str = "deprecatedTerm-admn-sts";
const SUPERSEDED: &str = "supersededTerm-admn-sts";

impl Draft<'_> {
    fn write(&self, out: &mut String, id: &str) {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "      <conceptEntry id=\"{}\">", escaped(id));
        let element = |out: &mut String, indent: &str, name: &str, kind: &str, text: &str| {
            let _ = writeln!(
                out,
                "{indent}<{name} type=\"{kind}\">{}</{name}>",
                escaped(text)
            );
        };
        let entry = "        ";
        let mut subsets: Vec<String> = Vec::new();
        if let Some(concept) = self.concept {
            element(out, entry, "descrip", "subjectField", concept.kind.as_str());
            let _ = writeln!(out, "{entry}<descripGrp>");
            element(
                out,
                "          ",
                "descrip",
                "definition",
                &concept.definition,
            );
            if !concept.source.is_empty() {
                element(out, "          ", "admin", "source", &concept.source);
            }
            let _ = writeln!(out, "{entry}</descripGrp>");
            for (name, is_so) in [
                ("generic", concept.generic),
                ("qualifies", concept.qualifies),
            ] {
                if is_so {
                    subsets.push(format!("{OURS}{name}"));
                }
            }
            for (name, target) in relations(concept) {
                subsets.extend(target.map(|target| format!("{OURS}{name}={target}")));
            }
        } else if !self.subject.is_empty() {
            element(out, entry, "descrip", "subjectField", self.subject);
        }
        subsets.extend(
            self.means
                .iter()
                .map(|(name, id)| format!("{OURS}{name}={id}")),
        );
        for subset in &subsets {
            element(out, entry, "admin", "projectSubset", subset);
        }
        let none = [Written {
            text: id,
            status: None,
            subsets: vec![NO_TERM.to_owned()],
            note: "",
        }];
        let sections: Vec<(&str, &[Written<'_>])> = match self.terms.is_empty() {
            true => vec![("en", &none)],
            false => {
                let terms = self.terms.iter();
                terms
                    .map(|(locale, terms)| (locale.as_str(), terms.as_slice()))
                    .collect()
            }
        };
        for (locale, terms) in sections {
            let _ = writeln!(out, "{entry}<langSec xml:lang=\"{}\">", escaped(locale));
            for term in terms {
                let indent = "            ";
                let _ = writeln!(
                    out,
                    "          <termSec>\n{indent}<term>{}</term>",
                    escaped(term.text)
                );
                if let Some(status) = term.status {
                    element(out, indent, "termNote", "administrativeStatus", status);
                }
                for subset in &term.subsets {
                    element(out, indent, "admin", "projectSubset", subset);
                }
                if !term.note.is_empty() {
                    let _ = writeln!(out, "{indent}<note>{}</note>", escaped(term.note));
                }
                out.push_str("          </termSec>\n");
            }
            let _ = writeln!(out, "{entry}</langSec>");
        }
        out.push_str("      </conceptEntry>\n");
    }
}

/// Text of an element or an attribute. Blanks that a reader may take for layout are written as references.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut is_after_blank = true;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let is_layout = c.is_whitespace() && (c != ' ' || is_after_blank || chars.peek().is_none());
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if is_layout => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
            c if is_xml(c) => out.push(c),
            _ => out.push('\u{FFFD}'),
        }
        is_after_blank = c.is_whitespace();
    }
    out
}

/// Characters that XML 1.0 can hold.
fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

/// A concept's identifier as a part of an XML identifier.
fn escaped_id(id: &str) -> String {
    let mut out = String::new();
    for c in id.chars() {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '.' => out.push(c),
            c => {
                let _ = write!(out, "_{:x}_", u32::from(c));
            }
        }
    }
    out
}

fn unescaped_id(id: &str) -> String {
    let mut out = String::new();
    let mut rest = id;
    while let Some((before, after)) = rest.split_once('_') {
        out.push_str(before);
        let code = after.split_once('_');
        let c = code.and_then(|(code, _)| char::from_u32(u32::from_str_radix(code, 16).ok()?));
        match (c, code) {
            (Some(c), Some((_, after))) => {
                out.push(c);
                rest = after;
            }
            _ => {
                out.push('_');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

// ---- reading ----

/// An entry as it is read.
#[derive(Debug, Default)]
struct Entry {
    id: String,
    place: Place,
    subject: String,
    definition: String,
    source: String,
    subsets: Vec<String>,
    terms: Vec<(Locale, Found)>,
}

/// A term as it is read.
#[derive(Debug, Default, Clone)]
struct Found {
    text: String,
    place: Place,
    status: Option<Standing>,
    note: Option<String>,
    subsets: Vec<String>,
}

/// What an element is to the dialect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Element {
    Root,
    Text,
    Body,
    Entry,
    Language,
    TermSection,
    /// A group that a term stands in; earlier versions have one.
    TermGroup,
    Term,
    /// Text of a data category.
    Category(Category),
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Category {
    Definition,
    Source,
    Subject,
    Status,
    Subset,
    Note,
}

/// Which concept words of the source language name, for entries that other tools have numbered.
pub type Named<'n> = &'n dyn Fn(&str) -> Option<ConceptId>;

/// Reads a document of either style, and of the version before.
///
/// Concepts of entries that are not ours are told by `named` from their terms in the language `source`, and
/// by the entry's identifier where there is none.
///
/// # Errors
/// Where the document is no TBX, with the place and what is wrong.
pub fn read(
    text: &str,
    path: &Path,
    source: &Locale,
    named: Named<'_>,
) -> Result<Terminology, LexiconError> {
    let mut document = Document {
        lines: LineIndex::new(text),
        text,
        path: path.to_owned(),
        stack: Vec::new(),
        content: Content::default(),
        locale: None,
        term: Found::default(),
        has_term: false,
        entry: Entry::default(),
        entries: Vec::new(),
        has_root: false,
    };
    document.read()?;
    document.terminology(source, named)
}

/// Text of an element; characters that were written as references are no layout.
#[derive(Debug, Default)]
struct Content {
    characters: Vec<(char, bool)>,
}

impl Content {
    fn tidy(&self) -> String {
        let is_layout = |at: usize| {
            let (c, is_meant) = self.characters[at];
            c.is_whitespace() && !is_meant
        };
        let mut out = String::new();
        let count = self.characters.len();
        let first = (0..count).find(|at| !is_layout(*at)).unwrap_or(count);
        let last = (0..count)
            .rfind(|at| !is_layout(*at))
            .map_or(first, |at| at + 1);
        for at in first..last {
            if !is_layout(at) {
                out.push(self.characters[at].0);
            } else if !is_layout(at - 1) {
                out.push(' ');
            }
        }
        out
    }
}

struct Document<'d> {
    lines: LineIndex,
    text: &'d str,
    path: PathBuf,
    stack: Vec<Element>,
    content: Content,
    locale: Option<Locale>,
    term: Found,
    has_term: bool,
    entry: Entry,
    entries: Vec<Entry>,
    has_root: bool,
}

impl Document<'_> {
    fn fail(&self, at: usize, message: impl Into<String>) -> LexiconError {
        LexiconError::Invalid {
            path: self.path.clone(),
            place: self.lines.place(self.text, at.min(self.text.len())),
            message: message.into(),
        }
    }

    fn read(&mut self) -> Result<(), LexiconError> {
        let text = self.text;
        let mut reader = Reader::from_str(text);
        loop {
            let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
            let event = reader.read_event().map_err(|error| {
                let at = usize::try_from(reader.error_position()).unwrap_or(usize::MAX);
                self.fail(at, format!("this is no XML: {error}"))
            })?;
            match event {
                Event::Start(tag) => self.open(&tag, at)?,
                Event::Empty(tag) => {
                    self.open(&tag, at)?;
                    self.close(at)?;
                }
                Event::End(_) => self.close(at)?,
                Event::Text(part) => self.add(part.xml10_content().chars(), false, at)?,
                Event::CData(part) => self.add(part.xml10_content().chars(), true, at)?,
                Event::GeneralRef(name) => {
                    let c = match name.resolve_char_ref() {
                        Ok(Some(c)) => Some(c),
                        Ok(None) => match &*name.xml10_content() {
                            "amp" => Some('&'),
                            "lt" => Some('<'),
                            "gt" => Some('>'),
                            "quot" => Some('"'),
                            "apos" => Some('\''),
                            _ => None,
                        },
                        Err(_) => None,
                    };
                    let Some(c) = c else {
                        let name = name.xml10_content();
                        let message = format!("the entity `&{name};` is not known");
                        return Err(self.fail(at, message));
                    };
                    self.add(std::iter::once(c), true, at)?;
                }
                Event::DocType(declaration) => {
                    if declaration.xml10_content().contains('[') {
                        let message = "a document with declarations of its own is not read";
                        return Err(self.fail(at, message));
                    }
                }
                Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
                Event::Eof => break,
            }
        }
        match self.stack.is_empty() && self.has_root {
            true => Ok(()),
            false if !self.has_root => {
                Err(self.fail(0, "this is no TBX: there is no `tbx` element"))
            }
            false => Err(self.fail(text.len(), "the document ends before its elements do")),
        }
    }

    fn add(
        &mut self,
        characters: impl Iterator<Item = char>,
        is_meant: bool,
        at: usize,
    ) -> Result<(), LexiconError> {
        let counts = |element: &Element| matches!(element, Element::Term | Element::Category(_));
        if !self.stack.iter().any(counts) {
            return Ok(());
        }
        self.content
            .characters
            .extend(characters.map(|c| (c, is_meant)));
        match self.content.characters.len() > MAX_TEXT {
            true => Err(self.fail(
                at,
                format!("a text of more than {MAX_TEXT} characters is not read"),
            )),
            false => Ok(()),
        }
    }

    fn open(&mut self, tag: &BytesStart<'_>, at: usize) -> Result<(), LexiconError> {
        if self.stack.len() >= MAX_DEPTH {
            return Err(self.fail(at, format!("elements stand more than {MAX_DEPTH} deep")));
        }
        let name = tag.local_name();
        let name: &str = name.as_ref();
        let element = match (name, attribute(tag, "type")) {
            ("tbx" | "martif", _) => Element::Root,
            ("text", _) => Element::Text,
            ("body", _) => Element::Body,
            ("conceptEntry" | "termEntry", _) => Element::Entry,
            ("langSec" | "langSet", _) => Element::Language,
            ("termSec" | "tig" | "ntig", _) => Element::TermSection,
            ("termGrp", _) => Element::TermGroup,
            ("term", _) => Element::Term,
            ("note", _) => Element::Category(Category::Note),
            ("descrip" | "admin" | "termNote", Some(kind)) => category(&kind),
            (name, _) => category(name),
        };
        let parent = self.stack.last().copied();
        let wanted: &[Option<Element>] = match element {
            Element::Root => &[None],
            Element::Text => &[Some(Element::Root)],
            Element::Body => &[Some(Element::Text)],
            Element::Entry => &[Some(Element::Body)],
            Element::Language => &[Some(Element::Entry)],
            Element::TermSection => &[Some(Element::Language)],
            Element::TermGroup => &[Some(Element::TermSection)],
            Element::Term => &[Some(Element::TermSection), Some(Element::TermGroup)],
            Element::Category(_) | Element::Other => &[],
        };
        if !wanted.is_empty() && !wanted.contains(&parent) {
            return Err(self.fail(at, format!("`{name}` does not belong here")));
        }
        if parent.is_none() && element != Element::Root {
            return Err(self.fail(
                at,
                format!("this is no TBX: its root is `{name}` and not `tbx`"),
            ));
        }
        match element {
            Element::Root => {
                let dialect = attribute(tag, "type").unwrap_or_default();
                if !dialect.starts_with("TBX") {
                    let message = format!("`{dialect}` is no dialect of TBX");
                    return Err(self.fail(at, message));
                }
                self.has_root = true;
            }
            Element::Entry => {
                self.entry = Entry {
                    id: attribute(tag, "id").unwrap_or_default(),
                    place: self.lines.place(self.text, at),
                    ..Entry::default()
                };
            }
            Element::Language => {
                let name = attribute(tag, "xml:lang").unwrap_or_default();
                let locale = name.parse::<Locale>();
                self.locale = Some(locale.map_err(|error| self.fail(at, error.to_string()))?);
            }
            Element::TermSection => {
                self.term = Found {
                    place: self.lines.place(self.text, at),
                    ..Found::default()
                };
                self.has_term = false;
            }
            Element::Term => {
                if self.has_term {
                    return Err(self.fail(at, "a `termSec` has one `term`, and this is the second"));
                }
                self.has_term = true;
                self.content = Content::default();
            }
            Element::Category(_) => self.content = Content::default(),
            Element::Text | Element::Body | Element::TermGroup | Element::Other => {}
        }
        self.stack.push(element);
        Ok(())
    }

    fn close(&mut self, at: usize) -> Result<(), LexiconError> {
        let Some(element) = self.stack.pop() else {
            return Ok(());
        };
        match element {
            Element::Term => self.term.text = std::mem::take(&mut self.content).tidy(),
            Element::Category(category) => {
                let text = std::mem::take(&mut self.content).tidy();
                self.category(category, text, at)?;
            }
            Element::TermSection => {
                if !self.has_term {
                    return Err(self.fail(at, "this `termSec` has no `term`"));
                }
                let term = std::mem::take(&mut self.term);
                if let Some(locale) = &self.locale {
                    self.entry.terms.push((locale.clone(), term));
                }
            }
            Element::Entry => {
                if self.entry.terms.is_empty() {
                    return Err(self.fail(at, "this entry has no term in any language"));
                }
                let entry = std::mem::take(&mut self.entry);
                self.entries.push(entry);
            }
            Element::Language => self.locale = None,
            Element::Root | Element::Text | Element::Body | Element::TermGroup | Element::Other => {
            }
        }
        Ok(())
    }

    fn category(
        &mut self,
        category: Category,
        text: String,
        at: usize,
    ) -> Result<(), LexiconError> {
        let is_in = |element: Element| self.stack.contains(&element);
        let is_term = is_in(Element::TermSection);
        if !is_in(Element::Entry) {
            return Ok(());
        }
        match category {
            Category::Status if is_term => {
                self.term.status = Some(match text.as_str() {
                    PREFERRED | "preferredTerm" | "preferred" => Standing::Preferred,
                    ADMITTED | "admittedTerm" | "admitted" => Standing::Accepted,
                    DEPRECATED | SUPERSEDED | "deprecatedTerm" | "deprecated"
                    | "supersededTerm" => Standing::Faulty(String::new()),
                    _ => {
                        let message = format!(
                            "`{text}` is no administrative status: write {PREFERRED}, {ADMITTED} or {DEPRECATED}"
                        );
                        return Err(self.fail(at, message));
                    }
                });
            }
            Category::Note if is_term => {
                self.term.note.get_or_insert(text);
            }
            Category::Subset if is_term => self.term.subsets.push(text),
            Category::Subset => self.entry.subsets.push(text),
            Category::Definition if !is_term && self.entry.definition.is_empty() => {
                self.entry.definition = text;
            }
            Category::Source if !is_term && self.entry.source.is_empty() => {
                self.entry.source = text;
            }
            Category::Subject => self.entry.subject = text,
            Category::Status | Category::Note | Category::Definition | Category::Source => {}
        }
        Ok(())
    }

    fn terminology(self, source: &Locale, named: Named<'_>) -> Result<Terminology, LexiconError> {
        let mut all = Terminology::default();
        let mut concepts: BTreeMap<ConceptId, Concept> = BTreeMap::new();
        for entry in &self.entries {
            let invalid = |place: Place, message: String| LexiconError::Invalid {
                path: self.path.clone(),
                place,
                message,
            };
            if let Some(key) = entry.id.strip_prefix(SETTING) {
                let key = unescaped_id(key);
                all.settings
                    .extend(entry.terms.iter().map(|(locale, term)| Setting {
                        locale: locale.clone(),
                        key: key.clone(),
                        text: term.text.clone(),
                        of: term.note.clone().unwrap_or_default(),
                    }));
                continue;
            }
            let (mut meanings, mut alternatives) = (Vec::new(), Vec::new());
            for subset in &entry.subsets {
                if let Some(id) = ours(subset, "means") {
                    meanings.push(ConceptId::new(id));
                } else if let Some(id) = ours(subset, "either") {
                    alternatives.push(ConceptId::new(id));
                }
            }
            if meanings.is_empty() {
                let concept = concept_of(entry, source, named).ok_or_else(|| {
                    invalid(
                        entry.place,
                        String::from(
                            "this entry has neither an `id` nor a term in the source language",
                        ),
                    )
                })?;
                meanings.push(concept.id.clone());
                if let Some(known) = concepts.get(&concept.id)
                    && *known != concept
                    && !concept.definition.is_empty()
                {
                    let message = format!("the concept `{}` has two entries", concept.id);
                    return Err(invalid(entry.place, message));
                }
                concepts.entry(concept.id.clone()).or_insert(concept);
            }
            // Where nobody says which word to write, it is the first.
            let mut unsaid: BTreeSet<&Locale> =
                entry.terms.iter().map(|(locale, _)| locale).into_set();
            for (locale, term) in &entry.terms {
                if term.status.is_some() {
                    unsaid.remove(locale);
                }
            }
            for (locale, term) in &entry.terms {
                if term.subsets.iter().any(|subset| subset == NO_TERM) {
                    continue;
                }
                if !term.text.chars().any(crate::unicode::is_alphanumeric) {
                    return Err(invalid(term.place, String::from("a term without words")));
                }
                if term.text.contains('{') {
                    let message = format!("`{}`: a lexicon takes braces for a template", term.text);
                    return Err(invalid(term.place, message));
                }
                let has = |name: &str| {
                    term.subsets
                        .iter()
                        .any(|s| s.strip_prefix(OURS) == Some(name))
                };
                let standing = match term.status.clone() {
                    Some(Standing::Faulty(_)) => Standing::Faulty(
                        term.note
                            .clone()
                            .unwrap_or_else(|| String::from("deprecated")),
                    ),
                    Some(other) => other,
                    None if unsaid.remove(locale) => Standing::Preferred,
                    None => Standing::Accepted,
                };
                let term = Term {
                    text: term.text.clone(),
                    concepts: meanings.clone(),
                    alternatives: alternatives.clone(),
                    standing,
                    extent: match (has("alone"), has("exact")) {
                        (true, _) => Extent::Alone,
                        (false, true) => Extent::Exact,
                        (false, false) => Extent::Any,
                    },
                    place: Place::START,
                };
                all.terms.push((locale.clone(), term));
            }
        }
        all.concepts = concepts.into_values().collect();
        all.put_in_order();
        Ok(all)
    }
}

/// The value of one of our own subsets.
fn ours<'s>(subset: &'s str, name: &str) -> Option<&'s str> {
    subset
        .strip_prefix(OURS)?
        .strip_prefix(name)?
        .strip_prefix('=')
}

fn category(name: &str) -> Element {
    match name {
        "definition" => Element::Category(Category::Definition),
        "source" => Element::Category(Category::Source),
        "subjectField" => Element::Category(Category::Subject),
        "administrativeStatus" => Element::Category(Category::Status),
        "projectSubset" => Element::Category(Category::Subset),
        _ => Element::Other,
    }
}

/// An attribute by its whole name; one that is no XML is none.
fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|known| {
        let known: &str = known.key.as_ref();
        known == name
    })?;
    let value = quick_xml::escape::unescape(&found.value).ok()?;
    Some(value.into_owned())
}

/// The concept of an entry.
fn concept_of(entry: &Entry, source: &Locale, named: Named<'_>) -> Option<Concept> {
    let own = entry.id.strip_prefix(CONCEPT).map(unescaped_id);
    let id = match own {
        Some(id) => ConceptId::new(&id),
        None => {
            let mut words: Vec<&Found> = entry
                .terms
                .iter()
                .filter(|(locale, _)| locale.is_within(source))
                .map(|(_, term)| term)
                .collect();
            words.order_by_key(|term| term.status != Some(Standing::Preferred));
            words
                .iter()
                .find_map(|term| named(&term.text))
                .or_else(|| {
                    let id = super::fold(&entry.id).replace(' ', "-");
                    (!id.is_empty()).then(|| ConceptId::new(&id))
                })?
        }
    };
    let kind = ConceptKind::ALL
        .into_iter()
        .find(|kind| kind.as_str() == entry.subject);
    let has = |name: &str| {
        entry
            .subsets
            .iter()
            .any(|s| s.strip_prefix(OURS) == Some(name))
    };
    let target = |name: &str| {
        let found = entry.subsets.iter().find_map(|subset| ours(subset, name));
        found.map(ConceptId::new)
    };
    Some(Concept {
        id,
        kind: kind.unwrap_or(ConceptKind::Role),
        definition: entry.definition.clone(),
        source: entry.source.clone(),
        part_of: target("part-of"),
        implies: target("implies"),
        generic: has("generic"),
        qualifies: has("qualifies"),
        opposite: target("opposite"),
    })
}
