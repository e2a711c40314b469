//! An `Arc` moves to another thread only if what is in it may be shared.

use std::cell::RefCell;
use std::sync::Arc;
use std::thread;

fn main() {
    let log = Arc::new(RefCell::new(vec!["the harbor opens"]));
    let copy = Arc::clone(&log);

    let pilot = thread::spawn(move || {
        copy.borrow_mut().push("a ship comes in");
    });

    log.borrow_mut().push("the tide turns");
    pilot.join().expect("the pilot panicked");
}
