//! Tokens of a cell of ports: names, numbers, words with what they do, and marks.
//!
//! Takes the text of a cell and the words of its language, gives tokens in order; every character of
//! the text belongs to one token. A number is made of digits that stand side by side in the page: hidden
//! and control characters never join digits, and a note mark (`443¹`, `443*`, `443†`) ends them.

use unicode_normalization::UnicodeNormalization;

use crate::lexicon::{Lexicon, MAX_PHRASE, PortWord, PortWords, fold};
use crate::protocol::Name;
use crate::unicode::{is_hidden, is_plain};

/// One thing found in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// The text as the page has it, cleaned.
    pub(super) text: String,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Name(Name),
    Number(Digits),
    Word(PortWord),
    /// `IP`, `IPv6`: says nothing of ports.
    Network,
    /// A network address: no port.
    Address,
    Dash,
    Arrow,
    Colon,
    Slash,
    /// A comma or another mark between the items of a list.
    Comma,
    /// A point between numbers.
    Dot,
    /// Something between digits that groups them or ends an item: `'`, `·`.
    Tick,
    /// Something between digits that can only group them.
    Grouping,
    /// A semicolon or a line end.
    Break,
    Plus,
    Pipe,
    Blank,
    Open,
    Close,
    Star,
    Compare(Compare),
    /// A mark of a note, which states nothing: `†`, `¹`.
    Note,
    /// A mark that states nothing: `#`, `=`, a quotation mark.
    Neutral,
    /// Dots that say that a list goes on.
    Ellipsis,
    /// Prose in brackets, which states nothing.
    Remark,
    /// Something that makes what stands beside it doubtful: `?`, `½`, digits glued to letters.
    Odd,
}

/// A sign that compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compare {
    Above,
    AtLeast,
    Below,
    AtMost,
}

/// The digits of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Digits {
    /// Its value; the highest value where it is longer.
    pub(super) value: u32,
    /// How many digits are written.
    pub(super) length: usize,
    pub(super) has_leading_zero: bool,
    /// Whether a `k` for thousand stands behind it.
    pub(super) is_kilo: bool,
}

/// What stands for a hidden character between digits.
const TORN: char = '\u{FFFC}';
/// What stands for a note mark.
const NOTE: char = '†';
/// What stands for a fraction or another character that holds digits and is no number of a port.
const UNCLEAR: char = char::REPLACEMENT_CHARACTER;
/// Opens and closes what the page has struck through, to be passed over.
const STRUCK: &str = "~~";

/// Letters or digits of an address at most; bounds how far one is looked for.
const LONGEST_ADDRESS: usize = 48;
/// Letters of a word at most that are looked at for a name.
const LONGEST_WORD: usize = 64;

/// Takes a cell apart.
pub(super) fn tokens(text: &str, lexicon: Option<&Lexicon>) -> Vec<Token> {
    let chars = clean(text);
    let mut lexer = Lexer {
        chars: &chars,
        at: 0,
        tokens: Vec::new(),
        words: Vec::new(),
    };
    while lexer.at < chars.len() {
        lexer.next();
    }
    let Lexer {
        mut tokens, words, ..
    } = lexer;
    give_words_meaning(&mut tokens, &words, lexicon);
    tokens
}

