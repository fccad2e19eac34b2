//! Carets stand under the text they mean, in columns of a terminal.

use portolan::finding::Finding;
use portolan::show::format::Format;
use unicode_width::UnicodeWidthStr;

use super::{cyrillic, missing_page, text, transport_differs};

/// The text above the first run of `mark` in a rendered finding, read by display columns.
fn marked(rendered: &str, mark: char) -> String {
    let lines: Vec<&str> = rendered.lines().collect();
    let (source, carets) = lines
        .windows(2)
        .map(|pair| (pair[0], pair[1]))
        .find(|(_, below)| below.trim_start().starts_with('|') && below.contains(&[mark; 1][..]))
        .unwrap();
    let start = carets[..carets.find(mark).unwrap()].width();
    let run = carets[carets.find(mark).unwrap()..]
        .chars()
        .take_while(|c| *c == mark)
        .count();
    let mut found = String::new();
    for (offset, c) in source.char_indices() {
        let column = source[..offset].width();
        if column >= start && column < start + run {
            found.push(c);
        }
    }
    // Whole characters only: the run begins and ends where one does.
    assert_eq!(found.width(), run, "{rendered}");
    found
}

fn human(finding: Finding) -> String {
    text(Format::Human, &[finding])
}

#[test]
fn carets_stand_under_the_words_in_any_script() {
    assert_eq!(marked(&human(cyrillic()), '^'), "UDP");
    assert_eq!(marked(&human(cyrillic()), '-'), "TCP");
    for (line, cell) in [
        ("| 內部介面 | 邊緣伺服器/UDP/443 |", "邊緣伺服器/UDP/443"),
        ("| 全形（Ａ） | STUN、UDP連接埠443 |", "STUN、UDP連接埠443"),
        ("<td>й и\u{306} e\u{301}</td><td>порт UDP</td>", "порт UDP"),
        ("\t<td>служба</td>\t<td>A/UDP</td>", "A/UDP"),
    ] {
        assert_eq!(marked(&human(transport_differs(line, cell)), '^'), "UDP");
    }
}

/// Who has the same fault does not say "something else again".
#[test]
fn a_language_with_the_same_cell_says_the_same() {
    let mut finding = cyrillic();
    let other = finding.related.iter_mut().find(|one| !one.agrees).unwrap();
    other.cell = finding.cell.clone();
    let rendered = human(finding);
    assert!(
        rendered.contains("= note: the same stands in zh-TW\n"),
        "{rendered}"
    );
    assert!(!rendered.contains("something else"), "{rendered}");
}

#[test]
fn carets_stand_under_the_whole_cell_where_the_words_are_not_in_it() {
    let mut finding = transport_differs("| 內部 | 邊緣伺服器 |", "邊緣伺服器");
    finding.observed = Some("edge-server".to_owned());
    assert_eq!(marked(&human(finding.clone()), '^'), "邊緣伺服器");
    finding.observed = None;
    let rendered = human(finding);
    assert_eq!(marked(&rendered, '^'), "邊緣伺服器");
}

#[test]
fn carets_stay_right_where_hidden_characters_are_spelled_out() {
    let line = "| a\u{202E}\u{200B}\u{1B}[31mслужба | 埠\u{200F}/UDP\u{200B}/443 |";
    let cell = "埠\u{200F}/UDP\u{200B}/443";
    let mut finding = transport_differs(line, cell);
    let rendered = human(finding.clone());
    assert_eq!(marked(&rendered, '^'), "UDP");
    // The place is the one of the file, where they are characters each.
    assert!(
        rendered.contains("::: ru-RU/ports.md:212:20\n"),
        "{rendered}"
    );
    finding.observed = None;
    assert_eq!(marked(&human(finding), '^'), "埠<U+200F>/UDP<U+200B>/443");
}

#[test]
fn long_lines_are_cut_and_carets_stay_right() {
    for (before, after) in [(0, 900), (450, 450), (900, 0)] {
        let line = format!(
            "<td>{}</td><td>埠 UDP</td><td>{}</td>",
            "щ埠".repeat(before),
            "埠щ".repeat(after)
        );
        let rendered = human(transport_differs(&line, "埠 UDP"));
        assert_eq!(marked(&rendered, '^'), "UDP");
        for line in rendered.lines() {
            assert!(line.width() <= 80, "{line}");
        }
        // `<td></td><td>` is 13 characters.
        let column = 14 + 2 * before;
        assert!(
            rendered.contains(&format!("ru-RU/ports.md:212:{column}\n")),
            "{rendered}"
        );
    }
}

#[test]
fn a_finding_reads_like_one_of_a_compiler() {
    let expected = "\
error[transport-differs]: the transport is UDP where other languages state TCP
   --> en-US/ports.md:229:5
    |
229 | <td>A/V/STUN,MSTURN/TCP/443</td>
    |                     --- en-US: tcp
    |
   ::: ru-RU/ports.md:212:8
    |
212 | <td><p>Служба/STUN,MSTURN/UDP/443</p></td>
    |                           ^^^ udp
    |
    = note: the translation deviates; 2 languages agree: en-US, pt-BR
    = note: others say something else again:
            zh-TW  A/V/STUN、MSTURN/443
    = help: write TCP as the source does

                         ru-RU    all
error transport-differs      1      1

1 error in 65 pages";
    assert!(
        human(cyrillic()).starts_with(expected),
        "{}",
        human(cyrillic())
    );
}

#[test]
fn a_finding_without_a_line_has_its_place() {
    let rendered = human(missing_page());
    assert!(rendered.starts_with("warning[missing-page]: there is no German page\n"));
    assert!(rendered.contains("--> en-US/ports.md:1:1\n"), "{rendered}");
    // A column that a cut line does not reach.
    let mut cut = cyrillic();
    cut.place.column = 9999;
    assert!(human(cut).contains("::: ru-RU/ports.md:212:9999\n"));
}

#[test]
fn the_words_that_a_finding_names_are_marked_however_long_the_cell() {
    let cell = format!(
        "{} пул переднего плана {}",
        "слово ".repeat(60),
        "слово ".repeat(60)
    );
    let line = format!("| {} |", cell.trim());
    let mut finding = transport_differs(&line, cell.trim());
    finding.observed = Some("any, that is front end server (IP)".to_owned());
    finding.words = vec!["пул переднего плана".to_owned()];
    let rendered = human(finding);
    assert_eq!(marked(&rendered, '^'), "пул переднего плана");
    for line in rendered.lines() {
        assert!(line.width() <= 80, "{line}");
    }
}

#[test]
fn a_fault_is_told_once_with_its_other_places() {
    let places: Vec<Finding> = (0..8)
        .map(|at| {
            let mut finding = cyrillic();
            finding.place.line += at;
            finding
        })
        .collect();
    let rendered = text(Format::Human, &places);
    assert_eq!(rendered.matches("error[transport-differs]").count(), 1);
    assert!(
        rendered.contains("note: and at 7 more places:\n"),
        "{rendered}"
    );
    assert!(rendered.contains(" ru-RU/ports.md:213\n"), "{rendered}");
    assert!(
        rendered.contains("error transport-differs      8      8\n"),
        "{rendered}"
    );
    // Programs are told of all places.
    assert_eq!(text(Format::Concise, &places).lines().count(), 8);
}
