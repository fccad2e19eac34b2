//! Service cells: protocols, security, transport and ports, read by kind of token, not by place.
//!
//! Takes the text of a cell such as `A/V/STUN,MSTURN/UDP/3478` or `/TCP/5061 de acesso/SIP (MTLS)`,
//! gives what it states, the words left over (a role, in any language) and what cannot be read.
//! Translations scramble the order, so order decides nothing but whether the cell is called garbled.

use std::borrow::Cow;
use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

use crate::lexicon::{ConceptKind, Lexicon, Piece};
use crate::rule::{Name, NameKind, PortRange};
use crate::unicode::{is_alphanumeric, is_hidden, is_plain};

use super::GapCode;

/// What a cell states about protocols and ports.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) application_protocols: BTreeSet<Name>,
    pub(super) security: BTreeSet<Name>,
    pub(super) transport: BTreeSet<Name>,
    pub(super) ports: Vec<PortRange>,
    /// Text that is neither a name of the vocabulary nor a number, in order.
    pub(super) rest: String,
    /// What cannot be read, with the text.
    pub(super) gaps: Vec<(GapCode, String)>,
    /// Names written in unusual case.
    pub(super) odd_case: Vec<String>,
    /// Whether words follow the port or the cell begins with a separator.
    pub(super) garbled: bool,
}

impl Reading {
    pub(super) fn states_something(&self) -> bool {
        !(self.ports.is_empty()
            && self.application_protocols.is_empty()
            && self.security.is_empty()
            && self.transport.is_empty())
    }
}

/// The most spellings in unusual case that are remembered of one cell.
const MAX_ODD_CASE: usize = 8;

/// One thing found in a cell.
enum Lexeme {
    Name(Name, String),
    Number(Number),
    Dash,
    Word(String),
    /// Punctuation that ends a number: everything but blanks.
    Mark(char),
    Blank,
}

/// A number as written.
struct Number {
    text: String,
    /// Its value with its groups joined.
    grouped: Option<u32>,
    /// Its value or values with the groups apart.
    apart: Vec<u32>,
    group: Grouping,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Grouping {
    /// No separator inside.
    Plain,
    /// The separator can only group digits: `50,000`.
    Certain,
    /// The separator may group digits or end a list item: `59,999`.
    Open,
}

/// Reads a cell; `lexicon` knows how its language groups digits and writes ranges.
pub(super) fn read(text: &str, lexicon: Option<&Lexicon>) -> Reading {
    let clean = clean(text);
    let lexemes = lex(&clean, lexicon);
    let mut reading = Reading::default();
    let mut after_port = false;
    reading.garbled = clean.trim_start().starts_with('/');
    let mut at = 0;
    while at < lexemes.len() {
        match &lexemes[at] {
            Lexeme::Name(name, written) => {
                match name.kind() {
                    NameKind::Application => reading.application_protocols.insert(*name),
                    NameKind::Security => reading.security.insert(*name),
                    NameKind::Transport => reading.transport.insert(*name),
                };
                let is_news =
                    reading.odd_case.len() < MAX_ODD_CASE && !reading.odd_case.contains(written);
                if is_news && !name.is_usual_case(written) {
                    reading.odd_case.push(written.clone());
                }
                reading.rest.push('/');
            }
            Lexeme::Number(_) => {
                at = ports(&lexemes, at, lexicon, &mut reading);
                after_port = true;
                reading.rest.push('/');
                continue;
            }
            Lexeme::Word(word) if lexicon.is_some_and(|lexicon| is_port_word(word, lexicon)) => {
                reading.rest.push('/');
            }
            Lexeme::Word(word) => {
                let is_grammar = lexicon.is_some_and(|lexicon| lexicon.is_grammar_word(word));
                reading.garbled |= after_port && !is_grammar;
                reading.rest.push_str(word);
            }
            Lexeme::Mark(mark) => reading.rest.push(*mark),
            Lexeme::Dash => reading.rest.push('-'),
            Lexeme::Blank => reading.rest.push(' '),
        }
        at += 1;
    }
    // Where a character is lost, nobody knows whether it was a digit.
    if clean.contains(char::REPLACEMENT_CHARACTER) && !reading.ports.is_empty() {
        reading.ports.clear();
        reading
            .gaps
            .push((GapCode::UnreadableService, clean.trim().to_owned()));
    }
    reading
}

/// The text without hidden characters, each character in normalization form KC.
fn clean(text: &str) -> Cow<'_, str> {
    if text.is_ascii() && !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !is_hidden(*c)) {
        // No-break spaces would become blanks; they group digits, so they stay.
        if matches!(c, '\u{00A0}' | '\u{202F}' | '\u{2009}' | '…') || is_plain(c) {
            clean.push(c);
        } else {
            clean.extend(c.nfkc());
        }
    }
    Cow::Owned(clean)
}