/// The characters of a cell in normalization form KC, digits of every script as ASCII digits; a hidden
/// character between digits stands as [`TORN`], marks of notes as [`NOTE`].
fn clean(text: &str) -> Vec<char> {
    let mut clean: Vec<char> = Vec::with_capacity(text.len());
    // Whether hidden characters stand between the last character and the next.
    let mut is_torn = false;
    let mut ends_note = false;
    for c in text.chars() {
        // Windows-1252 has a dash where Latin-1 has a control character.
        let c = match c {
            '\u{96}' | '\u{97}' => '-',
            c => c,
        };
        if is_hidden(c) && !c.is_whitespace() {
            is_torn |= clean.last().is_some_and(char::is_ascii_digit);
            continue;
        }
        let start = clean.len();
        if is_note_mark(c) {
            // `443¹²` has one note or two, but no more digits.
            if !ends_note {
                clean.push(NOTE);
            }
            ends_note = true;
            is_torn = false;
            continue;
        }
        ends_note = false;
        match c {
            // They group digits or end a list; form KC would make them plain blanks or letters.
            '\u{A0}' | '\u{202F}' | '\u{2009}' | '…' | '´' | '⋯' | '‥' => clean.push(c),
            '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' | '\r' => clean.push('\n'),
            c if is_plain(c) || c.is_ascii() => clean.push(c),
            c if digit(c).is_some() => clean.extend(digit(c)),
            c if is_han_numeral(c) => clean.push(c),
            // Fractions, units and numbers in circles or with points are no digits of a port.
            c if c.is_numeric() || c.nfkc().any(|d| d.is_ascii_digit()) && !is_mathematical(c) => {
                clean.push(UNCLEAR);
            }
            // A unit of one character, such as ㎞.
            '\u{3380}'..='\u{33DF}' => clean.push('½'),
            c => clean.extend(c.nfkc()),
        }
        if is_torn && clean.get(start).is_some_and(char::is_ascii_digit) {
            clean.insert(start, TORN);
        }
        is_torn = false;
    }
    clean
}

/// Superscripts, subscripts and numbers in circles: what refers to a note.
fn is_note_mark(c: char) -> bool {
    matches!(c, '¹' | '²' | '³' | 'ª' | '\u{2070}'..='\u{208E}' | '①'..='⑳' | '⓪'..='⓿' | '❶'..='➓' | '†' | '‡' | '§' | '※' | '⁎' | '＊')
}

fn is_mathematical(c: char) -> bool {
    ('\u{1D7CE}'..='\u{1D7FF}').contains(&c)
}

/// The ASCII digit of a decimal digit of any script.
fn digit(c: char) -> Option<char> {
    let number = c as u32;
    if is_mathematical(c) {
        return char::from_digit((number - 0x1D7CE) % 10, 10);
    }
    let at = ZEROS
        .partition_point(|zero| *zero <= number)
        .checked_sub(1)?;
    let value = number - ZEROS[at];
    char::from_digit(value, 10).filter(|_| value < 10)
}

/// The zeros of scripts that write decimal digits (Unicode, general category Nd), sorted.
const ZEROS: [u32; 40] = [
    0x0030, 0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6,
    0x0D66, 0x0DE6, 0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80,
    0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0,
    0xFF10, 0x104A0, 0x10D30, 0x11066,
];

struct Lexer<'c> {
    chars: &'c [char],
    at: usize,
    tokens: Vec<Token>,
    /// The tokens that are words, and their folded form.
    words: Vec<(usize, String)>,
}

