//! A train waits for a signal, and may miss it.

use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Condvar, Mutex};
use std::thread;

fn main() {
    let is_green = AtomicBool::new(false);
    let platform = Mutex::new(());
    let whistle = Condvar::new();

    thread::scope(|scope| {
        scope.spawn(|| {
            is_green.store(true, SeqCst);
            whistle.notify_one();
        });

        let mut guard = platform.lock().expect("nobody panicked");
        while !is_green.load(SeqCst) {
            guard = whistle.wait(guard).expect("nobody panicked");
        }
        println!("the train leaves");
    });
}
