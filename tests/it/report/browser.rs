//! The report in a real browser: it loads without a complaint, its filters work, and no page runs anything.
//!
//! Where no Chromium is on the `PATH`, or it does not start, the tests say so and are over.
#![allow(clippy::print_stderr)]

use std::path::{Path, PathBuf};
use std::process::Command;

use scraper::Html;

use super::{hostile, portolan, report, select, text_of, three};

/// What a browser made of a document.
struct Loaded {
    document: Html,
    /// Messages of the console, which a sound document has none of.
    console: Vec<String>,
}

/// A Chromium and a folder for its documents.
struct Browser {
    program: PathBuf,
    folder: tempfile::TempDir,
}

impl Browser {
    fn start() -> Option<Self> {
        let names = ["chromium", "chromium-browser", "google-chrome"];
        let path = std::env::var_os("PATH")?;
        let program = std::env::split_paths(&path)
            .flat_map(|folder| names.map(|name| folder.join(name)))
            .find(|program| program.is_file());
        let Some(program) = program else {
            eprintln!("skipped: no Chromium on the PATH");
            return None;
        };
        let browser = Self {
            program,
            folder: tempfile::tempdir().unwrap(),
        };
        let probe = "<!DOCTYPE html><title>x</title><p id=probe>up";
        let loaded = browser.load(probe, "");
        if select(&loaded.document, "#probe").is_empty() {
            eprintln!("skipped: Chromium does not start here");
            return None;
        }
        Some(browser)
    }

    /// Loads a document with `#state` in its address and gives the tree after all scripts.
    fn load(&self, text: &str, state: &str) -> Loaded {
        self.load_with(text, state, &[])
    }

    fn load_with(&self, text: &str, state: &str, options: &[&str]) -> Loaded {
        let file = self.folder.path().join("report.html");
        std::fs::write(&file, text).unwrap();
        let profile = tempfile::tempdir().unwrap();
        let output = Command::new(&self.program)
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--no-first-run",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--virtual-time-budget=3000",
                "--timeout=60000",
                "--enable-logging=stderr",
                "--dump-dom",
            ])
            .args(options)
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg(format!("{}#{state}", address(&file)))
            .output()
            .unwrap();
        let log = String::from_utf8_lossy(&output.stderr).into_owned();
        let console = log.lines().filter(|line| line.contains("CONSOLE"));
        Loaded {
            document: Html::parse_document(&String::from_utf8_lossy(&output.stdout)),
            console: console.map(str::to_owned).collect(),
        }
    }
}

fn address(file: &Path) -> String {
    format!("file://{}", file.display())
}

impl Loaded {
    fn title(&self) -> String {
        text_of(select(&self.document, "title")[0])
    }

    /// The rows that are shown.
    fn rows(&self) -> Vec<&str> {
        let hidden = select(&self.document, "[hidden] tbody.r");
        select(&self.document, "tbody.r:not([hidden])")
            .into_iter()
            .filter(|row| !hidden.contains(row))
            .map(|row| row.attr("id").unwrap())
            .collect()
    }

    fn count(&self, selector: &str) -> usize {
        select(&self.document, selector).len()
    }
}

#[test]
fn filters_show_what_is_asked_for() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let (text, findings) = report(&three());
    let all = ["p1t1r1", "p1t1r2", "p1t1r3"];
    for (state, expected) in [
        ("", &all[..]),
        ("lint=transport-differs", &all[1..2]),
        ("lint=missing-row&locale=de-DE", &all[2..]),
        ("lint=missing-row&locale=ru-RU", &[]),
        ("level=error", &all[1..]),
        ("only=1", &all[1..]),
        ("q=5061", &all[..1]),
        // Words in any case and form; all of them, in whatever order.
        ("q=СПИСКИ+http", &all[2..]),
        ("q=tcp%2F443&level=error", &all[1..2]),
        ("q=nowhere", &[]),
        ("q=%3Cscript%3E%22%27", &[]),
        // A place is no filter.
        ("p1t1r2", &all[..]),
    ] {
        let loaded = browser.load(&text, state);
        assert_eq!(loaded.console, [""; 0], "{state}");
        assert_eq!(loaded.rows(), expected, "{state}");
        assert_eq!(loaded.count("#filters[hidden]"), 0);
        let said = text_of(select(&loaded.document, "#shown")[0]);
        let number = match state.contains('=') {
            true => format!("{} of 3 rows", expected.len()),
            false => format!("3 rows, {} findings", findings.len()),
        };
        assert!(said.starts_with(&number), "{state}: {said}");
    }
}

