//! Cells of protocols and ports, read by kind of token, not by place.
//!
//! Takes the text of a cell such as `A/V/STUN,MSTURN/UDP/3478`, `TCP: 80, 443; UDP: 3478` or `ESP (50)`,
//! gives what it states, the words left over and what cannot be read. Translations scramble the order,
//! so order decides only which transport has which ports. A number is a port where everything beside it
//! is understood; a cell that leaves a doubt about its ports states none.

// Kinds of tokens are many, and a match asks for a few of them.
#![allow(clippy::wildcard_enum_match_arm)]

use std::collections::BTreeSet;

use crate::lexicon::{Lexicon, PortWord};
use crate::normalize::{GapCode, readings};
use crate::order::Collect;
use crate::protocol::{Name, NameKind, Protocol};
use crate::rule::{Match, PortRange, Ports};
use crate::unicode::one_line;

use super::number::{self, Fault, Manner, text_of};
use super::pairing::{Element, pair, pair_alone};
use super::tail::without_tail;
use super::token::{Kind, Token, tokens};

/// What the column of a cell is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CellKind {
    /// Role, protocols and ports in one cell: `Protocol/TCP or UDP/Port`.
    Service,
    /// Ports, with or without a transport.
    Port,
    /// Protocols.
    Protocol,
}

/// What a cell states about protocols and ports.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ServiceReading {
    /// In the order of the page; without a transport where the cell names none.
    pub(crate) matches: Vec<Match>,
    /// Transports that are bound to no number in the cell: they are those of the row.
    pub(crate) transports: Vec<Name>,
    /// Where the cell can be read in several ways: each of them; `matches` is empty then.
    pub(crate) others: Vec<Vec<Match>>,
    /// The matches where a transport at the end of a list is that of its last item alone; what the row says
    /// beside the cell may tell.
    pub(crate) alone: Option<Vec<Match>>,
    /// The cell states ports that cannot be told for sure.
    pub(crate) unread: bool,
    /// The cell says that there is none.
    pub(crate) none: bool,
    /// The cell denies what it names.
    pub(crate) denied: bool,
    pub(crate) application_protocols: BTreeSet<Protocol>,
    pub(crate) security: BTreeSet<Protocol>,
    pub(crate) hidden: Hidden,
    /// Words left over, in order: a role in a service cell.
    pub(crate) rest: String,
    /// What cannot be read, with the text.
    pub(crate) gaps: Vec<(GapCode, String)>,
    /// Names written in unusual case.
    pub(crate) odd_case: Vec<String>,
    /// Whether words follow the port or the cell begins with a separator.
    pub(crate) garbled: bool,
}

/// What a cell names beside an exception, so that nobody can say whether it is meant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Hidden {
    pub(crate) application_protocols: bool,
    pub(crate) security: bool,
}

impl ServiceReading {
    /// Whether the cell names a protocol or a port.
    pub(crate) fn states_something(&self) -> bool {
        !(self.matches.is_empty()
            && self.others.is_empty()
            && self.transports.is_empty()
            && self.application_protocols.is_empty()
            && self.security.is_empty())
    }

    fn has_range(&self) -> bool {
        self.matches.iter().any(|found| found.range().is_some())
    }
}

/// The most spellings in unusual case that are remembered of one cell.
const MAX_ODD_CASE: usize = 8;
/// The most matches of one cell; a page that lists more states a table of its own.
const MAX_MATCHES: usize = 4_096;

/// Reads a cell; `lexicon` knows the words of its language, those of English are known in all.
pub(crate) fn read(text: &str, kind: CellKind, lexicon: Option<&Lexicon>) -> ServiceReading {
    readings::service(text, kind, lexicon, || read_anew(text, kind, lexicon))
}

fn read_anew(text: &str, kind: CellKind, lexicon: Option<&Lexicon>) -> ServiceReading {
    let mut tokens = tokens(text, lexicon);
    mark_last_star(&mut tokens);
    join_broken_ranges(&mut tokens);
    let mut reading = ServiceReading::default();
    if says_none(&tokens) {
        reading.none = true;
        return reading;
    }
    let tokens = match kind {
        CellKind::Protocol => first_clause(tokens),
        CellKind::Port => without_tail(tokens),
        CellKind::Service => tokens,
    };
    let tokens = resolve_brackets(tokens);
    let outcome = match doubt(&tokens, kind) {
        Some(fault) => Err(fault),
        None => matches_of(&tokens, kind),
    };
    // What prose behind the ports names is not what has them open.
    let stated = match &outcome {
        Ok(Outcome::One(built)) => &tokens[..built.end],
        _ => &tokens[..],
    };
    names(stated, &mut reading);
    let mut end = tokens.len();
    match outcome {
        Ok(Outcome::One(built)) => {
            end = built.end;
            let paired = pair(&built.elements);
            reading.matches = paired.matches;
            reading.transports = paired.loose;
            reading.alone = pair_alone(&built.elements);
            if hugs_last(stated)
                && let Some(alone) = reading.alone.take()
            {
                let joint = std::mem::replace(&mut reading.matches, alone);
                reading.others.push(joint);
            }
            reading.gaps.extend(built.gaps);
            let is_too_long = reading.matches.len() > MAX_MATCHES;
            if is_too_long || paired.is_doubtful || contradicts(&reading.matches) {
                reading.transports = transports(&tokens);
                doubted(&mut reading, GapCode::AmbiguousPorts, one_line(text));
            }
        }
        Ok(Outcome::Several(others)) => {
            reading.others = others;
            reading.transports = transports(&tokens);
            doubted(&mut reading, GapCode::AmbiguousPorts, one_line(text));
        }
        Err(fault) => {
            reading.transports = transports(&tokens);
            let is_denial = fault.code == GapCode::Exception;
            doubted(&mut reading, fault.code, fault.text);
            if is_denial {
                // "Ports that are not related to it" denies nothing.
                let is_prose = tokens.iter().any(is_unknown) && !tokens.iter().any(is_number);
                reading.denied =
                    !is_prose && tokens.iter().any(|token| is_word(token, PortWord::DENIAL));
                reading.hidden = Hidden {
                    application_protocols: !reading.application_protocols.is_empty(),
                    security: !reading.security.is_empty(),
                };
                reading.transports.clear();
                reading.application_protocols.clear();
                reading.security.clear();
            }
        }
    }
    if kind == CellKind::Protocol {
        own_names(&tokens, &mut reading);
    }
    left_over(&tokens[..end], kind, &mut reading);
    silent(text, kind, &mut reading);
    reading
}

