//! Waits for files to be saved, and tells which part of the book they touch.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use notify::event::{AccessKind, AccessMode, EventKind, ModifyKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher as _};
use supervise::interrupt;

use crate::book::Book;
use crate::book::listing::{CODE, Listing};
use crate::book::select::Selection;
use crate::book::settings::{self, Settings};
use crate::rules::link;

/// An editor that saves writes more than once; this long after the last write
/// it is done.
const SETTLED: Duration = Duration::from_millis(100);
/// Something that never stops writing is looked at now and then.
const AT_LAST: Duration = Duration::from_secs(1);

/// Watches the folders that a book is made of.
pub struct Watcher {
    root: PathBuf,
    settings: Settings,
    events: Receiver<notify::Result<Event>>,
    _watcher: RecommendedWatcher,
}

impl Watcher {
    /// # Errors
    ///
    /// When the system does not let us watch.
    pub fn new(book: &Book) -> Result<Self> {
        let (sender, events) = mpsc::channel();
        let mut watcher = notify::recommended_watcher(sender).context("cannot watch files")?;
        let root = book.root.canonicalize()?;
        let settings = Settings::load(&root, &mut vec![]);
        let deep = [settings.src.clone(), CODE.into()];
        let mut flat: BTreeSet<PathBuf> = book
            .chapters
            .iter()
            .flat_map(|chapter| &chapter.includes)
            .filter(|include| !deep.iter().any(|folder| include.file.starts_with(folder)))
            .filter_map(|include| include.file.parent().map(Path::to_owned))
            .collect();
        flat.insert(PathBuf::new());
        flat.extend(Path::new(link::KNOWN).parent().map(Path::to_owned));
        let deep = deep.iter().map(|folder| (folder, RecursiveMode::Recursive));
        let flat = flat.iter().map(|f| (f, RecursiveMode::NonRecursive));
        for (folder, mode) in flat.chain(deep) {
            let folder = root.join(folder);
            if folder.is_dir() {
                watcher
                    .watch(&folder, mode)
                    .with_context(|| format!("cannot watch {}", folder.display()))?;
            }
        }
        Ok(Watcher {
            root,
            settings,
            events,
            _watcher: watcher,
        })
    }

    /// Waits for the next save; returns the files, relative to the book's root,
    /// or `None` when somebody pressed Ctrl-C.
    ///
    /// # Errors
    ///
    /// When the system no longer tells.
    pub fn next(&self) -> Result<Option<BTreeSet<PathBuf>>> {
        let mut saved = BTreeSet::new();
        let mut since = None;
        loop {
            if interrupt::requested() {
                return Ok(None);
            }
            match self.events.recv_timeout(SETTLED) {
                Ok(event) => saved.extend(self.saved(&event.context("cannot watch any more")?)),
                Err(RecvTimeoutError::Timeout) if !saved.is_empty() => return Ok(Some(saved)),
                Err(RecvTimeoutError::Timeout) => {}
                Err(error) => return Err(error).context("cannot watch any more"),
            }
            if !saved.is_empty() && since.get_or_insert_with(Instant::now).elapsed() > AT_LAST {
                return Ok(Some(saved));
            }
        }
    }

    /// The files that an event says were written.
    fn saved(&self, event: &Event) -> Vec<PathBuf> {
        let wrote = match event.kind {
            EventKind::Access(kind) => kind == AccessKind::Close(AccessMode::Write),
            EventKind::Modify(ModifyKind::Metadata(_)) => false,
            _ => true,
        };
        let paths = event.paths.iter().filter(|_| wrote);
        paths
            .filter_map(|path| Some(path.strip_prefix(&self.root).ok()?.to_owned()))
            .filter(|path| !path.as_os_str().is_empty() && !self.is_passing(path))
            .collect()
    }

    /// What editors, cargo and mdBook write for themselves.
    fn is_passing(&self, path: &Path) -> bool {
        let hidden = path.components().any(|component| match component {
            Component::Normal(name) => name.to_string_lossy().starts_with('.'),
            _ => false,
        });
        let made = path.starts_with("target") || path.starts_with(&self.settings.build_dir);
        hidden || made || path.to_string_lossy().ends_with('~')
    }
}

/// What has to be looked at again once `saved` are; `None` when no page and no
/// listing has to do with them.
pub fn touched<'a>(book: &'a Book, saved: &BTreeSet<PathBuf>) -> Option<Selection<'a>> {
    let listings: Vec<&Listing> = book
        .listings
        .iter()
        .filter(|listing| saved.iter().any(|file| file.starts_with(&listing.dir)))
        .collect();
    let concerns_all = |file: &Path| {
        file == book.settings.contents()
            || [settings::PATH, link::KNOWN]
                .iter()
                .any(|path| file == Path::new(path))
            || file.extension().is_some_and(|extension| extension == "md")
                && !book.chapters.iter().any(|chapter| {
                    let mut included = chapter.includes.iter();
                    chapter.path == file || included.any(|include| include.file == file)
                })
            || file.starts_with(CODE) && listings.is_empty()
    };
    if saved.iter().any(|file| concerns_all(file)) {
        return Some(Selection::everywhere(listings));
    }
    let shows = |file: &PathBuf| {
        saved.contains(file)
            || listings
                .iter()
                .any(|listing| file.starts_with(&listing.dir))
    };
    let chapters: Vec<PathBuf> = book
        .chapters
        .iter()
        .filter(|chapter| {
            saved.contains(&chapter.path)
                || chapter.includes.iter().any(|include| shows(&include.file))
        })
        .map(|chapter| chapter.path.clone())
        .collect();
    let nothing = listings.is_empty() && chapters.is_empty();
    (!nothing).then(|| Selection::of(book, listings, chapters))
}
