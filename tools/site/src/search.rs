//! A search that loads quickly: only the texts go over the network, and of their code each
//! name, once.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::pages;

/// What stands around the index in the script that mdBook writes.
const BEFORE: &str = "window.search = Object.assign(window.search, JSON.parse('";
const AFTER: &str = "'));";

/// Shorter blocks take less room than they would save.
const SHORT: usize = 20;

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
        // Of a page that is not there, all that mdBook has found is kept.
        let small = texts_alone(&script, |page| {
            fs::read_to_string(html.join(page)).unwrap_or_default()
        });
        let small = small.with_context(|| {
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
/// when it is no script of mdBook's. `page` reads a page.
fn texts_alone(script: &str, page: impl Fn(&str) -> String) -> Option<String> {
    let text = script
        .trim_end()
        .strip_prefix(BEFORE)?
        .strip_suffix(AFTER)?;
    let search: Value =
        serde_json::from_str(&text.replace("\\'", "'").replace("\\\\", "\\")).ok()?;
    let addresses = search["doc_urls"].as_array()?;
    let texts = &search["index"]["documentStore"]["docs"];
    let mut code = BTreeMap::new();
    let sections = (0..addresses.len())
        .map(|id| {
            let section = texts.get(id.to_string())?;
            let address = addresses[id].as_str()?.split('#').next()?;
            let code = code
                .entry(address)
                .or_insert_with(|| blocks(&page(address)));
            Some(json!([
                section["title"],
                without_code(section["body"].as_str()?, code),
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

/// The blocks of code of a page: what they say, in one line.
fn blocks(page: &str) -> Vec<String> {
    let blocks = page.split("<pre").skip(1).filter_map(|rest| {
        let (block, _) = rest.split_once("</pre>")?;
        let parts = block.split('<').skip(1);
        let text: String = parts
            .filter_map(|part| Some(part.split_once('>')?.1))
            .collect();
        Some(in_one_line(&plain(&text)))
    });
    blocks.collect()
}

fn plain(html: &str) -> String {
    let entities = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
    ];
    let text = entities
        .iter()
        .fold(html.to_owned(), |text, (entity, char)| {
            text.replace(entity, char)
        });
    text.replace("&amp;", "&")
}

fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text in which the names of these blocks stand at its end, once, instead of the blocks.
fn without_code(text: &str, blocks: &[String]) -> String {
    let mut rest = in_one_line(text);
    let mut names = BTreeSet::new();
    for block in blocks.iter().filter(|block| block.len() >= SHORT) {
        if rest.contains(block.as_str()) {
            rest = rest.replacen(block, "", 1);
            names.extend(words(block));
        }
    }
    let said: BTreeSet<_> = words(&rest).collect();
    let more: Vec<_> = names.difference(&said).copied().collect();
    in_one_line(&format!("{rest} {}", more.join(" ")))
}

/// What is looked for: names and words of more than two letters.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|char: char| !char.is_alphanumeric() && char != '_');
    words.filter(|word| word.len() > 2 && !word.starts_with(char::is_numeric))
}