impl Lexer<'_> {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn before(&self) -> Option<char> {
        self.at.checked_sub(1).map(|at| self.chars[at])
    }

    /// Takes `length` characters as one token.
    fn push(&mut self, kind: Kind, length: usize) {
        let end = (self.at + length.max(1)).min(self.chars.len());
        let text = self.chars[self.at..end].iter().collect();
        self.tokens.push(Token { kind, text });
        self.at = end;
    }

    fn next(&mut self) {
        let Some(c) = self.peek(0) else { return };
        let is_word_start = !self.before().is_some_and(is_latin);
        if is_word_start && let Some(length) = address(&self.chars[self.at..]) {
            return self.push(Kind::Address, length);
        }
        if c.is_ascii_digit() {
            return self.number();
        }
        if is_word_char(c) {
            return self.word();
        }
        let after_digit = self.before().is_some_and(|c| c.is_ascii_digit());
        let before_digit = self.peek(1).is_some_and(|c| c.is_ascii_digit());
        let between_digits = after_digit && before_digit;
        match c {
            '\n' => self.push(Kind::Break, 1),
            c if c.is_whitespace() => {
                let length = self.run(|c| c.is_whitespace() && c != '\n');
                self.push(Kind::Blank, length);
            }
            '-' | '=' if self.peek(1) == Some('>') && self.peek(2) != Some('=') => {
                self.push(Kind::Arrow, 2)
            }
            '<' if matches!(self.peek(1), Some('-')) => self.push(Kind::Arrow, 2),
            '→' | '⇒' | '⟶' | '➔' | '➜' | '←' | '↔' => self.push(Kind::Arrow, 1),
            '~' if self.peek(1) == Some('~') => self.struck(),
            c if is_dash(c) => self.push(Kind::Dash, 1),
            '…' | '⋯' | '‥' => self.dots(1),
            '.' if self.peek(1) == Some('.') => {
                let length = self.run(|c| c == '.');
                self.dots(length);
            }
            '_' if between_digits => self.push(Kind::Dash, 1),
            '.' => self.push(Kind::Dot, 1),
            ':' | '：' => self.push(Kind::Colon, 1),
            '/' | '\\' | '⁄' | '∕' => self.push(Kind::Slash, 1),
            ',' | '、' | '，' | '•' | '‚' | '،' => self.push(Kind::Comma, 1),
            '\'' | '’' | '´' | '·' | '‧' | '・' if between_digits => {
                self.push(Kind::Tick, 1)
            }
            '٬' => self.push(Kind::Grouping, 1),
            ';' | '；' | '؛' => self.push(Kind::Break, 1),
            '+' | '&' => self.push(Kind::Plus, 1),
            '|' | '¦' => self.push(Kind::Pipe, 1),
            '(' | '[' | '{' => self.push(Kind::Open, 1),
            ')' | ']' | '}' => self.push(Kind::Close, 1),
            '*' => self.star(after_digit),
            NOTE => self.push(Kind::Note, 1),
            '>' if self.peek(1) == Some('=') => self.push(Kind::Compare(Compare::AtLeast), 2),
            '<' if self.peek(1) == Some('=') => self.push(Kind::Compare(Compare::AtMost), 2),
            '>' => self.push(Kind::Compare(Compare::Above), 1),
            '<' => self.push(Kind::Compare(Compare::Below), 1),
            '≥' | '⩾' | '≧' => self.push(Kind::Compare(Compare::AtLeast), 1),
            '≤' | '⩽' | '≦' => self.push(Kind::Compare(Compare::AtMost), 1),
            '#' | '=' | '"' | '\'' | '’' | '‘' | '“' | '”' | '„' | '«' | '»' | '`' | '。' | '·'
            | '・' | '「' | '」' => self.push(Kind::Neutral, 1),
            _ => self.push(Kind::Odd, 1),
        }
    }

    /// How many characters from here on satisfy `is_inside`.
    fn run(&self, is_inside: impl Fn(char) -> bool) -> usize {
        self.chars[self.at..]
            .iter()
            .take_while(|c| is_inside(**c))
            .count()
    }

    /// Dots stand for a range between two numbers, else for what goes on.
    fn dots(&mut self, length: usize) {
        let next = self.chars[self.at + length..]
            .iter()
            .find(|c| !c.is_whitespace());
        let last = self
            .tokens
            .iter()
            .rev()
            .find(|token| token.kind != Kind::Blank);
        let after_number = last.is_some_and(|token| matches!(token.kind, Kind::Number(_)));
        let is_range = after_number && next.is_some_and(char::is_ascii_digit);
        self.push(if is_range { Kind::Dash } else { Kind::Ellipsis }, length);
    }

    /// A star behind a number or before a digit marks a note; alone it is any port.
    fn star(&mut self, after_digit: bool) {
        let length = self.run(|c| c == '*');
        let digits = self.chars[self.at + length..]
            .iter()
            .take(3)
            .take_while(|c| c.is_ascii_digit())
            .count();
        match (length, digits) {
            (1, 1..=2) => self.push(Kind::Note, 1 + digits),
            (1, 0) if after_digit => self.push(Kind::Note, 1),
            (1, 0) => self.push(Kind::Star, 1),
            _ => self.push(Kind::Odd, length),
        }
    }

    /// What the page has struck through is passed over; two lone tildes are doubtful.
    fn struck(&mut self) {
        let open: Vec<char> = STRUCK.chars().collect();
        let inside = &self.chars[self.at + open.len()..];
        // Struck text is short; a cell of tildes is not searched once for each.
        let end = inside
            .windows(open.len())
            .take(LONGEST_WORD)
            .position(|pair| pair == open);
        match end {
            Some(length) if length > 0 => self.push(Kind::Blank, length + 2 * open.len()),
            _ => self.push(Kind::Odd, open.len()),
        }
    }

    fn number(&mut self) {
        if let Some(length) = date(&self.chars[self.at..]) {
            return self.push(Kind::Odd, length);
        }
        if self.peek(0) == Some('0') && matches!(self.peek(1), Some('x' | 'X')) {
            return self.hexadecimal();
        }
        let length = self.run(|c| c.is_ascii_digit());
        let rest = &self.chars[self.at + length..];
        let glued: String = rest
            .iter()
            .take_while(|c| is_latin(**c) && !c.is_ascii_digit())
            .take(LONGEST_WORD)
            .collect();
        let mut digits = self.digits(length);
        if glued.eq_ignore_ascii_case("k") && !rest.get(1).copied().is_some_and(is_latin) {
            digits.is_kilo = true;
            return self.push(Kind::Number(digits), length + 1);
        }
        // `443tcp` and `443порт` are read; `443a`, `80xx` and `1st` are no numbers of ports.
        let is_free =
            glued.is_empty() || starts_name(rest) || !glued.is_ascii() && glued.chars().count() > 1;
        if is_free && rest.first() != Some(&TORN) {
            return self.push(Kind::Number(digits), length);
        }
        let tail = rest
            .iter()
            .take_while(|c| is_latin(**c) || **c == TORN)
            .count();
        self.push(Kind::Odd, length + tail);
    }

    fn digits(&self, length: usize) -> Digits {
        let written = &self.chars[self.at..self.at + length];
        let value = written.iter().try_fold(0_u32, |value, c| {
            value.checked_mul(10)?.checked_add(c.to_digit(10)?)
        });
        Digits {
            value: value.unwrap_or(u32::MAX),
            length,
            has_leading_zero: length > 1 && written.first() == Some(&'0'),
            is_kilo: false,
        }
    }

    fn hexadecimal(&mut self) {
        let digits: String = self.chars[self.at + 2..]
            .iter()
            .take_while(|c| is_latin(**c))
            .take(LONGEST_WORD)
            .collect();
        let kind = match u32::from_str_radix(&digits, 16) {
            Ok(value) => Kind::Number(Digits {
                value,
                length: digits.len(),
                has_leading_zero: false,
                is_kilo: false,
            }),
            Err(_) => Kind::Odd,
        };
        let length = digits.chars().count();
        self.push(kind, 2 + length);
    }

    fn word(&mut self) {
        let rest = &self.chars[self.at..];
        let c = rest[0];
        // A dash of another script between digits is a dash.
        if matches!(c, 'ー' | '一')
            && self.before().is_some_and(|c| c.is_ascii_digit())
            && self.peek(1).is_some_and(|c| c.is_ascii_digit())
        {
            return self.push(Kind::Dash, 1);
        }
        if let Some((name, length)) = Name::phrase(rest) {
            return self.push(Kind::Name(name), length);
        }
        if !is_latin(c) {
            let length = self.run(|c| is_word_char(c) && !is_latin(c));
            // 四四三 is a number, but nobody writes a port so; a single numeral is a part of words.
            if length > 1 && rest[..length].iter().all(|c| is_han_numeral(*c)) {
                return self.push(Kind::Odd, length);
            }
            return self.push_words(length);
        }
        let length = self.latin_run();
        let word: String = rest[..length].iter().take(LONGEST_WORD).collect();
        if let Some(name) = Name::lookup(&word) {
            return self.push(Kind::Name(name), length);
        }
        if matches!(word.to_ascii_lowercase().as_str(), "ip" | "ipv4" | "ipv6") {
            return self.push(Kind::Network, length);
        }
        // `v2`, `v1.0`: a version.
        let version: String = word.chars().skip(1).collect();
        if word.starts_with(['v', 'V'])
            && !version.is_empty()
            && version.bytes().all(|b| b.is_ascii_digit())
        {
            let tail = dotted(&rest[length..]);
            return self.push(Kind::Word(PortWord::REMARK), length + tail);
        }
        let letters = rest
            .iter()
            .take_while(|c| is_latin(**c) && !c.is_ascii_digit())
            .count();
        let has_only_digits =
            letters < length && rest[letters..length].iter().all(char::is_ascii_digit);
        if has_only_digits {
            let head: String = rest[..letters].iter().take(LONGEST_WORD).collect();
            if let Some(name) = Name::lookup(&head) {
                return self.push(Kind::Name(name), letters);
            }
            // `SNMPv3`.
            let versioned = head.strip_suffix(['v', 'V']).and_then(Name::lookup);
            if let Some(name) = versioned.filter(|name| name.has_versions()) {
                let tail = dotted(&rest[length..]);
                return self.push(Kind::Name(name), length + tail);
            }
            let long_number = length - letters > 1 && letters > 2;
            if long_number
                && PortWords::english()
                    .longest(&[&fold(&head)])
                    .is_some_and(|(_, w)| w.has(PortWord::PORT))
            {
                return self.push_words(letters);
            }
            let tail = dotted(&rest[length..]);
            return self.push_words(length + tail);
        }
        self.push_words(length);
    }

    /// A run of letters of one word; initials with a slash between them (`A/V`, `n/a`) are one.
    fn latin_run(&self) -> usize {
        let rest = &self.chars[self.at..];
        let mut length = self.run(is_latin);
        let is_letter = |at: usize| {
            rest.get(at)
                .is_some_and(|c| is_latin(*c) && c.is_alphabetic())
        };
        let is_end = |at: usize| !rest.get(at).copied().is_some_and(is_latin);
        while length % 2 == 1
            && rest.get(length) == Some(&'/')
            && is_letter(length + 1)
            && is_end(length + 2)
        {
            if (1..length).step_by(2).any(|at| rest[at] != '/') || length > 6 {
                break;
            }
            length += 2;
        }
        length
    }

    /// Takes `length` letters as one word, or as one for each ideograph.
    fn push_words(&mut self, length: usize) {
        let text: String = self.chars[self.at..self.at + length].iter().collect();
        let found = crate::lexicon::folded_words(&text);
        if found.len() <= 1 {
            let folded = found
                .into_iter()
                .next()
                .map(|(_, folded)| folded)
                .unwrap_or_default();
            self.words.push((self.tokens.len(), folded));
            return self.push(Kind::Word(PortWord::default()), length);
        }
        let mut end = 0;
        let count = found.len();
        for (index, (range, folded)) in found.into_iter().enumerate() {
            let start = end;
            end = if index + 1 == count {
                text.len()
            } else {
                range.end.max(start)
            };
            self.words.push((self.tokens.len(), folded));
            self.tokens.push(Token {
                kind: Kind::Word(PortWord::default()),
                text: text[start..end].to_owned(),
            });
        }
        self.at += length;
    }
}

