//! A thread that nobody wakes waits forever.

use std::thread;

fn main() {
    println!("waiting");
    loop {
        thread::park();
    }
}
