//! Which page is which: layouts of every kind, what is no locale, what is read and what is not.

#![allow(clippy::unwrap_used)]

use portolan::discover::{DumpOptions, LayoutPattern, dump, origins};

use crate::run::{ENGLISH, Folder, GERMAN};

/// Locale and key of each path; a path that names no locale has `-`.
fn told(paths: &[&str]) -> Vec<String> {
    told_by(paths, &[])
}

fn told_by(paths: &[&str], layouts: &[LayoutPattern]) -> Vec<String> {
    let origins = origins(paths, layouts).unwrap();
    let name = |locale: Option<String>| locale.unwrap_or_else(|| String::from("-"));
    origins
        .into_iter()
        .map(|origin| {
            let locale = name(origin.locale.map(|locale| locale.to_string()));
            format!("{locale} {}", origin.key)
        })
        .collect()
}

#[test]
fn a_folder_a_language_at_any_depth() {
    assert_eq!(
        told(&[
            "content/en/docs/a.md",
            "content/pt-br/docs/a.md",
            "content/zh_CN/docs/b.md"
        ]),
        [
            "en content/docs/a.md",
            "pt-BR content/docs/a.md",
            "zh-CN content/docs/b.md"
        ]
    );
    assert_eq!(
        told(&[
            "prodA/en-us/ports.md",
            "prodA/de-de/ports.md",
            "prodB/en-us/ports.md",
            "prodB/de-de/ports.md"
        ]),
        [
            "en-US prodA/ports.md",
            "de-DE prodA/ports.md",
            "en-US prodB/ports.md",
            "de-DE prodB/ports.md"
        ]
    );
    // The source lies around the translations.
    assert_eq!(
        told(&[
            "docs/a.md",
            "docs/sub/b.md",
            "docs/zh/a.md",
            "docs/zh/sub/b.md"
        ]),
        [
            "- docs/a.md",
            "- docs/sub/b.md",
            "zh docs/a.md",
            "zh docs/sub/b.md"
        ]
    );
    assert_eq!(
        told(&["de/a.md", "en/a.md", "pt/BR/a.md"]),
        ["de a.md", "en a.md", "pt-BR a.md"]
    );
    assert_eq!(
        told(&["index/a.md", "nl/de/index/a.md", "nl/pt/BR/index/a.md"]),
        ["- index/a.md", "de index/a.md", "pt-BR index/a.md"]
    );
}

#[test]
fn translations_in_a_tree_of_their_own() {
    let docusaurus = "i18n/ja/docusaurus-plugin-content-docs";
    let paths = [
        "docs/cli/a.md",
        "versioned_docs/version-1.2/cli/a.md",
        "community/c.md",
        &format!("{docusaurus}/current/cli/a.md"),
        &format!("{docusaurus}/version-1.2/cli/a.md"),
        &format!("{docusaurus}-community/current/c.md"),
    ];
    assert_eq!(
        told(&paths),
        [
            "- docs/cli/a.md",
            "- versioned_docs/version-1.2/cli/a.md",
            "- community/c.md",
            "ja docs/cli/a.md",
            "ja versioned_docs/version-1.2/cli/a.md",
            "ja community/c.md",
        ]
    );
    // Two translations and no source are told apart from one another all the same.
    assert_eq!(
        told(&[paths[3], &paths[3].replace("/ja/", "/ko/")]),
        ["ja docs/cli/a.md", "ko docs/cli/a.md"]
    );
    assert_eq!(
        told(&[
            "site/content/a.md",
            "site/content/b.md",
            "site/translations/es/content/a.md"
        ]),
        [
            "- site/content/a.md",
            "- site/content/b.md",
            "es site/content/a.md"
        ]
    );
}

#[test]
fn a_repository_a_branch_or_a_file_a_language() {
    assert_eq!(
        told(&[
            "docs/a.md",
            "docs/br/b.md",
            "docs-cn/a.md",
            "docs-cn/br/b.md"
        ]),
        [
            "- docs/a.md",
            "- docs/br/b.md",
            "zh-CN docs/a.md",
            "zh-CN docs/br/b.md"
        ]
    );
    assert_eq!(
        told(&["Ata/x/a.md", "Ata.de-de/x/a.md", "Ata.zh-tw/x/a.md"]),
        ["- Ata/x/a.md", "de-DE Ata/x/a.md", "zh-TW Ata/x/a.md"]
    );
    assert_eq!(
        told(&["main/a.md", "main-de/a.md"]),
        ["- main/a.md", "de main/a.md"]
    );
    assert_eq!(
        told(&[
            "g/a.md",
            "g/a.de.md",
            "g/a.pt_BR.md",
            "g/b.md",
            "g/node.js.md",
            "g/b.v2.0.md"
        ]),
        [
            "- g/a.md",
            "de g/a.md",
            "pt-BR g/a.md",
            "- g/b.md",
            "- g/node.js.md",
            "- g/b.v2.0.md"
        ]
    );
}