fn is_han_numeral(c: char) -> bool {
    matches!(
        c,
        '〇' | '零'
            | '一'
            | '二'
            | '三'
            | '四'
            | '五'
            | '六'
            | '七'
            | '八'
            | '九'
            | '十'
            | '百'
            | '千'
    )
}

/// How many characters of `.1.2` follow.
fn dotted(rest: &[char]) -> usize {
    let mut length = 0;
    while rest.get(length) == Some(&'.') && rest.get(length + 1).is_some_and(char::is_ascii_digit) {
        length += 1;
        length += rest[length..]
            .iter()
            .take_while(|c| c.is_ascii_digit())
            .count();
    }
    length
}

/// Whether a name stands at the beginning of `rest`, as in `443tcp`.
fn starts_name(rest: &[char]) -> bool {
    let word: String = rest
        .iter()
        .take_while(|c| is_latin(**c))
        .take(LONGEST_WORD)
        .collect();
    Name::lookup(&word).is_some() || Name::phrase(rest).is_some()
}

fn is_word_char(c: char) -> bool {
    c == '_' || (c.is_alphanumeric() && !c.is_ascii_digit()) || crate::unicode::is_mark(c)
}

/// Letters and digits of scripts that write blanks between words: a number that touches one is a part of
/// the word. Ideographs, kana, hangul and the scripts of South East Asia touch numbers as they stand; the Latin
/// letters of Vietnamese stand behind those scripts, and so do the accents of old Greek.
fn is_latin(c: char) -> bool {
    let is_spaced = matches!(c as u32, 0..0x0E00 | 0x1E00..0x2000);
    c == '_' || is_spaced && c.is_alphanumeric()
}

fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{2010}'
            ..='\u{2015}'
                | '\u{2212}'
                | '~'
                | '\u{301C}'
                | '\u{2053}'
                | '\u{223C}'
                | '\u{2E3A}'
                | '\u{2E3B}'
                | '\u{FE58}'
                | '\u{FE63}'
                | '\u{FF5E}'
                | '\u{2043}'
                | '〰'
    )
}

/// The length of a date at the beginning of `rest`: `2013-03-09`, `03/09/2015`.
fn date(rest: &[char]) -> Option<usize> {
    let shapes: [(&[usize], &[char]); 2] = [
        (&[4, 2, 2], &['-', '/', '.']),
        (&[2, 2, 4], &['/', '.', '-']),
    ];
    shapes.into_iter().find_map(|(groups, marks)| {
        let mut at = 0;
        let mut values = Vec::with_capacity(groups.len());
        for (index, length) in groups.iter().enumerate() {
            if index > 0 {
                rest.get(at).filter(|c| marks.contains(c))?;
                at += 1;
            }
            let digits = rest.get(at..at + length)?;
            if !digits.iter().all(char::is_ascii_digit) {
                return None;
            }
            values.push(
                digits
                    .iter()
                    .fold(0, |v, c| v * 10 + (*c as u32 - '0' as u32)),
            );
            at += length;
        }
        let (year, rest_of_date) = if groups[0] == 4 {
            (values[0], &values[1..])
        } else {
            (values[2], &values[..2])
        };
        let is_date = (1900..2100).contains(&year)
            && rest_of_date.iter().all(|part| (1..=31).contains(part))
            && rest_of_date.iter().any(|part| *part <= 12);
        let ends = !rest.get(at).is_some_and(char::is_ascii_digit);
        (is_date && ends).then_some(at)
    })
}

