//! Packs: what was learned as a lexicon file that a person reads, corrects and commits.
//!
//! Takes what was learned and gives TOML text: terms by concept with their evidence as comments; what one
//! segment alone bears out, suspects and concepts with two names as comments at the end. The text parses
//! as a lexicon file with exactly the learned terms.
//!
//! A pack is made of blocks, each a table with its comments. The file remembers a digest of each block that
//! was ever written, so that a later run knows which of them a person has changed, added or deleted: those
//! stay as they are.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use super::{Learned, LearnedTerm, UnitKind};
use crate::finding::stable_id;
use crate::lexicon::load::{LexiconFile, Term};
use crate::lexicon::{ConceptId, LexiconError, fold};
use crate::order::{Collect, Order};
use crate::unicode::one_line;

/// A table of a pack, with the comments above it and in it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Block {
    /// What it is about, to find it again: `term.edge-server`.
    key: String,
    /// Its lines, each with its end.
    text: String,
}

impl Block {
    fn digest(&self) -> String {
        stable_id(&[self.text.trim_end()])[..8].to_owned()
    }

    /// Where blocks stand in a pack.
    fn rank(&self) -> (usize, &str) {
        const KINDS: [&str; 8] = [
            "",
            "telling",
            "words",
            "topics",
            "compounds",
            "forms",
            "concept.",
            "term.",
        ];
        let is_of = |kind: &&str| match kind.strip_suffix('.') {
            Some(_) => self.key.starts_with(*kind),
            None => self.key == **kind,
        };
        let kind = KINDS.iter().position(is_of).unwrap_or(KINDS.len());
        (kind, &self.key)
    }

    /// The terms of the block.
    fn terms(&self) -> Vec<Term> {
        let text = format!("locale = \"und\"\n{}", self.text);
        let (file, _) = LexiconFile::parse_beside(&text, Path::new("block"), &[]);
        file.terms().to_vec()
    }
}

/// Between these lines the file is written anew each time.
const NOTES: &str = "# ---- For a person to look at; written anew by each run. ----";
const END_OF_NOTES: &str = "# ---- End of what is written anew. ----";
/// Begins a line with the digests of what was written.
const WRITTEN: &str = "#: ";

/// The text of a pack; `language` has the locale and the morphology, `is_defined` says which concepts
/// other packs define.
#[must_use]
pub fn pack_text(
    learned: &Learned,
    language: &LexiconFile,
    is_defined: &dyn Fn(&ConceptId) -> bool,
) -> String {
    let blocks = blocks(learned, language, is_defined);
    let written = blocks
        .iter()
        .map(|block| (block.key.clone(), block.digest()))
        .into_map();
    let mut notes = String::new();
    doubts(&mut notes, learned);
    put_together(&blocks, &notes, &written)
}

/// The text of a pack that was written before and may have been changed by a person since: what was
/// changed, added or deleted stays so, everything else is as it is learned now.
///
/// # Errors
/// Where the text of before is no lexicon.
pub fn pack_text_over(
    before: &str,
    path: &Path,
    learned: &Learned,
    language: &LexiconFile,
    is_defined: &dyn Fn(&ConceptId) -> bool,
) -> Result<String, LexiconError> {
    LexiconFile::parse(before, path)?;
    let (old, written) = take_apart(before);
    let is_touched = |block: &Block| written.get(&block.key) != Some(&block.digest());
    let mut kept: BTreeMap<String, Vec<ConceptId>> = BTreeMap::new();
    for term in old
        .iter()
        .filter(|block| is_touched(block))
        .flat_map(Block::terms)
    {
        kept.insert(fold(&term.text), term.concepts);
    }
    // A person's word for what some words mean holds.
    let mut learned = learned.clone();
    for term in learned.terms.iter_mut().chain(&mut learned.headers) {
        let concepts = &term.concepts;
        term.forms
            .retain(|form| kept.get(&fold(form)).is_none_or(|known| known == concepts));
        if let Some(form) = term.forms.first() {
            term.text.clone_from(form);
        }
    }
    learned.terms.retain(|term| !term.forms.is_empty());
    learned.headers.retain(|term| !term.forms.is_empty());
    let new = blocks(&learned, language, is_defined);
    let mut now_written = written.clone();
    let mut merged: Vec<Block> = Vec::new();
    let mut notes = String::new();
    for block in &new {
        match old.iter().find(|known| known.key == block.key) {
            Some(known) if is_touched(known) => {
                let texts: BTreeSet<String> =
                    known.terms().iter().map(|term| fold(&term.text)).into_set();
                let lacking: Vec<String> = block
                    .terms()
                    .iter()
                    .filter(|term| !texts.contains(&fold(&term.text)))
                    .map(|term| quoted(&one_line(&term.text)))
                    .collect();
                if !lacking.is_empty() {
                    let lacking = lacking.join(", ");
                    line(
                        &mut notes,
                        &format!(
                            "# [{}] is as a person has it; learned as well: {lacking}",
                            block.key
                        ),
                    );
                }
                now_written
                    .entry(block.key.clone())
                    .or_insert_with(|| block.digest());
            }
            None if written.contains_key(&block.key) => {}
            _ => {
                now_written.insert(block.key.clone(), block.digest());
                merged.push(block.clone());
            }
        }
    }
    for block in old {
        let is_new = merged.iter().any(|known| known.key == block.key);
        if !is_new || is_touched(&block) {
            merged.push(block);
        }
    }
    merged.order_by(|a, b| a.rank().cmp(&b.rank()));
    if !notes.is_empty() {
        notes.insert(0, '\n');
    }
    doubts(&mut notes, &learned);
    let text = put_together(&merged, &notes, &now_written);
    LexiconFile::parse(&text, path)?;
    Ok(text)
}

