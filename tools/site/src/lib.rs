//! Finishes the pages that mdBook has rendered.
//!
//! mdBook starts this as a renderer after its own. It [`highlight`]s the code,
//! so that the reader's browser need not, gives each page a [`description`],
//! makes the [`contents`] work by keyboard, lays the data of the schedule
//! explorers beside the pages, makes the [`search`] small, scripts and styles
//! [`lean`], the book fit for [`paper`] and readable [`offline`].

pub mod contents;
pub mod description;
pub mod highlight;
pub mod lean;
pub mod offline;
pub mod pages;
pub mod paper;
pub mod search;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use instep::book::Book;
use instep::page::{explorer, goals};
use mdbook_renderer::RenderContext;
use schedules::page::code;

/// Finishes the pages of the book in the folder `html`.
///
/// # Errors
///
/// When a file can't be read or written.
pub fn finish(context: &RenderContext, html: &Path) -> Result<()> {
    for page in pages::all(html)? {
        pages::rewrite(&page, |text| {
            description::in_page(&highlight::in_page(text))
        })?;
    }
    let book = Book::load(&context.root)?;
    contents::finish(html, &goals::of_chapters(&book))?;
    lay_out_walks(&book, html)?;
    search::shrink(html)?;
    paper::finish(html, &paper::sheets(&context.book, book.listings.len()))?;
    lean::strip(html)?;
    lean::join(html)?;
    offline::write_worker(html)
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
