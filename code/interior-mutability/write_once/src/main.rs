//! What is written once can be lent without a guard.

use std::cell::{LazyCell, OnceCell};

struct Book {
    text: &'static str,
    longest: OnceCell<String>,
}

impl Book {
    fn longest_word(&self) -> &str {
        self.longest.get_or_init(|| {
            println!("(reads the whole book)");
            let words = self.text.split(' ');
            let longest = words.max_by_key(|word| word.len());
            longest.unwrap_or_default().to_owned()
        })
    }
}

fn main() {
    let book = Book {
        text: "some years ago never mind how long precisely",
        longest: OnceCell::new(),
    };
    // Two plain references into one cell, both alive at the end.
    let (ada, ben) = (book.longest_word(), book.longest_word());
    println!("{ada}, {ben}");
    println!("refused: {:?}", book.longest.set("short".to_owned()));

    let catalog = LazyCell::new(|| {
        println!("(sorts the catalog)");
        let mut titles = ["Walden", "Emma", "Moby-Dick"];
        titles.sort_unstable();
        titles
    });
    println!("the reading room is open");
    println!("first: {}", catalog[0]);
    println!("last: {}", catalog[2]);
}
