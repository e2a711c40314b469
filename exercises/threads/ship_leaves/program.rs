//! A sailor waves, and nobody waits for them.

use std::thread;

fn main() {
    thread::spawn(|| println!("the sailor waves"));
    println!("the rope is off");
    println!("the ship leaves");
}
