//! Hostile pages: how long the worst known pages take, and how much memory.
//!
//! `cargo bench --bench hostile -- [MEGABYTES] [CASE]` prints a line for each case. Every case runs in
//! a process of its own, so that its memory is its own and a case without an end can be stopped.

#![allow(missing_docs, clippy::print_stdout, clippy::unwrap_used)]

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use portolan::lexicon::Lexicons;
use portolan::lint::{CompareOptions, compare, run};
use portolan::page::Origin;
use portolan::pipeline::survey_texts;
use portolan::show::format::{Format, render};
use portolan::show::summary::Summary;

const PATIENCE: Duration = Duration::from_secs(60);
const PIPE_HEAD: &str = "|Protocol/TCP or UDP/Port|Source IP|Destination IP|Notes|\n|-|-|-|-|\n";
const HTML_HEAD: &str = "<table><tr><th>Protocol/TCP or UDP/Port</th><th>Source IP</th><th>Destination IP</th><th>Notes</th></tr>\n";

/// A case: text before, text that is repeated until the size is reached, text after.
const REPEATED: &[(&str, &str, &str, &str)] = &[
    ("quote-deep", "", ">", "a\n"),
    ("quote-deep-blank", "", "> ", "a\n"),
    (
        "quote-lines",
        "",
        ">>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>a\n",
        "",
    ),
    ("list-deep", "", "- ", "a\n"),
    ("list-deep-star", "", "* ", "a\n"),
    ("list-deep-number", "", "1. ", "a\n"),
    ("list-quote-deep", "", "- > ", "a\n"),
    ("brackets", "", "[", "a"),
    ("brackets-close", "", "[a](", ""),
    ("brackets-image", "", "![[]()", ""),
    ("brackets-pairs", "", "[a][b]", ""),
    ("references", "", "[a]: b\n", ""),
    ("references-open", "", "[a]: <", ""),
    ("reference-title", "[a]: b '", "x ", "\n"),
    ("reference-label", "", "[a\n", ""),
    ("stars", "", "*", "a"),
    ("stars-words", "", "**a ", ""),
    ("stars-mixed", "", "*a_b ", ""),
    ("stars-close", "", "a**b*c_", ""),
    ("ticks", "", "`a``b```c````d", ""),
    ("ticks-long", "", "`", "a"),
    ("tildes", "", "~~a ~b ", ""),
    ("lesser", "", "<", "a"),
    ("lesser-a", "", "<a ", ""),
    ("lesser-a-lines", "", "<a \n", ""),
    ("tag-quotes", "<table><tr><td ", "'", ">"),
    ("tag-attributes", "<table><tr><td", " a='", ">"),
    ("tag-open-line", "<table><tr><td>", "<b", ">"),
    ("comment-open", "", "<!-- ", ""),
    ("comment-open-text", "a ", "<!-- a", ""),
    ("cdata-open", "a ", "<![CDATA[ a", ""),
    ("question-open", "a ", "<? a", ""),
    ("declaration-open", "a ", "<!A ", ""),
    ("autolink-open", "", "<http:", ""),
    ("entities", "", "&amp;", ""),
    ("entities-open", "", "&", ""),
    (
        "entities-cell",
        "<table><tr><td>",
        "&NotEqualTilde;",
        "</td></tr></table>",
    ),
    (
        "entities-long",
        "<table><tr><td>",
        "&CounterClockwiseContourIntegra",
        "</td></tr></table>",
    ),
    (
        "surrogates",
        "<table><tr><td>",
        "&#xD800;&#0;",
        "</td></tr></table>",
    ),
    ("backslashes", "", "\\", "a"),
    ("blank-lines", "", "\n", ""),
    ("blanks", "", " ", "a"),
    ("tabs", "", "\t", "a"),
    ("carriage-returns", "|a|b|\r|-|-|\r", "|a|b|\r", ""),
    ("nul", "", "\0", ""),
    ("headings", "", "# a\n", ""),
    ("heading-long", "# ", "a ", "\n"),
    ("heading-raw", "", "<h1>a", ""),
    ("setext", "", "a\n=\n", ""),
    ("fences", "", "```\n", ""),
    ("front-matter", "---\n", "a: b\n", ""),
    ("front-matter-line", "---\na: ", "b ", "\n---\n"),
    ("one-word", "", "a", ""),
    ("paragraph-lines", "", "a\n", ""),
    ("pipe-cells-line", PIPE_HEAD, "|", "\n"),
    ("pipe-header", "", "|a", "|\n|-|\n"),
    ("pipe-dashes", "|a|\n|", "-|", "\n"),
    (
        "pipe-rows",
        PIPE_HEAD,
        "|STUN/UDP/3478|Any|Edge Server internal interface|Some words 443/TCP|\n",
        "",
    ),
    ("pipe-rows-short", PIPE_HEAD, "|\n", ""),
    ("pipe-tables", "", "|a|\n|-|\n|b|\n\n", ""),
    ("pipe-tables-tiny", "", "a\n-:\n\n", ""),
    (
        "pipe-port-tables",
        "",
        "|Port|Protocol|\n|-|-|\n|443|TCP|\n\n",
        "",
    ),
    ("table-open", "", "<table>", ""),
    ("table-td-open", "", "<table><td>", ""),
    ("table-tr-td-open", "", "<table><tr><td>a", ""),
    ("td-open", "<table>", "<td>", ""),
    ("tr-open", "<table>", "<tr>", ""),
    ("tbody-open", "<table>", "<tbody>", ""),
    ("tbody-tr-td", "<table>", "<tbody><tr><td>a", ""),
    ("table-text-foster", "<table>", "a<br>", ""),
    ("table-close", "<table>", "</table>", ""),
    ("raw-lesser", "<table><tr><td>", "< ", ""),
    ("raw-close", "<table><tr><td>", "</ ", ""),
    (
        "pipe-open-tags",
        "|Port|Protocol|\n|-|-|\n",
        "|<b 1|<b 2|\n",
        "",
    ),
    ("raw-tags-cells", "<table>", "<td><b><i>a", ""),
    ("td-close", "<table><tr><td>", "</td>a", ""),
    ("div-deep", "", "<div>", ""),
    ("div-deep-table", "<table><tr><td>", "<div>", "443"),
    ("b-deep-table", "<table><tr><td>", "<b><i>", "443"),
    ("select-deep", "<table><tr><td>", "<select><option>", ""),
    ("p-deep-table", "<table><tr><td>", "<p>a", ""),
    ("svg-deep-table", "<table><tr><td>", "<svg><math>", ""),
    ("ul-deep-table", "<table><tr><td>", "<ul><li>", ""),
    ("form-deep-table", "<table>", "<form><input>", ""),
    ("caption-deep", "<table>", "<caption>a<table>", ""),
    (
        "colspans",
        HTML_HEAD,
        "<tr><td colspan=999999999>a",
        "</table>",
    ),
    (
        "rowspans",
        HTML_HEAD,
        "<tr><td rowspan=999999999>a<td rowspan=0>b",
        "</table>",
    ),
    (
        "rowspan-rows",
        "<table><tr><td rowspan=0 colspan=199>a",
        "<tr>",
        "</table>",
    ),
    (
        "colspan-tables",
        "",
        "<table><td colspan=199>a</table>\n\n",
        "",
    ),
    (
        "html-rows",
        HTML_HEAD,
        "<tr><td>STUN/UDP/3478<td>Any<td>Edge Server internal interface<td>words 443/TCP",
        "</table>",
    ),
    (
        "html-cells-lines",
        HTML_HEAD,
        "<tr>\n<td>1\n<td>2\n<td>3\n<td>4\n",
        "</table>",
    ),
    (
        "html-port-tables",
        "",
        "<table><tr><th>Port<th>Protocol<tr><td>443<td>TCP</table>",
        "",
    ),
    (
        "cell-names",
        HTML_HEAD,
        "<tr><td>Stun/tcp/443 Stun/tcp/80, Udp/1-2<td>Any<td>pool<td>443/TCP 80/UDP 22/TCP",
        "</table>",
    ),
    ("script-open", "", "<script>", ""),
    ("style-skip", "<table><tr><td><style>", "</styl", ""),
    (
        "suppressions",
        PIPE_HEAD,
        "<!-- portolan-ignore row-missing: x -->\n\n",
        "",
    ),
    ("dates", "", "a 2012-10-20\n\n", ""),
    ("footnotes", "", "[^a]", ""),
    ("wide", PIPE_HEAD, "埠\u{200B}4\u{200B}43", "|\n"),
    (
        "combining",
        "|Port|Protocol|\n|-|-|\n|4",
        "\u{301}\u{316}",
        "|TCP|\n",
    ),
];

