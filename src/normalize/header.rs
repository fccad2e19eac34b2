//! Header: what a header cell says its column states.
//!
//! Takes the text of a header and gives a kind of column, by the header words of a language. What a header
//! leaves open, the cells tell (`told`).

// Kinds of columns are many, and a match asks for a few of them.
#![allow(clippy::wildcard_enum_match_arm)]

use crate::lexicon::{ConceptId, ConceptKind, Lexicon, Piece};
use crate::protocol::{Name, NameKind};
use crate::unicode::is_alphanumeric;

use super::direction::direction_of;
use super::{ColumnKind, Language, readings};

/// What a header cell says, as a set of header words.
#[derive(Default)]
struct Words<'w> {
    known: Vec<&'w str>,
    /// Names of the vocabulary.
    names: Vec<Name>,
    /// Words of direction: "inbound".
    directions: usize,
    unknown: usize,
    /// Those of them that are names, by their capitals: `PMM`.
    named: usize,
}

impl Words<'_> {
    fn has(&self, word: &str) -> bool {
        self.known.contains(&word)
    }

    fn has_one(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.has(word))
    }

    /// Only these words, and nothing unknown.
    fn only(&self, words: &[&str]) -> bool {
        self.unknown == 0 && self.known.iter().all(|known| words.contains(known))
    }
}

/// Words that say of a column of ports which ports, and leave it one.
const PORT_WORDS: [&str; 14] = [
    "column-port",
    "column-action",
    "column-value",
    "column-range",
    "column-default",
    "column-listening",
    "column-open",
    "column-number",
    "column-required",
    "column-address",
    "column-service",
    "column-server",
    "column-interface",
    "column-network",
];

/// Words for those who start a connection.
const SOURCE_WORDS: [&str; 5] = [
    "column-source",
    "column-from",
    "column-initiator",
    "column-client",
    "column-used-by",
];

/// Words for those who are connected to.
const DESTINATION_WORDS: [&str; 3] = ["column-destination", "column-to", "column-listener"];

/// What a header says: as a whole, or, where that says nothing, its two parts: "To/From".
pub(super) fn column_of_text(text: &str, lexicon: &Lexicon) -> ColumnKind {
    readings::header(text, lexicon, || read_column(text, lexicon))
}

fn read_column(text: &str, lexicon: &Lexicon) -> ColumnKind {
    let whole = column_kind(text, lexicon);
    let parts = text.split_once('/').filter(|_| whole == ColumnKind::Other);
    let Some((first, second)) = parts else {
        return whole;
    };
    let pair = (column_kind(first, lexicon), column_kind(second, lexicon));
    match pair {
        (ColumnKind::Source, ColumnKind::Destination)
        | (ColumnKind::Destination, ColumnKind::Source) => ColumnKind::Peer,
        _ => whole,
    }
}

fn column_kind(text: &str, lexicon: &Lexicon) -> ColumnKind {
    let pieces = lexicon.find(text, &[ConceptKind::Column]);
    kind_of_pieces(text, &pieces, lexicon, false)
}

/// What a header says where its ambiguous words mean the other thing; `None` where none is ambiguous, or it
/// says the same.
pub(super) fn other_kind(text: &str, lexicon: &Lexicon) -> Option<ColumnKind> {
    let pieces = lexicon.find(text, &[ConceptKind::Column]);
    let is_ambiguous =
        |piece: &Piece| matches!(piece, Piece::Term(term) if !term.alternatives.is_empty());
    if !pieces.iter().any(is_ambiguous) {
        return None;
    }
    let other = kind_of_pieces(text, &pieces, lexicon, true);
    (other != kind_of_pieces(text, &pieces, lexicon, false)).then_some(other)
}

/// Whether a header of this language may say that its column is of a kind.
pub(super) fn may_state(text: &str, kind: ColumnKind, language: Language<'_>) -> bool {
    let other = language.own.and_then(|own| other_kind(text, own));
    other == Some(kind)
        || language
            .own
            .is_some_and(|own| column_of_text(text, own) == kind)
}

