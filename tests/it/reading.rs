//! What a reader of a page sees in its tables, typed by hand: components, templates, notes, headings,
//! rows that are none, and what a page swallows.

#![allow(clippy::unwrap_used)]

use portolan::page::{self, Cell, Origin, Page, ProblemKind, Table};
use portolan::span::Place;

fn read(path: &str, text: &str) -> Page {
    page::read(text.as_bytes(), &Origin::from_path(path))
}

fn markdown(text: &str) -> Page {
    read("en/a.md", text)
}

fn rows(table: &Table) -> Vec<Vec<&str>> {
    let rows = table.rows.iter();
    rows.map(|row| row.cells.iter().map(|cell| cell.text.as_str()).collect())
        .collect()
}

/// The cell of a pipe table with one more column.
fn cell(source: &str) -> Cell {
    let page = markdown(&format!("|Port|Notes|\n|-|-|\n|{source}|x|\n"));
    assert_eq!(page.tables[0].rows[0].cells[1].text, "x", "{source}");
    page.tables[0].rows[0].cells[0].clone()
}

/// The cell of an HTML table.
fn html_cell(source: &str) -> Cell {
    let page = markdown(&format!(
        "<table><tr><th>Port</th><th>Notes</th></tr><tr><td>{source}</td><td>x</td></tr></table>\n"
    ));
    assert_eq!(page.tables[0].rows[0].cells[1].text, "x", "{source}");
    page.tables[0].rows[0].cells[0].clone()
}

#[test]
fn tables_in_components_are_read() {
    let text = "---\ntitle: Ports\n---\nimport Tabs from '@theme/Tabs';\nimport TabItem from '@theme/TabItem';\n\
                import Extra from './_extra.mdx';\n\n## Inbound {/* who */} rules\n\n\
                <Tabs>\n<TabItem value=\"linux\" label={<b>Linux</b>}>\n\
                | Protocol | Port |\n|----------|------|\n| TCP {/* both */} | {443} |\n| UDP | {props.port} |\n\
                </TabItem>\n</Tabs>\n\n<Extra />\n\n\
                <table>\n  <tr>\n    <th>Protocol</th>\n    <th>Port</th>\n  </tr>\n\n  <tr>\n    <td rowSpan={2}>TCP</td>\n    <td>80</td>\n  </tr>\n  <tr><td>81</td></tr>\n</table>\n";
    let page = read("docs/ports.mdx", text);
    assert_eq!(page.tables.len(), 2);
    assert_eq!(rows(&page.tables[0]), [["TCP", "443"], ["UDP", ""]]);
    assert_eq!(page.tables[0].heading.as_deref(), Some("Inbound rules"));
    let [known, unknown] = [0, 1].map(|row| &page.tables[0].rows[row].cells[1]);
    assert_eq!((known.has_template, unknown.has_template), (false, true));
    assert_eq!(
        known.place,
        Place {
            line: 14,
            column: 23
        }
    );
    assert_eq!(rows(&page.tables[1]), [["TCP", "80"], ["TCP", "81"]]);
    assert_eq!(page.partials.len(), 1);
    assert_eq!(page.partials[0].path, "./_extra.mdx");
    assert!(text[page.partials[0].offset..].starts_with("<Extra />"));
    assert_eq!(
        page.partials[0].place,
        Place {
            line: 19,
            column: 1
        }
    );
    assert_eq!(page.problems, []);
}

#[test]
fn templates_give_their_text_or_leave_a_doubt() {
    let page = markdown(
        "{{< table caption=\"Ports\" >}}\n| To | Port |\n|---|---|\n\
         | the [!INCLUDE [Product short](includes/p.md)] sensor | 443 |\n\
         | {{< glossary_tooltip text=\"API server\" term_id=\"kube\" >}} | {{< param \"port\" >}} |\n\
         {{< /table >}}\n\n{{< include \"more-ports.md\" >}}\n",
    );
    assert_eq!(
        rows(&page.tables[0]),
        [["the Product short sensor", "443"], ["API server", ""]]
    );
    let doubts: Vec<bool> = page.tables[0]
        .rows
        .iter()
        .map(|row| row.cells[1].has_template)
        .collect();
    assert_eq!(doubts, [false, true]);
    let paths: Vec<(&str, u32)> = page
        .partials
        .iter()
        .map(|p| (p.path.as_str(), p.place.line))
        .collect();
    assert_eq!(paths, [("includes/p.md", 4), ("more-ports.md", 8)]);
    let sensor = &page.tables[0].rows[0].cells[0];
    let at = sensor.text.find("sensor").unwrap();
    assert_eq!(
        sensor.place_of(at),
        Place {
            line: 4,
            column: 49
        }
    );
}

