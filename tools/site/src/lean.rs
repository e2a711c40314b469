//! The book's own scripts and styles, without what only their authors need.

use std::path::Path;

use anyhow::Result;

use crate::pages;

/// Where mdBook puts the files that book.toml names as additional.
const THEME: &str = "theme";

/// Makes the scripts and styles of the book in the folder `html` lean.
///
/// # Errors
///
/// When a file can't be read or written.
pub fn strip(html: &Path) -> Result<()> {
    let theme = html.join(THEME);
    if !theme.is_dir() {
        return Ok(());
    }
    for file in pages::files(&theme)? {
        match file.extension().and_then(|extension| extension.to_str()) {
            Some("js") => pages::rewrite(&file, script)?,
            Some("css") => pages::rewrite(&file, style)?,
            _ => {}
        }
    }
    Ok(())
}

/// A script without indentation, and without the lines that are a comment. A
/// comment in any other place stays: it may be a part of a text. Texts of several
/// lines would lose their indentation; the book's scripts have none.
pub fn script(text: &str) -> String {
    let is_comment = |line: &str| {
        let ends = |rest: &str| rest.find("*/") == rest.len().checked_sub(2);
        line.starts_with("//") || line.strip_prefix("/*").is_some_and(ends)
    };
    lines(text, |line| !is_comment(line))
}

/// A style without indentation and comments.
pub fn style(text: &str) -> String {
    let mut left = String::new();
    let mut rest = text;
    while let Some((before, comment)) = rest.split_once("/*") {
        left.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    left.push_str(rest);
    lines(&left, |_| true)
}

fn lines(text: &str, stays: impl Fn(&str) -> bool) -> String {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && stays(line))
        .flat_map(|line| [line, "\n"])
        .collect()
}
