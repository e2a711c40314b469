//! The files of a rendered book.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// All files below a folder, sorted.
///
/// # Errors
///
/// When a folder can't be read.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let files = instep::files::below(folder, Path::new(""))?;
    Ok(files.into_iter().map(|file| folder.join(file)).collect())
}

/// All HTML files below a folder.
///
/// # Errors
///
/// When a folder can't be read.
pub fn all(html: &Path) -> Result<Vec<PathBuf>> {
    let mut pages = files(html)?;
    pages.retain(|file| {
        file.extension()
            .is_some_and(|extension| extension == "html")
    });
    Ok(pages)
}

/// Replaces a page by what `edit` makes of it.
///
/// # Errors
///
/// When it can't be read or written.
pub fn rewrite(page: &Path, edit: impl Fn(&str) -> String) -> Result<()> {
    let text =
        fs::read_to_string(page).with_context(|| format!("cannot read {}", page.display()))?;
    let edited = edit(&text);
    if edited != text {
        fs::write(page, edited).with_context(|| format!("cannot write {}", page.display()))?;
    }
    Ok(())
}
