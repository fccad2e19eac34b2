//! Cells are found again in the source lines of real pages, and odd text does no harm.

use std::path::Path;

use portolan::harmless::{shown_line, width_of};
use portolan::page::{self, Origin};
use portolan::show::format::{Format, render};
use portolan::show::locate::locate;
use portolan::show::summary::Summary;
use proptest::prelude::*;

use super::transport_differs;

#[test]
fn every_cell_of_the_corpus_is_found_in_its_line() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut files: Vec<_> = walkdir::WalkDir::new(corpus)
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.extension().is_some_and(|end| end == "md"))
        .filter(|path| !path.ends_with("ATTRIBUTION.md"))
        .collect();
    files.sort();
    assert_eq!(files.len(), 7);
    let mut cells = 0;
    for file in files {
        let page = page::read(&std::fs::read(&file).unwrap(), &Origin::default());
        for row in page.tables.iter().flat_map(|table| &table.rows) {
            for cell in row.cells.iter().filter(|cell| !cell.text.is_empty()) {
                let found = locate(&cell.excerpt, cell.place.column, &cell.text).unwrap();
                let source = &cell.excerpt[found.range.clone()];
                // A cell that goes on below ends with its line.
                let goes_on = cell.excerpt.len() == found.range.end
                    || !cell.excerpt[found.range.end..].contains("</td>");
                assert!(
                    found.whole || goes_on,
                    "{file:?}: {source:?} {:?}",
                    cell.text
                );
                assert_eq!(source.chars().next(), cell.text.chars().next());
                cells += 1;
            }
        }
    }
    assert!(cells > 50, "{cells}");
}

/// Lines with a good share of what makes locating hard.
fn line() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "<td>",
        "</td>",
        "<p>",
        "<br />",
        "|",
        "&amp;",
        "&#8211;",
        "&#x202E;",
        "&",
        "<",
        ">",
        "**",
        "\\|",
        "](",
        ")",
        " ",
        "\t",
        "\u{A0}",
        "443",
        "50,000",
        "TCP",
        "udp",
        "щ",
        "埠",
        "é",
        "e\u{301}",
        "\u{202E}",
        "\u{200B}",
        "\u{1B}[1m",
        "👩\u{200D}💻",
        "İ",
        "ß",
    ]);
    prop_oneof![
        prop::collection::vec(pieces, 0..40).prop_map(|pieces| pieces.concat()),
        "\\PC{0,300}",
    ]
}

proptest! {
    #[test]
    fn marks_are_on_characters_and_within_the_width(
        line in line(), cell in line(), words in line(), column in 0_u32..60, width in 40_usize..150,
    ) {
        if let Some(found) = locate(&line, column, &cell) {
            prop_assert!(line.get(found.range.clone()).is_some());
            let marks = found.words(&words).unwrap_or_else(|| vec![found.range.clone()]);
            for mark in &marks {
                prop_assert!(line.get(mark.clone()).is_some());
                prop_assert!(mark.start >= found.range.start && mark.end <= found.range.end);
            }
            let shown = shown_line(&line, &marks, width);
            for mark in &shown.marks {
                prop_assert!(shown.text.get(mark.clone()).is_some());
            }
            prop_assert!(width_of(&shown.text) <= width);
            // The first mark is never cut away.
            prop_assert!(!shown.marks.is_empty());
        }
    }

    #[test]
    fn any_finding_can_be_written(
        line in line(), cell in line(), words in line(), column in 0_u32..60,
    ) {
        let mut finding = transport_differs("| UDP |", "UDP");
        finding.excerpt = line.as_str().into();
        finding.place.column = column;
        finding.cell = cell;
        finding.message = words.clone();
        finding.observed = Some(words);
        finding.related[0].excerpt = line.into();
        let findings = [finding];
        for format in Format::ALL {
            let written = render(format, &findings, &Summary::default(), true);
            prop_assert!(!written.is_empty());
        }
    }
}
