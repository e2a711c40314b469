//! Whoever leaves last clears the table, and has to see what is on it.

use std::sync::atomic::{AtomicU32, Ordering::*, fence};
use std::thread;

static OWNERS: AtomicU32 = AtomicU32::new(2);
static PROPS: [AtomicU32; 2] = [const { AtomicU32::new(0) }; 2];

/// Puts props on the table, and gives up a share of it.
fn leave(name: &str, own: usize) {
    PROPS[own].store(4, Relaxed);
    if OWNERS.fetch_sub(1, Release) == 1 {
        fence(Acquire);
        let props: u32 = PROPS.iter().map(|it| it.load(Relaxed)).sum();
        println!("{name} clears away {props} props");
    }
}

fn main() {
    thread::scope(|scope| {
        scope.spawn(|| leave("Lea", 0));
        scope.spawn(|| leave("Rob", 1));
    });
}