/// Whether a word says "port", as in "TCP port 443": what the number shows already.
fn is_port_word(word: &str, lexicon: &Lexicon) -> bool {
    let pieces = lexicon.find(word, &[ConceptKind::Column]);
    matches!(&*pieces, [Piece::Term(term)] if term.concepts[0].as_str() == "column-port")
}

/// Reads the number at `at`, or the range it begins; returns the lexeme after it.
fn ports(lexemes: &[Lexeme], at: usize, lexicon: Option<&Lexicon>, reading: &mut Reading) -> usize {
    let Some(Lexeme::Number(lower)) = lexemes.get(at) else {
        return at + 1;
    };
    let Some((next, upper)) = range_end(lexemes, at, lexicon) else {
        single(lower, lexicon, reading);
        // Two plain numbers with only a blank between may be a list or a range that lost its dash.
        if let (Some(Lexeme::Blank), Some(Lexeme::Number(second))) =
            (lexemes.get(at + 1), lexemes.get(at + 2))
            && range_end(lexemes, at + 2, lexicon).is_none()
        {
            let text = format!("{} {}", lower.text, second.text);
            reading.gaps.push((GapCode::AmbiguousPorts, text));
        }
        return at + 1;
    };
    let text = format!("{}-{}", lower.text, upper.text);
    let is_certain = |number: &Number| number.group != Grouping::Open || number.apart.len() <= 1;
    let same_manner = is_certain(lower) || is_certain(upper) || lower.group == upper.group;
    match (lower.grouped, upper.grouped) {
        (Some(low), Some(high)) if same_manner => match (port(low), port(high)) {
            (Some(low), Some(high)) => match PortRange::new(low, high) {
                Some(range) => reading.ports.push(range),
                None => reading.gaps.push((GapCode::BackwardRange, text)),
            },
            _ => reading.gaps.push((GapCode::PortOutOfBounds, text)),
        },
        _ => reading.gaps.push((GapCode::AmbiguousPorts, text)),
    }
    next
}

/// The number that ends a range begun at `at`, and the lexeme after it.
fn range_end<'l>(
    lexemes: &'l [Lexeme],
    at: usize,
    lexicon: Option<&Lexicon>,
) -> Option<(usize, &'l Number)> {
    let mut next = at + 1;
    let skip_blanks = |next: &mut usize| {
        while matches!(lexemes.get(*next), Some(Lexeme::Blank)) {
            *next += 1;
        }
    };
    skip_blanks(&mut next);
    match lexemes.get(next)? {
        Lexeme::Dash => {}
        Lexeme::Word(word) if lexicon.is_some_and(|lexicon| lexicon.is_range_word(word)) => {}
        Lexeme::Name(..)
        | Lexeme::Number(_)
        | Lexeme::Word(_)
        | Lexeme::Mark(_)
        | Lexeme::Blank => return None,
    }
    next += 1;
    skip_blanks(&mut next);
    match lexemes.get(next)? {
        Lexeme::Number(upper) => Some((next + 1, upper)),
        Lexeme::Name(..) | Lexeme::Dash | Lexeme::Word(_) | Lexeme::Mark(_) | Lexeme::Blank => None,
    }
}

fn single(number: &Number, lexicon: Option<&Lexicon>, reading: &mut Reading) {
    let mut push = |value: u32, text: &str| match port(value) {
        Some(port) => reading.ports.push(PortRange::single(port)),
        None => reading
            .gaps
            .push((GapCode::PortOutOfBounds, text.to_owned())),
    };
    let grouped = number.grouped.filter(|value| *value <= u32::from(u16::MAX));
    match (number.group, grouped) {
        (Grouping::Plain, _) => number.apart.iter().for_each(|v| push(*v, &number.text)),
        (Grouping::Certain, _) => {
            if let Some(value) = number.grouped {
                push(value, &number.text);
            }
        }
        // Too large for one port: a list.
        (Grouping::Open, None) => number.apart.iter().for_each(|v| push(*v, &number.text)),
        (Grouping::Open, Some(value)) => {
            let separator = number.text.chars().find(|c| !c.is_ascii_digit());
            // Where nothing is known of the language, a comma groups digits, as in CLDR's root locale.
            let groups =
                |c: char| lexicon.map_or(c == ',', |known| known.digit_groups().contains(&c));
            if separator.is_some_and(groups) {
                push(value, &number.text);
            } else {
                number.apart.iter().for_each(|v| push(*v, &number.text));
            }
            reading
                .gaps
                .push((GapCode::AmbiguousPorts, number.text.clone()));
        }
    }
}

fn port(value: u32) -> Option<u16> {
    u16::try_from(value).ok()
}

