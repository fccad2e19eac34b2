//! Pages that no one would write: any bytes, tables beyond every limit, characters that hide.

#![allow(clippy::unwrap_used)]

use std::sync::OnceLock;

use portolan::finding::Finding;
use portolan::lexicon::Lexicons;
use portolan::lint::{CompareOptions, compare, run};
use portolan::normalize::PortPage;
use portolan::page::{self, Origin, Page};
use portolan::pipeline::survey_texts;
use portolan::show::format::{Format, render};
use portolan::show::summary::Summary;
use portolan::source;
use portolan::span::{LineIndex, Place};
use portolan::survey::Survey;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;

const HEAD: &str = "|Protocol/TCP or UDP/Port|Source IP|Destination IP|\n|-|-|-|\n";

fn lexicons() -> &'static Lexicons {
    static LEXICONS: OnceLock<Lexicons> = OnceLock::new();
    LEXICONS.get_or_init(crate::cells::lync)
}

fn origin(path: &str) -> Origin {
    Origin::from_path(path)
}

fn read(text: impl AsRef<[u8]>) -> Page {
    page::read(text.as_ref(), &origin("en-US/a.md"))
}

fn survey(text: impl AsRef<[u8]>) -> Survey {
    survey_texts(&[(origin("en-US/a.md"), text.as_ref())], lexicons())
}

fn findings(survey: &Survey) -> Vec<Finding> {
    run(&compare(survey, lexicons(), &CompareOptions::default()))
}

/// Lint, line and message of each finding about what could not be read.
fn unread(text: impl AsRef<[u8]>) -> Vec<(&'static str, u32, String)> {
    findings(&survey(text))
        .into_iter()
        .filter(|finding| {
            matches!(
                finding.lint,
                "unreadable-page" | "unreadable-table" | "unreadable-service"
            )
        })
        .map(|finding| (finding.lint, finding.place.line, finding.message))
        .collect()
}

fn port_page(text: impl AsRef<[u8]>) -> PortPage {
    survey(text).pages.into_iter().next().unwrap()
}

fn ports(text: impl AsRef<[u8]>) -> Vec<String> {
    let page = port_page(text);
    let rows = page.tables.iter().flat_map(|table| &table.rows);
    rows.filter_map(|row| row.rule.as_ref())
        .map(|rule| {
            let ports = rule.port_ranges().into_iter();
            let ports = ports.map(|range| range.to_string());
            ports.collect::<Vec<_>>().join(",")
        })
        .collect()
}

/// Reads, compares and writes a page in every format, and holds all places against the text.
fn survives(bytes: &[u8]) -> Result<(), TestCaseError> {
    let read = read(bytes);
    let text = source::decode(bytes).unwrap_or_default();
    let lines = LineIndex::new(&text);
    let inside = |place: Place| {
        let line = lines.line_text(&text, place.line);
        let in_line = place.column as usize <= line.chars().count() + 2;
        (place == Place::START || lines.place(&text, text.len()).line >= place.line) && in_line
    };
    for table in &read.tables {
        prop_assert!(inside(table.place), "{:?}", table.place);
        for cell in table
            .header
            .iter()
            .chain(table.rows.iter().flat_map(|row| &row.cells))
        {
            prop_assert!(inside(cell.place), "{:?}", cell);
        }
    }
    for place in read.problems.iter().map(|problem| problem.place) {
        prop_assert!(inside(place), "{place:?}");
    }
    for suppression in &read.suppressions {
        prop_assert!(inside(suppression.place), "{suppression:?}");
    }
    let survey = survey_texts(
        &[(origin("en-US/a.md"), bytes), (origin("de-DE/a.md"), bytes)],
        lexicons(),
    );
    let internal = |page: &PortPage| {
        let mut kinds = page.problems.iter().map(|problem| problem.kind);
        kinds.any(|kind| kind == page::ProblemKind::Internal)
    };
    prop_assert!(!survey.pages.iter().any(internal), "{:?}", survey.pages);
    let findings = findings(&survey);
    prop_assert!(
        findings.iter().all(|finding| inside(finding.place)),
        "{findings:?}"
    );
    let summary = Summary::default().counting(&findings);
    for format in Format::ALL {
        let _ = render(format, &findings, &summary, false);
    }
    Ok(())
}

/// The same cases on each run; `PROPTEST_CASES` asks for more.
fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases: match std::env::var("PROPTEST_CASES") {
            Ok(_) => ProptestConfig::default().cases,
            Err(_) => cases,
        },
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(65_535),
        ..ProptestConfig::default()
    }
}

