//! A file that should hold something else.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use similar::TextDiff;

use crate::files::slashed;

/// What a file holds, and what it should hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Relative to the book's root.
    pub file: PathBuf,
    pub before: String,
    /// `None` where there should be no such file.
    pub after: Option<String>,
}

impl Edit {
    /// The difference in unified form.
    pub fn diff(&self) -> String {
        let name = slashed(&self.file);
        TextDiff::from_lines(&self.before, self.after.as_deref().unwrap_or_default())
            .unified_diff()
            .header(&name, &name)
            .to_string()
    }

    /// Writes the new content; the file is either the old one or the new one,
    /// never a part of it.
    ///
    /// # Errors
    ///
    /// When the folder cannot be written to.
    pub fn write(&self, root: &Path) -> Result<()> {
        let path = root.join(&self.file);
        let Some(after) = &self.after else {
            return fs::remove_file(&path)
                .with_context(|| format!("cannot delete {}", path.display()));
        };
        let folder = path.parent().context("a file has a folder")?;
        let mut file = tempfile::NamedTempFile::new_in(folder)
            .with_context(|| format!("cannot write into {}", folder.display()))?;
        file.write_all(after.as_bytes())?;
        if let Ok(metadata) = fs::metadata(&path) {
            file.as_file().set_permissions(metadata.permissions())?;
        } else {
            share(file.as_file())?;
        }
        file.persist(&path)
            .with_context(|| format!("cannot write {}", path.display()))?;
        Ok(())
    }
}

/// A temporary file is private; a recorded one is for everybody to read.
#[cfg(unix)]
fn share(file: &fs::File) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    Ok(file.set_permissions(fs::Permissions::from_mode(0o644))?)
}

#[cfg(not(unix))]
fn share(_file: &fs::File) -> Result<()> {
    Ok(())
}
