//! A text that is no Rust: the compiler says where a bracket is missing, and the search
//! says only that it can't read it.

use std::path::Path;

use anyhow::Result;

use super::compiler::{self, Make};

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
    let said = compiler::errors(text, shown, folder.path(), Make::Nothing)?;
    Ok(said.map(|said| format!("{}: does not parse:\n{said}", shown.display())))
}
