//! Flow: text as it is gathered from a page, and what a reader of the page sees of it.
//!
//! Takes text piece by piece, each with its byte offset, and marks between the pieces: where a line ends,
//! where words are bold, struck out, hidden, or set above the line. Gives the text of a cell or heading
//! with blanks folded, and where each part of it stands in the page. No two numbers that the page keeps
//! apart become one.

pub(crate) use crate::limits::{MAX_CELL_CHARS, MAX_STRETCH_BYTES};
use std::ops::Range;

// Marks are characters that Unicode promises no text will have; pages that have them all the same had
// them taken out before.
/// A line ends.
pub(super) const LINE_END: char = '\u{FDD0}';
/// Something stood here that only the page's own tools can show.
pub(super) const TEMPLATE: char = '\u{FDD1}';
/// Something stood here that shows nothing, yet keeps numbers apart: a comment, `<wbr>`.
pub(super) const JOINT: char = '\u{FDD2}';
/// Text above or below the line begins.
pub(super) const RAISED: char = '\u{FDD3}';
/// It ends.
pub(super) const RAISED_END: char = '\u{FDD4}';
/// Text that is struck out begins.
pub(super) const DELETED: char = '\u{FDD5}';
/// It ends.
pub(super) const DELETED_END: char = '\u{FDD6}';
/// Text that is hidden begins.
pub(super) const HIDDEN: char = '\u{FDD7}';
/// It ends.
pub(super) const HIDDEN_END: char = '\u{FDD8}';
/// Bold text begins.
pub(super) const BOLD: char = '\u{FDD9}';
/// It ends.
pub(super) const BOLD_END: char = '\u{FDDA}';
/// Text begins that is there for machines alone; it ends where hidden text does.
pub(super) const ASIDE: char = '\u{FDDB}';

/// Text with marks, and where its pieces stand in the page.
#[derive(Debug, Clone, Default)]
pub(super) struct Flow {
    text: String,
    /// Where a piece begins in the text, and where in the page; between two of them both run alike.
    pieces: Vec<(u32, u32)>,
}

impl Flow {
    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.pieces.clear();
    }

    /// Adds text that stands at byte `source` of the page.
    pub(super) fn push(&mut self, text: &str, source: usize) {
        if text.is_empty() {
            return;
        }
        // Pages have no more bytes than a u32 counts.
        let (at, source) = (self.text.len() as u32, source as u32);
        let runs_on = self
            .pieces
            .last()
            .is_some_and(|(start, from)| source.wrapping_sub(*from) == at - start);
        if !runs_on {
            self.pieces.push((at, source));
        }
        self.text.push_str(text);
    }

    pub(super) fn mark(&mut self, mark: char) {
        self.text.push(mark);
    }
}

/// What a reader sees of a flow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Folded {
    /// Blanks folded, one `\n` where a block or line ends.
    pub(super) text: String,
    /// Where parts of the text begin, and where they stand in the page; no part goes over a line end.
    pub(super) anchors: Vec<(u32, u32)>,
    /// Whether the text goes on.
    pub(super) is_cut: bool,
    /// Whether a part of it is shown by the page's own tools alone, or hidden.
    pub(super) has_template: bool,
    /// Whether a part of it is struck out, and left out of the text.
    pub(super) has_deletion: bool,
    /// Whether all of it is bold.
    pub(super) is_bold: bool,
}

/// Folds stretches of a flow to one text.
///
/// Runs of blanks become one, and those around line ends none. No-break spaces stay: in numbers they
/// group digits. What is set above or below the line is put into brackets where it has letters or digits,
/// so that the mark of a footnote is no digit of a port.
pub(super) fn fold(flow: &Flow, stretches: impl IntoIterator<Item = Range<usize>>) -> Folded {
    let mut fold = Fold {
        flow,
        out: Folded::default(),
        piece: 0,
        gap: Gap::None,
        before_line: 0,
        line: 0,
        breaks_line: false,
        joint: false,
        behind_note: false,
        deleted: 0,
        hidden: 0,
        aside: false,
        bold: 0,
        has_bold: false,
        has_plain: false,
        raised: Vec::new(),
    };
    let mut chars_left = MAX_CELL_CHARS;
    for stretch in stretches {
        let mut text = &flow.text[stretch.clone()];
        if text.len() > chars_left
            && let Some((cut, _)) = text.char_indices().nth(chars_left)
        {
            text = &text[..cut];
            fold.out.is_cut = true;
        }
        chars_left = chars_left.saturating_sub(text.len() - continuation_bytes(text));
        fold.stretch(text, stretch.start);
        if fold.out.is_cut {
            break;
        }
    }
    fold.finish()
}

