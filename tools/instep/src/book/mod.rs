//! The book as mdBook sees it: settings, table of contents, chapters.

pub mod address;
pub mod block;
pub mod change;
pub mod chapter;
pub mod contract;
pub mod crates;
pub mod error_code;
pub mod include;
pub mod kept;
pub mod listing;
pub mod measured;
pub mod memory;
pub mod moment;
pub mod prose;
pub mod quiz;
pub mod select;
pub mod settings;
pub mod text;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use mdbook_summary::{Link, SummaryItem};

use crate::book::chapter::Chapter;
use crate::book::include::normalize;
use crate::book::listing::Listing;
use crate::book::settings::Settings;
use crate::book::text::Unreadable;
pub(crate) use crate::book::text::line_of;
use crate::files::{self, slashed};
use crate::finding::Finding;

/// A book, read whole.
#[derive(Debug)]
pub struct Book {
    /// The folder that holds `book.toml`.
    pub root: PathBuf,
    pub settings: Settings,
    /// In the order of the table of contents.
    pub chapters: Vec<Chapter>,
    /// Sorted by part and name.
    pub listings: Vec<Listing>,
    /// The folders of the crates below `code` that listings share.
    pub libraries: Vec<PathBuf>,
    /// Whether some listing has a contract. A book without any is checked for
    /// what holds of every mdBook, and not for what is the rule in this house.
    pub has_contracts: bool,
    /// The Markdown files beside `book.toml`: the README and its like.
    pub documents: Vec<Chapter>,
    /// What tools are and do, in a README of their own; of these only the marks are read.
    pub readmes: Vec<Chapter>,
    /// What could not be read.
    pub findings: Vec<Finding>,
}

impl Book {
    /// Reads the book below `root`.
    ///
    /// # Errors
    ///
    /// When there is no table of contents, or it does not parse. Everything
    /// else that is amiss is a [`Finding`] of the book.
    pub fn load(root: &Path) -> Result<Self> {
        let mut findings = vec![];
        let settings = Settings::load(root, &mut findings);
        let contents = settings.contents();
        let path = root.join(&contents);
        let text = text::read_page(&path).with_context(|| {
            format!(
                "cannot read {}, the book's table of contents",
                path.display()
            )
        })?;
        let summary = mdbook_summary::parse_summary(&text)
            .with_context(|| format!("{} does not parse", path.display()))?;
        let mut links = vec![];
        for items in [
            &summary.prefix_chapters,
            &summary.numbered_chapters,
            &summary.suffix_chapters,
        ] {
            flatten(items, &mut links);
        }

        let mut chapters = vec![];
        let mut named = vec![];
        for link in links {
            let Some(location) = &link.location else {
                continue;
            };
            let path = normalize(&settings.src.join(location));
            match text::read_page(&root.join(&path)) {
                Ok(text) => {
                    let mut chapter = Chapter::parse(root, &path, &text);
                    chapter.in_contents = Some(link.name.clone());
                    chapters.push(chapter);
                }
                Err(error) => findings.push(unreadable(&contents, &text, link, &path, &error)),
            }
            named.push(path);
        }
        findings.extend(unlisted(root, &settings, &named, &chapters)?);
        let crates = crates::load_all(root, &mut findings)?;
        Ok(Book {
            root: root.to_owned(),
            settings,
            chapters,
            listings: crates.listings,
            libraries: crates.libraries,
            has_contracts: crates.has_contracts,
            documents: documents(root)?,
            readmes: readmes(root),
            findings,
        })
    }

    pub fn listing(&self, name: &str) -> Option<&Listing> {
        self.listings.iter().find(|listing| listing.name == name)
    }

    /// The chapter of this file, which is relative to the book's root.
    pub fn chapter(&self, path: &Path) -> Option<&Chapter> {
        self.chapters.iter().find(|chapter| chapter.path == path)
    }

    /// The path of a chapter relative to the others: what links are made of.
    pub fn within(&self, chapter: &Path) -> String {
        slashed(chapter.strip_prefix(&self.settings.src).unwrap_or(chapter))
    }

