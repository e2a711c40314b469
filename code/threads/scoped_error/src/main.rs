//! Two threads of a scope can't both borrow a value mutably.

use std::thread;

fn main() {
    let mut crates = 0;

    thread::scope(|scope| {
        scope.spawn(|| crates += 20);
        scope.spawn(|| crates += 30);
    });

    println!("{crates} crates");
}
