//! coherence
//! `x=1` ‖ `a=x; b=x`
//! a = 1, b = 0

use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

const STORE: Ordering = Ordering::Relaxed;
const LOAD: Ordering = Ordering::Relaxed;

static X: AtomicU32 = AtomicU32::new(0);

fn main() {
    let writer = thread::spawn(|| {
        X.store(1, STORE);
    });
    let a = X.load(LOAD);
    let b = X.load(LOAD);
    writer.join().expect("it has not panicked");

    println!("a = {a}, b = {b}");
}
