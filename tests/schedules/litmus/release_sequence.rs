//! release sequence
//! `x=1; y=1` ‖ `y++`, relaxed ‖ `a=y; b=x`
//! a = 2, b = 0

use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

const STORE: Ordering = Ordering::Relaxed;
const LOAD: Ordering = Ordering::Relaxed;

static X: AtomicU32 = AtomicU32::new(0);
static Y: AtomicU32 = AtomicU32::new(0);

fn main() {
    let writer = thread::spawn(|| {
        X.store(1, STORE);
        Y.store(1, STORE);
    });
    let middle = thread::spawn(|| {
        Y.fetch_add(1, Ordering::Relaxed);
    });
    let a = Y.load(LOAD);
    let b = X.load(LOAD);
    writer.join().expect("it has not panicked");
    middle.join().expect("it has not panicked");

    println!("a = {a}, b = {b}");
}
