//! Folding and splitting text into tokens for look-up; what is shown and published stays as it is.
//!
//! Takes the text of a cell and gives tokens, each with its byte range in the original text. Folding
//! is NFKC, lower case, `ё` as `е`, `ı` as `i`, `ς` as `σ`, look-alike letters of another script, and no hidden characters.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use crate::unicode::{is_hidden, is_mark};

/// One token of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    /// Folded text.
    pub(crate) text: String,
    /// Byte range in the original text.
    pub(crate) range: Range<usize>,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// A word, a number, or one character of a script without spaces.
    Word,
    /// Something that ends a list item: comma, semicolon, line end.
    Separator,
    /// An opening bracket.
    Open,
    /// A closing bracket.
    Close,
}

/// Folds text for comparing: the tokens with one blank between them.
///
/// ```
/// use portolan::lexicon::fold;
/// assert_eq!(fold("IP‑адрес  Ёмкость"), "ip адрес емкость");
/// assert_eq!(fold("ＴＣＰ　４４３"), "tcp 443");
/// assert_eq!(fold(&fold("Öffentliche IP-Adresse")), fold("Öffentliche IP-Adresse"));
/// ```
#[must_use]
pub fn fold(text: &str) -> String {
    // Initials with a slash between them are one word, which is found in tokens alone.
    if text.contains(['/', '／']) {
        let words: Vec<String> = tokens(text).into_iter().map(|token| token.text).collect();
        return words.join(" ");
    }
    let folded = String::with_capacity(text.len());
    split(text, plain_ascii, folded)
}

/// The words of a text, folded, each with its byte range; one for each character of a script without blanks.
pub(crate) fn folded_words(text: &str) -> Vec<(Range<usize>, String)> {
    tokens(text)
        .into_iter()
        .filter(|token| token.kind == TokenKind::Word)
        .map(|token| (token.range, token.text))
        .collect()
}

/// Splits text into tokens.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let found = Vec::with_capacity(text.len() / AVERAGE_WORD);
    join_slashed_initials(text, split(text, plain_ascii, found))
}

/// What becomes of the tokens of a text.
trait Tokens {
    /// Takes a token whose text is folded but for capitals of ASCII.
    fn take(&mut self, kind: TokenKind, text: &str, range: Range<usize>);
}

impl Tokens for Vec<Token> {
    fn take(&mut self, kind: TokenKind, text: &str, range: Range<usize>) {
        let text = text.to_ascii_lowercase();
        self.push(Token { kind, text, range });
    }
}

/// The texts of tokens with one blank between them.
impl Tokens for String {
    fn take(&mut self, _: TokenKind, text: &str, _: Range<usize>) {
        if !self.is_empty() {
            self.push(' ');
        }
        let start = self.len();
        self.push_str(text);
        self[start..].make_ascii_lowercase();
    }
}

/// Splits text; `quick` says how many bytes at a place are ASCII and need no folding but to lower case.
fn split<T: Tokens>(text: &str, quick: fn(&[u8]) -> usize, found: T) -> T {
    let mut splitter = Splitter {
        found,
        word: String::with_capacity(text.len()),
        range: 0..0,
    };
    let mut at = 0;
    while at < text.len() {
        let plain = quick(&text.as_bytes()[at..]);
        splitter.take_ascii(at, &text[at..at + plain]);
        at += plain;
        let Some((length, folded)) = cluster(&text[at..]) else {
            break;
        };
        let range = at..at + length;
        match folded {
            Folded::One(c) => splitter.take(&range, c),
            Folded::Many(text) => text.chars().for_each(|c| splitter.take(&range, c)),
        }
        at += length;
    }
    splitter.end_word();
    splitter.found
}

/// How many bytes are printable ASCII, blanks and line ends; the last one before anything else is not
/// counted, for a mark may stand on it.
fn plain_ascii(bytes: &[u8]) -> usize {
    let is_plain = |byte: &u8| matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r');
    match bytes.iter().position(|byte| !is_plain(byte)) {
        Some(at) => at.saturating_sub(1),
        None => bytes.len(),
    }
}

/// Bytes of a word with its blank, roughly.
const AVERAGE_WORD: usize = 6;

struct Splitter<T> {
    found: T,
    /// The word that is open, empty where none is, and its range.
    word: String,
    range: Range<usize>,
}

