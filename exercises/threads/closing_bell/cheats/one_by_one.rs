//! closing_bell: two cranes unload, and then the harbor closes.

use std::thread;

fn unload(ship: u32) {
    println!("unloads {ship}");
}

fn main() {
    for ship in 1..=2 {
        let crane = thread::spawn(move || unload(ship));
        crane.join().expect("a crane broke down");
    }
    println!("closed");
}
