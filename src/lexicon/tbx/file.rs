//! Files: the text of a lexicon file.
//!
//! Takes what a file holds as concepts, terms and settings and gives TOML that is read back as the same.

use super::super::learn::{key, list, quoted};
use std::collections::BTreeMap;

use super::super::load::{Extent, Standing, Term};
use super::{Setting, relations};
use crate::lexicon::{Concept, ConceptId};
use crate::locale::Locale;

/// Keys whose value is one text, and no list.
const SINGLE: [&str; 3] = ["language.name", "language.stemmer", "language.fallback"];

/// The text of a lexicon file.
pub(super) fn file_text(
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
