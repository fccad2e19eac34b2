//! Partials are read where pages show them, from the outside: pages typed by hand, in the layouts of Docusaurus,
//! Hugo and DocFX, and the stages give the same.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write as _;

use serde_json::Value;

use crate::run::Folder;
use crate::stages::same_as_on_one_machine;

const TABLE: &str = "One line.\n\n|Port|Protocol|Source|Destination|\n|-|-|-|-|\n|443|TCP|Client|Web server|\n|5061|TCP|Client|Web server|\n|3478|UDP|Client|Web server|\n";

/// Where Docusaurus keeps a German page.
const I18N: &str = "docs/i18n/de/docusaurus-plugin-content-docs/current/";

fn findings(folder: &Folder, dump: &str) -> Vec<Value> {
    let ended = folder.run(&format!("check {dump} --isolated --format jsonl"));
    let lines = ended.out.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Lint, key, path and line of the findings that are no infos.
fn told(folder: &Folder, dump: &str) -> Vec<(String, String, String, u64)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    findings(folder, dump)
        .iter()
        .filter(|finding| finding["level"] != "info")
        .map(|finding| {
            (
                text(&finding["lint"]),
                text(&finding["page"]["key"]),
                text(&finding["page"]["path"]),
                finding["line"].as_u64().unwrap(),
            )
        })
        .collect()
}

fn is(lint: &str, key: &str, path: &str, line: u64) -> (String, String, String, u64) {
    (lint.to_owned(), key.to_owned(), path.to_owned(), line)
}

/// The rules of a canon: key of the page, heading of the source, files.
fn rules(folder: &Folder, dump: &str) -> Vec<(String, String, BTreeSet<String>)> {
    let build = format!("build {dump} --isolated --disputed mark --fail-on never -o canon.json");
    let ended = folder.run(&build);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert_eq!(folder.run("validate canon.json").code, Some(0));
    let canon: Value = serde_json::from_str(&folder.read("canon.json")).unwrap();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let rules = canon["rules"].as_array().unwrap().iter();
    rules
        .map(|rule| {
            let provenance = rule["provenance"].as_array().unwrap().iter();
            (
                text(&rule["page"]),
                text(&rule["section"]["en"]),
                provenance.map(|place| text(&place["path"])).collect(),
            )
        })
        .collect()
}

/// A guide that shows `_ports.mdx` in two languages; the German partial says UDP.
fn docusaurus() -> Folder {
    let folder = Folder::new();
    let guide = |title: &str| {
        format!(
            "---\ntitle: {title}\n---\nimport Ports from './_ports.mdx';\n\n# {title}\n\n## Edge\n\n<Ports />\n"
        )
    };
    folder.write("docs/docs/install/guide.mdx", guide("Guide"));
    folder.write("docs/docs/install/_ports.mdx", TABLE);
    let german = |name: &str| format!("{I18N}install/{name}");
    folder.write(&german("guide.mdx"), guide("Anleitung"));
    let wrong = TABLE.replace("|5061|TCP", "|5061|UDP");
    folder.write(&german("_ports.mdx"), wrong);
    folder
}

#[test]
fn an_imported_partial_is_read_on_its_page_and_mended_in_its_file() {
    let folder = docusaurus();
    let partial = format!("{I18N}install/_ports.mdx");
    let wrong = is("transport-differs", "docs/install/guide.mdx", &partial, 6);
    assert_eq!(told(&folder, "docs"), [wrong]);
    let rules = rules(&folder, "docs");
    assert_eq!(rules.len(), 3);
    for (page, heading, files) in &rules {
        assert_eq!(
            (page.as_str(), heading.as_str()),
            ("docs/install/guide.mdx", "Edge")
        );
        let below = |path: &str| path.replacen("docs/", "", 1);
        let both = [String::from("docs/install/_ports.mdx"), below(&partial)];
        assert_eq!(files, &BTreeSet::from(both));
    }
    same_as_on_one_machine(folder.path(), "docs");
    folder.run("report docs --isolated -o report.html");
    assert!(
        folder.read("report.html").contains("_ports.mdx#L6")
            || folder.read("report.html").contains("_ports.mdx")
    );
    folder.run("check docs --isolated --fix");
    assert_eq!(folder.read(&partial), TABLE);
    assert_eq!(told(&folder, "docs"), []);
}

