//! The command, as a reader types it, with folders of their own.

mod desk;
mod programs;
mod sockets;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Output, Stdio};

use anyhow::{Result, ensure};
use harness::trial;
use libtest_mimic::Arguments;
use tempfile::TempDir;

fn main() -> ExitCode {
    harness::main(|| {
        let trials = [desk::TESTS, programs::TESTS, sockets::TESTS].concat();
        let trials = trials.iter().map(|(name, test)| {
            let test = *test;
            trial(*name, move || test(&Reader::new()?))
        });
        Ok(libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit_code())
    })
}

type Test = fn(&Reader) -> Result<()>;

/// A reader, with two exercises and an empty desk.
struct Reader {
    folder: TempDir,
}

/// What the command has said.
struct Said {
    status: Option<i32>,
    out: String,
    error: String,
}

impl Reader {
    fn new() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let exercises = folder.path().join("exercises");
        fs::create_dir_all(exercises.join("part"))?;
        let reader = Reader { folder };
        fs::write(exercises.join("contents.toml"), CONTENTS)?;
        for name in ["first", "second"] {
            let new = reader.run(&["new", &format!("part/{name}")])?;
            ensure!(new.status == Some(0), "{}", new.error);
        }
        Ok(reader)
    }

    fn desk(&self) -> PathBuf {
        self.folder.path().join("mine")
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-exercise"));
        command
            .args(words)
            .arg("--folder")
            .arg(self.folder.path().join("exercises"))
            .arg("--mine")
            .arg(self.desk())
            .stdin(Stdio::null());
        command
    }

    fn run(&self, words: &[&str]) -> Result<Said> {
        let Output {
            status,
            stdout,
            stderr,
        } = self.command(words).output()?;
        Ok(Said {
            status: status.code(),
            out: String::from_utf8(stdout)?,
            error: String::from_utf8(stderr)?,
        })
    }

    /// What `check` says of that text.
    fn check(&self, text: &str) -> Result<Said> {
        fs::create_dir_all(self.desk())?;
        fs::write(self.desk().join("first.rs"), text)?;
        self.run(&["check", "first"])
    }

    /// The folder of the exercise that is checked.
    fn exercise(&self) -> PathBuf {
        self.folder.path().join("exercises/part/first")
    }

    fn solution(&self) -> Result<String> {
        Ok(fs::read_to_string(self.exercise().join("solution.rs"))?)
    }

    fn change_manifest(&self, from: &str, to: &str) -> Result<()> {
        let file = self.exercise().join("exercise.toml");
        let text = fs::read_to_string(&file)?;
        ensure!(text.contains(from), "no `{from}` in {}", file.display());
        Ok(fs::write(file, text.replace(from, to))?)
    }
}

impl Said {
    /// With this exit status, and these words on either end.
    fn expect(&self, status: i32, words: &str) -> Result<()> {
        ensure!(
            self.status == Some(status) && (self.out.contains(words) || self.error.contains(words)),
            "expected the status {status} and the words `{words}`, found {:?}\n{}{}",
            self.status,
            self.out,
            self.error
        );
        Ok(())
    }
}

/// The names of the files, sorted.
fn names(folder: &Path) -> Result<Vec<String>> {
    let mut names = vec![];
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

const CONTENTS: &str = r#"
[[parts]]
title = "The only part"
folder = "part"
exercises = ["first", "second"]
"#;
