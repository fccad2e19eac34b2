//! Patch: words of a page replaced by others, and the difference as a patch.
//!
//! Takes the text of a file and fixes, gives the text with those that still fit. Nothing is changed but
//! the very words that a fix names.

use super::locate::byte_of_column;
use crate::finding::Fix;
use crate::harmless::harmless;
use crate::order::Order;
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
    spots.order();
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

/// What [`mend`] has changed in a file, as `patch -p1` and `git apply` read it. Words are changed within their
/// lines, so the lines of the two texts stand side by side.
///
/// ```
/// use portolan::show::patch::unified;
/// assert_eq!(
///     unified("a.md", "one\ntwo\nthree", "one\n2\nthree"),
///     "--- a/a.md\n+++ b/a.md\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n\\ No newline at end of file\n"
/// );
/// assert_eq!(unified("a.md", "one\n", "one\n"), "");
/// ```
#[must_use]
pub fn unified(path: &str, old: &str, new: &str) -> String {
    let lines = old.split_inclusive('\n').zip(new.split_inclusive('\n'));
    let lines: Vec<(&str, &str)> = lines.collect();
    let is_changed = |at: &usize| lines[*at].0 != lines[*at].1;
    let changed: Vec<usize> = (0..lines.len()).filter(is_changed).collect();
    let mut patch = Patch::default();
    if !changed.is_empty() {
        let path = harmless(path);
        patch.line("--- a/", &path);
        patch.line("+++ b/", &path);
    }
    // Changes are told together where the lines around them meet.
    for hunk in changed.chunk_by(|a, b| b - a - 1 <= 2 * CONTEXT) {
        let (Some(first), Some(last)) = (hunk.first(), hunk.last()) else {
            continue;
        };
        let start = first.saturating_sub(CONTEXT);
        let end = lines.len().min(last + 1 + CONTEXT);
        let range = match end - start {
            1 => format!("{}", start + 1),
            len => format!("{},{len}", start + 1),
        };
        patch.line("@@ ", &format!("-{range} +{range} @@"));
        for block in lines[start..end].chunk_by(|a, b| (a.0 == a.1) == (b.0 == b.1)) {
            if block.iter().all(|(old, new)| old == new) {
                block.iter().for_each(|(line, _)| patch.text(" ", line));
            } else {
                block.iter().for_each(|(old, _)| patch.text("-", old));
                block.iter().for_each(|(_, new)| patch.text("+", new));
            }
        }
    }
    patch.0
}

/// Lines around a change that a patch shows.
const CONTEXT: usize = 3;

#[derive(Default)]
struct Patch(String);

impl Patch {
    fn line(&mut self, sign: &str, text: &str) {
        self.0.push_str(sign);
        self.0.push_str(text);
        self.0.push('\n');
    }

    /// A line of the file with its end, if it has one.
    fn text(&mut self, sign: &str, line: &str) {
        match line.strip_suffix('\n') {
            Some(text) => self.line(sign, text),
            None => {
                self.line(sign, line);
                self.line("\\ ", "No newline at end of file");
            }
        }
    }
}
