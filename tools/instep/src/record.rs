//! Renews what is recorded: the listings' outputs and their index.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use similar::TextDiff;

use crate::book::Book;
use crate::build::{self, Built};
use crate::child;
use crate::compare::compare;
use crate::contract::Contract;
use crate::finding::Finding;
use crate::index;
use crate::listing::Listing;
use crate::output;
use crate::proof;
use crate::text;
use crate::variation;

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

/// What would be recorded anew, and what cannot be.
#[derive(Debug, Default)]
pub struct Renewal {
    pub changes: Vec<Change>,
    pub findings: Vec<Finding>,
}

/// Runs `listings` several times each and tells which records do not hold any
/// more. A record that the contract still allows stays as it is; an output that
/// varies as the contract does not allow is a finding. `tell` is called after
/// each listing.
///
/// # Errors
///
/// When the listings cannot be built at all, or somebody pressed Ctrl-C.
pub fn outputs(
    book: &Book,
    listings: &[&Listing],
    tell: &(dyn Fn(&Listing) + Sync),
) -> Result<Renewal> {
    let built = build::build(&book.root, &output::with_peers(book, listings))?;
    let results = proof::each(listings, |listing| {
        let result = renew(book, listing, &built);
        tell(listing);
        result
    });
    let mut renewal = Renewal::default();
    for result in results {
        match result {
            Ok(change) => renewal.changes.extend(change),
            Err(finding) => renewal.findings.push(*finding),
        }
    }
    child::unless_interrupted(renewal)
}

/// How often a listing runs before its output is believed.
const RUNS: usize = 3;

fn renew(
    book: &Book,
    listing: &Listing,
    built: &BTreeMap<String, Built>,
) -> Result<Option<Change>, Box<Finding>> {
    let before = listing.output.as_deref();
    // What was recorded has stood the test of more runs than these.
    let mut first = before.map(str::to_owned);
    let mut holds = true;
    for run in 0..RUNS {
        let actual = observe(book, listing, built, run)
            .map_err(|error| Box::new(proof::breaks_its_contract(listing, &error)))?;
        match &first {
            Some(first) if compare(book, listing, first, &actual).is_ok() => {}
            Some(earlier) if run > 0 && !may_differ(listing) => {
                return Err(Box::new(variation::finding(listing, earlier, &actual)));
            }
            Some(_) if run > 0 => {}
            _ => {
                holds = false;
                first = Some(actual);
            }
        }
    }
    Ok((!holds).then(|| Change {
        file: listing.output_path(),
        before: before.unwrap_or_default().to_owned(),
        after: first.unwrap_or_default(),
    }))
}

/// A run may show less than the next one where lines may be lost.
fn may_differ(listing: &Listing) -> bool {
    matches!(
        listing.promise.contract,
        Contract::Property
            | Contract::AnySchedule {
                lost_lines: true,
                ..
            }
            | Contract::AnySchedule { deadlock: true, .. }
    )
}

/// cargo does not remember what a compiler refused: it asks again.
fn observe(
    book: &Book,
    listing: &Listing,
    built: &BTreeMap<String, Built>,
    run: usize,
) -> Result<String> {
    match listing.promise.contract {
        Contract::FailsToCompile { .. } if run > 0 => {
            let again = build::build(&book.root, &[listing])?;
            output::observe(book, listing, &again)
        }
        _ => output::observe(book, listing, built),
    }
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
