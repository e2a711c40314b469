//! Two keepers, two keys: each may wait for the other, forever.

use std::sync::Mutex;
use std::thread;

fn keeper(first: &Mutex<&str>, second: &Mutex<&str>) {
    let first = first.lock().expect("nobody panicked");
    let second = second.lock().expect("nobody panicked");
    println!("{first}, then {second}");
}

fn main() {
    let lamp = Mutex::new("the lamp");
    let horn = Mutex::new("the horn");

    thread::scope(|scope| {
        scope.spawn(|| keeper(&lamp, &horn));
        scope.spawn(|| keeper(&horn, &lamp));
    });
}
