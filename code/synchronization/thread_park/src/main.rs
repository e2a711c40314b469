//! A thread parks until another unparks it: the smallest wake-up.

use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread;

fn main() {
    let is_open = AtomicBool::new(false);

    thread::scope(|scope| {
        let visitor = scope.spawn(|| {
            while !is_open.load(SeqCst) {
                thread::park();
            }
            println!("the visitor walks in");
        });

        println!("the door is unlocked");
        is_open.store(true, SeqCst);
        visitor.thread().unpark();
        println!("the visitor is called");
    });
}
