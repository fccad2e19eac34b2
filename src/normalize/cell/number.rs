//! Numbers: the range of ports that a number or two state, with the words and signs beside them.
//!
//! Takes the tokens of a cell from a number on, gives the range and where it ends. A separator between
//! digits may group them or part them; which it is in a cell is its [`Manner`], and no language decides
//! it: both are tried, and what runs backwards, has a leading zero or lies above 65535 is ruled out.

// Kinds of tokens are many, and a match asks for a few of them.
#![allow(clippy::wildcard_enum_match_arm)]

use crate::lexicon::PortWord;
use crate::normalize::GapCode;
use crate::rule::PortRange;

use super::token::{Compare, Digits, Kind, Token};

/// How a cell uses separators between digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// `50,000` is one number.
    Grouped,
    /// `80,443` is two.
    Apart,
}

/// Why a number states no port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) code: GapCode,
    pub(super) text: String,
}

/// A number with its groups joined.
#[derive(Debug, Clone, Copy)]
struct Number {
    digits: Digits,
    /// The token after it.
    end: usize,
}

/// A range of ports and the token after it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub(super) range: PortRange,
    pub(super) end: usize,
    /// Digits of a number that stands alone, as written; 0 for a range.
    pub(super) digits: usize,
}

/// Tokens between two numbers, or of one number, at most; keeps a cell of dashes or groups linear.
const LONGEST_LINK: usize = 16;

/// The highest port.
const MAX: u32 = u16::MAX as u32;

/// Whether the separators of a cell can be read in two manners.
pub(super) fn has_groups(tokens: &[Token]) -> bool {
    tokens.windows(3).any(|three| {
        let (Kind::Number(first), Kind::Number(second)) = (three[0].kind, three[2].kind) else {
            return false;
        };
        first.length <= 3 && second.length == 3 && may_group(&three[1])
    })
}

fn may_group(token: &Token) -> bool {
    match token.kind {
        // The comma of lists in Chinese and Japanese, and a bullet, only part.
        Kind::Comma => !matches!(token.text.as_str(), "、" | "•"),
        Kind::Dot | Kind::Tick | Kind::Grouping => true,
        Kind::Blank => token.text.chars().count() == 1,
        _ => false,
    }
}

/// Whether digits of three follow a number as if they were its group.
fn has_more_groups(tokens: &[Token], at: usize) -> bool {
    matches!(tokens.get(at..at + 3), Some(three) if has_groups(three))
}

