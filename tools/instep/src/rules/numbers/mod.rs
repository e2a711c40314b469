//! Numbers and verdicts in the text: those that are marked are what the build knows, and
//! those that have to be marked are.

mod answers;
mod code;
mod constants;
mod exceptions;
mod known;
mod listing;
mod marks;
mod near;
mod pattern;
mod source;
mod unmarked;
mod value;
pub(super) mod verdict;
mod version;
mod ways;
mod which;
mod words;

use crate::book::Book;
use crate::book::chapter::Chapter;
use crate::finding::Finding;

pub use marks::{Renewed, of_listings, renew};

/// Every number that is not so, or of which nobody knows whether it is.
pub fn check(book: &Book) -> Vec<Finding> {
    let exceptions = exceptions::Exceptions::of(book);
    let mut findings = marks::wrong(book);
    findings.extend(unmarked::check(book, &exceptions));
    findings.extend(answers::check(book, &exceptions));
    findings.extend(exceptions.unused(book));
    findings
}

/// The chapters, and the files beside them.
fn pages(book: &Book) -> impl Iterator<Item = &Chapter> {
    book.chapters.iter().chain(&book.documents)
}
