//! harbor_log: two cranes count crates in one log.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;

fn main() {
    let log = Arc::new(AtomicU32::new(5));

    let cranes = [2, 3].map(|crates| {
        let log = Arc::clone(&log);
        thread::spawn(move || log.fetch_min(5 + crates, SeqCst))
    });
    for crane in cranes {
        crane.join().expect("a crane broke down");
    }
    println!("{} crates", log.load(SeqCst));
}
