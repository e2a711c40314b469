//! A file in which every change is written before it is acknowledged.

mod pile;
mod record;
mod replay;

use std::fs::File;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use crate::time::Time;

use pile::Pile;
pub use replay::{LogError, Replayed, replay};

// ANCHOR: log
/// Many append, one thread writes and syncs for all of them.
#[derive(Debug)]
pub struct Log {
    pile: Pile,
    writer: Mutex<Option<JoinHandle<()>>>,
    /// Open, and so locked, also when nothing more can be written.
    _file: Arc<File>,
}
// ANCHOR_END: log

impl Log {
    /// Goes on with a file that was replayed.
    ///
    /// # Errors
    ///
    /// When the system has no thread for it.
    pub fn start(file: File, length: u64) -> io::Result<Arc<Self>> {
        let file = Arc::new(file);
        let log = Arc::new(Log {
            pile: Pile::default(),
            writer: Mutex::default(),
            _file: Arc::clone(&file),
        });
        let own = Arc::clone(&log);
        let mut disk = Disk { file, length };
        let named = thread::Builder::new().name("log".into());
        let thread = named.spawn(move || {
            own.pile.keep_all(|bytes| disk.keep(bytes));
        })?;
        log.writer().replace(thread);
        Ok(log)
    }

    fn writer(&self) -> MutexGuard<'_, Option<JoinHandle<()>>> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    // ANCHOR: close
    /// Waits until all that was appended is on the disk, and ends the
    /// thread that puts it there.
    ///
    /// # Errors
    ///
    /// When not all of it could be kept, and why.
    pub fn close(&self) -> Result<(), String> {
        self.pile.close();
        if let Some(writer) = self.writer().take() {
            let _ = writer.join();
        }
        self.pile.end()
    }
    // ANCHOR_END: close

    /// Why it takes nothing more, if so.
    pub fn broken(&self) -> Option<String> {
        self.pile.broken()
    }

    /// Adds a record; returns its number. It does not wait for the disk.
    pub fn append(&self, time: Time, words: &[&[u8]]) -> u64 {
        self.pile
            .append(|pending| record::write(pending, time, words))
    }

    /// Waits until a record is on the disk.
    ///
    /// # Errors
    ///
    /// When it never will be, and why.
    pub fn wait_for(&self, record: u64) -> Result<(), String> {
        self.pile.wait_for(record)
    }
}

/// The file, and how much of it is whole records.
struct Disk {
    file: Arc<File>,
    length: u64,
}

impl Disk {
    // ANCHOR: keep
    fn keep(&mut self, bytes: &[u8]) -> io::Result<()> {
        let written = self.file.write_all(bytes);
        let kept = written.and_then(|()| self.file.sync_data());
        match kept {
            Ok(()) => self.length += bytes.len() as u64,
            // Half a record in front of others would be damage.
            Err(_) => {
                let _ = self.file.set_len(self.length);
            }
        }
        kept
    }
    // ANCHOR_END: keep
}

impl Replayed {
    /// The store, and the log that goes on where the file ends.
    ///
    /// # Errors
    ///
    /// When the system has no thread for it.
    pub fn go_on(self) -> io::Result<(crate::Store, Arc<Log>)> {
        Ok((self.store, Log::start(self.file, self.length)?))
    }
}