fn lex(text: &str, lexicon: Option<&Lexicon>) -> Vec<Lexeme> {
    let chars: Vec<char> = text.chars().collect();
    let mut lexemes = Vec::new();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let start = at;
        match c {
            c if c.is_whitespace() => {
                while chars.get(at).is_some_and(|c| c.is_whitespace()) {
                    at += 1;
                }
                lexemes.push(Lexeme::Blank);
            }
            '0'..='9' => {
                let (number, next) = number(&chars, at, lexicon);
                lexemes.push(number);
                at = next;
            }
            c if is_word_char(c) => {
                at = word_end(&chars, at);
                let word: String = chars[start..at].iter().collect();
                lexemes.push(match Name::lookup(&word) {
                    Some(name) => Lexeme::Name(name, word),
                    None => Lexeme::Word(word),
                });
            }
            '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '~' | '\u{301C}' | '…' => {
                at += 1;
                lexemes.push(Lexeme::Dash);
            }
            '.' if chars.get(at + 1) == Some(&'.') => {
                while chars.get(at) == Some(&'.') {
                    at += 1;
                }
                lexemes.push(Lexeme::Dash);
            }
            _ => {
                at += 1;
                lexemes.push(Lexeme::Mark(c));
            }
        }
    }
    lexemes
}

fn is_word_char(c: char) -> bool {
    (is_alphanumeric(c) || c == '_') && !c.is_ascii_digit()
}

/// The end of a word. Ideographs are words of their own script: `埠443` is a word and a number, while
/// `mco_443_vs` and `H.323` are words.
fn word_end(chars: &[char], start: usize) -> usize {
    let is_latin = |c: char| (c as u32) < 0x2E80 && is_alphanumeric(c) || c == '_';
    let latin = chars.get(start).copied().is_some_and(is_latin);
    let mut at = start;
    while let Some(&c) = chars.get(at) {
        let inner = matches!(c, '.' | '-')
            && at > start
            && chars.get(at + 1).is_some_and(|next| is_alphanumeric(*next))
            && {
                let rest: String = chars[start..].iter().take(8).collect();
                joined_name(&rest)
            };
        let goes_on = if latin {
            is_latin(c)
        } else {
            is_word_char(c) && !is_latin(c)
        };
        if !goes_on && !inner {
            break;
        }
        at += 1;
    }
    at.max(start + 1)
}

/// Names that hold a mark: `H.323`, `MS-TURN`.
fn joined_name(rest: &str) -> bool {
    let lower = rest.to_ascii_lowercase();
    ["h.323", "ms-turn", "ms-dcom"]
        .iter()
        .any(|name| lower.starts_with(name))
}

/// Reads digits with their groups. A number glued to a dotted tail (`10.0.0.1`) is no port.
fn number(chars: &[char], start: usize, lexicon: Option<&Lexicon>) -> (Lexeme, usize) {
    let digits = |from: usize| {
        chars[from..]
            .iter()
            .take_while(|c| c.is_ascii_digit())
            .count()
    };
    let first = digits(start);
    let mut end = start + first;
    let mut groups: Vec<String> = vec![chars[start..end].iter().collect()];
    let mut separator = None;
    if first <= 3 {
        while let Some(&c) = chars.get(end) {
            let may_group = match c {
                ',' | '.' | '\'' | '\u{2019}' | '\u{00A0}' | '\u{202F}' | '\u{2009}' => true,
                ' ' => lexicon.is_some_and(|lexicon| lexicon.digit_groups().contains(&' ')),
                _ => false,
            };
            let same = separator.is_none_or(|known| known == c);
            if !(may_group && same && end + 1 < chars.len() && digits(end + 1) == 3) {
                break;
            }
            separator = Some(c);
            groups.push(chars[end + 1..end + 4].iter().collect());
            end += 4;
        }
    }
    let text: String = chars[start..end].iter().collect();
    let dotted =
        chars.get(end) == Some(&'.') && chars.get(end + 1).is_some_and(char::is_ascii_digit);
    let dotted_before = start > 1 && chars[start - 1] == '.' && chars[start - 2].is_ascii_digit();
    if dotted || dotted_before {
        return (Lexeme::Word(text), end);
    }
    let value = |digits: &str| digits.parse::<u32>().unwrap_or(u32::MAX);
    let grouped = (groups.len() <= 3).then(|| value(&groups.concat()));
    let apart: Vec<u32> = groups.iter().map(|group| value(group)).collect();
    let group = match separator {
        None => Grouping::Plain,
        // A port has no leading zero, and no list is written with a point or a no-break space.
        Some(_) if groups[1..].iter().any(|group| group.starts_with('0')) => Grouping::Certain,
        Some(',' | ' ') => Grouping::Open,
        Some(_) => Grouping::Certain,
    };
    let number = Number {
        text,
        grouped: grouped.or(Some(u32::MAX)),
        apart,
        group,
    };
    (Lexeme::Number(number), end)
}
