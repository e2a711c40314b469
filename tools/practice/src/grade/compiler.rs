//! The compiler, for a text with the standard library as it is.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use schedules::build::rustc;
use supervise::group;

/// What to make of it.
#[derive(Debug, Clone, Copy)]
pub enum Make<'a> {
    /// Only what it says.
    Nothing,
    Program(&'a Path),
}

/// What it says against a text, in `folder`, if it refuses that.
///
/// # Errors
///
/// When it can't be run.
pub fn errors(text: &str, shown: &Path, folder: &Path, make: Make<'_>) -> Result<Option<String>> {
    let source = folder.join("program.rs");
    fs::write(&source, text)?;
    let mut remapping = OsString::from("--remap-path-prefix=");
    remapping.push(&source);
    remapping.push("=");
    remapping.push(shown);
    let mut rustc = rustc();
    rustc
        .envs(["TMPDIR", "TMP", "TEMP"].map(|name| (name, folder)))
        .args(["--edition=2024", "--cap-lints=allow"])
        .arg(remapping)
        .arg(&source);
    match make {
        Make::Nothing => rustc
            .arg("--emit=metadata")
            .arg("-o")
            .arg(folder.join("program.rmeta")),
        Make::Program(program) => rustc.arg("-o").arg(program),
    };
    let output = group::output(rustc).context("cannot run rustc: is it installed?")?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    Ok((!output.status.success()).then_some(said))
}
