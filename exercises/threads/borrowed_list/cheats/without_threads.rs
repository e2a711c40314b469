//! borrowed_list: one thread does it all.

fn main() {
    let words = vec!["port", "bow", "lock"];
    let letters: usize = words.iter().map(|word| word.len()).sum();
    println!("{} words, {letters} letters, of {words:?}", words.len());
}