fn put_together(blocks: &[Block], notes: &str, written: &BTreeMap<String, String>) -> String {
    let mut pack = String::new();
    for block in blocks {
        if !pack.is_empty() {
            pack.push('\n');
        }
        pack.push_str(block.text.trim_end());
        pack.push('\n');
    }
    line(&mut pack, "");
    line(&mut pack, NOTES);
    pack.push_str(notes);
    line(
        &mut pack,
        "\n# What was written, by digest: what a person has changed or deleted above is known by it, and stays so.",
    );
    let mut list = String::from(WRITTEN.trim_end());
    for (key, digest) in written {
        if list.chars().count() > 110 {
            line(&mut pack, &list);
            list = String::from(WRITTEN.trim_end());
        }
        let _ = write!(list, " {}={digest}", quoted(&one_line(key)));
    }
    line(&mut pack, &list);
    line(&mut pack, END_OF_NOTES);
    pack
}

/// The blocks of a pack, and what was written of them.
fn take_apart(text: &str) -> (Vec<Block>, BTreeMap<String, String>) {
    let mut written = BTreeMap::new();
    let mut blocks: Vec<Block> = Vec::new();
    let mut comments = String::new();
    let mut current = Block {
        key: String::new(),
        text: String::new(),
    };
    let mut is_note = false;
    for row in text.lines() {
        if row == NOTES || row == END_OF_NOTES {
            is_note = row == NOTES;
            continue;
        }
        if is_note && (row.starts_with('#') || row.trim().is_empty()) {
            if let Some(list) = row.strip_prefix(WRITTEN) {
                written.extend(digests(list));
            }
            continue;
        }
        is_note = false;
        let is_sub_table = row.starts_with("[[term.");
        if row.starts_with('[') && !is_sub_table {
            let next = Block {
                key: header_key(row),
                text: std::mem::take(&mut comments),
            };
            blocks.push(std::mem::replace(&mut current, next));
        } else if row.starts_with('#') {
            // A comment right above a table is the table's.
            line(&mut comments, row);
            continue;
        }
        current.text.push_str(&std::mem::take(&mut comments));
        line(&mut current.text, row);
    }
    current.text.push_str(&comments);
    blocks.push(current);
    for block in &mut blocks {
        if block.key == PHRASE {
            let text = block.terms().first().map(|term| term.text.clone());
            block.key = format!("{PHRASE} {}", text.unwrap_or_default());
        }
    }
    blocks.retain(|block| !block.text.trim().is_empty());
    (blocks, written)
}

const PHRASE: &str = "phrase";

/// What a table is about, from its header: `[term."a b"]` is `term."a b"`.
fn header_key(header: &str) -> String {
    let inner = header.trim_start_matches('[');
    let end = inner.rfind(']').unwrap_or(inner.len());
    inner[..end].trim_end_matches(']').trim().to_owned()
}

/// The digests of a line, by key.
fn digests(list: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = list;
    while let Some((before, after)) = rest.split_once("\"=") {
        let key = before.trim_start().trim_start_matches('"');
        let end = after.find(' ').unwrap_or(after.len());
        found.push((unquoted(key), after[..end].to_owned()));
        rest = &after[end..];
    }
    found
}

