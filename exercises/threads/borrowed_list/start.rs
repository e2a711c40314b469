//! borrowed_list: two helpers count what is in one list.

use std::thread;

fn main() {
    let words = vec!["port", "bow", "lock"];

    let count = thread::spawn(|| words.len());
    let letters = thread::spawn(|| words.iter().map(|word| word.len()).sum::<usize>());
    let count = count.join().expect("a helper panicked");
    let letters = letters.join().expect("a helper panicked");

    println!("{count} words, {letters} letters, of {words:?}");
}
