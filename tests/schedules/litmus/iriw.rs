//! independent reads of independent writes
//! `x=1` ‖ `y=1` ‖ `a=x; b=y` ‖ `c=y; d=x`
//! a = 1, b = 0, c = 1, d = 0

use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

const STORE: Ordering = Ordering::Relaxed;
const LOAD: Ordering = Ordering::Relaxed;

static X: AtomicU32 = AtomicU32::new(0);
static Y: AtomicU32 = AtomicU32::new(0);

fn main() {
    let left = thread::spawn(|| {
        X.store(1, STORE);
    });
    let right = thread::spawn(|| {
        Y.store(1, STORE);
    });
    let reader = thread::spawn(|| (X.load(LOAD), Y.load(LOAD)));
    let (c, d) = (Y.load(LOAD), X.load(LOAD));
    left.join().expect("it has not panicked");
    right.join().expect("it has not panicked");
    let (a, b) = reader.join().expect("it has not panicked");

    println!("a = {a}, b = {b}, c = {c}, d = {d}");
}
