//! Where commands stand.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use anyhow::{Context, Result};
use instep::book::Book;
use instep::book::chapter::Chapter;
use instep::files;
use instep::page::decorate;
use mdbook_preprocessor::book::{Book as MdBook, BookItem, Chapter as MdChapter};
use regex::Regex;

/// A line that names a command.
pub struct Found {
    pub file: String,
    pub line: usize,
    pub command: String,
    /// Whether it can't be anything else.
    pub is_block: bool,
}

pub fn chapters(book: &Book) -> Vec<Found> {
    book.chapters.iter().flat_map(of_chapter).collect()
}

fn of_chapter(chapter: &Chapter) -> Vec<Found> {
    let file = instep::slashed(&chapter.path);
    let found = |is_block| {
        let file = file.clone();
        move |(line, command)| Found {
            file: file.clone(),
            line,
            command,
            is_block,
        }
    };
    let spans = chapter
        .code_spans
        .iter()
        .cloned()
        .map(|(code, line)| (line, code));
    let spans = spans.map(found(false));
    spans.chain(chapter.console().map(found(true))).collect()
}

/// What the preprocessor puts around the listings, and on their pages.
pub fn pages(book: &Book) -> Vec<Found> {
    let mut md_book = MdBook::new_with_items(vec![]);
    for chapter in &book.chapters {
        let path = chapter.path.strip_prefix(&book.settings.src);
        let path = path.unwrap_or(&chapter.path);
        let text = fs::read_to_string(book.root.join(&chapter.path)).unwrap_or_default();
        let chapter = MdChapter::new(&chapter.title, text, path, vec![]);
        md_book.push_item(BookItem::Chapter(chapter));
    }
    decorate(&mut md_book, book, None);
    let mut found = vec![];
    for page in md_book.chapters() {
        let path = page.path.clone().unwrap_or_default();
        let path = book.settings.src.join(path);
        let page = Chapter::parse(&book.root, &path, &page.content);
        let of_page = of_chapter(&page).into_iter().map(|found| Found {
            file: format!("the built page of {}", found.file),
            ..found
        });
        found.extend(of_page);
    }
    found
}

/// The README and its like, also those of the tools.
pub fn documents(root: &Path) -> Result<Vec<Found>> {
    let mut found = vec![];
    for file in sources(root, &["", "tools", "code"], &["md"])? {
        // Books that the tools' tests spoil.
        if file.components().any(|part| part.as_os_str() == "tests") {
            continue;
        }
        let text = read(root, &file)?;
        found.extend(of_chapter(&Chapter::parse(root, &file, &text)));
    }
    Ok(found)
}

/// `run:` of the workflows, and the lines of the script that runs all of it.
pub fn workflows(root: &Path) -> Result<Vec<Found>> {
    let mut found = vec![];
    for file in sources(root, &[".github", ".ci"], &["yml", ""])? {
        let text = read(root, &file)?;
        let is_script = text.starts_with("#!");
        for (index, line) in text.lines().enumerate() {
            let line = line.trim().trim_start_matches("- ");
            let command = match line.strip_prefix("run: ") {
                Some(command) => command,
                None if is_script => line,
                None => continue,
            };
            found.push(Found {
                file: instep::slashed(&file),
                line: index + 1,
                command: named(command),
                is_block: false,
            });
        }
    }
    Ok(found)
}

/// With a name where a program puts one: `{name}`, `${{ matrix.toolchain }}`.
fn named(command: &str) -> String {
    static PLACE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\$?\{+[^}]*\}+").expect("a valid pattern"));
    PLACE.replace_all(command, "NAME").into_owned()
}

/// Commands between backticks in the sources of the tools and the tests: what
/// they tell the author to do, and say of themselves.
pub fn advice(root: &Path) -> Result<Vec<Found>> {
    let quoted = Regex::new(r"`((?:[A-Z]+=\w+ )?(?:cargo|npm) [^`\n]+)`").context("a pattern")?;
    let mut found = vec![];
    for file in sources(root, &["tools", "tests", "benches", "code"], &["rs"])? {
        // They spoil commands, to see what is said of it.
        if file.components().any(|part| part.as_os_str() == "suite") {
            continue;
        }
        let text = read(root, &file)?;
        for (index, line) in text.lines().enumerate() {
            for command in quoted.captures_iter(line) {
                found.push(Found {
                    file: instep::slashed(&file),
                    line: index + 1,
                    command: named(&command[1]),
                    is_block: false,
                });
            }
        }
    }
    Ok(found)
}

/// Where a document or a workflow names another version of mdBook or Node than
/// the one that is used.
pub fn versions(book: &Book, root: &Path) -> Result<Vec<String>> {
    let mdbook =
        Regex::new(r"(?i)mdbook(?:\]\([^)]*\))? v?(\d+\.\d+\.\d+)").context("a pattern")?;
    let node = Regex::new(r"Node(?:\.js)? (\d+)").context("a pattern")?;
    let package = read(root, Path::new("tests/browser/package.json"))?;
    let package: serde_json::Value = serde_json::from_str(&package)?;
    let engine = package["engines"]["node"].as_str().unwrap_or_default();
    let engine = engine.trim_start_matches(">=");
    let mut files = sources(root, &["", "tools", ".github", ".ci"], &["md", "yml", ""])?;
    files.extend(book.chapters.iter().map(|chapter| chapter.path.clone()));
    let mut faults = vec![];
    for file in files {
        let text = read(root, &file)?;
        for (pattern, what, expected) in [
            (&mdbook, "mdBook", cargo_book::MDBOOK),
            (&node, "Node", engine),
        ] {
            for (index, line) in text.lines().enumerate() {
                for found in pattern.captures_iter(line).filter(|f| &f[1] != expected) {
                    faults.push(format!(
                        "error: {}:{}: another version of {what} than the one that is used\n  \
                         expected {expected}\n  found {}\n",
                        instep::slashed(&file),
                        index + 1,
                        &found[1]
                    ));
                }
            }
        }
    }
    Ok(faults)
}

/// The files with one of these extensions directly in the root, for `""`, or
/// anywhere below a folder. What is built and what is fetched is no source.
fn sources(root: &Path, folders: &[&str], extensions: &[&str]) -> Result<Vec<PathBuf>> {
    let mut found = vec![];
    for folder in folders {
        let folder = Path::new(folder);
        found.extend(match folder == Path::new("") {
            true => files::directly_below(root, folder)?,
            false => files::below(root, folder)?,
        });
    }
    found.retain(|file| {
        let extension = file.extension().unwrap_or_default().to_string_lossy();
        let fetched = ["node_modules", "target"];
        let is_fetched = file
            .components()
            .any(|part| fetched.iter().any(|f| part.as_os_str() == *f));
        !is_fetched && extensions.contains(&&*extension) && root.join(file).is_file()
    });
    Ok(found)
}

fn read(root: &Path, file: &Path) -> Result<String> {
    fs::read_to_string(root.join(file)).with_context(|| file.display().to_string())
}
