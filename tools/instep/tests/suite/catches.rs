//! Each edit that puts a book out of step is caught, at its file and line.
//!
//! The book in `tests/book` is copied, one text in one file is replaced, and
//! the checks have to say so: those that read ([`READS`]) and those that build
//! and run listings ([`RUNS`]).

use std::collections::BTreeMap;
use std::path::Path;

use crate::small::Small;
use instep::book::Book;
use instep::book::listing::Listing;
use instep::run::build::{self, Built};
use instep::run::compare::compare;
use instep::run::{self, observe};

/// A replaced text, and what has to be found.
struct Edit {
    name: &'static str,
    file: &'static str,
    from: &'static str,
    to: &'static str,
    /// `file:line` of the finding.
    at: &'static str,
    /// A part of what it says.
    says: &'static str,
}

const fn edit(
    name: &'static str,
    (file, from, to): (&'static str, &'static str, &'static str),
    at: &'static str,
    says: &'static str,
) -> Edit {
    Edit {
        name,
        file,
        from,
        to,
        at,
        says,
    }
}

const THREADS: &str = "src/threads/threads.md";
const PANICS: &str = "src/threads/panics.md";
const COUNT: &str = "code/threads/count/src/main.rs";
const COUNT_TOML: &str = "code/threads/count/Cargo.toml";
const MORE: &str = "code/threads/count/changes/more.diff";
const GREET_TOML: &str = "code/threads/greet/Cargo.toml";
const REFUSE_TOML: &str = "code/threads/refuse/Cargo.toml";
const SUMMARY: &str = "src/SUMMARY.md";

const READS: &[Edit] = &[
    edit(
        "a chapter is missing",
        (SUMMARY, "panics.md", "panic.md"),
        "src/SUMMARY.md:4",
        "cannot be read",
    ),
    edit(
        "a chapter is not in the contents",
        (SUMMARY, "- [Panics](threads/panics.md)\n", ""),
        "src/threads/panics.md:0",
        "does not name this chapter",
    ),
    edit(
        "an included listing is missing",
        (THREADS, "greet/src/main.rs", "greet/src/man.rs"),
        "src/threads/threads.md:6",
        "cannot be read",
    ),
    edit(
        "an included output is missing",
        (THREADS, "greet/output.txt", "greet/outputs.txt"),
        "src/threads/threads.md:10",
        "cannot be read",
    ),
    edit(
        "an include leaves the book",
        (
            THREADS,
            "../../code/threads/greet/output.txt",
            "../../../output.txt",
        ),
        "src/threads/threads.md:10",
        "outside the book",
    ),
    edit(
        "an anchor is unknown",
        (THREADS, "main.rs:sum", "main.rs:total"),
        "src/threads/threads.md:19",
        "no anchor `total`",
    ),
    edit(
        "an anchor is renamed in the source",
        (COUNT, "ANCHOR: sum", "ANCHOR: total"),
        "src/threads/threads.md:19",
        "no anchor `sum`",
    ),
    edit(
        "an anchor is unused",
        (COUNT, "fn main", "// ANCHOR: all\nfn main"),
        "code/threads/count/src/main.rs:3",
        "anchor `all`",
    ),
    edit(
        "lines are included by number",
        (THREADS, "main.rs:sum", "main.rs:5:6"),
        "src/threads/threads.md:19",
        "lines by number",
    ),
    edit(
        "a listing is shown nowhere",
        (
            THREADS,
            "{{#rustdoc_include ../../code/threads/greet/src/main.rs}}",
            "fn main() {}",
        ),
        "code/threads/greet/src/main.rs:1",
        "no page shows the listing",
    ),
    edit(
        "an output is shown nowhere",
        (
            THREADS,
            "```text\n{{#include ../../code/threads/greet/output.txt}}\n```\n",
            "",
        ),
        "code/threads/greet/output.txt:0",
        "no page shows the output",
    ),
    edit(
        "an output is typed by hand",
        (
            THREADS,
            "{{#include ../../code/threads/greet/output.txt}}",
            "hello",
        ),
        "src/threads/threads.md:9",
        "nothing proves",
    ),
    edit(
        "a block has no language",
        (THREADS, "```console", "```"),
        "src/threads/threads.md:30",
        "no language",
    ),
    edit(
        "a block has a language nobody proves",
        (THREADS, "```console", "```json"),
        "src/threads/threads.md:30",
        "`json`",
    ),
    edit(
        "a block is ignored",
        (THREADS, "```rust\nassert", "```rust,ignore\nassert"),
        "src/threads/threads.md:26",
        "`ignore`",
    ),
    edit(
        "a block is only compiled",
        (THREADS, "```rust\nassert", "```rust,no_run\nassert"),
        "src/threads/threads.md:26",
        "nothing runs",
    ),
    edit(
        "a listing is only compiled",
        (
            THREADS,
            "```rust\n{{#rustdoc_include ../../code/threads/greet",
            "```rust,no_run\n{{#rustdoc_include ../../code/threads/greet",
        ),
        "src/threads/threads.md:5",
        "says otherwise",
    ),
    edit(
        "a block is empty",
        (THREADS, "assert_eq!(1 + 1, 2);\n", ""),
        "src/threads/threads.md:26",
        "empty",
    ),
    edit(
        "a block has another error code",
        (PANICS, "compile_fail,E0382", "compile_fail,E0373"),
        "src/threads/panics.md:5",
        "says otherwise",
    ),
    edit(
        "a block has no error code",
        (PANICS, "compile_fail,E0382", "compile_fail"),
        "src/threads/panics.md:5",
        "says otherwise",
    ),
    edit(
        "the text names another error code",
        (PANICS, "with E0382", "with E0373"),
        "src/threads/panics.md:3",
        "shows this error",
    ),
    edit(
        "a panic is no longer expected",
        (PANICS, "rust,should_panic", "rust"),
        "src/threads/panics.md:15",
        "says otherwise",
    ),
    edit(
        "a link leads nowhere",
        (PANICS, "threads.md#counting", "thread.md#counting"),
        "src/threads/panics.md:3",
        "does not exist",
    ),
    edit(
        "a link's heading is missing",
        (PANICS, "threads.md#counting", "threads.md#count"),
        "src/threads/panics.md:3",
        "no heading `#count`",
    ),
    edit(
        "a heading is renamed",
        (THREADS, "## Counting", "## Sums"),
        "src/threads/panics.md:3",
        "no heading `#counting`",
    ),
    edit(
        "a link leads out of the book",
        (PANICS, "threads.md#counting", "../../Cargo.toml"),
        "src/threads/panics.md:3",
        "out of the book",
    ),
    edit(
        "the standard library has no such method",
        (THREADS, "method.len", "method.length"),
        "src/threads/threads.md:16",
        "no `std::vec::Vec::length`",
    ),
    edit(
        "the standard library has no such type",
        (THREADS, "struct.Vec.html", "struct.Vector.html"),
        "src/threads/threads.md:16",
        "no `std::vec::Vector",
    ),
    edit(
        "the standard library calls it something else",
        (THREADS, "struct.Vec.html#method.len", "enum.Vec.html"),
        "src/threads/threads.md:16",
        "std::vec::Vec",
    ),
    edit(
        "nobody has looked at a link",
        (PANICS, "threads.md#counting", "https://example.com/"),
        "src/threads/panics.md:3",
        "nobody has looked",
    ),
    edit(
        "a command names no listing",
        (THREADS, "`cargo run -p greet`", "`cargo run -p great`"),
        "src/threads/threads.md:3",
        "no listing `great`",
    ),
    edit(
        "a console block names no listing",
        (THREADS, "$ cargo run -p count", "$ cargo run -p counts"),
        "src/threads/threads.md:31",
        "no listing `counts`",
    ),
    edit(
        "a command lacks its feature",
        (PANICS, "-p refuse -F broken", "-p refuse"),
        "src/threads/panics.md:13",
        "not how `refuse` is run",
    ),
    edit(
        "a manifest does not parse",
        (GREET_TOML, "name = \"greet\"", "name = greet"),
        "code/threads/greet/Cargo.toml:2",
        "does not parse",
    ),
    edit(
        "a manifest has no contract",
        (
            GREET_TOML,
            "\n[package.metadata.listing]\ncontract = \"exact\"\n",
            "",
        ),
        "code/threads/greet/Cargo.toml:1",
        "no contract",
    ),
    edit(
        "a contract is unknown",
        (GREET_TOML, "\"exact\"", "\"exactly\""),
        "code/threads/greet/Cargo.toml:6",
        "`exactly` is no contract",
    ),
    edit(
        "a contract has an unknown key",
        (GREET_TOML, "\"exact\"", "\"exact\"\nmood = \"good\""),
        "code/threads/greet/Cargo.toml:7",
        "mood",
    ),
    edit(
        "a key belongs to another contract",
        (GREET_TOML, "\"exact\"", "\"exact\"\npeer = \"count\""),
        "code/threads/greet/Cargo.toml:7",
        "belongs to the contract `network`",
    ),
    edit(
        "a pattern does not parse",
        (GREET_TOML, "\"exact\"", "\"exact\"\nvaries = ['(']"),
        "code/threads/greet/Cargo.toml:7",
        "no regular expression",
    ),
    edit(
        "a manifest lacks the error code",
        (REFUSE_TOML, "error = \"E0382\"\n", ""),
        "code/threads/refuse/Cargo.toml:6",
        "needs the code",
    ),
    edit(
        "a manifest has no error code",
        (REFUSE_TOML, "E0382", "0382"),
        "code/threads/refuse/Cargo.toml:7",
        "no error code",
    ),
    edit(
        "a manifest has another error code",
        (REFUSE_TOML, "E0382", "E0373"),
        "src/threads/panics.md:5",
        "says otherwise",
    ),
    edit(
        "a manifest says that an error has no code",
        (REFUSE_TOML, "E0382", "none"),
        "src/threads/panics.md:5",
        "says otherwise",
    ),
    edit(
        "a peer is unknown",
        (GREET_TOML, "\"exact\"", "\"network\"\npeer = \"server\""),
        "code/threads/greet/Cargo.toml:7",
        "is no listing",
    ),
    edit(
        "a crate has another name than its folder",
        (GREET_TOML, "name = \"greet\"", "name = \"great\""),
        "code/threads/greet/Cargo.toml:2",
        "the name of its folder",
    ),
    edit(
        "a listing does not say what it shows",
        (
            COUNT,
            "//! A sum, counted twice.",
            "// A sum, counted twice.",
        ),
        "code/threads/count/src/main.rs:1",
        "begins with `//!`",
    ),
    edit(
        "a change no longer applies",
        (COUNT, "1 + 1", "2 + 2"),
        "code/threads/count/changes/more.diff:0",
        "does not apply to `count`",
    ),
    edit(
        "a change is of an older version",
        (COUNT, "fn main", "\nfn main"),
        "code/threads/count/changes/more.diff:0",
        "about another version of the listing",
    ),
    edit(
        "a change is edited",
        (MORE, "+    let sum = 1 + 1 + 1;", "+    let sum = 1 + 1;"),
        "code/threads/count/changes/more.diff:0",
        "changes nothing",
    ),
    edit(
        "a change is no difference",
        (MORE, "@@ -2,7 +2,7 @@", "@@ -2,7 +2,8 @@"),
        "code/threads/count/changes/more.diff:0",
        "does not apply to `count`",
    ),
    edit(
        "a change has no difference",
        (COUNT_TOML, "changes.more]", "changes.less]"),
        "code/threads/count/Cargo.toml:8",
        "has no difference",
    ),
    edit(
        "a difference has no contract",
        (COUNT_TOML, "changes.more]", "changes.less]"),
        "code/threads/count/changes/more.diff:0",
        "nothing uses this file",
    ),
    edit(
        "a change has an unknown contract",
        (
            COUNT_TOML,
            "more]\ncontract = \"exact\"",
            "more]\ncontract = \"exactly\"",
        ),
        "code/threads/count/Cargo.toml:8",
        "`exactly` is no contract",
    ),
    edit(
        "a change is shown nowhere",
        (
            THREADS,
            "```diff\n{{#include ../../code/threads/count/changes/more.diff}}\n```\n",
            "",
        ),
        "code/threads/count/changes/more.diff:0",
        "no page shows the difference",
    ),
    edit(
        "what a change prints is shown nowhere",
        (
            THREADS,
            "```text\n{{#include ../../code/threads/count/changes/more.txt}}\n```\n",
            "",
        ),
        "code/threads/count/changes/more.txt:0",
        "no page shows the output",
    ),
    edit(
        "the index is edited",
        ("code/README.md", "A thread greets.", "A thread waves."),
        "code/README.md:10",
        "out of date",
    ),
];

const RUNS: &[Edit] = &[
    edit(
        "an output is edited",
        ("code/threads/greet/output.txt", "hello", "hallo"),
        "code/threads/greet/output.txt:1",
        "does not do what its page shows",
    ),
    edit(
        "a letter looks like another",
        ("code/threads/greet/output.txt", "hello", "hell\u{43e}"),
        "code/threads/greet/output.txt:1",
        "expected `hell\\u{43e}`, found `hello`",
    ),
    edit(
        "a line is added to an output",
        ("code/threads/greet/output.txt", "hello\n", "hello\nbye\n"),
        "code/threads/greet/output.txt:2",
        "does not do what its page shows",
    ),
    edit(
        "the end of an output is cut",
        ("code/threads/greet/output.txt", "hello\n", "hello"),
        "code/threads/greet/output.txt:2",
        "does not do what its page shows",
    ),
    edit(
        "what a change prints is edited",
        ("code/threads/count/changes/more.txt", "3", "4"),
        "code/threads/count/changes/more.txt:1",
        "`count-more` does not do what its page shows",
    ),
    edit(
        "a change does not compile",
        (MORE, "1 + 1 + 1;", "1 + 1 + one;"),
        "count-more",
        "cannot find value `one`",
    ),
    edit(
        "a listing is edited",
        (COUNT, "1 + 1", "1 + 2"),
        "code/threads/count/output.txt:1",
        "does not do what its page shows",
    ),
    edit(
        "a panic moves",
        ("code/threads/crash/src/main.rs", "fn main", "\nfn main"),
        "code/threads/crash/output.txt:2",
        "does not do what its page shows",
    ),
    edit(
        "an error's text is edited",
        (
            "code/threads/refuse/output.txt",
            "value moved here",
            "value gone here",
        ),
        "code/threads/refuse/output.txt:7",
        "does not do what its page shows",
    ),
    edit(
        "a listing no longer panics",
        ("code/threads/crash/src/main.rs", "[numbers.len()]", "[0]"),
        "crash",
        "expected exit status 101",
    ),
    edit(
        "a listing compiles after all",
        (
            "code/threads/refuse/src/main.rs",
            "drop(name);",
            "drop(name.clone());",
        ),
        "refuse",
        "found that it compiles",
    ),
    edit(
        "a listing fails with another error",
        (
            "code/threads/refuse/src/main.rs",
            "drop(name);",
            "drop(nome);",
        ),
        "refuse",
        "found E0425",
    ),
    edit(
        "a listing does not compile",
        (COUNT, "{sum}", "{some}"),
        "count",
        "cannot find value `some`",
    ),
    edit(
        "a listing prints without end",
        (
            COUNT,
            "fn main() {",
            "fn main() {\n    std::iter::repeat(1).for_each(|_| println!(\"again\"));",
        ),
        "count",
        "expected",
    ),
    edit(
        "a listing exits with a failure",
        (COUNT, "// ANCHOR: sum", "std::process::exit(3);"),
        "count",
        "found exit status 3",
    ),
];

#[test]
fn edits_are_caught_by_reading() {
    let copy = Small::copy();
    assert_eq!(copy.findings(), [], "the book is in step");
    let mut missed = vec![];
    for edit in READS {
        let original = copy.read(edit.file);
        copy.edit(edit.file, edit.from, edit.to);
        let findings = copy.findings();
        let caught = findings.iter().any(|finding| {
            let at = format!("{}:{}", instep::slashed(&finding.file), finding.line);
            let text = finding.render(copy.root(), false);
            at == edit.at && text.contains(edit.says) && !finding.help.is_empty()
        });
        if !caught {
            missed.push(format!("{}: found {findings:#?}", edit.name));
        }
        copy.write(edit.file, &original);
    }
    assert!(
        missed.is_empty(),
        "{} missed:\n{}",
        missed.len(),
        missed.join("\n")
    );
}

#[test]
fn edits_are_caught_by_running() {
    // One copy for all, so that cargo builds only what an edit touches.
    let copy = Small::copy();
    for listing in ["greet", "count", "refuse", "crash"] {
        assert_eq!(run(copy.root(), listing), "", "the book is in step");
    }
    let mut missed = vec![];
    for edit in RUNS {
        let original = copy.read(edit.file);
        copy.edit(edit.file, edit.from, edit.to);
        let said = run(copy.root(), listing_of(edit));
        if !(said.contains(edit.at) && said.contains(edit.says)) {
            missed.push(format!("{}: found {said}", edit.name));
        }
        copy.write(edit.file, &original);
    }
    assert!(
        missed.is_empty(),
        "{} missed:\n{}",
        missed.len(),
        missed.join("\n")
    );
}

/// Builds and runs one listing; returns what is wrong, as text.
fn run(root: &Path, name: &str) -> String {
    let book = Book::load(root).expect("the book can be read");
    let listing = book.listing(name).expect("the book has the listing");
    let programs = run::with_changes(&[listing]);
    let built = match build::build(&book.root, &programs) {
        Ok(built) => built,
        Err(error) => return format!("{error:#}"),
    };
    let said = programs.iter().map(|program| wrong(&book, program, &built));
    said.collect()
}

fn wrong(book: &Book, listing: &Listing, built: &BTreeMap<String, Built>) -> String {
    let recorded = listing.output.as_deref().unwrap_or_default();
    match observe::observe(book, listing, built) {
        Ok(actual) => match compare(book, listing, recorded, &actual) {
            Ok(()) => String::new(),
            Err(finding) => {
                let at = format!("{}:{}", instep::slashed(&finding.file), finding.line);
                format!("{at}\n{}", finding.render(&book.root, false))
            }
        },
        Err(error) => format!("{}: {error:#}", listing.name),
    }
}

/// The listing whose folder an edit is in.
fn listing_of(edit: &Edit) -> &'static str {
    edit.file
        .split('/')
        .nth(2)
        .expect("the edit is in a listing")
}