impl<T: Tokens> Splitter<T> {
    /// Takes text that is plain ASCII and begins at byte `start`.
    fn take_ascii(&mut self, start: usize, text: &str) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            let rest = bytes[at..].iter();
            let letters = rest.take_while(|byte| is_ascii_letter(**byte)).count();
            if letters == 0 {
                let at_byte = start + at;
                self.take_mark(&(at_byte..at_byte + 1), char::from(*byte));
                at += 1;
                continue;
            }
            let (word, range) = (&text[at..at + letters], start + at..start + at + letters);
            at += letters;
            // A word that nothing can go on with needs no putting together.
            if self.word.is_empty() && at < bytes.len() {
                self.found.take(TokenKind::Word, word, range);
                continue;
            }
            if self.word.is_empty() {
                self.range.start = range.start;
            }
            self.range.end = range.end;
            let known = self.word.len();
            self.word.push_str(word);
            self.word[known..].make_ascii_lowercase();
        }
    }

    fn take(&mut self, range: &Range<usize>, c: char) {
        if classify(c) != Class::Letter {
            return self.take_mark(range, c);
        }
        if self.word.is_empty() {
            self.range.start = range.start;
        }
        self.range.end = range.end;
        self.word.push(c);
    }

    /// Takes a character that no word goes on with.
    fn take_mark(&mut self, range: &Range<usize>, c: char) {
        self.end_word();
        let kind = match classify(c) {
            Class::Ideograph => Some(TokenKind::Word),
            Class::Separator => Some(TokenKind::Separator),
            Class::Open => Some(TokenKind::Open),
            Class::Close => Some(TokenKind::Close),
            Class::Letter | Class::Other => None,
        };
        if let Some(kind) = kind {
            let mut buffer = [0; 4];
            let text = &*c.encode_utf8(&mut buffer);
            self.found.take(kind, text, range.clone());
        }
    }

    fn end_word(&mut self) {
        if !self.word.is_empty() {
            if !self.word.is_ascii() {
                unify_script(&mut self.word);
            }
            self.found
                .take(TokenKind::Word, &self.word, self.range.clone());
            self.word.clear();
        }
    }
}

/// A folded cluster; nearly all are one character.
enum Folded {
    One(char),
    Many(String),
}

/// The base character at the beginning with its combining marks, folded, and their length; hidden characters
/// are left out.
fn cluster(text: &str) -> Option<(usize, Folded)> {
    let mut chars = text.char_indices().peekable();
    let (_, first) = chars.next()?;
    let mut end = first.len_utf8();
    let is_alone = chars.peek().is_none_or(|(_, next)| !is_mark(*next));
    if is_alone && let Some(folded) = fold_plain(first) {
        return Some((end, Folded::One(folded)));
    }
    while let Some((at, mark)) = chars.next_if(|(_, next)| is_mark(*next)) {
        end = at + mark.len_utf8();
    }
    let folded = match first {
        _ if is_hidden(first) => String::new(),
        _ => fold_cluster(&text[..end]),
    };
    Some((end, Folded::Many(folded)))
}

/// Folds characters of which it is known without asking the tables of Unicode; a test holds them against those.
fn fold_plain(c: char) -> Option<char> {
    Some(match c {
        ' '..='~' | '\t' | '\n' | '\r' => c.to_ascii_lowercase(),
        'а'..='я' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' => c,
        'А'..='Я' => char::from_u32(c as u32 + ('а' as u32 - 'А' as u32))?,
        'ё' | 'Ё' => 'е',
        'ß'..='ö' | 'ø'..='ÿ' | 'є'..='ї' | 'ґ' => c,
        'ą' | 'ć' | 'č' | 'ď' | 'ę' | 'ě' | 'ğ' | 'ł' | 'ń' | 'ň' | 'ő' | 'œ' | 'ř' | 'ś' | 'ş'
        | 'š' | 'ť' | 'ů' | 'ű' | 'ź' | 'ż' | 'ž' => c,
        // Hiragana and katakana, but for marks, signs of repetition and what stands for two.
        'ぁ'..='ゖ' | 'ァ'..='ー' | '、' | '。' => c,
        '\u{A0}' | '\u{3000}' => ' ',
        '–' | '—' | '‘' | '’' | '“' | '”' => c,
        // ASCII as wide as ideographs.
        '\u{FF01}'..='\u{FF5E}' => {
            char::from_u32(c as u32 - 0xFF01 + u32::from(b'!'))?.to_ascii_lowercase()
        }
        _ => return None,
    })
}

/// Folds to a fixed point, for a letter that has lost a mark may combine with the next one.
fn fold_cluster(cluster: &str) -> String {
    let mut folded = cluster.to_owned();
    for _ in 0..4 {
        let next: String = folded
            .nfkc()
            .flat_map(char::to_lowercase)
            .map(|c| match c {
                'ё' => 'е',
                // The same letter at the end of a word, which capitals do not tell.
                'ς' => 'σ',
                // Turkish has two letters i; in capitals, nobody can tell what language a word is of.
                'ı' => 'i',
                _ => c,
            })
            .collect::<String>()
            .replace("i\u{307}", "i");
        if next == folded {
            break;
        }
        folded = next;
    }
    folded
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Ideograph,
    Separator,
    Open,
    Close,
    Other,
}

