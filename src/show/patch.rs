//! Patch: words of a page replaced by others, and the difference as a patch.
//!
//! Takes the text of a file and fixes, gives the text with those that still fit. Nothing is changed but
//! the very words that a fix names.

use similar::TextDiff;

use super::harmless::harmless;
use super::locate::byte_of_column;
use crate::finding::Fix;
use crate::span::LineIndex;

/// The text with the fixes, and which of them were applied: not those whose words do not stand there, and
/// of two that overlap not the second.
///
/// ```
/// use portolan::finding::Fix;
/// use portolan::show::patch::mend;
/// use portolan::span::Place;
/// let fix = Fix { place: Place { line: 2, column: 3 }, text: "433".into(), replacement: "443".into() };
/// assert_eq!(mend("|埠|\r\n| 433 |\r\n", &[&fix]), ("|埠|\r\n| 443 |\r\n".into(), vec![true]));
/// assert_eq!(mend("|埠|\n| 80 |\n", &[&fix]).1, [false]);
/// ```
#[must_use]
pub fn mend(text: &str, fixes: &[&Fix]) -> (String, Vec<bool>) {
    // Places are those of the text without its byte order mark.
    let (mark, body) = match text.strip_prefix('\u{FEFF}') {
        Some(body) => ("\u{FEFF}", body),
        None => ("", text),
    };
    let lines = LineIndex::new(body);
    let mut spots: Vec<(usize, usize)> = Vec::new();
    for (index, fix) in fixes.iter().enumerate() {
        let line = lines.line_text(body, fix.place.line);
        let start = byte_of_column(line, fix.place.column);
        let fits = start.is_some_and(|start| {
            let rest = line.get(start..);
            !fix.text.is_empty() && rest.is_some_and(|rest| rest.starts_with(&fix.text))
        });
        if let (Some(start), true) = (start, fits) {
            let line = lines.line_range(body, fix.place.line);
            spots.push((line.start + start, index));
        }
    }
    spots.sort_unstable();
    let mut applied = vec![false; fixes.len()];
    let mut mended = String::from(mark);
    let mut at = 0;
    for (start, index) in spots {
        if start < at {
            continue;
        }
        mended.push_str(&body[at..start]);
        mended.push_str(&fixes[index].replacement);
        at = start + fixes[index].text.len();
        applied[index] = true;
    }
    mended.push_str(&body[at..]);
    (mended, applied)
}

/// The difference of two versions of a file, as `patch -p1` and `git apply` read it.
#[must_use]
pub fn unified(path: &str, old: &str, new: &str) -> String {
    let path = harmless(path);
    TextDiff::from_lines(old, new)
        .unified_diff()
        .context_radius(3)
        .header(&format!("a/{path}"), &format!("b/{path}"))
        .to_string()
}
