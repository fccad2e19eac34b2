//! Headings: what the heading of a table says for all of its rows.
//!
//! Takes the heading above a table and gives the ends that it names: `Client -- > Distribution point`,
//! `Site server < -- > Site server`. Only where the table has no columns of its own for them: a column
//! is nearer to its row than any heading.

use std::collections::BTreeSet;

use super::cell::endpoint::{self, EndpointReading};
use super::{ColumnKind, Language};
use crate::lexicon::fold;
use crate::order::Collect;
use crate::page::Table;
use crate::rule::{Action, Direction, Field, Stated};

/// What a heading gives to each row.
#[derive(Debug, Clone, Default)]
pub(super) struct Given {
    pub(super) source: Option<EndpointReading>,
    pub(super) destination: Option<EndpointReading>,
    pub(super) direction: Option<Direction>,
    /// What is done with the traffic, and the words that say it.
    pub(super) action: Option<(Stated<Action>, String)>,
}

impl Given {
    /// The fields that are given.
    pub(super) fn fields(&self) -> Vec<Field> {
        let given = [
            (Field::Source, self.source.is_some()),
            (Field::Destination, self.destination.is_some()),
            (Field::Direction, self.direction.is_some()),
            (Field::Action, self.action.is_some()),
        ];
        given
            .into_iter()
            .filter(|(_, is)| *is)
            .map(|(field, _)| field)
            .collect()
    }
}

/// Reads the heading of a table.
pub(super) fn read(table: &Table, columns: &[ColumnKind], language: Language<'_>) -> Given {
    let has_ends = columns
        .iter()
        .any(|kind| kind.states(Field::Source) || kind.states(Field::Destination));
    let Some(arrow) = table
        .heading
        .as_deref()
        .filter(|_| !has_ends)
        .and_then(arrow)
    else {
        return Given::default();
    };
    let end = |text: &str| Some(endpoint::read(text, language)).filter(EndpointReading::is_there);
    let (left, right) = (end(arrow.left), end(arrow.right));
    let (Some(left), Some(right)) = (left, right) else {
        return Given::default();
    };
    let (source, destination) = match arrow.way {
        Way::Left => (right, left),
        Way::Right | Way::Both => (left, right),
    };
    Given {
        source: Some(source),
        destination: Some(destination),
        direction: (arrow.way == Way::Both).then_some(Direction::Both),
        action: None,
    }
}

/// Who talks to whom, in a cell of arrows.
pub(super) struct Flow<'t> {
    pub(super) sources: Vec<&'t str>,
    pub(super) destinations: Vec<&'t str>,
    /// Whether either may begin.
    pub(super) is_both: bool,
}

/// Whether a text is nothing but arrows from one to another, a list of them at most.
pub(super) fn is_flow(text: &str) -> bool {
    flow_items(text).iter().all(|item| arrow(item).is_some())
}

/// What a cell of arrows says: `A → C, B → C`. `A → B, B → C` says more than a rule can, which has all its
/// sources talk to all its destinations.
pub(super) fn flow(text: &str) -> Option<Flow<'_>> {
    let mut arrows = Vec::new();
    for item in flow_items(text) {
        let arrow = arrow(item)?;
        arrows.push(match arrow.way {
            Way::Left => (arrow.right, arrow.left, Way::Right),
            way @ (Way::Right | Way::Both) => (arrow.left, arrow.right, way),
        });
    }
    let (_, _, first) = *arrows.first()?;
    let sources = distinct(arrows.iter().map(|(from, ..)| *from));
    let destinations = distinct(arrows.iter().map(|(_, to, _)| *to));
    let pairs: BTreeSet<(String, String)> = arrows
        .iter()
        .map(|(from, to, _)| (fold(from), fold(to)))
        .into_set();
    let is_whole = pairs.len() == sources.len() * destinations.len();
    let is_one_way = arrows.iter().all(|(.., way)| *way == first);
    (is_whole && is_one_way).then_some(Flow {
        sources,
        destinations,
        is_both: first == Way::Both,
    })
}

/// The two names of a cell with one arrow.
pub(super) fn flow_between_two(text: &str) -> Option<(&str, &str)> {
    let flow = flow(text)?;
    match (flow.sources.as_slice(), flow.destinations.as_slice()) {
        ([source], [destination]) => Some((source, destination)),
        _ => None,
    }
}

/// Names in their order, each once.
fn distinct<'t>(names: impl Iterator<Item = &'t str>) -> Vec<&'t str> {
    let mut seen = BTreeSet::new();
    names.filter(|name| seen.insert(fold(name))).collect()
}

/// The way of a text that is nothing but an arrow: out to the right, in from the right.
pub(super) fn bare_arrow(text: &str) -> Option<Direction> {
    Some(match way(text)? {
        Way::Right => Direction::Outbound,
        Way::Left => Direction::Inbound,
        Way::Both => Direction::Both,
    })
}

/// Whether a text is nothing but dashes: it says nothing.
pub(super) fn is_dashes(text: &str) -> bool {
    text.chars().all(|c| is_shaft(c) || c.is_whitespace())
}

/// The items of a list of arrows; a comma between two names is theirs.
fn flow_items(text: &str) -> Vec<&str> {
    const SEPARATORS: [char; 6] = [',', ';', '，', '；', '、', '\n'];
    let lists = [
        text.split(SEPARATORS).collect::<Vec<&str>>(),
        text.split(" / ").collect(),
    ];
    let is_list = |items: &Vec<&str>| items.iter().all(|item| arrow(item).is_some());
    lists.into_iter().find(is_list).unwrap_or(vec![text])
}

