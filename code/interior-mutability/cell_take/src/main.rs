//! A `Cell` can hold a value that is not `Copy`: take it out, put it back.

use std::cell::Cell;

struct Mailbox {
    letters: Cell<Vec<String>>,
}

impl Mailbox {
    fn post(&self, letter: &str) {
        let mut letters = self.letters.take();
        letters.push(letter.to_owned());
        self.letters.set(letters);
    }

    fn empty(&self) -> Vec<String> {
        self.letters.take()
    }
}

fn main() {
    let mailbox = Mailbox {
        letters: Cell::default(),
    };
    mailbox.post("a postcard");
    mailbox.post("a bill");
    println!("first visit: {:?}", mailbox.empty());
    println!("second visit: {:?}", mailbox.empty());
}
