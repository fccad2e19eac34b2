//! What the HTML report promises: everything is in it, in the right language, and nothing of a page runs.
#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::Command;

use portolan::finding::Finding;
use portolan::lint::{CompareOptions, compare, run};
use portolan::page::Origin;
use portolan::pipeline::survey_texts;
use portolan::show::html::html;
use portolan::show::summary::Summary;
use scraper::{ElementRef, Html, Selector};

mod browser;
mod palette;

/// The report of pages in memory, and its findings.
pub(crate) fn report(pages: &[(&str, String)]) -> (String, Vec<Finding>) {
    let texts: Vec<(Origin, &[u8])> = pages
        .iter()
        .map(|(path, text)| {
            let origin = Origin::from_path(*path);
            (origin, text.as_bytes())
        })
        .collect();
    let lexicons = crate::cells::lync();
    let survey = survey_texts(&texts, &lexicons);
    let comparison = compare(&survey, &lexicons, &CompareOptions::default());
    let findings = run(&comparison);
    let summary = Summary::default().counting(&findings);
    (html(&comparison, &findings, &summary), findings)
}

/// A page with one table; cells of a row are divided by `|`.
pub(crate) fn page(heading: &str, rows: &[&str]) -> String {
    let mut text = format!(
        "---\nms:assetid: 1\ntitle: Lync Server 2013\n---\n## {heading}\n\n\
         |Protocol/TCP or UDP/Port|Source IP|Destination IP|Notes|\n|-|-|-|-|\n"
    );
    for row in rows {
        text.push_str(&format!("|{row}|\n"));
    }
    text
}

/// Three languages; the Russian page says UDP in its second row, the German one lost its third.
pub(crate) fn three() -> Vec<(&'static str, String)> {
    let english = [
        "SIP/MTLS/TCP/5061|Any|Edge Server internal interface|Signalling",
        "A/V/STUN,MSTURN/TCP/443|Any|Edge Server internal interface|Media",
        "HTTP/TCP/80|Any|Edge Server internal interface|Lists",
    ];
    let german = [
        "SIP/MTLS/TCP/5061|Beliebig|Interne Edgeserver-Schnittstelle|Signale",
        "A/V/STUN,MSTURN/TCP/443|Beliebig|Interne Edgeserver-Schnittstelle|Medien",
    ];
    let russian = [
        "SIP/MTLS/TCP/5061|Любой|Внутренний интерфейс пограничного сервера|Сигналы",
        "Служба/STUN,MSTURN/UDP/443|Любой|Внутренний интерфейс пограничного сервера|Звук",
        "HTTP/TCP/80|Любой|Внутренний интерфейс пограничного сервера|Списки",
    ];
    vec![
        ("en-US/ports.md", page("Ports", &english)),
        ("de-DE/ports.md", page("Ports", &german)),
        ("ru-RU/ports.md", page("Порты", &russian)),
    ]
}

/// Pages whose author means harm, in every place that a report shows.
pub(crate) fn hostile() -> Vec<(&'static str, String)> {
    let run = "<script>document.title='ran'</script>";
    let escaped = "&lt;script&gt;document.title='ran'&lt;/script&gt;";
    let image = "&lt;img src=x onerror=document.title='ran'&gt;";
    let rows = [
        format!("SIP/TCP/5061|Any{escaped}|\"onmouseover=document.title='ran' x=\"|{image}"),
        format!(
            "HTTP/UDP/80|[Any](javascript:document.title='ran')|&lt;/td&gt;{run}{escaped}|'{escaped}"
        ),
        format!(
            "&lt;/script&gt;{escaped}/TCP/443|\u{202E}Any\u{2066}|{image}|]]&gt;--&gt;{escaped}"
        ),
    ];
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let heading = format!("Ports {escaped} \"onmouseover=document.title='ran'");
    let key = "'\"><script>document.title='ran'</script>";
    let text = page(&heading, &rows).replace("ms:assetid: 1", &format!("ms:assetid: {key}"));
    vec![
        (
            "en-US/<script>document.title='ran'</script>.md",
            text.replace("UDP", "TCP"),
        ),
        ("javascript:document.title='ran'//.md", text.clone()),
        ("de-DE/\"onmouseover=\"document.title='ran'\".md", text),
    ]
}

