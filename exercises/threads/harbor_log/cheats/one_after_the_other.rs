//! harbor_log: two cranes count crates in one log.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;

fn main() {
    let log = Arc::new(AtomicU32::new(0));

    for crates in [2, 3] {
        let log = Arc::clone(&log);
        let crane = thread::spawn(move || log.store(log.load(SeqCst) + crates, SeqCst));
        crane.join().expect("a crane broke down");
    }
    println!("{} crates", log.load(SeqCst));
}
