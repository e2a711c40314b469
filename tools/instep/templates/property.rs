//! A thread sleeps at least as long as it asked to.

use std::thread;
use std::time::{Duration, Instant};

fn main() {
    let start = Instant::now();
    thread::sleep(Duration::from_millis(20));
    println!("slept for {} ms", start.elapsed().as_millis());
}
