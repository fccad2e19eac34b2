//! Text of a page that tries to be more than text, in every format.
#![allow(clippy::wildcard_enum_match_arm)]

use portolan::finding::Finding;
use portolan::harmless::harmless;
use portolan::show::format::{Format, render};
use portolan::unicode::is_hidden;
use pulldown_cmark::{Event, Options, Parser, Tag};

use super::{parsed, related, summary, text, transport_differs};

const HOSTILE: &str = "\u{1B}[31mA|`B`<script>alert(1)</script>\u{202E}%0A%25</testcase>]]>&amp;\"'\
     **b**_i_[l](http://e.example)https://e.example www.e.example @who #1 $x$ :tada:\u{200B}\
     ::error::x\r\n::error file=x::pwned\u{9B}2J\u{7}\u{2066}\u{FFFE}";

pub(super) fn finding() -> Finding {
    let line = HOSTILE.replace(['\r', '\n'], " ");
    let mut finding = transport_differs(&line, &line);
    HOSTILE.clone_into(&mut finding.cell);
    HOSTILE.clone_into(&mut finding.message);
    finding.help = Some(HOSTILE.to_owned());
    finding.observed = Some(HOSTILE.to_owned());
    finding.expected = Some(HOSTILE.to_owned());
    finding.path = "ru-RU/\u{1B}[1m\u{202E}a b,c:d%0A<x>|.md".to_owned();
    finding.related = vec![
        related("en-US", &line, &line, true),
        related("pt-BR", &line, &line, false),
    ];
    finding
}

/// `text` without the styles that the renderer itself writes.
fn without_styles(text: &str) -> String {
    let mut rest = text;
    let mut plain = String::new();
    while let Some(at) = rest.find("\u{1B}[") {
        plain.push_str(&rest[..at]);
        let style = &rest[at + 2..];
        let end = style.find('m').unwrap();
        assert!(
            style[..end].chars().all(|c| c.is_ascii_digit() || c == ';'),
            "{style}"
        );
        rest = &style[end + 1..];
    }
    plain.push_str(rest);
    plain
}

#[test]
fn nothing_hidden_reaches_a_person() {
    let findings = [finding()];
    for format in [
        Format::Human,
        Format::Concise,
        Format::Github,
        Format::Junit,
        Format::Markdown,
    ] {
        let written = text(format, &findings);
        let hidden = written.chars().find(|c| is_hidden(*c));
        assert_eq!(hidden, None, "{format}: {written}");
        assert!(written.contains("U+202E"), "{format}");
    }
    let colored = render(Format::Human, &findings, &summary(&findings), true);
    assert!(colored.contains('\u{1B}'));
    let plain = without_styles(&colored);
    assert!(!plain.chars().any(is_hidden), "{plain}");
    for (format, pointer) in [
        (Format::Sarif, "/runs/0/results/0/message/text"),
        (Format::Gitlab, "/0/description"),
        (Format::Rdjsonl, "/message"),
    ] {
        let value = parsed(format, &findings);
        let message = value.pointer(pointer).unwrap().as_str().unwrap();
        assert!(!message.chars().any(is_hidden), "{format}: {message}");
    }
}

#[test]
fn records_keep_the_text_as_it_is() {
    let value = parsed(Format::Jsonl, &[finding()]);
    assert_eq!(value["message"], HOSTILE);
    assert_eq!(value["page"]["path"], finding().path);
    // And no control character stands bare in the line.
    let line = text(Format::Jsonl, &[finding()]);
    assert!(!line.trim_end().chars().any(|c| c.is_ascii_control()));
}

#[test]
fn a_line_of_a_page_is_no_line_of_the_output() {
    assert_eq!(text(Format::Concise, &[finding()]).lines().count(), 1);
    assert_eq!(text(Format::Jsonl, &[finding()]).lines().count(), 1);
    assert_eq!(text(Format::Rdjsonl, &[finding()]).lines().count(), 1);
    // A runner takes a line that begins with `::` for a command.
    for format in Format::ALL.into_iter().filter(|f| *f != Format::Github) {
        let written = text(format, &[finding()]);
        let commands = written
            .lines()
            .filter(|line| line.trim_start().starts_with("::error"));
        assert_eq!(commands.count(), 0, "{format}: {written}");
    }
}

