//! The README is true: its console blocks are run, and its tables are held against the program.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use portolan::show::format::Format;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn readme() -> String {
    fs::read_to_string(root().join("README.md")).unwrap()
}

/// The lines of all fenced blocks of a language.
fn blocks(readme: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    readme
        .split(fence.as_str())
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap().to_owned())
        .collect()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn console_blocks_print_what_they_say() {
    let folder = tempfile::tempdir().unwrap();
    copy(&root().join("corpus"), &folder.path().join("corpus"));
    let commands = run_all(&blocks(&readme(), "console"), folder.path());
    assert!(commands >= 6, "the README shows its commands: {commands}");
}

/// The page for those who bring their own documentation: its files are written, in order with its commands.
#[test]
fn the_page_of_your_own_pages_does_what_it_says() {
    let folder = tempfile::tempdir().unwrap();
    let page = fs::read_to_string(root().join("docs/your-own-pages.md")).unwrap();
    let mut commands = 0;
    for fenced in page.split("\n```").skip(1).step_by(2) {
        let (language, text) = fenced.split_once('\n').unwrap();
        if language == "console" {
            commands += run_all(&[format!("{text}\n")], folder.path());
            continue;
        }
        // The first line says where the file lies.
        let (first, rest) = text.split_once('\n').unwrap();
        let path = first.trim_matches(['<', '!', '-', '>', '#', ' ']);
        let rest = if language == "toml" { text } else { rest };
        let target = folder.path().join(path);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(target, format!("{rest}\n")).unwrap();
    }
    assert!(commands >= 9, "{commands}");
}

/// Runs the commands of console blocks and holds what they print against what stands below them.
fn run_all(blocks: &[String], folder: &Path) -> usize {
    let binary = PathBuf::from(env!("CARGO_BIN_EXE_portolan"));
    let path = std::env::var("PATH").unwrap();
    let path = format!("{}:{path}", binary.parent().unwrap().display());
    let mut commands = 0;
    for block in blocks {
        let mut lines = block.lines().peekable();
        while let Some(command) = lines.next().and_then(|line| line.strip_prefix("$ ")) {
            let mut expected = String::new();
            while let Some(line) = lines.next_if(|line| !line.starts_with("$ ")) {
                expected.push_str(line);
                expected.push('\n');
            }
            let run = Command::new("bash")
                .args(["-c", command])
                .env("PATH", &path)
                .env_remove("GITHUB_ACTIONS")
                .current_dir(folder)
                .output()
                .unwrap();
            let printed = [run.stdout, run.stderr].concat();
            assert_eq!(String::from_utf8(printed).unwrap(), expected, "$ {command}");
            commands += 1;
        }
    }
    commands
}

#[test]
fn every_command_and_format_is_in_the_readme() {
    let help = Command::new(env!("CARGO_BIN_EXE_portolan"))
        .arg("--help")
        .output()
        .unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let readme = readme();
    let commands = help
        .split("Commands:")
        .nth(1)
        .unwrap()
        .split("Options:")
        .next()
        .unwrap();
    let names: Vec<&str> = commands
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    assert!(names.len() >= 13, "{names:?}");
    for name in names {
        assert!(readme.contains(&format!("`portolan {name}")), "{name}");
    }
    for format in Format::ALL {
        assert!(readme.contains(&format!("`{format}`")), "{format}");
    }
}
