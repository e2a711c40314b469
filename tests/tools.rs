//! The tools' own tests pass.
//!
//! They depend on the tools, on what these are built from and on the compiler,
//! and hardly on the book. As long as none of that has changed since they have
//! passed, that is kept; `cargo test -p export -p formats -p
//! harness -p instep -p memory -p practice -p schedules -p site -p supervise` runs them all the same.

use std::collections::BTreeMap;
use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::OnceLock;

use anyhow::{Context, Result, anyhow, ensure};
use harness::kept::KIND;
use harness::trial;
use instep::finding;
use instep::rules::targets;
use libtest_mimic::{Arguments, Trial};
use serde::Deserialize;

/// The packages.
const TOOLS: [&str; 9] = [
    "export",
    "formats",
    "harness",
    "instep",
    "memory",
    "practice",
    "schedules",
    "site",
    "supervise",
];
/// What their tests read of the book, by package.
const READ: [(&str, &str); 4] = [
    ("formats", "code"),
    ("harness", "tests"),
    ("instep", "code/channels/backpressure"),
    ("instep", "code/sharing/rc_cycle"),
];
/// What else the tests of each depend on.
const SHARED: [&str; 14] = [
    "tests/tools.rs",
    "Cargo.toml",
    "Cargo.lock",
    "rust-toolchain.toml",
    ".cargo/config.toml",
    "theme/explorer/board.js",
    "theme/explorer/challenge.js",
    "theme/explorer/data.js",
    "theme/explorer/draw.js",
    "theme/explorer/explorer.js",
    "theme/explorer/game.js",
    "theme/explorer/things.js",
    "theme/explorer/words.js",
    "theme/make.js",
];

fn main() -> ExitCode {
    let kept = concat!(env!("CARGO_TARGET_TMPDIR"), "/kept/tools");
    harness::main(|| harness::tests(kept, |arguments| tests(arguments)))
}

fn tests(arguments: &Arguments) -> Result<Vec<Trial>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut shared = harness::surroundings().content(&root.join("tools"))?;
    for file in SHARED {
        shared = shared.content(&root.join(file))?;
    }
    let mut trials = vec![];
    for tool in TOOLS {
        let mut things = shared.clone();
        for (_, place) in READ.iter().filter(|(reader, _)| *reader == tool) {
            things = things.content(&root.join(place))?;
        }
        trials.push(harness::kept_trial(tool, things, move || {
            passes(root, tool)
        }));
    }
    let unchanged = trials.iter().all(|trial| trial.kind() == KIND);
    if !unchanged && !arguments.list {
        eprintln!(
            "The tools have changed: their own tests are built and run, which takes many minutes."
        );
    }
    trials.push(trial("every_test_is_named", every_test_is_named));
    Ok(trials)
}

/// The book's own tests see to it as well, and might be what is missing.
fn every_test_is_named() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let findings = targets::check(root)?;
    ensure!(
        findings.is_empty(),
        "{}",
        finding::render(&findings, root, false)
    );
    Ok(())
}

/// The test programs of a tool, in the order of their names.
type Programs = BTreeMap<PathBuf, Vec<PathBuf>>;

/// Those of all tools. Cargo is asked once for all, and for the book with them, whose tests
/// were built before: asked for less, it builds what they share with the features that
/// these need, and so once more.
fn programs(root: &Path) -> &'static Result<Programs> {
    static BUILT: OnceLock<Result<Programs>> = OnceLock::new();
    BUILT.get_or_init(|| build(root))
}

fn build(root: &Path) -> Result<Programs> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args([
            "test",
            "--no-run",
            "--quiet",
            "--message-format",
            "json-render-diagnostics",
        ])
        .args(["--package", "book"])
        .args(TOOLS.iter().flat_map(|tool| ["--package", tool]))
        .current_dir(root)
        .stdin(Stdio::null())
        .output()?;
    ensure!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let mut programs = Programs::new();
    for message in serde_json::Deserializer::from_slice(&output.stdout).into_iter() {
        let message: Message = message.context("cargo tells what it built in another way")?;
        let Message {
            manifest_path: Some(manifest),
            executable: Some(program),
            profile: Some(profile),
            ..
        } = message
        else {
            continue;
        };
        if profile.test {
            let folder = manifest.parent().expect("a file is in a folder");
            programs.entry(folder.to_owned()).or_default().push(program);
        }
    }
    programs.values_mut().for_each(|programs| programs.sort());
    Ok(programs)
}

/// What cargo says of a target that it built, and less of everything else.
#[derive(Deserialize)]
struct Message {
    manifest_path: Option<PathBuf>,
    executable: Option<PathBuf>,
    profile: Option<Profile>,
}

#[derive(Deserialize)]
struct Profile {
    test: bool,
}

fn passes(root: &Path, tool: &str) -> Result<()> {
    let programs = programs(root)
        .as_ref()
        .map_err(|error| anyhow!("{error:#}"))?;
    let folder = root.join("tools").join(tool);
    let programs = programs
        .get(&folder)
        .with_context(|| format!("cargo built no tests in {}", folder.display()))?;
    for program in programs {
        let output = Command::new(program)
            .arg("--quiet")
            .current_dir(&folder)
            .env("CARGO_MANIFEST_DIR", &folder)
            // The stack of a test says nothing of what it tests.
            .env("RUST_BACKTRACE", "0")
            .stdin(Stdio::null())
            .output()
            .with_context(|| format!("cannot run {}", program.display()))?;
        ensure!(
            output.status.success(),
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(())
}