/// A cell of this text, as long as a cell may be, again and again.
const CELLS: &[(&str, &str)] = &[
    ("cell-dashes", "-"),
    ("cell-name-dashes", "TCP-"),
    ("cell-numbers", "1,"),
    ("cell-numbers-list", "443, "),
    ("cell-groups", "1,000"),
    ("cell-digits", "1"),
    ("cell-points", "1."),
    ("cell-odd-case", "Tcp "),
    ("cell-words", "edge "),
    ("cell-articles", "the "),
    ("cell-server-the", "edge the "),
    ("cell-compound", "Schnittstellenserver"),
    ("cell-brackets", "( "),
    ("cell-letters", "a"),
    ("cell-cyrillic", "сервера "),
    ("cell-ideographs", "內部介面"),
    ("cell-initials", "A/V/"),
    ("cell-hidden", "\u{200B}4"),
    ("cell-pairs", "443/TCP 80/UDP "),
    ("cell-files", "a.exe."),
    ("cell-any", "any or Any "),
    ("cell-roles", "Edge Server, Director, "),
];

fn page(case: &str, size: usize) -> Vec<String> {
    let filled = |head: &str, piece: &str, tail: &str| {
        let count = size.saturating_sub(head.len() + tail.len()) / piece.len();
        format!("{head}{}{tail}", piece.repeat(count))
    };
    if let Some((_, head, piece, tail)) = REPEATED.iter().find(|(name, ..)| *name == case) {
        return vec![filled(head, piece, tail)];
    }
    if let Some((_, piece)) = CELLS.iter().find(|(name, _)| *name == case) {
        let cell = piece.repeat(90_000 / piece.len());
        let row = format!("|TCP/443 {cell}|{cell}|{cell}|{cell}|\n");
        return vec![filled(PIPE_HEAD, &row, "")];
    }
    match case {
        "list-indents" => {
            // A list as deep as its indentation allows in half of the page, then blank lines.
            let mut text = String::new();
            let mut depth = 0;
            while text.len() < size / 2 {
                text.push_str(&"  ".repeat(depth));
                text.push_str("- a\n");
                depth += 1;
            }
            text.push_str(&"\n".repeat(size - text.len()));
            vec![text]
        }
        "list-deep-blank" => {
            let mut text = "- ".repeat(size / 4);
            text.push_str("a\n");
            text.push_str(&"\n".repeat(size / 2));
            vec![text]
        }
        "quote-deep-lazy" => {
            let mut text = ">".repeat(size / 2);
            text.push_str("a\n");
            text.push_str(&"a\n".repeat(size / 4));
            vec![text]
        }
        "quote-square" => {
            let width = size.isqrt();
            let line = format!("{}a\n\n", ">".repeat(width));
            vec![line.repeat(width)]
        }
        "ticks-growing" => {
            let mut text = String::new();
            let mut count = 1;
            while text.len() < size {
                text.push_str(&"`".repeat(count));
                text.push('a');
                count += 1;
            }
            vec![text]
        }
        "table-headings" => vec![format!(
            "{}{}",
            "<table><td>a</table>".repeat(size / 40),
            "\n\n# a".repeat(size / 10)
        )],
        "table-long-heading" => vec![format!(
            "# {}\n\n{}",
            "a ".repeat(size / 4),
            "<table><td>a</table>".repeat(size / 40),
        )],
        "span-text" => {
            let text = "a ".repeat(40_000);
            let head = format!("<table><tr><td rowspan=0 colspan=199>{text}");
            vec![filled(&head, "<tr>", "</table>")]
        }
        "wide-header" => {
            let columns = "<th>Port".repeat(199);
            let row = format!("<tr>{}", "<td>443/tcp".repeat(199));
            vec![filled(&format!("<table><tr>{columns}"), &row, "</table>")]
        }
        "two-pages" => {
            let half = size / 2;
            let make = |from: usize| {
                let mut text = String::from(PIPE_HEAD);
                let mut port = from;
                while text.len() < half {
                    port = port * 7 % 60_001 + 1;
                    text.push_str(&format!("|STUN/UDP/{port}|Any|Edge Server|x|\n"));
                }
                text
            };
            vec![make(1), make(4)]
        }
        "two-pages-tables" => {
            let half = size / 2;
            let make = |from: usize| {
                let mut text = String::new();
                let mut port = from;
                while text.len() < half {
                    port = port * 7 % 60_001 + 1;
                    text.push_str(&format!("|Port|Protocol|\n|-|-|\n|{port}|TCP|\n\n"));
                }
                text
            };
            vec![make(1), make(4)]
        }
        _ => panic!("there is no case {case}"),
    }
}