/// Folds the whole of a flow.
pub(super) fn fold_all(flow: &Flow) -> Folded {
    fold(flow, std::iter::once(0..flow.len()))
}

/// Bytes that begin no character; counted only where text may be too long.
fn continuation_bytes(text: &str) -> usize {
    if text.len() < 1_000 {
        return 0;
    }
    text.bytes().filter(|byte| byte & 0xC0 == 0x80).count()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Blank,
    Line,
}

struct Fold<'f> {
    flow: &'f Flow,
    out: Folded,
    /// The piece of the flow at hand.
    piece: usize,
    /// What stands between the last word and the next.
    gap: Gap,
    /// Where the text ends without its last line, and where that line begins.
    before_line: usize,
    line: usize,
    /// Whether the page has a line end since the last word.
    breaks_line: bool,
    joint: bool,
    /// Whether a bracket was closed just now that the page has not.
    behind_note: bool,
    deleted: u32,
    hidden: u32,
    /// Whether text for machines alone is open.
    aside: bool,
    bold: u32,
    has_bold: bool,
    has_plain: bool,
    /// Where text above the line began.
    raised: Vec<usize>,
}

/// Bytes of characters that mean themselves and no blank.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0x21;
    while byte < 256 {
        // The leading bytes of C1 controls and superior figures, of inferior figures, and of marks.
        plain[byte] = !matches!(byte, 0x7F | 0xC2 | 0xE2 | 0xEF);
        byte += 1;
    }
    plain
};