/// Pieces of Markdown and HTML that open, close and break things.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => select(vec![
            "<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<th>", "<thead>", "</thead>",
            "<tbody>", "<caption>", "<col>", "<td colspan=\"3\">", "<td rowspan=0>", "<td rowspan=9 colspan=9>",
            "<td colspan='999999999999'>", "<td colspan=-1>", "<p>", "</p>", "<br/>", "<div>", "</div>",
            "<select>", "<option>", "<script>", "</script>", "<style>", "<textarea>", "<svg>", "<math>",
            "<template>", "<!--", "-->", "<!-- portolan-ignore row-missing: x -->", "<![CDATA[", "]]>",
            "<?", "<!DOCTYPE", "<a href=\"", "<h1>", "</h1>", "<b", "\">", "'", "<",
        ]).prop_map(str::to_owned),
        4 => select(vec![
            "|", "|-|-|\n", "\n|", "|\n", "\n", "\r\n", "\r", "\n\n", "# ", "> ", "- ", "1. ", "```", "~~~", "`",
            "**", "_", "[", "](", "![", "[a]: b", "\\", "---\n", "...\n", "\t", "    ", "ms:assetid: x\n",
            "ms.contentlocale: de-DE\n", "2012-10-20\n",
        ]).prop_map(str::to_owned),
        4 => select(vec![
            "Protocol/TCP or UDP/Port", "Port", "Protocol", "Source IP", "Destination IP", "Notes", "TCP", "UDP/",
            "443", "50,000-59,999", "59 999", "70000", "9-1", "1,", "STUN/UDP/3478", "Any", "Edge Server",
            "Rolle/Protokoll/TCP oder UDP/Port", "Quell-IP-Adresse", "任何", "連接埠", "пограничного сервера",
            "&amp;", "&#xD800;", "&#0;", "&#x110000;", "&lt;td&gt;", "&nbsp;", "&", "\u{0}", "\u{FEFF}", "\u{200B}",
            "\u{202E}", "\u{FDD0}", "\u{301}", "\u{A0}", "\u{1F469}\u{200D}\u{1F4BB}", "\u{2028}", "\u{85}",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(|c| c.to_string()),
    ]
}

proptest! {
    #![proptest_config(cases(512))]

    #[test]
    fn any_bytes_are_survived(bytes in vec(any::<u8>(), 0..512)) {
        survives(&bytes)?;
        for mark in [&b"\xFF\xFE"[..], b"\xFE\xFF", b"\xEF\xBB\xBF", b"---\n"] {
            survives(&[mark, &bytes].concat())?;
        }
    }

    #[test]
    fn any_soup_is_survived(pieces in vec(piece(), 0..120), head in select(vec!["", HEAD, "---\n", "<table><tr><th>Port<th>Protocol<tr>"])) {
        survives(format!("{head}{}", pieces.concat()).as_bytes())?;
    }

    #[test]
    fn a_page_cut_anywhere_is_survived(pieces in vec(piece(), 0..40), at in any::<prop::sample::Index>()) {
        let whole = format!("---\nms:assetid: x\n---\n{HEAD}{}", pieces.concat());
        let at = at.index(whole.len() + 1);
        survives(&whole.as_bytes()[..at])?;
    }

    #[test]
    fn any_front_matter_is_survived(lines in vec("[a-z:. \t\"'#\\-|>{}&*!\u{85}é]{0,24}", 0..24), closed in any::<bool>()) {
        let end = if closed { "---\n" } else { "" };
        survives(format!("---\n{}\n{end}{HEAD}|SIP/TCP/1|Any|Any|\n", lines.join("\n")).as_bytes())?;
    }
}

#[test]
fn a_page_is_read_up_to_its_limit_in_bytes() {
    let limit = usize::try_from(source::MAX_PAGE_BYTES).unwrap();
    let mut text = format!("{HEAD}|SIP/TCP/5061|Any|Any|\n");
    text.push_str(&"\n".repeat(limit - text.len()));
    assert_eq!(ports(&text), ["5061"]);
    text.push('\n');
    let unread = unread(&text);
    assert_eq!(unread.len(), 1);
    assert_eq!(unread[0].0, "unreadable-page");
    assert!(unread[0].2.contains("larger than 16 MiB"), "{unread:?}");
}

