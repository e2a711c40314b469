//! S
//! `x=2; y=1` ‖ `a=y; x=1`
//! a = 1, x = 2 at the end

use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

const STORE: Ordering = Ordering::Relaxed;
const LOAD: Ordering = Ordering::Relaxed;

static X: AtomicU32 = AtomicU32::new(0);
static Y: AtomicU32 = AtomicU32::new(0);

fn main() {
    let writer = thread::spawn(|| {
        X.store(2, STORE);
        Y.store(1, STORE);
    });
    let a = Y.load(LOAD);
    X.store(1, STORE);
    writer.join().expect("it has not panicked");
    let x = X.load(LOAD);

    println!("a = {a}, x = {x} at the end");
}
