//! short_tour: a guide counts the visitors at the gate.

use std::sync::Barrier;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;

fn visit(gate: &Barrier, came: &AtomicU32) {
    came.fetch_add(1, SeqCst);
    gate.wait();
}

fn main() {
    let came = AtomicU32::new(0);
    let gate = Barrier::new(3);

    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| visit(&gate, &came));
        }
        while came.load(SeqCst) < 3 {}
        println!("{} visitors", came.load(SeqCst));
    });
}
