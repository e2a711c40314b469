//! The same sum by a loop and by rayon: one word more.

use rayon::prelude::*;

/// How many strokes of the plane a board needs; some need many.
fn strokes(board: u64) -> u64 {
    (0..board).filter(|knot| (board * knot) % 7 == 3).count() as u64
}

fn main() {
    let alone: u64 = (0..1_000).map(strokes).sum();
    let together: u64 = (0..1_000).into_par_iter().map(strokes).sum();
    println!("{alone} strokes by one, {together} by many");

    let first: Vec<u64> =
        (10..16).into_par_iter().map(strokes).collect();
    println!("in the order of the boards: {first:?}");
}