pub(crate) fn select<'d>(document: &'d Html, selector: &str) -> Vec<ElementRef<'d>> {
    document
        .select(&Selector::parse(selector).unwrap())
        .collect()
}

fn text_of(element: ElementRef<'_>) -> String {
    element.text().collect()
}

#[test]
fn every_finding_stands_once_and_with_its_row() {
    let (text, findings) = report(&three());
    let document = Html::parse_document(&text);
    let items = select(&document, "li[data-l]");
    assert_eq!(items.len(), findings.len());
    for finding in &findings {
        let locale = finding.locale.as_ref().unwrap().to_string();
        let found = items.iter().filter(|item| {
            item.attr("data-l") == Some(finding.lint)
                && item.attr("data-o") == Some(&locale)
                && text_of(**item).contains(&finding.message)
        });
        assert!(found.count() >= 1, "{}", finding.message);
    }
    let of_row = |id: &str| -> Vec<String> {
        let items = select(&document, &format!("#{id} li[data-l]"));
        let lint = |item: ElementRef<'_>| item.attr("data-l").unwrap().to_owned();
        items.into_iter().map(lint).collect()
    };
    assert_eq!(of_row("p1t1r1"), [""; 0]);
    assert!(of_row("p1t1r2").contains(&"transport-differs".to_owned()));
    assert!(of_row("p1t1r3").contains(&"missing-row".to_owned()));
}

#[test]
fn the_differing_word_is_marked_and_explained() {
    let (text, _) = report(&three());
    let document = Html::parse_document(&text);
    let cells = select(&document, "#p1t1r2 td.x");
    assert_eq!(cells.len(), 1);
    assert_eq!(cells[0].attr("lang"), Some("ru-RU"));
    let marks = select(&document, "#p1t1r2 td.x mark:not(.q)");
    assert_eq!(marks.into_iter().map(text_of).collect::<Vec<_>>(), ["UDP"]);
    let words = select(&document, "#p1t1r2 td.x small");
    assert_eq!(text_of(words[0]), "port: UDP 443, expected TCP 443");
    let rules = select(&document, "#p1t1r2 .rule");
    let rule: Vec<String> = text_of(rules[0])
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    assert!(
        rule.join(" ")
            .contains("TCP 443 any → edge server, internal interface"),
        "{rule:?}"
    );
    assert_eq!(
        text_of(select(&document, "#p1t1r3 td.gone")[0]),
        "no such row"
    );
    let classes = ["p1t1r1", "p1t1r2", "p1t1r3"].map(|id| {
        let row = select(&document, &format!("#{id}"))[0];
        row.attr("class").unwrap().to_owned()
    });
    assert_eq!(classes, ["r ok", "r tr", "r tr"]);
}

#[test]
fn a_wrong_word_is_marked_in_any_language_and_a_right_one_is_not() {
    let english =
        "SIP/TCP/5061|Any (can be defined as Edge Server IP)|Edge Server internal interface|x";
    let russian = "SIP/TCP/5061|Любой|Внешний интерфейс пограничного сервера|x";
    let (text, _) = report(&[
        ("en-US/ports.md", page("Ports", &[english])),
        ("ru-RU/ports.md", page("Порты", &[russian])),
    ]);
    let document = Html::parse_document(&text);
    let marks = select(&document, "td.x[lang=ru-RU] mark:not(.q)");
    // "External" is wrong; "any" says too little, and is no wrong word for that.
    assert_eq!(
        marks.into_iter().map(text_of).collect::<Vec<_>>(),
        ["Внешний"]
    );
    assert_eq!(select(&document, "td.x[lang=ru-RU]").len(), 2);
}