#[test]
fn nesting_without_end_is_read_flat_and_reported() {
    let table = "\n\n|Port|Protocol|\n|-|-|\n|443|TCP|\n";
    for deep in [">", "> ", "- ", "* ", "1. ", "- > "] {
        let text = format!("{}a\n{}{table}", deep.repeat(10_000), "a\n".repeat(1_000));
        let unread = unread(&text);
        assert!(
            unread[0].2.contains("nested too deep"),
            "{deep:?} {unread:?}"
        );
        assert_eq!(ports(&text), ["443"], "{deep:?}");
    }
    let indented: String = (0..300)
        .map(|depth| format!("{}- a\n", "  ".repeat(depth)))
        .collect();
    assert!(
        unread(format!("{indented}{table}"))[0]
            .2
            .contains("nested too deep")
    );
    // What HTML parsers call nesting is nothing here: only tables count.
    for deep in [
        "<div>",
        "<b><i>",
        "<ul><li>",
        "<svg>",
        "<select><option>",
        "**",
        "[",
        "![",
        "*a_",
    ] {
        let text = format!("{}a\n{table}", deep.repeat(10_000));
        assert_eq!(unread(&text), [], "{deep:?}");
        assert_eq!(ports(&text), ["443"], "{deep:?}");
    }
    let text = format!(
        "{}443{}\n{table}",
        "<table><tr><td>".repeat(10_000),
        "</table>".repeat(10_000)
    );
    assert!(unread(&text)[0].2.contains("nested too deep"));
    assert_eq!(ports(&text), ["443"]);
}

#[test]
fn spans_are_clamped() {
    let head = "<table><tr><th>Protocol<th>Port<th>Notes</tr>";
    let page = read(format!(
        "{head}<tr><td rowspan=99999999999>TCP<td>1<td>a<tr><td>2<td>b</table>"
    ));
    let texts: Vec<Vec<&str>> = page.tables[0]
        .rows
        .iter()
        .map(|row| row.cells.iter().map(|cell| cell.text.as_str()).collect())
        .collect();
    assert_eq!(texts, [["TCP", "1", "a"], ["TCP", "2", "b"]]);
    // A span that is no number is one.
    for odd in ["-1", "x", "\"\"", "'", "0", "1e9", "0x10", "９"] {
        let page = read(format!(
            "{head}<tr><td colspan={odd}>TCP</td><td>1</td><td>a</td></table>"
        ));
        let cells = page.tables.first().map_or(0, |table| {
            table.rows.first().map_or(0, |row| row.cells.len())
        });
        assert!(cells == 3 || odd == "'", "{odd}: {:?}", page.tables);
    }
    let wide = unread(format!("{head}<tr><td colspan=999999999>443</table>"));
    assert_eq!(wide.len(), 1);
    assert!(wide[0].2.contains("more than 200 columns"), "{wide:?}");
    // Text that spans would copy beyond measure.
    let text = "a ".repeat(9_000);
    let rows = "<tr>".repeat(1_000);
    let copied = unread(format!(
        "{head}<tr><td rowspan=0 colspan=199>{text}{rows}</table>"
    ));
    assert!(copied[0].2.contains("copy more text"), "{copied:?}");
}

#[test]
fn tables_beyond_every_limit_are_reported() {
    let columns = unread(format!(
        "{}\n{}\n",
        "|a".repeat(100_000),
        "|-".repeat(100_000)
    ));
    assert!(
        columns[0].2.contains("more than 200 columns"),
        "{columns:?}"
    );
    let rows = "|SIP/TCP/1|Any|Any|\n".repeat(21_000);
    let long = unread(format!("{HEAD}{rows}"));
    assert_eq!(long.len(), 1);
    assert!(long[0].2.contains("more than 20000 rows"), "{long:?}");
    let million = unread(format!("{HEAD}{}", "|1\n".repeat(1_000_000)));
    assert!(
        million
            .iter()
            .any(|(_, _, text)| text.contains("rest is not read")),
        "{million:?}"
    );
    let tables = unread("<table><th>Port<th>Protocol</table>".repeat(6_000));
    let is_cut = |(_, _, text): &(_, _, String)| text.contains("more than 5000 tables");
    assert!(tables.iter().any(is_cut), "{}", tables.len());
    let cells = unread(format!("{HEAD}|SIP/TCP/1|{}|Any|\n", "a ".repeat(20_000)));
    assert!(
        cells
            .iter()
            .any(|(_, line, text)| *line == 3 && text.contains("more than 20000 characters")),
        "{cells:?}"
    );
    // A header without rows states nothing, and is no fault.
    let no_body = port_page(format!("{HEAD}\nText.\n\n{HEAD}|SIP/TCP/5061|Any|Any|\n"));
    let tables: Vec<u32> = no_body.tables.iter().map(|table| table.index).collect();
    assert_eq!(tables, [2]);
    assert_eq!(no_body.passed[0].why.to_string(), "it has no rows");
}

