//! Tail: prose behind the ports of a cell.
//!
//! "TCP port 2383 for the default instance" and "4022. To verify the port, run a query" state one port each.
//! Takes the tokens of a cell of ports and gives them without such a tail. A tail with a number in it, with a
//! transport, or with a word that takes something back ("other ports are used …") is none: then the cell
//! leaves its ports open.

// Kinds of tokens are many, and a match asks for a few of them.
#![allow(clippy::wildcard_enum_match_arm)]

use crate::lexicon::PortWord;
use crate::protocol::NameKind;

use super::token::{Kind, Token};

/// Digits of the shortest number that is a port wherever it stands.
const DIGITS_OF_PORT: usize = 3;

/// The tokens of a cell without the prose behind its last port.
pub(super) fn without_tail(mut tokens: Vec<Token>) -> Vec<Token> {
    let last = tokens
        .iter()
        .rposition(|token| matches!(token.kind, Kind::Number(_)));
    let Some(last) = last.filter(|last| is_port(&tokens[..=*last])) else {
        return tokens;
    };
    let (ports, rest) = tokens.split_at(last + 1);
    let tail = rest.iter().all(is_harmless).then(|| start(rest)).flatten();
    let end = tail.map_or(tokens.len(), |start| ports.len() + start);
    tokens.truncate(end);
    tokens
}

/// Whether the last number is a port for sure.
fn is_port(tokens: &[Token]) -> bool {
    let is_named = tokens.iter().any(|token| match token.kind {
        Kind::Word(word) => word.has(PortWord::PORT),
        Kind::Name(name) => name.kind() == NameKind::Transport,
        _ => false,
    });
    let is_long = tokens.last().is_some_and(
        |token| matches!(token.kind, Kind::Number(digits) if digits.length >= DIGITS_OF_PORT),
    );
    is_named || is_long
}

/// Whether a token of the tail changes nothing of the ports before it.
fn is_harmless(token: &Token) -> bool {
    const CHANGES: PortWord = PortWord::EXCEPT
        .or(PortWord::DENIAL)
        .or(PortWord::DOUBT)
        .or(PortWord::NONE)
        .or(PortWord::ABOVE)
        .or(PortWord::UPWARDS)
        .or(PortWord::BELOW)
        .or(PortWord::UP_TO)
        .or(PortWord::ANY)
        .or(PortWord::UNNUMBERED)
        .or(PortWord::SIDE);
    match token.kind {
        Kind::Name(name) => name.kind() != NameKind::Transport,
        // "20 ports" are a count, "the port" is none.
        Kind::Word(word) if word.has(PortWord::PORT) => true,
        Kind::Word(word) => !word.has(CHANGES.or(PortWord::COUNT)),
        Kind::Blank
        | Kind::Break
        | Kind::Dot
        | Kind::Comma
        | Kind::Colon
        | Kind::Neutral
        | Kind::Open
        | Kind::Close
        | Kind::Slash
        | Kind::Dash
        | Kind::Note
        | Kind::Remark
        | Kind::Network => true,
        _ => false,
    }
}

/// Where prose begins behind a port: at the end of a sentence or line, or at a small word before one that is
/// not known.
fn start(rest: &[Token]) -> Option<usize> {
    let filled = |from: usize| {
        let mut tokens = rest.iter().enumerate().skip(from);
        tokens.find(|(_, token)| token.kind != Kind::Blank)
    };
    let (at, first) = filled(0)?;
    let (next, second) = filled(at + 1)?;
    let is_apart = next > at + 1;
    let is_unknown = |token: &Token| matches!(token.kind, Kind::Word(word) if word.is_unknown());
    let is_small = |token: &Token| match token.kind {
        Kind::Word(word) => {
            let joins = PortWord::RANGE.or(PortWord::RANGE_OPEN).or(PortWord::JOIN);
            word.has(PortWord::FILLER) && !word.has(joins)
        }
        _ => false,
    };
    let begins = match first.kind {
        Kind::Dot => is_apart && matches!(second.kind, Kind::Word(_)),
        Kind::Break => is_unknown(second) || is_small(second),
        _ if is_small(first) => {
            let mut behind = rest.iter().skip(next);
            let is_remark = |token: &Token| matches!(token.kind, Kind::Word(word) if word.has(PortWord::REMARK));
            let is_passed =
                |token: &Token| token.kind == Kind::Blank || is_small(token) || is_remark(token);
            behind
                .find(|token| !is_passed(token))
                .is_some_and(is_unknown)
        }
        _ => false,
    };
    begins.then_some(at)
}
