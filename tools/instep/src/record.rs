//! Renews what is recorded: the listings' outputs and their index.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use similar::TextDiff;

use crate::book::Book;
use crate::build;
use crate::index;
use crate::listing::Listing;
use crate::output;
use crate::text;

/// A file that does not hold what it should.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Relative to the book's root.
    pub file: PathBuf,
    pub before: String,
    pub after: String,
}

impl Change {
    /// The difference in unified form.
    pub fn diff(&self) -> String {
        let name = crate::slashed(&self.file);
        TextDiff::from_lines(&self.before, &self.after)
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
        let folder = path.parent().context("a file has a folder")?;
        let mut file = tempfile::NamedTempFile::new_in(folder)
            .with_context(|| format!("cannot write into {}", folder.display()))?;
        file.write_all(self.after.as_bytes())?;
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

/// Runs `listings` and tells which records do not hold any more. A record that
/// the contract still allows stays as it is. `tell` is called before each run.
///
/// # Errors
///
/// When a listing does not build, or does not end as its contract says.
pub fn outputs(
    book: &Book,
    listings: &[&Listing],
    mut tell: impl FnMut(&Listing),
) -> Result<Vec<Change>> {
    let built = build::build(&book.root, &output::with_peers(book, listings))?;
    let mut changes = vec![];
    for listing in listings {
        tell(listing);
        let actual = output::observe(book, listing, &built)
            .with_context(|| format!("`{}` breaks its contract", listing.name))?;
        let before = listing.output.clone().unwrap_or_default();
        if listing.output.is_none() || output::compare(listing, &before, &actual).is_err() {
            changes.push(Change {
                file: listing.output_path(),
                before,
                after: actual,
            });
        }
    }
    Ok(changes)
}

/// The index of the listings, when it is not what it should be.
pub fn index(book: &Book) -> Option<Change> {
    let file = PathBuf::from(index::PATH);
    let before = text::read(&book.root.join(&file)).unwrap_or_default();
    let before = before.replace("\r\n", "\n");
    let after = index::for_the_repository(book);
    (before != after).then_some(Change {
        file,
        before,
        after,
    })
}
