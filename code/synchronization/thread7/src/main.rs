//! Five visitors meet at a barrier: all arrive before anyone walks in.

use std::sync::{Arc, Barrier};
use std::thread;

fn main() {
    let gate = Arc::new(Barrier::new(5));

    let visitors: Vec<_> = (0..5)
        .map(|id| {
            let gate = Arc::clone(&gate);
            thread::spawn(move || {
                println!("{id} arrives");
                gate.wait();
                println!("{id} walks in");
            })
        })
        .collect();

    for visitor in visitors {
        visitor.join().expect("a visitor panicked");
    }
}
