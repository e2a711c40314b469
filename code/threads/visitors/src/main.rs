//! Two visitors, one counter, and one of them may not be counted.

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;

fn gate(visitors: &AtomicU32) {
    let seen = visitors.load(SeqCst);
    visitors.store(seen + 1, SeqCst);
}

fn main() {
    let visitors = AtomicU32::new(0);

    thread::scope(|scope| {
        scope.spawn(|| gate(&visitors));
        scope.spawn(|| gate(&visitors));
    });

    println!("visitors: {}", visitors.into_inner());
}
