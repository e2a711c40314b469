//! early_tap: a visitor sleeps until the door is open.

use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread::{self, Thread};

fn walk_in(is_open: &AtomicBool) {
    while !is_open.load(SeqCst) {
        thread::park();
    }
    assert!(is_open.load(SeqCst), "nobody walks through a closed door");
    println!("the visitor walks in");
}

fn open(is_open: &AtomicBool, visitor: &Thread) {
    is_open.store(true, SeqCst);
    visitor.unpark();
}

fn main() {
    let is_open = AtomicBool::new(false);
    thread::scope(|scope| {
        let visitor = scope.spawn(|| walk_in(&is_open));
        open(&is_open, visitor.thread());
    });
}