/// Whether a header has words that its language does not know.
#[must_use]
pub fn is_unknown_header(text: &str, language: Language<'_>) -> bool {
    language.own.is_none_or(|own| {
        let pieces = own.find(text, &[ConceptKind::Column]);
        let is_unknown = |piece: &Piece| matches!(piece, Piece::Unknown(_));
        pieces.iter().any(is_unknown)
    })
}

fn kind_of_pieces(
    text: &str,
    pieces: &[Piece],
    lexicon: &Lexicon,
    takes_other: bool,
) -> ColumnKind {
    let mut words = Words::default();
    for piece in pieces {
        match piece {
            Piece::Term(term) => {
                let concepts = match takes_other && !term.alternatives.is_empty() {
                    true => &term.alternatives[..],
                    false => &term.concepts[..],
                };
                words.known.extend(concepts.iter().map(|id| id.as_str()));
            }
            Piece::Unknown(range) => {
                let (direction, rest) = direction_of(&text[range.clone()], lexicon);
                words.directions += usize::from(direction.is_some());
                for word in rest.split(|c: char| !is_alphanumeric(c)) {
                    match Name::lookup(word) {
                        Some(name) => words.names.push(name),
                        None => {
                            words.unknown += usize::from(!word.is_empty());
                            words.named += usize::from(is_name(word));
                        }
                    }
                }
            }
            _ => {}
        }
    }
    let is_modified = matches!(pieces, [Piece::Unknown(_), Piece::Term(_)])
        && text.chars().any(char::is_uppercase);
    kind_of_words(&words, is_modified)
}

/// What a header of these words says.
pub(super) fn column_of_words(words: &[ConceptId]) -> ColumnKind {
    let known = words.iter().map(|id| id.as_str()).collect();
    let words = Words {
        known,
        ..Words::default()
    };
    kind_of_words(&words, false)
}