impl Fold<'_> {
    fn stretch(&mut self, text: &str, start: usize) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let run = bytes[at..]
                .iter()
                .take_while(|byte| PLAIN[usize::from(**byte)])
                .count();
            if run > 0 {
                self.word(&text[at..at + run], start + at);
                at += run;
                continue;
            }
            match bytes[at] {
                byte @ (b' ' | b'\t' | b'\n' | b'\r' | 0x0C) => {
                    self.gap = self.gap.max(Gap::Blank);
                    self.breaks_line |= matches!(byte, b'\n' | b'\r');
                    at += 1;
                }
                0x00..=0x1F | 0x7F => {
                    self.replaced("\u{FFFD}", start + at);
                    at += 1;
                }
                _ => {
                    let Some(c) = text[at..].chars().next() else {
                        break;
                    };
                    self.character(c, &text[at..at + c.len_utf8()], start + at);
                    at += c.len_utf8();
                }
            }
        }
    }

    fn character(&mut self, c: char, text: &str, at: usize) {
        match c {
            LINE_END => self.gap = Gap::Line,
            TEMPLATE => self.out.has_template = true,
            JOINT => self.joint = true,
            RAISED => self.raised.push(self.out.text.len()),
            RAISED_END => self.lower(),
            DELETED => self.deleted += 1,
            DELETED_END => self.deleted = self.deleted.saturating_sub(1),
            HIDDEN => self.hidden += 1,
            ASIDE => self.aside = true,
            HIDDEN_END if self.aside => self.aside = false,
            HIDDEN_END => self.hidden = self.hidden.saturating_sub(1),
            BOLD => self.bold += 1,
            BOLD_END => self.bold = self.bold.saturating_sub(1),
            '\u{80}'..='\u{9F}' => {
                let shown = WINDOWS_1252[c as usize - 0x80];
                self.replaced(shown.encode_utf8(&mut [0; 4]), at);
            }
            _ => match small_figure(c) {
                Some(figure) => self.figure(figure, at),
                None => self.word(text, at),
            },
        }
    }

    /// A part of a word, just as the page has it.
    fn word(&mut self, text: &str, at: usize) {
        if self.passes_over() {
            return;
        }
        self.separate(text);
        let mut from = 0;
        while from < text.len() {
            let (source, run) = self.source(at + from);
            let end = text.len().min(from.saturating_add(run));
            self.anchor(source);
            self.out.text.push_str(&text[from..end]);
            from = end;
        }
        self.ink(text);
    }

    /// Text that stands for other text of the page.
    fn replaced(&mut self, text: &str, at: usize) {
        if self.passes_over() {
            return;
        }
        self.separate(text);
        let (source, _) = self.source(at);
        self.anchor(source);
        self.out.text.push_str(text);
        self.ink(text);
    }

    /// A figure that is small by itself: `443¹`.
    fn figure(&mut self, figure: char, at: usize) {
        if self.passes_over() {
            return;
        }
        let mut buffer = [0; 4];
        let figure = &*figure.encode_utf8(&mut buffer);
        if !self.raised.is_empty() {
            self.replaced(figure, at);
            return;
        }
        // Figures side by side are one number.
        if self.behind_note && self.gap == Gap::None && self.out.text.ends_with(']') {
            self.out.text.pop();
        } else {
            if self.gap == Gap::None && self.ends_in_ink() {
                self.gap = Gap::Blank;
            }
            self.separate("[");
            let (source, _) = self.source(at);
            self.anchor(source);
            self.out.text.push('[');
        }
        let (source, _) = self.source(at);
        self.anchor(source);
        self.out.text.push_str(figure);
        self.out.text.push(']');
        self.ink(figure);
        self.behind_note = true;
    }

    /// Whether text is not shown here.
    fn passes_over(&mut self) -> bool {
        self.out.has_deletion |= self.deleted > 0;
        self.out.has_template |= self.hidden > 0;
        self.deleted > 0 || self.hidden > 0 || self.aside
    }

    fn ink(&mut self, text: &str) {
        self.joint = false;
        self.behind_note = false;
        if self.bold > 0 {
            self.has_bold = true;
        } else if !self.has_plain {
            self.has_plain = !text.trim().is_empty();
        }
    }

    fn ends_in_ink(&self) -> bool {
        let last = self.out.text[self.line..].chars().next_back();
        last.is_some_and(|c| !c.is_whitespace())
    }

    /// Writes what stands between the last word and `text`.
    fn separate(&mut self, text: &str) {
        let next = || text.chars().next();
        let last = || self.out.text.chars().next_back();
        match self.gap {
            Gap::Line => {
                self.end_line();
                self.before_line = self.out.text.len();
                if !self.out.text.is_empty() {
                    self.out.text.push('\n');
                }
                self.line = self.out.text.len();
            }
            Gap::Blank if self.out.text.len() > self.line => self.out.text.push(' '),
            Gap::Blank => {}
            Gap::None => {
                let is_digit = |c: Option<char>| c.is_some_and(char::is_numeric);
                let parts_numbers = self.joint && is_digit(last()) && is_digit(next());
                let parts_note = self.behind_note && next().is_some_and(char::is_alphanumeric);
                if parts_numbers || parts_note {
                    self.out.text.push(' ');
                }
            }
        }
        self.gap = Gap::None;
    }

    /// Drops the last line where nothing is to be seen on it.
    fn end_line(&mut self) {
        if self.out.text[self.line..].trim().is_empty() {
            self.out.text.truncate(self.before_line);
            let end = self.out.text.len();
            let kept = |(at, _): &(u32, u32)| (*at as usize) < end;
            let keep = self
                .out
                .anchors
                .iter()
                .rposition(kept)
                .map_or(0, |at| at + 1);
            self.out.anchors.truncate(keep);
        }
    }

    /// Where a byte of the flow stands in the page, and how many bytes run alike from there.
    fn source(&mut self, at: usize) -> (u32, usize) {
        let pieces = &self.flow.pieces;
        let starts = |piece: usize| pieces.get(piece).map(|(start, _)| *start as usize);
        if starts(self.piece + 1).is_some_and(|start| start <= at) {
            self.piece += 1;
        }
        // Nearly all text runs on; a cell may begin anywhere.
        if starts(self.piece).is_none_or(|start| start > at)
            || starts(self.piece + 1).is_some_and(|start| start <= at)
        {
            self.piece = pieces
                .partition_point(|(start, _)| *start as usize <= at)
                .saturating_sub(1);
        }
        let Some((start, source)) = pieces.get(self.piece).copied() else {
            return (0, usize::MAX);
        };
        let run = starts(self.piece + 1).map_or(usize::MAX, |next| next - at);
        (source + (at as u32).saturating_sub(start), run)
    }

    /// Notes where the next byte of the text stands.
    fn anchor(&mut self, source: u32) {
        let at = self.out.text.len() as u32;
        let runs_on = !self.breaks_line
            && self
                .out
                .anchors
                .last()
                .is_some_and(|(start, from)| source.wrapping_sub(*from) == at - start);
        if !runs_on {
            self.out.anchors.push((at, source));
        }
        self.breaks_line = false;
    }

    /// Ends text above the line.
    fn lower(&mut self) {
        let Some(start) = self.raised.pop() else {
            return;
        };
        if self.passes_over() {
            return;
        }
        // A line that showed nothing was dropped.
        let raised = self.out.text.get(start..).unwrap_or_default();
        let inner = raised.trim();
        if !inner.chars().any(char::is_alphanumeric) {
            return;
        }
        let is_in_brackets = inner.starts_with('[') && inner.ends_with(']');
        let at = start + (raised.len() - raised.trim_start().len());
        let before = self.out.text[..at].chars().next_back();
        let blank = before.is_some_and(|c| !c.is_whitespace());
        let opening = match (blank, is_in_brackets) {
            (true, false) => " [",
            (true, true) => " ",
            (false, false) => "[",
            (false, true) => "",
        };
        if self.gap == Gap::Blank {
            // A blank before the end of the note is none behind it.
            self.gap = Gap::None;
        }
        self.out.text.insert_str(at, opening);
        for end in [&mut self.line, &mut self.before_line] {
            if *end > at {
                *end += opening.len();
            }
        }
        for (anchor, _) in self.out.anchors.iter_mut().rev() {
            if (*anchor as usize) < at {
                break;
            }
            *anchor += opening.len() as u32;
        }
        if !is_in_brackets {
            let end = self.out.text.trim_end().len();
            self.out.text.insert(end, ']');
        }
        self.behind_note = true;
    }

    fn finish(mut self) -> Folded {
        while !self.raised.is_empty() {
            self.lower();
        }
        self.end_line();
        self.out.is_bold = self.has_bold && !self.has_plain;
        self.out
    }
}