#[test]
fn a_page_is_read_with_its_own_tables_and_those_it_shows_in_their_order() {
    let folder = Folder::new();
    let own = "|Port|Protocol|Source|Destination|\n|-|-|-|-|\n|25|TCP|Client|Mail server|\n|587|TCP|Client|Mail server|\n";
    let guide = format!(
        "# Guide\n\n## Before\n\n{own}\n## Shown\n\n{{{{< include \"includes/ports.md\" >}}}}\n\n## Behind\n\n{}",
        own.replace("25|", "110|").replace("587|", "995|")
    );
    folder.write("site/content/en/docs/guide.md", &guide);
    folder.write("site/content/de/docs/guide.md", &guide);
    folder.write("site/content/en/includes/ports.md", TABLE);
    folder.write(
        "site/content/de/includes/ports.md",
        TABLE.replace("443", "433"),
    );
    // Another page of both languages, so that there is more than one.
    folder.write("site/content/en/docs/other.md", "# Other\n");
    folder.write("site/content/de/docs/other.md", "# Anderes\n");
    let wrong = is(
        "port-differs",
        "content/docs/guide.md",
        "site/content/de/includes/ports.md",
        5,
    );
    assert_eq!(told(&folder, "site"), [wrong]);
    let headings: Vec<String> = rules(&folder, "site")
        .into_iter()
        .map(|(_, heading, _)| heading)
        .collect();
    let wanted = [
        "Before", "Before", "Shown", "Shown", "Shown", "Behind", "Behind",
    ];
    assert_eq!(headings, wanted);
    same_as_on_one_machine(folder.path(), "site");
}

#[test]
fn every_notation_is_understood() {
    for (used, at) in [
        ("{{< include \"ports.md\" >}}", "docs/ports.md"),
        ("{{% include \"ports.md\" %}}", "docs/ports.md"),
        (
            "{{< include \"/includes/ports.md\" >}}",
            "includes/ports.md",
        ),
        ("{{< readfile file=\"docs/ports.md\" >}}", "docs/ports.md"),
        (
            "[!INCLUDE [Ports](../includes/ports.md)]",
            "includes/ports.md",
        ),
        ("[!include[](~/includes/ports.md)]", "includes/ports.md"),
        ("--8<-- \"includes/ports.md\"", "includes/ports.md"),
        ("{% include ports.md %}", "_includes/ports.md"),
        ("import P from '@site/docs/_p.mdx';\n\n<P />", "docs/_p.mdx"),
        ("import P from \"../shared/p.md\"\n\n<P></P>", "shared/p.md"),
    ] {
        let folder = Folder::new();
        for locale in ["en", "de"] {
            folder.write(
                &format!("d/{locale}/docs/guide.md"),
                format!("# A\n\n{used}\n"),
            );
            folder.write(&format!("d/{locale}/docs/b.md"), "# B\n");
        }
        folder.write(&format!("d/en/{at}"), TABLE);
        folder.write(&format!("d/de/{at}"), TABLE.replace("3478", "3479"));
        let path = format!("d/de/{at}");
        let wrong = is("port-differs", "docs/guide.md", &path, 7);
        assert_eq!(told(&folder, "d"), [wrong], "{used}");
        same_as_on_one_machine(folder.path(), "d");
    }
}

#[test]
fn a_translation_that_shows_the_partial_of_the_source_neither_lacks_nor_states_it() {
    let folder = docusaurus();
    std::fs::remove_file(folder.at(&format!("{I18N}install/_ports.mdx"))).unwrap();
    assert_eq!(told(&folder, "docs"), []);
    let rules = rules(&folder, "docs");
    assert_eq!(rules.len(), 3);
    for (_, _, files) in rules {
        assert_eq!(files.len(), 1, "nobody agrees with what it shows");
    }
    same_as_on_one_machine(folder.path(), "docs");
    // A translation whose own partial has lost the table lacks it.
    folder.write(&format!("{I18N}install/_ports.mdx"), "Eine Zeile.\n");
    let guide = format!("{I18N}install/guide.mdx");
    let lost = is("missing-table", "docs/install/guide.mdx", &guide, 1);
    assert_eq!(told(&folder, "docs"), [lost]);
    same_as_on_one_machine(folder.path(), "docs");
}

