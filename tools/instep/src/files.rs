//! Files and their names.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use walkdir::WalkDir;

/// A path as pages and messages write it, on every platform.
pub fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// All files below `dir`, both relative to `root`, sorted. A symbolic link is a
/// file, wherever it leads, so that no loop of them is followed.
///
/// # Errors
///
/// When a folder cannot be read.
pub fn below(root: &Path, dir: &Path) -> Result<Vec<PathBuf>> {
    let mut files = vec![];
    for entry in WalkDir::new(root.join(dir)) {
        let entry = entry.with_context(|| format!("cannot read the folder {}", dir.display()))?;
        if !entry.file_type().is_dir() {
            let file = entry.path().strip_prefix(root).unwrap_or(entry.path());
            files.push(file.to_owned());
        }
    }
    files.sort();
    Ok(files)
}

/// The files and folders in `dir`, relative to `root`, sorted.
///
/// # Errors
///
/// When the folder cannot be read.
pub fn directly_below(root: &Path, dir: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(root.join(dir))
        .with_context(|| format!("cannot read the folder {}", dir.display()))?;
    let mut files = vec![];
    for entry in entries {
        files.push(dir.join(entry?.file_name()));
    }
    files.sort();
    Ok(files)
}
