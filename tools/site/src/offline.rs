//! The service worker that keeps the book for readers without a network.

use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::Path;

use anyhow::{Context, Result};

use crate::{pages, search};

/// The worker's name in the book's folder, which it is in charge of.
pub const WORKER: &str = "sw.js";

/// Writes the worker, which knows all files that a reader may need.
///
/// # Errors
///
/// When a file can't be read, or the worker can't be written.
pub fn write_worker(html: &Path) -> Result<()> {
    let mut hash = DefaultHasher::new();
    let mut list = String::new();
    for file in pages::files(html)? {
        let name = instep::slashed(file.strip_prefix(html).unwrap_or(&file));
        if !is_needed(&name) {
            continue;
        }
        let content = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        hash.write(name.as_bytes());
        hash.write_usize(content.len());
        hash.write(&content);
        list.push_str(&format!("  {name:?},\n"));
    }
    let worker = format!(
        "const VERSION = \"{:016x}\";\nconst FILES = [\n{list}];\n\n{}",
        hash.finish(),
        include_str!("sw.js")
    );
    let path = html.join(WORKER);
    fs::write(&path, worker).with_context(|| format!("cannot write {}", path.display()))
}

/// Pages that no reader goes to. Without scripts there is no worker either, and nobody
/// needs the contents as a page.
pub const UNVISITED: [&str; 3] = ["print.html", "404.html", "toc.html"];

/// Whether a page loads it, or a reader goes there.
fn is_needed(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    let unused = [".nojekyll", "CNAME", WORKER];
    // The code is highlighted, in the book's own colors, and the system's fonts are used.
    let replaced = ["highlight-", "tomorrow-night-", "ayu-highlight-", "fonts/"]
        .iter()
        .any(|start| name.starts_with(start));
    let on_its_page = name.starts_with(search::TEXTS);
    let for_others = name.starts_with("pictures/") || UNVISITED.contains(&name);
    !unused.contains(&file)
        && !for_others
        && !replaced
        && !on_its_page
        && !file.ends_with(".pdf")
        && !file.ends_with(".map")
}
