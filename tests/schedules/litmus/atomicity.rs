//! two additions
//! `a=x++` ‖ `b=x++`
//! a = 0, b = 0

use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

const STORE: Ordering = Ordering::Relaxed;

static X: AtomicU32 = AtomicU32::new(0);

fn main() {
    let other = thread::spawn(|| X.fetch_add(1, STORE));
    let b = X.fetch_add(1, STORE);
    let a = other.join().expect("it has not panicked");

    println!("a = {a}, b = {b}");
}