/// The cell states ports that nobody can tell for sure.
fn doubted(reading: &mut ServiceReading, code: GapCode, text: String) {
    reading.matches.clear();
    reading.alone = None;
    reading.unread = true;
    reading.gaps.push((code, text));
}

/// `8300, 8301(UDP)`: brackets without a blank before them, in a list with blanks between its items, are of the last.
fn hugs_last(tokens: &[Token]) -> bool {
    let open = tokens
        .iter()
        .rposition(|token| token.kind == Kind::Open && token.text == "(");
    let Some(open) = open.filter(|at| *at > 0 && is_number(&tokens[at - 1])) else {
        return false;
    };
    let mut pairs = tokens[..open].windows(2);
    pairs.any(|pair| pair[0].kind == Kind::Comma && pair[1].kind == Kind::Blank)
}

/// What is not said of ports in a cell that should say it is a gap.
fn silent(text: &str, kind: CellKind, reading: &mut ServiceReading) {
    let is_any = reading
        .matches
        .iter()
        .any(|found| found.ports == Ports::Any);
    if kind == CellKind::Protocol || !reading.gaps.is_empty() || reading.has_range() || is_any {
        let is_partly_dynamic = reading.has_range()
            && reading.matches.iter().any(|found| {
                found.ports == Ports::Unnumbered && found.transport.is_none_or(Name::has_ports)
            });
        if is_partly_dynamic {
            reading.gaps.push((GapCode::UnnumberedPort, one_line(text)));
        }
        return;
    }
    let code = match kind {
        _ if reading.states_something() => GapCode::UnnumberedPort,
        CellKind::Port => GapCode::UnknownTerm,
        CellKind::Service | CellKind::Protocol => GapCode::UnreadableService,
    };
    reading.unread |= code != GapCode::UnnumberedPort;
    reading.gaps.push((code, one_line(text)));
}

/// Whether any port and some port are stated of one transport.
fn contradicts(matches: &[Match]) -> bool {
    let of = |is_any: bool| -> BTreeSet<Option<Name>> {
        let found = matches
            .iter()
            .filter(|found| (found.ports == Ports::Any) == is_any);
        found.map(|found| found.transport).into_set()
    };
    !of(true).is_disjoint(&of(false))
}

fn is_word(token: &Token, kind: PortWord) -> bool {
    matches!(token.kind, Kind::Word(word) if word.has(kind))
}

fn is_unknown(token: &Token) -> bool {
    matches!(token.kind, Kind::Word(word) if word.is_unknown())
}

fn is_number(token: &Token) -> bool {
    matches!(token.kind, Kind::Number(_))
}

/// `--`, "none": nothing but dashes or a word for none.
fn says_none(tokens: &[Token]) -> bool {
    let is_dash = |token: &Token| matches!(token.kind, Kind::Dash | Kind::Blank | Kind::Break);
    let is_none = |token: &Token| {
        is_word(
            token,
            PortWord::NONE.or(PortWord::FILLER).or(PortWord::PORT),
        ) || matches!(
            token.kind,
            Kind::Blank | Kind::Dot | Kind::Neutral | Kind::Break | Kind::Dash
        )
    };
    let has_dash = tokens.iter().any(|token| token.kind == Kind::Dash);
    has_dash && tokens.iter().all(is_dash)
        || tokens.iter().any(|token| is_word(token, PortWord::NONE)) && tokens.iter().all(is_none)
}

/// `1024-65535 *`: a star behind the last port is the mark of a note, however far it stands.
fn mark_last_star(tokens: &mut [Token]) {
    let mut from_end = (0..tokens.len())
        .rev()
        .filter(|at| tokens[*at].kind != Kind::Blank);
    if let (Some(last), Some(before)) = (from_end.next(), from_end.next())
        && tokens[last].kind == Kind::Star
        && is_number(&tokens[before])
    {
        tokens[last].kind = Kind::Note;
    }
}

/// `30000-` at the end of a line and `32767` on the next are one range.
fn join_broken_ranges(tokens: &mut Vec<Token>) {
    let is_broken = |four: &[Token]| match four {
        [lower, dash, line, upper] => {
            let is_line = line.kind == Kind::Break && line.text == "\n";
            is_number(lower) && dash.kind == Kind::Dash && is_line && is_number(upper)
        }
        _ => false,
    };
    let fours = tokens.windows(4).enumerate();
    let lines: Vec<usize> = fours
        .filter(|(_, four)| is_broken(four))
        .map(|(at, _)| at + 2)
        .collect();
    let mut at = 0;
    tokens.retain(|_| {
        at += 1;
        lines.binary_search(&(at - 1)).is_err()
    });
}

/// A cell of protocols up to a dash or a colon behind a name with prose: `TCP - Client and server`.
fn first_clause(mut tokens: Vec<Token>) -> Vec<Token> {
    let cut = (0..tokens.len()).find(|&at| {
        let before = tokens[..at]
            .iter()
            .rev()
            .find(|token| token.kind != Kind::Blank);
        let after = || {
            let skipped =
                |token: &&Token| !matches!(token.kind, Kind::Blank | Kind::Dash | Kind::Colon);
            tokens[at..].iter().take(LONGEST_GAP).find(skipped)
        };
        let begins_prose = |token: &Token| match tokens[at].kind {
            Kind::Dash => matches!(token.kind, Kind::Word(_)),
            Kind::Colon => is_unknown(token),
            _ => false,
        };
        before.is_some_and(|token| matches!(token.kind, Kind::Name(_)))
            && after().is_some_and(begins_prose)
    });
    tokens.truncate(cut.unwrap_or(tokens.len()));
    tokens
}

