//! Waits until the reader saves a file.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use anyhow::{Context, Result};
use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher as _};
use supervise::interrupt;

/// An editor that saves writes more than once; this long after the last write it is
/// done.
const SETTLED: Duration = Duration::from_millis(100);

/// Watches one file. Editors replace files, so its folder is what is watched.
pub struct Watcher {
    file: PathBuf,
    events: Receiver<notify::Result<Event>>,
    _watcher: RecommendedWatcher,
}

impl Watcher {
    /// # Errors
    ///
    /// When the system does not let us watch.
    pub fn new(file: &Path) -> Result<Self> {
        let (sender, events) = mpsc::channel();
        let mut watcher = notify::recommended_watcher(sender).context("cannot watch files")?;
        let folder = file.parent().context("a file is in a folder")?;
        watcher
            .watch(folder, RecursiveMode::NonRecursive)
            .with_context(|| format!("cannot watch {}", folder.display()))?;
        Ok(Watcher {
            file: file.to_owned(),
            events,
            _watcher: watcher,
        })
    }

    /// Waits for the next save; whether there was one before somebody pressed Ctrl-C.
    ///
    /// # Errors
    ///
    /// When the system no longer tells.
    pub fn next(&self) -> Result<bool> {
        let mut saved = false;
        loop {
            if interrupt::requested() {
                return Ok(false);
            }
            match self.events.recv_timeout(SETTLED) {
                Ok(event) => saved |= self.is_save(&event.context("cannot watch any more")?),
                Err(RecvTimeoutError::Timeout) if saved => return Ok(true),
                Err(RecvTimeoutError::Timeout) => {}
                Err(error) => return Err(error).context("cannot watch any more"),
            }
        }
    }

    fn is_save(&self, event: &Event) -> bool {
        let wrote = match event.kind {
            EventKind::Access(kind) => kind == AccessKind::Close(AccessMode::Write),
            EventKind::Create(_) | EventKind::Modify(_) => true,
            _ => false,
        };
        let name = self.file.file_name();
        wrote && event.paths.iter().any(|path| path.file_name() == name)
    }
}
