//! What the command line promises: exit codes, messages that say what to do, baselines, suppressions.

#![allow(clippy::unwrap_used)]

use portolan::lint::LINTS;
use portolan::show::format::Format;

use crate::run::{ENGLISH, Folder, GERMAN, ended};

/// Runs that are impossible: arguments, and words that the message must hold.
fn impossible(folder: &Folder, cases: &[(&str, &[&str])]) {
    for (arguments, words) in cases {
        let ended = folder.run(arguments);
        assert_eq!(
            ended.code,
            Some(2),
            "{arguments}: {}{}",
            ended.out,
            ended.err
        );
        assert_eq!(ended.out, "", "{arguments}");
        for word in *words {
            assert!(ended.err.contains(word), "{arguments}: {}", ended.err);
        }
    }
}

#[test]
fn an_impossible_run_says_why_and_what_to_do() {
    let folder = Folder::disagreeing();
    folder.write("unknown.toml", "[lints]\nport-difers = \"off\"\n");
    folder.write("broken.toml", "reference = \"en-US\"\nfail-on = [\n");
    folder.write("level.toml", "\nfail-on = \"fatal\"\n");
    folder.write(
        "reason.toml",
        "[[ignore]]\nlint = \"port-differs\"\nreason = \" \"\n",
    );
    folder.write("none.toml", "[[ignore]]\nlint = \"port-differs\"\n");
    folder.write("latin.toml", b"# caf\xE9\n");
    folder.write("lexicon.toml", "[lexicon]\npaths = [\"terms.toml\"]\n");
    folder.write("terms.toml", "locale = \"fr\"\n\nnonsense = 1\n");
    folder.write("gone.toml", "[lexicon]\npaths = [\"nowhere.toml\"]\n");
    folder.write("baseline.json", "{}");
    impossible(
        &folder,
        &[
            (
                "check nowhere",
                &["nowhere", "no such file or folder", "give the folder"],
            ),
            (
                "check docs --select port-difers",
                &["port-difers", "did you mean `port-differs`"],
            ),
            (
                "check docs --ignore nonsense",
                &["nonsense", "portolan explain"],
            ),
            (
                "check docs --config unknown.toml",
                &["unknown.toml:2:1", "did you mean `port-differs`"],
            ),
            ("check docs --config broken.toml", &["broken.toml:"]),
            (
                "check docs --config level.toml",
                &["level.toml:2:11", "fatal"],
            ),
            (
                "check docs --config reason.toml",
                &["reason.toml:3:10", "needs a reason"],
            ),
            (
                "check docs --config none.toml",
                &["none.toml:1:1", "reason"],
            ),
            ("check docs --config latin.toml", &["latin.toml"]),
            ("check docs --config nowhere.toml", &["nowhere.toml"]),
            ("check docs --config lexicon.toml", &["terms.toml:3:1"]),
            ("check docs --config gone.toml", &["nowhere.toml"]),
            ("lexicon --check terms.toml", &["terms.toml:3:1"]),
            (
                "check docs --baseline baseline.json",
                &["baseline.json", "--write-baseline"],
            ),
            ("check docs --baseline nowhere.json", &["nowhere.json"]),
            ("check docs --output sarif", &["FORMAT=FILE"]),
            ("check docs --output sarif=", &["file is missing"]),
            ("check docs --output sarif=-", &["--format sarif"]),
            ("check docs --output nonsense=x", &["nonsense"]),
            (
                "check docs --fail-on fatal",
                &["info, warning, error, never"],
            ),
            ("check docs --jobs 0", &["--jobs"]),
            ("check docs --locale no_such_thing!", &["--locale"]),
            (
                "check docs --baseline a --write-baseline b",
                &["cannot be used with"],
            ),
            ("explain port-difers", &["did you mean `port-differs`"]),
            ("schema nonsense", &["nonsense"]),
            ("nonsense", &["nonsense"]),
        ],
    );
    assert!(!folder.at("b").exists());
}

#[test]
fn nothing_to_check_is_an_ending_of_its_own() {
    let folder = Folder::new();
    std::fs::create_dir(folder.at("empty")).unwrap();
    folder.write("plain/en-US/a.md", "# Nothing here\n");
    folder.write("text/a.txt", ENGLISH);
    for path in ["empty", "plain", "text"] {
        for command in ["check", "build", "extract"] {
            let ended = folder.run(&format!("{command} {path}"));
            assert_eq!(ended.code, Some(3), "{command} {path}");
            assert!(ended.err.contains("nothing to check"), "{}", ended.err);
            let ended = folder.run(&format!("{command} {path} --allow-empty"));
            assert_eq!(ended.code, Some(0), "{command} {path}: {}", ended.err);
        }
    }
}

