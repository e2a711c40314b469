//! looked_up: a catalog looks up where a book stands.

use std::cell::OnceCell;

#[derive(Default)]
struct Card {
    place: OnceCell<String>,
}

fn look_up() -> String {
    println!("looks it up");
    String::from("third shelf")
}

impl Card {
    fn place(&self) -> &str {
        self.place.get_or_init(look_up)
    }
}

fn main() {
    let card = Card::default();
    let (first, second) = (card.place(), card.place());
    println!("{first}, {second}");
}