#[test]
fn front_matter_without_end_is_reported_and_the_page_read() {
    let endless = format!("---\nms:assetid: x\n\n{HEAD}|SIP/TCP/5061|Any|Any|\n");
    assert!(unread(&endless)[0].2.contains("front matter has no end"));
    assert_eq!(ports(&endless), ["5061"]);
    // A megabyte of it.
    for lines in [
        format!("a: {}\n", "b".repeat(1 << 20)),
        "a: b\n".repeat(200_000),
    ] {
        let long = format!("---\n{lines}---\n\n{HEAD}|SIP/TCP/5061|Any|Any|\n");
        assert_eq!(ports(&long), ["5061"]);
        assert!(
            unread(&long)[0].2.contains("front matter"),
            "{}",
            lines.len()
        );
    }
}

#[test]
fn odd_encodings_are_read_or_refused() {
    let text = format!("{HEAD}|SIP/TCP/5061|Any|Any|\n");
    let utf16 = |unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
        format!("\u{FEFF}{text}")
            .encode_utf16()
            .flat_map(unit)
            .collect()
    };
    assert_eq!(ports(utf16(u16::to_le_bytes)), ["5061"]);
    assert_eq!(ports(utf16(u16::to_be_bytes)), ["5061"]);
    assert_eq!(ports(format!("\u{FEFF}{text}")), ["5061"]);
    let mut cut = utf16(u16::to_le_bytes);
    cut.pop();
    assert!(unread(&cut)[0].2.contains("UTF-16"));
    let lone: Vec<u8> = [0xFEFF_u16, 0xD800, 0x41]
        .into_iter()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert!(unread(&lone)[0].2.contains("UTF-16"));
    let latin = [text.as_bytes(), b"caf\xE9"].concat();
    let refused = unread(&latin);
    assert_eq!(refused.len(), 1);
    assert!(
        refused[0].2.contains(&format!("offset {}", text.len() + 3)),
        "{refused:?}"
    );
    for end in ["\r\n", "\r"] {
        let page = port_page(text.replace('\n', end));
        assert_eq!(page.tables[0].rows[0].place.line, 3, "{end:?}");
    }
    let mixed = "|Port|Protocol|\r\n|-|-|\r|1|TCP|\n|2|TCP|\r\n|3|TCP|\r";
    let lines: Vec<u32> = port_page(mixed).tables[0]
        .rows
        .iter()
        .map(|row| row.place.line)
        .collect();
    assert_eq!(lines, [3, 4, 5]);
}

#[test]
fn hidden_characters_are_passed_over_and_reported() {
    for hidden in [
        "\u{200B}", "\u{202E}", "\u{2066}", "\u{FEFF}", "\u{AD}", "\u{200D}", "&#x200B;", "&#8238;",
    ] {
        let text =
            format!("{HEAD}|SIP/T{hidden}LS/TCP/443{hidden}|An{hidden}y|Edge Ser{hidden}ver|\n");
        let page = port_page(&text);
        let row = &page.tables[0].rows[0];
        let rule = row.rule.as_ref().unwrap();
        assert_eq!(rule.port_ranges()[0].to_string(), "443", "{hidden:?}");
        assert_eq!(
            rule.security
                .value()
                .into_iter()
                .flatten()
                .map(|name| name.as_str())
                .collect::<Vec<_>>(),
            ["tls"],
            "{hidden:?}"
        );
        assert_eq!(crate::cells::stated(&rule.source), "any", "{hidden:?}");
        assert_eq!(
            crate::cells::stated(&rule.destination),
            "edge-server",
            "{hidden:?}"
        );
        let reported: Vec<u32> = findings(&survey(&text))
            .iter()
            .filter(|finding| finding.lint == "hidden-character")
            .filter_map(|finding| finding.column)
            .collect();
        assert_eq!(reported, [1, 2, 3], "{hidden:?}");
    }
    // Where a character is lost, or hides inside a number, no number is made of what is left.
    for lost in [
        "\u{200B}", "\u{AD}", "\u{202E}", "&#xD800;", "\u{0}", "&#0;", "\u{FFFD}", "\u{FDD0}",
        "\u{1B}", "\u{7}", "\u{7F}", "&#x81;",
    ] {
        let text = format!("{HEAD}|SIP/TCP/44{lost}3|Any|Any|\n");
        assert_eq!(ports(&text), [""], "{lost:?}");
        assert_eq!(unread(&text)[0].0, "unreadable-service", "{lost:?}");
    }
}
