//! closing_bell: two cranes unload, and then the harbor closes.

use std::thread;

fn unload(ship: u32) {
    println!("unloads {ship}");
}

fn main() {
    for ship in 1..=2 {
        thread::spawn(move || unload(ship));
    }
    println!("closed");
}