const SHAPED: &[&str] = &[
    "list-indents",
    "list-deep-blank",
    "quote-deep-lazy",
    "quote-square",
    "ticks-growing",
    "table-headings",
    "table-long-heading",
    "span-text",
    "wide-header",
    "two-pages",
    "two-pages-tables",
];

/// Runs one case in this process and prints what it cost.
fn one(case: &str, size: usize) {
    // A port table in sight, or the page would be spared the full parse.
    let teaser = "\n\n|Port|Protocol|\n|-|-|\n|443|TCP|\n";
    let mut pages = page(case, size - teaser.len());
    for page in &mut pages {
        page.push_str(teaser);
    }
    let lexicons = Lexicons::built_in();
    let origins = ["en-US/a.md", "en-GB/a.md"].map(Origin::from_path);
    let texts: Vec<(Origin, &[u8])> = origins
        .into_iter()
        .zip(pages.iter().map(String::as_bytes))
        .collect();
    let start = Instant::now();
    let survey = survey_texts(&texts, &lexicons);
    let read = start.elapsed();
    let findings = run(&compare(&survey, &lexicons, &CompareOptions::default()));
    let linted = start.elapsed();
    let summary = Summary::default().counting(&findings);
    let written: usize = [Format::Human, Format::Jsonl, Format::Sarif]
        .map(|format| render(format, &findings, &summary, false).len())
        .iter()
        .sum();
    let all = start.elapsed();
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok())
        .unwrap_or(0);
    println!(
        "{case:22} read {:7.2} s  lint {:7.2} s  write {:7.2} s  peak {:5} MB  findings {:7}  output {:4} MB",
        read.as_secs_f64(),
        (linted - read).as_secs_f64(),
        (all - linted).as_secs_f64(),
        peak / 1024,
        findings.len(),
        written >> 20,
    );
}

fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| a != "--bench")
        .collect();
    let size = arguments
        .first()
        .and_then(|text| text.parse::<f64>().ok())
        .unwrap_or(16.0);
    let bytes = (size * 1024.0 * 1024.0) as usize;
    if let [_, case, how] = arguments.as_slice()
        && how == "alone"
    {
        one(case, bytes);
        return;
    }
    let names = REPEATED.iter().map(|(name, ..)| *name);
    let names = names.chain(CELLS.iter().map(|(name, _)| *name));
    for case in names.chain(SHAPED.iter().copied()) {
        if arguments
            .get(1)
            .is_some_and(|wanted| !case.contains(wanted.as_str()))
        {
            continue;
        }
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([&size.to_string(), case, "alone"])
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let start = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break Some(status);
            }
            if start.elapsed() > PATIENCE {
                child.kill().unwrap();
                child.wait().unwrap();
                break None;
            }
            std::thread::sleep(Duration::from_millis(5));
        };
        match status {
            None => println!("{case:22} STOPPED after {} s", PATIENCE.as_secs()),
            Some(status) if !status.success() => println!("{case:22} FAILED: {status}"),
            Some(_) => {}
        }
    }
}
