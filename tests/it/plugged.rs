//! What plugs the program into other places: the action, the hook, completions and the manual page.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn portolan(args: &[&str]) -> Output {
    let binary = env!("CARGO_BIN_EXE_portolan");
    Command::new(binary)
        .args(args)
        .current_dir(root())
        .output()
        .unwrap()
}

/// The shell script of a step of the action.
fn script(step: &str) -> String {
    let action = fs::read_to_string(root().join("action.yml")).unwrap();
    let step = action.split(&format!("- name: {step}\n")).nth(1).unwrap();
    let block = step.split("run: |\n").nth(1).unwrap();
    let is_inside = |line: &&str| line.is_empty() || line.starts_with("        ");
    block
        .lines()
        .take_while(is_inside)
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn the_action_checks_and_writes_the_step_summary() {
    let folder = tempfile::tempdir().unwrap();
    let binary = PathBuf::from(env!("CARGO_BIN_EXE_portolan"));
    let path = format!(
        "{}:{}",
        binary.parent().unwrap().display(),
        std::env::var("PATH").unwrap()
    );
    let output = folder.path().join("output");
    let run = |fail_on: &str| {
        fs::write(&output, "").unwrap();
        Command::new("bash")
            .args(["-e", "-c", &script("Check")])
            .env("PATH", &path)
            .env("PORTOLAN_PATHS", "corpus/ru-RU corpus/de-DE")
            .env("PORTOLAN_FAIL_ON", fail_on)
            .env("PORTOLAN_ARGUMENTS", "--isolated --min-severity warning")
            .env("RUNNER_TEMP", folder.path())
            .env("GITHUB_STEP_SUMMARY", folder.path().join("summary.md"))
            .env("GITHUB_OUTPUT", &output)
            .current_dir(root())
            .output()
            .unwrap()
    };
    assert_eq!(run("error").status.code(), Some(0));
    let failed = run("warning");
    assert_eq!(failed.status.code(), Some(1));
    assert!(
        String::from_utf8(failed.stdout)
            .unwrap()
            .contains("::warning file=corpus/ru-RU/")
    );
    let summary = fs::read_to_string(folder.path().join("summary.md")).unwrap();
    assert!(summary.contains("faulty-term"), "{summary}");
    let sarif = fs::read_to_string(folder.path().join("portolan.sarif")).unwrap();
    let sarif: serde_json::Value = serde_json::from_str(&sarif).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let told = || fs::read_to_string(&output).unwrap();
    assert!(told().starts_with("sarif=") && told().ends_with("portolan.sarif\n"));
    // A run that wrote nothing has nothing to upload, not even what an earlier one left.
    assert_eq!(run("nonsense").status.code(), Some(2));
    assert_eq!(told(), "");
}

/// Without the permission code scanning takes nothing; without a file there is nothing to take.
#[test]
fn the_workflow_of_the_readme_may_do_what_the_action_does() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let workflow = readme.split("```yaml\n").nth(1).unwrap();
    let workflow = workflow.split("```").next().unwrap();
    assert!(workflow.contains("permissions:\n  contents: read\n  security-events: write\n"));
    let action = fs::read_to_string(root().join("action.yml")).unwrap();
    let upload = action.split("- name: Upload\n").nth(1).unwrap();
    assert!(upload.contains("steps.check.outputs.sarif != ''"));
}

#[test]
fn the_hook_runs_check_over_the_whole_repository() {
    let hooks = fs::read_to_string(root().join(".pre-commit-hooks.yaml")).unwrap();
    for line in [
        "entry: portolan check",
        "language: python",
        "pass_filenames: false",
    ] {
        assert!(hooks.contains(line), "{line}");
    }
}

#[test]
fn completions_and_manual_page_know_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = portolan(&["completions", shell]);
        assert!(run.status.success(), "{shell}");
        let text = String::from_utf8(run.stdout).unwrap();
        for command in ["check", "build", "extract", "report", "query"] {
            assert!(text.contains(command), "{shell} lacks {command}");
        }
    }
    let manual = portolan(&["man"]);
    assert!(
        String::from_utf8(manual.stdout)
            .unwrap()
            .contains(".TH portolan 1")
    );
}

#[test]
fn init_writes_a_configuration_that_is_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let run = || {
        let corpus = root().join("corpus");
        Command::new(env!("CARGO_BIN_EXE_portolan"))
            .arg("init")
            .arg(corpus)
            .current_dir(folder.path())
            .output()
            .unwrap()
    };
    assert_eq!(run().status.code(), Some(0));
    let file = folder.path().join("portolan.toml");
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains("ru-RU (2 pages)"), "{text}");
    portolan::config::Config::parse(&text, &file).unwrap();
    // Every line that is commented out is a line that can be used.
    let used: String = text
        .lines()
        .filter_map(|line| line.strip_prefix("# "))
        .filter(|line| line.contains(" = ") || line.starts_with('['))
        .filter(|line| !line.starts_with(' '))
        .map(|line| format!("{line}\n"))
        .collect();
    portolan::config::Config::parse(&used, &file).unwrap();
    assert_eq!(
        run().status.code(),
        Some(2),
        "a file that is there is left as it is"
    );
}
