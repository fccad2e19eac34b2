//! Copies of the pages with one thing changed, through the binary: the gate closes and says why.

use std::path::Path;

use tempfile::TempDir;

use super::{FEDERATION, PAGES, corpus, findings, portolan};

/// The corpus in a folder of its own.
pub(super) fn copy() -> TempDir {
    let folder = TempDir::new().unwrap();
    let pages = PAGES.iter().map(|(path, _)| *path);
    for path in pages.chain(["ATTRIBUTION.md"]) {
        let to = folder.path().join(path);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::copy(corpus().join(path), to).unwrap();
    }
    folder
}

/// Replaces line `line` of a page, which must read `before`.
fn change(folder: &Path, path: &str, line: usize, before: &str, after: &str) {
    let file = folder.join(path);
    let text = std::fs::read_to_string(&file).unwrap();
    let mut lines: Vec<&str> = text.split('\n').collect();
    assert_eq!(lines[line - 1], before, "{path}:{line}");
    lines[line - 1] = after;
    std::fs::write(file, lines.join("\n")).unwrap();
}

/// What `check` must say of the one finding at the level of an error.
struct Told<'t> {
    lint: &'t str,
    locale: &'t str,
    row: u32,
    line: u32,
    field: &'t str,
    observed: &'t str,
    expected: &'t str,
    /// The cells of the other languages.
    others: [(&'t str, &'t str); 3],
}

