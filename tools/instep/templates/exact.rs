//! A thread greets, and `main` waits for it.

use std::thread;

fn main() {
    let greeter = thread::spawn(|| println!("hello"));
    greeter.join().expect("the greeter panicked");
}