/// The digit of a superior or inferior figure.
fn small_figure(c: char) -> Option<char> {
    let digit = match c {
        '¹' => 1,
        '²' => 2,
        '³' => 3,
        '\u{2070}' | '\u{2074}'..='\u{2079}' => c as u32 - 0x2070,
        '\u{2080}'..='\u{2089}' => c as u32 - 0x2080,
        _ => return None,
    };
    char::from_digit(digit, 10)
}

/// What browsers show for the C1 controls that a page in windows-1252 left behind.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{FFFD}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{FFFD}', 'Ž',
    '\u{FFFD}', '\u{FFFD}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{FFFD}',
    'ž', 'Ÿ',
];

/// Whether a character is one of the marks of this file.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c, LINE_END..=ASIDE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(pieces: &[(&str, usize)]) -> Folded {
        let mut flow = Flow::default();
        for (text, source) in pieces {
            match text.chars().next() {
                Some(mark) if is_mark(mark) => flow.mark(mark),
                _ => flow.push(text, *source),
            }
        }
        fold_all(&flow)
    }

    fn shown(text: &str) -> String {
        folded(&[(text, 0)]).text
    }

    #[test]
    fn blanks_are_folded_and_lines_kept() {
        let text = "  a \n\t b\u{A0}c ";
        assert_eq!(shown(text), "a b\u{A0}c");
        let lines = [
            (" a ", 0),
            ("\u{FDD0}", 0),
            (" \u{A0} ", 9),
            ("\u{FDD0}", 0),
            ("b", 20),
        ];
        assert_eq!(folded(&lines).text, "a\nb");
        assert_eq!(folded(&lines).anchors, [(0, 1), (2, 20)]);
    }

    #[test]
    fn controls_are_what_browsers_show() {
        assert_eq!(shown("80\u{96}90"), "80–90");
        assert_eq!(
            shown("44\u{7}3 \u{7F}\u{81}"),
            "44\u{FFFD}3 \u{FFFD}\u{FFFD}"
        );
    }

    #[test]
    fn small_figures_are_notes() {
        assert_eq!(shown("443¹"), "443 [1]");
        assert_eq!(shown("443¹²TCP"), "443 [12] TCP");
        assert_eq!(shown("¹ See"), "[1] See");
    }

    #[test]
    fn text_above_the_line_is_a_note() {
        let note = |before, raised, behind| {
            folded(&[
                (before, 0),
                ("\u{FDD3}", 0),
                (raised, 50),
                ("\u{FDD4}", 0),
                (behind, 90),
            ])
            .text
        };
        assert_eq!(note("443", "2", ""), "443 [2]");
        assert_eq!(note("443 ", "[Note 2]", ""), "443 [Note 2]");
        assert_eq!(note("443", " 2 ", ", 80"), "443 [2], 80");
        assert_eq!(note("443", "2", "TCP"), "443 [2] TCP");
        assert_eq!(note("Windows", "®", " 2012"), "Windows® 2012");
        assert_eq!(note("", "1", " Note"), "[1] Note");
    }

    #[test]
    fn every_part_knows_where_it_stands() {
        let folded = folded(&[
            ("443", 10),
            ("\u{FDD3}", 0),
            ("2", 18),
            ("\u{FDD4}", 0),
            (", 80", 25),
        ]);
        assert_eq!(folded.text, "443 [2], 80");
        assert_eq!(folded.anchors, [(0, 10), (5, 18), (7, 25)]);
    }
}
