//! The second lock is taken inside a method, where nobody sees it.

use std::sync::Mutex;
use std::thread;

struct Room {
    name: &'static str,
    paintings: Mutex<u32>,
}

impl Room {
    fn count(&self) -> u32 {
        *self.paintings.lock().expect("nobody panicked")
    }

    fn compare(&self, other: &Room) {
        let own = self.paintings.lock().expect("nobody panicked");
        let theirs = other.count();
        println!("{} has {own}, the other room {theirs}", self.name);
    }
}

fn main() {
    let [red, blue] = [("red", 5), ("blue", 3)].map(|(name, count)| {
        let paintings = Mutex::new(count);
        Room { name, paintings }
    });

    thread::scope(|scope| {
        scope.spawn(|| red.compare(&blue));
        scope.spawn(|| blue.compare(&red));
    });
}
