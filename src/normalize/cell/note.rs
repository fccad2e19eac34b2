//! Notes: the facts of a row's prose that are the same in every language.
//!
//! Takes the text of a notes cell and gives ports, transports, protocols, versions, file names and
//! addresses. The words around them differ from language to language; these must not.

use std::collections::BTreeSet;

use crate::order::Collect;
use crate::protocol::{Name, NameKind};
use crate::rule::PortRange;
use crate::unicode;

/// The facts of one note.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NoteFacts {
    /// 1-based column of the note; `None` where the row has none.
    pub column: Option<u32>,
    /// Transport and port named together: `TCP/443`, `UDP 3478`.
    pub services: BTreeSet<(Name, u16)>,
    /// Protocol names of all kinds.
    pub names: BTreeSet<Name>,
    /// Numbers that are ports and nothing else, with ranges.
    pub ports: BTreeSet<PortRange>,
    /// Product years: `2013`.
    pub versions: BTreeSet<String>,
    /// File names, host names and addresses, in lower case.
    pub files: BTreeSet<String>,
    /// Whether the note has any text.
    pub has_text: bool,
}

impl NoteFacts {
    /// Adds the facts of a cell; `is_port` tells the words for "port".
    pub(crate) fn read(&mut self, text: &str, column: u32, is_port: &dyn Fn(&str) -> bool) {
        self.column.get_or_insert(column);
        self.has_text |= text.chars().any(unicode::is_alphanumeric);
        let clean = unicode::clean(text);
        let words = words(&clean);
        let mut last_transport: Option<(Name, usize)> = None;
        for (at, word) in words.iter().enumerate() {
            match word {
                Word::Name(name) => {
                    self.names.insert(*name);
                    if name.kind() == NameKind::Transport {
                        last_transport = Some((*name, at));
                    }
                }
                Word::File(name) => {
                    self.files.insert(name.clone());
                }
                Word::Number(lower) => {
                    let upper = match (words.get(at + 1), words.get(at + 2)) {
                        (Some(Word::Dash), Some(Word::Number(upper))) => Some(*upper),
                        _ => None,
                    };
                    let is_upper = at >= 2
                        && matches!(words[at - 1], Word::Dash)
                        && matches!(words[at - 2], Word::Number(_));
                    if is_upper {
                        continue;
                    }
                    // "Port 2001" is a port, and "Lync 2013" is none.
                    let is_named = || match at.checked_sub(1).map(|before| &words[before]) {
                        Some(Word::Other(word)) => is_port(word),
                        _ => false,
                    };
                    if is_year(*lower) && upper.is_none() && !is_named() {
                        self.versions.insert(lower.to_string());
                        continue;
                    }
                    let Some(port) = as_port(*lower) else {
                        continue;
                    };
                    match upper
                        .and_then(as_port)
                        .and_then(|upper| PortRange::new(port, upper))
                    {
                        Some(range) => {
                            self.ports.insert(range);
                        }
                        None => {
                            self.ports.insert(PortRange::single(port));
                        }
                    }
                    // `TCP/443`, `TCP 443`, `UDP port 3478`: the transport stands at most one word before.
                    if let Some((name, seen)) = last_transport
                        && at - seen <= 2
                    {
                        self.services.insert((name, port));
                    }
                }
                Word::Dash | Word::Other(_) => {}
            }
        }
        // `443/TCP`, `3478 UDP`.
        let mut named: BTreeSet<u16> = self.services.iter().map(|(_, port)| *port).into_set();
        for pair in words.windows(2) {
            if let [Word::Number(number), Word::Name(name)] = pair
                && name.kind() == NameKind::Transport
                && !is_year(*number)
                && let Some(port) = as_port(*number)
                && named.insert(port)
            {
                self.services.insert((*name, port));
            }
        }
    }
}

enum Word<'t> {
    Name(Name),
    Number(u32),
    File(String),
    Dash,
    Other(&'t str),
}

fn is_year(number: u32) -> bool {
    (1995..=2035).contains(&number)
}

/// Small numbers in prose count things ("two servers", "20 ports"); ports below 20 are not named there.
fn as_port(number: u32) -> Option<u16> {
    u16::try_from(number).ok().filter(|port| *port >= 21)
}