/// Undoes [`quoted`], the quotes gone.
fn unquoted(text: &str) -> String {
    let toml = format!("key = \"{text}\"");
    let table: Result<BTreeMap<String, String>, _> = toml::from_str(&toml);
    let value = table.ok().and_then(|mut table| table.remove("key"));
    value.unwrap_or_else(|| text.to_owned())
}

fn blocks(
    learned: &Learned,
    language: &LexiconFile,
    is_defined: &dyn Fn(&ConceptId) -> bool,
) -> Vec<Block> {
    let mut pack = String::from(
        "# Learned from rows that say the same in the source language. Evidence is in rows and in different texts.\n\
         # Read it, correct it, and name it in portolan.toml, `[lexicon] paths`: from then on its words are known.\n",
    );
    if let Some(locale) = language.locale() {
        line(
            &mut pack,
            &format!("locale = {}", quoted(&locale.to_string())),
        );
    }
    if let Some(stemmer) = &language.stemmer {
        line(&mut pack, &format!("stemmer = {}", quoted(stemmer)));
    }
    if let Some(fallback) = language.fallback() {
        line(
            &mut pack,
            &format!("fallback = {}", quoted(&fallback.to_string())),
        );
    }
    words(&mut pack, learned);
    compounds(&mut pack, learned, language);
    concepts(&mut pack, learned, is_defined);
    terms(&mut pack, learned);
    let (mut blocks, _) = take_apart(&pack);
    blocks.order_by(|a, b| a.rank().cmp(&b.rank()));
    blocks
}

fn line(pack: &mut String, text: &str) {
    pack.push_str(text);
    pack.push('\n');
}

/// A TOML string.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() || crate::unicode::is_hidden(c) => {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\U{:08X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

pub(crate) fn list<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    let quoted: Vec<String> = texts.map(quoted).collect();
    format!("[{}]", quoted.join(", "))
}

/// A TOML key, bare where it may be.
pub(crate) fn key(concept: &ConceptId) -> String {
    let text = concept.as_str();
    let is_bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    match !text.is_empty() && text.chars().all(is_bare) {
        true => text.to_owned(),
        false => quoted(text),
    }
}

fn is_kind(term: &LearnedTerm, kind: UnitKind) -> bool {
    term.kinds.as_slice() == [kind]
}

fn words(pack: &mut String, learned: &Learned) {
    let of = |kind: UnitKind| {
        let terms = learned.terms.iter().filter(|term| is_kind(term, kind));
        let mut texts: Vec<&str> = terms
            .flat_map(|term| term.forms.iter().map(String::as_str))
            .collect();
        texts.order();
        texts
    };
    let mut fillers: Vec<&str> = learned
        .fillers
        .iter()
        .map(|filler| filler.text.as_str())
        .collect();
    fillers.order();
    let lists = [
        ("fillers", fillers),
        ("connectives", of(UnitKind::Connective)),
        ("narrowing", of(UnitKind::Narrowing)),
    ];
    if lists.iter().all(|(_, words)| words.is_empty()) {
        return;
    }
    line(pack, "\n[words]");
    for (name, words) in lists.iter().filter(|(_, words)| !words.is_empty()) {
        line(pack, &format!("{name} = {}", list(words.iter().copied())));
    }
}

fn compounds(pack: &mut String, learned: &Learned, language: &LexiconFile) {
    if learned.parts.is_empty() {
        return;
    }
    line(pack, "\n[compounds]");
    line(
        pack,
        &format!("parts = {}", list(learned.parts.iter().map(String::as_str))),
    );
    if let Some((_, links)) = &language.compounds {
        line(
            pack,
            &format!("links = {}", list(links.iter().map(String::as_str))),
        );
    }
}

/// Concepts that are phrases of the source.
fn concepts(pack: &mut String, learned: &Learned, is_defined: &dyn Fn(&ConceptId) -> bool) {
    let mut new: BTreeMap<&ConceptId, UnitKind> = BTreeMap::new();
    for term in &learned.terms {
        for (concept, kind) in term.concepts.iter().zip(&term.kinds) {
            if !is_defined(concept) {
                new.insert(concept, *kind);
            }
        }
    }
    for (concept, kind) in new {
        let kind = match kind {
            UnitKind::Any => "any",
            UnitKind::Role => "role",
            UnitKind::Qualifier => "qualifier",
            UnitKind::Condition => "condition",
            UnitKind::Connective | UnitKind::Narrowing | UnitKind::Column => continue,
        };
        let words = learned.source_words.iter().find(|(_, id, _)| id == concept);
        let words = words.map_or(concept.as_str(), |(words, ..)| words);
        line(pack, &format!("\n[concept.{}]", key(concept)));
        line(pack, &format!("kind = {}", quoted(kind)));
        line(pack, &format!("definition = {}", quoted(words)));
        line(pack, "source = \"pages of the source language\"");
    }
}

