//! few_cranes: a crane for every crate.

use std::thread;

fn lift(crates: &[u32]) -> u32 {
    crates.iter().sum()
}

/// The weight of all crates, lifted by no more than so many cranes.
fn unload(crates: &[u32], cranes: usize) -> u32 {
    let share = (crates.len() / cranes).max(1);
    thread::scope(|scope| {
        let lifting: Vec<_> = crates
            .chunks(share)
            .map(|crates| scope.spawn(move || lift(crates)))
            .collect();
        let weights = lifting
            .into_iter()
            .map(|crane| crane.join().expect("a crane broke down"));
        weights.sum()
    })
}

fn main() {
    let (five, three) = (unload(&[1, 2, 3, 4, 5], 2), unload(&[1, 2, 3], 2));
    println!("{five} {three} {} {}", unload(&[], 2), unload(&[7], 3));
}