/// Reads the range that begins with the number, word or sign at `at`; `None` where none does.
pub(super) fn range(tokens: &[Token], at: usize, manner: Manner) -> Result<Option<Found>, Fault> {
    let fail = |code: GapCode, end: usize| Fault {
        code,
        text: text_of(&tokens[at..end.min(tokens.len())]),
    };
    let mut start = at;
    let mut before = Bound::default();
    // Words and signs before the number: `> 1023`, "from", "up to".
    while let Some(token) = tokens.get(start).filter(|_| start - at < LONGEST_LINK) {
        match token.kind {
            Kind::Compare(compare) => before.compare = Some(compare),
            Kind::Word(word) if word.has(BOUNDS) => before.words = before.words.or(word),
            Kind::Blank if start > at => {}
            Kind::Word(word) if start > at && word.has(PortWord::PORT.or(PortWord::FILLER)) => {}
            _ => break,
        }
        start += 1;
    }
    let Some(lower) = number(tokens, start, manner) else {
        return Ok(None);
    };
    let (lower, end) = (lower?, lower_end(tokens, start, manner));
    let upper_at = range_end(tokens, end, before.words.has(PortWord::RANGE_OPEN));
    if let Some(upper_at) = upper_at
        && let Some(upper) = number(tokens, upper_at, manner)
    {
        let upper = upper?;
        // "까지" stands behind the upper end.
        let closes =
            |token: &Token| matches!(token.kind, Kind::Word(word) if word.has(PortWord::UP_TO));
        let whole = upper.end + usize::from(tokens.get(upper.end).is_some_and(closes));
        // `50,000-69,999`: what groups one end groups the other, whether or not it can be a port.
        let is_grouped = lower.end > start + 1;
        if is_grouped && upper.end == upper_at + 1 && has_more_groups(tokens, upper_at) {
            return Err(fail(GapCode::PortOutOfBounds, upper.end + 2));
        }
        let is_chain = range_end(tokens, whole, false).is_some_and(|next| is_number(tokens, next));
        if is_chain || before.is_comparing() {
            return Err(fail(GapCode::AmbiguousPorts, whole));
        }
        let (low, high) = thousands(lower.digits, upper.digits)
            .ok_or_else(|| fail(GapCode::AmbiguousPorts, whole))?;
        let whole_high = completed(low, lower.digits.length, high, upper.digits.length);
        // Where digits may be grouped, a short number is a group that was parted.
        let high = whole_high
            .filter(|_| manner == Manner::Grouped)
            .unwrap_or(high);
        let is_mapping = tokens[end..upper_at]
            .iter()
            .any(|token| token.kind == Kind::Colon);
        if is_mapping && low < FIRST_UNPRIVILEGED {
            return Err(fail(GapCode::AmbiguousPorts, whole));
        }
        if low > MAX || high > MAX {
            return Err(fail(GapCode::PortOutOfBounds, whole));
        }
        return match PortRange::new(to_port(low), to_port(high)) {
            Some(range) => Ok(Some(Found {
                range,
                end: whole,
                digits: 0,
            })),
            None => Err(fail(GapCode::BackwardRange, whole)),
        };
    }
    if lower.digits.is_kilo {
        return Err(fail(GapCode::AmbiguousPorts, end));
    }
    let value = lower.digits.value;
    if value > MAX {
        return Err(fail(GapCode::PortOutOfBounds, end));
    }
    let (after, after_end) = bound_after(tokens, end);
    let bound = before.or(after);
    let open = |lower: u32, upper: u32| {
        let range = (lower <= upper).then(|| PortRange::new(to_port(lower), to_port(upper)));
        match range.flatten() {
            Some(range) => Ok(Some(Found {
                range,
                end: after_end,
                digits: 0,
            })),
            None => Err(fail(GapCode::PortOutOfBounds, after_end)),
        }
    };
    match bound {
        _ if bound.counts() > 1 => Err(fail(GapCode::AmbiguousPorts, after_end)),
        _ if bound.says(Compare::Above, PortWord::ABOVE) => open(value + 1, MAX),
        _ if bound.says(Compare::AtLeast, PortWord::UPWARDS) => open(value, MAX),
        _ if bound.says(Compare::Below, PortWord::BELOW) => open(0, value.saturating_sub(1)),
        _ if bound.says(Compare::AtMost, PortWord::UP_TO) => open(0, value),
        // A range with one end.
        _ if bound.words.has(PortWord::RANGE_OPEN) => Err(fail(GapCode::AmbiguousPorts, after_end)),
        _ if value == 0 => Err(fail(GapCode::PortOutOfBounds, end)),
        _ if ends_in_dash(tokens, end) => Err(fail(GapCode::AmbiguousPorts, end + 1)),
        _ => Ok(Some(Found {
            range: PortRange::single(to_port(value)),
            end,
            digits: lower.digits.length,
        })),
    }
}

/// Ports below are those of well-known services: `80:8080` maps one port to another and is no range.
const FIRST_UNPRIVILEGED: u32 = 1024;

const BOUNDS: PortWord = PortWord::RANGE_OPEN
    .or(PortWord::ABOVE)
    .or(PortWord::UPWARDS)
    .or(PortWord::BELOW)
    .or(PortWord::UP_TO);

/// What stands before or behind a number that has one end.
#[derive(Debug, Clone, Copy, Default)]
struct Bound {
    compare: Option<Compare>,
    words: PortWord,
}

impl Bound {
    fn is_comparing(self) -> bool {
        self.compare.is_some()
    }

    fn or(self, other: Self) -> Self {
        Self {
            compare: self.compare.or(other.compare),
            words: self.words.or(other.words),
        }
    }