/// The length of a network address at the beginning of `rest`: `10.0.0.0/24`, `2001:db8::1`, `[::1]`.
fn address(rest: &[char]) -> Option<usize> {
    let first = *rest.first()?;
    if !(first.is_ascii_hexdigit() || matches!(first, ':' | '[')) {
        return None;
    }
    let text: String = rest
        .iter()
        .take(LONGEST_ADDRESS)
        .take_while(|c| c.is_ascii_hexdigit() || matches!(c, ':' | '.' | '[' | ']'))
        .collect();
    let (inner, brackets) = match text.strip_prefix('[') {
        Some(inside) => (inside.split_once(']')?.0, 2),
        None => (text.split(['[', ']']).next()?, 0),
    };
    let v6 = || {
        let whole = inner.trim_end_matches(['.', ':']);
        let length = whole
            .parse::<std::net::Ipv6Addr>()
            .ok()
            .map(|_| whole.len())?;
        // `::` alone and `1024::` are no addresses that a person writes beside a port.
        (whole.len() > 3).then_some(length)
    };
    let v4 = || {
        let whole: String = inner
            .chars()
            .take_while(|c| c.is_ascii_digit() || *c == '.')
            .collect();
        let whole = whole.trim_end_matches('.');
        whole
            .parse::<std::net::Ipv4Addr>()
            .ok()
            .map(|_| whole.len())
    };
    let length = brackets + v6().or_else(v4)?;
    // The length of the prefix of a network.
    let digits = rest.get(length + 1..).map_or(0, |tail| {
        tail.iter()
            .take(4)
            .take_while(|c| c.is_ascii_digit())
            .count()
    });
    let has_prefix = rest.get(length) == Some(&'/') && (1..=3).contains(&digits);
    let end = if has_prefix {
        length + 1 + digits
    } else {
        length
    };
    let goes_on = rest.get(end).copied().is_some_and(is_latin);
    (!goes_on).then_some(end)
}