fn words(text: &str) -> Vec<Word<'_>> {
    let is_file_char = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if !unicode::is_alphanumeric(c) {
            if matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '~') {
                words.push(Word::Dash);
            }
            rest = &rest[c.len_utf8()..];
            continue;
        }
        if c.is_ascii() {
            let end = rest.find(|c| !is_file_char(c)).unwrap_or(rest.len());
            let run = rest[..end].trim_end_matches(['.', '-', '_']);
            rest = push_run(run, &rest[run.len()..], &mut words);
            continue;
        }
        let goes_on = |c: char| !c.is_ascii() && unicode::is_alphanumeric(c);
        let end = rest.find(|c| !goes_on(c)).unwrap_or(rest.len());
        words.push(Word::Other(&rest[..end]));
        rest = &rest[end..];
    }
    words
}

/// A run of ASCII letters, digits and marks: a name, a number, a file, or words around a dash. Gives
/// what is left of `rest`, the text behind the run.
fn push_run<'t>(run: &'t str, mut rest: &'t str, words: &mut Vec<Word<'t>>) -> &'t str {
    if let Some(file) = file_name(run) {
        words.push(Word::File(file));
        return rest;
    }
    // `50,000` and `50 000` go on behind the run.
    if run.len() <= 3 && run.bytes().all(|b| b.is_ascii_digit()) {
        let mut value = run.to_owned();
        while let Some((group, behind)) = next_group(rest) {
            value.push_str(group);
            rest = behind;
        }
        if let Ok(number) = value.parse() {
            words.push(Word::Number(number));
            return rest;
        }
    }
    let has_dash = run.contains('-');
    let mut before = "";
    for (index, part) in run.split(['-', '.', '_']).enumerate() {
        if index > 0 && has_dash {
            words.push(Word::Dash);
        }
        // "S-HTTP" is another name than HTTP.
        let is_prefixed = before.len() == 1 && before.bytes().all(|b| b.is_ascii_alphabetic());
        before = part;
        words.push(match (protocol(part), part.parse::<u32>()) {
            (Some(_), _) if is_prefixed => Word::Other(part),
            (Some(name), _) => Word::Name(name),
            (None, Ok(number)) => Word::Number(number),
            (None, Err(_)) => Word::Other(part),
        });
    }
    rest
}

/// A protocol name in prose. Names that are words of English as well ("in turn") count in capitals only.
fn protocol(word: &str) -> Option<Name> {
    const WORDS: [&str; 4] = ["ice", "quic", "stun", "turn"];
    let name = Name::lookup(word)?;
    let is_word = || WORDS.iter().any(|known| word.eq_ignore_ascii_case(known));
    let is_capital = word.chars().all(|c| !c.is_lowercase());
    (is_capital || !is_word()).then_some(name)
}

/// Three digits behind a grouping mark, where no digit follows, and the text behind them; only `000` is
/// certain to be a group.
fn next_group(text: &str) -> Option<(&str, &str)> {
    let behind = text.strip_prefix([',', ' ', '\u{00A0}', '\u{202F}', '.'])?;
    let end = behind
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(behind.len());
    let (digits, rest) = behind.split_at(end);
    matches!(digits, "000" | "999").then_some((digits, rest))
}

/// `ClsController.exe`, `lyncdiscover.contoso.com`, `10.0.0.1`: letters or digits with inner points.
fn file_name(run: &str) -> Option<String> {
    const ENDINGS: [&str; 22] = [
        "exe", "dll", "msi", "xml", "log", "zip", "cab", "ps1", "config", "json", "txt", "htm",
        "html", "aspx", "com", "net", "org", "local", "sys", "ini", "bat", "cmd",
    ];
    let (stem, ending) = run.rsplit_once('.')?;
    let ending = ending.to_ascii_lowercase();
    let is_address =
        run.split('.').count() == 4 && run.split('.').all(|part| part.parse::<u8>().is_ok());
    let is_file = ENDINGS.contains(&ending.as_str()) && !stem.is_empty();
    (is_address || is_file).then(|| run.to_ascii_lowercase())
}
