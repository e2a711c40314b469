//! looked_up: a catalog looks up where a book stands.

use std::cell::RefCell;

#[derive(Default)]
struct Card {
    place: RefCell<Option<String>>,
}

fn look_up() -> String {
    println!("looks it up");
    String::from("third shelf")
}

impl Card {
    fn place(&self) -> &str {
        let mut place = self.place.borrow_mut();
        place.get_or_insert_with(look_up)
    }
}

fn main() {
    let card = Card::default();
    let (first, second) = (card.place(), card.place());
    println!("{first}, {second}");
}
