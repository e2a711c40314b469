//! Why a program does not compile.

use std::fs;
use std::path::Path;

use anyhow::Result;
use cargo_metadata::diagnostic::Diagnostic;

use super::rustc::{errors, output, remapping, rustc_for, source_of};
use crate::program::Program;

/// What rustc says against a program, compiled with the real `std` in `folder`.
///
/// # Errors
///
/// When rustc can't be run.
pub fn errors_with_std(program: &Program, folder: &Path) -> Result<Option<Vec<Diagnostic>>> {
    fs::write(source_of(0, folder), &program.source)?;
    let mut rustc = rustc_for(&source_of(0, folder), &program.edition);
    rustc
        .arg(remapping(0, program, folder))
        .args([
            "--crate-name",
            &program.crate_name(),
            "--error-format=json",
            "--emit=metadata",
            "-o",
        ])
        .arg(folder.join("program.rmeta"));
    let output = output(rustc)?;
    match output.status.success() {
        true => Ok(None),
        false => Ok(Some(errors(&output)?)),
    }
}

/// The crate that an error is about, and the line, if the program names one that is
/// neither `std` nor its own.
pub fn missing_crate(error: &Diagnostic) -> Option<(usize, String)> {
    // An import, a path, an `extern crate`:
    // <https://doc.rust-lang.org/error_codes/error-index.html>.
    let code = &error.code.as_ref()?.code;
    if !["E0432", "E0433", "E0463"].contains(&code.as_str()) {
        return None;
    }
    let span = error.spans.iter().find(|span| span.is_primary)?;
    let line = span.text.first()?;
    let marked: String = line
        .text
        .chars()
        .take(line.highlight_end - 1)
        .skip(line.highlight_start - 1)
        .collect();
    let mut names = marked.split(|c: char| !c.is_alphanumeric() && c != '_');
    let name = names.find(|name| !["", "extern", "crate"].contains(name))?;
    let is_crate = name.starts_with(|first: char| first.is_lowercase())
        && !["std", "core", "alloc", "self", "super"].contains(&name);
    // A path that begins elsewhere is not about its first name.
    let begins = !line
        .text
        .chars()
        .take(line.highlight_start - 1)
        .collect::<String>()
        .ends_with("::");
    (is_crate && begins).then(|| (span.line_start, name.to_owned()))
}
