//! crossed_hands: two clerks carry coins between two drawers.

use std::sync::Mutex;
use std::thread;

struct Drawer {
    number: u32,
    coins: Mutex<u32>,
}

fn carry(_coins: u32, from: &Drawer, to: &Drawer) {
    drop(from.coins.lock().expect("nobody panicked"));
    drop(to.coins.lock().expect("nobody panicked"));
}

fn main() {
    let drawers = [1, 2].map(|number| Drawer {
        number,
        coins: Mutex::new(3),
    });
    let [left, right] = &drawers;
    assert!(left.number < right.number);
    thread::scope(|scope| {
        scope.spawn(|| carry(2, left, right));
        scope.spawn(|| carry(1, right, left));
    });
    let [left, right] = drawers.map(|drawer| drawer.coins.into_inner().expect("nobody panicked"));
    println!("{left} and {right}");
}
