//! one_on_stage: two actors, two lamps, one stage.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;

fn enter(own: &AtomicBool, other: &AtomicBool, on_stage: &AtomicU32) {
    own.store(true, Ordering::Release);
    if !other.load(Ordering::Acquire) {
        on_stage.fetch_add(1, Ordering::Relaxed);
    }
}

fn main() {
    let (lea, rob) = (AtomicBool::new(false), AtomicBool::new(false));
    let on_stage = AtomicU32::new(0);
    thread::scope(|scope| {
        scope.spawn(|| enter(&lea, &rob, &on_stage));
        scope.spawn(|| enter(&rob, &lea, &on_stage));
    });
    println!("{} on stage", on_stage.into_inner());
}
