//! The compiler, and what it says.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use anyhow::{Context, Result, bail};
use cargo_metadata::diagnostic::{Diagnostic, DiagnosticLevel};
use supervise::group;

use crate::program::Program;

/// The compiler that cargo would call.
pub fn rustc() -> Command {
    Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
}

/// The compiler for a program with the real `std`.
pub fn rustc_for(source: &Path, edition: &str) -> Command {
    let mut rustc = rustc();
    // One that Ctrl-C kills leaves its own temporary files: they go with the source.
    if let Some(folder) = source.parent() {
        rustc.envs(["TMPDIR", "TMP", "TEMP"].map(|name| (name, folder)));
    }
    rustc
        .arg(source)
        .arg("--cap-lints=allow")
        .arg(format!("--edition={edition}"));
    rustc
}

/// Where a program lies in the folder in which it is compiled.
pub fn source_of(number: usize, folder: &Path) -> PathBuf {
    folder.join(format!("program{number}.rs"))
}

/// Lets messages and panics name a program as it is shown.
pub fn remapping(number: usize, program: &Program, folder: &Path) -> OsString {
    let mut mapping = OsString::from("--remap-path-prefix=");
    mapping.push(source_of(number, folder));
    mapping.push("=");
    mapping.push(&program.shown);
    mapping
}

/// What it says.
///
/// # Errors
///
/// When it can't be run.
pub fn output(rustc: Command) -> Result<Output> {
    group::output(rustc).context("cannot run rustc: is it installed?")
}

/// The errors that it has told with `--error-format=json`, one on each line.
pub fn errors(output: &Output) -> Result<Vec<Diagnostic>> {
    let said = String::from_utf8_lossy(&output.stderr);
    let mut errors = vec![];
    for line in said.lines() {
        let diagnostic: Diagnostic = serde_json::from_str(line)
            .with_context(|| format!("rustc does not answer in JSON, but:\n{said}"))?;
        if diagnostic.level == DiagnosticLevel::Error {
            errors.push(diagnostic);
        }
    }
    Ok(errors)
}

/// Compiles a program that is known to compile against the real `std`.
///
/// # Errors
///
/// When the stand-in lacks what it uses.
pub fn run(rustc: Command) -> Result<()> {
    let output = output(rustc)?;
    if !output.status.success() {
        bail!(
            "it compiles, but not against the stand-in for std, which lacks what it uses:\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(())
}
