//! applause: two microphones keep the loudest level.

use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

fn hear(level: u32, peak: &AtomicU32, heard: &AtomicU32) {
    peak.fetch_max(level, Ordering::SeqCst);
    heard.fetch_add(1, Ordering::SeqCst);
}

fn main() {
    let (peak, heard) = (AtomicU32::new(0), AtomicU32::new(0));
    thread::scope(|scope| {
        scope.spawn(|| hear(82, &peak, &heard));
        scope.spawn(|| hear(91, &peak, &heard));
    });
    let (peak, heard) = (peak.into_inner(), heard.into_inner());
    println!("the loudest of {heard}: {peak}");
}
