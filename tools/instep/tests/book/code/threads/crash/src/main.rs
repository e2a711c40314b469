//! An index past the end panics.

fn main() {
    let numbers = vec![1, 2, 3];
    println!("{}", numbers[numbers.len()]);
}