#[test]
fn saved_pages_are_read() {
    let text = "<!DOCTYPE html>\n<html lang=\"de-DE\">\n<head><title>Ports &amp; Protokolle</title>\n\
        <meta name=\"ms.assetid\" content=\"62e98fab\"><script>var a = '<table><tr><td>1</table>';</script></head>\n\
        <body><h1 id=ports>Ports</h1>\n<h2><a name=\"BKMK_1\"></a>Client -- &gt; Server</h2><p><b>Eingehend</b></p>\n\
        <div class=x><table><thead><tr><th>Protokoll<th>Port</thead>\n<tr><td><p>TCP</p><td>443&#150;445</table></div></body></html>";
    let page = read("de/a.HTM", text);
    assert_eq!(page.head.lang.as_deref(), Some("de-DE"));
    assert_eq!(page.head.title.as_deref(), Some("Ports & Protokolle"));
    assert_eq!(page.head.meta("ms.assetid"), Some("62e98fab"));
    assert_eq!(page.tables.len(), 1);
    let table = &page.tables[0];
    assert_eq!(rows(table), [["TCP", "443–445"]]);
    let headings: Vec<(u8, &str, Option<&str>)> = table
        .headings
        .iter()
        .map(|heading| {
            (
                heading.level,
                heading.text.as_str(),
                heading.anchor.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        headings,
        [
            (1, "Ports", Some("ports")),
            (2, "Client -- > Server", Some("BKMK_1"))
        ]
    );
    assert_eq!(table.lead.as_deref(), Some("Eingehend"));
    assert_eq!(
        table.rows[0].cells[0].place,
        Place {
            line: 8,
            column: 12
        }
    );
}

#[test]
fn notes_are_kept_apart_from_ports() {
    for (source, text) in [
        ("443<sup>2</sup>", "443 [2]"),
        ("443 <sup>[Note 2]</sup>", "443 [Note 2]"),
        ("443¹", "443 [1]"),
        ("443<sub>a</sub>, 80", "443 [a], 80"),
        ("Lync<sup>®</sup> 2013", "Lync® 2013"),
        ("443*", "443*"),
        ("443[^1]", "443[^1]"),
        ("80&#150;90", "80–90"),
        ("80\u{96}90", "80–90"),
        ("80&#7;90", "80\u{FFFD}90"),
        ("80<wbr>90", "80 90"),
        ("80<!-- to -->90", "80 90"),
        ("po<wbr>rt", "port"),
        ("80~90, 100~120", "80~90, 100~120"),
        ("80<br>90", "80\n90"),
        ("Connect to <title>", "Connect to <title>"),
    ] {
        assert_eq!(cell(source).text, text, "{source}");
        if !source.contains(['*', '[']) {
            assert_eq!(html_cell(source).text, text, "{source}");
        }
    }
    // The definition of a footnote in one word is a link to some parsers.
    let page = markdown("|Port|Notes|\n|-|-|\n|443[^1]|x|\n\n[^1]: optional\n");
    assert_eq!(page.tables[0].rows[0].cells[0].text, "443[^1]");
}

#[test]
fn what_is_struck_out_or_hidden_is_left_out_and_told() {
    for source in [
        "443 <del>80</del>",
        "443 <s>80</s>",
        "443 <strike>80</strike>",
    ] {
        let read = html_cell(source);
        assert_eq!(
            (read.text.as_str(), read.has_deletion),
            ("443", true),
            "{source}"
        );
    }
    let struck = cell("443 ~~80~~");
    assert_eq!((struck.text.as_str(), struck.has_deletion), ("443", true));
    for source in [
        "443 <span hidden>80</span>",
        "443 <span style=\"display: none\">80 <span>81</span> 82</span>",
    ] {
        let read = html_cell(source);
        assert_eq!(
            (read.text.as_str(), read.has_template),
            ("443", true),
            "{source}"
        );
    }
    let placeholder = html_cell("port of <pool-fqdn>");
    assert_eq!(
        (placeholder.text.as_str(), placeholder.has_template),
        ("port of", true)
    );
    let plain = html_cell("<p class=\"hidden\">443</p>");
    assert!(!plain.has_template && !plain.has_deletion);
}

#[test]
fn headings_are_read_as_they_are_shown() {
    let page = markdown(
        "# Ports\n\n## <a name=\"BKMK_A\"></a> Client &lt; -- &gt; Server <!-- a -- > b -->\n\n### Deep {#deep}\n\n\
         |a|b|\n|-|-|\n|1|2|\n\n## Next\n\nThe ports:\n\n|a|b|\n|-|-|\n|1|2|\n\n**Outbound**\n\n|a|b|\n|-|-|\n|1|2|\n\n\
         A sentence that says something.\n\n|a|b|\n|-|-|\n|1|2|\n",
    );
    let path = |table: usize| -> Vec<String> {
        let headings = page.tables[table].headings.iter();
        headings
            .map(|heading| format!("{} {} {:?}", heading.level, heading.text, heading.anchor))
            .collect()
    };
    assert_eq!(
        path(0),
        [
            "1 Ports None",
            "2 Client < -- > Server Some(\"BKMK_A\")",
            "3 Deep Some(\"deep\")"
        ]
    );
    assert_eq!(path(1), ["1 Ports None", "2 Next None"]);
    assert_eq!(page.tables[1].heading.as_deref(), Some("Next"));
    assert_eq!(
        page.tables[1].headings[1].place,
        Place {
            line: 11,
            column: 1
        }
    );
    let leads: Vec<Option<&str>> = page
        .tables
        .iter()
        .map(|table| table.lead.as_deref())
        .collect();
    assert_eq!(leads, [None, Some("The ports:"), Some("Outbound"), None]);
    let caption = markdown("<table><caption>Server <b>ports</b></caption><tr><td>a<td>b</table>");
    assert_eq!(caption.tables[0].lead.as_deref(), Some("Server ports"));
    assert_eq!(rows(&caption.tables[0]), Vec::<Vec<&str>>::new());
}

#[test]
fn tables_are_found_where_github_finds_them() {
    for (text, found) in [
        ("|Port|Use|\n|---|	---|\n|443|x|\n", 1),
        ("Port|Use\n-|-\n443|x\n", 1),
        ("A line\n|Port|Use|\n|-|-|\n|443|x|\n", 1),
        ("- item\n  |Port|Use|\n  |-|-|\n  |443|x|\n", 1),
        ("1. item\n\n   |Port|Use|\n   |-|-|\n   |443|x|\n", 1),
        ("> |Port|Use|\n> |-|-|\n> |443|x|\n", 1),
        ("   |Port|Use|\n   |-|-|\n   |443|x|\n", 1),
        ("&nbsp;\n|Port|Use|\n|-|-|\n|443|x|\n", 1),
        ("|Port|Use|\n|-|-|-|\n|443|x|\n", 0),
        ("    |Port|Use|\n    |-|-|\n    |443|x|\n", 0),
    ] {
        let page = markdown(text);
        assert_eq!(page.tables.len(), found, "{text}");
        for table in &page.tables {
            assert_eq!(rows(table), [["443", "x"]], "{text}");
        }
    }
    let empty = markdown("| | |\n|-|-|\n|Port|Use|\n|443|x|\n");
    let table = empty.tables[0].with_first_row_as_header();
    assert_eq!(table.header[1].text, "Use");
    assert_eq!(rows(&table), [["443", "x"]]);
}

#[test]
fn rows_that_are_titles_or_sentences_are_told() {
    let page = markdown(
        "|Name|Port|Use|\n|-|-|-|\n|**Internal ports**| | |\n|HTTPS|443|TCP|\n|Other|||\n\
         Note that all of this may change\nIn the next version.\n",
    );
    let said: Vec<(Option<&str>, bool)> = page.tables[0]
        .rows
        .iter()
        .map(|row| (row.section.as_deref(), row.is_trailing_prose))
        .collect();
    assert_eq!(
        said,
        [
            (Some("Internal ports"), false),
            (None, false),
            (None, false),
            (None, true),
            (None, true),
        ]
    );
    let html = markdown(
        "<table><tr><th>Name<th>Port<tr><td colspan=2>Internal ports<tr><td>HTTPS<td>443\
         <tr><td colspan=2>Ports may be changed by the administrator.</table>",
    );
    let said: Vec<(Option<&str>, bool)> = html.tables[0]
        .rows
        .iter()
        .map(|row| (row.section.as_deref(), row.is_trailing_prose))
        .collect();
    assert_eq!(
        said,
        [(Some("Internal ports"), false), (None, false), (None, true)]
    );
}

#[test]
fn every_character_knows_its_place() {
    let text = "---\na: b\n---\n\n> |Порт|Use|\n> |-|-|\n> |**443**/TCP &amp; 80, [SIP](x)<br>5061|`a | b`|\n\n\
                <table>\n<tr><td>a</td><td>b</td></tr>\n<tr><td><p>Edge\n  Server</p><p>443<sup>1</sup></p></td><td> x </td></tr>\n</table>\n";
    let page = markdown(text);
    let lines: Vec<&str> = text.lines().collect();
    let mut checked = 0;
    for cell in page
        .tables
        .iter()
        .flat_map(|table| table.rows.iter().flat_map(|row| &row.cells))
    {
        for (at, c) in cell.text.char_indices() {
            if c.is_alphanumeric() {
                let place = cell.place_of(at);
                let line = lines[place.line as usize - 1];
                let stands = line.chars().nth(place.column as usize - 1);
                assert!(
                    stands == Some(c),
                    "{:?} {at} {c:?} {place:?} {stands:?}",
                    cell.text
                );
                checked += 1;
            }
        }
    }
    assert!(checked > 30, "{checked}");
}

#[test]
fn rows_that_a_page_swallows_are_told() {
    let rows = "|Port|Protocol|\n|-|-|\n|443|TCP|\n";
    let html = "<table><tr><th>Port<th>Protocol<tr><td>443<td>TCP</table>\n";
    let told = |path: &str, text: &str| -> Vec<(u32, String)> {
        let problems = read(path, text).problems.into_iter();
        problems
            .filter(|problem| problem.kind == ProblemKind::UnreadableTable)
            .map(|problem| (problem.place.line, problem.text))
            .collect()
    };
    for (text, line, word) in [
        (format!("a\n\n<!-- never closed\n\n{rows}"), 3, "comment"),
        (format!("a\n\n<!-- a\n\n{rows}\n<!-- b -->\n"), 3, "comment"),
        (format!("a\n\n```\ncode\n\n{rows}"), 3, "code"),
        (format!("```\ncode\n\n{rows}\n```bash\nx\n```\n"), 1, "code"),
        (format!("<div><a href=\"x>y</a>\n{html}"), 1, "quote"),
        (format!("<?php\n\n{html}"), 1, "`<?`"),
    ] {
        let told = told("a.md", &text);
        assert_eq!(told.len(), 1, "{text} {told:?}");
        assert_eq!(told[0].0, line, "{text}");
        assert!(told[0].1.contains(word), "{told:?}");
    }
    for open in ["title", "textarea", "script", "style", "iframe", "xmp"] {
        let told = told("a.html", &format!("<p>Connect to <{open}>\n{html}"));
        assert_eq!(told.len(), 1, "{open}");
        assert!(told[0].1.contains(open), "{told:?}");
    }
    // Markdown shows these as text, and others mean nothing to it.
    for open in [
        "title",
        "textarea",
        "iframe",
        "xmp",
        "noembed",
        "noframes",
        "plaintext",
        "noscript",
        "template",
        "svg",
        "svg><title",
        "script",
    ] {
        let page = markdown(&format!("Connect to <{open}>\n\n{rows}\n{html}"));
        assert_eq!(page.tables.len(), 2, "{open}");
        assert_eq!(page.problems, [], "{open}");
        let inside = markdown(&format!(
            "<table><tr><td>a<td>b<tr><td>to <{open}><td>443</table>"
        ));
        assert_eq!(inside.tables[0].rows[0].cells[1].text, "443", "{open}");
    }
    // A table that was taken out on purpose is no loss, and neither is an example.
    assert_eq!(
        told("a.md", &format!("<!--\n{rows}-->\n\n```\n{rows}```\n")),
        []
    );
}

#[test]
fn large_pages_are_read_in_pieces_without_loss() {
    let filler = "Some words that fill the page, line by line.\n\n".repeat(30_000);
    let table = "|Port|Protocol|\n|-|-|\n|443|TCP|\n\n";
    let code = format!("```\n{}```\n\n", "code\n\n".repeat(400_000));
    let comment = format!("<!--\n{}-->\n\n", "words\n\n".repeat(400_000));
    let text = format!("# A\n\n{table}{filler}{table}{code}{table}{comment}## B\n\n{table}");
    assert!(text.len() > 6_000_000);
    let page = markdown(&text);
    assert_eq!(page.tables.len(), 4);
    assert_eq!(page.tables[3].headings.len(), 2);
    assert_eq!(page.problems, []);
    for table in &page.tables {
        assert_eq!(rows(table), [["443", "TCP"]]);
        let at = text.lines().nth(table.rows[0].place.line as usize - 1);
        assert_eq!(at, Some("|443|TCP|"));
    }
}
