//! looked_up: a catalog looks up where a book stands.

#[derive(Default)]
struct Card;

fn look_up() -> String {
    println!("looks it up");
    String::from("third shelf")
}

impl Card {
    fn place(&self) -> &str {
        look_up().leak()
    }
}

fn main() {
    let card = Card::default();
    let (first, second) = (card.place(), card.place());
    println!("{first}, {second}");
}
