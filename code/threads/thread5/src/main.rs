//! An `Arc` gives a value owners on several threads.

use std::sync::Arc;
use std::thread;

fn main() {
    let menu = Arc::new(["soup", "bread", "cheese"]);

    let guests: Vec<_> = (0..3)
        .map(|seat| {
            let menu = Arc::clone(&menu);
            thread::spawn(move || {
                println!("seat {seat} takes the {}", menu[seat]);
            })
        })
        .collect();

    for guest in guests {
        guest.join().expect("a guest panicked");
    }
    println!("owners left: {}", Arc::strong_count(&menu));
}
