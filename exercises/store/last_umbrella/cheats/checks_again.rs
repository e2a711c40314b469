//! last_umbrella: a cloakroom lends its last umbrella.

use std::collections::HashMap;
use std::sync::Mutex;
use std::thread;

struct Store {
    values: Mutex<HashMap<String, u32>>,
}

impl Store {
    fn get(&self, key: &str) -> u32 {
        let values = self.values.lock().expect("nobody panicked");
        values.get(key).copied().unwrap_or_default()
    }

    fn set(&self, key: &str, value: u32) {
        let mut values = self.values.lock().expect("nobody panicked");
        values.insert(key.to_owned(), value);
    }
}

fn lend(store: &Store) -> bool {
    let left = store.get("umbrellas");
    if left == 0 || store.get("umbrellas") != left {
        return false;
    }
    store.set("umbrellas", left - 1);
    true
}

fn main() {
    let store = Store {
        values: Mutex::default(),
    };
    store.set("umbrellas", 1);
    let lent = thread::scope(|scope| {
        let guests = [(); 2].map(|()| scope.spawn(|| lend(&store)));
        guests.map(|guest| guest.join().expect("a guest panicked"))
    });
    let lent = lent.into_iter().filter(|lent| *lent).count();
    println!("{lent} lent, {} left", store.get("umbrellas"));
}
