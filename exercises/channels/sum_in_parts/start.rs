//! sum_in_parts: threads add up a part each.

pub fn sum(numbers: &[u32], parts: usize) -> u32 {
    let _ = std::sync::mpsc::channel::<u32>();
    todo!("the sum of {} numbers in {parts} parts", numbers.len())
}
