//! Readers who read for long gain by an `RwLock`.

use std::hint::black_box;
use std::sync::{Mutex, RwLock};
use std::thread;
use std::time::Instant;

const LOOKS: u32 = 400;

/// Goes through the catalog, many times over.
fn look(catalog: &[u64]) {
    let words = catalog.iter().cycle().take(400_000);
    black_box(words.fold(0, |sum, word| black_box(sum ^ word)));
}

/// How long it takes until all visitors have looked, each on its thread.
fn seconds(visitors: u32, visit: &(impl Fn() + Sync)) -> f64 {
    let start = Instant::now();
    thread::scope(|scope| {
        for _ in 0..visitors {
            scope.spawn(|| (0..LOOKS).for_each(|_| visit()));
        }
    });
    start.elapsed().as_secs_f64()
}

fn main() {
    let catalog: Vec<u64> = (0..1_000).collect();
    let one_by_one = Mutex::new(catalog.clone());
    let together = RwLock::new(catalog);

    let with_mutex = || {
        look(&one_by_one.lock().expect("nobody panicked"));
    };
    let with_rwlock = || {
        look(&together.read().expect("nobody panicked"));
    };
    let ratio = seconds(2, &with_mutex) / seconds(1, &with_mutex);
    println!("two, with a Mutex: {ratio:.2} times as long");
    let ratio = seconds(2, &with_rwlock) / seconds(1, &with_rwlock);
    println!("two, with an RwLock: {ratio:.2} times as long");
}
