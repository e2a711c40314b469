//! What the names on a command line mean: listings and chapters.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::book::Book;
use crate::book::include::normalize;
use crate::book::listing::{CODE, Listing};
use crate::book::text;

/// A part of the book, or all of it.
#[derive(Debug, Default)]
pub struct Selection<'a> {
    pub listings: Vec<&'a Listing>,
    /// Files and folders, relative to the book's root; `None` means all.
    places: Option<Vec<PathBuf>>,
}

impl<'a> Selection<'a> {
    pub fn all(book: &'a Book) -> Self {
        Self::everywhere(book.listings.iter().collect())
    }

    /// All that can be read, but only these listings to run.
    pub fn everywhere(listings: Vec<&'a Listing>) -> Self {
        Selection {
            listings,
            places: None,
        }
    }

    /// Listings by their names, chapters by their paths or file stems.
    ///
    /// # Errors
    ///
    /// When a name is neither; the error tells similar ones.
    pub fn named(book: &'a Book, names: &[String]) -> Result<Self> {
        if names.is_empty() {
            return Ok(Self::all(book));
        }
        let mut selection = Selection {
            places: Some(vec![]),
            ..Selection::default()
        };
        for name in names {
            selection.listings.extend(book.listing(name));
            let places = places_of(book, name);
            if places.is_empty() {
                bail!("{}", unknown(book, name));
            }
            selection.places.get_or_insert_default().extend(places);
        }
        selection.with_included_text(book);
        Ok(selection)
    }

    /// Exactly these listings, and these files.
    pub fn of(book: &'a Book, listings: Vec<&'a Listing>, files: Vec<PathBuf>) -> Self {
        let mut places = files;
        places.extend(listings.iter().map(|listing| listing.dir.clone()));
        let mut selection = Selection {
            listings,
            places: Some(places),
        };
        selection.with_included_text(book);
        selection
    }

    /// A chapter made of other Markdown files has its findings there.
    fn with_included_text(&mut self, book: &Book) {
        let selected = book.chapters.iter().filter(|c| self.covers(&c.path));
        let included: Vec<_> = selected
            .flat_map(|chapter| &chapter.includes)
            .map(|include| include.file.clone())
            .filter(|file| file.extension().is_some_and(|extension| extension == "md"))
            .collect();
        if let Some(places) = &mut self.places {
            places.extend(included);
        }
    }

    /// Whether a file is selected.
    pub fn covers(&self, file: &Path) -> bool {
        match &self.places {
            None => true,
            Some(places) => places.iter().any(|place| file.starts_with(place)),
        }
    }
}

/// The listings that `names` name; all of them when none is named.
///
/// # Errors
///
/// When there is no such listing.
pub fn listings<'a>(book: &'a Book, names: &[String]) -> Result<Vec<&'a Listing>> {
    if names.is_empty() {
        return Ok(book.listings.iter().collect());
    }
    let find = |name: &String| match book.listing(name) {
        Some(listing) => Ok(listing),
        None => {
            let near = text::nearest(name, book.listings.iter().map(|l| l.name.as_str()));
            bail!("there is no listing `{name}`{}", like(&near))
        }
    };
    names.iter().map(find).collect()
}

fn places_of(book: &Book, name: &str) -> Vec<PathBuf> {
    // A listing that could not be read has findings, and no entry.
    let folder = |path: &Path| {
        let folder: PathBuf = path.components().take(3).collect();
        (folder.starts_with(CODE) && folder.file_name().is_some_and(|last| last == name))
            .then_some(folder)
    };
    let unread = book.findings.iter().filter_map(|f| folder(&f.file));
    let listing = book.listing(name).map(|listing| listing.dir.clone());
    let path = normalize(Path::new(name));
    let chapters = book
        .chapters
        .iter()
        .map(|chapter| &chapter.path)
        .chain(book.findings.iter().map(|finding| &finding.file))
        .filter(|chapter| chapter.starts_with(&book.settings.src))
        .filter(|chapter| {
            let bare = chapter.with_extension("");
            let within = |full: &Path| *full == path || *full == book.settings.src.join(&path);
            within(chapter) || within(&bare) || bare.file_name().is_some_and(|stem| stem == name)
        })
        .cloned();
    listing.into_iter().chain(unread).chain(chapters).collect()
}

fn unknown(book: &Book, name: &str) -> String {
    let chapters: Vec<_> = book
        .chapters
        .iter()
        .filter_map(|chapter| chapter.path.file_stem()?.to_str())
        .collect();
    let listings = book.listings.iter().map(|listing| listing.name.as_str());
    let near = text::nearest(name, listings.chain(chapters));
    format!(
        "no listing and no chapter is called `{name}`{}",
        like(&near)
    )
}

fn like(near: &[&str]) -> String {
    match near {
        [] => String::new(),
        near => format!("; similar names: {}", near.join(", ")),
    }
}
