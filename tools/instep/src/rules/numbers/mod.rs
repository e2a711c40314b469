//! Numbers and verdicts in the text: those that are marked are what the build knows, and
//! those that have to be marked are.

mod answers;
mod beside;
mod code;
mod constants;
mod exceptions;
mod exercise;
mod known;
mod listing;
mod marks;
mod near;
mod pattern;
mod quoted;
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
use crate::book::prose::Mark;
use crate::finding::Finding;

pub use marks::{Renewed, of_listings, renew};

/// Every number that is not so, or of which nobody knows whether it is.
pub fn check(book: &Book) -> Vec<Finding> {
    let exceptions = exceptions::Exceptions::of(book);
    let mut findings = marks::wrong(book);
    findings.extend(beside::check(book));
    findings.extend(unmarked::check(book, &exceptions));
    findings.extend(answers::check(book, &exceptions));
    findings.extend(exceptions.unused(book));
    findings
}

/// What can be asked for instead, where a document names a source that nobody knows:
/// `NAME.outputs`, `book.goals`. `NAME` stands for a listing, for one that was searched if there is any.
pub fn unknown_name(book: &Book, document: &Chapter, source: &str) -> Option<String> {
    let listing = book.listings.iter().max_by_key(|l| l.explored.is_some())?;
    // A cell of a table needs a backslash.
    let source = source.replace("\\|", "|");
    let is_constant = |rest: &str| {
        let name = rest.split('(').next().unwrap_or_default();
        name.chars().all(|c| c.is_ascii_uppercase() || c == '_')
    };
    let source = match source.strip_prefix("NAME.") {
        Some(rest) if is_constant(rest) => return None,
        Some(rest) => format!("{}.{rest}", listing.name),
        None => source,
    };
    let mark = Mark {
        source,
        text: String::new(),
        file: document.path.clone(),
        line: 0,
    };
    let unknown = known::value(book, document, &mark).err()?;
    unknown.is_no_name.then_some(unknown.help)
}

/// What may have marks, but for exercises.
fn marked(book: &Book) -> impl Iterator<Item = &Chapter> {
    pages(book).chain(&book.readmes)
}

/// The chapters, and the files beside them.
fn pages(book: &Book) -> impl Iterator<Item = &Chapter> {
    book.chapters.iter().chain(&book.documents)
}
