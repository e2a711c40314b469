//! last_out: whoever leaves last packs up.

use std::sync::atomic::{AtomicU32, Ordering::*};
use std::thread;

fn leave(props: u32, own: &AtomicU32, other: &AtomicU32, left: &AtomicU32) {
    own.store(props, Release);
    if left.fetch_sub(1, Release) == 1 {
        println!("{} props are packed", props + other.load(Acquire));
    }
}

fn main() {
    let (lea, rob) = (AtomicU32::new(0), AtomicU32::new(0));
    let left = AtomicU32::new(2);
    thread::scope(|scope| {
        scope.spawn(|| leave(2, &lea, &rob, &left));
        scope.spawn(|| leave(3, &rob, &lea, &left));
    });
}