#[test]
fn what_a_page_states_wrongly_is_a_finding() {
    let row = "|SIP/TLS/TCP/5061|";
    for (from, to, lint, code) in [
        (row, "|SIP/TLS/TCP/70000|", "error[unreadable-service]", 1),
        (row, "|SIP/TLS/TCP/9-1|", "error[unreadable-service]", 1),
        // What is merely not understood is nobody's fault.
        (
            row,
            "|nothing at all|Any|Any|\n|SIP/TLS/TCP/5061|",
            "info[unreadable-service]",
            0,
        ),
        ("---\n\n|", "\n|", "error[unreadable-page]", 1),
        (
            "|SIP/TLS/TCP/5061|Any|Edge Server|\n",
            "",
            // A header without rows is no port table: the other language alone has one.
            "error[missing-table]",
            1,
        ),
    ] {
        let folder = Folder::agreeing();
        folder.write("docs/en-US/a.md", ENGLISH.replacen(from, to, 1));
        let ended = folder.run("check docs --format concise");
        assert_eq!(ended.code, Some(code), "{to}: {}{}", ended.out, ended.err);
        assert!(ended.out.contains(lint), "{to}: {}", ended.out);
    }
}

#[test]
fn a_page_in_one_language_is_read_and_not_checked() {
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
    // There is something to read and to publish, and it says that nothing stands beside it.
    assert_eq!(folder.run("extract docs").code, Some(0));
    assert_eq!(folder.run("build docs -q -o canon.json").code, Some(0));
    assert!(folder.read("canon.json").contains("\"state\": \"single\""));
}

#[test]
fn the_exit_code_is_a_matter_of_findings_and_not_of_formats() {
    let folder = Folder::disagreeing();
    for format in Format::ALL {
        assert_eq!(
            folder.run(&format!("check docs --format {format}")).code,
            Some(1),
            "{format}"
        );
        assert_eq!(
            folder
                .run(&format!("check docs --format {format} --fail-on never"))
                .code,
            Some(0),
            "{format}"
        );
    }
    for (level, code) in [("info", 1), ("warning", 1), ("error", 1), ("never", 0)] {
        assert_eq!(
            folder.run(&format!("check docs -q --fail-on {level}")).code,
            Some(code),
            "{level}"
        );
        folder.write("level.toml", format!("fail-on = \"{level}\"\n"));
        assert_eq!(
            folder.run("check docs --config level.toml").code,
            Some(code),
            "{level}"
        );
    }
    // The command line is stronger than the configuration.
    folder.write("level.toml", "fail-on = \"never\"\n");
    assert_eq!(
        folder
            .run("check docs --config level.toml --fail-on error")
            .code,
        Some(1)
    );
    assert_eq!(
        folder.run("check docs --ignore transport-differs").code,
        Some(0)
    );
    assert_eq!(folder.run("check docs --select term").code, Some(0));
    assert_eq!(folder.run("check docs --select rule").code, Some(1));
    let ended = folder.run("build docs -o canon.json");
    assert_eq!(ended.code, Some(1));
    assert!(ended.err.contains("nothing written"), "{}", ended.err);
    assert!(!folder.at("canon.json").exists());
    assert_eq!(
        folder.run("build docs -o canon.json --disputed omit").code,
        Some(0)
    );
    assert!(folder.at("canon.json").exists());
}

#[test]
fn outputs_may_be_repeated() {
    let folder = Folder::disagreeing();
    let ended = folder.run("check docs --format concise --output sarif=a.sarif --output json=b.json --output junit=c.xml");
    assert_eq!(ended.code, Some(1));
    assert_eq!(ended.out, folder.run("check docs --format concise").out);
    for (format, file) in [("sarif", "a.sarif"), ("json", "b.json"), ("junit", "c.xml")] {
        assert_eq!(
            folder.read(file),
            folder.run(&format!("check docs --format {format}")).out
        );
    }
}

#[test]
fn colour_is_for_terminals_and_for_who_asks() {
    let folder = Folder::disagreeing();
    let colored = |words: &str, no_color: bool| {
        let mut command = folder.command();
        command.args(words.split(' '));
        if no_color {
            command.env("NO_COLOR", "1");
        }
        ended(command.output().unwrap()).out.contains('\u{1B}')
    };
    assert!(!colored("check docs", false));
    assert!(!colored("check docs", true));
    assert!(colored("check docs --color always", false));
    assert!(!colored("check docs --color never", false));
}