fn classify(c: char) -> Class {
    match c {
        '_' | 'a'..='z' | '0'..='9' | 'а'..='я' => Class::Letter,
        ' ' | '/' | '-' | '.' => Class::Other,
        'ß'..='ö' | 'ø'..='ÿ' | '\u{AC00}'..='\u{D7A3}' => Class::Letter,
        // Han, kana and hangul write no spaces between words, or not between all.
        '\u{4E00}'..='\u{9FFF}'
        | '\u{2E80}'..='\u{2FDF}'
        | '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{30FF}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}' => Class::Ideograph,
        ',' | ';' | '、' | '，' | '；' | '\n' | '。' => Class::Separator,
        '(' | '（' | '[' => Class::Open,
        ')' | '）' | ']' => Class::Close,
        c if c.is_alphanumeric() || is_mark(c) => Class::Letter,
        _ => Class::Other,
    }
}

/// What [`classify`] calls a letter, in ASCII of any case.
fn is_ascii_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Whether a character belongs to a script that writes no blanks between words.
pub(crate) fn is_ideograph(c: char) -> bool {
    classify(c) == Class::Ideograph
}

/// Latin letters that look like Cyrillic ones.
const LOOK_ALIKES: [(char, char); 12] = [
    ('a', 'а'),
    ('b', 'в'),
    ('c', 'с'),
    ('e', 'е'),
    ('h', 'н'),
    ('k', 'к'),
    ('m', 'м'),
    ('o', 'о'),
    ('p', 'р'),
    ('t', 'т'),
    ('x', 'х'),
    ('y', 'у'),
];

/// A word that mixes Cyrillic with Latin look-alikes is a Cyrillic word.
fn unify_script(word: &mut String) {
    let is_cyrillic = |c: char| ('\u{0400}'..='\u{04FF}').contains(&c);
    let has_latin = word.bytes().any(|byte| byte.is_ascii_alphabetic());
    if !has_latin || !word.chars().any(is_cyrillic) {
        return;
    }
    let look_alike = |c: char| LOOK_ALIKES.iter().find(|(latin, _)| *latin == c);
    let convertible = word
        .chars()
        .all(|c| !c.is_ascii_alphabetic() || look_alike(c).is_some());
    if convertible {
        *word = word
            .chars()
            .map(|c| look_alike(c).map_or(c, |&(_, cyrillic)| cyrillic))
            .collect();
    }
}

/// `A/V` is one word; `TCP/UDP` is two.
fn join_slashed_initials(text: &str, tokens: Vec<Token>) -> Vec<Token> {
    let is_initial = |token: &Token| {
        let mut letters = token.text.chars();
        let letter = letters.next().filter(|c| !is_mark(*c) && !is_ideograph(*c));
        token.kind == TokenKind::Word
            && letter.is_some_and(char::is_alphabetic)
            && letters.next().is_none()
    };
    // Two tokens of one character ("℀") have nothing between them.
    let is_slashed = |pair: &[Token]| {
        let between = text.get(pair[0].range.end..pair[1].range.start);
        matches!(between, Some("/" | "／")) && is_initial(&pair[1])
    };
    if !tokens.windows(2).any(is_slashed) {
        return tokens;
    }
    let mut joined: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        if let Some(last) = joined.last_mut()
            && is_initial(last)
            && is_initial(&token)
            && matches!(
                text.get(last.range.end..token.range.start),
                Some("/" | "／")
            )
        {
            last.text = format!("{}/{}", last.text, token.text);
            last.range.end = token.range.end;
            continue;
        }
        joined.push(token);
    }
    joined
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_folded_without_the_tables_is_what_they_say() {
        let plain = ('\0'..=char::MAX).filter_map(|c| Some((c, fold_plain(c)?)));
        let mut count = 0;
        for (c, folded) in plain {
            assert_eq!(fold_cluster(&c.to_string()), folded.to_string(), "{c:?}");
            assert!(!is_hidden(c) && !is_mark(c), "{c:?}");
            count += 1;
        }
        assert!(count > 30_000, "{count}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn the_quick_way_splits_as_the_slow_one(
            text in "([a-zA-Z0-9_ ,;()\\[\\]/.:|&\\t\\n\\x00-\\x20\\x7F-]|[ÄäéßИйк端口　ＴＣ\u{301}\u{308}\u{200B}\u{AD}ıİ]|A/V){0,24}"
        ) {
            let slow: Vec<Token> = join_slashed_initials(&text, split(&text, |_| 0, Vec::new()));
            let words: Vec<&str> = slow.iter().map(|token| token.text.as_str()).collect();
            prop_assert_eq!(fold(&text), words.join(" "));
            prop_assert_eq!(tokens(&text), slow);
        }
    }
}