    fn says(self, compare: Compare, word: PortWord) -> bool {
        self.compare == Some(compare) || self.compare.is_none() && self.words.has(word)
    }

    /// How many sides are bound: "above" and "below" at once mean nothing known.
    fn counts(self) -> usize {
        let above = self.words.has(PortWord::ABOVE.or(PortWord::UPWARDS));
        let below = self.words.has(PortWord::BELOW.or(PortWord::UP_TO));
        usize::from(above) + usize::from(below) + usize::from(self.compare.is_some())
    }
}

/// Words and signs behind a number: "and above", `+`; and the token after them.
fn bound_after(tokens: &[Token], end: usize) -> (Bound, usize) {
    let mut bound = Bound::default();
    let at = skip_blanks(tokens, end);
    match tokens.get(at).map(|token| token.kind) {
        Some(Kind::Plus) if tokens[at].text == "+" => {
            let next = skip_blanks(tokens, at + 1);
            let ends = tokens.get(next).is_none_or(|token| {
                !matches!(
                    token.kind,
                    Kind::Number(_) | Kind::Word(_) | Kind::Compare(_) | Kind::Name(_)
                )
            });
            if ends {
                bound.compare = Some(Compare::AtLeast);
                return (bound, at + 1);
            }
            (bound, end)
        }
        Some(Kind::Word(word)) if word.has(BOUNDS) && !word.has(PortWord::RANGE_OPEN) => {
            // "1024 up to 5000" is a range, and was read as one.
            let next = skip_blanks(tokens, skip_words(tokens, at + 1));
            if is_number(tokens, next) {
                return (bound, end);
            }
            bound.words = word;
            (bound, skip_words(tokens, at + 1))
        }
        _ => (bound, end),
    }
}

/// Blanks and words that say nothing.
fn skip_words(tokens: &[Token], mut at: usize) -> usize {
    let mut end = at;
    while let Some(token) = tokens.get(at) {
        match token.kind {
            Kind::Blank => {}
            Kind::Word(word) if word.has(PortWord::CONTINUED) => end = at + 1,
            _ => break,
        }
        at += 1;
    }
    end
}

fn skip_blanks(tokens: &[Token], mut at: usize) -> usize {
    while tokens
        .get(at)
        .is_some_and(|token| token.kind == Kind::Blank)
    {
        at += 1;
    }
    at
}

fn is_number(tokens: &[Token], at: usize) -> bool {
    tokens
        .get(at)
        .is_some_and(|token| matches!(token.kind, Kind::Number(_)))
}

/// The number at `at` with its groups joined as the manner says.
fn number(tokens: &[Token], at: usize, manner: Manner) -> Option<Result<Number, Fault>> {
    let Kind::Number(first) = tokens.get(at)?.kind else {
        return None;
    };
    let mut joined = first;
    let mut end = at + 1;
    let mut separator: Option<&str> = None;
    while first.length <= 3
        && end - at < LONGEST_LINK
        && let (Some(mark), Some(next)) = (tokens.get(end), tokens.get(end + 1))
        && let Kind::Number(group) = next.kind
        && group.length == 3
        && may_group(mark)
        && separator.is_none_or(|known| known == mark.text)
    {
        separator = Some(&mark.text);
        joined.value = joined
            .value
            .saturating_mul(1000)
            .saturating_add(group.value);
        joined.length += 3;
        joined.is_kilo = group.is_kilo;
        end += 2;
    }
    let mark = separator.is_some().then(|| &tokens[at + 1]);
    let Some(mark) = mark else {
        return Some(Ok(Number {
            digits: first,
            end: at + 1,
        }));
    };
    let can_only_group = mark.kind == Kind::Grouping;
    // One mark does not both group digits and part the items of a list.
    let parts_items =
        tokens.get(end).is_some_and(|next| next.text == mark.text) && is_number(tokens, end + 1);
    let fits = joined.value <= MAX && first.value > 0 && !parts_items;
    if can_only_group || manner == Manner::Grouped && fits {
        return Some(Ok(Number {
            digits: joined,
            end,
        }));
    }
    // Apart: an item of a list has no leading zero.
    let has_zero = (at + 2..end)
        .step_by(2)
        .any(|group| matches!(tokens[group].kind, Kind::Number(digits) if digits.has_leading_zero));
    if has_zero {
        return Some(Err(Fault {
            code: if fits {
                GapCode::AmbiguousPorts
            } else {
                GapCode::PortOutOfBounds
            },
            text: text_of(&tokens[at..end]),
        }));
    }
    Some(Ok(Number {
        digits: first,
        end: at + 1,
    }))
}