#[test]
fn a_language_at_the_end_of_a_name_has_a_page_without_it() {
    assert_eq!(
        told(&[
            "docs/backup-fr.md",
            "docs/backup.md",
            "docs/ports-fr.md",
            "docs/ports.md"
        ]),
        [
            "fr docs/backup.md",
            "- docs/backup.md",
            "fr docs/ports.md",
            "- docs/ports.md"
        ]
    );
    assert_eq!(
        told(&["PORTS.md", "PORTS_RU.md", "README.md", "README_RU.md"]),
        ["- PORTS.md", "ru PORTS.md", "- README.md", "ru README.md"]
    );
    // Words of a name are none, whatever stands beside them.
    let words = [
        "how-to.md",
        "intro-to-it.md",
        "is-it.md",
        "log-in.md",
        "say-no.md",
        "what-is.md",
    ];
    let keys: Vec<String> = words.iter().map(|path| format!("- {path}")).collect();
    assert_eq!(told(&words), keys);
    assert_eq!(
        told(&[
            "docs/i18n/de/README.md",
            "docs/i18n/el/README.md",
            "README.md"
        ]),
        ["de README.md", "el README.md", "- README.md"]
    );
    assert_eq!(
        told(&[
            "README.md",
            "docs/i18n/README.de.md",
            "docs/i18n/README.el.md"
        ]),
        ["- README.md", "de README.md", "el README.md"]
    );
    assert_eq!(
        told(&[
            "README.md",
            "docs/README.de.md",
            "docs/ports.de.md",
            "docs/ports.md"
        ]),
        [
            "- README.md",
            "de docs/README.md",
            "de docs/ports.md",
            "- docs/ports.md"
        ]
    );
}

#[test]
fn a_language_may_stand_behind_the_ending() {
    assert_eq!(
        told(&[
            "help/net.html.en",
            "help/net.html.pt_BR",
            "help/ports.html.en",
            "help/ports.html.pt_BR"
        ]),
        [
            "en help/net.html",
            "pt-BR help/net.html",
            "en help/ports.html",
            "pt-BR help/ports.html"
        ]
    );
    let folder = Folder::new();
    for name in [
        "docs/ports.html.en",
        "docs/ports.html.ru",
        "docs/ports.html.gz",
        "docs/ports.html.bak",
        "docs/ports.js.ru",
    ] {
        folder.write(
            name,
            "<table><tr><th>Protocol</th><th>Port</th></tr>\n\
             <tr><td>TCP</td><td>631</td></tr></table>",
        );
    }
    assert_eq!(
        pages(&folder, "docs"),
        ["ports.html.en ports.html en", "ports.html.ru ports.html ru"]
    );
}

#[test]
fn names_of_the_trade_are_no_locales() {
    for folder in [
        "how-to-guides",
        "cli-with-rancher",
        "js",
        "ai",
        "qa",
        "ad-fs",
        "br",
        "to-do",
        "as-is",
        "ms",
        "it",
        "cs",
        "gh-pages",
        "no-go",
        "ee",
    ] {
        let paths = [
            format!("{folder}/full.md"),
            format!("{folder}/index.md"),
            String::from("dashboard/a.md"),
            String::from("index.md"),
            String::from("setup/b.md"),
            String::from("setup/index.md"),
        ];
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        let keys: Vec<String> = paths.iter().map(|path| format!("- {path}")).collect();
        assert_eq!(told(&paths), keys);
    }
    // The same samples in several programming languages, two of which are spelt as human ones.
    let samples = ["cs/send.md", "js/send.md", "py/send.md", "ts/send.md"];
    assert_eq!(
        told(&samples),
        [
            "- cs/send.md",
            "- js/send.md",
            "- py/send.md",
            "- ts/send.md"
        ]
    );
    // Two editions of a product.
    assert_eq!(told(&["ce/a.md", "ee/a.md"]), ["- ce/a.md", "- ee/a.md"]);
    // Departments.
    assert_eq!(
        told(&["finance/a.md", "hr/b.md", "it/c.md"]),
        ["- finance/a.md", "- hr/b.md", "- it/c.md"]
    );
    // Beside languages, what shares no page is none.
    assert_eq!(
        told(&["br/full.md", "de/a.md", "en/a.md"]),
        ["- br/full.md", "de a.md", "en a.md"]
    );
    // And what does is one.
    assert_eq!(
        told(&["br/a.md", "de/a.md", "en/a.md"]),
        ["br a.md", "de a.md", "en a.md"]
    );
}

