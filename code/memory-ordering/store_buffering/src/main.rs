//! With `Release` and `Acquire`, both may find the other lamp dark.

use std::sync::atomic::{AtomicBool, Ordering::*};
use std::thread;

static LEFT: AtomicBool = AtomicBool::new(false);
static RIGHT: AtomicBool = AtomicBool::new(false);

/// Lights a lamp of one's own, and goes on stage if the other is dark.
fn enter(name: &str, own: &AtomicBool, other: &AtomicBool) {
    own.store(true, Release);
    if other.load(Acquire) {
        println!("{name} waits");
    } else {
        println!("{name} goes on stage");
    }
}

fn main() {
    thread::scope(|scope| {
        scope.spawn(|| enter("Lea", &LEFT, &RIGHT));
        scope.spawn(|| enter("Rob", &RIGHT, &LEFT));
    });
}
