//! A pile to which many add, and which one thread keeps for all of them.

use std::io;
use std::mem;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

// ANCHOR: pile
/// Records that wait for the disk. It knows neither what is in them nor
/// what a disk is.
#[derive(Debug, Default)]
pub struct Pile {
    state: Mutex<State>,
    /// Something was appended.
    work: Condvar,
    /// Something was synced, or never will be.
    done: Condvar,
}

#[derive(Debug, Default)]
struct State {
    pending: Vec<u8>,
    appended: u64,
    synced: u64,
    /// Why nothing more can be kept.
    broken: Option<String>,
    /// Whoever keeps it goes when all that is there is kept.
    is_closing: bool,
}
// ANCHOR_END: pile

impl Pile {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Why it keeps nothing more, if so.
    pub fn broken(&self) -> Option<String> {
        self.lock().broken.clone()
    }

    // ANCHOR: append
    /// Adds a record; returns its number. It does not wait for the disk.
    pub fn append(&self, write: impl FnOnce(&mut Vec<u8>)) -> u64 {
        let mut state = self.lock();
        write(&mut state.pending);
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

    // ANCHOR: keep_all
    /// Gives all that comes to the disk, until the pile is closed and
    /// empty, or the disk fails.
    pub fn keep_all(
        &self,
        mut disk: impl FnMut(&[u8]) -> io::Result<()>,
    ) {
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
            let kept = disk(&bytes);
            let mut state = self.lock();
            match &kept {
                // Not what was appended in the meantime.
                Ok(()) => state.synced = appended,
                Err(error) => state.broken = Some(error.to_string()),
            }
            self.done.notify_all();
            if kept.is_err() {
                return;
            }
        }
    }
    // ANCHOR_END: keep_all

    /// Lets whoever keeps it go, once all that was appended is kept.
    pub fn close(&self) {
        self.lock().is_closing = true;
        self.work.notify_one();
    }

    /// Keeps nothing more from now on.
    ///
    /// # Errors
    ///
    /// When not all of it was kept, and why.
    pub fn end(&self) -> Result<(), String> {
        let mut state = self.lock();
        if state.synced == state.appended {
            state.broken = Some("it was closed".to_owned());
            return Ok(());
        }
        Err(state.broken.clone().unwrap_or_default())
    }
}
