//! What chapters and listings say of each other, compared.
//!
//! Everything here can be known without running a listing. What listings do is
//! compared in [`output`](crate::output).

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use anyhow::Result;
use regex::Regex;

use crate::block::{Block, Promise, is_error_code};
use crate::book::{Book, line_of};
use crate::contract::Contract;
use crate::explored;
use crate::finding::Finding;
use crate::include;
use crate::link;
use crate::listing::{CODE, Listing};
use crate::record;

/// Everything that is out of step.
///
/// # Errors
///
/// When a file cannot be read, or rustdoc cannot be run.
pub fn check(book: &Book) -> Result<Vec<Finding>> {
    let mut findings = book.findings.clone();
    for chapter in &book.chapters {
        findings.extend(chapter.findings.iter().cloned());
        for block in &chapter.blocks {
            findings.extend(unproven(book, block));
        }
    }
    for listing in &book.listings {
        findings.extend(in_step(book, listing));
        findings.extend(unused_anchors(book, listing));
    }
    findings.extend(names_of_dependencies(book));
    findings.extend(stray_files(book)?);
    findings.extend(line_ranges(book));
    findings.extend(unknown_commands(book)?);
    findings.extend(unknown_error_codes(book));
    findings.extend(record::index(book).map(|change| {
        Finding::new(
            change.file,
            0,
            "the index of the listings is out of date",
            "renew it with `cargo instep record --write`",
        )
    }));
    findings.extend(link::check(book)?);
    findings.sort();
    findings.dedup();
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
    let expected = match &listing.promise.contract {
        Contract::Panics => Promise::Panics,
        Contract::FailsToCompile { error } => Promise::Fails(Some(error.clone())),
        Contract::Hangs
        | Contract::Network { .. }
        | Contract::AnySchedule { deadlock: true, .. } => Promise::Compiles,
        Contract::Exact | Contract::AnySchedule { .. } | Contract::Property => Promise::Runs,
    };
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
        .expected(format!("`{}`", attributes(&expected)))
        .found(format!("`{}`", attributes(found)))
    })
}

fn attributes(promise: &Promise) -> String {
    match promise {
        Promise::Runs => "rust".to_owned(),
        Promise::Panics => "rust,should_panic".to_owned(),
        Promise::Compiles => "rust,no_run".to_owned(),
        Promise::Fails(Some(code)) => format!("rust,compile_fail,{code}"),
        Promise::Fails(None) => "rust,compile_fail".to_owned(),
        Promise::Nothing => "rust,ignore".to_owned(),
    }
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

/// A listing whose output depends on the schedule has been run under all of
/// them, and so has every other that says so. What uses other crates can't be.
fn unexplored(book: &Book, listing: &Listing) -> Option<Finding> {
    let file = listing.dir.join(explored::FILE);
    let exists = book.root.join(&file).exists();
    let any_schedule = matches!(listing.promise.contract, Contract::AnySchedule { .. });
    let only_std = !listing.manifest.contains("[dependencies]");
    let needed = exists || (any_schedule && only_std);
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

/// `cargo run -p NAME` is ambiguous when a dependency has that name.
fn names_of_dependencies(book: &Book) -> Vec<Finding> {
    let lock = std::fs::read_to_string(book.root.join("Cargo.lock")).unwrap_or_default();
    book.listings
        .iter()
        .filter(|listing| {
            let entry = format!("name = \"{}\"\n", listing.name);
            lock.matches(&entry).count() > 1
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
                || below == Path::new(explored::FILE);
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

/// Lines shift silently, anchors do not.
fn line_ranges(book: &Book) -> Vec<Finding> {
    static RANGE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\{\{\s*#(rustdoc_)?include\s+[^}\s:]+:\d*(:\d*)?\s*\}\}")
            .expect("a valid pattern")
    });
    let mut findings = vec![];
    for chapter in &book.chapters {
        let text = std::fs::read_to_string(book.root.join(&chapter.path)).unwrap_or_default();
        for (index, line) in text.lines().enumerate() {
            if let Some(found) = RANGE.find(line) {
                findings.push(
                    Finding::new(
                        &chapter.path,
                        index + 1,
                        "this include takes lines by number, which shift when the file changes",
                        "mark the part with `// ANCHOR: name` and `// ANCHOR_END: name`, and include that",
                    )
                    .found(format!("`{}`", found.as_str())),
                );
            }
        }
    }
    findings
}

/// A `cargo run -p NAME` that a page or the README tells the reader to type.
fn unknown_commands(book: &Book) -> Result<Vec<Finding>> {
    let mut commands: Vec<(PathBuf, usize, String)> = vec![];
    let documents = crate::documents(&book.root)?;
    for chapter in book.chapters.iter().chain(&documents) {
        for (code, line) in &chapter.code_spans {
            commands.push((chapter.path.clone(), *line, code.clone()));
        }
        for block in chapter
            .blocks
            .iter()
            .filter(|b| b.info.language == "console")
        {
            for line in &block.lines {
                commands.push((chapter.path.clone(), line.number, line.text.clone()));
            }
        }
    }
    let tools = ["instep"];
    Ok(commands
        .into_iter()
        .filter_map(|(file, line, command)| {
            let words: Vec<_> = command.split_whitespace().collect();
            let cargo = words.iter().position(|word| *word == "cargo")?;
            let at = words[cargo..]
                .iter()
                .position(|word| ["-p", "--package"].contains(word))?;
            let name = *words.get(cargo + at + 1)?;
            let placeholder = name.chars().all(|c| c.is_ascii_uppercase() || c == '_');
            if placeholder || tools.contains(&name) {
                return None;
            }
            let broken = words.windows(2).any(|pair| pair == ["-F", "broken"]);
            let finding = Finding::new(file, line, "", "").found(format!("`{command}`"));
            match book.listing(name) {
                None => Some(Finding {
                    what: format!("there is no listing `{name}`"),
                    help: "name a listing of `code`".to_owned(),
                    ..finding
                }),
                Some(listing) => {
                    let fails = matches!(listing.promise.contract, Contract::FailsToCompile { .. });
                    (fails != broken).then(|| Finding {
                        what: format!("this is not how `{name}` is run"),
                        help: format!("write `{}`", listing.command()),
                        ..finding
                    })
                }
            }
        })
        .collect())
}

/// An error code in the text has to be one that the compiler was seen to give.
fn unknown_error_codes(book: &Book) -> Vec<Finding> {
    let mut proven: BTreeSet<String> = BTreeSet::new();
    for listing in &book.listings {
        if let Contract::FailsToCompile { error } = &listing.promise.contract {
            proven.insert(error.clone());
        }
    }
    for block in book.chapters.iter().flat_map(|chapter| &chapter.blocks) {
        if let Promise::Fails(Some(code)) = block.promise() {
            proven.insert(code);
        }
    }
    let mut findings = vec![];
    for chapter in &book.chapters {
        for (text, line) in chapter.prose.iter().chain(&chapter.code_spans) {
            for word in text.split(|c: char| !c.is_ascii_alphanumeric()) {
                if is_error_code(word) && !proven.contains(word) {
                    findings.push(
                        Finding::new(
                            &chapter.path,
                            *line,
                            "no listing and no block shows this error",
                            "name an error that the book shows, or show this one",
                        )
                        .found(format!("`{word}`")),
                    );
                }
            }
        }
    }
    findings
}
