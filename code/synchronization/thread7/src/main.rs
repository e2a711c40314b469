//! Five guests meet at a barrier: all sit before anyone eats.

use std::sync::{Arc, Barrier};
use std::thread;

fn main() {
    let table = Arc::new(Barrier::new(5));

    let guests: Vec<_> = (0..5)
        .map(|id| {
            let table = Arc::clone(&table);
            thread::spawn(move || {
                println!("{id} sits down");
                table.wait();
                println!("{id} eats");
            })
        })
        .collect();

    for guest in guests {
        guest.join().expect("a guest panicked");
    }
}
