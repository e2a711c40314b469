//! harbor_log: two cranes count crates in one log.

use std::cell::Cell;
use std::sync::Arc;
use std::thread;

fn main() {
    let log = Arc::new(Cell::new(0));

    let cranes = [2, 3].map(|crates| {
        let log = Arc::clone(&log);
        thread::spawn(move || log.set(log.get() + crates))
    });
    for crane in cranes {
        crane.join().expect("a crane broke down");
    }
    println!("{} crates", log.get());
}
