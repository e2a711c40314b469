//! A thread parks until another unparks it: the smallest wake-up.

use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread;

fn main() {
    let is_ready = AtomicBool::new(false);

    thread::scope(|scope| {
        let guest = scope.spawn(|| {
            while !is_ready.load(SeqCst) {
                thread::park();
            }
            println!("the guest sits down");
        });

        println!("the table is laid");
        is_ready.store(true, SeqCst);
        guest.thread().unpark();
        println!("the guest is called");
    });
}