#[test]
fn text_of_a_page_commands_neither_terminal_nor_runner() {
    let folder = Folder::agreeing();
    let evil = "\u{1B}]0;pwned\u{7}\u{202E}\u{9B}2J::error::x";
    folder.write(
        "docs/de-DE/a.md",
        GERMAN
            .replace("Beliebig", evil)
            .replace("/TCP/5061", "/UDP/5061")
            .replace(
                "Edgeserver|\n",
                &format!("Edgeserver|\n|{evil}/TCP/443|{evil}|Edgeserver|\n"),
            ),
    );
    for format in ["human", "concise", "github", "markdown", "junit"] {
        let ended = folder.run(&format!("check docs --format {format}"));
        assert_eq!(ended.code, Some(1), "{format}");
        let hidden = ended.out.chars().find(|c| portolan::unicode::is_hidden(*c));
        assert_eq!(hidden, None, "{format}: {}", ended.out);
        // Snippets have lines that begin with `:::`, which is no command.
        let commands = ended.out.lines().filter(|line| {
            let rest = line.trim_start().strip_prefix("::");
            rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()))
        });
        let own = commands.filter(|line| {
            !line.contains("file=docs/")
                && !line.contains("file=de-DE/")
                && !line.contains("file=en-US/")
        });
        assert_eq!(own.count(), 0, "{format}: {}", ended.out);
    }
}

#[test]
fn every_lint_is_explained() {
    let folder = Folder::new();
    let all = folder.run("explain").out;
    for lint in LINTS {
        let ended = folder.run(&format!("explain {}", lint.name));
        assert_eq!(ended.code, Some(0));
        assert!(
            ended.out.starts_with(lint.name) && ended.out.contains("# Why it matters"),
            "{}",
            lint.name
        );
        assert!(all.contains(lint.name));
    }
}

#[test]
fn a_baseline_passes_over_what_it_knows() {
    let folder = Folder::disagreeing();
    let written = folder.run("check docs --write-baseline known.json");
    assert_eq!(written.code, Some(0), "{}", written.err);
    assert!(written.err.contains("known.json"));
    assert_eq!(
        folder.run("check docs --write-baseline -").out,
        folder.read("known.json")
    );
    let known = folder.run("check docs --baseline known.json --format concise --fail-on info");
    assert_eq!(known.code, Some(0), "{}", known.out);
    // A new fault is not known.
    folder.write("docs/de-DE/a.md", GERMAN.replace("/TCP/5061", "/UDP/5062"));
    assert_eq!(folder.run("check docs --baseline known.json").code, Some(1));
    // A fault that is mended leaves an entry without use.
    folder.write("docs/de-DE/a.md", GERMAN);
    let mended = folder.run("check docs --baseline known.json --format concise");
    assert_eq!(mended.code, Some(0), "{}", mended.out);
    assert!(
        mended.out.contains("stale-baseline-entry"),
        "{}",
        mended.out
    );
    assert_eq!(
        folder
            .run("check docs --baseline known.json --fail-on warning")
            .code,
        Some(1)
    );
}

#[test]
fn a_suppression_needs_a_reason_and_a_use() {
    let folder = Folder::disagreeing();
    folder.write(
        "portolan.toml",
        "[lexicon]\npacks = [\"lync-server-2013\"]\n",
    );
    let german = folder.read("docs/de-DE/a.md");
    let comment = |text: &str| {
        german.replacen(
            "---\n\n|",
            &format!("---\n\n<!-- portolan-ignore {text} -->\n\n|"),
            1,
        )
    };
    folder.write(
        "docs/de-DE/a.md",
        comment("transport-differs: the German data centre differs"),
    );
    let quiet = folder.run("check docs --format concise --fail-on warning");
    assert_eq!(quiet.code, Some(0), "{}", quiet.out);
    folder.write("docs/de-DE/a.md", comment("transport-differs"));
    let bare = folder.run("check docs --format concise");
    assert_eq!(bare.code, Some(1));
    assert!(
        bare.out.contains("suppression-without-reason") && bare.out.contains("transport-differs"),
        "{}",
        bare.out
    );
    for unused in ["port-differs: x", "nonsense: x"] {
        folder.write("docs/de-DE/a.md", comment(unused));
        let ended = folder.run("check docs --format concise");
        assert_eq!(ended.code, Some(1));
        assert!(
            ended.out.contains("unused-suppression"),
            "{unused}: {}",
            ended.out
        );
    }
}

