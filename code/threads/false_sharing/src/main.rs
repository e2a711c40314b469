//! Two counters that share nothing but a cache line.

use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Instant;

/// A counter with the bytes around it to itself.
#[repr(align(128))]
struct Apart(AtomicU64);

fn count(counter: &AtomicU64) {
    for _ in 0..5_000_000 {
        counter.fetch_add(1, Ordering::Relaxed);
    }
}

fn seconds(east: &AtomicU64, west: &AtomicU64) -> f64 {
    let start = Instant::now();
    thread::scope(|scope| {
        scope.spawn(|| count(east));
        scope.spawn(|| count(west));
    });
    start.elapsed().as_secs_f64()
}

fn main() {
    let together = [const { AtomicU64::new(0) }; 2];
    let apart = [const { Apart(AtomicU64::new(0)) }; 2];

    let two_lines = seconds(&apart[0].0, &apart[1].0);
    let one_line = seconds(&together[0], &together[1]);

    println!("in two cache lines: {:.2} times as long", 1.0);
    println!(
        "in one cache line: {:.2} times as long",
        one_line / two_lines
    );
}