#[test]
fn every_cell_says_its_language_and_its_place() {
    let mut pages = three();
    let row = "SIP/MTLS/TCP/5061|כל|Edge Server|הערה";
    pages.push(("he-IL/ports.md", page("יציאות", &[row])));
    let (text, _) = report(&pages);
    let document = Html::parse_document(&text);
    let mut cells = 0;
    for line in select(&document, "tbody.r tr:not(.h):not(.n):not(.f)") {
        let locale = text_of(
            line.select(&Selector::parse("th b").unwrap())
                .next()
                .unwrap(),
        );
        for cell in line.select(&Selector::parse("td:not(.gone):not(.na)").unwrap()) {
            assert_eq!(cell.attr("lang"), Some(locale.as_str()));
            assert_eq!(cell.attr("dir"), Some("auto"));
            cells += 1;
        }
    }
    assert_eq!(cells, 3 * (3 + 2 + 3 + 1));
    for note in select(&document, "dd") {
        assert!(note.attr("lang").is_some() && note.attr("dir") == Some("auto"));
    }
    let places: Vec<String> = select(&document, "#p1t1r2 th[scope=row] a")
        .into_iter()
        .map(|link| format!("{} {}", text_of(link), link.attr("href").unwrap()))
        .collect();
    assert!(
        places.contains(&"ru-RU/ports.md:10 ./ru-RU/ports.md#L10".to_owned()),
        "{places:?}"
    );
}

#[test]
fn cells_of_html_tables_have_their_own_lines() {
    let cell = |text: &str| format!("<td><p>{text}</p></td>\n");
    let head = ["Protocol/TCP or UDP/Port", "Source IP", "Destination IP"].map(cell);
    let body = ["SIP/TCP/5061", "Any", "Edge Server"].map(cell);
    let text = format!(
        "<table>\n<tr>\n{}</tr>\n<tr>\n{}</tr>\n</table>\n",
        head.concat().replace("td>", "th>"),
        body.concat()
    );
    let (text, _) = report(&[("en-US/x.md", text)]);
    let document = Html::parse_document(&text);
    let links: Vec<&str> = select(&document, "#p1t1r1 td[lang] a")
        .into_iter()
        .map(|link| link.attr("href").unwrap())
        .collect();
    assert_eq!(links, ["./en-US/x.md#L9", "./en-US/x.md#L10"]);
}

#[test]
fn hostile_text_is_text() {
    let (text, findings) = report(&hostile());
    assert!(!findings.is_empty());
    harmless_markup(&text);
    let document = Html::parse_document(&text);
    let body = text_of(select(&document, "body")[0]);
    for shown in [
        "<script>document.title='ran'</script>",
        "<img src=x onerror=document.title='ran'>",
        "\"onmouseover=document.title='ran'",
        "<U+202E>Any<U+2066>",
    ] {
        assert!(body.contains(shown), "{shown}");
    }
    assert!(!body.contains('\u{202E}'));
}

/// Only known elements and attributes, and links to nothing but places in and below the report.
fn harmless_markup(text: &str) {
    let document = Html::parse_document(text);
    assert_eq!(select(&document, "script").len(), 1);
    assert_eq!(select(&document, "style").len(), 1);
    for element in select(&document, "*") {
        let name = element.value().name();
        assert!(
            !["img", "iframe", "object", "embed", "link", "base", "form"].contains(&name),
            "{name}"
        );
        for (attribute, value) in element.value().attrs() {
            assert!(!attribute.starts_with("on"), "{attribute}");
            assert!(
                !["style", "src", "action", "srcdoc"].contains(&attribute),
                "{attribute}"
            );
            if attribute == "href" {
                assert!(value.starts_with("./") || value.starts_with('#'), "{value}");
                let plain = |c: char| c.is_ascii_alphanumeric() || "-._~/#%".contains(c);
                assert!(value.chars().all(plain), "{value}");
            }
        }
    }
    // Nothing else: no address of a host in markup, style or script.
    for scheme in ["http:", "https:", "//cdn", "@import", "url("] {
        let markup = text.replace("http-equiv", "");
        assert!(!markup.contains(scheme), "{scheme}");
    }
}

