//! A thread that nobody wakes waits for ever.

use std::thread;

fn main() {
    println!("waiting");
    loop {
        thread::park();
    }
}
