//! With `SeqCst`, at least one of the two sees the lamp of the other.

use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread;

static LEFT: AtomicBool = AtomicBool::new(false);
static RIGHT: AtomicBool = AtomicBool::new(false);

/// Lights a lamp of one's own, and goes on stage if the other is dark.
fn enter(name: &str, own: &AtomicBool, other: &AtomicBool) {
    own.store(true, SeqCst);
    if other.load(SeqCst) {
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
