//! Pages to which a link beside a mark leads: what is known from there, the reader can
//! look up.

use std::path::Path;

use crate::book::Book;
use crate::book::chapter::Chapter;
use crate::book::include::normalize;
use crate::book::prose::Mark;
use crate::rules::numbers::exercise;
use crate::rules::numbers::source::{Unknown, unknown};

/// How far from a mark the link stands that says whose it is, in lines.
const NEAR: usize = 3;

/// The chapters to which links beside a mark lead.
pub fn linked<'a>(book: &'a Book, page: &Chapter, mark: &Mark) -> Vec<&'a Chapter> {
    let folder = page.path.parent().unwrap_or(Path::new(""));
    let near = page
        .links
        .iter()
        .filter(|link| link.file == mark.file && link.line.abs_diff(mark.line) <= NEAR);
    near.filter_map(|link| {
        let file = link.destination.split('#').next()?;
        book.chapter(&normalize(&folder.join(file)))
    })
    .collect()
}

/// The chapter that a mark names, by its path below the book's chapters.
///
/// # Errors
///
/// When there is none, or no link beside the mark leads there.
pub fn page<'a>(
    book: &'a Book,
    page: &Chapter,
    mark: &Mark,
    name: &str,
) -> Result<&'a Chapter, Unknown> {
    let Some(named) = book.chapter(&book.settings.src.join(name)) else {
        return unknown(
            format!("there is no chapter `{name}`"),
            "write its path as the table of contents does",
        );
    };
    let is_its_own = exercise::is_of_one(mark) && named.path == page.path;
    let mut linked = linked(book, page, mark).into_iter();
    match is_its_own || linked.any(|linked| linked.path == named.path) {
        true => Ok(named),
        false => unknown(
            format!("this is known from `{name}`, to which no link beside it leads"),
            "link to where it is shown, or say it of something on this page",
        ),
    }
}