#[test]
fn a_tree_of_several_projects_has_several_layouts() {
    assert_eq!(
        told(&[
            "a/docs/x.md",
            "a/i18n/fr/docusaurus-plugin-content-docs/current/x.md",
            "b/content/en/y.md",
            "b/content/fr/y.md",
            "c/z.it.md",
            "c/z.md",
        ]),
        [
            "- a/docs/x.md",
            "fr a/docs/x.md",
            "en b/content/y.md",
            "fr b/content/y.md",
            "it c/z.md",
            "- c/z.md"
        ]
    );
}

#[test]
fn a_layout_that_is_told_is_believed() {
    let layout = |pattern: &str, source: Option<&str>| LayoutPattern {
        pattern: pattern.to_owned(),
        source: source.map(str::to_owned),
    };
    assert_eq!(
        told_by(
            &[
                "x/handbook/br/pages/a.md",
                "x/handbook/pages/a.md",
                "de/b.md"
            ],
            &[layout("handbook/{locale}/pages/{key}", None)]
        ),
        [
            "br x/handbook/pages/a.md",
            "- x/handbook/pages/a.md",
            "- de/b.md"
        ]
    );
    assert_eq!(
        told_by(
            &["a/README_ja.md"],
            &[layout("{key}_{locale}.{ext}", Some("{key}.{ext}"))]
        ),
        ["ja a/README.md"]
    );
    assert!(origins(&[], &[layout("docs/{key}", None)]).is_err());
}

/// What `extract` says of pages: path, key and locale.
fn pages(folder: &Folder, words: &str) -> Vec<String> {
    let ended = folder.run(&format!("extract {words}"));
    assert!(
        matches!(ended.code, Some(0 | 3)),
        "{}{}",
        ended.out,
        ended.err
    );
    let text = |value: &serde_json::Value| value.as_str().unwrap_or("-").to_owned();
    ended
        .out
        .lines()
        .map(|line| {
            let page = &serde_json::from_str::<serde_json::Value>(line).unwrap()["page"];
            format!(
                "{} {} {}",
                text(&page["path"]),
                text(&page["key"]),
                text(&page["locale"])
            )
        })
        .collect()
}

fn bare(text: &str) -> String {
    text.replace("---\nms:assetid: x\n---\n\n", "")
}

#[test]
fn the_name_of_the_dumps_folder_says_nothing() {
    let folder = Folder::new();
    for name in ["dump", "qa", "gh-pages", "de", "js", "ad-fs"] {
        folder.write(&format!("{name}/docs/a.md"), bare(ENGLISH));
        folder.write(&format!("{name}/docs/fr/a.md"), bare(ENGLISH));
    }
    let first = folder.run("extract dump").out;
    for name in ["qa", "gh-pages", "de", "js", "ad-fs"] {
        assert_eq!(folder.run(&format!("extract {name}")).out, first, "{name}");
    }
    assert_eq!(
        pages(&folder, "dump"),
        ["docs/a.md docs/a.md en", "docs/fr/a.md docs/a.md fr"]
    );
}

#[test]
fn a_root_that_is_the_folder_of_a_locale_tells_it() {
    let folder = Folder::new();
    folder.write("docs/de-DE/a.md", bare(GERMAN));
    folder.write("docs/en-US/a.md", bare(ENGLISH));
    folder.write("alone/de/a.md", bare(GERMAN));
    assert_eq!(pages(&folder, "docs/de-DE"), ["a.md a.md de-DE"]);
    assert_eq!(
        pages(&folder, "docs/de-DE docs/en-US"),
        ["de-DE/a.md a.md de-DE", "en-US/a.md a.md en-US"]
    );
    // A folder of two letters alone is none; the words of the page say so.
    assert_eq!(pages(&folder, "alone/de"), ["a.md a.md de"]);
}

