//! Five threads add to one tally, each while it holds the lock.

use std::sync::{Arc, Mutex};
use std::thread;

fn main() {
    let tally = Arc::new(Mutex::new(0));

    let counters: Vec<_> = (0..5)
        .map(|_| {
            let tally = Arc::clone(&tally);
            thread::spawn(move || {
                let mut count = tally.lock().expect("nobody panicked");
                *count += 1;
            })
        })
        .collect();

    for counter in counters {
        counter.join().expect("a counter panicked");
    }

    let count = *tally.lock().expect("nobody panicked");
    println!("the tally is {count}");
}
