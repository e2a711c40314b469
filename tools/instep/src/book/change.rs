//! A small change of a listing, which proves what a page's answer says of it.
//!
//! The change is kept as a difference, `changes/SLUG.diff`. An author who makes
//! one writes the whole changed program as `changes/SLUG.rs`, and has the
//! difference recorded.

use std::path::{Path, PathBuf};

use similar::TextDiff;

use crate::files::slashed;

/// The folder of the changes, in a listing's folder.
pub const FOLDER: &str = "changes";

/// Which change of which listing a program is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub slug: String,
    /// The name of the listing that is changed.
    pub of: String,
    /// The difference as it is recorded; empty when it is not yet.
    pub recorded: String,
    /// The difference as it should be recorded.
    pub diff: String,
    /// The changed program that the author wrote and that is not recorded yet.
    pub draft: Option<String>,
}

/// Where a change of the listing in `dir` is kept: its `diff`, its `txt`.
pub fn file(dir: &Path, slug: &str, extension: &str) -> PathBuf {
    dir.join(FOLDER).join(format!("{slug}.{extension}"))
}

/// The table of a manifest that holds a change's contract.
pub fn table(slug: &str) -> String {
    format!("[package.metadata.listing.changes.{slug}]")
}

/// The difference between a listing's source, in `file`, and a changed one, as
/// `git apply` takes it.
pub fn diff(file: &Path, source: &str, changed: &str) -> String {
    let file = slashed(file);
    let source = &source.replace("\r\n", "\n");
    TextDiff::from_lines(source, changed)
        .unified_diff()
        .header(&format!("a/{file}"), &format!("b/{file}"))
        .to_string()
}

/// What `diff` makes of `source`.
///
/// # Errors
///
/// When it is no difference of one file, or one of another source; in words.
pub fn apply(source: &str, diff: &str) -> Result<String, String> {
    let patch = diffy::Patch::from_str(diff).map_err(|error| error.to_string())?;
    // Some versions of git give text the line ends of the system.
    let source = source.replace("\r\n", "\n");
    diffy::apply(&source, &patch).map_err(|error| error.to_string())
}
