//! closing_bell: two cranes unload, and then the harbor closes.

fn unload(ship: u32) {
    println!("unloads {ship}");
}

fn main() {
    for ship in 1..=2 {
        unload(ship);
    }
    println!("closed");
}
