//! Whether what a thread does to memory is the program's doing, and is watched.

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use super::current::known;

/// Whether accesses are watched.
static ON: AtomicBool = AtomicBool::new(false);

thread_local! {
    /// The thread is at the search's work, which is none of the program's.
    static AT_WORK: Cell<bool> = const { Cell::new(false) };
}

/// From now on, accesses are watched.
pub fn begin() {
    ON.store(true, Relaxed);
}

pub fn is_on() -> bool {
    ON.load(Relaxed)
}

/// Whether what the running thread does now is the program's doing.
pub fn is_watching() -> bool {
    is_on() && !AT_WORK.get() && known().is_some()
}

/// Until this is dropped, what the thread does is the search's work.
pub struct Work(bool);

impl Work {
    pub fn begin() -> Self {
        Work(AT_WORK.replace(true))
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        AT_WORK.set(self.0);
    }
}
