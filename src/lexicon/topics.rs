//! Topics: what prose is about, told by words and parts of words.
//!
//! Takes `[topics]` of a lexicon file and gives the names of those that a text has. A topic is no concept of a
//! rule: it is only ever asked whether a text speaks of it, so a part of a word is enough, and no language
//! needs forms or compounds for it: `feder*` is "federation" and "federated", `*medien*` is in
//! "Mediendatenverkehr". A name means the same in all languages.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::AhoCorasick;
use serde::{Deserialize, Serialize};

use super::fold::{fold, is_ideograph};

use crate::order::Collect;

/// A topic of a lexicon file: its name and what tells of it.
pub(super) type Topic = (String, Vec<String>);

/// The topics of a language.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Topics {
    names: Vec<String>,
    /// Each with the number of its topic.
    parts: Vec<(usize, Part)>,
    /// Finds all parts at once; made when a text is first asked about.
    #[serde(skip)]
    finder: OnceLock<Option<AhoCorasick>>,
}

/// A word, or a part of one.
#[derive(Debug, Serialize, Deserialize)]
struct Part {
    text: String,
    /// Whether letters may stand before it.
    goes_before: bool,
    /// Whether letters may stand behind it.
    goes_on: bool,
}

impl Part {
    fn new(written: &str) -> Self {
        Self {
            text: fold(written.trim_matches('*')),
            goes_before: written.starts_with('*'),
            goes_on: written.ends_with('*'),
        }
    }

    /// Whether it counts where it stands in a folded text.
    fn counts(&self, text: &str, place: Range<usize>) -> bool {
        // A script without blanks does not tell where words end.
        let is_open = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() || is_ideograph(c));
        let before = text[..place.start].chars().next_back();
        let behind = text[place.end..].chars().next();
        let is_ideographic = self.text.chars().any(is_ideograph);
        (self.goes_before || is_ideographic || is_open(before))
            && (self.goes_on || is_ideographic || is_open(behind))
    }
}

impl Topics {
    pub(super) fn compile(topics: &[Topic]) -> Self {
        let parts = topics.iter().enumerate().flat_map(|(number, (_, parts))| {
            let parts = parts.iter().map(|part| Part::new(part));
            parts.map(move |part| (number, part))
        });
        Self {
            names: topics.iter().map(|(name, _)| name.clone()).collect(),
            parts: parts.filter(|(_, part)| !part.text.is_empty()).collect(),
            finder: OnceLock::new(),
        }
    }

    /// Whether the language has words for a topic.
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
    }

    /// The topics of a folded text.
    pub(super) fn of(&self, text: &str) -> BTreeSet<&str> {
        let finder = self.finder.get_or_init(|| {
            let texts = self.parts.iter().map(|(_, part)| &part.text);
            AhoCorasick::new(texts).ok()
        });
        let found = finder
            .iter()
            .flat_map(|all| all.find_overlapping_iter(text));
        let counting = found.filter_map(|found| {
            let (number, part) = &self.parts[found.pattern().as_usize()];
            part.counts(text, found.range()).then_some(*number)
        });
        counting
            .map(|number| self.names[number].as_str())
            .into_set()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_is_told_by_words_and_by_parts_of_words() {
        let topic = |name: &str, parts: &[&str]| {
            let parts = parts.iter().map(|part| (*part).to_owned()).collect();
            (name.to_owned(), parts)
        };
        let topics = Topics::compile(&[
            topic("media", &["media", "*medien*", "媒體"]),
            topic("federation", &["feder*"]),
        ]);
        let of = |text: &str| topics.of(&fold(text)).into_iter().collect::<Vec<_>>();
        assert_eq!(of("Web Conferencing media"), ["media"]);
        assert_eq!(of("Mediendatenverkehr"), ["media"]);
        assert_eq!(of("Web 會議媒體流量"), ["media"]);
        assert_eq!(of("FEDERATED media"), ["federation", "media"]);
        assert_eq!(of("Mediation Server"), [""; 0]);
        assert_eq!(of("confederation"), [""; 0]);
        assert!(topics.has("media") && !topics.has("virtual"));
    }
}
