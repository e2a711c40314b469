//! The list of contents, with buttons where mdBook has links that lead nowhere, and
//! with the goals of each page, of which the reader may have reached some.

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

/// Puts buttons into the lists of contents of the book in the folder `html`, and
/// which `goals` the pages pose: a page with the words for its attribute.
///
/// # Errors
///
/// When a file can't be read or written.
pub fn finish(html: &Path, goals: &[(String, String)]) -> Result<()> {
    for file in pages::files(html)? {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        if name == "toc.html" || name.starts_with("toc-") && name.ends_with(".js") {
            pages::rewrite(&file, |list| with_goals(&with_buttons(list), goals))?;
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

fn with_goals(list: &str, goals: &[(String, String)]) -> String {
    goals.iter().fold(list.to_owned(), |list, (page, words)| {
        let link = format!("<a href=\"{page}\"");
        list.replace(&link, &format!("{link} data-goals=\"{words}\""))
    })
}
