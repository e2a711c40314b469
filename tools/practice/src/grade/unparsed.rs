//! A text that is no Rust: the compiler says where a bracket is missing, and the search
//! says only that it can't read it.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use schedules::build::rustc;
use supervise::group;

/// What the compiler says of it, if it does not parse.
///
/// # Errors
///
/// When the compiler can't be run.
pub fn errors(text: &str, shown: &Path) -> Result<Option<String>> {
    if syn::parse_file(text).is_ok() {
        return Ok(None);
    }
    let folder = tempfile::tempdir()?;
    let source = folder.path().join("program.rs");
    fs::write(&source, text)?;
    let mut remapping = OsString::from("--remap-path-prefix=");
    remapping.push(&source);
    remapping.push("=");
    remapping.push(shown);
    let mut rustc = rustc();
    rustc
        .envs(["TMPDIR", "TMP", "TEMP"].map(|name| (name, folder.path())))
        .args([
            "--edition=2024",
            "--cap-lints=allow",
            "--emit=metadata",
            "-o",
        ])
        .arg(folder.path().join("program.rmeta"))
        .arg(remapping)
        .arg(&source);
    let output = group::output(rustc).context("cannot run rustc: is it installed?")?;
    let said = String::from_utf8_lossy(&output.stderr);
    Ok((!output.status.success()).then(|| format!("{}: does not parse:\n{said}", shown.display())))
}
