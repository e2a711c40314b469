//! guest_count: a guest book counts its looks behind `&self`.

use std::cell::Cell;

struct GuestBook {
    entry: &'static str,
    looks: Cell<u32>,
}

impl GuestBook {
    fn look(&self) -> &str {
        self.looks.set(self.looks.get() + 1);
        self.entry
    }

    fn looks(&self) -> u32 {
        self.looks.get()
    }
}

fn main() {
    let book = GuestBook {
        entry: "Ada was here",
        looks: Default::default(),
    };
    let first = book.look();
    println!("{first}; {} look", book.looks());
    let second = book.look();
    println!("{second}; {} looks", book.looks());
    assert_eq!(first, second);
}
