//! R
//! `x=1; y=1` ‖ `y=2; a=x`
//! a = 0, y = 2 at the end

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
    Y.store(2, STORE);
    let a = X.load(LOAD);
    writer.join().expect("it has not panicked");
    let y = Y.load(LOAD);

    println!("a = {a}, y = {y} at the end");
}
