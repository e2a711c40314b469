//! Whether a listing with one thread has its trace: the walk on which a reader
//! sees who borrows and who owns at each line.

use formats::{Fault, state_graph, summary};
use schedules::program::facts;

use crate::book::Book;
use crate::book::contract::Contract;
use crate::book::kept::{self, Unusable};
use crate::book::listing::Listing;
use crate::finding::Finding;

/// A walk that can't be used, or that is missing: each listing that was run
/// under every schedule has one, and in a book that has walks also each that
/// has cells or counted owners, one thread, and the same output in every run.
pub fn out_of_step(book: &Book, listing: &Listing) -> Option<Finding> {
    let walk = listing.dir.join(state_graph::FILE);
    let numbers = book.root.join(&listing.dir).join(summary::FILE);
    let (file, what) = match kept::graph(&book.root.join(&listing.dir), &listing.source).err()? {
        // The numbers beside it are reported, and are renewed with it.
        Unusable::Faulty(Fault::Stale) if listing.explored.is_none() && numbers.exists() => {
            return None;
        }
        Unusable::Missing if listing.explored.is_some() => {
            (walk, "this walk is missing".to_owned())
        }
        Unusable::Missing if is_needed(book, listing) => (
            listing.source_path(),
            "this listing has cells or counted owners, and no trace".to_owned(),
        ),
        Unusable::Missing => return None,
        unusable => (walk, format!("this walk through the listing {unusable}")),
    };
    let help = format!(
        "write it with `cargo instep record {} --write`",
        listing.name
    );
    Some(Finding::new(file, 0, what, help))
}

/// Whether a listing has to have a trace, and no numbers.
pub fn is_needed(book: &Book, listing: &Listing) -> bool {
    has_one_thread(listing) && has_walks(book)
}

fn has_walks(book: &Book) -> bool {
    let mut dirs = book.listings.iter().map(|listing| &listing.dir);
    dirs.any(|dir| book.root.join(dir).join(state_graph::FILE).exists())
}

/// Whether a listing has cells or counted owners and one thread, uses `std` alone,
/// and does the same in every run.
fn has_one_thread(listing: &Listing) -> bool {
    let contract = &listing.promise.contract;
    let always_the_same = matches!(contract, Contract::Exact | Contract::Panics);
    always_the_same && !listing.has_dependencies && facts::has_cells_and_one_thread(&listing.source)
}