fn kind_of_words(words: &Words<'_>, is_modified: bool) -> ColumnKind {
    // More foreign words than known ones: the header speaks of something else.
    let understood = words.known.len() + words.names.len() + words.directions;
    if words.unknown > understood {
        return ColumnKind::Other;
    }
    if words.directions > 0 && understood == words.directions {
        return match words.unknown {
            0 => ColumnKind::Direction,
            _ => ColumnKind::Other,
        };
    }
    let protocol = words.has_one(&["column-protocol", "column-transport"]);
    let port = words.has_one(&["column-port", "column-range"]);
    let transports: Vec<Name> = words
        .names
        .iter()
        .filter(|name| name.kind() == NameKind::Transport)
        .copied()
        .collect();
    // "TCP port", whatever else is said of it; two transports are those of the cells.
    let is_about_ports = words.known.iter().all(|known| PORT_WORDS.contains(known))
        && (words.unknown == 0 || port && words.unknown <= 2);
    if let ([transport], true) = (transports.as_slice(), words.names.len() == 1)
        && !protocol
        && is_about_ports
    {
        return ColumnKind::PortOf(*transport);
    }
    let protocol = protocol || !words.names.is_empty();
    let source = words.has_one(&SOURCE_WORDS);
    let destination = words.has_one(&DESTINATION_WORDS);
    if port && words.has("column-start") {
        return ColumnKind::PortStart;
    }
    if port && words.has("column-end") {
        return ColumnKind::PortEnd;
    }
    // "Do lub do …": a preposition beside words that nobody knows says no end.
    let prepositions = ["column-from", "column-to"];
    let is_preposition = words.known.iter().all(|known| prepositions.contains(known));
    if words.unknown > 0 && !port && is_preposition {
        return ColumnKind::Other;
    }
    match (source, destination) {
        (true, true) if !port && words.unknown == 0 => return ColumnKind::Peer,
        (true, true) => return ColumnKind::Other,
        // "From port" and "To port" are the ends of a range where both are there.
        (true, false) if port && words.has("column-from") => return ColumnKind::PortStart,
        (false, true) if port && words.has("column-to") => return ColumnKind::PortEnd,
        // "Source type" says what a source is, and not which.
        (true, false) | (false, true) if !port && words.has("column-type") => {
            return ColumnKind::Other;
        }
        (true, false) if port => return ColumnKind::SourcePort,
        (false, true) if port => return ColumnKind::Port,
        (true, false) => return ColumnKind::Source,
        (false, true) => return ColumnKind::Destination,
        (false, false) => {}
    }
    if port {
        return match () {
            () if protocol && words.unknown <= 1 => ColumnKind::Service,
            () if words.has("column-node") && words.unknown == 0 => ColumnKind::NodePort,
            () if words.has("column-virtual") && words.unknown == 0 => ColumnKind::VirtualPort,
            () if words.only(&PORT_WORDS) => ColumnKind::Port,
            // "Port name": what the port is called.
            () if words.only(&["column-port", "column-name"]) => ColumnKind::ServiceName,
            () => ColumnKind::Other,
        };
    }
    // "Zabbix component": a word before another one is of which.
    let is_modified = words.unknown == 1 && is_modified;
    if words.unknown > words.named && !is_modified || words.known.is_empty() && !protocol {
        return ColumnKind::Other;
    }
    let component = [
        "column-role",
        "column-component",
        "column-load-balancer",
        "column-server",
        "column-instance",
        "column-node",
    ];
    let prose = ["column-notes", "column-description", "column-purpose"];
    let notes = [
        "column-notes",
        "column-description",
        "column-application",
        "column-purpose",
        "column-type",
        "column-status",
        "column-required",
        "column-traffic",
    ];
    if words.unknown > 0 {
        // "PMM component": of which product says nothing else of a column.
        return match words.known.iter().all(|known| component.contains(known)) {
            true => ColumnKind::Component,
            false => ColumnKind::Other,
        };
    }
    match () {
        () if words.only(&["column-protocol", "column-transport"]) => ColumnKind::Protocol,
        // "Allowed IP": who may come.
        () if words.has("column-action") && words.has_one(&["column-address", "column-host"]) => {
            ColumnKind::Source
        }
        () if words.has("column-action") => ColumnKind::Action,
        () if words.has("column-service") => ColumnKind::ServiceName,
        () if words.only(&["column-server"]) => ColumnKind::Server,
        // "Subsystem purpose" is one of purposes.
        () if words.has_one(&component) && !words.has_one(&prose) => ColumnKind::Component,
        () if words.has("column-direction") => ColumnKind::Direction,
        () if words.only(&notes) => ColumnKind::Notes,
        () => ColumnKind::Other,
    }
}

/// Whether a word is a name wherever it stands: it has a capital behind its first letter.
fn is_name(word: &str) -> bool {
    word.chars().skip(1).any(char::is_uppercase)
}

/// Whether a header says "port", beside one word that is not known or says of which side: "Connection port".
pub(super) fn says_port(header: &str, lexicon: &Lexicon) -> bool {
    let pieces = lexicon.find(header, &[ConceptKind::Column]);
    let (mut ports, mut others, mut unknown) = (0, 0, 0);
    for piece in pieces.iter() {
        match piece {
            Piece::Term(term) => {
                let is = |wanted| term.concepts.iter().any(|id| id.as_str() == wanted);
                let names_both = header[term.range.clone()].contains('/');
                match () {
                    () if is("column-port") => ports += 1,
                    () if is("column-endpoint") && !names_both => unknown += 1,
                    () => others += 1,
                }
            }
            Piece::Unknown(range) => {
                let words = header[range.clone()].split(|c: char| !is_alphanumeric(c));
                unknown += words.filter(|word| !word.is_empty()).count();
            }
            _ => {}
        }
    }
    ports == 1 && others == 0 && unknown == 1
}

/// Whether a header names one of these concepts.
pub(super) fn names(header: &str, lexicon: &Lexicon, concepts: &[&str]) -> bool {
    let pieces = lexicon.find(header, &[ConceptKind::Column]);
    pieces.iter().any(|piece| match piece {
        Piece::Term(term) => term
            .concepts
            .iter()
            .any(|id| concepts.contains(&id.as_str())),
        _ => false,
    })
}
