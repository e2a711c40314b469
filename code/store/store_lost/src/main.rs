//! Two visitors are counted by a get and a set, and one may be lost.

use std::sync::{Mutex, PoisonError};
use std::thread;

/// A store with one key.
static VISITS: Mutex<i64> = Mutex::new(0);

fn get() -> i64 {
    *VISITS.lock().unwrap_or_else(PoisonError::into_inner)
}

fn set(value: i64) {
    *VISITS.lock().unwrap_or_else(PoisonError::into_inner) = value;
}

fn incr() -> i64 {
    let after = get() + 1;
    // Here the lock is free, and the number may grow old.
    set(after);
    after
}

fn main() {
    thread::scope(|scope| {
        scope.spawn(|| println!("a visitor: {}", incr()));
        scope.spawn(|| println!("a visitor: {}", incr()));
    });
    println!("visits: {}", get());
}
