//! A reader who reads again may wait for a writer who waits for it.

use std::sync::RwLock;
use std::thread;

fn visitor(label: &RwLock<&str>) {
    let painter = label.read().expect("nobody panicked");
    let again = label.read().expect("nobody panicked");
    println!("the visitor reads: {painter}, and again: {again}");
}

fn curator(label: &RwLock<&str>) {
    let mut painter = label.write().expect("nobody panicked");
    *painter = "Van Meegeren";
    println!("the curator writes: {painter}");
}

fn main() {
    let label = RwLock::new("Vermeer");

    thread::scope(|scope| {
        scope.spawn(|| visitor(&label));
        scope.spawn(|| curator(&label));
    });
}