/// Blanks and dashes between two things that belong together, at most.
const LONGEST_GAP: usize = 8;

/// Brackets that hold prose become remarks, those that hold a reference become note marks; others stay.
fn resolve_brackets(tokens: Vec<Token>) -> Vec<Token> {
    let mut resolved: Vec<Token> = Vec::with_capacity(tokens.len());
    let outside = numbers_outside(&tokens);
    let mut at = 0;
    while at < tokens.len() {
        let token = &tokens[at];
        if token.kind == Kind::Close {
            // A bracket that nothing opens: `443 1)` has a note, `1) 443` a number of an item.
            unopened(&tokens, at, &mut resolved);
            at += 1;
            continue;
        }
        if token.kind != Kind::Open {
            resolved.push(token.clone());
            at += 1;
            continue;
        }
        let Some(close) = closing(&tokens, at) else {
            resolved.push(token.clone());
            at += 1;
            continue;
        };
        let inside = &tokens[at + 1..close];
        let before = tokens[..at]
            .iter()
            .rev()
            .find(|token| token.kind != Kind::Blank);
        match bracket(inside, before, token, outside) {
            Bracket::Read => {
                resolved.push(token.clone());
                resolved.extend(inside.iter().cloned());
                resolved.push(tokens[close].clone());
            }
            Bracket::Note => {}
            Bracket::Remark => resolved.push(Token {
                kind: Kind::Remark,
                text: tokens[at..=close]
                    .iter()
                    .map(|token| token.text.as_str())
                    .collect(),
            }),
            Bracket::Odd => resolved.push(Token {
                kind: Kind::Odd,
                text: tokens[at..=close]
                    .iter()
                    .map(|token| token.text.as_str())
                    .collect(),
            }),
        }
        at = close + 1;
    }
    resolved
}

/// How many numbers stand in no brackets.
fn numbers_outside(tokens: &[Token]) -> usize {
    let mut depth = 0_usize;
    let mut count = 0;
    for token in tokens {
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close => depth = depth.saturating_sub(1),
            Kind::Number(_) if depth == 0 => count += 1,
            _ => {}
        }
    }
    count
}

/// Whether brackets say where one of several numbers applies: `443 (local), 8443 (remote)`.
fn numbers_of_sides(inside: &[Token], numbers: usize, outside: usize) -> bool {
    let has_side = inside.iter().any(|token| is_word(token, PortWord::SIDE));
    has_side && (numbers > 0 || outside > 1)
}