#[test]
fn the_site_tells_the_source_language() {
    for (name, text) in [
        (
            "docusaurus.config.js",
            "module.exports = { i18n: { defaultLocale: 'de' } };",
        ),
        ("mkdocs.yml", "theme:\n  language: de\n"),
        ("hugo.toml", "defaultContentLanguage = 'de'\n"),
        ("portolan.toml", "source-locale = \"de\"\n"),
    ] {
        let folder = Folder::new();
        folder.write("docs/a.md", bare(GERMAN));
        folder.write("docs/en/a.md", bare(ENGLISH));
        folder.write(name, text);
        assert_eq!(
            pages(&folder, "."),
            ["docs/a.md docs/a.md de", "docs/en/a.md docs/a.md en"],
            "{name}"
        );
    }
    let folder = Folder::new();
    folder.write("a.md", format!("---\nlang: fr\n---\n{}", bare(ENGLISH)));
    folder.write(
        "b.md",
        format!(
            "\n---\n\"ms.contentlocale\": 'pt-BR' # x\n---\n{}",
            bare(ENGLISH)
        ),
    );
    assert_eq!(pages(&folder, "."), ["a.md a.md fr", "b.md b.md pt-BR"]);
    assert_eq!(
        pages(&folder, ". --locale it"),
        ["a.md a.md fr", "b.md b.md pt-BR"]
    );
}

#[test]
fn a_file_is_a_page_once_and_by_its_ending() {
    let folder = Folder::new();
    for name in ["a.md", "b.mdx", "c.markdown", "e.MD"] {
        folder.write(&format!("docs/{name}"), bare(ENGLISH));
    }
    for name in [
        "x.txt",
        "y.md.bak",
        ".md",
        ".hidden.md",
        ".git/z.md",
        "u.adoc",
        "v.rst",
        "w.rst",
    ] {
        folder.write(&format!("docs/{name}"), bare(ENGLISH));
    }
    let all = pages(&folder, "docs");
    assert_eq!(all.len(), 4, "{all:?}");
    for words in [
        "docs docs",
        "docs ./docs/",
        "docs docs/a.md",
        "docs/a.md docs",
    ] {
        assert_eq!(pages(&folder, words), all, "{words}");
    }
    let ended = folder.run("extract docs");
    let line = "not read: 1 AsciiDoc file and 2 reStructuredText files";
    assert!(ended.err.contains(line), "{}", ended.err);
    // What is hidden is read where it is named.
    assert_eq!(pages(&folder, "docs docs/.git").len(), 5);
    assert_eq!(pages(&folder, "docs/.hidden.md").len(), 1);
}

#[test]
fn what_is_ignored_or_excluded_is_not_read() {
    let folder = Folder::new();
    for name in [
        "docs/a.md",
        "docs/build/b.md",
        "docs/node_modules/c.md",
        "docs/old/deep/d.md",
        "docs/e-draft.md",
    ] {
        folder.write(name, bare(ENGLISH));
    }
    folder.write("docs/.gitignore", "node_modules/\nbuild\n");
    assert_eq!(pages(&folder, "docs").len(), 3);
    assert_eq!(
        pages(&folder, "docs --exclude old --exclude *-draft.md").len(),
        1
    );
    assert_eq!(pages(&folder, "docs --exclude docs/old/**").len(), 2);
    assert_eq!(pages(&folder, "docs --exclude /old/deep/").len(), 2);
    folder.write(
        "portolan.toml",
        "[check]\npaths = [\"docs\"]\nexclude = [\"old\"]\n",
    );
    assert_eq!(pages(&folder, "").len(), 2);
    let bad = folder.run("extract docs --exclude {a");
    assert_eq!(bad.code, Some(2));
    assert!(bad.err.contains("is no glob"), "{}", bad.err);
    folder.write("portolan.toml", "[check]\npaths = [\"../docs\"]\n");
    let out = folder.run("extract");
    assert_eq!(out.code, Some(2));
    assert!(
        out.err
            .contains("portolan.toml:2:10: `[check] paths` leads out"),
        "{}",
        out.err
    );
    folder.write("portolan.toml", "[[layout]]\npattern = \"docs/{key}\"\n");
    let out = folder.run("extract docs");
    assert!(
        out.err
            .contains("portolan.toml:2:11: the pattern `docs/{key}` names no locale"),
        "{}",
        out.err
    );
}

