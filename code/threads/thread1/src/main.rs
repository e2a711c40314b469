//! A program ends with `main`, whether its threads are done or not.

use std::thread;
use std::time::Duration;

fn main() {
    thread::spawn(|| println!("hello from the thread"));
    println!("hello from main");

    // A little time, and the hope that it is enough.
    thread::sleep(Duration::from_millis(1));
}
