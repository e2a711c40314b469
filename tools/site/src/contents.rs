//! The list of contents, with buttons where mdBook has links that lead nowhere.

use std::path::Path;

use anyhow::Result;

use crate::pages;

/// What folds a part of the list, in mdBook's HTML and in its script, and what
/// a keyboard can press instead.
const TOGGLES: [(&str, &str); 2] = [
    (
        "<a class=\"chapter-fold-toggle\"><div>❱</div></a>",
        "<button type=\"button\" class=\"chapter-fold-toggle\" aria-label=\"Pages below\" \
         aria-expanded=\"false\"><div>❱</div></button>",
    ),
    (
        "const toggle = document.createElement('a');",
        "const toggle = document.createElement('button');\
         toggle.ariaLabel = 'Sections below';",
    ),
];

/// Puts buttons into the lists of contents of the book in the folder `html`.
///
/// # Errors
///
/// When a file can't be read or written.
pub fn put_buttons(html: &Path) -> Result<()> {
    for file in pages::files(html)? {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        if name == "toc.html" || name.starts_with("toc-") && name.ends_with(".js") {
            pages::rewrite(&file, with_buttons)?;
        }
    }
    Ok(())
}

fn with_buttons(list: &str) -> String {
    TOGGLES
        .iter()
        .fold(list.to_owned(), |list, (link, button)| {
            list.replace(link, button)
        })
}
