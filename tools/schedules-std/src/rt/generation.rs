//! Which executions a real thread is of: those up to the next from whose end somebody was left.

use std::cell::Cell;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;

static NOW: AtomicU32 = AtomicU32::new(0);

thread_local! {
    static OF: Cell<Option<u32>> = const { Cell::new(None) };
}

pub fn now() -> u32 {
    NOW.load(Relaxed)
}

/// Leaves all threads of today where they are.
pub fn next() {
    NOW.fetch_add(1, Relaxed);
}

/// The running thread is one of these.
pub fn is_mine(of: u32) {
    OF.set(Some(of));
}

/// A thread that was left has no business in what comes after its execution.
pub fn stop_if_left() {
    if OF.get().is_some_and(|of| of != now()) {
        stop()
    }
}

pub fn stop() -> ! {
    loop {
        thread::park();
    }
}