/// Tells of each word what it does, alone or with the words behind it.
fn give_words_meaning(tokens: &mut [Token], words: &[(usize, String)], lexicon: Option<&Lexicon>) {
    let english = PortWords::english();
    let own = lexicon.map_or(english, Lexicon::port_words);
    // A word and the next one belong together where nothing but a blank, a point, a dash or an apostrophe parts
    // them: "n'importe lequel".
    let reach = |from: usize| {
        let mut end = from + 1;
        while end < words.len() && end < from + MAX_PHRASE {
            let between = &tokens[words[end - 1].0 + 1..words[end].0];
            let is_near = between.len() <= 2
                && between.iter().all(|token| {
                    matches!(token.kind, Kind::Blank | Kind::Dot)
                        || between.len() == 1
                            && (token.kind == Kind::Dash || matches!(&*token.text, "'" | "’"))
                });
            if !is_near {
                break;
            }
            end += 1;
        }
        end
    };
    let mut meanings: Vec<(usize, PortWord)> = Vec::with_capacity(words.len());
    let mut at = 0;
    while at < words.len() {
        let phrase: Vec<&str> = words[at..reach(at)]
            .iter()
            .map(|(_, word)| word.as_str())
            .collect();
        let found = own.longest(&phrase).or_else(|| english.longest(&phrase));
        let (length, meaning) = found.unwrap_or((1, PortWord::default()));
        // The first word of a phrase has its meaning; the others say nothing more.
        for (index, (token, _)) in words[at..at + length].iter().enumerate() {
            meanings.push((
                *token,
                if index == 0 {
                    meaning
                } else {
                    PortWord::FILLER.or(PortWord::CONTINUED)
                },
            ));
        }
        at += length;
    }
    doubt_torn_words(&mut meanings, words);
    for (token, meaning) in meanings {
        tokens[token].kind = Kind::Word(meaning);
    }
}

/// In a script without blanks a known word inside an unknown one is no word: 無 in 無線.
fn doubt_torn_words(meanings: &mut [(usize, PortWord)], words: &[(usize, String)]) {
    let is_ideographic = |at: usize| {
        words[at].1.chars().all(crate::lexicon::is_ideograph) && !words[at].1.is_empty()
    };
    let mut start = 0;
    while start < meanings.len() {
        let mut end = start + 1;
        if is_ideographic(start) {
            while end < meanings.len()
                && is_ideographic(end)
                && meanings[end].0 == meanings[end - 1].0 + 1
            {
                end += 1;
            }
            let run = &mut meanings[start..end];
            if run.iter().any(|(_, meaning)| meaning.is_unknown()) {
                for (_, meaning) in run {
                    *meaning = PortWord::default();
                }
            }
        }
        start = end;
    }
}