    /// Whether a chapter shows a listing's source.
    pub fn shows(&self, chapter: &Chapter, listing: &Listing) -> bool {
        let source = listing.source_path();
        chapter
            .includes
            .iter()
            .any(|include| include.file == source)
    }

    /// The number of the chapter to which a link of this one leads.
    pub fn led_to(&self, chapter: &Chapter, destination: &str) -> Option<usize> {
        let (path, _) = destination.split_once('#').unwrap_or((destination, ""));
        let folder = chapter.path.parent().unwrap_or(Path::new(""));
        let target = normalize(&folder.join(path));
        let mut chapters = self.chapters.iter();
        chapters
            .position(|chapter| chapter.path == target)
            .filter(|_| !path.is_empty())
    }

    /// The chapters that show a listing's source.
    pub fn pages_of<'a>(&'a self, listing: &'a Listing) -> impl Iterator<Item = &'a Chapter> {
        let chapters = self.chapters.iter();
        chapters.filter(move |chapter| self.shows(chapter, listing))
    }
}

fn unreadable(
    contents: &Path,
    text: &str,
    link: &Link,
    chapter: &Path,
    error: &Unreadable,
) -> Finding {
    let what = format!("the chapter `{}` cannot be read: {error}", slashed(chapter));
    match error {
        Unreadable::NotUtf8(line) => {
            Finding::new(chapter, *line, what, "save the chapter as UTF-8")
        }
        _ => {
            let location = link.location.as_deref().unwrap_or(Path::new(""));
            Finding::new(
                contents,
                line_of(text, &slashed(location)),
                what,
                "create the chapter, or correct its path in the table of contents",
            )
            .found(format!("`{}`", link.name))
        }
    }
}

/// mdBook's page for addresses that are none.
const NOT_FOUND: &str = "404.md";

fn flatten<'a>(items: &'a [SummaryItem], links: &mut Vec<&'a Link>) {
    for item in items {
        if let SummaryItem::Link(link) = item {
            links.push(link);
            flatten(&link.nested_items, links);
        }
    }
}

/// The `README.md` of each tool that has one.
fn readmes(root: &Path) -> Vec<Chapter> {
    let tools = fs::read_dir(root.join("tools")).into_iter().flatten();
    let tools = tools.filter_map(Result::ok);
    let mut paths: Vec<_> = tools
        .map(|tool| Path::new("tools").join(tool.file_name()).join("README.md"))
        .collect();
    paths.sort();
    let read = |path: &PathBuf| {
        let text = text::read_page(&root.join(path)).ok()?;
        Some(Chapter::parse(root, path, &text))
    };
    paths.iter().filter_map(read).collect()
}

/// The Markdown files beside `book.toml`: the README and its like. One that is
/// no text has nothing to check.
fn documents(root: &Path) -> Result<Vec<Chapter>> {
    let mut documents = vec![];
    for entry in fs::read_dir(root).with_context(|| format!("cannot read {}", root.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "md")
            && let Some(name) = path.file_name()
            && let Ok(text) = text::read_page(&path)
        {
            documents.push(Chapter::parse(root, Path::new(name), &text));
        }
    }
    documents.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(documents)
}

/// Markdown files that no reader can reach, since the table of contents does
/// not name them and no chapter includes them.
fn unlisted(
    root: &Path,
    settings: &Settings,
    named: &[PathBuf],
    chapters: &[Chapter],
) -> Result<Vec<Finding>> {
    let mut findings = vec![];
    let contents = settings.contents();
    // Where the chapters lie beside everything else, not every file is one.
    if settings.src.as_os_str().is_empty() || !root.join(&settings.src).is_dir() {
        return Ok(findings);
    }
    for path in files::below(root, &settings.src)? {
        let is_markdown = path.extension().is_some_and(|extension| extension == "md");
        let included = || {
            chapters
                .iter()
                .any(|chapter| chapter.includes.iter().any(|include| include.file == path))
        };
        let is_page = path != contents && path != settings.src.join(NOT_FOUND);
        if is_markdown && is_page && !named.contains(&path) && !included() {
            findings.push(Finding::new(
                path,
                0,
                "the table of contents does not name this chapter",
                format!("add it to `{}`, or delete it", slashed(&contents)),
            ));
        }
    }
    Ok(findings)
}
