//! NAME: both clerks are counted.

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;

fn count(letters: &AtomicU32) {
    let seen = letters.load(SeqCst);
    letters.store(seen + 1, SeqCst);
}

fn main() {
    let letters = AtomicU32::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| count(&letters));
        }
    });
    println!("{}", letters.into_inner());
}