/// The closing bracket of the one at `open`, inner brackets passed over.
fn closing(tokens: &[Token], open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(open).take(LONGEST_BRACKET) {
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// Tokens in brackets at most; keeps a cell of opening brackets linear.
const LONGEST_BRACKET: usize = 256;

/// A closing bracket that nothing opens: behind the last, short number it is that of a note.
fn unopened(tokens: &[Token], at: usize, resolved: &mut Vec<Token>) {
    let is_short = |token: &Token| matches!(token.kind, Kind::Number(digits) if digits.length <= 2);
    let kind = match resolved.last() {
        Some(last) if is_short(last) && resolved[..resolved.len() - 1].iter().any(is_number) => {
            let is_last = !tokens[at + 1..].iter().take(LONGEST_BRACKET).any(is_number);
            if is_last { Kind::Note } else { Kind::Odd }
        }
        Some(last) if is_number(last) => Kind::Odd,
        _ => Kind::Neutral,
    };
    if kind == Kind::Note {
        resolved.pop();
    }
    resolved.push(Token {
        kind,
        text: tokens[at].text.clone(),
    });
}

/// What brackets hold.
enum Bracket {
    /// Names and numbers that count as if there were no brackets.
    Read,
    Note,
    Remark,
    /// Something that makes what stands before it doubtful.
    Odd,
}

fn bracket(inside: &[Token], before: Option<&Token>, open: &Token, outside: usize) -> Bracket {
    let numbers = inside.iter().filter(|token| is_number(token)).count();
    let has_words = inside
        .iter()
        .any(|token| matches!(token.kind, Kind::Word(_)));
    let after_number = before.is_some_and(|token| is_number(token) || token.kind == Kind::Note);
    let short = |token: &Token| match token.kind {
        Kind::Number(digits) => digits.length <= 2,
        _ => true,
    };
    let is_label = |token: &Token| match token.kind {
        Kind::Number(digits) => digits.length <= 2,
        Kind::Word(_) => token.text.chars().count() <= 1,
        Kind::Note | Kind::Star | Kind::Comma | Kind::Blank => true,
        Kind::Odd => token.text == "^",
        _ => false,
    };
    // `443 (1)`, `443 [1]`, `443[^1]`, `[a]`; after a name `(50)` is a number that counts.
    let is_reference = !inside.is_empty() && inside.iter().all(is_label);
    if is_reference && before.is_some() && (after_number || open.text == "[") {
        return Bracket::Note;
    }
    let denies = PortWord::EXCEPT.or(PortWord::DENIAL).or(PortWord::DOUBT);
    if inside.iter().any(|token| is_word(token, PortWord::NOTE)) {
        return Bracket::Note;
    }
    if inside.iter().any(|token| is_word(token, denies))
        || numbers + outside > 1 && numbers_of_sides(inside, numbers, outside)
    {
        return Bracket::Read;
    }
    let has_names = inside
        .iter()
        .any(|token| matches!(token.kind, Kind::Name(_)));
    let is_understood = |token: &Token| match token.kind {
        Kind::Word(word) => !word.is_unknown() && !word.has(PortWord::SIDE.or(PortWord::COUNT)),
        Kind::Odd | Kind::Remark | Kind::Ellipsis | Kind::Arrow | Kind::Address => false,
        _ => true,
    };
    if inside.iter().all(is_understood)
        && inside
            .iter()
            .all(|token| short(token) || !after_number || has_words || numbers > 1 || has_names)
    {
        let states = has_names
            || numbers > 0
            || inside
                .iter()
                .any(|token| is_word(token, PortWord::ANY.or(PortWord::UNNUMBERED)));
        return if states {
            Bracket::Read
        } else {
            Bracket::Remark
        };
    }
    let names_transport = inside
        .iter()
        .any(|token| matches!(token.kind, Kind::Name(name) if name.kind() == NameKind::Transport));
    match () {
        () if has_words && !names_transport => Bracket::Remark,
        () if numbers == 0
            && !names_transport
            && !inside.iter().any(|token| token.kind == Kind::Odd) =>
        {
            Bracket::Remark
        }
        () => Bracket::Odd,
    }
}

/// Whether the name at a place is a part of the words that a name in brackets stands for: `Secure LDAP
/// (LDAPS)` is one protocol.
fn is_spelled_out(tokens: &[Token], at: usize, name: Name) -> bool {
    let is_part = |token: &&Token| !matches!(token.kind, Kind::Blank | Kind::Word(_) | Kind::Dash);
    let mut rest = tokens[at + 1..].iter().take(LONGEST_GAP).filter(is_part);
    let (Some(open), Some(short), Some(close)) = (rest.next(), rest.next(), rest.next()) else {
        return false;
    };
    let is_longer = |short: &Token| match short.kind {
        Kind::Name(short) => short != name && short.as_str().starts_with(name.as_str()),
        _ => false,
    };
    let item = tokens[..at]
        .iter()
        .rev()
        .take(LONGEST_GAP)
        .take_while(|token| {
            matches!(
                token.kind,
                Kind::Blank | Kind::Word(_) | Kind::Dash | Kind::Neutral
            )
        });
    let behind = tokens[at + 1..]
        .iter()
        .take(LONGEST_GAP)
        .take_while(|token| token.kind != Kind::Open);
    let has_words = item
        .chain(behind)
        .any(|token| matches!(token.kind, Kind::Word(_)));
    open.kind == Kind::Open && is_longer(short) && close.kind == Kind::Close && has_words
}

/// The names of a cell, but for those of remarks.
fn names(tokens: &[Token], reading: &mut ServiceReading) {
    for (at, token) in tokens.iter().enumerate() {
        let Kind::Name(name) = token.kind else {
            continue;
        };
        if is_spelled_out(tokens, at, name) {
            continue;
        }
        match name.kind() {
            NameKind::Application => {
                reading.application_protocols.insert(name.into());
            }
            NameKind::Security => {
                reading.security.insert(name.into());
            }
            NameKind::Transport => {}
        }
        let is_news =
            reading.odd_case.len() < MAX_ODD_CASE && !reading.odd_case.contains(&token.text);
        if is_news && !name.is_usual_case(&token.text) {
            reading.odd_case.push(token.text.clone());
        }
    }
}

fn transports(tokens: &[Token]) -> Vec<Name> {
    let mut found = Vec::new();
    for token in tokens {
        if let Kind::Name(name) = token.kind
            && name.kind() == NameKind::Transport
            && !found.contains(&name)
        {
            found.push(name);
        }
    }
    found
}

/// The first thing that makes all numbers of the cell doubtful.
fn doubt(tokens: &[Token], kind: CellKind) -> Option<Fault> {
    let numbers = tokens.iter().filter(|token| is_number(token)).count();
    let mut after_number = false;
    let fault = |code, token: &Token| {
        Some(Fault {
            code,
            text: one_line(&token.text),
        })
    };
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Number(_) => after_number = true,
            Kind::Odd | Kind::Arrow if kind == CellKind::Protocol && numbers == 0 => {}
            Kind::Odd | Kind::Arrow => return fault(GapCode::UnreadableService, token),
            Kind::Ellipsis if numbers > 0 => return fault(GapCode::AmbiguousPorts, token),
            Kind::Word(word) => {
                let next_is_number = tokens[at + 1..]
                    .iter()
                    .take(LONGEST_GAP)
                    .find(|token| token.kind != Kind::Blank && !is_word(token, PortWord::FILLER))
                    .is_some_and(is_number);
                if word.has(PortWord::EXCEPT.or(PortWord::DENIAL)) {
                    return fault(GapCode::Exception, token);
                }
                // In the words before the number, "legacy" is a part of a role.
                let counts = kind != CellKind::Service || after_number || next_is_number;
                if word.has(PortWord::DOUBT) && counts && (numbers > 0 || kind == CellKind::Port) {
                    return fault(GapCode::AmbiguousPorts, token);
                }
                if word.has(PortWord::NONE) && numbers > 0 {
                    return fault(GapCode::AmbiguousPorts, token);
                }
                if word.has(PortWord::SIDE) && numbers > 1 && counts {
                    return fault(GapCode::AmbiguousPorts, token);
                }
                let before = tokens[..at]
                    .iter()
                    .rev()
                    .take(2)
                    .find(|token| token.kind != Kind::Blank);
                if word.has(PortWord::COUNT) && before.is_some_and(is_number) && !next_is_number {
                    return fault(GapCode::AmbiguousPorts, token);
                }
            }
            _ => {}
        }
    }
    None
}

/// How a cell can be read.
enum Outcome {
    One(Built),
    Several(Vec<Vec<Match>>),
}

/// Reads the cell in each manner of grouping digits; one that holds is taken.
fn matches_of(tokens: &[Token], kind: CellKind) -> Result<Outcome, Fault> {
    let grouped = build(tokens, kind, Manner::Grouped);
    if !number::has_groups(tokens) {
        return single(grouped?, tokens);
    }
    let apart = build(tokens, kind, Manner::Apart);
    match (grouped, apart) {
        (Ok(grouped), Ok(apart)) if grouped.elements == apart.elements => single(grouped, tokens),
        (Ok(grouped), Ok(apart)) => Ok(Outcome::Several(vec![
            pair(&grouped.elements).matches,
            pair(&apart.elements).matches,
        ])),
        (Ok(built), Err(_)) | (Err(_), Ok(built)) => single(built, tokens),
        (Err(fault), Err(_)) => Err(fault),
    }
}