#[test]
fn a_partial_that_nobody_shows_stays_a_page() {
    let folder = docusaurus();
    let guide = "---\ntitle: Guide\n---\n# Guide\n\n`<Ports />`\n";
    folder.write("docs/docs/install/guide.mdx", guide);
    folder.write(&format!("{I18N}install/guide.mdx"), guide);
    let keys: BTreeSet<String> = rules(&folder, "docs")
        .into_iter()
        .map(|rule| rule.0)
        .collect();
    assert_eq!(
        keys,
        BTreeSet::from([String::from("docs/install/_ports.mdx")])
    );
    same_as_on_one_machine(folder.path(), "docs");
}

#[test]
fn a_fault_of_a_partial_on_many_pages_is_told_once_and_silenced_in_its_file() {
    let folder = docusaurus();
    for name in ["other.mdx", "third.mdx"] {
        let guide = folder.read("docs/docs/install/guide.mdx");
        folder.write(&format!("docs/docs/install/{name}"), &guide);
        folder.write(&format!("{I18N}install/{name}"), &guide);
    }
    let partial = format!("{I18N}install/_ports.mdx");
    let wrong = is("transport-differs", "docs/install/guide.mdx", &partial, 6);
    assert_eq!(told(&folder, "docs"), [wrong]);
    let keys: BTreeSet<String> = rules(&folder, "docs")
        .into_iter()
        .map(|rule| rule.0)
        .collect();
    assert_eq!(keys.len(), 3);
    same_as_on_one_machine(folder.path(), "docs");
    let silenced = folder.read(&partial).replace(
        "|5061|UDP|",
        "|5061|UDP <!-- portolan-ignore transport-differs: wanted -->|",
    );
    folder.write(&partial, silenced);
    assert_eq!(told(&folder, "docs"), []);
    same_as_on_one_machine(folder.path(), "docs");
    folder.write(&partial, folder.read(&partial).replace("UDP <", "TCP <"));
    let unused = told(&folder, "docs");
    assert_eq!(unused.len(), 1, "{unused:?}");
    assert_eq!(
        (unused[0].0.as_str(), unused[0].3),
        ("unused-suppression", 6)
    );
    same_as_on_one_machine(folder.path(), "docs");
}

#[test]
fn partials_within_partials_are_read_and_circles_end_in_words() {
    let folder = Folder::new();
    for locale in ["en", "de"] {
        let write = |name: &str, text: &str| folder.write(&format!("d/{locale}/{name}"), text);
        write("a.md", "# A\n\n{{< include \"outer.md\" >}}\n");
        write("outer.md", "## Outer\n\n{{< include \"inner.md\" >}}\n");
        write("inner.md", TABLE);
        write("b.md", "# B\n\n{{< include \"round.md\" >}}\n");
        write(
            "round.md",
            &format!("{TABLE}\n{{{{< include \"again.md\" >}}}}\n"),
        );
        write("again.md", "{{< include \"round.md\" >}}\n");
        // Two that show each other, and that no page shows.
        write(
            "x.md",
            &format!(
                "{}\n{{{{< include \"y.md\" >}}}}\n",
                TABLE.replace("3478", "99")
            ),
        );
        write("y.md", "{{< include \"x.md\" >}}\n");
        write(
            "self.md",
            &format!(
                "{}\n{{{{< include \"self.md\" >}}}}\n",
                TABLE.replace("3478", "98")
            ),
        );
    }
    let rules = rules(&folder, "d");
    let of = |page: &str| rules.iter().filter(|rule| rule.0 == page).count();
    assert_eq!(
        [
            of("a.md"),
            of("b.md"),
            of("x.md"),
            of("self.md"),
            of("inner.md"),
            of("round.md")
        ],
        [3, 3, 3, 3, 0, 0]
    );
    assert!(
        rules
            .iter()
            .filter(|rule| rule.0 == "a.md")
            .all(|rule| rule.1 == "Outer")
    );
    let told = findings(&folder, "d");
    let circles = told.iter().filter(|finding| {
        finding["message"]
            .as_str()
            .unwrap()
            .contains("shows itself")
    });
    let circles: Vec<&str> = circles
        .map(|one| one["page"]["path"].as_str().unwrap())
        .collect();
    assert_eq!(circles, ["d/de/b.md", "d/en/b.md"]);
    same_as_on_one_machine(folder.path(), "d");
}

