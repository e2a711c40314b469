//! A loop around an exchange keeps the loudest applause.

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;

static PEAK: AtomicU32 = AtomicU32::new(0);

/// Keeps a level if none before it was louder.
fn hear(level: u32) {
    let mut peak = PEAK.load(Relaxed);
    while level > peak {
        match PEAK.compare_exchange(peak, level, Relaxed, Relaxed) {
            Ok(_) => return,
            // Another was there first. Is this one louder than that?
            Err(found) => peak = found,
        }
    }
}

fn main() {
    thread::scope(|scope| {
        for level in [82, 91] {
            scope.spawn(move || hear(level));
        }
    });
    println!("the loudest: {} decibels", PEAK.load(Relaxed));
}
