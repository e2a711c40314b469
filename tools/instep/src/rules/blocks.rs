//! Each block is proven by some test, and its tags say by which.

use std::path::Path;

use crate::book::Book;
use crate::book::block::{Block, Tags};
use crate::book::contract::Contract;
use crate::book::listing::{CODE, Listing, REPORTS};
use crate::files::slashed;
use crate::finding::Finding;

/// A block that no test proves.
pub fn unproven(book: &Book, block: &Block) -> Option<Finding> {
    let finding =
        |what: String, help: &str| Some(Finding::new(&block.chapter, block.line, what, help));
    match block.info.language.as_str() {
        "rust" => unproven_rust(book, block),
        "console" => None,
        language => match block.included_from() {
            Some(file) if file.starts_with(CODE) || file == Path::new("book.toml") => None,
            Some(file) if file.starts_with(REPORTS) => None,
            Some(file) => finding(
                format!("`{}` is no file that a test proves", slashed(file)),
                "include a listing's file",
            ),
            None => finding(
                match language {
                    "" => "nothing proves this block, which has no language".to_owned(),
                    language => format!("nothing proves this `{language}` block"),
                },
                "include a file that a test proves: a listing's `output.txt`, say",
            ),
        },
    }
}

fn unproven_rust(book: &Book, block: &Block) -> Option<Finding> {
    let finding =
        |what: &str, help: &str| Some(Finding::new(&block.chapter, block.line, what, help));
    if block.lines.is_empty() {
        return finding(
            "this block is empty",
            "write the program, or delete the block",
        );
    }
    let file = block.included_from();
    let shown = file.and_then(|file| book.listings.iter().find(|l| l.source_path() == file));
    let is_shared = file.is_some_and(|file| book.libraries.iter().any(|l| file.starts_with(l)));
    let is_reported = file.is_some_and(|file| file.starts_with(REPORTS));
    match (shown, block.tags()) {
        // A part of a library: the listings that use it are built and run.
        (None, Tags::Nothing) if is_shared => None,
        // A program with a bug, of which another tool's report is recorded.
        (None, Tags::Nothing) if is_reported => None,
        (_, Tags::Nothing) => finding(
            "nothing proves this block: it says `ignore`",
            "let it run, or say `no_run` of a listing that another test runs",
        ),
        (None, Tags::Compiles) => finding(
            "nothing runs this block: it says `no_run` and is no listing",
            "let it run, or make it a listing with a contract",
        ),
        (None, Tags::Fails(None)) => finding(
            "the code of the error is missing",
            "name it: `compile_fail,E0373`, say",
        ),
        (Some(listing), promise) => wrong_promise(block, listing, &promise),
        (None, Tags::Runs | Tags::Panics | Tags::Fails(Some(_))) => None,
    }
}

/// A listing's block has to say what the listing's contract says.
fn wrong_promise(block: &Block, listing: &Listing, found: &Tags) -> Option<Finding> {
    let expected = Tags::of(&listing.promise.contract);
    (expected != *found).then(|| {
        Finding::new(
            &block.chapter,
            block.line,
            format!(
                "the contract of `{}` is `{}`, and its block says otherwise",
                listing.name, listing.promise.contract
            ),
            "change the block's attributes, or the contract in the listing's manifest",
        )
        .expected(format!("`{expected}`"))
        .found(format!("`{found}`"))
    })
}

impl Tags {
    /// What the tags of a listing's block have to be. A listing that may not
    /// end, or is optimized first, is run by another test than the snippets'.
    pub fn of(contract: &Contract) -> Self {
        match contract {
            Contract::Panics => Tags::Panics,
            Contract::FailsToCompile { error } => Tags::Fails(Some(error.clone())),
            Contract::Hangs
            | Contract::Network { .. }
            | Contract::Measured
            | Contract::AnySchedule { deadlock: true, .. } => Tags::Compiles,
            Contract::Exact | Contract::AnySchedule { .. } | Contract::Property => Tags::Runs,
        }
    }
}
