//! The links to the whole book in one file, where the site has such files.

use std::path::Path;

use anyhow::{Context, Result};

use crate::pages;

/// The book's first page, and the same under its own name.
const FIRST: [&str; 2] = ["index.html", "who-goes-next.html"];

/// What the links stand below.
const DOORS: &str = "<nav class=\"doors\"";

/// Links the first page of the book in the folder `html` to these files, which lie beside it.
///
/// # Errors
///
/// When the page can't be read or written, has no place for them, or a name says no kind.
pub fn link(html: &Path, files: &[String]) -> Result<()> {
    let links = files.iter().map(|file| {
        let kind = file.rsplit_once('.').map(|(_, kind)| kind.to_uppercase());
        let kind = kind.with_context(|| format!("`{file}` says no kind, as `.pdf` does"))?;
        Ok(format!("<a href=\"{file}\">{kind}</a>"))
    });
    let links = links.collect::<Result<Vec<_>>>()?.join(", ");
    for name in FIRST {
        let page = html.join(name);
        let text = std::fs::read_to_string(&page)
            .with_context(|| format!("cannot read {}", page.display()))?;
        let doors = text.find(DOORS);
        let end = doors.and_then(|doors| Some(doors + text[doors..].find("</nav>")? + 6));
        let end =
            end.with_context(|| format!("{name} has no `{DOORS}…`, below which links stand"))?;
        let told = format!("\n<p class=\"editions\">To carry with you: {links}</p>\n");
        pages::rewrite(&page, |text| {
            format!("{}{told}{}", &text[..end], &text[end..])
        })?;
    }
    Ok(())
}
