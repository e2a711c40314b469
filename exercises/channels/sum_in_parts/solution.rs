//! sum_in_parts: threads add up a part each.

use std::sync::mpsc;
use std::thread;

pub fn sum(numbers: &[u32], parts: usize) -> u32 {
    let size = numbers.len().div_ceil(parts).max(1);
    let (sums, all) = mpsc::channel();
    thread::scope(|scope| {
        for part in numbers.chunks(size) {
            let sums = sums.clone();
            scope.spawn(move || sums.send(part.iter().sum::<u32>()));
        }
    });
    drop(sums);
    all.iter().sum()
}