#[test]
fn a_workflow_command_says_what_was_meant() {
    let written = text(Format::Github, &[finding()]);
    assert_eq!(written.lines().count(), 1);
    // As the runner reads it: the first `::` after the command ends the properties.
    let rest = written.trim_end().strip_prefix("::error ").unwrap();
    let (properties, message) = rest.split_once("::").unwrap();
    let properties: Vec<(&str, &str)> = properties
        .split(',')
        .map(|property| property.split_once('=').unwrap())
        .collect();
    let names: Vec<&str> = properties.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["file", "line", "col", "title"]);
    let unescape = |text: &str| {
        text.replace("%0D", "\r")
            .replace("%0A", "\n")
            .replace("%3A", ":")
            .replace("%2C", ",")
            .replace("%25", "%")
    };
    assert_eq!(unescape(properties[0].1), harmless(&finding().path));
    let once = harmless(HOSTILE);
    assert_eq!(unescape(message), format!("{once}\nhelp: {once}"));
}

#[test]
fn xml_has_only_the_elements_of_the_format() {
    let xml = text(Format::Junit, &[finding()]);
    let mut open: Vec<&str> = Vec::new();
    let mut rest = xml
        .strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>")
        .unwrap();
    while let Some(at) = rest.find('<') {
        assert!(!rest[..at].contains('>'), "{rest}");
        let end = rest.find('>').unwrap();
        let tag = &rest[at + 1..end];
        assert!(!tag.contains('<'), "{tag}");
        match tag.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name)),
            None => open.push(tag.split(' ').next().unwrap()),
        }
        let known = [
            "testsuites",
            "testsuite",
            "testcase",
            "failure",
            "system-out",
        ];
        assert!(open.iter().all(|name| known.contains(name)), "{open:?}");
        rest = &rest[end + 1..];
    }
    assert!(open.is_empty());
    // XML 1.0, production 2.
    let valid = |c: char| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..);
    assert!(xml.chars().all(valid));
}

#[test]
fn markdown_is_tables_and_text_and_nothing_else() {
    let markdown = text(Format::Markdown, &[finding()]);
    let mut options = Options::all();
    // A display choice of some renderers, not of GitHub.
    options.remove(Options::ENABLE_SMART_PUNCTUATION);
    let mut columns: Vec<usize> = Vec::new();
    let mut text = String::new();
    for event in Parser::new_ext(&markdown, options) {
        match event {
            Event::Start(Tag::TableRow | Tag::TableHead) => columns.push(0),
            Event::Start(Tag::TableCell) => *columns.last_mut().unwrap() += 1,
            Event::Start(Tag::Table(_) | Tag::Heading { .. } | Tag::Paragraph) | Event::End(_) => {}
            Event::InlineHtml(html) => {
                assert!(["<code>", "</code>", "<br>"].contains(&&*html), "{html}");
            }
            Event::Text(piece) => text.push_str(&piece),
            event => panic!("{event:?} in {markdown}"),
        }
    }
    // Counts: level, lint, one locale, all. Findings: five columns.
    assert_eq!(columns, [4, 4, 5, 5]);
    assert!(text.contains(&*harmless(HOSTILE)), "{text}");
    for raw in ["https:", "www.", "@who", " #1", ":tada:", "<script", "$x$"] {
        assert!(!markdown.contains(raw), "{raw}");
    }
}

#[test]
fn a_sarif_place_is_a_relative_reference_and_a_message_has_no_link() {
    let log = parsed(Format::Sarif, &[finding()]);
    let result = &log["runs"][0]["results"][0];
    let uri = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(
        uri,
        "ru-RU/%1B%5B1m%E2%80%AEa%20b%2Cc%3Ad%250A%3Cx%3E%7C.md"
    );
    assert!(!result["message"]["text"].as_str().unwrap().contains("]("));
}
