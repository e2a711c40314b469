//! Whether a listing with one thread has its trace: the walk on which a reader
//! sees who borrows and who owns at each line.

use std::fs;
use std::sync::LazyLock;

use regex::Regex;

use crate::book::Book;
use crate::contract::Contract;
use crate::explored;
use crate::finding::Finding;
use crate::listing::Listing;
use crate::walk::{self, Walk};

/// A walk that is about another version of its listing, or a trace that is
/// missing. In a book that has walks, there is one for each listing that has
/// cells or counted owners, one thread, and the same output in every run.
pub fn out_of_step(book: &Book, listing: &Listing) -> Option<Finding> {
    let folder = book.root.join(&listing.dir);
    let file = listing.dir.join(walk::FILE);
    let finding = |file, what| {
        let help = format!("write it with `cargo schedules {} --write`", listing.name);
        Some(Finding::new(file, 0, what, help))
    };
    match fs::read_to_string(folder.join(walk::FILE)) {
        // The numbers beside it are reported, and are renewed with it.
        Ok(_) if listing.explored.is_none() && folder.join(explored::FILE).exists() => None,
        Ok(text) => match serde_json::from_str::<Walk>(&text) {
            Ok(walk) if walk.source == explored::hash(&listing.source) => None,
            Ok(_) => finding(file, "this walk is about another version of the listing"),
            Err(_) => finding(file, "this is no walk through a listing"),
        },
        Err(_) if has_one_thread(listing) && has_walks(book) => finding(
            listing.source_path(),
            "this listing has cells or counted owners, and no trace",
        ),
        Err(_) => None,
    }
}

fn has_walks(book: &Book) -> bool {
    let mut dirs = book.listings.iter().map(|listing| &listing.dir);
    dirs.any(|dir| book.root.join(dir).join(walk::FILE).exists())
}

/// Whether a listing names something of `cell::` or `rc::` and never says
/// `thread`, uses `std` alone, and does the same in every run.
fn has_one_thread(listing: &Listing) -> bool {
    static CELLS: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\b(cell|rc)::").expect("a valid pattern"));
    static THREAD: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\bthread\b").expect("a valid pattern"));
    let code = listing.source.lines().map(|line| line.split("//").next());
    let code = code.flatten().collect::<Vec<_>>().join("\n");
    let contract = &listing.promise.contract;
    let always_the_same = matches!(contract, Contract::Exact | Contract::Panics);
    let only_std = !listing.manifest.contains("[dependencies]");
    always_the_same && only_std && CELLS.is_match(&code) && !THREAD.is_match(&code)
}
