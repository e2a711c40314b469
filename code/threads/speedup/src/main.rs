//! The same work on one thread, on two, on four and on eight.

use std::hint::black_box;
use std::thread;
use std::time::Instant;

const CONTAINERS: u64 = 60_000;

/// Nothing but computing: no lock, no disk, no network.
fn inspect(container: u64) -> u64 {
    (0..1_000).fold(container, |seal, step| {
        black_box(seal.rotate_left(7) ^ step)
    })
}

fn inspect_all(inspectors: u64) -> u64 {
    let share = CONTAINERS / inspectors;
    thread::scope(|scope| {
        let inspectors: Vec<_> = (0..inspectors)
            .map(|id| id * share..(id + 1) * share)
            .map(|mine| scope.spawn(|| mine.map(inspect).max()))
            .collect();
        inspectors
            .into_iter()
            .filter_map(|one| {
                one.join().expect("an inspector panicked")
            })
            .max()
            .expect("there are containers")
    })
}

fn main() {
    let mut alone = None;
    for inspectors in [1, 2, 4, 8] {
        let start = Instant::now();
        let highest = inspect_all(inspectors);
        let seconds = start.elapsed().as_secs_f64();

        let (first, result) = *alone.get_or_insert((seconds, highest));
        assert_eq!(highest, result, "the work is the same");
        println!(
            "{inspectors} at work: {:.2} times as fast",
            first / seconds
        );
    }
}
