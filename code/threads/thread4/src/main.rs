//! Five threads greet in whatever order the scheduler picks.

use std::thread;

fn main() {
    let greeters: Vec<_> = (0..5)
        .map(|id| thread::spawn(move || println!("hello from {id}")))
        .collect();

    for greeter in greeters {
        greeter.join().expect("a greeter panicked");
    }
}
