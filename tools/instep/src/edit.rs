//! A file that should hold something else.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use similar::TextDiff;
use supervise::whole_file;

use crate::files::slashed;

/// What a file holds, and what it should hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Relative to the book's root.
    pub file: PathBuf,
    pub before: String,
    /// `None` where there should be no such file.
    pub after: Option<String>,
    /// What to show instead of a difference that nobody can read.
    pub told: Option<String>,
}

impl Edit {
    /// The difference in unified form.
    pub fn diff(&self) -> String {
        if let Some(told) = &self.told {
            return told.clone();
        }
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
        Ok(whole_file::write(&path, after)?)
    }
}
