//! A text that lives forever may be read by any thread.

use std::thread;

fn main() {
    let motto: &'static str = "many hands, light work";

    let readers: Vec<_> = (1..=3)
        .map(|id| {
            thread::spawn(move || println!("reader {id}: {motto}"))
        })
        .collect();

    for reader in readers {
        reader.join().expect("a reader panicked");
    }
}