/// What a heading says of source and destination, in the words of the page.
pub(crate) fn ends(heading: &str) -> Option<[&str; 2]> {
    let arrow = arrow(heading)?;
    Some(match arrow.way {
        Way::Left => [arrow.right, arrow.left],
        Way::Right | Way::Both => [arrow.left, arrow.right],
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    Right,
    Left,
    Both,
}

#[derive(Debug, PartialEq, Eq)]
struct Arrow<'t> {
    left: &'t str,
    right: &'t str,
    way: Way,
}

/// The only arrow of a text, with what stands on both sides of it. It has many spellings: a shaft of
/// dashes with blanks between, one head or two, or a character of its own.
fn arrow(text: &str) -> Option<Arrow<'_>> {
    let mut found = None;
    let mut rest = text.char_indices().peekable();
    while let Some((start, c)) = rest.next() {
        if !(is_shaft(c) || is_head(c) || own_arrow(c).is_some()) {
            continue;
        }
        // A dash inside a word is a hyphen.
        let mut end = start + c.len_utf8();
        while let Some(&(at, next)) = rest.peek() {
            let goes_on =
                is_shaft(next) || is_head(next) || own_arrow(next).is_some() || is_variation(next);
            if !(goes_on || next.is_whitespace()) {
                break;
            }
            if goes_on {
                end = at + next.len_utf8();
            }
            rest.next();
        }
        if let Some(way) = way(&text[start..end]) {
            if found.is_some() {
                return None;
            }
            found = Some((start, end, way));
        }
    }
    let (start, end, way) = found?;
    let (left, right) = (text[..start].trim(), text[end..].trim());
    (!left.is_empty() && !right.is_empty()).then_some(Arrow { left, right, way })
}

fn is_shaft(c: char) -> bool {
    matches!(
        c,
        '-' | '=' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2500}'
    )
}

fn is_head(c: char) -> bool {
    matches!(
        c,
        '<' | '>' | '\u{2039}' | '\u{203A}' | '\u{FF1C}' | '\u{FF1E}'
    )
}

fn own_arrow(c: char) -> Option<Way> {
    match c {
        '→' | '⇒' | '⟶' | '⟹' | '➔' | '➜' | '➝' | '➞' | '➡' | '⮕' | '⇨' | '⇾' | '►' | '▶' => {
            Some(Way::Right)
        }
        '←' | '⇐' | '⟵' | '⟸' | '⬅' | '⇦' | '⇽' | '◄' | '◀' => Some(Way::Left),
        '↔' | '⇔' | '⟷' | '⟺' | '⇄' | '⇆' | '⇋' | '⇌' | '⬌' | '⇿' => {
            Some(Way::Both)
        }
        _ => None,
    }
}

/// What says how the character before it is drawn, and nothing else.
fn is_variation(c: char) -> bool {
    matches!(c, '\u{FE0E}' | '\u{FE0F}')
}

/// Which way a run of marks points; `None` where it is no arrow.
fn way(marks: &str) -> Option<Way> {
    let marks = marks.chars();
    let marks = marks.filter(|c| !(c.is_whitespace() || is_variation(*c)));
    let marks: Vec<char> = marks.collect();
    let own: Option<BTreeSet<Way>> = marks.iter().map(|c| own_arrow(*c)).collect();
    if let Some(own) = own {
        // "←→" goes both ways.
        let mut ways = own.iter();
        return match (ways.next(), ways.next()) {
            (Some(one), None) => Some(*one),
            (Some(_), Some(_)) => Some(Way::Both),
            (None, _) => None,
        };
    }
    let is_left = |c: char| matches!(c, '<' | '\u{2039}' | '\u{FF1C}');
    let is_right = |c: char| matches!(c, '>' | '\u{203A}' | '\u{FF1E}');
    let (first, last) = (*marks.first()?, *marks.last()?);
    let shaft = marks.iter().any(|c| is_shaft(*c));
    let heads = marks.iter().filter(|c| is_head(**c)).count();
    match (is_left(first), is_right(last)) {
        (true, true) if shaft && heads == 2 => Some(Way::Both),
        (false, true) if shaft && heads == 1 => Some(Way::Right),
        (true, false) if shaft && heads == 1 => Some(Way::Left),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_in_all_spellings() {
        for text in [
            "A -- > B",
            "A --> B",
            "A -> B",
            "A → B",
            "A – > B",
            "A ==> B",
            "A --\u{A0}> B",
        ] {
            assert_eq!(
                arrow(text),
                Some(Arrow {
                    left: "A",
                    right: "B",
                    way: Way::Right
                }),
                "{text}"
            );
        }
        for text in [
            "A < -- > B",
            "A <--> B",
            "A <-> B",
            "A ↔ B",
            "A ←→ B",
            "A ↔\u{FE0F} B",
        ] {
            assert_eq!(
                arrow(text).map(|arrow| arrow.way),
                Some(Way::Both),
                "{text}"
            );
        }
        assert_eq!(arrow("A <- B").map(|arrow| arrow.way), Some(Way::Left));
    }

    #[test]
    fn what_is_no_arrow() {
        for text in [
            "Cloud-based point",
            "A - B",
            "A > B",
            "Ports > 1023",
            "A -- B",
            "-> B",
            "A -> B -> C",
        ] {
            assert_eq!(arrow(text), None, "{text}");
        }
    }
}