/// A reading that is the only one, unless its two numbers may be the ends of a range.
fn single(built: Built, tokens: &[Token]) -> Result<Outcome, Fault> {
    if built.is_weak {
        return Err(Fault {
            code: GapCode::AmbiguousPorts,
            text: text_of(tokens),
        });
    }
    let ports = built
        .elements
        .iter()
        .filter(|element| matches!(element, Element::Ports(_)));
    if let Some((lower, upper)) = built.lost_dash
        && ports.count() == 2
        && PortRange::new(lower, upper).is_some()
    {
        // What is written are two ports; that they were a range once is no reading of the cell.
        return Ok(Outcome::Several(vec![pair(&built.elements).matches]));
    }
    Ok(Outcome::One(built))
}

/// The elements of a cell in one manner.
#[derive(Debug)]
struct Built {
    elements: Vec<Element>,
    gaps: Vec<(GapCode, String)>,
    /// Where what is read ends; prose and notes may follow.
    end: usize,
    /// A number of one digit beside another number: a part of it, or a number of an item.
    is_weak: bool,
    /// Two numbers with nothing but a blank between them, which may have lost a dash.
    lost_dash: Option<(u16, u16)>,
}

struct Builder<'t> {
    tokens: &'t [Token],
    kind: CellKind,
    manner: Manner,
    at: usize,
    built: Built,
    /// The port before: its last number, how many digits it has, and the token after it.
    last: Option<(PortRange, usize, usize)>,
    /// What has no number and is said already: a transport of the vocabulary each, so few.
    unnumbered: Vec<Element>,
    /// Words that are not understood, since the port before or the beginning.
    unknown: Option<usize>,
    /// A word such as "and" stands behind a port, and nothing since; then a name without a number.
    joined: Joined,
    /// Whether a comma or a line end stands behind the last port.
    is_parted: bool,
    /// Whether the item at hand names an application protocol.
    has_name: bool,
}

/// Whether an item that a word such as "and" begins has a number.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joined {
    No,
    Bare,
    Name,
}

/// Reads the elements of a cell.
fn build(tokens: &[Token], kind: CellKind, manner: Manner) -> Result<Built, Fault> {
    let mut builder = Builder {
        tokens,
        kind,
        manner,
        at: 0,
        built: Built {
            elements: Vec::new(),
            gaps: Vec::new(),
            end: tokens.len(),
            is_weak: false,
            lost_dash: None,
        },
        last: None,
        unnumbered: Vec::new(),
        unknown: None,
        joined: Joined::No,
        is_parted: false,
        has_name: false,
    };
    while builder.at < builder.built.end {
        builder.step()?;
    }
    builder.ends_item()?;
    if kind == CellKind::Port
        && let Some(at) = builder.unknown
    {
        return Err(builder.fault(GapCode::UnknownTerm, at, at + 1));
    }
    let is_range = |element: &Element| matches!(element, Element::Ports(Ports::Range(range)) if !range.is_single());
    // "Dynamic (49152-65535)": the range says which.
    if builder.built.elements.iter().any(is_range) {
        let elements = &mut builder.built.elements;
        elements.retain(|element| *element != Element::Ports(Ports::Unnumbered));
    }
    Ok(builder.built)
}