#[test]
fn a_hostile_page_runs_nothing() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let (text, _) = report(&hostile());
    let loaded = browser.load(&text, "q=%3Cimg+src%3Dx+onerror%3Ddocument.title%3D1%3E");
    assert_eq!(loaded.console, [""; 0]);
    assert_eq!(loaded.title(), "Port tables, language by language");
    assert_eq!(loaded.count("script"), 1);
    assert_eq!(loaded.count("img"), 0);
    // The policy holds even where markup were to slip through.
    let slipped = text.replace(
        "<footer>",
        "<script>document.title='ran'</script><img src=x onerror=\"document.title='ran'\"><footer>",
    );
    let loaded = browser.load(&slipped, "");
    assert_eq!(loaded.title(), "Port tables, language by language");
    assert!(!loaded.console.is_empty());
}

#[test]
fn thousands_of_rows_are_one_sound_document() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let page = |locale: &'static str, transport: &str| {
        let rows: Vec<String> = (1..=2500)
            .map(|port| {
                format!(
                    "SIP/{transport}/{}|Any|Edge Server|Note {port}",
                    port + 1024
                )
            })
            .collect();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        (locale, super::page("Ports", &rows))
    };
    let mut pages = vec![page("en-US/x.md", "TCP"), page("en-GB/x.md", "TCP")];
    pages[1].1 = pages[1].1.replace("SIP/TCP/2000|", "SIP/UDP/2000|");
    let (text, _) = report(&pages);
    let loaded = browser.load(&text, "lint=transport-differs");
    assert_eq!(loaded.console, [""; 0]);
    assert_eq!(loaded.rows(), ["p1t1r976"]);
}

/// What the whole overview says is about what is shown, and says so where nothing is.
#[test]
fn filters_act_on_the_overview_as_well() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let (text, findings) = report(&three());
    let loaded = browser.load(&text, "lint=transport-differs");
    let sums = select(&loaded.document, "tr[data-nl]:not([hidden]) .sum");
    let sums: Vec<String> = sums.into_iter().map(text_of).collect();
    assert_eq!(sums, ["1"]);
    let of = |name: &str| format!(".sq[data-mo='{name}'] span[aria-hidden]");
    assert_eq!(text_of(select(&loaded.document, &of("ru-RU"))[0]), "✕ 1");
    assert_eq!(text_of(select(&loaded.document, &of("de-DE"))[0]), "0");
    let legend = select(&loaded.document, ".legend > li[data-st]:not([hidden]) b");
    assert_eq!(legend.into_iter().map(text_of).collect::<Vec<_>>(), ["1"]);
    assert_eq!(loaded.count("#empty[hidden]"), 1);

    let german = browser.load(&text, "locale=de-DE");
    assert_eq!(german.count("tr[data-ho]:not([hidden])"), 1);

    let empty = browser.load(&text, "q=nowhere");
    assert_eq!(empty.console, [""; 0]);
    assert_eq!(empty.count("#empty[hidden]"), 0);
    assert_eq!(empty.count("#overview[hidden]"), 1);
    assert_eq!(empty.count("#save[disabled]"), 1);

    let whole = browser.load(&text, "");
    let shown = text_of(select(&whole.document, "#shown")[0]);
    assert!(
        shown.ends_with(&format!("{} findings", findings.len())),
        "{shown}"
    );
}