#[test]
fn what_portolan_wrote_is_no_page() {
    let folder = Folder::agreeing();
    assert_eq!(folder.run("build docs -o canon.json").code, Some(0));
    assert_eq!(
        folder
            .run("export canon.json --to markdown -o docs/en-US")
            .code,
        Some(0)
    );
    assert_eq!(folder.run("report docs -o docs/report.html").code, Some(0));
    assert!(folder.at("docs/en-US/rules.md").is_file());
    let ended = folder.run("check docs -v");
    assert_eq!(ended.code, Some(0), "{}{}", ended.out, ended.err);
    assert!(
        ended.err.contains("in 2 pages") || ended.out.contains("in 2 pages"),
        "{}{}",
        ended.out,
        ended.err
    );
    assert!(
        ended
            .err
            .contains("passed over: 2 files, written by portolan"),
        "{}",
        ended.err
    );
}

#[test]
fn the_layout_is_told_in_one_line() {
    let folder = Folder::agreeing();
    folder.write("docs/README.md", "# Read me\n");
    folder.write("docs/en-US/b.md", "# No ports\n");
    let ended = folder.run("check docs -v");
    let line = "layout: {locale}/{key} (3 pages in 2 locales); 1 page outside any locale";
    assert!(ended.err.lines().any(|said| said == line), "{}", ended.err);
    assert!(
        ended.err.contains("1 page has no other language"),
        "{}",
        ended.err
    );
    assert!(!folder.run("check docs").err.contains("layout"));
}

#[test]
fn one_language_alone_is_nothing_to_check() {
    let folder = Folder::new();
    folder.write("docs/en-US/a.md", ENGLISH);
    let ended = folder.run("check docs");
    assert_eq!(ended.code, Some(3), "{}", ended.err);
    assert!(
        ended.err.contains("no page has another language"),
        "{}",
        ended.err
    );
    assert_eq!(folder.run("check docs --allow-empty").code, Some(0));
}

fn tar(folder: &Folder, name: &str, entries: &[(&str, &str)]) {
    let file = std::fs::File::create(folder.at(name)).unwrap();
    let packed = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
    let mut builder = tar::Builder::new(packed);
    for (path, text) in entries {
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        // As an attacker would write it: the library refuses `..`.
        let bytes = header.as_old_mut();
        bytes.name[..path.len()].copy_from_slice(path.as_bytes());
        header.set_cksum();
        builder.append(&header, text.as_bytes()).unwrap();
    }
    builder.into_inner().unwrap().finish().unwrap();
}