impl Builder<'_> {
    fn fault(&self, code: GapCode, from: usize, to: usize) -> Fault {
        Fault {
            code,
            text: text_of(&self.tokens[from..to.min(self.tokens.len())]),
        }
    }

    fn push(&mut self, element: Element) {
        self.built.elements.push(element);
    }

    /// What has no number is said once.
    fn push_once(&mut self, element: Element) {
        if !self.unnumbered.contains(&element) {
            self.unnumbered.push(element);
            self.push(element);
        }
    }

    fn step(&mut self) -> Result<(), Fault> {
        let at = self.at;
        let token = &self.tokens[at];
        self.at += 1;
        match token.kind {
            Kind::Name(name) => self.name(name)?,
            Kind::Number(_) | Kind::Compare(_) => self.ports(at)?,
            Kind::Word(word) => self.word(word, at)?,
            Kind::Star => self.any(at)?,
            Kind::Grouping => return Err(self.fault(GapCode::AmbiguousPorts, at, at + 1)),
            Kind::Comma | Kind::Tick => self.ends_part(Element::Comma)?,
            Kind::Dot => {
                let is_between =
                    at > 0 && is_number(&self.tokens[at - 1]) && self.number_from(at + 1).is_some();
                if is_between {
                    self.ends_part(Element::Comma)?;
                }
            }
            Kind::Plus => self.join()?,
            Kind::Break => self.ends_part(Element::Break)?,
            Kind::Pipe => {
                let is_blank =
                    |token: Option<&Token>| token.is_some_and(|token| token.kind == Kind::Blank);
                let has_blanks = is_blank(at.checked_sub(1).map(|at| &self.tokens[at]))
                    && is_blank(self.tokens.get(at + 1));
                // `443 | 8443` is a row of a table within a cell.
                if has_blanks && self.last.is_some() && self.number_from(at + 1).is_some() {
                    return Err(self.fault(GapCode::AmbiguousPorts, at, at + 1));
                }
                self.ends_part(Element::Comma)?;
            }
            Kind::Dash => {
                let has_blank = self
                    .tokens
                    .get(at + 1)
                    .is_some_and(|token| token.kind == Kind::Blank);
                self.is_parted |= has_blank && self.last.is_some();
                self.push(Element::Bond);
            }
            Kind::Slash | Kind::Colon | Kind::Open | Kind::Close => self.push(Element::Bond),
            Kind::Address => {
                if self.kind == CellKind::Port {
                    self.built
                        .gaps
                        .push((GapCode::UnknownTerm, token.text.clone()));
                }
            }
            Kind::Blank
            | Kind::Network
            | Kind::Note
            | Kind::Neutral
            | Kind::Remark
            | Kind::Ellipsis
            | Kind::Odd
            | Kind::Arrow => {}
        }
        Ok(())
    }

    /// A comma or a line end: the item ends, and what it names without a number counts.
    fn ends_part(&mut self, element: Element) -> Result<(), Fault> {
        self.ends_item()?;
        self.is_parted = self.last.is_some();
        self.push(element);
        Ok(())
    }

    /// "443 and HTTP": an item that names a protocol and no number beside one that has a number alone.
    fn ends_item(&mut self) -> Result<(), Fault> {
        if self.joined == Joined::Name {
            return Err(self.fault(GapCode::UnnumberedPort, 0, self.tokens.len()));
        }
        self.joined = Joined::No;
        self.has_name = false;
        Ok(())
    }

    fn join(&mut self) -> Result<(), Fault> {
        let is_bare = self.last.is_some() && !self.has_name && self.unknown.is_none();
        self.ends_item()?;
        if is_bare {
            self.joined = Joined::Bare;
        }
        self.push(Element::Comma);
        Ok(())
    }

    /// The number that follows, blanks passed over.
    fn number_from(&self, at: usize) -> Option<usize> {
        let next = self
            .tokens
            .iter()
            .enumerate()
            .skip(at)
            .find(|(_, token)| token.kind != Kind::Blank);
        next.filter(|(_, token)| is_number(token)).map(|(at, _)| at)
    }

    fn name(&mut self, name: Name) -> Result<(), Fault> {
        if self.joined == Joined::Bare && name.kind() == NameKind::Application {
            self.joined = Joined::Name;
        }
        self.has_name |= name.kind() == NameKind::Application;
        if name.has_versions() {
            self.version();
        }
        if name.kind() != NameKind::Transport {
            self.push(Element::Name(name));
            return Ok(());
        }
        if name.has_ports() {
            self.push(Element::Transport(name));
            if self.kind == CellKind::Protocol {
                self.protocol_number(name);
            }
            return Ok(());
        }
        self.portless(name)
    }

    /// `TLS 1.2`, `HTTP/1.1`, `SMB 3`: a number that is no port.
    fn version(&mut self) {
        let mut at = self.at;
        if self
            .tokens
            .get(at)
            .is_some_and(|token| matches!(token.kind, Kind::Blank | Kind::Slash))
        {
            at += 1;
        }
        let is_digit = |at: usize| matches!(self.tokens.get(at).map(|token| token.kind), Some(Kind::Number(digits)) if digits.length == 1);
        if !is_digit(at) {
            return;
        }
        at += 1;
        if self
            .tokens
            .get(at)
            .is_some_and(|token| token.kind == Kind::Dot)
            && is_digit(at + 1)
        {
            at += 2;
        }
        self.at = at;
    }

    /// `TCP (6)` in a column of protocols.
    fn protocol_number(&mut self, name: Name) {
        let mut at = self.at;
        while self
            .tokens
            .get(at)
            .is_some_and(|token| matches!(token.kind, Kind::Blank | Kind::Open))
        {
            at += 1;
        }
        if let Some(Kind::Number(digits)) = self.tokens.get(at).map(|token| token.kind)
            && name.number().map(u32::from) == Some(digits.value)
        {
            self.at = at + 1;
        }
    }

    /// Words and marks between a protocol and its number.
    fn number_of_protocol(&self) -> Option<(usize, u32)> {
        let said_nothing = PortWord::REMARK
            .or(PortWord::FILLER)
            .or(PortWord::PORT)
            .or(PortWord::PROTOCOL);
        let rest = self
            .tokens
            .iter()
            .enumerate()
            .skip(self.at)
            .take(LONGEST_BRACKET);
        for (at, token) in rest {
            match token.kind {
                Kind::Blank
                | Kind::Open
                | Kind::Colon
                | Kind::Slash
                | Kind::Dash
                | Kind::Neutral
                | Kind::Network => {}
                Kind::Word(word) if word.has(said_nothing) => {}
                Kind::Number(digits) => return Some((at, digits.value)),
                _ => return None,
            }
        }
        None
    }

    /// A transport without ports: the number behind it is that of the protocol, or a type of ICMP.
    fn portless(&mut self, name: Name) -> Result<(), Fault> {
        let whole = |ports| {
            Element::Whole(Match {
                transport: Some(name),
                ports,
            })
        };
        let from = self.at.saturating_sub(1);
        let is_icmp = matches!(name.as_str(), "icmp" | "icmpv6");
        let Some((at, value)) = self.number_of_protocol() else {
            self.push_once(whole(Ports::Unnumbered));
            return Ok(());
        };
        if !is_icmp {
            if name.number().map(u32::from) != Some(value) {
                return Err(self.fault(GapCode::AmbiguousPorts, from, at + 1));
            }
            self.at = at + 1;
            self.push_once(whole(Ports::Unnumbered));
            return Ok(());
        }
        let mut at = at;
        loop {
            let Some(Kind::Number(digits)) = self.tokens.get(at).map(|token| token.kind) else {
                return Ok(());
            };
            let Ok(kind) = u8::try_from(digits.value) else {
                return Err(self.fault(GapCode::AmbiguousPorts, from, at + 1));
            };
            self.at = at + 1;
            let code = self.code_of_icmp()?;
            self.push(whole(Ports::IcmpType { kind, code }));
            // `ICMP 3, 8, 11`: types, as the first is.
            let mut next = self.at;
            let mut is_listed = false;
            while let Some(token) = self.tokens.get(next) {
                match token.kind {
                    Kind::Blank => {}
                    Kind::Comma | Kind::Plus => is_listed = true,
                    Kind::Word(word) if word.has(PortWord::JOIN) => is_listed = true,
                    _ => break,
                }
                next += 1;
            }
            if !is_listed || !self.tokens.get(next).is_some_and(is_number) {
                return Ok(());
            }
            at = next;
        }
    }

    /// The code behind a type of ICMP: `8/0`, "type 8 code 0".
    fn code_of_icmp(&mut self) -> Result<Option<u8>, Fault> {
        let mut at = self.at;
        let mut has_link = false;
        while let Some(token) = self.tokens.get(at) {
            match token.kind {
                Kind::Blank => {}
                Kind::Slash | Kind::Colon | Kind::Comma if !has_link => has_link = true,
                Kind::Word(word) if word.has(PortWord::REMARK) => has_link = true,
                _ => break,
            }
            at += 1;
        }
        let is_comma_alone = self.tokens[self.at..at]
            .iter()
            .all(|token| matches!(token.kind, Kind::Blank | Kind::Comma));
        match self.tokens.get(at).map(|token| token.kind) {
            Some(Kind::Number(digits)) if has_link && !is_comma_alone => {
                match u8::try_from(digits.value) {
                    Ok(code) => {
                        self.at = at + 1;
                        Ok(Some(code))
                    }
                    Err(_) => Err(self.fault(GapCode::AmbiguousPorts, self.at, at + 1)),
                }
            }
            _ => Ok(None),
        }
    }

    fn ports(&mut self, at: usize) -> Result<(), Fault> {
        let Some(found) = number::range(self.tokens, at, self.manner)? else {
            // A sign that compares nothing.
            return Err(self.fault(GapCode::UnreadableService, at, at + 1));
        };
        if self.kind != CellKind::Protocol
            && let Some(unknown) = self.unknown
        {
            let touches = self.tokens[unknown + 1..at].iter().all(|token| {
                token.kind == Kind::Blank
                    || is_unknown(token)
                    || is_word(token, PortWord::FILLER.or(PortWord::REMARK))
            });
            // "Office 365" is a name; of words between two ports nobody knows what they say.
            if self.last.is_some() || touches {
                return Err(self.fault(GapCode::UnknownTerm, unknown, at + 1));
            }
        }
        if at > 0 && self.tokens[at - 1].kind == Kind::Dash {
            let before = self.tokens[..at - 1]
                .iter()
                .rev()
                .find(|token| token.kind != Kind::Blank);
            let begins = before.is_none_or(|token| {
                matches!(
                    token.kind,
                    Kind::Comma | Kind::Break | Kind::Open | Kind::Dash
                )
            });
            if begins {
                // `-1024` has lost its beginning.
                return Err(self.fault(GapCode::AmbiguousPorts, at - 1, found.end));
            }
        }
        let mut range = found.range;
        let mut digits = found.digits;
        if let Some((before, before_digits, end)) = self.last {
            let between = &self.tokens[end..at];
            let is_slash = between.iter().any(|token| token.kind == Kind::Slash);
            let only_slash = is_slash
                && between
                    .iter()
                    .all(|token| matches!(token.kind, Kind::Slash | Kind::Blank));
            let only_blank = !between.is_empty()
                && between
                    .iter()
                    .all(|token| matches!(token.kind, Kind::Blank | Kind::Tick));
            let only_words = between
                .iter()
                .any(|token| is_word(token, PortWord::FILLER.or(PortWord::RANGE)))
                && between.iter().all(|token| {
                    token.kind == Kind::Blank
                        || is_word(token, PortWord::FILLER.or(PortWord::RANGE))
                });
            if only_words {
                // "5060 a 5070" may be a range in another language.
                return Err(self.fault(GapCode::AmbiguousPorts, end, found.end));
            }
            if only_slash && before_digits == 0 {
                // `1024-65535/443` may say source and destination.
                return Err(self.fault(GapCode::AmbiguousPorts, end, found.end));
            }
            if only_slash && digits > 0 {
                let whole = number::completed(
                    u32::from(before.upper()),
                    before_digits,
                    u32::from(range.lower()),
                    digits,
                );
                match whole.and_then(|whole| u16::try_from(whole).ok()) {
                    Some(whole) if before.upper().checked_add(1) == Some(whole) => {
                        range = PortRange::single(whole);
                        digits = before_digits;
                    }
                    _ => self.built.is_weak |= digits == 1 || before_digits == 1,
                }
            }
            if only_blank {
                self.built.is_weak |= digits == 1 || before_digits == 1;
                let may_be_range = digits > 0
                    && before_digits > 0
                    && before.lower() >= 1024
                    && range.lower() > before.lower().saturating_add(1);
                if may_be_range {
                    self.built.lost_dash = Some((before.lower(), range.lower()));
                }
            }
        }
        self.push(Element::Ports(Ports::Range(range)));
        self.last = Some((range, digits, found.end));
        self.at = found.end;
        self.unknown = None;
        self.is_parted = false;
        if self.joined != Joined::No {
            self.joined = Joined::No;
            self.has_name = true;
        }
        Ok(())
    }

    fn any(&mut self, at: usize) -> Result<(), Fault> {
        if self.last.is_some() {
            return Err(self.fault(GapCode::AmbiguousPorts, 0, at + 1));
        }
        if self.kind != CellKind::Protocol {
            self.push(Element::Ports(Ports::Any));
        }
        Ok(())
    }

    /// Whether a word of "any" or "dynamic" stands within other words: "all clients".
    fn is_in_phrase(&self, at: usize) -> bool {
        let is_near = |token: &&Token| {
            token.kind != Kind::Blank
                && !is_word(
                    token,
                    PortWord::FILLER.or(PortWord::PORT).or(PortWord::PROTOCOL),
                )
        };
        let after = self.tokens[at + 1..].iter().take(LONGEST_GAP).find(is_near);
        let before = self.tokens[..at]
            .iter()
            .rev()
            .take(LONGEST_GAP)
            .find(is_near);
        let others = PortWord::NONE
            .or(PortWord::DOUBT)
            .or(PortWord::SIDE)
            .or(PortWord::COUNT);
        let is_other = |token: &Token| is_unknown(token) || is_word(token, others);
        after.is_some_and(is_other) || before.is_some_and(is_other)
    }

    fn word(&mut self, word: PortWord, at: usize) -> Result<(), Fault> {
        let bounds = PortWord::RANGE_OPEN
            .or(PortWord::ABOVE)
            .or(PortWord::UPWARDS)
            .or(PortWord::BELOW)
            .or(PortWord::UP_TO);
        if word.has(bounds) && number::range(self.tokens, at, self.manner)?.is_some() {
            return self.ports(at);
        }
        if word.has(PortWord::ANY.or(PortWord::UNNUMBERED)) && self.is_in_phrase(at) {
            self.unknown(at)
        } else if word.has(PortWord::ANY) {
            self.any(at)
        } else if word.has(PortWord::UNNUMBERED) {
            let unnumbered = Element::Ports(Ports::Unnumbered);
            if self.kind != CellKind::Protocol {
                self.push_once(unnumbered);
                self.joined = Joined::No;
            }
            Ok(())
        } else if word.has(PortWord::PROTOCOL) && self.number_of_protocol().is_some() {
            self.protocol()
        } else if word.has(PortWord::JOIN) {
            self.join()
        } else if word.has(PortWord::NOTE) {
            // "443, see RFC 2616": what follows is another text.
            let rest = self.tokens.iter().enumerate().skip(at);
            let end = rest
                .into_iter()
                .find(|(_, token)| token.kind == Kind::Break);
            self.at = end.map_or(self.tokens.len(), |(at, _)| at);
            Ok(())
        } else if word.is_unknown() || word == PortWord::NONE {
            self.unknown(at)
        } else {
            Ok(())
        }
    }

    /// "IP protocol 50".
    fn protocol(&mut self) -> Result<(), Fault> {
        let Some((at, value)) = self.number_of_protocol() else {
            return Ok(());
        };
        let name = u8::try_from(value).ok().and_then(Name::of_number);
        let Some(name) = name else {
            return Err(self.fault(GapCode::UnnumberedPort, self.at - 1, at + 1));
        };
        self.at = at + 1;
        if name.has_ports() {
            self.push(Element::Transport(name));
        } else {
            self.push_once(Element::Whole(Match {
                transport: Some(name),
                ports: Ports::Unnumbered,
            }));
        }
        Ok(())
    }

    /// A word of no known meaning.
    fn unknown(&mut self, at: usize) -> Result<(), Fault> {
        if self.kind == CellKind::Protocol {
            return Ok(());
        }
        if self.joined == Joined::Bare {
            // "443 and eighty": an item that is not understood.
            return Err(self.fault(GapCode::UnknownTerm, at, at + 1));
        }
        if self.kind == CellKind::Port && self.is_parted && self.unknown.is_none() {
            let is_stated = |token: &Token| {
                is_number(token)
                    || matches!(token.kind, Kind::Name(name) if name.kind() == NameKind::Transport)
            };
            if !self.tokens[at..].iter().any(is_stated) {
                // "514, depending on configuration": prose behind the ports.
                let text = text_of(&self.tokens[at..]);
                self.built.gaps.push((GapCode::UnknownTerm, text));
                self.built.end = at;
                return Ok(());
            }
            self.is_parted = false;
        }
        self.unknown.get_or_insert(at);
        Ok(())
    }
}

