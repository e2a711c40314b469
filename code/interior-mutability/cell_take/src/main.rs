//! A `Cell` can hold a value that is not `Copy`: take it out, put it back.

use std::cell::Cell;

struct ReturnsBox {
    books: Cell<Vec<String>>,
}

impl ReturnsBox {
    fn drop_in(&self, title: &str) {
        let mut books = self.books.take();
        books.push(title.to_owned());
        self.books.set(books);
    }

    fn empty(&self) -> Vec<String> {
        self.books.take()
    }
}

fn main() {
    let returns = ReturnsBox {
        books: Cell::default(),
    };
    returns.drop_in("Emma");
    returns.drop_in("Moby-Dick");
    println!("in the morning: {:?}", returns.empty());
    println!("at noon: {:?}", returns.empty());
}
