//! Topics: what prose is about, told by words and parts of words.
//!
//! Takes `[topics]` of a lexicon file and gives the names of those that a text has. A topic is no concept of a
//! rule: it is only ever asked whether a text speaks of it, so a part of a word is enough, and no language
//! needs forms or compounds for it: `feder*` is "federation" and "federated", `*medien*` is in
//! "Mediendatenverkehr". A name means the same in all languages.

use std::collections::BTreeSet;

use super::fold::{fold, is_ideograph};

/// A topic of a lexicon file: its name and what tells of it.
pub(super) type Topic = (String, Vec<String>);

/// The topics of a language.
#[derive(Debug, Default)]
pub(super) struct Topics {
    topics: Vec<(String, Vec<Part>)>,
}

/// A word, or a part of one.
#[derive(Debug)]
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

    /// Whether a folded text has it.
    fn is_in(&self, text: &str) -> bool {
        // A script without blanks does not tell where words end.
        let is_open = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() || is_ideograph(c));
        text.match_indices(&self.text).any(|(at, found)| {
            let before = text[..at].chars().next_back();
            let behind = text[at + found.len()..].chars().next();
            let is_ideographic = found.chars().any(is_ideograph);
            (self.goes_before || is_ideographic || is_open(before))
                && (self.goes_on || is_ideographic || is_open(behind))
        })
    }
}

impl Topics {
    pub(super) fn compile(topics: &[Topic]) -> Self {
        let topics = topics.iter().map(|(name, parts)| {
            let parts = parts.iter().map(|part| Part::new(part));
            let parts = parts.filter(|part| !part.text.is_empty()).collect();
            (name.clone(), parts)
        });
        Self {
            topics: topics.collect(),
        }
    }

    /// Whether the language has words for a topic.
    pub(super) fn has(&self, name: &str) -> bool {
        self.topics.iter().any(|(known, _)| known == name)
    }

    /// The topics of a text.
    pub(super) fn of(&self, text: &str) -> BTreeSet<&str> {
        let text = fold(text);
        self.topics
            .iter()
            .filter(|(_, parts)| parts.iter().any(|part| part.is_in(&text)))
            .map(|(name, _)| name.as_str())
            .collect()
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
        let of = |text: &str| topics.of(text).into_iter().collect::<Vec<_>>();
        assert_eq!(of("Web Conferencing media"), ["media"]);
        assert_eq!(of("Mediendatenverkehr"), ["media"]);
        assert_eq!(of("Web 會議媒體流量"), ["media"]);
        assert_eq!(of("FEDERATED media"), ["federation", "media"]);
        assert_eq!(of("Mediation Server"), [""; 0]);
        assert_eq!(of("confederation"), [""; 0]);
        assert!(topics.has("media") && !topics.has("virtual"));
    }
}
