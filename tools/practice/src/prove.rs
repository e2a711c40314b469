//! Whether an exercise is what its author says: its start fails for the stated reason, its
//! solution is right, its hints run, and whoever cheats is refused.

use std::fmt;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, ensure};
use schedules::build::rustc;

use crate::contents;
use crate::exercise::Exercise;
use crate::grade::{Fault, Grader, Verdict};
use crate::progress::Progress;
use crate::words;

/// What is claimed of an exercise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    StartFails,
    SolutionIsRight,
    HintsRun,
    /// The cheat of that name.
    IsRefused(String),
}

impl fmt::Display for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Claim::StartFails => f.write_str("its start fails as stated"),
            Claim::SolutionIsRight => f.write_str("its solution is right"),
            Claim::HintsRun => f.write_str("the code of its hints runs"),
            Claim::IsRefused(name) => write!(f, "the cheat {name} is refused"),
        }
    }
}

pub fn claims(exercise: &Exercise) -> Vec<Claim> {
    let mut claims = vec![Claim::StartFails, Claim::SolutionIsRight, Claim::HintsRun];
    claims.extend(exercise.cheats.keys().cloned().map(Claim::IsRefused));
    claims
}

/// Nothing, if it is so.
///
/// # Errors
///
/// When it is not, or can't be told; the error names the file, what was expected and what
/// was found.
pub fn holds(claim: &Claim, exercise: &Exercise, grader: &Grader) -> Result<()> {
    match claim {
        Claim::StartFails => its_start_fails_as_stated(grader, exercise),
        Claim::SolutionIsRight => its_solution_is_right(grader, exercise),
        Claim::HintsRun => the_code_of_its_hints_runs(exercise),
        Claim::IsRefused(name) => the_cheat_is_refused(grader, exercise, name),
    }
}

/// What the reader is told of that text.
fn told(grader: &Grader, exercise: &Exercise, text: &str) -> Result<(Verdict, String)> {
    let shown = Path::new("practice").join(exercise.file_name());
    let verdict = grader.grade(exercise, text, &shown)?;
    let told = words::verdict(exercise, &verdict, &[], &Progress::default(), &shown);
    Ok((verdict, told))
}

fn its_start_fails_as_stated(grader: &Grader, exercise: &Exercise) -> Result<()> {
    let (verdict, told) = told(grader, exercise, &exercise.start)?;
    ensure!(
        matches!(&verdict, Verdict::Wrong(Fault::Untouched(_)))
            || matches!(&verdict, Verdict::Wrong(Fault::TooStrong { .. })),
        "{}: expected that its start fails, found\n{told}",
        contents::manifest_of(exercise)
    );
    says(
        exercise,
        "start_fails",
        &told,
        &exercise.manifest.start_fails,
    )?;
    let manifest = &exercise.manifest;
    let texts = manifest.hints.iter().chain([&manifest.task]);
    texts
        .flat_map(|text| lines_named(text))
        .try_for_each(|line| says(exercise, "hints", &told, &format!("line {line}")))
}

/// The lines of the start that a text names: `in line 18`.
fn lines_named(text: &str) -> impl Iterator<Item = &str> {
    text.split("line ").skip(1).filter_map(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_digit());
        Some(&rest[..end.unwrap_or(rest.len())]).filter(|line| !line.is_empty())
    })
}

fn its_solution_is_right(grader: &Grader, exercise: &Exercise) -> Result<()> {
    let (verdict, told) = told(grader, exercise, &exercise.solution)?;
    ensure!(
        matches!(verdict, Verdict::Right(_)),
        "{}: expected that its solution is right, found\n{told}",
        exercise.folder.display()
    );
    Ok(())
}

fn the_cheat_is_refused(grader: &Grader, exercise: &Exercise, name: &str) -> Result<()> {
    let (verdict, told) = told(grader, exercise, &exercise.cheats[name])?;
    ensure!(
        !matches!(verdict, Verdict::Right(_)),
        "{}: the cheat `{name}` passes: say in `[keeps]` what must remain\n{told}",
        contents::manifest_of(exercise)
    );
    let refused = &exercise.manifest.cheats[name].refused;
    says(exercise, &format!("cheats.{name}"), &told, refused)
}

/// Each block of Rust in a hint, alone.
fn the_code_of_its_hints_runs(exercise: &Exercise) -> Result<()> {
    let folder = tempfile::tempdir()?;
    for (number, hint) in exercise.manifest.hints.iter().enumerate() {
        for code in hint.split("```rust\n").skip(1) {
            let code = code.split("```").next().unwrap_or_default();
            let source = folder.path().join("hint.rs");
            let whole = match code.contains("fn main") {
                true => code.to_owned(),
                false => format!("fn main() {{\n{code}}}\n"),
            };
            fs::write(&source, whole)?;
            let output = rustc()
                .args(["--edition=2024", "-o"])
                .arg(folder.path().join("hint"))
                .arg(&source)
                .output()?;
            let run = || Command::new(folder.path().join("hint")).output();
            ensure!(
                output.status.success() && run()?.status.success(),
                "{}: expected that the code of hint {} compiles and runs, found\n{}",
                contents::manifest_of(exercise),
                number + 1,
                String::from_utf8_lossy(&output.stderr)
            );
        }
    }
    Ok(())
}

fn says(exercise: &Exercise, key: &str, told: &str, expected: &str) -> Result<()> {
    let plain = told.split_whitespace().collect::<Vec<_>>().join(" ");
    ensure!(
        plain.contains(expected),
        "{}: `{key}` expects the words `{expected}`, found\n{told}",
        contents::manifest_of(exercise)
    );
    Ok(())
}
