//! Every cell of the corpus is found again at its line and column of the source text.

use portolan::lexicon::Lexicons;
use portolan::normalize::normalize;
use portolan::page::{self, Origin};
use portolan::survey::source_locale;

use super::{PAGES, corpus};

/// The four entities that the pages use.
fn unescaped(text: &str) -> String {
    text.replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

/// Cells of the pages with pipes, `|a|b|` without blanks, below the header and its rule.
fn piped(source: &str) -> Vec<(u32, u32, String)> {
    let lines = source.lines().zip(1..);
    let rows = lines.filter(|(line, _)| line.starts_with('|')).skip(2);
    rows.flat_map(|(line, number)| {
        let inner = line.trim_matches('|').split('|');
        inner.scan(2, move |column, text| {
            let place = (number, *column, text.to_owned());
            *column += u32::try_from(text.chars().count()).unwrap() + 1;
            Some(place)
        })
    })
    .collect()
}

/// Cells as they stand in the source: each on a line of its own, `<td><p>…</p></td>`, or between pipes.
fn cells_of(source: &str) -> Vec<(u32, u32, String)> {
    if !source.contains("<td>") {
        return piped(source);
    }
    source
        .lines()
        .zip(1..)
        .filter_map(|(line, number)| {
            let text = line.strip_prefix("<td><p>")?.strip_suffix("</p></td>")?;
            Some((number, 8, unescaped(text)))
        })
        .collect()
}

#[test]
fn every_cell_is_at_its_place() {
    let lexicons = Lexicons::built_in();
    for (path, count) in PAGES {
        let source = std::fs::read_to_string(corpus().join(path)).unwrap();
        let origin = Origin::from_path(path);
        let page = normalize(
            page::read(source.as_bytes(), &origin),
            &source_locale(),
            &lexicons,
        );
        let read: Vec<_> = page
            .tables
            .iter()
            .flat_map(|table| &table.rows)
            .flat_map(|row| &row.cells)
            .map(|cell| (cell.place.line, cell.place.column, cell.text.clone()))
            .collect();
        assert_eq!(read.len(), count, "{path}");
        assert_eq!(read, cells_of(&source), "{path}");
    }
}
