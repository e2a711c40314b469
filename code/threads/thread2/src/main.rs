//! `join` waits for a thread, and returns what it returns.

use std::thread;

fn main() {
    let adder = thread::spawn(|| {
        println!("adding");
        (1..=100).sum::<u32>()
    });

    let sum = adder.join().expect("the adder panicked");
    println!("the sum is {sum}");
}
