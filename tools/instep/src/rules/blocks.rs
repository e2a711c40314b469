//! Each block is proven by some test, and its tags say by which.

use std::path::Path;

use crate::book::Book;
use crate::book::block::{Block, Tags, hidden};
use crate::book::chapter::Chapter;
use crate::book::contract::Contract;
use crate::book::listing::{CODE, EXERCISES, Listing, REPORTS};
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
            Some(file) if file.starts_with(REPORTS) || file.starts_with(EXERCISES) => None,
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

/// What begins a hidden line that only sets the stage.
const STAGE: &[&str] = &[
    "use ", "let ", "struct ", "enum ", "impl ", "fn ", "pub fn ", "const ", "type ", "assert",
];

/// Words with which a hidden line would change what the reader sees happen.
const DEEDS: &[&str] = &[
    "drop(",
    "forget(",
    "exit(",
    "abort(",
    "panic!",
    "todo!",
    "unreachable!",
    "return",
    "loop",
    "cfg",
    "if false",
    "macro_rules",
    "catch_unwind",
    "main(",
];

/// The one way out that may be hidden.
const ON_WINDOWS: &str = "if cfg!(windows) { return Ok(()); }";

/// A line of a block that keeps the block from proving what it seems to: hidden,
/// it does something, or it leaves the rest out of the program.
pub fn deceptive(block: &Block) -> Vec<Finding> {
    let mut findings = vec![];
    let mut depth = 0;
    let mut above = "";
    for line in block
        .lines
        .iter()
        .filter(|line| block.is_rust() && line.file == block.chapter)
    {
        let finding = |what: &str, help: &str| {
            Finding::new(&line.file, line.number, what, help)
                .found(format!("`{}`", line.text.trim()))
        };
        let Some(hidden) = hidden(&line.text) else {
            if line.text.contains("#[cfg") || line.text.contains("#![cfg") {
                let what = "what is left out of a program proves nothing";
                findings.push(finding(what, "leave `cfg` out, or make it a listing"));
            }
            above = &line.text;
            continue;
        };
        let code = hidden.trim();
        // The reader is told that another system goes another way.
        if code == ON_WINDOWS && above.trim().starts_with("//") && above.contains("Windows") {
            continue;
        }
        let goes_on = depth > 0 || code.is_empty() || code.starts_with(['}', ')', '#', '/']);
        let is_stage = goes_on || STAGE.iter().any(|start| code.starts_with(start));
        let is_deed = DEEDS.iter().any(|deed| code.contains(deed));
        if !is_stage || is_deed {
            let what = "this hidden line does something that the reader does not see";
            findings.push(finding(what, "show it, or let it only set the stage"));
        }
        depth += count(code, '{') - count(code, '}');
    }
    findings
}

fn count(code: &str, mark: char) -> i32 {
    code.matches(mark).count() as i32
}

/// Code in HTML, which no test sees. What a page includes from elsewhere is made by
/// a program.
pub fn raw(book: &Book, chapter: &Chapter) -> Vec<Finding> {
    let places = chapter.raw_code.iter();
    let places = places.filter(|(file, _)| file.starts_with(&book.settings.src));
    places
        .map(|(file, line)| {
            let what = "no test sees what stands in HTML";
            Finding::new(file, *line, what, "write code between backticks or fences")
        })
        .collect()
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
        (None, Tags::Panics) if block.panic_message().is_none() => finding(
            "the message of the panic is missing",
            "end the block with a comment that says it: `// panics: already borrowed`, say",
        ),
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
            Contract::FailsToCompile { error } => Tags::Fails(error.clone()),
            Contract::Hangs
            | Contract::Network { .. }
            | Contract::Measured
            | Contract::AnySchedule { deadlock: true, .. } => Tags::Compiles,
            Contract::Exact | Contract::AnySchedule { .. } | Contract::Property => Tags::Runs,
        }
    }
}
