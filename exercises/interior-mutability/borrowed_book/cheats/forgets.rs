//! borrowed_book: a slip in a book says who has borrowed it.

use std::cell::Cell;

struct Book {
    title: &'static str,
    slip: Cell<Option<String>>,
}

impl Book {
    fn lend(&self, reader: &str) {
        self.slip.set(Some(reader.to_owned()));
    }

    fn is_lent(&self) -> bool {
        self.slip.take().is_some()
    }

    fn bring_back(&self) -> String {
        self.slip.take().unwrap_or_else(|| String::from("nobody"))
    }
}

fn main() {
    let book = Book {
        title: "Emma",
        slip: Cell::new(None),
    };
    let place = || if book.is_lent() { "lent" } else { "here" };

    book.lend("Ada");
    println!("{} is {}", book.title, place());
    println!("{} brings {} back", book.bring_back(), book.title);
    println!("{} is {}", book.title, place());
}
