//! One file of the whole book, made from the page that is fit for paper: a
//! [`pdf`], or an [`epub`].

pub mod arguments;
pub mod epub;
pub mod pdf;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use tempfile::TempDir;

/// The page that holds the whole book, in the folder `html`.
fn page(html: &Path) -> Result<PathBuf> {
    let page = html.join("print.html");
    page.canonicalize()
        .with_context(|| format!("{} is not there: run `mdbook build`", page.display()))
}

/// A folder beside `file`, from which that can be moved when it is whole.
fn scratch(file: &Path) -> Result<TempDir> {
    let folder = file.parent().filter(|folder| *folder != Path::new(""));
    let folder = folder.unwrap_or(Path::new("."));
    tempfile::tempdir_in(folder).with_context(|| format!("cannot write into {}", folder.display()))
}

fn finish(made: &Path, file: &Path) -> Result<()> {
    fs::rename(made, file).with_context(|| format!("cannot write {}", file.display()))
}
