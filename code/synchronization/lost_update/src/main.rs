//! Three threads each load, add and store: visitors get lost.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

fn main() {
    let visitors = Arc::new(AtomicU32::new(0));

    let doors: Vec<_> = (0..3)
        .map(|_| {
            let visitors = Arc::clone(&visitors);
            thread::spawn(move || {
                let seen = visitors.load(Ordering::SeqCst);
                visitors.store(seen + 1, Ordering::SeqCst);
            })
        })
        .collect();

    for door in doors {
        door.join().expect("a door panicked");
    }

    let counted = visitors.load(Ordering::SeqCst);
    println!("counted {counted} of 3");
}
