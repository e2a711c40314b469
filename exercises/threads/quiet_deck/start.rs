//! quiet_deck: a watchman counts the crates twice, and trusts the number.

use std::thread;

mod deck {
    use std::sync::Mutex;

    /// How many crates there are, and how often one was moved.
    #[derive(Default)]
    pub struct Deck(Mutex<(u32, u32)>);

    impl Deck {
        pub fn look(&self) -> (u32, u32) {
            *self.0.lock().expect("nobody panicked")
        }

        pub fn put(&self) {
            let mut deck = self.0.lock().expect("nobody panicked");
            *deck = (deck.0 + 1, deck.1 + 1);
        }

        pub fn take(&self) {
            let mut deck = self.0.lock().expect("nobody panicked");
            *deck = (deck.0 - 1, deck.1 + 1);
        }
    }
}

use deck::Deck;

fn watch(deck: &Deck) {
    let (crates, moves) = deck.look();
    let (crates_now, moves_now) = deck.look();
    if crates_now == crates {
        assert_eq!(moves_now, moves, "crates were moved");
    }
}

fn unload(_deck: &Deck) {}

fn main() {
    let deck = Deck::default();
    thread::scope(|scope| {
        scope.spawn(|| watch(&deck));
        scope.spawn(|| unload(&deck));
    });
}
