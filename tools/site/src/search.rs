//! A search that loads quickly. For a first query come the titles of all sections and the
//! words that begin with its letters; a chapter's texts come when a result of it is shown.

mod sections;
mod words;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use self::sections::{Section, Sections};
use self::words::{COMMON, Words};
use crate::{lean, pages};

/// The scripts of mdBook's search. The book's own takes the place of the index, and needs
/// none of the others.
const INDEX: &str = "searchindex";
const UNUSED: [&str; 3] = ["elasticlunr", "mark", "searcher"];

/// Where the words are.
const WORDS: &str = "search/words";

/// Where the texts are. Those who have no network find the same in the pages.
pub const TEXTS: &str = "search/texts";

/// Replaces the search of the book in the folder `html`, if it has one.
///
/// # Errors
///
/// When a file can't be read, written or removed, or the index is not as mdBook 0.5
/// writes it.
pub fn replace(html: &Path) -> Result<()> {
    for file in pages::files(html)? {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let Some(name) = name.strip_suffix(".js") else {
            continue;
        };
        // A hash of what mdBook has found follows, by which browsers know it.
        let (kind, hash) = name.split_at(name.find('-').unwrap_or(name.len()));
        if UNUSED.contains(&kind.trim_end_matches(".min")) {
            fs::remove_file(&file).with_context(|| format!("cannot remove {}", file.display()))?;
        }
        if kind == INDEX {
            divide(html, &file, hash)?;
        }
    }
    Ok(())
}

/// Divides mdBook's index into what a first query needs, which takes its place, and the rest.
fn divide(html: &Path, file: &Path, hash: &str) -> Result<()> {
    let script =
        fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    // Of a page that is not there, all that mdBook has found is kept.
    let page = |page: &str| fs::read_to_string(html.join(page)).unwrap_or_default();
    let sections = Sections::read(&script, page).with_context(|| {
        format!(
            "{} is not as mdBook 0.5 writes it: what it is now, tools/site/src/search has to learn",
            file.display()
        )
    })?;
    let words = Words::of(sections.all.iter().map(|section| section.text.as_str()));
    let mut letters = String::new();
    for (letter, words) in &words.by_letter {
        letters.push(*letter);
        add(
            html,
            &format!("{WORDS}/{letter}"),
            hash,
            &words::lines(words).into(),
        )?;
    }
    let mut pages = vec![];
    let of_page = |one: &Section, other: &Section| one.page == other.page;
    for sections in sections.all.chunk_by(of_page) {
        let Section { page, way, .. } = &sections[0];
        let texts: Value = sections.iter().map(|one| one.text.as_str()).collect();
        add(
            html,
            &format!("{TEXTS}/{}", page.trim_end_matches(".html")),
            hash,
            &texts,
        )?;
        let headings = sections.iter().map(|one| match one.named.as_str() {
            "" => json!([one.id, one.title]),
            named => json!([one.id, one.title, named]),
        });
        let named = [json!(page), json!(way)];
        pages.push(Value::from_iter(named.into_iter().chain(headings)));
    }
    let book = json!({
        "hash": hash,
        "letters": letters,
        "lengths": words.lengths,
        "common": COMMON,
        "settings": sections.settings,
    });
    let script = format!(
        "const PAGES = {};\nconst BOOK = {book};\n{}",
        Value::from(pages),
        lean::script(include_str!("search/search.js"))?
    );
    fs::write(file, script).with_context(|| format!("cannot write {}", file.display()))
}

/// Writes a file that the script asks for under this name.
fn add(html: &Path, name: &str, hash: &str, content: &Value) -> Result<()> {
    let file = html.join(format!("{name}{hash}.js"));
    let folder = file.parent().context("a file is in a folder")?;
    fs::create_dir_all(folder)
        .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let script = format!("search.add({name:?}, {content});\n");
    fs::write(&file, script).with_context(|| format!("cannot write {}", file.display()))
}
