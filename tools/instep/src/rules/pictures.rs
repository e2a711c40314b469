//! Each picture of a listing is what its trace or its search, and its manifest, say,
//! and stands on a page.

use std::fs;
use std::path::{Path, PathBuf};

use crate::book::Book;
use crate::book::contract::Contract;
use crate::book::kept;
use crate::book::listing::Listing;
use crate::book::text::line_of;
use crate::book::{memory, moment};
use crate::edit::Edit;
use crate::files::slashed;
use crate::finding::Finding;
use crate::record;

/// What a picture is of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Memory,
    Moment,
}

/// A picture that the manifest asks for.
struct Picture<'a> {
    kind: Kind,
    slug: &'a str,
    file: PathBuf,
}

/// The files of the pictures that the manifest asks for.
pub fn files(listing: &Listing) -> impl Iterator<Item = PathBuf> + '_ {
    let drawn = pictures(listing).map(|picture| picture.file);
    drawn.chain(overheard(listing))
}

/// The picture of its conversation with its peer. It is held to what the two say when
/// they run.
fn overheard(listing: &Listing) -> Option<PathBuf> {
    let Contract::Network { conversation, .. } = &listing.promise.contract else {
        return None;
    };
    let has_one = conversation.is_some() && listing.change.is_none();
    has_one.then(|| record::conversation::file(&listing.dir))
}

fn pictures(listing: &Listing) -> impl Iterator<Item = Picture<'_>> {
    let memory = listing.promise.memory.keys().map(|slug| Picture {
        kind: Kind::Memory,
        slug,
        file: memory::file(&listing.dir, slug),
    });
    let moment = listing.promise.moment.keys().map(|slug| Picture {
        kind: Kind::Moment,
        slug,
        file: moment::file(&listing.dir, slug),
    });
    memory.chain(moment)
}

/// What is wrong with the pictures of a listing.
pub fn out_of_step(book: &Book, listing: &Listing) -> Vec<Finding> {
    let mut findings = vec![];
    for picture in pictures(listing) {
        let shown = match drawn(book, listing, &picture) {
            Ok(shown) => shown,
            Err(finding) => {
                findings.push(*finding);
                continue;
            }
        };
        let file = &picture.file;
        if kept(book, file) != shown {
            let what = "the picture does not show what the trace and the manifest say";
            let help = format!(
                "draw it with `cargo instep record {} --write`",
                listing.name
            );
            findings.push(Finding::new(file, 0, what, help));
        }
        findings.extend(unshown(book, listing, picture.slug, file));
    }
    if let Some(file) = overheard(listing) {
        findings.extend(unshown(book, listing, "conversation", &file));
    }
    findings
}

fn unshown(book: &Book, listing: &Listing, name: &str, file: &Path) -> Option<Finding> {
    let mut includes = book.chapters.iter().flat_map(|chapter| &chapter.includes);
    if includes.any(|include| include.file == file) {
        return None;
    }
    let what = format!("no page shows the picture `{name}` of `{}`", listing.name);
    let help = format!(
        "show it below the output, in a paragraph of its own, with `{{{{#include ../../{}}}}}`",
        slashed(file)
    );
    Some(Finding::new(file, 0, what, help))
}

/// The pictures of a listing that are not as they should be.
pub fn edits(book: &Book, listing: &Listing) -> Vec<Edit> {
    let edits = pictures(listing).filter_map(|picture| {
        let after = drawn(book, listing, &picture).ok()?;
        let before = kept(book, &picture.file);
        (before != after).then_some(Edit {
            file: picture.file,
            before,
            after: Some(after),
            told: None,
        })
    });
    edits.collect()
}

fn kept(book: &Book, file: &PathBuf) -> String {
    let kept = fs::read_to_string(book.root.join(file)).unwrap_or_default();
    kept.replace('\r', "")
}

fn drawn(book: &Book, listing: &Listing, picture: &Picture) -> Result<String, Box<Finding>> {
    let slug = picture.slug;
    let (table, what) = match picture.kind {
        Kind::Memory => (
            "memory",
            "this picture of memory is not what the program does",
        ),
        Kind::Moment => (
            "moment",
            "this picture of a moment is not what the program does",
        ),
    };
    let fault = |found: String, help: &str| {
        let line = line_of(&listing.manifest, &format!("listing.{table}.{slug}]"));
        Box::new(Finding::new(listing.manifest_path(), line, what, help).found(found))
    };
    let Some(trace) = kept::whole_graph(&book.root.join(&listing.dir), &listing.source) else {
        let help = format!(
            "record one with `cargo instep record {} --write`",
            listing.name
        );
        return Err(fault("no trace that is up to date".to_owned(), &help));
    };
    match picture.kind {
        Kind::Memory => {
            let memory = &listing.promise.memory[slug];
            let scene = memory.scene(&listing.source, &trace).map_err(|found| {
                fault(
                    found,
                    "name each owner, and each `Weak`, that there is at that moment",
                )
            })?;
            Ok(record::memory::draw(listing, slug, memory, &scene))
        }
        Kind::Moment => {
            let moment = &listing.promise.moment[slug];
            let scene = moment.scene(&trace).map_err(|found| {
                fault(
                    found,
                    "name a moment that some schedule of the program reaches",
                )
            })?;
            Ok(record::moment::draw(listing, slug, moment, &scene))
        }
    }
}
