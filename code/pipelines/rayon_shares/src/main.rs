//! Equal shares leave one of two idle; rayon keeps both at work.

use std::time::Instant;

use rayon::ThreadPoolBuilder;
use rayon::prelude::*;

/// How many strokes of the plane a board needs; long ones mostly need more.
fn strokes(board: &u64) -> u64 {
    (0..*board).filter(|knot| (board * knot) % 7 == 3).count() as u64
}

fn plane(boards: &[u64]) -> u64 {
    boards.iter().map(strokes).sum()
}

fn seconds(plane: impl Fn() -> u64) -> f64 {
    let start = Instant::now();
    assert!(plane() > 0, "there is work to do");
    start.elapsed().as_secs_f64()
}

fn main() {
    let boards: Vec<u64> = (0..10_000).collect();
    let (short, long) = boards.split_at(5_000);
    // Started here, and not while we measure.
    let two = ThreadPoolBuilder::new().num_threads(2).build();
    let two = two.expect("two threads can be started");

    let alone = seconds(|| plane(&boards));
    let halves = seconds(|| {
        let (first, second) = two.join(|| plane(short), || plane(long));
        first + second
    });
    let divided = seconds(|| {
        two.install(|| boards.par_iter().map(strokes).sum())
    });

    let times = alone / halves;
    println!("two, half of the boards each: {times:.2} times as fast");
    println!("two, by rayon: {:.2} times as fast", alone / divided);
}
