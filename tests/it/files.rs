//! Files that are not as they should be, on the way in and on the way out.

#![allow(clippy::unwrap_used)]

use portolan::discover::{self, DumpFile, DumpOptions};
use portolan::source::MAX_PAGE_BYTES;

use crate::run::{ENGLISH, Folder, GERMAN, ended};

#[test]
fn one_bad_file_in_a_hundred_costs_itself_alone() {
    let folder = Folder::new();
    let count = 200;
    for at in 0..count {
        let page = ENGLISH.replace("assetid: x", &format!("assetid: x{at}"));
        folder.write(&format!("docs/en-US/p{at:03}.md"), page);
    }
    folder.write(
        "docs/de-DE/p000.md",
        GERMAN.replace("assetid: x", "assetid: x0"),
    );
    folder.write("docs/en-US/p050.md", b"caf\xE9 | bad");
    folder.write("docs/en-US/p150.md", b"\xFF\xFE\x00\xD8");
    let ended = folder.run("extract docs");
    assert_eq!(ended.code, Some(1), "{}", ended.err);
    assert_eq!(ended.out.lines().count(), count - 2 + 1);
    for bad in [
        "en-US/p050.md:1:1: the file is not UTF-8",
        "en-US/p150.md:1:1: the file begins as UTF-16",
    ] {
        assert!(ended.err.contains(bad), "{}", ended.err);
    }
    let ended = folder.run("check docs --format concise");
    assert_eq!(ended.code, Some(1));
    assert_eq!(
        ended.out.matches("unreadable-page").count(),
        2,
        "{}",
        ended.out
    );
    // What fails the run is the two files and nothing else.
    assert_eq!(
        folder
            .run("check docs --ignore unreadable-page --allow-empty")
            .code,
        Some(0)
    );
}

#[test]
fn a_page_over_the_limit_is_named() {
    let folder = Folder::agreeing();
    let file = std::fs::File::create(folder.at("docs/en-US/big.md")).unwrap();
    // A hole: it takes no room on the disk.
    file.set_len(1 << 40).unwrap();
    let ended = folder.run("check docs --format concise");
    assert_eq!(ended.code, Some(1));
    assert!(ended.out.contains("en-US/big.md:1:1"), "{}", ended.out);
    assert!(ended.out.contains("larger than 16 MiB"), "{}", ended.out);
}

