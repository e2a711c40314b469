//! A search that loads quickly: only the texts go over the network.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::pages;

/// What stands around the index in the script that mdBook writes.
const BEFORE: &str = "window.search = Object.assign(window.search, JSON.parse('";
const AFTER: &str = "'));";

/// Makes the index of the book in the folder `html` small, if it has one.
///
/// # Errors
///
/// When a file can't be read or written, or the index is not as mdBook 0.5
/// writes it.
pub fn shrink(html: &Path) -> Result<()> {
    for file in pages::files(html)? {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        if !(name.starts_with("searchindex-") && name.ends_with(".js")) {
            continue;
        }
        let script =
            fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let small = texts_alone(&script).with_context(|| {
            format!(
                "{} is not as mdBook 0.5 writes it: what it is now, tools/site/src/search.rs has to learn",
                file.display()
            )
        })?;
        fs::write(&file, small).with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(())
}

/// The script with the texts from which the browser makes the index; `None`
/// when it is no script of mdBook's.
fn texts_alone(script: &str) -> Option<String> {
    let text = script
        .trim_end()
        .strip_prefix(BEFORE)?
        .strip_suffix(AFTER)?;
    let search: Value =
        serde_json::from_str(&text.replace("\\'", "'").replace("\\\\", "\\")).ok()?;
    let addresses = search["doc_urls"].as_array()?;
    let texts = &search["index"]["documentStore"]["docs"];
    let sections = (0..addresses.len())
        .map(|id| {
            let section = texts.get(id.to_string())?;
            Some(json!([
                section["title"],
                section["body"],
                section["breadcrumbs"]
            ]))
        })
        .collect::<Option<Vec<_>>>()?;
    let settings = json!({
        "doc_urls": addresses,
        "results_options": search["results_options"],
        "search_options": search["search_options"],
    });
    Some(format!(
        "const SECTIONS = {};\nconst SETTINGS = {settings};\n\n{}",
        Value::from(sections),
        include_str!("search.js")
    ))
}
