//! 2+2W
//! `x=1; y=2` ‖ `y=1; x=2`
//! x = 1, y = 1 at the end

use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

const STORE: Ordering = Ordering::Relaxed;
const LOAD: Ordering = Ordering::Relaxed;

static X: AtomicU32 = AtomicU32::new(0);
static Y: AtomicU32 = AtomicU32::new(0);

fn main() {
    let other = thread::spawn(|| {
        X.store(1, STORE);
        Y.store(2, STORE);
    });
    Y.store(1, STORE);
    X.store(2, STORE);
    other.join().expect("it has not panicked");
    let (x, y) = (X.load(LOAD), Y.load(LOAD));

    println!("x = {x}, y = {y} at the end");
}
