//! What a program prints stands below that program, and not below another.

use std::path::Path;

use crate::book::Book;
use crate::book::chapter::Chapter;
use crate::book::listing::Listing;
use crate::book::measured::PLOT;
use crate::files::slashed;
use crate::finding::Finding;
use crate::rules::pictures;

/// Outputs and plots that a reader would take for those of another listing.
pub fn check(book: &Book) -> Vec<Finding> {
    let chapters = book.chapters.iter();
    chapters
        .flat_map(|chapter| of_chapter(book, chapter))
        .collect()
}

/// What an included file is to its listing, or to a change of it.
enum Part {
    Source,
    /// Its output, or a picture of what it does.
    Result,
}

fn of_chapter(book: &Book, chapter: &Chapter) -> Vec<Finding> {
    let mut findings = vec![];
    let mut above: Option<&Listing> = None;
    for include in &chapter.includes {
        let Some((listing, part)) = part(book, &include.file) else {
            continue;
        };
        match part {
            Part::Source => above = Some(listing),
            Part::Result if above.is_some_and(|above| above.name == listing.name) => {}
            Part::Result => {
                let found = match above {
                    Some(above) => format!("`{}` above it", slashed(&above.source_path())),
                    None => "no listing above it".to_owned(),
                };
                findings.push(
                    Finding::new(
                        &chapter.path,
                        include.line,
                        format!(
                            "`{}` does not stand below its own program",
                            slashed(&include.file)
                        ),
                        "show each output below the listing, or the difference, that prints it",
                    )
                    .expected(format!("`{}` above it", slashed(&listing.source_path())))
                    .found(found),
                );
            }
        }
    }
    findings
}

fn part<'a>(book: &'a Book, file: &Path) -> Option<(&'a Listing, Part)> {
    let listings = book.listings.iter();
    let mut programs =
        listings.flat_map(|listing| std::iter::once(listing).chain(&listing.changes));
    programs.find_map(|listing| {
        if file == listing.source_path() {
            return Some((listing, Part::Source));
        }
        let mut pictures = pictures::files(listing);
        let mut is_picture = || {
            let is_plot = file == listing.dir.join(PLOT);
            listing.change.is_none() && (is_plot || pictures.any(|picture| picture == file))
        };
        (file == listing.output_path() || is_picture()).then_some((listing, Part::Result))
    })
}
