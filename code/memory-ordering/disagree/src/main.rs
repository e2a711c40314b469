//! Two spectators may disagree on which of two lamps came first.

use std::sync::atomic::{AtomicBool, Ordering::*};
use std::thread;

static LEFT: AtomicBool = AtomicBool::new(false);
static RIGHT: AtomicBool = AtomicBool::new(false);

/// Looks at one lamp, and then whether the other is still dark.
fn watch(place: &str, lamps: [&AtomicBool; 2], first: &str) {
    if lamps[0].load(Acquire) && !lamps[1].load(Acquire) {
        println!("{place}: the {first} one came first");
    } else {
        println!("{place}: we can't tell");
    }
}

fn main() {
    thread::scope(|scope| {
        scope.spawn(|| LEFT.store(true, Release));
        scope.spawn(|| RIGHT.store(true, Release));
        scope.spawn(|| watch("stalls", [&LEFT, &RIGHT], "left"));
        scope.spawn(|| watch("balcony", [&RIGHT, &LEFT], "right"));
    });
}
