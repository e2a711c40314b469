//! Where a server listens, and a client goes, when nobody says so.

use std::sync::LazyLock;

use anyhow::Result;
use regex::Regex;

use crate::book::Book;
use crate::book::listing::Listing;
use crate::book::text;
use crate::files;

/// The address that a program takes when none is given: its own, or that of a
/// library below `code` that it uses.
///
/// # Errors
///
/// When a library's folder cannot be read.
pub fn by_default(book: &Book, listing: &Listing) -> Result<Option<String>> {
    static DEFAULT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"unwrap_or\(\s*"([^"\s]+:\d+)"\s*\)"#).expect("a valid pattern")
    });
    let of = |source: &str| DEFAULT.captures(source).map(|found| found[1].to_owned());
    if let Some(own) = of(&listing.source) {
        return Ok(Some(own));
    }
    for library in &book.libraries {
        let name = library.file_name().unwrap_or_default().to_string_lossy();
        if text::has_word(&listing.manifest, &name) && listing.has_dependencies {
            for file in files::below(&book.root, &library.join("src"))? {
                let source = text::read(&book.root.join(file)).unwrap_or_default();
                if let Some(theirs) = of(&source) {
                    return Ok(Some(theirs));
                }
            }
        }
    }
    Ok(None)
}
