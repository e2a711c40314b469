//! Each picture of a program's memory is what its trace and its manifest say, and
//! stands on a page.

use std::fs;

use crate::book::Book;
use crate::book::kept;
use crate::book::listing::Listing;
use crate::book::memory;
use crate::book::text::line_of;
use crate::edit::Edit;
use crate::files::slashed;
use crate::finding::Finding;
use crate::page::memory::draw;

/// What is wrong with the pictures of a listing.
pub fn out_of_step(book: &Book, listing: &Listing) -> Vec<Finding> {
    let mut findings = vec![];
    for slug in listing.promise.memory.keys() {
        let file = memory::file(&listing.dir, slug);
        let shown = match drawn(book, listing, slug) {
            Ok(shown) => shown,
            Err(finding) => {
                findings.push(*finding);
                continue;
            }
        };
        let kept = fs::read_to_string(book.root.join(&file)).unwrap_or_default();
        if kept.replace('\r', "") != shown {
            let what = "the picture does not show what the trace and the manifest say";
            let help = format!(
                "draw it with `cargo instep record {} --write`",
                listing.name
            );
            findings.push(Finding::new(&file, 0, what, help));
        }
        let includes = book.chapters.iter().flat_map(|chapter| &chapter.includes);
        if !includes.into_iter().any(|include| include.file == file) {
            let what = format!("no page shows the picture `{slug}` of `{}`", listing.name);
            let help = format!(
                "show it below the output, in a paragraph of its own, with `{{{{#include ../../{}}}}}`",
                slashed(&file)
            );
            findings.push(Finding::new(&file, 0, what, help));
        }
    }
    findings
}

/// The pictures of a listing that are not as they should be.
pub fn edits(book: &Book, listing: &Listing) -> Vec<Edit> {
    let pictures = listing.promise.memory.keys();
    let edits = pictures.filter_map(|slug| {
        let after = drawn(book, listing, slug).ok()?;
        let file = memory::file(&listing.dir, slug);
        let before = fs::read_to_string(book.root.join(&file)).unwrap_or_default();
        (before.replace('\r', "") != after).then_some(Edit {
            file,
            before,
            after: Some(after),
            told: None,
        })
    });
    edits.collect()
}

fn drawn(book: &Book, listing: &Listing, slug: &str) -> Result<String, Box<Finding>> {
    let picture = &listing.promise.memory[slug];
    let fault = |found: String, help: &str| {
        let line = line_of(&listing.manifest, &format!("listing.memory.{slug}]"));
        let what = "this picture of memory is not what the program does";
        Box::new(Finding::new(listing.manifest_path(), line, what, help).found(found))
    };
    let Some(trace) = kept::whole_graph(&book.root.join(&listing.dir), &listing.source) else {
        let help = format!(
            "record one with `cargo instep record {} --write`",
            listing.name
        );
        return Err(fault("no trace that is up to date".to_owned(), &help));
    };
    let scene = picture.scene(&listing.source, &trace).map_err(|found| {
        fault(
            found,
            "name each owner, and each `Weak`, that there is at that moment",
        )
    })?;
    Ok(draw(listing, slug, picture, &scene))
}
