//! Coordination: what the items of a list have in common.
//!
//! "All server and agent nodes" are all server nodes and all agent nodes: the items before the last lack its
//! head, and those behind the first its qualities. Takes the items of a cell and gives the words that each
//! lacks. An item lacks a head where it is not inflected as the head of the last one is, and names nothing
//! whole: "load balancer and worker nodes" lack none, nor do "clients and worker nodes".

use std::ops::Range;

use crate::lexicon::{ConceptId, ConceptKind, Lexicons, TermMatch, fold};
use crate::unicode::is_alphanumeric;

use super::{Boundary, Element, Item};

/// What an item has in common with others.
#[derive(Debug, Clone, Default)]
pub(super) struct Common {
    /// A name that stands before the first item alone: `K3s` in "K3s server and agent nodes".
    pub(super) name: Option<Range<usize>>,
    /// The head that stands behind the last item alone.
    pub(super) head: Option<Range<usize>>,
    /// Qualities that stand before the first item alone.
    pub(super) qualities: Vec<ConceptId>,
}

impl Common {
    /// Whether the item has more words than stand in it.
    pub(super) fn is_there(&self) -> bool {
        self.name.is_some() || self.head.is_some() || !self.qualities.is_empty()
    }
}

/// For each item what it has in common with those that it is listed with.
pub(super) fn common(items: &[Item], text: &str, lexicons: &Lexicons) -> Vec<Common> {
    let mut common = vec![Common::default(); items.len()];
    let filled: Vec<usize> = (0..items.len())
        .filter(|at| !items[*at].elements.is_empty())
        .collect();
    let mut next = filled.len();
    while next > 1 {
        next -= 1;
        let last = filled[next];
        let Some(head) = head(&items[last], text, lexicons) else {
            continue;
        };
        let mut first = next;
        while first > 0 && is_listed(items, filled[first - 1], filled[first], first == next, text) {
            if !lacks_head(&items[filled[first - 1]], &head, text, lexicons) {
                break;
            }
            first -= 1;
        }
        if first == next {
            continue;
        }
        for at in &filled[first..next] {
            common[*at].head = Some(head.range.clone());
        }
        let leader = &items[filled[first]];
        let qualities = leader.leading_qualities(lexicons);
        let name = name(leader, &items[last], text, lexicons);
        for at in &filled[first + 1..=next] {
            common[*at].qualities.clone_from(&qualities);
            common[*at].name.clone_from(&name);
        }
        next = first;
    }
    common
}

/// The head of an item, inflected.
struct Head {
    range: Range<usize>,
    /// The last letter of its ending.
    ending: char,
}

/// The head that the items before this one may lack: a word for a machine with another one before it, in
/// another form than the lexicon writes.
fn head(item: &Item, text: &str, lexicons: &Lexicons) -> Option<Head> {
    let (first, last) = item.body(lexicons)?;
    let Element::Term(term) = &item.elements[last] else {
        return None;
    };
    let (surface, written) = (fold(&text[term.range.clone()]), fold(&term.term));
    let has_one_word = !surface.contains(' ');
    let ending = surface.strip_prefix(&written)?.chars().next_back()?;
    (first < last && has_one_word && is_role(term, lexicons)).then(|| Head {
        range: term.range.clone(),
        ending,
    })
}

/// Whether two items stand in one list, on one line; the last two with a word such as "and" between.
fn is_listed(items: &[Item], before: usize, behind: usize, is_end: bool, text: &str) -> bool {
    let between = &items[before..behind];
    let has_word = between.iter().any(|item| item.end == Boundary::ListItem);
    let gap = items[before]
        .elements
        .iter()
        .rev()
        .find_map(Element::range)
        .zip(items[behind].elements.iter().find_map(Element::range));
    let is_line = gap.is_some_and(|(end, start)| {
        let words = text.get(end.end..start.start).unwrap_or("\n");
        !words.contains(['\n', '/', ';', '('])
    });
    is_line && (has_word || !is_end)
}

/// Whether an item is but what stands before a head.
fn lacks_head(item: &Item, head: &Head, text: &str, lexicons: &Lexicons) -> bool {
    let Some((first, last)) = item.body(lexicons) else {
        return false;
    };
    let is_open = match &item.elements[last] {
        Element::Unknown(_) => true,
        Element::Term(term) => {
            let surface = fold(&text[term.range.clone()]);
            is_role(term, lexicons) && !surface.contains(' ') && surface == fold(&term.term)
        }
        Element::Composite(..) | Element::Neutral(_) | Element::Bracket => false,
    };
    let (Some(start), Some(end)) = (item.elements[first].range(), item.elements[last].range())
    else {
        return false;
    };
    let words = &text[start.start..end.end];
    let word = words.split_whitespace().next_back().unwrap_or_default();
    // A capital is that of a name, unless it is the first letter of the cell.
    let is_first = words == word && text[..start.start].trim().is_empty();
    let rest = word.chars().next().map_or(0, char::len_utf8);
    let is_name = !is_plain(if is_first { &word[rest..] } else { word });
    is_open && !is_name && !word.ends_with(head.ending) && word.chars().all(is_word)
}

/// The name before the first of two items that are one plain word each: it is that of both.
fn name(leader: &Item, last: &Item, text: &str, lexicons: &Lexicons) -> Option<Range<usize>> {
    let words = |item: &Item, has_head: bool| -> Option<Vec<Range<usize>>> {
        let (first, last) = item.body(lexicons)?;
        let last = if has_head { last - 1 } else { last };
        let start = item.elements[first].range()?.start;
        let end = item.elements[last].range()?.end;
        Some(words_in(text, start..end))
    };
    let (leading, own) = (words(leader, false)?, words(last, true)?);
    match (leading.as_slice(), own.as_slice()) {
        ([name, _], [own]) if !is_plain(&text[name.clone()]) && is_plain(&text[own.clone()]) => {
            Some(name.clone())
        }
        _ => None,
    }
}

fn words_in(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let run = &text[range.clone()];
    let starts = run.split_whitespace();
    starts
        .map(|word| {
            let at = range.start + (word.as_ptr() as usize - run.as_ptr() as usize);
            at..at + word.len()
        })
        .collect()
}

/// Whether a word is in small letters alone.
fn is_plain(word: &str) -> bool {
    word.chars().all(|c| !c.is_uppercase() && !c.is_numeric())
}

fn is_word(c: char) -> bool {
    is_alphanumeric(c) || c == '-'
}

/// Whether a term is a role that all products share.
fn is_role(term: &TermMatch, lexicons: &Lexicons) -> bool {
    matches!(&*term.concepts, [id] if lexicons.is_core(id)
        && lexicons.concept(id).is_some_and(|concept| concept.kind == ConceptKind::Role))
}
