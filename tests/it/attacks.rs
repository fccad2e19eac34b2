//! Attacks from outside: pages, repositories and files made to cost more than they are worth, each through
//! the program. What is asserted is what grows and what is said; how long it takes is measured in `benches`.

#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;

use crate::run::{ENGLISH, Ended, Folder, GERMAN, ended};

const HEAD: &str = "|Protocol/TCP or UDP/Port|Source IP|Destination IP|Notes|\n|-|-|-|-|\n";

fn row(port: usize) -> String {
    format!("|SIP/TCP/{port}|Any|Edge Server|x|\n")
}

fn page(ports: impl Iterator<Item = usize>) -> String {
    ports.fold(String::from(HEAD), |page, port| page + &row(port))
}

/// Findings of a run as JSON lines.
fn findings(folder: &Folder, words: &str) -> Vec<serde_json::Value> {
    let ended = folder.run(&format!("check {words} --format jsonl"));
    assert!(ended.code.is_some(), "{}", ended.err);
    let lines = ended.out.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn count(findings: &[serde_json::Value], lint: &str) -> usize {
    findings
        .iter()
        .filter(|finding| finding["lint"] == lint)
        .count()
}

mod multiplication {
    use super::*;

    #[test]
    fn a_key_is_no_longer_than_a_line() {
        let folder = Folder::new();
        let text = format!(
            "---\nms:assetid: {}\n---\n\n{}",
            "k".repeat(65_000),
            page(1..200)
        );
        for locale in ["en-US", "de-DE"] {
            folder.write(&format!("docs/{locale}/a.md"), &text);
        }
        let ended = folder.run("extract docs");
        assert_eq!(ended.out.lines().count(), 2 * 199);
        assert!(ended.out.len() < 600_000, "{}", ended.out.len());
        // An address of the page is its key as well.
        let text = text.replace(
            "ms:assetid: ",
            "canonical_url: https://learn.microsoft.com/en-us/",
        );
        folder.write("docs/en-US/a.md", text);
        assert!(folder.run("extract docs").out.len() < 600_000);
    }

    #[test]
    fn a_title_is_repeated_no_longer_than_a_line() {
        let folder = Folder::new();
        let title = "long ".repeat(12_000);
        for locale in ["en-US", "de-DE"] {
            let text = format!("---\ntitle: {title}\n---\n# {title}\n\n{}", page(1..200));
            folder.write(&format!("docs/{locale}/a.md"), text);
        }
        let build = folder.run("build docs -o canon.json --isolated");
        assert_eq!(build.code, Some(0), "{}", build.err);
        let report = folder.run("report docs -o report.html --isolated");
        assert_eq!(report.code, Some(0), "{}", report.err);
        assert!(folder.read("report.html").len() < 1_000_000);
        // The canon of a stranger may have any.
        let canon = folder.read("canon.json");
        let mut canon: serde_json::Value = serde_json::from_str(&canon).unwrap();
        canon["pages"][0]["title"] = title.into();
        folder.write("canon.json", canon.to_string());
        for format in ["csv", "nftables", "markdown", "aerleon"] {
            let export = folder.run(&format!("export canon.json --to {format}"));
            assert!(export.out.len() < 500_000, "{format}: {}", export.out.len());
        }
    }

    #[test]
    fn a_path_is_no_longer_than_paths_are() {
        let folder = Folder::new();
        let deep = ["p".repeat(100).as_str(); 8].join("/");
        folder.write(&format!("docs/en-US/{deep}/a.md"), page(1..20));
        folder.write("docs/en-US/b.md", page(1..20));
        folder.write("docs/de-DE/b.md", page(1..20));
        let found = findings(&folder, "docs");
        let told: Vec<&str> = found
            .iter()
            .filter(|finding| finding["lint"] == "unreadable-page")
            .filter_map(|finding| finding["message"].as_str())
            .collect();
        let word = "the file or folder has a path of more than 512 bytes and is not read";
        assert_eq!(told, [word]);
        assert_eq!(folder.run("extract docs").out.lines().count(), 2 * 19);
        crate::stages::same_as_on_one_machine(folder.path(), "docs");
        // Where paths come as lines.
        let line = serde_json::json!({"path": deep, "text": page(1..20)}).to_string();
        let huge = serde_json::json!({"path": "p".repeat(100_000), "text": page(1..20)});
        folder.write("lines", format!("{line}\n{huge}\n"));
        let mut command = folder.command();
        let input = std::fs::File::open(folder.at("lines")).unwrap();
        let mapped = command.args(["map", "-", "--isolated"]).stdin(input);
        let mapped = String::from_utf8(mapped.output().unwrap().stdout).unwrap();
        assert_eq!(mapped.matches("\"problem\"").count(), 2, "{mapped}");
        assert!(mapped.len() < 10_000, "{}", mapped.len());
    }

    #[test]
    fn rows_beyond_those_that_are_read_are_told_and_no_row_before_is_lost() {
        let folder = Folder::new();
        let bars = |rows: usize| format!("|Port|Protocol|\n|-|-|\n{}", "|443|TCP|\n".repeat(rows));
        let tags = |rows: usize| {
            let row = "<tr><td>443</td><td>TCP</td></tr>";
            let head = "<tr><th>Port</th><th>Protocol</th></tr>";
            format!(
                "<table><thead>{head}</thead><tbody>{}</tbody></table>",
                row.repeat(rows)
            )
        };
        for (name, text) in [
            ("bars", bars(20_000)),
            ("more-bars", bars(20_001)),
            ("tags", tags(20_000)),
            ("more-tags", tags(20_002)),
        ] {
            folder.write(&format!("{name}/en/a.md"), text);
            let ended = folder.run(&format!("extract {name} --isolated"));
            assert_eq!(ended.out.lines().count(), 20_000, "{name}");
            let is_more = name.starts_with("more");
            assert_eq!(
                ended.err.contains("more than 20000 rows"),
                is_more,
                "{name}: {}",
                ended.err
            );
        }
    }

    #[test]
    fn pages_of_one_key_are_compared_up_to_a_number_and_the_rest_is_told_once() {
        let folder = Folder::new();
        let front = "---\nms:assetid: x\n---\n\n";
        for number in 0..120 {
            let text = format!("{front}{}", page(std::iter::once(number * 7 + 1)));
            folder.write(&format!("docs/en-US/p{number}.md"), text);
        }
        folder.write("docs/de-DE/a.md", format!("{front}{}", page(1..2)));
        let found = findings(&folder, "docs");
        let told: Vec<&str> = found
            .iter()
            .filter(|finding| finding["lint"] == "not-compared")
            .filter_map(|finding| finding["message"].as_str())
            .filter(|message| message.contains("too many"))
            .collect();
        assert_eq!(
            told,
            ["this version of the page and 111 more are not compared: the page has too many"]
        );
        assert!(found.len() < 60, "{}", found.len());
        // They are read and published all the same.
        assert_eq!(folder.run("extract docs").out.lines().count(), 121);
        assert!(folder.run("report docs -o report.html").code.is_some());
        assert!(folder.read("report.html").len() < 400_000);
    }

    #[test]
    fn a_long_table_in_another_order_is_one_info() {
        let folder = Folder::new();
        let ports: Vec<usize> = (0..700).map(|at| at * 7 + 1).collect();
        folder.write("docs/en-US/a.md", page(ports.iter().copied()));
        for (name, order) in [
            ("reversed", ports.iter().rev().copied().collect::<Vec<_>>()),
            (
                "shuffled",
                (0..700).map(|at| ports[at * 389 % 700]).collect(),
            ),
        ] {
            // Whether the words of the table are known to the language or not.
            for (locale, other, most) in [("en-GB", "de-DE", 1), ("de-DE", "en-GB", 1_000)] {
                let _ = std::fs::remove_dir_all(folder.at(&format!("docs/{other}")));
                folder.write(&format!("docs/{locale}/a.md"), page(order.iter().copied()));
                let found = findings(&folder, "docs");
                assert!(
                    found.iter().all(|finding| finding["level"] == "info"),
                    "{name} {locale}: {found:?}"
                );
                assert_eq!(count(&found, "moved-row"), 1, "{name} {locale}");
                assert!(found.len() <= most, "{name} {locale}: {}", found.len());
            }
        }
    }

    #[test]
    fn findings_quote_no_more_languages_than_a_person_reads() {
        let folder = Folder::new();
        let locales = "cs da de el es et fi fr hr hu id it ja ko lt lv nb nl pl pt ro ru sk sl sr sv th tr uk vi";
        let mut size = 0;
        for (number, locale) in locales.split(' ').enumerate() {
            let text = page((0..20).map(|at| (at * 31 + number) * 13 % 60_000 + 1));
            size += text.len();
            folder.write(&format!("docs/{locale}/a.md"), text);
        }
        folder.write("docs/en/a.md", page((0..20).map(|at| at + 1)));
        let found = findings(&folder, "docs");
        let most = found
            .iter()
            .filter_map(|finding| finding["related"].as_array());
        assert!(most.map(Vec::len).max().unwrap() <= 12);
        let out = folder.run("check docs --format json").out;
        assert!(out.len() < 150 * size, "{} of {size}", out.len());
    }

    #[test]
    fn rows_that_one_language_alone_has_are_told_each_once() {
        let folder = Folder::new();
        folder.write("docs/en-US/a.md", page(1..3));
        folder.write("docs/de-DE/a.md", page(1..3_000));
        folder.write("docs/fr-FR/a.md", page(1..3));
        let found = findings(&folder, "docs");
        assert_eq!(count(&found, "extra-row"), 2_997);
        let ended = folder.run("build docs --disputed mark --fail-on never -q -o canon.json");
        assert_eq!(ended.code, Some(0), "{}", ended.err);
        assert_eq!(folder.run("validate canon.json").code, Some(0));
        // Another canon of as many rules that are all changed.
        folder.write("docs/de-DE/a.md", page(30_000..33_000));
        let ended = folder.run("build docs --disputed mark --fail-on never -q -o next.json");
        assert_eq!(ended.code, Some(0), "{}", ended.err);
        let ended = folder.run("diff canon.json next.json");
        assert_eq!(ended.code, Some(1), "{}", ended.err);
        assert!(
            ended.out.lines().last().unwrap().contains("changed"),
            "{}",
            ended.out
        );
    }

    #[test]
    fn spans_copy_no_more_than_a_few_times_the_page() {
        let folder = Folder::new();
        let parties = "Edge Server, ".repeat(60);
        let table = format!(
            "<table><tr><th>Protocol<th>Port<th>Source IP<th>Destination IP\
             <tr><td rowspan=0>TCP<td rowspan=0>443<td rowspan=0>{parties}<td rowspan=0>Any{}</table>\n\n",
            "<tr>".repeat(200)
        );
        let text = table.repeat(60);
        folder.write("docs/en-US/a.md", &text);
        let ended = folder.run("extract docs");
        assert_eq!(ended.code, Some(1));
        assert!(
            ended.err.contains("copy more text than a page may have"),
            "{}",
            ended.err
        );
        assert!(
            ended.out.len() < 40 * text.len(),
            "{} of {}",
            ended.out.len(),
            text.len()
        );
        // A table that people write is read in full.
        let usual = "<table><tr><th>Protocol<th>Port<th>Source IP<th>Destination IP\
             <tr><td rowspan=40>TCP<td>443<td rowspan=40>Edge Server<td>Any"
            .to_owned()
            + &(1..40).fold(String::new(), |rows, port| {
                format!("{rows}<tr><td>{port}<td>Any")
            })
            + "</table>\n";
        folder.write("docs/en-US/a.md", usual);
        assert_eq!(folder.run("extract docs").out.lines().count(), 40);
    }

    #[test]
    fn a_query_is_as_wide_as_a_terminal() {
        let folder = Folder::new();
        let title = "wide ".repeat(20_000);
        let roles: String = (0..900)
            .map(|number| format!("Role{number} Server, "))
            .collect();
        let text = format!(
            "---\ntitle: {title}\n---\n\n{HEAD}|SIP/TCP/1|{roles}|Any|x|\n{}",
            (2..500).map(row).collect::<String>()
        );
        folder.write("docs/en-US/a.md", text);
        folder.run("build docs --disputed mark --fail-on never -q -o canon.json");
        let ended = folder.run("query canon.json");
        assert_eq!(ended.code, Some(0), "{}", ended.err);
        let widest = ended.out.lines().map(|line| line.chars().count()).max();
        assert!(widest.unwrap() < 320, "{widest:?}");
    }

    #[test]
    fn csv_tells_the_prose_of_a_rule_no_more_often_than_is_read() {
        let folder = Folder::new();
        let ports: String = (0..3_000).fold(String::new(), |mut ports, at| {
            let _ = write!(ports, "{}, ", at * 16 + 1);
            ports
        });
        let text = format!(
            "{HEAD}|TCP {ports}70|Any|Edge Server|{}|\n",
            "words ".repeat(3_000)
        );
        folder.write("docs/en-US/a.md", &text);
        folder.run("build docs --disputed mark --fail-on never -q -o canon.json");
        let csv = folder
            .run("export canon.json --to csv --include-disputed")
            .out;
        assert!(csv.lines().count() > 2_900);
        assert!(csv.len() < 100 * text.len(), "{}", csv.len());
    }

    #[test]
    fn more_jobs_than_cores_change_nothing() {
        let folder = Folder::disagreeing();
        let one = folder.run("check docs --format json --jobs 1");
        let many = folder.run("check docs --format json --jobs 65535");
        assert_eq!((one.code, &one.out), (many.code, &many.out), "{}", many.err);
    }

    #[test]
    fn a_report_shows_no_more_lines_than_a_browser() {
        let folder = Folder::new();
        folder.write("docs/en/a.md", page(1..1_600));
        for locale in "cs da de el es et fi fr hr hu id it ja ko".split(' ') {
            folder.write(&format!("docs/{locale}/a.md"), page(1..3));
        }
        assert!(folder.run("report docs -o report.html").code.is_some());
        assert!(
            folder
                .read("report.html")
                .contains("more rows of this table not shown")
        );
    }
}

mod repository {
    use super::*;

    /// Warns of what every page here has, so that it is told whether the configuration was read.
    const LOUD: &str = "fail-on = \"info\"\n[lints]\nmissing-page = \"error\"\n";

    /// A checkout in a folder, with a page that lacks its translation.
    fn checkout() -> Folder {
        let folder = Folder::new();
        folder.write("work/.git/HEAD", "ref: refs/heads/main\n");
        folder.write("work/docs/en-US/a.md", ENGLISH);
        folder.write("work/docs/de-DE/a.md", GERMAN);
        folder.write(
            "work/docs/en-US/b.md",
            ENGLISH.replace("assetid: x", "assetid: b"),
        );
        folder
    }

    fn run_in(folder: &Folder, below: &str, words: &str) -> Ended {
        let mut command = folder.command();
        command.current_dir(folder.at(below));
        ended(command.args(words.split_whitespace()).output().unwrap())
    }

    #[test]
    fn a_configuration_is_looked_for_up_to_the_root_of_the_repository() {
        let folder = checkout();
        // Above the repository: anybody's.
        folder.write("portolan.toml", LOUD);
        assert_eq!(run_in(&folder, "work", "check docs -q").code, Some(0));
        assert_eq!(run_in(&folder, "work/docs", "check . -q").code, Some(0));
        // At its root: for all below.
        folder.write("work/portolan.toml", LOUD);
        assert_eq!(run_in(&folder, "work", "check docs -q").code, Some(1));
        assert_eq!(run_in(&folder, "work/docs", "check . -q").code, Some(1));
        // Without a repository: where the command runs, and no further up.
        std::fs::remove_dir_all(folder.at("work/.git")).unwrap();
        assert_eq!(run_in(&folder, "work", "check docs -q").code, Some(1));
        assert_eq!(run_in(&folder, "work/docs", "check . -q").code, Some(0));
    }

    #[test]
    fn a_configuration_is_a_small_file_and_told_so() {
        let folder = checkout();
        folder.write("work/portolan.toml", format!("# {}\n", "x".repeat(1 << 20)));
        let ended = run_in(&folder, "work", "check docs");
        assert_eq!(ended.code, Some(2));
        assert!(ended.err.contains("larger than 1 MiB"), "{}", ended.err);
        // Deep, torn, of other keys.
        for text in [
            "[".repeat(10_000),
            format!("a = {}", "[".repeat(10_000)),
            "\u{0}".repeat(10),
            "unknown = 1\n".to_owned(),
            "[check]\n[check]\n".to_owned(),
        ] {
            folder.write("work/portolan.toml", text);
            let ended = run_in(&folder, "work", "check docs");
            assert_eq!(ended.code, Some(2), "{}", ended.err);
            assert!(ended.err.contains("portolan.toml:"), "{}", ended.err);
        }
    }

    #[test]
    fn a_configuration_has_no_more_entries_than_people_write() {
        let folder = checkout();
        let stars = format!(
            "[[ignore]]\nlint = \"missing-page\"\npath = \"{}\"\nreason = \"x\"\n",
            "**a".repeat(100_000)
        );
        let many = |section: &str, count: usize| {
            (0..count).fold(String::new(), |text, number| {
                text + &section.replace('#', &number.to_string())
            })
        };
        for (text, word) in [
            (stars, "stars"),
            (
                many("[[override]]\npath = \"a#\"\nlints = {}\n", 300),
                "`path` has 300 entries",
            ),
            (
                many(
                    "[[ignore]]\nlint = \"missing-page\"\npage = \"#\"\nreason = \"x\"\n",
                    6_000,
                ),
                "`[[ignore]]` has",
            ),
            (
                many("[[layout]]\npattern = \"x#/{locale}/{key}\"\n", 200),
                "`[[layout]]` has",
            ),
            (
                format!("[check]\nexclude = [{}]\n", many("\"**/a#\",", 2_000)),
                "`[check] exclude` has",
            ),
            (
                format!("[check]\npaths = [{}]\n", many("\"a#\",", 2_000)),
                "`[check] paths` has",
            ),
            (
                format!("[lexicon]\npaths = [{}]\n", many("\"a#\",", 2_000)),
                "`[lexicon] paths` has",
            ),
        ] {
            folder.write("work/portolan.toml", text);
            let ended = run_in(&folder, "work", "check docs");
            assert_eq!(ended.code, Some(2), "{word}: {}", ended.err);
            assert!(ended.err.contains(word), "{word}: {}", ended.err);
        }
    }

    #[test]
    fn a_configuration_speaks_of_no_file_outside_its_folder() {
        let folder = checkout();
        folder.write("secret.toml", "secret = 1\n");
        folder.write("work/ok.toml", "locale = \"nl\"\n");
        for path in [
            "../secret.toml",
            "/etc/passwd",
            "/dev/zero",
            "a/../../secret.toml",
        ] {
            for section in ["lexicon", "check"] {
                let text = format!("[{section}]\npaths = [\"{path}\"]\n");
                folder.write("work/portolan.toml", text);
                let ended = run_in(&folder, "work", "check");
                assert_eq!(ended.code, Some(2), "{path}: {}", ended.err);
                let words = format!("`[{section}] paths` leads out of the folder");
                assert!(ended.err.contains(&words), "{}", ended.err);
            }
        }
        folder.write("work/portolan.toml", "[lexicon]\npaths = [\"ok.toml\"]\n");
        assert_eq!(run_in(&folder, "work", "check docs -q").code, Some(0));
    }

    #[cfg(unix)]
    #[test]
    fn links_pipes_and_devices_are_no_configuration() {
        use std::os::unix::fs::symlink;
        let folder = checkout();
        folder.write("secret.toml", "secret = 1\n");
        symlink("../secret.toml", folder.at("work/link.toml")).unwrap();
        symlink("/dev/zero", folder.at("work/zero.toml")).unwrap();
        let made = std::process::Command::new("mkfifo")
            .arg(folder.at("work/pipe.toml"))
            .status();
        for name in ["link.toml", "zero.toml", "pipe.toml"] {
            if name == "pipe.toml" && !made.as_ref().is_ok_and(|status| status.success()) {
                continue;
            }
            let text = format!("[lexicon]\npaths = [\"{name}\"]\n");
            folder.write("work/portolan.toml", text);
            let ended = run_in(&folder, "work", "check docs");
            assert_eq!(ended.code, Some(2), "{name}: {}", ended.err);
            assert!(
                ended.err.contains("leads out of the folder")
                    || ended.err.contains("no regular file"),
                "{name}: {}",
                ended.err
            );
            // And none of them is read as a configuration that was asked for.
            if name != "link.toml" {
                let ended = run_in(&folder, "work", &format!("check docs --config {name}"));
                assert_eq!(ended.code, Some(2), "{}", ended.err);
                assert!(ended.err.contains("no regular file"), "{}", ended.err);
            }
        }
        std::fs::remove_file(folder.at("work/portolan.toml")).unwrap();
        symlink("../secret.toml", folder.at("work/portolan.toml")).unwrap();
        let ended = run_in(&folder, "work", "check docs");
        assert_eq!(ended.code, Some(2));
        assert!(
            ended.err.contains("a link out of the repository"),
            "{}",
            ended.err
        );
    }

    #[test]
    fn a_bomb_of_templates_is_refused() {
        let folder = checkout();
        let mut text =
            String::from("locale = \"nl\"\n[term.edge-server]\npreferred = \"rand\"\naccepted = [");
        for number in 0..700 {
            let _ = write!(text, "\"r{number}\", ");
        }
        text.push_str("]\n[term.director]\npreferred = \"met {edge-server}\"\naccepted = [");
        for number in 0..300 {
            let _ = write!(text, "\"{{edge-server}} {number}\", ");
        }
        text.push_str("]\n");
        folder.write("work/bomb.toml", text);
        let ended = run_in(&folder, "work", "lexicon --check bomb.toml");
        assert_eq!(ended.code, Some(2));
        assert!(
            ended.err.contains("stand for more than 5000 terms"),
            "{}",
            ended.err
        );
        folder.write("work/portolan.toml", "[lexicon]\npaths = [\"bomb.toml\"]\n");
        assert_eq!(run_in(&folder, "work", "check docs").code, Some(2));
    }

    #[test]
    fn a_link_out_of_the_tree_is_no_output() {
        #[cfg(unix)]
        {
            use std::os::unix::fs::symlink;
            let folder = checkout();
            folder.write("precious.json", "old");
            folder.write("away/x", "");
            symlink("../precious.json", folder.at("work/out.json")).unwrap();
            symlink("../away", folder.at("work/away")).unwrap();
            for words in [
                "check docs --output json=out.json",
                "check docs --write-baseline out.json",
                "build docs -q -o out.json",
                "build docs -q -o away/new.json",
                "report docs -o out.json",
            ] {
                let ended = run_in(&folder, "work", words);
                assert_eq!(ended.code, Some(2), "{words}: {}", ended.err);
                assert!(
                    ended.err.contains("link out of the folder"),
                    "{}",
                    ended.err
                );
                assert_eq!(folder.read("precious.json"), "old");
                assert!(!folder.at("away/new.json").exists());
            }
            // A link to nowhere is replaced, and not followed.
            symlink("../nowhere.json", folder.at("work/dangling.json")).unwrap();
            assert_eq!(
                run_in(&folder, "work", "build docs -q -o dangling.json").code,
                Some(0)
            );
            assert!(!folder.at("nowhere.json").exists());
            // What a person names is written, wherever it is.
            let words = format!("build docs -q -o {}", folder.at("precious.json").display());
            assert_eq!(run_in(&folder, "work", &words).code, Some(0));
            assert_ne!(folder.read("precious.json"), "old");
            if std::path::Path::new("/dev/stdout").exists() {
                let ended = run_in(&folder, "work", "build docs -q -o /dev/stdout");
                assert_eq!(ended.code, Some(0), "{}", ended.err);
                assert!(ended.out.starts_with('{'), "{}", ended.out);
            }
        }
    }
}

mod words {
    use super::*;

    /// Titles of a window, a turned line, and a command to a runner.
    const EVIL: &str = "\u{1B}]0;pwned\u{7}\u{202E}x";

    fn is_harmless(ended: &Ended) {
        for text in [&ended.out, &ended.err] {
            let hidden = text.chars().find(|c| portolan::unicode::is_hidden(*c));
            assert_eq!(hidden, None, "{text}");
            let obeyed = text.lines().find(|line| {
                let rest = line.trim_start().strip_prefix("::");
                rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()))
            });
            assert_eq!(obeyed, None, "{text}");
            assert!(!text.contains("##["), "{text}");
        }
    }

    #[test]
    fn configuration_lexicons_and_baselines_command_no_terminal() {
        let folder = Folder::disagreeing();
        let quoted = EVIL
            .replace('\u{1B}', "\\u001B")
            .replace('\u{7}', "\\u0007");
        folder.write("key.toml", format!("\"{quoted}\" = 1\n"));
        folder.write("lint.toml", format!("[lints]\n\"{quoted}\" = \"off\"\n"));
        folder.write(
            "pattern.toml",
            format!("[[layout]]\npattern = \"{quoted}/{{key}}\"\n"),
        );
        folder.write("lexicon.toml", "[lexicon]\npaths = [\"terms.toml\"]\n");
        folder.write(
            "terms.toml",
            format!(
                "locale = \"nl\"\n[concept.x]\nkind = \"role\"\ndefinition = \"{quoted}\"\n\
                 [term.x]\npreferred = \"::stop-commands::{quoted}\"\n"
            ),
        );
        folder.write("bad.toml", format!("locale = \"{quoted}\"\n"));
        folder.write(
            "baseline.json",
            format!("{{\"schema_version\":\"{quoted}\",\"findings\":[]}}"),
        );
        folder.write("torn.json", format!("{{\"{quoted}\":1}}"));
        for words in [
            "check docs --config key.toml",
            "check docs --config lint.toml",
            "check docs --config pattern.toml",
            "check docs --config lexicon.toml",
            "lexicon --config lexicon.toml",
            "lexicon --config lexicon.toml --locale nl",
            "lexicon --check bad.toml",
            "check docs --baseline baseline.json",
            "check docs --baseline torn.json",
            "validate torn.json",
            "query torn.json",
            "diff torn.json torn.json",
        ] {
            is_harmless(&folder.run(words));
        }
    }

    #[test]
    fn canons_command_no_terminal_and_no_runner() {
        let folder = Folder::new();
        let cell = format!("{EVIL}\n::stop-commands::tok ##[group]x");
        let title = cell.replace('\n', " ");
        let text = |table: &str| {
            table.replace(
                "assetid: x",
                &format!("assetid: ::error::{EVIL}\ntitle: '{title}'"),
            )
        };
        folder.write(
            "docs/en-US/a.md",
            text(ENGLISH).replace("Any|", &format!("Any {title}|")),
        );
        folder.write("docs/de-DE/a.md", text(GERMAN));
        folder.run("build docs --disputed mark --fail-on never -q -o canon.json");
        let other = folder.read("docs/en-US/a.md").replace("5061", "5062");
        folder.write("docs/en-US/a.md", other);
        folder.run("build docs --disputed mark --fail-on never -q -o other.json");
        for words in [
            "validate canon.json",
            "query canon.json",
            "query canon.json --format csv",
            "export canon.json --to csv --include-disputed",
            "diff canon.json other.json",
            "extract docs --tables -q",
        ] {
            let ended = folder.run(words);
            if words.starts_with("extract") {
                // JSON for programs: no control stands bare in it.
                assert!(
                    !ended
                        .out
                        .trim_end()
                        .chars()
                        .any(|c| c.is_ascii_control() && c != '\n')
                );
                continue;
            }
            let controls = |text: &str| {
                text.chars()
                    .find(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
            };
            assert_eq!(controls(&ended.out), None, "{words}: {}", ended.out);
            assert_eq!(controls(&ended.err), None, "{words}: {}", ended.err);
            for line in ended.out.lines().chain(ended.err.lines()) {
                assert!(!line.trim_start().starts_with("::"), "{words}: {line}");
                assert!(!line.contains("##["), "{words}: {line}");
            }
        }
    }

    #[test]
    fn a_file_is_called_what_it_is_and_commands_nobody() {
        let folder = Folder::new();
        let wrong = GERMAN
            .replace("/TCP/5061", "/UDP/5061")
            .replace("ms:assetid: x", "ms:assetid: x\nms.contentlocale: de-DE");
        folder.write("::stop-commands::tok.md", wrong);
        folder.write(
            "a.md",
            ENGLISH.replace("ms:assetid: x", "ms:assetid: x\nms.contentlocale: en-US"),
        );
        for format in ["concise", "human", "markdown"] {
            let ended = folder.run(&format!("check . --format {format}"));
            assert!(ended.out.contains("stop-commands"), "{}", ended.out);
            is_harmless(&ended);
        }
        is_harmless(&folder.run("build . -o canon.json"));
        is_harmless(&folder.run("check . --config ::error::x"));
        is_harmless(&folder.run("check ::error::x"));
    }
}

