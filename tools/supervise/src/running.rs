//! All groups that run, for Ctrl-C.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use process_wrap::std::ChildWrapper;

pub type Child = Arc<Mutex<Box<dyn ChildWrapper>>>;

static RUNNING: Mutex<BTreeMap<u64, Child>> = Mutex::new(BTreeMap::new());

/// Starts a group, which has the number that is returned while it runs.
pub fn add(start: impl FnOnce() -> io::Result<Box<dyn ChildWrapper>>) -> io::Result<(u64, Child)> {
    // The handler waits for the lock, and so misses no group.
    let mut running = lock(&RUNNING);
    let child = Arc::new(Mutex::new(start()?));
    let number = running.last_key_value().map_or(0, |(last, _)| last + 1);
    running.insert(number, Arc::clone(&child));
    Ok((number, child))
}

pub fn remove(number: u64) {
    lock(&RUNNING).remove(&number);
}

/// Kills all groups that run.
pub fn kill_all() {
    for child in lock(&RUNNING).values() {
        let _ = lock(child).start_kill();
    }
}

pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
