//! A thread that is asked to stop looks at a flag between two rooms.

use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread;

fn main() {
    let is_closing = AtomicBool::new(false);

    thread::scope(|scope| {
        let guide = scope.spawn(|| {
            for room in 1..=3 {
                if is_closing.load(SeqCst) {
                    return room - 1;
                }
                println!("the guide shows room {room}");
            }
            3
        });

        is_closing.store(true, SeqCst);
        println!("the flag is up");
        let shown = guide.join().expect("the guide panicked");
        println!("the guide goes home after {shown} rooms");
    });
}
