//! Finishes the pages that mdBook has rendered.
//!
//! mdBook starts this as a renderer after its own. It [`highlight`]s the code,
//! so that the reader's browser need not, gives each page a [`description`] and a
//! [`picture`],
//! makes the [`contents`] work by keyboard, lays the data of the schedule
//! explorers beside the pages, makes the [`search`] small, scripts and styles
//! [`lean`], the book fit for [`paper`] and readable [`offline`].

pub mod contents;
pub mod description;
pub mod editions;
pub mod highlight;
pub mod lean;
pub mod offline;
pub mod pages;
pub mod paper;
pub mod picture;
pub mod search;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use instep::book::Book;
use instep::page::{explorer, goals};
use mdbook_renderer::RenderContext;
use schedules::page::code;

/// Where the pictures of the pages are.
const PICTURES: &str = "pictures";

/// Finishes the pages of the book in the folder `html`. Where the book's configuration
/// names the site's `address`, each page tells its own; where it names `editions`, files
/// with the whole book that will lie beside the pages, the first page has links to them.
///
/// # Errors
///
/// When a file can't be read or written.
pub fn finish(context: &RenderContext, html: &Path) -> Result<()> {
    for page in pages::all(html)? {
        pages::rewrite(&page, |text| {
            description::in_page(&highlight::in_page(&lean::without_marks(text)))
        })?;
    }
    let book = Book::load(&context.root)?;
    contents::finish(html, &goals::of_chapters(&book))?;
    lay_out_walks(&book, html)?;
    let address: Option<String> = context.config.get("output.site.address")?;
    if let Some(address) = address {
        tell_addresses(&book, html, address.trim_end_matches('/'))?;
    }
    let editions: Option<Vec<String>> = context.config.get("output.site.editions")?;
    if let Some(files) = editions {
        editions::link(html, &files)?;
    }
    paper::finish(html, &paper::sheets(&context.book, book.listings.len()))?;
    lean::strip(html)?;
    lean::join(html)?;
    search::replace(html)?;
    offline::write_worker(html)
}

/// Tells in each page its address and its picture, and draws that.
fn tell_addresses(book: &Book, html: &Path, address: &str) -> Result<()> {
    let folder = html.join(PICTURES);
    fs::create_dir_all(&folder)
        .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    for page in pages::all(html)? {
        let name = instep::slashed(page.strip_prefix(html)?);
        if offline::UNVISITED.contains(&name.as_str()) {
            continue;
        }
        // The first chapter is the book's first page, too.
        let source = name.replace(".html", ".md");
        let chapters = &book.chapters;
        let shown = chapters
            .iter()
            .position(|one| book.within(&one.path) == source);
        let chapter = match name.as_str() {
            "index.html" => Some(0),
            _ => shown,
        };
        let (of, own) = match chapter.and_then(|index| chapters.get(index)) {
            Some(chapter) if chapter.path == chapters[0].path => (Some(chapter), String::new()),
            chapter => (chapter, name),
        };
        let file = match of {
            Some(chapter) => book
                .within(&chapter.path)
                .replace(".md", "")
                .replace('/', "-"),
            None => "book".to_owned(),
        };
        let file = format!("{file}.png");
        let drawn = folder.join(&file);
        if !drawn.exists() {
            fs::write(&drawn, picture::draw(book, of)?)
                .with_context(|| format!("cannot write {}", drawn.display()))?;
        }
        let own = format!("{address}/{own}");
        let picture = format!("{address}/{PICTURES}/{file}");
        pages::rewrite(&page, |text| description::at(text, &own, &picture))?;
    }
    Ok(())
}

/// Puts the data of the schedule explorers where the pages expect it.
fn lay_out_walks(book: &Book, html: &Path) -> Result<()> {
    let folder = html.join(explorer::FOLDER);
    fs::create_dir_all(&folder)
        .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    for listing in &book.listings {
        if let Some(data) = explorer::data(&book.root, listing, code::lines) {
            let file = folder.join(format!("{}.json", listing.name));
            fs::write(&file, data).with_context(|| format!("cannot write {}", file.display()))?;
        }
    }
    Ok(())
}
