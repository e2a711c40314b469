//! Which listings are run under every schedule, and whether the numbers that are
//! kept of that are theirs.

use formats::summary::Summary;

use crate::book::Book;
use crate::book::contract::Contract;
use crate::book::kept::{self, Unusable};
use crate::book::listing::Listing;
use crate::finding::Finding;
use crate::rules::traces;

/// Whether a listing is run under every schedule: one that has been before, and
/// in a book that does so each whose output depends on the schedule, or that has
/// cells and owners to trace. What uses other crates can't be searched.
pub fn is_needed(book: &Book, listing: &Listing) -> bool {
    let contract = &listing.promise.contract;
    let any_schedule = matches!(contract, Contract::AnySchedule { .. });
    let never = matches!(
        contract,
        Contract::FailsToCompile { .. } | Contract::Network { .. }
    );
    if never || listing.has_dependencies {
        return false;
    }
    let explores = || book.listings.iter().any(|other| other.explored.is_some());
    let files = [Some(listing.numbers_path()), listing.graph_path()];
    let mut files = files.into_iter().flatten();
    files.any(|file| book.root.join(file).exists())
        || any_schedule && explores()
        || listing.change.is_none() && traces::is_needed(book, listing)
}

/// Numbers that are missing, that can't be used, or that nothing belongs to.
pub fn out_of_step(book: &Book, listing: &Listing) -> Option<Finding> {
    let needed = is_needed(book, listing)
        && matches!(listing.promise.contract, Contract::AnySchedule { .. });
    let numbers = listing.numbers_path();
    let kept = kept::read::<Summary>(&book.root.join(&numbers), &listing.source);
    if !is_needed(book, listing) && book.root.join(&numbers).exists() {
        let what = "this listing can't be run under every schedule, and these numbers are of none";
        return Some(Finding::new(numbers, 0, what, "delete the file"));
    }
    let (file, what) = match kept {
        Ok(kept) if kept.complete => return None,
        Ok(_) => (
            numbers,
            "a limit was reached: these numbers are too small".to_owned(),
        ),
        Err(Unusable::Missing) if needed => (
            listing.source_path(),
            "this listing was not run under every schedule".to_owned(),
        ),
        Err(Unusable::Missing) => return None,
        Err(unusable) => (numbers, format!("what is kept of its search {unusable}")),
    };
    let help = format!(
        "explore it with `cargo instep record {} --write`",
        listing.known_as()
    );
    Some(Finding::new(file, 0, what, help))
}
