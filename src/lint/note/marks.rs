//! Marks: what a translation machine leaves of code and brackets, in any language.
//!
//! Takes the text of a cell, beside that of the source where it says what should be there, and gives
//! placeholders of a machine, brackets that are torn, and angle brackets that have lost what they held.

use super::super::registry::names;
use super::super::{Site, with_verdict};
use crate::finding::{Finding, Verdict};
use crate::normalize::{PortPage, PortTable};
use crate::unicode;

/// What is torn in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Torn {
    /// A bracket that closes nothing.
    Closes,
    /// A bracket that nothing closes.
    Opens,
    /// Angle brackets around nothing.
    Empty,
}

/// Reports marks that are torn here and whole in the source; tells whether there are any.
pub(super) fn torn(
    own: (Site<'_>, &str),
    source: (Site<'_>, &str),
    what: &str,
    field: &'static str,
    findings: &mut Vec<Finding>,
) -> bool {
    let Some((torn, marks)) = torn_marks(own.1) else {
        return false;
    };
    if torn_marks(source.1).is_some() {
        return false;
    }
    let (says, help) = match torn {
        Torn::Closes => (
            "closes a bracket that was not opened",
            "put brackets around what the source has in brackets",
        ),
        Torn::Opens => (
            "opens a bracket and does not close it",
            "put brackets around what the source has in brackets",
        ),
        Torn::Empty => (
            "has angle brackets around nothing",
            "put what the source has there between them",
        ),
    };
    let message = format!("the {what} in {} {says}", own.0.locale_name());
    let mut finding = own.0.finding(names::GARBLED_NOTE, message);
    finding.field = Some(field);
    finding.observed = Some(format!("marks: {marks}"));
    finding.words = vec![marks.to_owned()];
    finding.help = Some(String::from(help));
    finding.related = vec![source.0.related(true)];
    findings.push(with_verdict(finding, Verdict::TranslationDeviates, true));
    true
}

/// The first marks that are torn, and the text that shows it.
fn torn_marks(text: &str) -> Option<(Torn, &str)> {
    let mut open: Vec<usize> = Vec::new();
    let mut angle: Option<usize> = None;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        match c {
            '(' | '（' => open.push(at),
            ')' | '）' if open.pop().is_none() && !is_enumerator(&text[..at]) => {
                return Some((Torn::Closes, &text[at..end]));
            }
            '<' => angle = Some(at),
            '>' => {
                let opened = angle.take().filter(|from| {
                    let within = &text[from + 1..at];
                    !within.is_empty() && within.trim().is_empty()
                });
                if let Some(from) = opened {
                    return Some((Torn::Empty, &text[from..end]));
                }
            }
            _ => {}
        }
    }
    open.first().map(|at| {
        let bracket = text[*at..].chars().next().map_or(0, char::len_utf8);
        (Torn::Opens, &text[*at..at + bracket])
    })
}

/// Whether a bracket behind this text ends the number of an item, "a)" or "12)", and closes nothing.
fn is_enumerator(before: &str) -> bool {
    let rest = before.trim_end_matches(unicode::is_alphanumeric);
    let mark = &before[rest.len()..];
    let is_number = mark.chars().all(|c| c.is_ascii_digit()) && mark.len() <= 2;
    let is_start = rest.chars().next_back().is_none_or(char::is_whitespace);
    !mark.is_empty() && is_start && (is_number || mark.chars().count() == 1 && mark.is_ascii())
}

/// What a translation machine puts in the place of code, and did not take out again.
pub(super) fn placeholders(page: &PortPage, table: &PortTable, findings: &mut Vec<Finding>) {
    for row in &table.rows {
        for (cell, column) in row.cells.iter().zip(1_u32..) {
            let Some(words) = placeholder(&cell.text) else {
                continue;
            };
            let mut finding = Site::cell(page, table, row, column).finding(
                names::LEAKED_PLACEHOLDER,
                format!("`{words}` is what a translation machine has put in the place of a name"),
            );
            finding.observed = Some(words.to_owned());
            finding.words = vec![words.to_owned()];
            finding.help = Some(String::from("write what the source has there"));
            findings.push(finding);
        }
    }
}

/// `# A0`, `#A12`: a mark, a capital A and a number, and nothing glued to them.
fn placeholder(text: &str) -> Option<&str> {
    let is_word = |c: Option<char>| c.is_some_and(unicode::is_alphanumeric);
    text.match_indices('#').find_map(|(at, _)| {
        let rest = &text[at + 1..];
        let name = rest.trim_start_matches([' ', '\u{A0}']);
        let digits = name.strip_prefix('A')?;
        let end = digits
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(digits.len());
        let behind = &digits[end..];
        let is_alone = !is_word(text[..at].chars().next_back()) && !is_word(behind.chars().next());
        let length = text.len() - at - behind.len();
        ((1..=3).contains(&end) && is_alone).then(|| &text[at..at + length])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_told_from_other_marks() {
        assert_eq!(placeholder("Controller ( # A0) oder"), Some("# A0"));
        assert_eq!(placeholder("(#A12)"), Some("#A12"));
        for other in [
            "C# A0x",
            "# Author",
            "#1",
            "Port #A",
            "A0",
            "color #A0F0F0",
            "x#A0",
        ] {
            assert_eq!(placeholder(other), None, "{other}");
        }
    }

    #[test]
    fn torn_marks_are_told_from_lists_and_signs() {
        let torn = |text: &str| torn_marks(text).map(|(torn, _)| torn);
        assert_eq!(
            torn("介面) 的輸入 SIP 流量 (到前端集區"),
            Some(Torn::Closes)
        );
        assert_eq!(torn("於會議（撥號語音應答"), Some(Torn::Opens));
        assert_eq!(torn("http://site 時重新導向至 < > 。"), Some(Torn::Empty));
        for right in [
            "a) UDP, b) TCP (443)",
            "1) first 12) twelfth",
            "（選用）(optional)",
            "http://<site>",
            "a -> b, ports > 1024",
            "x <> y",
            "",
        ] {
            assert_eq!(torn(right), None, "{right}");
        }
    }
}
