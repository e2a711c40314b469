//! The book's own scripts and styles, without what only their authors need.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow};

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
        let lean = match file.extension().and_then(|extension| extension.to_str()) {
            Some("js") => script,
            Some("css") => style,
            _ => continue,
        };
        let text =
            fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let text =
            lean(&text).with_context(|| format!("{} can't be made smaller", file.display()))?;
        fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(())
}

/// A script without comments, and without white space that means nothing.
///
/// # Errors
///
/// When it can't be understood.
pub fn script(text: &str) -> Result<String> {
    let lean = minifier::js::minify(text).map_err(|error| anyhow!("{error:?}"))?;
    Ok(lean.to_string())
}

/// A style likewise.
///
/// # Errors
///
/// As above.
pub fn style(text: &str) -> Result<String> {
    let lean = minifier::css::minify(text).map_err(|error| anyhow!("{error:?}"))?;
    Ok(lean.to_string().trim().to_owned())
}