#[test]
fn the_configuration_sets_levels_and_ignores() {
    let folder = Folder::disagreeing();
    for (text, code, words) in [
        ("[lints]\ntransport-differs = \"warning\"\n", 0, "warning"),
        ("[lints]\ntransport-differs = \"off\"\n", 0, ""),
        (
            "[[override]]\nlocale = \"de\"\nlints = { transport-differs = \"info\" }\n",
            0,
            "info",
        ),
        (
            "[[override]]\nlocale = \"fr\"\nlints = { transport-differs = \"info\" }\n",
            1,
            "error",
        ),
        (
            "[[override]]\npath = \"de-DE/**\"\nlints = { transport-differs = \"off\" }\n",
            0,
            "",
        ),
        (
            "[[ignore]]\nlint = \"transport-differs\"\nlocale = \"de-DE\"\nreason = \"known\"\n",
            0,
            "",
        ),
        (
            "[[ignore]]\nlint = \"transport-differs\"\npage = \"x\"\ntable = 1\nrow = 1\nreason = \"known\"\n",
            0,
            "",
        ),
        (
            "[[ignore]]\nlint = \"transport-differs\"\nrow = 2\nreason = \"known\"\n",
            1,
            "unused-suppression",
        ),
    ] {
        // Found upwards from where the command runs.
        folder.write("portolan.toml", text);
        let ended = folder.run("check docs --format concise");
        assert_eq!(ended.code, Some(code), "{text}: {}", ended.out);
        assert!(ended.out.contains(words), "{text}: {}", ended.out);
        assert_eq!(folder.run("check docs --isolated").code, Some(1));
    }
}

#[test]
fn a_lexicon_is_checked_beside_its_neighbours_and_all_faults_are_told() {
    let folder = Folder::new();
    folder.write("words/concepts.toml", "[concept.tape-robot]\n");
    folder.write(
        "words/nl.toml",
        "locale = \"nl\"\n[term.tape-robot]\npreferred = \"bandrobot\"\n",
    );
    let sound = folder.run("lexicon --check words/nl.toml");
    assert_eq!(sound.code, Some(0), "{}", sound.err);
    folder.write(
        "words/nl.toml",
        "locale = \"nl\"\n[term.tape-robots]\npreferred = \"bandrobot\"\n\
         [term.disk-robot]\npreferred = \"schijfrobot\"\nadmitted = [\"schijf\"]\n\
         [term.tape-robot]\nnote = 1\npreferred = \"bandrobot\"\n",
    );
    let broken = folder.run("lexicon --check words/nl.toml");
    assert_eq!(broken.code, Some(2));
    for fault in [
        "nl.toml:3:13: unknown concept `tape-robots`",
        "nl.toml:5:13: unknown concept `disk-robot`",
        "nl.toml:6:1: unknown field `admitted`, expected one of `preferred`",
        "nl.toml:8:1: unknown field `note`",
    ] {
        assert!(broken.err.contains(fault), "{}", broken.err);
    }
}

#[test]
fn a_row_that_only_a_translation_has_is_published_as_disputed() {
    let folder = Folder::agreeing();
    let longer = format!("{GERMAN}|SIP/TLS/TCP/5062|Beliebig|Edgeserver|\n");
    folder.write("docs/de-DE/a.md", longer);
    let run = folder.run("build docs -o canon.json --disputed mark -q");
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    assert_eq!(folder.run("validate canon.json").code, Some(0));
    let canon: serde_json::Value = serde_json::from_str(&folder.read("canon.json")).unwrap();
    assert_eq!(canon["rules"][1]["agreement"]["state"], "disputed");
}

/// Whoever writes a lexicon gets all of its faults at once: a word in place of a kind, a text in place of a
/// list, a field that is misspelled.
#[test]
fn all_faults_of_a_file_are_told_whatever_they_are() {
    let folder = Folder::new();
    folder.write(
        "mine.toml",
        "locale = \"de\"\nfrob = 3\n\n[concept.depot]\nkind = \"rolle\"\n\n[term.depot]\n\
         preferred = \"Lager\"\naccepted = \"Depot\"\n\n[term.desk]\nprefered = \"Tisch\"\n",
    );
    let run = folder.run("lexicon --check mine.toml");
    assert_eq!(run.code, Some(2));
    for what in [
        "mine.toml:2:1: unknown field `frob`",
        "mine.toml:5:8: unknown variant `rolle`",
        "mine.toml:9:12: invalid type",
        "mine.toml:12:1: unknown field `prefered`",
    ] {
        assert!(run.err.contains(what), "{what}: {}", run.err);
    }
}
