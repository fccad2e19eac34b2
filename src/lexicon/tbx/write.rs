//! Writing: a document of concepts, terms and settings.
//!
//! Takes terminology and gives TBX-Basic, data categories as attributes.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::super::load::{Extent, Standing};
use super::{
    ADMITTED, CONCEPT, DEPRECATED, NO_TERM, OURS, PREFERRED, SETTING, Terminology, relations,
};
use crate::lexicon::{Concept, ConceptId};

/// The identifier of an entry that holds terms of several concepts.
const PHRASE: &str = "phrase.";

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
