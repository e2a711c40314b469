//! Keeps an mdBook and its tested listings in step.
//!
//! Data flows one way: [`book`] reads chapters and listings into a
//! [`Book`](book::Book); [`check`] compares what they say of each other;
//! [`build`], [`process`] and [`output`] run listings, and [`compare`] holds
//! what they do against what is recorded; [`proof`] does so for many of them;
//! [`record`] renews the records; [`decorate`] tells the reader about it all.
//! Whatever is wrong is a [`finding`].

pub mod block;
pub mod book;
pub mod build;
pub mod challenge;
pub mod chapter;
pub mod check;
pub mod child;
pub mod claim;
pub mod compare;
pub mod contract;
pub mod decorate;
pub mod draft;
pub mod explored;
pub mod explorer;
pub mod finding;
pub mod include;
pub mod index;
pub mod link;
pub mod listing;
pub mod output;
pub mod playground;
pub mod process;
pub mod proof;
pub mod record;
pub mod select;
pub mod settings;
pub mod std_docs;
mod stuck;
pub mod text;
pub mod timeline;
mod traced;
pub mod variation;
pub mod walk;
pub mod watch;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use chapter::Chapter;

/// A path as pages and messages write it, on every platform.
pub fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// The Markdown files beside `book.toml`: the README and its like. One that is
/// no text has nothing to check.
pub(crate) fn documents(root: &Path) -> Result<Vec<Chapter>> {
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

/// All files below `dir`, both relative to `root`, sorted. A symbolic link is a
/// file, wherever it leads, so that no loop of them is followed.
pub(crate) fn files_below(root: &Path, dir: &Path) -> Result<Vec<PathBuf>> {
    let mut files = vec![];
    let mut pending = vec![dir.to_owned()];
    while let Some(dir) = pending.pop() {
        let path = root.join(&dir);
        let entries =
            fs::read_dir(&path).with_context(|| format!("cannot read {}", path.display()))?;
        for entry in entries {
            let entry = entry?;
            let below = dir.join(entry.file_name());
            match entry.file_type()? {
                kind if kind.is_dir() => pending.push(below),
                _ => files.push(below),
            }
        }
    }
    files.sort();
    Ok(files)
}