fn assert_told(pages: &Path, told: &Told<'_>) {
    let errors: Vec<_> = findings(pages)
        .into_iter()
        .filter(|finding| finding["level"] == "error")
        .collect();
    let [error] = errors.as_slice() else {
        panic!("one error was put in, found {errors:#?}");
    };
    assert_eq!(error["lint"], told.lint);
    assert_eq!(error["verdict"], "translation-deviates");
    assert_eq!(error["page"]["key"], FEDERATION);
    assert_eq!(error["page"]["locale"], told.locale);
    assert_eq!(error["table"], 1);
    assert_eq!(error["row"], told.row);
    assert_eq!(error["line"], told.line);
    assert_eq!(error["field"], told.field);
    assert_eq!(error["observed"], told.observed);
    assert_eq!(error["expected"], told.expected);
    let related: Vec<_> = error["related"]
        .as_array()
        .unwrap()
        .iter()
        .map(|related| {
            assert_eq!(related["agrees"], true);
            (
                related["locale"].as_str().unwrap(),
                related["cell"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(related, told.others);
    // What a person sees: the place, the cells of the others, and who is wrong.
    let output = portolan(&["check"], pages);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).unwrap();
    let block = text
        .split("\n\n")
        .find(|block| block.starts_with("error["))
        .unwrap();
    assert!(
        block.starts_with(&format!("error[{}]: ", told.lint)),
        "{block}"
    );
    let place = format!(
        "{}/port-summary-xmpp-federation.md:{}:",
        told.locale, told.line
    );
    assert!(block.contains(&place), "{block}");
    assert!(block.contains("the translation deviates"), "{block}");
    // The cell of one of the others is shown; the rest are named.
    let mut cells = told.others.iter().filter(|(_, cell)| block.contains(cell));
    assert!(cells.next().is_some(), "{block}");
    for (locale, _) in told.others {
        assert!(block.contains(locale), "{block}");
    }
    build_is_refused(pages);
}

/// `build` exits 1 and leaves an existing file as it was.
fn build_is_refused(pages: &Path) {
    let folder = TempDir::new().unwrap();
    let canon = folder.path().join("canon.json");
    std::fs::write(&canon, "the canon of yesterday\n").unwrap();
    let output = portolan(&["build", "-o", canon.to_str().unwrap()], pages);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        std::fs::read_to_string(&canon).unwrap(),
        "the canon of yesterday\n"
    );
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "nothing is left lying beside the file");
}

#[test]
fn a_wrong_port_closes_the_gate() {
    let pages = copy();
    change(
        pages.path(),
        "de-DE/port-summary-xmpp-federation.md",
        40,
        "<td><p>XMPP/TCP/5269</p></td>",
        "<td><p>XMPP/TCP/5296</p></td>",
    );
    let service = "XMPP/TCP/5269";
    assert_told(
        pages.path(),
        &Told {
            lint: "port-differs",
            locale: "de-DE",
            row: 1,
            line: 40,
            field: "ports",
            observed: "5296",
            expected: "5269",
            others: [("pt-BR", service), ("ru-RU", service), ("zh-TW", service)],
        },
    );
}

#[test]
fn a_wrong_transport_closes_the_gate() {
    let pages = copy();
    change(
        pages.path(),
        "zh-TW/port-summary-xmpp-federation.md",
        68,
        "<td><p>XMPP/TCP/5269</p></td>",
        "<td><p>XMPP/UDP/5269</p></td>",
    );
    let service = "XMPP/TCP/5269";
    assert_told(
        pages.path(),
        &Told {
            lint: "transport-differs",
            locale: "zh-TW",
            row: 2,
            line: 68,
            field: "transport",
            observed: "udp",
            expected: "tcp",
            others: [("de-DE", service), ("pt-BR", service), ("ru-RU", service)],
        },
    );
}

#[test]
fn exchanged_endpoints_close_the_gate() {
    let pages = copy();
    let page = "pt-BR/port-summary-xmpp-federation.md";
    let any = "<td><p>Qualquer um</p></td>";
    let edge = "<td><p>IP da interface interna do Servidor de Borda</p></td>";
    change(pages.path(), page, 53, any, edge);
    change(pages.path(), page, 54, edge, any);
    assert_told(
        pages.path(),
        &Told {
            lint: "swapped-endpoints",
            locale: "pt-BR",
            row: 3,
            line: 53,
            field: "source",
            observed: "edge server, internal interface (IP)",
            expected: "any",
            others: [("de-DE", "Beliebig"), ("ru-RU", "Любая"), ("zh-TW", "每")],
        },
    );
}

/// A page that lost its only table is found, with tags left on it or none at all.
#[test]
fn a_lost_table_closes_the_gate() {
    let path = "de-DE/port-summary-xmpp-federation.md";
    for with_tags in [true, false] {
        let pages = copy();
        let text = std::fs::read_to_string(pages.path().join(path)).unwrap();
        let (before, rest) = text.split_once("<table>").unwrap();
        let after = if with_tags {
            "<p>Siehe oben.</p>\n"
        } else {
            ""
        };
        assert!(rest.contains("</table>") && !before.contains(['<', '|']));
        std::fs::write(pages.path().join(path), format!("{before}{after}")).unwrap();
        let errors: Vec<_> = findings(pages.path())
            .into_iter()
            .filter(|finding| finding["level"] == "error")
            .collect();
        let [error] = errors.as_slice() else {
            panic!("one error was put in, found {errors:#?}");
        };
        assert_eq!(error["lint"], "missing-table");
        assert_eq!(error["verdict"], "translation-deviates");
        assert_eq!(error["page"]["path"], path);
        assert_eq!(error["related"].as_array().unwrap().len(), 3);
        build_is_refused(pages.path());
    }
}

/// Where nothing is wrong, the file is written, and a second run writes the same.
#[test]
fn without_a_fault_the_canon_is_written() {
    let folder = TempDir::new().unwrap();
    let canon = folder.path().join("canon.json");
    let arguments = ["build", "-o", canon.to_str().unwrap()];
    assert_eq!(portolan(&arguments, &corpus()).status.code(), Some(0));
    let first = std::fs::read(&canon).unwrap();
    assert_eq!(portolan(&arguments, &corpus()).status.code(), Some(0));
    assert!(first == std::fs::read(&canon).unwrap());
}
