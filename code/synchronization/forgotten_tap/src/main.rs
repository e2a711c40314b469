//! A scope's last thread wakes its owner as it ends, also uncalled.

use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread;

static IS_OPEN: AtomicBool = AtomicBool::new(false);

/// Opens the door, and wakes nobody.
fn open() {
    println!("the door is unlocked");
    IS_OPEN.store(true, SeqCst);
}

fn main() {
    thread::scope(|scope| {
        scope.spawn(open);

        while !IS_OPEN.load(SeqCst) {
            thread::park();
        }
        println!("the visitor walks in");
    });
}