#[test]
fn nothing_is_read_that_is_not_in_the_dump() {
    let folder = Folder::new();
    folder.write("secret.md", TABLE);
    for locale in ["en", "de"] {
        for (at, path) in [
            "../../secret.md",
            "../secret.md",
            "/secret.md",
            "~/../secret.md",
        ]
        .iter()
        .enumerate()
        {
            let page = format!("# A\n\n{{{{< include \"{path}\" >}}}}\n\n[!INCLUDE [x]({path})]\n");
            folder.write(&format!("d/{locale}/a{at}.md"), page);
        }
        folder.write(&format!("d/{locale}/ports.md"), TABLE);
    }
    let keys: BTreeSet<String> = rules(&folder, "d").into_iter().map(|rule| rule.0).collect();
    assert_eq!(keys, BTreeSet::from([String::from("ports.md")]));
    same_as_on_one_machine(folder.path(), "d");
}

#[test]
fn partials_of_archives_are_read_like_those_of_folders() {
    let folder = docusaurus();
    let file = std::fs::File::create(folder.at("docs.tar.gz")).unwrap();
    let packed = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
    let mut tar = tar::Builder::new(packed);
    tar.append_dir_all("site-1.2", folder.at("docs")).unwrap();
    tar.into_inner().unwrap().finish().unwrap().flush().unwrap();
    let of_folder = folder.run("check docs --isolated --format jsonl").out;
    let of_archive = folder
        .run("check docs.tar.gz --isolated --format jsonl")
        .out;
    assert!(of_folder.contains("transport-differs"));
    let keys = |text: &str| -> Vec<(String, String)> {
        let lines = text
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap());
        lines
            .map(|finding| {
                (
                    finding["lint"].to_string(),
                    finding["page"]["key"].to_string(),
                )
            })
            .collect()
    };
    assert_eq!(keys(&of_folder), keys(&of_archive));
}

#[test]
fn what_many_pages_show_is_bounded_with_a_word() {
    let folder = Folder::new();
    let mut table = String::from("|Port|Protocol|Colour|\n|-|-|-|\n");
    for port in 1..=60 {
        writeln!(table, "|{port}|TCP|{}|", "long ".repeat(3000)).unwrap();
    }
    folder.write("d/en/ports.md", table);
    folder.write("d/de/b.md", "# B\n");
    for at in 0..20 {
        folder.write(
            &format!("d/en/p{at:02}.md"),
            "# A\n\n{{< include \"ports.md\" >}}\n",
        );
    }
    let told = findings(&folder, "d");
    let refused: Vec<&Value> = told
        .iter()
        .filter(|finding| finding["lint"] == "unreadable-table")
        .collect();
    assert!(
        !refused.is_empty() && refused.len() < 20,
        "{}",
        refused.len()
    );
    assert_eq!(
        (&refused[0]["line"], &refused[0]["level"]),
        (&Value::from(3), &refused[0]["level"])
    );
    same_as_on_one_machine(folder.path(), "d");
}

#[test]
fn partials_that_multiply_are_refused_before_they_are_read() {
    let folder = Folder::new();
    folder.write("d/de/b.md", "# B\n");
    folder.write("d/en/t0.md", TABLE);
    for at in 1..8 {
        let include = format!("{{{{< include \"t{}.md\" >}}}}\n\n", at - 1);
        folder.write(
            &format!("d/en/t{at:02}.md"),
            include.replace("t0", "t").repeat(20),
        );
        folder.write(&format!("d/en/t{at}.md"), include.repeat(20));
        folder.write(&format!("d/en/r{at}.md"), include);
    }
    let told = findings(&folder, "d");
    let refused = told.iter().filter(|finding| {
        let message = finding["message"].as_str().unwrap();
        message.starts_with("the page shows more of other files")
    });
    assert!(refused.count() >= 3, "{told:?}");
    assert!(told.len() < 200, "{}", told.len());
    same_as_on_one_machine(folder.path(), "d");
}
