//! two_keys: two janitors and two keys.

use std::sync::Mutex;
use std::thread;

struct Keys {
    cellar: Mutex<()>,
    attic: Mutex<()>,
}

fn cellar(keys: &Keys) {
    let _cellar = keys.cellar.lock().expect("nobody panicked");
    let _attic = keys.attic.lock().expect("nobody panicked");
}

fn attic(keys: &Keys) {
    let _first = keys.attic.lock().expect("nobody panicked");
    let _again = keys.attic.lock().expect("nobody panicked");
}

fn main() {
    let keys = Keys {
        cellar: Mutex::new(()),
        attic: Mutex::new(()),
    };
    thread::scope(|scope| {
        scope.spawn(|| cellar(&keys));
        scope.spawn(|| attic(&keys));
    });
}
