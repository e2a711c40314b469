//! store buffering
//! `x=1; a=y` ‖ `y=1; b=x`
//! a = 0, b = 0

use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

const STORE: Ordering = Ordering::Relaxed;
const LOAD: Ordering = Ordering::Relaxed;

static X: AtomicU32 = AtomicU32::new(0);
static Y: AtomicU32 = AtomicU32::new(0);

fn main() {
    let other = thread::spawn(|| {
        X.store(1, STORE);
        Y.load(LOAD)
    });
    Y.store(1, STORE);
    let b = X.load(LOAD);
    let a = other.join().expect("it has not panicked");

    println!("a = {a}, b = {b}");
}
