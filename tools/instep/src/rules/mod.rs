//! What chapters and listings say of each other, compared.
//!
//! Everything here can be known without running a listing. What listings do is
//! compared in [`run`](crate::run).

mod blocks;
pub mod challenges;
mod changes;
pub mod claim;
mod crates;
pub mod link;
pub mod listings;
pub mod loose;
mod measured;
pub mod numbers;
mod order;
mod peers;
pub mod searched;
mod std_docs;
pub mod targets;
mod traces;
mod words;

use anyhow::Result;

use crate::book::Book;
use crate::book::include::is_outside;
use crate::book::select::Selection;
use crate::files::slashed;
use crate::finding::Finding;
use crate::page::index;

/// Everything that is out of step. A book without contracts is asked less: what
/// it includes and links to has to be there.
///
/// # Errors
///
/// When a file cannot be read, or rustdoc cannot be run.
pub fn check(book: &Book) -> Result<Vec<Finding>> {
    check_selected(book, &Selection::everywhere(vec![]))
}

/// The same for a part of the book.
///
/// # Errors
///
/// Those of [`check()`].
pub fn check_selected(book: &Book, selection: &Selection<'_>) -> Result<Vec<Finding>> {
    let mut findings = book.findings.clone();
    for chapter in &book.chapters {
        findings.extend(chapter.findings.iter().cloned());
    }
    if book.has_contracts {
        findings.extend(of_this_house(book)?);
    }
    findings.extend(link::check(book, selection)?);
    findings.retain(|finding| selection.covers(&finding.file));
    findings.sort();
    findings.dedup();
    Ok(findings)
}

/// What a book has to keep that promises to prove everything.
fn of_this_house(book: &Book) -> Result<Vec<Finding>> {
    let mut findings = vec![];
    for block in book.chapters.iter().flat_map(|chapter| &chapter.blocks) {
        findings.extend(blocks::unproven(book, block));
    }
    findings.extend(listings::check(book)?);
    findings.extend(includes_from_outside(book));
    findings.extend(order::check(book));
    findings.extend(words::check(book));
    findings.extend(peers::check(book)?);
    findings.extend(targets::check(&book.root)?);
    findings.extend(claim::check(book));
    findings.extend(numbers::check(book));
    findings.extend(index::edit(book).map(|edit| {
        Finding::new(
            edit.file,
            0,
            "the index of the listings is out of date",
            "renew it with `cargo instep record --write`",
        )
    }));
    Ok(findings)
}

fn includes_from_outside(book: &Book) -> Vec<Finding> {
    let mut findings = vec![];
    for chapter in &book.chapters {
        for include in chapter.includes.iter().filter(|i| is_outside(&i.file)) {
            findings.push(
                Finding::new(
                    &chapter.path,
                    include.line,
                    "the included file lies outside the book",
                    "include a file of the book's own folder",
                )
                .found(format!("`{}`", slashed(&include.file))),
            );
        }
    }
    findings
}
