//! The compiler that skeptic is given: rustc, called the way the book needs.
//!
//! - Edition 2024, which skeptic does not know.
//! - In scope are the crates that listings may use, and no others.
//! - Messages name the line of the chapter, or of the listing it includes.
//! - Warnings are errors, but for what is unused.
//! - A program that must not compile succeeds by failing with the right error.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Output};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::note::Note;
use crate::program;

/// The name under which this program is the compiler.
pub const NAME: &str = "rustc-for-snippets";
/// The variable that names the real one.
pub const RUSTC: &str = "BOOK_RUSTC";
/// The variable that names the crates in scope, with commas between them.
pub const CRATES: &str = "BOOK_CRATES";
/// skeptic wants to name the platform, which rustc knows better.
pub const TARGET: &str = "host";

/// The name that skeptic gives a program's source.
const SOURCE: &str = "test.rs";

pub fn main() -> Result<ExitCode> {
    let arguments: Vec<_> = env::args_os().skip(1).collect();
    let source = arguments.first().map(PathBuf::from).unwrap_or_default();
    if !source.ends_with(SOURCE) {
        // cargo asks its compiler for its version.
        let status = rustc().args(&arguments).status()?;
        return Ok(status
            .code()
            .map_or(ExitCode::FAILURE, |code| ExitCode::from(code as u8)));
    }
    let (note, program) = Note::read(&source)?;
    let folder = source.parent().context("the source is in a folder")?;
    let numbered = folder.join("snippet.rs");
    fs::write(&numbered, "\n".repeat(note.line - 1) + &program)?;

    let mut rustc = rustc();
    rustc
        .arg(&numbered)
        .args(["--edition=2024", "-Dwarnings", "-Aunused"])
        .arg("--remap-path-prefix")
        .arg(mapping(&numbered, &note.file))
        .args(for_the_book(&arguments[1..], folder)?);
    let accepted = match &note.error {
        Some(code) => refuses(rustc, code, &note)?,
        None => accepts(rustc, &note)?,
    };
    Ok(if accepted {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn rustc() -> Command {
    let mut rustc = Command::new(env::var_os(RUSTC).unwrap_or_else(|| "rustc".into()));
    rustc.env_remove("RUSTC");
    rustc
}

fn mapping(from: &Path, to: &Path) -> OsString {
    let mut mapping = from.as_os_str().to_owned();
    mapping.push("=");
    mapping.push(instep::slashed(to));
    mapping
}

/// skeptic's arguments without its edition and without the crates that the
/// book does not use; the program goes beside the one that will watch it.
fn for_the_book(arguments: &[OsString], folder: &Path) -> Result<Vec<OsString>> {
    let crates = env::var(CRATES).unwrap_or_default();
    let in_scope = |argument: &OsString| {
        let argument = argument.to_string_lossy();
        let name = argument.split('=').next().unwrap_or_default();
        crates.split(',').any(|own| own.replace('-', "_") == name)
    };
    let mut kept = vec![];
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        match argument.to_str() {
            Some("--extern") => {
                kept.extend(arguments.next().filter(|a| in_scope(a)).map(|value| {
                    let mut argument = OsString::from("--extern=");
                    argument.push(value);
                    argument
                }));
            }
            Some("-o") => {
                let watched = arguments.next().map(PathBuf::from).unwrap_or_default();
                link(&env::current_exe()?, &watched)?;
                kept.push("-o".into());
                kept.push(folder.join(program::WATCHED).into());
            }
            Some("--verbose") => {}
            Some("--target") => drop(arguments.next()),
            Some(text) if text.starts_with("--edition") => {}
            _ => kept.push(argument.clone()),
        }
    }
    Ok(kept)
}

/// Puts `program` in a second place. A link, since a file that was written a
/// moment ago cannot always be started while other threads start programs.
pub fn link(program: &Path, place: &Path) -> Result<()> {
    fs::hard_link(program, place)
        .or_else(|_| fs::copy(program, place).map(drop))
        .with_context(|| format!("cannot write {}", place.display()))
}

fn accepts(mut rustc: Command, note: &Note) -> Result<bool> {
    let output = run(&mut rustc)?;
    if !output.status.success() {
        note.write(&String::from_utf8_lossy(&output.stderr))?;
    }
    Ok(output.status.success())
}

fn refuses(mut rustc: Command, expected: &str, note: &Note) -> Result<bool> {
    let output = run(rustc.arg("--error-format=json"))?;
    let stderr = String::from_utf8_lossy(&output.stderr);
    let messages: Vec<Value> = stderr
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    let errors: Vec<_> = messages
        .iter()
        .filter(|message| {
            message["level"] == "error" && !message["spans"].as_array().is_none_or(Vec::is_empty)
        })
        .collect();
    let kept = !errors.is_empty() && errors.iter().all(|e| e["code"]["code"] == expected);
    if !kept {
        let found = match errors.is_empty() {
            true => "that it compiles".to_owned(),
            false => errors
                .iter()
                .filter_map(|error| error["rendered"].as_str())
                .collect(),
        };
        note.write(&format!(
            "error: {}:{}: expected the compiler to refuse this with {expected}, found {found}",
            instep::slashed(&note.file),
            note.line
        ))?;
    }
    Ok(kept)
}

fn run(rustc: &mut Command) -> Result<Output> {
    rustc
        .output()
        .with_context(|| format!("cannot run {}", rustc.get_program().display()))
}
