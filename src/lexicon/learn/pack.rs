//! Packs: what was learned as a lexicon file that a person reads, corrects and commits.
//!
//! Takes what was learned and gives TOML text: terms by concept with their evidence as comments; what one
//! segment alone bears out, suspects and concepts with two names as comments at the end. The text parses
//! as a lexicon file with exactly the learned terms.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{Learned, LearnedTerm, UnitKind};
use crate::lexicon::ConceptId;
use crate::lexicon::load::LexiconFile;
use crate::unicode::one_line;

/// The text of a pack; `language` has the locale and the morphology, `is_defined` says which concepts
/// other packs define.
#[must_use]
pub fn pack_text(
    learned: &Learned,
    language: &LexiconFile,
    is_defined: &dyn Fn(&ConceptId) -> bool,
) -> String {
    let mut pack = String::from(
        "# Learned from rows that say the same in the source language. Evidence is in rows and in different texts.\n",
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
    doubts(&mut pack, learned);
    pack
}

fn line(pack: &mut String, text: &str) {
    pack.push_str(text);
    pack.push('\n');
}

/// A TOML string.
fn quoted(text: &str) -> String {
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

fn list<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    let quoted: Vec<String> = texts.map(quoted).collect();
    format!("[{}]", quoted.join(", "))
}

/// A TOML key, bare where it may be.
fn key(concept: &ConceptId) -> String {
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
        texts.sort_unstable();
        texts
    };
    let mut fillers: Vec<&str> = learned
        .fillers
        .iter()
        .map(|filler| filler.text.as_str())
        .collect();
    fillers.sort_unstable();
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
            UnitKind::Connective | UnitKind::Narrowing => continue,
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
    format!("{} rows, {} texts{against}", term.rows, term.texts)
}

fn terms(pack: &mut String, learned: &Learned) {
    let mut names: BTreeMap<&ConceptId, Vec<&LearnedTerm>> = BTreeMap::new();
    let mut phrases: Vec<&LearnedTerm> = Vec::new();
    for term in &learned.terms {
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
                .map(|(name, rows, texts)| {
                    format!("{} ({rows} rows, {texts} texts)", quoted(&one_line(name)))
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
                    "; {} is {} ({} texts)",
                    quoted(&one_line(&suspect.instead)),
                    means(&suspect.instead_concepts),
                    suspect.instead_texts
                ),
            };
            line(
                pack,
                &format!(
                    "# {}: {} for {} ({} rows, {} texts){instead}",
                    suspect.kind.as_str(),
                    quoted(&one_line(&suspect.text)),
                    means(&suspect.concepts),
                    suspect.rows,
                    suspect.texts
                ),
            );
        }
    }
}
