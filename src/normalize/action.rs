//! Action: whether what stands above a table opens its ports, or says that they stay closed.
//!
//! Takes the caption and the heading of a table and gives an action for all of its rows. Only where the table
//! has no column of actions: a column is nearer to its row than any caption.

use std::ops::Range;

use crate::lexicon::{ConceptKind, Lexicon, Piece, WordList};
use crate::page::Table;
use crate::rule::{Action, Field, Stated};
use crate::unicode::is_alphanumeric;

use super::{ColumnKind, Language};

/// What a caption says of all rows, and its words: "Block from the edge:" denies them, and of "Ports not needed
/// outside" nobody can say more than that the rows open none.
pub(super) fn given_action(
    table: &Table,
    columns: &[ColumnKind],
    language: Language<'_>,
) -> Option<(Stated<Action>, String)> {
    if columns.iter().any(|kind| kind.states(Field::Action)) {
        return None;
    }
    let lexicon = language.own?;
    let is_caption = |text: &&str| letters(text) <= LETTERS_OF_CAPTION;
    let lead = table.lead.as_deref().filter(is_caption);
    let heading = table.heading.as_deref().filter(is_caption);
    let denied = lead.into_iter().chain(heading);
    let denied = denied.filter(|text| begins_with_denial(text, lexicon));
    let denied = denied.map(|text| (Stated::Is(Action::Deny), text.to_owned()));
    let shut = heading.filter(|text| needs_no_ports(text, lexicon));
    let shut = shut.map(|text| (Stated::Unread, text.to_owned()));
    denied.chain(shut).next()
}

/// How long a text is: a character of a script without blanks is about half a word.
fn letters(text: &str) -> usize {
    let letters = text.chars().filter(|c| is_alphanumeric(*c));
    letters.map(|c| if c < '\u{2E80}' { 1 } else { 3 }).sum()
}

/// "Blocked ports"; "Allow or block" is neither.
fn begins_with_denial(text: &str, lexicon: &Lexicon) -> bool {
    let begins = |range: &Range<usize>| {
        let before = &text[..range.start];
        !before.contains(char::is_alphanumeric) && text[range.clone()].len() >= SHORTEST_DENIAL
    };
    lexicon.find_words(WordList::Deny, text).iter().any(begins)
        && lexicon.find_words(WordList::Allow, text).is_empty()
}

/// "Ports not needed from outside".
fn needs_no_ports(text: &str, lexicon: &Lexicon) -> bool {
    let mut denials = lexicon.find_words(WordList::Deny, text);
    denials.extend(lexicon.find_words(WordList::Denial, text));
    let Some(first) = denials.iter().map(|range| range.start).min() else {
        return false;
    };
    let pieces = lexicon.find(text, &[ConceptKind::Column]);
    let names = |wanted: &[&str], behind: usize| {
        pieces.iter().any(|piece| {
            let Piece::Term(term) = piece else {
                return false;
            };
            let mut ids = term.concepts.iter().map(|id| id.as_str());
            term.range.start >= behind && ids.any(|id| wanted.contains(&id))
        })
    };
    names(&["column-port"], 0) && names(&["column-required", "column-open"], first)
}

/// "Ports that are not needed from outside of the network"; a sentence has more, and says more of a firewall
/// than what it does with the rows below.
const LETTERS_OF_CAPTION: usize = 60;

/// Bytes of the shortest word that denies at the beginning of a caption: "no" is one of many sentences.
const SHORTEST_DENIAL: usize = 4;
