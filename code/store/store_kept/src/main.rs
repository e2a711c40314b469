//! Two visitors are counted under one lock, and both of them count.

use std::sync::{Mutex, PoisonError};
use std::thread;

/// A store with one key.
static VISITS: Mutex<i64> = Mutex::new(0);

fn get() -> i64 {
    *VISITS.lock().unwrap_or_else(PoisonError::into_inner)
}

fn incr() -> i64 {
    let mut visits =
        VISITS.lock().unwrap_or_else(PoisonError::into_inner);
    *visits += 1;
    *visits
}

fn main() {
    thread::scope(|scope| {
        scope.spawn(|| println!("a visitor: {}", incr()));
        scope.spawn(|| println!("a visitor: {}", incr()));
    });
    println!("visits: {}", get());
}