fn evidence(term: &LearnedTerm) -> String {
    let against = match term.against {
        0 => String::new(),
        against => format!(", {against} against"),
    };
    if term.kinds.contains(&UnitKind::Column) {
        return format!("{}{against}", many(term.rows, "table"));
    }
    format!(
        "{}, {}{against}",
        many(term.rows, "row"),
        many(term.texts, "text")
    )
}

fn many(count: impl Into<u64>, noun: &str) -> String {
    match count.into() {
        1 => format!("1 {noun}"),
        count => format!("{count} {noun}s"),
    }
}

fn terms(pack: &mut String, learned: &Learned) {
    let mut names: BTreeMap<&ConceptId, Vec<&LearnedTerm>> = BTreeMap::new();
    let mut phrases: Vec<&LearnedTerm> = Vec::new();
    for term in learned.terms.iter().chain(&learned.headers) {
        match (term.concepts.as_slice(), term.kinds.as_slice()) {
            (_, [UnitKind::Connective | UnitKind::Narrowing]) => {}
            ([concept], _) => names.entry(concept).or_default().push(term),
            _ => phrases.push(term),
        }
    }
    for (concept, terms) in names {
        line(pack, &format!("\n[term.{}]", key(concept)));
        for term in &terms {
            line(
                pack,
                &format!("# {}: {}", quoted(&one_line(&term.text)), evidence(term)),
            );
        }
        let mut forms = terms
            .iter()
            .flat_map(|term| term.forms.iter().map(String::as_str));
        line(
            pack,
            &format!("preferred = {}", quoted(forms.next().unwrap_or_default())),
        );
        let accepted: Vec<&str> = forms.collect();
        if !accepted.is_empty() {
            line(pack, &format!("accepted = {}", list(accepted.into_iter())));
        }
    }
    for term in phrases {
        for form in &term.forms {
            line(pack, &format!("\n[[phrase]]\n# {}", evidence(term)));
            line(pack, &format!("text = {}", quoted(form)));
            line(
                pack,
                &format!(
                    "means = {}",
                    list(term.concepts.iter().map(ConceptId::as_str))
                ),
            );
        }
    }
}

/// What a person should look at, all of it comments.
fn doubts(pack: &mut String, learned: &Learned) {
    let means = |concepts: &[ConceptId]| {
        let ids: Vec<String> = concepts.iter().map(key).collect();
        ids.join(" + ")
    };
    if !learned.once.is_empty() {
        line(pack, "\n# One text alone bears these out:");
        for term in &learned.once {
            let (text, concepts) = (one_line(&term.text), means(&term.concepts));
            line(
                pack,
                &format!("# {concepts} = {} ({})", quoted(&text), evidence(term)),
            );
        }
    }
    if !learned.two_names.is_empty() {
        line(pack, "\n# Two names here and one in the source:");
        for pair in &learned.two_names {
            let names: Vec<String> = pair
                .names
                .iter()
                .map(|name| {
                    let (text, rows) = (quoted(&one_line(&name.text)), name.places.len());
                    format!(
                        "{text} ({}, {})",
                        many(rows as u64, "row"),
                        many(name.texts, "text")
                    )
                })
                .collect();
            line(
                pack,
                &format!("# {}: {}", means(&pair.concepts), names.join(", ")),
            );
        }
    }
    if !learned.suspects.is_empty() {
        line(pack, "\n# Suspects, which are no terms:");
        for suspect in &learned.suspects {
            let instead = match suspect.instead.is_empty() {
                true => String::new(),
                false => format!(
                    "; {} is {} ({})",
                    quoted(&one_line(&suspect.instead)),
                    means(&suspect.instead_concepts),
                    many(suspect.instead_texts, "text")
                ),
            };
            line(
                pack,
                &format!(
                    "# {}: {} for {} ({}, {}){instead}",
                    suspect.kind.as_str(),
                    quoted(&one_line(&suspect.text)),
                    means(&suspect.concepts),
                    many(suspect.rows, "row"),
                    many(suspect.texts, "text")
                ),
            );
        }
    }
}
