//! Two threads say two lines each.

use std::thread;

fn main() {
    thread::scope(|scope| {
        for id in 1..=2 {
            scope.spawn(move || {
                println!("{id} says hello");
                println!("{id} says goodbye");
            });
        }
    });
}
