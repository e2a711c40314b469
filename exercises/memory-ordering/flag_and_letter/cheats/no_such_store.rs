//! flag_and_letter: a flag says that a letter is there.

use std::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed};
use std::sync::atomic::{AtomicBool, AtomicU32};
use std::thread;

static LETTER: AtomicU32 = AtomicU32::new(0);
static FLAG: AtomicBool = AtomicBool::new(false);

fn send() {
    LETTER.store(7, Relaxed);
    FLAG.store(true, AcqRel);
}

fn receive() {
    if FLAG.load(Acquire) {
        println!("the letter says {}", LETTER.load(Relaxed));
    }
}

fn main() {
    thread::scope(|scope| {
        scope.spawn(send);
        scope.spawn(receive);
    });
}
