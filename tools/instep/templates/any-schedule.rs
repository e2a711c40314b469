//! Three threads greet in whatever order the scheduler picks.

use std::thread;

fn main() {
    thread::scope(|scope| {
        for id in 1..=3 {
            scope.spawn(move || println!("hello from {id}"));
        }
    });
}
