//! borrowed_list: two helpers count what is in one list.

use std::thread;

fn main() {
    let words = vec!["port", "bow", "lock"];

    let (count, letters) = thread::scope(|scope| {
        let count = scope.spawn(|| words.len());
        let letters = scope.spawn(|| words.iter().map(|word| word.len()).sum::<usize>());
        (
            count.join().expect("a helper panicked"),
            letters.join().expect("a helper panicked"),
        )
    });

    println!("{count} words, {letters} letters, of {words:?}");
}
