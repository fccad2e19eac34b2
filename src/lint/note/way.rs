//! Way: where a note says that traffic comes from, and where it goes.
//!
//! Takes a text and the words for "from" and "to" of its language, gives the roles beside them. Languages say
//! the way with cases too, so that only what is said with words counts: two roles that have changed places.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::lexicon::{ConceptId, ConceptKind, Lexicon, Lexicons, WordList};
use crate::protocol::Name;

/// Words between "from" and the role that comes from there: "from federated XMPP partners".
const FARTHEST: usize = 3;

/// The roles that a text names with a way.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Ways {
    pub(super) from: BTreeSet<ConceptId>,
    pub(super) to: BTreeSet<ConceptId>,
}

impl Ways {
    pub(super) fn read(text: &str, lexicon: &Lexicon, lexicons: &Lexicons) -> Self {
        let mut ways = Self::default();
        let pieces = lexicon.find(text, &[ConceptKind::Role]);
        let terms = pieces.iter().filter_map(|piece| piece.term());
        // "For XMPP" says nothing of the proxy of that name.
        let is_protocol = |range: &Range<usize>| Name::lookup(&text[range.clone()]).is_some();
        let places: Vec<(Range<usize>, &[ConceptId])> = terms
            .filter(|term| !is_protocol(&term.range))
            .map(|term| (term.range.clone(), &*term.concepts))
            .collect();
        if places.is_empty() {
            return ways;
        }
        for (list, named) in [
            (WordList::From, &mut ways.from),
            (WordList::To, &mut ways.to),
        ] {
            for word in lexicon.find_words(list, text) {
                let next = places.partition_point(|(place, _)| place.end <= word.start);
                let beside = match lexicon.has_postpositions() {
                    true => next.checked_sub(1).and_then(|last| places.get(last)),
                    // A word within a name says nothing: "Servidor de Borda" comes from nowhere.
                    false => places
                        .get(next)
                        .filter(|(place, _)| place.start >= word.end),
                };
                let Some((place, concepts)) = beside else {
                    continue;
                };
                let between = match lexicon.has_postpositions() {
                    true => &text[place.end..word.start],
                    false => &text[word.end..place.start],
                };
                // What is only a server may be any of those that are named.
                let is_name = |id: &&ConceptId| {
                    !lexicons.is_core(id)
                        || lexicons.concept(id).is_some_and(|known| !known.generic)
                };
                let words = between.split_whitespace().take(FARTHEST + 1).count();
                if words <= FARTHEST && !ends_clause(between) {
                    named.extend(concepts.iter().filter(is_name).cloned());
                }
            }
        }
        ways
    }

    /// The two roles that have changed places against the source, the one that traffic comes from first.
    pub(super) fn swapped<'w>(&self, source: &'w Self) -> Option<(&'w ConceptId, &'w ConceptId)> {
        let only = |id: &&ConceptId, on: &BTreeSet<ConceptId>, off: &BTreeSet<ConceptId>| {
            on.contains(*id) && !off.contains(*id)
        };
        let from = source
            .from
            .iter()
            .find(|id| only(id, &source.from, &source.to) && only(id, &self.to, &self.from))?;
        let to = source
            .to
            .iter()
            .find(|id| only(id, &source.to, &source.from) && only(id, &self.from, &self.to))?;
        Some((from, to))
    }
}

fn ends_clause(text: &str) -> bool {
    text.contains([',', '.', ';', ':', '(', ')', '，', '。', '、', '；'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ways(locale: &str, text: &str) -> Ways {
        let lexicons = Lexicons::built_in();
        let locale = locale
            .parse()
            .unwrap_or_else(|_| unreachable!("it is a locale"));
        let Some(lexicon) = lexicons.for_locale(&locale) else {
            unreachable!("the language is known")
        };
        Ways::read(text, lexicon, &lexicons)
    }

    #[test]
    fn a_way_that_is_turned_round_is_found_in_languages_that_say_it_with_words() {
        let there = ways("en", "from the client to the web server");
        for (locale, right, wrong) in [
            ("de", "vom Client zum Webserver", "vom Webserver zum Client"),
            (
                "ja",
                "クライアントから Web サーバーへ",
                "Web サーバーからクライアントへ",
            ),
            ("zh-TW", "從用戶端到 Web 伺服器", "從 Web 伺服器到用戶端"),
        ] {
            assert_eq!(ways(locale, right).swapped(&there), None, "{right}");
            let wrong = ways(locale, wrong);
            assert!(
                wrong.swapped(&there).is_some(),
                "{locale}: {wrong:?} {there:?}"
            );
        }
    }

    #[test]
    fn words_far_away_and_in_another_clause_say_nothing() {
        let there = ways("en", "from the client to the web server");
        for text in [
            "between the web server and the client",
            "to all that is asked for by any client, from which the web server is seen",
            "from, the web server; to: the client",
        ] {
            assert_eq!(ways("en", text).swapped(&there), None, "{text}");
        }
    }
}
