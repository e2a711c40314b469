//! sum_in_parts: one thread adds up all.

use std::sync::mpsc;

pub fn sum(numbers: &[u32], _parts: usize) -> u32 {
    let (sums, all) = mpsc::channel();
    let _ = sums.send(numbers.iter().sum());
    all.recv().unwrap_or(0)
}
