//! A join handle moved into another thread makes an order.

use std::thread;

fn main() {
    let pilot = thread::spawn(|| println!("the pilot is aboard"));

    let ship = thread::spawn(move || {
        pilot.join().expect("the pilot panicked");
        println!("the ship is moored");
    });

    ship.join().expect("the ship panicked");
    println!("unloading begins");
}
