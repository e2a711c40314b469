//! A sum, counted twice.

fn main() {
    // ANCHOR: sum
    let sum = 1 + 1;
    // ANCHOR_END: sum
    println!("the sum is {sum}");
}
