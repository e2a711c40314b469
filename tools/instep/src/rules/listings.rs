//! Each listing is recorded, is shown on a page, and has nothing beside it that
//! nobody uses.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Result;
use formats::{state_graph, summary};

use crate::book::Book;
use crate::book::contract::Contract;
use crate::book::crates::packages;
use crate::book::include;
use crate::book::listing::Listing;
use crate::book::measured;
use crate::book::text::line_of;
use crate::files::{self, slashed};
use crate::finding::Finding;
use crate::rules::{challenges, changes, crates, loose, pictures, searched, traces};

/// Everything that is out of step about the listings.
///
/// # Errors
///
/// When a listing's folder cannot be read.
pub fn check(book: &Book) -> Result<Vec<Finding>> {
    let mut findings = vec![];
    for listing in &book.listings {
        findings.extend(in_step(book, listing));
        findings.extend(crates::check(book, listing));
        findings.extend(loose::check(book, listing));
        for changed in &listing.changes {
            findings.extend(loose::check(book, changed));
        }
        findings.extend(is_a_session(listing));
        findings.extend(unused_anchors(book, listing));
        findings.extend(changes::check(book, listing));
    }
    findings.extend(names_of_dependencies(book));
    findings.extend(stray_files(book)?);
    Ok(findings)
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
                slashed(&listing.source_path())
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
    findings.extend(output_is_shown(listing, shows));
    findings.extend(searched::out_of_step(book, listing));
    findings.extend(traces::out_of_step(book, listing));
    findings.extend(challenges::check(book, listing));
    findings.extend(super::measured::out_of_step(book, listing));
    findings.extend(pictures::out_of_step(book, listing));
    findings.extend(talks_to_strangers(book, listing));
    findings
}

/// The output of a listing is recorded, and shown.
fn output_is_shown(listing: &Listing, shows: impl Fn(&Path) -> bool) -> Option<Finding> {
    let name = &listing.name;
    match listing.output {
        None => Some(Finding::new(
            listing.output_path(),
            0,
            format!("the output of `{name}` is not recorded"),
            format!("record it with `cargo instep record {name} --write`"),
        )),
        Some(_) if !shows(&listing.output_path()) => Some(Finding::new(
            listing.output_path(),
            0,
            format!("no page shows the output of `{name}`"),
            format!(
                "show it below the listing with `{{{{#include ../../{}}}}}`",
                slashed(&listing.output_path())
            ),
        )),
        Some(_) => None,
    }
}

/// Whom a listing talks to is a listing, too.
fn talks_to_strangers(book: &Book, listing: &Listing) -> Vec<Finding> {
    let Contract::Network { peer, clients, .. } = &listing.promise.contract else {
        return vec![];
    };
    let named = peer.iter().map(|peer| ("peer", peer.as_str()));
    let clients = clients.iter().map(|client| ("clients", first_word(client)));
    let strangers = named
        .chain(clients)
        .filter(|(_, other)| book.listing(other).is_none());
    let finding = |(key, other): (&str, &str)| {
        Finding::new(
            listing.manifest_path(),
            line_of(&listing.manifest, key),
            format!("whom `{}` talks to is no listing", listing.name),
            "name a listing of `code`",
        )
        .found(format!("`{other}`"))
    };
    strangers.map(finding).collect()
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
    let defined = include::anchors(&listing.source);
    let is_defined = |used: &str| defined.iter().any(|(anchor, _)| anchor == used);
    if !used.iter().all(|used| is_defined(used)) {
        // It was renamed, or it is misspelled: the page that asks for it is told.
        return vec![];
    }
    let unused = defined
        .iter()
        .filter(|(anchor, _)| !used.contains(anchor.as_str()));
    unused
        .map(|(anchor, line)| {
            Finding::new(
                &file,
                *line,
                format!("no page shows the anchor `{anchor}`"),
                "show it, or delete both its comments",
            )
        })
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
        for file in files::below(&book.root, &listing.dir)? {
            let below = file.strip_prefix(&listing.dir).unwrap_or(&file);
            let belongs = crates::is_source(listing, below)
                || below == Path::new("Cargo.toml")
                || below == Path::new("output.txt")
                || below == Path::new(summary::FILE)
                || below == Path::new(state_graph::FILE)
                || (listing.promise.measure.is_some()
                    && [measured::FILE, measured::PLOT]
                        .map(Path::new)
                        .contains(&below))
                || pictures::files(listing).any(|picture| picture == file)
                || changes::belongs(listing, below);
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