fn lower_end(tokens: &[Token], at: usize, manner: Manner) -> usize {
    match number(tokens, at, manner) {
        Some(Ok(number)) => number.end,
        _ => at + 1,
    }
}

/// Where the upper end of a range begins, where a dash or a word for it follows; words such as "port"
/// may stand before the number.
fn range_end(tokens: &[Token], end: usize, is_open: bool) -> Option<usize> {
    let mut at = end;
    let mut is_range = false;
    let link = PortWord::RANGE.or(PortWord::UP_TO);
    let said_nothing = PortWord::PORT.or(PortWord::FILLER);
    while let Some(token) = tokens.get(at).filter(|_| at - end < LONGEST_LINK) {
        match token.kind {
            Kind::Blank => {}
            Kind::Dash => is_range = true,
            Kind::Colon if !is_range => is_range = true,
            Kind::Word(word) if word.has(link) || is_open && word.has(PortWord::JOIN) => {
                is_range = true
            }
            // "5060부터 5070까지": the word for "from" stands behind its number.
            Kind::Word(word) if word.has(PortWord::RANGE_OPEN) && at == end => is_range = true,
            Kind::Word(word) if word.has(said_nothing) => {}
            Kind::Number(_) if is_range => return Some(at),
            _ => return None,
        }
        at += 1;
    }
    None
}

/// Whether a range has lost its upper end: `1024-`.
fn ends_in_dash(tokens: &[Token], end: usize) -> bool {
    let at = skip_blanks(tokens, end);
    if tokens.get(at).is_none_or(|token| token.kind != Kind::Dash) {
        return false;
    }
    let mut next = at;
    while tokens
        .get(next)
        .is_some_and(|token| matches!(token.kind, Kind::Blank | Kind::Dash))
    {
        next += 1;
    }
    match tokens.get(next).map(|token| token.kind) {
        None | Some(Kind::Break | Kind::Comma | Kind::Close | Kind::Slash) => true,
        // `10124~N` is a formula.
        Some(Kind::Word(_)) => {
            at == end && next == at + 1 && tokens[next].text.chars().count() <= 2
        }
        Some(_) => false,
    }
}

/// `50k-60k`; both ends are written in thousands or none is.
fn thousands(lower: Digits, upper: Digits) -> Option<(u32, u32)> {
    match (lower.is_kilo, upper.is_kilo) {
        (false, false) => Some((lower.value, upper.value)),
        (true, true) => Some((
            lower.value.saturating_mul(1000),
            upper.value.saturating_mul(1000),
        )),
        (true, false) | (false, true) => None,
    }
}

/// A number of one or two digits that stands for the last digits of the next: `5060-61` ends in 5061.
pub(super) fn completed(
    first: u32,
    first_length: usize,
    short: u32,
    short_length: usize,
) -> Option<u32> {
    if short_length > 2 || short_length >= first_length || short >= first {
        return None;
    }
    let scale = 10_u32.pow(u32::try_from(short_length).ok()?);
    let whole = first / scale * scale + short;
    (whole > first).then_some(whole)
}

fn to_port(value: u32) -> u16 {
    u16::try_from(value).unwrap_or(u16::MAX)
}

/// The text of tokens, for people.
pub(super) fn text_of(tokens: &[Token]) -> String {
    let text: String = tokens.iter().map(|token| token.text.as_str()).collect();
    crate::unicode::one_line(&text)
}
