//! Reads a part of the book and runs its listings.

use anyhow::Result;

use crate::book::Book;
use crate::book::listing::Listing;
use crate::book::select::Selection;
use crate::rules;
use crate::run::{self, Proof};

/// Both at once: what can be read of the selected part of the book, and what
/// its listings do.
///
/// # Errors
///
/// Those of [`run::check()`] and of [`rules::check()`].
pub fn check(
    book: &Book,
    selection: &Selection<'_>,
    tell: &(dyn Fn(&Listing) + Sync),
) -> Result<Proof> {
    let mut proof = run::check(book, &selection.listings, tell)?;
    // Afterwards, since a listing may leave files behind.
    let read = rules::check_selected(book, selection)?;
    proof.findings.extend(read);
    proof.findings.sort();
    proof.findings.dedup();
    Ok(proof)
}