#[test]
fn a_fault_is_one_item_and_one_language_stands_beside_the_source() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let (text, _) = report(&three());
    let loaded = browser.load(&text, "view=fault&lint=transport-differs");
    assert_eq!(loaded.console, [""; 0]);
    assert_eq!(loaded.count("#faults[hidden]"), 0);
    assert_eq!(loaded.count("#pages[hidden]"), 1);
    let faults = select(&loaded.document, "[data-fl]:not([hidden])");
    assert_eq!(faults.len(), 1);
    assert!(text_of(faults[0]).contains("UDP instead of TCP"));
    let copies = select(&loaded.document, "[data-fl]:not([hidden]) .copy");
    assert_eq!(copies[0].attr("data-copy"), Some("TCP"));
    assert_eq!(copies[0].attr("hidden"), None);

    let beside = browser.load(&text, "beside=ru-RU");
    let lines = select(&beside.document, "#p1t1r1 tr.l:not([hidden])");
    let locales: Vec<_> = lines
        .iter()
        .map(|line| line.attr("data-lo").unwrap())
        .collect();
    assert_eq!(locales, ["en-US", "ru-RU"]);
}

/// axe-core, where `AXE` or a `node_modules` beside the tests or in the target folder has it.
fn axe() -> Option<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let told = std::env::var_os("AXE").map(PathBuf::from);
    let usual = ["node_modules", "target/node_modules"].map(|folder| root.join(folder));
    let files = told
        .into_iter()
        .chain(usual.map(|folder| folder.join("axe-core/axe.min.js")));
    let found = files
        .into_iter()
        .find_map(|file| std::fs::read_to_string(file).ok());
    if found.is_none() {
        eprintln!("skipped: axe-core is absent (npm install axe-core)");
    }
    found
}

/// What axe-core finds, a line each.
fn complaints(
    browser: &Browser,
    axe: &str,
    text: &str,
    state: &str,
    options: &[&str],
) -> Vec<String> {
    // The policy would forbid the script of the test.
    let start = text
        .find("<meta http-equiv=\"Content-Security-Policy\"")
        .unwrap();
    let end = start + text[start..].find('>').unwrap() + 1;
    let run = "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then((found) => {\
        const pre = document.createElement('pre');\
        pre.id = 'axe';\
        pre.textContent = 'ran\\n' + found.violations.flatMap((one) => one.nodes.map((node) =>\
            one.id + ' ' + node.target + ' ' + node.html.slice(0, 160))).join('\\n');\
        document.body.append(pre);\
    });";
    let text = format!(
        "{}{}<script>{axe}</script><script>{run}</script>",
        &text[..start],
        &text[end..]
    );
    let loaded = browser.load_with(&text, state, options);
    let said = select(&loaded.document, "#axe");
    let said = said.first().map(|said| text_of(*said)).unwrap_or_default();
    let mut lines = said.lines();
    assert_eq!(
        lines.next(),
        Some("ran"),
        "axe-core did not run: {:?}",
        loaded.console
    );
    lines.map(str::to_owned).collect()
}

#[test]
fn axe_core_finds_nothing() {
    let (Some(browser), Some(axe)) = (Browser::start(), axe()) else {
        return;
    };
    let (made_up, _) = report(&three());
    let (code, real) = portolan(&crate::corpus::corpus(), &["-o", "-"]);
    assert_eq!(code, Some(0));
    for text in [made_up, String::from_utf8(real).unwrap()] {
        complains_nowhere(&browser, &axe, &text);
    }
}

/// In the light, in the dark and on a phone, by page, by fault and filtered.
fn complains_nowhere(browser: &Browser, axe: &str, text: &str) {
    let dark = text.replace("@media (prefers-color-scheme: dark)", "@media all");
    let phone = ["--window-size=400,900"];
    let whole = [
        "",
        "view=fault",
        "lint=transport-differs&beside=ru-RU",
        "q=nowhere",
    ];
    for (name, text, options, states) in [
        ("light", text, &[][..], &whole[..]),
        ("dark", &dark, &[], &whole[..2]),
        ("phone", &dark, &phone, &whole[..2]),
    ] {
        for state in states {
            let found = complaints(browser, axe, text, state, options);
            assert_eq!(found, [""; 0], "{name} #{state}");
        }
    }
}
