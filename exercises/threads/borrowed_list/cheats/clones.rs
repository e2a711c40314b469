//! borrowed_list: each helper has a list of its own.

use std::thread;

fn main() {
    let words = vec!["port", "bow", "lock"];
    let (first, second) = (words.clone(), words.clone());
    let count = thread::spawn(move || first.len());
    let letters = thread::spawn(move || second.iter().map(|word| word.len()).sum::<usize>());
    let count = count.join().expect("a helper panicked");
    let letters = letters.join().expect("a helper panicked");
    println!("{count} words, {letters} letters, of {words:?}");
}