/// Names of the page's own in a column of protocols: a short Latin word that stands alone.
fn own_names(tokens: &[Token], reading: &mut ServiceReading) {
    let parts = |token: &Token| {
        matches!(
            token.kind,
            Kind::Comma
                | Kind::Slash
                | Kind::Break
                | Kind::Plus
                | Kind::Pipe
                | Kind::Open
                | Kind::Close
                | Kind::Colon
        ) || is_word(token, PortWord::JOIN)
    };
    let has_names = tokens
        .iter()
        .any(|token| matches!(token.kind, Kind::Name(_)));
    for item in tokens.split(parts) {
        let is_silent = |token: &Token| {
            matches!(
                token.kind,
                Kind::Blank
                    | Kind::Note
                    | Kind::Neutral
                    | Kind::Remark
                    | Kind::Number(_)
                    | Kind::Network
            ) || matches!(token.kind, Kind::Word(word) if !word.is_unknown())
        };
        if !item.iter().any(is_unknown) {
            continue;
        }
        let first = item.iter().position(|token| !is_silent(token)).unwrap_or(0);
        let last = item
            .iter()
            .rposition(|token| !is_silent(token))
            .unwrap_or(0);
        let word: String = item[first..=last]
            .iter()
            .map(|token| token.text.as_str())
            .collect();
        let is_latin = word
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
        let has_edges = word.starts_with(|c: char| c.is_ascii_alphanumeric())
            && word.ends_with(|c: char| c.is_ascii_alphanumeric());
        let has_letter = word.contains(|c: char| c.is_ascii_alphabetic());
        // A name stands alone; a word beside other words is a word.
        let stands_alone = item.iter().enumerate().all(|(at, token)| {
            (first..=last).contains(&at)
                || matches!(token.kind, Kind::Blank | Kind::Note | Kind::Remark)
        });
        // "TLS 1.3, server-auth": behind a known name a plain word says how, unless it is written like a name.
        let is_manner =
            has_names && !word.contains(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit());
        if stands_alone
            && is_latin
            && has_edges
            && has_letter
            && !is_manner
            && (2..=LONGEST_NAME).contains(&word.len())
        {
            let protocol = Protocol::named(&word);
            reading.application_protocols.insert(protocol);
        } else {
            reading.gaps.push((GapCode::UnknownTerm, text_of(item)));
        }
    }
}

