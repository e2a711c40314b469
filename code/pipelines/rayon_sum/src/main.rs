//! Equal shares are not equal work; rayon divides again as it goes.

use rayon::prelude::*;

/// How many strokes of the plane a board needs; long ones mostly need more.
fn strokes(board: &u64) -> u64 {
    (0..*board).filter(|knot| (board * knot) % 7 == 3).count() as u64
}

fn main() {
    let boards: Vec<u64> = (0..1_000).collect();

    let (short, long) = boards.split_at(500);
    let first: u64 = short.iter().map(strokes).sum();
    let second: u64 = long.iter().map(strokes).sum();
    println!("in two halves: {first} strokes, and {second}");

    let together: u64 = boards.par_iter().map(strokes).sum();
    println!("by rayon: {together} strokes in all");

    let some = &boards[10..16];
    let some: Vec<u64> = some.par_iter().map(strokes).collect();
    println!("in the order of the boards: {some:?}");
}
