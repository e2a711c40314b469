//! The book as mdBook sees it: settings, table of contents, chapters.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use mdbook_summary::{Link, SummaryItem};

use crate::chapter::Chapter;
use crate::finding::Finding;
use crate::listing::{self, Listing};

/// A book, read whole.
#[derive(Debug)]
pub struct Book {
    /// The folder that holds `book.toml`.
    pub root: PathBuf,
    /// In the order of the table of contents.
    pub chapters: Vec<Chapter>,
    /// Sorted by part and name.
    pub listings: Vec<Listing>,
    /// What could not be read.
    pub findings: Vec<Finding>,
}

const SUMMARY: &str = "src/SUMMARY.md";

impl Book {
    /// Reads the book below `root`.
    ///
    /// # Errors
    ///
    /// When there is no table of contents, or it does not parse. Everything
    /// else that is amiss is a [`Finding`] of the book.
    pub fn load(root: &Path) -> Result<Self> {
        let path = root.join(SUMMARY);
        let text = fs::read_to_string(&path).with_context(|| {
            format!(
                "cannot read {}: is this the root of a book?",
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

        let mut findings = vec![];
        let mut chapters = vec![];
        for link in links {
            let Some(location) = &link.location else {
                continue;
            };
            let path = Path::new("src").join(location);
            match fs::read_to_string(root.join(&path)) {
                Ok(text) => chapters.push(Chapter::parse(root, &path, &text)),
                Err(error) => findings.push(
                    Finding::new(
                        SUMMARY,
                        line_of(&text, &crate::slashed(location)),
                        format!(
                            "the chapter `{}` cannot be read: {error}",
                            crate::slashed(&path)
                        ),
                        "create the chapter, or correct its path in the table of contents",
                    )
                    .found(format!("`{}`", link.name)),
                ),
            }
        }
        findings.extend(unlisted(root, &chapters)?);
        let listings = listing::load_all(root, &mut findings)?;
        Ok(Book {
            root: root.to_owned(),
            chapters,
            listings,
            findings,
        })
    }

    pub fn listing(&self, name: &str) -> Option<&Listing> {
        self.listings.iter().find(|listing| listing.name == name)
    }

    /// The chapters that show a listing's source.
    pub fn pages_of<'a>(&'a self, listing: &'a Listing) -> impl Iterator<Item = &'a Chapter> {
        self.chapters.iter().filter(move |chapter| {
            chapter
                .includes
                .iter()
                .any(|include| include.file == listing.source_path())
        })
    }
}

fn flatten<'a>(items: &'a [SummaryItem], links: &mut Vec<&'a Link>) {
    for item in items {
        if let SummaryItem::Link(link) = item {
            links.push(link);
            flatten(&link.nested_items, links);
        }
    }
}

/// Markdown files that no reader can reach, since the table of contents does
/// not name them.
fn unlisted(root: &Path, chapters: &[Chapter]) -> Result<Vec<Finding>> {
    let mut findings = vec![];
    for path in crate::files_below(root, Path::new("src"))? {
        let is_markdown = path.extension().is_some_and(|extension| extension == "md");
        if is_markdown
            && path != Path::new(SUMMARY)
            && !chapters.iter().any(|chapter| chapter.path == path)
        {
            findings.push(Finding::new(
                path,
                0,
                "the table of contents does not name this chapter",
                format!("add it to `{SUMMARY}`, or delete it"),
            ));
        }
    }
    Ok(findings)
}

/// The first line that holds `needle`, counted from 1; 0 when none does.
pub(crate) fn line_of(text: &str, needle: &str) -> usize {
    text.lines()
        .position(|line| line.contains(needle))
        .map_or(0, |index| index + 1)
}
