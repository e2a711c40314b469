//! What chapters and listings say of each other, compared.
//!
//! Everything here can be known without running a listing. What listings do is
//! compared in [`output`](crate::output).

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Result;

use crate::block::{Block, Promise};
use crate::book::{Book, line_of};
use crate::claim;
use crate::contract::Contract;
use crate::explored;
use crate::explorer;
use crate::finding::Finding;
use crate::include::{self, is_outside};
use crate::link;
use crate::listing::{CODE, Listing};
use crate::record;
use crate::select::Selection;
use crate::text;
use crate::traced;
use crate::walk;

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
        findings.extend(unproven(book, block));
    }
    for listing in &book.listings {
        findings.extend(in_step(book, listing));
        findings.extend(is_a_session(listing));
        findings.extend(unused_anchors(book, listing));
    }
    findings.extend(names_of_dependencies(book));
    findings.extend(stray_files(book)?);
    findings.extend(includes_from_outside(book));
    findings.extend(claim::check(book)?);
    findings.extend(record::index(book).map(|change| {
        Finding::new(
            change.file,
            0,
            "the index of the listings is out of date",
            "renew it with `cargo instep record --write`",
        )
    }));
    Ok(findings)
}

/// A block that no test proves.
fn unproven(book: &Book, block: &Block) -> Option<Finding> {
    let finding =
        |what: String, help: &str| Some(Finding::new(&block.chapter, block.line, what, help));
    match block.info.language.as_str() {
        "rust" => unproven_rust(book, block),
        "console" => None,
        language => match block.included_from() {
            Some(file) if file.starts_with(CODE) || file == Path::new("book.toml") => None,
            Some(file) => finding(
                format!("`{}` is no file that a test proves", crate::slashed(file)),
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
    let shown = block
        .included_from()
        .and_then(|file| book.listings.iter().find(|l| l.source_path() == file));
    match (shown, block.promise()) {
        (_, Promise::Nothing) => finding(
            "nothing proves this block: it says `ignore`",
            "let it run, or say `no_run` of a listing that another test runs",
        ),
        (None, Promise::Compiles) => finding(
            "nothing runs this block: it says `no_run` and is no listing",
            "let it run, or make it a listing with a contract",
        ),
        (None, Promise::Fails(None)) => finding(
            "the code of the error is missing",
            "name it: `compile_fail,E0373`, say",
        ),
        (Some(listing), promise) => wrong_promise(block, listing, &promise),
        (None, Promise::Runs | Promise::Panics | Promise::Fails(Some(_))) => None,
    }
}

/// A listing's block has to say what the listing's contract says.
fn wrong_promise(block: &Block, listing: &Listing, found: &Promise) -> Option<Finding> {
    let expected = Promise::of(&listing.promise.contract);
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

/// A listing is recorded, and a page of its own part shows it all.
fn in_step(book: &Book, listing: &Listing) -> Vec<Finding> {
    let mut findings = vec![];
    let name = &listing.name;
    let shows = |file: &Path| {
        book.chapters
            .iter()
            .any(|chapter| chapter.includes.iter().any(|include| include.file == file))
    };
    if !shows(&listing.source_path()) {
        findings.push(Finding::new(
            listing.source_path(),
            1,
            format!("no page shows the listing `{name}`"),
            format!(
                "show it in a chapter of `src/{}` with `{{{{#rustdoc_include ../../{}}}}}`, or delete it",
                listing.part,
                crate::slashed(&listing.source_path())
            ),
        ));
    }
    if listing.summary().is_empty() {
        findings.push(Finding::new(
            listing.source_path(),
            1,
            "a listing begins with `//!` and a sentence that says what it shows",
            "write that sentence",
        ));
    }
    match listing.output {
        None => findings.push(Finding::new(
            listing.output_path(),
            0,
            format!("the output of `{name}` is not recorded"),
            format!("record it with `cargo instep record {name} --write`"),
        )),
        Some(_) if !shows(&listing.output_path()) => findings.push(Finding::new(
            listing.output_path(),
            0,
            format!("no page shows the output of `{name}`"),
            format!(
                "show it below the listing with `{{{{#include ../../{}}}}}`",
                crate::slashed(&listing.output_path())
            ),
        )),
        Some(_) => {}
    }
    findings.extend(unexplored(book, listing));
    findings.extend(traced::out_of_step(book, listing));
    findings.extend(explorer::check(book, listing));
    if let Contract::Network { peer, clients } = &listing.promise.contract {
        let named = peer.iter().map(|peer| ("peer", peer.as_str()));
        let clients = clients.iter().map(|client| ("clients", first_word(client)));
        for (key, other) in named.chain(clients) {
            if book.listing(other).is_none() {
                findings.push(
                    Finding::new(
                        listing.manifest_path(),
                        line_of(&listing.manifest, key),
                        format!("whom `{name}` talks to is no listing"),
                        "name a listing of `code`",
                    )
                    .found(format!("`{other}`")),
                );
            }
        }
    }
    findings
}

/// In a book that runs listings under every schedule, that is done with each
/// whose output depends on it. What uses other crates can't be searched.
fn unexplored(book: &Book, listing: &Listing) -> Option<Finding> {
    let file = listing.dir.join(explored::FILE);
    let exists = book.root.join(&file).exists();
    let any_schedule = matches!(listing.promise.contract, Contract::AnySchedule { .. });
    let explores = book.listings.iter().any(|other| other.explored.is_some());
    let needed = explores && any_schedule && !listing.has_dependencies;
    let help = format!("explore it with `cargo schedules {} --write`", listing.name);
    let what = match (&listing.explored, exists) {
        (None, true) => "these numbers are about another version of the listing",
        (None, false) if needed => "this listing was not run under every schedule",
        (Some(explored), _) if !explored.complete => {
            "a limit was reached: these numbers are too small"
        }
        _ => return None,
    };
    let file = if exists { file } else { listing.source_path() };
    Some(Finding::new(file, 0, what, help))
}

/// What a program prints is recorded, and not what a shell shows around it.
fn is_a_session(listing: &Listing) -> Option<Finding> {
    let first = listing.output.as_deref()?.lines().next()?;
    let has_command = first.starts_with("$ ") || first.trim_start().starts_with("Compiling ");
    has_command.then(|| {
        Finding::new(
            listing.output_path(),
            1,
            "this shows a terminal, and not only what the program prints",
            format!(
                "record it with `cargo instep record {} --write`; a page shows the command by itself",
                listing.name
            ),
        )
        .found(format!("`{}`", first.trim()))
    })
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
                .found(format!("`{}`", crate::slashed(&include.file))),
            );
        }
    }
    findings
}

fn first_word(text: &str) -> &str {
    text.split_whitespace().next().unwrap_or("")
}

fn unused_anchors(book: &Book, listing: &Listing) -> Vec<Finding> {
    let file = listing.source_path();
    let used: BTreeSet<_> = book
        .chapters
        .iter()
        .flat_map(|chapter| &chapter.includes)
        .filter(|include| include.file == file)
        .filter_map(|include| include.anchor.as_deref())
        .collect();
    include::anchors(&listing.source)
        .into_iter()
        .filter(|(anchor, _)| !used.contains(anchor.as_str()))
        .map(|(anchor, line)| {
            Finding::new(
                &file,
                line,
                format!("no page shows the anchor `{anchor}`"),
                "show it, or delete both its comments",
            )
        })
        .collect()
}

/// The names of all packages in `Cargo.lock` below `root`, with repetitions.
pub(crate) fn packages(root: &Path) -> Vec<String> {
    let lock = text::read(&root.join("Cargo.lock")).unwrap_or_default();
    lock.lines()
        .filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'))
        .map(str::to_owned)
        .collect()
}

/// `cargo run -p NAME` is ambiguous when a dependency has that name.
fn names_of_dependencies(book: &Book) -> Vec<Finding> {
    let packages = packages(&book.root);
    book.listings
        .iter()
        .filter(|listing| {
            packages
                .iter()
                .filter(|name| **name == listing.name)
                .count()
                > 1
        })
        .map(|listing| {
            Finding::new(
                listing.manifest_path(),
                line_of(&listing.manifest, "name"),
                format!("a dependency has the name `{}`, too", listing.name),
                "rename the listing, so that `cargo run -p` finds it",
            )
        })
        .collect()
}

/// A listing's folder holds its manifest, its sources and its output.
fn stray_files(book: &Book) -> Result<Vec<Finding>> {
    let mut findings = vec![];
    for listing in &book.listings {
        for file in crate::files_below(&book.root, &listing.dir)? {
            let below = file.strip_prefix(&listing.dir).unwrap_or(&file);
            let belongs = below.starts_with("src")
                || below == Path::new("Cargo.toml")
                || below == Path::new("output.txt")
                || below == Path::new(explored::FILE)
                || below == Path::new(walk::FILE);
            if !belongs {
                findings.push(Finding::new(
                    &file,
                    0,
                    "nothing uses this file",
                    "delete it, or move it to where it belongs",
                ));
            }
        }
    }
    Ok(findings)
}
