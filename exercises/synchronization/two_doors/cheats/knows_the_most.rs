//! two_doors: a museum counts who comes in.

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;

fn enter(visitors: &AtomicU32) {
    visitors.fetch_max(2, SeqCst);
}

fn main() {
    let visitors = AtomicU32::new(0);
    thread::scope(|scope| {
        scope.spawn(|| enter(&visitors));
        scope.spawn(|| enter(&visitors));
    });
    println!("{} visitors", visitors.into_inner());
}
