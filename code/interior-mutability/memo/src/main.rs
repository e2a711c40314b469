//! A cache behind `&self` works its answer out once.

use std::cell::Cell;

struct Book {
    pages: Vec<&'static str>,
    words: Cell<Option<usize>>,
    readings: Cell<u32>,
}

impl Book {
    // Whoever asks only looks. That the book remembers is its own affair.
    fn words(&self) -> usize {
        if let Some(words) = self.words.get() {
            return words;
        }
        self.readings.update(|count| count + 1);
        let pages = self.pages.iter();
        let words = pages.map(|page| page.split(' ').count()).sum();
        self.words.set(Some(words));
        words
    }

    fn add(&mut self, page: &'static str) {
        self.pages.push(page);
        self.words.set(None); // What was remembered is no longer so.
    }
}

fn main() {
    let mut book = Book {
        pages: vec!["Call me Ishmael.", "Some years ago"],
        words: Cell::new(None),
        readings: Cell::new(0),
    };
    for reader in ["Ada", "Ben", "Cleo"] {
        println!("{reader} is told {} words", book.words());
    }
    println!("times read through: {}", book.readings.get());

    book.add("never mind how long");
    println!("Dan is told {} words", book.words());
    println!("times read through: {}", book.readings.get());
}
