//! An `Arc` gives a value owners on several threads.

use std::sync::Arc;
use std::thread;

fn main() {
    let tides = Arc::new(["low at 6", "high at 12", "low at 18"]);

    let pilots: Vec<_> = (0..3)
        .map(|id| {
            let tides = Arc::clone(&tides);
            thread::spawn(move || {
                println!("pilot {id} reads: {}", tides[id]);
            })
        })
        .collect();

    for pilot in pilots {
        pilot.join().expect("a pilot panicked");
    }
    println!("owners left: {}", Arc::strong_count(&tides));
}