mod strangers {
    use super::*;

    #[test]
    fn deep_doubled_and_foreign_files_are_refused_in_words() {
        let folder = Folder::agreeing();
        folder.run("build docs -q -o canon.json");
        let canon = folder.read("canon.json");
        let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
        let double = canon.replacen("\"meta\"", "\"rules\": [], \"meta\"", 1);
        let foreign = canon.replacen("\"2.", "\"9.", 1);
        let files = [
            ("deep.json", deep.clone(), "deep"),
            (
                "map.json",
                format!("{}1{}", "{\"a\":".repeat(50_000), "}".repeat(50_000)),
                "",
            ),
            ("double.json", double, "rules"),
            ("foreign.json", foreign, "9."),
            ("empty.json", String::new(), ""),
            ("number.json", "1".to_owned(), ""),
            ("torn.json", canon[..canon.len() / 2].to_owned(), ""),
        ];
        for (name, text, word) in &files {
            folder.write(name, text);
            for words in ["query", "export --to csv", "diff canon.json"] {
                let ended = folder.run(&format!("{words} {name}"));
                assert_eq!(ended.code, Some(2), "{words} {name}: {}", ended.err);
                assert!(
                    ended.err.contains("not a canon"),
                    "{words} {name}: {}",
                    ended.err
                );
                assert!(ended.err.contains(word), "{words} {name}: {}", ended.err);
            }
            let ended = folder.run(&format!("validate {name}"));
            assert_eq!(ended.code, Some(1), "{name}: {}", ended.err);
            let ended = folder.run(&format!("check docs --baseline {name}"));
            assert_eq!(ended.code, Some(2), "{name}: {}", ended.err);
            // No addresses are no fault.
            if text.is_empty() {
                continue;
            }
            let ended = folder.run(&format!(
                "export canon.json --to nftables --addresses {name}"
            ));
            assert_eq!(ended.code, Some(2), "{name}: {}", ended.err);
        }
        // Baselines of another version, with a key twice, with what is none of it.
        for (text, word) in [
            (
                "{\"schema_version\":\"9.0\",\"findings\":[]}",
                "version `9.0`",
            ),
            (
                "{\"schema_version\":\"1.0\",\"findings\":[],\"findings\":[]}",
                "not a baseline",
            ),
            (
                "{\"schema_version\":\"1.0\",\"findings\":[],\"more\":1}",
                "not a baseline",
            ),
        ] {
            folder.write("baseline.json", text);
            let ended = folder.run("check docs --baseline baseline.json");
            assert_eq!(ended.code, Some(2));
            assert!(ended.err.contains(word), "{}", ended.err);
        }
        for text in [
            "a = 1\na = 1\n".to_owned(),
            format!("a = {deep}"),
            "a = [[[1]]]\n".to_owned(),
        ] {
            folder.write("addresses.toml", text);
            let ended = folder.run("export canon.json --to nftables --addresses addresses.toml");
            assert_eq!(ended.code, Some(2));
            assert!(ended.err.contains("addresses.toml"), "{}", ended.err);
        }
        for text in [
            "locale = \"nl\"\nlocale = \"nl\"\n".to_owned(),
            format!("locale = {deep}"),
            "version = 9\n".to_owned(),
            "locale = \"nl\"\n[term.x]\npreferred = \"a\"\n[term.x]\npreferred = \"b\"\n"
                .to_owned(),
        ] {
            folder.write("terms.toml", text);
            let ended = folder.run("lexicon --check terms.toml");
            assert_eq!(ended.code, Some(2));
            assert!(ended.err.contains("terms.toml:"), "{}", ended.err);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_or_an_endless_file_is_no_canon() {
        let folder = Folder::agreeing();
        let ended = folder.run("validate docs");
        assert_eq!(ended.code, Some(2));
        assert!(ended.err.contains("folder"), "{}", ended.err);
        if std::path::Path::new("/dev/zero").exists() {
            for words in [
                "check docs --baseline /dev/zero",
                "export canon.json --to csv --addresses /dev/zero",
            ] {
                folder.run("build docs -q -o canon.json");
                let ended = folder.run(words);
                assert_eq!(ended.code, Some(2), "{words}");
                assert!(ended.err.contains("larger than"), "{words}: {}", ended.err);
            }
        }
    }
}

mod silence {
    use super::*;

    #[test]
    fn what_swallows_rows_is_told_with_its_place() {
        let head = "|Protocol/TCP or UDP/Port|Source IP|Destination IP|\n|-|-|-|\n";
        let html = |port: u16| {
            format!(
                "<table><tr><th>Protocol/TCP or UDP/Port<th>Source IP<th>Destination IP\
                 <tr><td>SIP/TCP/{port}<td>Any<td>Edge Server</table>\n"
            )
        };
        let bars = |port: u16| format!("{head}|SIP/TCP/{port}|Any|Edge Server|\n\n");
        let openings = [
            "<!-- ",
            "<title>",
            "a <title>",
            "<script>",
            "a <script>",
            "<textarea>",
            "a <textarea>",
            "<style>",
            "a <style>",
            "<iframe>",
            "a <iframe>",
            "<noscript>",
            "<noframes>",
            "<noembed>",
            "<xmp>",
            "<plaintext>",
            "<template>",
            "<svg><title>",
            "<svg>",
            "<math>",
            "<?php",
            "a <?php x",
            "<!DOCTYPE x",
            "a <!ELEMENT x",
            "<![CDATA[",
            "<a href=\"x>y</a>",
            "<div title='a",
            "```",
            "~~~ text",
            "<pre>",
            "<select>",
            "<object>",
        ];
        for ending in ["md", "html"] {
            for opening in openings {
                for gap in ["\n\n", "\n"] {
                    let folder = Folder::new();
                    let text = match ending {
                        "md" => format!("{}{opening}{gap}{}{}", bars(1), bars(2), bars(3)),
                        _ => format!(
                            "<html><body>{}{opening}{gap}{}{}",
                            html(1),
                            html(2),
                            html(3)
                        ),
                    };
                    for locale in ["en-US", "en-GB"] {
                        folder.write(&format!("docs/{locale}/a.{ending}"), &text);
                    }
                    let rows = folder.run("extract docs").out.lines().count();
                    let found = findings(&folder, "docs");
                    let line = if ending == "md" { 5 } else { 2 };
                    let told = found.iter().any(|finding| {
                        finding["lint"] == "unreadable-table" && finding["line"] == line
                    });
                    assert!(
                        rows == 6 || told,
                        "{ending} {opening:?}{gap:?}: {rows} {found:?}"
                    );
                }
            }
        }
    }
}

mod folders {
    use super::*;

    #[test]
    fn the_name_of_the_folder_changes_no_byte_of_any_command() {
        let folder = Folder::new();
        for name in ["dump", "qa", "gh-pages", "ai", "de", "en-US"] {
            folder.write(
                &format!("{name}/d/docs/a.md"),
                ENGLISH.replace("---\nms:assetid: x\n---\n\n", ""),
            );
            folder.write(
                &format!("{name}/d/docs/fr/a.md"),
                ENGLISH.replace("/TCP/", "/UDP/"),
            );
            folder.write(&format!("{name}/d/docs/de/a.md"), GERMAN);
            std::fs::rename(
                folder.at(&format!("{name}/d")),
                folder.at(&format!("{name}/{name}")),
            )
            .unwrap();
        }
        let outputs = |name: &str| {
            let below = format!("{name}/{name}");
            [
                folder.run(&format!("extract {below}")).out,
                folder
                    .run(&format!("build {below} --disputed mark --fail-on never -q"))
                    .out,
                folder
                    .run(&format!("check {below} --format json"))
                    .out
                    .replace(&format!("{below}/"), ""),
            ]
        };
        let first = outputs("dump");
        assert!(first[0].lines().count() >= 3, "{}", first[0]);
        for name in ["qa", "gh-pages", "ai", "de", "en-US"] {
            assert_eq!(outputs(name), first, "{name}");
        }
    }

    #[test]
    fn front_matter_of_any_hand_keeps_the_page_in_its_group() {
        let folder = Folder::new();
        let table = ENGLISH.split_once("---\n\n").unwrap().1;
        folder.write("docs/en-US/a.md", ENGLISH);
        for (locale, front) in [
            ("de", "---\nms:assetid: x # the old one\n---\n"),
            ("fr", "---\n\"ms:assetid\": 'x'\n---\n"),
            ("it", "\u{FEFF}\u{FEFF}---\nms:assetid: x\n---\n"),
            ("es", "\n---\nms:assetid: x\n---\n"),
            ("pl", "---\r\n'ms:assetid': \"x\"   # y\r\n...\r\n"),
        ] {
            folder.write(
                &format!("docs/{locale}/other-{locale}.md"),
                format!("{front}\n{table}"),
            );
        }
        let out = folder.run("extract docs").out;
        assert_eq!(out.lines().count(), 6);
        assert!(
            out.lines().all(|line| line.contains("\"key\":\"x\"")),
            "{out}"
        );
    }
}
