//! The list of all listings, for the repository and for the book.

use std::path::{Path, PathBuf};

use schedules::amounts::grouped;

use crate::book::Book;
use crate::book::chapter::Chapter;
use crate::book::listing::Listing;
use crate::book::text;
use crate::edit::Edit;
use crate::files::slashed;

/// The index that somebody browsing the repository sees.
pub const PATH: &str = "code/README.md";

/// A page that shows a listing.
struct Page<'a> {
    title: &'a str,
    /// Relative to the book's root.
    path: &'a Path,
}

/// The content of [`PATH`]: it leads from each listing to its page.
pub fn for_the_repository(book: &Book) -> String {
    "# Listings\n\nEvery program that the book shows. Run one with `cargo run -p NAME`.\n\
     This index is made by `cargo instep record --write`.\n"
        .to_owned()
        + &tables(
            book,
            |part, name| format!("{part}/{name}/src/main.rs"),
            |page| format!("../{}", slashed(page)),
        )
}

/// The same for the book's page `listings.md`; each listing has a page of its
/// own below `listings/`.
pub fn for_the_book(book: &Book) -> String {
    tables(
        book,
        |_, name| format!("listings/{name}.md"),
        |page| book.within(page),
    )
}

/// A table for each part; told is where the listing of a name is, and where a page is.
fn tables(
    book: &Book,
    listing_at: impl Fn(&str, &str) -> String,
    page_at: impl Fn(&Path) -> String,
) -> String {
    let mut text = String::new();
    for (part, listings) in by_part(book) {
        text.push_str(&format!("\n## {}\n\n", title(part)));
        text.push_str("| listing | shows | output | page |\n| --- | --- | --- | --- |\n");
        for listing in listings {
            let page = page(book, listing)
                .map(|page| format!("[{}]({})", page.title, page_at(page.path)))
                .unwrap_or_default();
            text.push_str(&format!(
                "| [`{name}`]({}) | {} | {} | {page} |\n",
                listing_at(part, &listing.name),
                listing.summary(),
                listing.promise.contract,
                name = listing.name,
            ));
        }
    }
    text
}

/// What running listings under every schedule has shown, for the page
/// `listings.md`.
pub fn explored(book: &Book) -> String {
    let mut text = String::from(
        "| listing | possible outputs | schedules that stand for all | can get stuck |\n| --- | ---: | ---: | --- |\n",
    );
    for listing in in_order(book) {
        let Some(explored) = &listing.explored else {
            continue;
        };
        let name = &listing.name;
        let stuck = match (explored.can_deadlock(), explored.ends()) {
            (true, 0) => "always",
            (true, _) => "yes",
            (false, _) => "no",
        };
        text.push_str(&format!(
            "| [`{name}`](listings/{name}.md) | {} | {} | {stuck} |\n",
            grouped(explored.all()),
            grouped(explored.schedules)
        ));
    }
    text
}

/// The index of the listings, when it is not what it should be.
pub fn edit(book: &Book) -> Option<Edit> {
    let file = PathBuf::from(PATH);
    let before = text::read(&book.root.join(&file)).unwrap_or_default();
    let before = before.replace("\r\n", "\n");
    let after = for_the_repository(book);
    (before != after).then_some(Edit {
        file,
        before,
        after: Some(after),
        told: None,
    })
}

fn page<'a>(book: &'a Book, listing: &'a Listing) -> Option<Page<'a>> {
    book.pages_of(listing).next().map(|chapter| Page {
        title: &chapter.title,
        path: &chapter.path,
    })
}

/// All listings, in the order in which a reader meets them.
pub fn in_order(book: &Book) -> Vec<&Listing> {
    let mut listings: Vec<_> = book.listings.iter().collect();
    listings.sort_by_key(|listing| place(book, listing).unwrap_or((usize::MAX, 0)));
    listings
}

/// The first chapter that shows a listing, and the line.
fn place(book: &Book, listing: &Listing) -> Option<(usize, usize)> {
    let file = listing.source_path();
    book.chapters
        .iter()
        .enumerate()
        .find_map(|(index, chapter)| {
            let include = chapter
                .includes
                .iter()
                .find(|include| include.file == file)?;
            Some((index, include.line))
        })
}

/// The listings of each part, the parts in the order of the chapters.
fn by_part(book: &Book) -> Vec<(&str, Vec<&Listing>)> {
    let mut parts: Vec<(&str, Vec<&Listing>)> = vec![];
    for listing in in_order(book) {
        match parts.iter_mut().find(|(part, _)| *part == listing.part) {
            Some((_, listings)) => listings.push(listing),
            None => parts.push((&listing.part, vec![listing])),
        }
    }
    // A page before the first part may show a listing of a later one.
    parts.sort_by_key(|(part, _)| {
        let folder = book.settings.src.join(part);
        let first = |chapter: &Chapter| chapter.path.starts_with(&folder);
        book.chapters.iter().position(first)
    });
    parts
}

/// `interior-mutability` → `Interior mutability`.
fn title(part: &str) -> String {
    let words = part.replace('-', " ");
    let mut letters = words.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}
