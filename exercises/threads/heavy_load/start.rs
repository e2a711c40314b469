//! heavy_load: three cranes lift a load each, and one rope breaks.

use std::thread;

fn lift(weight: u32) -> u32 {
    assert!(weight < 10, "the rope breaks");
    weight
}

fn main() {
    let cranes: Vec<_> = [2, 20, 3]
        .into_iter()
        .map(|weight| thread::spawn(move || lift(weight)))
        .collect();

    let (mut unloaded, lost) = (0, 0);
    for crane in cranes {
        unloaded += crane.join().expect("a crane broke down");
    }
    println!("{unloaded} unloaded, {lost} lost");
}
