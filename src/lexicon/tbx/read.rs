//! Reading: concepts, terms and settings of a document.
//!
//! Takes a document of either style, of this version or the one before, and gives terminology.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::super::load::{Extent, LexiconError, Standing, Term};
use super::{
    ADMITTED, CONCEPT, DEPRECATED, NO_TERM, OURS, PREFERRED, SETTING, Setting, Terminology,
};
use crate::lexicon::{Concept, ConceptId, ConceptKind};
use crate::locale::Locale;
use crate::order::{Collect, Order};
use crate::span::{LineIndex, Place};

/// Elements inside of each other; the dialect needs eight, and a stack of names is kept of them.
const MAX_DEPTH: usize = 64;
/// The longest term, definition or note, in characters; longer ones are no terminology.
const MAX_TEXT: usize = 65_536;
/// A term that another has replaced; it is read as a deprecated one.
const SUPERSEDED: &str = "supersededTerm-admn-sts";

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
                    let id = crate::lexicon::fold(&entry.id).replace(' ', "-");
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
