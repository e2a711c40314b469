//! closing_bell: two cranes unload, and then the harbor closes.

use std::thread;

fn unload(ship: u32) {
    println!("unloads {ship}");
}

fn main() {
    let cranes: Vec<_> = (1..=2)
        .map(|ship| thread::spawn(move || unload(ship)))
        .collect();
    for crane in cranes {
        crane.join().expect("a crane broke down");
    }
    println!("closed");
}
