//! a write, read and passed on
//! `x=1` ‖ `a=x; y=1` ‖ `b=y; c=x`
//! a = 1, b = 1, c = 0

use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

const STORE: Ordering = Ordering::Relaxed;
const LOAD: Ordering = Ordering::Relaxed;

static X: AtomicU32 = AtomicU32::new(0);
static Y: AtomicU32 = AtomicU32::new(0);

fn main() {
    let writer = thread::spawn(|| {
        X.store(1, STORE);
    });
    let middle = thread::spawn(|| {
        let a = X.load(LOAD);
        Y.store(1, STORE);
        a
    });
    let b = Y.load(LOAD);
    let c = X.load(LOAD);
    writer.join().expect("it has not panicked");
    let a = middle.join().expect("it has not panicked");

    println!("a = {a}, b = {b}, c = {c}");
}
