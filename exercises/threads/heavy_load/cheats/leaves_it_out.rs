//! heavy_load: three cranes lift a load each, and one rope breaks.

use std::thread;

fn lift(weight: u32) -> u32 {
    assert!(weight < 10, "the rope breaks");
    weight
}

fn unload(ship: [u32; 3]) -> (u32, u32) {
    let cranes: Vec<_> = [ship[0], 0, ship[2]]
        .into_iter()
        .map(|weight| thread::spawn(move || lift(weight)))
        .collect();

    let (mut unloaded, lost) = (0, 1);
    for crane in cranes {
        unloaded += crane.join().expect("a crane broke down");
    }
    (unloaded, lost)
}

fn main() {
    for ship in [[2, 20, 3], [4, 1, 6]] {
        let (unloaded, lost) = unload(ship);
        println!("{unloaded} unloaded, {lost} lost");
    }
}
