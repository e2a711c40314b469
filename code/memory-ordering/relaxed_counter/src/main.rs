//! To count, it is enough that each addition is one step.

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;

static GUESTS: AtomicU32 = AtomicU32::new(0);

fn main() {
    thread::scope(|scope| {
        for _door in 0..2 {
            scope.spawn(|| {
                for _ in 0..2 {
                    GUESTS.fetch_add(1, Relaxed);
                }
            });
        }
    });

    let guests = GUESTS.load(Relaxed);
    println!("{guests} guests are seated");
}