/// Letters of a name of the page's own at most.
const LONGEST_NAME: usize = 16;

/// The words left over, and whether they stand where a cell in order has none.
fn left_over(tokens: &[Token], kind: CellKind, reading: &mut ServiceReading) {
    let first = tokens.iter().find(|token| token.kind != Kind::Blank);
    reading.garbled =
        kind == CellKind::Service && first.is_some_and(|token| token.kind == Kind::Slash);
    let mut after_number = false;
    // Whether the phrase at hand is no part of what is left over.
    let mut is_taken = false;
    for token in tokens {
        match token.kind {
            Kind::Number(_) => {
                after_number = true;
                reading.rest.push('/');
            }
            Kind::Name(_) => reading.rest.push('/'),
            Kind::Word(word) if word.has(PortWord::CONTINUED) && is_taken => {}
            Kind::Word(word) if word.has(PortWord::PORT) => {
                is_taken = true;
                reading.rest.push('/');
            }
            Kind::Word(word) if word == PortWord::REMARK && after_number => is_taken = true,
            Kind::Word(word) => {
                is_taken = false;
                reading.garbled |= after_number && word.is_unknown() && kind == CellKind::Service;
                reading.rest.push_str(&token.text);
            }
            Kind::Blank | Kind::Break if token.text.trim().is_empty() => reading.rest.push(' '),
            Kind::Dash => reading.rest.push('-'),
            Kind::Note => {}
            Kind::Remark if after_number => {}
            _ => reading.rest.push_str(&token.text),
        }
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
