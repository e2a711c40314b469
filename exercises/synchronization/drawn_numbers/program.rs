//! Two visitors draw numbers, and say them.

use std::sync::Mutex;
use std::thread;

fn draw(last: &Mutex<u32>) -> u32 {
    let mut last = last.lock().expect("nobody panicked");
    *last += 1;
    *last
}

fn main() {
    let last = Mutex::new(0);
    thread::scope(|scope| {
        for visitor in ["Ada", "Ben"] {
            let last = &last;
            scope.spawn(move || {
                let number = draw(last);
                println!("{visitor} has {number}");
            });
        }
    });
}