#[test]
fn the_policy_names_the_style_and_the_script_by_their_hashes() {
    use sha2::{Digest, Sha256};
    let (text, _) = report(&three());
    let document = Html::parse_document(&text);
    let policy = select(&document, "meta[http-equiv]")[0]
        .attr("content")
        .unwrap();
    assert!(policy.starts_with("default-src 'none'; "));
    for (directive, element) in [("style-src", "style"), ("script-src", "script")] {
        let start = format!("{directive} 'sha256-");
        let (_, rest) = policy.split_once(&start).unwrap();
        let hash = decoded(rest.split('\'').next().unwrap());
        let content = text_of(select(&document, element)[0]);
        assert_eq!(hash, Sha256::digest(content.as_bytes()).as_slice());
    }
}

fn decoded(base64: &str) -> Vec<u8> {
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = base64.trim_end_matches('=').chars();
    let bits: String = digits
        .map(|digit| format!("{:06b}", alphabet.find(digit).unwrap()))
        .collect();
    let bytes = bits.as_bytes().chunks_exact(8);
    bytes
        .map(|byte| u8::from_str_radix(std::str::from_utf8(byte).unwrap(), 2).unwrap())
        .collect()
}

#[test]
fn controls_have_names_and_tables_have_headers() {
    let (text, _) = report(&three());
    let document = Html::parse_document(&text);
    for control in select(&document, "#filters select, #filters input") {
        let parent = ElementRef::wrap(control.parent().unwrap()).unwrap();
        assert_eq!(parent.value().name(), "label");
    }
    assert_eq!(select(&document, "#filters[hidden]").len(), 1);
    assert_eq!(
        text_of(select(&document, "body > a.skip")[0]),
        "Skip to the tables"
    );
    for header in select(&document, "th") {
        assert!(header.attr("scope").is_some(), "{}", header.html());
    }
    let mut ids: Vec<&str> = select(&document, "[id]")
        .into_iter()
        .map(|element| element.attr("id").unwrap())
        .collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all);
    for link in select(&document, "a[href^='#']") {
        let target = &link.attr("href").unwrap()[1..];
        assert!(ids.binary_search(&target).is_ok(), "{target}");
    }
}

/// Runs the program on `folder` and gives its exit code and standard output.
fn portolan(folder: &Path, arguments: &[&str]) -> (Option<i32>, Vec<u8>) {
    let output = Command::new(env!("CARGO_BIN_EXE_portolan"))
        .args(["report", "--isolated", "."])
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    (output.status.code(), output.stdout)
}

fn write_pages(folder: &Path, pages: &[(&str, String)]) {
    for (path, text) in pages {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

#[test]
fn the_command_writes_the_file_and_ends_like_check() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let pages = three();
    write_pages(one.path(), &pages);
    let reversed: Vec<_> = pages.iter().rev().cloned().collect();
    write_pages(two.path(), &reversed);
    let (code, out) = portolan(one.path(), &["-o", "report.html", "--jobs", "1"]);
    assert_eq!((code, out.len()), (Some(1), 0));
    let file = std::fs::read(one.path().join("report.html")).unwrap();
    // The same bytes in another folder, with other threads, on standard output.
    let (code, out) = portolan(
        two.path(),
        &["-o", "-", "--jobs", "4", "--fail-on", "never"],
    );
    assert_eq!(code, Some(0));
    assert_eq!(file, out);
    let (code, _) = portolan(one.path(), &[]);
    assert_eq!(code, Some(2), "there is no file to write to");
    let empty = tempfile::tempdir().unwrap();
    let (code, out) = portolan(empty.path(), &["-o", "-"]);
    assert_eq!(code, Some(3));
    harmless_markup(std::str::from_utf8(&out).unwrap());
}

#[test]
fn the_markup_of_the_corpus_is_sound() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let (code, out) = portolan(&corpus, &["-o", "-"]);
    assert_eq!(code, Some(0));
    let text = String::from_utf8(out).unwrap();
    harmless_markup(&text);
    let document = Html::parse_document(&text);
    // Ten rows in Russian alone, three in four languages; of the other product three alike and one not.
    assert_eq!(select(&document, "tbody.r.one").len(), 10);
    assert_eq!(select(&document, "tbody.r.ok").len(), 6);
    assert_eq!(select(&document, "tbody.r").len(), 17);
    assert_eq!(select(&document, "li[data-l=faulty-term] .src").len(), 16);
}