#[test]
fn a_file_that_goes_or_grows_while_it_is_read_is_no_trouble() {
    let folder = Folder::agreeing();
    let options = DumpOptions {
        paths: vec![folder.at("docs")],
        ..DumpOptions::default()
    };
    let files: Vec<DumpFile> = discover::dump(&options).unwrap().files().collect();
    assert_eq!(files.len(), 2);
    std::fs::remove_file(folder.at("docs/de-DE/a.md")).unwrap();
    let grown = std::fs::File::create(folder.at("docs/en-US/a.md")).unwrap();
    grown.set_len(1 << 40).unwrap();
    let mut buffer = Vec::new();
    let gone = discover::read(&files[0].location, &mut buffer).unwrap_err();
    assert_eq!(gone, "the file cannot be read: no such file or directory");
    discover::read(&files[1].location, &mut buffer).unwrap();
    // A byte more than a page may have, so that the page is refused, and no more.
    assert_eq!(buffer.len() as u64, MAX_PAGE_BYTES + 1);
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::io::Read;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;
    use std::process::{Command, Stdio};
    use std::time::Instant;

    use super::*;

    #[test]
    fn links_are_followed_only_where_asked_and_never_in_circles() {
        let folder = Folder::agreeing();
        folder.write("elsewhere/fr-FR/a.md", ENGLISH);
        symlink(folder.at("elsewhere/fr-FR"), folder.at("docs/fr-FR")).unwrap();
        symlink("..", folder.at("docs/en-US/up")).unwrap();
        symlink("self", folder.at("docs/self")).unwrap();
        symlink("gone.md", folder.at("docs/dangling.md")).unwrap();
        let shy = folder.run("check docs --format concise");
        assert_eq!(shy.code, Some(0), "{}{}", shy.out, shy.err);
        assert!(!shy.out.contains("fr-FR"), "{}", shy.out);
        let bold = folder.run("check docs --follow --format concise");
        assert_eq!(bold.code, Some(1));
        for path in ["docs/dangling.md", "docs/en-US/up", "docs/self"] {
            let shown = path.trim_start_matches("docs/");
            let line = bold.out.lines().find(|line| line.contains(shown)).unwrap();
            assert!(line.contains("unreadable-page"), "{line}");
        }
        assert!(
            bold.out.contains("leads back to a folder above it"),
            "{}",
            bold.out
        );
        assert!(
            folder
                .run("extract docs --follow")
                .out
                .contains("fr-FR/a.md")
        );
        // No output tells where the dump lies.
        assert!(
            !bold.out.contains(folder.path().to_str().unwrap()),
            "{}",
            bold.out
        );
    }

    #[test]
    fn pipes_devices_and_folders_in_the_tree_are_no_pages() {
        let folder = Folder::agreeing();
        let made = Command::new("mkfifo")
            .arg(folder.at("docs/en-US/pipe.md"))
            .status()
            .unwrap();
        assert!(made.success());
        symlink("/dev/zero", folder.at("docs/en-US/zero.md")).unwrap();
        folder.write(
            "docs/en-US/folder.md/b.md",
            ENGLISH.replace("assetid: x", "assetid: y"),
        );
        let _socket = std::os::unix::net::UnixListener::bind(folder.at("docs/s.md")).unwrap();
        for follow in ["", "--follow"] {
            let ended = folder.run(&format!("extract docs {follow}"));
            assert_eq!(ended.code, Some(0), "{}", ended.err);
            assert_eq!(ended.out.lines().count(), 3, "{}", ended.out);
        }
        for path in ["docs/en-US/pipe.md", "docs/en-US/zero.md"] {
            let ended = folder.run(&format!("check {path}"));
            assert_eq!(ended.code, Some(2));
            assert!(
                ended.err.contains("neither a file nor a folder"),
                "{}",
                ended.err
            );
        }
    }

    #[test]
    fn names_that_are_no_text_are_spelled_out() {
        let folder = Folder::agreeing();
        for name in [&b"b\xFF.md"[..], b"b\x1B[31m.md", b"b\nc.md"] {
            let path = folder.at("docs/en-US").join(OsStr::from_bytes(name));
            // Some file systems refuse such names.
            if std::fs::write(path, b"|\xE9").is_err() {
                return;
            }
        }
        let ended = folder.run("check docs --color always");
        assert_eq!(ended.code, Some(1));
        assert!(ended.out.contains("b\\xFF.md"), "{}", ended.out);
        assert!(ended.out.contains("b<U+001B>[31m.md"), "{}", ended.out);
        assert!(ended.out.contains("b c.md"), "{}", ended.out);
        let ended = folder.run("extract docs");
        assert!(ended.err.contains("b<U+001B>[31m.md"), "{}", ended.err);
        assert!(!ended.err.contains('\u{1B}'));
    }

    #[test]
    fn case_twins_and_paths_without_end_are_told_apart_and_named() {
        let folder = Folder::agreeing();
        folder.write("docs/en-US/A.md", ENGLISH);
        let twins = if folder.at("docs/en-US/a.md").exists()
            && std::fs::read_dir(folder.at("docs/en-US")).unwrap().count() == 2
        {
            3
        } else {
            2
        };
        // Deeper than a path may be long: only a shell that goes down step by step gets there.
        let deep = "d".repeat(200);
        let script = format!(
            "cd docs && i=0; while [ $i -lt 25 ]; do mkdir {deep} && cd {deep} || exit 1; i=$((i+1)); done; echo x > z.md"
        );
        let made = Command::new("sh")
            .arg("-c")
            .arg(script)
            .current_dir(folder.path())
            .stderr(Stdio::null())
            .status()
            .unwrap();
        let ended = folder.run("extract docs");
        assert_eq!(ended.out.lines().count(), twins, "{}", ended.out);
        if made.success() {
            assert_eq!(ended.code, Some(1));
            assert!(ended.err.contains("file name too long"), "{}", ended.err);
            let gone = Command::new("rm")
                .arg("-rf")
                .arg(folder.at("docs"))
                .status()
                .unwrap();
            assert!(gone.success());
        }
    }

    #[test]
    fn an_output_that_cannot_be_written_leaves_the_old_one() {
        let folder = Folder::disagreeing();
        folder.write("old.json", "old");
        std::fs::create_dir(folder.at("folder")).unwrap();
        for arguments in [
            "check docs --output json=old.json --output sarif=missing/new.sarif",
            "check docs --output json=old.json --output sarif=folder",
            "check docs --output json=old.json --output sarif=old.json/x",
            "check docs --output json=old.json --output sarif=./old.json",
            "check docs --output json=old.json --output sarif=docs/../old.json",
            "check docs --write-baseline folder",
            "check docs --write-baseline missing/old.json",
            "build docs --disputed mark -o folder",
            "build docs --disputed mark -o missing/old.json",
        ] {
            let ended = folder.run(arguments);
            assert_eq!(ended.code, Some(2), "{arguments}: {}", ended.err);
            assert!(ended.err.contains("cannot write"), "{}", ended.err);
            assert_eq!(folder.read("old.json"), "old", "{arguments}");
            assert_eq!(folder.drafts(), 0, "{arguments}");
        }
        // A disk that is full.
        if std::path::Path::new("/dev/full").exists() {
            for arguments in [
                "check docs --output json=/dev/full",
                "check docs --write-baseline /dev/full",
                "build docs --disputed mark -o /dev/full",
            ] {
                let ended = folder.run(arguments);
                assert_eq!(ended.code, Some(2), "{arguments}");
                assert!(ended.err.contains("No space left"), "{}", ended.err);
            }
            let full = std::fs::File::create("/dev/full").unwrap();
            let ended = ended(
                folder
                    .command()
                    .args(["extract", "docs"])
                    .stdout(full)
                    .output()
                    .unwrap(),
            );
            assert_eq!(ended.code, Some(2));
            assert!(ended.err.contains("standard output"), "{}", ended.err);
        }
    }

    #[test]
    fn a_limit_on_the_size_of_files_leaves_the_old_one() {
        let folder = Folder::disagreeing();
        for at in 0..64 {
            let page = ENGLISH.replace("assetid: x", &format!("assetid: x{at}"));
            folder.write(&format!("docs/en-US/p{at:03}.md"), page);
        }
        folder.write("old.json", "old");
        let binary = env!("CARGO_BIN_EXE_portolan");
        for arguments in [
            "check docs --output json=old.json",
            "check docs --write-baseline old.json",
            "build docs --disputed mark -o old.json",
        ] {
            // Whether the signal is ignored or not, writing fails in words, and leaves the old file and no other.
            for trap in ["trap '' XFSZ; ", ""] {
                let script = format!("{trap}ulimit -f 1; exec '{binary}' {arguments}");
                let ended = ended(
                    Command::new("sh")
                        .arg("-c")
                        .arg(script)
                        .current_dir(folder.path())
                        .output()
                        .unwrap(),
                );
                assert_eq!(folder.read("old.json"), "old", "{trap}{arguments}");
                assert_eq!(ended.code, Some(2), "{trap}{arguments}: {}", ended.err);
                assert!(ended.err.contains("File too large"), "{}", ended.err);
                assert_eq!(folder.drafts(), 0, "{trap}{arguments}");
            }
        }
        // Standard output into a file is told as well.
        let script = format!("ulimit -f 1; exec '{binary}' extract docs > out.jsonl");
        let mut sh = Command::new("sh");
        let ended = ended(
            sh.args(["-c", &script])
                .current_dir(folder.path())
                .output()
                .unwrap(),
        );
        assert_eq!(ended.code, Some(2), "{}", ended.err);
        assert!(ended.err.contains("standard output"), "{}", ended.err);
        assert_eq!(
            folder.run("build docs --disputed mark -o old.json -q").code,
            Some(0)
        );
        assert!(folder.read("old.json").starts_with('{'));
        assert_eq!(
            folder
                .run("check . --ignore rule --output json=old.json")
                .code,
            Some(0)
        );
    }

    #[test]
    fn a_killed_run_leaves_the_old_file_or_the_new_one() {
        let folder = Folder::disagreeing();
        for at in 0..32 {
            let page = ENGLISH.replace("assetid: x", &format!("assetid: x{at}"));
            folder.write(&format!("docs/en-US/p{at:03}.md"), page);
        }
        for arguments in [
            "check docs --output json=out.json",
            "check docs --write-baseline out.json",
            "build docs --disputed mark -o out.json",
        ] {
            let started = Instant::now();
            assert!(folder.run(arguments).code.is_some());
            let new = folder.read("out.json");
            assert!(new.starts_with('{') && new.ends_with("}\n"));
            let whole = started.elapsed();
            // Killed after so many sixteenths of the time that a whole run takes.
            for part in 0..16_u32 {
                folder.write("out.json", "old");
                let mut child = folder
                    .command()
                    .args(arguments.split(' '))
                    .stdout(Stdio::null())
                    .stderr(Stdio::null())
                    .spawn()
                    .unwrap();
                let started = Instant::now();
                while started.elapsed() < whole * part / 16 {
                    std::thread::yield_now();
                }
                let _ = child.kill();
                child.wait().unwrap();
                let found = folder.read("out.json");
                assert!(
                    found == "old" || found == new,
                    "{arguments} {part}: {found}"
                );
            }
            // Drafts of killed runs go with the next one that writes there; what lives is locked and stays.
            folder.write(".portolan-dead.partial", "half of a");
            folder.write(".portolan-live.partial", "half of a");
            let live = std::fs::File::open(folder.at(".portolan-live.partial")).unwrap();
            live.lock().unwrap();
            assert!(folder.run(arguments).code.is_some());
            assert_eq!(folder.read("out.json"), new);
            assert_eq!(folder.drafts(), 1, "{arguments}");
            assert!(folder.at(".portolan-live.partial").exists());
            drop(live);
            assert!(folder.run(arguments).code.is_some());
            assert_eq!(folder.drafts(), 0, "{arguments}");
        }
    }

    #[test]
    fn closed_streams_end_and_hang_nowhere() {
        let folder = Folder::disagreeing();
        let binary = env!("CARGO_BIN_EXE_portolan");
        for (script, codes) in [
            ("extract docs >&-", [0, 2]),
            ("check docs >&- 2>&-", [1, 2]),
            ("check nowhere 2>&-", [2, 2]),
            ("build docs -o canon.json <&- 2>&-", [1, 2]),
            ("validate - <&-", [1, 2]),
        ] {
            let mut sh = Command::new("sh");
            sh.arg("-c").arg(format!("exec '{binary}' {script}"));
            let ended = ended(sh.current_dir(folder.path()).output().unwrap());
            assert!(
                codes.map(Some).contains(&ended.code),
                "{script}: {:?} {}",
                ended.code,
                ended.err
            );
        }
    }

    #[test]
    fn a_reader_that_goes_away_is_a_quiet_end() {
        let folder = Folder::disagreeing();
        let mut text = String::from(ENGLISH);
        for port in 1..3_000 {
            text.push_str(&format!("|SIP/TLS/TCP/{port}|Any|Edge Server|\n"));
        }
        folder.write("docs/en-US/long.md", text);
        for (arguments, code) in [
            ("extract docs", 0),
            ("check docs --format jsonl", 1),
            ("build docs --disputed mark -q", 0),
        ] {
            let mut child = folder
                .command()
                .args(arguments.split(' '))
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap();
            let mut first = [0; 10];
            child.stdout.take().unwrap().read_exact(&mut first).unwrap();
            let mut err = String::new();
            child
                .stderr
                .take()
                .unwrap()
                .read_to_string(&mut err)
                .unwrap();
            assert_eq!(child.wait().unwrap().code(), Some(code), "{arguments}");
            assert_eq!(err, "", "{arguments}");
        }
    }

    #[test]
    fn a_file_keeps_its_rights_and_its_link() {
        use std::os::unix::fs::PermissionsExt;
        let folder = Folder::agreeing();
        folder.write("real/out.json", "old");
        std::fs::set_permissions(
            folder.at("real/out.json"),
            std::fs::Permissions::from_mode(0o640),
        )
        .unwrap();
        symlink("real/out.json", folder.at("link.json")).unwrap();
        assert_eq!(folder.run("build docs -q -o link.json").code, Some(0));
        assert!(folder.at("link.json").is_symlink());
        assert!(folder.read("real/out.json").starts_with('{'));
        let mode = |path: &str| {
            std::fs::metadata(folder.at(path))
                .unwrap()
                .permissions()
                .mode()
                & 0o777
        };
        assert_eq!(mode("real/out.json"), 0o640);
        let script = format!(
            "umask 077; exec '{}' build docs -q -o new.json",
            env!("CARGO_BIN_EXE_portolan")
        );
        assert!(
            Command::new("sh")
                .arg("-c")
                .arg(script)
                .current_dir(folder.path())
                .status()
                .unwrap()
                .success()
        );
        assert_eq!(mode("new.json"), 0o600);
    }
}
