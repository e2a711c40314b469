//! A file in which every change is written before it is acknowledged.

mod record;
mod replay;

use std::fs::File;
use std::io::{self, Write};
use std::mem;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use crate::time::Time;

pub use replay::{LogError, Replayed, replay};

// ANCHOR: log
/// Many append, one thread writes and syncs for all of them.
#[derive(Debug, Default)]
pub struct Log {
    state: Mutex<State>,
    /// Something was appended.
    work: Condvar,
    /// Something was synced, or never will be.
    done: Condvar,
    writer: Mutex<Option<JoinHandle<()>>>,
}

#[derive(Debug, Default)]
struct State {
    pending: Vec<u8>,
    appended: u64,
    synced: u64,
    /// Why nothing more can be kept.
    broken: Option<String>,
    /// The writer goes when it has written what is there.
    is_closing: bool,
}
// ANCHOR_END: log

impl Log {
    /// Goes on with a file that was replayed.
    ///
    /// # Errors
    ///
    /// When the system has no thread for it.
    pub fn start(file: File, length: u64) -> io::Result<Arc<Self>> {
        let log = Arc::new(Log::default());
        let writer = Arc::clone(&log);
        let thread = thread::Builder::new()
            .spawn(move || writer.write_for_all(file, length))?;
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
        self.lock().is_closing = true;
        self.work.notify_one();
        if let Some(writer) = self.writer().take() {
            let _ = writer.join();
        }
        let mut state = self.lock();
        match state.synced == state.appended {
            true => {
                state.broken = Some("it was closed".to_owned());
                Ok(())
            }
            false => Err(state.broken.clone().unwrap_or_default()),
        }
    }
    // ANCHOR_END: close

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Why it takes nothing more, if so.
    pub fn broken(&self) -> Option<String> {
        self.lock().broken.clone()
    }

    // ANCHOR: append
    /// Adds a record; returns its number. It does not wait for the disk.
    pub fn append(&self, time: Time, words: &[&[u8]]) -> u64 {
        let mut state = self.lock();
        record::write(&mut state.pending, time, words);
        state.appended += 1;
        self.work.notify_one();
        state.appended
    }

    /// Waits until a record is on the disk.
    ///
    /// # Errors
    ///
    /// When it never will be, and why.
    pub fn wait_for(&self, record: u64) -> Result<(), String> {
        let mut state = self.lock();
        loop {
            if state.synced >= record {
                return Ok(());
            }
            if let Some(why) = &state.broken {
                return Err(why.clone());
            }
            state = self
                .done
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }
    // ANCHOR_END: append

    // ANCHOR: write_for_all
    fn write_for_all(&self, mut file: File, mut length: u64) {
        loop {
            let mut state = self
                .work
                .wait_while(self.lock(), |s| {
                    s.pending.is_empty() && !s.is_closing
                })
                .unwrap_or_else(PoisonError::into_inner);
            if state.pending.is_empty() {
                return;
            }
            let bytes = mem::take(&mut state.pending);
            let appended = state.appended;
            // While the disk is busy, others append.
            drop(state);
            let written =
                file.write_all(&bytes).and_then(|()| file.sync_data());
            let mut state = self.lock();
            match written {
                Ok(()) => {
                    length += bytes.len() as u64;
                    // Not what was appended in the meantime.
                    state.synced = appended;
                }
                Err(error) => {
                    state.broken = Some(error.to_string());
                }
            }
            self.done.notify_all();
            if state.broken.is_some() {
                // Half a record in front of others would be damage.
                let _ = file.set_len(length);
                return;
            }
        }
    }
    // ANCHOR_END: write_for_all
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