fn zip(folder: &Folder, name: &str, entries: &[(&str, &str)]) {
    use std::io::Write;
    let file = std::fs::File::create(folder.at(name)).unwrap();
    let mut writer = zip::ZipWriter::new(file);
    for (path, text) in entries {
        writer
            .start_file(*path, zip::write::SimpleFileOptions::default())
            .unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap();
}

#[test]
fn an_archive_is_read_as_its_folder() {
    let folder = Folder::disagreeing();
    let (english, german) = (
        folder.read("docs/en-US/a.md"),
        folder.read("docs/de-DE/a.md"),
    );
    let wanted = folder.run("check docs --format concise");
    assert_eq!(wanted.code, Some(1));
    let entries = |top: &str| {
        vec![
            (format!("{top}en-US/a.md"), english.clone()),
            (format!("{top}de-DE/a.md"), german.clone()),
            (format!("{top}build/en-US/a.md"), german.clone()),
            (format!("{top}.gitignore"), String::from("build/\n")),
            (format!("{top}.github/b.md"), english.clone()),
        ]
    };
    for top in ["", "./", "docs-main/"] {
        let entries = entries(top);
        let entries: Vec<(&str, &str)> = entries
            .iter()
            .map(|(a, b)| (a.as_str(), b.as_str()))
            .collect();
        tar(&folder, "d.tar.gz", &entries);
        tar(&folder, "e.tgz", &entries);
        zip(&folder, "f.zip", &entries);
        for name in ["d.tar.gz", "e.tgz", "f.zip"] {
            let ended = folder.run(&format!("check {name} --format concise"));
            let out = ended.out.replace(&format!("{name}/"), "docs/");
            assert_eq!(out, wanted.out, "{top} {name} {}", ended.err);
        }
    }
    let two = pages(&folder, "d.tar.gz f.zip");
    assert_eq!(two[0], "d/de-DE/a.md x de-DE");
    assert_eq!(two.len(), 4);
}

#[test]
fn a_hostile_archive_is_refused_with_a_reason() {
    let folder = Folder::new();
    for path in ["../a.md", "/etc/a.md", "docs/../../a.md"] {
        tar(&folder, "bad.tar.gz", &[(path, ENGLISH)]);
        let ended = folder.run("extract bad.tar.gz");
        assert_eq!(ended.code, Some(2));
        assert!(
            ended.err.contains("bad.tar.gz: the archive is not read"),
            "{}",
            ended.err
        );
    }
    folder.write("no.zip", "this is no archive");
    folder.write("no.tgz", "this is no archive");
    for name in ["no.zip", "no.tgz"] {
        let ended = folder.run(&format!("extract {name}"));
        assert_eq!(ended.code, Some(2));
        assert!(
            ended.err.contains("the archive cannot be read"),
            "{}",
            ended.err
        );
    }
    // Pages of nothing, each within its limit; a folder without end; a link out of the archive.
    let blank = "\n".repeat(15 << 20);
    let names: Vec<String> = (0..8).map(|number| format!("docs/{number}.md")).collect();
    let bombs: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), &*blank)).collect();
    tar(&folder, "pages.tar.gz", &bombs);
    zip(&folder, "pages.zip", &bombs);
    let deep = format!("{}a.md", "d/".repeat(200));
    zip(&folder, "deep.zip", &[(&deep, ENGLISH)]);
    for (name, word) in [
        ("pages.tar.gz", "unfolds to far more than text does"),
        ("pages.zip", "unfolds to far more than text does"),
        ("deep.zip", "more than 4096 bytes or 128 folders"),
    ] {
        let ended = folder.run(&format!("extract {name}"));
        assert_eq!(ended.code, Some(2), "{name}");
        assert!(ended.err.contains(word), "{name}: {}", ended.err);
    }
    let file = std::fs::File::create(folder.at("link.tar")).unwrap();
    let mut builder = tar::Builder::new(file);
    for (name, kind) in [
        ("docs/a.md", tar::EntryType::Symlink),
        ("docs/b.md", tar::EntryType::Link),
    ] {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(kind);
        header.set_size(0);
        builder
            .append_link(&mut header, name, "/etc/passwd")
            .unwrap();
    }
    builder.finish().unwrap();
    let ended = folder.run("extract link.tar");
    assert_eq!((ended.code, &*ended.out), (Some(3), ""), "{}", ended.err);
    // Zeros shrink a thousand times.
    let file = std::fs::File::create(folder.at("bomb.tgz")).unwrap();
    let packed = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
    let mut builder = tar::Builder::new(packed);
    let mut header = tar::Header::new_gnu();
    let size = 100 * 1024 * 1024;
    header.set_size(size);
    header.set_path("a.bin").unwrap();
    header.set_cksum();
    builder
        .append(&header, std::io::Read::take(std::io::repeat(0), size))
        .unwrap();
    builder.into_inner().unwrap().finish().unwrap();
    let ended = folder.run("extract bomb.tgz");
    assert_eq!(ended.code, Some(2));
    assert!(
        ended.err.contains("unfolds to far more than text does"),
        "{}",
        ended.err
    );
}

#[cfg(unix)]
#[test]
fn hostile_names_are_harmless() {
    use std::os::unix::ffi::OsStrExt;
    let folder = Folder::agreeing();
    folder.write("docs/en-US/::stop-commands::tok.md", bare(ENGLISH));
    let odd = std::ffi::OsStr::from_bytes(b"caf\xE9.md");
    std::fs::write(folder.at("docs/en-US").join(odd), bare(ENGLISH)).unwrap();
    let deep: String = (0..100).map(|at| format!("d{at}/")).collect();
    folder.write(&format!("docs/en-US/{deep}x.md"), bare(ENGLISH));
    let pages = pages(&folder, "docs");
    assert_eq!(pages.len(), 5);
    assert!(
        pages
            .iter()
            .any(|page| page == "en-US/caf\\xE9.md caf\\xE9.md en-US"),
        "{pages:?}"
    );
}

#[test]
fn a_path_is_shown_as_it_is_reached() {
    let folder = Folder::agreeing();
    let options = DumpOptions {
        paths: vec![folder.at("docs")],
        ..DumpOptions::default()
    };
    let found = dump(&options).unwrap();
    let shown = found.reach().shown("en-US/a.md", std::path::Path::new(""));
    assert!(shown.ends_with("/docs/en-US/a.md"));
    assert_eq!(found.len(), 2);
}
